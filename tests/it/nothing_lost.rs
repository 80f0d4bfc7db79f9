//! Nothing is lost: runs that are killed, that share a memory or that fill the disk end, once resumed, with
//! the memory of an undisturbed run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use yiming::store::{Fault, Loss, Store, StoreError, examine};
use yiming::term::{Action, Step, Terms as _};

/// Enough that a run lasts longer than it takes to kill it ten times.
const DOCUMENTS: usize = 2000;

/// Surnames and given names; every document has its own mixture, and most names stand in hundreds.
const GIVEN: [(&str, &str); 8] = [
    ("谢尔盖", "Sergey"),
    ("玛丽亚", "Maria"),
    ("约翰", "John"),
    ("安娜", "Anna"),
    ("彼得", "Peter"),
    ("克里斯蒂娜", "Christina"),
    ("马克", "Mark"),
    ("埃莱娜", "Elena"),
];
const FAMILY: [(&str, &str); 9] = [
    ("拉夫罗夫", "Lavrov"),
    ("扎哈罗娃", "Zakharova"),
    ("博尔顿", "Bolton"),
    ("林德", "Linde"),
    ("西雅尔多", "Szijjarto"),
    ("基什内尔", "Kirchner"),
    ("吕特", "Rutte"),
    ("约翰逊", "Johnson"),
    ("季诺维也夫", "Zinoviev"),
];

/// A folder of documents; the place of memories beside it.
struct Archive {
    folder: TempDir,
}

