//! How much an older workbook would take in memory: it is read whole, and a few bytes can put a cell at the far
//! corner of a sheet, or be many sheets.
//!
//! Records by [MS-XLS]: a type and a length, two bytes each, and so many bytes of data.

use std::io::{Cursor, Read as _};

/// So many cells are read, empty ones between others included.
const MOST_CELLS: usize = 4_000_000;
/// So many times the bytes of a workbook are gone through: several sheets may say that they are the same.
const MOST_TIMES: usize = 4;

/// Types of records.
const BOUND_SHEET: u16 = 0x0085;
const END: u16 = 0x000a;
/// Those of cells, whose data begin with the row and the column.
const CELLS: [u16; 8] = [0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e];
/// Several cells of a row: the last column is the end of the data.
const SEVERAL: u16 = 0x00bd;

/// Whether the workbook `bytes` can be read whole.
///
/// # Errors
/// That it is too large, or no workbook.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let path = ["Workbook", "Book"].into_iter().find(|path| file.is_stream(path)).ok_or("no workbook in it")?;
    let mut stream = Vec::new();
    let opened = file.open_stream(path).and_then(|mut from| from.read_to_end(&mut stream));
    opened.map_err(|error| error.to_string())?;
    let (mut cells, mut walked) = (0_usize, 0_usize);
    for start in records(&stream).filter_map(sheet_start) {
        let sheet = stream.get(start..).unwrap_or_default();
        let (area, length) = extent(sheet);
        cells = cells.saturating_add(area);
        walked = walked.saturating_add(length);
        if cells > MOST_CELLS || walked > MOST_TIMES * stream.len() {
            return Err(format!("too large when unpacked: more than {MOST_CELLS} cells; save it as .xlsx"));
        }
    }
    Ok(())
}

/// The records of `stream`, up to one that is cut off.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_first_chunk::<4>()?;
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([head[2], head[3]])))?;
        stream = rest;
        Some((u16::from_le_bytes([head[0], head[1]]), data))
    })
}

/// Where the sheet begins that a record tells of.
fn sheet_start((kind, data): (u16, &[u8])) -> Option<usize> {
    let start = data.first_chunk::<4>().filter(|_| kind == BOUND_SHEET)?;
    Some(u32::from_le_bytes(*start) as usize)
}

/// How many cells the rectangle about those of a sheet has, and how many bytes its records are.
fn extent(sheet: &[u8]) -> (usize, usize) {
    let (mut rows, mut columns, mut length) = (Extent::default(), Extent::default(), 0);
    for (kind, data) in records(sheet).take_while(|&(kind, _)| kind != END) {
        length += data.len() + 4;
        if let Some(&[row, more_row, column, more_column]) = data.first_chunk().filter(|_| CELLS.contains(&kind)) {
            rows.add(u16::from_le_bytes([row, more_row]));
            columns.add(u16::from_le_bytes([column, more_column]));
            if let Some(&last) = data.last_chunk().filter(|_| kind == SEVERAL) {
                columns.add(u16::from_le_bytes(last));
            }
        }
    }
    (rows.size() * columns.size(), length)
}

/// From the least to the greatest of some numbers.
#[derive(Debug, Default, Clone, Copy)]
struct Extent(Option<(u16, u16)>);

impl Extent {
    fn add(&mut self, number: u16) {
        let (least, most) = self.0.unwrap_or((number, number));
        self.0 = Some((least.min(number), most.max(number)));
    }

    fn size(self) -> usize {
        self.0.map_or(0, |(least, most)| usize::from(most - least) + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    /// A workbook of so many sheets, each with a number in its first cell and one at `corner`.
    fn workbook(sheets: usize, (row, column): (u16, u16)) -> Vec<u8> {
        let number =
            |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let bound = |start: usize| record(BOUND_SHEET, &[&(start as u32).to_le_bytes()[..], &[0; 4]].concat());
        let first = sheets * bound(0).len() + record(END, &[]).len();
        let sheet = [number(0, 0), number(row, column), record(END, &[])].concat();
        let mut stream: Vec<u8> = (0..sheets).flat_map(|at| bound(first + at * sheet.len())).collect();
        stream.extend(record(END, &[]));
        stream.extend(sheet.repeat(sheets));
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("Workbook").unwrap().write_all(&stream).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn a_corner_far_away_or_many_sheets_are_too_large() {
        assert_eq!(check(&workbook(3, (20_000, 5))), Ok(()));
        for (sheets, corner) in [(1, (u16::MAX, 255)), (400, (20_000, 1))] {
            let told = check(&workbook(sheets, corner)).unwrap_err();
            assert!(told.starts_with("too large when unpacked"), "{told}");
        }
        assert!(check(b"no workbook").is_err());
    }
}
