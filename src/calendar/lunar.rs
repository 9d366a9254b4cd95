//! The Vietnamese lunar calendar (âm lịch) of the years 1900 to 2100, from a table of packed years.
//!
//! A year is one word of 24 bits:
//!
//! | bits  | meaning                                                                        |
//! |-------|--------------------------------------------------------------------------------|
//! | 0–3   | the month that is followed by its leap twin (tháng nhuận), 0 for none          |
//! | 4–15  | whether a month has 30 days instead of 29; month 1 is bit 15, month 12 is bit 4 |
//! | 16    | whether the leap month has 30 days                                             |
//! | 17–23 | days from 1 January to the first day of the year (mùng 1 Tết)                  |
//!
//! The words are computed from an ephemeris (new moons and solar terms on civil days): at UTC+7 from 1968, at the
//! reference time of the almanacs then in use before. Nothing is extrapolated beyond the table.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

/// The first lunar year of the table.
pub const FIRST_YEAR: i32 = 1900;
/// The last lunar year of the table.
pub const LAST_YEAR: i32 = 2100;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LunarDate {
    /// The lunar year, named by the year of the solar calendar in which it begins.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// Whether it is the leap twin of that month.
    pub leap: bool,
    /// The day of the month, 1 to 30.
    pub day: u8,
}

/// Why a date has no counterpart in the other calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LunarError {
    /// The date lies outside the lunar years 1900 to 2100.
    OutsideTable,
    /// The year has no such month, or the month has no such day.
    NoSuchDay,
}

impl fmt::Display for LunarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsideTable => {
                write!(f, "the lunar calendar is known for the years {FIRST_YEAR} to {LAST_YEAR} only")
            }
            Self::NoSuchDay => f.write_str("that lunar year has no such day"),
        }
    }
}

impl std::error::Error for LunarError {}

/// The solar date of a lunar day; `leap` asks for the leap twin of the month.
///
/// # Errors
/// [`LunarError::OutsideTable`] for a year outside 1900–2100, [`LunarError::NoSuchDay`] for a leap month that the year
/// does not have and for day 30 of a month of 29 days.
///
/// ```
/// use thoihan::calendar::lunar::lunar_to_solar;
/// assert_eq!(lunar_to_solar(2026, 1, false, 1).unwrap().to_string(), "2026-02-17");
/// ```
pub fn lunar_to_solar(year: i32, month: u8, leap: bool, day: u8) -> Result<NaiveDate, LunarError> {
    let word = word(year)?;
    let mut elapsed = 0;
    for slot in months(word) {
        if slot.month == month && slot.leap == leap {
            let exists = (1..=slot.days).contains(&day);
            let after_new_year = u64::from(elapsed) + u64::from(day).saturating_sub(1);
            return if exists { new_year(year, word, after_new_year) } else { Err(LunarError::NoSuchDay) };
        }
        elapsed += u32::from(slot.days);
    }
    Err(LunarError::NoSuchDay)
}

/// The lunar day of a solar date.
///
/// # Errors
/// [`LunarError::OutsideTable`] before 31 January 1900 and after the end of the lunar year 2100.
///
/// ```
/// use chrono::NaiveDate;
/// use thoihan::calendar::lunar::solar_to_lunar;
/// let day = solar_to_lunar(NaiveDate::from_ymd_opt(2025, 7, 25).unwrap()).unwrap();
/// assert_eq!((day.year, day.month, day.leap, day.day), (2025, 6, true, 1));
/// ```
pub fn solar_to_lunar(date: NaiveDate) -> Result<LunarDate, LunarError> {
    let begins = |year| word(year).and_then(|word| new_year(year, word, 0).map(|start| (year, word, start)));
    let this_year = begins(date.year()).ok().filter(|(_, _, start)| *start <= date);
    let (year, word, start) = match this_year {
        Some(found) => found,
        None => begins(date.year() - 1)?,
    };
    let mut rest = date.signed_duration_since(start).num_days();
    for slot in months(word) {
        if rest < i64::from(slot.days) {
            let day = u8::try_from(rest + 1).map_err(|_| LunarError::OutsideTable)?;
            return Ok(LunarDate { year, month: slot.month, leap: slot.leap, day });
        }
        rest -= i64::from(slot.days);
    }
    Err(LunarError::OutsideTable)
}

