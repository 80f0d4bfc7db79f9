//! Keys for comparing: width, case, accents, interpuncts, Traditional and Simplified.
//!
//! Folding is for finding only. It is never written back: 格里戈里 converted word by word becomes
//! 格里戈裡, so a region's rendering is data of the memory, not a conversion.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::script::{is_han, is_interpunct};

/// The block of characters that has simplified forms: the unified ideographs and their first extension.
const FIRST_HAN: u32 = 0x3400;
const LAST_HAN: u32 = 0x9fff;

/// The simplified form of every character from [`FIRST_HAN`] on, so that finding one is reading one: this
/// is asked for every character of a text. Traditional characters and their simplified forms are one pair
/// a line, derived from OpenCC's `TSCharacters` by `.ci/derive/simplified.py`.
static SIMPLIFIED: LazyLock<Simplified> = LazyLock::new(|| {
    let mut all =
        Simplified { block: (FIRST_HAN..=LAST_HAN).filter_map(char::from_u32).collect(), beyond: HashMap::new() };
    for line in include_str!("simplified.txt").lines() {
        let mut chars = line.chars();
        if let (Some(from), Some(to)) = (chars.next(), chars.next()) {
            match all.block.get_mut((from as u32).wrapping_sub(FIRST_HAN) as usize) {
                Some(place) => *place = to,
                None => drop(all.beyond.insert(from, to)),
            }
        }
    }
    all
});

struct Simplified {
    block: Vec<char>,
    /// Rare characters outside the block.
    beyond: HashMap<char, char>,
}

/// The simplified form of one character; itself when there is none. Never changes a count of characters.
#[inline]
pub fn simplify_char(c: char) -> char {
    match SIMPLIFIED.block.get((c as u32).wrapping_sub(FIRST_HAN) as usize) {
        Some(&simple) => simple,
        None if is_han(c) => SIMPLIFIED.beyond.get(&c).copied().unwrap_or(c),
        None => c,
    }
}

/// The simplified forms of the unified ideographs, U+4E00 to U+9FFF, in their order: for who reads whole texts.
pub(super) fn unified() -> &'static [char] {
    &SIMPLIFIED.block[0x4e00 - FIRST_HAN as usize..]
}

/// `text` with each traditional character replaced by its simplified form.
pub fn simplify(text: &str) -> String {
    text.chars().map(simplify_char).collect()
}

/// Whether `text` holds a character that is written only in Traditional Chinese.
pub fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| simplify_char(c) != c)
}

/// The key two spellings of one form share: NFKC, lower case, no accents, no interpuncts, hyphens,
/// apostrophes or white space runs, simplified characters.
///
/// ```
/// use yiming::text::normalize::fold;
/// assert_eq!(fold("Zinov’ev"), fold("ZINOV'EV"));
/// assert_eq!(fold("季諾維也夫"), fold("季诺维也夫"));
/// assert_eq!(fold("格奥尔基‧季诺维也夫"), fold("格奥尔基·季诺维也夫"));
/// assert_eq!(fold("Kyslytsya  Sergiy"), "kyslytsya sergiy");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.chars().all(is_composed) {
        text.chars().for_each(|c| push_folded(&mut out, c.to_ascii_lowercase()));
    } else {
        let composed = text.nfkd().filter(|&c| !is_combining_mark(c)).nfc();
        composed.flat_map(char::to_lowercase).for_each(|c| push_folded(&mut out, c));
    }
    // Chinese is written without spaces, so one beside a Chinese character says nothing.
    if !out.is_ascii() && out.contains(' ') && out.contains(is_han) {
        out = without_spaces_beside_han(&out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether `c` has nothing to decompose and no case beyond that of ASCII: most names are of such characters alone.
fn is_composed(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}' | '·')
}

fn push_folded(out: &mut String, c: char) {
    match c {
        _ if is_interpunct(c) || is_ignorable(c) => {}
        '-' | '‐' | '‑' | '–' | '—' | '_' | '=' | '＝' => push_space(out),
        _ if c.is_whitespace() => push_space(out),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'ı' => out.push('i'),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ß' => out.push_str("ss"),
        'þ' => out.push_str("th"),
        _ => out.push(simplify_char(c)),
    }
}

/// Apostrophes, quotation marks, dots, zero-width characters: present or absent at a writer's whim.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\'' | '’'
            | '‘'
            | 'ʼ'
            | 'ʹ'
            | '`'
            | '´'
            | '"'
            | '“'
            | '”'
            | '.'
            | ','
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}'
    )
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn without_spaces_beside_han(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let beside = |at: Option<&char>| at.is_some_and(|&c| is_han(c));
    chars
        .iter()
        .enumerate()
        .filter(|&(at, &c)| {
            !(c == ' ' && (beside(at.checked_sub(1).and_then(|before| chars.get(before))) || beside(chars.get(at + 1))))
        })
        .map(|(_, &c)| c)
        .collect()
}

/// Letters of any script as lower-case a–z, for sound: `Зеленский` and `Zełenski` become comparable.
pub fn romanize(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed: String = text.nfc().collect();
    any_ascii::any_ascii(&composed).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_stable() {
        for text in ["Ｇｅｏｒｇｙ　Zinoviev", "Łódź", "裘德·洛 Jude Law", "U.S.A.", "김정은"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("裘德 洛"), "裘德洛");
        assert_eq!(fold("김정은"), "김정은");
    }

    #[test]
    fn what_needs_no_decomposing_decomposes_to_itself() {
        for c in (0..0x11_0000).filter_map(char::from_u32).filter(|&c| is_composed(c)) {
            assert!([c].into_iter().nfkd().eq([c]), "{c}");
            assert!(c.to_lowercase().eq([c.to_ascii_lowercase()]), "{c}");
            assert!(!is_combining_mark(c), "{c}");
        }
    }

    #[test]
    fn names_are_not_converted() {
        assert_eq!(simplify("格里戈里"), "格里戈里");
        assert!(is_traditional("維") && !is_traditional("里"));
    }
}
