//! The same article in every format and encoding gives the same pairs, at places that a person can find.
//!
//! `tests/data/formats/make.sh` says which tool made which file.

use std::fs::File;
use std::path::{Path, PathBuf};

use yiming::align::Aligner;
use yiming::read::{Charset, Options, documents, inputs};
use yiming::text::Document;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats")
}

/// The one document of the file `name` that has Chinese text.
fn read(name: &str, options: &Options) -> Document {
    let file = Box::new(File::open(folder().join(name)).unwrap());
    let found = documents(file, name, options).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut found: Vec<Document> = found
        .map(|input| input.unwrap_or_else(|error| panic!("{name}: {error}")))
        .inspect(|input| assert_eq!(input.damage, None, "{name}"))
        .map(|input| input.document)
        .filter(|document| yiming::text::script::has_han(document.text()))
        .collect();
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

fn pairs(doc: &Document) -> Vec<(String, String)> {
    let pairs = Aligner::shipped().align(doc).into_iter();
    pairs.filter(|pair| pair.confidence.get() >= 0.5).map(|pair| (pair.rendering, pair.original)).collect()
}

#[test]
fn every_format_gives_the_same_pairs() {
    let expected = pairs(&read("article.txt", &Options::default()));
    assert!(expected.len() > 30, "{}", expected.len());
    for name in [
        "article.md",
        "pandoc.docx",
        "libreoffice.docx",
        "pandoc.odt",
        "libreoffice.odt",
        "article.epub",
        "article.html",
        "libreoffice.html",
        "article.srt",
        "article.vtt",
        "article.ass",
        "article.tmx",
        "article.xlf",
        "article2.xlf",
        "article.csv",
        "article.xlsx",
        "article.jsonl",
        "article.warc.gz",
        "article.wet.gz",
        "article.txt.gz",
        "article.txt.zst",
        "article.srt.gz",
    ] {
        assert_eq!(pairs(&read(name, &Options::default())), expected, "{name}");
    }
    for name in ["article.csv", "article.xlsx"] {
        let options = Options { field: Some("text".to_owned()), ..Options::default() };
        assert_eq!(pairs(&read(name, &options)), expected, "{name}, one column");
    }
}

#[test]
fn every_encoding_gives_the_same_pairs() {
    let expected = pairs(&read("article.txt", &Options::default()));
    for name in
        ["gb18030.txt", "utf-16le.txt", "utf-16-bom.txt", "utf-8-bom.txt", "nfd.txt", "zero-width.txt", "vertical.txt"]
    {
        assert_eq!(pairs(&read(name, &Options::default())), expected, "{name}");
    }
    for name in ["big5", "big5hkscs"] {
        let plain = read(&format!("{name}.utf-8.txt"), &Options::default());
        let detected = read(&format!("{name}.txt"), &Options::default());
        assert_eq!(detected.text(), plain.text(), "{name}");
        let charset = Some(Charset::named("big5-hkscs").unwrap());
        assert_eq!(read(&format!("{name}.txt"), &Options { charset, ..Options::default() }), detected, "{name}");
    }
}

#[test]
fn places_are_what_people_call_them() {
    // The tenth paragraph of the article, in the words and numbers of each format.
    let line = read("article.txt", &Options::default()).text().lines().nth(9).unwrap().to_owned();
    let start: String = line.chars().take(8).collect();
    for (name, place, line) in [
        ("article.md", None, Some(19)),
        ("pandoc.docx", Some("paragraph 10"), Some(10)),
        ("libreoffice.odt", Some("paragraph 10"), Some(10)),
        ("article.srt", Some("cue 10 at 00:00:36,000"), Some(39)),
        ("article.vtt", Some("cue 10 at 00:00:36.000"), None),
        ("article.ass", Some("cue 10 at 0:00:36.00"), None),
        ("article.tmx", Some("unit 10"), None),
        ("article.csv", Some("row 11, column B"), Some(11)),
        ("article.xlsx", Some("sheet!B11"), Some(11)),
        ("article.warc.gz", Some("https://example.org/article"), None),
    ] {
        let doc = read(name, &Options::default());
        let at = doc.text().find(&start).unwrap();
        let called = doc.place(at).map(ToString::to_string);
        assert_eq!(called.as_deref().map(|called| called.split(" (").next().unwrap()), place, "{name}");
        if let Some(line) = line {
            assert_eq!(doc.position(at).line, line, "{name}");
        }
    }
    let book = read("article.epub", &Options::default());
    let place = book.place(book.text().find(&start).unwrap()).unwrap().to_string();
    // pandoc puts a heading of its own before the article.
    assert!(place.starts_with("chapter ") && place.ends_with("paragraph 11"), "{place}");
}

#[test]
fn what_is_exact_can_be_written_back() {
    for (name, exact) in [
        ("article.txt", true),
        ("article.md", true),
        ("article.srt", true),
        ("article.vtt", true),
        ("article.ass", true),
        ("article.html", false),
        ("pandoc.docx", false),
        ("article.csv", false),
        ("article.tmx", false),
    ] {
        let doc = read(name, &Options::default());
        for pair in Aligner::shipped().align(&doc) {
            let span = doc.source_span(pair.rendering_span);
            let found = span.map(|span| doc.source().unwrap().get(span.start..span.end).unwrap());
            assert_eq!(found, exact.then_some(pair.rendering.as_str()), "{name}");
        }
    }
}

#[test]
fn a_folder_is_read_but_for_its_tables() {
    let read: Vec<_> = inputs(vec![folder()], Options::default()).map(Result::unwrap).collect();
    let has = |ending: &str| read.iter().any(|input| input.document.name().ends_with(ending));
    assert!(has(".epub") && has(".txt.zst") && has(".tmx#zh-CN") && has(".warc.gz#1") && !has(".csv"));
    let options = Options { field: Some("text".to_owned()), ..Options::default() };
    assert!(inputs(vec![folder()], options).any(|input| input.unwrap().document.name().ends_with("article.csv")));
}

#[test]
fn what_is_not_read_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, message) in [
        ("a.pdf", &b"%PDF-1.7"[..], "pdftotext"),
        ("b", b"%PDF-1.7", "pdftotext"),
        ("h.zip", b"PK\x03\x04", "unpack"),
        ("i", b"PK\x03\x04\0\0\0\0a.txt", "unpack"),
        ("c.doc", b"\xd0\xcf\x11\xe0", "soffice"),
        ("d.docx", b"no zip", "no sound zip archive"),
        ("e.xlsx", b"PK\x03\x04", "no sound zip archive"),
        ("f.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff", "cannot be read"),
        ("g.warc", b"x", "WARC"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let found: Vec<_> = inputs(vec![path], Options::default()).collect();
        let error = found.into_iter().find_map(Result::err).unwrap_or_else(|| panic!("{name} was read"));
        let told = error.to_string();
        assert!(told.contains(name) && told.contains(message), "{told}");
    }
}
