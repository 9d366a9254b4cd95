//! The command line as scripts meet it: what goes to which stream, exit codes, bad rows, files and pipes.
#![cfg(feature = "cli")]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const DOSSIER: &str = r#"{"id":"a","procedure":"2.000815","accepted":"2026-08-28T15:30","paid":"2026-08-28T15:30","facts":{"pages":5,"copies":4}}"#;

fn thoihan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thoihan"));
    command.args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child =
        thoihan(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn assess(input: &str) -> (Vec<Value>, Option<i32>) {
    let output = run(&["assess", "--json", "--as-of", "2026-08-28T15:30"], input);
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("thoihan-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_example_is_a_slip_with_its_fee() {
    let output = run(&["assess", "--example"], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let slip = text(&output.stdout);
    for expected in ["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "2.000815", "28.000 đồng", "Hai mươi tám nghìn đồng"]
    {
        assert!(slip.contains(expected), "{expected} in\n{slip}");
    }
    assert!(slip.contains("ngày 03/09/2026 (thứ Năm)"), "{slip}");
    assert!(text(&output.stderr).contains("\"procedure\": \"2.000815\""));
}

#[test]
fn the_example_speaks_english() {
    let output = run(&["assess", "--example", "--lang", "en"], "");
    assert!(text(&output.stdout).contains("VND 28,000"), "{}", text(&output.stdout));
}

#[test]
fn a_bad_line_spoils_only_itself() {
    let (rows, code) = assess(&format!("{DOSSIER}\n{{\"id\":\"b\",\n\n{DOSSIER}\n"));
    assert_eq!((rows.len(), code), (3, Some(1)));
    assert_eq!((&rows[0]["id"], &rows[2]["id"]), (&Value::from("a"), &Value::from("a")));
    assert_eq!(rows[1]["line"], 2);
    assert_eq!(rows[1]["id"], Value::Null);
    assert_eq!(rows[1]["error"]["kind"], "unreadable");
}

#[test]
fn a_dossier_that_cannot_be_assessed_keeps_its_id() {
    let (rows, code) = assess("{\"id\":\"b\",\"procedure\":\"9.999999\"}\n");
    assert_eq!(code, Some(1));
    assert_eq!((&rows[0]["line"], &rows[0]["id"]), (&Value::from(1), &Value::from("b")));
    assert_eq!(rows[0]["error"]["kind"], "unknown_procedure");
}

#[test]
fn floats_and_unknown_keys_are_unreadable() {
    for line in [DOSSIER.replace(":5", ":5.0"), DOSSIER.replace("accepted", "acepted"), "[1]".to_owned()] {
        let (rows, code) = assess(&line);
        assert_eq!((&rows[0]["error"]["kind"], code), (&Value::from("unreadable"), Some(1)), "{line}");
    }
}

#[test]
fn a_pretty_object_and_a_list_are_read_too() {
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(DOSSIER).unwrap()).unwrap();
    for input in [pretty.clone(), format!("[{DOSSIER}]"), format!("[\n{pretty}\n]\n"), format!("\u{feff}{DOSSIER}\r\n")]
    {
        let (rows, code) = assess(&input);
        assert_eq!((rows.len(), code), (1, Some(0)), "{input}");
        assert_eq!(rows[0]["id"], "a");
    }
}

#[test]
fn many_rows_come_in_the_order_of_the_input() {
    let input: String = (0..5_000).map(|at| format!("{}\n", DOSSIER.replace("\"a\"", &format!("\"{at}\"")))).collect();
    let (rows, code) = assess(&input);
    assert_eq!((rows.len(), code), (5_000, Some(0)));
    assert!(rows.iter().enumerate().all(|(at, row)| row["id"].as_str() == Some(at.to_string().as_str())));
}

#[test]
fn one_line_is_answered_before_the_next_is_written() {
    let mut child = thoihan(&["assess", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(stdin, "{DOSSIER}").unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["id"], "a");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_moment_of_judgement_is_in_every_answer() {
    let (rows, _) = assess(DOSSIER);
    assert_eq!(rows[0]["as_of"], "2026-08-28T15:30:00+07:00");
    let output = run(&["assess", "--json"], DOSSIER);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(answer["as_of"].as_str().is_some_and(|at| at.len() == 25), "{answer}");
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = Folder::new("out");
    let (target, dossiers) = (folder.0.join("answers.jsonl"), folder.0.join("dossiers.jsonl"));
    std::fs::write(&dossiers, format!("{DOSSIER}\n")).unwrap();
    let (out, file) = (target.to_str().unwrap(), dossiers.to_str().unwrap());
    let output = run(&["assess", file, "--json", "--out", out], "");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert_eq!(std::fs::read_to_string(&target).unwrap().lines().count(), 1);
    std::fs::write(&target, "kept").unwrap();
    let output = run(&["assess", "--rules", folder.0.join("none").to_str().unwrap(), "--out", out], DOSSIER);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "kept");
    let output = run(&["calendar", "vn", "1800", "--out", out], "");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(folder.names(), ["answers.jsonl", "dossiers.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = thoihan(&["assess", "--json", "--threads", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    while writeln!(stdin, "{DOSSIER}").is_ok() {}
    drop(stdin);
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!((child.wait().unwrap().code(), talk.as_str()), (Some(0), ""));
}

#[test]
fn usage_errors_exit_with_two() {
    for arguments in [
        &["nonsense"][..],
        &["assess", "no-such-file.jsonl"],
        &["assess", "--as-of", "yesterday"],
        &["assess", "--no-embedded"],
        &["calendar", "nowhere", "2026"],
        &["check", "--rules", "no-such-folder"],
        &["fmt"],
        &["fmt", "no-such-file.han"],
        &["fmt", "--to", "fr", "-"],
        &["fmt", "--format", "sarif", "-"],
        &["check", "--format", "sarif", "--unsupported"],
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn every_day_of_a_year_is_one_line_of_json() {
    let output = run(&["calendar", "vn", "2026", "--json"], "");
    let days: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((days.len(), output.status.code()), (365, Some(0)));
    let day = |date: &str| days.iter().find(|day| day["date"] == date).unwrap();
    assert_eq!(day("2026-08-31")["working"], false);
    assert_eq!(day("2026-08-31")["certainty"], "announced");
    assert_eq!(day("2026-08-22")["working"], true);
    assert_eq!(day("2026-09-02")["reason"]["kind"], "holiday");
    assert!(days.iter().all(|day| day.as_object().unwrap().len() == 5));
}

#[test]
fn a_year_is_drawn_without_colours_in_a_pipe() {
    let output = run(&["calendar", "vn", "2026"], "");
    let drawn = text(&output.stdout);
    assert!(drawn.contains("Tháng 12") && drawn.contains("22!") && drawn.contains("31~"), "{drawn}");
    assert!(!drawn.contains('\u{1b}'));
    assert!(drawn.lines().all(|line| line.chars().count() <= 120));
}

#[test]
fn rules_with_errors_are_listed_and_exit_with_one() {
    let folder = Folder::new("check");
    std::fs::write(folder.0.join("bad.han"), "ERROR nonsense\n").unwrap();
    let rules = folder.0.to_str().unwrap();
    let output = run(&["check", "--json", "--rules", rules], "");
    assert_eq!(output.status.code(), Some(1));
    let found: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let error = found.iter().find(|finding| finding["severity"] == "error").unwrap();
    assert_eq!((&error["line"], &error["column"]), (&Value::from(1), &Value::from(1)));
    assert!(error["path"].as_str().unwrap().ends_with("bad.han"));
    let output = run(&["assess", "--rules", rules], DOSSIER);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

/// People read findings in the language of the file, programs in English; `--language` asks for one.
#[test]
fn findings_are_in_the_language_that_is_asked_for() {
    let folder = Folder::new("language");
    std::fs::write(folder.0.join("bad.han"), "ngôn ngữ vi\nđịa bàn a tại a\n").unwrap();
    let check = |more: &[&str]| {
        let mut arguments = vec!["check", "--no-embedded", "--rules", folder.0.to_str().unwrap()];
        arguments.extend(more);
        text(&run(&arguments, "").stdout)
    };
    let (english, vietnamese) = ("place `a` lies in itself", "địa bàn `a` nằm trong chính nó");
    for (arguments, said, help) in [
        (&[][..], vietnamese, "gợi ý: "),
        (&["--language", "vi"], vietnamese, "gợi ý: "),
        (&["--lang", "en"], english, "help: "),
        (&["--json"], english, "\"help\":\"let "),
        (&["--json", "--language", "vi"], vietnamese, "\"help\":\"để "),
        (&["--format", "sarif"], english, "help: "),
        (&["--format", "sarif", "--language", "vi"], vietnamese, "gợi ý: "),
    ] {
        let output = check(arguments);
        assert!(output.contains(said) && output.contains(help), "{arguments:?}: {output}");
    }
}

#[test]
fn findings_are_a_sarif_log() {
    let folder = Folder::new("sarif lệ");
    let bad = "fact pages integer\nfee a \"𝕏\" phi { amount 5 VND; exempt \"𝕏\" when pages above 5 and pages below 3\n  \
               amount 1 VND when pages above 5; amount 2 VND when pages above 3 }\n";
    std::fs::write(folder.0.join("b c.han"), bad).unwrap();
    let rules = folder.0.to_str().unwrap();
    let output = run(&["check", "--format", "sarif", "--no-embedded", "--rules", rules], "");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let run_of_it = &log["runs"][0];
    assert_eq!((&log["version"], &run_of_it["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    let driver = &run_of_it["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&"thoihan".into(), &env!("CARGO_PKG_VERSION").into()));
    let results = run_of_it["results"].as_array().unwrap();
    let found: Vec<(&str, &str)> =
        results.iter().map(|found| (found["ruleId"].as_str().unwrap(), found["level"].as_str().unwrap())).collect();
    assert_eq!(found, [("never-applies", "warning"), ("conflicting-exceptions", "error")]);
    for result in results {
        let rule = &driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("file:///") && uri.ends_with("/b%20c.han") && uri.contains("%20l%E1%BB%87-"), "{uri}");
    }
    let region = |place: &Value| {
        let region = &place["physicalLocation"]["region"];
        ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64().unwrap())
    };
    assert_eq!(region(&results[0]["locations"][0]), [2, 31, 2, 78]);
    assert_eq!(region(&results[1]["locations"][0]), [3, 36, 3, 67]);
    assert_eq!(region(&results[1]["relatedLocations"][0]), [3, 3, 3, 34]);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert_eq!(message.lines().count(), 2, "what is wrong and what to do: {message}");

    let clean = run(&["check", "--format", "sarif"], "");
    let log: Value = serde_json::from_slice(&clean.stdout).unwrap();
    assert!(log["runs"][0]["results"].is_array() && clean.status.success(), "{}", text(&clean.stderr));
}

#[test]
fn the_embedded_rules_pass_their_own_tests() {
    let output = run(&["test"], "");
    let report = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.lines().last().is_some_and(|line| line.ends_with(" passed, 0 failed")), "{report}");
    assert!(!report.ends_with("0 passed, 0 failed\n") || report.lines().count() > 1, "no tests ran");
}

#[test]
fn the_text_in_force_is_shown() {
    let output = run(&["show", "2.000815", "--on", "2026-08-28"], "");
    assert!(text(&output.stdout).contains("2.000815"), "{}", text(&output.stderr));
    assert_eq!(run(&["show", "9.999999"], "").status.code(), Some(1));
}

const CANONICAL: &str = "fee a phi {\n  amount 5 VND   when b\n}\n";

#[test]
fn rule_text_is_formatted_through_a_pipe() {
    let output = run(&["fmt", "-"], "fee a phi {\namount 5 VND when b }");
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), (CANONICAL, Some(0)));
    let output = run(&["fmt", "--to", "vi", "-"], CANONICAL);
    let vietnamese = text(&output.stdout);
    assert_eq!(vietnamese, "ngôn ngữ vi\nkhoản thu a phí {\n  mức thu 5 đồng   khi b\n}\n");
    assert_eq!(text(&run(&["fmt", "--to", "en", "-"], &vietnamese).stdout), CANONICAL);
    assert_eq!(run(&["fmt", "--check", "-"], CANONICAL).status.code(), Some(0));
    let output = run(&["fmt", "--check", "-"], "event  a");
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), ("-\n", Some(1)));
    let output = run(&["fmt", "--json", "-"], "event  a");
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&line["changed"], &line["text"]), (&Value::from(true), &Value::from("event a\n")));
}

#[test]
fn rule_files_are_formatted_in_their_place() {
    let folder = Folder::new("fmt");
    let path = |name: &str| folder.0.join(name);
    std::fs::create_dir_all(path("inner")).unwrap();
    for (name, written) in
        [("a.han", "event  a"), ("inner/b.han", CANONICAL), ("c.han", "evnt c\n  fact"), ("d.txt", "event  d")]
    {
        std::fs::write(path(name), written).unwrap();
    }
    let written = std::fs::metadata(path("inner/b.han")).unwrap().modified().unwrap();
    let all = folder.0.to_str().unwrap();

    let output = run(&["fmt", "--check", all], "");
    assert_eq!(text(&output.stdout), format!("{}\n", path("a.han").display()));
    assert!(text(&output.stderr).contains("c.han:1:1"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(path("a.han")).unwrap(), "event  a");

    let missing = path("none.han");
    let output = run(&["fmt", missing.to_str().unwrap(), all], "");
    assert_eq!(text(&output.stdout), format!("{}\n", path("a.han").display()));
    assert_eq!(output.status.code(), Some(2), "a missing file does not keep the others from it");
    assert_eq!(std::fs::read_to_string(path("a.han")).unwrap(), "event a\n");
    assert_eq!(std::fs::read_to_string(path("c.han")).unwrap(), "evnt c\n  fact");
    assert_eq!(std::fs::read_to_string(path("d.txt")).unwrap(), "event  d");
    assert_eq!(std::fs::metadata(path("inner/b.han")).unwrap().modified().unwrap(), written, "nothing changed in it");
    assert_eq!(folder.names(), ["a.han", "c.han", "d.txt", "inner"]);

    let output = run(&["fmt", "--json", all], "");
    let found: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.iter().filter(|line| line["changed"] == false).count(), 2, "{found:?}");
    assert!(found.iter().any(|line| line["severity"] == "error"), "{found:?}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn explain_has_four_forms() {
    let with = |format: &str| run(&["explain", "--format", format, "--as-of", "2026-08-28T15:30"], DOSSIER);
    let page = with("html");
    assert_eq!(page.status.code(), Some(0), "{}", text(&page.stderr));
    let page = text(&page.stdout);
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("28.000 đồng") && page.contains("Quốc khánh"),
        "{page}"
    );
    assert!(text(&with("markdown").stdout).starts_with("# Vì sao có kết quả này"));
    assert!(text(&with("text").stdout).contains("TỪNG NGÀY TRÊN LỊCH"));
    let lines = run(&["explain", "--json", "--as-of", "2026-08-28T15:30"], &format!("{DOSSIER}\n{DOSSIER}\n"));
    let ledgers: Vec<Value> = text(&lines.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(ledgers.len(), 2);
    assert_eq!(ledgers[0]["answer"]["due"]["date"], "2026-09-03");
    let english = run(&["explain", "--example", "--lang", "en"], "");
    assert!(text(&english.stdout).contains("DAY BY DAY"), "{}", text(&english.stdout));
}

#[test]
fn explain_writes_one_page_and_leaves_failed_rows() {
    let two = run(&["explain", "--format", "html", "--as-of", "2026-08-28"], &format!("{DOSSIER}\n{DOSSIER}\n"));
    assert_eq!(two.status.code(), Some(2));
    assert!(text(&two.stderr).contains("one dossier"), "{}", text(&two.stderr));
    let bad = run(&["explain", "--json", "--as-of", "2026-08-28"], r#"{"procedure":"nothing"}"#);
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad.stdout).contains("unknown_procedure"));
    let folder = Folder::new("explain");
    let page = folder.0.join("why.html");
    let path = page.to_str().unwrap();
    let output = run(&["explain", "--format", "html", "--out", path, "--as-of", "2026-08-28T15:30"], DOSSIER);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(folder.names(), ["why.html"]);
    let other = run(&["assess", "--format", "html", "--as-of", "2026-08-28"], DOSSIER);
    assert_eq!(other.status.code(), Some(2));
}

#[test]
fn show_history_is_a_diff() {
    let output = run(&["show", "1.013225", "--history"], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let history = text(&output.stdout);
    assert!(history.contains("in force since 2026-07-01"), "{history}");
    assert!(history.lines().any(|line| line.starts_with("-  due in 20 days")), "{history}");
    assert!(history.lines().any(|line| line.starts_with("+  due in 10 working days")), "{history}");
    let json = run(&["show", "1.013225", "--history", "--json"], "");
    let line: Value = serde_json::from_str(text(&json.stdout).trim()).unwrap();
    assert_eq!(line["schema"], 1);
    assert!(line["versions"].as_array().is_some_and(|versions| versions.len() >= 3), "{line}");
    assert_eq!(run(&["show", "nothing", "--history"], "").status.code(), Some(1));
}

/// A folder that changes one fee of the embedded rules, and dossiers with bad rows among them.
#[test]
fn a_bad_row_never_spoils_a_comparison() {
    let folder = Folder::new("diff");
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/vn/fees/certification.han");
    let fees = std::fs::read_to_string(shipped).unwrap();
    let dearer = fees.replace("up to 2: 2_000 VND; above", "up to 2: 3_000 VND; above");
    assert_ne!(fees, dearer);
    std::fs::create_dir_all(folder.0.join("vn/fees")).unwrap();
    std::fs::write(folder.0.join("vn/fees/certification.han"), dearer).unwrap();
    let rules = folder.0.to_str().unwrap();
    let with = |format: &str, input: &str| {
        let as_of = ["--as-of", "2026-08-28T16:00", "--format", format];
        run(&[&["diff", "embedded", rules, "--dossiers", "-"][..], &as_of].concat(), input)
    };
    let rows: Vec<String> =
        (0..5_000).map(|at| format!("{}\nnonsense\n", DOSSIER.replace("\"a\"", &format!("\"{at}\"")))).collect();
    let output = with("json", &rows.concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 10_001);
    for (at, pair) in lines[..10_000].chunks(2).enumerate() {
        assert_eq!((&pair[0]["id"], &pair[0]["line"]), (&at.to_string().into(), &(2 * at as u64 + 1).into()));
        assert_eq!(pair[0]["fees"][0]["by"]["amount"], "8000");
        assert_eq!((&pair[1]["line"], &pair[1]["error"]["kind"]), (&(2 * at as u64 + 2).into(), &"unreadable".into()));
    }
    let summary = &lines[10_000]["summary"];
    assert_eq!((&summary["dossiers"], &summary["unreadable"]), (&5_000.into(), &5_000.into()));
    assert_eq!(summary["fees"][0]["more"]["amount"], "40000000");

    let table = with("csv", DOSSIER);
    assert_eq!(table.status.code(), Some(0), "{}", text(&table.stderr));
    let mut reader = csv::Reader::from_reader(table.stdout.as_slice());
    let records: Vec<std::collections::HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(
        (records.len(), records[0]["fee_by"].as_str(), records[0]["worse_off"].as_str()),
        (1, "8000 VND", "true")
    );

    let same = run(&["diff", "embedded", "embedded", "--dossiers", "-", "--json"], DOSSIER);
    assert_eq!((same.status.code(), text(&same.stdout).lines().count()), (Some(0), 1), "only the summary");
}

#[test]
fn a_comparison_needs_two_books_and_dossiers() {
    for arguments in [
        &["diff", "embedded", "embedded"][..],
        &["diff", "embedded", "--dossiers", "-"],
        &["diff", "embedded", "no-such-rules", "--dossiers", "-"],
        &["diff", "embedded", "Cargo.toml", "--dossiers", "-"],
        &["diff", "embedded", "embedded", "--dossiers", "no-such-file.jsonl"],
        &["diff", "embedded", "embedded", "--dossiers", "-", "--format", "sarif"],
        &["assess", "--format", "csv", "-"],
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn coverage_names_what_no_test_reaches() {
    let folder = Folder::new("coverage");
    let rules = "fact pages integer\nfee copy phi {\n  amount 5 VND\n  amount 9 VND   when pages above 2\n}\n\
                 test \"one\" { given fee copy; given pages 1; given as_of 2026-03-02; expect fee copy 5 VND }\n";
    std::fs::write(folder.0.join("copy.han"), rules).unwrap();
    let own = ["--no-embedded", "--rules", folder.0.to_str().unwrap()];
    let output = run(&[&["test", "--coverage"][..], &own].concat(), "");
    let expected = "1 passed, 0 failed\n\
                    copy.han:4:3: no test reaches this amount (exception): amount 9 VND when pages above 2\n\n\
                    1 of 2  copy.han\n1 of 2  in all\n";
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), (expected, Some(0)), "{}", text(&output.stderr));
    let output = run(&[&["test", "--coverage", "--json"][..], &own].concat(), "");
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["passed"], &lines[1]["total"]), (2, &true.into(), &2.into()));
    assert_eq!(lines[1]["coverage"]["missed"][0]["place"], "copy.han:4:3");
    assert_eq!(lines[1]["coverage"]["files"][0]["reached"], 1);
}

