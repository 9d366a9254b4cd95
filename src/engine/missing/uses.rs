//! How the rules use each fact: the edges it is compared with, and how the fees move with it.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::dossier::{Dossier, FactValue, Moment};
use crate::engine::missing::direction::Direction;
use crate::engine::value::Value;
use crate::model::builtin;
use crate::plan::{
    Anchor, BenefitEffect, Cell, Clause, Condition, EventId, Expr, FactId, FeeKind, FeePlan, FeeSlots, LayeredBlock,
    Limit, OnePoint, Pipe, Plan, Point, ProcKind, ProcedurePlan, RowKey,
};

/// Tables that call each other deeper than this are not looked into.
const DEPTH: u8 = 8;

/// What is asked of one fact.
#[derive(Debug, Clone, Default)]
pub(super) struct Use {
    pub(super) edges: Vec<Value>,
    pub(super) bits: u64,
    /// It stands in a condition that its own values do not cut.
    pub(super) entangled: bool,
    /// A term starts from it or is counted back from it.
    pub(super) point: bool,
}

/// Where an expression stands: the fee or table of its `let`s, and the argument of the table.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'p> {
    pub(super) slots: Option<&'p FeeSlots>,
    pub(super) argument: Option<(&'p Pipe, &'s Scope<'s, 'p>)>,
    /// How `excess` moves, inside a row.
    pub(super) excess: Direction,
    pub(super) depth: u8,
}

impl<'p> Scope<'_, 'p> {
    pub(super) const fn of(slots: Option<&'p FeeSlots>) -> Self {
        Self { slots, argument: None, excess: Direction::Still, depth: 0 }
    }
}

/// The uses of all facts by one procedure and the fees of a dossier.
pub(super) struct Uses<'p> {
    pub(super) plan: &'p Plan,
    pub(super) dossier: &'p Dossier,
    pub(super) fees: Vec<&'p FeePlan>,
    /// What fees are handed in place of a fact (`collects FEE with …`).
    pub(super) handed: HashMap<FactId, Vec<&'p Expr>>,
    found: HashMap<FactId, Use>,
}

impl<'p> Uses<'p> {
    pub(super) fn of(plan: &'p Plan, dossier: &'p Dossier) -> Self {
        let mut uses = Self { plan, dossier, fees: Vec::new(), handed: HashMap::new(), found: HashMap::new() };
        let code = dossier.procedure.as_deref().and_then(|code| plan.procedure_codes.get(code));
        let procedure = code.and_then(|at| plan.procedures.get(*at as usize));
        for entry in procedure.into_iter().flat_map(ProcedurePlan::entries) {
            let ProcKind::Collects(fee, with) = &entry.statement.kind else { continue };
            uses.fees.extend(plan.fees.get(fee.0 as usize));
            for (fact, expr) in with {
                uses.handed.entry(*fact).or_default().push(expr);
            }
        }
        let asked = dossier.fees.iter().filter_map(|name| plan.fee_names.get(name.as_str()));
        uses.fees.extend(asked.filter_map(|fee| plan.fees.get(fee.0 as usize)));
        if let Some(procedure) = procedure {
            uses.procedure(procedure);
        }
        for fee in uses.fees.clone() {
            uses.slots(&fee.slots, &Scope::of(Some(&fee.slots)));
        }
        uses
    }

    /// What is asked of a fact.
    pub(super) fn fact(&self, fact: FactId) -> Use {
        self.found.get(&fact).cloned().unwrap_or_default()
    }

    fn note(&mut self, fact: FactId) -> &mut Use {
        self.found.entry(fact).or_default()
    }

    fn procedure(&mut self, procedure: &'p ProcedurePlan) {
        let scope = Scope::of(None);
        self.blocks(&procedure.blocks, &scope);
        for entry in procedure.entries() {
            if let Some(condition) = &entry.statement.when {
                self.condition(condition, &scope);
            }
            match &entry.statement.kind {
                ProcKind::Collects(_, with) => with.iter().for_each(|(_, expr)| self.expr(expr, &scope)),
                ProcKind::Due(limit, _) | ProcKind::Deadline { limit, .. } => self.limit(limit),
                ProcKind::Clock(point) => self.point(point),
                ProcKind::Steps(table) => {
                    table.rows.iter().flatten().filter_map(|step| step.from.as_ref()).for_each(|from| self.point(from));
                }
                _ => {}
            }
        }
    }

