//! The domain as plain data: pairs that a text states, entries that a memory holds, and the keys that
//! find them.
//!
//! Nothing here reads files, clocks or databases.

mod confidence;
mod decision;
mod entry;
mod filter;
pub mod keys;
mod labels;
mod listing;
mod memory;
mod pair;
mod provenance;
mod terms;

pub use confidence::Confidence;
pub use decision::{Decision, Doubt, Step};
pub use entry::{Entry, EntryId, Original, Part, Rendering, Seen};
pub use filter::Filter;
pub use labels::{Action, Kind, Method, Region, Status, UnknownLabel};
pub use listing::{Listing, SeenCount};
pub use memory::MemoryTerms;
pub use pair::{Pair, PartPair, RunnerUp};
pub use provenance::{Reading, SourceMeta};
pub use terms::{FoundForm, MOST_WORDS, Terms, TermsError};
