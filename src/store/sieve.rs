//! What a memory cannot have, known without asking it: while a long list comes in, nearly all that it asks for
//! is new.
//!
//! A filter of hashes (Bloom 1970) of one size, whatever passes through it: it never denies what is there, and of
//! a few million texts it takes one in a thousand for one of them.

use rusqlite::Transaction;

use super::keys::folded_of;
use crate::term::keys::Analysed;
use crate::text::hash::fnv64;

/// 128 million bits: more memory is not to be had for a list of any length.
const BLOCKS: usize = 1 << 18;
/// Bits of one text stand in one block, which is one line of the processor's cache.
const WORDS: usize = 8;
/// A text has so many bits.
const PROBES: u32 = 5;

/// What a text is to a form.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    /// The form as it stands.
    Text,
    /// The form folded.
    Folded,
    /// The last part of the form, folded.
    LastPart,
    /// A word of forms.
    Word,
}

/// The texts that went through it, and by chance a few others.
#[derive(Debug)]
pub(super) struct Sieve {
    bits: Vec<[u64; WORDS]>,
}

impl Sieve {
    /// A sieve that nothing went through.
    pub(super) fn new() -> Self {
        Self { bits: vec![[0; WORDS]; BLOCKS] }
    }

    /// A sieve that the forms and words of the memory went through.
    pub(super) fn of(tx: &Transaction) -> rusqlite::Result<Self> {
        let mut sieve = Self::new();
        let mut select = tx.prepare("SELECT text FROM form")?;
        let mut forms = select.query(())?;
        while let Some(row) = forms.next()? {
            let text = row.get_ref(0)?.as_str()?;
            sieve.add_form(text, &Analysed::new(text));
        }
        let mut select = tx.prepare("SELECT text FROM word")?;
        let mut words = select.query(())?;
        while let Some(row) = words.next()? {
            sieve.add(Role::Word, row.get_ref(0)?.as_str()?);
        }
        Ok(sieve)
    }

    /// Let the form `text` pass, but not its words.
    pub(super) fn add_form(&mut self, text: &str, form: &Analysed<'_>) {
        self.add(Role::Text, text);
        self.add(Role::Folded, folded_of(text, form));
        if let Some(last) = form.parts().last() {
            self.add(Role::LastPart, last);
        }
    }

    /// Let `text` pass.
    pub(super) fn add(&mut self, role: Role, text: &str) {
        let (block, bits) = place(role, text);
        for (word, mask) in bits {
            self.bits[block][word] |= mask;
        }
    }

    /// Whether `text` may have passed; when not, it has not.
    pub(super) fn may_hold(&self, role: Role, text: &str) -> bool {
        let (block, mut bits) = place(role, text);
        bits.all(|(word, mask)| self.bits[block][word] & mask != 0)
    }
}

/// The block and the bits in it that `text` has.
fn place(role: Role, text: &str) -> (usize, impl Iterator<Item = (usize, u64)>) {
    let hash = mixed(fnv64([role as u8].into_iter().chain(text.bytes())));
    let block = (hash >> 46) as usize % BLOCKS;
    (
        block,
        (0..PROBES).map(move |probe| ((hash >> (9 * probe + 6)) as usize % WORDS, 1 << ((hash >> (9 * probe)) % 64))),
    )
}

/// All bits of `hash` in each of its bits (the end of `MurmurHash3`).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_is_never_denied_and_little_else_is_taken_for_it() {
        let mut sieve = Sieve::new();
        let name = |at: u32| format!("Name {at}");
        (0..100_000).for_each(|at| sieve.add(Role::Text, &name(at)));
        assert!((0..100_000).all(|at| sieve.may_hold(Role::Text, &name(at))));
        let mistaken = (100_000..200_000).filter(|&at| sieve.may_hold(Role::Text, &name(at))).count();
        let other = (0..100_000).filter(|&at| sieve.may_hold(Role::Folded, &name(at))).count();
        assert!(mistaken + other < 20, "{mistaken} {other}");
    }
}
