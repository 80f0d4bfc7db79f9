//! Gold paragraphs to labelled slots.

use std::collections::BTreeMap;

use super::boost::Groups;
use super::data::{GoldPair, Labelled};
use crate::align::classify;
use crate::align::evaluate::{same_original, same_rendering};
use crate::align::features::Row;
use crate::align::slot::{Place, Slot};
use crate::align::{Aligner, Model};
use crate::mention;
use crate::text::{Document, Span};

/// How much a form counts that is judged without the others of its bracket.
const ALONE: f64 = 0.5;

/// A slot with its rows and the row that is right.
#[derive(Debug, Clone)]
pub(super) struct LabelledSlot {
    /// Which paragraph it stands in, over all documents.
    pub paragraph: usize,
    /// Its rows, the last "no pair".
    pub rows: Vec<Row>,
    /// The right row.
    pub right: usize,
    /// Kind and method of the gold pair.
    pub classes: Option<(String, String)>,
    /// Signs of the gold pair for its classes.
    pub signs: Vec<u32>,
    /// How much it counts for the trees.
    pub weight: f64,
    /// Whether its paragraph was labelled whole, not bracket by bracket because it looked hard.
    pub ordinary: bool,
}

/// Labelled paragraphs put back together as documents, one for each file, line by line.
pub(super) fn documents(labelled: &[Labelled]) -> Vec<(Document, Vec<&Labelled>)> {
    let mut files: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
    for paragraph in labelled {
        files.entry(paragraph.file.as_deref().unwrap_or("")).or_default().push(paragraph);
    }
    files
        .into_iter()
        .map(|(file, paragraphs)| {
            let text: Vec<&str> = paragraphs.iter().map(|one| one.text.as_str()).collect();
            (Document::new(file, text.join("\n")), paragraphs)
        })
        .collect()
}

/// Every slot of the documents that gold decides; with `alone`, as if each form stood alone in its
/// bracket, and only those that do not.
pub(super) fn slots(model: &Model, documents: &[(Document, Vec<&Labelled>)], alone: bool) -> Vec<LabelledSlot> {
    let mut out = Vec::new();
    let mut first = 0;
    for (doc, paragraphs) in documents {
        let mentions = mention::find(doc);
        for scored in Aligner::new(model).score_with(doc, &mentions, !alone) {
            if alone && (scored.slot.forms < 2 || scored.slot.place != Place::Before) {
                continue;
            }
            let line = doc.position(scored.slot.form.span.start).line - 1;
            let Some(gold) = paragraphs.get(line) else { continue };
            if !was_looked_at(doc, gold, mentions[scored.slot.mention].bracket.outer) {
                continue;
            }
            let Some((right, pair)) = right_row(doc, &scored.slot, &gold.pairs) else { continue };
            let signs =
                pair.map_or(Vec::new(), |_| classify::signs(doc, &scored.slot, right, scored.rows.links[right]));
            out.push(LabelledSlot {
                paragraph: first + line,
                right,
                classes: pair.map(|pair| (pair.kind.clone(), pair.relation.clone())),
                rows: scored.rows.rows,
                signs,
                weight: if alone { ALONE } else { 1.0 },
                ordinary: gold.brackets.is_none(),
            });
        }
        first += paragraphs.len();
    }
    out
}

/// Whether the labels of a paragraph cover the bracket at `outer`.
fn was_looked_at(doc: &Document, gold: &Labelled, outer: Span) -> bool {
    let Some(brackets) = &gold.brackets else { return true };
    let column = doc.position(outer.start).column - 1;
    brackets.iter().any(|&(start, _)| start == column)
}

/// The row that gold says is right: a candidate, or "no pair". `None` where gold leaves it open or the
/// right rendering is no candidate.
fn right_row<'g>(doc: &Document, slot: &Slot, gold: &'g [GoldPair]) -> Option<(usize, Option<&'g GoldPair>)> {
    let original = doc.slice(slot.form.span);
    let same: Vec<&GoldPair> = gold.iter().filter(|pair| same_original(&pair.original, original)).collect();
    let find = |rendering: &str| {
        (0..slot.candidates.len()).rev().find(|&at| same_rendering(doc.slice(slot.rendering(at)), rendering))
    };
    for pair in &same {
        let forms = std::iter::once(&pair.rendering).chain(&pair.accept);
        if let Some(row) = forms.into_iter().find_map(|form| find(form)) {
            return (!pair.optional).then_some((row, Some(*pair)));
        }
    }
    // The original is in a pair whose rendering is not here: another slot of its bracket has it.
    if same.iter().any(|pair| pair.optional) {
        return None;
    }
    Some((slot.candidates.len(), None))
}

/// Slots as groups for the trees.
pub(super) fn groups(slots: &[&LabelledSlot]) -> Groups {
    let mut groups = Groups::default();
    for slot in slots {
        groups.push(&slot.rows, slot.right, slot.weight);
    }
    groups
}
