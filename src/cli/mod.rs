//! The edge: arguments in, messages and exit codes out. Nothing below prints, exits or reads the
//! environment.

mod args;
mod clock;
mod commands;
mod config;
mod filter;
mod fix;
mod memory;
mod output;
mod places;
mod progress;
mod rules;
mod since;
mod told;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

/// What a command has to say through its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing to report: 0.
    Clean,
    /// Findings, or nothing found: 1.
    Findings,
    /// Some input could not be read, each already reported: 2.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// A translation memory for proper names: 译名(原文) aligned, kept, found, suggested and checked.
#[derive(Debug, clap::Parser)]
#[command(name = "yiming", version, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

/// Run the command line `arguments`, the program's name first.
///
/// # Errors
/// Usage errors (except help and version, which print and succeed), unreadable input, storage errors.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<Outcome> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            error.print()?;
            return Ok(Outcome::Clean);
        }
        Err(error) => return Err(error.into()),
    };
    // Not locked: `lsp` has a thread of its own that writes.
    let mut out = BufWriter::new(io::stdout());
    let outcome = cli.command.run(&mut out)?;
    match out.flush() {
        // All is done, and has its outcome, though nobody reads the last of it.
        Err(error) if is_broken_pipe(&error) => {}
        flushed => flushed?,
    }
    Ok(outcome)
}

/// Report `error` on standard error in one line and give the exit code for it. A reader that closed the
/// pipe has had enough: that is no error.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    if let Some(usage) = error.downcast_ref::<clap::Error>() {
        refuse(usage);
        return ExitCode::from(2);
    }
    if error.chain().any(is_broken_pipe) {
        return ExitCode::SUCCESS;
    }
    warn(error);
    ExitCode::from(2)
}

/// Say on standard error what went wrong with one thing, in one line, and go on.
#[allow(clippy::print_stderr, reason = "the edge is where messages are printed")]
pub(crate) fn warn(error: &anyhow::Error) {
    progress::above(|| eprintln!("yiming: {error:#}"));
}

/// Say on standard error what was done, in one line.
#[allow(clippy::print_stderr, reason = "the edge is where messages are printed")]
pub(crate) fn note(message: &str) {
    progress::above(|| eprintln!("{message}"));
}

/// Say what is wrong with the arguments in one line; someone who gave none wants the whole help.
fn refuse(usage: &clap::Error) {
    if usage.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = usage.print();
    } else {
        warn(&anyhow::anyhow!(one_line(&usage.to_string())));
    }
}

/// clap's message without its last part, which explains how to ask for help.
fn one_line(message: &str) -> String {
    let told = message.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let told: Vec<&str> = told.filter(|line| !line.is_empty() && !line.starts_with("For more information")).collect();
    told.join(" ").replace(" tip: ", "; tip: ").trim_start_matches("error: ").to_owned()
}

/// Whether whoever read standard output has had enough.
pub(crate) fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    kind.or(json) == Some(io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_argument_is_one_line() {
        for (arguments, message) in [
            (
                vec!["yiming", "align", "--format", "xml"],
                "invalid value 'xml' for '--format <FORMAT>' [possible values: text, jsonl, csv]",
            ),
            (
                vec!["yiming", "align", "--fomat", "csv"],
                "unexpected argument '--fomat' found; tip: a similar argument exists: '--format'",
            ),
        ] {
            let error = Cli::try_parse_from(arguments).unwrap_err();
            assert_eq!(one_line(&error.to_string()), message);
        }
    }
}
