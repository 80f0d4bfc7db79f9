//! `yiming check`: consistency, as a linter.

use std::io::Write;

use anyhow::Context as _;

use super::super::args::{InputArgs, MemoryArgs, RegionArgs};
use super::super::fix::{self, Fixes};
use super::super::places::Places;
use super::super::rules::RuleArgs;
use super::super::{Outcome, note};
use crate::align::Aligner;
use crate::check::{Diagnostic, Language, Options, Severity, check};
use crate::report::check::{COLUMNS, JsonFinding, write_concise, write_full, write_row};
use crate::report::{counted, write_diff, write_record};
use crate::text::Document;
use crate::text::script::has_han;

/// Report names that are rendered in more than one way
///
/// A text is checked against itself (what its glosses 译名(原文) establish) and against the memory: one
/// original with two renderings, one rendering with two originals, a form that differs from the settled
/// one, a deprecated form, an original spelt in two ways, and forms that are almost an established
/// rendering. All PATHs together are one work. `yiming explain CODE` tells a rule's reasons.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming check book/                         every chapter, as one work
  yiming check --no-memory article.txt       the article against itself
  yiming check --select YM101,YM104 --fix .  write the settled forms in
  yiming check --diff article.txt            show what --fix would write
  yiming check --format csv book/ > findings.csv

Exit status: 0 without findings, 1 with findings (--fix: that remain; --diff: when it prints one),
2 on error.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to write the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "full")]
    format: FindingFormat,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// The least severe finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// Language of the messages, zh or en [default: zh for Chinese text]
    #[arg(long, value_name = "LANG")]
    lang: Option<Language>,
    /// Write the safe fixes into the files: where the settled form is unique and the whole name stands there
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what --fix would write, and write nothing
    #[arg(long)]
    diff: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FindingFormat {
    /// With the line, marks under the name, evidence and fix
    Full,
    /// One line each
    Concise,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header, for spreadsheets
    Csv,
}

/// From which severity on findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    /// Findings never do
    Never,
}

pub(crate) fn run(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let region = args.region.region()?;
    let rules = args.rules.selection(&args.memory)?;
    let options = Options { region, rules };
    let work = args.input.documents()?;
    let memory = args.memory.open()?;
    let aligner = Aligner::shipped();
    let pairs: Vec<_> = work.documents.iter().map(|doc| aligner.align(doc)).collect();
    let mut found = check(&work.documents, &pairs, memory.terms(), &options)?;
    shorten_places(&mut found);
    if args.diff {
        return Ok(work.outcome(print_diffs(&work.documents, &found, out)?));
    }
    if args.fix {
        found = write_fixes(&work.documents, found)?;
    }
    print(args, &work.documents, &found, out)?;
    let failing = found.iter().any(|one| fails(args.fail_on, one.severity));
    Ok(work.outcome(if failing { Outcome::Findings } else { Outcome::Clean }))
}

/// Where a memory saw a form, as a person here would call the place.
fn shorten_places(found: &mut [Diagnostic]) {
    let places = Places::from_here();
    for evidence in found.iter_mut().flat_map(|one| &mut one.evidence) {
        evidence.file = places.shown(&evidence.file).to_owned();
    }
}

fn fails(least: FailOn, severity: Severity) -> bool {
    match least {
        FailOn::Error => severity >= Severity::Error,
        FailOn::Warning => severity >= Severity::Warning,
        FailOn::Info => true,
        FailOn::Never => false,
    }
}

fn print_diffs(documents: &[Document], found: &[Diagnostic], out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Clean;
    for fixes in Fixes::safe(documents, found) {
        write_diff(out, fixes.document.name(), fixes.document.text(), &fixes.text)?;
        outcome = Outcome::Findings;
    }
    // An empty diff would read as if there were nothing to put right.
    if !found.is_empty() && !found.iter().any(fix::is_safe) {
        note(&format!("{}, none with a safe fix", counted(found.len() as u64, "finding")));
    }
    Ok(outcome)
}

/// Writes the safe fixes and gives back the findings that remain.
fn write_fixes(documents: &[Document], found: Vec<Diagnostic>) -> anyhow::Result<Vec<Diagnostic>> {
    let mut written = vec![false; documents.len()];
    let mut count = 0;
    for fixes in Fixes::safe(documents, &found) {
        let name = fixes.document.name();
        fix::write(fixes.document, &fixes.text).with_context(|| format!("cannot fix {name}"))?;
        written[fixes.index] = true;
        count += fixes.count;
    }
    if count > 0 {
        note(&format!("{} fixed", counted(count as u64, "finding")));
    }
    Ok(found.into_iter().filter(|one| !(written[one.document] && fix::is_safe(one))).collect())
}

fn print(args: &CheckArgs, documents: &[Document], found: &[Diagnostic], out: &mut dyn Write) -> anyhow::Result<()> {
    let language = args.lang.unwrap_or_else(|| language_of(documents));
    match args.format {
        FindingFormat::Json => {
            let all: Vec<_> =
                found.iter().map(|one| JsonFinding::new(one, &documents[one.document], language)).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)?;
        }
        FindingFormat::Csv => write_record(out, COLUMNS)?,
        _ => {}
    }
    for one in found {
        let doc = &documents[one.document];
        match args.format {
            FindingFormat::Full => write_full(out, one, doc, language)?,
            FindingFormat::Concise => write_concise(out, one, doc, language)?,
            FindingFormat::Csv => write_row(out, one, doc, language)?,
            FindingFormat::Jsonl => {
                serde_json::to_writer(&mut *out, &JsonFinding::new(one, doc, language))?;
                writeln!(out)?;
            }
            FindingFormat::Json => {}
        }
    }
    summarize(args.format, found);
    Ok(())
}

/// For eyes, how many findings there are.
fn summarize(format: FindingFormat, found: &[Diagnostic]) {
    if !found.is_empty() && matches!(format, FindingFormat::Full | FindingFormat::Concise) {
        note(&counted(found.len() as u64, "finding"));
    }
}

fn language_of(documents: &[Document]) -> Language {
    if documents.iter().any(|doc| has_han(doc.text())) { Language::Chinese } else { Language::English }
}
