//! Other people's lists in: whatever the file is, concepts come out one by one, with their places, and an
//! account of the rows that made no sense.
//!
//! Readers are strict about structure and tolerant of rows. Encodings are detected; no size is trusted.

pub mod bitext;
mod cedict;
mod cldr;
mod columns;
mod geonames;
mod lines;
mod ods;
mod rows;
mod table;
mod tbx;
mod tmx;
mod wikidata;
mod workbook;

use std::fmt;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

pub use cldr::join as join_cldr;
pub use columns::Columns;
pub(super) use columns::LANGUAGES;

use super::ExchangeError;
use super::concept::Concept;
use crate::read::{Charset, SAMPLE, Utf8, recognise};
use crate::term::Region;

/// A file, or bytes in memory.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// The lists that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListFormat {
    /// Delimited text, the delimiter detected.
    Csv,
    /// Text between tabs.
    Tsv,
    /// A glossary of OmegaT: tabs, no header, no quotes, comments behind #.
    OmegaT,
    /// A workbook: XLSX, ODS.
    Xlsx,
    /// TBX of any version.
    Tbx,
    /// TMX.
    Tmx,
    /// Our own JSON Lines.
    Jsonl,
    /// The dictionary CC-CEDICT.
    Cedict,
    /// `GeoNames`: alternate names, or a table of places.
    GeoNames,
    /// CLDR's JSON.
    Cldr,
    /// Entities of Wikidata, one a line.
    Wikidata,
}

impl ListFormat {
    /// Every format, in the order of the help text.
    pub const ALL: &'static [ListFormat] = &[
        ListFormat::Csv,
        ListFormat::Tsv,
        ListFormat::OmegaT,
        ListFormat::Xlsx,
        ListFormat::Tbx,
        ListFormat::Tmx,
        ListFormat::Jsonl,
        ListFormat::Cedict,
        ListFormat::GeoNames,
        ListFormat::Cldr,
        ListFormat::Wikidata,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            ListFormat::Csv => "csv",
            ListFormat::Tsv => "tsv",
            ListFormat::OmegaT => "omegat",
            ListFormat::Xlsx => "xlsx",
            ListFormat::Tbx => "tbx",
            ListFormat::Tmx => "tmx",
            ListFormat::Jsonl => "jsonl",
            ListFormat::Cedict => "cedict",
            ListFormat::GeoNames => "geonames",
            ListFormat::Cldr => "cldr",
            ListFormat::Wikidata => "wikidata",
        }
    }

    /// The format called `name`, or the one that the preset of this name writes.
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        let lower = name.to_lowercase();
        let found = Self::ALL.iter().copied().find(|format| format.name() == lower);
        let known = found.or(match lower.as_str() {
            "generic" | "excel" | "memoq" | "multiterm" | "phrase" | "crowdin" | "weblate" | "deepl" => {
                Some(ListFormat::Csv)
            }
            "wordfast" => Some(ListFormat::Tsv),
            "tbx3" => Some(ListFormat::Tbx),
            _ => None,
        });
        known.ok_or_else(|| ExchangeError::UnknownList { name: name.to_owned() })
    }
}

impl fmt::Display for ListFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How to read a list.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the file is, where its name and beginning mislead.
    pub format: Option<ListFormat>,
    /// What its columns are, where its header does not say it.
    pub columns: Option<Columns>,
    /// What stands between several forms in one cell.
    pub separator: Option<char>,
    /// Its encoding, where detection is wrong.
    pub charset: Option<Charset>,
    /// Region of renderings of which the file does not say it; else their characters say it.
    pub region: Option<Region>,
    /// The sheet of a workbook; the first with two columns when none is named.
    pub sheet: Option<String>,
}

/// One concept of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The concept, with at least one original and one rendering.
    pub concept: Concept,
    /// Its line or row, from 1.
    pub line: usize,
}

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// What the file was taken for.
    pub format: Option<ListFormat>,
    /// The encoding it was read from; empty for containers that have their own.
    pub encoding: &'static str,
    /// Rows that make no sense.
    pub bad: u64,
    /// The first of them.
    pub examples: Vec<BadRow>,
    /// Rows that make sense and hold no name: words of a dictionary, places without a Chinese name.
    pub passed: u64,
}

/// A row that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its line or row, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// How many bad rows are shown.
const SHOWN: usize = 20;

