//! Flags that several commands share, and what they mean.

use std::borrow::Cow;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use anyhow::{Context as _, anyhow, ensure};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use etcetera::BaseStrategy as _;

use super::config::Config;
use super::progress::Progress;
use super::{Outcome, warn};
use crate::read::{self, Charset, Damage, Input, Inputs, ReadError, private_use};
use crate::report::counted;
use crate::term::Region;
use crate::text::Document;
use crate::translit::Generator;

/// Where the memory is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DbArgs {
    /// The memory's file [default: `db` of the nearest yiming.toml, else yiming/memory.db in your data folder]
    // Unlike clap's parser of paths this one takes an empty variable, which is one that is not set.
    #[arg(long, value_name = "FILE", env = "YIMING_DB", hide_env_values = true, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    db: Option<PathBuf>,
}

impl DbArgs {
    /// The file that holds: the flag or `$YIMING_DB`, else `db` in the nearest `yiming.toml` upward, else
    /// `yiming/memory.db` in the user's data folder, whose folder is made when it is missing.
    pub(crate) fn path(&self) -> anyhow::Result<PathBuf> {
        if let Some(named) = self.db.as_ref().filter(|path| !path.as_os_str().is_empty()) {
            return Ok(named.clone());
        }
        match Config::nearest()?.db() {
            Some(configured) => Ok(configured),
            None => default_memory(),
        }
    }
}

impl DbArgs {
    /// The file that holds, and what names it where a `yiming.toml` does not.
    pub(crate) fn path_and_source(&self) -> anyhow::Result<(PathBuf, Option<&'static str>)> {
        let named = self.db.as_ref().is_some_and(|path| !path.as_os_str().is_empty());
        let source = match Config::nearest()?.db() {
            _ if named => Some("--db or $YIMING_DB"),
            Some(_) => None,
            None => Some("default"),
        };
        Ok((self.path()?, source))
    }
}

fn default_memory() -> anyhow::Result<PathBuf> {
    let base = etcetera::choose_base_strategy().context("no data folder for the memory (name a file with --db)")?;
    let folder = base.data_dir().join("yiming");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the memory's folder {}", folder.display()))?;
    Ok(folder.join("memory.db"))
}

/// Where the memory is, for commands that also work without one.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct MemoryArgs {
    #[command(flatten)]
    db: DbArgs,
    /// Open no memory: only what is built in and what the text itself says
    #[arg(long)]
    pub(super) no_memory: bool,
    /// Client or project whose decisions count beside everybody's
    #[arg(long, value_name = "NAME")]
    pub(super) scope: Option<String>,
}

impl MemoryArgs {
    /// The memory's file as [`DbArgs::path`] finds it; `None` with `--no-memory`.
    pub(crate) fn path(&self) -> anyhow::Result<Option<PathBuf>> {
        if self.no_memory { Ok(None) } else { self.db.path().map(Some) }
    }

    /// Whether a flag or `$YIMING_DB` names the file.
    pub(crate) fn is_named(&self) -> bool {
        self.db.db.as_ref().is_some_and(|path| !path.as_os_str().is_empty())
    }
}

/// Which readers' forms are meant.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RegionArgs {
    /// Region of the Chinese forms: zh-CN, zh-TW, zh-HK or zh-SG, or CN, TW, HK, SG, MY [default: `region` of the
    /// nearest yiming.toml, else what the script says]
    #[arg(long, value_name = "TAG")]
    region: Option<Region>,
}

impl RegionArgs {
    /// Whether the flag tells it.
    pub(crate) const fn is_given(&self) -> bool {
        self.region.is_some()
    }

    /// The region of the flag, else of the nearest `yiming.toml`.
    pub(crate) fn region(&self) -> anyhow::Result<Option<Region>> {
        match self.region {
            Some(region) => Ok(Some(region)),
            None => Ok(Config::nearest()?.region),
        }
    }
}

/// What makes renderings of names that nothing knows.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct GeneratorArgs {
    /// A generator of renderings (`yiming train --pairs` makes one) other than the one in the program
    #[arg(long, value_name = "FILE")]
    generator: Option<PathBuf>,
}

impl GeneratorArgs {
    /// The generator named, else the one in the program, if it has one.
    pub(crate) fn load(&self) -> anyhow::Result<Option<Cow<'static, Generator>>> {
        let Some(path) = &self.generator else { return Ok(Generator::shipped().map(Cow::Borrowed)) };
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        Ok(Some(Cow::Owned(Generator::from_bytes(&bytes).with_context(|| path.display().to_string())?)))
    }
}

