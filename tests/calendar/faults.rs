//! Each fault of the rules, from one wrong line in the national calendar.

use chrono::{Weekday, WeekdaySet};
use thoihan::calendar::rules::*;
use thoihan::calendar::{Calendar, CalendarRules, FaultKind};

use crate::national::{WORKDAYS, Writer, date, dates, decides, holiday, national, season, solar, spans, swap, week};

/// The kinds of fault found after a change, errors and warnings alike.
fn kinds(change: impl FnOnce(&mut CalendarRules)) -> Vec<FaultKind> {
    let mut rules = national();
    change(&mut rules);
    let mut kinds: Vec<FaultKind> = match Calendar::build(&rules) {
        Ok(calendar) => calendar.warnings().iter().map(|fault| fault.kind).collect(),
        Err(faults) => faults.iter().map(|fault| fault.kind).collect(),
    };
    kinds.dedup();
    kinds
}

fn with_notice(rules: Vec<DecisionRule>) -> Vec<FaultKind> {
    kinds(|national| national.notices.push(Writer::default().notice("1/TB", "", rules)))
}

fn with_block(rules: Vec<Rule>) -> Vec<FaultKind> {
    kinds(|national| national.blocks.push(Writer::default().block("2026-03-01", "", "", rules)))
}

#[test]
fn declarations() {
    assert_eq!(kinds(|_| {}), []);
    assert_eq!(kinds(|rules| rules.covers = None)[0], FaultKind::MissingCovers);
    assert_eq!(kinds(|rules| rules.covers = dates("2030-01-01..2029-01-01").pop())[0], FaultKind::ReversedDates);
    assert_eq!(kinds(|rules| rules.covers = dates("1700-01-01..2101-01-01").pop())[0], FaultKind::CoversTooLong);
    assert_eq!(kinds(|rules| rules.covers = dates("2008-01-01..2101-12-31").pop()), [FaultKind::LunarYearOutside]);
    assert_eq!(kinds(|rules| rules.timezone = None), [FaultKind::MissingTimezone]);
    assert_eq!(kinds(|rules| rules.timezone = Some("Asia/Hanoi".into())), [FaultKind::UnknownTimezone]);
    assert_eq!(kinds(|rules| drop(rules.blocks.remove(0)))[0], FaultKind::MissingWeek);
}

#[test]
fn swaps() {
    assert_eq!(with_notice(vec![swap("2026-03-07", "2026-03-14")]), [FaultKind::SwapOffNotWorking]);
    assert_eq!(with_notice(vec![swap("2026-09-02", "2026-03-14")]), [FaultKind::SwapOffNotWorking]);
    assert_eq!(with_notice(vec![swap("2026-03-05", "2026-03-06")]), [FaultKind::SwapWorkAlreadyWorking]);
    assert_eq!(with_notice(vec![swap("2026-03-05..2026-03-06", "2026-03-07")]), [FaultKind::SwapUnequal]);
    assert_eq!(with_notice(vec![swap("2035-12-31", "2036-01-05")]), [FaultKind::OutsideCovers]);
    assert_eq!(with_notice(vec![swap("2026-03-06", "2026-01-10")]), [FaultKind::SwapTwice]);
}

#[test]
fn decisions() {
    assert_eq!(with_notice(vec![decides("tết", "2028-01-24..2028-01-28")]), [FaultKind::UnknownHoliday]);
    assert_eq!(with_notice(vec![decides("tet", "2010-02-13..2010-02-16")]), [FaultKind::UnknownHoliday]);
    assert_eq!(with_notice(vec![decides("victory", "2028-04-30")]), [FaultKind::NotDecidedYearly]);
    assert_eq!(with_notice(vec![decides("tet", "2028-01-26..2028-01-30")]), [FaultKind::IllegalDecision]);
    assert_eq!(with_notice(vec![decides("tet", "2026-02-15..2026-02-19")]), [FaultKind::DecidedTwice]);
    assert_eq!(with_notice(vec![decides("tet", "2036-01-26..2036-01-30")]), [FaultKind::OutsideCovers]);
    assert_eq!(with_notice(vec![decides("tet", "2028-01-28..2028-01-24")])[0], FaultKind::ReversedDates);
}

