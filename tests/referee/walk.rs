//! The referee: every deadline found by walking days and minutes.

#[path = "breaches.rs"]
mod breaches;
#[path = "clock.rs"]
mod clock;
#[path = "closings.rs"]
mod closings;
#[path = "ends.rs"]
mod ends;
#[path = "lateness.rs"]
mod lateness;
#[path = "mixtures.rs"]
mod mixtures;
#[path = "moves.rs"]
mod moves;
#[path = "pauses.rs"]
mod pauses;
#[path = "steps.rs"]
mod steps;
#[path = "terms.rs"]
mod terms;

use crate::answer::{Answer, Due, Outcome};
use crate::case::*;
use crate::date::{Date, Moment, date, days_in_month};
use crate::days::Days;
use crate::faults::Fault;
use crate::log;
use crate::money;
use crate::rules::{Rules, Said, Silent};

/// The referee's answer, and why some of it is left open.
pub fn answer(case: &Case, fault: Option<Fault>) -> (Answer, Vec<Silent>) {
    let walk = Walk {
        rules: Rules { case, fault, log: log::standing(case, fault) },
        days: Days::new(&case.calendar, years(case), known_on(case), fault),
    };
    let mut open = Vec::new();
    let mut answer = Answer::default();
    match walk.course() {
        Ok(course) => walk.record(&course, &mut answer, &mut open),
        Err(silent) => open.push(silent),
    }
    if let Some(fee) = &case.fee {
        match money::charge(&walk.rules, fee) {
            Ok(charge) => answer.fee = Some(charge),
            Err(silent) => open.push(silent),
        }
    }
    (answer, open)
}

/// V7, D5: what had been issued by the day of asking, unless another day is asked.
fn known_on(case: &Case) -> Date {
    case.known_on.unwrap_or(case.as_of.date)
}

/// Every year that a day asked can lie in.
fn years(case: &Case) -> std::ops::RangeInclusive<i32> {
    let dossier = &case.dossier;
    let instants = [dossier.submitted, dossier.accepted, dossier.paid, dossier.finished];
    let events = dossier.events.iter().map(|occurrence| occurrence.at);
    let years: Vec<i32> =
        instants.into_iter().flatten().chain(events).chain([case.as_of]).map(|moment| moment.date.year).collect();
    *years.iter().min().unwrap() - 2..=*years.iter().max().unwrap() + 4
}

/// Where a term starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    date: Date,
    at: Moment,
    /// The contract does not say at what time of the day.
    time_open: bool,
}

impl Start {
    fn at(at: Moment) -> Start {
        Start { date: at.date, at, time_open: false }
    }
}

/// A wait that stops the clock.
#[derive(Clone, Copy, Debug)]
struct Wait {
    from: Moment,
    to: Moment,
    is_open: bool,
    cause: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Supplement,
    Suspension,
}

/// The clock since it last started.
struct Running {
    start: Start,
    /// That pause it.
    waits: Vec<Wait>,
    /// What a supplement adds to the term.
    added: Length,
    /// It has neither stopped nor started anew.
    untouched: bool,
}

/// The end of a term before rolling.
#[derive(Clone, Copy, Debug)]
enum Raw {
    Day(Date),
    Instant(Moment),
}

/// What happened to the main deadline.
struct Course {
    due: Outcome,
    /// Before re-appointments, where nothing else moved it.
    unmoved: Option<Outcome>,
    /// By an extension or a re-appointment.
    moved: bool,
    raw: Option<Date>,
    /// The clock, where it has started and neither restarted nor is silent.
    clock: Option<Moment>,
    waiting: Option<Cause>,
}

struct Walk<'a> {
    rules: Rules<'a>,
    days: Days<'a>,
}

