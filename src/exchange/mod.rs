//! Other tools' files: entries out of the memory in the shapes that their readers take.
//!
//! In: entries one by one. Out: bytes, and an account of what the shape could not hold. It knows no
//! memory and opens no file.

mod csv;
mod omegat;

use std::fmt;
use std::io::{self, Write};

use crate::term::{Entry, Filter, Region};

/// A shape of file, named for who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// A table with everything, for any reader of CSV.
    Generic,
    /// The same for a double-click in Excel.
    Excel,
    /// A glossary of OmegaT.
    OmegaT,
}

impl Preset {
    /// Every preset, in the order of the help text.
    pub const ALL: &'static [Preset] = &[Preset::Generic, Preset::Excel, Preset::OmegaT];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Preset::Generic => "generic",
            Preset::Excel => "excel",
            Preset::OmegaT => "omegat",
        }
    }

    /// The preset called `name`.
    ///
    /// ```
    /// use yiming::exchange::Preset;
    /// assert_eq!(Preset::named("Excel")?, Preset::Excel);
    /// # Ok::<(), yiming::exchange::ExchangeError>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        let found = Self::ALL.iter().copied().find(|preset| preset.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| ExchangeError::UnknownPreset { name: name.to_owned() })
    }

    /// A writer of this shape to `out`, for the renderings that `filter` admits.
    pub fn exporter<'a>(self, out: &'a mut dyn Write, filter: Filter) -> Result<Box<dyn Exporter + 'a>, ExchangeError> {
        Ok(match self {
            Preset::Generic => Box::new(csv::Table::new(out, filter, csv::Dialect::Plain)?),
            Preset::Excel => Box::new(csv::Table::new(out, filter, csv::Dialect::Excel)?),
            Preset::OmegaT => Box::new(omegat::Glossary::new(out, filter)),
        })
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Writes entries in one tool's shape.
pub trait Exporter {
    /// Take one more entry.
    fn entry(&mut self, entry: &Entry) -> Result<(), ExchangeError>;

    /// Write what is still in hand and tell what was written.
    fn finish(&mut self) -> Result<Exported, ExchangeError>;
}

/// What an export wrote, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows, a header aside.
    pub rows: u64,
    /// Forms that the shape has no place for, with the reason.
    pub left_out: Vec<(String, &'static str)>,
}

/// An export failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// There is no such preset.
    #[error("unknown preset `{name}` (one of: {})", list(Preset::ALL))]
    UnknownPreset {
        /// What was asked for.
        name: String,
    },
    /// The shape cannot tell regions apart, and several were to be written.
    #[error("{preset} cannot tell regions apart: export one at a time with --region ({})", list(.regions))]
    MixedRegions {
        /// The preset.
        preset: Preset,
        /// The regions found.
        regions: Vec<Region>,
    },
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
