//! `yiming term list`

use std::io::{self, Write};

use super::rows::{Row, RowWriter};
use crate::cli::Outcome;
use crate::cli::args::{DbArgs, FormatArgs};
use crate::cli::filter::FilterArgs;
use crate::cli::places::Places;
use crate::store::Store;
use crate::term::Status;

/// List renderings, one a line, by original
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Only what nobody has settled yet: short for --status unreviewed
    #[arg(long, conflicts_with = "status")]
    unreviewed: bool,
    /// Client or project whose decisions count beside everybody's
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &ListArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let store = Store::open_existing(args.db.path()?)?.for_scope(args.scope.clone());
    let mut filter = args.filter.filter();
    if args.unreviewed {
        filter.statuses = vec![Status::Unreviewed];
    }
    let places = Places::from_here();
    let mut writer = RowWriter::new(out, args.format.format)?;
    let mut written: io::Result<()> = Ok(());
    store.visit_by_name(&mut |entry| {
        let entry = places.shorten(entry);
        if written.is_ok() {
            written = filter.of(&entry).try_for_each(|one| writer.write(&Row::new(&entry, one)));
        }
    })?;
    written?;
    writer.finish()?;
    Ok(Outcome::Clean)
}
