//! A text with what is suggested in place: renderings for foreign text, originals beside Chinese.

use std::collections::BTreeSet;

use super::{Direction, Origin, Suggested, Suggestion};
use crate::text::Document;
use crate::text::normalize::fold;
use crate::text::script::{closer, is_interpunct};

/// How renderings are written into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// What is written where a name comes first; `{rendering}` and `{original}` stand for the two forms.
    pub first_mention: String,
    /// Between the parts of a rendering.
    pub interpunct: char,
    /// Whether brackets are full-width, `（）`.
    pub full_width: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { first_mention: "{rendering}({original})".to_owned(), interpunct: '·', full_width: true }
    }
}

/// The text of `doc` with the best suggestion of each of its names, which are in order. `introduced` holds
/// whom the texts before have introduced and takes whom this one does: a surname after its full name is
/// written alone.
///
/// In foreign text a name becomes its rendering, at first mention as the style says; what everybody knows
/// (`Spain`) has no original beside it. In Chinese text the original is put beside a name's first mention.
pub fn annotate(doc: &Document, names: &[&Suggested], style: &Style, introduced: &mut BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut end = 0;
    for name in names {
        let Some(best) = name.suggestions.first() else { continue };
        if name.span.start < end {
            continue;
        }
        out.push_str(doc.text().get(end..name.span.start).unwrap_or_default());
        let first = introduced.insert(fold(&best.whole));
        out.push_str(&written(doc, name, best, first, style));
        end = name.span.end;
    }
    out.push_str(doc.text().get(end..).unwrap_or_default());
    out
}

fn written(doc: &Document, name: &Suggested, best: &Suggestion, first: bool, style: &Style) -> String {
    let stands = doc.slice(name.span);
    let original = stands.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.direction {
        Direction::ToChinese if first && best.origin != Origin::Reference => {
            glossed(&with_interpunct(&best.text, style), &original, style)
        }
        Direction::ToChinese => with_interpunct(&best.text, style),
        Direction::ToOriginal if first && !is_glossed(doc, name) => glossed(stands, &best.text, style),
        Direction::ToOriginal => stands.to_owned(),
    }
}

fn glossed(rendering: &str, original: &str, style: &Style) -> String {
    let wide = |c: char| match c {
        '(' if style.full_width => '（',
        ')' if style.full_width => '）',
        '（' if !style.full_width => '(',
        '）' if !style.full_width => ')',
        c => c,
    };
    let format: String = style.first_mention.chars().map(wide).collect();
    format.replace("{rendering}", rendering).replace("{original}", original)
}

fn with_interpunct(rendering: &str, style: &Style) -> String {
    rendering.chars().map(|c| if is_interpunct(c) { style.interpunct } else { c }).collect()
}

/// Whether a bracket follows the name already.
fn is_glossed(doc: &Document, name: &Suggested) -> bool {
    let after =
        doc.text().get(name.span.end..).and_then(|rest| rest.trim_start_matches(['”', '》', ' ']).chars().next());
    after.and_then(closer).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;
    use crate::suggest::{Sources, Wishes, suggest};
    use crate::term::MemoryTerms;

    fn annotated(text: &str, style: &Style) -> String {
        let doc = Document::new("t", text);
        let memory = MemoryTerms::new(vec![entry(1, "格奥尔基•季诺维也夫", "Georgy Zinoviev")]);
        let mut spain = entry(2, "西班牙", "Spain");
        spain.kind = crate::term::Kind::Place;
        let reference = MemoryTerms::new(vec![spain]);
        let sources = Sources { memory: &memory, reference: &reference, generator: None };
        let found = suggest(std::slice::from_ref(&doc), &[], sources, Wishes::default()).unwrap();
        annotate(&doc, &found.iter().collect::<Vec<_>>(), style, &mut BTreeSet::new())
    }

    #[test]
    fn the_original_stands_beside_the_first_mention() {
        assert_eq!(
            annotated("Georgy Zinoviev’s trip to Spain: Zinoviev left Spain.", &Style::default()),
            "格奥尔基·季诺维也夫（Georgy Zinoviev）’s trip to 西班牙: 季诺维也夫 left 西班牙."
        );
        let style = Style { first_mention: "{original} {rendering}".to_owned(), interpunct: '‧', full_width: false };
        assert_eq!(annotated("met Georgy Zinoviev", &style), "met Georgy Zinoviev 格奥尔基‧季诺维也夫");
    }

    #[test]
    fn chinese_text_gets_its_originals_once() {
        assert_eq!(
            annotated("格奥尔基·季诺维也夫到会，季诺维也夫说", &Style::default()),
            "格奥尔基·季诺维也夫（Georgy Zinoviev）到会，季诺维也夫说"
        );
        assert_eq!(annotated("季诺维也夫(Zinoviev)说", &Style::default()), "季诺维也夫(Zinoviev)说");
    }
}
