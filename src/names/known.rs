//! Known names in running text: whole ones, and parts of those whose owner is plain.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::blocks::{TASK, blocks};
use super::latin::{Runs, Spellings, Words};
use super::matcher::{Matcher, leftmost_longest};
use super::parts::{self, Role};
use crate::term::{Entry, Kind, PartPair, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::script::{Script, is_foreign_letter, main_script};
use crate::text::{Document, Span};

/// Which forms of the entries are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Foreign forms, in foreign text.
    Original,
    /// Chinese forms, in Chinese text.
    Rendering,
}

/// One form that can stand in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its place in [`Names::forms`].
    pub number: usize,
    /// Its entry, as a place in [`Names::entries`].
    pub entry: usize,
    /// The whole name, or which part.
    pub role: Role,
    /// The form as the entry has it.
    pub text: String,
    /// The two parts, where the form is one.
    pub part: Option<PartPair>,
}

/// A known name at a place of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it may be: several forms where entries share it.
    pub forms: Vec<&'a Form>,
    /// False where a part alone could be several people's.
    pub certain: bool,
}

impl Hit<'_> {
    /// The numbers of its forms.
    pub fn numbers(&self) -> Vec<usize> {
        self.forms.iter().map(|form| form.number).collect()
    }
}

/// A stretch of a document with what is known of it before any name is: the words that look like names.
pub struct Text<'a> {
    number: usize,
    doc: &'a Document,
    within: Span,
    unknown: Vec<Span>,
    runs: Runs,
}

impl<'a> Text<'a> {
    /// The texts of `documents`, in which forms of `side` may be looked for. Long documents are several; how a word
    /// is written elsewhere counts in its text. They are read on all cores.
    pub fn all(side: Side, documents: &[&'a Document]) -> Vec<Self> {
        let all = documents
            .iter()
            .enumerate()
            .flat_map(|(number, &doc)| blocks(doc.text(), TASK).map(move |within| (number, doc, within)));
        let all: Vec<(usize, &Document, Span)> = all.collect();
        let read = |spellings: &mut _, (number, doc, within)| {
            let words = if side == Side::Original { Words::of(doc, within, spellings) } else { Words::none(doc) };
            Self { number, doc, within, unknown: words.names(), runs: Runs::of(&words) }
        };
        all.into_par_iter().map_init(Spellings::default, read).collect()
    }
}

/// A stretch of a text as it was read for names, once for all that is asked of it.
pub struct Page<'a> {
    number: usize,
    doc: &'a Document,
    unknown: Vec<Span>,
    places: Vec<Place>,
    /// The forms of all places.
    forms: Vec<&'a Form>,
}

/// Where names may stand, and which of [`Page::forms`] they are.
struct Place {
    span: Span,
    forms: Range<usize>,
}

impl<'a> Page<'a> {
    /// Which of the documents that were read it is of.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its document.
    pub fn document(&self) -> &'a Document {
        self.doc
    }

    /// What looks like a name, known or not, in Latin and Cyrillic script; nothing where Chinese names were
    /// looked for.
    pub fn unknown(&self) -> &[Span] {
        &self.unknown
    }

    /// What `take` makes of the longest names from the leftmost place on.
    fn leftmost_longest<T>(&self, mut take: impl FnMut(Span, &[&'a Form]) -> Option<T>) -> Vec<T> {
        leftmost_longest(&self.places, |place| place.span, |place| take(place.span, &self.forms[place.forms.clone()]))
    }
}

/// The owners of full names that a work has given: the places of their entries.
pub type Owners = BTreeSet<usize>;

/// The names that one or more memories hold, ready to be found.
#[derive(Debug, Clone)]
pub struct Names {
    side: Side,
    entries: Vec<Entry>,
    /// Of each entry which of the sources gave it.
    sources: Vec<usize>,
    people: Vec<String>,
    forms: Vec<Form>,
    /// What each of the forms needs, where it takes little room: most that are looked at do not stand.
    needs: Vec<Needs>,
    matcher: Matcher,
}

/// What a form needs to be a name where it stands.
#[derive(Debug, Clone, Copy)]
struct Needs {
    case: Case,
    company: Company,
}

/// Which words of a longer name that nobody knows may stand beside a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// Any: it is several words, or all large, or Chinese.
    Any,
    /// A given name before it: it is a surname.
    Given,
    /// None: `United` is no name in `United Nations`.
    None,
}

