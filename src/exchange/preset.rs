//! The shapes of file that we write: who reads them, what they carry, how they are loaded.

use std::fmt;

use super::ExchangeError;
use super::concept::Fact;

/// Who a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// A table with everything, for any reader of CSV.
    Generic,
    /// The same for a double-click in Excel.
    Excel,
    /// A glossary of OmegaT.
    OmegaT,
    /// A term base of memoQ.
    MemoQ,
    /// A termbase of MultiTerm or Trados, by Glossary Converter or MultiTerm Convert.
    MultiTerm,
    /// A glossary of Phrase Strings.
    Phrase,
    /// A glossary of Crowdin.
    Crowdin,
    /// A glossary of Weblate, or anything that Translate Toolkit reads.
    Weblate,
    /// A glossary of Wordfast Classic.
    Wordfast,
    /// A glossary of `DeepL`.
    DeepL,
    /// The list of names that books print, 译名对照表.
    Book,
}

/// How the bytes are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Values between commas (or semicolons, where the client wants those).
    Csv,
    /// Values between tabs.
    Tsv,
    /// A workbook of Excel whose cells are all text.
    Xlsx,
    /// TBX version 2, root `martif`: what clients read.
    Tbx,
    /// TBX version 3 (ISO 30042:2019), TBX-Basic in DCA style.
    Tbx3,
    /// TMX 1.4b.
    Tmx,
    /// One JSON object a concept, with everything.
    Jsonl,
    /// A Markdown table.
    Markdown,
    /// An HTML page that word processors open.
    Html,
}

/// A preset in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Who it is for.
    pub preset: Preset,
    /// How it is laid out.
    pub format: Format,
}

/// What a shape is, for people.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    /// Who reads it.
    pub client: &'static str,
    /// What the file is like.
    pub file: &'static str,
    /// Facts that it carries whole.
    pub carries: &'static [Fact],
    /// Facts that it carries in part, and which part.
    pub partly: &'static [(Fact, &'static str)],
    /// What else it cannot hold, so that whole rows are left out.
    pub refuses: &'static [&'static str],
    /// How it is loaded.
    pub load: &'static str,
}

impl Preset {
    /// Every preset, in the order of the help text.
    pub const ALL: &'static [Preset] = &[
        Preset::Generic,
        Preset::Excel,
        Preset::OmegaT,
        Preset::MemoQ,
        Preset::MultiTerm,
        Preset::Phrase,
        Preset::Crowdin,
        Preset::Weblate,
        Preset::Wordfast,
        Preset::DeepL,
        Preset::Book,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Preset::Generic => "generic",
            Preset::Excel => "excel",
            Preset::OmegaT => "omegat",
            Preset::MemoQ => "memoq",
            Preset::MultiTerm => "multiterm",
            Preset::Phrase => "phrase",
            Preset::Crowdin => "crowdin",
            Preset::Weblate => "weblate",
            Preset::Wordfast => "wordfast",
            Preset::DeepL => "deepl",
            Preset::Book => "book",
        }
    }

    /// The preset called `name`.
    ///
    /// ```
    /// use yiming::exchange::Preset;
    /// assert_eq!(Preset::named("Excel")?, Preset::Excel);
    /// # Ok::<(), yiming::exchange::ExchangeError>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        let found = Self::ALL.iter().copied().find(|preset| preset.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| ExchangeError::UnknownPreset { name: name.to_owned() })
    }

    /// The formats it can take, its own first.
    pub const fn formats(self) -> &'static [Format] {
        match self {
            Preset::Generic => &[
                Format::Csv,
                Format::Tsv,
                Format::Xlsx,
                Format::Tbx,
                Format::Tbx3,
                Format::Tmx,
                Format::Jsonl,
                Format::Markdown,
                Format::Html,
            ],
            Preset::Excel => &[Format::Csv, Format::Xlsx],
            Preset::MultiTerm => &[Format::Csv, Format::Tsv, Format::Xlsx, Format::Tbx],
            Preset::MemoQ | Preset::Phrase | Preset::Crowdin => &[Format::Csv, Format::Xlsx, Format::Tbx, Format::Tbx3],
            Preset::Weblate => &[Format::Csv, Format::Tbx, Format::Tmx],
            Preset::OmegaT => &[Format::Tsv, Format::Csv, Format::Tbx, Format::Tmx],
            Preset::Wordfast => &[Format::Tsv],
            Preset::DeepL => &[Format::Csv, Format::Tsv],
            Preset::Book => &[Format::Markdown, Format::Html, Format::Csv],
        }
    }
}

