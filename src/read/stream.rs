//! Text of any size, decoded as it comes and cut into windows.
//!
//! A window ends with a line, else with a sentence. What lies in one window is one document for whoever asks
//! how often a string recurs; positions count from the beginning of the file all the same.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::{CoderResult, Decoder};

use super::container::{MOST, io_error, too_large};
use super::encoding::{Charset, Damage, damage_in, decode, detect_start, too_damaged};
use super::extract::{paged_text, plain_text};
use super::{Input, ReadError, refused};
use crate::text::{Part, Position};

/// How many bytes of text a window holds at most: a book.
pub const WINDOW: usize = 1 << 20;

/// Bytes that become characters of text as they are read.
pub(super) struct Decoding<R> {
    from: R,
    decoder: Decoder,
    raw: Box<[u8]>,
    start: usize,
    end: usize,
    at_end: bool,
    /// Whether all was given: a decoder that has finished may not be asked again.
    finished: bool,
    /// Whether any bytes made no sense.
    had_errors: bool,
}

impl<R: Read> Decoding<R> {
    fn new(from: R, decoder: Decoder) -> Self {
        let raw = vec![0; 64 << 10].into_boxed_slice();
        Self { from, decoder, raw, start: 0, end: 0, at_end: false, finished: false, had_errors: false }
    }

    /// Add some more text to `text`; whether there is more.
    fn more(&mut self, text: &mut String) -> io::Result<bool> {
        if self.finished {
            return Ok(false);
        }
        if self.start == self.end && !self.at_end {
            self.end = retried(|| self.from.read(&mut self.raw))?;
            (self.start, self.at_end) = (0, self.end == 0);
        }
        let bytes = self.raw.get(self.start..self.end).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(1 << 20);
        text.reserve(room);
        let (result, taken, errors) = self.decoder.decode_to_string(bytes, text, self.at_end);
        self.start += taken;
        self.had_errors |= errors;
        self.finished = self.at_end && result == CoderResult::InputEmpty;
        Ok(!self.finished)
    }
}

