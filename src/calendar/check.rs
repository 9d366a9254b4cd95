//! Faults that the statements of a calendar show by themselves, before any day is worked out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::fault::{CalendarFault, FaultKind};
use super::hours::{Span, overlap};
use super::lunar;
use super::rules::{
    Anchor, CalendarRules, Closing, DateSpan, DecisionRule, Holiday, HolidayStart, Hours, Notice, Rule, RuleBlock, Tag,
    YearDay,
};
use super::slots::Slot;
use super::zone;

const LONGEST_COVERS: i32 = 400;
const LONGEST_HOLIDAY: u16 = 60;
const FARTHEST_START: i32 = 60;
const MOST_COMBINATIONS: usize = 64;

/// All faults of the statements; what needs the days themselves is found when they are worked out.
pub(super) fn faults(rules: &CalendarRules) -> Vec<CalendarFault> {
    let mut faults = Vec::new();
    declaration(rules, &mut faults);
    for block in &rules.blocks {
        block_faults(block, &mut faults);
    }
    slots_stated_twice(rules, &mut faults);
    lunar_years(rules, &mut faults);
    combinations(rules, &mut faults);
    notices(rules, &mut faults);
    faults
}

fn declaration(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let name = &rules.name;
    match rules.covers {
        None => faults.push(
            CalendarFault::new(FaultKind::MissingCovers, [], format!("calendar `{name}` does not say which days it covers"))
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
            CalendarFault::new(FaultKind::MissingWeek, [], format!("calendar `{name}` does not say which weekdays are worked"))
                .help("write `week Mon..Fri 07:30-11:30 13:30-17:30`"),
        );
    }
}

fn covers_faults(covers: DateSpan, faults: &mut Vec<CalendarFault>) {
    let DateSpan { first, last } = covers;
    if last < first {
        faults.push(CalendarFault::new(FaultKind::ReversedDates, [], format!("`covers {first}..{last}` ends before it begins")));
    } else if last.year() - first.year() > LONGEST_COVERS || first.year() < 1 || last.year() > 9999 {
        faults.push(
            CalendarFault::new(FaultKind::CoversTooLong, [], format!("`covers {first}..{last}` is longer than {LONGEST_COVERS} years"))
                .help("cover only years whose law is known"),
        );
    }
}

fn block_faults(block: &RuleBlock, faults: &mut Vec<CalendarFault>) {
    if let (Some(since), Some(until)) = (block.since, block.until)
        && until < since
    {
        faults.push(CalendarFault::new(
            FaultKind::ReversedDates,
            [block.tag],
            format!("the block `since {since} until {until}` ends before it begins"),
        ));
    }
    for statement in &block.statements {
        match &statement.rule {
            Rule::Week(hours) | Rule::Counter(hours) => hours_faults(hours, statement.tag, faults),
            Rule::Holiday(holiday) => holiday_faults(holiday, statement.tag, faults),
            Rule::Closed(closing) => closing_faults(closing, statement.tag, faults),
            Rule::Substitute(_) | Rule::IgnoreSwaps => {}
        }
    }
    for slot in [Slot::Week, Slot::Counter] {
        let group: Vec<(Tag, &Hours)> = block.statements.iter().filter_map(|one| hours_of(&one.rule, slot, one.tag)).collect();
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
        Rule::Week(_) | Rule::Counter(_) | Rule::Holiday(_) | Rule::Substitute(_) | Rule::Closed(_) | Rule::IgnoreSwaps => None,
    }
}

fn hours_faults(hours: &Hours, tag: Tag, faults: &mut Vec<CalendarFault>) {
    for span in &hours.spans {
        span_faults(*span, tag, faults);
    }
    if let Some((one, other)) = overlap(&hours.spans) {
        faults.push(CalendarFault::new(FaultKind::OverlappingHours, [tag], format!("the hours {one} and {other} overlap")));
    }
    for day in hours.season.iter().flat_map(|season| [season.from, season.to]) {
        if day.in_year(LEAP_YEAR).is_none() {
            faults.push(impossible(tag, day));
        }
    }
}

fn span_faults(span: Span, tag: Tag, faults: &mut Vec<CalendarFault>) {
    if !span.is_sound() {
        faults.push(
            CalendarFault::new(FaultKind::ReversedHours, [tag], format!("the hours {span} do not end after they begin on one day"))
                .help("write the opening first, and midnight at the end as 24:00"),
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
                        format!("the hours {one} and {two} overlap on the same days"),
                    )
                    .help("give the two statements different weekdays or seasons"),
                );
            }
        }
    }
}

fn season_hole(group: &[(Tag, &Hours)], faults: &mut Vec<CalendarFault>) {
    let worked = group.iter().fold(chrono::WeekdaySet::EMPTY, |all, (_, hours)| all.union(hours.weekdays));
    for weekday in worked.iter(chrono::Weekday::Mon) {
        let hole = days_of_a_year()
            .find(|day| !group.iter().any(|(_, hours)| hours.weekdays.contains(weekday) && in_season(hours, *day)));
        if let Some(day) = hole {
            faults.push(
                CalendarFault::new(
                    FaultKind::SeasonHole,
                    group.iter().map(|(tag, _)| *tag),
                    format!("no season holds {}, so no {weekday} then is a working day", day.format("%-d %b")),
                )
                .help("let the next season begin on the day after the last one ends"),
            );
            return;
        }
    }
}

const LEAP_YEAR: i32 = 2024;

fn days_of_a_year() -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(LEAP_YEAR, 1, 1).into_iter().flat_map(|day| day.iter_days().take(366))
}

fn in_season(hours: &Hours, day: NaiveDate) -> bool {
    hours.season.is_none_or(|season| season.holds(day))
}