impl Names {
    /// The names of `terms`, in the order of the list.
    pub fn new(side: Side, terms: &[&dyn Terms]) -> Result<Self, TermsError> {
        let (mut entries, mut sources) = (Vec::new(), Vec::new());
        for (source, terms) in terms.iter().enumerate() {
            terms.visit(&mut |entry| entries.push(entry))?;
            sources.resize(entries.len(), source);
        }
        let person = |entry: &Entry| entry.best_original().map(|one| fold(&one.text)).unwrap_or_default();
        let people = entries.par_iter().map(person).collect();
        let written: Vec<Vec<Written>> = entries.par_iter().map(|entry| written(side, entry)).collect();
        let (mut forms, mut needs) = (Vec::new(), Vec::new());
        for (entry, written) in written.into_iter().enumerate() {
            let kind = entries[entry].kind;
            needs.extend(written.iter().map(|one| one.needs(side, kind)));
            let numbered = (forms.len()..).zip(written);
            forms.extend(numbered.map(|(number, Written { role, text, part })| Form {
                number,
                entry,
                role,
                text,
                part,
            }));
        }
        let matcher = Matcher::new(forms.iter().map(|form: &Form| form.text.as_str()).zip(0..));
        Ok(Self { side, entries, sources, people, forms, needs, matcher })
    }

    /// The entries; forms point here.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which of the sources gave an entry.
    pub fn source(&self, entry: usize) -> usize {
        self.sources[entry]
    }

    /// Every form that can be found.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The forms that fold as `text` does.
    pub fn named(&self, text: &str) -> Vec<&Form> {
        let numbers = self.matcher.get(&fold(text).chars().collect::<Vec<_>>());
        numbers.iter().filter_map(|&number| self.forms.get(number as usize)).collect()
    }

    /// Whether `text` is one of the forms, folded.
    pub fn contains(&self, text: &str) -> bool {
        self.matcher.contains(&fold(text).chars().collect::<Vec<_>>())
    }

    /// Looks for the names in `documents`, as [`Self::read_texts`] does.
    pub fn read<'a>(&'a self, documents: &[&'a Document]) -> Vec<Page<'a>> {
        self.read_texts(&Text::all(self.side, documents))
    }

    /// Looks for the names in `texts`: the forms that stand there in the case and the company that they need. The
    /// pages, one of each text, are read on all cores.
    pub fn read_texts<'a>(&'a self, texts: &[Text<'a>]) -> Vec<Page<'a>> {
        texts.par_iter().map(|text| self.page(text)).collect()
    }

    fn page<'a>(&'a self, text: &Text<'a>) -> Page<'a> {
        let &Text { number, doc, within, ref unknown, ref runs } = text;
        let (mut places, mut forms) = (Vec::new(), Vec::new());
        for one in self.matcher.standing(doc, within) {
            let first = forms.len();
            let stands = doc.slice(one.span);
            let fit = one.numbers.iter().filter(|&&number| {
                let Needs { case, company } = self.needs[number as usize];
                case.fits(stands) && company.fits(one.span, runs)
            });
            forms.extend(fit.map(|&number| &self.forms[number as usize]));
            if forms.len() > first {
                places.push(Place { span: one.span, forms: first..forms.len() });
            }
        }
        Page { number, doc, unknown: unknown.clone(), places, forms }
    }

    /// Whose whole names stand in `pages`.
    pub fn owners(&self, pages: &[Page<'_>]) -> Owners {
        let of_page = |page: &Page<'_>| {
            let mut owners = Owners::new();
            page.leftmost_longest(|_, forms| {
                let wholes = || forms.iter().filter(|form| matches!(form.role, Role::Whole | Role::Plain));
                owners.extend(wholes().map(|form| form.entry));
                wholes().next().map(|_| ())
            });
            owners
        };
        pages.par_iter().map(of_page).reduce(Owners::new, |one, other| &one | &other)
    }

    /// The known names of `page`. A part counts when its owner is among `owners`; a surname also when it is
    /// nobody else's, and with all its candidates, uncertain, when it is.
    pub fn find<'a>(&self, page: &Page<'a>, owners: &Owners) -> Vec<Hit<'a>> {
        page.leftmost_longest(|span, forms| {
            let (forms, certain) = self.choose(forms, owners)?;
            Some(Hit { span, forms, certain })
        })
    }

