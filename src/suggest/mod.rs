//! What to write for each name of a new text: renderings for foreign text, originals for Chinese.
//!
//! In: documents of one work, a memory, and the pairs that the work itself states. Out: the names that
//! stand in it, each with its suggestions, best first. It knows no files and no formats.

mod alone;
mod annotate;
mod beside;
mod candidate;
mod compose;
mod demonym;
mod foreign;
mod generate;
mod homeland;
mod known;
mod language;
mod namesakes;
mod people;
mod region;
mod regional;
mod romanise;
mod run;
mod standing;
mod transliterate;
mod unheard;
mod words;

pub use annotate::{Style, annotate};
pub use generate::Gender;
pub use region::guess;
pub use transliterate::{Origins, Transliterated, has_own_characters, originals, transliterate};

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use self::foreign::Reader;
use self::generate::Maker;
use self::known::{Shared, suggestions};
use self::run::runs;
use self::standing::stands;
use crate::align::Model;
use crate::names::{Asked, Names, Owners, Page, Side, Text, gather};
use crate::term::{Kind, MemoryTerms, Pair, PartPair, Region, Status, Terms, TermsError};
use crate::text::script::{beyond_ascii, is_foreign_letter, is_han};
use crate::text::{Document, Span};
use crate::translit::Generator;

/// Which way a suggestion goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A foreign text: renderings are suggested.
    ToChinese,
    /// A Chinese text: originals are suggested.
    ToOriginal,
}

/// How much a suggestion has behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A terminologist settled it.
    Settled,
    /// It was seen in text.
    Memory,
    /// It is established: the built-in list has it.
    Reference,
    /// It was made for this text, by sound or by meaning.
    Generated,
}

/// One form to write for a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The form: the rendering of what stands in the text, or the full original.
    pub text: String,
    /// The rendering's region.
    pub region: Region,
    /// What was decided about the rendering.
    pub status: Status,
    /// How much is behind it.
    pub origin: Origin,
    /// How often it was seen.
    pub mentions: u64,
    /// From 0 to 1, higher better.
    pub score: f64,
    /// The full name it belongs to, in the language that is suggested.
    pub whole: String,
    /// The parts that render each other, where only a part of a name stands in the text.
    pub parts: Vec<PartPair>,
    /// Why, in a few words.
    pub reason: String,
}

impl Suggestion {
    /// What nobody wrote: `text` for the full name `whole`, made with a probability (0 to 1).
    fn generated(text: String, whole: String, region: Region, probability: f64, reason: String) -> Self {
        Self {
            text,
            region,
            status: Status::Unreviewed,
            origin: Origin::Generated,
            mentions: 0,
            score: generated_score(probability),
            whole,
            parts: Vec::new(),
            reason,
        }
    }
}

/// The score of what was made with a probability: below everything that anybody wrote.
fn generated_score(probability: f64) -> f64 {
    (probability * 500.0).round() / 1000.0
}

impl Origin {
    /// The word used in every machine format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Settled => "settled",
            Origin::Memory => "memory",
            Origin::Reference => "reference",
            Origin::Generated => "generated",
        }
    }
}

/// A name of the text and what to write for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    /// Which of the documents.
    pub document: usize,
    /// Where the name stands.
    pub span: Span,
    /// Which way its suggestions go.
    pub direction: Direction,
    /// What it names, where that is known.
    pub kind: Option<Kind>,
    /// Best first; none for an unknown name.
    pub suggestions: Arc<[Suggestion]>,
}

/// What the caller wishes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// The region whose renderings come first.
    pub region: Option<Region>,
    /// Whether names without any rendering are listed too.
    pub unknown: bool,
}

/// Where names are known from, the weightiest first.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What was settled and what was seen.
    pub memory: &'a dyn Terms,
    /// What is established.
    pub reference: &'a dyn Terms,
    /// What makes renderings of unknown names; none are made without it.
    pub generator: Option<&'a Generator>,
}

/// Put first, among what was merely seen, what `publisher` writes: the renderings `trusted`. What is settled
/// stays above it.
pub fn prefer(found: &mut [Suggested], trusted: &BTreeSet<String>, publisher: &str) {
    // Many names share their suggestions.
    let mut known = HashMap::new();
    for one in found.iter_mut().filter(|one| one.direction == Direction::ToChinese) {
        // The old ones are kept: nothing else may come to lie where they do.
        let both = || (Arc::clone(&one.suggestions), preferred(&one.suggestions, trusted, publisher));
        let (_, preferred) = known.entry(one.suggestions.as_ptr()).or_insert_with(both);
        one.suggestions = Arc::clone(preferred);
    }
}

