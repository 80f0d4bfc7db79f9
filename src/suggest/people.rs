//! People of Chinese, Korean, Japanese and Vietnamese name in Chinese text whom nothing knows, with what their
//! names are in Latin letters.
//!
//! A surname and some characters behind it are a name where words of a dictionary explain them worse than a
//! name does, and where people are named: behind a title, before what people do or are called. How it is read
//! is told by the country before it, by the country that the text is about, and by the surname. What one place
//! has shown to be a name is one wherever the text has it. Behind the name of another foreign place nobody is
//! guessed at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::homeland::{Bond, Homelands};
use super::romanise::{Shape, Tradition, Way, is_married};
use super::run::Run;
use super::{Direction, Suggested, Suggestion, is_taken};
use crate::align::evidence::{Evidence, WordClass};
use crate::align::tables::hash;
use crate::term::{Kind, Region};
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

/// Surnames that are oftener words.
const ALSO_WORDS: &str = "连齐时成万向单党于安文易古米车项燕楚路温曾祝农关应管解查仇全师商白金";
/// Characters that spell foreign names and are rare in Chinese ones.
const FOREIGN: &str = "尔斯克特夫姆布普拉基巴卡塔萨恩伊茨迪蒂科维纳诺贝勒洛戈内阿奥罗莱赫赖顿";
/// Characters that nobody is called by.
const NEVER: &str = "的了在是与对将等说称为年月日时地个们不家总氏某被把从向到上下中也都就又更没有这那里后前其之于及或如以但\
    而让给该各部会员长表省市县区姓";
/// Those of them that other traditions do call people by.
const ELSEWHERE: &str = "恩基阿维伊纳贝在与年月日时家氏上中也有里之如长";
/// What stands behind a name: what people do, and how they are addressed.
const BEHIND: [&str; 36] = [
    "说", "表示", "认为", "指出", "告诉", "强调", "介绍", "称", "坦言", "透露", "回忆", "解释", "补充", "回应", "写道",
    "直言", "呼吁", "批评", "担任", "出生", "则", "曾", "感叹", "主持", "先生", "女士", "教授", "博士", "老师", "同志",
    "院长", "校长", "主任", "律师", "等人", "夫妇",
];

/// What a surname that is oftener a word costs.
const WORD: f32 = -4.0;
/// What a title before the name is worth, what people do behind it, and an edge of the clause.
const TITLE: f32 = 6.0;
const DEED: f32 = 4.0;
const EDGE: f32 = 1.5;
/// A name that a dictionary has.
const LISTED: f32 = 3.0;
/// What it is worth that the country of the tradition stands before the name, and that the text is about it.
const APPOSED: f32 = 5.0;
const ABOUT: f32 = 1.0;
/// What a Japanese name costs where nothing Japanese is named.
const OUT_OF_PLACE: f32 = -4.0;
/// What a reading is worth beside the first where both may be.
const DOUBTFUL: f64 = 0.5;
/// What a foreigner gains at least whom a dictionary has.
const FAMOUS: f32 = 10.0;
/// From so much on a stretch is a name.
const ENOUGH: f32 = 7.0;
/// What it costs, where its country is named, that neither title nor deed stands beside it: less where the
/// country is apposed, or the name long.
const UNTOLD: f32 = -5.0;
const UNTOLD_BUT_CLEAR: f32 = -2.0;

/// A stretch that may be a name.
struct Candidate {
    span: Span,
    name: Vec<char>,
    surname: usize,
    tradition: Tradition,
    /// How much better a name explains it than words do.
    gain: f32,
    /// The same with what stands beside it; nothing where that tells of no name.
    worth: Option<f32>,
    /// Whether only what the text is about tells the tradition.
    is_doubtful: bool,
}

/// How a name that is shown to be one is read.
#[derive(Clone, Copy)]
struct Reading {
    tradition: Tradition,
    worth: f32,
    is_doubtful: bool,
}

/// The people in the `runs` of `doc`, a text of `region`, outside of what is `known`, all in order.
pub(super) fn people(
    document: usize,
    doc: &Document,
    runs: &[Run],
    known: &[Suggested],
    region: Option<Region>,
    evidence: &Evidence,
) -> Vec<Suggested> {
    let homelands = Homelands::new(doc, known);
    let all: Vec<Candidate> = runs.iter().flat_map(|run| candidates(doc, run, &homelands, evidence)).collect();
    let shown = shown(&all);
    let reading = |one: &Candidate| {
        shown.get(one.name.as_slice()).copied().filter(|shown| shown.tradition == one.tradition && one.gain > 0.0)
    };
    let mut read: Vec<(&Candidate, Reading)> = all.iter().filter_map(|one| Some((one, reading(one)?))).collect();
    // Of those that begin at one place the surest.
    read.sort_by(|(one, reading), (other, surer)| {
        one.span.start.cmp(&other.span.start).then(surer.worth.total_cmp(&reading.worth))
    });
    let mut found: Vec<Suggested> = Vec::new();
    for (one, reading) in read {
        if !is_taken(known, one.span) && !found.last().is_some_and(|other| other.span.overlaps(one.span)) {
            let region = region.filter(|_| !homelands.is_mainland(one.span.start));
            found.push(suggested(document, one, reading.is_doubtful, region));
        }
    }
    found
}

