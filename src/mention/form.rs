//! The contents of a bracket taken apart: foreign forms, cleaned, and the Chinese beside them.

use super::formula;
use super::labels::{self, Label, Title};
use crate::text::normalize::simplify;
use crate::text::script::{Script, is_foreign_letter, is_han, is_interpunct, script};
use crate::text::{Document, Span};

/// A foreign form in a bracket, cleaned of what does not belong to the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The clean original.
    pub span: Span,
    /// What was cut off its front as a title.
    pub title: Option<Span>,
    /// The words before it on its piece of the bracket.
    pub label: Label,
    /// Where those words stand (empty when there are none).
    pub label_span: Span,
    /// Language the label names.
    pub language: Option<&'static str>,
    /// The Chinese after it on its piece.
    pub trailing: Span,
    /// Which piece of the bracket it stands in, from 0.
    pub piece: usize,
}

/// A Chinese stretch in a bracket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Han {
    /// Where it stands, without a label such as `又译`.
    pub span: Span,
    /// Whether such a label stood before it.
    pub also: bool,
    /// Which piece of the bracket it stands in, from 0.
    pub piece: usize,
}

/// The contents of a bracket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Foreign forms, in order.
    pub forms: Vec<Form>,
    /// Chinese stretches, in order.
    pub han: Vec<Han>,
    /// How many pieces separators make of it.
    pub pieces: usize,
    /// Whether a piece is a year, a date or another number.
    pub has_number: bool,
    /// Code points in all.
    pub length: usize,
    /// Whether a title of nobility stands before the bracket (哈里王子), so that one in it stays.
    pub noble: bool,
    /// Whether the title of a work stands before the bracket, whose first word is no rank: Mrs. America.
    pub work: bool,
}

/// Take apart the parts of a bracket's contents: `spans` are its stretches without nested brackets,
/// `before` is the text in front of the bracket.
pub fn contents(doc: &Document, before: &str, spans: &[Span]) -> Contents {
    let work = before.trim_end().ends_with(['》', '〉']);
    let mut out = Contents { noble: labels::ends_noble(before), work, ..Contents::default() };
    for &span in spans {
        let pieces = join_lists(doc, &split(doc, span));
        for piece in pieces {
            read_piece(doc, piece, &mut out);
            out.pieces += 1;
        }
        out.length += doc.slice(span).chars().count();
    }
    out.forms.retain(|form| {
        let text = doc.slice(form.span);
        states_a_name(text, before) && !formula::is_stated(text, doc.slice(form.label_span))
    });
    out
}

/// Whether a form behind the text `before` is neither a symbol nor a note on what stands there.
fn states_a_name(form: &str, before: &str) -> bool {
    !labels::is_party_tag(form)
        && !labels::is_ticker(form)
        && !labels::is_reference(form)
        && !labels::is_pronunciation(form)
        && !labels::is_file_format(form, before)
        && !formula::is_formula(form, before)
}

/// Split at separators. An ASCII comma splits too; [`join_lists`] mends what it should not have split.
fn split(doc: &Document, span: Span) -> Vec<Span> {
    let text = doc.slice(span);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if is_quoted(text) {
        return vec![span];
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for (index, &(at, c)) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map_or(' ', |before| chars[before].1);
        let after = chars.get(index + 1).map_or(' ', |&(_, next)| next);
        if separates(c, before, after) {
            pieces.push(Span::new(span.start + start, span.start + at));
            start = at + c.len_utf8();
        }
    }
    pieces.push(Span::new(span.start + start, span.end));
    pieces.retain(|piece| !doc.slice(*piece).trim().is_empty());
    pieces
}

/// A quoted title keeps its commas: ("I, Robot").
fn is_quoted(text: &str) -> bool {
    let text = text.trim();
    let inner = |open: char, close: char| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|rest| !rest.contains([open, close]))
    };
    !text.chars().any(is_han) && (inner('"', '"') || inner('“', '”') || inner('‘', '’'))
}

