//! Concepts as rows: which columns each client takes, and what it cannot take.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::concept::{Concept, Variant, is_written_in};
use super::sheet::Sheet;
use super::{ExchangeError, Exported, Exporter, Losses, Preset, Settings, Shape};
use crate::term::{Original, PartPair, Region, Status};

/// Columns of the table of everything. New ones go to the end: people's macros count columns.
const GENERIC: [&str; 16] = [
    "original",
    "rendering",
    "kind",
    "status",
    "region",
    "mentions",
    "first_source",
    "method",
    "language",
    "documents",
    "last_seen",
    "other_originals",
    "entry",
    "subject",
    "note",
    "parts",
];

/// Between several originals in one cell.
pub(super) const SEPARATOR: &str = " | ";

/// A table for one client.
pub(super) struct Table<'a> {
    sheet: Box<dyn Sheet + 'a>,
    layout: Layout,
    shape: Shape,
    settings: Settings,
    exported: Exported,
    regions: BTreeSet<Region>,
    sources: HashSet<String>,
    concepts: u64,
}

/// The kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// One rendering a row, with everything.
    Everything,
    /// Source, target and a comment.
    Glossary,
    /// Source and target, each source once.
    Pairs,
    /// The columns of Translate Toolkit.
    Toolkit,
    /// A column for each region.
    Regions(Wide),
}

/// Whose columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wide {
    MemoQ,
    MultiTerm,
    Phrase,
    Crowdin,
}

impl<'a> Table<'a> {
    pub(super) fn new(sheet: Box<dyn Sheet + 'a>, shape: Shape, settings: &Settings) -> Result<Self, ExchangeError> {
        let layout = match shape.preset {
            Preset::Generic | Preset::Excel | Preset::Book => Layout::Everything,
            Preset::OmegaT | Preset::Wordfast => Layout::Glossary,
            Preset::DeepL => Layout::Pairs,
            Preset::Weblate => Layout::Toolkit,
            Preset::MemoQ => Layout::Regions(Wide::MemoQ),
            Preset::MultiTerm => Layout::Regions(Wide::MultiTerm),
            Preset::Phrase => Layout::Regions(Wide::Phrase),
            Preset::Crowdin => Layout::Regions(Wide::Crowdin),
        };
        let mut table = Self {
            sheet,
            layout,
            shape,
            settings: settings.clone(),
            exported: Exported::default(),
            regions: BTreeSet::new(),
            sources: HashSet::new(),
            concepts: 0,
        };
        table.header()?;
        Ok(table)
    }

