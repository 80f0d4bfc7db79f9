//! `yiming eval`: measure the aligner on gold.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::super::Outcome;
use super::pairs;
use crate::align::evaluate::Report;
use crate::align::train::data::Labelled;
use crate::align::{Aligner, Model};
use crate::term::Pair;
use crate::text::Document;

/// Measure the aligner on a gold file, or with --pairs a generator of renderings
///
/// GOLD is JSON Lines: `line`, `text`, `pairs` and, where it covers several texts, `file`.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    /// The gold file
    #[arg(value_name = "GOLD", required_unless_present = "pairs")]
    gold: Option<PathBuf>,
    /// Measure renderings of the originals of this table: TSV with the columns `original` and `zh`; several
    /// rows of one original are several right answers
    #[arg(long, value_name = "FILE", requires = "model", conflicts_with_all = ["gold", "min_confidence", "misses"])]
    pairs: Option<PathBuf>,
    /// How to write the figures of --pairs
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text", conflicts_with = "gold")]
    format: pairs::Format,
    /// A model other than the one in the program; with --pairs the generator that is measured
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Leave out pairs less likely than this
    #[arg(long, value_name = "P", default_value_t = 0.5)]
    min_confidence: f64,
    /// Show up to this many wrong answers
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
}

pub(crate) fn run(args: &EvalArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let (Some(pairs), Some(model)) = (&args.pairs, &args.model) {
        return pairs::eval(pairs, model, args.format, out);
    }
    let gold = args.gold.as_deref().context("no gold file named")?;
    let own = args.model.as_deref().map(load).transpose()?;
    let aligner = match &own {
        Some(model) => Aligner::new(model),
        None => Aligner::shipped(),
    };
    let gold = read_gold(gold)?;
    let mut report = Report::default();
    let mut shown = 0;
    let mut files: Vec<Option<String>> = gold.iter().map(|one| one.file.clone()).collect();
    files.dedup();
    for file in files {
        let paragraphs: Vec<&Labelled> = gold.iter().filter(|one| one.file == file).collect();
        let texts: Vec<&str> = paragraphs.iter().map(|one| one.text.as_str()).collect();
        let doc = Document::new(file.clone().unwrap_or_default(), texts.join("\n"));
        let mut found: Vec<Vec<Pair>> = vec![Vec::new(); paragraphs.len()];
        for pair in aligner.align(&doc) {
            if pair.confidence.get() >= args.min_confidence {
                found[doc.position(pair.gloss.start).line - 1].push(pair);
            }
        }
        for (paragraph, pairs) in paragraphs.iter().zip(&found) {
            let before = report.pairs;
            report.add(paragraph, pairs);
            let wrong = report.pairs.false_alarms + report.pairs.misses > before.false_alarms + before.misses;
            if wrong && shown < args.misses {
                shown += 1;
                show(out, paragraph, pairs)?;
            }
        }
    }
    print(out, &report)?;
    Ok(Outcome::Clean)
}

pub(super) fn load(path: &Path) -> anyhow::Result<Model> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    Model::from_bytes(&bytes).with_context(|| path.display().to_string())
}

fn read_gold(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), index + 1)))
        .collect()
}

fn show(out: &mut dyn Write, gold: &Labelled, found: &[Pair]) -> std::io::Result<()> {
    writeln!(out, "line {} {}", gold.line, gold.text)?;
    for pair in &gold.pairs {
        let optional = if pair.optional { " (optional)" } else { "" };
        writeln!(out, "  gold   {} = {}  {} {}{optional}", pair.rendering, pair.original, pair.kind, pair.relation)?;
    }
    for pair in found {
        let runner = pair.runners_up.first().map_or(String::new(), |one| format!(", then {}", one.rendering));
        writeln!(out, "  found  {} = {}  {:.2}{runner}", pair.rendering, pair.original, pair.confidence.get())?;
    }
    Ok(())
}

fn print(out: &mut dyn Write, report: &Report) -> std::io::Result<()> {
    for (name, tally) in [("exact pairs", report.pairs), ("detection", report.detection)] {
        writeln!(
            out,
            "{name:<16} P {:.4}  R {:.4}  F1 {:.4}  ({} right, {} wrong, {} missed)",
            tally.precision(),
            tally.recall(),
            tally.f1(),
            tally.hits,
            tally.false_alarms,
            tally.misses
        )?;
    }
    let (right, all) = report.boundaries;
    writeln!(out, "{:<16} {:.4}  ({right} of {all})", "left boundary", right as f64 / all.max(1) as f64)?;
    for (text, tally) in &report.texts {
        let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
        writeln!(out, "  {text:<24} P {precision:.3}  R {recall:.3}  F1 {f1:.3}  ({} right)", tally.hits)?;
    }
    for (group, (hits, all)) in &report.groups {
        writeln!(out, "  {group:<24} R {:.3}  ({hits} of {all})", *hits as f64 / *all as f64)?;
    }
    let of_hits = |right: usize| right as f64 / report.pairs.hits.max(1) as f64;
    writeln!(out, "named as in gold: kind {:.3}, method {:.3}", of_hits(report.named.0), of_hits(report.named.1))?;
    writeln!(out, "calibration error {:.4}", report.calibration_error())?;
    for (at, (count, sum, right)) in report.reliability.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let share = |value: f64| value / *count as f64;
        writeln!(
            out,
            "  {:.1}–{:.1}  {count:>5} pairs  said {:.3}  right {:.3}",
            at as f64 / 10.0,
            (at + 1) as f64 / 10.0,
            share(*sum),
            share(*right as f64)
        )?;
    }
    Ok(())
}
