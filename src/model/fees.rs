//! Bodies of fees, tables, benefits; constants and roundings.

use std::sync::Arc;

use crate::amount::Ratio;
use crate::assessment::{ChargeKind, StatementId};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Builder;
use crate::model::declaration::{
    Benefit, BenefitEffect, Benefits, Block, Body, Constant, ConstantValue, Excludes, Fee, FeeKind, FinalRounding,
    Level, Statement, Table,
};
use crate::model::declarations::{describe, title};
use crate::model::expression::{Cell, Expr, Literal, Type};
use crate::model::expressions::{Local, comparable, literal_ratio};
use crate::model::procedures::{Stated, level};
use crate::syntax::ast::{self, FeePart, FeeStatementKind};
use crate::wording::amounts as say;
use crate::wording::rules;

impl Builder {
    pub(super) fn constant(&mut self, constant: &ast::Constant) {
        let Some(id) = self.scope.constants.get(&constant.name.text).copied() else { return };
        let mut values: Vec<ConstantValue> = Vec::with_capacity(constant.values.len());
        let mut known: Option<Type> = None;
        for value in &constant.values {
            let statement = self.statement(value.place, value.cite.as_ref(), None);
            let local = Local { statement, ..Local::default() };
            let cell = match &value.value {
                ast::Cell::Undetermined(reason) => Cell::Undetermined(Arc::clone(&reason.text)),
                ast::Cell::Value(pipe) => {
                    let Some((pipe, kind)) = self.pipe(&local, pipe) else { continue };
                    if let Some(first) = &known
                        && !comparable(first, &kind)
                    {
                        let message = say::earlier_value(describe(&kind), describe(first));
                        self.report(
                            Diagnostic::error(Code::WrongType, value.place, message).help(say::same_type_values()),
                        );
                        continue;
                    }
                    known = Some(match kind {
                        Type::Number { .. } => Type::Number { whole: false },
                        other => other,
                    });
                    Cell::Value(pipe)
                }
            };
            if let Some(until) = &value.until
                && until.value < value.from.value
            {
                self.report(
                    Diagnostic::error(Code::BadVersion, until.place, say::value_ends_first())
                        .help(rules::since_until()),
                );
            }
            if let Some(same) = values.iter().find(|other| other.since == value.from.value) {
                let first = same.statement;
                let message = say::two_values(&constant.name.text, value.from.value);
                let label = self.model.references.place(first);
                self.report(
                    Diagnostic::error(Code::DuplicateStatement, value.place, message)
                        .help(say::other_stands_at(label.unwrap_or_default())),
                );
            }
            values.push(ConstantValue {
                since: value.from.value,
                until: value.until.map(|until| until.value),
                value: cell,
                statement,
                place: value.place,
            });
        }
        values.sort_by_key(|value| value.since);
        if let Some(slot) = self.scope.constant_types.get_mut(id.0 as usize) {
            *slot = known;
        }
        self.model.constants.push(Constant { name: Arc::clone(&constant.name.text), values });
    }

    pub(super) fn rounding(&mut self, rounding: &ast::Rounding) {
        let statement = self.statement(rounding.place, rounding.cite.as_ref(), None);
        let unit = self.expr(&Local::default(), &rounding.round.unit);
        let Some((Expr::Literal(Literal::Money(currency, unit)), _)) = unit else {
            self.report(
                Diagnostic::error(Code::WrongType, rounding.round.place, say::rounding_to_money())
                    .help(say::write_rounding()),
            );
            return;
        };
        if unit <= Ratio::ZERO {
            self.report(
                Diagnostic::error(Code::BadNumber, rounding.round.place, say::rounding_above_zero())
                    .help(say::write_rounding()),
            );
            return;
        }
        let found = FinalRounding { mode: rounding.round.mode, unit, statement };
        if self.model.roundings.insert(currency, found).is_some() {
            let message = say::two_roundings(currency);
            self.report(Diagnostic::error(Code::DuplicateStatement, rounding.place, message).help(say::keep_one()));
        }
    }

