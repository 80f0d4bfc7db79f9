//! TBX out: version 2 (`martif`), which clients read, and version 3 (ISO 30042:2019), TBX-Basic in DCA
//! style.
//!
//! Version 2 is written for its readers: the source language first and exactly one target, because some
//! take the first two languages they meet; one term a language, because some take the first; one region a
//! file, because OmegaT compares languages without regions. So an entry of ours is as many entries there as
//! it has pairs, and their identifiers (`y12-1-2`) tell that they are one. Version 3 keeps concepts whole.

use std::collections::BTreeSet;
use std::io::Write;

use super::concept::{Concept, Quotation, Variant, filed_under};
use super::table::{sources, usable};
use super::xml::{escaped, writable};
use super::{ExchangeError, Exported, Exporter, Preset, Settings, Shape};
use crate::term::{Original, Region, Status};

/// Sentences shown for a rendering of version 3.
const CONTEXTS: usize = 3;

/// Writes TBX.
pub(super) struct Tbx<'a> {
    out: &'a mut dyn Write,
    shape: Shape,
    settings: Settings,
    version: Version,
    exported: Exported,
    regions: BTreeSet<Region>,
    concepts: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Martif,
    Three,
}

/// A writer of version 2.
pub(super) fn martif<'a>(out: &'a mut dyn Write, shape: Shape, settings: &Settings) -> Result<Tbx<'a>, ExchangeError> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<!DOCTYPE martif SYSTEM \"TBXBasiccoreStructV02.dtd\">")?;
    writeln!(out, "<martif type=\"TBX-Basic\" xml:lang=\"{}\">", escaped(settings.source()))?;
    writeln!(out, " <martifHeader>")?;
    writeln!(out, "  <fileDesc><sourceDesc><p>{}</p></sourceDesc></fileDesc>", made_by(settings))?;
    writeln!(out, "  <encodingDesc><p type=\"XCSURI\">TBXBasicXCSV02.xcs</p></encodingDesc>")?;
    writeln!(out, " </martifHeader>\n <text><body>")?;
    Ok(Tbx::new(out, shape, settings, Version::Martif))
}

/// A writer of version 3.
pub(super) fn version_3<'a>(
    out: &'a mut dyn Write,
    shape: Shape,
    settings: &Settings,
) -> Result<Tbx<'a>, ExchangeError> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let namespace = "urn:iso:std:iso:30042:ed-2";
    writeln!(out, "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"{namespace}\">")?;
    writeln!(out, " <tbxHeader>")?;
    writeln!(out, "  <fileDesc><sourceDesc><p>{}</p></sourceDesc></fileDesc>", made_by(settings))?;
    writeln!(out, " </tbxHeader>\n <text><body>")?;
    Ok(Tbx::new(out, shape, settings, Version::Three))
}

fn made_by(settings: &Settings) -> String {
    format!("yiming {} {}", env!("CARGO_PKG_VERSION"), settings.at).trim_end().to_owned()
}

impl<'a> Tbx<'a> {
    fn new(out: &'a mut dyn Write, shape: Shape, settings: &Settings, version: Version) -> Self {
        let (exported, regions) = (Exported::default(), BTreeSet::new());
        Self { out, shape, settings: settings.clone(), version, exported, regions, concepts: 0 }
    }

    /// `text` as XML takes it.
    fn text(&mut self, text: &str) -> String {
        let writable = writable(text);
        if writable != text {
            self.exported.lost.warn(&writable, "control characters have no place in XML and are left out");
        }
        escaped(&writable).into_owned()
    }

    fn martif(&mut self, concept: &Concept, name: &str) -> Result<(), ExchangeError> {
        // Weblate alone has a word for what must not be used.
        let variants: Vec<&Variant> = if self.shape.preset == Preset::Weblate {
            concept.renderings.iter().collect()
        } else {
            usable(concept, &self.settings, &mut self.exported.lost)
        };
        let mut originals = sources(concept, &self.settings, &mut self.exported.lost);
        // Readers without a choice of languages take the first file's first language for the source.
        let source = self.settings.source().to_owned();
        originals.sort_by_key(|one| filed_under(one, &source) != source);
        for (at, original) in originals.iter().enumerate() {
            for (turn, one) in variants.iter().enumerate() {
                self.check_region(one.region)?;
                self.martif_entry(concept, &format!("{name}-{}-{}", at + 1, turn + 1), original, one)?;
            }
        }
        Ok(())
    }

    fn martif_entry(
        &mut self,
        concept: &Concept,
        id: &str,
        original: &Original,
        one: &Variant,
    ) -> Result<(), ExchangeError> {
        self.exported.rows += 1;
        writeln!(self.out, "  <termEntry id=\"{id}\">")?;
        self.entry_facts(concept)?;
        if let Some(subject) = &concept.subject {
            let subject = self.text(subject);
            writeln!(self.out, "   <admin type=\"projectSubset\">{subject}</admin>")?;
        }
        let language = filed_under(original, self.settings.source());
        let (source, target) = (self.text(&original.text), self.text(&one.text));
        let language = self.text(&language);
        writeln!(self.out, "   <langSet xml:lang=\"{language}\"><tig><term>{source}</term></tig></langSet>")?;
        write!(self.out, "   <langSet xml:lang=\"{}\"><tig><term>{target}</term>", one.region)?;
        if let Some(status) = status(one.status, self.shape.preset) {
            write!(self.out, "<termNote type=\"administrativeStatus\">{status}</termNote>")?;
        }
        for context in one.contexts.iter().take(1) {
            self.context(context)?;
        }
        writeln!(self.out, "</tig></langSet>\n  </termEntry>")?;
        Ok(())
    }

