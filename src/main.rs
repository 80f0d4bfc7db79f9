//! The doorway: hand the arguments to `cli::run` and turn its answer into an exit code.
use std::process::ExitCode;

fn main() -> ExitCode {
    match yiming::cli::run(std::env::args_os()) {
        Ok(outcome) => outcome.into(),
        Err(error) => yiming::cli::fail(&error),
    }
}
