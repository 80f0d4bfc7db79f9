//! `yiming term`: what the memory holds about names, and what is settled about them.

mod json;
mod list;
mod named;
mod rows;
mod settle;
mod show;

use std::io::Write;

use super::super::Outcome;

/// Show and settle the names in the memory
///
/// Harvested renderings are `unreviewed` until somebody settles them. Every decision is kept with who made
/// it, when and why, and no harvest changes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term list --unreviewed                            what nobody has looked at yet
  yiming term show Zinoviev                                all that is known, and from where
  yiming term prefer 'Georgy Zinoviev' 格奥尔基·季诺维也夫   the rendering to use
  yiming term deprecate 'Georgy Zinoviev' 齐诺维耶夫 --reason 新华社译名")]
pub(crate) struct TermArgs {
    #[command(subcommand)]
    command: TermCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TermCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Prefer(settle::PreferArgs),
    Admit(settle::AdmitArgs),
    Deprecate(settle::DeprecateArgs),
}

pub(crate) fn run(args: &TermArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match &args.command {
        TermCommand::List(args) => list::run(args, out),
        TermCommand::Show(args) => show::run(args, out),
        TermCommand::Prefer(args) => settle::prefer(args, out),
        TermCommand::Admit(args) => settle::admit(args, out),
        TermCommand::Deprecate(args) => settle::deprecate(args, out),
    }
}
