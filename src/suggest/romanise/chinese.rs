//! Names of Chinese people: with which surnames they begin, and how the mainland, Taiwan and Hong Kong write them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{LONG, SHORT, Shape, Way, cantonese, capital, is_double, wade_giles};
use crate::term::Region;
use crate::text::normalize::simplify_char;
use crate::text::pinyin;

/// Surnames of one character that most people bear.
const COMMON: &str = "\
    王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎\
    余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文\
    习栗韦柯欧向温殷葛柳尤";
/// Others of one character.
const RARER: &str = "\
    肖付闫陶严覃莫施牛樊邢安齐伍庞颜倪庄聂章鲁岳翟詹申耿关兰焦俞左甘祝包宁尚符舒阮纪梅童凌毕单季裴霍涂成\
    苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫\
    费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈\
    匡鞠惠荆乐冀郁胥南班储燕楚鄢劳谌";
/// Surnames of two.
const DOUBLE: [&str; 16] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "长孙", "端木",
    "南宫", "宇文",
];

/// How rare characters are behind the surname and at the end of given names; derived by
/// `.ci/derive/chinese_given.py`.
const GIVEN: &str = include_str!("chinese_given.txt");
/// How rare they are there on the average, and what is not told.
const AVERAGE: [f32; 2] = [6.5, 6.9];
const UNTOLD: f32 = 11.0;

/// What the second of two surname characters costs.
const DOUBLED: f32 = -4.0;

/// What the husband's surname before a wife's own costs.
const MARRIED: f32 = -8.0;

/// The ways in which `chars`, simplified, can begin with a Chinese name.
pub(super) fn shapes(chars: &[char]) -> Vec<Shape> {
    let Some(surname) = surname(chars) else { return Vec::new() };
    let doubled = DOUBLED * (surname as f32 - 1.0);
    let husbands = is_married(chars).then_some((2, 2, LONG + MARRIED));
    let lengths = [(surname, 1, SHORT + doubled), (surname, 2, LONG + doubled)].into_iter().chain(husbands);
    let shape = |(surname, given, log): (usize, usize, f32)| {
        let size = surname + given;
        Some(Shape { surname, size, log: log + usual(chars.get(surname..size)?) })
    };
    lengths.filter_map(shape).collect()
}

/// How much likelier `given` is than the average given name, in nats.
fn usual(given: &[char]) -> f32 {
    let more = |(at, &c): (usize, &char)| {
        let place = usize::from(at + 1 == given.len());
        AVERAGE[place] - rarity(c)[place]
    };
    given.iter().enumerate().map(more).sum()
}

/// How rare `c`, simplified, is behind a surname where more follows, and at the end, in nats.
fn rarity(c: char) -> [f32; 2] {
    static RARITY: LazyLock<HashMap<char, [f32; 2]>> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let (digits, chars) = line.split_once(' ')?;
            let mut nats = digits.chars().filter_map(|digit| Some(digit.to_digit(16)? as f32));
            let rarity = [nats.next()?, nats.next()?];
            Some(chars.chars().map(move |c| (c, rarity)))
        };
        GIVEN.lines().filter_map(of_line).flatten().collect()
    });
    RARITY.get(&c).copied().unwrap_or([UNTOLD; 2])
}

/// Whether `chars` begin with a husband's surname and a wife's: 林郑月娥.
pub(in crate::suggest) fn is_married(chars: &[char]) -> bool {
    chars.len() >= 4 && !is_double(&DOUBLE, chars) && chars[..2].iter().all(|&c| COMMON.contains(c))
}

/// How many characters the surname has that `chars`, simplified, begin with.
fn surname(chars: &[char]) -> Option<usize> {
    if is_double(&DOUBLE, chars) {
        return Some(2);
    }
    chars.first().filter(|&&c| COMMON.contains(c) || RARER.contains(c)).map(|_| 1)
}

/// Whether it is a surname that hardly any other word begins with by chance: one of the usual ones, or of two.
pub(in crate::suggest) fn is_common(surname: &[char]) -> bool {
    matches!(surname, [c] if COMMON.contains(*c)) || surname.len() == 2
}

