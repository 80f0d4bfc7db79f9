//! What speaks for a candidate, as numbers for the scorer.

use std::sync::LazyLock;

use super::chain::{Link, Runs, initials, words};
use super::evidence::Evidence;
use super::model::Model;
use super::net::{Input, Net};
use super::recurrence::Recurrence;
use super::setting::Setting;
use super::slot::{Place, Slot};
use super::tables::{Running, hash};
use crate::mention::Mention;
use crate::mention::labels::Label;
use crate::text::Document;
use crate::text::normalize::fold;
use crate::text::script::{Script, is_han, is_latin_word, main_script};

/// The features in order: as places in a [`Row`], and by name.
macro_rules! features {
    ($($name:ident)*) => {
        #[expect(non_camel_case_types, reason = "the names that reports and the model's card show")]
        #[derive(Debug, Clone, Copy)]
        #[repr(usize)]
        enum F { $($name),* }

        /// Names of the features, in order.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

features! {
    before inside swapped also quoted forms piece
    label_language label_name label_also label_bad label_other label_length trailing
    words letters acronym lowercase capitals digits script citation numbers contents_length closed titled
    room pieces han_pieces content_han_share first_form common_words camel dots coordinated
    after original_recurs binomial
    // From here on the candidate's.
    none length han start at_edge tail length_ratio parts_difference parts
    has_de has_list has_and has_latin has_space
    chain chain_mean chain_gap chain_gain chain_loss anchored sounded translated sound_share link_share loose
    word_share chain_rank sound_best chain_longer chain_shorter
    letters_chain letters_gap letters_share letters_anchored
    sibling sibling_gap sibling_anchored
    established established_any
    left1 left2 left3 first1 first2 cross context context_gap
    cut_cost left_word left_frequency left_class straddle first_word first_class last_class whole_word
    word_count word_count_gap
    cohesion diversity diversity_gap cohesion_longer cohesion_shorter cohesion_gap
    recurs recurs_other recurs_longer
    mark_before surname translit_share
    net net_gap
}

/// Where the feature that marks the row of "no pair" stands; the slot's own stand before it.
pub const NONE: usize = F::none as usize;

/// Numbers in a row: a power of two, so that no index needs a check. What is beyond the features is zero,
/// the last one always [`f32::NEG_INFINITY`] (see [`super::trees`]).
pub const WIDTH: usize = 128;

/// The features of one candidate.
pub type Row = [f32; WIDTH];

/// A row that says nothing.
const BLANK: Row = {
    let mut row = [0.0; WIDTH];
    row[WIDTH - 1] = f32::NEG_INFINITY;
    row
};

/// The rows of a slot: one for each candidate, and a last one for "no pair".
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Feature rows.
    pub rows: Vec<Row>,
    /// How each candidate goes with the original.
    pub links: Vec<Link>,
}

/// A slot with what its candidates are scored by, before other forms of its bracket are looked at.
#[derive(Debug)]
pub struct Prepared {
    /// Words that are more than a link between others.
    content: usize,
    words: usize,
    original: u32,
    /// The candidates by their ends.
    ends: Vec<End>,
}

/// What is known of the renderings that end at one place.
#[derive(Debug)]
struct End {
    at: usize,
    /// How each start goes with the original.
    links: Vec<Link>,
    /// How each start goes with the letters of an acronym; empty when it is none.
    letters: Vec<Link>,
    /// The hash of the string from each start.
    strings: Vec<u32>,
    /// The best score of any start that some word is sounded out from.
    sound_best: f32,
    /// From each start on, the best score of a later one.
    shorter: Vec<f32>,
    /// Scores of the candidates, best first.
    ranked: Vec<f32>,
}

/// Match the slot's original with its window.
pub fn prepare(doc: &Document, slot: &Slot, setting: &Setting, model: &Model) -> Prepared {
    let original = doc.slice(slot.form.span);
    let words = words(original);
    let runs = Runs::new(setting, &words, &model.links);
    let initials = initials(original);
    let letters = Runs::new(setting, &initials, &model.links);
    let mut at: Vec<usize> = slot.candidates.iter().map(|&(_, end)| end).collect();
    at.sort_unstable();
    at.dedup();
    let ends = at
        .into_iter()
        .map(|end| {
            let links = runs.chain(&slot.window, &words, end);
            let letters = if initials.is_empty() { Vec::new() } else { letters.chain(&slot.window, &initials, end) };
            End::new(slot, end, links, letters)
        })
        .collect();
    Prepared {
        content: words.iter().filter(|word| !word.stop).count(),
        words: words.len(),
        original: hash(fold(original).chars()),
        ends,
    }
}

impl End {
    fn new(slot: &Slot, at: usize, links: Vec<Link>, letters: Vec<Link>) -> Self {
        let simple = &slot.window.simple;
        let strings = (0..at)
            .map(|start| {
                let mut running = Running::default();
                for &c in &simple[start..at] {
                    running.push(c);
                }
                running.hash()
            })
            .collect();
        let sounded = links.iter().filter(|link| link.sounded > 0).map(|link| link.score);
        let sound_best = sounded.fold(-20.0, f32::max);
        let mut shorter = vec![-30.0f32; at + 2];
        for start in (0..=at).rev() {
            shorter[start] = shorter[start + 1].max(links.get(start + 1).map_or(-30.0, |link| link.score));
        }
        let mut ranked: Vec<f32> =
            slot.candidates.iter().filter(|&&(_, end)| end == at).map(|&(start, _)| links[start].score).collect();
        ranked.sort_unstable_by(|one, other| other.total_cmp(one));
        Self { at, links, letters, strings, sound_best, shorter, ranked }
    }

    /// How many candidates score better.
    fn better(&self, score: f32) -> usize {
        self.ranked.partition_point(|&other| other > score)
    }
}

impl Prepared {
    fn end(&self, at: usize) -> Option<&End> {
        self.ends.iter().find(|end| end.at == at)
    }

    fn link(&self, start: usize, end: usize) -> Link {
        self.end(end).map_or(Link::default(), |end| end.links[start])
    }
}

/// Where a slot stands.
#[derive(Debug)]
pub struct Around<'a> {
    /// The document.
    pub doc: &'a Document,
    /// The bracket.
    pub mention: &'a Mention,
    /// The slot's window.
    pub setting: &'a Setting<'a>,
    /// What recurs in the document.
    pub recurrence: &'a Recurrence,
    /// Reads the characters around the candidates.
    pub net: &'a Net,
}

