//! Words of an original against characters of a window: by sound, by meaning, and both in one chain.
//!
//! One right-to-left pass scores every left boundary at once. A chain explains the characters from a
//! start to the rendering's end by the words of the original in some order: each word is sounded out,
//! translated, or left out; characters that nothing explains cost.

use super::setting::Setting;
use super::slot::Window;
use super::tables::{Links, combine, hash, nats};
use crate::text::normalize::fold;
use crate::text::script::is_interpunct;
use crate::translit::{MAX_LETTERS, Spelling};

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
    /// Its letters; none when it cannot be sounded out.
    pub spelling: Spelling,
    /// Hash of its folded form.
    pub hash: u32,
    /// The first letter of that.
    pub first: char,
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
                spelling: Spelling::new(word),
                hash: hash(folded.chars()),
                first: folded.chars().next().unwrap_or(' '),
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

/// The letters of an acronym as words that stand for whatever begins with them: W, H, O. Empty when
/// `original` is none.
pub fn initials(original: &str) -> Vec<Word> {
    let letters: Vec<char> = original.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let acronym = !original.contains(char::is_whitespace)
        && (2..=8).contains(&letters.len())
        && upper >= 2
        && upper * 2 > letters.len();
    if !acronym {
        return Vec::new();
    }
    letters
        .into_iter()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| Word {
            spelling: Spelling::default(),
            hash: initial_hash(letter),
            first: letter,
            stop: letter.is_lowercase(),
            initial: None,
            pivot: false,
        })
        .collect()
}

/// Under which hash the links of an acronym's letter stand.
pub fn initial_hash(letter: char) -> u32 {
    combine(INITIAL, letter.to_ascii_lowercase() as u32)
}

/// The salt that keeps letters apart from words of one letter.
const INITIAL: u32 = 0x1e77;

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

/// The best way a word goes with each stretch of a window, word by word and start by start.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    all: Vec<Run>,
    /// Where the runs of a word and a start begin, and at last the end.
    bounds: Vec<u32>,
    /// Characters of the window.
    size: usize,
}

impl Runs {
    /// Match every word with every stretch of the window.
    pub fn new(setting: &Setting, words: &[Word], links: &Links) -> Self {
        let size = setting.window.chars.len();
        let mut runs = Self { all: Vec::new(), bounds: Vec::with_capacity(words.len() * size + 1), size };
        for word in words {
            runs.add(setting, word, links);
        }
        runs.bounds.push(runs.all.len() as u32);
        runs
    }

    fn add(&mut self, setting: &Setting, word: &Word, links: &Links) {
        let window = &setting.window;
        let translated = if word.initial.is_some() { Vec::new() } else { link_runs(setting, word, links) };
        let mut translated = translated.into_iter().peekable();
        for start in 0..self.size {
            self.bounds.push(self.all.len() as u32);
            if let Some(initial) = word.initial {
                if window.chars[start].eq_ignore_ascii_case(&initial) {
                    self.all.push(Run { end: start + 1, score: 6.0, by_sound: true });
                }
                continue;
            }
            if word.spelling.len() > 1 {
                sound_runs(setting, word, start, &mut self.all);
            }
            while let Some((_, run)) = translated.next_if(|&(at, _)| at == start) {
                self.all.push(run);
            }
            self.all.extend(latin_run(setting, word, start));
        }
    }

    /// The runs of `word` from `start`.
    fn of(&self, word: usize, start: usize) -> &[Run] {
        let at = word * self.size + start;
        &self.all[self.bounds[at] as usize..self.bounds[at + 1] as usize]
    }

    /// The links of every start for renderings that end at `end`, over the orders in which a Chinese name
    /// can give the words.
    pub fn chain(&self, window: &Window, words: &[Word], end: usize) -> Vec<Link> {
        let mut best = vec![Link { score: f32::NEG_INFINITY, ..Link::default() }; end + 1];
        // Only words that have a run somewhere can stand in another order.
        let matched = |word: usize| (0..end).any(|start| !self.of(word, start).is_empty());
        let several = (0..words.len()).filter(|&word| matched(word)).nth(1).is_some();
        let mut table = Vec::new();
        for order in orders(words).into_iter().take(if several { usize::MAX } else { 1 }) {
            self.chain_in(window, words, &order, end, &mut table);
            for (best, row) in best.iter_mut().zip(table.chunks_exact(order.len() + 1)) {
                if row[0].score > best.score {
                    *best = row[0];
                }
            }
        }
        best
    }

