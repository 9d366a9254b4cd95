//! What to ask an applicant: the facts that the rules in force on a day can use.

use chrono::NaiveDate;

use crate::assessment::{DossierError, Question};
use crate::engine::expression::Reader;
use crate::engine::slot::{Activity, grouped};
use crate::engine::value::Value;
use crate::model::builtin;
use crate::plan::{
    BenefitEffect, Cell, Clause, Condition, Expr, Fact, FactId, FeeKind, FeeSlots, LayeredBlock, Limits, Lookup,
    OnePoint, Pipe, Plan, ProcKind, ProcedurePlan, RowKey, Slot, TableId, Type,
};

/// The facts of a procedure and of the fees that it collects, in the order in which the rules use them.
///
/// # Errors
/// An unknown procedure.
pub fn ask(plan: &Plan, code: &str, on: NaiveDate) -> Result<Vec<Question>, DossierError> {
    let procedure = super::find_procedure(plan, code)?;
    let mut found = Found { plan, on, facts: Vec::new(), tables: Vec::new() };
    found.procedure(procedure);
    Ok(found.facts.iter().filter_map(|id| plan.facts.get(id.0 as usize)).map(question).collect())
}

/// What a fact asks, by its name.
///
/// # Errors
/// A name that no fact has, or that is a field of its own in a dossier.
pub fn of_fact(plan: &Plan, name: &str) -> Result<Question, DossierError> {
    let id = super::facts::known(plan, name)?;
    plan.facts.get(id.0 as usize).map(question).ok_or_else(|| super::facts::unknown(plan, name))
}

