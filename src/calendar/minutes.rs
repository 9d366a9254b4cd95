//! Working time: adding and measuring minutes inside the hours worked.

use chrono::{DateTime, NaiveDateTime};

use super::outside::OutsideCalendar;
use super::table::DayTable;

/// Seconds of a minute.
const MINUTE: i64 = 60;

impl DayTable {
    /// The moment at which that many working minutes (giờ làm việc, phút) have passed since another.
    ///
    /// A moment outside hours counts from the next opening, or back from the last closing. Ending exactly at the end
    /// of a span stays at its close; counted back, at its opening. With 0 the moment is returned as it is. Seconds are
    /// kept, fractions of a second dropped.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn add_working_minutes(&self, from: NaiveDateTime, minutes: i64) -> Result<NaiveDateTime, OutsideCalendar> {
        self.index(from.date())?;
        if minutes == 0 {
            return Ok(from);
        }
        civil(self.time.add(second(from), minutes)).ok_or_else(|| self.beyond(from.date(), minutes < 0))
    }

    /// Whole working minutes from one moment to another, negative when `to` is before `from`; a rest of less than a
    /// minute is dropped.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn working_minutes_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> Result<i64, OutsideCalendar> {
        Ok(self.working_seconds_between(from, to)? / MINUTE)
    }

    /// Working seconds from one moment to another, negative when `to` is before `from`.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn working_seconds_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> Result<i64, OutsideCalendar> {
        self.index(from.date())?;
        self.index(to.date())?;
        self.time.seconds_between(second(from), second(to)).ok_or_else(|| self.outside(from.date()))
    }
}

/// Seconds of civil time since 1970-01-01T00:00.
fn second(moment: NaiveDateTime) -> i64 {
    moment.and_utc().timestamp()
}

/// The moment of a second; none of the mark.
fn civil(second: i64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp(second, 0)?.naive_utc())
}
