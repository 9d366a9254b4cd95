//! What the referee and the library both say of a case, field by field.

use crate::date::{Date, Moment};
use std::collections::BTreeMap;

/// A field that is `None` is one on which the contract is silent: it is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub due: Option<Outcome>,
    pub original_due: Option<Outcome>,
    pub deadline: Option<Outcome>,
    pub clock_start: Option<Moment>,
    pub status: Option<String>,
    pub working_days: Option<i64>,
    pub working_minutes: Option<i64>,
    pub calendar_days: Option<i64>,
    /// `rule event moment`, in the order in which the words stand in a dictionary.
    pub breaches: Option<Vec<String>>,
    /// Of an open dossier that is in time.
    pub slack: Option<Slack>,
    pub turns_overdue: Option<Moment>,
    /// By name, in no order.
    pub steps: BTreeMap<String, StepAnswer>,
    pub fee: Option<Charge>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slack {
    pub working_days: i64,
    pub working_minutes: i64,
    pub calendar_days: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepAnswer {
    pub due: Option<Outcome>,
    pub status: Option<String>,
    pub working_days: Option<i64>,
    pub working_minutes: Option<i64>,
    pub calendar_days: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    At(Due),
    /// The law gives none.
    Absent,
    Awaiting(String),
    Error(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub date: Date,
    /// 24:00 of `date` is 00:00 of the day after, and then `date` and `at` differ.
    pub at: Moment,
}

impl Due {
    /// 24:00 is met strictly before, a closing or clock time through the last second of its minute.
    pub fn is_exclusive(self) -> bool {
        self.at.date != self.date
    }

    pub fn is_met_by(self, end: Moment) -> bool {
        if self.is_exclusive() { end < self.at } else { end.whole_minute() <= self.at }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charge {
    Amount(i128),
    Exempt,
    Undetermined,
    Error(String),
}

/// The fields that the referee settles and on which the other differs, in words.
pub fn differences(referee: &Answer, other: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    compare(&mut found, "due", &referee.due, &other.due);
    compare(&mut found, "original_due", &referee.original_due, &other.original_due);
    compare(&mut found, "deadline", &referee.deadline, &other.deadline);
    compare(&mut found, "clock_start", &referee.clock_start, &other.clock_start);
    compare(&mut found, "status", &referee.status, &other.status);
    compare(&mut found, "working_days", &referee.working_days, &other.working_days);
    compare(&mut found, "working_minutes", &referee.working_minutes, &other.working_minutes);
    compare(&mut found, "calendar_days", &referee.calendar_days, &other.calendar_days);
    compare(&mut found, "breaches", &referee.breaches, &other.breaches);
    compare(&mut found, "slack", &referee.slack, &other.slack);
    compare(&mut found, "turns_overdue", &referee.turns_overdue, &other.turns_overdue);
    for (name, step) in &referee.steps {
        compare_step(&mut found, name, step, other.steps.get(name));
    }
    compare(&mut found, "fee", &referee.fee, &other.fee);
    found
}

fn compare_step(found: &mut Vec<String>, name: &str, step: &StepAnswer, other: Option<&StepAnswer>) {
    let Some(other) = other else {
        found.push(format!("step {name}: the referee says {step:?}, the other has no such step"));
        return;
    };
    compare(found, &format!("due of step {name}"), &step.due, &other.due);
    compare(found, &format!("status of step {name}"), &step.status, &other.status);
    compare(found, &format!("working_days of step {name}"), &step.working_days, &other.working_days);
    compare(found, &format!("working_minutes of step {name}"), &step.working_minutes, &other.working_minutes);
    compare(found, &format!("calendar_days of step {name}"), &step.calendar_days, &other.calendar_days);
}

fn compare<T: PartialEq + std::fmt::Debug>(
    found: &mut Vec<String>,
    name: &str,
    referee: &Option<T>,
    other: &Option<T>,
) {
    if referee.is_some() && referee != other {
        found.push(format!("{name}: the referee says {referee:?}, the other {other:?}"));
    }
}
