//! Mentions to slots: an original, a window of text that may hold its rendering, and every stretch of
//! that window the rendering could be.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use super::tables::hash;
use crate::mention::Mention;
use crate::mention::form::{Form, Han};
use crate::mention::labels::{self, Label};
use crate::text::normalize::{simplify, simplify_char};
use crate::text::script::{
    Script, closer, closes, closing_mark, is_foreign_letter, is_han, is_interpunct, opening_mark, script,
};
use crate::text::{Document, Span};

/// How far back a rendering can begin, in code points.
const REACH: usize = 48;
/// The longest rendering, in code points.
const LONGEST: usize = 32;

/// Where the rendering stands relative to the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Before the bracket: 普京(Putin).
    Before,
    /// Beside it in the bracket: (裘德·洛 Jude Law 饰).
    Inside,
    /// In the bracket, the original before it: DeepMind（深度思维）.
    Swapped,
}

/// A stretch of text as characters, with the byte offset of each in the document.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// The characters.
    pub chars: Vec<char>,
    /// The same, simplified.
    pub simple: Vec<char>,
    /// Byte offset of each character, and of the end.
    pub offsets: Vec<usize>,
    /// Up to three characters before the window, simplified, nearest last; a line's start is `\n`.
    pub lead: Vec<char>,
    /// Whether the window begins inside a quotation or book title.
    pub quoted: bool,
}

/// An original and where its rendering may be.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Which mention of the document.
    pub mention: usize,
    /// Where the rendering stands.
    pub place: Place,
    /// The original and what stands around it.
    pub form: Form,
    /// The text that may hold the rendering.
    pub window: Arc<Window>,
    /// Stretches of the window, as character indices `start..end`.
    pub candidates: Vec<(usize, usize)>,
    /// Whether a label such as 又译 announces the rendering.
    pub also: bool,
    /// Forms in the bracket.
    pub forms: usize,
    /// What the original is of a coordination.
    pub coordinated: Coordinated,
}

/// What an original is of a coordination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinated {
    /// There is none.
    No,
    /// One side: Anne Case of Anne Case and Angus Deaton.
    Half,
    /// Both sides together.
    Whole,
}

impl Slot {
    /// Where the rendering stands that is a candidate. It ends with its last character: spaces and marks between
    /// that and the bracket stay out.
    pub fn rendering(&self, candidate: usize) -> Span {
        let (start, end) = self.candidates[candidate];
        let Window { chars, offsets, .. } = &*self.window;
        Span::new(offsets[start], offsets[end - 1] + chars[end - 1].len_utf8())
    }
}

/// The slots of one mention.
pub fn slots(doc: &Document, mention: &Mention, index: usize) -> Vec<Slot> {
    let mut out = Vec::new();
    let forms = &mention.contents.forms;
    let new = |place, form: &Form, window: &Arc<Window>, candidates, also| Slot {
        mention: index,
        place,
        form: form.clone(),
        window: Arc::clone(window),
        candidates,
        also,
        forms: forms.len(),
        coordinated: Coordinated::No,
    };
    if !forms.is_empty()
        && let Some((window, candidates)) = before(doc, mention.bracket.outer.start)
    {
        let window = Arc::new(window);
        for form in forms.iter().take(6) {
            let mut slot = new(Place::Before, form, &window, candidates.clone(), false);
            slot.candidates.extend(before_full_form(&window, doc.slice(form.span)));
            let halves = halves(doc, &slot);
            if !halves.is_empty() {
                slot.coordinated = Coordinated::Whole;
            }
            out.extend(halves);
            out.push(slot);
        }
    }
    for han in mention.contents.han.iter().filter(|han| could_name(doc, han)).take(6) {
        let Some((window, candidates)) = stretch(doc, han.span) else { continue };
        let window = Arc::new(window);
        if let Some(form) = neighbour(forms, han) {
            out.push(new(Place::Inside, form, &window, candidates.clone(), han.also));
        }
        if han.piece < 2
            && let Some(form) = foreign_before(doc, mention.bracket.outer.start)
        {
            out.push(new(Place::Swapped, &form, &window, candidates, han.also));
        }
    }
    out.retain(|slot| !slot.candidates.is_empty());
    out
}

