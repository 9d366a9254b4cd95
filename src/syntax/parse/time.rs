//! Dates, times of day, weekdays and lengths of time.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::{Reader, child};
use crate::diagnostic::Code;
use crate::source::Place;
use crate::syntax::ast::{Date, DateSpan, Hours, Language, Length, Part, YearDay};
use crate::syntax::grammar::{Pair, Rule};
use crate::term::Unit;
use crate::wording::reading as say;

impl Reader<'_> {
    /// The first date inside a node.
    pub(super) fn date_in(&mut self, pair: &Pair<'_>) -> Option<Date> {
        let digits = child(pair, Rule::date_digits)?;
        self.date(&digits)
    }

    /// A date.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<Date> {
        let place = self.token(pair);
        let value = self.day(pair.as_str(), place)?;
        Some(Date { value, place })
    }

    fn day(&mut self, written: &str, place: Place) -> Option<NaiveDate> {
        let slashed = written.as_bytes().get(2) == Some(&b'/');
        if slashed && self.language == Language::English {
            self.error(Code::ImpossibleDate, place, say::day_or_month(written), say::write_iso_date());
            return None;
        }
        let part = |from: usize, to: usize| written.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
        let (year, month, day) =
            if slashed { (part(6, 10)?, part(3, 5)?, part(0, 2)?) } else { (part(0, 4)?, part(5, 7)?, part(8, 10)?) };
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| year > 0);
        if date.is_none() {
            self.error(Code::ImpossibleDate, place, say::no_date(written), say::write_real_date());
        }
        date
    }

    /// A time of day.
    pub(super) fn time(&mut self, pair: &Pair<'_>) -> Option<NaiveTime> {
        self.clock(pair.as_str(), self.token(pair))
    }

    fn clock(&mut self, written: &str, place: Place) -> Option<NaiveTime> {
        let part = |from: usize, to: usize| written.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
        let time = NaiveTime::from_hms_opt(part(0, 2)?, part(3, 5)?, 0);
        if time.is_none() {
            self.error(Code::ImpossibleDate, place, say::no_time(written), say::write_time());
        }
        time
    }

    /// A day and a time of day.
    pub(super) fn moment(&mut self, pair: &Pair<'_>) -> Option<NaiveDateTime> {
        let (place, written) = (self.token(pair), pair.as_str());
        let (day, clock) = written.split_once('T')?;
        let split = place.start + day.len() as u32;
        let day = self.day(day, Place { end: split, ..place });
        let clock = self.clock(clock, Place { start: split + 1, ..place });
        Some(day?.and_time(clock?))
    }

    /// Days and spans of days.
    pub(super) fn dates(&mut self, pair: &Pair<'_>) -> Option<Vec<DateSpan>> {
        let mut spans = Vec::new();
        for span in pair.clone().into_inner() {
            spans.push(self.span(&span)?);
        }
        Some(spans)
    }

    /// The dates inside a node.
    pub(super) fn dates_in(&mut self, pair: &Pair<'_>) -> Option<Vec<DateSpan>> {
        let dates = child(pair, Rule::dates)?;
        self.dates(&dates)
    }

    fn span(&mut self, pair: &Pair<'_>) -> Option<DateSpan> {
        let place = self.place(pair);
        let mut ends = pair.clone().into_inner();
        let from = self.date(&ends.next()?)?.value;
        let to = match ends.next() {
            Some(end) => self.date(&end)?.value,
            None => from,
        };
        if to < from {
            self.error(
                Code::ReversedSpan,
                place,
                say::ends_before_begins(self.written(place)),
                say::write_span(to, from),
            );
            return None;
        }
        Some(DateSpan { from, to, place })
    }

    /// Opening and closing.
    pub(super) fn hours(&mut self, pair: &Pair<'_>) -> Option<Hours> {
        let place = self.place(pair);
        let mut ends = pair.clone().into_inner();
        let open = self.time(&ends.next()?)?;
        let close = self.time(&ends.next()?)?;
        if close <= open {
            self.error(Code::ReversedSpan, place, say::closes_before_opens(self.written(place)), say::opening_first());
            return None;
        }
        Some(Hours { open, close, place })
    }

    /// A day of every year.
    pub(super) fn year_day(&mut self, pair: &Pair<'_>) -> Option<YearDay> {
        let place = self.place(pair);
        let month = month(child(pair, Rule::month_word)?.as_str());
        let day = self.whole(pair, 1..=31, say::day_of_month())?;
        match month {
            // 2024 is a leap year: 29 February is a day of some years.
            Some(month) if NaiveDate::from_ymd_opt(2024, month, day).is_some() => Some(YearDay { day, month, place }),
            Some(_) | None => {
                self.error(
                    Code::ImpossibleDate,
                    place,
                    say::no_day_of_year(self.written(place)),
                    say::write_day_of_month(),
                );
                None
            }
        }
    }

    /// Weekdays, a row of them or a list, each once.
    pub(super) fn weekdays(&mut self, pair: &Pair<'_>) -> Option<Vec<Weekday>> {
        let mut days: Vec<Weekday> = Vec::new();
        for part in pair.clone().into_inner() {
            if part.as_rule() == Rule::weekday_end {
                let last = weekday(child(&part, Rule::weekday_word)?.as_str())?;
                let mut day = *days.last()?;
                while day != last {
                    day = day.succ();
                    days.push(day);
                }
                continue;
            }
            let day = weekday(part.as_str())?;
            if days.contains(&day) {
                let place = self.place(&part);
                self.error(
                    Code::DuplicateWeekday,
                    place,
                    say::named_twice(self.written(place)),
                    say::each_weekday_once(),
                );
                return None;
            }
            days.push(day);
        }
        Some(days)
    }

    /// The weekdays inside a node.
    pub(super) fn weekdays_in(&mut self, pair: &Pair<'_>) -> Option<Vec<Weekday>> {
        let weekdays = child(pair, Rule::weekdays)?;
        self.weekdays(&weekdays)
    }

    /// A sum of counts of units.
    pub(super) fn length(&mut self, pair: &Pair<'_>) -> Option<Length> {
        let mut parts = Vec::with_capacity(1);
        for part in pair.clone().into_inner() {
            let number = child(&part, Rule::number)?;
            let unit = unit(&child(&part, Rule::unit)?);
            parts.push(Part { count: self.number_in(&number)?, unit: unit? });
        }
        Some(Length { place: self.place(pair), parts })
    }

    /// The length inside a node.
    pub(super) fn length_in(&mut self, pair: &Pair<'_>) -> Option<Length> {
        let length = child(pair, Rule::length)?;
        self.length(&length)
    }
}

