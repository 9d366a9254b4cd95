//! Columns against scalars: one meaning for every row, whatever the days, counts, lengths and calendars are.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use thoihan::calendar::rules::*;
use thoihan::calendar::{Calendar, CalendarRules, DayTable, DayTables, NO_DAY, NO_MOMENT};

use crate::national::{WORKDAYS, date, national, week};

/// The national calendar, one office of few days with short and long days, one too long for tables of two bytes, one
/// of days off alone, and one that works a minute a day.
static CALENDARS: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
    let office = |name: &str, from: &str, to: &str, weeks: Vec<Rule>| {
        let statements = weeks.into_iter().map(|rule| Statement { tag: 1, citation: None, rule }).collect();
        Calendar::build(&CalendarRules {
            name: name.into(),
            timezone: Some("UTC".into()),
            covers: Some(DateSpan::new(date(from), date(to))),
            blocks: vec![RuleBlock { statements, ..RuleBlock::default() }],
            ..CalendarRules::default()
        })
        .unwrap()
    };
    let saturday = chrono::WeekdaySet::from_array([chrono::Weekday::Sat]);
    vec![
        Calendar::build(&national()).unwrap(),
        office(
            "few",
            "1969-11-20",
            "1970-03-01",
            vec![week(WORKDAYS, "00:00-08:00 12:00-13:00 20:00-24:00"), week(saturday, "07:00-07:10")],
        ),
        office("long", "1800-01-01", "2190-12-31", vec![week(WORKDAYS, "08:00-12:00 13:00-17:00")]),
        office("never", "2020-01-04", "2020-01-05", vec![week(WORKDAYS, "07:00-11:00")]),
        office("minute", "2020-01-01", "2020-12-31", vec![week(saturday, "10:00-10:01")]),
    ]
});

fn tables() -> Vec<&'static DayTable> {
    CALENDARS.iter().map(|calendar| calendar.known_on(None)).collect()
}

fn date_of(day: i32) -> Option<NaiveDate> {
    date("1970-01-01").checked_add_signed(TimeDelta::days(i64::from(day)))
}

fn day_of(date: NaiveDate) -> i32 {
    date.signed_duration_since(date_of(0).unwrap()).num_days() as i32
}

fn moment_of(second: i64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp(second, 0)?.naive_utc())
}

fn second_of(moment: NaiveDateTime) -> i64 {
    moment.and_utc().timestamp()
}

/// Days in and around the calendars, their first and last days and their neighbours, and any.
fn day() -> impl Strategy<Value = i32> {
    let edges = tables().into_iter().flat_map(|table| {
        [table.first(), table.last()].into_iter().flat_map(|edge| (-2..=2).map(move |step| day_of(edge) + step))
    });
    let extremes = [i32::MIN, i32::MIN + 1, i32::MAX, i32::MAX - 1, -1, 0, 1];
    prop_oneof![
        6 => 13_800i32..24_200,
        2 => -60i32..80,
        2 => 18_200i32..18_700,
        1 => -70_000i32..90_000,
        2 => prop::sample::select(edges.chain(extremes).collect::<Vec<_>>()),
        1 => any::<i32>(),
    ]
}

fn count() -> impl Strategy<Value = i32> {
    let extremes = vec![i32::MIN, i32::MIN + 1, i32::MAX, -1, 0, 1];
    prop_oneof![6 => -40i32..40, 2 => -8000i32..8000, 1 => prop::sample::select(extremes), 1 => any::<i32>()]
}

fn moment() -> impl Strategy<Value = i64> {
    let extremes = vec![i64::MIN, i64::MIN + 1, i64::MAX, -1, 0, 1];
    prop_oneof![
        12 => (day(), 0i64..86_400).prop_map(|(day, second)| i64::from(day) * 86_400 + second),
        3 => (day(), 0i64..=1440).prop_map(|(day, minute)| i64::from(day) * 86_400 + minute * 60),
        1 => prop::sample::select(extremes),
        1 => any::<i64>(),
    ]
}

