//! A whole text folded as [`normalize::fold`](super::normalize::fold) folds a name, each character with
//! its place in the original, so that names are compared folded and reported where they stand.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::normalize::{fold, unified};
use super::script::{Script, is_foreign_letter, is_han, is_interpunct, script};

/// Stands in a [`Folded`] text where a name cannot go on: between clauses, quotations, paragraphs.
pub const BARRIER: char = '\u{0}';

/// A folded text, of less than four gigabytes, and where each of its characters came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    chars: Vec<char>,
    stretches: Vec<Stretch>,
    begins: Vec<u32>,
    /// A bit for each character, set where a word or a character of its own begins.
    begin_bits: Vec<u64>,
    /// Whether the last character is a letter of a script that parts words by spaces.
    ends_in_letter: bool,
}

/// Characters, from the `first` on, that stand one behind the other from the byte `start`, each of `width` bytes:
/// most of a text are such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    first: usize,
    start: usize,
    width: usize,
}

impl Stretch {
    fn start_of(self, at: usize) -> usize {
        self.start + (at - self.first) * self.width
    }

    fn end_of(self, at: usize) -> usize {
        self.start_of(at) + self.width
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
        self.stretches.clear();
        self.begins.clear();
        self.begin_bits.clear();
        self.begin_bits.resize(text.len() / BITS + 1, 0);
        self.ends_in_letter = false;
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
        // No word need begin behind the last that does.
        self.make_room(self.chars.len());
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original bytes of the folded characters `from..to`, which must not be empty.
    pub fn span(&self, from: usize, to: usize) -> Span {
        self.span_after(&mut 0, from, to)
    }

    /// As [`Folded::span`], for who asks for many from left to right and hands on `near`, 0 at first.
    pub fn span_after(&self, near: &mut usize, from: usize, to: usize) -> Span {
        *near = self.stretch_of(from, *near);
        let last = self.stretch_of(to - 1, *near);
        Span::new(self.stretches[*near].start_of(from), self.stretches[last].end_of(to - 1))
    }

    /// Which stretch has the character `at`: `near` or, not far from it as a rule, one behind that.
    fn stretch_of(&self, at: usize, near: usize) -> usize {
        let rest = &self.stretches[near + 1..];
        let mut step = 1;
        while rest.get(step - 1).is_some_and(|stretch| stretch.first <= at) {
            step *= 2;
        }
        near + rest[..(step - 1).min(rest.len())].partition_point(|stretch| stretch.first <= at)
    }

    /// Where in [`Folded::chars`] a word begins, in scripts that part words by spaces, or a character stands
    /// that is no part of such a word; ascending.
    pub fn begins(&self) -> &[u32] {
        &self.begins
    }

    /// Whether a space, a barrier or the end of the text is at `at`.
    pub fn is_gap(&self, at: usize) -> bool {
        self.chars.get(at).is_none_or(|&c| c == ' ' || c == BARRIER)
    }

    /// [`Folded::begins`] as bits, the first character's the lowest, with room for one character more.
    pub fn begin_bits(&self) -> &[u64] {
        &self.begin_bits
    }

    /// Something begins at `at`, which comes behind all that were told.
    fn begin_one(&mut self, at: usize) {
        self.make_room(at);
        self.begin_bits[at / BITS] |= 1 << (at % BITS);
        self.begins.push(at as u32);
    }

    /// Has a bit for `at`. Few texts become longer when they are folded.
    fn make_room(&mut self, at: usize) {
        if at / BITS >= self.begin_bits.len() {
            self.begin_bits.resize(at / BITS * 2, 0);
        }
    }

    /// Something begins at each of `places`.
    fn begin(&mut self, places: Range<usize>) {
        self.make_room(places.end);
        let mut from = places.start;
        while from < places.end {
            let (word, first) = (from / BITS, from % BITS);
            let count = (places.end - from).min(BITS - first);
            self.begin_bits[word] |= u64::MAX >> (BITS - count) << first;
            from += count;
        }
        self.begins.extend(places.start as u32..places.end as u32);
    }

    /// Puts `c` at the end; it `begins` something, unless it goes on with a word or stands between two.
    fn push(&mut self, c: char, span: Span, begins: bool) {
        let at = self.chars.len();
        if begins {
            self.begin_one(at);
        }
        let goes_on = |last: &Stretch| last.width == span.len() && last.start_of(at) == span.start;
        if !self.stretches.last().is_some_and(goes_on) {
            self.stretches.push(Stretch { first: at, start: span.start, width: span.len() });
        }
        self.chars.push(c);
        self.ends_in_letter = false;
    }

    /// The letters and digits of ASCII that `bytes` begin with, and single spaces between them, which are most
    /// of a Western text; how many bytes these are.
    fn push_plain(&mut self, bytes: &[u8], start: usize) -> usize {
        let is_plain = |pair: &&[u8]| PLAIN[usize::from(pair[1])] && **pair != *b"  ";
        let len = 1 + bytes.windows(2).take_while(is_plain).count();
        let bytes = bytes[..len].strip_suffix(b" ").unwrap_or(&bytes[..len]);
        let begins = self.chars.len() + 1;
        self.push_letter(char::from(bytes[0].to_ascii_lowercase()), Span::new(start, start + 1));
        memchr::memchr_iter(b' ', bytes).for_each(|space| self.begin_one(begins + space));
        self.chars.extend(bytes[1..].iter().map(|byte| char::from(byte.to_ascii_lowercase())));
        bytes.len()
    }

    /// The Chinese characters that `text` begins with, the rare ones apart, and single marks between them, which
    /// are most of a Chinese text; how many bytes these are.
    fn push_chinese(&mut self, text: &str, start: usize) -> usize {
        const WIDTH: usize = 3;
        self.unspace();
        let simple = unified();
        let first = self.chars.len();
        // Where something begins at every character.
        let mut begins = first;
        for &bytes in text.as_bytes().as_chunks::<WIDTH>().0 {
            let code = of_three_bytes(bytes);
            if let Some(&simple) = simple.get(code.wrapping_sub('\u{4e00}' as usize)) {
                self.chars.push(simple);
                continue;
            }
            match char::from_u32(code as u32).and_then(common) {
                Some(Piece::Alone(folded)) => self.chars.push(folded),
                // No name goes on behind it: a Chinese character stands before it.
                Some(Piece::Barrier | Piece::SpaceInside | Piece::SilentInside) if begins < self.chars.len() => {
                    let at = self.chars.len();
                    self.begin(begins..at);
                    self.chars.push(BARRIER);
                    begins = at + 1;
                }
                _ => break,
            }
        }
        let count = self.chars.len() - first;
        self.begin(begins..first + count);
        self.stretches.push(Stretch { first, start, width: WIDTH });
        self.ends_in_letter = false;
        count * WIDTH
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
            Piece::Alone(folded) => self.push(folded, span, true),
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
            _ => self.push(c, span, true),
        }
    }