/// The rows of `slot`; `siblings` are the other forms of its bracket over the same window.
pub fn rows(around: &Around, slot: &Slot, prepared: &Prepared, siblings: &[&Prepared], evidence: &Evidence) -> Rows {
    let &Around { doc, mention, setting, recurrence, net } = around;
    let shared = shared(doc, mention, slot, prepared, recurrence);
    let best = best_of(slot, |start, end| prepared.link(start, end).score);
    let best_letters = best_of(slot, |start, end| letters(prepared, start, end).score);
    let best_sibling = siblings
        .iter()
        .map(|other| best_of(slot, |start, end| other.link(start, end).score))
        .fold(f32::NEG_INFINITY, f32::max);
    let context = Context { slot, setting, prepared, siblings, evidence, best, best_letters, best_sibling };
    let mut rows = Vec::with_capacity(slot.candidates.len() + 1);
    let mut links = Vec::with_capacity(slot.candidates.len());
    let mut current: Option<(&End, EndEvidence)> = None;
    for &(start, end) in &slot.candidates {
        if current.as_ref().is_none_or(|(known, _)| known.at != end) {
            current = prepared.end(end).map(|end| (end, EndEvidence::new(end, slot, recurrence, evidence)));
        }
        let Some((end, looked_up)) = &current else { continue };
        let mut row = shared;
        context.candidate(start, end, looked_up, &mut row);
        links.push(end.links[start]);
        rows.push(row);
    }
    let any = rows.iter().map(|row| row[F::established as usize]).fold(0.0, f32::max);
    for row in &mut rows {
        row[F::established_any as usize] = any;
    }
    compare(&mut rows);
    rows.push(no_pair(&shared, &rows));
    if !net.is_empty() {
        read(&mut rows, &net.log_probs(&Input::new(doc, slot, mention)));
    }
    Rows { rows, links }
}

