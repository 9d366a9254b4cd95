//! Everything about a calendar's days, as known on one day, that does not depend on undecided holidays.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::evidence::{Evidence, NoticeName, Reason};
use super::fault::{CalendarFault, FaultKind};
use super::hours::{Span, union};
use super::lunar;
use super::pool::{Pool, Shift};
use super::rules::{
    Anchor, CalendarRules, Closing, DateSpan, DecisionRule, Holiday, HolidayStart, Hours, Notice, Rule, Statement, Tag,
};
use super::slots::{KnownBlocks, Slot, citation, is_known, statements};
use crate::source::Citation;

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

/// A holiday in one year.
pub(super) struct Occurrence<'r> {
    pub(super) nominal: NaiveDate,
    pub(super) holiday: &'r Holiday,
    pub(super) evidence: Evidence,
    /// What a notice has decided.
    pub(super) decided: Option<Decided>,
}

/// The days of a holiday as a notice decided them.
pub(super) struct Decided {
    pub(super) dates: Vec<NaiveDate>,
    pub(super) notice: NoticeName,
    tag: Tag,
    issued: Option<NaiveDate>,
}

/// One day off and the day worked for it.
pub(super) struct Swap {
    pub(super) off: NaiveDate,
    pub(super) work: NaiveDate,
    pub(super) tag: Tag,
    pub(super) citation: Option<Citation>,
    pub(super) notice: NoticeName,
}

/// A closing and what it rests on.
pub(super) struct KnownClosing<'r> {
    pub(super) closing: &'r Closing,
    pub(super) days: Vec<NaiveDate>,
    pub(super) evidence: Evidence,
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
        let notices = valid_notices(rules, known_on);
        let mut occurrences = occurrences(&blocks, days);
        decide(&mut occurrences, &notices, days, faults);
        let swaps = swaps(&blocks, &notices);
        let closings = closings(&blocks, &notices, days);
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

impl Occurrence<'_> {
    /// The legal starts, in the order written; one for a holiday that the law fixes.
    pub(super) fn starts(&self) -> &[i32] {
        match &self.holiday.start {
            HolidayStart::Offset(offset) => std::slice::from_ref(offset),
            HolidayStart::Decided { starts, .. } => starts,
        }
    }

    /// The start that is assumed before it is decided.
    pub(super) fn projection(&self) -> Option<i32> {
        match &self.holiday.start {
            HolidayStart::Offset(offset) => Some(*offset),
            HolidayStart::Decided { projected, .. } => {
                projected.iter().find(|line| line.holds(self.nominal.weekday())).map(|line| line.offset)
            }
        }
    }

    /// The days that it has with a start.
    pub(super) fn days_from(&self, offset: i32) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = shifted(self.nominal, offset);
        first.into_iter().flat_map(|first| first.iter_days()).take(usize::from(self.holiday.days))
    }

    /// The days that it has with every legal start.
    pub(super) fn certain_days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = self.starts().iter().max().and_then(|offset| shifted(self.nominal, *offset));
        let last = self.starts().iter().min().and_then(|offset| shifted(self.nominal, *offset + i32::from(self.holiday.days) - 1));
        first.zip(last).into_iter().flat_map(|(first, last)| DateSpan::new(first, last).days())
    }

    /// The days that it can have with any legal start.
    pub(super) fn possible_days(&self) -> impl Iterator<Item = NaiveDate> + use<'_> {
        self.starts().iter().flat_map(|offset| self.days_from(*offset))
    }
}

fn shifted(date: NaiveDate, offset: i32) -> Option<NaiveDate> {
    let days = Days::new(u64::from(offset.unsigned_abs()));
    if offset < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) }
}

