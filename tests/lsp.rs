//! The language server as an editor meets it: messages over its standard input and output.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

const FACTS: &str = "# Facts.\nfact trang \"Số trang\" integer from 1\nevent nop_du \"Nộp đủ\"\n";
const FEE: &str = "ngôn ngữ vi\nkhoản thu sao_y \"Phí 📜 sao y\" phí { mức thu 2.000 đồng × trag }\n";

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("thoihan-lsp-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("hồ sơ")).unwrap();
        for (name, text) in files {
            std::fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }

    fn uri(&self, name: &str) -> String {
        let path = self.0.join(name).display().to_string().replace('\\', "/");
        let path = path.replace(' ', "%20").replace('ồ', "%E1%BB%93").replace('ơ', "%C6%A1");
        if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The editor's end.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: Receiver<Value>,
    asked: i64,
    /// What was last published of each file.
    findings: BTreeMap<String, Value>,
}

impl Editor {
    fn start(options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thoihan"));
        command.arg("lsp").args(options).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (input, output) = (server.stdin.take().unwrap(), server.stdout.take().unwrap());
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            while output.read_line(&mut line).unwrap() > 0 {
                let length = line.trim_end().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
                let mut bytes = vec![0; length];
                output.read_line(&mut line).unwrap();
                output.read_exact(&mut bytes).unwrap();
                let _ = sender.send(serde_json::from_slice(&bytes).unwrap());
                line.clear();
            }
        });
        Self { server, input, output: receiver, asked: 0, findings: BTreeMap::new() }
    }

    /// Starts with a folder and no embedded rules.
    fn at(folder: &Folder) -> Self {
        let mut editor = Self::start(&["--no-embedded", "--stdio"]);
        let folders = json!([{ "uri": folder.uri(""), "name": "rules" }]);
        let answer = editor.ask("initialize", json!({ "capabilities": {}, "workspaceFolders": folders }));
        assert_eq!(answer["result"]["serverInfo"]["name"], "thoihan");
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&mut self, text: &str) {
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    fn receive(&mut self) -> Value {
        let message = self.output.recv_timeout(Duration::from_secs(120)).expect("the server says nothing more");
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            self.findings.insert(params["uri"].as_str().unwrap().to_owned(), params.clone());
        }
        message
    }

    /// The whole answer, with its result or error.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "thoihan", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, uri: &str, version: i64, change: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Waits for the findings of a file at a version.
    fn findings(&mut self, uri: &str, version: Option<i64>) -> Vec<Value> {
        while self.findings.get(uri).is_none_or(|params| params.get("version") != version.map(Value::from).as_ref()) {
            self.receive();
        }
        self.findings[uri]["diagnostics"].as_array().unwrap().clone()
    }

    fn stop(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null)["result"], Value::Null);
        self.tell("exit", Value::Null);
        assert_eq!(self.server.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn range(line: u64, start: u64, end: u64) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

#[test]
fn a_misspelt_fact_is_found_and_mended() {
    let folder = Folder::new("findings", &[("facts.han", FACTS), ("hồ sơ/fee.han", "")]);
    let (facts, fee) = (folder.uri("facts.han"), folder.uri("hồ sơ/fee.han"));
    let mut editor = Editor::at(&folder);
    editor.open(&facts, FACTS);
    assert_eq!(editor.findings(&facts, Some(1)), [] as [Value; 0]);

    // What is not saved yet counts; columns count units of UTF-16, of which the scroll has two.
    editor.open(&fee, FEE);
    let found = editor.findings(&fee, Some(1));
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["range"], range(1, 58, 62));
    assert_eq!(finding["severity"], 1);
    assert_eq!((&finding["code"], &finding["source"]), (&json!("unknown-name"), &json!("thoihan")));
    let message = finding["message"].as_str().unwrap();
    assert!(message.starts_with("không có gì tên là `trag`"), "{message}");
    assert!(message.contains("\ngợi ý: "), "{message}");

    editor.change(&fee, 2, json!({ "range": range(1, 58, 62), "text": "trang" }));
    assert_eq!(editor.findings(&fee, Some(2)), [] as [Value; 0]);
    editor.stop();
}

