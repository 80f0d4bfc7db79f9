//! `yiming term`: what the memory holds about names, and what is settled about them.

mod decide;
mod entries;
mod json;
mod list;
mod named;
mod rows;
mod settle;
mod show;

use std::io::Write;

pub(in crate::cli) use decide::user;

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
    Add(entries::AddArgs),
    Delete(entries::DeleteArgs),
    Merge(entries::MergeArgs),
    Split(entries::SplitArgs),
    Note(entries::NoteArgs),
    Undo(entries::UndoArgs),
}

pub(crate) fn run(args: &TermArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match &args.command {
        TermCommand::List(args) => list::run(args, out),
        TermCommand::Show(args) => show::run(args, out),
        TermCommand::Prefer(args) => settle::prefer(args, out),
        TermCommand::Admit(args) => settle::admit(args, out),
        TermCommand::Deprecate(args) => settle::deprecate(args, out),
        TermCommand::Add(args) => entries::add(args, out),
        TermCommand::Delete(args) => entries::delete(args, out),
        TermCommand::Merge(args) => entries::merge(args, out),
        TermCommand::Split(args) => entries::split(args, out),
        TermCommand::Note(args) => entries::note(args, out),
        TermCommand::Undo(args) => entries::undo(args, out),
    }
}
