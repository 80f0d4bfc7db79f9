//! What a file is, by its name or, where that says nothing, by its first bytes.

use std::path::Path;

use super::compress;
use super::subtitle::Subtitles;

/// The shapes of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Markdown,
    Html,
    JsonLines,
    Docx,
    Odt,
    Epub,
    Subtitles(Subtitles),
    Xliff,
    Tmx,
    /// With what parts the cells, where the name says it.
    Table(Option<u8>),
    Xlsx,
    Warc,
    /// Known, and not read.
    Foreign(&'static str),
}

/// What extensions mean.
const EXTENSIONS: [(&str, Kind); 46] = [
    ("txt", Kind::Text),
    ("text", Kind::Text),
    ("md", Kind::Markdown),
    ("markdown", Kind::Markdown),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("jsonl", Kind::JsonLines),
    ("ndjson", Kind::JsonLines),
    ("docx", Kind::Docx),
    ("docm", Kind::Docx),
    ("dotx", Kind::Docx),
    ("odt", Kind::Odt),
    ("ott", Kind::Odt),
    ("epub", Kind::Epub),
    ("srt", Kind::Subtitles(Subtitles::Cues)),
    ("vtt", Kind::Subtitles(Subtitles::Cues)),
    ("ass", Kind::Subtitles(Subtitles::Events)),
    ("ssa", Kind::Subtitles(Subtitles::Events)),
    ("xlf", Kind::Xliff),
    ("xliff", Kind::Xliff),
    ("sdlxliff", Kind::Xliff),
    ("mqxliff", Kind::Xliff),
    ("mxliff", Kind::Xliff),
    ("tmx", Kind::Tmx),
    ("csv", Kind::Table(None)),
    ("tsv", Kind::Table(Some(b'\t'))),
    ("tab", Kind::Table(Some(b'\t'))),
    ("xlsx", Kind::Xlsx),
    ("xlsm", Kind::Xlsx),
    ("warc", Kind::Warc),
    ("wet", Kind::Warc),
    ("pdf", Kind::Foreign(PDF)),
    ("doc", Kind::Foreign(OFFICE)),
    ("rtf", Kind::Foreign(OFFICE)),
    ("wps", Kind::Foreign(OFFICE)),
    ("xls", Kind::Foreign(OFFICE)),
    ("ods", Kind::Foreign(OFFICE)),
    ("ppt", Kind::Foreign(OFFICE)),
    ("pptx", Kind::Foreign(OFFICE)),
    ("zip", Kind::Foreign(ARCHIVE)),
    ("7z", Kind::Foreign(ARCHIVE)),
    ("rar", Kind::Foreign(ARCHIVE)),
    ("tar", Kind::Foreign(ARCHIVE)),
    ("mobi", Kind::Foreign("e-books of this kind are not read (`ebook-convert` makes an EPUB of them)")),
    ("azw3", Kind::Foreign("e-books of this kind are not read (`ebook-convert` makes an EPUB of them)")),
];

const PDF: &str = "PDF is not read (`pdftotext FILE - | yiming align -` is, and pages are told)";
const ARCHIVE: &str = "archives are not read (unpack it and name the folder)";
const OFFICE: &str = "documents of this kind are not read (`soffice --convert-to docx`, or `xlsx`, makes one that is)";

/// What the name of `path` says, the ending of a packed file aside.
pub(super) fn by_name(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let mut endings = name.rsplit('.');
    let mut ending = endings.next()?;
    if compress::EXTENSIONS.contains(&ending) {
        ending = endings.next()?;
    }
    // A name without a dot is no ending.
    endings.next()?;
    EXTENSIONS.iter().find(|(known, _)| *known == ending).map(|&(_, kind)| kind)
}

/// What a file that begins with `start` is.
pub(super) fn by_content(start: &[u8]) -> Option<Kind> {
    let text = String::from_utf8_lossy(start.get(..256).unwrap_or(start))
        .trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t'])
        .to_lowercase();
    let begins = |what: &[&str]| what.iter().any(|what| text.starts_with(what));
    if start.starts_with(b"%PDF-") {
        Some(Kind::Foreign(PDF))
    } else if start.starts_with(b"WARC/1") {
        Some(Kind::Warc)
    } else if start.starts_with(b"PK\x03\x04") {
        Some(in_zip(start))
    } else if begins(&["<!doctype html", "<html"]) {
        Some(Kind::Html)
    } else if begins(&["webvtt\n", "webvtt\r", "webvtt "]) {
        Some(Kind::Subtitles(Subtitles::Cues))
    } else {
        None
    }
}

/// The kind of a zip archive, by the names of its first parts.
fn in_zip(start: &[u8]) -> Kind {
    let has = |name: &str| memchr::memmem::find(start, name.as_bytes()).is_some();
    if has("application/epub+zip") {
        Kind::Epub
    } else if has("application/vnd.oasis.opendocument.text") {
        Kind::Odt
    } else if has("xl/") {
        Kind::Xlsx
    } else if has("ppt/") || has("application/vnd.oasis.opendocument") {
        Kind::Foreign(OFFICE)
    } else if has("[Content_Types].xml") || has("_rels/.rels") || has("word/") {
        Kind::Docx
    } else {
        Kind::Foreign(ARCHIVE)
    }
}

/// Whether a walk through folders takes files of this kind: tables are data more often than text, and are
/// taken when a field is asked for.
pub(super) fn is_walked(kind: Kind, with_field: bool) -> bool {
    match kind {
        Kind::Foreign(_) => false,
        Kind::Table(_) | Kind::Xlsx => with_field,
        _ => true,
    }
}

/// What a walk looks for, as a message says it.
pub(super) const LOOKED_FOR: &str =
    "plain text, Markdown, HTML, DOCX, ODT, EPUB, subtitles, XLIFF, TMX, JSON Lines, WARC; tables with --field";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        for (name, kind) in [
            ("a.TXT", Some(Kind::Text)),
            ("a.b.txt.gz", Some(Kind::Text)),
            ("crawl.warc.wet.gz", Some(Kind::Warc)),
            ("a.srt.zst", Some(Kind::Subtitles(Subtitles::Cues))),
            ("txt", None),
            ("a.gz", None),
            ("a.png", None),
        ] {
            assert_eq!(by_name(Path::new(name)), kind, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_in_another_encoding_tell_kinds() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"\xb9\xfa.txt");
        assert_eq!(by_name(Path::new(name)), Some(Kind::Text));
    }
}
