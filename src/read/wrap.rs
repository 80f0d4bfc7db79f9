//! Texts whose lines were broken to a width, as mail, old archives and text taken from a PDF have them: which of
//! their line breaks are layout, so that a name may go on behind them.
//!
//! A text is wrapped when most lines that another follows come near the width of the longest and stop in the
//! middle of a sentence. Verse, lists and headings have lines of many widths.

/// The widths to which people wrap, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 36..=160;
/// How far a line may fall short of the width: by a word that did not fit.
const SHORT: usize = 14;
/// So many lines must be full before a width is believed.
const ENOUGH: usize = 5;

/// A line of a text.
struct Line<'a> {
    text: &'a str,
    /// Its first byte.
    start: usize,
    /// In columns, without blanks at its end.
    width: usize,
}

/// The places of the line feeds of `text` that are layout, in order; none in a text that is not wrapped.
pub(super) fn soft_breaks(text: &str) -> Vec<usize> {
    let mut start = 0;
    let lines: Vec<Line<'_>> = text
        .split('\n')
        .map(|line| {
            let bare = line.trim_end();
            let line_start = start;
            start += line.len() + 1;
            Line { text: bare, start: line_start, width: width(bare) }
        })
        .collect();
    let Some(longest) = lines.iter().map(|line| line.width).max().filter(|width| WIDTHS.contains(width)) else {
        return Vec::new();
    };
    let is_full = |line: &Line<'_>| line.width + SHORT >= longest;
    let pairs = || lines.windows(2).filter(|two| !two[0].text.is_empty() && goes_on(two[1].text));
    let full = pairs().filter(|two| is_full(&two[0])).count();
    let soft = || pairs().filter(|two| is_full(&two[0]) && !ends_sentence(two[0].text));
    // The last line of a paragraph may have any width, but ends a sentence.
    let short = pairs().filter(|two| !is_full(&two[0]) && !ends_sentence(two[0].text)).count();
    if full < ENOUGH || short * 4 > full || soft().count() * 2 < full {
        return Vec::new();
    }
    soft().map(|two| two[1].start - 1).collect()
}

/// Columns: two for a character of three bytes or more, as Chinese ones are.
fn width(line: &str) -> usize {
    let columns = |&byte: &u8| match byte {
        0x80..=0xbf => 0,
        0xe0.. => 2,
        _ => 1,
    };
    line.as_bytes().iter().map(columns).sum()
}

/// Whether `line` may go on with what the line before began: no blank line, no paragraph, no item of a list.
fn goes_on(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        None | Some('-' | '*' | '•' | '#' | '>' | '|' | '\u{3000}' | '\t' | ' ' | '\u{c}') => false,
        Some(c) if c.is_ascii_digit() => !chars.any(|c| matches!(c, '.' | '、' | '．' | ')')),
        _ => true,
    }
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['”', '’', '"', '」', '』', '》', '）', ')']);
    line.ends_with(['。', '！', '？', '；', '：', '…', '.', '!', '?', ';', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with `/` for line feeds, and for those that are layout `~`.
    fn shown(text: &str) -> String {
        let soft = soft_breaks(text);
        let mark = |(at, c)| match c {
            '\n' if soft.contains(&at) => '~',
            '\n' => '/',
            c => c,
        };
        text.char_indices().map(mark).collect()
    }

    /// `text` broken after so many characters.
    fn wrapped(text: &str, width: usize) -> String {
        let chars: Vec<char> = text.chars().collect();
        chars.chunks(width).map(String::from_iter).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_wrapped_text_goes_on_behind_its_lines() {
        let text = "俄罗斯驻伊拉克大使格奥尔基·季诺维也夫昨天在巴格达说谈判还会继续下去各方都没有退出的意思".repeat(8);
        let lines = wrapped(&text, 30);
        let found = shown(&format!("{lines}\n\n{lines}\n"));
        assert_eq!(found.matches("//").count(), 1);
        assert_eq!(found.matches('~').count(), 2 * (text.chars().count().div_ceil(30) - 1));
    }

    #[test]
    fn verse_lists_and_paragraphs_are_not_wrapped() {
        for text in [
            "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n",
            &"- 法国总统马克龙（Emmanuel Macron）以及他的随行人员一共二十人\n".repeat(12),
            &"第一段说的是法国总统马克龙在巴黎同德国总理会谈的事情，会谈进行了两个多小时。\n".repeat(12),
            &"标题\n一段很长的话，说的是法国总统马克龙在巴黎同德国总理会谈的事情\n短的一行\n".repeat(9),
            "",
        ] {
            assert!(soft_breaks(text).is_empty(), "{text}");
        }
    }
}
