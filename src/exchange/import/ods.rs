//! A sheet of an ODS, row by row: what its cells show.
//!
//! Few bytes can say that a cell or a row is there a million times. Empty ones are passed over, others are
//! counted.

use std::io::BufRead;

use super::super::xml::{Node, Nodes, attribute};
use super::workbook::MOST_COLUMNS;

/// A row: its number, from 1, and its cells.
pub(super) type Row = (usize, Vec<String>);

/// So many cells may be there for being repeated.
const MOST_REPEATED: usize = 10_000_000;
/// The last row that a sheet can have.
const LAST_ROW: usize = 1 << 20;

/// Reads the rows of one sheet of a `content.xml`.
pub(super) struct Sheet<R: BufRead> {
    nodes: Nodes<R>,
    /// The number of the next row.
    next: usize,
    /// A row that is repeated, and how often it is still to be given.
    again: Option<(Row, usize)>,
    /// How many cells were there for being repeated.
    repeated: usize,
}

impl<R: BufRead> Sheet<R> {
    /// The sheet of this name, or the first.
    ///
    /// # Errors
    /// What is wrong with the file, or which sheets there are instead.
    pub(super) fn open(content: R, wanted: Option<&str>) -> Result<Self, String> {
        let mut nodes = Nodes::new(content);
        let mut names = Vec::new();
        loop {
            match nodes.next()? {
                Node::Open(element, attributes) if element == "table" => {
                    let name = attribute(&attributes, "name").unwrap_or_default();
                    if wanted.is_none_or(|wanted| wanted == name) {
                        return Ok(Self { nodes, next: 1, again: None, repeated: 0 });
                    }
                    names.push(name.to_owned());
                }
                Node::End => return Err(super::workbook::no_sheet(wanted, &names)),
                _ => {}
            }
        }
    }

    /// The next row that is not empty.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>, String> {
        if let Some((row, left)) = self.again.take() {
            if left > 1 {
                self.again = Some(((row.0 + 1, row.1.clone()), left - 1));
            }
            return Ok(Some(row));
        }
        while self.next <= LAST_ROW {
            match self.nodes.next()? {
                Node::Open(element, attributes) if element == "table-row" => {
                    let times = times(&attributes, "number-rows-repeated").min(LAST_ROW + 1 - self.next);
                    let (number, cells) = (self.next, self.cells()?);
                    self.next += times;
                    if cells.is_empty() {
                        continue;
                    }
                    self.count(times.saturating_sub(1).saturating_mul(cells.len()))?;
                    if times > 1 {
                        self.again = Some(((number + 1, cells.clone()), times - 1));
                    }
                    return Ok(Some((number, cells)));
                }
                Node::Close(element) if element == "table" => break,
                Node::End => break,
                _ => {}
            }
        }
        Ok(None)
    }

    /// The cells up to the last that is not empty.
    fn cells(&mut self) -> Result<Vec<String>, String> {
        let (mut cells, mut column) = (Vec::new(), 0_usize);
        loop {
            match self.nodes.next()? {
                Node::Open(element, attributes) if ["table-cell", "covered-table-cell"].contains(&element.as_str()) => {
                    let times = times(&attributes, "number-columns-repeated");
                    let text = self.text(&element)?;
                    let end = column.saturating_add(times).min(MOST_COLUMNS as usize);
                    if !text.is_empty() && column < end {
                        self.count(end - column - 1)?;
                        cells.resize(column, String::new());
                        cells.resize(end, text);
                    }
                    column = column.saturating_add(times);
                }
                Node::Close(element) if element == "table-row" => return Ok(cells),
                Node::End => return Ok(cells),
                _ => {}
            }
        }
    }

    /// What a cell shows, its comments left out.
    fn text(&mut self, cell: &str) -> Result<String, String> {
        let mut text = String::new();
        let (mut paragraphs, mut comments) = (0, 0);
        loop {
            match self.nodes.next()? {
                Node::Close(element) if element == cell => return Ok(text),
                Node::End => return Ok(text),
                Node::Open(element, _) if element == "annotation" => comments += 1,
                Node::Close(element) if element == "annotation" => comments -= 1,
                _ if comments > 0 => {}
                Node::Open(element, attributes) => match element.as_str() {
                    "p" => {
                        paragraphs += 1;
                        if paragraphs > 1 {
                            text.push('\n');
                        }
                    }
                    "s" => text.extend(std::iter::repeat_n(' ', times(&attributes, "c").min(SPACES))),
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    _ => {}
                },
                // Between paragraphs stands what lays the file out.
                Node::Text(more) if paragraphs > 0 && !more.trim().is_empty() => text.push_str(&more),
                Node::Text(_) | Node::Close(_) => {}
            }
        }
    }

    fn count(&mut self, more: usize) -> Result<(), String> {
        self.repeated = self.repeated.saturating_add(more);
        if self.repeated > MOST_REPEATED {
            return Err(format!("too large when unpacked: more than {MOST_REPEATED} cells are repeated ones"));
        }
        Ok(())
    }
}

/// More spaces in a row than any name has.
const SPACES: usize = 64;

/// How often something is there.
fn times(attributes: &[(String, String)], name: &str) -> usize {
    attribute(attributes, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}
