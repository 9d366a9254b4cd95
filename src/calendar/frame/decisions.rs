//! What notices decide, and what is closed.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::evidence::{Evidence, NoticeName, Reason};
use super::super::fault::{CalendarFault, FaultKind};
use super::super::rules::{CalendarRules, Closing, DateSpan, DecisionRule, HolidayStart, Notice, Rule, Tag};
use super::super::slots::{KnownBlocks, Slot, citation, is_known};
use super::occurrence::Occurrence;
use crate::source::Citation;
use crate::wording::calendar as say;

/// The days of a holiday as a notice decided them.
pub(in crate::calendar) struct Decided {
    pub(in crate::calendar) dates: Vec<NaiveDate>,
    pub(in crate::calendar) notice: NoticeName,
    tag: Tag,
    issued: Option<NaiveDate>,
}

/// One day off and the day worked for it.
pub(in crate::calendar) struct Swap {
    pub(in crate::calendar) off: NaiveDate,
    pub(in crate::calendar) work: NaiveDate,
    pub(in crate::calendar) tag: Tag,
    pub(in crate::calendar) citation: Option<Citation>,
    pub(in crate::calendar) notice: NoticeName,
}

/// A closing and what it rests on.
pub(in crate::calendar) struct KnownClosing<'r> {
    pub(in crate::calendar) closing: &'r Closing,
    pub(in crate::calendar) days: Vec<NaiveDate>,
    pub(in crate::calendar) evidence: Evidence,
}

/// The notices known, without those that another known one replaces.
pub(in crate::calendar) fn valid_notices(rules: &CalendarRules, known_on: Option<NaiveDate>) -> Vec<&Notice> {
    let known: Vec<&Notice> = rules.notices.iter().filter(|notice| is_known(notice.issued, known_on)).collect();
    let replaced: BTreeSet<&str> = known.iter().filter_map(|notice| notice.replaces.as_deref()).collect();
    known.into_iter().filter(|notice| !replaced.contains(&*notice.number)).collect()
}

fn name_of(notice: &Notice) -> NoticeName {
    NoticeName { number: notice.number.clone(), issued: notice.issued }
}

pub(in crate::calendar) fn decide(
    occurrences: &mut [Occurrence<'_>],
    notices: &[&Notice],
    days: DateSpan,
    faults: &mut Vec<CalendarFault>,
) {
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
    CalendarFault::new(FaultKind::UnknownHoliday, [tag], say::holiday_not_in_force(name, first))
        .help(say::date_the_block())
}

/// Half a year: beyond it another year's occurrence is meant.
const NEAR: i64 = 200;

fn nearest<'o, 'r>(
    occurrences: &'o mut [Occurrence<'r>],
    name: &str,
    date: NaiveDate,
) -> Option<&'o mut Occurrence<'r>> {
    let distance = |one: &Occurrence<'_>| one.nominal.signed_duration_since(date).num_days().abs();
    occurrences
        .iter_mut()
        .filter(|one| &*one.holiday.name == name && matches!(one.holiday.start, HolidayStart::Decided { .. }))
        .filter(|one| distance(one) <= NEAR)
        .min_by_key(|one| distance(one))
}

fn settle(occurrence: &mut Occurrence<'_>, decided: Decided, faults: &mut Vec<CalendarFault>) {
    let name = &occurrence.holiday.name;
    let is_legal =
        occurrence.starts().iter().any(|offset| occurrence.days_from(*offset).eq(decided.dates.iter().copied()));
    if !is_legal {
        faults.push(
            CalendarFault::new(
                FaultKind::IllegalDecision,
                std::iter::once(decided.tag).chain(occurrence.evidence.tag),
                say::illegal_decision(name, occurrence.nominal),
            )
            .help(say::check_notice()),
        );
    }
    if let Some(other) = &occurrence.decided
        && other.dates != decided.dates
    {
        faults.push(
            CalendarFault::new(
                FaultKind::DecidedTwice,
                [decided.tag, other.tag],
                say::decided_twice(name, occurrence.nominal),
            )
            .help(say::say_which_replaces()),
        );
    }
    let is_newer = occurrence.decided.as_ref().is_none_or(|other| other.issued <= decided.issued);
    if is_newer {
        occurrence.decided = Some(decided);
    }
}

pub(in crate::calendar) fn swaps(blocks: &KnownBlocks<'_>, notices: &[&Notice]) -> Vec<Swap> {
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

pub(in crate::calendar) fn closings<'r>(
    blocks: &KnownBlocks<'r>,
    notices: &[&'r Notice],
    days: DateSpan,
) -> Vec<KnownClosing<'r>> {
    let known = |closing: &'r Closing, tag, citation, notice, applies: &dyn Fn(NaiveDate) -> bool| KnownClosing {
        closing,
        days: closing.dates.iter().flat_map(|span| clipped(*span, days)).filter(|date| applies(*date)).collect(),
        evidence: Evidence {
            reason: Reason::Closed { reason: closing.reason.clone() },
            tag: Some(tag),
            citation,
            notice,
        },
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
