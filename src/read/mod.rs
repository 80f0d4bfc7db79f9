//! Paths to documents: files, folders, standard input, in the formats and encodings that people have.
//!
//! In: paths as they were typed. Out: one [`Input`] after another, so that an archive larger than memory
//! can be read; what cannot be read is an error in its place, and the rest still comes. It knows nothing of
//! names.

mod bilingual;
mod clean;
mod compress;
mod container;
mod encoding;
mod epub;
mod extract;
mod html;
mod jsonl;
mod kind;
mod markdown;
mod office;
mod rewrite;
mod sense;
mod stream;
mod subtitle;
mod table;
mod transcode;
mod walk;
mod warc;
mod wrap;
mod xml;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bilingual::Shape;
use compress::Counted;
use container::{Container, MOST, io_error, read_all};
pub use encoding::{Charset, Damage, private_use};
use encoding::{NoText, damage_of, decode_page, decode_xml};
use extract::Extract;
use jsonl::Lines;
use kind::Kind;
pub use rewrite::{Unwritable, rewritten};
pub use stream::WINDOW;
use table::Rows;
pub use transcode::{NotText, SAMPLE, Utf8, recognise};
use warc::Records;

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
    /// The field of a JSON line, or the column of a table, that holds the text. Without one it is `text`, and
    /// every column. Naming one makes standard input JSON Lines as well.
    pub field: Option<String>,
    /// The encoding, where detection would be wrong.
    pub charset: Option<Charset>,
    /// Texts and tables that are larger come in parts of about as many bytes, so that any size can be read;
    /// without a window they come whole, up to what is ever read of one file.
    pub window: Option<usize>,
}

impl Input {
    /// A document of which nothing else is known.
    fn new(document: Document, encoding: &'static str, damage: Option<Damage>) -> Self {
        Self { document, encoding, damage, date: None, publisher: None }
    }
}

