//! Which part of a name renders which: 格奥尔基 = Georgy, 季诺维也夫 = Zinoviev.

use crate::term::{Method, PartPair};
use crate::text::script::is_interpunct;
use crate::translit::{MAX_LETTERS, SoundTable, Spelling, letters};

/// Align the parts of a rendering that sounds like its original. A rendering without interpuncts is one
/// part and goes with the stretch of words it sounds like most (泽连斯基 = Zelensky in Volodymyr
/// Zelensky). Renderings by meaning have no parts.
pub fn align(rendering: &str, original: &str, method: Method, sound: &SoundTable) -> Vec<PartPair> {
    if !matches!(method, Method::Transliteration | Method::Heritage | Method::Mixed) {
        return Vec::new();
    }
    let chinese: Vec<&str> = rendering.split(is_interpunct).filter(|part| !part.is_empty()).collect();
    let words: Vec<&str> = crate::mention::form::words(original);
    if chinese.is_empty() || words.is_empty() || chinese.len() > 8 || words.len() > 10 {
        return Vec::new();
    }
    let spans = best_spans(&chinese, &words, sound);
    let pairs: Vec<PartPair> = chinese
        .iter()
        .zip(spans)
        .filter_map(|(part, span)| {
            let (from, to) = span?;
            let original = stretch(original, words[from], words[to - 1]);
            Some(PartPair { rendering: (*part).to_owned(), original: original.to_owned() })
        })
        .collect();
    pairs
}

/// The stretch of `original` from the word `first` to the word `last`, which are slices of it.
fn stretch<'a>(original: &'a str, first: &str, last: &str) -> &'a str {
    let start = first.as_ptr() as usize - original.as_ptr() as usize;
    let end = last.as_ptr() as usize - original.as_ptr() as usize + last.len();
    let found = original.get(start..end).unwrap_or(original);
    let trimmed = found.trim_end_matches(',');
    if trimmed.is_empty() { found } else { trimmed }
}

/// For each Chinese part the words it takes: the assignment with the best sound, in the order of the
/// words or with the last word first, each part one to three neighbouring words, words left over free
/// to stand aside.
fn best_spans(chinese: &[&str], words: &[&str], sound: &SoundTable) -> Vec<Option<(usize, usize)>> {
    let known = Scores::new(chinese, words, sound);
    let score = |part: usize, from: usize, to: usize| known.of(part, from, to);
    let mut best = (f32::NEG_INFINITY, vec![None; chinese.len()]);
    let straight = monotone(chinese.len(), words.len(), &score);
    if straight.0 > best.0 {
        best = straight;
    }
    if chinese.len() > 1 && words.len() > 1 {
        // Hungarian and East Asian names put the family name at the other end.
        let last = words.len() - 1;
        let (head, rest) =
            (score(0, last, last + 1), monotone(chinese.len() - 1, last, &|part, from, to| score(part + 1, from, to)));
        if head + rest.0 > best.0 + 1.0 {
            let mut spans = vec![Some((last, last + 1))];
            spans.extend(rest.1);
            best = (head + rest.0, spans);
        }
    }
    best.1
}

type Spans = Vec<Option<(usize, usize)>>;

fn monotone(parts: usize, words: usize, score: &dyn Fn(usize, usize, usize) -> f32) -> (f32, Spans) {
    const NOTHING: f32 = -3.0;
    // At part * (words + 1) + word: how well the parts from `part` on do with the words from `word` on, and which
    // words the first of them takes.
    let mut table: Vec<(f32, Option<(usize, usize)>)> = vec![(0.0, None); (parts + 1) * (words + 1)];
    for part in (0..parts).rev() {
        let (here, rest) = table.split_at_mut((part + 1) * (words + 1));
        for word in (0..=words).rev() {
            let mut best = (NOTHING + rest[word].0, None);
            for from in word..words {
                for (to, rest) in rest.iter().enumerate().take(words.min(from + MOST_WORDS) + 1).skip(from + 1) {
                    // Words passed over cost a little, so that equals go to the nearest.
                    let value = score(part, from, to) - 0.5 * (from - word) as f32 + rest.0;
                    if value > best.0 {
                        best = (value, Some((from, to)));
                    }
                }
            }
            here[part * (words + 1) + word] = best;
        }
    }
    let mut word = 0;
    let spans = (0..parts).map(|part| {
        let (_, span) = table[part * (words + 1) + word];
        word = span.map_or(word, |(_, to)| to);
        span
    });
    let spans = spans.collect();
    (table[0].0, spans)
}