impl Format {
    /// Every format, in the order of the help text.
    pub const ALL: &'static [Format] = Preset::Generic.formats();

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Xlsx => "xlsx",
            Format::Tbx => "tbx",
            Format::Tbx3 => "tbx3",
            Format::Tmx => "tmx",
            Format::Jsonl => "jsonl",
            Format::Markdown => "md",
            Format::Html => "html",
        }
    }

    /// The format called `name`.
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        let found = Self::ALL.iter().copied().find(|format| format.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| ExchangeError::UnknownFormat { name: name.to_owned() })
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.preset, self.format) {
            (Preset::Generic, Format::Csv) => f.pad(Preset::Generic.name()),
            (preset, format) if preset.formats().first() == Some(&format) => f.pad(preset.name()),
            (Preset::Generic, format) => f.pad(format.name()),
            (preset, format) => write!(f, "{preset} as {format}"),
        }
    }
}

impl Shape {
    /// `preset` in `format`, or in its own when none is named.
    pub fn new(preset: Preset, format: Option<Format>) -> Result<Self, ExchangeError> {
        // 译名对照表 is what a Markdown or HTML table of names is.
        let preset = match (preset, format) {
            (Preset::Generic, Some(Format::Markdown | Format::Html)) => Preset::Book,
            _ => preset,
        };
        let formats = preset.formats();
        match format {
            Some(format) if !formats.contains(&format) => Err(ExchangeError::UnfitFormat { preset, format }),
            Some(format) => Ok(Self { preset, format }),
            None => Ok(Self { preset, format: formats[0] }),
        }
    }

    /// The shape that `name` names: a preset, or a format.
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        match (Preset::named(name), Format::named(name)) {
            (Ok(preset), _) => Self::new(preset, None),
            (_, Ok(format)) => Self::new(Preset::Generic, Some(format)),
            (Err(error), Err(_)) => Err(error),
        }
    }

    /// Whether one file can hold the forms of one region only.
    pub fn is_regional(self) -> bool {
        matches!(self.format, Format::Tbx | Format::Tmx)
            || matches!(self.preset, Preset::OmegaT | Preset::Weblate | Preset::Wordfast | Preset::DeepL)
                && self.format != Format::Tbx3
    }

    /// Whether it has a column for each region, which must be known beforehand.
    pub fn has_region_columns(self) -> bool {
        let table = matches!(self.format, Format::Csv | Format::Tsv | Format::Xlsx);
        table && matches!(self.preset, Preset::MemoQ | Preset::MultiTerm | Preset::Phrase | Preset::Crowdin)
            || self.preset == Preset::Book
    }

    /// Whether it shows sentences.
    pub fn has_contexts(self) -> bool {
        matches!(self.format, Format::Tbx | Format::Tbx3 | Format::Tmx | Format::Jsonl)
    }

    /// What it is, for people.
    pub fn profile(self) -> Profile {
        match self.format {
            Format::Jsonl => JSONL,
            Format::Tbx => TBX,
            Format::Tbx3 => TBX3,
            Format::Tmx => TMX,
            format => table_profile(self.preset, format),
        }
    }
}

fn table_profile(preset: Preset, format: Format) -> Profile {
    let profile = match preset {
        Preset::Generic => GENERIC,
        Preset::Excel => EXCEL,
        Preset::OmegaT => OMEGAT,
        Preset::MemoQ => MEMOQ,
        Preset::MultiTerm => MULTITERM,
        Preset::Phrase => PHRASE,
        Preset::Crowdin => CROWDIN,
        Preset::Weblate => WEBLATE,
        Preset::Wordfast => WORDFAST,
        Preset::DeepL => DEEPL,
        Preset::Book => BOOK,
    };
    match format {
        Format::Xlsx => Profile { file: "XLSX, one sheet, a header, every cell text and none a formula", ..profile },
        _ => profile,
    }
}

const GENERIC: Profile = Profile {
    client: "any reader of CSV; yiming import",
    file: "UTF-8 without a mark, header, quotes where RFC 4180 asks for them, one row a rendering",
    carries: &[Fact::Region, Fact::Status, Fact::Kind, Fact::Method, Fact::Note, Fact::Subject, Fact::FirstSource],
    partly: &[
        (Fact::OtherOriginals, "their texts, in one cell"),
        (Fact::Language, "that of the first original"),
        (Fact::Mentions, "those of the rendering"),
        (Fact::Parts, "without their mentions"),
    ],
    refuses: &[],
    load: "yiming import names.csv",
};

