//! A whole text folded as [`normalize::fold`](super::normalize::fold) folds a name, each character with
//! its place in the original, so that names are compared folded and reported where they stand.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::normalize::{fold, simplify_char};
use super::script::{Script, is_foreign_letter, is_han, is_interpunct, script};

/// Stands in a [`Folded`] text where a name cannot go on: between clauses, quotations, paragraphs.
pub const BARRIER: char = '\u{0}';

/// A folded text and where each of its characters came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    chars: Vec<char>,
    places: Vec<Place>,
    begins: Vec<usize>,
}

/// Where a folded character stands, and what it is in the row of words: the first byte, above its length and
/// its class, each of one byte. As small as this because every character of a text has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place(u64);

/// What a folded character is in the row of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A space or a barrier.
    Gap,
    /// It stands for itself: a Chinese character, a mark.
    Alone,
    /// The first letter of a word, in a script that parts words by spaces.
    First,
    /// Another letter of the word, with nothing between it and the one before.
    Inside,
}

impl Place {
    fn new(span: Span, class: Class) -> Self {
        Self((span.start as u64) << 16 | (span.len() as u64) << 8 | class as u64)
    }

    const fn start(self) -> usize {
        (self.0 >> 16) as usize
    }

    const fn end(self) -> usize {
        self.start() + (self.0 >> 8 & 0xff) as usize
    }

    const fn is(self, class: Class) -> bool {
        self.0 & 0xff == class as u64
    }

    const fn is_letter(self) -> bool {
        self.is(Class::First) || self.is(Class::Inside)
    }
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
        let mut folded = Self::default();
        folded.read(text, 0);
        folded
    }

    /// Hold `text` instead, which begins at the byte `offset` of its document.
    pub fn read(&mut self, text: &str, offset: usize) {
        self.chars.clear();
        self.places.clear();
        self.begins.clear();
        let mut at = 0;
        while let Some(rest) = text.get(at..)
            && let Some(c) = rest.chars().next()
        {
            at += match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' => self.push_plain(rest.as_bytes(), offset + at),
                '\u{4e00}'..='\u{9fff}' => self.push_chinese(rest, offset + at),
                _ => self.push_other(text, at, offset),
            };
        }
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original bytes of the folded characters `from..to`, which must not be empty.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.places[from].start(), self.places[to - 1].end())
    }

    /// Where in [`Folded::chars`] a word begins, in scripts that part words by spaces, or a character stands
    /// that is no part of such a word; ascending.
    pub fn begins(&self) -> &[usize] {
        &self.begins
    }

    /// Whether a space, a barrier or the end of the text is at `at`.
    pub fn is_gap(&self, at: usize) -> bool {
        self.places.get(at).is_none_or(|place| place.is(Class::Gap))
    }

    /// Whether a letter is at `at` that goes on with the word before it, in a script that parts words by spaces.
    pub fn is_inside(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.is(Class::Inside))
    }

    /// Whether a letter is at `at`, of a script that parts words by spaces.
    pub fn is_spaced(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.is_letter())
    }

    fn push(&mut self, c: char, span: Span, class: Class) {
        if matches!(class, Class::First | Class::Alone) {
            self.begins.push(self.chars.len());
        }
        self.chars.push(c);
        self.places.push(Place::new(span, class));
    }

    /// The letters and digits of ASCII that `bytes` begin with, and single spaces between them, which are most
    /// of a Western text; how many bytes these are.
    fn push_plain(&mut self, bytes: &[u8], start: usize) -> usize {
        let is_plain = |pair: &&[u8]| SMALL[usize::from(pair[1])] != 0 && **pair != *b"  ";
        let len = 1 + bytes.windows(2).take_while(is_plain).count();
        let bytes = bytes[..len].strip_suffix(b" ").unwrap_or(&bytes[..len]);
        let begins = self.chars.len() + 1;
        self.push_letter(SMALL[usize::from(bytes[0])].into(), Span::new(start, start + 1));
        self.begins.extend(memchr::memchr_iter(b' ', bytes).map(|space| begins + space));
        self.chars.extend(bytes[1..].iter().map(|&byte| char::from(SMALL[usize::from(byte)])));
        let places = (start + 1..).zip(bytes.windows(2)).map(|(at, pair)| {
            // Picked without a branch, which every word would take another way.
            let class = [[Class::Inside, Class::Gap], [Class::First, Class::Gap]];
            let class = class[usize::from(pair[0] == b' ')][usize::from(pair[1] == b' ')];
            Place::new(Span::new(at, at + 1), class)
        });
        self.places.extend(places);
        bytes.len()
    }

    /// The Chinese characters that `text` begins with, the rare ones apart; how many bytes these are.
    fn push_chinese(&mut self, text: &str, start: usize) -> usize {
        self.unspace();
        let mut at = start;
        for c in text.chars().take_while(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
            self.push(simplify_char(c), Span::new(at, at + c.len_utf8()), Class::Alone);
            at += c.len_utf8();
        }
        at - start
    }

    /// The character of `text` at `at`, which is none of those; its length.
    fn push_other(&mut self, text: &str, at: usize, offset: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return rest.len().max(1) };
        let span = Span::new(offset + at, offset + at + c.len_utf8());
        let inside = || {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            is_foreign_before(before) && foreign_after(rest.get(c.len_utf8()..).unwrap_or_default())
        };
        match piece(c) {
            Piece::Letter(folded) => self.push_letter(folded, span),
            Piece::Alone(folded) => self.push(folded, span, Class::Alone),
            Piece::Han(folded) => self.push_han(folded, span),
            Piece::Several => fold(c.encode_utf8(&mut [0; 4])).chars().for_each(|c| self.push_folded(c, span)),
            Piece::Silent => {}
            Piece::Space => self.push_joint(' ', span),
            Piece::SpaceInside if inside() => self.push_joint(' ', span),
            Piece::SilentInside if inside() => {}
            Piece::Barrier | Piece::SpaceInside | Piece::SilentInside => self.push_joint(BARRIER, span),
        }
        c.len_utf8()
    }

    fn push_folded(&mut self, c: char, span: Span) {
        match alone(c) {
            Piece::Letter(c) => self.push_letter(c, span),
            Piece::Han(c) => self.push_han(c, span),
            _ => self.push(c, span, Class::Alone),
        }
    }

    fn push_han(&mut self, c: char, span: Span) {
        self.unspace();
        self.push(c, span, Class::Alone);
    }

    /// Chinese needs no space before it.
    fn unspace(&mut self) {
        if self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.places.pop();
        }
    }

    /// A letter of a script that parts words by spaces.
    fn push_letter(&mut self, c: char, span: Span) {
        let goes_on = self.places.last().is_some_and(|last| last.is_letter() && last.end() >= span.start);
        self.push(c, span, if goes_on { Class::Inside } else { Class::First });
    }

    /// One joint between two letters; a barrier outweighs a space, and Chinese needs no space.
    fn push_joint(&mut self, joint: char, span: Span) {
        match self.chars.last_mut() {
            Some(&mut BARRIER) => {}
            Some(' ') if joint == ' ' => {}
            Some(space @ ' ') => *space = BARRIER,
            Some(&mut c) if joint == ' ' && is_han(c) => {}
            _ => self.push(joint, span, Class::Gap),
        }
    }
}

