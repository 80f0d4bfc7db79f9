//! Stretches of Chinese text that may be the names of people: which shape of a name stands at a place, how much
//! better it explains the characters than words do, and what it is worth for what stands beside it.

use std::ops::Range;

use super::beside::{beside, ends_in_title, is_framed, set_apart};
use super::homeland::{Bond, Homelands};
use super::namesakes;
use super::romanise::{Shape, Tradition, is_common, is_married};
use super::run::Run;
use crate::align::evidence::{Evidence, Word, WordClass};
use crate::align::words;
use crate::names::han::{Spelling, spelling};
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

/// Surnames that are oftener words.
const ALSO_WORDS: &str = "连齐时成万向单党于安文易古米车项燕楚路温曾祝农关应管解查仇全师商白金官";
/// Characters that spell foreign names and are rare in Chinese ones.
const FOREIGN: &str = "尔斯克特夫姆布普拉基巴卡塔萨恩伊茨迪蒂科维纳诺贝勒洛戈内阿奥罗莱赫赖顿";
/// Those of them that Chinese people are called by beside a character that spells none: 张维迎.
const EITHER: &str = "恩维迪科基诺";
/// Characters that nobody is called by.
const NEVER: &str = "的了是在与对将等说称个们不总某被把更又没这那于及或但而让给该各部员省市县区姓曾则均亦走带去叫问看给拿院厅署局处网馆〇";
/// Characters that nobody but Chinese people is called by, as far as the tables of the others tell.
const SELDOM: &str = "为年月日时地家氏从向到上下中也都就有里后前其之以如会长";
/// Those of both that other traditions do call people by.
const ELSEWHERE: &str = "恩基阿维伊纳贝在与年月日时家氏上中也有里之如长夫克";

/// What names of places and of things end in, which people are called by less often.
const OF_PLACES: &str = "人山河江湖海岛港湾口门嘴宫寺庙塔桥路街村镇县市区城州国洲院校队团奖节字证";

/// What a surname that is oftener a word costs.
const WORD: f32 = -4.0;
/// A name that a dictionary has, and a Chinese one of two characters: words explain that all too well.
const LISTED: f32 = 3.0;
const LISTED_SHORT: f32 = 6.0;
/// What it is worth that the country of the tradition stands before the name, and that the text is about it.
const APPOSED: f32 = 5.0;
const ABOUT: f32 = 1.0;
/// What a Japanese name costs where nothing Japanese is named.
const OUT_OF_PLACE: f32 = -4.0;
/// What somebody gains at least whom a dictionary has.
const FAMOUS: f32 = 10.0;
/// What it costs that both characters of a name spell foreign ones: 马丁.
const SPELT: f32 = -3.0;
/// The same of the three of one whose surname is not usual, or of what goes on in 人: 莫里森, 艾努人.
const SPELT_LONG: f32 = -9.0;
/// What it is worth that a name stands between a title and what people do, where words explain it well.
const FRAMED: f32 = 8.0;
/// What it costs that nothing beside the name of somebody Chinese whom a dictionary has tells of a person.
const UNTOLD_BUT_FAMOUS: f32 = -3.0;
/// What it costs, where its country is named, that neither title nor deed stands beside it: less where the
/// country is apposed, or the name long.
const UNTOLD: f32 = -5.0;
const UNTOLD_BUT_CLEAR: f32 = -2.0;

/// A stretch that may be a name.
pub(super) struct Candidate {
    pub(super) span: Span,
    pub(super) name: Vec<char>,
    pub(super) surname: usize,
    pub(super) tradition: Tradition,
    /// How much better a name explains it than words do.
    pub(super) gain: f32,
    /// The same with what stands beside it; nothing where that tells of no name.
    pub(super) worth: Option<f32>,
    /// Whether only what the text is about tells the tradition.
    pub(super) is_doubtful: bool,
    /// Whether what stands beside it is said of companies.
    pub(super) is_companys: bool,
}