/// The names that some place shows to be names, each as it is read where that is clearest.
fn shown(all: &[Candidate]) -> BTreeMap<&[char], Reading> {
    let mut shown: BTreeMap<&[char], Reading> = BTreeMap::new();
    for one in all {
        let Some(worth) = one.worth.filter(|&worth| worth >= ENOUGH) else { continue };
        let reading = Reading { tradition: one.tradition, worth, is_doubtful: one.is_doubtful };
        let known = shown.entry(&one.name).or_insert(reading);
        // What a country tells is surer than what the text is about.
        if (known.is_doubtful, -known.worth) > (one.is_doubtful, -worth) {
            *known = reading;
        }
    }
    shown
}

fn suggested(document: usize, one: &Candidate, is_doubtful: bool, region: Option<Region>) -> Suggested {
    let made = |tradition: Tradition| {
        tradition.romanised(&one.name, one.surname, region).into_iter().map(|way: Way| {
            Suggestion::generated(way.text.clone(), way.text, way.region, way.probability, way.reason.to_owned())
        })
    };
    let mut suggestions: Vec<Suggestion> = made(one.tradition).collect();
    let may_be_chinese = Tradition::Chinese.shapes(&one.name).iter().any(|shape| shape.size == one.name.len());
    if is_doubtful && may_be_chinese {
        suggestions.extend(made(Tradition::Chinese).map(|other| Suggestion { score: other.score * DOUBTFUL, ..other }));
    }
    let (direction, kind) = (Direction::ToOriginal, Some(Kind::Person));
    Suggested { document, span: one.span, direction, kind, suggestions: suggestions.into() }
}

/// The best candidate of each tradition from each place of `run` on.
fn candidates(doc: &Document, run: &Run, homelands: &Homelands, evidence: &Evidence) -> Vec<Candidate> {
    let from = |start: usize, tradition: Tradition| {
        let told = |shape: &Shape| beside(evidence, run, start, start + shape.size);
        let rank = |gain: f32, shape: &Shape| match tradition {
            Tradition::Chinese => gain,
            // Names of many lengths: what stands behind one tells where it ends.
            _ => gain + told(shape).unwrap_or_default(),
        };
        // Of two surnames the second begins a name of its own as often: both need to be told.
        let is_told = |shape: &Shape| {
            shape.surname == 1
                || tradition != Tradition::Chinese
                || !is_married(&run.simple[start..])
                || told(shape).is_some()
        };
        let fits = |shape: &Shape| {
            is_told(shape) && may_be_called(doc, run, start + shape.surname..start + shape.size, tradition)
        };
        let shapes = tradition.shapes(&run.simple[start..]).into_iter().filter(fits);
        let gained = shapes.filter_map(|shape| Some((gain(evidence, run, start, shape, tradition)?, shape)));
        let (gain, shape) =
            gained.max_by(|(one, shape), (other, longer)| rank(*one, shape).total_cmp(&rank(*other, longer)))?;
        let end = start + shape.size;
        let span = run.span(start, end);
        let context = if gain > 0.0 {
            context(homelands, tradition, span, shape, &run.simple[start..start + shape.surname])
        } else {
            None
        };
        let is_named = tradition != Tradition::Chinese && homelands.names(tradition);
        let worth = context.and_then(|(context, _)| {
            let is_clear = context >= APPOSED || tradition == Tradition::Japanese && shape.size > 3;
            let untold = if is_clear { UNTOLD_BUT_CLEAR } else { UNTOLD };
            Some(gain + context + told(&shape).or(is_named.then_some(untold))?)
        });
        let is_doubtful = context.is_some_and(|(_, is_doubtful)| is_doubtful);
        let name = run.simple[start..end].to_vec();
        Some(Candidate { span, name, surname: shape.surname, tradition, gain, worth, is_doubtful })
    };
    let starts = 0..run.simple.len();
    starts.flat_map(|start| Tradition::ALL.into_iter().filter_map(move |one| from(start, one))).collect()
}

