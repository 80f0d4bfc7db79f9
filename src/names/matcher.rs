//! Many names at once in one text: leftmost, longest, folded; positions are those of the original.
//!
//! Built once, and hardly slower for millions of names. How a name begins (its first word, or two characters
//! where no spaces part words) leads to the lengths that such names have, and the hash of a stretch of each of
//! these lengths to the names. A text is folded and read once, in blocks that stay in the cache; the hash of any
//! stretch follows from those of the text up to its two ends (Karp, Rabin 1987), and most stretches that are no
//! name are told from two bits (Bloom 1970). All places of a block go through each step before the next, so that
//! the processor waits for many of them at once. Of two names whose 64-bit hashes agree one would be found for
//! the other: among a million names that is one chance in thirty million.

use rayon::prelude::*;

use super::blocks::{TASK, blocks};
use crate::text::folded::{BARRIER, Folded};
use crate::text::script::{Script, script};
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
        let (mut folded, mut hashes) = (Folded::default(), Hashes::default());
        for (form, number) in forms {
            folded.read(form.as_ref().trim(), 0);
            hashes.read(folded.chars());
            let size = folded.chars().len();
            if size < 2 {
                continue;
            }
            if begins_word(folded.chars()[0]) {
                let next = folded.begins().get(1).map_or(size, |&next| next as usize);
                let (first, second) = word(&folded, &hashes, 0, next);
                begin.extend([first].into_iter().chain(second).map(|key| (key, size)));
            } else {
                begin.push((hashes.between(0, 2), size));
            }
            all.push((hashes.between(0, size), number));
        }
        Self {
            beginnings: Beginnings::new(begin),
            filter: Filter::new(all.iter().map(|&(key, _)| key)),
            forms: Forms::new(all),
        }
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
    pub fn find<T>(&self, doc: &Document, mut take: impl FnMut(Span, &[u32]) -> Option<T>) -> Vec<T> {
        let tasks: Vec<Span> = blocks(doc.text(), TASK).collect();
        let standing: Vec<Standing<'_>> =
            tasks.into_par_iter().flat_map_iter(|span| self.standing(doc, span)).collect();
        leftmost_longest(&standing, |one| one.span, |one| take(one.span, one.numbers))
    }

    /// All forms that stand in `within`, by their first byte and then by length.
    pub fn standing(&self, doc: &Document, within: Span) -> Vec<Standing<'_>> {
        let text = doc.slice(within);
        let (mut block, mut standing) = (Block::default(), Vec::new());
        for Span { start, end } in blocks(text, BLOCK) {
            self.in_block(&mut block, text.get(start..end).unwrap_or_default(), within.start + start, &mut standing);
        }
        standing
    }

    fn in_block<'a>(&'a self, block: &mut Block, text: &str, start: usize, standing: &mut Vec<Standing<'a>>) {
        block.read(text, start);
        block.find_beginnings(&self.beginnings);
        block.find_stretches();
        self.filter.sift(&mut block.stretches);
        block.met.clear();
        // No branch: it would wait for the memory.
        block.met.extend(block.stretches.iter().map(|one| self.forms.first(one.key)));
        let mut near = 0;
        for (one, &met) in block.stretches.iter().zip(&block.met) {
            let numbers = self.forms.from(met, one.key);
            if !numbers.is_empty() {
                let (from, to) = (one.at as usize, (one.at + one.size) as usize);
                standing.push(Standing { span: block.text.span_after(&mut near, from, to), numbers });
            }
        }
    }
}

/// A block of a text on its way through the steps.
#[derive(Debug, Default)]
struct Block {
    text: Folded,
    hashes: Hashes,
    ends: Ends,
    /// Where names may begin, as places in [`Folded::begins`], with the hashes of how they would; and room for more.
    maybe: Vec<(u32, u64)>,
    /// Where they seem to, with the lengths of names that begin so.
    begun: Vec<(u32, Lengths)>,
    /// What may be a name, by place and then by length.
    stretches: Vec<Stretch>,
    /// What stands where each of them belongs in the table of names.
    met: Vec<Group>,
}

