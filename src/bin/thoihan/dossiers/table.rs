//! Dossiers from a table: CSV with a header, one dossier a row, as the JSON that is read from lines.

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value, json};

/// What a header names beside facts; a column `event.KIND` holds when that event happened.
const PARTS: [&str; 9] = ["id", "procedure", "office", "place", "channel", "submitted", "accepted", "paid", "finished"];
/// The column that makes a line the header of a table.
const NEEDED: &str = "procedure";
const EVENT: &str = "event.";
/// A list of events as JSON, for those that have more than an instant.
const EVENTS: &str = "events";

/// The cells of one record.
fn cells(record: &[u8]) -> Result<Option<StringRecord>, String> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(record);
    reader.records().next().transpose().map_err(|error| error.to_string())
}

/// The cells of a header, when it is one of dossiers.
pub(super) fn header(line: &[u8]) -> Option<Vec<String>> {
    let found = cells(line).ok()??;
    let found: Vec<String> = found.iter().map(|cell| cell.trim().to_owned()).collect();
    found.iter().any(|cell| cell == NEEDED).then_some(found)
}

/// Whether a record goes on in the next line.
pub(super) fn is_open(record: &[u8]) -> bool {
    record.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// A row as JSON, or why it is none.
pub(super) fn dossier(header: &[String], record: &[u8]) -> Result<String, String> {
    let found = cells(record)?.unwrap_or_default();
    if found.len() != header.len() {
        return Err(format!("the row has {} cells, the header {}", found.len(), header.len()));
    }
    let (mut dossier, mut facts, mut events) = (Map::new(), Map::new(), Vec::new());
    for (name, cell) in header.iter().zip(&found) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        if PARTS.contains(&name.as_str()) {
            dossier.insert(name.clone(), json!(cell));
        } else if name == EVENTS {
            let list = serde_json::from_str::<Vec<Value>>(cell);
            events.extend(list.map_err(|error| format!("`{EVENTS}` is not a list of events in JSON: {error}"))?);
        } else if let Some(kind) = name.strip_prefix(EVENT) {
            events.push(json!({ "kind": kind, "at": cell }));
        } else {
            facts.insert(name.clone(), fact(cell));
        }
    }
    if !facts.is_empty() {
        dossier.insert("facts".to_owned(), Value::Object(facts));
    }
    if !events.is_empty() {
        dossier.insert(EVENTS.to_owned(), Value::Array(events));
    }
    Ok(Value::Object(dossier).to_string())
}

/// `true`, `28000 VND` and lists in JSON as what they are; all else is text, which numbers and dates are read from.
fn fact(cell: &str) -> Value {
    match cell {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if let Some((amount, currency)) = cell.split_once(' ')
        && currency.len() == 3
        && currency.bytes().all(|byte| byte.is_ascii_uppercase())
        && amount.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
    {
        return json!({ "currency": currency, "amount": amount });
    }
    if cell.starts_with('[')
        && let Ok(list @ Value::Array(_)) = serde_json::from_str(cell)
    {
        return list;
    }
    json!(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,procedure,accepted,event.supplement_requested,events,pages,value,urgent,kinds";

    fn row(record: &str) -> Result<Value, String> {
        let header = header(HEADER.as_bytes()).unwrap();
        dossier(&header, record.as_bytes()).map(|text| serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_header_names_the_procedure() {
        assert!(header(b"id, procedure ,accepted\r\n").is_some());
        assert!(header(b"nonsense").is_none());
        assert!(header(b"").is_none());
    }

    #[test]
    fn rows_are_dossiers() {
        let facts = json!({"pages": "5", "value": {"currency": "VND", "amount": "28000"}, "urgent": true,
            "kinds": ["a", "b"]});
        assert_eq!(
            row("1,2.000815,2026-08-28T15:30,,,5,28000 VND,true,\"[\"\"a\"\", \"\"b\"\"]\"\r\n"),
            Ok(json!({"id": "1", "procedure": "2.000815", "accepted": "2026-08-28T15:30", "facts": facts}))
        );
        let events = json!([{"kind": "supplement_requested", "at": "2026-08-28T16:00"},
            {"kind": "withdrawn", "at": "2026-08-29"}]);
        assert_eq!(
            row(
                "2,2.000815,,2026-08-28T16:00,\"[{\"\"kind\"\": \"\"withdrawn\"\", \"\"at\"\": \"\"2026-08-29\"\"}]\",,,,"
            ),
            Ok(json!({"id": "2", "procedure": "2.000815", "events": events}))
        );
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said() {
        assert_eq!(row("1,2.000815"), Err("the row has 2 cells, the header 9".to_owned()));
        assert!(row("1,2.000815,,,nonsense,,,,").is_err_and(|error| error.starts_with("`events` is not a list")));
        assert!(is_open(b"1,\"two") && !is_open(b"1,\"two\"\"\""));
    }
}
