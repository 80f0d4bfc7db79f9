//! 译名对照表, the list of names that books print: sorted by original or by pinyin, as Markdown, as HTML
//! that word processors open, or as CSV.
//!
//! A list is short enough to be sorted in memory. Only what may be printed is in it: the best rendering of
//! each region, others after it, nothing that is deprecated or superseded.

use std::fmt::Write as _;
use std::io::Write;

use super::concept::{Concept, Variant};
use super::sheet::{Dialect, delimited};
use super::table::usable;
use super::xml::escaped;
use super::{ExchangeError, Exported, Exporter, Format, Settings, Shape};
use crate::term::Region;
use crate::text::normalize::{fold, romanize};
use crate::text::pinyin;

/// The order of a book's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By original, letter by letter without accents.
    #[default]
    Original,
    /// By the pinyin of the rendering, character by character.
    Pinyin,
}

/// Collects the list.
pub(super) struct Book<'a> {
    out: &'a mut dyn Write,
    shape: Shape,
    settings: Settings,
    lines: Vec<Line>,
    exported: Exported,
}

/// One name.
#[derive(Debug, Clone)]
struct Line {
    key: String,
    original: String,
    renderings: Vec<String>,
    note: String,
}

impl<'a> Book<'a> {
    pub(super) fn new(out: &'a mut dyn Write, shape: Shape, settings: &Settings) -> Self {
        Self { out, shape, settings: settings.clone(), lines: Vec::new(), exported: Exported::default() }
    }

    fn line(&self, concept: &Concept, usable: &[&Variant]) -> Line {
        let originals: Vec<&str> = concept.originals.iter().map(|one| one.text.as_str()).collect();
        let original = flat(&originals.join(" / "));
        let of = |region: &Region| {
            let texts: Vec<String> =
                usable.iter().filter(|one| one.region == *region).map(|one| flat(&one.text)).collect();
            texts.join("；")
        };
        let key = match self.settings.sort {
            Sort::Original => key_of_original(concept.headword()),
            Sort::Pinyin => key_of_rendering(usable.first().map_or("", |one| &one.text)),
        };
        Line {
            key,
            original,
            renderings: self.settings.regions.iter().map(of).collect(),
            note: flat(concept.note.as_deref().unwrap_or_default()),
        }
    }