    pub(super) fn table(&mut self, table: &ast::Table) {
        let Some(id) = self.scope.tables.get(&table.name.text).copied() else { return };
        let Some(argument) = self.fact_type(&table.kind) else { return };
        let mut local = self.lets(&table.body);
        local.argument = Some((Arc::clone(&table.argument.text), argument.clone()));
        let mut result = None;
        let body = self.fee_body(&table.body, &mut local, table.cite.as_ref(), &mut result);
        if let Some(slot) = self.scope.table_types.get_mut(id.0 as usize) {
            *slot = result;
        }
        let lets = local.lets.into_iter().map(|(name, _)| name).collect();
        let found = Table { name: Arc::clone(&table.name.text), argument, lets, body };
        if let Some(slot) = self.model.tables.get_mut(id.0 as usize) {
            *slot = found;
        }
    }

    pub(super) fn fee(&mut self, fee: &ast::Fee) {
        let mut local = self.lets(&fee.body);
        let body = self.fee_body(&fee.body, &mut local, None, &mut None);
        self.model.fees.push(Fee {
            name: Arc::clone(&fee.name.text),
            title: title(&fee.title),
            kind: match fee.kind {
                ast::FeeKind::Phi => ChargeKind::Phi,
                ast::FeeKind::LePhi => ChargeKind::LePhi,
                ast::FeeKind::Gia => ChargeKind::Gia,
            },
            lets: local.lets.into_iter().map(|(name, _)| name).collect(),
            body,
            place: fee.place,
        });
    }

    pub(super) fn benefits(&mut self, benefits: &ast::Benefits) {
        let mut fees = Vec::new();
        for name in &benefits.fees {
            match self.scope.fees.get(&name.text).copied() {
                Some(id) => fees.push(id),
                None => {
                    let known = self.scope.fees.keys().cloned().collect();
                    self.unknown(rules::fee(), name, known);
                }
            }
        }
        let mut local = self.lets(&benefits.body);
        if let Some((name, _)) = local.lets.first() {
            let message = say::let_in_benefits(name);
            self.report(Diagnostic::error(Code::Misplaced, benefits.place, message).help(say::state_in_fee()));
        }
        let body = self.fee_body(&benefits.body, &mut local, None, &mut None);
        self.model.benefits.push(Benefits { fees, body });
    }

    /// The names of all `let`s; their types come as they are resolved.
    fn lets(&mut self, parts: &[FeePart]) -> Local {
        let mut local = Local::default();
        for statement in parts.iter().flat_map(statements) {
            if let FeeStatementKind::Let(name, _) = &statement.kind
                && !local.lets.iter().any(|(known, _)| *known == name.text)
            {
                local.lets.push((Arc::clone(&name.text), None));
            }
        }
        local
    }

    fn fee_body(
        &mut self,
        parts: &[FeePart],
        local: &mut Local,
        cite: Option<&ast::Cite>,
        result: &mut Option<Type>,
    ) -> Body<FeeKind> {
        let mut body = Body { blocks: vec![Block::default()], statements: Vec::new(), anchor: None };
        let mut stated = Stated::default();
        for part in parts {
            match part {
                FeePart::Statement(statement) => {
                    let alone = std::slice::from_ref(statement);
                    self.fee_statement(&mut body, 0, cite, statement, alone, local, &mut stated, result);
                }
                FeePart::Block(since, statements) => {
                    let block = self.block(since);
                    body.blocks.push(block);
                    let index = body.blocks.len() as u32 - 1;
                    let cite = since.cite.as_ref().or(cite);
                    for statement in statements {
                        self.fee_statement(&mut body, index, cite, statement, statements, local, &mut stated, result);
                    }
                }
            }
        }
        body
    }

