//! Early, on time or late: the national definition (QĐ 766 indicators), and signed lateness.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::assessment::{Lateness, Status};
use crate::calendar::{DayTable, OutsideCalendar};
use crate::engine::term::End;
use crate::plan::OnTime;

/// Whether an instant meets an end: the end's minute is still good, 24:00 itself is not.
pub(crate) fn met(end: &End, at: NaiveDateTime) -> bool {
    if end.exclusive { at < end.at } else { minute(at) <= minute(end.at) }
}

fn minute(at: NaiveDateTime) -> NaiveDateTime {
    at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at)
}

/// Which half of its day a moment lies in: split at the longest break of the office hours, else at noon.
fn half(days: &DayTable, date: NaiveDate, at: NaiveDateTime) -> Result<u8, OutsideCalendar> {
    let spans = days.spans(date)?;
    let noon = match spans {
        [first, .., _] => first.close,
        _ => 12 * 60,
    };
    let minute = (at.hour() * 60 + at.minute()) as u16;
    Ok(u8::from(at.date() > date || minute > noon))
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
    Ok(match (finished, early, in_time) {
        (true, true, _) => Status::Early,
        (true, false, true) => Status::OnTime,
        (true, false, false) => Status::Late,
        (false, _, true) => Status::InTime,
        (false, _, false) => Status::Overdue,
    })
}

/// End minus due, signed.
pub(crate) fn lateness(days: &DayTable, end: &End, at: NaiveDateTime) -> Result<Lateness, OutsideCalendar> {
    Ok(Lateness {
        working_days: i64::from(days.count_working_days(end.date, at.date())?),
        working_minutes: days.working_minutes_between(end.at, at)?,
        calendar_days: (at.date() - end.date).num_days(),
    })
}
