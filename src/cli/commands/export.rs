//! `yiming export`: the memory in the shapes that other tools read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::super::args::DbArgs;
use super::super::filter::FilterArgs;
use super::super::places::Places;
use super::super::{Outcome, warn};
use crate::exchange::{ExchangeError, Exported, Preset};
use crate::store::Store;
use crate::term::Filter;

/// Write the memory as a table or glossary for other tools
///
/// Presets:
///   generic  CSV in UTF-8 with a header, one row a rendering: original, rendering, kind, status, region,
///            mentions, first source and more
///   excel    the same for a double-click in Excel: byte order mark, CRLF, everything quoted
///   omegat   glossary of OmegaT (save it as *.utf8): tab-separated, no header; one region a file, without
///            what is deprecated or superseded
///
/// What a shape cannot hold is named on standard error.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  yiming export > names.csv                                          everything
  yiming export --preset excel --kind person -o names.csv            people, for Excel
  yiming export --preset omegat --region zh-CN -o glossary/names.utf8
  yiming export --status preferred,admitted --min-mentions 2         settled and frequent"
)]
pub(crate) struct ExportArgs {
    /// Shape of the file: generic, excel, omegat
    #[arg(long, value_name = "NAME", default_value = "generic")]
    preset: String,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let preset = Preset::named(&args.preset)?;
    let store = Store::open_existing(args.db.path()?)?;
    let filter = args.filter.filter();
    let exported = match args.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => to_file(&store, preset, filter, path)?,
        None => export(&store, preset, filter, out)?,
    };
    for (form, reason) in &exported.left_out {
        warn(&anyhow!("left out `{form}`: {reason}"));
    }
    Ok(Outcome::Clean)
}

/// Export to the file at `path`, which keeps its former content unless all could be written.
fn to_file(store: &Store, preset: Preset, filter: Filter, path: &Path) -> anyhow::Result<Exported> {
    let mut bytes = Vec::new();
    let exported = export(store, preset, filter, &mut bytes)?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(exported)
}

fn export(store: &Store, preset: Preset, filter: Filter, out: &mut dyn Write) -> anyhow::Result<Exported> {
    let places = Places::from_here();
    let mut exporter = preset.exporter(out, filter)?;
    let mut written: Result<(), ExchangeError> = Ok(());
    store.visit_by_name(&mut |entry| {
        if written.is_ok() {
            written = exporter.entry(&places.shorten(entry));
        }
    })?;
    written?;
    Ok(exporter.finish()?)
}
