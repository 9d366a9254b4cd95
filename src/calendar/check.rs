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
        None => faults.push(
            CalendarFault::new(
                FaultKind::MissingCovers,
                [],
                format!("calendar `{name}` does not say which days it covers"),
            )
            .help("write `covers 2008-01-01..2035-12-31`"),
        ),
        Some(covers) => covers_faults(covers, faults),
    }
    match rules.timezone.as_deref() {
        None => faults.push(
            CalendarFault::new(FaultKind::MissingTimezone, [], format!("calendar `{name}` names no time zone"))
                .help("write `timezone Asia/Ho_Chi_Minh`"),
        ),
        Some(zone) if !zone::is_known(zone) => faults.push(
            CalendarFault::new(FaultKind::UnknownTimezone, [], format!("there is no time zone `{zone}`"))
                .help("use a name of the tz database, such as `Asia/Ho_Chi_Minh`"),
        ),
        Some(_) => {}
    }
    if !rules.blocks.iter().flat_map(|block| &block.statements).any(|one| matches!(one.rule, Rule::Week(_))) {
        faults.push(
            CalendarFault::new(
                FaultKind::MissingWeek,
                [],
                format!("calendar `{name}` does not say which weekdays are worked"),
            )
            .help("write `week Mon..Fri 07:30-11:30 13:30-17:30`"),
        );
    }
}

fn covers_faults(covers: DateSpan, faults: &mut Vec<CalendarFault>) {
    let DateSpan { first, last } = covers;
    if last < first {
        faults.push(CalendarFault::new(
            FaultKind::ReversedDates,
            [],
            format!("`covers {first}..{last}` ends before it begins"),
        ));
    } else if last.year() - first.year() > LONGEST_COVERS || first.year() < 1 || last.year() > 9999 {
        faults.push(
            CalendarFault::new(
                FaultKind::CoversTooLong,
                [],
                format!("`covers {first}..{last}` is longer than {LONGEST_COVERS} years"),
            )
            .help("cover only years whose law is known"),
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
                            format!("`{slot}` is stated twice in one block")
                        } else {
                            format!("two blocks that begin on the same day both state `{slot}`")
                        },
                    )
                    .help("keep one of them, or date the newer one by the day it takes effect"),
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
                    format!("`holiday {name}` needs lunar years beyond {} to {}", lunar::FIRST_YEAR, lunar::LAST_YEAR),
                )
                .help("cover fewer years"),
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
            CalendarFault::new(
                FaultKind::TooManyProjections,
                tags,
                format!("the legal starts combine in more than {MOST_COMBINATIONS} ways"),
            )
            .help("leave fewer holidays to yearly decisions"),
        );
    }
}
