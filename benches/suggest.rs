//! How fast known names are found in running text: one million names, one core, foreign and Chinese text;
//! the matcher alone, then `suggest` without a generator over a memory of a hundred thousand.
//!
//! `cargo bench --bench suggest`. Names and texts are made here, from a fixed seed; what is found is counted
//! before anything is timed.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(missing_docs, reason = "a bench has no interface")]

use std::time::{Duration, Instant};

use yiming::names::matcher::Matcher;
use yiming::suggest::{Sources, Wishes, suggest};
use yiming::term::{Confidence, Kind, MemoryTerms, Method, Pair, Region};
use yiming::text::{Document, Span};

const NAMES: usize = 1_000_000;
const ENTRIES: usize = 100_000;
const BYTES: usize = 20_000_000;
/// Of so many runs the fastest counts: what else the machine does only slows a run down.
const RUNS: usize = 3;

fn main() {
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
    whole(&mut random, &foreign, &chinese);
}

/// `suggest` over one foreign document.
fn whole(random: &mut Random, foreign: &[String], chinese: &[String]) {
    let pairs: Vec<Pair> = foreign.iter().zip(chinese).take(ENTRIES).map(|(one, other)| pair(one, other)).collect();
    let memory = MemoryTerms::from_pairs(&pairs, Region::Cn);
    let none = MemoryTerms::default();
    let sources = Sources { memory: &memory, reference: &none, generator: None };
    let found = |docs: &[Document]| suggest(docs, &[], sources, Wishes::default()).expect("a list answers").len();
    let line = [Document::new("line", format!("met {} there", foreign[0]))];
    let start = Instant::now();
    assert_eq!(found(&line), 1);
    println!("one line: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let docs = [Document::new("bench", text(random, &foreign[..ENTRIES], false, BYTES / 4))];
    let fastest = fastest(|| assert!(found(&docs) > 1000));
    println!("suggest: {:.0} MB/s", speed(&docs[0], fastest));
}

fn pair(original: &str, rendering: &str) -> Pair {
    let nowhere = Span::new(0, 0);
    Pair {
        rendering: rendering.to_owned(),
        rendering_span: nowhere,
        original: original.to_owned(),
        original_span: nowhere,
        kind: Kind::Place,
        method: Method::Transliteration,
        language: "und-Latn".to_owned(),
        confidence: Confidence::new(1.0),
        parts: Vec::new(),
        title: None,
        note: None,
        gloss: nowhere,
        runners_up: Vec::new(),
    }
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
