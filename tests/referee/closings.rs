//! How a dossier comes to its end: with a result, without one, or by lapse of time (L3).
//!
//! Settled here, where the contract is silent: each request that the rules allow has a time of its own. The first that runs
//! out closes the dossier; what is asked for or brought later moves nothing. A dossier that had ended cannot lapse.

use super::{Start, Walk};
use crate::case::*;
use crate::date::Moment;
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    /// When the dossier ended, with a result or without: the log says so, else the lapse of a time.
    pub(super) fn end(&self) -> Result<Option<Moment>, Silent> {
        let ended = self.ended_at();
        Ok(if ended.is_some() { ended } else { self.lapse()? })
    }

    fn ended_at(&self) -> Option<Moment> {
        let ends =
            |kind| matches!(kind, EventKind::Finished | EventKind::Withdrawn | EventKind::Refused | EventKind::Closed);
        self.happened().find(|occurrence| ends(occurrence.kind)).map(|occurrence| occurrence.at)
    }

    /// When the dossier was closed because a supplement had not come.
    pub(super) fn lapse(&self) -> Result<Option<Moment>, Silent> {
        let Some(Meaning::Completion(length)) = self.rules.one(Slot::Completion)? else { return Ok(None) };
        let moments = |wanted: EventKind| {
            let found = self.happened().filter(move |occurrence| occurrence.kind == wanted);
            found.map(|occurrence| occurrence.at).collect::<Vec<Moment>>()
        };
        let mut requests = moments(EventKind::SupplementRequested);
        if requests.is_empty() || self.is(Fault::MissedCompletionStaysOpen) {
            return Ok(None);
        }
        let (_, maximum) = self.supplement()?.ok_or(Silent("a wait and no `supplement`"))?;
        requests.truncate(maximum.map_or(usize::MAX, |maximum| maximum as usize));
        let completions = moments(EventKind::SupplementCompleted);
        let mut first: Option<Moment> = None;
        for request in requests {
            let start = Start::at(request);
            let end = self.settle(self.term(length, start, &[], &[], &[])?, start, &[])?;
            let completed = completions.iter().find(|completed| **completed >= request).copied();
            if end.is_met_by(completed.or(self.ended_at()).unwrap_or(self.case().as_of)) {
                continue;
            }
            let mut lapse = end.at.whole_minute();
            while end.is_met_by(lapse) {
                lapse = lapse.next_minute();
            }
            first = Some(first.map_or(lapse, |known| known.min(lapse)));
        }
        Ok(first)
    }

    /// What happened while the dossier was open.
    pub(super) fn while_open(&self) -> Result<Vec<&Occurrence>, Silent> {
        let lapse = self.lapse()?;
        Ok(self.happened().filter(|occurrence| lapse.is_none_or(|lapse| occurrence.at < lapse)).collect())
    }
}