    fn limit(&mut self, limit: &Limit) {
        match limit {
            Limit::In(_, Some(point)) | Limit::Before { point, .. } | Limit::NextPeriod { after: Some(point), .. } => {
                self.point(point);
            }
            Limit::In(_, None)
            | Limit::NextPeriod { after: None, .. }
            | Limit::Immediately
            | Limit::Unspecified
            | Limit::SameDay { .. }
            | Limit::YearDay { .. }
            | Limit::EndOfPeriod { .. } => {}
        }
    }

    fn point(&mut self, point: &Point) {
        for one in point {
            if let OnePoint::Fact(fact) = one {
                self.note(*fact).point = true;
            }
        }
    }

    /// Blocks that a fact dates change with it on their days, and on those of constants and tables.
    fn blocks(&mut self, blocks: &'p [LayeredBlock], scope: &Scope<'_, 'p>) {
        let plan = self.plan;
        for LayeredBlock { block, .. } in blocks {
            if let Some(condition) = &block.except {
                self.condition(condition, scope);
            }
            if let Some(Anchor::Fact(fact)) = block.anchor {
                let tables = plan.tables.iter().flat_map(|table| &table.slots.blocks);
                let dated = blocks.iter().chain(tables).map(|layered| (layered.block.since, layered.block.until));
                let constants = plan.constants.iter().flat_map(|constant| &constant.values);
                let dated = dated.chain(constants.map(|value| (Some(value.since), value.until)));
                let days = dated.flat_map(|(since, until)| [since, until]).flatten().map(Value::Date);
                let days: Vec<Value> = days.collect();
                let edges = &mut self.note(fact).edges;
                days.into_iter().for_each(|day| {
                    if !edges.contains(&day) {
                        edges.push(day);
                    }
                });
            }
        }
    }

    fn slots(&mut self, slots: &'p FeeSlots, scope: &Scope<'_, 'p>) {
        self.blocks(&slots.blocks, scope);
        for entry in slots.slots().flat_map(|slot| &slot.entries) {
            if let Some(condition) = &entry.statement.when {
                self.condition(condition, scope);
            }
            match &entry.statement.kind {
                FeeKind::Let(_, pipe) | FeeKind::Amount(pipe) | FeeKind::Surcharge(_, _, pipe) => {
                    self.pipe(pipe, scope);
                }
                FeeKind::Undetermined(_, pipes) => pipes.iter().for_each(|pipe| self.pipe(pipe, scope)),
                FeeKind::Benefit(benefit) => match &benefit.effect {
                    BenefitEffect::Free => {}
                    BenefitEffect::Pay(expr) | BenefitEffect::Reduce(expr, None) => self.expr(expr, scope),
                    BenefitEffect::Reduce(expr, Some(cap)) => {
                        self.expr(expr, scope);
                        self.expr(cap, scope);
                    }
                },
                FeeKind::Exempt(_)
                | FeeKind::Combine(_)
                | FeeKind::Split(_)
                | FeeKind::Payable { .. }
                | FeeKind::Refund(_)
                | FeeKind::Printed(..) => {}
            }
        }
    }

    fn pipe(&mut self, pipe: &'p Pipe, scope: &Scope<'_, 'p>) {
        self.expr(&pipe.expr, scope);
        for clause in &pipe.clauses {
            match clause {
                Clause::AtLeast(expr) | Clause::AtMost(expr) | Clause::Rounded(_, expr) => self.expr(expr, scope),
                // the sum of both is looked up as well: edges fall where the rest reaches them
                Clause::Cumulative { over, after } => {
                    self.note(*over).entangled = true;
                    self.note(*after).entangled = true;
                }
            }
        }
    }