fn separates(c: char, before: char, after: char) -> bool {
    match c {
        '，' | '；' | ';' | '、' | '|' | '｜' | '。' => true,
        ',' => !(before.is_ascii_digit() && after.is_ascii_digit()),
        // TCP/IP is one name; 美联储/FED and `Antiporno/アンチポルノ` are two forms.
        '/' | '／' => before == ' ' || after == ' ' || script(before) != script(after),
        '—' | '–' => before == ' ' || is_han(before) || is_han(after) || before == c || after == c,
        _ => false,
    }
}

/// Join pieces that an ASCII comma split although they are one name: `Facebook, Inc.`,
/// `Science, Technology, Engineering and Mathematics`.
fn join_lists(doc: &Document, pieces: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut index = 0;
    while let Some(&piece) = pieces.get(index) {
        let tail = pieces.get(index + 1..).unwrap_or_default();
        let ascii_comma = |left: Span, right: Span| doc.slice(Span::new(left.end, right.start)) == ",";
        let first_word = |span: Span| doc.slice(span).trim().split(' ').next().unwrap_or_default().to_owned();
        let mut end = piece.end;
        let mut used = 0;
        let mut last = piece;
        let list_end = tail.iter().take(6).position(|&next| {
            let text = doc.slice(next);
            (text.contains(" and ") || text.contains(" & ") || text.contains(" et ") || text.contains(" und "))
                && !text.chars().any(is_han)
        });
        if let Some(stop) = list_end {
            let run: Vec<Span> = std::iter::once(piece).chain(tail[..=stop].iter().copied()).collect();
            let most = |at: usize| if at == 0 { 8 } else { 4 };
            let is_short = |at: usize, one: Span| doc.slice(one).split_whitespace().count() <= most(at);
            let plain = run.windows(2).all(|two| ascii_comma(two[0], two[1]))
                && run.iter().enumerate().all(|(at, &one)| is_short(at, one) && starts_foreign(doc, one));
            if plain {
                end = tail[stop].end;
                used = stop + 1;
                last = tail[stop];
            }
        }
        while let Some(&next) = tail.get(used) {
            let is_campus = || labels::has_campuses(doc.slice(last)) && is_town(doc.slice(next).trim());
            if !(ascii_comma(last, next) && (labels::joins_after_comma(&first_word(next)) || is_campus())) {
                break;
            }
            end = next.end;
            last = next;
            used += 1;
        }
        out.push(Span::new(piece.start, end));
        index += used + 1;
    }
    out
}

/// One word, and no short form.
fn is_town(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && text.chars().skip(1).any(char::is_lowercase)
}

fn starts_foreign(doc: &Document, span: Span) -> bool {
    doc.slice(span).trim_start().chars().next().is_some_and(is_foreign_letter)
}

/// Read one piece: runs of Chinese and runs of foreign script in turn.
fn read_piece(doc: &Document, piece: Span, out: &mut Contents) {
    let runs = runs(doc, piece);
    if runs.iter().all(|run| run.kind == RunKind::Number) && !runs.is_empty() {
        out.has_number = true;
    }
    let mut before: Option<Span> = None;
    for (index, run) in runs.iter().enumerate() {
        match run.kind {
            RunKind::Han => before = Some(run.span),
            RunKind::Number => {}
            RunKind::Foreign => {
                let trailing = runs.get(index + 1).filter(|next| next.kind == RunKind::Han).map(|next| next.span);
                out.forms.extend(clean(doc, run.span, before.take(), trailing, out));
            }
        }
    }
    let mut labelled = false;
    for run in runs.iter().filter(|run| run.kind == RunKind::Han) {
        if doc.slice(Span::new(run.span.end, piece.end)).starts_with([':', '：']) {
            labelled |= labels::also_prefix(&simplify(doc.slice(run.span))).is_some();
            continue;
        }
        for span in alternatives(doc, run.span) {
            // What follows 又译 on later pieces are other names, too.
            let also = labelled || out.han.last().is_some_and(|last| last.also);
            out.han.extend(han_stretch(doc, span, out.pieces).map(|han| Han { also: han.also || also, ..han }));
        }
    }
}

