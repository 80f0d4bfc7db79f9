//! Names in Chinese text that nothing knows: what is spelt as transliterations are, with likely originals.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::beside::ends_in_title;
use super::run::Run;
use super::{Direction, Origin, Suggested, Suggestion, is_taken};
use crate::align::evidence::{Evidence, Word, WordClass};
use crate::align::words::{is_word, word};
use crate::names::han::{Spelling, spelling};
use crate::term::{Kind, Region};
use crate::text::normalize::simplify_char;
use crate::text::script::is_interpunct;
use crate::text::{Document, Span};
use crate::translit::Generator;

/// How many originals are made for a name.
const TOP: usize = 3;
/// A word of so many characters that is no name is none in a name either: 穆斯林.
const WORD: usize = 3;
/// A name without an interpunct that has so many characters, of which three in five spell little but names, is plain.
const LONG: usize = 4;
/// Nobody's name has more characters, marks included.
const LONGEST: usize = 48;
/// A word of a name has no more characters.
const LONGEST_WORD: usize = 8;
/// What is not plain must be a rendering that people have used, or be introduced, and have an original so likely at
/// least;
const LIKELY: f64 = 0.2;
/// or be spelt in hardly more than one way. Two characters must have all of this.
const ONE_WAY: f64 = 0.3;

/// What is spelt as foreign names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heard {
    span: Span,
    /// Whether it is spelt as little else is.
    plain: bool,
    /// Whether what somebody is stands before it: 总统普京.
    introduced: bool,
}

/// The unknown names in the `runs` of `doc`, in order: outside of what is `known`, and over what is a mere piece of
/// one of them. What is known is in order too.
pub(super) fn unheard(
    document: usize,
    doc: &Document,
    runs: &[Run],
    known: &[Suggested],
    generator: &Generator,
    evidence: &Evidence,
) -> Vec<Suggested> {
    let mut heard = heard(doc, runs, generator, evidence);
    for one in &mut heard {
        one.span = without_word_before(doc, one.span, generator, evidence);
    }
    // Who has been introduced is known in all of the text.
    let introduced: BTreeSet<&str> = heard.iter().filter(|one| one.introduced).map(|one| doc.slice(one.span)).collect();
    let trusted = |name: &str| introduced.contains(name) || generator.renders(name) > 0;
    heard.retain(|one| {
        let name = doc.slice(one.span);
        let may_be = !is_pair(name) || introduced.contains(name) && generator.renders(name) > 0;
        may_be && (!is_taken(known, one.span) || trusted(name) && holds_pieces(doc, one.span, known))
    });
    // To make originals takes longest, and a text has the same names again and again.
    let names: BTreeSet<&str> = heard.iter().map(|one| doc.slice(one.span)).collect();
    let originals: BTreeMap<&str, Arc<[Suggestion]>> =
        names.into_par_iter().map(|name| (name, originals(name, generator))).collect();
    let suggested = |Heard { span, plain, .. }: Heard| {
        let name = doc.slice(span);
        let least = if is_pair(name) || !trusted(name) { ONE_WAY } else { LIKELY };
        let is_name = |originals: &&Arc<[Suggestion]>| originals.first().is_some_and(|one| plain || one.score >= least);
        let suggestions = Arc::clone(originals.get(name).filter(is_name)?);
        let kind = name.contains(is_interpunct).then_some(Kind::Person);
        Some(Suggested { document, span, direction: Direction::ToOriginal, kind, suggestions })
    };
    heard.into_iter().filter_map(suggested).collect()
}

/// Whether `name` has two characters at most.
fn is_pair(name: &str) -> bool {
    name.chars().nth(2).is_none()
}

/// `span` without a word of one character that spells names but stands before this one: 若 in 若特朗普.
fn without_word_before(doc: &Document, span: Span, generator: &Generator, evidence: &Evidence) -> Span {
    let name = doc.slice(span);
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return span };
    let rest = chars.as_str();
    let is_function = |word: Word| word.class == WordClass::Function as u8;
    let is_word = || word(evidence, &[simplify_char(first)]).is_some_and(is_function);
    if rest.chars().nth(2).is_some() && is_word() && generator.renders(name) == 0 && generator.renders(rest) > 0 {
        Span::new(span.end - rest.len(), span.end)
    } else {
        span
    }
}

