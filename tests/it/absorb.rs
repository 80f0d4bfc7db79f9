//! A colleague's memory merged: nothing is lost, what disagrees is told, and who merges into whom does not show.

use yiming::store::Store;
use yiming::term::{Action, Region, Step};

use crate::store::{canonical, record};

fn step(action: Action, original: &str, who: &str, at: &str) -> Step {
    Step::new(action, original, who, format!("2026-02-{at}T00:00:00Z"))
}

fn settled(action: Action, original: &str, rendering: &str, who: &str, at: &str) -> Step {
    Step { rendering: Some(rendering.into()), region: Some(Region::Cn), ..step(action, original, who, at) }
}

fn ours() -> Store {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/shared.txt", "⟦季诺维也夫|Zinoviev⟧");
    record(&mut store, "/ours.txt", "⟦齐诺维耶夫|Zinoviev⟧，⟦吕特|Mark Rutte⟧，⟦泽连斯基|Zelensky⟧");
    store
        .take(&[
            settled(Action::Prefer, "Zinoviev", "季诺维也夫", "王敏", "01"),
            settled(Action::Deprecate, "Mark Rutte", "鲁特", "王敏", "02"),
            Step { undoes: Some(2), ..step(Action::Undo, "Mark Rutte", "王敏", "03") },
            Step { other: Some("Zelenskyy".into()), ..step(Action::Split, "Zelensky", "王敏", "04") },
        ])
        .unwrap();
    store
}

fn theirs() -> Store {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/shared.txt", "⟦季诺维也夫|Zinoviev⟧");
    record(&mut store, "/theirs.txt", "⟦吕特|Rutte⟧，⟦泽连斯基|Zelenskyy⟧，⟦波罗申科|Poroshenko⟧");
    store
        .take(&[
            settled(Action::Prefer, "Zinoviev", "齐诺维耶夫", "李", "05"),
            settled(Action::Prefer, "Poroshenko", "波罗申科", "李", "06"),
            Step { note: Some("former president".into()), ..step(Action::Note, "Poroshenko", "李", "07") },
            Step { other: Some("Zelenskyy".into()), ..step(Action::Merge, "Zelensky", "李", "03") },
        ])
        .unwrap();
    store
}

fn told(log: &[Step]) -> Vec<(String, String, Action, bool)> {
    log.iter().map(|one| (one.at.clone(), one.who.clone(), one.action, one.undone)).collect()
}

#[test]
fn who_merges_into_whom_does_not_show() {
    let (mut here, mut there) = (ours(), theirs());
    let absorbed = here.absorb(&theirs(), false).unwrap();
    assert_eq!((absorbed.documents, absorbed.mentions, absorbed.decisions, absorbed.shared), (1, 3, 4, 1));
    there.absorb(&ours(), false).unwrap();
    assert_eq!(canonical(&here), canonical(&there));
    assert_eq!(told(&here.log().unwrap()), told(&there.log().unwrap()));
    assert_eq!(here.log().unwrap().len(), 8);
    assert_eq!(here.stats().unwrap().mentions, 7);
}

#[test]
fn merging_again_changes_nothing() {
    let mut store = ours();
    store.absorb(&theirs(), false).unwrap();
    let before = (canonical(&store), store.log().unwrap());
    let again = store.absorb(&theirs(), false).unwrap();
    assert_eq!((again.documents, again.mentions, again.decisions, again.shared), (0, 0, 0, 2));
    assert_eq!(again.conflicts, []);
    assert_eq!((canonical(&store), store.log().unwrap()), before);
}

#[test]
fn a_rehearsal_tells_the_same_and_changes_nothing() {
    let mut store = ours();
    let before = canonical(&store);
    let rehearsed = store.absorb(&theirs(), true).unwrap();
    assert_eq!(canonical(&store), before);
    assert_eq!(store.absorb(&theirs(), false).unwrap(), rehearsed);
}

#[test]
fn what_disagrees_is_told_and_the_later_holds() {
    let absorbed = ours().absorb(&theirs(), false).unwrap();
    let conflicts: Vec<(&str, Action, bool)> = absorbed
        .conflicts
        .iter()
        .map(|one| (one.ours.original.as_str(), one.theirs.action, one.theirs_holds()))
        .collect();
    assert_eq!(conflicts, [("Zinoviev", Action::Prefer, true), ("Zelensky", Action::Merge, false)]);
}

#[test]
fn the_later_reading_of_a_text_holds() {
    let mut later = Store::in_memory().unwrap();
    record(&mut later, "/shared.txt", "⟦季诺维耶夫|Zinoviev⟧到会");
    let mut store = ours();
    let absorbed = store.absorb(&later, false).unwrap();
    assert_eq!(absorbed.kept.len() + absorbed.replaced.len(), 1);
    let mut other = later;
    other.absorb(&ours(), false).unwrap();
    assert_eq!(canonical(&store), canonical(&other));
}
