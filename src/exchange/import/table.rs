//! Delimited text in: the delimiter, the header and the quoting are found out.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::super::table::unescape;
use super::columns::{self, Role};
use super::rows::{Builder, Reading};
use super::{Account, Broken, ListFormat, Options, Sink};
use crate::text::script::has_han;

/// A row may be so long, in bytes: a quotation mark that is never closed would swallow the file.
const LONGEST: usize = 4 << 20;
/// Rows that are looked at to find out what the columns are.
const LOOKED_AT: usize = 200;

/// Read a table from `text`. `marked` says that it had the byte order mark of Excel.
pub(super) fn read(
    mut text: impl BufRead,
    format: ListFormat,
    marked: bool,
    name: &str,
    options: &Options,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), Broken> {
    let sample = sample(&mut text)?;
    let lines: Vec<&str> = sample.lines().take(LOOKED_AT).collect();
    let delimiter = match format {
        ListFormat::Csv => delimiter(&lines, name),
        _ => b'\t',
    };
    let quoting = match format {
        ListFormat::OmegaT => false,
        _ => delimiter != b'\t' || is_quoted(&sample, &lines),
    };
    // The comments of OmegaT's glossaries; elsewhere # begins names such as #MeToo.
    let comments = format == ListFormat::OmegaT || lines.first().is_some_and(|line| line.contains("-*- coding"));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .comment(comments.then_some(b'#'))
        .terminator(terminator(&sample))
        .from_reader(Guarded { inner: sample.as_bytes().chain(text), since: 0 });
    let mut head = Vec::new();
    let mut record = ByteRecord::new();
    while head.len() < LOOKED_AT && next(&mut reader, &mut record)? {
        head.push((line_of(&record), cells(&record)));
    }
    let columns = match format {
        ListFormat::OmegaT if options.columns.is_none() => glossary(&head),
        _ => roles(&head, options)?,
    };
    let reading = Reading { separator: options.separator.or(columns.separator), region: options.region };
    let mut builder = Builder::new(columns.roles, reading, sink);
    let take =
        |line: usize, cells: Result<Vec<String>, String>, builder: &mut Builder<'_, '_>, account: &mut Account| {
            match cells {
                Ok(cells) if marked => {
                    let cells: Vec<String> = cells.iter().map(|cell| unescape(cell).to_owned()).collect();
                    builder.row(line, &cells, account)
                }
                Ok(cells) => builder.row(line, &cells, account),
                Err(reason) => {
                    account.bad(line, reason);
                    ControlFlow::Continue(())
                }
            }
        };
    for (line, cells) in head.into_iter().skip(usize::from(columns.header)) {
        if take(line, cells, &mut builder, account).is_break() {
            return Ok(());
        }
    }
    while next(&mut reader, &mut record)? {
        if take(line_of(&record), cells(&record), &mut builder, account).is_break() {
            return Ok(());
        }
    }
    let _ = builder.finish();
    Ok(())
}

/// What the columns are.
pub(super) struct Found {
    pub(super) roles: Vec<Option<Role>>,
    pub(super) header: bool,
    pub(super) separator: Option<char>,
}

/// What the columns of a table with these first rows are.
pub(super) fn roles(head: &[(usize, Result<Vec<String>, String>)], options: &Options) -> Result<Found, Broken> {
    let rows: Vec<Vec<String>> = head.iter().filter_map(|(_, cells)| cells.clone().ok()).collect();
    let Some(first) = rows.first() else { return Ok(Found { roles: Vec::new(), header: false, separator: None }) };
    if let Some(columns) = &options.columns {
        let (roles, header) = columns.roles(first).map_err(Broken::Whole)?;
        return Ok(Found { roles, header, separator: None });
    }
    if let Some(roles) = columns::header(first) {
        // Termbase programs name columns for languages and put synonyms in one cell.
        let synonyms = first.iter().any(|cell| cell.to_lowercase().starts_with("chinese"));
        return Ok(Found { roles, header: true, separator: synonyms.then_some('|') });
    }
    let roles = columns::by_content(&rows).map_err(Broken::Whole)?;
    Ok(Found { roles, header: false, separator: None })
}

/// A glossary of OmegaT has source, target and comment, in this order; which side is Chinese shows.
fn glossary(head: &[(usize, Result<Vec<String>, String>)]) -> Found {
    let chinese = |column: usize| {
        let cells = head.iter().filter_map(|(_, cells)| cells.as_ref().ok()?.get(column));
        cells.filter(|cell| has_han(cell)).count()
    };
    let mut roles = vec![Some(Role::Original(None)), Some(Role::Rendering(None)), Some(Role::Note)];
    if chinese(0) > chinese(1) {
        roles.swap(0, 1);
    }
    Found { roles, header: false, separator: None }
}

