//! `yiming lookup`

use std::io::Write;

use super::super::Outcome;

/// lookup
#[derive(Debug, clap::Args)]
pub(crate) struct LookupArgs {}

pub(crate) fn run(_args: &LookupArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("lookup is not built yet")
}
