//! When two forms of one name do not contradict each other: spelling habits, short forms, second forms.

use std::collections::BTreeSet;

use crate::names::han::{Spelling, spelling};
use crate::names::parts;
use crate::term::Method;
use crate::term::keys::skeleton;
use crate::text::normalize::{fold, is_traditional};
use crate::text::script::{Script, has_foreign, is_interpunct, main_script};

/// Whether a reader meeting both renderings of one original would not be misled: the same characters, or a
/// part and the whole, or a short and a full name.
pub(crate) fn renderings(one: &str, other: &str, by_sound: bool) -> bool {
    let (a, b) = (fold(one), fold(other));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    // What ends alike differs in what stands before a name: a given name, a title, a country.
    a == b
        || long.ends_with(short.as_str())
        || long.strip_prefix(short.as_str()).is_some_and(is_class_word)
        || is_clipped(one) != is_clipped(other)
        || if by_sound { is_part(one, other) } else { is_subsequence(short, long) }
}

/// What stands behind a name and spells no sound: 大药厂, 镇, 中将.
fn is_class_word(rest: &str) -> bool {
    rest.chars().any(|c| spelling(c) == Spelling::Unusual)
}

/// C罗 and J罗: a form clipped by a letter stands beside any full one.
fn is_clipped(rendering: &str) -> bool {
    has_foreign(rendering) && !rendering.contains(is_interpunct)
}

/// Whether all interpunct parts of the shorter rendering are parts of the longer.
fn is_part(one: &str, other: &str) -> bool {
    let folded = |text: &str| parts::of_rendering(text).map(fold).collect::<Vec<_>>();
    let (a, b) = (folded(one), folded(other));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    short.len() < long.len() && short.iter().all(|part| long.contains(part))
}

/// 国情院 is short for 国家情报院.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// Whether a rendering of this method follows the sound.
pub(crate) fn by_sound(method: Method) -> bool {
    matches!(method, Method::Transliteration | Method::Mixed | Method::Heritage)
}

/// Whether `original` is an abbreviation: two renderings of it may well be two things.
pub(crate) fn is_acronym(original: &str) -> bool {
    let letters = original.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 6 && letters > 0 && !original.contains(' ') && !original.chars().any(char::is_lowercase)
}

/// Whether `original` is one word in small letters: it means now this, now that (`context`).
pub(crate) fn is_common_word(original: &str) -> bool {
    original.starts_with(char::is_lowercase) && !original.contains([' ', '-'])
}

/// How two originals of one rendering stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Originals {
    /// One form, or two that a careful text may both use.
    Compatible,
    /// One of them misspells the other.
    Respelt,
    /// Two names.
    Different,
}

/// How the originals `one` and `other` stand to each other.
pub(crate) fn originals(one: &str, other: &str) -> Originals {
    let (a, b) = (fold(one), fold(other));
    if a == b && one.to_lowercase().replace('.', "") == other.to_lowercase().replace('.', "") {
        return Originals::Compatible;
    }
    if main_script(one) != main_script(other) || is_acronym(one) || is_acronym(other) {
        return Originals::Compatible;
    }
    if a == b {
        // Accents, hyphens and apostrophes are a matter of the keyboard.
        return Originals::Compatible;
    }
    if a.replace(' ', "") == b.replace(' ', "") {
        return Originals::Respelt;
    }
    match words(&a.split(' ').collect::<Vec<_>>(), &b.split(' ').collect::<Vec<_>>(), main_script(one)) {
        Originals::Different if sound_alike(&a, &b) => Originals::Compatible,
        other => other,
    }
}

/// `Hevesy György` and `George de Hevesy`: one name in two languages, whatever the order.
fn sound_alike(one: &str, other: &str) -> bool {
    let heard = |text: &str| -> BTreeSet<String> {
        text.split(' ').filter(|word| !parts::is_particle(word)).map(skeleton).filter(|key| !key.is_empty()).collect()
    };
    let (a, b) = (heard(one), heard(other));
    a.len() > 1 && b.len() > 1 && (a.is_subset(&b) || b.is_subset(&a))
}