/// `size` characters from `at` on, and their hash.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    at: u32,
    size: u32,
    key: u64,
}

impl Block {
    fn read(&mut self, text: &str, start: usize) {
        self.text.read(text, start);
        self.hashes.read(self.text.chars());
        self.ends.read(&self.text);
    }

    /// The places where something begins as a name does.
    fn find_beginnings(&mut self, beginnings: &Beginnings) {
        let Self { text, hashes, maybe, begun, .. } = self;
        let (begins, chars) = (text.begins(), text.chars());
        maybe.resize(2 * begins.len(), (0, 0));
        let mut count = 0;
        // No branch: it would wait for the memory.
        let mut sift = |place, key| {
            maybe[count] = (place, key);
            count += usize::from(beginnings.filter.may_hold(key));
        };
        for (place, &at) in (0..).zip(begins) {
            let at = at as usize;
            if begins_word(chars[at]) {
                let next = begins.get(place as usize + 1).map_or(chars.len(), |&next| next as usize);
                let (first, second) = word(text, hashes, at, next);
                sift(place, first);
                if let Some(key) = second {
                    sift(place, key);
                }
            } else if at + 2 <= chars.len() {
                sift(place, hashes.between(at, at + 2));
            }
        }
        begun.clear();
        begun.extend(maybe[..count].iter().map(|&(place, key)| (place, beginnings.get(key))));
    }

    /// The stretches that begin as a name of their length does.
    fn find_stretches(&mut self) {
        let mut stretches = std::mem::take(&mut self.stretches);
        stretches.clear();
        let mut here = self.begun.iter().peekable();
        while let Some(&(place, lengths)) = here.next() {
            // What begins with a word and what begins with a piece of it.
            let other = here.next_if(|(next, _)| *next == place).map(|&(_, lengths)| lengths);
            let lengths = lengths.with(other.unwrap_or_default());
            let place = place as usize;
            let at = self.text.begins()[place] as usize;
            let mut add = |size: usize| {
                let key = self.hashes.between(at, at + size);
                stretches.push(Stretch { at: at as u32, size: size as u32, key });
            };
            // Plain loops: chained, they would take a tenth of all the time.
            for size in lengths.short(self.ends.from(at)) {
                add(size);
            }
            if lengths.has_long() {
                self.long_sizes(place, usize::from(lengths.longest)).for_each(add);
            }
        }
        self.stretches = stretches;
    }

    /// The lengths, up to `most`, of the long stretches that begin at a place and end where a word does.
    fn long_sizes(&self, place: usize, most: usize) -> impl Iterator<Item = usize> {
        let (begins, end) = (self.text.begins(), self.text.chars().len());
        let at = begins[place] as usize;
        let next = begins[place + 1..].iter().map(|&next| next as usize).chain([end]);
        let all = next.map(move |next| next - usize::from(self.text.is_gap(next - 1)) - at);
        all.skip_while(|&size| size < Lengths::LONG).take_while(move |&size| size <= most)
    }
}

/// The bits of a word of [`Ends`].
const BITS: usize = u64::BITS as usize;

/// Where names can end, a bit for each character of a text and one for its end: not inside a word, though Korean
/// particles cling to a name's end.
#[derive(Debug, Default)]
struct Ends(Vec<u64>);

impl Ends {
    fn read(&mut self, text: &Folded) {
        let chars = text.chars();
        self.0.clear();
        self.0.extend(text.begin_bits().iter().zip(chars.chunks(BITS)).map(|(begins, chars)| {
            let gap = |&c: &char| u64::from(c == ' ' || c == BARRIER);
            begins | chars.iter().rev().fold(0, |bits, c| bits << 1 | gap(c))
        }));
        // A window may reach over the end.
        self.0.resize(chars.len() / BITS + 2, 0);
        let mut end = |at: usize| self.0[at / BITS] |= 1 << (at % BITS);
        end(chars.len());
        if chars.iter().fold(false, |any, &c| any | may_be_korean(c)) {
            (1..).zip(chars).filter(|&(_, &c)| is_korean(c)).for_each(|(at, _)| end(at));
        }
    }

