//! Names in running text: known ones in any script, unknown ones in Latin and Cyrillic, and what looks
//! like a transliteration in Chinese.
//!
//! In: a document and what a memory knows. Out: spans. It decides nothing about renderings.

mod blocks;
mod gather;
pub mod han;
mod known;
pub mod latin;
pub mod matcher;
pub mod near;
pub mod parts;
pub mod russian;
mod words;

pub use gather::{Asked, gather};
pub use known::{Form, Hit, Names, Owners, Page, Side, Text};
pub use parts::Role;
pub use words::{is_calendar, is_small};

#[cfg(test)]
pub(crate) mod tests {
    use crate::term::{Entry, EntryId, Kind, Method, Original, Region, Rendering, Seen, Status};

    /// A person of one rendering and one original, seen once.
    pub(crate) fn entry(id: i64, rendering: &str, original: &str) -> Entry {
        let seen = Seen { mentions: 1, documents: 1, first: Some("b.txt:3:7".to_owned()), last: None };
        Entry {
            id: EntryId(id),
            kind: Kind::Person,
            note: None,
            originals: vec![Original {
                text: original.to_owned(),
                language: "und-Latn".to_owned(),
                seen: seen.clone(),
            }],
            renderings: vec![rendered(rendering, Status::Unreviewed)],
            parts: Vec::new(),
        }
    }

    /// A mainland rendering of `status`, seen once.
    pub(crate) fn rendered(text: &str, status: Status) -> Rendering {
        let seen = Seen { mentions: 1, documents: 1, first: Some("b.txt:3:7".to_owned()), last: None };
        Rendering { text: text.to_owned(), region: Region::Cn, status, method: Method::Transliteration, seen }
    }
}
