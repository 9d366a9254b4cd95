//! What the operations promise of each other, on random days, and against a walk from day to day.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use thoihan::calendar::{Calendar, DayTable};

use crate::national::{date, national};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::build(&national()).unwrap());

fn table() -> &'static DayTable {
    CALENDAR.known_on(None)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..10_227).prop_map(|days| date("2008-01-01") + Days::new(days))
}

fn moment() -> impl Strategy<Value = NaiveDateTime> {
    (day(), 0i64..86_400).prop_map(|(day, second)| day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::seconds(second))
}

/// The slow and obvious way.
fn walk(from: NaiveDate, n: i32) -> Option<NaiveDate> {
    let (mut day, mut left) = (from, n.abs());
    if n == 0 && table().is_working(from).ok()? {
        return Some(from);
    }
    loop {
        day = if n < 0 { day.pred_opt()? } else { day.succ_opt()? };
        left -= i32::from(table().is_working(day).ok()?);
        if left <= 0 && table().is_working(day).ok()? {
            return Some(day);
        }
    }
}

proptest! {
    #[test]
    fn adding_walks_from_day_to_day(from in day(), n in -40i32..40) {
        prop_assert_eq!(table().add_working_days(from, n).ok(), walk(from, n));
    }

    #[test]
    fn counting_undoes_adding(from in day(), n in -3000i32..3000) {
        if let Ok(to) = table().add_working_days(from, n) && n != 0 {
            // Counted up to a working day; from a rest day backward the day reached is not after itself.
            let expected = if n > 0 || table().is_working(from).unwrap() { n } else { n + 1 };
            prop_assert_eq!(table().count_working_days(from, to).unwrap(), expected);
        }
    }

    #[test]
    fn counting_is_signed(from in day(), to in day()) {
        let there = table().count_working_days(from, to).unwrap();
        prop_assert_eq!(there, -table().count_working_days(to, from).unwrap());
    }

    #[test]
    fn there_and_back_again(from in day(), n in 1i32..3000) {
        let from = table().working_day_on_or_after(from);
        if let Ok(from) = from && let Ok(to) = table().add_working_days(from, n) {
            prop_assert_eq!(table().add_working_days(to, -n), Ok(from));
        }
    }

    #[test]
    fn minutes_between_undo_adding(from in moment(), n in -200_000i64..200_000) {
        if let Ok(to) = table().add_working_minutes(from, n) {
            prop_assert_eq!(table().working_minutes_between(from, to), Ok(n));
            prop_assert_eq!(table().working_seconds_between(from, to), Ok(n * 60));
            if n != 0 {
                let second = to.time().signed_duration_since(chrono::NaiveTime::MIN).num_seconds();
                // An end at 24:00 would be the next day's midnight; the national hours have none.
                let inside = table().spans(to.date()).unwrap().iter().any(|span| {
                    (i64::from(span.open) * 60..=i64::from(span.close) * 60).contains(&second)
                });
                prop_assert!(inside, "{} is outside hours", to);
            }
        }
    }

    #[test]
    fn minutes_add_up_by_days(from in day(), to in day()) {
        let (from, to) = (from.min(to), from.max(to));
        let midnight = |day: NaiveDate| day.and_hms_opt(0, 0, 0).unwrap();
        let sum: i64 = from.iter_days().take_while(|day| *day < to).map(|day| i64::from(table().working_minutes(day).unwrap())).sum();
        prop_assert_eq!(table().working_minutes_between(midnight(from), midnight(to)), Ok(sum));
    }
}
