//! CC-CEDICT in: its proper names. `格里高利 格里高利 [Ge2 li3 gao1 li4] /Gregory or Grigory (name)/`
//!
//! A name is what has a capital in its pinyin and in its gloss; words of the language are passed over. The
//! simplified form is taken, for zh-CN; what the dictionary marks as Taiwan's is taken in its traditional
//! form, for zh-TW: a traditional form alone is no Taiwan usage.

use std::io::BufRead;

use super::super::concept::{Concept, Variant};
use super::lines::{Lines, text};
use super::{Account, Broken, Row, Sink};
use crate::term::{Kind, Original, Region, Seen};
use crate::text::script::has_han;

/// Whether `text` begins with an entry.
pub(super) fn is_entry(text: &str) -> bool {
    text.lines().find(|line| !line.starts_with('#')).is_some_and(|line| parse(line).is_some())
}

/// Read the names of the dictionary `from`.
pub(super) fn read(from: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut lines = Lines::new(from);
    while let Some((number, line)) = lines.next()? {
        let line = match text(&line) {
            Ok(line) => line.trim(),
            Err(reason) => {
                account.bad(number, reason);
                continue;
            }
        };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(entry) = parse(line) else {
            account.bad(number, "no entry of CC-CEDICT (Traditional Simplified [pin1 yin1] /gloss/)");
            continue;
        };
        match concept(&entry) {
            Some(concept) => {
                if sink(Row { concept, line: number }).is_break() {
                    return Ok(());
                }
            }
            None => account.passed += 1,
        }
    }
    Ok(())
}

struct Entry<'a> {
    traditional: &'a str,
    simplified: &'a str,
    pinyin: &'a str,
    glosses: Vec<&'a str>,
}

fn parse(line: &str) -> Option<Entry<'_>> {
    let (forms, rest) = line.split_once(" [")?;
    let (pinyin, rest) = rest.split_once("] ")?;
    let (traditional, simplified) = forms.split_once(' ')?;
    let glosses: Vec<&str> =
        rest.trim().strip_prefix('/')?.split('/').map(str::trim).filter(|one| !one.is_empty()).collect();
    (!glosses.is_empty() && has_han(traditional)).then_some(Entry { traditional, simplified, pinyin, glosses })
}

fn concept(entry: &Entry<'_>) -> Option<Concept> {
    if !entry.pinyin.starts_with(char::is_uppercase) || !has_han(entry.simplified) {
        return None;
    }
    let mut originals: Vec<String> = Vec::new();
    let mut kind = None;
    for gloss in &entry.glosses {
        for name in names_in(gloss) {
            if !originals.contains(&name) {
                originals.push(name);
            }
        }
        kind = kind.or(kind_of(gloss));
    }
    if originals.is_empty() {
        return None;
    }
    let taiwan = entry.glosses.iter().any(|gloss| gloss.contains("(Tw)"));
    let (text, region) = if taiwan { (entry.traditional, Region::Tw) } else { (entry.simplified, Region::Cn) };
    let note = entry.glosses.join("; ");
    let original = |text: String| Original { text, language: "en".to_owned(), seen: Seen::default() };
    Some(Concept {
        kind,
        note: (note != originals.join("; ")).then_some(note),
        originals: originals.into_iter().map(original).collect(),
        renderings: vec![Variant::new(text.replace('・', "·"), region)],
        ..Concept::default()
    })
}

/// The names that a gloss gives: `Gregory or Grigory (name)`, `Paris, capital of France`.
fn names_in(gloss: &str) -> Vec<String> {
    const NO_NAMES: &[&str] = &[
        "surname ",
        "see ",
        "variant of ",
        "old variant",
        "abbr. ",
        "also written",
        "also called",
        "also pr. ",
        "CL:",
        "erhua",
        "used in ",
        "same as ",
    ];
    let gloss = without_brackets(gloss);
    if NO_NAMES.iter().any(|start| gloss.starts_with(start)) || has_han(&gloss) {
        return Vec::new();
    }
    let head = gloss.split([',', ';', ':']).next().unwrap_or_default();
    head.split(" or ").map(str::trim).filter(|name| is_name(name)).map(str::to_owned).collect()
}

/// Every word begins with a capital, but for those that join names.
fn is_name(text: &str) -> bool {
    const JOINING: &[&str] = &[
        "of", "the", "and", "de", "la", "le", "du", "van", "von", "der", "den", "da", "di", "al", "in", "on", "for",
        "el", "et",
    ];
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let large =
        |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
    text.starts_with(char::is_uppercase)
        && words.len() <= 8
        && words.iter().all(|word| large(word) || JOINING.contains(word) || word.contains(|c: char| c.is_uppercase()))
}

fn without_brackets(gloss: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for c in gloss.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind_of(gloss: &str) -> Option<Kind> {
    let has = |words: &[&str]| words.iter().any(|word| gloss.contains(word));
    let lived = gloss.contains("(1") && gloss.contains('-') || has(&["(name)", "(-", "BC)", "AD)"]);
    if has(&[
        "city",
        "county",
        "province",
        "capital",
        "river",
        "country",
        "island",
        "mountain",
        "town",
        "district",
        "state",
        "prefecture",
        "sea",
        "lake",
        "region",
        "village",
        "continent",
    ]) {
        Some(Kind::Place)
    } else if lived {
        Some(Kind::Person)
    } else if has(&["company", "corporation", "University", "organization", "brand", "party", "Ministry", "bank"]) {
        Some(Kind::Org)
    } else if has(&["novel", "film", "movie", "poem", "opera", "TV series"]) {
        Some(Kind::Work)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;
    use crate::term::{Kind, Region};

    #[test]
    fn names_are_told_from_words() {
        let dictionary = "# CC-CEDICT\n\
            格里高利 格里高利 [Ge2 li3 gao1 li4] /Gregory or Grigory (name)/\n\
            巴黎 巴黎 [Ba1 li2] /Paris, capital of France/\n\
            川普 川普 [Chuan1 pu3] /(Tw) Donald Trump (1946-)/\n\
            你好 你好 [ni3 hao3] /hello/hi/\n\
            丁 丁 [Ding1] /surname Ding/\n\
            broken line\n";
        let (found, account) = concepts("cedict_ts.u8", dictionary);
        let told: Vec<_> =
            found.iter().map(|one| (one.headword(), one.renderings[0].text.as_str(), one.kind)).collect();
        assert_eq!(
            told,
            [
                ("Gregory", "格里高利", Some(Kind::Person)),
                ("Paris", "巴黎", Some(Kind::Place)),
                ("Donald Trump", "川普", Some(Kind::Person))
            ]
        );
        assert_eq!(found[0].originals[1].text, "Grigory");
        assert_eq!(found[2].renderings[0].region, Region::Tw);
        assert_eq!((account.passed, account.bad, account.examples[0].line), (2, 1, 7));
    }
}
