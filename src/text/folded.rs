//! A whole text folded as [`normalize::fold`](super::normalize::fold) folds a name, each character with
//! its place in the original, so that names are compared folded and reported where they stand.

use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::normalize::{fold, simplify_char};
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
        let mut folded = Self { chars: Vec::with_capacity(text.len()), spans: Vec::with_capacity(text.len()) };
        folded.read(text, 0);
        folded
    }

    /// Hold `text` instead, which begins at the byte `offset` of its document.
    pub fn read(&mut self, text: &str, offset: usize) {
        self.chars.clear();
        self.spans.clear();
        let mut before = None;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let span = Span::new(offset + at, offset + end);
            match quickly(c) {
                Some(letter) => {
                    self.unspace(letter);
                    self.chars.push(letter);
                    self.spans.push(span);
                }
                None if is_combining_mark(c) => {}
                None => {
                    let inside = || is_foreign_before(before) && foreign_after(text.get(end..).unwrap_or_default());
                    match joint(c, inside) {
                        Joint::None => self.push_letter(c, span),
                        Joint::Silent => {}
                        Joint::Space => self.push_joint(' ', span),
                        Joint::Barrier => self.push_joint(BARRIER, span),
                    }
                }
            }
            before = Some(c);
        }
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original bytes of the folded characters `from..to`, which must not be empty.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.spans[from].start, self.spans[to - 1].end)
    }

    /// Whether a word goes on from the character before `at` to the one there.
    pub fn is_joined(&self, at: usize) -> bool {
        self.spans[at - 1].end >= self.spans[at].start
    }

    fn push_letter(&mut self, c: char, span: Span) {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if let Some(first) = folded.chars().next() {
            self.unspace(first);
        }
        self.chars.extend(folded.chars());
        self.spans.resize(self.chars.len(), span);
    }

    /// Chinese needs no space before it.
    fn unspace(&mut self, letter: char) {
        if self.chars.last() == Some(&' ') && is_han(letter) {
            self.chars.pop();
            self.spans.pop();
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

/// What folding makes of the letters that most texts consist of.
fn quickly(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' | 'а'..='и' | 'к'..='я' | '。' | '、' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{4e00}'..='\u{9fff}' => simplify_char(c),
        'й' | 'Й' => 'и',
        'А'..='И' | 'К'..='Я' => char::from_u32(c as u32 + 0x20)?,
        _ => return None,
    })
}

enum Joint {
    None,
    Silent,
    Space,
    Barrier,
}

/// Marks inside a foreign name (`King, Jr`, `O'Neill`) say nothing; beside Chinese they part two names.
fn joint(c: char, inside: impl Fn() -> bool) -> Joint {
    match c {
        ' ' | '-' | '‐' | '‑' | '_' | '=' | '＝' => Joint::Space,
        '\n' | '–' | '—' if inside() => Joint::Space,
        '\n' | '–' | '—' | '…' => Joint::Barrier,
        '.' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => Joint::Silent,
        _ if is_interpunct(c) => Joint::Silent,
        _ if c.is_whitespace() => Joint::Space,
        _ if c.is_alphanumeric() || is_han(c) => Joint::None,
        ',' | '，' | '\'' | '’' | '"' | '“' | '”' => silent_or_barrier(inside()),
        _ if fold(c.encode_utf8(&mut [0; 4])).is_empty() => silent_or_barrier(inside()),
        _ => Joint::None,
    }
}

fn silent_or_barrier(inside: bool) -> Joint {
    if inside { Joint::Silent } else { Joint::Barrier }
}

fn is_foreign_before(before: Option<char>) -> bool {
    before.is_some_and(|c| is_foreign_letter(c) || c == '.')
}

fn foreign_after(rest: &str) -> bool {
    rest.trim_start_matches(' ').chars().next().is_some_and(is_foreign_letter)
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
