//! Established names, built in: countries and territories, cities, waters, languages, international bodies.
//!
//! Two tables of facts, one derived by `.ci/derive/established.py`, one written down by hand, to which the same
//! script adds what its sources know of the same thing: a country is one entry in all languages. In: nothing.
//! Out: entries, as any other source of [`Terms`] gives them. It decides nothing: whoever asks says what
//! ranks above a reference. What a region calls a thing is told, never converted.

mod index;

use std::sync::LazyLock;

use crate::term::keys::KeyKind;
use crate::term::{Entry, EntryId, Kind, Method, Original, Region, Rendering, Seen, Status, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::script::{Script, main_script};

/// The weightier first. An original stands in one row only.
const TABLES: [&str; 2] = [include_str!("own.tsv"), include_str!("derived.tsv")];

/// The note of an entry whose rendering is a plain word too, so that it alone names nothing in Chinese.
pub const GENERIC: &str = "generic in Chinese";

/// The built-in list. A row is read when it is asked for, and what is asked for is told by `index`: most
/// commands need a few of the thousands of rows.
#[derive(Debug)]
pub struct Reference {
    rows: Vec<&'static str>,
}

impl Reference {
    /// The list in the program.
    ///
    /// ```
    /// use yiming::reference::Reference;
    /// use yiming::term::Region;
    /// let spain = Reference::shipped().named("Spain").next().unwrap();
    /// assert_eq!(spain.best_rendering(Some(Region::Cn)).unwrap().text, "西班牙");
    /// ```
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Reference> = LazyLock::new(|| {
            let lines = TABLES.into_iter().flat_map(str::lines);
            Reference { rows: lines.filter(|line| !line.starts_with('#')).collect() }
        });
        &SHIPPED
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        (0..self.rows.len()).filter_map(|at| self.row(at))
    }

    /// The entries that have `form`, folded, in either language.
    pub fn named(&self, form: &str) -> impl Iterator<Item = Entry> + use<'_> {
        self.under(KeyKind::Folded, &fold(form))
    }

    fn under(&self, kind: KeyKind, key: &str) -> impl Iterator<Item = Entry> + use<'_> {
        index::rows(kind, key).filter_map(|at| self.row(at))
    }

    fn row(&self, at: usize) -> Option<Entry> {
        let mut cells = self.rows.get(at)?.split('\t');
        let (kind, originals) = (cells.next()?, cells.next()?);
        // A rendering that is also a plain word of Chinese: 国会, 自然.
        let (generic, kind) = kind.strip_prefix("generic-").map_or((false, kind), |kind| (true, kind));
        // Negative, so that no memory's entry has the same number.
        let id = EntryId(-1 - at as i64);
        let mut entry = entry(id, kind_of(kind), originals, [cells.next(), cells.next(), cells.next()]);
        if kind == "state" {
            entry.renderings.extend(entry.renderings.clone().iter().filter_map(without_rank));
        }
        entry.note = generic.then(|| GENERIC.to_owned());
        Some(entry)
    }
}

impl Terms for Reference {
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError> {
        Ok(self.under(kind, key).collect())
    }

    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError> {
        Ok(index::words(keys))
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        Ok(usize::try_from(-1 - id.0).ok().and_then(|at| self.row(at)))
    }

    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError> {
        self.entries().for_each(visitor);
        Ok(())
    }
}

fn kind_of(word: &str) -> Kind {
    match word {
        "state" | "county" => Kind::Place,
        word => word.parse().unwrap_or(Kind::Place),
    }
}

fn entry(id: EntryId, kind: Kind, originals: &str, regional: [Option<&str>; 3]) -> Entry {
    let [cn, tw, hk] = regional.map(|form| form.filter(|form| !form.is_empty()));
    // Hong Kong's own form is told where it is not Taiwan's.
    let told = [(Region::Cn, cn), (Region::Tw, tw), (Region::Hk, hk.or(tw))];
    let method = if kind == Kind::Place { Method::Transliteration } else { Method::Semantic };
    let rendering = |(region, text): (Region, Option<&str>)| {
        let text = text?.to_owned();
        Some(Rendering { text, region, status: Status::Unreviewed, method, seen: Seen::default() })
    };
    let renderings: Vec<Rendering> = told.into_iter().filter_map(rendering).collect();
    let original =
        |text: &str| Original { text: text.to_owned(), language: language(text).to_owned(), seen: Seen::default() };
    let originals = originals.split('|').map(original).collect();
    Entry { id, kind, note: None, originals, renderings, parts: Vec::new() }
}

