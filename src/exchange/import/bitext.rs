//! Texts in two languages: the segments of TMX, XLIFF and tables of two columns, as pairs of sentences.
//!
//! Mark-up inside a segment is left out; segments of which one side is empty are passed over.

use std::io::{BufRead, BufReader, SeekFrom};
use std::ops::ControlFlow;

use csv::{ByteRecord, ReaderBuilder};

use super::super::concept::is_chinese;
use super::super::xml::{Node, Nodes, attribute};
use super::table::terminator;
use super::{Account, Broken, ExchangeError, Options, Source, beginning, declared, telling, tmx};
use crate::read::{SAMPLE, Utf8, recognise};
use crate::text::script::{has_foreign, has_han, is_han};

/// A segment in two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The foreign side.
    pub foreign: String,
    /// Its language, as the file calls it; empty where it does not.
    pub language: String,
    /// The Chinese side.
    pub chinese: String,
    /// The tag of its Chinese; empty where there is none.
    pub chinese_tag: String,
}

/// Takes segments, and may have had enough.
pub type SegmentSink<'a> = dyn FnMut(Segment) -> ControlFlow<()> + 'a;

/// Read the segments of the file `from`, which is called `name`.
///
/// # Errors
/// The file is none of TMX, XLIFF and a table with a Chinese and a foreign column, or it is broken.
pub fn segments(
    name: &str,
    from: &mut dyn Source,
    options: &Options,
    sink: &mut SegmentSink<'_>,
) -> Result<Account, ExchangeError> {
    let unreadable = |reason: String| ExchangeError::Unreadable { place: name.to_owned(), reason };
    let head = beginning(from)?;
    let sample = telling(from)?;
    let charset = options.charset.or_else(|| declared(&head));
    let (charset, mark) =
        recognise(&sample, sample.len() < SAMPLE, charset).map_err(|error| unreadable(error.to_string()))?;
    let mut account = Account { encoding: charset.name(), ..Account::default() };
    from.seek(SeekFrom::Start(mark as u64))?;
    let text = BufReader::with_capacity(SAMPLE, Utf8::new(from, charset));
    let shown = String::from_utf8_lossy(&head);
    let outcome = if shown.contains("<tmx") {
        from_tmx(text, &mut account, sink)
    } else if shown.contains("<xliff") {
        from_xliff(text, &mut account, sink)
    } else if shown.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        Err(Broken::Whole("neither TMX nor XLIFF".to_owned()))
    } else {
        from_table(text, name, &mut account, sink)
    };
    outcome.map(|()| account).map_err(|broken| match broken {
        Broken::Io(error) => error.into(),
        Broken::Here { line, reason } => ExchangeError::Unreadable { place: format!("{name}:{line}"), reason },
        Broken::Whole(reason) => unreadable(reason),
    })
}

fn from_tmx(text: impl BufRead, account: &mut Account, sink: &mut SegmentSink<'_>) -> Result<(), Broken> {
    let mut nodes = Nodes::new(text);
    while let Some(unit) = tmx::next_unit(&mut nodes, &mut false)? {
        let (chinese, foreign): (Vec<_>, Vec<_>) = unit.segments.into_iter().partition(|(tag, _)| is_chinese(tag));
        // A unit of many languages is a pair with each.
        let mut any = false;
        for (tag, text) in &chinese {
            for (language, other) in &foreign {
                any = true;
                if give(unit.line, (language, other), (tag, text), account, sink).is_break() {
                    return Ok(());
                }
            }
        }
        account.passed += u64::from(!any);
    }
    Ok(())
}

/// XLIFF 1.2 and 2.x: a source, a target, and their languages with the file.
fn from_xliff(text: impl BufRead, account: &mut Account, sink: &mut SegmentSink<'_>) -> Result<(), Broken> {
    let mut nodes = Nodes::new(text);
    let (mut from, mut to) = (String::new(), String::new());
    let (mut source, mut target, mut piece) = (String::new(), String::new(), String::new());
    let (mut inside, mut code, mut began) = (false, 0_usize, 1);
    loop {
        let line = nodes.line();
        match nodes.next().map_err(|reason| Broken::Here { line, reason })? {
            Node::Open(name, attributes) => match name.as_str() {
                "xliff" | "file" => {
                    let tag = |names: [&str; 2]| names.iter().find_map(|name| attribute(&attributes, name));
                    if let Some(tag) = tag(["source-language", "srcLang"]) {
                        tag.clone_into(&mut from);
                    }
                    if let Some(tag) = tag(["target-language", "trgLang"]) {
                        tag.clone_into(&mut to);
                    }
                }
                "source" | "target" if code == 0 => {
                    inside = true;
                    piece.clear();
                    if name == "source" {
                        began = line;
                        target.clear();
                    }
                }
                // Alternatives are other people's translations of other sentences.
                "alt-trans" => code += 1,
                "bpt" | "ept" | "it" | "ph" | "sub" if inside => code += 1,
                _ => {}
            },
            Node::Text(text) if inside && code == 0 => piece += &text,
            Node::Close(name) => match name.as_str() {
                "source" if code == 0 => {
                    inside = false;
                    source = std::mem::take(&mut piece);
                }
                "target" if code == 0 => {
                    inside = false;
                    target = std::mem::take(&mut piece);
                }
                "source" | "target" => inside = false,
                "alt-trans" => code = code.saturating_sub(1),
                "bpt" | "ept" | "it" | "ph" | "sub" if inside => code = code.saturating_sub(1),
                "trans-unit" | "segment" => {
                    let (one, other) = ((from.as_str(), source.as_str()), (to.as_str(), target.as_str()));
                    let turned = is_chinese(&from) || !is_chinese(&to) && has_han(&source) && !has_han(&target);
                    let (foreign, chinese) = if turned { (other, one) } else { (one, other) };
                    if give(began, foreign, chinese, account, sink).is_break() {
                        return Ok(());
                    }
                    source.clear();
                    target.clear();
                }
                _ => {}
            },
            Node::End => return Ok(()),
            Node::Text(_) => {}
        }
    }
}

