//! Many names at once in one text: leftmost, longest, folded; positions are those of the original.
//!
//! Built once, and hardly slower for millions of names. How a name begins (its first word, or two characters
//! where no spaces part words) leads to the lengths that such names have, and the hash of a stretch of each of
//! these lengths to the names. A text is folded and read once, in blocks that stay in the cache; the hash of any
//! stretch follows from those of the text up to its two ends (Karp, Rabin 1987), and most stretches that are no
//! name are told from two bits (Bloom 1970). All places of a block go through each step before the next, so that
//! the processor waits for many of them at once. Of two names whose 64-bit hashes agree one would be found for
//! the other: among a million names that is one chance in thirty million.

use crate::text::folded::Folded;
use crate::text::script::{Script, is_foreign_letter, script};
use crate::text::{Document, Span};

/// A set of forms, each with the numbers its owner gave it.
#[derive(Debug, Clone)]
pub struct Matcher {
    beginnings: Beginnings,
    filter: Filter,
    forms: Forms,
}

/// One or several forms that stand at a place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The place.
    pub span: Span,
    /// Their numbers.
    pub numbers: &'a [u32],
}

impl Matcher {
    /// The matcher for `forms` with their numbers. A form of one folded character is never looked for.
    pub fn new<F: AsRef<str>>(forms: impl IntoIterator<Item = (F, u32)>) -> Self {
        let (mut all, mut begin) = (Vec::new(), Vec::new());
        let mut longest = 0;
        let (mut folded, mut hashes) = (Folded::default(), Hashes::default());
        for (form, number) in forms {
            folded.read(form.as_ref().trim(), 0);
            hashes.read(folded.chars());
            let size = folded.chars().len();
            if size < 2 {
                continue;
            }
            longest = longest.max(size);
            let next = folded.begins().get(1).copied().unwrap_or(size);
            let (first, second) = beginnings(&folded, &hashes, 0, next);
            begin.extend(first.into_iter().chain(second).map(|key| (key, size)));
            all.push((hashes.between(0, size), number));
        }
        Self { beginnings: Beginnings::new(begin, longest), filter: Filter::new(&all), forms: Forms::new(all) }
    }

    /// Whether the folded `form` is one of the names.
    pub fn contains(&self, form: &[char]) -> bool {
        !self.get(form).is_empty()
    }

    /// The numbers of the folded `form`, ascending.
    pub fn get(&self, form: &[char]) -> &[u32] {
        self.forms.get(hash(form))
    }

    /// Walks through `doc` from left to right and offers each form that stands there, the longest first;
    /// what `take` makes of it is kept and its stretch is passed over, `None` lets the next shorter one try.
    pub fn find<T>(&self, doc: &Document, take: impl FnMut(Span, &[u32]) -> Option<T>) -> Vec<T> {
        leftmost_longest(&self.standing(doc), take)
    }

    /// All forms that stand in `doc`, by their first byte and then by length.
    pub fn standing(&self, doc: &Document) -> Vec<Standing<'_>> {
        let mut standing = Vec::new();
        let mut block = Block::default();
        let mut start = 0;
        for text in blocks(doc.text()) {
            block.read(text, start);
            self.beginnings.look_up(&mut block);
            block.find_stretches(self.beginnings.longest);
            self.filter.sift(&mut block.stretches);
            for one in &block.stretches {
                let numbers = self.forms.get(one.key);
                if !numbers.is_empty() {
                    standing.push(Standing { span: block.text.span(one.at, one.at + one.size), numbers });
                }
            }
            start += text.len();
        }
        standing
    }
}

/// A block of a text on its way through the steps.
#[derive(Debug, Default)]
struct Block {
    text: Folded,
    hashes: Hashes,
    /// Places where a name may begin, with the hash of how it would.
    places: Vec<(usize, u64)>,
    /// The lengths of names that begin so.
    lengths: Vec<Lengths>,
    /// What may be a name, by place and then by length.
    stretches: Vec<Stretch>,
}

/// `size` characters from `at` on, and their hash.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    at: usize,
    size: usize,
    key: u64,
}

impl Block {
    fn read(&mut self, text: &str, start: usize) {
        let Self { text: folded, hashes, places, .. } = self;
        folded.read(text, start);
        hashes.read(folded.chars());
        places.clear();
        let begins = folded.begins();
        let ends = begins.iter().skip(1).copied().chain([folded.chars().len()]);
        for (&at, next) in begins.iter().zip(ends) {
            let (first, second) = beginnings(folded, hashes, at, next);
            places.extend(first.map(|key| (at, key)));
            places.extend(second.map(|key| (at, key)));
        }
    }

