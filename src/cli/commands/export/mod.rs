//! `yiming export`: the memory in the shapes that other tools read.

mod concepts;
mod explain;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};

use super::super::args::DbArgs;
use super::super::filter::FilterArgs;
use super::super::{Outcome, clock, note, warn};
use crate::exchange::{Exported, Format, Preset, Settings, Shape, Sort};
use crate::store::Store;
use crate::term::{Filter, Region};
use concepts::Wanted;

/// Write the memory as a table, glossary, termbase or translation memory for other tools
///
/// Presets (--preset), each in the shape that its client reads:
///   generic    CSV in UTF-8 with a header, one row a rendering, with everything
///   excel      the same for a double-click in Excel
///   omegat     glossary of OmegaT (save it as *.utf8)
///   memoq      term base of memoQ
///   multiterm  MultiTerm and Trados, through Glossary Converter or MultiTerm Convert
///   phrase     glossary of Phrase Strings
///   crowdin    glossary of Crowdin
///   weblate    glossary of Weblate
///   wordfast   glossary of Wordfast Classic
///   deepl      glossary of DeepL
///   book       译名对照表 for print: Markdown, HTML (open it in Word), CSV
///
/// Formats (--format): csv, tsv, xlsx (text cells, no formulas), tbx (version 2, which clients read), tbx3
/// (ISO 30042:2019), tmx, jsonl (everything, to be imported again), md, html.
///
/// What a shape cannot hold is named on standard error; --explain tells it beforehand.
#[allow(clippy::doc_markdown, reason = "the text is the command's help")]
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  yiming export > names.csv                                          everything
  yiming export --format xlsx --kind person -o names.xlsx            people, for Excel
  yiming export --preset omegat --region zh-CN --with-parts -o glossary/names.utf8
  yiming export --format tbx -o 'names.{region}.tbx'                 one file for each region
  yiming export --status preferred,admitted --min-mentions 2         settled and frequent
  yiming export --preset book --sort pinyin -o 译名对照表.md
  yiming export --explain tbx                                        what a format carries and loses"
)]
pub(crate) struct ExportArgs {
    /// Who it is for: generic, excel, omegat, memoq, multiterm, phrase, crowdin, weblate, wordfast, deepl, book
    #[arg(long, value_name = "NAME", default_value = "generic")]
    preset: String,
    /// Format of the file: csv, tsv, xlsx, tbx, tbx3, tmx, jsonl, md, html [default: the preset's own]
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// File to write instead of standard output; with {region} in its name one file for each region
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the texts to translate: originals in its script go by it, others are left out of tables
    /// [default: en in termbases and memories]
    #[arg(long, value_name = "TAG")]
    source: Option<String>,
    /// Add surnames as rows of their own, for clients that match whole strings only
    #[arg(long)]
    with_parts: bool,
    /// Order of a book's list
    #[arg(long, value_enum, value_name = "ORDER", default_value = "original")]
    sort: Order,
    /// Put an apostrophe before what a spreadsheet would run as a formula (preset excel does it anyway)
    #[arg(long)]
    safe: bool,
    /// Sentences to give with each rendering, where the format has a place for them
    #[arg(long, value_name = "N", default_value_t = 3)]
    contexts: usize,
    /// Only renderings of which some mention is so likely to be right, from 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0, hide_default_value = true)]
    min_confidence: f64,
    /// Only names of these subjects, as an imported list calls them
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    subject: Vec<String>,
    /// Tell what a preset or format carries, what it loses and how it is loaded, and write nothing
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
}

/// The order of a book's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// By the foreign form
    Original,
    /// By the pinyin of the Chinese form
    Pinyin,
}

pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(name) = &args.explain {
        explain::run(args.shape()?, name, out)?;
        return Ok(Outcome::Clean);
    }
    let shape = args.shape()?;
    let store = Store::open_existing(args.db.path()?)?;
    let wanted = args.wanted(shape);
    let regions = if shape.is_regional() || shape.has_region_columns() || args.is_split() {
        concepts::regions(&store, &wanted)?
    } else {
        Vec::new()
    };
    if args.is_split() {
        return split(args, shape, &store, &wanted, &regions);
    }
    if shape.is_regional() && regions.len() > 1 {
        return Err(crate::exchange::ExchangeError::MixedRegions { shape, regions }.into());
    }
    let settings = args.settings(&wanted.filter, regions);
    let exported = match args.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => to_file(path, |out| write(&store, shape, &settings, &wanted, out))?,
        None => write(&store, shape, &settings, &wanted, out)?,
    };
    tell(shape, &exported);
    Ok(Outcome::Clean)
}

