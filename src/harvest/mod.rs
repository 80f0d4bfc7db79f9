//! Reading, aligning and remembering, for one document and for an archive.
//!
//! In: documents as they come, an aligner and, unless nothing is to be remembered, a memory. Out: each
//! document with its pairs, in the order of the input. Aligning is shared among threads, and storing goes on
//! beside it. A document is stored whole or not at all; neighbours share a transaction, so that a kill costs
//! at most the documents at hand. A document that the memory
//! has read before is not aligned again: its pairs come from there.

pub mod bitext;
pub mod import;

use rayon::prelude::*;

use crate::align::Aligner;
use crate::store::{self, Change, Recorded, Statement, Store, StoreError};
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
/// archive fills the memory of the machine. Three are in hand at a time: one is read while another is
/// aligned and a third is stored. Later ones are larger: many documents in one transaction cost less, and a kill
/// still costs a small share of what was done.
const FIRST_DOCUMENTS: usize = 256;
const MOST_DOCUMENTS: usize = 2048;
const BATCH_BYTES: usize = 4 << 20;

/// After so many documents the entries are brought up to date, then whenever the harvest has grown fourfold: seldom,
/// because frequent names have long lists of mentions, and often enough that a reader sees a long harvest grow.
const SETTLE_FIRST: u64 = 1024;

/// A harvest under way.
struct Run<'a, E> {
    aligning: Aligning<'a>,
    reading: Reading,
    pool: Option<rayon::ThreadPool>,
    visitor: &'a mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
    summary: Summary,
    settle_at: u64,
}

/// A document in hand, with its pairs when the memory has them.
struct Item {
    document: Document,
    meta: SourceMeta,
    pairs: Option<Vec<Pair>>,
}

/// The next batch, and what ended the input if it did: its end or an error.
struct Batch<E> {
    items: Vec<Item>,
    end: Option<Result<(), E>>,
}

impl<'a, E: From<StoreError>> Run<'a, E> {
    fn new(
        aligner: &'a Aligner,
        options: &Options,
        visitor: &'a mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
    ) -> Self {
        Self {
            aligning: Aligning { aligner, least: options.min_confidence },
            reading: Reading {
                aligner: aligner.version().clone(),
                settings: format!("min-confidence={}", options.min_confidence.get()),
                at: options.at.clone(),
            },
            pool: threads(options.jobs),
            visitor,
            summary: Summary::default(),
            settle_at: SETTLE_FIRST,
        }
    }

    fn all(
        &mut self,
        mut store: Option<&mut Store>,
        input: impl IntoIterator<Item = Result<(Document, SourceMeta), E>>,
    ) -> Result<(), E> {
        let mut input = input.into_iter();
        let mut aligned = Vec::new();
        let mut batch = self.next(store.as_deref(), &mut input)?;
        loop {
            let (aligning, pool) = (self.aligning, self.pool.take());
            let mut items = std::mem::take(&mut batch.items);
            let mut meanwhile = || -> Result<Option<Batch<E>>, E> {
                self.keep(store.as_deref_mut(), &std::mem::take(&mut aligned))?;
                if batch.end.is_some() { Ok(None) } else { self.next(store.as_deref(), &mut input).map(Some) }
            };
            let following = if let Some(pool) = &pool {
                pool.in_place_scope(|scope| {
                    scope.spawn(|_| aligning.in_parallel(&mut items));
                    meanwhile()
                })
            } else {
                aligning.in_turn(&mut items);
                meanwhile()
            }?;
            self.pool = pool;
            aligned = items;
            match following {
                Some(following) => batch = following,
                None => break,
            }
        }
        self.keep(store, &aligned)?;
        batch.end.unwrap_or(Ok(()))
    }

    /// Read the next batch; what the memory has of it is taken from there.
    fn next(
        &self,
        store: Option<&Store>,
        input: &mut impl Iterator<Item = Result<(Document, SourceMeta), E>>,
    ) -> Result<Batch<E>, E> {
        let most = (self.summary.documents / 4) as usize;
        let mut batch = next_batch(most.clamp(FIRST_DOCUMENTS, MOST_DOCUMENTS), input);
        if let Some(store) = store {
            for item in &mut batch.items {
                item.meta = identified(std::mem::take(&mut item.meta), &item.document);
                if store.is_current(&item.meta, &self.reading, &item.document)? {
                    item.pairs = store.pairs(&store::path_of(&item.meta, &item.document))?;
                }
            }
        }
        Ok(batch)
    }

    /// Store the pairs of `items` and show them.
    fn keep(&mut self, mut store: Option<&mut Store>, items: &[Item]) -> Result<(), E> {
        let (recorded, stored) = match store.as_deref_mut() {
            Some(store) => {
                let statements: Vec<Statement<'_>> = items.iter().map(Item::statement).collect();
                let (recorded, stored) = store.put_all(&self.reading, &statements);
                (recorded.into_iter().map(Some).collect(), stored)
            }
            None => (vec![None; items.len()], Ok(())),
        };
        for (item, recorded) in items.iter().zip(recorded) {
            self.tell(item, recorded)?;
        }
        stored?;
        if let Some(store) = store.filter(|_| self.summary.documents >= self.settle_at) {
            store.settle()?;
            self.settle_at = self.summary.documents * 4;
        }
        Ok(())
    }

    fn tell(&mut self, item: &Item, recorded: Option<Recorded>) -> Result<(), E> {
        let Statement { meta, document, pairs } = item.statement();
        self.summary.documents += 1;
        self.summary.pairs += pairs.len() as u64;
        self.summary.unchanged += u64::from(recorded.is_some_and(|one| one.change == Change::Unchanged));
        (self.visitor)(Harvested { meta, document, pairs, recorded })
    }
}

impl Item {
    fn statement(&self) -> Statement<'_> {
        Statement { meta: &self.meta, document: &self.document, pairs: self.pairs.as_deref().unwrap_or_default() }
    }
}

/// How documents are aligned.
#[derive(Clone, Copy)]
struct Aligning<'a> {
    aligner: &'a Aligner<'a>,
    least: Confidence,
}

impl Aligning<'_> {
    fn in_parallel(self, items: &mut [Item]) {
        items.par_iter_mut().for_each(|item| self.one(item));
    }

    fn in_turn(self, items: &mut [Item]) {
        for item in items {
            self.one(item);
        }
    }

    /// Find the pairs of a document that has none yet.
    fn one(self, item: &mut Item) {
        if item.pairs.is_none() {
            let mut pairs = self.aligner.align(&item.document);
            pairs.retain(|pair| pair.confidence >= self.least);
            item.pairs = Some(pairs);
        }
    }
}

/// The threads that align; none where one job is wanted, or the system has no threads to give: then all is
/// done in turn.
fn threads(jobs: usize) -> Option<rayon::ThreadPool> {
    let jobs = if jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { jobs };
    if jobs == 1 { None } else { rayon::ThreadPoolBuilder::new().num_threads(jobs).build().ok() }
}

fn next_batch<E>(most: usize, input: &mut impl Iterator<Item = Result<(Document, SourceMeta), E>>) -> Batch<E> {
    let (mut items, mut bytes) = (Vec::new(), 0);
    while items.len() < most && bytes < BATCH_BYTES {
        match input.next() {
            Some(Ok((document, meta))) => {
                bytes += document.text().len();
                items.push(Item { document, meta, pairs: None });
            }
            Some(Err(error)) => return Batch { items, end: Some(Err(error)) },
            None => return Batch { items, end: Some(Ok(())) },
        }
    }
    Batch { items, end: None }
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
