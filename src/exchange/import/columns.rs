//! What the columns of a table mean: as a header says, as the user says, or as their contents show.

use std::collections::BTreeSet;

use super::super::concept::{is_chinese, region_of_tag};
use crate::term::Region;
use crate::text::script::{has_foreign, has_han, is_han};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Originals, in this language if it is known.
    Original(Option<String>),
    /// Renderings, of this region if it is known.
    Rendering(Option<Region>),
    /// Further originals of the same entry.
    Others,
    /// The entry's number: rows with one number that follow each other are one entry.
    Entry,
    Kind,
    Status(Option<Region>),
    Region,
    Method,
    Language,
    Note,
    Subject,
    Parts,
    Mentions,
    Documents,
    FirstSource,
    LastSeen,
}

/// Languages that headers call by name, and their tags.
pub(crate) const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("russian", "ru"),
    ("french", "fr"),
    ("german", "de"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("arabic", "ar"),
    ("ukrainian", "uk"),
    ("polish", "pl"),
    ("dutch", "nl"),
    ("turkish", "tr"),
    ("vietnamese", "vi"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("thai", "th"),
    ("hungarian", "hu"),
    ("czech", "cs"),
    ("swedish", "sv"),
    ("英文", "en"),
    ("英语", "en"),
    ("俄文", "ru"),
    ("俄语", "ru"),
    ("法文", "fr"),
    ("法语", "fr"),
    ("德文", "de"),
    ("德语", "de"),
    ("日文", "ja"),
    ("日语", "ja"),
    ("韩文", "ko"),
    ("韩语", "ko"),
];

/// Two-letter words that headers use and that are languages too rare for names: `id`, `no`, `is`.
const NO_LANGUAGES: &[&str] = &["id", "no", "is", "to", "my", "an", "as", "or", "so", "tag", "src", "pos", "sn"];

/// What a header calls `cell`, if it calls it anything that we know.
pub(super) fn role_of(cell: &str) -> Option<Role> {
    let name = cell.trim().trim_start_matches('\u{feff}').to_lowercase();
    let name = name.strip_prefix("entry_").or(name.strip_prefix("concept ")).unwrap_or(&name);
    if let Some((what, language)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        return bracketed(what.trim(), language.trim());
    }
    Some(match name {
        "original" | "source" | "source term" | "term" | "foreign" | "原文" | "外文" | "原名" | "外文名" | "原语" => {
            Role::Original(None)
        }
        "rendering" | "target" | "target term" | "translation" | "zh" | "chinese" | "译名" | "中文" | "译文"
        | "中文名" | "汉语" | "中文译名" => Role::Rendering(None),
        "中国大陆译名" | "大陆译名" | "大陆" | "简体" | "简体中文" => {
            Role::Rendering(Some(Region::Cn))
        }
        "台湾译名" | "臺灣譯名" | "台湾" | "台灣" | "繁体" | "繁體" | "繁體中文" => {
            Role::Rendering(Some(Region::Tw))
        }
        "香港译名" | "香港譯名" | "香港" => Role::Rendering(Some(Region::Hk)),
        "新加坡译名" | "新加坡" => Role::Rendering(Some(Region::Sg)),
        "other_originals" | "other originals" | "aka" | "also known as" | "又名" => Role::Others,
        "entry" | "id" | "cid" | "编号" => Role::Entry,
        "kind" | "type" | "domain" | "type name" | "类别" | "类型" | "種類" => Role::Kind,
        "status" | "状态" | "狀態" => Role::Status(None),
        "region" | "地区" | "地區" => Role::Region,
        "method" | "译法" => Role::Method,
        "language" | "lang" | "语言" | "語言" => Role::Language,
        "note" | "notes" | "comment" | "comments" | "description" | "developer_comments" | "remark" | "definition"
        | "备注" | "備註" | "说明" | "說明" | "注释" => Role::Note,
        "subject" | "project" | "client" | "field" | "领域" | "项目" => Role::Subject,
        "parts" => Role::Parts,
        "mentions" | "frequency" | "count" | "次数" => Role::Mentions,
        "documents" => Role::Documents,
        "first_source" => Role::FirstSource,
        "last_seen" => Role::LastSeen,
        name => return language_role(name),
    })
}

/// `Term [en]`, `Status [zh-CN]`: Crowdin's way.
fn bracketed(what: &str, language: &str) -> Option<Role> {
    match what {
        "term" if is_chinese(language) => Some(Role::Rendering(region_of_tag(language))),
        "term" => Some(Role::Original(Some(language.to_owned()))),
        "status" if is_chinese(language) => Some(Role::Status(region_of_tag(language))),
        "description" if !is_chinese(language) => Some(Role::Kind),
        _ => None,
    }
}

/// A column named for its language: `zh-TW`, `en`, `English`, `Chinese (Simplified, PRC)`, `Chinese_Taiwan`.
fn language_role(name: &str) -> Option<Role> {
    if let Some(rest) = name.strip_prefix("chinese").or(name.strip_prefix("中文")) {
        let has = |words: &[&str]| words.iter().any(|word| rest.contains(word));
        return Some(Role::Rendering(if has(&["hong", "macao", "macau", "香港", "澳"]) {
            Some(Region::Hk)
        } else if has(&["singapore", "malaysia", "新加坡"]) {
            Some(Region::Sg)
        } else if has(&["taiwan", "traditional", "台", "臺", "繁"]) {
            Some(Region::Tw)
        } else if has(&["prc", "china", "simplified", "大陆", "简"]) {
            Some(Region::Cn)
        } else {
            None
        }));
    }
    let word = name.split([' ', '(', '_']).next().unwrap_or_default();
    if let Some((_, tag)) = LANGUAGES.iter().find(|(known, _)| *known == word) {
        return Some(Role::Original(Some((*tag).to_owned())));
    }
    is_tag(name).then(|| {
        let tag = name.replace('_', "-");
        if is_chinese(&tag) { Role::Rendering(region_of_tag(&tag)) } else { Role::Original(Some(tag)) }
    })
}

/// Whether `name` looks like a language tag: `ru`, `en-us`, `zh_hant`, `und-latn`.
fn is_tag(name: &str) -> bool {
    let mut subtags = name.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && subtags.all(|subtag| (2..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric()))
        && !NO_LANGUAGES.contains(&name)
        && (primary.len() == 2 || ["und", "zho", "cmn", "yue", "eng", "rus"].contains(&primary))
}

/// The roles that a header gives its columns; `None` when `cells` is no header.
pub(super) fn header(cells: &[String]) -> Option<Vec<Option<Role>>> {
    let mut roles: Vec<Option<Role>> = cells.iter().map(|cell| role_of(cell)).collect();
    let has = |test: &dyn Fn(&Role) -> bool| roles.iter().flatten().any(test);
    if !has(&|role| matches!(role, Role::Rendering(_))) || !has(&|role| matches!(role, Role::Original(_))) {
        return None;
    }
    // Beside a column `term` the locale of the source says nothing more; the columns of Phrase.
    let mut seen = Vec::new();
    for role in &mut roles {
        let single = !matches!(role, Some(Role::Original(_) | Role::Rendering(_) | Role::Note) | None);
        if single && seen.contains(role) {
            *role = None;
        } else {
            seen.push(role.clone());
        }
    }
    Some(roles)
}

/// Columns that the user named: `original=B,zh-CN=C,note=5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<(String, Place)>);

/// Which column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Counted from 0; the user wrote a letter or a number from 1.
    Number(usize),
    /// By the name in the header.
    Name(String),
}

