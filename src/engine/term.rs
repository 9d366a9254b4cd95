//! Terms on a calendar: from a start and a length to the last day and the instant (T3–T5, T7, T9, T11, T12).

use chrono::{Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime};

use crate::amount::Ratio;
use crate::assessment::{Count, ErrorKind, Finding};
use crate::calendar::{Calendar, DayTable, OutsideCalendar};
use crate::engine::record::Record;
use crate::engine::value::Stop;
use crate::plan::Period;
use crate::term::{DayEnds, FirstDay, LastDay, MonthEnd, OutsideHours, Part, Policy, Unit};

/// The count policies in force; a family that no layer states is missing and is an error where it matters (T2).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Policies {
    pub(crate) first_day: Option<FirstDay>,
    pub(crate) last_day: Option<LastDay>,
    pub(crate) month_end: Option<MonthEnd>,
    pub(crate) months_of_30_days: bool,
    pub(crate) outside_hours: Option<OutsideHours>,
    pub(crate) day_ends: Option<DayEnds>,
}

/// A point of time: the legal day that it belongs to and the instant (24:00 is 00:00 of the next day).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) date: NaiveDate,
    pub(crate) at: NaiveDateTime,
}

impl Point {
    pub(crate) fn at(at: NaiveDateTime) -> Self {
        Self { date: at.date(), at }
    }

    /// A day whose hour does not count.
    pub(crate) fn day(date: NaiveDate) -> Self {
        Self { date, at: date.and_time(NaiveTime::MIN) }
    }
}

/// The end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// The last day before rolling.
    pub(crate) raw: NaiveDate,
    /// The last day.
    pub(crate) date: NaiveDate,
    /// The instant.
    pub(crate) at: NaiveDateTime,
    /// Whether the instant itself is too late (24:00).
    pub(crate) exclusive: bool,
}

impl End {
    /// The end as the start of something else.
    pub(crate) fn point(&self) -> Point {
        Point { date: self.date, at: self.at }
    }
}

/// A calendar, a day table of it and the policies: all that counting needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter<'c> {
    pub(crate) calendar: &'c Calendar,
    pub(crate) days: &'c DayTable,
    pub(crate) policies: Policies,
    /// The ledger, when somebody asks why.
    pub(crate) record: Record<'c>,
}

/// Where a chain of parts stands: on a day, or at an instant.
#[derive(Debug, Clone, Copy)]
enum Reached {
    Day(NaiveDate),
    Instant(NaiveDateTime),
}

impl From<OutsideCalendar> for Stop {
    fn from(error: OutsideCalendar) -> Self {
        Self::error(ErrorKind::OutsideCalendar, error.to_string())
    }
}

fn too_far() -> Stop {
    Stop::error(ErrorKind::Overflow, "the term leads to a date that no calendar has")
}

fn unstated(family: &str) -> Stop {
    Stop::error(
        ErrorKind::NoRuleInForce,
        format!("no rule says `count {family} …`, and here it matters; state it in a regime or in the procedure"),
    )
}

/// Consecutive parts of one unit are one part, so that 0.5 + 5 + 1 + 0.5 is 7 (T9, T10); months stay apart, because a
/// month after `+` runs from the last day of what stands before it (T12).
pub(crate) fn merged(parts: &[Part]) -> Result<Vec<Part>, Stop> {
    let mut chain: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match chain.last_mut() {
            Some(last) if last.unit == part.unit && !matches!(part.unit, Unit::Month | Unit::Year) => {
                last.count = last.count.add(part.count)?
            }
            _ => chain.push(*part),
        }
    }
    Ok(chain)
}

