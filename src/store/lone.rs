//! Which names of a list nothing is tied to: their entries follow from the list's rows alone. A pure function.
//!
//! It errs on one side only: a name that something could be tied to is not told to be lone, and is left to
//! `settle`, which asks the memory.

use super::keys::Form;
use super::kinship::{Kinship, kinship};
use super::sieve::{Role, Sieve};

/// A row of a list: which of its forms are its original and its rendering, and whether its gloss ties further
/// originals to that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) original: usize,
    pub(super) rendering: usize,
    pub(super) shared: bool,
}

/// So many names with one rendering are not compared each with each.
const MOST_NAMESAKES: usize = 16;

/// The rows of each lone name, by name. Before these `forms`, all that the memory has went through `known`.
pub(super) fn lone(forms: &[Form<'_>], pairs: &[Pair], known: &Sieve) -> Vec<Vec<usize>> {
    let folds = Folds::of(forms);
    let mut rows: Vec<usize> = (0..pairs.len()).collect();
    rows.sort_by_key(|&row| folds.of_form[pairs[row].original]);
    let tied = Web { forms, pairs, folds: &folds, known }.tied();
    let name = |row: usize| folds.of_form[pairs[row].original];
    let names = rows.chunk_by(|&one, &other| name(one) == name(other));
    names.filter(|rows| !tied[name(rows[0])]).map(<[usize]>::to_vec).collect()
}

/// The folded forms, each once, by number.
struct Folds<'f> {
    texts: Vec<&'f str>,
    of_form: Vec<usize>,
}

impl<'f> Folds<'f> {
    fn of(forms: &'f [Form<'_>]) -> Self {
        let mut order: Vec<usize> = (0..forms.len()).collect();
        order.sort_unstable_by_key(|&at| forms[at].folded());
        let mut folds = Self { texts: Vec::new(), of_form: vec![0; forms.len()] };
        for at in order {
            let folded = forms[at].folded();
            if folds.texts.last() != Some(&folded) {
                folds.texts.push(folded);
            }
            folds.of_form[at] = folds.texts.len() - 1;
        }
        folds
    }

    fn number(&self, folded: &str) -> Option<usize> {
        self.texts.binary_search(&folded).ok()
    }
}

/// What could tie the names of some rows.
struct Web<'a> {
    forms: &'a [Form<'a>],
    pairs: &'a [Pair],
    folds: &'a Folds<'a>,
    known: &'a Sieve,
}

impl Web<'_> {
    /// Of each folded form, whether something may be tied to it as a name.
    fn tied(&self) -> Vec<bool> {
        let was_known = self.known_before();
        let rendered = self.rendered();
        let mut tied = was_known.clone();
        for namesakes in rendered.chunk_by(|(one, _), (other, _)| one == other) {
            let rendering = namesakes[0].0;
            let names: Vec<usize> = namesakes.iter().map(|&(_, name)| name).collect();
            if was_known[rendering] || names.len() > MOST_NAMESAKES {
                for name in names {
                    tied[name] = true;
                }
            } else {
                self.tie_akin(&names, &mut tied);
            }
        }
        for pair in self.pairs {
            let name = self.folds.of_form[pair.original];
            tied[name] |= pair.shared;
            self.tie_by_last_part(pair, &rendered, &mut tied);
        }
        tied
    }

    /// Of each folded form, whether the memory may have had it in any spelling.
    fn known_before(&self) -> Vec<bool> {
        let mut known: Vec<bool> =
            self.folds.texts.iter().map(|folded| self.known.may_hold(Role::Folded, folded)).collect();
        for (form, &fold) in self.forms.iter().zip(&self.folds.of_form) {
            known[fold] |= !form.is_new;
        }
        known
    }

    /// Each rendering with each of its names, in order, all folded.
    fn rendered(&self) -> Vec<(usize, usize)> {
        let fold = |form: usize| self.folds.of_form[form];
        let mut rendered: Vec<(usize, usize)> =
            self.pairs.iter().map(|pair| (fold(pair.rendering), fold(pair.original))).collect();
        rendered.sort_unstable();
        rendered.dedup();
        rendered
    }

    /// Names with one rendering are tied where they are akin.
    fn tie_akin(&self, names: &[usize], tied: &mut [bool]) {
        for (at, &one) in names.iter().enumerate() {
            for &other in &names[at + 1..] {
                if kinship(self.folds.texts[one], self.folds.texts[other]).is_some() {
                    (tied[one], tied[other]) = (true, true);
                }
            }
        }
    }

    /// A surname is tied to the full names whose renderings end in its own.
    fn tie_by_last_part(&self, pair: &Pair, rendered: &[(usize, usize)], tied: &mut [bool]) {
        let (form, name) = (&self.forms[pair.rendering], self.folds.of_form[pair.original]);
        if !self.is_full(name) {
            tied[name] |= self.known.may_hold(Role::LastPart, form.folded());
            return;
        }
        let Some(last) = form.last_part() else { return };
        tied[name] |= self.known.may_hold(Role::Folded, last);
        let Some(surname) = self.folds.number(last) else { return };
        let from = rendered.partition_point(|&(rendering, _)| rendering < surname);
        for &(_, other) in rendered[from..].iter().take_while(|&&(rendering, _)| rendering == surname) {
            if kinship(self.folds.texts[name], self.folds.texts[other]) == Some(Kinship::FullName) {
                (tied[name], tied[other]) = (true, true);
            }
        }
    }

    fn is_full(&self, name: usize) -> bool {
        self.folds.texts[name].contains(' ')
    }
}
