//! Expressions and conditions: names resolved, types checked.

use std::sync::Arc;

use chrono::Timelike;

use crate::amount::Ratio;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::declarations::{describe, literal_of};
use crate::model::expression::{Clause, Condition, Expr, FactId, Function, Literal, Pipe, Type};
use crate::model::{Builder, names};
use crate::source::Place;
use crate::syntax::ast::{self, CheckKind, ClauseKind, ConditionKind, ExprKind, Operator};
use crate::wording::{Text, rules as say};

/// What an expression can see besides the book's own names.
#[derive(Debug, Clone, Default)]
pub(super) struct Local {
    /// The `let`s of the fee or table: name and type as far as they are known.
    pub(super) lets: Vec<(Arc<str>, Option<Type>)>,
    /// The argument of the table.
    pub(super) argument: Option<(Arc<str>, Type)>,
    /// The list that `sum of … over` runs over.
    pub(super) record: Option<FactId>,
    /// The type of `excess` inside a row.
    pub(super) excess: Option<Type>,
    /// The statement that is being resolved.
    pub(super) statement: crate::assessment::StatementId,
}

/// An expression with its type.
pub(super) type Typed = (Expr, Type);

/// Deeper nesting than this is refused before it can exhaust a stack.
const DEPTH: usize = 256;

pub(super) const NUMBER: Type = Type::Number { whole: false };
pub(super) const WHOLE: Type = Type::Number { whole: true };

impl Builder {
    /// Resolves an expression; nothing when it has a fault, which is reported.
    pub(super) fn expr(&mut self, local: &Local, expr: &ast::Expr) -> Option<Typed> {
        self.expr_at(local, expr, 0)
    }

    fn expr_at(&mut self, local: &Local, expr: &ast::Expr, depth: usize) -> Option<Typed> {
        if depth > DEPTH {
            self.report(
                Diagnostic::error(Code::TooDeep, expr.place, say::too_deep_expression()).help(say::split_with_let()),
            );
            return None;
        }
        if let Some(literal) = literal_of(expr) {
            return Some((Expr::Literal(literal), literal_type(literal)));
        }
        match &expr.kind {
            ExprKind::Number(number) | ExprKind::Money(number, _) | ExprKind::Percent(number) => {
                let message = say::not_exact_or_zero();
                self.report(Diagnostic::error(Code::BadNumber, number.place, message).help(say::fewer_digits()));
                None
            }
            ExprKind::Date(date) => Some((Expr::Literal(Literal::Date(*date)), Type::Date)),
            ExprKind::Name(name) => self.name(local, name),
            ExprKind::Binary(a, operator, b) => {
                let a = self.expr_at(local, a, depth + 1);
                let b = self.expr_at(local, b, depth + 1);
                self.binary(expr.place, a?, *operator, b?)
            }
            ExprKind::Lookup(lookup) => self.lookup(local, lookup, expr.place),
            ExprKind::Sum(of, list) => self.sum(local, of, list, depth),
            ExprKind::Call(name, arguments) => self.call(local, name, arguments, expr.place),
            ExprKind::Group(pipe) => {
                let (pipe, kind) = self.pipe_at(local, pipe, depth + 1)?;
                let plain = pipe.clauses.is_empty();
                Some((if plain { pipe.expr } else { Expr::Group(Box::new(pipe)) }, kind))
            }
        }
    }

