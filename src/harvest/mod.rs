//! Reading, aligning and remembering, for one document and for an archive.
//!
//! In: documents as they come, an aligner and, unless nothing is to be remembered, a memory. Out: each
//! document with its pairs, in the order of the input. Aligning is shared among threads; storing is one
//! transaction a document, so that a kill costs at most the document at hand. A document that the memory
//! has read before is not aligned again: its pairs come from there.

pub mod bitext;
pub mod import;

use rayon::prelude::*;

use crate::align::Aligner;
use crate::store::{self, Change, Recorded, Store, StoreError};
use crate::term::{Confidence, Pair, Reading, SourceMeta};
use crate::text::Document;

/// How to harvest.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Threads; 0 for as many as there are processors.
    pub jobs: usize,
    /// Pairs less certain than this are left out.
    pub min_confidence: Confidence,
    /// The time, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}

/// One document, harvested.
#[derive(Debug)]
pub struct Harvested<'a> {
    /// Where it came from, under the name that the memory has for it.
    pub meta: &'a SourceMeta,
    /// Its text.
    pub document: &'a Document,
    /// The pairs it states.
    pub pairs: &'a [Pair],
    /// What remembering it did; `None` when nothing is remembered.
    pub recorded: Option<Recorded>,
}

/// Counts of a harvest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents read.
    pub documents: u64,
    /// Those that the memory had already.
    pub unchanged: u64,
    /// Pairs they state.
    pub pairs: u64,
}

/// Align every document of `input`, remember its pairs in `store` and show it to `visitor`, in order.
///
/// What was read before an error is stored; then the error, the input's or the visitor's, is given back.
///
/// # Errors
/// The first error of the input, of the memory or of `visitor`.
pub fn harvest<E: From<StoreError>>(
    aligner: &Aligner,
    mut store: Option<&mut Store>,
    input: impl IntoIterator<Item = Result<(Document, SourceMeta), E>>,
    options: &Options,
    visitor: &mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut run = Run::new(aligner, options, visitor);
    let outcome = run.all(store.as_deref_mut(), input);
    // Also after an error: what is stored must be found.
    let settled = store.map_or(Ok(()), Store::settle);
    outcome?;
    settled?;
    Ok(run.summary)
}

/// A batch is aligned as one: enough documents to keep every thread busy, not so much text that an
/// archive fills the memory of the machine.
const BATCH_DOCUMENTS: usize = 256;
const BATCH_BYTES: usize = 4 << 20;

/// After so many documents the entries are brought up to date: seldom, because frequent names have long
/// lists of mentions, and often enough that a reader sees a long harvest grow.
const SETTLE_EVERY: u64 = 1024;

/// A harvest under way.
struct Run<'a, E> {
    aligner: &'a Aligner<'a>,
    reading: Reading,
    min_confidence: Confidence,
    pool: Option<rayon::ThreadPool>,
    visitor: &'a mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
    summary: Summary,
}

/// A document in hand, with its pairs when the memory has them.
struct Item {
    document: Document,
    meta: SourceMeta,
    pairs: Option<Vec<Pair>>,
}

impl<'a, E: From<StoreError>> Run<'a, E> {
    fn new(
        aligner: &'a Aligner,
        options: &Options,
        visitor: &'a mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
    ) -> Self {
        Self {
            aligner,
            reading: Reading {
                aligner: aligner.version().clone(),
                settings: format!("min-confidence={}", options.min_confidence.get()),
                at: options.at.clone(),
            },
            min_confidence: options.min_confidence,
            // Without threads of its own a harvest still works, in those that the program has.
            pool: rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().ok(),
            visitor,
            summary: Summary::default(),
        }
    }

    fn all(
        &mut self,
        mut store: Option<&mut Store>,
        input: impl IntoIterator<Item = Result<(Document, SourceMeta), E>>,
    ) -> Result<(), E> {
        let mut input = input.into_iter();
        loop {
            let (batch, end) = next_batch(&mut input);
            self.batch(store.as_deref_mut(), batch)?;
            match end {
                Some(Ok(())) => return Ok(()),
                Some(Err(error)) => return Err(error),
                None => {}
            }
        }
    }

    fn batch(&mut self, mut store: Option<&mut Store>, mut batch: Vec<Item>) -> Result<(), E> {
        if let Some(store) = store.as_deref() {
            for item in &mut batch {
                item.meta = identified(std::mem::take(&mut item.meta), &item.document);
                if store.is_current(&item.meta, &self.reading, &item.document)? {
                    item.pairs = store.pairs(&item.meta.path)?;
                }
            }
        }
        self.align(&mut batch);
        batch.into_iter().try_for_each(|item| self.keep(store.as_deref_mut(), &item))
    }

    /// Find the pairs of those that have none yet.
    fn align(&self, batch: &mut [Item]) {
        let (aligner, least) = (self.aligner, self.min_confidence);
        let mut align = || {
            batch.par_iter_mut().filter(|item| item.pairs.is_none()).for_each(|item| {
                let mut pairs = aligner.align(&item.document);
                pairs.retain(|pair| pair.confidence >= least);
                item.pairs = Some(pairs);
            });
        };
        match &self.pool {
            Some(pool) => pool.install(align),
            None => align(),
        }
    }

    fn keep(&mut self, mut store: Option<&mut Store>, item: &Item) -> Result<(), E> {
        let Item { document, meta, pairs } = item;
        let pairs = pairs.as_deref().unwrap_or_default();
        let recorded = match store.as_deref_mut() {
            Some(store) => Some(store.put(meta, &self.reading, document, pairs)?),
            None => None,
        };
        self.count(pairs, recorded);
        if let Some(store) = store.filter(|_| self.summary.documents.is_multiple_of(SETTLE_EVERY)) {
            store.settle()?;
        }
        (self.visitor)(Harvested { meta, document, pairs, recorded })
    }

    fn count(&mut self, pairs: &[Pair], recorded: Option<Recorded>) {
        self.summary.documents += 1;
        self.summary.pairs += pairs.len() as u64;
        self.summary.unchanged += u64::from(recorded.is_some_and(|one| one.change == Change::Unchanged));
    }
}

/// The next documents, and what ended them if the input did: its end or an error.
fn next_batch<E>(
    input: &mut impl Iterator<Item = Result<(Document, SourceMeta), E>>,
) -> (Vec<Item>, Option<Result<(), E>>) {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
        match input.next() {
            Some(Ok((document, meta))) => {
                bytes += document.text().len();
                batch.push(Item { document, meta, pairs: None });
            }
            Some(Err(error)) => return (batch, Some(Err(error))),
            None => return (batch, Some(Ok(()))),
        }
    }
    (batch, None)
}

/// Standard input, whole or by lines, has one name and many texts: each is a document of its own, known
/// by its content.
fn identified(meta: SourceMeta, document: &Document) -> SourceMeta {
    if meta.path == "-" || meta.path.starts_with("-#") {
        SourceMeta { path: format!("-@{}", store::fingerprint(document)), ..meta }
    } else {
        meta
    }
}
