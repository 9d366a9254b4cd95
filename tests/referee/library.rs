//! The one place where the library is asked; nothing else here knows that it exists.

use crate::answer::{Answer, Charge, Due, Outcome, Slack, StepAnswer};
use crate::date::{Date, Moment};
use crate::print::{DEADLINE, FEE};
use serde_json::Value as Json;
use thoihan::source::Source;
use thoihan::{AsOf, Dossier, Rulebook};

/// The library's answer, or in words why it gives none.
pub fn library_answer(rule_text: &str, dossier_json: &str, as_of: &str) -> Result<Answer, String> {
    let (book, dossier, as_of) = question(rule_text, dossier_json, as_of)?;
    let assessment = book.assess(&dossier, &as_of).map_err(|error| format!("{}: {error}", error.kind))?;
    let json = serde_json::to_value(&assessment).map_err(|error| error.to_string())?;
    Ok(read(&json))
}

/// The library's way back, or in words why it has none.
pub fn latest_acceptance(
    rule_text: &str,
    dossier_json: &str,
    wanted: Date,
    as_of: &str,
) -> Result<Option<Moment>, String> {
    let (book, dossier, as_of) = question(rule_text, dossier_json, as_of)?;
    let wanted = wanted.to_string().parse().expect("a date");
    let found = book.latest_acceptance(&dossier, wanted, &as_of);
    found.map(|found| found.map(|at| Moment::read(&at.to_rfc3339()))).map_err(|error| error.to_string())
}

fn question(rule_text: &str, dossier_json: &str, as_of: &str) -> Result<(Rulebook, Dossier, AsOf), String> {
    let book = Rulebook::compile(&[Source::new("trial.han", rule_text)]).map_err(|findings| findings.to_string())?;
    let dossier: Dossier = serde_json::from_str(dossier_json).map_err(|error| error.to_string())?;
    let at: thoihan::Moment = as_of.parse().map_err(|error| format!("{error}"))?;
    Ok((book, dossier, AsOf::new(at)))
}

fn read(json: &Json) -> Answer {
    let deadline = json["deadlines"].as_array().into_iter().flatten().find(|deadline| deadline["name"] == DEADLINE);
    let fee = json["fees"].as_array().into_iter().flatten().find(|line| line["name"] == FEE);
    let lateness = &json["lateness"];
    Answer {
        due: Some(outcome(&json["due"])),
        original_due: Some(outcome(&json["original_due"])),
        deadline: Some(deadline.map_or(Outcome::Absent, outcome)),
        clock_start: json["clock_start"].as_str().map(Moment::read),
        status: json["status"].as_str().map(str::to_owned),
        working_days: lateness["working_days"].as_i64(),
        working_minutes: lateness["working_minutes"].as_i64(),
        calendar_days: lateness["calendar_days"].as_i64(),
        breaches: Some(breaches(&json["breaches"])),
        slack: slack(&json["slack"]),
        turns_overdue: json["turns_overdue"].as_str().map(Moment::read),
        steps: json["steps"].as_array().into_iter().flatten().map(step).collect(),
        fee: fee.map(charge),
    }
}

fn breaches(json: &Json) -> Vec<String> {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let one = |one: &Json| format!("{} {} {}", text(&one["rule"]), text(&one["event"]), text(&one["at"]));
    let mut breaches: Vec<String> = json.as_array().into_iter().flatten().map(one).collect();
    breaches.sort();
    breaches
}

fn slack(json: &Json) -> Option<Slack> {
    let number = |name: &str| json[name].as_i64();
    Some(Slack {
        working_days: number("working_days")?,
        working_minutes: number("working_minutes")?,
        calendar_days: number("calendar_days")?,
    })
}

fn step(json: &Json) -> (String, StepAnswer) {
    let lateness = &json["lateness"];
    let answer = StepAnswer {
        due: Some(outcome(json)),
        status: json["status"].as_str().map(str::to_owned),
        working_days: lateness["working_days"].as_i64(),
        working_minutes: lateness["working_minutes"].as_i64(),
        calendar_days: lateness["calendar_days"].as_i64(),
    };
    (json["name"].as_str().expect("a name").to_owned(), answer)
}

fn outcome(json: &Json) -> Outcome {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    match json["outcome"].as_str() {
        Some("value") => {
            Outcome::At(Due { date: Date::read(&text(&json["date"])), at: Moment::read(&text(&json["at"])) })
        }
        Some("none") => Outcome::Absent,
        Some("awaiting") => Outcome::Awaiting(text(&json["awaiting"])),
        Some("error") => Outcome::Error(error_kind(json)),
        _ => Outcome::Error(json.to_string()),
    }
}

fn charge(json: &Json) -> Charge {
    match json["outcome"].as_str() {
        Some("value") => {
            Charge::Amount(json["net"]["amount"].as_str().and_then(|amount| amount.parse().ok()).expect("whole VND"))
        }
        Some("exempt") => Charge::Exempt,
        Some("undetermined") => Charge::Undetermined,
        _ => Charge::Error(error_kind(json)),
    }
}

/// E3 has one name for both: the contract does not say when a slot without a rule lacks a version instead.
fn error_kind(json: &Json) -> String {
    match json["error"]["kind"].as_str() {
        Some("no_version_in_force") => "no_rule_in_force".to_owned(),
        kind => kind.unwrap_or_default().to_owned(),
    }
}