/// The small letter of each letter of ASCII, and digits and the space as they are; 0 for every other byte.
const SMALL: [u8; 256] = {
    let mut small = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b' ' {
            small[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    small
};

/// What folding makes of one character. Marks inside a foreign name (`King, Jr`, `O'Neill`) say nothing; beside
/// Chinese they part two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A letter of a script that parts words by spaces.
    Letter(char),
    Han(char),
    Alone(char),
    /// More than one of these.
    Several,
    Silent,
    Space,
    Barrier,
    /// A space inside a foreign name, else a barrier.
    SpaceInside,
    /// Nothing inside a foreign name, else a barrier.
    SilentInside,
}

/// What folding makes of the marks and the accented letters that texts are full of.
static PIECES: LazyLock<Vec<Vec<Piece>>> = LazyLock::new(|| COMMON.map(|block| block.map(made_of).collect()).into());
/// Latin, Cyrillic, general punctuation, Chinese punctuation, full and half widths.
const COMMON: [RangeInclusive<char>; 5] = [
    '\0'..='\u{24f}',
    '\u{400}'..='\u{45f}',
    '\u{2000}'..='\u{206f}',
    '\u{3000}'..='\u{303f}',
    '\u{ff00}'..='\u{ffef}',
];

fn piece(c: char) -> Piece {
    let known = COMMON.iter().zip(PIECES.iter()).find(|(block, _)| block.contains(&c));
    known.map_or_else(|| made_of(c), |(block, pieces)| pieces[c as usize - *block.start() as usize])
}

fn made_of(c: char) -> Piece {
    match c {
        ' ' | '-' | '‐' | '‑' | '_' | '=' | '＝' => Piece::Space,
        '\n' | '–' | '—' => Piece::SpaceInside,
        '…' => Piece::Barrier,
        '.' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => Piece::Silent,
        _ if is_interpunct(c) || is_combining_mark(c) => Piece::Silent,
        _ if c.is_whitespace() => Piece::Space,
        ',' | '，' | '\'' | '’' | '"' | '“' | '”' => Piece::SilentInside,
        '。' | '、' => Piece::Alone(c),
        _ => letters(c),
    }
}

fn letters(c: char) -> Piece {
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    let mut letters = folded.chars();
    match (letters.next(), letters.next()) {
        (None, _) if c.is_alphanumeric() => Piece::Silent,
        (None, _) => Piece::SilentInside,
        (Some(letter), None) => alone(letter),
        _ => Piece::Several,
    }
}

/// The folded character `c`.
fn alone(c: char) -> Piece {
    match script(c) {
        Script::Han => Piece::Han(c),
        Script::Kana | Script::Common | Script::Indochinese => Piece::Alone(c),
        _ => Piece::Letter(c),
    }
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
