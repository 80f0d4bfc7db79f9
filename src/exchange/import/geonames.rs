//! `GeoNames` in: `alternateNamesV2.txt`, or a table of places such as `cities500.txt`.
//!
//! The alternate names are read twice: which places have a Chinese name, then what else those are called.
//! Historic and colloquial names are left out.

use std::collections::BTreeMap;
use std::io::{BufReader, SeekFrom};
use std::ops::ControlFlow;

use super::super::concept::{Concept, Variant, is_chinese, region_of_tag};
use super::lines::{Lines, text};
use super::{Account, Broken, Row, Sink, Source};
use crate::read::{Charset, Utf8};
use crate::term::{Kind, Original, Region, Seen, Status};
use crate::text::script::{has_foreign, has_han};

/// Columns of a table of places.
const PLACE_COLUMNS: usize = 19;

/// Whether `line` is a row of either table.
pub(super) fn is_row(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    let number =
        |at: usize| cells.get(at).is_some_and(|cell| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit()));
    let flag = |at: usize| cells.get(at).is_none_or(|cell| matches!(*cell, "" | "1"));
    let places =
        cells.len() == PLACE_COLUMNS && number(0) && cells.get(4).is_some_and(|cell| cell.parse::<f64>().is_ok());
    places || (4..=10).contains(&cells.len()) && number(0) && number(1) && (4..8).all(flag)
}

/// Takes a line's number and text, or why it is none.
type Visit<'v> = dyn FnMut(usize, Result<&str, String>) -> ControlFlow<()> + 'v;

/// Read the table `from`, which begins behind `mark` bytes.
pub(super) fn read(
    from: &mut dyn Source,
    mark: u64,
    charset: Charset,
    account: &mut Account,
    sink: &mut Sink<'_>,
) -> Result<(), Broken> {
    let mut rows = |visit: &mut Visit<'_>| -> Result<(), Broken> {
        from.seek(SeekFrom::Start(mark))?;
        let mut lines = Lines::new(BufReader::with_capacity(1 << 16, Utf8::new(&mut *from, charset)));
        while let Some((number, line)) = lines.next()? {
            if visit(number, text(&line)).is_break() {
                break;
            }
        }
        Ok(())
    };
    let mut places: BTreeMap<u64, Place> = BTreeMap::new();
    rows(&mut |number, line| {
        let Ok(line) = line else { return ControlFlow::Continue(()) };
        if let Some(name) = AlternateName::of(line)
            && is_chinese(name.language)
            && has_han(name.text)
        {
            places.entry(name.place).or_default().renderings.push((
                number,
                name.region(),
                name.preferred,
                name.text.to_owned(),
            ));
        }
        ControlFlow::Continue(())
    })?;
    rows(&mut |number, line| {
        let line = match line {
            Ok(line) if line.trim().is_empty() || line.starts_with('#') => return ControlFlow::Continue(()),
            Ok(line) => line,
            Err(reason) => {
                account.bad(number, reason);
                return ControlFlow::Continue(());
            }
        };
        if line.split('\t').count() == PLACE_COLUMNS {
            if let Some(concept) = place_row(line) {
                return sink(Row { concept, line: number });
            }
            account.passed += 1;
            return ControlFlow::Continue(());
        }
        match AlternateName::of(line) {
            Some(name) if matches!(name.language, "en" | "") => {
                if let Some(place) = places.get_mut(&name.place) {
                    place.originals.push((name.language.is_empty(), !name.preferred, name.text.to_owned()));
                }
            }
            None if !is_row(line) => account.bad(number, "no row of GeoNames (number, place, language, name)"),
            Some(_) | None => {}
        }
        ControlFlow::Continue(())
    })?;
    for place in places.into_values() {
        match place.concept() {
            Some(row) => {
                if sink(row).is_break() {
                    break;
                }
            }
            None => account.passed += 1,
        }
    }
    Ok(())
}

#[derive(Default)]
struct Place {
    /// Line, region, whether preferred, text.
    renderings: Vec<(usize, Option<Region>, bool, String)>,
    /// Whether without a language, whether not preferred, text: so sorted, the best is first.
    originals: Vec<(bool, bool, String)>,
}

