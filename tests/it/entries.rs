//! Which names form an entry: what texts say, what people say, and that nothing of either is lost.

use proptest::prelude::*;
use yiming::store::Store;
use yiming::term::{Action, Entry, Status, Step, Terms as _};

use crate::store::{canonical, only, record};

fn step(action: Action, original: &str) -> Step {
    Step::new(action, original, "editor", "2026-01-03T00:00:00Z")
}

fn tie(action: Action, one: &str, other: &str) -> Step {
    Step { other: Some(other.to_owned()), ..step(action, one) }
}

fn memory(texts: &[&str]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for (at, text) in texts.iter().enumerate() {
        record(&mut store, &format!("/{at}.txt"), text);
    }
    store
}

fn originals(entry: &Entry) -> Vec<&str> {
    let mut all: Vec<&str> = entry.originals.iter().map(|one| one.text.as_str()).collect();
    all.sort_unstable();
    all
}

/// The texts `texts` make one entry of the names `names`.
fn check_one(texts: &[&str], names: &[&str]) {
    let store = memory(texts);
    let entry = only(&store, names[0]);
    for name in names {
        assert_eq!(only(&store, name).id, entry.id, "{name}");
    }
    assert_eq!(entry.mentions(), texts.len() as u64);
}

#[test]
fn names_that_are_akin_and_share_a_rendering_are_one() {
    check_one(
        &["⟦泽连斯基|Zelensky⟧", "⟦泽连斯基|Zelenskyy⟧", "⟦澤連斯基|Зеленский⟧"],
        &["Zelensky", "Zelenskyy", "Зеленский"],
    );
    check_one(
        &["⟦基斯利西亚|Sergiy Kyslytsya⟧", "⟦基斯利西亚|Serhiy Kyslytsya⟧"],
        &["Sergiy Kyslytsya", "Serhiy Kyslytsya"],
    );
    check_one(
        &["⟦国家情报院|NIS⟧", "⟦国家情报院|National Intelligence Service⟧"],
        &["NIS", "National Intelligence Service"],
    );
    check_one(&["⟦佩斯科夫|Peskov⟧", "⟦德米特里·佩斯科夫|Dmitry Peskov⟧"], &["Peskov", "Dmitry Peskov"]);
    check_one(&["⟦特朗普|Trump⟧", "⟦川普|Trump⟧", "⟦川普|Donald Trump⟧"], &["Trump", "Donald Trump"]);
}

#[test]
fn a_surname_of_two_stays_alone_and_says_so() {
    let mut store = memory(&["⟦佩斯科夫|Peskov⟧", "⟦佩斯科夫|Dmitry Peskov⟧", "⟦佩斯科夫|Ivan Peskov⟧"]);
    assert_eq!(store.stats().unwrap().entries, 3);
    let alone = only(&store, "Peskov").id;
    let doubts: Vec<String> = store.doubts(alone).unwrap().into_iter().map(|doubt| doubt.name).collect();
    assert_eq!(doubts, ["Dmitry Peskov", "Ivan Peskov"]);
    // With the other forgotten, the surname has one owner again.
    store.forget("/2.txt").unwrap();
    assert_eq!(only(&store, "Peskov").id, only(&store, "Dmitry Peskov").id);
}

#[test]
fn names_that_are_merely_rendered_alike_stay_apart() {
    let store = memory(&["⟦史密斯|John Smith⟧", "⟦史密斯|Jane Smith⟧", "⟦华盛顿|Olympia⟧", "⟦华盛顿|Washington⟧"]);
    assert_eq!(store.stats().unwrap().entries, 4);
}

#[test]
fn a_tie_is_seen_from_both_its_names() {
    // One spelling of the long rendering has parts, the other has none.
    let texts = ["⟦日志|log⟧", "⟦逻辑日志|logical log⟧", "⟦逻辑 日志|logical logging⟧"];
    let back: Vec<&str> = texts.iter().rev().copied().collect();
    assert_eq!(memory(&texts).stats().unwrap().entries, 3);
    assert_eq!(memory(&back).stats().unwrap().entries, 3);
}

