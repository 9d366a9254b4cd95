//! Proofs on amounts, made with the engine itself: on every day on which a figure changes, each statement of a fee or
//! table is looked at as it is then. What rests on facts of the dossier is not decided here and stays quiet.

use chrono::NaiveDate;

use crate::amount::Ratio;
use crate::diagnostic::Diagnostic;
use crate::engine::expression::{Frame, Reader};
use crate::engine::slot::grouped;
use crate::engine::value::Value;
use crate::plan::{ConstantId, Entry, Expr, FeeKind, FeeSlots, Lookup, Pipe, Plan, Slot, TableId};

use super::{falls, printed, tables};

/// Proves the amounts of every fee and table; what is printed beside them only where the book has no errors.
pub(in crate::rulebook) fn prove(plan: &Plan, sound: bool, findings: &mut Vec<Diagnostic>) {
    let (facts, instants) = (vec![None; plan.facts.len()], vec![None; plan.events.len()]);
    let mut reader = Reader::without_dossier(plan, &facts, &instants, NaiveDate::MAX);
    for slots in plan.fees.iter().map(|fee| &fee.slots).chain(plan.tables.iter().map(|table| &table.slots)) {
        let first = findings.len();
        let mut proof = Proof { reader: &mut reader, slots, findings, first };
        for slot in slots.slots() {
            slot.entries.iter().for_each(|entry| proof.statement(slot, entry));
        }
    }
    // what a fault left out of a fee would be found missing in what it comes to
    for fee in plan.fees.iter().filter(|_| sound) {
        printed::prove(plan, fee, findings);
    }
}

/// The proof of one fee or table.
pub(super) struct Proof<'r, 'p, 'f> {
    pub(super) reader: &'r mut Reader<'p>,
    slots: &'p FeeSlots,
    findings: &'f mut Vec<Diagnostic>,
    /// Where the findings of this fee or table begin.
    first: usize,
}

/// What a statement is made of, as far as proofs want to know.
#[derive(Default)]
struct Parts<'p> {
    lookups: Vec<&'p Lookup>,
    constants: Vec<ConstantId>,
    lets: Vec<u16>,
    tables: Vec<TableId>,
}

impl<'p> Parts<'p> {
    fn of(kind: &'p FeeKind) -> Self {
        let mut parts = Self::default();
        for pipe in pipes(kind) {
            pipe.each(&mut |expr| parts.add(expr));
        }
        parts
    }

    fn add(&mut self, expr: &'p Expr) {
        match expr {
            Expr::Lookup(lookup) => self.lookups.push(lookup),
            Expr::Constant(constant) => self.constants.push(*constant),
            Expr::Let(index) => self.lets.push(*index),
            Expr::Table(table, _) => self.tables.push(*table),
            _ => {}
        }
    }
}

/// The pipelines of a statement.
fn pipes(kind: &FeeKind) -> Vec<&Pipe> {
    match kind {
        FeeKind::Let(_, pipe) | FeeKind::Amount(pipe) | FeeKind::Surcharge(_, _, pipe) => vec![pipe],
        FeeKind::Undetermined(_, candidates) => candidates.iter().collect(),
        FeeKind::Exempt(_)
        | FeeKind::Benefit(_)
        | FeeKind::Combine(_)
        | FeeKind::Split(_)
        | FeeKind::Payable { .. }
        | FeeKind::Refund(_)
        | FeeKind::Printed(..) => Vec::new(),
    }
}

/// A day on which a statement of the base block is looked at when nothing in it is dated.
const ANY_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2000, 1, 1);

