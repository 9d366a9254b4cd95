//! Tests written in rule files: what is given as a dossier, what is expected against its answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::amount::{Money, Ratio};
use crate::assessment::{Assessment, Charge, Due, FeeLine, Outcome, Status};
use crate::calendar::Certainty;
use crate::diagnostic::{Code, Diagnostic};
use crate::dossier::{AsOf, Channel, Dossier, Event, FactValue, Moment};
use crate::plan::{Plan, Test, Type};
use crate::rulebook::Rulebook;
use crate::syntax::ast::{self, EventKey, ExpectKind, GivenKind, ValueKind};
use crate::term::Unit;
use crate::wording::{Text, rules as say};

/// What came of one test in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// The name of the test.
    pub name: String,
    /// `path:line:column`
    pub place: String,
    /// What was expected and what came; empty when the test passed.
    pub failures: Vec<String>,
}

/// What keeps a test from being run, as a finding.
pub(super) fn check(plan: &Plan, test: &Test) -> Option<Diagnostic> {
    let reason = match given(plan, test) {
        Err(reason) => reason,
        Ok((dossier, _)) => {
            let code = dossier.procedure.filter(|code| !plan.procedure_codes.contains_key(&**code));
            let fee = dossier.fees.into_iter().find(|fee| !plan.fee_names.contains_key(&**fee));
            match (code, fee) {
                (Some(code), _) => say::there_is_no(say::procedure(), code, Text::nothing()),
                (None, Some(fee)) => say::there_is_no(say::fee(), fee, Text::nothing()),
                (None, None) => return None,
            }
        }
    };
    Some(Diagnostic::warning(Code::BadTest, test.place, reason).help(say::correct_the_test()))
}

/// Runs one test.
pub(super) fn run(book: &Rulebook, plan: &Plan, test: &Test) -> TestResult {
    let failures = match given(plan, test) {
        Ok((dossier, as_of)) => expectations(book, test, &dossier, &as_of),
        Err(failure) => vec![failure.to_string()],
    };
    TestResult { name: test.name.to_string(), place: book.findings().locate(test.place), failures }
}

fn moment(value: &ast::Value) -> Option<Moment> {
    match value.kind {
        ValueKind::Moment(at) => Some(Moment::Civil(at)),
        ValueKind::Date(date) => Some(Moment::Date(date)),
        _ => None,
    }
}

fn ratio(number: &ast::Number) -> Option<Ratio> {
    number.value()
}

fn money(number: &ast::Number, currency: crate::amount::Currency) -> Option<Money> {
    ratio(number).and_then(|value| Money::from_ratio(currency, value))
}

/// A value as a host would give it.
fn fact(kind: Option<&Type>, value: &ast::Value) -> Option<FactValue> {
    Some(match &value.kind {
        ValueKind::Moment(at) => FactValue::Moment(Moment::Civil(*at)),
        ValueKind::Date(date) => FactValue::Moment(Moment::Date(*date)),
        ValueKind::Money(number, currency) => FactValue::Money(money(number, *currency)?),
        ValueKind::Percent(number) => FactValue::Number(ratio(number)?.div(Ratio::integer(100))?.ok()?),
        ValueKind::Number(number, None) => FactValue::Number(ratio(number)?),
        ValueKind::Number(_, Some(_)) => return None,
        ValueKind::Text(text) => FactValue::Text(text.text.to_string()),
        ValueKind::Name(name) => match (kind, &*name.text) {
            (Some(Type::Flag), "yes" | "có") => FactValue::Flag(true),
            (Some(Type::Flag), "no" | "không") => FactValue::Flag(false),
            (Some(Type::SeveralOf(_)), word) => FactValue::List(vec![FactValue::Text(word.to_owned())]),
            (_, word) => FactValue::Text(word.to_owned()),
        },
    })
}

fn event(kind: &str, at: Moment, keys: &[EventKey]) -> Event {
    let mut event = Event::new(kind, at);
    for key in keys {
        match key {
            EventKey::Ground(name) => event.ground = Some(name.text.to_string()),
            EventKey::Until(until) => event.until = moment(until),
            EventKey::To(to) => event.to = moment(to),
            EventKey::Agreed => event.agreed = Some(true),
            EventKey::Step(name) => event.step = Some(name.text.to_string()),
            EventKey::Revokes(name) => event.revokes = Some(name.text.to_string()),
        }
    }
    event
}

