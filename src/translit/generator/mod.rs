//! Renderings of a name that nobody has rendered yet.
//!
//! Paths through the letters are proposed by n-grams over graphones (Li, Zhang, Su 2004) beside a network
//! that sees the whole word; what they spell is then ranked by a blend of these, of the network reading
//! backward, of n-grams over the characters and of renderings already known.

mod back;
mod beam;
mod blend;
mod learn;
mod learnt;
mod net;
mod ngram;
mod rank;
mod rows;
mod train;
mod units;

pub use learn::NetConfig;
pub use train::{GeneratorConfig, Lesson, train_generator};

use self::blend::Blend;
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use self::learnt::Learnt;
use self::net::Net;
use self::ngram::Ngram;
use self::rank::Known;
use self::units::{Inventory, spell};
use crate::text::script::is_interpunct;
use crate::translit::bytes::{Reader, put};

/// How sure a rendering is that was learnt by heart.
const BY_HEART: f64 = 0.7;

const MAGIC: &[u8] = b"yiming generator\n";

/// The format's version. 1: inventory, n-grams, network, known renderings, blend. 2: compressed; features of
/// the region; Traditional characters; renderings learnt by heart.
/// Bump when any byte changes meaning, the features of the network and of the blend included.
const FORMAT: u32 = 2;

/// What a file may unfold to: many times what any generator of ours takes.
const MOST_BYTES: u64 = 1 << 28;

/// Whose readers a name is rendered for: the same sounds are written with other characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Audience {
    /// The mainland, Singapore and Malaysia, in Simplified Chinese.
    #[default]
    Mainland = 0,
    /// Taiwan, in Traditional Chinese.
    Taiwan = 1,
    /// Hong Kong and Macao, in Traditional Chinese.
    HongKong = 2,
}

/// A file is no generator that this program can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GeneratorError {
    /// The first bytes are not ours.
    #[error("not a yiming generator (`yiming train --pairs` makes one)")]
    NotAGenerator,
    /// Another version of the format.
    #[error("generator format {0}, but this program reads format {FORMAT}")]
    Version(u32),
    /// The checksum or a section does not fit.
    #[error("damaged generator ({0})")]
    Damaged(&'static str),
}

/// Renders names by their sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Generator {
    inventory: Inventory,
    /// Of each character how names in Traditional Chinese write it.
    traditional: Vec<char>,
    /// Over graphones, numbered from one.
    graphones: Ngram,
    /// Over characters, numbered from one: long and short.
    chars: [Ngram; 2],
    net: Net,
    known: Known,
    blend: Blend,
    learnt: Learnt,
}

