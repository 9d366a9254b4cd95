//! The same questions for one day as a number: days and seconds since 1970-01-01, without a reason where a day is not
//! covered.

use super::days::NO_DAY;
use super::evidence::Certainty;
use super::hours::Span;
use super::table::DayTable;

/// The hours of a day of two spans at most; of a day of more no span is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hours {
    open: [u16; 2],
    close: [u16; 2],
    closing: u16,
}

/// No minute of a day.
const NEVER: u16 = u16::MAX;

impl Hours {
    pub(super) fn of(spans: &[Span]) -> Self {
        let closing = spans.last().map_or(NEVER, |span| span.close);
        let mut hours = Self { open: [NEVER; 2], close: [0; 2], closing };
        if spans.len() <= 2 {
            for ((open, close), span) in hours.open.iter_mut().zip(&mut hours.close).zip(spans) {
                (*open, *close) = (span.open, span.close);
            }
        }
        hours
    }

    /// Whether a minute lies within them, both ends included; never of a day of more spans.
    #[inline(always)]
    pub(crate) fn hold(self, minute: u16) -> bool {
        let within = |open: u16, close: u16| (open <= minute) & (minute <= close);
        let ([one, other], [end, last]) = (self.open, self.close);
        within(one, end) | within(other, last)
    }

    /// The opening after a minute outside them, where it is told.
    #[inline(always)]
    pub(crate) fn next_opening(self, minute: u16) -> Option<u16> {
        let [one, other] = self.open;
        let next = if minute < one { one } else { other };
        (next != NEVER && minute < next).then_some(next)
    }

    /// Whether a minute is after all of them, or there are none; never of a day of more spans.
    #[inline(always)]
    pub(crate) fn are_over(self, minute: u16) -> bool {
        let [open, _] = self.open;
        self.closing == NEVER || (open != NEVER && minute > self.closing)
    }

    /// The first opening, where it is told.
    #[inline(always)]
    pub(crate) fn opening(self) -> Option<u16> {
        let [open, _] = self.open;
        (open != NEVER).then_some(open)
    }

    /// The last closing, where there are hours.
    #[inline(always)]
    pub(crate) fn closing(self) -> Option<u16> {
        (self.closing != NEVER).then_some(self.closing)
    }
}

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

    /// The place of a day, by which the following ask for it.
    #[inline(always)]
    pub(crate) fn place_of(&self, day: i32) -> Option<usize> {
        self.days.place(day)
    }

    /// The hours of a day by its place.
    #[inline(always)]
    pub(crate) fn hours_at(&self, at: usize) -> Option<Hours> {
        self.shift.get(at).and_then(|id| self.hours.get(*id as usize)).copied()
    }

    /// The `n`-th working day after the day at a place.
    #[inline(always)]
    pub(crate) fn nth_working_day_after(&self, at: usize, n: i32) -> Option<i32> {
        self.days.forward().walk_from(at, n).and_then(given)
    }

    /// How many working days lie up to the end of the day at a place.
    #[inline(always)]
    pub(crate) fn worked_through(&self, at: usize) -> Option<u32> {
        self.days.after().get(at).copied()
    }

    /// The working minutes that have passed at a second of the day at a place, and the seconds of the one in which it lies.
    #[inline(always)]
    pub(crate) fn passed_at(&self, at: usize, second: u32) -> Option<(u32, u32)> {
        self.time.passed_at(at, second).map(|passed| (passed.minutes, passed.seconds))
    }

    /// [`DayTable::weakest`].
    #[inline]
    pub(crate) fn weakest_between(&self, from: i32, to: i32) -> Option<Certainty> {
        let (from, to) = (self.days.place(from)?, self.days.place(to)?);
        Some(self.weakest_at(from.min(to), from.max(to)))
    }
}
