//! `yiming align`: the pairs that texts state, printed and remembered.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::Ordering::Relaxed;

use super::super::args::{DbArgs, Format, FormatArgs, InputArgs, RegionArgs, reported};
use super::super::memory::open_to_write;
use super::super::progress::Progress;
use super::super::{Outcome, clock, is_broken_pipe, note, places};
use crate::align::Aligner;
use crate::harvest::{Options, Summary, harvest};
use crate::read::Inputs;
use crate::report::json::{self, JsonPair};
use crate::report::{self, counted};
use crate::store::Store;
use crate::term::{Confidence, Pair, SourceMeta};
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
  pdftotext book.pdf - | yiming align -             standard input

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
    /// Texts to align at a time, at most one for each core [default: as many]
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
    let failures = Cell::new(0);
    let inputs = args.input.in_parts()?;
    // Reading runs ahead: what a document's bytes end at in the input is what is done when it is.
    let (taken, ends) = (inputs.taken(), RefCell::new(VecDeque::new()));
    let input = documents(args, inputs, &failures)?.inspect(|_| ends.borrow_mut().push_back(taken.load(Relaxed)));
    let mut store = if args.dry_run { None } else { Some(open_to_write(&args.db.path()?)?) };
    let before = entries(store.as_ref())?;
    let mut printer = Printer::new(args, out)?;
    let sized = args.input.clone();
    let (mut progress, mut documents) = (Progress::begin(move || sized.size()), 0);
    let summary = harvest(&Aligner::shipped(), store.as_mut(), input, &options(args), &mut |one| {
        documents += 1;
        let done = ends.borrow_mut().pop_front().unwrap_or_default();
        progress.tick(done, || format!("{}: {}", counted(documents, "document"), one.document.name()));
        match printer.print(one.document, one.pairs) {
            // A reader that has had enough does not end the storing: status 0 says that every text was read.
            Err(error) if !args.dry_run && is_broken_pipe(&error) => printer.is_read = false,
            outcome => outcome?,
        }
        Ok(())
    })?;
    drop(progress);
    let new = entries(store.as_ref())?.saturating_sub(before);
    // That nothing could be read was already said.
    if summary.documents > 0 || failures.get() == 0 {
        note(&told(summary, failures.get(), store.is_some().then_some(new)));
    }
    Ok(if failures.get() > 0 { Outcome::Failed } else { Outcome::Clean })
}

fn options(args: &AlignArgs) -> Options {
    Options { jobs: args.jobs, min_confidence: Confidence::new(args.min_confidence), at: clock::now() }
}

fn entries(store: Option<&Store>) -> anyhow::Result<u64> {
    Ok(store.map(Store::stats).transpose()?.map_or(0, |stats| stats.entries))
}

type Sourced = anyhow::Result<(Document, SourceMeta)>;

/// The documents that can be read, each with what is known of it; the others are reported and counted.
fn documents<'a>(
    args: &'a AlignArgs,
    inputs: Inputs,
    failures: &'a Cell<usize>,
) -> anyhow::Result<impl Iterator<Item = Sourced> + 'a> {
    let region = args.region.region()?;
    let readable = inputs.filter_map(|input| {
        let mut count = failures.get();
        let input = reported(input, &mut count);
        failures.set(count);
        input
    });
    Ok(readable.map(move |input| {
        let meta = SourceMeta {
            path: places::identity(input.document.name()),
            date: input.date.or_else(|| args.date.clone()),
            publisher: input.publisher.or_else(|| args.publisher.clone()),
            region,
            encoding: Some(input.encoding.to_owned()),
        };
        Ok((input.document, meta))
    }))
}

/// `24 documents (3 unchanged), 380 pairs, 12 new entries, 1 not read`
fn told(summary: Summary, failures: usize, new: Option<u64>) -> String {
    let mut documents = counted(summary.documents, "document");
    if summary.unchanged > 0 {
        documents = format!("{documents} ({} unchanged)", summary.unchanged);
    }
    let mut told = vec![documents, counted(summary.pairs, "pair")];
    told.extend(new.map(|new| counted(new, "new entry")));
    if failures > 0 {
        told.push(format!("{failures} not read"));
    }
    told.join(", ")
}

/// Writes pairs in the format that was asked for, as long as somebody reads them.
struct Printer<'a> {
    is_read: bool,
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
        Ok(Self { is_read: true, out, format: args.format.format, for_eyes, one_text: args.input.is_one_text() })
    }

    fn print(&mut self, doc: &Document, pairs: &[Pair]) -> io::Result<()> {
        if !self.is_read {
            return Ok(());
        }
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
