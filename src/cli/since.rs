//! Which lines of the documents have changed since a revision, as git tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, bail, ensure};

use crate::text::{Document, Span};

/// The changed lines of some documents.
#[derive(Debug)]
pub(crate) struct Changed {
    documents: Vec<Lines>,
}

/// Changed lines of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lines {
    /// All: the file is new, or no text to git.
    All,
    /// These, from 1.
    Some(Vec<Range<usize>>),
}

impl Changed {
    /// What has changed in `documents` since `revision`, committed or not.
    ///
    /// # Errors
    /// No git, no repository round a document, or no such revision in it.
    pub(crate) fn since(revision: &str, documents: &[Document]) -> anyhow::Result<Self> {
        let mut repositories: BTreeMap<PathBuf, Repository> = BTreeMap::new();
        let mut tops: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        let mut all = Vec::new();
        for doc in documents {
            let (path, record) = file_of(doc.name());
            ensure!(path != Path::new("-"), "--since: standard input has no revisions (name files)");
            let path = path.canonicalize().with_context(|| format!("cannot find {} again", path.display()))?;
            let folder = path.parent().unwrap_or(Path::new("/")).to_path_buf();
            let top = match tops.get(&folder) {
                Some(top) => top.clone(),
                None => top_of(&folder)?,
            };
            tops.insert(folder, top.clone());
            if !repositories.contains_key(&top) {
                repositories.insert(top.clone(), Repository::read(&top, revision)?);
            }
            let lines = repositories[&top].lines(path.strip_prefix(&top).unwrap_or(&path));
            all.push(match (lines, record) {
                (Lines::Some(lines), Some(line)) if lines.iter().any(|range| range.contains(&line)) => Lines::All,
                (Lines::Some(_), Some(_)) => Lines::Some(Vec::new()),
                (lines, _) => lines,
            });
        }
        Ok(Self { documents: all })
    }

    /// Whether a line under `span` of the document has changed.
    pub(crate) fn touches(&self, document: usize, doc: &Document, span: Span) -> bool {
        let (first, last) = (doc.position(span.start).line, doc.position(span.end).line);
        match &self.documents[document] {
            Lines::All => true,
            Lines::Some(lines) => lines.iter().any(|range| range.start <= last && first < range.end),
        }
    }
}

/// The file of a document, and of a record of JSON Lines its line.
fn file_of(name: &str) -> (PathBuf, Option<usize>) {
    let record = name.rsplit_once('#').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    match record.filter(|(file, _)| !Path::new(name).exists() && Path::new(file).exists()) {
        Some((file, line)) => (PathBuf::from(file), Some(line)),
        None => (PathBuf::from(name), None),
    }
}

/// The top of the repository that holds `folder`.
fn top_of(folder: &Path) -> anyhow::Result<PathBuf> {
    let output = git(folder, &["rev-parse", "--show-toplevel"])?;
    if !output.status.success() {
        bail!("--since: {} is in no git repository", folder.display());
    }
    let top = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end_matches(['\r', '\n']));
    top.canonicalize().with_context(|| format!("cannot find {}", top.display()))
}

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    // Settings of the user that would change what is printed are overruled.
    let plain = ["-c", "core.quotePath=false", "-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false"];
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(plain).args(arguments);
    command.output().context("--since needs git, which cannot be run")
}

/// What git knows of a repository.
struct Repository {
    /// Changed lines, by path from the top.
    changed: BTreeMap<PathBuf, Lines>,
    tracked: BTreeSet<PathBuf>,
}

impl Repository {
    fn read(top: &Path, revision: &str) -> anyhow::Result<Self> {
        let commit = format!("{revision}^{{commit}}");
        let known = git(top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        ensure!(known.status.success(), "--since: unknown revision `{revision}` in {}", top.display());
        let commit = String::from_utf8_lossy(&known.stdout).trim().to_owned();
        let options = ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "-U0", "-M"];
        let diff = told(git(top, &[&options[..], &[&commit, "--"]].concat())?)?;
        let tracked = told(git(top, &["ls-files", "-z"])?)?;
        let paths = tracked.split(|&byte| byte == 0).map(|path| PathBuf::from(&*String::from_utf8_lossy(path)));
        Ok(Self { changed: changed(&diff), tracked: paths.collect() })
    }

