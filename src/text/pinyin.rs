//! Readings of Chinese characters, for finding names by sound.

use std::collections::HashSet;
use std::sync::LazyLock;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The common reading of `c` without tone (`夫` → `fu`), in letters from a to z: `吕` → `lv`.
pub fn reading(c: char) -> Option<&'static str> {
    super::normalize::simplify_char(c).to_pinyin().map(|read| typed(read.plain()))
}

/// A syllable as it is typed: v for ü.
fn typed(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        _ => syllable,
    }
}

/// Every reading of `c` without tone, the common one first, each once.
pub fn readings(c: char) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    if let Some(all) = super::normalize::simplify_char(c).to_pinyin_multi() {
        for one in all {
            if !found.contains(&typed(one.plain())) {
                found.push(typed(one.plain()));
            }
        }
    }
    found
}

/// The Chinese characters of `text` read aloud, without tones or spaces (`佩斯科夫` → `peisikefu`).
pub fn spell(text: &str) -> String {
    text.chars().filter_map(reading).collect()
}

/// At most `most` ways to read the Chinese characters of `text` aloud, the common one first: characters
/// with several readings multiply them.
pub fn spellings(text: &str, most: usize) -> Vec<String> {
    let mut found = vec![String::new()];
    for readings in text.chars().map(readings).filter(|readings| !readings.is_empty()) {
        if let [only] = readings.as_slice() {
            for start in &mut found {
                start.push_str(only);
            }
            continue;
        }
        let longer = found.iter().flat_map(|start| readings.iter().map(move |next| format!("{start}{next}")));
        let longer: Vec<String> = longer.collect();
        // Past the limit every beginning goes on with its commonest reading.
        found = if longer.len() <= most {
            longer
        } else {
            found.into_iter().map(|start| start + readings.first().copied().unwrap_or_default()).collect()
        };
    }
    found
}

/// The syllables of `letters` (a–z, without tones) when they are pinyin from end to end.
///
/// ```
/// use yiming::text::pinyin::syllables;
/// assert_eq!(syllables("peisikefu"), Some(vec!["pei", "si", "ke", "fu"]));
/// assert_eq!(syllables("peskov"), None);
/// ```
pub fn syllables(letters: &str) -> Option<Vec<&str>> {
    if !letters.is_ascii() {
        return None;
    }
    // From the end: how long a syllable, the longest there is, leaves something readable behind it.
    let mut widths = vec![0; letters.len() + 1];
    for at in (0..letters.len()).rev() {
        let reads = |&width: &usize| {
            let end = at + width;
            end <= letters.len()
                && (end == letters.len() || widths[end] > 0)
                && letters.get(at..end).is_some_and(is_syllable)
        };
        widths[at] = (1..=LONGEST).rev().find(reads).unwrap_or(0);
    }
    let (mut all, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let syllable = letters.get(at..at + widths[at]).filter(|syllable| !syllable.is_empty())?;
        all.push(syllable);
        at += syllable.len();
    }
    Some(all)
}

/// Letters of the longest syllables: zhuang.
const LONGEST: usize = 6;

/// Whether `letters` is a syllable of Chinese: one that some character of the common blocks is read with.
fn is_syllable(letters: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let sung = |syllable: &&str| syllable.contains(['a', 'e', 'i', 'o', 'u', 'v', 'ü']);
        ('\u{4e00}'..='\u{9fff}').filter_map(reading).filter(sung).collect()
    });
    KNOWN.contains(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names() {
        assert_eq!(spell("佩斯科夫"), "peisikefu");
        assert_eq!(spell("季諾維也夫"), "jinuoweiyefu");
        assert!(readings('曾').contains(&"zeng"));
        assert_eq!(spellings("曾子", 4), ["cengzi", "zengzi"]);
        assert_eq!(spellings("曾曾曾", 4).len(), 4);
        assert_eq!(syllables("xian"), Some(vec!["xian"]));
        assert_eq!(syllables("pujing"), Some(vec!["pu", "jing"]));
        assert_eq!(syllables("putin"), None);
        assert_eq!(spell("吕"), "lv");
    }
}
