//! Waivers: a comment in the text that lets a finding stand, and why.
//!
//! `<!-- yiming: ignore YM102: the minister uses both -->` or, in plain text, `[yiming: ignore YM102: 原书如此]`
//! holds for its own line; alone on a line, for the next one that has text. `ignore-file` holds for the
//! whole document. A waiver without a reason, or of a rule that is none, does not hold; that is
//! rule YM100's to say, and so is that a waiver waives nothing.

use super::diagnostic::Diagnostic;
use super::rules::ym100_idle_waiver as ym100;
use super::selection::Selection;
use crate::text::script::closer;
use crate::text::{Document, Span};

/// What introduces a waiver, before a colon.
const NAME: &str = "yiming";

/// One waiver of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiver {
    /// The whole comment.
    pub(crate) span: Span,
    /// Where it holds.
    pub(crate) reach: Span,
    /// The codes it names, or what is wrong with it.
    pub(crate) codes: Result<Vec<&'static str>, Flaw>,
}

/// Why a waiver does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It says nothing that we know.
    Unclear,
    /// It names no rule.
    NoRule,
    /// A rule that is none.
    Unknown(String),
    /// Nobody says why.
    NoReason,
}

/// `found` without what the waivers of `documents` let stand, and with what is wrong with the waivers.
pub(crate) fn apply(documents: &[Document], found: Vec<Diagnostic>, rules: &Selection) -> Vec<Diagnostic> {
    let waivers: Vec<Vec<Waiver>> = documents.iter().map(waivers).collect();
    if waivers.iter().all(Vec::is_empty) {
        return found;
    }
    let mut used: Vec<Vec<Vec<&str>>> = waivers.iter().map(|all| vec![Vec::new(); all.len()]).collect();
    let mut kept = Vec::new();
    for one in found {
        let here = &waivers[one.document];
        let holds = |waiver: &Waiver| {
            waiver.reach.overlaps(one.span) && waiver.codes.as_ref().is_ok_and(|codes| codes.contains(&one.meta.code))
        };
        // What a reason says about a name is said about the text, not in it.
        if one.meta.code != ym100::META.code && here.iter().any(|waiver| waiver.span.overlaps(one.span)) {
            continue;
        }
        let holding: Vec<usize> = (0..here.len()).filter(|&at| holds(&here[at])).collect();
        for &at in &holding {
            used[one.document][at].push(one.meta.code);
        }
        if holding.is_empty() {
            kept.push(one);
        }
    }
    if let Some(severity) = rules.severity(ym100::META.code) {
        for (document, doc) in documents.iter().enumerate() {
            for (waiver, used) in waivers[document].iter().zip(&used[document]) {
                let idle = idle(waiver, used, rules);
                kept.extend(idle.map(|codes| Diagnostic { severity, ..ym100::idle(document, doc, waiver, &codes) }));
            }
        }
        kept.sort_by_key(|one| (one.document, one.span));
    }
    kept
}

/// The rules that ran and had nothing to waive.
fn idle(waiver: &Waiver, used: &[&str], rules: &Selection) -> Option<Vec<&'static str>> {
    let codes = waiver.codes.as_ref().ok()?.iter().copied();
    let idle: Vec<_> = codes.filter(|code| rules.severity(code).is_some() && !used.contains(code)).collect();
    (!idle.is_empty()).then_some(idle)
}

/// The waivers of `doc`, in order.
pub(crate) fn waivers(doc: &Document) -> Vec<Waiver> {
    let places = memchr::memmem::find_iter(doc.text().as_bytes(), NAME);
    places.filter_map(|at| waiver_at(doc, at)).collect()
}

/// The waiver whose name stands at the byte `at`.
fn waiver_at(doc: &Document, at: usize) -> Option<Waiver> {
    let line = doc.line_at(at);
    let before = doc.slice(Span::new(line.start, at));
    let after = doc.slice(Span::new(at + NAME.len(), line.end)).trim_start();
    let told = after.strip_prefix([':', '：'])?.trim_start();
    let (start, mut end) = comment(before, told);
    let in_html = end == Some("-->");
    if !in_html && !told.starts_with("ignore") {
        // Prose about the program.
        return None;
    }
    let told_at = line.end - told.len();
    let length = end.and_then(|close| told.find(close));
    if length.is_none() {
        end = None;
    }
    let length = length.unwrap_or(told.len());
    let body = told.get(..length).unwrap_or(told).trim_end();
    let span = Span::new(line.start + start, told_at + length + end.map_or(0, str::len));
    Some(Waiver { span, reach: reach(doc, line, span, body), codes: codes(body) })
}

/// Where the comment starts on its line, and what closes it.
fn comment<'t>(before: &str, told: &'t str) -> (usize, Option<&'t str>) {
    let head = before.trim_end();
    if let Some(text) = head.strip_suffix("<!--") {
        let close = told.find("-->").and_then(|at| told.get(at..at + 3));
        return (text.len(), close.or(Some("-->")));
    }
    let opened = head.chars().next_back().and_then(|open| Some((open, closer(open)?)));
    if let Some((open, close)) = opened {
        // Either width closes a bracket.
        let end = told.char_indices().find(|&(_, c)| crate::text::script::closes(c) == Some(close));
        if let Some((at, c)) = end {
            return (head.len() - open.len_utf8(), told.get(at..at + c.len_utf8()));
        }
    }
    (head.trim_end_matches(['#', '/', '%', ';', '*', ' ']).len(), None)
}

