//! Whether a known Chinese form is a name where it stands: 龙江 is none in 黑龙江 nor 穆斯 in 穆斯林, and 时代
//! is a word of everybody's though some text has glossed a magazine of that name.
//!
//! Short forms alone are in doubt, and only those that nobody has settled: a dictionary that segments what
//! stands around them tells. What is spelt on by characters of foreign names is a piece of a longer name.

use super::REFERENCE;
use crate::align::evidence::{Evidence, LONGEST_WORD, Word};
use crate::align::words::{self, Words, is_word};
use crate::names::han::{Spelling, spelling};
use crate::names::{Hit, Names};
use crate::term::Kind;
use crate::text::Document;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;

/// A longer form is a name wherever it stands.
const SHORT: usize = 3;
/// A shorter term may be a word that everybody knows.
const TERM: usize = 3;
/// So many characters on either side are segmented with a form.
const NEAR: usize = 8;
/// A form that no dictionary has is none where words explain its characters so well (log probability).
const EXPLAINED: f32 = -14.0;
/// A name that a dictionary has is none where longer words explain it by so much better, in nats.
const HELD: f32 = 6.0;
/// Words so frequent (log probability) are words before they are names; titles of works need be rarer.
const EVERYDAY: f32 = -9.8;
const EVERYDAY_TITLE: f32 = -13.0;
/// What stands before and behind names of places and bodies in words that still name them: 国防部长, 古希腊.
const AFFIXES: &str = "人市省州县区族语文长岛海军党式系史籍裔方队国府港城教古东西南北前驻";

/// Whether `hit` is a name where it stands in `doc`.
pub(super) fn stands(doc: &Document, hit: &Hit<'_>, names: &Names, evidence: &Evidence) -> bool {
    let size = doc.slice(hit.span).chars().take(SHORT + 1).count();
    let entries = || hit.forms.iter().map(|form| (&names.entries()[form.entry], names.source(form.entry)));
    let is_settled = || entries().any(|(entry, _)| entry.settled().next().is_some());
    if size > SHORT || is_settled() || is_marked(doc, hit) {
        return true;
    }
    let is_person = entries().all(|(entry, _)| entry.kind == Kind::Person);
    let place = Place::new(doc, hit, evidence);
    let Some(word) = place.word(place.start, place.end) else {
        return place.explained() < EXPLAINED && !place.goes_on();
    };
    let is_other = entries().all(|(entry, source)| is_everyday(word, entry.kind, source == REFERENCE))
        || place.is_held(word, is_person)
        || is_person && place.goes_on();
    !is_other
}

/// Whether `hit` stands in marks of a title.
fn is_marked(doc: &Document, hit: &Hit<'_>) -> bool {
    let before = doc.text().get(..hit.span.start).and_then(|text| text.chars().next_back());
    let after = doc.text().get(hit.span.end..).and_then(|text| text.chars().next());
    matches!((before, after), (Some('《'), Some('》')) | (Some('〈'), Some('〉')))
}

/// Whether a word is rather itself than something of `kind` that is called by it.
fn is_everyday(word: Word, kind: Kind, is_established: bool) -> bool {
    match kind {
        Kind::Term => usize::from(word.size) < TERM,
        _ if word.is_name() => false,
        Kind::Work => word.log() > EVERYDAY_TITLE,
        // Bodies and products were written down by hand, places were not.
        Kind::Place => word.log() > EVERYDAY,
        _ => word.log() > EVERYDAY && !is_established,
    }
}

/// A form with the Chinese characters around it, simplified.
struct Place<'a> {
    evidence: &'a Evidence,
    run: Vec<char>,
    /// Where in the run it stands.
    start: usize,
    end: usize,
}

impl<'a> Place<'a> {
    fn new(doc: &Document, hit: &Hit<'_>, evidence: &'a Evidence) -> Self {
        let before = doc.text().get(..hit.span.start).unwrap_or_default();
        let after = doc.text().get(hit.span.end..).unwrap_or_default();
        let mut run: Vec<char> = before.chars().rev().take(NEAR).take_while(|&c| is_han(c)).collect();
        run.reverse();
        let start = run.len();
        run.extend(doc.slice(hit.span).chars());
        let end = run.len();
        run.extend(after.chars().take(NEAR).take_while(|&c| is_han(c)));
        Self { evidence, run: run.into_iter().map(simplify_char).collect(), start, end }
    }

    fn word(&self, from: usize, to: usize) -> Option<Word> {
        words::word(self.evidence, &self.run[from..to])
    }

    /// How well words explain the form where it stands.
    fn explained(&self) -> f32 {
        Words::new(self.evidence, &self.run).explain(self.start, self.end)
    }

    /// Whether a longer word holds the form, or takes a piece of it, that does not name what the form does:
    /// 麦克 in 麦克风, 法国 in 非法国际. One that holds a person's name never does.
    fn is_held(&self, own: Word, is_person: bool) -> bool {
        let over: Vec<(usize, usize, f32)> = self.words_over().collect();
        if over.is_empty() {
            return false;
        }
        let words = Words::new(self.evidence, &self.run);
        let (mut named, mut held) = (words.through(self.start, self.end, own.log()), f32::NEG_INFINITY);
        for (from, to, log) in over {
            let is_same = !is_person
                && from <= self.start
                && self.end <= to
                && self.is_words(from, self.start)
                && self.is_words(self.end, to);
            let best = if is_same { &mut named } else { &mut held };
            *best = best.max(words.through(from, to, log));
        }
        held > named + HELD
    }

