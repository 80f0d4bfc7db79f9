//! What speaks for a candidate, as numbers for the scorer.

use super::chain::{Link, Runs, Word, words};
use super::evidence::{Evidence, LONGEST_WORD, Segmentation};
use super::model::Model;
use super::recurrence::Recurrence;
use super::slot::{Place, Slot};
use super::tables::hash;
use crate::mention::Mention;
use crate::mention::labels::Label;
use crate::text::Document;
use crate::text::normalize::fold;
use crate::text::script::{Script, is_han, is_interpunct, main_script, script};

/// Names of the features, in order; the first [`SHARED`] are the slot's, the rest the candidate's.
pub const NAMES: &[&str] = &[
    "before",
    "inside",
    "swapped",
    "also",
    "quoted",
    "forms",
    "piece",
    "label_language",
    "label_name",
    "label_also",
    "label_bad",
    "label_other",
    "label_length",
    "trailing",
    "words",
    "letters",
    "acronym",
    "lowercase",
    "capitals",
    "digits",
    "script",
    "citation",
    "numbers",
    "contents_length",
    "closed",
    "titled",
    "room",
    "pieces",
    "han_pieces",
    "content_han_share",
    "first_form",
    "common_words",
    "camel",
    "dots",
    "half",
    // The candidate's.
    "none",
    "length",
    "han",
    "start",
    "at_edge",
    "tail",
    "length_ratio",
    "parts_difference",
    "parts",
    "has_de",
    "has_list",
    "has_and",
    "has_latin",
    "has_space",
    "chain",
    "chain_mean",
    "chain_gap",
    "chain_gain",
    "chain_loss",
    "anchored",
    "sounded",
    "translated",
    "sound_share",
    "link_share",
    "loose",
    "word_share",
    "chain_rank",
    "sibling",
    "sibling_gap",
    "sibling_anchored",
    "established",
    "established_any",
    "left1",
    "left2",
    "left3",
    "first1",
    "first2",
    "cross",
    "cut_cost",
    "left_word",
    "left_frequency",
    "left_class",
    "straddle",
    "first_word",
    "first_class",
    "cohesion",
    "diversity",
    "cohesion_longer",
    "cohesion_shorter",
    "cohesion_gap",
    "recurs",
    "recurs_other",
    "recurs_longer",
    "mark_before",
    "surname",
    "translit_share",
    "last_class",
    "sound_best",
    "whole_word",
    "chain_longer",
    "chain_shorter",
    "word_count",
    "word_count_gap",
    "context",
    "context_gap",
    "diversity_gap",
];

/// How many features describe the slot rather than the candidate.
pub const SHARED: usize = 35;
/// Where the feature that marks the row of "no pair" stands.
pub const NONE: usize = SHARED;

/// The rows of a slot: one for each candidate, and a last one for "no pair".
#[derive(Debug, Clone)]
pub struct Rows {
    /// Feature rows, `NAMES.len()` numbers each.
    pub rows: Vec<Vec<f32>>,
    /// How each candidate goes with the original.
    pub links: Vec<Link>,
}

/// A slot with what its candidates are scored by, before other forms of its bracket are looked at.
#[derive(Debug)]
pub struct Prepared {
    words: Vec<Word>,
    /// Links of every start, for each end among the candidates.
    chains: Vec<(usize, Vec<Link>)>,
    original: u32,
    segmentation: Segmentation,
}

/// Match the slot's original with its window.
pub fn prepare(doc: &Document, slot: &Slot, model: &Model) -> Prepared {
    let original = doc.slice(slot.form.span);
    let words = words(original);
    let runs = Runs::new(&slot.window, &words, &model.sound, &model.links);
    let mut ends: Vec<usize> = slot.candidates.iter().map(|&(_, end)| end).collect();
    ends.sort_unstable();
    ends.dedup();
    let chains = ends.into_iter().map(|end| (end, runs.chain(&slot.window, &words, end))).collect();
    let segmentation = Segmentation::new(&model.evidence, &slot.window);
    Prepared { words, chains, original: hash(fold(original).chars()), segmentation }
}

