//! Workbooks in: XLSX a cell at a time, ODS a row. Formulas are not run; what a cell shows is what
//! counts.
//!
//! An archive's sizes are measured, not believed: a small file can unpack to more than a machine has. Paths
//! in it lead nowhere, for nothing is written.

use std::fmt::Display;
use std::io::{self, BufReader, Read, SeekFrom};

use calamine::{Data, DataRef, Reader, Xlsx};

use super::ods::Sheet;
use super::rows::{Builder, Reading};
use super::table::roles;
use super::{Account, Broken, Options, Sink, Source};

/// What an archive may unpack to, in bytes.
const LONGEST: u64 = 1 << 30;
/// How a workbook of before 2007 begins.
const OLDER: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
/// Rows that are looked at to find out what the columns are.
const LOOKED_AT: usize = 200;
/// Columns beyond this hold no names.
pub(super) const MOST_COLUMNS: u32 = 256;

/// Read a table from the workbook `from`.
pub(super) fn read(
    from: &mut dyn Source,
    options: &Options,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    from.seek(SeekFrom::Start(0)).map_err(told)?;
    let mut head = [0; 4];
    from.read_exact(&mut head).map_err(told)?;
    if head == OLDER {
        return Err("an older workbook (.xls): save it as .xlsx".to_owned());
    }
    from.seek(SeekFrom::Start(0)).map_err(told)?;
    let names = check_archive(&mut *from)?;
    from.seek(SeekFrom::Start(0)).map_err(told)?;
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("xl/workbook.xml") {
        read_xlsx(from, options, account, sink)
    } else if has("content.xml") {
        read_ods(from, options, account, sink)
    } else if has("xl/workbook.bin") {
        Err("a binary workbook (.xlsb): save it as .xlsx".to_owned())
    } else {
        Err("an archive, but no workbook".to_owned())
    }
}

fn told(error: impl Display) -> String {
    error.to_string()
}

/// The names of the archive's members, when it unpacks to a bearable size.
fn check_archive(from: &mut dyn Source) -> Result<Vec<String>, String> {
    let mut archive = zip::ZipArchive::new(from).map_err(told)?;
    let mut left = LONGEST;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(told)?;
        names.push(member.name().map_err(told)?.into_owned());
        let size = io::copy(&mut member.take(left + 1), &mut io::sink()).map_err(told)?;
        left =
            left.checked_sub(size).ok_or_else(|| format!("too large when unpacked: more than {} GB", LONGEST >> 30))?;
    }
    Ok(names)
}

fn read_xlsx(
    from: &mut dyn Source,
    options: &Options,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(from)).map_err(told)?;
    let sheet = choose(&workbook.sheet_names(), options)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(told)?;
    let mut next = cells.next_cell().map_err(told)?.map(|cell| (cell.get_position(), shown(cell.get_value())));
    let rows = || {
        let Some(((at, _), _)) = next else { return Ok(None) };
        let mut row = Vec::new();
        while let Some(((_, column), text)) = next.take_if(|((here, _), _)| *here == at) {
            if column < MOST_COLUMNS {
                let column = column as usize;
                row.resize(row.len().max(column + 1), String::new());
                row[column] = text;
            }
            next = cells.next_cell().map_err(told)?.map(|cell| (cell.get_position(), shown(cell.get_value())));
        }
        Ok(Some((at as usize + 1, row)))
    };
    feed(rows, options, account, sink)
}

fn read_ods(
    from: &mut dyn Source,
    options: &Options,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(from).map_err(told)?;
    let content = archive.by_name("content.xml").map_err(told)?;
    let mut sheet = Sheet::open(BufReader::new(content), options.sheet.as_deref())?;
    feed(|| sheet.next_row(), options, account, sink)
}

