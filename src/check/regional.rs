//! Renderings of another region that no memory has to know: names of the built-in list, and forms that the
//! text itself labels (`台译川普`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::agree;
use super::diagnostic::Evidence;
use super::work::{Stated, Work};
use crate::names::han::{Spelling, spelling};
use crate::names::{Names, Owners, Role, Side};
use crate::reference::{GENERIC, Reference};
use crate::term::{Entry, Kind, Pair, Region, Rendering};
use crate::text::Span;
use crate::text::normalize::fold;
use crate::text::script::is_interpunct;

/// A rendering of another region where it stands.
#[derive(Debug)]
pub(crate) struct Foreign {
    pub(crate) document: usize,
    pub(crate) span: Span,
    /// Whose it is.
    pub(crate) region: Region,
    pub(crate) original: String,
    /// What the region that holds writes.
    pub(crate) home: String,
    /// Where the work does so.
    pub(crate) evidence: Option<Evidence>,
}

/// The names of the built-in list, ready to be found. The languages and words among them are no names to
/// report, but 尼日利亚 keeps 尼日 from being one.
static BUILT_IN: LazyLock<Names> =
    LazyLock::new(|| Names::new(Side::Rendering, &[Reference::shipped()]).expect("a list answers"));

/// Names of the built-in list that stand in `work` as regions other than `region` write them.
pub(crate) fn established(work: &Work<'_>, region: Region) -> Vec<Foreign> {
    let mut met: Vec<(usize, Span, &Entry)> = Vec::new();
    for page in BUILT_IN.read(&work.documents.iter().collect::<Vec<_>>()) {
        for hit in BUILT_IN.find(&page, &Owners::new()) {
            // Two regions may write a name alike: it is one entry's all the same.
            let Some(entry) = hit.forms.first().map(|form| form.entry) else { continue };
            if hit.forms.iter().all(|form| form.role == Role::Whole && form.entry == entry) {
                met.push((page.number(), hit.span, &BUILT_IN.entries()[entry]));
            }
        }
    }
    let mut homes: HashMap<String, (usize, Span, usize)> = HashMap::new();
    for (document, span, _) in &met {
        let place = homes.entry(fold(work.slice(*document, *span))).or_insert((*document, *span, 0));
        place.2 += 1;
    }
    let foreign = met.iter().filter_map(|&(document, span, entry)| {
        let (other, home) = other_regions(entry, work.slice(document, span), region)?;
        let at_home = homes.get(&fold(&home.text));
        stands_for(work, document, span, entry, at_home.is_some()).then(|| Foreign {
            document,
            span,
            region: other.region,
            original: entry.best_original().map(|one| one.text.clone()).unwrap_or_default(),
            home: home.text.clone(),
            evidence: at_home.map(|&(document, span, uses)| Evidence::at(&work.documents[document], span).used(uses)),
        })
    });
    foreign.collect()
}

/// The rendering that `found` is, and the one that `region` has instead: a form of its own, neither the same
/// in another script nor shorter or longer by a word.
fn other_regions<'e>(entry: &'e Entry, found: &str, region: Region) -> Option<(&'e Rendering, &'e Rendering)> {
    let is_name = matches!(entry.kind, Kind::Person | Kind::Place | Kind::Org | Kind::Product | Kind::Work);
    if !is_name || entry.note.as_deref() == Some(GENERIC) {
        return None;
    }
    let key = fold(found);
    let here: Vec<&Rendering> = entry.renderings.iter().filter(|one| fold(&one.text) == key).collect();
    let other = here.first().filter(|_| here.iter().all(|one| one.region != region))?;
    let mut at_home = entry.renderings.iter().filter(|one| one.region == region).peekable();
    let home = *at_home.peek()?;
    let related = |home: &Rendering| {
        agree::renderings(&home.text, &other.text, true) || agree::renderings(&home.text, &other.text, false)
    };
    (!at_home.any(related)).then_some((other, home))
}

