//! Web archives: each page of a WARC file, and each text of a WET file, is a document.

use std::fmt;
use std::io::{BufRead, BufReader, Read};

use super::container::{io_error, read_all};
use super::encoding::{Charset, decode_page};
use super::extract::{Extract, plain_text};
use super::{Input, ReadError, compress, html};
use crate::text::{Document, Landmark};

/// A page is at most this large; what is larger is no text.
const MOST_PAGE: u64 = 64 << 20;

/// So many header lines, each of this length at most.
const MOST_HEADERS: usize = 200;
const LONGEST_HEADER: u64 = 16 << 10;

/// The documents of one archive, read as they are asked for.
pub(super) struct Records {
    from: BufReader<Box<dyn Read + Send>>,
    name: String,
    charset: Option<Charset>,
    number: usize,
    /// What is wrong with the record whose page was given last.
    wrong: Option<ReadError>,
    ended: bool,
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("name", &self.name).field("number", &self.number).finish_non_exhaustive()
    }
}

/// Header lines, names in small letters.
struct Headers(Vec<(String, String)>);

impl Headers {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Records {
    pub(super) fn new(from: Box<dyn Read + Send>, name: String, charset: Option<Charset>) -> Self {
        Self { from: BufReader::with_capacity(64 << 10, from), name, charset, number: 0, wrong: None, ended: false }
    }

    /// The next record that holds a page, or what is wrong with the archive.
    fn record(&mut self) -> Result<Option<Result<Input, ReadError>>, ReadError> {
        loop {
            let Some(headers) = self.headers()? else { return Ok(None) };
            self.number += 1;
            let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
            let length = length.ok_or_else(|| self.broken("a record does not say how long it is"))?;
            if length > MOST_PAGE || !is_page(&headers) {
                self.skip(length)?;
                continue;
            }
            let mut block = Vec::new();
            let read = self.from.by_ref().take(length).read_to_end(&mut block);
            read.map_err(|source| io_error(&self.name, source))?;
            if (block.len() as u64) < length {
                self.wrong = Some(self.cut_off());
            }
            if let Some(page) = self.page(&headers, block) {
                return Ok(Some(page));
            }
            if let Some(wrong) = self.wrong.take() {
                return Err(wrong);
            }
        }
    }

    /// The next record's headers, after any empty lines.
    fn headers(&mut self) -> Result<Option<Headers>, ReadError> {
        let mut line = self.line()?;
        while line.as_deref() == Some("") {
            line = self.line()?;
        }
        let Some(first) = line else { return Ok(None) };
        if !first.starts_with("WARC/") {
            return Err(self.broken("a record does not begin with `WARC/`"));
        }
        let mut headers = Vec::new();
        while let Some(line) = self.line()?.filter(|line| !line.is_empty()) {
            headers.extend(header(&line));
            if headers.len() > MOST_HEADERS {
                return Err(self.broken("a record has too many headers"));
            }
        }
        Ok(Some(Headers(headers)))
    }

    fn line(&mut self) -> Result<Option<String>, ReadError> {
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut bytes);
        if read.map_err(|source| io_error(&self.name, source))? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
    }

    fn skip(&mut self, length: u64) -> Result<(), ReadError> {
        let skipped = std::io::copy(&mut self.from.by_ref().take(length), &mut std::io::sink());
        let skipped = skipped.map_err(|source| io_error(&self.name, source))?;
        if skipped < length { Err(self.cut_off()) } else { Ok(()) }
    }

    fn cut_off(&self) -> ReadError {
        self.broken("its last record is cut off, or shorter than it says")
    }

    fn broken(&self, reason: &str) -> ReadError {
        let place = if self.number > 0 { format!(" (after record {})", self.number) } else { String::new() };
        ReadError::Broken { name: self.name.clone(), reason: format!("no sound WARC archive: {reason}{place}") }
    }

