//! `yiming import`: names that others have collected.

use std::fs::{self, File};
use std::io::{self, Cursor, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};
use serde::Serialize;

use super::super::args::{DbArgs, RegionArgs};
use super::super::memory::open_to_write;
use super::super::{Outcome, clock, places, warn};
use super::absorb;
use crate::exchange::import::{self, Columns, ListFormat, Source};
use crate::harvest::import::{ListOptions, Report, import_bitext, import_list, list_path, rehearse};
use crate::read::{Charset, shown};
use crate::report::counted;
use crate::store::{Store, TakenBack};
use crate::term::{Confidence, Kind, Listing, SourceMeta, Status};

/// Take names from lists, glossaries, termbases and translation memories into the memory
///
/// Reads what yiming exports, and what translators have: tables in any column order (CSV, TSV, XLSX,
/// ODS), glossaries of OmegaT, TBX, TMX, CC-CEDICT (cedict_ts.u8), GeoNames (alternateNamesV2.txt or
/// cities500.txt), CLDR (the same JSON file of English and of Chinese, named together), Wikidata entities (one
/// a line). Format, delimiter, header and encoding are found out.
///
/// A colleague's memory is merged whole: its texts, lists and decisions, with who made them and when. Of two
/// decisions that disagree the later holds, and both are told. A copy of the memory as it was is kept.
///
/// A row that makes no sense is counted, located and left out; the others are kept. What a list says never
/// changes a decision: where they differ, that is told. A list imported again replaces its former state; --undo
/// takes an import back as one step, and what it had replaced is back.
#[allow(clippy::doc_markdown, reason = "the text is the command's help")]
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming import --dry-run names.xlsx                             what would happen
  yiming import names.csv --status preferred --kind person       the house's list
  yiming import old.xlsx --columns original=B,zh-CN=C,note=E     any column order
  yiming import cedict_ts.u8                                     the names of a dictionary
  yiming import colleague.db                                     a memory with all its decisions
  yiming import main/en/territories.json main/zh/territories.json
  yiming import --align-names memory.tmx                         names out of an old translation memory
  yiming import --undo                                           take the last import back

Exit status: 0 when the lists were read (bad rows are told and left out), 2 when one could not be.")]
pub(crate) struct ImportArgs {
    /// Files, or `-` for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read and compare only: change nothing
    #[arg(long)]
    dry_run: bool,
    /// Read parallel texts (TMX, XLIFF, a table with a foreign and a Chinese column) and align the names in
    /// their segments, even where no bracket states them
    #[arg(long, conflicts_with_all = ["columns", "separator", "sheet", "format"])]
    align_names: bool,
    /// With --align-names: leave out pairs that are less likely to be right, from 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.5)]
    min_confidence: f64,
    /// Take back the import of FILE, the latest import when no file is named
    #[arg(long, conflicts_with_all = ["dry_run", "columns", "format"])]
    undo: bool,
    /// What the columns are, by letter, number or name: original=B,zh-CN=C,note=Remarks. Roles: original,
    /// rendering, a language (en, ru, zh-TW), kind, status, region, method, language, note, subject, entry
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    columns: Option<Columns>,
    /// What stands between several forms in one cell (;)
    #[arg(long, value_name = "CHAR")]
    separator: Option<char>,
    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What the file is, where its name and beginning mislead: csv, tsv, omegat, xlsx, tbx, tmx, jsonl, cedict,
    /// geonames, cldr, wikidata
    #[arg(long, visible_alias = "preset", value_name = "NAME")]
    format: Option<String>,
    /// Encoding, where the detected one is wrong (gb18030, big5, utf-16le …)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What the names name, where the list does not say it: person, place, org, work, product, event, species,
    /// term [default: what they look like]
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// Status of the renderings, where the list does not say it: preferred, admitted, unreviewed …
    /// [default: unreviewed]
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Field, client or project that the list belongs to
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// How to write the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    report: ReportFormat,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    db: DbArgs,
}

