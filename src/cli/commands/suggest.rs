//! `yiming suggest`: what to write for each name of a new text.

use std::collections::BTreeSet;
use std::io::Write;

use rayon::prelude::*;

use super::super::args::{Format, FormatArgs, GeneratorArgs, InputArgs, MemoryArgs, RegionArgs, Work};
use super::super::config::Config;
use super::super::places::{Places, Shortened};
use super::super::{Outcome, note};
use crate::align::Aligner;
use crate::reference::Reference;
use crate::report::suggest::{COLUMNS, JsonLines, write_rows, write_table};
use crate::report::{counted, write_record};
use crate::suggest::{Sources, Style, Suggested, Wishes, annotate, prefer, suggest};
use crate::term::Pair;
use crate::text::Document;

/// Say what to write for each name of a new text
///
/// In a foreign text each known name is listed with its renderings, in a Chinese text with its original.
/// Settled forms come first, then what was seen, the most often first, above or below the built-in list of
/// established names as enough documents agree; deprecated forms never. A surname
/// alone counts once its full name stands in the text, or when nobody else has it. What a Chinese text
/// states itself, 译名(原文), counts too. A name that nothing knows gets renderings by sound, or by the meaning
/// of its words, marked as generated; in a Chinese text a transliteration that nothing knows gets likely
/// originals, and a person of Chinese name the pinyin. `authority = "PUBLISHER"` in yiming.toml puts that publisher's renderings before those of
/// others. All PATHs together are one work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming suggest article.txt                 each name with the rendering to use
  yiming suggest chapter1.txt chapter2.txt   a name given in full in one is known in the other
  yiming suggest --annotate wire.txt         the text with the renderings in place
  yiming suggest --no-generate wire.txt      only what is settled, seen or established
  yiming suggest --region zh-TW --format csv wire.txt > names.csv

Exit status: 0 when done, 2 on error.")]
pub(crate) struct SuggestArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    generator: GeneratorArgs,
    /// Make no renderings for names that nothing knows
    #[arg(long)]
    no_generate: bool,
    /// List names without any suggestion too
    #[arg(long)]
    unknown: bool,
    /// Write the text with the first suggestion of each name in place, as the [style] of yiming.toml has it
    #[arg(long, conflicts_with_all = ["format", "unknown"])]
    annotate: bool,
}

pub(crate) fn run(args: &SuggestArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // What the program brings along takes as long to unpack as a long text to read.
    let (work, (aligner, reference)) =
        rayon::join(|| args.input.documents(), || rayon::join(Aligner::shipped, Reference::shipped));
    let work = work?;
    let kept = args.memory.open()?;
    let memory = Shortened { terms: kept.terms(), places: Places::from_here() };
    let Config { style, authority, .. } = Config::nearest()?;
    let generate = style.generated() && !args.no_generate;
    let wishes = Wishes { region: args.region.region()?, unknown: args.unknown };
    let align = || work.documents.par_iter().flat_map_iter(|doc| aligner.align_on_all_cores(doc)).collect();
    let load = || if generate { args.generator.load() } else { Ok(None) };
    let (pairs, generator): (Vec<Pair>, _) = rayon::join(align, load);
    let generator = generator?;
    let sources = Sources { memory: &memory, reference, generator: generator.as_deref() };
    let mut found = suggest(&work.documents, &pairs, sources, wishes)?;
    if let Some(publisher) = &authority {
        prefer(&mut found, &kept.renderings_of(publisher)?, publisher);
    }
    if args.annotate {
        return annotated(&work, &found, &style.style(), out);
    }
    print(args.format.format, &work.documents, &found, out)?;
    if found.is_empty() && work.failures == 0 {
        note("no known name (--unknown lists the others)");
    }
    Ok(work.outcome(Outcome::Clean))
}

fn annotated(work: &Work, found: &[Suggested], style: &Style, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut introduced = BTreeSet::new();
    for (at, doc) in work.documents.iter().enumerate() {
        let here = of_document(at, found);
        out.write_all(annotate(doc, &here, style, &mut introduced).as_bytes())?;
    }
    Ok(work.outcome(Outcome::Clean))
}

/// The names of the document `at`, which are in order.
fn of_document(at: usize, found: &[Suggested]) -> Vec<&Suggested> {
    let first = found.partition_point(|one| one.document < at);
    found[first..].iter().take_while(|one| one.document == at).collect()
}

/// So many names are made into text at a time, on all cores.
const AT_ONCE: usize = 1 << 15;

fn print(format: Format, documents: &[Document], found: &[Suggested], out: &mut dyn Write) -> anyhow::Result<()> {
    match format {
        Format::Jsonl => print_pieces(found, out, |found| {
            let (mut lines, mut text) = (JsonLines::default(), Vec::new());
            found.iter().try_for_each(|one| lines.write(&mut text, one, &documents[one.document]))?;
            Ok(text)
        })?,
        Format::Csv => {
            write_record(out, COLUMNS)?;
            print_pieces(found, out, |found| {
                let mut text = Vec::new();
                found.iter().try_for_each(|one| write_rows(&mut text, one, &documents[one.document]))?;
                Ok(text)
            })?;
        }
        Format::Text => print_tables(documents, found, out)?,
    }
    Ok(())
}

/// What `made` makes of each piece of what was `found`.
fn print_pieces<'a>(
    found: &'a [Suggested],
    out: &mut dyn Write,
    made: impl Fn(&'a [Suggested]) -> anyhow::Result<Vec<u8>> + Sync,
) -> anyhow::Result<()> {
    for many in found.chunks(AT_ONCE) {
        let pieces: Vec<Vec<u8>> = many.par_chunks(AT_ONCE / 8).map(&made).collect::<Result<_, _>>()?;
        pieces.iter().try_for_each(|piece| out.write_all(piece))?;
    }
    Ok(())
}

/// One table a document, under its name where there are several.
fn print_tables(documents: &[Document], found: &[Suggested], out: &mut dyn Write) -> anyhow::Result<()> {
    for (at, doc) in documents.iter().enumerate() {
        let here = of_document(at, found);
        if documents.len() > 1 && !here.is_empty() {
            writeln!(out, "{} ({})", doc.name(), counted(here.len() as u64, "name"))?;
        }
        write_table(out, &here, doc)?;
    }
    Ok(())
}
