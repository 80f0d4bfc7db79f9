//! HTML to the text that a reader of the page reads: its main text, without menus, scripts and footers.
//!
//! Tags are taken as they come: a page is never refused, however its tags nest.

use std::collections::HashMap;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use super::extract::{Extract, Flow, is_gloss};
use crate::text::Span;

/// Take the text of the page `html` that is worth reading.
pub(super) fn main_text(html: &str, out: &mut Extract) {
    let mut survey = Survey::default();
    walk(html, &mut survey);
    let kept = survey.kept();
    walk(html, &mut Writer::new(out, |block| kept.get(block).copied().unwrap_or(true)));
}

/// Take all the text of `html`, of which it is known that it is text; tell `begins` of each paragraph.
pub(super) fn all_text(html: &str, out: &mut Extract, begins: &mut dyn FnMut(&mut Extract)) {
    let mut writer = Writer::new(out, |_| true);
    writer.begins = Some(begins);
    walk(html, &mut writer);
}

/// The character encoding that a page names for itself in its first kilobyte.
pub(super) fn declared_charset(start: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(start.get(..1024).unwrap_or(start)).to_ascii_lowercase();
    let (_, after) = start.split_once("charset=")?;
    let name: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Elements whose contents nobody reads as text.
const UNREAD: [&str; 15] = [
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "button", "select", "textarea", "svg",
    "iframe", "object", "title",
];

/// Elements that stand within a line.
const INLINE: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];

/// Elements that have no end tag.
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "frame",
];

/// Words in `class`, `id` and `role` of what surrounds a page's main text.
const SURROUNDINGS: [&str; 28] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "side-bar",
    "footer",
    "site-footer",
    "site-header",
    "page-header",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "share",
    "sharing",
    "social",
    "related",
    "recommended",
    "comments",
    "comment-list",
    "advert",
    "advertisement",
    "ads",
    "pagination",
    "pager",
];

/// What becomes of the text of a page.
trait Sink {
    /// A piece of text; `source` is what it was in the file, where it stands exactly so if `exact`.
    fn text(&mut self, text: &str, source: Span, exact: bool, state: &State);
    /// Whatever the line is about is over.
    fn end_block(&mut self);
    /// The line is broken at `source`.
    fn line_break(&mut self, source: Span);
    /// `rt`, or the end of it.
    fn ruby(&mut self, tag: &str, ends: bool);
}

/// Where in the page's tree a piece of text stands.
#[derive(Debug, Default)]
struct State {
    unread: usize,
    main: usize,
    link: usize,
    pre: usize,
}

#[derive(Debug)]
struct Open {
    name: String,
    /// What it adds to the state.
    adds: State,
}

/// The open elements. How many of each name there are is counted, so that an end tag without a start is
/// not looked for.
#[derive(Debug, Default)]
struct Stack {
    open: Vec<Open>,
    names: HashMap<String, usize>,
    state: State,
}

impl Stack {
    fn push(&mut self, tag: &StartTag<usize>, name: &str) {
        let main = matches!(name, "main" | "article") || attribute(tag, "role").as_deref() == Some("main");
        let unread = UNREAD.contains(&name)
            || (!main && !matches!(name, "html" | "body") && is_surroundings(tag, name, self.state.main));
        let adds = State {
            unread: usize::from(unread),
            main: usize::from(main),
            link: usize::from(name == "a"),
            pre: usize::from(name == "pre"),
        };
        let open = Open { name: name.to_owned(), adds };
        self.state.unread += open.adds.unread;
        self.state.main += open.adds.main;
        self.state.link += open.adds.link;
        self.state.pre += open.adds.pre;
        *self.names.entry(open.name.clone()).or_default() += 1;
        self.open.push(open);
    }

    fn pop(&mut self, name: &str) {
        if self.names.get(name).copied().unwrap_or(0) == 0 {
            return;
        }
        while let Some(open) = self.open.pop() {
            self.state.unread -= open.adds.unread;
            self.state.main -= open.adds.main;
            self.state.link -= open.adds.link;
            self.state.pre -= open.adds.pre;
            if let Some(count) = self.names.get_mut(&open.name) {
                *count -= 1;
            }
            if open.name == name {
                return;
            }
        }
    }

