//! The end of a term before rolling: T3, T4, T9, L2.

use super::{Raw, Start, Wait, Walk};
use crate::case::*;
use crate::date::{DAY, Date, Moment, date, days_in_month};
use crate::exact::{Ratio, whole};
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    pub(super) fn term(
        &self,
        length: &[Part],
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: &[Part],
    ) -> Result<Raw, Silent> {
        let all = |unit: Unit| length.iter().all(|part| part.unit == unit);
        let total = length.iter().fold(whole(0), |sum, part| sum + part.amount);
        if length.iter().all(|part| matches!(part.unit, Unit::Hour | Unit::Minute)) {
            if !added.is_empty() {
                return Err(Silent("hours and an added term"));
            }
            return self.clock_hours(length, start, waits);
        }
        if all(Unit::WorkingHour) {
            if !added.is_empty() {
                return Err(Silent("hours and an added term"));
            }
            return self.working_hours(total, start, waits);
        }
        if length.iter().any(|part| matches!(part.unit, Unit::Hour | Unit::Minute)) {
            return Err(Silent("clock hours mixed with days"));
        }
        if length.iter().any(|part| part.unit == Unit::WorkingHour) {
            if !waits.is_empty() || !added.is_empty() {
                return Err(Silent("a pause of hours and days"));
            }
            return self.hours_and_days(length, start, counting);
        }
        if all(Unit::WorkingDay) && !length.iter().all(|part| part.amount.is_whole()) {
            return self.fraction(total, start, counting, waits, added);
        }
        if !length.iter().all(|part| part.amount.is_whole()) {
            return Err(Silent("a fraction of another unit than working days"));
        }
        Ok(Raw::Day(self.day_term(length, start, counting, waits, added)?))
    }

    pub(super) fn clock_hours(&self, length: &[Part], start: Start, waits: &[Wait]) -> Result<Raw, Silent> {
        if start.time_open {
            return Err(Silent("hours from a time that is open"));
        }
        if !waits.is_empty() && length.len() > 1 {
            return Err(Silent("a pause of hours and minutes"));
        }
        let mut minutes = 0;
        for part in length {
            let each = if part.unit == Unit::Hour { 60 } else { 1 };
            let product = part.amount * whole(each);
            if !product.is_whole() {
                return Err(Silent("a fraction of a minute"));
            }
            minutes += product.floor();
        }
        let mut at = start.at;
        while minutes > 0 {
            if !self.is(Fault::HoursSkipDaysOff) || self.days.is_working(at.date) {
                minutes -= 1;
            }
            at = at.next_minute();
        }
        for _ in self.waited_minutes(waits) {
            at = at.next_minute();
        }
        if at.minute == 0 {
            return Err(Silent("T13: does an hour term that ends at 00:00 end on the day before?"));
        }
        if self.is(Fault::HoursRoll) {
            while !self.days.is_working(at.date) {
                at.date = at.date.next();
            }
        }
        Ok(Raw::Instant(at))
    }

    pub(super) fn working_hours(&self, hours: Ratio, start: Start, waits: &[Wait]) -> Result<Raw, Silent> {
        let minutes = hours * whole(60);
        if !minutes.is_whole() {
            return Err(Silent("a fraction of a minute"));
        }
        if start.at.minute == 0 && start.at.date != start.date {
            return Err(Silent("working hours from 24:00"));
        }
        if start.time_open && self.days.is_working(start.date) {
            return Err(Silent("T13: hours from a date"));
        }
        let mut left = minutes.floor();
        let waited = self.waited_minutes(waits);
        left += waited.iter().filter(|minute| self.days.is_working_minute(**minute)).count() as i128;
        let mut day = start.at.date;
        loop {
            let mut spans = self.days.spans(day);
            if self.is(Fault::WorkingHoursThroughLunch) && spans.len() == 2 {
                spans = vec![(spans[0].0, spans[1].1)];
            }
            for minute in 0..DAY {
                let counts = spans.iter().any(|span| span.0 <= minute && minute < span.1);
                if counts && (day > start.at.date || minute >= start.at.minute) {
                    left -= 1;
                    if left == 0 {
                        return Ok(Raw::Instant(Moment::minute_of(day, 0).date_at(minute + 1)));
                    }
                }
            }
            day = day.next();
        }
    }

    /// T9: on the counted working day after the whole ones, when that share of its minutes has passed.
    pub(super) fn fraction(
        &self,
        total: Ratio,
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: &[Part],
    ) -> Result<Raw, Silent> {
        if !added.is_empty() {
            return Err(Silent("a fraction and an added sum"));
        }
        if self.rules.policy(Slot::FirstDay, counting)? != Some(Policy::FirstDayExcluded) {
            return Err(Silent("a fraction whose first day is counted"));
        }
        if self.rules.policy(Slot::DayEnds, counting)? == Some(Policy::DayEndsAtSameTime) {
            return Err(Silent("T9: on which day a share since the start's clock time begins"));
        }
        let mut wholes = total.floor();
        let mut share = total - whole(wholes);
        let waited = self.waited_dates(waits);
        wholes += waited.iter().filter(|day| self.days.is_working(**day)).count() as i128;
        if self.is(Fault::FractionRoundedUpToADay) && share > whole(0) {
            (wholes, share) = (wholes + 1, whole(0));
        }
        let mut day = start.date;
        for _ in 0..wholes {
            day = self.days.next_working_day(day);
        }
        if share == whole(0) {
            return Ok(Raw::Day(day));
        }
        let day = self.days.next_working_day(day);
        let all = if self.is(Fault::FractionOfEightHours) { 480 } else { self.days.minutes_of(day) };
        let mut left = (share * whole(i128::from(all))).ceiling();
        for (opening, closing) in self.days.spans(day) {
            for minute in opening..closing {
                left -= 1;
                if left == 0 {
                    return Ok(Raw::Instant(Moment::minute_of(day, 0).date_at(minute + 1)));
                }
            }
        }
        Ok(Raw::Day(day))
    }

    /// Days, working days, weeks, months and years, and their sums.
    pub(super) fn day_term(
        &self,
        length: &[Part],
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: &[Part],
    ) -> Result<Date, Silent> {
        let first_included = match self.rules.policy(Slot::FirstDay, counting)? {
            Some(Policy::FirstDayIncluded) => !self.is(Fault::StartDayNeverCounted),
            Some(_) => self.is(Fault::StartDayCounted),
            None => return Err(Silent("first day: no layer says")),
        };
        let first_alone = self.is(Fault::SumPausesInItsFirstUnit) && length[0].unit == Unit::WorkingDay;
        let working_days_alone = first_alone || length.iter().all(|part| part.unit == Unit::WorkingDay);
        let mut last = start.date;
        for (place, part) in length.iter().enumerate() {
            let included = first_included && place == 0;
            // A pause in the term's own unit, also where it is a sum in that unit (3 + 3 + 10 working days are 16);
            // months and sums of several units pause in days, below.
            let mut amount = part.amount.floor();
            if working_days_alone && place + 1 == length.len() {
                let waited = self.waited_dates(waits);
                amount += waited.iter().filter(|day| self.days.is_working(**day)).count() as i128;
            }
            if amount == 0 && length.len() > 1 {
                return Err(Silent("a part of no length"));
            }
            last = self.part(last, amount as i64, part.unit, included, counting)?;
            if place + 1 < length.len() {
                if self.is(Fault::RollsBetweenTheParts) && !self.days.is_working(last) {
                    last = self.days.next_working_day(last);
                }
                if self.is(Fault::SecondPartSkipsItsFirstDay) {
                    last = last.next();
                }
            }
        }
        if self.is(Fault::PauseAddedAfterRolling) && !waits.is_empty() && !self.days.is_working(last) {
            last = self.days.next_working_day(last);
        }
        if !working_days_alone {
            last = last.plus_days(self.waited_dates(waits).len() as i64);
        }
        if !self.is(Fault::SupplementAddsNothing) {
            for part in added {
                last = self.part(last, part.amount.floor() as i64, part.unit, false, counting)?;
            }
        }
        Ok(last)
    }

    /// One part from the day before its first counted day, or with that day itself counted.
    pub(super) fn part(
        &self,
        from: Date,
        amount: i64,
        unit: Unit,
        included: bool,
        counting: &[Policy],
    ) -> Result<Date, Silent> {
        let days = |count: i64| from.plus_days(if included { count - 1 } else { count });
        match unit {
            Unit::Day => Ok(days(amount)),
            Unit::Week if self.is(Fault::WeekOfFiveDays) => Ok(days(5 * amount)),
            Unit::Week => Ok(days(7 * amount)),
            Unit::Month | Unit::Year => {
                let months = if unit == Unit::Year { 12 * amount } else { amount };
                let of_30 = self.rules.policy(Slot::MonthLength, counting)?.is_some();
                if of_30 && unit == Unit::Year {
                    return Err(Silent("a year of months of 30 days"));
                }
                if of_30 && !self.is(Fault::MonthOf30DaysByTheCalendar) {
                    return Ok(days(30 * months));
                }
                let end = self.months(from, months, counting)?;
                let same_day = self.is(Fault::IncludedMonthEndsOnTheSameDay);
                Ok(if included && !same_day { end.previous() } else { end })
            }
            Unit::WorkingDay => {
                if amount == 0 && !self.days.is_working(from) {
                    return Err(Silent("no working days from a day off"));
                }
                let (mut day, mut left) = (from, amount);
                if included {
                    if !self.days.is_working(from) {
                        return Err(Silent("working days whose first counted day is a day off"));
                    }
                    left -= 1;
                }
                for _ in 0..left {
                    day = self.days.next_working_day(day);
                }
                Ok(day)
            }
            Unit::Minute | Unit::Hour | Unit::WorkingHour => Err(Silent("hours mixed with days")),
        }
    }

    /// The corresponding day of the month `months` away.
    pub(super) fn months(&self, from: Date, months: i64, counting: &[Policy]) -> Result<Date, Silent> {
        let (year, month) = from.month_away(months);
        let last = days_in_month(year, month);
        let sticks = match self.rules.policy(Slot::MonthEnd, counting)? {
            Some(Policy::MonthEndSticks) => !self.is(Fault::StickClamps),
            Some(_) => self.is(Fault::ClampSticks),
            None if self.is(Fault::MonthOf30DaysByTheCalendar) => false,
            None => return Err(Silent("month end: no layer says")),
        };
        if sticks && from.is_last_of_month() {
            return Ok(date(year, month, last));
        }
        if from.day > last && self.is(Fault::ClampOverflowsIntoNextMonth) {
            return Ok(date(year, month, last).plus_days(i64::from(from.day - last)));
        }
        Ok(date(year, month, from.day.min(last)))
    }
}

impl Moment {
    /// That minute of the same day, 24:00 being 00:00 of the next.
    fn date_at(self, minute: u32) -> Moment {
        if minute == DAY { Moment::minute_of(self.date.next(), 0) } else { Moment::minute_of(self.date, minute) }
    }
}
