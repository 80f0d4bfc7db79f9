//! A text cut where no name reaches over.

use crate::text::Span;
use crate::text::script::is_foreign_letter;

/// So many bytes of a text are read by one core at a time.
pub(super) const TASK: usize = 1 << 18;

/// `text` in blocks of at least `least` bytes, where it goes on for so long: each ends with a line that goes on
/// in none, so that no name is cut.
pub(super) fn blocks(text: &str, least: usize) -> impl Iterator<Item = Span> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut from = least.min(rest.len());
        let size = loop {
            // Past the next line's end; no byte of a longer character is a line feed.
            let Some(len) = memchr::memchr(b'\n', &rest.as_bytes()[from..]) else { break rest.len() };
            let end = from + len + 1;
            if ends_here(rest.get(..end - 1).unwrap_or_default(), rest.get(end..).unwrap_or_default()) {
                break end;
            }
            from = end;
        };
        start += size;
        Some(Span::new(start - size, start))
    })
}

/// Whether a line feed between the two parts names: an empty line does, the end of a sentence, and any
/// beside Chinese.
fn ends_here(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    let goes_on = after.trim_start_matches(' ').chars().next().is_some_and(is_foreign_letter);
    match back.next() {
        Some('.') => !goes_on || back.next().is_some_and(char::is_lowercase),
        Some(c) => !goes_on || !is_foreign_letter(c),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_no_name_goes_on() {
        let cut = |text: &'static str, least| -> Vec<&str> {
            blocks(text, least).map(|span| text.get(span.start..span.end).unwrap()).collect()
        };
        assert_eq!(cut("by Mark\nRutte.\n普京\n说\n", 1), ["by Mark\nRutte.\n", "普京\n", "说\n"]);
        assert_eq!(cut("he said.\nShe left, and J.\nSmith", 1), ["he said.\n", "She left, and J.\nSmith"]);
        assert_eq!(cut("one.\ntwo.\nthree.\n", 6), ["one.\ntwo.\n", "three.\n"]);
        assert!(cut("", 6).is_empty());
    }
}