/// 李奥纳多或李安纳度 are two names.
fn alternatives(doc: &Document, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = span.start;
    for (at, or) in doc.slice(span).match_indices('或') {
        out.push(Span::new(start, span.start + at));
        start = span.start + at + or.len();
    }
    out.push(Span::new(start, span.end));
    out.retain(|part| !part.is_empty());
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunKind {
    Han,
    Foreign,
    Number,
}

struct Run {
    span: Span,
    kind: RunKind,
}

/// Runs of one side or the other; punctuation and digits belong to the run they stand in.
fn runs(doc: &Document, piece: Span) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (at, c) in doc.slice(piece).char_indices() {
        let at = piece.start + at;
        let end = at + c.len_utf8();
        let kind = if is_han(c) {
            RunKind::Han
        } else if is_foreign_letter(c) {
            RunKind::Foreign
        } else if script(c) == Script::Digit {
            RunKind::Number
        } else {
            continue;
        };
        match out.last_mut().filter(|last| joins(doc, last, kind, c, at)) {
            Some(last) => {
                last.span.end = end;
                last.kind = joined(last.kind, kind);
            }
            None => out.push(Run { span: Span::new(at, end), kind }),
        }
    }
    extend_over_punctuation(doc, piece, &mut out);
    out
}

/// Whether the character `c` at `at` goes on with the run `last`.
fn joins(doc: &Document, last: &Run, kind: RunKind, c: char, at: usize) -> bool {
    let between = doc.slice(Span::new(last.span.end, at));
    let colon = between.contains([':', '：']);
    let last_char = doc.slice(last.span).chars().next_back().unwrap_or(' ');
    match (last.kind, kind) {
        (RunKind::Han, RunKind::Han) | (RunKind::Foreign, RunKind::Number) | (RunKind::Number, RunKind::Foreign) => {
            !colon
        }
        // 버닝 Burning is two forms.
        (RunKind::Foreign, RunKind::Foreign) => {
            let latin = |c: char| matches!(script(c), Script::Latin);
            latin(last_char) == latin(c) || !between.contains(char::is_whitespace)
        }
        (RunKind::Number, RunKind::Number) => true,
        (RunKind::Han, RunKind::Number) | (RunKind::Number, RunKind::Han) => between.is_empty(),
        // 進撃の巨人 is Japanese from end to end.
        (RunKind::Han, RunKind::Foreign) => between.is_empty() && script(c) == Script::Kana,
        (RunKind::Foreign, RunKind::Han) => {
            let kana = |c: char| script(c) == Script::Kana;
            between.is_empty() && (kana(last_char) || is_han(last_char)) && doc.slice(last.span).chars().any(kana)
        }
    }
}

fn joined(last: RunKind, next: RunKind) -> RunKind {
    if last == RunKind::Foreign || next == RunKind::Foreign {
        RunKind::Foreign
    } else if last == RunKind::Han || next == RunKind::Han {
        RunKind::Han
    } else {
        RunKind::Number
    }
}

/// A foreign run keeps the full stop, plus or exclamation mark that ends it (`Jr.`, `C++`, `Yahoo!`).
fn extend_over_punctuation(doc: &Document, piece: Span, runs: &mut [Run]) {
    for run in runs.iter_mut().filter(|run| run.kind == RunKind::Foreign) {
        let after = doc.slice(Span::new(run.span.end, piece.end.max(run.span.end)));
        let extra: usize =
            after.chars().take_while(|c| matches!(c, '.' | '+' | '!' | '#' | '?')).map(char::len_utf8).sum();
        run.span.end += extra;
    }
}

