//! Which of the regions that write Chinese somebody of Chinese name is of: what their name is like, what is named
//! before them wherever the text has them, and what the text is about.
//!
//! Each says how much likelier it makes Hong Kong, or Taiwan, than the mainland; what all say is added up.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::romanise::is_married;
use crate::names::matcher::Matcher;
use crate::term::Region;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;
use crate::text::{Document, Span};

/// What stands for a region in news: its places, its offices, what it calls itself. The longest at each place counts.
const CUES: [(Cue, &str); 5] = [
    (
        Cue::Of(Home::Mainland),
        "中国 中共 中方 大陆 内地 北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 \
         湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 内蒙古 广州 深圳 珠海 东莞 佛山 南京 苏州 无锡 \
         杭州 宁波 温州 武汉 长沙 成都 西安 郑州 济南 青岛 沈阳 大连 长春 哈尔滨 石家庄 太原 合肥 福州 厦门 南昌 南宁 海口 \
         昆明 贵阳 拉萨 兰州 西宁 银川 乌鲁木齐 国台办 港澳办 中联办 新华社 央视 中央电视台 人民日报 环球时报 国务院 中南海 \
         全国人大 全国政协 中央军委 中纪委 政法委 解放军 公安部 国安 省委 市委 党中央 政治局 清华 北大 复旦 人民大学 维权",
    ),
    (
        Cue::Of(Home::HongKong),
        "香港 中国香港 本港 全港 港府 港警 港区 港人 港台 港铁 特首 行政长官 立法会 区议会 区议员 律政司 财政司 政务司 保安局 \
         教育局 警务处 廉政公署 廉署 医管局 食卫局 卫生署 运输署 民政事务 大律师 中文大学 浸会大学 岭南大学 港大 中大 城大 浸大 岭大 理大 科大 港独 \
         泛民 建制派 民建联 公民党 工联会 社民连 新民党 香港众志 民阵 支联会 立场新闻 苹果日报 九龙 新界 沙田 元朗 旺角 \
         铜锣湾 荃湾 屯门 观塘 将军澳 湾仔 中环",
    ),
    (
        Cue::Of(Home::Taiwan),
        "台湾 台北 台中 台南 高雄 新北 桃园 基隆 新竹 嘉义 屏东 花莲 台东 宜兰 彰化 云林 南投 苗栗 澎湖 金门 马祖 民进党 \
         国民党 中国国民党 时代力量 民众党 亲民党 台联 立委 立法院 行政院 国安会 中央研究院 中研院 政治大学 淡江大学 东吴大学 成功大学 监察院 司法院 总统府 陆委会 海基会 蓝营 绿营 \
         中央社 台大 政大 成大 卫福部 疾管署 疾管局 指挥中心 经济部 台商 台独 台裔 中华民国 我国 国军 县长 里长",
    ),
    // Of the country whose text it is.
    (Cue::OfReaders, "外交部 国防部 教育部 交通部 财政部 内政部 法务部"),
    // Nobody's in particular.
    (
        Cue::Nobodys,
        "中国海 南中国海 中国城 中国大使馆 大陆板块 欧洲大陆 美洲大陆 非洲大陆 新大陆 四大陆 台湾海峡 国民党政府 北京时间",
    ),
];

/// What behind a cue makes a gap before a name one in which somebody else may stand.
const APART: &str = "在对向与和同跟把被到赴访抵据将是有说称会";
/// So far before a name a cue may stand, and where it may be all that stands before it.
const NEAR: usize = 20;
const TIGHT: usize = 10;
/// What stands before a place that is visited.
const VISITED: [&str; 5] = ["驻", "访", "访问", "赴", "抵"];

/// Before whose names, and a mark, a text says who made it: its readers' neighbours.
const BYLINES: [&str; 8] = ["记者", "编辑", "译者", "编译", "责编", "核稿", "摄影", "撰文"];
const BYLINE_MARKS: &str = "：:/／";

