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
    compare("currency", text(&answer["totals"][0]["currency"]));
    compare("split", joined(&fee["split"], |share| &share["amount"]["amount"]));
    compare("candidates", joined(&fee["candidates"], |candidate| &candidate["amount"]));
    let errors = [&answer["due"]["error"]["kind"], &fee["error"]["kind"]];
    let kind = errors.iter().find_map(|kind| kind.as_str()).unwrap_or("none").to_owned();
    compare("error", kind);
    found
}

/// The amounts of a list, with bars between them.
fn joined(list: &serde_json::Value, amount: fn(&serde_json::Value) -> &serde_json::Value) -> String {
    let amounts = list.as_array().into_iter().flatten();
    amounts.map(|one| amount(one).as_str().unwrap_or("none")).collect::<Vec<_>>().join("|")
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
    run("fees.csv", 251);
}

#[test]
fn shapes() {
    run("shapes.csv", 98);
}

/// Published values that contradict their own formula: each row says what is answered instead, and why.
#[test]
fn inconsistent_values_are_answered_with_a_reason() {
    let mut reader = csv::Reader::from_path(vectors().join("fees.csv")).expect("the table");
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    let inconsistent: Vec<_> = rows.iter().filter(|row| row["note"].contains("INCONSISTENT")).collect();
    assert_eq!(inconsistent.len(), 3);
    for row in &rows {
        assert_eq!(row["reason"].is_empty(), !row["note"].contains("INCONSISTENT"), "{}", row["id"]);
    }
}

/// Every shape of fee, one to twenty-seven, has rows.
#[test]
fn no_shape_is_left_out() {
    let mut reader = csv::Reader::from_path(vectors().join("shapes.csv")).expect("the table");
    let fees: Vec<String> = reader.records().map(|row| row.expect("a row")[1].to_owned()).collect();
    for shape in 1..=27 {
        assert!(fees.contains(&format!("shape_{shape:02}")), "shape {shape}");
    }
}
