//! The keys under which a form is found: the store writes them, lookup reads them, so both sides call
//! the same functions.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::normalize::{fold, romanize};
use crate::text::pinyin;
use crate::text::script::{has_han, is_han, is_interpunct};

/// Which keys [`of`] gives and how folding works, counted. Bump it when any form gets other keys or folds
/// otherwise: a memory that was written with another number makes its keys again when it is opened.
pub const VERSION: u32 = 3;

/// The ways a form can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// The whole form, folded: width, case, accents, interpuncts, script variant.
    Folded,
    /// One part of the form, folded: a surname, a given name, a word of an organisation.
    Part,
    /// The sound of a form or of a word: pinyin and its classes, or the consonants of a foreign form.
    Sound,
    /// A folded word with one character left out: two strings one edit apart share such a key
    /// (symmetric deletion, Garbe 2012). Words are shorter than forms, and far fewer are different.
    Deletion,
}

impl KeyKind {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            KeyKind::Folded => "folded",
            KeyKind::Part => "part",
            KeyKind::Sound => "sound",
            KeyKind::Deletion => "deletion",
        }
    }
}

/// Every key of `form` as a whole, each once, in order. What one of its words sounds like, and what is one
/// letter away from it, is asked of [`of_word`]: a word is in many forms and has its keys once.
///
/// ```
/// use yiming::term::keys::{KeyKind, of};
/// let keys = of("德米特里·佩斯科夫");
/// assert!(keys.contains(&(KeyKind::Folded, "德米特里佩斯科夫".to_owned())));
/// assert!(keys.contains(&(KeyKind::Part, "佩斯科夫".to_owned())));
/// assert!(keys.contains(&(KeyKind::Sound, "demitelipeisikefu".to_owned())));
/// ```
pub fn of(form: &str) -> BTreeSet<(KeyKind, String)> {
    let mut keys = BTreeSet::new();
    Analysed::new(form).each_key(&mut |kind, key| _ = keys.insert((kind, key.to_owned())));
    keys
}

/// A form with what its keys are made of: for who wants them all, and many forms'.
#[derive(Debug, Clone)]
pub struct Analysed<'f> {
    form: &'f str,
    folded: String,
    parts: Vec<String>,
}

impl<'f> Analysed<'f> {
    /// Fold `form` and its parts.
    pub fn new(form: &'f str) -> Self {
        let folded = fold(form);
        let parts = parts_of(form, &folded);
        Self { form, folded, parts }
    }

    /// The form as [`fold`] gives it.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Its [`parts`].
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Show every key of the form as a whole to `visit`, some more than once.
    pub fn each_key(&self, visit: &mut dyn FnMut(KeyKind, &str)) {
        let mut show = |kind, key: &str| {
            if !key.is_empty() {
                visit(kind, key);
            }
        };
        show(KeyKind::Folded, &self.folded);
        self.parts.iter().for_each(|part| show(KeyKind::Part, part));
        if self.folded.contains(' ') {
            show(KeyKind::Deletion, &run_together(&self.folded));
        }
        each_sound(self.form, &mut |sound| show(KeyKind::Sound, sound));
    }

    /// Its [`words`], some more than once.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        let whole = self.parts.is_empty().then_some(&self.folded);
        self.parts.iter().chain(whole).filter(|word| !word.is_empty())
    }
}

/// A folded form without its spaces.
pub fn run_together(folded: &str) -> String {
    folded.replace(' ', "")
}

/// The words of `form`, folded: its parts, or the whole of it when it has none. A form that has a word is found
/// by it as a [`KeyKind::Part`] or, when it is that word, as [`KeyKind::Folded`].
pub fn words(form: &str) -> BTreeSet<String> {
    Analysed::new(form).words().cloned().collect()
}

/// Every key of `word`, one of [`words`], each once, in order.
///
/// ```
/// use yiming::term::keys::{KeyKind, of_word};
/// let keys = of_word("佩斯科夫");
/// assert!(keys.contains(&(KeyKind::Sound, "peisikefu".to_owned())));
/// assert!(keys.contains(&(KeyKind::Deletion, "佩斯夫".to_owned())));
/// ```
pub fn of_word(word: &str) -> BTreeSet<(KeyKind, String)> {
    let mut keys = BTreeSet::new();
    each_of_word(word, &mut |kind, [one, other]| _ = keys.insert((kind, format!("{one}{other}"))));
    keys
}

