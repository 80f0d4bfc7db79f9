//! The words that stand around an original inside a bracket: language labels, titles, notes.

/// What the Chinese words before an original say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// Nothing stands there.
    None,
    /// A language: `俄语：`.
    Language,
    /// That what follows is a name or its short form: `原名`, `简称`.
    Name,
    /// Another Chinese name: `又译`.
    Also,
    /// An example or a list: `例如`.
    Example,
    /// A source of a picture, a byline: `圖取自`.
    Credit,
    /// Some other words.
    Other,
}

/// Languages as labels name them, simplified, with their BCP 47 tags. `语`, `文` and `名` are added.
const LANGUAGES: &[(&str, &str)] = &[
    ("英", "en"),
    ("俄", "ru"),
    ("法", "fr"),
    ("德", "de"),
    ("日", "ja"),
    ("韩", "ko"),
    ("朝鲜", "ko"),
    ("谚", "ko"),
    ("西班牙", "es"),
    ("西", "es"),
    ("葡萄牙", "pt"),
    ("葡", "pt"),
    ("意大利", "it"),
    ("意", "it"),
    ("荷兰", "nl"),
    ("拉丁", "la"),
    ("希腊", "el"),
    ("乌克兰", "uk"),
    ("白俄罗斯", "be"),
    ("波兰", "pl"),
    ("捷克", "cs"),
    ("斯洛伐克", "sk"),
    ("匈牙利", "hu"),
    ("罗马尼亚", "ro"),
    ("保加利亚", "bg"),
    ("塞尔维亚", "sr"),
    ("克罗地亚", "hr"),
    ("瑞典", "sv"),
    ("挪威", "no"),
    ("丹麦", "da"),
    ("芬兰", "fi"),
    ("冰岛", "is"),
    ("土耳其", "tr"),
    ("阿拉伯", "ar"),
    ("波斯", "fa"),
    ("希伯来", "he"),
    ("印地", "hi"),
    ("梵", "sa"),
    ("巴利", "pi"),
    ("泰", "th"),
    ("越南", "vi"),
    ("越", "vi"),
    ("老挝", "lo"),
    ("高棉", "km"),
    ("缅甸", "my"),
    ("马来", "ms"),
    ("印尼", "id"),
    ("藏", "bo"),
    ("蒙古", "mn"),
    ("维吾尔", "ug"),
    ("哈萨克", "kk"),
    ("世界", "eo"),
    ("他加禄", "tl"),
    ("平假名", "ja"),
    ("片假名", "ja"),
    ("假名", "ja"),
    ("学", "la"),
];

const LANGUAGE_TAILS: &[&str] = &[
    "",
    "语",
    "文",
    "名",
    "语名",
    "文名",
    "语称",
    "文称",
    "文简称",
    "文全称",
    "语全称",
    "文原名",
    "文名称",
    "文缩写",
    "文译名",
];

const NAME_LABELS: &[&str] = &[
    "简称",
    "缩写",
    "缩写为",
    "简称为",
    "全称",
    "全称为",
    "全名",
    "原名",
    "本名",
    "原文",
    "又称",
    "也称",
    "亦称",
    "即",
    "又名",
    "代号",
    "下称",
    "以下简称",
    "下简称",
    "简写",
    "简写为",
    "音译",
    "意为",
    "英译",
    "原题",
    "原称",
    "外文名",
    "旧称",
    "现称",
    "也叫",
    "或",
    "或称",
    "拼音",
    "和",
    "也作",
    "亦作",
    "又作",
    "首字母缩写",
    "首字母缩略字",
    "首字母缩略词",
    "缩略语",
    "缩略词",
    "缩略字",
    "略称",
    "略写",
    "译自",
    "原书名",
    "原片名",
    "艺名",
    "笔名",
    "网名",
    "通称",
    "俗称",
];

