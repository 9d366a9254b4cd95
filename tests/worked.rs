//! The worked cases of `tests/vectors`, which every host reads as well.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use thoihan::{AsOf, Dossier, Rulebook, Source};

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The book of a row: its rule files, or the embedded rules when it names none.
fn book(rules: &str) -> Rulebook {
    if rules.is_empty() {
        return Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"));
    }
    let read = |name: &str| {
        Source::new(name, std::fs::read_to_string(vectors().join("rules").join(name)).expect("a rule file"))
    };
    let sources: Vec<Source> = rules.split_whitespace().map(read).collect();
    Rulebook::compile(&sources).unwrap_or_else(|findings| panic!("{rules}:\n{findings}"))
}

/// What differs in one row; nothing when all columns hold.
fn differences(book: &Rulebook, row: &HashMap<String, String>) -> Vec<String> {
    let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or("");
    let dossier: Dossier = match serde_json::from_str(cell("dossier")) {
        Ok(dossier) => dossier,
        Err(error) => return vec![format!("dossier: {error}")],
    };
    let mut as_of = AsOf::new(cell("as_of").parse::<thoihan::Moment>().expect("a moment"));
    if !cell("known_on").is_empty() {
        as_of = as_of.known_on(cell("known_on").parse().expect("a date"));
    }
    let answer = match book.assess(&dossier, &as_of) {
        Ok(answer) => serde_json::to_value(&answer).expect("JSON"),
        Err(error) if error.kind.as_str() == cell("error") => return Vec::new(),
        Err(error) => return vec![format!("error {}: {error}", error.kind)],
    };
    let mut found = Vec::new();
    let mut compare = |name: &str, got: String| {
        if !cell(name).is_empty() && cell(name) != got {
            found.push(format!("{name}: expected {}, got {got}", cell(name)));
        }
    };
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
    compare("due_date", text(&answer["due"]["date"]));
    compare("due_at", text(&answer["due"]["at"]));
    compare("status", text(&answer["status"]));
    let fee = &answer["fees"][0];
    compare("outcome", text(&fee["outcome"]));
    compare("fee_total", text(&answer["totals"][0]["amount"]["amount"]));
    let errors = [&answer["due"]["error"]["kind"], &fee["error"]["kind"]];
    let kind = errors.iter().find_map(|kind| kind.as_str()).unwrap_or("none").to_owned();
    compare("error", kind);
    found
}

fn run(file: &str, least: usize) {
    let mut reader = csv::Reader::from_path(vectors().join(file)).expect("the table");
    let mut books: HashMap<String, Rulebook> = HashMap::new();
    let (mut rows, mut faults) = (0, Vec::new());
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = row.expect("a row");
        rows += 1;
        let rules = row.get("rules").cloned().unwrap_or_default();
        let book = books.entry(rules.clone()).or_insert_with(|| book(&rules));
        for difference in differences(book, &row) {
            faults.push(format!("{}: {difference} ({})", row["id"], row["source"]));
        }
    }
    assert!(rows >= least, "{file} has {rows} rows and should have at least {least}");
    assert!(faults.is_empty(), "{file}: {} of {rows} rows differ\n{}", faults.len(), faults.join("\n"));
    println!("{file}: {rows} rows");
}

#[test]
fn deadlines() {
    run("deadlines.csv", 57);
}

#[test]
fn fees() {
    run("fees.csv", 81);
}