fn retried(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A plain text that is read window by window.
pub(super) struct Windows {
    name: String,
    encoding: &'static str,
    from: Decoding<Box<dyn Read + Send>>,
    window: usize,
    /// Text that was decoded and not given yet.
    pending: String,
    part: usize,
    next: Position,
    page: usize,
    ended: bool,
}

/// A plain text, whole or to be read by windows.
pub(super) enum Opened {
    Whole(Box<Input>),
    Windows(Box<Windows>),
}

/// The text of `from`. Without a `window` it is read whole, and may not be larger than anything that is.
pub(super) fn open(
    mut from: Box<dyn Read + Send>,
    name: String,
    charset: Option<Charset>,
    window: Option<usize>,
) -> Result<Opened, ReadError> {
    let most = window.unwrap_or(usize::try_from(MOST).unwrap_or(usize::MAX));
    let mut start = Vec::new();
    from.by_ref().take(most as u64 + 1).read_to_end(&mut start).map_err(|source| io_error(&name, source))?;
    if start.len() <= most {
        let decoded = decode(start, charset).map_err(|why| refused(name.clone(), why))?;
        return Ok(Opened::Whole(Box::new(Input::new(
            plain_text(name, decoded.text),
            decoded.encoding,
            decoded.damage,
        ))));
    }
    let Some(window) = window else { return Err(too_large(&name)) };
    let (encoding, mark) = detect_start(&start, charset).map_err(|why| refused(name.clone(), why))?;
    let from: Box<dyn Read + Send> = Box::new(io::Cursor::new(start.split_off(mark)).chain(from));
    let from = Decoding::new(from, encoding.new_decoder_without_bom_handling());
    Ok(Opened::Windows(Box::new(Windows {
        name,
        encoding: encoding.name(),
        from,
        window,
        pending: String::new(),
        part: 0,
        next: Position { line: 1, column: 1 },
        page: 0,
        ended: false,
    })))
}

impl Windows {
    fn window(&mut self) -> Result<Option<Input>, ReadError> {
        let mut more = true;
        while more && self.pending.len() <= self.window {
            more = self.from.more(&mut self.pending).map_err(|source| io_error(&self.name, source))?;
        }
        if self.pending.is_empty() && self.part > 0 {
            return Ok(None);
        }
        let is_last = !more && self.pending.len() <= self.window;
        let end = if is_last { self.pending.len() } else { cut(&self.pending, self.window) };
        let rest = self.pending.split_off(end);
        let text = std::mem::replace(&mut self.pending, rest);
        self.document(text, is_last).map(Some)
    }

    fn document(&mut self, text: String, is_last: bool) -> Result<Input, ReadError> {
        // What was decoded may lie in the next window.
        let damage = if self.from.had_errors { damage_in(&text) } else { None };
        if let Some(damage) = damage.filter(|damage| self.part == 0 && too_damaged(*damage, &text)) {
            return Err(ReadError::Undecodable { name: self.name.clone(), encoding: self.encoding, at: damage.first });
        }
        if let Some(offset) = memchr::memchr(0, text.as_bytes()) {
            return Err(ReadError::Binary { name: self.name.clone(), offset });
        }
        self.part += 1;
        let begins = self.next;
        self.next = after(begins, &text);
        let pages = memchr::memchr_iter(0x0c, text.as_bytes()).count();
        let part = Part { number: self.part, begins, is_last };
        let document = paged_text(self.name.clone(), text, self.page).as_part(part);
        self.page += pages;
        let damage = damage.map(|damage| Damage { first: moved(begins, damage.first), ..damage });
        Ok(Input::new(document, self.encoding, damage))
    }
}

impl Iterator for Windows {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.window();
        let is_last = |input: &Input| input.document.part().is_last;
        self.ended = next.as_ref().map_or(true, |next| next.as_ref().is_none_or(is_last));
        next.transpose()
    }
}

/// The place `at` of a text that begins at `begins`.
fn moved(begins: Position, at: Position) -> Position {
    let column = if at.line == 1 { begins.column + at.column - 1 } else { at.column };
    Position { line: begins.line + at.line - 1, column }
}

/// The place behind `text`, which begins at `begins`.
fn after(begins: Position, text: &str) -> Position {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let last = text.rsplit('\n').next().unwrap_or(text).chars().count();
    moved(begins, Position { line: breaks + 1, column: last + 1 })
}

/// Where a window of at most `window` bytes of `text` ends: after a line, else after a sentence, else
/// anywhere between two characters.
fn cut(text: &str, window: usize) -> usize {
    let mut end = window.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    let after = |found: Option<(usize, char)>| found.map(|(at, c)| at + c.len_utf8()).filter(|&at| at > window / 2);
    let line = after(head.rfind('\n').map(|at| (at, '\n')));
    let sentence = || after(head.char_indices().rev().take(window / 2).find(|(_, c)| matches!(c, '。' | '！' | '？')));
    line.or_else(sentence).unwrap_or(end).max(1)
}

/// Bytes in any encoding, read as UTF-8.
pub(super) struct Recoded {
    from: Decoding<Box<dyn Read + Send>>,
    text: String,
    given: usize,
    ended: bool,
    /// Whether any bytes made no sense, for whoever holds this in the end.
    had_errors: Arc<AtomicBool>,
}

impl Recoded {
    /// Where it is told that bytes made no sense.
    pub(super) fn errors(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.had_errors)
    }
}

