//! Everything about a calendar's days, as known on one day, that does not depend on undecided holidays.

mod decisions;
mod occurrence;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

pub(super) use decisions::{KnownClosing, Swap};
pub(super) use occurrence::{Occurrence, undecided};

use super::fault::{CalendarFault, FaultKind};
use super::hours::{Span, union};
use super::pool::{Pool, Shift};
use super::rules::{CalendarRules, DateSpan, Hours, Rule, Statement};
use super::slots::{KnownBlocks, Slot, citation, statements};
use crate::source::Citation;
use crate::wording::calendar as say;

/// Days worked out on either side of `covers`, so that queues of substitutes and swaps at its edges come out right.
const MARGIN: u64 = 400;

/// The frame.
pub(super) struct Frame<'r> {
    pub(super) blocks: KnownBlocks<'r>,
    pub(super) covers: DateSpan,
    /// The first day worked out, before `covers`.
    pub(super) start: NaiveDate,
    /// The shift of every day by the `week` statements alone, as an index into the pool.
    pub(super) week: Vec<u32>,
    /// Hours of the counter on every day; empty when no statement gives any.
    pub(super) counter: Vec<u32>,
    pub(super) occurrences: Vec<Occurrence<'r>>,
    pub(super) swaps: Vec<Swap>,
    pub(super) closings: Vec<KnownClosing<'r>>,
}

impl<'r> Frame<'r> {
    /// Works out the frame as known on a day; `None` knows everything.
    pub(super) fn new(
        rules: &'r CalendarRules,
        covers: DateSpan,
        known_on: Option<NaiveDate>,
        pool: &mut Pool,
        faults: &mut Vec<CalendarFault>,
    ) -> Self {
        let blocks = KnownBlocks::new(rules, known_on);
        let start = covers.first.checked_sub_days(Days::new(MARGIN)).unwrap_or(covers.first);
        let end = covers.last.checked_add_days(Days::new(MARGIN)).unwrap_or(covers.last);
        let days = DateSpan::new(start, end);
        missing_week(&blocks, covers, faults);
        let week = hours(&blocks, Slot::Week, days, pool);
        let has_counter = blocks.all().any(|block| statements(block, Slot::Counter).next().is_some());
        let counter = if has_counter { hours(&blocks, Slot::Counter, days, pool) } else { Vec::new() };
        let notices = decisions::valid_notices(rules, known_on);
        let mut occurrences = occurrence::occurrences(&blocks, days);
        decisions::decide(&mut occurrences, &notices, days, faults);
        let swaps = decisions::swaps(&blocks, &notices);
        let closings = decisions::closings(&blocks, &notices, days);
        Self { blocks, covers, start, week, counter, occurrences, swaps, closings }
    }

    /// The place of a day in the tables of the frame.
    pub(super) fn index(&self, date: NaiveDate) -> Option<usize> {
        let at = usize::try_from(date.signed_duration_since(self.start).num_days()).ok()?;
        (at < self.week.len()).then_some(at)
    }

    /// The day at a place.
    pub(super) fn date(&self, at: usize) -> NaiveDate {
        self.start.checked_add_days(Days::new(at as u64)).unwrap_or(self.start)
    }
}

fn missing_week(blocks: &KnownBlocks<'_>, covers: DateSpan, faults: &mut Vec<CalendarFault>) {
    for (days, _) in blocks.stretches(Slot::Week, covers).iter().filter(|(_, block)| block.is_none()) {
        faults.push(
            CalendarFault::new(FaultKind::MissingWeek, [], say::week_not_in_force(days.first, days.last))
                .help(say::week_outside()),
        );
    }
}

fn hours(blocks: &KnownBlocks<'_>, slot: Slot<'_>, days: DateSpan, pool: &mut Pool) -> Vec<u32> {
    let mut shifts = Vec::new();
    for (stretch, block) in blocks.stretches(slot, days) {
        let group: Vec<(&Statement, &Hours)> = block
            .into_iter()
            .flat_map(|block| statements(block, slot))
            .filter_map(|statement| match &statement.rule {
                Rule::Week(hours) | Rule::Counter(hours) => Some((statement, hours)),
                Rule::Holiday(_) | Rule::Substitute(_) | Rule::Closed(_) | Rule::IgnoreSwaps => None,
            })
            .collect();
        let block_citation = block.and_then(|block| block.citation.as_ref());
        let mut seen: HashMap<Vec<bool>, u32> = HashMap::new();
        let mut applying = Vec::with_capacity(group.len());
        for date in stretch.days() {
            applying.clear();
            applying.extend(group.iter().map(|(_, hours)| hours.applies(date)));
            let known = seen.get(&applying).copied();
            shifts.push(known.unwrap_or_else(|| {
                let id = pool.shift(shift(&group, &applying, block_citation));
                seen.insert(applying.clone(), id);
                id
            }));
        }
    }
    shifts
}

fn shift(group: &[(&Statement, &Hours)], applying: &[bool], block: Option<&Citation>) -> Shift {
    let active = || group.iter().zip(applying).filter(|(_, applies)| **applies).map(|(one, _)| one);
    let responsible = active().next().or_else(|| group.first()).map(|(statement, _)| statement);
    let spans: Vec<Span> = union(active().flat_map(|(_, hours)| hours.spans.iter().copied()));
    Shift {
        spans: spans.into_boxed_slice(),
        tag: responsible.map(|statement| statement.tag),
        citation: responsible.and_then(|statement| citation(statement.citation.as_ref(), block)),
    }
}