impl Prepared {
    fn link(&self, start: usize, end: usize) -> Link {
        self.chain(end).map_or(Link::default(), |links| links[start])
    }

    fn chain(&self, end: usize) -> Option<&[Link]> {
        self.chains.iter().find(|(at, _)| *at == end).map(|(_, links)| links.as_slice())
    }
}

/// The rows of `slot`; `siblings` are the other forms of its bracket over the same window.
pub fn rows(
    doc: &Document,
    mention: &Mention,
    slot: &Slot,
    prepared: &Prepared,
    siblings: &[&Prepared],
    recurrence: &Recurrence,
    evidence: &Evidence,
) -> Rows {
    let shared = shared(doc, mention, slot, prepared, evidence);
    let context = Context { slot, prepared, siblings, recurrence, evidence };
    let mut rows = Vec::with_capacity(slot.candidates.len() + 1);
    let mut links = Vec::with_capacity(slot.candidates.len());
    let best = best_chain(slot, prepared);
    let best_sibling = siblings.iter().map(|other| best_chain(slot, other)).fold(f32::NEG_INFINITY, f32::max);
    let any_established = slot
        .candidates
        .iter()
        .map(|&(start, end)| evidence.established(prepared.original, &slot.window, start, end))
        .fold(0.0, f32::max);
    for &(start, end) in &slot.candidates {
        let mut row = shared.clone();
        context.candidate(start, end, best, best_sibling, any_established, &mut row);
        links.push(prepared.link(start, end));
        rows.push(row);
    }
    compare(&mut rows);
    rows.push(no_pair(shared, &rows, best));
    Rows { rows, links }
}

/// Fill in what only a comparison with the slot's other candidates tells.
fn compare(rows: &mut [Vec<f32>]) {
    for (value, gap) in [("context", "context_gap"), ("diversity", "diversity_gap")] {
        let (value, gap) = (feature(value), feature(gap));
        let most = rows.iter().map(|row| row[value]).fold(f32::NEG_INFINITY, f32::max);
        for row in rows.iter_mut() {
            row[gap] = row[value] - most;
        }
    }
}

/// The row of "no pair": what the best candidate has, so that the trees can tell a hopeless slot.
fn no_pair(mut shared: Vec<f32>, rows: &[Vec<f32>], best: f32) -> Vec<f32> {
    let best_row = rows.iter().max_by(|one, other| {
        let at = feature("chain");
        one[at].total_cmp(&other[at])
    });
    shared.push(1.0);
    match best_row {
        Some(row) => shared.extend(&row[NONE + 1..]),
        None => shared.resize(NAMES.len(), best),
    }
    shared
}

/// The index of the feature called `name`.
pub fn feature(name: &str) -> usize {
    NAMES.iter().position(|one| *one == name).expect("a feature of that name")
}

fn best_chain(slot: &Slot, prepared: &Prepared) -> f32 {
    slot.candidates.iter().map(|&(start, end)| prepared.link(start, end).score).fold(f32::NEG_INFINITY, f32::max)
}

fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}