/// Something could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A path leads nowhere.
    #[error("{}: no such file or folder", shown(path))]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A folder holds nothing that we read.
    #[error("{}: no texts in this folder (looked for {})", shown(path), kind::LOOKED_FOR)]
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
    /// Something in a folder is called like a text, and is no file.
    #[error("{name}: no file but a pipe, a socket, a device or a folder, which is not read in a folder")]
    NoFile {
        /// Its path.
        name: String,
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
    /// A file is not what its name says, or breaks off.
    #[error("{name}: {reason}")]
    Broken {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file, unpacked, is larger than what is read of one that cannot be read in parts.
    #[error("{name}: more than {} MB of text in one document, which is not read", most >> 20)]
    TooLarge {
        /// The file.
        name: String,
        /// The most that is read, in bytes.
        most: u64,
    },
    /// A format that we know and do not read.
    #[error("{name}: {advice}")]
    Foreign {
        /// The file.
        name: String,
        /// What to do instead.
        advice: &'static str,
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
    Inputs { paths: paths.into_iter(), options, walk: None, open: None, taken: Arc::default() }
}

/// How much the files of `paths` hold together, in bytes; folders are walked for it. Nothing is read.
pub fn size(paths: &[PathBuf], options: &Options) -> u64 {
    let files = |path: &PathBuf| -> Box<dyn Iterator<Item = PathBuf>> {
        if path.is_dir() {
            Box::new(walk::texts(path, options.field.is_some()).filter_map(Result::ok))
        } else {
            Box::new(std::iter::once(path.clone()))
        }
    };
    paths.iter().flat_map(files).filter_map(|path| path.metadata().ok()).map(|found| found.len()).sum()
}

/// Whether the name of `path` says that it holds more than one document.
pub fn holds_many(path: &Path) -> bool {
    matches!(kind::by_name(path), Some(Kind::JsonLines | Kind::Warc | Kind::Xliff | Kind::Tmx | Kind::Xlsx))
}

/// The documents of one file.
pub type Documents = Box<dyn Iterator<Item = Result<Input, ReadError>> + Send>;

/// The documents of some paths, read one at a time.
pub struct Inputs {
    paths: std::vec::IntoIter<PathBuf>,
    options: Options,
    walk: Option<walk::Texts>,
    open: Option<Documents>,
    taken: Arc<AtomicU64>,
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").field("paths", &self.paths).field("options", &self.options).finish_non_exhaustive()
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(input) = self.open.as_mut().and_then(Iterator::next) {
                return Some(input);
            }
            self.open = None;
            match self.next_path()?.and_then(|path| self.open(&path)) {
                Ok(documents) => self.open = Some(documents),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Inputs {
    /// Bytes taken from files so far, counted while they are read.
    pub fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

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
            self.walk = Some(walk::texts(&path, self.options.field.is_some()));
        }
    }

    fn open(&self, path: &Path) -> Result<Documents, ReadError> {
        let name = name_of(path);
        let from = Counted { from: open(path, &name)?, taken: Arc::clone(&self.taken) };
        documents(Box::new(from), &name, &self.options)
    }
}

/// The documents of what `from` holds. Its name says what it is, and `-` or a name without a known ending that
/// its first bytes do.
///
/// ```
/// use yiming::read::{Options, documents};
/// let page = "<p>总统普京&#40;Putin)</p>".as_bytes();
/// let mut found = documents(Box::new(page), "page.html", &Options::default()).unwrap();
/// assert_eq!(found.next().unwrap().unwrap().document.text(), "总统普京(Putin)\n");
/// ```
///
/// # Errors
/// What is wrong with it as a whole. What is wrong with one of its documents stands in that one's place.
pub fn documents(from: Box<dyn Read + Send>, name: &str, options: &Options) -> Result<Documents, ReadError> {
    let from = compress::unpacked(from).map_err(|source| io_error(name, source))?;
    let path = Path::new(name);
    let named = if is_stdin(path) { options.field.is_some().then_some(Kind::JsonLines) } else { kind::by_name(path) };
    read(from, name.to_owned(), named, options)
}

/// The documents of what `from` holds, called `name`, which is of the kind `named`; where that is not known,
/// its first bytes tell.
fn read(
    mut from: Box<dyn Read + Send>,
    name: String,
    named: Option<Kind>,
    options: &Options,
) -> Result<Documents, ReadError> {
    let kind = if let Some(kind) = named {
        kind
    } else {
        let mut start = Vec::new();
        from.by_ref().take(4096).read_to_end(&mut start).map_err(|source| io_error(&name, source))?;
        let kind = kind::by_content(&start).unwrap_or(Kind::Text);
        from = Box::new(io::Cursor::new(start).chain(from));
        kind
    };
    let Options { field, charset, window } = options;
    Ok(match kind {
        Kind::Text => match stream::open(from, name, *charset, *window)? {
            stream::Opened::Whole(input) => one(*input),
            stream::Opened::Windows(windows) => Box::new(windows),
        },
        Kind::JsonLines => Box::new(Lines::open(from, name, options)?),
        Kind::Warc => Box::new(Records::new(from, name, *charset)),
        Kind::Table(separator) => {
            let (from, encoding) = stream::recoded(from, &name, *charset)?;
            Box::new(Rows::open(from, encoding, name, separator, field.clone(), *window)?)
        }
        Kind::Xlsx => {
            Box::new(table::sheets(Container::open(from, &name)?, &name, field.as_ref())?.into_iter().map(Ok))
        }
        Kind::Docx | Kind::Odt | Kind::Epub => packed(kind, from, name)?,
        Kind::Markdown | Kind::Html | Kind::Subtitles(_) => one(marked_up(kind, from, name, *charset)?),
        Kind::Xliff => bilingual(from, &name, *charset, Shape::Xliff)?,
        Kind::Tmx => bilingual(from, &name, *charset, Shape::Tmx)?,
        Kind::Foreign(advice) => return Err(ReadError::Foreign { name, advice }),
    })
}

fn one(input: Input) -> Documents {
    Box::new(std::iter::once(Ok(input)))
}

/// A document in a zip archive, as far as it can be read, then what is wrong with it.
fn packed(kind: Kind, from: Box<dyn Read + Send>, name: String) -> Result<Documents, ReadError> {
    let mut container = Container::open(from, &name)?;
    let mut out = Extract::default();
    let wrong: Vec<ReadError> = match kind {
        Kind::Docx => office::docx(&mut container, &mut out).err().into_iter().collect(),
        Kind::Odt => office::odt(&mut container, &mut out).err().into_iter().collect(),
        _ => epub::book(&mut container, &mut out),
    };
    let is_read = wrong.is_empty() || out.len() > 0;
    let input = is_read.then(|| {
        let document = out.finish(name);
        let damage = if container.had_errors { damage_of(&document) } else { None };
        Ok(Input::new(document, "UTF-8", damage))
    });
    Ok(Box::new(input.into_iter().chain(wrong.into_iter().map(Err))))
}

/// A text among marks, whose positions are those of the file.
fn marked_up(
    kind: Kind,
    from: Box<dyn Read + Send>,
    name: String,
    charset: Option<Charset>,
) -> Result<Input, ReadError> {
    let bytes = read_all(from, &name, MOST)?;
    let decoded = decode_page(bytes, charset, kind == Kind::Html).map_err(|why| refused(name.clone(), why))?;
    let mut out = Extract::default();
    match kind {
        Kind::Markdown => markdown::text(&decoded.text, &mut out),
        Kind::Subtitles(shape) => subtitle::cues(&decoded.text, shape, &mut out),
        _ => html::main_text(&decoded.text, &mut out),
    }
    let document = out.with_source(name, decoded.text, kind != Kind::Html);
    Ok(Input::new(document, decoded.encoding, decoded.damage))
}

/// The text of each language of a file of translations.
fn bilingual(
    from: Box<dyn Read + Send>,
    name: &str,
    charset: Option<Charset>,
    shape: Shape,
) -> Result<Documents, ReadError> {
    let bytes = read_all(from, name, MOST)?;
    let declared = xml::declared_charset(&bytes).and_then(|name| Charset::named(&name).ok());
    let decoded = decode_xml(bytes, charset, declared).map_err(|why| refused(name.to_owned(), why))?;
    let (texts, broken) = bilingual::texts(&decoded.text, shape);
    let broken = broken.map(|(at, reason)| {
        let line = memchr::memchr_iter(b'\n', decoded.text.as_bytes().get(..at).unwrap_or_default()).count() + 1;
        Err(ReadError::BadLine { name: name.to_owned(), line, reason })
    });
    // It is the file that is damaged: this is told once.
    let mut damage = decoded.damage;
    let texts: Vec<_> = texts
        .into_iter()
        .map(|(language, text)| {
            Ok(Input::new(text.finish(format!("{name}#{language}")), decoded.encoding, damage.take()))
        })
        .chain(broken)
        .collect();
    Ok(Box::new(texts.into_iter()))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What findings call a file: its path, without a leading `./` that would make two documents of one.
fn name_of(path: &Path) -> String {
    shown(path.strip_prefix(".").unwrap_or(path))
}

/// `path` as text. Bytes that are none are shown as `\xB9`, so that two paths are not shown alike.
pub fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    shown
}

/// The path of the file that is [`shown`] as `name`.
pub fn path_shown(name: &str) -> PathBuf {
    let path = PathBuf::from(name);
    // A name may have a backslash of its own.
    if !name.contains("\\x") || path.exists() { path } else { unescaped(name).unwrap_or(path) }
}

#[cfg(unix)]
fn unescaped(name: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    let mut parts = name.split("\\x");
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.bytes().skip(2));
    }
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// Elsewhere paths are text.
#[cfg(not(unix))]
fn unescaped(_: &str) -> Option<PathBuf> {
    None
}

fn open(path: &Path, name: &str) -> Result<Box<dyn Read + Send>, ReadError> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ReadError::Missing { path: path.to_path_buf() }),
        Err(source) => Err(io_error(name, source)),
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
        check(&files, &[""], &["a.TXT=甲", "b/1.txt=一", "b/2.md=二\n"]);
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
                "! none: no texts in this folder (looked for plain text, Markdown, HTML, DOCX, ODT, EPUB, subtitles, XLIFF, TMX, JSON Lines, WARC; tables with --field)",
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

    #[cfg(unix)]
    #[test]
    fn names_in_another_encoding_are_read_and_told_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [(b"\xb9\xfa.txt", "一"), (b"\xb9\xfb.txt", "二")] {
            fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), text).unwrap();
        }
        let found = inputs(vec![folder.path().to_owned()], Options::default()).map(Result::unwrap);
        let found: Vec<(String, String)> = found
            .map(|input| (input.document.name().rsplit('/').next().unwrap().into(), input.document.text().into()))
            .collect();
        assert!(found.iter().all(|(name, _)| path_shown(folder.path().join(name).to_str().unwrap()).is_file()));
        let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(found, [named("\\xB9\\xFA.txt", "一"), named("\\xB9\\xFB.txt", "二")]);
    }

    #[test]
    fn a_damaged_file_of_translations_is_told_once() {
        let source = "<tmx><tu><tuv lang='en'><seg>a</seg></tuv>\n<tuv lang='zh'><seg>普京说，他不在这里，明天再来@</seg></tuv></tu></tmx>";
        let mut bytes = source.as_bytes().to_vec();
        let at = bytes.iter().position(|&byte| byte == b'@').unwrap();
        bytes[at] = 0xff;
        let found = documents(Box::new(io::Cursor::new(bytes)), "a.tmx", &Options::default()).unwrap();
        let found: Vec<Option<usize>> =
            found.map(|input| input.unwrap().damage.map(|damage| damage.first.line)).collect();
        assert_eq!(found, [Some(2), None]);
    }

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(name_of(Path::new("./a/b.txt")), "a/b.txt");
        assert_eq!(name_of(Path::new("a/b.txt")), "a/b.txt");
    }
}