/// A table: in each row the cell that is most Chinese, and the longest of the foreign ones.
fn from_table(
    mut text: impl BufRead,
    name: &str,
    account: &mut Account,
    sink: &mut SegmentSink<'_>,
) -> Result<(), Broken> {
    let delimiter = if name.to_lowercase().ends_with(".csv") { b',' } else { b'\t' };
    let terminator = terminator(&String::from_utf8_lossy(text.fill_buf()?));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .terminator(terminator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut record = ByteRecord::new();
    loop {
        let line = reader.position().line() as usize;
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(Broken::Here { line, reason: error.to_string() }),
        }
        let line = record.position().map_or(line, |position| position.line() as usize);
        let cells: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
        let Ok(cells) = cells else {
            account.bad(line, "not UTF-8 here (name the encoding with --encoding)");
            continue;
        };
        let chinese = cells.iter().max_by_key(|cell| cell.chars().filter(|&c| is_han(c)).count()).copied();
        let foreign =
            cells.iter().filter(|cell| has_foreign(cell) && !has_han(cell)).max_by_key(|cell| cell.len()).copied();
        let pair = chinese.filter(|cell| has_han(cell)).zip(foreign);
        match pair {
            Some((chinese, foreign)) => {
                if give(line, ("", foreign), ("", chinese), account, sink).is_break() {
                    return Ok(());
                }
            }
            None => account.passed += 1,
        }
    }
}

fn give(
    line: usize,
    (language, foreign): (&str, &str),
    (tag, chinese): (&str, &str),
    account: &mut Account,
    sink: &mut SegmentSink<'_>,
) -> ControlFlow<()> {
    let (foreign, chinese) = (foreign.trim(), chinese.trim());
    if foreign.is_empty() || !has_han(chinese) {
        account.passed += 1;
        return ControlFlow::Continue(());
    }
    let (language, chinese_tag) = (language.to_owned(), tag.to_owned());
    sink(Segment { line, foreign: foreign.to_owned(), language, chinese: chinese.to_owned(), chinese_tag })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(name: &str, text: &str) -> Vec<(usize, String, String)> {
        let mut found = Vec::new();
        segments(name, &mut Cursor::new(text.as_bytes()), &Options::default(), &mut |one| {
            found.push((one.line, one.foreign, one.chinese));
            ControlFlow::Continue(())
        })
        .unwrap();
        found
    }

    #[test]
    fn segments_come_from_every_kind_of_file() {
        let expected = |line| vec![(line, "Zinoviev left.".to_owned(), "季诺维也夫走了。".to_owned())];
        let tmx = "<tmx version='1.4'><header/><body>\n<tu><tuv xml:lang='zh'><seg>季诺维也夫走了。</seg></tuv>\
            <tuv xml:lang='en'><seg>Zinoviev <ph>{b}</ph>left.</seg></tuv></tu></body></tmx>";
        assert_eq!(read("a.tmx", tmx), expected(2));
        let xliff = "<xliff version='1.2'><file source-language='en' target-language='zh-CN'><body>\n\
            <trans-unit id='1'><source>Zinoviev <g id='1'>left</g>.</source><target>季诺维也夫走了。</target>\
            <alt-trans><source>x</source><target>另</target></alt-trans></trans-unit></body></file></xliff>";
        assert_eq!(read("a.xlf", xliff), expected(2));
        let xliff2 = "<xliff version='2.0' srcLang='zh' trgLang='en'><file id='f'><unit id='1'><segment>\n\
            <source>季诺维也夫走了。</source><target>Zinoviev left.</target></segment></unit></file></xliff>";
        assert_eq!(read("a.xlf", xliff2), expected(2));
        assert_eq!(read("a.csv", "1,Zinoviev left.,季诺维也夫走了。\n2,,空\n"), expected(1));
        assert_eq!(read("a.csv", "en,zh\r\nZinoviev left.,季诺维也夫走了。\r\n"), expected(2));
        assert_eq!(read("a.txt", "季诺维也夫走了。\tZinoviev left.\n"), expected(1));
    }
}
