//! What passes between a memory and other tools: one concept with its forms in both languages, as TBX
//! (ISO 30042) has it.

use std::collections::BTreeSet;

use crate::term::{Confidence, Entry, Filter, Kind, Method, Original, Part, Region, Seen, Status};
use crate::text::script::{Script, is_foreign_letter, is_han, script};

/// One person, place or other concept. What a file does not say is `None` or empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Concept {
    /// Its number in the memory it comes from; 0 when it has none.
    pub id: i64,
    /// What it is.
    pub kind: Option<Kind>,
    /// The field or project it belongs to.
    pub subject: Option<String>,
    /// A note on it.
    pub note: Option<String>,
    /// Foreign forms, best first.
    pub originals: Vec<Original>,
    /// Chinese forms, best first.
    pub renderings: Vec<Variant>,
    /// Aligned name parts.
    pub parts: Vec<Part>,
}

/// A Chinese form.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The form.
    pub text: String,
    /// Where it is at home.
    pub region: Region,
    /// What was decided about it.
    pub status: Status,
    /// How it renders the original.
    pub method: Option<Method>,
    /// How sure its best mention is.
    pub confidence: Option<Confidence>,
    /// How often it was seen.
    pub seen: Seen,
    /// Sentences it stands in.
    pub contexts: Vec<Quotation>,
}

/// A sentence and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// `path:line:column`.
    pub place: String,
    /// The sentence.
    pub text: String,
}

impl Variant {
    /// A form of which nothing but its region is known.
    pub fn new(text: impl Into<String>, region: Region) -> Self {
        Self {
            text: text.into(),
            region,
            status: Status::Unreviewed,
            method: None,
            confidence: None,
            seen: Seen::default(),
            contexts: Vec::new(),
        }
    }

    /// Whether somebody has said that it is not to be used.
    pub fn is_refused(&self) -> bool {
        matches!(self.status, Status::Deprecated | Status::Superseded)
    }
}

impl Concept {
    /// `entry` with the renderings that `filter` admits; `None` when it admits none.
    pub fn of(entry: &Entry, filter: &Filter) -> Option<Self> {
        let renderings: Vec<Variant> = filter
            .of(entry)
            .map(|one| Variant {
                status: one.status,
                method: Some(one.method),
                seen: one.seen.clone(),
                ..Variant::new(one.text.clone(), one.region)
            })
            .collect();
        (!renderings.is_empty()).then(|| Self {
            id: entry.id.0,
            kind: Some(entry.kind),
            subject: None,
            note: entry.note.clone(),
            originals: entry.originals.clone(),
            renderings,
            parts: entry.parts.clone(),
        })
    }

    /// The original to show.
    pub fn headword(&self) -> &str {
        self.originals.first().map_or("", |one| &one.text)
    }

    /// What this concept holds besides an original and a rendering.
    pub(super) fn facts(&self) -> BTreeSet<Fact> {
        let some = |held: bool, fact| held.then_some(fact);
        let any = |test: &dyn Fn(&Variant) -> bool| self.renderings.iter().any(test);
        [
            some(self.originals.len() > 1, Fact::OtherOriginals),
            some(self.originals.iter().any(|one| !one.language.is_empty()), Fact::Language),
            some(!self.renderings.is_empty(), Fact::Region),
            some(any(&|one| one.status != Status::Unreviewed), Fact::Status),
            some(self.kind.is_some(), Fact::Kind),
            some(any(&|one| one.method.is_some()), Fact::Method),
            some(self.note.is_some(), Fact::Note),
            some(self.subject.is_some(), Fact::Subject),
            some(any(&|one| one.seen.mentions > 0), Fact::Mentions),
            some(any(&|one| one.seen.first.is_some()), Fact::FirstSource),
            some(any(&|one| !one.contexts.is_empty()), Fact::Contexts),
            some(!self.parts.is_empty(), Fact::Parts),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What a memory knows of a name besides the pair itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Further spellings of the original.
    OtherOriginals,
    /// Languages of the originals.
    Language,
    /// Region of the rendering.
    Region,
    /// Status of the rendering.
    Status,
    /// What the name names.
    Kind,
    /// How the rendering renders it.
    Method,
    /// A note.
    Note,
    /// Subject field or project.
    Subject,
    /// Mentions, documents, last date.
    Mentions,
    /// Where it was read first.
    FirstSource,
    /// Sentences.
    Contexts,
    /// Aligned parts.
    Parts,
}

impl Fact {
    /// Every fact, in the order of the help text.
    pub const ALL: &'static [Fact] = &[
        Fact::OtherOriginals,
        Fact::Language,
        Fact::Region,
        Fact::Status,
        Fact::Kind,
        Fact::Method,
        Fact::Note,
        Fact::Subject,
        Fact::Mentions,
        Fact::FirstSource,
        Fact::Contexts,
        Fact::Parts,
    ];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Fact::OtherOriginals => "other originals",
            Fact::Language => "languages",
            Fact::Region => "region",
            Fact::Status => "status",
            Fact::Kind => "kind",
            Fact::Method => "method",
            Fact::Note => "note",
            Fact::Subject => "subject",
            Fact::Mentions => "mentions",
            Fact::FirstSource => "first source",
            Fact::Contexts => "sentences",
            Fact::Parts => "parts",
        }
    }
}

