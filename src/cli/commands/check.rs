//! `yiming check`

use std::io::Write;

use super::super::Outcome;

/// check
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {}

pub(crate) fn run(_args: &CheckArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("check is not built yet")
}