fn words(one: &[&str], other: &[&str], script: Script) -> Originals {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.iter().all(|word| long.iter().any(|known| is_short_for(word, known))) {
        return Originals::Compatible;
    }
    if one.len() != other.len() {
        // `Mark Rutte` and `Rute`: the words that both give decide.
        let last = (one.last(), other.last());
        let (Some(a), Some(b)) = last else { return Originals::Different };
        return if short.len() == 1 && is_slip(a, b, script) { Originals::Respelt } else { Originals::Different };
    }
    let differ: Vec<(&str, &str)> = one.iter().zip(other).filter(|(a, b)| a != b).map(|(a, b)| (*a, *b)).collect();
    match *differ.as_slice() {
        [(a, b)] if is_custom(a, b) => Originals::Compatible,
        [(a, b)] if is_slip(a, b, script) => Originals::Respelt,
        _ => Originals::Different,
    }
}

/// The same word, or its initial.
fn is_short_for(word: &str, known: &str) -> bool {
    word == known || word.chars().count() == 1 && known.starts_with(word)
}

fn is_slip(one: &str, other: &str, script: Script) -> bool {
    let long = one.chars().count().max(other.chars().count());
    let most = if long >= 8 { 2 } else { 1 };
    let least = if script == Script::Latin { 4 } else { 3 };
    long >= least && strsim::osa_distance(one, other) <= most
}

/// Two spellings that are both in use: British and American, singular and plural.
fn is_custom(one: &str, other: &str) -> bool {
    const ENDINGS: &[(&str, &str)] = &[
        ("ce", "se"),
        ("re", "er"),
        ("our", "or"),
        ("ise", "ize"),
        ("isation", "ization"),
        ("ogue", "og"),
        ("", "s"),
        ("", "es"),
    ];
    let swaps = |a: &str, b: &str| {
        ENDINGS
            .iter()
            .any(|(from, to)| a.strip_suffix(from).is_some_and(|stem| stem.len() > 2 && format!("{stem}{to}") == b))
    };
    swaps(one, other) || swaps(other, one)
}

/// Whether both are Traditional or neither is: a fix does not mix scripts.
pub(crate) fn same_script(found: &str, replacement: &str) -> bool {
    is_traditional(found) == is_traditional(replacement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_forms_agree() {
        for (one, other, by_sound) in [
            ("吕特", "马克·吕特", true),
            ("季諾維也夫", "季诺维也夫", true),
            ("国情院", "国家情报院", false),
            ("韩国国家情报院", "国家情报院", false),
            ("輝瑞", "輝瑞大藥廠", true),
            ("C罗", "克里斯蒂亚诺·罗纳尔多", true),
            ("卡尔·马克思", "卡尔・海因里希・马克思", true),
        ] {
            assert!(renderings(one, other, by_sound), "{one} {other}");
        }
        for (one, other) in [("季诺维耶夫", "季诺维也夫"), ("哈特", "哈尔特"), ("瑞德", "瑞恩德"), ("阿札爾", "艾薩")]
        {
            assert!(!renderings(one, other, true), "{one} {other}");
        }
    }

    #[test]
    fn originals_are_respelt_or_other() {
        use Originals::{Compatible, Different, Respelt};
        for (one, other, expected) in [
            ("Beleau Wood", "Belleau Wood", Respelt),
            ("MargaretKeenan", "Margaret Keenan", Respelt),
            ("David Beckam", "David Beckham", Respelt),
            ("Rute", "Mark Rutte", Respelt),
            ("Rutte", "Mark Rutte", Compatible),
            ("M. Rutte", "Mark Rutte", Compatible),
            ("NIS", "National Intelligence Service", Compatible),
            ("Путин", "Putin", Compatible),
            ("Zelenský", "Zelensky", Compatible),
            ("Ministry of Defence", "Ministry of Defense", Compatible),
            ("John Smith", "Adam Smith", Different),
            ("San Diego", "Santiago", Different),
            ("Hevesy György", "George de Hevesy", Compatible),
        ] {
            assert_eq!(originals(one, other), expected, "{one} {other}");
        }
    }
}
