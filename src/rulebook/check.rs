//! Findings on the whole book: what no single declaration shows.

mod amounts;
mod cells;
mod exceptions;
mod falls;
mod policies;
mod printed;
mod sums;
mod tables;
mod versions;

use crate::assessment::StatementId;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Benefit, Excludes, FeeKind, FeeSlots, LayeredBlock, Plan, ProcKind, ProcedurePlan, Slot};
use crate::rulebook::Unsupported;
use crate::source::Place;
use crate::wording::rules as say;

pub(super) use self::amounts::prove as prove_amounts;

/// Checks every procedure and fee.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for procedure in &plan.procedures {
        policies::check(procedure, &mut findings);
        anchors(&procedure.blocks, procedure.place, &mut findings);
    }
    for fee in &plan.fees {
        anchors(&fee.slots.blocks, Place::default(), &mut findings);
        versions::check(&fee.slots.blocks, &fee.slots.amount, &mut findings);
        fee_versions(&fee.slots, &mut findings);
    }
    for table in &plan.tables {
        versions::check(&table.slots.blocks, &table.slots.amount, &mut findings);
        fee_versions(&table.slots, &mut findings);
    }
    for procedure in &plan.procedures {
        versions::check(&procedure.blocks, &procedure.due, &mut findings);
        procedure_versions(procedure, &mut findings);
    }
    for constant in &plan.constants {
        versions::constant(constant, &mut findings);
    }
    excluded_benefits(plan, &mut findings);
    exceptions::check(plan, &mut findings);
    findings
}

/// Every slot of a fee or table whose versions could begin on one day.
fn fee_versions(slots: &FeeSlots, findings: &mut Vec<Diagnostic>) {
    for slot in slots.slots() {
        versions::same_day(&slots.blocks, slot, findings);
    }
}

/// The same of a procedure; `add` and `collects` add up.
fn procedure_versions(plan: &ProcedurePlan, findings: &mut Vec<Diagnostic>) {
    let adds = |slot: &Slot<ProcKind>| {
        slot.entries.iter().any(|entry| matches!(entry.statement.kind, ProcKind::Add(..) | ProcKind::Collects(..)))
    };
    for slot in plan.slots().filter(|slot| !adds(slot)) {
        versions::same_day(&plan.blocks, slot, findings);
    }
}

/// `excludes` of a benefit that no fee has on which it stands (B1).
fn excluded_benefits(plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let mut unknown: Vec<(StatementId, &str, Place, bool)> = Vec::new();
    for fee in &plan.fees {
        let has = |name: &str| fee.slots.benefits.iter().any(|(known, _)| &**known == name);
        let entries = fee.slots.benefits.iter().flat_map(|(_, slot)| &slot.entries);
        for statement in entries.map(|entry| &entry.statement) {
            let FeeKind::Benefit(Benefit { excludes: Excludes::Names(names), .. }) = &statement.kind else { continue };
            for name in names {
                match unknown.iter_mut().find(|one| one.0 == statement.id && one.1 == &**name) {
                    Some(one) => one.3 |= has(name),
                    None => unknown.push((statement.id, name, statement.place, has(name))),
                }
            }
        }
    }
    findings.extend(unknown.into_iter().filter(|one| !one.3).map(|(_, name, place, _)| {
        Diagnostic::warning(Code::UnknownName, place, say::no_benefit(name)).help(say::excludes_names())
    }));
}

/// Dated blocks need an instant that decides between them (V6).
fn anchors(blocks: &[LayeredBlock], fallback: Place, findings: &mut Vec<Diagnostic>) {
    let unanchored = || blocks.iter().filter(|block| block.block.since.is_some() && block.block.anchor.is_none());
    let Some(first) = unanchored().next() else { return };
    let place = if first.block.place == Place::default() { fallback } else { first.block.place };
    let message = say::no_anchor();
    let finding = Diagnostic::error(Code::NoAnchor, place, message).help(say::write_anchor());
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

/// Constructs that are read but not evaluated, each where a rule uses it.
pub(super) fn unsupported(plan: &Plan) -> Vec<Unsupported> {
    let of_fees = plan.fees.iter().map(|fee| &fee.slots).chain(plan.tables.iter().map(|table| &table.slots));
    let fees = of_fees
        .flat_map(FeeSlots::entries)
        .map(|entry| (not_evaluated_in_fees(&entry.statement.kind), entry.statement.id));
    let times = plan.procedures.iter().flat_map(ProcedurePlan::entries);
    let times = times.map(|entry| (not_evaluated_in_procedures(&entry.statement.kind), entry.statement.id));
    let found = fees.chain(times).filter_map(|(construct, id)| Some((construct?, id)));
    let place = |id| plan.references.place(id).unwrap_or_default();
    found.map(|(construct, id)| Unsupported { construct, place: place(id) }).collect()
}

/// The name of a statement of a fee that the engine does not evaluate; a new kind stops the build here.
const fn not_evaluated_in_fees(kind: &FeeKind) -> Option<&'static str> {
    match kind {
        FeeKind::Let(..)
        | FeeKind::Amount(_)
        | FeeKind::Exempt(_)
        | FeeKind::Undetermined(..)
        | FeeKind::Surcharge(..)
        | FeeKind::Benefit(_)
        | FeeKind::Combine(_)
        | FeeKind::Split(_)
        | FeeKind::Payable { .. }
        | FeeKind::Refund(_)
        | FeeKind::Printed(..) => None,
    }
}

/// The same of a procedure or regime.
const fn not_evaluated_in_procedures(kind: &ProcKind) -> Option<&'static str> {
    match kind {
        ProcKind::Agency(_)
        | ProcKind::Field(_)
        | ProcKind::Calendar(_)
        | ProcKind::Count(_)
        | ProcKind::Clock(_)
        | ProcKind::Cutoff { .. }
        | ProcKind::Due(..)
        | ProcKind::Deadline { .. }
        | ProcKind::Add(..)
        | ProcKind::ExtensionAgreed(_)
        | ProcKind::ExtensionCeiling(..)
        | ProcKind::Supplement(..)
        | ProcKind::Exclude(_)
        | ProcKind::Reappointment(_)
        | ProcKind::OnTime(_)
        | ProcKind::Steps(_)
        | ProcKind::CollectsNone
        | ProcKind::Collects(..) => None,
    }
}
