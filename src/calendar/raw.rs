//! The same questions for one day as a number: days and seconds since 1970-01-01, without a reason where a day is not
//! covered.

use super::days::NO_DAY;
use super::evidence::Certainty;
use super::hours::Span;
use super::table::DayTable;

fn given(answer: i32) -> Option<i32> {
    (answer != NO_DAY).then_some(answer)
}

impl DayTable {
    /// [`DayTable::add_working_days`].
    #[inline]
    pub(crate) fn nth_working_day(&self, day: i32, n: i32) -> Option<i32> {
        given(self.days.add(day, n))
    }

    /// [`DayTable::is_working`].
    #[inline]
    pub(crate) fn is_working_day(&self, day: i32) -> Option<bool> {
        given(self.days.is_working_day(day)).map(|working| working == 1)
    }

    /// [`DayTable::count_working_days`].
    #[inline]
    pub(crate) fn working_days_between(&self, from: i32, to: i32) -> Option<i32> {
        given(self.days.count(from, to))
    }

    /// [`DayTable::working_seconds_between`], of seconds of civil time since 1970-01-01.
    #[inline]
    pub(crate) fn working_seconds_from(&self, from: i64, to: i64) -> Option<i64> {
        self.time.seconds_between(from, to)
    }

    /// [`DayTable::spans`].
    #[inline]
    pub(crate) fn spans_of(&self, day: i32) -> Option<&[Span]> {
        self.days.place(day).map(|at| self.spans_at(at))
    }

    /// [`DayTable::weakest`].
    #[inline]
    pub(crate) fn weakest_between(&self, from: i32, to: i32) -> Option<Certainty> {
        let (from, to) = (self.days.place(from)?, self.days.place(to)?);
        Some(self.weakest_at(from.min(to), from.max(to)))
    }
}