fn impossible(tag: Tag, day: YearDay) -> CalendarFault {
    CalendarFault::new(FaultKind::ImpossibleDay, [tag], format!("no year has the day {}/{} (day/month)", day.day, day.month))
}

fn holiday_faults(holiday: &Holiday, tag: Tag, faults: &mut Vec<CalendarFault>) {
    let name = &holiday.name;
    match holiday.anchor {
        Anchor::Solar(day) if day.in_year(LEAP_YEAR).is_none() => faults.push(impossible(tag, day)),
        Anchor::Solar(day) if day.in_year(LEAP_YEAR + 1).is_none() => faults.push(
            CalendarFault::new(FaultKind::ImpossibleDay, [tag], format!("`holiday {name}` is on 29 Feb, which most years do not have"))
                .help("write `on 1 Mar starting -1` for the last day of February"),
        ),
        Anchor::Lunar { month, day } if !(1..=12).contains(&month) || !(1..=29).contains(&day) => faults.push(
            CalendarFault::new(
                FaultKind::ImpossibleDay,
                [tag],
                format!("`holiday {name}` is on lunar day {day} of month {month}, which not every lunar year has"),
            )
            .help("write `on lunar day 1 month 1 starting -1` for the last day of the lunar year"),
        ),
        Anchor::Solar(_) | Anchor::Lunar { .. } => {}
    }
    let offsets: &[i32] = match &holiday.start {
        HolidayStart::Offset(offset) => std::slice::from_ref(offset),
        HolidayStart::Decided { starts, .. } => starts,
    };
    if !(1..=LONGEST_HOLIDAY).contains(&holiday.days) || offsets.iter().any(|offset| offset.unsigned_abs() > FARTHEST_START as u32) {
        faults.push(CalendarFault::new(
            FaultKind::UnreasonableHoliday,
            [tag],
            format!("`holiday {name}` must have 1 to {LONGEST_HOLIDAY} days and begin within {FARTHEST_START} days of its nominal day"),
        ));
    }
    if let HolidayStart::Decided { starts, projected } = &holiday.start {
        let stranger = projected.iter().find(|line| !starts.contains(&line.offset));
        if starts.is_empty() {
            faults.push(CalendarFault::new(FaultKind::IllegalProjection, [tag], format!("`holiday {name}` names no legal start")));
        } else if let Some(line) = stranger {
            faults.push(
                CalendarFault::new(
                    FaultKind::IllegalProjection,
                    [tag],
                    format!("`holiday {name}` projects the start {}, which is not one of its legal starts", line.offset),
                )
                .help("add it to `starting … or …`, or project another"),
            );
        }
    }
}

fn closing_faults(closing: &Closing, tag: Tag, faults: &mut Vec<CalendarFault>) {
    reversed(&closing.dates, tag, faults);
    if let Some(span) = closing.hours {
        span_faults(span, tag, faults);
    }
}

fn reversed(dates: &[DateSpan], tag: Tag, faults: &mut Vec<CalendarFault>) {
    for DateSpan { first, last } in dates.iter().filter(|span| span.last < span.first) {
        faults.push(CalendarFault::new(FaultKind::ReversedDates, [tag], format!("`{first}..{last}` ends before it begins")));
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
        let Rule::Holiday(Holiday { name, anchor: Anchor::Lunar { month, .. }, .. }) = &statement.rule else { continue };
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

fn notices(rules: &CalendarRules, faults: &mut Vec<CalendarFault>) {
    let mut numbers: BTreeMap<&str, Tag> = BTreeMap::new();
    for notice in &rules.notices {
        if let Some(tag) = numbers.insert(&notice.number, notice.tag) {
            faults.push(
                CalendarFault::new(
                    FaultKind::NoticeTwice,
                    [notice.tag, tag],
                    format!("the notice `{}` is written twice", notice.number),
                )
                .help("write all that it decides in one place"),
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
                    format!("the notice `{}` replaces `{replaced}`, which is not there", notice.number),
                )
                .help("write the number as it stands on the other notice"),
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
            CalendarFault::new(
                FaultKind::OutsideCovers,
                [tag],
                format!("{date} is outside the days that the calendar covers, {} to {}", covers.first, covers.last),
            )
            .help("extend `covers`, or correct the date"),
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
            CalendarFault::new(
                FaultKind::SwapUnequal,
                [tag],
                format!("the swap has {off} days off and {work} days worked for them"),
            )
            .help("a swap pairs each day off with one day worked"),
        );
    }
}

fn decided_holiday(rules: &CalendarRules, name: &str, tag: Tag, faults: &mut Vec<CalendarFault>) {
    let declared: Vec<(Tag, &Holiday)> = rules
        .blocks
        .iter()
        .flat_map(|block| &block.statements)
        .filter(|statement| Slot::of(&statement.rule) == Some(Slot::Holiday(name)))
        .filter_map(|statement| if let Rule::Holiday(holiday) = &statement.rule { Some((statement.tag, holiday)) } else { None })
        .collect();
    if declared.is_empty() {
        faults.push(
            CalendarFault::new(FaultKind::UnknownHoliday, [tag], format!("there is no holiday `{name}` to decide"))
                .help("declare it with `holiday`, or correct the name"),
        );
    } else if !declared.iter().any(|(_, holiday)| matches!(holiday.start, HolidayStart::Decided { .. })) {
        faults.push(
            CalendarFault::new(
                FaultKind::NotDecidedYearly,
                std::iter::once(tag).chain(declared.iter().map(|(tag, _)| *tag)),
                format!("the law fixes the days of `holiday {name}`, no notice can decide them"),
            )
            .help("write `decided yearly starting …` if the law leaves them open"),
        );
    }
}