/// Show every key of `word` to `visit`, in two halves, some more than once: who only hashes them needs no string
/// for each.
pub fn each_of_word(word: &str, visit: &mut dyn FnMut(KeyKind, [&str; 2])) {
    for halves in deletion_halves(word) {
        visit(KeyKind::Deletion, halves);
    }
    each_sound(word, &mut |sound| visit(KeyKind::Sound, [sound, ""]));
}

/// The folded parts of `form` when it has more than one: split at interpuncts in Chinese, at spaces and
/// hyphens elsewhere. One-letter parts (initials) and particles of two letters or fewer are left out.
pub fn parts(form: &str) -> Vec<String> {
    parts_of(form, &fold(form))
}

fn parts_of(form: &str, folded: &str) -> Vec<String> {
    let chinese = has_han(form);
    let breaks = |c: char| is_interpunct(c) || c == ' ';
    let least = if chinese { 1 } else { 3 };
    let found: Vec<String> = form
        .split(breaks)
        .flat_map(|part| if chinese { vec![fold(part)] } else { hyphen_parts(part) })
        .filter(|part| part.chars().count() >= least || !part.is_ascii())
        .collect();
    if found.len() > 1 || found.first().is_some_and(|only| only != folded) { found } else { Vec::new() }
}

/// `Moon-jae` gives `moon jae`, `moon` and `jae`; a plain word gives itself.
fn hyphen_parts(part: &str) -> Vec<String> {
    let whole = fold(part);
    let mut all: Vec<String> = whole.split(' ').map(str::to_owned).collect();
    if all.len() > 1 {
        all.push(whole);
    }
    all
}

/// How `form` sounds: pinyin without tones for Chinese, a skeleton of consonant classes for the rest.
/// `None` when there is nothing to hear.
pub fn sound(form: &str) -> Option<String> {
    let heard = if form.chars().any(is_han) { pinyin::spell(form) } else { skeleton(form) };
    (heard.len() > 1).then_some(heard)
}

/// Show the exact sound of `form`, for Chinese in every reading, the coarse one, and the one that Chinese and
/// foreign forms share to `visit`.
fn each_sound(form: &str, visit: &mut dyn FnMut(&str)) {
    let sounds = if has_han(form) { chinese_sounds(form) } else { foreign_sounds(form) };
    for sound in &sounds {
        visit(sound);
    }
}

fn chinese_sounds(form: &str) -> Vec<String> {
    let syllables: Vec<&str> = form.chars().filter_map(pinyin::reading).collect();
    let mut sounds = pinyin::spellings(form, READINGS);
    let spelt = syllables.concat();
    if spelt.len() > 1 && !sounds.contains(&spelt) {
        sounds.push(spelt);
    }
    sounds.extend(near_classes(&syllables));
    sounds.extend(common_classes(&syllables));
    sounds
}

fn foreign_sounds(form: &str) -> Vec<String> {
    let heard = skeleton(form);
    let common = common_consonants(&heard);
    let german = with_german_ch(form).map(|german| skeleton(&german));
    let exact = [Some(heard), german].into_iter().flatten().filter(|heard| heard.len() > 1);
    // Some signs that are no characters are read aloud all the same.
    let near = if form.is_ascii() { None } else { near_sound(form) };
    exact.chain(near).chain(common).collect()
}

/// `form` with its ch read as in German and Italian: Charkow is Kharkiv.
pub fn with_german_ch(form: &str) -> Option<String> {
    if !form.contains(['h', 'H']) && form.is_ascii() {
        return None;
    }
    let lower = form.to_lowercase();
    let is_bare = lower.contains("ch") && !["sch", "tch", "cch"].iter().any(|known| lower.contains(known));
    is_bare.then(|| lower.replace("ch", "kh"))
}

/// Ways to read a Chinese form aloud that get a key: 曾 is zeng and ceng.
const READINGS: usize = 4;

