//! The text of a procedure in force on a day, each statement with its source (văn bản hợp nhất).

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use crate::assessment::{DossierError, StatementId};
use crate::engine::expression::Reader;
use crate::engine::slot::grouped;
use crate::engine::value::Stop;
use crate::plan::{Plan, ProcKind, ProcedurePlan, Slot};

/// The consolidated text: every anchor is taken to fall on the day.
pub fn show(plan: &Plan, code: &str, on: NaiveDate) -> Result<String, DossierError> {
    let procedure = super::find_procedure(plan, code)?;
    let mut text = String::new();
    let title = procedure.title.as_deref().unwrap_or("");
    let _ = writeln!(text, "# in force on {on}\nprocedure \"{}\" \"{title}\"", procedure.code);
    for statement in statements(plan, procedure, on)? {
        let _ = writeln!(text, "{statement}");
    }
    Ok(text)
}

/// The first day of a text, and its statements.
pub type DatedText = (Option<NaiveDate>, Vec<String>);

/// The text on each day on which it can change, the first before all of them; by statements.
pub fn versions(plan: &Plan, code: &str) -> Result<Vec<DatedText>, DossierError> {
    let procedure = super::find_procedure(plan, code)?;
    let blocks = || procedure.blocks.iter().map(|layered| &layered.block);
    let ends = blocks().filter_map(|block| block.until?.succ_opt());
    let days: BTreeSet<NaiveDate> = blocks().filter_map(|block| block.since).chain(ends).collect();
    let before = days.first().map_or(Some(NaiveDate::MIN), NaiveDate::pred_opt);
    let mut versions = Vec::with_capacity(days.len() + 1);
    if let Some(on) = before {
        versions.push((None, statements(plan, procedure, on)?));
    }
    for on in days {
        versions.push((Some(on), statements(plan, procedure, on)?));
    }
    Ok(versions)
}

/// The statements in force on a day, each with its source on a second line.
fn statements(plan: &Plan, procedure: &ProcedurePlan, on: NaiveDate) -> Result<Vec<String>, DossierError> {
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
    let mut found_here = Vec::new();
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
            found_here.push(format!("  {}\n      # {document}{article} ({})", found.text, found.place));
        }
    }
    Ok(found_here)
}
