//! What a character is: Han, Latin, Cyrillic…; interpuncts; bracket pairs; quotation and book marks.

/// The writing systems that matter for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Latin letters, accented and full-width ones included.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Greek letters.
    Greek,
    /// Hiragana and Katakana, the long mark included.
    Kana,
    /// Hangul syllables and letters.
    Hangul,
    /// Arabic letters.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Thai, Lao, Khmer and Burmese letters.
    Indochinese,
    /// Devanagari and its sisters.
    Indic,
    /// Armenian, Georgian, Ethiopic, Mongolian, Tibetan.
    Other,
    /// Digits of any width.
    Digit,
    /// Everything else.
    Common,
}

/// The characters of `text` that are not of ASCII: for who looks for some of these in long texts, which have few or
/// little else.
///
/// ```
/// use yiming::text::script::beyond_ascii;
/// assert_eq!(beyond_ascii("a “naïve” reader 说").collect::<String>(), "“ï”说");
/// ```
pub fn beyond_ascii(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.get(ascii(rest.as_bytes())..)?.chars();
        let next = chars.next();
        rest = chars.as_str();
        next
    })
}

/// How many bytes of ASCII `bytes` begin with.
fn ascii(bytes: &[u8]) -> usize {
    const SIZE: usize = 16;
    if !bytes.first().is_some_and(u8::is_ascii) {
        return 0;
    }
    let blocks = bytes.as_chunks::<SIZE>().0.iter().take_while(|block| block.is_ascii()).count();
    let rest = bytes.iter().skip(blocks * SIZE).take_while(|byte| byte.is_ascii());
    blocks * SIZE + rest.count()
}

/// The script of `c`.
pub fn script(c: char) -> Script {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | 'ａ'..='ｚ'
        | 'Ａ'..='Ｚ'
        | 'ª'
        | 'º'
        | '\u{250}'..='\u{2af}'
        | '\u{1d00}'..='\u{1d7f}'
        | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '0'..='9' | '０'..='９' => Script::Digit,
        '\u{c0}'..='\u{24f}' if c != '×' && c != '÷' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' => Script::Cyrillic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => {
            Script::Arabic
        }
        '\u{900}'..='\u{dff}' => Script::Indic,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Script::Indochinese,
        '\u{530}'..='\u{58f}'
        | '\u{10a0}'..='\u{10ff}'
        | '\u{1200}'..='\u{139f}'
        | '\u{f00}'..='\u{fff}'
        | '\u{1800}'..='\u{18af}'
        | '\u{1c90}'..='\u{1cbf}' => Script::Other,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '・' => Script::Common,
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Script::Kana,
        _ if is_han(c) => Script::Han,
        _ => Script::Common,
    }
}

/// Whether `c` is a Chinese character (the repeat mark and the zero 〇 count).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〇'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether `c` is a letter of a script that an original can be written in.
pub fn is_foreign_letter(c: char) -> bool {
    !matches!(script(c), Script::Han | Script::Digit | Script::Common)
}

/// Whether `c` is a letter or a digit of Latin type.
pub fn is_latin_word(c: char) -> bool {
    matches!(script(c), Script::Latin | Script::Digit)
}

/// Whether `c` separates the parts of a Chinese rendering: ·, ・, •, ‧, ．, ∙, ⋅ and ･.
pub fn is_interpunct(c: char) -> bool {
    matches!(c, '·' | '・' | '•' | '‧' | '．' | '∙' | '⋅' | '･')
}

/// The closer of an opening bracket of either width.
pub fn closer(open: char) -> Option<char> {
    Some(match open {
        '(' | '（' | '﹙' | '︵' => ')',
        '[' | '［' => ']',
        '〔' => '〕',
        '【' => '】',
        _ => return None,
    })
}

/// The bracket a closing character stands for, widths folded: `）` closes what `(` opened.
pub fn closes(c: char) -> Option<char> {
    Some(match c {
        ')' | '）' | '﹚' | '︶' => ')',
        ']' | '］' => ']',
        '〕' => '〕',
        '】' => '】',
        _ => return None,
    })
}

/// The closing mark of an opening quotation or book mark.
pub fn closing_mark(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '〈' => '〉',
        '﹁' => '﹂',
        '﹃' => '﹄',
        '"' => '"',
        '\'' => '\'',
        _ => return None,
    })
}

/// The opening mark that a closing quotation or book mark ends.
pub fn opening_mark(close: char) -> Option<char> {
    Some(match close {
        '”' => '“',
        '’' => '‘',
        '」' => '「',
        '』' => '『',
        '》' => '《',
        '〉' => '〈',
        '﹂' => '﹁',
        '﹄' => '﹃',
        '"' => '"',
        '\'' => '\'',
        _ => return None,
    })
}

/// Whether `word` is an initial of a foreign name: one letter, with its dot or without. A number is none, nor a
/// syllable of Korean or Japanese, which may be a whole name.
pub fn is_initial(word: &str) -> bool {
    let mut chars = word.strip_suffix('.').unwrap_or(word).chars();
    let is_letter = |c| matches!(script(c), Script::Latin | Script::Cyrillic | Script::Greek);
    chars.next().is_some_and(is_letter) && chars.next().is_none()
}

/// Whether `text` holds a Chinese character.
pub fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Whether `text` holds a letter of a foreign script.
pub fn has_foreign(text: &str) -> bool {
    text.chars().any(is_foreign_letter)
}

/// The script that most letters of `text` are written in, Han and digits aside; [`Script::Common`]
/// when there is none.
pub fn main_script(text: &str) -> Script {
    if text.is_ascii() {
        let has_letter = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        return if has_letter { Script::Latin } else { Script::Common };
    }
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for c in text.chars().filter(|&c| is_foreign_letter(c)) {
        let found = script(c);
        match counts.iter_mut().find(|(known, _)| *known == found) {
            Some((_, count)) => *count += 1,
            None => counts.push((found, 1)),
        }
    }
    counts.into_iter().max_by_key(|&(_, count)| count).map_or(Script::Common, |(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials() {
        assert!(["J.", "j", "Ф.", "Ω"].into_iter().all(is_initial));
        assert!(!["", ".", "8", "김", "李", "JK", "J.K."].into_iter().any(is_initial));
    }

    #[test]
    fn scripts_of_names() {
        assert_eq!(main_script("Владимир Путин"), Script::Cyrillic);
        assert_eq!(main_script("カール・マルクス"), Script::Kana);
        assert_eq!(main_script("Müller 文"), Script::Latin);
        assert_eq!(main_script("2024"), Script::Common);
        assert!(is_han('𠮷') && !is_han('の'));
    }

    #[test]
    fn widths_mix() {
        assert_eq!(closes('）'), closer('('));
        assert_eq!(closes('］'), closer('['));
    }
}