/// 安妮·凯斯和安格斯·迪顿(Anne Case and Angus Deaton) states two pairs: the slot's two halves, where both
/// sides are coordinated.
fn halves(doc: &Document, slot: &Slot) -> Vec<Slot> {
    const AND: &[&str] = &[" and ", " & ", " et ", " und ", " y ", " e "];
    let text = doc.slice(slot.form.span);
    let Some((at, and)) = AND.iter().find_map(|and| text.find(and).map(|at| (at, *and))) else { return Vec::new() };
    let names = |side: &str| {
        let words: Vec<&str> = side.split_whitespace().collect();
        (1..=4).contains(&words.len())
            && words.iter().all(|word| word.chars().next().is_some_and(|c| !c.is_lowercase()))
    };
    let (left, right) = (&text.get(..at).unwrap_or_default(), text.get(at + and.len()..).unwrap_or_default());
    let joint = slot.window.simple.iter().rposition(|c| matches!(c, '和' | '与' | '及' | '跟'));
    let Some(joint) = joint.filter(|&joint| joint > 0 && names(left) && names(right)) else { return Vec::new() };
    let span = slot.form.span;
    let half = |span: Span, candidates: Vec<(usize, usize)>| Slot {
        form: Form { span, ..slot.form.clone() },
        candidates,
        coordinated: Coordinated::Half,
        ..slot.clone()
    };
    let before: Vec<(usize, usize)> =
        starts(&slot.window, joint).into_iter().filter(|&start| start < joint).map(|start| (start, joint)).collect();
    let after = slot.candidates.iter().copied().filter(|&(start, _)| start > joint).collect();
    vec![
        half(Span::new(span.start, span.start + at), before),
        half(Span::new(span.start + at + and.len(), span.end), after),
    ]
}

/// Candidates before the full form that the letters of `original` stand for: 高级打包工具 Advanced Package
/// Tool（APT）.
fn before_full_form(window: &Window, original: &str) -> Vec<(usize, usize)> {
    let Some(last) = window.chars.iter().rposition(|&c| is_han(c)) else { return Vec::new() };
    let full: String = window.chars[last + 1..].iter().collect();
    let words = full.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let capitals: String = words.filter(|c| c.is_uppercase()).collect();
    if capitals.chars().count() < 2 || capitals != original {
        return Vec::new();
    }
    starts(window, last + 1).into_iter().map(|start| (start, last + 1)).collect()
}

/// Whether a Chinese stretch in a bracket could be a name at all: no label, not a clause.
fn could_name(doc: &Document, han: &Han) -> bool {
    let text = simplify(doc.slice(han.span));
    let size = text.chars().count();
    let label = labels::classify(&text, false).0;
    (1..=LONGEST).contains(&size) && (han.also || label == Label::Other)
}

/// The form that a Chinese stretch in the bracket goes with: with 又译 the first, else the next on its
/// piece or the one after, else the one before.
fn neighbour<'a>(forms: &'a [Form], han: &Han) -> Option<&'a Form> {
    if han.also {
        return forms.first();
    }
    let follows = |form: &&Form| form.span.start >= han.span.end && form.piece <= han.piece + 1;
    let precedes = |form: &&Form| form.span.end <= han.span.start;
    forms.iter().find(follows).or_else(|| forms.iter().rev().find(precedes))
}

