//! What an aligned name is and how it is rendered: kind and method, by a linear model over simple signs.

use std::fmt::{self, Write as _};

use super::chain::Link;
use super::slot::Slot;
use super::tables::{Running, Table};
use crate::term::{Kind, Method};
use crate::text::normalize::{fold, simplify};
use crate::text::script::{Script, is_interpunct, main_script};
use crate::text::{Document, Span};

/// What each sign says of each class, in eighths of a nat.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Classes {
    /// Signs of kinds, in the order of [`Kind::ALL`].
    pub kinds: Table<8>,
    /// Signs of methods, in the order of [`Method::ALL`].
    pub methods: Table<6>,
}

/// The sign that every name has: it carries the classes' shares.
const PRIOR: u32 = 0;

impl Classes {
    /// The likeliest kind and method of a name with these signs.
    pub fn classify(&self, signs: &[u32]) -> (Kind, Method) {
        let kind = likeliest(signs.iter().filter_map(|&sign| self.kinds.get(sign)));
        let method = likeliest(signs.iter().filter_map(|&sign| self.methods.get(sign)));
        (Kind::ALL[kind], Method::ALL[method])
    }

    /// Bytes for the model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let kinds = self.kinds.to_bytes();
        let mut out = (kinds.len() as u32).to_le_bytes().to_vec();
        out.extend(kinds);
        out.extend(self.methods.to_bytes());
        out
    }

    /// Read what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk()?;
        let (kinds, methods) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        Some(Self { kinds: Table::from_bytes(kinds)?, methods: Table::from_bytes(methods)? })
    }
}

fn likeliest<const N: usize>(rows: impl Iterator<Item = [i8; N]>) -> usize {
    let mut sums = [0i32; N];
    for row in rows {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += i32::from(value);
        }
    }
    // Of equals the first, so that an empty table says the first label.
    (0..N).rev().max_by_key(|&at| sums[at]).unwrap_or(0)
}

/// The signs of the rendering that is the `candidate` of `slot`, its original and their link.
pub fn signs(doc: &Document, slot: &Slot, candidate: usize, link: Link) -> Vec<u32> {
    let span = slot.rendering(candidate);
    let (rendering, original) = (doc.slice(span), doc.slice(slot.form.span));
    let mark = doc.slice(Span::new(0, span.start)).chars().next_back().filter(|c| "《「『“〈".contains(*c));
    let simple: Vec<char> = simplify(rendering).chars().collect();
    let size = simple.len();
    let tail = |count: usize| simple[size.saturating_sub(count)..].iter().collect::<String>();
    let words: Vec<String> = original.split_whitespace().map(fold).collect();
    let letters = original.chars().filter(|c| c.is_alphabetic()).count();
    let upper = original.chars().filter(|c| c.is_uppercase()).count();
    let interpunct = simple.iter().any(|&c| is_interpunct(c));
    let sound = u8::from(link.sound_chars > 0) + u8::from(usize::from(link.sound_chars) * 4 >= size * 3);
    let meaning = u8::from(link.link_chars > 0) + u8::from(usize::from(link.link_chars) * 4 >= size * 3);
    let acronym = words.len() == 1 && upper >= 2 && upper * 2 > letters;
    let lower = original.chars().next().is_some_and(char::is_lowercase);
    let script = main_script(original);
    let window = &slot.window;
    let (start, end) = slot.candidates[candidate];
    let before = |count: usize| -> String { super::evidence::before(window, start, count).collect() };
    let after: String = window.simple[end..].iter().collect();
    let mut all = Signs(vec![PRIOR]);
    all.add(format_args!("tail1 {}", tail(1)));
    all.add(format_args!("tail2 {}", tail(2)));
    all.add(format_args!("tail3 {}", tail(3)));
    all.add(format_args!("head1 {}", simple.first().copied().unwrap_or(' ')));
    all.add(format_args!("size {}", size.min(12)));
    all.add(format_args!("words {} {}", words.len().min(6), interpunct));
    all.add(format_args!("sound {sound} {meaning} {acronym}"));
    all.add(format_args!("case {lower} {acronym} {}", upper.min(4)));
    all.add(format_args!("script {script:?}"));
    all.add(format_args!("mark {}", mark.unwrap_or(' ')));
    all.add(format_args!("before1 {}", before(1)));
    all.add(format_args!("before2 {}", before(2)));
    all.add(format_args!("after {after}"));
    all.add(format_args!("tail1 {} {acronym} {sound}", tail(1)));
    all.add(format_args!("shape {} {} {sound} {meaning}", size.min(8), words.len().min(4)));
    all.add(format_args!("place {:?} {}", slot.place, slot.forms.min(3)));
    all.add(format_args!("label {:?}", slot.form.label));
    all.add(format_args!("latin {}", main_script(rendering) == Script::Latin));
    for word in &words {
        all.add(format_args!("word {word}"));
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        all.add(format_args!("last {last}"));
        all.add(format_args!("first {first}"));
    }
    if let Some(tag) = slot.form.language {
        all.add(format_args!("language {tag}"));
    }
    all.0
}

/// Hashes of signs, which are never written out.
struct Signs(Vec<u32>);

impl Signs {
    fn add(&mut self, sign: fmt::Arguments) {
        let mut hashed = Hashed::default();
        if hashed.write_fmt(sign).is_ok() {
            self.0.push(hashed.0.hash());
        }
    }
}

#[derive(Default)]
struct Hashed(Running);

impl fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().for_each(|c| self.0.push(c));
        Ok(())
    }
}
