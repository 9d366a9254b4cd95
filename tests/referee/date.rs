//! Dates and minutes of the referee's own: no date library, one step at a time.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

pub const WEEK: [Weekday; 7] = {
    use Weekday::*;
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
};

pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub fn date(year: i32, month: u32, day: u32) -> Date {
    assert!(
        (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month),
        "no such date: {year}-{month}-{day}"
    );
    Date { year, month, day }
}

pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    pub fn next(self) -> Date {
        if self.day < days_in_month(self.year, self.month) {
            Date { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Date { month: self.month + 1, day: 1, ..self }
        } else {
            Date { year: self.year + 1, month: 1, day: 1 }
        }
    }

    pub fn previous(self) -> Date {
        if self.day > 1 {
            Date { day: self.day - 1, ..self }
        } else if self.month > 1 {
            let month = self.month - 1;
            Date { month, day: days_in_month(self.year, month), ..self }
        } else {
            Date { year: self.year - 1, month: 12, day: 31 }
        }
    }

    pub fn plus_days(self, days: i64) -> Date {
        let mut date = self;
        for _ in 0..days {
            date = date.next();
        }
        for _ in days..0 {
            date = date.previous();
        }
        date
    }

    /// The month `months` away, and nothing said yet about the day in it.
    pub fn month_away(self, months: i64) -> (i32, u32) {
        let (mut year, mut month) = (self.year, self.month);
        for _ in 0..months {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        for _ in months..0 {
            (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        }
        (year, month)
    }

    pub fn is_last_of_month(self) -> bool {
        self.day == days_in_month(self.year, self.month)
    }

    /// Sakamoto's table; checked by walking in the tests below.
    pub fn weekday(self) -> Weekday {
        let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][self.month as usize - 1];
        let year = if self.month < 3 { self.year - 1 } else { self.year };
        let from_sunday = (year + year / 4 - year / 100 + year / 400 + shift + self.day as i32) % 7;
        WEEK[(from_sunday as usize + 6) % 7]
    }

    pub fn read(text: &str) -> Date {
        let numbers: Vec<u32> = text.split('-').map(|part| part.parse().expect("a date")).collect();
        date(numbers[0] as i32, numbers[1], numbers[2])
    }
}

/// Signed number of dates from `from` to `to`.
pub fn days_between(from: Date, to: Date) -> i64 {
    if to < from {
        return -days_between(to, from);
    }
    let (mut day, mut count) = (from, 0);
    while day < to {
        day = day.next();
        count += 1;
    }
    count
}

/// A minute of the calendar's own clock, and the seconds passed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    pub date: Date,
    pub minute: u32,
    pub second: u32,
}

pub const DAY: u32 = 24 * 60;

impl Moment {
    pub fn at(date: Date, hour: u32, minute: u32) -> Moment {
        Moment::minute_of(date, hour * 60 + minute)
    }

    pub fn minute_of(date: Date, minute: u32) -> Moment {
        assert!(minute < DAY);
        Moment { date, minute, second: 0 }
    }

    pub fn next_minute(self) -> Moment {
        if self.minute + 1 < DAY {
            Moment { minute: self.minute + 1, ..self }
        } else {
            Moment { date: self.date.next(), minute: 0, ..self }
        }
    }

    pub fn previous_minute(self) -> Moment {
        if self.minute > 0 {
            Moment { minute: self.minute - 1, ..self }
        } else {
            Moment { date: self.date.previous(), minute: DAY - 1, ..self }
        }
    }

    pub fn whole_minute(self) -> Moment {
        Moment { second: 0, ..self }
    }

    /// Reads `2026-08-28T15:30`, with or without seconds and the offset of Việt Nam.
    pub fn read(text: &str) -> Moment {
        let text = text.trim_end_matches("+07:00");
        let (day, time) = text.split_once('T').expect("a moment");
        let numbers: Vec<u32> = time.split(':').map(|part| part.parse().expect("a time")).collect();
        Moment { second: numbers.get(2).copied().unwrap_or(0), ..Moment::at(Date::read(day), numbers[0], numbers[1]) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// RFC 3339 in the offset of Việt Nam, as in the dossier and the answer.
impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{:02}:{:02}:{:02}+07:00", self.date, self.minute / 60, self.minute % 60, self.second)
    }
}

#[test]
fn weekdays_follow_one_another() {
    let mut day = date(1990, 1, 1); // a Monday
    let mut weekday = 0;
    while day < date(2050, 1, 1) {
        assert_eq!(day.weekday(), WEEK[weekday % 7], "{day}");
        assert_eq!(day.next().previous(), day);
        day = day.next();
        weekday += 1;
    }
    assert_eq!(weekday, 21_915);
}