    /// The stretches that begin as a name of their length does, which is `longest` at most.
    fn find_stretches(&mut self, longest: usize) {
        self.stretches.clear();
        let mut here = self.places.iter().zip(&self.lengths).filter(|(_, lengths)| lengths.0 != 0).peekable();
        while let Some((&(at, _), &lengths)) = here.next() {
            // What begins with a word and what begins with a piece of it.
            let other = here.next_if(|((next, _), _)| *next == at).map(|(_, &lengths)| lengths);
            let lengths = Lengths(lengths.0 | other.unwrap_or_default().0);
            let most = longest.min(self.text.chars().len() - at);
            let sizes = lengths.up_to(most).filter(|&size| can_end(&self.text, at + size));
            let hashes = &self.hashes;
            self.stretches.extend(sizes.map(|size| Stretch { at, size, key: hashes.between(at, at + size) }));
        }
    }
}

/// Of forms that stand in a text, by their first byte and then by length, what `take` makes of the longest from
/// the leftmost place on: as [`Matcher::find`].
pub fn leftmost_longest<T>(standing: &[Standing<'_>], mut take: impl FnMut(Span, &[u32]) -> Option<T>) -> Vec<T> {
    let (mut found, mut end) = (Vec::new(), 0);
    for here in standing.chunk_by(|one, other| one.span.start == other.span.start) {
        if here[0].span.start < end {
            continue;
        }
        let taken = here.iter().rev().find_map(|one| Some((one.span.end, take(one.span, one.numbers)?)));
        if let Some((to, one)) = taken {
            found.push(one);
            end = to;
        }
    }
    found
}

/// Lengths of forms as bits; the last bit stands for every longer one.
#[derive(Debug, Clone, Copy, Default)]
struct Lengths(u32);

impl Lengths {
    const LAST: usize = 31;

    fn insert(&mut self, size: usize) {
        self.0 |= 1 << size.min(Self::LAST);
    }

    /// The lengths, ascending, of at most `most`.
    fn up_to(self, most: usize) -> impl Iterator<Item = usize> {
        let mut bits = self.0 & !(1 << Self::LAST);
        let short = std::iter::from_fn(move || {
            let next = bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
            (next < Self::LAST).then_some(next)
        });
        let long = if self.0 >> Self::LAST == 1 { Self::LAST..most + 1 } else { 0..0 };
        short.take_while(move |&size| size <= most).chain(long)
    }
}

/// By the hash of how forms begin the lengths of those forms. The hashes themselves are not kept: what begins
/// otherwise may find lengths of others, and then no form.
#[derive(Debug, Clone)]
struct Beginnings {
    table: Box<[Slot]>,
    longest: usize,
}

/// What begins with a hash that leads here, and of these hashes some bits.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    lengths: Lengths,
    marks: u32,
}

impl Beginnings {
    fn new(all: Vec<(u64, usize)>, longest: usize) -> Self {
        let mut keys: Vec<u64> = all.iter().map(|&(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut table = vec![Slot::default(); keys.len().next_power_of_two()].into_boxed_slice();
        for (key, size) in all {
            let slot = &mut table[place(key, keys.len().next_power_of_two())];
            slot.lengths.insert(size);
            slot.marks |= 1 << (key & 31);
        }
        Self { table, longest }
    }

    /// Find the lengths for all places of `block`.
    fn look_up(&self, block: &mut Block) {
        block.lengths.clear();
        block.lengths.extend(block.places.iter().map(|&(_, key)| {
            let slot = self.table[place(key, self.table.len())];
            // No branch: it would wait for the memory.
            Lengths(slot.lengths.0 * (slot.marks >> (key & 31) & 1))
        }));
    }
}

/// Where in a table of `size`, a power of two, the hash `key` belongs.
fn place(key: u64, size: usize) -> usize {
    (key >> 16) as usize & (size - 1)
}

/// By their hashes the numbers of forms: a table with open addressing, in which nearly every form is found where
/// it belongs, with one look at memory.
#[derive(Debug, Clone)]
struct Forms {
    table: Box<[Group]>,
    numbers: Vec<u32>,
}

/// The forms of one hash: so many of the numbers, from the first on; none in an empty place.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    key: u64,
    first: u32,
    count: u32,
}

impl Forms {
    fn new(mut all: Vec<(u64, u32)>) -> Self {
        all.sort_unstable();
        all.dedup();
        let groups = || all.chunk_by(|(one, _), (other, _)| one == other);
        // Two places in three are taken at most.
        let size = (groups().count() * 3 / 2 + 1).next_power_of_two();
        let mut table = vec![Group::default(); size].into_boxed_slice();
        let mut first = 0;
        for group in groups() {
            let (key, count) = (group[0].0, group.len() as u32);
            let mut at = place(key, size);
            while table[at].count > 0 {
                at = (at + 1) & (size - 1);
            }
            table[at] = Group { key, first, count };
            first += count;
        }
        Self { table, numbers: all.into_iter().map(|(_, number)| number).collect() }
    }

