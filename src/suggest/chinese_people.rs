//! People of Chinese name in Chinese text whom nothing knows, with the name's pinyin.
//!
//! A surname and one or two characters behind it are a name where words of a dictionary explain them worse
//! than a name does, and where people are named: behind a title, before what people do or are called. What
//! one place has shown to be a name is one wherever the text has it. Foreigners bear Chinese names too, and
//! Koreans and Japanese read theirs otherwise: behind the name of a foreign place nobody is guessed at.

use std::collections::BTreeSet;
use std::ops::Range;

use super::chinese_name::{in_pinyin, surname};
use super::{Direction, Suggested, Suggestion};
use crate::align::evidence::{Evidence, WordClass};
use crate::align::tables::hash;
use crate::align::words::Words;
use crate::term::{Kind, Region};
use crate::text::normalize::simplify_char;
use crate::text::pinyin;
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

/// Surnames that are oftener words.
const ALSO_WORDS: &str = "连齐时成万向单党于安文易古米车项燕楚路温曾祝农关应管解查仇全师商白金";
/// Characters that spell foreign names and are rare in Chinese ones.
const FOREIGN: &str = "尔斯克特夫姆布普拉基巴卡塔萨恩伊茨迪蒂科维纳诺贝勒洛戈内阿奥罗莱赫赖顿";
/// Characters that nobody is called by.
const NEVER: &str = "的了在是与对将等说称为年月日时地个们不家总氏某被把从向到上下中也都就又更没有这那里后前其之于及或如以但\
    而让给该各部会员长表省市县区姓";
/// What stands behind a name: what people do, and how they are addressed.
const BEHIND: [&str; 36] = [
    "说", "表示", "认为", "指出", "告诉", "强调", "介绍", "称", "坦言", "透露", "回忆", "解释", "补充", "回应", "写道",
    "直言", "呼吁", "批评", "担任", "出生", "则", "曾", "感叹", "主持", "先生", "女士", "教授", "博士", "老师", "同志",
    "院长", "校长", "主任", "律师", "等人", "夫妇",
];
/// Where Chinese names are at home, beside places that are called by their pinyin.
const HOME: [&str; 7] = ["中国", "中共", "台", "港", "澳门", "华", "大陆"];

/// The log probability of a name of one character behind the surname, and of two.
const SHORT: f32 = -15.0;
const LONG: f32 = -20.5;
/// What a surname that is oftener a word costs, and each of two surname characters is worth.
const WORD: f32 = -4.0;
/// What a title before the name is worth, what people do behind it, and an edge of the clause.
const TITLE: f32 = 6.0;
const DEED: f32 = 4.0;
const EDGE: f32 = 1.5;
/// A name that a dictionary has.
const LISTED: f32 = 3.0;
/// From so much on a stretch is a name.
const ENOUGH: f32 = 7.0;
/// So far before a name its bearer's country may stand.
const NEAR: usize = 15;

/// A stretch that may be a name.
struct Candidate {
    span: Span,
    name: String,
    surname: usize,
    /// How much better a name explains it than words do.
    gain: f32,
    /// The same with what stands beside it; nothing where that tells of no name.
    worth: Option<f32>,
}

/// The people of `doc` outside of what is `known`, both in order.
pub(super) fn people(document: usize, doc: &Document, known: &[Suggested], evidence: &Evidence) -> Vec<Suggested> {
    let all: Vec<Candidate> = runs(doc).iter().flat_map(|run| candidates(doc, run, known, evidence)).collect();
    let shown = |one: &&Candidate| one.worth.is_some_and(|worth| worth >= ENOUGH);
    let names: BTreeSet<&str> = all.iter().filter(shown).map(|one| one.name.as_str()).collect();
    let mut found: Vec<Suggested> = Vec::new();
    for one in all.iter().filter(|one| one.gain > 0.0 && names.contains(one.name.as_str())) {
        let next = known.partition_point(|other| other.span.end <= one.span.start);
        let is_known = known.get(next).is_some_and(|other| other.span.overlaps(one.span));
        if !is_known && !found.last().is_some_and(|other| other.span.overlaps(one.span)) {
            found.push(suggested(document, one));
        }
    }
    found
}

fn suggested(document: usize, one: &Candidate) -> Suggested {
    let text = in_pinyin(&one.name, one.surname);
    let suggestion = Suggestion::generated(text.clone(), text, Region::Cn, 1.0, "generated: pinyin".to_owned());
    let (direction, kind) = (Direction::ToOriginal, Some(Kind::Person));
    Suggested { document, span: one.span, direction, kind, suggestions: vec![suggestion].into() }
}

/// A stretch of Chinese characters with the bytes where each begins, and the end of the last.
struct Run {
    simple: Vec<char>,
    at: Vec<usize>,
}

