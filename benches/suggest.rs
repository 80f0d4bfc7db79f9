//! How fast known names are found in running text: one million names, foreign and Chinese text; the matcher alone,
//! on one core, then the whole command, on all cores, over a memory of a hundred thousand: on one line, which is its
//! start, and on a long text.
//!
//! `cargo bench --bench suggest`. Names and texts are made here, from a fixed seed: plain words as often as
//! Zipf's law has them, every tenth of which also begins names, and a name after every eleven. What is found is
//! counted before anything is timed. With `YIMING_DATA=DIR` a million originals and renderings of the lists in
//! `data/names` are looked for in real text too: the English of `eval/suggest`, again and again, and `data/text`.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

use std::collections::BTreeSet;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use yiming::names::matcher::Matcher;
use yiming::text::Document;

const NAMES: usize = 1_000_000;
const ENTRIES: usize = 100_000;
/// Of the texts.
const BYTES: usize = 20_000_000;
/// Plain words of a made text.
const VOCABULARY: usize = 30_000;
/// Of so many runs the fastest counts: what else the machine does only slows a run down.
const RUNS: usize = 3;

fn main() -> Result<()> {
    let mut random = Random(7);
    let foreign: Vec<String> = (0..NAMES).map(|_| random.foreign()).collect();
    let chinese: Vec<String> = (0..NAMES).map(|_| random.chinese()).collect();
    println!("{:>12} {:>8} {:>8} {:>8} {:>6}", "text", "names", "built s", "hits", "MB/s");
    report("foreign", &foreign, text(&mut random, &foreign, false));
    report("Chinese", &chinese, text(&mut random, &chinese, true));
    let data = std::env::var_os("YIMING_DATA").map(PathBuf::from);
    match &data {
        Some(data) => {
            report("real foreign", &listed(data, "original")?, english(data)?);
            report("real Chinese", &listed(data, "zh")?, paragraphs(data)?);
        }
        None => println!("notice: YIMING_DATA is not set: no real text is read"),
    }
    let folder = tempfile::tempdir()?;
    whole(folder.path(), &mut random, &foreign, &chinese)?;
    data.map_or(Ok(()), |data| whole_of_real(folder.path(), &data))
}

/// How fast `names` are found in `text`.
fn report(label: &str, names: &[String], text: String) {
    let start = Instant::now();
    let matcher = Matcher::new(names.iter().zip(0..));
    let built = start.elapsed().as_secs_f64();
    let doc = Document::new("bench", text);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let find = || one_core.install(|| matcher.find(&doc, |span, _| Some(span)).len());
    let hits = find();
    assert!(hits > 1000, "the names are found");
    let fastest = fastest(|| assert_eq!(find(), hits));
    let speed = doc.text().len() as f64 / 1e6 / fastest.as_secs_f64();
    println!("{label:>12} {:8} {built:8.2} {hits:8} {speed:6.0}", names.len());
}

/// A million of what the lists have in `column`.
fn listed(data: &Path, column: &str) -> Result<Vec<String>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(data.join("data/names"))?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut names = BTreeSet::new();
    for file in files {
        let list = std::fs::read_to_string(file)?;
        let mut lines = list.lines().map(|line| line.split('\t'));
        let Some(at) = lines.next().and_then(|mut head| head.position(|name| name == column)) else { continue };
        names.extend(lines.filter_map(|mut row| row.nth(at)).map(str::to_owned));
    }
    Ok(names.into_iter().take(NAMES).collect())
}

fn english(data: &Path) -> Result<String> {
    let text = std::fs::read_to_string(data.join("eval/suggest/dev.txt"))? + "\n\n";
    Ok(text.repeat(BYTES / text.len()))
}

fn paragraphs(data: &Path) -> Result<String> {
    let mut all = String::new();
    for file in std::fs::read_dir(data.join("data/text"))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") && all.len() < BYTES {
            for line in std::fs::read_to_string(path)?.lines() {
                let row: serde_json::Value = serde_json::from_str(line)?;
                all.push_str(row["text"].as_str().unwrap_or_default());
                all.push('\n');
            }
        }
    }
    Ok(all)
}

/// The command over one line, as it is and without the generator, and over a long foreign text with a hundred
/// thousand names of which every other one stands there.
fn whole(folder: &Path, random: &mut Random, foreign: &[String], chinese: &[String]) -> Result<()> {
    let (line, long) = (folder.join("line.txt"), folder.join("long.txt"));
    let pairs = foreign.iter().zip(chinese).take(ENTRIES);
    let memory = memory(&folder.join("made.db"), pairs.map(|(one, other)| (one.as_str(), other.as_str())))?;
    std::fs::write(&line, format!("He met {} there.\n", foreign[0]))?;
    std::fs::write(&long, text(random, &foreign[..ENTRIES], false))?;
    for (label, more) in [("one line", &[][..]), ("one line, nothing made", &["--no-generate"])] {
        let (hits, time) = suggested(&line, &memory, more)?;
        assert!(hits > 0, "the name is found");
        println!("{label}: {:.0} ms", time.as_secs_f64() * 1000.0);
    }
    report_whole("made text", &long, &memory)
}

