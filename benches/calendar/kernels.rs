//! What is measured of the calendar, over columns in no order: one list for the clock and for counts of instructions.

#[path = "../../tests/calendar/national.rs"]
#[allow(dead_code)]
pub mod national;

use std::hint::black_box;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use thoihan::calendar::{Calendar, CalendarRules, DayTable, DayTables};

/// Calendars in columns of which each row names one.
const CALENDARS: u8 = 8;

pub struct Columns {
    table: &'static DayTable,
    tables: DayTables<'static>,
    named: Vec<u8>,
    days: Vec<i32>,
    others: Vec<i32>,
    counts: Vec<i32>,
    back: Vec<i32>,
    both: Vec<i32>,
    moments: Vec<i64>,
    later: Vec<i64>,
    minutes: Vec<i64>,
    dates: Vec<NaiveDate>,
    civil: Vec<NaiveDateTime>,
    /// Where answers go.
    short: Vec<i32>,
    long: Vec<i64>,
}

impl Columns {
    /// Days of 2008–2033 with counts from 1 to 30, and moments within 30 days of each other.
    pub fn new(rows: usize) -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below) as i32
        };
        let mut column = |first: i32, below: u64| (0..rows).map(|_| first + next(below)).collect::<Vec<i32>>();
        let (days, others, counts, both) =
            (column(13_879, 9_400), column(13_879, 9_400), column(1, 30), column(-30, 61));
        let (seconds, spans, minutes) = (column(0, 86_400), column(0, 30 * 86_400), column(1, 30 * 480));
        let moments: Vec<i64> =
            days.iter().zip(&seconds).map(|(day, second)| i64::from(*day) * 86_400 + i64::from(*second)).collect();
        let national = national::national();
        let named = |nth: u8| CalendarRules { name: format!("office {nth}").into(), ..national.clone() };
        // Kept to the end of the process, so that the tables can stand beside the columns.
        let calendars: &'static [Calendar] =
            Vec::leak((0..CALENDARS).map(|nth| Calendar::build(&named(nth)).unwrap()).collect());
        Self {
            table: calendars[0].known_on(None),
            tables: DayTables::new(calendars.iter().map(|calendar| calendar.known_on(None))),
            named: column(0, u64::from(CALENDARS)).into_iter().map(|nth| nth as u8).collect(),
            dates: days.iter().map(|day| date(*day)).collect(),
            civil: moments.iter().map(|second| DateTime::from_timestamp(*second, 0).unwrap().naive_utc()).collect(),
            later: moments.iter().zip(&spans).map(|(from, span)| from + i64::from(*span)).collect(),
            minutes: minutes.into_iter().map(i64::from).collect(),
            back: counts.iter().map(|n| -n).collect(),
            short: vec![0; rows],
            long: vec![0; rows],
            days,
            others,
            counts,
            both,
            moments,
        }
    }
}

fn date(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day + 719_163).unwrap()
}

pub struct Kernel {
    pub name: &'static str,
    /// What it reads and writes for each row.
    pub bytes: usize,
    /// Answers so many of the rows.
    pub run: fn(&mut Columns, usize),
}

const fn kernel(name: &'static str, bytes: usize, run: fn(&mut Columns, usize)) -> Kernel {
    Kernel { name, bytes, run }
}

fn with_table(columns: &mut Columns, rows: usize, run: impl Fn(&DayTable, &Columns, &mut [i32], &mut [i64])) {
    let (mut short, mut long) = (std::mem::take(&mut columns.short), std::mem::take(&mut columns.long));
    run(columns.table, columns, &mut short[..rows], &mut long[..rows]);
    black_box((&mut short, &mut long));
    (columns.short, columns.long) = (short, long);
}