const EXCEL: Profile = Profile {
    client: "Excel, by a double-click",
    file: "UTF-8 with a byte order mark, CRLF, every field quoted; an apostrophe before what Excel would run as a formula",
    load: "double-click; for 0012 and March 5 to stay text use --format xlsx",
    ..GENERIC
};

const OMEGAT: Profile = Profile {
    client: "OmegaT",
    file: "UTF-8 without a mark, tabs, no header, no quotes: source, target, comment; save it as *.utf8",
    carries: &[Fact::OtherOriginals],
    partly: &[
        (Fact::Region, "in the comment; one region a file, for OmegaT compares languages only"),
        (Fact::Status, "in the comment; what is deprecated or superseded is left out unless --status asks for it"),
        (Fact::Kind, "in the comment"),
        (Fact::Note, "in the comment"),
    ],
    refuses: &["originals that begin with # (a comment to OmegaT)"],
    load: "put it in the project's glossary folder; for Chinese sources set the tokenizer to LuceneCJKTokenizer",
};

const MEMOQ: Profile = Profile {
    client: "memoQ",
    file: "UTF-8, semicolons, header, one entry a row, a column for each region; synonyms in one cell between |",
    carries: &[Fact::OtherOriginals, Fact::Region, Fact::Note, Fact::Subject],
    partly: &[(Fact::Kind, "as the entry's domain")],
    refuses: &["renderings that are deprecated or superseded", "originals in another script than --source"],
    load: "Term bases, Import terminology; delimiter semicolon, first row contains field names, split alternatives by |, and map the columns",
};

const MULTITERM: Profile = Profile {
    client: "MultiTerm and Trados, through Glossary Converter or MultiTerm Convert",
    file: "UTF-8, header of language names, one entry a row; synonyms in one cell between |",
    carries: &[Fact::OtherOriginals, Fact::Region, Fact::Note, Fact::Subject],
    partly: &[(Fact::Kind, "as a field of the entry")],
    refuses: &["renderings that are deprecated or superseded", "originals in another script than --source"],
    load: "drop it on Glossary Converter (synonym separator |), or convert it with MultiTerm Convert",
};

const PHRASE: Profile = Profile {
    client: "Phrase Strings (Phrase TMS takes --format tbx)",
    file: "UTF-8, commas, header with locale codes, one row an original, its best rendering for each region",
    carries: &[Fact::Region, Fact::Note],
    partly: &[(Fact::OtherOriginals, "as rows of their own")],
    refuses: &[
        "all renderings of a region but the best",
        "renderings that are deprecated or superseded",
        "originals in another script than --source",
    ],
    load: "Glossaries, Upload; locale codes are matched strictly",
};

const CROWDIN: Profile = Profile {
    client: "Crowdin",
    file: "UTF-8, commas, header `Term [en]`, one term of each language a row",
    carries: &[Fact::Region, Fact::Status, Fact::Note, Fact::Subject],
    partly: &[(Fact::OtherOriginals, "as further rows"), (Fact::Kind, "in the description of the term")],
    refuses: &["originals in another script than --source"],
    load: "Glossaries, Import; the header is recognised",
};

const WEBLATE: Profile = Profile {
    client: "Weblate and Translate Toolkit",
    file: "UTF-8 without a mark, commas, header, every field quoted, line breaks written as spaces",
    carries: &[Fact::OtherOriginals, Fact::Note],
    partly: &[
        (Fact::Kind, "in the context, with the entry's number, so that homonyms stay apart"),
        (Fact::Status, "in the translator's comment"),
        (Fact::Region, "one region a file"),
    ],
    refuses: &["renderings that are deprecated or superseded (unless --status asks for them)"],
    load: "upload it to a glossary component as CSV",
};

const WORDFAST: Profile = Profile {
    client: "Wordfast Classic",
    file: "UTF-16LE with a mark, CRLF, tabs, no header: source, target, comment",
    carries: &[Fact::OtherOriginals],
    partly: &[
        (Fact::Region, "one region a file"),
        (Fact::Status, "in the comment"),
        (Fact::Kind, "in the comment"),
        (Fact::Note, "in the comment"),
    ],
    refuses: &["renderings that are deprecated or superseded (unless --status asks for them)"],
    load: "Wordfast, Terminology, Select glossary, then Reorganise",
};

