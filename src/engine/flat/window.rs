//! The time in which a calendar's clock keeps one offset from UTC.

use chrono::{DateTime, TimeDelta};

use super::code::{Beyond, DAY, Flat};
use super::days::since_1970;
use crate::calendar::Calendar;

/// Local time is UTC with one offset, within these instants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Microseconds east of UTC.
    offset: i64,
    first: i64,
    last: i64,
}

/// How far a window reaches beyond the days that the calendar covers.
const MARGIN: i64 = 40 * DAY;

impl Window {
    /// The window of a calendar: its clock is asked for every hour. Nothing where it changes.
    pub(super) fn of(calendar: &Calendar) -> Option<Self> {
        let table = calendar.known_on(None);
        let first = i64::from(since_1970(table.first())) * DAY - MARGIN;
        let last = i64::from(since_1970(table.last()) + 1) * DAY + MARGIN;
        let offset = |at: i64| {
            let utc = DateTime::from_timestamp_micros(at)?;
            let local = calendar.local(utc.fixed_offset()).signed_duration_since(utc.naive_utc());
            local.num_microseconds()
        };
        let own = offset(first)?;
        let hour = TimeDelta::hours(1).num_microseconds()?;
        let mut at = first;
        while at <= last {
            if offset(at)? != own {
                return None;
            }
            at += hour;
        }
        // a day on either side, so that local times at the edges are within too
        Some(Self { offset: own, first: first + DAY, last: last - DAY })
    }

    /// What two clocks have in common.
    pub(super) fn shared(self, other: Self) -> Option<Self> {
        let shared = Self { offset: self.offset, first: self.first.max(other.first), last: self.last.min(other.last) };
        (self.offset == other.offset).then_some(shared)
    }

    /// Local microseconds of an instant.
    pub(super) fn local(self, instant: i64) -> Flat<i64> {
        instant.checked_add(self.offset).ok_or(Beyond).and_then(|local| self.civil(local))
    }

    /// A local time that occurs once.
    pub(super) fn civil(self, local: i64) -> Flat<i64> {
        if self.first <= local && local <= self.last { Ok(local) } else { Err(Beyond) }
    }

    /// The instant of a local time.
    pub(super) fn instant(self, local: i64) -> Flat<i64> {
        self.civil(local).map(|local| local - self.offset)
    }

    /// Seconds east of UTC.
    pub(super) fn offset(self) -> i32 {
        (self.offset / 1_000_000) as i32
    }
}