    /// The words other than the form that share characters with it and reach beyond it, with their log
    /// probabilities.
    fn words_over(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        let size = self.run.len();
        let over = (self.start.saturating_sub(LONGEST_WORD - 1)..self.end)
            .flat_map(move |from| (from + 2..=size.min(from + LONGEST_WORD)).map(move |to| (from, to)))
            .filter(|&(from, to)| to > self.start && (from < self.start || to > self.end));
        over.filter_map(|(from, to)| Some((from, to, self.word(from, to)?.log())))
    }

    /// Whether what a longer word has beside the form is words, and characters that may stand beside it.
    fn is_words(&self, from: usize, to: usize) -> bool {
        let is_word = |end: usize| match &self.run[from..end] {
            [one] => AFFIXES.contains(*one),
            more => is_word(self.evidence, more),
        };
        from == to || (from + 1..=to).any(|end| is_word(end) && self.is_words(end, to))
    }

    /// Whether what stands beside the form spells foreign names, and begins or ends no word: 普拉 in 普拉塔塞维奇.
    fn goes_on(&self) -> bool {
        let is_spelt = |at: usize| spelling(self.run[at]) == Spelling::Strong;
        let ends_word = || {
            (2..=LONGEST_WORD.min(self.start))
                .any(|size| is_word(self.evidence, &self.run[self.start - size..self.start]))
        };
        let begins_word = || {
            let behind = &self.run[self.end..];
            (2..=LONGEST_WORD.min(behind.len())).any(|size| is_word(self.evidence, &behind[..size]))
        };
        self.start > 0 && is_spelt(self.start - 1) && !ends_word()
            || self.end < self.run.len() && is_spelt(self.end) && !begins_word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;
    use crate::names::Side;
    use crate::names::tests::{entry, rendered};
    use crate::term::{Entry, MemoryTerms, Status};

    fn check(entry: Entry, cases: &[(&str, bool)]) {
        let names = Names::new(Side::Rendering, &[&MemoryTerms::new(vec![entry])]).unwrap();
        for &(text, expected) in cases {
            let doc = Document::new("t", text);
            let pages = names.read(&[&doc]);
            let hits = names.find(&pages[0], &names.owners(&pages));
            assert_eq!(stands(&doc, &hits[0], &names, &Model::shipped().evidence), expected, "{text}");
        }
    }

    fn of_kind(kind: Kind, rendering: &str, original: &str) -> Entry {
        Entry { kind, ..entry(1, rendering, original) }
    }

    #[test]
    fn a_longer_word_is_no_name_in_it() {
        check(of_kind(Kind::Place, "龙江", "Longjiang"), &[("发现于中国黑龙江省", false), ("龙江的人", true)]);
        check(of_kind(Kind::Place, "香港", "Hong Kong"), &[("数年前，香港中文大学", true)]);
        check(of_kind(Kind::Place, "三明", "Sanming"), &[("一份意式三明治", false), ("福建三明", true)]);
        check(of_kind(Kind::Org, "国防部", "Ministry of Defense"), &[("美国国防部长说", true)]);
        check(of_kind(Kind::Place, "小平", "Kodaira"), &[("邓小平指出", false), ("东京都小平市", true)]);
        check(entry(1, "麦克", "Mike"), &[("通过麥克風监听", false), ("麥克说", true)]);
        check(of_kind(Kind::Place, "希腊", "Greece"), &[("希腊字母", true), ("古希腊人", true)]);
    }

    #[test]
    fn a_word_across_the_edge_takes_it() {
        check(of_kind(Kind::Place, "法国", "France"), &[("动物的非法国际贸易猖獗", false), ("让法国国际广播", true)]);
        check(of_kind(Kind::Place, "大和", "Yamato"), &[("较大和较重", false)]);
    }

    #[test]
    fn a_foreign_name_that_goes_on_is_another() {
        check(entry(1, "普拉", "Pla"), &[("总统抨击了普拉塔塞维奇的被捕", false), ("普拉说", true)]);
        check(entry(1, "马斯", "Maas"), &[("德外长马斯呼吁撤回", true)]);
    }

    #[test]
    fn a_word_of_everybodys_is_no_name() {
        check(of_kind(Kind::Org, "时代", "Time"), &[("在新时代里", false), ("美国《时代》周刊", true)]);
        check(of_kind(Kind::Product, "不是", "NewClusterClient"), &[("不是我", false)]);
        check(of_kind(Kind::Work, "农场", "The Farm"), &[("在农场里", false)]);
        check(of_kind(Kind::Org, "微软", "Microsoft"), &[("微软的股票", true)]);
        let mut settled = of_kind(Kind::Org, "时代", "Time");
        settled.renderings[0] = rendered("时代", Status::Preferred);
        check(settled, &[("在新时代里", true)]);
    }
}
