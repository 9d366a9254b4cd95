//! What is wrong with the rules of a calendar.

use std::fmt;

use serde::Serialize;

use super::rules::Tag;
use crate::wording::Text;

/// One thing wrong, or doubtful, in the rules of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFault {
    /// The kind.
    pub kind: FaultKind,
    /// The statements involved, the one to blame first; empty when something is missing.
    pub tags: Vec<Tag>,
    /// One lower-case sentence.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
}

impl CalendarFault {
    pub(super) fn new(kind: FaultKind, tags: impl IntoIterator<Item = Tag>, message: Text) -> Self {
        Self { kind, tags: tags.into_iter().collect(), message, help: None }
    }

    pub(super) fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Whether no calendar can be built; otherwise it is a warning.
    pub const fn is_error(&self) -> bool {
        self.kind.is_error()
    }
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CalendarFault {}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident => $name:literal, $error:literal;)*) => {
        /// The kind of a fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum FaultKind { $($(#[$doc])* $variant,)* }

        impl FaultKind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word: `swap-off-not-working`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether no calendar can be built with it.
            pub const fn is_error(self) -> bool {
                match self { $(Self::$variant => $error,)* }
            }
        }
    };
}

kinds! {
    /// No `covers`.
    MissingCovers => "missing-covers", true;
    /// `covers`, or another range of dates, ends before it begins.
    ReversedDates => "reversed-dates", true;
    /// `covers` is longer than 400 years, or lies outside the years 1 to 9999.
    CoversTooLong => "covers-too-long", true;
    /// No `timezone`.
    MissingTimezone => "missing-timezone", true;
    /// A time zone that the tz database does not have.
    UnknownTimezone => "unknown-timezone", true;
    /// No `week` statement at all.
    MissingWeek => "missing-week", true;
    /// A span of hours that ends before it begins or after 24:00.
    ReversedHours => "reversed-hours", true;
    /// Two spans of hours that share a minute of one day.
    OverlappingHours => "overlapping-hours", true;
    /// Seasons of `week` statements that leave days of the year to none of them.
    SeasonHole => "season-hole", false;
    /// A day of the year or of the lunar year that no year has, or not every one.
    ImpossibleDay => "impossible-day", true;
    /// A lunar day is needed outside the lunar years 1900 to 2100.
    LunarYearOutside => "lunar-year-outside", true;
    /// Two blocks with the same `since`, or two statements of one block, that state one slot.
    SlotStatedTwice => "slot-stated-twice", true;
    /// A holiday of no days, of more than 60, or more than 60 days away from its nominal day.
    UnreasonableHoliday => "unreasonable-holiday", true;
    /// A projection of a start that is not one of the legal starts, or `decided yearly` without starts.
    IllegalProjection => "illegal-projection", true;
    /// More than 64 combinations of legal starts.
    TooManyProjections => "too-many-projections", true;
    /// A decision on a holiday that is not declared.
    UnknownHoliday => "unknown-holiday", true;
    /// A decision on a holiday whose days the law fixes.
    NotDecidedYearly => "not-decided-yearly", true;
    /// Decided days that are none of the legal starts.
    IllegalDecision => "illegal-decision", false;
    /// Two notices in force decide one holiday of one year differently.
    DecidedTwice => "decided-twice", true;
    /// A notice replaces one that is not there.
    UnknownNotice => "unknown-notice", true;
    /// Two notices of one number.
    NoticeTwice => "notice-twice", true;
    /// A decision or a swap on a day that the calendar does not cover.
    OutsideCovers => "outside-covers", true;
    /// A swap with unequal numbers of days off and days worked.
    SwapUnequal => "swap-unequal", true;
    /// A swap whose day off is not otherwise a working day.
    SwapOffNotWorking => "swap-off-not-working", true;
    /// A swap whose worked day is worked anyway.
    SwapWorkAlreadyWorking => "swap-work-already-working", true;
    /// A day used by two swaps.
    SwapTwice => "swap-twice", true;
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