/// Whether all that is `known` within `span`, and nothing of it is settled, is a mere piece of a word there that goes on
/// as names do: 默克 in 默克尔, but not 德国 in 德国人.
fn holds_pieces(doc: &Document, span: Span, known: &[Suggested]) -> bool {
    let first = known.partition_point(|one| one.span.end <= span.start);
    let within: Vec<&Suggested> = known[first..].iter().take_while(|one| one.span.start < span.end).collect();
    let name = doc.slice(span);
    // 盖茨 is all of a part of 比尔·盖茨, 格拉 no more than a piece of one in 格拉萨·马谢尔.
    let goes_on = |one: &Suggested| {
        let before = name.get(..one.span.start - span.start).and_then(|text| text.chars().next_back());
        let behind = name.get(one.span.end - span.start..).and_then(|text| text.chars().next());
        before.into_iter().chain(behind).any(|c| spelling(c) == Spelling::Strong)
    };
    within.iter().all(|one| {
        let is_inside = span.start <= one.span.start && one.span.end <= span.end;
        is_inside && goes_on(one) && one.suggestions.iter().all(|known| known.origin != Origin::Settled)
    })
}

/// What `name` may be the transliteration of.
fn originals(name: &str, generator: &Generator) -> Arc<[Suggestion]> {
    let made = |(text, probability): (String, f64)| {
        Suggestion::generated(text.clone(), text, Region::Cn, probability, "generated by sound".to_owned())
    };
    generator.originals(name, TOP).into_iter().map(made).collect()
}

/// Stretches that are spelt as foreign names are: parts with interpuncts between them, every part by characters of
/// names, or one part. Characters that are another word's spell none.
fn heard(doc: &Document, runs: &[Run], generator: &Generator, evidence: &Evidence) -> Vec<Heard> {
    let mut found: Vec<Heard> = Vec::new();
    let (mut name, mut introduced): (Vec<(Span, char)>, bool) = (Vec::new(), false);
    let mut end = 0;
    for run in runs {
        let gap = doc.text().get(end..run.at[0]).unwrap_or_default();
        if !gap.is_empty() && gap.chars().all(is_interpunct) && !name.is_empty() {
            name.extend(gap.char_indices().map(|(at, c)| (Span::new(end + at, end + at + c.len_utf8()), c)));
        } else {
            found.extend(name_in(&name, introduced, evidence));
            name.clear();
        }
        let (spell, edges) = of_names(run, generator, evidence);
        for (at, spells) in spell.into_iter().enumerate() {
            if at > 0 && edges.contains(&at) {
                found.extend(name_in(&name, introduced, evidence));
                name.clear();
            }
            if spells {
                if name.is_empty() {
                    introduced = ends_in_title(evidence, &run.simple[..at]);
                }
                name.push((run.span(at, at + 1), run.simple[at]));
            } else {
                found.extend(name_in(&name, introduced, evidence));
                name.clear();
            }
        }
        end = run.at[run.simple.len()];
    }
    found.extend(name_in(&name, introduced, evidence));
    found
}

/// Which characters of `run` spell foreign names: not those in words that have other characters too, nor in
/// long words; but all of a rendering that people have used. And where such a one begins or ends, which parts it from
/// the names beside it: 维吾尔 from 穆斯林.
fn of_names(run: &Run, generator: &Generator, evidence: &Evidence) -> (Vec<bool>, BTreeSet<usize>) {
    let simple = run.simple.as_slice();
    // 得 spells foreign names in 彼得 alone.
    let is_peter = |at: usize| simple[at] == '得' && at > 0 && simple[at - 1] == '彼';
    let mut spell: Vec<bool> =
        (0..simple.len()).map(|at| spelling(simple[at]) != Spelling::Unusual || is_peter(at)).collect();
    if !spell.contains(&true) {
        return (spell, BTreeSet::new());
    }
    let mut words = run.words.best(evidence, simple);
    words.retain(|&(start, end, _)| end - start > 1);
    let used = used(simple, &spell, &words, generator);
    for (start, end, word) in words {
        let is_long = end - start >= WORD && !word.is_name();
        if is_long || spell[start..end].contains(&false) {
            // 霍普金斯 in 霍普金斯大学 is a name, 马拉雅 in 喜马拉雅 is none.
            let is_end = |&at: &usize| is_word(evidence, &simple[at..end]);
            let name = if word.is_name() { (start + 2..end).find(is_end) } else { None };
            spell[name.unwrap_or(start)..end].fill(false);
        }
    }
    // Two characters may be a piece of a longer name: 高斯 in 高斯瓦米.
    let whole = used.iter().filter(|rendering| rendering.len() >= WORD);
    let edges = whole.flat_map(|rendering| [rendering.start, rendering.end]).collect();
    for rendering in used {
        spell[rendering].fill(true);
    }
    (spell, edges)
}

