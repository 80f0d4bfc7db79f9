//! Other tools' files: concepts out of the memory in the shapes that their readers take, and concepts in
//! from theirs.
//!
//! Out: concepts one by one, to bytes and an account of what the shape could not hold. In: bytes, to
//! concepts with their places and an account of the rows that made no sense. It knows no memory and opens
//! no file.

mod book;
mod concept;
pub mod import;
mod jsonl;
mod preset;
mod sheet;
mod table;
mod tbx;
mod tmx;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

pub use book::Sort;
pub use concept::{Concept, Fact, Quotation, Variant, region_of_tag};
pub use preset::{Format, Preset, Profile, Shape};

use crate::term::{Entry, Filter, Region};
use sheet::Dialect;

/// What an export must know besides its shape.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Language of the texts to be translated: originals that such texts would print go by it. Where none
    /// is named, `en`, and glossaries of two columns take all originals.
    pub source: Option<String>,
    /// Regions that have a column; those of the data.
    pub regions: Vec<Region>,
    /// Put an apostrophe before what a spreadsheet would run.
    pub safe: bool,
    /// Write also what is not to be used where the shape cannot say so: the user asked for it.
    pub refused: bool,
    /// The order of a book's list.
    pub sort: Sort,
    /// The time, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}

impl Settings {
    fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("en")
    }

    /// The language that originals must be written in, if the user or the columns want one.
    fn wanted_source(&self) -> Option<&str> {
        self.source.as_deref().or((!self.regions.is_empty()).then_some("en"))
    }
}

impl Shape {
    /// A writer of this shape to `out`.
    pub fn exporter<'a>(
        self,
        out: &'a mut dyn Write,
        settings: &Settings,
    ) -> Result<Box<dyn Exporter + 'a>, ExchangeError> {
        let mut settings = settings.clone();
        if !self.has_region_columns() {
            settings.regions.clear();
        } else if settings.regions.is_empty() {
            settings.regions = Region::ALL.to_vec();
        }
        let sheet: Box<dyn sheet::Sheet + 'a> = match (self.format, self.preset) {
            (Format::Jsonl, _) => return Ok(Box::new(jsonl::Lines::new(out))),
            (Format::Tbx, _) => return Ok(Box::new(tbx::martif(out, self, &settings)?)),
            (Format::Tbx3, _) => return Ok(Box::new(tbx::version_3(out, self, &settings)?)),
            (Format::Tmx, _) => return Ok(Box::new(tmx::Memory::new(out, self, &settings)?)),
            (_, Preset::Book) => return Ok(Box::new(book::Book::new(out, self, &settings))),
            (Format::Xlsx, _) => Box::new(sheet::Xlsx::new(out)?),
            (format, preset) => sheet::delimited(out, dialect(preset, format))?,
        };
        Ok(Box::new(table::Table::new(sheet, self, &settings)?))
    }
}

fn dialect(preset: Preset, format: Format) -> Dialect {
    let plain = match preset {
        Preset::Excel => Dialect::EXCEL,
        // OmegaT's tables know no quotes, its CSV does; a line of theirs is a line of ours.
        Preset::OmegaT if format == Format::Tsv => Dialect { quote: csv::QuoteStyle::Never, ..Dialect::PLAIN },
        Preset::Wordfast => Dialect { quote: csv::QuoteStyle::Never, crlf: true, utf16: true, ..Dialect::PLAIN },
        // Readers that guess the dialect guess right when every field is quoted.
        Preset::Weblate => Dialect { quote: csv::QuoteStyle::Always, ..Dialect::PLAIN },
        Preset::MemoQ => Dialect::PLAIN.between(b';'),
        _ => Dialect::PLAIN,
    };
    if format == Format::Tsv { plain.between(b'\t') } else { plain }
}

impl Preset {
    /// A writer of this preset in its own format, for the renderings that `filter` admits; see
    /// [`Shape::exporter`] for all that can be set.
    pub fn exporter(self, out: &mut dyn Write, filter: Filter) -> Result<Filtered<'_>, ExchangeError> {
        let settings = Settings { refused: !filter.statuses.is_empty(), ..Settings::default() };
        let exporter = Shape::new(self, None)?.exporter(out, &settings)?;
        Ok(Filtered { exporter, filter })
    }
}

/// Writes the renderings of entries that a filter admits.
pub struct Filtered<'a> {
    exporter: Box<dyn Exporter + 'a>,
    filter: Filter,
}

