//! A text as it is taken out of a file: stretch by stretch, each with where it stood.

use super::clean::{Run, is_clean, runs};
use super::wrap::soft_breaks;
use crate::text::{Document, Landmark, Mark, Origin, Piece, Span};

/// Collects the text of one document.
#[derive(Debug, Default)]
pub(super) struct Extract {
    text: String,
    pieces: Vec<Piece>,
    marks: Vec<Mark>,
    /// A line break of the layout after which nothing has come yet, and whether it was one of several.
    broken: Option<(Span, bool)>,
}

impl Extract {
    /// What is in the file, at `at`, exactly so.
    pub(super) fn exact(&mut self, text: &str, at: usize) {
        if is_clean(text) {
            self.push(text, Span::new(at, at + text.len()), true);
            return;
        }
        for run in runs(text) {
            match run {
                Run::Same(range) => {
                    let span = Span::new(at + range.start, at + range.end);
                    self.push(text.get(range).unwrap_or_default(), span, true);
                }
                Run::Changed(range, to) => self.push(&to, Span::new(at + range.start, at + range.end), false),
            }
        }
    }

    /// What stands for `source` of the file.
    pub(super) fn made(&mut self, text: &str, source: Span) {
        if is_clean(text) {
            return self.push(text, source, false);
        }
        for run in runs(text) {
            match run {
                Run::Same(range) => self.push(text.get(range).unwrap_or_default(), source, false),
                Run::Changed(_, to) => self.push(&to, source, false),
            }
        }
    }

    /// What stands nowhere that could be told.
    pub(super) fn plain(&mut self, text: &str) {
        self.made(text, Span::new(0, 0));
    }

    fn push(&mut self, text: &str, source: Span, exact: bool) {
        let Some(first) = text.chars().next() else { return };
        if let Some((source, is_repeated)) = self.broken.take() {
            self.join(source, is_repeated, first);
        }
        let continues = self.pieces.last().is_some_and(|last| exact && last.exact && last.source.end == source.start);
        match self.pieces.last_mut() {
            Some(last) if continues => last.source.end = source.end,
            _ => self.pieces.push(Piece { start: self.text.len(), source, exact }),
        }
        self.text.push_str(text);
    }

    /// The line is broken here, within a paragraph or a cue: what follows may go on in the middle of a name.
    pub(super) fn line_break(&mut self, source: Span) {
        self.broken = Some((source, self.broken.is_some()));
    }

    /// Whether a line break was the last that came.
    fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Put what stands for a line break before `next`: nothing, a blank or, where the line is over, its end.
    fn join(&mut self, source: Span, is_repeated: bool, next: char) {
        let Some(last) = self.last().filter(|&last| last != '\n') else { return };
        if is_repeated || ends_line(last, next) {
            self.push("\n", source, false);
        } else if is_parted(last, next) {
            self.push(" ", source, false);
        }
    }

    /// End the line, if anything is on it.
    pub(super) fn end_line(&mut self) {
        self.broken = None;
        if !self.at_line_start() {
            let end = self.pieces.last().map_or(0, |piece| piece.source.end);
            self.push("\n", Span::new(end, end), false);
        }
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// The last character so far.
    pub(super) fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// How much text there is.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What follows is what people call `landmark`.
    pub(super) fn mark(&mut self, landmark: Landmark) {
        self.marks.push(Mark { start: self.text.len(), line: None, landmark });
    }

    /// What follows is line `line` for people, and what they call `landmark`.
    pub(super) fn mark_line(&mut self, line: usize, landmark: Landmark) {
        self.marks.push(Mark { start: self.text.len(), line: Some(line), landmark });
    }

    /// The document, whose positions are those of `source`.
    pub(super) fn with_source(self, name: String, source: String, writable: bool) -> Document {
        let whole = Span::new(0, source.len());
        if writable && self.text == source && self.pieces.iter().all(|piece| piece.exact && piece.source == whole) {
            return Document::new(name, source).marked(self.marks);
        }
        Document::new(name, self.text).marked(self.marks).taken_from(Origin::new(source, self.pieces, writable))
    }

    /// The document, whose positions are those that were marked.
    pub(super) fn finish(self, name: String) -> Document {
        Document::new(name, self.text).marked(self.marks)
    }
}

/// The document `text` as a whole, with what is odd in it read as usual, and its pages marked if form feeds
/// part it into some.
pub(super) fn plain_text(name: String, text: String) -> Document {
    paged_text(name, text, 0)
}

/// As [`plain_text`], for a part of a file that has had `pages` ends of pages before it.
pub(super) fn paged_text(name: String, text: String, before: usize) -> Document {
    let (marks, breaks) = (pages(&text, before), soft_breaks(&text));
    if is_clean(&text) && breaks.is_empty() {
        return Document::new(name, text).marked(marks);
    }
    let mut extract = Extract::default();
    let mut at = 0;
    let mut breaks = breaks.into_iter().peekable();
    let mut up_to = |extract: &mut Extract, end: usize| {
        while let Some(soft) = breaks.next_if(|&soft| soft < end) {
            extract.exact(text.get(at..soft).unwrap_or_default().trim_end(), at);
            at = soft + 1;
            extract.made(joint(&text, soft), Span::new(soft, at));
        }
        extract.exact(text.get(at..end).unwrap_or_default(), at);
        at = end;
    };
    for mark in marks {
        up_to(&mut extract, mark.start);
        extract.mark(mark.landmark);
    }
    up_to(&mut extract, text.len());
    extract.with_source(name, text, true)
}

/// What a line feed that is layout is read as: between words that blanks part a blank, else nothing.
fn joint(text: &str, at: usize) -> &'static str {
    let parts = |c: Option<char>| c.is_some_and(|c| !is_wide(c));
    let before = text.get(..at).and_then(|text| text.trim_end().chars().next_back());
    let after = text.get(at + 1..).and_then(|text| text.chars().next());
    if parts(before) && parts(after) { " " } else { "" }
}

