//! Other people's lists into the memory: read, compared with what somebody decided, written as one step.
//!
//! What a list says never outranks a decision: where it disagrees with one, that is told, and the decision
//! holds.

use std::collections::BTreeMap;
use std::io::SeekFrom;
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::bitext;
use crate::align::{Aligner, Model, parts};
use crate::exchange::import::bitext::{Segment, segments};
use crate::exchange::import::{self, Account, Row, Source};
use crate::exchange::{Concept, ExchangeError, Variant, region_of_tag};
use crate::store::{Fingerprint, Imported, Refused, Settled, Store, StoreError};
use crate::term::{
    Confidence, Kind, Listing, Method, Original, Pair, Part, PartPair, Reading, Region, SeenCount, SourceMeta, Status,
};
use crate::text::normalize::fold;
use crate::text::script::{has_foreign, has_han, is_interpunct};

/// How a list is imported.
#[derive(Debug, Clone, Default)]
pub struct ListOptions {
    /// How to read it.
    pub reading: import::Options,
    /// What its names name, where it does not say it.
    pub kind: Option<Kind>,
    /// What it says of its renderings, where it says nothing.
    pub status: Option<Status>,
    /// The field or project it belongs to, where it does not say it.
    pub subject: Option<String>,
}

impl ListOptions {
    /// All that decides what is read from a file, as text: with other settings it is another list.
    fn settings(&self) -> String {
        format!("{self:?}")
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What became of the rows.
    pub account: Account,
    /// Segments of a parallel text read.
    pub segments: u64,
    /// Names read.
    pub concepts: u64,
    /// Pairs of an original and a rendering read.
    pub pairs: u64,
    /// What the memory took; `None` for a dry run.
    pub imported: Option<Imported>,
    /// The very same list was imported before: nothing changed.
    pub unchanged: bool,
    /// Where the list disagrees with a decision.
    pub conflicts: u64,
    /// The first of those places.
    pub examples: Vec<Conflict>,
}

/// A place where a list disagrees with a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Line or row of the list.
    pub line: usize,
    /// The original.
    pub original: String,
    /// What the list gives for it.
    pub listed: String,
    /// What the list says of that.
    pub status: Status,
    /// What was decided.
    pub settled: Settled,
}

/// An import failed, and nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The list cannot be read.
    #[error(transparent)]
    List(#[from] ExchangeError),
    /// The memory cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How many conflicts are shown.
const SHOWN: usize = 20;

/// The name under which the memory keeps the list that was read from the file with the identity `path`.
/// Forgetting the file forgets it too.
pub fn list_path(path: &str) -> String {
    format!("{path}#import")
}

/// Import the list `from`, which messages call `name`, into `store`.
///
/// # Errors
/// The list cannot be read at all, or the memory not written; then nothing is changed.
pub fn import_list(
    store: &mut Store,
    meta: &SourceMeta,
    name: &str,
    at: &str,
    from: &mut dyn Source,
    options: &ListOptions,
) -> Result<Report, ImportError> {
    let reading = Reading { aligner: String::new(), settings: options.settings(), at: at.to_owned() };
    into(store, meta, &reading, from, |from, settled, add| read(name, from, options, settled, add))
}

/// Gives a pair to the memory, which may have had enough.
type Add<'a> = dyn FnMut(Listing) -> ControlFlow<()> + 'a;

/// Write the pairs that `fill` reads out of `from` to `store`, unless it has this very list.
fn into(
    store: &mut Store,
    meta: &SourceMeta,
    reading: &Reading,
    from: &mut dyn Source,
    fill: impl FnOnce(&mut dyn Source, &Decided, &mut Add<'_>) -> Result<Report, ExchangeError>,
) -> Result<Report, ImportError> {
    let fingerprint = fingerprint(from).map_err(ExchangeError::Io)?;
    if store.has_import(&meta.path, &fingerprint, &reading.settings)? {
        return Ok(Report { unchanged: true, ..Report::default() });
    }
    let settled = Decided::of(store)?;
    let (imported, mut report) = store.import::<Report, ImportError>(meta, reading, &fingerprint, |listings| {
        let mut refused = None;
        let report = fill(from, &settled, &mut |listing| match listings.add(listing) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                refused = Some(error);
                ControlFlow::Break(())
            }
        });
        match refused {
            Some(error) => Err(error.into()),
            None => report.map_err(|error| Refused::List(error.into())),
        }
    })?;
    report.imported = Some(imported);
    Ok(report)
}