    /// The look-ups in an expression, each with its edges.
    fn expr(&mut self, expr: &'p Expr, scope: &Scope<'_, 'p>) {
        let mut lookups = Vec::new();
        let mut tables = Vec::new();
        let mut lists = Vec::new();
        expr.each(&mut |inner| match inner {
            Expr::Lookup(lookup) => lookups.push(lookup),
            Expr::Table(table, argument) => tables.push((*table, argument)),
            Expr::Sum(_, records) => lists.push(*records),
            _ => {}
        });
        lists.into_iter().for_each(|records| self.note(records).entangled = true);
        for (table, argument) in tables {
            if let Some(found) = self.plan.tables.get(table.0 as usize)
                && scope.depth < DEPTH
            {
                let inner = Scope { argument: Some((argument, scope)), depth: scope.depth + 1, ..Scope::of(None) };
                self.slots(&found.slots, &Scope { slots: Some(&found.slots), ..inner });
            }
        }
        for lookup in lookups {
            if let Some(columns) = &lookup.columns {
                let bits =
                    columns.choices.iter().fold(0, |bits, at| bits | 1_u64.checked_shl(u32::from(*at)).unwrap_or(0));
                self.note(columns.fact).bits |= bits;
            }
            let keys = lookup.rows.iter().flat_map(|row| match &row.key {
                RowKey::At(point) => vec![point],
                RowKey::Range { lower, upper } => lower.iter().chain(upper).map(|(edge, _)| edge).collect(),
                RowKey::Is(_) | RowKey::Otherwise => Vec::new(),
            });
            self.compared(&lookup.of, keys, scope);
        }
    }

    /// An expression that is compared with edges.
    fn compared(&mut self, subject: &'p Expr, edges: impl IntoIterator<Item = &'p Expr>, scope: &Scope<'_, 'p>) {
        let edges: Vec<&'p Expr> = edges.into_iter().collect();
        let values: Option<Vec<Vec<Value>>> = edges.iter().map(|edge| self.edge(edge)).collect();
        match (self.plain(subject, scope), values) {
            (Some(facts), Some(values)) => {
                for fact in facts {
                    self.note(fact).edges.extend(values.iter().flatten().cloned());
                }
            }
            (_, values) => {
                for expr in edges.into_iter().filter(|_| values.is_none()).chain([subject]) {
                    self.entangle(expr, scope);
                }
            }
        }
    }

    fn entangle(&mut self, expr: &'p Expr, scope: &Scope<'_, 'p>) {
        let mut facts = Vec::new();
        self.facts_of(expr, scope, &mut facts);
        facts.into_iter().for_each(|fact| self.note(fact).entangled = true);
    }

    fn facts_of(&self, expr: &'p Expr, scope: &Scope<'_, 'p>, facts: &mut Vec<FactId>) {
        let (mut lets, mut argument) = (Vec::new(), false);
        expr.each(&mut |inner| match inner {
            Expr::Fact(fact) | Expr::Field(fact, _) if !facts.contains(fact) => facts.push(*fact),
            Expr::Let(index) => lets.push(*index),
            Expr::Argument => argument = true,
            _ => {}
        });
        if scope.depth < DEPTH {
            let deeper = Scope { depth: scope.depth + 1, ..*scope };
            for pipe in lets.into_iter().flat_map(|index| lets_of(scope, index)) {
                self.facts_of(&pipe.expr, &deeper, facts);
            }
            if let (true, Some((pipe, outer))) = (argument, scope.argument) {
                self.facts_of(&pipe.expr, outer, facts);
            }
        }
        for fact in facts.clone() {
            for expr in self.handed.get(&fact).into_iter().flatten() {
                expr.each(&mut |inner| match inner {
                    Expr::Fact(fact) if !facts.contains(fact) => facts.push(*fact),
                    _ => {}
                });
            }
        }
    }

