//! `yiming term show`

use std::io::{self, Write};

use super::json::JsonEntry;
use super::named;
use super::rows::{Row, RowWriter};
use crate::cli::Outcome;
use crate::cli::args::{DbArgs, Format, FormatArgs};
use crate::cli::places::Places;
use crate::report::{aligned, counted};
use crate::store::{KindSeen, MentionRow, Store};
use crate::term::{Doubt, Entry, Seen, Step};

/// Show all that is known of a name, and where each form comes from
#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// An original or a rendering, whole or one part of it, or an entry's number
    #[arg(value_name = "ENTRY", required = true)]
    entries: Vec<String>,
    /// How many places in texts to show with their sentences
    #[arg(long, value_name = "N", default_value_t = 5)]
    mentions: usize,
    /// Client or project whose decisions count beside everybody's
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &ShowArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = Store::open_existing(args.db.path()?)?.for_scope(args.scope.clone());
    let places = Places::from_here();
    let mut known: Vec<Known> = Vec::new();
    for query in &args.entries {
        for entry in named::all(&store, query)? {
            if known.iter().all(|one| one.entry.id != entry.id) {
                known.push(Known::read(&mut store, &places, entry, args.mentions)?);
            }
        }
    }
    match args.format.format {
        Format::Text => write_text(out, &known)?,
        Format::Jsonl => write_jsonl(out, &known)?,
        Format::Csv => write_csv(out, &known)?,
    }
    Ok(Outcome::Clean)
}

/// An entry with its history.
struct Known {
    entry: Entry,
    decisions: Vec<Step>,
    doubts: Vec<Doubt>,
    kinds: Vec<KindSeen>,
    mentions: Vec<MentionRow>,
}

impl Known {
    fn read(store: &mut Store, places: &Places, entry: Entry, limit: usize) -> anyhow::Result<Self> {
        let (decisions, doubts) = (store.decisions(entry.id)?, store.doubts(entry.id)?);
        let mut mentions = store.mentions(entry.id, Some(limit))?;
        for mention in &mut mentions {
            mention.path = places.shown(&mention.path).to_owned();
        }
        let kinds = store.kinds(entry.id)?;
        Ok(Self { entry: places.shorten(entry), decisions, doubts, kinds, mentions })
    }
}

fn write_jsonl(out: &mut dyn Write, known: &[Known]) -> io::Result<()> {
    for one in known {
        serde_json::to_writer(&mut *out, &JsonEntry::new(&one.entry, &one.decisions, &one.doubts, &one.mentions))?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_csv(out: &mut dyn Write, known: &[Known]) -> io::Result<()> {
    let mut writer = RowWriter::new(out, Format::Csv)?;
    for Known { entry, .. } in known {
        entry.renderings.iter().try_for_each(|one| writer.write(&Row::new(entry, one)))?;
    }
    writer.finish()
}

fn write_text(out: &mut dyn Write, known: &[Known]) -> io::Result<()> {
    for (at, one) in known.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one.write(out)?;
    }
    Ok(())
}

impl Known {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let entry = &self.entry;
        let name = entry.best_original().map_or("", |one| &one.text);
        writeln!(out, "{} {name} ({})", entry.id.0, entry.kind)?;
        if let Some(note) = &entry.note {
            writeln!(out, "  note: {note}")?;
        }
        section(out, "originals", &self.originals())?;
        section(out, "renderings", &self.renderings())?;
        section(out, "parts", &self.parts())?;
        section(out, "kinds differ: one thing, or two of one name? (term split)", &self.kinds())?;
        section(out, "kept apart from", &self.doubts())?;
        section(out, "decisions", &self.decisions())?;
        section(out, "mentions", &self.mentions())
    }

    fn originals(&self) -> Vec<Vec<String>> {
        let row = |form: &str, label: &str, seen| [vec![form.to_owned(), label.to_owned()], seen_cells(seen)].concat();
        self.entry.originals.iter().map(|one| row(&one.text, &one.language, &one.seen)).collect()
    }

    fn renderings(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for one in &self.entry.renderings {
            let labels = [one.status.as_str(), one.region.as_str(), one.method.as_str()].map(str::to_owned);
            rows.push([vec![one.text.clone()], labels.to_vec(), seen_cells(&one.seen)].concat());
        }
        rows
    }

    fn parts(&self) -> Vec<Vec<String>> {
        let row = |pair: &crate::term::PartPair, mentions| {
            vec![pair.rendering.clone(), pair.original.clone(), counted(mentions, "mention")]
        };
        self.entry.parts.iter().map(|one| row(&one.pair, one.mentions)).collect()
    }

    /// What texts take each rendering for, when they do not agree on what the entry is.
    fn kinds(&self) -> Vec<Vec<String>> {
        if self.kinds.iter().all(|one| one.kind == self.entry.kind) {
            return Vec::new();
        }
        let row = |one: &KindSeen| vec![one.kind.to_string(), one.rendering.clone(), counted(one.mentions, "mention")];
        self.kinds.iter().map(row).collect()
    }

    fn doubts(&self) -> Vec<Vec<String>> {
        let row = |one: &Doubt| {
            vec![one.entry.0.to_string(), one.name.clone(), format!("both {}", one.common), one.reason.clone()]
        };
        self.doubts.iter().map(row).collect()
    }

    fn decisions(&self) -> Vec<Vec<String>> {
        let row = |one: &Step| {
            let about = match (&one.rendering, &one.other, &one.note, one.undoes) {
                (_, _, _, Some(target)) => target.to_string(),
                (Some(rendering), ..) => rendering.clone(),
                (_, Some(other), ..) => format!("{} {other}", one.original),
                (_, _, Some(note), _) => note.clone(),
                _ => one.original.clone(),
            };
            let region = one.region.map(|region| region.to_string()).unwrap_or_default();
            let scope = one.scope.as_ref().map(|scope| format!("for {scope}")).unwrap_or_default();
            let undone = if one.undone { "undone".to_owned() } else { String::new() };
            let reason = one.reason.clone().unwrap_or_default();
            let (number, action) = (one.id.to_string(), one.action.to_string());
            vec![number, one.at.clone(), one.who.clone(), action, about, region, scope, undone, reason]
        };
        self.decisions.iter().map(row).collect()
    }

    fn mentions(&self) -> Vec<Vec<String>> {
        let row = |one: &MentionRow| vec![format!("{}:{}:{}", one.path, one.line, one.column), one.sentence.clone()];
        let mut rows: Vec<Vec<String>> = self.mentions.iter().map(row).collect();
        let rest = self.entry.mentions().saturating_sub(self.mentions.len() as u64);
        if rest > 0 {
            rows.push(vec![format!("{rest} more")]);
        }
        rows
    }
}

fn seen_cells(seen: &Seen) -> Vec<String> {
    let Some(first) = &seen.first else { return vec!["in no text".to_owned()] };
    let last = seen.last.as_deref().unwrap_or_default();
    vec![
        format!("{} in {}", counted(seen.mentions, "mention"), counted(seen.documents, "document")),
        format!("first {first}"),
        format!("last {last}"),
    ]
}

fn section(out: &mut dyn Write, title: &str, rows: &[Vec<String>]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {title}")?;
    aligned(rows).iter().try_for_each(|line| writeln!(out, "    {line}"))
}
