//! Rows of a list that are written together, with the entries that follow from them alone.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rusqlite::{OptionalExtension as _, Transaction};

use super::derive::{Derived, Listed, Sighting, Tally, derive};
use super::insert::{Value, count, insert_all, number, optional, text};
use super::keys::{self, Form};
use super::lone::{Pair, lone};
use super::record::mark_name_pending;
use super::sieve::Sieve;
use crate::term::{Listing, PartPair};

/// Entries that are in hand at a time: each takes some kilobytes.
const DERIVED_AT_ONCE: usize = 2048;

/// The list that rows are of.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) id: i64,
    /// Its date, else that of its reading.
    pub(super) date: String,
}

/// Rows of a list whose forms are in the memory.
pub(super) struct Batch<'l> {
    listings: &'l [Listing],
    forms: Vec<Form<'l>>,
    pairs: Vec<Pair>,
}

impl<'l> Batch<'l> {
    /// Write the forms of `listings`, with their keys.
    pub(super) fn of(tx: &Transaction, listings: &'l [Listing], known: Option<&mut Sieve>) -> rusqlite::Result<Self> {
        let both = |listing: &'l Listing| [listing.original.as_str(), listing.rendering.as_str()];
        let mut slots: Vec<(&str, usize)> = listings.iter().flat_map(both).zip(0..).collect();
        slots.par_sort_unstable();
        let mut texts: Vec<&str> = Vec::new();
        let mut of_slot = vec![0; slots.len()];
        for (text, slot) in slots {
            if texts.last() != Some(&text) {
                texts.push(text);
            }
            of_slot[slot] = texts.len() - 1;
        }
        let forms = keys::keyed_forms(tx, &texts, known)?;
        let pair = |(row, listing): (usize, &Listing)| Pair {
            original: of_slot[2 * row],
            rendering: of_slot[2 * row + 1],
            shared: listing.shared,
        };
        Ok(Self { pairs: listings.iter().enumerate().map(pair).collect(), listings, forms })
    }

    /// Write the rows, and the entries of names that nothing in `known` is tied to; the other names are left
    /// pending. Then the forms go through `known`.
    pub(super) fn write(
        &self,
        tx: &Transaction,
        document: &Document,
        known: Option<&mut Sieve>,
    ) -> rusqlite::Result<()> {
        let first = keys::next_id(tx, "mention")?;
        let lone = known.as_ref().map_or_else(Vec::new, |known| lone(&self.forms, &self.pairs, known));
        let next_entry = next_entry(tx)?;
        let mut entry_of = vec![None; self.listings.len()];
        for (number, rows) in (next_entry..).zip(&lone) {
            for &row in rows {
                entry_of[row] = Some(number);
            }
        }
        self.insert_mentions(tx, document, first, &entry_of)?;
        let mut numbers = next_entry..;
        for names in lone.chunks(DERIVED_AT_ONCE) {
            let entries: Vec<Entry<'_>> = names.par_iter().map(|rows| self.entry(rows, first, document)).collect();
            insert_entries(tx, numbers.start, &entries)?;
            numbers.start += entries.len() as i64;
        }
        let mut pending: Vec<usize> = self
            .pairs
            .iter()
            .zip(&entry_of)
            .filter(|(_, entry)| entry.is_none())
            .map(|(pair, _)| pair.original)
            .collect();
        pending.sort_unstable();
        pending.dedup();
        pending.into_iter().try_for_each(|form| mark_name_pending(tx, self.forms[form].id))?;
        if let Some(known) = known {
            self.forms.iter().filter(|form| form.is_new).for_each(|form| known.add_form(form.text, &form.analysed));
        }
        Ok(())
    }

