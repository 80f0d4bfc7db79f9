//! Opening a memory's file: whose it is, which version it has, and the steps of `migrations/` that it lacks.
//!
//! A file that is not ours is never changed; one that is older is copied before it is.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{fmt::Write as _, fs, io, thread};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::StoreError;

/// The mark of our files: `yimg`. The first step of `migrations/` sets it.
const APPLICATION_ID: i64 = 0x7969_6d67;

/// How long one who reads waits for another process, which is seldom and short: while a file is made or mended.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before a step that found the file busy is taken again.
const NEXT_TRY: Duration = Duration::from_millis(10);

/// Pages in memory, in kilobytes by SQLite's sign: for a harvest more are no faster.
pub(super) const CACHE: i64 = -16_384;
/// For a list of a million names.
pub(super) const LARGE_CACHE: i64 = -40_960;

/// The version that all steps lead to.
pub(super) const LATEST: i64 = 9;

/// The steps in order, never edited once released: a file's `user_version` counts those it has had.
const SOURCES: [&str; LATEST as usize] = [
    include_str!("../../migrations/0001_readings.sql"),
    include_str!("../../migrations/0002_entries.sql"),
    include_str!("../../migrations/0003_keys.sql"),
    include_str!("../../migrations/0004_lists.sql"),
    include_str!("../../migrations/0005_decisions.sql"),
    include_str!("../../migrations/0006_words.sql"),
    include_str!("../../migrations/0007_shelf.sql"),
    include_str!("../../migrations/0008_narrow_indexes.sql"),
    include_str!("../../migrations/0009_key_blocks.sql"),
];

static STEPS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(SOURCES.into_iter().map(M::up).collect()));

/// Open the memory at `path` for writing, made and brought up to date where it is not.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    make_folder(path)?;
    if is_write_protected(path) {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    prepare(conn, path)
}

/// Open the memory at `path`, which must exist, for reading; a write-protected one will do.
pub(super) fn open_existing(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    if is_write_protected(path) {
        return open_protected(path);
    }
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    prepare(conn, path)
}

/// A memory that lives as long as the connection.
pub(super) fn open_in_memory() -> Result<Connection, StoreError> {
    let path = Path::new(":memory:");
    let conn = Connection::open_in_memory().map_err(|error| StoreError::at(path, error))?;
    prepare(conn, path)
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => fs::create_dir_all(folder).map_err(|source| io_error(path, source)),
        None => Ok(()),
    }
}

/// Whether the file, or on Unix the folder in which SQLite keeps its journal, has no write permission at
/// all. The superuser could write all the same; who took the permission away did not want that.
fn is_write_protected(path: &Path) -> bool {
    let protected = |path: &Path| fs::metadata(path).is_ok_and(|found| found.permissions().readonly());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (path.is_file() && protected(path)) || (cfg!(unix) && protected(folder))
}

/// The smallest database that SQLite writes, in bytes.
const SMALLEST: u64 = 512;

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    if path.is_dir() {
        return Err(io_error(path, io::ErrorKind::IsADirectory.into()));
    }
    // SQLite takes a file of a few bytes for an empty database and would write over it.
    if fs::metadata(path).is_ok_and(|found| (1..SMALLEST).contains(&found.len())) {
        return Err(StoreError::NotAMemory { path: path.to_owned() });
    }
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| StoreError::at(path, error))?;
    conn.busy_timeout(PATIENCE).map_err(|error| StoreError::at(path, error))?;
    Ok(conn)
}

fn io_error(path: &Path, source: io::Error) -> StoreError {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { path: path.to_owned() }
        }
        _ => StoreError::Io { path: path.to_owned(), source },
    }
}

