//! The text of a procedure in force on a day, each statement with its source (văn bản hợp nhất).

use std::fmt::Write;

use chrono::NaiveDate;

use crate::assessment::{DossierError, StatementId};
use crate::engine::expression::Reader;
use crate::engine::slot::grouped;
use crate::engine::value::Stop;
use crate::plan::{Plan, ProcKind, Slot};

/// The consolidated text: every anchor is taken to fall on the day.
pub fn show(plan: &Plan, code: &str, on: NaiveDate) -> Result<String, DossierError> {
    let procedure = super::find_procedure(plan, code)?;
    let (facts, instants) = (vec![None; plan.facts.len()], vec![None; plan.events.len()]);
    let mut reader = Reader::without_dossier(plan, &facts, &instants, on);
    let activity = match reader.activity(&procedure.blocks, Some(on)) {
        Ok(activity) => activity,
        Err(Stop::Error(error)) => return Err(error),
        Err(_) => Default::default(),
    };
    let mut slots: Vec<&Slot<ProcKind>> = vec![&procedure.agency, &procedure.field, &procedure.calendar];
    slots.extend(&procedure.count);
    slots.extend([&procedure.clock, &procedure.cutoff, &procedure.due, &procedure.add]);
    slots.extend([&procedure.extension_agreed, &procedure.extension_ceiling, &procedure.supplement]);
    slots.extend([&procedure.exclude, &procedure.reappointment, &procedure.on_time]);
    slots.extend(procedure.deadlines.iter().map(|(_, slot)| slot));
    slots.push(&procedure.steps);
    slots.extend(procedure.collects.iter().map(|(_, slot)| slot));
    slots.push(&procedure.collects_none);
    let mut text = String::new();
    let title = procedure.title.as_deref().unwrap_or("");
    let _ = writeln!(text, "# in force on {on}\nprocedure \"{}\" \"{title}\"", procedure.code);
    let mut shown: Vec<StatementId> = Vec::new();
    for slot in slots {
        for entry in grouped(&activity, slot).0 {
            let id = entry.statement.id;
            if shown.contains(&id) {
                continue;
            }
            shown.push(id);
            let Some(found) = plan.references.get(id) else { continue };
            let document = found.citation.document.as_deref().unwrap_or("");
            let article = found.citation.article.as_deref().map(|article| format!(", {article}")).unwrap_or_default();
            let _ = writeln!(text, "  {}\n      # {document}{article} ({})", found.text, found.place);
        }
    }
    Ok(text)
}
