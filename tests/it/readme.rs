//! The README's tour, taken as it is printed: the commands in order, in one folder, with the files it shows.
//!
//! `…` in a sample stands for anything; days and sizes are not compared. `YIMING_BLESS=1` writes what was
//! printed into the samples that leave nothing out.
#![expect(clippy::string_slice, reason = "every place was found in the text it is a place of")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// One command of the tour, and what the README says that it prints.
struct Step<'a> {
    command: &'a str,
    printed: &'a str,
}

#[test]
fn the_tour_is_as_printed() {
    let readme = fs::read_to_string(README).unwrap();
    let folder = tempfile::tempdir().unwrap();
    lay_out(&readme, folder.path());
    assert!(shell(folder.path(), None, "yiming align corpus --db names.db").contains(" pairs, "));

    let (mut memory, mut mended, mut wrong) = (None, readme.clone(), String::new());
    for Step { command, printed } in steps(&readme) {
        if let Some(path) = command.strip_prefix("export YIMING_DB=") {
            memory = Some(path);
            continue;
        }
        let found = shell(folder.path(), memory, command);
        if matches(&undated(printed), &undated(&found)) {
            continue;
        }
        let _ = write!(wrong, "$ {command}\n--- README\n{printed}--- now\n{found}\n");
        if !printed.contains('…') {
            mended = mended.replacen(&format!("$ {command}\n{printed}"), &format!("$ {command}\n{found}"), 1);
        }
    }
    if env::var_os("YIMING_BLESS").is_some() {
        fs::write(README, mended).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The articles, and every file that the README shows.
fn lay_out(readme: &str, folder: &Path) {
    let corpus = folder.join("corpus");
    fs::create_dir(&corpus).unwrap();
    for article in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
        let article = article.unwrap().path();
        if article.is_file() {
            fs::copy(&article, corpus.join(article.file_name().unwrap())).unwrap();
        }
    }
    let shown = shown_files(readme);
    assert_eq!(shown.len(), 4, "{shown:?}");
    for (name, text) in shown {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Name and text of the files in the running text: `` `a.txt` is `…` ``, or the fenced text that follows.
fn shown_files(readme: &str) -> Vec<(&str, String)> {
    let mut files = Vec::new();
    for (at, _) in readme.match_indices(".txt` ") {
        let name = readme[..at + ".txt".len()].rsplit('`').next().unwrap();
        let rest = &readme[at + ".txt` ".len()..];
        if let Some(inline) = rest.strip_prefix("is `") {
            files.push((name, format!("{}\n", inline.split('`').next().unwrap())));
        } else if let Some(fenced) =
            ["is\n\n```text\n", "has two lines:\n\n```text\n"].iter().find_map(|it| rest.strip_prefix(it))
        {
            files.push((name, fenced.split("```").next().unwrap().to_owned()));
        }
    }
    files
}

/// The commands of all `console` blocks, each with the whole lines that follow it.
fn steps(readme: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for block in readme.split("```console\n$ ").skip(1) {
        let mut rest = block.split("```").next().unwrap();
        while let Some((command, printed)) = rest.split_once('\n') {
            let end =
                if printed.starts_with("$ ") { 0 } else { printed.find("\n$ ").map_or(printed.len(), |at| at + 1) };
            steps.push(Step { command, printed: &printed[..end] });
            rest = printed[end..].trim_start_matches("$ ");
        }
    }
    steps
}

/// What `command` prints, on either stream.
fn shell(folder: &Path, memory: Option<&str>, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_yiming")).parent().unwrap();
    let mut path = vec![program.to_owned()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap()));
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", &format!("{{ {command}\n}} 2>&1")]);
    shell.env("PATH", env::join_paths(path).unwrap()).env("LC_ALL", "C.UTF-8").env("XDG_DATA_HOME", folder);
    match memory {
        Some(memory) => shell.env("YIMING_DB", memory),
        None => shell.env_remove("YIMING_DB"),
    };
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}

/// Without what changes from day to day, and without spaces at the ends of lines.
fn undated(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines() {
        if line.starts_with("bytes ") {
            plain.push_str("bytes\n");
            continue;
        }
        let words = line.split_inclusive([' ', ',']).map(|word| if is_day(word) { "DAY " } else { word });
        plain.push_str(words.collect::<String>().trim_end());
        plain.push('\n');
    }
    plain
}

/// Whether `word` begins as 2026-11-30 does.
fn is_day(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() >= 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[7] == b'-'
}

/// Whether `text` has the pieces of `pattern` between its `…`, in order and with nothing else.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('…');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + before.len()..];
        }
    }
    last.map_or(rest.is_empty(), |piece| rest.ends_with(piece))
}

#[test]
fn a_sample_may_leave_something_out() {
    assert!(matches("a…d\n", "abcd\n") && matches("a\n…\nd", "a\nb\nd") && matches("a…c…", "abcd"));
    assert!(!matches("a…e", "abcd") && !matches("ab", "abc") && !matches("b…", "abc") && !matches("a…c…", "abd"));
}
