//! How near two forms are in spelling and in sound, from 0 to 1.
//!
//! Keys only propose; what is shown is measured here on the strings themselves.

use strsim::{jaro_winkler, normalized_damerau_levenshtein};

use crate::term::keys::{near_sound, sound};
use crate::text::normalize::romanize;
use crate::text::pinyin;
use crate::text::script::has_han;

/// Two Chinese forms less alike than this are different names; one character of three may differ.
const LEAST_HAN: f64 = 0.6;
/// The same for other scripts: one letter of four may differ.
const LEAST_OTHER: f64 = 0.7;

/// How alike two folded forms are written; `None` when they are different names.
pub(super) fn spelling(one: &str, other: &str) -> Option<f64> {
    let likeness = normalized_damerau_levenshtein(one, other);
    let least = if has_han(one) || has_han(other) { LEAST_HAN } else { LEAST_OTHER };
    (likeness >= least).then_some(likeness)
}

/// How alike two forms sound; `None` when they sound different. A query in Latin letters is also heard
/// as pinyin.
pub(super) fn hearing(query: &str, form: &str) -> Option<f64> {
    match (has_han(query), has_han(form)) {
        (true, true) => chinese(query, form),
        (false, true) => as_pinyin(query, form),
        (false, false) => foreign(query, form),
        (true, false) => None,
    }
}

fn chinese(query: &str, form: &str) -> Option<f64> {
    let (heard, known) = (pinyin::spell(query), pinyin::spell(form));
    if heard == known && !known.is_empty() {
        return Some(1.0);
    }
    let near = near_sound(query).is_some_and(|key| near_sound(form) == Some(key));
    let likeness = normalized_damerau_levenshtein(&heard, &known);
    (near && likeness >= LEAST_HAN).then_some(likeness)
}

fn as_pinyin(query: &str, form: &str) -> Option<f64> {
    (letters(query) == pinyin::spell(form)).then_some(1.0)
}

fn foreign(query: &str, form: &str) -> Option<f64> {
    let alike = sound(query).is_some_and(|heard| sound(form) == Some(heard));
    alike.then(|| jaro_winkler(&letters(query), &letters(form)))
}

/// The letters of a romanised form, without spaces, marks or case.
pub(super) fn letters(form: &str) -> String {
    romanize(form).chars().filter(char::is_ascii_alphabetic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_near_and_another_name_is_not() {
        assert!(spelling("zinovev", "zinoviev").is_some());
        assert!(spelling("季诺维耶夫", "季诺维也夫").is_some());
        assert_eq!(spelling("putin", "rutte"), None);
        assert_eq!(spelling("吕特", "普京"), None);
    }

    #[test]
    fn sound_is_heard_across_spellings() {
        assert_eq!(hearing("佩斯柯夫", "佩斯科夫"), Some(1.0));
        assert_eq!(hearing("Pei Sikefu", "佩斯科夫"), Some(1.0));
        assert!(hearing("Песков", "Peskov") > hearing("Песков", "Paskief"));
        assert!(hearing("齐诺维耶夫", "季诺维也夫").is_some());
        assert_eq!(hearing("佩斯科夫", "Peskov"), None);
    }
}
