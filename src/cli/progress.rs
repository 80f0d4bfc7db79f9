//! How far long work has come, on one line of a terminal.

use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{BinaryBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this passes without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, with the rate and, where it is known how much there is to do, the time left. It
/// is gone in the end. There is none where standard error is no terminal, or where results run by on standard
/// output meanwhile.
pub(crate) struct Progress {
    begun: Instant,
    bar: Option<ProgressBar>,
    /// Only asked when the bar is shown: it takes a walk through all folders.
    size: Option<Size>,
}

/// The bar that is on the terminal now: what else is said there must not run into its line.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Do `say`, which writes to standard error, above the bar, where one is shown.
pub(super) fn above(say: impl FnOnce()) {
    let shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match shown {
        Some(bar) => bar.suspend(say),
        None => say(),
    }
}

fn show(bar: Option<&ProgressBar>) {
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = bar.cloned();
}

/// Tells how many bytes there are to read, if that can be known.
type Size = Box<dyn FnOnce() -> Option<u64>>;

impl Progress {
    /// Of work that begins now, has so many bytes as `size` says, and gives results meanwhile.
    pub(crate) fn begin(size: impl FnOnce() -> Option<u64> + 'static) -> Self {
        Self::shown(io::stderr().is_terminal() && !io::stdout().is_terminal(), size)
    }

    /// Of work that gives nothing before it is done.
    pub(crate) fn before_results(size: impl FnOnce() -> Option<u64> + 'static) -> Self {
        Self::shown(io::stderr().is_terminal(), size)
    }

    fn shown(wanted: bool, size: impl FnOnce() -> Option<u64> + 'static) -> Self {
        let size: Option<Size> = if wanted { Some(Box::new(size)) } else { None };
        Self { begun: Instant::now(), bar: None, size }
    }

    /// Show where the work is, if it is time: so many bytes are `done`.
    pub(crate) fn tick(&mut self, done: u64, told: impl FnOnce() -> String) {
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        if let Some(size) = self.size.take() {
            self.bar = Some(bar(size(), self.begun.elapsed()));
            show(self.bar.as_ref());
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            bar.set_message(format!("{}  {}", pace(done, bar.length(), self.begun.elapsed()), told()));
        }
    }
}

fn bar(size: Option<u64>, elapsed: Duration) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(5);
    let (bar, template) = match size {
        Some(size) => {
            let bar = ProgressBar::with_draw_target(Some(size), target);
            (bar, "{bar:24} {bytes} of {total_bytes}  {wide_msg}")
        }
        None => (ProgressBar::with_draw_target(None, target), "{spinner} {bytes}  {wide_msg}"),
    };
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    bar.with_style(style.progress_chars("━╸ ")).with_elapsed(elapsed)
}

/// The rate since the beginning, and the time left of `size` bytes at that rate.
fn pace(done: u64, size: Option<u64>, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64();
    let left = |size: u64| Duration::try_from_secs_f64((size.saturating_sub(done)) as f64 / rate).ok();
    let left = size.and_then(left).map(|left| format!("  {:#} left", HumanDuration(left)));
    format!("{}/s{}", BinaryBytes(rate as u64), left.unwrap_or_default())
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            show(None);
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_what_the_rest_takes() {
        let second = Duration::from_secs(1);
        assert_eq!(pace(1 << 20, Some(61 << 20), second), "1.00 MiB/s  60s left");
        assert_eq!(pace(0, Some(1 << 20), second), "0 B/s");
        assert_eq!(pace(2048, None, 2 * second), "1.00 KiB/s");
    }
}
