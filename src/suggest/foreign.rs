//! Foreign text to Chinese: known names, and renderings made for the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::compose::{Piece, pieces};
use super::demonym::demonym;
use super::generate::{Generated, Maker, same_script};
use super::known::{Known, Shared, suggestions};
use super::words::meaning;
use super::{Direction, Origin, REFERENCE, Suggested, Suggestion, Wishes};
use crate::names::parts::{self, of_original, of_rendering, surname};
use crate::names::{Form, Hit, Names, Owners, Page, Role, is_calendar, is_small, latin, russian};
use crate::term::{Kind, Method, PartPair, Region, Rendering};
use crate::text::normalize::fold;
use crate::text::script::{Script, main_script};
use crate::text::{Document, Span};
use crate::translit::QuickMap;

/// Reads the foreign documents of a work.
pub(super) struct Reader<'a> {
    names: &'a Names,
    owners: &'a Owners,
    maker: Option<&'a Maker<'a>>,
    wishes: Wishes,
}

/// A name as it stands, and what is known under it: texts have the same ones again and again.
#[derive(PartialEq, Eq, Hash)]
enum Asked<'a> {
    /// A known name, by the numbers of the forms that it may be.
    Known(&'a str, Vec<usize>),
    /// A known word in a name that nobody knows, by the same.
    Inside(Vec<usize>),
    Unknown(&'a str),
}

/// What is to be said about a name, wherever it stands.
#[derive(Default)]
struct Answer {
    /// Under which folded surname the work itself may have introduced somebody, who is then meant.
    doubtful: Option<String>,
    /// `None` where nothing is known about the whole, and nothing can be made.
    known: Option<Shared>,
    /// Whom the name introduces: by folded surname what is then to be said about that.
    introduces: Option<(String, Arc<[Suggestion]>)>,
}

/// A name where it stands; names are by their place in the list of all that are asked about.
struct Place {
    span: Span,
    asked: usize,
    inside: Vec<(Span, usize)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(names: &'a Names, owners: &'a Owners, maker: Option<&'a Maker<'a>>, wishes: Wishes) -> Self {
        Self { names, owners, maker, wishes }
    }

    /// The names of `pages`, page by page.
    pub(super) fn read(&self, pages: &[Page<'a>]) -> Vec<Vec<Suggested>> {
        let pieces: Vec<Vec<Piece<'_>>> = pages.par_iter().map(|page| self.pieces(page)).collect();
        let mut numbers = Numbers::default();
        let mut places = |(page, pieces): (&Page<'a>, Vec<Piece<'_>>)| -> Vec<Place> {
            pieces.into_iter().map(|piece| numbers.place(page.document(), piece)).collect()
        };
        let places: Vec<Vec<Place>> = pages.iter().zip(pieces).map(&mut places).collect();
        // To make renderings takes longest: each is made once, on all cores.
        let answers: Vec<Answer> = numbers.into_list().par_iter().map(|asked| self.answer(asked)).collect();
        self.in_order(pages, &places, &answers)
    }

    /// What is suggested at the `places` of each of the `pages`. Who was introduced is known from there on.
    fn in_order(&self, pages: &[Page<'a>], places: &[Vec<Place>], answers: &[Answer]) -> Vec<Vec<Suggested>> {
        let mut introduced: QuickMap<&str, &Arc<[Suggestion]>> = QuickMap::default();
        let mut on_page = |page: &Page<'a>, places: &[Place]| {
            let mut found = Vec::with_capacity(places.len());
            let mut suggest = |span, kind, suggestions: &Arc<[Suggestion]>| {
                if self.wishes.unknown || !suggestions.is_empty() {
                    let (document, direction) = (page.number(), Direction::ToChinese);
                    found.push(Suggested { document, span, direction, kind, suggestions: suggestions.clone() });
                }
            };
            for place in places {
                let answer = &answers[place.asked];
                if let Some(&known) = answer.doubtful.as_deref().and_then(|surname| introduced.get(surname)) {
                    suggest(place.span, Some(Kind::Person), known);
                    continue;
                }
                match &answer.known {
                    Some((kind, suggestions)) => suggest(place.span, *kind, suggestions),
                    None if place.inside.is_empty() => suggest(place.span, None, &Arc::default()),
                    None => {
                        for &(span, asked) in &place.inside {
                            let (kind, suggestions) = answers[asked].known.clone().unwrap_or_default();
                            suggest(span, kind, &suggestions);
                        }
                    }
                }
                introduced.extend(answer.introduces.as_ref().map(|(surname, known)| (surname.as_str(), known)));
            }
            found
        };
        pages.iter().zip(places).map(|(page, places)| on_page(page, places)).collect()
    }

    fn pieces(&self, page: &Page<'a>) -> Vec<Piece<'a>> {
        let doc = page.document();
        let runs: Vec<Span> = page.unknown().iter().flat_map(|&run| cut(doc, run)).collect();
        let hits = self.names.find(page, self.owners).into_iter().filter(|hit| self.stands(doc, hit, &runs)).collect();
        pieces(doc, hits, &runs)
    }

    /// What is to be said about a name of the text.
    fn answer(&self, piece: &Asked<'a>) -> Answer {
        match *piece {
            Asked::Known(text, ref numbers) => {
                let forms = self.forms(numbers);
                let is_place = |form: &&Form| self.names.entries()[form.entry].kind == Kind::Place;
                let doubtful = forms.iter().all(is_place).then(|| fold(text));
                let (kind, suggestions) = self.fitted(text, &forms);
                Answer { doubtful, known: Some((kind, suggestions.into())), introduces: None }
            }
            Asked::Inside(ref numbers) => {
                let (kind, suggestions) = self.known(&self.forms(numbers));
                Answer { known: Some((kind, suggestions.into())), ..Answer::default() }
            }
            Asked::Unknown(text) => Answer { doubtful: Some(fold(text)), ..self.unknown(text) },
        }
    }

    fn forms(&self, numbers: &[usize]) -> Vec<&'a Form> {
        numbers.iter().map(|&number| &self.names.forms()[number]).collect()
    }

    /// Whether a hit names something here. What was settled does, and whoever the text has introduced; a
    /// language where it is spoken of as one; anything else that was only seen or is established must look
    /// like a name where it stands: a memory holds terms and titles in small letters too.
    fn stands(&self, doc: &Document, hit: &Hit<'_>, runs: &[Span]) -> bool {
        let entries = || hit.forms.iter().map(|form| &self.names.entries()[form.entry]);
        if hit.forms.iter().all(|form| self.is_language(form)) {
            return is_language(doc, hit.span);
        }
        let established = hit.forms.iter().all(|form| self.is_established(form));
        let text = doc.slice(hit.span);
        let spaced = matches!(main_script(text), Script::Latin | Script::Cyrillic);
        if !spaced || entries().any(|entry| entry.settled().next().is_some()) {
            return true;
        }
        // A whole name introduces nobody to itself.
        let introduced = hit.forms.iter().any(|form| form.role != Role::Whole && self.owners.contains(&form.entry));
        if is_calendar(text) {
            return introduced && !is_dated(doc, hit.span);
        }
        let in_run = || {
            let next = runs.partition_point(|run| run.end <= hit.span.start);
            runs.get(next).is_some_and(|run| run.overlaps(hit.span))
        };
        if latin::in_headline(doc, hit.span) {
            return text.contains(' ') || in_run() || !is_small(&text.to_lowercase()) && (introduced || established);
        }
        introduced || in_run() || established && text.contains(' ') && text.chars().any(char::is_uppercase)
    }

    fn is_established(&self, form: &Form) -> bool {
        self.names.source(form.entry) == REFERENCE
    }

    /// Whether a form is the name of a language: no other terms are established.
    fn is_language(&self, form: &Form) -> bool {
        self.is_established(form) && self.names.entries()[form.entry].kind == Kind::Term
    }

    fn known(&self, forms: &[&Form]) -> Known {
        suggestions(forms, self.names, Direction::ToChinese, self.wishes)
    }

    /// What is known about a name, made to fit the place. Where all that is known of a whole name renders its
    /// surname, or is another region's, what can be made for these readers comes first.
    fn fitted(&self, text: &str, forms: &[&Form]) -> Known {
        let (kind, mut suggestions) = self.known(forms);
        let region = self.wishes.region.unwrap_or(Region::Cn);
        let by_sound = matches!(kind, Some(Kind::Person | Kind::Place));
        let fits = |one: &Suggestion| {
            one.origin != Origin::Memory
                || same_script(one.region, region)
                    && !(kind == Some(Kind::Person) && is_surname_alone(text, one, forms, self.names))
        };
        if by_sound && !suggestions.iter().any(fits) {
            let words: Vec<&str> = text.split_whitespace().collect();
            let made = self.maker.as_ref().and_then(|maker| maker.make(&words.join(" ")));
            let made = made.map(|made| self.made(text, &made)).unwrap_or_default();
            let new =
                made.into_iter().filter(|one| suggestions.iter().all(|known| fold(&known.text) != fold(&one.text)));
            let new: Vec<Suggestion> = new.take(LENT).collect();
            suggestions.splice(0..0, new);
        } else if by_sound {
            suggestions.sort_by_key(|one| !fits(one));
        }
        (kind, suggestions)
    }

    /// What is known about the whole name `text`, wherever it stands.
    fn whole(&self, text: &str) -> Option<Known> {
        let mut forms = self.names.named(text);
        // A language was looked at where it stands.
        forms.retain(|form| form.role == Role::Whole && form.text == text && !self.is_language(form));
        (!forms.is_empty()).then(|| self.known(&forms)).filter(|(_, suggestions)| !suggestions.is_empty())
    }

    /// What is to be said about a name that nobody knows where it stands.
    fn unknown(&self, text: &str) -> Answer {
        // Michaud Savage of | Seattle: what looked like a piece of a longer name is a whole one.
        let cyrillic = main_script(text) == Script::Cyrillic;
        let known = self.whole(text).or_else(|| if cyrillic { self.inflected(text) } else { None });
        if let Some((kind, suggestions)) = known {
            return Answer { known: Some((kind, suggestions.into())), ..Answer::default() };
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = if cyrillic { russian::nominative(&words).join(" ") } else { text.to_owned() };
        let Some(made) = self.maker.and_then(|maker| maker.make(&name)) else { return Answer::default() };
        let suggestions = self.made(&name, &made);
        let person = suggestions.first().filter(|_| made.kind == Some(Kind::Person));
        let introduces = person.and_then(|best| self.introduced(&name, &best.text));
        Answer { known: Some((made.kind, suggestions.into())), introduces, ..Answer::default() }
    }

    /// A known name in another case than the nominative.
    fn inflected(&self, text: &str) -> Option<Known> {
        let mut forms = vec![String::new()];
        for word in text.split_whitespace() {
            let longer = |form: &String| {
                let joint = if form.is_empty() { "" } else { " " };
                russian::lemmas(word).into_iter().map(|lemma| format!("{form}{joint}{lemma}")).collect::<Vec<_>>()
            };
            forms = forms.iter().flat_map(longer).take(500).collect();
        }
        let found = forms.iter().map(|form| self.names.named(form)).find(|found| !found.is_empty())?;
        let (kind, suggestions) = self.known(&found);
        (!suggestions.is_empty()).then_some((kind, suggestions))
    }

    fn made(&self, name: &str, made: &Generated) -> Vec<Suggestion> {
        let region = self.wishes.region.unwrap_or(Region::Cn);
        let how = if made.method == crate::term::Method::Transliteration { "by sound" } else { "by meaning" };
        let made = made.renderings.iter().map(|one| {
            let known: BTreeSet<&str> = one.known.iter().map(String::as_str).collect();
            let from = known.into_iter().collect::<Vec<_>>().join(", ");
            let lent = if from.is_empty() { String::new() } else { format!(", {from} as in the memory") };
            let reason = format!("generated {how}{lent}");
            Suggestion::generated(one.text.clone(), name.to_owned(), region, one.probability, reason)
        });
        made.collect()
    }

    /// By the folded surname of `whole`, which is made into `rendering`, what is to be said about it.
    fn introduced(&self, whole: &str, rendering: &str) -> Option<(String, Arc<[Suggestion]>)> {
        let surname = surname(whole);
        let made = self.maker?.make(&surname)?;
        let mut suggestions = self.made(whole, &made);
        // The surname as it stands in the whole.
        suggestions.sort_by_key(|one| !rendering.ends_with(&one.text));
        for one in &mut suggestions {
            one.reason = format!("{}, for {rendering}", one.reason);
            one.parts = vec![PartPair { rendering: one.text.clone(), original: surname.clone() }];
        }
        Some((fold(&surname), suggestions.into()))
    }
}

/// The names that are asked about, each once, with its place in the list of them.
#[derive(Default)]
struct Numbers<'a>(QuickMap<Asked<'a>, usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, asked: Asked<'a>) -> usize {
        let next = self.0.len();
        *self.0.entry(asked).or_insert(next)
    }

    fn place(&mut self, doc: &'a Document, piece: Piece<'_>) -> Place {
        let text = doc.slice(piece.span());
        match piece {
            Piece::Known(hit) => {
                Place { span: hit.span, asked: self.of(Asked::Known(text, hit.numbers())), inside: Vec::new() }
            }
            Piece::Unknown(span, hits) => {
                let inside = hits.iter().map(|hit| (hit.span, self.of(Asked::Inside(hit.numbers())))).collect();
                Place { span, asked: self.of(Asked::Unknown(text)), inside }
            }
        }
    }

    fn into_list(self) -> Vec<Asked<'a>> {
        let mut list: Vec<(Asked<'_>, usize)> = self.0.into_iter().collect();
        list.sort_unstable_by_key(|&(_, number)| number);
        list.into_iter().map(|(asked, _)| asked).collect()
    }
}

/// How many made renderings stand before known ones that do not fit.
const LENT: usize = 2;

/// Whether a suggestion for the whole name `text` renders its surname only: 舒默 for Charles Schumer.
fn is_surname_alone(text: &str, one: &Suggestion, forms: &[&Form], names: &Names) -> bool {
    if !one.parts.is_empty() || of_original(text).len() < 2 || of_rendering(&one.text).count() > 1 {
        return false;
    }
    let key = fold(&one.text);
    forms.iter().any(|form| {
        let entry = &names.entries()[form.entry];
        let longer = |other: &Rendering| {
            of_rendering(&other.text).count() > 1
                && of_rendering(&other.text).next_back().is_some_and(|last| fold(last) == key)
        };
        let is_part = |part: &PartPair| fold(&part.rendering) == key && !part.original.contains(' ');
        let heritage = entry.renderings.iter().any(|one| fold(&one.text) == key && one.method == Method::Heritage);
        !heritage && (entry.renderings.iter().any(longer) || parts::of(entry).iter().any(|(part, _)| is_part(part)))
    })
}

/// A run of large words cut where two things are named.
fn cut(doc: &Document, run: Span) -> Vec<Span> {
    let text = doc.slice(run);
    let from = |start: usize| Span::new(run.start + start, run.end);
    let Some((first, rest)) = text.split_once(' ') else { return vec![run] };
    let behind = from(first.len() + 1);
    let opens = rest.split(' ').next().is_some_and(|word| demonym(word).is_some());
    // A German minister: an article that opens a sentence.
    if opens && matches!(first, "A" | "An") {
        return cut(doc, behind);
    }
    // American | Simone Biles, but not the American Cancer Society.
    if demonym(first).is_some() && rest.contains(' ') && rest.split_whitespace().all(|word| meaning(word).is_none()) {
        return vec![Span::new(run.start, run.start + first.len()), behind];
    }
    from_places(doc, run)
}

/// A run cut before the place that somebody is from: Michaud Savage of | Seattle.
fn from_places(doc: &Document, run: Span) -> Vec<Span> {
    let text = doc.slice(run);
    let Some((name, place)) = text.split_once(" of ") else { return vec![run] };
    let is_person = name.split_whitespace().count() > 1 && name.split_whitespace().all(|word| meaning(word).is_none());
    let opens = place.chars().next().is_some_and(char::is_uppercase);
    if !is_person || !opens || place.contains(" of ") {
        return vec![run];
    }
    vec![Span::new(run.start, run.start + name.len()), Span::new(run.end - place.len(), run.end)]
}

/// Whether the word at `span` stands as a month or a day does: in May, May 5.
fn is_dated(doc: &Document, span: Span) -> bool {
    const BEFORE: [&str; 14] =
        ["in", "of", "on", "since", "until", "till", "by", "from", "last", "next", "this", "late", "early", "mid"];
    let text = doc.text();
    let before = text.get(..span.start).and_then(|text| text.split_whitespace().next_back()).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default().trim_start();
    BEFORE.contains(&before.to_lowercase().as_str())
        || before.ends_with(|c: char| c.is_ascii_digit())
        || after.starts_with(|c: char| c.is_ascii_digit())
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
