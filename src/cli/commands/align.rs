//! `yiming align`

use std::io::Write;

use super::super::Outcome;

/// align
#[derive(Debug, clap::Args)]
pub(crate) struct AlignArgs {}

pub(crate) fn run(_args: &AlignArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::bail!("align is not built yet")
}
