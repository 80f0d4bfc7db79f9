//! The corpus as a ratchet: what the aligner gets wrong there is written down, and the test fails both
//! when a new mistake is made and when an old one is mended but still listed.
//!
//! `YIMING_BLESS=1 cargo test corpus` writes the list anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use yiming::align::Aligner;
use yiming::align::evaluate::{Report, matches, same_original};
use yiming::align::train::data::Labelled;
use yiming::term::Pair;
use yiming::text::Document;

const LIST: &str = "tests/data/corpus-mistakes.txt";

#[test]
fn mistakes_are_the_known_ones() {
    let (mistakes, report) = align_corpus();
    assert!(report.pairs.hits > 1300, "the corpus has 1,588 pairs: {report:?}");
    if std::env::var_os("YIMING_BLESS").is_some() {
        fs::write(LIST, &mistakes).unwrap();
    }
    let known = fs::read_to_string(LIST).unwrap();
    let fresh: Vec<&str> = mistakes.lines().filter(|line| !known.lines().any(|one| one == *line)).collect();
    let mended: Vec<&str> = known.lines().filter(|line| !mistakes.lines().any(|one| one == *line)).collect();
    assert!(fresh.is_empty(), "new mistakes:\n{}", fresh.join("\n"));
    assert!(mended.is_empty(), "no mistakes any more, take them off {LIST}:\n{}", mended.join("\n"));
}

#[test]
fn the_gold_is_about_the_texts() {
    for gold in gold() {
        let file = gold.file.as_deref().unwrap();
        let text = fs::read_to_string(Path::new("corpus").join(file)).unwrap();
        assert_eq!(text.lines().nth(gold.line - 1), Some(gold.text.as_str()), "{file}:{}", gold.line);
        for pair in &gold.pairs {
            assert!(gold.text.contains(&pair.rendering) && gold.text.contains(&pair.original), "{pair:?}");
        }
    }
}

fn gold() -> Vec<Labelled> {
    let text = fs::read_to_string("corpus/gold.jsonl").unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One line for each pair missed or found wrongly.
fn align_corpus() -> (String, Report) {
    let mut files: BTreeMap<String, Vec<Labelled>> = BTreeMap::new();
    for one in gold() {
        files.entry(one.file.clone().unwrap()).or_default().push(one);
    }
    let (mut out, mut report) = (String::new(), Report::default());
    for (file, paragraphs) in files {
        let doc = Document::new(file.as_str(), fs::read_to_string(Path::new("corpus").join(&file)).unwrap());
        let pairs: Vec<Pair> =
            Aligner::shipped().align(&doc).into_iter().filter(|pair| pair.confidence.get() >= 0.5).collect();
        for gold in paragraphs {
            let found: Vec<Pair> =
                pairs.iter().filter(|pair| doc.position(pair.gloss.start).line == gold.line).cloned().collect();
            report.add(&gold, &found);
            list(&file, &gold, &found, &mut out);
        }
    }
    (out, report)
}

fn list(file: &str, gold: &Labelled, found: &[Pair], out: &mut String) {
    for pair in gold.pairs.iter().filter(|pair| !pair.optional) {
        if !found.iter().any(|one| matches(pair, one)) {
            writeln!(out, "{file}:{} missed {} = {}", gold.line, pair.rendering, pair.original).unwrap();
        }
    }
    for one in found {
        let optional = |pair: &&_| matches(pair, one) || same_original(&one.original, &pair.original) && pair.optional;
        if !gold.pairs.iter().any(|pair| optional(&pair)) {
            writeln!(out, "{file}:{} wrong {} = {}", gold.line, one.rendering, one.original).unwrap();
        }
    }
}
