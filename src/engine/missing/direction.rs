//! How the fees move with a fact while no comparison changes its answer: then the ends of a range lie at its ends.

use crate::amount::Ratio;
use crate::engine::missing::uses::{Scope, Uses, lets_of};
use crate::plan::{
    BenefitEffect, Cell, Clause, Expr, FactId, FeeKind, FeePlan, Function, Literal, Lookup, LookupKind, Pipe,
};

/// How a value moves while a fact grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Still,
    Up,
    Down,
    /// It may turn on the way.
    Unclear,
}

use Direction::{Down, Still, Unclear, Up};

impl Direction {
    /// Both at once: a sum, or the greater or lesser of both.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Still, other) => other,
            (one, Still) => one,
            (one, other) if one == other => one,
            _ => Unclear,
        }
    }

    const fn turned(self) -> Self {
        match self {
            Up => Down,
            Down => Up,
            other => other,
        }
    }
}

fn all(directions: impl IntoIterator<Item = Direction>) -> Direction {
    directions.into_iter().fold(Still, Direction::with)
}

impl<'p> Uses<'p> {
    /// How the sum of all fees moves with a fact.
    pub(super) fn fees_move(&self, fact: FactId) -> Direction {
        all(self.fees.iter().map(|fee| self.fee_moves(fee, fact)))
    }

    fn fee_moves(&self, fee: &'p FeePlan, fact: FactId) -> Direction {
        let scope = Scope::of(Some(&fee.slots));
        let entries = fee.slots.slots().flat_map(|slot| &slot.entries);
        all(entries.map(|entry| match &entry.statement.kind {
            FeeKind::Amount(pipe) | FeeKind::Surcharge(_, _, pipe) => self.pipe_moves(pipe, fact, &scope),
            FeeKind::Undetermined(_, pipes) => all(pipes.iter().map(|pipe| self.pipe_moves(pipe, fact, &scope))),
            FeeKind::Benefit(benefit) => match &benefit.effect {
                BenefitEffect::Free => Still,
                BenefitEffect::Pay(share) => self.fixed(share, fact, &scope),
                BenefitEffect::Reduce(share, cap) => {
                    let cap = cap.as_ref().map_or(Still, |cap| self.fixed(cap, fact, &scope));
                    self.fixed(share, fact, &scope).with(cap)
                }
            },
            FeeKind::Let(..)
            | FeeKind::Exempt(_)
            | FeeKind::Combine(_)
            | FeeKind::Split(_)
            | FeeKind::Payable { .. }
            | FeeKind::Refund(_)
            | FeeKind::Printed(..) => Still,
        }))
    }

    /// A share or amount that must not move, nor turn what it is taken of: no share is above the whole.
    fn fixed(&self, expr: &'p Expr, fact: FactId, scope: &Scope<'_, 'p>) -> Direction {
        let beyond =
            matches!(expr, Expr::Literal(Literal::Number(share)) if *share > Ratio::ONE || *share < Ratio::ZERO);
        if beyond || self.moves(expr, fact, scope) != Still { Unclear } else { Still }
    }

    fn pipe_moves(&self, pipe: &'p Pipe, fact: FactId, scope: &Scope<'_, 'p>) -> Direction {
        let first = self.moves(&pipe.expr, fact, scope);
        pipe.clauses.iter().fold(first, |value, clause| match clause {
            Clause::AtLeast(limit) | Clause::AtMost(limit) => value.with(self.moves(limit, fact, scope)),
            Clause::Rounded(_, unit) => {
                if self.moves(unit, fact, scope) == Still {
                    value
                } else {
                    Unclear
                }
            }
            // F(y + x) − F(y) grows with x as F does
            Clause::Cumulative { over, after } if *over == fact && *after != fact => value,
            Clause::Cumulative { after, .. } => {
                if value == Still && *after != fact {
                    Still
                } else {
                    Unclear
                }
            }
        })
    }

