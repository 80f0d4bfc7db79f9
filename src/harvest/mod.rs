//! Reading, aligning and remembering, for one document and for an archive.
//!
//! In: documents as they come, an aligner and, unless nothing is to be remembered, a memory. Out: each
//! document with its pairs, in the order of the input. Aligning is shared among threads, and storing goes on
//! beside it. A document is stored whole or not at all; neighbours share a transaction, so that a kill costs
//! at most the documents in hand. A document that the memory has read before is not aligned again: its pairs
//! come from there.

pub mod bitext;
pub mod import;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;

use crate::align::Aligner;
use crate::store::{self, Change, Recorded, Settling, Statement, Store, StoreError};
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

/// Documents are stored in batches: many in one transaction cost less, and a kill costs only those in hand. The first
/// are small, so that storing begins beside the aligning; later ones are larger, but a small share of what was done.
const FIRST_DOCUMENTS: usize = 32;
const MOST_DOCUMENTS: usize = 2048;
const SHARE: u64 = 8;
const BATCH_BYTES: usize = 1 << 19;

/// So many batches are in hand for each thread that aligns: all are busy while one batch is stored. Not more, lest
/// an archive fill the memory of the machine.
const IN_HAND: usize = 4;

/// Entries are brought up to date beside the aligning, step by step while no batch is ready to be stored: then little
/// is left to do when all is aligned. A round of that begins when there are so many pairs since the last, and three times
/// as many as there were then: frequent names have long lists of mentions, which every round reads.
const ROUND_PAIRS: u64 = 6144;
/// While the last documents are aligned, fewer will do.
const LAST_ROUND_PAIRS: u64 = 1024;
/// Where storing has no time to spare, as on one core, everything is settled all the same after so many pairs, and
/// when the harvest has grown so many times: a reader sees a long harvest grow.
const OVERDUE_PAIRS: u64 = 65_536;
const OVERDUE_TIMES: u64 = 4;

/// A harvest under way.
struct Run<'a, E> {
    aligning: Aligning<'a>,
    reading: Reading,
    jobs: usize,
    visitor: &'a mut dyn FnMut(Harvested<'_>) -> Result<(), E>,
    summary: Summary,
    /// How far a round of settling has come, while there is one.
    round: Option<Settling>,
    /// Pairs there were when the last round began.
    settled: u64,
}

/// A document in hand, with its pairs when the memory has them.
struct Item {
    document: Document,
    meta: SourceMeta,
    pairs: Option<Vec<Pair>>,
}

/// A document aligned, with its number in the input, or the panic that this ended in.
type Aligned = (u64, std::thread::Result<Item>);