/// How to write the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ReportFormat {
    /// For eyes
    Text,
    /// One JSON object for each file, for programs
    Jsonl,
}

pub(crate) fn run(args: &ImportArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if args.undo {
        return undo(args, out);
    }
    ensure!(!args.files.is_empty(), "nothing to import: name a file, or `-` for standard input");
    let mut outcome = Outcome::Clean;
    for list in lists(args)? {
        let outcome_of_it = one(args, &list, out);
        if let Err(error) = outcome_of_it {
            if args.files.len() == 1 {
                return Err(error);
            }
            warn(&error);
            outcome = Outcome::Failed;
        }
    }
    Ok(outcome)
}

/// A list: one file, or the files of one that is in pieces.
struct List {
    name: String,
    path: Option<PathBuf>,
    bytes: Option<Vec<u8>>,
}

impl List {
    /// What the memory calls it.
    fn identity(&self) -> String {
        self.path.as_ref().map_or_else(|| "-".to_owned(), |path| places::identity(&shown(path)))
    }

    fn open(&self) -> anyhow::Result<Box<dyn Source>> {
        match (&self.bytes, &self.path) {
            (Some(bytes), _) => Ok(Box::new(Cursor::new(bytes.clone()))),
            (None, Some(path)) => {
                ensure!(!path.is_dir(), "{}: a folder, not a list", self.name);
                let file = File::open(path).map_err(|error| match error.kind() {
                    io::ErrorKind::NotFound => anyhow!("{}: no such file", self.name),
                    _ => anyhow!(error).context(format!("{}: cannot be read", self.name)),
                })?;
                Ok(Box::new(file))
            }
            (None, None) => bail!("{}: nothing to read", self.name),
        }
    }
}

/// The lists that the arguments name. CLDR has a file for each language: those are one list.
fn lists(args: &ImportArgs) -> anyhow::Result<Vec<List>> {
    let (mut lists, mut pieces) = (Vec::new(), Vec::new());
    for path in &args.files {
        let name = path.display().to_string();
        if path.as_os_str() == "-" {
            ensure!(!io::stdin().is_terminal(), "nothing to read on standard input");
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes)?;
            lists.push(List { name, path: None, bytes: Some(bytes) });
        } else if is_cldr(path) {
            pieces.push(path.clone());
        } else {
            lists.push(List { name, path: Some(path.clone()), bytes: None });
        }
    }
    if let Some(last) = pieces.last() {
        let name = last.display().to_string();
        let texts = pieces.iter().map(|path| fs::read(path).with_context(|| path.display().to_string()));
        let texts: Vec<Vec<u8>> = texts.collect::<anyhow::Result<_>>()?;
        let joined = import::join_cldr(&texts).with_context(|| name.clone())?;
        lists.push(List { name, path: Some(last.clone()), bytes: Some(joined) });
    }
    Ok(lists)
}

fn is_cldr(path: &Path) -> bool {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("json")) {
        return false;
    }
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut beginning));
    read.is_ok() && String::from_utf8_lossy(&beginning).contains("\"main\"")
}