    fn moves(&self, expr: &'p Expr, fact: FactId, scope: &Scope<'_, 'p>) -> Direction {
        let inner = |expr: &'p Expr| self.moves(expr, fact, scope);
        match expr {
            Expr::Literal(_) | Expr::Instant(_) | Expr::Constant(_) | Expr::Field(..) => Still,
            Expr::Fact(other) => {
                let own = if *other == fact { Up } else { Still };
                let handed = self.handed.get(other).into_iter().flatten().map(|expr| match expr {
                    Expr::Fact(handed) if *handed == fact => Up,
                    Expr::Fact(_) | Expr::Literal(_) => Still,
                    expr => self.moves(expr, fact, &Scope::of(None)),
                });
                own.with(all(handed))
            }
            Expr::Let(index) if scope.depth < 8 => {
                let deeper = Scope { depth: scope.depth + 1, ..*scope };
                all(lets_of(scope, *index).map(|pipe| self.pipe_moves(pipe, fact, &deeper)))
            }
            Expr::Let(_) => Unclear,
            Expr::Argument => {
                scope.argument.map_or(Unclear, |(argument, outer)| self.pipe_moves(argument, fact, outer))
            }
            Expr::Excess => scope.excess,
            Expr::Add(a, b) => inner(a).with(inner(b)),
            Expr::Subtract(a, b) => inner(a).with(inner(b).turned()),
            Expr::Multiply(a, b) => match (inner(a), inner(b)) {
                (Still, Still) => Still,
                (moving, Still) if self.not_negative(b, scope) => moving,
                (Still, moving) if self.not_negative(a, scope) => moving,
                (one, other) if one == other && self.not_negative(a, scope) && self.not_negative(b, scope) => one,
                _ => Unclear,
            },
            Expr::Divide(a, b) => match (inner(a), inner(b)) {
                (Still, Still) => Still,
                (moving, Still) if self.not_negative(b, scope) => moving,
                (Still, moving) if self.not_negative(a, scope) && self.not_negative(b, scope) => moving.turned(),
                _ => Unclear,
            },
            Expr::Group(pipe) => self.pipe_moves(pipe, fact, scope),
            Expr::Call(function, parts) => {
                let moves = all(parts.iter().map(|part| self.pipe_moves(part, fact, scope)));
                match function {
                    Function::Min | Function::Max | Function::Floor | Function::Ceil => moves,
                    _ if moves == Still => Still,
                    _ => Unclear,
                }
            }
            Expr::Sum(of, records) => {
                if *records == fact || inner(of) != Still {
                    Unclear
                } else {
                    Still
                }
            }
            Expr::Table(table, argument) => {
                let Some(table) = self.plan.tables.get(table.0 as usize) else { return Unclear };
                if scope.depth >= 8 {
                    return Unclear;
                }
                let outer = Scope { depth: scope.depth + 1, ..*scope };
                let own =
                    Scope { argument: Some((argument, &outer)), depth: outer.depth, ..Scope::of(Some(&table.slots)) };
                let amounts = table.slots.amount.entries.iter().map(|entry| match &entry.statement.kind {
                    FeeKind::Amount(pipe) => self.pipe_moves(pipe, fact, &own),
                    _ => Still,
                });
                all(amounts)
            }
            Expr::Lookup(lookup) => self.lookup_moves(lookup, fact, scope),
        }
    }

    fn lookup_moves(&self, lookup: &'p Lookup, fact: FactId, scope: &Scope<'_, 'p>) -> Direction {
        let of = self.moves(&lookup.of, fact, scope);
        let within = Scope { excess: of, ..*scope };
        let cells = || lookup.rows.iter().flat_map(|row| &row.cells);
        let in_cells = all(cells().map(|cell| match cell {
            Cell::Undetermined(_) => Still,
            Cell::Value(pipe) => self.pipe_moves(pipe, fact, &within),
        }));
        let not_negative = || {
            cells().all(|cell| match cell {
                Cell::Undetermined(_) => true,
                Cell::Value(pipe) => self.pipe_not_negative(pipe, &within),
            })
        };
        match lookup.kind {
            // one row answers as long as no edge is passed; edges are known where the fact itself is looked up
            LookupKind::Bracket => match self.plain(&lookup.of, scope) {
                Some(_) => in_cells,
                None if of == Still => in_cells,
                None => Unclear,
            },
            LookupKind::Graduated => match of.with(in_cells) {
                Still => Still,
                moving if not_negative() && self.not_negative(&lookup.of, scope) => moving,
                _ => Unclear,
            },
            LookupKind::Interpolated if of == Still => in_cells,
            LookupKind::Interpolated => {
                let points = cells().map(|cell| match cell {
                    Cell::Value(Pipe {
                        expr: Expr::Literal(Literal::Number(value) | Literal::Money(_, value)),
                        clauses,
                    }) if clauses.is_empty() => Some(*value),
                    _ => None,
                });
                let points: Option<Vec<Ratio>> = points.collect();
                match points {
                    Some(points) if lookup.columns.is_none() && points.is_sorted() => of,
                    Some(points) if lookup.columns.is_none() && points.iter().rev().is_sorted() => of.turned(),
                    _ => Unclear,
                }
            }
        }
    }

