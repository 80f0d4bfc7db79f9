//! Findings as a log of the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS Standard,
//! 2020), which code scanning services and editors read. Columns count code points, and the log says so.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::place::{File, Place};
use super::{Reporter, Settings};
use crate::check::{Diagnostic, Evidence, Language, Meta, Severity};
use crate::text::hash::fnv64;
use crate::text::{Document, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may stand in a path of a URI as it is (RFC 3986: unreserved characters and the stroke). A colon in
/// the first step would make a scheme of it.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Collects the results, and writes the log when it is finished.
pub(super) struct Sarif<'a> {
    out: &'a mut dyn Write,
    settings: Settings,
    results: Vec<Value>,
    /// How often each fingerprint was given, so that two findings in like sentences are two.
    seen: BTreeMap<u64, usize>,
}

impl<'a> Sarif<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: Settings) -> Self {
        Self { out, settings, results: Vec::new(), seen: BTreeMap::new() }
    }
}

impl Reporter for Sarif<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        let result = self.result(found, doc);
        self.results.push(result);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let rules: Vec<Value> = self.settings.rules.iter().map(|meta| rule(meta, self.settings.language)).collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "language": tag(self.settings.language),
                "columnKind": "unicodeCodePoints",
                "results": std::mem::take(&mut self.results),
            }],
        });
        serde_json::to_writer_pretty(&mut *self.out, &log)?;
        self.out.write_all(b"\n")
    }
}

impl Sarif<'_> {
    fn result(&mut self, found: &Diagnostic, doc: &Document) -> Value {
        let file = File::of(doc.name(), &self.settings.prefix);
        let mut whole = location(&file, &region(doc, found.span, &file));
        if let Some(place) = doc.place(found.span.start) {
            whole["logicalLocations"] = json!([{"fullyQualifiedName": place.to_string()}]);
        }
        let mut result = json!({
            "ruleId": found.meta.code,
            "level": level(found.severity),
            "message": {"text": found.message.text(self.settings.language)},
            "locations": [whole],
            "partialFingerprints": {"yimingName/v1": self.fingerprint(found, doc)},
            "properties": {"found": found.found, "expected": found.expected, "original": found.original},
        });
        if let Some(index) = self.settings.rules.iter().position(|meta| meta.code == found.meta.code) {
            result["ruleIndex"] = index.into();
        }
        if !found.evidence.is_empty() {
            result["relatedLocations"] = found.evidence.iter().map(|one| self.related(one)).collect();
        }
        if file.line.is_none() && found.fix.is_some() {
            result["fixes"] = self.fixes(found, doc, &file);
        }
        result
    }

    /// The same wherever in its file the sentence moves.
    fn fingerprint(&mut self, found: &Diagnostic, doc: &Document) -> String {
        let sentence = doc.slice(doc.sentence_at(found.span));
        let pieces = [found.meta.code, &found.found, found.expected.as_deref().unwrap_or_default(), sentence];
        let hash = fnv64(pieces.iter().flat_map(|piece| piece.bytes().chain([0])));
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        format!("{hash:016x}:{count}")
    }

    fn related(&self, evidence: &Evidence) -> Value {
        let Evidence { file, line, column, text, .. } = evidence;
        let file = File::of(file, &self.settings.prefix);
        let end = column + text.chars().count();
        let region = match file.line {
            Some(line) => json!({"startLine": line}),
            None if text.contains('\n') => json!({"startLine": line, "startColumn": column}),
            None => json!({"startLine": line, "startColumn": column, "endColumn": end}),
        };
        let mut related = location(&file, &region);
        related["message"] = json!({"text": text});
        related
    }

    fn fixes(&self, found: &Diagnostic, doc: &Document, file: &File) -> Value {
        let fix = found.fix.as_ref().map(|fix| fix.replacement.as_str()).unwrap_or_default();
        let description = match self.settings.language {
            Language::Chinese => format!("改作“{fix}”"),
            Language::English => format!("write {fix}"),
        };
        json!([{
            "description": {"text": description},
            "artifactChanges": [{
                "artifactLocation": artifact(file),
                "replacements": [{
                    "deletedRegion": place(doc, found.span),
                    "insertedContent": {"text": fix},
                }],
            }],
        }])
    }
}

fn rule(meta: &Meta, language: Language) -> Value {
    let name = match language {
        Language::Chinese => meta.name_zh,
        Language::English => meta.summary,
    };
    json!({
        "id": meta.code,
        "name": meta.name,
        "shortDescription": {"text": name},
        "fullDescription": {"text": format!("{}.", meta.summary)},
        "help": {"text": format!("{}.\n\n{}", meta.summary, meta.reason)},
        "defaultConfiguration": {"level": level(meta.severity)},
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

const fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

fn location(file: &File, region: &Value) -> Value {
    json!({"physicalLocation": {"artifactLocation": artifact(file), "region": region}})
}

fn artifact(file: &File) -> Value {
    let path = utf8_percent_encode(&file.path, PATH).to_string();
    if Path::new(&file.path).is_absolute() {
        // `C:/book` needs a stroke before it, `/book` has one.
        return json!({"uri": format!("file:///{}", path.trim_start_matches('/').replacen("%3A", ":", 1))});
    }
    json!({"uri": path, "uriBaseId": "%SRCROOT%"})
}

fn region(doc: &Document, span: Span, file: &File) -> Value {
    let mut region = match file.line {
        Some(line) => return json!({"startLine": line}),
        None => place(doc, span),
    };
    region["snippet"] = json!({"text": doc.slice(span)});
    region
}

fn place(doc: &Document, span: Span) -> Value {
    let Place { line, column, end_line, last_column, .. } = Place::of(doc, span);
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": last_column})
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Format;
    use super::super::tests::{settings, written};
    use crate::check::Language;

    fn log(name: &str) -> Value {
        serde_json::from_str(&written(Format::Sarif, name, settings(Language::English))).unwrap()
    }

    #[test]
    fn columns_are_code_points() {
        let log = log("书/第1章.txt");
        assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%E4%B9%A6/%E7%AC%AC1%E7%AB%A0.txt");
        // 𠮷 is one code point and two units of UTF-16.
        let region = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| place["region"][key].as_u64());
        assert_eq!(region, [Some(2), Some(3), Some(2), Some(8)]);
        assert_eq!(place["region"]["snippet"]["text"], "季诺维耶夫");
    }

    #[test]
    fn a_result_knows_its_rule_its_evidence_and_its_fix() {
        let log = log("b.txt");
        let (run, result) = (&log["runs"][0], &log["runs"][0]["results"][0]);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert_eq!(result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.txt");
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], "季诺维也夫");
        assert_eq!(change["deletedRegion"]["startColumn"], 3);
    }

    #[test]
    fn a_record_has_a_line_and_a_file_elsewhere_a_whole_uri() {
        let record = log("a.jsonl#17");
        let place = &record["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            (place["region"].to_string().as_str(), &record["runs"][0]["results"][0]["fixes"]),
            ("{\"startLine\":17}", &Value::Null)
        );
        let uri =
            log("/书/a b.txt")["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .clone();
        assert_eq!(uri, "file:///%E4%B9%A6/a%20b.txt");
    }
}
