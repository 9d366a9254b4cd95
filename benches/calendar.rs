//! A million additions, counts and working minutes over the national calendar, one by one and in columns.

#[path = "../tests/calendar/national.rs"]
#[allow(dead_code)]
mod national;

use std::hint::black_box;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use thoihan::calendar::{Calendar, DayTable};

const ROWS: usize = 1_000_000;

/// Days of 2008–2033 in no order, as numbers since 1970-01-01, each with a count from 1 to 30.
fn rows() -> (Vec<i32>, Vec<i32>) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below) as i32
    };
    (0..ROWS).map(|_| (13_879 + next(9_400), 1 + next(30))).unzip()
}

fn dates(days: &[i32]) -> Vec<NaiveDate> {
    days.iter().map(|day| NaiveDate::from_num_days_from_ce_opt(day + 719_163).unwrap()).collect()
}

fn moments(dates: &[NaiveDate]) -> Vec<NaiveDateTime> {
    let second = |at: usize| TimeDelta::seconds((at as i64 * 7_919) % 86_400);
    dates.iter().enumerate().map(|(at, date)| date.and_hms_opt(0, 0, 0).unwrap() + second(at)).collect()
}

fn scalars(c: &mut Criterion, table: &DayTable) {
    let (days, counts) = rows();
    let dates = dates(&days);
    let moments = moments(&dates);
    let mut group = c.benchmark_group("calendar/scalar");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    group.bench_function("add_working_days", |b| {
        b.iter(|| {
            dates.iter().zip(&counts).filter(|(date, n)| black_box(table.add_working_days(**date, **n)).is_ok()).count()
        });
    });
    group.bench_function("count_working_days", |b| {
        let pairs = || dates.iter().zip(dates.iter().rev());
        b.iter(|| pairs().map(|(from, to)| i64::from(table.count_working_days(*from, *to).unwrap_or(0))).sum::<i64>());
    });
    group.bench_function("add_working_minutes", |b| {
        let pairs = || moments.iter().zip(&counts);
        b.iter(|| {
            pairs().filter(|(at, n)| black_box(table.add_working_minutes(**at, i64::from(**n) * 120)).is_ok()).count()
        });
    });
    group.bench_function("working_minutes_between", |b| {
        let pairs = || moments.iter().zip(moments.iter().rev());
        b.iter(|| pairs().map(|(from, to)| table.working_minutes_between(*from, *to).unwrap_or(0)).sum::<i64>());
    });
    group.finish();
}

fn columns(c: &mut Criterion, table: &DayTable) {
    let (days, counts) = rows();
    let reversed: Vec<i32> = days.iter().rev().copied().collect();
    let seconds: Vec<i64> = moments(&dates(&days)).iter().map(|at| at.and_utc().timestamp()).collect();
    let minutes: Vec<i64> = counts.iter().map(|n| i64::from(*n) * 120).collect();
    let later: Vec<i64> = seconds.iter().rev().copied().collect();
    let (mut out, mut long) = (vec![0; ROWS], vec![0; ROWS]);
    let mut group = c.benchmark_group("calendar/column");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    group.bench_function("add_working_days", |b| {
        b.iter(|| table.add_working_days_slice(&days, &counts, black_box(&mut out)))
    });
    group.bench_function("count_working_days", |b| {
        b.iter(|| table.count_working_days_slice(&days, &reversed, black_box(&mut out)));
    });
    group.bench_function("add_working_minutes", |b| {
        b.iter(|| table.add_working_minutes_slice(&seconds, &minutes, black_box(&mut long)));
    });
    group.bench_function("working_minutes_between", |b| {
        b.iter(|| table.working_minutes_between_slice(&seconds, &later, black_box(&mut long)));
    });
    group.finish();
}

fn calendar(c: &mut Criterion) {
    let rules = national::national();
    c.bench_function("calendar/build", |b| b.iter(|| Calendar::build(black_box(&rules)).is_ok()));
    let calendar = Calendar::build(&rules).unwrap();
    scalars(c, calendar.known_on(None));
    columns(c, calendar.known_on(None));
}

criterion_group!(benches, calendar);
criterion_main!(benches);
