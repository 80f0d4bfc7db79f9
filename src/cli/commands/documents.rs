//! `yiming documents`

use std::io::Write;

use super::super::Outcome;

/// documents
#[derive(Debug, clap::Args)]
pub(crate) struct DocumentsArgs {}

pub(crate) fn run(_args: &DocumentsArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("documents is not built yet")
}
