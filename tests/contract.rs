//! What hosts rely on, against its golden files in `tests/contract/`; `THOIHAN_BLESS=1` writes them anew.
//!
//! A change of a golden file needs a line in CHANGELOG.md. The C header, the Python stubs and `answer-columns.txt` have
//! their own checks in `bindings/`.
#![cfg(feature = "json")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thoihan::assessment::{ChargeKind, ErrorKind, Status};
use thoihan::diagnostic::Code;
use thoihan::{AsOf, Dossier, Event, FactValue, Moment, Rulebook};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract").join(name)
}

fn compare(name: &str, actual: &str) {
    let path = golden(name);
    if std::env::var_os("THOIHAN_BLESS").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == actual,
        "tests/contract/{name}: THOIHAN_BLESS=1 takes the change over; add a line to CHANGELOG.md\n{}",
        difference(&kept, actual)
    );
}

/// The lines that only one of two texts has.
fn difference(kept: &str, actual: &str) -> String {
    let only = |of: &str, other: &str, sign: char| -> String {
        of.lines()
            .filter(|line| !other.lines().any(|known| known == *line))
            .map(|line| format!("{sign}{line}\n"))
            .collect()
    };
    match only(kept, actual, '-') + &only(actual, kept, '+') {
        none if none.is_empty() && kept != actual => "the order or the number of lines differs\n".to_owned(),
        some => some,
    }
}

fn lines<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.iter().map(|word| format!("{word}\n")).collect()
}

fn schema(name: &str) -> (Value, jsonschema::Validator) {
    let schema: Value = serde_json::from_str(&fs::read_to_string(golden(name)).unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    (schema, validator)
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

#[test]
fn error_kinds() {
    compare("error-kinds.txt", &lines(ErrorKind::ALL.iter().map(|kind| kind.as_str())));
}

#[test]
fn diagnostic_codes() {
    compare("diagnostic-codes.txt", &lines(Code::ALL.iter().map(|code| code.as_str())));
}

#[test]
fn words_of_the_schema_are_the_words_of_the_code() {
    let (answer, _) = schema("answer.schema.json");
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(words(&answer["$defs"]["status"]["enum"]), statuses);
    let kinds: Vec<&str> = ChargeKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(words(&answer["$defs"]["fee"]["properties"]["kind"]["enum"]), kinds);
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn full_dossier() -> Dossier {
    let at = moment("2026-08-28T15:30");
    let mut event = Event::new("extended", moment("2026-08-29"));
    event.ground = Some("a".to_owned());
    event.until = Some(at);
    event.to = Some(moment("2026-08-28T15:30:00+07:00"));
    event.agreed = Some(true);
    event.step = Some("b".to_owned());
    event.revokes = Some("c".to_owned());
    let mut dossier = Dossier::new("2.000815")
        .id("a")
        .office("o")
        .place("p")
        .channel(thoihan::Channel::Online)
        .submitted(at)
        .accepted(at)
        .paid(at)
        .finished(moment("2026-08-28T15:30:05.5Z"))
        .fact("pages", 5)
        .fact("flag", true)
        .fact("money", thoihan::amount::Money::vnd(5))
        .fact("list", vec![FactValue::from("x"), FactValue::Record([("y".to_owned(), 1_i64.into())].into())])
        .event(event);
    dossier.fees = vec!["copy_certification".to_owned()];
    dossier
}

#[test]
fn a_full_dossier_fits_its_schema_and_comes_back() {
    let (schema, validator) = schema("dossier.schema.json");
    let dossier = full_dossier();
    let json = serde_json::to_value(&dossier).unwrap();
    let faults: Vec<String> = validator.iter_errors(&json).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(serde_json::from_value::<Dossier>(json.clone()).unwrap(), dossier);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&schema["properties"]), keys(&json), "a key of the schema that the code lacks, or the reverse");
    assert_eq!(keys(&schema["$defs"]["event"]["properties"]), keys(&json["events"][0]));
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let (_, validator) = schema("dossier.schema.json");
    for bad in [
        json!({ "procedur": "x" }),
        json!({ "facts": { "pages": 5.5 } }),
        json!({ "accepted": "yesterday" }),
        json!({ "accepted": 5 }),
        json!({ "channel": "fax" }),
        json!({ "events": [{ "kind": "x" }] }),
        json!({ "events": [{ "kind": "x", "at": "2026-08-28", "why": "y" }] }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
        assert!(serde_json::from_value::<Dossier>(bad.clone()).is_err(), "{bad}");
    }
    for good in
        [json!({}), json!({ "id": null, "accepted": null, "channel": null }), json!({ "facts": { "x": "12.5" } })]
    {
        assert!(validator.is_valid(&good), "{good}");
        assert!(serde_json::from_value::<Dossier>(good.clone()).is_ok(), "{good}");
    }
}

#[cfg(feature = "vietnam")]
#[test]
fn answers_fit_their_schema() {
    let (_, validator) = schema("answer.schema.json");
    let book = Rulebook::vietnam().unwrap();
    let at = moment("2026-08-28T15:30");
    let dossier = Dossier::new("2.000815").accepted(at).paid(at).fact("copies", 4);
    for dossier in [dossier.clone(), dossier.clone().fact("pages", 5), dossier.finished(moment("2026-09-30T09:00"))] {
        for as_of in [AsOf::new(at), AsOf::new(moment("2027-01-04T08:00:00+07:00"))] {
            let json = serde_json::to_value(book.assess(&dossier, &as_of).unwrap()).unwrap();
            let faults: Vec<String> =
                validator.iter_errors(&json).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
            assert!(faults.is_empty(), "{faults:?}\n{json}");
        }
    }
    let text = r#"{"procedure":"297/2025/NĐ-CP","submitted":"2026-03-02","accepted":"2026-03-02T09:00",
        "paid":"2026-03-02T09:30","events":[{"kind":"supplement_requested","at":"2026-03-03T09:00"},
        {"kind":"supplement_completed","at":"2026-04-20T09:00"}]}"#;
    let dossier: Dossier = serde_json::from_str(text).unwrap();
    let answer = book.assess(&dossier, &AsOf::new(moment("2026-05-04T09:00"))).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    let faults: Vec<String> = validator.iter_errors(&json).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}\n{json}");
    assert_eq!(json["agencies"].as_array().map(Vec::len), Some(3), "{json}");
    assert_eq!(json["breaches"][0]["rule"], "supplement_after_closing", "{json}");
    assert_eq!(json["breaches"][0]["citation"]["article"], "7", "{json}");
}

