//! The log as it stands: what is known to have happened, without what was taken back.

use crate::case::*;
use crate::faults::Fault;

/// D5: what lies after the moment of asking is not known. What is taken back has never been.
pub fn standing(case: &Case, fault: Option<Fault>) -> Vec<Occurrence> {
    let mut log = case.dossier.events.clone();
    log.extend(case.dossier.finished.map(|at| Occurrence { at, kind: EventKind::Finished }));
    log.sort_by_key(|occurrence| occurrence.at);
    let mut standing: Vec<Occurrence> = Vec::new();
    for occurrence in log {
        if occurrence.at > case.as_of && fault != Some(Fault::LaterEventsKnown) {
            continue;
        }
        let EventKind::Revoked(word) = occurrence.kind else {
            standing.push(occurrence);
            continue;
        };
        let meant = |earlier: &Occurrence| earlier.kind.word() == word;
        let place = match fault {
            Some(Fault::RevocationForgotten) => continue,
            Some(Fault::RevocationTakesTheFirst) => standing.iter().position(meant),
            _ => standing.iter().rposition(meant),
        };
        if let Some(place) = place {
            standing.remove(place);
        }
    }
    standing
}