impl ExportArgs {
    fn shape(&self) -> anyhow::Result<Shape> {
        let format = self.format.as_deref().map(Format::named).transpose()?;
        Ok(Shape::new(Preset::named(&self.preset)?, format)?)
    }

    fn wanted(&self, shape: Shape) -> Wanted {
        Wanted {
            filter: self.filter.filter(),
            min_confidence: self.min_confidence,
            subjects: self.subject.clone(),
            with_parts: self.with_parts,
            contexts: if shape.has_contexts() { self.contexts } else { 0 },
            confidences: shape.format == Format::Jsonl,
        }
    }

    fn settings(&self, filter: &Filter, regions: Vec<Region>) -> Settings {
        Settings {
            source: self.source.clone(),
            regions,
            safe: self.safe,
            refused: !filter.statuses.is_empty(),
            sort: if self.sort == Order::Pinyin { Sort::Pinyin } else { Sort::Original },
            at: clock::now(),
        }
    }

    /// Whether each region gets a file of its own.
    fn is_split(&self) -> bool {
        self.output.as_ref().is_some_and(|path| path.to_string_lossy().contains(REGION))
    }
}

/// What stands in the name of a file for its region.
const REGION: &str = "{region}";

fn split(
    args: &ExportArgs,
    shape: Shape,
    store: &Store,
    wanted: &Wanted,
    regions: &[Region],
) -> anyhow::Result<Outcome> {
    let Some(pattern) = args.output.as_ref().and_then(|path| path.to_str()) else {
        bail!("--output with {REGION} must be Unicode");
    };
    for &region in regions {
        let path = PathBuf::from(pattern.replace(REGION, region.as_str()));
        let filter = Filter { regions: vec![region], ..wanted.filter.clone() };
        let settings = args.settings(&filter, vec![region]);
        let wanted = Wanted { filter, ..wanted.clone() };
        let exported = to_file(&path, |out| write(store, shape, &settings, &wanted, out))?;
        note(&format!("{}: {} rows", path.display(), exported.rows));
        tell(shape, &exported);
    }
    Ok(Outcome::Clean)
}

/// Export to the file at `path`, which keeps its former content unless all could be written.
fn to_file(path: &Path, export: impl FnOnce(&mut dyn Write) -> anyhow::Result<Exported>) -> anyhow::Result<Exported> {
    let cannot = || format!("cannot write {}", path.display());
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let file = fs::File::create(&part).with_context(cannot)?;
    let mut out = BufWriter::new(file);
    let exported = export(&mut out).and_then(|exported| Ok(out.flush().map(|()| exported)?));
    if exported.is_ok() {
        fs::rename(&part, path).with_context(cannot)?;
    } else {
        let _: io::Result<()> = fs::remove_file(&part);
    }
    exported
}

fn write(
    store: &Store,
    shape: Shape,
    settings: &Settings,
    wanted: &Wanted,
    out: &mut dyn Write,
) -> anyhow::Result<Exported> {
    let mut exporter = shape.exporter(out, settings)?;
    concepts::visit(store, wanted, &mut |concept| Ok(exporter.concept(concept)?))?;
    Ok(exporter.finish()?)
}

/// Say on standard error what the file does not hold.
fn tell(shape: Shape, exported: &Exported) {
    for (dropped, reason, loss) in exported.lost.iter() {
        let forms: Vec<String> = loss.examples.iter().map(|form| format!("`{form}`")).collect();
        let more = if loss.count as usize > forms.len() { ", …" } else { "" };
        let what = if dropped { "left out" } else { "note" };
        warn(&anyhow!("{what} ({}): {}{more}: {reason}", loss.count, forms.join(", ")));
    }
    if !exported.uncarried.is_empty() {
        let names: Vec<&str> = exported.uncarried.iter().map(|fact| fact.name()).collect();
        warn(&anyhow!("{shape} has no place for: {} (yiming export --explain {shape})", names.join(", ")));
    }
}
