//! Words that are large and no names, and words that open sentences.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Titles and offices that stand before a name and are no part of it.
const TITLES: &str = "\
    Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady President Vice Prime Deputy Foreign Minister \
    Premier Chancellor Secretary Senator Sen Rep Congressman Congresswoman Governor Gov Mayor Judge \
    Justice Chairman Chairwoman Director Ambassador Envoy Commissioner Spokesman Spokeswoman General Gen \
    Lt Lieutenant Colonel Col Major Maj Captain Capt Sergeant Sgt Admiral Adm Marshal Rev Reverend \
    MP MPs MEP CEO Speaker Leader Chair Chairperson Chief Attorney Officer Commander Inspector Constable Queen Princess Prince \
    Father Fr Cardinal Bishop Archbishop Pope Rabbi Imam Monsieur Madame Herr Frau Señor Господин \
    Президент Министр Генерал";

/// Days and months.
const CALENDAR: &str = "\
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July \
    August September October November December";

/// Small words that open sentences, lower case.
const OPENERS: &str = "\
    a about after again all also although an and another any are as at back because before both but by \
    can could despite did do does during each earlier even every few first for from get had has have he \
    her here his how however if in instead into is it its it's it’s just last later let like many \
    meanwhile more most much my never new no nor not nothing now of off on once one only or other our \
    out over people perhaps since so some soon still such than that the their then there these they this \
    those though through thus to today tomorrow two under until up was we were what when where whether \
    which while who whose why will with without would yes yesterday yet you your а без в во для до его \
    ее если за и из как когда мы на не но о об он она они от по после при с так то у что это этот я";

/// Whether `word` is a title or an office.
pub(super) fn is_title(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| TITLES.split(' ').collect());
    WORDS.contains(word)
}

/// Titles that stand between an institution and the name of its officer.
const OFFICES: &str = "\
    President Premier Chancellor Secretary Senator Sen Rep Congressman Congresswoman Governor Gov Mayor Judge Chair Chairperson Chairman \
    Chairwoman Director Ambassador Envoy Commissioner Spokesman Spokeswoman Professor Prof MP MEP CEO Speaker Leader \
    Minister Президент Министр";

/// Whether `word` parts an institution's name from its officer's.
pub(super) fn is_office(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| OFFICES.split(' ').collect());
    WORDS.contains(word)
}

/// Whether `word` at the end of an institution's name is what its officer is called.
pub(super) fn is_rank(word: &str) -> bool {
    is_office(word) || matches!(word, "Chief" | "MPs" | "Officer")
}

/// Whether `word` describes the name after it: Iranian-born, London-based.
pub(super) fn describes(word: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "born",
        "based",
        "led",
        "backed",
        "run",
        "owned",
        "style",
        "era",
        "speaking",
        "language",
        "wide",
        "founder",
        "term",
        "controlled",
        "occupied",
        "made",
        "trained",
        "funded",
        "elect",
        "related",
    ];
    word.rsplit_once(['-', '‑']).is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Whether `word` is a day or a month.
pub fn is_calendar(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| CALENDAR.split(' ').collect());
    WORDS.contains(word)
}

/// Whether the lower-case `word` is a small word: never a name by itself, and none at the head of one.
pub fn is_small(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| OPENERS.split(' ').collect());
    WORDS.contains(word) || word.split_once(['\'', '’']).is_some_and(|(stem, _)| WORDS.contains(stem))
}

/// Whether the lower-case `word` ends as words do that open sentences more often than they are names.
pub(super) fn has_common_ending(word: &str) -> bool {
    const ENDINGS: [&str; 13] =
        ["hood", "ship", "ing", "ly", "tion", "tions", "ness", "ment", "ments", "ed", "ous", "ful", "less"];
    ENDINGS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_apart() {
        assert!(is_title("President") && is_title("Президент") && !is_title("Peskov"));
        assert!(is_calendar("May") && !is_calendar("Mai"));
        assert!(is_small("the") && is_small("we’re") && is_small("что") && !is_small("o’neill"));
        assert!(has_common_ending("running") && !has_common_ending("ned"));
    }
}
