//! Which names that share a rendering are names of one person, place or body.
//!
//! A shared rendering is the evidence, and what the names have in common says whether it is enough. Names are
//! folded here.

use strsim::jaro_winkler;

use crate::term::keys::skeleton;
use crate::text::normalize::romanize;
use crate::text::script::{has_han, is_initial};

/// What two folded names with one rendering are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kinship {
    /// Another spelling or romanisation: Zelensky, Zelenskyy, Зеленский; Sergiy, Serhiy.
    Variant,
    /// Initials of a full form: NIS.
    Acronym,
    /// The first is the surname of the second.
    Surname,
    /// The second is the surname of the first.
    FullName,
    /// The first is the second without its initials: George Bush, George W. Bush.
    Plain,
    /// The second is the first without its initials.
    WithInitials,
}

/// Letters that differ more than this are two names, though their consonants agree.
const LEAST_LIKENESS: f64 = 0.8;
/// Shorter words agree by chance.
const LEAST_LETTERS: usize = 3;

/// What `one` and `other` are to each other; `None` when they are merely rendered alike.
pub(super) fn kinship(one: &str, other: &str) -> Option<Kinship> {
    if one == other || has_han(one) || has_han(other) {
        return None;
    }
    let (words, other_words): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    if are_variants(&words, &other_words) || is_run_together(one, other) {
        return Some(Kinship::Variant);
    }
    if is_acronym(&words, &other_words) || is_acronym(&other_words, &words) {
        return Some(Kinship::Acronym);
    }
    match [plain(&words), plain(&other_words)] {
        [None, Some(other)] if are_variants(&words, &other) => return Some(Kinship::Plain),
        [Some(one), None] if are_variants(&one, &other_words) => return Some(Kinship::WithInitials),
        _ => {}
    }
    match (words.as_slice(), other_words.as_slice()) {
        ([surname], [_, .., last]) if is_same_word(surname, last) => Some(Kinship::Surname),
        ([_, .., last], [surname]) if is_same_word(surname, last) => Some(Kinship::FullName),
        _ => None,
    }
}

fn are_variants(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_word(one, other))
}

/// A full name without its initials, where it has some.
fn plain<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let plain: Vec<&str> = words.iter().copied().filter(|word| !is_initial(word)).collect();
    (plain.len() > 1 && plain.len() < words.len()).then_some(plain)
}

/// `vladimirputin` and `vladimir putin`: a space was lost.
fn is_run_together(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.replace(' ', "");
    one.contains(' ') != other.contains(' ') && one.len() > LEAST_LETTERS && bare(one) == bare(other)
}

/// One word in two spellings.
fn is_same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let letters = |word: &str| romanize(word).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (one_letters, other_letters) = (letters(one), letters(other));
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let long_enough = one_letters.len().min(other_letters.len()) >= LEAST_LETTERS;
    long_enough
        && digits(&one_letters) == digits(&other_letters)
        && heard_alike(&skeleton(one), &skeleton(other))
        && jaro_winkler(&one_letters, &other_letters) >= LEAST_LIKENESS
}

/// Whether two skeletons are of one name. Russian g is Ukrainian h, which a skeleton leaves out: Sergiy, Serhiy.
fn heard_alike(one: &str, other: &str) -> bool {
    let without_velar = |heard: &str| heard.replace('k', "");
    one.len() > 1
        && (one == other
            || one.len().abs_diff(other.len()) == 1
                && one.len().max(other.len()) > 2
                && without_velar(one) == without_velar(other))
}

/// Whether `short` is made of the initials of `full`, with or without its small words.
fn is_acronym(short: &[&str], full: &[&str]) -> bool {
    let [short] = short else { return false };
    let initials =
        |words: &mut dyn Iterator<Item = &&str>| words.filter_map(|word| word.chars().next()).collect::<String>();
    let small =
        |word: &&&str| matches!(**word, "of" | "the" | "and" | "for" | "in" | "on" | "de" | "la" | "du" | "des");
    short.chars().count() > 1
        && full.len() > 1
        && (initials(&mut full.iter()) == *short || initials(&mut full.iter().filter(|word| !small(word))) == *short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: Option<Kinship>) {
        assert_eq!(kinship(one, other), expected, "{one} / {other}");
    }

    #[test]
    fn spellings_of_one_name() {
        for (one, other) in [
            ("zelensky", "zelenskyy"),
            ("zelensky", "зеленский"),
            ("sergiy kyslytsya", "serhiy kyslytsya"),
            ("nikolai patrushev", "nikolay patrushev"),
            ("vladimirputin", "vladimir putin"),
        ] {
            check(one, other, Some(Kinship::Variant));
            check(other, one, Some(Kinship::Variant));
        }
    }

    #[test]
    fn short_and_full_forms() {
        check("nis", "national intelligence service", Some(Kinship::Acronym));
        check("department of health", "doh", Some(Kinship::Acronym));
        check("peskov", "dmitry peskov", Some(Kinship::Surname));
        check("dmitry peskov", "peskow", Some(Kinship::FullName));
    }

    #[test]
    fn initials_may_be_left_out() {
        check("donald trump", "donald j trump", Some(Kinship::Plain));
        check("rosemary a dicarlo", "rosemary dicarlo", Some(Kinship::WithInitials));
        check("george w bush", "george h bush", None);
        check("apollo mission", "apollo 8 mission", None);
        check("j k rowling", "rowling", Some(Kinship::FullName));
    }

    #[test]
    fn other_names() {
        for (one, other) in [("john smith", "jane smith"), ("spain", "moscow"), ("5g", "4g"), ("john", "john smith")] {
            check(one, other, None);
        }
    }
}
