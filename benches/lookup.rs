//! How fast a name is found among a million renderings: by the whole command, and in one process.
//!
//! `cargo bench --bench lookup` makes the memory itself, from syllables and by a fixed seed, the first time:
//! some minutes. `YIMING_RENDERINGS=N` makes a smaller one.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

mod names;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use strsim::osa_distance;
use yiming::lookup::{NearIndex, Sources, lookup};
use yiming::store::{Refused, Store, StoreError};
use yiming::term::{Confidence, Kind, Listing, Method, PartPair, Reading, Region, SeenCount, SourceMeta, Status};
use yiming::text::normalize::fold;

/// Of so many runs of a command the median counts.
const RUNS: usize = 9;
/// So many queries with a slip are asked in one process.
const QUERIES: usize = 20_000;
/// So many of them are asked of a scan.
const SCANNED: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let renderings = std::env::var("YIMING_RENDERINGS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let names = names::names(renderings);
    let path = memory(&names)?;
    let megabytes = std::fs::metadata(&path)?.len() as f64 / 1e6;
    println!("memory: {renderings} renderings, {megabytes:.0} MB");
    commands(&path, &names)?;
    in_process(&path, &names)
}

/// The whole command in a process of its own, for each way to find a name.
fn commands(path: &Path, names: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    println!("{:16} {:>10} {:>10}", "cold process", "median ms", "worst ms");
    for (way, ask) in WAYS {
        let mut times = Vec::new();
        for at in 0..RUNS {
            let (original, rendering) = long(names, at * 7919 + 13);
            let query = ask(original, rendering);
            let begun = Instant::now();
            let told = Command::new(env!("CARGO_BIN_EXE_yiming"))
                .args(["lookup", "--limit", "1000", "--db"])
                .arg(path)
                .arg("--")
                .arg(&query)
                .stderr(Stdio::null())
                .output()?;
            times.push(begun.elapsed());
            let told = String::from_utf8(told.stdout)?;
            match way {
                "not there" => assert!(told.is_empty(), "{query} finds {told}"),
                // A surname may have more bearers than are told.
                "surname" => assert!(!told.is_empty(), "{query} finds nothing"),
                _ => assert!(told.contains(original.as_str()), "{way}: {query} finds {told}"),
            }
        }
        times.sort_unstable();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        println!("{way:16} {:10.1} {:10.1}", milliseconds(times[RUNS / 2]), milliseconds(times[RUNS - 1]));
    }
    Ok(())
}

/// The first name from the one numbered `at` on in whose words one slip makes no other word.
fn long(names: &[(String, String)], at: usize) -> &(String, String) {
    let is_long = |(original, rendering): &&(String, String)| {
        original.split(' ').all(|word| word.len() > 5) && rendering.split('·').all(|word| word.chars().count() > 2)
    };
    names.iter().skip(at % names.len()).chain(names).find(is_long).expect("some names are long")
}

type Ask = fn(&str, &str) -> String;

const WAYS: [(&str, Ask); 8] = [
    ("exact", |original, _| original.to_owned()),
    ("folded", |original, _| original.to_uppercase()),
    ("rendering", |_, rendering| rendering.to_owned()),
    ("surname", |original, _| original.split(' ').next_back().unwrap_or_default().to_owned()),
    ("pinyin", |_, rendering| {
        rendering.split('·').filter_map(|part| yiming::text::pinyin::spellings(part, 1).pop()).collect()
    }),
    ("typo", |original, _| slip(original)),
    ("typo in Chinese", |_, rendering| slip(rendering)),
    ("not there", |_, _| "Qwrtzpsd Xkcdvbnm".to_owned()),
];

/// Two letters of the last word swapped, or its first left out where they are one.
fn slip(name: &str) -> String {
    let mut chars: Vec<char> = name.chars().collect();
    let last = chars.len() - 2;
    if chars[last] == chars[last - 1] {
        chars.remove(last);
    } else {
        chars.swap(last, last - 1);
    }
    chars.into_iter().collect()
}

fn in_process(path: &Path, names: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    let store = Store::open_existing(path)?;
    let begun = Instant::now();
    let index = NearIndex::of(&store)?;
    println!("index in memory: {} words, made in {:.1} s", index.len(), begun.elapsed().as_secs_f64());
    let queries: Vec<(&str, String)> = (0..QUERIES)
        .map(|at| long(names, at * 104_729 + 1).0.as_str())
        .map(|original| (original, slip(original)))
        .collect();
    let begun = Instant::now();
    let found =
        queries.iter().filter(|(original, query)| index.forms_within_one_edit(query).contains(original)).count();
    let ours = QUERIES as f64 / begun.elapsed().as_secs_f64();
    assert_eq!(found, QUERIES, "every slip finds its name");
    let all: Vec<(&str, String)> = names.iter().map(|(original, _)| (original.as_str(), fold(original))).collect();
    let begun = Instant::now();
    let scan = |query: &str| {
        let query = fold(query);
        all.iter().filter(|(_, folded)| osa_distance(&query, folded) < 2).count()
    };
    let found = queries.iter().take(SCANNED).filter(|(_, query)| scan(query) > 0).count();
    let scanned = SCANNED as f64 / begun.elapsed().as_secs_f64();
    assert_eq!(found, SCANNED, "the scan finds it too");
    println!(
        "fuzzy, one edit: {ours:.0} queries/s; a scan with strsim {scanned:.1} queries/s; {:.0} times",
        ours / scanned
    );
    let begun = Instant::now();
    let asked = queries.iter().take(500);
    let found = asked.filter(|(original, query)| {
        lookup(query, Sources::only(&store), None).is_ok_and(|found| found.iter().any(|one| one.original == *original))
    });
    let found = found.count();
    println!("all ways, from the file: {:.0} queries/s, {found} of 500 right", 500.0 / begun.elapsed().as_secs_f64());
    Ok(())
}

/// The memory of `names`, made when it is not there.
fn memory(names: &[(String, String)]) -> Result<PathBuf, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("lookup-{}.db", names.len()));
    if path.exists() {
        return Ok(path);
    }
    let begun = Instant::now();
    let new = path.with_extension("new");
    if new.exists() {
        std::fs::remove_file(&new)?;
    }
    let reading = Reading { aligner: "bench".into(), settings: String::new(), at: "2026-01-01T00:00:00Z".into() };
    let mut store = Store::open(&new)?;
    store.import::<(), StoreError>(&SourceMeta::named("/bench"), &reading, "1", |list| {
        for (at, (original, rendering)) in names.iter().enumerate() {
            list.add(listing(at, original, rendering)).map_err(Refused::Store)?;
        }
        Ok(())
    })?;
    drop(store);
    std::fs::rename(&new, &path)?;
    println!("memory made in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(path)
}

fn listing(at: usize, original: &str, rendering: &str) -> Listing {
    let parts = original.split(' ').zip(rendering.split('·'));
    let part =
        |(original, rendering): (&str, &str)| PartPair { rendering: rendering.into(), original: original.into() };
    Listing {
        original: original.into(),
        rendering: rendering.into(),
        region: Region::Cn,
        status: Status::Unreviewed,
        kind: Kind::Person,
        method: Method::Transliteration,
        language: "und-Latn".into(),
        confidence: Confidence::new(1.0),
        parts: parts.map(part).collect(),
        subject: None,
        note: None,
        sentence: String::new(),
        line: at + 1,
        column: 1,
        concept: at as u64,
        shared: false,
        original_seen: SeenCount { mentions: 1, documents: 1 },
        rendering_seen: SeenCount { mentions: 1, documents: 1 },
        last: None,
    }
}
