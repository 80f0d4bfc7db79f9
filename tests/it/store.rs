//! The memory: what reading, reading again, deciding and forgetting do to it.

use proptest::prelude::*;
use yiming::exchange::Preset;
use yiming::store::{Change, Store};
use yiming::term::keys::KeyKind;
use yiming::term::{
    Action, Confidence, Decision, Entry, Filter, Kind, Method, Pair, PartPair, Reading, Region, SourceMeta, Status,
    Terms,
};
use yiming::text::{Document, Span};

/// A document and its pairs from text whose pairs are marked `⟦译名|original⟧`, or with several
/// originals of one gloss `⟦译名|one|other⟧`; the marks become `译名(one|other)`.
fn marked(text: &str) -> (Document, Vec<Pair>) {
    let (mut plain, mut pairs) = (String::new(), Vec::new());
    for (at, piece) in text.split(['⟦', '⟧']).enumerate() {
        if at % 2 == 0 {
            plain.push_str(piece);
            continue;
        }
        let (rendering, originals) = piece.split_once('|').unwrap();
        let start = plain.len();
        plain.extend([rendering, "(", originals, ")"]);
        let gloss = Span::new(start + rendering.len(), plain.len());
        let mut from = gloss.start + 1;
        for original in originals.split('|') {
            pairs.push(pair(rendering, start, original, from, gloss));
            from += original.len() + 1;
        }
    }
    (Document::new("marked", plain), pairs)
}

fn pair(rendering: &str, start: usize, original: &str, from: usize, gloss: Span) -> Pair {
    Pair {
        rendering: rendering.to_owned(),
        rendering_span: Span::new(start, start + rendering.len()),
        original: original.to_owned(),
        original_span: Span::new(from, from + original.len()),
        kind: if original.len() == 3 { Kind::Org } else { Kind::Person },
        method: Method::Transliteration,
        language: "und-Latn".to_owned(),
        confidence: Confidence::new(0.875),
        parts: vec![PartPair { rendering: rendering.to_owned(), original: original.to_owned() }],
        title: None,
        note: Some("音译".to_owned()),
        gloss,
        runners_up: Vec::new(),
    }
}

fn reading() -> Reading {
    Reading { aligner: "test".into(), settings: "min-confidence=0.5".into(), at: "2026-01-02T03:04:05Z".into() }
}

pub(crate) fn record(store: &mut Store, path: &str, text: &str) -> Change {
    let (doc, pairs) = marked(text);
    store.record(&SourceMeta::named(path), &reading(), &doc, &pairs).unwrap().change
}

fn decision(action: Action, original: &str, rendering: &str) -> Decision {
    Decision {
        action,
        original: original.into(),
        rendering: rendering.into(),
        region: None,
        reason: Some("新华社".into()),
        who: "editor".into(),
        at: "2026-01-03T00:00:00Z".into(),
    }
}

pub(crate) fn only(store: &Store, name: &str) -> Entry {
    let mut found = store.named(name).unwrap();
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found.remove(0)
}

fn status(store: &Store, name: &str, rendering: &str) -> Status {
    only(store, name).renderings.iter().find(|one| one.text == rendering).unwrap().status
}

/// All that a memory says, in the canonical order of an export.
pub(crate) fn canonical(store: &Store) -> String {
    let mut out = Vec::new();
    let mut exporter = Preset::Generic.exporter(&mut out, Filter::default()).unwrap();
    store.visit_by_name(&mut |entry| exporter.entry(&entry).unwrap()).unwrap();
    exporter.finish().unwrap();
    drop(exporter);
    String::from_utf8(out).unwrap()
}

