//! Names out of parallel texts: which Chinese in a segment renders which name of its other side, where no
//! bracket says it.
//!
//! For each name of the foreign side, the stretches of the Chinese side that sound like its words or
//! translate them propose where a rendering could end. There a bracket with the name is put, as a writer
//! would have done, and the aligner is asked: so everything it knows of left boundaries counts, and nothing
//! is said twice. It has learnt from brackets, though, which tell where a name ends; here the sounds and
//! translations up to each end, and the dictionary's words around it, say which end is likelier. A pair is as
//! sure as the aligner is of its beginning, its end is of itself, and names are of being paired at all where
//! nobody has written it (`UNSTATED`).

use std::collections::BTreeMap;

use crate::align::tables::{hash, nats};
use crate::align::{Aligner, Model};
use crate::names::latin;
use crate::term::{Confidence, Pair};
use crate::text::Document;
use crate::text::normalize::{fold, simplify_char};
use crate::text::script::{is_han, is_interpunct};
use crate::translit::{MAX_UNIT, Packed, SoundTable, letters};

/// How often such a pair is right of which beginning and end are certain: translators also leave names out,
/// replace them, or keep their letters. With it, of 477 pairs in news that were said to be right with 0.8 to
/// 0.9, 86 in a hundred were; below that the figure is too high by 0.1 to 0.3.
const UNSTATED: f64 = 0.9;
/// What it costs to end a name inside a word of the dictionary, in nats, and what it is worth to end it where
/// a word or a mark begins.
const CUT_WORD: f32 = 3.0;
const CLEAN_END: f32 = 1.0;
/// The longest word that is looked for around an end.
const LONGEST_WORD: usize = 4;
/// Ends that are tried for a name.
const ENDS: usize = 4;
/// A word is sounded out in at most this many characters.
const LONGEST_RUN: usize = 9;
/// A translation of a word has at most this many characters.
const LONGEST_LINK: usize = 6;
/// Characters of a rendering, at most.
const LONGEST_NAME: usize = 24;
/// Evidence below this many nats a word is none.
const LEAST: f32 = 3.0;
/// A side longer than this is no segment but a document.
const LONGEST_SIDE: usize = 2000;

/// The pairs of one segment, each name of `foreign` once, with renderings that stand in `chinese`.
///
/// ```no_run
/// use yiming::align::Aligner;
/// use yiming::harvest::bitext::pairs;
/// let found = pairs(&Aligner::shipped(), "Georgy Zinoviev met the press in Seoul.", "格奥尔基·季诺维也夫在首尔会见记者。");
/// assert_eq!((found[0].rendering.as_str(), found[0].original.as_str()), ("格奥尔基·季诺维也夫", "Georgy Zinoviev"));
/// ```
pub fn pairs(aligner: &Aligner, foreign: &str, chinese: &str) -> Vec<Pair> {
    if foreign.chars().nth(LONGEST_SIDE).is_some() || chinese.chars().nth(LONGEST_SIDE).is_some() {
        return Vec::new();
    }
    let model = Model::shipped();
    let doc = Document::new("", foreign);
    let chars: Vec<char> = chinese.chars().collect();
    let simple: Vec<char> = chars.iter().copied().map(simplify_char).collect();
    let mut names: Vec<&str> = Vec::new();
    for span in latin::find(&doc) {
        let name = doc.slice(span);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut found: Vec<Pair> = Vec::new();
    for name in names {
        let asked: Vec<(Pair, f32)> = ends(&simple, &words(name), model)
            .into_iter()
            .filter_map(|(end, score)| Some((ask(*aligner, &chars, end, name)?, score)))
            .collect();
        found.extend(likeliest(&asked));
    }
    without_overlaps(found)
}

/// The pair with the likeliest end, as sure as its beginning and its end together.
fn likeliest(asked: &[(Pair, f32)]) -> Option<Pair> {
    let weight = |(pair, score): &(Pair, f32)| {
        let confidence = pair.confidence.get().clamp(0.001, 0.999);
        f64::from(*score) + (confidence / (1.0 - confidence)).ln()
    };
    let best = asked.iter().map(weight).fold(f64::NEG_INFINITY, f64::max);
    // Names that stand twice in a segment have two ends and one rendering.
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for one in asked {
        *shares.entry(&one.0.rendering).or_default() += (weight(one) - best).exp();
    }
    let all: f64 = shares.values().sum();
    let (pair, _) = asked.iter().max_by(|one, other| weight(one).total_cmp(&weight(other)))?;
    let sure = shares.get(pair.rendering.as_str()).map_or(0.0, |share| share / all);
    let confidence = Confidence::new(pair.confidence.get() * sure * UNSTATED);
    Some(Pair { confidence, ..pair.clone() })
}

/// What the aligner says of `name` in a bracket behind the first `end` characters.
fn ask(aligner: Aligner<'_>, chars: &[char], end: usize, name: &str) -> Option<Pair> {
    let before: String = chars.iter().take(end).collect();
    let after: String = chars.iter().skip(end).collect();
    let doc = Document::new("", format!("{before}({name}){after}"));
    let gloss = before.len();
    let mut pairs = aligner.align(&doc);
    pairs.retain(|pair| pair.gloss.start == gloss && pair.original == name && pair.rendering_span.end == gloss);
    // What goes on behind the bracket with a dot is not the end of the name.
    let goes_on = chars.get(end).is_some_and(|&c| is_interpunct(c));
    pairs.into_iter().next().filter(|_| !goes_on)
}

/// One place has one name: the surer pair stays.
fn without_overlaps(mut found: Vec<Pair>) -> Vec<Pair> {
    found.sort_by(|one, other| other.confidence.get().total_cmp(&one.confidence.get()));
    let mut kept: Vec<Pair> = Vec::new();
    for pair in found {
        if !kept.iter().any(|known| known.rendering_span.overlaps(pair.rendering_span)) {
            kept.push(pair);
        }
    }
    kept.sort_by_key(|pair| pair.rendering_span.start);
    kept
}

/// A word of a name: its letters, and the hash under which its translations stand.
#[derive(Debug)]
struct Word {
    letters: Vec<u8>,
    hash: u32,
}

fn words(name: &str) -> Vec<Word> {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '–')).filter(|word| !word.is_empty());
    words.map(|word| Word { letters: letters(word), hash: hash(fold(word).chars()) }).collect()
}