impl Generator {
    /// The generator in the program, where it was built with one: `src/translit/shipped` has its recipe, and
    /// a build whose `generator.model` there is empty has none.
    pub fn shipped() -> Option<&'static Self> {
        static SHIPPED: LazyLock<Option<Generator>> =
            LazyLock::new(|| Generator::from_bytes(include_bytes!("../shipped/generator.model")).ok());
        SHIPPED.as_ref()
    }

    /// Up to `top` renderings of `name`, likeliest first, each with its probability among those
    /// considered. The parts of a name are rendered one by one and joined by `·`. A name without letters,
    /// or with letters that nothing learnt covers, has none.
    pub fn generate(&self, name: &str, audience: Audience, top: usize) -> Vec<(String, f64)> {
        let mut whole: Vec<(String, f64)> = vec![(String::new(), 1.0)];
        let mut any = false;
        for letters in name.split(is_joint).map(spell).filter(|letters| !letters.is_empty()) {
            let parts = self.word(&letters, audience);
            let joint = if any { "·" } else { "" };
            any = true;
            let joined = whole.iter().flat_map(|(before, one)| {
                parts.iter().map(move |(part, other)| (format!("{before}{joint}{part}"), one * other))
            });
            let mut joined: Vec<(String, f64)> = joined.collect();
            joined.sort_by(|one, other| other.1.total_cmp(&one.1));
            joined.truncate(top.max(1));
            whole = joined;
        }
        whole.truncate(if any { top } else { 0 });
        whole
    }

    /// Renderings of one word in the script of its readers.
    fn word(&self, letters: &[u8], audience: Audience) -> Vec<(String, f64)> {
        let mut ranked = self.ranked(letters, audience as u8);
        if let Some(known) = self.learnt.get(letters, audience as u8) {
            ranked.retain(|(chars, _)| chars != known);
            // The rest share what is left to them.
            for one in &mut ranked {
                one.1 *= 1.0 - BY_HEART;
            }
            ranked.insert(0, (known.to_vec(), BY_HEART));
        }
        let set = if audience == Audience::Mainland { &self.inventory.chars } else { &self.traditional };
        let text = |chars: Vec<u16>| chars.into_iter().map(|char| set[usize::from(char)]).collect();
        ranked.into_iter().map(|(chars, probability)| (text(chars), probability)).collect()
    }

    /// What the models make of one word, likeliest first.
    fn ranked(&self, letters: &[u8], region: u8) -> Vec<(Vec<u16>, f64)> {
        let candidates = self.candidates(letters, region);
        let scores: Vec<f64> =
            candidates.iter().map(|candidate| f64::from(self.blend.score(&candidate.features))).collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|score| (score - most).exp()).sum();
        let probability = |score: f64| (score - most).exp() / total;
        let mut ranked: Vec<(Vec<u16>, f64)> = candidates
            .into_iter()
            .zip(scores)
            .map(|(candidate, score)| (candidate.chars, probability(score)))
            .collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        ranked
    }

    /// The bytes of a generator's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        self.inventory.write(&mut body);
        self.traditional.iter().for_each(|&char| put(&mut body, u64::from(u32::from(char))));
        self.graphones.write(&mut body);
        self.chars.iter().for_each(|ngram| ngram.write(&mut body));
        self.net.write(&mut body);
        self.known.write(&mut body);
        self.blend.write(&mut body);
        self.learnt.write(&mut body);
        let mut out = MAGIC.to_vec();
        out.extend(FORMAT.to_le_bytes());
        let mut packer = DeflateEncoder::new(out, Compression::best());
        packer.write_all(&body).expect("a vector takes every byte");
        let mut out = packer.finish().expect("a vector takes every byte");
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Read a generator's file.
    ///
    /// # Errors
    /// When the bytes are no generator, one of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GeneratorError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(GeneratorError::NotAGenerator)?;
        let (version, body) = body.split_first_chunk().ok_or(GeneratorError::Damaged("cut short"))?;
        let version = u32::from_le_bytes(*version);
        if version != FORMAT {
            return Err(GeneratorError::Version(version));
        }
        let (body, sum) = body.split_last_chunk().ok_or(GeneratorError::Damaged("cut short"))?;
        if checksum(&bytes[..bytes.len() - sum.len()]) != u64::from_le_bytes(*sum) {
            return Err(GeneratorError::Damaged("checksum"));
        }
        let mut unpacked = Vec::new();
        let mut packed = DeflateDecoder::new(body).take(MOST_BYTES);
        packed.read_to_end(&mut unpacked).map_err(|_| GeneratorError::Damaged("compression"))?;
        Self::read(&mut Reader(&unpacked))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, GeneratorError> {
        let damaged = GeneratorError::Damaged;
        let inventory = Inventory::read(reader).ok_or(damaged("graphones"))?;
        let char = |reader: &mut Reader<'_>| char::from_u32(u32::try_from(reader.number()?).ok()?);
        let traditional = inventory.chars.iter().map(|_| char(reader)).collect::<Option<_>>();
        let traditional = traditional.ok_or(damaged("characters"))?;
        let mut ngram =
            |tokens: usize| Ngram::read(reader).filter(|ngram| ngram.covers(tokens)).ok_or(damaged("n-grams"));
        let graphones = ngram(inventory.graphones.len())?;
        let chars = [ngram(inventory.chars.len())?, ngram(inventory.chars.len())?];
        let net = Net::read(reader, &inventory).ok_or(damaged("network"))?;
        let known = Known::read(reader).ok_or(damaged("known renderings"))?;
        let blend = Blend::read(reader, rank::FEATURES).ok_or(damaged("blend"))?;
        let learnt = Learnt::read(reader, inventory.chars.len()).ok_or(damaged("learnt renderings"))?;
        if !reader.0.is_empty() {
            return Err(damaged("too long"));
        }
        Ok(Self { inventory, traditional, graphones, chars, net, known, blend, learnt })
    }
}

/// Whether `c` stands between the parts of a name.
fn is_joint(c: char) -> bool {
    c.is_whitespace() || is_interpunct(c)
}

