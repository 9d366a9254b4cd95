//! Dated blocks, calendars that extend others, hours, closings, the edges of what is covered, zones.

use chrono::{NaiveDate, NaiveDateTime, Weekday, WeekdaySet};
use thoihan::calendar::rules::*;
use thoihan::calendar::{Calendar, CalendarRules, Certainty, LocalTimeError, Reason};

use crate::national::{WORKDAYS, Writer, date, dates, decides, national, season, spans, swap, week};

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn only(weekday: Weekday) -> WeekdaySet {
    WeekdaySet::single(weekday)
}

/// Two seasons, a counter on Saturdays and a storm, on top of the national calendar.
fn vinh_phuc() -> CalendarRules {
    let mut w = Writer::default();
    let seasons = vec![
        Rule::Week(season(WORKDAYS, "07:00-11:30 13:30-17:00", (16, 4), (15, 10))),
        Rule::Week(season(WORKDAYS, "07:30-12:00 13:00-16:30", (16, 10), (15, 4))),
        Rule::Counter(Hours { weekdays: only(Weekday::Sat), spans: spans("07:30-11:30"), season: None }),
    ];
    let closed = |days: &str, hours| Rule::Closed(Closing { dates: dates(days), hours, reason: Some("Bão".into()) });
    let half = spans("13:00-24:00").pop();
    let base = RuleBlock {
        statements: vec![w.says(closed("2026-09-28", None)), w.says(closed("2026-09-29", half))],
        ..RuleBlock::default()
    };
    let rules = CalendarRules {
        name: "vinh_phuc".into(),
        blocks: vec![w.block("2020-04-16", "873/2020/QĐ-UBND", "", seasons), base],
        ..CalendarRules::default()
    };
    rules.extending(&national())
}

