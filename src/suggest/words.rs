//! Words that say what a name names: a city, a river, an office; and what Chinese says for them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of names that are translated, with the mainland's word and, where it is another, Taiwan's.
const MEANINGS: &str = "\
    academy 学院 學院; act 法案; administration 管理局; agency 局; agreement 协定 協定; air 航空; airlines 航空; \
    airport 机场 機場; alliance 联盟 聯盟; and 和 與; animal 动物 動物; apartments 公寓; archives 档案馆 檔案館; \
    army 军 軍; art 艺术 藝術; arts 艺术 藝術; assembly 议会 議會; assistance 援助; association 协会 協會; \
    authority 管理局; avenue 大道; award 奖 獎; awards 奖 獎; bank 银行 銀行; basin 盆地; battle 战役 戰役; bay 湾 灣; beach 海滩 海灘; belt 地带 地帶; \
    better 更好; big 大; bill 法案; black 黑; blue 蓝 藍; board 委员会 委員會; book 书 書; border 边境 邊境; boulevard 大道; \
    bridge 桥 橋; broadcasting 广播 廣播; brothers 兄弟; bureau 局; business 商业 商業; cabinet 内阁 內閣; camp 营 營; canal 运河 運河; \
    cancer 癌症; canyon 峡谷 峽谷; cape 角; capital 资本 資本; castle 城堡; cathedral 大教堂; cemetery 公墓; central 中央; centre 中心; center 中心; \
    century 世纪 世紀; chamber 商会 商會; championship 锦标赛 錦標賽; championships 锦标赛 錦標賽; chain 链 鏈; channel 频道 頻道; charity 慈善; chemical 化学 化學; \
    child 儿童 兒童; children 儿童 兒童; children's 儿童 兒童; church 教堂; cinema 电影院 電影院; circuit 巡回 巡迴; citizens 公民; city 市; civil 民事; clean 清洁 清潔; climate 气候 氣候; \
    clinic 诊所 診所; club 俱乐部 俱樂部; coalition 联盟 聯盟; coast 海岸; college 学院 學院; commerce 商务 商務; commission 委员会 委員會; committee 委员会 委員會; \
    communications 通信 通訊; communist 共产 共產; community 社区 社區; company 公司; conference 会议 會議; confederation 联合会 聯合會; congress 大会 大會; \
    conservation 保护 保護; conservative 保守; constitution 宪法 憲法; construction 建设 建設; consumer 消费者 消費者; control 控制; convention 公约 公約; \
    cooperation 合作; corporation 公司; corps 兵团 兵團; council 委员会 委員會; county 县 縣; court 法院; criminal 刑事; crown 王冠; culture 文化; cup 杯 盃; customs 海关 海關; cyber 网络 網路; \
    daily 日报 日報; dam 大坝 大壩; data 数据 數據; day 日; death 死亡; defence 国防 國防; defense 国防 國防; delta 三角洲; democracy 民主; democratic 民主; democrats 民主党人 民主黨人; department 部; \
    desert 沙漠; design 设计 設計; development 发展 發展; digital 数字 數位; directorate 局; disease 疾病; district 区 區; division 部; drive 大道; drug 药品 藥品; \
    earth 地球; east 东 東; eastern 东部 東部; economic 经济 經濟; economics 经济 經濟; education 教育; election 选举 選舉; electoral 选举 選舉; electric 电气 電氣; emergency 紧急 緊急; empire 帝国 帝國; energy 能源; \
    engineering 工程; enterprise 企业 企業; entertainment 娱乐 娛樂; environment 环境 環境; environmental 环境 環境; equality 平等; estate 庄园 莊園; exchange 交易所; executive 行政; express 快报 快報; \
    fair 公平; falls 瀑布; family 家庭; farm 农场 農場; farmers 农民 農民; federal 联邦 聯邦; federation 联合会 聯合會; festival 节 節; field 球场 球場; fight 格斗 格鬥; film 电影 電影; finance 财政 財政; financial 金融; fire 消防; \
    fiscal 财政 財政; fleet 舰队 艦隊; food 食品; football 足球; for 为; force 部队 部隊; foreign 外交; forest 森林; fort 堡; forum 论坛 論壇; foundation 基金会 基金會; free 自由; freedom 自由; front 阵线 陣線; fund 基金; \
    future 未来 未來; gallery 美术馆 美術館; game 游戏 遊戲; games 运动会 運動會; garden 花园 花園; gardens 花园 花園; gas 天然气 天然氣; gate 门 門; gazette 公报 公報; general 总 總; global 全球; gold 黄金 黃金; golden 金色; golf 高尔夫 高爾夫; government 政府; grand 大; great 大; greater 大; green 绿色 綠色; group 集团 集團; guard 警卫 警衛; guards 卫队 衛隊; gulf 湾 灣; \
    hall 厅 廳; harbour 港; harbor 港; health 卫生 衛生; heart 心; heights 高地; herald 先驱报 先驅報; heritage 遗产 遺產; high 高等; highlands 高地; highway 公路; hill 山; hills 山; historic 历史 歷史; historical 历史 歷史; history 历史 歷史; holdings 控股; holy 圣 聖; home 家; homeland 国土 國土; horn 角; hospital 医院 醫院; hotel 酒店; house 宫 宮; housing 住房; human 人类 人類; \
    ice 冰; immigration 移民; independence 独立 獨立; independent 独立 獨立; industrial 工业 工業; industries 工业 工業; industry 工业 工業; information 信息 資訊; initiative 倡议 倡議; innovation 创新 創新; institute 研究所; insurance 保险 保險; intelligence 情报 情報; international 国际 國際; internet 互联网 網際網路; investigation 调查 調查; investigations 调查 調查; investment 投资 投資; island 岛 島; islands 群岛 群島; isle 岛 島; isles 群岛 群島; \
    journal 杂志 雜誌; judicial 司法; junction 路口; justice 司法; king 王; kingdom 王国 王國; knight 骑士 騎士; lab 实验室 實驗室; laboratory 实验室 實驗室; labor 劳工 勞工; labour 劳工 勞工; lake 湖; land 土地; lands 土地; lane 巷; language 语言 語言; law 法律; league 联盟 聯盟; legal 法律; liberal 自由; liberation 解放; liberty 自由; library 图书馆 圖書館; life 生命; light 光; line 线 線; little 小; local 地方; \
    magazine 杂志 雜誌; management 管理; manor 庄园 莊園; maritime 海事; market 市场 市場; markets 市场 市場; mass 大规模 大規模; media 媒体 媒體; medical 医学 醫學; medicine 医学 醫學; memorial 纪念 紀念; mental 精神; meteorological 气象 氣象; metropolitan 大都会 大都會; migration 移民; military 军事 軍事; mine 矿 礦; mining 矿业 礦業; ministry 部; mission 任务 任務; monastery 修道院; monitor 监测 監測; moon 月; mosque 清真寺; motor 汽车 汽車; motors 汽车 汽車; mount 山; mountain 山; mountains 山脉 山脈; movement 运动 運動; municipal 市政; museum 博物馆 博物館; music 音乐 音樂; \
    nation 国家 國家; national 国家 國家; natural 自然; naval 海军 海軍; network 网络 網路; new 新; news 新闻 新聞; newspaper 报 報; north 北; northeast 东北 東北; northern 北部; northwest 西北; nuclear 核; observatory 天文台; ocean 海洋; office 办公室 辦公室; oil 石油; online 网络 網路; open 公开赛 公開賽; opera 歌剧 歌劇; oval 椭圆球场 橢圓球場; operation 行动 行動; operations 行动 行動; order 秩序; organisation 组织 組織; organization 组织 組織; \
    palace 宫 宮; panel 小组 小組; park 公园 公園; parliament 议会 議會; parliamentary 议会 議會; partners 合伙人 合夥人; partnership 伙伴关系 夥伴關係; party 党 黨; pass 山口; patriotic 爱国 愛國; peace 和平; peak 峰; penal 刑; peninsula 半岛 半島; people 人民; people's 人民; physics 物理; plain 平原; plains 平原; plan 计划 計畫; planet 星球; planning 规划 規劃; plateau 高原; police 警察; policy 政策; political 政治; politics 政治; pond 池塘; pool 池; pope 教皇; port 港; post 邮报 郵報; power 电力 電力; presidential 总统 總統; press 新闻 新聞; prevention 预防 預防; prince 王子; princess 公主; prison 监狱 監獄; prize 奖 獎; programme 计划 計畫; program 计划 計畫; progressive 进步 進步; project 项目 項目; prosecution 检察院 檢察院; protection 保护 保護; province 省; provincial 省; psychology 心理学 心理學; public 公共; quarter 区 區; queen 女王; \
    race 比赛 比賽; radio 广播电台 廣播電台; rail 铁路 鐵路; railroad 铁路 鐵路; railway 铁路 鐵路; range 山脉 山脈; records 唱片; recovery 复苏 復甦; red 红 紅; reef 礁; reform 改革; refugee 难民 難民; region 地区 地區; regional 地区 地區; regulation 条例 條例; relations 关系 關係; relief 救济 救濟; renewable 可再生; report 报告 報告; republic 共和国 共和國; republican 共和; rescue 救援; research 研究; reserve 储备 儲備; resort 度假村; resources 资源 資源; responsibility 责任 責任; restaurant 餐厅 餐廳; review 评论 評論; revolution 革命; revolutionary 革命; rights 权利 權利; river 河; road 路; rock 岩; royal 皇家; rugby 橄榄球 橄欖球; rural 农村 農村; \
    safety 安全; saints 圣徒 聖徒; sanctuary 保护区 保護區; sands 沙滩 沙灘; school 学校 學校; schools 学校 學校; science 科学 科學; sciences 科学 科學; scientific 科学 科學; sea 海; secret 秘密; secretariat 秘书处 秘書處; securities 证券 證券; security 安全; senate 参议院 參議院; senior 高级 高級; service 服务 服務; services 服务 服務; shore 岸; show 秀; silver 银 銀; snow 雪; social 社会 社會; socialist 社会主义 社會主義; society 协会 協會; software 软件 軟體; solar 太阳能 太陽能; solidarity 团结 團結; solutions 解决方案 解決方案; south 南; southeast 东南 東南; southern 南部; southwest 西南; space 太空; special 特别 特別; sports 体育 體育; square 广场 廣場; stadium 体育场 體育場; standard 标准 標準; star 星报 星報; state 州; states 国家 國家; station 站; statistics 统计 統計; steel 钢铁 鋼鐵; stock 股票; stone 石; strait 海峡 海峽; strategic 战略 戰略; street 街; strategy 战略 戰略; studies 研究; studio 工作室; studios 工作室; summit 峰会 峰會; sun 太阳报 太陽報; supreme 最高; systems 系统 系統; \
    task 特别工作 特別工作; tax 税务 稅務; team 队 隊; technologies 技术 技術; technology 技术 技術; telecom 电信 電信; telegraph 电讯报 電訊報; television 电视 電視; temple 寺; tennis 网球 網球; territory 领地 領地; terrorism 恐怖主义 恐怖主義; theater 剧院 劇院; theatre 剧院 劇院; times 时报 時報; today 今日; tower 塔; town 镇 鎮; township 镇 鎮; trade 贸易 貿易; training 培训 培訓; transport 交通; transportation 交通; treasury 财政 財政; treaty 条约 條約; trial 审判 審判; tribal 部落; tribe 部落; tribunal 法庭; tribune 论坛报 論壇報; trust 信托 信託; tunnel 隧道; tv 电视 電視; union 联盟 聯盟; unit 单位 單位; united 联合 聯合; unity 团结 團結; universal 环球 環球; universities 大学 大學; university 大学 大學; upper 上; urban 城市; \
    valley 谷; veterans 退伍军人 退伍軍人; victims 受害者; view 观 觀; village 村; volcano 火山; vote 投票; voting 投票; wall 墙 牆; war 战争 戰爭; warriors 勇士; watch 观察 觀察; water 水; way 路; welfare 福利; west 西; western 西部; white 白; wild 野生; wildlife 野生动物 野生動物; wind 风 風; winter 冬季; women 妇女 婦女; women's 妇女 婦女; wood 木; woods 树林 樹林; workers 工人; works 工厂 工廠; world 世界; year 年; young 青年; youth 青年; zone 区 區; zoo 动物园 動物園; of ; the ; a ; to ; on ; in ; by ; with";