/// Open a file that nobody may write. It can be opened as immutable, which needs no journal beside it,
/// unless a journal that lies there holds part of the truth.
fn open_protected(path: &Path) -> Result<Connection, StoreError> {
    let journal = with_suffix(path, "-wal");
    let has_journal = fs::metadata(journal).is_ok_and(|found| found.len() > 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = if has_journal {
        connect(path, flags)?
    } else {
        Connection::open_with_flags(immutable_uri(path), flags).map_err(|error| StoreError::at(path, error))?
    };
    match version(&conn, path)? {
        found if found < LATEST => Err(StoreError::ReadOnly { path: path.to_owned() }),
        _ => Ok(conn),
    }
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri + "?immutable=1"
}

/// Bring a connection that may write to the state that the rest of the store relies on.
fn prepare(mut conn: Connection, path: &Path) -> Result<Connection, StoreError> {
    let found = patiently(|| {
        let found = version(&conn, path)?;
        configure(&conn).map_err(|error| StoreError::at(path, error))?;
        Ok(found)
    })?;
    if found < LATEST {
        if found > 0 {
            back_up(&conn, path, found)?;
        }
        patiently(|| migrate(&mut conn, path))?;
    }
    Ok(conn)
}

/// Take `step` again while another process keeps the file busy. SQLite waits for a lock by itself, but not
/// where two could wait for each other: as when both give a new file its journal, or both read it before
/// they write. It tells both at once, and one of them goes on.
fn patiently<T>(mut step: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match step() {
            Err(StoreError::Busy { .. }) if Instant::now() < deadline => thread::sleep(NEXT_TRY),
            outcome => return outcome,
        }
    }
}

/// The version of the file; 0 when it is empty.
fn version(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let (mark, found, objects) = describe(conn).map_err(|error| StoreError::at(path, error))?;
    match (mark, found) {
        (APPLICATION_ID, found) if found > LATEST => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: LATEST })
        }
        (APPLICATION_ID, found) if found > 0 => Ok(found),
        (0, 0) if objects == 0 => Ok(0),
        _ => Err(StoreError::NotAMemory { path: path.to_owned() }),
    }
}

/// The file's application id, its version, and how many tables and indexes it has.
fn describe(conn: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    // One statement, one state of the file: another process may be making it at this moment.
    conn.query_row(
        "SELECT application_id, user_version, (SELECT COUNT(*) FROM sqlite_schema)
           FROM pragma_application_id, pragma_user_version",
        (),
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

fn configure(conn: &Connection) -> rusqlite::Result<()> {
    if conn.is_readonly(MAIN_DB)? {
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY), None));
    }
    conn.pragma_update(None, "journal_mode", "wal")?;
    // Safe against a killed process; a power cut may cost the last transactions, never the file.
    conn.pragma_update(None, "synchronous", "normal")?;
    conn.pragma_update(None, "foreign_keys", "on")?;
    // A harvest touches many pages: keep them, and copy the journal back less often.
    conn.pragma_update(None, "cache_size", CACHE)?;
    conn.pragma_update(None, "wal_autocheckpoint", 8192)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Open the memory at `path` as it is: nothing is brought up to date.
pub(super) fn open_unprepared(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    if is_write_protected(path) { open_protected(path) } else { connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE) }
}

/// The memory at `path` as it is at this moment, in a copy that is gone with the connection. Who writes to the
/// memory need not stop for it.
pub(super) fn snapshot(path: &Path) -> Result<Connection, StoreError> {
    let source = open_unprepared(path)?;
    version(&source, path)?;
    // SQLite's own temporary file: it has no name that a kill could leave behind.
    let mut copy = Connection::open("").map_err(|error| StoreError::at(path, error))?;
    patiently(|| match Backup::new(&source, &mut copy).and_then(|backup| backup.step(-1)) {
        Ok(StepResult::Busy | StepResult::Locked) => Err(StoreError::Busy { path: path.to_owned() }),
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError::at(path, error)),
    })?;
    Ok(copy)
}

/// Bring a [`snapshot`] of the memory at `path` to the state that the rest of the store relies on.
pub(super) fn update_copy(copy: &mut Connection, path: &Path) -> Result<(), StoreError> {
    configure(copy).map_err(|error| StoreError::at(path, error))?;
    if version(copy, path)? < LATEST { migrate(copy, path) } else { Ok(()) }
}

