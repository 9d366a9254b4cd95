//! Findings on the whole book: what no single declaration shows.

use chrono::NaiveDate;

use crate::assessment::StatementId;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::slots;
use crate::plan::{Benefit, Block, Excludes, FeeKind, LayeredBlock, Limit, Plan, ProcKind, ProcedurePlan, Slot};
use crate::rulebook::Unsupported;
use crate::source::Place;
use crate::term::{Length, Policy, Unit};

/// Checks every procedure and fee.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for procedure in &plan.procedures {
        policies(procedure, &mut findings);
        anchors(&procedure.blocks, procedure.place, &mut findings);
    }
    for fee in &plan.fees {
        anchors(&fee.slots.blocks, Place::default(), &mut findings);
        holes(&fee.slots.blocks, &fee.slots.amount, &mut findings);
    }
    for table in &plan.tables {
        holes(&table.slots.blocks, &table.slots.amount, &mut findings);
    }
    for procedure in &plan.procedures {
        holes(&procedure.blocks, &procedure.due, &mut findings);
    }
    excluded_benefits(plan, &mut findings);
    findings
}

/// A day between two versions on which neither is in force: an older dossier of that day would have no rule (E3).
/// Local blocks and blocks of several instants do not make one line of versions and are left alone.
fn holes<K>(blocks: &[LayeredBlock], slot: &Slot<K>, findings: &mut Vec<Diagnostic>) {
    let stating = slot.entries.iter().filter_map(|entry| blocks.get(entry.block as usize));
    let mut versions: Vec<&Block> =
        stating.map(|layered| &layered.block).filter(|block| block.places.is_empty()).collect();
    let one_instant = versions.windows(2).all(|pair| matches!(pair, [a, b] if a.anchor == b.anchor));
    if !one_instant || versions.iter().any(|block| block.since.is_none()) {
        return;
    }
    versions.sort_by_key(|block| block.since);
    let mut covered: Option<(NaiveDate, Place)> = None;
    for block in versions {
        let (Some(since), until) = (block.since, block.until) else { continue };
        if let Some((end, place)) = covered
            && let Some(witness) = end.succ_opt()
            && witness < since
        {
            let message = format!("no version is in force on {witness}: one ends on {end}, the next begins on {since}");
            let finding = Diagnostic::warning(Code::VersionHole, block.place, message)
                .label(place, "the version before it")
                .help("let the versions meet, or say what is not known: `since … { undetermined \"…\" }`");
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        let end = until.unwrap_or(NaiveDate::MAX);
        if covered.is_none_or(|(known, _)| known < end) {
            covered = Some((end, block.place));
        }
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
        Diagnostic::warning(Code::UnknownName, place, format!("no benefit of this fee is called `{name}`"))
            .help("`excludes` names other benefits of the same fee, or `all`")
    }));
}

/// Dated blocks need an instant that decides between them (V6).
fn anchors(blocks: &[LayeredBlock], fallback: Place, findings: &mut Vec<Diagnostic>) {
    let unanchored = || blocks.iter().filter(|block| block.block.since.is_some() && block.block.anchor.is_none());
    let Some(first) = unanchored().next() else { return };
    let place = if first.block.place == Place::default() { fallback } else { first.block.place };
    let message = "nothing says which instant decides whether this version is in force";
    let finding = Diagnostic::error(Code::NoAnchor, place, message).help(
        "write `anchor accepted` (submitted, paid, …) in the declaration or a regime, or `for accepted` in the block",
    );
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

/// A count family that matters and that no layer states is an error (T2).
fn policies(procedure: &ProcedurePlan, findings: &mut Vec<Diagnostic>) {
    let mut needed: Vec<(usize, Place)> = Vec::new();
    let mut need = |families: &[usize], counting: &[Policy], place: Place| {
        for family in families {
            let own = counting.iter().any(|policy| slots::family(*policy) == *family);
            if !own && !needed.iter().any(|(known, _)| known == family) {
                needed.push((*family, place));
            }
        }
    };
    let due = procedure.due.entries.iter().map(|entry| &entry.statement);
    let named = procedure.deadlines.iter().flat_map(|(_, slot)| slot.entries.iter().map(|entry| &entry.statement));
    for statement in due.chain(named) {
        let (limit, counting) = match &statement.kind {
            ProcKind::Due(limit, counting) => (limit, counting),
            ProcKind::Deadline { limit, counting, .. } => (limit, counting),
            _ => continue,
        };
        need(&families(limit), counting, statement.place);
    }
    for (family, place) in needed {
        let stated = procedure.count.get(family).is_some_and(|slot| !slot.entries.is_empty());
        let months = family == slots::MONTH_END
            && procedure.count.get(slots::MONTH_LENGTH).is_some_and(|slot| !slot.entries.is_empty());
        if stated || months {
            continue;
        }
        let name = slots::NAMES.get(family).copied().unwrap_or("");
        let message =
            format!("no layer of procedure {} states `count {name} …`, and this term needs it", procedure.code);
        findings.push(
            Diagnostic::error(Code::PolicyMissing, place, message)
                .help("put the procedure `under civil_code`, or state the policy: there is no default"),
        );
    }
}

/// The families that the counting of a limit can need.
fn families(limit: &Limit) -> Vec<usize> {
    let of_length = |length: &Length| {
        let mut families = Vec::new();
        for part in &length.parts {
            match part.unit {
                Unit::Minute | Unit::Hour | Unit::WorkingHour => {}
                Unit::WorkingDay => families.push(slots::FIRST_DAY),
                Unit::Day | Unit::Week => families.extend([slots::FIRST_DAY, slots::LAST_DAY]),
                Unit::Month | Unit::Year => families.extend([slots::FIRST_DAY, slots::LAST_DAY, slots::MONTH_END]),
            }
        }
        if length.parts.iter().any(|part| part.unit.is_days()) {
            families.push(slots::DAY_ENDS);
        }
        families
    };
    match limit {
        Limit::Immediately | Limit::Unspecified => Vec::new(),
        Limit::SameDay { working: true } => Vec::new(),
        Limit::SameDay { working: false }
        | Limit::YearDay { .. }
        | Limit::EndOfPeriod { .. }
        | Limit::NextPeriod { .. } => vec![slots::LAST_DAY, slots::DAY_ENDS],
        Limit::In(length, _) => of_length(length),
        Limit::Before { length, .. } => {
            of_length(length).into_iter().filter(|family| *family == slots::DAY_ENDS).collect()
        }
    }
}

/// Constructs that are read but not evaluated. Every construct of the grammar has its arm in the engine today, so the
/// list is empty; a construct that is added to the grammar first is named here until it is evaluated.
pub(super) const fn unsupported(_plan: &Plan) -> Vec<Unsupported> {
    Vec::new()
}