impl std::str::FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut columns = Vec::new();
        for pair in text.split(',') {
            let (role, place) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is not like original=B"))?;
            if role_of(role).is_none() {
                return Err(format!(
                    "unknown column `{role}` (one of: original, rendering, a language such as en, ru or zh-TW, \
                     kind, status, region, method, language, note, subject, entry, mentions)"
                ));
            }
            columns.push((role.trim().to_owned(), place_of(place.trim())));
        }
        Ok(Self(columns))
    }
}

fn place_of(text: &str) -> Place {
    if let Some(number) = text.parse::<usize>().ok().filter(|&number| number > 0) {
        return Place::Number(number - 1);
    }
    // `A` to `ZZZ`, as spreadsheets count.
    if (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let number = text.bytes().fold(0, |number, byte| number * 26 + usize::from(byte - b'A') + 1);
        return Place::Number(number - 1);
    }
    Place::Name(text.to_lowercase())
}

impl Columns {
    /// Roles for a table whose first row is `first`, and whether that row is a header.
    pub(super) fn roles(&self, first: &[String]) -> Result<(Vec<Option<Role>>, bool), String> {
        let mut roles = vec![None; first.len()];
        let by_name = self.0.iter().any(|(_, place)| matches!(place, Place::Name(_)));
        for (role, place) in &self.0 {
            let at = match place {
                Place::Number(number) => *number,
                Place::Name(name) => {
                    let named = first.iter().position(|cell| cell.trim().to_lowercase() == *name);
                    named.ok_or_else(|| format!("no column `{name}` (the first row has: {})", first.join(", ")))?
                }
            };
            if at >= roles.len() {
                roles.resize(at + 1, None);
            }
            roles[at] = role_of(role);
        }
        let has = |test: &dyn Fn(&Role) -> bool| roles.iter().flatten().any(test);
        if !has(&|role| matches!(role, Role::Original(_))) || !has(&|role| matches!(role, Role::Rendering(_))) {
            return Err("--columns names no original or no rendering".to_owned());
        }
        let is_header = by_name || header(first).is_some() || is_heading(&roles, first);
        Ok((roles, is_header))
    }
}