const ALSO_LABELS: &[&str] = &[
    "俗称",
    "外号",
    "昵称",
    "别称",
    "古称",
    "今称",
    "本名",
    "又译",
    "也译",
    "亦译",
    "或译",
    "又译作",
    "也译作",
    "或译作",
    "又译为",
    "也译为",
    "台译",
    "港译",
    "陆译",
    "大陆译",
    "台湾译",
    "香港译",
    "旧译",
    "中文名",
    "汉名",
    "汉语名",
    "中文名为",
    "中国名",
    "中译",
    "中文译名",
    "又名",
    "亦称",
    "又称",
    "也称",
    "也叫",
    "旧称",
    "别名",
    "译作",
    "译为",
    "简称",
    "下称",
    "以下简称",
    "全称",
    "即",
    "指",
    "意即",
    "意为",
    "意思是",
    "台译为",
    "港译为",
    "内地译",
    "中文",
    "通译",
    "暂译",
    "直译",
];

const EXAMPLE_LABELS: &[&str] = &[
    "例如",
    "如",
    "比如",
    "包括",
    "其中",
    "除了",
    "除",
    "参见",
    "见",
    "参考",
    "尤其是",
    "以及",
    "含",
    "相当于",
    "约",
    "等",
];

const CREDIT_LABELS: &[&str] =
    &["图", "图取自", "图片", "摄", "图源", "资料图", "来源", "记者", "编译", "作者", "编辑", "图片来源", "照片"];

/// Classify the simplified words `before` an original; `colon` tells whether a colon ends them.
/// A language label also gives its tag.
pub fn classify(before: &str, colon: bool) -> (Label, Option<&'static str>) {
    if before.is_empty() {
        return (Label::None, None);
    }
    if let Some(tag) = language(before, colon) {
        return (Label::Language, Some(tag));
    }
    let found = if NAME_LABELS.contains(&before) {
        Label::Name
    } else if ALSO_LABELS.contains(&before) {
        Label::Also
    } else if EXAMPLE_LABELS.contains(&before) || EXAMPLE_LABELS.iter().take(4).any(|one| before.starts_with(one)) {
        Label::Example
    } else if CREDIT_LABELS.iter().any(|one| before.ends_with(one) || before.starts_with("图")) {
        Label::Credit
    } else if colon && (before.ends_with('名') || before.ends_with('称') || before.ends_with("写")) {
        Label::Name
    } else {
        Label::Other
    };
    (found, None)
}

fn language(before: &str, colon: bool) -> Option<&'static str> {
    LANGUAGES.iter().find_map(|&(name, tag)| {
        let tail = before.strip_prefix(name)?;
        // 德 or 西 alone could be anything; with a colon it is a label (`德：`).
        (LANGUAGE_TAILS.contains(&tail) && (colon || !tail.is_empty() || name.chars().count() > 2)).then_some(tag)
    })
}

/// The label of another Chinese name that `text` (simplified) starts with, if any: `又译维特齐` has `又译`.
pub fn also_prefix(text: &str) -> Option<&'static str> {
    ALSO_LABELS.iter().copied().filter(|label| text.starts_with(label)).max_by_key(|label| label.len())
}

/// A title that stands before a name in an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// A rank or office, which is never part of the name: `Lt Gen`.
    Office,
    /// A rank of nobility, which stays where the rendering has one too: `Prince`.
    Noble,
}

const OFFICES: &[&str] = &[
    "lt",
    "lieutenant",
    "gen",
    "general",
    "col",
    "colonel",
    "maj",
    "major",
    "capt",
    "captain",
    "cmdr",
    "cdr",
    "commander",
    "adm",
    "admiral",
    "sgt",
    "sergeant",
    "brig",
    "brigadier",
    "cpl",
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sen",
    "senator",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "gov",
    "governor",
    "rev",
    "reverend",
    "justice",
    "judge",
    "ambassador",
    "president",
    "chairman",
    "sheikh",
    "shaykh",
    "ayatollah",
    "imam",
    "mullah",
    "herr",
    "frau",
    "kanzler",
    "bundeskanzler",
    "bundeskanzlerin",
    "mme",
    "madame",
    "monsieur",
    "rear",
    "vice",
    "air",
    "marshal",
    "field",
    "pastor",
    "father",
    "hon",
    "premier",
    "chancellor",
    "amb",
    "commodore",
    "inspector",
];

const NOBLE: &[&str] = &[
    "sir",
    "dame",
    "lord",
    "lady",
    "prince",
    "princess",
    "king",
    "queen",
    "duke",
    "duchess",
    "earl",
    "baron",
    "baroness",
    "count",
    "countess",
    "emperor",
    "empress",
    "saint",
    "st",
    "pope",
    "mother",
    "cardinal",
    "archbishop",
    "bishop",
];