/// Whether the stretch is the name of `entry` and nothing else: no piece of a longer name, nobody's own
/// name, and where it is short no word either, unless the text says whose it is.
fn stands_for(work: &Work<'_>, document: usize, span: Span, entry: &Entry, has_home: bool) -> bool {
    let of_entry = |original: &str| entry.originals.iter().any(|one| fold(&one.text) == fold(original));
    let mut stated = work.stated_over(document, span).peekable();
    if stated.peek().is_some() {
        return stated.all(|one| one.pair.rendering_span == span && of_entry(&one.pair.original));
    }
    let own = work.own_mentions_over(document, span).flat_map(|mention| &mention.forms);
    let own: Vec<&Entry> = own.map(|form| &work.own.entries()[form.entry]).collect();
    if !own.is_empty() {
        return own.iter().all(|entry| entry.originals.iter().any(|one| of_entry(&one.text)));
    }
    if work.known_mentions_over(document, span).next().is_some() {
        return false;
    }
    let (before, after) = work.neighbours(document, span);
    let goes_on = |c: Option<char>| c.is_some_and(|c| is_interpunct(c) || spelling(c) == Spelling::Strong);
    if goes_on(before) || goes_on(after) {
        return false;
    }
    // 凯西 is a station in Antarctica for some and a girl for others, 雪梨 a fruit.
    fold(work.slice(document, span)).chars().count() > 2 || has_home
}

/// Forms that a gloss labels with a region, where they stand elsewhere in the work.
pub(crate) fn labelled(work: &Work<'_>, region: Region) -> Vec<Foreign> {
    let mut found = Vec::new();
    for one in &work.stated {
        let Some(other) = label(work, *one).filter(|other| *other != region) else { continue };
        let Some(home) = home_of(work, *one, region) else { continue };
        let key = fold(&one.pair.rendering);
        let entries = work.index.entries(&fold(&one.pair.original));
        let mentions = entries.iter().flat_map(|&entry| work.own_mentions_of(entry));
        let uses = mentions.filter(|mention| {
            mention.forms.len() == 1
                && fold(&mention.forms[0].text) == key
                && !is_in_gloss(work, mention.document, mention.span)
        });
        found.extend(uses.map(|mention| Foreign {
            document: mention.document,
            span: mention.span,
            region: other,
            original: one.pair.original.clone(),
            home: home.pair.rendering.clone(),
            evidence: Some(work.evidence(home)),
        }));
    }
    found
}

/// The region that the words before a rendering in a gloss name: 台译, 港译, 大陆译作.
fn label(work: &Work<'_>, one: Stated<'_>) -> Option<Region> {
    const REGIONS: [(char, Region); 5] =
        [('台', Region::Tw), ('港', Region::Hk), ('陆', Region::Cn), ('内', Region::Cn), ('新', Region::Sg)];
    let Pair { gloss, rendering_span, .. } = one.pair;
    if !gloss.contains(*rendering_span) {
        return None;
    }
    let before = fold(work.slice(one.document, Span::new(gloss.start, rendering_span.start)));
    let label: String = before.chars().rev().take(6).take_while(|c| !c.is_ascii()).collect();
    if !label.contains(['译', '称', '作']) {
        return None;
    }
    label.chars().find_map(|c| REGIONS.iter().find(|(mark, _)| *mark == c)).map(|(_, region)| *region)
}

/// The pair of the same gloss and original that `region` writes: labelled so, or before the bracket.
fn home_of<'a>(work: &Work<'a>, one: Stated<'_>, region: Region) -> Option<Stated<'a>> {
    let beside = work.index.of_gloss(one.document, one.pair.gloss).iter().map(|&at| work.stated[at]);
    let same: Vec<Stated<'a>> = beside.filter(|other| fold(&other.pair.original) == fold(&one.pair.original)).collect();
    let labelled = same.iter().find(|other| label(work, **other) == Some(region));
    let plain = || same.iter().find(|other| !other.pair.gloss.contains(other.pair.rendering_span));
    labelled.or_else(plain).copied()
}

fn is_in_gloss(work: &Work<'_>, document: usize, span: Span) -> bool {
    work.stated_over(document, span).any(|one| one.pair.gloss.contains(span))
}
