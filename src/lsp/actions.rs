//! Quick fixes: what a person may choose at a finding, and what is safe everywhere.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, Range, TextEdit, Uri, WorkspaceEdit};

use super::findings::{Elsewhere, shown, touch};
use super::texts::{Text, Texts};
use crate::check::{Diagnostic, Language};

/// The actions at `range`; of the kinds in `only`, where the client names some.
pub(super) fn actions(
    text: &Text,
    texts: &Texts,
    range: Range,
    only: Option<&[CodeActionKind]>,
    language: Language,
) -> Vec<CodeAction> {
    let wanted = |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|one| covers(one, kind)));
    let mut all = Vec::new();
    if wanted(&CodeActionKind::QuickFix) {
        let here = |one: &&Diagnostic| touch(text.lines.range(text.doc.text(), one.span), range);
        for found in text.found.iter().filter(here) {
            all.extend(quick_fixes(found, text, texts, language));
        }
    }
    // To fix everything is asked for, when a text is saved or from a menu; it is no bulb at a name.
    if only.is_some() && wanted(&CodeActionKind::SourceFixAll) {
        all.extend(fix_all(text, language));
    }
    all
}

/// Whether the kind `one` is `kind` or above it: `source` is above `source.fixAll`.
fn covers(one: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let name =
        |kind: &CodeActionKind| serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    match (name(one), name(kind)) {
        (Some(one), Some(kind)) => one.is_empty() || kind == one || kind.starts_with(&format!("{one}.")),
        _ => false,
    }
}

/// What to write at this place, and at all places like it.
fn quick_fixes(found: &Diagnostic, text: &Text, texts: &Texts, language: Language) -> Vec<CodeAction> {
    let fix = found.fix.as_ref();
    // At one place a person decides, also within a quotation.
    let Some(replacement) = fix.map(|fix| &fix.replacement).or(found.expected.as_ref()) else { return Vec::new() };
    let same = |one: &&Diagnostic| {
        let fits = |fix: &crate::check::Fix| fix.replacement == *replacement;
        one.meta.code == found.meta.code && one.found == found.found && one.fix.as_ref().is_some_and(fits)
    };
    let everywhere: Vec<&Diagnostic> = text.found.iter().filter(same).collect();
    let (here, all) = match language {
        Language::Chinese => {
            (format!("改作“{replacement}”"), format!("本文 {} 处全部改作“{replacement}”", everywhere.len()))
        }
        Language::English => {
            (format!("Write {replacement}"), format!("Write {replacement} at all {} places", everywhere.len()))
        }
    };
    let diagnostic = shown(found, text, texts, &mut Elsewhere::default(), language);
    let action = |title: String, places: &[&Diagnostic], preferred: bool| CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic.clone()]),
        is_preferred: Some(preferred),
        edit: Some(edit(text, places.iter().map(|one| (*one, replacement.as_str())))),
        ..CodeAction::default()
    };
    let mut actions = vec![action(here, &[found], fix.is_some_and(|fix| fix.safe))];
    if everywhere.len() > 1 && fix.is_some() {
        actions.push(action(all, &everywhere, false));
    }
    actions
}

/// All safe fixes of the text, as `yiming check --fix` makes them.
fn fix_all(text: &Text, language: Language) -> Option<CodeAction> {
    let safe = text.found.iter().filter_map(|one| Some((one, one.fix.as_ref().filter(|fix| fix.safe)?)));
    let fixes: Vec<(&Diagnostic, &str)> = safe.map(|(one, fix)| (one, fix.replacement.as_str())).collect();
    let title = match language {
        Language::Chinese => "改正全部有定译的译名",
        Language::English => "Fix all names that have a settled rendering",
    };
    (!fixes.is_empty()).then(|| CodeAction {
        title: title.to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(edit(text, fixes.into_iter())),
        ..CodeAction::default()
    })
}

fn edit<'a>(text: &Text, fixes: impl Iterator<Item = (&'a Diagnostic, &'a str)>) -> WorkspaceEdit {
    let edits = fixes
        .map(|(one, replacement)| TextEdit::new(text.lines.range(text.doc.text(), one.span), replacement.to_owned()));
    let changes = HashMap::from([(Uri(text.uri.clone()), edits.collect())]);
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}
