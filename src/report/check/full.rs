//! Findings for eyes: with the source line and carets under the name, or in one line each.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::super::human::Frame;
use super::place::called;
use super::{Reporter, Settings};
use crate::check::{Diagnostic, Evidence, Language, Severity, Uses};
use crate::text::Document;

/// Each finding with its line, what speaks for it and what to write.
pub(super) struct Full<'a> {
    out: &'a mut dyn Write,
    words: Words,
    paint: Paint,
}

impl<'a> Full<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: &Settings) -> Self {
        Self { out, words: Words::of(settings.language), paint: Paint(settings.colour) }
    }

    fn frame(&mut self, frame: &Frame, severity: Severity) -> io::Result<()> {
        let Self { out, paint, .. } = self;
        let number = frame.line.to_string();
        let blank = " ".repeat(number.len());
        let (gutter, name) = (paint.gutter(), paint.severity(severity));
        let carets = frame.marks.trim_start();
        let before = frame.marks.strip_suffix(carets).unwrap_or_default();
        let trail = frame.trail.trim_end();
        let Frame { lead, marked, .. } = frame;
        writeln!(out, " {gutter}{blank} |{gutter:#}")?;
        writeln!(out, " {gutter}{number} |{gutter:#} {lead}{name}{marked}{name:#}{trail}")?;
        writeln!(out, " {gutter}{blank} |{gutter:#} {before}{name}{carets}{name:#}")
    }

    /// The lines below a frame, which tell why and what to do.
    fn notes(&mut self, found: &Diagnostic, doc: &Document, indent: &str) -> io::Result<()> {
        let Self { out, words, paint } = self;
        let gutter = paint.gutter();
        for evidence in &found.evidence {
            let Evidence { file, line, column, text, uses } = evidence;
            let uses = uses.map(|uses| words.uses(uses)).unwrap_or_default();
            writeln!(out, "{indent}{gutter}={gutter:#} {}{file}:{line}:{column}: {text}{uses}", words.evidence)?;
        }
        // What was taken out of something else, or does not stand there in one stretch, is not written back.
        let by_hand = doc.source_span(found.span).is_none();
        let (write, how) = match (&found.fix, &found.expected) {
            (Some(fix), _) if by_hand => (&fix.replacement, words.by_hand),
            (Some(fix), _) if fix.safe => (&fix.replacement, words.safe),
            (Some(fix), _) => (&fix.replacement, words.not_safe),
            (None, Some(expected)) => (expected, words.by_hand),
            (None, None) => return Ok(()),
        };
        writeln!(out, "{indent}{gutter}={gutter:#} {}{write} {how}", words.fix)
    }
}

impl Reporter for Full<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        let (language, severity) = (self.words.language, found.severity);
        let place = doc.position(found.span.start);
        let name = match language {
            Language::Chinese => found.meta.name_zh,
            Language::English => found.meta.name,
        };
        let (code, message) = (found.meta.code, found.message.text(language));
        let (strong, word) = (self.paint.severity(severity), self.words.severity(severity));
        write!(self.out, "{}:{}:{}: ", doc.name(), place.line, place.column)?;
        writeln!(self.out, "{strong}{word}[{code} {name}]{strong:#} {message}")?;
        let frame = Frame::new(doc, found.span);
        self.frame(&frame, severity)?;
        let indent = " ".repeat(frame.line.to_string().len() + 2);
        if let Some(place) = doc.place(found.span.start) {
            let gutter = self.paint.gutter();
            let place = called(place, language);
            writeln!(self.out, "{indent}{gutter}={gutter:#} {}{place}", self.words.place)?;
        }
        self.notes(found, doc, &indent)?;
        writeln!(self.out)
    }
}

/// Each finding in one line that editors and `grep` understand.
pub(super) struct Concise<'a> {
    out: &'a mut dyn Write,
    language: Language,
    paint: Paint,
}

impl<'a> Concise<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: &Settings) -> Self {
        Self { out, language: settings.language, paint: Paint(settings.colour) }
    }
}