/// The window before the bracket at `open`, with its candidates.
fn before(doc: &Document, open: usize) -> Option<(Window, Vec<(usize, usize)>)> {
    let chars = preceding(doc, open, REACH + 40);
    let mut end = chars.iter().rposition(|(_, c)| !c.is_whitespace())? + 1;
    // Of two brackets in a row the second glosses what stands before the first.
    if let Some(begin) = bracket_before(&chars, end) {
        end = begin;
    }
    if end == 0 {
        return None;
    }
    match emphasis(&chars, end) {
        Some(Emphasis::Marked { begin, end }) => return quoted_window(&chars, begin, end, open),
        Some(Emphasis::Loose { end }) => return open_window(&chars, end, open),
        None => {}
    }
    if let Some(mark) = opening_mark(chars[end - 1].1) {
        if let Some(begin) = opener(&chars, end - 1, mark) {
            return quoted_window(&chars, begin + 1, end - 1, open);
        }
        return open_window(&chars, end - 1, open);
    }
    open_window(&chars, end, open)
}

/// What stands in the marks of Markdown right before a bracket.
#[derive(Debug, PartialEq, Eq)]
enum Emphasis {
    /// Marks on both sides bound what they emphasise as quotation marks do: *编码器*（encoder）.
    Marked { begin: usize, end: usize },
    /// Marks that nothing opens are a footnote's: 納加*（Naga）.
    Loose { end: usize },
}

/// The emphasis that ends at `end`, if there is one.
fn emphasis(chars: &[(usize, char)], end: usize) -> Option<Emphasis> {
    let is_mark = |at: usize| chars[at].1 == '*';
    let marks = (0..end).rev().take_while(|&at| is_mark(at)).count();
    let end = end.checked_sub(marks).filter(|&end| marks > 0 && end > 0)?;
    let opened = (0..end).rev().find(|&at| is_mark(at) || chars[at].1 == '。').filter(|&at| is_mark(at));
    let tight = |begin: usize| begin < end && !chars[begin].1.is_whitespace() && !chars[end - 1].1.is_whitespace();
    Some(match opened.map(|at| at + 1).filter(|&begin| tight(begin)) {
        Some(begin) => Emphasis::Marked { begin, end },
        None => Emphasis::Loose { end },
    })
}

/// Where the bracket begins that ends at `end`, if one does.
fn bracket_before(chars: &[(usize, char)], end: usize) -> Option<usize> {
    let folded = closes(chars.get(end.checked_sub(1)?)?.1)?;
    let begin = (0..end - 1).rev().find(|&at| closer(chars[at].1) == Some(folded))?;
    (begin > 0).then_some(begin)
}

/// The rendering stands in quotation or book marks right before the bracket, from `begin` to `end`.
fn quoted_window(
    chars: &[(usize, char)],
    begin: usize,
    end: usize,
    open: usize,
) -> Option<(Window, Vec<(usize, usize)>)> {
    let window = window(chars, begin, end, open, true);
    let size = window.chars.len();
    let candidates = starts(&window, size).into_iter().map(|start| (start, size)).collect::<Vec<_>>();
    window.chars.iter().any(|&c| is_han(c)).then_some((window, candidates))
}

/// The rendering stands in running text: back to the nearest hard boundary.
fn open_window(chars: &[(usize, char)], end: usize, open: usize) -> Option<(Window, Vec<(usize, usize)>)> {
    let mut begin = end;
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut quoted = false;
    while begin > 0 && end - begin < REACH {
        let c = chars[begin - 1].1;
        if let Some(mark) = opening_mark(c)
            && let Some(group) = opener(chars, begin - 1, mark)
            && end - group < LONGEST
        {
            groups.push((group, begin - 1));
            begin = group;
            continue;
        }
        if closing_mark(c).is_some() {
            quoted = true;
            break;
        }
        // One dash may stand in a name (澜沧江—湄公河合作), two part sentences.
        let dash = c == '—'
            && begin > 1
            && is_han(chars[begin - 2].1)
            && chars.get(begin).is_some_and(|&(_, next)| is_han(next));
        // Two hyphens are a dash: 制造商--特斯拉.
        let hyphens = c == '-' && begin > 1 && chars[begin - 2].1 == '-';
        if hyphens || is_hard(c) && !dash && !is_locant(chars, begin - 1) {
            break;
        }
        begin -= 1;
    }
    let window = window(chars, begin, end, open, quoted);
    if !window.chars.iter().any(|&c| is_han(c)) {
        return None;
    }
    let size = window.chars.len();
    let mut candidates: Vec<(usize, usize)> = Vec::new();
    let all = starts(&window, size);
    let inside = |start: usize| groups.iter().any(|&(from, to)| start + begin > from && start + begin <= to);
    for stop in ends(&window) {
        candidates.extend(all.iter().filter(|&&start| start < stop && !inside(start)).map(|&start| (start, stop)));
    }
    // 《今日美国》报(USA TODAY): the marks bound the name, a class word follows.
    candidates.extend(groups.iter().map(|&(from, to)| (from + 1 - begin, to - begin)));
    candidates.retain(|&(start, stop)| stop > start && stop - start <= LONGEST);
    Some((window, candidates))
}