    fn header(&mut self) -> Result<(), ExchangeError> {
        match self.layout {
            Layout::Everything => self.sheet.row(&GENERIC),
            Layout::Toolkit => {
                self.sheet.row(&["source", "target", "context", "translator_comments", "developer_comments"])
            }
            Layout::Glossary | Layout::Pairs => Ok(()),
            Layout::Regions(wide) => {
                let header = wide_header(wide, &self.settings);
                self.sheet.row(&header.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
    }

    /// Write `cells`, made safe for the client.
    fn row(&mut self, cells: &[&str]) -> Result<(), ExchangeError> {
        self.exported.rows += 1;
        if self.settings.safe || self.shape.preset == Preset::Excel && self.shape.format == super::Format::Csv {
            let safe: Vec<Cow<'_, str>> = cells.iter().map(|cell| escape(cell)).collect();
            return self.sheet.row(&safe.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        }
        if let Some(formula) = cells.iter().find(|cell| is_formula(cell)) {
            self.exported.lost.warn(formula, "begins like a formula: Excel would run it (use --safe or --format xlsx)");
        }
        self.sheet.row(cells)
    }

    /// One line, for clients that read line by line.
    fn flat_row(&mut self, cells: &[&str]) -> Result<(), ExchangeError> {
        let flat: Vec<Cow<'_, str>> = cells.iter().map(|cell| one_line(cell)).collect();
        if flat.iter().zip(cells).take(2).any(|(flat, cell)| flat != cell) {
            self.exported.lost.warn(cells[0], "tabs and line breaks are written as spaces");
        }
        self.row(&flat.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    fn everything(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        let original = concept.originals.first();
        let others: Vec<&str> = concept.originals.iter().skip(1).map(|one| one.text.as_str()).collect();
        let (others, parts) = (others.join(SEPARATOR), parts_cell(concept));
        // A number in the file, not the memory's: one memory gives one table, whatever its history.
        self.concepts += 1;
        let entry = self.concepts.to_string();
        for one in &concept.renderings {
            let seen = &one.seen;
            self.row(&[
                original.map_or("", |one| &one.text),
                &one.text,
                concept.kind.map_or("", |kind| kind.as_str()),
                one.status.as_str(),
                one.region.as_str(),
                &seen.mentions.to_string(),
                seen.first.as_deref().unwrap_or_default(),
                one.method.map_or("", |method| method.as_str()),
                original.map_or("", |one| &one.language),
                &seen.documents.to_string(),
                seen.last.as_deref().unwrap_or_default(),
                &others,
                &entry,
                concept.subject.as_deref().unwrap_or_default(),
                concept.note.as_deref().unwrap_or_default(),
                &parts,
            ])?;
        }
        Ok(())
    }

    fn glossary(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        for one in usable(concept, &self.settings, &mut self.exported.lost) {
            self.check_region(one.region)?;
            for original in sources(concept, &self.settings, &mut self.exported.lost) {
                if self.shape.preset == Preset::OmegaT && original.text.trim_start().starts_with('#') {
                    let reason = "OmegaT takes a line that begins with # for a comment";
                    self.exported.lost.drop(&original.text, reason);
                    continue;
                }
                let comment = comment(concept, one);
                self.flat_row(&[original.text.trim(), one.text.trim(), &comment])?;
            }
        }
        Ok(())
    }

    fn pairs(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        let usable = usable(concept, &self.settings, &mut self.exported.lost);
        for original in sources(concept, &self.settings, &mut self.exported.lost) {
            for one in &usable {
                self.check_region(one.region)?;
                let (source, target) = (original.text.trim(), one.text.trim());
                if source.chars().chain(target.chars()).any(char::is_control) || source.is_empty() {
                    self.exported.lost.drop(source, "DeepL refuses control characters and line breaks");
                } else if self.sources.insert(source.to_owned()) {
                    self.row(&[source, target])?;
                } else {
                    self.exported.lost.drop(target, "DeepL takes one target for each source");
                }
            }
        }
        Ok(())
    }

    fn toolkit(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        let kind = concept.kind.map_or("name", |kind| kind.as_str());
        let context = if concept.id == 0 { kind.to_owned() } else { format!("{kind} {}", concept.id) };
        for one in usable(concept, &self.settings, &mut self.exported.lost) {
            self.check_region(one.region)?;
            let status = if one.status == Status::Unreviewed { "" } else { one.status.as_str() };
            let note = concept.note.as_deref().unwrap_or_default();
            for original in sources(concept, &self.settings, &mut self.exported.lost) {
                self.flat_row(&[&original.text, &one.text, &context, status, note])?;
            }
        }
        Ok(())
    }

    fn regions(&mut self, wide: Wide, concept: &Concept) -> Result<(), ExchangeError> {
        let regions = self.settings.regions.clone();
        let sources = sources(concept, &self.settings, &mut self.exported.lost);
        let usable: Vec<&Variant> = if wide == Wide::Crowdin {
            concept.renderings.iter().collect()
        } else {
            usable(concept, &self.settings, &mut self.exported.lost)
        };
        if sources.is_empty() || usable.is_empty() {
            return Ok(());
        }
        let columns: Vec<Vec<&Variant>> =
            regions.iter().map(|region| usable.iter().copied().filter(|one| one.region == *region).collect()).collect();
        match wide {
            Wide::MemoQ | Wide::MultiTerm => self.concept_row(wide, concept, &sources, &columns),
            Wide::Phrase => self.phrase_rows(concept, &sources, &columns),
            Wide::Crowdin => self.crowdin_rows(concept, &sources, &columns),
        }
    }

    fn concept_row(
        &mut self,
        wide: Wide,
        concept: &Concept,
        sources: &[&Original],
        columns: &[Vec<&Variant>],
    ) -> Result<(), ExchangeError> {
        let joined =
            |texts: Vec<&str>| texts.iter().map(|text| one_line(text).trim().to_owned()).collect::<Vec<_>>().join("|");
        let kind = concept.kind.map_or("", |kind| kind.as_str());
        let (subject, note) =
            (concept.subject.as_deref().unwrap_or_default(), concept.note.as_deref().unwrap_or_default());
        let entry = concept.id.to_string();
        let mut cells: Vec<String> = match wide {
            Wide::MemoQ => [entry.as_str(), subject, kind, note].map(str::to_owned).to_vec(),
            _ => [subject, kind, note].map(str::to_owned).to_vec(),
        };
        cells.push(joined(sources.iter().map(|one| one.text.as_str()).collect()));
        cells.extend(columns.iter().map(|column| joined(column.iter().map(|one| one.text.as_str()).collect())));
        self.row(&cells.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn phrase_rows(
        &mut self,
        concept: &Concept,
        sources: &[&Original],
        columns: &[Vec<&Variant>],
    ) -> Result<(), ExchangeError> {
        for extra in columns.iter().flat_map(|column| column.iter().skip(1)) {
            self.exported.lost.drop(&extra.text, "Phrase Strings takes one translation for each locale");
        }
        for original in sources {
            let mut cells = vec![original.text.as_str(), concept.note.as_deref().unwrap_or_default(), "true", "true"];
            cells.extend(columns.iter().map(|column| column.first().map_or("", |one| one.text.as_str())));
            self.flat_row(&cells)?;
        }
        Ok(())
    }

    fn crowdin_rows(
        &mut self,
        concept: &Concept,
        sources: &[&Original],
        columns: &[Vec<&Variant>],
    ) -> Result<(), ExchangeError> {
        let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
        let kind = concept.kind.map_or("", |kind| kind.as_str());
        for original in sources {
            for row in 0..rows {
                let mut cells = vec![
                    concept.subject.as_deref().unwrap_or_default(),
                    concept.note.as_deref().unwrap_or_default(),
                    original.text.as_str(),
                    kind,
                    "proper noun",
                ];
                for column in columns {
                    let one = column.get(row);
                    cells.push(one.map_or("", |one| one.text.as_str()));
                    cells.push(one.map_or("", |one| crowdin_status(one.status)));
                }
                self.row(&cells)?;
            }
        }
        Ok(())
    }

    fn check_region(&mut self, region: Region) -> Result<(), ExchangeError> {
        self.regions.insert(region);
        if self.shape.is_regional() && self.regions.len() > 1 {
            let regions = self.regions.iter().copied().collect();
            return Err(ExchangeError::MixedRegions { shape: self.shape, regions });
        }
        Ok(())
    }
}

impl Exporter for Table<'_> {
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        self.exported.note(concept);
        match self.layout {
            Layout::Everything => self.everything(concept),
            Layout::Glossary => self.glossary(concept),
            Layout::Pairs => self.pairs(concept),
            Layout::Toolkit => self.toolkit(concept),
            Layout::Regions(wide) => self.regions(wide, concept),
        }
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        self.sheet.finish()?;
        Ok(std::mem::take(&mut self.exported).uncarried_by(self.shape))
    }
}

fn wide_header(wide: Wide, settings: &Settings) -> Vec<String> {
    let source = settings.source();
    let mut header: Vec<String> = match wide {
        Wide::MemoQ => ["Entry_ID", "Entry_Subject", "Entry_Domain", "Entry_Note"].map(str::to_owned).to_vec(),
        Wide::MultiTerm => ["Subject", "Kind", "Note"].map(str::to_owned).to_vec(),
        Wide::Phrase => ["term", "description", "case sensitive", "translatable"].map(str::to_owned).to_vec(),
        Wide::Crowdin => vec![
            "Concept Subject".to_owned(),
            "Concept Note".to_owned(),
            format!("Term [{source}]"),
            format!("Description [{source}]"),
            format!("Part of Speech [{source}]"),
        ],
    };
    if matches!(wide, Wide::MemoQ | Wide::MultiTerm) {
        header.push(language_name(source));
    }
    for region in &settings.regions {
        match wide {
            Wide::MemoQ => header.push(memoq_region(*region).to_owned()),
            Wide::MultiTerm => header.push(multiterm_region(*region).to_owned()),
            Wide::Phrase => header.push(region.to_string()),
            Wide::Crowdin => header.extend([format!("Term [{region}]"), format!("Status [{region}]")]),
        }
    }
    header
}

/// The English name of a language, by which termbase programs know it.
fn language_name(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let known = super::import::LANGUAGES.iter().find(|(_, code)| *code == primary);
    known.map_or_else(
        || tag.to_owned(),
        |(name, _)| {
            let mut letters = name.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        },
    )
}

const fn memoq_region(region: Region) -> &'static str {
    match region {
        Region::Cn => "Chinese_PRC",
        Region::Tw => "Chinese_Taiwan",
        Region::Hk => "Chinese_Hong_Kong",
        Region::Sg => "Chinese_Singapore",
    }
}

const fn multiterm_region(region: Region) -> &'static str {
    match region {
        Region::Cn => "Chinese (Simplified, PRC)",
        Region::Tw => "Chinese (Traditional, Taiwan)",
        Region::Hk => "Chinese (Traditional, Hong Kong SAR)",
        Region::Sg => "Chinese (Simplified, Singapore)",
    }
}

const fn crowdin_status(status: Status) -> &'static str {
    match status {
        Status::Preferred => "preferred",
        Status::Admitted => "admitted",
        Status::Unreviewed => "",
        Status::Superseded => "obsolete",
        Status::Deprecated => "not recommended",
    }
}

/// The renderings that a client without statuses may be shown: none that must not be used, unless the
/// user asked for just those.
pub(super) fn usable<'c>(concept: &'c Concept, settings: &Settings, lost: &mut Losses) -> Vec<&'c Variant> {
    if settings.refused {
        return concept.renderings.iter().collect();
    }
    let (refused, usable): (Vec<&Variant>, Vec<&Variant>) = concept.renderings.iter().partition(|one| one.is_refused());
    for one in refused {
        lost.drop(&one.text, "is not to be used, and this file cannot say so");
    }
    usable
}

/// The originals that belong in the file: all, or with a source language those that its texts would print.
pub(super) fn sources<'c>(concept: &'c Concept, settings: &Settings, lost: &mut Losses) -> Vec<&'c Original> {
    let Some(language) = settings.wanted_source() else { return concept.originals.iter().collect() };
    let (wanted, others): (Vec<&Original>, Vec<&Original>) =
        concept.originals.iter().partition(|one| is_written_in(one, language));
    if wanted.is_empty() {
        for one in others {
            lost.drop(&one.text, "is in another script than the source language (choose it with --source)");
        }
    }
    wanted
}