/// Make concepts of `rows`: the first of them say what the columns are.
fn feed(
    mut rows: impl FnMut() -> Result<Option<(usize, Vec<String>)>, String>,
    options: &Options,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let mut head = Vec::new();
    while head.len() < LOOKED_AT
        && let Some((line, cells)) = rows()?
    {
        head.push((line, Ok(cells)));
    }
    let found = roles(&head, options).map_err(|broken| match broken {
        Broken::Whole(reason) | Broken::Here { reason, .. } => reason,
        Broken::Io(error) => error.to_string(),
    })?;
    let reading = Reading { separator: options.separator.or(found.separator), region: options.region };
    let mut builder = Builder::new(found.roles, reading, sink);
    for (line, cells) in head.into_iter().skip(usize::from(found.header)) {
        if builder.row(line, &cells?, account).is_break() {
            return Ok(());
        }
    }
    while let Some((line, cells)) = rows()? {
        if builder.row(line, &cells, account).is_break() {
            return Ok(());
        }
    }
    let _ = builder.finish();
    Ok(())
}

fn choose(sheets: &[String], options: &Options) -> Result<String, String> {
    let wanted = options.sheet.as_deref();
    let chosen = sheets.iter().find(|sheet| wanted.is_none_or(|wanted| wanted == *sheet));
    chosen.cloned().ok_or_else(|| no_sheet(wanted, sheets))
}

/// The message where the sheet that is wanted, or any, is not there.
pub(super) fn no_sheet(wanted: Option<&str>, sheets: &[String]) -> String {
    match wanted {
        Some(wanted) => format!("no sheet `{wanted}` (there are: {})", sheets.join(", ")),
        None => "a workbook without sheets".to_owned(),
    }
}

/// What a cell shows.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        other => Data::from(other.clone()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// An ODS of one sheet with `rows`.
    fn ods(rows: &str) -> Vec<u8> {
        let content = format!(
            r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
                xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
                <table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
        let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, text) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
            ("META-INF/manifest.xml", manifest),
        ] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn concepts(rows: &str) -> Result<usize, String> {
        let mut found = 0;
        let mut from = io::Cursor::new(ods(rows));
        read(&mut from, &Options::default(), &mut Account::default(), &mut |_| {
            found += 1;
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    fn cell(text: &str, times: u32) -> String {
        format!(
            r#"<table:table-cell office:value-type="string" table:number-columns-repeated="{times}"><text:p>{text}</text:p></table:table-cell>"#
        )
    }

    fn row(times: u32, cells: &str) -> String {
        format!(r#"<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>"#)
    }

    fn names() -> String {
        cell("Peskov", 1) + &cell("佩斯科夫", 1)
    }

    #[test]
    fn a_sheet_that_says_it_is_huge_is_told_to_be() {
        assert_eq!(concepts(&row(3, &names())), Ok(3));
        for huge in
            [row(1_000_000, &(names() + &cell("x", 16_000))), row(1, &(names() + &cell("x", 254))).repeat(50_000)]
        {
            let told = concepts(&(row(1, &names()) + &huge));
            assert_eq!(told, Err("too large when unpacked: more than 10000000 cells are repeated ones".to_owned()));
        }
        let empty = r#"<table:table-cell table:number-columns-repeated="16384"/>"#;
        assert_eq!(concepts(&(row(1, &(names() + empty)) + &row(1_048_574, empty) + &row(1, &names()))), Ok(2));
    }

    #[test]
    fn a_cell_is_what_it_shows() {
        let shows = |inside: &str| {
            let cells =
                format!(r#"<table:table-cell office:value-type="float" office:value="12">{inside}</table:table-cell>"#);
            let content = format!(r#"<a><table name="t"><table-row><table-cell/>{cells}</table-row></table></a>"#);
            Sheet::open(content.as_bytes(), None).unwrap().next_row().unwrap()
        };
        for (inside, shown) in [
            ("<text:p>0012</text:p>", "0012"),
            (
                "<text:p>季诺维也夫<text:s text:c=\"2\"/>G<text:span>e</text:span></text:p>\n<text:p>x</text:p>",
                "季诺维也夫  Ge\nx",
            ),
            ("<office:annotation><text:p>no</text:p></office:annotation><text:p>yes</text:p>", "yes"),
        ] {
            assert_eq!(shows(inside), Some((1, vec![String::new(), shown.to_owned()])), "{inside}");
        }
        assert_eq!(shows("<text:p/>"), None);
    }
}
