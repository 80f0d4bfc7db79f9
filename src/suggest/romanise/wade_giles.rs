//! Chinese names as Taiwan writes them: the system of Wade (1867) and Giles (1892), without its marks for breath
//! and rounding, which nobody's passport has; given names are joined by a hyphen.

use super::capital;

/// The name whose syllables in pinyin (v for ü) are `syllables`, of which so many are the surname's.
///
/// Tsai Ying-wen, Ou-yang Na-na.
pub(super) fn joined(syllables: &[&str], surname: usize) -> String {
    let part = |syllables: &[&str]| {
        let spelt: Vec<String> = syllables.iter().map(|one| syllable(one)).collect();
        capital(&spelt.join("-"))
    };
    let (family, given) = syllables.split_at(surname.min(syllables.len()));
    [part(family), part(given)].join(" ").trim_end().to_owned()
}

/// A syllable of pinyin.
fn syllable(pinyin: &str) -> String {
    match pinyin {
        "er" => return "erh".to_owned(),
        "e" => return "o".to_owned(),
        "you" => return "yu".to_owned(),
        "zi" | "ci" => return "tzu".to_owned(),
        "si" => return "szu".to_owned(),
        _ => {}
    }
    let initials = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w",
    ];
    let initial = initials.into_iter().find(|initial| pinyin.starts_with(initial)).unwrap_or_default();
    let rest = pinyin.strip_prefix(initial).unwrap_or_default().replace('v', "u");
    format!("{}{}", onset(initial), rhyme(initial, &rest))
}

fn onset(initial: &str) -> &str {
    match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "zh" | "j" | "q" => "ch",
        "x" => "hs",
        "r" => "j",
        "z" | "c" => "ts",
        same => same,
    }
}

fn rhyme(initial: &str, rest: &str) -> String {
    let rhyme = match (initial, rest) {
        ("zh" | "ch" | "sh" | "r", "i") => "ih",
        ("y", "e") => "eh",
        ("y", "an") => "en",
        ("g" | "k", "ui") => "uei",
        ("g" | "k" | "h" | "sh", "uo") => "uo",
        ("g" | "k" | "h", "e") | (_, "uo") => "o",
        (_, "ie") => "ieh",
        (_, "ue") => "ueh",
        (_, "ian") => "ien",
        (_, "ong") => "ung",
        (_, "iong") => "iung",
        (_, same) => same,
    };
    rhyme.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_known_so() {
        for (syllables, surname, expected) in [
            (&["cai", "ying", "wen"][..], 1, "Tsai Ying-wen"),
            (&["lai", "qing", "de"], 1, "Lai Ching-te"),
            (&["hao", "long", "bin"], 1, "Hao Lung-pin"),
            (&["xie", "zhi", "wei"], 1, "Hsieh Chih-wei"),
            (&["zhang", "xue", "liang"], 1, "Chang Hsueh-liang"),
            (&["guo", "tai", "ming"], 1, "Kuo Tai-ming"),
            (&["lv", "xiu", "lian"], 1, "Lu Hsiu-lien"),
            (&["you", "si", "kun"], 1, "Yu Szu-kun"),
            (&["ou", "yang", "na", "na"], 2, "Ou-yang Na-na"),
            (&["ke", "zi", "yan"], 1, "Ko Tzu-yen"),
            (&["luo", "da", "you"], 1, "Lo Ta-yu"),
        ] {
            assert_eq!(joined(syllables, surname), expected);
        }
    }
}