    /// Names in order: a record's field, the table's argument, `excess`, a `let`, a fact, a constant, an event.
    fn name(&mut self, local: &Local, name: &ast::Name) -> Option<Typed> {
        if let Some(found) = self.field(local, name) {
            return Some(found);
        }
        if let Some((argument, kind)) = &local.argument
            && *argument == name.text
        {
            return Some((Expr::Argument, kind.clone()));
        }
        if &*name.text == "excess" || &*name.text == "phần_vượt" {
            match &local.excess {
                Some(kind) => return Some((Expr::Excess, kind.clone())),
                None => {
                    self.report(
                        Diagnostic::error(Code::Misplaced, name.place, say::excess_outside())
                            .help(say::excess_in_cell()),
                    );
                    return None;
                }
            }
        }
        if let Some(at) = local.lets.iter().position(|(known, _)| *known == name.text) {
            match local.lets.get(at).and_then(|(_, kind)| kind.clone()) {
                Some(kind) => return Some((Expr::Let(at as u16), kind)),
                None => {
                    let message = say::used_before_stated(&name.text);
                    self.report(Diagnostic::error(Code::Circular, name.place, message).help(say::lets_above()));
                    return None;
                }
            }
        }
        if let Some(id) = self.scope.facts.get(&name.text).copied() {
            let kind = self.model.facts.get(id.0 as usize).map(|fact| fact.kind.clone())?;
            return Some((Expr::Fact(id), kind));
        }
        if let Some(id) = self.scope.constants.get(&name.text).copied() {
            let Some(kind) = self.scope.constant_types.get(id.0 as usize).cloned().flatten() else {
                let message = say::constant_without_value(&name.text);
                self.report(
                    Diagnostic::error(Code::Circular, name.place, message).help(say::constants_without_circle()),
                );
                return None;
            };
            return Some((Expr::Constant(id), kind));
        }
        if let Some(id) = self.scope.events.get(&name.text).copied() {
            return Some((Expr::Instant(id), Type::Moment));
        }
        let mut known: Vec<Arc<str>> = self.scope.facts.keys().chain(self.scope.constants.keys()).cloned().collect();
        known.extend(self.scope.events.keys().cloned());
        known.extend(local.lets.iter().map(|(name, _)| Arc::clone(name)));
        let hint = names::suggestion(&name.text, known.iter().map(|known| &**known));
        let message = say::nothing_called(&name.text, &hint);
        self.report(Diagnostic::error(Code::UnknownName, name.place, message).help(say::declare_a_fact(&name.text)));
        None
    }

    fn field(&self, local: &Local, name: &ast::Name) -> Option<Typed> {
        let list = local.record?;
        let Type::Many(fields) = &self.model.facts.get(list.0 as usize)?.kind else { return None };
        let at = fields.iter().position(|field| field.name == name.text)?;
        Some((Expr::Field(list, at as u16), fields.get(at)?.kind.clone()))
    }

    fn binary(&mut self, place: Place, a: Typed, operator: Operator, b: Typed) -> Option<Typed> {
        let number = |kind: &Type| matches!(kind, Type::Number { .. });
        let whole = |kind: &Type| matches!(kind, Type::Number { whole: true });
        let kind = match (operator, &a.1, &b.1) {
            (Operator::Add | Operator::Subtract, x, y) if number(x) && number(y) => {
                Some(Type::Number { whole: whole(x) && whole(y) })
            }
            (Operator::Add | Operator::Subtract, Type::Money, Type::Money) => Some(Type::Money),
            (Operator::Multiply, x, y) if number(x) && number(y) => Some(Type::Number { whole: whole(x) && whole(y) }),
            (Operator::Multiply, Type::Money, x) | (Operator::Multiply, x, Type::Money) if number(x) => {
                Some(Type::Money)
            }
            (Operator::Divide, x, y) if number(x) && number(y) => Some(NUMBER),
            (Operator::Divide, Type::Money, y) if number(y) => Some(Type::Money),
            (Operator::Divide, Type::Money, Type::Money) => Some(NUMBER),
            _ => None,
        };
        let Some(kind) = kind else {
            let word = match operator {
                Operator::Add => say::added_to(),
                Operator::Subtract => say::taken_from(),
                Operator::Multiply => say::multiplied_by(),
                Operator::Divide => say::divided_by(),
            };
            let message = say::cannot_be(describe(&a.1), &word, describe(&b.1));
            self.report(Diagnostic::error(Code::WrongType, place, message).help(say::money_goes_with()));
            return None;
        };
        let (x, y) = (Box::new(a.0), Box::new(b.0));
        let expr = match operator {
            Operator::Add => Expr::Add(x, y),
            Operator::Subtract => Expr::Subtract(x, y),
            Operator::Multiply => Expr::Multiply(x, y),
            Operator::Divide => Expr::Divide(x, y),
        };
        Some((expr, kind))
    }

    fn sum(&mut self, local: &Local, of: &ast::Expr, list: &ast::Name, depth: usize) -> Option<Typed> {
        let found = self.scope.facts.get(&list.text).copied();
        let is_list = found.and_then(|id| self.model.facts.get(id.0 as usize)).map(|fact| &fact.kind);
        let (Some(id), Some(Type::Many(_))) = (found, is_list) else {
            let message = say::no_list(&list.text);
            self.report(Diagnostic::error(Code::WrongType, list.place, message).help(say::declare_a_list()));
            return None;
        };
        let inner = Local { record: Some(id), ..local.clone() };
        let (expr, kind) = self.expr_at(&inner, of, depth + 1)?;
        if !matches!(kind, Type::Number { .. } | Type::Money) {
            self.report(
                Diagnostic::error(Code::WrongType, of.place, say::cannot_be_summed(describe(&kind)))
                    .help(say::sum_numbers()),
            );
            return None;
        }
        Some((Expr::Sum(Box::new(expr), id), kind))
    }

