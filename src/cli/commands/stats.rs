//! `yiming stats`

use std::io::Write;

use super::super::Outcome;

/// stats
#[derive(Debug, clap::Args)]
pub(crate) struct StatsArgs {}

pub(crate) fn run(_args: &StatsArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("stats is not built yet")
}
