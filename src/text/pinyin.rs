//! Readings of Chinese characters, for finding names by sound.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The common reading of `c` without tone (`夫` → `fu`).
pub fn reading(c: char) -> Option<&'static str> {
    super::normalize::simplify_char(c).to_pinyin().map(pinyin::Pinyin::plain)
}

/// Every reading of `c` without tone, the common one first, each once.
pub fn readings(c: char) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    if let Some(all) = super::normalize::simplify_char(c).to_pinyin_multi() {
        for one in all {
            if !found.contains(&one.plain()) {
                found.push(one.plain());
            }
        }
    }
    found
}

/// The Chinese characters of `text` read aloud, without tones or spaces (`佩斯科夫` → `peisikefu`).
pub fn spell(text: &str) -> String {
    text.chars().filter_map(reading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names() {
        assert_eq!(spell("佩斯科夫"), "peisikefu");
        assert_eq!(spell("季諾維也夫"), "jinuoweiyefu");
        assert!(readings('曾').contains(&"zeng"));
    }
}
