//! People of Chinese, Korean, Japanese and Vietnamese name in Chinese text whom nothing knows, with what their
//! names are in Latin letters.
//!
//! A surname and some characters behind it are a name where words of a dictionary explain them worse than a
//! name does, and where people are named: behind a title, before what people do or are called, in a row with others. How it is read
//! is told by the country before it, by the country that the text is about, and by the surname. What one place
//! has shown to be a name is one wherever the text has it. Behind the name of another foreign place nobody is
//! guessed at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alone::Families;
use super::beside::beside;
use super::homeland::{Bond, Homelands};
use super::romanise::{Shape, Tradition, Way, is_common, is_married};
use super::run::Run;
use super::{Direction, Origin, Suggested, Suggestion, namesakes};
use crate::align::evidence::{Evidence, WordClass};
use crate::align::tables::hash;
use crate::names::han::{Spelling, spelling};
use crate::term::{Kind, Region};
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

/// Surnames that are oftener words.
const ALSO_WORDS: &str = "连齐时成万向单党于安文易古米车项燕楚路温曾祝农关应管解查仇全师商白金";
/// Characters that spell foreign names and are rare in Chinese ones.
const FOREIGN: &str = "尔斯克特夫姆布普拉基巴卡塔萨恩伊茨迪蒂科维纳诺贝勒洛戈内阿奥罗莱赫赖顿";
/// Those of them that Chinese people are called by beside a character that spells none: 张维迎.
const EITHER: &str = "恩维迪科基诺";
/// Characters that nobody is called by.
const NEVER: &str =
    "的了是在与对将等说称个们不总某被把更又没这那于及或但而让给该各部员省市县区姓曾则均亦走带去叫问看给拿";
/// Characters that nobody but Chinese people is called by, as far as the tables of the others tell.
const SELDOM: &str = "为年月日时地家氏从向到上下中也都就有里后前其之以如会长";
/// Those of both that other traditions do call people by.
const ELSEWHERE: &str = "恩基阿维伊纳贝在与年月日时家氏上中也有里之如长";

/// What a surname that is oftener a word costs.
const WORD: f32 = -4.0;
/// A name that a dictionary has, and a Chinese one of two characters: words explain that all too well.
const LISTED: f32 = 3.0;
const LISTED_SHORT: f32 = 6.0;
/// What it is worth that a name stands in a row with another, and how much such a one must be a name by itself.
const IN_ROW: f32 = 6.0;
const LIKELY: f32 = 2.0;
/// So many candidates behind a name the next of its row is among: one of it begins within it.
const NEXT: usize = 4;
/// What each further place is worth where a name stands, up to so many.
const RECURS: f32 = 0.5;
const OFTEN: usize = 4;
/// What it is worth that the country of the tradition stands before the name, and that the text is about it.
const APPOSED: f32 = 5.0;
const ABOUT: f32 = 1.0;
/// What a Japanese name costs where nothing Japanese is named.
const OUT_OF_PLACE: f32 = -4.0;
/// What a reading is worth beside the first where both may be.
const DOUBTFUL: f64 = 0.5;
/// What somebody gains at least whom a dictionary has.
const FAMOUS: f32 = 10.0;
/// What it costs that both characters of a name spell foreign ones: 马丁.
const SPELT: f32 = -3.0;
/// From so much on a stretch is a name.
const ENOUGH: f32 = 6.5;
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
    /// Whether what stands beside it is said of companies.
    is_companys: bool,
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
    let homelands = Homelands::new(doc, known, evidence);
    let all: Vec<Candidate> = runs.iter().flat_map(|run| candidates(doc, run, &homelands, evidence)).collect();
    let shown = shown(doc, &all);
    let reading = |one: &Candidate| {
        shown.get(one.name.as_slice()).copied().filter(|shown| shown.tradition == one.tradition && one.gain > 0.0)
    };
    let mut read: Vec<(&Candidate, Reading)> = all.iter().filter_map(|one| Some((one, reading(one)?))).collect();
    // Of those that begin at one place the surest.
    read.sort_by(|(one, reading), (other, surer)| {
        one.span.start.cmp(&other.span.start).then(surer.worth.total_cmp(&reading.worth))
    });
    let is_theirs = |(one, _): &&(&Candidate, Reading)| homelands.is_mainlander(one.span.start);
    let mainlanders: BTreeSet<&[char]> = read.iter().filter(is_theirs).map(|(one, _)| one.name.as_slice()).collect();
    let mut found: Vec<Suggested> = Vec::new();
    let mut families = Families::default();
    for (one, reading) in read {
        if !is_others(known, one.span, false) && !found.last().is_some_and(|other| other.span.overlaps(one.span)) {
            let is_mainland = mainlanders.contains(one.name.as_slice()) || homelands.is_mainland(one.span.start);
            let region = region.filter(|_| !is_mainland);
            let person = suggested(document, one, reading.is_doubtful, region);
            if one.tradition == Tradition::Japanese {
                families.introduce(&one.name[..one.surname], &person);
            }
            found.push(person);
        }
    }
    let mut all = families.alone(document, runs, &found, known, &homelands, evidence);
    all.extend(found);
    all.sort_by_key(|one| one.span);
    all
}

