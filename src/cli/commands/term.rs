//! `yiming term`

use std::io::Write;

use super::super::Outcome;

/// term
#[derive(Debug, clap::Args)]
pub(crate) struct TermArgs {}

pub(crate) fn run(_args: &TermArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("term is not built yet")
}
