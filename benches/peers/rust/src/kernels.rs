//! What is timed: columns of thoihan, a copy of the same bytes, and workclock row by row.

use std::hint::black_box;
use std::io;
use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday, WeekdaySet};
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp};
use thoihan::Rulebook;
use thoihan::calendar::rules::{Closing, DateSpan, Hours, Rule, RuleBlock, Statement};
use thoihan::calendar::{Calendar, CalendarRules, Span};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

use crate::columns::{Columns, write};

/// Rows of the peers that take microseconds for each.
const FEW: usize = 20_000;

pub struct Kernels {
    columns: Columns,
    calendar: Calendar,
    schedule: Schedule,
    /// One for each column that a kernel reads or writes, and twice as long for moments.
    copies: [Vec<i64>; 3],
    days: Vec<i32>,
    moments: Vec<i64>,
}

impl Kernels {
    pub fn new(columns: Columns) -> Self {
        let rows = columns.days.len();
        Self {
            columns,
            calendar: calendar(),
            schedule: schedule(),
            copies: [vec![0; rows], vec![0; rows], vec![0; rows]],
            days: vec![0; rows],
            moments: vec![0; rows],
        }
    }

    pub fn run(&mut self, name: &str) {
        let Self { columns, calendar, schedule, copies, days, moments } = self;
        let table = calendar.known_on(None);
        match name {
            "copy" => {
                let [one, two, three] = copies;
                let rows = days.len() / 2;
                // Two columns of four bytes and the answer are one and a half columns of eight bytes.
                one.copy_from_slice(black_box(&columns.moments));
                two[..rows].copy_from_slice(black_box(&columns.minutes[..rows]));
                black_box((one, two, three));
            }
            "copy_long" => {
                let [one, two, three] = copies;
                one.copy_from_slice(black_box(&columns.moments));
                two.copy_from_slice(black_box(&columns.minutes));
                three.copy_from_slice(black_box(&columns.begins));
                black_box((one, two, three));
            }
            "add_working_days" => table.add_working_days_slice(&columns.days, &columns.counts, days),
            "count_working_days" => table.count_working_days_slice(&columns.from, &columns.to, days),
            "add_working_minutes" => table.add_working_minutes_slice(&columns.moments, &columns.minutes, moments),
            "working_minutes_between" => table.working_minutes_between_slice(&columns.begins, &columns.ends, moments),
            "workclock_add" => {
                let rows = columns.moments.iter().zip(&columns.minutes).zip(moments).take(FEW);
                for ((at, minutes), out) in rows {
                    let at = Timestamp::from_second(*at).expect("a moment");
                    let sum = schedule.add(at, SignedDuration::from_mins(*minutes));
                    *out = sum.expect("a moment within the calendar").as_second();
                }
            }
            "workclock_between" => {
                let rows = columns.begins.iter().zip(&columns.ends).zip(moments).take(FEW);
                for ((begin, end), out) in rows {
                    let [begin, end] = [begin, end].map(|at| Timestamp::from_second(*at).expect("a moment"));
                    *out = schedule.between(begin, end).as_mins();
                }
            }
            other => panic!("there is no kernel `{other}`"),
        }
        black_box((&self.days, &self.moments));
    }

    pub fn answer(&mut self, name: &str, folder: &Path) -> io::Result<()> {
        self.run(name);
        let days: Vec<i64> = self.days.iter().map(|day| i64::from(*day)).collect();
        write(folder, &format!("{name}.answer"), if name.ends_with("days") { &days } else { &self.moments })
    }
}

fn spans() -> Vec<Span> {
    vec![Span::new(7 * 60 + 30, 11 * 60 + 30), Span::new(13 * 60 + 30, 17 * 60 + 30)]
}

fn weekdays() -> WeekdaySet {
    WeekdaySet::ALL.difference(WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]))
}

/// The days from Monday to Friday that the national calendar does not work.
fn dates_off() -> Vec<NaiveDate> {
    let book = Rulebook::vietnam().expect("the national rules");
    let calendar = book.calendar("vn").expect("the national calendar");
    let table = calendar.known_on(None);
    let all = table.first().iter_days().take_while(|date| *date <= table.last());
    all.filter(|date| weekdays().contains(date.weekday()) && table.is_working(*date) == Ok(false)).collect()
}

pub fn days_off() -> Vec<i64> {
    dates_off().iter().map(|date| i64::from(date.num_days_from_ce() - 719_163)).collect()
}

/// Monday to Friday without the national days off, and without the days worked in exchange: most peers have no such days.
fn calendar() -> Calendar {
    let dates: Vec<DateSpan> = dates_off().into_iter().map(DateSpan::day).collect();
    let rules = [
        Rule::Week(Hours { weekdays: weekdays(), spans: spans(), season: None }),
        Rule::Closed(Closing { dates, hours: None, reason: None }),
    ];
    let statements = rules.into_iter().map(|rule| Statement { tag: 1, citation: None, rule }).collect();
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    Calendar::build(&CalendarRules {
        name: "peers".into(),
        timezone: Some("UTC".into()),
        covers: Some(DateSpan::new(date(2008, 1, 1), date(2035, 12, 31))),
        blocks: vec![RuleBlock { statements, ..RuleBlock::default() }],
        ..CalendarRules::default()
    })
    .expect("a calendar")
}

fn schedule() -> Schedule {
    let dates = dates_off().into_iter().map(|date| {
        let (year, month, day) = (date.year() as i16, date.month() as i8, date.day() as i8);
        Date::new(year, month, day).expect("a date")
    });
    let half = |open, close| WorkDay::new(open, close, Weekdays::MON_TO_FRI);
    Schedule::builder()
        .rule(half(time(7, 30, 0, 0), time(11, 30, 0, 0)))
        .rule(half(time(13, 30, 0, 0), time(17, 30, 0, 0)))
        .rule(Holidays::new(dates))
        .build()
        .expect("a schedule")
}