    #[allow(clippy::too_many_arguments)]
    fn fee_statement(
        &mut self,
        body: &mut Body<FeeKind>,
        block: u32,
        block_cite: Option<&ast::Cite>,
        statement: &ast::FeeStatement,
        siblings: &[ast::FeeStatement],
        local: &mut Local,
        stated: &mut Stated,
        result: &mut Option<Type>,
    ) {
        if let FeeStatementKind::Anchor(name) = &statement.kind {
            if block > 0 {
                self.report(
                    Diagnostic::error(Code::Misplaced, statement.place, rules::anchor_in_block())
                        .help(rules::anchor_outside(rules::paid())),
                );
            }
            body.anchor = self.anchor(name);
            return;
        }
        let id = self.statement(statement.place, statement.cite.as_ref(), block_cite);
        local.statement = id;
        let when = match &statement.when {
            None => None,
            Some(when) => match self.condition(local, &when.condition) {
                Some(condition) => Some(condition),
                None => return,
            },
        };
        let Some(kind) = self.fee_kind(statement, local, result, id) else { return };
        let level = level(statement.when.as_deref());
        // an exemption with `when` in a block that has no amount joins the older group (V1)
        let no_amount = || !siblings.iter().any(|other| matches!(other.kind, FeeStatementKind::Amount(_)));
        let joins = block > 0
            && level != Level::General
            && matches!(kind, FeeKind::Exempt(_) | FeeKind::Undetermined(..))
            && no_amount();
        let also = statement.also || joins;
        if !also && level == Level::General {
            self.state_once(stated, (block, slot_name(&kind, id)), statement.place);
        }
        body.statements.push(Arc::new(Statement {
            id,
            block,
            also,
            level,
            when: when.map(Box::new),
            kind,
            place: statement.place,
        }));
    }

    fn fee_kind(
        &mut self,
        statement: &ast::FeeStatement,
        local: &mut Local,
        result: &mut Option<Type>,
        id: StatementId,
    ) -> Option<FeeKind> {
        Some(match &statement.kind {
            FeeStatementKind::Anchor(_) | FeeStatementKind::Fact(_) | FeeStatementKind::Event(_) => return None,
            FeeStatementKind::Let(name, pipe) => {
                let (pipe, kind) = self.pipe(local, pipe)?;
                let at = local.lets.iter().position(|(known, _)| *known == name.text)?;
                if let Some((_, slot)) = local.lets.get_mut(at) {
                    *slot = Some(kind);
                }
                FeeKind::Let(at as u16, pipe)
            }
            FeeStatementKind::Amount(pipe) => {
                let place = pipe.place;
                let (pipe, kind) = self.pipe(local, pipe)?;
                if local.argument.is_none() && kind != Type::Money {
                    let message = say::fee_is_money(describe(&kind));
                    self.report(Diagnostic::error(Code::WrongType, place, message).help(say::write_amount()));
                    return None;
                }
                *result = Some(kind);
                FeeKind::Amount(pipe)
            }
            FeeStatementKind::Exempt(ground) => FeeKind::Exempt(title(ground)),
            FeeStatementKind::Undetermined(reason, candidates) => {
                let mut found = Vec::with_capacity(candidates.len());
                for candidate in candidates {
                    found.push(self.pipe(local, candidate)?.0);
                }
                FeeKind::Undetermined(Arc::clone(&reason.text), found)
            }
            FeeStatementKind::Surcharge(name, text, pipe) => {
                let place = pipe.place;
                let (pipe, kind) = self.pipe(local, pipe)?;
                if kind != Type::Money {
                    self.report(
                        Diagnostic::error(Code::WrongType, place, say::surcharge_is_money()).help(say::write_money()),
                    );
                    return None;
                }
                FeeKind::Surcharge(Arc::clone(&name.text), title(text), pipe)
            }
            FeeStatementKind::Benefit(benefit) => FeeKind::Benefit(self.benefit(benefit, local)?),
            FeeStatementKind::Combine(combine) => FeeKind::Combine(*combine),
            FeeStatementKind::Split(shares) => {
                let mut found = Vec::with_capacity(shares.len());
                let mut sum = Ratio::ZERO;
                for (number, name) in shares {
                    let share = literal_ratio(number, true)?;
                    sum = sum.add(share).ok()?;
                    found.push((share, Arc::clone(&name.text)));
                }
                if sum != Ratio::ONE {
                    self.report(
                        Diagnostic::error(Code::BadNumber, statement.place, say::shares_not_whole())
                            .help(say::shares_whole()),
                    );
                    return None;
                }
                FeeKind::Split(found)
            }
            FeeStatementKind::Payable { before, point } => {
                FeeKind::Payable { before: *before, point: self.point(point)? }
            }
            FeeStatementKind::Refund(expr) => {
                local.statement = id;
                let expr = match expr {
                    Some(expr) => Some(self.expr(local, expr)?.0),
                    None => None,
                };
                FeeKind::Refund(expr)
            }
            FeeStatementKind::Printed(amount, with) => {
                let place = amount.place;
                let (amount, kind) = self.expr(local, amount)?;
                if kind != Type::Money {
                    self.report(
                        Diagnostic::error(Code::WrongType, place, say::printed_is_money()).help(say::write_printed()),
                    );
                    return None;
                }
                let given: Vec<_> = with.iter().map(|(name, expr)| self.given_fact(name, expr, id)).collect();
                FeeKind::Printed(amount, given.into_iter().collect::<Option<_>>()?)
            }
        })
    }