    /// The facts of which an expression is one, as it is; nothing when it is more than that.
    pub(super) fn plain(&self, expr: &'p Expr, scope: &Scope<'_, 'p>) -> Option<Vec<FactId>> {
        let whole = |pipe: &'p Pipe, scope: &Scope<'_, 'p>| match pipe.clauses.as_slice() {
            [] => self.plain(&pipe.expr, scope),
            _ => None,
        };
        match expr {
            Expr::Fact(fact) => {
                let mut facts = vec![*fact];
                for handed in self.handed.get(fact).into_iter().flatten() {
                    match handed {
                        Expr::Fact(other) => facts.push(*other),
                        Expr::Literal(_) => {}
                        _ => return None,
                    }
                }
                Some(facts)
            }
            Expr::Group(pipe) => whole(pipe, scope),
            Expr::Let(index) if scope.depth < DEPTH => {
                let deeper = Scope { depth: scope.depth + 1, ..*scope };
                let all: Option<Vec<_>> = lets_of(scope, *index).map(|pipe| whole(pipe, &deeper)).collect();
                all.map(|all| all.concat())
            }
            Expr::Argument => scope.argument.and_then(|(pipe, outer)| whole(pipe, outer)),
            Expr::Literal(_) | Expr::Constant(_) | Expr::Instant(_) => Some(Vec::new()),
            _ => None,
        }
    }

    /// What an edge can be.
    fn edge(&self, edge: &Expr) -> Option<Vec<Value>> {
        match edge {
            Expr::Literal(literal) => Some(vec![(*literal).into()]),
            Expr::Instant(event) => Some(self.instant(*event).map(Value::Date).into_iter().collect()),
            Expr::Constant(constant) => {
                let constant = self.plan.constants.get(constant.0 as usize)?;
                let values = constant.values.iter().filter_map(|value| match &value.value {
                    Cell::Undetermined(_) => None,
                    Cell::Value(Pipe { expr, clauses }) if clauses.is_empty() => Some(self.edge(expr)),
                    Cell::Value(_) => Some(None),
                });
                values.collect::<Option<Vec<_>>>().map(|values| values.concat())
            }
            _ => None,
        }
    }

    fn instant(&self, event: EventId) -> Option<NaiveDate> {
        let dossier = self.dossier;
        let at = match event {
            builtin::SUBMITTED => dossier.submitted,
            builtin::ACCEPTED => dossier.accepted,
            builtin::PAID => dossier.paid,
            builtin::FINISHED => dossier.finished,
            _ => None,
        };
        at.map(|at| match at {
            Moment::Date(date) => date,
            Moment::Civil(civil) => civil.date(),
            Moment::Instant(instant) => instant.date_naive(),
        })
    }

    fn condition(&mut self, condition: &'p Condition, scope: &Scope<'_, 'p>) {
        match condition {
            Condition::Any(parts) | Condition::All(parts) => {
                parts.iter().for_each(|part| self.condition(part, scope));
            }
            Condition::Not(part) => self.condition(part, scope),
            Condition::Happened(_) => {}
            Condition::Flag(subject) | Condition::Is { subject, .. } => {
                if self.plain(subject, scope).is_none() {
                    self.entangle(subject, scope);
                }
            }
            Condition::Has { subject, set } => match self.plain(subject, scope) {
                Some(facts) => facts.into_iter().for_each(|fact| self.note(fact).bits |= set),
                None => self.entangle(subject, scope),
            },
            Condition::LaterInDay(subject, _) | Condition::EarlierInDay(subject, _) => self.entangle(subject, scope),
            Condition::Within { subject, lower, upper } => {
                self.compared(subject, lower.iter().chain(upper).map(|(edge, _)| edge), scope);
            }
        }
    }

    /// Whether the dossier gives a fact below zero.
    pub(super) fn given_below_zero(&self, fact: FactId) -> bool {
        let given = self.plan.facts.get(fact.0 as usize).and_then(|fact| self.dossier.facts.get(&*fact.name));
        given.is_some_and(|value| match value {
            FactValue::Integer(value) => *value < 0,
            FactValue::Number(value) => *value < crate::amount::Ratio::ZERO,
            FactValue::Money(money) => money.minor < 0,
            FactValue::Text(text) => text.trim_start().starts_with('-'),
            FactValue::Flag(_) | FactValue::Moment(_) | FactValue::List(_) | FactValue::Record(_) => false,
        })
    }
}

/// Every version of a `let`.
pub(super) fn lets_of<'p>(scope: &Scope<'_, 'p>, index: u16) -> impl Iterator<Item = &'p Pipe> + use<'p> {
    let slot = scope.slots.and_then(|slots| slots.lets.get(usize::from(index)));
    slot.into_iter().flat_map(|slot| &slot.entries).filter_map(|entry| match &entry.statement.kind {
        FeeKind::Let(_, pipe) => Some(pipe),
        _ => None,
    })
}
