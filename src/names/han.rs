//! Which Chinese characters spell foreign names.
//!
//! Counted: how much likelier a character is in a transliteration than in running text (log-odds over
//! dictionaries, news and person names of several regions; `.ci/derive/name_characters.py`).

use crate::text::normalize::simplify_char;

/// More than seven times likelier in a transliteration than in running text.
const STRONG: &str = "\
    丁丝丹丽乌乔亨伊伍休伦伯佐佩侬侯克兰兹冈凯利劳勒博卜卡卢厄古吉吕哈圭坎坦埃堤塔塞夫夸奇奈奎\
    契奥妮妲姆姬娃娅娜嫩宁宾寇尔尤尼岑崔巴布希帕庞廖廷弗彭彻德怀恩惠戈戴扎托扬拉斯普曼札朱朵杜\
    杰林柯柳格桑梅森欣沃沙波泰泽洛涅温滕潘特狄玛珀琳琴琼瑙瑟瓦甘皮盖碧福禾科穆米索纳维缪罗翁耶\
    肖肯胡舍舒艾芒芙芬芭茜茨茹莉莎莫莱莲菲萝萨蒂蒙蕾薇薛西詹诺谢豪贝费贾赖赫辛迈迪邓里钦阿隆雅\
    雷霍韦顿马魏鲁鲍麦默黛齐";

/// Usual in transliterations, and about as usual elsewhere.
const USUAL: &str = "\
    万丘丰云亚什仁伽佛修儿内农冯凡切列加努勃卓南史叶哥哲唐嘉因图圣基堡墨夏多奴威孔孟季安宗宝富\
    尚屈山帝庇库康廉彼忽思恰慕拜捷摩撒文斐斤施旺昂昆昌朗木李杨松柏查柴根楚欧歇比毕毛汀汉汗江汤\
    法洁津洪派海灵烈热爱珊珍班琪瑞瓜田甲申登皇祖秋策约纽绍罕翠翰考腾臣苏若范荷萧葛蓝蓬蔡藤贡贺\
    赛赞赤达迦逊邦金钱锡门陀陶雄雪黑龙";

/// How strongly a character speaks for a transliterated name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Hardly ever used to spell a foreign name.
    Unusual,
    /// Used in names and in other words.
    Usual,
    /// Used in little but names.
    Strong,
}

/// How strongly `c` speaks for a transliterated name.
///
/// ```
/// use yiming::names::han::{Spelling, spelling};
/// assert_eq!(spelling('尔'), Spelling::Strong);
/// assert_eq!(spelling('爾'), Spelling::Strong);
/// assert_eq!(spelling('南'), Spelling::Usual);
/// assert_eq!(spelling('的'), Spelling::Unusual);
/// ```
pub fn spelling(c: char) -> Spelling {
    let c = simplify_char(c);
    if STRONG.contains(c) {
        Spelling::Strong
    } else if USUAL.contains(c) {
        Spelling::Usual
    } else {
        Spelling::Unusual
    }
}