/// The command over the English of `eval/suggest`, again and again, with a hundred thousand names of the lists.
fn whole_of_real(folder: &Path, data: &Path) -> Result<()> {
    let (originals, renderings) = (listed(data, "original")?, listed(data, "zh")?);
    // Which is whose does not matter here.
    let pairs = originals.iter().zip(&renderings).step_by(originals.len().min(renderings.len()) / ENTRIES);
    let memory = memory(&folder.join("real.db"), pairs.map(|(one, other)| (one.as_str(), other.as_str())))?;
    let long = folder.join("english.txt");
    std::fs::write(&long, english(data)?)?;
    report_whole("real text", &long, &memory)
}

/// A memory at `path` of `pairs`.
fn memory<'p>(path: &Path, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Result<PathBuf> {
    let list = path.with_extension("csv");
    let mut rows = csv::Writer::from_path(&list)?;
    rows.write_record(["original", "rendering"])?;
    for (original, rendering) in pairs {
        rows.write_record([original, rendering])?;
    }
    rows.flush()?;
    told(yiming().arg("import").arg(&list).arg("--db").arg(path))?;
    Ok(path.to_owned())
}

/// How fast the command is over the `text`: tables for people, and lines for programs.
fn report_whole(label: &str, text: &Path, memory: &Path) -> Result<()> {
    // A table has each name once.
    for (format, least) in [("text", 100), ("jsonl", 1000)] {
        let (hits, time) = suggested(text, memory, &["--no-generate", "--format", format])?;
        assert!(hits > least, "the names are found");
        let megabytes = std::fs::metadata(text)?.len() as f64 / 1e6;
        println!("suggest, {label}, {format}: {hits} lines, {:.1} MB/s", megabytes / time.as_secs_f64());
    }
    Ok(())
}

/// How many lines the command gives for `text`, and how long it takes.
fn suggested(text: &Path, memory: &Path, more: &[&str]) -> Result<(usize, Duration)> {
    let names = || told(yiming().arg("suggest").arg(text).arg("--db").arg(memory).args(more));
    let hits = String::from_utf8_lossy(&names()?.stdout).lines().count();
    Ok((hits, fastest(|| drop(names()))))
}

fn yiming() -> Command {
    Command::new(env!("CARGO_BIN_EXE_yiming"))
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

/// Plain words, and a name after every eleven of them.
fn text(random: &mut Random, names: &[String], chinese: bool) -> String {
    let vocabulary: Vec<String> = (0..VOCABULARY).map(|_| random.plain(names, chinese)).collect();
    let mut text = String::with_capacity(BYTES + 100);
    let mut words = 0;
    while text.len() < BYTES {
        words += 1;
        if words % 12 == 0 {
            text.push_str(&names[random.below(names.len())]);
        } else {
            text.push_str(&vocabulary[random.rank(vocabulary.len())]);
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

    /// A place of `end`, the first the likeliest, as Zipf's law has it.
    fn rank(&mut self, end: usize) -> usize {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((end as f64).powf(uniform) as usize - 1).min(end - 1)
    }

    /// A word that is no name, though every tenth begins some.
    fn plain(&mut self, names: &[String], chinese: bool) -> String {
        const SOUNDS: [&str; 16] =
            ["the", "ing", "er", "al", "ce", "qua", "sy", "ple", "up", "wor", "dly", "is", "ma", "hou", "nt", "y"];
        if self.below(10) == 0 {
            let name = &names[self.below(names.len())];
            return if chinese {
                name.chars().take(2).collect()
            } else {
                name.split(' ').take(1).map(str::to_lowercase).collect()
            };
        }
        if chinese {
            return (0..2).map(|_| self.common()).collect();
        }
        (0..=self.below(3)).map(|_| SOUNDS[self.below(16)]).collect()
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
        let chars: Vec<char> = "斯尔克拉特里夫德罗马亚卡巴维萨诺利贝伊丹布科瓦米洛佩阿埃奥艾安博恩法菲弗福戈格古哈赫霍基吉加杰金卡凯考坎库莱朗雷林卢伦曼梅蒙莫姆奈尼努帕皮普齐乔琼塞沙舍申斯索塔泰汤图托韦温沃乌西希肖谢休雅扬耶约泽扎".chars().collect();
        (0..3 + self.below(5)).map(|_| chars[self.below(chars.len())]).collect()
    }

    fn common(&mut self) -> char {
        let chars: Vec<char> =
            "的是在了不和有大这主中人上为们地个用工时要动国产以我到他会作来分生对于学下级就年".chars().collect();
        chars[self.below(chars.len())]
    }
}