    /// What a start tag closes without saying so: a paragraph by whatever is no part of one.
    fn close_implied(&mut self, name: &str) {
        let top = self.open.last().map(|open| open.name.as_str());
        let closes = match top {
            Some("p") => !is_inline(name),
            Some("li") => name == "li",
            Some("td" | "th") => matches!(name, "td" | "th" | "tr"),
            Some("dt" | "dd") => matches!(name, "dt" | "dd"),
            Some("option") => name == "option",
            Some("head") => name == "body",
            _ => false,
        };
        if let Some(top) = top.filter(|_| closes).map(str::to_owned) {
            self.pop(&top);
        }
    }
}

fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).to_ascii_lowercase())
}

fn is_surroundings(tag: &StartTag<usize>, name: &str, in_main: usize) -> bool {
    let hidden =
        tag.attributes.contains_key(&b"hidden"[..]) || attribute(tag, "aria-hidden").as_deref() == Some("true");
    let named = ["class", "id", "role"]
        .iter()
        .filter_map(|key| attribute(tag, key))
        .any(|value| value.split_ascii_whitespace().any(|word| SURROUNDINGS.contains(&word)));
    // The header of an article has its headline, that of a page its menu.
    hidden || named || (name == "header" && in_main == 0)
}

fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
        || VOID.contains(&name) && !matches!(name, "br" | "hr")
        || matches!(name, "rt" | "rp" | "rtc")
}

/// Give all text that is read of `html` to `sink`.
fn walk(html: &str, sink: &mut dyn Sink) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut stack = Stack::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                stack.close_implied(&name);
                if name == "br" {
                    sink.line_break(Span::new(tag.span.start, tag.span.end));
                } else if !is_inline(&name) {
                    sink.end_block();
                }
                sink.ruby(&name, false);
                let is_empty = VOID.contains(&name.as_str()) || (tag.self_closing && name.contains(':'));
                if !is_empty {
                    stack.push(&tag, &name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                sink.ruby(&name, true);
                if !is_inline(&name) && name != "br" {
                    sink.end_block();
                }
                stack.pop(&name);
            }
            Token::String(string) if stack.state.unread == 0 => {
                let text = String::from_utf8_lossy(&string);
                located(&text, html, Span::new(string.span.start, string.span.end), &mut |text, source, exact| {
                    sink.text(text, source, exact, &stack.state);
                });
            }
            _ => {}
        }
    }
    sink.end_block();
}

/// `text` in stretches that stand so in the file and others, of which `source` of `html` was decoded.
fn located(text: &str, html: &str, source: Span, give: &mut dyn FnMut(&str, Span, bool)) {
    let whole = html.get(source.start..source.end).unwrap_or_default();
    if whole == text {
        return give(text, source, true);
    }
    let (mut read, mut raw) = (0, 0);
    while read < text.len() {
        let (rest, raw_rest) = (text.get(read..).unwrap_or_default(), whole.get(raw..).unwrap_or_default());
        let same = common(rest, raw_rest);
        let at = source.start + raw;
        if same > 0 {
            give(rest.get(..same).unwrap_or_default(), Span::new(at, at + same), true);
            (read, raw) = (read + same, raw + same);
            continue;
        }
        let (decoded, written) = reference(rest, raw_rest);
        give(rest.get(..decoded).unwrap_or_default(), Span::new(at, (at + written).min(source.end.max(at))), false);
        (read, raw) = (read + decoded, raw + written);
    }
}

/// How many bytes both begin with, up to where a character reference or a line break of two bytes begins.
fn common(text: &str, raw: &str) -> usize {
    let same = text.chars().zip(raw.chars()).take_while(|&(one, other)| one == other && one != '&' && one != '\r');
    let same: usize = same.map(|(c, _)| c.len_utf8()).sum();
    // An ampersand that stands for itself.
    let literal = same == 0
        && text.starts_with('&')
        && raw.starts_with('&')
        && !raw.starts_with("&amp")
        && !raw.starts_with("&#");
    if literal { 1 } else { same }
}

/// How many bytes were decoded of how many written ones.
fn reference(text: &str, raw: &str) -> (usize, usize) {
    let first = text.chars().next().map_or(1, char::len_utf8);
    if raw.starts_with("\r\n") {
        return (first, 2);
    }
    let name = raw.bytes().skip(1).take(34).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#');
    let written = match name {
        Some(length) if raw.as_bytes().get(length + 1) == Some(&b';') => length + 2,
        Some(length) => length + 1,
        None if raw.len() <= 35 => raw.len(),
        None => raw.chars().next().map_or(1, char::len_utf8),
    };
    let written = if raw.starts_with('&') { written } else { raw.chars().next().map_or(0, char::len_utf8) };
    // A few references stand for two characters.
    let second = text.chars().nth(1).map_or(0, char::len_utf8);
    let (after, next) = (raw.get(written..).and_then(|raw| raw.chars().next()), text.chars().nth(1));
    let two = second > 0 && next != after && after == text.chars().nth(2);
    (if two { first + second } else { first }, written)
}

