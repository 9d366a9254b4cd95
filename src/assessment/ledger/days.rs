//! The days of a part of the ledger, one by one: counted, skipped, paused, or not of the time limit at all.

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::{ClockCause, Count, Finding, Ledger, Part, WaitEffect};
use crate::assessment::{Due, Outcome};
use crate::calendar::{Day, DayTable};
use crate::term::Unit;

words! {
    /// What a day is to a time limit.
    Treatment {
        /// The time limit starts on it, and it does not count.
        Start => "start",
        /// It counts.
        Counted => "counted",
        /// A day off, which a term in working days leaves out.
        Skipped => "skipped",
        /// The clock stood still.
        Paused => "paused",
        /// Before the time limit starts, or starts again.
        Before => "before",
        /// The last day would be a day off: it moves on over this day.
        Rolled => "rolled",
        /// The due date was moved beyond the term.
        Moved => "moved",
    }
}

/// A day of a time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerDay {
    /// The day, with its reason, its certainty and what these rest on.
    pub day: Day,
    /// What it is to the time limit.
    pub treatment: Treatment,
    /// Its number among the days that count.
    pub number: Option<u32>,
    /// Whether the time limit ends on it.
    pub due: bool,
}

/// More days than any time limit has are not listed one by one.
const MOST_DAYS: i64 = 40 * 366;

impl Ledger {
    /// Every day of the due date, of a named deadline or of a step, from the first day that matters to the last.
    ///
    /// Nothing for a part that has no time limit, or that is not determined.
    pub fn days(&self, part: &Part) -> Vec<LedgerDay> {
        let Some(table) = self.table() else { return Vec::new() };
        let counts: Vec<Count> = self
            .of(part)
            .filter_map(|entry| match &entry.finding {
                Finding::Count(count) => Some(*count),
                _ => None,
            })
            .collect();
        let clocked = *part == Part::Due && counts.iter().all(|count| count.to >= count.from);
        let pauses = if clocked { self.pauses() } else { Vec::new() };
        let Some(last) = self.last(part) else { return Vec::new() };
        let begins = counts.iter().map(|count| count.from.min(count.to)).min();
        let set = if clocked { self.first_set() } else { None };
        let Some(first) = begins.into_iter().chain(set).min() else { return Vec::new() };
        let end = counts.iter().map(|count| count.from.max(count.to)).chain([last]).max().unwrap_or(last);
        if (end - first).num_days() > MOST_DAYS {
            return Vec::new();
        }
        let rolled = self.of(part).any(|entry| matches!(entry.finding, Finding::Rolled { .. }));
        let marks = Marks { counts: &counts, pauses: &pauses, begins: begins.unwrap_or(first), last, rolled };
        let mut number = 0;
        let mut days: Vec<LedgerDay> = first
            .iter_days()
            .take_while(|date| *date <= end)
            .filter_map(|date| table.day(date).ok())
            .map(|day| marks.day(table, day, &mut number))
            .collect();
        if counts.iter().any(|count| count.to < count.from) {
            count_back(&mut days);
        }
        days
    }

    /// The day on which a part ends.
    fn last(&self, part: &Part) -> Option<NaiveDate> {
        let due = match part {
            Part::Law | Part::Clock | Part::Fee(_) => return None,
            Part::Due => &self.answer.due,
            Part::Deadline(name) => &self.answer.deadlines.iter().find(|one| one.name == *name)?.due,
            Part::Step(name) => &self.answer.steps.iter().find(|one| Some(&one.name) == name.as_ref())?.due,
        };
        date(due)
    }

    /// The waits that stopped the clock.
    fn pauses(&self) -> Vec<(NaiveDate, NaiveDate)> {
        let begins = self.entries.iter().rev().find_map(|entry| match &entry.finding {
            Finding::Begins { at } => Some(at.date()),
            _ => None,
        });
        let waits = self.entries.iter().filter_map(|entry| match &entry.finding {
            Finding::Wait { from, to, effect: WaitEffect::Pauses | WaitEffect::Adds, .. } => {
                Some((begins.map_or(from.date(), |begins| begins.max(from.date())), to.date()))
            }
            _ => None,
        });
        waits.filter(|(from, to)| from < to).collect()
    }

    /// The day on which the clock was first set.
    fn first_set(&self) -> Option<NaiveDate> {
        self.entries.iter().find_map(|entry| match &entry.finding {
            Finding::ClockSet { cause: ClockCause::Set, at } => Some(at.date()),
            _ => None,
        })
    }
}

fn date(due: &Due) -> Option<NaiveDate> {
    match &due.outcome {
        Outcome::Value(due) => Some(due.date),
        Outcome::None(_) | Outcome::Awaiting(_) | Outcome::Exempt(_) | Outcome::Undetermined(_) | Outcome::Error(_) => {
            None
        }
    }
}

/// What decides the treatment of a day.
struct Marks<'l> {
    counts: &'l [Count],
    pauses: &'l [(NaiveDate, NaiveDate)],
    /// The first day of the count that stands.
    begins: NaiveDate,
    last: NaiveDate,
    rolled: bool,
}

impl Marks<'_> {
    fn day(&self, table: &DayTable, day: Day, number: &mut u32) -> LedgerDay {
        let date = day.date;
        let treatment = self.treatment(table, &day);
        let counted = treatment == Treatment::Counted && self.leg(date).is_some_and(|leg| leg.part.unit.is_days());
        *number += u32::from(counted);
        LedgerDay { treatment, number: counted.then_some(*number), due: date == self.last, day }
    }

    /// The count that a day belongs to; its start does not unless it is included.
    fn leg(&self, date: NaiveDate) -> Option<&Count> {
        self.counts.iter().find(|count| {
            if count.to < count.from {
                count.to <= date && date < count.from
            } else if !count.part.unit.is_days() || count.included {
                count.from <= date && date <= count.to
            } else {
                count.from < date && date <= count.to
            }
        })
    }

    fn treatment(&self, table: &DayTable, day: &Day) -> Treatment {
        let date = day.date;
        let paused = self.pauses.iter().any(|(from, to)| *from <= date && date < *to);
        match self.leg(date) {
            Some(leg) => {
                let left_out = match leg.part.unit {
                    Unit::WorkingDay | Unit::WorkingHour => !table.is_working(date).unwrap_or(false),
                    Unit::Minute | Unit::Hour | Unit::Day | Unit::Week | Unit::Month | Unit::Year => false,
                };
                match (left_out, paused) {
                    (true, _) => Treatment::Skipped,
                    (false, true) => Treatment::Paused,
                    (false, false) => Treatment::Counted,
                }
            }
            None if date < self.begins => Treatment::Before,
            None if self.counts.iter().any(|count| count.from == date) => Treatment::Start,
            None if self.rolled && date <= self.last => Treatment::Rolled,
            None => Treatment::Moved,
        }
    }
}

/// Numbers of a term that is counted back from its event.
fn count_back(days: &mut [LedgerDay]) {
    let mut number = 0;
    for day in days.iter_mut().rev().filter(|day| day.number.is_some()) {
        number += 1;
        day.number = Some(number);
    }
}
