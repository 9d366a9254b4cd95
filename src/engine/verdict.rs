//! Early, on time or late: the national definition (QĐ 766 indicators), and signed lateness.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use crate::assessment::{Lateness, Status};
use crate::calendar::{DayTable, OutsideCalendar};
use crate::engine::term::{End, at_minute, minute_of_day};
use crate::plan::OnTime;

/// Whether an instant meets an end: the end's minute is still good, 24:00 itself is not.
pub(crate) fn met(end: &End, at: NaiveDateTime) -> bool {
    if end.exclusive { at < end.at } else { minute(at) <= minute(end.at) }
}

/// The first instant that does not meet an end.
pub(crate) fn too_late(end: &End) -> NaiveDateTime {
    if end.exclusive { end.at } else { minute(end.at) + TimeDelta::minutes(1) }
}

/// The beginning of a minute.
pub(crate) fn minute(at: NaiveDateTime) -> NaiveDateTime {
    at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at)
}

/// The last minute of the first half of a day: the end of the first span before its break, else noon.
fn midday(days: &DayTable, date: NaiveDate) -> Result<u16, OutsideCalendar> {
    Ok(match days.spans(date)? {
        [first, .., _] => first.close,
        _ => 12 * 60,
    })
}

/// Which half of a due day a moment lies in.
fn half(days: &DayTable, date: NaiveDate, at: NaiveDateTime) -> Result<u8, OutsideCalendar> {
    Ok(u8::from(at.date() > date || minute_of_day(at) > midday(days, date)?))
}

/// The first instant that is too late for an end.
pub(crate) fn turns_overdue(days: &DayTable, end: &End, policy: OnTime) -> Result<NaiveDateTime, OutsideCalendar> {
    Ok(match policy {
        OnTime::Instant => too_late(end),
        OnTime::HalfDay if half(days, end.date, end.at)? == 0 => at_minute(end.date, midday(days, end.date)? + 1),
        OnTime::Date | OnTime::HalfDay => at_minute(end.date, 24 * 60),
    })
}

/// The verdict on an end: of a finished thing at the instant of its finish, of an open one at `as_of`.
pub(crate) fn verdict(
    days: &DayTable,
    end: &End,
    at: NaiveDateTime,
    finished: bool,
    policy: OnTime,
) -> Result<Status, OutsideCalendar> {
    let by_date = at.date().cmp(&end.date);
    let (early, in_time) = match policy {
        OnTime::Instant => (by_date == Ordering::Less, met(end, at)),
        OnTime::Date => (by_date == Ordering::Less, by_date != Ordering::Greater),
        OnTime::HalfDay => {
            let due = half(days, end.date, end.at)?;
            let now = half(days, at.date(), at)?;
            let order = by_date.then(now.cmp(&due));
            (order == Ordering::Less, order != Ordering::Greater)
        }
    };
    Ok(status(finished, early, in_time))
}

/// The word for it.
pub(crate) fn status(finished: bool, early: bool, in_time: bool) -> Status {
    match (finished, early, in_time) {
        (true, true, _) => Status::Early,
        (true, false, true) => Status::OnTime,
        (true, false, false) => Status::Late,
        (false, _, true) => Status::InTime,
        (false, _, false) => Status::Overdue,
    }
}

/// End minus due, signed.
pub(crate) fn lateness(days: &DayTable, end: &End, at: NaiveDateTime) -> Result<Lateness, OutsideCalendar> {
    Ok(Lateness {
        working_days: i64::from(days.count_working_days(end.date, at.date())?),
        working_minutes: days.working_minutes_between(end.at, at)?,
        calendar_days: (at.date() - end.date).num_days(),
    })
}