/// What is asked of every place of a text.
pub(super) struct Search<'a> {
    pub(super) doc: &'a Document,
    pub(super) homelands: &'a Homelands<'a>,
    pub(super) evidence: &'a Evidence,
}

impl Search<'_> {
    /// The best candidate of each tradition from each place of `run` on. Where there is no mark for thousands of
    /// characters nobody is looked for: 马 a million times would give as many.
    pub(super) fn candidates(&self, run: &Run) -> Vec<Candidate> {
        if run.is_cut() {
            return Vec::new();
        }
        let from = |start| Tradition::ALL.into_iter().filter_map(move |tradition| self.best(run, start, tradition));
        (0..run.simple.len()).flat_map(from).collect()
    }

    /// The best candidate of a tradition from `start` on.
    fn best(&self, run: &Run, start: usize, tradition: Tradition) -> Option<Candidate> {
        let shapes = tradition.shapes(&run.simple[start..]).into_iter();
        let fitting = shapes.filter(|shape| self.fits(run, start, *shape, tradition));
        let gained = fitting.filter_map(|shape| Some((gain(self.evidence, run, start, shape, tradition)?, shape)));
        let ranked = gained.map(|(gain, shape)| (self.rank(run, start, gain, shape, tradition), gain, shape));
        let (_, gain, shape) =
            ranked.max_by(|(one, ..), (other, ..)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)))?;
        let (behind, end) = (start + shape.surname, start + shape.size);
        let is_companys = shape.size == 2 && namesakes::is_companys(&run.simple[..start], &run.simple[end..]);
        // Of what is no name only companies tell anything.
        if gain <= 0.0 && !is_companys {
            return None;
        }
        let span = run.span(start, end);
        let is_titled = || ends_in_title(self.evidence, &run.simple[..start]);
        let context = || context(self.homelands, tradition, span, shape, &run.simple[start..behind], is_titled);
        let context = if gain > 0.0 { context() } else { None };
        let worth =
            context.and_then(|(context, _)| Some(gain + context + self.told(run, start, shape, tradition, context)?));
        let is_doubtful = context.is_some_and(|(_, is_doubtful)| is_doubtful);
        let name = run.simple[start..end].to_vec();
        Some(Candidate { span, name, surname: shape.surname, tradition, gain, worth, is_doubtful, is_companys })
    }

    /// Whether somebody may have a name of the shape at `start`.
    fn fits(&self, run: &Run, start: usize, shape: Shape, tradition: Tradition) -> bool {
        // Of two surnames the second begins a name of its own as often: both need to be told.
        let is_told = shape.surname == 1
            || tradition != Tradition::Chinese
            || !is_married(&run.simple[start..])
            || beside(self.evidence, run, start, start + shape.size).is_some();
        is_told && self.may_be_called(run, start + shape.surname..start + shape.size, tradition)
    }

    /// Whether nothing tells that the characters `given` of `run` are no given name, or go on in a foreign one.
    fn may_be_called(&self, run: &Run, given: Range<usize>, tradition: Tradition) -> bool {
        /// A mark behind so many characters says nothing of the name before them.
        const NEAR: usize = 3;
        let after = self.doc.text().get(run.at[given.end]..).unwrap_or_default();
        // Not to the end of what may be a long run: this is asked at every place.
        let more = after.chars().take(NEAR).take_while(|&c| is_han(c)).count();
        let is_near = more < NEAR;
        let mut rest = after.chars().skip(more);
        let (mark, letter) = (rest.next(), rest.find(|&c| c != ' '));
        // An interpunct goes on with the name, a bracket says what is being rendered.
        let is_glossed = matches!(mark, Some('(' | '（')) && letter.is_some_and(is_foreign_letter);
        let goes_on = is_near && (is_glossed || mark.is_some_and(is_interpunct));
        // 林宏翰洛杉矶 is somebody in a place.
        let is_next_foreign = run.simple.get(given.end).is_some_and(|&c| FOREIGN.contains(c))
            && !self.homelands.is_known_from(run.at[given.end]);
        let before = self.doc.text().get(..run.at[0]).and_then(|text| text.chars().next_back());
        let is_part = given.start <= 2 && before.is_some_and(is_interpunct);
        let is_elsewhere = |c: char| tradition != Tradition::Chinese && ELSEWHERE.contains(c);
        let given = &run.simple[given];
        let is_chinese = tradition == Tradition::Chinese;
        let is_either = is_chinese && given.len() > 1 && given.iter().any(|&c| spelling(c) == Spelling::Unusual);
        let is_foreign = |c: char| FOREIGN.contains(c) && !(is_either && EITHER.contains(c));
        let is_never = |c: char| NEVER.contains(c) || !is_chinese && SELDOM.contains(c);
        let unlikely = |&c: &char| (is_foreign(c) || is_never(c)) && !is_elsewhere(c);
        !goes_on && !is_part && !is_next_foreign && !given.iter().any(unlikely)
    }

    /// What a shape is chosen by among those that may stand at `start`. What a dictionary has whole is no shorter
    /// name. Where names have many lengths, what stands behind one tells where it ends.
    fn rank(&self, run: &Run, start: usize, gain: f32, shape: Shape, tradition: Tradition) -> (bool, f32) {
        let told = match tradition {
            Tradition::Chinese => 0.0,
            _ => beside(self.evidence, run, start, start + shape.size).unwrap_or_default(),
        };
        (is_famous(self.evidence, run, start, shape, tradition), gain + told)
    }

    /// What that is worth which stands beside a name; where nothing does, what it costs if its country is named.
    fn told(&self, run: &Run, start: usize, shape: Shape, tradition: Tradition, context: f32) -> Option<f32> {
        let is_named = tradition != Tradition::Chinese && self.homelands.names(tradition);
        let is_clear = context >= APPOSED || tradition == Tradition::Japanese && shape.size > 3;
        let untold = if is_clear { UNTOLD_BUT_CLEAR } else { UNTOLD };
        let is_all = shape.size == run.simple.len();
        let apart = || if is_all { set_apart(self.doc, run, self.evidence) } else { None };
        let is_plain = || tradition == Tradition::Chinese && is_plain(self.evidence, run, start, shape);
        let alone = || if is_named { Some(untold) } else { is_plain().then_some(UNTOLD_BUT_FAMOUS) };
        beside(self.evidence, run, start, start + shape.size).or_else(apart).or_else(alone)
    }
}