/// What ends a row. The reader counts a row that ends with two characters one line late, so the first of them
/// is taken for the cell's and cut off again ([`cells`]).
pub(super) fn terminator(sample: &str) -> Terminator {
    if sample.contains('\n') { Terminator::Any(b'\n') } else { Terminator::CRLF }
}

/// The beginning of the text, up to a line's end.
fn sample(text: &mut impl BufRead) -> Result<String, Broken> {
    let mut bytes = Vec::new();
    text.take(32 * 1024).read_to_end(&mut bytes)?;
    let mut rest = Vec::new();
    text.take(LONGEST as u64).read_until(b'\n', &mut rest)?;
    bytes.append(&mut rest);
    // What is broken is reported with its row: Latin-1 would be read wrong without a word.
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// The delimiter that stands equally often in most lines.
fn delimiter(lines: &[&str], name: &str) -> u8 {
    let is_header = |delimiter: &u8| {
        let cells = lines.first().into_iter().flat_map(|line| line.split(char::from(*delimiter)));
        let cells: Vec<String> = cells.map(|cell| cell.trim_matches('"').to_owned()).collect();
        columns::header(&cells).is_some()
    };
    if let Some(&found) = b"\t,;|".iter().find(|delimiter| is_header(delimiter)) {
        return found;
    }
    let score = |delimiter: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, delimiter)).collect();
        let mut usual: Vec<usize> = counts.iter().copied().filter(|&count| count > 0).collect();
        usual.sort_unstable();
        let median = usual.get(usual.len() / 2).copied().unwrap_or_default();
        let agreeing = counts.iter().filter(|&&count| count == median && count > 0).count();
        (agreeing, median.min(1))
    };
    let best = b"\t,;|".iter().copied().rev().max_by_key(|&delimiter| score(delimiter));
    match best {
        Some(best) if score(best).0 > 0 => best,
        _ if name.to_lowercase().ends_with(".txt") => b'\t',
        _ => b',',
    }
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|&byte| {
            quoted ^= byte == b'"';
            byte == delimiter && !quoted
        })
        .count()
}

/// Whether the quotation marks of a table between tabs are its own and not the names'. A table with a
/// header was written by a program: its marks are quotes if they make rows of one width. Without one, every
/// field that begins with a mark must also end with one.
fn is_quoted(sample: &str, lines: &[&str]) -> bool {
    let first: Vec<String> = lines.first().into_iter().flat_map(|line| line.split('\t')).map(str::to_owned).collect();
    if columns::header(&first).is_some() {
        let even = |quoting| {
            let mut reader = ReaderBuilder::new()
                .delimiter(b'\t')
                .quoting(quoting)
                .has_headers(false)
                .flexible(true)
                .from_reader(sample.as_bytes());
            let widths: Vec<usize> = reader.byte_records().flatten().map(|record| record.len()).collect();
            widths.iter().filter(|&&width| width == first.len()).count() as f64 / widths.len().max(1) as f64
        };
        return even(true) >= even(false);
    }
    let fields = lines.iter().flat_map(|line| line.split('\t')).filter(|field| field.starts_with('"'));
    fields.clone().count() > 0 && fields.clone().all(|field| field.len() > 1 && field.trim_end().ends_with('"'))
}

fn next<R: Read>(reader: &mut csv::Reader<Guarded<R>>, record: &mut ByteRecord) -> Result<bool, Broken> {
    reader.get_mut().since = 0;
    let line = reader.position().line() as usize;
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Broken::Here { line, reason: error.to_string() }
        }
        csv::ErrorKind::Io(error) => Broken::Io(error),
        other => Broken::Here { line, reason: format!("{other:?}") },
    })
}

fn line_of(record: &ByteRecord) -> usize {
    record.position().map_or(0, |position| position.line() as usize)
}

fn cells(record: &ByteRecord) -> Result<Vec<String>, String> {
    let cell = |bytes: &[u8]| {
        let text =
            std::str::from_utf8(bytes).map_err(|_| "not UTF-8 here (name the encoding with --encoding)".to_owned())?;
        Ok(text.to_owned())
    };
    let mut cells = record.iter().map(cell).collect::<Result<Vec<String>, String>>()?;
    if let Some(last) = cells.last_mut() {
        last.truncate(last.trim_end_matches('\r').len());
    }
    Ok(cells)
}

/// Stops when one row never ends.
struct Guarded<R> {
    inner: R,
    since: usize,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.since > LONGEST {
            let reason = format!("a row of more than {} MB (is a quotation mark left open?)", LONGEST >> 20);
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, reason));
        }
        let read = self.inner.read(into)?;
        self.since += read;
        Ok(read)
    }
}