fn han_stretch(doc: &Document, span: Span, piece: usize) -> Option<Han> {
    let text = simplify(doc.slice(span));
    let label = labels::also_prefix(&text).filter(|label| label.len() < text.len());
    let cut = label.map_or(0, |label| doc.slice(span).chars().take(label.chars().count()).map(char::len_utf8).sum());
    let rest = Span::new(span.start + cut, span.end);
    let lead = doc.slice(rest).chars().take_while(|&c| matches!(c, '：' | ':' | '为' | '為' | '作') || is_mark(c));
    let start = rest.start + lead.map(char::len_utf8).sum::<usize>();
    let han = Han { span: Span::new(start.min(rest.end), rest.end), also: label.is_some(), piece };
    (!han.span.is_empty()).then_some(han)
}

fn is_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '"')
        || c.is_whitespace()
}

/// Clean a foreign run: quotes, trailing punctuation, titles, years of life.
fn clean(doc: &Document, run: Span, before: Option<Span>, trailing: Option<Span>, out: &Contents) -> Option<Form> {
    let named = labels::romanisation_prefix(doc.slice(run)).map_or(run, |size| Span::new(run.start + size, run.end));
    let span = trim(doc, cut_years(doc, cut_value(doc, named)));
    if span.is_empty() || !doc.slice(span).chars().any(is_foreign_letter) {
        return None;
    }
    let label_span = before.unwrap_or(Span::new(run.start, run.start));
    let colon = doc.slice(Span::new(label_span.end, run.start)).contains([':', '：']);
    let (label, language) = labels::classify(&simplify(doc.slice(label_span)), colon);
    let (title, span) = if out.work { (None, span) } else { cut_title(doc, span, out.noble) };
    let trailing = trailing.unwrap_or(Span::new(run.end, run.end));
    Some(Form { span, title, label, label_span, language, trailing, piece: out.pieces })
}

fn trim(doc: &Document, span: Span) -> Span {
    let text = doc.slice(span);
    let junk = |c: char| {
        is_mark(c) || matches!(c, '\'' | ',' | ':' | '=' | '-' | '–' | '—' | '*' | '«' | '»' | '„' | '（' | '(' | '…')
    };
    let start = span.start + (text.len() - text.trim_start_matches(|c| junk(c) || c == '.').len());
    let mut end = start + doc.slice(Span::new(start, span.end)).trim_end_matches(junk).len();
    let kept = doc.slice(Span::new(start, end));
    let last = kept.rsplit(' ').next().unwrap_or_default();
    if kept.ends_with('.') && !labels::keeps_stop(last) {
        end = start + kept.trim_end_matches('.').trim_end().len();
    }
    Span::new(start, end)
}

/// `SNR=21.4 dB` loses the value.
fn cut_value(doc: &Document, span: Span) -> Span {
    let text = doc.slice(span);
    let Some((name, value)) = text.split_once(['=', '＝', '≈']) else { return span };
    let name = name.trim_end();
    let is_short_form = name.chars().filter(char::is_ascii_uppercase).count() > 1 && !name.contains(' ');
    let is_number = value.trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '.'));
    if is_short_form && is_number { Span::new(span.start, span.start + name.len()) } else { span }
}

/// `Lenin 1870–1924` and `Lenin b. 1870` lose the years.
fn cut_years(doc: &Document, span: Span) -> Span {
    let text = doc.slice(span);
    let Some((head, tail)) = text.rsplit_once(' ') else { return span };
    let digits = tail.chars().filter(char::is_ascii_digit).count();
    let range = digits >= 4
        && tail.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '－' | '~' | '年' | '?'))
        && (digits > 4 || tail.ends_with(['-', '–', '—']));
    if !range {
        return span;
    }
    let head = head.trim_end_matches(" b.").trim_end_matches(" born");
    Span::new(span.start, span.start + head.len())
}