/// Align the names in the segments of the parallel text `from`, show each pair to `visitor`, and import them
/// into `store`, if there is one. Pairs below `least` are left out.
///
/// # Errors
/// The file cannot be read at all, or the memory not written; then nothing is changed.
pub fn import_bitext(
    store: Option<&mut Store>,
    meta: &SourceMeta,
    at: &str,
    from: &mut dyn Source,
    (options, least): (&ListOptions, Confidence),
    visitor: &mut dyn FnMut(&Listing),
) -> Result<Report, ImportError> {
    let name = meta.path.trim_end_matches("#import").to_owned();
    let Some(store) = store else {
        let settled = Decided::default();
        return Ok(read_bitext(&name, from, (options, least), &settled, &mut |listing| {
            visitor(&listing);
            ControlFlow::Continue(())
        })?);
    };
    let settings = format!("align-names {} {}", least.get(), options.settings());
    let reading = Reading { aligner: String::new(), settings, at: at.to_owned() };
    into(store, meta, &reading, from, |from, settled, add| {
        read_bitext(&name, from, (options, least), settled, &mut |listing| {
            visitor(&listing);
            add(listing)
        })
    })
}

/// Segments that are aligned at a time, on all cores.
const BATCH: usize = 1024;

fn read_bitext(
    name: &str,
    from: &mut dyn Source,
    options: (&ListOptions, Confidence),
    settled: &Decided,
    add: &mut Add<'_>,
) -> Result<Report, ExchangeError> {
    let mut report = Report::default();
    let mut batch: Vec<Segment> = Vec::new();
    let account = segments(name, from, &options.0.reading, &mut |segment| {
        batch.push(segment);
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        align_batch(&std::mem::take(&mut batch), options, settled, &mut report, add)
    })?;
    let _ = align_batch(&batch, options, settled, &mut report, add);
    report.account = account;
    Ok(report)
}

fn align_batch(
    batch: &[Segment],
    (options, least): (&ListOptions, Confidence),
    settled: &Decided,
    report: &mut Report,
    add: &mut Add<'_>,
) -> ControlFlow<()> {
    let aligner = Aligner::shipped();
    let found: Vec<Vec<Pair>> =
        batch.par_iter().map(|one| bitext::pairs(&aligner, &one.foreign, &one.chinese)).collect();
    for (segment, pairs) in batch.iter().zip(found) {
        report.segments += 1;
        for pair in pairs.into_iter().filter(|pair| pair.confidence >= least) {
            report.concepts += 1;
            report.pairs += 1;
            let listing = stated_by(segment, pair, options, report.concepts);
            settled.compare(&row_of(&listing), report);
            add(listing)?;
        }
    }
    ControlFlow::Continue(())
}

/// The pair of a segment, as a row of a list.
fn stated_by(segment: &Segment, pair: Pair, options: &ListOptions, number: u64) -> Listing {
    let region = region_of_tag(&segment.chinese_tag).or(options.reading.region);
    let before = segment.chinese.get(..pair.rendering_span.start).unwrap_or_default();
    Listing {
        language: if segment.language.is_empty() { pair.language } else { segment.language.clone() },
        region: region.unwrap_or_else(|| Region::of(&segment.chinese)),
        status: options.status.unwrap_or(Status::Unreviewed),
        kind: options.kind.unwrap_or(pair.kind),
        original: pair.original,
        rendering: pair.rendering,
        method: pair.method,
        confidence: pair.confidence,
        parts: pair.parts,
        note: None,
        subject: options.subject.clone(),
        sentence: segment.chinese.clone(),
        line: segment.line,
        column: before.chars().count() + 1,
        concept: number,
        shared: false,
        original_seen: SeenCount::ONCE,
        rendering_seen: SeenCount::ONCE,
        last: None,
    }
}

fn row_of(listing: &Listing) -> Row {
    let original = Original {
        text: listing.original.clone(),
        language: listing.language.clone(),
        seen: crate::term::Seen::default(),
    };
    let rendering = Variant { status: listing.status, ..Variant::new(listing.rendering.clone(), listing.region) };
    let concept = Concept { originals: vec![original], renderings: vec![rendering], ..Concept::default() };
    Row { concept, line: listing.line }
}

/// What importing the list `from`, which is called `name`, would do to `store`, or to an empty memory.
///
/// # Errors
/// The list cannot be read at all.
pub fn rehearse(
    store: Option<&Store>,
    name: &str,
    from: &mut dyn Source,
    options: &ListOptions,
) -> Result<Report, ImportError> {
    let settled = store.map(Decided::of).transpose()?.unwrap_or_default();
    Ok(read(name, from, options, &settled, &mut |_| ControlFlow::Continue(()))?)
}

fn fingerprint(from: &mut dyn Source) -> std::io::Result<String> {
    from.seek(SeekFrom::Start(0))?;
    let mut fingerprint = Fingerprint::default();
    let mut piece = vec![0; 1 << 16];
    loop {
        let length = from.read(&mut piece)?;
        match piece.get(..length) {
            Some([]) | None => return Ok(fingerprint.finish()),
            Some(read) => fingerprint.write(read),
        }
    }
}