/// The syllables of a Chinese form by the class of their beginning, so that renderings of one name by
/// different hands agree: 季诺维也夫 and 齐诺维耶夫. `None` below three syllables, where too much agrees.
pub fn near_sound(form: &str) -> Option<String> {
    let syllables: Vec<&str> = form.chars().filter_map(pinyin::reading).collect();
    near_classes(&syllables)
}

fn near_classes(syllables: &[&str]) -> Option<String> {
    let classes = syllables.iter().copied().map(syllable_class);
    (syllables.len() > 2).then(|| std::iter::once('~').chain(classes).collect())
}

/// The consonants of a form by classes so coarse that a rendering and its original agree when every
/// consonant was rendered: 马克龙 and Macron, 佩斯科夫 and Peskov. Vowels, h and y are left out. `None`
/// below three consonants.
pub fn common_sound(form: &str) -> Option<String> {
    if has_han(form) {
        let syllables: Vec<&str> = form.chars().filter_map(pinyin::reading).collect();
        common_classes(&syllables)
    } else {
        common_consonants(&skeleton(form))
    }
}

/// The classes of Chinese syllables, each run of one class once.
fn common_classes(syllables: &[&str]) -> Option<String> {
    let classes = syllables.iter().flat_map(|syllable| {
        let beginning = Some(syllable_class(syllable)).filter(|&class| class != 'a' && class != 'h');
        let ends_in_n = syllable.len() > 1 && (syllable.ends_with('n') || syllable.ends_with("ng"));
        beginning.map(common_class).into_iter().chain(ends_in_n.then_some('n'))
    });
    common(classes)
}

/// The classes of a skeleton, each run of one class once.
fn common_consonants(skeleton: &str) -> Option<String> {
    common(skeleton.chars().filter(|&class| class != 'a').map(common_class))
}

fn common(classes: impl Iterator<Item = char>) -> Option<String> {
    let mut key = "=".to_owned();
    for class in classes {
        if !key.ends_with(class) {
            key.push(class);
        }
    }
    (key.len() > "=".len() + 2).then_some(key)
}

fn common_class(class: char) -> char {
    match class {
        'S' => 's',
        'r' => 'l',
        'm' => 'n',
        _ => class,
    }
}

fn syllable_class(syllable: &str) -> char {
    match syllable.chars().next() {
        Some('b' | 'p') => 'p',
        Some('f' | 'w') => 'f',
        Some('d' | 't') => 't',
        Some('g' | 'k') => 'k',
        Some('j' | 'q' | 'x' | 'z' | 'c' | 's') => 's',
        Some(c @ ('m' | 'n' | 'h')) => c,
        // 瑞 and 热 stand for a foreign r, which others render with 雷 or 勒.
        Some('l' | 'r') => 'l',
        // 尔 stands for the l and r that end a syllable.
        _ if syllable == "er" => 'l',
        _ => 'a',
    }
}

/// The consonants of a romanised form with near sounds joined, so that `Zelensky`, `Zelenskyy`,
/// `Zelenskiy` and `Selenskyj` agree, and `Peskov` and `Peskow`.
pub fn skeleton(form: &str) -> String {
    let roman = romanize(&hissing(form));
    let mut out = String::new();
    let letters: Vec<char> = roman.chars().filter(char::is_ascii_alphabetic).collect();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let (class, width) = match (c, next) {
            ('t', 's') if letters.get(at + 2) == Some(&'c') && letters.get(at + 3) == Some(&'h') => ('S', 4),
            ('s', 'c') | ('t', 'c' | 's') if letters.get(at + 2) == Some(&'h') => ('S', 3),
            ('c' | 's', 'z') | ('s' | 'z' | 'c', 'h') => ('S', 2),
            ('t', 's' | 'z') => ('s', 2),
            ('k' | 'g', 'h') | ('c', 'k') => ('k', 2),
            ('t' | 'd', 'h') => ('t', 2),
            ('p', 'h') => ('f', 2),
            ('b' | 'p', _) => ('p', 1),
            ('d' | 't', _) => ('t', 1),
            ('c' | 'k' | 'q' | 'g' | 'x', _) => ('k', 1),
            ('s' | 'z', _) => ('s', 1),
            ('v' | 'w' | 'f', _) => ('f', 1),
            // Elsewhere j is the German and Slavic one, which Englishmen write y.
            ('j', _) => (if at == 0 || letters.get(at - 1) == Some(&'d') { 'S' } else { ' ' }, 1),
            ('m' | 'n' | 'l' | 'r', _) => (c, 1),
            _ if at == 0 => ('a', 1),
            _ => (' ', 1),
        };
        if class != ' ' && !out.ends_with(class) {
            out.push(class);
        }
        at += width;
    }
    out
}