/// What speaks for a region; derived by `.ci/derive/chinese_regions.py`.
const TABLE: &str = include_str!("romanise/chinese_regions.txt");
/// What the digits of the table count from.
const NOTHING: f32 = 8.0;
/// Of another region's spelling so much less likely than the first nobody wants to hear; pinyin is always told, with no
/// less than that: many use it wherever they are from.
const UNLIKELY: f64 = 0.02;

/// Where somebody is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Mainland,
    HongKong,
    Taiwan,
}

/// Whose a cue is.
#[derive(Debug, Clone, Copy)]
enum Cue {
    Of(Home),
    OfReaders,
    Nobodys,
}

/// How much speaks for each region beside the mainland, in nats.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Odds {
    hong_kong: f32,
    taiwan: f32,
}

impl std::ops::AddAssign for Odds {
    fn add_assign(&mut self, other: Self) {
        self.hong_kong += other.hong_kong;
        self.taiwan += other.taiwan;
    }
}

/// The regions that a text names.
pub(super) struct Regions<'a> {
    doc: &'a Document,
    readers: Home,
    named: Vec<(Span, Home)>,
    /// The one named most, where no other is named as often.
    lead: Option<Home>,
}

/// How near a region is named before a name, wherever the text has it: not, or somewhere before it, or with nothing but
/// titles between them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Near([u8; 3]);

impl<'a> Regions<'a> {
    /// Of `doc`, whose readers are those of `region`.
    pub(super) fn new(doc: &'a Document, region: Option<Region>) -> Self {
        let readers = match region {
            Some(Region::Hk) => Home::HongKong,
            Some(Region::Tw) => Home::Taiwan,
            _ => Home::Mainland,
        };
        let named = named(doc, readers);
        let lead = lead(&named);
        Self { doc, readers, named, lead }
    }

    /// Add to `near` what is named before a name at `at`: the region named last in its sentence.
    pub(super) fn look_before(&self, at: usize, near: &mut Near) {
        if self.is_byline(at) {
            *near = Near::default();
            near.0[self.readers as usize] = 2;
            return;
        }
        let end = self.named.partition_point(|(span, _)| span.end <= at);
        let Some((span, home)) = self.named[..end].last() else { return };
        let gap = || self.doc.text().get(span.end..at).unwrap_or_default().chars().map(simplify_char);
        let size = gap().take(NEAR).count();
        if size + self.doc.slice(*span).chars().count() > NEAR || gap().any(|c| "。！？!?\n".contains(c)) {
            return;
        }
        let is_tight = size <= TIGHT && gap().all(|c| is_han(c) && !APART.contains(c));
        let known = &mut near.0[*home as usize];
        *known = (*known).max(1 + u8::from(is_tight));
    }

    /// Whether the name at `at` is of somebody who made the text: 編輯：, 譯者/.
    fn is_byline(&self, at: usize) -> bool {
        let before = self.doc.text().get(..at).unwrap_or_default();
        let Some(said) = before.strip_suffix(|c| BYLINE_MARKS.contains(c)) else { return false };
        let mut last = said.chars().rev().map(simplify_char);
        let (end, start) = (last.next(), last.next());
        BYLINES.iter().any(|word| start.into_iter().chain(end).eq(word.chars()))
    }

    /// In which ways `name`, simplified, whose surname has so many characters, may be written, and how likely each is
    /// beside the first: where nothing names another region, that of the text's readers or the mainland's.
    pub(super) fn of(&self, name: &[char], surname: usize, near: Near) -> Vec<(Region, f64)> {
        let odds = self.odds(name, surname, near);
        let may_be = |home: Home| self.readers == home || self.lead == Some(home) || near.0[home as usize] > 0;
        let all = [
            (Home::Mainland, Region::Cn, 0.0),
            (Home::HongKong, Region::Hk, odds.hong_kong),
            (Home::Taiwan, Region::Tw, odds.taiwan),
        ];
        let mut ways: Vec<(Region, f64)> = all
            .into_iter()
            .filter(|&(home, ..)| home == Home::Mainland || may_be(home))
            .map(|(_, region, nats)| (region, f64::from(nats).exp()))
            .collect();
        ways.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let most = ways[0].1;
        ways.retain_mut(|(region, weight)| {
            *weight /= most;
            let is_likely = *weight >= UNLIKELY;
            *weight = weight.max(UNLIKELY);
            is_likely || *region == Region::Cn
        });
        ways
    }

