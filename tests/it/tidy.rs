//! The shape of the code: who may import whom, where crates of the edges may appear, a header on every file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with what it may use, in the order of the data flow. `cli` may use everything.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("term", &["text"]),
    ("read", &["text"]),
    ("mention", &["text"]),
    ("translit", &["text"]),
    ("align", &["text", "term", "mention", "translit"]),
    ("reference", &["text", "term"]),
    ("store", &["text", "term"]),
    ("exchange", &["text", "term", "read"]),
    ("harvest", &["text", "term", "read", "mention", "translit", "align", "store", "exchange", "names"]),
    ("lookup", &["text", "term", "translit"]),
    ("names", &["text", "term", "translit"]),
    ("suggest", &["text", "term", "mention", "translit", "align", "lookup", "names"]),
    ("check", &["text", "term", "mention", "translit", "align", "reference", "lookup", "names"]),
    ("report", &["text", "term", "align", "lookup", "suggest", "check"]),
    ("lsp", &["text", "term", "read", "align", "lookup", "check", "report"]),
];

/// Crates that only some modules may use.
const CRATES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("csv", &["read", "exchange"]),
    ("ignore", &["read"]),
    ("quick_xml", &["read", "exchange"]),
    ("zip", &["read", "exchange"]),
    ("calamine", &["read", "exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("html5gum", &["read"]),
    ("pulldown_cmark", &["read"]),
    ("flate2", &["read", "translit"]),
    ("ruzstd", &["read"]),
    ("indicatif", &["cli"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("etcetera", &["cli"]),
    ("toml", &["cli"]),
    ("lsp_server", &["lsp"]),
    ("gen_lsp_types", &["lsp"]),
];

#[test]
fn modules_use_only_those_below_them() {
    let mut problems = Vec::new();
    for file in sources() {
        let module = module_of(&file);
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            assert!(["lib.rs", "main.rs", "cli"].contains(&module.as_str()), "src/{module} has no layer in this table");
            continue;
        };
        for used in used_modules(&without_tests(&code(&file))) {
            if used != module && !allowed.contains(&used.as_str()) {
                problems.push(format!("{}: {module} may not use {used}", file.display()));
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn crates_stay_in_their_modules() {
    let mut problems = Vec::new();
    for file in sources() {
        let (module, code) = (module_of(&file), without_tests(&code(&file)));
        for (name, allowed) in CRATES {
            if !allowed.contains(&module.as_str()) && uses_crate(&code, name) {
                problems.push(format!("{}: {module} may not use the crate {name}", file.display()));
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is() {
    let roots = ["src", "tests"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let bare: Vec<PathBuf> = roots
        .iter()
        .flat_map(|root| rust_files(root))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .collect();
    assert_eq!(bare, Vec::<PathBuf>::new());
}

#[test]
fn the_rule_sees_every_way_to_name_a_module() {
    let code = "use crate::store;\nuse crate::{align::Aligner, text::{Span, script}};\nfn f(x: crate::read::Input) {}\n\
                // crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::check;\n    fn g() { if a { b } }\n}\nuse crate::term;";
    let code = without_tests(&without_comments(code));
    let used: Vec<String> = used_modules(&code).into_iter().collect();
    assert_eq!(used, ["align", "read", "store", "term", "text"]);
    assert!(uses_crate("use csv::Reader;", "csv") && uses_crate("let x = csv::Reader::new();", "csv"));
    assert!(!uses_crate("use super::csv::record; use crate::report::csv::record;", "csv"));
}

fn sources() -> Vec<PathBuf> {
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first step below `src`: `store` for `src/store/query.rs` and for `src/store.rs`.
fn module_of(file: &Path) -> String {
    let below = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    let whole = ["lib.rs", "main.rs"].contains(&first);
    if whole { first.to_owned() } else { first.trim_end_matches(".rs").to_owned() }
}

fn code(file: &Path) -> String {
    without_comments(&fs::read_to_string(file).unwrap())
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// `code` without what `#[cfg(test)]` stands before, up to the end of its block or statement. Formatted
/// code closes a block at the indentation it was opened at.
fn without_tests(code: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let close = format!("{}}}", " ".repeat(indent));
        let item = lines.by_ref().find(|line| !line.trim_start().starts_with("#["));
        if item.is_some_and(|item| !item.trim_end().ends_with(';')) {
            lines.by_ref().find(|line| *line == close);
        }
    }
    kept.join("\n")
}

/// The modules of ours that `code` names after `crate::`, in braces or alone.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => used.extend(first_names(list)),
            None => used.extend(leading_ident(after)),
        }
    }
    used
}

/// The first names of a braced list: `align::Aligner, text::{Span, script}}` gives `align` and `text`.
fn first_names(list: &str) -> Vec<String> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ if start && !c.is_whitespace() => {
                names.extend(list.get(at..).and_then(leading_ident));
                start = false;
            }
            _ => {}
        }
    }
    names
}

fn leading_ident(text: &str) -> Option<String> {
    let ident: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!ident.is_empty()).then_some(ident)
}

/// Whether `name::` starts a path in `code`: nothing of an identifier or of another path stands before it.
fn uses_crate(code: &str, name: &str) -> bool {
    let start = format!("{name}::");
    code.match_indices(&start).any(|(at, _)| {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}
