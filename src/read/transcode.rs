//! Text in any encoding as UTF-8, a piece at a time: for files that need not fit in memory.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::encoding::{Charset, NoText, detect};

/// How much of a file is looked at to guess its encoding.
pub const SAMPLE: usize = 64 * 1024;

/// What a text that begins with `sample` is written in, and the length of its byte order mark. `whole` says
/// that the sample is all of it.
///
/// # Errors
/// The bytes are no text.
pub fn recognise(sample: &[u8], whole: bool, named: Option<Charset>) -> Result<(Charset, usize), NotText> {
    let marked = Encoding::for_bom(sample);
    match (named, marked) {
        (Some(Charset(named)), Some((marked, length))) if named == marked => Ok((Charset(named), length)),
        (Some(named), _) => Ok((named, 0)),
        (None, Some((marked, length))) => Ok((Charset(marked), length)),
        (None, None) => match detect(if whole { sample } else { whole_characters(sample) }) {
            Ok(found) => Ok((Charset(found), 0)),
            Err(NoText::Binary { offset }) => Err(NotText { offset }),
            Err(NoText::Undecodable { .. }) => Ok((Charset(UTF_8), 0)),
        },
    }
}

/// The bytes are a binary file's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("binary file, not text (NUL at byte {offset})")]
pub struct NotText {
    /// Where the first NUL stands.
    pub offset: usize,
}

/// `sample` without the beginning of a character of UTF-8 at its end.
fn whole_characters(sample: &[u8]) -> &[u8] {
    match std::str::from_utf8(sample) {
        Err(error) if error.error_len().is_none() => sample.get(..error.valid_up_to()).unwrap_or(sample),
        _ => sample,
    }
}

/// Reads text as UTF-8. UTF-8 passes as it is, so that who reads it can tell where it is broken; what is
/// broken in other encodings is read as U+FFFD.
pub struct Utf8<R> {
    from: R,
    decoder: Option<Decoder>,
    input: Vec<u8>,
    unread: usize,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    /// The text of `from`, which stands behind a byte order mark.
    pub fn new(from: R, charset: Charset) -> Self {
        let decoder = (charset.0 != UTF_8).then(|| charset.0.new_decoder_without_bom_handling());
        Self { from, decoder, input: Vec::new(), unread: 0, text: Vec::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        self.text.resize(SAMPLE, 0);
        self.given = 0;
        let mut written = 0;
        while written == 0 && !self.ended {
            if self.unread == self.input.len() {
                self.input.resize(SAMPLE / 4, 0);
                let read = self.from.read(&mut self.input)?;
                self.input.truncate(read);
                self.unread = 0;
            }
            let last = self.input.is_empty();
            let unread = self.input.get(self.unread..).unwrap_or_default();
            let (result, read, wrote, _) = decoder.decode_to_utf8(unread, &mut self.text, last);
            self.unread += read;
            written = wrote;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        self.text.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.from.read(into);
        }
        if self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let left = self.text.get(self.given..).unwrap_or_default();
        let length = left.len().min(into.len());
        for (to, from) in into.iter_mut().zip(left) {
            *to = *from;
        }
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::*;

    #[test]
    fn long_texts_come_in_pieces() {
        let text = "格奥尔基·季诺维也夫（Georgy Zinoviev），𠮷野家。\n".repeat(20_000);
        let (gb, ..) = GB18030.encode(&text);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let traditional = text.replace(['𠮷', '维', '诺'], "維");
        let (big5, ..) = BIG5.encode(&traditional);
        for (bytes, expected) in [(text.as_bytes(), &text), (&gb, &text), (&utf16, &text)] {
            let sample = bytes.get(..SAMPLE + 1).unwrap_or(bytes);
            let (charset, mark) = recognise(sample, false, None).unwrap();
            assert_eq!(mark, 0);
            let mut read = String::new();
            Utf8::new(bytes, charset).read_to_string(&mut read).unwrap();
            assert_eq!(&read, expected, "{}", charset.name());
        }
        let named = Charset::named("big5").unwrap();
        let mut read = String::new();
        Utf8::new(&*big5, named).read_to_string(&mut read).unwrap();
        assert_eq!(read.matches("格").count(), 20_000);
    }

    #[test]
    fn a_sample_may_end_inside_a_character() {
        let text = "a季";
        let sample = text.as_bytes().get(..3).unwrap();
        assert_eq!(recognise(sample, false, None).unwrap().0.name(), "UTF-8");
        assert_eq!(recognise(b"\xef\xbb\xbfx", true, None).unwrap().1, 3);
        assert!(recognise(b"\x89PNG\0\0\0\x01\x02", true, None).is_err());
    }
}
