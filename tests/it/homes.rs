//! Where people are from, by their names alone: whose spelling comes first for public people of Hong Kong, Taiwan and
//! the mainland in a text that tells nothing more. The shares are a ratchet.

use std::fs;

use yiming::reference::Reference;
use yiming::suggest::{Sources, Wishes, suggest};
use yiming::term::{MemoryTerms, Region};
use yiming::text::Document;
use yiming::translit::Generator;

const LIST: &str = "tests/data/homes.txt";

/// Of 64 and 64 people of Hong Kong, as many of Taiwan, and 75 and 75 of the mainland: how many are written as at home
/// first in texts of a region, in the half that weights were chosen by and in the other. Who is not found is none of them.
const EXPECTED: [(Region, Region, [usize; 2]); 5] = [
    (Region::Hk, Region::Hk, [52, 58]),
    (Region::Hk, Region::Cn, [42, 38]),
    (Region::Tw, Region::Tw, [53, 52]),
    (Region::Tw, Region::Cn, [50, 47]),
    (Region::Cn, Region::Cn, [70, 71]),
];

#[test]
fn people_are_spelt_as_at_home() {
    let listed = fs::read_to_string(LIST).unwrap();
    let found = EXPECTED.map(|(readers, home, _)| {
        let halves = [0, 1].map(|half| names(&listed, home, half));
        println!("{home} in {readers}: {:?} listed", halves.each_ref().map(Vec::len));
        (readers, home, halves.map(|names| at_home(&names, home, readers)))
    });
    assert_eq!(found, EXPECTED);
}

/// The names of one half of the people of a region.
fn names(listed: &str, home: Region, half: usize) -> Vec<&str> {
    let lines = listed.lines().filter_map(|line| line.strip_prefix(home.as_str()));
    lines.flat_map(|line| line.split_whitespace().skip(half).step_by(2)).collect()
}

/// How many of `names` are spelt as at `home` first in a text for `readers`.
fn at_home(names: &[&str], home: Region, readers: Region) -> usize {
    let lines: Vec<String> = names.iter().map(|name| format!("教授{name}表示，這不對。\n")).collect();
    let doc = [Document::new("t", lines.concat())];
    let memory = MemoryTerms::default();
    let sources = Sources { memory: &memory, reference: Reference::shipped(), generator: Generator::shipped() };
    let wishes = Wishes { region: Some(readers), ..Wishes::default() };
    let found = suggest(&doc, &[], sources, wishes).unwrap();
    let first = |name: &&&str| {
        let person = found.iter().find(|one| doc[0].slice(one.span) == **name)?;
        person.suggestions.first().map(|one| one.region)
    };
    names.iter().filter(|name| first(name) == Some(home)).count()
}