/// What a word of a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// In Simplified Chinese.
    simplified: &'static str,
    traditional: &'static str,
}

impl Meaning {
    pub(super) const fn new(simplified: &'static str, traditional: &'static str) -> Self {
        Self { simplified, traditional }
    }

    /// The word in the script of `traditional` readers or of the others.
    pub(super) const fn text(self, traditional: bool) -> &'static str {
        if traditional { self.traditional } else { self.simplified }
    }
}

/// What the word means, in any case; `None` for a word that is taken for a name.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    static WORDS: LazyLock<HashMap<&str, Meaning>> = LazyLock::new(|| {
        let row = |row: &'static str| {
            let mut cells = row.trim().split(' ');
            let word = cells.next()?;
            let simplified = cells.next().unwrap_or_default();
            Some((word, Meaning { simplified, traditional: cells.next().unwrap_or(simplified) }))
        };
        MEANINGS.split(';').filter_map(row).collect()
    });
    WORDS.get(word.to_lowercase().replace('’', "'").as_str()).copied()
}

/// Two words that mean one thing.
pub(super) fn phrase(words: &str) -> Option<Meaning> {
    let (simplified, traditional) = match words.to_lowercase().as_str() {
        "railway station" | "train station" => ("火车站", "火車站"),
        "high school" | "grammar school" => ("中学", "中學"),
        "primary school" | "elementary school" => ("小学", "小學"),
        "police department" => ("警察局", "警察局"),
        "fire department" => ("消防局", "消防局"),
        "football club" => ("足球俱乐部", "足球俱樂部"),
        "law school" => ("法学院", "法學院"),
        "medical school" => ("医学院", "醫學院"),
        "business school" => ("商学院", "商學院"),
        "medical center" | "medical centre" => ("医疗中心", "醫療中心"),
        "state university" => ("州立大学", "州立大學"),
        "national park" => ("国家公园", "國家公園"),
        "shopping centre" | "shopping center" => ("购物中心", "購物中心"),
        "task force" => ("特别工作组", "特別工作小組"),
        "district court" => ("地方法院", "地方法院"),
        "appeals court" | "appeal court" => ("上诉法院", "上訴法院"),
        "power station" | "power plant" => ("发电站", "發電廠"),
        "air base" => ("空军基地", "空軍基地"),
        _ => return None,
    };
    Some(Meaning { simplified, traditional })
}

