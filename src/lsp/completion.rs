//! A rendering for the original or the pinyin that stands before the cursor.

use std::collections::BTreeSet;

use crate::lookup::{MatchKind, Sources, lookup};
use crate::term::{Entry, Region, Status, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::pinyin;
use crate::text::script::{is_foreign_letter, is_latin_word};
use crate::text::{Document, Span};

/// Names of more words are not typed in one go.
const WORDS: usize = 4;
/// Fewer letters begin too many names.
const LETTERS: usize = 2;
const MOST: usize = 20;
/// What only sounds alike is proposed from this score on.
const LEAST_SCORE: f64 = 0.8;

/// One thing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal {
    /// The rendering.
    pub(super) text: String,
    /// The original it renders.
    pub(super) original: String,
    /// Region and status.
    pub(super) standing: String,
}

/// What to write for what was typed before the byte `offset`, and where that stands.
pub(super) fn complete(
    doc: &Document,
    offset: usize,
    prefixes: &[&Prefixes],
    sources: &[&dyn Terms],
    region: Option<Region>,
) -> Result<Option<(Span, Vec<Proposal>)>, TermsError> {
    for span in typed(doc, offset) {
        let text = doc.slice(span);
        let mut found: Vec<Proposal> = prefixes.iter().flat_map(|prefixes| prefixes.starting(text)).collect();
        for terms in sources {
            found.extend(looked_up(text, *terms, region)?);
        }
        let mut seen = BTreeSet::new();
        found.retain(|one| seen.insert((one.text.clone(), one.original.clone())));
        found.truncate(MOST);
        if !found.is_empty() {
            return Ok(Some((span, found)));
        }
    }
    Ok(None)
}

/// What was typed: the last words before the cursor, the most of them first.
fn typed(doc: &Document, offset: usize) -> Vec<Span> {
    let line = doc.line_at(offset);
    let before = doc.slice(Span::new(line.start, offset.clamp(line.start, line.end)));
    let of_word = |c: char| is_foreign_letter(c) || is_latin_word(c) || matches!(c, '\'' | '’' | '-' | '.');
    let mut starts: Vec<usize> = Vec::new();
    let mut next: Option<char> = None;
    for (at, c) in before.char_indices().rev() {
        if !of_word(c) && (c != ' ' || next.is_none_or(|next| !of_word(next))) {
            break;
        }
        if of_word(c) && before.get(..at).is_none_or(|rest| !rest.chars().next_back().is_some_and(of_word)) {
            starts.push(at);
        }
        next = Some(c);
    }
    let spans = starts.into_iter().take(WORDS).map(|at| Span::new(line.start + at, line.start + before.len()));
    let long = |span: &Span| doc.slice(*span).chars().filter(|&c| is_foreign_letter(c)).count() >= LETTERS;
    let mut spans: Vec<Span> = spans.filter(long).collect();
    spans.reverse();
    spans
}

/// What the memory finds; of several words only what is all of them.
fn looked_up(text: &str, terms: &dyn Terms, region: Option<Region>) -> Result<Vec<Proposal>, TermsError> {
    let found = lookup(text, Sources::only(terms), region)?.into_iter();
    let sure = found.filter(|one| {
        let near = !text.contains(' ') && one.score.get() >= LEAST_SCORE;
        one.rendering.status != Status::Deprecated && (one.found <= MatchKind::Folded || near)
    });
    let proposals = sure.map(|one| Proposal {
        text: one.part.as_ref().map_or(&one.rendering.text, |part| &part.rendering).clone(),
        original: one.part.as_ref().map_or(&one.original, |part| &part.original).clone(),
        standing: format!("{} · {}", one.rendering.region, one.rendering.status),
    });
    Ok(proposals.collect())
}

/// Names by how their original and their pinyin begin.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    /// A key, how often the name was seen, and what to write; sorted.
    keys: Vec<(String, std::cmp::Reverse<u64>, usize)>,
    proposals: Vec<Proposal>,
}

impl Prefixes {
    /// The names of `terms`, in `region` where they have a rendering there.
    pub(super) fn new(terms: &dyn Terms, region: Option<Region>) -> Result<Self, TermsError> {
        let mut prefixes = Self::default();
        terms.visit(&mut |entry| prefixes.add(&entry, region))?;
        prefixes.keys.sort();
        Ok(prefixes)
    }