impl<'p> Proof<'_, 'p, '_> {
    fn statement(&mut self, slot: &'p Slot<FeeKind>, entry: &'p Entry<FeeKind>) {
        let parts = Parts::of(&entry.statement.kind);
        if parts.lookups.is_empty() && parts.lets.is_empty() {
            return;
        }
        let days = self.days(entry, &parts);
        let dated = days.len() > 1 || !(parts.constants.is_empty() && parts.lets.is_empty() && parts.tables.is_empty());
        for day in days {
            let activity = if dated {
                let Ok(activity) = self.reader.activity(&self.slots.blocks, Some(day)) else { continue };
                if !grouped(&activity, slot).0.iter().any(|other| std::ptr::eq(*other, entry)) {
                    continue;
                }
                activity
            } else {
                Default::default()
            };
            let mut frame = Frame::new(self.slots, activity, day);
            let since = dated.then_some(day);
            for lookup in &parts.lookups {
                tables::prove(self, &mut frame, lookup, since);
            }
            if let FeeKind::Amount(pipe) = &entry.statement.kind {
                falls::prove(self, &mut frame, pipe, entry.statement.place);
            }
        }
    }

    /// The days on which the figures of a statement change while it is in force, the first day first.
    fn days(&self, entry: &Entry<FeeKind>, parts: &Parts<'p>) -> Vec<NaiveDate> {
        let block = self.slots.blocks.get(entry.block as usize).map(|layered| &layered.block);
        let (since, until) = (block.and_then(|block| block.since), block.and_then(|block| block.until));
        let mut days: Vec<NaiveDate> = Vec::new();
        let plan = self.reader.plan;
        let mut tables = parts.tables.clone();
        let mut constants = parts.constants.clone();
        let mut at = 0;
        for index in &parts.lets {
            let entries = self.slots.lets.get(usize::from(*index)).into_iter().flat_map(|slot| &slot.entries);
            for entry in entries {
                days.extend(self.slots.blocks.get(entry.block as usize).and_then(|block| block.block.since));
                let inner = Parts::of(&entry.statement.kind);
                constants.extend(inner.constants);
                tables.extend(inner.tables);
            }
        }
        while let Some(table) = tables.get(at).and_then(|id| plan.tables.get(id.0 as usize)) {
            at += 1;
            days.extend(table.slots.blocks.iter().filter_map(|block| block.block.since));
            for entry in &table.slots.amount.entries {
                let inner = Parts::of(&entry.statement.kind);
                constants.extend(inner.constants);
                tables.extend(inner.tables.into_iter().filter(|id| !tables.contains(id)).collect::<Vec<_>>());
            }
        }
        for constant in constants {
            let values = plan.constants.get(constant.0 as usize).into_iter().flat_map(|found| &found.values);
            days.extend(values.map(|value| value.since));
        }
        days.retain(|day| since.is_none_or(|since| *day > since) && until.is_none_or(|until| *day <= until));
        days.extend(since);
        if days.is_empty() {
            days.extend(ANY_DAY);
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// What a `let` can be.
    pub(super) fn lets(&self, index: u16) -> impl Iterator<Item = &'p Pipe> + use<'p> {
        let slot = self.slots.lets.get(usize::from(index));
        slot.into_iter().flat_map(|slot| &slot.entries).flat_map(|entry| pipes(&entry.statement.kind))
    }

    /// A value, when it rests on the rules alone.
    pub(super) fn value(&mut self, frame: &mut Frame<'p>, expr: &'p Expr) -> Option<Value> {
        self.reader.eval(frame, expr).ok()
    }

    /// Evaluates with a looked-up expression taken to have a value.
    pub(super) fn supposing<T>(
        &mut self,
        frame: &mut Frame<'p>,
        of: &Expr,
        value: Value,
        run: impl FnOnce(&mut Self, &mut Frame<'p>) -> T,
    ) -> T {
        let mut inner = frame.clone();
        match of {
            Expr::Fact(fact) => self.reader.overrides.push((*fact, value)),
            Expr::Argument => inner.argument = Some(value),
            Expr::Let(index) => inner.suppose(*index, value),
            _ => {}
        }
        let result = run(self, &mut inner);
        if matches!(of, Expr::Fact(_)) {
            self.reader.overrides.pop();
        }
        result
    }

    /// Reports a finding once.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        if self.findings.get(self.first..).is_none_or(|known| !known.contains(&finding)) {
            self.findings.push(finding);
        }
    }
}

/// A ratio of a value, when it is a number or money.
pub(super) fn ratio(value: &Value) -> Option<Ratio> {
    value.ratio().ok()
}