    /// What belongs to the concept as a whole.
    fn entry_facts(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        if let Some(kind) = concept.kind {
            writeln!(self.out, "   <descrip type=\"subjectField\">{kind}</descrip>")?;
        }
        if let Some(note) = &concept.note {
            let note = self.text(note);
            writeln!(self.out, "   <note>{note}</note>")?;
        }
        Ok(())
    }

    fn context(&mut self, context: &Quotation) -> Result<(), ExchangeError> {
        let (text, place) = (self.text(&context.text), self.text(&context.place));
        write!(self.out, "<descripGrp><descrip type=\"context\">{text}</descrip>")?;
        write!(self.out, "<admin type=\"source\">{place}</admin></descripGrp>")?;
        Ok(())
    }

    fn version_3(&mut self, concept: &Concept, name: &str) -> Result<(), ExchangeError> {
        self.exported.rows += 1;
        writeln!(self.out, "  <conceptEntry id=\"{name}\">")?;
        self.entry_facts(concept)?;
        let named = self.settings.source.clone();
        let language = |one: &Original| match &named {
            Some(source) => filed_under(one, source),
            None if one.language.is_empty() => "und".to_owned(),
            None => one.language.clone(),
        };
        let mut languages: Vec<String> = Vec::new();
        for tag in concept.originals.iter().map(language) {
            if !languages.contains(&tag) {
                languages.push(tag);
            }
        }
        for tag in &languages {
            let of_it: Vec<&Original> = concept.originals.iter().filter(|one| language(one) == *tag).collect();
            let tag = self.text(tag);
            writeln!(self.out, "   <langSec xml:lang=\"{tag}\">")?;
            for original in of_it {
                let term = self.text(&original.text);
                write!(self.out, "    <termSec><term>{term}</term>")?;
                writeln!(self.out, "<termNote type=\"partOfSpeech\">noun</termNote></termSec>")?;
            }
            writeln!(self.out, "   </langSec>")?;
        }
        for &region in Region::ALL {
            let variants: Vec<&Variant> = concept.renderings.iter().filter(|one| one.region == region).collect();
            if !variants.is_empty() {
                self.chinese(concept, region, &variants)?;
            }
        }
        writeln!(self.out, "  </conceptEntry>")?;
        Ok(())
    }

    fn chinese(&mut self, concept: &Concept, region: Region, variants: &[&Variant]) -> Result<(), ExchangeError> {
        writeln!(self.out, "   <langSec xml:lang=\"{region}\">")?;
        for one in variants {
            let term = self.text(&one.text);
            write!(self.out, "    <termSec><term>{term}</term>")?;
            write!(self.out, "<termNote type=\"partOfSpeech\">noun</termNote>")?;
            if let Some(status) = status(one.status, Preset::Generic) {
                write!(self.out, "<termNote type=\"administrativeStatus\">{status}</termNote>")?;
            }
            if let Some(subject) = &concept.subject {
                let subject = self.text(subject);
                write!(self.out, "<admin type=\"projectSubset\">{subject}</admin>")?;
            }
            for context in one.contexts.iter().take(CONTEXTS) {
                self.context(context)?;
            }
            writeln!(self.out, "</termSec>")?;
        }
        writeln!(self.out, "   </langSec>")?;
        Ok(())
    }

    fn check_region(&mut self, region: Region) -> Result<(), ExchangeError> {
        self.regions.insert(region);
        if self.regions.len() > 1 {
            let regions = self.regions.iter().copied().collect();
            return Err(ExchangeError::MixedRegions { shape: self.shape, regions });
        }
        Ok(())
    }
}

impl Exporter for Tbx<'_> {
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        self.exported.note(concept);
        if concept.originals.is_empty() || concept.renderings.is_empty() {
            return Ok(());
        }
        self.concepts += 1;
        // Identifiers of the memory, and of what has none there a number in the file.
        let name = if concept.id > 0 { format!("y{}", concept.id) } else { format!("n{}", self.concepts) };
        match self.version {
            Version::Martif => self.martif(concept, &name),
            Version::Three => self.version_3(concept, &name),
        }
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        let root = if self.version == Version::Martif { "martif" } else { "tbx" };
        writeln!(self.out, " </body></text>\n</{root}>")?;
        self.out.flush()?;
        Ok(std::mem::take(&mut self.exported).uncarried_by(self.shape))
    }
}

/// The word of TBX-Basic for a status; Weblate forbids a term on no word but `forbidden`.
fn status(status: Status, preset: Preset) -> Option<&'static str> {
    match status {
        Status::Preferred => Some("preferredTerm-admn-sts"),
        Status::Admitted => Some("admittedTerm-admn-sts"),
        Status::Unreviewed => None,
        Status::Superseded | Status::Deprecated if preset == Preset::Weblate => Some("forbidden"),
        Status::Superseded => Some("supersededTerm-admn-sts"),
        Status::Deprecated => Some("deprecatedTerm-admn-sts"),
    }
}
