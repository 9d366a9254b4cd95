//! The worked cases of `tests/vectors`, which every host reads as well.

#[path = "vectors/shared.rs"]
mod shared;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use shared::shared;
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
        Err(error) if error.kind.as_str() == cell("error") && error.message.contains(cell("message")) => {
            return Vec::new();
        }
        Err(error) => return vec![format!("error {}: {error}", error.kind)],
    };
    let mut found = Vec::new();
    if !cell("printed").is_empty() && answer["due"]["date"] == cell("printed") {
        found.push(format!("the due date {} is answered as the source misprints it", cell("printed")));
    }
    let mut compare = |name: &str, got: String| {
        if !cell(name).is_empty() && cell(name) != got {
            found.push(format!("{name}: expected {}, got {got}", cell(name)));
        }
    };
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
    compare("due_date", text(&answer["due"]["date"]));
    compare("due_at", text(&answer["due"]["at"]));
    compare("status", text(&answer["status"]));
    compare("clock_start", text(&answer["clock_start"]));
    let fee = &answer["fees"][0];
    compare("outcome", text(&fee["outcome"]));
    compare("fee_total", text(&answer["totals"][0]["amount"]["amount"]));
    compare("currency", text(&answer["totals"][0]["currency"]));
    compare("split", joined(&fee["split"], |share| &share["amount"]["amount"]));
    compare("candidates", joined(&fee["candidates"], |candidate| &candidate["amount"]));
    let errors = [&answer["due"]["error"]["kind"], &fee["error"]["kind"]];
    let kind = errors.iter().find_map(|kind| kind.as_str()).unwrap_or("none").to_owned();
    compare("error", kind);
    if row.contains_key("breaches") {
        let breaches = answer["breaches"].as_array().into_iter().flatten();
        let breaches = breaches
            .map(|one| format!("{} {} {}", text(&one["rule"]), text(&one["event"]), text(&one["at"])))
            .collect::<Vec<_>>()
            .join("; ");
        if breaches != cell("breaches") {
            found.push(format!("breaches: expected `{}`, got `{breaches}`", cell("breaches")));
        }
    }
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
            faults.push(format!(
                "{}: {difference} ({})",
                row["id"],
                row.get("source").or(row.get("note")).map_or("", String::as_str)
            ));
        }
    }
    assert!(rows >= least, "{file} has {rows} rows and should have at least {least}");
    assert!(faults.is_empty(), "{file}: {} of {rows} rows differ\n{}", faults.len(), faults.join("\n"));
    println!("{file}: {rows} rows");
}

#[test]
fn deadlines() {
    run("deadlines.csv", 76);
}

/// When the clock starts and when its days end: cutoffs before closing by the season, filing around the clock, postmarks.
#[test]
fn clocks() {
    run("clocks.csv", 20);
}

/// Every worked deadline of the shared data is a row of the table: official ones as printed, wrong and doubtful ones
/// with what is printed and, in the note, the article that says otherwise. Absent data are said to be skipped.
#[test]
fn every_worked_deadline_is_in_the_table() {
    let Some(text) = shared("worked-deadlines.tsv", "every_worked_deadline_is_in_the_table") else { return };
    let mut reader = csv::Reader::from_path(vectors().join("deadlines.csv")).expect("the table");
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    let (mut official, mut refuted) = (0, 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (start, term, due, notes) = (&cells[0][..10], cells[1], cells[2], cells[3]);
        let row =
            rows.iter().find(|row| row["start"].starts_with(start) && row["note"].starts_with(&format!("{term}; ")));
        let row = row.unwrap_or_else(|| panic!("no row for {start} + {term}"));
        if notes.starts_with("OFFICIAL") && !notes.contains("backwards") {
            official += 1;
            assert_eq!(row["due_date"], due[..10], "{start} + {term}");
        }
        if ["WRONG", "ERROR", "DOUBTFUL"].iter().any(|word| notes.starts_with(word)) {
            refuted += 1;
            assert!(!row["printed"].is_empty() && row["printed"] != row["due_date"], "{start} + {term}");
        }
    }
    assert!(official >= 11 && refuted >= 5, "{official} official, {refuted} refuted");
}

/// Logs that cannot have happened, each with its own message, and logs that broke the rules, answered with the breach.
#[test]
fn logs() {
    run("logs.csv", 79);
    let mut reader = csv::Reader::from_path(vectors().join("logs.csv")).expect("the table");
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    let impossible: Vec<&HashMap<String, String>> = rows.iter().filter(|row| !row["error"].is_empty()).collect();
    let messages: std::collections::BTreeSet<&str> = impossible.iter().map(|row| row["message"].as_str()).collect();
    assert!(impossible.len() >= 40 && messages.len() >= 25, "{} of {}", messages.len(), impossible.len());
    assert!(rows.iter().filter(|row| !row["breaches"].is_empty()).count() >= 10);
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
