//! The graphones that a generator may use, and the letters that it reads.

use crate::translit::bytes::{Reader, put};
use crate::translit::letters::{MAX_UNIT, Packed, letters};
use crate::translit::quick::QuickMap;

/// Stands behind every x: two characters often share its two sounds (马克斯 for Max).
const SECOND_HALF_OF_X: u8 = 27;
const X: u8 = 24;

/// The letters of one word as 1–27.
pub(super) fn spell(word: &str) -> Vec<u8> {
    let halves = |letter: u8| [letter].into_iter().chain((letter == X).then_some(SECOND_HALF_OF_X));
    letters(word).into_iter().flat_map(halves).collect()
}

/// A character with the letters that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Graphone {
    pub(super) letters: Packed,
    /// Index into the characters of the inventory.
    pub(super) char: u16,
}

/// One name cut into graphones, which are given by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) letters: Vec<u8>,
    /// Whose readers it is rendered for: any small number.
    pub(super) region: u8,
    pub(super) graphones: Vec<u32>,
}

/// Every graphone, numbered from 0 in order of letters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Inventory {
    pub(super) chars: Vec<char>,
    pub(super) graphones: Vec<Graphone>,
    /// Of each graphone the number of its kind: the same character for as many letters.
    pub(super) kinds: Vec<u32>,
    /// How many kinds there are.
    pub(super) kind_count: usize,
    /// First and last-plus-one number of the graphones of a stretch of letters.
    ranges: QuickMap<u32, (u32, u32)>,
}

impl Inventory {
    /// An inventory of `graphones` over `chars`.
    pub(super) fn new(chars: Vec<char>, mut graphones: Vec<Graphone>) -> Self {
        graphones.sort_unstable();
        graphones.dedup();
        let mut ranges: QuickMap<u32, (u32, u32)> = QuickMap::default();
        for (number, graphone) in (0u32..).zip(&graphones) {
            ranges.entry(graphone.letters.0).or_insert((number, number)).1 = number + 1;
        }
        let kind = |graphone: &Graphone| (graphone.char, graphone.letters.len());
        let mut all: Vec<(u16, usize)> = graphones.iter().map(kind).collect();
        all.sort_unstable();
        all.dedup();
        let kinds = graphones.iter().map(|one| all.partition_point(|other| *other < kind(one)) as u32).collect();
        Self { chars, graphones, kinds, kind_count: all.len(), ranges }
    }

    /// The number of a graphone.
    pub(super) fn number(&self, graphone: Graphone) -> Option<u32> {
        self.graphones.binary_search(&graphone).ok().map(|at| at as u32)
    }

    /// How many letters a graphone takes.
    pub(super) fn len(&self, graphone: u32) -> usize {
        self.graphones[graphone as usize].letters.len()
    }

    /// The characters of a path.
    pub(super) fn chars_of(&self, path: &[u32]) -> Vec<u16> {
        path.iter().map(|&graphone| self.graphones[graphone as usize].char).collect()
    }

    /// Graphones that `letters` can begin with, shorter ones first.
    pub(super) fn beginning(&self, letters: &[u8]) -> Vec<u32> {
        (1..=MAX_UNIT.min(letters.len())).flat_map(|len| self.standing_for(&letters[..len])).collect()
    }

    /// Graphones that `letters` can end with, shorter ones first.
    pub(super) fn ending(&self, letters: &[u8]) -> Vec<u32> {
        let n = letters.len();
        (1..=MAX_UNIT.min(n)).flat_map(|len| self.standing_for(&letters[n - len..])).collect()
    }

    fn standing_for(&self, letters: &[u8]) -> std::ops::Range<u32> {
        let range = Packed::new(letters).and_then(|packed| self.ranges.get(&packed.0));
        range.map_or(0..0, |&(first, end)| first..end)
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put(out, self.chars.len() as u64);
        for &char in &self.chars {
            put(out, u64::from(u32::from(char)));
        }
        put(out, self.graphones.len() as u64);
        let mut last = 0;
        for graphone in &self.graphones {
            put(out, u64::from(graphone.letters.0 - last));
            put(out, u64::from(graphone.char));
            last = graphone.letters.0;
        }
    }

    /// Read what [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let count = reader.size()?;
        let char = |reader: &mut Reader<'_>| char::from_u32(u32::try_from(reader.number()?).ok()?);
        let chars: Vec<char> = (0..count).map(|_| char(reader)).collect::<Option<_>>()?;
        let mut graphones = Vec::new();
        let mut last = 0u32;
        for _ in 0..reader.size()? {
            last = last.checked_add(u32::try_from(reader.number()?).ok()?)?;
            let char = u16::try_from(reader.number()?).ok().filter(|&char| usize::from(char) < chars.len())?;
            let letters = Packed(last);
            if last == 0 || letters.len() > MAX_UNIT || last >> (5 * MAX_UNIT) != 0 {
                return None;
            }
            graphones.push(Graphone { letters, char });
        }
        graphones.is_sorted().then(|| Self::new(chars, graphones))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_x_is_two_letters() {
        assert_eq!(spell("Max"), [13, 1, 24, 27]);
    }

    #[test]
    fn finds_graphones_by_either_end_and_reads_what_it_writes() {
        let graphone = |text: &str, char| Graphone { letters: Packed::new(&spell(text)).unwrap(), char };
        let all = vec![graphone("ko", 0), graphone("v", 1), graphone("kov", 2), graphone("k", 0)];
        let inventory = Inventory::new("科夫可".chars().collect(), all);
        let names =
            |numbers: Vec<u32>| -> Vec<usize> { numbers.into_iter().map(|number| inventory.len(number)).collect() };
        assert_eq!(names(inventory.beginning(&spell("kova"))), [1, 2, 3]);
        assert_eq!(names(inventory.ending(&spell("akov"))), [1, 3]);
        let mut out = Vec::new();
        inventory.write(&mut out);
        assert_eq!(Inventory::read(&mut Reader(&out)), Some(inventory));
        assert_eq!(Inventory::read(&mut Reader(&out[..out.len() - 1])), None);
    }
}
