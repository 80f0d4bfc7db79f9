//! Which entry a person means.

use anyhow::anyhow;

use crate::store::Store;
use crate::term::keys::KeyKind;
use crate::term::{Entry, Terms as _};
use crate::text::normalize::fold;

/// How many entries a message names.
const SHOWN: usize = 5;

/// The one entry that `query` names, as [`all`] has it.
pub(super) fn exactly_one(store: &Store, query: &str) -> anyhow::Result<Entry> {
    let mut found = all(store, query)?;
    match found.len() {
        1 => Ok(found.remove(0)),
        count => Err(anyhow!("`{query}` names {count} entries, say which by its number: {}", told(&found))),
    }
}

/// All entries that `query` names: by number, original or rendering, or else by one part of a name.
pub(super) fn all(store: &Store, query: &str) -> anyhow::Result<Vec<Entry>> {
    let mut found = store.named(query)?;
    if found.is_empty() {
        found = store.by_key(KeyKind::Part, &fold(query))?;
    }
    if found.is_empty() { Err(anyhow!("the memory holds no entry `{query}`")) } else { Ok(found) }
}

/// `12 Georgy Zinoviev, 15 Grigory Zinoviev`
fn told(entries: &[Entry]) -> String {
    let name = |entry: &Entry| format!("{} {}", entry.id.0, entry.best_original().map_or("", |one| &one.text));
    let mut names: Vec<String> = entries.iter().take(SHOWN).map(name).collect();
    if entries.len() > SHOWN {
        names.push(format!("{} more", entries.len() - SHOWN));
    }
    names.join(", ")
}
