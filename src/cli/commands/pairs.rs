//! `train --pairs` and `eval --pairs`: renderings by sound, learnt from and measured on a table.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use rayon::prelude::*;
use serde::Serialize;

use super::super::Outcome;
use super::lessons::Recipe;
use crate::translit::{Audience, Generator, GeneratorConfig, Lesson, train_generator};

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For eyes
    Text,
    /// One JSON object, for programs
    Jsonl,
}

/// Fit a generator to the table at `pairs`, or to those that the recipe there names, and write it to `output`.
#[allow(clippy::print_stderr, reason = "progress is for the person who waits")]
pub(super) fn train(pairs: &Path, data: &Path, output: &Path) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let (lessons, config) = if pairs.extension().is_some_and(|extension| extension == "toml") {
        let recipe = Recipe::read(pairs)?;
        (recipe.lessons(data)?, recipe.config())
    } else {
        let lesson = |(original, rendering)| Lesson { original, rendering, audience: Audience::Mainland, weight: 1.0 };
        (read(pairs)?.into_iter().map(lesson).collect(), GeneratorConfig::default())
    };
    eprintln!("{:6.1} s  {} pairs", begun.elapsed().as_secs_f64(), lessons.len());
    let bytes = train_generator(&lessons, config).to_bytes();
    fs::write(output, &bytes).with_context(|| output.display().to_string())?;
    eprintln!("{:6.1} s  {} ({} bytes)", begun.elapsed().as_secs_f64(), output.display(), bytes.len());
    Ok(Outcome::Clean)
}

/// Measure the generator at `model` on the table at `pairs`.
pub(super) fn eval(pairs: &Path, model: &Path, format: Format, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let bytes = fs::read(model).with_context(|| model.display().to_string())?;
    let generator = Generator::from_bytes(&bytes).with_context(|| model.display().to_string())?;
    let figures = Figures::measure(&generator, &references(read(pairs)?));
    match format {
        Format::Text => figures.write(out)?,
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, &figures)?;
            writeln!(out)?;
        }
    }
    Ok(Outcome::Clean)
}

/// What `eval --pairs --format jsonl` promises: shares of the names.
#[derive(Debug, PartialEq, Serialize)]
struct Figures {
    /// Distinct originals.
    names: usize,
    /// The first rendering is right.
    top1: f64,
    /// One of the first five is.
    top5: f64,
    /// One of the first ten is.
    top10: f64,
    /// Mean of one by the place of the first right one.
    mrr: f64,
}

impl Figures {
    fn measure(generator: &Generator, references: &[(String, Vec<String>)]) -> Self {
        let rank = |(original, right): &(String, Vec<String>)| {
            generator
                .generate(original, Audience::Mainland, usize::MAX)
                .iter()
                .position(|(rendering, _)| right.contains(rendering))
        };
        Self::of(&references.par_iter().map(rank).collect::<Vec<Option<usize>>>())
    }

    /// Figures from the places of the first right renderings, counted from nought.
    fn of(ranks: &[Option<usize>]) -> Self {
        let share = |sum: f64| sum / ranks.len().max(1) as f64;
        let top = |most: usize| share(ranks.iter().flatten().filter(|&&rank| rank < most).count() as f64);
        let mrr = share(ranks.iter().flatten().map(|&rank| 1.0 / (rank + 1) as f64).sum());
        Self { names: ranks.len(), top1: top(1), top5: top(5), top10: top(10), mrr }
    }

    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "{:<8}{:>6}", "names", self.names)?;
        for (name, share) in [("top 1", self.top1), ("top 5", self.top5), ("top 10", self.top10), ("MRR", self.mrr)] {
            let count = share * self.names as f64;
            let counted = if name == "MRR" { String::new() } else { format!("  ({count:.0} of {})", self.names) };
            writeln!(out, "{name:<8}{share:>6.4}{counted}")?;
        }
        Ok(())
    }
}

/// Each original once, in order, with all its renderings.
fn references(table: Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut references: Vec<(String, Vec<String>)> = Vec::new();
    for (original, zh) in table {
        let index = *at.entry(original.clone()).or_insert(references.len());
        if index == references.len() {
            references.push((original, Vec::new()));
        }
        references[index].1.push(zh);
    }
    references
}

/// The columns `original` and `zh` of a table with a header, cells between tabs.
fn read(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let table = parse(&text).with_context(|| path.display().to_string())?;
    ensure!(!table.is_empty(), "{}: no pairs below the header", path.display());
    Ok(table)
}

fn parse(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let header: Vec<&str> = lines.next().map_or(Vec::new(), |(_, line)| line.split('\t').map(str::trim).collect());
    let column = |name: &str| {
        header.iter().position(|&column| column == name).with_context(|| format!("line 1: no column `{name}`"))
    };
    let (original, zh) = (column("original")?, column("zh")?);
    let mut table = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        match (cells.get(original), cells.get(zh)) {
            (Some(&original), Some(&zh)) if !original.is_empty() && !zh.is_empty() => {
                table.push((original.to_owned(), zh.to_owned()));
            }
            _ => bail!("line {}: `original` or `zh` is empty", index + 1),
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_by_name_and_faults_by_line() {
        let table = parse("\u{feff}zh\tnote\toriginal\r\n科夫\t\tKov\r\n\r\n列夫\tx\tLev\r\n").unwrap();
        assert_eq!(table, [("Kov".into(), "科夫".into()), ("Lev".into(), "列夫".into())]);
        let fault = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(fault("original\tchinese\nKov\t科夫"), "line 1: no column `zh`");
        assert_eq!(fault("original\tzh\nKov\t科夫\nLev"), "line 3: `original` or `zh` is empty");
    }

    #[test]
    fn rows_of_one_original_are_several_references() {
        let row = |original: &str, zh: &str| (original.to_owned(), zh.to_owned());
        let all = references(vec![row("Kov", "科夫"), row("Lev", "列夫"), row("Kov", "可夫")]);
        assert_eq!(all[0].1, ["科夫", "可夫"]);
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn figures_are_shares_of_all_names() {
        let figures = Figures::of(&[Some(0), Some(5), None, Some(1)]);
        assert_eq!(
            figures,
            Figures { names: 4, top1: 0.25, top5: 0.5, top10: 0.75, mrr: (1.0 + 1.0 / 6.0 + 0.5) / 4.0 }
        );
    }
}
