//! The parts under which a person is named again: 吕特 and Rutte for 马克·吕特, Mark Rutte.

use crate::term::{Entry, Kind, Method, PartPair};
use crate::text::normalize::fold;
use crate::text::script::{has_han, is_initial, is_interpunct};

/// Which part of a person's name something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The whole name, as some text gives it.
    Whole,
    /// The whole name without its initials, which one writer puts in and the next leaves out.
    Plain,
    /// The part that goes on alone: the last one of a foreign name, the first of an East Asian one.
    Surname,
    /// Any other part; alone it says little.
    Given,
}

/// The aligned parts of a person's name that can stand alone, and what each is. Other entries have none:
/// half an organisation's name is another organisation.
pub fn of(entry: &Entry) -> Vec<(PartPair, Role)> {
    if entry.kind != Kind::Person {
        return Vec::new();
    }
    let stated = entry.parts.iter().map(|part| &part.pair).filter(|part| belongs(part, entry)).map(without_initials);
    let mut parts: Vec<PartPair> = stated.collect();
    if parts.is_empty() {
        parts = guessed(entry);
    }
    parts.extend(surnames(entry, &parts));
    parts.retain(|part| !is_joint(&part.original));
    parts.sort();
    parts.dedup();
    parts.retain(|part| part.rendering.chars().count() > 1 && part.original.chars().count() > 1);
    parts.into_iter().map(|part| (part.clone(), role(&part, entry))).collect()
}

/// The parts of a Chinese rendering: what its interpuncts part, and the dots of initials.
///
/// ```
/// use yiming::names::parts::of_rendering;
/// assert_eq!(of_rendering("小约瑟夫·R.拜登").collect::<Vec<_>>(), ["小约瑟夫", "R", "拜登"]);
/// ```
pub fn of_rendering(rendering: &str) -> impl DoubleEndedIterator<Item = &str> {
    rendering.split(|c: char| is_interpunct(c) || matches!(c, ' ' | '.')).filter(|part| !part.is_empty())
}

/// The words of an original, without what follows a surname (`Jr.`, `III`).
pub fn of_original(original: &str) -> Vec<&str> {
    let mut words: Vec<&str> = original.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|last| is_suffix(last)) {
        words.pop();
    }
    words
}

/// A person's name in either language without its initials, where it has some and two other parts: `Rosemary DiCarlo`,
/// 罗斯玛丽·迪卡洛.
pub fn plain(name: &str) -> Option<String> {
    let joint = name.chars().find(|&c| is_interpunct(c) || c == ' ')?;
    let parts: Vec<&str> = name.split(|c: char| is_interpunct(c) || c == ' ').filter(|part| !part.is_empty()).collect();
    let plain: Vec<&str> = parts.iter().copied().filter(|part| !is_initial(part)).collect();
    (plain.len() > 1 && plain.len() < parts.len()).then(|| plain.join(joint.encode_utf8(&mut [0; 4])))
}

/// The surname of an original as written in Western order, its particles included: `von der Leyen`.
pub fn surname(original: &str) -> String {
    let words = of_original(original);
    let last = words.len().saturating_sub(1);
    let start = (1..last).rev().take_while(|&at| is_particle(words[at])).last().unwrap_or(last);
    words[start..].join(" ")
}

/// Whether `word` is a small word that belongs to the surname after it.
pub fn is_particle(word: &str) -> bool {
    const PARTICLES: &str = "af al an av bin bint da dal de del della dem den der des di do dos du e el ibn la las le los of ter \
        the van ver vom von y zu zum zur";
    PARTICLES.split(' ').any(|known| known == word)
}

/// Whether `word` follows a surname without being part of it.
pub fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV" | "Jnr" | "Snr")
}

/// 拜登 of R.拜登, which a text writes without a mark between them.
fn without_initials(part: &PartPair) -> PartPair {
    let bare = of_rendering(&part.rendering).next_back().filter(|bare| has_han(bare));
    let initials = part.rendering.contains('.');
    PartPair {
        rendering: bare.filter(|_| initials).unwrap_or(&part.rendering).to_owned(),
        original: part.original.clone(),
    }
}

fn belongs(part: &PartPair, entry: &Entry) -> bool {
    entry.renderings.iter().any(|one| one.text.contains(&part.rendering))
        && entry.originals.iter().any(|one| one.text.contains(&part.original))
}