/// What kind of title the Latin word `word` is, full stop or not.
pub fn title(word: &str) -> Option<Title> {
    let folded = word.trim_end_matches('.').to_lowercase();
    if OFFICES.contains(&folded.as_str()) {
        Some(Title::Office)
    } else if NOBLE.contains(&folded.as_str()) {
        Some(Title::Noble)
    } else {
        None
    }
}

/// Whether the text before a bracket ends in a title of nobility: 哈里王子.
pub fn ends_noble(before: &str) -> bool {
    const TITLES: &[&str] = &[
        "爵士", "王子", "公主", "国王", "國王", "女王", "王后", "亲王", "親王", "公爵", "伯爵", "男爵", "勋爵", "勳爵",
        "夫人", "女爵", "爵", "王储", "王儲", "大帝", "皇帝", "主教", "修女", "教宗", "教皇",
    ];
    let before = before.trim_end();
    TITLES.iter().any(|title| before.ends_with(title))
}

/// Whether `text` tags an American politician's party and state: R-AR, D-N.Y.
pub fn is_party_tag(text: &str) -> bool {
    let mut chars = text.chars();
    let party = chars.next().is_some_and(|c| matches!(c, 'R' | 'D' | 'I'));
    let dash = chars.next().is_some_and(|c| matches!(c, '-' | '–' | '‑'));
    let rest: String = chars.collect();
    party && dash && rest.chars().next().is_some_and(char::is_uppercase) && rest.len() <= 12 && !rest.contains(' ')
}

/// Whether `text` is a stock exchange and a symbol, NASDAQ: AAPL, SIX：SNBN, or a symbol and its exchange as
/// news agencies write them: MSFT.O, 601988.SS. A single letter before the stop is more likely an initial.
pub fn is_ticker(text: &str) -> bool {
    let capitals = |text: &str| text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.');
    if let Some((exchange, symbol)) = text.split_once([':', '：']) {
        let symbol = symbol.trim();
        return (2..=8).contains(&exchange.len())
            && capitals(exchange)
            && (1..=8).contains(&symbol.len())
            && capitals(symbol);
    }
    let Some((symbol, exchange)) = text.split_once('.') else { return false };
    let letters = |text: &str| text.chars().all(|c| c.is_ascii_uppercase());
    let is_number = (4..=6).contains(&symbol.len()) && symbol.chars().all(|c| c.is_ascii_digit());
    (is_number || (2..=5).contains(&symbol.len()) && letters(symbol))
        && (1..=2).contains(&exchange.len())
        && letters(exchange)
}

/// Whether `text` says what a link leads to, where nothing in the text `before` it is called a format or a file.
pub fn is_file_format(text: &str, before: &str) -> bool {
    const FORMATS: &[&str] = &["PDF", "DOC", "DOCX", "PPT", "XLS", "MP3", "MP4", "GIF", "JPG", "JPEG", "PNG", "EPUB"];
    const CALLED: &[&str] = &["格式", "文件", "文档", "文檔", "檔案", "档案", "图像", "圖像", "音频", "視頻", "视频"];
    FORMATS.contains(&text.to_ascii_uppercase().as_str())
        && !CALLED.iter().any(|name| before.trim_end().ends_with(name))
}

/// Whether a place after `name` and a comma may be a part of it: University of California, Irvine.
pub fn has_campuses(name: &str) -> bool {
    let name = name.trim();
    name.contains("University of ") || name.contains("University System of ")
}

/// The bytes of a romanisation's name and the colon behind it, which `text` begins with: `IAST：`.
pub fn romanisation_prefix(text: &str) -> Option<usize> {
    const ROMANISATIONS: &[&str] = &["IAST", "ISO", "RTGS", "ALA-LC", "Hepburn", "MOLCTS", "BGN/PCGN", "IPA", "pinyin"];
    let (name, rest) = text.split_once([':', '：'])?;
    let colon = text.len() - name.len() - rest.len();
    ROMANISATIONS.iter().any(|known| known.eq_ignore_ascii_case(name.trim())).then_some(name.len() + colon)
}