    fn add(&mut self, entry: &Entry, region: Option<Region>) {
        let Some(rendering) = entry.best_rendering(region) else { return };
        let standing = format!("{} · {}", rendering.region, rendering.status);
        let wholes = entry.originals.iter().map(|one| (one.text.as_str(), rendering.text.as_str()));
        let within = |part: &&crate::term::Part| rendering.text.contains(&part.pair.rendering);
        let parts = entry.parts.iter().filter(within);
        let parts = parts.map(|part| (part.pair.original.as_str(), part.pair.rendering.as_str()));
        for (original, text) in wholes.chain(parts) {
            let at = self.proposals.len();
            let mentions = std::cmp::Reverse(rendering.seen.mentions);
            self.keys.push((fold(original), mentions, at));
            let spelt = pinyin::spell(text);
            // ü is typed as v, or as u by those who do not know better.
            for typed in BTreeSet::from([spelt.replace('ü', "v"), spelt.replace('ü', "u")]) {
                self.keys.push((typed, mentions, at));
            }
            let (text, original) = (text.to_owned(), original.to_owned());
            self.proposals.push(Proposal { text, original, standing: standing.clone() });
        }
    }

    /// What begins with `typed`: the shortest first, then the most seen.
    fn starting(&self, typed: &str) -> Vec<Proposal> {
        let folded = fold(typed);
        let spelt: String = folded.chars().filter(char::is_ascii_alphabetic).collect();
        let mut found: Vec<&(String, std::cmp::Reverse<u64>, usize)> = Vec::new();
        for start in BTreeSet::from([folded.as_str(), spelt.as_str()]).into_iter().filter(|start| !start.is_empty()) {
            let from = self.keys.partition_point(|(key, _, _)| key.as_str() < start);
            found.extend(self.keys[from..].iter().take_while(|(key, _, _)| key.starts_with(start)).take(MOST * 8));
        }
        found.sort_by_key(|(key, mentions, at)| (key.len() != folded.len(), *mentions, key.len(), *at));
        found.into_iter().map(|&(_, _, at)| self.proposals[at].clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{entry, rendered};
    use crate::term::{MemoryTerms, Part, PartPair};

    /// What is proposed at the ⟦cursor⟧, and in place of what.
    fn check(marked: &str, expected: Option<(&str, &str)>) {
        let mut zinoviev = entry(1, "格奥尔基·季诺维也夫", "Georgy Zinoviev");
        let pair = PartPair { rendering: "季诺维也夫".to_owned(), original: "Zinoviev".to_owned() };
        zinoviev.parts.push(Part { pair, mentions: 1 });
        zinoviev.renderings.push(rendered("格奥尔基·齐诺维耶夫", Status::Deprecated));
        let memory = MemoryTerms::new(vec![zinoviev, entry(2, "马克·吕特", "Mark Rutte")]);
        let prefixes = Prefixes::new(&memory, None).unwrap();
        let offset = marked.find('⟦').unwrap();
        let doc = Document::new("t", marked.replace('⟦', ""));
        let found = complete(&doc, offset, &[&prefixes], &[&memory], None).unwrap();
        let first = found.as_ref().map(|(span, found)| (doc.slice(*span), found[0].text.as_str()));
        assert_eq!(first, expected, "{marked}");
        assert!(!found.is_some_and(|(_, found)| found.iter().any(|one| one.text.contains("齐诺维耶夫"))));
    }

    #[test]
    fn an_original_pinyin_and_their_beginnings() {
        check("𠮷大使Georgy Zinoviev⟦到会", Some(("Georgy Zinoviev", "格奥尔基·季诺维也夫")));
        check("大使Zinoviev⟦", Some(("Zinoviev", "季诺维也夫")));
        check("大使zino⟦", Some(("zino", "季诺维也夫")));
        check("大使jinuoweiyefu⟦", Some(("jinuoweiyefu", "季诺维也夫")));
        check("大使jinuo⟦", Some(("jinuo", "季诺维也夫")));
        check("met Mark Ru⟦", Some(("Mark Ru", "马克·吕特")));
        check("Zinovyev⟦", Some(("Zinovyev", "格奥尔基·季诺维也夫")));
    }

    #[test]
    fn nothing_for_nothing() {
        for marked in ["大使⟦", "z⟦", "⟦Zinoviev", "Zinoviev ⟦", "qqqqxx⟦", "12⟦"] {
            check(marked, None);
        }
    }
}
