//! `check`, `explain` and `suggest` as commands: output, exit status, one work of several files.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CLEAN: &str = "使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)不在场。\n随后季诺维也夫发表谈话，北约秘书长马克·吕特（Mark Rutte）作答。\n吕特没有多说。\n";

fn yiming(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yiming")).args(arguments).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with the text and with a copy in which the bare surname is misspelt.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("clean.txt"), CLEAN).unwrap();
    fs::write(folder.path().join("odd.txt"), CLEAN.replace("随后季诺维也夫", "随后季诺维耶夫")).unwrap();
    folder
}

#[test]
fn a_slip_is_reported_where_it_stands() {
    let folder = folder();
    let clean = yiming(folder.path(), &["check", "--no-memory", "clean.txt"]);
    assert_eq!((clean.status.code(), stdout(&clean).as_str()), (Some(0), ""));
    let odd = yiming(folder.path(), &["check", "--no-memory", "--format", "jsonl", "odd.txt"]);
    assert_eq!(odd.status.code(), Some(1));
    let found: Vec<serde_json::Value> = stdout(&odd).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.len(), 1);
    let place = ["file", "line", "column", "end_column", "code", "found", "expected"].map(|key| found[0][key].clone());
    let expected: [serde_json::Value; 7] =
        ["odd.txt".into(), 2.into(), 3.into(), 8.into(), "YM109".into(), "季诺维耶夫".into(), "季诺维也夫".into()];
    assert_eq!(place, expected);
}

#[test]
fn several_paths_are_one_work() {
    let folder = folder();
    fs::write(folder.path().join("later.txt"), "后来季诺维耶夫走了。\n").unwrap();
    let alone = yiming(folder.path(), &["check", "--no-memory", "later.txt"]);
    assert_eq!(alone.status.code(), Some(0));
    let work = yiming(folder.path(), &["check", "--no-memory", "--format", "concise", "clean.txt", "later.txt"]);
    assert_eq!(work.status.code(), Some(1));
    assert!(stdout(&work).starts_with("later.txt:1:3: YM109 "), "{}", stdout(&work));
}

#[test]
fn the_exit_status_is_the_same_in_every_format() {
    let folder = folder();
    for format in ["full", "concise", "json", "jsonl", "sarif", "github", "csv"] {
        for (file, status) in [("clean.txt", 0), ("odd.txt", 1)] {
            let output = yiming(folder.path(), &["check", "--no-memory", "--format", format, file]);
            assert_eq!(output.status.code(), Some(status), "{format} {file}");
        }
    }
    let lenient = yiming(folder.path(), &["check", "--no-memory", "--fail-on", "error", "odd.txt"]);
    assert_eq!(lenient.status.code(), Some(0));
    assert!(stdout(&lenient).contains("YM109"));
}

