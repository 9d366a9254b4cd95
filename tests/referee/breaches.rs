//! What was done against the rules, and answered all the same: L2, L4.

use super::Walk;
use crate::case::*;
use crate::date::Moment;
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    /// Each with its event and moment, in the order of a dictionary.
    pub(super) fn breaches(&self) -> Result<Vec<String>, Silent> {
        let mut breaches = Vec::new();
        let (mut requests, mut appointments) = (0, 0);
        let lapse = self.lapse()?;
        for occurrence in self.happened() {
            let closed = lapse.is_some_and(|lapse| occurrence.at >= lapse);
            let rule = match occurrence.kind {
                EventKind::SupplementRequested | EventKind::SupplementCompleted if closed => {
                    Some("supplement_after_closing")
                }
                EventKind::Suspended(_) if closed => None,
                EventKind::SupplementRequested => {
                    requests += 1;
                    let (_, maximum) = self.supplement()?.ok_or(Silent("a wait and no `supplement`"))?;
                    maximum.is_some_and(|maximum| requests > maximum).then_some("supplement_limit")
                }
                EventKind::Suspended(ground) => {
                    let lawful = self.excludes(ground)? || self.is(Fault::UnlawfulGroundIsNoBreach);
                    (!lawful).then_some("ground_not_excluded")
                }
                EventKind::Reappointed { .. } => {
                    appointments += 1;
                    let Some(Meaning::Reappointment(maximum)) = self.rules.one(Slot::Reappointment)? else {
                        return Err(Silent("a re-appointment that no rule allows"));
                    };
                    maximum.is_some_and(|maximum| appointments > maximum).then_some("reappointment_limit")
                }
                EventKind::Extended { .. } => return Err(Silent("is an extension near its ceiling a breach?")),
                _ => None,
            };
            breaches.extend(rule.map(|rule| text(rule, occurrence.kind.word(), occurrence.at)));
        }
        if self.is(Fault::BreachInSilence) {
            breaches.clear();
        }
        breaches.sort();
        Ok(breaches)
    }
}

fn text(rule: &str, event: &str, at: Moment) -> String {
    format!("{rule} {event} {}", at.to_string().trim_end_matches("+07:00"))
}
