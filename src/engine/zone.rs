//! The zone in which instants are read: the calendar's, or as they are written where only a fee is asked.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, Utc};

use crate::calendar::{Calendar, LocalTimeError};
use crate::dossier::Moment;

/// Where local time comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Zone<'c> {
    /// A calendar's zone.
    Calendar(&'c Calendar),
    /// No calendar is needed: every instant counts by the date that it is written with.
    AsWritten(FixedOffset),
}

impl Zone<'_> {
    /// The offset of a moment, for a question that needs no calendar.
    pub(crate) fn as_written(moment: Moment) -> Self {
        match moment {
            Moment::Instant(at) => Self::AsWritten(*at.offset()),
            Moment::Date(_) | Moment::Civil(_) => Self::AsWritten(Utc.fix()),
        }
    }

    /// Local time.
    pub(crate) fn local(self, at: DateTime<FixedOffset>) -> NaiveDateTime {
        match self {
            Self::Calendar(calendar) => calendar.local(at),
            Self::AsWritten(_) => at.naive_local(),
        }
    }

    /// The instant of a local time.
    pub(crate) fn resolve(self, civil: NaiveDateTime) -> Result<DateTime<FixedOffset>, LocalTimeError> {
        match self {
            Self::Calendar(calendar) => calendar.resolve(civil),
            Self::AsWritten(offset) => civil.and_local_timezone(offset).single().ok_or(LocalTimeError::OutOfRange),
        }
    }

    /// Local time with its offset; a local time that does not exist gets the offset of some hours before it.
    pub(crate) fn show(self, at: NaiveDateTime) -> DateTime<FixedOffset> {
        self.resolve(at).unwrap_or_else(|_| {
            let near = at.checked_sub_signed(TimeDelta::hours(3)).and_then(|near| self.resolve(near).ok());
            let offset = near.map_or(Utc.fix(), |near| *near.offset());
            at.and_local_timezone(offset).single().unwrap_or_else(|| at.and_utc().fixed_offset())
        })
    }
}
