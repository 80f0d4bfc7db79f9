//! What `check` writes into files, what it leaves alone, and what it does not tell again: fixes, waivers,
//! baselines, changed lines.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GLOSS: &str = "使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)不在场。\n";

fn yiming(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yiming")).args(arguments).current_dir(folder).output().unwrap()
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    yiming(folder, &[&["check", "--no-memory", "--lang", "en"], arguments].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// `line:column:code` of each finding, and the exit status.
fn found(folder: &Path, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let output = check(folder, &[&["--format", "concise"], arguments].concat());
    let place = |line: &str| {
        let (place, _) = line.split_once(": YM").unwrap();
        let code = line.split(": ").nth(1).unwrap().split(' ').next().unwrap();
        format!("{place}:{code}")
    };
    (stdout(&output).lines().map(place).collect(), output.status.code())
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The text and a memory in which its rendering is preferred and 齐诺维耶夫 is deprecated.
fn settled(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = folder(&[files, &[("gloss.txt", GLOSS)]].concat());
    for arguments in [
        &["align", "--db", "m.db", "gloss.txt"][..],
        &["term", "prefer", "--db", "m.db", "Georgy Zinoviev", "格奥尔基·季诺维也夫"],
        &["term", "deprecate", "--db", "m.db", "Georgy Zinoviev", "格奥尔基·齐诺维耶夫"],
    ] {
        assert!(yiming(folder.path(), arguments).status.success(), "{arguments:?}");
    }
    folder
}

#[test]
fn quotations_code_and_addresses_are_never_changed() {
    let name = "格奥尔基·齐诺维耶夫";
    let kept = format!("他说“{name}到会”。\n> {name}\n`{name}`\n见https://a.cn/{name} 一文。\n《{name}传》\n");
    let text = format!("大使{name}到会。\n{kept}");
    let folder = settled(&[("t.md", &text)]);
    let before = yiming(folder.path(), &["check", "--db", "m.db", "--format", "jsonl", "t.md"]);
    let fixes: Vec<serde_json::Value> = stdout(&before)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["fix"].clone())
        .collect();
    assert_eq!(fixes.len(), 6, "{}", stdout(&before));
    assert_eq!(fixes[0]["safe"], true);
    assert!(fixes[1..].iter().all(serde_json::Value::is_null), "{fixes:?}");
    for options in [&["--fix"][..], &["--fix", "--unsafe-fixes"]] {
        let fix = yiming(folder.path(), &[&["check", "--db", "m.db", "--lang", "en", "t.md"], options].concat());
        assert_eq!(fix.status.code(), Some(1), "what is left is told");
        assert_eq!(
            fs::read_to_string(folder.path().join("t.md")).unwrap(),
            format!("大使格奥尔基·季诺维也夫到会。\n{kept}")
        );
        assert_eq!(stdout(&fix).matches("(by hand)").count(), 5, "{}", stdout(&fix));
    }
}

#[test]
fn fixes_that_are_not_safe_are_asked_for() {
    let slip = format!("{GLOSS}随后季诺维耶夫说，季诺维耶夫走了。\n");
    let right = slip.replace("季诺维耶夫", "季诺维也夫");
    let folder = folder(&[("t.txt", &slip)]);
    let alone = check(folder.path(), &["--unsafe-fixes", "t.txt"]);
    assert_eq!((alone.status.code(), stdout(&alone).as_str()), (Some(2), ""));
    assert!(stderr(&alone).contains("--fix or --diff"), "{}", stderr(&alone));
    assert_eq!(check(folder.path(), &["--fix", "t.txt"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("t.txt")).unwrap(), slip);
    let diff = check(folder.path(), &["--diff", "--unsafe-fixes", "t.txt"]);
    assert_eq!(diff.status.code(), Some(1));
    assert!(
        stdout(&diff).contains("\n-随后季诺维耶夫说，季诺维耶夫走了。\n+随后季诺维也夫说，季诺维也夫走了。\n"),
        "{}",
        stdout(&diff)
    );
    assert_eq!(fs::read_to_string(folder.path().join("t.txt")).unwrap(), slip);
    let fix = check(folder.path(), &["--fix", "--unsafe-fixes", "t.txt"]);
    assert_eq!((fix.status.code(), stderr(&fix).as_str()), (Some(0), "2 findings fixed\n"));
    assert_eq!(fs::read_to_string(folder.path().join("t.txt")).unwrap(), right);
}

#[test]
fn what_remains_is_told_where_it_stands_now() {
    // The safe fix makes the line longer; the other finding moves with it.
    let folder = settled(&[("t.txt", "大使格奥尔基·齐诺维耶夫（大使）到会，随后季诺维耶弗说。\n")]);
    let arguments = ["check", "--db", "m.db", "--lang", "en", "--format", "jsonl", "--fix", "t.txt"];
    let fix = yiming(folder.path(), &arguments);
    let text = fs::read_to_string(folder.path().join("t.txt")).unwrap();
    for line in stdout(&fix).lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let column = usize::try_from(finding["column"].as_u64().unwrap()).unwrap();
        let there: String = text.chars().skip(column - 1).take(5).collect();
        assert!(finding["found"].as_str().unwrap().starts_with(&there), "{line}\n{text}");
    }
    assert!(text.contains("季诺维也夫（大使）"), "{text}");
}

#[test]
fn a_file_keeps_its_encoding() {
    let text = "大使格奥尔基·齐诺维耶夫到会，他昨天在那里说了很多话。\n";
    let folder = settled(&[]);
    let (before, _, _) = encoding_rs::GBK.encode(text);
    fs::write(folder.path().join("b.txt"), &before).unwrap();
    let fix = yiming(folder.path(), &["check", "--db", "m.db", "--lang", "en", "--fix", "b.txt"]);
    assert_eq!((fix.status.code(), stderr(&fix).as_str()), (Some(0), "1 finding fixed\n"));
    let right = text.replace("齐诺维耶夫", "季诺维也夫");
    assert_eq!(fs::read(folder.path().join("b.txt")).unwrap(), encoding_rs::GBK.encode(&right).0.as_ref());
}

#[test]
fn what_is_no_text_file_is_left_alone_and_said() {
    let line = "{\"text\":\"大使格奥尔基·齐诺维耶夫到会。\"}\n";
    let folder = settled(&[("a.txt", "大使格奥尔基·齐诺维耶夫到会。\n"), ("b.jsonl", line)]);
    let fix = yiming(folder.path(), &["check", "--db", "m.db", "--lang", "en", "--fix", "b.jsonl", "a.txt"]);
    assert_eq!(fix.status.code(), Some(2));
    assert!(stderr(&fix).contains("cannot fix b.jsonl#1"), "{}", stderr(&fix));
    assert_eq!(fs::read_to_string(folder.path().join("b.jsonl")).unwrap(), line);
    assert!(fs::read_to_string(folder.path().join("a.txt")).unwrap().contains("季诺维也夫"));
}

#[test]
fn a_baseline_is_known_again_when_lines_move() {
    let text = format!("{GLOSS}会后季诺维耶夫说了话。\n");
    let folder = folder(&[("t.txt", &text)]);
    let path = folder.path();
    let first = check(path, &["--baseline", "b.json", "--format", "concise", "t.txt"]);
    assert_eq!(first.status.code(), Some(1), "a first run hides nothing");
    assert!(stdout(&first).contains("YM109") && stderr(&first).contains("1 finding written"), "{}", stderr(&first));
    assert_eq!(found(path, &["--baseline", "b.json", "t.txt"]), (vec![], Some(0)));
    fs::write(path.join("t.txt"), format!("新的一段。\n\n{text}")).unwrap();
    assert_eq!(found(path, &["--baseline", "b.json", "t.txt"]), (vec![], Some(0)));
    fs::write(path.join("t.txt"), format!("{GLOSS}季诺维夫来了。\n会后季诺维耶夫说了话。\n")).unwrap();
    let new = (vec!["t.txt:2:1:YM109".to_owned()], Some(1));
    assert_eq!(found(path, &["--baseline", "b.json", "t.txt"]), new);
    // From another folder it is the same file.
    fs::create_dir(path.join("sub")).unwrap();
    let (places, status) = found(&path.join("sub"), &["--baseline", "../b.json", "../t.txt"]);
    assert_eq!((places.len(), status), (1, Some(1)));
    assert_eq!(found(path, &["--baseline", "b.json", "--update-baseline", "t.txt"]), (vec![], Some(0)));
    assert_eq!(found(path, &["--baseline", "b.json", "t.txt"]), (vec![], Some(0)));
    fs::write(path.join("t.txt"), GLOSS).unwrap();
    let gone = check(path, &["--baseline", "b.json", "t.txt"]);
    assert!(stderr(&gone).contains("2 findings found no more"), "{}", stderr(&gone));
}

#[test]
fn a_baseline_that_is_none_is_an_error() {
    let folder = folder(&[("t.txt", GLOSS), ("b.json", "{\n \"findings\": 3\n}\n")]);
    let output = check(folder.path(), &["--baseline", "b.json", "t.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("b.json:3:1: not a baseline"), "{}", stderr(&output));
    assert_eq!(check(folder.path(), &["--update-baseline", "t.txt"]).status.code(), Some(2));
}

#[test]
fn a_waiver_lets_a_finding_stand() {
    let slip = "会后季诺维耶夫说了话。";
    let text = |waiver: &str| format!("{GLOSS}{waiver}\n{slip}\n");
    let folder = folder(&[]);
    let told = |text: &str| {
        fs::write(folder.path().join("t.txt"), text).unwrap();
        found(folder.path(), &["t.txt"])
    };
    let finding = "t.txt:3:3:YM109".to_owned();
    assert_eq!(told(&text("")), (vec![finding.clone()], Some(1)));
    for waiver in [
        "<!-- yiming: ignore YM109: 原书如此 -->",
        "[yiming: ignore YM109: as printed]",
        "yiming: ignore near-duplicate：原书如此",
    ] {
        assert_eq!(told(&text(waiver)), (vec![], Some(0)), "{waiver}");
    }
    assert_eq!(told(&format!("{GLOSS}{slip}[yiming: ignore YM109: 原书如此]\n")), (vec![], Some(0)));
    assert_eq!(
        told(&text("<!-- yiming: ignore YM109 -->")),
        (vec!["t.txt:2:1:YM100".to_owned(), finding.clone()], Some(1))
    );
    assert_eq!(
        told(&text("<!-- yiming: ignore YM102: 别的 -->")),
        (vec!["t.txt:2:1:YM100".to_owned(), finding], Some(1))
    );
    assert_eq!(
        told(&format!("{GLOSS}会后。[yiming: ignore YM109: 旧]\n")),
        (vec!["t.txt:2:4:YM100".to_owned()], Some(1))
    );
    // A rule that does not run has nothing to waive, and that is no news.
    fs::write(folder.path().join("t.txt"), text("<!-- yiming: ignore YM109: 原书如此 -->")).unwrap();
    assert_eq!(found(folder.path(), &["--ignore", "YM109", "t.txt"]), (vec![], Some(0)));
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let mut git = Command::new("git");
    git.args(who).args(arguments).current_dir(folder).env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE");
    git.output().is_ok_and(|output| output.status.success())
}

#[test]
fn only_changed_lines_are_told() {
    let folder = folder(&[("第1章.txt", &format!("{GLOSS}会后季诺维耶夫说了话。\n"))]);
    let path = folder.path();
    if !git(path, &["init", "-q"]) {
        // Nothing to ask.
        return;
    }
    let outside = check(path, &["--since", "nowhere", "第1章.txt"]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(stderr(&outside).contains("unknown revision `nowhere`"), "{}", stderr(&outside));
    assert!(git(path, &["add", "."]) && git(path, &["commit", "-qm", "a"]));
    assert_eq!(found(path, &["--since", "HEAD", "第1章.txt"]), (vec![], Some(0)));
    fs::write(path.join("第1章.txt"), format!("新。\n{GLOSS}会后季诺维耶夫说了话。\n季诺维夫来了。\n")).unwrap();
    assert_eq!(found(path, &["--since", "HEAD", "第1章.txt"]), (vec!["第1章.txt:4:1:YM109".to_owned()], Some(1)));
    assert!(git(path, &["commit", "-qam", "b"]));
    assert_eq!(found(path, &["--since", "HEAD~1", "第1章.txt"]).0.len(), 1);
    fs::write(path.join("new.txt"), "季诺维夫走了。\n").unwrap();
    assert_eq!(found(path, &["--since", "HEAD", "."]), (vec!["new.txt:1:1:YM109".to_owned()], Some(1)));
}

#[test]
fn without_a_repository_nothing_has_changed_since() {
    let folder = folder(&[("t.txt", GLOSS)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.args(["check", "--no-memory", "--since", "HEAD", "t.txt"]).current_dir(folder.path());
    // A repository round the folder for temporary files would be found else.
    let output = command.env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--since"), "{}", stderr(&output));
}
