//! Days and moments as numbers.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

use super::code::{Beyond, DAY, Flat};

/// The number of 1970-01-01 since the beginning of the common era.
const EPOCH: i32 = 719_163;

pub(super) fn since_1970(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

pub(super) fn date(day: i64) -> Flat<NaiveDate> {
    let day = i32::try_from(day).ok().and_then(|day| day.checked_add(EPOCH)).ok_or(Beyond)?;
    NaiveDate::from_num_days_from_ce_opt(day).ok_or(Beyond)
}

/// A day that can be written, as it is.
#[inline]
pub(super) fn written(day: i32) -> Flat<i64> {
    date(i64::from(day)).map(|_| i64::from(day))
}

pub(super) fn moment(microseconds: i64) -> Flat<NaiveDateTime> {
    DateTime::from_timestamp_micros(microseconds).map(|at| at.naive_utc()).ok_or(Beyond)
}

pub(super) fn microseconds(at: NaiveDateTime) -> Flat<i64> {
    let utc = at.and_utc();
    if utc.timestamp_subsec_nanos().is_multiple_of(1_000) { Ok(utc.timestamp_micros()) } else { Err(Beyond) }
}

/// The same for a moment that others are only compared with, which no fraction of a microsecond changes.
pub(super) fn microseconds_begun(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp_micros()
}

pub(super) fn year(date: NaiveDate) -> i64 {
    i64::from(date.year())
}

pub(super) fn month(date: NaiveDate) -> i64 {
    i64::from(date.month())
}

pub(super) fn day(date: NaiveDate) -> i64 {
    i64::from(date.day())
}

/// Microseconds of a minute.
pub(super) const MINUTE: i64 = 60_000_000;

/// Days added to a moment so that none within the window of a clock is negative: dividing what cannot be negative is
/// cheaper.
const AHEAD: i64 = 1_000_000;

/// The day of local microseconds.
#[inline]
pub(super) fn day_of(at: i64) -> i32 {
    (at.wrapping_add(AHEAD * DAY) as u64 / DAY as u64) as i32 - AHEAD as i32
}

/// The microsecond of its day; of a moment outside every window some number, which no answer takes.
#[inline]
pub(super) fn in_day(at: i64) -> i64 {
    at.wrapping_sub(i64::from(day_of(at)) * DAY)
}

/// Whole seconds of local microseconds.
#[inline]
pub(super) fn seconds(at: i64) -> i64 {
    const AHEAD_SECONDS: i64 = AHEAD * 86_400;
    (at.wrapping_add(AHEAD * DAY) as u64 / 1_000_000) as i64 - AHEAD_SECONDS
}
