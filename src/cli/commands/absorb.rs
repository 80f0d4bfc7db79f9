//! `yiming import` of a memory: a colleague's texts, lists and decisions.

use std::io::Write;
use std::path::Path;

use anyhow::{anyhow, ensure};
use serde::Serialize;

use super::super::args::DbArgs;
use super::super::memory::open_to_write;
use super::super::places::Places;
use super::super::warn;
use crate::report::counted;
use crate::store::{Absorbed, Conflict, Store};
use crate::term::{Region, Step};

/// Merge the memory in the file `from`; with `dry_run` only tell what that would do.
pub(super) fn run(from: &Path, db: &DbArgs, dry_run: bool, jsonl: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let path = db.path()?;
    let same = matches!((from.canonicalize(), path.canonicalize()), (Ok(one), Ok(other)) if one == other);
    ensure!(!same, "{}: this is the memory itself", from.display());
    let theirs = Store::open_existing(from)?;
    let (mut ours, kept) = match (path.exists(), dry_run) {
        (true, true) => (Store::open_existing(&path)?, None),
        (true, false) => {
            let store = open_to_write(&path)?;
            let kept = store.back_up_beside("before-import")?;
            (store, Some(kept))
        }
        (false, true) => (Store::in_memory()?, None),
        (false, false) => (open_to_write(&path)?, None),
    };
    let absorbed = ours.absorb(&theirs, dry_run)?;
    let name = from.display().to_string();
    tell(&name, &absorbed);
    if jsonl {
        serde_json::to_writer(&mut *out, &JsonAbsorbed::new(&name, &absorbed, dry_run))?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(
        out,
        "{name} (memory): {}{}",
        summary(&absorbed),
        if dry_run { " (dry run: nothing changed)" } else { "" }
    )?;
    if let Some(kept) = kept {
        writeln!(out, "the memory as it was: {}", kept.display())?;
    }
    Ok(())
}

fn summary(absorbed: &Absorbed) -> String {
    let mut told = format!(
        "{}, {}, {}",
        counted(absorbed.documents, "document"),
        counted(absorbed.mentions, "mention"),
        counted(absorbed.decisions, "decision")
    );
    let differently = (absorbed.kept.len() + absorbed.replaced.len()) as u64;
    for (count, what) in [
        (absorbed.shared, "already here"),
        (differently, "read differently, the later reading holds"),
        (absorbed.conflicts.len() as u64, "in conflict with a decision here, the later holds"),
    ] {
        if count > 0 {
            told = format!("{told}; {count} {what}");
        }
    }
    told
}

/// So many conflicts are told on standard error; all of them stand in the JSON report.
const SHOWN: usize = 50;

fn tell(name: &str, absorbed: &Absorbed) {
    let places = Places::from_here();
    for (paths, whose) in [(&absorbed.kept, "ours"), (&absorbed.replaced, "theirs")] {
        for path in paths.iter().take(SHOWN) {
            warn(&anyhow!("{name}: {}: read differently, {whose} is later and holds", places.shown(path)));
        }
    }
    for conflict in absorbed.conflicts.iter().take(SHOWN) {
        let Conflict { ours, theirs } = conflict;
        let holds = if conflict.theirs_holds() { "theirs" } else { "ours" };
        warn(&anyhow!(
            "{name}: {}: ours {}, theirs {}: {holds} is later and holds",
            ours.original,
            said(ours),
            said(theirs)
        ));
    }
    if absorbed.conflicts.len() > SHOWN {
        warn(&anyhow!("{name}: {} more conflicts", absorbed.conflicts.len() - SHOWN));
    }
}

/// `prefer 季诺维也夫 for zh-CN (王敏, 2026-11-01)`
fn said(step: &Step) -> String {
    let about = [&step.rendering, &step.other, &step.note].into_iter().flatten().next();
    let mut told = step.action.to_string();
    for part in about.into_iter().map(String::as_str).chain(step.region.map(Region::as_str)) {
        told = format!("{told} {part}");
    }
    if let Some(scope) = &step.scope {
        told = format!("{told} for {scope}");
    }
    let day = step.at.split('T').next().unwrap_or_default();
    format!("{told} ({}, {day})", step.who)
}

/// What `--report jsonl` promises.
#[derive(Serialize)]
struct JsonAbsorbed<'a> {
    file: &'a str,
    format: &'static str,
    dry_run: bool,
    documents: u64,
    mentions: u64,
    decisions: u64,
    shared: u64,
    kept: &'a [String],
    replaced: &'a [String],
    conflicts: Vec<JsonConflict<'a>>,
}

#[derive(Serialize)]
struct JsonConflict<'a> {
    original: &'a str,
    ours: JsonStep<'a>,
    theirs: JsonStep<'a>,
    holds: &'static str,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    action: &'static str,
    rendering: Option<&'a str>,
    other: Option<&'a str>,
    region: Option<&'static str>,
    scope: Option<&'a str>,
    note: Option<&'a str>,
    who: &'a str,
    at: &'a str,
}

impl<'a> JsonAbsorbed<'a> {
    fn new(file: &'a str, absorbed: &'a Absorbed, dry_run: bool) -> Self {
        let conflict = |one: &'a Conflict| JsonConflict {
            original: &one.ours.original,
            ours: JsonStep::new(&one.ours),
            theirs: JsonStep::new(&one.theirs),
            holds: if one.theirs_holds() { "theirs" } else { "ours" },
        };
        Self {
            file,
            format: "memory",
            dry_run,
            documents: absorbed.documents,
            mentions: absorbed.mentions,
            decisions: absorbed.decisions,
            shared: absorbed.shared,
            kept: &absorbed.kept,
            replaced: &absorbed.replaced,
            conflicts: absorbed.conflicts.iter().map(conflict).collect(),
        }
    }
}

impl<'a> JsonStep<'a> {
    fn new(step: &'a Step) -> Self {
        Self {
            action: step.action.as_str(),
            rendering: step.rendering.as_deref(),
            other: step.other.as_deref(),
            region: step.region.map(Region::as_str),
            scope: step.scope.as_deref(),
            note: step.note.as_deref(),
            who: &step.who,
            at: &step.at,
        }
    }
}