/// The leap month of a lunar year (the number of the month that it repeats), `None` if it has none.
///
/// # Errors
/// [`LunarError::OutsideTable`] for a year outside 1900–2100.
pub fn leap_month(year: i32) -> Result<Option<u8>, LunarError> {
    Ok(Some(leap_of(word(year)?)).filter(|month| *month != 0))
}

struct Month {
    month: u8,
    leap: bool,
    days: u8,
}

fn months(word: u32) -> impl Iterator<Item = Month> {
    let leap = leap_of(word);
    (1..=12u8).flat_map(move |month| {
        let common = Month { month, leap: false, days: 29 + bit(word, 16 - u32::from(month)) };
        let twin = (month == leap).then(|| Month { month, leap: true, days: 29 + bit(word, 16) });
        std::iter::once(common).chain(twin)
    })
}

fn bit(word: u32, at: u32) -> u8 {
    u8::from(word >> at & 1 == 1)
}

fn leap_of(word: u32) -> u8 {
    (word & 0xf) as u8
}

fn word(year: i32) -> Result<u32, LunarError> {
    year.checked_sub(FIRST_YEAR)
        .and_then(|at| usize::try_from(at).ok())
        .and_then(|at| YEARS.get(at).copied())
        .ok_or(LunarError::OutsideTable)
}

fn new_year(year: i32, word: u32, days_later: u64) -> Result<NaiveDate, LunarError> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|january| january.checked_add_days(Days::new(u64::from(word >> 17) + days_later)))
        .ok_or(LunarError::OutsideTable)
}