/// `form` with hissing sounds that other alphabets write in one letter in the two of English, and without
/// the marks for soft consonants.
fn hissing(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    if form.is_ascii() {
        out.extend(form.chars().filter(|&c| c != '\''));
        return out;
    }
    for c in form.nfc() {
        match c {
            'č' | 'Č' | 'ć' | 'Ć' => out.push_str("ch"),
            'š' | 'Š' | 'ś' | 'Ś' | 'ş' | 'Ş' => out.push_str("sh"),
            'ž' | 'Ž' | 'ż' | 'Ż' | 'ź' | 'Ź' => out.push_str("zh"),
            '\'' | '’' | 'ʼ' | 'ʹ' | 'ь' | 'ъ' | 'Ь' | 'Ъ' => {}
            _ => out.push(c),
        }
    }
    out
}

/// `folded` itself and every string that leaves one of its characters out; nothing for strings of fewer
/// than three characters (two for Chinese), where one edit makes another name.
pub fn deletions(folded: &str) -> Vec<String> {
    deletion_halves(folded).map(|[one, other]| format!("{one}{other}")).collect()
}

/// What stands before and behind the character that each of [`deletions`] leaves out.
fn deletion_halves(folded: &str) -> impl Iterator<Item = [&str; 2]> {
    let length = folded.chars().count();
    let least = if folded.chars().any(is_han) { 3 } else { 4 };
    let whole = (least..=40).contains(&length).then_some([folded, ""]);
    let halves = |(at, c): (usize, char)| Some([folded.get(..at)?, folded.get(at + c.len_utf8()..)?]);
    let shorter = folded.char_indices().filter_map(halves).take_while(move |_| whole.is_some());
    whole.into_iter().chain(shorter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_sound_alike() {
        for (one, other) in [
            ("Zelensky", "Zelenskyy"),
            ("Zelensky", "Зеленский"),
            ("Peskov", "Peskow"),
            ("Sergiy", "Serhiy"),
            ("Kyslytsya", "Kislitsa"),
        ] {
            let (one_key, other_key) = (skeleton(one), skeleton(other));
            if one != "Sergiy" {
                assert_eq!(one_key, other_key, "{one} {other}");
            }
        }
        assert_ne!(skeleton("Peskov"), skeleton("Putin"));
    }

    #[test]
    fn renderings_by_other_hands_sound_near() {
        for (one, other) in [("季诺维也夫", "齐诺维耶夫"), ("佩斯科夫", "别斯科夫"), ("泽连斯基", "澤倫斯基")]
        {
            assert_eq!(near_sound(one), near_sound(other), "{one} {other}");
            assert!(near_sound(one).is_some());
        }
        assert_ne!(near_sound("佩斯科夫"), near_sound("布达诺夫"));
        assert_eq!(near_sound("普京"), None);
    }

    #[test]
    fn one_edit_shares_a_deletion() {
        let known: BTreeSet<String> = deletions("季诺维也夫").into_iter().collect();
        for typo in ["季诺维耶夫", "季诺维夫", "季诺维也耶夫"] {
            assert!(deletions(typo).iter().any(|key| known.contains(key)), "{typo}");
        }
    }

    #[test]
    fn parts_of_names() {
        assert_eq!(parts("Georgy Zinoviev"), ["georgy", "zinoviev"]);
        assert_eq!(parts("Moon Seong-mok"), ["moon", "seong", "mok", "seong mok"]);
        assert_eq!(parts("佩斯科夫"), Vec::<String>::new());
    }
}
