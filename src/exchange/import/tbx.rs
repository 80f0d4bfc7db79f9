//! TBX in: version 2 (`martif`, `tig` and `ntig`) and version 3, DCA and DCT style.
//!
//! Elements are known by their local names, so the two styles and the dialects of many programs read alike.
//! Entries of ours that were split for other readers become one concept again.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::super::concept::{Concept, Quotation, Variant, guess_language, is_chinese, region_of_tag};
use super::super::xml::{Node, Nodes, attribute};
use super::{Account, Broken, Row, Sink, rows};
use crate::term::{Original, Region, Seen, Status};
use crate::text::script::has_han;

/// Read TBX from `text`.
pub(super) fn read(text: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut nodes = Nodes::new(text);
    let mut joiner = Joiner { pending: None, sink };
    let mut ours = false;
    loop {
        let line = nodes.line();
        match nodes.next().map_err(|reason| Broken::Here { line, reason })? {
            Node::Open(name, attributes) if name == "termEntry" || name == "conceptEntry" => {
                let id = attribute(&attributes, "id").unwrap_or_default().to_owned();
                let mut entry = Entry::default();
                entry.read(&mut nodes, &name)?;
                match entry.concept(ours.then_some(id.as_str())) {
                    Ok(concept) => {
                        let stem = if ours { stem(&id) } else { None };
                        if joiner.take(stem, Row { concept, line }).is_break() {
                            return Ok(());
                        }
                    }
                    Err(reason) => account.bad(line, reason),
                }
            }
            Node::Text(text) => ours |= text.trim_start().starts_with("yiming "),
            Node::End => break,
            Node::Open(..) | Node::Close(_) => {}
        }
    }
    let _ = joiner.finish();
    Ok(())
}

/// Puts the entries together that were one concept of ours.
pub(super) struct Joiner<'a, 's> {
    pub(super) pending: Option<(String, Row)>,
    pub(super) sink: &'s mut Sink<'a>,
}

impl Joiner<'_, '_> {
    pub(super) fn take(&mut self, stem: Option<String>, row: Row) -> ControlFlow<()> {
        if let (Some((known, pending)), Some(stem)) = (&mut self.pending, &stem)
            && known == stem
        {
            rows::merge(&mut pending.concept, row.concept);
            return ControlFlow::Continue(());
        }
        let former = self.pending.take();
        self.pending = Some((stem.unwrap_or_default(), row));
        // A stem that is empty joins nothing.
        former.map_or(ControlFlow::Continue(()), |(_, row)| (self.sink)(row))
    }

    pub(super) fn finish(mut self) -> ControlFlow<()> {
        self.pending.take().map_or(ControlFlow::Continue(()), |(_, row)| (self.sink)(row))
    }
}

/// `y12` of `y12-1-2`: what the parts of a concept share.
pub(super) fn stem(id: &str) -> Option<String> {
    let mut pieces = id.split('-');
    let stem = pieces.next()?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = stem.strip_prefix('y').or(stem.strip_prefix('n')).is_some_and(is_number);
    (name && pieces.all(is_number)).then(|| stem.to_owned())
}

/// The number in a memory that `y12` or `y12-1-2` tells.
pub(super) fn number(id: &str) -> i64 {
    stem(id).and_then(|stem| stem.strip_prefix('y')?.parse().ok()).unwrap_or_default()
}

/// An entry while it is read.
#[derive(Default)]
struct Entry {
    fields: Vec<String>,
    subject: Option<String>,
    note: Option<String>,
    terms: Vec<Term>,
}

#[derive(Default)]
struct Term {
    language: String,
    text: String,
    status: Option<String>,
    contexts: Vec<Quotation>,
    note: Option<String>,
}

impl Entry {
    /// Read up to the end of the element `until`.
    fn read<R: BufRead>(&mut self, nodes: &mut Nodes<R>, until: &str) -> Result<(), Broken> {
        let mut path: Vec<(String, String)> = Vec::new();
        let mut language = String::new();
        let mut text = String::new();
        loop {
            let line = nodes.line();
            match nodes.next().map_err(|reason| Broken::Here { line, reason })? {
                Node::Open(name, attributes) => {
                    // Mark-up inside a term or a note is no end of its text.
                    if !is_inline(&name) {
                        text.clear();
                    }
                    match name.as_str() {
                        "langSet" | "langSec" => {
                            attribute(&attributes, "lang").unwrap_or_default().clone_into(&mut language);
                        }
                        "tig" | "ntig" | "termSec" => {
                            self.terms.push(Term { language: language.clone(), ..Term::default() });
                        }
                        _ => {}
                    }
                    path.push((name, attribute(&attributes, "type").unwrap_or_default().to_owned()));
                }
                Node::Text(piece) => text += &piece,
                Node::Close(name) if name == until => return Ok(()),
                Node::Close(name) => {
                    let kind = path.pop().map(|(_, kind)| kind).unwrap_or_default();
                    if !is_inline(&name) {
                        let in_term = path.iter().any(|(name, _)| matches!(name.as_str(), "tig" | "ntig" | "termSec"));
                        // In DCT style the element is called what the attribute says in DCA style.
                        let what = if kind.is_empty() { name.as_str() } else { kind.as_str() };
                        self.field(what, &text, in_term);
                        text.clear();
                    }
                }
                Node::End => return Ok(()),
            }
        }
    }

