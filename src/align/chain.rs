//! Words of an original against characters of a window: by sound, by meaning, and both in one chain.
//!
//! One right-to-left pass scores every left boundary at once. A chain explains the characters from a
//! start to the rendering's end by the words of the original in some order: each word is sounded out,
//! translated, or left out; characters that nothing explains cost.

use super::slot::Window;
use super::tables::{Table, combine, hash, nats};
use crate::text::normalize::fold;
use crate::text::script::{Script, is_interpunct, script};
use crate::translit::{Packed, SoundTable, letters};

/// A word is sounded out in at most this many characters.
const LONGEST_RUN: usize = 9;
/// A word's translation has at most this many characters.
pub const LONGEST_LINK: usize = 6;
/// Words of an original beyond this many are not looked at.
const MOST_WORDS: usize = 12;
/// What an unexplained character costs, in nats.
const CHAR_SKIP: f32 = 2.5;
/// What an unused word costs, in nats.
const WORD_SKIP: f32 = 2.0;

/// A word of an original, ready for matching.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its letters as 1–26.
    pub letters: Vec<u8>,
    /// Hash of its folded form.
    pub hash: u32,
    /// Whether it can be left out for nothing: of, the, de…
    pub stop: bool,
    /// Whether it is one capital letter.
    pub initial: Option<char>,
    /// Whether it turns the order round: University of Oxford.
    pub pivot: bool,
}

/// The words of `original`, hyphenated ones apart.
pub fn words(original: &str) -> Vec<Word> {
    original
        .split(|c: char| c.is_whitespace() || is_interpunct(c) || matches!(c, '-' | '‐' | '‑' | '/' | '–'))
        .map(|word| {
            word.trim_matches(|c: char| matches!(c, ',' | '.' | '\'' | '’' | '"' | '“' | '”' | ':' | '(' | ')'))
        })
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| {
            let folded = fold(word);
            let single = word.chars().count() == 1;
            Word {
                letters: letters(word),
                hash: hash(folded.chars()),
                stop: is_stop(&folded),
                initial: word.chars().next().filter(|c| single && c.is_uppercase()),
                pivot: matches!(folded.as_str(), "of" | "for" | "de" | "du" | "des" | "für" | "fur" | "on" | "in"),
            }
        })
        .collect()
}

fn is_stop(folded: &str) -> bool {
    const STOPS: &[&str] = &[
        "of", "the", "and", "for", "in", "on", "a", "an", "de", "la", "le", "les", "du", "des", "der", "die", "das",
        "und", "fur", "et", "el", "los", "las", "y", "e", "da", "do", "dos", "di", "al", "ul", "bin", "ibn", "von",
        "van", "to", "with", "by", "at", "s", "&", "jr", "sr", "inc", "ltd", "corp", "co", "llc", "zu", "del", "den",
        "af",
    ];
    STOPS.contains(&folded)
}

/// How well the characters from one start to the end go with the original.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Link {
    /// Log-odds in all, costs included.
    pub score: f32,
    /// Words matched by sound.
    pub sounded: u8,
    /// Words matched by meaning.
    pub translated: u8,
    /// Characters matched by sound.
    pub sound_chars: u8,
    /// Characters matched by meaning.
    pub link_chars: u8,
    /// Characters that nothing explains.
    pub loose: u8,
    /// Whether the first character is explained.
    pub anchored: bool,
}

/// A stretch of characters that one word explains.
#[derive(Debug, Clone, Copy)]
struct Run {
    end: usize,
    score: f32,
    by_sound: bool,
}

/// The best way a word goes with each stretch: `runs[word][start]`.
#[derive(Debug, Clone)]
pub struct Runs {
    runs: Vec<Vec<Vec<Run>>>,
}

impl Runs {
    /// Match every word with every stretch of the window.
    pub fn new(window: &Window, words: &[Word], sound: &SoundTable, links: &Table<1>) -> Self {
        Self { runs: words.iter().map(|word| word_runs(window, word, sound, links)).collect() }
    }

    /// The links of every start for renderings that end at `end`, over the orders in which a Chinese name
    /// can give the words.
    pub fn chain(&self, window: &Window, words: &[Word], end: usize) -> Vec<Link> {
        let mut best = vec![Link { score: f32::NEG_INFINITY, ..Link::default() }; end + 1];
        for order in orders(words) {
            for (at, link) in self.chain_in(window, words, &order, end).into_iter().enumerate() {
                if link.score > best[at].score {
                    best[at] = link;
                }
            }
        }
        best
    }

    fn chain_in(&self, window: &Window, words: &[Word], order: &[usize], end: usize) -> Vec<Link> {
        let size = order.len();
        let skip = |word: usize| match &words[word] {
            word if word.stop => 0.0,
            word if word.initial.is_some() => 0.5,
            _ => WORD_SKIP,
        };
        // table[i][k]: characters i.. by words order[k..].
        let mut table = vec![vec![Link::default(); size + 1]; end + 1];
        for at in (0..=end).rev() {
            for used in (0..=size).rev() {
                let mut link = if at == end { Link::default() } else { loose(table[at + 1][used], window.chars[at]) };
                if at == end && used == size {
                    table[at][used] = link;
                    continue;
                }
                if at == end {
                    link.score = f32::NEG_INFINITY;
                }
                if used < size {
                    let mut skipped = table[at][used + 1];
                    skipped.score -= skip(order[used]);
                    if skipped.score > link.score {
                        link = skipped;
                    }
                    let runs = self.runs[order[used]].get(at).map_or(&[][..], Vec::as_slice);
                    for run in runs.iter().filter(|run| at < end && run.end <= end) {
                        let rest = table[run.end][used + 1];
                        if rest.score + run.score > link.score {
                            link = extend(rest, *run, run.end - at);
                        }
                    }
                }
                table[at][used] = link;
            }
        }
        table.into_iter().map(|row| row[0]).collect()
    }

