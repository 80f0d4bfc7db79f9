//! Korean names: as the South's people write theirs, by its Revised Romanisation, and as the North does.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{LONG, SHORT, Shape, capital, distinct, is_double};

/// Characters by the syllable they are read as; derived by `.ci/derive/korean_readings.py`.
const READINGS: &str = include_str!("korean.txt");

/// Surnames of one character.
const SURNAMES: &str = "\
    金李朴崔郑姜赵尹张林韩吴徐申权黄安宋柳洪全高文孙梁裴白曹许刘南沈卢丁河郭成车朱禹具任罗辛闵俞陈池严蔡元千\
    方孔玄咸吕秋都苏石宣薛马吉延魏表明奇潘王琴玉陆印孟诸牟卓鞠鱼殷片龙芮庆奉史夫景昔杨廉卞邢阴慎边太陶睦桂皮卜";
/// Those that are much more usual among Koreans than among Chinese.
pub(super) const TELLING: &str = "金朴崔尹姜郑权申裴河池玄卞李文具奉";
/// Surnames of two.
const DOUBLE: [&str; 8] = ["南宫", "皇甫", "诸葛", "鲜于", "司空", "独孤", "西门", "东方"];
/// Characters of many given names, and what one is worth.
const COMMON: &str = "\
    在载宰明俊浚昊镐浩炫铉贤淑姬顺子美英永泳荣成星圣诚承胜昌东相尚正贞廷炳秉勋熏熙喜惠慧银恩真镇珍振焕桓奂哲喆锡硕石淳圭奎基\
    起洙秀守寿宇佑雨祐旻敏民珉智志赫植灿赞泰兑宪仁寅义仪根培学镕龙容勇雄洪弘孝景京庆敬瑛善宣先一日大德道度模范柱周株万重钟宗\
    和与权元源润允胤娥雅丽莲兰爱慜乔延妍渊敬卿";
const USUAL: f32 = 2.5;
/// Surnames that are read otherwise than the character is.
const READ_AS: [(char, char); 4] = [('金', '김'), ('车', '차'), ('沈', '심'), ('丁', '정')];

/// How the South's families write their surnames, where it is not by the rules.
const FAMILIES: [(&str, &str); 40] = [
    ("이", "Lee"),
    ("박", "Park"),
    ("최", "Choi"),
    ("정", "Jung"),
    ("강", "Kang"),
    ("조", "Cho"),
    ("윤", "Yoon"),
    ("임", "Lim"),
    ("신", "Shin"),
    ("오", "Oh"),
    ("권", "Kwon"),
    ("안", "Ahn"),
    ("유", "Yoo"),
    ("문", "Moon"),
    ("노", "Noh"),
    ("심", "Shim"),
    ("곽", "Kwak"),
    ("성", "Sung"),
    ("주", "Joo"),
    ("우", "Woo"),
    ("구", "Koo"),
    ("현", "Hyun"),
    ("추", "Choo"),
    ("선", "Sun"),
    ("명", "Myung"),
    ("기", "Ki"),
    ("금", "Keum"),
    ("국", "Kook"),
    ("경", "Kyung"),
    ("부", "Boo"),
    ("김", "Kim"),
    ("고", "Ko"),
    ("천", "Chun"),
    ("변", "Byun"),
    ("엄", "Um"),
    ("계", "Kye"),
    ("두", "Doo"),
    ("남궁", "Namkoong"),
    ("선우", "Sunwoo"),
    ("사공", "Sakong"),
];
/// How most people write syllables of their given names, where it is not by the rules.
const GIVEN: [(char, &str); 44] = [
    ('희', "hee"),
    ('우', "woo"),
    ('영', "young"),
    ('현', "hyun"),
    ('수', "soo"),
    ('선', "sun"),
    ('정', "jung"),
    ('경', "kyung"),
    ('성', "sung"),
    ('숙', "sook"),
    ('주', "joo"),
    ('구', "goo"),
    ('기', "ki"),
    ('국', "kook"),
    ('규', "kyu"),
    ('철', "chul"),
    ('훈', "hoon"),
    ('범', "bum"),
    ('병', "byung"),
    ('명', "myung"),
    ('순', "soon"),
    ('혁', "hyuk"),
    ('문', "moon"),
    ('윤', "yoon"),
    ('유', "yoo"),
    ('형', "hyung"),
    ('웅', "woong"),
    ('광', "kwang"),
    ('강', "kang"),
    ('균', "kyun"),
    ('욱', "wook"),
    ('운', "woon"),
    ('무', "moo"),
    ('두', "doo"),
    ('의', "eui"),
    ('중', "joong"),
    ('섭', "sub"),
    ('헌', "hun"),
    ('춘', "choon"),
    ('권', "kwon"),
    ('이', "yi"),
    ('아', "ah"),
    ('건', "gun"),
    ('신', "shin"),
];

