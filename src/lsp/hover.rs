//! What is known of the name under the cursor: the pair, and where it comes from.

use crate::check::Language;
use crate::term::keys::KeyKind;
use crate::term::{Entry, PartPair, Rendering, Seen, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

/// So many characters on either side of the cursor may belong to a name.
const REACH: usize = 24;

/// The longest known name over the byte `offset`, and what `sources` say of it, as Markdown.
pub(super) fn hover(
    doc: &Document,
    offset: usize,
    sources: &[&dyn Terms],
    language: Language,
) -> Result<Option<(Span, String)>, TermsError> {
    for span in windows(doc, offset) {
        let text = doc.slice(span);
        let key = fold(text);
        let mut told: Vec<String> = Vec::new();
        for terms in sources {
            let mut entries = terms.by_key(KeyKind::Folded, &key)?;
            entries.extend(terms.by_key(KeyKind::Part, &key)?);
            for entry in entries {
                let one = tell(&entry, &key, language);
                if !told.contains(&one) {
                    told.push(one);
                }
            }
        }
        if !told.is_empty() {
            return Ok(Some((span, told.join("\n\n---\n\n"))));
        }
    }
    Ok(None)
}

/// Every stretch over `offset` that could be a name, longest first.
fn windows(doc: &Document, offset: usize) -> Vec<Span> {
    let line = doc.line_at(offset);
    let chars: Vec<(usize, char)> = doc.slice(line).char_indices().map(|(at, c)| (line.start + at, c)).collect();
    let mut at = chars.partition_point(|&(start, _)| start <= offset).saturating_sub(1);
    // Right behind a name is on it, too.
    if at > 0 && offset <= chars[at].0 && !chars.get(at).is_some_and(|&(_, c)| is_of_name(c)) {
        at -= 1;
    }
    if !chars.get(at).is_some_and(|&(_, c)| is_of_name(c)) {
        return Vec::new();
    }
    let first = (at.saturating_sub(REACH)..=at).rev().take_while(|&one| is_of_name(chars[one].1)).last().unwrap_or(at);
    let last = (at..chars.len().min(at + REACH)).take_while(|&one| is_of_name(chars[one].1)).last().unwrap_or(at);
    let end = |one: usize| chars[one].0 + chars[one].1.len_utf8();
    let letter = |one: usize| chars.get(one).is_some_and(|&(_, c)| is_foreign_letter(c));
    let starts = |one: usize| is_edge(chars[one].1) && !(letter(one) && one > 0 && letter(one - 1));
    let ends = |one: usize| is_edge(chars[one].1) && !(letter(one) && letter(one + 1));
    let mut spans: Vec<Span> = Vec::new();
    for from in (first..=at).filter(|&one| starts(one)) {
        spans.extend((at..=last).filter(|&one| ends(one)).map(|to| Span::new(chars[from].0, end(to))));
    }
    spans.sort_by_key(|span| std::cmp::Reverse(span.len()));
    spans
}

fn is_of_name(c: char) -> bool {
    is_edge(c) || is_interpunct(c) || matches!(c, ' ' | '-' | '\'' | '’' | '.')
}

fn is_edge(c: char) -> bool {
    is_han(c) || is_foreign_letter(c)
}

/// An entry that the folded form `key` names, whole or by a part.
fn tell(entry: &Entry, key: &str, language: Language) -> String {
    let original = entry.best_original().map_or("", |one| one.text.as_str());
    let mut lines: Vec<String> = Vec::new();
    let is_part = |pair: &&PartPair| fold(&pair.rendering) == *key || fold(&pair.original) == *key;
    if let Some(part) = entry.parts.iter().map(|part| &part.pair).find(is_part) {
        lines.push(format!("{} = {}", part.rendering, part.original));
    }
    let others = entry.originals.iter().skip(1).map(|one| one.text.as_str()).collect::<Vec<_>>();
    let also = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    for rendering in &entry.renderings {
        lines.push(format!(
            "**{}** = **{original}**{also}  \n{}",
            rendering.text,
            standing(entry, rendering, language)
        ));
    }
    lines.extend(entry.note.clone());
    lines.join("\n\n")
}

/// Kind, region, status and provenance of a rendering.
fn standing(entry: &Entry, rendering: &Rendering, language: Language) -> String {
    let Seen { mentions, documents, first, last } = &rendering.seen;
    let mut facts = vec![entry.kind.to_string(), rendering.region.to_string(), rendering.status.to_string()];
    match language {
        Language::Chinese => {
            facts.extend((*mentions > 0).then(|| format!("{documents} 篇共 {mentions} 处")));
            facts.extend(first.as_ref().map(|first| format!("首见 {first}")));
            facts.extend(last.as_ref().map(|last| format!("最近 {last}")));
        }
        Language::English => {
            let counted = crate::report::counted;
            let seen = || format!("{} in {}", counted(*mentions, "mention"), counted(*documents, "document"));
            facts.extend((*mentions > 0).then(seen));
            facts.extend(first.as_ref().map(|first| format!("first {first}")));
            facts.extend(last.as_ref().map(|last| format!("last {last}")));
        }
    }
    facts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;
    use crate::term::{MemoryTerms, Part};

    /// The name found at the ⟦cursor⟧.
    fn check(marked: &str, expected: Option<&str>) -> String {
        let mut zinoviev = entry(1, "格奥尔基·季诺维也夫", "Georgy Zinoviev");
        let pair = PartPair { rendering: "季诺维也夫".to_owned(), original: "Zinoviev".to_owned() };
        zinoviev.parts.push(Part { pair, mentions: 1 });
        let memory = MemoryTerms::new(vec![zinoviev, entry(2, "吕特", "Mark Rutte")]);
        let offset = marked.find('⟦').unwrap();
        let doc = Document::new("t", marked.replace('⟦', ""));
        let found = hover(&doc, offset, &[&memory], Language::English).unwrap();
        assert_eq!(found.as_ref().map(|(span, _)| doc.slice(*span)), expected, "{marked}");
        found.map(|(_, told)| told).unwrap_or_default()
    }

    #[test]
    fn the_longest_name_under_the_cursor() {
        check("𠮷大使格奥⟦尔基·季诺维也夫到会", Some("格奥尔基·季诺维也夫"));
        let told = check("大使季诺⟦维也夫到会", Some("季诺维也夫"));
        assert!(told.contains("季诺维也夫 = Zinoviev") && told.contains("Georgy Zinoviev"), "{told}");
        assert!(told.contains("first b.txt:3:7"), "{told}");
        check("met Mark R⟦utte today", Some("Mark Rutte"));
        check("会见吕特⟦，", Some("吕特"));
        check("大⟦使到会", None);
        check("⟦", None);
        check("一\n⟦", None);
    }
}
