//! Findings as workflow commands of GitHub Actions, which show them at the lines of a pull request.

use std::io::{self, Write};

use super::place::{File, Place, called};
use super::{Reporter, Settings};
use crate::check::{Diagnostic, Language, Severity};
use crate::text::Document;

/// One command a line: `::warning file=…,line=…::message`.
pub(super) struct Github<'a> {
    out: &'a mut dyn Write,
    settings: Settings,
}

impl<'a> Github<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: Settings) -> Self {
        Self { out, settings }
    }
}

impl Reporter for Github<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let file = File::of(doc.name(), &self.settings.prefix);
        let name = match self.settings.language {
            Language::Chinese => found.meta.name_zh,
            Language::English => found.meta.name,
        };
        let title = format!("{} {name}", found.meta.code);
        write!(self.out, "::{command} file={},", property(&file.path))?;
        if let Some(line) = file.line {
            write!(self.out, "line={line}")?;
        } else {
            let Place { line, column, end_line, last_column, .. } = Place::of(doc, found.span);
            write!(self.out, "line={line},endLine={end_line}")?;
            // Columns of a span over several lines make GitHub refuse the annotation.
            if line == end_line {
                write!(self.out, ",col={column},endColumn={last_column}")?;
            }
        }
        let mut message = data(found.message.text(self.settings.language));
        if let Some(place) = doc.place(found.span.start) {
            message += &data(&format!(" ({})", called(place, self.settings.language)));
        }
        writeln!(self.out, ",title={}::{message}{}", property(&title), data(&self.established(found)))
    }
}

impl Github<'_> {
    /// Where the expected form was established, as a second line.
    fn established(&self, found: &Diagnostic) -> String {
        let Some(one) = found.evidence.first() else { return String::new() };
        let lead = match self.settings.language {
            Language::Chinese => "依据：",
            Language::English => "established: ",
        };
        format!("\n{lead}{}:{}:{}: {}", one.file, one.line, one.column, one.text)
    }
}

/// A message: what would end the line or start an escape is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: besides, what would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{settings, written};
    use super::super::{Format, Settings};
    use crate::check::Language;

    #[test]
    fn an_annotation_stands_on_its_line() {
        assert_eq!(
            written(Format::Github, "100%,b:1.txt", settings(Language::English)),
            "::warning file=100%25%2Cb%3A1.txt,line=2,endLine=2,col=3,endColumn=8,title=YM109 near-duplicate\
             ::a slip%0Aestablished: a.txt:1:3: 季诺维也夫(Georgy Zinoviev)\n"
        );
        let chinese = written(Format::Github, "b.txt", settings(Language::Chinese));
        assert!(chinese.contains("title=YM109 疑似误写的译名::疑误%0A依据：a.txt"), "{chinese}");
    }

    #[test]
    fn a_line_of_json_is_the_line() {
        let line = written(Format::Github, "a.jsonl#17", settings(Language::English));
        assert!(line.starts_with("::warning file=a.jsonl,line=17,title="), "{line}");
        let below = Settings { prefix: "book/".to_owned(), ..settings(Language::English) };
        assert!(written(Format::Github, "b.txt", below).starts_with("::warning file=book/b.txt,line=2,"));
    }
}
