//! Terms of so many days of one kind after an instant of the row, whose day is not counted: most terms are. All that is
//! told of the times of such a row is looked up in one pass.

use super::code::{DAY, Flat, MISSING};
use super::compile::Compiler;
use super::days::{MINUTE, day_of, in_day};
use super::settle::Days;
use super::times::{Due, Ended};
use super::window::Window;
use crate::assessment::{Figures, Status};
use crate::calendar::{Certainty, DayTable};
use crate::engine::term::Policies;
use crate::engine::verdict;
use crate::plan::OnTime;
use crate::term::{DayEnds, FirstDay, LastDay, OutsideHours, Part, Unit};

/// A term that the evaluator's counter need not be asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plain {
    pub(super) event: u8,
    working: bool,
    /// Among the constants of the program.
    pub(super) count: u32,
    /// A last day off moves to the next working day.
    rolls: bool,
    ends: DayEnds,
}

/// By what rows are judged.
pub(super) struct Judge<'d> {
    pub(super) days: &'d DayTable,
    pub(super) on_time: OnTime,
    pub(super) window: Window,
}

impl<'p, D: Days> Compiler<'p, D> {
    pub(super) fn plain(&mut self, event: u8, policies: Policies, chain: &[Part]) -> Option<Plain> {
        let [part] = chain else { return None };
        let working = match part.unit {
            Unit::WorkingDay => true,
            Unit::Day => false,
            _ => return None,
        };
        let count = i32::try_from(part.count.to_integer()?).ok().filter(|count| (1..100_000).contains(count))?;
        let rolls = policies.last_day == Some(LastDay::NextWorkingDay);
        let is_plain = policies.first_day == Some(FirstDay::Excluded) && (working || rolls);
        let ends = policies.day_ends.filter(|_| is_plain)?;
        Some(Plain { event, working, count: self.lifted(i64::from(count)), rolls, ends })
    }
}

impl Plain {
    /// The last day and the instant.
    pub(super) fn end(self, start: i64, constants: &[i64], days: &DayTable) -> Option<Ended> {
        let from = day_of(start);
        let date = self.date(from, days.place_of(from)?, *constants.get(self.count as usize)? as i32, days)?;
        let day = i64::from(date) * DAY;
        let (at, exclusive) = match self.ends {
            DayEnds::Midnight => (day + DAY, true),
            DayEnds::Closing => match days.spans_of(date)?.last() {
                Some(span) => (day + i64::from(span.close) * MINUTE, false),
                None => (day + DAY, true),
            },
            DayEnds::SameTime => (day + in_day(start), false),
        };
        Some(Ended { date, at, exclusive, from })
    }

    /// The last day, so many days after a day and its place.
    #[inline(always)]
    fn date(self, from: i32, at: usize, count: i32, days: &DayTable) -> Option<i32> {
        if self.working {
            return days.nth_working_day_after(at, count);
        }
        let last = from + count;
        if self.rolls && !days.is_working_day(last)? { days.nth_working_day(last, 0) } else { Some(last) }
    }

    /// All that is told of the times of a row whose clock starts at an instant, before its hours are looked at: as
    /// [`Plain::end`] and [`Judge::judged`] tell it. Nothing, and nothing is written, where more than these tables has a say.
    #[inline(always)]
    pub(super) fn look_up(
        self,
        judge: &Judge<'_>,
        outside: Option<OutsideHours>,
        start: i64,
        count: i32,
        (finished, as_of): (i64, i64),
        figures: &mut Figures,
    ) -> Option<()> {
        let Judge { days, on_time, window } = judge;
        let by_day = match on_time {
            OnTime::Instant => false,
            OnTime::Date => true,
            OnTime::HalfDay => return None,
        };
        let mut from = day_of(start);
        let mut first = days.place_of(from)?;
        let mut clock = start - i64::from(from) * DAY;
        if outside != Some(OutsideHours::Stays) {
            let hours = days.hours_at(first)?;
            let minute = (clock as u64 / MINUTE as u64) as u16;
            if !hours.hold(minute) {
                let mut opening = hours.next_opening(minute);
                if hours.are_over(minute) {
                    from = days.nth_working_day_after(first, 1)?;
                    first = days.place_of(from)?;
                    opening = days.hours_at(first)?.opening();
                }
                let opening = opening.filter(|_| outside == Some(OutsideHours::NextOpening))?;
                clock = i64::from(opening) * MINUTE;
            }
        }
        let date = self.date(from, first, count, days)?;
        let last = days.place_of(date)?;
        let midnight = i64::from(date) * DAY;
        // the end, until when the row is in time, and the working minutes up to it with the seconds of the one it lies in
        let (end, in_time_until, (minutes, seconds)) = match self.ends {
            DayEnds::Midnight => (midnight + DAY, midnight + DAY, days.passed_at(last + 1, 0)?),
            DayEnds::Closing => {
                let closing = midnight + i64::from(days.hours_at(last)?.closing()?) * MINUTE;
                // no minute is worked after the closing, so those of the whole day have passed
                (closing, closing + MINUTE, days.passed_at(last + 1, 0)?)
            }
            DayEnds::SameTime => {
                let end = midnight + clock;
                let second = (clock as u64 / 1_000_000) as u32;
                (end, end - clock % MINUTE + MINUTE, days.passed_at(last, second)?)
            }
        };
        let is_finished = finished != MISSING;
        let at = if is_finished { finished } else { as_of };
        let day = day_of(at);
        let place = days.place_of(day)?;
        let in_time = if by_day { day <= date } else { at < in_time_until };
        let second = ((at - i64::from(day) * DAY) as u64 / 1_000_000) as u32;
        let (passed, rest) = days.passed_at(place, second)?;
        let late = (i64::from(passed) - i64::from(minutes)) * 60 + i64::from(rest) - i64::from(seconds);
        let (due, done) = (days.worked_through(last)?, days.worked_through(place)?);
        figures.due_at = window.instant(end).ok()?;
        figures.status = verdict::status(is_finished, day < date, in_time);
        figures.working_minutes = late / 60;
        (figures.working_days, figures.calendar_days) = (done as i32 - due as i32, day - date);
        (figures.due_date, figures.due_offset) = (date, window.offset());
        figures.certainty = days.weakest_at(first, last);
        Some(())
    }
}

impl Judge<'_> {
    /// How a row stands with its due date.
    #[inline]
    pub(super) fn judged(&self, due: Due, finished: i64, as_of: i64, figures: &mut Figures) -> Flat<()> {
        let end = match due {
            Due::At(end) => end,
            Due::None => {
                figures.status = Status::NoDueDate;
                return Ok(());
            }
            Due::Awaiting => {
                figures.status = Status::Awaiting;
                return Ok(());
            }
        };
        let is_finished = finished != MISSING;
        let at = if is_finished { finished } else { as_of };
        figures.status = end.verdict(self.days, at, is_finished, self.on_time)?;
        if let Some(late) = end.lateness(self.days, at) {
            figures.working_minutes = late.working_minutes;
            (figures.working_days, figures.calendar_days) = (late.working_days as i32, late.calendar_days as i32);
        }
        figures.due_at = self.window.instant(end.at)?;
        (figures.due_date, figures.due_offset) = (end.date, self.window.offset());
        figures.certainty = self.days.weakest_between(end.from, end.date).unwrap_or(Certainty::Projected);
        Ok(())
    }
}
