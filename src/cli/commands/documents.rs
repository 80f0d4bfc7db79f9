//! `yiming documents`: what the memory has read.

use std::io::{self, Write};

use anyhow::bail;
use serde::Serialize;

use super::super::Outcome;
use super::super::args::{DbArgs, Format, FormatArgs};
use super::super::memory::open_to_write;
use super::super::places::{Places, identity};
use crate::report::{aligned, counted, write_record};
use crate::store::{DocumentRow, Store};

/// List or forget the texts that the memory has read
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming documents list               every text that was read, and when
  yiming documents forget old/        what texts of a folder said is forgotten

Exit status: 0 when done, 2 on error.")]
pub(crate) struct DocumentsArgs {
    #[command(subcommand)]
    command: DocumentsCommand,
}

#[derive(Debug, clap::Subcommand)]
enum DocumentsCommand {
    List(ListArgs),
    Forget(ForgetArgs),
}

/// List them with what is known of each
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming documents list                         a table
  yiming documents list --format csv > read.csv

Exit status: 0 when done, 2 on error.")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    db: DbArgs,
}

/// Forget what was read in them; what was decided stays
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming documents forget draft.txt       one text
  yiming documents forget old/ more.txt   all texts of a folder, and another

Exit status: 0 when done, 2 on error and where no text of that name was read.")]
pub(crate) struct ForgetArgs {
    /// A text, a folder of texts or a file of many, as `documents list` names them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &DocumentsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match &args.command {
        DocumentsCommand::List(args) => list(args, out),
        DocumentsCommand::Forget(args) => forget(args, out),
    }
}

fn list(args: &ListArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let documents = Store::open_existing(args.db.path()?)?.documents()?;
    let places = Places::from_here();
    let rows: Vec<Row<'_>> = documents.iter().map(|document| Row::new(document, &places)).collect();
    match args.format.format {
        Format::Text => write_text(out, &rows)?,
        Format::Jsonl => write_jsonl(out, &rows)?,
        Format::Csv => write_csv(out, &rows)?,
    }
    Ok(Outcome::Clean)
}

fn forget(args: &ForgetArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let path = args.db.path()?;
    drop(Store::open_existing(&path)?);
    let mut store = open_to_write(&path)?;
    for name in &args.paths {
        let forgotten = store.forget(&identity(name))?;
        if forgotten.documents == 0 {
            bail!("the memory has read no document {name}");
        }
        let (documents, mentions) = (counted(forgotten.documents, "document"), counted(forgotten.mentions, "mention"));
        writeln!(out, "{name}: forgot {documents} with {mentions}")?;
    }
    Ok(Outcome::Clean)
}

/// What `--format jsonl` and `csv` promise of a document.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    date: Option<&'a str>,
    publisher: Option<&'a str>,
    region: Option<&'a str>,
    encoding: Option<&'a str>,
    aligner: &'a str,
    read_at: &'a str,
    mentions: u64,
}

const HEADER: [&str; 8] = ["file", "date", "publisher", "region", "encoding", "aligner", "read_at", "mentions"];

impl<'a> Row<'a> {
    fn new(document: &'a DocumentRow, places: &Places) -> Self {
        let meta = &document.meta;
        Self {
            file: places.shown(&meta.path),
            date: meta.date.as_deref(),
            publisher: meta.publisher.as_deref(),
            region: meta.region.map(crate::term::Region::as_str),
            encoding: meta.encoding.as_deref(),
            aligner: &document.aligner,
            read_at: &document.read_at,
            mentions: document.mentions,
        }
    }

    fn record(&self) -> [String; HEADER.len()] {
        let text = |field: Option<&str>| field.unwrap_or_default().to_owned();
        [
            self.file.to_owned(),
            text(self.date),
            text(self.publisher),
            text(self.region),
            text(self.encoding),
            self.aligner.to_owned(),
            self.read_at.to_owned(),
            self.mentions.to_string(),
        ]
    }
}

fn write_text(out: &mut dyn Write, rows: &[Row<'_>]) -> io::Result<()> {
    let cells = |row: &Row<'_>| {
        let [file, date, publisher, region, _, _, read_at, mentions] = row.record();
        vec![file, mentions, region, date, publisher, read_at]
    };
    let mut table: Vec<Vec<String>> = rows.iter().map(cells).collect();
    if !table.is_empty() {
        table.insert(0, headings(["file", "mentions", "region", "date", "publisher", "read"], &table));
    }
    aligned(&table).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// `names` where there is something below; a column without anything is left out of the table.
fn headings<const N: usize>(names: [&str; N], rows: &[Vec<String>]) -> Vec<String> {
    let is_used = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    names.iter().enumerate().map(|(at, name)| if is_used(at) { (*name).to_owned() } else { String::new() }).collect()
}

fn write_jsonl(out: &mut dyn Write, rows: &[Row<'_>]) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_csv(out: &mut dyn Write, rows: &[Row<'_>]) -> io::Result<()> {
    write_record(out, HEADER)?;
    rows.iter().try_for_each(|row| write_record(out, row.record()))
}
