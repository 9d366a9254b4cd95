//! Early, on time or late, by how much, and what is left.

use super::{Cause, Course, Walk};
use crate::answer::{Answer, Due, Outcome, Slack};
use crate::case::*;
use crate::date::{Date, Moment, days_between};
use crate::faults::Fault;
use crate::rules::Silent;

/// How a dossier or a step stands, and how late it is.
pub(super) struct Verdict {
    pub status: &'static str,
    pub working_days: i64,
    pub working_minutes: Option<i64>,
    pub calendar_days: i64,
}

impl Walk<'_> {
    pub(super) fn judge(&self, course: &Course, answer: &mut Answer) -> Result<(), Silent> {
        if let Some(status) = self.ended() {
            answer.status = Some(status.to_owned());
            return Ok(());
        }
        let finished = self.finished();
        if let Some(cause) = course.waiting {
            if finished.is_some() {
                return Err(Silent("finished while waiting"));
            }
            let continues = matches!(self.supplement()?, Some((Supplement::Continues, _)));
            if cause == Cause::Supplement && continues || !matches!(course.due, Outcome::At(_)) {
                return Err(Silent("L3: a wait that stops no clock, or one without a due date"));
            }
            let status = if cause == Cause::Supplement { "awaiting_applicant" } else { "awaiting" };
            answer.status = Some(status.to_owned());
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
        let verdict = self.verdict(due, finished)?;
        answer.status = Some(verdict.status.to_owned());
        if finished.is_none() {
            answer.turns_overdue = Some(self.turns_overdue(due)?);
        }
        if verdict.status == "in_time" {
            answer.slack = self.slack(due);
            return Err(Silent("is a dossier that is open and in time late by less than nothing, or not at all?"));
        }
        answer.working_days = Some(verdict.working_days);
        answer.working_minutes = verdict.working_minutes;
        answer.calendar_days = Some(verdict.calendar_days);
        Ok(())
    }

    /// How a dossier ended that was not finished.
    pub(super) fn ended(&self) -> Option<&'static str> {
        self.happened().find_map(|occurrence| match occurrence.kind {
            EventKind::Withdrawn => Some("withdrawn"),
            EventKind::Refused if self.is(Fault::RefusedIsFinished) => None,
            EventKind::Refused => Some("refused"),
            EventKind::Closed if self.is(Fault::ClosedIsWithdrawn) => Some("withdrawn"),
            EventKind::Closed => Some("closed"),
            _ => None,
        })
    }

    pub(super) fn finished(&self) -> Option<Moment> {
        let finished = |occurrence: &&Occurrence| {
            occurrence.kind == EventKind::Finished
                || self.is(Fault::RefusedIsFinished) && occurrence.kind == EventKind::Refused
        };
        self.happened().find(finished).map(|occurrence| occurrence.at)
    }

    fn to_the_date(&self) -> Result<bool, Silent> {
        let to_the_date = matches!(self.rules.one(Slot::OnTime)?, Some(Meaning::OnTimeToTheDate));
        Ok(to_the_date && !self.is(Fault::DateComparedAsInstant) || self.is(Fault::InstantComparedAsDate))
    }

    fn is_met(&self, due: Due, to_the_date: bool, end: Moment) -> bool {
        if to_the_date {
            end.date <= due.date
        } else if self.is(Fault::EqualIsLate) {
            end.whole_minute() < due.at
        } else if self.is(Fault::MidnightInclusive) {
            end.whole_minute() <= due.at
        } else {
            due.is_met_by(end)
        }
    }

    /// Of a dossier and of its steps alike.
    pub(super) fn verdict(&self, due: Due, finished: Option<Moment>) -> Result<Verdict, Silent> {
        let end = finished.unwrap_or(self.case().as_of);
        let status = match (finished.is_some(), self.is_met(due, self.to_the_date()?, end)) {
            (true, true) if end.date < due.date => "early",
            (true, true) => "on_time",
            (true, false) => "late",
            (false, true) => "in_time",
            (false, false) => "overdue",
        };
        let by_the_clock = self.is(Fault::LatenessByTheClock);
        Ok(Verdict {
            status,
            working_days: self.working_days(due.date, end.date),
            working_minutes: (end.second == 0).then(|| self.working_minutes(due.at, end)),
            calendar_days: if by_the_clock { clock_days(due.at, end) } else { days_between(due.date, end.date) },
        })
    }

    /// What is left, as lateness with the sign turned.
    fn slack(&self, due: Due) -> Option<Slack> {
        let now = self.case().as_of;
        let from = if self.is(Fault::SlackCountsToday) { now.date.previous() } else { now.date };
        (now.second == 0).then(|| Slack {
            working_days: self.working_days(from, due.date),
            working_minutes: self.working_minutes(now, due.at),
            calendar_days: days_between(now.date, due.date),
        })
    }

    /// The first minute at which an open dossier is overdue, by trying one after the other.
    fn turns_overdue(&self, due: Due) -> Result<Moment, Silent> {
        let to_the_date = self.to_the_date()? && !self.is(Fault::TurnsOverdueAtTheInstant);
        let mut minute = Moment::minute_of(due.date.previous(), 0);
        while self.is_met(due, to_the_date, minute) {
            minute = minute.next_minute();
        }
        Ok(minute)
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