impl Place {
    fn concept(mut self) -> Option<Row> {
        self.originals.sort();
        let mut concept = Concept { kind: Some(Kind::Place), ..Concept::default() };
        // Names without a language are those of its country, in any script: one is enough where none is English.
        let english = self.originals.iter().any(|(unknown, ..)| !unknown);
        for (unknown, _, text) in self.originals {
            let wanted = if english { !unknown } else { concept.originals.is_empty() };
            if wanted && has_foreign(&text) && !has_han(&text) && !concept.originals.iter().any(|one| one.text == text)
            {
                let language = if unknown { super::super::concept::guess_language(&text) } else { "en" };
                concept.originals.push(Original { text, language: language.to_owned(), seen: Seen::default() });
            }
        }
        let line = self.renderings.first().map_or(0, |(line, ..)| *line);
        self.renderings.sort_by_key(|(line, _, preferred, _)| (!preferred, *line));
        for (_, region, _, text) in self.renderings {
            let region = region.unwrap_or_else(|| Region::of(&text));
            if !concept.renderings.iter().any(|one| one.text == text && one.region == region) {
                concept.renderings.push(Variant { status: Status::Unreviewed, ..Variant::new(text, region) });
            }
        }
        (!concept.originals.is_empty()).then_some(Row { concept, line })
    }
}

struct AlternateName<'a> {
    place: u64,
    language: &'a str,
    text: &'a str,
    preferred: bool,
}

impl<'a> AlternateName<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut cells = line.split('\t');
        cells.next()?.parse::<u64>().ok()?;
        let place = cells.next()?.parse().ok()?;
        let (language, text) = (cells.next()?.trim(), cells.next()?.trim());
        let mut flag = || cells.next().is_some_and(|cell| cell.trim() == "1");
        let (preferred, _short, colloquial, historic) = (flag(), flag(), flag(), flag());
        let usable = !text.is_empty() && !colloquial && !historic;
        usable.then_some(Self { place, language, text, preferred })
    }

    fn region(&self) -> Option<Region> {
        region_of_tag(self.language)
    }
}

/// `geonameid, name, asciiname, alternatenames, …`: Chinese names are among the alternatives.
fn place_row(line: &str) -> Option<Concept> {
    let cells: Vec<&str> = line.split('\t').collect();
    let (name, others) = (cells.get(1)?.trim(), cells.get(3)?);
    let chinese = others.split(',').map(str::trim).filter(|one| has_han(one) && !has_foreign(one));
    let renderings: Vec<Variant> = chinese.map(|text| Variant::new(text, Region::of(text))).collect();
    let original = Original { text: name.to_owned(), language: "und-Latn".to_owned(), seen: Seen::default() };
    let found = !renderings.is_empty() && has_foreign(name);
    found.then(|| Concept { kind: Some(Kind::Place), originals: vec![original], renderings, ..Concept::default() })
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;
    use crate::term::Region;

    #[test]
    fn alternate_names_meet_by_place() {
        let table = "1\t2988507\ten\tParis\t1\t\t\t\t\t\n\
            2\t2988507\tzh\t巴黎\t1\t\t\t\t\t\n\
            3\t2988507\tzh-TW\t巴黎市\t\t\t\t\t\t\n\
            4\t2988507\ten\tLutetia\t\t\t\t1\t\t\n\
            5\t99\tlink\thttps://example.org\t\t\t\t\t\t\n\
            6\t77\tzh\t無名\t\t\t\t\t\t\n\
            no row\n";
        let (found, account) = concepts("alternateNamesV2.txt", table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].originals.len(), 1);
        let told: Vec<_> = found[0].renderings.iter().map(|one| (one.text.as_str(), one.region)).collect();
        assert_eq!(told, [("巴黎", Region::Cn), ("巴黎市", Region::Tw)]);
        assert_eq!((account.passed, account.bad, account.examples[0].line), (1, 1, 7));
    }

    #[test]
    fn tables_of_places_name_them_in_one_cell() {
        let row = "2988507\tParis\tParis\tLutece,Paryż,巴黎,パリ\t48.85\t2.34\tP\tPPLC\tFR\t\t11\t75\t751\t75056\t2138551\t\t42\tEurope/Paris\t2024-01-01";
        let (found, _) = concepts("cities500.txt", row);
        assert_eq!((found[0].headword(), found[0].renderings[0].text.as_str()), ("Paris", "巴黎"));
    }
}