/// Fill in what the network says of each row, a candidate or "no pair": its log-probability, and how far that
/// is behind the likeliest candidate's.
pub fn read(rows: &mut [Row], log_probs: &[f32]) {
    let candidates = &log_probs[..log_probs.len().saturating_sub(1)];
    let best = candidates.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for (row, &log_prob) in rows.iter_mut().zip(log_probs) {
        row[F::net as usize] = log_prob;
        row[F::net_gap as usize] = log_prob - best;
    }
}

/// Fill in what only a comparison with the slot's other candidates tells.
fn compare(rows: &mut [Row]) {
    for (value, gap) in [(F::context, F::context_gap), (F::diversity, F::diversity_gap)] {
        let (value, gap) = (value as usize, gap as usize);
        let most = rows.iter().map(|row| row[value]).fold(f32::NEG_INFINITY, f32::max);
        for row in rows.iter_mut() {
            row[gap] = row[value] - most;
        }
    }
}

/// The row of "no pair": what the best candidate has, so that the trees can tell a hopeless slot.
fn no_pair(shared: &Row, rows: &[Row]) -> Row {
    let score = |row: &Row| row[F::chain as usize].max(row[F::letters_chain as usize]);
    let best = rows.iter().max_by(|one, other| score(one).total_cmp(&score(other)));
    let mut row = *best.unwrap_or(shared);
    row[NONE] = 1.0;
    row
}

/// The index of the feature called `name`, if there is one.
pub fn feature(name: &str) -> Option<usize> {
    NAMES.iter().position(|one| *one == name)
}

fn best_of(slot: &Slot, score: impl Fn(usize, usize) -> f32) -> f32 {
    slot.candidates.iter().map(|&(start, end)| score(start, end)).fold(f32::NEG_INFINITY, f32::max)
}

/// How a candidate goes with the letters of an acronym.
fn letters(prepared: &Prepared, start: usize, end: usize) -> Link {
    prepared.end(end).and_then(|end| end.letters.get(start)).copied().unwrap_or_default()
}

fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}

fn shared(doc: &Document, mention: &Mention, slot: &Slot, prepared: &Prepared, recurrence: &Recurrence) -> Row {
    let mut row = BLANK;
    let mut set = |feature: F, value: f32| row[feature as usize] = value;
    let form = &slot.form;
    let contents = &mention.contents;
    set(F::before, flag(slot.place == Place::Before));
    set(F::inside, flag(slot.place == Place::Inside));
    set(F::swapped, flag(slot.place == Place::Swapped));
    set(F::also, flag(slot.also));
    set(F::quoted, flag(slot.window.quoted));
    set(F::forms, slot.forms as f32);
    set(F::piece, form.piece as f32);
    set(F::label_language, flag(form.label == Label::Language));
    set(F::label_name, flag(form.label == Label::Name));
    set(F::label_also, flag(form.label == Label::Also));
    set(F::label_bad, flag(matches!(form.label, Label::Example | Label::Credit)));
    set(F::label_other, flag(form.label == Label::Other));
    set(F::label_length, doc.slice(form.label_span).chars().count() as f32);
    set(F::trailing, doc.slice(form.trailing).chars().count() as f32);
    set(F::words, prepared.words as f32);
    set(F::numbers, flag(contents.has_number));
    set(F::contents_length, contents.length as f32);
    set(F::closed, flag(mention.bracket.closed));
    set(F::titled, flag(form.title.is_some()));
    set(F::room, slot.window.chars.len() as f32);
    set(F::pieces, contents.pieces as f32);
    set(F::han_pieces, contents.han.len() as f32);
    set(F::first_form, flag(contents.forms.first().is_some_and(|first| first.span == form.span)));
    set(F::coordinated, f32::from(slot.coordinated as u8));
    let content = doc.slice(mention.bracket.inner);
    let han = content.chars().filter(|&c| is_han(c)).count();
    set(F::content_han_share, han as f32 / contents.length.max(1) as f32);
    let after = doc.text().get(mention.bracket.outer.end..).and_then(|rest| rest.chars().next());
    set(F::after, after_number(after.unwrap_or('\n')));
    let original = doc.slice(form.span);
    set(F::original_recurs, (1.0 + recurrence.elsewhere(original) as f32).ln());
    let citation =
        original.contains("et al") || original.contains(" & ") || content.contains("http") || content.contains('=');
    set(F::citation, flag(citation));
    spelling(original, &mut row);
    row
}