    fn field(&mut self, what: &str, text: &str, in_term: bool) {
        let value = || text.trim().to_owned();
        let term = self.terms.last_mut().filter(|_| in_term);
        match (what, term) {
            ("term", Some(term)) => term.text = value(),
            ("administrativeStatus" | "normativeAuthorization", Some(term)) => term.status = Some(value()),
            ("context", Some(term)) => term.contexts.push(Quotation { place: String::new(), text: value() }),
            ("source", Some(term)) => {
                if let Some(context) = term.contexts.last_mut() {
                    context.place = value();
                }
            }
            ("note", Some(term)) if !text.trim().is_empty() => term.note = Some(value()),
            ("subjectField", _) => self.fields.push(value()),
            ("projectSubset" | "customerSubset", _) => self.subject = self.subject.take().or(Some(value())),
            ("note", None) | ("definition", _) if !text.trim().is_empty() => {
                self.note = self.note.take().or(Some(value()));
            }
            _ => {}
        }
    }

    fn concept(self, id: Option<&str>) -> Result<Concept, String> {
        let mut concept =
            Concept { id: id.map_or(0, number), note: self.note, subject: self.subject, ..Concept::default() };
        for field in self.fields {
            match rows::kind(&field) {
                Some(kind) => concept.kind = Some(kind),
                None => concept.subject = concept.subject.take().or(Some(field)),
            }
        }
        let tagged = self.terms.iter().any(|term| is_chinese(&term.language));
        for term in self.terms.into_iter().filter(|term| !term.text.is_empty()) {
            let text = rows::name(&term.text)?;
            concept.note = concept.note.take().or(term.note);
            // Translate Toolkit calls a target language that nobody named `xx`: its characters tell.
            let untagged = !tagged && matches!(term.language.as_str(), "" | "xx" | "und" | "mul") && has_han(&text);
            if untagged || is_chinese(&term.language) {
                let region = region_of_tag(&term.language).unwrap_or_else(|| Region::of(&text));
                let status = term.status.as_deref().map(rows::status).transpose()?.unwrap_or(Status::Unreviewed);
                let contexts = term.contexts;
                concept.renderings.push(Variant { status, contexts, ..Variant::new(text, region) });
            } else {
                let language = match term.language.as_str() {
                    "" | "und" => guess_language(&text).to_owned(),
                    tag => tag.to_owned(),
                };
                concept.originals.push(Original { text, language, seen: Seen::default() });
            }
        }
        match (concept.originals.is_empty(), concept.renderings.is_empty()) {
            (true, _) => Err("an entry without a foreign term".to_owned()),
            (_, true) => Err("an entry without a Chinese term".to_owned()),
            _ => Ok(concept),
        }
    }
}

fn is_inline(name: &str) -> bool {
    matches!(name, "hi" | "foreign" | "ec" | "sc" | "ph" | "bpt" | "ept" | "it" | "ut" | "sub")
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;

    #[test]
    fn both_versions_and_styles_read_alike() {
        let v2 = r#"<!DOCTYPE martif SYSTEM "TBXcdv04.dtd"><martif type="TBX"><text><body><termEntry id="c1">
            <langSet xml:lang="en"><ntig><termGrp><term>Georgy <hi>Zinoviev</hi></term></termGrp></ntig></langSet>
            <langSet xml:lang="zh_CN"><tig><term>季诺维也夫</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
            </termEntry><termEntry><langSet xml:lang="en"><tig><term>x</term></tig></langSet></termEntry></body></text></martif>"#;
        let dct = r#"<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="m"><text><body><conceptEntry id="c1">
            <langSec xml:lang="en"><termSec><term>Georgy Zinoviev</term></termSec></langSec>
            <langSec xml:lang="zh-CN"><termSec><term>季诺维也夫</term><min:administrativeStatus>preferred</min:administrativeStatus></termSec></langSec>
            </conceptEntry></body></text></tbx>"#;
        let (from_v2, account) = concepts("a.tbx", v2);
        assert_eq!((account.bad, account.examples[0].line), (1, 4));
        let (from_dct, _) = concepts("a.tbx", dct);
        assert_eq!(from_v2, from_dct);
        assert_eq!(from_v2[0].originals[0].text, "Georgy Zinoviev");
        assert_eq!(from_v2[0].renderings[0].status, crate::term::Status::Preferred);
    }
}