fn one(args: &ImportArgs, list: &List, out: &mut dyn Write) -> anyhow::Result<()> {
    if let Some(path) = list.path.as_deref().filter(|path| Store::is_database(path)) {
        return absorb::run(path, &args.db, args.dry_run, args.report == ReportFormat::Jsonl, out);
    }
    let options = options(args)?;
    let mut from = list.open()?;
    let path = args.db.path()?;
    let report = if args.align_names {
        aligned(args, list, &options, &mut *from, out)?
    } else if args.dry_run {
        let store = if path.exists() { Some(Store::open_existing(&path)?) } else { None };
        rehearse(store.as_ref(), &list.name, &mut *from, &options)?
    } else {
        // A file that is no list must not leave an empty memory behind.
        let mut store = open_to_write(&path)?;
        let meta = SourceMeta { region: options.reading.region, ..SourceMeta::named(list_path(&list.identity())) };
        import_list(&mut store, &meta, &list.name, &clock::now(), &mut *from, &options)?
    };
    tell(&list.name, &report);
    match args.report {
        ReportFormat::Text => write_text(&list.name, &report, args.dry_run, out)?,
        ReportFormat::Jsonl => {
            serde_json::to_writer(&mut *out, &JsonReport::new(&list.name, &report, args.dry_run))?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Align the names of a parallel text. A dry run prints what it found.
fn aligned(
    args: &ImportArgs,
    list: &List,
    options: &ListOptions,
    from: &mut dyn Source,
    out: &mut dyn Write,
) -> anyhow::Result<Report> {
    let least = Confidence::new(args.min_confidence);
    let mut store = if args.dry_run { None } else { Some(open_to_write(&args.db.path()?)?) };
    let identity = if args.dry_run { list.name.clone() } else { list.identity() };
    let meta = SourceMeta { region: options.reading.region, ..SourceMeta::named(list_path(&identity)) };
    let mut written = Ok(());
    let report = import_bitext(store.as_mut(), &meta, &clock::now(), from, (options, least), &mut |pair| {
        if args.dry_run && written.is_ok() {
            written = show(args.report, &list.name, pair, out);
        }
    })?;
    written?;
    Ok(report)
}

fn show(report: ReportFormat, file: &str, pair: &Listing, out: &mut dyn Write) -> io::Result<()> {
    let Listing { line, column, rendering, original, kind, .. } = pair;
    match report {
        ReportFormat::Text => {
            writeln!(out, "{file}:{line}:{column}\t{rendering}\t{original}\t{}", pair.confidence.shown())
        }
        ReportFormat::Jsonl => {
            let (line, column, kind, confidence) = (*line, *column, kind.as_str(), pair.confidence.rounded(4));
            let pair = JsonPair { file, line, column, rendering, original, kind, confidence };
            serde_json::to_writer(&mut *out, &pair)?;
            writeln!(out)
        }
    }
}

/// What a dry run of `--align-names` promises with `--report jsonl`.
#[derive(Serialize)]
struct JsonPair<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    rendering: &'a str,
    original: &'a str,
    kind: &'a str,
    confidence: f64,
}

fn options(args: &ImportArgs) -> anyhow::Result<ListOptions> {
    Ok(ListOptions {
        reading: import::Options {
            format: args.format.as_deref().map(ListFormat::named).transpose()?,
            columns: args.columns.clone(),
            separator: args.separator,
            charset: args.encoding.as_deref().map(Charset::named).transpose()?,
            region: args.region.region()?,
            sheet: args.sheet.clone(),
        },
        kind: args.kind,
        status: args.status,
        subject: args.subject.clone(),
    })
}

fn undo(args: &ImportArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let path = args.db.path()?;
    if let Some(memory) = args.files.iter().find(|file| Store::is_database(file)) {
        bail!(
            "{}: a memory is not taken back by rows: put back the copy that was made before it was merged",
            memory.display()
        );
    }
    drop(Store::open_existing(&path)?);
    let mut store = open_to_write(&path)?;
    let mut wanted: Vec<Option<String>> =
        args.files.iter().map(|file| Some(list_path(&places::identity(&shown(file))))).collect();
    if wanted.is_empty() {
        wanted.push(None);
    }
    for list in wanted {
        let shown = |path: &str| places::Places::from_here().shown(path.trim_end_matches("#import")).to_owned();
        match (store.undo_import(list.as_deref())?, list) {
            (Some(TakenBack { path, pairs, restored }), _) => {
                let back = restored
                    .map_or_else(String::new, |pairs| format!(", {} of before are back", counted(pairs, "pair")));
                writeln!(out, "{}: {} taken back{back}", shown(&path), counted(pairs, "pair"))?;
            }
            (None, Some(list)) => bail!("{}: was not imported", shown(&list)),
            (None, None) => bail!("there is no import to take back"),
        }
    }
    Ok(Outcome::Clean)
}

/// Say on standard error which rows are bad and where the list differs from what was decided.
fn tell(name: &str, report: &Report) {
    let account = &report.account;
    for row in &account.examples {
        warn(&anyhow!("{name}:{}: left out: {}", row.line, row.reason));
    }
    more(name, account.bad, account.examples.len(), "rows left out");
    for one in &report.examples {
        let settled = &one.settled;
        warn(&anyhow!(
            "{name}:{}: {} = {} ({}) differs from what was decided: {} is {} for {}",
            one.line,
            one.original,
            one.listed,
            one.status,
            settled.rendering,
            settled.status,
            settled.region
        ));
    }
    more(name, report.conflicts, report.examples.len(), "differences from decisions");
}

fn more(name: &str, count: u64, shown: usize, what: &str) {
    if count > shown as u64 {
        warn(&anyhow!("{name}: {} more {what}", count - shown as u64));
    }
}

fn write_text(name: &str, report: &Report, dry_run: bool, out: &mut dyn Write) -> io::Result<()> {
    if report.unchanged {
        return writeln!(out, "{name}: was imported before, nothing changed");
    }
    let account = &report.account;
    let format = account.format.map_or("", ListFormat::name);
    let encoding = if account.encoding.is_empty() { String::new() } else { format!(", {}", account.encoding) };
    if report.segments > 0 {
        write!(out, "{name} (parallel text{encoding}): {}", counted(report.segments, "segment"))?;
    } else {
        write!(out, "{name} ({format}{encoding}): {}", counted(report.concepts, "name"))?;
    }
    write!(out, ", {}", counted(report.pairs, "pair"))?;
    for (count, what) in [(account.bad, "left out"), (account.passed, "without a name")] {
        if count > 0 {
            write!(out, ", {} {what}", counted(count, "row"))?;
        }
    }
    if report.conflicts > 0 {
        write!(out, ", {} from decisions, which hold", counted(report.conflicts, "difference"))?;
    }
    if let Some(imported) = report.imported.filter(|imported| imported.replaced > 0) {
        write!(out, ", in place of {}", counted(imported.replaced, "pair"))?;
    }
    writeln!(out, "{}", if dry_run { " (dry run: nothing changed)" } else { "" })
}

/// What `--report jsonl` promises.
#[derive(Serialize)]
struct JsonReport<'a> {
    file: &'a str,
    format: Option<&'a str>,
    encoding: Option<&'a str>,
    dry_run: bool,
    unchanged: bool,
    names: u64,
    pairs: u64,
    bad_rows: u64,
    bad: Vec<JsonBad<'a>>,
    passed: u64,
    conflicts: u64,
    differences: Vec<JsonConflict<'a>>,
    replaced: u64,
}

#[derive(Serialize)]
struct JsonBad<'a> {
    line: usize,
    reason: &'a str,
}

