//! Step tables: those of provincial decisions, word for word, against the totals that they print; and the verdicts on
//! steps and agencies, as lines of `tests/vectors/steps.csv`.

use std::collections::HashMap;

use thoihan::diagnostic::Code;
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

type Row = HashMap<String, String>;

fn rows(file: &str) -> Vec<Row> {
    let path = format!("{}/tests/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
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
    let rows = rows("step-tables.csv");
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
    let rows = rows("step-tables.csv");
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
    for row in rows("step-tables.csv").iter().filter(|row| row["adds_up"] == "yes") {
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

/// The rules of a row: its rule files, or the embedded ones when it names none.
fn book_of(row: &Row) -> Rulebook {
    if row["rules"].is_empty() {
        return Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"));
    }
    let folder = format!("{}/tests/vectors/rules", env!("CARGO_MANIFEST_DIR"));
    let read =
        |name: &str| Source::new(name, std::fs::read_to_string(format!("{folder}/{name}")).expect("a rule file"));
    let sources: Vec<Source> = row["rules"].split_whitespace().map(read).collect();
    Rulebook::compile(&sources).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Due times and verdicts of steps that are parallel, outside the chain or from a point, and who was late by how much.
#[test]
fn steps_and_agencies_are_judged() {
    let rows = rows("steps.csv");
    assert!(rows.len() >= 10, "{} rows", rows.len());
    for row in rows {
        let dossier: Dossier = serde_json::from_str(&row["dossier"]).expect("a dossier");
        let as_of = AsOf::new(row["as_of"].parse::<Moment>().expect("a moment"));
        let answer = book_of(&row).assess(&dossier, &as_of).expect("an answer");
        let due = |step: &thoihan::assessment::Step| {
            step.due.outcome.value().map_or("none".to_owned(), |due| due.at.format("%Y-%m-%dT%H:%M").to_string())
        };
        let steps: Vec<String> =
            answer.steps.iter().map(|step| format!("{} {} {}", step.name, due(step), step.status)).collect();
        assert_eq!(steps.join("; "), row["steps"], "{}: {}", row["id"], row["source"]);
        let minutes = |minutes: Option<i64>| minutes.map_or("none".to_owned(), |minutes| minutes.to_string());
        let agencies: Vec<String> = answer
            .agencies
            .iter()
            .map(|one| format!("{} {} {}", one.agency, one.status, minutes(one.working_minutes)))
            .collect();
        assert_eq!(agencies.join("; "), row["agencies"], "{}: {}", row["id"], row["source"]);
        let named = answer.steps.iter().filter(|step| step.agency.is_some()).count();
        assert_eq!(answer.agencies.iter().map(|one| one.steps.len()).sum::<usize>(), named, "{}", row["id"]);
    }
}

/// An instant without its hour on which a verdict hangs leaves it open.
#[test]
fn an_agency_is_not_blamed_for_an_hour_that_nobody_knows() {
    let row: Row = rows("steps.csv").into_iter().find(|row| row["id"] == "parallel-plan").expect("the row");
    let json = r#"{"procedure":"parallel","accepted":"2026-03-02T07:30",
        "events":[{"kind":"step_done","at":"2026-03-03","step":"receive"}]}"#;
    let dossier: Dossier = serde_json::from_str(json).expect("a dossier");
    let as_of = AsOf::new("2026-03-04T08:00".parse::<Moment>().expect("a moment"));
    let answer = book_of(&row).assess(&dossier, &as_of).expect("an answer");
    let desk = &answer.agencies[0];
    assert_eq!((desk.status.as_str(), desk.working_minutes), ("undetermined", None));
}

/// The slip tells in one line who holds the dossier up.
#[test]
fn the_slip_names_the_late_agency() {
    let row = rows("steps.csv").into_iter().find(|row| row["id"] == "three-agencies-now").expect("the row");
    let dossier: Dossier = serde_json::from_str(&row["dossier"]).expect("a dossier");
    let as_of = AsOf::new(row["as_of"].parse::<Moment>().expect("a moment"));
    let answer = book_of(&row).assess(&dossier, &as_of).expect("an answer");
    let slip = thoihan::slip::slip(&answer, thoihan::slip::Language::Vi);
    let lines: Vec<&str> = slip.lines().filter(|line| line.contains("trễ") && line.starts_with('-')).collect();
    assert_eq!(
        lines,
        [
            "- Công an cấp tỉnh: trễ 10 giờ 30 phút làm việc",
            "- Sở Văn hóa, Thể thao và Du lịch: đang trễ 08 giờ làm việc"
        ]
    );
}

/// Đồng Nai 2811/QĐ-UBND, 1.014464: hours and days in one table. Hours after a day begin on the day after it.
#[test]
fn steps_in_hours_and_days_follow_one_another() {
    let row = Row::from([
        ("id".to_owned(), "1.014464".to_owned()),
        (
            "steps".to_owned(),
            "02 giờ làm việc; 01 ngày làm việc; 04 giờ làm việc; 04 giờ làm việc; 04 giờ làm việc; 02 giờ làm việc"
                .to_owned(),
        ),
        ("total".to_owned(), "03 ngày làm việc".to_owned()),
    ]);
    let accepted: Moment = "2026-03-02T09:00".parse().expect("a moment");
    let answer =
        book(&row).assess(&Dossier::new("1.014464").accepted(accepted), &AsOf::new(accepted)).expect("an answer");
    let at =
        |due: &thoihan::assessment::Due| due.outcome.value().expect("a due date").at.format("%d/%m %H:%M").to_string();
    let steps: Vec<String> = answer.steps.iter().map(|step| at(&step.due)).collect();
    assert_eq!(steps, ["02/03 11:00", "03/03 17:30", "04/03 11:30", "04/03 17:30", "05/03 11:30", "05/03 15:30"]);
    assert_eq!(at(&answer.due), "05/03 17:30");
}

/// Two step tables of one version, each for its own kind of work, and each with its citation.
#[test]
fn the_condition_of_a_step_table_picks_it() {
    let text = r#"procedure "9.000001" { calendar vn under civil_code anchor accepted
        fact kind_of_work one of large, small
        steps when kind_of_work is large by "1/2020" article "1" { step examine in 5 days }
        steps when kind_of_work is small by "1/2020" article "2" { step examine in 2 days } }"#;
    let book =
        Rulebook::vietnam_with(&[Source::new("steps.han", text)]).unwrap_or_else(|findings| panic!("{findings}"));
    let at: Moment = "2026-03-02T09:00".parse().expect("a moment");
    for (kind, day) in [("large", "2026-03-09"), ("small", "2026-03-04")] {
        let dossier = Dossier::new("9.000001").accepted(at).fact("kind_of_work", kind);
        let answer = book.assess(&dossier, &AsOf::new(at)).expect("an answer");
        let json = serde_json::to_value(&answer).expect("an answer in JSON");
        assert!(json["steps"][0].to_string().contains(day), "{kind}: {}", json["steps"]);
    }
}