/// What it is worth for a name of a tradition to stand at `span`, and whether only what the text is about
/// speaks for it; nothing where it is of another.
fn context(
    homelands: &Homelands,
    tradition: Tradition,
    span: Span,
    shape: Shape,
    surname: &[char],
    is_titled: impl Fn() -> bool,
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
        // 韩国外长赵兑烈，统一部长金暎浩: hardly another's.
        _ if is_mine && is_telling && is_titled() => Some((0.0, true)),
        _ => None,
    }
}

/// How much better a name of a shape explains `run` from `start` on than words do, in nats; nothing where it is
/// a word.
fn gain(evidence: &Evidence, run: &Run, start: usize, shape: Shape, tradition: Tradition) -> Option<f32> {
    let end = start + shape.size;
    let class = |from: usize, to: usize| class(evidence, &run.simple[from..to]);
    let behind = start + shape.surname;
    let name = &run.simple[start..end];
    let is_other = namesakes::is_word(name) || namesakes::is_company(name);
    if is_other || namesakes::is_no_given(&run.simple[behind..end], tradition == Tradition::Chinese) {
        return None;
    }
    let is_listed = match class(start, end) {
        Some(class) if class != WordClass::Name as u8 => return None,
        class => class.is_some() && !is_piece(evidence, run, start, shape),
    };
    let surname = &run.simple[start..behind];
    // 金 and 安 are words in Chinese text, and names wherever Koreans are.
    let is_also_word = tradition == Tradition::Chinese && shape.surname == 1 && ALSO_WORDS.contains(run.simple[start]);
    // 李上进 between a title and what he says is nobody else; 周五早 is a time.
    let is_usual = tradition == Tradition::Chinese && is_common(surname);
    let is_framed = || is_framed(evidence, run, start, end);
    let is_sure = is_usual && shape.size == 3 && !is_also_word && class(start, end - 1).is_none() && is_framed();
    // 曾燕 there is nobody else either; 曾还 is.
    let is_likely = || class(behind, end).is_none_or(|class| class < WordClass::Verb as u8) && is_framed();
    let is_also_word = is_also_word && !(is_usual && shape.size == 2 && is_likely());
    // 指出 and 抵制 are no given names, whatever stands before them.
    let is_deed = !is_sure && shape.size - shape.surname == 2 && class(end - 2, end) == Some(WordClass::Verb as u8);
    // 春树, 太郎 and 向东 are in the dictionary as names: what explains them well are no other words.
    let parts = [(start, behind), (behind, end)].into_iter().skip(usize::from(tradition != Tradition::Japanese));
    let is_name = |&(from, to): &(usize, usize)| to - from > 1 && class(from, to) == Some(WordClass::Name as u8);
    let listed_parts = parts.filter(is_name).count();
    let is_unusual = tradition == Tradition::Chinese && !is_usual;
    let are_spelt = |least: Spelling, chars: &[char]| chars.iter().all(|&c| spelling(c) >= least);
    let spelt = match name {
        [_, _] if are_spelt(Spelling::Strong, name) => SPELT,
        [_, _, _] if is_unusual && are_spelt(Spelling::Strong, name) => SPELT_LONG,
        // 艾努人.
        [people @ .., '人'] if is_unusual && are_spelt(Spelling::Usual, people) => SPELT_LONG,
        _ => 0.0,
    };
    let more = if is_also_word { WORD } else { 0.0 }
        + spelt
        + if is_deed { 2.0 * WORD } else { 0.0 }
        + if is_sure { FRAMED } else { 0.0 }
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

/// Whether a dictionary has somebody Chinese of the name and of nothing else in it, and words explain the place by
/// nothing better: 习近平, and not 段时间, 陆家嘴, nor 石破天 in 石破天惊.
fn is_plain(evidence: &Evidence, run: &Run, start: usize, shape: Shape) -> bool {
    /// What segmentations may differ by that are the same, in nats.
    const SAME: f32 = 0.01;
    let end = start + shape.size;
    let name = &run.simple[start..end];
    let is_other = |part: &[char]| {
        let class = class(evidence, part);
        class.is_some_and(|class| class != WordClass::Name as u8 && class != WordClass::Place as u8)
            || namesakes::is_word(part)
    };
    // 李嘉图 is a Ricardo.
    let is_foreign = || name.iter().all(|&c| spelling(c) != Spelling::Unusual);
    let is_whole = || {
        let own = words::word(evidence, name).map_or(f32::NEG_INFINITY, Word::log);
        run.words.explain(start, end) <= own + SAME
    };
    shape.surname == 1
        && !ALSO_WORDS.contains(name[0])
        && !name.last().is_some_and(|&last| OF_PLACES.contains(last))
        && is_famous(evidence, run, start, shape, Tradition::Chinese)
        && !name.windows(2).any(is_other)
        && !is_foreign()
        && is_whole()
}

/// Whether a name of a shape ends within a word, and the dictionary has it all the same: 麻生太 in 麻生太郎.
fn is_piece(evidence: &Evidence, run: &Run, start: usize, shape: Shape) -> bool {
    let given = start + shape.surname;
    let longer = run.simple.get(given..given + 2).filter(|_| shape.size - shape.surname == 1 && shape.size > 2);
    longer.is_some_and(|two| class(evidence, two).is_some())
}

fn class(evidence: &Evidence, word: &[char]) -> Option<u8> {
    words::word(evidence, word).map(|word| word.class)
}
