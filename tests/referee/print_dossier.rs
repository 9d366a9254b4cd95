//! A case as the dossier that a clerk would have written.

use crate::case::*;
use crate::date::Moment;
use crate::print::PROCEDURE;
use serde_json::{Value as Json, json};

/// The dossier in the JSON of the command line.
pub fn dossier(case: &Case) -> Json {
    let dossier = &case.dossier;
    let instant = |moment: Option<Moment>| moment.map_or(Json::Null, |moment| json!(moment.to_string()));
    let facts: serde_json::Map<String, Json> =
        dossier.facts.iter().map(|(name, value)| ((*name).to_owned(), value_json(*value))).collect();
    let events: Vec<Json> = dossier.events.iter().map(occurrence).collect();
    let mut json = json!({ "id": "1", "procedure": PROCEDURE, "facts": facts, "events": events });
    for (name, moment) in [
        ("submitted", dossier.submitted),
        ("accepted", dossier.accepted),
        ("paid", dossier.paid),
        ("finished", dossier.finished),
    ] {
        if moment.is_some() {
            json[name] = instant(moment);
        }
    }
    json
}

fn occurrence(occurrence: &Occurrence) -> Json {
    let (kind, at) = (occurrence.kind.word(), occurrence.at.to_string());
    match occurrence.kind {
        EventKind::Suspended(Some(ground)) | EventKind::Resumed(Some(ground)) => {
            json!({ "kind": kind, "at": at, "ground": ground })
        }
        EventKind::Extended { until, agreed } => {
            json!({ "kind": kind, "at": at, "until": until.to_string(), "agreed": agreed })
        }
        EventKind::Reappointed { to } => json!({ "kind": kind, "at": at, "to": to.to_string() }),
        EventKind::StepDone(step) => json!({ "kind": kind, "at": at, "step": step }),
        EventKind::Revoked(revokes) => json!({ "kind": kind, "at": at, "revokes": revokes }),
        _ => json!({ "kind": kind, "at": at }),
    }
}

fn value_json(value: Value) -> Json {
    match value {
        Value::Flag(yes) => json!(yes),
        Value::Integer(number) => json!(number as i64),
        Value::Money(amount) => json!({ "currency": "VND", "amount": amount.to_string() }),
        Value::Choice(name) => json!(name),
    }
}