/// What kind of thing a last word makes of the name before it: places keep the order, `Lake X` turns it.
pub(super) fn is_place_word(word: &str) -> bool {
    const PLACES: &str = " airport avenue bay beach boulevard bridge canal canyon castle cathedral cemetery city coast county \
        delta desert district drive falls forest fort gardens gulf harbor harbour heights highlands highway hill hills island \
        islands isle isles lake lane mountain mountains palace park peak peninsula plateau port prison province reef region \
        river road sea square stadium state station strait street territory tower town township valley village ";
    PLACES.contains(&format!(" {} ", word.to_lowercase()))
}

/// Words that stand before the name they belong to: `Lake Tahoe` 太浩湖, `Mount Rainier`.
pub(super) fn is_turned(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "lake" | "mount" | "river" | "cape" | "port" | "fort" | "isle" | "university"
    )
}

/// Words that open a name and are translated there: 新 for New, 南 for South.
pub(super) fn opening(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "new" => "新",
        "north" => "北",
        "south" => "南",
        "west" => "西",
        "east" => "东",
        "upper" => "上",
        "lower" => "下",
        "st" | "st." | "saint" => "圣",
        "greater" => "大",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_meanings_in_both_scripts() {
        let council = meaning("Council").unwrap();
        assert_eq!((council.text(false), council.text(true)), ("委员会", "委員會"));
        assert_eq!(meaning("of").unwrap().text(true), "");
        assert_eq!(meaning("Zinoviev"), None);
        assert!(is_place_word("Lake") && !is_place_word("Council") && is_turned("Lake"));
    }
}