/// Where the pages of `text` begin, as programs that take text from a PDF part them.
fn pages(text: &str, before: usize) -> Vec<Mark> {
    let mut breaks = memchr::memchr_iter(0x0c, text.as_bytes()).peekable();
    if breaks.peek().is_none() && before == 0 {
        return Vec::new();
    }
    let starts = std::iter::once(0).chain(breaks.map(|at| at + 1));
    starts
        .enumerate()
        .map(|(page, start)| Mark { start, line: None, landmark: Landmark::Page(before + page + 1) })
        .collect()
}

/// Takes text in which blanks and line breaks are layout: any number of them is one blank, or nothing
/// between two characters of scripts that have no blanks.
#[derive(Debug, Default)]
pub(super) struct Flow {
    blank: Option<(Span, bool)>,
}

impl Flow {
    /// Take `text`; `source` says where in the file it is and whether it is there exactly so.
    pub(super) fn text(&mut self, out: &mut Extract, text: &str, source: Span, exact: bool) {
        let mut at = 0;
        for word in text.split_inclusive(is_blank) {
            let solid = word.trim_end_matches(is_blank);
            let place = |from: usize, to: usize| {
                if exact { Span::new(source.start + from, source.start + to) } else { source }
            };
            if let Some(first) = solid.chars().next() {
                self.gap(out, first);
                if exact { out.exact(solid, place(at, at).start) } else { out.made(solid, source) }
            }
            let end = at + word.len();
            if solid.len() < word.len() {
                let breaks = word.ends_with(['\n', '\r']) || self.blank.is_some_and(|(_, breaks)| breaks);
                self.blank = Some((place(at + solid.len(), end), breaks));
            }
            at = end;
        }
    }

    /// Write the blank that stands before `next`, if one is to stand there.
    fn gap(&mut self, out: &mut Extract, next: char) {
        let Some((span, breaks)) = self.blank.take() else { return };
        let joined = breaks && out.last().is_some_and(is_wide) && is_wide(next);
        if !out.at_line_start() && !out.is_broken() && !joined {
            out.made(" ", span);
        }
    }

    /// Break the line at `source` for the layout.
    pub(super) fn line_break(&mut self, out: &mut Extract, source: Span) {
        self.blank = None;
        out.line_break(source);
    }

