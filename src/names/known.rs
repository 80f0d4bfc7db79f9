//! Known names in running text: whole ones, and parts of those whose owner is plain.

use std::collections::BTreeSet;

use super::latin::Runs;
use super::matcher::Matcher;
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
    matcher: Matcher,
}

impl Names {
    /// The names of `terms`, in the order of the list.
    pub fn new(side: Side, terms: &[&dyn Terms]) -> Result<Self, TermsError> {
        let (entries, sources, people, forms) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let matcher = Matcher::new::<&str>([]);
        let mut names = Self { side, entries, sources, people, forms, matcher };
        for (source, terms) in terms.iter().enumerate() {
            terms.visit(&mut |entry| names.insert(entry, source))?;
        }
        names.matcher = Matcher::new(names.forms.iter().map(|form| form.text.as_str()).zip(0..));
        Ok(names)
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

    /// Whose whole names stand in `documents`.
    pub fn owners<'d>(&self, documents: impl IntoIterator<Item = &'d Document>) -> Owners {
        let mut owners = Owners::new();
        for doc in documents {
            let runs = Runs::of(doc);
            let wholes = self.matcher.find(doc, |span, numbers| {
                let standing = self.standing(doc, &runs, span, numbers);
                let wholes = standing.iter().filter(|form| matches!(form.role, Role::Whole | Role::Plain));
                Some(wholes.map(|form| form.entry).collect::<Vec<_>>()).filter(|found| !found.is_empty())
            });
            owners.extend(wholes.into_iter().flatten());
        }
        owners
    }

    /// The known names of `doc`. A part counts when its owner is among `owners`; a surname also when it is
    /// nobody else's, and with all its candidates, uncertain, when it is.
    pub fn find(&self, doc: &Document, owners: &Owners) -> Vec<Hit<'_>> {
        let runs = Runs::of(doc);
        self.matcher.find(doc, |span, numbers| {
            self.choose(&self.standing(doc, &runs, span, numbers), owners).map(|(forms, certain)| Hit {
                span,
                forms,
                certain,
            })
        })
    }

    fn insert(&mut self, entry: Entry, source: usize) {
        let at = self.entries.len();
        let wholes: Vec<String> = match self.side {
            Side::Original => entry.originals.iter().map(|one| one.text.clone()).collect(),
            Side::Rendering => entry.renderings.iter().map(|one| one.text.clone()).collect(),
        };
        let keys: BTreeSet<String> = wholes.iter().map(|whole| fold(whole)).collect();
        for text in wholes {
            let plain = (entry.kind == Kind::Person).then(|| parts::plain(&text)).flatten();
            self.add(Form { entry: at, role: Role::Whole, text, part: None });
            if let Some(text) = plain.filter(|plain| !keys.contains(&fold(plain))) {
                self.add(Form { entry: at, role: Role::Plain, text, part: None });
            }
        }
        for (part, role) in parts::of(&entry) {
            let text = if self.side == Side::Original { &part.original } else { &part.rendering };
            if !keys.contains(&fold(text)) {
                self.add(Form { entry: at, role, text: text.clone(), part: Some(part) });
            }
        }
        self.people.push(entry.best_original().map(|one| fold(&one.text)).unwrap_or_default());
        self.sources.push(source);
        self.entries.push(entry);
    }

    fn add(&mut self, form: Form) {
        self.forms.push(form);
    }

    /// The forms among `numbers` whose case is that of the text.
    fn standing<'a>(&'a self, doc: &Document, runs: &Runs, span: Span, numbers: &[u32]) -> Vec<&'a Form> {
        let stands = doc.slice(span);
        let forms = numbers.iter().filter_map(|&number| self.forms.get(number as usize));
        forms.filter(|form| same_case(&form.text, stands) && self.is_alone(form, runs, span)).collect()
    }

    /// Whether a single word is no piece of a longer name: `United` is none in `United Nations`, but a
    /// person's surname may follow a given name that nobody knows.
    fn is_alone(&self, form: &Form, runs: &Runs, span: Span) -> bool {
        let single = self.side == Side::Original && !form.text.trim().contains(char::is_whitespace);
        if !single || !form.text.chars().any(char::is_lowercase) {
            return true;
        }
        let person = self.entries[form.entry].kind == Kind::Person && form.role != Role::Given;
        let (before, after) = runs.beside(span);
        !after && (person || !before)
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
        let chosen: Vec<&Form> = tests
            .iter()
            .map(|test| forms.iter().copied().filter(test).collect())
            .find(|some: &Vec<_>| !some.is_empty())?;
        let people: BTreeSet<&str> = chosen.iter().map(|form| self.people[form.entry].as_str()).collect();
        let certain = people.len() == 1 || chosen.iter().all(|form| form.role == Role::Whole);
        Some((chosen, certain))
    }

    fn is_place(&self, form: &Form) -> bool {
        self.entries[form.entry].kind == Kind::Place
    }
}

/// Whether a foreign `form` and what `stands` in the text agree in the case that matters: `Mark` is not
/// mark, and `WHO` is not Who. Headlines may write everything large.
fn same_case(form: &str, stands: &str) -> bool {
    if !matches!(main_script(form), Script::Latin | Script::Cyrillic | Script::Greek) {
        return true;
    }
    let acronym = |text: &str| !text.chars().any(char::is_lowercase);
    let large = |text: &str| text.chars().find(|&c| is_foreign_letter(c)).is_some_and(char::is_uppercase);
    // A single word in small letters is a word of the language.
    if !form.trim().contains(char::is_whitespace) && !form.chars().any(char::is_uppercase) {
        return false;
    }
    if acronym(form) { acronym(stands) } else { !large(form) || large(stands) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;
    use crate::term::MemoryTerms;

    fn found(side: Side, entries: Vec<Entry>, text: &str) -> Vec<String> {
        let names = Names::new(side, &[&MemoryTerms::new(entries)]).unwrap();
        let doc = Document::new("t", text);
        let hits = names.find(&doc, &names.owners([&doc]));
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