/// Whether the first row is a heading in words of its own: its Chinese column holds no Chinese although it
/// is filled, or is called 译名-something.
fn is_heading(roles: &[Option<Role>], first: &[String]) -> bool {
    let renderings =
        roles.iter().zip(first).filter(|(role, cell)| matches!(role, Some(Role::Rendering(_))) && !cell.is_empty());
    let mut cells = renderings.map(|(_, cell)| cell).peekable();
    cells.peek().is_some() && cells.all(|cell| !has_han(cell) || role_of(cell).is_some() || cell.contains("译名"))
}

/// Roles by the contents of `rows`: the column that is most Chinese is the rendering, the one that is most
/// foreign is the original, what follows both a note. The message says why there are none.
pub(super) fn by_content(rows: &[Vec<String>]) -> Result<Vec<Option<Role>>, String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let share = |column: usize, test: &dyn Fn(&str) -> bool| {
        let cells = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.trim().is_empty());
        let (all, some) = cells.fold((0_usize, 0_usize), |(all, some), cell| (all + 1, some + usize::from(test(cell))));
        if all * 2 < rows.len() { 0.0 } else { some as f64 / all.max(1) as f64 }
    };
    // Names differ from row to row; a column that says `person` in each is none.
    let variety = |column: usize| {
        let cells: Vec<&str> = rows.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
        let distinct: BTreeSet<&str> = cells.iter().copied().collect();
        distinct.len() as f64 / cells.len().max(1) as f64
    };
    let chinese: Vec<f64> = (0..width).map(|column| share(column, &is_rendering)).collect();
    let foreign: Vec<f64> = (0..width).map(|column| share(column, &is_original)).collect();
    let best = |score: &dyn Fn(usize) -> f64| (0..width).rev().max_by(|&a, &b| score(a).total_cmp(&score(b)));
    let Some(rendering) = best(&|column| chinese[column] * variety(column)) else {
        return Err("the table is empty".to_owned());
    };
    // What stands beside the rendering is likelier its original than a remark.
    let beside = |column: usize| if column.abs_diff(rendering) == 1 { 1.5 } else { 1.0 };
    let Some(original) = best(&|column| foreign[column] * variety(column) * beside(column)) else {
        return Err("the table is empty".to_owned());
    };
    if chinese[rendering] < 0.5 || foreign[original] < 0.5 || rendering == original {
        let shown: Vec<String> = rows.first().into_iter().flatten().take(8).cloned().collect();
        return Err(format!(
            "cannot tell which column holds the originals and which the renderings (first row: {}): name them \
             with --columns original=A,zh-CN=B",
            shown.join(" | ")
        ));
    }
    let mut roles = vec![None; width];
    roles[rendering] = Some(Role::Rendering(None));
    roles[original] = Some(Role::Original(None));
    if let Some(note) = roles.get_mut(rendering.max(original) + 1) {
        *note = Some(Role::Note);
    }
    Ok(roles)
}

