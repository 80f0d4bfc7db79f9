//! Graphones with their log-odds, as the model file holds them.

use std::collections::BTreeMap;
use std::hash::BuildHasherDefault;

use super::letters::Packed;
use super::quick::QuickMap;
use crate::text::normalize::simplify_char;

/// Steps of a stored log-odds per nat.
const STEPS: f32 = 8.0;

/// A stretch of letters that a character can stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// The letters.
    pub letters: Packed,
    /// Log-odds of the pair being one name's graphone rather than text beside text, in nats.
    pub log_odds: f32,
}

/// What a character can stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    /// In the order of the letters.
    list: Vec<Unit>,
    /// Where those that begin with each letter begin in the list, and after the last letter its end.
    begins: [u16; LETTERS + 1],
}

/// Letters are 1–26; nothing begins with 0.
const LETTERS: usize = 27;

/// What a character stands for that is in no name.
static SILENT: Units = Units { list: Vec::new(), begins: [0; LETTERS + 1] };

impl Units {
    /// `list` in any order.
    pub fn new(mut list: Vec<Unit>) -> Self {
        list.sort_by_key(|unit| unit.letters);
        let mut begins = [0; LETTERS + 1];
        for (letter, begin) in begins.iter_mut().enumerate() {
            *begin = list.partition_point(|unit| (unit.letters.first() as usize) < letter) as u16;
        }
        Self { list, begins }
    }

    /// In the order of the letters.
    pub fn list(&self) -> &[Unit] {
        &self.list
    }

    /// Whether one begins with `letter` (1–26).
    pub fn can_begin(&self, letter: u8) -> bool {
        let letter = usize::from(letter);
        self.begins[letter] < self.begins[letter + 1]
    }

    /// Those that begin with `letter` (1–26).
    pub fn beginning_with(&self, letter: u8) -> &[Unit] {
        let letter = usize::from(letter);
        &self.list[self.begins[letter].into()..self.begins[letter + 1].into()]
    }
}

/// The graphones of each character.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoundTable {
    units: QuickMap<char, Units>,
}

impl SoundTable {
    /// A table of `units`; log-odds are rounded to what the file format keeps.
    pub fn new(units: BTreeMap<char, Vec<(Packed, f64)>>) -> Self {
        let rounded =
            |(letters, log_odds): (Packed, f64)| Unit { letters, log_odds: f32::from(quantize(log_odds)) / STEPS };
        let units =
            units.into_iter().map(|(char, list)| (char, Units::new(list.into_iter().map(rounded).collect()))).collect();
        Self { units }
    }

    /// The units of a character (Traditional counts as its simplified form), by letters.
    pub fn units(&self, c: char) -> &Units {
        self.units_of_simplified(simplify_char(c))
    }

    /// As [`Self::units`], of a character that is simplified already.
    pub fn units_of_simplified(&self, c: char) -> &Units {
        self.units.get(&c).unwrap_or(&SILENT)
    }

    /// The log-odds of `c` for `letters`, if it can stand for them.
    pub fn log_odds(&self, c: char, letters: Packed) -> Option<f32> {
        let units = self.units(c).list();
        units.binary_search_by_key(&letters, |unit| unit.letters).ok().map(|at| units[at].log_odds)
    }

    /// Number of graphones.
    pub fn len(&self) -> usize {
        self.units.values().map(|units| units.list.len()).sum()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Bytes for the model file: characters in order, each with its units.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut chars: Vec<(&char, &Units)> = self.units.iter().collect();
        chars.sort_by_key(|(char, _)| **char);
        let mut out = (chars.len() as u32).to_le_bytes().to_vec();
        for (&char, Units { list, .. }) in chars {
            out.extend((char as u32).to_le_bytes());
            out.extend((list.len() as u16).to_le_bytes());
            for unit in list {
                out.extend(unit.letters.0.to_le_bytes());
                out.push(quantize(f64::from(unit.log_odds)).to_le_bytes()[0]);
            }
        }
        out
    }

    /// Read what [`Self::to_bytes`] wrote; `None` when the bytes are no such table.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let count = u32::from_le_bytes(*take(&mut bytes)?);
        let mut units = QuickMap::with_capacity_and_hasher(count as usize & 0xffff, BuildHasherDefault::default());
        for _ in 0..count {
            let char = char::from_u32(u32::from_le_bytes(*take(&mut bytes)?))?;
            let size = u16::from_le_bytes(*take(&mut bytes)?);
            let mut list = Vec::with_capacity(size.into());
            for _ in 0..size {
                let letters = Packed(u32::from_le_bytes(*take(&mut bytes)?));
                let log_odds = f32::from(i8::from_le_bytes(*take(&mut bytes)?)) / STEPS;
                list.push(Unit { letters, log_odds });
            }
            units.insert(char, Units::new(list));
        }
        bytes.is_empty().then_some(Self { units })
    }
}

fn quantize(log_odds: f64) -> i8 {
    (log_odds * f64::from(STEPS)).round().clamp(-127.0, 127.0) as i8
}

fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (head, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translit::letters;

    #[test]
    fn reads_what_it_writes() {
        let unit = |text: &str, value: f64| (Packed::new(&letters(text)).unwrap(), value);
        let table = SoundTable::new([('夫', vec![unit("v", 5.3), unit("ff", 2.0)])].into());
        assert_eq!(SoundTable::from_bytes(&table.to_bytes()), Some(table.clone()));
        assert_eq!(table.log_odds('夫', Packed::new(&letters("v")).unwrap()), Some(5.25));
        assert_eq!(SoundTable::from_bytes(&table.to_bytes()[1..]), None);
    }
}