    fn odds(&self, name: &[char], surname: usize, near: Near) -> Odds {
        let mut odds = of_name(name, surname);
        let lead = self.lead.map_or("-".to_owned(), |home| (home as usize).to_string());
        odds += told('t', &format!("{}{lead}", self.readers as usize));
        for (home, level) in near.0.into_iter().enumerate().filter(|&(_, level)| level > 0) {
            odds += told('n', &format!("{home}{level}"));
        }
        odds
    }
}

/// What a name, simplified, speaks for by itself.
fn of_name(name: &[char], surname: usize) -> Odds {
    let (family, given) = name.split_at(surname.min(name.len()));
    let is_wife = family.len() == 2 && is_married(name);
    let sort = match given {
        _ if is_wife => "married",
        [_] => "single",
        [first, last] if first == last => "twice",
        _ => "double",
    };
    let mut odds = told('k', sort);
    let family = if is_wife { &family[..1] } else { family };
    odds += told('s', &family.iter().collect::<String>());
    let places: &[char] = if given.len() == 1 { &['o'] } else { &['f', 'l'] };
    for (&place, c) in places.iter().zip(given) {
        odds += told(place, c.encode_utf8(&mut [0; 4]));
    }
    odds
}

/// What the table says of `what` at a place of its own.
fn told(place: char, what: &str) -> Odds {
    static TOLD: LazyLock<HashMap<(char, &str), Odds>> = LazyLock::new(|| TABLE.lines().flat_map(of_line).collect());
    TOLD.get(&(place, what)).copied().unwrap_or_default()
}

fn of_line(line: &'static str) -> impl Iterator<Item = ((char, &'static str), Odds)> {
    let mut cells = line.split(' ');
    let mut next = || cells.next().unwrap_or_default();
    let (place, code) = (next().chars().next().unwrap_or_default(), next());
    let mut nats = code.chars().filter_map(|digit| Some((digit.to_digit(18)? as f32 - NOTHING) / 2.0));
    let mut nats = || nats.next().unwrap_or_default();
    let odds = Odds { hong_kong: nats(), taiwan: nats() };
    cells.map(move |what| ((place, what), odds))
}

