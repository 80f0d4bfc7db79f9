//! The closed vocabularies: kind, method, status, action, region.

use std::fmt;
use std::str::FromStr;

use crate::text::normalize::simplify_char;
use crate::text::script::is_han;

/// A word that names no label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{word}` (one of: {known})")]
pub struct UnknownLabel {
    what: &'static str,
    word: String,
    known: String,
}

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident, $what:literal {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal $(| $also:literal)*,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every label, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word used in every machine format.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Other words that are read for it and never written.
            const fn also(self) -> &'static [&'static str] {
                match self { $($name::$variant => &[$($also),*],)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;

            fn from_str(word: &str) -> Result<Self, UnknownLabel> {
                let is_meant = |label: &Self| {
                    let mut words = label.also().iter().copied().chain([label.as_str()]);
                    words.any(|one| one.eq_ignore_ascii_case(word))
                };
                Self::ALL.iter().copied().find(is_meant).ok_or_else(|| {
                    let known = Self::ALL.iter().map(|label| label.as_str()).collect::<Vec<_>>().join(", ");
                    UnknownLabel { what: $what, word: word.to_owned(), known }
                })
            }
        }
    };
}

labels! {
    /// What a name names.
    Kind, "kind" {
        /// A human being, real or invented.
        Person = "person",
        /// A place.
        Place = "place",
        /// A company, agency, medium, team, band.
        Org = "org",
        /// A book, film, law, treaty, song.
        Work = "work",
        /// A brand, device, software, ship, weapon.
        Product = "product",
        /// A war, conference, campaign.
        Event = "event",
        /// A living species or taxon.
        Species = "species",
        /// A common-noun concept, disease, technique.
        Term = "term",
    }
}

labels! {
    /// How a rendering renders its original.
    Method, "method" {
        /// By sound: 季诺维也夫.
        Transliteration = "transliteration",
        /// By meaning: 联合国.
        Semantic = "semantic",
        /// Part sound, part meaning: 剑桥.
        Mixed = "mixed",
        /// A Chinese name for a foreign abbreviation: 国家情报院 for NIS.
        Acronym = "acronym",
        /// Characters that are themselves the name: 文成睦.
        Heritage = "heritage",
        /// A Chinese name of its own: 吴百纳 for Barbara Woodward.
        Alias = "alias",
    }
}

labels! {
    /// What a terminologist has said of a rendering.
    Status, "status" {
        /// Use this one.
        Preferred = "preferred",
        /// May stand.
        Admitted = "admitted",
        /// Harvested, and nobody has looked at it yet.
        Unreviewed = "unreviewed",
        /// Was right once.
        Superseded = "superseded",
        /// Must not be used.
        Deprecated = "deprecated",
    }
}

labels! {
    /// What a terminologist does.
    Action, "action" {
        /// Make it the one to use in its region.
        Prefer = "prefer",
        /// Let it stand beside the preferred one.
        Admit = "admit",
        /// Forbid it.
        Deprecate = "deprecate",
        /// Put in a rendering that no text has, or an original with it.
        Add = "add",
        /// Say that a rendering is none of this original, whatever texts state it.
        Delete = "delete",
        /// Say that two originals are one entry.
        Merge = "merge",
        /// Say that two originals, or a rendering and the others of its original, are two entries.
        Split = "split",
        /// Write something beside an entry.
        Note = "note",
        /// Take back an earlier decision.
        Undo = "undo",
    }
}

impl Status {
    /// Whether somebody decided that the rendering may be used.
    pub const fn is_settled(self) -> bool {
        matches!(self, Status::Preferred | Status::Admitted)
    }
}

impl Action {
    /// The actions that settle a rendering.
    pub const SETTLING: [Action; 3] = [Action::Prefer, Action::Admit, Action::Deprecate];

    /// The status that it gives a rendering, if it is about one.
    pub const fn status(self) -> Option<Status> {
        match self {
            Action::Prefer => Some(Status::Preferred),
            Action::Admit | Action::Add => Some(Status::Admitted),
            Action::Deprecate => Some(Status::Deprecated),
            Action::Delete | Action::Merge | Action::Split | Action::Note | Action::Undo => None,
        }
    }
}

labels! {
    /// Where a Chinese form is at home, as a BCP 47 tag.
    Region, "region" {
        /// Mainland China, simplified.
        Cn = "zh-CN" | "CN",
        /// Taiwan, traditional.
        Tw = "zh-TW" | "TW",
        /// Hong Kong, traditional.
        Hk = "zh-HK" | "HK",
        /// Singapore and Malaysia, simplified.
        Sg = "zh-SG" | "SG" | "zh-MY" | "MY",
    }
}

impl Region {
    /// The region that the characters of `text` speak for: Taiwan when it is in Traditional Chinese, else
    /// the mainland. Hong Kong and Singapore must be named, their characters do not show them.
    ///
    /// ```
    /// use yiming::term::Region;
    /// assert_eq!(Region::of("維也納愛樂樂團"), Region::Tw);
    /// assert_eq!(Region::of("乾隆年间，维也纳爱乐乐团"), Region::Cn);
    /// ```
    pub fn of(text: &str) -> Self {
        // Simplified text has a few of the traditional characters (乾隆, 王汎森); an eighth of all is
        // far more than those and far less than what Traditional text has.
        let (han, traditional) = text
            .chars()
            .filter(|&c| is_han(c))
            .fold((0_usize, 0_usize), |(all, some), c| (all + 1, some + usize::from(simplify_char(c) != c)));
        if traditional * 8 > han { Region::Tw } else { Region::Cn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_what_they_write() {
        for &kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("ZH-tw".parse(), Ok(Region::Tw));
        for (word, region) in [("tw", Region::Tw), ("Hk", Region::Hk), ("CN", Region::Cn), ("my", Region::Sg)] {
            assert_eq!(word.parse(), Ok(region));
        }
        let error = "prefered".parse::<Status>().unwrap_err();
        assert!(error.to_string().contains("preferred, admitted"), "{error}");
    }
}
