//! Subtitles: SRT, VTT, and SSA or ASS, cue by cue. Lines and columns are those of the file.

use super::extract::Extract;
use crate::text::{Landmark, Span};

/// The formats, by the extension of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subtitles {
    /// `.srt` and `.vtt`: numbered or named cues with times above their text.
    Cues,
    /// `.ass` and `.ssa`: one line an event.
    Events,
}

/// Take the text of the cues of `source`.
pub(super) fn cues(source: &str, shape: Subtitles, out: &mut Extract) {
    match shape {
        Subtitles::Cues => timed(source, out),
        Subtitles::Events => events(source, out),
    }
}

/// The lines of `source` with where each begins, without their breaks.
fn lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    source.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

fn timed(source: &str, out: &mut Extract) {
    let (mut number, mut in_cue) = (0, false);
    for (at, line) in lines(source) {
        if line.trim().is_empty() {
            in_cue = false;
        } else if let Some((start, _)) = line.split_once("-->").filter(|(start, _)| is_time(start.trim())) {
            number += 1;
            out.end_line();
            out.mark(Landmark::Cue { number, start: start.trim().to_owned() });
            in_cue = true;
        } else if in_cue {
            out.line_break(Span::new(at.saturating_sub(1), at));
            text(line, at, out);
        }
    }
    out.end_line();
}

/// `00:01:02,500`, `01:02.500`.
fn is_time(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains(':')
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ',' | '.'))
}