/// The dossier that a test gives, and the moment at which it is judged.
pub(super) fn given(plan: &Plan, test: &Test) -> Result<(Dossier, AsOf), Text> {
    let mut dossier = Dossier::default();
    let mut facts: BTreeMap<String, FactValue> = BTreeMap::new();
    let (mut as_of, mut known_on): (Option<Moment>, Option<NaiveDate>) = (None, None);
    for one in &test.given {
        match &one.kind {
            GivenKind::Procedure(code) => dossier.procedure = Some(code.text.to_string()),
            GivenKind::Fee(name) => dossier.fees.push(name.text.to_string()),
            GivenKind::Event { name, at, keys } => {
                let at = moment(at).ok_or_else(|| say::event_needs_date(&name.text))?;
                dossier.events.push(event(&name.text, at, keys));
            }
            GivenKind::Value(name, value) => {
                let bad = || say::cannot_have(&name.text);
                let word = || match &value.kind {
                    ValueKind::Name(word) => Ok(word.text.to_string()),
                    ValueKind::Text(word) => Ok(word.text.to_string()),
                    _ => Err(bad()),
                };
                match &*name.text {
                    "submitted" => dossier.submitted = Some(moment(value).ok_or_else(bad)?),
                    "accepted" => dossier.accepted = Some(moment(value).ok_or_else(bad)?),
                    "paid" => dossier.paid = Some(moment(value).ok_or_else(bad)?),
                    "finished" => dossier.finished = Some(moment(value).ok_or_else(bad)?),
                    "as_of" => as_of = Some(moment(value).ok_or_else(bad)?),
                    "known_on" => match value.kind {
                        ValueKind::Date(date) => known_on = Some(date),
                        _ => return Err(bad()),
                    },
                    "office" => dossier.office = Some(word()?),
                    "place" => dossier.place = Some(word()?),
                    "channel" => {
                        dossier.channel = match &*word()? {
                            "counter" => Some(Channel::Counter),
                            "online" => Some(Channel::Online),
                            "post" => Some(Channel::Post),
                            _ => return Err(bad()),
                        }
                    }
                    name_text => {
                        let kind = plan
                            .fact_names
                            .get(name_text)
                            .and_then(|id| plan.facts.get(id.0 as usize))
                            .map(|fact| &fact.kind);
                        let is_event = kind.is_none() && plan.event_names.contains_key(name_text);
                        match (is_event, moment(value)) {
                            (true, Some(at)) => dossier.events.push(Event::new(name_text, at)),
                            _ => {
                                facts.insert(name_text.to_owned(), fact(kind, value).ok_or_else(bad)?);
                            }
                        }
                    }
                }
            }
        }
    }
    dossier.facts = facts;
    dossier.events.sort_by_key(|event| sort_key(&event.at));
    let latest = latest(&dossier);
    let at = as_of.or(latest).ok_or_else(say::test_without_moment)?;
    Ok((dossier, AsOf { at, known_on: known_on.or(Some(NaiveDate::MAX)) }))
}

fn sort_key(moment: &Moment) -> chrono::NaiveDateTime {
    match moment {
        Moment::Date(date) => date.and_time(chrono::NaiveTime::MIN),
        Moment::Civil(at) => *at,
        Moment::Instant(at) => at.naive_local(),
    }
}

/// Without `as_of`, a test is judged when the last thing given has happened, by all that is known today.
fn latest(dossier: &Dossier) -> Option<Moment> {
    let own = [dossier.submitted, dossier.accepted, dossier.paid, dossier.finished].into_iter().flatten();
    let dates = dossier.facts.values().filter_map(|value| match value {
        FactValue::Moment(moment) => Some(*moment),
        _ => None,
    });
    own.chain(dossier.events.iter().map(|event| event.at)).chain(dates).max_by_key(sort_key)
}