/// Where `doc` names a region.
fn named(doc: &Document, readers: Home) -> Vec<(Span, Home)> {
    static NAMES: LazyLock<Matcher> = LazyLock::new(|| {
        let of_cue = |(number, (_, names)): (u32, (_, &'static str))| names.split(' ').map(move |name| (name, number));
        Matcher::new((0..).zip(CUES).flat_map(of_cue))
    });
    let whose = |cue: Cue, owner: Option<Home>| match cue {
        Cue::Of(home) => Some(home),
        Cue::OfReaders if owner.is_some() => owner,
        Cue::OfReaders if readers == Home::Taiwan => Some(Home::Taiwan),
        Cue::OfReaders => Some(Home::Mainland),
        Cue::Nobodys => None,
    };
    let found = NAMES.find(doc, |span, numbers| Some((span, numbers[0] as usize)));
    let is_visited = |span: Span| {
        let before = doc.text().get(..span.start).unwrap_or_default().chars().rev().take(2).map(simplify_char);
        let before: String = before.collect::<Vec<_>>().into_iter().rev().collect();
        VISITED.iter().any(|word| before.ends_with(word))
    };
    let mut named: Vec<(Span, Home)> = Vec::new();
    for (span, number) in found {
        // 中國外交部 is nobody else's.
        let owner = named.last().filter(|(before, _)| before.end == span.start).map(|&(_, home)| home);
        let Some(home) = whose(CUES[number].0, owner) else { continue };
        if !is_visited(span) {
            named.push((span, home));
        }
    }
    named
}

/// The region named most, where no other is named as often.
fn lead(named: &[(Span, Home)]) -> Option<Home> {
    let count = |home: Home| named.iter().filter(|(_, other)| *other == home).count();
    let mut counts = [Home::Mainland, Home::HongKong, Home::Taiwan].map(|home| (count(home), home));
    counts.sort_by_key(|&(times, _)| std::cmp::Reverse(times));
    (counts[0].0 > counts[1].0).then_some(counts[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The regions in whose way the name behind `⟦` in a text of `region` may be written, likeliest first.
    fn check(region: Region, marked: &str, expected: &[Region]) {
        let name: Vec<char> = marked.split(['⟦', '⟧']).nth(1).unwrap().chars().map(simplify_char).collect();
        let doc = Document::new("t", marked.replace(['⟦', '⟧'], ""));
        let (regions, mut near) = (Regions::new(&doc, Some(region)), Near::default());
        regions.look_before(marked.find('⟦').unwrap(), &mut near);
        let found: Vec<Region> = regions.of(&name, 1, near).into_iter().map(|(region, _)| region).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn what_is_named_before_a_name() {
        check(Region::Hk, "內地維權律師⟦王俊傑⟧說", &[Region::Cn]);
        check(Region::Hk, "內地維權律師⟦陳俊傑⟧說", &[Region::Cn, Region::Hk]);
        check(Region::Hk, "香港、香港。內地有人說，律師⟦陳俊傑⟧說", &[Region::Hk, Region::Cn]);
        check(Region::Hk, "香港警務處處長⟦王俊傑⟧說", &[Region::Hk, Region::Cn]);
        check(Region::Tw, "北京大學教授⟦王建軍⟧說", &[Region::Cn]);
        check(Region::Cn, "香港立法会议员⟦郭荣铿⟧说", &[Region::Hk, Region::Cn]);
        check(Region::Hk, "台灣立委⟦黃國昌⟧說", &[Region::Tw, Region::Cn]);
        check(Region::Cn, "教授⟦郭荣铿⟧说", &[Region::Cn]);
    }

    #[test]
    fn who_made_a_text_is_its_readers_neighbour() {
        check(Region::Tw, "北京官員到訪上海。（編輯：⟦楊建軍⟧）", &[Region::Tw, Region::Cn]);
        check(Region::Hk, "北京官員到訪上海。（攝影／⟦楊建軍⟧）", &[Region::Hk, Region::Cn]);
    }

    #[test]
    fn what_a_name_is_like() {
        check(Region::Hk, "教授⟦劉強東⟧說", &[Region::Cn, Region::Hk]);
        check(Region::Hk, "教授⟦張家朗⟧說", &[Region::Hk, Region::Cn]);
        check(Region::Tw, "教授⟦林淑芬⟧說", &[Region::Tw, Region::Cn]);
        check(Region::Hk, "教授⟦胡佳⟧說", &[Region::Cn, Region::Hk]);
    }

    #[test]
    fn the_region_named_last_unless_it_is_visited() {
        let home = |text: &str| {
            let doc = Document::new("t", text);
            named(&doc, Home::HongKong).into_iter().map(|(_, home)| home).collect::<Vec<_>>()
        };
        assert_eq!(home("中國國民黨訪北京"), [Home::Taiwan]);
        assert_eq!(home("外交部說，歐洲大陸與港府"), [Home::Mainland, Home::HongKong]);
        assert_eq!(home("台灣外交部"), [Home::Taiwan, Home::Taiwan]);
    }
}
