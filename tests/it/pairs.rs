//! `train --pairs` and `eval --pairs`, as programs call them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn yiming(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// Stems before endings, without the one name that is to be rendered unseen.
fn table() -> String {
    let mut table = String::from("original\tzh\n");
    for (stem, first) in [("Pet", "佩特"), ("Le", "列"), ("Ko", "科"), ("Ru", "鲁"), ("Mar", "马尔"), ("No", "诺")]
    {
        for (end, last) in [("kov", "科夫"), ("lev", "列夫"), ("nov", "诺夫"), ("rov", "罗夫"), ("", "")] {
            if stem != "Mar" || end != "lev" {
                let row = [stem, end, "\t", first, last, "\n"];
                table.extend(row);
            }
        }
    }
    table
}

#[test]
fn trains_and_measures() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("train.tsv"), table()).unwrap();
    // Of two references either will do, and the name counts once.
    fs::write(folder.path().join("dev.tsv"), "zh\toriginal\n佩特科夫\tPetkov\n彼得科夫\tPetkov\n卡夫\tqqq\n").unwrap();
    let trained = yiming(folder.path(), &["train", "--pairs", "train.tsv", "-o", "m"]);
    assert!(trained.status.success(), "{}", String::from_utf8_lossy(&trained.stderr));
    let first = fs::read(folder.path().join("m")).unwrap();
    yiming(folder.path(), &["train", "--pairs", "train.tsv", "-o", "m"]);
    assert!(first == fs::read(folder.path().join("m")).unwrap(), "the same pairs give the same bytes");

    let arguments = ["eval", "--pairs", "dev.tsv", "--model", "m", "--format", "jsonl"];
    let measured = yiming(folder.path(), &arguments);
    let figures: serde_json::Value = serde_json::from_slice(&measured.stdout).unwrap();
    assert_eq!(figures["names"], 2);
    for figure in ["top1", "top5", "top10", "mrr"] {
        assert_eq!(figures[figure], 0.5, "{figure}");
    }
}

#[test]
fn mistakes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.tsv"), "original\trendering\nKov\t科夫\n").unwrap();
    fs::write(folder.path().join("text"), "no model").unwrap();
    fs::write(folder.path().join("dev.tsv"), "original\tzh\nKov\t科夫\n").unwrap();
    let check = |arguments: &[&str], message: &str| {
        let output = yiming(folder.path(), arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    };
    check(&["train", "--pairs", "bad.tsv", "-o", "m"], "bad.tsv: line 1: no column `zh`");
    check(&["train", "-o", "m"], "RECIPE");
    check(&["train", "recipe.toml", "--pairs", "dev.tsv", "-o", "m"], "cannot be used with");
    check(&["eval", "--pairs", "dev.tsv"], "--model");
    check(&["eval", "--pairs", "dev.tsv", "--model", "text"], "text: not a yiming generator");
    check(&["eval", "gold.jsonl", "--format", "jsonl"], "cannot be used with");
    check(&["eval"], "GOLD");
}