fn with_tables(
    columns: &mut Columns,
    rows: usize,
    run: impl Fn(&DayTables<'static>, &Columns, &mut [i32], &mut [i64]),
) {
    with_table(columns, rows, |_, columns, short, long| run(&columns.tables, columns, short, long));
}

pub const KERNELS: &[Kernel] = &[
    kernel("add_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, out, _| t.add_working_days_slice(&c.days, &c.counts, out))
    }),
    kernel("subtract_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, out, _| t.add_working_days_slice(&c.days, &c.back, out))
    }),
    kernel("add_and_subtract_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, out, _| t.add_working_days_slice(&c.days, &c.both, out));
    }),
    kernel("count_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, out, _| t.count_working_days_slice(&c.days, &c.others, out))
    }),
    kernel("is_working", 8, |c, rows| with_table(c, rows, |t, c, out, _| t.is_working_slice(&c.days, out))),
    kernel("next_working_day", 8, |c, rows| with_table(c, rows, |t, c, out, _| t.next_working_day_slice(&c.days, out))),
    kernel("previous_working_day", 8, |c, rows| {
        with_table(c, rows, |t, c, out, _| t.previous_working_day_slice(&c.days, out))
    }),
    kernel("add_working_minutes", 24, |c, rows| {
        with_table(c, rows, |t, c, _, out| t.add_working_minutes_slice(&c.moments, &c.minutes, out));
    }),
    kernel("working_minutes_between", 24, |c, rows| {
        with_table(c, rows, |t, c, _, out| t.working_minutes_between_slice(&c.moments, &c.later, out));
    }),
    kernel("per_row/add_working_days", 13, |c, rows| {
        with_tables(c, rows, |t, c, out, _| t.add_working_days_slice(&c.named, &c.days, &c.counts, out));
    }),
    kernel("per_row/count_working_days", 13, |c, rows| {
        with_tables(c, rows, |t, c, out, _| t.count_working_days_slice(&c.named, &c.days, &c.others, out));
    }),
    kernel("per_row/is_working", 9, |c, rows| {
        with_tables(c, rows, |t, c, out, _| t.is_working_slice(&c.named, &c.days, out))
    }),
    kernel("per_row/next_working_day", 9, |c, rows| {
        with_tables(c, rows, |t, c, out, _| t.next_working_day_slice(&c.named, &c.days, out))
    }),
    kernel("per_row/previous_working_day", 9, |c, rows| {
        with_tables(c, rows, |t, c, out, _| t.previous_working_day_slice(&c.named, &c.days, out));
    }),
    kernel("per_row/add_working_minutes", 25, |c, rows| {
        with_tables(c, rows, |t, c, _, out| t.add_working_minutes_slice(&c.named, &c.moments, &c.minutes, out));
    }),
    kernel("per_row/working_minutes_between", 25, |c, rows| {
        with_tables(c, rows, |t, c, _, out| t.working_minutes_between_slice(&c.named, &c.moments, &c.later, out));
    }),
    kernel("scalar/add_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, _, _| {
            for (date, n) in c.dates[..rows].iter().zip(&c.counts) {
                let _ = black_box(t.add_working_days(*date, *n));
            }
        });
    }),
    kernel("scalar/count_working_days", 12, |c, rows| {
        with_table(c, rows, |t, c, _, _| {
            for (one, other) in c.dates[..rows].iter().zip(c.dates[..rows].iter().rev()) {
                let _ = black_box(t.count_working_days(*one, *other));
            }
        });
    }),
    kernel("scalar/add_working_minutes", 24, |c, rows| {
        with_table(c, rows, |t, c, _, _| {
            for (moment, minutes) in c.civil[..rows].iter().zip(&c.minutes) {
                let _ = black_box(t.add_working_minutes(*moment, *minutes));
            }
        });
    }),
    kernel("scalar/working_minutes_between", 24, |c, rows| {
        with_table(c, rows, |t, c, _, _| {
            for (moment, span) in c.civil[..rows].iter().zip(&c.minutes) {
                let _ = black_box(t.working_minutes_between(*moment, *moment + TimeDelta::minutes(*span)));
            }
        });
    }),
];
