//! From names and what ties them together to entries: a pure function, so that the order in which texts and
//! decisions came cannot show.

use std::collections::{BTreeMap, BTreeSet};

use super::kinship::Kinship;

/// A name as an entry is made of it: an original, folded, and the sense that tells it from others of the
/// same original. Most have none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) original: String,
    pub(super) sense: String,
}

/// What somebody said of two names, in the order it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) one: Name,
    pub(super) other: Name,
    pub(super) are_one: bool,
}

/// What texts say of two names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bond {
    pub(super) strength: Strength,
    pub(super) one: Name,
    pub(super) other: Name,
}

/// How much a bond ties, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// One gloss gives both.
    Gloss,
    /// One rendering, and names that are akin.
    Kin(Kinship),
}

/// The entries that `names` make. What somebody said goes before what texts say, and the last word holds.
/// A name without its initials joins the one with initials that it can be, then a surname alone the one full name
/// that it can belong to; where there are several, they join none.
pub(super) fn partition(names: &BTreeSet<Name>, words: &[Word], bonds: &BTreeSet<Bond>) -> Vec<BTreeSet<Name>> {
    let mut groups = Groups::of(names);
    let last = last_words(words);
    for (at, word) in last.iter().enumerate().rev().filter(|(_, word)| word.are_one) {
        let later: Vec<&Word> = last.iter().skip(at + 1).copied().filter(|word| !word.are_one).collect();
        groups.join(&word.one, &word.other, &later);
    }
    let apart: Vec<&Word> = last.into_iter().filter(|word| !word.are_one).collect();
    let shorter = |[short, full]: [Kinship; 2]| {
        bonds.iter().filter_map(move |bond| match bond.strength {
            Strength::Kin(kin) if kin == short => Some((&bond.one, &bond.other)),
            Strength::Kin(kin) if kin == full => Some((&bond.other, &bond.one)),
            _ => None,
        })
    };
    for bond in bonds.iter().filter(|bond| !is_shorter(bond)) {
        groups.join(&bond.one, &bond.other, &apart);
    }
    for kinds in SHORTER {
        for (short, full) in owners(shorter(kinds), &groups) {
            if let [only] = full.as_slice() {
                groups.join(&short, only, &apart);
            }
        }
    }
    groups.into_sets()
}

/// What a shorter name is to a fuller one, and that to it; the surer first.
const SHORTER: [[Kinship; 2]; 2] = [[Kinship::Plain, Kinship::WithInitials], [Kinship::Surname, Kinship::FullName]];

/// The last thing that was said of each two names, in order.
fn last_words(words: &[Word]) -> Vec<&Word> {
    let pair = |word: &Word| BTreeSet::from([word.one.clone(), word.other.clone()]);
    let said_later = |at: usize, word: &Word| words.iter().skip(at + 1).any(|later| pair(later) == pair(word));
    words.iter().enumerate().filter(|(at, word)| !said_later(*at, word)).map(|(_, word)| word).collect()
}

fn is_shorter(bond: &Bond) -> bool {
    matches!(bond.strength, Strength::Kin(kin) if SHORTER.as_flattened().contains(&kin))
}

/// Each shorter name with one fuller name of every entry it may belong to.
fn owners<'a>(shorter: impl Iterator<Item = (&'a Name, &'a Name)>, groups: &Groups) -> Vec<(Name, Vec<Name>)> {
    let mut found: BTreeMap<&Name, BTreeMap<usize, Name>> = BTreeMap::new();
    for (short, full) in shorter {
        // Another spelling of the full name may have joined already.
        found.entry(short).or_default().entry(groups.of_name(full)).or_insert_with(|| full.clone());
    }
    found.into_iter().map(|(short, full)| (short.clone(), full.into_values().collect())).collect()
}

/// Names by the group they are in.
struct Groups {
    of: BTreeMap<Name, usize>,
}

impl Groups {
    fn of(names: &BTreeSet<Name>) -> Self {
        Self { of: names.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect() }
    }