/// Counts what each block of a page holds.
#[derive(Debug, Default)]
struct Survey {
    blocks: Vec<Block>,
    open: bool,
}

#[derive(Debug, Default, Clone)]
struct Block {
    chars: usize,
    linked: usize,
    main: bool,
}

/// Blocks of nothing but links are a menu when so many stand together and each is as short.
const MENU: usize = 3;
const MENU_ITEM: usize = 30;

impl Survey {
    /// Which blocks are worth reading.
    fn kept(&self) -> Vec<bool> {
        let chars = |main: bool| -> usize {
            self.blocks.iter().filter(|block| block.main || !main).map(|block| block.chars).sum()
        };
        let only_main = chars(true) * 4 >= chars(false);
        let is_item = |block: &Block| block.chars <= MENU_ITEM && block.linked * 10 >= block.chars * 9;
        let mut kept: Vec<bool> = self.blocks.iter().map(|block| block.main || !only_main).collect();
        let mut at = 0;
        while at < self.blocks.len() {
            let run = self.blocks.iter().skip(at).take_while(|block| is_item(block)).count();
            if run >= MENU {
                for kept in kept.iter_mut().skip(at).take(run) {
                    *kept = false;
                }
            }
            at += run.max(1);
        }
        kept
    }
}

impl Sink for Survey {
    fn text(&mut self, text: &str, _: Span, _: bool, state: &State) {
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        if chars == 0 {
            return;
        }
        if !self.open {
            self.blocks.push(Block::default());
            self.open = true;
        }
        if let Some(block) = self.blocks.last_mut() {
            block.chars += chars;
            block.linked += if state.link > 0 { chars } else { 0 };
            block.main |= state.main > 0;
        }
    }

    fn end_block(&mut self) {
        self.open = false;
    }

    fn line_break(&mut self, _: Span) {
        self.end_block();
    }

    fn ruby(&mut self, _: &str, _: bool) {}
}

/// Writes the blocks that are kept.
struct Writer<'a, K> {
    out: &'a mut Extract,
    kept: K,
    begins: Option<&'a mut dyn FnMut(&mut Extract)>,
    flow: Flow,
    /// The number of the block at hand, and whether it has text.
    block: usize,
    open: bool,
    ruby: Ruby,
}

/// A word with what stands above it.
#[derive(Debug, Default)]
struct Ruby {
    open: bool,
    base: String,
    above: Option<Vec<(String, Span, bool)>>,
    ignored: bool,
}

impl<'a, K: Fn(usize) -> bool> Writer<'a, K> {
    fn new(out: &'a mut Extract, kept: K) -> Self {
        Self { out, kept, begins: None, flow: Flow::default(), block: 0, open: false, ruby: Ruby::default() }
    }

    fn next_block(&mut self) {
        self.block += usize::from(self.open);
        self.open = false;
    }

    fn write(&mut self, text: &str, source: Span, exact: bool, pre: bool) {
        let is_new = self.out.at_line_start() && !text.trim().is_empty();
        if let Some(begins) = self.begins.as_mut().filter(|_| is_new) {
            begins(self.out);
        }
        if !pre {
            return self.flow.text(self.out, text, source, exact);
        }
        if exact { self.out.exact(text, source.start) } else { self.out.made(text, source) }
    }
}

