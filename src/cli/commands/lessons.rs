//! What a generator learns from: one table, or the tables that a recipe names.
//!
//! Lists disagree, and a word stands in many: of each word and region the renderings are weighed, and only
//! those that have about as much behind them as the weightiest teach.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::text::normalize::{fold, is_traditional, romanize};
use crate::text::script::is_interpunct;
use crate::translit::{Audience, GeneratorConfig, Lesson, NetConfig};

/// A generator's recipe.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// Its name, for people.
    #[allow(dead_code, reason = "for people")]
    name: String,
    /// Its date.
    #[allow(dead_code, reason = "for people")]
    date: String,
    settings: Settings,
    source: Vec<Source>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    rounds: usize,
    floor: f64,
    epochs: usize,
    rate: f32,
    dropped: f32,
    least: u32,
    rows: usize,
    folds: usize,
    /// What is learnt by heart has so much weight behind it.
    by_heart: f64,
}

/// A table with the columns `original` and `zh`, and how to read it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    file: String,
    #[allow(dead_code, reason = "for people and the card")]
    licence: String,
    /// Values of its column `type` that are used; all when empty.
    #[serde(default)]
    types: Vec<String>,
    /// How much it counts beside the other tables where they disagree.
    weight: f64,
    /// Values of its column `country` or `iso_a2` that are left out: their names are not rendered by sound.
    #[serde(default)]
    without_countries: Vec<String>,
    /// Whether its column `zh_variant` tells the region; else the script does, and so it does, for a third of
    /// the weight, where that column names no region.
    #[serde(default)]
    regional: bool,
    /// Whether it only teaches words of which no table above it tells anything in that region.
    #[serde(default)]
    fill: bool,
}

impl Recipe {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// How to fit.
    pub(super) fn config(&self) -> GeneratorConfig {
        let Settings { rounds, floor, epochs, rate, dropped, least, rows, folds, by_heart } = self.settings;
        let net = NetConfig { epochs, rate, dropped, least, rows };
        GeneratorConfig { rounds, floor, net, folds, by_heart: Some(by_heart), ..GeneratorConfig::default() }
    }

    /// The lessons of all its sources, whose paths start from `root`.
    pub(super) fn lessons(&self, root: &Path) -> anyhow::Result<Vec<Lesson>> {
        let mut words = Words::default();
        for source in &self.source {
            let path = root.join(&source.file);
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            words.add(source, &text);
        }
        Ok(words.lessons())
    }
}

/// How much is behind each rendering of a word for a region.
#[derive(Debug, Default)]
struct Words(BTreeMap<(String, Audience), BTreeMap<String, f64>>);

impl Words {
    /// What a table tells twice counts more than what it tells once, but not twice as much.
    fn add(&mut self, source: &Source, table: &str) {
        let mut told: BTreeMap<(String, Audience), BTreeMap<String, f64>> = BTreeMap::new();
        let mut lines = table.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |name: &str| {
                let at = header.iter().position(|column| *column == name);
                at.and_then(|at| cells.get(at)).copied().unwrap_or_default()
            };
            let typed = source.types.is_empty() || source.types.iter().any(|one| one == cell("type"));
            let left_out = |country: &String| country == cell("country") || country == cell("iso_a2");
            if !typed || source.without_countries.iter().any(left_out) {
                continue;
            }
            let variant = if source.regional { cell("zh_variant") } else { "" };
            let audience = audience(variant, cell("zh"));
            let sure = if source.regional && !matches!(variant, "zh-cn" | "zh-tw" | "zh-hk") { 1.0 / 3.0 } else { 1.0 };
            let times: f64 = cell("freq").parse().unwrap_or(1.0);
            for (original, zh) in parts(cell("original"), cell("zh")) {
                let renderings = told.entry((fold(&romanize(original)), audience)).or_default();
                *renderings.entry(zh.to_owned()).or_insert(0.0) += times * sure;
            }
        }
        for (word, renderings) in told {
            if source.fill && self.0.contains_key(&word) {
                continue;
            }
            let known = self.0.entry(word).or_default();
            for (zh, times) in renderings {
                *known.entry(zh).or_insert(0.0) += source.weight * times.sqrt();
            }
        }
    }

    fn lessons(self) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        for ((original, audience), renderings) in self.0 {
            let most = renderings.values().copied().fold(0.0, f64::max);
            let usual = renderings.into_iter().filter(|(_, weight)| weight * 2.0 > most);
            let lesson = |(rendering, weight)| Lesson { original: original.clone(), rendering, audience, weight };
            lessons.extend(usual.map(lesson));
        }
        lessons
    }
}

fn audience(variant: &str, zh: &str) -> Audience {
    match variant {
        "zh-tw" | "zh-hant" | "zh-Hant" => Audience::Taiwan,
        "zh-hk" | "zh-mo" | "zh-Hant-HK" => Audience::HongKong,
        "" if is_traditional(zh) => Audience::Taiwan,
        _ => Audience::Mainland,
    }
}

/// The words of a name with their renderings, a Russian father's name apart; nothing when one side has more
/// of them.
fn parts<'a>(original: &'a str, zh: &'a str) -> Vec<(&'a str, &'a str)> {
    let joint = |c: char| c.is_whitespace() || is_interpunct(c) || c == '-' || c == '－';
    let split = |text: &'a str| text.split(joint).filter(|part| !part.is_empty()).collect::<Vec<&str>>();
    let (mut originals, renderings) = (split(original), split(zh));
    if originals.len() == renderings.len() + 1 {
        originals.retain(|word| !["вич", "вна", "ич"].iter().any(|ending| word.ends_with(ending)));
    }
    if originals.len() == renderings.len() { originals.into_iter().zip(renderings).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lessons(sources: &[(bool, bool, &str)]) -> Vec<String> {
        let mut words = Words::default();
        for &(regional, fill, table) in sources {
            let (types, without_countries) = (vec!["person".to_owned()], vec!["CN".to_owned()]);
            let (file, licence) = (String::new(), String::new());
            words.add(&Source { file, licence, types, weight: 1.0, without_countries, regional, fill }, table);
        }
        let shown = |one: &Lesson| format!("{} {} {:?}", one.original, one.rendering, one.audience);
        words.lessons().iter().map(shown).collect()
    }

    #[test]
    fn words_are_counted_by_region() {
        let table = "original\tzh\ttype\tzh_variant\tcountry\n\
            Ann Lee\t安·李\tperson\tzh-cn\t\nAnn\t安\tperson\tzh-hans\t\nAnn\t安恩\tperson\tzh-cn\t\n\
            Ann\t安妮\tperson\tzh-hk\t\nLee\t李市\tplace\tzh-cn\t\nLee\t里\tperson\tzh-cn\tCN\n";
        let filled = "original\tzh\ttype\nann\t恩\tperson\nkov\t可夫\tperson\nkov\t寇維\tperson\n";
        assert_eq!(
            lessons(&[(true, false, table), (false, true, filled)]),
            [
                "ann 安 Mainland",
                "ann 安恩 Mainland",
                "ann 安妮 HongKong",
                "kov 可夫 Mainland",
                "kov 寇維 Taiwan",
                "lee 李 Mainland"
            ]
        );
    }

    #[test]
    fn sides_of_other_lengths_teach_nothing() {
        assert!(parts("Ann Lee", "安李").is_empty());
        assert_eq!(parts("Jean-Luc", "让-吕克"), [("Jean", "让"), ("Luc", "吕克")]);
    }
}
