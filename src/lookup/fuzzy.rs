//! How near two forms are in spelling and in sound, from 0 to 1.
//!
//! Keys only propose; what is shown is measured here on the strings themselves.

use std::cell::OnceCell;

use strsim::{damerau_levenshtein, jaro_winkler, normalized_damerau_levenshtein};

use crate::term::keys::{common_sound, near_sound, skeleton, with_german_ch};
use crate::text::normalize::romanize;
use crate::text::pinyin;
use crate::text::script::has_han;

/// Two Chinese forms less alike than this are different names; one character of three may differ.
const LEAST_HAN: f64 = 0.6;
/// The same for other scripts: one letter of four may differ.
const LEAST_OTHER: f64 = 0.7;

/// What of their sound two forms share, the most first, with how alike they are otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Heard {
    /// Read exactly alike: 佩斯柯夫 and 佩斯科夫.
    Alike,
    /// The same sounds by classes that other hands keep apart: 季诺维也夫 and 齐诺维耶夫, Peskow and Peskov.
    Nearly(f64),
    /// The same consonants, one form Chinese and the other not, or spelt by quite different rules.
    Remotely(f64),
}

/// How alike two folded forms are written: the share of characters that agree; `None` when they are
/// different names.
pub(super) fn spelling(one: &str, other: &str) -> Option<f64> {
    let longer = one.chars().count().max(other.chars().count());
    let likeness = 1.0 - damerau_levenshtein(one, other) as f64 / longer.max(1) as f64;
    let least = if has_han(one) || has_han(other) { LEAST_HAN } else { LEAST_OTHER };
    (likeness >= least).then_some(likeness)
}

/// A form as it is compared with others. What it sounds like is worked out once, when that is first asked.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    text: String,
    is_han: bool,
    pinyin: OnceCell<String>,
    letters: OnceCell<String>,
    near: OnceCell<Option<String>>,
    common: OnceCell<Option<String>>,
    skeleton: OnceCell<String>,
    german: OnceCell<Option<String>>,
}

impl Spoken {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), is_han: has_han(text), ..Self::default() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_han(&self) -> bool {
        self.is_han
    }

    fn pinyin(&self) -> &str {
        self.pinyin.get_or_init(|| pinyin::spell(&self.text))
    }

    fn letters(&self) -> &str {
        self.letters.get_or_init(|| letters(&self.text))
    }

    /// As a foreigner writes it: pinyin or letters.
    fn latin(&self) -> &str {
        if self.is_han { self.pinyin() } else { self.letters() }
    }

    fn near(&self) -> Option<&str> {
        self.near.get_or_init(|| near_sound(&self.text)).as_deref()
    }

    fn common(&self) -> Option<&str> {
        self.common.get_or_init(|| common_sound(&self.text)).as_deref()
    }

    fn skeleton(&self) -> &str {
        self.skeleton.get_or_init(|| skeleton(&self.text))
    }

    /// The skeleton with a German `ch`, where it has one.
    fn german(&self) -> Option<&str> {
        self.german.get_or_init(|| with_german_ch(&self.text).map(|text| skeleton(&text))).as_deref()
    }
}

/// What the sound of `query` and `form` has in common; `None` when they sound different.
pub(super) fn hearing(query: &Spoken, form: &Spoken) -> Option<Heard> {
    match (query.is_han, form.is_han) {
        (true, true) => chinese(query, form),
        (false, false) => foreign(query, form),
        // 特朗普 and Trump.
        _ => shares_consonants(query, form).then(|| Heard::Remotely(jaro_winkler(query.latin(), form.latin()))),
    }
}

fn chinese(query: &Spoken, form: &Spoken) -> Option<Heard> {
    let (heard, known) = (query.pinyin(), form.pinyin());
    if heard == known {
        return (!known.is_empty()).then_some(Heard::Alike);
    }
    if query.near().is_some_and(|key| form.near() == Some(key)) {
        return Some(Heard::Nearly(syllable_by_syllable(&query.text, &form.text)));
    }
    shares_consonants(query, form).then(|| Heard::Remotely(normalized_damerau_levenshtein(heard, known)))
}

