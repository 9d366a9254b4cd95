//! Working time: adding and measuring minutes inside the hours worked.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::hours::Span;
use super::outside::OutsideCalendar;
use super::table::{BUCKET_BITS, DayTable};

/// Seconds of a minute.
const MINUTE: i64 = 60;
/// Seconds of a day.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// A day by number and the seconds since its midnight; 86 400 is its 24:00.
pub(super) type DayAndSecond = (i32, i64);

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
        let at = self.index(from.date())?;
        if minutes == 0 {
            return Ok(from);
        }
        let found = self.shift_minutes(at, second_of_day(from), minutes).and_then(civil);
        found.ok_or_else(|| self.beyond(from.date(), minutes < 0))
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
        let passed = |moment: NaiveDateTime| -> Result<i64, OutsideCalendar> {
            Ok(self.passed(self.index(moment.date())?, second_of_day(moment)))
        };
        Ok(passed(to)? - passed(from)?)
    }

    /// Working seconds from the first day covered to a second of a day.
    pub(super) fn passed(&self, at: usize, second: i64) -> i64 {
        let whole = i64::from(self.minutes.get(self.rank(at) as usize).copied().unwrap_or(0)) * MINUTE;
        whole + self.spans_at(at).iter().map(|span| (second - opening(*span)).clamp(0, length(*span))).sum::<i64>()
    }

    pub(super) fn shift_minutes(&self, at: usize, second: i64, minutes: i64) -> Option<DayAndSecond> {
        let target = self.passed(at, second).checked_add(minutes.checked_mul(MINUTE)?)?;
        if minutes > 0 { self.earliest(target) } else { self.latest(target) }
    }

    /// The earliest moment at which so many working seconds (more than 0) have passed.
    fn earliest(&self, target: i64) -> Option<DayAndSecond> {
        let mut nth = self.bucket(target - 1)?;
        while self.edge(nth + 1)? < target {
            nth += 1;
        }
        let (day, mut rest) = (*self.working.get(nth)?, target - self.edge(nth)?);
        for span in self.spans_at(self.index_of(day)?) {
            if rest <= length(*span) {
                return Some((day, opening(*span) + rest));
            }
            rest -= length(*span);
        }
        None
    }

    /// The latest moment at which no more than so many working seconds have passed.
    fn latest(&self, target: i64) -> Option<DayAndSecond> {
        let mut nth = self.bucket(target)?;
        while self.edge(nth + 1)? <= target {
            nth += 1;
        }
        let (day, mut rest) = (*self.working.get(nth)?, target - self.edge(nth)?);
        for span in self.spans_at(self.index_of(day)?) {
            if rest < length(*span) {
                return Some((day, opening(*span) + rest));
            }
            rest -= length(*span);
        }
        None
    }

    /// A working day not after the one in which a working second lies, and close to it.
    fn bucket(&self, second: i64) -> Option<usize> {
        let bucket = usize::try_from((second / MINUTE) >> BUCKET_BITS).ok().filter(|_| second >= 0)?;
        self.buckets.get(bucket).map(|nth| *nth as usize)
    }

    /// Working seconds before a working day.
    fn edge(&self, nth: usize) -> Option<i64> {
        self.minutes.get(nth).map(|minutes| i64::from(*minutes) * MINUTE)
    }
}

fn opening(span: Span) -> i64 {
    i64::from(span.open) * MINUTE
}

fn length(span: Span) -> i64 {
    i64::from(span.minutes()) * MINUTE
}

fn second_of_day(moment: NaiveDateTime) -> i64 {
    i64::from(moment.num_seconds_from_midnight())
}

fn civil((day, second): DayAndSecond) -> Option<NaiveDateTime> {
    let midnight = NaiveDate::from_num_days_from_ce_opt(day)?.and_time(NaiveTime::MIN);
    midnight.checked_add_signed(TimeDelta::try_seconds(second)?)
}
