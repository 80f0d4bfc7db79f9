//! Paths to documents: files, folders, standard input, JSON Lines, in whatever encoding they are.
//!
//! In: paths as they were typed. Out: one [`Input`] after another, so that an archive larger than memory
//! can be read; what cannot be read is an error in its place, and the rest still comes. It knows nothing of
//! names.

mod encoding;
mod jsonl;
mod rewrite;
mod walk;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

pub use encoding::{Charset, Damage};
use encoding::{Decoded, NoText, decode};
use jsonl::Lines;
pub use rewrite::rewritten;

use crate::text::{Document, Position};

/// One document and what is known of it besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The text, under its path, `-`, or `file.jsonl#17`.
    pub document: Document,
    /// The encoding it was read from.
    pub encoding: &'static str,
    /// Bytes that could not be decoded, if there were any.
    pub damage: Option<Damage>,
    /// Date of publication (`YYYY-MM-DD`), where the input says it.
    pub date: Option<String>,
    /// Who published it, where the input says it.
    pub publisher: Option<String>,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The field of a JSON line that holds the text; `text` when none is named. Naming one makes standard
    /// input JSON Lines as well.
    pub field: Option<String>,
    /// The encoding, where detection would be wrong.
    pub charset: Option<Charset>,
}

/// Something could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A path leads nowhere.
    #[error("{}: no such file or folder", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A folder holds nothing that we read.
    #[error("{}: no texts in this folder (looked for {})", path.display(), walk::extensions())]
    NoTexts {
        /// The folder.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{name}: cannot be read")]
    Io {
        /// File, folder or `-`.
        name: String,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// A file is no text.
    #[error("{name}: binary file, not text (NUL at byte {offset})")]
    Binary {
        /// The file.
        name: String,
        /// Where the first NUL stands.
        offset: usize,
    },
    /// A file is not in this encoding.
    #[error("{name}:{}:{}: not {encoding} text (is it another encoding? name it with --encoding)", at.line, at.column)]
    Undecodable {
        /// The file.
        name: String,
        /// The encoding tried.
        encoding: &'static str,
        /// Where the first senseless byte stands.
        at: Position,
    },
    /// Nobody knows an encoding of this name.
    #[error(
        "unknown encoding `{label}` (known are utf-8, utf-16le, utf-16be, gb18030, gbk, big5, shift_jis, euc-kr and the other names of the WHATWG standard)"
    )]
    UnknownEncoding {
        /// The name.
        label: String,
    },
    /// A line of a JSON Lines file holds no document.
    #[error("{name}:{line}: {reason}")]
    BadLine {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The documents of `paths`, in order: files as they are, folders walked, `-` for standard input.
pub fn inputs(paths: Vec<PathBuf>, options: Options) -> Inputs {
    Inputs { paths: paths.into_iter(), options, walk: None, lines: None }
}

/// The documents of some paths, read one at a time.
#[derive(Debug)]
pub struct Inputs {
    paths: std::vec::IntoIter<PathBuf>,
    options: Options,
    walk: Option<walk::Texts>,
    lines: Option<Lines>,
}

impl Iterator for Inputs {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(input) = self.lines.as_mut().and_then(Iterator::next) {
                return Some(input);
            }
            self.lines = None;
            match self.next_path()?.and_then(|path| self.open(&path)) {
                Ok(Opened::Text(input)) => return Some(Ok(*input)),
                Ok(Opened::Lines(lines)) => self.lines = Some(lines),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What a file turned out to be.
enum Opened {
    Text(Box<Input>),
    Lines(Lines),
}

impl Inputs {
    /// The next file to read, from the folder being walked or from the paths.
    fn next_path(&mut self) -> Option<Result<PathBuf, ReadError>> {
        loop {
            if let Some(path) = self.walk.as_mut().and_then(Iterator::next) {
                return Some(path);
            }
            self.walk = None;
            let path = self.paths.next()?;
            if is_stdin(&path) || !path.is_dir() {
                return Some(Ok(path));
            }
            self.walk = Some(walk::texts(&path));
        }
    }

    fn open(&self, path: &Path) -> Result<Opened, ReadError> {
        let name = name_of(path);
        let from = open(path, &name)?;
        if self.is_lines(path) {
            Lines::open(from, name, &self.options).map(Opened::Lines)
        } else {
            read_text(from, name, self.options.charset).map(|input| Opened::Text(Box::new(input)))
        }
    }

    fn is_lines(&self, path: &Path) -> bool {
        if is_stdin(path) { self.options.field.is_some() } else { walk::is_json_lines(path) }
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What findings call a file: its path, without a leading `./` that would make two documents of one.
fn name_of(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

fn open(path: &Path, name: &str) -> Result<Box<dyn Read + Send>, ReadError> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ReadError::Missing { path: path.to_path_buf() }),
        Err(source) => Err(ReadError::Io { name: name.to_owned(), source }),
    }
}

fn read_text(from: impl Read, name: String, charset: Option<Charset>) -> Result<Input, ReadError> {
    let mut bytes = Vec::new();
    if let Err(source) = BufReader::new(from).read_to_end(&mut bytes) {
        return Err(ReadError::Io { name, source });
    }
    match decode(bytes, charset) {
        Ok(Decoded { text, encoding, damage }) => {
            Ok(Input { document: Document::new(name, text), encoding, damage, date: None, publisher: None })
        }
        Err(no_text) => Err(refused(name, no_text)),
    }
}

fn refused(name: String, why: NoText) -> ReadError {
    match why {
        NoText::Binary { offset } => ReadError::Binary { name, offset },
        NoText::Undecodable { encoding, at } => ReadError::Undecodable { name, encoding, at },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The names and texts, or the messages, that reading `what` in a folder with `files` gives.
    fn check(files: &[(&str, &str)], what: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let paths: Vec<PathBuf> = what.iter().map(|path| folder.path().join(path)).collect();
        let base = format!("{}/", folder.path().display());
        let got: Vec<String> = inputs(paths, Options::default())
            .map(|input| match input {
                Ok(input) => format!("{}={}", input.document.name(), input.document.text()).replace(&base, ""),
                Err(error) => format!("! {error}").replace(&base, ""),
            })
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn folders_are_walked_in_order() {
        let files = [
            ("b/2.md", "二"),
            ("b/1.txt", "一"),
            ("a.TXT", "甲"),
            ("c.png", "图"),
            ("d.txt", "忽"),
            (".gitignore", "d.txt"),
            ("e.txt~", "旧"),
        ];
        check(&files, &[""], &["a.TXT=甲", "b/1.txt=一", "b/2.md=二"]);
    }

    #[test]
    fn a_named_file_is_read_whatever_it_is_called() {
        check(
            &[("notes", "一"), ("x.txt", "二"), (".gitignore", "x.txt")],
            &["x.txt", "notes"],
            &["x.txt=二", "notes=一"],
        );
    }

    #[test]
    fn a_failure_does_not_stop_the_rest() {
        let files = [("a.txt", "一"), ("b.txt", "\0\u{1}"), ("c.txt", "三"), ("none/x.bin", "")];
        check(
            &files,
            &["a.txt", "gone.txt", "b.txt", "none", "c.txt"],
            &[
                "a.txt=一",
                "! gone.txt: no such file or folder",
                "! b.txt: binary file, not text (NUL at byte 0)",
                "! none: no texts in this folder (looked for .txt .md .markdown .text .jsonl)",
                "c.txt=三",
            ],
        );
    }

    #[test]
    fn each_json_line_is_a_document() {
        let files = [("a.jsonl", "{\"text\":\"一\\n行\"}\n\n{\"title\":\"x\"}\n{\"text\":\n{\"text\":\"二\"}")];
        check(
            &files,
            &["a.jsonl"],
            &[
                "a.jsonl#1=一\n行",
                "! a.jsonl:3: no field `text` (this line has `title`)",
                "! a.jsonl:4: not a JSON object: EOF while parsing a value at column 8",
                "a.jsonl#5=二",
            ],
        );
    }

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(name_of(Path::new("./a/b.txt")), "a/b.txt");
        assert_eq!(name_of(Path::new("a/b.txt")), "a/b.txt");
    }
}
