//! The embedded rules: they compile without a finding, their own tests pass, and the calendar is the real one.

#[path = "vectors/shared.rs"]
mod shared;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use shared::shared;
use thoihan::{AsOf, Dossier, Moment, Rulebook};

fn vietnam() -> Rulebook {
    Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn the_embedded_rules_have_no_finding() {
    let book = vietnam();
    assert!(book.findings().findings.is_empty(), "{}", book.findings());
    assert!(book.procedures().len() >= 12, "{}", book.procedures().len());
}

#[test]
fn the_tests_in_the_rule_files_pass() {
    let results = vietnam().run_tests();
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.failures.is_empty())
        .map(|result| format!("{} {}\n  {}", result.place, result.name, result.failures.join("\n  ")))
        .collect();
    assert!(results.len() >= 300, "{} tests", results.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The procedures that matter, by the national portal's codes (`tests/vectors/procedures.csv`): each is embedded, cites its
/// law, and some test in a rule file speaks of it.
#[test]
fn the_ninety_procedures_are_embedded() {
    let book = vietnam();
    let embedded: BTreeMap<&str, _> = book.procedures().into_iter().map(|one| (one.code, one)).collect();
    let text: String = book.findings().sources.iter().map(|source| &*source.text).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/procedures.csv");
    let mut reader = csv::Reader::from_path(path).expect("the list");
    let mut seen = 0;
    let mut wrong = Vec::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let code = &row[0];
        seen += 1;
        if !embedded.contains_key(code) {
            wrong.push(format!("{code} {} is not embedded", &row[1]));
        } else if !text.contains(&format!("given procedure \"{code}\"")) {
            wrong.push(format!("{code} {} has no test", &row[1]));
        }
    }
    assert_eq!(seen, 90);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every procedure that is embedded answers something for a dossier of today: a value or a stated reason, never a panic.
#[test]
fn every_procedure_answers() {
    let book = vietnam();
    let at: Moment = "2026-11-02T09:00".parse().expect("a moment");
    for procedure in book.procedures() {
        let dossier = Dossier::new(procedure.code).submitted(at).accepted(at).paid(at);
        let answer =
            book.assess(&dossier, &AsOf::new(at)).unwrap_or_else(|error| panic!("{}: {error}", procedure.code));
        assert!(!answer.basis.is_empty(), "{} rests on nothing", procedure.code);
        if let thoihan::assessment::Outcome::Error(error) = &answer.due.outcome {
            assert_eq!(error.kind.as_str(), "no_rule_in_force", "{}: {error}", procedure.code);
        }
    }
}

/// The days off of the table: date → whether it is a day off (else a worked rest day).
fn days_off() -> BTreeMap<NaiveDate, bool> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/days-off.csv");
    let mut reader = csv::Reader::from_path(path).expect("the table");
    let mut days = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let date: NaiveDate = row[0].parse().expect("a date");
        days.insert(date, &row[1] != "swap_work");
    }
    days
}

#[test]
fn every_day_of_twenty_years_is_what_it_was() {
    let book = vietnam();
    let calendar = book.calendar("vn").expect("the national calendar");
    let table = calendar.known_on(None);
    let off = days_off();
    assert!(off.len() > 290, "{} days", off.len());
    let first = NaiveDate::from_ymd_opt(2008, 1, 1).expect("a date");
    let last = NaiveDate::from_ymd_opt(2027, 12, 31).expect("a date");
    let mut faults = Vec::new();
    for date in first.iter_days().take_while(|date| *date <= last) {
        let weekday = date.weekday().num_days_from_monday() < 5;
        let worked = match off.get(&date) {
            Some(is_off) => !is_off,
            None => weekday,
        };
        if table.is_working(date).expect("a day that is covered") != worked {
            faults.push(date.to_string());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join(" "));
}

/// The terms of the derived table of the shared data, through a rule written here; absent data are said to be skipped.
#[test]
fn the_derived_deadlines_of_the_shared_data() {
    let name = "the_derived_deadlines_of_the_shared_data";
    let Some(text) = shared("derived-deadlines.tsv", name) else { return };
    let mut faults = Vec::new();
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (start, term, due, notes) = (cells[0], cells[1], cells[2], cells[3]);
        rows += 1;
        let (count, unit) = term.split_once(' ').expect("a term");
        let unit = match unit {
            "ngày làm việc" => "working days",
            "ngày" => "days",
            "tháng" => "months",
            "giờ làm việc" => "working hours",
            other => panic!("{other}"),
        };
        let hours = notes.strip_prefix("office hours ").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let hours =
            hours.and_then(|rest| rest.split(';').next()).unwrap_or("07:30-11:30, 13:30-17:30").replace(',', "");
        let rule = format!(
            "calendar office extends vn {{ week Mon..Fri {hours} }}\n\
             procedure \"term\" {{ calendar office under civil_code, one_stop anchor accepted due in {} {unit} }}",
            count.trim_start_matches('0')
        );
        let book = Rulebook::vietnam_with(&[thoihan::Source::new("term.han", rule.as_str())])
            .unwrap_or_else(|findings| panic!("{rule}\n{findings}"));
        let at: Moment = start.parse().expect("a moment");
        let answer = book.assess(&Dossier::new("term").accepted(at), &AsOf::new(at).known_on(NaiveDate::MAX));
        let answer = answer.unwrap_or_else(|error| panic!("{start} {term}: {error}"));
        let found = match answer.due.outcome.value() {
            Some(found) if due.contains('T') => found.at.format("%Y-%m-%dT%H:%M").to_string(),
            Some(found) => found.date.to_string(),
            None => format!("{:?}", answer.due.outcome),
        };
        if found != due {
            faults.push(format!("{start} + {term}: expected {due}, got {found}"));
        }
    }
    assert!(rows >= 25);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A re-appointment to a day moves the due date also where the clock has not started: a term counted back from an event.
#[test]
fn a_re_appointment_stands_before_the_clock_has_started() {
    let rule = "event evaluation\n\
                procedure \"back\" { calendar vn under civil_code, one_stop clock starts when accepted and paid \
                due 1 working day before evaluation collects none }";
    let book = Rulebook::vietnam_with(&[thoihan::Source::new("back.han", rule)]).unwrap_or_else(|f| panic!("{f}"));
    let json = r#"{"procedure":"back","accepted":"2026-01-05T09:00","events":[
        {"kind":"reappointed","at":"2026-01-06T09:00","to":"2026-01-23"},{"kind":"evaluation","at":"2026-02-11T09:00"}]}"#;
    let dossier: Dossier = serde_json::from_str(json).expect("a dossier");
    let at: Moment = "2026-02-11T09:00".parse().expect("a moment");
    let answer = book.assess(&dossier, &AsOf::new(at)).expect("an answer");
    let due = answer.due.outcome.value().expect("a due date");
    assert_eq!(due.date.to_string(), "2026-01-23", "{due:?}");
}

