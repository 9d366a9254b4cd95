//! What was done against the rules and is answered all the same (L2, L4), whether or not the clock runs.

use chrono::NaiveDateTime;

use crate::assessment::{Breach, StatementId};
use crate::engine::expression::Reader;
use crate::engine::log::Log;
use crate::engine::slot::Activity;
use crate::engine::timing::Closing;
use crate::model::builtin as event;
use crate::plan::ProcedurePlan;

impl<'p> Reader<'p> {
    /// Requests beyond the maximum, suspensions on a ground that no rule names, and papers for a dossier that was closed.
    pub(crate) fn breaches(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        log: &Log<'_>,
        closing: Option<&Closing>,
    ) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let closed = |at: NaiveDateTime| closing.filter(|closing| at >= closing.at);
        for one in log.of(event::SUPPLEMENT_REQUESTED).chain(log.of(event::SUPPLEMENT_COMPLETED)) {
            if let Some(closing) = closed(one.at) {
                breaches.push(breach("supplement_after_closing", one.kind, one.at, Some(closing.statement)));
            }
        }
        for (before, one) in log.of(event::SUPPLEMENT_REQUESTED).enumerate() {
            if closed(one.at).is_some() {
                continue;
            }
            if let Ok((_, Some(limit), statement)) = self.supplement_rule(procedure, activity)
                && before as u64 >= u64::from(limit)
            {
                breaches.push(breach("supplement_limit", "supplement_requested", one.at, Some(statement)));
            }
        }
        for one in log.of(event::SUSPENDED).filter(|one| closed(one.at).is_none()) {
            let ground = one.event.and_then(|event| event.ground.as_deref());
            if let Ok((false, statement)) = self.excludes(procedure, activity, ground) {
                breaches.push(breach("ground_not_excluded", "suspended", one.at, statement));
            }
        }
        breaches
    }
}

/// What was done against a rule.
pub(crate) fn breach(rule: &'static str, event: &str, at: NaiveDateTime, statement: Option<StatementId>) -> Breach {
    Breach { rule, event: event.to_owned(), at: at.format("%Y-%m-%dT%H:%M:%S").to_string(), statement }
}