fn shared(doc: &Document, mention: &Mention, slot: &Slot, prepared: &Prepared, evidence: &Evidence) -> Vec<f32> {
    let form = &slot.form;
    let original = doc.slice(form.span);
    let letters: Vec<char> = original.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let words: Vec<&str> = original.split_whitespace().collect();
    let capital_words = words.iter().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    let content = doc.slice(mention.bracket.inner);
    let han = content.chars().filter(|&c| is_han(c)).count();
    let label_length = doc.slice(form.label_span).chars().count();
    let common = words.iter().filter(|word| is_common(word)).count();
    let _ = evidence;
    let row = vec![
        flag(slot.place == Place::Before),
        flag(slot.place == Place::Inside),
        flag(slot.place == Place::Swapped),
        flag(slot.also),
        flag(slot.window.quoted),
        slot.forms as f32,
        form.piece as f32,
        flag(form.label == Label::Language),
        flag(form.label == Label::Name),
        flag(form.label == Label::Also),
        flag(matches!(form.label, Label::Example | Label::Credit)),
        flag(form.label == Label::Other),
        label_length as f32,
        doc.slice(form.trailing).chars().count() as f32,
        prepared.words.len() as f32,
        letters.len() as f32,
        flag(words.len() == 1 && upper >= 2 && upper * 2 > letters.len() && letters.len() <= 9),
        flag(upper == 0),
        capital_words as f32 / words.len().max(1) as f32,
        original.chars().filter(char::is_ascii_digit).count() as f32,
        script_number(main_script(original)),
        flag(
            original.contains("et al") || original.contains(" & ") || content.contains("http") || content.contains('='),
        ),
        flag(mention.contents.has_number),
        mention.contents.length as f32,
        flag(mention.bracket.closed),
        flag(form.title.is_some()),
        slot.window.chars.len() as f32,
        mention.contents.pieces as f32,
        mention.contents.han.len() as f32,
        han as f32 / mention.contents.length.max(1) as f32,
        flag(mention.contents.forms.first().is_some_and(|first| first.span == form.span)),
        common as f32,
        flag(words.len() == 1 && is_camel(original)),
        original.chars().filter(|&c| matches!(c, '.' | '=' | '_' | '/')).count() as f32,
        flag(slot.half),
    ];
    debug_assert_eq!(row.len(), SHARED);
    row
}

/// A capital after a small letter in one word, as in formulas and identifiers: `NaCl`, iPhone.
fn is_camel(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(2).any(|two| two[0].is_lowercase() && two[1].is_uppercase())
}

/// Words of sentences rather than names.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "is", "are", "was", "were", "be", "you", "i", "we", "they", "it", "he", "she", "have", "has", "will", "can",
        "not", "this", "that", "from", "as", "your", "my", "our", "their", "if", "when", "do", "does",
    ];
    COMMON.contains(&word)
}

fn script_number(found: Script) -> f32 {
    match found {
        Script::Latin => 0.0,
        Script::Cyrillic => 1.0,
        Script::Greek => 2.0,
        Script::Kana => 3.0,
        Script::Hangul => 4.0,
        _ => 5.0,
    }
}

struct Context<'a> {
    slot: &'a Slot,
    prepared: &'a Prepared,
    siblings: &'a [&'a Prepared],
    recurrence: &'a Recurrence,
    evidence: &'a Evidence,
}

