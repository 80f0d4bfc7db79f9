//! `yiming term prefer`, `admit` and `deprecate`

use std::io::Write;

use anyhow::bail;

use super::decide::{DecideArgs, Meant};
use crate::cli::Outcome;
use crate::term::{Action, Region, Status, Step};
use crate::text::script::has_han;

/// Make a rendering the one to use
///
/// One rendering is preferred in each region: the one that was becomes `superseded`.
#[derive(Debug, clap::Args)]
pub(crate) struct PreferArgs {
    #[command(flatten)]
    settle: SettleArgs,
}

/// Let a rendering stand beside the preferred one
#[derive(Debug, clap::Args)]
pub(crate) struct AdmitArgs {
    #[command(flatten)]
    settle: SettleArgs,
}

/// Forbid a rendering
#[derive(Debug, clap::Args)]
pub(crate) struct DeprecateArgs {
    #[command(flatten)]
    settle: SettleArgs,
}

#[derive(Debug, Clone, clap::Args)]
struct SettleArgs {
    /// The name: an original or a rendering of it as in the memory, or an entry's number
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// The Chinese form, whether a text has it or not
    #[arg(value_name = "RENDERING")]
    rendering: String,
    /// Region it is settled for [default: wherever the rendering was seen]
    #[arg(long, value_name = "TAG")]
    region: Option<Region>,
    /// Client or project that it is settled for [default: everybody]
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    #[command(flatten)]
    decide: DecideArgs,
}

pub(crate) fn prefer(args: &PreferArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    settle(Action::Prefer, &args.settle, out)
}

pub(crate) fn admit(args: &AdmitArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    settle(Action::Admit, &args.settle, out)
}

pub(crate) fn deprecate(args: &DeprecateArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    settle(Action::Deprecate, &args.settle, out)
}

fn settle(action: Action, args: &SettleArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let rendering = args.rendering.trim();
    if !has_han(rendering) {
        bail!("`{rendering}` is no Chinese form: name the entry first, then the rendering");
    }
    let mut store = args.decide.open()?;
    let Meant { original, sense, .. } = Meant::by(&store, &args.entry)?;
    let step = args.decide.step(action, &original);
    let (region, scope) = (args.region, args.scope.clone());
    store.take(&[Step { sense, rendering: Some(rendering.to_owned()), region, scope, ..step }])?;
    let status = action.status().map(Status::as_str).unwrap_or_default();
    let whom = args.scope.as_ref().map(|scope| format!(" for {scope}")).unwrap_or_default();
    writeln!(out, "{original} = {rendering}: {status}{whom}")?;
    Ok(Outcome::Clean)
}
