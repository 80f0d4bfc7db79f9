//! XLIFF and TMX: the text of each language, segment by segment.

use std::collections::BTreeMap;

use super::extract::Extract;
use super::xml::{self, Happening, Tag};
use crate::text::Landmark;

/// Both formats are of this shape: units with a segment in each of some languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Xliff,
    Tmx,
}

/// The byte at which a file breaks off, and why.
pub(super) type Broken = (usize, String);

/// The texts of `source`, one for each language, and what is wrong with the file if it breaks off.
pub(super) fn texts(source: &str, shape: Shape) -> (Vec<(String, Extract)>, Option<Broken>) {
    let mut reader = Reader::new(source, shape);
    let outcome = xml::read(source, &mut |happening, at| reader.step(happening, at));
    // A segment that is cut off is read as far as it goes.
    reader.end_segment();
    let broken = match outcome {
        _ if !reader.begun => Some((0, format!("no <{}> in it", shape.root()))),
        Ok(()) => None,
        Err((at, reason)) => Some((at, format!("the file breaks off ({reason})"))),
    };
    (reader.languages.into_iter().collect(), broken)
}

impl Shape {
    /// The element that holds all others.
    fn root(self) -> &'static str {
        match self {
            Self::Xliff => "xliff",
            Self::Tmx => "tmx",
        }
    }
}

struct Reader<'a> {
    shape: Shape,
    /// Whether the file is of this shape at all.
    begun: bool,
    languages: BTreeMap<String, Extract>,
    source_language: String,
    target_language: String,
    unit: usize,
    id: Option<String>,
    language: String,
    /// The segment at hand, with the line it begins on.
    segment: Option<(String, usize)>,
    /// How many elements are open whose text is not the segment's.
    hidden: usize,
    lines: Lines<'a>,
}

/// Lines of a file, counted as they are passed.
struct Lines<'a> {
    source: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        if let Some(passed) = self.source.as_bytes().get(self.at..at) {
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.at = at;
        }
        self.line
    }
}

/// Elements that hold codes of another format, or text that is not the segment's own.
const HIDDEN: [&str; 12] =
    ["bpt", "ept", "ph", "it", "ut", "alt-trans", "seg-source", "note", "notes", "prop", "originalData", "metadata"];

impl<'a> Reader<'a> {
    fn new(source: &'a str, shape: Shape) -> Self {
        Self {
            shape,
            begun: false,
            languages: BTreeMap::new(),
            source_language: "source".to_owned(),
            target_language: "target".to_owned(),
            unit: 0,
            id: None,
            language: String::new(),
            segment: None,
            hidden: 0,
            lines: Lines { source, at: 0, line: 1 },
        }
    }

