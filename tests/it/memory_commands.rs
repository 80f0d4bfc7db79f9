//! The commands that tell and settle what the memory holds, run as a person runs them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;
use yiming::store::Store;
use yiming::term::{Confidence, Kind, Method, Pair, PartPair, Reading, SourceMeta};
use yiming::text::{Document, Span};

/// A folder with a memory in it, which has read two texts there.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let mut store = Store::open(desk.path("m.db")).unwrap();
        desk.read(&mut store, "news.txt", "大使季诺维也夫(Zinoviev)说。", "季诺维也夫", "Zinoviev");
        desk.read(&mut store, "more.txt", "韩国\n国家情报院(NIS)称", "国家情报院", "NIS");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        // The process sees its folder without symbolic links.
        fs::canonicalize(self.folder.path()).unwrap().join(name)
    }

    fn read(&self, store: &mut Store, name: &str, text: &str, rendering: &str, original: &str) {
        let doc = Document::new(name, text);
        let span = |of: &str| text.find(of).map(|at| Span::new(at, at + of.len())).unwrap();
        let pair = Pair {
            rendering: rendering.into(),
            rendering_span: span(rendering),
            original: original.into(),
            original_span: span(original),
            kind: if original == "NIS" { Kind::Org } else { Kind::Person },
            method: Method::Transliteration,
            language: "und-Latn".into(),
            confidence: Confidence::new(0.9),
            parts: vec![PartPair { rendering: rendering.into(), original: original.into() }],
            title: None,
            note: None,
            gloss: span(&format!("({original})")),
            runners_up: Vec::new(),
        };
        let meta = SourceMeta::named(self.path(name).to_str().unwrap());
        let reading = Reading { aligner: "t".into(), settings: String::new(), at: "2026-01-02T03:04:05Z".into() };
        store.record(&meta, &reading, &doc, &[pair]).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        command.current_dir(self.folder.path()).args(arguments);
        command.env("YIMING_DB", "m.db").env("YIMING_USER", "编辑").output().unwrap()
    }

    /// What a command that succeeds prints.
    fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The one line that a command that fails says.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message.lines().count(), 1, "{message}");
        message
    }
}

#[test]
fn a_list_lines_up() {
    let expected = "\
#  kind    rendering   original  region  status      mentions  first in
2  org     国家情报院  NIS       zh-CN   unreviewed  1         more.txt:2:1
1  person  季诺维也夫  Zinoviev  zh-CN   unreviewed  1         news.txt:1:3
";
    assert_eq!(Desk::new().told(&["term", "list"]), expected);
}

#[test]
fn a_list_is_filtered() {
    let desk = Desk::new();
    desk.told(&["term", "admit", "NIS", "国家情报院"]);
    let json = desk.told(&["term", "list", "--unreviewed", "--format", "jsonl"]);
    let row: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!(row["original"], "Zinoviev");
    assert_eq!(row["first_source"], "news.txt:1:3");
    assert_eq!(desk.told(&["term", "list", "--kind", "place"]), "");
    let csv = desk.told(&["term", "list", "--status", "admitted,preferred", "--format", "csv"]);
    assert_eq!(
        csv.lines().nth(1).unwrap(),
        "2,org,NIS,国家情报院,zh-CN,admitted,transliteration,1,1,more.txt:2:1,2026-01-02"
    );
}

#[test]
fn what_is_settled_is_shown_with_its_history() {
    let desk = Desk::new();
    let told = desk.told(&["term", "prefer", "季诺维也夫", "齐诺维耶夫", "--reason", "旧译"]);
    assert_eq!(told, "Zinoviev = 齐诺维耶夫: preferred\n");
    let told = desk.told(&["term", "prefer", "1", "季诺维也夫"]);
    assert_eq!(told, "Zinoviev = 季诺维也夫: preferred\n");
    let shown = desk.told(&["term", "show", "zinoviev"]);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "1 Zinoviev (person)");
    assert_eq!(lines[2], "    Zinoviev  und-Latn  1 mention in 1 document  first news.txt:1:3  last 2026-01-02");
    assert!(lines[4].starts_with("    季诺维也夫  preferred   zh-CN  transliteration  1 mention in"), "{shown}");
    assert!(lines[5].starts_with("    齐诺维耶夫  superseded  zh-CN  transliteration  in no text"), "{shown}");
    assert!(lines[9].contains("编辑  prefer  齐诺维耶夫") && lines[9].ends_with("旧译"), "{shown}");
    assert!(lines.last().unwrap().ends_with("news.txt:1:3  大使季诺维也夫(Zinoviev)说。"), "{shown}");
    let json = desk.told(&["term", "show", "1", "--format", "jsonl"]);
    let entry: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!(entry["decisions"][1]["rendering"], "季诺维也夫");
    assert_eq!(entry["mentions"][0]["end_column"], 8);
}

#[test]
fn a_slip_is_named() {
    let desk = Desk::new();
    assert!(desk.refused(&["term", "show", "Zinovieff"]).contains("no entry `Zinovieff`"));
    assert!(desk.refused(&["term", "prefer", "季诺维也夫", "Zinoviev"]).contains("`Zinoviev` is no Chinese form"));
    assert!(desk.refused(&["documents", "forget", "gone.txt"]).contains("gone.txt"));
    assert!(desk.refused(&["export", "--preset", "lotus"]).contains("generic, excel, omegat"));
    assert!(desk.refused(&["stats", "--db", "none.db"]).contains("none.db"));
    assert!(!desk.path("none.db").exists());
    fs::write(desk.path("notes.txt"), "笔记").unwrap();
    for command in [&["stats", "--db", "notes.txt"][..], &["term", "prefer", "NIS", "国情院", "--db", "notes.txt"]] {
        assert!(desk.refused(command).contains("notes.txt is not a yiming memory"));
    }
    assert_eq!(fs::read_to_string(desk.path("notes.txt")).unwrap(), "笔记");
    assert_eq!(desk.run(&["term", "list", "--status", "prefered"]).status.code(), Some(2));
}