/// A Chinese stretch of a bracket as a window.
fn stretch(doc: &Document, span: Span) -> Option<(Window, Vec<(usize, usize)>)> {
    let mut chars = preceding(doc, span.start, 3);
    let begin = chars.len();
    chars.extend(doc.slice(span).char_indices().map(|(at, c)| (span.start + at, c)));
    let window = window(&chars, begin, chars.len(), span.end, false);
    let size = window.chars.len();
    let mut candidates = Vec::new();
    for stop in ends(&window) {
        candidates.extend(starts(&window, stop).into_iter().filter(|&start| start < stop).map(|start| (start, stop)));
    }
    (size > 0).then_some((window, candidates))
}

/// Up to `most` characters before `at` on its line, with their offsets.
fn preceding(doc: &Document, at: usize, most: usize) -> Vec<(usize, char)> {
    let text = doc.slice(Span::new(0, at));
    let mut chars: Vec<(usize, char)> = text.char_indices().rev().take(most).take_while(|&(_, c)| c != '\n').collect();
    chars.reverse();
    chars
}

/// The index of the mark `open` that the closing mark at `close` ends.
fn opener(chars: &[(usize, char)], close: usize, open: char) -> Option<usize> {
    let mark = chars[close].1;
    let mut depth = 0;
    for index in (0..close).rev() {
        let c = chars[index].1;
        if c == open && depth == 0 {
            return (index + 1 < close).then_some(index);
        } else if c == open {
            depth -= 1;
        } else if c == mark {
            depth += 1;
        } else if c == '。' {
            return None;
        }
    }
    None
}

fn window(chars: &[(usize, char)], begin: usize, end: usize, limit: usize, quoted: bool) -> Window {
    let text: Vec<char> = chars[begin..end].iter().map(|&(_, c)| c).collect();
    let mut offsets: Vec<usize> = chars[begin..end].iter().map(|&(at, _)| at).collect();
    offsets.push(chars.get(end).map_or(limit, |&(at, _)| at));
    let mut lead: Vec<char> = chars[begin.saturating_sub(3)..begin].iter().map(|&(_, c)| simplify_char(c)).collect();
    if begin < 3 {
        lead.insert(0, '\n');
    }
    let simple = text.iter().copied().map(simplify_char).collect();
    Window { chars: text, simple, offsets, lead, quoted }
}

/// What no rendering crosses.
fn is_hard(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '。'
            | '！'
            | '!'
            | '？'
            | '?'
            | '；'
            | ';'
            | '：'
            | ':'
            | '\n'
            | '\t'
            | '…'
            | '—'
            | '|'
            | '｜'
            | '<'
            | '>'
            | '='
            | '*'
            | '#'
            | '@'
            | '→'
            | '\\'
            | '/'
            | '／'
    ) || closes(c).is_some()
        || closer(c).is_some()
}