#[test]
fn an_office_has_its_own_hours_and_the_national_days() {
    let calendar = Calendar::build(&vinh_phuc()).unwrap();
    let table = calendar.known_on(None);
    let hours =
        |day: &str| table.spans(date(day)).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(hours("2020-04-15"), "07:30-11:30 13:30-17:30");
    assert_eq!(hours("2020-04-16"), "07:00-11:30 13:30-17:00");
    assert_eq!(hours("2021-01-04"), "07:30-12:00 13:00-16:30");
    assert_eq!(hours("2026-02-17"), "");
    // 22 August pays for 31 August, both in summer; 10 January for 2 January, both in winter.
    assert_eq!(hours("2026-08-22"), "07:00-11:30 13:30-17:00");
    assert_eq!(hours("2026-01-10"), "07:30-12:00 13:00-16:30");
    let counter = |day: &str| {
        table.counter_spans(date(day)).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(counter("2026-03-07"), "07:30-11:30");
    assert_eq!(table.is_working(date("2026-03-07")), Ok(false));
    assert_eq!(counter("2026-03-09"), "07:30-12:00 13:00-16:30");
    assert_eq!(counter("2026-03-08"), "");
    assert_eq!(counter("2020-04-11"), ""); // before the decision
    let storm = table.day(date("2026-09-28")).unwrap();
    assert_eq!((storm.working, storm.reason), (false, Reason::Closed { reason: Some("Bão".into()) }));
    assert_eq!(storm.certainty, Certainty::Announced);
    assert_eq!(hours("2026-09-29"), "07:00-11:30");
    assert_eq!(table.is_working(date("2026-09-29")), Ok(true));
}

#[test]
fn a_block_with_an_end_gives_way_to_the_older_law() {
    let mut rules = national();
    let mut w = Writer::default();
    let mut trial = w.block("2026-03-02", "thí điểm", "", vec![week(WORKDAYS, "08:00-12:00")]);
    trial.until = Some(date("2026-03-06"));
    rules.blocks.push(trial);
    let calendar = Calendar::build(&rules).unwrap();
    let minutes = |day: &str| calendar.known_on(None).working_minutes(date(day)).unwrap();
    assert_eq!(
        [minutes("2026-02-27"), minutes("2026-03-02"), minutes("2026-03-06"), minutes("2026-03-09")],
        [480, 240, 240, 480]
    );
}

#[test]
fn a_notice_that_is_replaced_is_void() {
    let mut rules = national();
    let mut w = Writer::default();
    let replacing = Notice {
        replaces: Some("12729/VPCP-KGVX".into()),
        ..w.notice("1/VPCP", "2025-12-28", vec![swap("2026-01-02", "2026-01-17")])
    };
    rules.notices.push(replacing);
    let calendar = Calendar::build(&rules).unwrap();
    let worked = |known: &str| {
        let table = calendar.known_on(Some(date(known)));
        ["2026-01-02", "2026-01-10", "2026-01-17"].map(|day| table.is_working(date(day)).unwrap())
    };
    assert_eq!(worked("2025-12-24"), [true, false, false]);
    assert_eq!(worked("2025-12-27"), [false, true, false]);
    assert_eq!(worked("2025-12-28"), [false, false, true]);
}

#[test]
fn offices_that_ignore_swaps_work_on() {
    let mut w = Writer::default();
    let base = RuleBlock { statements: vec![w.says(Rule::IgnoreSwaps)], ..RuleBlock::default() };
    let own = CalendarRules { name: "court".into(), blocks: vec![base], ..CalendarRules::default() };
    let calendar = Calendar::build(&own.extending(&national())).unwrap();
    let table = calendar.known_on(None);
    assert_eq!(table.is_working(date("2026-01-02")), Ok(true));
    assert_eq!(table.is_working(date("2026-01-10")), Ok(false));
    assert_eq!(table.is_working(date("2026-02-20")), Ok(false));
}

#[test]
fn what_happens_before_the_first_day_counts() {
    let mut rules = national();
    rules.notices.clear();
    // Tết 2010 is 13–16 February from a Saturday on: its substitutes are the 17th and the 18th.
    rules.covers = dates("2010-02-15..2010-03-31").pop();
    let calendar = Calendar::build(&rules).unwrap();
    let table = calendar.known_on(None);
    assert_eq!(table.working_day_on_or_after(date("2010-02-15")), Ok(date("2010-02-19")));
    let error = table.previous_working_day(date("2010-02-19")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "counting back from 2010-02-19 runs before the calendar, which covers 2010-02-15 to 2010-03-31"
    );
    let error = table.is_working(date("2010-04-01")).unwrap_err();
    assert_eq!(error.to_string(), "2010-04-01 is outside the calendar, which covers 2010-02-15 to 2010-03-31");
    assert!(table.add_working_days(date("2010-03-31"), 1).is_err());
    assert_eq!(table.add_working_days(date("2010-03-31"), 0), Ok(date("2010-03-31")));
    assert!(table.add_working_days(date("2010-03-31"), i32::MIN).is_err());
    assert!(table.add_working_minutes(at("2010-03-31T10:00:00"), i64::MAX).is_err());
    assert!(table.add_working_minutes(at("2010-03-31T10:00:00"), i64::MIN).is_err());
    assert!(table.is_working(NaiveDate::MIN).is_err() && table.is_working(NaiveDate::MAX).is_err());
}

#[test]
fn a_narrower_calendar_inherits_notices_without_fault() {
    let own = CalendarRules {
        name: "short".into(),
        covers: dates("2026-01-05..2026-12-31").pop(),
        ..CalendarRules::default()
    };
    let calendar = Calendar::build(&own.extending(&national())).unwrap();
    assert_eq!(calendar.known_on(None).is_working(date("2026-01-10")), Ok(true));
    assert_eq!(calendar.known_on(None).variants().len(), 0);
}

#[test]
fn working_hours_run_inside_spans() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    let cases = [
        ("2026-06-05T16:00:00", 480, "2026-06-08T16:00:00"),
        ("2026-06-06T09:00:00", 480, "2026-06-08T17:30:00"),
        ("2026-06-08T16:00:00", 90, "2026-06-08T17:30:00"),
        ("2026-06-08T16:00:30", 90, "2026-06-09T07:30:30"),
        ("2026-06-08T12:00:00", 1, "2026-06-08T13:31:00"),
        ("2026-06-08T11:00:00", 30, "2026-06-08T11:30:00"),
        ("2026-06-08T17:30:00", 1, "2026-06-09T07:31:00"),
        ("2026-06-08T07:30:00", -1, "2026-06-05T17:29:00"),
        ("2026-06-08T13:31:00", -1, "2026-06-08T13:30:00"),
        ("2026-06-06T09:00:00", -480, "2026-06-05T07:30:00"),
        ("2026-06-06T09:00:07", 0, "2026-06-06T09:00:07"),
    ];
    for (from, minutes, to) in cases {
        assert_eq!(table.add_working_minutes(at(from), minutes), Ok(at(to)), "{from} {minutes}");
    }
    assert_eq!(table.working_minutes_between(at("2026-06-05T16:00:00"), at("2026-06-08T16:00:00")), Ok(480));
    assert_eq!(table.working_minutes_between(at("2026-06-08T16:00:00"), at("2026-06-05T16:00:00")), Ok(-480));
}