impl Counter<'_> {
    /// The end of a term that starts at a point.
    pub(crate) fn forward(&self, start: Point, parts: &[Part]) -> Result<End, Stop> {
        self.forward_along(start, &merged(parts)?)
    }

    /// The same along a chain whose parts are merged already.
    pub(crate) fn forward_along(&self, start: Point, chain: &[Part]) -> Result<End, Stop> {
        let mut reached = Reached::Instant(start.at);
        let mut on = start;
        for (at, part) in chain.iter().enumerate() {
            reached = self.part(on, *part, at == 0)?;
            if let Some(record) = self.record {
                let to = match reached {
                    Reached::Day(date) => date,
                    Reached::Instant(instant) => instant.date(),
                };
                let included = at == 0 && self.policies.first_day == Some(FirstDay::Included);
                record.count(Count { from: on.date, to, part: *part, included });
            }
            on = match reached {
                Reached::Day(date) => Point { date, at: self.passed_on(date, start)? },
                Reached::Instant(instant) => Point::at(instant),
            };
        }
        match reached {
            Reached::Instant(at) => Ok(self.instant(at)),
            Reached::Day(raw) => {
                let rolls = chain.last().is_some_and(|part| part.unit != Unit::WorkingDay);
                let date = if rolls { self.roll(raw)? } else { raw };
                self.day_end(raw, date, start.at.time())
            }
        }
    }

    /// Where hours after a day begin: on the day after it, and where days end at the start's clock time, then (T4, T9).
    fn passed_on(&self, last: NaiveDate, start: Point) -> Result<NaiveDateTime, Stop> {
        Ok(match self.policies.day_ends {
            Some(DayEnds::SameTime) => last.and_time(start.at.time()),
            _ => after(last)?.and_time(NaiveTime::MIN),
        })
    }

    fn instant(&self, at: NaiveDateTime) -> End {
        End { raw: at.date(), date: at.date(), at, exclusive: false }
    }

    /// One part of a chain; parts after the first begin on the day after the former's last (T4).
    fn part(&self, start: Point, part: Part, first: bool) -> Result<Reached, Stop> {
        match part.unit {
            Unit::Minute => self.clock(start, part.count),
            Unit::Hour => self.clock(start, part.count.mul(Ratio::integer(60))?),
            Unit::WorkingHour => {
                let minutes = whole_minutes(part.count.mul(Ratio::integer(60))?)?;
                Ok(Reached::Instant(self.days.add_working_minutes(start.at, minutes)?))
            }
            Unit::WorkingDay => self.working_days(start, part.count, first),
            Unit::Day => self.calendar_days(start, part.count, first),
            Unit::Week => self.calendar_days(start, part.count.mul(Ratio::integer(7))?, first),
            Unit::Month => self.months(start, part.count, first),
            Unit::Year => self.months(start, part.count.mul(Ratio::integer(12))?, first),
        }
    }

    fn clock(&self, start: Point, minutes: Ratio) -> Result<Reached, Stop> {
        let minutes = whole_minutes(minutes)?;
        self.calendar.add_clock_minutes(start.at, minutes).map(Reached::Instant).map_err(|_| too_far())
    }

    /// Whether the first day counts; later parts of a chain begin after it by themselves.
    fn included(&self, first: bool) -> Result<bool, Stop> {
        match self.policies.first_day {
            _ if !first => Ok(false),
            Some(FirstDay::Excluded) => Ok(false),
            Some(FirstDay::Included) => Ok(true),
            None => Err(unstated("first day")),
        }
    }

    fn working_days(&self, start: Point, count: Ratio, first: bool) -> Result<Reached, Stop> {
        let included = self.included(first)?;
        let whole = i32::try_from(count.floor()).map_err(|_| too_far())?;
        let share = count.sub(Ratio::integer(count.floor()))?;
        // a counted start is the first of them, or the next working day is: the day before it is not asked
        let nth = |nth: i32| match included {
            true => {
                self.days.working_day_on_or_after(start.date).and_then(|day| self.days.add_working_days(day, nth - 1))
            }
            false => self.days.add_working_days(start.date, nth),
        };
        if share == Ratio::ZERO {
            let date = if whole == 0 { self.days.working_day_on_or_after(start.date)? } else { nth(whole)? };
            return Ok(Reached::Day(date));
        }
        let day = nth(whole.checked_add(1).ok_or_else(too_far)?)?;
        let minutes = share.mul(Ratio::integer(i128::from(self.days.working_minutes(day)?)))?;
        let minutes = i64::try_from(minutes.ceil()).map_err(|_| too_far())?;
        let opens = match self.policies.day_ends {
            Some(DayEnds::SameTime) => day.and_time(start.at.time()),
            _ => self.opening(day)?,
        };
        Ok(Reached::Instant(self.days.add_working_minutes(opens, minutes)?))
    }

    fn calendar_days(&self, start: Point, count: Ratio, first: bool) -> Result<Reached, Stop> {
        let included = self.included(first)?;
        let whole = u64::try_from(count.floor()).map_err(|_| too_far())?;
        let share = count.sub(Ratio::integer(count.floor()))?;
        let from = if included { before(start.date)? } else { start.date };
        let date = from.checked_add_days(Days::new(whole)).ok_or_else(too_far)?;
        if share == Ratio::ZERO {
            // a term of no days ends on the day of its start, counted or not
            return Ok(Reached::Day(if whole == 0 { start.date } else { date }));
        }
        let minutes = share.mul(Ratio::integer(24 * 60))?.ceil();
        let next = after(date)?.and_time(NaiveTime::MIN);
        let minutes = i64::try_from(minutes).map_err(|_| too_far())?;
        next.checked_add_signed(Duration::minutes(minutes)).map(Reached::Instant).ok_or_else(too_far)
    }

    fn months(&self, start: Point, count: Ratio, first: bool) -> Result<Reached, Stop> {
        if self.policies.months_of_30_days {
            return self.calendar_days(start, count.mul(Ratio::integer(30))?, first);
        }
        let included = self.included(first)?;
        let months = count.to_integer().and_then(|months| u32::try_from(months).ok()).ok_or_else(|| {
            Stop::error(ErrorKind::NoRuleInForce, "no law says how long a part of a month is; use days")
        })?;
        let date = add_months(start.date, months, self.policies.month_end)?;
        Ok(Reached::Day(if included && months > 0 { before(date)? } else { date }))
    }

    /// Moves a last day off its day off (T2: stated, or an error when it matters).
    fn roll(&self, date: NaiveDate) -> Result<NaiveDate, Stop> {
        if self.days.is_working(date)? {
            return Ok(date);
        }
        let last_day = self.policies.last_day.ok_or_else(|| unstated("last day"))?;
        let rolled = match last_day {
            LastDay::NextWorkingDay => self.days.working_day_on_or_after(date)?,
            LastDay::NextDay => after(date)?,
            LastDay::Stays | LastDay::Back => date,
        };
        if let Some(record) = self.record {
            record.note_by(Finding::Rolled { from: date, to: rolled }, Policy::LastDay(last_day));
        }
        Ok(rolled)
    }

    /// The instant at which a day ends (T5).
    pub(crate) fn day_end(&self, raw: NaiveDate, date: NaiveDate, time: NaiveTime) -> Result<End, Stop> {
        let midnight = || after(date).map(|next| (next.and_time(NaiveTime::MIN), true));
        let (at, exclusive) = match self.policies.day_ends {
            Some(DayEnds::Midnight) => midnight()?,
            Some(DayEnds::Closing) => match self.days.closing(date)? {
                Some(minute) => (at_minute(date, minute), false),
                None => midnight()?,
            },
            Some(DayEnds::SameTime) => (date.and_time(time), false),
            None => return Err(unstated("day ends at")),
        };
        if let (Some(record), Some(policy)) = (self.record, self.policies.day_ends) {
            record.note_by(Finding::Ends { date, at }, Policy::DayEnds(policy));
        }
        Ok(End { raw, date, at, exclusive })
    }

    /// The end of the start day, or of the next working day (`same working day`, T5).
    pub(crate) fn same_day(&self, start: Point, working: bool) -> Result<End, Stop> {
        if !working {
            let date = self.roll(start.date)?;
            return self.day_end(start.date, date, start.at.time());
        }
        let date = self.days.working_day_on_or_after(start.date)?;
        match self.days.closing(date)? {
            Some(minute) => Ok(End { raw: start.date, date, at: at_minute(date, minute), exclusive: false }),
            None => self.day_end(start.date, date, start.at.time()),
        }
    }

    /// A term counted back from a point, whose day is not counted (T6, T11).
    pub(crate) fn backward(&self, from: Point, parts: &[Part], more: bool) -> Result<End, Stop> {
        let mut chain = merged(parts)?;
        if more && let Some(last) = chain.last_mut() {
            last.count = last.count.add(Ratio::ONE)?;
        }
        let mut on = from;
        let mut days = false;
        for part in &chain {
            days = part.unit.is_days();
            let start = on.date;
            on = self.part_back(on, *part)?;
            if let Some(record) = self.record {
                record.count(Count { from: start, to: on.date, part: *part, included: false });
            }
        }
        if !days {
            return Ok(self.instant(on.at));
        }
        let raw = on.date;
        let date = match self.policies.last_day {
            Some(LastDay::Back) if !self.days.is_working(raw)? => self.days.working_day_on_or_before(raw)?,
            _ => raw,
        };
        if let Some(record) = self.record.filter(|_| date != raw) {
            record.note_by(Finding::Rolled { from: raw, to: date }, Policy::LastDay(LastDay::Back));
        }
        self.day_end(raw, date, from.at.time())
    }

    fn part_back(&self, on: Point, part: Part) -> Result<Point, Stop> {
        let whole = || part.count.to_integer().and_then(|count| i64::try_from(count).ok()).ok_or_else(too_far);
        let day = |days: i64| on.date.checked_sub_signed(Duration::days(days)).map(Point::day).ok_or_else(too_far);
        match part.unit {
            Unit::Minute | Unit::Hour => {
                let minutes = if part.unit == Unit::Hour { part.count.mul(Ratio::integer(60))? } else { part.count };
                let minutes = whole_minutes(minutes)?;
                self.calendar.add_clock_minutes(on.at, -minutes).map(Point::at).map_err(|_| too_far())
            }
            Unit::WorkingHour => {
                let minutes = whole_minutes(part.count.mul(Ratio::integer(60))?)?;
                Ok(Point::at(self.days.add_working_minutes(on.at, -minutes)?))
            }
            Unit::WorkingDay => {
                let count = i32::try_from(whole()?).map_err(|_| too_far())?;
                let date = match count {
                    0 => self.days.working_day_on_or_before(on.date)?,
                    _ => self.days.add_working_days(on.date, -count)?,
                };
                Ok(Point::day(date))
            }
            Unit::Day => day(whole()?),
            Unit::Week => day(whole()?.checked_mul(7).ok_or_else(too_far)?),
            Unit::Month | Unit::Year => {
                let months = whole()?.checked_mul(if part.unit == Unit::Year { 12 } else { 1 }).ok_or_else(too_far)?;
                if self.policies.months_of_30_days {
                    return day(months.checked_mul(30).ok_or_else(too_far)?);
                }
                let months = u32::try_from(months).map_err(|_| too_far())?;
                on.date.checked_sub_months(Months::new(months)).map(Point::day).ok_or_else(too_far)
            }
        }
    }

    /// The first such day of the year not before the start; `before` it ends the day before, unrolled (T7, T11).
    pub(crate) fn year_day(&self, start: Point, day: u32, month: u32, before_it: bool) -> Result<End, Stop> {
        let found = (0..=8).find_map(|years| {
            let date = NaiveDate::from_ymd_opt(start.date.year() + years, month, day)?;
            (if before_it { date > start.date } else { date >= start.date }).then_some(date)
        });
        self.fixed(found.ok_or_else(too_far)?, before_it, start)
    }

    /// The last day of the period that the start lies in.
    pub(crate) fn end_of_period(&self, start: Point, period: Period, before_it: bool) -> Result<End, Stop> {
        let last = first_after(start.date, period).and_then(|first| first.pred_opt()).ok_or_else(too_far)?;
        self.fixed(last, before_it, start)
    }

    /// A day of the period after the start's.
    pub(crate) fn next_period(
        &self,
        start: Point,
        period: Period,
        day: Option<u32>,
        before_it: bool,
    ) -> Result<End, Stop> {
        let length = match period {
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        };
        let first = first_after(start.date, period).ok_or_else(too_far)?;
        let last =
            first.checked_add_months(Months::new(length)).and_then(|next| next.pred_opt()).ok_or_else(too_far)?;
        let date = match day {
            None => last,
            Some(day) => {
                first.checked_add_days(Days::new(u64::from(day.saturating_sub(1)))).ok_or_else(too_far)?.min(last)
            }
        };
        self.fixed(date, before_it, start)
    }

    fn fixed(&self, date: NaiveDate, before_it: bool, start: Point) -> Result<End, Stop> {
        if before_it {
            let raw = before(date)?;
            return self.day_end(raw, raw, start.at.time());
        }
        let rolled = self.roll(date)?;
        self.day_end(date, rolled, start.at.time())
    }

    /// The opening of a day; its first minute when it has no hours.
    fn opening(&self, date: NaiveDate) -> Result<NaiveDateTime, Stop> {
        Ok(at_minute(date, self.days.opening(date)?.unwrap_or(0)))
    }

    /// Where a clock that is set at a moment starts (T1: outside hours).
    pub(crate) fn within_hours(&self, at: NaiveDateTime) -> Result<NaiveDateTime, Stop> {
        let minute = minute_of_day(at);
        let inside = self.days.spans(at.date())?.iter().any(|span| span.open <= minute && minute <= span.close);
        if inside {
            return Ok(at);
        }
        let outside = self.policies.outside_hours.ok_or_else(|| unstated("outside hours"))?;
        let moved = match outside {
            OutsideHours::Stays => None,
            OutsideHours::NextOpening => Some(self.next_opening(at)?),
        };
        if let Some(record) = self.record {
            record.note_by(Finding::OutsideHours { at, moved }, Policy::OutsideHours(outside));
        }
        Ok(moved.unwrap_or(at))
    }

    fn next_opening(&self, at: NaiveDateTime) -> Result<NaiveDateTime, Stop> {
        let minute = minute_of_day(at);
        if let Some(span) = self.days.spans(at.date())?.iter().find(|span| span.open >= minute) {
            return Ok(at_minute(at.date(), span.open));
        }
        let next = self.days.next_working_day(at.date())?;
        self.opening(next)
    }

    /// The opening of the next day, or next working day, after a cutoff (T12).
    pub(crate) fn after_cutoff(&self, at: NaiveDateTime, working: bool) -> Result<NaiveDateTime, Stop> {
        let next = if working { self.days.next_working_day(at.date())? } else { after(at.date())? };
        self.opening(next)
    }
}