pub(crate) fn question(fact: &Fact) -> Question {
    let (kind, choices) = match &fact.kind {
        Type::Flag => ("flag", &[][..]),
        Type::Number { whole: true } => ("integer", &[][..]),
        Type::Number { whole: false } => ("number", &[][..]),
        Type::Money => ("money", &[][..]),
        Type::Date => ("date", &[][..]),
        Type::Moment => ("moment", &[][..]),
        Type::OneOf(choices) => ("one_of", &**choices),
        Type::SeveralOf(choices) => ("several_of", &**choices),
        Type::Many(_) => ("many", &[][..]),
    };
    let fields = match &fact.kind {
        Type::Many(fields) => fields
            .iter()
            .map(|field| {
                question(&Fact {
                    name: field.name.clone(),
                    title: field.title.clone(),
                    kind: field.kind.clone(),
                    limits: field.limits.clone(),
                    default: field.default,
                    optional: false,
                    place: fact.place,
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    let Limits { lower, upper } = &fact.limits;
    let edge =
        |edge: &Option<(crate::plan::Literal, bool)>| edge.map(|(literal, _)| super::show(&Value::from(literal)));
    let default = fact.default.map(|literal| match (literal, &fact.kind) {
        (crate::plan::Literal::Choice(at), Type::OneOf(choices)) => {
            choices.get(usize::from(at)).map(|choice| choice.to_string()).unwrap_or_default()
        }
        (crate::plan::Literal::Flag(flag), _) => flag.to_string(),
        (literal, _) => super::show(&Value::from(literal)),
    });
    Question {
        name: fact.name.clone(),
        title: fact.title.clone(),
        kind,
        choices: choices.to_vec(),
        minimum: edge(lower),
        maximum: edge(upper),
        default,
        optional: fact.optional,
        fields,
    }
}

/// The facts met on the way.
struct Found<'p> {
    plan: &'p Plan,
    on: NaiveDate,
    facts: Vec<FactId>,
    tables: Vec<TableId>,
}

impl<'p> Found<'p> {
    /// The blocks in force when every anchor falls on the day; all of them where that cannot be told.
    fn activity(&self, blocks: &'p [LayeredBlock]) -> Option<Activity> {
        let (facts, instants) = (vec![None; self.plan.facts.len()], vec![None; self.plan.events.len()]);
        let mut reader = Reader::without_dossier(self.plan, &facts, &instants, self.on);
        reader.activity(blocks, Some(self.on)).ok()
    }

    fn add(&mut self, fact: FactId) {
        let own = fact.0 <= builtin::PLACE.0;
        if !own && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    fn procedure(&mut self, procedure: &'p ProcedurePlan) {
        for block in &procedure.blocks {
            self.block(block);
        }
        let Some(activity) = self.activity(&procedure.blocks) else { return };
        let mut slots: Vec<&'p Slot<ProcKind>> = procedure.count.iter().collect();
        slots.extend([&procedure.clock, &procedure.cutoff, &procedure.due, &procedure.add, &procedure.supplement]);
        slots.extend([&procedure.extension_agreed, &procedure.extension_ceiling, &procedure.reappointment]);
        slots.extend([&procedure.exclude, &procedure.on_time, &procedure.steps, &procedure.collects_none]);
        slots.extend(procedure.deadlines.iter().map(|(_, slot)| slot));
        for slot in slots {
            for entry in grouped(&activity, slot).0 {
                self.optional_condition(entry.statement.when.as_deref());
            }
        }
        for (fee, slot) in &procedure.collects {
            for entry in grouped(&activity, slot).0 {
                self.optional_condition(entry.statement.when.as_deref());
                let given: Vec<FactId> = match &entry.statement.kind {
                    ProcKind::Collects(_, with) => {
                        with.iter().for_each(|(_, expr)| self.expr(expr));
                        with.iter().map(|(fact, _)| *fact).collect()
                    }
                    _ => Vec::new(),
                };
                let before = self.facts.clone();
                if let Some(fee) = self.plan.fees.get(fee.0 as usize) {
                    self.fee(&fee.slots);
                }
                self.facts.retain(|fact| before.contains(fact) || !given.contains(fact));
            }
        }
    }

    fn block(&mut self, block: &'p LayeredBlock) {
        self.optional_condition(block.block.except.as_deref());
    }

    fn fee(&mut self, slots: &'p FeeSlots) {
        let Some(activity) = self.activity(&slots.blocks) else { return };
        let mut all: Vec<&'p Slot<FeeKind>> = slots.lets.iter().collect();
        all.extend([&slots.amount, &slots.combine, &slots.split, &slots.payable, &slots.refund]);
        all.extend(slots.surcharges.iter().map(|(_, slot)| slot));
        all.extend(slots.benefits.iter().map(|(_, slot)| slot));
        for slot in all {
            for entry in grouped(&activity, slot).0 {
                self.optional_condition(entry.statement.when.as_deref());
                self.fee_kind(&entry.statement.kind);
            }
        }
    }

    fn fee_kind(&mut self, kind: &'p FeeKind) {
        match kind {
            FeeKind::Let(_, pipe) | FeeKind::Amount(pipe) | FeeKind::Surcharge(_, _, pipe) => self.pipe(pipe),
            FeeKind::Undetermined(_, candidates) => candidates.iter().for_each(|pipe| self.pipe(pipe)),
            FeeKind::Benefit(benefit) => match &benefit.effect {
                BenefitEffect::Free => {}
                BenefitEffect::Pay(expr) => self.expr(expr),
                BenefitEffect::Reduce(expr, cap) => {
                    self.expr(expr);
                    cap.iter().for_each(|cap| self.expr(cap));
                }
            },
            FeeKind::Payable { point, .. } => {
                for one in point {
                    if let OnePoint::Fact(fact) = one {
                        self.add(*fact);
                    }
                }
            }
            FeeKind::Refund(Some(expr)) => self.expr(expr),
            FeeKind::Refund(None)
            | FeeKind::Exempt(_)
            | FeeKind::Combine(_)
            | FeeKind::Split(_)
            | FeeKind::Printed(..) => {}
        }
    }

    fn pipe(&mut self, pipe: &'p Pipe) {
        self.expr(&pipe.expr);
        for clause in &pipe.clauses {
            match clause {
                Clause::AtLeast(expr) | Clause::AtMost(expr) | Clause::Rounded(_, expr) => self.expr(expr),
                Clause::Cumulative { over, after } => {
                    self.add(*over);
                    self.add(*after);
                }
            }
        }
    }

    fn expr(&mut self, expr: &'p Expr) {
        match expr {
            Expr::Fact(fact) | Expr::Field(fact, _) => self.add(*fact),
            Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            Expr::Sum(of, records) => {
                self.add(*records);
                self.expr(of);
            }
            Expr::Lookup(lookup) => self.lookup(lookup),
            Expr::Call(_, arguments) => arguments.iter().for_each(|pipe| self.pipe(pipe)),
            Expr::Group(pipe) => self.pipe(pipe),
            Expr::Table(table, argument) => {
                self.pipe(argument);
                if !self.tables.contains(table) {
                    self.tables.push(*table);
                    if let Some(found) = self.plan.tables.get(table.0 as usize) {
                        self.fee(&found.slots);
                    }
                }
            }
            Expr::Literal(_) | Expr::Let(_) | Expr::Argument | Expr::Excess | Expr::Instant(_) | Expr::Constant(_) => {}
        }
    }

    fn lookup(&mut self, lookup: &'p Lookup) {
        self.expr(&lookup.of);
        if let Some(columns) = &lookup.columns {
            self.add(columns.fact);
        }
        for row in &lookup.rows {
            match &row.key {
                RowKey::At(expr) => self.expr(expr),
                RowKey::Range { lower, upper } => {
                    lower.iter().chain(upper).for_each(|(expr, _)| self.expr(expr));
                }
                RowKey::Is(_) | RowKey::Otherwise => {}
            }
            for cell in &row.cells {
                if let Cell::Value(pipe) = cell {
                    self.pipe(pipe);
                }
            }
        }
    }

    fn optional_condition(&mut self, condition: Option<&'p Condition>) {
        if let Some(condition) = condition {
            self.condition(condition);
        }
    }

    fn condition(&mut self, condition: &'p Condition) {
        match condition {
            Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Not(part) => self.condition(part),
            Condition::Happened(_) => {}
            Condition::Flag(expr)
            | Condition::Is { subject: expr, .. }
            | Condition::Has { subject: expr, .. }
            | Condition::LaterInDay(expr, _)
            | Condition::EarlierInDay(expr, _) => self.expr(expr),
            Condition::Within { subject, lower, upper } => {
                self.expr(subject);
                lower.iter().chain(upper).for_each(|(expr, _)| self.expr(expr));
            }
        }
    }
}
