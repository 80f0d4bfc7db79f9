//! What people call a place of a file that is more than lines of text.

use std::fmt::{self, Display};

/// A place as people call it. Shown it is English, as machine formats have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landmark {
    /// A page, from 1.
    Page(usize),
    /// A paragraph, from 1.
    Paragraph(usize),
    /// A note with the name that it has in the file.
    Note(NoteKind, String),
    /// A subtitle.
    Cue {
        /// Its number, from 1.
        number: usize,
        /// When it begins, as the file has it.
        start: String,
    },
    /// A unit of translation.
    Unit {
        /// Its number, from 1.
        number: usize,
        /// The name that it has beside.
        id: Option<String>,
    },
    /// A paragraph of a book.
    Chapter {
        /// The number of the chapter, from 1.
        number: usize,
        /// The file that holds it.
        file: String,
        /// The paragraph in it, from 1.
        paragraph: usize,
    },
    /// A cell of a table of text.
    Cell {
        /// The row, from 1.
        row: u64,
        /// The column.
        column: Column,
    },
    /// What has a name of its own: `Sheet1!B7`, an address.
    Named(String),
}

/// Which notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// At the foot of a page.
    Footnote,
    /// At the end.
    Endnote,
    /// Either: the file does not say.
    Note,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By the letters of spreadsheets.
    Letters(String),
    /// By its header.
    Header(String),
}

impl Display for Landmark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Landmark::Page(number) => write!(out, "page {number}"),
            Landmark::Paragraph(number) => write!(out, "paragraph {number}"),
            Landmark::Note(NoteKind::Footnote, name) => write!(out, "footnote {name}"),
            Landmark::Note(NoteKind::Endnote, name) => write!(out, "endnote {name}"),
            Landmark::Note(NoteKind::Note, name) => write!(out, "note {name}"),
            Landmark::Cue { number, start } => write!(out, "cue {number} at {start}"),
            Landmark::Unit { number, id: None } => write!(out, "unit {number}"),
            Landmark::Unit { number, id: Some(id) } => write!(out, "unit {number} ({id})"),
            Landmark::Chapter { number, file, paragraph } => {
                write!(out, "chapter {number} ({file}), paragraph {paragraph}")
            }
            Landmark::Cell { row, column: Column::Letters(letters) } => write!(out, "row {row}, column {letters}"),
            Landmark::Cell { row, column: Column::Header(header) } => write!(out, "row {row}, {header}"),
            Landmark::Named(name) => out.write_str(name),
        }
    }
}

impl Landmark {
    /// The same for Chinese readers.
    pub fn in_chinese(&self) -> String {
        match self {
            Landmark::Page(number) => format!("第{number}页"),
            Landmark::Paragraph(number) => format!("第{number}段"),
            Landmark::Note(NoteKind::Footnote, name) => format!("脚注{name}"),
            Landmark::Note(NoteKind::Endnote, name) => format!("尾注{name}"),
            Landmark::Note(NoteKind::Note, name) => format!("注{name}"),
            Landmark::Cue { number, start } => format!("第{number}条字幕，{start}"),
            Landmark::Unit { number, id: None } => format!("第{number}个翻译单元"),
            Landmark::Unit { number, id: Some(id) } => format!("第{number}个翻译单元（{id}）"),
            Landmark::Chapter { number, file, paragraph } => format!("第{number}章（{file}）第{paragraph}段"),
            Landmark::Cell { row, column: Column::Letters(letters) } => format!("第{row}行{letters}列"),
            Landmark::Cell { row, column: Column::Header(header) } => format!("第{row}行“{header}”列"),
            Landmark::Named(name) => name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_two_languages() {
        let cell = |column| Landmark::Cell { row: 3, column };
        for (place, english, chinese) in [
            (
                Landmark::Cue { number: 7, start: "00:01:02,500".into() },
                "cue 7 at 00:01:02,500",
                "第7条字幕，00:01:02,500",
            ),
            (Landmark::Note(NoteKind::Footnote, "2".into()), "footnote 2", "脚注2"),
            (cell(Column::Letters("B".into())), "row 3, column B", "第3行B列"),
            (cell(Column::Header("正文".into())), "row 3, 正文", "第3行“正文”列"),
            (Landmark::Named("Sheet1!B7".into()), "Sheet1!B7", "Sheet1!B7"),
        ] {
            assert_eq!((place.to_string().as_str(), place.in_chinese().as_str()), (english, chinese));
        }
    }
}