#[test]
fn reading_again_changes_nothing() {
    let mut store = Store::in_memory().unwrap();
    let text = "发言人⟦德米特里·佩斯科夫|Dmitry Peskov⟧说";
    assert_eq!(record(&mut store, "/a.txt", text), Change::New);
    let before = (canonical(&store), store.stats().unwrap());
    assert_eq!(record(&mut store, "/a.txt", text), Change::Unchanged);
    assert_eq!((canonical(&store), store.stats().unwrap()), before);
    let (doc, _) = marked(text);
    assert!(store.is_current(&SourceMeta::named("/a.txt"), &reading(), &doc).unwrap());
    let other = Reading { aligner: "later".into(), ..reading() };
    assert!(!store.is_current(&SourceMeta::named("/a.txt"), &other, &doc).unwrap());
}

#[test]
fn a_changed_document_replaces_its_mentions() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/a.txt", "⟦佩斯科夫|Peskov⟧与⟦吕特|Rutte⟧");
    record(&mut store, "/b.txt", "⟦吕特|Rutte⟧");
    assert_eq!(record(&mut store, "/a.txt", "⟦呂特|Rutte⟧"), Change::Replaced);
    assert!(store.named("Peskov").unwrap().is_empty());
    assert!(store.by_key(KeyKind::Folded, "peskov").unwrap().is_empty());
    let seen: Vec<_> = only(&store, "Rutte").renderings.into_iter().map(|one| (one.text, one.seen.mentions)).collect();
    assert_eq!(seen, [("吕特".to_owned(), 1), ("呂特".to_owned(), 1)]);
    assert_eq!(store.stats().unwrap().mentions, 2);
}

#[test]
fn pairs_come_back_as_they_were_found() {
    let mut store = Store::in_memory().unwrap();
    let text = "一行\n韩国⟦国家情报院|National Intelligence Service|NIS⟧称，⟦𠮷野|Yoshino⟧";
    record(&mut store, "/a.txt", text);
    assert_eq!(store.pairs("/a.txt").unwrap(), Some(marked(text).1));
    assert_eq!(store.pairs("/b.txt").unwrap(), None);
    let rows = store.mentions(only(&store, "Yoshino").id, None).unwrap();
    assert_eq!((rows[0].line, rows[0].column, rows[0].end_column), (2, 45, 47));
    assert_eq!(rows[0].sentence, "韩国国家情报院(National Intelligence Service|NIS)称，𠮷野(Yoshino)");
}

#[test]
fn forms_of_one_gloss_are_one_entry() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/a.txt", "⟦国家情报院|NIS⟧");
    record(&mut store, "/b.txt", "⟦国情院|National Intelligence Service⟧");
    assert_eq!(store.stats().unwrap().entries, 2);
    record(&mut store, "/c.txt", "⟦国家情报院|National Intelligence Service|NIS⟧");
    let entry = only(&store, "nis");
    assert_eq!(entry.originals.len(), 2);
    assert_eq!(store.mentions(entry.id, None).unwrap().len(), 4);
    // The link goes with its only witness, and the number stays with one of the two.
    assert_eq!(store.forget("/c.txt").unwrap().mentions, 2);
    assert_eq!(store.stats().unwrap().entries, 2);
    assert_ne!(only(&store, "NIS").id, only(&store, "National Intelligence Service").id);
    assert_eq!(store.mentions(only(&store, "NIS").id, None).unwrap().len(), 1);
}

#[test]
fn a_decision_survives_harvest_and_forgetting() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/a.txt", "⟦齐诺维耶夫|Georgy Zinoviev⟧");
    let prefer = decision(Action::Prefer, "georgy zinoviev", "季诺维也夫");
    let entry = store.decide(&prefer).unwrap();
    store.decide(&decision(Action::Deprecate, "Georgy Zinoviev", "齐诺维耶夫")).unwrap();
    for number in 0..3 {
        record(&mut store, &format!("/{number}.txt"), "⟦齐诺维耶夫|Georgy Zinoviev⟧");
    }
    assert_eq!(status(&store, "Georgy Zinoviev", "季诺维也夫"), Status::Preferred);
    assert_eq!(status(&store, "Georgy Zinoviev", "齐诺维耶夫"), Status::Deprecated);
    for document in store.documents().unwrap() {
        store.forget(&document.meta.path).unwrap();
    }
    let kept = only(&store, "Georgy Zinoviev");
    assert_eq!((kept.id, kept.kind, kept.mentions()), (entry, Kind::Person, 0));
    assert_eq!(kept.best_rendering(None).unwrap().text, "季诺维也夫");
    let log = store.decisions(entry).unwrap();
    let original = "Georgy Zinoviev".to_owned();
    assert!(log[0].says_as(&Decision { original, ..prefer }.into()), "{log:?}");
    assert_eq!(log.len(), 2);
}

