//! `yiming lookup`: a name in either language to what the memory knows of it.

use std::io::{self, Write};

use super::super::args::{Format, FormatArgs, MemoryArgs, RegionArgs};
use super::super::memory::Memory;
use super::super::{Outcome, note};
use crate::lookup::{Match, Sources, Spellings, lookup};
use crate::reference::Reference;
use crate::report::json::{self, JsonMatch};
use crate::report::{self, Answer};
use crate::translit::Generator;

/// Find a name, in either direction
///
/// A Chinese name finds its original, a foreign one its renderings; a surname alone, another spelling,
/// Traditional or Simplified characters, pinyin and a slip of the pen find it too. The best match is
/// first, one line for each rendering of an entry, with how it was found: exact, folded (case, width,
/// accents, script), part (a surname, a given name), sound, fuzzy (a few letters off).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming lookup Kyslytsya                     how everyone of that name is rendered
  yiming lookup 佩斯科夫                      by rendering: the original
  yiming lookup peisikefu Peskow              by pinyin; by a slip of the pen
  yiming lookup 'Mark Rutte' --region zh-TW   Taiwan's renderings, where there are any
  yiming lookup Zinoviev --context            with the sentences that mention it

Exit status: 0 when every query found something, 1 when one found nothing, 2 on error.")]
pub(crate) struct LookupArgs {
    /// Names to find, or parts of names
    #[arg(value_name = "QUERY", required = true, value_parser = query)]
    queries: Vec<String>,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    region: RegionArgs,
    /// Show the sentences that mention the name
    #[arg(long)]
    context: bool,
    /// Show at most N renderings for a query
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
}

/// A query that says something.
fn query(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("the name to find is empty") } else { Ok(text.to_owned()) }
}

/// Sentences shown for one entry.
const CONTEXTS: usize = 20;

pub(crate) fn run(args: &LookupArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let memory = args.memory.open()?;
    let region = args.region.region()?;
    if args.format.format == Format::Csv {
        report::write_record(out, report::match_columns())?;
    }
    let sources = Sources { memory: memory.terms(), reference: Reference::shipped(), spelt: Some(&spelt) };
    let mut outcome = Outcome::Clean;
    for query in &args.queries {
        let mut found = lookup(query, sources, region)?;
        found.truncate(args.limit);
        let answers = if args.context { with_contexts(found, &memory)? } else { without_contexts(found) };
        if answers.is_empty() {
            note(&format!("nothing found for `{query}`"));
            outcome = Outcome::Findings;
        }
        print(args, query, &answers, out)?;
    }
    Ok(outcome)
}

/// Originals that a Chinese name may stand for, as the generator in the program has it.
fn spelt(name: &str) -> Spellings {
    Generator::shipped().map(|generator| generator.originals(name, SPELLINGS)).unwrap_or_default()
}

/// Beyond so many, what a name may stand for is guesswork.
const SPELLINGS: usize = 16;

fn without_contexts(found: Vec<Match>) -> Vec<Answer> {
    found.into_iter().map(|found| Answer { found, contexts: None }).collect()
}

/// Each sentence stands below the rendering that it mentions.
fn with_contexts(found: Vec<Match>, memory: &Memory) -> anyhow::Result<Vec<Answer>> {
    let answer = |found: Match| {
        let mut contexts = memory.contexts(found.entry, &found.rendering.text)?;
        contexts.truncate(CONTEXTS);
        Ok(Answer { found, contexts: Some(contexts) })
    };
    found.into_iter().map(answer).collect()
}

fn print(args: &LookupArgs, query: &str, answers: &[Answer], out: &mut dyn Write) -> io::Result<()> {
    match args.format.format {
        Format::Jsonl => answers.iter().try_for_each(|answer| json::line(out, &JsonMatch::new(query, answer))),
        Format::Csv => {
            answers.iter().try_for_each(|answer| report::write_record(out, report::match_record(query, &answer.found)))
        }
        Format::Text => {
            if args.queries.len() > 1 && !answers.is_empty() {
                writeln!(out, "{query}:")?;
            }
            report::write_answer(out, answers)
        }
    }
}