/// A line of a cue: its text without marks of style, `<i>`, `{\an8}`, `<v 旁白>`.
fn text(line: &str, at: usize, out: &mut Extract) {
    let mut rest = line;
    while !rest.is_empty() {
        let from = at + (line.len() - rest.len());
        let plain = rest.find(['<', '{', '&']).unwrap_or(rest.len());
        out.exact(rest.get(..plain).unwrap_or_default(), from);
        rest = rest.get(plain..).unwrap_or_default();
        let from = from + plain;
        let (taken, stands_for) = mark(rest);
        match stands_for {
            Some(text) => out.made(text, Span::new(from, from + taken)),
            None if taken == 0 && !rest.is_empty() => {
                let one = rest.chars().next().map_or(1, char::len_utf8);
                out.exact(rest.get(..one).unwrap_or_default(), from);
                rest = rest.get(one..).unwrap_or_default();
                continue;
            }
            None => {}
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// How long the mark is that `rest` begins with, 0 if it is text, and the character it stands for, if any.
fn mark(rest: &str) -> (usize, Option<&'static str>) {
    const NAMED: [(&str, &str); 7] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{a0}"),
        ("&quot;", "\""),
        ("&lrm;", ""),
        ("&rlm;", ""),
    ];
    if let Some((name, text)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
        return (name.len(), Some(text));
    }
    let is_tag =
        rest.strip_prefix('<').is_some_and(|tag| tag.starts_with(|c: char| c == '/' || c.is_ascii_alphanumeric()));
    let close = match rest.chars().next() {
        Some('<') if is_tag => '>',
        Some('{') if rest.starts_with("{\\") => '}',
        _ => return (0, None),
    };
    rest.find(close).map_or((0, None), |end| (end + 1, None))
}

fn events(source: &str, out: &mut Extract) {
    let (mut number, mut fields, mut start_field) = (0, 10, 1);
    for (at, line) in lines(source) {
        if let Some(format) = line.strip_prefix("Format:").filter(|format| format.contains("Text")) {
            fields = format.split(',').count();
            start_field = format.split(',').position(|field| field.trim() == "Start").unwrap_or(1);
        }
        let Some(event) = line.strip_prefix("Dialogue:") else { continue };
        let spoken: Vec<&str> = event.splitn(fields, ',').collect();
        let (Some(text), true) = (spoken.last(), spoken.len() == fields) else { continue };
        number += 1;
        out.end_line();
        let start = spoken.get(start_field).map_or("", |start| start.trim());
        out.mark(Landmark::Cue { number, start: start.to_owned() });
        event_text(text, at + (line.len() - text.len()), out);
    }
    out.end_line();
}

/// The text of an event, in which `\N` breaks the line and braces hold its style.
fn event_text(event: &str, at: usize, out: &mut Extract) {
    let mut rest = event;
    while !rest.is_empty() {
        let from = at + (event.len() - rest.len());
        let plain = rest.find(['{', '\\']).unwrap_or(rest.len());
        out.exact(rest.get(..plain).unwrap_or_default(), from);
        rest = rest.get(plain..).unwrap_or_default();
        let from = from + plain;
        let two: String = rest.chars().take(2).collect();
        let taken = match two.as_str() {
            "\\N" | "\\n" => {
                out.line_break(Span::new(from, from + 2));
                2
            }
            "\\h" => {
                out.made(" ", Span::new(from, from + 2));
                2
            }
            _ => {
                if let Some(end) = rest.strip_prefix('{').and_then(|style| style.find('}')) {
                    end + 2
                } else {
                    let one = rest.chars().next().map_or(0, char::len_utf8);
                    out.exact(rest.get(..one).unwrap_or_default(), from);
                    one
                }
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn read(source: &str, shape: Subtitles) -> Document {
        let mut out = Extract::default();
        cues(source, shape, &mut out);
        out.with_source("t".into(), source.into(), true)
    }

    fn span(doc: &Document, what: &str) -> Span {
        let at = doc.text().find(what).unwrap();
        Span::new(at, at + what.len())
    }

    #[test]
    fn cues_are_found_by_their_times() {
        let source = "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>总统普京</i>\r\n{\\an8}(Putin) a<b\r\n\r\n2\r\n00:01:00,000 --> 00:01:02,000\r\n3 人\r\n";
        let doc = read(source, Subtitles::Cues);
        assert_eq!(doc.text(), "总统普京(Putin) a<b\n3 人\n");
        let at = doc.text().find('普').unwrap();
        assert_eq!(doc.position(at), crate::text::Position { line: 3, column: 6 });
        assert_eq!(doc.place(at).map(ToString::to_string).as_deref(), Some("cue 1 at 00:00:01,000"));
        assert_eq!(
            doc.place(doc.text().find('人').unwrap()).map(ToString::to_string).as_deref(),
            Some("cue 2 at 00:01:00,000")
        );
        assert!(doc.source_span(crate::text::Span::new(at, at + 6)).is_some());
    }

    #[test]
    fn a_name_may_go_on_in_the_next_line_of_its_cue() {
        let cue = "1\n00:00:01,000 --> 00:00:02,500\n";
        let doc = read(&format!("{cue}法国总统马克\n<i>龙（Emmanuel\nMacron）</i>\n\n{cue}说"), Subtitles::Cues);
        assert_eq!(doc.text(), "法国总统马克龙（Emmanuel Macron）\n说\n");
        let place = |what: &str| doc.position(doc.text().find(what).unwrap());
        assert_eq!((place("龙").line, place("龙").column, place("Macron").line), (4, 4, 5));
        let exact = |what: &str| doc.source_span(span(&doc, what)).is_some();
        assert!(exact("Macron") && exact("马克") && !exact("马克龙") && !exact("Emmanuel Macron"));
        let event = "Format: Start, Text\nDialogue: 1,马克龙（Emmanuel\\NMacron）\n";
        assert_eq!(read(event, Subtitles::Events).text(), "马克龙（Emmanuel Macron）\n");
    }

    #[test]
    fn what_webvtt_says_besides_is_not_read() {
        let source = "WEBVTT 标题\n\nNOTE\n译注\n\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v 旁白>普京&nbsp;&amp; 吕特 -->\n";
        assert_eq!(read(source, Subtitles::Cues).text(), "普京 & 吕特 -->\n");
    }

    #[test]
    fn events_are_read_by_their_format() {
        let source = "[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,{\\i1}普京, 总统{\\i0}\\N(Putin)\\h说\nComment: 0,0:00:01.00,0:00:02.00,Default,注\n";
        let doc = read(source, Subtitles::Events);
        assert_eq!(doc.text(), "普京, 总统(Putin) 说\n");
        assert_eq!(doc.place(0).map(ToString::to_string).as_deref(), Some("cue 1 at 0:00:01.00"));
        assert_eq!(doc.position(0).line, 3);
    }
}