/// Parts where none were aligned: one by one where the counts agree, else the last with the last.
fn guessed(entry: &Entry) -> Vec<PartPair> {
    let mut parts = Vec::new();
    for rendering in entry.renderings.iter().filter(|one| by_sound(one.method)) {
        let pieces: Vec<&str> = of_rendering(&rendering.text).collect();
        for original in entry.originals.iter().filter(|one| !has_han(&one.text)) {
            let words = of_original(&original.text);
            if words.len() < 2 || is_joint(&original.text) {
                continue;
            }
            if pieces.len() == words.len() {
                parts.extend(pieces.iter().zip(&words).map(|(piece, word)| pair(piece, word)));
            } else if let Some(last) = pieces.last() {
                parts.push(pair(last, &surname(&original.text)));
            }
        }
    }
    parts
}

/// A rendering in one piece that no part accounts for renders the surname: 埃尔多安 for Recep Tayyip Erdoğan.
fn surnames(entry: &Entry, known: &[PartPair]) -> Vec<PartPair> {
    let mut found = Vec::new();
    for rendering in entry.renderings.iter().filter(|one| by_sound(one.method)) {
        let pieces = of_rendering(&rendering.text).count();
        let originals = entry.originals.iter().map(|one| one.text.as_str());
        for original in originals.filter(|text| !has_han(text) && !is_joint(text) && of_original(text).len() > 1) {
            let surname = surname(original);
            let accounts =
                |part: &PartPair| rendering.text.contains(&part.rendering) && fold(&part.original) != fold(original);
            if pieces == 1 && !known.iter().any(accounts) {
                found.push(pair(&rendering.text, &surname));
            }
        }
    }
    found
}

/// Whether `original` names two at once.
fn is_joint(original: &str) -> bool {
    original.split_whitespace().any(|word| matches!(word, "and" | "&"))
}

fn by_sound(method: Method) -> bool {
    matches!(method, Method::Transliteration | Method::Mixed)
}

fn pair(rendering: &str, original: &str) -> PartPair {
    PartPair { rendering: rendering.to_owned(), original: original.to_owned() }
}

fn role(part: &PartPair, entry: &Entry) -> Role {
    let key = fold(&part.rendering);
    let is_surname = entry.renderings.iter().any(|one| match one.method {
        Method::Heritage => fold(&one.text).starts_with(&key),
        _ => of_rendering(&one.text).next_back().is_some_and(|last| fold(last) == key) || fold(&one.text) == key,
    });
    if is_surname { Role::Surname } else { Role::Given }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;

    fn shown(rendering: &str, original: &str) -> Vec<String> {
        of(&entry(1, rendering, original))
            .iter()
            .map(|(part, role)| format!("{} {} {role:?}", part.rendering, part.original))
            .collect()
    }

    #[test]
    fn parts_pair_up() {
        assert_eq!(shown("马克·吕特", "Mark Rutte"), ["吕特 Rutte Surname", "马克 Mark Given"]);
        assert_eq!(shown("泽连斯基", "Volodymyr Zelensky"), ["泽连斯基 Zelensky Surname"]);
        assert_eq!(shown("乌尔苏拉·冯德莱恩", "Ursula von der Leyen"), ["冯德莱恩 von der Leyen Surname"]);
        assert_eq!(shown("普京", "Putin"), Vec::<String>::new());
        let mut biden = entry(1, "小约瑟夫·R.拜登", "Joseph R. Biden Jr.");
        biden.parts.push(crate::term::Part { pair: pair("R.拜登", "Biden"), mentions: 1 });
        assert!(of(&biden).contains(&(pair("拜登", "Biden"), Role::Surname)));
        assert_eq!(shown("普京", "Vladimir Putin and Leonid Kuchma"), Vec::<String>::new());
    }

    #[test]
    fn a_whole_as_its_own_part_hides_no_surname() {
        let mut erdogan = entry(1, "埃尔多安", "Recep Tayyip Erdoğan");
        let whole = pair("埃尔多安", "Recep Tayyip Erdoğan");
        erdogan.parts.push(crate::term::Part { pair: whole, mentions: 1 });
        assert!(of(&erdogan).contains(&(pair("埃尔多安", "Erdoğan"), Role::Surname)));
    }

    #[test]
    fn organisations_have_no_parts() {
        let mut org = entry(1, "哈佛·大学", "Harvard University");
        org.kind = Kind::Org;
        assert_eq!(of(&org), []);
    }
}
