//! The region whose Chinese a work is written in, told from its script and from what it calls things.

use super::{Direction, direction};
use crate::term::{Region, Terms};
use crate::text::Document;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;

/// Of a hundred Chinese characters so many are written otherwise in Simplified Chinese when a text is
/// Traditional.
const TRADITIONAL: usize = 8;

/// What Hong Kong's texts speak of, and how they write: its offices, its characters for 裡, 著 and 衛, and words
/// of Cantonese.
const OF_HONG_KONG: [&str; 22] = [
    "特首",
    "立法會",
    "港府",
    "港人",
    "本港",
    "港鐵",
    "律政司",
    "財政司",
    "政務司",
    "保安局",
    "廉政公署",
    "區議會",
    "九龍",
    "新界",
    "裏",
    "着",
    "衞",
    "綫",
    "嘅",
    "喺",
    "咗",
    "唔",
];
/// The same of Taiwan's.
const OF_TAIWAN: [&str; 15] = [
    "立法院",
    "行政院",
    "立委",
    "總統府",
    "中央社",
    "民進黨",
    "國民黨",
    "陸委會",
    "台北",
    "臺北",
    "高雄",
    "新北",
    "台灣",
    "臺灣",
    "縣市",
];

/// The region of the Chinese texts among `documents`; `None` where there is none, or little of it.
///
/// The script comes first. A Traditional text is Hong Kong's where it uses more of the names, and of the signs, that
/// only Hong Kong has than of those that only Taiwan has.
pub fn guess(documents: &[Document], reference: &dyn Terms) -> Option<Region> {
    of_chinese(documents.iter().filter(|doc| direction(doc) == Direction::ToOriginal), reference)
}

/// As [`guess`], of Chinese `documents`.
pub(super) fn of_chinese<'a>(documents: impl Iterator<Item = &'a Document>, reference: &dyn Terms) -> Option<Region> {
    let texts: Vec<&str> = documents.map(Document::text).collect();
    let han = || texts.iter().flat_map(|text| text.chars()).filter(|&c| is_han(c));
    let (all, traditional) = (han().count(), han().filter(|&c| simplify_char(c) != c).count());
    if all < 20 {
        return None;
    }
    if traditional * 100 < all * TRADITIONAL {
        return Some(Region::Cn);
    }
    let signs = |signs: &[&str]| signs.iter().map(|sign| texts.iter().filter(|text| text.contains(sign)).count()).sum();
    let (mut taiwan, mut hong_kong): (usize, usize) = (signs(&OF_TAIWAN), signs(&OF_HONG_KONG));
    let visited = reference.visit(&mut |entry| {
        let of = |region| entry.renderings.iter().find(move |one| one.region == region);
        if let (Some(one), Some(other)) = (of(Region::Tw), of(Region::Hk))
            && one.text != other.text
        {
            taiwan += texts.iter().filter(|text| text.contains(&one.text)).count();
            hong_kong += texts.iter().filter(|text| text.contains(&other.text)).count();
        }
    });
    visited.ok()?;
    Some(if hong_kong > taiwan { Region::Hk } else { Region::Tw })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn check(text: &str, expected: Option<Region>) {
        assert_eq!(guess(&[Document::new("t", text)], Reference::shipped()), expected, "{text}");
    }

    #[test]
    fn script_and_names_tell_the_region() {
        check("他昨天从莫斯科飞往巴库，在那里会见了阿塞拜疆的领导人和官员们", Some(Region::Cn));
        check("他昨天從莫斯科飛往巴庫，在那裡會見了亞塞拜然的領導人和官員們", Some(Region::Tw));
        check("他昨天從莫斯科飛往巴庫，在那裡會見了亞塞拜疆的領導人和官員們", Some(Region::Hk));
        check("特首出席立法會會議，律政司司長和財政司司長陪同，議員們對預算案表示關注", Some(Region::Hk));
        check("行政院和立法院的發言人表示，香港特首的說法與事實不符，總統府不會再作回應", Some(Region::Tw));
        check("He flew to Baku yesterday", None);
    }
}