/// Of the Revised Romanisation, in the order in which Hangul is encoded: what a syllable begins with.
const LEADS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
];
/// The North's, an older one without its marks: at the beginning of a name, and in it.
const NORTHERN_LEADS: [(&str, &str); 19] = [
    ("k", "g"),
    ("kk", "kk"),
    ("n", "n"),
    ("t", "d"),
    ("tt", "tt"),
    ("r", "r"),
    ("m", "m"),
    ("p", "b"),
    ("pp", "pp"),
    ("s", "s"),
    ("ss", "ss"),
    ("", ""),
    ("j", "j"),
    ("jj", "jj"),
    ("ch", "ch"),
    ("kh", "kh"),
    ("th", "th"),
    ("ph", "ph"),
    ("h", "h"),
];
const NORTHERN_VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui",
    "i",
];

/// The ways in which `chars` can begin with a Korean name.
pub(super) fn shapes(chars: &[char]) -> Vec<Shape> {
    let surname = match chars.first() {
        _ if is_double(&DOUBLE, chars) => 2,
        Some(&first) if SURNAMES.contains(first) => 1,
        _ => return Vec::new(),
    };
    let reads =
        |size: &usize| chars.get(surname..*size).is_some_and(|given| given.iter().all(|&c| hangul(c).is_some()));
    let usual = |size: usize| USUAL * chars[surname..size].iter().filter(|c| COMMON.contains(**c)).count() as f32;
    let shape = |size| Shape { surname, size, log: usual(size) + if size - surname == 1 { SHORT } else { LONG } };
    [surname + 1, surname + 2].into_iter().filter(reads).map(shape).collect()
}

/// The South's way: as most people write such a name, with the given name by the rules, and all by the rules.
pub(super) fn of_the_south(name: &[char], surname: usize) -> Vec<(String, f64)> {
    let Some(syllables) = read(name, surname) else { return Vec::new() };
    let family: String = syllables[..surname].iter().copied().map(initial).collect();
    let by_rule = capital(&family.chars().map(revised).collect::<String>());
    let known = FAMILIES.iter().find(|(syllables, _)| *syllables == family);
    let known = known.map_or(by_rule.as_str(), |(_, spelling)| spelling);
    let given = soft(&syllables[surname..]);
    let joined = |spell: &dyn Fn(char) -> String| {
        capital(&given.iter().map(|&syllable| spell(syllable)).collect::<Vec<_>>().join("-"))
    };
    let ruled = joined(&revised);
    let usual = joined(&|syllable| {
        GIVEN
            .iter()
            .find(|(known, _)| *known == syllable)
            .map_or_else(|| revised(syllable), |(_, spelt)| (*spelt).to_owned())
    });
    distinct([
        (format!("{known} {usual}"), 1.0),
        (format!("{known} {ruled}"), 0.8),
        (format!("{by_rule} {ruled}"), 0.6),
    ])
}

/// The North's way: every syllable a word, and no initial sound is lost.
pub(super) fn of_the_north(name: &[char], surname: usize) -> Vec<(String, f64)> {
    let Some(syllables) = read(name, surname) else { return Vec::new() };
    let spell = |at: usize| {
        let begins = at == 0 || at == surname;
        // Between a vowel, or a sound that is sung, and a vowel a stop is voiced.
        let voiced = !begins && matches!(parts(syllables[at - 1]).2, 0 | 4 | 8 | 16 | 21);
        capital(&northern(syllables[at], voiced))
    };
    vec![((0..syllables.len()).map(spell).collect::<Vec<_>>().join(" "), 1.0)]
}

