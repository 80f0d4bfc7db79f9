//! From characters back to letters: what a rendering may be the rendering of.

use super::units::Graphone;
use super::{Generator, is_joint};
use crate::text::normalize::simplify_char;

/// Paths kept after each character.
const BEAM: usize = 64;
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

    fn spelt(&self, part: &str) -> Vec<(String, f64)> {
        let mut paths: Vec<(Vec<u8>, u64, f32)> = vec![(Vec::new(), 0, 0.0)];
        for char in part.chars().map(simplify_char) {
            let Ok(char) = self.inventory.chars.binary_search(&char) else { return Vec::new() };
            let fitting: Vec<(u32, &Graphone)> =
                (0..).zip(&self.inventory.graphones).filter(|(_, one)| usize::from(one.char) == char).collect();
            let longer = |(letters, context, score): &(Vec<u8>, u64, f32)| {
                let (letters, context, score) = (letters.clone(), *context, *score);
                let step = move |&(number, graphone): &(u32, &Graphone)| {
                    let letters = letters.iter().copied().chain(graphone.letters.unpack()).collect();
                    let token = number + 1;
                    let score = score + self.graphones.log_prob(context, token);
                    (letters, self.graphones.push(context, token), score)
                };
                fitting.iter().map(step).collect::<Vec<_>>()
            };
            paths = paths.iter().flat_map(longer).collect();
            paths.sort_by(|one, other| other.2.total_cmp(&one.2));
            paths.truncate(BEAM);
        }
        let ended = |(letters, context, score): (Vec<u8>, u64, f32)| {
            (word(&letters), score + self.graphones.log_prob(context, 0))
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

/// Letters as a capitalised word.
fn word(letters: &[u8]) -> String {
    let plain = letters.iter().filter(|&&letter| letter != SECOND_HALF_OF_X);
    let mut text: String = plain.map(|letter| char::from(b'a' + letter - 1)).collect();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
