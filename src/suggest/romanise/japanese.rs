//! Japanese names: surnames that are known, and given names as their characters are read in names.
//!
//! The tables are derived by `.ci/derive/japanese_names.py`. A given name is read by its characters, each as at
//! its place in the name, and by how usual the whole sounds: 早苗 is Sanae. Many spellings are read in several
//! ways, and the likeliest are told.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Shape, capital, distinct};

/// Each surname, how rare it is, and its readings.
const SURNAMES: &str = include_str!("japanese_surnames.txt");
/// Each character of given names, how rare it is at the beginning, at the end and alone; its readings likewise.
const GIVEN: &str = include_str!("japanese_given.txt");
/// Each given name as it sounds, and how rare it is.
const SOUNDS: &str = include_str!("japanese_sounds.txt");

/// How much the sound of the whole weighs beside the readings of its characters.
const SOUND: f64 = 0.5;
/// What a sound costs that no list has.
const UNHEARD: f64 = 13.0;
/// What a reading costs at a place where nobody has it.
const NOWHERE: f64 = 12.0;
/// So many readings of a character, and of a name, are weighed and told.
const OF_CHARACTER: usize = 8;
const OF_NAME: usize = 3;
/// What is so much less likely than the likeliest is not told.
const FAR: f64 = 3.5;

/// How rare given names of one, two and three characters are.
const LENGTHS: [f32; 3] = [2.0, 0.3, 2.0];

/// The place of a character in a given name.
#[derive(Clone, Copy)]
enum Place {
    First = 0,
    Last = 1,
    Alone = 2,
}

/// How rare a thing is at each place, in nats.
type Rarity = [Option<f64>; 3];

struct Character {
    rarity: Rarity,
    readings: Vec<(&'static str, Rarity)>,
}

/// The ways in which `chars` can begin with a Japanese name.
pub(super) fn shapes(chars: &[char]) -> Vec<Shape> {
    let mut found = Vec::new();
    for surname in 1..=3.min(chars.len()) {
        let Some((rarity, _)) = surnames().get(&chars[..surname]) else { continue };
        for size in surname + 1..=(surname + 3).min(chars.len()) {
            if let Some(given) = given_rarity(&chars[surname..size]) {
                found.push(Shape { surname, size, log: -(rarity + given) as f32 - LENGTHS[size - surname - 1] });
            }
        }
    }
    found
}

/// How rare `given` is; nothing where a character is in no name.
fn given_rarity(given: &[char]) -> Option<f64> {
    let rarity = |(at, c): (usize, &char)| {
        let known = &characters().get(c)?.rarity;
        places(at, given.len()).iter().filter_map(|&place| known[place as usize]).min_by(f64::total_cmp)
    };
    given.iter().enumerate().map(rarity).sum()
}

/// A character in the middle is read as at the beginning or as at the end.
fn places(at: usize, size: usize) -> &'static [Place] {
    match at {
        0 if size == 1 => &[Place::Alone],
        0 => &[Place::First],
        at if at + 1 == size => &[Place::Last],
        _ => &[Place::First, Place::Last],
    }
}

/// The likeliest ways to read the name.
pub(super) fn romanised(name: &[char], surname: usize) -> Vec<(String, f64)> {
    let (family, given) = name.split_at(surname);
    let Some((_, families)) = surnames().get(family) else { return Vec::new() };
    let given = given_readings(given);
    let Some(&(_, best)) = given.first() else { return Vec::new() };
    let told = given.iter().take(OF_NAME).filter(|(_, cost)| cost - best < FAR);
    // A surname's second reading is likelier than a third way to read the given name.
    let ways = told.enumerate().flat_map(|(at, (given, cost))| {
        families.iter().enumerate().filter(move |(other, _)| at + other < OF_NAME).map(move |(other, family)| {
            let probability = (best - cost).exp() * 0.5_f64.powi(i32::try_from(other).unwrap_or(i32::MAX));
            (format!("{} {}", capital(family), capital(given)), probability)
        })
    });
    let mut ways = distinct(ways);
    ways.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ways.truncate(OF_NAME);
    ways
}

/// The ways to read a surname, simplified; none for what is no surname.
pub(in crate::suggest) fn family(surname: &[char]) -> Vec<String> {
    let readings = surnames().get(surname).map(|(_, readings)| readings.as_slice());
    readings.unwrap_or_default().iter().map(|reading| capital(reading)).collect()
}

