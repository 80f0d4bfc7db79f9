//! `yiming lsp` as an editor meets it: framed messages over standard input and output.

use std::fs;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lsp_server::{Message, Notification, Request, Response};
use serde_json::{Value, json};

const GLOSS: &str = "使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)不在场。\n";
const SLIP: &str = "𠮷田和𠮷野说，季诺维耶夫走了。\n";

/// An editor with the server it started.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    count: i32,
}

impl Editor {
    fn start(root: &Path, arguments: &[&str]) -> (Self, Response) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        command.arg("lsp").args(arguments).env("YIMING_DB", "").env("XDG_DATA_HOME", root);
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Self { server, to, from, count: 0 };
        let folders = json!([{"uri": uri(root, ""), "name": "book"}]);
        let params = json!({"processId": null, "rootUri": null, "capabilities": {}, "workspaceFolders": folders});
        let response = editor.ask("initialize", params);
        if response.response_result.is_ok() {
            editor.tell("initialized", json!({}));
        }
        (editor, response)
    }

    fn tell(&mut self, method: &str, params: Value) {
        Message::from(Notification::new(method.to_owned(), params)).write(&mut self.to).unwrap();
        self.to.flush().unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Response {
        self.count += 1;
        Message::from(Request::new(self.count.into(), method.to_owned(), params)).write(&mut self.to).unwrap();
        self.to.flush().unwrap();
        loop {
            if let Message::Response(response) = self.next() {
                assert_eq!(response.id, self.count.into());
                return response;
            }
        }
    }

    fn answer(&mut self, method: &str, params: Value) -> Value {
        self.ask(method, params).response_result.unwrap()
    }

    fn next(&mut self) -> Message {
        Message::read(&mut self.from).unwrap().expect("the server is there")
    }

    /// The next findings told of the text at `uri`.
    fn findings(&mut self, uri: &str) -> Vec<Value> {
        loop {
            match self.next() {
                Message::Notification(told) if told.params["uri"] == uri => {
                    assert_eq!(told.method, "textDocument/publishDiagnostics");
                    return told.params["diagnostics"].as_array().unwrap().clone();
                }
                _ => {}
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        let document = json!({"uri": uri, "languageId": "plaintext", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.findings(uri)
    }

    fn close(mut self) {
        assert_eq!(self.answer("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

fn uri(root: &Path, name: &str) -> String {
    let path = root.canonicalize().unwrap();
    format!("file://{}/{name}", path.display()).trim_end_matches('/').to_owned()
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

#[test]
fn findings_come_and_go_with_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let (mut editor, started) = Editor::start(folder.path(), &["--no-memory"]);
    assert_eq!(started.response_result.unwrap()["capabilities"]["hoverProvider"], true);
    let uri = uri(folder.path(), "one.txt");
    let found = editor.open(&uri, &format!("{GLOSS}{SLIP}"));
    assert_eq!(found.len(), 1, "{found:?}");
    // 𠮷 is two units of UTF-16.
    assert_eq!(found[0]["range"], range(1, 9, 14));
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"], &found[0]["source"]),
        (&json!("YM109"), &json!(2), &json!("yiming"))
    );
    let evidence = &found[0]["relatedInformation"][0]["location"];
    assert_eq!((&evidence["uri"], &evidence["range"]["start"]), (&json!(uri), &json!({"line": 0, "character": 8})));

    let fixes = editor.answer(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": range(1, 10, 10), "context": {"diagnostics": found}}),
    );
    let edits = fixes[0]["edit"]["changes"][&uri].clone();
    assert_eq!(edits, json!([{"range": range(1, 9, 14), "newText": "季诺维也夫"}]));
    assert_eq!((&fixes[0]["kind"], &fixes[0]["isPreferred"]), (&json!("quickfix"), &json!(false)));

    let change = json!({"range": edits[0]["range"], "text": edits[0]["newText"]});
    let document = json!({"uri": uri, "version": 2});
    editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    assert_eq!(editor.findings(&uri), Vec::<Value>::new());
    editor.close();
}

#[test]
fn the_same_findings_as_check() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{GLOSS}{SLIP}马克·吕特（Mark Rutte）和马克·吕特（Mark Rute）。\n他说“季诺维夫来了”。\n");
    fs::write(folder.path().join("one.txt"), &text).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_yiming"));
    check.args(["check", "--no-memory", "--format", "jsonl", "one.txt"]).current_dir(folder.path());
    let told = String::from_utf8(check.output().unwrap().stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let expected: Vec<(Value, Value, Value)> = told
        .lines()
        .map(|line| {
            let one: Value = serde_json::from_str(line).unwrap();
            let number = |key: &str| usize::try_from(one[key].as_u64().unwrap()).unwrap();
            let units = |column: usize| {
                let before: String = lines[number("line") - 1].chars().take(column - 1).collect();
                u32::try_from(before.encode_utf16().count()).unwrap()
            };
            let line = u32::try_from(number("line") - 1).unwrap();
            (
                one["code"].clone(),
                one["message"].clone(),
                range(line, units(number("column")), units(number("end_column"))),
            )
        })
        .collect();
    assert!(expected.len() > 2, "{told}");
    let (mut editor, _) = Editor::start(folder.path(), &["--no-memory"]);
    let found = editor.open(&uri(folder.path(), "one.txt"), &text);
    let found: Vec<_> =
        found.iter().map(|one| (one["code"].clone(), one["message"].clone(), one["range"].clone())).collect();
    assert_eq!(found, expected);
    editor.close();
}

#[test]
fn a_folder_is_one_work() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("书");
    fs::create_dir(&book).unwrap();
    fs::write(book.join("1.txt"), GLOSS).unwrap();
    fs::write(book.join("2.txt"), SLIP).unwrap();
    let (mut editor, _) = Editor::start(folder.path(), &["--no-memory", "书"]);
    let second = "file://".to_owned() + &percent(&book.canonicalize().unwrap().join("2.txt"));
    let found = editor.findings(&second);
    assert_eq!(found.len(), 1, "also of a text that is not open");
    let first = "file://".to_owned() + &percent(&book.canonicalize().unwrap().join("1.txt"));
    // The gloss that speaks against the slip goes, and so does the finding.
    assert_eq!(editor.open(&first, "什么也没有。\n"), Vec::<Value>::new());
    assert_eq!(editor.findings(&second), Vec::<Value>::new());
    editor.close();
}

fn percent(path: &Path) -> String {
    path.display().to_string().replace('书', "%E4%B9%A6")
}

#[test]
fn hover_and_completion_ask_the_memory_and_the_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("yiming.toml"), "db = \"m.db\"\n").unwrap();
    fs::write(folder.path().join("gloss.txt"), GLOSS).unwrap();
    let mut align = Command::new(env!("CARGO_BIN_EXE_yiming"));
    align.args(["align", "gloss.txt"]).current_dir(folder.path()).env("YIMING_DB", "");
    assert!(align.output().unwrap().status.success());

    let (mut editor, _) = Editor::start(folder.path(), &["--lang", "en"]);
    let uri = uri(folder.path(), "new.txt");
    editor.open(&uri, "𠮷田见季诺维也夫，马克·吕特（Mark Rutte）。\n𠮷：Zinoviev\njinuoweiye\nmakelv\n");
    let told = editor.answer("textDocument/hover", at(&uri, 0, 6));
    let text = told["contents"]["value"].as_str().unwrap();
    assert_eq!(told["range"], range(0, 4, 9));
    assert!(text.contains("Georgy Zinoviev") && text.contains("gloss.txt:1:9"), "{text}");
    let own = editor.answer("textDocument/hover", at(&uri, 0, 13));
    assert!(own["contents"]["value"].as_str().unwrap().contains("Mark Rutte"), "{own}");
    assert_eq!(editor.answer("textDocument/hover", at(&uri, 0, 3)), Value::Null);

    let first = |answer: &Value| (answer["items"][0]["label"].clone(), answer["items"][0]["textEdit"]["range"].clone());
    let original = editor.answer("textDocument/completion", at(&uri, 1, 11));
    assert_eq!(first(&original), (json!("季诺维也夫"), range(1, 3, 11)), "{original}");
    let pinyin = editor.answer("textDocument/completion", at(&uri, 2, 10));
    assert_eq!(first(&pinyin), (json!("季诺维也夫"), range(2, 0, 10)), "{pinyin}");
    let own = editor.answer("textDocument/completion", at(&uri, 3, 6));
    assert_eq!(first(&own).0, "马克·吕特", "{own}");
    editor.close();
}

#[test]
fn what_it_cannot_do_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (mut editor, _) = Editor::start(folder.path(), &["--no-memory"]);
    assert_eq!(editor.ask("textDocument/rename", json!({})).response_result.unwrap_err().code, -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({"x": 1})).response_result.unwrap_err().code, -32602);
    let uri = uri(folder.path(), "none.txt");
    assert_eq!(editor.answer("textDocument/hover", at(&uri, 0, 0)), Value::Null);
    editor.close();

    fs::write(folder.path().join("yiming.toml"), "regoin = \"zh-TW\"\n").unwrap();
    let (mut editor, refused) = Editor::start(folder.path(), &[]);
    let message = refused.response_result.unwrap_err().message;
    assert!(message.contains("yiming.toml:1"), "{message}");
    drop(editor.to);
    assert_eq!(editor.server.wait().unwrap().code(), Some(2));
}