fn expectations(book: &Rulebook, test: &Test, dossier: &Dossier, as_of: &AsOf) -> Vec<String> {
    let answer = book.assess(dossier, as_of);
    let mut failures = Vec::new();
    for expect in &test.expect {
        let failure = match (&expect.kind, &answer) {
            (ExpectKind::Error(kind), Err(error)) if error.kind.as_str() == &*kind.text => None,
            (ExpectKind::Error(kind), Err(error)) => {
                Some(format!("expected error {}, got {}: {error}", kind.text, error.kind))
            }
            (ExpectKind::Error(kind), Ok(answer)) => part_error(answer, &kind.text),
            (_, Err(error)) => Some(format!("got the error {}: {error}", error.kind)),
            (ExpectKind::Fee(name, outcome), Ok(answer)) => fee(answer, &name.text, outcome),
            (ExpectKind::Deadline(name, outcome), Ok(answer)) => {
                match answer.deadlines.iter().find(|one| one.name == name.text) {
                    Some(found) => stands(&format!("deadline {}", name.text), &found.due, found.status, outcome),
                    None if is_word(outcome, "absent") => None,
                    None => Some(format!("deadline {} is not in force", name.text)),
                }
            }
            (ExpectKind::Step(name, outcome), Ok(answer)) => {
                match answer.steps.iter().find(|one| one.name == name.text) {
                    Some(found) => stands(&format!("step {}", name.text), &found.due, found.status, outcome),
                    None => Some(format!("step {} is not in force", name.text)),
                }
            }
            (ExpectKind::Agency(title, outcome), Ok(answer)) => agency(answer, &title.text, outcome),
            (ExpectKind::Part(name, outcome), Ok(answer)) => part(answer, &name.text, outcome),
        };
        failures.extend(failure);
    }
    failures
}

fn agency(answer: &Assessment, title: &str, outcome: &ast::Outcome) -> Option<String> {
    let Some(found) = answer.agencies.iter().find(|one| *one.agency == *title) else {
        return Some(format!("agency \"{title}\" does no step in force"));
    };
    let (got, holds) = match outcome {
        ast::Outcome::Value(ast::Value { kind: ValueKind::Number(number, Some(Unit::Minute)), .. }, None) => {
            let minutes = found.working_minutes.map(|minutes| Ratio::integer(i128::from(minutes)));
            (minutes.map_or("none".to_owned(), |minutes| format!("{minutes} minutes")), minutes == ratio(number))
        }
        _ => (found.status.to_string(), is_word(outcome, found.status.as_str())),
    };
    (!holds).then(|| format!("agency \"{title}\": expected {}, got {got}", describe(outcome)))
}

/// An error of a part counts as well.
fn part_error(answer: &Assessment, kind: &str) -> Option<String> {
    let due = match &answer.due.outcome {
        Outcome::Error(error) => Some(error),
        _ => None,
    };
    let fees = answer.fees.iter().filter_map(|line| match &line.outcome {
        Outcome::Error(error) => Some(error),
        _ => None,
    });
    let found: Vec<String> = due.into_iter().chain(fees).map(|error| error.kind.to_string()).collect();
    (!found.iter().any(|found| found == kind)).then(|| format!("expected error {kind}, got {found:?}"))
}

