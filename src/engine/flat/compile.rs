//! Expressions and conditions of the plan as flat code.

mod condition;
mod lookup;
mod numbers;

pub(super) use numbers::rounding;

use std::sync::Arc;

use super::code::{Beyond, Case, Choice, Code, Flat, MISSING, Node, NodeId};
use super::settle::{Days, Settling, When, instant};
use super::shape::{Kind, Shape, scaled};
use crate::engine::slot::{Activity, grouped};
use crate::model::builtin;
use crate::plan::{
    Cell, Clause, ConstantId, Expr, FactId, FeeKind, FeeSlots, Function, Level, Literal, Pipe, Slot, Statement, TableId,
};

/// A node and what its value is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed {
    pub(super) node: NodeId,
    pub(super) kind: Kind,
}

/// What an expression stands in.
#[derive(Clone)]
pub(super) struct Scope<'p> {
    /// The day of constants and tables.
    pub(super) when: When,
    pub(super) slots: Option<(&'p FeeSlots, Activity)>,
    pub(super) argument: Option<Typed>,
    pub(super) excess: Option<Typed>,
    /// Facts that were handed on, the latest last.
    pub(super) handed: Vec<(FactId, Typed)>,
    pub(super) depth: u16,
}

impl Scope<'_> {
    /// Outside fees and tables.
    pub(super) fn outside() -> Self {
        Self { when: When::AsOf, slots: None, argument: None, excess: None, handed: Vec::new(), depth: 0 }
    }
}

/// Expressions within expressions deeper than this are for the evaluator.
const DEPTH: u16 = 48;

/// Compiles for one row's versions.
pub(super) struct Compiler<'p, D> {
    pub(super) settling: Settling<'p, D>,
    pub(super) shapes: &'p [Shape],
    /// The choice that the office is.
    pub(super) office: i64,
    pub(super) code: Code,
    pub(super) constants: Vec<i64>,
}

