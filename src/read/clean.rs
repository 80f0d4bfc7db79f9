//! Characters that are written in more ways than one, or that nobody sees.
//!
//! Letters with separate accents are composed (NFC), vertical and small forms of brackets and marks, radicals
//! that stand for ideographs, ligatures and the private-use characters of GB 18030's first edition become the
//! usual character, spaces of other widths or that do not break a line a space, and zero-width characters are
//! left out. Fullwidth letters and digits stay: they are how
//! a text is set. Where everything stood is kept beside the text, so positions are those of the file.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::is_invisible;
use crate::text::script::beyond_ascii;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// It stays as it is.
    Same(Range<usize>),
    /// It is read as this.
    Changed(Range<usize>, String),
}

/// Whether all of `text` stays as it is.
pub(super) fn is_clean(text: &str) -> bool {
    !beyond_ascii(text).any(is_odd)
}

/// The stretches of `text`, in order.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut kept, mut before) = (0, None);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_odd(c) {
            before = Some((at, c));
            continue;
        }
        // An accent changes the letter that it follows.
        let start = before.filter(|&(from, _)| from >= kept && joins(c)).map_or(at, |(from, _)| from);
        let mut end = at + c.len_utf8();
        while let Some((next, _)) = chars.next_if(|&(_, next)| joins(c) && joins(next)) {
            end = next + text.get(next..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
        let was = text.get(start..end).unwrap_or_default();
        let now = if joins(c) { was.nfc().collect() } else { usual(c, before.map(|(_, before)| before)) };
        if now != was {
            if kept < start {
                runs.push(Run::Same(kept..start));
            }
            runs.push(Run::Changed(start..end, now));
            kept = end;
        }
        before = text.get(..end).and_then(|text| text.chars().next_back()).map(|c| (end - c.len_utf8(), c));
    }
    if kept < text.len() {
        runs.push(Run::Same(kept..text.len()));
    }
    runs
}

/// Whether `c` may be read as something else.
fn is_odd(c: char) -> bool {
    c >= '\u{a0}' && (joins(c) || is_compatible(c) || is_invisible(c))
}

/// Accents, and the letters of which Korean syllables are composed.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{653}'..='\u{655}' | '\u{1100}'..='\u{11ff}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that stand for another one.
fn is_compatible(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2e81}'..='\u{2fd5}' | '\u{f900}'..='\u{fad9}' | '\u{fb00}'..='\u{fb06}' | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe6b}' | '\u{2f800}'..='\u{2fa1f}')
        || private(c).is_some()
}

/// What `c`, which follows `before`, is read as.
fn usual(c: char, before: Option<char>) -> String {
    if is_invisible(c) {
        // In Arabic and Indic scripts a joiner is part of the spelling.
        let spells = matches!(c, '\u{200c}' | '\u{200d}')
            && before.is_some_and(|before| matches!(before, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}'));
        return if spells { c.to_string() } else { String::new() };
    }
    match private(c).or_else(|| radical(c)) {
        Some(usual) => usual.to_string(),
        None => c.nfkc().collect(),
    }
}

/// The private-use characters by which the first edition of GB 18030 and GBK wrote what Unicode did not have
/// yet, with what later editions give them.
fn private(c: char) -> Option<char> {
    Some(match c {
        '\u{e5e5}' => '\u{3000}',
        '\u{e78d}' | '\u{e78f}' => '，',
        '\u{e78e}' => '。',
        '\u{e790}' => '：',
        '\u{e791}' => '；',
        '\u{e792}' => '！',
        '\u{e793}' => '？',
        '\u{e794}' => '〖',
        '\u{e795}' => '〗',
        '\u{e796}' => '…',
        '\u{e7c7}' => 'ḿ',
        '\u{e7c8}' => 'ǹ',
        '\u{e81e}' => '龴',
        '\u{e826}' => '龵',
        '\u{e82b}' => '龶',
        '\u{e82c}' => '龷',
        '\u{e832}' => '龸',
        '\u{e843}' => '龹',
        '\u{e854}' => '龺',
        '\u{e864}' => '龻',
        _ => return None,
    })
}

/// Radicals of the supplement that stand for an ideograph, as text taken from a PDF has them.
fn radical(c: char) -> Option<char> {
    Some(match c {
        '⺟' => '母',
        '⺠' => '民',
        '⻁' => '虎',
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻧' => '卤',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        '⻳' => '龟',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        runs(text)
            .into_iter()
            .map(|run| match run {
                Run::Same(range) => text.get(range).unwrap().to_owned(),
                Run::Changed(_, to) => to,
            })
            .collect()
    }

    #[test]
    fn many_spellings_are_read_as_one() {
        for (written, read_as) in [
            ("Se\u{301}gole\u{300}ne", "Ségolène"),
            ("\u{1106}\u{116e}\u{11ab}\u{110c}\u{1162}\u{110b}\u{1175}\u{11ab}", "문재인"),
            ("普\u{200b}京\u{feff}(Pu\u{ad}tin)", "普京(Putin)"),
            ("普京\u{fe35}Putin\u{fe36}", "普京(Putin)"),
            ("⾺克⻰\u{fe59}Macron\u{fe5a}", "马克龙(Macron)"),
            ("普京（Vladimir\u{a0}V.\u{202f}Putin）", "普京（Vladimir V. Putin）"),
            ("\u{f9d1}", "六"),
            ("O\u{fb03}ce", "Office"),
            ("甲\u{e5e5}乙", "甲\u{3000}乙"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("Ｐｕｔｉｎ（１）", "Ｐｕｔｉｎ（１）"),
            ("葛\u{e0100}飾", "葛飾"),
            ("\u{301}x", "\u{301}x"),
        ] {
            // 馬's radical is not simplified.
            let read_as = read_as.replace("马克龙", "馬克龙");
            assert_eq!(read(written), read_as, "{written}");
        }
        assert!(is_clean("普京(Putin)，ḿ — “Ségolène”，문재인"));
    }

    proptest! {
        #[test]
        fn runs_cover_the_text(text in "[a-zA-Z普京\u{300}\u{301}\u{1100}\u{1161}\u{200b}\u{fe35}\u{f900}\u{200d}ا]{0,24}") {
            let mut at = 0;
            for run in runs(&text) {
                let (Run::Same(range) | Run::Changed(range, _)) = run;
                prop_assert_eq!(range.start, at);
                prop_assert!(text.get(range.clone()).is_some());
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