impl Context<'_> {
    fn candidate(&self, start: usize, end: usize, best: f32, best_sibling: f32, any: f32, row: &mut Vec<f32>) {
        self.shape(start, end, row);
        self.chain(start, end, best, row);
        self.sibling(start, end, best_sibling, row);
        let window = &self.slot.window;
        row.push(self.evidence.established(self.prepared.original, window, start, end));
        row.push(any);
        row.extend(self.evidence.left(window, start));
        row.extend(self.evidence.first(window, start));
        row.push(self.evidence.cross(window, start));
        self.words(start, end, row);
        self.recurrence(start, end, row);
        self.names(start, end, row);
        self.contrast(start, end, row);
        debug_assert_eq!(row.len(), NAMES.len());
    }

    fn shape(&self, start: usize, end: usize, row: &mut Vec<f32>) {
        let window = &self.slot.window;
        let chars = &window.chars[start..end];
        let length = chars.len() as f32;
        let letters = row[feature_letters()].max(1.0);
        let parts = 1 + chars.iter().filter(|&&c| is_interpunct(c)).count();
        let latin = chars.iter().any(|&c| matches!(script(c), Script::Latin | Script::Digit));
        row.push(0.0);
        row.push(length);
        row.push(chars.iter().filter(|&&c| is_han(c)).count() as f32);
        row.push(start as f32);
        row.push(flag(start == 0));
        row.push((window.chars.len() - end) as f32);
        row.push(length / letters);
        row.push(parts as f32 - self.prepared.words.len() as f32);
        row.push(parts as f32);
        row.push(flag(chars.contains(&'的')));
        row.push(flag(chars.contains(&'、')));
        row.push(flag(chars.iter().any(|c| matches!(c, '和' | '与' | '與' | '及'))));
        row.push(flag(latin));
        row.push(flag(chars.iter().any(|c| c.is_whitespace())));
    }

    fn chain(&self, start: usize, end: usize, best: f32, row: &mut Vec<f32>) {
        let link = self.prepared.link(start, end);
        let length = (end - start) as f32;
        let at = |place: Option<usize>| {
            place.filter(|&place| place <= end).map_or(link.score - 5.0, |place| self.prepared.link(place, end).score)
        };
        let better = self
            .slot
            .candidates
            .iter()
            .filter(|&&(one, other)| other == end && self.prepared.link(one, end).score > link.score)
            .count();
        row.push(link.score);
        row.push(link.score / length);
        row.push(link.score - best);
        row.push(at(start.checked_sub(1)) - link.score);
        row.push(link.score - at(Some(start + 1)));
        row.push(flag(link.anchored));
        row.push(f32::from(link.sounded));
        row.push(f32::from(link.translated));
        row.push(f32::from(link.sound_chars) / length);
        row.push(f32::from(link.link_chars) / length);
        row.push(f32::from(link.loose));
        let content = self.prepared.words.iter().filter(|word| !word.stop).count().max(1) as f32;
        row.push(f32::from(link.sounded + link.translated) / content);
        row.push(better.min(10) as f32);
    }

    fn sibling(&self, start: usize, end: usize, best: f32, row: &mut Vec<f32>) {
        let link = self
            .siblings
            .iter()
            .map(|other| other.link(start, end))
            .max_by(|one, other| one.score.total_cmp(&other.score));
        match link {
            Some(link) => row.extend([link.score, link.score - best, flag(link.anchored)]),
            None => row.extend([0.0, 0.0, -1.0]),
        }
    }

    fn words(&self, start: usize, end: usize, row: &mut Vec<f32>) {
        let window = &self.slot.window;
        row.push(self.prepared.segmentation.cost(start));
        let left = (1..=LONGEST_WORD.min(start))
            .rev()
            .find_map(|size| self.evidence.word(&window.simple[start - size..start]).map(|found| (size, found)));
        let (size, (frequency, class)) = left.unwrap_or((0, (0.0, 0)));
        row.extend([size as f32, frequency, f32::from(class)]);
        row.push(self.straddle(start));
        let first = (1..=LONGEST_WORD.min(end - start))
            .rev()
            .find_map(|size| self.evidence.word(&window.simple[start..start + size]).map(|found| (size, found)));
        let (size, (_, class)) = first.unwrap_or((0, (0.0, 0)));
        row.extend([size as f32, f32::from(class)]);
    }

    /// The log frequency of the commonest word that lies across the boundary.
    fn straddle(&self, start: usize) -> f32 {
        let simple = &self.slot.window.simple;
        let mut best = 0.0f32;
        for from in start.saturating_sub(LONGEST_WORD - 1)..start {
            for to in start + 1..=simple.len().min(from + LONGEST_WORD) {
                if let Some((frequency, _)) = self.evidence.word(&simple[from..to]) {
                    best = best.max(frequency);
                }
            }
        }
        best
    }

    fn recurrence(&self, start: usize, end: usize, row: &mut Vec<f32>) {
        let window = &self.slot.window;
        let [count, diversity] = self.evidence.cohesion(window, start, end);
        let longer = start.checked_sub(1).map_or(0.0, |one| self.evidence.cohesion(window, one, end)[0]);
        let shorter = if start + 1 < end { self.evidence.cohesion(window, start + 1, end)[0] } else { 0.0 };
        row.extend([count, diversity, longer, shorter, count - longer]);
        let shared = self.recurrence.shared(&window.simple, end, end);
        let length = end - start;
        let at_least: u32 = shared[length.min(shared.len())..].iter().sum();
        let exactly = shared.get(length).copied().unwrap_or(0);
        row.push((1.0 + at_least as f32).ln());
        row.push((1.0 + exactly as f32).ln());
        row.push((1.0 + (at_least - exactly) as f32).ln());
    }

    fn names(&self, start: usize, end: usize, row: &mut Vec<f32>) {
        let window = &self.slot.window;
        let mark = super::evidence::before(window, start, 1).first().copied().unwrap_or('\n');
        row.push(mark_number(mark));
        let first = window.simple[start];
        row.push(flag(SURNAMES.contains(first)));
        let sounding = window.simple[start..end].iter().filter(|&&c| TRANSLITERATION.contains(c)).count();
        row.push(sounding as f32 / (end - start) as f32);
        let last = (1..=3.min(end - start))
            .rev()
            .find_map(|size| self.evidence.word(&window.simple[end - size..end]))
            .map_or(0, |(_, class)| class);
        row.push(f32::from(last));
        let best = self.prepared.chain(end).map_or(0.0, |links| {
            links.iter().filter(|link| link.sounded > 0).map(|link| link.score).fold(-20.0, f32::max)
        });
        row.push(best);
        let whole = (end - start <= LONGEST_WORD).then(|| self.evidence.word(&window.simple[start..end])).flatten();
        row.push(whole.map_or(0.0, |(_, class)| f32::from(class)));
    }
}

