//! What stands beside the name of somebody: who they are, before it; what they say and how they are addressed,
//! behind it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::run::Run;
use crate::align::evidence::{Evidence, WordClass};
use crate::align::words::word;
use crate::text::Document;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;

/// What only people do.
const SAYING: [&str; 36] = [
    "说",
    "表示",
    "认为",
    "指出",
    "告诉",
    "强调",
    "介绍",
    "坦言",
    "透露",
    "回忆",
    "解释",
    "补充",
    "回应",
    "写道",
    "直言",
    "呼吁",
    "批评",
    "感叹",
    "还说",
    "也说",
    "出生",
    "生于",
    "毕业于",
    "去世",
    "逝世",
    "病逝",
    "被捕",
    "获释",
    "入狱",
    "获刑",
    "出任",
    "就任",
    "辞职",
    "卸任",
    "参选",
    "流亡",
];
/// What people do, and other things too.
const DOING: [&str; 5] = ["称", "担任", "则", "曾", "主持"];
/// Whom only people have.
const THEIRS: [&str; 16] = [
    "的妻子",
    "的丈夫",
    "的太太",
    "的遗孀",
    "的父亲",
    "的母亲",
    "的父母",
    "的儿子",
    "的女儿",
    "的哥哥",
    "的弟弟",
    "的姐姐",
    "的妹妹",
    "的家人",
    "的家属",
    "的律师",
];
/// How people are addressed.
const ADDRESS: [&str; 45] = [
    "先生",
    "女士",
    "小姐",
    "教授",
    "博士",
    "老师",
    "同志",
    "院长",
    "校长",
    "主任",
    "律师",
    "等人",
    "夫妇",
    "书记",
    "部长",
    "局长",
    "市长",
    "省长",
    "县长",
    "司长",
    "会长",
    "社长",
    "队长",
    "总理",
    "总统",
    "首相",
    "主席",
    "委员",
    "议员",
    "司令",
    "将军",
    "法官",
    "导演",
    "医生",
    "大使",
    "总裁",
    "董事长",
    "秘书长",
    "检察官",
    "主教",
    "牧师",
    "神父",
    "大师",
    "师傅",
    "本人",
];
/// Who somebody is, where a dictionary has no title in it.
const WHO: [&str; 89] = [
    "前妻",
    "前夫",
    "生父",
    "生母",
    "养父",
    "养母",
    "岳父",
    "岳母",
    "祖父",
    "祖母",
    "外公",
    "外婆",
    "叔叔",
    "舅舅",
    "侄子",
    "侄女",
    "外甥",
    "孙子",
    "孙女",
    "女婿",
    "儿媳",
    "未婚妻",
    "未婚夫",
    "胞弟",
    "胞妹",
    "独子",
    "次女",
    "名叫",
    "责编",
    "网编",
    "核稿",
    "摄影",
    "丈夫",
    "妻子",
    "太太",
    "遗孀",
    "儿子",
    "女儿",
    "父亲",
    "母亲",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "之子",
    "之女",
    "之妻",
    "长子",
    "次子",
    "长女",
    "女友",
    "男友",
    "朋友",
    "同事",
    "同学",
    "学生",
    "农民",
    "村民",
    "居民",
    "网民",
    "博主",
    "主播",
    "死者",
    "受害人",
    "嫌犯",
    "志愿者",
    "老板",
    "发起人",
    "参选人",
    "党首",
    "党魁",
    "特首",
    "立委",
    "人士",
    "男星",
    "女星",
    "防卫相",
    "财务相",
    "总务相",
    "法务相",
    "厚劳相",
    "文科相",
    "产业相",
    "交通相",
    "环境相",
    "农相",
    "副相",
    "书记",
    "官房长官",
];

/// What a title before the name is worth, what people do behind it, and an edge of the clause.
const TITLE: f32 = 6.0;
const DEED: f32 = 4.0;
const EDGE: f32 = 1.5;
/// What it is worth that a title stands before a name, with a mark between them.
const SET_APART: f32 = 5.0;
/// Titles have no more characters.
const LONGEST_TITLE: usize = 4;
/// What things do, too, is worth behind a name of two characters, which is oftener another word.
const MAYBE: f32 = 1.5;
/// What it costs that nothing before the name sets it off but a word's end.
const WITHIN: f32 = -1.0;
/// What a name may stand behind as at the beginning of a clause.
const OPENING: &str = "据而但由对向";
/// A word ends where a boundary costs no more than this, in nats.
const WORD_ENDS: f32 = 0.5;

