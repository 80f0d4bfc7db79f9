//! Names in Chinese characters, as the languages of their bearers write them in Latin letters.
//!
//! In: simplified characters. Out: in which ways they can begin with a name of a tradition, and how it is
//! written, the likeliest first. Whose name one is, is decided by who asks.

mod cantonese;
mod chinese;
mod japanese;
mod korean;
mod vietnamese;
mod wade_giles;

pub(super) use self::chinese::{is_common, is_married};
pub(super) use self::japanese::family;
use crate::term::Region;

/// Who reads Chinese characters in names in a way of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tradition {
    Chinese,
    /// South Korea's.
    Korean,
    NorthKorean,
    Japanese,
    Vietnamese,
}

/// A way in which characters can begin with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// How many characters the surname has, and the whole name.
    pub(super) surname: usize,
    pub(super) size: usize,
    /// The log probability of such a name.
    pub(super) log: f32,
}

/// A way to write a name in Latin letters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    pub(super) text: String,
    /// How likely it is beside the first.
    pub(super) probability: f64,
    /// Whose Chinese has it so.
    pub(super) region: Region,
    /// Where it comes from, in a few words.
    pub(super) reason: &'static str,
}

/// The log probability of a name of one character behind the surname, and of two.
const SHORT: f32 = -15.0;
const LONG: f32 = -20.5;

impl Tradition {
    pub(super) const ALL: [Self; 5] =
        [Self::Chinese, Self::Korean, Self::NorthKorean, Self::Japanese, Self::Vietnamese];

    /// Those that read the names of a language, by its BCP 47 tag, the usual one first; none for a language whose
    /// names have no Chinese characters.
    pub(super) fn of_language(tag: &str) -> &'static [Self] {
        let tag = tag.to_lowercase();
        match tag.split('-').next().unwrap_or_default() {
            "zh" | "yue" => &[Self::Chinese],
            "ko" if tag.ends_with("-kp") => &[Self::NorthKorean],
            "ko" if tag.ends_with("-kr") => &[Self::Korean],
            "ko" => &[Self::Korean, Self::NorthKorean],
            "ja" => &[Self::Japanese],
            "vi" => &[Self::Vietnamese],
            _ => &[],
        }
    }

    /// The likeliest way in which all of `chars`, simplified, are a name.
    pub(super) fn whole(self, chars: &[char]) -> Option<Shape> {
        let whole = self.shapes(chars).into_iter().filter(|shape| shape.size == chars.len());
        whole.max_by(|one, other| one.log.total_cmp(&other.log))
    }

    /// The ways in which `chars`, simplified, can begin with a name.
    pub(super) fn shapes(self, chars: &[char]) -> Vec<Shape> {
        match self {
            Self::Chinese => chinese::shapes(chars),
            Self::Korean | Self::NorthKorean => korean::shapes(chars),
            Self::Japanese => japanese::shapes(chars),
            Self::Vietnamese => vietnamese::shapes(chars),
        }
    }

    /// How `name`, simplified, whose surname has so many characters, is written, the likeliest first; a Chinese one
    /// as the people of the `regions` do, each as likely as it says.
    pub(super) fn romanised(self, name: &[char], surname: usize, regions: &[(Region, f64)]) -> Vec<Way> {
        let (ways, reason) = match self {
            Self::Chinese => return chinese::romanised(name, surname, regions),
            Self::Korean => (korean::of_the_south(name, surname), "generated: romanised Korean"),
            Self::NorthKorean => {
                (korean::of_the_north(name, surname), "generated: romanised Korean, as the North writes it")
            }
            Self::Japanese => (japanese::romanised(name, surname), "generated: romanised Japanese"),
            Self::Vietnamese => (vietnamese::romanised(name), "generated: Vietnamese"),
        };
        let way = |(text, probability)| Way { text, probability, region: Region::Cn, reason };
        ways.into_iter().map(way).collect()
    }

    /// Whether a surname alone speaks for the tradition beside the Chinese one, in a text about its country.
    pub(super) fn is_telling(self, surname: &[char]) -> bool {
        match (self, surname) {
            (Self::Korean | Self::NorthKorean, [one]) => korean::TELLING.contains(*one),
            (Self::Vietnamese, [one]) => vietnamese::TELLING.contains(*one),
            _ => self == Self::Japanese,
        }
    }
}

/// Whether `chars` begin with one of the surnames of two characters.
fn is_double(surnames: &[&str], chars: &[char]) -> bool {
    chars.get(..2).is_some_and(|two| surnames.iter().any(|name| name.chars().eq(two.iter().copied())))
}

/// `syllable` with a capital letter.
fn capital(syllable: &str) -> String {
    let mut letters = syllable.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The texts of `ways`, each once, with how likely it is.
fn distinct(ways: impl IntoIterator<Item = (String, f64)>) -> Vec<(String, f64)> {
    let mut found: Vec<(String, f64)> = Vec::new();
    for (text, probability) in ways {
        if found.iter().all(|(known, _)| *known != text) {
            found.push((text, probability));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Region, Tradition};

    /// Checks the ways in which `name`, its surname before a space, is written.
    #[track_caller]
    pub(super) fn check(tradition: Tradition, name: &str, expected: &[&str]) {
        let surname = name.chars().take_while(|c| *c != ' ').count();
        let chars: Vec<char> = name.chars().filter(|c| *c != ' ').collect();
        let shapes = tradition.shapes(&chars);
        assert!(shapes.iter().any(|one| (one.surname, one.size) == (surname, chars.len())), "{name} {shapes:?}");
        let found: Vec<String> =
            tradition.romanised(&chars, surname, &[(Region::Cn, 1.0)]).into_iter().map(|way| way.text).collect();
        assert_eq!(found, expected, "{name}");
    }
}