const DEEPL: Profile = Profile {
    client: "DeepL",
    file: "UTF-8, commas, no header: source, target; one target a source",
    carries: &[],
    partly: &[(Fact::OtherOriginals, "as rows of their own"), (Fact::Region, "one region a file")],
    refuses: &[
        "all renderings of an original but the best",
        "renderings that are deprecated or superseded",
        "forms with control characters",
    ],
    load: "Glossaries, Import, language pair to ZH",
};

const BOOK: Profile = Profile {
    client: "the reader of a book",
    file: "译名对照表, sorted by original or by pinyin; as Markdown, as HTML for a word processor, or as CSV",
    carries: &[Fact::Region],
    partly: &[(Fact::Note, "as printed remark"), (Fact::OtherOriginals, "after the first, between slashes")],
    refuses: &["renderings that are deprecated or superseded"],
    load: "paste the Markdown, or open the HTML in Word or LibreOffice and save it as DOCX",
};

const JSONL: Profile = Profile {
    client: "yiming, and programs",
    file: "UTF-8, one JSON object a concept",
    carries: Fact::ALL,
    partly: &[],
    refuses: &[],
    load: "yiming import names.jsonl",
};

const TBX: Profile = Profile {
    client: "OmegaT, memoQ, MultiTerm, Phrase, Crowdin, Weblate, Xbench: all that read TBX",
    file: "TBX version 2 (martif), source language first, one target region, one term a language, so that readers of the first term miss none",
    carries: &[Fact::OtherOriginals, Fact::Status, Fact::Note, Fact::Subject, Fact::Kind],
    partly: &[
        (Fact::Region, "as language; one region a file, for OmegaT compares languages only"),
        (Fact::Language, "originals in the script of --source go by that language"),
        (Fact::Contexts, "the first of each rendering, with its place"),
    ],
    refuses: &["renderings that are deprecated or superseded (unless --status asks for them)"],
    load: "import it as TBX; in OmegaT put it in the project's glossary folder",
};

const TBX3: Profile = Profile {
    client: "readers of ISO 30042:2019: Crowdin, Glossary Converter (OmegaT and Translate Toolkit refuse it)",
    file: "TBX version 3, TBX-Basic, DCA style, concept-oriented",
    carries: &[Fact::OtherOriginals, Fact::Language, Fact::Region, Fact::Status, Fact::Kind, Fact::Note, Fact::Subject],
    partly: &[(Fact::Contexts, "the first three of each rendering, with their places")],
    refuses: &[],
    load: "import it as TBX",
};

const TMX: Profile = Profile {
    client: "every CAT tool, as a translation memory",
    file: "TMX 1.4b, one unit a pair; what is not the pair is in note and prop",
    carries: &[Fact::OtherOriginals, Fact::Status, Fact::Kind, Fact::Method, Fact::Note, Fact::Subject, Fact::Contexts],
    partly: &[
        (Fact::Region, "as language; one region a file"),
        (Fact::Language, "originals in the script of --source go by that language, their own is a prop"),
    ],
    refuses: &["renderings that are deprecated or superseded (unless --status asks for them)"],
    load: "import it as a translation memory; in OmegaT put it in tm/auto",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_can_be_explained() {
        for &preset in Preset::ALL {
            for &format in preset.formats() {
                let shape = Shape::new(preset, Some(format)).unwrap();
                let profile = shape.profile();
                let partly = profile.partly.iter().map(|(fact, _)| fact);
                let twice = partly.filter(|fact| profile.carries.contains(fact)).count();
                assert_eq!(twice, 0, "{shape} carries a fact whole and in part");
            }
        }
    }

    #[test]
    fn a_name_is_a_preset_or_a_format() {
        assert_eq!(Shape::named("tbx3").unwrap().format, Format::Tbx3);
        assert_eq!(Shape::named("MemoQ").unwrap(), Shape { preset: Preset::MemoQ, format: Format::Csv });
        assert_eq!(Shape::named("html").unwrap().preset, Preset::Book);
        assert!(Shape::named("lotus").unwrap_err().to_string().contains("lotus"));
        assert!(Shape::new(Preset::Wordfast, Some(Format::Xlsx)).is_err());
    }
}
