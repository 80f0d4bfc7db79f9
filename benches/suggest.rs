//! How fast known names are found in running text: one million names, one core, foreign and Chinese text;
//! the matcher alone, then the whole command over a memory of a hundred thousand, on one line, which is its
//! start, and on a long text.
//!
//! `cargo bench --bench suggest`. Names and texts are made here, from a fixed seed; what is found is counted
//! before anything is timed.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

use std::fmt::Write as _;
use std::io::{Error, Result};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use yiming::names::matcher::Matcher;
use yiming::text::Document;

const NAMES: usize = 1_000_000;
const ENTRIES: usize = 100_000;
/// Of the texts.
const BYTES: usize = 20_000_000;
/// Of so many runs the fastest counts: what else the machine does only slows a run down.
const RUNS: usize = 3;

fn main() -> Result<()> {
    let mut random = Random(7);
    let foreign: Vec<String> = (0..NAMES).map(|_| random.foreign()).collect();
    let chinese: Vec<String> = (0..NAMES).map(|_| random.chinese()).collect();
    println!("{:>8} {:>9} {:>9} {:>9}", "text", "built s", "hits", "MB/s");
    for (label, names) in [("foreign", &foreign), ("Chinese", &chinese)] {
        let start = Instant::now();
        let mut matcher = Matcher::default();
        for (number, name) in (0..).zip(names) {
            matcher.insert(name, number);
        }
        let built = start.elapsed().as_secs_f64();
        let doc = Document::new("bench", text(&mut random, names, label == "Chinese", BYTES));
        let hits = matcher.find(&doc, |span, _| Some(span)).len();
        assert!(hits > 1000, "the names are found");
        let fastest = fastest(|| assert_eq!(matcher.find(&doc, |span, _| Some(span)).len(), hits));
        println!("{label:>8} {built:9.2} {hits:9} {:9.0}", speed(&doc, fastest));
    }
    whole(&mut random, &foreign, &chinese)
}

/// The command over one line, as it is and without the generator, and over a long foreign text.
fn whole(random: &mut Random, foreign: &[String], chinese: &[String]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let (list, memory, line, long) = (at("names.csv"), at("names.db"), at("line.txt"), at("long.txt"));
    let mut rows = String::from("original,rendering\n");
    for (original, rendering) in foreign.iter().zip(chinese).take(ENTRIES) {
        writeln!(rows, "{original},{rendering}").map_err(Error::other)?;
    }
    std::fs::write(&list, rows)?;
    std::fs::write(&line, format!("He met {} there.\n", foreign[0]))?;
    std::fs::write(&long, text(random, &foreign[..ENTRIES], false, BYTES))?;
    told(yiming().arg("import").arg(&list).arg("--db").arg(&memory))?;
    let run = |path: &Path, more: &[&str]| {
        let names = || told(yiming().arg("suggest").arg(path).arg("--db").arg(&memory).args(more));
        let hits = String::from_utf8_lossy(&names()?.stdout).lines().count();
        Ok::<_, Error>((hits, fastest(|| drop(names()))))
    };
    for (label, more) in [("one line", &[][..]), ("one line, nothing made", &["--no-generate"])] {
        let (hits, time) = run(&line, more)?;
        assert!(hits > 0, "the name is found");
        println!("{label}: {:.0} ms", time.as_secs_f64() * 1000.0);
    }
    let (hits, time) = run(&long, &["--no-generate", "--format", "jsonl"])?;
    assert!(hits > 1000, "the names are found");
    println!("suggest: {hits} names, {:.0} MB/s", BYTES as f64 / 1e6 / time.as_secs_f64());
    Ok(())
}

fn yiming() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.env("RAYON_NUM_THREADS", "1");
    command
}

/// What `command` prints; an error where it fails.
fn told(command: &mut Command) -> Result<Output> {
    let output = command.output()?;
    if output.status.success() { Ok(output) } else { Err(Error::other(String::from_utf8_lossy(&output.stderr))) }
}

fn fastest(run: impl Fn()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or_default()
}

fn speed(doc: &Document, time: Duration) -> f64 {
    doc.text().len() as f64 / 1e6 / time.as_secs_f64()
}

/// Plain words, and a name about every twelve of them.
fn text(random: &mut Random, names: &[String], chinese: bool, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 100);
    let mut words = 0;
    while text.len() < bytes {
        words += 1;
        match (words % 12, chinese) {
            (0, _) => text.push_str(&names[random.below(names.len())]),
            (_, true) => text.extend((0..2).map(|_| random.common())),
            (_, false) => text.push_str(&random.word()),
        }
        match (words % 90, chinese) {
            (0, true) => text.push_str("。\n"),
            (0, false) => text.push_str(".\n\n"),
            (_, false) => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Steele, Lea, Flood 2014 (`SplitMix`): the same names on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % end as u64) as usize
    }

    fn word(&mut self) -> String {
        const SOUNDS: [&str; 16] =
            ["ba", "ko", "lin", "ter", "mo", "vi", "san", "del", "ro", "ne", "ga", "shi", "por", "tu", "fe", "ran"];
        (0..=self.below(3)).map(|_| SOUNDS[self.below(16)]).collect()
    }

    fn foreign(&mut self) -> String {
        let mut word = || {
            let word = self.word() + &self.word();
            word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
        };
        format!("{} {}", word(), word())
    }

    fn chinese(&mut self) -> String {
        let chars: Vec<char> = "斯尔克拉特里夫德罗马亚卡巴维萨诺利贝伊丹布科瓦米洛佩".chars().collect();
        (0..3 + self.below(5)).map(|_| chars[self.below(chars.len())]).collect()
    }

    fn common(&mut self) -> char {
        let chars: Vec<char> =
            "的是在了不和有大这主中人上为们地个用工时要动国产以我到他会作来分生对于学下级就年".chars().collect();
        chars[self.below(chars.len())]
    }
}
