//! Which findings are told: those on lines that have changed, those that a baseline does not have.

use std::fs;
use std::io;
use std::path::{self, Path, PathBuf};

use anyhow::{Context as _, anyhow, ensure};

use super::note;
use super::since::Changed;
use crate::check::{Baseline, Diagnostic, Language};
use crate::report::counted;
use crate::text::Document;

/// Which findings are told.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ToldArgs {
    /// Only findings that FILE does not have. Where there is no FILE yet it is written with all that is
    /// found, and all is told this once
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline anew with what is found now, and tell nothing
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// Only findings on lines that have changed since this revision of git, committed or not
    #[arg(long, value_name = "REV")]
    since: Option<String>,
}

/// The findings to tell of some documents.
pub(crate) struct Told {
    changed: Option<Changed>,
    baseline: Option<Kept>,
}

/// A baseline and its file.
struct Kept {
    file: PathBuf,
    /// The folder of the file, from which the baseline names documents.
    folder: PathBuf,
    /// What the file holds; nothing when there is no file yet.
    known: Option<Baseline>,
    update: bool,
}

impl ToldArgs {
    /// Reads the baseline and asks git.
    pub(crate) fn open(&self, documents: &[Document]) -> anyhow::Result<Told> {
        let changed = self.since.as_deref().map(|revision| Changed::since(revision, documents)).transpose()?;
        let baseline = self.baseline.as_deref().map(|file| Kept::open(file, self.update_baseline)).transpose()?;
        Ok(Told { changed, baseline })
    }
}

impl Told {
    /// Those of `found` that are told.
    pub(crate) fn select(&self, found: Vec<Diagnostic>, documents: &[Document]) -> Vec<Diagnostic> {
        let known = self.baseline.as_ref().and_then(|kept| Some((kept, kept.known.as_ref()?)));
        let mut found = match known {
            Some((kept, known)) => known.compare(found, documents, &|name| kept.name(name)).new,
            None => found,
        };
        if let Some(changed) = &self.changed {
            found.retain(|one| changed.touches(one.document, &documents[one.document], one.span));
        }
        found
    }

    /// The same, when all is done: writes a baseline that is to be written and says what has become of one.
    pub(crate) fn finish(
        self,
        found: Vec<Diagnostic>,
        documents: &[Document],
        language: Language,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let Some(kept) = &self.baseline else { return Ok(self.select(found, documents)) };
        if kept.update || kept.known.is_none() {
            let count = kept.write(&found, documents)?;
            let file = kept.file.display();
            note(&match language {
                Language::Chinese => format!("{file}：已记下 {count} 处问题，以后不再报告"),
                Language::English => format!("{file}: {} written, not to be told again", counted(count, "finding")),
            });
            return Ok(if kept.update { Vec::new() } else { self.select(found, documents) });
        }
        kept.say_gone(&found, documents, language);
        Ok(self.select(found, documents))
    }
}

impl Kept {
    fn open(file: &Path, update: bool) -> anyhow::Result<Self> {
        let known = match fs::read_to_string(file) {
            Ok(text) => Some(Baseline::read(&text).map_err(|error| anyhow!("{}:{error}", file.display()))?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot read the baseline {}", file.display())),
        };
        let whole = path::absolute(file).with_context(|| format!("{}: no file name", file.display()))?;
        let folder = whole.parent().map(Path::to_path_buf).unwrap_or_default();
        ensure!(folder.is_dir(), "no folder {} for the baseline", folder.display());
        Ok(Self { file: file.to_path_buf(), folder, known, update })
    }

    /// What the baseline calls the document `name`: the same on every machine and from every folder.
    fn name(&self, name: &str) -> String {
        let whole = path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
        let below =
            if name == "-" { Path::new(name) } else { whole.strip_prefix(&self.folder).unwrap_or(Path::new(name)) };
        below.display().to_string().replace(path::MAIN_SEPARATOR, "/")
    }

    /// Writes what is found now, and keeps what the file has of documents that were not looked at but are
    /// still there. Gives back how much it holds.
    fn write(&self, found: &[Diagnostic], documents: &[Document]) -> anyhow::Result<u64> {
        let mut now = Baseline::of(found, documents, &|name| self.name(name));
        let looked_at: Vec<String> = documents.iter().map(|doc| self.name(doc.name())).collect();
        if let Some(known) = &self.known {
            let is_there = |file: &str| {
                let path = file.rsplit_once('#').map_or(file, |(path, _)| path);
                [file, path].iter().any(|path| self.folder.join(path).is_file())
            };
            now.keep(known, |file| !looked_at.iter().any(|one| one == file) && is_there(file));
        }
        fs::write(&self.file, now.write()).with_context(|| format!("cannot write {}", self.file.display()))?;
        Ok(now.len() as u64)
    }

    fn say_gone(&self, found: &[Diagnostic], documents: &[Document], language: Language) {
        let Some(known) = &self.known else { return };
        let gone = known.compare(found.to_vec(), documents, &|name| self.name(name)).gone as u64;
        if gone > 0 {
            let file = self.file.display();
            note(&match language {
                Language::Chinese => format!("{file}：其中 {gone} 处已不存在（--update-baseline 可删去）"),
                Language::English => {
                    format!("{file}: {} found no more (--update-baseline drops them)", counted(gone, "finding"))
                }
            });
        }
    }
}