#[test]
fn suggested_tests_can_be_pasted() {
    let folder = Folder::new("suggest");
    let rules = "fact pages integer from 1\nfee copy phi { amount 5 VND; amount 9 VND when pages above 2 }\n";
    std::fs::write(folder.0.join("copy.han"), rules).unwrap();
    let own = ["--no-embedded", "--rules", folder.0.to_str().unwrap()];
    let suggest = |more: &[&str]| run(&[&["test", "--suggest"][..], more, &own].concat(), "");
    let output = suggest(&["copy"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines = suggest(&["copy", "--json"]);
    let lines: Vec<Value> = text(&lines.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() >= 2 && lines.iter().all(|line| line["subject"] == "copy"), "{lines:?}");
    std::fs::write(folder.0.join("suggested.han"), &output.stdout).unwrap();
    let ran = run(&[&["test"][..], &own].concat(), "");
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stdout));
    assert_eq!(text(&ran.stdout).lines().last(), Some(format!("{} passed, 0 failed", lines.len()).as_str()));
    assert_eq!(suggest(&["nothing"]).status.code(), Some(1));
}

/// A new fee decree and a resolution of one province are versions of the procedure's history, and no change is told twice.
#[test]
fn show_history_has_fees_and_local_law() {
    let folder = Folder::new("history");
    let rules = "calendar office { timezone Asia/Ho_Chi_Minh covers 2020-01-01..2028-12-31 week Mon..Fri 07:30-11:30 13:30-17:30 }\n\
        place hanoi \"Hà Nội\"\n\
        fee copy phi {\n  anchor paid\n  since 2021-01-01 { amount 5 VND }\n  since 2024-01-01 { amount 7 VND }\n  \
        since 2025-01-01 in hanoi { amount 3 VND }\n}\n\
        procedure \"A\" {\n  calendar office\n  anchor accepted\n  count first day excluded, last day rolls to next working day, \
        day ends at closing, outside hours stays\n  clock starts when accepted\n  since 2020-01-01 { due in 3 working days }\n  \
        since 2026-01-01 in hanoi { due in 2 working days }\n  collects copy\n}\n";
    std::fs::write(folder.0.join("a.han"), rules).unwrap();
    let output = run(&["show", "A", "--history", "--json", "--no-embedded", "--rules", folder.0.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let versions = line["versions"].as_array().unwrap().iter();
    let changed = |version: &Value| {
        let changes = version["changes"].as_array().unwrap().iter().filter(|change| change["kind"] != "kept");
        let shown = changes.map(|change| {
            let text = change["text"].as_str().unwrap().lines().next().unwrap().trim().to_owned();
            format!("{} {text}", change["kind"].as_str().unwrap())
        });
        (version["since"].as_str().map(str::to_owned), shown.collect::<Vec<_>>())
    };
    let versions: Vec<(Option<String>, Vec<String>)> = versions.map(changed).skip(1).collect();
    let expected = [
        ("2020-01-01", &["added due in 3 working days"][..]),
        ("2021-01-01", &["added fee copy: amount 5 VND"]),
        ("2024-01-01", &["removed fee copy: amount 5 VND", "added fee copy: amount 7 VND"]),
        ("2025-01-01", &["added fee copy in hanoi: amount 3 VND"]),
        ("2026-01-01", &["added in hanoi: due in 2 working days"]),
    ];
    let found: Vec<(&str, Vec<&str>)> = versions
        .iter()
        .map(|(since, changes)| (since.as_deref().unwrap(), changes.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(found, expected.map(|(since, changes)| (since, changes.to_vec())));
}

#[test]
fn a_table_of_dossiers_is_read_as_lines_are() {
    let table = "\u{feff}id,procedure,accepted,paid,pages,copies\r\n\
        a,2.000815,2026-08-28T15:30,2026-08-28T15:30,5,4\r\n\
        b,2.000815,2026-08-28T15:30\r\n\
        c,9.999999,2026-08-28T15:30,,,\r\n";
    let (rows, status) = assess(table);
    let (lines, _) = assess(DOSSIER);
    assert_eq!((rows.len(), status), (3, Some(1)));
    assert_eq!(rows[0], lines[0]);
    assert_eq!((&rows[1]["line"], &rows[1]["id"]), (&Value::from(3), &Value::Null), "{}", rows[1]);
    assert_eq!((&rows[2]["line"], &rows[2]["id"]), (&Value::from(4), &Value::from("c")), "{}", rows[2]);
}

/// From the table of the portal and the table of a year's dossiers to the count of a quarter, each figure worked out by
/// hand: five working days for 1.003204, by channel three or seven for 3.000359, none that is certain for 1.001471.
#[test]
fn from_two_tables_to_a_report() {
    let folder = Folder::new("two-tables");
    let rules = folder.0.join("nation");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let table = format!("{root}/national-table.csv");
    let imported = thoihan(&["import", &table, "--no-embedded", "--out"]).arg(&rules).output().unwrap();
    assert!(imported.status.code().is_some_and(|code| code < 2), "{}", text(&imported.stderr));
    let dossiers = format!("{root}/dossiers.csv");
    let period = ["--from", "2026-04-01", "--to", "2026-06-30"];
    let reported = thoihan(&["report", "--json", "--no-embedded", "--dossiers", &dossiers, "--by", "procedure"])
        .args(period)
        .arg("--rules")
        .arg(&rules)
        .output()
        .unwrap();
    assert!(reported.status.success(), "{}", text(&reported.stderr));
    let report: Value = serde_json::from_slice(&reported.stdout).unwrap();
    let of = |row: &Value, names: &[&str]| names.iter().map(|name| row[name].as_u64().unwrap()).collect::<Vec<_>>();
    let names = ["received", "carried_over", "early", "on_time", "late", "in_time", "overdue"];
    let by = |code: &str| {
        let rows = report["rows"].as_array().unwrap();
        rows.iter().find(|row| row["by"]["procedure"] == code).unwrap_or_else(|| panic!("{code}: {report}"))
    };
    assert_eq!(of(by("1.003204"), &names), [6, 1, 1, 2, 1, 1, 1]);
    assert_eq!(of(by("3.000359"), &names), [2, 0, 1, 0, 1, 0, 0]);
    assert_eq!(of(by("1.001471"), &["received", "resolved"]), [1, 0], "no term is certain: {}", by("1.001471"));
    assert_eq!(of(&report["total"], &["received", "carried_over"]), [9, 1]);
}

#[test]
fn a_report_with_a_row_without_an_answer_says_so_by_its_code() {
    let dossiers = "procedure,channel,accepted\n9.999999,counter,2026-05-05T09:00\n";
    let arguments = ["report", "--dossiers", "-", "--from", "2026-04-01", "--to", "2026-06-30", "--format", "csv"];
    let output = run(&arguments, dossiers);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("line 2: error[unknown_procedure]"), "{}", text(&output.stderr));
    let after = run(&arguments, "procedure,accepted\n2.000815,2026-07-05T09:00\n");
    assert_eq!(after.status.code(), Some(0));
    assert!(text(&after.stderr).contains("1 tiếp nhận sau kỳ"), "{}", text(&after.stderr));
}
