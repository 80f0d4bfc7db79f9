//! What every command that decides has in common: who, why, for whom, and where it is written.

use std::env;

use super::named::exactly_one;
use crate::cli::args::DbArgs;
use crate::cli::clock;
use crate::cli::memory::open_to_write;
use crate::store::Store;
use crate::term::{Action, Entry, Step};
use crate::text::normalize::fold;

/// Who decides, why, and where.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct DecideArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who says so [default: your name on this machine]
    #[arg(long, value_name = "NAME", env = "YIMING_USER", hide_env_values = true)]
    by: Option<String>,
    #[command(flatten)]
    db: DbArgs,
}

impl DecideArgs {
    /// The memory, to write in it. A decision needs an entry: a file that is not there is a slip, not a wish
    /// for a new memory.
    pub(super) fn open(&self) -> anyhow::Result<Store> {
        let path = self.db.path()?;
        drop(Store::open_existing(&path)?);
        Ok(open_to_write(&path)?)
    }

    /// The memory, which is made when it is not there.
    pub(super) fn open_or_make(&self) -> anyhow::Result<Store> {
        Ok(open_to_write(&self.db.path()?)?)
    }

    /// A step by whoever decides now.
    pub(super) fn step(&self, action: Action, original: &str) -> Step {
        let who = self.by.clone().unwrap_or_else(user);
        Step { reason: self.reason.clone(), ..Step::new(action, original, who, clock::now()) }
    }
}

/// An entry and the name a person used for it.
pub(super) struct Meant {
    pub(super) entry: Entry,
    /// The original that was named, else the one that the entry goes by.
    pub(super) original: String,
    /// What tells the entry from others of that original.
    pub(super) sense: Option<String>,
}

impl Meant {
    /// The one entry that `query` names.
    pub(super) fn by(store: &Store, query: &str) -> anyhow::Result<Self> {
        let entry = exactly_one(store, query)?;
        let spelt = entry.originals.iter().find(|one| fold(&one.text) == fold(query));
        let original = spelt.or(entry.best_original()).map(|one| one.text.clone()).unwrap_or_default();
        let sense = store.sense(entry.id, &original)?;
        Ok(Self { entry, original, sense })
    }
}

/// Who decides when nobody says so: the user of this machine.
pub(in crate::cli) fn user() -> String {
    let known = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
    known.filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
