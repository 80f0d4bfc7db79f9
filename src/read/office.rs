//! The text of word processors: DOCX and ODT, paragraph by paragraph.
//!
//! Every paragraph counts, empty ones and those in tables too, in the order of the file. Notes follow the
//! body. What was deleted with changes tracked, comments, headers and footers are not read.

use super::ReadError;
use super::container::{Container, resolved};
use super::extract::{Extract, is_gloss};
use super::xml::{self, Happening, Tag};
use crate::text::{Landmark, NoteKind, Span};

/// Take the text of the DOCX file `from`.
pub(super) fn docx(from: &mut Container, out: &mut Extract) -> Result<(), ReadError> {
    let main = part(from, "", "officeDocument")?.unwrap_or_else(|| "word/document.xml".to_owned());
    let body = from.text(&main)?.ok_or_else(|| from.broken(&format!("no {main} in it")))?;
    let mut reader = Paragraphs::new(out, None);
    reader.read(from, &body, Paragraphs::docx)?;
    let count = reader.number;
    for (kind, what) in [("footnotes", NoteKind::Footnote), ("endnotes", NoteKind::Endnote)] {
        let path = part(from, &main, kind)?.unwrap_or_else(|| format!("word/{kind}.xml"));
        if let Some(notes) = from.text(&path)? {
            let mut reader = Paragraphs { number: count, ..Paragraphs::new(out, Some(what)) };
            reader.read(from, &notes, Paragraphs::docx)?;
        }
    }
    Ok(())
}

/// The path of the part that is `kind` to the part `of`, or to the file as a whole: its list of relationships says
/// so, parts may have any name.
fn part(from: &mut Container, of: &str, kind: &str) -> Result<Option<String>, ReadError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let Some(list) = from.text(&resolved(folder, &format!("_rels/{name}.rels")))? else { return Ok(None) };
    let mut found = None;
    let read = xml::read(&list, &mut |happening, _| {
        if let Happening::Start(tag) = happening
            && tag.attribute("Type").is_some_and(|of| of.rsplit('/').next() == Some(kind))
        {
            found = found.take().or_else(|| tag.attribute("Target"));
        }
    });
    // Where the list is damaged, the parts have their usual names or are missed.
    Ok(found.filter(|_| read.is_ok()).map(|target| resolved(folder, &target)))
}

/// Take the text of the ODT file `from`.
pub(super) fn odt(from: &mut Container, out: &mut Extract) -> Result<(), ReadError> {
    let body = from.text("content.xml")?.ok_or_else(|| from.broken("no content.xml in it"))?;
    let mut reader = Paragraphs::new(out, None);
    reader.read(from, &body, Paragraphs::odt)?;
    reader.write_notes();
    Ok(())
}

/// A line break in a note, until the note is written.
const BREAK: char = '\u{2028}';

/// `text` as ODF reads it, in which any number of blanks and line breaks is one blank, and none where a paragraph
/// begins; `before` is what stands before it.
fn collapsed(text: &str, before: Option<char>) -> String {
    let mut collapsed = String::with_capacity(text.len());
    let mut is_blank = before.is_none_or(|before| before == ' ');
    for c in text.chars() {
        let is_next = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !is_next {
            collapsed.push(c);
        } else if !is_blank {
            collapsed.push(' ');
        }
        is_blank = is_next;
    }
    collapsed
}

/// Collects paragraphs.
struct Paragraphs<'a> {
    out: &'a mut Extract,
    what: Option<NoteKind>,
    number: usize,
    /// The note at hand, as it is numbered in the file.
    note: Option<String>,
    /// How many elements are open whose text is not read.
    hidden: usize,
    /// Whether what is read now is text, for DOCX.
    in_text: bool,
    begun: bool,
    ruby: Option<(String, String, bool)>,
    /// Paragraphs of notes that stand in the middle of a paragraph of the body.
    aside: Option<String>,
    notes: Vec<String>,
}

