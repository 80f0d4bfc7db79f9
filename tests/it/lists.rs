//! Lists in the memory: imported whole, taken back whole, never above a decision.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use yiming::store::{Imported, Listings, Refused, Store, StoreError, TakenBack};
use yiming::term::{
    Action, Confidence, Decision, Entry, Kind, Listing, Method, Pair, PartPair, Reading, Region, SeenCount, SourceMeta,
    Status, Terms as _,
};
use yiming::text::{Document, Span};

fn reading() -> Reading {
    Reading { aligner: "test".into(), settings: "min-confidence=0.5".into(), at: "2026-01-02T03:04:05Z".into() }
}

/// One text that calls Georgy Zinoviev 齐诺维耶夫.
fn harvested(store: &mut Store) {
    let doc = Document::new("/a.txt", "齐诺维耶夫(Georgy Zinoviev)");
    let pair = Pair {
        rendering: "齐诺维耶夫".into(),
        rendering_span: Span::new(0, 15),
        original: "Georgy Zinoviev".into(),
        original_span: Span::new(16, 31),
        kind: Kind::Person,
        method: Method::Transliteration,
        language: "und-Latn".into(),
        confidence: Confidence::new(0.875),
        parts: Vec::new(),
        title: None,
        note: None,
        gloss: Span::new(15, 32),
        runners_up: Vec::new(),
    };
    store.record(&SourceMeta::named("/a.txt"), &reading(), &doc, &[pair]).unwrap();
}

fn prefer(original: &str, rendering: &str) -> Decision {
    Decision {
        action: Action::Prefer,
        original: original.into(),
        rendering: rendering.into(),
        region: Some(Region::Hk),
        reason: None,
        who: "editor".into(),
        at: "2026-01-03T00:00:00Z".into(),
    }
}

fn only(store: &Store, name: &str) -> Entry {
    let mut found = store.named(name).unwrap();
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found.remove(0)
}

/// All that a memory says of names, the numbers of entries aside.
fn canonical(store: &Store) -> String {
    let mut told = String::new();
    let mut tell = |entry: Entry| writeln!(told, "{:?} {:?} {:?}", entry.kind, entry.originals, entry.renderings);
    store.visit(&mut |entry| tell(entry).unwrap()).unwrap();
    told
}

fn listing(original: &str, rendering: &str, status: Status, concept: u64) -> Listing {
    Listing {
        original: original.to_owned(),
        language: "ru".to_owned(),
        rendering: rendering.to_owned(),
        region: Region::Hk,
        status,
        kind: Kind::Person,
        method: Method::Transliteration,
        confidence: Confidence::new(1.0),
        parts: vec![PartPair { rendering: rendering.to_owned(), original: original.to_owned() }],
        note: Some("list".to_owned()),
        subject: None,
        sentence: format!("{rendering}({original})"),
        line: 1,
        column: 1,
        concept,
        shared: true,
        original_seen: SeenCount::ONCE,
        rendering_seen: SeenCount::ONCE,
        last: None,
    }
}

fn import(store: &mut Store, fingerprint: &str, pairs: &[Listing]) -> Imported {
    let meta = SourceMeta::named("/list.csv#import");
    let fill = |listings: &mut Listings<'_>| {
        pairs.iter().try_for_each(|pair| listings.add(pair.clone())).map_err(Refused::<StoreError>::from)
    };
    store.import(&meta, &reading(), fingerprint, fill).unwrap().0
}

#[test]
fn a_list_is_imported_and_taken_back_whole() {
    let mut store = Store::in_memory().unwrap();
    harvested(&mut store);
    let before = canonical(&store);
    let pairs = [
        listing("Georgy Zinoviev", "季诺维也夫", Status::Preferred, 1),
        listing("Зиновьев", "季诺维也夫", Status::Preferred, 1),
        listing("Зиновьев", "齐诺维耶夫", Status::Deprecated, 1),
    ];
    assert_eq!(import(&mut store, "1", &pairs), Imported { pairs: 3, replaced: 0 });
    let imported = canonical(&store);
    let entry = only(&store, "Зиновьев");
    assert_eq!(entry.originals.len(), 2);
    let told: Vec<_> = entry.renderings.iter().map(|one| (one.text.as_str(), one.region, one.status)).collect();
    assert_eq!(told[0], ("季诺维也夫", Region::Hk, Status::Preferred));
    assert!(told.contains(&("齐诺维耶夫", Region::Cn, Status::Unreviewed)));
    assert!(told.contains(&("齐诺维耶夫", Region::Hk, Status::Deprecated)));
    assert!(store.has_import("/list.csv#import", "1", "min-confidence=0.5").unwrap());
    assert_eq!(import(&mut store, "2", &pairs[..1]), Imported { pairs: 1, replaced: 3 });
    let path = "/list.csv#import".to_owned();
    let back = TakenBack { path: path.clone(), pairs: 1, restored: Some(3) };
    assert_eq!(store.undo_import(None).unwrap(), Some(back));
    assert_eq!(canonical(&store), imported);
    assert!(store.has_import(&path, "1", "min-confidence=0.5").unwrap());
    let gone = TakenBack { path, pairs: 3, restored: None };
    assert_eq!(store.undo_import(None).unwrap(), Some(gone));
    assert_eq!(canonical(&store), before);
    assert_eq!(store.undo_import(None).unwrap(), None);
}

