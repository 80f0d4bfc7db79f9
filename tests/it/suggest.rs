//! `suggest --annotate`, `transliterate` and `config` as commands, with the settings of a yiming.toml.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn yiming(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yiming")).args(arguments).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const SETTINGS: &str = "db = \"m.db\"\nauthority = \"RFI\"\n[style]\nbrackets = \"half\"\ninterpunct = \"‧\"\n";

/// A folder with settings and a memory that has read two publishers.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("yiming.toml", SETTINGS);
    write("bbc.txt", "北约秘书长马克·吕特（Mark Rutte）作答。\n");
    write("rfi.txt", "北约秘书长马克·鲁特（Mark Rutte）作答。\n");
    for (file, publisher) in [("bbc.txt", "BBC"), ("rfi.txt", "RFI")] {
        let output = yiming(folder.path(), &["align", "--publisher", publisher, "--db", "m.db", file]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    folder
}

#[test]
fn a_text_is_annotated_as_the_settings_say() {
    let folder = folder();
    fs::write(folder.path().join("en.txt"), "Mark Rutte went to Spain on Sunday. Rutte left Spain.\n").unwrap();
    let output = yiming(folder.path(), &["suggest", "--annotate", "en.txt"]);
    let expected = "马克‧鲁特(Mark Rutte) went to 西班牙 on Sunday. 鲁特 left 西班牙.\n";
    assert_eq!(stdout(&output), expected, "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_publisher_comes_first_and_the_reason_says_so() {
    let folder = folder();
    fs::write(folder.path().join("en.txt"), "Mark Rutte left.\n").unwrap();
    let table = stdout(&yiming(folder.path(), &["suggest", "en.txt"]));
    let first = table.lines().next().unwrap();
    assert!(first.contains("马克·鲁特") && first.ends_with(", as RFI has it"), "{table}");
}

#[test]
fn settings_are_told_with_where_they_are_from() {
    let folder = folder();
    let told = stdout(&yiming(folder.path(), &["config"]));
    for line in ["authority = RFI  # ", "style.brackets = half  # ", "style.generated = true  # default"] {
        assert!(told.contains(line), "{told}");
    }
    let authority = told.lines().find(|line| line.starts_with("authority")).unwrap();
    assert!(authority.ends_with("yiming.toml"), "{authority}");
}

#[test]
fn names_are_transliterated_both_ways() {
    let folder = folder();
    let of = |arguments: &[&str]| {
        let output = yiming(folder.path(), &[&["transliterate"], arguments].concat());
        (output.status.code(), stdout(&output))
    };
    let (status, told) = of(&["Mark Rutte"]);
    assert!(status == Some(0) && told.starts_with("马克·"), "{told}");
    assert!(of(&["汪文彬"]).1.starts_with("Wang Wenbin  "));
    assert!(of(&["--region", "zh-TW", "Sydney"]).1.starts_with("雪梨  "));
    assert_eq!(of(&["3"]).0, Some(1), "nothing to render");
}
