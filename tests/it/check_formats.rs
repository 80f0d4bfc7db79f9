//! What `check` writes: the same findings in every format, at places that other programs count alike.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr as _;

/// Each line after the first misspells the name that the first establishes, after characters whose bytes,
/// UTF-16 units, code points and cells differ.
const TEXT: &str = "\
使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)不在场。季诺维也夫走了，季诺维也夫来了，季诺维也夫说，季诺维也夫问，季诺维也夫答，季诺维也夫笑。
ＡＢＣ，ｱｲｳ，季诺维耶夫说。
👍🏽，👩‍👩‍👧，❤️，季诺维耶夫说。
cafe\u{301}，Sa\u{303}o，季诺维耶夫说。
𠮷田，𠮷野，季诺维耶夫说。
100%，甲:乙,丙\t季诺维耶夫说。
";

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.args(["check", "--no-memory"]).args(arguments).current_dir(folder).env_remove("GITHUB_WORKSPACE");
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("第1章.txt"), TEXT).unwrap();
    folder
}

/// Line, column and end column of the slip in every line but the first, in code points from 1.
fn places() -> Vec<(usize, usize, usize)> {
    let slips = TEXT.lines().enumerate().skip(1).map(|(at, line)| {
        let before = line.split("季诺维耶夫").next().unwrap().chars().count();
        (at + 1, before + 1, before + 6)
    });
    slips.collect()
}

#[test]
fn the_carets_stand_under_every_name() {
    let folder = folder();
    let told = stdout(&check(folder.path(), &["第1章.txt"]));
    let lines: Vec<&str> = told.lines().collect();
    let carets: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].contains('^')).collect();
    assert_eq!(carets.len(), places().len(), "{told}");
    for at in carets {
        let before = lines[at - 1].split("季诺维耶夫").next().unwrap();
        assert_eq!(lines[at].find('^'), Some(before.width()), "{told}");
        assert_eq!(lines[at].matches('^').count(), "季诺维耶夫".width());
    }
}

#[test]
fn every_format_tells_the_same_places() {
    let folder = folder();
    let told = |format| stdout(&check(folder.path(), &["--format", format, "第1章.txt"]));
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let keys = ["line", "column", "end_column"];
    let of = |one: &serde_json::Value, keys: [&str; 3]| {
        let [a, b, c] = keys.map(|key| number(&one[key]));
        (a, b, c)
    };

    let array: Vec<serde_json::Value> = serde_json::from_str(&told("json")).unwrap();
    assert_eq!(array.iter().map(|one| of(one, keys)).collect::<Vec<_>>(), places());
    let lines: Vec<serde_json::Value> = told("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, array);

    let log: serde_json::Value = serde_json::from_str(&told("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let regions = results.iter().map(|one| &one["locations"][0]["physicalLocation"]["region"]);
    let regions: Vec<_> = regions.map(|one| of(one, ["startLine", "startColumn", "endColumn"])).collect();
    assert_eq!(regions, places());

    let annotations = places().into_iter().map(|(line, column, end)| {
        format!("::warning file=第1章.txt,line={line},endLine={line},col={column},endColumn={end},title=YM109 ")
    });
    let (github, concise, csv) = (told("github"), told("concise"), told("csv"));
    for (at, start) in annotations.enumerate() {
        assert!(github.lines().nth(at).unwrap().starts_with(&start), "{github}");
    }
    assert_eq!(github.lines().count(), places().len());
    for (at, (line, column, end)) in places().into_iter().enumerate() {
        assert!(concise.lines().nth(at).unwrap().starts_with(&format!("第1章.txt:{line}:{column}: YM109 ")));
        assert!(csv.lines().nth(at + 1).unwrap().starts_with(&format!("第1章.txt,{line},{column},{end},YM109,")));
    }
}

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let folder = folder();
    let below = folder.path().join("book");
    fs::create_dir(&below).unwrap();
    fs::rename(folder.path().join("第1章.txt"), below.join("第1章.txt")).unwrap();
    for format in ["github", "sarif"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        command.args(["check", "--no-memory", "--format", format, "第1章.txt"]).current_dir(&below);
        let output = command.env("GITHUB_WORKSPACE", folder.path()).output().unwrap();
        let told = stdout(&output);
        let name = if format == "github" { "file=book/第1章.txt," } else { "\"book/%E7%AC%AC1%E7%AB%A0.txt\"" };
        assert!(told.contains(name), "{told}");
    }
}

#[test]
fn messages_come_in_two_languages() {
    let folder = folder();
    for (arguments, message, summary) in
        [(&["--lang", "zh"][..], "疑为", "共 5 处问题\n"), (&["--lang", "en"], "looks like a slip", "5 findings\n")]
    {
        let output = check(folder.path(), &[arguments, &["第1章.txt"]].concat());
        assert!(stdout(&output).contains(message), "{}", stdout(&output));
        assert_eq!(String::from_utf8_lossy(&output.stderr), summary);
    }
    assert_eq!(check(folder.path(), &["--lang", "fr", "第1章.txt"]).status.code(), Some(2));
}

#[test]
fn evidence_says_where_and_how_often() {
    let folder = folder();
    let more = TEXT.replace("ＡＢＣ，ｱｲｳ，季诺维耶夫说。", "会后，季诺维也夫说，季诺维也夫走了。");
    fs::write(folder.path().join("第1章.txt"), more).unwrap();
    let told = stdout(&check(folder.path(), &["--lang", "en", "第1章.txt"]));
    assert!(
        told.contains("= established: 第1章.txt:1:9: 格奥尔基·季诺维也夫(Georgy Zinoviev), used 9 times"),
        "{told}"
    );
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder();
    let plain = stdout(&check(folder.path(), &["第1章.txt"]));
    assert!(!plain.contains('\u{1b}'));
    let coloured = stdout(&check(folder.path(), &["--color", "always", "第1章.txt"]));
    assert!(coloured.contains("\u{1b}["));
}