/// Read the list and give each of its pairs to `add`.
fn read(
    name: &str,
    from: &mut dyn Source,
    options: &ListOptions,
    settled: &Decided,
    add: &mut Add<'_>,
) -> Result<Report, ExchangeError> {
    let mut report = Report::default();
    let account = import::read(name, from, &options.reading, &mut |mut row| {
        complete(&mut row.concept, options);
        report.concepts += 1;
        settled.compare(&row, &mut report);
        listings(&row, report.concepts).into_iter().try_for_each(|listing| {
            report.pairs += 1;
            add(listing)
        })
    })?;
    report.account = account;
    Ok(report)
}

/// Say of the concept what the list does not.
fn complete(concept: &mut Concept, options: &ListOptions) {
    let kind = concept.kind.or(options.kind).unwrap_or_else(|| guess_kind(concept));
    concept.kind = Some(kind);
    concept.subject = concept.subject.take().or_else(|| options.subject.clone());
    let original = concept.headword().to_owned();
    for one in &mut concept.renderings {
        if one.status == Status::Unreviewed {
            one.status = options.status.unwrap_or(Status::Unreviewed);
        }
        one.method = one.method.or_else(|| Some(guess_method(kind, &original)));
    }
    if concept.parts.is_empty() {
        concept.parts = guess_parts(concept);
    }
}

/// What a name names, by its looks alone.
fn guess_kind(concept: &Concept) -> Kind {
    const ORGANISATIONS: &[&str] = &[
        "公司",
        "大学",
        "大學",
        "委员会",
        "委員會",
        "银行",
        "銀行",
        "集团",
        "集團",
        "学院",
        "協會",
        "协会",
        "组织",
        "組織",
        "研究所",
    ];
    const PLACES: &[&str] = &["省", "市", "县", "縣", "州", "岛", "島", "山", "河", "湖", "海", "群岛", "群島", "半岛"];
    let rendering = concept.renderings.first().map_or("", |one| &one.text);
    let ends = |words: &[&str]| words.iter().any(|word| rendering.ends_with(word) && rendering != *word);
    if rendering.starts_with('《') {
        Kind::Work
    } else if ends(ORGANISATIONS) {
        Kind::Org
    } else if rendering.contains(is_interpunct) {
        Kind::Person
    } else if ends(PLACES) {
        Kind::Place
    } else if concept.headword().starts_with(char::is_lowercase) {
        Kind::Term
    } else {
        Kind::Person
    }
}

fn guess_method(kind: Kind, original: &str) -> Method {
    if has_han(original) && !has_foreign(original) {
        Method::Heritage
    } else if matches!(kind, Kind::Org | Kind::Work | Kind::Event | Kind::Term) {
        let letters = original.chars().filter(|c| c.is_alphabetic());
        let acronym =
            original.chars().count() <= 6 && letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
        if acronym { Method::Acronym } else { Method::Semantic }
    } else {
        Method::Transliteration
    }
}

/// Which part renders which, by sound, so that a listed person is known by the surname too.
fn guess_parts(concept: &Concept) -> Vec<Part> {
    let (Some(original), Some(Kind::Person)) = (concept.originals.first(), concept.kind) else { return Vec::new() };
    let mut found: BTreeMap<PartPair, u64> = BTreeMap::new();
    for one in &concept.renderings {
        let method = one.method.unwrap_or(Method::Transliteration);
        for pair in parts::align(&one.text, &original.text, method, &Model::shipped().sound) {
            *found.entry(pair).or_default() += 1;
        }
    }
    found.into_iter().map(|(pair, mentions)| Part { pair, mentions }).collect()
}