/// How many documents there are, and of how many bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    documents: usize,
    bytes: usize,
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
            jobs: options.jobs,
            visitor,
            summary: Summary::default(),
            round: None,
            settled: 0,
        }
    }

    fn all(
        &mut self,
        store: Option<&mut Store>,
        input: impl IntoIterator<Item = Result<(Document, SourceMeta), E>>,
    ) -> Result<(), E> {
        let mut input = input.into_iter();
        let (done, aligned) = mpsc::channel();
        let aligning = self.aligning;
        let Some(pool) = threads(self.jobs) else {
            let mut align = |number, item| aligning.send(number, item, &done);
            return self.in_order(store, &mut input, 1, &mut align, &aligned);
        };
        pool.in_place_scope(|scope| {
            let mut align = |number, item| {
                let done = done.clone();
                scope.spawn(move |_| aligning.send(number, item, &done));
            };
            let in_hand = IN_HAND * pool.current_num_threads();
            self.in_order(store, &mut input, in_hand, &mut align, &aligned)
        })
    }

    /// Read with `in_hand` batches in hand, have each document `align`ed, and keep what comes back in the order in
    /// which it was read.
    fn in_order(
        &mut self,
        mut store: Option<&mut Store>,
        input: &mut dyn Iterator<Item = Result<(Document, SourceMeta), E>>,
        in_hand: usize,
        align: &mut dyn FnMut(u64, Item),
        aligned: &mpsc::Receiver<Aligned>,
    ) -> Result<(), E> {
        let (mut read, mut load, mut end) = (0, Load::default(), None);
        let (mut early, mut batch, mut ready) = (BTreeMap::new(), Vec::new(), Load::default());
        loop {
            while end.is_none() && !load.fills(in_hand, self.most()) {
                match input.next() {
                    Some(Ok((document, meta))) => {
                        load.add(&document);
                        align(read, self.item(store.as_deref(), document, meta)?);
                        read += 1;
                    }
                    Some(Err(error)) => end = Some(Err(error)),
                    None => end = Some(Ok(())),
                }
            }
            let kept = self.summary.documents;
            if kept == read {
                return end.unwrap_or(Ok(()));
            }
            let ends = end.is_some() && load.documents <= in_hand / IN_HAND;
            let (number, item) = self.next_aligned(store.as_deref_mut(), aligned, ends)?;
            early.insert(number, item.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(item) = early.remove(&(kept + ready.documents as u64)) {
                ready.add(&item.document);
                batch.push(item);
            }
            let is_last = end.is_some() && ready.documents == load.documents;
            if is_last || ready.fills(1, self.most()) {
                self.keep(store.as_deref_mut(), &std::mem::take(&mut batch))?;
                load.subtract(std::mem::take(&mut ready));
            }
        }
    }

    /// The next document that is aligned; until it comes, entries are brought up to date where a round is due. The
    /// harvest `ends` when its last documents are being aligned.
    fn next_aligned(
        &mut self,
        mut store: Option<&mut Store>,
        aligned: &mpsc::Receiver<Aligned>,
        ends: bool,
    ) -> Result<Aligned, E> {
        loop {
            if let Ok(one) = aligned.try_recv() {
                return Ok(one);
            }
            let worked = store.as_deref_mut().map_or(Ok(false), |store| self.settle_some(store, ends))?;
            if !worked {
                return Ok(aligned.recv().expect("every document that is read is aligned"));
            }
        }
    }

    /// Take a step of a round of settling, if there is one or one is due; whether there was.
    fn settle_some(&mut self, store: &mut Store, ends: bool) -> Result<bool, E> {
        let due = if ends { LAST_ROUND_PAIRS } else { ROUND_PAIRS.max(3 * self.settled) };
        if self.round.is_none() && self.summary.pairs >= self.settled + due {
            self.round = Some(Settling::default());
            self.settled = self.summary.pairs;
        }
        let Some(round) = &mut self.round else { return Ok(false) };
        if !store.settle_some(round)? {
            self.round = None;
        }
        Ok(true)
    }

    /// How many documents are a batch by now.
    fn most(&self) -> usize {
        (self.summary.documents / SHARE).clamp(FIRST_DOCUMENTS as u64, MOST_DOCUMENTS as u64) as usize
    }

    /// A document in hand; what the memory has of it is taken from there.
    fn item(&self, store: Option<&Store>, document: Document, meta: SourceMeta) -> Result<Item, E> {
        let Some(store) = store else { return Ok(Item { document, meta, pairs: None }) };
        let meta = identified(meta, &document);
        let pairs = if store.is_current(&meta, &self.reading, &document)? {
            store.pairs(&store::path_of(&meta, &document))?
        } else {
            None
        };
        Ok(Item { document, meta, pairs })
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
        let overdue = self.summary.pairs >= OVERDUE_PAIRS.max(OVERDUE_TIMES * self.settled);
        if let Some(store) = store.filter(|_| overdue) {
            store.settle()?;
            (self.round, self.settled) = (None, self.summary.pairs);
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
    /// Tell `done` of a document when it is aligned.
    fn send(self, number: u64, mut item: Item, done: &mpsc::Sender<Aligned>) {
        let aligned = catch_unwind(AssertUnwindSafe(|| {
            self.one(&mut item);
            item
        }));
        // Where nobody listens any more, the run has ended in an error.
        let _ = done.send((number, aligned));
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

impl Load {
    fn add(&mut self, document: &Document) {
        self.documents += 1;
        self.bytes += document.text().len();
    }

    fn subtract(&mut self, other: Self) {
        self.documents -= other.documents;
        self.bytes -= other.bytes;
    }

    /// Whether it fills so many batches of at most `most` documents.
    fn fills(self, batches: usize, most: usize) -> bool {
        self.documents >= batches * most || self.bytes >= batches * BATCH_BYTES
    }
}

/// The threads that align; none where one job is wanted, or the system has no threads to give: then all is
/// done in turn.
fn threads(jobs: usize) -> Option<rayon::ThreadPool> {
    // More threads than cores only wait for one another.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = if jobs == 0 { cores } else { jobs.min(cores) };
    if jobs == 1 { None } else { rayon::ThreadPoolBuilder::new().num_threads(jobs).build().ok() }
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
