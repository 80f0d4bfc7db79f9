//! TMX 1.4b out: each pair of an original and a rendering is a unit, what else is known goes into notes and
//! props.
//!
//! Language tags are written with a hyphen and begin with `zh`: OmegaT passes over `zh_CN` and `cmn`
//! without a word. It does not look at regions, so one file holds one.

use std::collections::BTreeSet;
use std::io::Write;

use super::concept::{Concept, Variant, filed_under};
use super::table::{sources, usable};
use super::xml::{escaped, writable};
use super::{ExchangeError, Exported, Exporter, Settings, Shape};
use crate::term::{Original, Region, Status};

/// Writes TMX.
pub(super) struct Memory<'a> {
    out: &'a mut dyn Write,
    shape: Shape,
    settings: Settings,
    exported: Exported,
    regions: BTreeSet<Region>,
    concepts: u64,
}

impl<'a> Memory<'a> {
    pub(super) fn new(out: &'a mut dyn Write, shape: Shape, settings: &Settings) -> Result<Self, ExchangeError> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">")?;
        writeln!(out, "<tmx version=\"1.4\">")?;
        write!(out, " <header creationtool=\"yiming\" creationtoolversion=\"{}\"", env!("CARGO_PKG_VERSION"))?;
        write!(out, " segtype=\"phrase\" o-tmf=\"yiming\" adminlang=\"en\"")?;
        write!(out, " srclang=\"{}\" datatype=\"plaintext\"", escaped(settings.source()))?;
        if let Some(date) = compact(&settings.at) {
            write!(out, " creationdate=\"{date}\"")?;
        }
        writeln!(out, "/>\n <body>")?;
        let (exported, regions) = (Exported::default(), BTreeSet::new());
        Ok(Self { out, shape, settings: settings.clone(), exported, regions, concepts: 0 })
    }

    fn text(&mut self, text: &str) -> String {
        let writable = writable(text);
        if writable != text {
            self.exported.lost.warn(&writable, "control characters have no place in XML and are left out");
        }
        escaped(&writable).into_owned()
    }

    fn unit(&mut self, concept: &Concept, id: &str, original: &Original, one: &Variant) -> Result<(), ExchangeError> {
        self.exported.rows += 1;
        let source = self.settings.source().to_owned();
        let language = filed_under(original, &source);
        let tag = self.text(&language);
        let from = if language == source { String::new() } else { format!(" srclang=\"{tag}\"") };
        writeln!(self.out, "  <tu tuid=\"{id}\"{from}>")?;
        if let Some(note) = &concept.note {
            let note = self.text(note);
            writeln!(self.out, "   <note>{note}</note>")?;
        }
        let kind = concept.kind.map(|kind| kind.to_string());
        let method = one.method.map(|method| method.to_string());
        let status = (one.status != Status::Unreviewed).then(|| one.status.to_string());
        let own = (original.language != language && !original.language.is_empty()).then(|| original.language.clone());
        let (first, last) = (one.seen.first.clone(), one.seen.last.clone());
        let facts = [
            ("x-kind", kind),
            ("x-status", status),
            ("x-method", method),
            ("x-subject", concept.subject.clone()),
            ("x-language", own),
            ("x-first-source", first),
            ("x-last-seen", last),
        ];
        for (name, value) in facts {
            self.prop(name, value.as_deref())?;
        }
        for context in &one.contexts {
            self.prop("x-context", Some(&context.text))?;
        }
        let (original, rendering) = (self.text(&original.text), self.text(&one.text));
        writeln!(self.out, "   <tuv xml:lang=\"{tag}\"><seg>{original}</seg></tuv>")?;
        writeln!(self.out, "   <tuv xml:lang=\"{}\"><seg>{rendering}</seg></tuv>", one.region)?;
        writeln!(self.out, "  </tu>")?;
        Ok(())
    }

    fn prop(&mut self, name: &str, value: Option<&str>) -> Result<(), ExchangeError> {
        if let Some(value) = value {
            let value = self.text(value);
            writeln!(self.out, "   <prop type=\"{name}\">{value}</prop>")?;
        }
        Ok(())
    }
}

impl Exporter for Memory<'_> {
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        self.exported.note(concept);
        self.concepts += 1;
        let name = if concept.id > 0 { format!("y{}", concept.id) } else { format!("n{}", self.concepts) };
        let variants = usable(concept, &self.settings, &mut self.exported.lost);
        let originals = sources(concept, &self.settings, &mut self.exported.lost);
        for (at, original) in originals.iter().enumerate() {
            for (turn, one) in variants.iter().enumerate() {
                self.regions.insert(one.region);
                if self.regions.len() > 1 {
                    let regions = self.regions.iter().copied().collect();
                    return Err(ExchangeError::MixedRegions { shape: self.shape, regions });
                }
                self.unit(concept, &format!("{name}-{}-{}", at + 1, turn + 1), original, one)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        writeln!(self.out, " </body>\n</tmx>")?;
        self.out.flush()?;
        Ok(std::mem::take(&mut self.exported).uncarried_by(self.shape))
    }
}

/// `2026-01-02T03:04:05Z` as TMX writes it: `20260102T030405Z`.
fn compact(at: &str) -> Option<String> {
    (at.len() == 20).then(|| at.chars().filter(|c| !matches!(c, '-' | ':')).collect())
}
