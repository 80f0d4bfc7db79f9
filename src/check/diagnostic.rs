//! What a rule reports: where, what, why, and what to do about it.

use std::fmt;
use std::str::FromStr;

use crate::term::{Region, Seen, Status};
use crate::text::{Document, Position, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Against a decision.
    Error,
}

impl Severity {
    /// The word used in every machine format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The languages that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Chinese,
    /// English
    English,
}

impl FromStr for Language {
    type Err = String;

    fn from_str(tag: &str) -> Result<Self, String> {
        match tag.to_ascii_lowercase().split('-').next() {
            Some("zh") => Ok(Language::Chinese),
            Some("en") => Ok(Language::English),
            _ => Err(format!("no messages in `{tag}` (one of: zh, en)")),
        }
    }
}

/// One sentence in both languages, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Message {
    /// The sentence in `language`.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// What a rule is: its documentation and its two examples.
#[derive(Debug, PartialEq, Eq)]
pub struct Meta {
    /// `YM` and three digits; never reused.
    pub code: &'static str,
    /// A name in kebab case.
    pub name: &'static str,
    /// The rule's name in Chinese.
    pub name_zh: &'static str,
    /// How bad its findings are, unless somebody says otherwise.
    pub severity: Severity,
    /// Whether it runs when nobody says otherwise: it finds what is wrong in any house.
    pub default: bool,
    /// What it goes by besides the text.
    pub needs: Needs,
    /// One line.
    pub summary: &'static str,
    /// Why it matters and what it leaves alone.
    pub reason: &'static str,
    /// A text it reports.
    pub bad: Example,
    /// The text put right, which it leaves alone.
    pub good: Example,
}

impl Meta {
    /// A finding of the rule that says no more than its `message`.
    pub(crate) fn at(&'static self, document: usize, span: Span, found: &str, message: Message) -> Diagnostic {
        Diagnostic {
            document,
            span,
            meta: self,
            severity: self.severity,
            found: found.to_owned(),
            expected: None,
            original: None,
            message,
            fix: None,
            evidence: Vec::new(),
        }
    }
}

/// What a rule cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The text is enough.
    Nothing,
    /// A memory, in which something is settled.
    Memory,
    /// A memory, or a region that was named.
    Region,
}

/// A smallest text, and what the memory has settled before it is read.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Original, rendering and its status; a rendering of another region than the mainland names it behind
    /// an `@`.
    pub settled: &'static [(&'static str, &'static str, Status)],
    /// The text.
    pub text: &'static str,
}

impl Example {
    /// A settled rendering and its region.
    pub fn region(settled: &str) -> (&str, Region) {
        let named = settled.split_once('@').and_then(|(form, tag)| Some((form, tag.parse().ok()?)));
        named.unwrap_or((settled, Region::Cn))
    }
}

/// One thing that is wrong at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Which of the work's documents.
    pub document: usize,
    /// Where.
    pub span: Span,
    /// The rule that says so.
    pub meta: &'static Meta,
    /// How bad it is here: the rule's own severity, or what the selection makes of it.
    pub severity: Severity,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: Option<String>,
    /// The original of the name.
    pub original: Option<String>,
    /// What is wrong, in one sentence.
    pub message: Message,
    /// How to put it right.
    pub fix: Option<Fix>,
    /// Where the expected form was established.
    pub evidence: Vec<Evidence>,
}

/// A replacement for the span of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to write instead.
    pub replacement: String,
    /// Whether a program may write it without being asked.
    pub safe: bool,
}

/// A place that speaks for the expected form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The document's name.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
    /// What stands there.
    pub text: String,
    /// How often the form is used, where that was counted.
    pub uses: Option<Uses>,
}

/// How often an established form is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uses {
    /// So many times in this work.
    Work(u64),
    /// In what the memory has read.
    Memory {
        /// So many times.
        mentions: u64,
        /// In so many documents.
        documents: u64,
    },
}

impl Evidence {
    /// The stretch `span` of `doc`.
    pub fn at(doc: &Document, span: Span) -> Self {
        let Position { line, column } = doc.position(span.start);
        Self { file: doc.name().to_owned(), line, column, text: doc.slice(span).to_owned(), uses: None }
    }

    /// The same place of a form that the work uses `count` times.
    #[must_use]
    pub fn used(self, count: usize) -> Self {
        Self { uses: Some(Uses::Work(count as u64)), ..self }
    }

    /// Where a memory first saw the form `text`.
    pub fn seen(seen: &Seen, text: &str) -> Option<Self> {
        let mut pieces = seen.first.as_ref()?.rsplitn(3, ':');
        let column = pieces.next()?.parse().ok()?;
        let line = pieces.next()?.parse().ok()?;
        let uses = Some(Uses::Memory { mentions: seen.mentions, documents: seen.documents });
        Some(Self { file: pieces.next()?.to_owned(), line, column, text: text.to_owned(), uses })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_place_is_read_back() {
        let seen = Seen { first: Some(r"C:\书\第1章.txt:3:17".to_owned()), ..Seen::default() };
        let evidence = Evidence::seen(&seen, "季诺维也夫").unwrap();
        assert_eq!((evidence.file.as_str(), evidence.line, evidence.column), (r"C:\书\第1章.txt", 3, 17));
        assert_eq!(Evidence::seen(&Seen::default(), "季诺维也夫"), None);
    }
}
