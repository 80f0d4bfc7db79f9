//! XML as a row of events, taken as it comes. Entities of a document's own are never expanded and nothing
//! outside it is fetched.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// What happens in an XML document; names are without their prefixes.
#[derive(Clone, Copy)]
pub(super) enum Happening<'a> {
    /// An element begins; one that is empty ends at once.
    Start(&'a Tag<'a>),
    /// An element ends.
    End(&'a str),
    /// Text, references resolved.
    Text(&'a str),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// Its name without a prefix.
    pub(super) name: String,
    inner: BytesStart<'a>,
}

impl Tag<'_> {
    /// The value of the attribute called `name`, with or without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.inner.attributes();
        let value = attributes.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
        Some(
            quick_xml::escape::unescape(&value.value)
                .map_or_else(|_| value.value.to_string(), std::borrow::Cow::into_owned),
        )
    }
}

/// The element that holds all others, and whether it has ended. Elements within it that are not closed as
/// they should be are forgiven: with this one missing the file is not whole.
#[derive(Default)]
struct Root {
    name: Option<String>,
    is_closed: bool,
}

impl Root {
    fn begins(&mut self, name: &str) {
        self.name.get_or_insert_with(|| name.to_owned());
        self.is_closed = false;
    }

    fn ends(&mut self, name: &str) {
        self.is_closed = self.name.as_deref() == Some(name);
    }

    /// What is wrong where the file ends.
    fn check(&self) -> Result<(), String> {
        match &self.name {
            None => Err("no XML in it".to_owned()),
            Some(name) if !self.is_closed => Err(format!("<{name}> is not closed")),
            Some(_) => Ok(()),
        }
    }
}

/// Read `xml` and tell all that happens in it with the byte where it does; where it is broken or breaks off,
/// give the byte and the reason after all that came before.
pub(super) fn read(xml: &str, tell: &mut dyn FnMut(Happening<'_>, usize)) -> Result<(), (usize, String)> {
    let mut root = Root::default();
    events(xml, &mut |happening, at| {
        match happening {
            Happening::Start(tag) => root.begins(&tag.name),
            Happening::End(name) => root.ends(name),
            Happening::Text(_) => {}
        }
        tell(happening, at);
    })?;
    root.check().map_err(|reason| (xml.len(), reason))
}

fn events(xml: &str, tell: &mut dyn FnMut(Happening<'_>, usize)) -> Result<(), (usize, String)> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        match reader.read_event() {
            Ok(Event::Start(inner)) => tell(Happening::Start(&tag(inner)), at),
            Ok(Event::Empty(inner)) => {
                let tag = tag(inner);
                tell(Happening::Start(&tag), at);
                tell(Happening::End(&tag.name), at);
            }
            Ok(Event::End(end)) => tell(Happening::End(end.local_name().as_ref()), at),
            Ok(Event::Text(text)) => tell(Happening::Text(&text.xml10_content()), at),
            Ok(Event::CData(text)) => tell(Happening::Text(&text.xml10_content()), at),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                let text = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned),
                };
                tell(Happening::Text(&text), at);
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => {
                return Err((usize::try_from(reader.error_position()).unwrap_or(at), error.to_string()));
            }
        }
    }
}

fn tag(inner: BytesStart<'_>) -> Tag<'_> {
    Tag { name: inner.local_name().as_ref().to_owned(), inner }
}

/// The encoding that an XML declaration names.
pub(super) fn declared_charset(start: &[u8]) -> Option<String> {
    let start = start.get(..200).unwrap_or(start);
    let declaration = String::from_utf8_lossy(start);
    let declaration = declaration.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0.to_owned();
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split_once(quote).map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> (String, bool) {
        let mut all = String::new();
        let sound = read(xml, &mut |happening, _| {
            if let Happening::Text(text) = happening {
                all.push_str(text);
            }
        });
        (all, sound.is_ok())
    }

    #[test]
    fn references_are_resolved_and_entities_are_not() {
        assert_eq!(texts("<a>&#26222;京 &amp; &x;<![CDATA[<b>]]></a>"), ("普京 & &x;<b>".to_owned(), true));
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
        assert_eq!(texts(bomb), ("&y;".to_owned(), true));
    }

    #[test]
    fn what_comes_before_a_mistake_is_read() {
        assert_eq!(texts("<a>一</b>二<c>三</a>"), ("一二三".to_owned(), true));
        assert_eq!(texts("<a>一<b c"), ("一".to_owned(), false));
        assert!(!texts(&"<a>".repeat(50_000)).1);
    }

    #[test]
    fn what_breaks_off_is_told() {
        let reason = |xml| read(xml, &mut |_, _| {}).unwrap_err();
        assert_eq!(reason("<x:a><b>一</b>"), (15, "<a> is not closed".to_owned()));
        assert_eq!(reason("<a>一"), (6, "<a> is not closed".to_owned()));
        assert_eq!(reason("hello"), (5, "no XML in it".to_owned()));
        assert_eq!(read("<a/>\n<!-- x -->", &mut |_, _| {}), Ok(()));
    }

    #[test]
    fn an_encoding_is_declared() {
        assert_eq!(declared_charset(b"<?xml version='1.0' encoding='GB18030' ?><a/>").as_deref(), Some("GB18030"));
        assert_eq!(declared_charset(b"<?xml version=\"1.0\"?><a b='encoding=\"x\"'/>"), None);
    }
}