fn missing_week(blocks: &KnownBlocks<'_>, covers: DateSpan, faults: &mut Vec<CalendarFault>) {
    for (days, _) in blocks.stretches(Slot::Week, covers).iter().filter(|(_, block)| block.is_none()) {
        faults.push(
            CalendarFault::new(
                FaultKind::MissingWeek,
                [],
                format!("no `week` statement is in force from {} to {}", days.first, days.last),
            )
            .help("state the week outside all blocks, so that it applies always"),
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

/// The notices known, without those that another known one replaces.
fn valid_notices(rules: &CalendarRules, known_on: Option<NaiveDate>) -> Vec<&Notice> {
    let known: Vec<&Notice> = rules.notices.iter().filter(|notice| is_known(notice.issued, known_on)).collect();
    let replaced: BTreeSet<&str> = known.iter().filter_map(|notice| notice.replaces.as_deref()).collect();
    known.into_iter().filter(|notice| !replaced.contains(&*notice.number)).collect()
}

fn name_of(notice: &Notice) -> NoticeName {
    NoticeName { number: notice.number.clone(), issued: notice.issued }
}

fn occurrences<'r>(blocks: &KnownBlocks<'r>, days: DateSpan) -> Vec<Occurrence<'r>> {
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

fn decide(occurrences: &mut [Occurrence<'_>], notices: &[&Notice], days: DateSpan, faults: &mut Vec<CalendarFault>) {
    for notice in notices {
        for decision in &notice.decisions {
            let DecisionRule::Decides { name, dates } = &decision.rule else { continue };
            let dates: Vec<NaiveDate> = dates.iter().flat_map(|span| span.days()).collect();
            let Some(first) = dates.first().copied().filter(|first| days.holds(*first)) else { continue };
            let Some(occurrence) = nearest(occurrences, name, first) else {
                if !notice.is_inherited {
                    faults.push(not_in_force(decision.tag, name, first));
                }
                continue;
            };
            let decided = Decided { dates, notice: name_of(notice), tag: decision.tag, issued: notice.issued };
            settle(occurrence, decided, faults);
        }
    }
}

fn not_in_force(tag: Tag, name: &str, first: NaiveDate) -> CalendarFault {
    CalendarFault::new(
        FaultKind::UnknownHoliday,
        [tag],
        format!("no `holiday {name}` that is decided yearly is in force around {first}"),
    )
    .help("date the block that declares it, or correct the dates")
}

/// Half a year: beyond it another year's occurrence is meant.
const NEAR: i64 = 200;

fn nearest<'o, 'r>(occurrences: &'o mut [Occurrence<'r>], name: &str, date: NaiveDate) -> Option<&'o mut Occurrence<'r>> {
    let distance = |one: &Occurrence<'_>| one.nominal.signed_duration_since(date).num_days().abs();
    occurrences
        .iter_mut()
        .filter(|one| &*one.holiday.name == name && matches!(one.holiday.start, HolidayStart::Decided { .. }))
        .filter(|one| distance(one) <= NEAR)
        .min_by_key(|one| distance(one))
}

fn settle(occurrence: &mut Occurrence<'_>, decided: Decided, faults: &mut Vec<CalendarFault>) {
    let name = &occurrence.holiday.name;
    let is_legal = occurrence.starts().iter().any(|offset| occurrence.days_from(*offset).eq(decided.dates.iter().copied()));
    if !is_legal {
        faults.push(
            CalendarFault::new(
                FaultKind::IllegalDecision,
                std::iter::once(decided.tag).chain(occurrence.evidence.tag),
                format!("the days decided for `holiday {name}` around {} are none of its legal starts", occurrence.nominal),
            )
            .help("check the dates against the notice and the law"),
        );
    }
    if let Some(other) = &occurrence.decided
        && other.dates != decided.dates
    {
        faults.push(
            CalendarFault::new(
                FaultKind::DecidedTwice,
                [decided.tag, other.tag],
                format!("two notices decide `holiday {name}` around {} differently", occurrence.nominal),
            )
            .help("say which notice `replaces` the other"),
        );
    }
    let is_newer = occurrence.decided.as_ref().is_none_or(|other| other.issued <= decided.issued);
    if is_newer {
        occurrence.decided = Some(decided);
    }
}

fn swaps(blocks: &KnownBlocks<'_>, notices: &[&Notice]) -> Vec<Swap> {
    let mut found = Vec::new();
    for notice in notices {
        for decision in &notice.decisions {
            let DecisionRule::Swap { off, work } = &decision.rule else { continue };
            let off = off.iter().flat_map(|span| span.days());
            let work = work.iter().flat_map(|span| span.days());
            for (off, work) in off.zip(work) {
                if blocks.answering(Slot::IgnoreSwaps, off).is_none() {
                    let citation = decision.citation.clone();
                    found.push(Swap { off, work, tag: decision.tag, citation, notice: name_of(notice) });
                }
            }
        }
    }
    found
}

fn closings<'r>(blocks: &KnownBlocks<'r>, notices: &[&'r Notice], days: DateSpan) -> Vec<KnownClosing<'r>> {
    let known = |closing: &'r Closing, tag, citation, notice, applies: &dyn Fn(NaiveDate) -> bool| KnownClosing {
        closing,
        days: closing.dates.iter().flat_map(|span| clipped(*span, days)).filter(|date| applies(*date)).collect(),
        evidence: Evidence { reason: Reason::Closed { reason: closing.reason.clone() }, tag: Some(tag), citation, notice },
    };
    let mut found = Vec::new();
    for block in blocks.all() {
        for statement in &block.statements {
            if let Rule::Closed(closing) = &statement.rule {
                let citation = citation(statement.citation.as_ref(), block.citation.as_ref());
                found.push(known(closing, statement.tag, citation, None, &|date| blocks.is_active(block, date)));
            }
        }
    }
    for notice in notices {
        for decision in &notice.decisions {
            if let DecisionRule::Closed(closing) = &decision.rule {
                found.push(known(closing, decision.tag, decision.citation.clone(), Some(name_of(notice)), &|_| true));
            }
        }
    }
    found
}

fn clipped(span: DateSpan, days: DateSpan) -> impl Iterator<Item = NaiveDate> {
    DateSpan::new(span.first.max(days.first), span.last.min(days.last)).days()
}

/// The legal starts of every holiday that is still undecided in a year that touches the covered days.
pub(super) fn undecided(frame: &Frame<'_>) -> BTreeMap<Arc<str>, BTreeSet<i32>> {
    let mut found: BTreeMap<Arc<str>, BTreeSet<i32>> = BTreeMap::new();
    for occurrence in &frame.occurrences {
        let is_open = occurrence.decided.is_none() && occurrence.starts().len() > 1;
        if is_open && occurrence.possible_days().any(|date| frame.covers.holds(date)) {
            found.entry(occurrence.holiday.name.clone()).or_default().extend(occurrence.starts());
        }
    }
    found
}