/// A dossier accepted on 2025-12-22 with a supplement, a suspension and Tết inside its time limit, in every form.
#[cfg(feature = "vietnam")]
#[test]
fn reasons() {
    use thoihan::slip::{Language, reasons};
    let (_, validator) = schema("ledger.schema.json");
    let (_, answers) = schema("answer.schema.json");
    let book = Rulebook::vietnam().unwrap();
    let dossier: Dossier = serde_json::from_str(&fs::read_to_string(golden("reasons/tet.json")).unwrap()).unwrap();
    let ledger = book.explain(&dossier, &AsOf::new(moment("2026-01-30T09:00"))).unwrap();
    // any change of any rule changes the identity of the book
    let still = |text: String| text.replace(book.identity(), "IDENTITY");
    let json = serde_json::to_value(&ledger).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&json).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(answers.is_valid(&json["answer"]));
    compare("reasons/tet.ledger.json", &(still(serde_json::to_string_pretty(&json).unwrap()) + "\n"));
    for (word, language) in [("vi", Language::Vi), ("en", Language::En)] {
        compare(&format!("reasons/tet.{word}.txt"), &still(reasons::text(&ledger, language)));
        compare(&format!("reasons/tet.{word}.md"), &still(reasons::markdown(&ledger, language)));
        compare(&format!("reasons/tet.{word}.html"), &still(reasons::html(&ledger, language)));
    }
}

#[cfg(feature = "cli")]
#[test]
fn command_help() {
    let help = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_thoihan"))
            .args(arguments)
            .arg("--help")
            .env("COLUMNS", "120")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        assert!(output.status.success());
        format!("$ thoihan {} --help\n{}\n", arguments.join(" "), String::from_utf8(output.stdout).unwrap())
            .replace("thoihan  --help", "thoihan --help")
    };
    let top = help(&[]);
    let commands: Vec<String> = top
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned))
        .filter(|name| !name.is_empty() && name != "help")
        .collect();
    assert!(commands.iter().any(|name| name == "assess"), "{top}");
    let pages: Vec<String> = std::iter::once(top).chain(commands.iter().map(|name| help(&[name]))).collect();
    let text = pages.join("\n");
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    compare("command-help.txt", &format!("{}\n", trimmed.join("\n").trim_end()));
}