fn runs(doc: &Document) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run { simple: Vec::new(), at: Vec::new() };
    for (at, c) in doc.text().char_indices().chain([(doc.text().len(), '\n')]) {
        run.at.push(at);
        if is_han(c) {
            run.simple.push(simplify_char(c));
        } else if run.simple.is_empty() {
            run.at.clear();
        } else {
            runs.push(std::mem::replace(&mut run, Run { simple: Vec::new(), at: Vec::new() }));
        }
    }
    runs
}

/// The best candidate from each place of `run` on.
fn candidates(doc: &Document, run: &Run, known: &[Suggested], evidence: &Evidence) -> Vec<Candidate> {
    let words = Words::new(evidence, &run.simple);
    let from = |start: usize| {
        let surname = surname(&run.simple[start..])?;
        let ends = (start + surname + 1..=start + surname + 2).filter(|&end| end <= run.simple.len());
        let fitting = ends.filter(|&end| may_be_called(doc, run, start + surname..end));
        let gained = fitting.filter_map(|end| Some((gain(&words, evidence, run, start, surname, end)?, end)));
        let (gain, end) = gained.max_by(|one, other| one.0.total_cmp(&other.0))?;
        let span = Span::new(run.at[start], run.at[end]);
        let name = run.simple[start..end].iter().collect();
        let more = beside(evidence, run, start, end).filter(|_| !is_abroad(doc, span, known));
        Some(Candidate { span, name, surname, gain, worth: more.map(|more| gain + more) })
    };
    (0..run.simple.len()).filter_map(from).collect()
}

/// Whether nothing tells that the characters `given` of `run` are no given name, or go on in a foreign one.
fn may_be_called(doc: &Document, run: &Run, given: Range<usize>) -> bool {
    let after = doc.text().get(run.at[given.end]..).unwrap_or_default();
    let mut rest = after.trim_start_matches(is_han).chars();
    let is_near = after.chars().take_while(|&c| is_han(c)).count() < 3;
    let (mark, letter) = (rest.next(), rest.find(|&c| c != ' '));
    // An interpunct goes on with the name, a bracket says what is being rendered.
    let is_glossed = matches!(mark, Some('(' | '（')) && letter.is_some_and(is_foreign_letter);
    let goes_on = is_near && (is_glossed || mark.is_some_and(is_interpunct));
    let next = run.simple.get(given.end);
    let before = doc.text().get(..run.at[0]).and_then(|text| text.chars().next_back());
    let is_part = given.start <= 2 && before.is_some_and(is_interpunct);
    let unlikely = |c: &char| FOREIGN.contains(*c) || NEVER.contains(*c);
    !goes_on && !is_part && !next.is_some_and(|&c| FOREIGN.contains(c)) && !run.simple[given].iter().any(unlikely)
}

/// How much better a name explains `start..end` of `run` than words do, in nats; nothing where it is a word.
fn gain(words: &Words, evidence: &Evidence, run: &Run, start: usize, surname: usize, end: usize) -> Option<f32> {
    let class = |from: usize, to: usize| class(evidence, &run.simple[from..to]);
    let is_listed = match class(start, end) {
        Some(class) if class != WordClass::Name as u8 => return None,
        class => class.is_some(),
    };
    let given = end - start - surname;
    let name = if given == 1 { SHORT } else { LONG } + WORD * (surname as f32 - 1.0);
    let is_also_word = surname == 1 && ALSO_WORDS.contains(run.simple[start]);
    // 指出 and 抵制 are no given names, whatever stands before them.
    let is_deed = given == 2 && class(end - 2, end) == Some(WordClass::Verb as u8);
    let more = if is_also_word { WORD } else { 0.0 }
        + if is_deed { 2.0 * WORD } else { 0.0 }
        + if is_listed { LISTED } else { 0.0 };
    Some(name + more - words.explain(start, end))
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

/// Whether a foreign place is named shortly before `span`, in its sentence, and no Chinese one.
fn is_abroad(doc: &Document, span: Span, known: &[Suggested]) -> bool {
    let before = doc.text().get(..span.start).unwrap_or_default();
    let near = before.char_indices().rev().take(NEAR).take_while(|(_, c)| !"。！？!?\n".contains(*c));
    let Some(from) = near.last().map(|(at, _)| at) else { return false };
    let context = doc.text().get(from..span.start).unwrap_or_default();
    let simple: String = context.chars().map(simplify_char).collect();
    if HOME.iter().any(|home| simple.contains(home)) {
        return false;
    }
    let first = known.partition_point(|one| one.span.start < from);
    let mut here = known[first..].iter().take_while(|one| one.span.end <= span.start);
    here.any(|one| {
        let spelt = pinyin::spell(doc.slice(one.span));
        let is_spelt = |place: &Suggestion| place.text.to_lowercase().replace(['\'', ' '], "") == spelt;
        one.kind == Some(Kind::Place) && !one.suggestions.iter().any(is_spelt)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    fn check(text: &str, expected: &[&str]) {
        let doc = Document::new("t", text);
        let found = people(0, &doc, &[], &Model::shipped().evidence);
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