/// 加利福尼亚 for 加利福尼亚州.
fn without_rank(rendering: &Rendering) -> Option<Rendering> {
    let text = rendering.text.strip_suffix(['州', '省']).filter(|text| text.chars().count() > 1)?;
    Some(Rendering { text: text.to_owned(), ..rendering.clone() })
}

fn language(original: &str) -> &'static str {
    if main_script(original) == Script::Cyrillic { "und-Cyrl" } else { "und-Latn" }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::normalize::is_traditional;
    use crate::text::script::has_han;

    fn rendered(original: &str, region: Region) -> Option<String> {
        let entry = Reference::shipped().named(original).next()?;
        entry.best_rendering(Some(region)).map(|one| one.text.clone())
    }

    #[test]
    fn what_everybody_knows() {
        for (original, cn, tw, hk) in [
            ("Spain", "西班牙", "西班牙", "西班牙"),
            ("Moscow", "莫斯科", "莫斯科", "莫斯科"),
            ("Москва", "莫斯科", "莫斯科", "莫斯科"),
            ("Kyiv", "基辅", "基輔", "基輔"),
            ("United Nations", "联合国", "聯合國", "聯合國"),
            ("Sydney", "悉尼", "雪梨", "雪梨"),
            ("Azerbaijan", "阿塞拜疆", "亞塞拜然", "亞塞拜疆"),
            ("Danube", "多瑙河", "多瑙河", "多瑙河"),
            ("Georgia", "格鲁吉亚", "喬治亞", "格魯吉亞"),
        ] {
            for (region, expected) in [(Region::Cn, cn), (Region::Tw, tw), (Region::Hk, hk)] {
                assert_eq!(rendered(original, region).as_deref(), Some(expected), "{original} {region}");
            }
        }
    }

    #[test]
    fn every_row_is_sound() {
        let reference = Reference::shipped();
        assert!(reference.entries().count() > 5000);
        assert_eq!(reference.entries().count(), reference.rows.len(), "every row has a kind and originals");
        let mut seen = HashSet::new();
        for entry in reference.entries() {
            let name = &entry.originals[0].text;
            assert!(!entry.renderings.is_empty(), "{name}");
            for one in &entry.originals {
                assert!(!one.text.trim().is_empty() && !has_han(&one.text), "{name}");
                assert!(seen.insert((entry.kind == Kind::Term, one.text.clone())), "{name} twice: {}", one.text);
            }
            for one in entry.renderings.iter().filter(|one| one.region == Region::Cn) {
                assert!(
                    !is_traditional(&one.text) || ["乾", "著", "後"].iter().any(|c| one.text.contains(c)),
                    "{name} {}",
                    one.text
                );
            }
        }
    }

    #[test]
    fn a_country_is_one_entry_in_all_languages() {
        let reference = Reference::shipped();
        for (rendering, original, other) in [
            ("韩国", "South Korea", "Corée du Sud"),
            ("荷兰", "Netherlands", "Pays-Bas"),
            ("美国", "United States", "États-Unis"),
            ("东亚", "East Asia", "Ostasien"),
        ] {
            let found: Vec<Entry> = reference.named(rendering).collect();
            assert_eq!(found.len(), 1, "{rendering}");
            assert_eq!(found[0].originals[0].text, original);
            assert_eq!(reference.named(other).next().as_ref(), Some(&found[0]), "{other}");
        }
    }

    #[test]
    fn an_entry_is_found_again_by_its_number() {
        let reference = Reference::shipped();
        let spain = reference.by_key(KeyKind::Folded, "spain").unwrap().remove(0);
        assert_eq!(reference.entry(spain.id).unwrap(), Some(spain));
        assert_eq!(reference.entry(EntryId(1)).unwrap(), None);
    }
}