/// A part goes with at most so many words.
const MOST_WORDS: usize = 3;

/// How well each Chinese part sounds like each stretch of one to three words, in nats.
struct Scores {
    scores: Vec<f32>,
    words: usize,
}

impl Scores {
    fn new(chinese: &[&str], words: &[&str], sound: &SoundTable) -> Self {
        let mut scores = vec![f32::NEG_INFINITY; chinese.len() * words.len() * MOST_WORDS];
        let letters: Vec<Vec<u8>> = words.iter().map(|word| letters(word)).collect();
        for from in 0..words.len() {
            let reach = words.len().min(from + MOST_WORDS);
            let spelling = Spelling::of(letters[from..reach].concat());
            for (part, text) in chinese.iter().enumerate() {
                let place = (part * words.len() + from) * MOST_WORDS;
                let scores = &mut scores[place..place + reach - from];
                if let Some(initial) = initial(text) {
                    scores.fill(-20.0);
                    if words[from].chars().next().is_some_and(|c| c.eq_ignore_ascii_case(&initial)) {
                        scores[0] = 8.0;
                    }
                    continue;
                }
                let ends = sounded_out(text, &spelling, sound);
                let mut end = 0;
                for (more, (score, letters)) in scores.iter_mut().zip(&letters[from..]).enumerate() {
                    end = spelling.len().min(end + letters.len());
                    *score = ends[end] - 0.3 * more as f32;
                }
            }
        }
        Self { scores, words: words.len() }
    }

    fn of(&self, part: usize, from: usize, to: usize) -> f32 {
        self.scores[(part * self.words + from) * MOST_WORDS + to - from - 1]
    }
}

/// The letter that a Chinese part is when it is an initial kept as it was: that is certain.
fn initial(part: &str) -> Option<char> {
    let mut chars = part.chars();
    chars.next().filter(|initial| initial.is_ascii_alphabetic() && chars.next().is_none())
}

/// How well one Chinese part sounds like the beginning of `spelling` that ends at each place, in nats: what comes
/// behind a place has no say in it.
fn sounded_out(part: &str, spelling: &Spelling, sound: &SoundTable) -> [f32; MAX_LETTERS + 1] {
    let size = spelling.len();
    let mut best = [f32::NEG_INFINITY; MAX_LETTERS + 1];
    best[0] = 0.0;
    // Where what was sounded out so far may end: at first nowhere but at the beginning.
    let mut ends = 1;
    for char in part.chars() {
        // A character such as 小 or 老 may stand for no letter, a letter for no character.
        let mut next = best.map(|score| score - 4.0);
        spelling.sound_out(sound.units(char), ends, |from, to, log_odds| {
            next[to] = next[to].max(best[from] + log_odds);
        });
        ends = u64::MAX;
        for at in 1..=size {
            next[at] = next[at].max(next[at - 1] - 2.5);
        }
        best = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    fn check(rendering: &str, original: &str, expected: &[(&str, &str)]) {
        let found = align(rendering, original, Method::Transliteration, &Model::shipped().sound);
        let found: Vec<(&str, &str)> =
            found.iter().map(|pair| (pair.rendering.as_str(), pair.original.as_str())).collect();
        assert_eq!(found, expected, "{rendering} {original}");
    }

    #[test]
    fn parts_find_their_words() {
        check("格奥尔基·季诺维也夫", "Georgy Zinoviev", &[("格奥尔基", "Georgy"), ("季诺维也夫", "Zinoviev")]);
        check("泽连斯基", "Volodymyr Zelensky", &[("泽连斯基", "Zelensky")]);
        check("欧尔班·维克托", "Viktor Orbán", &[("欧尔班", "Orbán"), ("维克托", "Viktor")]);
        check("赫伯特·A·西蒙", "Herbert A. Simon", &[("赫伯特", "Herbert"), ("A", "A."), ("西蒙", "Simon")]);
        check("文森特·梵高", "Vincent van Gogh", &[("文森特", "Vincent"), ("梵高", "van Gogh")]);
    }
}