/// The first day of the period after the one that a day lies in.
fn first_after(date: NaiveDate, period: Period) -> Option<NaiveDate> {
    let month = date.month0();
    let skip = match period {
        Period::Month => 1,
        Period::Quarter => 3 - month % 3,
        Period::Year => 12 - month,
    };
    date.with_day(1)?.checked_add_months(Months::new(skip))
}

/// The minute of the day of an instant.
pub(crate) fn minute_of_day(at: NaiveDateTime) -> u16 {
    use chrono::Timelike;
    (at.hour() * 60 + at.minute()) as u16
}

/// A minute of a day as an instant; minute 1440 is 24:00.
pub(crate) fn at_minute(date: NaiveDate, minute: u16) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute))
}

fn before(date: NaiveDate) -> Result<NaiveDate, Stop> {
    date.pred_opt().ok_or_else(too_far)
}

fn after(date: NaiveDate) -> Result<NaiveDate, Stop> {
    date.succ_opt().ok_or_else(too_far)
}

/// Part of a minute counts as one.
fn whole_minutes(minutes: Ratio) -> Result<i64, Stop> {
    i64::try_from(minutes.ceil()).map_err(|_| too_far())
}

/// The corresponding day of a later month (Civil Code 2015, art. 148.3).
fn add_months(date: NaiveDate, months: u32, policy: Option<MonthEnd>) -> Result<NaiveDate, Stop> {
    let clamped = date.checked_add_months(Months::new(months)).ok_or_else(too_far)?;
    let last = |day: NaiveDate| day.succ_opt().is_none_or(|next| next.day() == 1);
    if !last(date) && clamped.day() == date.day() {
        return Ok(clamped);
    }
    if last(date) && last(clamped) {
        return Ok(clamped);
    }
    match policy {
        Some(MonthEnd::Clamps) => Ok(clamped),
        Some(MonthEnd::Sticks) if last(date) => {
            let first = clamped.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
            first.and_then(|next| next.pred_opt()).ok_or_else(too_far)
        }
        Some(MonthEnd::Sticks) => Ok(clamped),
        None => Err(unstated("month end")),
    }
}
