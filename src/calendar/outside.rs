//! The answer to a question about days that a calendar does not cover.

use std::fmt;

use chrono::NaiveDate;

/// A day was needed that the calendar does not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideCalendar {
    /// The first day that the calendar covers.
    pub first: NaiveDate,
    /// The last day that the calendar covers.
    pub last: NaiveDate,
    /// The day asked for, or the day from which the count started.
    pub asked: NaiveDate,
    /// How the question leaves the calendar.
    pub reach: Reach,
}

/// How a question leaves the days that a calendar covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The day asked for lies outside.
    Asked,
    /// The count runs past the last day.
    PastLast,
    /// The count runs back before the first day.
    BeforeFirst,
}

impl fmt::Display for OutsideCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last, asked, reach } = self;
        match reach {
            Reach::Asked => write!(f, "{asked} is outside the calendar, which covers {first} to {last}"),
            Reach::PastLast => {
                write!(f, "counting from {asked} runs past the calendar, which covers {first} to {last}")
            }
            Reach::BeforeFirst => {
                write!(f, "counting back from {asked} runs before the calendar, which covers {first} to {last}")
            }
        }
    }
}

impl std::error::Error for OutsideCalendar {}
