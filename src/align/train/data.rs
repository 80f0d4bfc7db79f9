//! What training reads, as plain data: the edge loads files, this module never does.

use serde::Deserialize;

/// A name pair from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPair {
    /// The foreign form.
    pub original: String,
    /// The Chinese form.
    pub zh: String,
    /// Whether the list holds names that are rendered by sound.
    pub sounded: bool,
}

/// A labelled paragraph, as gold files have it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Labelled {
    /// File the paragraph stands in, where the gold covers several.
    #[serde(default)]
    pub file: Option<String>,
    /// 1-based line of the paragraph.
    pub line: usize,
    /// Where it was published.
    #[serde(default)]
    pub source: String,
    /// `hans` or `hant`.
    #[serde(default)]
    pub script: String,
    /// The paragraph.
    pub text: String,
    /// The pairs that its brackets state.
    pub pairs: Vec<GoldPair>,
    /// Where only some brackets were looked at: their ends, in code points of the text.
    #[serde(default)]
    pub brackets: Option<Vec<(usize, usize)>>,
}

/// A pair that a person found in a paragraph.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldPair {
    /// The Chinese form.
    pub rendering: String,
    /// The foreign form.
    pub original: String,
    /// Other renderings that count as right.
    #[serde(default)]
    pub accept: Vec<String>,
    /// What it names; empty where that is not known.
    pub kind: String,
    /// How it renders.
    pub relation: String,
    /// Whether careful people would disagree; such a pair counts neither way.
    #[serde(default)]
    pub optional: bool,
}

/// A dictionary word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryWord {
    /// The word.
    pub text: String,
    /// How often it was counted.
    pub frequency: u64,
    /// Its part of speech, as jieba tags it.
    pub tag: String,
}

/// Everything training learns from.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// Name pairs.
    pub pairs: Vec<ListedPair>,
    /// Readings of single characters: character and romanisation.
    pub readings: Vec<(char, String)>,
    /// A dictionary.
    pub dictionary: Vec<DictionaryWord>,
    /// Titles and roles.
    pub roles: Vec<String>,
    /// Labelled paragraphs.
    pub labelled: Vec<Labelled>,
    /// Unlabelled documents.
    pub unlabelled: Vec<String>,
}

impl Data {
    /// All text, labelled or not.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let unlabelled = self.unlabelled.iter().map(String::as_str);
        unlabelled.chain(self.labelled.iter().map(|paragraph| paragraph.text.as_str()))
    }
}