    fn choose<'a>(&self, forms: &[&'a Form], owners: &Owners) -> Option<(Vec<&'a Form>, bool)> {
        let whole = |form: &&Form| form.role == Role::Whole;
        let plain = |form: &&Form| form.role == Role::Plain;
        let owned = |form: &&Form| owners.contains(&form.entry);
        let surname = |form: &&Form| form.role == Role::Surname;
        // Jackson is the man just introduced, not the city.
        let introduced = |form: &&Form| {
            surname(form) && owned(form) && forms.iter().all(|other| !whole(other) || self.is_place(other))
        };
        let tests: [&dyn Fn(&&Form) -> bool; 5] = [&introduced, &whole, &plain, &owned, &surname];
        let test = tests.iter().find(|test| forms.iter().any(test))?;
        let chosen: Vec<&Form> = forms.iter().copied().filter(test).collect();
        let person = |form: &Form| self.people[form.entry].as_str();
        let certain = chosen.iter().all(|form| person(form) == person(chosen[0])) || chosen.iter().all(whole);
        Some((chosen, certain))
    }

    fn is_place(&self, form: &Form) -> bool {
        self.entries[form.entry].kind == Kind::Place
    }
}

/// A form of an entry, before it has a number.
struct Written {
    role: Role,
    text: String,
    part: Option<PartPair>,
}

/// The forms of `entry` on one `side`: its whole names, those without initials, and their parts.
fn written(side: Side, entry: &Entry) -> Vec<Written> {
    let wholes: Vec<String> = match side {
        Side::Original => entry.originals.iter().map(|one| one.text.clone()).collect(),
        Side::Rendering => entry.renderings.iter().map(|one| one.text.clone()).collect(),
    };
    let keys: BTreeSet<String> = wholes.iter().map(|whole| fold(whole)).collect();
    let is_new = |text: &str| !keys.contains(&fold(text));
    let mut forms = Vec::new();
    for text in wholes {
        let plain = (entry.kind == Kind::Person).then(|| parts::plain(&text)).flatten();
        forms.push(Written { role: Role::Whole, text, part: None });
        forms.extend(plain.filter(|plain| is_new(plain)).map(|text| Written { role: Role::Plain, text, part: None }));
    }
    for (part, role) in parts::of(entry) {
        let text = if side == Side::Original { &part.original } else { &part.rendering };
        if is_new(text) {
            forms.push(Written { role, text: text.clone(), part: Some(part) });
        }
    }
    forms
}

impl Written {
    /// What it needs as a name of this `kind`.
    fn needs(&self, side: Side, kind: Kind) -> Needs {
        let is_word = !self.text.trim().contains(char::is_whitespace) && self.text.chars().any(char::is_lowercase);
        let company = match side {
            Side::Original if is_word && kind == Kind::Person && self.role != Role::Given => Company::Given,
            Side::Original if is_word => Company::None,
            _ => Company::Any,
        };
        Needs { case: Case::of(&self.text), company }
    }
}

impl Company {
    /// Whether a form that stands at `span` has this company in one of the `runs`.
    fn fits(self, span: Span, runs: &Runs) -> bool {
        if self == Self::Any {
            return true;
        }
        let (before, after) = runs.beside(span);
        !after && (self == Self::Given || !before)
    }
}

