//! What no fix may change, because somebody else wrote it or a program reads it: quotations, titles, code,
//! addresses, the originals in brackets.

use super::diagnostic::Diagnostic;
use crate::term::Pair;
use crate::text::script::closing_mark;
use crate::text::{Document, Span};

/// Takes the fix from every finding whose fix would change protected text; what to write stays told.
pub(crate) fn withdraw_fixes(documents: &[Document], pairs: &[Vec<Pair>], found: &mut [Diagnostic]) {
    let mut protected: Option<(usize, Document, Vec<Span>)> = None;
    for one in found.iter_mut().filter(|one| one.fix.is_some()) {
        let doc = &documents[one.document];
        if protected.as_ref().is_none_or(|(document, ..)| *document != one.document) {
            let originals = pairs.get(one.document).into_iter().flatten().map(|pair| pair.original_span);
            // As the file has it: the text that was taken from it has lost the marks of quotations and code.
            let written = Document::new("", doc.source().unwrap_or(doc.text()));
            let spans = spans(&written).into_iter().chain(originals.filter_map(|span| in_file(doc, span))).collect();
            protected = Some((one.document, written, spans));
        }
        let (Some((_, written, spans)), Some(place)) = (&protected, in_file(doc, one.span)) else { continue };
        let changes = |fix: &str| spans.iter().any(|&span| changed(written, span, place, fix));
        if one.fix.as_ref().is_some_and(|fix| changes(&fix.replacement)) {
            one.fix = None;
        }
    }
}

/// Where `span` stands in the file that `doc` was taken from, or in `doc` where that cannot be written.
fn in_file(doc: &Document, span: Span) -> Option<Span> {
    if doc.source().is_some() { doc.source_span(span) } else { Some(span) }
}

/// Whether writing `replacement` for `place` changes what stands under `span`. A fix of the brackets round
/// an original keeps the original.
fn changed(doc: &Document, span: Span, place: Span, replacement: &str) -> bool {
    span.overlaps(place) && !(place.contains(span) && replacement.contains(doc.slice(span)))
}

/// The protected stretches of `doc`, whatever the originals are.
fn spans(doc: &Document) -> Vec<Span> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for number in 1..=doc.line_count() {
        let line = doc.line_span(number);
        let text = doc.slice(line);
        let mark = fence_mark(text);
        let is_code = fence.is_some() || mark.is_some();
        fence = match (fence, mark) {
            (Some(open), Some(close)) if close.starts_with(open) && is_closing(text) => None,
            (None, mark) => mark,
            (open, _) => open,
        };
        if is_code || text.trim_start().starts_with('>') {
            found.push(line);
        } else {
            let in_line = quotations(text).into_iter().chain(code(text)).chain(tags(text)).chain(addresses(text));
            found.extend(in_line.map(|span| Span::new(line.start + span.start, line.start + span.end)));
        }
    }
    found
}

/// The run of backquotes or tildes that opens or closes a block of code.
fn fence_mark(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(' ');
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = line.find(|c| c != mark).unwrap_or(line.len());
    // Code within a line may have three marks on either side.
    let within = mark == '`' && line.get(run..).is_some_and(|rest| rest.contains('`'));
    (run >= 3 && !within).then(|| line.get(..run)).flatten()
}

fn is_closing(line: &str) -> bool {
    line.trim().chars().all(|c| matches!(c, '`' | '~'))
}

/// From each opening quotation or book mark to its closing one. A quotation that goes on in the next
/// paragraph is not closed in this one, and opened again in that.
fn quotations(line: &str) -> Vec<Span> {
    let (mut found, mut open): (Vec<Span>, Vec<(usize, char)>) = (Vec::new(), Vec::new());
    for (at, c) in line.char_indices() {
        if let Some(place) = open.iter().rposition(|&(_, close)| close == c) {
            found.push(Span::new(open[place].0, at + c.len_utf8()));
            open.truncate(place);
        } else if c != '\''
            && let Some(close) = closing_mark(c)
        {
            open.push((at, close));
        }
    }
    // A straight mark alone is a mark of inches.
    let lasting = open.into_iter().filter(|&(_, close)| close != '"' && close != '’');
    found.extend(lasting.map(|(start, _)| Span::new(start, line.len())));
    found
}