/// `suggestions`, of what was merely seen the `trusted` ones first.
fn preferred(suggestions: &[Suggestion], trusted: &BTreeSet<String>, publisher: &str) -> Arc<[Suggestion]> {
    let mut suggestions = suggestions.to_vec();
    for suggestion in &mut suggestions {
        if suggestion.origin == Origin::Memory && trusted.contains(&suggestion.whole) {
            suggestion.reason = format!("{}, as {publisher} has it", suggestion.reason);
        }
    }
    suggestions.sort_by_key(|suggestion| match suggestion.origin {
        Origin::Settled => 0,
        Origin::Memory if trusted.contains(&suggestion.whole) => 1,
        _ => 2,
    });
    suggestions.into()
}

/// The place of [`Sources::reference`] among the sources of the names.
const REFERENCE: usize = 2;

/// The direction for `doc`: Chinese text, by its characters, goes to originals.
pub fn direction(doc: &Document) -> Direction {
    let mut han = 0;
    let mut foreign = doc.text().bytes().filter(u8::is_ascii_alphabetic).count();
    for c in beyond_ascii(doc.text()) {
        han += usize::from(is_han(c));
        foreign += usize::from(is_foreign_letter(c));
    }
    // A Chinese character is worth about three letters.
    if han * 3 >= foreign && han > 0 { Direction::ToOriginal } else { Direction::ToChinese }
}

/// The names of `documents`, which form one work, with what the sources and the work's own `pairs` say.
pub fn suggest(
    documents: &[Document],
    pairs: &[Pair],
    sources: Sources<'_>,
    wishes: Wishes,
) -> Result<Vec<Suggested>, TermsError> {
    let ways: Vec<Direction> = documents.iter().map(direction).collect();
    let going = |way| documents.iter().enumerate().filter(|&(at, _)| ways[at] == way).collect();
    let chinese: Vec<(usize, &Document)> = going(Direction::ToOriginal);
    let guessed = || region::of_chinese(chinese.iter().map(|&(_, doc)| doc), sources.reference);
    let wishes = Wishes { region: wishes.region.or_else(guessed), ..wishes };
    let stated = MemoryTerms::from_pairs(pairs, wishes.region.unwrap_or(Region::Cn));
    let mut found = Vec::new();
    for (way, side, texts) in [
        (Direction::ToChinese, Side::Original, going(Direction::ToChinese)),
        (Direction::ToOriginal, Side::Rendering, chinese),
    ] {
        if texts.is_empty() {
            continue;
        }
        let read: Vec<&Document> = texts.iter().map(|&(_, doc)| doc).collect();
        let asked = Asked::of(side, &read);
        // A memory answers one core alone: the others read the texts meanwhile.
        let mut stretches = Vec::new();
        let memory = rayon::in_place_scope(|scope| {
            scope.spawn(|_| stretches = Text::all(side, &read));
            gather(sources.memory, &asked)
        })?;
        let names = Names::new(side, &[&memory, &stated, sources.reference])?;
        let pages = names.read_texts(&stretches);
        let owners = names.owners(&pages);
        let number = |one: Suggested| Suggested { document: texts[one.document].0, ..one };
        if way == Direction::ToChinese {
            let region = wishes.region.unwrap_or(Region::Cn);
            let maker = sources.generator.map(|made| Maker::new(made, &names, region, |source| source != REFERENCE));
            let reader = Reader::new(&names, &owners, maker.as_ref(), wishes);
            found.extend(reader.read(&pages).into_iter().flatten().map(number));
        } else {
            let known = in_chinese(&read, &pages, &names, &owners, sources.generator, wishes);
            found.extend(known.into_iter().map(number));
        }
        // Of a large memory these are a great many strings: nobody waits until they are gone.
        drop(pages);
        rayon::spawn(move || drop((names, memory)));
    }
    found.sort_by_key(|one| (one.document, one.span));
    Ok(found)
}

/// Whether one of the `known` names, which are in order, stands in `span`.
fn is_taken(known: &[Suggested], span: Span) -> bool {
    let next = known.partition_point(|other| other.span.end <= span.start);
    known.get(next).is_some_and(|other| other.span.overlaps(span))
}