    fn pipe_not_negative(&self, pipe: &'p Pipe, scope: &Scope<'_, 'p>) -> bool {
        pipe.clauses.iter().fold(self.not_negative(&pipe.expr, scope), |sure, clause| match clause {
            Clause::AtLeast(floor) => sure || self.not_negative(floor, scope),
            Clause::AtMost(cap) => sure && self.not_negative(cap, scope),
            Clause::Rounded(..) => sure,
            Clause::Cumulative { .. } => false,
        })
    }

    fn not_negative(&self, expr: &'p Expr, scope: &Scope<'_, 'p>) -> bool {
        let inner = |expr: &'p Expr| self.not_negative(expr, scope);
        match expr {
            Expr::Literal(Literal::Number(value) | Literal::Money(_, value)) => *value >= Ratio::ZERO,
            Expr::Literal(_) | Expr::Instant(_) | Expr::Subtract(..) | Expr::Sum(..) | Expr::Field(..) => false,
            Expr::Fact(fact) => {
                let limits = self.plan.facts.get(fact.0 as usize).and_then(|fact| fact.limits.lower);
                let below =
                    matches!(limits, Some((Literal::Number(low) | Literal::Money(_, low), _)) if low < Ratio::ZERO);
                let handed = self.handed.get(fact).into_iter().flatten();
                !below
                    && !self.given_below_zero(*fact)
                    && handed.into_iter().all(|expr| match expr {
                        Expr::Fact(other) => !self.given_below_zero(*other),
                        expr => self.not_negative(expr, &Scope::of(None)),
                    })
            }
            Expr::Constant(constant) => {
                let values = self.plan.constants.get(constant.0 as usize).map(|found| &found.values);
                values.into_iter().flatten().all(|value| match &value.value {
                    Cell::Undetermined(_) => true,
                    Cell::Value(pipe) => matches!(&pipe.expr,
                        Expr::Literal(Literal::Number(value) | Literal::Money(_, value)) if *value >= Ratio::ZERO),
                })
            }
            Expr::Let(index) if scope.depth < 8 => {
                let deeper = Scope { depth: scope.depth + 1, ..*scope };
                lets_of(scope, *index).all(|pipe| self.pipe_not_negative(pipe, &deeper))
            }
            Expr::Let(_) => false,
            Expr::Argument => scope.argument.is_some_and(|(pipe, outer)| self.pipe_not_negative(pipe, outer)),
            Expr::Excess => true,
            Expr::Add(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => inner(a) && inner(b),
            Expr::Group(pipe) => self.pipe_not_negative(pipe, scope),
            Expr::Call(Function::Min | Function::Floor | Function::Ceil, parts) => {
                parts.iter().all(|part| self.pipe_not_negative(part, scope))
            }
            Expr::Call(Function::Max, parts) => parts.iter().any(|part| self.pipe_not_negative(part, scope)),
            Expr::Call(function, _) => matches!(function, Function::Year | Function::Month | Function::Day),
            Expr::Table(..) => false,
            Expr::Lookup(lookup) => lookup.rows.iter().flat_map(|row| &row.cells).all(|cell| match cell {
                Cell::Undetermined(_) => true,
                Cell::Value(pipe) => self.pipe_not_negative(pipe, scope),
            }),
        }
    }
}