/// The syllables of a name, as they are read alone.
fn read(name: &[char], surname: usize) -> Option<Vec<char>> {
    let family = |c: char| READ_AS.iter().find(|(known, _)| *known == c).map(|&(_, read)| read);
    let read = |(at, &c): (usize, &char)| family(c).filter(|_| at < surname && surname == 1).or_else(|| hangul(c));
    name.iter().enumerate().map(read).collect()
}

fn hangul(c: char) -> Option<char> {
    static READ: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let mut chars = line.chars();
            let syllable = chars.next();
            chars.filter_map(move |c| Some((c, syllable?)))
        };
        READINGS.lines().flat_map(of_line).collect()
    });
    READ.get(&c).copied()
}

/// The numbers of what a syllable begins with, of its vowel, and of what it ends with.
fn parts(syllable: char) -> (usize, usize, usize) {
    let number = (syllable as usize).saturating_sub(0xac00);
    (number / 588, number % 588 / 28, number % 28)
}

fn syllable(lead: usize, vowel: usize, tail: usize) -> char {
    u32::try_from(0xac00 + lead * 588 + vowel * 28 + tail).ok().and_then(char::from_u32).unwrap_or_default()
}

/// Whether a vowel begins with the sound of i or y.
fn is_narrow(vowel: usize) -> bool {
    matches!(vowel, 2 | 3 | 6 | 7 | 12 | 17 | 20)
}

/// The law of initial sounds: a word begins with no r, and with no n before i and y (리 이, 로 노, 녀 여).
fn initial(read: char) -> char {
    match parts(read) {
        (2 | 5, vowel, tail) if is_narrow(vowel) => syllable(11, vowel, tail),
        (5, vowel, tail) => syllable(2, vowel, tail),
        _ => read,
    }
}

/// A given name by the same law; 렬 and 률 lose their r behind a vowel and n, too.
fn soft(given: &[char]) -> Vec<char> {
    let sounds = |at: usize| match parts(given[at]) {
        _ if at == 0 => initial(given[at]),
        (5, vowel @ (6 | 17), 8) if matches!(parts(given[at - 1]).2, 0 | 4) => syllable(11, vowel, 8),
        _ => given[at],
    };
    (0..given.len()).map(sounds).collect()
}

fn revised(syllable: char) -> String {
    let (lead, vowel, tail) = parts(syllable);
    format!("{}{}{}", LEADS[lead], VOWELS[vowel], ending(tail))
}

fn northern(syllable: char, voiced: bool) -> String {
    let (lead, vowel, tail) = parts(syllable);
    let (plain, soft) = NORTHERN_LEADS[lead];
    format!("{}{}{}", if voiced { soft } else { plain }, NORTHERN_VOWELS[vowel], ending(tail))
}

/// What the reading of a Chinese character can end with.
const fn ending(tail: usize) -> &'static str {
    match tail {
        1 => "k",
        4 => "n",
        8 => "l",
        16 => "m",
        17 => "p",
        21 => "ng",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tradition, tests::check};

    #[test]
    fn the_southern_way() {
        for (name, expected) in [
            ("尹 锡悦", &["Yoon Seok-yeol", "Yun Seok-yeol"][..]),
            ("李 洛渊", &["Lee Nak-yeon", "I Nak-yeon"]),
            ("金 大中", &["Kim Dae-joong", "Kim Dae-jung", "Gim Dae-jung"]),
            ("柳 承敏", &["Yoo Seung-min", "Yu Seung-min"]),
            ("朴 振", &["Park Jin", "Bak Jin"]),
            ("南宫 珉", &["Namkoong Min", "Namgung Min"]),
        ] {
            check(Tradition::Korean, name, expected);
        }
    }

    #[test]
    fn the_northern_way() {
        for (name, expected) in [
            ("崔 善姬", "Choe Son Hui"),
            ("李 善权", "Ri Son Gwon"),
            ("金 德训", "Kim Tok Hun"),
            ("朴 奉珠", "Pak Pong Ju"),
            ("张 成泽", "Jang Song Thaek"),
            ("崔 龙海", "Choe Ryong Hae"),
        ] {
            check(Tradition::NorthKorean, name, &[expected]);
        }
    }
}