impl Archive {
    fn new(documents: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..documents {
            let path = folder.path().join(format!("texts/{:02}/{number:04}.txt", number % 37));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, article(number)).unwrap();
        }
        Self { folder }
    }

    fn memory(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn align(&self, memory: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        command.arg("align").arg("--db").arg(memory).args(["--date", "2024-10-21", "--jobs", "2"]);
        command.arg(self.folder.path().join("texts")).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// The memory of a run that nothing disturbs, and how long it took.
    fn undisturbed(&self) -> (String, Duration) {
        let (path, start) = (self.memory("undisturbed.db"), Instant::now());
        assert!(self.align(&path).status().unwrap().success());
        (canonical(&path), start.elapsed())
    }

    fn assert_resumes_to(&self, memory: &Path, expected: &str) {
        assert!(self.align(memory).status().unwrap().success());
        assert_eq!(examine(memory).unwrap().faults, Vec::<Fault>::new());
        assert!(canonical(memory) == expected, "the resumed memory differs from the undisturbed one");
    }
}

fn article(number: usize) -> String {
    let mut text = format!("第{number}号消息。");
    for sentence in 0..=(number % 4) {
        let (given, family) =
            (GIVEN[(number + sentence) % GIVEN.len()], FAMILY[(number / 3 + sentence) % FAMILY.len()]);
        writeln!(text, "外长{}·{}({} {})当天表示，谈判仍在进行。", given.0, family.0, given.1, family.1).unwrap();
    }
    text
}

/// All that a memory says; numbers of rows and times of reading are left out.
fn canonical(path: &Path) -> String {
    let store = Store::open(path).unwrap();
    let mut told = String::new();
    store
        .visit_by_name(&mut |mut entry| {
            entry.id = yiming::term::EntryId(0);
            writeln!(told, "{entry:?}").unwrap();
        })
        .unwrap();
    for row in store.documents().unwrap() {
        writeln!(told, "{:?} {} {}", row.meta, row.aligner, row.mentions).unwrap();
        let pairs = store.pairs(&row.meta.path).unwrap();
        writeln!(told, "{pairs:?}").unwrap();
    }
    told
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

fn kill(mut child: Child) -> bool {
    let running = child.try_wait().unwrap().is_none();
    // On Unix this is SIGKILL: nothing in the process can answer it.
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

#[test]
fn a_run_killed_ten_times_ends_like_an_undisturbed_one() {
    let archive = Archive::new(DOCUMENTS);
    let (expected, duration) = archive.undisturbed();
    let memory = archive.memory("killed.db");
    let (mut random, mut hits, mut left) = (Random(0x5eed), 0, Vec::new());
    for _ in 0..10 {
        let child = archive.align(&memory).spawn().unwrap();
        sleep(Duration::from_micros(random.below(duration.as_micros() as u64 / 4)));
        hits += u32::from(kill(child));
        left.push(memory.exists().then(|| Store::open(&memory).unwrap().documents().unwrap().len()));
    }
    assert!(hits > 5, "{hits} of 10 kills met a running process: {left:?}");
    assert!(left.iter().any(|found| found.is_some_and(|found| found > 0 && found < DOCUMENTS)), "{left:?}");
    archive.assert_resumes_to(&memory, &expected);
}

#[test]
fn two_runs_at_once_end_like_one() {
    let archive = Archive::new(DOCUMENTS / 2);
    let (expected, _) = archive.undisturbed();
    let memory = archive.memory("shared.db");
    let runs: Vec<Child> = (0..2).map(|_| archive.align(&memory).spawn().unwrap()).collect();
    // A reader beside them neither waits nor is in their way.
    for _ in 0..20 {
        if memory.exists() {
            let looked = Instant::now();
            Store::open_existing(&memory).and_then(|store| store.stats()).unwrap();
            assert!(looked.elapsed() < Duration::from_secs(5));
        }
        sleep(Duration::from_millis(20));
    }
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    archive.assert_resumes_to(&memory, &expected);
}

#[test]
fn the_doctor_beside_a_run_waits_for_nothing_and_finds_no_damage() {
    let archive = Archive::new(DOCUMENTS / 2);
    let memory = archive.memory("watched.db");
    let mut run = archive.align(&memory).spawn().unwrap();
    let mut looks = 0;
    while run.try_wait().unwrap().is_none() {
        // It is no memory before it has been made.
        if memory.exists() && examine(&memory).is_ok_and(|health| health.stats.documents > 0) {
            assert_eq!(examine(&memory).unwrap().faults, Vec::<Fault>::new());
            looks += 1;
        }
    }
    assert!(run.wait().unwrap().success() && looks > 0, "{looks} looks");
}

#[test]
fn what_waits_to_be_settled_is_no_damage() {
    let archive = Archive::new(60);
    archive.undisturbed();
    let memory = archive.memory("undisturbed.db");
    let writer = rusqlite::Connection::open(&memory).unwrap();
    // As a run leaves it that was ended between storing and settling, and another that is writing.
    writer.execute_batch("INSERT INTO pending SELECT id FROM form; DELETE FROM entry; BEGIN IMMEDIATE").unwrap();
    let waiting = writer.query_row("SELECT COUNT(*) FROM pending", (), |row| row.get::<_, u64>(0)).unwrap();
    let looked = Instant::now();
    let (status, told) = doctor(&memory, &[]);
    assert!(looked.elapsed() < Duration::from_secs(5), "{:?}", looked.elapsed());
    assert!(status == Some(0) && told.contains(&format!("{waiting} forms still to be settled")), "{told}");
    assert_eq!(examine(&memory).unwrap().waiting, waiting, "nothing was changed");
}

#[test]
fn who_writes_waits_for_its_turn_and_says_so_once() {
    let archive = Archive::new(60);
    archive.undisturbed();
    let memory = archive.memory("undisturbed.db");
    let other = rusqlite::Connection::open(&memory).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    fs::write(archive.memory("texts/new.txt"), "外长林德(Linde)说").unwrap();
    let mut run = archive.align(&memory).stderr(Stdio::piped()).spawn().unwrap();
    // Longer than SQLite is patient by itself.
    sleep(Duration::from_secs(11));
    assert!(run.try_wait().unwrap().is_none(), "it waits");
    other.execute_batch("COMMIT").unwrap();
    let output = run.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.matches("waiting for another process").count() == 1, "{told}");
    assert_eq!(Store::open_existing(&memory).unwrap().documents().unwrap().len(), 61);
}

#[test]
fn a_reader_in_the_middle_of_its_reading_stops_no_writer() {
    let archive = Archive::new(60);
    let memory = archive.memory("m.db");
    assert!(archive.align(&memory).status().unwrap().success());
    let reader = Store::open_existing(&memory).unwrap();
    let mut seen = 0;
    reader
        .visit(&mut |_| {
            if seen == 0 {
                fs::write(archive.memory("texts/new.txt"), "外长林德(Linde)说").unwrap();
                assert!(archive.align(&memory).status().unwrap().success());
            }
            seen += 1;
        })
        .unwrap();
    assert!(seen > 1);
    assert_eq!(Store::open_existing(&memory).unwrap().documents().unwrap().len(), 61);
}

/// `command` in a shell that lets no file grow beyond `blocks` blocks of 512 bytes.
#[cfg(unix)]
fn limited(command: &Command, blocks: u32) -> Command {
    let mut limited = Command::new("sh");
    // Without the trap the limit would kill the process instead of failing the write.
    limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
    limited.arg(command.get_program()).args(command.get_args());
    limited
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_keeps_what_was_stored() {
    let archive = Archive::new(DOCUMENTS / 2);
    let (expected, _) = archive.undisturbed();
    let memory = archive.memory("limited.db");
    let output = limited(&archive.align(&memory), 1200).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("limited.db") && message.lines().count() == 1, "{message}");
    let kept = Store::open(&memory).unwrap().documents().unwrap().len();
    assert!(kept > 0 && kept < DOCUMENTS / 2, "{kept} of {}", DOCUMENTS / 2);
    archive.assert_resumes_to(&memory, &expected);
}

/// A file system of its own in memory, where the test may make one.
#[cfg(target_os = "linux")]
struct SmallDisk(TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn new(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    fn grow(&self, kilobytes: u32) {
        let option = format!("remount,size={kilobytes}k");
        assert!(Command::new("mount").args(["-o", &option]).arg(self.0.path()).status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_keeps_what_was_stored() {
    // Only the superuser may mount one: elsewhere the limit on the size of a file stands in for it.
    let Some(disk) = SmallDisk::new(900) else { return };
    let archive = Archive::new(DOCUMENTS / 2);
    let (expected, _) = archive.undisturbed();
    let memory = disk.0.path().join("full.db");
    let output = archive.align(&memory).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("no space left for the memory") && message.lines().count() == 1, "{message}");
    disk.grow(64 << 10);
    let kept = Store::open(&memory).unwrap().documents().unwrap().len();
    assert!(kept > 0 && kept < DOCUMENTS / 2, "{kept} of {}", DOCUMENTS / 2);
    archive.assert_resumes_to(&memory, &expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_a_free_byte_is_told_as_such() {
    let Some(disk) = SmallDisk::new(4 << 10) else { return };
    let archive = Archive::new(60);
    archive.undisturbed();
    let memory = disk.0.path().join("full.db");
    Store::open(archive.memory("undisturbed.db")).unwrap().back_up(&memory, false).unwrap();
    let mut rest = fs::File::create(disk.0.path().join("rest")).unwrap();
    while std::io::Write::write(&mut rest, &[0; 4096]).is_ok() {}
    let output = archive.align(&memory).stderr(Stdio::piped()).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && message.contains("no space left for the memory"), "{message}");
    let (status, message) = doctor(&memory, &[]);
    // What lies there already may be room enough to read.
    assert!(status == Some(0) || message.contains("no space left for the memory"), "{message}");
}

#[test]
fn a_backup_is_a_whole_memory_and_replaces_only_when_told() {
    let archive = Archive::new(40);
    let memory = archive.memory("m.db");
    assert!(archive.align(&memory).status().unwrap().success());
    let copy = archive.memory("copy.db");
    let store = Store::open(&memory).unwrap();
    store.back_up(&copy, false).unwrap();
    assert_eq!(canonical(&copy), canonical(&memory));
    let message = store.back_up(&copy, false).unwrap_err().to_string();
    assert!(message.ends_with("copy.db is there already"), "{message}");
    store.back_up(&copy, true).unwrap();
    assert!(store.back_up(&memory, true).is_err(), "a memory is no backup of itself");
    assert_eq!(examine(&copy).unwrap().faults, Vec::<Fault>::new());
}

#[test]
fn what_a_killed_backup_left_is_gone_with_the_next_one() {
    let archive = Archive::new(40);
    archive.undisturbed();
    let store = Store::open(archive.memory("undisturbed.db")).unwrap();
    store.back_up(&archive.memory("other.db"), false).unwrap();
    // Half a copy, and the journal by which SQLite would undo it.
    let whole = fs::read(archive.memory("other.db")).unwrap();
    let left = [("copy.db.yiming-new", &whole[..8192]), ("copy.db.yiming-new-journal", &whole[4096..9000])];
    for (name, bytes) in left {
        fs::write(archive.memory(name), bytes).unwrap();
    }
    store.back_up(&archive.memory("copy.db"), false).unwrap();
    assert_eq!(canonical(&archive.memory("copy.db")), canonical(&archive.memory("undisturbed.db")));
    assert!(left.iter().all(|(name, _)| !archive.memory(name).exists()));
}

#[test]
fn a_run_whose_output_nobody_reads_stores_all_the_same() {
    let archive = Archive::new(300);
    let memory = archive.memory("unread.db");
    let unread = |arguments: &[&str]| {
        let mut run = archive.align(&memory);
        let mut run = run.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(run.stdout.take());
        let output = run.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(unread(&["--dry-run"]), (Some(0), String::new()), "there is nothing else to do");
    let (status, told) = unread(&[]);
    assert!(status == Some(0) && told.starts_with("300 documents, "), "{told}");
    assert_eq!(Store::open_existing(&memory).unwrap().documents().unwrap().len(), 300);
    // A text that cannot be read is told all the same.
    let (status, told) = unread(&["nowhere.txt"]);
    assert!(status == Some(2) && told.contains("1 not read"), "{told}");
}

#[test]
fn the_doctor_mends_what_another_hand_broke() {
    let archive = Archive::new(120);
    let (expected, _) = archive.undisturbed();
    for (break_it, kind, mended) in [
        ("DELETE FROM key WHERE form IN (SELECT form FROM key LIMIT 5)", "Key", true),
        ("UPDATE form SET folded = 'x' WHERE text = 'Sergey Lavrov'", "Folding", true),
        ("UPDATE rendering SET mentions = mentions + 1", "Entry", true),
        ("DELETE FROM part", "Entry", true),
        ("INSERT INTO form (text, folded) VALUES ('nobody', 'nobody')", "Unused", true),
        ("PRAGMA foreign_keys = off; DELETE FROM form WHERE text = 'Sergey Lavrov'", "Orphan", false),
    ] {
        let memory = archive.memory("broken.db");
        Store::open(archive.memory("undisturbed.db")).unwrap().back_up(&memory, true).unwrap();
        yiming_sql(&memory, break_it);
        let found = examine(&memory).unwrap().faults;
        assert!(found.iter().any(|fault| format!("{:?}", fault.kind) == kind), "{break_it}: {found:?}");
        let repair = yiming::store::repair(&memory).unwrap();
        assert_eq!((repair.found, repair.now.faults), (found, vec![]), "{break_it}");
        assert!(repair.kept.unwrap().exists());
        // What only the texts know comes back when they are read again.
        assert_eq!(canonical(&memory) == expected, mended, "{break_it}");
        archive.assert_resumes_to(&memory, &expected);
    }
}

#[test]
fn what_a_broken_file_still_holds_is_saved() {
    let archive = Archive::new(400);
    let (expected, _) = archive.undisturbed();
    let memory = archive.memory("broken.db");
    Store::open(archive.memory("undisturbed.db")).unwrap().back_up(&memory, false).unwrap();
    let mut bytes = fs::read(&memory).unwrap();
    // Pages in the middle of the file, where the tables lie.
    for page in [20, 21, 40, 60] {
        bytes[page * 4096..][..4096].fill(0xa5);
    }
    fs::write(&memory, bytes).unwrap();
    assert!(!examine(&memory).unwrap().faults.is_empty());
    let repair = yiming::store::repair(&memory).unwrap();
    assert_eq!(repair.now.faults, Vec::<Fault>::new());
    let kept = Store::open(&memory).unwrap().documents().unwrap().len();
    assert!(kept > 200, "{kept} documents of 400 were saved");
    archive.assert_resumes_to(&memory, &expected);
}

/// Copies the memory of an undisturbed run, with one decision in it.
fn decided_copy(archive: &Archive, name: &str) -> PathBuf {
    let memory = archive.memory(name);
    Store::open(archive.memory("undisturbed.db")).unwrap().back_up(&memory, true).unwrap();
    let decision =
        Step { rendering: Some("林德".to_owned()), ..Step::new(Action::Prefer, "Anna Linde", "we", "2026-01-03") };
    Store::open(&memory).unwrap().take(&[decision]).unwrap();
    memory
}

fn doctor(memory: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_yiming")).args(["doctor", "--db"]).arg(memory).args(arguments).output();
    let output = output.unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn of_a_file_cut_short_all_is_saved_that_is_there() {
    let archive = Archive::new(400);
    let (expected, _) = archive.undisturbed();
    let memory = decided_copy(&archive, "cut.db");
    let bytes = fs::read(&memory).unwrap();
    // Where most mentions lie, and all keys; what was said and which texts were read lies before them.
    let cut = &bytes[..bytes.len() - 60 * 4096];
    fs::write(&memory, cut).unwrap();
    let (status, told) = doctor(&memory, &["--repair"]);
    assert!(status == Some(1) && told.contains("\nlost: ") && told.contains("without what is lost"), "{told}");
    assert_eq!(fs::read(archive.memory("cut.db.damaged")).unwrap(), cut, "what is kept is as it was");
    let store = Store::open(&memory).unwrap();
    assert_eq!((store.documents().unwrap().len(), store.stats().unwrap().decisions), (400, 1));
    drop(store);
    assert!(archive.align(&memory).status().unwrap().success());
    assert_eq!(canonical(&memory).lines().count(), expected.lines().count());
}

#[test]
fn a_file_of_which_nothing_is_left_stays_as_it_is() {
    let archive = Archive::new(60);
    archive.undisturbed();
    let memory = decided_copy(&archive, "empty.db");
    let mut bytes = fs::read(&memory).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&memory, &bytes).unwrap();
    assert!(matches!(yiming::store::repair(&memory), Err(StoreError::Lost { .. })));
    assert_eq!(fs::read(&memory).unwrap(), bytes);
    assert_eq!(doctor(&memory, &["--repair"]).0, Some(2));
    let beside =
        fs::read_dir(archive.folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let beside: Vec<String> = beside.filter(|name| name.starts_with("empty.db.")).collect();
    assert!(beside.is_empty(), "{beside:?}");
}

#[test]
fn rows_that_nobody_can_read_are_counted_and_cost_no_others() {
    let archive = Archive::new(120);
    let (expected, _) = archive.undisturbed();
    for (break_it, lost) in [
        ("UPDATE mention SET sentence = CAST(x'ff41' AS TEXT) WHERE id = 3", Some(("mention", 1))),
        ("UPDATE mention SET kind = 'persoo' WHERE id IN (5, 6)", Some(("mention", 2))),
        ("UPDATE document SET read_at = CAST(x'80' AS TEXT) WHERE id = 7", Some(("document", 1))),
        ("UPDATE form SET folded = CAST(x'ff' AS TEXT) WHERE text = 'Sergey Lavrov'", None),
        ("UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE id = 2", None),
    ] {
        let memory = decided_copy(&archive, "bytes.db");
        yiming_sql(&memory, break_it);
        let (status, told) = doctor(&memory, &[]);
        assert!(status == Some(1) && told.contains("rows that cannot be read"), "{break_it}: {told}");
        let repair = yiming::store::repair(&memory).unwrap();
        assert_eq!(repair.now.faults, vec![], "{break_it}");
        let first = repair.lost.first().map(|Loss { what, lost, .. }| (*what, lost.unwrap()));
        assert_eq!(first, lost, "{break_it}");
        assert_eq!(Store::open(&memory).unwrap().stats().unwrap().decisions, 1);
        assert!(archive.align(&memory).status().unwrap().success());
        assert_eq!(canonical(&memory).lines().count(), expected.lines().count(), "{break_it}");
    }
}

#[test]
fn a_table_whose_description_is_broken_hides_no_others() {
    let archive = Archive::new(60);
    let (expected, _) = archive.undisturbed();
    let memory = decided_copy(&archive, "schema.db");
    let broken = "UPDATE sqlite_schema SET sql = 'CREATE TABL' WHERE name = 'mention_part'";
    yiming_sql(&memory, &format!("PRAGMA writable_schema = on; {broken}"));
    let (status, told) = doctor(&memory, &["--repair"]);
    assert!(status == Some(1) && told.contains("lost: an unknown number of aligned parts"), "{told}");
    let kept = Store::open(&memory).unwrap().stats().unwrap();
    assert_eq!((kept.documents, kept.mentions, kept.decisions), (60, 150, 1));
    assert!(archive.align(&memory).status().unwrap().success());
    assert_eq!(canonical(&memory).lines().count(), expected.lines().count());
}

/// Another program's hand in the memory.
fn yiming_sql(memory: &Path, sql: &str) {
    rusqlite::Connection::open(memory).unwrap().execute_batch(sql).unwrap();
}
