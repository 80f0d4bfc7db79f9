//! Cells to concepts, by the roles of their columns.

use std::ops::ControlFlow;

use super::super::concept::{Concept, Variant, guess_language, is_chinese, region_of_tag};
use super::super::table::SEPARATOR;
use super::columns::Role;
use super::{Account, Row, Sink};
use crate::term::{Original, Part, PartPair, Region, Seen, Status};
use crate::text::script::has_han;

/// A name may have so many characters.
const LONGEST_NAME: usize = 1000;
/// A note may: the size of a cell of Excel.
const LONGEST_NOTE: usize = 32_767;

/// How cells are read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    /// What stands between several forms in one cell.
    pub(super) separator: Option<char>,
    /// Region of renderings of which nothing says it.
    pub(super) region: Option<Region>,
}

/// Makes concepts of rows. Rows of one entry that follow each other become one concept.
pub(super) struct Builder<'a, 's> {
    roles: Vec<Option<Role>>,
    reading: Reading,
    pending: Option<(String, Row)>,
    sink: &'s mut Sink<'a>,
}

impl<'a, 's> Builder<'a, 's> {
    pub(super) fn new(roles: Vec<Option<Role>>, reading: Reading, sink: &'s mut Sink<'a>) -> Self {
        Self { roles, reading, pending: None, sink }
    }

    /// Take one more row.
    pub(super) fn row(&mut self, line: usize, cells: &[String], account: &mut Account) -> ControlFlow<()> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        match concept(&self.roles, cells, self.reading) {
            Ok((entry, concept)) => self.concept(line, entry, concept),
            Err(reason) => {
                account.bad(line, reason);
                ControlFlow::Continue(())
            }
        }
    }

    fn concept(&mut self, line: usize, entry: String, concept: Concept) -> ControlFlow<()> {
        if let Some((known, row)) = &mut self.pending
            && !entry.is_empty()
            && *known == entry
        {
            merge(&mut row.concept, concept);
            return ControlFlow::Continue(());
        }
        let former = self.pending.replace((entry, Row { concept, line }));
        former.map_or(ControlFlow::Continue(()), |(_, row)| (self.sink)(row))
    }

    /// Give what is still in hand.
    pub(super) fn finish(mut self) -> ControlFlow<()> {
        self.pending.take().map_or(ControlFlow::Continue(()), |(_, row)| (self.sink)(row))
    }
}

/// Add the forms of `other` to `concept`.
pub(super) fn merge(concept: &mut Concept, other: Concept) {
    for one in other.originals {
        if !concept.originals.iter().any(|known| known.text == one.text) {
            concept.originals.push(one);
        }
    }
    for one in other.renderings {
        if !concept.renderings.iter().any(|known| known.text == one.text && known.region == one.region) {
            concept.renderings.push(one);
        }
    }
    concept.note = concept.note.take().or(other.note);
    concept.subject = concept.subject.take().or(other.subject);
}

/// The concept of one row, and its entry's name in the file.
fn concept(roles: &[Option<Role>], cells: &[String], reading: Reading) -> Result<(String, Concept), String> {
    let mut fields = Fields::default();
    let mut concept = Concept::default();
    for (role, cell) in roles.iter().zip(cells) {
        let cell = cell.trim();
        if let (Some(role), false) = (role, cell.is_empty()) {
            fields.take(role, cell, reading, &mut concept)?;
        }
    }
    fields.settle(&mut concept)?;
    Ok((fields.entry, concept))
}

/// What holds for the whole row, whatever the order of its columns.
#[derive(Default)]
struct Fields {
    entry: String,
    statuses: Vec<(Option<Region>, Status)>,
    region: Option<Region>,
    method: Option<crate::term::Method>,
    language: Option<String>,
    seen: Seen,
    others: Vec<String>,
    placed: Vec<bool>,
}

impl Fields {
    fn take(
        &mut self,
        role: &Role,
        cell: &str,
        Reading { separator, region: default }: Reading,
        concept: &mut Concept,
    ) -> Result<(), String> {
        let label = |error: crate::term::UnknownLabel| error.to_string();
        match role {
            Role::Original(language) => {
                for text in split(cell, separator) {
                    let language = language.clone().unwrap_or_default();
                    concept.originals.push(Original { text: name(text)?, language, seen: Seen::default() });
                }
            }
            Role::Rendering(region) => {
                for text in split(cell, separator) {
                    self.placed.push(region.is_some());
                    concept
                        .renderings
                        .push(Variant::new(name(text)?, region.or(default).unwrap_or_else(|| Region::of(text))));
                }
            }
            Role::Others => self.others.extend(cell.split(SEPARATOR).map(str::to_owned)),
            Role::Entry => {
                cell.clone_into(&mut self.entry);
                concept.id = cell.parse().unwrap_or_default();
            }
            // Other people's types are theirs: what is none of ours is passed over.
            Role::Kind => concept.kind = concept.kind.or(kind(cell)),
            Role::Status(region) => self.statuses.push((*region, status(cell)?)),
            Role::Region if is_chinese(cell) => self.region = region_of_tag(cell),
            Role::Region => return Err(format!("unknown region `{cell}`")),
            Role::Method => self.method = Some(cell.parse().map_err(label)?),
            Role::Language => self.language = Some(cell.to_owned()),
            Role::Note if cell.chars().count() > LONGEST_NOTE => {
                return Err(format!("a note of more than {LONGEST_NOTE} characters"));
            }
            Role::Note => match &mut concept.note {
                Some(note) => note.extend(["; ", cell]),
                None => concept.note = Some(cell.to_owned()),
            },
            Role::Subject => concept.subject = Some(name(cell)?),
            Role::Parts => concept.parts = parts(cell),
            Role::Mentions => {
                self.seen.mentions = cell.parse().map_err(|_| format!("`{cell}` is no number of mentions"))?;
            }
            Role::Documents => {
                self.seen.documents = cell.parse().map_err(|_| format!("`{cell}` is no number of documents"))?;
            }
            Role::FirstSource => self.seen.first = Some(cell.to_owned()),
            Role::LastSeen => self.seen.last = Some(cell.to_owned()),
        }
        Ok(())
    }

