//! Amounts that an instrument prints beside its formula: the formula must give them.

use chrono::NaiveDate;

use crate::assessment::Outcome;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::Value;
use crate::plan::{Entry, FeeKind, FeePlan, Plan};
use crate::wording::{Text, amounts as say};

/// Compares every printed amount with what the fee comes to on the first day of its version; outside blocks, of the newest.
pub(super) fn prove(plan: &Plan, fee: &FeePlan, findings: &mut Vec<Diagnostic>) {
    for entry in &fee.slots.printed.entries {
        let own = fee.slots.blocks.get(entry.block as usize).and_then(|block| block.block.since);
        let newest = || fee.slots.blocks.iter().filter_map(|block| block.block.since).max();
        findings.extend(one(plan, fee, entry, own.or_else(newest).unwrap_or_default()));
    }
}

fn one(plan: &Plan, fee: &FeePlan, entry: &Entry<FeeKind>, day: NaiveDate) -> Option<Diagnostic> {
    let FeeKind::Printed(amount, with) = &entry.statement.kind else { return None };
    let nothing = vec![None; plan.facts.len()];
    let instants = vec![None; plan.events.len()];
    let mut alone = Reader::without_dossier(plan, &nothing, &instants, day);
    let mut facts: Vec<Option<Value>> = plan.facts.iter().map(|fact| fact.default.map(Value::from)).collect();
    let mut frame = Frame::new(&fee.slots, Default::default(), day);
    for (fact, expr) in with {
        let value = alone.eval(&mut frame, expr).ok();
        if let Some(slot) = facts.get_mut(fact.0 as usize) {
            *slot = value;
        }
    }
    let wrong = |message: Text, help: Text| {
        Some(Diagnostic::warning(Code::PrintedAmount, entry.statement.place, message).help(help))
    };
    let Ok(Value::Money(currency, printed)) = alone.eval(&mut frame, amount) else {
        return wrong(say::printed_rests_on_more(), say::write_plain_printed());
    };
    let mut reader = Reader::without_dossier(plan, &facts, &instants, day);
    match reader.fee_line(fee).outcome {
        Outcome::Value(charge) if charge.net.currency == currency && charge.net.to_ratio() == printed => None,
        Outcome::Value(charge) => wrong(say::rule_gives(charge.net, printed, currency), say::look_up_again()),
        Outcome::Exempt(_) | Outcome::None(_) => wrong(say::rule_takes_nothing(), say::give_facts_for_amount()),
        Outcome::Undetermined(open) => wrong(say::rule_gives_none(&open.reason), say::give_facts()),
        Outcome::Error(error) => wrong(say::rule_gives_none(&error.message), say::correct_rule()),
        Outcome::Awaiting(event) => wrong(say::rule_waits(&event), say::print_on_facts()),
    }
}
