//! What is called like Chinese people and is nobody: words of two characters that begin with a surname, though a
//! dictionary has them among its names or not at all, and companies.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that begin with usual surnames: each surname with what follows it in one of them or another.
const WORDS: &str = "\
    严正词令冬师父霜控查打 丁冬坝基字宁烯醇香 余光兴威弦怒晖波生裕辉震韵香额款党毒 侯爵马 刘姓家海宋 叶丛子脉芽茂蜂城片 \
    史前官实志纲诗料学书 吴中兴哥子楚江越语 吕宋望梁 周全密庄延折旋族村正知礼缘详语转波年刊期边报末日 唐书人僧尧河海王突诗朝 \
    夏令侯利布收族眠粮衣邑天季日 姚安家 姜堰汁汤黄 孔子孟家庙府径林洞眼道门 孙儿吴女子家 孟子浪 宋体元史学家明词朝 \
    常客平德胜青委任规识务态年 康乐佳健复宁庄泰熙 张口嘴大家开扬望榜罗量北力贴 徐家汇行 戴孝尔 方腊法案向面针略阵位言 曹魏 \
    朱家文砂笔红门颜子 李四子家氏 杜仲威比邦马鹃松绝 杨家柳树桃梅陵浦 林农冠园姓子木海立芝苑荫州业地场 柳丝木杉林枝树琴眉营条 \
    梁家山朝木柱赞 欧元姆洲盟 殷勤商实富殷红鉴切 毛利发巾拉毛竹绒茶病重 江米永水河山边面 汤加圆头姆杯水汁池泉 沈思阳 \
    熊掌熊猫蜂市 王侯八公冠后妃子孙宫府座族朝权母水法爵爷国位室牌储道 田七中主园契宅家庄畴舍赋赛野鸡地径 \
    石印基塔屏斧松林柱泉洞狮竹羊英虎阶青渠头油块器雕刻材化 秦军岭汉淮王皇陵朝 罗布田盘经网致斯马列 胡人吹同子家服来杨桃椒琴蜂蝶言闹风麻须 \
    范文畴围例 蒋家 葛布根藤 苏军子方绣禄联维州 萧山墙梁然瑟疏索萧邦条 袁州 许可诺昌多愿 谢世客家忱恩礼谢意幕绝词 谭家 \
    贺信卡喜年礼词岁电辞 赖皮账 贾府家母宝 荣休誉登获 赵国家 邵阳武 郑重家 郭城 钟塔声山楼爱祥鼎头表点情 钱庄柜粮财币包款物 阎君王罗 \
    陆军丰坡基川桥生风续地战路上 陈兵列年规设词述旧腐情 陶然铸瓷醉器 雷公同声射池诺达雨霆鸟鸣曼山电击区 韩元制文方日朝语家军国 \
    顾主全客忌惜绣问及虑 马儿公刀力匹子帮战扎掌夫甲科群背虎蜂赛路达驹鹿上车术 \
    高三丽僧卢喊坡堂塔安寿小扬招教昂梁清潮胡薪超阁阶陵雅度层官院检压原价速效温位手档龄考中 魏晋碑 鲁菜昂莽 \
    黄叶巾帝教旗柏榜汤泉淮牛玉白石磷米绿羊菊蜂铜鹤麻岩金色河昏海土 黎族民 龙亭凤吟宫岗岩树泉洞王窑舟虎钟颜驹头门 \
    武力器装警官士术汉功侠侯林夫 文章件字化学明本书物科凭笔坛艺集雅 金额价融属银钱牌子库条光黄石 万人物分一幸能事众 \
    时报代间期常刻候任局机段 白天宫人费银菜酒领 安全排置装静慰心检 任务期何意职命内由用 曾经祖孙 连日续接连夜忙队任 \
    全国体部球面家民市 成功立果员本为就长年 于是此今 车队站辆主祸 水平库 温度室和暖情泉 古代人城老典籍 单位独身方日 \
    易于见事主 项目 关于系注键税心口 管理道制辖控 应该当对付邀 农民村业田夫 解决释放除散 商人业家品务店 师生傅父兄长 华人语裔府尔商文 卫福生健浴";

/// What people are called by behind the surname, and no given name: an address, and what a word ends in.
const NO_GIVEN: [&str; 18] = [
    "先生", "女士", "小姐", "太太", "同学", "同志", "老师", "委会", "管会", "监会", "皮书", "某某", "师傅", "师父",
    "阿姨", "大妈", "公司", "时代",
];
/// The same of one character: 陈太, and what Hong Kong calls its judges, 陈官.
const NO_SHORT_GIVEN: &str = "官太某氏姐哥嫂伯叔婆爷妈爸姨";