/// The statutory term is what the statements in force print: the length, and what a further statement adds.
#[test]
fn the_term_is_what_the_rules_print() {
    let book = vietnam();
    let at: Moment = "2026-03-02T09:00".parse().expect("a moment");
    let term = |dossier: Dossier| {
        let json = serde_json::to_value(book.assess(&dossier, &AsOf::new(at)).expect("an answer")).expect("JSON");
        json["term"].clone()
    };
    let ten = serde_json::json!([{"count": "10", "unit": "working_day"}]);
    let near = term(Dossier::new("1.012786").accepted(at));
    assert_eq!((&near["form"], &near["parts"], &near["added"]), (&"in".into(), &ten, &serde_json::json!([])));
    let far = term(Dossier::new("1.012786").accepted(at).fact("difficult_area", true));
    assert_eq!((&far["form"], &far["parts"], &far["added"]), (&"in".into(), &ten, &ten));
    assert_eq!(far["citation"]["document"], "151/2025/NĐ-CP");
    let sum = term(Dossier::new("297/2025/NĐ-CP").accepted(at).paid(at));
    assert_eq!(sum["parts"].as_array().map(Vec::len), Some(3), "{sum}");
    assert_eq!(term(Dossier::new("1.012783").accepted(at))["form"], "unspecified");
    assert_eq!(
        term(Dossier::new("1.013225").submitted(at).accepted(at)),
        serde_json::Value::Null,
        "the kind of work is open"
    );
}

/// What is brought after a dossier was closed is told on the slip, with its hour and the article.
#[test]
fn the_slip_tells_of_a_supplement_after_the_closing() {
    let json = r#"{"procedure":"1.012906","accepted":"2026-03-02T09:00","events":[
        {"kind":"supplement_requested","at":"2026-03-04T09:00"},{"kind":"supplement_completed","at":"2026-03-20T09:00"}]}"#;
    let dossier: Dossier = serde_json::from_str(json).expect("a dossier");
    let at: Moment = "2026-03-23T09:00".parse().expect("a moment");
    let answer = vietnam().assess(&dossier, &AsOf::new(at)).expect("an answer");
    let slip = thoihan::slip::slip(&answer, thoihan::Language::Vi);
    let told = "- bổ sung sau khi hồ sơ đã đóng: bổ sung đủ hồ sơ, 09 giờ 00 phút, ngày 20/03/2026 (thứ Sáu) \
                (khoản 5 Điều 19, 118/2025/NĐ-CP)";
    assert!(slip.contains(told), "{slip}");
    assert!(slip.contains("Tình trạng: đã đóng hồ sơ"), "{slip}");
}

/// Deadlines that wait for each other in a circle are an error of those parts, however they are met.
#[test]
fn a_circle_of_duties_ends() {
    let rule = "procedure \"circle\" { calendar vn under civil_code, one_stop due in 5 days collects none\n\
                deadline a in 1 day from due of b and due of c met by accepted\n\
                deadline b in 1 day from due of a and due of c met by accepted\n\
                deadline c in 1 day from accepted met by finished or issued }";
    let book = Rulebook::vietnam_with(&[thoihan::Source::new("circle.han", rule)]).unwrap_or_else(|f| panic!("{f}"));
    let at: Moment = "2026-03-02T09:00".parse().expect("a moment");
    let dossier = Dossier::new("circle").accepted(at).finished("2026-03-03T09:00".parse::<Moment>().expect("a moment"));
    let later: Moment = "2026-03-09T09:00".parse().expect("a moment");
    let answer = book.assess(&dossier, &AsOf::new(later)).expect("an answer");
    let found: BTreeMap<&str, &str> = answer.deadlines.iter().map(|one| (&*one.name, one.status.as_str())).collect();
    assert_eq!((found["a"], found["b"], found["c"]), ("undetermined", "undetermined", "on_time"));
}
