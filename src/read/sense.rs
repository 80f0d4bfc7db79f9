//! Whether a text makes sense as Chinese: how a text is told from the same bytes read in another encoding.
//!
//! Of the characters of running Chinese text every second is one of a few hundred; of text that was decoded
//! wrongly, few are.

use std::sync::LazyLock;

/// The commonest characters of both scripts and the marks of Chinese text.
const COMMON: &str = "\
    的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里\
    用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实\
    日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政\
    美相见被利什二等产新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教原东声提立及比员解水\
    名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管\
    期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设\
    式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运這個們來為國時\
    會對後過發種經現當沒動還進樣開從實軍無長機與關點業將兩間問並應戰頭體見產話內給門東聲員論處義幾認條係\
    氣題爾變總電數報結務場計資統區隊決馬書則聽達難權設記類據邊張該規萬覺術領確傳師觀讓識導爭運說學歲黨團\
    議選舉\
    ，。、；：？！“”‘’（）《》「」『』·…—";

static SORTED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut all: Vec<char> = COMMON.chars().collect();
    all.sort_unstable();
    all
});

/// One in so many characters of Chinese text at least is common, also where half of it is garbled.
const SHARE: usize = 4;

/// With fewer common characters than this, chance explains them.
const FEWEST: usize = 4;

/// What a text that was decoded is made of, ASCII aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sense {
    /// Common characters of Chinese.
    pub(super) common: usize,
    other: usize,
    broken: usize,
}

impl Sense {
    pub(super) fn of(text: &str) -> Self {
        let mut sense = Self::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            match c {
                '\u{fffd}' => sense.broken += 1,
                c if SORTED.binary_search(&c).is_ok() => sense.common += 1,
                _ => sense.other += 1,
            }
        }
        sense
    }

    /// Whether this is Chinese text, if a damaged one.
    pub(super) fn is_chinese(self) -> bool {
        let Self { common, other, broken } = self;
        common >= FEWEST && common * SHARE >= common + other + broken && common > broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_from_what_was_decoded_wrongly() {
        assert!(Sense::of("法国总统马克龙（Emmanuel Macron）到会。").is_chinese());
        assert!(Sense::of("法國總統馬克龍（Emmanuel Macron）\u{fffd}會，他說。").is_chinese());
        assert!(!Sense::of("娉曞浗鎬荤粺椹厠榫欙紙Emmanuel Macron锛夊埌浼氥€�").is_chinese());
        assert!(!Sense::of("Президент России").is_chinese());
    }
}
