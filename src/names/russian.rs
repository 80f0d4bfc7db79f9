//! Russian names in the cases of running text: Путина, Зеленским, Анны Иванновой.

/// What a word may be in the nominative, itself first.
///
/// ```
/// use yiming::names::russian::lemmas;
/// assert!(lemmas("Путиным").contains(&"Путин".to_owned()));
/// assert!(lemmas("Зеленского").contains(&"Зеленский".to_owned()));
/// assert!(lemmas("Москве").contains(&"Москва".to_owned()));
/// ```
pub fn lemmas(word: &str) -> Vec<String> {
    const ENDINGS: &[(&str, &[&str])] = &[
        ("ского", &["ский"]),
        ("скому", &["ский"]),
        ("ским", &["ский"]),
        ("ском", &["ский", "ск"]),
        ("ской", &["ская"]),
        ("скую", &["ская"]),
        ("ого", &["ой", "ый"]),
        ("ому", &["ой", "ый"]),
        ("ией", &["ия"]),
        ("ию", &["ия", "ий"]),
        ("ии", &["ия", "ий"]),
        ("ия", &["ий"]),
        ("ым", &[""]),
        ("им", &["ий"]),
        ("ом", &[""]),
        ("ем", &["ь", "й", ""]),
        ("ой", &["а"]),
        ("ей", &["я", "а"]),
        ("а", &["", "о"]),
        ("у", &["", "а"]),
        ("е", &["", "а", "я", "о", "ь"]),
        ("ы", &["а", ""]),
        ("и", &["а", "я", "ь"]),
        ("я", &["й", "ь"]),
        ("ю", &["й", "ь", "я"]),
    ];
    let mut found = vec![word.to_owned()];
    for (ending, nominatives) in ENDINGS {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().count() > 1) else { continue };
        for nominative in *nominatives {
            let lemma = format!("{stem}{nominative}");
            if !found.contains(&lemma) {
                found.push(lemma);
            }
        }
    }
    found
}

/// Given names of men, by which the case of a whole name is told.
const MEN: &str = " Александр Алексей Анатолий Андрей Антон Артем Артём Борис Вадим Валентин Валерий Василий Виктор Виталий \
    Владимир Владислав Володимир Вячеслав Геннадий Георгий Григорий Денис Дмитрий Евгений Егор Иван Игорь Кирилл Константин \
    Леонид Максим Марат Михаил Николай Олег Павел Петр Пётр Рамзан Роман Руслан Сергей Станислав Степан Тимур Федор Фёдор \
    Эдуард Юрий Ярослав Джо Дональд Барак Эммануэль Борис Реджеп ";

/// The words of a person's name in the nominative, as far as the given name tells the case.
pub fn nominative(words: &[&str]) -> Vec<String> {
    let known = |lemma: &String| MEN.contains(&format!(" {lemma} "));
    let given = words.first().and_then(|first| lemmas(first).into_iter().find(known));
    let Some(given) = given.filter(|given| words[0] != given) else {
        return words.iter().map(|word| (*word).to_owned()).collect();
    };
    let surname = |word: &&str| lemmas(word).into_iter().nth(1).unwrap_or_else(|| (*word).to_owned());
    std::iter::once(given).chain(words[1..].iter().map(surname)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_name_tells_the_case() {
        assert_eq!(nominative(&["Владимира", "Путина"]), ["Владимир", "Путин"]);
        assert_eq!(nominative(&["Владимиром", "Зеленским"]), ["Владимир", "Зеленский"]);
        assert_eq!(nominative(&["Анна", "Иванова"]), ["Анна", "Иванова"]);
        assert_eq!(nominative(&["Дмитрию", "Пескову"]), ["Дмитрий", "Песков"]);
    }
}
