//! Lines of bounded length, and our own JSON Lines.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::super::concept::Concept;
use super::super::jsonl::read_line;
use super::{Account, Broken, Row, Sink};

/// A line may be so long, in bytes. Entities of Wikidata reach several millions.
const LONGEST: usize = 16 << 20;

/// Lines with their numbers.
pub(super) struct Lines<R> {
    from: R,
    line: usize,
    buffer: Vec<u8>,
}

/// A line, or the fact that it is too long.
pub(super) enum Line<'a> {
    /// Its bytes, without what ends it.
    Bytes(&'a [u8]),
    /// It was passed over.
    TooLong,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, line: 0, buffer: Vec::new() }
    }

    /// The next line and its number, from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(usize, Line<'_>)>> {
        self.buffer.clear();
        self.line += 1;
        let mut long = false;
        loop {
            let available = self.from.fill_buf()?;
            if available.is_empty() {
                if self.buffer.is_empty() && !long {
                    return Ok(None);
                }
                break;
            }
            let end = memchr::memchr(b'\n', available);
            let taken = end.map_or(available.len(), |end| end + 1);
            long |= self.buffer.len() + taken > LONGEST;
            if long {
                self.buffer.clear();
            } else {
                self.buffer.extend_from_slice(available.get(..taken).unwrap_or(available));
            }
            self.from.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if long {
            return Ok(Some((self.line, Line::TooLong)));
        }
        while matches!(self.buffer.last(), Some(b'\n' | b'\r')) {
            self.buffer.pop();
        }
        Ok(Some((self.line, Line::Bytes(&self.buffer))))
    }
}

/// The text of a line, with what is wrong if it is none.
pub(super) fn text<'a>(line: &Line<'a>) -> Result<&'a str, String> {
    match line {
        Line::Bytes(bytes) => {
            std::str::from_utf8(bytes).map_err(|_| "not UTF-8 here (name the encoding with --encoding)".to_owned())
        }
        Line::TooLong => Err(format!("a line of more than {} MB", LONGEST >> 20)),
    }
}

/// Read our own JSON Lines.
pub(super) fn jsonl(from: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut lines = Lines::new(from);
    while let Some((number, line)) = lines.next()? {
        let concept = match &line {
            Line::Bytes(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Bytes(bytes) => read_line(bytes),
            Line::TooLong => text(&line).map(|_| Concept::default()),
        };
        match concept {
            Ok(concept) if concept.originals.is_empty() => account.bad(number, "no original"),
            Ok(concept) if concept.renderings.is_empty() => account.bad(number, "no rendering"),
            Ok(concept) => {
                if let ControlFlow::Break(()) = sink(Row { concept, line: number }) {
                    return Ok(());
                }
            }
            Err(reason) => account.bad(number, reason),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_too_long_are_passed_over() {
        let text = format!("a\n{}\r\nb", "x".repeat(LONGEST + 1));
        let mut lines = Lines::new(text.as_bytes());
        let mut told = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            told.push((
                number,
                match line {
                    Line::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    Line::TooLong => "!".to_owned(),
                },
            ));
        }
        assert_eq!(told, [(1, "a".to_owned()), (2, "!".to_owned()), (3, "b".to_owned())]);
    }
}