    fn lines(&self, path: &Path) -> Lines {
        match self.changed.get(path) {
            Some(lines) => lines.clone(),
            None if self.tracked.contains(path) => Lines::Some(Vec::new()),
            None => Lines::All,
        }
    }
}

fn told(output: Output) -> anyhow::Result<Vec<u8>> {
    let reason = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "--since: git says: {}", reason.lines().next().unwrap_or("nothing"));
    Ok(output.stdout)
}

/// The new lines of each file in a diff without context.
fn changed(diff: &[u8]) -> BTreeMap<PathBuf, Lines> {
    let mut files: BTreeMap<PathBuf, Lines> = BTreeMap::new();
    let mut path: Option<PathBuf> = None;
    let mut lines = diff.split(|&byte| byte == b'\n');
    while let Some(line) = lines.next() {
        let line = String::from_utf8_lossy(line);
        if let Some(name) = line.strip_prefix("+++ ") {
            path = new_path(name);
        } else if let Some((old, new)) = line.strip_prefix("@@ -").and_then(hunk) {
            // What the hunk holds may look like anything.
            let held = old.len() + new.len();
            lines.by_ref().filter(|line| !line.starts_with(b"\\")).take(held).for_each(drop);
            let known = path.clone().map(|path| files.entry(path).or_insert(Lines::Some(Vec::new())));
            if let Some(Lines::Some(ranges)) = known {
                ranges.extend((!new.is_empty()).then_some(new));
            }
        } else if let Some(names) = line.strip_prefix("Binary files ").and_then(|line| line.strip_suffix(" differ")) {
            let name = names.rsplit_once(" and ").and_then(|(_, new)| new_path(new));
            files.extend(name.map(|name| (name, Lines::All)));
        }
    }
    files
}

/// `3,0 +4,2 @@`: the lines of the old file and of the new.
fn hunk(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let (old, rest) = text.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let range = |text: &str| -> Option<Range<usize>> {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
        Some(start..start + count)
    };
    Some((range(old)?, range(new)?))
}

/// `b/a path`, in quotation marks where it holds some; nothing for a file that is gone.
fn new_path(name: &str) -> Option<PathBuf> {
    let name = name.trim_end_matches('\t');
    let plain = match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\\\"", "\"").replace("\\t", "\t").replace("\\\\", "\\"),
        None => name.to_owned(),
    };
    plain.strip_prefix("b/").map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_tells_the_new_lines() {
        let diff = "diff --git a/书/一.txt b/书/一.txt\n--- a/书/一.txt\n+++ b/书/一.txt\n\
                    @@ -1 +1,2 @@ 标题\n-旧\n+++ b/x.txt\n+新\n@@ -5,2 +6,0 @@\n-甲\n-乙\n\\ No newline at end of file\n\
                    @@ -9,0 +9 @@\n+丙\n\
                    diff --git a/a b.txt b/a b.txt\n--- /dev/null\n+++ b/a b.txt\t\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n\
                    diff --git a/c.docx b/c.docx\nBinary files a/c.docx and b/c.docx differ\n\
                    --- a/d.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let found = changed(diff.as_bytes());
        let lines = |name: &str| found.get(Path::new(name)).cloned();
        assert_eq!(lines("书/一.txt"), Some(Lines::Some(vec![1..3, 9..10])));
        assert_eq!(lines("a b.txt"), Some(Lines::Some(std::iter::once(1..4).collect())));
        assert_eq!(lines("c.docx"), Some(Lines::All));
        assert_eq!(found.len(), 3);
    }
}
