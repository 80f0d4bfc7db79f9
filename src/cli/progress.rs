//! What long work has done so far, on one line of a terminal.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// Work shorter than this passes without a word.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(200);

/// A line on standard error that is written over again and again, and gone in the end. There is none
/// where standard error is no terminal, or where results already run by on standard output.
#[derive(Debug)]
pub(crate) struct Progress {
    wanted: bool,
    shown: bool,
    next: Instant,
}

impl Progress {
    /// Of work that begins now.
    pub(crate) fn begin() -> Self {
        let wanted = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { wanted, shown: false, next: Instant::now() + PATIENCE }
    }

    /// Show what `told` says, if it is time.
    #[allow(clippy::print_stderr, reason = "the edge is where messages are printed")]
    pub(crate) fn tick(&mut self, told: impl FnOnce() -> String) {
        if self.wanted && Instant::now() >= self.next {
            eprint!("\r\u{1b}[K{}", told());
            self.shown = true;
            self.next = Instant::now() + PAUSE;
        }
    }
}

impl Drop for Progress {
    #[allow(clippy::print_stderr, reason = "the edge is where messages are printed")]
    fn drop(&mut self) {
        if self.shown {
            eprint!("\r\u{1b}[K");
        }
    }
}