#[derive(Serialize)]
struct JsonConflict<'a> {
    line: usize,
    original: &'a str,
    listed: &'a str,
    listed_status: &'a str,
    settled: &'a str,
    settled_status: &'a str,
    region: &'a str,
}

impl<'a> JsonReport<'a> {
    fn new(name: &'a str, report: &'a Report, dry_run: bool) -> Self {
        let account = &report.account;
        let bad = account.examples.iter().map(|row| JsonBad { line: row.line, reason: &row.reason }).collect();
        let differences = report
            .examples
            .iter()
            .map(|one| JsonConflict {
                line: one.line,
                original: &one.original,
                listed: &one.listed,
                listed_status: one.status.as_str(),
                settled: &one.settled.rendering,
                settled_status: one.settled.status.as_str(),
                region: one.settled.region.as_str(),
            })
            .collect();
        Self {
            file: name,
            format: account.format.map(ListFormat::name),
            encoding: Some(account.encoding).filter(|name| !name.is_empty()),
            dry_run,
            unchanged: report.unchanged,
            names: report.concepts,
            pairs: report.pairs,
            bad_rows: account.bad,
            bad,
            passed: account.passed,
            conflicts: report.conflicts,
            differences,
            replaced: report.imported.map_or(0, |imported| imported.replaced),
        }
    }
}