/// What the letters of an original show.
fn spelling(original: &str, row: &mut Row) {
    let mut set = |feature: F, value: f32| row[feature as usize] = value;
    let (mut letters, mut upper, mut digits, mut dots) = (0usize, 0usize, 0usize, 0usize);
    for c in original.chars() {
        letters += usize::from(c.is_alphabetic());
        upper += usize::from(c.is_uppercase());
        digits += usize::from(c.is_ascii_digit());
        dots += usize::from(matches!(c, '.' | '=' | '_' | '/'));
    }
    let words = || original.split_whitespace();
    let count = words().count();
    let capital = words().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    set(F::letters, letters as f32);
    set(F::acronym, flag(count == 1 && upper >= 2 && upper * 2 > letters && letters <= 9));
    set(F::lowercase, flag(upper == 0));
    set(F::capitals, capital as f32 / count.max(1) as f32);
    set(F::digits, digits as f32);
    set(F::script, script_number(main_script(original)));
    set(F::common_words, words().filter(|word| is_common(word)).count() as f32);
    set(F::camel, flag(count == 1 && is_camel(original)));
    set(F::dots, dots as f32);
    set(F::binomial, flag(is_binomial(original)));
}

/// The form of a species' scientific name: Panthera tigris, a Latin ending on a small-letter second word.
fn is_binomial(original: &str) -> bool {
    let mut words = original.split_whitespace();
    let (Some(genus), Some(species), None | Some(_)) = (words.next(), words.next(), words.next()) else { return false };
    let small = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let latin = ["us", "a", "um", "is", "ensis", "i", "ae", "ii", "es", "ns", "or", "ex", "e"];
    let genus_like =
        genus.len() > 2 && genus.starts_with(|c: char| c.is_ascii_uppercase()) && genus.get(1..).is_some_and(small);
    genus_like && species.len() > 3 && small(species) && latin.iter().any(|ending| species.ends_with(ending))
}

/// A capital after a small letter in one word, as in formulas and identifiers: `NaCl`, iPhone.
fn is_camel(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase())
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

/// What the tables say of every string that ends at one place.
struct EndEvidence {
    /// For each start, how often the string stands before brackets, and after how many characters.
    cohesion: Vec<[f32; 2]>,
    /// For each length, at how many other places of the document exactly so many characters recur.
    shared: Vec<u32>,
    /// For each length, at how many at least so many do.
    at_least: Vec<u32>,
}

impl EndEvidence {
    fn new(end: &End, slot: &Slot, recurrence: &Recurrence, evidence: &Evidence) -> Self {
        let shared = recurrence.shared(&slot.window.simple, end.at, end.at);
        let mut at_least = shared.clone();
        for length in (0..end.at).rev() {
            at_least[length] += at_least[length + 1];
        }
        let cohesion = end.strings.iter().map(|&string| evidence.cohesion(string)).collect();
        Self { cohesion, shared, at_least }
    }
}

struct Context<'a> {
    slot: &'a Slot,
    setting: &'a Setting<'a>,
    prepared: &'a Prepared,
    siblings: &'a [&'a Prepared],
    evidence: &'a Evidence,
    best: f32,
    best_letters: f32,
    best_sibling: f32,
}