/// The pairs of a concept: its best original with every rendering, and every other original with the best
/// rendering, which ties them to one entry.
fn listings(row: &Row, number: u64) -> Vec<Listing> {
    let concept = &row.concept;
    let counted = concept.originals.iter().map(|one| &one.seen).chain(concept.renderings.iter().map(|one| &one.seen));
    let counted = counted.clone().any(|seen| seen.mentions > 0);
    let seen = |seen: &crate::term::Seen| {
        if counted { SeenCount { mentions: seen.mentions, documents: seen.documents } } else { SeenCount::ONCE }
    };
    let pair = |original: &Original, rendering: &Variant, first: (bool, bool)| Listing {
        original: original.text.clone(),
        language: original.language.clone(),
        rendering: rendering.text.clone(),
        region: rendering.region,
        status: rendering.status,
        kind: concept.kind.unwrap_or(Kind::Person),
        method: rendering.method.unwrap_or(Method::Transliteration),
        confidence: rendering.confidence.unwrap_or(Confidence::new(1.0)),
        parts: parts_of(&concept.parts, original, rendering),
        note: concept.note.clone(),
        subject: concept.subject.clone(),
        sentence: rendering
            .contexts
            .first()
            .map_or_else(|| format!("{}({})", rendering.text, original.text), |context| context.text.clone()),
        line: row.line,
        column: 1,
        concept: number,
        shared: concept.originals.len() > 1,
        original_seen: if first.0 { seen(&original.seen) } else { SeenCount::default() },
        rendering_seen: if first.1 { seen(&rendering.seen) } else { SeenCount::default() },
        last: rendering.seen.last.clone().or_else(|| original.seen.last.clone()),
    };
    let (Some(original), Some(rendering)) = (concept.originals.first(), concept.renderings.first()) else {
        return Vec::new();
    };
    let of_original = concept.renderings.iter().enumerate().map(|(at, one)| pair(original, one, (at == 0, true)));
    let of_others = concept.originals.iter().skip(1).map(|one| pair(one, rendering, (true, false)));
    of_original.chain(of_others).collect()
}

/// The parts that stand in both forms.
fn parts_of(parts: &[Part], original: &Original, rendering: &Variant) -> Vec<PartPair> {
    let of_it =
        |part: &&Part| rendering.text.contains(&part.pair.rendering) && original.text.contains(&part.pair.original);
    parts.iter().filter(of_it).map(|part| part.pair.clone()).collect()
}

/// What somebody decided, by folded original.
#[derive(Debug, Default)]
struct Decided(BTreeMap<String, Vec<Settled>>);

impl Decided {
    fn of(store: &Store) -> Result<Self, StoreError> {
        let mut by_original: BTreeMap<String, Vec<Settled>> = BTreeMap::new();
        for one in store.settled()? {
            by_original.entry(one.original.clone()).or_default().push(one);
        }
        Ok(Self(by_original))
    }

    fn compare(&self, row: &Row, report: &mut Report) {
        if self.0.is_empty() {
            return;
        }
        for original in &row.concept.originals {
            let Some(settled) = self.0.get(&fold(&original.text)) else { continue };
            for one in &row.concept.renderings {
                if let Some(settled) = disagreement(settled, one) {
                    report.conflicts += 1;
                    if report.examples.len() < SHOWN {
                        report.examples.push(Conflict {
                            line: row.line,
                            original: original.text.clone(),
                            listed: one.text.clone(),
                            status: one.status,
                            settled: settled.clone(),
                        });
                    }
                }
            }
            // The other originals of one entry would tell the same.
            return;
        }
    }
}

/// The decision that says otherwise than the list.
fn disagreement<'s>(settled: &'s [Settled], one: &Variant) -> Option<&'s Settled> {
    let of_region = |settled: &&Settled| settled.region == one.region;
    let same = settled.iter().filter(of_region).find(|known| known.rendering == one.text);
    let refused = |status| matches!(status, Status::Deprecated | Status::Superseded);
    let preferred = || settled.iter().filter(of_region).find(|known| known.status == Status::Preferred);
    match same {
        Some(known) if refused(known.status) != refused(one.status) => Some(known),
        Some(known) if one.status == Status::Preferred && known.status != Status::Preferred => preferred(),
        Some(_) => None,
        None if refused(one.status) => None,
        None => preferred(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_a_decision_disagree() {
        let settled = |rendering: &str, status| Settled {
            original: "trump".to_owned(),
            rendering: rendering.to_owned(),
            region: Region::Cn,
            status,
        };
        let decided = [
            settled("唐纳德·特朗普", Status::Preferred),
            settled("特朗普", Status::Admitted),
            settled("杜林普", Status::Deprecated),
        ];
        let differs = |text: &str, status, region| {
            let listed = Variant { status, ..Variant::new(text, region) };
            disagreement(&decided, &listed).map(|one| one.rendering.as_str())
        };
        let (own, other) = (Some("唐纳德·特朗普"), Some("杜林普"));
        assert_eq!(differs("唐纳德·特朗普", Status::Unreviewed, Region::Cn), None);
        assert_eq!(differs("唐纳德·特朗普", Status::Deprecated, Region::Cn), own);
        assert_eq!(differs("特朗普", Status::Admitted, Region::Cn), None);
        assert_eq!(differs("特朗普", Status::Preferred, Region::Cn), own);
        assert_eq!(differs("杜林普", Status::Admitted, Region::Cn), other);
        assert_eq!(differs("杜林普", Status::Deprecated, Region::Cn), None);
        assert_eq!(differs("川普", Status::Unreviewed, Region::Cn), own);
        assert_eq!(differs("川普", Status::Preferred, Region::Tw), None);
    }
}