/// Whether `text` is an address or a number in a catalogue, which says what it is: `ISBN 0786904070`, `QQ：941884795`.
pub fn is_reference(text: &str) -> bool {
    const KINDS: &[&str] =
        &["ISBN", "ISSN", "DOI", "ID", "QQ", "Email", "E-mail", "Tel", "Fax", "WeChat", "http", "https"];
    let (kind, rest) = text.split_once([':', '：', ' ']).unwrap_or((text, ""));
    let is_kind = KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind.trim()));
    // Tel Aviv is a town.
    is_kind && (text.contains([':', '：']) || rest.starts_with(|c: char| c.is_ascii_digit()) || text == "ISBN")
}

/// Whether `text` is how something is pronounced: aɪfəl. Names that have such letters of their own (Əliyev) are
/// written with capitals.
pub fn is_pronunciation(text: &str) -> bool {
    let is_phonetic = |c: char| ('\u{250}'..='\u{2af}').contains(&c) || matches!(c, 'ˈ' | 'ˌ' | 'ː');
    text.contains(is_phonetic) && !text.contains(char::is_uppercase)
}

/// Words that end in a full stop of their own.
const ABBREVIATIONS: &[&str] =
    &["jr", "sr", "inc", "ltd", "corp", "co", "st", "mt", "bros", "dept", "etc", "sp", "spp", "var", "llc"];

/// Whether the last word of an original keeps its full stop: `Jr.`, `Inc.`, `U.S.`, `D.`.
pub fn keeps_stop(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    bare.contains('.')
        // WhippsJr.
        || bare.strip_suffix("Jr").is_some_and(|name| name.ends_with(char::is_lowercase))
        || bare.chars().count() == 1 && bare.chars().all(char::is_uppercase)
        || ABBREVIATIONS.contains(&bare.to_lowercase().as_str())
}

/// Whether a comma before `word` belongs to the name: `Clifford Shull, Jr.`, `Facebook, Inc.`
pub fn joins_after_comma(word: &str) -> bool {
    const JOINED: &[&str] = &["jr", "sr", "inc", "ltd", "llc", "corp", "co", "plc", "ii", "iii", "iv", "lp", "gmbh"];
    JOINED.contains(&word.trim_end_matches(['.', ',']).to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_languages() {
        assert_eq!(classify("俄语", true), (Label::Language, Some("ru")));
        assert_eq!(classify("英文名", false), (Label::Language, Some("en")));
        assert_eq!(classify("西", false).0, Label::Other);
        assert_eq!(classify("以下简称", false).0, Label::Name);
        assert_eq!(classify("图取自", false).0, Label::Credit);
    }

    #[test]
    fn references_and_pronunciations() {
        assert_eq!(romanisation_prefix("IAST：īśa"), Some("IAST：".len()));
        assert_eq!(romanisation_prefix("Transformers: Energon"), None);
        assert!(is_reference("ISBN 0786904070") && is_reference("ID:taimeiti") && !is_reference("Tel Aviv"));
        assert!(is_pronunciation("aɪfəl") && !is_pronunciation("Heydər Əliyev") && !is_pronunciation("eiffel"));
    }

    #[test]
    fn symbols_and_formats() {
        for symbol in ["NASDAQ: AAPL", "MSFT.O", "601988.SS", "3988.HK"] {
            assert!(is_ticker(symbol), "{symbol}");
        }
        for name in ["U.S", "Ph.D", "St.Moritz", "NET.Framework", "F.N"] {
            assert!(!is_ticker(name), "{name}");
        }
        assert!(is_file_format("PDF", "第一场诉讼") && !is_file_format("PDF", "可携式文件格式"));
        assert!(!is_file_format("FBI", "联邦调查局"));
    }

    #[test]
    fn stops_and_titles() {
        assert!(keeps_stop("Jr.") && keeps_stop("U.S.") && !keeps_stop("Putin."));
        assert_eq!(title("Lt"), Some(Title::Office));
        assert_eq!(title("Prince"), Some(Title::Noble));
        assert_eq!(title("Putin"), None);
        assert_eq!(also_prefix("又译作维特齐"), Some("又译作"));
    }
}
