//! A baseline: findings that a work had when checking began, and that are not told again.
//!
//! A finding is known again by its rule, what was found and the sentence around it, not by its line, so that
//! it may move within its file or to another; when its sentence was edited, by file, rule and what was found,
//! so often as it was there.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use crate::text::Document;

/// The shape of the file.
const VERSION: u32 = 1;

/// Accepted findings, as the file has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Accepted>,
}

/// One finding of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    file: String,
    code: String,
    found: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    sentence: String,
}

/// A file is no baseline of ours.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is not JSON, or not of this shape.
    #[error("{line}:{column}: not a baseline: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// A later release wrote it.
    #[error("1:1: a baseline of version {version}; this program reads version {VERSION}")]
    Newer {
        /// Its version.
        version: u32,
    },
}

/// What is new against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The findings that it does not have.
    pub new: Vec<Diagnostic>,
    /// How many it has of these documents that are found no more.
    pub gone: usize,
}

impl Baseline {
    /// All of `found`; `file` says what the baseline calls the document of a name.
    pub fn of(found: &[Diagnostic], documents: &[Document], file: &dyn Fn(&str) -> String) -> Self {
        let mut findings: Vec<Accepted> = found.iter().map(|one| accepted(one, documents, file)).collect();
        findings.sort();
        Self { version: VERSION, findings }
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes over what `other` has of the files that `wanted` says.
    pub fn keep(&mut self, other: &Self, wanted: impl Fn(&str) -> bool) {
        self.findings.extend(other.findings.iter().filter(|one| wanted(&one.file)).cloned());
        self.findings.sort();
    }

    /// The file's text: one finding a line, in an order of its own, so that a change shows as one.
    pub fn write(&self) -> String {
        let json = |one: &Accepted| serde_json::to_string(one).expect("strings are always JSON");
        let findings: Vec<String> = self.findings.iter().map(|one| format!("\n  {}", json(one))).collect();
        let end = if findings.is_empty() { "" } else { "\n " };
        format!("{{\n \"version\": {},\n \"findings\": [{}{end}]\n}}\n", self.version, findings.join(","))
    }

    /// The baseline whose file holds `text`.
    ///
    /// # Errors
    /// When it is none, or a later release's.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let malformed = |error: serde_json::Error| BaselineError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        };
        let Version { version } = serde_json::from_str(text).map_err(malformed)?;
        if version > VERSION {
            return Err(BaselineError::Newer { version });
        }
        serde_json::from_str(text).map_err(malformed)
    }

    /// Those of `found` that this baseline does not have: first come the same sentences in the same file,
    /// then the same sentences elsewhere, then edited sentences, each as often as it has them.
    pub fn compare(&self, found: Vec<Diagnostic>, documents: &[Document], file: &dyn Fn(&str) -> String) -> Compared {
        let mut left: Vec<Option<&Accepted>> = self.findings.iter().map(Some).collect();
        let mut open: Vec<Option<Accepted>> = found.iter().map(|one| Some(accepted(one, documents, file))).collect();
        for key in [same_place, same_sentence, same_file] {
            let mut known: BTreeMap<[String; 4], Vec<usize>> = BTreeMap::new();
            for (at, accepted) in left.iter().enumerate().rev() {
                if let Some(accepted) = accepted {
                    known.entry(key(accepted)).or_default().push(at);
                }
            }
            for one in &mut open {
                let taken = one.as_ref().and_then(|one| known.get_mut(&key(one))).and_then(Vec::pop);
                if let Some(at) = taken {
                    (*one, left[at]) = (None, None);
                }
            }
        }
        let new = found.into_iter().zip(open).filter_map(|(one, open)| open.map(|_| one)).collect();
        let looked_at: BTreeSet<String> = documents.iter().map(|doc| file(doc.name())).collect();
        let gone = left.into_iter().flatten().filter(|one| looked_at.contains(&one.file)).count();
        Compared { new, gone }
    }
}

fn same_place(one: &Accepted) -> [String; 4] {
    [one.code.clone(), one.found.clone(), one.sentence.clone(), one.file.clone()]
}

