//! Tables: CSV and TSV, and the sheets of XLSX, cell by cell.
//!
//! Without a field every cell that holds text is read; with one, only the columns of that name. Cells are
//! lines; findings name the cell as a spreadsheet does.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use calamine::{DataRef, Reader as _, Xlsx};

use super::container::Container;
use super::encoding::damage_of;
use super::extract::Extract;
use super::stream::Recoded;
use super::{Input, ReadError};
use crate::text::{Column, Landmark, Part, Position};

/// A table in text, row by row.
pub(super) struct Rows {
    name: String,
    encoding: &'static str,
    reader: csv::Reader<Box<dyn Read + Send>>,
    wanted: Wanted,
    window: Option<usize>,
    part: usize,
    ended: bool,
    had_errors: Arc<AtomicBool>,
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Which columns are read.
struct Wanted {
    field: Option<String>,
    /// Their numbers, from 0, once the header was seen.
    columns: Option<BTreeSet<usize>>,
    header: Vec<String>,
}

impl Wanted {
    fn new(field: Option<String>) -> Self {
        Self { field, columns: None, header: Vec::new() }
    }

    /// Take the first row for the header, if a field is named; `Err` tells what is wrong with it.
    fn take_header(&mut self, row: &[&str]) -> Result<bool, String> {
        let Some(field) = &self.field else { return Ok(false) };
        if self.columns.is_some() {
            return Ok(false);
        }
        let named: BTreeSet<usize> =
            row.iter().enumerate().filter(|(_, name)| name.trim() == field).map(|(at, _)| at).collect();
        if named.is_empty() {
            return Err(format!("no column `{field}` (the first row has {})", quoted(row)));
        }
        self.columns = Some(named);
        self.header = row.iter().map(|name| name.trim().to_owned()).collect();
        Ok(true)
    }

    /// Whether it is known which columns are read.
    fn is_settled(&self) -> bool {
        self.field.is_none() || self.columns.is_some()
    }

    fn includes(&self, column: usize) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.contains(&column))
    }
}

/// The first of `names`, as a message has them.
fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().take(8).map(|name| format!("`{}`", name.trim())).collect();
    quoted.join(", ")
}

impl Rows {
    /// The rows of `from`; `separator` is told by the file's name, or by its first line.
    pub(super) fn open(
        from: Recoded,
        encoding: &'static str,
        name: String,
        separator: Option<u8>,
        field: Option<String>,
        window: Option<usize>,
    ) -> Result<Self, ReadError> {
        let had_errors = from.errors();
        let (start, from) = first_line(from, &name)?;
        let separator = separator.unwrap_or_else(|| likeliest(&start));
        let from: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(start).chain(from));
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            // The reader counts a row that ends with two characters one line late.
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(from);
        Ok(Self { name, encoding, reader, wanted: Wanted::new(field), window, part: 0, ended: false, had_errors })
    }

    fn document(&mut self) -> Result<Option<Input>, ReadError> {
        let mut out = Extract::default();
        let mut record = csv::StringRecord::new();
        let mut more = true;
        while more && self.window.is_none_or(|window| out.len() < window) {
            more = self.reader.read_record(&mut record).map_err(|error| self.bad(&record, &error.to_string()))?;
            if more {
                self.row(&record, &mut out)?;
            }
        }
        self.ended = !more;
        if out.len() == 0 && self.part > 0 {
            return Ok(None);
        }
        self.part += 1;
        let part = Part { number: self.part, begins: Position { line: 1, column: 1 }, is_last: !more };
        let document = out.finish(self.name.clone()).as_part(part);
        let damage = if self.had_errors.load(Ordering::Relaxed) { damage_of(&document) } else { None };
        Ok(Some(Input::new(document, self.encoding, damage)))
    }

    fn row(&mut self, record: &csv::StringRecord, out: &mut Extract) -> Result<(), ReadError> {
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        let row = record.position().map_or(0, |at| at.record() + 1);
        let mut cells: Vec<&str> = record.iter().collect();
        if let Some(last) = cells.last_mut() {
            *last = last.trim_end_matches('\r');
        }
        if self.wanted.take_header(&cells).map_err(|reason| self.bad_line(line, reason))? {
            return Ok(());
        }
        for (column, cell) in cells.into_iter().enumerate() {
            if self.wanted.includes(column) && is_text(cell) {
                let named = self.wanted.header.get(column).filter(|name| !name.is_empty());
                let letters = || Column::Letters(letters(column));
                let column = named.map_or_else(letters, |name| Column::Header(name.clone()));
                out.mark_line(line, Landmark::Cell { row, column });
                out.plain(cell);
                out.end_line();
            }
        }
        Ok(())
    }

    fn bad(&self, record: &csv::StringRecord, reason: &str) -> ReadError {
        let line = record.position().map_or(self.reader.position().line(), csv::Position::line);
        self.bad_line(usize::try_from(line).unwrap_or(usize::MAX), reason.to_owned())
    }

    fn bad_line(&self, line: usize, reason: String) -> ReadError {
        ReadError::BadLine { name: self.name.clone(), line, reason }
    }
}