fn part(answer: &Assessment, name: &str, outcome: &ast::Outcome) -> Option<String> {
    let word = |expected: &ast::Value| match &expected.kind {
        ValueKind::Name(word) => word.text.to_string(),
        ValueKind::Text(word) => word.text.to_string(),
        _ => String::new(),
    };
    let number = |expected: &ast::Value| match &expected.kind {
        ValueKind::Number(number, _) => ratio(number).and_then(Ratio::to_integer),
        _ => None,
    };
    match (name, outcome) {
        ("due", _) => due("due", &answer.due, outcome),
        ("original_due", _) => due("original_due", &answer.original_due, outcome),
        ("status", ast::Outcome::Value(value, None)) => {
            let wanted = word(value);
            (answer.status.as_str() != wanted).then(|| format!("status: expected {wanted}, got {}", answer.status))
        }
        ("total", ast::Outcome::Value(value, None)) => match &value.kind {
            ValueKind::Money(number, currency) => {
                let wanted = money(number, *currency);
                let found =
                    answer.totals.iter().find(|total| total.currency == *currency).and_then(|total| total.amount);
                (found != wanted || found.is_none())
                    .then(|| format!("total: expected {}, got {}", show(wanted), show(found)))
            }
            _ => Some("total: expected money".to_owned()),
        },
        ("turns_overdue", ast::Outcome::Value(value, None)) => {
            let found = answer.turns_overdue.map(|at| at.naive_local());
            let holds = match &value.kind {
                ValueKind::Moment(at) => found == Some(*at),
                ValueKind::Name(word) => found.is_none() && &*word.text == "none",
                _ => false,
            };
            (!holds).then(|| format!("turns_overdue: expected {}, got {found:?}", describe(outcome)))
        }
        ("certainty", ast::Outcome::Value(value, None)) => {
            let wanted = word(value);
            let found = answer.due.outcome.value().map(|due| due.certainty);
            let found = match found {
                Some(Certainty::Statutory) => "statutory",
                Some(Certainty::Announced) => "announced",
                Some(Certainty::Projected) => "projected",
                None => "none",
            };
            (wanted != found).then(|| format!("certainty: expected {wanted}, got {found}"))
        }
        ("breaches", ast::Outcome::Value(value, None)) => {
            let wanted = number(value);
            let found = answer.breaches.len() as i128;
            (wanted != Some(found)).then(|| format!("breaches: expected {wanted:?}, got {found}"))
        }
        ("working_days" | "working_minutes" | "calendar_days", ast::Outcome::Value(value, None)) => {
            let wanted = number(value);
            let found = answer.lateness.map(|late| match name {
                "working_days" => late.working_days,
                "working_minutes" => late.working_minutes,
                _ => late.calendar_days,
            });
            (wanted != found.map(i128::from)).then(|| format!("{name}: expected {wanted:?}, got {found:?}"))
        }
        _ => Some(format!(
            "`expect {name}` is not known: due, original_due, status, total, breaches, working_days, working_minutes, calendar_days, turns_overdue, certainty, fee NAME, deadline NAME, step NAME, error KIND"
        )),
    }
}

fn is_word(outcome: &ast::Outcome, wanted: &str) -> bool {
    matches!(outcome, ast::Outcome::Value(value, None) if matches!(&value.kind, ValueKind::Name(word) if &*word.text == wanted))
}

fn show(money: Option<Money>) -> String {
    money.map_or_else(|| "none".to_owned(), |money| money.to_string())
}

/// A due date, or the word for how it stands.
fn stands(what: &str, found: &Due, status: Status, expected: &ast::Outcome) -> Option<String> {
    let word = match expected {
        ast::Outcome::Value(value, None) => match &value.kind {
            ValueKind::Name(word) => Status::ALL.iter().find(|status| status.as_str() == &*word.text),
            _ => None,
        },
        _ => None,
    };
    match word {
        Some(wanted) => (*wanted != status).then(|| format!("{what}: expected {wanted}, got {status}")),
        None => due(what, found, expected),
    }
}

fn due(what: &str, found: &Due, expected: &ast::Outcome) -> Option<String> {
    let got = || match &found.outcome {
        Outcome::Value(due) => format!("{} (at {})", due.date, due.at),
        Outcome::None(why) => format!("none ({why})"),
        Outcome::Awaiting(event) => format!("awaiting {event}"),
        Outcome::Exempt(_) => "exempt".to_owned(),
        Outcome::Undetermined(open) => format!("undetermined ({})", open.reason),
        Outcome::Error(error) => format!("error {}: {error}", error.kind),
    };
    let holds = match (expected, &found.outcome) {
        (ast::Outcome::Value(value, None), Outcome::Value(due)) => match value.kind {
            ValueKind::Date(date) => due.date == date,
            ValueKind::Moment(at) => due.at.naive_local() == at,
            _ => false,
        },
        (ast::Outcome::Value(from, Some(to)), Outcome::Value(due)) => match (&from.kind, &to.kind) {
            (ValueKind::Date(from), ValueKind::Date(to)) => due.earliest == *from && due.latest == *to,
            _ => false,
        },
        (ast::Outcome::Value(value, None), Outcome::None(why)) => match &value.kind {
            ValueKind::Name(word) => &*word.text == *why || &*word.text == "none",
            _ => false,
        },
        (ast::Outcome::Awaiting(event), Outcome::Awaiting(found)) => event.text == *found,
        (ast::Outcome::Undetermined(values), Outcome::Undetermined(open)) => {
            let wanted: Vec<NaiveDate> = values
                .iter()
                .filter_map(|value| match value.kind {
                    ValueKind::Date(date) => Some(date),
                    _ => None,
                })
                .collect();
            values.is_empty() || wanted == open.candidates.iter().map(|due| due.date).collect::<Vec<_>>()
        }
        _ => false,
    };
    (!holds).then(|| format!("{what}: expected {}, got {}", describe(expected), got()))
}