#[test]
fn decisions_name_the_memory_they_need() {
    let mut store = Store::in_memory().unwrap();
    let error = store.decide(&decision(Action::Prefer, "Kallas", "卡拉斯")).unwrap_err();
    assert!(error.to_string().contains("Kallas"), "{error}");
    assert_eq!(store.stats().unwrap().decisions, 0);
    assert!(store.by_key(KeyKind::Folded, "卡拉斯").unwrap().is_empty());
}

#[test]
fn a_region_has_its_own_preferred_rendering() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/cn.txt", "总统⟦特朗普|Trump⟧说");
    record(&mut store, "/tw.txt", "總統⟦川普|Trump⟧說對聯國關稅");
    store.decide(&decision(Action::Prefer, "Trump", "特朗普")).unwrap();
    store.decide(&decision(Action::Prefer, "Trump", "川普")).unwrap();
    let entry = only(&store, "trump");
    for (region, text) in [(Region::Cn, "特朗普"), (Region::Tw, "川普")] {
        assert_eq!(entry.best_rendering(Some(region)).unwrap().text, text);
        assert_eq!(status(&store, "trump", text), Status::Preferred);
    }
    store.decide(&Decision { region: Some(Region::Cn), ..decision(Action::Prefer, "Trump", "唐纳德") }).unwrap();
    assert_eq!(status(&store, "trump", "特朗普"), Status::Superseded);
    assert_eq!(status(&store, "trump", "川普"), Status::Preferred);
}

#[test]
fn forgetting_a_folder_forgets_what_is_in_it() {
    let mut store = Store::in_memory().unwrap();
    for path in ["/n/a.txt", "/n/b.jsonl#1", "/n/b.jsonl#2", "/n2.txt", "/n/b.jsonl2"] {
        record(&mut store, path, "⟦吕特|Rutte⟧");
    }
    assert_eq!(store.forget("/n/b.jsonl").unwrap().documents, 2);
    assert_eq!(store.forget("/n").unwrap().documents, 2);
    assert_eq!(store.documents().unwrap().len(), 1);
    assert_eq!(store.forget("/none").unwrap().documents, 0);
}

#[test]
fn the_earliest_text_is_the_first_source() {
    let mut store = Store::in_memory().unwrap();
    let (doc, pairs) = marked("⟦吕特|Rutte⟧");
    for (path, date) in [("/undated.txt", None), ("/late.txt", Some("2024-10-21")), ("/early.txt", Some("2010-01-01"))]
    {
        let meta = SourceMeta { date: date.map(str::to_owned), ..SourceMeta::named(path) };
        store.record(&meta, &reading(), &doc, &pairs).unwrap();
    }
    let seen = only(&store, "Rutte").renderings.remove(0).seen;
    assert_eq!(seen.first.as_deref(), Some("/early.txt:1:1"));
    assert_eq!(seen.last.as_deref(), Some("2026-01-02"), "an undated text counts with the day of its reading");
}

#[test]
fn what_a_kill_left_unsettled_is_settled_on_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/memory.db");
    let mut store = Store::open(&path).unwrap();
    let (doc, pairs) = marked("⟦吕特|Rutte⟧");
    store.put(&SourceMeta::named("/a.txt"), &reading(), &doc, &pairs).unwrap();
    assert!(store.named("Rutte").unwrap().is_empty());
    drop(store);
    assert_eq!(only(&Store::open_existing(&path).unwrap(), "Rutte").mentions(), 1);
}