#[rustfmt::skip]
const YEARS: [u32; 201] = [
    0x3c4bd8, 0x624ae0, 0x4ca570, 0x3854d5, 0x5cd260, 0x44d950, 0x315554, 0x5656a0, 0x409ad0, 0x2a55d2,
    0x504ae0, 0x3aa5b6, 0x60a4d0, 0x48d250, 0x33d255, 0x58b540, 0x42d6a0, 0x2cada2, 0x5295b0, 0x3f4977,
    0x644970, 0x4ca4b0, 0x36b4b5, 0x5c6a50, 0x466d40, 0x2fab54, 0x562b60, 0x409570, 0x2c52f2, 0x504970,
    0x3a6566, 0x5ed4a0, 0x48ea50, 0x336a95, 0x585ad0, 0x442b60, 0x2f86e3, 0x5292e0, 0x3dc8d7, 0x62c950,
    0x4cd4a0, 0x35d8a6, 0x5ab550, 0x4656a0, 0x31a5b4, 0x5625d0, 0x4092d0, 0x2ad2b2, 0x50a950, 0x38b557,
    0x5e6ca0, 0x48b550, 0x355355, 0x584da0, 0x42a5b0, 0x2f4573, 0x5452b0, 0x3ca9a8, 0x60e950, 0x4c6aa0,
    0x36aea6, 0x5aab50, 0x464b60, 0x30aae4, 0x56a570, 0x405260, 0x28f263, 0x4ed940, 0x38db47, 0x5cd6a0,
    0x4896d0, 0x344dd5, 0x5a4ad0, 0x42a4d0, 0x2cd4b4, 0x52b250, 0x3cd558, 0x60b540, 0x4ab5a0, 0x3755a6,
    0x5c95b0, 0x4649b0, 0x30a974, 0x56a4b0, 0x40aa50, 0x29aa52, 0x4e6d20, 0x39ad47, 0x5eab60, 0x489370,
    0x344af5, 0x5a4970, 0x4464b0, 0x2c74a3, 0x50ea50, 0x3d6a58, 0x6256a0, 0x4aaad0, 0x3696d5, 0x5c92e0,
    0x46c960, 0x2ed954, 0x54d4a0, 0x3eda50, 0x2a7552, 0x4e56a0, 0x38a7a7, 0x5ea5d0, 0x4a92b0, 0x32aab5,
    0x58a950, 0x42b4a0, 0x2cbaa4, 0x50ad50, 0x3c55d9, 0x624ba0, 0x4ca5b0, 0x375176, 0x5c5270, 0x466930,
    0x307934, 0x546aa0, 0x3ead50, 0x2a5b52, 0x504b60, 0x38a6e6, 0x5ea4e0, 0x48d260, 0x32ea65, 0x56d520,
    0x40daa0, 0x2d56a3, 0x5256d0, 0x3c4afb, 0x6249d0, 0x4ca4d0, 0x37d0b6, 0x5ab250, 0x44b520, 0x2edd25,
    0x54b5a0, 0x3e55d0, 0x2a55b2, 0x5049b0, 0x3aa577, 0x5ea4b0, 0x48aa50, 0x33b255, 0x586d20, 0x40ad60,
    0x2d4b63, 0x525370, 0x3e49e8, 0x60c970, 0x4c64b0, 0x3768a6, 0x5ada50, 0x445aa0, 0x2fa6a4, 0x54aad0,
    0x4052e0, 0x28d2e3, 0x4ec950, 0x38d557, 0x5ed4a0, 0x46d950, 0x325d55, 0x5856a0, 0x42a6d0, 0x2c55d4,
    0x5252b0, 0x3ca9b8, 0x62a930, 0x4ab490, 0x34b6a6, 0x5aad50, 0x4655a0, 0x2eab64, 0x54a570, 0x4052b0,
    0x2ab173, 0x4e6930, 0x386b37, 0x5e6aa0, 0x48ad50, 0x332ad5, 0x582b60, 0x42a570, 0x2e52e4, 0x50d160,
    0x3ae958, 0x60d520, 0x4ada90, 0x355aa6, 0x5a56d0, 0x462ae0, 0x30a9d4, 0x54a2d0, 0x3ed150, 0x28e952,
    0x4eb520,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_ends_where_the_next_begins() {
        for year in FIRST_YEAR..LAST_YEAR {
            let days: u32 = months(word(year).unwrap()).map(|month| u32::from(month.days)).sum();
            let start = lunar_to_solar(year, 1, false, 1).unwrap();
            let next = lunar_to_solar(year + 1, 1, false, 1).unwrap();
            assert_eq!(start + Days::new(u64::from(days)), next, "{year}");
        }
    }

    #[test]
    fn there_and_back() {
        let mut date = NaiveDate::from_ymd_opt(1900, 1, 31).unwrap();
        while let Ok(lunar) = solar_to_lunar(date) {
            assert_eq!(lunar_to_solar(lunar.year, lunar.month, lunar.leap, lunar.day), Ok(date));
            date = date.succ_opt().unwrap();
        }
        assert_eq!(date.to_string(), "2101-01-29");
    }

    #[test]
    fn outside_is_an_error() {
        assert_eq!(solar_to_lunar(NaiveDate::from_ymd_opt(1900, 1, 30).unwrap()), Err(LunarError::OutsideTable));
        assert_eq!(lunar_to_solar(1899, 12, false, 1), Err(LunarError::OutsideTable));
        assert_eq!(lunar_to_solar(2101, 1, false, 1), Err(LunarError::OutsideTable));
        assert_eq!(lunar_to_solar(i32::MIN, 1, false, 1), Err(LunarError::OutsideTable));
        assert_eq!(lunar_to_solar(2026, 6, true, 1), Err(LunarError::NoSuchDay));
        assert_eq!(lunar_to_solar(2026, 13, false, 1), Err(LunarError::NoSuchDay));
        assert_eq!(lunar_to_solar(2026, 1, false, 0), Err(LunarError::NoSuchDay));
        assert_eq!(lunar_to_solar(2026, 1, false, 31), Err(LunarError::NoSuchDay));
    }
}
