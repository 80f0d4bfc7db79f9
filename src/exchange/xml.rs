//! XML out and in, with bounds: no entities but the predefined ones, no DTD is read, nothing grows without
//! end.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// `text` as content of an element or an attribute.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let escaped = quick_xml::escape::escape(text);
    // A bare carriage return is read as a line feed.
    if escaped.contains('\r') { escaped.replace('\r', "&#13;").into() } else { escaped }
}

/// `text` without the characters that XML 1.0 has no way to write.
pub(super) fn writable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_writable) {
        text.into()
    } else {
        text.chars().filter(|&c| is_writable(c)).collect::<String>().into()
    }
}

fn is_writable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Elements may lie so deep.
const DEPTH: usize = 64;
/// One tag or text may be so long, in bytes.
const LONGEST: usize = 4 << 20;

/// What a reader of names wants to know of an XML file.
#[derive(Debug)]
pub(super) enum Node {
    /// An element begins: its local name and its attributes by local name.
    Open(String, Vec<(String, String)>),
    /// Text, entities resolved.
    Text(String),
    /// An element ends.
    Close(String),
    /// The file ends.
    End,
}

/// Reads nodes, and knows the line it is at.
pub(super) struct Nodes<R: BufRead> {
    reader: Reader<Guarded<R>>,
    buffer: Vec<u8>,
    depth: usize,
    /// An empty element was told to open and is still to close.
    closing: Option<String>,
}

impl<R: BufRead> Nodes<R> {
    pub(super) fn new(from: R) -> Self {
        let mut reader = Reader::from_reader(Guarded { inner: from, lines: 0, since: 0 });
        reader.config_mut().check_end_names = true;
        Self { reader, buffer: Vec::new(), depth: 0, closing: None }
    }

    /// The line, from 1.
    pub(super) fn line(&self) -> usize {
        self.reader.get_ref().lines + 1
    }

    /// The next node; the message says what is wrong with the file.
    pub(super) fn next(&mut self) -> Result<Node, String> {
        if let Some(name) = self.closing.take() {
            return Ok(Node::Close(name));
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().since = 0;
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| error.to_string())?;
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(format!("elements lie more than {DEPTH} deep"));
                    }
                    return open(&tag);
                }
                Event::Empty(tag) => {
                    self.closing = Some(local_name(tag.name().as_ref()));
                    return open(&tag);
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close(local_name(tag.name().as_ref())));
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(name) => return reference(&name),
                Event::Eof if self.depth > 0 => return Err("the file ends before its elements do".to_owned()),
                Event::Eof => return Ok(Node::End),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

fn reference(name: &quick_xml::events::BytesRef<'_>) -> Result<Node, String> {
    if let Some(c) = name.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(Node::Text(c.to_string()));
    }
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => Ok(Node::Text(text.to_owned())),
        None => Err(format!("the entity &{}; is not known here: DTDs are not read", &**name)),
    }
}

fn open(tag: &BytesStart<'_>) -> Result<Node, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        attributes.push((local_name(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(Node::Open(local_name(tag.name().as_ref()), attributes))
}

/// A name without its prefix.
fn local_name(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

/// The value of the attribute `name`.
pub(super) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Counts lines, and stops when one tag or text never ends.
#[derive(Debug)]
struct Guarded<R> {
    inner: R,
    lines: usize,
    since: usize,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let length = from.len().min(into.len());
        if let (Some(into), Some(from)) = (into.get_mut(..length), from.get(..length)) {
            into.copy_from_slice(from);
        }
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > LONGEST {
            let reason = format!("a tag or text of more than {} MB", LONGEST >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        if let Ok(taken) = self.inner.fill_buf() {
            self.lines += memchr::memchr_iter(b'\n', taken.get(..length).unwrap_or(taken)).count();
        }
        self.since += length;
        self.inner.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<Vec<String>, String> {
        let mut nodes = Nodes::new(xml.as_bytes());
        let mut found = Vec::new();
        loop {
            match nodes.next()? {
                Node::End => return Ok(found),
                Node::Text(text) => found.push(text),
                Node::Open(..) | Node::Close(_) => {}
            }
        }
    }

    #[test]
    fn entities_are_the_predefined_ones() {
        assert_eq!(texts("<a>x&amp;&#x4f60;</a>").unwrap().concat(), "x&你");
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert!(texts(bomb).unwrap_err().contains("&c;"));
        let outside = "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>";
        assert!(texts(outside).unwrap_err().contains("&f;"));
    }

    #[test]
    fn nothing_grows_without_end() {
        assert!(texts(&"<a>".repeat(100)).unwrap_err().contains("deep"));
        let long = format!("<a>{}</a>", "x".repeat(LONGEST + 100_000));
        let mut nodes = Nodes::new(io::BufReader::new(long.as_bytes()));
        assert!(matches!(nodes.next(), Ok(Node::Open(..))));
        assert!(nodes.next().unwrap_err().contains("MB"));
        assert!(texts("<a><b></a>").is_err());
        assert!(texts("<a>").unwrap_err().contains("ends"));
    }

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(writable("a\u{1}b\u{fffe}c\t\u{20bb7}"), "abc\t\u{20bb7}");
        assert_eq!(escaped("<A & \"B\">\r"), "&lt;A &amp; &quot;B&quot;&gt;&#13;");
    }
}