    fn settle(&mut self, concept: &mut Concept) -> Result<(), String> {
        for text in std::mem::take(&mut self.others) {
            concept.originals.push(Original { text: name(&text)?, language: String::new(), seen: Seen::default() });
        }
        if concept.originals.is_empty() {
            return Err("no original".to_owned());
        }
        if concept.renderings.is_empty() {
            return Err("no rendering".to_owned());
        }
        if concept.renderings.iter().all(|one| !has_han(&one.text))
            && concept.originals.iter().all(|one| has_han(&one.text))
        {
            return Err("the Chinese form stands where the original should".to_owned());
        }
        for (at, one) in concept.originals.iter_mut().enumerate() {
            let own = self.language.as_deref().filter(|_| at == 0);
            if one.language.is_empty() {
                own.unwrap_or_else(|| guess_language(&one.text)).clone_into(&mut one.language);
            }
        }
        for (one, placed) in concept.renderings.iter_mut().zip(&self.placed) {
            if let (Some(region), false) = (self.region, placed) {
                one.region = region;
            }
            let wanted = |(region, _): &&(Option<Region>, Status)| region.is_none_or(|region| region == one.region);
            one.status = self.statuses.iter().find(wanted).map_or(Status::Unreviewed, |(_, status)| *status);
            one.method = self.method;
            one.seen = self.seen.clone();
        }
        Ok(())
    }
}

fn split(cell: &str, separator: Option<char>) -> Vec<&str> {
    match separator {
        Some(separator) => cell.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect(),
        None => vec![cell],
    }
}

/// A name: not endless, and without what no name has.
pub(super) fn name(text: &str) -> Result<String, String> {
    if text.chars().nth(LONGEST_NAME).is_some() {
        return Err(format!(
            "`{}…` is longer than {LONGEST_NAME} characters: no name",
            text.chars().take(20).collect::<String>()
        ));
    }
    if text.contains('\0') {
        return Err("a NUL character in a name".to_owned());
    }
    if text.contains('\u{fffd}') {
        return Err(format!(
            "`{text}` holds a character that could not be decoded (name the encoding with --encoding)"
        ));
    }
    Ok(text.to_owned())
}

/// A kind by our word or another's.
pub(super) fn kind(word: &str) -> Option<crate::term::Kind> {
    use crate::term::Kind;
    word.parse().ok().or(match word.to_lowercase().as_str() {
        "人名" | "人物" | "人" | "people" | "character" | "name" | "per" => Some(Kind::Person),
        "地名" | "地点" | "location" | "loc" | "geo" => Some(Kind::Place),
        "组织" | "机构" | "机构名" | "organization" | "organisation" | "company" => Some(Kind::Org),
        "作品" | "书名" | "title" => Some(Kind::Work),
        "术语" | "terminology" => Some(Kind::Term),
        _ => None,
    })
}

/// A status by our word or another's.
pub(super) fn status(word: &str) -> Result<Status, String> {
    let lower = word.to_lowercase();
    let known = match lower.trim_end_matches("-admn-sts").trim_end_matches("term") {
        "首选" | "推荐" | "approved" | "final" | "standardized" => Some(Status::Preferred),
        "可用" | "允许" => Some(Status::Admitted),
        "停用" | "禁用" | "forbidden" | "not recommended" | "do not use" | "rejected" => Some(Status::Deprecated),
        "obsolete" | "过时" => Some(Status::Superseded),
        "draft" | "new" | "proposed" | "待审" => Some(Status::Unreviewed),
        other => other.parse().ok(),
    };
    known.ok_or_else(|| format!("unknown status `{word}`"))
}

/// `格奥尔基=Georgy | 季诺维也夫=Zinoviev`
fn parts(cell: &str) -> Vec<Part> {
    let part = |text: &str| {
        let (rendering, original) = text.split_once('=')?;
        Some(Part { pair: PartPair { rendering: rendering.to_owned(), original: original.to_owned() }, mentions: 0 })
    };
    cell.split(SEPARATOR).filter_map(part).collect()
}
