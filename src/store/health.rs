//! Whether a memory is sound, and what can be done when it is not.
//!
//! A kill or a full disk cannot break a memory; failing hardware, a copy made while it was written, or
//! another program's hand can. What is derived (entries, keys) is compared with what it is derived from, and
//! made again. What was read and decided is only ever lost where the file itself has lost it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::postings::Posting;
use super::salvage::Loss;
use super::settle::settle;
use super::turn::Turn;
use super::{Stats, Store, StoreError, hash, keys, postings, rows, salvage, schema};
use crate::term::keys::KeyKind;

/// One thing that is wrong with a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of thing.
    pub kind: FaultKind,
    /// How many places have it.
    pub count: u64,
    /// One of them.
    pub example: String,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FaultKind {
    /// Pages or indexes of the file contradict each other.
    File,
    /// Rows hold what nobody can read: bytes that are no text, labels that there are not.
    Row,
    /// Rows point to rows that are not there.
    Orphan,
    /// Forms are folded otherwise than this release does.
    Folding,
    /// Keys that should find a form are missing, or find what is not there.
    Key,
    /// Entries are not what follows from mentions and decisions.
    Entry,
    /// Forms stand in no text and no decision.
    Unused,
}

impl FaultKind {
    /// What it means, for people; a count stands before it.
    pub fn meaning(self) -> &'static str {
        match self {
            FaultKind::File => "contradictions in the file itself",
            FaultKind::Row => "rows that cannot be read",
            FaultKind::Orphan => "rows that point to nothing",
            FaultKind::Folding => "forms under a key that is not theirs",
            FaultKind::Key => "keys missing or left over, so that names are not found",
            FaultKind::Entry => "entries that do not follow from the mentions and decisions",
            FaultKind::Unused => "forms that nothing mentions",
        }
    }
}

/// How a memory is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Forms whose entries are still to be derived. That is no fault: another process is at it, or whoever next
    /// opens the memory does it.
    pub waiting: u64,
    /// What the memory holds, where that can be counted.
    pub stats: Stats,
}

impl Health {
    /// So that nothing more can be said.
    fn broken(fault: Option<Fault>) -> Self {
        Self { faults: fault.into_iter().collect(), ..Self::default() }
    }
}

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repair {
    /// What was wrong before it.
    pub found: Vec<Fault>,
    /// How the memory is now.
    pub now: Health,
    /// The memory as it was before the repair, if anything was changed.
    pub kept: Option<PathBuf>,
    /// What could not be saved.
    pub lost: Vec<Loss>,
}

/// What is wrong with the memory at `path`, and what waits in it. All is looked at as it is at one moment, on a copy
/// that is gone in the end: nothing is changed, and nobody has to wait.
///
/// # Errors
/// [`StoreError`] when there is no memory, or one that cannot be opened at all.
pub fn examine(path: &Path) -> Result<Health, StoreError> {
    let looked = schema::snapshot(path).and_then(|conn| look(Store::over(conn, path, Turn::to_read())));
    match looked {
        Err(StoreError::Damaged { what, .. }) => Ok(Health::broken(fault(FaultKind::File, vec![what]))),
        outcome => outcome,
    }
}

/// Look at a memory that may be changed: what is waiting is settled before entries are looked at.
fn look(mut store: Store) -> Result<Health, StoreError> {
    let failed = |error| StoreError::at(&store.path, error);
    let broken = fault(FaultKind::File, integrity(&store.conn).map_err(failed)?);
    if broken.is_some() {
        return Ok(Health::broken(broken));
    }
    schema::update_copy(&mut store.conn, &store.path)?;
    let unreadable = fault(FaultKind::Row, rows::unreadable(&store.conn).map_err(failed)?);
    if unreadable.is_some() {
        return Ok(Health::broken(unreadable));
    }
    let (stats, waiting) = (store.stats()?, store.waiting().map_err(failed)?);
    // Where rows are missing that others point to, settling might stumble.
    if orphans(&store.conn).map_err(failed)?.is_empty() {
        store.catch_up()?;
    }
    let faults = store.tried().map_err(|error| store.failed(error))?;
    Ok(Health { faults, waiting, stats })
}

/// Put right what is wrong with the memory at `path`. Before anything is changed the memory is copied; a
/// file that SQLite itself cannot mend is left as that copy, and what can be read of it becomes the new one.
///
/// # Errors
/// As [`examine`], and what the system refuses to write.
pub fn repair(path: &Path) -> Result<Repair, StoreError> {
    let before = examine(path)?;
    if before.faults.is_empty() {
        return Ok(Repair { now: before, ..Repair::default() });
    }
    let found = before.faults;
    let broken = |fault: &Fault| matches!(fault.kind, FaultKind::File | FaultKind::Row);
    let (kept, lost) = if found.iter().any(broken) { salvage::replace(path)? } else { mend_in_place(path)? };
    // What was mended waits to be settled.
    Store::open(path)?.settle()?;
    Ok(Repair { found, now: examine(path)?, kept: Some(kept), lost })
}