/// The region that a language tag of Chinese names; `None` for plain `zh` and other tags.
pub fn region_of_tag(tag: &str) -> Option<Region> {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let has = |wanted: &[&str]| tag.split('-').any(|subtag| wanted.contains(&subtag));
    if has(&["hk", "mo"]) {
        Some(Region::Hk)
    } else if has(&["sg", "my"]) {
        Some(Region::Sg)
    } else if has(&["tw", "hant"]) {
        Some(Region::Tw)
    } else if has(&["cn", "hans"]) {
        Some(Region::Cn)
    } else {
        None
    }
}

/// Whether `tag` is a language tag of Chinese.
pub(super) fn is_chinese(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    ["zh", "cmn", "yue", "zho", "chi"].iter().any(|known| primary.eq_ignore_ascii_case(known))
}

/// The script that `language` is written in, as far as names go.
fn script_of_language(language: &str) -> Script {
    let tag = language.to_ascii_lowercase().replace('_', "-");
    match tag.split('-').next().unwrap_or_default() {
        "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "tg" | "mn" => Script::Cyrillic,
        "sr" if !tag.contains("latn") => Script::Cyrillic,
        "el" => Script::Greek,
        "ja" => Script::Kana,
        "ko" => Script::Hangul,
        "ar" | "fa" | "ur" => Script::Arabic,
        "he" => Script::Hebrew,
        "th" | "lo" | "km" | "my" => Script::Indochinese,
        "hi" | "bn" | "ta" | "te" | "ne" | "mr" => Script::Indic,
        "ka" | "hy" | "am" | "bo" => Script::Other,
        "und" if tag.contains("cyrl") => Script::Cyrillic,
        "und" if tag.contains("grek") => Script::Greek,
        "und" if tag.contains("arab") => Script::Arabic,
        "und" if tag.contains("hang") => Script::Hangul,
        "und" if tag.contains("jpan") || tag.contains("kana") => Script::Kana,
        _ => Script::Latin,
    }
}

/// Whether a text in `language` would print `original` as it stands: names keep their letters from
/// language to language, so the script decides.
pub(super) fn is_written_in(original: &Original, language: &str) -> bool {
    let wanted = script_of_language(language);
    let has = |test: &dyn Fn(char) -> bool| original.text.chars().any(test);
    match wanted {
        // Japanese names in Chinese characters, Korean ones in Hanja.
        Script::Kana | Script::Hangul if !has(&is_foreign_letter) => original.language.starts_with(primary(language)),
        Script::Kana => has(&|c| script(c) == Script::Kana),
        // `0012`, `7-Eleven`: no letters, or Latin ones.
        Script::Latin => !has(&is_han) && !has(&|c| is_foreign_letter(c) && script(c) != Script::Latin),
        other => has(&|c| script(c) == other),
    }
}

/// The language under which a client is to file `original`, when its texts are in `source`: clients match
/// by language, and `Macron` must be found in an English text.
pub(super) fn filed_under(original: &Original, source: &str) -> String {
    if is_written_in(original, source) {
        return source.to_owned();
    }
    match original.language.as_str() {
        "" | "und" | "und-Latn" => "en".to_owned(),
        "und-Cyrl" => "ru".to_owned(),
        "und-Grek" => "el".to_owned(),
        "und-Hang" => "ko".to_owned(),
        "und-Jpan" | "und-Kana" => "ja".to_owned(),
        "und-Arab" => "ar".to_owned(),
        "und-Hebr" => "he".to_owned(),
        "und-Thai" => "th".to_owned(),
        other => other.to_owned(),
    }
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// A guess at the language of a form of which only the text is known.
pub(super) fn guess_language(text: &str) -> &'static str {
    let found = text.chars().map(script).find(|found| !matches!(found, Script::Common | Script::Digit));
    match found {
        Some(Script::Cyrillic) => "und-Cyrl",
        Some(Script::Greek) => "el",
        Some(Script::Kana | Script::Han) => "ja",
        Some(Script::Hangul) => "ko",
        Some(Script::Arabic) => "und-Arab",
        Some(Script::Hebrew) => "he",
        _ => "und-Latn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_tags_name_regions() {
        for (tag, region) in [
            ("zh-CN", Some(Region::Cn)),
            ("zh_Hant", Some(Region::Tw)),
            ("zh-Hant-HK", Some(Region::Hk)),
            ("ZH-mo", Some(Region::Hk)),
            ("zh-Hans-SG", Some(Region::Sg)),
            ("zh", None),
        ] {
            assert!(is_chinese(tag));
            assert_eq!(region_of_tag(tag), region, "{tag}");
        }
        assert!(!is_chinese("en-US") && !is_chinese("za"));
    }

    #[test]
    fn names_keep_their_letters_from_language_to_language() {
        let original = |text: &str, language: &str| Original {
            text: text.into(),
            language: language.into(),
            seen: Seen::default(),
        };
        assert_eq!(filed_under(&original("Emmanuel Macron", "fr"), "en"), "en");
        assert_eq!(filed_under(&original("0012", "und-Latn"), "en-US"), "en-US");
        assert_eq!(filed_under(&original("Зиновьев", "und-Cyrl"), "en"), "ru");
        assert_eq!(filed_under(&original("三浦宏規", "ja"), "ja"), "ja");
        assert_eq!(filed_under(&original("三浦宏規", "ja"), "ko"), "ja");
    }
}
