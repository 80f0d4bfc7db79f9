//! JSON Lines: one object a line, one of its fields a document.

use std::fmt;
use std::io::{BufRead, BufReader, Cursor, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::container::{MOST, io_error, read_all};
use super::encoding::{damage_in, decode};
use super::extract::plain_text;
use super::{Charset, Input, Options, ReadError, refused};

/// The field read when none is named.
const FIELD: &str = "text";

/// A line is at most so long.
const LONGEST: u64 = 64 << 20;

/// The documents of one file, read as they are asked for.
pub(super) struct Lines {
    from: Box<dyn BufRead + Send>,
    name: String,
    field: String,
    charset: Option<Charset>,
    /// What the file is written in, when it had to be decoded whole.
    encoding: Option<&'static str>,
    /// Whether some of its bytes were nothing in that.
    is_damaged: bool,
    line: usize,
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("name", &self.name).field("line", &self.line).finish_non_exhaustive()
    }
}

impl Lines {
    /// Lines of `from`. UTF-16 has other line breaks and is decoded whole; all else streams.
    pub(super) fn open(from: Box<dyn Read + Send>, name: String, options: &Options) -> Result<Self, ReadError> {
        let mut from: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(1 << 16, from));
        let (mut encoding, mut is_damaged) = (None, false);
        if is_wide(&mut from, &name, options.charset)? {
            let decoded = decode_whole(&mut from, &name, options.charset)?;
            encoding = Some(decoded.encoding);
            is_damaged = decoded.damage.is_some();
            from = Box::new(Cursor::new(decoded.text));
        }
        let field = options.field.clone().unwrap_or_else(|| FIELD.to_owned());
        let charset = if encoding.is_some() { None } else { options.charset };
        Ok(Self { from, name, field, charset, encoding, is_damaged, line: 0 })
    }

    /// The next line's bytes, without its line break; `None` at the end.
    fn next_line(&mut self) -> Option<Result<Vec<u8>, ReadError>> {
        let mut bytes = Vec::new();
        match self.from.by_ref().take(LONGEST).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => {
                self.line += 1;
                let is_whole = bytes.ends_with(b"\n") || (bytes.len() as u64) < LONGEST;
                Some(if is_whole { Ok(bytes) } else { self.skip_rest() })
            }
            Err(source) => Some(Err(ReadError::Io { name: self.name.clone(), source })),
        }
    }

    /// Pass over the rest of a line that is too long for a document.
    fn skip_rest(&mut self) -> Result<Vec<u8>, ReadError> {
        loop {
            let buffer = self.from.fill_buf().map_err(|source| io_error(&self.name, source))?;
            let end = memchr::memchr(b'\n', buffer);
            let count = end.map_or(buffer.len(), |at| at + 1);
            self.from.consume(count);
            if end.is_some() || count == 0 {
                return Err(self.bad(format!("longer than {} MB", LONGEST >> 20)));
            }
        }
    }

    fn document(&self, bytes: Vec<u8>) -> Result<Input, ReadError> {
        // JSON is UTF-8 unless the user says otherwise: a line is too short to guess from.
        let charset = self.charset.map_or_else(|| Charset::named("utf-8"), Ok)?;
        let name = || format!("{}#{}", self.name, self.line);
        let decoded = decode(bytes, Some(charset)).map_err(|why| refused(name(), why))?;
        let object = parse(&decoded.text, &self.field).map_err(|error| self.bad(error))?;
        let damage = decoded.damage.or_else(|| if self.is_damaged { damage_in(&decoded.text) } else { None });
        let Some(text) = object.text else { return Err(self.bad(missing(&self.field, &object.fields))) };
        Ok(Input {
            document: plain_text(name(), text),
            encoding: self.encoding.unwrap_or(decoded.encoding),
            damage,
            date: object.date.as_deref().and_then(day).map(str::to_owned),
            publisher: object.publisher.or(object.source),
        })
    }

    fn bad(&self, reason: String) -> ReadError {
        ReadError::BadLine { name: self.name.clone(), line: self.line, reason }
    }
}

impl Iterator for Lines {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let bytes = match self.next_line()? {
                Ok(bytes) => bytes,
                Err(error) => {
                    // A line that is wrong is no reason to stop, a file that cannot be read is.
                    if !matches!(error, ReadError::BadLine { .. }) {
                        self.from = Box::new(Cursor::new([]));
                    }
                    return Some(Err(error));
                }
            };
            if !bytes.trim_ascii().is_empty() {
                return Some(self.document(bytes));
            }
        }
    }
}

/// Whether a line break in the input is not the byte that it is in ASCII.
fn is_wide(from: &mut dyn BufRead, name: &str, charset: Option<Charset>) -> Result<bool, ReadError> {
    let start = from.fill_buf().map_err(|source| ReadError::Io { name: name.to_owned(), source })?;
    Ok(match charset {
        Some(charset) => !charset.keeps_line_breaks(),
        None => start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff"),
    })
}