fn same_sentence(one: &Accepted) -> [String; 4] {
    [one.code.clone(), one.found.clone(), one.sentence.clone(), String::new()]
}

fn same_file(one: &Accepted) -> [String; 4] {
    [one.code.clone(), one.found.clone(), String::new(), one.file.clone()]
}

fn accepted(found: &Diagnostic, documents: &[Document], file: &dyn Fn(&str) -> String) -> Accepted {
    let doc = &documents[found.document];
    Accepted {
        file: file(doc.name()),
        code: found.meta.code.to_owned(),
        found: found.found.clone(),
        expected: found.expected.clone(),
        sentence: doc.slice(doc.sentence_at(found.span)).split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Message, Severity, rule};
    use crate::text::Span;

    /// A finding at every `误` of the texts.
    fn found(texts: &[(&str, &str)]) -> (Vec<Document>, Vec<Diagnostic>) {
        let documents: Vec<Document> = texts.iter().map(|(name, text)| Document::new(*name, *text)).collect();
        let at = |(document, doc): (usize, &Document)| -> Vec<Diagnostic> {
            let places = doc.text().match_indices('误').map(|(at, _)| Diagnostic {
                document,
                span: Span::new(at, at + 3),
                meta: rule("YM109").unwrap(),
                severity: Severity::Warning,
                found: "误".to_owned(),
                expected: None,
                original: None,
                message: Message { zh: String::new(), en: String::new() },
                fix: None,
                evidence: Vec::new(),
            });
            places.collect()
        };
        let all = documents.iter().enumerate().flat_map(at).collect();
        (documents, all)
    }

    /// The line of each new finding in `after`, and how many of `before` are gone.
    fn check(before: &[(&str, &str)], after: &[(&str, &str)], new: &[(&str, usize)], gone: usize) {
        let name = |name: &str| name.to_owned();
        let (documents, accepted) = found(before);
        let baseline = Baseline::of(&accepted, &documents, &name);
        let baseline = Baseline::read(&baseline.write()).unwrap();
        let (documents, now) = found(after);
        let compared = baseline.compare(now, &documents, &name);
        let place = |one: &Diagnostic| {
            let doc = &documents[one.document];
            (doc.name().to_owned(), doc.position(one.span.start).line)
        };
        let places: Vec<(String, usize)> = compared.new.iter().map(place).collect();
        let expected: Vec<(String, usize)> = new.iter().map(|&(file, line)| (file.to_owned(), line)).collect();
        assert_eq!((places, compared.gone), (expected, gone));
    }

    #[test]
    fn lines_move() {
        check(&[("a", "甲误。\n乙误。")], &[("a", "新\n\n乙误。\n丙\n甲误。")], &[], 0);
        check(&[("a", "甲误。"), ("b", "")], &[("a", ""), ("b", "新。甲误。")], &[], 0);
        check(&[("a", "甲误。")], &[("c", "甲误。")], &[], 0);
    }

    #[test]
    fn sentences_are_edited() {
        check(&[("a", "甲误。")], &[("a", "甲又误。")], &[], 0);
        check(&[("a", "甲误。")], &[("a", "新误。\n甲误。")], &[("a", 1)], 0);
        check(&[("a", "甲误。\n乙误。")], &[("a", "乙误。")], &[], 1);
        check(&[("a", "甲误。")], &[("b", "乙误。")], &[("b", 1)], 0);
        check(&[("a", "甲误。甲误。")], &[("a", "甲误。甲误。甲误。")], &[("a", 1)], 0);
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_its_place() {
        let refused = |text: &str| Baseline::read(text).unwrap_err().to_string();
        assert!(refused("[]").starts_with("1:"), "{}", refused("[]"));
        assert!(refused("{\n\"version\": 1,\n\"findings\": [{}]}").starts_with("3:"));
        assert_eq!(refused("{\"version\": 2}"), "1:1: a baseline of version 2; this program reads version 1");
        assert_eq!(
            Baseline::of(&[], &[], &|name| name.to_owned()).write(),
            "{\n \"version\": 1,\n \"findings\": []\n}\n"
        );
    }
}
