//! The days of a calendar under one set of starts of the holidays that are still undecided.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::evidence::{Certainty, Evidence, NoticeName, Reason};
use super::fault::{CalendarFault, FaultKind};
use super::frame::{Frame, Swap};
use super::hours::{cut, union};
use super::pool::{Pool, Shift};
use super::rules::{SubstituteStance, Tag};
use super::slots::{Slot, citation, statements};
use crate::wording::calendar as say;

/// The start assumed for each undecided holiday; one that is not named has its projection.
pub(super) type Choice = BTreeMap<Arc<str>, i32>;

/// The days, by their place in the frame.
pub(super) struct Draft {
    /// The hours worked, as an index into the pool.
    pub(super) shifts: Vec<u32>,
    /// The hours of the counter; empty when no statement gives any.
    pub(super) counter: Vec<u32>,
    /// Why, as an index into the pool.
    pub(super) evidence: Vec<u32>,
    pub(super) certainty: Vec<Certainty>,
}

/// Holidays first, then the queue of substitutes, then swaps, then closings.
pub(super) fn draft(frame: &Frame<'_>, choice: &Choice, pool: &mut Pool, faults: &mut Vec<CalendarFault>) -> Draft {
    let mut days = Days::of_the_week(frame, pool);
    let holidays = holidays(frame, choice);
    days.take_off_holidays(&holidays, pool);
    days.run_substitutes(&holidays, pool);
    days.apply_swaps(pool, faults);
    days.apply_closings(pool);
    days.open_counter(pool);
    days.draft
}

/// One day of a holiday.
struct HolidayDay<'f> {
    at: usize,
    evidence: &'f Evidence,
    notice: Option<&'f NoticeName>,
    certainty: Certainty,
    stance: SubstituteStance,
}

/// All days of all holidays, in order of date.
fn holidays<'f>(frame: &'f Frame<'_>, choice: &Choice) -> Vec<HolidayDay<'f>> {
    let mut days = Vec::new();
    for occurrence in &frame.occurrences {
        let certain: Vec<NaiveDate> = occurrence.certain_days().collect();
        let chosen = choice.get(&occurrence.holiday.name).copied().filter(|start| occurrence.starts().contains(start));
        let (dates, unsure, notice) = match (&occurrence.decided, chosen.or_else(|| occurrence.projection())) {
            (Some(decided), _) => (decided.dates.clone(), Certainty::Announced, Some(&decided.notice)),
            (None, Some(start)) => (occurrence.days_from(start).collect(), Certainty::Projected, None),
            (None, None) => (certain.clone(), Certainty::Projected, None),
        };
        for date in dates {
            let Some(at) = frame.index(date) else { continue };
            let certainty = if certain.contains(&date) { Certainty::Statutory } else { unsure };
            let evidence = &occurrence.evidence;
            days.push(HolidayDay { at, evidence, notice, certainty, stance: occurrence.holiday.substitute });
        }
    }
    days.sort_by_key(|day| day.at);
    days
}

struct Days<'f, 'r> {
    frame: &'f Frame<'r>,
    draft: Draft,
    /// Whether a day is a holiday or a substitute.
    taken: Vec<bool>,
    off: u32,
}

impl<'f, 'r> Days<'f, 'r> {
    fn of_the_week(frame: &'f Frame<'r>, pool: &mut Pool) -> Self {
        let mut ordinary: HashMap<u32, u32> = HashMap::new();
        let mut evidence = Vec::with_capacity(frame.week.len());
        for shift in &frame.week {
            let known = ordinary.get(shift).copied();
            evidence.push(known.unwrap_or_else(|| {
                let id = weekly_evidence(*shift, pool);
                ordinary.insert(*shift, id);
                id
            }));
        }
        let off = pool.shift(Shift { spans: Box::new([]), tag: None, citation: None });
        let days = frame.week.len();
        let draft = Draft {
            shifts: frame.week.clone(),
            counter: Vec::new(),
            evidence,
            certainty: vec![Certainty::Statutory; days],
        };
        Self { frame, draft, taken: vec![false; days], off }
    }

    fn is_week_day(&self, at: usize, pool: &Pool) -> bool {
        self.frame.week.get(at).is_some_and(|shift| is_worked(*shift, pool))
    }

