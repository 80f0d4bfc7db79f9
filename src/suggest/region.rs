//! The region whose Chinese a work is written in, told from its script and from what it calls things.

use super::{Direction, direction};
use crate::term::{Region, Terms};
use crate::text::Document;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;

/// Of a hundred Chinese characters so many are written otherwise in Simplified Chinese when a text is
/// Traditional.
const TRADITIONAL: usize = 8;

/// The region of the Chinese texts among `documents`; `None` where there is none, or little of it.
///
/// The script comes first. A Traditional text is Hong Kong's where it uses more of the names that only
/// Hong Kong has than of those that only Taiwan has.
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
    let (mut taiwan, mut hong_kong) = (0, 0);
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
        check("He flew to Baku yesterday", None);
    }
}