/// Whether the comma at `at` parts numbers or single letters as chemists do: N,N-二甲基甲酰胺, 1,8-.
fn is_locant(chars: &[(usize, char)], at: usize) -> bool {
    let alone = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|(_, c)| c.is_ascii_alphabetic());
    let before = at.checked_sub(1).is_some_and(|at| alone(chars[at].1)) && !letter(at.checked_sub(2));
    let after = chars.get(at + 1).is_some_and(|&(_, c)| alone(c)) && !letter(Some(at + 2));
    chars[at].1 == ',' && before && after
}

/// Where a rendering may begin: not inside a Latin word or number, not at or after an interpunct.
fn starts(window: &Window, end: usize) -> Vec<usize> {
    (0..end)
        .filter(|&at| {
            let c = window.chars[at];
            let before = at.checked_sub(1).map(|before| window.chars[before]);
            let word = |c: char| matches!(script(c), Script::Latin | Script::Digit);
            let begins = is_han(c) || is_foreign_letter(c) || script(c) == Script::Digit || closing_mark(c).is_some();
            // W.W.诺顿 begins at its first letter.
            let dotted = before == Some('.') && at > 1 && word(window.chars[at - 2]);
            let splits = before
                .is_some_and(|before| word(before) && word(c) || is_interpunct(before) || matches!(before, '-' | ','));
            begins && !splits && !dotted && end - at <= LONGEST
        })
        .collect()
}

/// Where a rendering may end: at the window's end, or before a title or class word that ends it
/// (布达诺夫中将(Lt Gen Budanov)).
fn ends(window: &Window) -> Vec<usize> {
    let size = window.chars.len();
    let mut found = vec![size];
    for cut in 1..=4usize {
        let Some(stop) = size.checked_sub(cut).filter(|&stop| stop > 0) else { break };
        if TAIL_HASHES.contains(&hash(window.simple[stop..].iter().copied())) {
            found.push(stop);
        }
    }
    found
}

static TAIL_HASHES: LazyLock<HashSet<u32>> = LazyLock::new(|| TAILS.iter().map(|tail| hash(tail.chars())).collect());

/// Titles and class words that can follow a name without belonging to it, simplified.
const TAILS: &[&str] = &[
    "先生",
    "女士",
    "小姐",
    "太太",
    "夫人",
    "博士",
    "教授",
    "总统",
    "总理",
    "首相",
    "议员",
    "参议员",
    "众议员",
    "国会议员",
    "中将",
    "少将",
    "上将",
    "准将",
    "将军",
    "上校",
    "中校",
    "少校",
    "上尉",
    "中尉",
    "主席",
    "部长",
    "局长",
    "市长",
    "州长",
    "省长",
    "院长",
    "校长",
    "会长",
    "法官",
    "爵士",
    "牧师",
    "神父",
    "主教",
    "医生",
    "医师",
    "律师",
    "记者",
    "导演",
    "院士",
    "大使",
    "队长",
    "教练",
    "同志",
    "修女",
    "警官",
    "警长",
    "市",
    "镇",
    "县",
    "郡",
    "省",
    "州",
    "村",
    "报",
    "网站",
    "杂志",
    "公司",
    "集团",
    "疫苗",
    "护照",
    "卫星",
    "火箭",
    "一词",
    "节",
    "号",
    "岛",
    "国家",
    "一家",
    "等人",
    "等",
    "的",
    "族",
    "语",
    "币",
    "奖",
    "法案",
    "计划",
    "项目",
    "行动",
    "系统",
    "平台",
    "软件",
    "应用",
    "酒店",
    "餐厅",
    "大学",
    "银行",
    "协会",
    "组织",
    "战争",
    "病毒",
    "星",
    "号角",
    "船",
    "型",
    "级",
    "版",
    "一书",
    "案",
    "区",
    "河",
    "山",
    "湖",
    "港",
    "街",
    "大臣",
    "国务卿",
    "大法官",
    "亲王",
    "王子",
    "公主",
    "国王",
    "女王",
    "伯爵",
    "公爵",
    "男爵",
    "勋爵",
    "教宗",
    "球员",
    "选手",
    "球队",
];

