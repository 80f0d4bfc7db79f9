//! `yiming stats`: what the memory holds, in numbers.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::Write;

use serde::Serialize;

use super::super::Outcome;
use super::super::args::{DbArgs, Format, FormatArgs};
use crate::report::{aligned, write_record};
use crate::store::{Stats, Store};

/// Say how much the memory holds
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming stats                    entries, renderings, mentions and what they are made of
  yiming stats --db names.db      of another memory
  yiming stats --format csv       one number a row

Exit status: 0 when done, 2 on error.")]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &StatsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let store = Store::open_existing(args.db.path()?)?;
    let counts = Counts::new(&store, &store.stats()?);
    match args.format.format {
        Format::Text => {
            writeln!(out, "{}", counts.db)?;
            aligned(&counts.lines()).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, &counts)?;
            writeln!(out)?;
        }
        Format::Csv => {
            write_record(out, ["name", "count"])?;
            counts.rows().iter().try_for_each(|row| write_record(out, row))?;
        }
    }
    Ok(Outcome::Clean)
}

/// What `--format jsonl` promises.
#[derive(Serialize)]
struct Counts {
    db: String,
    bytes: u64,
    documents: u64,
    mentions: u64,
    entries: u64,
    originals: u64,
    renderings: u64,
    parts: u64,
    decisions: u64,
    kinds: BTreeMap<String, u64>,
    statuses: BTreeMap<String, u64>,
    regions: BTreeMap<String, u64>,
}

impl Counts {
    fn new(store: &Store, stats: &Stats) -> Self {
        Self {
            db: store.path().display().to_string(),
            bytes: fs::metadata(store.path()).map_or(0, |found| found.len()),
            documents: stats.documents,
            mentions: stats.mentions,
            entries: stats.entries,
            originals: stats.originals,
            renderings: stats.renderings,
            parts: stats.parts,
            decisions: stats.decisions,
            kinds: named(&stats.kinds),
            statuses: named(&stats.statuses),
            regions: named(&stats.regions),
        }
    }

    /// The whole numbers, by name.
    fn totals(&self) -> [(&'static str, u64); 8] {
        [
            ("bytes", self.bytes),
            ("documents", self.documents),
            ("mentions", self.mentions),
            ("entries", self.entries),
            ("originals", self.originals),
            ("renderings", self.renderings),
            ("parts", self.parts),
            ("decisions", self.decisions),
        ]
    }

    /// For eyes: each number once, what it is made of beside it.
    fn lines(&self) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        for (name, count) in self.totals() {
            let details = match name {
                "entries" => listed([&self.kinds]),
                "renderings" => listed([&self.statuses, &self.regions]),
                _ => String::new(),
            };
            lines.push(vec![name.to_owned(), count.to_string(), details]);
        }
        lines
    }

    /// For spreadsheets: one number a row.
    fn rows(&self) -> Vec<[String; 2]> {
        let totals = self.totals().map(|(name, count)| [name.to_owned(), count.to_string()]);
        let details = [("kind", &self.kinds), ("status", &self.statuses), ("region", &self.regions)];
        let details = details.into_iter().flat_map(|(group, counts)| {
            counts.iter().map(move |(name, count)| [format!("{group} {name}"), count.to_string()])
        });
        totals.into_iter().chain(details).collect()
    }
}

fn named<T: Display>(counts: &[(T, u64)]) -> BTreeMap<String, u64> {
    counts.iter().map(|(label, count)| (label.to_string(), *count)).collect()
}

fn listed<'a>(groups: impl IntoIterator<Item = &'a BTreeMap<String, u64>>) -> String {
    let group = |counts: &BTreeMap<String, u64>| {
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    groups.into_iter().map(group).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}
