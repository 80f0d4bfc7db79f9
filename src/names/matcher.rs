//! Many names at once in one text: leftmost, longest, folded; positions are those of the original.
//!
//! The first two characters of a name lead to the lengths that names beginning so have, and the whole
//! stretch of each length is then looked up. Names go in one by one, and a text is read once.

use std::collections::HashMap;

use crate::text::folded::Folded;
use crate::text::script::{Script, script};
use crate::text::{Document, Span};

/// A set of forms, each with the numbers its owner gave it.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    lengths: HashMap<[char; 2], Vec<usize>>,
    forms: HashMap<Box<[char]>, Vec<u32>>,
}

impl Matcher {
    /// Adds `form` under `number`. A form of one folded character is never looked for.
    pub fn insert(&mut self, form: &str, number: u32) {
        let folded = Folded::new(form.trim());
        let &[first, second, ..] = folded.chars() else { return };
        let lengths = self.lengths.entry([first, second]).or_default();
        if let Err(at) = lengths.binary_search_by(|known| folded.chars().len().cmp(known)) {
            lengths.insert(at, folded.chars().len());
        }
        let numbers = self.forms.entry(folded.chars().into()).or_default();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }

    /// Whether the folded `form` is one of the names.
    pub fn contains(&self, form: &[char]) -> bool {
        self.forms.contains_key(form)
    }

    /// The numbers of the folded `form`.
    pub fn get(&self, form: &[char]) -> &[u32] {
        self.forms.get(form).map_or(&[], Vec::as_slice)
    }

    /// Walks through `doc` from left to right and offers each form that stands there, the longest first;
    /// what `take` makes of it is kept and its stretch is passed over, `None` lets the next shorter one try.
    pub fn find<T>(&self, doc: &Document, mut take: impl FnMut(Span, &[u32]) -> Option<T>) -> Vec<T> {
        let text = Folded::new(doc.text());
        let mut found = Vec::new();
        let mut at = 0;
        while at + 1 < text.chars().len() {
            let taken = self.at(doc, &text, at).find_map(|(len, span, numbers)| Some((len, take(span, numbers)?)));
            at += match taken {
                Some((len, one)) => {
                    found.push(one);
                    len
                }
                None => 1,
            };
        }
        found
    }

    fn at<'a>(
        &'a self,
        doc: &'a Document,
        text: &'a Folded,
        at: usize,
    ) -> impl Iterator<Item = (usize, Span, &'a [u32])> {
        let rest = &text.chars()[at..];
        let lengths = self.lengths.get(&[rest[0], rest[1]]).map_or(&[][..], Vec::as_slice);
        lengths.iter().filter_map(move |&len| {
            let numbers = self.forms.get(rest.get(..len)?)?;
            let span = text.span(at, at + len);
            is_whole_word(doc, span).then_some((len, span, numbers.as_slice()))
        })
    }
}

/// Whether the stretch does not cut a word of a script that parts its words by spaces. Chinese does not,
/// and Korean particles cling to the end of a name.
fn is_whole_word(doc: &Document, span: Span) -> bool {
    let inside = doc.slice(span);
    let before = doc.text().get(..span.start).and_then(|text| text.chars().next_back());
    let after = doc.text().get(span.end..).and_then(|text| text.chars().next());
    let cuts = |edge: Option<char>, beside: Option<char>| edge.is_some_and(is_spaced) && beside.is_some_and(is_spaced);
    let korean = inside.chars().next_back().is_some_and(|c| script(c) == Script::Hangul);
    !cuts(inside.chars().next(), before) && (korean || !cuts(inside.chars().next_back(), after))
}

fn is_spaced(c: char) -> bool {
    !matches!(script(c), Script::Han | Script::Kana | Script::Common | Script::Indochinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names, separated by spaces in `names` (`_` for a space in a name), marked in `text`.
    fn check(names: &str, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let mut matcher = Matcher::default();
        for (number, name) in names.split(' ').enumerate() {
            matcher.insert(&name.replace('_', " "), number as u32);
        }
        let doc = Document::new("t", text);
        let mut shown = doc.text().to_owned();
        for span in matcher.find(&doc, |span, _| Some(span)).into_iter().rev() {
            shown.insert(span.end, '⟧');
            shown.insert(span.start, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn the_longest_name_wins() {
        check("伏罗希洛夫 伏罗希洛夫格勒", "⟦伏罗希洛夫⟧到⟦伏罗希洛夫格勒⟧去");
        check("Mark_Rutte Rutte", "⟦Mark Rutte⟧ and ⟦Rutte⟧");
    }

    #[test]
    fn latin_words_are_whole_and_chinese_has_none() {
        check("Putin", "⟦Putin⟧’s men, Putins, (⟦PUTIN⟧)和⟦Putin⟧說");
        check("普京", "总统⟦普京⟧说");
    }

    #[test]
    fn spellings_meet_and_clauses_part() {
        check("马克·吕特", "⟦馬克‧呂特⟧、⟦马克吕特⟧；马克，吕特");
        check("Jean-Claude_Juncker", "⟦Jean Claude\nJuncker⟧");
        check("김정은", "⟦김정은⟧은");
    }
}