    /// The entry of the lone name that has `rows`.
    fn entry(&self, rows: &[usize], first_mention: i64, document: &Document) -> Entry<'_> {
        let mut rows = rows.to_vec();
        // As sightings come: by place.
        rows.sort_by_key(|&row| {
            let Listing { line, column, concept, .. } = &self.listings[row];
            (*line, *column, *concept)
        });
        let sightings: Vec<Sighting> =
            rows.iter().map(|&row| self.sighting(row, first_mention + row as i64, document)).collect();
        let derived = derive(&sightings, &[]);
        let mut parts: BTreeMap<&PartPair, u64> = BTreeMap::new();
        for part in rows.iter().flat_map(|&row| &self.listings[row].parts) {
            *parts.entry(part).or_default() += 1;
        }
        let texts: Vec<(i64, &str)> = rows.iter().map(|&row| self.original(row)).collect();
        let text = |form: i64| texts.iter().find(|(id, _)| *id == form).map_or("", |(_, text)| *text);
        Entry { headword: derived.headword(text), derived, parts }
    }

    fn original(&self, row: usize) -> (i64, &str) {
        let form = &self.forms[self.pairs[row].original];
        (form.id, form.text)
    }

    fn sighting(&self, row: usize, mention: i64, document: &Document) -> Sighting {
        let listing = &self.listings[row];
        Sighting {
            mention,
            document: document.id,
            date: document.date.clone(),
            region: listing.region,
            original: self.forms[self.pairs[row].original].id,
            rendering: self.forms[self.pairs[row].rendering].id,
            kind: listing.kind,
            method: listing.method,
            language: listing.language.clone(),
            weight: Sighting::weight_of(listing.confidence),
            listed: Some(Listed {
                status: listing.status,
                original: listing.original_seen,
                rendering: listing.rendering_seen,
                last: listing.last.clone(),
            }),
            entry: None,
        }
    }

    fn insert_mentions(
        &self,
        tx: &Transaction,
        document: &Document,
        first: i64,
        entry_of: &[Option<i64>],
    ) -> rusqlite::Result<()> {
        let rows = || (first..).zip(self.listings);
        let mention = |((id, listing), (pair, entry)): ((i64, &'l Listing), (&Pair, &Option<i64>))| {
            [
                number(id),
                number(document.id),
                entry.map_or(optional(None), number),
                number(self.forms[pair.rendering].id),
                number(self.forms[pair.original].id),
                text(listing.kind.as_str()),
                text(listing.method.as_str()),
                text(&listing.language),
                Value::from(listing.confidence.get()),
                count(listing.line as u64),
                count(listing.column as u64),
                count(listing.column as u64 + 1),
                count(listing.concept),
                count(listing.concept),
                count(listing.concept),
                count(listing.concept),
                number(listing.shared),
                text(&listing.sentence),
                optional(listing.note.as_deref()),
            ]
        };
        insert_all(
            tx,
            r#"mention (id, document, entry, rendering, original, kind, method, language, confidence, line, "column",
                end_column, start, original_start, gloss_start, gloss_end, shared, sentence, note)"#,
            rows().zip(self.pairs.iter().zip(entry_of)).map(mention),
        )?;
        insert_all(
            tx,
            "listing (mention, region, status, subject, original_mentions, original_documents, rendering_mentions,
                rendering_documents, last)",
            rows().map(listed),
        )?;
        let parts = |(id, listing): (i64, &'l Listing)| {
            let part = move |(position, part): (u64, &'l PartPair)| {
                [number(id), count(position), text(&part.rendering), text(&part.original)]
            };
            (0..).zip(&listing.parts).map(part)
        };
        insert_all(tx, "mention_part (mention, position, rendering, original)", rows().flat_map(parts))
    }
}

/// What a row says beyond its pair.
fn listed((mention, listing): (i64, &Listing)) -> [Value<'_>; 9] {
    let Listing { region, status, subject, original_seen, rendering_seen, last, .. } = listing;
    [
        number(mention),
        text(region.as_str()),
        text(status.as_str()),
        optional(subject.as_deref()),
        count(original_seen.mentions),
        count(original_seen.documents),
        count(rendering_seen.mentions),
        count(rendering_seen.documents),
        optional(last.as_deref()),
    ]
}

/// The entry of a lone name.
struct Entry<'l> {
    headword: &'l str,
    derived: Derived,
    parts: BTreeMap<&'l PartPair, u64>,
}

/// The number that the next entry gets: none is given twice.
fn next_entry(tx: &Transaction) -> rusqlite::Result<i64> {
    let last = tx.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'entry'", (), |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Write `entries`, numbered from `first` on.
fn insert_entries(tx: &Transaction, first: i64, entries: &[Entry<'_>]) -> rusqlite::Result<()> {
    let all = || (first..).zip(entries);
    let kind = |entry: &Entry<'_>| entry.derived.kind.expect("a name has a row, and that has a kind").as_str();
    insert_all(
        tx,
        "entry (id, kind, headword)",
        all().map(|(id, entry)| [number(id), text(kind(entry)), text(entry.headword)]),
    )?;
    let originals = all().flat_map(|(id, entry)| {
        entry.derived.originals.iter().map(move |(&form, one)| {
            let Tally { mentions, documents, first, last, .. } = &one.tally;
            let first = first.map_or(optional(None), number);
            [
                number(id),
                number(form),
                text(&one.label),
                count(*mentions),
                count(*documents),
                first,
                optional(last.as_deref()),
            ]
        })
    });
    insert_all(tx, "original (entry, form, language, mentions, documents, first, last)", originals)?;
    let renderings = all().flat_map(|(id, entry)| {
        entry.derived.renderings.iter().map(move |(&(form, region), one)| {
            let Tally { mentions, documents, first, last, .. } = &one.tally;
            [
                number(id),
                number(form),
                text(region.as_str()),
                text(one.status.as_str()),
                text(one.label.as_str()),
                count(*mentions),
                count(*documents),
                first.map_or(optional(None), number),
                optional(last.as_deref()),
            ]
        })
    });
    insert_all(tx, "rendering (entry, form, region, status, method, mentions, documents, first, last)", renderings)?;
    let parts = all().flat_map(|(id, entry)| {
        entry
            .parts
            .iter()
            .map(move |(part, &mentions)| [number(id), text(&part.rendering), text(&part.original), count(mentions)])
    });
    insert_all(tx, "part (entry, rendering, original, mentions)", parts)
}