#[test]
fn hours_may_end_at_midnight() {
    let mut rules = national();
    rules.blocks[0].statements[0].rule = week(WORKDAYS, "20:00-24:00");
    let calendar = Calendar::build(&rules).unwrap();
    let table = calendar.known_on(None);
    assert_eq!(table.add_working_minutes(at("2026-06-08T21:00:00"), 180), Ok(at("2026-06-09T00:00:00")));
    assert_eq!(table.add_working_minutes(at("2026-06-09T00:00:00"), 1), Ok(at("2026-06-09T20:01:00")));
    assert_eq!(table.closing(date("2026-06-08")), Ok(Some(1440)));
}

#[test]
fn local_time_that_occurs_twice_or_never() {
    let mut rules = national();
    rules.timezone = Some("Europe/Paris".into());
    let calendar = Calendar::build(&rules).unwrap();
    assert_eq!(calendar.zone_name(), "Europe/Paris");
    assert_eq!(calendar.resolve(at("2026-03-29T02:30:00")), Err(LocalTimeError::Skipped));
    assert_eq!(calendar.resolve(at("2026-10-25T02:30:00")), Err(LocalTimeError::Ambiguous));
    let instant = calendar.resolve(at("2026-06-01T12:00:00")).unwrap();
    assert_eq!(instant.to_rfc3339(), "2026-06-01T12:00:00+02:00");
    assert_eq!(calendar.local(instant), at("2026-06-01T12:00:00"));
    assert_eq!(calendar.add_clock_minutes(at("2026-03-29T01:30:00"), 60), Ok(at("2026-03-29T03:30:00")));
    assert_eq!(calendar.add_clock_minutes(at("2026-03-29T01:30:00"), i64::MAX), Err(LocalTimeError::OutOfRange));
}

#[test]
fn a_calendar_is_cheap_to_share() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    shared(&Calendar::build(&national()).unwrap());
}

#[test]
fn an_illegal_split_is_a_warning() {
    let mut rules = national();
    let mut w = Writer::default();
    rules.notices.push(w.notice("x", "", vec![decides("tet", "2028-01-23..2028-01-27")]));
    let calendar = Calendar::build(&rules).unwrap();
    assert_eq!(calendar.warnings().len(), 1);
    // The notice is followed all the same: it begins on a Sunday, so Friday is a substitute and Monday is worked.
    let friday = calendar.known_on(None).day(date("2028-01-28")).unwrap();
    assert!(matches!(friday.reason, Reason::Substitute { stands_for, .. } if stands_for == date("2028-01-23")));
    assert_eq!(calendar.known_on(None).next_working_day(date("2028-01-22")), Ok(date("2028-01-31")));
}
