//! Lengths of time and the policies by which they are counted; no calendar.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::amount::Ratio;

/// A unit of a legal term (đơn vị tính thời hạn).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes on the clock.
    Minute,
    /// Hours on the clock (giờ).
    Hour,
    /// Hours inside office hours (giờ làm việc).
    WorkingHour,
    /// Calendar days (ngày).
    Day,
    /// Working days (ngày làm việc).
    WorkingDay,
    /// Weeks (tuần).
    Week,
    /// Months (tháng).
    Month,
    /// Years (năm).
    Year,
}

impl Unit {
    /// Whether the unit runs on the clock and not by days.
    pub const fn is_clock(self) -> bool {
        matches!(self, Self::Minute | Self::Hour)
    }

    /// Whether whole days are counted (first-day policy applies).
    pub const fn is_days(self) -> bool {
        matches!(self, Self::Day | Self::WorkingDay | Self::Week | Self::Month | Self::Year)
    }

    /// The English word of the language, singular.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::WorkingHour => "working hour",
            Self::Day => "day",
            Self::WorkingDay => "working day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The Vietnamese word of the language.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Minute => "phút",
            Self::Hour => "giờ",
            Self::WorkingHour => "giờ làm việc",
            Self::Day => "ngày",
            Self::WorkingDay => "ngày làm việc",
            Self::Week => "tuần",
            Self::Month => "tháng",
            Self::Year => "năm",
        }
    }
}

/// A count of one unit: `0.5 working days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// How many; never negative.
    pub count: Ratio,
    /// Of what.
    pub unit: Unit,
}

/// A sum of parts, each beginning on the day after the former's last: `2 working days + 45 days`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Length {
    /// The parts, in order; never empty when written.
    pub parts: Vec<Part>,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                f.write_str(" + ")?;
            }
            let plural = if part.count == Ratio::ONE { "" } else { "s" };
            write!(f, "{} {}{plural}", part.count, part.unit.word())?;
        }
        Ok(())
    }
}

/// Whether the first day of a term counts (Civil Code 2015, art. 147.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FirstDay {
    /// Counting begins on the next day.
    Excluded,
    /// The first day is day one.
    Included,
}

/// What happens to a term whose last day is a day off (Civil Code 2015, art. 148.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LastDay {
    /// It ends on the next working day.
    NextWorkingDay,
    /// It ends on the day after, even a day off.
    NextDay,
    /// It ends on the working day before.
    Back,
    /// It stays.
    Stays,
}

/// What a month ends on that lacks the day of its start (Civil Code 2015, art. 148.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MonthEnd {
    /// On its last day; a later month knows nothing of it.
    Clamps,
    /// A start on a month's last day ends on a month's last day.
    Sticks,
}

/// When a clock starts that is set outside office hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OutsideHours {
    /// At that moment.
    Stays,
    /// At the next opening.
    NextOpening,
}

/// The instant at which the last day of a term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayEnds {
    /// 24:00 (Civil Code 2015, art. 148.6).
    Midnight,
    /// Closing of the last span of office hours.
    Closing,
    /// The clock time of the start.
    SameTime,
}

/// One counting policy; each variant is a family of its own and a slot of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Policy {
    /// `first day …`
    FirstDay(FirstDay),
    /// `last day …`
    LastDay(LastDay),
    /// `month end …`
    MonthEnd(MonthEnd),
    /// `months of 30 days`
    MonthsOf30Days,
    /// `outside hours …`
    OutsideHours(OutsideHours),
    /// `day ends at …`
    DayEnds(DayEnds),
}