    fn of_name(&self, name: &Name) -> usize {
        self.of.get(name).copied().unwrap_or(usize::MAX)
    }

    /// Make one group of two, unless that would put together what one of `apart` keeps apart.
    fn join(&mut self, one: &Name, other: &Name, apart: &[&Word]) {
        let (Some(&to), Some(&from)) = (self.of.get(one), self.of.get(other)) else { return };
        let forbids = |word: &&Word| {
            let ends = [self.of_name(&word.one), self.of_name(&word.other)];
            ends == [to, from] || ends == [from, to]
        };
        if to == from || apart.iter().any(forbids) {
            return;
        }
        self.of.values_mut().filter(|group| **group == from).for_each(|group| *group = to);
    }

    fn into_sets(self) -> Vec<BTreeSet<Name>> {
        let mut sets: BTreeMap<usize, BTreeSet<Name>> = BTreeMap::new();
        for (name, group) in self.of {
            sets.entry(group).or_default().insert(name);
        }
        let mut sets: Vec<BTreeSet<Name>> = sets.into_values().collect();
        sets.sort();
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(original: &str) -> Name {
        Name { original: original.to_owned(), sense: String::new() }
    }

    fn bond(strength: Strength, one: &str, other: &str) -> Bond {
        Bond { strength, one: name(one), other: name(other) }
    }

    fn word(one: &str, other: &str, are_one: bool) -> Word {
        Word { one: name(one), other: name(other), are_one }
    }

    fn check(names: &[&str], words: &[Word], bonds: &[Bond], expected: &[&[&str]]) {
        let names = names.iter().copied().map(name).collect();
        let found = partition(&names, words, &bonds.iter().cloned().collect());
        let expected: Vec<BTreeSet<Name>> =
            expected.iter().map(|set| set.iter().copied().map(name).collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_surname_has_one_owner_or_none() {
        let surname = Strength::Kin(Kinship::Surname);
        let to = |full| bond(surname, "peskov", full);
        check(&["d peskov", "peskov"], &[], &[to("d peskov")], &[&["d peskov", "peskov"]]);
        let both = [to("d peskov"), to("i peskov")];
        check(&["d peskov", "i peskov", "peskov"], &[], &both, &[&["d peskov"], &["i peskov"], &["peskov"]]);
        check(
            &["d peskov", "i peskov", "peskov"],
            &[word("peskov", "i peskov", true)],
            &both,
            &[&["d peskov"], &["i peskov", "peskov"]],
        );
    }

    #[test]
    fn a_name_without_initials_is_whose_it_can_be() {
        let plain = |one, other| bond(Strength::Kin(Kinship::Plain), one, other);
        let surname = |one, other| bond(Strength::Kin(Kinship::Surname), one, other);
        check(
            &["d j trump", "d trump", "trump"],
            &[],
            &[plain("d trump", "d j trump"), surname("trump", "d trump"), surname("trump", "d j trump")],
            &[&["d j trump", "d trump", "trump"]],
        );
        check(
            &["g bush", "g h bush", "g w bush"],
            &[],
            &[plain("g bush", "g h bush"), plain("g bush", "g w bush")],
            &[&["g bush"], &["g h bush"], &["g w bush"]],
        );
    }

    #[test]
    fn the_last_word_holds() {
        let gloss = [bond(Strength::Gloss, "a", "b")];
        check(&["a", "b"], &[], &gloss, &[&["a", "b"]]);
        check(&["a", "b"], &[word("a", "b", false)], &gloss, &[&["a"], &["b"]]);
        check(&["a", "b"], &[word("a", "b", false), word("b", "a", true)], &[], &[&["a", "b"]]);
        // What keeps two apart keeps apart what is joined to them.
        check(&["a", "b", "c"], &[word("a", "c", false), word("b", "c", true)], &gloss, &[&["a"], &["b", "c"]]);
    }
}