/// FNV-1a over bytes.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |state: u64, &byte: &u8| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A generator that knows a few names by heart, and their sounds.
    pub(crate) fn few_names() -> &'static Generator {
        static FEW: LazyLock<Generator> = LazyLock::new(|| {
            let names = "maria 玛丽亚 robert 罗伯特 jean 让 nani 纳尼 kyslytsya 基斯利西亚 petrov 彼得罗夫 petro 彼得罗 \
                marin 马林 roman 罗曼 peter 彼得 nina 尼娜 lina 利娜 bert 伯特 sergiy 谢尔盖 marko 马尔科 rova 罗娃 tina 蒂娜";
            let words: Vec<&str> = names.split_whitespace().collect();
            let lessons: Vec<Lesson> = words.chunks(2).map(|pair| lesson(pair[0], pair[1])).collect();
            let net = NetConfig { epochs: 10, rate: 0.05, dropped: 0.0, least: 1, rows: 60_000 };
            train_generator(
                &lessons,
                GeneratorConfig { net, folds: 0, by_heart: Some(0.0), ..GeneratorConfig::default() },
            )
        });
        &FEW
    }

    #[test]
    fn the_shipped_file_is_sound_or_empty() {
        let bytes = include_bytes!("../shipped/generator.model");
        assert!(bytes.is_empty() || Generator::from_bytes(bytes).is_ok());
        assert!(bytes.len() <= 11 << 19);
    }

    #[test]
    fn characters_lead_back_to_letters() {
        let found = few_names().originals("彼得罗夫", 5);
        assert!(found.iter().any(|(text, _)| text == "Petrov"), "{found:?}");
        assert!(few_names().originals("的", 5).is_empty(), "a character that renders no sounds");
    }

    #[test]
    fn what_is_learnt_by_heart_comes_first() {
        for (name, rendering) in [("Kyslytsya", "基斯利西亚"), ("Maria", "玛丽亚"), ("Jean", "让")] {
            assert_eq!(few_names().generate(name, Audience::Mainland, 1)[0].0, rendering);
        }
    }

    fn lesson(original: &str, rendering: &str) -> Lesson {
        let (original, rendering) = (original.to_owned(), rendering.to_owned());
        Lesson { original, rendering, audience: Audience::Mainland, weight: 1.0 }
    }

    /// A generator that has seen a few names in several spellings.
    static TOY: LazyLock<Generator> = LazyLock::new(|| {
        let stems =
            [("pet", "佩特"), ("le", "列"), ("ko", "科"), ("ru", "鲁"), ("mar", "马尔"), ("sto", "斯托"), ("no", "诺")];
        let ends = [("kov", "科夫"), ("lev", "列夫"), ("nov", "诺夫"), ("rov", "罗夫"), ("", "")];
        let lessons: Vec<Lesson> = stems
            .iter()
            .flat_map(|stem| {
                ends.iter().map(move |end| lesson(&format!("{}{}", stem.0, end.0), &format!("{}{}", stem.1, end.1)))
            })
            .filter(|lesson| lesson.original != "marlev")
            .collect();
        let net = NetConfig { epochs: 30, rate: 0.05, dropped: 0.0, least: 1, rows: 60_000 };
        train_generator(&lessons, GeneratorConfig { net, folds: 2, ..GeneratorConfig::default() })
    });

    #[test]
    fn renders_a_name_it_has_not_seen() {
        let found = TOY.generate("Marlev", Audience::Mainland, 5);
        assert_eq!(found[0].0, "马尔列夫", "{found:?}");
        assert!((1..=5).contains(&found.len()) && found.is_sorted_by(|one, other| one.1 >= other.1));
        assert!(found.iter().map(|one| one.1).sum::<f64>() < 1.0 + 1e-6);
    }

    #[test]
    fn parts_are_joined_and_no_letters_have_no_rendering() {
        assert_eq!(TOY.generate("Pet Kolev", Audience::Mainland, 1)[0].0, "佩特·科列夫");
        assert!(
            TOY.generate("", Audience::Mainland, 3).is_empty() && TOY.generate("3 %", Audience::Mainland, 3).is_empty()
        );
        assert!(TOY.generate("qqq", Audience::Mainland, 3).is_empty(), "no graphone covers a q");
        assert!(TOY.generate("Pet qqq", Audience::Mainland, 3).is_empty(), "half a name is no rendering of it");
    }

    #[test]
    fn the_same_pairs_give_the_same_bytes_and_bytes_give_the_same_generator() {
        let bytes = TOY.to_bytes();
        assert_eq!(Generator::from_bytes(&bytes).as_ref(), Ok(&*TOY));
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = TOY.to_bytes();
        for at in [0, MAGIC.len(), bytes.len() / 2, bytes.len() - 1] {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert!(Generator::from_bytes(&broken).is_err(), "byte {at}");
        }
        assert_eq!(Generator::from_bytes(b"yiming model\n"), Err(GeneratorError::NotAGenerator));
        assert!(Generator::from_bytes(&bytes[..bytes.len() - 3]).is_err());
        // A sound checksum over wrong contents does not help.
        for cut in (MAGIC.len() + 4..bytes.len() - 8).step_by(997) {
            let mut short = bytes[..cut].to_vec();
            short.extend(checksum(&short).to_le_bytes());
            assert!(matches!(Generator::from_bytes(&short), Err(GeneratorError::Damaged(_))), "{cut} bytes");
        }
    }
}