#[test]
fn merging_is_undone() {
    let mut store = memory(&["⟦吕特|Rutte⟧", "⟦路特|Luther⟧"]);
    let before = canonical(&store);
    store.take(&[tie(Action::Merge, "Rutte", "Luther")]).unwrap();
    assert_eq!(originals(&only(&store, "Rutte")), ["Luther", "Rutte"]);
    let log = store.log().unwrap();
    store.take(&[Step { undoes: Some(log[0].id), ..step(Action::Undo, "Rutte") }]).unwrap();
    assert_eq!(canonical(&store), before);
    let log = store.log().unwrap();
    assert_eq!((log.len(), log[0].undone, log[1].undone), (2, true, false));
    store.take(&[Step { undoes: Some(log[1].id), ..step(Action::Undo, "Rutte") }]).unwrap();
    assert_eq!(originals(&only(&store, "Rutte")), ["Luther", "Rutte"]);
}

#[test]
fn two_people_of_one_name_are_split_by_their_renderings() {
    let mut store = memory(&["⟦史密斯|John Smith⟧", "⟦斯密司|John Smith⟧"]);
    let (rendering, sense) = (Some("斯密司".to_owned()), Some("斯密司".to_owned()));
    store.take(&[Step { rendering, sense: sense.clone(), ..step(Action::Split, "John Smith") }]).unwrap();
    let two = store.named("John Smith").unwrap();
    assert_eq!(two.iter().map(|entry| entry.renderings[0].text.as_str()).collect::<Vec<_>>(), ["史密斯", "斯密司"]);
    // What is settled for the one is not settled for the other, and later texts know whose they are.
    let prefer = Step { rendering: Some("施密斯".to_owned()), sense, ..step(Action::Prefer, "John Smith") };
    store.take(&[prefer]).unwrap();
    record(&mut store, "/9.txt", "⟦斯密司|John Smith⟧与⟦施密斯|John Smith⟧");
    let [first, second] = store.named("John Smith").unwrap().try_into().unwrap();
    assert_eq!((first.mentions(), second.mentions()), (1, 3));
    assert_eq!(second.best_rendering(None).unwrap().text, "施密斯");
}

#[test]
fn what_is_deleted_comes_back_only_when_asked() {
    let mut store = memory(&["⟦总统拜登|Joe Biden⟧", "⟦拜登|Joe Biden⟧"]);
    store.take(&[Step { rendering: Some("总统拜登".to_owned()), ..step(Action::Delete, "Joe Biden") }]).unwrap();
    assert_eq!(only(&store, "Joe Biden").renderings.len(), 1);
    record(&mut store, "/9.txt", "⟦总统拜登|Joe Biden⟧");
    assert_eq!(only(&store, "Joe Biden").mentions(), 1);
    assert_eq!(store.stats().unwrap().mentions, 3);
    let undo = Step { undoes: Some(store.log().unwrap()[0].id), ..step(Action::Undo, "Joe Biden") };
    store.take(&[undo]).unwrap();
    assert_eq!(only(&store, "Joe Biden").mentions(), 3);
    store.take(&[step(Action::Delete, "Joe Biden")]).unwrap();
    assert!(store.named("Joe Biden").unwrap().is_empty());
}

#[test]
fn a_name_of_no_text_is_added_with_a_note() {
    let mut store = Store::in_memory().unwrap();
    store.take(&[Step { rendering: Some("卡拉斯".to_owned()), ..step(Action::Add, "Kaja Kallas") }]).unwrap();
    store.take(&[Step { note: Some("外长".to_owned()), ..step(Action::Note, "Kaja Kallas") }]).unwrap();
    let entry = only(&store, "kaja kallas");
    assert_eq!((entry.note.as_deref(), entry.renderings[0].status), (Some("外长"), Status::Preferred));
}

const NAMES: [&str; 6] = ["Peskov", "Dmitry Peskov", "Ivan Peskov", "Peskow", "NIS", "National Intelligence Service"];
const RENDERINGS: [&str; 4] = ["佩斯科夫", "德米特里·佩斯科夫", "佩斯柯夫", "国家情报院"];

