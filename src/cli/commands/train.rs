//! `yiming train`: fit the aligner's model from a folder of lists and texts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use super::super::Outcome;
use crate::align::train::data::{Data, DictionaryWord, GoldPair, Labelled, ListedPair};
use crate::align::train::{Config, Source as Evidence, fit};
use crate::align::{Card, SourceCard, checksum};

/// Fit the aligner's model, or with --pairs a generator of renderings
///
/// The recipe (TOML) names the model, its date, and every source under DATA with its licence; the same
/// recipe over the same files gives the same bytes on every machine.
#[derive(Debug, clap::Args)]
pub(crate) struct TrainArgs {
    /// The recipe
    #[arg(value_name = "RECIPE", required_unless_present = "pairs")]
    recipe: Option<PathBuf>,
    /// Fit a generator of renderings to this table alone: TSV with the columns `original` and `zh`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipe", "data", "tables_from"])]
    pairs: Option<PathBuf>,
    /// The folder that the recipe's paths start from
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// Where the model goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Take every table from this model and fit only the scorer: for quick experiments
    #[arg(long, value_name = "FILE")]
    tables_from: Option<PathBuf>,
    /// Leave one source of evidence out: to measure what it is worth
    #[arg(long, value_name = "SOURCE", conflicts_with = "pairs",
        value_parser = clap::builder::PossibleValuesParser::new(Evidence::ALL.map(|(name, _)| name)))]
    without: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    name: String,
    date: String,
    #[serde(default)]
    scores: BTreeMap<String, f64>,
    #[serde(default)]
    settings: Config,
    #[serde(default)]
    source: Vec<Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    file: String,
    licence: String,
    role: Role,
    /// Pairs: whether the names are mostly rendered by sound.
    #[serde(default)]
    sounded: bool,
    /// Readings: the columns that hold them.
    #[serde(default)]
    columns: Vec<String>,
    /// Pairs: of every so many rows one is used.
    #[serde(default)]
    every: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Pairs,
    Readings,
    Dictionary,
    Roles,
    Labelled,
    /// Labels of single brackets in paragraphs of the unlabelled texts, which are named by their hash.
    Brackets,
    Unlabelled,
}

#[allow(clippy::print_stderr, reason = "progress is for the person who waits")]
pub(crate) fn run(args: &TrainArgs, _out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(pairs) = &args.pairs {
        return super::pairs::train(pairs, &args.output);
    }
    let path = args.recipe.as_deref().context("no recipe named")?;
    let recipe: Recipe = toml::from_str(&read(path)?).with_context(|| path.display().to_string())?;
    let (data, sources) = load(&recipe, path, &args.data)?;
    let card = Card { name: recipe.name, date: recipe.date, sources, scores: recipe.scores.into_iter().collect() };
    let tables = args.tables_from.as_deref().map(super::eval::load).transpose()?;
    let begun = std::time::Instant::now();
    let without = args
        .without
        .as_deref()
        .and_then(|wanted| Evidence::ALL.iter().find(|(name, _)| *name == wanted).map(|&(_, source)| source));
    let model = fit(&data, recipe.settings, card, tables, without, &mut |step| {
        eprintln!("{:6.1} s  {step}", begun.elapsed().as_secs_f64());
    });
    let bytes = model.to_bytes();
    fs::write(&args.output, &bytes).with_context(|| args.output.display().to_string())?;
    eprintln!("{:6.1} s  {} ({} bytes)", begun.elapsed().as_secs_f64(), args.output.display(), bytes.len());
    Ok(Outcome::Clean)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn load(recipe: &Recipe, recipe_path: &Path, root: &Path) -> anyhow::Result<(Data, Vec<SourceCard>)> {
    let mut data = Data::default();
    let mut cards = Vec::new();
    let mut texts: Vec<(String, PathBuf)> = Vec::new();
    let mut brackets = Brackets::new();
    for source in &recipe.source {
        // Labels of our own lie beside the recipe.
        let beside = recipe_path.with_file_name(&source.file);
        let path = if beside.exists() { beside } else { root.join(&source.file) };
        let items = match source.role {
            Role::Pairs => add_pairs(source, &path, &mut data)?,
            Role::Readings => add_readings(source, &path, &mut data)?,
            Role::Dictionary => add_dictionary(&path, &mut data)?,
            Role::Roles => add_roles(&path, &mut data)?,
            Role::Labelled => add_labelled(&path, &mut data)?,
            Role::Brackets => read_brackets(&path, &mut brackets)?,
            Role::Unlabelled => {
                texts.push((source.licence.clone(), path));
                continue;
            }
        };
        cards.push(SourceCard { name: source.file.clone(), licence: source.licence.clone(), items });
    }
    // What is labelled must not be counted as unlabelled, too: counts would know the answers.
    let labelled: HashSet<String> = data.labelled.iter().map(|one| one.text.clone()).collect();
    for (licence, path) in texts {
        let items = add_unlabelled(&path, &labelled, &brackets, &mut data)?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        cards.push(SourceCard { name, licence, items });
    }
    Ok((data, cards))
}

/// A table with a header, cells between tabs: its rows as maps from column to cell.
fn table(path: &Path, mut row: impl FnMut(&dyn Fn(&str) -> String)) -> anyhow::Result<usize> {
    let text = read(path)?;
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let mut count = 0;
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            let at = columns.iter().position(|column| *column == name);
            at.and_then(|at| cells.get(at)).copied().unwrap_or_default().to_owned()
        };
        row(&cell);
        count += 1;
    }
    Ok(count)
}

