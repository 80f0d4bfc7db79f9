//! People in running text as a ratchet: which of them `suggest` finds in sentences of ours, and which words it takes
//! for people, is marked in a file; the test fails when anything changes, for better or worse.
//!
//! ⟦ ⟧ is somebody who is found, 〔 〕 somebody who is not, and 〈 〉 what is nobody and yet found. Each line is a text
//! of its own. `YIMING_BLESS=1 cargo test people` marks the file anew.

use std::collections::BTreeSet;
use std::fs;

use yiming::reference::Reference;
use yiming::suggest::{Sources, Wishes, suggest};
use yiming::term::{Kind, MemoryTerms};
use yiming::text::Document;
use yiming::translit::Generator;

const LIST: &str = "tests/data/people.txt";
const MARKS: [[char; 2]; 3] = [['⟦', '⟧'], ['〔', '〕'], ['〈', '〉']];

#[test]
fn people_are_found_where_they_are_marked() {
    let listed = fs::read_to_string(LIST).unwrap();
    let marked: Vec<String> = listed.lines().map(mark_anew).collect();
    if std::env::var_os("YIMING_BLESS").is_some() {
        fs::write(LIST, marked.join("\n") + "\n").unwrap();
    }
    let changed: Vec<String> = listed
        .lines()
        .zip(&marked)
        .filter(|(line, now)| line != now)
        .map(|(line, now)| format!("{line}\n{now}"))
        .collect();
    assert!(changed.is_empty(), "listed and found:\n{}", changed.join("\n"));
    let count = |mark: char| marked.iter().flat_map(|line| line.chars()).filter(|&c| c == mark).count();
    let (found, missed, wrong) = (count('⟦'), count('〔'), count('〈'));
    assert!(found > 100 && missed < found / 8 && wrong < 4, "{found} found, {missed} missed, {wrong} wrong");
}

/// `line` with marks that say what is found now.
fn mark_anew(line: &str) -> String {
    if line.is_empty() || line.starts_with('#') {
        return line.to_owned();
    }
    let (text, people) = unmarked(line);
    let found = found(&text);
    let spans: BTreeSet<(usize, usize)> = people.iter().chain(&found).copied().collect();
    let mut out = text;
    for &(start, end) in spans.iter().rev() {
        let [open, close] = match (people.contains(&(start, end)), found.contains(&(start, end))) {
            (true, true) => MARKS[0],
            (true, false) => MARKS[1],
            _ => MARKS[2],
        };
        out.insert(end, close);
        out.insert(start, open);
    }
    out
}

/// The text of a line, and where people are.
fn unmarked(line: &str) -> (String, BTreeSet<(usize, usize)>) {
    let (mut text, mut people, mut start) = (String::new(), BTreeSet::new(), 0);
    for c in line.chars() {
        match c {
            '⟦' | '〔' => start = text.len(),
            '⟧' | '〕' => {
                people.insert((start, text.len()));
            }
            '〈' | '〉' => {}
            c => text.push(c),
        }
    }
    (text, people)
}

/// Where people are found.
fn found(text: &str) -> BTreeSet<(usize, usize)> {
    let memory = MemoryTerms::default();
    let sources = Sources { memory: &memory, reference: Reference::shipped(), generator: Generator::shipped() };
    let found = suggest(&[Document::new("t", text)], &[], sources, Wishes::default()).unwrap();
    found.iter().filter(|one| one.kind == Some(Kind::Person)).map(|one| (one.span.start, one.span.end)).collect()
}
