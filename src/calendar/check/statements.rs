//! Faults of the statements of one block.

use super::super::fault::{CalendarFault, FaultKind};
use super::super::rules::{Anchor, Closing, DateSpan, Holiday, HolidayStart, Rule, RuleBlock, Tag};
use super::hours;
use crate::wording::calendar as say;

const LONGEST_HOLIDAY: u16 = 60;
const FARTHEST_START: i32 = 60;

pub(super) fn faults(block: &RuleBlock, faults: &mut Vec<CalendarFault>) {
    if let (Some(since), Some(until)) = (block.since, block.until)
        && until < since
    {
        faults.push(CalendarFault::new(FaultKind::ReversedDates, [block.tag], say::block_reversed(since, until)));
    }
    for statement in &block.statements {
        match &statement.rule {
            Rule::Week(hours) | Rule::Counter(hours) => hours::faults(hours, statement.tag, faults),
            Rule::Holiday(holiday) => holiday_faults(holiday, statement.tag, faults),
            Rule::Closed(closing) => closing_faults(closing, statement.tag, faults),
            Rule::Substitute(_) | Rule::IgnoreSwaps => {}
        }
    }
    hours::group_faults(block, faults);
}

fn holiday_faults(holiday: &Holiday, tag: Tag, faults: &mut Vec<CalendarFault>) {
    let name = &holiday.name;
    match holiday.anchor {
        Anchor::Solar(day) if day.in_year(hours::LEAP_YEAR).is_none() => faults.push(hours::impossible(tag, day)),
        Anchor::Solar(day) if day.in_year(hours::LEAP_YEAR + 1).is_none() => faults.push(
            CalendarFault::new(FaultKind::ImpossibleDay, [tag], say::leap_holiday(name)).help(say::last_of_february()),
        ),
        Anchor::Lunar { month, day } if !(1..=12).contains(&month) || !(1..=29).contains(&day) => faults.push(
            CalendarFault::new(FaultKind::ImpossibleDay, [tag], say::impossible_lunar(name, day, month))
                .help(say::last_of_lunar_year()),
        ),
        Anchor::Solar(_) | Anchor::Lunar { .. } => {}
    }
    let offsets: &[i32] = match &holiday.start {
        HolidayStart::Offset(offset) => std::slice::from_ref(offset),
        HolidayStart::Decided { starts, .. } => starts,
    };
    if !(1..=LONGEST_HOLIDAY).contains(&holiday.days)
        || offsets.iter().any(|offset| offset.unsigned_abs() > FARTHEST_START as u32)
    {
        faults.push(CalendarFault::new(
            FaultKind::UnreasonableHoliday,
            [tag],
            say::unreasonable_holiday(name, LONGEST_HOLIDAY, FARTHEST_START),
        ));
    }
    if let HolidayStart::Decided { starts, projected } = &holiday.start {
        let stranger = projected.iter().find(|line| !starts.contains(&line.offset));
        if starts.is_empty() {
            faults.push(CalendarFault::new(FaultKind::IllegalProjection, [tag], say::no_start(name)));
        } else if let Some(line) = stranger {
            faults.push(
                CalendarFault::new(FaultKind::IllegalProjection, [tag], say::illegal_projection(name, line.offset))
                    .help(say::add_start()),
            );
        }
    }
}

pub(super) fn closing_faults(closing: &Closing, tag: Tag, faults: &mut Vec<CalendarFault>) {
    reversed(&closing.dates, tag, faults);
    if let Some(span) = closing.hours {
        hours::span_faults(span, tag, faults);
    }
}

pub(super) fn reversed(dates: &[DateSpan], tag: Tag, faults: &mut Vec<CalendarFault>) {
    for DateSpan { first, last } in dates.iter().filter(|span| span.last < span.first) {
        faults.push(CalendarFault::new(FaultKind::ReversedDates, [tag], say::span_reversed(first, last)));
    }
}
