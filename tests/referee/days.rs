//! Which minutes of which days are worked, looked up day by day.

use crate::case::{Calendar, Holiday, Span};
use crate::date::{Date, Moment, Weekday, date};
use crate::faults::Fault;
use std::collections::{BTreeMap, BTreeSet};

pub struct Days<'a> {
    calendar: &'a Calendar,
    holidays: BTreeSet<Date>,
    substitutes: BTreeSet<Date>,
    swapped_off: BTreeSet<Date>,
    /// The day worked, and the day off that it pays for.
    worked: BTreeMap<Date, Date>,
    fault: Option<Fault>,
}

impl<'a> Days<'a> {
    /// The days of `years` as known on a date.
    pub fn new(
        calendar: &'a Calendar,
        years: std::ops::RangeInclusive<i32>,
        known_on: Date,
        fault: Option<Fault>,
    ) -> Days<'a> {
        let mut days = Days {
            calendar,
            holidays: BTreeSet::new(),
            substitutes: BTreeSet::new(),
            swapped_off: BTreeSet::new(),
            worked: BTreeMap::new(),
            fault,
        };
        for year in years {
            for holiday in &calendar.holidays {
                days.mark(holiday, year);
            }
        }
        days.queue_substitutes();
        for notice in &calendar.notices {
            // V7: issued later than `known_on`, the notice does not exist.
            if notice.issued.is_none_or(|issued| issued <= known_on) || days.is(Fault::NoticeKnownBeforeItsIssue) {
                for (off, work) in &notice.swaps {
                    days.swapped_off.insert(*off);
                    days.worked.insert(*work, *off);
                }
            }
        }
        days
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn mark(&mut self, holiday: &Holiday, year: i32) {
        let first = date(year, holiday.on.0, holiday.on.1).plus_days(holiday.starting);
        for offset in 0..holiday.days {
            let day = first.plus_days(i64::from(offset));
            // V6, V3: read at the day asked, and a later block restates the holiday of the same name.
            let restated = self.calendar.holidays.iter().any(|other| {
                other.name == holiday.name
                    && other.since > holiday.since
                    && other.since.is_some_and(|since| since <= day)
            });
            let begun = holiday.since.is_none_or(|since| since <= day);
            if begun && (!restated || self.is(Fault::OldHolidayStays)) {
                self.holidays.insert(day);
            }
        }
    }

    /// C4: in date order, each holiday on a non-working weekday takes the next free working day.
    fn queue_substitutes(&mut self) {
        if !self.calendar.substitutes || self.is(Fault::SubstituteForgotten) {
            return;
        }
        for holiday in self.holidays.clone() {
            if !self.week_spans(holiday).is_empty() {
                continue;
            }
            let mut day = holiday.next();
            while self.week_spans(day).is_empty()
                || self.holidays.contains(&day)
                || self.substitutes.contains(&day) && !self.is(Fault::SubstitutesShareADay)
            {
                day = day.next();
            }
            self.substitutes.insert(day);
        }
    }

    /// The hours of that weekday in that season, holidays aside.
    fn week_spans(&self, day: Date) -> Vec<Span> {
        let weekday = day.weekday();
        for week in &self.calendar.weeks {
            let in_season = week.season.is_none_or(|(first, last)| {
                let today = (day.month, day.day);
                if self.is(Fault::SeasonForgotten) {
                    first > last
                } else if first <= last {
                    first <= today && today <= last
                } else {
                    first <= today || today <= last
                }
            });
            if in_season && week.first <= weekday && weekday <= week.last {
                return week.spans.clone();
            }
        }
        Vec::new()
    }

    pub fn is_day_off_by_rule(&self, day: Date) -> bool {
        self.week_spans(day).is_empty() || self.holidays.contains(&day) || self.substitutes.contains(&day)
    }

    pub fn is_holiday(&self, day: Date) -> bool {
        self.holidays.contains(&day) || self.substitutes.contains(&day)
    }

    pub fn spans(&self, day: Date) -> Vec<Span> {
        if let Some(off) = self.worked.get(&day)
            && !self.is(Fault::SwappedSaturdayOff)
        {
            // C3: a worked day keeps the hours of the day off that it pays for.
            if self.is(Fault::SwappedSaturdayKeepsOtherHours) {
                return vec![(8 * 60, 12 * 60), (13 * 60, 17 * 60)];
            }
            return self.week_spans(*off);
        }
        let swapped = self.swapped_off.contains(&day) && !self.is(Fault::SwappedDayOffWorked);
        if swapped || self.calendar.closed.contains(&day) || self.is_day_off_by_rule(day) {
            return Vec::new();
        }
        self.week_spans(day)
    }

    pub fn is_working(&self, day: Date) -> bool {
        !self.spans(day).is_empty()
    }

    pub fn is_working_minute(&self, moment: Moment) -> bool {
        let mut spans = self.spans(moment.date);
        if self.is(Fault::WorkingHoursThroughLunch) && spans.len() == 2 {
            spans = vec![(spans[0].0, spans[1].1)];
        }
        spans.iter().any(|(opening, closing)| *opening <= moment.minute && moment.minute < *closing)
    }

    pub fn minutes_of(&self, day: Date) -> u32 {
        self.spans(day).iter().map(|(opening, closing)| closing - opening).sum()
    }

    pub fn opening(&self, day: Date) -> Option<u32> {
        self.spans(day).first().map(|span| span.0)
    }

    pub fn closing(&self, day: Date) -> Option<u32> {
        self.spans(day).last().map(|span| span.1)
    }

    pub fn next_working_day(&self, day: Date) -> Date {
        let mut day = day.next();
        while !self.is_working(day) {
            day = day.next();
        }
        day
    }

    pub fn previous_working_day(&self, day: Date) -> Date {
        let mut day = day.previous();
        while !self.is_working(day) {
            day = day.previous();
        }
        day
    }
}

/// Whether a weekday is one of `Mon..Fri`.
pub fn is_weekday(weekday: Weekday) -> bool {
    weekday < Weekday::Sat
}
