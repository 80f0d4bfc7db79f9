//! `yiming suggest`

use std::io::Write;

use super::super::Outcome;

/// suggest
#[derive(Debug, clap::Args)]
pub(crate) struct SuggestArgs {}

pub(crate) fn run(_args: &SuggestArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("suggest is not built yet")
}
