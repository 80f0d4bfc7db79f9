//! Whose person a name in Chinese text is of: which countries are named before it, and in the whole text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Suggested;
use super::beside::ends_in_title;
use super::romanise::Tradition;
use crate::align::evidence::Evidence;
use crate::names::matcher::Matcher;
use crate::term::Kind;
use crate::text::normalize::simplify_char;
use crate::text::{Document, Span, pinyin};

/// Countries, by what stands for them in news: names, capitals and large cities, agencies.
const PLACES: [(Option<Tradition>, &str); 6] = [
    (
        Some(Tradition::Korean),
        "韩国 南韩 大韩民国 首尔 汉城 釜山 仁川 青瓦台 三星电子 三星集团 现代汽车 韩联社 韩方 韩裔",
    ),
    (Some(Tradition::NorthKorean), "朝鲜 北韩 北朝鲜 平壤 朝中社 朝方"),
    (
        Some(Tradition::Japanese),
        "日本 东京 大阪 京都 横滨 名古屋 神户 札幌 福冈 广岛 长崎 冲绳 北海道 共同社 时事社 日方 日媒 日裔 日籍",
    ),
    (Some(Tradition::Vietnamese), "越南 河内 胡志明市 西贡 岘港 顺化 越共 越通社 越方 越裔"),
    (Some(Tradition::Chinese), "中国 中共 台湾 香港 澳门 大陆 北京 上海 中方 华裔"),
    // No country's in particular.
    (None, "朝鲜半岛 朝鲜族 朝鲜战争 日本海 越南战争 中国海"),
];
/// Where Chinese names are at home, beside places that are called by their pinyin.
const HOME: [&str; 7] = ["中国", "中共", "台", "港", "澳门", "华", "大陆"];
/// Whoever comes to a country is of another.
const VISITED: [&str; 7] = ["驻", "访", "访问", "赴", "抵", "抵达", "前往"];
/// What joins a country's people, and what is a country's.
const JOINING: &str = "、和及的";
/// What begins something else.
const APART: &str = "，,；;：:与跟同对向将“”「」";
/// What stands between the titles of somebody, and between them and the name.
const BETWEEN: &str = "、，,和及";
/// So far before a name its bearer's country may stand, and where nothing but titles stands between them.
const NEAR: usize = 15;
const FAR: usize = 30;
/// A text is about a country that it names so often, and so many times as often as what is Chinese.
const OFTEN: usize = 3;
const OFTENER: usize = 2;

/// What a text says of countries.
pub(super) struct Homelands<'a> {
    doc: &'a Document,
    known: &'a [Suggested],
    evidence: &'a Evidence,
    named: Vec<(Span, Tradition)>,
    /// How often each country is named.
    counts: BTreeMap<Tradition, usize>,
    lean: Option<Tradition>,
}

/// What stands before a name, in its sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Before {
    /// The country named last.
    pub(super) last: Option<Tradition>,
    /// How the name hangs on it.
    pub(super) bond: Bond,
    /// Whether something Chinese is named.
    pub(super) is_home: bool,
    /// Whether a foreign place is.
    pub(super) is_abroad: bool,
}

/// How a name hangs on the country named last before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bond {
    /// Nothing but titles stands between them.
    Apposed,
    /// Others of the country's people stand between them, too, or the name is of something of the country.
    Joined,
    /// Something else does, or no country is named.
    Apart,
}

impl<'a> Homelands<'a> {
    /// Of `doc`, outside of what is `known`, in order.
    pub(super) fn new(doc: &'a Document, known: &'a [Suggested], evidence: &'a Evidence) -> Self {
        let named = named(doc);
        let mut counts = BTreeMap::new();
        for &(_, tradition) in &named {
            *counts.entry(tradition).or_default() += 1;
        }
        let lean = lean(&counts);
        Self { doc, known, evidence, named, counts, lean }
    }

    /// Whose text it is, where it is much about one country.
    pub(super) fn lean(&self) -> Option<Tradition> {
        self.lean
    }

    /// Whether a country's name stands anywhere.
    pub(super) fn names(&self, tradition: Tradition) -> bool {
        self.counts.contains_key(&tradition)
    }

    /// Whether a known name begins at `at`.
    pub(super) fn is_known_from(&self, at: usize) -> bool {
        let next = self.known.partition_point(|one| one.span.start < at);
        self.known.get(next).is_some_and(|one| one.span.start == at)
    }

    /// Where the sentence of `at` begins, or so many characters before it.
    fn near(&self, at: usize, most: usize) -> usize {
        let text = self.doc.text().get(..at).unwrap_or_default();
        let near = text.char_indices().rev().take(most).take_while(|(_, c)| !"。！？!?\n".contains(*c));
        near.last().map_or(at, |(from, _)| from)
    }

    /// What stands before `at`.
    pub(super) fn before(&self, at: usize) -> Before {
        let text = self.doc.text().get(..at).unwrap_or_default();
        let from = self.near(at, NEAR);
        let titled = self.last(self.near(at, FAR), at).filter(|(span, _)| self.is_titled(*span, at));
        let last = titled.or_else(|| self.last(from, at));
        let gap = last.and_then(|(span, _)| self.doc.text().get(span.end..at));
        Before {
            last: last.map(|(_, tradition)| tradition),
            bond: if titled.is_some() { Bond::Apposed } else { gap.map_or(Bond::Apart, bond) },
            is_home: is_home(text.get(from..).unwrap_or_default()),
            is_abroad: self.is_abroad(from, at),
        }
    }