#[test]
fn a_list_that_is_forgotten_is_not_brought_back() {
    let mut store = Store::in_memory().unwrap();
    let pairs = [listing("Rutte", "吕特", Status::Admitted, 1), listing("Kallas", "卡拉斯", Status::Admitted, 2)];
    import(&mut store, "1", &pairs);
    import(&mut store, "2", &pairs[..1]);
    assert_eq!(store.forget("/list.csv").unwrap().mentions, 1);
    import(&mut store, "3", &pairs[..1]);
    assert_eq!(store.undo_import(None).unwrap().unwrap().restored, None);
    assert_eq!(canonical(&store), "");
}

#[test]
fn a_list_that_fails_half_way_leaves_no_trace() {
    let mut store = Store::in_memory().unwrap();
    let before = canonical(&store);
    let fill = |listings: &mut Listings<'_>| {
        listings.add(listing("Rutte", "吕特", Status::Admitted, 1))?;
        Err::<(), _>(Refused::List(StoreError::UnknownOriginal { original: "x".into() }))
    };
    assert!(store.import(&SourceMeta::named("/b"), &reading(), "1", fill).is_err());
    assert_eq!(canonical(&store), before);
    assert!(store.documents().unwrap().is_empty());
}

#[test]
fn what_somebody_decided_is_told_under_every_original() {
    let mut store = Store::in_memory().unwrap();
    let pairs = [
        listing("Georgy Zinoviev", "齐诺维耶夫", Status::Admitted, 1),
        listing("Зиновьев", "齐诺维耶夫", Status::Admitted, 1),
        Listing { shared: false, ..listing("Rutte", "吕特", Status::Preferred, 2) },
    ];
    import(&mut store, "1", &pairs);
    store.decide(&prefer("Georgy Zinoviev", "季诺维也夫")).unwrap();
    let settled = store.settled().unwrap();
    let told: Vec<_> = settled.iter().map(|one| (one.original.as_str(), one.rendering.as_str(), one.status)).collect();
    assert_eq!(
        told,
        [
            ("georgy zinoviev", "齐诺维耶夫", Status::Admitted),
            ("georgy zinoviev", "季诺维也夫", Status::Preferred),
            ("зиновьев", "齐诺维耶夫", Status::Admitted),
            ("зиновьев", "季诺维也夫", Status::Preferred)
        ]
    );
}

/// Names that are tied in every way there is, and some that are not.
fn tied_and_lone() -> Vec<Listing> {
    let names = [
        ("Emmanuel Macron", "埃马纽埃尔·马克龙"),
        ("Dmitry Peskov", "德米特里·佩斯科夫"),
        ("Peskov", "佩斯科夫"),
        ("Zelensky", "泽连斯基"),
        ("Zelenskyy", "泽连斯基"),
        ("ZELENSKY", "澤倫斯基"),
        ("NIS", "国家情报院"),
        ("National Intelligence Service", "国家情报院"),
        ("John Smith", "史密斯"),
        ("Jane Smith", "史密斯"),
        ("Putin", "普京"),
        ("Putin", "蒲亭"),
        ("Putin", "普京"),
        ("...", "省略"),
        ("Kallas", "卡拉斯"),
        ("Каллас", "卡拉斯"),
    ];
    let mut rows: Vec<Listing> = (1..)
        .zip(names)
        .map(|(at, (original, rendering))| Listing {
            line: at,
            shared: false,
            confidence: Confidence::new(0.2 + 0.05 * at as f64),
            ..listing(original, rendering, Status::Unreviewed, at as u64)
        })
        .collect();
    // One concept of two originals.
    rows.push(Listing { line: 40, ..listing("Rosatom", "俄罗斯国家原子能公司", Status::Preferred, 40) });
    rows.push(Listing {
        line: 40, ..listing("Росатом", "俄罗斯国家原子能公司", Status::Preferred, 40)
    });
    rows
}

#[test]
fn a_memory_that_knows_nothing_yet_makes_the_same_entries_of_a_list() {
    let lines = |store: &Store| canonical(store).lines().map(str::to_owned).collect::<BTreeSet<String>>();
    let rows = tied_and_lone();
    // Who knows a name already asks the memory for all that could be tied.
    let mut asking = Store::in_memory().unwrap();
    let other = SourceMeta::named("/other.csv#import");
    let fill = |listings: &mut Listings<'_>| {
        listings.add(listing("Rutte", "吕特", Status::Admitted, 1)).map_err(Refused::<StoreError>::from)
    };
    asking.import(&other, &reading(), "1", fill).unwrap();
    import(&mut asking, "1", &rows);
    asking.undo_import(Some("/other.csv#import")).unwrap();
    let expected = lines(&asking);
    assert_eq!(expected.len(), 10, "{expected:#?}");
    let mut reversed = rows.clone();
    reversed.reverse();
    for rows in [rows, reversed] {
        let mut empty = Store::in_memory().unwrap();
        import(&mut empty, "1", &rows);
        assert_eq!(lines(&empty), expected);
        empty.undo_import(None).unwrap();
        assert_eq!(canonical(&empty), "");
    }
}
