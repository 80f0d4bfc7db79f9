//! `yiming backup`: a copy of the memory.

use std::io::Write;
use std::path::PathBuf;

use super::super::args::DbArgs;
use super::super::{Outcome, note};
use crate::report::counted;
use crate::store::Store;

/// Copy the memory to a file, whole and consistent, while others use it
///
/// The copy is itself a memory (`--db FILE`). Copying the file by hand while a run writes to it can miss what
/// lies in its journal.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming backup names-2024-10-21.db
  yiming backup --force nightly.db    take the place of the last one

Exit status: 0 when the copy is on the disk, 2 on error.")]
pub(crate) struct BackupArgs {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace FILE if it is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &BackupArgs, _: &mut dyn Write) -> anyhow::Result<Outcome> {
    Store::open_existing(args.db.path()?)?.back_up(&args.file, args.force)?;
    let stats = Store::open_existing(&args.file)?.stats()?;
    let (documents, entries) = (counted(stats.documents, "document"), counted(stats.entries, "entry"));
    note(&format!("{}: {documents}, {entries}, {}", args.file.display(), counted(stats.decisions, "decision")));
    Ok(Outcome::Clean)
}