/// Whether one of the `known` names, which are in order, stands in `span` that is not merely a place called by a piece
/// of the name, or by the whole: 野田 in 野田佳彦.
pub(super) fn is_others(known: &[Suggested], span: Span, by_whole: bool) -> bool {
    let is_piece = |other: &Suggested| {
        let is_established = other.suggestions.iter().all(|one| one.origin == Origin::Reference);
        let is_within = span.start <= other.span.start && other.span.end <= span.end;
        let is_within = is_within && (by_whole || other.span != span);
        is_within && is_established && other.kind == Some(Kind::Place)
    };
    let first = known.partition_point(|other| other.span.end <= span.start);
    known[first..].iter().take_while(|other| other.span.start < span.end).any(|other| !is_piece(other))
}

/// The names that some place shows to be names, each as it is read where that is clearest. A company's is none.
fn shown<'a>(doc: &Document, all: &'a [Candidate]) -> BTreeMap<&'a [char], Reading> {
    let companies: BTreeSet<&[char]> =
        all.iter().filter(|one| one.is_companys).map(|one| one.name.as_slice()).collect();
    let people: Vec<&Candidate> =
        all.iter().filter(|one| one.gain > 0.0 && !companies.contains(one.name.as_slice())).collect();
    let mut times: BTreeMap<(&[char], Tradition), usize> = BTreeMap::new();
    for one in &people {
        *times.entry((&one.name, one.tradition)).or_default() += 1;
    }
    let mut shown: BTreeMap<&[char], Reading> = BTreeMap::new();
    for one in &people {
        let recurs = RECURS * (times[&(one.name.as_slice(), one.tradition)].min(OFTEN) - 1) as f32;
        let Some(worth) = one.worth.map(|worth| worth + recurs).filter(|&worth| worth >= ENOUGH) else { continue };
        let reading = Reading { tradition: one.tradition, worth, is_doubtful: one.is_doubtful };
        let known = shown.entry(&one.name).or_insert(reading);
        // What a country tells is surer than what the text is about.
        if (known.is_doubtful, -known.worth) > (one.is_doubtful, -worth) {
            *known = reading;
        }
    }
    in_rows(doc, &people, &mut shown);
    shown
}

