//! `yiming check`: consistency, as a linter.

use std::io::Write;

use anyhow::{Context as _, anyhow, ensure};

use super::super::args::{InputArgs, MemoryArgs, RegionArgs};
use super::super::fix::{self, Settled};
use super::super::output::OutputArgs;
use super::super::places::Places;
use super::super::rules::RuleArgs;
use super::super::told::{Told, ToldArgs};
use super::super::{Outcome, note, warn};
use crate::align::Aligner;
use crate::check::{Diagnostic, Language, Options, Severity, check};
use crate::report::{counted, write_diff};
use crate::term::{Pair, Terms};
use crate::text::Document;
use crate::text::hash::fnv64;

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
  yiming check --baseline names.json book/   accept what is there, tell what is new
  yiming check --since main --format github book/
  yiming check --format csv book/ > findings.csv

A comment in the text lets a finding stand, and says why. It holds for its line; alone on a line
for the next one; with ignore-file for the document:
  <!-- yiming: ignore YM102: as in the edition quoted -->     [yiming: ignore YM109: 原书如此]

Exit status: 0 without findings, 1 with findings (--fix: that remain; --diff: when it prints one),
2 on error.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// The least severe finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    #[command(flatten)]
    told: ToldArgs,
    /// Write the safe fixes into the files: where the settled form is unique and the whole name stands
    /// there. Quotations, code, addresses and originals are never changed
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what --fix would write, and write nothing
    #[arg(long)]
    diff: bool,
    /// With --fix or --diff, write the other fixes too: look at each
    #[arg(long)]
    unsafe_fixes: bool,
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
    ensure!(!args.unsafe_fixes || args.fix || args.diff, "--unsafe-fixes goes with --fix or --diff");
    let region = args.region.region()?;
    let rules = args.rules.selection(&args.memory, region)?;
    let mut work = args.input.documents()?;
    let language = args.output.language(&work.documents);
    let memory = args.memory.open()?;
    let told = args.told.open(&work.documents)?;
    let options = Options { region, rules };
    let mut checker = Checker { aligner: Aligner::shipped(), memory: memory.terms(), options, pairs: Vec::new() };
    let found = if args.fix || args.diff {
        let settled = settle(args, &work.documents, &mut checker, &told, &mut work.failures)?;
        if args.diff {
            return Ok(work.outcome(print_diffs(&work.documents, &settled, &told, language, out)?));
        }
        say_fixed(settled.count, language);
        work.documents = settled.documents;
        settled.found
    } else {
        checker.check(&work.documents)?
    };
    let found = told.finish(found, &work.documents, language)?;
    args.output.write(&checker.options.rules, &work.documents, &found, out)?;
    let failing = found.iter().any(|one| fails(args.fail_on, one.severity));
    Ok(work.outcome(if failing { Outcome::Findings } else { Outcome::Clean }))
}

/// Aligns and checks; what was aligned before is not aligned again.
struct Checker<'a> {
    aligner: Aligner<'a>,
    memory: &'a dyn Terms,
    options: Options,
    /// Of each document the hash of the text, and what it states.
    pairs: Vec<(u64, Vec<Pair>)>,
}

impl Checker<'_> {
    fn check(&mut self, documents: &[Document]) -> anyhow::Result<Vec<Diagnostic>> {
        self.pairs.resize_with(documents.len(), Default::default);
        for (doc, (hash, pairs)) in documents.iter().zip(&mut self.pairs) {
            let now = fnv64(doc.text().bytes());
            if *hash != now {
                (*hash, *pairs) = (now, self.aligner.align(doc));
            }
        }
        let pairs: Vec<Vec<Pair>> = self.pairs.iter().map(|(_, pairs)| pairs.clone()).collect();
        let mut found = check(documents, &pairs, self.memory, &self.options)?;
        shorten_places(&mut found);
        Ok(found)
    }
}

/// `documents` with the fixes that are wanted; with `--fix` their files too. A file that cannot be written is
/// reported, counted in `failures` and left as it is.
fn settle(
    args: &CheckArgs,
    documents: &[Document],
    checker: &mut Checker<'_>,
    told: &Told,
    failures: &mut usize,
) -> anyhow::Result<Settled> {
    let mut locked = vec![None; documents.len()];
    let is_locked = |locked: &mut Vec<Option<bool>>, index: usize, failures: &mut usize| {
        *locked[index].get_or_insert_with(|| {
            let refusal = fix::writable(&documents[index]).err().filter(|_| args.fix);
            if let Some(error) = &refusal {
                warn(&anyhow!("cannot fix {}: {error:#}", documents[index].name()));
                *failures += 1;
            }
            refusal.is_some()
        })
    };
    let wanted = |now: &[Document], found: &[Diagnostic]| {
        let mut wanted = told.select(found.to_vec(), now);
        wanted.retain(|one| one.fix.as_ref().is_some_and(|fix| fix.safe || args.unsafe_fixes));
        wanted.retain(|one| !is_locked(&mut locked, one.document, failures) && fix::is_exact(now, one));
        wanted
    };
    let settled = fix::settle(documents.to_vec(), |now| checker.check(now), wanted)?;
    for (before, after) in documents.iter().zip(&settled.documents).filter(|(before, after)| before != after) {
        if args.fix {
            fix::write(before, after.source().unwrap_or(after.text()))
                .with_context(|| format!("cannot fix {}", before.name()))?;
        }
    }
    Ok(settled)
}

fn print_diffs(
    documents: &[Document],
    settled: &Settled,
    told: &Told,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    for (before, after) in documents.iter().zip(&settled.documents) {
        let source = |doc: &'_ Document| doc.source().unwrap_or(doc.text()).to_owned();
        write_diff(out, before.name(), &source(before), &source(after))?;
    }
    if settled.count > 0 {
        return Ok(Outcome::Findings);
    }
    // An empty diff would read as if there were nothing to put right.
    let left = told.select(settled.found.clone(), &settled.documents).len();
    if left > 0 {
        note(&match language {
            Language::Chinese => format!("共 {left} 处问题，没有可以代改的"),
            Language::English => format!("{}, none with a fix to write", counted(left as u64, "finding")),
        });
    }
    Ok(Outcome::Clean)
}

fn say_fixed(count: usize, language: Language) {
    if count > 0 {
        note(&match language {
            Language::Chinese => format!("已改 {count} 处"),
            Language::English => format!("{} fixed", counted(count as u64, "finding")),
        });
    }
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
