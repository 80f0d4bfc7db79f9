//! When two transliterations may be one name misspelt: by sound, and by edit.

use crate::names::han::{Spelling, spelling};
use crate::text::normalize::fold;
use crate::text::pinyin::readings;

/// How near two characters sound to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// A reading of one is a reading of the other.
    Same,
    /// Transliterators choose now one, now the other.
    Near,
    /// Neither.
    Other,
}

/// How near the simplified characters `one` and `other` sound.
pub fn nearness(one: char, other: char) -> Nearness {
    if same_sound(one, other) {
        Nearness::Same
    } else if near_sound(one, other) {
        Nearness::Near
    } else {
        Nearness::Other
    }
}

/// How one folded form departs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departure {
    /// Read alike, written differently: 维耶 for 维也.
    Homophone,
    /// One character of a near sound: 瑞 for 里.
    NearSound,
    /// Two neighbours changed places: 国恩 for 恩国.
    Swap,
    /// A character too many or too few: 哈尔特 for 哈特.
    Length,
}

/// How `written` departs from `established`; `None` when they agree or have too little in common. Both
/// are at least two characters long, compared folded.
pub fn departure(written: &str, established: &str) -> Option<Departure> {
    let (written, established): (Vec<char>, Vec<char>) =
        (fold(written).chars().collect(), fold(established).chars().collect());
    departure_of(&written, &established)
}

/// [`departure`] of strings that are folded already.
pub fn departure_of(written: &[char], established: &[char]) -> Option<Departure> {
    match written.len().abs_diff(established.len()) {
        0 => same_length(written, established),
        1 => other_length(written, established).then_some(Departure::Length),
        _ => None,
    }
}

/// Whether a slip makes one of these names of the other, so that two people are unlikely: many sounds
/// agree for each that differs.
pub fn is_slip(departure: Departure, established: &[char]) -> bool {
    let length = established.len();
    match departure {
        Departure::Homophone | Departure::NearSound | Departure::Swap => length >= 3,
        Departure::Length => length >= 4,
    }
}

fn same_length(written: &[char], established: &[char]) -> Option<Departure> {
    let differ: Vec<usize> = (0..written.len()).filter(|&at| written[at] != established[at]).collect();
    let pairs = || differ.iter().map(|&at| (written[at], established[at]));
    if differ.is_empty() {
        return None;
    }
    if is_swap(&differ, written, established) {
        return Some(Departure::Swap);
    }
    let spelt = pairs().all(|(one, other)| spells(one) && spells(other));
    // One wrong character of the right sound is a slip whatever the character: 布林垦.
    let alike = differ.len() == 1 || spelt && differ.len() * 2 <= written.len();
    if alike && pairs().all(|(one, other)| same_sound(one, other)) {
        return Some(Departure::Homophone);
    }
    let near = spelt && differ.len() == 1 && pairs().all(|(one, other)| near_sound(one, other));
    near.then_some(Departure::NearSound)
}

fn is_swap(differ: &[usize], written: &[char], established: &[char]) -> bool {
    matches!(*differ, [one, two] if two == one + 1
        && written[one] == established[two] && written[two] == established[one])
}

/// Whether one inner character is left out, or one that spells little but names (尔, 斯, 特 …) put in.
fn other_length(written: &[char], established: &[char]) -> bool {
    let (long, short) = if written.len() > established.len() { (written, established) } else { (established, written) };
    let at = long.iter().zip(short).take_while(|(one, other)| one == other).count();
    // At the edge it may be a neighbour's character, or a title's.
    let left_out = written.len() < established.len();
    at > 0 && at < short.len() && long[at + 1..] == short[at..] && (left_out || spelling(long[at]) == Spelling::Strong)
}

fn spells(c: char) -> bool {
    spelling(c) > Spelling::Unusual
}

fn same_sound(one: char, other: char) -> bool {
    let others = readings(other);
    readings(one).iter().any(|reading| others.contains(reading))
}

/// Whether transliterators choose now one, now the other: the same kind of consonant before vowels that
/// are near, or near consonants before one vowel.
fn near_sound(one: char, other: char) -> bool {
    let others = readings(other);
    readings(one).iter().any(|&one| others.iter().any(|&other| near_syllables(one, other)))
}

fn near_syllables(one: &str, other: &str) -> bool {
    let ((c1, v1), (c2, v2)) = (split(one), split(other));
    // Without a consonant the vowel is all there is: 恩 and 尔 are two sounds.
    class(c1) == class(c2) && (v1 == v2 || near_vowels(v1, v2)) || c1 == c2 && !c1.is_empty() && loosely(v1, v2)
}

/// Vowels between which one consonant's characters waver: 默 and 梅, 顿 and 登.
fn loosely(one: &str, other: &str) -> bool {
    let nasal = |vowel: &str| vowel.ends_with('n') || vowel.ends_with('g');
    let open = |vowel: &str| vowel.contains('a');
    open(one) == open(other) && nasal(one) == nasal(other)
}

fn near_vowels(one: &str, other: &str) -> bool {
    const GROUPS: &[&[&str]] = &[
        &["a", "an", "ang", "ai", "ao", "ia", "ua"],
        &["e", "ei", "en", "eng", "ai", "i", "ie", "er"],
        &["i", "ie", "in", "ing", "ui", "ei", "v"],
        &["o", "u", "uo", "ou", "ao", "e", "ong"],
        &["un", "en", "uan", "ong"],
    ];
    GROUPS.iter().any(|group| group.contains(&one) && group.contains(&other))
}

fn split(syllable: &str) -> (&str, &str) {
    let at = syllable.find(['a', 'e', 'i', 'o', 'u', 'v', 'ü']).unwrap_or(syllable.len());
    syllable.split_at(at)
}

fn class(consonant: &str) -> &str {
    match consonant {
        "b" | "p" => "b",
        "d" | "t" => "d",
        "g" | "k" => "g",
        "h" => "h",
        "j" | "q" | "x" | "zh" | "ch" | "sh" | "z" | "c" | "s" => "s",
        "l" | "r" => "l",
        "f" => "f",
        "w" => "w",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_heard() {
        for (written, established, what) in [
            ("季诺维耶夫", "季诺维也夫", Departure::Homophone),
            ("汉考科", "汉考克", Departure::Homophone),
            ("布林垦", "布林肯", Departure::Homophone),
            ("默克尔", "梅克尔", Departure::NearSound),
            ("普瑞查德", "普里查德", Departure::NearSound),
            ("莫里遜", "莫里森", Departure::NearSound),
            ("郑恩国", "郑国恩", Departure::Swap),
            ("霍尼格斯鲍姆", "霍尼斯鲍姆", Departure::Length),
            ("萝拉·斯宾尼", "劳拉·斯宾尼", Departure::NearSound),
        ] {
            assert_eq!(departure(written, established), Some(what), "{written}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for (written, established) in [
            ("季诺维也夫", "季诺维也夫"),
            ("季诺维也夫说", "季诺维也夫"),
            ("佩斯科夫", "佩斯科娃"),
            ("卡尔森", "拉尔森"),
            ("季诺的也夫", "季诺维也夫"),
        ] {
            assert_eq!(departure(written, established), None, "{written}");
        }
    }
}