/// Copy the memory at `path`, then put right what is wrong with it; the copy, and what is lost.
fn mend_in_place(path: &Path) -> Result<(PathBuf, Vec<Loss>), StoreError> {
    let kept = schema::free_name(path, "before-repair");
    Store::open_existing(path)?.back_up(&kept, false)?;
    let mut store = Store::open(path)?;
    let lost = store.write(|tx| {
        let known = salvage::counts(tx)?.map(Some);
        mend(tx)?;
        Ok(salvage::losses(known, salvage::counts(tx)?))
    })?;
    Ok((kept, lost))
}

/// What SQLite says of the file.
fn integrity(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = conn.prepare("PRAGMA integrity_check(1000)")?;
    let told: Vec<String> = check.query_map((), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(told.into_iter().filter(|line| line != "ok").collect())
}

fn fault(kind: FaultKind, examples: Vec<String>) -> Option<Fault> {
    let count = examples.len() as u64;
    Some(Fault { kind, count, example: examples.into_iter().next()? })
}

impl Store {
    /// How many forms wait to be settled.
    fn waiting(&self) -> rusqlite::Result<u64> {
        self.conn.query_row("SELECT COUNT(*) FROM pending", (), |row| row.get(0))
    }

    /// All checks; those that must try something do it in a transaction that is never committed.
    fn tried(&mut self) -> rusqlite::Result<Vec<Fault>> {
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut found = consistency(&tx)?;
        if !found.iter().any(|fault| fault.kind == FaultKind::Orphan) {
            found.extend(entry_faults(&tx)?);
        }
        found.sort_by_key(|fault| fault.kind);
        Ok(found)
    }
}

/// The checks that only read.
fn consistency(conn: &Connection) -> rusqlite::Result<Vec<Fault>> {
    let (folding, key) = key_faults(conn)?;
    let faults = [
        fault(FaultKind::Orphan, orphans(conn)?),
        fault(FaultKind::Folding, folding),
        fault(FaultKind::Key, key),
        fault(FaultKind::Unused, unused(conn)?),
    ];
    Ok(faults.into_iter().flatten().collect())
}

/// Rows of a table that point to rows which are not there, and mentions that their entry does not have.
fn orphans(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = conn.prepare("SELECT \"table\", parent FROM pragma_foreign_key_check")?;
    let lost = check.query_map((), |row| {
        Ok(format!("a row of `{}` without its `{}`", row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    lost.collect()
}

/// Forms whose folded text is not ours, and keys of forms and words that are missing or too many.
fn key_faults(conn: &Connection) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
    let (mut folding, mut keys) = (Vec::new(), KeyFaults::default());
    let mut words = BTreeSet::new();
    let mut forms = conn.prepare("SELECT id, text, folded FROM form")?;
    let mut rows = forms.query(())?;
    while let Some(row) = rows.next()? {
        let (id, text, folded): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if folded != keys::folded(&text) {
            folding.push(format!("`{text}`"));
        }
        words.extend(crate::term::keys::words(&text));
        let of_form = crate::term::keys::of(&text);
        keys.expect(conn, id, text, of_form)?;
    }
    let mut known = conn.prepare("SELECT id FROM word WHERE text = ?1")?;
    for word in &words {
        match known.query_row([word], |row| row.get::<_, i64>(0)).optional()? {
            Some(id) => keys.expect(conn, -id, word.clone(), crate::term::keys::of_word(word))?,
            None => keys.found.push(format!("the word `{word}` is not known")),
        }
    }
    keys.look(conn)?;
    let mut key = keys.found;
    let all = postings::count(conn)?;
    if all > keys.right {
        key.push(format!("{} lead to nothing that has them", all - keys.right));
    }
    let all: u64 = conn.query_row("SELECT COUNT(*) FROM word", (), |row| row.get(0))?;
    if all > words.len() as u64 {
        key.push("words that no form has".to_owned());
    }
    Ok((folding, key))
}

/// Looks whether forms and words have their keys, many at a time.
#[derive(Default)]
struct KeyFaults {
    /// What is still to be looked for: whose, its text, and the hashes of its keys.
    expected: Vec<(i64, String, BTreeSet<i64>)>,
    /// What is wrong.
    found: Vec<String>,
    /// How many keys are as they should be.
    right: u64,
}

impl KeyFaults {
    const AT_ONCE: usize = 1000;

    fn expect(
        &mut self,
        conn: &Connection,
        owner: i64,
        text: String,
        keys: BTreeSet<(KeyKind, String)>,
    ) -> rusqlite::Result<()> {
        self.expected.push((owner, text, keys.into_iter().map(|(kind, key)| hash::key(kind, &key)).collect()));
        if self.expected.len() < Self::AT_ONCE { Ok(()) } else { self.look(conn) }
    }

    fn look(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let hashes = self.expected.iter().flat_map(|(_, _, hashes)| hashes).copied().collect();
        let known: BTreeSet<Posting> = postings::find(conn, &hashes)?.into_iter().collect();
        for (owner, text, hashes) in self.expected.drain(..) {
            let there = hashes.iter().filter(|&&hash| known.contains(&(hash, owner))).count();
            self.right += there as u64;
            if there < hashes.len() {
                self.found.push(format!("`{text}` lacks {}", hashes.len() - there));
            }
        }
        Ok(())
    }
}

fn unused(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select = conn.prepare(&format!("SELECT text FROM form WHERE {}", keys::UNUSED))?;
    select.query_map((), |row| Ok(format!("`{}`", row.get::<_, String>(0)?)))?.collect()
}

/// Derived tables, and what an example of a difference in each is called.
const DERIVED: [(&str, &str); 4] = [
    ("entry", "headword"),
    ("original", "(SELECT text FROM main.form WHERE id = form)"),
    ("rendering", "(SELECT text FROM main.form WHERE id = form)"),
    ("part", "rendering || ' = ' || original"),
];

/// Where entries differ from what deriving them once more gives.
fn entry_faults(tx: &Transaction) -> rusqlite::Result<Option<Fault>> {
    for (table, _) in DERIVED {
        tx.execute_batch(&format!("CREATE TEMP TABLE was_{table} AS SELECT * FROM main.{table}"))?;
    }
    tx.execute_batch("CREATE TEMP TABLE was_mention AS SELECT id, entry FROM main.mention")?;
    tx.execute("INSERT OR IGNORE INTO pending SELECT id FROM form", ())?;
    settle(tx)?;
    let mut wrong = Vec::new();
    for (table, name) in DERIVED {
        for (one, other) in
            [(format!("main.{table}"), format!("was_{table}")), (format!("was_{table}"), format!("main.{table}"))]
        {
            let sql = format!("SELECT COALESCE({name}, '?') FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other})");
            let mut select = tx.prepare(&sql)?;
            for name in select.query_map((), |row| row.get::<_, String>(0))? {
                wrong.push(format!("`{}`", name?));
            }
        }
    }
    let mut select = tx.prepare(
        "SELECT text FROM main.mention AS now JOIN was_mention AS was ON was.id = now.id
           JOIN main.form AS form ON form.id = now.original WHERE was.entry IS NOT now.entry",
    )?;
    for name in select.query_map((), |row| row.get::<_, String>(0))? {
        wrong.push(format!("a mention of `{}`", name?));
    }
    Ok(fault(FaultKind::Entry, wrong))
}

/// Remove what points to nothing, and leave everything derived to be derived again.
pub(super) fn mend(tx: &Transaction) -> rusqlite::Result<()> {
    // Texts that lose a mention are to be read again.
    tx.execute(
        "UPDATE document SET content_hash = '' WHERE id IN
           (SELECT document FROM mention WHERE original NOT IN (SELECT id FROM form)
                OR rendering NOT IN (SELECT id FROM form))",
        (),
    )?;
    while remove_orphans(tx)? > 0 {}
    // No name leads to an entry that has none.
    tx.execute("DELETE FROM entry WHERE id NOT IN (SELECT entry FROM original)", ())?;
    keys::rebuild(tx)
}

/// Remove rows whose parents are gone, of every table that has any; give their number.
fn remove_orphans(tx: &Transaction) -> rusqlite::Result<usize> {
    let mut links = tx.prepare(
        "SELECT DISTINCT child.name, link.\"from\", link.\"table\", COALESCE(link.\"to\", 'id')
           FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS link WHERE child.type = 'table'",
    )?;
    let links = links.query_map((), |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
    let mut removed = 0;
    for [child, from, parent, to] in links.collect::<rusqlite::Result<Vec<[String; 4]>>>()? {
        removed += tx.execute(
            &format!(
                r#"DELETE FROM "{child}" WHERE "{from}" IS NOT NULL AND "{from}" NOT IN (SELECT "{to}" FROM "{parent}")"#
            ),
            (),
        )?;
    }
    Ok(removed)
}
