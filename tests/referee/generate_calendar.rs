//! Random calendars, their swaps, and the day near which a case happens.

use crate::case::*;
use crate::date::{Date, Weekday, date, days_in_month};
use crate::days::Days;
use crate::draw::Draw;

pub fn calendar(draw: &mut Draw, year: i32) -> Calendar {
    let clock = |hour: u32, minute: u32| hour * 60 + minute;
    let office = vec![(clock(7, 30), clock(11, 30)), (clock(13, 30), clock(17, 30))];
    let early = vec![(clock(7, 0), clock(11, 30)), (clock(13, 30), clock(17, 0))];
    let short = vec![(clock(7, 30), clock(11, 30)), (clock(13, 0), clock(16, 35))];
    let week =
        |last: Weekday, spans: &[Span], season| Week { first: Weekday::Mon, last, spans: spans.to_vec(), season };
    let saturday =
        Week { first: Weekday::Sat, last: Weekday::Sat, spans: vec![(clock(7, 30), clock(11, 30))], season: None };
    let weeks = match draw.below(8) {
        0..=2 => vec![week(Weekday::Fri, &office, None)],
        3 => vec![
            week(Weekday::Fri, &early, Some(((4, 16), (10, 15)))),
            week(Weekday::Fri, &short, Some(((10, 16), (4, 15)))),
        ],
        4 => vec![week(Weekday::Fri, &short, None)],
        5 => vec![week(Weekday::Fri, &office, None), saturday],
        6 => vec![week(Weekday::Sat, &early, None)],
        _ => vec![week(Weekday::Fri, &[(clock(8, 0), clock(16, 0))], None)],
    };
    let mut holidays = Vec::new();
    let mut holiday = |name, on, days, starting, since| holidays.push(Holiday { name, on, days, starting, since });
    if draw.chance(70) {
        let on = draw.pick(&[(2, 17), (1, 29), (2, 10), (2, 6), (1, 22), (2, 3)]);
        holiday("tet", on, draw.pick(&[5, 5, 7, 4]), draw.pick(&[-1, -2]), None);
    }
    if draw.chance(60) {
        holiday("new_year", (1, 1), 1, 0, None);
    }
    if draw.chance(70) {
        holiday("victory", (4, 30), 1, 0, None);
        holiday("labour", (5, 1), 1, 0, None);
    }
    if draw.chance(60) {
        holiday("national", (9, 2), 1, 0, None);
        if draw.chance(50) {
            let (days, starting) = draw.pick(&[(2, -1), (2, 0), (1, 1), (3, 2), (1, -1)]);
            holiday("national", (9, 2), days, starting, Some(date(year + draw.pick(&[0, 1]), 1, 1)));
        }
    }
    if draw.chance(60) {
        let on = (draw.pick(&[3, 6, 7, 10, 11, 12]), 1 + draw.below(25) as u32);
        holiday("local", on, draw.pick(&[1, 2, 3]), 0, None);
    }
    Calendar { weeks, holidays, substitutes: draw.chance(70), closed: Vec::new(), notices: Vec::new() }
}

/// One or two swaps near a day: a working day off, and a day of rest worked instead.
pub fn swaps(draw: &mut Draw, calendar: &mut Calendar, near: Date) {
    if !draw.chance(45) {
        return;
    }
    let mut swaps: Vec<(Date, Date)> = Vec::new();
    {
        let days = Days::new(calendar, near.year - 2..=near.year + 2, near, None);
        for _ in 0..1 + draw.below(2) {
            let mut off = near.plus_days(draw.below(25) as i64 - 4);
            let mut work = near.plus_days(draw.below(21) as i64 - 6);
            while days.is_day_off_by_rule(off) || swaps.iter().any(|swap| swap.0 == off) {
                off = off.next();
            }
            while !days.is_day_off_by_rule(work)
                || crate::days::is_weekday(work.weekday())
                || days.is_holiday(work)
                || swaps.iter().any(|swap| swap.1 == work)
            {
                work = work.next();
            }
            swaps.push((off, work));
        }
    }
    let issued = draw.pick(&[None, Some(-30), Some(0), Some(12), Some(60)]).map(|offset| near.plus_days(offset));
    calendar.notices.push(Notice { issued, swaps });
}

pub fn start_day(draw: &mut Draw, year: i32, calendar: &Calendar) -> Date {
    let month = 1 + draw.below(12) as u32;
    match draw.below(7) {
        0 => date(year, month, 1 + draw.below(28) as u32),
        1 => date(year, month, days_in_month(year, month)),
        2 => draw.pick(&[
            date(year, 1, 31),
            date(year, 1, 30),
            date(year, 2, days_in_month(year, 2)),
            date(year, 11, 30),
            date(year, 10, 31),
        ]),
        3 | 4 => {
            let ordinary = date(year, month, 1 + draw.below(28) as u32);
            let wanted = draw.pick(&[Weekday::Fri, Weekday::Fri, Weekday::Sat, Weekday::Sun, Weekday::Thu]);
            let mut day = ordinary;
            while day.weekday() != wanted {
                day = day.next();
            }
            day
        }
        _ => match calendar.holidays.first() {
            None => date(year, month, 15),
            Some(_) => {
                let holiday = draw.pick(&calendar.holidays);
                date(year, holiday.on.0, holiday.on.1)
                    .plus_days(holiday.starting + draw.pick(&[-1, 0, -2, 1, 2, -3, -7, 5]))
            }
        },
    }
}
