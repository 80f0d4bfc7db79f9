//! Hostile input: whatever is read, there is an answer, soon, and no panic. What fuzzing found stays here.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use yiming::align::Aligner;
use yiming::read::{Options, documents};
use yiming::reference::Reference;
use yiming::suggest::{Sources, Wishes, suggest};
use yiming::translit::Generator;

/// Names that stand for all formats.
const NAMES: [&str; 17] = [
    "a.txt", "a.md", "a.html", "a.jsonl", "a.docx", "a.odt", "a.epub", "a.srt", "a.ass", "a.xlf", "a.tmx", "a.csv",
    "a.xlsx", "a.warc", "a.txt.gz", "-", "a",
];

/// How many documents `bytes` give as a file called `name`.
fn read(name: &str, bytes: &[u8]) -> usize {
    let options = Options { window: Some(1 << 16), ..Options::default() };
    let found = documents(Box::new(Cursor::new(bytes.to_vec())), name, &options);
    found.map_or(0, |found| found.filter_map(Result::ok).filter(|input| input.document.position(0).line > 0).count())
}

fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = work();
    // Far above what it takes, far below what a square of its length would.
    assert!(start.elapsed() < Duration::from_secs(20), "{what} took {:?}", start.elapsed());
    outcome
}

/// The sound files of the format fixtures, by the name that their format has here.
fn fixtures() -> Vec<(&'static str, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    let files = [
        ("a.docx", "pandoc.docx"),
        ("a.odt", "pandoc.odt"),
        ("a.epub", "article.epub"),
        ("a.xlsx", "article.xlsx"),
        ("a.warc", "article.warc.gz"),
        ("a.txt.gz", "article.txt.zst"),
        ("a.html", "article.html"),
        ("a.md", "article.md"),
        ("a.xlf", "article.xlf"),
        ("a.ass", "article.ass"),
        ("a.txt", "gb18030.txt"),
    ];
    files.map(|(name, file)| (name, std::fs::read(folder.join(file)).unwrap())).to_vec()
}

#[test]
fn nesting_and_length_take_no_time() {
    let deep = |one: &str| one.repeat(30_000);
    for (name, text) in [
        ("a.txt", deep("（") + "普京(Putin)"),
        ("a.txt", "普京(Putin)".repeat(20_000)),
        ("a.txt", deep("(a") + &deep(")")),
        ("a.txt", "a\u{301}".repeat(50_000) + &"\u{301}".repeat(50_000)),
        ("a.md", deep("> ") + &deep("*") + &deep("[")),
        ("a.md", deep("`a") + &deep("![](")),
        ("a.html", deep("<div><b>") + &deep("</i>")),
        ("a.html", deep("&amp")),
        ("a.html", deep("<ruby>") + &deep("<rt>x")),
        ("a.xlf", deep("<source>")),
        ("a.tmx", deep("<tu><tuv><seg>")),
        ("a.srt", deep("1\n00:00:01 --> 00:00:02\n<{\\")),
        ("a.ass", deep("Dialogue: 0,0,0,,,,,,,{\\")),
        ("a.csv", deep("\"")),
        ("a.csv", deep(",")),
        ("a.jsonl", deep("[") + "\n{\"text\":\"一\"}"),
        ("a.jsonl", format!("{{\"a\":{}1{},\"text\":\"一\"}}", "[".repeat(100), "]".repeat(100))),
    ] {
        soon(name, || read(name, text.as_bytes()));
    }
}

#[test]
fn the_aligner_takes_long_lines_and_deep_brackets() {
    for text in [
        "（".repeat(20_000) + "普京(Putin)",
        "(普京(Putin)".repeat(2_000),
        "普".repeat(300_000) + "(Putin)",
        format!("普京({})", "Putin ".repeat(20_000)),
        format!("普京({})", "Putin,普京;".repeat(3_000)),
        "·".repeat(50_000) + "(A·B)",
    ] {
        let doc = yiming::text::Document::new("t", text);
        soon("aligning", || Aligner::shipped().align(&doc));
    }
}

#[test]
fn suggestions_take_long_lines() {
    let memory = yiming::term::MemoryTerms::default();
    for text in ["王李明白地方大家".repeat(15_000), "Ann Lee ".repeat(20_000), "金".repeat(50_000)] {
        let docs = [yiming::text::Document::new("t", text)];
        let sources = Sources { memory: &memory, reference: Reference::shipped(), generator: Generator::shipped() };
        soon("suggesting", || suggest(&docs, &[], sources, Wishes::default()).unwrap());
    }
}

#[test]
fn bombs_are_refused() {
    let mut zip = zip_of(&[("word/document.xml", &vec![b' '; 300 << 20])]);
    assert!(zip.len() < 2 << 20);
    soon("a zip bomb", || assert_eq!(read("a.docx", &zip), 0));
    zip.truncate(zip.len() / 2);
    assert_eq!(read("a.docx", &zip), 0);
    let laughs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">".to_owned()
        + &(1..30).map(|n| format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1)).collect::<Vec<_>>().concat()
        + "]><w:document><w:p><w:t>普京&a29;</w:t></w:p></w:document>";
    let zip = zip_of(&[("word/document.xml", laughs.as_bytes())]);
    soon("an XML bomb", || assert_eq!(read("a.docx", &zip), 1));
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What fuzzing found, by format; none may panic or hang again.
#[test]
fn what_was_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile");
    for file in std::fs::read_dir(folder).into_iter().flatten() {
        let path = file.unwrap().path();
        let (bytes, name) = (std::fs::read(&path).unwrap(), path.file_name().unwrap().to_str().unwrap().to_owned());
        soon(&name, || read(&name, &bytes));
        if let Ok(text) = String::from_utf8(bytes) {
            soon(&name, || Aligner::shipped().align(&yiming::text::Document::new("t", text)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn noise_is_read_as_anything(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for name in NAMES {
            read(name, &bytes);
        }
    }

    #[test]
    fn broken_files_are_read_as_far_as_they_go(
        which in 0_usize..11,
        cut in 0.0_f64..1.0,
        changes in prop::collection::vec((0.0_f64..1.0, any::<u8>()), 0..6),
    ) {
        let (name, mut bytes) = fixtures().swap_remove(which);
        for (at, byte) in changes {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        bytes.truncate((cut * 1.5 * bytes.len() as f64) as usize);
        read(name, &bytes);
    }
}