    fn benefit(&mut self, benefit: &ast::Benefit, local: &Local) -> Option<Benefit> {
        let mut share = |expr: &ast::Expr| {
            let (found, kind) = self.expr(local, expr)?;
            if matches!(kind, Type::Number { .. } | Type::Money) {
                return Some(found);
            }
            let message = say::benefit_is(describe(&kind));
            self.report(Diagnostic::error(Code::WrongType, expr.place, message).help(say::write_benefit()));
            None
        };
        let effect = match &benefit.effect {
            ast::BenefitEffect::Free => BenefitEffect::Free,
            ast::BenefitEffect::Pay(expr) => BenefitEffect::Pay(share(expr)?),
            ast::BenefitEffect::Reduce(expr, cap) => {
                let place = expr.place;
                let expr = share(expr)?;
                if matches!(expr, Expr::Literal(Literal::Number(share)) if share > Ratio::ONE) {
                    self.report(
                        Diagnostic::error(Code::BadNumber, place, say::reduced_by_more()).help(say::reduce_at_most()),
                    );
                    return None;
                }
                let cap = match cap {
                    Some(cap) => Some(share(cap)?),
                    None => None,
                };
                BenefitEffect::Reduce(expr, cap)
            }
        };
        let excludes = match &benefit.excludes {
            ast::Excludes::None => Excludes::None,
            ast::Excludes::All => Excludes::All,
            ast::Excludes::Names(names) => Excludes::Names(names.iter().map(|name| Arc::clone(&name.text)).collect()),
        };
        Some(Benefit {
            name: Arc::clone(&benefit.name.text),
            title: title(&benefit.title),
            effect,
            limits: benefit.limits,
            excludes,
        })
    }
}

fn statements(part: &FeePart) -> &[ast::FeeStatement] {
    match part {
        FeePart::Block(_, statements) => statements,
        FeePart::Statement(statement) => std::slice::from_ref(statement),
    }
}

/// What a slot is called (V1); amount, exempt and undetermined share one.
pub fn slot_name(kind: &FeeKind, id: StatementId) -> String {
    match kind {
        FeeKind::Let(index, _) => format!("let {index}"),
        FeeKind::Amount(_) | FeeKind::Exempt(_) | FeeKind::Undetermined(..) => "amount".into(),
        FeeKind::Surcharge(name, ..) => format!("surcharge {name}"),
        FeeKind::Benefit(benefit) => format!("benefit {}", benefit.name),
        FeeKind::Combine(_) => "combine".into(),
        FeeKind::Split(_) => "split".into(),
        FeeKind::Payable { .. } => "payable".into(),
        FeeKind::Refund(_) => "refund".into(),
        // an instrument can print as many amounts as it likes
        FeeKind::Printed(..) => format!("printed {}", id.0),
    }
}