#[test]
fn keys_find_forms() {
    let mut store = Store::in_memory().unwrap();
    record(&mut store, "/a.txt", "⟦德米特里·佩斯科夫|Dmitry Peskov⟧、⟦吕特|Rutte⟧");
    let found = |kind, key| store.by_key(kind, key).unwrap().into_iter().map(|one| one.originals[0].text.clone());
    for (kind, key) in [
        (KeyKind::Folded, "dmitry peskov"),
        (KeyKind::Part, "佩斯科夫"),
        (KeyKind::Sound, "demitelipeisikefu"),
        (KeyKind::Deletion, "dmitrypeskov"),
    ] {
        assert!(found(kind, key).eq(["Dmitry Peskov"]), "{key}");
    }
    for (kind, key, word) in [(KeyKind::Sound, "peisikefu", "佩斯科夫"), (KeyKind::Deletion, "eskov", "peskov")] {
        assert_eq!(store.words(&[(kind, key.to_owned())]).unwrap(), [word]);
    }
    let mut all = Vec::new();
    store.visit(&mut |entry| all.push(entry.id)).unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(store.entry(all[1]).unwrap().unwrap().originals[0].text, "Rutte");
}

/// Texts whose glosses link names in many ways.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let rendering = prop::sample::select(vec!["甲", "乙", "丙·丁", "戊"]);
    let original = prop::sample::select(vec!["Ann", "Bea", "bea", "Cy Dee", "Éve", "EVE"]);
    let gloss = (rendering, prop::collection::vec(original, 1..3))
        .prop_map(|(rendering, originals)| format!("⟦{rendering}|{}⟧", originals.join("|")));
    prop::collection::vec(prop::collection::vec(gloss, 0..4).prop_map(|glosses| glosses.join("和")), 1..6)
}

fn rulings() -> impl Strategy<Value = Vec<(Action, &'static str, &'static str)>> {
    let action = prop::sample::select(Action::SETTLING.to_vec());
    let original = prop::sample::select(vec!["Ann", "Bea", "Éve"]);
    prop::collection::vec((action, original, prop::sample::select(vec!["甲", "庚"])), 0..4)
}

/// A memory of `texts`, read in the order of `order` after `before` was read in their place.
fn memory(texts: &[String], order: &[usize], before: &[String]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for (at, text) in before.iter().enumerate() {
        record(&mut store, &format!("/{at}.txt"), text);
    }
    for &at in order {
        record(&mut store, &format!("/{at}.txt"), &texts[at]);
    }
    for at in texts.len()..before.len() {
        store.forget(&format!("/{at}.txt")).unwrap();
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_show(
        (texts, order) in texts().prop_flat_map(|texts| {
            let order = Just((0..texts.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(texts), order)
        }),
        before in texts(),
        rulings in rulings(),
    ) {
        let straight: Vec<usize> = (0..texts.len()).collect();
        let mut plain = memory(&texts, &straight, &[]);
        let mut other = memory(&texts, &order, &before);
        prop_assert_eq!(canonical(&plain), canonical(&other));
        for (action, original, rendering) in rulings {
            let decision = decision(action, original, rendering);
            let outcomes = [plain.decide(&decision).is_ok(), other.decide(&decision).is_ok()];
            prop_assert_eq!(outcomes[0], outcomes[1]);
        }
        prop_assert_eq!(canonical(&plain), canonical(&other));
        let (one, two) = (plain.stats().unwrap(), other.stats().unwrap());
        prop_assert_eq!(one, two);
    }
}

#[test]
fn many_may_make_one_memory_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                assert_eq!(record(&mut store, &format!("/{number}.txt"), "⟦吕特|Rutte⟧"), Change::New);
            });
        }
    });
    assert_eq!(only(&Store::open_existing(&path).unwrap(), "Rutte").mentions(), 8);
}