impl<'p, D: Days> Compiler<'p, D> {
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        self.code.nodes.push(node);
        (self.code.nodes.len() - 1) as NodeId
    }

    pub(super) fn constant(&mut self, value: i64) -> NodeId {
        let at = self.lifted(value);
        self.push(Node::Constant(at))
    }

    /// A number that programs of the same code need not have in common.
    pub(super) fn lifted(&mut self, value: i64) -> u32 {
        self.constants.push(value);
        (self.constants.len() - 1) as u32
    }

    /// The value of a node that is the same for every row.
    pub(super) fn known(&self, node: NodeId) -> Option<i64> {
        match self.code.nodes.get(node as usize) {
            Some(Node::Constant(at)) => self.constants.get(*at as usize).copied(),
            _ => None,
        }
    }

    /// The statements that can answer a slot, each with what `payload` makes of it (E1–E3).
    pub(super) fn choice<K: PartialEq>(
        &mut self,
        scope: &mut Scope<'p>,
        activity: &Activity,
        slot: &'p Slot<K>,
        mut payload: impl FnMut(&mut Self, &mut Scope<'p>, &'p Arc<Statement<K>>) -> u32,
    ) -> Flat<Choice> {
        let (group, clash) = grouped(activity, slot);
        if clash {
            return Err(Beyond);
        }
        let mut cases: Vec<Case> = Vec::new();
        let mut made: Vec<(&'p K, u32)> = Vec::new();
        let mut number = 0_u16;
        'levels: for level in [Level::Overriding, Level::Exception, Level::General] {
            let mut rest: Vec<_> = group.iter().filter(|entry| entry.statement.level == level).collect();
            rest.sort_by_key(|entry| std::cmp::Reverse(activity.since(entry.block)));
            let mut rest = rest.into_iter().peekable();
            while let Some(first) = rest.next() {
                let since = activity.since(first.block);
                let mut sure = false;
                let mut next = Some(first);
                while let Some(entry) = next {
                    // a condition that flat code cannot hold leaves its rows to the evaluator
                    let condition = entry.statement.when.as_ref().map(|condition| {
                        self.condition(scope, condition).unwrap_or_else(|Beyond| self.push(Node::Beyond))
                    });
                    let known = condition.map_or(Some(1), |node| self.known(node));
                    if known != Some(0) {
                        let kind = &entry.statement.kind;
                        let payload = match made.iter().find(|(other, _)| *other == kind) {
                            Some((_, payload)) => *payload,
                            None => {
                                let payload = payload(self, scope, &entry.statement);
                                made.push((kind, payload));
                                payload
                            }
                        };
                        let condition = if known.is_some() { None } else { condition };
                        sure |= condition.is_none();
                        cases.push(Case { condition, group: number, payload });
                    }
                    next = rest.next_if(|other| activity.since(other.block) == since);
                }
                number = number.checked_add(1).ok_or(Beyond)?;
                if sure {
                    break 'levels;
                }
            }
        }
        Ok(match cases.as_slice() {
            [] => Choice::Never,
            [one] if one.condition.is_none() => Choice::Always(one.payload),
            _ => {
                let (first, count) = (self.code.cases.len() as u32, cases.len() as u32);
                self.code.cases.extend(cases);
                Choice::Cases { first, count }
            }
        })
    }

    /// The statement that answers for every row, where that is the same.
    pub(super) fn settled<K: PartialEq>(
        &mut self,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Flat<Option<&'p Arc<Statement<K>>>> {
        let mut found = Vec::new();
        let choice = self.choice(&mut Scope::outside(), activity, slot, |_, _, statement| {
            found.push(statement);
            (found.len() - 1) as u32
        })?;
        match choice {
            Choice::Never => Ok(None),
            Choice::Always(at) => Ok(found.get(at as usize).copied()),
            Choice::Cases { .. } => Err(Beyond),
        }
    }

    /// An expression; where flat code cannot hold it, rows that ask for it are for the evaluator.
    pub(super) fn expr(&mut self, scope: &mut Scope<'p>, expr: &'p Expr) -> Flat<Typed> {
        scope.depth = scope.depth.checked_add(1).filter(|depth| *depth <= DEPTH).ok_or(Beyond)?;
        let found = self.expr_within(scope, expr);
        scope.depth -= 1;
        found
    }

    fn expr_within(&mut self, scope: &mut Scope<'p>, expr: &'p Expr) -> Flat<Typed> {
        match expr {
            Expr::Literal(literal) => self.literal(*literal),
            Expr::Fact(fact) => self.fact(scope, *fact),
            Expr::Let(index) => self.named(scope, *index),
            Expr::Argument => scope.argument.ok_or(Beyond),
            Expr::Excess => scope.excess.ok_or(Beyond),
            Expr::Instant(event) => {
                let node = Node::Instant(instant(*event).ok_or(Beyond)?);
                Ok(Typed { node: self.push(node), kind: Kind::Moment })
            }
            Expr::Constant(constant) => self.dated(scope, *constant),
            Expr::Add(a, b) => {
                let (a, b) = (self.expr(scope, a)?, self.expr(scope, b)?);
                self.add(a, b)
            }
            Expr::Subtract(a, b) => {
                let (a, b) = (self.expr(scope, a)?, self.expr(scope, b)?);
                self.subtract(a, b)
            }
            Expr::Multiply(a, b) => {
                let (a, b) = (self.expr(scope, a)?, self.expr(scope, b)?);
                self.multiply(a, b)
            }
            Expr::Divide(a, b) => {
                let (a, b) = (self.expr(scope, a)?, self.expr(scope, b)?);
                self.divide(a, b)
            }
            Expr::Lookup(lookup) => self.lookup(scope, lookup),
            Expr::Call(function, arguments) => self.call(scope, *function, arguments),
            Expr::Table(table, argument) => self.table(scope, *table, argument),
            Expr::Group(pipe) => self.pipe(scope, pipe),
            Expr::Field(..) | Expr::Sum(..) => Err(Beyond),
        }
    }

    pub(super) fn literal(&mut self, literal: Literal) -> Flat<Typed> {
        let over = |number: crate::amount::Ratio| {
            let denominator = i64::try_from(number.denominator()).map_err(|_| Beyond)?;
            Ok((scaled(number, denominator).ok_or(Beyond)?, denominator))
        };
        let (value, kind) = match literal {
            Literal::Number(number) => {
                let (value, denominator) = over(number)?;
                (value, Kind::Number(denominator))
            }
            Literal::Money(currency, amount) => {
                let (value, denominator) = over(amount)?;
                (value, Kind::Money(currency, denominator))
            }
            Literal::Flag(_) => (Kind::Flag.literal(literal).ok_or(Beyond)?, Kind::Flag),
            Literal::Choice(_) => (Kind::Choice.literal(literal).ok_or(Beyond)?, Kind::Choice),
            Literal::Set(_) => (Kind::Set.literal(literal).ok_or(Beyond)?, Kind::Set),
            Literal::Date(_) => (Kind::Date.literal(literal).ok_or(Beyond)?, Kind::Date),
        };
        Ok(Typed { node: self.constant(value), kind })
    }

    fn fact(&mut self, scope: &Scope<'p>, fact: FactId) -> Flat<Typed> {
        if let Some((_, handed)) = scope.handed.iter().rev().find(|(other, _)| *other == fact) {
            return Ok(*handed);
        }
        let settled = match fact {
            builtin::PLACE => self.settling.place.map_or(MISSING, |place| i64::from(place.0)),
            builtin::OFFICE => self.office,
            _ => {
                let kind = self.shapes.get(fact.0 as usize).and_then(|shape| shape.kind).ok_or(Beyond)?;
                return Ok(Typed { node: self.push(Node::Fact(fact.0)), kind });
            }
        };
        let node = if settled == MISSING { self.push(Node::Beyond) } else { self.constant(settled) };
        Ok(Typed { node, kind: Kind::Choice })
    }

    /// A `let`.
    fn named(&mut self, scope: &mut Scope<'p>, index: u16) -> Flat<Typed> {
        let (slots, activity) = scope.slots.clone().ok_or(Beyond)?;
        let slot = slots.lets.get(usize::from(index)).ok_or(Beyond)?;
        self.value_of(scope, &activity, slot, |kind| match kind {
            FeeKind::Let(_, pipe) => Some(pipe),
            _ => None,
        })
    }

    /// The value of the statement that answers a slot, all of one kind and denominator.
    fn value_of(
        &mut self,
        scope: &mut Scope<'p>,
        activity: &Activity,
        slot: &'p Slot<FeeKind>,
        pipe: impl Fn(&'p FeeKind) -> Option<&'p Pipe>,
    ) -> Flat<Typed> {
        let mut values: Vec<Flat<Typed>> = Vec::new();
        let choice = self.choice(scope, activity, slot, |compiler, scope, statement| {
            values.push(pipe(&statement.kind).ok_or(Beyond).and_then(|pipe| compiler.pipe(scope, pipe)));
            (values.len() - 1) as u32
        })?;
        self.joined(choice, &values)
    }

    /// A choice among values, brought to one denominator.
    pub(super) fn joined(&mut self, choice: Choice, values: &[Flat<Typed>]) -> Flat<Typed> {
        if let Choice::Always(at) = choice {
            return values.get(at as usize).copied().ok_or(Beyond)?;
        }
        let kind = self.common(values.iter().flatten().map(|value| value.kind))?;
        let mut nodes = Vec::with_capacity(values.len());
        for value in values {
            nodes.push(match value {
                Ok(value) => self.converted(*value, kind)?,
                Err(Beyond) => self.push(Node::Beyond),
            });
        }
        if let Choice::Cases { first, count } = choice {
            for case in self.code.cases.get_mut(first as usize..(first + count) as usize).unwrap_or(&mut []) {
                case.payload = *nodes.get(case.payload as usize).ok_or(Beyond)?;
            }
        }
        Ok(Typed { node: self.push(Node::Choose(choice)), kind })
    }

    fn dated(&mut self, scope: &mut Scope<'p>, constant: ConstantId) -> Flat<Typed> {
        let plan = self.settling.plan;
        let found = plan.constants.get(constant.0 as usize).ok_or(Beyond)?;
        for value in found.values.iter().rev() {
            let in_force = self.settling.since(scope.when, value.since)?
                && match value.until {
                    Some(until) => self.settling.until(scope.when, until)?,
                    None => true,
                };
            if in_force {
                return self.cell(scope, &value.value);
            }
        }
        Err(Beyond)
    }

    pub(super) fn cell(&mut self, scope: &mut Scope<'p>, cell: &'p Cell) -> Flat<Typed> {
        match cell {
            Cell::Undetermined(_) => Err(Beyond),
            Cell::Value(pipe) => self.pipe(scope, pipe),
        }
    }

    fn call(&mut self, scope: &mut Scope<'p>, function: Function, arguments: &'p [Pipe]) -> Flat<Typed> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.pipe(scope, argument)?);
        }
        let whole = |compiler: &mut Self, node: Node| Ok(Typed { node: compiler.push(node), kind: Kind::Number(1) });
        match (function, values.as_slice()) {
            (Function::Min | Function::Max, [first, rest @ ..]) => {
                let mut best = *first;
                for other in rest {
                    best = self.extreme(best, *other, function == Function::Min)?;
                }
                Ok(best)
            }
            (Function::Floor, [one]) => self.whole(*one, true),
            (Function::Ceil, [one]) => self.whole(*one, false),
            (Function::Year, [one]) => {
                let day = self.day(*one)?;
                whole(self, Node::Year(day))
            }
            (Function::Month, [one]) => {
                let day = self.day(*one)?;
                whole(self, Node::Month(day))
            }
            (Function::Day, [one]) => {
                let day = self.day(*one)?;
                whole(self, Node::DayOfMonth(day))
            }
            (Function::DaysBetween, [a, b]) => {
                let (a, b) = (self.day(*a)?, self.day(*b)?);
                whole(self, Node::Subtract(b, a))
            }
            (Function::MonthsBetween, [a, b]) => {
                let (a, b) = (self.day(*a)?, self.day(*b)?);
                whole(self, Node::MonthsBetween(a, b))
            }
            _ => Err(Beyond),
        }
    }

    fn table(&mut self, scope: &mut Scope<'p>, table: TableId, argument: &'p Pipe) -> Flat<Typed> {
        let argument = self.pipe(scope, argument)?;
        let plan = self.settling.plan;
        let table = plan.tables.get(table.0 as usize).ok_or(Beyond)?;
        let activity = self.settling.activity(&table.slots.blocks, Some(scope.when))?;
        let mut inner = Scope {
            when: scope.when,
            slots: Some((&table.slots, activity.clone())),
            argument: Some(argument),
            excess: None,
            handed: scope.handed.clone(),
            depth: scope.depth,
        };
        self.value_of(&mut inner, &activity, &table.slots.amount, |kind| match kind {
            FeeKind::Amount(pipe) => Some(pipe),
            _ => None,
        })
    }

    /// A pipeline (M3).
    pub(super) fn pipe(&mut self, scope: &mut Scope<'p>, pipe: &'p Pipe) -> Flat<Typed> {
        let value = self.expr(scope, &pipe.expr)?;
        self.clauses(scope, value, &pipe.clauses)
    }

    /// A value with clauses applied to it.
    pub(super) fn clauses(&mut self, scope: &mut Scope<'p>, mut value: Typed, clauses: &'p [Clause]) -> Flat<Typed> {
        for clause in clauses {
            value = match clause {
                Clause::AtLeast(limit) => {
                    let limit = self.expr(scope, limit)?;
                    self.extreme(value, limit, false)?
                }
                Clause::AtMost(limit) => {
                    let limit = self.expr(scope, limit)?;
                    self.extreme(value, limit, true)?
                }
                Clause::Rounded(mode, unit) => {
                    let unit = self.expr(scope, unit)?;
                    self.rounded_to(value, *mode, unit)?
                }
                Clause::Cumulative { .. } => return Err(Beyond),
            };
        }
        Ok(value)
    }
}
