//! A name's language of origin: how its spelling is to be read, and what its look gives away.

/// `word` spelt so that a reader of English says it as `language` does; `None` for other languages.
pub(super) fn respelt(word: &str, language: &str) -> Option<String> {
    let rules: &[(&str, &str)] = match language.split('-').next().unwrap_or_default() {
        "de" => &[
            ("tsch", "ch"),
            ("sch", "sh"),
            ("ei", "ai"),
            ("eu", "oi"),
            ("äu", "oi"),
            ("w", "v"),
            ("z", "ts"),
            ("j", "y"),
            ("ph", "f"),
        ],
        "es" => &[
            ("ll", "y"),
            ("ñ", "ni"),
            ("que", "ke"),
            ("qui", "ki"),
            ("gue", "ge"),
            ("gui", "gi"),
            ("ge", "he"),
            ("gi", "hi"),
            ("j", "h"),
            ("z", "s"),
            ("h", ""),
        ],
        "fr" => &[
            ("eaux", "o"),
            ("eau", "o"),
            ("aux", "o"),
            ("au", "o"),
            ("oi", "wa"),
            ("ou", "u"),
            ("ch", "sh"),
            ("que", "ke"),
            ("qui", "ki"),
            ("gn", "ni"),
            ("ç", "s"),
            ("ai", "e"),
        ],
        "it" => &[
            ("gli", "li"),
            ("sce", "she"),
            ("sci", "shi"),
            ("che", "ke"),
            ("chi", "ki"),
            ("ghe", "ge"),
            ("ghi", "gi"),
            ("ce", "che"),
            ("ci", "chi"),
            ("zz", "ts"),
            ("gn", "ni"),
        ],
        "pl" => &[
            ("szcz", "shch"),
            ("cz", "ch"),
            ("sz", "sh"),
            ("rz", "zh"),
            ("ch", "h"),
            ("w", "v"),
            ("ł", "w"),
            ("ś", "sh"),
            ("ć", "ch"),
            ("ń", "n"),
            ("j", "y"),
            ("c", "ts"),
        ],
        "pt" => &[("lh", "li"), ("nh", "ni"), ("ç", "s"), ("ão", "an"), ("ch", "sh"), ("que", "ke"), ("qui", "ki")],
        "tr" => &[("ş", "sh"), ("ç", "ch"), ("c", "j"), ("ğ", ""), ("ı", "i")],
        "hu" => &[("sz", "s"), ("cs", "ch"), ("zs", "zh"), ("gy", "j"), ("s", "sh"), ("c", "ts"), ("j", "y")],
        "cs" | "sk" | "hr" | "sl" | "sr" => {
            &[("š", "sh"), ("č", "ch"), ("ž", "zh"), ("ć", "ch"), ("ř", "rzh"), ("c", "ts"), ("j", "y"), ("đ", "j")]
        }
        "ru" => return russian(word),
        "uk" => &[("г", "h"), ("и", "y"), ("й", "y")],
        _ => return None,
    };
    let lower = word.to_lowercase();
    let mut rest = lower.as_str();
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        let rule = rules.iter().find_map(|(from, to)| Some((rest.strip_prefix(from)?, *to)));
        let (after, to) = rule.unwrap_or((rest.strip_prefix(c).unwrap_or_default(), ""));
        if rule.is_some() {
            out.push_str(to);
        } else {
            out.push(c);
        }
        rest = after;
    }
    Some(out)
}

/// A Russian name as its own letters are romanised: Georgy is Георгий, georgiy.
fn russian(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let stem = lower.strip_suffix('y').filter(|stem| !stem.ends_with(['e', 'o', 'a', 'i', 'u']))?;
    Some(format!("{stem}iy"))
}

/// The language that a name's own look gives away: a Russian surname.
pub(super) fn language(words: &[&str]) -> Option<&'static str> {
    const ENDINGS: [&str; 16] = [
        "ov", "ev", "yov", "ova", "eva", "evich", "ovich", "enko", "chuk", "sky", "skiy", "skaya", "shin", "kin",
        "tsyn", "nin",
    ];
    let last = words.last().filter(|_| words.len() > 1)?.to_lowercase();
    ENDINGS.iter().any(|ending| last.len() > ending.len() + 1 && last.ends_with(ending)).then_some("ru")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_russian_name_shows_and_is_spelt_as_in_russian() {
        assert_eq!(language(&["Georgy", "Zinoviev"]), Some("ru"));
        assert_eq!(language(&["George", "Smith"]), None);
        assert_eq!(respelt("Georgy", "ru").as_deref(), Some("georgiy"));
        assert_eq!(respelt("Sergey", "ru"), None);
        assert_eq!(respelt("Schweitzer", "de").as_deref(), Some("shvaittser"));
    }
}