/// `from` as UTF-8, and the name of its encoding.
pub(super) fn recoded(
    mut from: Box<dyn Read + Send>,
    name: &str,
    charset: Option<Charset>,
) -> Result<(Recoded, &'static str), ReadError> {
    let mut start = Vec::new();
    from.by_ref().take(WINDOW as u64).read_to_end(&mut start).map_err(|source| io_error(name, source))?;
    let (encoding, mark) = detect_start(&start, charset).map_err(|why| refused(name.to_owned(), why))?;
    let from: Box<dyn Read + Send> = Box::new(io::Cursor::new(start.split_off(mark)).chain(from));
    let from = Decoding::new(from, encoding.new_decoder_without_bom_handling());
    Ok((Recoded { from, text: String::new(), given: 0, ended: false, had_errors: Arc::default() }, encoding.name()))
}

impl Read for Recoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.text.clear();
            self.given = 0;
            self.ended = !self.from.more(&mut self.text)?;
            self.had_errors.store(self.from.had_errors, Ordering::Relaxed);
        }
        let count = self.text.as_bytes().get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(text: &[u8], window: usize) -> Vec<Input> {
        match open(Box::new(io::Cursor::new(text.to_vec())), "t".into(), None, Some(window)).unwrap() {
            Opened::Whole(input) => vec![*input],
            Opened::Windows(windows) => windows.map(Result::unwrap).collect(),
        }
    }

    #[test]
    fn windows_end_with_lines_and_count_on() {
        let line = "第一行说普京(Putin)到了。\n";
        let text = line.repeat(100);
        let parts = windows(text.as_bytes(), 1000);
        assert_eq!(parts.iter().map(|part| part.document.text()).collect::<String>(), text);
        assert!(parts.len() > 2 && parts.iter().all(|part| part.document.text().ends_with('\n')));
        let second = &parts[1].document;
        let first_lines = parts[0].document.text().lines().count();
        assert_eq!(second.position(0), Position { line: first_lines + 1, column: 1 });
        assert_eq!(second.position(line.len()).line, first_lines + 2);
        let last: Vec<bool> = parts.iter().map(|part| part.document.part().is_last).collect();
        assert!(last.iter().filter(|&&last| last).count() == 1 && last.last() == Some(&true));
    }

    #[test]
    fn a_line_without_end_is_cut_at_sentences() {
        let text = "总统普京到了。".repeat(200);
        let parts = windows(text.as_bytes(), 500);
        assert!(parts.iter().all(|part| part.document.text().ends_with('。')));
        let before = parts[0].document.text().chars().count();
        assert_eq!(parts[1].document.position(3), Position { line: 1, column: before + 2 });
        assert_eq!(
            windows("普".repeat(1000).as_bytes(), 100).iter().map(|part| part.document.text().len()).max(),
            Some(99)
        );
    }

    #[test]
    fn every_encoding_streams() {
        let text = "俄罗斯总统普京(Putin)说，谈判仍在进行。\n".repeat(50);
        let (gb, ..) = encoding_rs::GB18030.encode(&text);
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &gb, &wide] {
            let parts = windows(bytes, 400);
            assert!(parts.len() > 3);
            assert_eq!(parts.iter().map(|part| part.document.text()).collect::<String>(), text);
        }
    }

    #[test]
    fn what_the_decoder_ends_with_may_fill_windows() {
        // One read, many windows: the decoder has finished long before they are given.
        let parts = windows("一\n".repeat(300).as_bytes(), 8);
        assert_eq!(parts.iter().map(|part| part.document.text()).collect::<String>(), "一\n".repeat(300));
        let wide: Vec<u8> = "\u{feff}一\n".repeat(99).encode_utf16().flat_map(u16::to_le_bytes).chain([0]).collect();
        assert!(windows(&wide, 8).len() > 40);
    }

    #[test]
    fn damage_is_told_where_it_is() {
        let mut bytes = "第一行说普京到了。\n".repeat(60).into_bytes();
        let at = bytes.len() - 4;
        bytes[at] = 0xff;
        let parts = windows(&bytes, 500);
        let damaged: Vec<Damage> = parts.iter().filter_map(|part| part.damage).collect();
        assert_eq!((damaged.len(), damaged[0].first.line), (1, 60));
    }
}