/// The names of Chinese `documents` by their `pages`, in order: known ones, then those that a `generator` makes
/// originals for.
fn in_chinese(
    documents: &[&Document],
    pages: &[Page<'_>],
    names: &Names,
    owners: &Owners,
    generator: Option<&Generator>,
    wishes: Wishes,
) -> Vec<Suggested> {
    let on_pages: Vec<Vec<Suggested>> = pages.par_iter().map(|page| on_page(page, names, owners, wishes)).collect();
    let mut of_documents = vec![Vec::new(); documents.len()];
    for (page, found) in pages.iter().zip(on_pages) {
        of_documents[page.number()].extend(found);
    }
    if let Some(generator) = generator {
        let evidence = &Model::shipped().evidence;
        of_documents.par_iter_mut().enumerate().for_each(|(number, known)| {
            let doc = documents[number];
            let runs = runs(doc, evidence);
            let unheard = unheard::unheard(number, doc, &runs, known, generator, evidence);
            known.retain(|one| !is_taken(&unheard, one.span));
            known.extend(unheard);
            known.sort_by_key(|one| one.span);
            let people = people::people(number, doc, &runs, known, wishes.region, evidence);
            known.retain(|one| !is_taken(&people, one.span));
            known.extend(people);
        });
    }
    of_documents.into_iter().flatten().collect()
}

fn on_page(page: &Page<'_>, names: &Names, owners: &Owners, wishes: Wishes) -> Vec<Suggested> {
    let direction = Direction::ToOriginal;
    let evidence = &Model::shipped().evidence;
    // Of the same forms the same suggestions: texts have their names again and again.
    let mut known: HashMap<Vec<usize>, Shared> = HashMap::new();
    let mut found = Vec::new();
    for mut hit in names.find(page, owners) {
        if !stands(page.document(), &hit, names, evidence) {
            continue;
        }
        // 聯合國 is written so in Taiwan, though it folds as the mainland's does.
        let text = page.document().slice(hit.span);
        hit.forms.sort_by_key(|form| form.text != text);
        let of_forms = || {
            let (kind, suggestions) = suggestions(&hit.forms, names, direction, wishes);
            (kind, suggestions.into())
        };
        let (kind, suggestions) = known.entry(hit.numbers()).or_insert_with(of_forms).clone();
        // A name all of whose renderings are deprecated has nothing to suggest.
        if !suggestions.is_empty() {
            found.push(Suggested { document: page.number(), span: hit.span, direction, kind, suggestions });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{entry, rendered};
    use crate::term::{Entry, Rendering};

    /// `name → suggestions` for each name of `text`.
    fn check(entries: Vec<Entry>, text: &str, wishes: Wishes, expected: &[&str]) {
        let docs = [Document::new("t", text)];
        let found = suggest(
            &docs,
            &[],
            Sources { memory: &MemoryTerms::new(entries), reference: &MemoryTerms::default(), generator: None },
            wishes,
        )
        .unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|one| {
                let forms: Vec<&str> = one.suggestions.iter().map(|one| one.text.as_str()).collect();
                format!("{} → {}", docs[0].slice(one.span), forms.join(" "))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_surname_takes_the_part() {
        let people = || vec![entry(1, "马克·吕特", "Mark Rutte"), entry(2, "泽连斯基", "Volodymyr Zelensky")];
        check(
            people(),
            "Mark Rutte met Zelensky. Rutte left.",
            Wishes::default(),
            &["Mark Rutte → 马克·吕特", "Zelensky → 泽连斯基", "Rutte → 吕特"],
        );
        check(people(), "吕特会见泽连斯基", Wishes::default(), &["吕特 → Mark Rutte", "泽连斯基 → Volodymyr Zelensky"]);
    }

    #[test]
    fn a_piece_of_a_name_that_people_have_used_is_none() {
        let brand = |status| {
            let mut merck = entry(1, "默克", "Merck");
            merck.kind = Kind::Org;
            merck.renderings[0].status = status;
            MemoryTerms::new(vec![merck])
        };
        let shown = |memory: &MemoryTerms, text: &str| -> Vec<String> {
            let sources = Sources { memory, reference: &MemoryTerms::default(), generator: Generator::shipped() };
            let found = suggest(&[Document::new("t", text)], &[], sources, Wishes::default()).unwrap();
            found.iter().map(|one| one.suggestions[0].text.clone()).collect()
        };
        assert_eq!(shown(&brand(Status::Unreviewed), "会见了默克尔"), ["Merkel"]);
        assert_eq!(shown(&brand(Status::Unreviewed), "默克公司"), ["Merck"]);
        assert_eq!(shown(&brand(Status::Preferred), "会见了默克尔"), ["Merck"], "what is settled stays");
    }

    #[test]
    fn where_somebody_is_from_is_a_place() {
        let mut seattle = entry(1, "西雅图", "Seattle");
        seattle.kind = Kind::Place;
        check(vec![seattle], "Michaud Savage of Seattle left.", Wishes::default(), &["Seattle → 西雅图"]);
        let biles = vec![entry(1, "西蒙·拜尔斯", "Simone Biles")];
        check(biles, "the American Simone Biles won", Wishes::default(), &["Simone Biles → 西蒙·拜尔斯"]);
    }

    #[test]
    fn a_word_of_everybodys_is_no_name() {
        let term = |id, rendering, original| Entry { kind: Kind::Term, ..entry(id, rendering, original) };
        let terms =
            || vec![term(1, "国家", "country"), term(2, "神经网络", "neural network"), entry(3, "普京", "Putin")];
        let all = ["神经网络 → neural network", "普京 → Putin"];
        check(terms(), "國家有神经网络，普京说", Wishes::default(), &all);
        let mut settled = terms();
        settled[0].renderings[0].status = Status::Preferred;
        check(settled, "这个国家", Wishes::default(), &["国家 → country"]);
    }

    #[test]
    fn settled_before_seen_and_deprecated_never() {
        let mut zelensky = entry(1, "泽伦斯基", "Zelensky");
        zelensky.renderings[0].seen.mentions = 90;
        zelensky.renderings.push(rendered("泽连斯基", Status::Preferred));
        zelensky.renderings.push(rendered("哲連斯基", Status::Deprecated));
        check(vec![zelensky], "Zelensky’s aide", Wishes::default(), &["Zelensky → 泽连斯基 泽伦斯基"]);
    }

    #[test]
    fn the_region_comes_first() {
        let mut trump = entry(1, "特朗普", "Trump");
        trump.renderings.push(Rendering { region: Region::Tw, ..rendered("川普", Status::Unreviewed) });
        let taiwan = Wishes { region: Some(Region::Tw), ..Wishes::default() };
        check(vec![trump], "Trump said", taiwan, &["Trump → 川普 特朗普"]);
    }

    #[test]
    fn a_form_is_of_the_region_that_writes_it_so() {
        let mut nations = entry(1, "联合国", "United Nations");
        nations.renderings.push(Rendering { region: Region::Tw, ..rendered("聯合國", Status::Unreviewed) });
        let memory = MemoryTerms::new(vec![nations]);
        let sources = Sources { memory: &memory, reference: &MemoryTerms::default(), generator: None };
        let regions = |text: &str| {
            let found = suggest(&[Document::new("t", text)], &[], sources, Wishes::default()).unwrap();
            found.iter().map(|one| one.suggestions[0].region).collect::<Vec<_>>()
        };
        assert_eq!(regions("聯合國說，联合国说"), [Region::Tw, Region::Cn]);
    }

    #[test]
    fn unknown_names_are_listed_on_wish() {
        check(
            vec![],
            "the envoy Sergiy Kyslytsya said",
            Wishes { unknown: true, region: None },
            &["Sergiy Kyslytsya → "],
        );
        check(vec![], "the envoy Sergiy Kyslytsya said", Wishes::default(), &[]);
    }

    #[test]
    fn a_publisher_may_be_an_authority() {
        let mut putin = entry(1, "普京", "Putin");
        putin.renderings[0].seen.mentions = 9;
        putin.renderings.push(rendered("蒲亭", Status::Unreviewed));
        let memory = MemoryTerms::new(vec![putin]);
        let sources = Sources { memory: &memory, reference: &MemoryTerms::default(), generator: None };
        let mut found = suggest(&[Document::new("t", "met Putin")], &[], sources, Wishes::default()).unwrap();
        prefer(&mut found, &["蒲亭".to_owned()].into(), "RFI");
        assert_eq!(found[0].suggestions[0].text, "蒲亭");
        assert!(found[0].suggestions[0].reason.ends_with(", as RFI has it"));
    }

    #[test]
    fn namesakes_are_all_listed() {
        let people = vec![entry(1, "约翰·布朗", "John Brown"), entry(2, "戈登·布劳恩", "Gordon Brown")];
        check(people, "met Brown there", Wishes::default(), &["Brown → 布劳恩 布朗"]);
    }
}