impl Account {
    fn bad(&mut self, line: usize, reason: impl Into<String>) {
        self.bad += 1;
        if self.examples.len() < SHOWN {
            self.examples.push(BadRow { line, reason: reason.into() });
        }
    }
}

/// Takes the concepts of a list, and may have had enough.
pub type Sink<'a> = dyn FnMut(Row) -> ControlFlow<()> + 'a;

/// Read the list `from`, which is called `name`, and give its concepts to `sink`, in order.
///
/// # Errors
/// The file is not what it should be, as a whole; single rows that are wrong are in the account.
pub fn read(
    name: &str,
    from: &mut dyn Source,
    options: &Options,
    sink: &mut Sink<'_>,
) -> Result<Account, ExchangeError> {
    let unreadable = |reason: String| ExchangeError::Unreadable { place: name.to_owned(), reason };
    let beginning = beginning(from)?;
    let format = match options.format {
        Some(format) => format,
        None => detect(name, &beginning).map_err(unreadable)?,
    };
    let mut account = Account { format: Some(format), ..Account::default() };
    if format == ListFormat::Xlsx {
        workbook::read(from, options, &mut account, sink).map_err(unreadable)?;
        return Ok(account);
    }
    let sample = telling(from)?;
    let charset = options.charset.or_else(|| declared(&beginning));
    let (charset, mark) =
        recognise(&sample, sample.len() < SAMPLE, charset).map_err(|error| unreadable(error.to_string()))?;
    account.encoding = charset.name();
    from.seek(SeekFrom::Start(mark as u64))?;
    let text = BufReader::with_capacity(SAMPLE, Utf8::new(&mut *from, charset));
    let outcome = match format {
        ListFormat::Csv | ListFormat::Tsv | ListFormat::OmegaT => {
            table::read(text, format, mark > 0 && charset.name() == "UTF-8", name, options, &mut account, sink)
        }
        ListFormat::Tbx => tbx::read(text, &mut account, sink),
        ListFormat::Tmx => tmx::read(text, &mut account, sink),
        ListFormat::Jsonl => lines::jsonl(text, &mut account, sink),
        ListFormat::Cedict => cedict::read(text, &mut account, sink),
        ListFormat::Wikidata => wikidata::read(text, &mut account, sink),
        ListFormat::Cldr => cldr::read(text, &mut account, sink),
        ListFormat::GeoNames => {
            drop(text);
            geonames::read(from, mark as u64, charset, &mut account, sink)
        }
        ListFormat::Xlsx => Ok(()),
    };
    match outcome {
        Ok(()) => Ok(account),
        Err(Broken::Io(error)) if error.kind() == io::ErrorKind::InvalidData => Err(unreadable(error.to_string())),
        Err(Broken::Io(error)) => Err(error.into()),
        Err(Broken::Here { line, reason }) => {
            Err(ExchangeError::Unreadable { place: format!("{name}:{line}"), reason })
        }
        Err(Broken::Whole(reason)) => Err(unreadable(reason)),
    }
}

