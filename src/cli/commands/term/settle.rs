//! `yiming term prefer`, `admit` and `deprecate`

use std::env;
use std::io::Write;

use anyhow::bail;

use super::named::exactly_one;
use crate::cli::args::DbArgs;
use crate::cli::{Outcome, clock};
use crate::store::Store;
use crate::term::{Action, Decision, Entry, Region};
use crate::text::normalize::fold;
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
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who says so [default: your name on this machine]
    #[arg(long, value_name = "NAME", env = "YIMING_USER")]
    by: Option<String>,
    #[command(flatten)]
    db: DbArgs,
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
    let path = args.db.path()?;
    // A decision needs an entry: a file that is not there is a slip, not a wish for a new memory.
    drop(Store::open_existing(&path)?);
    let mut store = Store::open(&path)?;
    let entry = exactly_one(&store, &args.entry)?;
    let decision = Decision {
        action,
        original: original_meant(&entry, &args.entry),
        rendering: rendering.to_owned(),
        region: args.region,
        reason: args.reason.clone(),
        who: args.by.clone().unwrap_or_else(user),
        at: clock::now(),
    };
    store.decide(&decision)?;
    writeln!(out, "{} = {}: {}", decision.original, decision.rendering, action.status())?;
    Ok(Outcome::Clean)
}

/// The original that `query` spells, else the one that the entry goes by.
fn original_meant(entry: &Entry, query: &str) -> String {
    let spelt = entry.originals.iter().find(|one| fold(&one.text) == fold(query));
    spelt.or(entry.best_original()).map(|one| one.text.clone()).unwrap_or_default()
}

fn user() -> String {
    let known = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
    known.filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