/// Copy what `conn` sees of the memory `path` to the file `target`, which must not be there.
pub(super) fn copy(conn: &Connection, path: &Path, target: &Path) -> Result<(), StoreError> {
    let target = target.to_str().ok_or_else(|| StoreError::Damaged {
        path: target.to_owned(),
        what: "its name is not Unicode, so nothing can be copied to it".to_owned(),
    })?;
    conn.execute("VACUUM INTO ?1", [target]).map_err(|error| StoreError::at(path, error))?;
    Ok(())
}

/// A name beside `path` that no file has: `memory.db.damaged`, else `memory.db.2.damaged` and so on.
pub(super) fn free_name(path: &Path, what: &str) -> PathBuf {
    let name = |turn: u32| {
        if turn == 1 { with_suffix(path, &format!(".{what}")) } else { with_suffix(path, &format!(".{turn}.{what}")) }
    };
    (1..u32::MAX).map(name).find(|name| !name.exists()).expect("some number is free")
}

/// Remove an unfinished copy, with whatever journals SQLite left beside it.
pub(super) fn remove(path: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let _ = fs::remove_file(with_suffix(path, suffix));
    }
}

/// Copy the memory, as it was, to a new file beside it.
fn back_up(conn: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    // `memory.db.v1.backup`, `memory.db.v1.2.backup`: the version belongs to the name.
    copy(conn, path, &free_name(&with_suffix(path, &format!(".v{version}")), "backup"))
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn migrate(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let Err(error) = STEPS.to_latest(conn) else { return Ok(()) };
    // Two processes may find a new file empty at the same moment: who comes second finds it done.
    if version(conn, path)? == LATEST {
        return Ok(());
    }
    Err(match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::at(path, err),
        other => StoreError::Damaged { path: path.to_owned(), what: other.to_string() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_valid() {
        STEPS.validate().unwrap();
    }

    #[test]
    fn a_new_memory_is_marked() {
        let conn = open_in_memory().unwrap();
        assert_eq!(version(&conn, Path::new("m")).unwrap(), LATEST);
        assert_eq!(describe(&conn).unwrap().0, APPLICATION_ID);
    }

    #[test]
    fn a_newer_memory_is_refused_by_name_and_version() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let message = open(&path).unwrap_err().to_string();
        assert!(message.contains("m.db") && message.contains("99"), "{message}");
    }

    #[test]
    fn a_foreign_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("songs.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE song (title)").unwrap();
        let before = fs::read(&path).unwrap();
        assert!(matches!(open(&path), Err(StoreError::NotAMemory { .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
        fs::write(&path, "no database at all, but long enough to be taken for one").unwrap();
        assert!(matches!(open_existing(&path), Err(StoreError::NotAMemory { .. })));
        fs::write(&path, "x").unwrap();
        assert!(matches!(open(&path), Err(StoreError::NotAMemory { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"x");
    }

    #[test]
    fn an_older_memory_is_copied_then_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let mut old = Connection::open(&path).unwrap();
        STEPS.to_version(&mut old, 1).unwrap();
        old.execute("INSERT INTO form (text, folded) VALUES ('Peskov', 'peskov')", ()).unwrap();
        drop(old);
        let new = open(&path).unwrap();
        assert_eq!(version(&new, &path).unwrap(), LATEST);
        let copy = Connection::open(folder.path().join("m.db.v1.backup")).unwrap();
        assert_eq!(describe(&copy).unwrap().1, 1);
        for conn in [new, copy] {
            let kept: String = conn.query_row("SELECT text FROM form", (), |row| row.get(0)).unwrap();
            assert_eq!(kept, "Peskov");
        }
    }

    #[test]
    fn a_write_protected_memory_can_be_read_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("译名 100%?.db");
        drop(open(&path).unwrap());
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(open(&path), Err(StoreError::ReadOnly { .. })));
        let conn = open_existing(&path).unwrap();
        assert_eq!(describe(&conn).unwrap().0, APPLICATION_ID);
    }

    #[test]
    fn a_folder_is_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(open(folder.path()), Err(StoreError::Io { .. })));
        assert!(matches!(open_existing(&folder.path().join("none.db")), Err(StoreError::Missing { .. })));
    }
}