    /// The document in a record's block; `None` where that is no text.
    fn page(&self, headers: &Headers, block: Vec<u8>) -> Option<Result<Input, ReadError>> {
        let name = format!("{}#{}", self.name, self.number);
        let is_answer = headers.get("content-type").is_some_and(|kind| kind.starts_with("application/http"));
        let answer =
            if is_answer { answer(&block)? } else { Answer::plain(headers.get("content-type")?.to_owned(), block) };
        let kind = answer.kind;
        let is_html = kind.contains("html");
        if !is_html && !kind.starts_with("text/plain") {
            return None;
        }
        let body = match unpacked(answer.body, answer.packed.as_deref()) {
            Ok(body) => body,
            Err(reason) => return Some(Err(ReadError::Broken { name, reason })),
        };
        let told = html::declared_charset(kind.as_bytes()).and_then(|name| Charset::named(&name).ok());
        let decoded = decode_page(body, self.charset.or(told), is_html);
        Some(decoded.map_err(|why| super::refused(name.clone(), why)).map(|decoded| {
            let address = headers.get("warc-target-uri").map(|address| address.trim_matches(['<', '>']));
            let document = document(name, decoded.text, is_html, address);
            Input {
                date: headers.get("warc-date").and_then(super::jsonl::day).map(str::to_owned),
                publisher: address.and_then(host).map(str::to_owned),
                ..Input::new(document, decoded.encoding, decoded.damage)
            }
        }))
    }
}

fn document(name: String, text: String, is_html: bool, address: Option<&str>) -> Document {
    let document = if is_html {
        let mut out = Extract::default();
        html::main_text(&text, &mut out);
        out.with_source(name, text, false)
    } else {
        plain_text(name, text)
    };
    match address {
        Some(address) => document.all_marked(Landmark::Named(address.to_owned())),
        None => document,
    }
}

fn is_page(headers: &Headers) -> bool {
    matches!(headers.get("warc-type"), Some("response" | "conversion" | "resource"))
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    rest.split(['/', ':', '?']).next().filter(|host| !host.is_empty())
}

/// What a server answered, or what stands in a record in place of that.
struct Answer {
    kind: String,
    body: Vec<u8>,
    /// How the body is packed, if it is.
    packed: Option<String>,
}

impl Answer {
    fn plain(kind: String, body: Vec<u8>) -> Self {
        Self { kind, body, packed: None }
    }
}

/// A server's answer, if it gave one.
fn answer(block: &[u8]) -> Option<Answer> {
    let end = memchr::memmem::find(block, b"\r\n\r\n")
        .map(|at| at + 4)
        .or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| at + 2))?;
    let head = String::from_utf8_lossy(block.get(..end)?).into_owned();
    let status = head.split_ascii_whitespace().nth(1)?;
    let headers = Headers(head.lines().skip(1).filter_map(header).collect());
    let mut body = block.get(end..)?.to_vec();
    if headers.get("transfer-encoding").is_some_and(|how| how.contains("chunked")) {
        body = unchunked(&body).unwrap_or(body);
    }
    let kind = headers.get("content-type").unwrap_or("text/html").to_owned();
    let packed = headers.get("content-encoding").map(str::to_owned);
    status.starts_with('2').then_some(Answer { kind, body, packed })
}

/// `body` as it was before it was `packed`. Some archives have it so, whatever its headers say.
fn unpacked(body: Vec<u8>, packed: Option<&str>) -> Result<Vec<u8>, String> {
    let Some(how) = packed.filter(|_| std::str::from_utf8(&body).is_err()) else { return Ok(body) };
    if ["br", "deflate"].contains(&how.trim()) {
        return Err(format!("a page packed with `{how}` is not read"));
    }
    let body = compress::unpacked(Box::new(std::io::Cursor::new(body))).map_err(|error| error.to_string());
    let body = body.and_then(|body| {
        read_all(body, "", MOST_PAGE).map_err(|error| match error {
            ReadError::Io { source, .. } => source.to_string(),
            other => other.to_string(),
        })
    });
    body.map_err(|reason| format!("its page cannot be unpacked ({reason})"))
}

