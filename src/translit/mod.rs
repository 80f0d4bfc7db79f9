//! The sound model: how likely Chinese characters and foreign letters are one name.
//!
//! A joint source-channel model over graphones (Li, Zhang, Su 2004; Bisani, Ney 2008): each character is
//! paired with one to six letters, and a pair of strings is scored by its best path. Strings in,
//! log-odds out; it knows no brackets and no documents.

pub(crate) mod bytes;
pub mod em;
mod generator;
#[cfg(test)]
pub(crate) use generator::tests::few_names;
mod letters;
mod quick;
mod random;
mod table;
pub(crate) mod vector;

pub use generator::{Audience, Generator, GeneratorConfig, GeneratorError, Lesson, NetConfig, train_generator};
pub use letters::{MAX_LETTERS, MAX_UNIT, Packed, Spelling, letters};
pub(crate) use quick::{QuickMap, QuickSet};
pub(crate) use random::Random;
pub use table::{SoundTable, Unit, Units};