#[test]
fn a_read_only_memory_is_told_but_not_settled() {
    let desk = Desk::new();
    let mut permissions = fs::metadata(desk.path("m.db")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(desk.path("m.db"), permissions).unwrap();
    assert!(desk.refused(&["term", "prefer", "NIS", "国情院"]).contains("m.db is read-only"));
    assert!(desk.refused(&["documents", "forget", "news.txt"]).contains("m.db is read-only"));
    assert_eq!(desk.told(&["term", "list"]).lines().count(), 3);
}

#[test]
fn an_export_goes_to_a_file_and_fails_whole() {
    let desk = Desk::new();
    assert_eq!(desk.told(&["export", "-o", "out.csv", "--kind", "org"]), "");
    let mut reader = csv::Reader::from_path(desk.path("out.csv")).unwrap();
    assert_eq!(&reader.headers().unwrap()[6], "first_source");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[0][0], &rows[0][1], &rows[0][6]), (1, "NIS", "国家情报院", "more.txt:2:1"));
    desk.told(&["term", "prefer", "NIS", "國家情報院", "--region", "zh-TW"]);
    let before = fs::read(desk.path("out.csv")).unwrap();
    desk.refused(&["export", "-o", "out.csv", "--preset", "omegat"]);
    assert_eq!(fs::read(desk.path("out.csv")).unwrap(), before);
}

#[test]
fn documents_are_listed_and_forgotten() {
    let desk = Desk::new();
    let listed = desk.told(&["documents", "list"]);
    assert_eq!(listed.lines().nth(1).unwrap(), "more.txt  1         zh-CN   2026-01-02T03:04:05Z");
    desk.told(&["term", "prefer", "Zinoviev", "季诺维也夫"]);
    assert_eq!(desk.told(&["documents", "forget", "."]), ".: forgot 2 documents with 2 mentions\n");
    assert_eq!(desk.told(&["documents", "list", "--format", "jsonl"]), "");
    let stats: serde_json::Value = serde_json::from_str(&desk.told(&["stats", "--format", "jsonl"])).unwrap();
    assert_eq!((&stats["entries"], &stats["mentions"], &stats["decisions"]), (&1.into(), &0.into(), &1.into()));
    assert_eq!(stats["db"], "m.db");
}

#[test]
fn names_are_merged_split_and_undone() {
    let desk = Desk::new();
    assert_eq!(desk.told(&["term", "merge", "Zinoviev", "2"]), "Zinoviev = NIS: one entry\n");
    assert_eq!(desk.told(&["term", "list"]).lines().filter(|line| line.starts_with("1 ")).count(), 2);
    assert_eq!(desk.told(&["term", "undo"]), "1 merge Zinoviev NIS: undone\n");
    assert!(desk.refused(&["term", "undo", "1"]).contains("decision 1 is taken back already"));
    assert!(desk.refused(&["term", "undo", "9"]).contains("no decision 9"));
    desk.told(&["term", "note", "NIS", "韩国的"]);
    desk.told(&["term", "add", "Kaja Kallas", "卡拉斯"]);
    let shown = desk.told(&["term", "show", "nis"]);
    assert!(shown.contains("  note: 韩国的\n") && shown.contains("merge") && shown.contains("undone"), "{shown}");
    desk.told(&["term", "delete", "Zinoviev", "--reason", "错"]);
    assert!(desk.refused(&["term", "show", "Zinoviev"]).contains("no entry"));
    assert!(desk.refused(&["term", "split", "NIS", "国情院"]).contains("`NIS` has no form `国情院`"));
    assert!(desk.refused(&["term", "merge", "NIS", "国家情报院"]).contains("one entry already"));
}

#[test]
fn a_scope_has_decisions_of_its_own() {
    let desk = Desk::new();
    desk.told(&["term", "prefer", "NIS", "国家情报院"]);
    assert_eq!(desk.told(&["term", "prefer", "NIS", "国情院", "--scope", "un"]), "NIS = 国情院: preferred for un\n");
    let status = |scope: &[&str]| {
        let rows = desk.told(&[&["lookup", "NIS", "--format", "csv"], scope].concat());
        rows.lines().find(|row| row.contains("国情院")).unwrap().split(',').nth(6).unwrap().to_owned()
    };
    assert_eq!((status(&[]), status(&["--scope", "un"])), ("unreviewed".to_owned(), "preferred".to_owned()));
}

#[test]
fn a_review_reads_its_answers_from_a_pipe() {
    let desk = Desk::new();
    fs::write(desk.path("answers"), "?\np\nu\nx\nn\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.current_dir(desk.folder.path()).arg("review").env("YIMING_DB", "m.db").env("YIMING_USER", "编辑");
    let output = command.stdin(fs::File::open(desk.path("answers")).unwrap()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(told.contains("[1/2] 季诺维也夫 = Zinoviev (person, zh-CN, 1 mention)"), "{told}");
    assert!(told.contains("    news.txt:1:3: 大使季诺维也夫(Zinoviev)说。"), "{told}");
    assert!(told.ends_with("1 decision made\n"), "{told}");
    let log: serde_json::Value =
        serde_json::from_str(desk.told(&["term", "show", "Zinoviev", "--format", "jsonl"]).trim()).unwrap();
    let actions: Vec<&str> =
        log["decisions"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["prefer", "undo", "deprecate"]);
    assert_eq!(log["renderings"][0]["status"], "deprecated");
}
