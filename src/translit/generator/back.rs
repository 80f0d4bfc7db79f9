//! From characters back to letters: what a rendering may be the rendering of.

use super::units::Graphone;
use super::{Generator, is_joint};
use crate::text::normalize::simplify_char;

/// Paths kept after each character.
const BEAM: usize = 64;
/// By how much, in nats, an original whose rendering was learnt by heart is likelier than it sounds.
const BY_HEART: f32 = 5.0;
/// Stands behind an x and is no letter.
const SECOND_HALF_OF_X: u8 = 27;

impl Generator {
    /// Up to `top` originals that `rendering` may stand for, likeliest first, each with its probability among
    /// those considered: letters for each character, judged by the n-grams over graphones. Capitalised, the
    /// parts joined by spaces. None where a character renders no sounds.
    pub fn originals(&self, rendering: &str, top: usize) -> Vec<(String, f64)> {
        let mut whole = vec![(String::new(), 1.0)];
        for part in rendering.split(|c| is_joint(c) || c == '-').filter(|part| !part.is_empty()) {
            let words = self.spelt(part);
            let joint = if whole[0].0.is_empty() { "" } else { " " };
            whole = whole
                .iter()
                .flat_map(|(before, one)| {
                    words.iter().map(move |(word, other)| (format!("{before}{joint}{word}"), one * other))
                })
                .collect();
            whole.sort_by(|one, other| other.1.total_cmp(&one.1));
            whole.truncate(top.max(1));
            if whole.is_empty() {
                return whole;
            }
        }
        whole.retain(|(text, _)| !text.is_empty());
        whole.truncate(top);
        whole
    }

    /// How many of the words that it was fitted to have this `rendering`: a word of a name that people have
    /// rendered so.
    pub fn renders(&self, rendering: &str) -> u32 {
        self.places(rendering).map_or(0, |chars| self.known.count(&chars))
    }

    /// The numbers of the characters of `rendering`; `None` where one renders no sounds.
    fn places(&self, rendering: &str) -> Option<Vec<u16>> {
        let place = |c| self.inventory.chars.binary_search(&simplify_char(c)).ok().map(|at| at as u16);
        rendering.chars().map(place).collect()
    }

    fn spelt(&self, part: &str) -> Vec<(String, f64)> {
        let Some(chars) = self.places(part) else { return Vec::new() };
        let mut paths = vec![Path { letters: Vec::new(), context: 0, score: 0.0 }];
        for &char in &chars {
            let fitting: Vec<(u32, &Graphone)> =
                (0..).zip(&self.inventory.graphones).filter(|(_, one)| one.char == char).collect();
            // Scores first: the letters of most paths are never asked for.
            let mut steps: Vec<(f32, usize, usize)> = Vec::with_capacity(paths.len() * fitting.len());
            for (from, path) in paths.iter().enumerate() {
                let score = |number: u32| path.score + self.graphones.log_prob(path.context, number + 1);
                steps.extend(fitting.iter().enumerate().map(|(step, &(number, _))| (score(number), from, step)));
            }
            steps.sort_by(|one, other| other.0.total_cmp(&one.0));
            steps.truncate(BEAM);
            let longer = |(score, from, step): (f32, usize, usize)| {
                let (path, (number, graphone)) = (&paths[from], fitting[step]);
                let letters = path.letters.iter().copied().chain(graphone.letters.unpack()).collect();
                Path { letters, context: self.graphones.push(path.context, number + 1), score }
            };
            paths = steps.into_iter().map(longer).collect();
        }
        let ended = |Path { letters, context, score }: Path| {
            let by_heart = if self.learnt.has(&letters, &chars) { BY_HEART } else { 0.0 };
            (word(&letters), score + self.graphones.log_prob(context, 0) + by_heart)
        };
        let mut found: Vec<(String, f32)> = paths.into_iter().map(ended).collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        let mut seen = std::collections::HashSet::new();
        found.retain(|(word, _)| seen.insert(word.clone()));
        let most = found.first().map_or(0.0, |(_, score)| *score);
        let total: f64 = found.iter().map(|(_, score)| f64::from(score - most).exp()).sum();
        found.into_iter().map(|(word, score)| (word, f64::from(score - most).exp() / total)).collect()
    }
}

/// Letters for the first characters of a rendering.
struct Path {
    letters: Vec<u8>,
    /// What the n-grams remember of it.
    context: u64,
    /// Its log-likelihood.
    score: f32,
}

/// Letters as a capitalised word.
fn word(letters: &[u8]) -> String {
    let plain = letters.iter().filter(|&&letter| letter != SECOND_HALF_OF_X);
    let mut text: String = plain.map(|letter| char::from(b'a' + letter - 1)).collect();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