/// The unit of a node: `working` may stand on either side of its noun.
pub(super) fn unit(pair: &Pair<'_>) -> Option<Unit> {
    let working = pair.clone().into_inner().any(|word| matches!(word.as_rule(), Rule::WORKING | Rule::AT_WORK));
    pair.clone().into_inner().find_map(|word| match (word.as_rule(), working) {
        (Rule::DAY, true) => Some(Unit::WorkingDay),
        (Rule::DAY, false) => Some(Unit::Day),
        (Rule::HOUR, true) => Some(Unit::WorkingHour),
        (Rule::HOUR, false) => Some(Unit::Hour),
        (Rule::MINUTE, _) => Some(Unit::Minute),
        (Rule::WEEKS, _) => Some(Unit::Week),
        (Rule::MONTH, _) => Some(Unit::Month),
        (Rule::YEAR, _) => Some(Unit::Year),
        _ => None,
    })
}

/// The month that a word names.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match word.strip_prefix("tháng") {
        Some(number) => number.trim().parse().ok(),
        None => MONTHS.iter().position(|month| *month == word).map(|at| at as u32 + 1),
    }
}

/// The weekday that a word names.
fn weekday(word: &str) -> Option<Weekday> {
    match word {
        "Mon" | "T2" => Some(Weekday::Mon),
        "Tue" | "T3" => Some(Weekday::Tue),
        "Wed" | "T4" => Some(Weekday::Wed),
        "Thu" | "T5" => Some(Weekday::Thu),
        "Fri" | "T6" => Some(Weekday::Fri),
        "Sat" | "T7" => Some(Weekday::Sat),
        "Sun" | "CN" => Some(Weekday::Sun),
        _ => None,
    }
}