impl Reporter for Concise<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        let place = doc.position(found.span.start);
        let (code, message) = (found.meta.code, found.message.text(self.language));
        let strong = self.paint.severity(found.severity);
        write!(self.out, "{}:{}:{}: {strong}{code}{strong:#} {message}", doc.name(), place.line, place.column)?;
        match doc.place(found.span.start) {
            Some(place) => writeln!(self.out, " ({})", called(place, self.language)),
            None => writeln!(self.out),
        }
    }
}

/// Colours, where the reader shows them.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn severity(self, severity: Severity) -> Style {
        let colour = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.style(colour.on_default().bold())
    }

    fn gutter(self) -> Style {
        self.style(AnsiColor::Blue.on_default().bold())
    }

    fn style(self, style: Style) -> Style {
        if self.0 { style } else { Style::new() }
    }
}

/// The fixed words of the full view.
struct Words {
    language: Language,
    place: &'static str,
    evidence: &'static str,
    fix: &'static str,
    safe: &'static str,
    not_safe: &'static str,
    by_hand: &'static str,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::Chinese => Self {
                language,
                place: "位置：",
                evidence: "依据：",
                fix: "改作：",
                safe: "（--fix 可代改）",
                not_safe: "（核实后可用 --fix --unsafe-fixes 代改）",
                by_hand: "（请人工改）",
            },
            Language::English => Self {
                language,
                place: "place: ",
                evidence: "established: ",
                fix: "write: ",
                safe: "(--fix does it)",
                not_safe: "(--fix --unsafe-fixes does it)",
                by_hand: "(by hand)",
            },
        }
    }

    const fn severity(&self, severity: Severity) -> &'static str {
        match (self.language, severity) {
            (Language::English, _) => severity.as_str(),
            (Language::Chinese, Severity::Error) => "错误",
            (Language::Chinese, Severity::Warning) => "警告",
            (Language::Chinese, Severity::Info) => "提示",
        }
    }

    fn uses(&self, uses: Uses) -> String {
        match (self.language, uses) {
            (_, Uses::Work(0) | Uses::Memory { mentions: 0, .. }) => String::new(),
            (Language::Chinese, Uses::Work(count)) => format!("，全文用 {count} 处"),
            (Language::Chinese, Uses::Memory { mentions, documents }) => {
                format!("，记忆库 {documents} 篇共 {mentions} 处")
            }
            (Language::English, Uses::Work(1)) => ", used once".to_owned(),
            (Language::English, Uses::Work(count)) => format!(", used {count} times"),
            (Language::English, Uses::Memory { mentions, documents }) => {
                let counted = super::super::counted;
                format!(", seen {} in {}", counted(mentions, "time"), counted(documents, "document"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{settings, written};
    use super::super::{Format, Settings};
    use crate::check::Language;

    #[test]
    fn the_full_view_lines_up() {
        let expected = "\
b.txt:2:3: 警告[YM109 疑似误写的译名] 疑误
   |
 2 | 𠮷，季诺维耶夫说
   |     ^^^^^^^^^^
   = 依据：a.txt:1:3: 季诺维也夫(Georgy Zinoviev)，全文用 2 处
   = 改作：季诺维也夫 （核实后可用 --fix --unsafe-fixes 代改）

";
        assert_eq!(written(Format::Full, "b.txt", settings(Language::Chinese)), expected);
        let english = written(Format::Full, "b.txt", settings(Language::English));
        assert!(english.contains("季诺维也夫(Georgy Zinoviev), used 2 times\n"), "{english}");
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        for format in [Format::Full, Format::Concise] {
            let plain = written(format, "b.txt", settings(Language::Chinese));
            let coloured = written(format, "b.txt", Settings { colour: true, ..settings(Language::Chinese) });
            assert_ne!(plain, coloured);
            assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
        }
    }

    #[test]
    fn one_line() {
        assert_eq!(written(Format::Concise, "b.txt", settings(Language::English)), "b.txt:2:3: YM109 a slip\n");
    }
}