/// What what stands beside the characters `start..end` of `run` is worth for a name; nothing where it tells of none.
pub(super) fn beside(evidence: &Evidence, run: &Run, start: usize, end: usize) -> Option<f32> {
    let after: String = run.simple[end..].iter().take(3).collect();
    let has = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    // 称 alone is what people do; 称得上 is not.
    let is_said = has(&SAYING) || has(&ADDRESS) || has(&THEIRS) || after == "称";
    let before = if ends_in_title(evidence, &run.simple[..start]) { TITLE } else { 0.0 };
    let behind = match end - start {
        _ if is_said => DEED,
        _ if !has(&DOING) => 0.0,
        2 => MAYBE,
        _ => DEED,
    };
    let edges = [start == 0, end == run.simple.len()].map(|is_edge| if is_edge { EDGE } else { 0.0 });
    let is_within = before == 0.0 && start > 0 && !OPENING.contains(run.simple[start - 1]);
    let is_set_off = || is_said && run.words.cut(start) <= WORD_ENDS;
    let tells = before > 0.0 || behind > 0.0 && (start == 0 || is_set_off());
    tells.then_some(before + behind + edges.iter().sum::<f32>() + if is_within { WITHIN } else { 0.0 })
}

/// Whether who somebody is stands before the characters `start..end` of `run`, and behind them what people say and do,
/// or how they are addressed.
pub(super) fn is_framed(evidence: &Evidence, run: &Run, start: usize, end: usize) -> bool {
    let after: String = run.simple[end..].iter().take(3).collect();
    let has = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    (has(&SAYING) || has(&ADDRESS)) && ends_in_title(evidence, &run.simple[..start])
}

/// What it is worth for a name that it is all that stands between two marks, and that who somebody is stands before the
/// first, as in 记者：张三.
pub(super) fn set_apart(doc: &Document, run: &Run, evidence: &Evidence) -> Option<f32> {
    let is_long = run.simple.len() > 2;
    let before = doc.text().get(..run.at[0]).unwrap_or_default();
    let mark = before.chars().next_back()?;
    let marks = if is_long { "：:/／ 　，,、" } else { "：:/／ 　" };
    let title = before.chars().rev().skip(1).take_while(|&c| is_han(c)).take(LONGEST_TITLE);
    let title: Vec<char> = title.map(simplify_char).collect::<Vec<_>>().into_iter().rev().collect();
    if marks.contains(mark) && ends_in_title(evidence, &title) {
        return Some(SET_APART);
    }
    None
}

/// Whether `chars`, simplified, end in what somebody is.
pub(super) fn ends_in_title(evidence: &Evidence, chars: &[char]) -> bool {
    let is_title = |size: usize| {
        let title = &chars[chars.len() - size..];
        word(evidence, title).is_some_and(|word| word.class == WordClass::Role as u8) || is_who(title)
    };
    (2..=4.min(chars.len())).any(is_title)
}

fn is_who(title: &[char]) -> bool {
    static KNOWN: LazyLock<HashSet<Vec<char>>> =
        LazyLock::new(|| WHO.iter().map(|who| who.chars().collect()).collect());
    KNOWN.contains(title)
}

#[cfg(test)]
mod tests {
    use super::super::run::runs;
    use super::*;
    use crate::align::Model;

    /// What stands beside the marked name.
    fn told(marked: &str) -> Option<f32> {
        let before = marked.split('⟦').next().unwrap().chars().count();
        let size = marked.split(['⟦', '⟧']).nth(1).unwrap().chars().count();
        let doc = Document::new("t", marked.replace(['⟦', '⟧'], ""));
        let evidence = &Model::shipped().evidence;
        beside(evidence, &runs(&doc, evidence)[0], before, before + size)
    }

    #[test]
    fn titles_relatives_and_what_people_do() {
        assert!(told("外长⟦王毅⟧前往") >= Some(TITLE) && told("她的丈夫⟦刘霞⟧没有") >= Some(TITLE));
        assert!(told("⟦李娜⟧女士") >= Some(DEED) && told("后来⟦王毅⟧表示") >= Some(DEED + WITHIN));
        assert_eq!((told("⟦高峰⟧过去"), told("问起⟦王毅⟧的事")), (None, None));
        assert!(told("⟦高峰⟧则更高") < told("⟦高峰⟧说"));
        assert!(told("⟦胡佳⟧的妻子") >= Some(DEED) && told("⟦马云⟧出生在杭州") >= Some(DEED));
    }

    #[test]
    fn a_mark_may_stand_between_a_title_and_a_name() {
        let apart = |text: &str, at: usize| {
            let (doc, evidence) = (Document::new("t", text), &Model::shipped().evidence);
            set_apart(&doc, &runs(&doc, evidence)[at], evidence)
        };
        assert!(apart("记者：张展", 1).is_some() && apart("他的妻子，许艳丽，没有到场", 1).is_some());
        assert!(apart("他的妻子，高兴，没有到场", 1).is_none() && apart("昨天：张展", 1).is_none());
    }
}
