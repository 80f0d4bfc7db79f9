//! How fast `check` goes through one work on one core, and what it holds in memory: a hundred thousand
//! characters, alone and against a memory of a hundred thousand names, and ten megabytes of chapters.
//!
//! `cargo bench --bench check`. The text is the articles of `corpus/`, as often as it takes, each copy a
//! chapter of its own with slips in it; the findings are counted before anything is timed.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use yiming::align::Aligner;
use yiming::check::{Known, Options, check_against};
use yiming::term::{Entry, EntryId, Kind, MemoryTerms, Method, Original, Pair, Region, Rendering, Seen, Status};
use yiming::text::Document;

/// Of so many runs the fastest counts: what else the machine does only slows a run down.
const RUNS: usize = 3;

fn main() -> std::io::Result<()> {
    let chapters = chapters()?;
    let characters = |work: &[Document]| work.iter().map(|doc| doc.text().chars().count()).sum::<usize>();
    let hundred = repeated(&chapters, |work| characters(work) >= 100_000);
    let long = repeated(&chapters, |work| work.iter().map(|doc| doc.text().len()).sum::<usize>() >= 10_000_000);
    let nothing = Known::default();
    let start = Instant::now();
    let memory = Known::of(&MemoryTerms::new(names())).expect("a list answers");
    println!("a memory of {NAMES} names read in {:.2} s", start.elapsed().as_secs_f64());
    println!(
        "{:>12} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "characters", "names", "findings", "align s", "check s", "peak MB"
    );
    for (work, known, size, runs) in
        [(&hundred, &nothing, 0, RUNS), (&hundred, &memory, NAMES, RUNS), (&long, &nothing, 0, 1)]
    {
        let (mut aligned, mut checked, mut findings) = (Duration::MAX, Duration::MAX, 0);
        for _ in 0..runs {
            let start = Instant::now();
            let pairs: Vec<Vec<Pair>> = work.iter().map(|doc| Aligner::shipped().align(doc)).collect();
            aligned = aligned.min(start.elapsed());
            let start = Instant::now();
            let found = check_against(work, &pairs, known, &Options::default());
            checked = checked.min(start.elapsed());
            findings = found.len();
        }
        assert!(findings > 0, "the slips are found");
        let seconds = |time: Duration| time.as_secs_f64();
        let (aligned, checked, peak) = (seconds(aligned), seconds(checked), peak_megabytes());
        println!("{:12} {size:9} {findings:9} {aligned:9.2} {checked:9.2} {peak:>9}", characters(work));
    }
    Ok(())
}

/// How many names the memory holds.
const NAMES: usize = 100_000;

/// Names as transliterations look, and no two the same.
fn names() -> Vec<Entry> {
    const SYLLABLES: [(&str, &str); 18] = [
        ("卡", "ka"),
        ("尔", "l"),
        ("斯", "s"),
        ("特", "t"),
        ("罗", "ro"),
        ("马", "ma"),
        ("维", "vi"),
        ("里", "ri"),
        ("奥", "o"),
        ("德", "d"),
        ("伊", "i"),
        ("诺", "no"),
        ("夫", "v"),
        ("雷", "re"),
        ("娜", "na"),
        ("贝", "be"),
        ("托", "to"),
        ("格", "g"),
    ];
    let name = |number: usize| {
        let digits = (0..4).map(|place| SYLLABLES[number / SYLLABLES.len().pow(place) % SYLLABLES.len()]);
        let (rendering, original): (Vec<&str>, Vec<&str>) = digits.unzip();
        let seen = Seen { mentions: 1, documents: 1, first: None, last: None };
        let (text, language) = (original.concat(), "und-Latn".to_owned());
        let rendering = Rendering {
            text: rendering.concat(),
            region: Region::Cn,
            status: Status::Unreviewed,
            method: Method::Transliteration,
            seen: seen.clone(),
        };
        Entry {
            id: EntryId(number as i64 + 1),
            kind: Kind::Person,
            note: None,
            originals: vec![Original { text, language, seen }],
            renderings: vec![rendering],
            parts: Vec::new(),
        }
    };
    (0..NAMES).map(name).collect()
}

/// The articles, each with a slip in every name 波罗申科 that it has.
fn chapters() -> std::io::Result<Vec<String>> {
    let mut paths: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Ok(fs::read_to_string(path)? + "\n后来波罗申柯没有回答。\n")).collect()
}

fn repeated(chapters: &[String], enough: impl Fn(&[Document]) -> bool) -> Vec<Document> {
    let mut work = Vec::new();
    for (at, text) in chapters.iter().cycle().enumerate() {
        work.push(Document::new(format!("{at}.txt"), text.clone()));
        if at % chapters.len() == 0 && enough(&work) {
            break;
        }
    }
    work
}

/// The most memory that this process has held, where the system tells.
fn peak_megabytes() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "-".to_owned(), |kilobytes| (kilobytes / 1024).to_string())
}
