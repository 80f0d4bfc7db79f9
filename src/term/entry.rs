//! An entry: one concept with its originals, renderings and parts, as the memory tells it.

use super::{Kind, Method, PartPair, Region, Status};

/// Identifies an entry within one memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub i64);

/// One person, place, organisation or other concept: its forms in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Identity in its memory.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// A terminologist's note.
    pub note: Option<String>,
    /// Foreign forms, most mentioned first.
    pub originals: Vec<Original>,
    /// Chinese forms, best first: by status, then by mentions.
    pub renderings: Vec<Rendering>,
    /// Aligned name parts.
    pub parts: Vec<Part>,
}

/// A form of a name in its own script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The form.
    pub text: String,
    /// BCP 47 tag.
    pub language: String,
    /// How often it was seen.
    pub seen: Seen,
}

/// A Chinese form of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The form.
    pub text: String,
    /// Where it is at home.
    pub region: Region,
    /// What was decided about it.
    pub status: Status,
    /// How it renders the original.
    pub method: Method,
    /// How often it was seen.
    pub seen: Seen,
}

/// Aligned parts and the mentions that state them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The two parts.
    pub pair: PartPair,
    /// Mentions that align them so.
    pub mentions: u64,
}

/// How often, where first and when last a form was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Mentions.
    pub mentions: u64,
    /// Documents they stand in.
    pub documents: u64,
    /// `path:line:column` of the first mention.
    pub first: Option<String>,
    /// Date (`YYYY-MM-DD`) of the latest document that has one, else of its reading.
    pub last: Option<String>,
}

impl Entry {
    /// The rendering to use, in `region` if it has one there: never a deprecated one.
    pub fn best_rendering(&self, region: Option<Region>) -> Option<&Rendering> {
        let usable = || self.renderings.iter().filter(|one| one.status != Status::Deprecated);
        usable().find(|one| Some(one.region) == region).or_else(|| usable().next())
    }

    /// The renderings that were decided to be used.
    pub fn settled(&self) -> impl Iterator<Item = &Rendering> + Clone {
        self.renderings.iter().filter(|one| one.status.is_settled())
    }

    /// The original to show: the most mentioned.
    pub fn best_original(&self) -> Option<&Original> {
        self.originals.first()
    }

    /// Mentions of all its renderings.
    pub fn mentions(&self) -> u64 {
        self.renderings.iter().map(|one| one.seen.mentions).sum()
    }
}