impl Context<'_> {
    fn candidate(&self, start: usize, end: &End, looked_up: &EndEvidence, row: &mut Row) {
        self.shape(start, end.at, row);
        self.chain(start, end, row);
        self.letters(start, end, row);
        self.sibling(start, end.at, row);
        self.boundary(start, end.at, row);
        self.recurrence(start, end, looked_up, row);
    }

    fn shape(&self, start: usize, end: usize, row: &mut Row) {
        let window = &self.slot.window;
        let counts = self.setting.counts[end] - self.setting.counts[start];
        let length = (end - start) as f32;
        let letters = row[F::letters as usize].max(1.0);
        let parts = f32::from(counts.interpuncts) + 1.0;
        let mut set = |feature: F, value: f32| row[feature as usize] = value;
        set(F::length, length);
        set(F::han, f32::from(counts.han));
        set(F::start, start as f32);
        set(F::at_edge, flag(start == 0));
        set(F::tail, (window.chars.len() - end) as f32);
        set(F::length_ratio, length / letters);
        set(F::parts_difference, parts - self.prepared.words as f32);
        set(F::parts, parts);
        set(F::has_de, flag(counts.de > 0));
        set(F::has_list, flag(counts.lists > 0));
        set(F::has_and, flag(counts.ands > 0));
        set(F::has_latin, flag(counts.latin > 0));
        set(F::has_space, flag(counts.spaces > 0));
        set(F::surname, flag(SURNAMES.has(window.simple[start])));
        set(F::translit_share, f32::from(counts.sounding) / length);
    }

    fn chain(&self, start: usize, end: &End, row: &mut Row) {
        let link = end.links[start];
        let length = (end.at - start) as f32;
        let mut set = |feature: F, value: f32| row[feature as usize] = value;
        set(F::chain, link.score);
        set(F::chain_mean, link.score / length);
        set(F::chain_gap, link.score - self.best);
        let longer = start.checked_sub(1).map_or(-5.0, |one| end.links[one].score - link.score);
        set(F::chain_gain, longer);
        set(F::chain_loss, end.links.get(start + 1).map_or(5.0, |one| link.score - one.score));
        set(F::anchored, flag(link.anchored));
        set(F::sounded, f32::from(link.sounded));
        set(F::translated, f32::from(link.translated));
        set(F::sound_share, f32::from(link.sound_chars) / length);
        set(F::link_share, f32::from(link.link_chars) / length);
        set(F::loose, f32::from(link.loose));
        set(F::word_share, f32::from(link.sounded + link.translated) / self.prepared.content.max(1) as f32);
        set(F::chain_rank, end.better(link.score).min(10) as f32);
        set(F::sound_best, end.sound_best);
        let nearby = end.links[start.saturating_sub(8)..start].iter();
        set(F::chain_longer, nearby.map(|one| one.score).fold(-30.0, f32::max) - link.score);
        set(F::chain_shorter, end.shorter[start] - link.score);
    }

    /// How the candidate's words begin the letters of an acronym.
    fn letters(&self, start: usize, end: &End, row: &mut Row) {
        let Some(link) = end.letters.get(start) else {
            row[F::letters_anchored as usize] = -1.0;
            return;
        };
        row[F::letters_chain as usize] = link.score;
        row[F::letters_gap as usize] = link.score - self.best_letters;
        row[F::letters_share as usize] = f32::from(link.translated) / row[F::letters as usize].max(1.0);
        row[F::letters_anchored as usize] = flag(link.anchored);
    }

    fn sibling(&self, start: usize, end: usize, row: &mut Row) {
        let links = self.siblings.iter().map(|other| other.link(start, end));
        match links.max_by(|one, other| one.score.total_cmp(&other.score)) {
            Some(link) => {
                row[F::sibling as usize] = link.score;
                row[F::sibling_gap as usize] = link.score - self.best_sibling;
                row[F::sibling_anchored as usize] = flag(link.anchored);
            }
            None => row[F::sibling_anchored as usize] = -1.0,
        }
    }

    /// What speaks for a boundary before `start`, and what the words are on its right.
    fn boundary(&self, start: usize, end: usize, row: &mut Row) {
        let setting = self.setting;
        let place = &setting.places[start];
        let acronym = row[F::acronym as usize] > 0.0;
        let expected = if acronym { row[F::letters as usize] } else { self.prepared.content as f32 };
        let mut set = |feature: F, value: f32| row[feature as usize] = value;
        set(F::left1, place.left[0]);
        set(F::left2, place.left[1]);
        set(F::left3, place.left[2]);
        set(F::first1, place.first[0]);
        set(F::first2, place.first[1]);
        set(F::cross, place.cross);
        set(F::context, place.context);
        set(F::cut_cost, setting.segmentation.cost(start));
        let left = place.left_word;
        set(F::left_word, left.map_or(0.0, |word| f32::from(word.size)));
        set(F::left_frequency, left.map_or(0.0, |word| word.frequency));
        set(F::left_class, left.map_or(0.0, |word| f32::from(word.class)));
        set(F::straddle, place.straddle);
        let first = setting.first_word(start, end);
        set(F::first_word, first.map_or(0.0, |word| f32::from(word.size)));
        set(F::first_class, first.map_or(0.0, |word| f32::from(word.class)));
        set(F::last_class, setting.last_word(start, end).map_or(0.0, |word| f32::from(word.class)));
        set(F::whole_word, setting.whole_word(start, end).map_or(0.0, |word| f32::from(word.class)));
        set(F::mark_before, mark_number(place.before));
        let words = setting.segmentation.words(start, end);
        set(F::word_count, words);
        set(F::word_count_gap, words - expected);
    }

    /// How the string lives elsewhere: before other brackets, in the document, with this original.
    fn recurrence(&self, start: usize, end: &End, looked_up: &EndEvidence, row: &mut Row) {
        let mut set = |feature: F, value: f32| row[feature as usize] = value;
        set(F::established, self.evidence.established(self.prepared.original, end.strings[start]));
        let [count, diversity] = looked_up.cohesion[start];
        let longer = start.checked_sub(1).map_or(0.0, |one| looked_up.cohesion[one][0]);
        set(F::cohesion, count);
        set(F::diversity, diversity);
        set(F::cohesion_longer, longer);
        set(F::cohesion_shorter, looked_up.cohesion.get(start + 1).map_or(0.0, |one| one[0]));
        set(F::cohesion_gap, count - longer);
        let length = end.at - start;
        let (exactly, at_least) = (looked_up.shared[length], looked_up.at_least[length]);
        set(F::recurs, (1.0 + at_least as f32).ln());
        set(F::recurs_other, (1.0 + exactly as f32).ln());
        set(F::recurs_longer, (1.0 + (at_least - exactly) as f32).ln());
    }
}