/// What it is worth for a name of a tradition to stand at `span`, and whether only what the text is about
/// speaks for it; nothing where it is of another.
fn context(
    homelands: &Homelands,
    tradition: Tradition,
    span: Span,
    shape: Shape,
    surname: &[char],
) -> Option<(f32, bool)> {
    let before = homelands.before(span.start);
    let is_abroad = before.is_abroad || before.last.is_some_and(|last| last != Tradition::Chinese);
    let is_mine = before.last == Some(tradition);
    let is_about = homelands.lean() == Some(tradition) && (is_mine || !before.is_home && !is_abroad);
    // Short names are as often other words: they need the country before them. So do most surnames.
    let is_telling = shape.size > 2 && tradition.is_telling(surname);
    match tradition {
        Tradition::Chinese => (before.is_home || !is_abroad).then_some((0.0, false)),
        _ if is_mine && before.bond == Bond::Apposed => Some((APPOSED, false)),
        // Few surnames of two characters are anything else.
        Tradition::Japanese if shape.surname > 1 && homelands.names(tradition) => Some((0.0, false)),
        Tradition::Japanese if shape.surname > 1 && shape.size > 3 => Some((OUT_OF_PLACE, false)),
        _ if is_about && is_telling => Some((ABOUT, true)),
        _ if is_mine && before.bond == Bond::Joined && shape.size > 2 => Some((0.0, true)),
        _ => None,
    }
}

/// Whether nothing tells that the characters `given` of `run` are no given name, or go on in a foreign one.
fn may_be_called(doc: &Document, run: &Run, given: Range<usize>, tradition: Tradition) -> bool {
    /// A mark behind so many characters says nothing of the name before them.
    const NEAR: usize = 3;
    let after = doc.text().get(run.at[given.end]..).unwrap_or_default();
    // Not to the end of what may be a long run: this is asked at every place.
    let more = after.chars().take(NEAR).take_while(|&c| is_han(c)).count();
    let is_near = more < NEAR;
    let mut rest = after.chars().skip(more);
    let (mark, letter) = (rest.next(), rest.find(|&c| c != ' '));
    // An interpunct goes on with the name, a bracket says what is being rendered.
    let is_glossed = matches!(mark, Some('(' | '（')) && letter.is_some_and(is_foreign_letter);
    let goes_on = is_near && (is_glossed || mark.is_some_and(is_interpunct));
    let next = run.simple.get(given.end);
    let before = doc.text().get(..run.at[0]).and_then(|text| text.chars().next_back());
    let is_part = given.start <= 2 && before.is_some_and(is_interpunct);
    let is_elsewhere = |c: char| tradition != Tradition::Chinese && ELSEWHERE.contains(c);
    let unlikely = |c: &char| (FOREIGN.contains(*c) || NEVER.contains(*c)) && !is_elsewhere(*c);
    !goes_on && !is_part && !next.is_some_and(|&c| FOREIGN.contains(c)) && !run.simple[given].iter().any(unlikely)
}

/// How much better a name of a shape explains `run` from `start` on than words do, in nats; nothing where it is
/// a word.
fn gain(evidence: &Evidence, run: &Run, start: usize, shape: Shape, tradition: Tradition) -> Option<f32> {
    let end = start + shape.size;
    let class = |from: usize, to: usize| class(evidence, &run.simple[from..to]);
    let is_listed = match class(start, end) {
        Some(class) if class != WordClass::Name as u8 => return None,
        class => class.is_some(),
    };
    // 金 and 安 are words in Chinese text, and names wherever Koreans are.
    let is_also_word = tradition == Tradition::Chinese && shape.surname == 1 && ALSO_WORDS.contains(run.simple[start]);
    // 指出 and 抵制 are no given names, whatever stands before them.
    let is_deed = shape.size - shape.surname == 2 && class(end - 2, end) == Some(WordClass::Verb as u8);
    // 春树 and 太郎 are in the dictionary as names: what explains them well are no other words.
    let behind = start + shape.surname;
    let parts = [(start, behind), (behind, end)].into_iter().filter(|_| tradition == Tradition::Japanese);
    let is_name = |&(from, to): &(usize, usize)| to - from > 1 && class(from, to) == Some(WordClass::Name as u8);
    let listed_parts = parts.filter(is_name).count();
    let more = if is_also_word { WORD } else { 0.0 }
        + if is_deed { 2.0 * WORD } else { 0.0 }
        + if is_listed { LISTED } else { 0.0 }
        + LISTED * listed_parts as f32;
    let gain = shape.log + more - run.words.explain(start, end);
    // A foreigner whom a dictionary has is explained by it all too well.
    let is_famous = is_listed && tradition != Tradition::Chinese && shape.size > 2;
    Some(if is_famous { gain.max(FAMOUS) } else { gain })
}

