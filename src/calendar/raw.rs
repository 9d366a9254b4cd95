//! The same questions for one day as a number: days and seconds since 1970-01-01, without a reason where a day is not
//! covered.

use super::evidence::Certainty;
use super::hours::Span;
use super::minutes::DAY_SECONDS;
use super::table::DayTable;

/// The number of 1970-01-01 since the beginning of the common era.
const EPOCH: i32 = 719_163;

impl DayTable {
    #[inline]
    fn at(&self, day: i32) -> Option<usize> {
        self.index_of(day.wrapping_add(EPOCH))
    }

    /// [`DayTable::add_working_days`].
    #[inline]
    pub(crate) fn nth_working_day(&self, day: i32, n: i32) -> Option<i32> {
        let at = self.at(day)?;
        self.nth_from(at, n).map(|day| day - EPOCH)
    }

    /// [`DayTable::is_working`].
    #[inline]
    pub(crate) fn is_working_day(&self, day: i32) -> Option<bool> {
        let at = self.at(day)?;
        Some(self.rank(at) != self.rank(at + 1))
    }

    /// [`DayTable::count_working_days`].
    #[inline]
    pub(crate) fn working_days_between(&self, from: i32, to: i32) -> Option<i32> {
        let (from, to) = (self.at(from)?, self.at(to)?);
        Some(self.rank(to + 1) as i32 - self.rank(from + 1) as i32)
    }

    /// [`DayTable::working_seconds_between`], of seconds of civil time since 1970-01-01.
    #[inline]
    pub(crate) fn working_seconds_from(&self, from: i64, to: i64) -> Option<i64> {
        Some(self.seconds_before(to)? - self.seconds_before(from)?)
    }

    #[inline]
    fn seconds_before(&self, moment: i64) -> Option<i64> {
        let day = moment.div_euclid(DAY_SECONDS);
        let at = self.at(i32::try_from(day).ok()?)?;
        Some(self.passed(at, moment - day * DAY_SECONDS))
    }

    /// [`DayTable::spans`].
    #[inline]
    pub(crate) fn spans_of(&self, day: i32) -> Option<&[Span]> {
        self.at(day).map(|at| self.spans_at(at))
    }

    /// [`DayTable::weakest`].
    #[inline]
    pub(crate) fn weakest_between(&self, from: i32, to: i32) -> Option<Certainty> {
        let (from, to) = (self.at(from)?, self.at(to)?);
        Some(self.weakest_at(from.min(to), from.max(to)))
    }
}