    fn call(&mut self, local: &Local, name: &ast::Name, arguments: &[ast::Pipe], place: Place) -> Option<Typed> {
        if let Some(id) = self.scope.tables.get(&name.text).copied() {
            return self.table_call(local, name, id, arguments, place);
        }
        let (function, arity) = match &*name.text {
            "min" => (Function::Min, None),
            "max" => (Function::Max, None),
            "floor" => (Function::Floor, Some(1)),
            "ceil" => (Function::Ceil, Some(1)),
            "year" => (Function::Year, Some(1)),
            "month" => (Function::Month, Some(1)),
            "day" => (Function::Day, Some(1)),
            "days_between" => (Function::DaysBetween, Some(2)),
            "months_between" => (Function::MonthsBetween, Some(2)),
            _ => {
                let mut known: Vec<Arc<str>> = self.scope.tables.keys().cloned().collect();
                let built_in =
                    ["min", "max", "floor", "ceil", "year", "month", "day", "days_between", "months_between"];
                known.extend(built_in.map(Arc::from));
                self.unknown(say::table_or_function(), name, known);
                return None;
            }
        };
        let mut values = Vec::new();
        let mut kinds = Vec::new();
        for argument in arguments {
            let (pipe, kind) = self.pipe(local, argument)?;
            values.push(pipe);
            kinds.push(kind);
        }
        let count_fits = arity.map_or(!values.is_empty(), |arity| arity == values.len());
        let dates = matches!(
            function,
            Function::Year | Function::Month | Function::Day | Function::DaysBetween | Function::MonthsBetween
        );
        let type_fits = kinds.iter().all(|kind| match kind {
            Type::Date | Type::Moment => dates,
            Type::Number { .. } | Type::Money => !dates,
            _ => false,
        });
        let same = kinds.iter().all(|kind| kinds.first().is_some_and(|first| comparable(first, kind)));
        if !count_fits || !type_fits || !same {
            let message = say::wrong_values(&name.text);
            self.report(Diagnostic::error(Code::WrongType, place, message).help(say::functions_take()));
            return None;
        }
        let kind = match function {
            Function::Min | Function::Max => {
                if kinds.iter().all(|kind| *kind == WHOLE) {
                    WHOLE
                } else {
                    kinds.first().map(widened)?
                }
            }
            Function::Floor | Function::Ceil => match kinds.first() {
                Some(Type::Money) => Type::Money,
                _ => WHOLE,
            },
            Function::Year | Function::Month | Function::Day | Function::DaysBetween | Function::MonthsBetween => WHOLE,
        };
        Some((Expr::Call(function, values), kind))
    }

    fn table_call(
        &mut self,
        local: &Local,
        name: &ast::Name,
        id: crate::model::expression::TableId,
        arguments: &[ast::Pipe],
        place: Place,
    ) -> Option<Typed> {
        let [argument] = arguments else {
            let message = say::takes_one(&name.text);
            self.report(Diagnostic::error(Code::WrongType, place, message).help(say::write_call(&name.text)));
            return None;
        };
        let (pipe, kind) = self.pipe(local, argument)?;
        let table = self.model.tables.get(id.0 as usize).map(|table| table.argument.clone());
        if let Some(wanted) = table
            && !comparable(&wanted, &kind)
        {
            let message = say::table_takes(&name.text, describe(&wanted), describe(&kind));
            self.report(Diagnostic::error(Code::WrongType, argument.place, message).help(say::pass_that_type()));
            return None;
        }
        let Some(result) = self.scope.table_types.get(id.0 as usize).cloned().flatten() else {
            let message = say::table_without_amount(&name.text);
            self.report(Diagnostic::error(Code::Circular, name.place, message).help(say::tables_without_circle()));
            return None;
        };
        Some((Expr::Table(id, Box::new(pipe)), result))
    }

    /// Resolves a pipeline.
    pub(super) fn pipe(&mut self, local: &Local, pipe: &ast::Pipe) -> Option<(Pipe, Type)> {
        self.pipe_at(local, pipe, 0)
    }