/// Its own line when that has text, else the next line that has some; with `ignore-file` everything.
fn reach(doc: &Document, line: Span, span: Span, body: &str) -> Span {
    if body.starts_with("ignore-file") {
        return Span::new(0, doc.text().len());
    }
    let around = [Span::new(line.start, span.start), Span::new(span.end, line.end)];
    if around.iter().any(|&rest| !is_bare(doc.slice(rest))) {
        return line;
    }
    let first = doc.position(line.start).line + 1;
    let next = (first..=doc.line_count()).map(|number| doc.line_span(number));
    // Waivers may stand one below the other.
    next.into_iter().find(|&next| !is_bare(doc.slice(next)) && !is_waiver_line(doc.slice(next))).unwrap_or(line)
}

fn is_waiver_line(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = line.strip_prefix(NAME).map(str::trim_start).and_then(|rest| rest.strip_prefix([':', '：']));
    rest.is_some_and(|rest| rest.trim_start().starts_with("ignore"))
}

fn is_bare(text: &str) -> bool {
    text.trim().is_empty()
}

/// The rules that `ignore YM102, YM109: reason` names.
fn codes(body: &str) -> Result<Vec<&'static str>, Flaw> {
    let rest = body.strip_prefix("ignore-file").or_else(|| body.strip_prefix("ignore")).ok_or(Flaw::Unclear)?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return Err(Flaw::Unclear);
    }
    let (names, reason) = rest.split_once([':', '：']).unwrap_or((rest, ""));
    let names = names.split([',', '，', '、', ' ', '\t', '\u{3000}']).filter(|name| !name.is_empty());
    let codes: Result<Vec<_>, _> =
        names.map(|name| super::rule(name).map(|meta| meta.code).ok_or(Flaw::Unknown(name.to_owned()))).collect();
    let codes = codes?;
    match (codes.is_empty(), is_bare(reason)) {
        (true, _) => Err(Flaw::NoRule),
        (_, true) => Err(Flaw::NoReason),
        _ => Ok(codes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comment, what it reaches and what it says, of the one waiver of `text`.
    fn check(text: &str, comment: &str, reach: &str, codes: Result<&[&'static str], Flaw>) {
        let doc = Document::new("t", text);
        let found = waivers(&doc);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((doc.slice(found[0].span), doc.slice(found[0].reach)), (comment, reach));
        assert_eq!(found[0].codes, codes.map(<[&str]>::to_vec));
    }

    #[test]
    fn a_waiver_holds_for_its_line_or_the_next() {
        let html = "<!-- yiming: ignore YM102: 原书如此 -->";
        check(&format!("甲\n乙说。{html}\n丙"), html, &format!("乙说。{html}"), Ok(&["YM102"]));
        check(&format!("甲\n{html}\n\n丙说\n丁"), html, "丙说", Ok(&["YM102"]));
        check(
            "甲\n[yiming: ignore YM102、ym109：两处皆然]\r\n丙\r\n",
            "[yiming: ignore YM102、ym109：两处皆然]",
            "丙",
            Ok(&["YM102", "YM109"]),
        );
        check(
            "丙说【yiming：ignore mixed-renderings：旧译】。",
            "【yiming：ignore mixed-renderings：旧译】",
            "丙说【yiming：ignore mixed-renderings：旧译】。",
            Ok(&["YM102"]),
        );
        check("# yiming: ignore YM102: 旧译 (a) b\n丙", "# yiming: ignore YM102: 旧译 (a) b", "丙", Ok(&["YM102"]));
        check(
            "甲\n<!--yiming:ignore-file YM102:x-->",
            "<!--yiming:ignore-file YM102:x-->",
            "甲\n<!--yiming:ignore-file YM102:x-->",
            Ok(&["YM102"]),
        );
    }

    #[test]
    fn a_waiver_says_which_rule_and_why() {
        let flaw = |body: &str| codes(body).unwrap_err();
        assert_eq!(flaw("ignore YM102"), Flaw::NoReason);
        assert_eq!(flaw("ignore YM102: "), Flaw::NoReason);
        assert_eq!(flaw("ignore: because"), Flaw::NoRule);
        assert_eq!(flaw("ignore YM999: because"), Flaw::Unknown("YM999".to_owned()));
        assert_eq!(flaw("ignored YM102: because"), Flaw::Unclear);
        assert_eq!(flaw("off"), Flaw::Unclear);
    }

    #[test]
    fn prose_is_no_waiver() {
        for text in ["yiming: a program", "the yiming programme", "yiming（译名）: ignore it", "见 yiming。"] {
            assert_eq!(waivers(&Document::new("t", text)), [], "{text}");
        }
        let broken = waivers(&Document::new("t", "<!-- yiming: ignroe YM102: x -->\n甲"));
        assert_eq!(broken[0].codes, Err(Flaw::Unclear));
    }

    #[test]
    fn waivers_may_stand_one_below_the_other() {
        let doc = Document::new("t", "[yiming: ignore YM102: a]\n[yiming: ignore YM109: b]\n丙说");
        assert!(waivers(&doc).iter().all(|one| doc.slice(one.reach) == "丙说"));
    }
}