    fn is_working(&self, at: usize, pool: &Pool) -> bool {
        self.draft.shifts.get(at).is_some_and(|shift| is_worked(*shift, pool))
    }

    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at).copied().unwrap_or(false)
    }

    fn set(&mut self, at: usize, shift: u32, evidence: u32, certainty: Certainty) {
        put(&mut self.draft.shifts, at, shift);
        put(&mut self.draft.evidence, at, evidence);
        put(&mut self.draft.certainty, at, certainty);
    }

    fn take_off_holidays(&mut self, holidays: &[HolidayDay<'_>], pool: &mut Pool) {
        for day in holidays.iter() {
            if self.is_taken(day.at) {
                continue;
            }
            let evidence = Evidence { notice: day.notice.cloned(), ..day.evidence.clone() };
            let id = pool.evidence(evidence);
            self.set(day.at, self.off, id, day.certainty);
            put(&mut self.taken, day.at, true);
        }
    }

    /// Every day of a holiday on a weekly rest day takes the next free working day, in order of date.
    fn run_substitutes(&mut self, holidays: &[HolidayDay<'_>], pool: &mut Pool) {
        let mut unsettled = Vec::new();
        for day in holidays.iter().filter(|day| !self.is_week_day(day.at, pool)).collect::<Vec<_>>() {
            match day.stance {
                SubstituteStance::Without => {}
                SubstituteStance::Unsettled => unsettled.push(day.at),
                SubstituteStance::Policy => self.substitute(day, pool),
            }
        }
        for at in unsettled {
            if let Some(free) = self.next_free(at, pool) {
                put(&mut self.draft.certainty, free, Certainty::Projected);
            }
        }
    }

    fn substitute(&mut self, day: &HolidayDay<'_>, pool: &mut Pool) {
        let date = self.frame.date(day.at);
        let policy = self.frame.blocks.answering(Slot::Substitute, date);
        let statement = policy.and_then(|block| statements(block, Slot::Substitute).next().map(|one| (block, one)));
        let (Some((block, statement)), Some(free)) = (statement, self.next_free(day.at, pool)) else { return };
        let Reason::Holiday { name, title } = &day.evidence.reason else { return };
        let evidence = pool.evidence(Evidence {
            reason: Reason::Substitute { of: name.clone(), title: title.clone(), stands_for: date },
            tag: Some(statement.tag),
            citation: citation(statement.citation.as_ref(), block.citation.as_ref()),
            notice: day.notice.cloned(),
        });
        // It stands where it stands because of all the days that it had to step over.
        let passed = self.draft.certainty.get(day.at..free).unwrap_or(&[]);
        let certainty = passed.iter().copied().max().unwrap_or_default().max(day.certainty);
        self.set(free, self.off, evidence, certainty);
        put(&mut self.taken, free, true);
    }

    fn next_free(&self, at: usize, pool: &Pool) -> Option<usize> {
        (at + 1..self.frame.week.len()).find(|next| self.is_week_day(*next, pool) && !self.is_taken(*next))
    }

    fn apply_swaps(&mut self, pool: &mut Pool, faults: &mut Vec<CalendarFault>) {
        let mut used: BTreeMap<usize, Tag> = BTreeMap::new();
        let mut changes = Vec::new();
        for swap in &self.frame.swaps {
            let (Some(off), Some(work)) = (self.frame.index(swap.off), self.frame.index(swap.work)) else { continue };
            self.swap_faults(swap, [off, work], &mut used, pool, faults);
            changes.push((swap, off, work, self.is_working(off, pool), self.is_working(work, pool)));
        }
        for (swap, off, work, off_was_worked, work_was_worked) in changes {
            let hours = self.frame.week.get(off).copied().unwrap_or(self.off);
            if off_was_worked {
                let evidence = pool.evidence(swap_evidence(swap, Reason::SwapOff { worked: swap.work }));
                self.set(off, self.off, evidence, Certainty::Announced);
            }
            if !work_was_worked {
                let evidence = pool.evidence(swap_evidence(swap, Reason::SwapWork { off: swap.off }));
                self.set(work, hours, evidence, Certainty::Announced);
            }
        }
    }

    fn swap_faults(
        &self,
        swap: &Swap,
        places: [usize; 2],
        used: &mut BTreeMap<usize, Tag>,
        pool: &Pool,
        faults: &mut Vec<CalendarFault>,
    ) {
        let [off, work] = places;
        let number = &swap.notice.number;
        for at in places {
            if let Some(other) = used.insert(at, swap.tag) {
                let message = say::two_swaps(self.frame.date(at));
                faults.push(
                    CalendarFault::new(FaultKind::SwapTwice, [swap.tag, other], message).help(say::replace_or_remove()),
                );
            }
        }
        if !self.is_working(off, pool) {
            faults.push(
                CalendarFault::new(FaultKind::SwapOffNotWorking, [swap.tag], say::off_not_working(number, swap.off))
                    .help(say::correct_or_ignore()),
            );
        }
        if self.is_working(work, pool) {
            faults.push(
                CalendarFault::new(FaultKind::SwapWorkAlreadyWorking, [swap.tag], say::work_already(number, swap.work))
                    .help(say::correct_or_ignore()),
            );
        }
    }

    fn apply_closings(&mut self, pool: &mut Pool) {
        for known in &self.frame.closings {
            for date in &known.days {
                let Some(at) = self.frame.index(*date).filter(|at| self.is_working(*at, pool)) else { continue };
                let Some(shift) = self.draft.shifts.get(at).and_then(|id| pool.shift_at(*id)) else { continue };
                let left = known.closing.hours.map_or_else(Vec::new, |hours| cut(&shift.spans, hours));
                let is_worked = !left.is_empty();
                let shift = shift.with_spans(left);
                if shift.minutes() == self.minutes(at, pool) {
                    continue;
                }
                let before = self.certainty(at);
                let shift = pool.shift(shift);
                if is_worked {
                    put(&mut self.draft.shifts, at, shift);
                    put(&mut self.draft.certainty, at, before.max(Certainty::Announced));
                } else {
                    let evidence = pool.evidence(known.evidence.clone());
                    self.set(at, self.off, evidence, Certainty::Announced);
                }
            }
        }
    }

    fn certainty(&self, at: usize) -> Certainty {
        self.draft.certainty.get(at).copied().unwrap_or_default()
    }

    fn minutes(&self, at: usize, pool: &Pool) -> u32 {
        self.draft.shifts.get(at).and_then(|id| pool.shift_at(*id)).map_or(0, Shift::minutes)
    }

    /// The counter receives during working hours and its own; on a day off other than a weekly rest day it is closed.
    fn open_counter(&mut self, pool: &mut Pool) {
        if self.frame.counter.is_empty() {
            return;
        }
        let mut cuts: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for known in &self.frame.closings {
            for at in known.days.iter().filter_map(|date| self.frame.index(*date)) {
                cuts.entry(at).or_default().push(known.closing.hours);
            }
        }
        let mut joined: HashMap<(u32, u32), u32> = HashMap::new();
        let mut counter = Vec::with_capacity(self.frame.counter.len());
        for (at, own) in self.frame.counter.iter().enumerate() {
            let shift = self.draft.shifts.get(at).copied().unwrap_or(self.off);
            let is_open = is_worked(shift, pool) || (!self.is_week_day(at, pool) && !self.is_taken(at));
            let own = if is_open { *own } else { self.off };
            let known = joined.get(&(shift, own)).copied().filter(|_| !cuts.contains_key(&at));
            counter.push(known.unwrap_or_else(|| {
                let closed = cuts.get(&at).map_or(&[][..], Vec::as_slice);
                let id = pool.shift(counter_shift(shift, own, closed, pool));
                if closed.is_empty() {
                    joined.insert((shift, own), id);
                }
                id
            }));
        }
        self.draft.counter = counter;
    }
}

fn counter_shift(shift: u32, own: u32, closed: &[Option<super::hours::Span>], pool: &Pool) -> Shift {
    let both = [pool.shift_at(shift), pool.shift_at(own)];
    let spans = union(both.into_iter().flatten().flat_map(|one| one.spans.iter().copied()));
    let open = closed.iter().fold(spans, |left, hours| hours.map_or_else(Vec::new, |hours| cut(&left, hours)));
    Shift { spans: open.into_boxed_slice(), tag: None, citation: None }
}

fn weekly_evidence(shift: u32, pool: &mut Pool) -> u32 {
    let known = pool.shift_at(shift);
    let reason = if known.is_some_and(|shift| !shift.spans.is_empty()) { Reason::Working } else { Reason::Weekend };
    let tag = known.and_then(|shift| shift.tag);
    let citation = known.and_then(|shift| shift.citation.clone());
    pool.evidence(Evidence { reason, tag, citation, notice: None })
}

fn swap_evidence(swap: &Swap, reason: Reason) -> Evidence {
    Evidence { reason, tag: Some(swap.tag), citation: swap.citation.clone(), notice: Some(swap.notice.clone()) }
}

/// Whether a shift has any hours.
pub(super) fn is_worked(shift: u32, pool: &Pool) -> bool {
    pool.shift_at(shift).is_some_and(|shift| !shift.spans.is_empty())
}

fn put<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}