impl<'a> Paragraphs<'a> {
    fn new(out: &'a mut Extract, what: Option<NoteKind>) -> Self {
        Self {
            out,
            what,
            number: 0,
            note: None,
            hidden: 0,
            in_text: false,
            begun: false,
            ruby: None,
            aside: None,
            notes: Vec::new(),
        }
    }

    fn read(&mut self, from: &Container, body: &str, step: fn(&mut Self, Happening<'_>)) -> Result<(), ReadError> {
        let read = xml::read(body, &mut |happening, _| step(self, happening));
        self.out.end_line();
        read.map_err(|(at, reason)| from.broken(&format!("its text breaks off at byte {at} ({reason})")))
    }

    fn begin(&mut self) {
        self.out.end_line();
        self.number += 1;
        self.begun = false;
    }

    fn text(&mut self, text: &str) {
        if let Some((base, above, is_above)) = &mut self.ruby {
            if *is_above {
                above.push_str(text);
            } else {
                base.push_str(text);
            }
            return;
        }
        if let Some(aside) = &mut self.aside {
            return aside.push_str(text);
        }
        if text.is_empty() {
            return;
        }
        if !self.begun {
            let landmark = match (self.what, &self.note) {
                (Some(kind), Some(note)) => Landmark::Note(kind, note.clone()),
                _ => Landmark::Paragraph(self.number),
            };
            self.out.mark_line(self.number, landmark);
            self.begun = true;
        }
        self.out.plain(text);
    }

    fn line_break(&mut self) {
        match &mut self.aside {
            Some(aside) => aside.push(BREAK),
            None => self.out.line_break(Span::new(0, 0)),
        }
    }

    /// What stands before what comes next in its paragraph.
    fn last(&self) -> Option<char> {
        match (&self.ruby, &self.aside) {
            (Some((_, above, true)), _) => above.chars().next_back(),
            (Some((base, ..)), _) => base.chars().next_back(),
            (None, Some(aside)) => aside.chars().next_back().filter(|&last| last != '\n'),
            (None, None) => self.out.last().filter(|_| self.begun),
        }
    }

    fn begin_ruby(&mut self) {
        self.ruby = Some(<_>::default());
    }

    fn end_ruby(&mut self) {
        if let Some((base, above, _)) = self.ruby.take() {
            self.text(&base);
            if is_gloss(&base, above.trim()) {
                self.text(&format!("({})", above.trim()));
            }
        }
    }

    fn above(&mut self, begins: bool) {
        if let Some((.., is_above)) = &mut self.ruby {
            *is_above = begins;
        }
    }

    fn docx(&mut self, happening: Happening<'_>) {
        const HIDDEN: [&str; 5] = ["moveFrom", "Fallback", "del", "pPr", "sectPr"];
        match happening {
            Happening::Start(tag) if HIDDEN.contains(&tag.name.as_str()) => self.hidden += 1,
            Happening::End(name) if HIDDEN.contains(&name) => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Happening::Start(tag) => match tag.name.as_str() {
                "p" => self.begin(),
                "t" => self.in_text = true,
                "tab" | "ptab" => self.text("\t"),
                "br" | "cr" if tag.attribute("type").is_none_or(|kind| kind == "textWrapping") => self.line_break(),
                "noBreakHyphen" => self.text("-"),
                "footnote" | "endnote" => self.begin_note(tag),
                "ruby" => self.begin_ruby(),
                "rt" => self.above(true),
                "rubyBase" => self.above(false),
                _ => {}
            },
            Happening::End("t") => self.in_text = false,
            Happening::End("p") => self.out.end_line(),
            Happening::End("ruby") => self.end_ruby(),
            Happening::Text(text) if self.in_text => self.text(text),
            Happening::End(_) | Happening::Text(_) => {}
        }
    }

    /// A note of its own; those that only draw the line above the notes have no text.
    fn begin_note(&mut self, tag: &Tag<'_>) {
        self.note = tag.attribute("id");
    }

    fn odt(&mut self, happening: Happening<'_>) {
        const HIDDEN: [&str; 7] = [
            "tracked-changes",
            "annotation",
            "note-citation",
            "forms",
            "automatic-styles",
            "sequence-decls",
            "font-face-decls",
        ];
        match happening {
            Happening::Start(tag) if HIDDEN.contains(&tag.name.as_str()) => self.hidden += 1,
            Happening::End(name) if HIDDEN.contains(&name) => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Happening::Start(tag) => match tag.name.as_str() {
                "p" | "h" => self.begin_odt(),
                "s" => {
                    let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                    self.text(&" ".repeat(count.min(64)));
                }
                "tab" => self.text("\t"),
                "line-break" => self.line_break(),
                "note-body" => self.aside = Some(String::new()),
                "ruby" => self.begin_ruby(),
                "ruby-text" => self.above(true),
                _ => {}
            },
            Happening::End("p" | "h") if self.aside.is_none() => {
                self.in_text = false;
                self.out.end_line();
            }
            Happening::End("note-body") => self.notes.extend(self.aside.take()),
            Happening::End("ruby-text") => self.above(false),
            Happening::End("ruby") => self.end_ruby(),
            Happening::Text(text) if self.in_text => self.text(&collapsed(text, self.last())),
            Happening::End(_) | Happening::Text(_) => {}
        }
    }

    fn begin_odt(&mut self) {
        match &mut self.aside {
            Some(aside) if !aside.is_empty() => aside.push('\n'),
            Some(_) => {}
            None => {
                self.begin();
                self.in_text = true;
            }
        }
    }

    fn write_notes(&mut self) {
        for (at, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            self.what = Some(NoteKind::Note);
            self.note = Some((at + 1).to_string());
            self.begin();
            for line in note.split(BREAK) {
                self.text(line);
                self.line_break();
            }
        }
        self.out.end_line();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, is_docx: bool) -> String {
        let mut out = Extract::default();
        let mut reader = Paragraphs::new(&mut out, None);
        xml::read(body, &mut |happening, _| if is_docx { reader.docx(happening) } else { reader.odt(happening) })
            .unwrap();
        reader.write_notes();
        out.finish("t".into()).text().to_owned()
    }

    #[test]
    fn names_go_on_after_line_breaks() {
        let docx =
            "<d><p><r><t>马克宏</t><br/><t>（Emmanuel</t></r><r><br/><t>Macron）说。</t><br/><t>完</t></r></p></d>";
        assert_eq!(read(docx, true), "马克宏（Emmanuel Macron）说。\n完\n");
        let odt = "<d><p>图斯克<line-break/>（Donald<line-break/>Tusk）<note><note-body><p>注（A<line-break/>B）</p><p>又</p></note-body></note>说</p></d>";
        assert_eq!(read(odt, false), "图斯克（Donald Tusk）说\n注（A B）\n又\n");
    }

    #[test]
    fn parts_of_docx_may_have_any_name() {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let list = |kind: &str, target: &str| {
            format!("<Relationships><Relationship Type='http://x/{kind}' Target='{target}'/></Relationships>")
        };
        for (path, text) in [
            ("_rels/.rels", list("officeDocument", "/text/document2.xml")),
            ("text/document2.xml", "<d><p><r><t>普京</t></r></p></d>".to_owned()),
            ("text/_rels/document2.xml.rels", list("footnotes", "notes.xml")),
            ("text/notes.xml", "<f><footnote id='1'><p><r><t>注</t></r></p></footnote></f>".to_owned()),
        ] {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        let mut from = Container::open(std::io::Cursor::new(zip.finish().unwrap().into_inner()), "t").unwrap();
        let mut out = Extract::default();
        docx(&mut from, &mut out).unwrap();
        assert_eq!(out.finish("t".into()).text(), "普京\n注\n");
    }

    #[test]
    fn blanks_of_odt_are_layout() {
        let odt = "<d><p>\n  默克尔（Angela\n  <span> Merkel</span>）<s c='2'/>说</p>\n<p>甲 <ruby><ruby-base>乙</ruby-base></ruby></p></d>";
        assert_eq!(read(odt, false), "默克尔（Angela Merkel）  说\n甲 乙\n");
    }
}
