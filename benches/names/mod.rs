//! Names that look like names, as many as are wanted and the same in every run.

/// `count` names, each another: given names and surnames of syllables, some far more often than others.
pub(crate) fn names(count: usize) -> Vec<(String, String)> {
    let mut random = Random(20_261_124);
    let given: Vec<_> = (0..4000).map(|_| word(&mut random, 2, 3)).collect();
    let surnames: Vec<_> = (0..120_000).map(|_| word(&mut random, 2, 4)).collect();
    let mut seen = std::collections::BTreeSet::new();
    while seen.len() < count {
        // Cubed, so that the first of a list are drawn a hundred times as often as the last.
        let (first, last) = (pick(&mut random, &given), pick(&mut random, &surnames));
        seen.insert((format!("{} {}", first.0, last.0), format!("{}·{}", first.1, last.1)));
    }
    seen.into_iter().collect()
}

fn pick<'a>(random: &mut Random, from: &'a [(String, String)]) -> &'a (String, String) {
    let drawn = random.below(1 << 20) as f64 / f64::from(1 << 20);
    &from[(drawn.powi(3) * from.len() as f64) as usize]
}

const SYLLABLES: &str = "a 阿 ba 巴 be 贝 bi 比 bo 博 bu 布 cha 查 chi 奇 da 达 de 德 di 迪 do 多 du 杜 e 埃 fa 法 fe 费 \
    fi 菲 fo 福 ga 加 ge 格 gi 吉 go 戈 gu 古 ha 哈 he 赫 hi 希 ho 霍 hu 胡 ja 贾 je 杰 ji 季 jo 乔 ka 卡 ke 克 ki 基 \
    ko 科 ku 库 la 拉 le 勒 li 利 lo 洛 lu 卢 ma 马 me 梅 mi 米 mo 莫 mu 穆 na 纳 ne 内 ni 尼 no 诺 nu 努 o 奥 pa 帕 \
    pe 佩 pi 皮 po 波 pu 普 ra 拉 re 雷 ri 里 ro 罗 ru 鲁 sa 萨 se 塞 si 西 so 索 su 苏 ta 塔 te 特 ti 蒂 to 托 tu 图 \
    va 瓦 ve 韦 vi 维 vo 沃 ya 亚 za 扎 ze 泽 zi 齐 zo 佐";
const ENDINGS: [(&str, &str); 8] =
    [("v", "夫"), ("n", "恩"), ("s", "斯"), ("r", "尔"), ("t", "特"), ("k", "克"), ("m", "姆"), ("", "")];

/// A word of so many syllables, and its rendering.
fn word(random: &mut Random, least: usize, most: usize) -> (String, String) {
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let (mut latin, mut chinese) = (String::new(), String::new());
    for _ in 0..least + random.below(most - least + 1) {
        let at = 2 * random.below(syllables.len() / 2);
        latin.push_str(syllables[at]);
        chinese.push_str(syllables[at + 1]);
    }
    let (end, rendered) = ENDINGS[random.below(ENDINGS.len())];
    (latin + end, chinese + rendered)
}

/// Steele, Lea and Flood's `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