/// Between backquotes: runs of the same length.
fn code(line: &str) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end += 1,
            None => runs.push(Span::new(at, at + 1)),
        }
    }
    let (mut found, mut runs) = (Vec::new(), runs.into_iter());
    while let Some(open) = runs.next() {
        let mut rest = runs.clone();
        if let Some(close) = rest.find(|close| close.len() == open.len()) {
            found.push(Span::new(open.start, close.end));
            runs = rest;
        }
    }
    found
}

/// HTML tags with their attributes, and what stands in `<code>`.
fn tags(line: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (start, _) in line.match_indices('<') {
        let Some(rest) = line.get(start..) else { continue };
        let opens = rest.strip_prefix('<').and_then(|rest| rest.chars().next());
        if !opens.is_some_and(|c| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let close = if rest.starts_with("<code") { rest.find("</code>") } else { rest.find('>') };
        found.extend(close.map(|end| Span::new(start, start + end)));
    }
    found
}

/// Addresses on the network, Chinese ones as well, and where a Markdown link leads.
fn addresses(line: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (at, _) in line.match_indices("://") {
        let scheme = line.get(..at).unwrap_or_default();
        let start = scheme.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-')).len();
        found.push(Span::new(start, at + address_length(line.get(at..).unwrap_or_default())));
    }
    for (at, _) in line.match_indices("www.") {
        found.push(Span::new(at, at + address_length(line.get(at..).unwrap_or_default())));
    }
    for (at, _) in line.match_indices("](") {
        let target = line.get(at..).unwrap_or_default();
        found.push(Span::new(at, at + target.find(')').unwrap_or(target.len())));
    }
    found
}

/// Up to a blank or a mark that ends a Chinese sentence or bracket: Han characters may belong to a path.
fn address_length(text: &str) -> usize {
    const ENDS: &str = "，。；：、！？（）【】《》「」『』“”‘’…<>\"";
    text.find(|c: char| c.is_whitespace() || ENDS.contains(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is protected stands in ⟦ ⟧.
    fn check(marked: &str) {
        let text: String = marked.chars().filter(|c| !matches!(c, '⟦' | '⟧')).collect();
        let doc = Document::new("t", text);
        let mut covered = vec![false; doc.text().len()];
        for span in spans(&doc) {
            covered[span.start..span.end].fill(true);
        }
        let mut shown = String::new();
        let mut inside = false;
        for (at, c) in doc.text().char_indices() {
            // A line break belongs to neither side.
            if c != '\n' && covered[at] != inside {
                shown.push(if inside { '⟧' } else { '⟦' });
                inside = covered[at];
            }
            if c == '\n' && inside {
                shown.push('⟧');
                inside = false;
            }
            shown.push(c);
        }
        if inside {
            shown.push('⟧');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn quotations_and_titles() {
        check("他说⟦“普京到会”⟧，普京走了。");
        check("⟦「普京『大帝』」⟧與普京，⟦《普京传》⟧");
        check("⟦“普京到会。⟧\n⟦“普京走了。”⟧普京");
        check("⟦\"Putin\"⟧ 普京 5\" 普京, don't 普京 it's");
        check("普京\n⟦> 普京说⟧\n普京");
    }

    #[test]
    fn code_and_addresses() {
        check("普京 ⟦`普京`⟧ 普京 ⟦``a`普京``⟧ ` 普京");
        check("⟦```普京```⟧\n普京");
        check("普京\n⟦```txt⟧\n⟦普京⟧\n⟦```⟧\n普京\n⟦~~~⟧\n⟦普京⟧");
        check("见⟦https://zh.wikipedia.org/wiki/普京⟧，普京。");
        check("[普京⟦](people/普京.md⟧)与普京，⟦www.a.cn/普京⟧ 普京");
        check("⟦<a href=\"普京\"⟧>普京⟦</a⟧> 3 < 5，普京 > 2，⟦<code>普京⟦⟧</code⟧>".replace("⟦⟧", "").as_str());
    }
}
