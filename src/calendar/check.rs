//! Faults that the statements of a calendar show by themselves, before any day is worked out.

mod hours;
mod notices;
mod statements;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::fault::{CalendarFault, FaultKind};
use super::lunar;
use super::rules::{Anchor, CalendarRules, DateSpan, Holiday, HolidayStart, Rule, Tag};
use super::slots::Slot;
use super::zone;
use crate::wording::calendar as say;

const LONGEST_COVERS: i32 = 400;
const MOST_COMBINATIONS: usize = 64;

/// All faults of the statements; what needs the days themselves is found when they are worked out.
pub(super) fn faults(rules: &CalendarRules) -> Vec<CalendarFault> {
    let mut faults = Vec::new();
    declaration(rules, &mut faults);
    for block in &rules.blocks {
        statements::faults(block, &mut faults);
    }
    slots_stated_twice(rules, &mut faults);
    lunar_years(rules, &mut faults);
    combinations(rules, &mut faults);
    notices::faults(rules, &mut faults);
    faults
}

fn declaration(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let name = &rules.name;
    match rules.covers {
        None => faults
            .push(CalendarFault::new(FaultKind::MissingCovers, [], say::no_covers(name)).help(say::write_covers())),
        Some(covers) => covers_faults(covers, faults),
    }
    match rules.timezone.as_deref() {
        None => faults.push(
            CalendarFault::new(FaultKind::MissingTimezone, [], say::no_timezone(name)).help(say::write_timezone()),
        ),
        Some(zone) if !zone::is_known(zone) => faults
            .push(CalendarFault::new(FaultKind::UnknownTimezone, [], say::unknown_timezone(zone)).help(say::use_tz())),
        Some(_) => {}
    }
    if !rules.blocks.iter().flat_map(|block| &block.statements).any(|one| matches!(one.rule, Rule::Week(_))) {
        faults.push(CalendarFault::new(FaultKind::MissingWeek, [], say::no_week(name)).help(say::write_week()));
    }
}

fn covers_faults(covers: DateSpan, faults: &mut Vec<CalendarFault>) {
    let DateSpan { first, last } = covers;
    if last < first {
        faults.push(CalendarFault::new(FaultKind::ReversedDates, [], say::covers_reversed(first, last)));
    } else if last.year() - first.year() > LONGEST_COVERS || first.year() < 1 || last.year() > 9999 {
        faults.push(
            CalendarFault::new(FaultKind::CoversTooLong, [], say::covers_too_long(first, last, LONGEST_COVERS))
                .help(say::known_years()),
        );
    }
}

fn slots_stated_twice(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let mut stated: BTreeMap<(u16, Option<NaiveDate>, String), (usize, Tag)> = BTreeMap::new();
    for (at, block) in rules.blocks.iter().enumerate() {
        for statement in &block.statements {
            let Some(slot) = Slot::of(&statement.rule) else { continue };
            let key = (block.layer, block.since, slot.to_string());
            match stated.get(&key) {
                Some((other, _)) if *other == at && slot.is_group() => {}
                Some((other, tag)) => faults.push(
                    CalendarFault::new(
                        FaultKind::SlotStatedTwice,
                        [statement.tag, *tag],
                        if *other == at {
                            say::slot_twice(slot.to_string())
                        } else {
                            say::slot_same_day(slot.to_string())
                        },
                    )
                    .help(say::keep_or_date()),
                ),
                None => {
                    stated.insert(key, (at, statement.tag));
                }
            }
        }
    }
}

fn lunar_years(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let Some(covers) = rules.covers else { return };
    for statement in rules.blocks.iter().flat_map(|block| &block.statements) {
        let Rule::Holiday(Holiday { name, anchor: Anchor::Lunar { month, .. }, .. }) = &statement.rule else {
            continue;
        };
        let first_needed = if *month >= 11 { covers.first.year() - 1 } else { covers.first.year() };
        if first_needed < lunar::FIRST_YEAR || covers.last.year() > lunar::LAST_YEAR {
            faults.push(
                CalendarFault::new(
                    FaultKind::LunarYearOutside,
                    [statement.tag],
                    say::lunar_years(name, lunar::FIRST_YEAR, lunar::LAST_YEAR),
                )
                .help(say::fewer_years()),
            );
        }
    }
}

fn combinations(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let mut starts: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    let mut tags = Vec::new();
    for statement in rules.blocks.iter().flat_map(|block| &block.statements) {
        if let Rule::Holiday(Holiday { name, start: HolidayStart::Decided { starts: own, .. }, .. }) = &statement.rule {
            starts.entry(name).or_default().extend(own);
            tags.push(statement.tag);
        }
    }
    let product = starts.values().try_fold(1usize, |product, own| product.checked_mul(own.len()));
    if product.is_none_or(|product| product > MOST_COMBINATIONS) {
        faults.push(
            CalendarFault::new(FaultKind::TooManyProjections, tags, say::too_many_ways(MOST_COMBINATIONS))
                .help(say::fewer_decisions()),
        );
    }
}