fn fee(answer: &Assessment, name: &str, expected: &ast::Outcome) -> Option<String> {
    let Some(line) = answer.fees.iter().find(|line| &*line.name == name) else {
        return Some(format!("fee {name}: no such line"));
    };
    let wanted = |value: &ast::Value| match &value.kind {
        ValueKind::Money(number, currency) => money(number, *currency),
        _ => None,
    };
    let nets = |charges: &[Charge]| charges.iter().map(|charge| charge.net).collect::<Vec<_>>();
    let holds = match (expected, &line.outcome) {
        (ast::Outcome::Value(value, None), Outcome::Value(charge)) => wanted(value) == Some(charge.net),
        (ast::Outcome::Exempt, Outcome::Exempt(_)) => true,
        (ast::Outcome::Awaiting(event), Outcome::Awaiting(found)) => event.text == *found,
        (ast::Outcome::Undetermined(values), Outcome::Undetermined(open)) => {
            let mut candidates: Vec<Money> = values.iter().filter_map(wanted).collect();
            candidates.sort();
            values.is_empty() || candidates == nets(&open.candidates)
        }
        _ => false,
    };
    (!holds).then(|| format!("fee {name}: expected {}, got {}", describe(expected), got_fee(line)))
}

fn got_fee(line: &FeeLine) -> String {
    match &line.outcome {
        Outcome::Value(charge) => charge.net.to_string(),
        Outcome::None(why) => format!("none ({why})"),
        Outcome::Awaiting(event) => format!("awaiting {event}"),
        Outcome::Exempt(ground) => format!("exempt ({})", ground.title.as_deref().unwrap_or("")),
        Outcome::Undetermined(open) => {
            let candidates: Vec<String> = open.candidates.iter().map(|charge| charge.net.to_string()).collect();
            format!("undetermined ({}; candidates {})", open.reason, candidates.join(" or "))
        }
        Outcome::Error(error) => format!("error {}: {error}", error.kind),
    }
}

fn describe(outcome: &ast::Outcome) -> String {
    let value = |value: &ast::Value| match &value.kind {
        ValueKind::Moment(at) => at.to_string(),
        ValueKind::Date(date) => date.to_string(),
        ValueKind::Money(number, currency) => show(money(number, *currency)),
        ValueKind::Percent(number) => format!("{}%", ratio(number).unwrap_or_default()),
        ValueKind::Number(number, _) => ratio(number).unwrap_or_default().to_string(),
        ValueKind::Text(text) => text.text.to_string(),
        ValueKind::Name(name) => name.text.to_string(),
    };
    match outcome {
        ast::Outcome::Undetermined(values) if values.is_empty() => "undetermined".to_owned(),
        ast::Outcome::Undetermined(values) => {
            format!("undetermined candidates {}", values.iter().map(value).collect::<Vec<_>>().join(" or "))
        }
        ast::Outcome::Exempt => "exempt".to_owned(),
        ast::Outcome::Awaiting(event) => format!("awaiting {}", event.text),
        ast::Outcome::Value(one, None) => value(one),
        ast::Outcome::Value(from, Some(to)) => format!("{} to {}", value(from), value(to)),
    }
}