/// Cut a title off the front, when a name remains: one of office always, one of nobility where the
/// rendering has none.
fn cut_title(doc: &Document, span: Span, noble: bool) -> (Option<Span>, Span) {
    let text = doc.slice(span);
    let mut start = 0;
    while let Some(size) = text.get(start..).and_then(first_word) {
        let word = text.get(start..start + size).unwrap_or_default();
        let rest = text.get(start + size..).unwrap_or_default();
        let name_follows = rest.trim_start().chars().next().is_some_and(char::is_uppercase);
        let cut = match labels::title(word) {
            // Vice Admiral, but Air New Zealand.
            Some(Title::Office) if is_half_a_rank(word) => first_word(rest.trim_start()).is_some_and(|size| {
                labels::title(rest.trim_start().get(..size).unwrap_or_default()) == Some(Title::Office)
            }),
            Some(Title::Office) => true,
            Some(Title::Noble) => start == 0 && !noble && !rest.contains(" of "),
            None => false,
        };
        if !cut || !name_follows {
            break;
        }
        start += size + rest.len() - rest.trim_start().len();
    }
    // `General Motors` and `Air France` are names: an office before a single word that could be either
    // is cut only when it is abbreviated or two words remain.
    let title = text.get(..start).unwrap_or_default().trim_end();
    let rest = text.get(start..).unwrap_or_default();
    let spelled = matches!(
        title,
        "General"
            | "Air"
            | "Vice"
            | "Field"
            | "Father"
            | "Major"
            | "Captain"
            | "Justice"
            | "Judge"
            | "President"
            | "Premier"
            | "Governor"
            | "Commander"
            | "King"
            | "Queen"
            | "Prince"
            | "Lady"
            | "Lord"
            | "Saint"
            | "St"
            | "St."
            | "Mother"
            | "Count"
            | "Duke"
            | "Baron"
            | "Cardinal"
    );
    if start == 0 || (spelled && !rest.contains(' ')) || is_office_word(rest) {
        return (None, span);
    }
    (Some(Span::new(span.start, span.start + title.len())), Span::new(span.start + start, span.end))
}

/// Whether `word` makes a rank only together with the next.
fn is_half_a_rank(word: &str) -> bool {
    ["air", "field", "rear", "vice"].contains(&word.to_lowercase().as_str())
}

/// The bytes of the first word of `text`, when others follow: up to a space, or a stop where none was set behind
/// it (`Mr.Smith`).
fn first_word(text: &str) -> Option<usize> {
    let space = text.find(' ');
    let behind_stop = text.split_once('.').filter(|(_, rest)| rest.starts_with(char::is_alphabetic));
    let Some((word, stop)) = behind_stop.map(|(word, _)| (word, word.len() + 1)) else { return space };
    match space {
        Some(space) if stop > space || labels::title(word) != Some(Title::Office) => Some(space),
        _ => Some(stop),
    }
}

/// `Vice President`, `General Assembly`: what follows is no name but the rest of a title or body.
fn is_office_word(rest: &str) -> bool {
    const BODIES: &[&str] = &[
        "Assembly",
        "Council",
        "Office",
        "Department",
        "Ministry",
        "Force",
        "Staff",
        "Agency",
        "Committee",
        "Court",
        "League",
        "of",
    ];
    rest.split(' ').any(|word| BODIES.contains(&word))
}