    fn header(&self, notes: bool) -> Vec<&'static str> {
        let renderings = self.settings.regions.iter().map(|region| match region {
            _ if self.settings.regions.len() == 1 => "译名",
            Region::Cn => "中国大陆译名",
            Region::Tw => "台湾译名",
            Region::Hk => "香港译名",
            Region::Sg => "新加坡译名",
        });
        let mut header: Vec<&'static str> = ["原文"].into_iter().chain(renderings).collect();
        if self.settings.sort == Sort::Pinyin {
            // Who looks up the Chinese name wants it first.
            header.rotate_left(1);
        }
        if notes {
            header.push("备注");
        }
        header
    }

    fn cells(&self, line: &Line, notes: bool) -> Vec<String> {
        let mut cells: Vec<String> =
            [line.original.clone()].into_iter().chain(line.renderings.iter().cloned()).collect();
        if self.settings.sort == Sort::Pinyin {
            cells.rotate_left(1);
        }
        if notes {
            cells.push(line.note.clone());
        }
        cells
    }

    fn markdown(&mut self, notes: bool) -> Result<(), ExchangeError> {
        writeln!(self.out, "# 译名对照表")?;
        let header = self.header(notes);
        for (letter, lines) in sections(&self.lines) {
            writeln!(self.out, "\n## {letter}\n\n| {} |", header.join(" | "))?;
            writeln!(self.out, "|{}", " --- |".repeat(header.len()))?;
            for line in lines {
                let cells: Vec<String> = self.cells(line, notes).iter().map(|cell| in_markdown(cell)).collect();
                writeln!(self.out, "| {} |", cells.join(" | "))?;
            }
        }
        Ok(())
    }

    fn html(&mut self, notes: bool) -> Result<(), ExchangeError> {
        writeln!(self.out, "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>", self.settings.regions[0])?;
        writeln!(self.out, "<meta charset=\"utf-8\">\n<title>译名对照表</title>")?;
        writeln!(self.out, "<style>")?;
        writeln!(self.out, "body {{ font-family: \"Noto Serif CJK SC\", \"Songti SC\", SimSun, serif; }}")?;
        writeln!(self.out, "table {{ border-collapse: collapse; width: 100%; }}")?;
        writeln!(self.out, "th, td {{ border-bottom: 1px solid #999; padding: 2pt 6pt; text-align: left; }}")?;
        writeln!(self.out, "</style>\n</head>\n<body>\n<h1>译名对照表</h1>")?;
        let head = format!("<th>{}</th>", self.header(notes).join("</th><th>"));
        for (letter, lines) in sections(&self.lines) {
            writeln!(self.out, "<h2>{}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>", escaped(&letter))?;
            for line in lines {
                let cells = self.cells(line, notes).iter().fold(String::new(), |mut row, cell| {
                    let _ = write!(row, "<td>{}</td>", escaped(cell));
                    row
                });
                writeln!(self.out, "<tr>{cells}</tr>")?;
            }
            writeln!(self.out, "</tbody>\n</table>")?;
        }
        writeln!(self.out, "</body>\n</html>")?;
        Ok(())
    }

    fn csv(&mut self, notes: bool) -> Result<(), ExchangeError> {
        let header = self.header(notes);
        let rows: Vec<Vec<String>> = self.lines.iter().map(|line| self.cells(line, notes)).collect();
        let mut sheet = delimited(&mut *self.out, Dialect::PLAIN)?;
        sheet.row(&header)?;
        for row in rows {
            sheet.row(&row.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        sheet.finish()
    }
}

impl Exporter for Book<'_> {
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        self.exported.note(concept);
        let usable = usable(concept, &self.settings, &mut self.exported.lost);
        if !usable.is_empty() {
            self.lines.push(self.line(concept, &usable));
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        self.lines.sort_by(|one, other| (&one.key, &one.original).cmp(&(&other.key, &other.original)));
        let notes = self.lines.iter().any(|line| !line.note.is_empty());
        match self.shape.format {
            Format::Html => self.html(notes)?,
            Format::Csv => self.csv(notes)?,
            _ => self.markdown(notes)?,
        }
        self.out.flush()?;
        self.exported.rows = self.lines.len() as u64;
        Ok(std::mem::take(&mut self.exported).uncarried_by(self.shape))
    }
}

/// Lines under their first letter; what begins with none is under `#`.
fn sections(lines: &[Line]) -> Vec<(String, Vec<&Line>)> {
    let mut found: Vec<(String, Vec<&Line>)> = Vec::new();
    for line in lines {
        let letter = line.key.chars().next().filter(char::is_ascii_alphabetic);
        let letter = letter.map_or("#".to_owned(), |c| c.to_ascii_uppercase().to_string());
        match found.last_mut().filter(|(last, _)| *last == letter) {
            Some((_, of_it)) => of_it.push(line),
            None => found.push((letter, vec![line])),
        }
    }
    found
}

fn key_of_original(original: &str) -> String {
    romanize(&fold(original)).to_ascii_lowercase()
}

/// The syllables one by one, so that 李白 stands before 里昂: within a syllable by character.
fn key_of_rendering(rendering: &str) -> String {
    let mut key = String::new();
    for c in rendering.chars() {
        match pinyin::reading(c) {
            Some(syllable) => key.extend([syllable, " ", c.encode_utf8(&mut [0; 4]), " "]),
            None if c.is_alphanumeric() => key.extend(c.to_lowercase()),
            None => {}
        }
    }
    key
}

fn flat(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What Markdown would take for its own.
fn in_markdown(cell: &str) -> String {
    let mut out = String::new();
    for c in cell.chars() {
        if matches!(c, '|' | '\\' | '*' | '_' | '`' | '<' | '[') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