#[test]
fn a_finding_points_to_other_files_and_goes_when_they_are_mended() {
    let folder = Folder::new("related", &[("a.han", FACTS), ("b.han", "fact trang integer from 2\n")]);
    let (a, b) = (folder.uri("a.han"), folder.uri("b.han"));
    let mut editor = Editor::at(&folder);
    let found = editor.findings(&b, None);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["code"], "duplicate-name");
    assert_eq!(finding["relatedInformation"][0]["location"], json!({ "uri": a, "range": range(1, 0, 36) }));

    editor.open(&a, "\n");
    assert_eq!(editor.findings(&a, Some(1)), [] as [Value; 0]);
    while editor.findings[&b]["diagnostics"] != json!([]) {
        editor.receive();
    }
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": a } }));
    while editor.findings[&b]["diagnostics"] == json!([]) {
        editor.receive();
    }

    // A file that is gone on the disk has no findings any more.
    std::fs::remove_file(folder.0.join("b.han")).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": b, "type": 3 }] }));
    while editor.findings[&b]["diagnostics"] != json!([]) {
        editor.receive();
    }
    editor.stop();
}

#[test]
fn findings_come_in_the_language_that_is_asked_for() {
    let folder = Folder::new("language", &[("facts.han", FACTS), ("fee.han", FEE)]);
    std::fs::write(folder.0.join("bytes.han"), b"fact \xFF").unwrap();
    let mut editor = Editor::start(&["--no-embedded", "--lang", "en", "--rules", folder.0.to_str().unwrap()]);
    editor.ask("initialize", json!({ "capabilities": {}, "rootUri": null }));
    let found = editor.findings(&folder.uri("fee.han"), None);
    assert!(found[0]["message"].as_str().unwrap().starts_with("nothing is called `trag`"), "{found:?}");
    assert_eq!(editor.findings(&folder.uri("bytes.han"), None)[0]["code"], "not-utf8");
    editor.stop();
}

#[test]
fn a_file_stands_in_place_of_the_embedded_one_of_its_path() {
    let folder = Folder::new("embedded", &[]);
    std::fs::create_dir_all(folder.0.join("vn")).unwrap();
    let embedded = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/vn/facts.han")).unwrap();
    std::fs::write(folder.0.join("vn/facts.han"), &embedded).unwrap();
    let mut editor = Editor::start(&[]);
    editor.ask("initialize", json!({ "capabilities": {}, "rootUri": folder.uri("") }));
    let errors = |found: &[Value]| found.iter().filter(|finding| finding["severity"] == 1).count();
    let facts = folder.uri("vn/facts.han");
    assert_eq!(errors(&editor.findings(&facts, None)), 0);
    editor.open(&facts, &(embedded + "fact copies integer\n"));
    assert_eq!(errors(&editor.findings(&facts, Some(1))), 1);
    editor.stop();
}

#[test]
fn a_document_is_formatted_as_the_command_formats_it() {
    let folder = Folder::new("format", &[]);
    let uri = folder.uri("a.han");
    let mut editor = Editor::at(&folder);
    let ask = |editor: &mut Editor| {
        let options = json!({ "tabSize": 8, "insertSpaces": false });
        editor.ask("textDocument/formatting", json!({ "textDocument": { "uri": uri }, "options": options }))
    };
    assert_eq!(ask(&mut editor)["error"]["code"], -32602, "a document that nobody opened");
    editor.open(&uri, "fact   pages integer # 🏛\nfee copies   phi { amount 2000 VND×pages }");
    let formatted = "fact pages integer   # 🏛\nfee copies phi { amount 2_000 VND × pages }\n";
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 42 } });
    assert_eq!(ask(&mut editor)["result"], json!([{ "range": whole, "newText": formatted }]));
    editor.change(&uri, 2, json!({ "text": formatted }));
    assert_eq!(ask(&mut editor)["result"], json!([]), "nothing is left to do");
    editor.change(&uri, 3, json!({ "text": "fee copies   phi {" }));
    assert_eq!(ask(&mut editor)["result"], Value::Null, "a text with faults stays as it is");
    editor.stop();
}