#[test]
fn rules_are_selected_and_unknown_ones_refused() {
    let folder = folder();
    let ignored = yiming(folder.path(), &["check", "--no-memory", "--ignore", "YM109", "odd.txt"]);
    assert_eq!(ignored.status.code(), Some(0));
    let others = yiming(folder.path(), &["check", "--no-memory", "--select", "YM102,YM103", "odd.txt"]);
    assert_eq!(others.status.code(), Some(0));
    let unknown = yiming(folder.path(), &["check", "--no-memory", "--select", "YM999", "odd.txt"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("YM999"));
}

#[test]
fn what_is_not_settled_is_never_written() {
    let folder = folder();
    let diff = yiming(folder.path(), &["check", "--no-memory", "--diff", "odd.txt"]);
    assert_eq!((diff.status.code(), stdout(&diff).as_str()), (Some(0), ""));
    assert_eq!(String::from_utf8_lossy(&diff.stderr), "共 1 处问题，没有可以代改的\n");
    let clean = yiming(folder.path(), &["check", "--no-memory", "--diff", "clean.txt"]);
    assert_eq!((clean.status.code(), clean.stderr.as_slice()), (Some(0), &b""[..]));
    let before = fs::read(folder.path().join("odd.txt")).unwrap();
    let fix = yiming(folder.path(), &["check", "--no-memory", "--fix", "odd.txt"]);
    assert_eq!(fix.status.code(), Some(1));
    assert_eq!(fs::read(folder.path().join("odd.txt")).unwrap(), before);
}

#[test]
fn the_carets_stand_under_the_name() {
    let folder = folder();
    let output = stdout(&yiming(folder.path(), &["check", "--no-memory", "--lang", "en", "odd.txt"]));
    let lines: Vec<&str> = output.lines().collect();
    assert!(
        lines[0].starts_with("odd.txt:2:3: warning[YM109 near-duplicate] 季诺维耶夫 looks like a slip"),
        "{output}"
    );
    assert!(lines[2].starts_with(" 2 | 随后季诺维耶夫发表谈话"), "{output}");
    assert_eq!(lines[3], "   |     ^^^^^^^^^^");
}

#[test]
fn every_rule_is_explained() {
    let folder = folder();
    let list = stdout(&yiming(folder.path(), &["explain"]));
    for line in list.lines() {
        let code = line.split(' ').next().unwrap();
        let told = yiming(folder.path(), &["explain", code]);
        assert!(told.status.success() && stdout(&told).contains("Not reported"), "{code}");
    }
    assert_eq!(yiming(folder.path(), &["explain", "YM000"]).status.code(), Some(2));
}

#[test]
fn a_text_suggests_what_it_states() {
    let folder = folder();
    let output = yiming(folder.path(), &["suggest", "--no-memory", "--format", "jsonl", "clean.txt"]);
    assert_eq!(output.status.code(), Some(0));
    let found: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let surname = found.iter().find(|one| one["text"] == "吕特").unwrap();
    assert_eq!(surname["direction"], "to-original");
    assert_eq!(surname["suggestions"][0]["original"], "Mark Rutte");
    assert_eq!(surname["suggestions"][0]["parts"][0]["original"], "Rutte");
    let missing = yiming(folder.path(), &["suggest", "--no-memory", "nowhere.txt"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().contains("nowhere.txt"));
}

/// A memory that has read the clean text, and in which one rendering of Zinoviev is preferred, one forbidden.
fn settled(folder: &Path) {
    for arguments in [
        &["align", "--db", "m.db", "clean.txt"][..],
        &["term", "prefer", "--db", "m.db", "Georgy Zinoviev", "格奥尔基·季诺维也夫"],
        &["term", "deprecate", "--db", "m.db", "Georgy Zinoviev", "格奥尔基·齐诺维耶夫"],
    ] {
        let output = yiming(folder, arguments);
        assert!(output.status.success(), "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn settled_forms_are_written_in() {
    let folder = folder();
    settled(folder.path());
    let text = "大使格奥尔基·齐诺维耶夫到会。\r\n他走了。\r\n";
    fs::write(folder.path().join("later.txt"), text).unwrap();
    let found = yiming(folder.path(), &["check", "--db", "m.db", "--format", "jsonl", "later.txt"]);
    let finding: serde_json::Value = serde_json::from_str(&stdout(&found)).unwrap();
    assert_eq!((finding["code"].as_str(), finding["fix"]["safe"].as_bool()), (Some("YM104"), Some(true)));
    assert_eq!(finding["evidence"][0]["file"], "clean.txt", "a place here is called as here");
    let diff = yiming(folder.path(), &["check", "--db", "m.db", "--diff", "later.txt"]);
    assert_eq!(diff.status.code(), Some(1));
    assert!(stdout(&diff).contains("+大使格奥尔基·季诺维也夫到会。"), "{}", stdout(&diff));
    assert_eq!(fs::read_to_string(folder.path().join("later.txt")).unwrap(), text);
    let fix = yiming(folder.path(), &["check", "--db", "m.db", "--fix", "later.txt"]);
    assert_eq!((fix.status.code(), stdout(&fix).as_str()), (Some(0), ""));
    let fixed = fs::read_to_string(folder.path().join("later.txt")).unwrap();
    assert_eq!(fixed, text.replace("齐诺维耶夫", "季诺维也夫"));
}

#[test]
fn the_memory_serves_the_next_text() {
    let folder = folder();
    settled(folder.path());
    fs::write(folder.path().join("en.txt"), "Georgy Zinoviev met Rutte on Monday.\n").unwrap();
    let output = yiming(folder.path(), &["suggest", "--db", "m.db", "--format", "jsonl", "en.txt"]);
    let found: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let forms: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|one| {
            let first = &one["suggestions"][0];
            let text = |value: &'static str| first[value].as_str().unwrap();
            (one["text"].as_str().unwrap(), text("rendering"), text("origin"))
        })
        .collect();
    let expected = [("Georgy Zinoviev", "格奥尔基·季诺维也夫", "settled"), ("Rutte", "吕特", "memory")];
    assert_eq!(forms, expected);
    assert_eq!(found[0]["suggestions"].as_array().unwrap().len(), 1, "deprecated forms are never suggested");
}