/// Add to the Chinese names `shown` those that stand in a row with one: 赵薇、刘涛 and others.
fn in_rows<'a>(doc: &Document, people: &[&'a Candidate], shown: &mut BTreeMap<&'a [char], Reading>) {
    let chinese: Vec<&'a Candidate> =
        people.iter().copied().filter(|one| one.tradition == Tradition::Chinese).collect();
    let is_row = |one: &Candidate, next: &Candidate| {
        let gap = doc.text().get(one.span.end..next.span.start);
        gap.is_some_and(|gap| ["、", "和", "与", "與", "及", "以及"].contains(&gap))
    };
    // At one place one candidate: the next begins behind the mark.
    let pairs: Vec<(&'a Candidate, &'a Candidate)> = chinese
        .iter()
        .enumerate()
        .flat_map(|(at, one)| chinese[at + 1..].iter().take(NEXT).map(move |next| (*one, *next)))
        .filter(|(one, next)| is_row(one, next))
        .collect();
    let mut join = |told: &'a Candidate, other: &'a Candidate| {
        let is_name = shown.get(told.name.as_slice()).is_some_and(|known| known.tradition == Tradition::Chinese);
        let worth = other.gain + IN_ROW;
        if is_name && other.gain >= LIKELY && worth >= ENOUGH {
            let reading = Reading { tradition: Tradition::Chinese, worth, is_doubtful: other.is_doubtful };
            shown.entry(&other.name).or_insert(reading);
        }
    };
    for &(one, next) in &pairs {
        join(one, next);
    }
    for &(one, next) in pairs.iter().rev() {
        join(next, one);
    }
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
        // What a dictionary has whole is no shorter name.
        let rank =
            |(gain, shape): &(f32, Shape)| (is_famous(evidence, run, start, *shape, tradition), rank(*gain, shape));
        let (gain, shape) = gained
            .map(|one| (rank(&one), one))
            .max_by(|(one, _), (other, _)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)))?
            .1;
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
        let is_companys = shape.size == 2 && namesakes::is_companys(&run.simple[..start], &run.simple[end..]);
        // Of what is no name only companies tell anything.
        (gain > 0.0 || is_companys).then_some(Candidate {
            span,
            name,
            surname: shape.surname,
            tradition,
            gain,
            worth,
            is_doubtful,
            is_companys,
        })
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
    let given = &run.simple[given];
    let is_chinese = tradition == Tradition::Chinese;
    let is_either = is_chinese && given.len() > 1 && given.iter().any(|&c| spelling(c) == Spelling::Unusual);
    let is_foreign = |c: char| FOREIGN.contains(c) && !(is_either && EITHER.contains(c));
    let is_never = |c: char| NEVER.contains(c) || !is_chinese && SELDOM.contains(c);
    let unlikely = |&c: &char| (is_foreign(c) || is_never(c)) && !is_elsewhere(c);
    !goes_on && !is_part && !next.is_some_and(|&c| FOREIGN.contains(c)) && !given.iter().any(unlikely)
}

/// How much better a name of a shape explains `run` from `start` on than words do, in nats; nothing where it is
/// a word.
fn gain(evidence: &Evidence, run: &Run, start: usize, shape: Shape, tradition: Tradition) -> Option<f32> {
    let end = start + shape.size;
    let class = |from: usize, to: usize| class(evidence, &run.simple[from..to]);
    if namesakes::is_word(&run.simple[start..end]) || namesakes::is_company(&run.simple[start..end]) {
        return None;
    }
    let is_listed = match class(start, end) {
        Some(class) if class != WordClass::Name as u8 => return None,
        class => class.is_some() && !is_piece(evidence, run, start, shape),
    };
    let surname = &run.simple[start..start + shape.surname];
    // 金 and 安 are words in Chinese text, and names wherever Koreans are.
    let is_also_word = tradition == Tradition::Chinese && shape.surname == 1 && ALSO_WORDS.contains(run.simple[start]);
    // 指出 and 抵制 are no given names, whatever stands before them.
    let is_deed = shape.size - shape.surname == 2 && class(end - 2, end) == Some(WordClass::Verb as u8);
    // 春树, 太郎 and 向东 are in the dictionary as names: what explains them well are no other words.
    let behind = start + shape.surname;
    let parts = [(start, behind), (behind, end)].into_iter().skip(usize::from(tradition != Tradition::Japanese));
    let is_name = |&(from, to): &(usize, usize)| to - from > 1 && class(from, to) == Some(WordClass::Name as u8);
    let listed_parts = parts.filter(is_name).count();
    let is_spelt = shape.size == 2 && run.simple[start..end].iter().all(|&c| spelling(c) == Spelling::Strong);
    let more = if is_also_word { WORD } else { 0.0 }
        + if is_spelt { SPELT } else { 0.0 }
        + if is_deed { 2.0 * WORD } else { 0.0 }
        + match is_listed {
            true if shape.size == 2 && tradition == Tradition::Chinese && !is_also_word && is_common(surname) => {
                LISTED_SHORT
            }
            true => LISTED,
            false => 0.0,
        }
        + LISTED * listed_parts as f32;
    let gain = shape.log + more - run.words.explain(start, end);
    Some(if is_famous(evidence, run, start, shape, tradition) { gain.max(FAMOUS) } else { gain })
}

