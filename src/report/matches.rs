//! The answers to a lookup, for eyes and for spreadsheets.

use std::io::{self, Write};

use super::{aligned, counted};
use crate::lookup::Match;
use crate::term::{Rendering, Status};

/// A match with the sentences that state it, when they were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The match.
    pub found: Match,
    /// Its mentions in context.
    pub contexts: Option<Vec<Context>>,
}

/// A sentence that mentions a name, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The document.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// The sentence.
    pub text: String,
}

/// The answers to one query in columns that line up, each with its sentences below it.
pub fn write_answer(out: &mut dyn Write, answers: &[Answer]) -> io::Result<()> {
    let rows: Vec<Vec<String>> = answers.iter().map(|answer| row(&answer.found)).collect();
    for (line, answer) in aligned(&rows).iter().zip(answers) {
        writeln!(out, "{line}")?;
        for Context { file, line, column, text } in answer.contexts.iter().flatten() {
            let marked = marked(text, &answer.found.rendering.text);
            writeln!(out, "    {file}:{line}:{column}: {marked}")?;
        }
    }
    Ok(())
}

/// `text` with marks around the first `name` in it.
fn marked(text: &str, name: &str) -> String {
    text.replacen(name, &format!("⟦{name}⟧"), 1)
}

fn row(found: &Match) -> Vec<String> {
    let part = found.part.as_ref().map(|part| format!("{} = {}", part.rendering, part.original));
    vec![
        found.rendering.text.clone(),
        found.original.clone(),
        part.unwrap_or_default(),
        found.kind.to_string(),
        found.rendering.region.to_string(),
        if found.is_reference { "reference".to_owned() } else { found.rendering.status.to_string() },
        format!("{} {:.2}", found.found.as_str(), found.score.get()),
        if found.is_reference { String::new() } else { seen(&found.rendering) },
    ]
}

/// `4 mentions in 2 documents, last 2024-10-21`
fn seen(rendering: &Rendering) -> String {
    let seen = &rendering.seen;
    let mut told = counted(seen.mentions, "mention");
    if seen.documents > 1 {
        told = format!("{told} in {}", counted(seen.documents, "document"));
    }
    if let Some(last) = &seen.last {
        told = format!("{told}, last {last}");
    }
    told
}

/// The header of [`match_record`].
pub fn match_columns() -> [&'static str; 14] {
    [
        "query",
        "entry",
        "original",
        "rendering",
        "kind",
        "region",
        "status",
        "method",
        "match",
        "score",
        "mentions",
        "documents",
        "last_seen",
        "origin",
    ]
}

/// `found`, an answer to `query`, as a record of comma-separated values.
pub fn match_record(query: &str, found: &Match) -> [String; 14] {
    let rendering = &found.rendering;
    [
        query.to_owned(),
        found.entry.0.to_string(),
        found.original.clone(),
        rendering.text.clone(),
        found.kind.to_string(),
        rendering.region.to_string(),
        rendering.status.to_string(),
        rendering.method.to_string(),
        found.found.as_str().to_owned(),
        found.score.rounded(4).to_string(),
        rendering.seen.mentions.to_string(),
        rendering.seen.documents.to_string(),
        rendering.seen.last.clone().unwrap_or_default(),
        origin(found).to_owned(),
    ]
}

/// Where a rendering comes from: `settled` by somebody, `memory` of texts and lists, or `reference`.
pub(super) fn origin(found: &Match) -> &'static str {
    match found.rendering.status {
        _ if found.is_reference => "reference",
        Status::Unreviewed => "memory",
        _ => "settled",
    }
}