/// A stretch of characters that goes with a word.
#[derive(Debug, Clone, Copy)]
struct Hit {
    word: usize,
    start: usize,
    end: usize,
    score: f32,
}

/// Where a rendering of `words` could end and how much speaks for it, in nats, likeliest first.
fn ends(simple: &[char], words: &[Word], model: &Model) -> Vec<(usize, f32)> {
    let hits = hits(simple, words, model);
    let mut scored: Vec<(usize, f32)> = Vec::new();
    for end in 1..=simple.len() {
        let score = hits
            .iter()
            .filter(|hit| hit.end == end)
            .map(|last| last.score + others(&hits, *last, words.len()))
            .fold(f32::NEG_INFINITY, f32::max);
        if score > LEAST {
            scored.push((end, score + edge(simple, end, model)));
        }
    }
    scored.sort_by(|one, other| other.1.total_cmp(&one.1));
    scored.truncate(ENDS);
    scored
}

/// What the words around `end` say of a name that ends there.
fn edge(simple: &[char], end: usize, model: &Model) -> f32 {
    let is_word = |from: usize, to: usize| {
        simple.get(from..to).is_some_and(|word| {
            word.iter().all(|&c| is_han(c)) && model.evidence.words.get(hash(word.iter().copied())).is_some()
        })
    };
    let is_mark = simple.get(end).is_none_or(|&c| !is_han(c));
    if is_mark || (end + 2..=end + LONGEST_WORD).any(|to| is_word(end, to)) {
        return CLEAN_END;
    }
    let cuts = (end.saturating_sub(LONGEST_WORD - 1)..end)
        .any(|from| (end + 1..=from + LONGEST_WORD).any(|to| is_word(from, to)));
    if cuts { -CUT_WORD } else { 0.0 }
}

/// The best of the other words before `last`, within the length of a name.
fn others(hits: &[Hit], last: Hit, words: usize) -> f32 {
    let from = last.end.saturating_sub(LONGEST_NAME);
    (0..words)
        .filter(|&word| word != last.word)
        .map(|word| {
            let near = hits.iter().filter(|hit| hit.word == word && hit.start >= from && hit.end <= last.start);
            near.map(|hit| hit.score).fold(0.0, f32::max)
        })
        .sum()
}

fn hits(simple: &[char], words: &[Word], model: &Model) -> Vec<Hit> {
    let mut found = Vec::new();
    for (number, word) in words.iter().enumerate() {
        for start in 0..simple.len() {
            if !is_han(simple[start]) {
                continue;
            }
            by_sound(simple, start, word, &model.sound, &mut |end, score| {
                found.push(Hit { word: number, start, end, score });
            });
            for end in start + 1..=simple.len().min(start + LONGEST_LINK) {
                if let Some(value) = model.links.get(word.hash, hash(simple[start..end].iter().copied())) {
                    found.push(Hit { word: number, start, end, score: nats(value) });
                }
            }
        }
    }
    found
}

/// Every end of a stretch from `start` that sounds out all letters of `word`.
fn by_sound(simple: &[char], start: usize, word: &Word, sound: &SoundTable, hit: &mut dyn FnMut(usize, f32)) {
    let total = word.letters.len();
    if total < 2 {
        return;
    }
    let mut best = vec![f32::NEG_INFINITY; total + 1];
    best[0] = 0.0;
    for (at, &char) in simple.iter().enumerate().skip(start).take(LONGEST_RUN) {
        let mut next = vec![f32::NEG_INFINITY; total + 1];
        for from in (0..total).filter(|&from| best[from] > f32::NEG_INFINITY) {
            for (size, reached) in next.iter_mut().skip(from + 1).take(MAX_UNIT).enumerate() {
                let packed = word.letters.get(from..=from + size).and_then(Packed::new);
                if let Some(log_odds) = packed.and_then(|packed| sound.log_odds(char, packed)) {
                    *reached = reached.max(best[from] + log_odds);
                }
            }
        }
        best = next;
        if best[total] > 0.0 {
            hit(at + 1, best[total]);
        }
        if best.iter().all(|&score| score == f32::NEG_INFINITY) {
            return;
        }
    }
}
