//! The indexes by which names are found: in the file, in memory, and what a scan of every row says.

use std::collections::BTreeSet;

use proptest::prelude::*;
use yiming::lookup::{Held, NearIndex, Sources, lookup};
use yiming::store::Store;
use yiming::term::Terms;
use yiming::term::keys::{self, KeyKind};

use crate::store::record;

const NAMES: [&str; 8] = [
    "Georgy Zinoviev",
    "Zinovyev",
    "Dmitry Peskov",
    "Peskow",
    "National Intelligence Service",
    "Olena Zelenska",
    "Zelensky",
    "Mark Rutte",
];
const RENDERINGS: [&str; 6] = ["季诺维也夫", "格奥尔基·季诺维也夫", "佩斯科夫", "泽连斯卡", "泽连斯基", "国家情报院"];
const QUERIES: [&str; 10] =
    ["Zinovev", "Zinoviev", "Peksov", "Zelensk", "zelenska", "Ruttte", "季诺维耶夫", "佩斯夫", "泽连斯", "国家情报局"];

fn text_of(pairs: &[(usize, usize)]) -> String {
    pairs.iter().map(|&(rendering, name)| ["⟦", RENDERINGS[rendering], "|", NAMES[name], "⟧，"].concat()).collect()
}

/// The words at most one edit from `query`, by a look at every form there is.
fn scanned(store: &Store, query: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    store
        .visit(&mut |entry| {
            let originals = entry.originals.iter().map(|one| &one.text);
            for form in originals.chain(entry.renderings.iter().map(|one| &one.text)) {
                words.extend(keys::words(form));
            }
        })
        .unwrap();
    let query = yiming::text::normalize::fold(query);
    words.retain(|word| strsim::osa_distance(&query, word) < 2);
    words
}

/// The words that the keys of `query` find in `terms` and that are at most one edit from it.
fn found(terms: &dyn Terms, query: &str) -> BTreeSet<String> {
    let query = yiming::text::normalize::fold(query);
    let wanted: Vec<(KeyKind, String)> = keys::of_word(&query).into_iter().collect();
    let words = terms.words(&wanted).unwrap().into_iter();
    words.filter(|word| strsim::osa_distance(&query, word) < 2).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_index_says_what_the_rows_say(
        texts in prop::collection::vec((0_usize..3, prop::collection::vec((0_usize..6, 0_usize..8), 0..4)), 1..6),
    ) {
        let mut store = Store::in_memory().unwrap();
        for (at, pairs) in &texts {
            if pairs.is_empty() {
                store.forget(&format!("/{at}.txt")).unwrap();
            } else {
                record(&mut store, &format!("/{at}.txt"), &text_of(pairs));
            }
        }
        let index = NearIndex::of(&store).unwrap();
        let held = Held::of(&store).unwrap();
        for query in QUERIES {
            let expected = scanned(&store, query);
            let near: BTreeSet<String> = index.within_one_edit(query).iter().map(|one| one.word.to_owned()).collect();
            prop_assert_eq!(&near, &expected, "{} in memory", query);
            prop_assert_eq!(&found(&store, query), &expected, "{} in the file", query);
            prop_assert_eq!(lookup(query, Sources::only(&store), None).unwrap(), lookup(query, Sources::only(&held), None).unwrap());
        }
    }
}

#[test]
fn a_form_is_found_by_a_slip_in_any_of_its_words() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/a.txt", "⟦格奥尔基·季诺维也夫|Georgy Zinoviev⟧，⟦格奥尔基·泽连斯基|Georgy Zelensky⟧");
    let index = NearIndex::of(&store).unwrap();
    assert_eq!(index.forms_within_one_edit("Gerogy Zinoviev"), ["Georgy Zinoviev"]);
    assert_eq!(index.forms_within_one_edit("Zinovev"), ["Georgy Zinoviev"]);
    assert_eq!(index.forms_within_one_edit("格奥尔基·泽连斯机"), ["格奥尔基·泽连斯基"]);
    assert_eq!(index.forms_within_one_edit("Gerogy Zinovev"), [""; 0]);
}
