//! A whole text folded as [`normalize::fold`](super::normalize::fold) folds a name, each character with
//! its place in the original, so that names are compared folded and reported where they stand.

use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::normalize::fold;
use super::script::{is_foreign_letter, is_han, is_interpunct};

/// Stands in a [`Folded`] text where a name cannot go on: between clauses, quotations, paragraphs.
pub const BARRIER: char = '\u{0}';

/// A folded text and where each of its characters came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    chars: Vec<char>,
    spans: Vec<Span>,
}

impl Folded {
    /// `text`, folded.
    ///
    /// ```
    /// use yiming::text::folded::Folded;
    /// let text = Folded::new("馬克‧呂特說");
    /// assert_eq!(text.chars(), ['马', '克', '吕', '特', '说']);
    /// assert_eq!(text.span(0, 4).len(), "馬克‧呂特".len());
    /// ```
    pub fn new(text: &str) -> Self {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let mut folded = Self::default();
        for (index, &(at, c)) in chars.iter().enumerate() {
            if is_combining_mark(c) {
                continue;
            }
            let span = Span::new(at, at + c.len_utf8());
            match joint(&chars, index) {
                Joint::None => folded.push_letter(c, span),
                Joint::Silent => {}
                Joint::Space => folded.push_joint(' ', span),
                Joint::Barrier => folded.push_joint(BARRIER, span),
            }
        }
        folded
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original bytes of the folded characters `from..to`, which must not be empty.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.spans[from].start, self.spans[to - 1].end)
    }

    fn push_letter(&mut self, c: char, span: Span) {
        let mut buffer = [0; 4];
        let before = self.chars.len();
        self.chars.extend(fold_letter(c, &mut buffer).chars());
        self.spans.resize(self.chars.len(), span);
        if before > 0 && self.chars.get(before).is_some_and(|&c| is_han(c)) && self.chars[before - 1] == ' ' {
            self.chars.remove(before - 1);
            self.spans.remove(before - 1);
        }
    }

    /// One joint between two letters; a barrier outweighs a space, and Chinese needs no space.
    fn push_joint(&mut self, joint: char, span: Span) {
        match self.chars.last() {
            Some(&BARRIER) => {}
            Some(' ') if joint == ' ' => {}
            Some(' ') => *self.chars.last_mut().expect("there is a last character") = BARRIER,
            Some(&c) if joint == ' ' && is_han(c) => {}
            _ => {
                self.chars.push(joint);
                self.spans.push(span);
            }
        }
    }
}

/// What folding makes of one letter; almost always one letter.
fn fold_letter(c: char, buffer: &mut [u8; 4]) -> String {
    if c.is_ascii() { c.to_ascii_lowercase().to_string() } else { fold(c.encode_utf8(buffer)) }
}

enum Joint {
    None,
    Silent,
    Space,
    Barrier,
}

/// Marks inside a foreign name (`King, Jr`, `O'Neill`) say nothing; beside Chinese they part two names.
fn joint(chars: &[(usize, char)], index: usize) -> Joint {
    let c = chars[index].1;
    let inside = || foreign_before(chars, index) && foreign_after(chars, index);
    match c {
        '\n' | '–' | '—' if inside() => Joint::Space,
        '\n' | '–' | '—' | '…' => Joint::Barrier,
        '-' | '‐' | '‑' | '_' | '=' | '＝' => Joint::Space,
        '.' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => Joint::Silent,
        _ if is_interpunct(c) => Joint::Silent,
        _ if c.is_whitespace() => Joint::Space,
        _ if c.is_alphanumeric() || is_han(c) => Joint::None,
        _ if fold(c.encode_utf8(&mut [0; 4])).is_empty() || c == '，' => {
            if inside() {
                Joint::Silent
            } else {
                Joint::Barrier
            }
        }
        _ => Joint::None,
    }
}

fn foreign_before(chars: &[(usize, char)], index: usize) -> bool {
    chars[..index].last().is_some_and(|&(_, c)| is_foreign_letter(c) || c == '.')
}

fn foreign_after(chars: &[(usize, char)], index: usize) -> bool {
    chars[index + 1..].iter().find(|(_, c)| *c != ' ').is_some_and(|&(_, c)| is_foreign_letter(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Folded::new(text).chars().iter().map(|&c| if c == BARRIER { '|' } else { c }).collect()
    }

    #[test]
    fn names_fold_as_the_keys_do() {
        for name in [
            "Zinov’ev",
            "Martin Luther King, Jr.",
            "格奥尔基‧季诺维也夫",
            "Jean-Claude  Juncker",
            "裘德 洛",
            "김정은",
            "Ærø",
        ] {
            assert_eq!(shown(name), fold(name), "{name}");
        }
    }

    #[test]
    fn clauses_and_paragraphs_part_names() {
        assert_eq!(shown("马克，吕特“说”"), "马克|吕特|说|");
        assert_eq!(shown("马克\n吕特"), "马克|吕特");
        assert_eq!(shown("Mark\nRutte\n\nHe"), "mark rutte|he");
        assert_eq!(shown("吕特——北约"), "吕特|北约");
    }

    #[test]
    fn spans_lead_back() {
        let text = "见Łukasz  Nowak的";
        let folded = Folded::new(text);
        let at = folded.chars().iter().position(|&c| c == 'l').unwrap();
        let span = folded.span(at, at + "lukasz nowak".len());
        assert_eq!(text.get(span.start..span.end), Some("Łukasz  Nowak"));
    }
}
