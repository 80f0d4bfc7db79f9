//! Zip archives as the containers of a document, and how much of one is ever unpacked.

use std::io::{self, Cursor, Read};

use percent_encoding::percent_decode_str;

use super::encoding::decode;
use super::{Charset, ReadError, refused, xml};

/// The most that is unpacked of one file: a book has a few megabytes, a bomb any number.
pub(super) const MOST: u64 = 256 << 20;

/// Files with more parts than this are no documents.
const MOST_PARTS: usize = 65_536;

/// An open zip archive.
pub(super) struct Container {
    name: String,
    zip: zip::ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
    /// Whether a part had bytes that made no sense.
    pub(super) had_errors: bool,
}

impl Container {
    /// The archive in the bytes of `from`.
    pub(super) fn open(from: impl Read, name: &str) -> Result<Self, ReadError> {
        let source = Cursor::new(read_all(from, name, MOST)?);
        let broken = |reason: String| ReadError::Broken { name: name.to_owned(), reason };
        let zip = zip::ZipArchive::new(source).map_err(|error| broken(format!("no sound zip archive ({error})")))?;
        if zip.len() > MOST_PARTS {
            return Err(broken(format!("{} parts are no document", zip.len())));
        }
        Ok(Self { name: name.to_owned(), zip, left: MOST, had_errors: false })
    }

    /// What is wrong with it.
    pub(super) fn broken(&self, reason: &str) -> ReadError {
        ReadError::Broken { name: self.name.clone(), reason: reason.to_owned() }
    }

    /// The names of its parts.
    pub(super) fn parts(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// The bytes of the part `path`, if it has one.
    pub(super) fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.zip.index_for_name(path) else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = match self.zip.by_index(index) {
            Ok(part) => part.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        read.map_err(|reason| self.broken(&format!("{path} cannot be unpacked ({reason})")))?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(too_large(&self.name));
        }
        self.left -= size;
        Ok(Some(bytes))
    }

    /// The text of the XML part `path`, if it has one.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(path)? else { return Ok(None) };
        let declared = xml::declared_charset(&bytes).and_then(|name| Charset::named(&name).ok());
        let charset = declared.map_or_else(|| Charset::named("utf-8"), Ok)?;
        let decoded = decode(bytes, Some(charset)).map_err(|why| refused(format!("{}: {path}", self.name), why))?;
        self.had_errors |= decoded.damage.is_some();
        Ok(Some(decoded.text))
    }

    /// Whether all its parts together stay below what is ever unpacked, as far as they can be.
    pub(super) fn check_size(&mut self) -> Result<(), ReadError> {
        let mut left = MOST;
        for index in 0..self.zip.len() {
            let unpacked = match self.zip.by_index(index) {
                Ok(part) => io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let size = unpacked.map_err(|reason| self.broken(&format!("it cannot be unpacked ({reason})")))?;
            if size > left {
                return Err(too_large(&self.name));
            }
            left -= size;
        }
        Ok(())
    }

    /// The archive's own bytes.
    pub(super) fn into_source(self) -> Cursor<Vec<u8>> {
        self.zip.into_inner()
    }
}

/// All bytes of `from`, which may be at most `most`.
pub(super) fn read_all(from: impl Read, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).map_err(|source| io_error(name, source))?;
    if bytes.len() as u64 > most { Err(too_large(name)) } else { Ok(bytes) }
}

pub(super) fn too_large(name: &str) -> ReadError {
    ReadError::TooLarge { name: name.to_owned(), most: MOST }
}

pub(super) fn io_error(name: &str, source: io::Error) -> ReadError {
    ReadError::Io { name: name.to_owned(), source }
}

/// The path of `href`, which is relative to `folder`, or with a slash before it to the archive, and may have escapes.
pub(super) fn resolved(folder: &str, href: &str) -> String {
    let href = percent_decode_str(href.split('#').next().unwrap_or(href)).decode_utf8_lossy();
    let folder = if href.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in href.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_where_they_stand() {
        assert_eq!(resolved("EPUB", "text/ch1.xhtml#a"), "EPUB/text/ch1.xhtml");
        assert_eq!(resolved("a/b", "../%E4%B8%80.xhtml"), "a/一.xhtml");
        assert_eq!(resolved("word", "/word/x.xml"), "word/x.xml");
        assert_eq!(resolved("", "100%.html"), "100%.html");
    }
}