fn is_rendering(cell: &str) -> bool {
    let han = cell.chars().filter(|&c| is_han(c)).count();
    han > 0 && han * 2 >= cell.chars().filter(|c| c.is_alphanumeric()).count()
}

fn is_original(cell: &str) -> bool {
    has_foreign(cell) && !has_han(cell) && cell.chars().count() < 200
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str) -> Vec<String> {
        row.split(';').map(str::to_owned).collect()
    }

    #[test]
    fn headers_of_many_tools_are_known() {
        let original = |tag: &str| Some(Role::Original(Some(tag.to_owned())));
        let rendering = |region| Some(Role::Rendering(Some(region)));
        for (row, expected) in [
            ("Entry_ID;English;Chinese_PRC", vec![Some(Role::Entry), original("en"), rendering(Region::Cn)]),
            (
                "Term [en];Term [zh-TW];Status [zh-TW]",
                vec![original("en"), rendering(Region::Tw), Some(Role::Status(Some(Region::Tw)))],
            ),
            (
                "English;Chinese (Traditional, Hong Kong SAR);Note",
                vec![original("en"), rendering(Region::Hk), Some(Role::Note)],
            ),
            ("source;target;context", vec![Some(Role::Original(None)), Some(Role::Rendering(None)), None]),
            ("备注;译名;俄文", vec![Some(Role::Note), Some(Role::Rendering(None)), original("ru")]),
            ("en_US;zh_Hans", vec![original("en-us"), rendering(Region::Cn)]),
        ] {
            assert_eq!(header(&cells(row)), Some(expected), "{row}");
        }
        assert_eq!(header(&cells("Georgy Zinoviev;季诺维也夫")), None);
        assert_eq!(header(&cells("id;no;is")), None);
    }

    #[test]
    fn columns_go_by_letter_number_or_name() {
        let columns: Columns = "original=B,zh-CN=3,note=Remarks".parse().unwrap();
        let (roles, header) = columns.roles(&cells("nr;name;cn;remarks")).unwrap();
        assert!(header);
        assert_eq!(
            roles,
            [None, Some(Role::Original(None)), Some(Role::Rendering(Some(Region::Cn))), Some(Role::Note)]
        );
        let (roles, header) = "en=AB,zh=A".parse::<Columns>().unwrap().roles(&cells("普京;x")).unwrap();
        assert!(!header && roles[27] == Some(Role::Original(Some("en".to_owned()))));
        assert!("original".parse::<Columns>().is_err());
        assert!("colour=B".parse::<Columns>().unwrap_err().contains("colour"));
        assert!("original=A".parse::<Columns>().unwrap().roles(&cells("a;b")).is_err());
    }

    #[test]
    fn contents_tell_columns() {
        let rows = [cells("1;普京;Vladimir Putin;总统"), cells("2;吕特;Mark Rutte;")];
        let roles = by_content(&rows).unwrap();
        assert_eq!(roles[1..], [Some(Role::Rendering(None)), Some(Role::Original(None)), Some(Role::Note)]);
        assert!(by_content(&[cells("a;b")]).unwrap_err().contains("--columns"));
    }
}