/// What dossiers lack: a count, flags that decide a date and an amount, and a fee that the law leaves open.
#[test]
fn what_is_missing() {
    use thoihan::slip::{Language, missing};
    let rules = fs::read_to_string(golden("missing/rules.han")).unwrap();
    let book = Rulebook::compile(&[thoihan::Source::new("rules.han", rules)]).unwrap();
    let accepted = moment("2026-03-02T09:00");
    let asked = Dossier::new("A.1").accepted(accepted).paid(accepted);
    let dossiers = [
        ("all", asked.clone()),
        ("pages", asked.clone().fact("urgent", false).fact("abroad", false)),
        ("open", asked.clone().fact("urgent", true).fact("abroad", true)),
        ("nothing", asked.fact("urgent", true).fact("abroad", false)),
    ];
    for (name, dossier) in dossiers {
        let found = book.missing(&dossier, &AsOf::new(accepted)).unwrap();
        let still = |text: String| text.replace(book.identity(), "IDENTITY");
        compare(&format!("missing/{name}.json"), &still(serde_json::to_string_pretty(&found).unwrap() + "\n"));
        for (word, language) in [("vi", Language::Vi), ("en", Language::En)] {
            compare(&format!("missing/{name}.{word}.txt"), &still(missing::text(&found, language)));
        }
    }
}

/// A report's JSON: early, late, overdue, a row that failed, and a key that is not given.
#[test]
fn report_of_dossiers() {
    use thoihan::dossier::{Column, Columns, FactColumn, MomentColumn, TextColumn};
    let rules = fs::read_to_string(golden("missing/rules.han")).unwrap();
    let book = Rulebook::compile(&[thoihan::Source::new("rules.han", rules)]).unwrap();
    fn text(cells: [Option<&'static str>; 4]) -> TextColumn<'static> {
        cells.into_iter().collect()
    }
    let accepted = [Some("2026-03-02T09:00"); 4];
    let finished = [Some("2026-03-04T09:00"), Some("2026-03-10T09:00"), None, None];
    let columns = Columns {
        procedure: Some(text([Some("A.1"), Some("A.1"), Some("A.1"), Some("Z.9")])),
        accepted: Some(MomentColumn::Written(text(accepted))),
        finished: Some(MomentColumn::Written(text(finished))),
        facts: [("urgent".to_owned(), FactColumn::Flags(Column { values: vec![false; 4].into(), given: None }))].into(),
        ..Columns::of_rows(4)
    };
    let answers = book.assess_columns(&columns, AsOf::new(moment("2026-03-20T09:00")));
    let mut report = thoihan::report::Report::by(["agency"]);
    report.add(&answers, &[text([Some("Sở Nội vụ"), Some("Sở Nội vụ"), None, Some("Sở Tư pháp")])]).unwrap();
    compare("report.json", &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
}

/// Two small books that differ in a swapped day off, a fee and a procedure, and dossiers of every kind, in every form.
#[cfg(feature = "cli")]
#[test]
fn differences() {
    let folder = "tests/contract/differences";
    let (old, new) = (format!("{folder}/old.han"), format!("{folder}/new.han"));
    let dossiers = format!("{folder}/dossiers.jsonl");
    let with = |format: &str, language: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_thoihan"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["diff", &old, &new, "--no-embedded", "--dossiers", &dossiers, "--as-of", "2026-08-28T16:00"])
            .args(["--format", format, "--lang", language])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "an unreadable row: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    for (format, extension) in [("text", "txt"), ("markdown", "md"), ("html", "html")] {
        for language in ["vi", "en"] {
            compare(&format!("differences/page.{language}.{extension}"), &with(format, language));
        }
    }
    compare("differences/changed.jsonl", &with("json", "vi"));
    compare("differences/changed.csv", &with("csv", "vi"));
}

/// Dossiers before, in and after a period, of every kind that a form counts or has no column for, in every form.
#[cfg(feature = "cli")]
#[test]
fn reports() {
    let folder = "tests/contract/reports";
    let written = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_thoihan"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["report", "--no-embedded", "--rules", folder, "--dossiers", &format!("{folder}/dossiers.jsonl")])
            .args(["--from", "2026-07-01", "--to", "2026-09-30", "--levels", &format!("{folder}/levels.csv")])
            .args(more)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "an unreadable row: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let book = Rulebook::load(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let still = |text: String| text.replace(book.identity(), "IDENTITY");
    for language in ["vi", "en"] {
        compare(&format!("reports/07a.{language}.txt"), &written(&["--by", "agency", "--lang", language]));
        compare(
            &format!("reports/06.{language}.html"),
            &written(&["--form", "06", "--format", "html", "--lang", language]),
        );
        compare(&format!("reports/late.{language}.txt"), &written(&["--late", "--lang", language]));
    }
    compare("reports/07b.csv", &written(&["--form", "07b", "--by", "procedure,channel", "--format", "csv"]));
    compare("reports/steps.csv", &written(&["--by", "agency,step", "--format", "csv"]));
    compare("reports/07c.json", &still(written(&["--form", "07c", "--by", "field", "--json"])));
    compare("reports/late.csv", &written(&["--late", "--format", "csv"]));
    compare("reports/late.jsonl", &written(&["--late", "--json"]));
    // a workbook is no text: what it says is compared with the same report in CSV
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("report.xlsx");
    written(&["--form", "07b", "--by", "procedure,channel", "--format", "xlsx", "--out", path.to_str().unwrap()]);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut workbook, 0).unwrap().unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")).collect();
    let csv = fs::read_to_string(golden("reports/07b.csv")).unwrap();
    let wanted: Vec<&str> = csv.lines().skip(1).collect();
    let (head, body) = rows.split_at(5);
    assert!(head[0].starts_with("Biểu 07b/BTP/KSTT"), "{}", head[0]);
    assert!(head[1].starts_with("Kỳ báo cáo: từ 01/07/2026"), "{}", head[1]);
    assert!(head[4].starts_with("Thủ tục,Kênh tiếp nhận,"), "{}", head[4]);
    let (body, tail) = body.split_at(wanted.len());
    assert_eq!(body, wanted);
    assert!(tail[0].starts_with("Tổng cộng,"), "{}", tail[0]);
    assert!(tail[2].starts_with("Không tính vào báo cáo: 2 đã giải quyết xong trước kỳ"), "{}", tail[2]);
}

/// The `pub` items of the library's source, by file: crude, and enough to show every change of a name.
#[test]
fn public_names() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut names = Vec::new();
    collect(&source, &source, &mut names);
    let face = fs::read_to_string(source.join("lib.rs")).unwrap();
    let private: Vec<&str> = face.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    names.retain(|name| !private.iter().any(|room| *room == name || name.starts_with(&format!("{room}::"))));
    names.sort();
    names.dedup();
    compare("public-names.txt", &names.iter().map(|name| format!("{name}\n")).collect::<String>());
}

fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "bin" && name != "snapshots") {
            collect(root, &path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let room = path.strip_prefix(root).unwrap().with_extension("").display().to_string();
            let room = if room == "lib" { String::new() } else { format!("{}::", room.replace(['/', '\\'], "::")) };
            names.extend(public_items(&fs::read_to_string(&path).unwrap()).iter().map(|item| format!("{room}{item}")));
        }
    }
}

/// `struct Name`, `Name::method`, `use …`: items declared `pub`, without those of test modules.
fn public_items(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut owner = String::new();
    for line in text.lines().take_while(|line| *line != "#[cfg(test)]") {
        if let Some(header) = line.strip_prefix("impl") {
            owner = owner_of(header);
        } else if line == "}" {
            owner.clear();
        }
        let indent = line.len() - line.trim_start().len();
        let Some(item) = line.trim_start().strip_prefix("pub ") else { continue };
        let item = item.trim_start_matches("const fn ").trim_start_matches("unsafe ").trim_start_matches("fn ");
        if let Some(reexport) = item.strip_prefix("use ") {
            items.push(format!("use {}", reexport.trim_end_matches(';')));
            continue;
        }
        let mut parts =
            item.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default();
        let name = match first {
            "struct" | "enum" | "mod" | "const" | "type" | "trait" | "static" => parts.next().unwrap_or_default(),
            other => other,
        };
        let is_field = indent > 0 && owner.is_empty();
        if !is_field {
            items.push(if owner.is_empty() { name.to_owned() } else { format!("{owner}::{name}") });
        }
    }
    items
}

fn owner_of(header: &str) -> String {
    let subject = match header.split_once(" for ") {
        Some((_, subject)) => subject,
        None if header.starts_with('<') => header.split_once("> ").map_or(header, |(_, subject)| subject),
        None => header,
    };
    subject.trim().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}