/// The foreign run right before the bracket at `open`, as a form.
fn foreign_before(doc: &Document, open: usize) -> Option<Form> {
    let chars = preceding(doc, open, 80);
    let mut end = chars.iter().rposition(|(_, c)| !c.is_whitespace())? + 1;
    if opening_mark(chars[end - 1].1).is_some() && end > 1 {
        end -= 1;
    }
    let last = chars[end - 1].1;
    if !(is_foreign_letter(last) || script(last) == Script::Digit || matches!(last, '.' | '+' | '#' | '!')) {
        return None;
    }
    let belongs = |c: char| {
        is_foreign_letter(c)
            || script(c) == Script::Digit
            || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '&' | '+' | '#' | '!' | '/' | '·' | '_' | '‑')
    };
    let mut begin = end;
    while begin > 0 && belongs(chars[begin - 1].1) {
        begin -= 1;
    }
    while begin < end && !(is_foreign_letter(chars[begin].1) || script(chars[begin].1) == Script::Digit) {
        begin += 1;
    }
    if begin >= end || !chars[begin..end].iter().any(|&(_, c)| is_foreign_letter(c)) {
        return None;
    }
    let stop = chars.get(end).map_or(open, |&(at, _)| at);
    let span = Span::new(chars[begin].0, stop);
    let none = Span::new(span.start, span.start);
    Some(Form {
        span,
        title: None,
        label: Label::None,
        label_span: none,
        language: None,
        trailing: Span::new(span.end, span.end),
        piece: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention;

    /// Whether the slot that pairs `original` with `rendering` is among the candidates.
    fn check(text: &str, rendering: &str, original: &str, place: Place) {
        let doc = Document::new("t", text);
        let found = mention::find(&doc).iter().enumerate().flat_map(|(at, one)| slots(&doc, one, at)).any(|slot| {
            slot.place == place
                && doc.slice(slot.form.span) == original
                && slot.candidates.iter().any(|&(start, end)| {
                    doc.slice(Span::new(slot.window.offsets[start], slot.window.offsets[end])) == rendering
                })
        });
        assert!(found, "{text}");
    }

    #[test]
    fn places() {
        check("大使格奥尔基·季诺维也夫(Georgy Zinoviev)", "格奥尔基·季诺维也夫", "Georgy Zinoviev", Place::Before);
        check("布达诺夫中将(Lt Gen Budanov)", "布达诺夫", "Budanov", Place::Before);
        check("告诉“战区”( The Warzone)网站", "战区", "The Warzone", Place::Before);
        check("以N,N-二甲基甲酰胺(DMF)为溶剂", "N,N-二甲基甲酰胺", "DMF", Place::Before);
        check("据《今日美国》报(USA TODAY)", "今日美国", "USA TODAY", Place::Before);
        check("邓布利多（裘德·洛 Jude Law 饰）", "裘德·洛", "Jude Law", Place::Inside);
        check("电动汽车制造商--特斯拉(Tesla)", "特斯拉", "Tesla", Place::Before);
        check("称为*编码器*（encoder）", "编码器", "encoder", Place::Before);
        check("即**上采样** (upsampling)", "上采样", "upsampling", Place::Before);
        check("帶領人民國防軍的納加*（ Naga）", "納加", "Naga", Place::Before);
        check("高级打包工具Advanced Package Tool（APT）", "高级打包工具", "APT", Place::Before);
        check("DeepMind（深度思维）", "深度思维", "DeepMind", Place::Swapped);
        check("议长（Milos Vystrcil，又译维特齐）", "维特齐", "Milos Vystrcil", Place::Inside);
        check("总统（指俄罗斯总统普廷,Vladimir Putin）", "普廷", "Vladimir Putin", Place::Inside);
    }
}