    /// The best score of each word alone over stretches within `start..end`: what a part aligns with.
    pub fn best_within(&self, word: usize, start: usize, end: usize) -> Option<(usize, usize, f32)> {
        (start..end)
            .flat_map(|at| {
                self.runs[word][at].iter().filter(|run| run.end <= end).map(move |run| (at, run.end, run.score))
            })
            .max_by(|one, other| one.2.total_cmp(&other.2))
    }
}

fn loose(rest: Link, c: char) -> Link {
    if is_interpunct(c) || c.is_whitespace() || c == '-' || c == '－' {
        return Link { anchored: false, ..rest };
    }
    Link { score: rest.score - CHAR_SKIP, loose: rest.loose.saturating_add(1), anchored: false, ..rest }
}

fn extend(rest: Link, run: Run, size: usize) -> Link {
    let size = size as u8;
    let by = u8::from(run.by_sound);
    Link {
        score: rest.score + run.score,
        sounded: rest.sounded + by,
        translated: rest.translated + 1 - by,
        sound_chars: rest.sound_chars + size * by,
        link_chars: rest.link_chars + size * (1 - by),
        loose: rest.loose,
        anchored: true,
    }
}

/// The orders worth trying: as written; turned round at of/for (牛津大学 for University of Oxford);
/// last first (East Asian and Hungarian names).
fn orders(words: &[Word]) -> Vec<Vec<usize>> {
    let plain: Vec<usize> = (0..words.len()).collect();
    let mut all = vec![plain.clone()];
    if (2..=4).contains(&words.len()) {
        let mut turned = plain.clone();
        turned.rotate_right(1);
        all.push(turned);
        if words.len() == 3 {
            all.push(vec![1, 2, 0]);
        }
    }
    if let Some(pivot) = words.iter().position(|word| word.pivot).filter(|&at| at > 0) {
        let mut turned: Vec<usize> = plain[pivot..].to_vec();
        turned.extend(&plain[..pivot]);
        all.push(turned);
        let mut backwards = plain.clone();
        backwards.reverse();
        all.push(backwards);
    }
    all.dedup();
    all
}

fn word_runs(window: &Window, word: &Word, sound: &SoundTable, links: &Table<1>) -> Vec<Vec<Run>> {
    let size = window.chars.len();
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); size];
    let pieces = pieces(&word.letters);
    for (start, found) in runs.iter_mut().enumerate() {
        if let Some(initial) = word.initial {
            if window.chars[start].eq_ignore_ascii_case(&initial) {
                found.push(Run { end: start + 1, score: 6.0, by_sound: true });
            }
            continue;
        }
        if word.letters.len() > 1 {
            sound_runs(window, word, &pieces, sound, start, found);
        }
        link_runs(window, word, links, start, found);
        latin_run(window, word, start, found);
    }
    runs
}

/// Every stretch of one to six letters: where it begins, how long it is, packed.
fn pieces(letters: &[u8]) -> Vec<(usize, Packed)> {
    let mut all = Vec::new();
    for start in 0..letters.len() {
        for end in start + 1..=letters.len().min(start + crate::translit::MAX_UNIT) {
            all.extend(Packed::new(&letters[start..end]).map(|packed| (start, packed)));
        }
    }
    all
}

fn sound_runs(
    window: &Window,
    word: &Word,
    pieces: &[(usize, Packed)],
    sound: &SoundTable,
    start: usize,
    found: &mut Vec<Run>,
) {
    let total = word.letters.len();
    let mut best = vec![f32::NEG_INFINITY; total + 1];
    best[0] = 0.0;
    for at in start..window.simple.len().min(start + LONGEST_RUN) {
        let units = sound.units(window.simple[at]);
        if units.is_empty() {
            break;
        }
        let mut next = vec![f32::NEG_INFINITY; total + 1];
        for &(from, packed) in pieces {
            if best[from] == f32::NEG_INFINITY {
                continue;
            }
            if let Ok(index) = units.binary_search_by_key(&packed, |unit| unit.letters) {
                let to = from + packed.len();
                next[to] = next[to].max(best[from] + units[index].log_odds);
            }
        }
        best = next;
        if best[total] > f32::NEG_INFINITY {
            found.push(Run { end: at + 1, score: best[total], by_sound: true });
        }
    }
}

fn link_runs(window: &Window, word: &Word, links: &Table<1>, start: usize, found: &mut Vec<Run>) {
    let most = window.simple.len().min(start + LONGEST_LINK);
    for end in start + 1..=most {
        let key = combine(word.hash, hash(window.simple[start..end].iter().copied()));
        if let Some([value]) = links.get(key) {
            found.push(Run { end, score: nats(value), by_sound: false });
        }
    }
}

/// A word that the rendering keeps as it is: 5G网络, 新iPhone.
fn latin_run(window: &Window, word: &Word, start: usize, found: &mut Vec<Run>) {
    let is_word = |c: char| matches!(script(c), Script::Latin | Script::Digit);
    if !is_word(window.chars[start]) || start > 0 && is_word(window.chars[start - 1]) {
        return;
    }
    let end = (start..window.chars.len()).find(|&at| !is_word(window.chars[at])).unwrap_or(window.chars.len());
    let kept: String = window.chars[start..end].iter().collect();
    if hash(fold(&kept).chars()) == word.hash {
        found.push(Run { end, score: 8.0, by_sound: false });
    }
}
