//! How far long work has come, on one line of a terminal.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this passes without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, with the rate and, where it is known how much there is to do, the time left. It
/// is gone in the end. There is none where standard error is no terminal, or where results already run by on
/// standard output.
pub(crate) struct Progress {
    begun: Instant,
    taken: Arc<AtomicU64>,
    bar: Option<ProgressBar>,
    /// Only asked when the bar is shown: it takes a walk through all folders.
    size: Option<Size>,
}

/// Tells how many bytes there are to read, if that can be known.
type Size = Box<dyn FnOnce() -> Option<u64>>;

impl Progress {
    /// Of work that begins now, that has `taken` so many bytes at any moment of the `size` it has.
    pub(crate) fn begin(taken: Arc<AtomicU64>, size: impl FnOnce() -> Option<u64> + 'static) -> Self {
        let wanted = io::stderr().is_terminal() && !io::stdout().is_terminal();
        let size: Option<Size> = if wanted { Some(Box::new(size)) } else { None };
        Self { begun: Instant::now(), taken, bar: None, size }
    }

    /// Show where the work is, if it is time.
    pub(crate) fn tick(&mut self, told: impl FnOnce() -> String) {
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        if let Some(size) = self.size.take() {
            self.bar = Some(bar(size(), self.begun.elapsed()));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.taken.load(Ordering::Relaxed));
            bar.set_message(told());
        }
    }
}

fn bar(size: Option<u64>, elapsed: Duration) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(5);
    let (bar, template) = match size {
        Some(size) => {
            let bar = ProgressBar::with_draw_target(Some(size), target);
            (bar, "{bar:24} {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left  {wide_msg}")
        }
        None => (ProgressBar::with_draw_target(None, target), "{spinner} {bytes}  {bytes_per_sec}  {wide_msg}"),
    };
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    bar.with_style(style.progress_chars("━╸ ")).with_elapsed(elapsed)
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
