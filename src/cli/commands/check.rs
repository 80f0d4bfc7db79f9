//! `yiming check`: consistency, as a linter.

use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, fs};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;

use super::super::args::{InputArgs, MemoryArgs, RegionArgs};
use super::super::fix::{self, Fixes};
use super::super::places::Places;
use super::super::rules::RuleArgs;
use super::super::{Outcome, note};
use crate::align::Aligner;
use crate::check::{Diagnostic, Language, Options, Selection, Severity, check, rules};
use crate::report::check::{Format, Settings, reporter};
use crate::report::{counted, write_diff};
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
    /// Whether to colour the findings
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
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
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Comma-separated values with a header, for spreadsheets
    Csv,
}

impl From<FindingFormat> for Format {
    fn from(format: FindingFormat) -> Self {
        match format {
            FindingFormat::Full => Format::Full,
            FindingFormat::Concise => Format::Concise,
            FindingFormat::Json => Format::Json,
            FindingFormat::Jsonl => Format::Jsonl,
            FindingFormat::Sarif => Format::Sarif,
            FindingFormat::Github => Format::Github,
            FindingFormat::Csv => Format::Csv,
        }
    }
}

/// When findings are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// On a terminal that shows colours, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

impl Color {
    fn is_on(self) -> bool {
        match self {
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        }
    }
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
    let rules = args.rules.selection(&args.memory, region.is_some())?;
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
    print(args, &options.rules, &work.documents, &found, out)?;
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

fn print(
    args: &CheckArgs,
    selection: &Selection,
    documents: &[Document],
    found: &[Diagnostic],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let language = args.lang.unwrap_or_else(|| language_of(documents));
    let settings = Settings {
        language,
        colour: args.color.is_on(),
        prefix: prefix(),
        rules: rules().filter(|meta| selection.severity(meta.code).is_some()).collect(),
    };
    let mut reporter = reporter(args.format.into(), out, settings)?;
    for one in found {
        reporter.finding(one, &documents[one.document])?;
    }
    reporter.finish()?;
    drop(reporter);
    summarize(args.format, found, language);
    Ok(())
}

/// How the current folder is called from the top of the repository that GitHub Actions checks out: its
/// annotations and uploads name files from there.
fn prefix() -> String {
    let top = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let here = env::current_dir().and_then(fs::canonicalize).ok();
    let top = top.and_then(|top| fs::canonicalize(top).ok());
    let below =
        top.zip(here).and_then(|(top, here)| here.strip_prefix(top).ok().map(|below| below.display().to_string()));
    below.filter(|below| !below.is_empty()).map(|below| format!("{below}/")).unwrap_or_default()
}

/// For eyes, how many findings there are.
fn summarize(format: FindingFormat, found: &[Diagnostic], language: Language) {
    if found.is_empty() || !matches!(format, FindingFormat::Full | FindingFormat::Concise) {
        return;
    }
    note(&match language {
        Language::Chinese => format!("共 {} 处问题", found.len()),
        Language::English => counted(found.len() as u64, "finding"),
    });
}

fn language_of(documents: &[Document]) -> Language {
    if documents.iter().any(|doc| has_han(doc.text())) { Language::Chinese } else { Language::English }
}