/// Where renderings that people have used stand although not all of their characters `spell` names as a rule: one of
/// several characters most of which do (泽连斯基), or a word that the dictionary has for a name (普京).
fn used(simple: &[char], spell: &[bool], words: &[(usize, usize, Word)], generator: &Generator) -> Vec<Range<usize>> {
    let is_used = |at: &Range<usize>| generator.renders(&simple[at.clone()].iter().collect::<String>()) > 0;
    let is_mixed = |at: &Range<usize>| {
        let spelling = spell[at.clone()].iter().filter(|&&spells| spells).count();
        spelling < at.len() && spelling * 4 >= at.len() * 3
    };
    let long = (0..simple.len()).filter(|&start| spell[start]).filter_map(|start| {
        let ends = (start + LONG..=simple.len().min(start + LONGEST_WORD)).rev();
        ends.map(|end| start..end).find(|at| is_mixed(at) && is_used(at))
    });
    let names = words.iter().filter(|(_, _, word)| word.is_name()).map(|&(start, end, _)| start..end);
    let is_strong = |&c: &char| spelling(c) == Spelling::Strong;
    let names = names.filter(|at| spell[at.clone()].contains(&false) && simple[at.clone()].iter().any(is_strong));
    let mut used: Vec<Range<usize>> = Vec::new();
    for at in long.chain(names.filter(|at| is_used(at))) {
        if used.iter().all(|other| other.end <= at.start || at.end <= other.start) {
            used.push(at);
        }
    }
    used
}

/// The name in a run of characters that spell names. Two of them are one only as a word that the dictionary has for
/// a name.
fn name_in(run: &[(Span, char)], introduced: bool, evidence: &Evidence) -> Option<Heard> {
    let run = &run[..=run.iter().rposition(|&(_, c)| !is_interpunct(c))?];
    if run.len() > LONGEST {
        return None;
    }
    let strong = run.iter().filter(|&&(_, c)| spelling(c) == Spelling::Strong).count();
    let parts = run.split(|&(_, c)| is_interpunct(c));
    let whole = parts.clone().all(|part| part.len() > 1);
    let several = parts.count() > 1;
    let is_word = || {
        let chars: Vec<char> = run.iter().map(|&(_, c)| c).collect();
        word(evidence, &chars).is_some_and(Word::is_name)
    };
    let plain =
        if several { whole && strong * 2 >= run.len() } else { run.len() >= LONG && strong * 5 >= run.len() * 3 };
    let maybe = !several && (2..=LONGEST_WORD).contains(&run.len()) && (run.len() > 2 || is_word());
    let (first, last) = (run.first()?, run.last()?);
    (plain || maybe).then_some(Heard { span: Span::new(first.0.start, last.0.end), plain, introduced })
}

#[cfg(test)]
mod tests {
    use super::super::run::runs;
    use super::*;
    use crate::align::Model;

    fn check(marked: &str) {
        let doc = Document::new("t", marked.replace(['⟦', '⟧'], ""));
        let evidence = &Model::shipped().evidence;
        let generator = Generator::shipped().expect("one is shipped");
        let mut shown = doc.text().to_owned();
        for one in unheard(0, &doc, &runs(&doc, evidence), &[], generator, evidence).into_iter().rev() {
            shown.insert(one.span.end, '⟧');
            shown.insert(one.span.start, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn what_is_spelt_like_a_name() {
        check("记者⟦谢尔盖·彼得罗夫⟧说");
        check("由⟦基斯利西亚⟧提出");
        check("⟦霍普金斯⟧大学，总理查德·⟦尼克松⟧");
        check("中国人民的生活水平，南京市");
        check(&"马".repeat(LONGEST + 1));
    }

    #[test]
    fn a_short_one_is_one_that_people_have_used() {
        check("数百万穆斯林，⟦维吾尔⟧穆斯林，⟦诺贝尔⟧文学奖，⟦劳埃德⟧博士");
        check("若⟦特朗普⟧来");
        check("随后⟦特朗普⟧会见⟦马克龙⟧和⟦泽连斯基⟧");
        check("巧克力和马拉松");
    }

    #[test]
    fn a_pair_needs_an_introduction() {
        check("随后⟦普京⟧走了。总统⟦普京⟧说");
        check("随后普京走了。雷达和克隆");
        check("国务卿⟦布林肯⟧说");
    }
}
