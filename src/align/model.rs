//! The model: every table the aligner reads, with a card that says where they come from, in one
//! versioned, checksummed file.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::classify::Classes;
use super::evidence::Evidence;
use super::features;
use super::net::Net;
use super::tables::{Links, Table};
use super::trees::Forest;
use crate::translit::SoundTable;

const MAGIC: &[u8] = b"yiming model\n";

/// The format's version. 1: sound units, links, evidence, one forest of candidates, classes. 2: links by
/// word, letters of acronyms among them; other features. 3: what is coordinated. 4: a network; keys by their distances.
/// Bump when any byte changes meaning, the order of features included.
pub const FORMAT: u32 = 4;

/// A file is no model that this program can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The first bytes are not ours.
    #[error("not a yiming model")]
    NotAModel,
    /// Another version of the format.
    #[error("model format {0}, but this program reads format {FORMAT}")]
    Version(u32),
    /// The checksum or a section does not fit.
    #[error("damaged model ({0})")]
    Damaged(&'static str),
}

/// Where a model comes from and how good it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it is called.
    pub name: String,
    /// The day it was fitted, `YYYY-MM-DD`.
    pub date: String,
    /// What it learnt from.
    pub sources: Vec<SourceCard>,
    /// Figures measured when it was fitted.
    pub scores: Vec<(String, f64)>,
}

/// A source of training data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCard {
    /// What it is called.
    pub name: String,
    /// Its licence.
    pub licence: String,
    /// How many items were used.
    pub items: usize,
}

/// Everything the aligner has learnt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Where it comes from.
    pub card: Card,
    /// Graphones.
    pub sound: SoundTable,
    /// Translations: log-odds of a word and a string of characters, in eighths of a nat.
    pub links: Links,
    /// What stands before names, recurs, is a word.
    pub evidence: Evidence,
    /// Reads the characters around candidates.
    pub net: Net,
    /// Scores candidates, and "no pair".
    pub scorer: Forest,
    /// Divides the scores before they become probabilities.
    pub temperature: f32,
    /// Tells kinds and methods apart.
    pub classes: Classes,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    // The file is part of the program and a test reads it: it cannot be damaged.
    Model::from_bytes(include_bytes!("shipped/aligner.model")).expect("the shipped model is sound")
});

impl Model {
    /// The model in the binary, read at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The bytes of a model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let card = serde_json::to_vec(&self.card).expect("a card is plain strings and numbers");
        let sections: [Vec<u8>; 11] = [
            card,
            self.sound.to_bytes(),
            self.links.to_bytes(),
            self.evidence.context.to_bytes(),
            self.evidence.cohesion.to_bytes(),
            self.evidence.words.to_bytes(),
            self.evidence.established.to_bytes(),
            self.net.to_bytes(),
            self.scorer.to_bytes(),
            self.temperature.to_le_bytes().to_vec(),
            self.classes.to_bytes(),
        ];
        let mut out = MAGIC.to_vec();
        out.extend(FORMAT.to_le_bytes());
        for section in sections {
            out.extend((section.len() as u32).to_le_bytes());
            out.extend(section);
        }
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Read a model file.
    ///
    /// # Errors
    /// When the bytes are no model, one of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
        let (version, body) = body.split_first_chunk().ok_or(ModelError::NotAModel)?;
        let version = u32::from_le_bytes(*version);
        if version != FORMAT {
            return Err(ModelError::Version(version));
        }
        let (mut body, sum) = body.split_last_chunk().ok_or(ModelError::Damaged("cut short"))?;
        if checksum(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*sum) {
            return Err(ModelError::Damaged("checksum"));
        }
        let mut section = || -> Result<&[u8], ModelError> {
            let (size, rest) = body.split_first_chunk().ok_or(ModelError::Damaged("sections"))?;
            let size = u32::from_le_bytes(*size) as usize;
            let (section, rest) = rest.split_at_checked(size).ok_or(ModelError::Damaged("sections"))?;
            body = rest;
            Ok(section)
        };
        let damaged = ModelError::Damaged;
        Ok(Self {
            card: serde_json::from_slice(section()?).map_err(|_| damaged("card"))?,
            sound: SoundTable::from_bytes(section()?).ok_or(damaged("sound"))?,
            links: Links::from_bytes(section()?).ok_or(damaged("links"))?,
            evidence: Evidence {
                context: Table::from_bytes(section()?).ok_or(damaged("context"))?,
                cohesion: Table::from_bytes(section()?).ok_or(damaged("cohesion"))?,
                words: Table::from_bytes(section()?).ok_or(damaged("words"))?,
                established: Table::from_bytes(section()?).ok_or(damaged("established"))?,
            },
            net: Net::from_bytes(section()?).ok_or(damaged("network"))?,
            scorer: Forest::from_bytes(section()?, features::NAMES.len()).ok_or(damaged("scorer"))?,
            temperature: section()?.try_into().map(f32::from_le_bytes).map_err(|_| damaged("temperature"))?,
            classes: Classes::from_bytes(section()?).ok_or(damaged("classes"))?,
        })
    }
}

/// FNV-1a over bytes: for files and to name texts.
pub fn checksum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |state, &byte| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_model_is_refused() {
        let model = Model { temperature: 1.0, ..Model::default() };
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes), Ok(model));
        for at in [0, MAGIC.len(), bytes.len() / 2, bytes.len() - 1] {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert!(Model::from_bytes(&broken).is_err(), "byte {at}");
        }
        assert_eq!(Model::from_bytes(b"SQLite format 3"), Err(ModelError::NotAModel));
    }

    #[test]
    fn the_shipped_model_says_what_it_is() {
        let card = &Model::shipped().card;
        assert!(!card.sources.is_empty());
        assert!(card.sources.iter().all(|source| !source.licence.is_empty()));
    }
}