/// Words of an original, split at spaces and interpuncts: what a rendering's parts can match.
pub fn words(original: &str) -> Vec<&str> {
    original.split(|c: char| c.is_whitespace() || is_interpunct(c)).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forms of the contents, with `title|` before and `~label` after where there is one.
    fn check(text: &str, expected: &[&str]) {
        let doc = Document::new("t", text);
        let found = contents(&doc, "", &[Span::new(0, text.len())]);
        let shown: Vec<String> = found
            .forms
            .iter()
            .map(|form| {
                let title = form.title.map_or(String::new(), |title| format!("{}|", doc.slice(title)));
                let label = if form.label == Label::None { String::new() } else { format!("~{:?}", form.label) };
                format!("{title}{}{label}", doc.slice(form.span))
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn titles_and_notes_are_cut() {
        check("Lt Gen Budanov", &["Lt Gen|Budanov"]);
        check(" The Warzone", &["The Warzone"]);
        check("Moon Seong-mok;音译", &["Moon Seong-mok"]);
        check("General Motors", &["General Motors"]);
        check("Sen. Tom Cotton, R-AR", &["Sen.|Tom Cotton"]);
        check("Pope Francis", &["Pope|Francis"]);
        check("Vladimir Lenin 1870–1924", &["Vladimir Lenin"]);
        check("Mr.Ferguson", &["Mr.|Ferguson"]);
        check("Dr.Jane Smith", &["Dr.|Jane Smith"]);
        check("J.Smith", &["J.Smith"]);
        check("RMSE=0.343 3", &["RMSE"]);
        check("E=mc2", &["E=mc2"]);
        check("Air New Zealand", &["Air New Zealand"]);
        check("Vice Admiral John Kirby", &["Vice Admiral|John Kirby"]);
        check("Surangel WhippsJr.", &["Surangel WhippsJr."]);
        check("IAST：īśa upaniad", &["īśa upaniad"]);
        check("Email: a.b@c.org", &[]);
    }

    #[test]
    fn what_stands_before_the_bracket_counts() {
        let forms = |text: &str| {
            let (doc, before) = (Document::new("t", text), text.split('(').next().unwrap());
            let found = contents(&doc, before, &[Span::new(before.len() + 1, text.len() - 1)]);
            found.forms.iter().map(|form| doc.slice(form.span).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(forms("《窈窕奶爸》(Mrs. Doubtfire)"), ["Mrs. Doubtfire"]);
        assert_eq!(forms("道特法尔夫人(Mrs. Doubtfire)"), ["Doubtfire"]);
        assert_eq!(forms("苹果(AAPL.O)"), [""; 0]);
        assert_eq!(forms("调查报告(PDF)"), [""; 0]);
        assert_eq!(forms("二氧化氮(NO2)"), [""; 0]);
    }

    #[test]
    fn a_label_is_no_name() {
        let han = |text: &str| {
            let doc = Document::new("t", text);
            let found = contents(&doc, "", &[Span::new(0, text.len())]);
            found.han.iter().map(|han| (doc.slice(han.span).to_owned(), han.also)).collect::<Vec<_>>()
        };
        assert_eq!(han("谚文：세종대학교，朝鲜汉字："), []);
        assert_eq!(han("Seok，又译：石"), [("石".to_owned(), true)]);
        assert_eq!(han("Seok，又译石"), [("石".to_owned(), true)]);
    }

    #[test]
    fn labels_and_languages() {
        check("俄语：Владимир Путин，英语：Vladimir Putin", &["Владимир Путин~Language", "Vladimir Putin~Language"]);
        check("British Antarctic Survey, BAS", &["British Antarctic Survey", "BAS"]);
        check("Clean Clothes Campaign，简称CCC", &["Clean Clothes Campaign", "CCC~Name"]);
    }

    #[test]
    fn commas_inside_names() {
        check(
            "Science, Technology, Engineering and Mathematics",
            &["Science, Technology, Engineering and Mathematics"],
        );
        check("日语：進撃の巨人", &["進撃の巨人~Language"]);
        check("버닝 Burning", &["버닝", "Burning"]);
        check("NASDAQ: AAPL", &[]);
        check("Facebook, Inc.", &["Facebook, Inc."]);
        check("\"I, Robot\"", &["I, Robot"]);
        check("University of California, Irvine", &["University of California, Irvine"]);
        check("University of California, UC", &["University of California", "UC"]);
        check(
            "The University of Sydney School of Architecture, Design and Planning",
            &["The University of Sydney School of Architecture, Design and Planning"],
        );
        check("CC Smith / デヴォン", &["CC Smith", "デヴォン"]);
        check("TCP/IP", &["TCP/IP"]);
        check("美联储/FED", &["FED"]);
    }

    #[test]
    fn chinese_inside() {
        let text = "裘德·洛 Jude Law 饰";
        let doc = Document::new("t", text);
        let found = contents(&doc, "", &[Span::new(0, text.len())]);
        assert_eq!(doc.slice(found.forms[0].span), "Jude Law");
        assert_eq!(doc.slice(found.han[0].span), "裘德·洛");
        assert_eq!(doc.slice(found.forms[0].trailing), "饰");
    }
}