/// Whether a dictionary has somebody of the name, whom it explains all too well: a foreigner, or a Chinese of an
/// usual surname, with which few other names of three characters begin.
fn is_famous(evidence: &Evidence, run: &Run, start: usize, shape: Shape, tradition: Tradition) -> bool {
    let (surname, name) = (start..start + shape.surname, start..start + shape.size);
    let may_be = tradition != Tradition::Chinese || is_common(&run.simple[surname]);
    shape.size > 2
        && may_be
        && !is_piece(evidence, run, start, shape)
        && class(evidence, &run.simple[name]) == Some(WordClass::Name as u8)
}

/// Whether a name of a shape ends within a word, and the dictionary has it all the same: 麻生太 in 麻生太郎.
fn is_piece(evidence: &Evidence, run: &Run, start: usize, shape: Shape) -> bool {
    let given = start + shape.surname;
    let longer = run.simple.get(given..given + 2).filter(|_| shape.size - shape.surname == 1 && shape.size > 2);
    longer.is_some_and(|two| class(evidence, two).is_some())
}

fn class(evidence: &Evidence, word: &[char]) -> Option<u8> {
    evidence.word(hash(word.iter().copied()), word.len()).map(|word| word.class)
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
    fn a_mainlander_is_one_wherever_the_text_has_them() {
        let (doc, evidence) =
            (Document::new("t", "中國外長孫明展抵港。特首李家超迎接，孫明展表示滿意。"), &Model::shipped().evidence);
        let found = people(0, &doc, &runs(&doc, evidence), &[], Some(Region::Hk), evidence);
        let shown: Vec<&str> = found.iter().map(|one| one.suggestions[0].text.as_str()).collect();
        assert_eq!(shown, ["Sun Mingzhan", "Lee Ka-chiu", "Sun Mingzhan"]);
    }

    #[test]
    fn titles_and_commas_may_stand_between_a_country_and_its_people() {
        for text in ["韩国前总统、大国家党党首朴槿惠出狱。", "韩国前总统，朴槿惠说，她很感激。"]
        {
            check(text, &["朴槿惠 Park Geun-hye"]);
        }
        // Whose he is, nothing tells.
        check("他会见了韩国总统，李强国表示满意。", &[]);
    }

    #[test]
    fn a_japanese_surname_stands_for_whom_the_text_introduced() {
        check(
            "日本首相岸田文雄到访。会后岸田称，会谈很好。岸田氏随后回国。",
            &["岸田文雄 Kishida Fumio", "岸田 Kishida Fumio", "岸田 Kishida Fumio"],
        );
        check("日本首相岸田前往美国。", &["岸田 Kishida"]);
        check("沿着岸田走了很久。日本首相到访。", &[]);
    }

    #[test]
    fn who_stands_in_a_row_with_a_name_is_one() {
        check("演员赵薇、刘涛和黄磊等人参加。", &["赵薇 Zhao Wei", "刘涛 Liu Tao", "黄磊 Huang Lei"]);
        check("赵薇、刘涛参加。", &[]);
    }

    #[test]
    fn rare_characters_of_given_names_are_weighed_with_the_text() {
        for (text, expected) in [
            ("教授方励之说", "方励之 Fang Lizhi"),
            ("部长张会明说", "张会明 Zhang Huiming"),
            ("教授张维迎指出", "张维迎 Zhang Weiying"),
            ("部长王毅会见了他", "王毅 Wang Yi"),
            ("王毅也说过", "王毅 Wang Yi"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn companies_are_nobody() {
        check("芯片商高通表示，不会涨价。房企万科称，债务可控。", &[]);
        check("孙明公司的股票下跌。孙明说，没有问题。", &[]);
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