/// How alike two forms of as many syllables sound, on average: a syllable may begin or end alike.
fn syllable_by_syllable(query: &str, form: &str) -> f64 {
    let syllables = |text: &str| text.chars().filter_map(pinyin::reading).collect::<Vec<_>>();
    let (heard, known) = (syllables(query), syllables(form));
    let alike = |(one, other): (&&str, &&str)| match () {
        () if one == other => 1.0,
        () if final_of(one) == final_of(other) => 0.85,
        () if one.starts_with(other.chars().next().unwrap_or_default()) => 0.8,
        () => 0.6,
    };
    heard.iter().zip(&known).map(alike).sum::<f64>() / heard.len().max(1) as f64
}

/// A syllable from its first vowel on.
fn final_of(syllable: &str) -> &str {
    syllable.trim_start_matches(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'v'))
}

fn foreign(query: &Spoken, form: &Spoken) -> Option<Heard> {
    let likeness = || jaro_winkler(query.letters(), form.letters());
    let agree = |one: &str, other: &str| one.len() > 1 && one == other;
    let german = |one: &Spoken, other: &Spoken| one.german().is_some_and(|one| agree(one, other.skeleton()));
    if agree(query.skeleton(), form.skeleton()) || german(query, form) || german(form, query) {
        return Some(Heard::Nearly(likeness()));
    }
    shares_consonants(query, form).then(|| Heard::Remotely(likeness()))
}

fn shares_consonants(query: &Spoken, form: &Spoken) -> bool {
    query.common().is_some_and(|key| form.common() == Some(key))
}

/// The letters of a romanised form, without spaces, marks or case.
fn letters(form: &str) -> String {
    romanize(form).chars().filter(char::is_ascii_alphabetic).collect()
}

/// `query` as one word of pinyin when a person may have meant that: with or without tones, in one word or in
/// syllables, two of them at least.
pub(super) fn as_pinyin(query: &str) -> Option<String> {
    let toned = |c: &char| !matches!(c, '1'..='5');
    let spelt: String = query
        .chars()
        .filter(toned)
        .map(|c| if matches!(c, 'ü' | 'Ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ') { 'v' } else { c })
        .collect();
    if has_han(&spelt) {
        return None;
    }
    let word = letters(&spelt);
    let spoken = query.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '\'' | '’' | '-'));
    (spoken && pinyin::syllables(&word)?.len() > 1).then_some(word)
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

    fn hearing(query: &str, form: &str) -> Option<Heard> {
        super::hearing(&Spoken::new(query), &Spoken::new(form))
    }

    #[test]
    fn sound_is_heard_across_spellings() {
        assert_eq!(hearing("佩斯柯夫", "佩斯科夫"), Some(Heard::Alike));
        let near = |query, form| match hearing(query, form) {
            Some(Heard::Nearly(likeness)) => likeness,
            other => panic!("{query} {form} {other:?}"),
        };
        assert!(near("Песков", "Peskov") > near("Песков", "Paskief"));
        assert!(near("齐诺维耶夫", "季诺维也夫") > 0.7);
        assert!(matches!(hearing("特朗普", "Trump"), Some(Heard::Remotely(_))));
        assert_eq!(hearing("佩斯科夫", "Putin"), None);
    }

    #[test]
    fn pinyin_is_told_from_names() {
        for query in ["peisikefu", "pei si ke fu", "Péi sī kē fū", "pei2 si1 ke1 fu1", "Pei Sikefu"] {
            assert_eq!(as_pinyin(query).as_deref(), Some("peisikefu"), "{query}");
        }
        assert_eq!(as_pinyin("lǚ tè").as_deref(), Some("lvte"));
        for query in ["Peskov", "wang", "佩斯科夫", "C.O.D.A"] {
            assert_eq!(as_pinyin(query), None, "{query}");
        }
    }
}
