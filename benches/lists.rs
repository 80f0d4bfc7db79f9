//! How fast a list of a million names comes into a memory and goes out again, and how much room that takes.
//!
//! `cargo bench --bench lists` makes the list itself, by a fixed seed. `YIMING_ROWS=N` makes another number of rows.
//! Processor time and memory are told where there is `/proc`.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

mod names;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What bringing in and taking out may take, in megabytes, whatever the number of rows.
const LIMIT: f64 = 200.0;
/// How often a command is asked how much it holds.
const LOOK: Duration = Duration::from_millis(10);
/// Ticks in a second of what `/proc` counts.
const TICKS: f64 = 100.0;

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::var("YIMING_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lists");
    // What a run that was stopped has left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let (list, memory, out) = (folder.join("names.csv"), folder.join("memory.db"), folder.join("out.csv"));
    write(&list, rows)?;
    println!("{:24}{:>10}{:>14}{:>12}{:>8}", "", "seconds", "rows/s", "processor", "MB");
    let yiming = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        command.env_remove("YIMING_DB").stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    measure("read CSV (dry run)", rows, yiming().args(["import", "--dry-run", "--db"]).args([&memory, &list]))?;
    measure("import CSV", rows, yiming().args(["import", "--db"]).args([&memory, &list]))?;
    measure("export CSV", rows, yiming().args(["export", "--db"]).arg(&memory).arg("-o").arg(&out))?;
    let told = BufReader::new(File::open(&out)?).lines().count();
    assert_eq!(told, rows + 1, "every row comes out again, below a header");
    println!("memory: {:.0} MB for {rows} rows", fs::metadata(&memory)?.len() as f64 / 1e6);
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn write(list: &Path, rows: usize) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(list)?);
    writeln!(out, "original,zh-CN,kind,note")?;
    let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
    for (original, rendering) in names::names(rows) {
        let original = original.split(' ').map(capital).collect::<Vec<String>>().join(" ");
        writeln!(out, "{original},{rendering},person,")?;
    }
    Ok(out.flush()?)
}

/// Run `command` and print how long it took and what it held.
fn measure(what: &str, rows: usize, command: &mut Command) -> Result<(), Box<dyn Error>> {
    let (begun, used) = (Instant::now(), processor_time());
    let mut child = command.spawn()?;
    let mut peak = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = held(&child).or(peak);
        std::thread::sleep(LOOK);
    };
    let seconds = begun.elapsed().as_secs_f64();
    assert!(status.success(), "{what}: {status}");
    let processor = processor_time().zip(used).map_or("?".to_owned(), |(now, then)| format!("{:.1}", now - then));
    let held = peak.map_or("?".to_owned(), |peak: f64| format!("{peak:.0}"));
    println!("{what:24}{seconds:10.1}{:14.0}{processor:>12}{held:>8}", rows as f64 / seconds);
    assert!(peak.is_none_or(|peak| peak < LIMIT), "{what} held {held} MB: over {LIMIT}");
    Ok(())
}

/// The most that `child` has held so far, in megabytes.
fn held(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1e3)
}

/// Seconds of processor time that commands have used which are done.
fn processor_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name in brackets, which may hold anything: fields 16 and 17 of the line are those of children.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(13).take(2).map(str::parse::<f64>);
    Some(ticks.sum::<Result<f64, _>>().ok()? / TICKS)
}