/// Why the rest of a file cannot be read.
#[derive(Debug)]
enum Broken {
    Io(io::Error),
    Here { line: usize, reason: String },
    Whole(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The first bytes of the file.
fn beginning(from: &mut dyn Source) -> io::Result<Vec<u8>> {
    from.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    from.take(4096).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes that tell the encoding: those from the first that is not ASCII, or the first of all when they
/// bear a mark.
fn telling(from: &mut dyn Source) -> io::Result<Vec<u8>> {
    from.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    from.take(SAMPLE as u64).read_to_end(&mut bytes)?;
    while bytes.len() == SAMPLE && bytes.is_ascii() && !bytes.contains(&0) {
        bytes.clear();
        from.take(SAMPLE as u64).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The encoding that an XML declaration names, unless it is one that the bytes before it already deny.
fn declared(beginning: &[u8]) -> Option<Charset> {
    let head = beginning.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, rest) = head.split_once("encoding=")?;
    let quote = rest.chars().next()?;
    let label = rest.trim_start_matches(quote).split(quote).next()?;
    Charset::named(label).ok().filter(|charset| !charset.name().starts_with("UTF-16"))
}

/// What the file called `name` with these first bytes is.
fn detect(name: &str, beginning: &[u8]) -> Result<ListFormat, String> {
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xd0\xcf\x11\xe0") {
        return Ok(ListFormat::Xlsx);
    }
    let text = readable(beginning);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return markup(text);
    }
    let lower = name.to_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or_default();
    if text.starts_with('{') || text.starts_with('[') {
        return Ok(json(text));
    }
    if text.starts_with("# CC-CEDICT") || extension == "u8" || cedict::is_entry(text) {
        return Ok(ListFormat::Cedict);
    }
    let first = text.lines().next().unwrap_or_default();
    if geonames::is_row(first) {
        return Ok(ListFormat::GeoNames);
    }
    Ok(match extension {
        "utf8" | "tab" => ListFormat::OmegaT,
        "tsv" => ListFormat::Tsv,
        _ => ListFormat::Csv,
    })
}

fn readable(beginning: &[u8]) -> String {
    match recognise(beginning, false, None) {
        Ok((charset, mark)) => {
            let mut text = Vec::new();
            let body = beginning.get(mark..).unwrap_or_default();
            // Reading from memory does not fail.
            let _ = Utf8::new(body, charset).read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        }
        Err(_) => String::from_utf8_lossy(beginning).into_owned(),
    }
}

fn markup(text: &str) -> Result<ListFormat, String> {
    let root = |name: &str| {
        text.contains(&format!("<{name}>"))
            || text.contains(&format!("<{name} "))
            || text.contains(&format!("<{name}\n"))
    };
    if root("martif") || root("tbx") {
        Ok(ListFormat::Tbx)
    } else if root("tmx") {
        Ok(ListFormat::Tmx)
    } else if root("xliff") {
        Err("an XLIFF file holds sentences, not names: align the names in it with --align-names".to_owned())
    } else {
        Err("neither TBX nor TMX".to_owned())
    }
}

fn json(text: &str) -> ListFormat {
    let first = text.trim_start_matches(['[', '\n', '\r', ' ']).lines().next().unwrap_or_default();
    if first.contains("\"originals\"") {
        ListFormat::Jsonl
    } else if text.contains("\"main\"") && !text.contains("\"labels\"") {
        ListFormat::Cldr
    } else if text.contains("\"labels\"") {
        ListFormat::Wikidata
    } else {
        ListFormat::Jsonl
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// The concepts of a file called `name` with this text.
    pub(super) fn concepts(name: &str, text: &str) -> (Vec<Concept>, Account) {
        read_bytes(name, text.as_bytes(), &Options::default()).unwrap()
    }

    fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<(Vec<Concept>, Account), ExchangeError> {
        let mut found = Vec::new();
        let account = read(name, &mut Cursor::new(bytes), options, &mut |row| {
            found.push(row.concept);
            ControlFlow::Continue(())
        })?;
        Ok((found, account))
    }

    fn pairs(concepts: &[Concept]) -> Vec<(&str, &str)> {
        concepts.iter().map(|one| (one.headword(), one.renderings[0].text.as_str())).collect()
    }

    #[test]
    fn files_are_known_by_what_they_hold() {
        for (name, text, format) in [
            ("a.csv", "Putin,普京\n", ListFormat::Csv),
            ("a.utf8", "Putin\t普京\n", ListFormat::OmegaT),
            ("a.xml", "<?xml version='1.0'?>\n<martif type='TBX'>", ListFormat::Tbx),
            ("a.xml", "<!DOCTYPE tmx><tmx version='1.4'>", ListFormat::Tmx),
            ("a.json", "{\"main\":{\"zh\":{}}}", ListFormat::Cldr),
            ("a.jsonl", "{\"entry\":1,\"originals\":[]}", ListFormat::Jsonl),
            ("a.json", "[\n{\"id\":\"Q1\",\"labels\":{}},", ListFormat::Wikidata),
            ("a.txt", "普京 普京 [Pu3 jing1] /Putin/", ListFormat::Cedict),
            ("a.txt", "1\t2988507\tzh\t巴黎\t\t\t\t", ListFormat::GeoNames),
            ("a.zip", "PK\u{3}\u{4}", ListFormat::Xlsx),
        ] {
            assert_eq!(detect(name, text.as_bytes()), Ok(format), "{text}");
        }
        assert!(detect("a.xlf", b"<xliff version='1.2'>").unwrap_err().contains("--align-names"));
    }

    #[test]
    fn every_encoding_gives_the_same_names() {
        let text = "original,rendering,note\nGeorgy Zinoviev,季诺维也夫,大使\nMark Rutte,吕特,\n".repeat(40);
        let (expected, _) = concepts("a.csv", &text);
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (gb, ..) = encoding_rs::GB18030.encode(&text);
        for (bytes, name) in [(utf16.as_slice(), "UTF-16LE"), (&gb, "gb18030")] {
            let (found, account) = read_bytes("a.csv", bytes, &Options::default()).unwrap();
            assert_eq!((found == expected, account.encoding, account.bad), (true, name, 0));
        }
        let traditional = text.replace("季诺维也夫", "季諾維也夫").replace("吕特", "呂特");
        let (big5, ..) = encoding_rs::BIG5.encode(&traditional);
        let (found, account) = read_bytes("a.csv", &big5, &Options::default()).unwrap();
        assert_eq!((pairs(&found)[1], account.encoding), (("Mark Rutte", "呂特"), "Big5"));
    }

    #[test]
    fn bad_rows_are_counted_and_located() {
        let (found, account) = concepts(
            "a.csv",
            "original;rendering;status\nPutin;普京;preferred\n;吕特;\nRutte;;\n特朗普;Trump;\nTrump;特朗普;maybe\n\nKallas;卡拉斯;forbidden\n",
        );
        assert_eq!(pairs(&found), [("Putin", "普京"), ("Kallas", "卡拉斯")]);
        let told: Vec<_> = account.examples.iter().map(|row| (row.line, row.reason.as_str())).collect();
        assert_eq!(
            told,
            [
                (3, "no original"),
                (4, "no rendering"),
                (5, "the Chinese form stands where the original should"),
                (6, "unknown status `maybe`")
            ]
        );
        assert_eq!(found[1].renderings[0].status, crate::term::Status::Deprecated);
    }

    #[test]
    fn rows_of_windows_and_of_old_macs_are_located() {
        let table = "original;rendering\nPutin;普京\nRutte;\n\"Kaja\nKallas\";卡拉斯\n;x\n";
        for (ending, lines) in [("\n", [3, 6]), ("\r\n", [3, 6])] {
            let (found, account) = concepts("a.csv", &table.replace('\n', ending));
            assert_eq!(account.examples.iter().map(|row| row.line).collect::<Vec<_>>(), lines, "{ending:?}");
            assert_eq!(pairs(&found)[0], ("Putin", "普京"));
        }
        let (found, _) = concepts("a.csv", &table.replace('\n', "\r"));
        assert_eq!(pairs(&found)[0], ("Putin", "普京"));
    }

    #[test]
    fn broken_bytes_spoil_their_row_only() {
        let mut bytes = "Putin,普京\nRutte,吕特\n".repeat(40).into_bytes();
        let at = bytes.windows(3).position(|three| three == "特".as_bytes()).unwrap();
        bytes[at] = 0xff;
        let (found, account) = read_bytes("a.csv", &bytes, &Options::default()).unwrap();
        assert_eq!((found.len(), account.bad, account.examples[0].line), (79, 1, 2));
    }

    #[test]
    fn quotes_in_omegats_tables_are_the_names_own() {
        let (found, _) = concepts("a.utf8", "# comment\n\"Bob\" Smith\t史密斯\torg\n\"x\ty\n");
        assert_eq!(pairs(&found), [("\"Bob\" Smith", "史密斯"), ("\"x", "y")]);
        let (found, _) = concepts("a.tsv", "\"Smith, Bob\"\t史密斯\nRutte\t吕特\n");
        assert_eq!(pairs(&found), [("Smith, Bob", "史密斯"), ("Rutte", "吕特")]);
    }

    #[test]
    fn a_quotation_mark_left_open_is_told() {
        let text = format!("original,rendering\nPutin,普京\n\"Rutte,吕特\n{}", "x,y\n".repeat(3_000_000));
        let error = read_bytes("a.csv", text.as_bytes(), &Options::default()).unwrap_err().to_string();
        assert!(error.starts_with("a.csv:3: ") && error.contains("quotation mark"), "{error}");
    }

    #[test]
    fn rows_of_one_entry_become_one_concept() {
        let table = "entry,original,zh-CN,zh-TW,language\n7,Trump,特朗普,川普,en\n7,Donald Trump,唐纳德·特朗普,,en\n8,Rutte,吕特,,nl\n";
        let (found, _) = concepts("a.csv", table);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].id, found[0].originals.len(), found[0].renderings.len()), (7, 2, 3));
        assert_eq!(found[1].originals[0].language, "nl");
    }
}