    fn push_han(&mut self, c: char, span: Span) {
        self.unspace();
        self.push(c, span, true);
    }

    /// Chinese needs no space before it.
    fn unspace(&mut self) {
        if self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.stretches.pop_if(|last| last.first == self.chars.len());
        }
    }

    /// A letter of a script that parts words by spaces.
    fn push_letter(&mut self, c: char, span: Span) {
        let at = self.chars.len();
        let joins = |last: &Stretch| last.end_of(at - 1) >= span.start;
        let goes_on = self.ends_in_letter && self.stretches.last().is_some_and(joins);
        self.push(c, span, !goes_on);
        self.ends_in_letter = true;
    }

    /// One joint between two letters; a barrier outweighs a space, and Chinese needs no space.
    fn push_joint(&mut self, joint: char, span: Span) {
        match self.chars.last_mut() {
            Some(&mut BARRIER) => {}
            Some(' ') if joint == ' ' => {}
            Some(space @ ' ') => *space = BARRIER,
            Some(&mut c) if joint == ' ' && is_han(c) => {}
            _ => self.push(joint, span, false),
        }
    }
}

/// The bits of a word of [`Folded::begin_bits`].
const BITS: usize = u64::BITS as usize;

/// The character that `bytes` begin with, if it is of three bytes and not of another length; else no character.
fn of_three_bytes(bytes: [u8; 3]) -> usize {
    let [first, second, third] = bytes.map(usize::from);
    let code = (first & 0x0f) << 12 | (second & 0x3f) << 6 | third & 0x3f;
    if first & 0xf0 == 0xe0 { code } else { usize::MAX }
}

/// Whether a byte is a letter or a digit of ASCII, or the space.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || byte == b' ';
        byte += 1;
    }
    plain
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

/// What folding makes of the marks and the accented letters that texts are full of, block behind block.
static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| COMMON.into_iter().flatten().map(made_of).collect());
/// Latin, Cyrillic, general punctuation, Chinese punctuation, full and half widths.
const COMMON: [RangeInclusive<char>; 5] = [
    '\0'..='\u{24f}',
    '\u{400}'..='\u{45f}',
    '\u{2000}'..='\u{206f}',
    '\u{3000}'..='\u{303f}',
    '\u{ff00}'..='\u{ffef}',
];

fn piece(c: char) -> Piece {
    common(c).unwrap_or_else(|| made_of(c))
}

fn common(c: char) -> Option<Piece> {
    let mut first = 0;
    for block in COMMON {
        if block.contains(&c) {
            return Some(PIECES[first + (c as usize - *block.start() as usize)]);
        }
        first += *block.end() as usize + 1 - *block.start() as usize;
    }
    None
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
    fn a_mark_between_chinese_characters_is_what_it_is_alone() {
        for (text, expected) in [
            ("马，“克", "马|克"),
            ("，马。克、", "|马。克、"),
            ("马（克）Mark，马", "马(克)mark|马"),
            ("马：克！马…… 克", "马:克!马|克"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_may_become_longer() {
        let text = "㎉".repeat(100);
        let folded = Folded::new(&text);
        assert!(folded.chars().len() > text.len() / BITS * BITS + BITS);
        assert_eq!(folded.begins(), [0]);
        assert!(folded.begin_bits().len() * BITS > folded.chars().len());
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
