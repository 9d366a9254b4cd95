//! Civil time and real time in a calendar's time zone.

use std::fmt;

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// Why a civil time is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTimeError {
    /// The clocks were set back: the time occurs twice.
    Ambiguous,
    /// The clocks were set forward: the time does not occur.
    Skipped,
    /// The time is beyond the years that can be written.
    OutOfRange,
}

impl fmt::Display for LocalTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ambiguous => "the clocks were set back then, so that local time occurs twice",
            Self::Skipped => "the clocks were set forward then, so that local time does not occur",
            Self::OutOfRange => "that time is beyond the years that can be written",
        })
    }
}

impl std::error::Error for LocalTimeError {}

/// A time zone of the tz database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zone(Tz);

impl Zone {
    pub(super) fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    pub(super) fn name(self) -> &'static str {
        self.0.name()
    }

    pub(super) fn resolve(self, civil: NaiveDateTime) -> Result<DateTime<FixedOffset>, LocalTimeError> {
        match self.0.from_local_datetime(&civil) {
            LocalResult::Single(at) => Ok(at.fixed_offset()),
            LocalResult::Ambiguous(..) => Err(LocalTimeError::Ambiguous),
            LocalResult::None => Err(LocalTimeError::Skipped),
        }
    }

    /// At the very end of the years that chrono can write, the last moment that it can.
    pub(super) fn local(self, at: DateTime<FixedOffset>) -> NaiveDateTime {
        let utc = at.naive_utc();
        let offset = self.0.offset_from_utc_datetime(&utc).fix();
        utc.checked_add_offset(offset).unwrap_or(utc)
    }

    pub(super) fn add_minutes(self, civil: NaiveDateTime, minutes: i64) -> Result<NaiveDateTime, LocalTimeError> {
        let length = TimeDelta::try_minutes(minutes).ok_or(LocalTimeError::OutOfRange)?;
        let at = self.resolve(civil)?.checked_add_signed(length).ok_or(LocalTimeError::OutOfRange)?;
        Ok(self.local(at))
    }
}

pub(super) fn is_known(name: &str) -> bool {
    Zone::named(name).is_some()
}