/// A body that was sent in chunks, put together; `None` if it was not.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let line = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(body.get(..line)?).ok()?.trim();
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = body.get(line + 1..)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
    }
}

impl Iterator for Records {
    type Item = Result<Input, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.wrong.take().map_or_else(|| self.record(), Err) {
            Ok(Some(record)) => Some(record),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, content: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-10-21T01:02:03Z\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn read(bytes: Vec<u8>) -> Vec<Result<Input, ReadError>> {
        Records::new(Box::new(std::io::Cursor::new(bytes)), "a.warc".into(), None).collect()
    }

    #[test]
    fn pages_and_texts_are_documents() {
        let (gb, ..) = encoding_rs::GB18030.encode("<p>总统普京(Putin)说，谈判仍在进行。</p>");
        let page = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n", &gb[..]].concat();
        let chunks = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n\xe6\x99\xae\xe4\xba\xac\r\n3\r\n(B)\r\n0\r\n\r\n";
        let found = read(
            [
                record("warcinfo", "application/warc-fields", b"x: y"),
                record("response", "application/http; msgtype=response", &page),
                record("response", "application/http", b"HTTP/1.1 404 No\r\n\r\n<p>x"),
                record("response", "application/http", chunks),
                record("conversion", "text/plain", "吕特(Rutte)".as_bytes()),
                record("response", "application/http", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\0"),
            ]
            .concat(),
        );
        let found: Vec<Input> = found.into_iter().map(Result::unwrap).collect();
        let texts: Vec<&str> = found.iter().map(|one| one.document.text().trim_end()).collect();
        assert_eq!(texts, ["总统普京(Putin)说，谈判仍在进行。", "普京(B)", "吕特(Rutte)"]);
        assert_eq!(found[0].document.name(), "a.warc#2");
        assert_eq!(found[0].document.place(3), Some(&Landmark::Named("https://example.org/a".to_owned())));
        assert_eq!(
            (found[0].date.as_deref(), found[0].publisher.as_deref()),
            (Some("2024-10-21"), Some("example.org"))
        );
    }

    #[test]
    fn a_page_that_cannot_be_unpacked_is_told() {
        let page = |how: &str, body: &[u8]| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {how}\r\n\r\n");
            record("response", "application/http", &[head.as_bytes(), body].concat())
        };
        let found = read([page("gzip", b"\x1f\x8b\x08\xff"), page("br", b"\xff\x01"), page("br", b"<p>x")].concat());
        let told: Vec<String> = found
            .into_iter()
            .map(|one| one.map_or_else(|error| error.to_string(), |one| one.document.text().trim().to_owned()))
            .collect();
        assert!(told[0].starts_with("a.warc#1: its page cannot be unpacked ("), "{told:?}");
        assert_eq!((told[1].as_str(), told[2].as_str()), ("a.warc#2: a page packed with `br` is not read", "x"));
    }

    #[test]
    fn a_broken_archive_is_told_after_what_was_sound() {
        let mut bytes = record("conversion", "text/plain", b"one");
        bytes.extend(record("conversion", "text/plain", b"two"));
        bytes.truncate(bytes.len() - 6);
        let found = read(bytes.clone());
        let texts: Vec<&str> = found.iter().flatten().map(|one| one.document.text()).collect();
        assert_eq!((texts, found.len()), (vec!["one", "t"], 3));
        let message = found[2].as_ref().unwrap_err().to_string();
        assert!(message.contains("cut off") && message.contains("record 2"), "{message}");
        assert!(read(b"no archive\n".to_vec())[0].is_err());
        // A record that says it is longer than any page, or holds none, is as wrong.
        for kind in ["response", "metadata"] {
            let long = format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: 99999999999\r\n\r\nx");
            let found = read(long.into_bytes());
            assert!(found.len() == 1 && found[0].as_ref().unwrap_err().to_string().contains("cut off"));
        }
    }
}
