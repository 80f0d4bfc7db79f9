//! People of Chinese, Korean, Japanese and Vietnamese name in Chinese text whom nothing knows, with what their
//! names are in Latin letters.
//!
//! A surname and some characters behind it are a name where words of a dictionary explain them worse than a
//! name does (`candidate`), and where people are named: behind a title, before what people do or are called, in a
//! row with others. How it is read is told by the country before it, by the country that the text is about, and by
//! the surname. What one place has shown to be a name is one wherever the text has it. Behind the name of another
//! foreign place nobody is guessed at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::alone::Families;
use super::candidate::{Candidate, Search};
use super::homeland::Homelands;
use super::regional::{Near, Regions};
use super::romanise::{Tradition, Way};
use super::run::Run;
use super::{Direction, Origin, Suggested, Suggestion};
use crate::align::evidence::{Evidence, WordClass};
use crate::align::words::word;
use crate::term::{Kind, Region};
use crate::text::normalize::simplify_char;
use crate::text::{Document, Span};

/// What it is worth that a name stands in a row with another, and how much such a one must be a name by itself.
const IN_ROW: f32 = 6.0;
const LIKELY: f32 = 2.0;
/// So many candidates behind a name the next of its row is among: one of it begins within it.
const NEXT: usize = 4;
/// What each further place is worth where a name stands, up to so many.
const RECURS: f32 = 0.5;
const OFTEN: usize = 4;
/// What a reading is worth beside the first where both may be.
const DOUBTFUL: f64 = 0.5;
/// What goes on behind a name, rather than in it.
const SAID_OF_PEOPLE: RangeInclusive<u8> = WordClass::Verb as u8..=WordClass::Function as u8;
/// From so much on a stretch is a name.
const ENOUGH: f32 = 6.5;
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
    let search = Search { doc, homelands: &homelands, evidence };
    let all: Vec<Candidate> = runs.par_iter().flat_map_iter(|run| search.candidates(run)).collect();
    let shown = shown(doc, &all);
    let reading = |one: &Candidate| {
        shown.get(one.name.as_slice()).copied().filter(|shown| shown.tradition == one.tradition && one.gain > 0.0)
    };
    let times = times(&all);
    let other = |one| lengthened(doc, one, &shown, evidence).or_else(|| shortened(doc, one, &shown, &times, evidence));
    let others: Vec<Candidate> = all.iter().filter_map(other).collect();
    let changed: BTreeSet<usize> = others.iter().map(|one| one.span.start).collect();
    let whole = all.iter().filter(|one| !changed.contains(&one.span.start)).chain(&others);
    let mut read: Vec<(&Candidate, Reading)> = whole.filter_map(|one| Some((one, reading(one)?))).collect();
    // Of those that begin at one place the surest.
    read.sort_by(|(one, reading), (other, surer)| {
        one.span.start.cmp(&other.span.start).then(surer.worth.total_cmp(&reading.worth))
    });
    let regions = Regions::new(doc, region);
    let mut nears: BTreeMap<&[char], Near> = BTreeMap::new();
    for (one, _) in &read {
        regions.look_before(one.span.start, nears.entry(&one.name).or_default());
    }
    let mut found: Vec<Suggested> = Vec::new();
    let mut families = Families::default();
    for (one, reading) in read {
        if !is_others(known, one.span, false) && !found.last().is_some_and(|other| other.span.overlaps(one.span)) {
            let ways = regions.of(&one.name, one.surname, nears[one.name.as_slice()]);
            let person = suggested(document, one, reading.is_doubtful, &ways);
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
    let times = times(all);
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

/// The name that goes on by a character behind `one`, where that is shown to be one elsewhere and does not go on in a word: 陈时中
/// in 陈时中曾在.
fn lengthened(
    doc: &Document,
    one: &Candidate,
    shown: &BTreeMap<&[char], Reading>,
    evidence: &Evidence,
) -> Option<Candidate> {
    let rest = doc.text().get(one.span.end..).unwrap_or_default();
    let next: Vec<char> = rest.chars().map(simplify_char).take(2).collect();
    let mut name = one.name.clone();
    name.push(*next.first()?);
    let is_shown = shown.get(name.as_slice()).is_some_and(|known| known.tradition == Tradition::Chinese);
    // 如果 in 林德如果.
    let is_cut = word(evidence, &next).is_some_and(|word| next.len() > 1 && word.class >= WordClass::Verb as u8);
    if one.tradition != Tradition::Chinese || !is_shown || one.gain <= 0.0 || is_cut {
        return None;
    }
    let surname = Tradition::Chinese.whole(&name)?.surname;
    let span = Span::new(one.span.start, one.span.end + rest.chars().next()?.len_utf8());
    Some(Candidate { span, name, surname, tradition: Tradition::Chinese, ..*one })
}

/// The name that `one` is without its last character, where that is shown to be one, the text has it oftener, and the
/// character is no noun: 王毅 in 王毅访欧.
fn shortened(
    doc: &Document,
    one: &Candidate,
    shown: &BTreeMap<&[char], Reading>,
    times: &BTreeMap<(&[char], Tradition), usize>,
    evidence: &Evidence,
) -> Option<Candidate> {
    let (last, name) = one.name.split_last()?;
    let often = |name| times.get(&(name, Tradition::Chinese)).copied().unwrap_or_default();
    let is_shown = shown.get(name).is_some_and(|known| known.tradition == Tradition::Chinese);
    let is_word = || word(evidence, &[*last]).is_some_and(|word| SAID_OF_PEOPLE.contains(&word.class));
    if one.tradition != Tradition::Chinese || !is_shown || often(name) <= often(&one.name) || !is_word() {
        return None;
    }
    let size = doc.slice(one.span).chars().next_back()?.len_utf8();
    let span = Span::new(one.span.start, one.span.end - size);
    Some(Candidate { span, name: name.to_vec(), ..*one })
}

/// How often each name could stand in the text.
fn times(all: &[Candidate]) -> BTreeMap<(&[char], Tradition), usize> {
    let mut times = BTreeMap::new();
    for one in all.iter().filter(|one| one.gain > 0.0) {
        *times.entry((one.name.as_slice(), one.tradition)).or_default() += 1;
    }
    times
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

fn suggested(document: usize, one: &Candidate, is_doubtful: bool, regions: &[(Region, f64)]) -> Suggested {
    let made = |tradition: Tradition| {
        tradition.romanised(&one.name, one.surname, regions).into_iter().map(|way: Way| {
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
    fn a_name_is_whole_where_another_place_shows_it() {
        let whole = "陈时中 Chen Shizhong";
        check("部长陈时中说，指挥官陈时中曾在记者会亲自说明。", &[whole, whole]);
        let minister = "王毅 Wang Yi";
        check("王毅说，很好。王毅表示，不行。外长王毅访欧。", &[minister, minister, minister]);
        check("会议室里，当事人陈先生说，裁判官王诗丽认为不妥。", &["王诗丽 Wang Shili"]);
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
    fn famous_people_need_nothing_beside_them() {
        check("关系在胡锦涛执政时很紧张，后来习近平取消了任期。", &["胡锦涛 Hu Jintao", "习近平 Xi Jinping"]);
    }

    #[test]
    fn companies_are_nobody() {
        check("马自达表示，不会涨价。董事长说，高露洁称，债务可控。", &[]);
        check("日本首相说，日本本田公司会扩产。", &[]);
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
            "原住民艾努人说",
        ] {
            check(text, &[]);
        }
    }
}
