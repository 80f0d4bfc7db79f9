//! Demonyms: what a country's people and things are called after it, and what Chinese says.
//!
//! They are written large and are no names, so nobody spells them out: Japanese officials are 日本 ones, and
//! Americans are 美国人.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::Meaning;

/// The adjective and, where it is not the adjective with an s, the plural noun, `_` for a space; the place for the
/// mainland, and for Taiwan where it is another.
const DEMONYMS: &str = "\
    afghan 阿富汗; african 非洲; albanian 阿尔巴尼亚 阿爾巴尼亞; algerian 阿尔及利亚 阿爾及利亞; american 美国 美國; \
    angolan 安哥拉; arab 阿拉伯; argentine 阿根廷; argentinian 阿根廷; armenian 亚美尼亚 亞美尼亞; asian 亚洲 亞洲; \
    australian 澳大利亚 澳洲; austrian 奥地利 奧地利; azerbaijani 阿塞拜疆 亞塞拜然; bahraini 巴林; bangladeshi 孟加拉国 孟加拉; \
    basque 巴斯克; bavarian 巴伐利亚 巴伐利亞; belarusian 白俄罗斯 白俄羅斯; belgian 比利时 比利時; bolivian 玻利维亚 玻利維亞; \
    bosnian 波斯尼亚 波士尼亞; brazilian 巴西; british,britons 英国 英國; bulgarian 保加利亚 保加利亞; burmese,burmese 缅甸 緬甸; \
    cambodian 柬埔寨; cameroonian 喀麦隆 喀麥隆; canadian 加拿大; catalan 加泰罗尼亚 加泰隆尼亞; chadian 乍得 查德; chechen 车臣 車臣; \
    chilean 智利; chinese,chinese 中国 中國; colombian 哥伦比亚 哥倫比亞; congolese,congolese 刚果 剛果; costa_rican 哥斯达黎加 哥斯大黎加; croatian,croats 克罗地亚 克羅埃西亞; \
    cuban 古巴; cypriot 塞浦路斯 賽普勒斯; czech 捷克; danish,danes 丹麦 丹麥; dutch,dutchmen 荷兰 荷蘭; ecuadorian 厄瓜多尔 厄瓜多; \
    egyptian 埃及; english,englishmen 英格兰 英格蘭; eritrean 厄立特里亚 厄利垂亞; estonian 爱沙尼亚 愛沙尼亞; \
    ethiopian 埃塞俄比亚 衣索比亞; european 欧洲 歐洲; filipino 菲律宾 菲律賓; finnish,finns 芬兰 芬蘭; flemish,flemings 佛兰德 佛蘭德; \
    french,frenchmen 法国 法國; georgian 格鲁吉亚 喬治亞; german 德国 德國; ghanaian 加纳 迦納; greek 希腊 希臘; guatemalan 危地马拉 瓜地馬拉; \
    haitian 海地; honduran 洪都拉斯 宏都拉斯; hong_konger 香港; hungarian 匈牙利; icelandic,icelanders 冰岛 冰島; indian 印度; \
    indonesian 印度尼西亚 印尼; iranian 伊朗; iraqi 伊拉克; irish,irishmen 爱尔兰 愛爾蘭; israeli 以色列; italian 意大利 義大利; ivorian 科特迪瓦 象牙海岸; \
    jamaican 牙买加 牙買加; japanese,japanese 日本; jewish,jews 犹太 猶太; jordanian 约旦 約旦; kazakh 哈萨克 哈薩克; kenyan 肯尼亚 肯亞; \
    korean 韩国 韓國; kosovar 科索沃; kurdish,kurds 库尔德 庫德; kuwaiti 科威特; kyrgyz,kyrgyz 吉尔吉斯 吉爾吉斯; lao,laotians 老挝 寮國; latin_american 拉丁美洲; latvian 拉脱维亚 拉脫維亞; \
    lebanese,lebanese 黎巴嫩; liberian 利比里亚 賴比瑞亞; libyan 利比亚 利比亞; lithuanian 立陶宛; macedonian 马其顿 馬其頓; \
    malawian 马拉维 馬拉威; malaysian 马来西亚 馬來西亞; malian 马里 馬利; maltese,maltese 马耳他 馬爾他; mexican 墨西哥; \
    moldovan 摩尔多瓦 摩爾多瓦; mongolian,mongols 蒙古; montenegrin 黑山 蒙特內哥羅; moroccan 摩洛哥; mozambican 莫桑比克 莫三比克; \
    namibian 纳米比亚 納米比亞; nepalese,nepalese 尼泊尔 尼泊爾; nepali 尼泊尔 尼泊爾; new_zealander 新西兰 紐西蘭; nicaraguan 尼加拉瓜; nigerian 尼日利亚 奈及利亞; north_korean 朝鲜 北韓; \
    norwegian 挪威; omani 阿曼; ottoman 奥斯曼 鄂圖曼; pakistani 巴基斯坦; palestinian 巴勒斯坦; panamanian 巴拿马 巴拿馬; paraguayan 巴拉圭; \
    persian 波斯; peruvian 秘鲁 秘魯; polish,poles 波兰 波蘭; portuguese,portuguese 葡萄牙; prussian 普鲁士 普魯士; puerto_rican 波多黎各; qatari 卡塔尔 卡達; \
    romanian 罗马尼亚 羅馬尼亞; russian 俄罗斯 俄羅斯; rwandan 卢旺达 盧安達; saudi 沙特 沙烏地; scottish,scots 苏格兰 蘇格蘭; \
    senegalese,senegalese 塞内加尔 塞內加爾; serbian,serbs 塞尔维亚 塞爾維亞; sicilian 西西里; singaporean 新加坡; slovak 斯洛伐克; \
    slovenian 斯洛文尼亚 斯洛維尼亞; somali 索马里 索馬利亞; south_african 南非; south_korean 韩国 南韓; soviet 苏联 蘇聯; spanish,spaniards 西班牙; sri_lankan 斯里兰卡 斯里蘭卡; sudanese,sudanese 苏丹 蘇丹; \
    swedish,swedes 瑞典; swiss,swiss 瑞士; syrian 叙利亚 敘利亞; taiwanese,taiwanese 台湾 台灣; tajik 塔吉克; tanzanian 坦桑尼亚 坦尚尼亞; \
    thai 泰国 泰國; tibetan 西藏; tunisian 突尼斯 突尼西亞; turkish,turks 土耳其; turkmen,turkmens 土库曼 土庫曼; \
    ugandan 乌干达 烏干達; ukrainian 乌克兰 烏克蘭; uruguayan 乌拉圭 烏拉圭; uzbek 乌兹别克 烏茲別克; venezuelan 委内瑞拉 委內瑞拉; \
    vietnamese,vietnamese 越南; welsh,welshmen 威尔士 威爾斯; yemeni 也门 葉門; zambian 赞比亚 尚比亞; zimbabwean 津巴布韦 辛巴威";

