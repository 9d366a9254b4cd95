//! Step tables of provincial decisions, word for word: what their steps add up to against the total that they print.

use std::collections::HashMap;

use thoihan::diagnostic::Code;
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

type Row = HashMap<String, String>;

fn rows() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/step-tables.csv");
    let mut reader = csv::Reader::from_path(path).expect("the table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The table as a rule, with the times as they are printed: the language reads them.
fn rule(row: &Row) -> String {
    let steps = row["steps"].split("; ").enumerate().map(|(at, time)| match time {
        "Không tính thời gian" | "Giờ hành chính" => format!("bước b{at} không tính\n"),
        time => format!("bước b{at} trong {time}\n"),
    });
    format!(
        "ngôn ngữ vi\nthủ tục \"{}\" {{ lịch vn thuộc civil_code, one_stop thời hạn {}\nquy trình tổng {} {{\n{}}} }}",
        row["id"],
        row["total"],
        row["total"],
        steps.collect::<String>()
    )
}

fn book(row: &Row) -> Rulebook {
    let text = rule(row);
    Rulebook::vietnam_with(&[Source::new("steps.han", text.as_str())])
        .unwrap_or_else(|findings| panic!("{}\n{text}\n{findings}", row["id"]))
}

/// A total that the steps do not reach is found in exactly the tables whose sum is another.
#[test]
fn totals_that_the_steps_do_not_reach_are_found() {
    let rows = rows();
    assert!(rows.len() >= 60, "{} tables", rows.len());
    let mut found = 0;
    for row in rows {
        let book = book(&row);
        let findings: Vec<_> =
            book.findings().findings.iter().filter(|finding| finding.code == Code::StepTotal).collect();
        match row["adds_up"].as_str() {
            "yes" => assert!(findings.is_empty(), "{}: {}", row["id"], findings[0].message),
            _ => {
                found += 1;
                assert_eq!(findings.len(), 1, "{} of {}", row["id"], row["decision"]);
                let days = row["days"].trim_end_matches(".0").to_owned();
                let says = format!("the steps take {days} days and the printed total is ");
                assert!(findings[0].message.starts_with(&says), "{}: {}", row["id"], findings[0].message);
            }
        }
    }
    assert!(found >= 8, "{found} tables do not add up");
}

/// Sơn La 2969/QĐ-UBND, second procedure: eight quarters of a day and a day and a half, printed as three days.
#[test]
fn three_and_a_half_days_against_three() {
    let rows = rows();
    let row = rows.iter().find(|row| row["days"] == "3.5").expect("the table of Sơn La");
    let book = book(row);
    let finding = book.findings().findings.iter().find(|finding| finding.code == Code::StepTotal).expect("a finding");
    assert_eq!(finding.message, "the steps take 3.5 days and the printed total is 3 days");
}

/// Where the sum is the total, the last step ends when the dossier is due, to the minute: a fraction is a share of its day.
#[test]
fn steps_that_add_up_end_with_the_term() {
    let accepted: Moment = "2026-03-02T07:30".parse().expect("a moment");
    let mut compared = 0;
    for row in rows().iter().filter(|row| row["adds_up"] == "yes") {
        let same_unit = row["steps"].split("; ").all(|time| {
            time.ends_with(row["total"].trim_start_matches(|c: char| !c.is_alphabetic()))
                || time.starts_with(['K', 'G'])
        });
        if !same_unit {
            continue;
        }
        let answer = book(row)
            .assess(&Dossier::new(row["id"].as_str()).accepted(accepted), &AsOf::new(accepted))
            .expect("an answer");
        let due = answer.due.outcome.value().expect("a due date");
        let last = answer.steps.iter().rev().find_map(|step| step.due.outcome.value()).expect("a step with a due date");
        assert_eq!((last.date, last.at), (due.date, due.at), "{}", row["id"]);
        compared += 1;
    }
    assert!(compared >= 30, "{compared} tables");
}
