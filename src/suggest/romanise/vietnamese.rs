//! Vietnamese names: each character is a word, as it is read in names.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{LONG, SHORT, Shape, distinct};

/// Syllables and the characters that are read so; a second reading of a character comes later.
const READINGS: &str = include_str!("vietnamese.txt");

const SURNAMES: &str = "\
    阮陈黎范黄潘武邓裴杜胡吴杨李丁陶段林郑梁张冯高何朱周郭谢苏曾叶韩蔡赵刘罗马石孙谭尹严莫农丘邱乔文王江柳庄傅钟彭翁\
    陆宋吕白卢骆尤麦方金萧甘韦岑雷贺常温古史";
/// Those that are much more usual among Vietnamese than among Chinese.
pub(super) const TELLING: &str = "阮黎范武邓裴";
/// Characters of many given names, and what one is worth.
const COMMON: &str = "\
    春福富仲明政光大德国庆海清青玉金银秋红兰香花英俊勇强雄山河平安成进晋胜利忠孝义善长永荣贵友芳翠雪梅凤南北东黄庭\
    惠元甲高志重玄良实功权辉和氏文维";
const COMMON_WORTH: f32 = 2.0;
/// What a third character behind the surname costs, and what the usual second one, of women and men, is worth.
const THIRD: f32 = -7.0;
const OF_WOMEN: f32 = 6.0;
const OF_MEN: f32 = 2.0;

/// The ways in which `chars` can begin with a Vietnamese name.
pub(super) fn shapes(chars: &[char]) -> Vec<Shape> {
    if !chars.first().is_some_and(|&first| SURNAMES.contains(first)) {
        return Vec::new();
    }
    let reads =
        |size: &usize| chars.get(1..*size).is_some_and(|given| given.iter().all(|c| readings().contains_key(c)));
    let shape = |size| {
        let usual = match chars[1] {
            '氏' if size > 2 => OF_WOMEN,
            '文' if size > 2 => OF_MEN,
            _ => 0.0,
        };
        let common = chars[1..size].iter().filter(|c| COMMON.contains(**c)).count() as f32;
        let log = [SHORT, LONG, LONG + THIRD][size - 2];
        Shape { surname: 1, size, log: log + usual + COMMON_WORTH * common }
    };
    (2..=4).filter(reads).map(shape).collect()
}

/// The name with its marks, and without; then with the other reading of a character that has two.
pub(super) fn romanised(name: &[char]) -> Vec<(String, f64)> {
    let Some(read) = name.iter().map(|c| readings().get(c)).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let written = |second: Option<usize>| {
        let word = |(at, read): (usize, &&Vec<&'static str>)| read[usize::from(second == Some(at))];
        read.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
    };
    let usual = written(None);
    let plain = without_marks(&usual);
    let others = (0..read.len()).filter(|&at| read[at].len() > 1).map(|at| (written(Some(at)), 0.5));
    distinct([(usual, 1.0), (plain, 0.8)].into_iter().chain(others))
}

fn without_marks(name: &str) -> String {
    let plain = |c: char| match c {
        'Đ' => 'D',
        'đ' => 'd',
        c => c,
    };
    name.nfd().filter(|&c| !is_combining_mark(c)).map(plain).collect()
}

fn readings() -> &'static HashMap<char, Vec<&'static str>> {
    static READ: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
        let mut read: HashMap<char, Vec<&'static str>> = HashMap::new();
        for (syllable, chars) in
            READINGS.lines().filter_map(|line| line.strip_prefix('#').map_or_else(|| line.split_once(' '), |_| None))
        {
            chars.chars().for_each(|c| read.entry(c).or_default().push(syllable));
        }
        read
    });
    &READ
}

#[cfg(test)]
mod tests {
    use super::super::{Tradition, tests::check};

    #[test]
    fn with_marks_and_without() {
        for (name, expected) in [
            ("阮 富仲", &["Nguyễn Phú Trọng", "Nguyen Phu Trong"][..]),
            ("阮 氏金银", &["Nguyễn Thị Kim Ngân", "Nguyen Thi Kim Ngan"]),
            ("范 明政", &["Phạm Minh Chính", "Pham Minh Chinh"]),
            ("苏 林", &["Tô Lâm", "To Lam"]),
            ("武 文赏", &["Vũ Văn Thưởng", "Vu Van Thuong", "Võ Văn Thưởng"]),
            ("邓 小蓉", &["Đặng Tiểu Dung", "Dang Tieu Dung"]),
        ] {
            check(Tradition::Vietnamese, name, expected);
        }
    }
}