/// Companies that a name of two or three characters could be, too.
const COMPANIES: &str = "华硕 高通 万科 金山 华为 江淮 长安 金立 华联 华润 华谊 华能 万达 万象 康佳 康师 安踏 安利 安联 时代 \
    广汽 方正 金蝶 金杯 金龙 高盛 高德 白象 白云 江铃 江南 汤臣 马士基 雷诺 雷蛇 陆金所 柯达 戴尔 惠普 欧莱雅 欧尚 欧派 \
    马自达 高露洁 乐高 雷朋 戴森 施乐 施耐德 艾默生 古驰 宝洁 柯尼卡 席梦思 汉莎 海飞丝 贝因美 金士顿 康宝莱 \
    沃尔沃 沃达丰 陶氏 杜邦 柏克莱 史泰博 迪卡侬 罗技 罗森 罗意威 范思哲 葛兰素 石药 马莎 莎莎 万国 卡西欧 安卓 \
    周大福 周生生 周大生 周黑鸭 王老吉 王致和 麦肯锡 余额宝 夏普 易车 安博 安邦 宁德 全聚德 全日空 龙湖 龙芯 万事达 万豪 万宝路 路透 路虎 米其林";

/// What stands before a company's name, and behind it.
const BEFORE_COMPANY: [&str; 20] = [
    "公司",
    "集团",
    "品牌",
    "厂商",
    "企业",
    "巨头",
    "银行",
    "芯片商",
    "制造商",
    "车企",
    "房企",
    "药企",
    "开发商",
    "运营商",
    "供应商",
    "航空",
    "券商",
    "电商",
    "平台",
    "超市",
];
const BEHIND_COMPANY: [&str; 16] = [
    "公司", "集团", "股份", "手机", "汽车", "科技", "电子", "控股", "证券", "地产", "银行", "超市", "软件", "酒店",
    "航空", "药业",
];

/// Whether the two characters `word`, simplified, are a word rather than somebody's name.
pub(super) fn is_word(word: &[char]) -> bool {
    static KNOWN: LazyLock<HashSet<[char; 2]>> = LazyLock::new(|| {
        let of_group = |group: &'static str| {
            let mut chars = group.chars();
            let surname = chars.next().unwrap_or_default();
            chars.map(move |next| [surname, next])
        };
        WORDS.split(' ').flat_map(of_group).collect()
    });
    <[char; 2]>::try_from(word).is_ok_and(|word| KNOWN.contains(&word))
}

/// Whether `given`, simplified, stands behind surnames and is no given name; of one character, of Chinese ones.
pub(super) fn is_no_given(given: &[char], is_chinese: bool) -> bool {
    match given {
        [only] => is_chinese && NO_SHORT_GIVEN.contains(*only),
        _ => NO_GIVEN.iter().any(|word| word.chars().eq(given.iter().copied())),
    }
}

/// Whether `name`, simplified, is a company's.
pub(super) fn is_company(name: &[char]) -> bool {
    static KNOWN: LazyLock<HashSet<Vec<char>>> =
        LazyLock::new(|| COMPANIES.split_whitespace().map(|name| name.chars().collect()).collect());
    KNOWN.contains(name)
}

/// Whether what stands before and behind a name tells that a company is called so.
pub(super) fn is_companys(before: &[char], behind: &[char]) -> bool {
    let ends = |word: &str| before.iter().rev().copied().take(word.chars().count()).eq(word.chars().rev());
    let begins = |word: &str| behind.iter().copied().take(word.chars().count()).eq(word.chars());
    BEFORE_COMPANY.into_iter().any(ends) || BEHIND_COMPANY.into_iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn words_and_companies_are_nobody() {
        assert!(is_word(&chars("高度")) && is_word(&chars("贺词")) && is_word(&chars("周年")));
        assert!(!is_word(&chars("李强")) && !is_word(&chars("高度近")) && !is_word(&chars("王毅")));
        assert!(is_company(&chars("高通")) && !is_company(&chars("高同")));
        assert!(
            is_no_given(&chars("先生"), true) && is_no_given(&chars("官"), true) && !is_no_given(&chars("先"), true)
        );
        assert!(is_no_given(&chars("公司"), false) && !is_no_given(&chars("官"), false));
    }

    #[test]
    fn what_stands_beside_a_company() {
        assert!(is_companys(&chars("芯片制造商"), &[]) && is_companys(&[], &chars("公司的")));
        assert!(!is_companys(&chars("部长"), &chars("表示")));
    }
}