/// `person, preferred, zh-CN; a note`
fn comment(concept: &Concept, one: &Variant) -> String {
    let kind = concept.kind.map_or("name", |kind| kind.as_str());
    let note = concept.note.as_deref().map(|note| format!("; {note}")).unwrap_or_default();
    format!("{kind}, {}, {}{note}", one.status, one.region)
}

fn parts_cell(concept: &Concept) -> String {
    let part = |PartPair { rendering, original }: &PartPair| format!("{rendering}={original}");
    concept.parts.iter().map(|one| part(&one.pair)).collect::<Vec<_>>().join(SEPARATOR)
}

/// There is no quoting: what would end a field or a line becomes a space.
fn one_line(field: &str) -> Cow<'_, str> {
    if field.contains(['\t', '\r', '\n']) {
        field.replace("\r\n", " ").replace(['\t', '\r', '\n'], " ").into()
    } else {
        field.into()
    }
}

/// Whether a spreadsheet would run `cell` (OWASP ASVS 1.2.10; CWE-1236).
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])
}

/// `cell` with an apostrophe before what a spreadsheet would run. Apostrophes that already stand before
/// such a thing get one more, so that [`unescape`] gives back what was there.
pub(super) fn escape(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) { format!("'{cell}").into() } else { cell.into() }
}

/// What [`escape`] was given.
pub(super) fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaping_can_be_taken_back() {
        for cell in ["=1+1", "'=1+1", "''@x", "-Smith", "'s-Hertogenbosch", "'", "", "普京", "\t=1"] {
            assert_eq!(unescape(&escape(cell)), cell);
            assert!(!is_formula(&escape(cell)), "{cell}");
        }
        assert_eq!(escape("'s-Hertogenbosch"), "'s-Hertogenbosch");
    }
}
