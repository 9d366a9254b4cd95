//! The text of a procedure in force on a day, each statement with its source (văn bản hợp nhất).

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use crate::assessment::{DossierError, StatementId};
use crate::engine::expression::Reader;
use crate::engine::slot::grouped;
use crate::engine::value::Stop;
use crate::plan::{FeeKind, FeePlan, LayeredBlock, PlaceId, Plan, ProcKind, ProcedurePlan, Slot};

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

/// The text on each day on which it can change, the first before all of them; by statements, with those of the fees that
/// are collected and those that only some places have.
pub fn versions(plan: &Plan, code: &str) -> Result<Vec<DatedText>, DossierError> {
    let procedure = super::find_procedure(plan, code)?;
    let fees = || procedure.collects.iter().filter_map(|(fee, _)| plan.fees.get(fee.0 as usize));
    let blocks = || procedure.blocks.iter().chain(fees().flat_map(|fee| &fee.slots.blocks)).map(|one| &one.block);
    let places: BTreeSet<PlaceId> = blocks().flat_map(|block| &block.places).copied().collect();
    let ends = blocks().filter_map(|block| block.until?.succ_opt());
    let days: BTreeSet<NaiveDate> = blocks().filter_map(|block| block.since).chain(ends).collect();
    let before = days.first().map_or(Some(NaiveDate::MIN), NaiveDate::pred_opt);
    let first = before.map(|on| (None, on));
    let mut versions = Vec::with_capacity(days.len() + 1);
    for (since, on) in first.into_iter().chain(days.into_iter().map(|on| (Some(on), on))) {
        let mut text = Text::new(plan, on);
        for place in std::iter::once(None).chain(places.iter().copied().map(Some)) {
            text.place = place;
            text.procedure(procedure)?;
            fees().try_for_each(|fee| text.fee(fee))?;
        }
        versions.push((since, text.found));
    }
    Ok(versions)
}

/// The statements in force on a day, each with its source on a second line.
fn statements(plan: &Plan, procedure: &ProcedurePlan, on: NaiveDate) -> Result<Vec<String>, DossierError> {
    let mut text = Text::new(plan, on);
    text.procedure(procedure)?;
    Ok(text.found)
}

/// The statements in force on a day as they are found; none twice.
struct Text<'p> {
    plan: &'p Plan,
    on: NaiveDate,
    place: Option<PlaceId>,
    shown: Vec<StatementId>,
    found: Vec<String>,
}

impl<'p> Text<'p> {
    fn new(plan: &'p Plan, on: NaiveDate) -> Self {
        Self { plan, on, place: None, shown: Vec::new(), found: Vec::new() }
    }

    fn procedure(&mut self, procedure: &ProcedurePlan) -> Result<(), DossierError> {
        let mut slots: Vec<&Slot<ProcKind>> = vec![&procedure.agency, &procedure.field, &procedure.calendar];
        slots.extend(&procedure.count);
        slots.extend([&procedure.clock, &procedure.cutoff, &procedure.due, &procedure.add]);
        slots.extend([&procedure.extension_agreed, &procedure.extension_ceiling, &procedure.supplement]);
        slots.extend([&procedure.exclude, &procedure.reappointment, &procedure.on_time]);
        slots.extend(procedure.deadlines.iter().map(|(_, slot)| slot));
        slots.push(&procedure.steps);
        slots.extend(procedure.collects.iter().map(|(_, slot)| slot));
        slots.push(&procedure.collects_none);
        self.add(&procedure.blocks, &slots, None)
    }

    fn fee(&mut self, fee: &FeePlan) -> Result<(), DossierError> {
        let slots: Vec<&Slot<FeeKind>> = fee.slots.slots().collect();
        self.add(&fee.slots.blocks, &slots, Some(&fee.name))
    }

    /// Adds what slots say on the day in the place, with the fee and the place in front that it is for.
    fn add<K>(&mut self, blocks: &[LayeredBlock], slots: &[&Slot<K>], fee: Option<&str>) -> Result<(), DossierError> {
        let plan = self.plan;
        let (facts, instants) = (vec![None; plan.facts.len()], vec![None; plan.events.len()]);
        let mut reader = Reader::without_dossier(plan, &facts, &instants, self.on);
        reader.place = self.place;
        let activity = match reader.activity(blocks, Some(self.on)) {
            Ok(activity) => activity,
            Err(Stop::Error(error)) => return Err(error),
            Err(_) => Default::default(),
        };
        let place = self.place.and_then(|place| plan.places.get(place.0 as usize)).map(|place| &place.name);
        let head = match (fee, place) {
            (None, None) => String::new(),
            (Some(fee), None) => format!("fee {fee}: "),
            (None, Some(place)) => format!("in {place}: "),
            (Some(fee), Some(place)) => format!("fee {fee} in {place}: "),
        };
        for entry in slots.iter().flat_map(|slot| grouped(&activity, slot).0) {
            let id = entry.statement.id;
            if self.shown.contains(&id) {
                continue;
            }
            self.shown.push(id);
            let Some(found) = plan.references.get(id) else { continue };
            let document = found.citation.document.as_deref().unwrap_or("");
            let article = found.citation.article.as_deref().map(|article| format!(", {article}")).unwrap_or_default();
            self.found.push(format!("  {head}{}\n      # {document}{article} ({})", found.text, found.place));
        }
        Ok(())
    }
}
