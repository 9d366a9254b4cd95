//! For what a dossier waits (L2, L3), whether or not the clock runs.

use chrono::NaiveDateTime;

use crate::assessment::Status;
use crate::engine::expression::Reader;
use crate::engine::log::Log;
use crate::engine::slot::Activity;
use crate::model::builtin as event;
use crate::plan::{ProcedurePlan, Supplement};

/// What has begun by the rules and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The applicant is to supplement the dossier.
    Supplement,
    /// A ground that the rules name holds the dossier up.
    Suspension,
}

impl Wait {
    /// The event that ends it.
    pub(crate) const fn event(self) -> &'static str {
        match self {
            Self::Supplement => "supplement_completed",
            Self::Suspension => "resumed",
        }
    }

    /// How a dossier stands meanwhile.
    pub(crate) const fn status(self) -> Status {
        match self {
            Self::Supplement => Status::AwaitingApplicant,
            Self::Suspension => Status::Awaiting,
        }
    }
}

impl<'p> Reader<'p> {
    /// The requests for a supplement that the rules allow.
    pub(crate) fn allowed_requests(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        log: &Log<'_>,
    ) -> Vec<NaiveDateTime> {
        let Ok((_, at_most, _)) = self.supplement_rule(procedure, activity) else { return Vec::new() };
        let limit = at_most.map_or(usize::MAX, |limit| limit as usize);
        log.of(event::SUPPLEMENT_REQUESTED).map(|one| one.at).take(limit).collect()
    }

    /// The wait of a dossier that has not ended; the applicant comes first.
    pub(crate) fn waits(&mut self, procedure: &'p ProcedurePlan, activity: &Activity, log: &Log<'_>) -> Option<Wait> {
        if log.end().is_some() {
            return None;
        }
        let requests = log.of(event::SUPPLEMENT_REQUESTED).count();
        if requests > log.of(event::SUPPLEMENT_COMPLETED).count()
            && let Ok((effect, at_most, _)) = self.supplement_rule(procedure, activity)
            && *effect != Supplement::Continues
            && at_most.is_none_or(|limit| requests as u64 <= u64::from(limit))
        {
            return Some(Wait::Supplement);
        }
        let suspensions = log.suspensions();
        let mut open = suspensions.iter().filter(|suspension| suspension.until.is_none());
        open.any(|open| matches!(self.excludes(procedure, activity, open.ground), Ok((true, _))))
            .then_some(Wait::Suspension)
    }
}
