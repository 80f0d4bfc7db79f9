//! `yiming export`

use std::io::Write;

use super::super::Outcome;

/// export
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {}

pub(crate) fn run(_args: &ExportArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("export is not built yet")
}
