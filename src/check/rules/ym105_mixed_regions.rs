//! YM105: a rendering of another region than the one that holds.

use std::collections::BTreeMap;

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::regional::{self, Foreign};
use super::super::work::{Mention, Work};
use super::ym101_unsettled_rendering::fitting;
use crate::names::Role;
use crate::term::{Entry, Region, Rendering, Status};
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM105",
    name: "mixed-regions",
    name_zh: "混用地区译名",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Region,
    summary: "A rendering of another region stands in a work of this one",
    reason: "川普 beside 泽连斯基 mixes the usage of Taiwan with the mainland's. The region that holds is the one \
             that was named (--region, yiming.toml), else the one that most of the work's known names belong to, \
             if it is plain. Reported are renderings that the memory, the built-in list of places and bodies, or \
             a label in the text (台译川普) gives to other regions only, of names that have one in the region that \
             holds. Forms that differ in script alone, short forms, and short names that may be a word or a \
             person are left alone.",
    bad: Example {
        settled: &[
            ("Donald Trump", "特朗普", Status::Unreviewed),
            ("Donald Trump", "川普@zh-TW", Status::Unreviewed),
            ("Angela Merkel", "默克尔", Status::Unreviewed),
            ("Angela Merkel", "梅克爾@zh-TW", Status::Unreviewed),
            ("Mike Pompeo", "蓬佩奥", Status::Unreviewed),
            ("Mike Pompeo", "龐培歐@zh-TW", Status::Unreviewed),
        ],
        text: "蓬佩奥到会，默克尔没有出席，川普发言",
    },
    good: Example {
        settled: &[("Donald Trump", "特朗普", Status::Unreviewed), ("Donald Trump", "川普@zh-TW", Status::Unreviewed)],
        text: "默克尔没有出席，特朗普发言",
    },
};

/// The share of the telling names from which on a region is plain.
const PLAIN: f64 = 0.6;

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let Some(region) = work.region.or_else(|| told(work)) else { return Vec::new() };
    let known = work.known_mentions.iter().filter_map(|mention| foreign(work, mention, region));
    let others = regional::established(work, region).into_iter().chain(regional::labelled(work, region));
    known.chain(others.map(|other| elsewhere(work, other, region))).collect()
}

/// What the memory need not know.
fn elsewhere(work: &Work<'_>, other: Foreign, region: Region) -> Diagnostic {
    let found = work.slice(other.document, other.span);
    let expected = fitting(&other.home, found);
    let message = message(found, &other.original, other.region, region, &expected);
    Diagnostic {
        original: Some(other.original),
        fix: Some(Fix { safe: false, replacement: expected.clone() }),
        expected: Some(expected),
        evidence: other.evidence.into_iter().collect(),
        ..META.at(other.document, other.span, found, message)
    }
}

fn message(found: &str, whose: &str, other: Region, region: Region, expected: &str) -> Message {
    Message {
        zh: format!("“{found}”（{whose}）是 {other} 的译名，{region} 作“{expected}”"),
        en: format!("{found} ({whose}) is a rendering of {other}; {region} writes {expected}"),
    }
}

/// The region that most of the known names belong to which other regions render otherwise.
fn told(work: &Work<'_>) -> Option<Region> {
    let mut counts: BTreeMap<&'static str, (Region, usize)> = BTreeMap::new();
    let telling = work.known_mentions.iter().filter_map(|mention| {
        let (entry, here) = renderings(work, mention)?;
        let region = here.first()?.region;
        let elsewhere = entry.renderings.iter().any(|one| one.region != region && differs(one, &here));
        (here.iter().all(|one| one.region == region) && elsewhere).then_some(region)
    });
    for region in telling {
        counts.entry(region.as_str()).or_insert((region, 0)).1 += 1;
    }
    let all: usize = counts.values().map(|(_, count)| count).sum();
    let (region, most) = counts.into_values().max_by_key(|(_, count)| *count)?;
    (most as f64 >= PLAIN * all as f64 && most > 1).then_some(region)
}