fn decode_whole(
    from: &mut dyn Read,
    name: &str,
    charset: Option<Charset>,
) -> Result<super::encoding::Decoded, ReadError> {
    let bytes = read_all(from, name, MOST)?;
    decode(bytes, charset).map_err(|why| refused(name.to_owned(), why))
}

/// The day of a date or time stamp that begins with one.
pub(super) fn day(stamp: &str) -> Option<&str> {
    let day = stamp.get(..10)?;
    let shape = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape.then_some(day)
}

fn missing(field: &str, fields: &[String]) -> String {
    let known = fields.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let known = if known.is_empty() { "nothing" } else { &known };
    format!("no field `{field}` (this line has {known})")
}

/// What one line holds that we want.
#[derive(Default)]
struct Object {
    text: Option<String>,
    date: Option<String>,
    publisher: Option<String>,
    source: Option<String>,
    fields: Vec<String>,
}

fn parse(line: &str, field: &str) -> Result<Object, String> {
    let mut json = serde_json::Deserializer::from_str(line.trim());
    let object = Wanted { field }.deserialize(&mut json);
    object.and_then(|object| json.end().map(|()| object)).map_err(|error| {
        // The line that the parser counts is always its first.
        let message = error.to_string();
        format!("not a JSON object: {}", message.replace(" at line 1 column ", " at column "))
    })
}

/// Reads an object for one field; the others are skipped unread.
struct Wanted<'a> {
    field: &'a str,
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Object;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Object, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a text in `{}`", self.field)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                name if name == self.field => object.text = Some(map.next_value()?),
                "date" => object.date = word(map.next_value()?),
                "publisher" => object.publisher = word(map.next_value()?),
                "source" => object.source = word(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            object.fields.push(key);
        }
        Ok(object)
    }
}

/// Metadata counts when it is a plain string; whatever else a file keeps there is its own affair.
fn word(value: serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(word) if !word.is_empty() => Some(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], options: &Options) -> Vec<Result<Input, ReadError>> {
        let from = Box::new(Cursor::new(bytes.to_vec()));
        Lines::open(from, "a.jsonl".to_owned(), options).unwrap().collect()
    }

    #[test]
    fn a_line_tells_its_date_and_publisher() {
        let line = r#"{"id":7,"date":"2024-10-21T08:00:00Z","body":"甲","source":"BBC","more":{"x":[1]}}"#;
        let options = Options { field: Some("body".into()), ..Options::default() };
        let inputs = read(line.as_bytes(), &options);
        let input = inputs[0].as_ref().unwrap();
        assert_eq!(input.document.name(), "a.jsonl#1");
        assert_eq!(input.document.text(), "甲");
        assert_eq!((input.date.as_deref(), input.publisher.as_deref()), (Some("2024-10-21"), Some("BBC")));
    }

    #[test]
    fn a_text_that_is_no_string_is_told() {
        let inputs = read(b"{\"text\":3}\n[]\n", &Options::default());
        let messages: Vec<String> = inputs.into_iter().map(|input| input.unwrap_err().to_string()).collect();
        assert_eq!(
            messages[0],
            "a.jsonl:1: not a JSON object: invalid type: integer `3`, expected a string at column 9"
        );
        assert!(messages[1].starts_with("a.jsonl:2: not a JSON object: invalid type: sequence"), "{messages:?}");
    }

    #[test]
    fn what_is_nothing_in_utf_16_is_told_where_it_stands() {
        let mut bytes = vec![0xff, 0xfe];
        let lines = "{\"text\": \"普京\"}\n{\"text\": \"普?京\"}\n";
        // Half of a pair, which alone is no character.
        let units = lines.encode_utf16().map(|unit| if unit == u16::from(b'?') { 0xd800 } else { unit });
        bytes.extend(units.flat_map(u16::to_le_bytes));
        let found = read(&bytes, &Options::default());
        let damage: Vec<_> = found.iter().map(|one| one.as_ref().unwrap().damage.map(|damage| damage.first)).collect();
        assert_eq!(damage, [None, Some(crate::text::Position { line: 1, column: 12 })]);
    }

    #[test]
    fn other_encodings_are_read_when_named_or_marked() {
        let text = "{\"text\":\"佩斯科夫\"}\n{\"text\":\"乙\"}\n";
        let (gb, ..) = encoding_rs::GB18030.encode(text);
        let named = Options { charset: Some(Charset::named("gb18030").unwrap()), ..Options::default() };
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (bytes, options) in [(gb.to_vec(), named), (wide, Options::default())] {
            let texts: Vec<String> =
                read(&bytes, &options).into_iter().map(|input| input.unwrap().document.text().to_owned()).collect();
            assert_eq!(texts, ["佩斯科夫", "乙"]);
        }
        let undecoded = read(&gb, &Options::default());
        assert!(undecoded[0].as_ref().unwrap_err().to_string().contains("a.jsonl#1:1:10: not UTF-8"), "{undecoded:?}");
    }
}
