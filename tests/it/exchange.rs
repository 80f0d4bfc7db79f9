//! Exports, read back by readers like those of the tools they are for.

use yiming::exchange::{ExchangeError, Exported, Preset};
use yiming::term::{Entry, EntryId, Filter, Kind, Method, Original, Region, Rendering, Seen, Status};

fn rendering(text: &str, region: Region, status: Status) -> Rendering {
    let seen =
        Seen { mentions: 3, documents: 2, first: Some("报/a,b.txt:3:16".into()), last: Some("2024-10-21".into()) };
    Rendering { text: text.into(), region, status, method: Method::Transliteration, seen }
}

fn original(text: &str) -> Original {
    Original { text: text.into(), language: "en".into(), seen: Seen::default() }
}

fn entry(originals: &[&str], renderings: Vec<Rendering>) -> Entry {
    Entry {
        id: EntryId(1),
        kind: Kind::Org,
        note: None,
        originals: originals.iter().map(|text| original(text)).collect(),
        renderings,
        parts: Vec::new(),
    }
}

fn memory() -> Vec<Entry> {
    vec![
        entry(
            &["Smith, \"Bob\" & Co", "SBC"],
            vec![
                rendering("史密斯公司", Region::Cn, Status::Preferred),
                rendering("史密夫公司", Region::Cn, Status::Deprecated),
            ],
        ),
        entry(&["#MeToo"], vec![rendering("我也是", Region::Cn, Status::Unreviewed)]),
    ]
}

fn export(preset: Preset, filter: Filter, entries: &[Entry]) -> Result<(String, Exported), ExchangeError> {
    let mut out = Vec::new();
    let mut exporter = preset.exporter(&mut out, filter)?;
    for entry in entries {
        exporter.entry(entry)?;
    }
    let account = exporter.finish()?;
    drop(exporter);
    Ok((String::from_utf8(out).unwrap(), account))
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_generic_table_reads_back() {
    let (text, exported) = export(Preset::Generic, Filter::default(), &memory()).unwrap();
    let rows = rows(&text);
    assert_eq!(rows[0][..7], ["original", "rendering", "kind", "status", "region", "mentions", "first_source"]);
    assert_eq!(
        rows[1][..7],
        ["Smith, \"Bob\" & Co", "史密斯公司", "org", "preferred", "zh-CN", "3", "报/a,b.txt:3:16"]
    );
    assert_eq!(rows[1][11], "SBC");
    assert_eq!((rows.len(), exported.rows), (4, 3));
    assert!(text.contains("\"Smith, \"\"Bob\"\" & Co\""), "quoted as RFC 4180 asks: {text}");
}

#[test]
fn excel_gets_its_mark_and_line_ends() {
    let (text, _) = export(Preset::Excel, Filter::default(), &memory()).unwrap();
    let body = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(body.lines().count(), body.matches("\"\r\n").count());
    assert_eq!(rows(body), rows(&export(Preset::Generic, Filter::default(), &memory()).unwrap().0));
}

#[test]
fn omegat_gets_what_it_can_read_and_the_rest_is_told() {
    let (text, exported) = export(Preset::OmegaT, Filter::default(), &memory()).unwrap();
    let expected = "Smith, \"Bob\" & Co\t史密斯公司\torg, preferred, zh-CN\nSBC\t史密斯公司\torg, preferred, zh-CN\n";
    assert_eq!(text, expected);
    let left_out: Vec<_> = exported.left_out.iter().map(|(form, _)| form.as_str()).collect();
    assert_eq!(left_out, ["史密夫公司", "#MeToo"]);
}

#[test]
fn omegat_is_not_given_two_regions() {
    let both = [entry(
        &["Trump"],
        vec![rendering("特朗普", Region::Cn, Status::Unreviewed), rendering("川普", Region::Tw, Status::Unreviewed)],
    )];
    let message = export(Preset::OmegaT, Filter::default(), &both).unwrap_err().to_string();
    assert!(message.contains("zh-CN, zh-TW"), "{message}");
    let taiwan = Filter { regions: vec![Region::Tw], ..Filter::default() };
    assert_eq!(export(Preset::OmegaT, taiwan, &both).unwrap().0, "Trump\t川普\torg, unreviewed, zh-TW\n");
}

#[test]
fn filters_choose_renderings() {
    let kept = |filter| export(Preset::Generic, filter, &memory()).unwrap().1.rows;
    assert_eq!(kept(Filter { statuses: vec![Status::Deprecated], ..Filter::default() }), 1);
    assert_eq!(kept(Filter { kinds: vec![Kind::Person], ..Filter::default() }), 0);
    assert_eq!(kept(Filter { min_mentions: 3, ..Filter::default() }), 3);
    assert_eq!(kept(Filter { min_mentions: 4, ..Filter::default() }), 0);
}

#[test]
fn an_unknown_preset_is_named_with_the_known_ones() {
    let message = Preset::named("lotus").unwrap_err().to_string();
    assert!(message.contains("lotus") && message.contains("generic, excel, omegat"), "{message}");
}