    fn pipe_at(&mut self, local: &Local, pipe: &ast::Pipe, depth: usize) -> Option<(Pipe, Type)> {
        let (expr, kind) = self.expr_at(local, &pipe.expr, depth + 1)?;
        let mut clauses = Vec::with_capacity(pipe.clauses.len());
        for clause in &pipe.clauses {
            clauses.push(match &clause.kind {
                ClauseKind::AtLeast(limit) => Clause::AtLeast(self.like(local, limit, &kind)?),
                ClauseKind::AtMost(limit) => Clause::AtMost(self.like(local, limit, &kind)?),
                ClauseKind::Rounded(round) => Clause::Rounded(round.mode, self.like(local, &round.unit, &kind)?),
                ClauseKind::Cumulative { over, after } => {
                    Clause::Cumulative { over: self.number_fact(over)?, after: self.number_fact(after)? }
                }
            });
        }
        let found = Pipe { expr, clauses };
        self.idle_limits(pipe, &found);
        Some((found, kind))
    }

    /// An expression of the same type as another.
    fn like(&mut self, local: &Local, expr: &ast::Expr, kind: &Type) -> Option<Expr> {
        let (found, other) = self.expr(local, expr)?;
        if comparable(kind, &other) && matches!(kind, Type::Number { .. } | Type::Money) {
            return Some(found);
        }
        let message = say::does_not_go_with(describe(&other), describe(kind));
        self.report(Diagnostic::error(Code::WrongType, expr.place, message).help(say::write(describe(kind))));
        None
    }

    fn number_fact(&mut self, name: &ast::Name) -> Option<FactId> {
        let found = self.scope.facts.get(&name.text).copied();
        let kind = found.and_then(|id| self.model.facts.get(id.0 as usize)).map(|fact| fact.kind.clone());
        match (found, kind) {
            (Some(id), Some(Type::Money | Type::Number { .. })) => Some(id),
            (Some(_), _) => {
                let message = say::neither_number_nor_money(&name.text);
                self.report(Diagnostic::error(Code::WrongType, name.place, message).help(say::cumulate()));
                None
            }
            (None, _) => {
                let known = self.scope.facts.keys().cloned().collect();
                self.unknown(say::fact(), name, known);
                None
            }
        }
    }

    /// Resolves a condition.
    pub(super) fn condition(&mut self, local: &Local, condition: &ast::Condition) -> Option<Condition> {
        self.condition_at(local, condition, 0)
    }

    fn condition_at(&mut self, local: &Local, condition: &ast::Condition, depth: usize) -> Option<Condition> {
        if depth > DEPTH {
            self.report(
                Diagnostic::error(Code::TooDeep, condition.place, say::too_deep_condition())
                    .help(say::fewer_parentheses()),
            );
            return None;
        }
        let mut all = |parts: &[ast::Condition]| {
            let parts: Vec<Option<Condition>> =
                parts.iter().map(|part| self.condition_at(local, part, depth + 1)).collect();
            parts.into_iter().collect::<Option<Vec<Condition>>>()
        };
        match &condition.kind {
            ConditionKind::Any(parts) => all(parts).map(Condition::Any),
            ConditionKind::All(parts) => all(parts).map(Condition::All),
            ConditionKind::Not(part) => {
                self.condition_at(local, part, depth + 1).map(|part| Condition::Not(Box::new(part)))
            }
            ConditionKind::Check(subject, None) => self.bare_check(local, subject),
            ConditionKind::Check(subject, Some(check)) => self.check(local, subject, check, condition.place),
        }
    }

    /// A flag, or an event that has happened.
    fn bare_check(&mut self, local: &Local, subject: &ast::Expr) -> Option<Condition> {
        if let ExprKind::Name(name) = &subject.kind
            && !self.scope.facts.contains_key(&name.text)
            && !local.lets.iter().any(|(known, _)| *known == name.text)
            && self.field(local, name).is_none()
            && let Some(event) = self.scope.events.get(&name.text)
        {
            return Some(Condition::Happened(*event));
        }
        let (expr, kind) = self.expr(local, subject)?;
        if kind == Type::Flag {
            return Some(Condition::Flag(expr));
        }
        let message = say::condition_asks(describe(&kind));
        self.report(Diagnostic::error(Code::WrongType, subject.place, message).help(say::compare_it()));
        None
    }