    /// The sizes of what begins at `at` and can end, of up to 31 characters, a bit for each.
    fn from(&self, at: usize) -> u32 {
        let (word, first) = (at / BITS, at % BITS);
        let both = u128::from(self.0[word]) | u128::from(self.0[word + 1]) << 64;
        (both >> first) as u32
    }
}

/// Of what stands in a text, by first byte and then by length, what `take` makes of the longest from the leftmost
/// place on: as [`Matcher::find`].
pub(super) fn leftmost_longest<S, T>(
    standing: &[S],
    span: impl Fn(&S) -> Span,
    mut take: impl FnMut(&S) -> Option<T>,
) -> Vec<T> {
    let (mut found, mut end) = (Vec::new(), 0);
    for here in standing.chunk_by(|one, other| span(one).start == span(other).start) {
        if span(&here[0]).start < end {
            continue;
        }
        if let Some((to, one)) = here.iter().rev().find_map(|one| Some((span(one).end, take(one)?))) {
            found.push(one);
            end = to;
        }
    }
    found
}

/// The lengths of forms that begin alike.
#[derive(Debug, Clone, Copy, Default)]
struct Lengths {
    /// One for each; the last for all that are not told apart.
    bits: u32,
    longest: u16,
}

impl Lengths {
    /// Forms of so many characters are not told from longer ones.
    const LONG: usize = 31;

    fn insert(&mut self, size: usize) {
        self.bits |= 1 << size.min(Self::LONG);
        self.longest = self.longest.max(size.try_into().unwrap_or(u16::MAX));
    }

    /// These and the `other` ones.
    fn with(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, longest: self.longest.max(other.longest) }
    }

    fn has_long(self) -> bool {
        self.bits >> Self::LONG == 1
    }

    /// Those of the lengths that are told apart for which a bit is set in `sizes`, ascending.
    fn short(self, sizes: u32) -> impl Iterator<Item = usize> {
        let mut bits = self.bits & sizes & !(1 << Self::LONG);
        std::iter::from_fn(move || {
            let next = bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
            (next < Self::LONG).then_some(next)
        })
    }
}

/// By the hash of how forms begin the lengths of those forms. The hashes themselves are not kept: what begins
/// otherwise may find lengths of others, and then no form. Few places of a text pass the filter, which is small.
#[derive(Debug, Clone)]
struct Beginnings {
    filter: Filter,
    table: Box<[Lengths]>,
}

impl Beginnings {
    fn new(all: Vec<(u64, usize)>) -> Self {
        let mut keys: Vec<u64> = all.iter().map(|&(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        let size = keys.len().next_power_of_two();
        let mut table = vec![Lengths::default(); size].into_boxed_slice();
        for (key, length) in all {
            table[place(key, size)].insert(length);
        }
        Self { filter: Filter::new(keys), table }
    }

    /// The lengths of what begins with `key`, which has passed the filter.
    fn get(&self, key: u64) -> Lengths {
        self.table[place(key, self.table.len())]
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
        self.from(self.first(key), key)
    }

    /// What stands where `key` belongs.
    fn first(&self, key: u64) -> Group {
        self.table[place(key, self.table.len())]
    }

    /// The numbers for `key`, which are those of `group`, the first where it may stand, or come behind it.
    fn from(&self, mut group: Group, key: u64) -> &[u32] {
        let mut at = place(key, self.table.len());
        while group.count > 0 && group.key != key {
            at = (at + 1) & (self.table.len() - 1);
            group = self.table[at];
        }
        &self.numbers[group.first as usize..][..group.count as usize]
    }
}

/// About so many bytes are folded at a time.
const BLOCK: usize = 1 << 12;
/// The base of the polynomials that are the hashes of stretches, modulo 2⁶⁴.
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
        self.0.resize(chars.len() + 1, 0);
        let mut state = 0_u64;
        // By twos: a step from each to the next would wait for the product before.
        let (pairs, last) = chars.as_chunks::<2>();
        let (hashes, last_hash) = self.0[1..].as_chunks_mut::<2>();
        for (&[one, other], hashes) in pairs.iter().zip(hashes) {
            let (one, other) = (digit(one), digit(other));
            let first = state.wrapping_mul(BASE).wrapping_add(one);
            state = state.wrapping_mul(POWERS[2]).wrapping_add(BASE.wrapping_mul(one)).wrapping_add(other);
            *hashes = [first, state];
        }
        for (&c, hash) in last.iter().zip(last_hash) {
            *hash = state.wrapping_mul(BASE).wrapping_add(digit(c));
        }
    }

