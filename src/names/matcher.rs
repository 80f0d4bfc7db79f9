//! Many names at once in one text: leftmost, longest, folded; positions are those of the original.
//!
//! Built once, and no slower for millions of names: how a name begins (its first word, or two characters
//! where no spaces part words) leads through one small table to the lengths that such names have, and the
//! hash of a stretch of each of these lengths to the names. A text is folded and read once, in blocks that
//! stay in the cache. Of two names whose 64-bit hashes agree one would be found for the other: among a
//! million names that is one chance in thirty million.

use crate::text::folded::{BARRIER, Folded};
use crate::text::script::{Script, is_foreign_letter, script};
use crate::text::{Document, Span};
use crate::translit::QuickMap;

/// A set of forms, each with the numbers its owner gave it.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// By the hash of how forms begin, the lengths of those forms.
    lengths: QuickMap<u64, Lengths>,
    /// A bit for each way to begin: what no form begins with is told from this alone.
    begins: Box<[u64]>,
    /// By the hash of a form its numbers.
    forms: QuickMap<u64, Numbers>,
}

/// Words of the bits of [`Matcher::begins`].
const BITS: usize = 1 << 16;

/// Lengths of forms as bits; the last bit stands for every longer one up to `longest`.
#[derive(Debug, Clone, Copy, Default)]
struct Lengths {
    bits: u64,
    longest: usize,
}

/// Nearly always one.
#[derive(Debug, Clone)]
enum Numbers {
    One(u32),
    Many(Vec<u32>),
}

impl Default for Matcher {
    fn default() -> Self {
        Self { lengths: QuickMap::default(), begins: vec![0; BITS].into(), forms: QuickMap::default() }
    }
}

impl Matcher {
    /// Adds `form` under `number`. A form of one folded character is never looked for.
    pub fn insert(&mut self, form: &str, number: u32) {
        let folded = Folded::new(form.trim());
        let size = folded.chars().len();
        if size < 2 {
            return;
        }
        for key in beginnings(&folded, 0).into_iter().flatten() {
            let lengths = self.lengths.entry(key).or_default();
            lengths.bits |= 1 << size.min(63);
            lengths.longest = lengths.longest.max(size);
            let (word, bit) = place(key);
            self.begins[word] |= bit;
        }
        let numbers = self.forms.entry(hash(folded.chars())).or_insert(Numbers::Many(Vec::new()));
        numbers.insert(number);
    }

    /// Whether the folded `form` is one of the names.
    pub fn contains(&self, form: &[char]) -> bool {
        self.forms.contains_key(&hash(form))
    }

    /// The numbers of the folded `form`.
    pub fn get(&self, form: &[char]) -> &[u32] {
        self.forms.get(&hash(form)).map_or(&[], Numbers::list)
    }

    /// Walks through `doc` from left to right and offers each form that stands there, the longest first;
    /// what `take` makes of it is kept and its stretch is passed over, `None` lets the next shorter one try.
    pub fn find<T>(&self, doc: &Document, mut take: impl FnMut(Span, &[u32]) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        let mut text = Folded::default();
        let mut start = 0;
        for block in blocks(doc.text()) {
            text.read(block, start);
            self.find_in(doc, &text, &mut take, &mut found);
            start += block.len();
        }
        found
    }

    fn find_in<T>(
        &self,
        doc: &Document,
        text: &Folded,
        take: &mut impl FnMut(Span, &[u32]) -> Option<T>,
        found: &mut Vec<T>,
    ) {
        let mut standing: Vec<(usize, &[u32])> = Vec::new();
        let mut at = 0;
        while at < text.chars().len() {
            let mut next = at + 1;
            if can_begin(text, at) {
                standing.clear();
                self.at(text, at, &mut standing);
                let taken = standing.iter().rev().find_map(|&(len, numbers)| {
                    let span = text.span(at, at + len);
                    if !is_whole_word(doc, span) {
                        return None;
                    }
                    Some((len, take(span, numbers)?))
                });
                if let Some((len, one)) = taken {
                    found.push(one);
                    next = at + len;
                }
            }
            at = next;
        }
    }

    /// The forms that stand in `text` from `at` on, by length.
    fn at<'a>(&'a self, text: &Folded, at: usize, standing: &mut Vec<(usize, &'a [u32])>) {
        let mut lengths = Lengths::default();
        for key in beginnings(text, at).into_iter().flatten() {
            let (word, bit) = place(key);
            if self.begins[word] & bit == 0 {
                continue;
            }
            if let Some(more) = self.lengths.get(&key) {
                lengths.bits |= more.bits;
                lengths.longest = lengths.longest.max(more.longest);
            }
        }
        if lengths.bits == 0 {
            return;
        }
        let mut state = SEED;
        for (size, &c) in (1..=lengths.longest).zip(&text.chars()[at..]) {
            state = mix(state, c);
            if lengths.bits >> size.min(63) & 1 == 1
                && let Some(numbers) = self.forms.get(&state)
            {
                standing.push((size, numbers.list()));
            }
        }
    }
}

impl Numbers {
    fn insert(&mut self, number: u32) {
        match self {
            Numbers::Many(list) if list.is_empty() => *self = Numbers::One(number),
            Numbers::Many(list) if list.contains(&number) => {}
            Numbers::Many(list) => list.push(number),
            Numbers::One(one) if *one == number => {}
            Numbers::One(one) => *self = Numbers::Many(vec![*one, number]),
        }
    }