    fn get(&self, key: u64) -> &[u32] {
        let mut at = place(key, self.table.len());
        loop {
            let group = self.table[at];
            if group.count == 0 {
                return &[];
            }
            if group.key == key {
                return &self.numbers[group.first as usize..][..group.count as usize];
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }
}

/// About so many bytes are folded at a time.
const BLOCK: usize = 1 << 12;

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

/// The base of the polynomials that are the hashes of stretches, modulo 2⁶⁴. No character is 0, so that no
/// stretch has the hash of a shorter one.
const BASE: u64 = 0x2545_f491_4f6c_dd1d;

/// The powers of [`BASE`] that nearly all names need.
const POWERS: [u64; 64] = {
    let mut powers = [1; 64];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = BASE.wrapping_mul(powers[at - 1]);
        at += 1;
    }
    powers
};

/// The polynomials of all beginnings of a text, from which those of its stretches follow.
#[derive(Debug, Default)]
struct Hashes(Vec<u64>);

impl Hashes {
    fn read(&mut self, chars: &[char]) {
        self.0.clear();
        self.0.push(0);
        let mut state = 0_u64;
        // By twos: a step from each to the next would wait for the product before.
        let (pairs, last) = chars.as_chunks::<2>();
        for &[one, other] in pairs {
            let first = state.wrapping_mul(BASE).wrapping_add(one.into());
            state =
                state.wrapping_mul(POWERS[2]).wrapping_add(BASE.wrapping_mul(one.into())).wrapping_add(other.into());
            self.0.extend([first, state]);
        }
        self.0.extend(last.iter().map(|&c| state.wrapping_mul(BASE).wrapping_add(c.into())));
    }

    /// The hash of the characters `from..to`.
    fn between(&self, from: usize, to: usize) -> u64 {
        let size = to - from;
        let power = POWERS.get(size).copied().unwrap_or_else(|| BASE.wrapping_pow(size as u32));
        mixed(self.0[to].wrapping_sub(self.0[from].wrapping_mul(power)))
    }
}

fn hash(chars: &[char]) -> u64 {
    mixed(chars.iter().fold(0, |state: u64, &c| state.wrapping_mul(BASE).wrapping_add(c.into())))
}

/// A polynomial with every bit of it in every bit.
fn mixed(polynomial: u64) -> u64 {
    let product = (polynomial ^ polynomial >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 29
}

/// A Bloom filter whose two bits for a key lie in one word: what it does not hold is told from one place.
#[derive(Debug, Clone)]
struct Filter(Box<[u64]>);

impl Filter {
    /// So many keys share a word of 64 bits: one in sixty that are not held seem to be.
    const KEYS_A_WORD: usize = 4;

    fn new(all: &[(u64, u32)]) -> Self {
        let words = (all.len() / Self::KEYS_A_WORD).next_power_of_two();
        let mut filter = Self(vec![0; words].into());
        all.iter().for_each(|&(key, _)| filter.0[place(key, words)] |= Self::bits(key));
        filter
    }

    fn may_hold(&self, key: u64) -> bool {
        let bits = Self::bits(key);
        self.0[place(key, self.0.len())] & bits == bits
    }

    /// Keep what may be held.
    fn sift(&self, stretches: &mut Vec<Stretch>) {
        let mut kept = 0;
        for at in 0..stretches.len() {
            let one = stretches[at];
            stretches[kept] = one;
            // No branch: it would wait for the memory.
            kept += usize::from(self.may_hold(one.key));
        }
        stretches.truncate(kept);
    }

    const fn bits(key: u64) -> u64 {
        1 << (key & 63) | 1 << (key >> 6 & 63)
    }
}

/// Whether a name can end before `at`: not inside a word, though Korean particles cling to a name's end.
fn can_end(text: &Folded, at: usize) -> bool {
    !text.is_inside(at) || is_korean(text.chars()[at - 1])
}

fn is_korean(c: char) -> bool {
    !c.is_ascii() && script(c) == Script::Hangul
}

/// The hashes of the ways in which a form that stands at `at` may begin: with two characters; in scripts
/// that part words by spaces with the first word, as far as no mark is in it (`O’`), and up to the space.
/// The next word, or the next character that is none of a word, begins at `next`.
fn beginnings(text: &Folded, hashes: &Hashes, at: usize, next: usize) -> (Option<u64>, Option<u64>) {
    /// Nobody's first word is longer; running text without spaces may be.
    const LONGEST: usize = 64;
    if !text.is_spaced(at) || is_korean(text.chars()[at]) {
        return ((at + 1 < text.chars().len()).then(|| hashes.between(at, at + 2)), None);
    }
    let most = (at + LONGEST).min(text.chars().len());
    let is_whole = text.is_gap(next) || text.is_gap(next - 1);
    let to_mark = next.min(most) - usize::from(next <= most && text.is_gap(next - 1));
    let to_gap = || (to_mark..most).find(|&next| text.is_gap(next)).unwrap_or(most);
    (Some(hashes.between(at, to_mark)), (!is_whole).then(to_gap).map(|to_gap| hashes.between(at, to_gap)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names, separated by spaces in `names` (`_` for a space in a name), marked in `text`.
    fn check(names: &str, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let matcher = Matcher::new(names.split(' ').map(|name| name.replace('_', " ")).zip(0..));
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
