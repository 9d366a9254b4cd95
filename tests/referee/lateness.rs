//! Early, on time or late, and by how much.

use super::{Course, Walk};
use crate::answer::{Answer, Outcome};
use crate::case::*;
use crate::date::{Date, Moment, days_between};
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    pub(super) fn judge(&self, course: &Course, answer: &mut Answer) -> Result<(), Silent> {
        if self.happened().any(|occurrence| occurrence.kind == EventKind::Withdrawn) {
            answer.status = Some("withdrawn".to_owned());
            return Ok(());
        }
        let as_of = self.case().as_of;
        let finished = self.case().dossier.finished.filter(|at| *at <= as_of || self.is(Fault::LaterEventsKnown));
        if course.waiting {
            if finished.is_some() {
                return Err(Silent("finished while waiting"));
            }
            let stops = !matches!(self.supplement()?, Some((Supplement::Continues, _)));
            if !stops || !matches!(course.due, Outcome::At(_)) {
                return Err(Silent("L3: a wait that stops no clock, or one without a due date"));
            }
            answer.status = Some("awaiting_applicant".to_owned());
            return Ok(());
        }
        if course.due == Outcome::Absent {
            answer.status = Some("no_due_date".to_owned());
        }
        // Of an event that starts the clock; for a backward term the contract names no status.
        if matches!(&course.due, Outcome::Awaiting(event) if event != EVALUATION) {
            answer.status = Some("awaiting".to_owned());
        }
        let Outcome::At(due) = course.due else { return Ok(()) };
        let to_the_date = matches!(self.rules.one(Slot::OnTime)?, Some(Meaning::OnTimeToTheDate));
        let to_the_date =
            to_the_date && !self.is(Fault::DateComparedAsInstant) || self.is(Fault::InstantComparedAsDate);
        let end = finished.unwrap_or(as_of);
        let met = if to_the_date {
            end.date <= due.date
        } else if self.is(Fault::EqualIsLate) {
            end.whole_minute() < due.at
        } else if self.is(Fault::MidnightInclusive) {
            end.whole_minute() <= due.at
        } else {
            due.is_met_by(end)
        };
        let status = match (finished.is_some(), met) {
            (true, true) if end.date < due.date => "early",
            (true, true) => "on_time",
            (true, false) => "late",
            (false, true) => "in_time",
            (false, false) => "overdue",
        };
        answer.status = Some(status.to_owned());
        if status == "in_time" {
            return Err(Silent("is a dossier that is open and in time late by less than nothing, or not at all?"));
        }
        answer.working_days = Some(self.working_days(due.date, end.date));
        answer.working_minutes = (end.second == 0).then(|| self.working_minutes(due.at, end));
        answer.calendar_days = Some(if self.is(Fault::LatenessByTheClock) {
            clock_days(due.at, end)
        } else {
            days_between(due.date, end.date)
        });
        Ok(())
    }

    /// Working days in (due, end], or minus those in (end, due].
    pub(super) fn working_days(&self, due: Date, end: Date) -> i64 {
        if end < due {
            return -self.working_days(end, due);
        }
        let mut count = i64::from(self.is(Fault::LatenessCountsTheDueDay) && self.days.is_working(due));
        let mut day = due;
        while day < end {
            day = day.next();
            count += i64::from(self.days.is_working(day));
        }
        count
    }

    /// Minutes inside spans from `from` to `to`, negative backwards.
    pub(super) fn working_minutes(&self, from: Moment, to: Moment) -> i64 {
        if to < from {
            return -self.working_minutes(to, from);
        }
        let mut count = 0;
        let mut day = from.date;
        while day <= to.date {
            for (opening, closing) in self.days.spans(day) {
                for minute in opening..closing {
                    let at = Moment::minute_of(day, minute);
                    count += i64::from(from <= at && at < to);
                }
            }
            day = day.next();
        }
        count
    }
}

fn clock_days(from: Moment, to: Moment) -> i64 {
    if to < from {
        return -clock_days(to, from);
    }
    let days = days_between(from.date, to.date);
    if to.minute < from.minute { days - 1 } else { days }
}
