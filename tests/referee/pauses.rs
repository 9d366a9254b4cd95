//! What stops the clock or starts it anew: requests for papers, suspensions, interruptions: L2.
//!
//! Settled here, where the contract is silent: an interruption does what a supplement does that restarts, and what stood
//! before it is forgotten. A suspension pauses, whatever a supplement does. A day on which two waits lie is excluded once.
//! A wait counts from the start of the clock on, also of one that starts anew. Each supplement adds its term. A wait after
//! the term had run out is added all the same, as the national indicator deducts it; it excuses no step that had run out.
//! A wait ends with the dossier, so that what has ended is answered alike on every later day; of two open waits that for
//! the applicant is named.

use super::{Cause, Running, Wait, Walk};
use crate::case::*;
use crate::date::{Date, Moment};
use crate::faults::Fault;
use crate::rules::Silent;
use std::collections::BTreeSet;

impl Walk<'_> {
    /// The waits that stop the clock, in the order in which they begin.
    pub(super) fn waits(&self) -> Result<Vec<Wait>, Silent> {
        let mut waits = self.supplements()?;
        waits.extend(self.suspensions()?);
        waits.sort_by_key(|wait| wait.from);
        let end = self.end()?.into_iter().chain(self.lapse()?).min();
        if let Some(end) = end
            && !self.is(Fault::WaitOutlivesTheDossier)
        {
            for wait in waits.iter_mut().filter(|wait| wait.is_open) {
                (wait.to, wait.is_open) = (end.whole_minute(), false);
            }
        }
        Ok(waits)
    }

    pub(super) fn supplement(&self) -> Result<Option<(Supplement, Option<u32>)>, Silent> {
        Ok(match self.rules.one(Slot::Supplement)? {
            Some(Meaning::Supplement(mode, maximum)) => Some((mode.clone(), *maximum)),
            _ => None,
        })
    }

    fn from(&self, at: Moment, cause: Cause) -> Wait {
        Wait { from: at, to: self.case().as_of.whole_minute(), is_open: true, cause }
    }

    /// Those beyond `at most` left out.
    fn supplements(&self) -> Result<Vec<Wait>, Silent> {
        let mut waits: Vec<Wait> = Vec::new();
        for occurrence in self.while_open()? {
            match occurrence.kind {
                EventKind::SupplementRequested => waits.push(self.from(occurrence.at, Cause::Supplement)),
                EventKind::SupplementCompleted => {
                    if let Some(wait) = waits.last_mut() {
                        (wait.to, wait.is_open) = (occurrence.at, false);
                    }
                }
                _ => {}
            }
        }
        if waits.is_empty() {
            return Ok(waits);
        }
        let (_, maximum) = self.supplement()?.ok_or(Silent("a wait and no `supplement`"))?;
        if let Some(maximum) = maximum
            && !self.is(Fault::RequestBeyondTheMaximumStops)
        {
            waits.truncate(maximum as usize);
        }
        Ok(waits)
    }

    /// Those on a ground that is not excluded left out.
    fn suspensions(&self) -> Result<Vec<Wait>, Silent> {
        let mut waits: Vec<(Option<Ground>, Wait)> = Vec::new();
        for occurrence in self.while_open()? {
            match occurrence.kind {
                EventKind::Suspended(ground) => waits.push((ground, self.from(occurrence.at, Cause::Suspension))),
                EventKind::Resumed(ground) => {
                    let ended = |(other, wait): &&mut (Option<Ground>, Wait)| {
                        wait.is_open && (ground.is_none() || *other == ground)
                    };
                    if let Some((_, wait)) = waits.iter_mut().find(ended) {
                        (wait.to, wait.is_open) = (occurrence.at, false);
                    }
                }
                _ => {}
            }
        }
        if waits.is_empty() || self.is(Fault::SuspensionForgotten) {
            return Ok(Vec::new());
        }
        let mut lawful = Vec::new();
        for (ground, wait) in waits {
            if self.excludes(ground)? || self.is(Fault::EveryGroundStops) {
                lawful.push(wait);
            }
        }
        Ok(lawful)
    }

    /// Whether the rules name that ground.
    pub(super) fn excludes(&self, ground: Option<Ground>) -> Result<bool, Silent> {
        Ok(match (self.rules.one(Slot::Exclude)?, ground) {
            (Some(Meaning::Exclude(grounds)), Some(ground)) => grounds.contains(&ground),
            _ => false,
        })
    }

    /// Where the clock runs from, and what pauses it since then.
    pub(super) fn running(&self, begins: Moment, waits: &[Wait]) -> Result<Running, Silent> {
        let mode = self.supplement()?.map(|(mode, _)| mode);
        let continues = mode == Some(Supplement::Continues);
        let stops = |wait: &&Wait| wait.cause == Cause::Suspension || !continues;
        let mut waits: Vec<Wait> = waits.iter().filter(stops).copied().collect();
        let restarts = mode == Some(Supplement::Restarts) || self.is(Fault::SupplementRestartsInsteadOfPausing);
        let restarts = restarts && !self.is(Fault::SupplementPausesInsteadOfRestarting);
        let mut anew = self.interruptions()?;
        if restarts {
            let supplements = waits.iter().filter(|wait| wait.cause == Cause::Supplement);
            anew.extend(supplements.map(|wait| wait.to));
            waits.retain(|wait| wait.cause != Cause::Supplement);
        }
        let untouched = anew.is_empty() && waits.is_empty();
        let set = anew.into_iter().max().filter(|anew| *anew > begins);
        let start = self.clock(set.unwrap_or(begins))?;
        waits.retain(|wait| wait.to > set.unwrap_or(begins));
        if !self.is(Fault::WaitBeforeTheClockPauses) {
            waits.retain(|wait| wait.to > start.at || wait.cause == Cause::Supplement);
            for wait in &mut waits {
                wait.from = wait.from.max(start.at);
            }
        }
        let mut added = Vec::new();
        if let Some(Supplement::Adds(length)) = mode {
            for _ in waits.iter().filter(|wait| wait.cause == Cause::Supplement) {
                added.extend(length.iter().copied());
            }
        }
        Ok(Running { start, waits, added, untouched })
    }

    /// The clock starts again at each.
    fn interruptions(&self) -> Result<Vec<Moment>, Silent> {
        let open = self.while_open()?;
        let interrupted = open.iter().filter(|occurrence| occurrence.kind == EventKind::Interrupted);
        let mut moments: Vec<Moment> = interrupted.map(|occurrence| occurrence.at).collect();
        if self.is(Fault::InterruptionForgotten) {
            moments.clear();
        }
        if self.is(Fault::FirstInterruptionAnswers) {
            moments.truncate(1);
        }
        Ok(moments)
    }

    /// "Request day in, completion day out", and a day on which two waits lie is one day.
    pub(super) fn waited_dates(&self, waits: &[Wait]) -> Vec<Date> {
        let mut dates = Vec::new();
        for wait in waits {
            let mut day = wait.from.date;
            while day < wait.to.date || self.is(Fault::CompletionDayPausedToo) && day == wait.to.date {
                dates.push(day);
                day = day.next();
            }
        }
        if self.is(Fault::SharedDaysPauseTwice) {
            return dates;
        }
        dates.into_iter().collect::<BTreeSet<Date>>().into_iter().collect()
    }

    pub(super) fn waited_minutes(&self, waits: &[Wait]) -> Vec<Moment> {
        let mut minutes = BTreeSet::new();
        for wait in waits {
            let mut minute = wait.from;
            while minute < wait.to {
                minutes.insert(minute);
                minute = minute.next_minute();
            }
        }
        minutes.into_iter().collect()
    }
}