#[test]
fn what_makes_no_sense_is_refused_and_the_server_lives_on() {
    let mut editor = Editor::start(&["--no-embedded"]);
    assert_eq!(editor.ask("textDocument/formatting", json!({}))["error"]["code"], -32002);
    editor.ask("initialize", json!({ "capabilities": {} }));
    assert_eq!(editor.ask("initialize", json!({ "capabilities": {} }))["error"]["code"], -32600);
    assert_eq!(editor.ask("thoihan/dance", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/formatting", json!({ "textDocument": 5 }))["error"]["code"], -32602);
    editor.tell("textDocument/didOpen", json!({ "textDocument": 5 }));
    editor.tell("thoihan/dance", json!([]));
    editor.send("{ no json");
    assert_eq!(editor.receive()["error"]["code"], -32700);
    editor.send(r#"{"jsonrpc":"2.0","id":"x","method":5}"#);
    let refused = editor.receive();
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!("x"), &json!(-32600)));
    assert_eq!(editor.ask("shutdown", Value::Null)["error"], Value::Null);
    assert_eq!(editor.ask("textDocument/formatting", json!({}))["error"]["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.server.wait().unwrap().code(), Some(0));
}

#[test]
fn leaving_without_shutdown_is_told_by_the_exit_code() {
    let mut editor = Editor::start(&["--no-embedded"]);
    editor.ask("initialize", json!({ "capabilities": {} }));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.server.wait().unwrap().code(), Some(1));
}

#[test]
fn names_and_keywords_are_explained_found_and_completed() {
    let facts = FACTS.to_owned() + "fact loai one of nha, dat default nha\nfact kho one of dat, kho default dat\n";
    let text = "ngôn ngữ vi\nkhoản thu sao_y \"Phí 📜 sao y\" phí {\n  từ 01/01/2026 theo \"5/2025/TT\" điều \"3\" {\n    \
                mức thu 2.000 đồng × trang\n    mức thu 3.000 đồng khi loai là dat\n  }\n}\n";
    let folder = Folder::new("names", &[("facts.han", &facts), ("fee.han", text)]);
    let (facts, fee) = (folder.uri("facts.han"), folder.uri("fee.han"));
    let mut editor = Editor::at(&folder);
    let mut ask = |what: &str, line: u64, character: u64| {
        let position = json!({ "line": line, "character": character });
        let params = json!({ "textDocument": { "uri": fee }, "position": position });
        editor.ask(&format!("textDocument/{what}"), params)["result"].clone()
    };

    let hover = ask("hover", 3, 27);
    assert_eq!(hover["range"], range(3, 25, 30));
    let told = "thông tin\n```thoihan\nfact trang \"Số trang\" integer from 1\n```\nfacts.han:2";
    assert_eq!(hover["contents"]["value"], told);
    let fee_told = ask("hover", 1, 12)["contents"]["value"].as_str().unwrap().to_owned();
    assert!(fee_told.contains("\n  từ 01/01/2026 theo \"5/2025/TT\" điều \"3\""), "{fee_told}");
    let keyword = ask("hover", 3, 5);
    assert_eq!(
        (&keyword["range"], &keyword["contents"]["value"]),
        (&range(3, 4, 11), &json!("`mức thu`: số tiền phải thu"))
    );
    assert_eq!(ask("hover", 1, 22), Value::Null, "inside a title");

    assert_eq!(ask("definition", 3, 30), json!([{ "uri": facts, "range": range(1, 5, 10) }]));
    // Two facts have this choice; the line asks for one of them.
    assert_eq!(ask("definition", 4, 36), json!([{ "uri": facts, "range": range(3, 22, 25) }]));

    let items = ask("completion", 3, 27);
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"trang") && labels.contains(&"trong") && !labels.contains(&"loai"), "{labels:?}");
    let items = ask("completion", 3, 9);
    let amount = items.as_array().unwrap().iter().find(|item| item["label"] == "mức thu").unwrap();
    assert_eq!(amount["textEdit"], json!({ "range": range(3, 4, 9), "newText": "mức thu" }));

    let symbols = editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": fee } }));
    assert_eq!(symbols["result"][0]["name"], "sao_y");
    assert_eq!(symbols["result"][0]["selectionRange"], range(1, 10, 15));
    editor.stop();
}