    /// End the line.
    pub(super) fn end_line(&mut self, out: &mut Extract) {
        self.blank = None;
        out.end_line();
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Whether a line that breaks between these two is over: after a sentence, before an indented paragraph, before
/// what another speaker says.
fn ends_line(last: char, next: char) -> bool {
    matches!(last, '。' | '！' | '？' | '；' | '：' | '…' | '!' | '?' | ';' | ':')
        || matches!(next, '\u{3000}' | '-' | '–' | '—')
}

/// Whether a blank stands between these two where a line breaks: between foreign words, not beside brackets, nor
/// beside characters of scripts without blanks.
fn is_parted(last: char, next: char) -> bool {
    let is_solid = |c: char| is_wide(c) || c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '·');
    !is_solid(last) && !is_solid(next) && last != '-'
}

/// Whether `c` belongs to a script that is written without blanks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether what stands above a word as ruby states its original, and is not how it is read.
pub(super) fn is_gloss(base: &str, ruby: &str) -> bool {
    // Bopomofo, kana and letters with the marks of tones say how a character is read.
    let is_reading = |c: char| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}')
            || "āēīōūǖǎěǐǒǔǚĀĒĪŌŪǍĚǏǑǓ".contains(c)
    };
    let letter = ruby.chars().find(|c| c.is_alphabetic());
    base.chars().count() > 1
        && letter.is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
        && !ruby.chars().any(|c| is_reading(c) || crate::text::script::is_han(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_characters_of_layout_are_nothing() {
        let (mut out, mut flow) = (Extract::default(), Flow::default());
        let source = " 普\n  京 (Vladimir\n Putin)  说 ";
        flow.text(&mut out, source, Span::new(0, source.len()), true);
        flow.end_line(&mut out);
        let doc = out.with_source("t".into(), source.into(), true);
        assert_eq!(doc.text(), "普京 (Vladimir Putin) 说\n");
        let at = doc.text().find("Putin").unwrap();
        assert_eq!(doc.position(at), crate::text::Position { line: 3, column: 2 });
    }

    #[test]
    fn lines_that_are_broken_are_joined() {
        for (lines, expected) in [
            (&["普京（Vladimir", "Putin）"][..], "普京（Vladimir Putin）"),
            (&["普", "京", "（Putin", "）说"], "普京（Putin）说"),
            (&["Putin", "(普京", ")"], "Putin(普京)"),
            (&["Jean-", "Pierre ", "B"], "Jean-Pierre B"),
            (&["他说。", "普京"], "他说。\n普京"),
            (&["甲", "-乙"], "甲\n-乙"),
            (&["甲", "", "乙", "　丙"], "甲\n乙\n　丙"),
        ] {
            let mut out = Extract::default();
            for line in lines {
                out.plain(line);
                out.line_break(Span::new(0, 0));
            }
            assert_eq!(out.finish("t".into()).text(), expected);
        }
    }

    #[test]
    fn odd_characters_keep_their_columns() {
        let doc = plain_text("t".into(), "甲\u{200b}乙\n丙\u{200b}丁(D\u{301})x".into());
        assert_eq!(doc.text(), "甲乙\n丙丁(D\u{301})x");
        let at = doc.text().find('丁').unwrap();
        assert_eq!(doc.position(at), crate::text::Position { line: 2, column: 3 });
        assert_eq!(doc.source_span(Span::new(at - 3, at + 3)).map(|span| span.end - span.start), Some(9));
    }

    #[test]
    fn form_feeds_part_pages() {
        let doc = plain_text("t".into(), "甲\n\u{c}乙\n".into());
        assert_eq!(doc.place(0), Some(&Landmark::Page(1)));
        assert_eq!(doc.place(doc.text().find('乙').unwrap()), Some(&Landmark::Page(2)));
    }

    #[test]
    fn a_wrapped_text_is_read_as_it_was_before() {
        let line = |text: &str| format!("{text}\n");
        let source = [
            "法国总统马克龙在巴黎会见来访的各国领导人，其中有土耳其总统埃尔多",
            "安（Recep Tayyip Erdoğan）、联合国秘书长安东尼奥·古特雷斯（António",
            "Guterres），会谈进行了两个小时，会后没有人对等候在门外的记者们说",
            "话，只有发言人说了几句，然后众人各自乘车离开爱丽舍宫，前往机场，",
            "第二天的会议改在布鲁塞尔举行，议程和这一天的一样，参加的人也没有",
            "什么变化，只是少了两位。",
        ];
        let doc = plain_text("t".into(), source.map(line).concat());
        assert!(doc.text().contains("总统埃尔多安（Recep"), "{}", doc.text());
        let at = doc.text().find("Guterres").unwrap();
        assert!(doc.text().contains("（António Guterres），"), "{}", doc.text());
        assert_eq!(doc.position(at), crate::text::Position { line: 3, column: 1 });
        assert_eq!(doc.source_span(Span::new(at, at + 3)).map(|span| span.end - span.start), Some(3));
    }

    #[test]
    fn ruby_states_an_original_or_a_reading() {
        assert!(is_gloss("普京", "Putin") && is_gloss("莫斯科", "Москва"));
        assert!(!is_gloss("汉", "Hàn") && !is_gloss("北京", "Běijīng") && !is_gloss("東京", "とうきょう"));
    }
}
