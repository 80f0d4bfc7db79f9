//! Harvesting many documents: order, resumption, and what an error leaves behind.

use yiming::align::Aligner;
use yiming::harvest::{Harvested, Options, Summary, harvest};
use yiming::store::{Change, Store, StoreError};
use yiming::term::{Confidence, SourceMeta, Terms as _};
use yiming::text::Document;

/// What stops a harvest here.
#[derive(Debug)]
enum Stop {
    Store,
    Input(&'static str),
}

impl From<StoreError> for Stop {
    fn from(_: StoreError) -> Self {
        Stop::Store
    }
}

fn options(min_confidence: f64) -> Options {
    Options { jobs: 2, min_confidence: Confidence::new(min_confidence), at: "2026-01-02T03:04:05Z".into() }
}

type Read = Result<(Document, SourceMeta), Stop>;

#[allow(clippy::unnecessary_wraps, reason = "it is an item of the input")]
fn article(number: usize) -> Read {
    let path = format!("/archive/{number:04}.txt");
    let text = format!("第{number}篇。\n发言人佩斯科夫(Peskov)说，吕特(Rutte)也说。");
    Ok((Document::new(path.as_str(), text), SourceMeta::named(path)))
}

type Seen = Vec<(String, Option<Change>, usize)>;

fn run(
    store: Option<&mut Store>,
    input: impl IntoIterator<Item = Read>,
    options: &Options,
) -> (Seen, Result<Summary, Stop>) {
    let mut seen = Vec::new();
    let outcome = harvest(&Aligner::shipped(), store, input, options, &mut |one: Harvested<'_>| {
        seen.push((one.meta.path.clone(), one.recorded.map(|recorded| recorded.change), one.pairs.len()));
        Ok(())
    });
    (seen, outcome)
}

#[test]
fn documents_come_in_order_and_are_remembered() {
    let mut store = Store::in_memory().unwrap();
    let (seen, outcome) = run(Some(&mut store), (0..600).map(article), &options(0.0));
    let summary = outcome.unwrap();
    assert_eq!((summary.documents, summary.unchanged), (600, 0));
    assert!(
        seen.is_sorted_by(|one, other| one.0 < other.0)
            && seen.iter().all(|(_, change, pairs)| *change == Some(Change::New) && *pairs == 2)
    );
    assert_eq!(store.named("Rutte").unwrap()[0].mentions(), 600);
}

#[test]
fn a_second_run_aligns_nothing_and_tells_the_same() {
    let mut store = Store::in_memory().unwrap();
    let (first, _) = run(Some(&mut store), (0..3).map(article), &options(0.0));
    let (again, outcome) = run(Some(&mut store), (0..4).map(article), &options(0.0));
    assert_eq!(outcome.unwrap(), Summary { documents: 4, unchanged: 3, pairs: 8 });
    assert!(first.iter().zip(&again).all(|(one, other)| (&one.0, one.2) == (&other.0, other.2)));
    assert_eq!(again[3].1, Some(Change::New));
}

#[test]
fn another_threshold_is_another_reading() {
    let mut store = Store::in_memory().unwrap();
    run(Some(&mut store), [article(1)], &options(0.0)).1.unwrap();
    let (seen, _) = run(Some(&mut store), [article(1)], &options(1.0));
    assert_eq!((seen[0].1, seen[0].2), (Some(Change::Replaced), 0));
    assert_eq!(store.stats().unwrap().entries, 0);
}

#[test]
fn an_error_keeps_what_was_read_before_it() {
    let mut store = Store::in_memory().unwrap();
    let input = [article(1), Err(Stop::Input("/archive/x.bin: no text")), article(2)];
    let (seen, outcome) = run(Some(&mut store), input, &options(0.0));
    assert!(matches!(outcome, Err(Stop::Input(message)) if message.contains("x.bin")));
    assert_eq!(seen.len(), 1);
    assert_eq!(store.named("Peskov").unwrap()[0].mentions(), 1);
}

#[test]
fn nothing_is_remembered_without_a_memory() {
    let (seen, outcome) = run(None, (0..2).map(article), &options(0.0));
    assert_eq!(outcome.unwrap().pairs, 4);
    assert!(seen.iter().all(|(_, change, _)| change.is_none()));
}

#[test]
fn texts_from_standard_input_do_not_replace_each_other() {
    let mut store = Store::in_memory().unwrap();
    let piped = |text: &str| Ok((Document::new("-", text), SourceMeta::named("-")));
    for text in ["佩斯科夫(Peskov)", "吕特(Rutte)", "吕特(Rutte)"] {
        run(Some(&mut store), [piped(text)], &options(0.0)).1.unwrap();
    }
    assert_eq!(store.documents().unwrap().len(), 2);
    let mut names = Vec::new();
    store.visit(&mut |entry| names.push(entry.originals[0].text.clone())).unwrap();
    assert_eq!(names, ["Peskov", "Rutte"]);
}
