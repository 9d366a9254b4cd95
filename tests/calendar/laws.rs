//! What the operations promise of each other, on random days, and against a walk from day to day.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use thoihan::calendar::{Calendar, DayTable, NO_DAY, NO_MOMENT};

use crate::national::{date, national};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::build(&national()).unwrap());

fn table() -> &'static DayTable {
    CALENDAR.known_on(None)
}

fn epoch() -> NaiveDate {
    date("1970-01-01")
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..10_227).prop_map(|days| date("2008-01-01") + Days::new(days))
}

fn moment() -> impl Strategy<Value = NaiveDateTime> {
    (day(), 0i64..86_400).prop_map(|(day, second)| day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::seconds(second))
}

fn number(day: NaiveDate) -> i32 {
    day.signed_duration_since(epoch()).num_days() as i32
}

fn seconds(moment: NaiveDateTime) -> i64 {
    moment.and_utc().timestamp()
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

    #[test]
    fn columns_say_what_scalars_say(rows in prop::collection::vec((13_500i32..24_500, -300i32..300), 0..50)) {
        let (days, counts): (Vec<i32>, Vec<i32>) = rows.into_iter().unzip();
        let date = |number: i32| epoch() + TimeDelta::days(i64::from(number));
        let mut out = vec![7; days.len()];
        let scalar = |answer: &dyn Fn(NaiveDate, i32) -> Option<i32>| -> Vec<i32> {
            days.iter().zip(&counts).map(|(day, n)| answer(date(*day), *n).unwrap_or(NO_DAY)).collect()
        };
        table().add_working_days_slice(&days, &counts, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, n| table().add_working_days(day, n).ok().map(number)));
        table().next_working_day_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().next_working_day(day).ok().map(number)));
        table().previous_working_day_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().previous_working_day(day).ok().map(number)));
        table().working_day_on_or_after_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().working_day_on_or_after(day).ok().map(number)));
        table().working_day_on_or_before_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().working_day_on_or_before(day).ok().map(number)));
        table().is_working_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().is_working(day).ok().map(i32::from)));
        table().working_minutes_slice(&days, &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().working_minutes(day).ok().map(|minutes| minutes as i32)));
        table().count_working_days_slice(&days, &[18_000], &mut out);
        prop_assert_eq!(&out, &scalar(&|day, _| table().count_working_days(day, date(18_000)).ok()));
    }

    #[test]
    fn columns_of_moments_say_what_scalars_say(rows in prop::collection::vec((moment(), moment(), -9000i64..9000), 0..50)) {
        let from: Vec<i64> = rows.iter().map(|row| seconds(row.0)).collect();
        let to: Vec<i64> = rows.iter().map(|row| seconds(row.1)).collect();
        let minutes: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let mut out = vec![7; rows.len()];
        table().add_working_minutes_slice(&from, &minutes, &mut out);
        let expected: Vec<i64> =
            rows.iter().map(|row| table().add_working_minutes(row.0, row.2).map_or(NO_MOMENT, seconds)).collect();
        prop_assert_eq!(&out, &expected);
        table().working_minutes_between_slice(&from, &to, &mut out);
        let expected: Vec<i64> = rows.iter().map(|row| table().working_minutes_between(row.0, row.1).unwrap()).collect();
        prop_assert_eq!(&out, &expected);
    }
}

#[test]
fn marks_stay_marks() {
    let mut out = [7; 5];
    table().add_working_days_slice(&[NO_DAY, i32::MAX, 20_000, 20_000], &[1, 1, NO_DAY, i32::MAX], &mut out);
    assert_eq!(out, [NO_DAY; 5]);
    let mut out = [7; 4];
    table().add_working_minutes_slice(&[NO_MOMENT, i64::MAX, 1_700_000_000], &[1, 1, NO_MOMENT], &mut out);
    assert_eq!(out, [NO_MOMENT; 4]);
}