/// The ways to read a given name, with what each costs: the likeliest first.
fn given_readings(given: &[char]) -> Vec<(String, f64)> {
    let mut ways = vec![(String::new(), 0.0)];
    for (at, c) in given.iter().enumerate() {
        let Some(character) = characters().get(c) else { return Vec::new() };
        let cost = |rarity: &Rarity| {
            let at_places = places(at, given.len()).iter().filter_map(|&place| rarity[place as usize]);
            at_places.min_by(f64::total_cmp).unwrap_or(NOWHERE)
        };
        let mut readings: Vec<(&str, f64)> =
            character.readings.iter().map(|(reading, rarity)| (*reading, cost(rarity))).collect();
        readings.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        readings.retain(|(_, cost)| *cost < NOWHERE);
        readings.truncate(OF_CHARACTER);
        let longer = |(start, so_far): &(String, f64)| {
            let start = start.clone();
            let so_far = *so_far;
            readings.iter().map(move |(next, cost)| (joined(&start, next), so_far + cost)).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    for (sound, cost) in &mut ways {
        *cost += SOUND * sounds().get(sound.as_str()).copied().unwrap_or(UNHEARD);
    }
    ways.retain(|(sound, _)| !sound.ends_with(DOUBLES));
    ways.sort_by(|(one_sound, one), (other_sound, other)| {
        one.total_cmp(other).then_with(|| one_sound.cmp(other_sound))
    });
    distinct(ways)
}

/// Ends a reading that doubles the consonant behind it.
const DOUBLES: char = 'q';

/// 一 (ip-) and 平 (pei): ippei.
fn joined(start: &str, next: &str) -> String {
    match start.strip_suffix(DOUBLES) {
        Some(start) => format!("{start}{}{next}", next.get(..1).unwrap_or_default()),
        None => format!("{start}{next}"),
    }
}

/// Surnames, how rare each is, and its readings.
type Surnames = HashMap<Vec<char>, (f64, Vec<&'static str>)>;

fn surnames() -> &'static Surnames {
    static KNOWN: LazyLock<Surnames> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let (head, readings) = line.split_once(' ')?;
            let (name, rarity) = split_last(head)?;
            Some((name.chars().collect(), (nats(rarity)?, readings.split(' ').collect())))
        };
        SURNAMES.lines().filter_map(of_line).collect()
    });
    &KNOWN
}

fn characters() -> &'static HashMap<char, Character> {
    static KNOWN: LazyLock<HashMap<char, Character>> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let mut cells = line.split(' ');
            let (head, rarity) = with_rarity(cells.next()?)?;
            Some((head.chars().next()?, Character { rarity, readings: cells.filter_map(with_rarity).collect() }))
        };
        GIVEN.lines().filter_map(of_line).collect()
    });
    &KNOWN
}

fn sounds() -> &'static HashMap<&'static str, f64> {
    static KNOWN: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let (sound, rarity) = split_last(line)?;
            Some((sound, nats(rarity)?))
        };
        SOUNDS.lines().filter_map(of_line).collect()
    });
    &KNOWN
}

/// A cell of the table that ends in how rare it is at the three places.
fn with_rarity(cell: &'static str) -> Option<(&'static str, Rarity)> {
    let (text, digits) = cell.split_at_checked(cell.len().checked_sub(3)?)?;
    let mut digits = digits.chars().map(nats);
    Some((text, [digits.next()?, digits.next()?, digits.next()?]))
}

fn split_last(text: &'static str) -> Option<(&'static str, char)> {
    let last = text.chars().next_back()?;
    Some((text.strip_suffix(last)?, last))
}

fn nats(digit: char) -> Option<f64> {
    digit.to_digit(16).map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::super::{Tradition, tests::check};
    use super::{joined, romanised};

    #[test]
    fn the_likeliest_reading_comes_first() {
        for (name, surname, expected) in [
            ("岸田文雄", 2, "Kishida Fumio"),
            ("麻生太郎", 2, "Aso Taro"),
            ("大坂直美", 2, "Osaka Naomi"),
            ("茂木敏充", 2, "Motegi Toshimitsu"),
            ("石破茂", 2, "Ishiba Shigeru"),
            ("菅义伟", 1, "Suga Yoshihide"),
        ] {
            let found = romanised(&name.chars().collect::<Vec<_>>(), surname);
            assert_eq!(found.first().map(|(text, _)| text.as_str()), Some(expected), "{found:?}");
        }
    }

    #[test]
    fn other_readings_follow() {
        check(Tradition::Japanese, "高市 早苗", &["Takaichi Sanae", "Takaichi Sae"]);
    }

    #[test]
    fn a_reading_may_double_the_consonant_behind_it() {
        assert_eq!((joined("iq", "pei"), joined("ichi", "ro")), ("ippei".to_owned(), "ichiro".to_owned()));
    }
}