/// The formats that most commands write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For eyes
    Text,
    /// One JSON object a line, for programs
    Jsonl,
    /// Comma-separated values with a header, for spreadsheets
    Csv,
}

/// How to write results.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct FormatArgs {
    /// How to write the results
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// What to read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders (walked, honouring .gitignore) or `-` for standard input [default: -]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The field that holds a document's text, in .jsonl files (one document a line), or the column of
    /// tables (.csv, .tsv, .xlsx); standard input is read as JSON Lines when a field is named
    /// [default: `text`, and every column]
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// Encoding of the input, where the detected one is wrong (gb18030, big5, utf-16le …)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

impl InputArgs {
    /// Every document of every path, in order, one at a time.
    pub(crate) fn stream(&self) -> anyhow::Result<Inputs> {
        self.inputs(None)
    }

    /// As [`Self::stream`]; large texts come in parts, so that any size can be read.
    pub(crate) fn in_parts(&self) -> anyhow::Result<Inputs> {
        self.inputs(Some(read::WINDOW))
    }

    /// How many bytes the paths hold; `None` where standard input is one of them.
    pub(crate) fn size(&self) -> Option<u64> {
        let options = read::Options { field: self.field.clone(), ..read::Options::default() };
        let has_size = !self.paths.is_empty() && self.paths.iter().all(|path| path.as_os_str() != "-");
        has_size.then(|| read::size(&self.paths, &options))
    }

    fn inputs(&self, window: Option<usize>) -> anyhow::Result<Inputs> {
        let charset = self.encoding.as_deref().map(Charset::named).transpose()?;
        let options = read::Options { field: self.field.clone(), charset, window };
        let mut paths = self.paths.clone();
        if paths.is_empty() {
            ensure!(!io::stdin().is_terminal(), "nothing to read: name a file, a folder, or `-` to type the text");
            paths.push(PathBuf::from("-"));
        }
        Ok(read::inputs(paths, options))
    }

    /// Whether the paths name one text, so that its name need not stand beside every result.
    pub(crate) fn is_one_text(&self) -> bool {
        let many = |path: &PathBuf| path.is_dir() || read::holds_many(path);
        self.field.is_none() && self.paths.len() < 2 && !self.paths.iter().any(many)
    }

    /// Every document of every path, in order, as one list: for commands that treat their paths as one work.
    pub(crate) fn documents(&self) -> anyhow::Result<Work> {
        let mut work = Work::default();
        let (inputs, sized) = (self.stream()?, self.clone());
        let (taken, mut progress) = (inputs.taken(), Progress::before_results(move || sized.size()));
        for input in inputs {
            work.documents.extend(reported(input, &mut work.failures).map(|input| input.document));
            let read = work.documents.len() as u64;
            progress.tick(taken.load(Relaxed), || format!("{} read", counted(read, "document")));
        }
        Ok(work)
    }
}

/// What could be read; a failure is reported on standard error and counted, and damage is reported.
pub(crate) fn reported(input: Result<Input, ReadError>, failures: &mut usize) -> Option<Input> {
    match input {
        Ok(input) => {
            if let Some(damage) = input.damage {
                warn(&damaged(&input, damage));
            }
            if let Some(private) = private_use(&input.document) {
                warn(&unreadable(&input, private));
            }
            Some(input)
        }
        Err(error) => {
            *failures += 1;
            warn(&error.into());
            None
        }
    }
}

fn damaged(input: &Input, damage: Damage) -> anyhow::Error {
    let (name, encoding) = (input.document.name(), input.encoding);
    let Damage { first: at, count } = damage;
    anyhow!("{name}:{}:{}: warning: not {encoding} here, read as \u{fffd} ({count} in all)", at.line, at.column)
}

fn unreadable(input: &Input, private: Damage) -> anyhow::Error {
    let Damage { first: at, count } = private;
    let what = "a character of private use, which only the fonts of its maker show";
    anyhow!("{}:{}:{}: warning: {what} ({count} in all)", input.document.name(), at.line, at.column)
}

/// Documents that form one work. What could not be read is already reported.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// What could be read, in order.
    pub(crate) documents: Vec<Document>,
    /// How many inputs could not be read.
    pub(crate) failures: usize,
}

impl Work {
    /// The outcome of a command on this work that would else end in `outcome`.
    pub(crate) fn outcome(&self, outcome: Outcome) -> Outcome {
        if self.failures > 0 { Outcome::Failed } else { outcome }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_named_memory_wins() {
        let named = DbArgs { db: Some("here.db".into()) };
        assert_eq!(named.path().unwrap(), Path::new("here.db"));
        let none = MemoryArgs { db: named, no_memory: true, scope: None };
        assert_eq!(none.path().unwrap(), None);
    }
}
