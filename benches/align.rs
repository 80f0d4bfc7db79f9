//! How fast `align --dry-run` reads on one core, beside `rg` finding the same brackets in the same file.
//!
//! `YIMING_DATA=DIR cargo bench --bench align`, where DIR holds `data/text`: paragraphs as JSON Lines and
//! articles in `docs/`. Without it, or without `rg`, it says so and measures what is left.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

use std::fs;
use std::io::{Error, Result, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Of so many runs the fastest counts: what else the machine does only slows a run down.
const RUNS: usize = 5;
/// The brackets that could state a pair, as the comparison finds them.
const BRACKETS: &str = "[（(][^（()）]*[A-Za-z][^（()）]*[)）]";

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("YIMING_DATA").map(PathBuf::from) else {
        println!("notice: YIMING_DATA is not set: nothing to align");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let text = data.join("data/text");
    let joined = joined_paragraphs(&text, &folder.path().join("paragraphs.txt"))?;
    let articles = joined_articles(&text.join("docs"), &folder.path().join("articles.txt"))?;
    println!("{:12} {:>8} {:>10} {:>12} {:>10} {:>8}", "text", "MB", "MB/s", "brackets/s", "rg MB/s", "of rg");
    for (name, path) in [("paragraphs", &joined), ("articles", &articles)] {
        report(name, path)?;
    }
    Ok(())
}

fn report(name: &str, path: &Path) -> Result<()> {
    let megabytes = fs::metadata(path)?.len() as f64 / 1e6;
    let count = bracket_count(path);
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    // In turn, so that both see the same machine.
    for _ in 0..RUNS {
        ours = ours.min(time(align(path))?);
        if count.is_some() {
            theirs = theirs.min(time(rg(path))?);
        }
    }
    let rate = megabytes / ours.as_secs_f64();
    print!("{name:12} {megabytes:8.1} {rate:10.2}");
    match count {
        Some(count) => {
            let peer = megabytes / theirs.as_secs_f64();
            let brackets = count as f64 / ours.as_secs_f64();
            println!(" {brackets:12.0} {peer:10.0} {:8.4}", rate / peer);
        }
        None => println!("   (no rg here to compare with)"),
    }
    std::io::stdout().flush()
}

fn align(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.args(["align", "--dry-run", "--format", "jsonl"]).arg(path).env("RAYON_NUM_THREADS", "1");
    command
}

fn rg(path: &Path) -> Command {
    let mut command = Command::new("rg");
    command.args(["-j1", "-o", BRACKETS]).arg(path);
    command
}

/// How many brackets `rg` finds; `None` where there is no `rg`.
fn bracket_count(path: &Path) -> Option<usize> {
    let found = rg(path).stderr(Stdio::null()).output().ok()?;
    Some(found.stdout.split(|&byte| byte == b'\n').count() - 1)
}

fn time(mut command: Command) -> Result<Duration> {
    let begun = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(begun.elapsed()) } else { Err(Error::other(format!("{command:?}: {status}"))) }
}

/// The paragraphs of every JSON Lines file of `folder`, one a line.
fn joined_paragraphs(folder: &Path, to: &Path) -> Result<PathBuf> {
    let mut out = String::new();
    for path in files(folder, "jsonl")? {
        for line in fs::read_to_string(path)?.lines() {
            let paragraph: serde_json::Value = serde_json::from_str(line)?;
            out.push_str(&paragraph["text"].as_str().unwrap_or_default().replace('\n', " "));
            out.push('\n');
        }
    }
    fs::write(to, out)?;
    Ok(to.to_owned())
}

fn joined_articles(folder: &Path, to: &Path) -> Result<PathBuf> {
    let texts: Result<Vec<String>> = files(folder, "txt")?.into_iter().map(fs::read_to_string).collect();
    fs::write(to, texts?.join("\n"))?;
    Ok(to.to_owned())
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries: Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut found: Vec<PathBuf> =
        entries?.into_iter().filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    found.sort();
    Ok(found)
}