/// The entry that a mention names beyond doubt, and its renderings that stand there.
fn renderings<'w>(work: &'w Work<'_>, mention: &Mention<'_>) -> Option<(&'w Entry, Vec<&'w Rendering>)> {
    let [form] = mention.forms.as_slice() else { return None };
    let entry = &work.known.entries()[form.entry];
    let key = fold(&form.text);
    let here = entry.renderings.iter().filter(|one| fold(&one.text) == key).collect();
    (form.role == Role::Whole).then_some((entry, here))
}

fn differs(rendering: &Rendering, here: &[&Rendering]) -> bool {
    here.iter().all(|one| fold(&one.text) != fold(&rendering.text))
}

fn foreign(work: &Work<'_>, mention: &Mention<'_>, region: Region) -> Option<Diagnostic> {
    let (entry, here) = renderings(work, mention)?;
    let other = here.first().filter(|_| here.iter().all(|one| one.region != region))?;
    let mut at_home = entry.renderings.iter().filter(|one| one.region == region && one.status != Status::Deprecated);
    let home = at_home.next().filter(|home| differs(home, &here))?;
    // A short form of the region's own rendering is no other region's.
    if agree::renderings(&home.text, &other.text, agree::by_sound(home.method)) {
        return None;
    }
    let found = work.slice(mention.document, mention.span);
    let expected = fitting(&home.text, found);
    let original = entry.best_original().map(|one| one.text.clone());
    let whose = original.as_deref().unwrap_or_default();
    let settled = home.status == Status::Preferred && at_home.next().is_none();
    let message = message(found, whose, other.region, region, &expected);
    Some(Diagnostic {
        original,
        fix: Some(Fix {
            safe: settled && expected == home.text && agree::same_script(found, &expected),
            replacement: expected.clone(),
        }),
        expected: Some(expected),
        evidence: Evidence::seen(&home.seen, &home.text).into_iter().collect(),
        ..META.at(mention.document, mention.span, found, message)
    })
}

#[cfg(test)]
mod tests {
    use crate::align::Aligner;
    use crate::check::{Given, Options, Selection, Wanted, check};
    use crate::term::{MemoryTerms, Region};
    use crate::text::Document;

    /// What the rule finds in `text` without a memory, where `region` holds.
    fn found(text: &str, region: Region) -> Vec<String> {
        let doc = Document::new("t", text);
        let pairs = vec![Aligner::shipped().align(&doc)];
        let wanted = Wanted { select: vec!["YM105".to_owned()], ..Wanted::default() };
        let rules = Selection::new(&wanted, Given { region: true, memory: false }).unwrap();
        let options = Options { region: Some(region), rules };
        let found = check(&[doc], &pairs, &MemoryTerms::default(), &options).unwrap();
        found.into_iter().map(|one| format!("{} {}", one.found, one.expected.unwrap_or_default())).collect()
    }

    #[test]
    fn a_region_alone_is_enough() {
        assert_eq!(found("总理从纽西兰飞往沙特", Region::Cn), ["纽西兰 新西兰"]);
        assert_eq!(found("總理從新西蘭飛往雪梨(Sydney)", Region::Tw), ["新西蘭 紐西蘭"]);
        assert_eq!(found("从卡塔尔来，又回卡达去", Region::Cn), ["卡达 卡塔尔"]);
        assert_eq!(found("到了雪梨(Sydney)", Region::Cn), ["雪梨 悉尼"]);
    }

    #[test]
    fn words_persons_and_pieces_of_names_are_left_alone() {
        for text in [
            "他买了雪梨和苹果",
            "凯西说",
            "普里查德说",
            "查德·史密斯说",
            "尼日利亚和尼日尔",
            "澳洲的印尼人",
            "他说德文",
        ] {
            assert_eq!(found(text, Region::Cn), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("總理從紐西蘭飛往雪梨", Region::Tw), Vec::<String>::new());
    }

    #[test]
    fn a_label_in_the_text_is_enough() {
        let text = "特朗普(Donald Trump,台译川普)到会，\n后来川普发言";
        assert_eq!(found(text, Region::Cn), ["川普 特朗普"]);
        assert_eq!(found("特朗普(Donald Trump,台译川普)到会，\n后来特朗普发言", Region::Cn), Vec::<String>::new());
    }
}