fn mark_number(mark: char) -> f32 {
    match mark {
        '、' => 1.0,
        '的' => 2.0,
        '和' | '与' | '及' | '或' => 3.0,
        ' ' => 4.0,
        '\n' => 5.0,
        c if is_han(c) => 0.0,
        c if is_latin_word(c) => 6.0,
        _ => 7.0,
    }
}

fn after_number(after: char) -> f32 {
    match after {
        '，' | ',' | '；' | '：' => 1.0,
        '。' | '\n' => 2.0,
        '、' => 3.0,
        '的' => 4.0,
        '和' | '与' | '與' | '及' | '等' => 5.0,
        '是' | '在' | '為' | '为' | '於' | '于' => 6.0,
        '(' | '（' | '[' | '《' | '“' | '「' => 7.0,
        c if is_han(c) => 0.0,
        c if is_latin_word(c) => 9.0,
        _ => 8.0,
    }
}

/// A set of Chinese characters that is asked for every character of a window.
pub(super) struct CharSet(LazyLock<Vec<bool>>);

impl CharSet {
    /// Whether `c` is in the set.
    pub(super) fn has(&self, c: char) -> bool {
        self.0.get((c as u32).wrapping_sub(0x4e00) as usize).copied().unwrap_or(false)
    }
}

fn char_set(chars: &str) -> Vec<bool> {
    let mut set = vec![false; 0x5200];
    for place in chars.chars().filter_map(|c| (c as usize).checked_sub(0x4e00)) {
        set[place] = true;
    }
    set
}

/// The commonest Chinese and Korean surnames, simplified.
static SURNAMES: CharSet = CharSet(LazyLock::new(|| {
    char_set(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严洪武莫孔汤朴文申安权柳南全裵阮",
    )
}));

/// The commonest characters of transliterations, simplified.
pub(super) static TRANSLITERATION: CharSet = CharSet(LazyLock::new(|| {
    char_set(
        "斯尔克特拉德里尼亚利罗莱马巴托卡森维洛普伦布雷格兰诺贝阿科曼纳米达奥姆菲塔夫加弗基伊埃西赫萨戈沃蒂多哈瓦切丹泽比费杰丁欧迪吉泰热梅佩蒙卢乌内恩安林顿谢桑登佐扬什茨勒霍艾波莫鲁博坎凯坦威鲍约莉娜丽玛伯查汉希恰齐祖夸图库朗宾",
    )
}));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_apart_and_fit_a_row() {
        let mut names = NAMES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
        assert!(NAMES.len() < WIDTH);
        assert_eq!(feature("none"), Some(NONE));
    }

    #[test]
    fn species_have_their_form() {
        assert!(is_binomial("Panthera tigris"));
        assert!(is_binomial("Homo sapiens neanderthalensis"));
        assert!(!is_binomial("Grand jury"));
        assert!(!is_binomial("Georgy Zinoviev"));
    }
}