    /// Whether only titles of one person stand between the country at `span` and a name at `at`: 韩国前总统、
    /// 大国家党党首. Behind a comma the country must begin its clause: who met 韩国总统 may be another's.
    fn is_titled(&self, span: Span, at: usize) -> bool {
        let gap = self.doc.text().get(span.end..at).unwrap_or_default();
        let begins = || {
            let before = self.doc.text().get(..span.start).and_then(|text| text.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric())
        };
        let titles = gap.strip_suffix(|c| BETWEEN.contains(c));
        !gap.is_empty() && self.are_titles(titles.unwrap_or(gap)) && (titles.is_none() || begins())
    }

    /// Whether `text` is titles with marks between them.
    fn are_titles(&self, text: &str) -> bool {
        text.split(|c| BETWEEN.contains(c)).all(|piece| {
            let simple: Vec<char> = piece.chars().map(simplify_char).collect();
            ends_in_title(self.evidence, &simple)
        })
    }

    /// The country named last between two places that is no country of a visit.
    fn last(&self, from: usize, to: usize) -> Option<(Span, Tradition)> {
        let end = self.named.partition_point(|(span, _)| span.end <= to);
        let near = self.named[..end].iter().rev().take_while(|(span, _)| span.start >= from);
        let visited = |span: Span| {
            let before = self.doc.text().get(..span.start).unwrap_or_default();
            VISITED.iter().any(|word| before.ends_with(word))
        };
        near.copied().find(|(span, _)| !visited(*span))
    }

    /// Whether a place is named that is not called by its pinyin.
    fn is_abroad(&self, from: usize, to: usize) -> bool {
        let first = self.known.partition_point(|one| one.span.start < from);
        let mut here = self.known[first..].iter().take_while(|one| one.span.end <= to);
        here.any(|one| {
            let spelt = pinyin::spell(self.doc.slice(one.span));
            let is_spelt = |place: &super::Suggestion| place.text.to_lowercase().replace(['\'', ' '], "") == spelt;
            one.kind == Some(Kind::Place) && !one.suggestions.iter().any(is_spelt)
        })
    }
}

/// What `gap` is between a country and a name.
fn bond(gap: &str) -> Bond {
    let has = |marks: &str| gap.contains(|c| marks.contains(c));
    if has(APART) {
        Bond::Apart
    } else if has(JOINING) {
        Bond::Joined
    } else {
        Bond::Apposed
    }
}

fn is_home(context: &str) -> bool {
    let simple: String = context.chars().map(simplify_char).collect();
    HOME.iter().any(|home| simple.contains(home))
}

/// Where `doc` names a country: the longest name at each place.
fn named(doc: &Document) -> Vec<(Span, Tradition)> {
    static NAMES: LazyLock<Matcher> = LazyLock::new(|| {
        let of_place =
            |(number, (_, names)): (u32, (_, &'static str))| names.split(' ').map(move |name| (name, number));
        Matcher::new((0..).zip(PLACES).flat_map(of_place))
    });
    let whose = |numbers: &[u32]| PLACES[numbers[0] as usize].0;
    let found = NAMES.find(doc, |span, numbers| Some((span, whose(numbers))));
    found.into_iter().filter_map(|(span, tradition)| Some((span, tradition?))).collect()
}

/// The foreign country that a text is about which names each so many times.
fn lean(counts: &BTreeMap<Tradition, usize>) -> Option<Tradition> {
    // Of two named as often the later in the order of traditions.
    let (&most, &times) = counts.iter().max_by_key(|&(_, times)| times)?;
    let chinese = counts.get(&Tradition::Chinese).copied().unwrap_or_default();
    let is_about = most != Tradition::Chinese && times >= OFTEN && times >= OFTENER * chinese;
    is_about.then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    /// The country before `⟦` in `text`, and how the name behind it hangs on it.
    fn before(text: &str) -> (Option<Tradition>, Bond) {
        let at = text.find('⟦').unwrap();
        let doc = Document::new("t", text);
        let found = Homelands::new(&doc, &[], &Model::shipped().evidence).before(at);
        (found.last, found.bond)
    }

    #[test]
    fn the_country_named_last_unless_it_is_visited() {
        for (text, expected) in [
            ("韓國總統⟦尹錫悅", Some(Tradition::Korean)),
            ("中国驻韩国大使⟦邢海明", Some(Tradition::Chinese)),
            ("日本驻华大使⟦金杉宪治", Some(Tradition::Japanese)),
            ("朝鲜半岛问题专家⟦李", None),
            ("越南说了。记者⟦李", None),
        ] {
            assert_eq!(before(text).0, expected, "{text}");
        }
    }

    #[test]
    fn people_of_a_country_are_joined_and_others_stand_apart() {
        for (text, expected) in [
            ("越南总理⟦范明政", Bond::Apposed),
            ("越南总理范明政和国会主席⟦王庭惠", Bond::Joined),
            ("越南总理范明政与⟦李克强", Bond::Apart),
            ("日本首相说，⟦李", Bond::Apart),
            ("韩国前总统、大国家党党首⟦朴", Bond::Apposed),
            ("韩国前总统，⟦朴", Bond::Apposed),
            ("他会见了韩国总统，⟦李", Bond::Apart),
        ] {
            assert_eq!(before(text).1, expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_about_a_country_that_it_names_often() {
        let about = |text: &str| Homelands::new(&Document::new("t", text), &[], &Model::shipped().evidence).lean();
        assert_eq!(about("越南、河内与越共"), Some(Tradition::Vietnamese));
        assert_eq!(about("中国、上海、日本、东京与大阪"), None);
    }
}