    fn check(&mut self, local: &Local, subject: &ast::Expr, check: &CheckKind, place: Place) -> Option<Condition> {
        let (expr, kind) = self.expr(local, subject)?;
        match (check, &kind) {
            (CheckKind::Is { negated, names }, Type::OneOf(choices)) => {
                let found: Vec<Option<u16>> = names.iter().map(|name| self.choice(choices, name)).collect();
                let mut choices = found.into_iter().collect::<Option<Vec<u16>>>()?;
                choices.sort_unstable();
                let is = Condition::Is { subject: expr, choices };
                Some(if *negated { Condition::Not(Box::new(is)) } else { is })
            }
            (CheckKind::Is { negated, names }, Type::Flag) => {
                let [name] = names.as_slice() else { return self.check_mismatch(place, say::is_word(), &kind) };
                let yes = match &*name.text {
                    "yes" | "có" => true,
                    "no" | "không" => false,
                    _ => return self.check_mismatch(place, say::is_word(), &kind),
                };
                let flag = Condition::Flag(expr);
                Some(if yes == *negated { Condition::Not(Box::new(flag)) } else { flag })
            }
            (CheckKind::Has(names), Type::SeveralOf(choices)) => {
                let found: Vec<Option<u16>> = names.iter().map(|name| self.choice(choices, name)).collect();
                let bits = found.into_iter().collect::<Option<Vec<u16>>>()?;
                let set = bits.iter().fold(0_u64, |set, bit| set | 1_u64.checked_shl(u32::from(*bit)).unwrap_or(0));
                Some(Condition::Has { subject: expr, set })
            }
            (CheckKind::After(time), Type::Moment) => Some(Condition::LaterInDay(expr, minute(*time))),
            (CheckKind::Before(time), Type::Moment) => Some(Condition::EarlierInDay(expr, minute(*time))),
            (CheckKind::Range(range), _) => {
                let mut edge = |edge: Option<&ast::Edge>| match edge {
                    None => Some(None),
                    Some(edge) => {
                        let (value, other) = self.expr(local, &edge.value)?;
                        if !comparable(&kind, &other)
                            || matches!(kind, Type::Flag | Type::OneOf(_) | Type::SeveralOf(_))
                        {
                            let message = say::compared_with(describe(&kind), describe(&other));
                            self.report(
                                Diagnostic::error(Code::WrongType, edge.value.place, message)
                                    .help(say::compare_with(describe(&kind))),
                            );
                            return None;
                        }
                        Some(Some((value, edge.included)))
                    }
                };
                let lower = edge(range.lower.as_ref());
                let upper = edge(range.upper.as_ref());
                Some(Condition::Within { subject: expr, lower: lower?, upper: upper? })
            }
            (CheckKind::Is { .. }, _) => self.check_mismatch(place, say::is_word(), &kind),
            (CheckKind::Has(_), _) => self.check_mismatch(place, say::has_word(), &kind),
            (CheckKind::After(_) | CheckKind::Before(_), _) => self.check_mismatch(place, say::hour_words(), &kind),
        }
    }

    fn check_mismatch(&mut self, place: Place, word: Text, kind: &Type) -> Option<Condition> {
        let message = say::cannot_be_asked(&word, describe(kind));
        self.report(Diagnostic::error(Code::WrongType, place, message).help(say::checks_ask()));
        None
    }
}

fn minute(time: chrono::NaiveTime) -> u16 {
    (time.hour() * 60 + time.minute()) as u16
}

/// The type of a literal.
pub(super) fn literal_type(literal: Literal) -> Type {
    match literal {
        Literal::Flag(_) => Type::Flag,
        Literal::Number(value) => Type::Number { whole: value.is_integer() },
        Literal::Money(..) => Type::Money,
        Literal::Date(_) => Type::Date,
        Literal::Choice(_) => Type::OneOf(Arc::new([])),
        Literal::Set(_) => Type::SeveralOf(Arc::new([])),
    }
}

/// Whether values of two types can be compared; dates and moments can.
pub(super) fn comparable(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Number { .. }, Type::Number { .. }) | (Type::Money, Type::Money) => true,
        (Type::Date | Type::Moment, Type::Date | Type::Moment) => true,
        _ => a == b,
    }
}

fn widened(kind: &Type) -> Type {
    match kind {
        Type::Number { .. } => NUMBER,
        other => other.clone(),
    }
}

/// A percentage or number as a plain ratio, where only a literal is allowed.
pub(super) fn literal_ratio(number: &ast::Number, percent: bool) -> Option<Ratio> {
    let value = number.value()?;
    if percent { value.div(Ratio::integer(100))?.ok() } else { Some(value) }
}