impl<K: Fn(usize) -> bool> Sink for Writer<'_, K> {
    fn text(&mut self, text: &str, source: Span, exact: bool, state: &State) {
        if text.chars().any(|c| !c.is_whitespace()) {
            self.open = true;
        }
        if !(self.kept)(self.block) {
            return;
        }
        if self.ruby.ignored {
            return;
        }
        if let Some(above) = &mut self.ruby.above {
            return above.push((text.to_owned(), source, exact));
        }
        if self.ruby.open {
            self.ruby.base.push_str(text.trim());
        }
        self.write(text, source, exact, state.pre > 0);
    }

    fn end_block(&mut self) {
        self.flow.end_line(self.out);
        self.next_block();
    }

    fn line_break(&mut self, source: Span) {
        self.flow.line_break(self.out, source);
        self.next_block();
    }

    fn ruby(&mut self, tag: &str, ends: bool) {
        match (tag, ends) {
            ("ruby", _) => self.ruby = Ruby { open: !ends, ..Ruby::default() },
            ("rp", _) => self.ruby.ignored = !ends && self.ruby.open,
            ("rb", false) => self.ruby.base.clear(),
            ("rt", false) if self.ruby.open => self.ruby.above = Some(Vec::new()),
            ("rt", true) => {
                let above = self.ruby.above.take().unwrap_or_default();
                let text: String = above.iter().map(|(text, ..)| text.as_str()).collect();
                if is_gloss(&std::mem::take(&mut self.ruby.base), text.trim()) {
                    let (start, end) =
                        (above.first().map_or(0, |one| one.1.start), above.last().map_or(0, |one| one.1.end));
                    self.write("(", Span::new(start, start), false, false);
                    for (text, source, exact) in above {
                        self.write(&text, source, exact, false);
                    }
                    self.write(")", Span::new(end, end), false, false);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let mut out = Extract::default();
        main_text(html, &mut out);
        let doc = out.with_source("t".into(), html.into(), false);
        assert_eq!(doc.text().trim_end(), expected);
    }

    #[test]
    fn blocks_are_lines_and_layout_is_not() {
        check(
            "<p>俄罗斯总统<b>普京</b>\n（Vladimir&nbsp;Putin）说。<br>二<p>三",
            "俄罗斯总统普京（Vladimir Putin）说。\n二\n三",
        );
        check("<p>总统马克<br>龙 <br/> （Emmanuel<br>Macron）<br><br>二</br>三", "总统马克龙（Emmanuel Macron）\n二三");
        check("<table><tr><td>一<td>二</table><pre>a\n b</pre>", "一\n二\na\n b");
    }

    #[test]
    fn references_are_characters_with_their_places() {
        let html = "<p>&#26222;&#x4eac;(Vladimir &amp; Co &lt;x> &Sacute;&eacute; AT&T &notit;)</p>";
        let mut out = Extract::default();
        main_text(html, &mut out);
        let doc = out.with_source("t".into(), html.into(), false);
        assert_eq!(doc.text(), "普京(Vladimir & Co <x> Śé AT&T ¬it;)\n");
        for (text, place) in [("Vladimir", "Vladimir"), ("Co", "Co"), ("é", "&eacute;"), ("T&T", "T&T"), ("¬", "&not")]
        {
            let at = doc.position(doc.text().find(text).unwrap());
            assert_eq!(at.column, html.find(place).unwrap() + 1, "{text}");
        }
    }

    #[test]
    fn menus_scripts_and_footers_are_not_read() {
        check(
            "<html><head><title>x</title><style>p{}</style></head><body><header><a>首页</a></header><nav>栏目</nav>\
             <ul><li><a>国际</a><li><a>体育</a><li><a>财经</a></ul><div class='share box'>分享</div>\
             <div><p>正文普京(Putin)<script>if (a<b) {}</script></p></div><footer>版权</footer></body></html>",
            "正文普京(Putin)",
        );
        check("<div>无关</div><article><header><h1>题</h1></header><p>正文正文</p></article>", "题\n正文正文");
    }

    #[test]
    fn ruby_is_a_gloss_or_left_out() {
        check("<p><ruby>普京<rp>（</rp><rt>Putin</rt><rp>）</rp></ruby>说", "普京(Putin)说");
        check("<p><ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>的", "汉字的");
    }

    #[test]
    fn broken_tags_are_no_obstacle() {
        check("</div></p><p>一</b></i>二<div><span>三", "一二\n三");
        check(&"<div>".repeat(20_000), "");
        check(&"</p><b>".repeat(20_000), "");
        check("<", "<");
    }

    #[test]
    fn a_page_names_its_encoding() {
        assert_eq!(declared_charset(b"<meta charset=gb2312>").as_deref(), Some("gb2312"));
        let old = b"<META http-equiv=Content-Type content=\"text/html; charset=Big5\">";
        assert_eq!(declared_charset(old).as_deref(), Some("big5"));
        assert_eq!(declared_charset(b"<p>"), None);
    }
}
