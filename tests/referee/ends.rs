//! The last day rolled, its end, and terms counted back: T3, T5, T6, T11, T13.

use super::{Raw, Start, Walk};
use crate::answer::Due;
use crate::case::*;
use crate::date::{Date, Moment, date};
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    pub(super) fn settle(&self, raw: Raw, start: Start, counting: &[Policy]) -> Result<Due, Silent> {
        match raw {
            Raw::Instant(at) => Ok(Due { date: at.date, at }),
            Raw::Day(date) => self.end_of(self.roll(date, counting)?, start, counting),
        }
    }

    /// T3: the last day only.
    pub(super) fn roll(&self, day: Date, counting: &[Policy]) -> Result<Date, Silent> {
        if self.days.is_working(day) || self.is(Fault::NoRoll) {
            return Ok(day);
        }
        match self.rules.policy(Slot::LastDay, counting)? {
            Some(Policy::LastDayStays) if self.is(Fault::StayRolls) => Ok(self.days.next_working_day(day)),
            Some(Policy::LastDayStays) => Ok(day),
            Some(Policy::LastDayRollsToNextDay) if self.is(Fault::RollsOnToWorkingDay) => {
                Ok(self.days.next_working_day(day))
            }
            Some(Policy::LastDayRollsToNextDay) => Ok(day.next()),
            Some(Policy::LastDayRollsToNextWorkingDay) if self.is(Fault::RollsToDayAfterEvenIfOff) => Ok(day.next()),
            Some(Policy::LastDayRollsToNextWorkingDay) => Ok(self.days.next_working_day(day)),
            Some(Policy::LastDayRollsBack) => Err(Silent("T2: `rolls back` of a forward term")),
            _ => Err(Silent("last day: no layer says")),
        }
    }

    /// T5, T13.
    pub(super) fn end_of(&self, day: Date, start: Start, counting: &[Policy]) -> Result<Due, Silent> {
        let midnight = Due { date: day, at: Moment::minute_of(day.next(), 0) };
        let closing = |day: Date| {
            let spans = self.days.spans(day);
            let span = if self.is(Fault::ClosingOfTheFirstSpan) { spans.first() } else { spans.last() };
            span.map_or(midnight, |span| Due { date: day, at: Moment::minute_of(day, span.1) })
        };
        match self.rules.policy(Slot::DayEnds, counting)?.ok_or(Silent("day ends: no layer says"))? {
            Policy::DayEndsAtMidnight if self.is(Fault::ClosingForMidnight) => Ok(closing(day)),
            Policy::DayEndsAtMidnight => Ok(midnight),
            Policy::DayEndsAtClosing if self.is(Fault::MidnightForClosing) => Ok(midnight),
            Policy::DayEndsAtClosing => Ok(closing(day)),
            _ if self.is(Fault::SameTimeForgotten) => Ok(midnight),
            _ if start.time_open || start.at.minute == 0 => {
                Err(Silent("the same time as a time that is open, or as 00:00"))
            }
            _ => Ok(Due { date: day, at: Moment::minute_of(day, start.at.minute) }),
        }
    }

    pub(super) fn same_working_day(&self, start: Start) -> Due {
        let stays = self.days.is_working(start.date) || self.is(Fault::SameWorkingDayOnADayOff);
        let day = if stays { start.date } else { self.days.next_working_day(start.date) };
        let closing = self.days.closing(day).unwrap_or(17 * 60);
        Due { date: day, at: Moment::minute_of(day, closing) }
    }

    /// T7: the first such date not before the start.
    pub(super) fn year_day(&self, start: Date, day: u32, month: u32) -> Date {
        let this_year = date(start.year, month, day);
        if this_year < start { date(start.year + 1, month, day) } else { this_year }
    }

    /// T6, T11.
    pub(super) fn before(
        &self,
        length: &[Part],
        more_than: bool,
        event: Start,
        counting: &[Policy],
    ) -> Result<Due, Silent> {
        let [part] = length else { return Err(Silent("a sum counted back")) };
        if !part.amount.is_whole() {
            return Err(Silent("a fraction counted back"));
        }
        let mut amount = part.amount.floor() as i64;
        if more_than && !self.is(Fault::MoreThanForgotten) {
            amount += 1;
        }
        if self.is(Fault::EventDayCounted) {
            amount -= 1;
        }
        let day = match part.unit {
            Unit::Day => event.date.plus_days(-amount),
            Unit::Week => event.date.plus_days(-7 * amount),
            Unit::Month | Unit::Year => {
                if more_than || self.rules.policy(Slot::MonthEnd, counting)? == Some(Policy::MonthEndSticks) {
                    return Err(Silent("months counted back that stick or are more than so many"));
                }
                let months = if part.unit == Unit::Year { 12 * amount } else { amount };
                match self.rules.policy(Slot::MonthLength, counting)? {
                    Some(_) => return Err(Silent("months of 30 days counted back")),
                    None => self.months(event.date, -months, counting)?,
                }
            }
            Unit::WorkingDay => {
                let mut day = event.date;
                for _ in 0..amount {
                    day = self.days.previous_working_day(day);
                }
                day
            }
            Unit::Hour | Unit::Minute | Unit::WorkingHour => return self.hours_before(amount, part.unit, event),
        };
        let back = self.rules.policy(Slot::LastDay, counting)? == Some(Policy::LastDayRollsBack);
        let day = match self.days.is_working(day) {
            false if self.is(Fault::BackwardRollsForward) || back && self.is(Fault::RollsBackForward) => {
                self.days.next_working_day(day)
            }
            false if back => self.days.previous_working_day(day),
            _ => day,
        };
        self.end_of(day, event, counting)
    }

    pub(super) fn hours_before(&self, amount: i64, unit: Unit, event: Start) -> Result<Due, Silent> {
        if event.time_open {
            return Err(Silent("hours before a time that is open"));
        }
        let mut left = if unit == Unit::Minute { amount } else { 60 * amount };
        let mut at = event.at;
        while left > 0 {
            at = at.previous_minute();
            if unit != Unit::WorkingHour || self.days.is_working_minute(at) {
                left -= 1;
            }
        }
        if at.minute == 0 {
            return Err(Silent("T13: does an hour term that ends at 00:00 end on the day before?"));
        }
        Ok(Due { date: at.date, at })
    }
}