    fn step(&mut self, happening: Happening<'_>, at: usize) {
        match happening {
            Happening::Start(tag) => self.start(tag, at),
            Happening::End(name) => self.end(name),
            Happening::Text(text) if self.hidden == 0 => {
                if let Some((segment, _)) = &mut self.segment {
                    segment.push_str(text);
                }
            }
            Happening::Text(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        let name = tag.name.as_str();
        self.begun |= name == self.shape.root();
        // A placeholder of XLIFF 2 is empty and has no text to hide.
        if HIDDEN.contains(&name) {
            self.hidden += 1;
        }
        match (self.shape, name) {
            (Shape::Xliff, "xliff" | "file") => {
                let named = |one: &str, other: &str| tag.attribute(one).or_else(|| tag.attribute(other));
                self.source_language =
                    named("source-language", "srcLang").unwrap_or_else(|| self.source_language.clone());
                self.target_language =
                    named("target-language", "trgLang").unwrap_or_else(|| self.target_language.clone());
            }
            (Shape::Xliff, "trans-unit" | "unit") => self.begin_unit(tag.attribute("id")),
            (Shape::Xliff, "source") => self.begin(self.source_language.clone(), at),
            (Shape::Xliff, "target") => self.begin(self.target_language.clone(), at),
            (Shape::Tmx, "tu") => self.begin_unit(tag.attribute("tuid")),
            (Shape::Tmx, "tuv") => self.language = tag.attribute("lang").unwrap_or_else(|| "und".to_owned()),
            (Shape::Tmx, "seg") => self.begin(self.language.clone(), at),
            _ => {}
        }
    }

    fn begin_unit(&mut self, id: Option<String>) {
        self.unit += 1;
        self.id = id;
    }

    fn begin(&mut self, language: String, at: usize) {
        if self.hidden == 0 {
            self.language = language;
            self.segment = Some((String::new(), self.lines.of(at)));
        }
    }

    fn end(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        if matches!(name, "source" | "target" | "seg") {
            self.end_segment();
        }
    }

    fn end_segment(&mut self) {
        let Some((segment, line)) = self.segment.take() else { return };
        let segment = segment.trim();
        if segment.is_empty() {
            return;
        }
        // `zh-CN` and `ZH-CN` are one language, called as the file calls it first.
        let known = self.languages.keys().find(|known| known.eq_ignore_ascii_case(&self.language));
        let language = known.unwrap_or(&self.language).clone();
        let out = self.languages.entry(language).or_default();
        let id = self.id.as_ref().filter(|id| **id != self.unit.to_string()).cloned();
        out.mark_line(line, Landmark::Unit { number: self.unit, id });
        out.plain(segment);
        out.end_line();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, shape: Shape, expected: &[(&str, &str)]) {
        let (texts, error) = texts(source, shape);
        assert_eq!(error, None);
        let texts: Vec<(String, String)> =
            texts.into_iter().map(|(language, text)| (language, text.finish("t".into()).text().to_owned())).collect();
        let texts: Vec<(&str, &str)> =
            texts.iter().map(|(language, text)| (language.as_str(), text.as_str())).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn xliff_has_two_languages() {
        let body = |open: &str, unit: &str| format!("<xliff {open}<body>{unit}</body></file></xliff>");
        let old = body(
            "version='1.2'><file source-language='en' target-language='zh-CN'>",
            "<trans-unit id='a'><source>Mr <g id='1'>Putin</g></source><seg-source>x</seg-source>\
             <target>总统<bpt id='2'>&lt;b></bpt>普京(Putin)</target><alt-trans><target>旧</target></alt-trans></trans-unit>",
        );
        check(&old, Shape::Xliff, &[("en", "Mr Putin\n"), ("zh-CN", "总统普京(Putin)\n")]);
        let new = body(
            "srcLang='en' trgLang='zh-TW'><file id='f'>",
            "<unit id='1'><notes><note>n</note></notes><segment><source>A<ph id='1'/>B</source><target>甲<pc id='2'>乙</pc></target></segment></unit>",
        );
        check(&new, Shape::Xliff, &[("en", "AB\n"), ("zh-TW", "甲乙\n")]);
    }

    #[test]
    fn what_breaks_off_is_told_after_what_was_read() {
        let source = "<tmx><body>\n<tu><tuv xml:lang='zh'><seg>甲</seg></tuv></tu>\n<tu><tuv xml:lang='zh'><seg>乙";
        let (read, broken) = texts(source, Shape::Tmx);
        assert_eq!(read.into_iter().next().unwrap().1.finish("t".into()).text(), "甲\n乙\n");
        assert_eq!(broken, Some((source.len(), "the file breaks off (<tmx> is not closed)".to_owned())));
        for (source, shape, reason) in
            [("hello", Shape::Xliff, "no <xliff> in it"), ("<html></html>", Shape::Tmx, "no <tmx> in it")]
        {
            assert_eq!(texts(source, shape).1, Some((0, reason.to_owned())));
        }
    }

    #[test]
    fn tmx_has_any_number() {
        let source = "<tmx><body>\n<tu tuid='x'><tuv xml:lang='en'><seg>A &amp; B</seg></tuv>\n<tuv xml:lang='zh'><prop>p</prop><seg>甲<hi>乙</hi></seg></tuv></tu></body></tmx>";
        check(source, Shape::Tmx, &[("en", "A & B\n"), ("zh", "甲乙\n")]);
        let spelled =
            "<tmx><tu><tuv xml:lang='zh-CN'><seg>甲</seg></tuv><tuv lang='ZH-cn'><seg>乙</seg></tuv></tu></tmx>";
        check(spelled, Shape::Tmx, &[("zh-CN", "甲\n乙\n")]);
        let doc = texts(source, Shape::Tmx).0.pop().unwrap().1.finish("t".into());
        let unit = Landmark::Unit { number: 1, id: Some("x".to_owned()) };
        assert_eq!((doc.place(0), doc.position(3).line, doc.position(3).column), (Some(&unit), 3, 2));
    }
}