#[test]
fn notices() {
    let again = |rules: &mut CalendarRules| rules.notices.push(Writer::default().notice("9441/TB-BNV", "", vec![]));
    assert_eq!(kinds(again), [FaultKind::NoticeTwice]);
    assert_eq!(kinds(|rules| rules.notices[0].replaces = Some("1/TB".into())), [FaultKind::UnknownNotice]);
}

#[test]
fn hours() {
    assert_eq!(with_block(vec![week(WORKDAYS, "11:30-07:30")]), [FaultKind::ReversedHours]);
    assert_eq!(with_block(vec![week(WORKDAYS, "07:30-24:30")]), [FaultKind::ReversedHours]);
    assert_eq!(with_block(vec![week(WORKDAYS, "07:30-11:30 11:00-17:00")]), [FaultKind::OverlappingHours]);
    let summer = |hours: &str, to| Rule::Week(season(WORKDAYS, hours, (16, 4), to));
    let winter = |from| Rule::Week(season(WORKDAYS, "07:30-12:00 13:00-16:30", from, (15, 4)));
    assert_eq!(with_block(vec![summer("07:00-11:30", (15, 10)), winter((16, 10))]), []);
    assert_eq!(with_block(vec![summer("07:00-11:30", (20, 10)), winter((16, 10))]), [FaultKind::OverlappingHours]);
    assert_eq!(with_block(vec![summer("07:00-11:30", (31, 4)), winter((16, 10))])[0], FaultKind::ImpossibleDay);
    assert!(with_block(vec![summer("07:00-11:30", (1, 10)), winter((16, 10))]).contains(&FaultKind::SeasonHole));
    let saturday = Hours { weekdays: WeekdaySet::single(Weekday::Sat), spans: spans("07:30-11:30"), season: None };
    assert_eq!(with_block(vec![Rule::Counter(saturday)]), []);
}

#[test]
fn holidays() {
    let one = |holiday: Holiday| with_block(vec![Rule::Holiday(holiday)]);
    assert_eq!(one(holiday("x", "", solar(31, 6))), [FaultKind::ImpossibleDay]);
    assert_eq!(one(holiday("x", "", solar(29, 2))), [FaultKind::ImpossibleDay]);
    assert_eq!(one(holiday("x", "", Anchor::Lunar { month: 12, day: 30 })), [FaultKind::ImpossibleDay]);
    assert_eq!(one(Holiday { days: 0, ..holiday("x", "", solar(1, 6)) }), [FaultKind::UnreasonableHoliday]);
    let start = HolidayStart::Decided { starts: vec![0], projected: vec![Projection { offset: 1, when: None }] };
    assert_eq!(one(Holiday { start, ..holiday("x", "", solar(1, 6)) }), [FaultKind::IllegalProjection]);
    let many = HolidayStart::Decided { starts: (0..17).collect(), projected: vec![] };
    assert_eq!(one(Holiday { start: many, ..holiday("x", "", solar(1, 6)) }), [FaultKind::TooManyProjections]);
}

#[test]
fn one_slot_twice() {
    let policy = || Rule::Substitute(SubstitutePolicy::NextDay);
    assert_eq!(with_block(vec![policy(), policy()]), [FaultKind::SlotStatedTwice]);
    let same_day = |rules: &mut CalendarRules| {
        rules.blocks.push(Writer::default().block("2021-01-01", "", "", vec![policy()]));
    };
    assert_eq!(kinds(same_day), [FaultKind::SlotStatedTwice]);
    let reversed = |rules: &mut CalendarRules| rules.blocks[1].until = Some(date("2000-01-01"));
    assert_eq!(kinds(reversed), [FaultKind::ReversedDates]);
}

#[test]
fn every_fault_is_one_lower_case_sentence_with_a_tag() {
    let mut rules = national();
    rules.notices.push(Writer::default().notice("1/TB", "", vec![swap("2026-03-05", "2026-03-06")]));
    let faults = Calendar::build(&rules).unwrap_err();
    assert_eq!(faults[0].message, "`1/TB` has 2026-03-06 worked, which is a working day anyway");
    assert_eq!(faults[0].tags, [2]);
    assert!(faults[0].is_error() && faults[0].help.is_some());
    assert_eq!(FaultKind::SwapOffNotWorking.to_string(), "swap-off-not-working");
}
