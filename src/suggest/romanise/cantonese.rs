//! Chinese names as Hong Kong writes them: by their Cantonese readings, in the spelling of its government, with
//! surnames as its families write them; given names are joined by a hyphen.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::capital;

/// Syllables and the characters that are read so; derived by `.ci/derive/cantonese_readings.py`.
const READINGS: &str = include_str!("cantonese.txt");

/// Surnames that most families write otherwise than given names are, or that are read otherwise.
const FAMILIES: &str = "\
    李Lee 周Chow 邹Chow 徐Tsui 曹Tso 左Tso 许Hui 吴Ng 伍Ng 叶Ip 胡Wu 罗Law 苏So 沈Shum 岑Shum 潘Poon 冼Sin 单Sin \
    傅Fu 符Foo 古Koo 顾Koo 区Au 欧Au 任Yam 翟Chak 温Wan 尹Wan 柯Or 马Ma 文Man 万Man 屈Wat 查Cha 解Hai 费Fei 利Lee \
    余Yu 夏Ha 官Koon 管Koon 蔡Choi 史Sze 施Sze 朱Chu 简Kan 闵Man 梅Mui 关Kwan 仇Kau 纪Kei 祁Kei 倪Ngai 魏Ngai 花Fa \
    盖Koi 曾Tsang 谢Tse 华Wah 乐Lok 缪Mau 车Che";

/// The name whose surname has so many characters, simplified; nothing where one has no reading.
///
/// Lee Ka-chiu, Au-yeung Chun, and, of a wife who has kept her name, Lam Cheng Yuet-ngor.
pub(super) fn spelt(name: &[char], surname: usize, is_married: bool) -> Option<String> {
    let (family, given) = name.split_at(surname.min(name.len()));
    let given: Vec<&str> = given.iter().map(|c| readings().get(c).copied()).collect::<Option<_>>()?;
    let families: Vec<String> = family.iter().map(|&c| family_name(c)).collect::<Option<_>>()?;
    let family = if is_married { families.join(" ") } else { capital(&families.join("-").to_lowercase()) };
    Some([family, capital(&given.join("-"))].join(" ").trim_end().to_owned())
}

fn family_name(c: char) -> Option<String> {
    let known = FAMILIES.split(' ').find_map(|one| one.strip_prefix(c));
    known.or_else(|| readings().get(&c).copied()).map(capital)
}

fn readings() -> &'static HashMap<char, &'static str> {
    static READ: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
        let of_line = |(syllable, chars): (&'static str, &'static str)| chars.chars().map(move |c| (c, syllable));
        READINGS.lines().filter_map(|line| line.split_once(' ')).flat_map(of_line).collect()
    });
    &READ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_identity_cards_have_them() {
        for (name, surname, expected) in [
            ("李家超", 1, "Lee Ka-chiu"),
            ("曾荫权", 1, "Tsang Yam-kuen"),
            ("梁振英", 1, "Leung Chun-ying"),
            ("谢婉雯", 1, "Tse Yuen-man"),
            ("吴子安", 1, "Ng Tsz-on"),
            ("郭志成", 1, "Kwok Chi-shing"),
            ("叶星儿", 1, "Ip Sing-yee"),
            ("欧阳俊", 2, "Au-yeung Chun"),
        ] {
            let chars: Vec<char> = name.chars().collect();
            assert_eq!(spelt(&chars, surname, false).as_deref(), Some(expected));
        }
        let wife: Vec<char> = "林郑月娥".chars().collect();
        assert_eq!(spelt(&wife, 2, true).as_deref(), Some("Lam Cheng Yuet-ngor"));
        assert_eq!(spelt(&['李', '〇'], 1, false), None);
    }
}
