//! How `check` writes what it found: format, language, colours.

use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, fs};

use anstream::{AutoStream, ColorChoice};
use clap::builder::PossibleValue;

use super::note;
use crate::check::{Diagnostic, Language, Selection, rules};
use crate::report::check::{Format, Settings, reporter};
use crate::report::counted;
use crate::text::Document;
use crate::text::script::has_han;

/// How to write findings.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct OutputArgs {
    /// How to write the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "full")]
    format: Format,
    /// Whether to colour the findings
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
}

/// Which language to speak.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LangArgs {
    /// Language of the messages, zh or en [default: zh for Chinese text]
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<Language>,
}

impl clap::ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, about) = self.name();
        Some(PossibleValue::new(name).help(about))
    }
}

/// When findings are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// On a terminal that shows colours, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

impl Color {
    fn is_on(self) -> bool {
        match self {
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        }
    }
}

impl LangArgs {
    /// The language named, else the one that readers of the documents know.
    pub(crate) fn of(&self, documents: &[Document]) -> Language {
        let chinese = || documents.iter().any(|doc| has_han(doc.text()));
        self.lang.unwrap_or_else(|| if chinese() { Language::Chinese } else { Language::English })
    }
}

impl OutputArgs {
    /// The language of the messages about `documents`.
    pub(crate) fn language(&self, documents: &[Document]) -> Language {
        self.lang.of(documents)
    }

    /// Writes `found`, which the rules of `selection` found in `documents`, to `out`.
    pub(crate) fn write(
        &self,
        selection: &Selection,
        documents: &[Document],
        found: &[Diagnostic],
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let language = self.language(documents);
        let settings = Settings {
            language,
            colour: self.color.is_on(),
            prefix: prefix(),
            rules: rules().filter(|meta| selection.severity(meta.code).is_some()).collect(),
        };
        let mut reporter = reporter(self.format, out, settings)?;
        for one in found {
            reporter.finding(one, &documents[one.document])?;
        }
        reporter.finish()?;
        // For eyes, how many there are.
        if !found.is_empty() && self.format.is_for_eyes() {
            note(&match language {
                Language::Chinese => format!("共 {} 处问题", found.len()),
                Language::English => counted(found.len() as u64, "finding"),
            });
        }
        Ok(())
    }
}

/// How the current folder is called from the top of the repository that GitHub Actions checks out: its
/// annotations and uploads name files from there.
fn prefix() -> String {
    let top = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let here = env::current_dir().and_then(fs::canonicalize).ok();
    let top = top.and_then(|top| fs::canonicalize(top).ok());
    let below =
        top.zip(here).and_then(|(top, here)| here.strip_prefix(top).ok().map(|below| below.display().to_string()));
    below.filter(|below| !below.is_empty()).map(|below| format!("{below}/")).unwrap_or_default()
}