impl Filtered<'_> {
    /// Take one more entry.
    pub fn entry(&mut self, entry: &Entry) -> Result<(), ExchangeError> {
        Concept::of(entry, &self.filter).map_or(Ok(()), |concept| self.exporter.concept(&concept))
    }

    /// Write what is still in hand and tell what was written.
    pub fn finish(&mut self) -> Result<Exported, ExchangeError> {
        self.exporter.finish()
    }
}

/// Writes concepts in one tool's shape.
pub trait Exporter {
    /// Take one more concept.
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError>;

    /// Write what is still in hand and tell what was written.
    fn finish(&mut self) -> Result<Exported, ExchangeError>;
}

/// What an export wrote, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows, units or entries, a header aside.
    pub rows: u64,
    /// Forms that the shape has no place for or had to change, by reason.
    pub lost: Losses,
    /// Facts that the memory holds and the shape does not.
    pub uncarried: Vec<Fact>,
    held: BTreeSet<Fact>,
}

impl Exported {
    fn note(&mut self, concept: &Concept) {
        if self.held.len() < Fact::ALL.len() {
            self.held.extend(concept.facts());
        }
    }

    fn uncarried_by(mut self, shape: Shape) -> Self {
        let profile = shape.profile();
        let carried = |fact| profile.carries.contains(&fact) || profile.partly.iter().any(|(one, _)| *one == fact);
        self.uncarried = std::mem::take(&mut self.held).into_iter().filter(|&fact| !carried(fact)).collect();
        self
    }
}

/// Forms that suffered, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<(bool, &'static str), Loss>);

/// Forms that suffered for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loss {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<String>,
}

/// How many examples a message shows.
const EXAMPLES: usize = 3;

impl Losses {
    /// `form` is not in the file.
    fn drop(&mut self, form: &str, reason: &'static str) {
        self.add(true, form, reason);
    }

    /// `form` is in the file, but not as it was or not safely.
    fn warn(&mut self, form: &str, reason: &'static str) {
        self.add(false, form, reason);
    }

    fn add(&mut self, dropped: bool, form: &str, reason: &'static str) {
        let loss = self.0.entry((dropped, reason)).or_default();
        loss.count += 1;
        if loss.examples.len() < EXAMPLES {
            loss.examples.push(form.to_owned());
        }
    }

    /// Whether anything is missing, why, and which: what was changed first, then what was left out.
    pub fn iter(&self) -> impl Iterator<Item = (bool, &'static str, &Loss)> {
        self.0.iter().map(|(&(dropped, reason), loss)| (dropped, reason, loss))
    }

    /// Whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An export or import failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// There is no such preset.
    #[error("unknown preset `{name}` (one of: {})", list(Preset::ALL))]
    UnknownPreset {
        /// What was asked for.
        name: String,
    },
    /// There is no such format.
    #[error("unknown format `{name}` (one of: {})", list(Format::ALL))]
    UnknownFormat {
        /// What was asked for.
        name: String,
    },
    /// There is no such list.
    #[error("unknown format `{name}` (one of: {})", list(import::ListFormat::ALL))]
    UnknownList {
        /// What was asked for.
        name: String,
    },
    /// A preset has no such format.
    #[error("{preset} takes no {format} (it takes: {})", list(preset.formats()))]
    UnfitFormat {
        /// The preset.
        preset: Preset,
        /// What was asked for.
        format: Format,
    },
    /// The shape cannot tell regions apart, and several were to be written.
    #[error(
        "{shape} cannot tell regions apart: export one at a time with --region ({}), or all with {{region}} in --output",
        list(.regions)
    )]
    MixedRegions {
        /// The shape.
        shape: Shape,
        /// The regions found.
        regions: Vec<Region>,
    },
    /// More rows than the shape can hold.
    #[error("{shape} holds {most} rows and no more: export in parts (--kind, --region)")]
    TooMany {
        /// The shape.
        shape: &'static str,
        /// What it holds.
        most: u64,
    },
    /// A text longer than the shape can hold.
    #[error("`{form}…` is longer than the {most} characters that a cell holds")]
    TooLong {
        /// Its beginning.
        form: String,
        /// What a cell holds.
        most: usize,
    },
    /// A file is not what it should be, so that nothing of it, or nothing after `place`, can be read.
    #[error("{place}: {reason}")]
    Unreadable {
        /// File, or file and line.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