fn class(evidence: &Evidence, word: &[char]) -> Option<u8> {
    evidence.word(hash(word.iter().copied()), word.len()).map(|word| word.class)
}

/// What stands beside a name: a title before it, a deed behind it.
fn beside(evidence: &Evidence, run: &Run, start: usize, end: usize) -> Option<f32> {
    let is_title = |from: usize| class(evidence, &run.simple[from..start]) == Some(WordClass::Role as u8);
    let after: String = run.simple[end..].iter().take(2).collect();
    let before = if (start.saturating_sub(4)..start.saturating_sub(1)).any(is_title) { TITLE } else { 0.0 };
    let behind = if BEHIND.iter().any(|word| after.starts_with(word)) { DEED } else { 0.0 };
    let edges = [start == 0, end == run.simple.len()].map(|is_edge| if is_edge { EDGE } else { 0.0 });
    let tells = before > 0.0 || behind > 0.0 && start == 0;
    tells.then_some(before + behind + edges.iter().sum::<f32>())
}

#[cfg(test)]
mod tests {
    use super::super::run::runs;
    use super::*;
    use crate::align::Model;

    fn check(text: &str, expected: &[&str]) {
        let doc = Document::new("t", text);
        let evidence = &Model::shipped().evidence;
        let found = people(0, &doc, &runs(&doc, evidence), &[], None, evidence);
        let shown: Vec<String> =
            found.iter().map(|one| format!("{} {}", doc.slice(one.span), one.suggestions[0].text)).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn behind_a_title_and_before_what_they_say() {
        check("清华大学教授孙明展表示，这没有道理。", &["孙明展 Sun Mingzhan"]);
        check("外交部發言人趙立堅說", &["趙立堅 Zhao Lijian"]);
        check("端午节前，欧阳明展告诉我们。", &["欧阳明展 Ouyang Mingzhan"]);
    }

    #[test]
    fn shown_once_it_is_a_name_everywhere() {
        check("记者孙明展报道。后来，有人问起孙明展的书。", &["孙明展 Sun Mingzhan", "孙明展 Sun Mingzhan"]);
        check("后来，有人问起孙明展的书。", &[]);
    }

    #[test]
    fn a_name_is_read_as_in_its_bearers_country() {
        check("韩国总统尹锡悦表示，不会让步。", &["尹锡悦 Yoon Seok-yeol"]);
        check("韓國總統尹錫悅表示，不會讓步。", &["尹錫悅 Yoon Seok-yeol"]);
        check("朝鲜外相崔善姬说，条件不变。", &["崔善姬 Choe Son Hui"]);
        check("日本首相高市早苗当天抵达。", &["高市早苗 Takaichi Sanae"]);
        check("越南国家主席阮春福表示欢迎。", &["阮春福 Nguyễn Xuân Phúc"]);
        check("越南国会主席阮氏金银说", &["阮氏金银 Nguyễn Thị Kim Ngân"]);
    }

    #[test]
    fn whose_people_they_are_is_told_by_the_country_named_last() {
        check("中国驻韩国大使孙明展表示", &["孙明展 Sun Mingzhan"]);
        check(
            "韩国外长赵兑烈说，会议很好。后来，赵兑烈见了中国外长孙明展，他说",
            &["赵兑烈 Cho Tae-yeol", "赵兑烈 Cho Tae-yeol", "孙明展 Sun Mingzhan"],
        );
    }

    #[test]
    fn taiwan_writes_names_in_its_own_way() {
        let of = |text: &str| {
            let (doc, evidence) = (Document::new("t", text), &Model::shipped().evidence);
            let found = people(0, &doc, &runs(&doc, evidence), &[], Some(Region::Tw), evidence);
            found[0].suggestions.iter().map(|one| one.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("中央社記者尹俊傑報導"), ["Yin Chun-chieh", "Yin Junjie"]);
        assert_eq!(of("中國外交部發言人趙立堅說"), ["Zhao Lijian"]);
    }

    #[test]
    fn words_and_foreign_names_are_none() {
        for text in [
            "议员齐抵制奥运",
            "唐先生曾指出，这不对。",
            "记者周三表示",
            "总统马克龙说",
            "检察官尤莉亚·布斯韦勒说",
            "参议员范霍伦（Chris Van Hollen）说",
            "高等教育说明一切",
        ] {
            check(text, &[]);
        }
    }
}
