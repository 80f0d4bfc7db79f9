//! Consistency, as a linter: where a work renders one name in two ways, or against what was settled.
//!
//! In: the documents of one work, the pairs that each states, and a memory. Out: diagnostics in the order
//! of the text. It reads no files and writes none; a fix is a proposal.

mod agree;
mod baseline;
mod diagnostic;
mod index;
mod known;
mod near;
mod protected;
mod regional;
mod rules;
mod selection;
mod waivers;
mod work;

pub use baseline::{Baseline, BaselineError, Compared};
pub use diagnostic::{Diagnostic, Evidence, Example, Fix, Language, Message, Meta, Needs, Severity, Uses};
pub use selection::{Given, Level, Selection, SelectionError, Wanted, known_rule};

pub use known::Known;

use crate::names::{Names, Side};
use crate::term::{MemoryTerms, Pair, Region, Terms, TermsError};
use crate::text::{Document, Span};
use work::{Stated, Work, stated};

/// What holds for a run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The region whose settled renderings hold.
    pub region: Option<Region>,
    /// Which rules run.
    pub rules: Selection,
}

/// The documentation of every rule, by code.
pub fn rules() -> impl Iterator<Item = &'static Meta> {
    rules::ALL.iter().map(|rule| rule.meta)
}

/// The rule with `code`, in either case.
pub fn rule(code: &str) -> Option<&'static Meta> {
    rules().find(|meta| meta.code.eq_ignore_ascii_case(code) || meta.name == code)
}

/// What is wrong in `documents`, which form one work; `pairs` holds what each of them states.
///
/// ```
/// use yiming::check::{Options, check};
/// use yiming::term::MemoryTerms;
/// use yiming::text::Document;
/// let text = Document::new("a.txt", "总统普京到会");
/// let found = check(&[text], &[vec![]], &MemoryTerms::default(), &Options::default()).unwrap();
/// assert!(found.is_empty());
/// ```
pub fn check(
    documents: &[Document],
    pairs: &[Vec<Pair>],
    memory: &dyn Terms,
    options: &Options,
) -> Result<Vec<Diagnostic>, TermsError> {
    Ok(check_against(documents, pairs, &Known::of(memory)?, options))
}

/// As [`check`], against a memory that was read before: an editor's session checks many times.
pub fn check_against(
    documents: &[Document],
    pairs: &[Vec<Pair>],
    memory: &Known,
    options: &Options,
) -> Vec<Diagnostic> {
    let stated = stated(pairs);
    let own = own(&stated, options.region.unwrap_or(Region::Cn));
    let work = Work::new(documents, stated, &own, memory, options.region);
    let mut found = Vec::new();
    for (rule, severity) in selection::running(&options.rules) {
        found.extend((rule.run)(&work).into_iter().map(|one| Diagnostic { severity, ..one }));
    }
    let mut found = in_order(found);
    protected::withdraw_fixes(documents, pairs, &mut found);
    waivers::apply(documents, found, &options.rules)
}

/// The names that a work states itself.
fn own(stated: &[Stated<'_>], region: Region) -> Names {
    let pairs: Vec<Pair> = stated.iter().map(|one| one.pair.clone()).collect();
    Names::new(Side::Rendering, &[&MemoryTerms::from_pairs(&pairs, region)]).expect("a list answers")
}

/// The work as the rules see it, for those who fit the weights of near duplicates.
#[doc(hidden)]
pub fn near_rows(documents: &[Document], pairs: &[Vec<Pair>]) -> Vec<(usize, Span, String, Vec<f32>)> {
    let stated = stated(pairs);
    let own = own(&stated, Region::Cn);
    let memory = Known::default();
    let work = Work::new(documents, stated, &own, &memory, None);
    let targets = near::Targets::new(&own, work.known, memory.remembered(), &crate::align::Model::shipped().sound);
    let found = near::candidates(&work, &targets);
    found
        .into_iter()
        .map(|one| (one.document, one.span, targets.get(one.target).form.text.clone(), one.observed.row().to_vec()))
        .collect()
}

/// In the order of the text, and of what several rules say about one name the weightiest only. House style
/// is another matter than a wrong name, and told beside it.
fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|one| (one.document, one.span, rules::weight(one.meta)));
    let mut kept: Vec<Diagnostic> = Vec::new();
    for one in found {
        let here = kept.iter().rev().take_while(|last| last.document == one.document);
        let mut rivals = here.take(16).filter(|last| last.meta.default && one.meta.default);
        if !rivals.any(|last| last.span.overlaps(one.span)) {
            kept.push(one);
        }
    }
    kept
}

/// `text` with the replacements of the fixes written in, from the last to the first.
pub fn fixed(text: &str, fixes: &[(Span, &str)]) -> String {
    let mut fixes = fixes.to_vec();
    fixes.sort_by_key(|(span, _)| *span);
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in fixes {
        written.push_str(text.get(at..span.start).unwrap_or_default());
        written.push_str(replacement);
        at = span.end;
    }
    written.push_str(text.get(at..).unwrap_or_default());
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Aligner;
    use crate::names::tests::{entry, rendered};

    fn run(meta: &Meta, example: &Example) -> Vec<Diagnostic> {
        let memory = example.settled.iter().enumerate().map(|(at, (original, form, status))| {
            let (rendering, region) = Example::region(form);
            let mut settled = entry(i64::try_from(at).unwrap(), rendering, original);
            settled.renderings = vec![rendered(rendering, *status)];
            settled.renderings[0].region = region;
            settled
        });
        // Renderings of one original belong to one entry.
        let mut entries: Vec<crate::term::Entry> = Vec::new();
        for one in memory {
            match entries.iter_mut().find(|known| known.originals[0].text == one.originals[0].text) {
                Some(known) => known.renderings.extend(one.renderings),
                None => entries.push(one),
            }
        }
        let doc = Document::new("t", example.text);
        let pairs = vec![Aligner::shipped().align(&doc)];
        // House style runs alone: one text offends several houses.
        let select = vec![if meta.default { "default" } else { meta.code }.to_owned()];
        let wanted = Wanted { select, ..Wanted::default() };
        let rules = Selection::new(&wanted, Given { memory: true, region: false }).unwrap();
        check(&[doc], &pairs, &MemoryTerms::new(entries), &Options { rules, ..Options::default() }).unwrap()
    }

    #[test]
    fn every_rule_knows_its_examples() {
        for meta in rules() {
            let codes: Vec<&str> = run(meta, &meta.bad).iter().map(|one| one.meta.code).collect();
            assert_eq!(codes, [meta.code], "{}", meta.bad.text);
            assert_eq!(run(meta, &meta.good), [], "{}", meta.good.text);
        }
    }

    #[test]
    fn codes_and_names_are_unique() {
        let codes: std::collections::BTreeSet<&str> = rules().flat_map(|meta| [meta.code, meta.name]).collect();
        assert_eq!(codes.len(), rules().count() * 2);
        assert_eq!(rule("ym102").map(|meta| meta.name), Some("mixed-renderings"));
    }

    #[test]
    fn fixes_are_written_in() {
        assert_eq!(fixed("一二三四", &[(Span::new(9, 12), "D"), (Span::new(0, 3), "A")]), "A二三D");
    }
}
