//! Rows of cells to bytes: delimited text in several dialects, and workbooks.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::ExchangeError;

/// Takes rows of text.
pub(super) trait Sheet {
    /// Write one row.
    fn row(&mut self, cells: &[&str]) -> Result<(), ExchangeError>;

    /// Write what is still in hand.
    fn finish(&mut self) -> Result<(), ExchangeError>;
}

/// How delimited text is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: QuoteStyle,
    pub(super) crlf: bool,
    pub(super) mark: bool,
    pub(super) utf16: bool,
}

impl Dialect {
    /// UTF-8, line feeds, quotes where RFC 4180 asks for them.
    pub(super) const PLAIN: Dialect =
        Dialect { delimiter: b',', quote: QuoteStyle::Necessary, crlf: false, mark: false, utf16: false };

    /// What Excel needs to open Chinese text by a double-click: a byte order mark and CRLF. All fields are
    /// quoted, so that a program which asks can take `March 5` for the text it is.
    pub(super) const EXCEL: Dialect = Dialect { quote: QuoteStyle::Always, crlf: true, mark: true, ..Self::PLAIN };

    pub(super) fn between(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }
}

/// Delimited text.
pub(super) struct Delimited<W: Write> {
    writer: Writer<W>,
}

/// A sheet of delimited text in `dialect`.
pub(super) fn delimited<'a>(out: &'a mut dyn Write, dialect: Dialect) -> Result<Box<dyn Sheet + 'a>, ExchangeError> {
    if dialect.utf16 {
        let mut out = Utf16 { out, pending: Vec::new() };
        out.write_all("\u{feff}".as_bytes())?;
        return Ok(Box::new(Delimited { writer: builder(dialect).from_writer(out) }));
    }
    if dialect.mark {
        out.write_all("\u{feff}".as_bytes())?;
    }
    Ok(Box::new(Delimited { writer: builder(dialect).from_writer(out) }))
}

fn builder(dialect: Dialect) -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder.delimiter(dialect.delimiter).quote_style(dialect.quote).flexible(true);
    if dialect.crlf {
        builder.terminator(Terminator::CRLF);
    }
    builder
}

impl<W: Write> Sheet for Delimited<W> {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExchangeError> {
        self.writer.write_record(cells).map_err(|error| io_error(error).into())
    }

    fn finish(&mut self) -> Result<(), ExchangeError> {
        Ok(self.writer.flush()?)
    }
}

/// The error beneath, so that a closed pipe is still seen to be one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Text to UTF-16LE. A buffer may end inside a character: the beginning waits for its rest.
struct Utf16<'a> {
    out: &'a mut dyn Write,
    pending: Vec<u8>,
}

impl Write for Utf16<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(text) => text,
            Err(error) => self
                .pending
                .get(..error.valid_up_to())
                .and_then(|head| std::str::from_utf8(head).ok())
                .unwrap_or_default(),
        };
        let units: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = whole.len();
        self.out.write_all(&units)?;
        self.pending.drain(..length);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Rows that a sheet of Excel has.
const MOST_ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell of Excel takes.
const MOST_UNITS: usize = 32_767;

/// A workbook with one sheet of text. Rows go to a temporary file as they come.
pub(super) struct Xlsx<'a> {
    out: &'a mut dyn Write,
    workbook: Workbook,
    text: Format,
    next: u32,
}

impl<'a> Xlsx<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Result<Self, ExchangeError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(xlsx_error)?;
        sheet.set_name("yiming").map_err(xlsx_error)?;
        // `@` is Excel's format for text: what is typed over such a cell stays text as well.
        Ok(Self { out, workbook, text: Format::new().set_num_format("@"), next: 0 })
    }
}

impl Sheet for Xlsx<'_> {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExchangeError> {
        if self.next == MOST_ROWS {
            return Err(ExchangeError::TooMany { shape: "a sheet of Excel", most: u64::from(MOST_ROWS) });
        }
        let row = self.next;
        let sheet = self.workbook.worksheet_from_index(0).map_err(xlsx_error)?;
        for (column, cell) in (0..).zip(cells) {
            if cell.encode_utf16().count() > MOST_UNITS {
                return Err(ExchangeError::TooLong { form: cell.chars().take(20).collect(), most: MOST_UNITS });
            }
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, *cell, &self.text).map_err(xlsx_error)?;
            }
        }
        self.next += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ExchangeError> {
        let bytes = self.workbook.save_to_buffer().map_err(xlsx_error)?;
        self.out.write_all(&bytes)?;
        Ok(self.out.flush()?)
    }
}

fn xlsx_error(error: XlsxError) -> ExchangeError {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => io::Error::other(other).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_survives_a_buffer_that_ends_inside_a_character() {
        let text = "𠮷野家\tYoshinoya".repeat(2000);
        let mut out = Vec::new();
        let dialect = Dialect { quote: QuoteStyle::Never, utf16: true, ..Dialect::PLAIN };
        let mut sheet = delimited(&mut out, dialect).unwrap();
        sheet.row(&[&text]).unwrap();
        sheet.finish().unwrap();
        drop(sheet);
        let units: Vec<u16> = out.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(String::from_utf16(&units).unwrap(), format!("\u{feff}{text}\n"));
    }
}
