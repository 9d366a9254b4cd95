//! Early, on time or late, in days and microseconds.

use super::code::Flat;
use super::days::{MINUTE, date, day_of, in_day, moment, seconds};
use super::times::Ended;
use crate::assessment::{Lateness, Status};
use crate::calendar::DayTable;
use crate::engine::term::End;
use crate::engine::verdict;
use crate::plan::OnTime;

impl Ended {
    /// How a row stands whose end is judged at an instant.
    pub(super) fn verdict(&self, days: &DayTable, at: i64, finished: bool, policy: OnTime) -> Flat<Status> {
        let day = day_of(at);
        let early = day < self.date;
        let in_time = match policy {
            OnTime::Instant if self.exclusive => at < self.at,
            // the end's minute is still good
            OnTime::Instant => at < self.at - in_day(self.at) % MINUTE + MINUTE,
            OnTime::Date => day <= self.date,
            OnTime::HalfDay => {
                let date = date(i64::from(self.date))?;
                let end = End { raw: date, date, at: moment(self.at)?, exclusive: self.exclusive };
                let status = verdict::verdict(days, &end, moment(at)?, finished, policy);
                return Ok(status.unwrap_or(Status::Undetermined));
            }
        };
        Ok(verdict::status(finished, early, in_time))
    }

    /// End minus due, signed; nothing where a day is not covered.
    pub(super) fn lateness(&self, days: &DayTable, at: i64) -> Option<Lateness> {
        let day = day_of(at);
        let late = days.working_seconds_from(seconds(self.at), seconds(at))?;
        Some(Lateness {
            working_days: i64::from(days.working_days_between(self.date, day)?),
            working_minutes: late / 60,
            calendar_days: i64::from(day) - i64::from(self.date),
        })
    }
}
