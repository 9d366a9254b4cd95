//! A holiday in one year.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::super::evidence::{Evidence, Reason};
use super::super::lunar;
use super::super::rules::{Anchor, DateSpan, Holiday, HolidayStart, Rule};
use super::super::slots::{KnownBlocks, Slot, citation};
use super::Frame;
use super::decisions::Decided;

/// A holiday in one year.
pub(in crate::calendar) struct Occurrence<'r> {
    pub(in crate::calendar) nominal: NaiveDate,
    pub(in crate::calendar) holiday: &'r Holiday,
    pub(in crate::calendar) evidence: Evidence,
    /// What a notice has decided.
    pub(in crate::calendar) decided: Option<Decided>,
}

impl Occurrence<'_> {
    /// The legal starts, in the order written; one for a holiday that the law fixes.
    pub(in crate::calendar) fn starts(&self) -> &[i32] {
        match &self.holiday.start {
            HolidayStart::Offset(offset) => std::slice::from_ref(offset),
            HolidayStart::Decided { starts, .. } => starts,
        }
    }

    /// The start that is assumed before it is decided.
    pub(in crate::calendar) fn projection(&self) -> Option<i32> {
        match &self.holiday.start {
            HolidayStart::Offset(offset) => Some(*offset),
            HolidayStart::Decided { projected, .. } => {
                projected.iter().find(|line| line.holds(self.nominal.weekday())).map(|line| line.offset)
            }
        }
    }

    /// The days that it has with a start.
    pub(in crate::calendar) fn days_from(&self, offset: i32) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = shifted(self.nominal, offset);
        first.into_iter().flat_map(|first| first.iter_days()).take(usize::from(self.holiday.days))
    }

    /// The days that it has with every legal start.
    pub(in crate::calendar) fn certain_days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = self.starts().iter().max().and_then(|offset| shifted(self.nominal, *offset));
        let last = self
            .starts()
            .iter()
            .min()
            .and_then(|offset| shifted(self.nominal, *offset + i32::from(self.holiday.days) - 1));
        first.zip(last).into_iter().flat_map(|(first, last)| DateSpan::new(first, last).days())
    }

    /// The days that it can have with any legal start.
    pub(in crate::calendar) fn possible_days(&self) -> impl Iterator<Item = NaiveDate> + use<'_> {
        self.starts().iter().flat_map(|offset| self.days_from(*offset))
    }
}

fn shifted(date: NaiveDate, offset: i32) -> Option<NaiveDate> {
    let days = Days::new(u64::from(offset.unsigned_abs()));
    if offset < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) }
}

/// Every holiday in every year, each by the block in force on its nominal day.
pub(in crate::calendar) fn occurrences<'r>(blocks: &KnownBlocks<'r>, days: DateSpan) -> Vec<Occurrence<'r>> {
    let mut found = Vec::new();
    for block in blocks.all() {
        for statement in &block.statements {
            let Rule::Holiday(holiday) = &statement.rule else { continue };
            let slot = Slot::Holiday(&holiday.name);
            for year in days.first.year() - 1..=days.last.year() + 1 {
                let Some(nominal) = nominal_day(holiday.anchor, year) else { continue };
                let answers = blocks.answering(slot, nominal).is_some_and(|other| std::ptr::eq(other, block));
                if answers && days.holds(nominal) {
                    let reason = Reason::Holiday { name: holiday.name.clone(), title: holiday.title.clone() };
                    let citation = citation(statement.citation.as_ref(), block.citation.as_ref());
                    let evidence = Evidence { reason, tag: Some(statement.tag), citation, notice: None };
                    found.push(Occurrence { nominal, holiday, evidence, decided: None });
                }
            }
        }
    }
    found.sort_by_key(|occurrence| occurrence.nominal);
    found
}

fn nominal_day(anchor: Anchor, year: i32) -> Option<NaiveDate> {
    match anchor {
        Anchor::Solar(day) => day.in_year(year),
        Anchor::Lunar { month, day } => lunar::lunar_to_solar(year, month, false, day).ok(),
    }
}

/// The legal starts of every holiday that is still undecided in a year that touches the covered days.
pub(in crate::calendar) fn undecided(frame: &Frame<'_>) -> BTreeMap<Arc<str>, BTreeSet<i32>> {
    let mut found: BTreeMap<Arc<str>, BTreeSet<i32>> = BTreeMap::new();
    for occurrence in &frame.occurrences {
        let is_open = occurrence.decided.is_none() && occurrence.starts().len() > 1;
        if is_open && occurrence.possible_days().any(|date| frame.covers.holds(date)) {
            found.entry(occurrence.holiday.name.clone()).or_default().extend(occurrence.starts());
        }
    }
    found
}
