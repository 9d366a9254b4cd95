//! Faults of notices.

use std::collections::BTreeMap;

use super::super::fault::{CalendarFault, FaultKind};
use super::super::rules::{CalendarRules, DateSpan, DecisionRule, Holiday, HolidayStart, Notice, Rule, Tag};
use super::super::slots::Slot;
use super::statements::{closing_faults, reversed};
use crate::wording::calendar as say;

pub(super) fn faults(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let mut numbers: BTreeMap<&str, Tag> = BTreeMap::new();
    for notice in &rules.notices {
        if let Some(tag) = numbers.insert(&notice.number, notice.tag) {
            faults.push(
                CalendarFault::new(FaultKind::NoticeTwice, [notice.tag, tag], say::notice_twice(&notice.number))
                    .help(say::write_together()),
            );
        }
    }
    for notice in &rules.notices {
        if let Some(replaced) = &notice.replaces
            && (!numbers.contains_key(&**replaced) || *replaced == notice.number)
        {
            faults.push(
                CalendarFault::new(
                    FaultKind::UnknownNotice,
                    [notice.tag],
                    say::unknown_notice(&notice.number, replaced),
                )
                .help(say::number_as_written()),
            );
        }
        notice_faults(rules, notice, faults);
    }
}

fn notice_faults(rules: &CalendarRules, notice: &Notice, faults: &mut Vec<CalendarFault>) {
    for decision in &notice.decisions {
        let tag = decision.tag;
        match &decision.rule {
            DecisionRule::Closed(closing) => closing_faults(closing, tag, faults),
            DecisionRule::Decides { name, dates } => {
                reversed(dates, tag, faults);
                outside(rules, notice, dates, tag, faults);
                decided_holiday(rules, name, tag, faults);
            }
            DecisionRule::Swap { off, work } => {
                reversed(off, tag, faults);
                reversed(work, tag, faults);
                outside(rules, notice, off, tag, faults);
                outside(rules, notice, work, tag, faults);
                unequal(off, work, tag, faults);
            }
        }
    }
}

fn outside(rules: &CalendarRules, notice: &Notice, dates: &[DateSpan], tag: Tag, faults: &mut Vec<CalendarFault>) {
    let Some(covers) = rules.covers else { return };
    let stranger = dates.iter().flat_map(|span| [span.first, span.last]).find(|date| !covers.holds(*date));
    if let Some(date) = stranger.filter(|_| !notice.is_inherited) {
        faults.push(
            CalendarFault::new(FaultKind::OutsideCovers, [tag], say::outside_covers(date, covers.first, covers.last))
                .help(say::extend_covers()),
        );
    }
}

fn unequal(off: &[DateSpan], work: &[DateSpan], tag: Tag, faults: &mut Vec<CalendarFault>) {
    let count = |spans: &[DateSpan]| -> i64 {
        spans.iter().map(|span| (span.last.signed_duration_since(span.first).num_days() + 1).max(0)).sum()
    };
    let (off, work) = (count(off), count(work));
    if off != work {
        faults.push(
            CalendarFault::new(FaultKind::SwapUnequal, [tag], say::swap_unequal(off, work)).help(say::swap_pairs()),
        );
    }
}

fn decided_holiday(rules: &CalendarRules, name: &str, tag: Tag, faults: &mut Vec<CalendarFault>) {
    let declared: Vec<(Tag, &Holiday)> =
        rules
            .blocks
            .iter()
            .flat_map(|block| &block.statements)
            .filter(|statement| Slot::of(&statement.rule) == Some(Slot::Holiday(name)))
            .filter_map(|statement| {
                if let Rule::Holiday(holiday) = &statement.rule { Some((statement.tag, holiday)) } else { None }
            })
            .collect();
    if declared.is_empty() {
        faults.push(
            CalendarFault::new(FaultKind::UnknownHoliday, [tag], say::no_holiday(name)).help(say::declare_holiday()),
        );
    } else if !declared.iter().any(|(_, holiday)| matches!(holiday.start, HolidayStart::Decided { .. })) {
        faults.push(
            CalendarFault::new(
                FaultKind::NotDecidedYearly,
                std::iter::once(tag).chain(declared.iter().map(|(tag, _)| *tag)),
                say::fixed_holiday(name),
            )
            .help(say::write_decided()),
        );
    }
}