/// Anything that is done to a memory.
#[derive(Debug, Clone)]
enum Deed {
    Read(usize, Vec<(usize, usize)>),
    Forget(usize),
    Merge(usize, usize),
    Split(usize, usize),
    SplitOff(usize, usize),
    Prefer(usize, usize),
    Undo(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (name, rendering) = (0..NAMES.len(), 0..RENDERINGS.len());
    prop_oneof![
        4 => (0_usize..4, prop::collection::vec((rendering.clone(), name.clone()), 1..4)).prop_map(|(at, pairs)| Deed::Read(at, pairs)),
        1 => (0_usize..4).prop_map(Deed::Forget),
        2 => (name.clone(), name.clone()).prop_map(|(one, other)| Deed::Merge(one, other)),
        2 => (name.clone(), name.clone()).prop_map(|(one, other)| Deed::Split(one, other)),
        2 => (name.clone(), rendering.clone()).prop_map(|(name, rendering)| Deed::SplitOff(name, rendering)),
        1 => (name, rendering).prop_map(|(name, rendering)| Deed::Prefer(name, rendering)),
        2 => (0_usize..8).prop_map(Deed::Undo),
    ]
}

fn text_of(pairs: &[(usize, usize)]) -> String {
    pairs.iter().map(|&(rendering, name)| ["⟦", RENDERINGS[rendering], "|", NAMES[name], "⟧，"].concat()).collect()
}

/// What `deed` says, if it is a decision.
fn step_of(deed: &Deed, made: usize) -> Option<Step> {
    match *deed {
        Deed::Merge(one, other) if one != other => Some(tie(Action::Merge, NAMES[one], NAMES[other])),
        Deed::Split(one, other) if one != other => Some(tie(Action::Split, NAMES[one], NAMES[other])),
        Deed::SplitOff(name, rendering) => {
            let text = Some(RENDERINGS[rendering].to_owned());
            Some(Step { rendering: text.clone(), sense: text, ..step(Action::Split, NAMES[name]) })
        }
        Deed::Prefer(name, rendering) => {
            Some(Step { rendering: Some(RENDERINGS[rendering].to_owned()), ..step(Action::Prefer, NAMES[name]) })
        }
        Deed::Undo(target) if made > 0 => {
            Some(Step { undoes: Some((target % made) as i64 + 1), ..step(Action::Undo, NAMES[0]) })
        }
        _ => None,
    }
}

/// Rows in order, without kind, method and language: a decision keeps what its entry was when it was made, for
/// when no text is left to tell, and that is part of what was decided.
fn sorted(text: &str) -> Vec<Vec<&str>> {
    let mut rows: Vec<Vec<&str>> = text.lines().map(fields).collect();
    rows.sort_unstable();
    rows
}

fn fields(line: &str) -> Vec<&str> {
    let kept = |at: &usize| ![2, 7, 8].contains(at);
    line.split(',').enumerate().filter(|(at, _)| kept(at)).map(|(_, field)| field).collect()
}

/// Mentions that some entry has.
fn owned(store: &Store) -> usize {
    let mut count = 0;
    store.visit(&mut |entry| count += store.mentions(entry.id, None).unwrap().len()).unwrap();
    count
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_order_does_not_show(deeds in prop::collection::vec(deed(), 1..14), turn in 0_usize..4) {
        let mut store = Store::in_memory().unwrap();
        let (mut texts, mut steps) = (std::collections::BTreeMap::new(), Vec::new());
        for deed in &deeds {
            match deed {
                Deed::Read(at, pairs) => {
                    record(&mut store, &format!("/{at}.txt"), &text_of(pairs));
                    texts.insert(*at, pairs.clone());
                }
                Deed::Forget(at) => {
                    store.forget(&format!("/{at}.txt")).unwrap();
                    texts.remove(at);
                }
                other => if let Some(step) = step_of(other, steps.len()) {
                    store.take(std::slice::from_ref(&step)).unwrap();
                    steps.push(step);
                },
            }
        }
        // Every mention is in the memory, and in one entry.
        let expected: usize = texts.values().map(Vec::len).sum();
        prop_assert_eq!(store.stats().unwrap().mentions, expected as u64);
        prop_assert_eq!(owned(&store), expected);
        // Every decision is in the log as it was made.
        let log = store.log().unwrap();
        prop_assert_eq!(log.len(), steps.len());
        prop_assert!(log.iter().zip(&steps).all(|(one, other)| one.says_as(other) && one.undoes == other.undoes));
        // The same texts in another order, before, after or amid the same decisions, make the same entries.
        let mut other = Store::in_memory().unwrap();
        let mut later: Vec<_> = texts.iter().collect();
        later.rotate_left(turn.min(texts.len()));
        let rest = later.split_off(later.len() / 2);
        for (at, pairs) in rest {
            record(&mut other, &format!("/{at}.txt"), &text_of(pairs));
        }
        other.take(&steps).unwrap();
        for (at, pairs) in later {
            record(&mut other, &format!("/{at}.txt"), &text_of(pairs));
        }
        let (one, two) = (canonical(&store), canonical(&other));
        prop_assert_eq!(sorted(&one), sorted(&two));
    }
}
