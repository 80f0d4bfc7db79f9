//! Foreign text to Chinese: known names, and renderings made for the others.

use std::collections::{BTreeSet, HashMap};

use super::compose::{Piece, pieces};
use super::generate::{Generated, Maker};
use super::known::suggestions;
use super::{Direction, Origin, REFERENCE, Suggested, Suggestion, Wishes};
use crate::names::parts::surname;
use crate::names::{Form, Hit, Names, Owners, latin, russian};
use crate::term::{Kind, PartPair, Region, Status};
use crate::text::normalize::fold;
use crate::text::script::{Script, main_script};
use crate::text::{Document, Span};

/// Reads the foreign documents of a work, in order.
pub(super) struct Reader<'a> {
    names: &'a Names,
    owners: &'a Owners,
    maker: Option<Maker<'a>>,
    wishes: Wishes,
    /// By folded surname whom the work has introduced under a name that nothing knows.
    introduced: HashMap<String, Vec<Suggestion>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(names: &'a Names, owners: &'a Owners, maker: Option<Maker<'a>>, wishes: Wishes) -> Self {
        Self { names, owners, maker, wishes, introduced: HashMap::new() }
    }

    /// The names of `doc`, the `document`-th of the work.
    pub(super) fn read(&mut self, document: usize, doc: &Document) -> Vec<Suggested> {
        let runs = latin::find(doc);
        let hits = self.names.find(doc, self.owners).into_iter().filter(|hit| self.stands(doc, hit, &runs)).collect();
        let mut found: Vec<(Span, Option<Kind>, Vec<Suggestion>)> = Vec::new();
        for piece in pieces(doc, hits, &runs) {
            let text = doc.slice(piece.span());
            if let Some(known) = self.introduced.get(&fold(text)).filter(|_| self.is_doubtful(&piece)) {
                found.push((piece.span(), Some(Kind::Person), known.clone()));
                continue;
            }
            match piece {
                Piece::Known(hit) => found.push(self.known(hit.span, &hit.forms)),
                Piece::Unknown(span, inside) => match self.unknown(text) {
                    Some((kind, suggestions)) => found.push((span, kind, suggestions)),
                    None if inside.is_empty() => found.push((span, None, Vec::new())),
                    None => found.extend(inside.iter().map(|hit| self.known(hit.span, &hit.forms))),
                },
            }
        }
        let listed = found.into_iter().filter(|(_, _, suggestions)| self.wishes.unknown || !suggestions.is_empty());
        let suggested = |(span, kind, suggestions)| Suggested {
            document,
            span,
            direction: Direction::ToChinese,
            kind,
            suggestions,
        };
        listed.map(suggested).collect()
    }

    /// Whether a hit names something here: a language does where it is spoken of as one, and an established
    /// name not where it is large for its place alone.
    fn stands(&self, doc: &Document, hit: &Hit<'_>, runs: &[Span]) -> bool {
        let established = hit.forms.iter().all(|form| self.names.source(form.entry) == REFERENCE);
        let entries = || hit.forms.iter().map(|form| &self.names.entries()[form.entry]);
        if established && entries().all(|entry| entry.kind == Kind::Term) {
            return is_language(doc, hit.span);
        }
        let text = doc.slice(hit.span);
        let spaced = matches!(main_script(text), Script::Latin | Script::Cyrillic);
        !established || !spaced || text.contains(' ') || runs.iter().any(|run| run.overlaps(hit.span))
    }

    /// Whether the text itself knows better who a single word is: nothing knows it, or only as a place.
    fn is_doubtful(&self, piece: &Piece<'_>) -> bool {
        match piece {
            Piece::Unknown(..) => true,
            Piece::Known(hit) => hit.forms.iter().all(|form| self.names.entries()[form.entry].kind == Kind::Place),
        }
    }

    fn known(&self, span: Span, forms: &[&Form]) -> (Span, Option<Kind>, Vec<Suggestion>) {
        let kind = forms.first().map(|form| self.names.entries()[form.entry].kind);
        (span, kind, suggestions(forms, self.names, Direction::ToChinese, self.wishes))
    }

    fn unknown(&mut self, text: &str) -> Option<(Option<Kind>, Vec<Suggestion>)> {
        let cyrillic = main_script(text) == Script::Cyrillic;
        if cyrillic && let Some(found) = self.inflected(text) {
            return Some(found);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = if cyrillic { russian::nominative(&words).join(" ") } else { text.to_owned() };
        let made = self.maker.as_ref()?.make(&name)?;
        let suggestions = self.made(&name, &made);
        if made.kind == Some(Kind::Person) && !suggestions.is_empty() {
            self.introduce(&name, &suggestions[0].text);
        }
        Some((made.kind, suggestions))
    }

    /// A known name in another case than the nominative.
    fn inflected(&self, text: &str) -> Option<(Option<Kind>, Vec<Suggestion>)> {
        let mut forms = vec![String::new()];
        for word in text.split_whitespace() {
            let longer = |form: &String| {
                let joint = if form.is_empty() { "" } else { " " };
                russian::lemmas(word).into_iter().map(|lemma| format!("{form}{joint}{lemma}")).collect::<Vec<_>>()
            };
            forms = forms.iter().flat_map(longer).take(500).collect();
        }
        let found = forms.iter().map(|form| self.names.named(form)).find(|found| !found.is_empty())?;
        let (_, kind, suggestions) = self.known(Span::new(0, 0), &found);
        (!suggestions.is_empty()).then_some((kind, suggestions))
    }

    fn made(&self, name: &str, made: &Generated) -> Vec<Suggestion> {
        let region = self.wishes.region.unwrap_or(Region::Cn);
        let how = if made.method == crate::term::Method::Transliteration { "by sound" } else { "by meaning" };
        let made = made.renderings.iter().map(|one| {
            let known: BTreeSet<&str> = one.known.iter().map(String::as_str).collect();
            let from = known.into_iter().collect::<Vec<_>>().join(", ");
            let lent = if from.is_empty() { String::new() } else { format!(", {from} as in the memory") };
            Suggestion {
                text: one.text.clone(),
                region,
                status: Status::Unreviewed,
                origin: Origin::Generated,
                mentions: 0,
                // Below everything that anybody wrote.
                score: (one.probability * 0.5 * 1000.0).round() / 1000.0,
                whole: name.to_owned(),
                parts: Vec::new(),
                reason: format!("generated {how}{lent}"),
            }
        });
        made.collect()
    }

    fn introduce(&mut self, whole: &str, rendering: &str) {
        let surname = surname(whole);
        let Some(made) = self.maker.as_ref().and_then(|maker| maker.make(&surname)) else { return };
        let mut suggestions = self.made(whole, &made);
        // The surname as it stands in the whole.
        suggestions.sort_by_key(|one| !rendering.ends_with(&one.text));
        for one in &mut suggestions {
            one.reason = format!("{}, for {rendering}", one.reason);
            one.parts = vec![PartPair { rendering: one.text.clone(), original: surname.clone() }];
        }
        self.introduced.insert(fold(&surname), suggestions);
    }
}

/// Whether the word at `span` is spoken of as a language: in French, French speakers.
fn is_language(doc: &Document, span: Span) -> bool {
    const BEFORE: [&str; 12] = [
        "in", "into", "speak", "speaks", "speaking", "spoke", "learn", "learning", "learned", "fluent", "teach", "from",
    ];
    let text = doc.text();
    let before = text.get(..span.start).and_then(|text| text.split_whitespace().next_back()).unwrap_or_default();
    let after = text.get(span.end..).and_then(|text| text.split_whitespace().next()).unwrap_or_default();
    let after = after.trim_matches(|c: char| !c.is_alphabetic());
    let spoken =
        text.get(span.end..).is_some_and(|rest| rest.starts_with("-speaking") || rest.starts_with("-language"));
    spoken
        || matches!(after, "language" | "speakers" | "speaker" | "dialect" | "translation" | "lessons")
        || BEFORE.contains(&before) && !after.chars().next().is_some_and(char::is_alphanumeric)
}
