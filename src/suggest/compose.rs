//! Known names and runs of large words, brought together: the longest name wins, and a known word inside a
//! name that nobody knows is a piece of it.

use crate::names::Hit;
use crate::text::{Document, Span};

/// A name of the text.
pub(super) enum Piece<'a> {
    /// A memory, the text itself or the built-in list knows it.
    Known(Hit<'a>),
    /// Nobody knows it as a whole; the known single words in it.
    Unknown(Span, Vec<Hit<'a>>),
}

impl Piece<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Piece::Known(hit) => hit.span,
            Piece::Unknown(span, _) => *span,
        }
    }
}

/// The names of `doc`, in order: `hits` are the known ones and `runs` what looks like a name.
pub(super) fn pieces<'a>(doc: &Document, hits: Vec<Hit<'a>>, runs: &[Span]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut hits = hits.into_iter().peekable();
    for &run in runs {
        while let Some(hit) = hits.next_if(|hit| hit.span.end <= run.start) {
            pieces.push(Piece::Known(hit));
        }
        let Some(run) = untaken(doc, run, pieces.last()) else { continue };
        let mut inside = Vec::new();
        while let Some(hit) = hits.next_if(|hit| hit.span.start < run.end) {
            inside.push(hit);
        }
        let is_piece = |hit: &Hit<'_>| {
            run.start <= hit.span.start && hit.span.end <= run.end && !doc.slice(hit.span).contains(' ')
        };
        let covered: usize = inside.iter().map(|hit| words(doc.slice(hit.span))).sum();
        if inside.iter().all(is_piece) && covered < words(doc.slice(run)) {
            pieces.push(Piece::Unknown(run, inside));
        } else {
            pieces.extend(inside.into_iter().map(Piece::Known));
        }
    }
    pieces.extend(hits.map(Piece::Known));
    pieces
}

/// What the name before leaves of a run that it reaches into: Washington, D.C. | Johnson.
fn untaken(doc: &Document, run: Span, before: Option<&Piece<'_>>) -> Option<Span> {
    let Some(end) = before.map(|before| before.span().end).filter(|&end| end > run.start) else { return Some(run) };
    if end >= run.end {
        return None;
    }
    let rest = doc.slice(Span::new(end, run.end)).trim_start_matches(|c: char| !c.is_alphanumeric());
    (!rest.is_empty()).then(|| Span::new(run.end - rest.len(), run.end))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