impl Iterator for Rows {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.document();
        self.ended |= next.is_err();
        next.transpose()
    }
}

/// The first line of `from`, or as much of it as tells how cells are parted.
fn first_line(mut from: Recoded, name: &str) -> Result<(Vec<u8>, Recoded), ReadError> {
    let mut start = Vec::new();
    let read = from.by_ref().take(4096).read_to_end(&mut start);
    read.map_err(|source| ReadError::Io { name: name.to_owned(), source })?;
    Ok((start, from))
}

fn likeliest(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or(start);
    let count = |mark: u8| memchr::memchr_iter(mark, line).count();
    // Of equals the last, a comma.
    [b'\t', b';', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// Whether a cell holds more than numbers.
fn is_text(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
}

/// The letters of a column as a spreadsheet has them: A for 0, AA for 26.
fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.insert(0, char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    name
}

/// The sheets of the XLSX file `from`, one document each. Those without the column that is read are left out,
/// unless that is all of them.
pub(super) fn sheets(mut from: Container, name: &str, field: Option<&String>) -> Result<Vec<Input>, ReadError> {
    from.check_size()?;
    let broken = |reason: String| ReadError::Broken { name: name.to_owned(), reason };
    let mut book = Xlsx::new(from.into_source()).map_err(|error| broken(error.to_string()))?;
    let (mut inputs, mut read, mut lacking) = (Vec::new(), 0, Vec::new());
    for sheet in book.sheet_names() {
        let mut out = Extract::default();
        match write_sheet(&mut book, &sheet, field, &mut out).map_err(|error| broken(error.to_string()))? {
            Ok(has_rows) => read += usize::from(has_rows),
            Err(_) => lacking.push(sheet.clone()),
        }
        if out.len() > 0 {
            inputs.push(Input::new(out.finish(format!("{name}#{sheet}")), "UTF-8", None));
        }
    }
    match field.filter(|_| read == 0 && !lacking.is_empty()) {
        Some(field) => {
            let sheets: Vec<&str> = lacking.iter().map(String::as_str).collect();
            Err(broken(format!("no column `{field}` in the first row of any sheet (there is {})", quoted(&sheets))))
        }
        None => Ok(inputs),
    }
}

/// Write the cells of `sheet`; whether it has any of those that are read. The error within tells why it has none.
fn write_sheet(
    book: &mut Xlsx<std::io::Cursor<Vec<u8>>>,
    sheet: &str,
    field: Option<&String>,
    out: &mut Extract,
) -> Result<Result<bool, String>, calamine::XlsxError> {
    let mut wanted = Wanted::new(field.cloned());
    let mut row: (u32, Vec<(u32, String)>) = (0, Vec::new());
    let mut cells = book.worksheet_cells_reader(sheet)?;
    loop {
        let cell = cells.next_cell()?;
        let place = cell.as_ref().map(calamine::Cell::get_position);
        if place.is_none_or(|(number, _)| number != row.0) {
            if let Err(reason) = write_row(sheet, &row, &mut wanted, out) {
                return Ok(Err(reason));
            }
            row = (place.map_or(0, |(number, _)| number), Vec::new());
        }
        let Some(cell) = cell else { return Ok(Ok(wanted.is_settled())) };
        let text = match cell.get_value() {
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            _ => continue,
        };
        row.1.push((cell.get_position().1, text));
    }
}

fn write_row(
    sheet: &str,
    row: &(u32, Vec<(u32, String)>),
    wanted: &mut Wanted,
    out: &mut Extract,
) -> Result<(), String> {
    let (number, cells) = (row.0 as usize + 1, &row.1);
    if cells.is_empty() {
        return Ok(());
    }
    let width = cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0).min(1 << 14);
    let mut names = vec![""; width];
    for (column, text) in cells {
        if let Some(name) = names.get_mut(*column as usize) {
            *name = text;
        }
    }
    if wanted.take_header(&names)? {
        return Ok(());
    }
    for (column, text) in cells {
        let column = *column as usize;
        if wanted.includes(column) && is_text(text) {
            out.mark_line(number, Landmark::Named(format!("{sheet}!{}{number}", letters(column))));
            out.plain(text);
            out.end_line();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::stream::recoded;
    use super::*;

    fn read(source: &str, field: Option<&str>, window: Option<usize>) -> Vec<Result<Input, ReadError>> {
        let from = Box::new(std::io::Cursor::new(source.as_bytes().to_vec()));
        let (from, encoding) = recoded(from, "t.csv", None).unwrap();
        let rows = Rows::open(from, encoding, "t.csv".into(), None, field.map(str::to_owned), window).unwrap();
        rows.collect()
    }

    #[test]
    fn cells_are_lines_with_their_places() {
        let source = "编号;正文\r\n1;\"总统普京\n(Putin)\"\r\n2;吕特(Rutte)\r\n";
        let doc = read(source, None, None).remove(0).unwrap().document;
        assert_eq!(doc.text(), "编号\n正文\n总统普京\n(Putin)\n吕特(Rutte)\n");
        let at = doc.text().find('吕').unwrap();
        assert_eq!(
            (doc.place(at).map(ToString::to_string).as_deref(), doc.position(at).line),
            (Some("row 3, column B"), 4)
        );
        let doc = read(source, Some("正文"), None).remove(0).unwrap().document;
        assert_eq!(
            (doc.text(), doc.place(0).map(ToString::to_string).as_deref()),
            ("总统普京\n(Putin)\n吕特(Rutte)\n", Some("row 2, 正文"))
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let source = ["编号,正文\n1,普京(Putin)说\n2,吕特".as_bytes(), b"\xff", "(Rutte)\n".as_bytes()].concat();
        let (from, encoding) = recoded(Box::new(std::io::Cursor::new(source)), "t.csv", None).unwrap();
        let mut rows = Rows::open(from, encoding, "t.csv".into(), None, None, None).unwrap();
        let damage = rows.next().unwrap().unwrap().damage;
        assert_eq!(damage.map(|damage| (damage.first.line, damage.count)), Some((3, 1)));
    }

    #[test]
    fn a_missing_column_is_an_error() {
        let error = read("a,b\n1,2\n", Some("text"), None).remove(0).unwrap_err().to_string();
        assert_eq!(error, "t.csv:1: no column `text` (the first row has `a`, `b`)");
    }

    #[test]
    fn sheets_without_the_column_are_left_out_unless_all_are() {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (sheet, header, text) in [("甲", "text", "普京(Putin)"), ("乙", "x", "注"), ("丙", "text", "吕特(Rutte)")]
        {
            let sheet = book.add_worksheet().set_name(sheet).unwrap();
            sheet.write_string(0, 1, header).unwrap();
            sheet.write_string(1, 1, text).unwrap();
        }
        book.add_worksheet().set_name("空").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let read = |field: &str| {
            let from = Container::open(std::io::Cursor::new(bytes.clone()), "t.xlsx").unwrap();
            let found = sheets(from, "t.xlsx", Some(&field.to_owned()))?;
            Ok(found.iter().map(|one| one.document.name().to_owned()).collect())
        };
        let read = |field: &str| read(field).map_err(|error: ReadError| error.to_string());
        assert_eq!(read("text"), Ok(vec!["t.xlsx#甲".to_owned(), "t.xlsx#丙".to_owned()]));
        let message = "t.xlsx: no column `y` in the first row of any sheet (there is `甲`, `乙`, `丙`)";
        assert_eq!(read("y"), Err(message.to_owned()));
    }

    #[test]
    fn long_tables_come_in_parts() {
        let source = "普京(Putin)\n".repeat(100);
        let parts = read(&source, None, Some(300));
        let all: String = parts.iter().map(|part| part.as_ref().unwrap().document.text().to_owned()).collect();
        assert!(parts.len() > 3 && all == source);
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