/// What a demonym says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Demonym {
    /// Where they are at home.
    pub(super) place: Meaning,
    /// Whether the word is for the people themselves, several of them.
    pub(super) is_plural: bool,
}

impl Demonym {
    /// What Chinese says, for `traditional` readers or for the others.
    pub(super) fn text(self, traditional: bool) -> String {
        format!("{}{}", self.place.text(traditional), if self.is_plural { "人" } else { "" })
    }
}

/// The demonym that `word`, or two words, are. In small letters it is none: `polish` is a verb.
pub(super) fn demonym(word: &str) -> Option<Demonym> {
    static WORDS: LazyLock<HashMap<String, Demonym>> = LazyLock::new(|| DEMONYMS.split(';').flat_map(words).collect());
    let large = word.chars().next().is_some_and(char::is_uppercase);
    WORDS.get(&word.to_lowercase()).copied().filter(|_| large)
}

/// The words of a row of [`DEMONYMS`]. Of two that are written alike the adjective is kept, for it is commoner.
fn words(row: &'static str) -> Vec<(String, Demonym)> {
    let mut cells = row.trim().split(' ');
    let (Some(words), Some(simplified)) = (cells.next(), cells.next()) else { return Vec::new() };
    let words = words.replace('_', " ");
    let place = Meaning::new(simplified, cells.next().unwrap_or(simplified));
    let (adjective, plural) = words.split_once(',').unwrap_or((&words, ""));
    let plural = if plural.is_empty() { format!("{adjective}s") } else { plural.to_owned() };
    vec![(plural, Demonym { place, is_plural: true }), (adjective.to_owned(), Demonym { place, is_plural: false })]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_and_peoples() {
        let text = |word: &str| demonym(word).map(|one| one.text(false));
        let some =
            ["Americans", "Japanese", "Britons", "British", "Frenchmen", "Poles", "Serbs", "South Koreans"].map(text);
        let told: Vec<String> = some.into_iter().flatten().collect();
        assert_eq!(told, ["美国人", "日本", "英国人", "英国", "法国人", "波兰人", "塞尔维亚人", "韩国人"]);
        assert_eq!((text("polish"), text("America"), text("Peskov")), (None, None, None));
        assert_eq!(demonym("Italians").map(|one| one.text(true)), Some("義大利人".to_owned()));
    }
}