/// In which case a foreign form must stand in a text to be a name: `Mark` is not mark, and `WHO` is not Who.
/// Headlines may write everything large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Any: its script has no case, or it is several words that are written small.
    Any,
    /// None: a single word in small letters is a word of the language.
    Never,
    /// Its first letter large.
    Large,
    /// No letter small.
    Acronym,
}

impl Case {
    fn of(form: &str) -> Self {
        if !matches!(main_script(form), Script::Latin | Script::Cyrillic | Script::Greek) {
            Self::Any
        } else if !form.trim().contains(char::is_whitespace) && !form.chars().any(char::is_uppercase) {
            Self::Never
        } else if !form.chars().any(char::is_lowercase) {
            Self::Acronym
        } else if Self::Large.fits(form) {
            Self::Large
        } else {
            Self::Any
        }
    }

    /// Whether what `stands` in a text has this case.
    fn fits(self, stands: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Never => false,
            Self::Large => stands.chars().find(|&c| is_foreign_letter(c)).is_some_and(char::is_uppercase),
            Self::Acronym => !stands.chars().any(char::is_lowercase),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;
    use crate::term::MemoryTerms;

    fn found(side: Side, entries: Vec<Entry>, text: &str) -> Vec<String> {
        let names = Names::new(side, &[&MemoryTerms::new(entries)]).unwrap();
        let doc = Document::new("t", text);
        let pages = names.read(&[&doc]);
        let owners = names.owners(&pages);
        let hits: Vec<Hit<'_>> = pages.iter().flat_map(|page| names.find(page, &owners)).collect();
        hits.iter().map(|hit| format!("{}{}", doc.slice(hit.span), if hit.certain { "" } else { "?" })).collect()
    }

    #[test]
    fn a_surname_counts_when_its_owner_is_plain() {
        let people = || vec![entry(1, "马克·吕特", "Mark Rutte"), entry(2, "约翰·吕特", "John Rutte")];
        assert_eq!(found(Side::Original, people(), "Mark Rutte spoke. Rutte left."), ["Mark Rutte", "Rutte"]);
        assert_eq!(found(Side::Original, people(), "Rutte left, Mark stayed"), ["Rutte?"]);
        assert_eq!(found(Side::Rendering, people()[..1].to_vec(), "吕特说"), ["吕特"]);
    }

    #[test]
    fn initials_may_be_left_out() {
        let people = || vec![entry(1, "罗斯玛丽·A·迪卡洛", "Rosemary A. DiCarlo")];
        assert_eq!(found(Side::Original, people(), "Rosemary DiCarlo left"), ["Rosemary DiCarlo"]);
        assert_eq!(found(Side::Rendering, people(), "罗斯玛丽·迪卡洛说"), ["罗斯玛丽·迪卡洛"]);
    }

    #[test]
    fn a_given_name_needs_its_owner_in_the_text() {
        let person = || vec![entry(1, "马克·吕特", "Mark Rutte")];
        assert_eq!(found(Side::Rendering, person(), "马克来了"), Vec::<String>::new());
        assert_eq!(found(Side::Rendering, person(), "马克·吕特来了，马克说"), ["马克·吕特", "马克"]);
    }

    #[test]
    fn a_word_or_a_piece_of_another_name_is_none() {
        let mut club = entry(2, "曼聯", "United");
        club.kind = Kind::Org;
        let names = vec![entry(1, "人家", "on"), club, entry(3, "普京", "Putin")];
        let text = "he relied on the United Nations, and United won; President Putin met Igor Putin and Putin Street";
        assert_eq!(found(Side::Original, names, text), ["United", "Putin", "Putin"]);
    }

    #[test]
    fn case_tells_names_from_words() {
        let names = || vec![entry(1, "马克·格林", "Mark Green"), entry(2, "世卫组织", "WHO")];
        assert_eq!(
            found(Side::Original, names(), "Mark Green, who likes green, left. MARK GREEN, WHO"),
            ["Mark Green", "MARK GREEN", "WHO"]
        );
    }
}
