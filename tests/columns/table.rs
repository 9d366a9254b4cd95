//! Dossiers as columns, and one row of an answer from either side.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Timelike};
use thoihan::assessment::AnswerColumns;
use thoihan::calendar::Certainty;
use thoihan::dossier::{AsOfColumn, Column, Columns, EventColumns, FactColumn, MomentColumn, TextColumn};
use thoihan::{AsOf, Assessment, Dossier, DossierError, Event, FactValue, Moment, Status};

/// What a table says of one dossier.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Row {
    due_at: Option<String>,
    due_date: Option<i32>,
    original_due_date: Option<i32>,
    certainty: Option<Certainty>,
    status: Option<Status>,
    lateness: [Option<i64>; 3],
    total: Option<i128>,
    currency: Option<String>,
    error: Option<(String, String)>,
}

fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - 719_163
}

/// The row of a dossier that is assessed alone.
pub(crate) fn single(answer: Result<Assessment, DossierError>) -> Row {
    let text = |error: &DossierError| (error.kind.to_string(), error.message.clone());
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Row { error: Some(text(&error)), ..Row::default() },
    };
    let due = answer.due.outcome.value();
    let late = answer.lateness;
    let total = if answer.totals.len() == 1 { answer.totals.first() } else { None };
    let fees = answer.fees.iter().filter_map(|line| match &line.outcome {
        thoihan::assessment::Outcome::Error(error) => Some(text(error)),
        _ => None,
    });
    let due_error = match &answer.due.outcome {
        thoihan::assessment::Outcome::Error(error) => Some(text(error)),
        _ => None,
    };
    Row {
        due_at: due.map(|due| due.at.to_rfc3339()),
        due_date: due.map(|due| day(due.date)),
        original_due_date: answer.original_due.outcome.value().map(|due| day(due.date)),
        certainty: due.map(|due| due.certainty),
        status: Some(answer.status),
        lateness: [
            late.map(|late| late.working_days),
            late.map(|late| late.working_minutes),
            late.map(|late| late.calendar_days),
        ],
        total: total.and_then(|total| total.amount).map(|money| money.minor),
        currency: total.map(|total| total.currency.to_string()),
        error: due_error.or(fees.into_iter().next()),
    }
}

/// The row of a dossier that cannot be read.
pub(crate) fn refused(kind: thoihan::assessment::ErrorKind, message: &str) -> Row {
    Row { error: Some((kind.to_string(), message.to_owned())), ..Row::default() }
}

/// A row of a table of answers.
pub(crate) fn row(answers: &AnswerColumns, at: usize) -> Row {
    let kind = answers.error_kind.get(at).map(|kind| kind.to_string());
    Row {
        due_at: answers.due_instant(at).map(|due| due.to_rfc3339()),
        due_date: answers.due_date.get(at).copied(),
        original_due_date: answers.original_due_date.get(at).copied(),
        certainty: answers.certainty.get(at).copied(),
        status: answers.status.get(at).copied(),
        lateness: [
            answers.lateness_working_days.get(at).copied(),
            answers.lateness_working_minutes.get(at).copied(),
            answers.lateness_calendar_days.get(at).copied(),
        ],
        total: answers.fee_total.get(at).copied(),
        currency: answers.fee_currency.get(at).map(|currency| currency.to_string()),
        error: kind.zip(answers.error_message.get(at).map(str::to_owned)),
    }
}

fn texts<'a>(rows: impl Iterator<Item = Option<&'a str>>) -> TextColumn<'a> {
    rows.collect()
}

/// A typed column where all moments are of one kind, else written ones.
fn moments(all: Vec<Option<Moment>>) -> MomentColumn<'static> {
    let given = || all.iter().flatten();
    let microseconds = |at: &Option<Moment>| match at {
        Some(Moment::Civil(at)) => Some(at.and_utc().timestamp_micros()),
        Some(Moment::Instant(at)) => Some(at.timestamp_micros()),
        _ => None,
    };
    if given().all(|at| matches!(at, Moment::Date(_))) {
        let days = all.iter().map(|at| match at {
            Some(Moment::Date(date)) => Some(day(*date)),
            _ => None,
        });
        return MomentColumn::Dates(days.collect::<Vec<_>>().into());
    }
    if given().all(|at| matches!(at, Moment::Civil(_))) {
        return MomentColumn::Civil(all.iter().map(microseconds).collect::<Vec<_>>().into());
    }
    if given().all(|at| matches!(at, Moment::Instant(_))) {
        let offsets = all.iter().map(|at| match at {
            Some(Moment::Instant(at)) => at.offset().local_minus_utc(),
            _ => 0,
        });
        let offsets: Vec<i32> = offsets.collect();
        return MomentColumn::Instants {
            microseconds: all.iter().map(microseconds).collect::<Vec<_>>().into(),
            offsets: offsets.into(),
        };
    }
    assert!(given().all(|at| !matches!(at, Moment::Civil(at) if at.nanosecond() != 0)), "a fraction is not written");
    let written: Vec<Option<String>> = all.iter().map(|at| at.map(|at| at.to_string())).collect();
    MomentColumn::Written(owned(&written))
}

fn owned(written: &[Option<String>]) -> TextColumn<'static> {
    let known: Vec<String> = written.iter().flatten().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let code = |text: &String| known.binary_search(text).expect("a known text") as u32;
    let codes: Vec<Option<u32>> = written.iter().map(|text| text.as_ref().map(code)).collect();
    TextColumn { words: known.into_iter().map(Cow::Owned).collect(), codes: codes.into() }
}