impl Context<'_> {
    /// How the candidate stands among longer and shorter ones, and its words against the original's.
    fn contrast(&self, start: usize, end: usize, row: &mut Vec<f32>) {
        let own = self.prepared.link(start, end).score;
        let best = |links: &[Link]| links.iter().map(|link| link.score).fold(-30.0, f32::max) - own;
        let (longer, shorter) = self
            .prepared
            .chain(end)
            .map_or((0.0, 0.0), |links| (best(&links[start.saturating_sub(8)..start]), best(&links[start + 1..end])));
        row.extend([longer, shorter]);
        let words = self.prepared.segmentation.words(start, end);
        let content = self.prepared.words.iter().filter(|word| !word.stop).count() as f32;
        let expected = if row[feature_acronym()] > 0.0 { row[feature_letters()] } else { content };
        row.extend([words, words - expected]);
        let window = &self.slot.window;
        let boundary = self.evidence.left(window, start).iter().sum::<f32>()
            + self.evidence.first(window, start).iter().sum::<f32>()
            + self.evidence.cross(window, start);
        row.extend([boundary, 0.0, 0.0]);
    }
}

fn feature_acronym() -> usize {
    16
}

fn feature_letters() -> usize {
    15
}

fn mark_number(mark: char) -> f32 {
    match mark {
        '、' => 1.0,
        '的' => 2.0,
        '和' | '与' | '及' | '或' => 3.0,
        ' ' => 4.0,
        '\n' => 5.0,
        c if is_han(c) => 0.0,
        c if script(c) == Script::Latin || script(c) == Script::Digit => 6.0,
        _ => 7.0,
    }
}

/// The commonest Chinese and Korean surnames, simplified.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严洪武莫孔汤朴文申安权柳南全裵阮";

/// The commonest characters of transliterations, simplified.
const TRANSLITERATION: &str = "斯尔克特拉德里尼亚利罗莱马巴托卡森维洛普伦布雷格兰诺贝阿科曼纳米达奥姆菲塔夫加弗基伊埃西赫萨戈沃蒂多哈瓦切丹泽比费杰丁欧迪吉泰热梅佩蒙卢乌内恩安林顿谢桑登佐扬什茨勒霍艾波莫鲁博坎凯坦威鲍约莉娜丽玛伯查汉希恰齐祖夸图库朗宾";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_apart() {
        let mut names = NAMES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
        assert_eq!(feature("none"), NONE);
        assert_eq!(feature("letters"), feature_letters());
        assert_eq!(feature("acronym"), feature_acronym());
    }
}
