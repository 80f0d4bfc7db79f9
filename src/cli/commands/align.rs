//! `yiming align`: the pairs that texts state, printed and remembered.

use std::io::{self, IsTerminal as _, Write};

use anyhow::Context as _;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::super::args::{DbArgs, Format, FormatArgs, InputArgs, RegionArgs, reported};
use super::super::{Outcome, note};
use crate::align::Aligner;
use crate::read::{Input, Inputs};
use crate::report::json::{self, JsonPair};
use crate::report::{self, counted};
use crate::term::{Confidence, Pair};
use crate::text::Document;

/// Find the pairs 译名(原文) that texts state, print them, remember them
///
/// Reads Chinese text and prints each Chinese name with the foreign original that a bracket gives for it:
/// the bare name without titles or quotation marks, the clean original without ranks or notes, and the
/// probability that the pair is exactly right. The pairs go into the memory, where `lookup`, `suggest`,
/// `check` and `export` find them. Reading a text twice changes nothing; reading its changed form replaces
/// what it stated before.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming align article.txt                          print and remember the pairs of one text
  yiming align --dry-run archive/                   only print those of every text in a folder
  yiming align --format jsonl --field body a.jsonl  one document a line, its text in `body`
  yiming align --encoding big5 --region zh-HK old/  where detection would be wrong
  pbpaste | yiming align -                          standard input

Exit status: 0 when every text was read, 2 when one could not be (the others are read all the same).")]
pub(crate) struct AlignArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    region: RegionArgs,
    /// Print only: open no memory
    #[arg(long)]
    dry_run: bool,
    /// Leave out pairs that are less likely to be right, from 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.5, value_parser = probability)]
    min_confidence: f64,
    /// Texts to align at a time [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
    /// When the texts were published, where they do not say: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<String>,
    /// Who published the texts, where they do not say
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
}

fn probability(word: &str) -> Result<f64, String> {
    let value = word.parse::<f64>().ok().filter(|value| (0.0..=1.0).contains(value));
    value.ok_or_else(|| "not a number from 0 to 1".to_owned())
}

fn date(word: &str) -> Result<String, String> {
    let within = |part: &str, most: u32| part.len() == 2 && part.parse::<u32>().is_ok_and(|n| n > 0 && n <= most);
    let mut parts = word.split('-');
    let year = parts.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let month = parts.next().is_none_or(|month| within(month, 12));
    let day = parts.next().is_none_or(|day| within(day, 31));
    if year && month && day && parts.next().is_none() {
        Ok(word.to_owned())
    } else {
        Err("not a date such as 2024-10-21, 2024-10 or 2024".to_owned())
    }
}

pub(crate) fn run(args: &AlignArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build().context("cannot start threads")?;
    let mut inputs = args.input.stream()?;
    let mut printer = Printer::new(args, out)?;
    let mut tally = Tally::default();
    loop {
        let batch = next_batch(&mut inputs, &mut tally.failures);
        if batch.is_empty() {
            break;
        }
        let found = align_all(&pool, &batch, Confidence::new(args.min_confidence));
        for (input, pairs) in batch.iter().zip(&found) {
            printer.print(&input.document, pairs)?;
            tally.documents += 1;
            tally.pairs += pairs.len() as u64;
        }
    }
    Ok(tally.outcome())
}

/// What a run did.
#[derive(Debug, Default)]
struct Tally {
    documents: u64,
    pairs: u64,
    failures: usize,
}

impl Tally {
    /// Say what was done, unless nothing was and that was already said.
    fn outcome(&self) -> Outcome {
        if self.documents > 0 || self.failures == 0 {
            note(&self.told());
        }
        if self.failures > 0 { Outcome::Failed } else { Outcome::Clean }
    }

    fn told(&self) -> String {
        let mut told = vec![counted(self.documents, "document"), counted(self.pairs, "pair")];
        if self.failures > 0 {
            told.push(format!("{} not read", self.failures));
        }
        told.join(", ")
    }
}

/// So much text is aligned at a time: enough to keep the threads busy, little beside any memory.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_DOCUMENTS: usize = 1024;

fn next_batch(inputs: &mut Inputs, failures: &mut usize) -> Vec<Input> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while bytes < BATCH_BYTES && batch.len() < BATCH_DOCUMENTS {
        let Some(input) = inputs.next() else { break };
        if let Some(input) = reported(input, failures) {
            bytes += input.document.text().len();
            batch.push(input);
        }
    }
    batch
}

fn align_all(pool: &ThreadPool, batch: &[Input], least: Confidence) -> Vec<Vec<Pair>> {
    let aligner = Aligner::shipped();
    let sure = |doc: &Document| aligner.align(doc).into_iter().filter(|pair| pair.confidence >= least).collect();
    pool.install(|| batch.par_iter().map(|input| sure(&input.document)).collect())
}

/// Writes pairs in the format that was asked for.
struct Printer<'a> {
    out: &'a mut dyn Write,
    format: Format,
    for_eyes: bool,
    one_text: bool,
}

impl<'a> Printer<'a> {
    fn new(args: &AlignArgs, out: &'a mut dyn Write) -> io::Result<Self> {
        if args.format.format == Format::Csv {
            report::write_record(out, report::pair_columns())?;
        }
        let for_eyes = io::stdout().is_terminal();
        Ok(Self { out, format: args.format.format, for_eyes, one_text: args.input.is_one_text() })
    }

    fn print(&mut self, doc: &Document, pairs: &[Pair]) -> io::Result<()> {
        match self.format {
            Format::Jsonl => pairs.iter().try_for_each(|pair| json::line(self.out, &JsonPair::new(doc, pair))),
            Format::Csv => {
                pairs.iter().try_for_each(|pair| report::write_record(self.out, report::pair_record(doc, pair)))
            }
            Format::Text if self.for_eyes => report::write_pairs_aligned(self.out, doc, pairs, !self.one_text),
            Format::Text => report::write_pairs_plain(self.out, doc, pairs, !self.one_text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_a_shape() {
        for right in ["2024-10-21", "2024-10", "1949"] {
            assert_eq!(date(right).as_deref(), Ok(right));
        }
        for wrong in ["21.10.2024", "2024-13", "2024-1-2", "24", "2024-10-21-1", ""] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
        assert!(probability("1.5").is_err() && probability("x").is_err() && probability("NaN").is_err());
    }
}