/// A typed column where all values are of one kind.
fn facts(all: Vec<Option<&FactValue>>) -> FactColumn<'static> {
    let given = || all.iter().flatten();
    let each = |take: fn(&FactValue) -> i128| {
        let digits: Vec<Option<i128>> = all.iter().map(|value| value.map(take)).collect();
        Column::from(digits)
    };
    if given().all(|value| matches!(value, FactValue::Flag(_))) {
        let flags: Vec<Option<bool>> =
            all.iter().map(|value| value.map(|value| *value == FactValue::Flag(true))).collect();
        return FactColumn::Flags(flags.into());
    }
    if given().all(|value| matches!(value, FactValue::Integer(_))) {
        let integers = all.iter().map(|value| match value {
            Some(FactValue::Integer(value)) => Some(*value),
            _ => None,
        });
        return FactColumn::Integers(integers.collect::<Vec<_>>().into());
    }
    if given().all(|value| matches!(value, FactValue::Money(_))) {
        let currencies = all.iter().map(|value| match value {
            Some(FactValue::Money(money)) => Some(money.currency.to_string()),
            _ => None,
        });
        let digits = each(|value| match value {
            FactValue::Money(money) => money.to_ratio().numerator() * 100 / money.to_ratio().denominator(),
            _ => 0,
        });
        return FactColumn::Money { currencies: owned(&currencies.collect::<Vec<_>>()), digits, decimals: 2 };
    }
    if given().all(|value| matches!(value, FactValue::Number(_))) {
        let digits = each(|value| match value {
            FactValue::Number(number) => number.numerator() * 10_000 / number.denominator(),
            _ => 0,
        });
        return FactColumn::Numbers { digits, decimals: 4 };
    }
    if given().all(|value| matches!(value, FactValue::Text(_))) {
        let written = all.iter().map(|value| match value {
            Some(FactValue::Text(text)) => Some(text.clone()),
            _ => None,
        });
        return FactColumn::Texts(owned(&written.collect::<Vec<_>>()));
    }
    FactColumn::Values(all.into_iter().map(|value| value.cloned()).collect())
}

fn events(cases: &[(Dossier, AsOf)]) -> Option<EventColumns<'_>> {
    let all: Vec<&Event> = cases.iter().flat_map(|(dossier, _)| &dossier.events).collect();
    if all.is_empty() {
        return None;
    }
    let mut starts = vec![0];
    for (dossier, _) in cases {
        starts.push(starts.last().copied().unwrap_or(0) + dossier.events.len());
    }
    let agreed: Vec<Option<bool>> = all.iter().map(|event| event.agreed).collect();
    Some(EventColumns {
        starts: starts.into(),
        kind: texts(all.iter().map(|event| Some(event.kind.as_str()))),
        at: moments(all.iter().map(|event| Some(event.at)).collect()),
        ground: Some(texts(all.iter().map(|event| event.ground.as_deref()))),
        until: Some(moments(all.iter().map(|event| event.until).collect())),
        to: Some(moments(all.iter().map(|event| event.to).collect())),
        agreed: Some(agreed.into()),
        step: Some(texts(all.iter().map(|event| event.step.as_deref()))),
        revokes: Some(texts(all.iter().map(|event| event.revokes.as_deref()))),
    })
}

/// Dossiers as columns.
pub(crate) fn columns(cases: &[(Dossier, AsOf)]) -> (Columns<'_>, AsOfColumn<'static>) {
    let text = |field: fn(&Dossier) -> Option<&str>| Some(texts(cases.iter().map(|(dossier, _)| field(dossier))));
    let instant = |field: fn(&Dossier) -> Option<Moment>| {
        let all: Vec<Option<Moment>> = cases.iter().map(|(dossier, _)| field(dossier)).collect();
        // a column that is there without a single hour would keep every row from going together with others
        all.iter().any(Option::is_some).then(|| moments(all))
    };
    let mut columns = Columns::of_rows(cases.len());
    columns.procedure = text(|dossier| dossier.procedure.as_deref());
    columns.office = text(|dossier| dossier.office.as_deref());
    columns.place = text(|dossier| dossier.place.as_deref());
    columns.channel = text(|dossier| dossier.channel.map(thoihan::Channel::as_str));
    columns.submitted = instant(|dossier| dossier.submitted);
    columns.accepted = instant(|dossier| dossier.accepted);
    columns.paid = instant(|dossier| dossier.paid);
    columns.finished = instant(|dossier| dossier.finished);
    let names: BTreeSet<&String> = cases.iter().flat_map(|(dossier, _)| dossier.facts.keys()).collect();
    for name in names {
        let column = facts(cases.iter().map(|(dossier, _)| dossier.facts.get(name)).collect());
        columns.facts.insert(name.clone(), column);
    }
    columns.events = events(cases);
    columns.fees = cases.iter().map(|(dossier, _)| dossier.fees.clone()).collect();
    let known_on: Vec<Option<i32>> = cases.iter().map(|(_, as_of)| as_of.known_on.map(day)).collect();
    let at = moments(cases.iter().map(|(_, as_of)| Some(as_of.at)).collect());
    (columns, AsOfColumn::Each { at, known_on: Some(known_on.into()) })
}
