//! The engines of rules in Rust: a rule of each procedure compiled beforehand, and every row in the engine's own values.

mod cel;
mod regorus;
mod zen;

use super::contestant::Contestant;
use super::question::{Row, Table, parameters};

pub fn make(table: &'static Table, engine: &str) -> Box<dyn Contestant> {
    match engine {
        "zen" => zen::make(table),
        "cel" => cel::make(table),
        "regorus" => regorus::make(table),
        other => panic!("there is no engine `{other}`"),
    }
}

/// The rule of a procedure: its parameters in the place of their names.
fn rule(template: &str, procedure: usize) -> String {
    parameters(procedure)
        .into_iter()
        .fold(template.to_owned(), |text, (name, value)| text.replace(name, &value.to_string()))
}

/// One rule for each procedure of a table, at its number in the column.
fn rules<T>(table: &Table, compile: impl FnMut(usize) -> T) -> Vec<T> {
    table.rows.procedures.clone().map(compile).collect()
}

/// A value that a rule reads.
enum Input {
    Flag(bool),
    Integer(i64),
    Text(&'static str),
}

/// What rules read, by name.
fn inputs(row: &Row) -> [(&'static str, Input); 15] {
    [
        ("accepted_day", Input::Integer(row.accepted_day)),
        ("accepted_minute", Input::Integer(row.accepted_minute)),
        ("paid_day", Input::Integer(row.paid_day)),
        ("end_day", Input::Integer(row.end_day)),
        ("end_minute", Input::Integer(row.end_minute)),
        ("finished", Input::Flag(row.finished)),
        ("urgent", Input::Flag(row.urgent)),
        ("complex", Input::Flag(row.complex)),
        ("remote", Input::Flag(row.remote)),
        ("poor", Input::Flag(row.poor)),
        ("channel", Input::Text(row.channel)),
        ("kind_of_work", Input::Text(row.kind_of_work)),
        ("pages", Input::Integer(row.pages)),
        ("copies", Input::Integer(row.copies)),
        ("value", Input::Integer(row.value)),
    ]
}

/// Every row of the few in an engine's own values.
fn given<T>(table: &Table, make: impl Fn([(&'static str, Input); 15]) -> T) -> Vec<T> {
    (0..table.few()).map(|row| make(inputs(&table.row(row)))).collect()
}