    fn list(&self) -> &[u32] {
        match self {
            Numbers::One(number) => std::slice::from_ref(number),
            Numbers::Many(list) => list,
        }
    }
}

/// About so many bytes are folded at a time.
const BLOCK: usize = 1 << 14;

/// `text` in blocks that no name reaches over: they end with a line that goes on in none.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut from = BLOCK.min(rest.len());
        let end = loop {
            // Past the next line's end; no byte of a longer character is a line feed.
            let Some(len) = rest.as_bytes()[from..].iter().position(|&byte| byte == b'\n') else { break rest.len() };
            let end = from + len + 1;
            if ends_here(rest.get(..end - 1).unwrap_or_default(), rest.get(end..).unwrap_or_default()) {
                break end;
            }
            from = end;
        };
        let (block, after) = rest.split_at(end);
        rest = after;
        (!block.is_empty()).then_some(block)
    })
}

/// Whether a line feed between the two parts names: an empty line does, the end of a sentence, and any
/// beside Chinese.
fn ends_here(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    let goes_on = after.trim_start_matches(' ').chars().next().is_some_and(is_foreign_letter);
    match back.next() {
        Some('.') => !goes_on || back.next().is_some_and(char::is_lowercase),
        Some(c) => !goes_on || !is_foreign_letter(c),
        None => true,
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// One step of a multiplicative hash over characters.
fn mix(state: u64, c: char) -> u64 {
    let product = (state ^ u64::from(u32::from(c))).wrapping_mul(0x2545_f491_4f6c_dd1d);
    product ^ product >> 29
}

fn hash(chars: &[char]) -> u64 {
    chars.iter().fold(SEED, |state, &c| mix(state, c))
}

/// Where the bit of a beginning is.
const fn place(key: u64) -> (usize, u64) {
    ((key >> 48) as usize & (BITS - 1), 1 << (key >> 42 & 63))
}

/// Whether a name can begin at `at`: not inside a word.
fn can_begin(text: &Folded, at: usize) -> bool {
    let c = text.chars()[at];
    c != ' ' && c != BARRIER && (at == 0 || !is_spaced(c) || !is_spaced(text.chars()[at - 1]) || !text.is_joined(at))
}

/// The hashes of the ways in which a form that stands at `at` may begin: with two characters; in scripts
/// that part words by spaces with the first word, as far as no mark is in it (`O’`), and up to the space.
fn beginnings(text: &Folded, at: usize) -> [Option<u64>; 2] {
    let chars = &text.chars()[at..];
    let Some(&first) = chars.first() else { return [None; 2] };
    let mut state = mix(SEED, first);
    if !is_spaced(first) || !first.is_ascii() && script(first) == Script::Hangul {
        return [chars.get(1).map(|&second| mix(state, second)), None];
    }
    let mut to_mark = None;
    for (next, &c) in (at + 1..).zip(&chars[1..]) {
        if c == ' ' || c == BARRIER {
            break;
        }
        if to_mark.is_none() && !(is_spaced(c) && text.is_joined(next)) {
            to_mark = Some(state);
        }
        state = mix(state, c);
        // Nobody's first word is longer; running text without spaces may be.
        if next - at > 63 {
            break;
        }
    }
    [Some(state), to_mark]
}

/// Whether the stretch does not cut a word of a script that parts its words by spaces. Chinese does not,
/// and Korean particles cling to the end of a name.
fn is_whole_word(doc: &Document, span: Span) -> bool {
    let inside = doc.slice(span);
    let before = doc.text().get(..span.start).and_then(|text| text.chars().next_back());
    let after = doc.text().get(span.end..).and_then(|text| text.chars().next());
    let cuts = |edge: Option<char>, beside: Option<char>| edge.is_some_and(is_spaced) && beside.is_some_and(is_spaced);
    let korean = inside.chars().next_back().is_some_and(|c| script(c) == Script::Hangul);
    !cuts(inside.chars().next(), before) && (korean || !cuts(inside.chars().next_back(), after))
}

fn is_spaced(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !matches!(script(c), Script::Han | Script::Kana | Script::Common | Script::Indochinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names, separated by spaces in `names` (`_` for a space in a name), marked in `text`.
    fn check(names: &str, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let mut matcher = Matcher::default();
        for (number, name) in names.split(' ').enumerate() {
            matcher.insert(&name.replace('_', " "), number as u32);
        }
        let doc = Document::new("t", text);
        let mut shown = doc.text().to_owned();
        for span in matcher.find(&doc, |span, _| Some(span)).into_iter().rev() {
            shown.insert(span.end, '⟧');
            shown.insert(span.start, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn the_longest_name_wins() {
        check("伏罗希洛夫 伏罗希洛夫格勒", "⟦伏罗希洛夫⟧到⟦伏罗希洛夫格勒⟧去");
        check("Mark_Rutte Rutte", "⟦Mark Rutte⟧ and ⟦Rutte⟧");
    }

    #[test]
    fn latin_words_are_whole_and_chinese_has_none() {
        check("Putin", "⟦Putin⟧’s men, Putins, (⟦PUTIN⟧)和⟦Putin⟧說");
        check("普京", "总统⟦普京⟧说");
    }

    #[test]
    fn spellings_meet_and_clauses_part() {
        check("马克·吕特", "⟦馬克‧呂特⟧、⟦马克吕特⟧；马克，吕特");
        check("Jean-Claude_Juncker", "⟦Jean Claude\nJuncker⟧");
        check("김정은", "⟦김정은⟧은");
    }
}