    /// The hash of the characters `from..to`.
    #[inline]
    fn between(&self, from: usize, to: usize) -> u64 {
        let size = to - from;
        let power = POWERS.get(size).copied().unwrap_or_else(|| BASE.wrapping_pow(size as u32));
        mixed(self.0[to].wrapping_sub(self.0[from].wrapping_mul(power)))
    }
}

fn hash(chars: &[char]) -> u64 {
    mixed(chars.iter().fold(0, |state: u64, &c| state.wrapping_mul(BASE).wrapping_add(digit(c))))
}

/// What a character counts for in a polynomial: never 0, or a stretch would have the hash of a shorter one.
fn digit(c: char) -> u64 {
    u64::from(c) + 1
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

    fn new(keys: impl IntoIterator<Item = u64, IntoIter: ExactSizeIterator>) -> Self {
        let keys = keys.into_iter();
        let words = (keys.len() / Self::KEYS_A_WORD).next_power_of_two();
        let mut filter = Self(vec![0; words].into());
        for key in keys {
            filter.0[place(key, words)] |= Self::bits(key);
        }
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

fn is_korean(c: char) -> bool {
    may_be_korean(c) && script(c) == Script::Hangul
}

/// False of most characters, and soon told of many.
fn may_be_korean(c: char) -> bool {
    (c >= '\u{1100}') & !matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether the script of `c` parts words by spaces, names and all: Korean particles cling to names.
fn is_spaced(c: char) -> bool {
    !matches!(script(c), Script::Han | Script::Kana | Script::Common | Script::Indochinese | Script::Hangul)
}

/// Whether `c` begins a word of a script that parts words by spaces.
fn begins_word(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' => false,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => is_spaced(c),
    }
}

/// The hashes of the ways in which a form may begin whose first word stands at `at`: with that word, as far as no
/// mark is in it (`O’`), and up to the space. The next word, or the next character that is none of a word,
/// begins at `next`.
fn word(text: &Folded, hashes: &Hashes, at: usize, next: usize) -> (u64, Option<u64>) {
    /// Nobody's first word is longer; running text without spaces may be.
    const LONGEST: usize = 64;
    let most = (at + LONGEST).min(text.chars().len());
    let is_whole = text.is_gap(next) || text.is_gap(next - 1);
    let to_mark = next.min(most) - usize::from(next <= most && text.is_gap(next - 1));
    let to_gap = || (to_mark..most).find(|&next| text.is_gap(next)).unwrap_or(most);
    (hashes.between(at, to_mark), (!is_whole).then(to_gap).map(|to_gap| hashes.between(at, to_gap)))
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
        check("「新」报", "「新」报");
    }

    #[test]
    fn spellings_meet_and_clauses_part() {
        check("马克·吕特", "⟦馬克‧呂特⟧、⟦马克吕特⟧；马克，吕特");
        check("Jean-Claude_Juncker", "⟦Jean Claude\nJuncker⟧");
        check("김정은", "⟦김정은⟧은");
    }
}
