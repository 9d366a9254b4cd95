//! Faults of hours and seasons.

use chrono::{NaiveDate, Weekday, WeekdaySet};

use super::super::fault::{CalendarFault, FaultKind};
use super::super::hours::{Span, overlap};
use super::super::rules::{Hours, Rule, RuleBlock, Tag, YearDay};
use super::super::slots::Slot;
use crate::wording::{Text, calendar as say};

/// Faults that the statements of one block have together.
pub(super) fn group_faults(block: &RuleBlock, faults: &mut Vec<CalendarFault>) {
    for slot in [Slot::Week, Slot::Counter] {
        let group: Vec<(Tag, &Hours)> =
            block.statements.iter().filter_map(|one| hours_of(&one.rule, slot, one.tag)).collect();
        overlapping(&group, faults);
        if slot == Slot::Week {
            season_hole(&group, faults);
        }
    }
}

fn hours_of<'r>(rule: &'r Rule, slot: Slot<'_>, tag: Tag) -> Option<(Tag, &'r Hours)> {
    match rule {
        Rule::Week(hours) if slot == Slot::Week => Some((tag, hours)),
        Rule::Counter(hours) if slot == Slot::Counter => Some((tag, hours)),
        Rule::Week(_)
        | Rule::Counter(_)
        | Rule::Holiday(_)
        | Rule::Substitute(_)
        | Rule::Closed(_)
        | Rule::IgnoreSwaps => None,
    }
}

pub(super) fn faults(hours: &Hours, tag: Tag, faults: &mut Vec<CalendarFault>) {
    for span in &hours.spans {
        span_faults(*span, tag, faults);
    }
    if let Some((one, other)) = overlap(&hours.spans) {
        faults.push(CalendarFault::new(
            FaultKind::OverlappingHours,
            [tag],
            say::hours_overlap(one.to_string(), other.to_string()),
        ));
    }
    for day in hours.season.iter().flat_map(|season| [season.from, season.to]) {
        if day.in_year(LEAP_YEAR).is_none() {
            faults.push(impossible(tag, day));
        }
    }
}

pub(super) fn span_faults(span: Span, tag: Tag, faults: &mut Vec<CalendarFault>) {
    if !span.is_sound() {
        faults.push(
            CalendarFault::new(FaultKind::ReversedHours, [tag], say::hours_reversed(span.to_string()))
                .help(say::opening_first()),
        );
    }
}

fn overlapping(group: &[(Tag, &Hours)], faults: &mut Vec<CalendarFault>) {
    for (at, (tag, hours)) in group.iter().enumerate() {
        for (other_tag, other) in group.iter().skip(at + 1) {
            let both: Vec<Span> = hours.spans.iter().chain(&other.spans).copied().collect();
            if let Some((one, two)) = overlap(&both)
                && !hours.weekdays.intersection(other.weekdays).is_empty()
                && days_of_a_year().any(|day| in_season(hours, day) && in_season(other, day))
            {
                faults.push(
                    CalendarFault::new(
                        FaultKind::OverlappingHours,
                        [*other_tag, *tag],
                        say::hours_overlap_days(one.to_string(), two.to_string()),
                    )
                    .help(say::different_weekdays()),
                );
            }
        }
    }
}

fn season_hole(group: &[(Tag, &Hours)], faults: &mut Vec<CalendarFault>) {
    let worked = group.iter().fold(WeekdaySet::EMPTY, |all, (_, hours)| all.union(hours.weekdays));
    for weekday in worked.iter(Weekday::Mon) {
        let hole = days_of_a_year()
            .find(|day| !group.iter().any(|(_, hours)| hours.weekdays.contains(weekday) && in_season(hours, *day)));
        if let Some(day) = hole {
            faults.push(
                CalendarFault::new(
                    FaultKind::SeasonHole,
                    group.iter().map(|(tag, _)| *tag),
                    say::season_hole(day_of_year(day), weekday),
                )
                .help(say::next_season()),
            );
            return;
        }
    }
}

pub(super) const LEAP_YEAR: i32 = 2024;

fn days_of_a_year() -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(LEAP_YEAR, 1, 1).into_iter().flat_map(|day| day.iter_days().take(366))
}

fn in_season(hours: &Hours, day: NaiveDate) -> bool {
    hours.season.is_none_or(|season| season.holds(day))
}

pub(super) fn impossible(tag: Tag, day: YearDay) -> CalendarFault {
    CalendarFault::new(FaultKind::ImpossibleDay, [tag], say::impossible_day(day.day, day.month))
}

/// A day of every year: `29 Feb`, `29/2`.
fn day_of_year(day: NaiveDate) -> Text {
    Text::written(day.format("%-d %b").to_string(), day.format("%-d/%-m").to_string())
}