fn minutes() -> impl Strategy<Value = i64> {
    let extremes = vec![i64::MIN, i64::MIN + 1, i64::MAX, i64::from(u32::MAX), 1 << 32, -1, 0, 1, 480, 960, -480];
    prop_oneof![6 => -3000i64..3000, 2 => -300_000i64..300_000, 1 => prop::sample::select(extremes), 1 => any::<i64>()]
}

type Row = (u8, i32, i32, i32);

fn day_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u8..7, day(), count(), day()), 0..70)
}

/// The answers of one row, for a table that may not be there.
fn scalars(table: Option<&DayTable>, (_, day, n, other): Row) -> [i32; 8] {
    let (Some(table), Some(date)) = (table, date_of(day)) else { return [NO_DAY; 8] };
    let reached = |answer: Result<NaiveDate, _>| answer.map_or(NO_DAY, day_of);
    [
        table.is_working(date).map_or(NO_DAY, i32::from),
        reached(table.add_working_days(date, n)),
        date_of(other).and_then(|other| table.count_working_days(date, other).ok()).unwrap_or(NO_DAY),
        reached(table.next_working_day(date)),
        reached(table.previous_working_day(date)),
        reached(table.working_day_on_or_after(date)),
        reached(table.working_day_on_or_before(date)),
        table.working_minutes(date).map_or(NO_DAY, |minutes| minutes as i32),
    ]
}

fn column<const N: usize>(rows: &[[i32; N]], nth: usize) -> Vec<i32> {
    rows.iter().map(|row| row[nth]).collect()
}

fn answered(rows: usize, answer: impl Fn(&mut [i32])) -> Vec<i32> {
    let mut out = vec![7; rows];
    answer(&mut out);
    out
}

fn answered_long(rows: usize, answer: impl Fn(&mut [i64])) -> Vec<i64> {
    let mut out = vec![7; rows];
    answer(&mut out);
    out
}

