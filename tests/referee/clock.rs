//! When the clock starts, and what is added to a term: T1, T12, E4.

use super::{Start, Walk};
use crate::case::*;
use crate::date::Moment;
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    /// T1: the later of the events, or the first that has not happened.
    pub(super) fn clock_begins(&self) -> Result<Result<Moment, Event>, Silent> {
        let procedure = self.case().layers.last().expect("a procedure");
        let events = match self.rules.one(Slot::Clock)? {
            Some(Meaning::Clock(events)) => events.clone(),
            // T12: without `clock starts` the clock is the anchor.
            _ => vec![self.rules.anchor(procedure).ok_or(Silent("neither clock nor anchor"))?],
        };
        let mut latest: Option<Moment> = None;
        let mut missing = None;
        for event in events {
            if event == PAID && self.is(Fault::PaymentForgotten) {
                continue;
            }
            match self.rules.known(event) {
                Some(at) => latest = latest.max(Some(at)),
                None if missing.is_some() => return Err(Silent("which of two awaited events is named")),
                None => missing = Some(event),
            }
        }
        Ok(match missing {
            Some(event) => Err(event),
            None => Ok(latest.expect("a clock event")),
        })
    }

    /// T1, T12: then the cutoff, then the opening.
    pub(super) fn clock(&self, begins: Moment) -> Result<Start, Silent> {
        let mut start = Start::at(begins);
        if let Some(Meaning::Cutoff(cutoff, next)) = self.rules.one(Slot::Cutoff)?
            && self.is_after(begins, *cutoff)
        {
            let to_day = *next == NextDay::Day && !self.is(Fault::CutoffToTheNextWorkingDayOnly)
                || self.is(Fault::CutoffToTheNextDayOnly);
            let day = if to_day { begins.date.next() } else { self.days.next_working_day(begins.date) };
            start = match self.days.opening(day) {
                Some(opening) => Start::at(Moment::minute_of(day, opening)),
                // "The opening of the next day", and that day never opens.
                None => Start { date: day, at: Moment::minute_of(day, 0), time_open: true },
            };
        }
        let opens = self.rules.policy(Slot::OutsideHours, &[])? == Some(Policy::OutsideHoursNextOpening);
        if opens && !self.is(Fault::OpeningForgotten) && !self.days.is_working_minute(start.at) {
            let spans = self.days.spans(start.date);
            if !start.time_open && spans.iter().any(|span| span.1 == start.at.minute) {
                return Err(Silent("is the minute of closing outside hours?"));
            }
            let mut at = start.at.whole_minute();
            while !self.days.is_working_minute(at) {
                at = at.next_minute();
            }
            start = Start::at(at);
        }
        Ok(start)
    }

    pub(super) fn is_after(&self, moment: Moment, cutoff: CutoffTime) -> bool {
        if self.is(Fault::CutoffForgotten) {
            return false;
        }
        let minute = match cutoff {
            CutoffTime::At(minute) => minute,
            CutoffTime::HoursBeforeClosing(hours) => match self.days.closing(moment.date) {
                Some(closing) => closing - 60 * hours,
                None => return false,
            },
        };
        moment.minute > minute || self.is(Fault::CutoffAtTheMinuteToo) && moment.minute == minute
    }

    pub(super) fn happened(&self) -> impl Iterator<Item = &Occurrence> {
        self.rules.log.iter()
    }

    /// E4: the additions that apply, summed by unit in the order of the text.
    pub(super) fn adds(&self) -> Result<Length, Silent> {
        let blocks = self.case().layers.iter().flat_map(|layer| &layer.blocks);
        let adding = blocks.filter(|block| block.statements.iter().any(|statement| statement.states(Slot::Add)));
        if adding.count() > 1 {
            return Err(Silent("do additions of several blocks collect or replace?"));
        }
        let mut sum: Length = Vec::new();
        if self.is(Fault::AddedTermForgotten) {
            return Ok(sum);
        }
        for stated in self.rules.stated(&self.case().layers, Slot::Add)? {
            let Meaning::Add(length) = &stated.statement.meaning else { panic!("no addition") };
            if self.rules.holds_guard(&stated.statement.guard) {
                for part in length {
                    match sum.iter().position(|other| other.unit == part.unit) {
                        Some(place) if place + 1 == sum.len() => sum[place].amount = sum[place].amount + part.amount,
                        Some(_) => return Err(Silent("additions of one unit with another between")),
                        None => sum.push(*part),
                    }
                }
            }
        }
        Ok(sum)
    }
}