/// How the people of the `regions` write the name, simplified: each in its way, as likely as it says. Where a character
/// is not read in any of them, in pinyin.
pub(super) fn romanised(name: &[char], surname: usize, regions: &[(Region, f64)]) -> Vec<Way> {
    let way = |&(region, probability): &(Region, f64)| {
        let (text, reason) = spelt(name, surname, region)?;
        Some(Way { text, probability, region, reason })
    };
    let mut ways: Vec<Way> = Vec::new();
    for one in regions.iter().filter_map(way) {
        // Ma Yun is the same in Taiwan and on the mainland.
        if !ways.iter().any(|known| known.text == one.text) {
            ways.push(one);
        }
    }
    if ways.is_empty() { way(&(Region::Cn, 1.0)).into_iter().collect() } else { ways }
}

fn spelt(name: &[char], surname: usize, region: Region) -> Option<(String, &'static str)> {
    let text = || name.iter().collect::<String>();
    match region {
        Region::Tw => {
            let text = wade_giles::joined(&syllables(&text()), surname);
            Some((text, "generated: Wade–Giles, as in Taiwan"))
        }
        Region::Hk => {
            let text = cantonese::spelt(name, surname, surname == 2 && is_married(name))?;
            Some((text, "generated: Cantonese, as in Hong Kong"))
        }
        Region::Cn | Region::Sg => Some((in_pinyin(&text(), surname), "generated: pinyin")),
    }
}

/// The name in pinyin as people write it, with a surname of so many characters: Ouyang Xiu, Li Xi'an, Lü Bu.
fn in_pinyin(name: &str, surname: usize) -> String {
    let mut out = String::new();
    let chars: Vec<char> = name.chars().map(simplify_char).collect();
    let is_wife = surname == 2 && is_married(&chars);
    for (at, syllable) in syllables(name).into_iter().enumerate() {
        let syllable = syllable.replace('v', "ü");
        if at == 0 || at == surname || is_wife && at == 1 {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(&capital(&syllable));
        } else {
            if syllable.starts_with(['a', 'e', 'o']) {
                out.push('\'');
            }
            out.push_str(&syllable);
        }
    }
    out
}

/// How the characters of a name are read; v stands for ü.
fn syllables(name: &str) -> Vec<&'static str> {
    let reading = |(at, c)| if at == 0 { surname_reading(c) } else { pinyin::reading(c) }.unwrap_or_default();
    name.chars().map(simplify_char).enumerate().map(reading).collect()
}

/// How a character is read as a surname.
fn surname_reading(c: char) -> Option<&'static str> {
    Some(match c {
        '曾' => "zeng",
        '单' => "shan",
        '解' => "xie",
        '仇' => "qiu",
        '查' => "zha",
        '任' => "ren",
        '区' => "ou",
        '尉' => "yu",
        '缪' => "miao",
        '翟' => "zhai",
        '盖' => "ge",
        '乐' => "yue",
        '应' => "ying",
        '宁' => "ning",
        '燕' => "yan",
        '华' => "hua",
        '覃' => "qin",
        _ => return pinyin::reading(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_as_people_write_it() {
        for (name, surname, expected) in [
            ("李西安", 1, "Li Xi'an"),
            ("曾国藩", 1, "Zeng Guofan"),
            ("呂布", 1, "Lü Bu"),
            ("司马光", 2, "Sima Guang"),
            ("林鄭月娥", 2, "Lin Zheng Yue'e"),
        ] {
            assert_eq!(in_pinyin(name, surname), expected);
        }
    }

    #[test]
    fn regions_have_their_own_ways() {
        let all = [(Region::Tw, 1.0), (Region::Hk, 0.5), (Region::Cn, 0.2)];
        let found = romanised(&['尹', '俊', '杰'], 1, &all).into_iter().map(|way| (way.text, way.probability));
        let expected = [("Yin Chun-chieh", 1.0), ("Wan Chun-kit", 0.5), ("Yin Junjie", 0.2)];
        assert!(found.eq(expected.map(|(text, probability)| (text.to_owned(), probability))));
        // The table has no Cantonese reading of 叡.
        assert_eq!(romanised(&['吴', '叡', '人'], 1, &[(Region::Hk, 1.0)])[0].text, "Wu Ruiren");
    }

    #[test]
    fn surnames_of_one_character_and_of_two() {
        let of = |name: &str| surname(&name.chars().collect::<Vec<_>>());
        assert_eq!((of("欧阳修"), of("习近平"), of("欧"), of("的士")), (Some(2), Some(1), Some(1), None));
    }
}
