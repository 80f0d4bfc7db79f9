//! Markdown: the text without its marks, paragraph by paragraph. Lines and columns are those of the file.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::extract::{Extract, Flow};
use crate::text::Span;

/// Take the text of `source`. Code blocks and metadata are no text; code within a sentence is.
pub(super) fn text(source: &str, out: &mut Extract) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let (mut flow, mut hidden) = (Flow::default(), 0_usize);
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        let span = Span::new(range.start, range.end);
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => hidden = hidden.saturating_sub(1),
            _ if hidden > 0 => {}
            Event::Start(tag) if !is_inline(&tag) => flow.end_line(out),
            Event::End(tag) if !is_inline_end(tag) => flow.end_line(out),
            Event::Text(text) => words(source, &text, span, out, &mut flow),
            Event::Code(text) => {
                // The ticks around it, and blanks at its ends, are marks.
                let at =
                    source.get(range.clone()).and_then(|whole| whole.find(text.as_ref())).map(|at| range.start + at);
                match at {
                    Some(at) => flow.text(out, &text, Span::new(at, at + text.len()), true),
                    None => flow.text(out, &text, span, false),
                }
            }
            Event::SoftBreak => flow.text(out, "\n", span, false),
            Event::HardBreak => flow.line_break(out, span),
            Event::Rule => flow.end_line(out),
            _ => {}
        }
    }
    flow.end_line(out);
}

/// A piece of text, decoded of `span` of the file.
fn words(source: &str, text: &str, span: Span, out: &mut Extract, flow: &mut Flow) {
    let exact = source.get(span.start..span.end) == Some(text);
    flow.text(out, text, span, exact);
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) -> crate::text::Document {
        let mut out = Extract::default();
        text(source, &mut out);
        let doc = out.with_source("t".into(), source.into(), true);
        assert_eq!(doc.text(), expected);
        doc
    }

    #[test]
    fn marks_are_no_text() {
        let source = "---\ntitle: x\n---\n# 题\n\n总统 **普京**（[Putin](http://x)）\n在 `git` 中。  \n新行\\*&amp;\n\n```\n码\n```\n\n* 一\n* 二\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n";
        let doc = check(source, "题\n总统 普京（Putin）在 git 中。\n新行*&\n一\n二\n甲\n乙\n丙\n丁\n");
        let at = doc.text().find("普京").unwrap();
        assert_eq!(doc.position(at), crate::text::Position { line: 6, column: 6 });
        let span = doc.source_span(Span::new(at, at + 6)).unwrap();
        assert_eq!(source.get(span.start..span.end), Some("普京"));
    }

    #[test]
    fn plain_paragraphs_stay_as_they_are() {
        check("一\n\n二(B)\n", "一\n二(B)\n");
        check("马克龙  \n（Emmanuel\\\nMacron）\n", "马克龙（Emmanuel Macron）\n");
        check(&"> ".repeat(3000), "");
        check(&"[".repeat(3000), &format!("{}\n", "[".repeat(3000)));
    }
}