proptest! {
    #[test]
    fn days_of_one_calendar(rows in day_rows(), which in 0usize..5, sign in 0usize..3) {
        let table = tables()[which];
        // Columns of one direction take a way of their own.
        let turn = |n: i32| match sign { 0 => n.saturating_abs(), 1 => n.saturating_abs().saturating_neg(), _ => n };
        let rows: Vec<Row> = rows.into_iter().map(|(calendar, day, n, other)| (calendar, day, turn(n), other)).collect();
        let expected: Vec<[i32; 8]> = rows.iter().map(|row| scalars(Some(table), *row)).collect();
        let (days, counts): (Vec<i32>, Vec<i32>) = rows.iter().map(|row| (row.1, row.2)).unzip();
        let others: Vec<i32> = rows.iter().map(|row| row.3).collect();
        let of = |answer: &dyn Fn(&mut [i32])| answered(rows.len(), answer);
        prop_assert_eq!(of(&|out| table.is_working_slice(&days, out)), column(&expected, 0));
        prop_assert_eq!(of(&|out| table.add_working_days_slice(&days, &counts, out)), column(&expected, 1));
        prop_assert_eq!(of(&|out| table.count_working_days_slice(&days, &others, out)), column(&expected, 2));
        prop_assert_eq!(of(&|out| table.next_working_day_slice(&days, out)), column(&expected, 3));
        prop_assert_eq!(of(&|out| table.previous_working_day_slice(&days, out)), column(&expected, 4));
        prop_assert_eq!(of(&|out| table.working_day_on_or_after_slice(&days, out)), column(&expected, 5));
        prop_assert_eq!(of(&|out| table.working_day_on_or_before_slice(&days, out)), column(&expected, 6));
        prop_assert_eq!(of(&|out| table.working_minutes_slice(&days, out)), column(&expected, 7));
    }

    #[test]
    fn days_of_a_calendar_per_row(rows in day_rows()) {
        let (all, several) = (tables(), DayTables::new(tables()));
        let expected: Vec<[i32; 8]> =
            rows.iter().map(|row| scalars(all.get(usize::from(row.0)).copied(), *row)).collect();
        let calendars: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let wide: Vec<u16> = calendars.iter().map(|place| if *place == 6 { u16::MAX } else { u16::from(*place) }).collect();
        let (days, counts): (Vec<i32>, Vec<i32>) = rows.iter().map(|row| (row.1, row.2)).unzip();
        let others: Vec<i32> = rows.iter().map(|row| row.3).collect();
        let of = |answer: &dyn Fn(&mut [i32])| answered(rows.len(), answer);
        prop_assert_eq!(of(&|out| several.is_working_slice(&calendars, &days, out)), column(&expected, 0));
        prop_assert_eq!(of(&|out| several.add_working_days_slice(&calendars, &days, &counts, out)), column(&expected, 1));
        prop_assert_eq!(of(&|out| several.add_working_days_slice(&wide, &days, &counts, out)), column(&expected, 1));
        prop_assert_eq!(of(&|out| several.count_working_days_slice(&calendars, &days, &others, out)), column(&expected, 2));
        prop_assert_eq!(of(&|out| several.next_working_day_slice(&calendars, &days, out)), column(&expected, 3));
        prop_assert_eq!(of(&|out| several.previous_working_day_slice(&calendars, &days, out)), column(&expected, 4));
    }

    #[test]
    fn minutes_of_one_calendar_and_of_one_per_row(rows in prop::collection::vec((0u8..7, moment(), minutes(), moment()), 0..70)) {
        let (all, several) = (tables(), DayTables::new(tables()));
        let add = |table: Option<&&DayTable>, at: i64, minutes: i64| {
            table.and_then(|table| table.add_working_minutes(moment_of(at)?, minutes).ok()).map_or(NO_MOMENT, second_of)
        };
        let between = |table: Option<&&DayTable>, from: i64, to: i64| {
            let answer = |table: &&DayTable| table.working_minutes_between(moment_of(from)?, moment_of(to)?).ok();
            table.and_then(answer).unwrap_or(NO_MOMENT)
        };
        let calendars: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let (from, lengths): (Vec<i64>, Vec<i64>) = rows.iter().map(|row| (row.1, row.2)).unzip();
        let to: Vec<i64> = rows.iter().map(|row| row.3).collect();
        let of = |answer: &dyn Fn(&mut [i64])| answered_long(rows.len(), answer);
        let named = |place: u8| all.get(usize::from(place));
        let expected: Vec<i64> = rows.iter().map(|row| add(named(row.0), row.1, row.2)).collect();
        prop_assert_eq!(of(&|out| several.add_working_minutes_slice(&calendars, &from, &lengths, out)), expected);
        let expected: Vec<i64> = rows.iter().map(|row| between(named(row.0), row.1, row.3)).collect();
        prop_assert_eq!(of(&|out| several.working_minutes_between_slice(&calendars, &from, &to, out)), expected);
        for table in &all {
            let expected: Vec<i64> = rows.iter().map(|row| add(Some(table), row.1, row.2)).collect();
            prop_assert_eq!(of(&|out| table.add_working_minutes_slice(&from, &lengths, out)), expected);
            let expected: Vec<i64> = rows.iter().map(|row| between(Some(table), row.1, row.3)).collect();
            prop_assert_eq!(of(&|out| table.working_minutes_between_slice(&from, &to, out)), expected);
        }
    }

    /// The slow and obvious way: minute by minute.
    #[test]
    fn adding_minutes_walks_from_minute_to_minute(second in -3_700_000i64..5_100_000, minutes in -700i64..700) {
        let table = tables()[1];
        let worked = |minute: i64| {
            let spans = table.spans(date_of(minute.div_euclid(1440) as i32)?).ok()?;
            Some(spans.iter().any(|span| (span.open..span.close).contains(&(minute.rem_euclid(1440) as u16))))
        };
        let walk = || {
            let (mut minute, mut left) = (second.div_euclid(60), minutes.abs());
            let inside = worked(minute)?;
            let seconds = if inside { second.rem_euclid(60) } else { 0 };
            if minutes == 0 {
                return Some(second);
            }
            // Onward from a minute begun, back from its beginning.
            if minutes > 0 {
                if seconds > 0 {
                    left += 1;
                }
                minute -= 1;
                while left > 0 {
                    minute += 1;
                    left -= i64::from(worked(minute)?);
                }
                return Some(minute * 60 + if seconds > 0 { seconds } else { 60 });
            }
            while left > 0 {
                minute -= 1;
                left -= i64::from(worked(minute)?);
            }
            Some(minute * 60 + seconds)
        };
        let answer = answered_long(1, |out| table.add_working_minutes_slice(&[second], &[minutes], out));
        prop_assert_eq!(answer[0], walk().unwrap_or(NO_MOMENT));
    }

    /// Counts of every day's work over the days of one calendar, with any rows among them.
    #[test]
    fn common_rows_and_others_among_them(
        common in prop::collection::vec((13_800i32..24_200, 1i32..258), 0..300),
        others in prop::collection::vec((0usize..300, day(), count()), 0..5),
    ) {
        let mut rows = common;
        for (at, day, n) in others {
            rows.insert(at.min(rows.len()), (day, n));
        }
        for table in [tables()[0], tables()[2]] {
            let expected: Vec<i32> = rows.iter().map(|(day, n)| scalars(Some(table), (0, *day, *n, 0))[1]).collect();
            let (days, counts): (Vec<i32>, Vec<i32>) = rows.iter().copied().unzip();
            let answer = answered(rows.len(), |out| table.add_working_days_slice(&days, &counts, out));
            prop_assert_eq!(answer, expected);
        }
    }

    /// What is beyond an input is marked; one value counts for every row.
    #[test]
    fn lengths_may_differ(days in 0usize..2100, counts in 0usize..2100, calendars in 0usize..2100, out in 0usize..2100) {
        let table = tables()[0];
        let (day, n) = (|at: usize| 18_000 + at as i32, |at: usize| at as i32 % 60 - 20);
        let days: Vec<i32> = (0..days).map(day).collect();
        let counts: Vec<i32> = (0..counts).map(n).collect();
        let places = vec![0u16; calendars];
        let reach = |length: usize| if length == 1 { out } else { length.min(out) };
        let value = |column: &[i32], at: usize| if column.len() == 1 { column[0] } else { column[at] };
        let rows = reach(days.len()).min(reach(counts.len()));
        let expected = |rows: usize| -> Vec<i32> {
            let answer = |at| scalars(Some(table), (0, value(&days, at), value(&counts, at), 0))[1];
            (0..out).map(|at| if at < rows { answer(at) } else { NO_DAY }).collect()
        };
        prop_assert_eq!(answered(out, |out| table.add_working_days_slice(&days, &counts, out)), expected(rows));
        let several = DayTables::new([table]);
        let rows = rows.min(reach(places.len()));
        prop_assert_eq!(answered(out, |out| several.add_working_days_slice(&places, &days, &counts, out)), expected(rows));
    }
}

#[test]
fn no_calendar_at_all() {
    let none = DayTables::new([]);
    assert_eq!(answered(3, |out| none.add_working_days_slice(&[0u8, 1, 255], &[20_000], &[1], out)), [NO_DAY; 3]);
    assert_eq!(
        answered_long(2, |out| none.add_working_minutes_slice(&[0usize, usize::MAX], &[0], &[1], out)),
        [NO_MOMENT; 2]
    );
}

#[test]
fn marks_stay_marks() {
    let mut out = [7; 5];
    tables()[0].add_working_days_slice(&[NO_DAY, i32::MAX, 20_000, 20_000], &[1, 1, NO_DAY, i32::MAX], &mut out);
    assert_eq!(out, [NO_DAY; 5]);
    let mut out = [7; 4];
    tables()[0].add_working_minutes_slice(&[NO_MOMENT, i64::MAX, 1_700_000_000], &[1, 1, NO_MOMENT], &mut out);
    assert_eq!(out, [NO_MOMENT; 4]);
}