impl Walk<'_> {
    fn is(&self, fault: Fault) -> bool {
        self.rules.is(fault)
    }

    fn case(&self) -> &Case {
        self.rules.case
    }

    fn record(&self, course: &Course, answer: &mut Answer, open: &mut Vec<Silent>) {
        answer.due = Some(course.due.clone());
        answer.original_due = course.unmoved.clone();
        answer.clock_start = course.clock;
        match self.breaches() {
            Ok(breaches) => answer.breaches = Some(breaches),
            Err(silent) => open.push(silent),
        }
        match self.deadline(course) {
            Ok(deadline) => answer.deadline = Some(deadline),
            Err(silent) => open.push(silent),
        }
        if let Err(silent) = self.judge(course, answer) {
            open.push(silent);
        }
        if let Err(silent) = self.steps(answer) {
            open.push(silent);
        }
    }

    // ── the main deadline

    fn course(&self) -> Result<Course, Silent> {
        if self.rules.known(ACCEPTED).is_none() && self.asks_the_hour_of_acceptance() {
            return Err(Silent("a condition on the hour of an event that has not happened"));
        }
        let limit = match self.rules.say(Slot::Due)? {
            Said::One(Meaning::Due(limit)) => Ok(limit),
            Said::One(other) => panic!("{other:?} is no due"),
            Said::Nothing if !self.states_anywhere(Slot::Due) => {
                return Err(Silent("E3 or an answer of none: a procedure without any `due`"));
            }
            Said::Nothing => Err(Outcome::Error("no_rule_in_force".to_owned())),
            Said::Conflict => Err(Outcome::Error("conflicting_rules".to_owned())),
        };
        let begins = self.clock_begins()?;
        let waits = self.waits()?;
        let waiting = self.waiting(&waits);
        let mut course = Course { due: Outcome::Absent, unmoved: None, moved: false, raw: None, clock: None, waiting };
        let limit = match limit {
            Ok(limit) => limit,
            Err(_) if begins.is_err() => return Err(Silent("no rule for a clock that has not started")),
            Err(error) => {
                course.due = error;
                self.move_due(&mut course)?;
                return Ok(course);
            }
        };
        if *limit == Limit::Unspecified {
            self.move_due(&mut course)?;
            return if waits.is_empty() { Ok(course) } else { Err(Silent("a wait without a term")) };
        }
        let counted = self.counted(limit, begins, &waits, &mut course)?;
        course.due = match counted {
            Ok((due, raw)) => {
                course.raw = raw;
                Outcome::At(due)
            }
            Err(event) => Outcome::Awaiting(event.to_owned()),
        };
        self.move_due(&mut course)?;
        Ok(course)
    }

    /// For what an open wait waits.
    fn waiting(&self, waits: &[Wait]) -> Option<Cause> {
        let open = |cause| waits.iter().any(|wait| wait.is_open && wait.cause == cause).then_some(cause);
        open(Cause::Supplement).or(open(Cause::Suspension))
    }

    fn asks_the_hour_of_acceptance(&self) -> bool {
        let blocks = self.case().layers.iter().flat_map(|layer| &layer.blocks);
        let mut statements = blocks.flat_map(|block| &block.statements);
        statements.any(|statement| matches!(&statement.guard, Guard::When(Condition::After(ACCEPTED, _))))
    }

    fn states_anywhere(&self, slot: Slot) -> bool {
        let blocks = self.case().layers.iter().flat_map(|layer| &layer.blocks);
        blocks.flat_map(|block| &block.statements).any(|statement| statement.states(slot))
    }

    /// The due date by the rule alone, or the event that it waits for.
    fn counted(
        &self,
        limit: &Limit,
        begins: Result<Moment, Event>,
        waits: &[Wait],
        course: &mut Course,
    ) -> Result<Result<(Due, Option<Date>), Event>, Silent> {
        let adds = self.adds()?;
        let clocked = matches!(
            limit,
            Limit::In(_, None) | Limit::SameWorkingDay | Limit::YearDay { .. } | Limit::LastDayOfSameMonth
        );
        if !clocked {
            // L2: a restart is for the clock only.
            let restarts = matches!(self.supplement()?, Some((Supplement::Restarts, _)));
            let pauses = waits.iter().any(|wait| wait.cause == Cause::Suspension || !restarts);
            if pauses || !adds.is_empty() {
                return Err(Silent("waits and additions of a term that does not start at the clock"));
            }
            return self.unclocked(limit, None, &[]);
        }
        let begins = match begins {
            Ok(begins) => begins,
            Err(event) => return Ok(Err(event)),
        };
        let Running { start, waits, added, untouched } = self.running(begins, waits)?;
        if untouched {
            course.clock = (!start.time_open).then_some(start.at);
        }
        let Limit::In(length, None) = limit else {
            if !waits.is_empty() || !adds.is_empty() {
                return Err(Silent("waits and additions of `same working day` or a fixed day"));
            }
            let fixed = match limit {
                Limit::YearDay { day, month } => self.year_day(start.date, *day, *month),
                Limit::LastDayOfSameMonth => {
                    let (year, month) = start.date.month_away(0);
                    date(year, month, days_in_month(year, month))
                }
                _ => return Ok(Ok((self.same_working_day(start), None))),
            };
            return Ok(Ok((self.settle(Raw::Day(fixed), start, &[])?, None)));
        };
        let chain: Length = length.iter().chain(&adds).copied().collect();
        let waits =
            if self.is(Fault::WaitAfterTheTermForgotten) { self.pausing(&chain, start, &waits)? } else { waits };
        let raw = self.term(&chain, start, &[], &waits, &added)?;
        let date = match raw {
            Raw::Day(date) => date,
            Raw::Instant(at) => at.date,
        };
        Ok(Ok((self.settle(raw, start, &[])?, Some(date))))
    }

    /// The waits that began before a term had run out.
    fn pausing(&self, chain: &Length, start: Start, waits: &[Wait]) -> Result<Vec<Wait>, Silent> {
        let mut pausing = Vec::new();
        for wait in waits {
            if self.is(Fault::LaterWaitsExcuseSteps) {
                return Ok(waits.to_vec());
            }
            if self.settle(self.term(chain, start, &[], &pausing, &[])?, start, &[])?.is_met_by(wait.from) {
                pausing.push(*wait);
            }
        }
        Ok(pausing)
    }

    /// A limit that runs from a named point: no cutoff, no opening, no wait.
    fn unclocked(
        &self,
        limit: &Limit,
        course: Option<&Course>,
        counting: &[Policy],
    ) -> Result<Result<(Due, Option<Date>), Event>, Silent> {
        let point = match limit {
            Limit::In(_, Some(point)) | Limit::Before { point, .. } => *point,
            Limit::DayOfNextMonth(_, event) | Limit::LastDayOfNextMonth(event) => Point::Event(event),
            _ => return Err(Silent("no point to count from")),
        };
        let start = match self.start_at(point, course)? {
            Ok(start) => start,
            Err(event) => return Ok(Err(event)),
        };
        let raw = match limit {
            Limit::In(length, _) => self.term(length, start, counting, &[], &[])?,
            Limit::Before { more_than, length, .. } => {
                return Ok(Ok((self.before(length, *more_than, start, counting)?, None)));
            }
            Limit::DayOfNextMonth(day, _) => {
                let (year, month) = start.date.month_away(1);
                Raw::Day(date(year, month, (*day).min(days_in_month(year, month))))
            }
            _ => {
                let (year, month) = start.date.month_away(1);
                Raw::Day(date(year, month, days_in_month(year, month)))
            }
        };
        Ok(Ok((self.settle(raw, start, counting)?, None)))
    }

    fn start_at(&self, point: Point, course: Option<&Course>) -> Result<Result<Start, Event>, Silent> {
        if let Point::Event(event) = point {
            return Ok(self.rules.known(event).map(Start::at).ok_or(event));
        }
        let course = course.ok_or(Silent("`due` counted from itself"))?;
        if course.moved {
            return Err(Silent("T8: is `due` the moved or the original one?"));
        }
        if course.waiting.is_some() {
            return Err(Silent("a deadline from a due date that is only supposed"));
        }
        let Outcome::At(due) = course.due else { return Err(Silent("a deadline from a due date that is none")) };
        if point == Point::Due {
            // T13: 24:00 belongs to the day that it ends.
            return Ok(Ok(Start { date: due.date, at: due.at, time_open: due.is_exclusive() }));
        }
        let raw = course.raw.ok_or(Silent("a raw due of a term that is not counted"))?;
        Ok(Ok(Start { date: raw, at: Moment::minute_of(raw, 0), time_open: true }))
    }

    // ── the second deadline

    fn deadline(&self, course: &Course) -> Result<Outcome, Silent> {
        match self.rules.say(Slot::Deadline)? {
            // E5: absent, not an error.
            Said::Nothing => Ok(Outcome::Absent),
            Said::Conflict => Ok(Outcome::Error("conflicting_rules".to_owned())),
            Said::One(Meaning::Deadline(limit, counting)) => {
                Ok(match self.unclocked(limit, Some(course), counting)? {
                    Ok((due, _)) => Outcome::At(due),
                    Err(event) => Outcome::Awaiting(event.to_owned()),
                })
            }
            Said::One(other) => panic!("{other:?} is no deadline"),
        }
    }
}