    /// Fill `table` for one order: at `i * (words + 1) + k` how characters `i..` go with words `order[k..]`.
    fn chain_in(&self, window: &Window, words: &[Word], order: &[usize], end: usize, table: &mut Vec<Link>) {
        let size = order.len();
        let width = size + 1;
        let skip = |word: usize| match &words[word] {
            word if word.stop => 0.0,
            word if word.initial.is_some() => 0.5,
            _ => WORD_SKIP,
        };
        table.clear();
        table.resize((end + 1) * width, Link::default());
        for used in (0..size).rev() {
            let rest = table[end * width + used + 1];
            table[end * width + used] = Link { score: rest.score - skip(order[used]), ..rest };
        }
        for at in (0..end).rev() {
            for used in (0..=size).rev() {
                let mut link = loose(table[(at + 1) * width + used], window.chars[at]);
                if used < size {
                    let skipped = table[at * width + used + 1];
                    let score = skipped.score - skip(order[used]);
                    if score > link.score {
                        link = Link { score, ..skipped };
                    }
                    for run in self.of(order[used], at).iter().filter(|run| run.end <= end) {
                        let rest = table[run.end * width + used + 1];
                        if rest.score + run.score > link.score {
                            link = extend(rest, *run, run.end - at);
                        }
                    }
                }
                table[at * width + used] = link;
            }
        }
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

/// The stretches from `start` that can be sounded out as the whole word.
fn sound_runs(setting: &Setting, word: &Word, start: usize, found: &mut Vec<Run>) {
    let spelling = &word.spelling;
    if !spelling.can_begin(setting.units[start]) {
        return;
    }
    let total = spelling.len();
    let mut best = [f32::NEG_INFINITY; MAX_LETTERS + 1];
    best[0] = 0.0;
    let mut reached = 1u64;
    for at in start..setting.units.len().min(start + LONGEST_RUN) {
        let mut next = [f32::NEG_INFINITY; MAX_LETTERS + 1];
        let mut ends = 0u64;
        spelling.sound_out(setting.units[at], reached, |from, to, log_odds| {
            next[to] = next[to].max(best[from] + log_odds);
            ends |= 1 << to;
        });
        if ends == 0 {
            break;
        }
        (best, reached) = (next, ends);
        if best[total] > f32::NEG_INFINITY {
            found.push(Run { end: at + 1, score: best[total], by_sound: true });
        }
    }
}

/// The stretches that translate the word, with their starts, by start and end.
fn link_runs(setting: &Setting, word: &Word, links: &Links) -> Vec<(usize, Run)> {
    let mut found = Vec::new();
    for &(string, value) in links.of(word.hash) {
        for (start, end) in setting.strings.places(string) {
            found.push((start, Run { end, score: nats(value), by_sound: false }));
        }
    }
    found.sort_unstable_by_key(|&(start, run)| (start, run.end));
    found
}

/// A word that the rendering keeps as it is: 5G网络, 新iPhone.
fn latin_run(setting: &Setting, word: &Word, start: usize) -> Option<Run> {
    let &(_, end, kept) = setting.kept.iter().find(|&&(at, ..)| at == start)?;
    (kept == word.hash).then_some(Run { end, score: 8.0, by_sound: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acronym_is_its_letters() {
        let hashes = |text: &str| initials(text).iter().map(|word| word.hash).collect::<Vec<_>>();
        assert_eq!(hashes("WHO"), ['w', 'h', 'o'].map(initial_hash));
        assert_eq!(hashes("QoS").len(), 3);
        assert!(hashes("Who").is_empty());
        assert!(hashes("UN WOMEN").is_empty());
    }
}