fn add_pairs(source: &Source, path: &Path, data: &mut Data) -> anyhow::Result<usize> {
    let mut seen = HashSet::new();
    let mut at = 0;
    table(path, |cell| {
        at += 1;
        let pair = ListedPair { original: cell("original"), zh: cell("zh"), sounded: source.sounded };
        let wanted = source.every.is_none_or(|every| at % every == 0);
        if wanted
            && !pair.original.is_empty()
            && !pair.zh.is_empty()
            && seen.insert((pair.original.clone(), pair.zh.clone()))
        {
            data.pairs.push(pair);
        }
    })
}

fn add_readings(source: &Source, path: &Path, data: &mut Data) -> anyhow::Result<usize> {
    table(path, |cell| {
        let Some(char) = cell("char").chars().next() else { return };
        for column in &source.columns {
            let mut seen = HashSet::new();
            for reading in cell(column).split([' ', ',', ';']).filter(|reading| !reading.is_empty()) {
                let plain: String = reading.chars().filter(|c| !c.is_ascii_digit()).collect();
                if seen.insert(plain.clone()) && seen.len() <= 3 {
                    data.readings.push((char, plain));
                }
            }
        }
    })
}

fn add_dictionary(path: &Path, data: &mut Data) -> anyhow::Result<usize> {
    table(path, |cell| {
        data.dictionary.push(DictionaryWord {
            text: cell("word"),
            frequency: cell("freq").parse().unwrap_or(1),
            tag: cell("pos"),
        });
    })
}

fn add_roles(path: &Path, data: &mut Data) -> anyhow::Result<usize> {
    table(path, |cell| data.roles.push(cell("word")))
}

fn add_labelled(path: &Path, data: &mut Data) -> anyhow::Result<usize> {
    let before = data.labelled.len();
    for (index, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let paragraph: Labelled =
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), index + 1))?;
        data.labelled.push(paragraph);
    }
    Ok(data.labelled.len() - before)
}

/// By the hash of its paragraph: each labelled bracket and what it states.
type Brackets = HashMap<u64, Vec<BracketLabel>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BracketLabel {
    /// Hash of the paragraph, in hexadecimal.
    text: String,
    /// The bracket's ends, in code points of the paragraph.
    bracket: (usize, usize),
    pairs: Vec<GoldPair>,
}

fn read_brackets(path: &Path, brackets: &mut Brackets) -> anyhow::Result<usize> {
    let mut count = 0;
    for (index, line) in read(path)?.lines().enumerate() {
        let place = || format!("{}:{}", path.display(), index + 1);
        let label: BracketLabel = serde_json::from_str(line).with_context(place)?;
        let hash = u64::from_str_radix(&label.text, 16).with_context(place)?;
        brackets.entry(hash).or_default().push(label);
        count += 1;
    }
    Ok(count)
}

#[derive(Deserialize)]
struct Paragraph {
    #[serde(default)]
    source: String,
    #[serde(default)]
    script: String,
    #[serde(default)]
    doc: String,
    text: String,
    #[serde(default)]
    dev: bool,
}

fn add_unlabelled(
    path: &Path,
    labelled: &HashSet<String>,
    brackets: &Brackets,
    data: &mut Data,
) -> anyhow::Result<usize> {
    let mut documents: Vec<(String, String)> = Vec::new();
    let mut count = 0;
    for (index, line) in read(path)?.lines().enumerate() {
        let paragraph: Paragraph =
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), index + 1))?;
        if paragraph.dev || labelled.contains(&paragraph.text) {
            continue;
        }
        if let Some(labels) = brackets.get(&checksum(paragraph.text.as_bytes())) {
            data.labelled.push(Labelled {
                file: Some(paragraph.doc),
                line: index + 1,
                source: paragraph.source,
                script: paragraph.script,
                text: paragraph.text,
                pairs: labels.iter().flat_map(|label| label.pairs.clone()).collect(),
                brackets: Some(labels.iter().map(|label| label.bracket).collect()),
            });
            continue;
        }
        count += 1;
        match documents.last_mut() {
            Some((doc, text)) if *doc == paragraph.doc => {
                text.push('\n');
                text.push_str(&paragraph.text);
            }
            _ => documents.push((paragraph.doc, paragraph.text)),
        }
    }
    data.unlabelled.extend(documents.into_iter().map(|(_, text)| text));
    Ok(count)
}
