//! What can be proved of a table of amounts: where it jumps or falls, and which of its limits nothing reaches.

use crate::amount::Ratio;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Builder;
use crate::model::expression::{Cell, Clause, Expr, Function, Literal, Lookup, LookupKind, Pipe, Row, RowKey};
use crate::syntax::ast;

/// A row's edges when they are plain values: the lower one, the upper one.
type Edges = (Option<Ratio>, Option<Ratio>);

impl Builder<'_> {
    /// Warns where the amount of a bracket is not the same on both sides of an edge; what rests on other facts is not
    /// proved and stays quiet.
    pub(super) fn jumps(&mut self, source: &ast::Lookup, lookup: &Lookup) {
        if lookup.kind != LookupKind::Bracket || source.jumps_by_law {
            return;
        }
        let edges = edges(&lookup.rows);
        let pairs = lookup.rows.windows(2).zip(edges.windows(2)).zip(source.rows.windows(2));
        let mut found = Vec::new();
        for ((rows, edges), sources) in pairs {
            let ([left, right], [(start, _), (Some(edge), _)], [_, source]) = (rows, edges, sources) else { continue };
            // over whole numbers the first one of the right-hand row tells
            let open = matches!(&right.key, RowKey::Range { lower: Some((_, false)), .. });
            let inherited = matches!(
                (&left.key, &right.key),
                (RowKey::Range { upper: Some((_, true)), .. }, RowKey::Range { lower: None, .. })
            );
            let at = if lookup.whole && (open || inherited) { edge.add(Ratio::ONE).unwrap_or(*edge) } else { *edge };
            for (left, right) in left.cells.iter().zip(&right.cells) {
                let before = cell_at(left, &lookup.of, at, start.unwrap_or(Ratio::ZERO));
                let after = cell_at(right, &lookup.of, at, *edge);
                if let (Some(before), Some(after)) = (before, after)
                    && before != after
                {
                    found.push((source.place, at, before, after));
                    break;
                }
            }
        }
        for (place, at, before, after) in found {
            let word = if after > before { "jumps" } else { "falls" };
            self.report(
                Diagnostic::warning(Code::Jump, place, format!("at {at} the amount {word} from {before} to {after}"))
                    .help("if the law wants this, say so: `bracket of … jumps by law { … }`"),
            );
        }
    }

    /// Warns of a cap above everything that it caps, and of a floor above the cap.
    pub(super) fn idle_limits(&mut self, source: &ast::Pipe, pipe: &Pipe) {
        let clauses = source.clauses.iter().zip(&pipe.clauses);
        let mut floor: Option<Ratio> = None;
        for (at, (source, clause)) in clauses.enumerate() {
            match clause {
                Clause::AtLeast(limit) => floor = plain(limit),
                Clause::AtMost(limit) => {
                    let Some(cap) = plain(limit) else { continue };
                    if floor.is_some_and(|floor| floor > cap) {
                        self.report(
                            Diagnostic::warning(Code::UnreachableLimit, source.place, "the floor is above this cap")
                                .help("write the smaller amount after `at least`"),
                        );
                    } else if at == 0
                        && let Some(most) = most(&pipe.expr)
                        && most < cap
                    {
                        let message = format!("nothing reaches this cap of {cap}: the most is {most}");
                        self.report(
                            Diagnostic::warning(Code::UnreachableLimit, source.place, message)
                                .help("check the figures, or leave the cap out"),
                        );
                    }
                }
                Clause::Rounded(..) | Clause::Cumulative { .. } => {}
            }
        }
    }
}

/// The edges of every row; one that is not written is the former row's upper one.
fn edges(rows: &[Row]) -> Vec<Edges> {
    let mut before = None;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let found = match &row.key {
            RowKey::Is(_) | RowKey::Otherwise => (None, None),
            RowKey::At(point) => (plain(point), plain(point)),
            RowKey::Range { lower, upper } => {
                let lower = match lower {
                    Some((edge, _)) => plain(edge),
                    None => before,
                };
                (lower, upper.as_ref().and_then(|(edge, _)| plain(edge)))
            }
        };
        before = found.1;
        all.push(found);
    }
    all
}

fn plain(expr: &Expr) -> Option<Ratio> {
    match expr {
        Expr::Literal(Literal::Number(value) | Literal::Money(_, value)) => Some(*value),
        _ => None,
    }
}

/// A cell at a looked-up value, in a row that begins at `start`; nothing when it rests on anything else.
fn cell_at(cell: &Cell, of: &Expr, at: Ratio, start: Ratio) -> Option<Ratio> {
    match cell {
        Cell::Undetermined(_) => None,
        Cell::Value(pipe) => pipe_at(pipe, of, at, start),
    }
}

fn pipe_at(pipe: &Pipe, of: &Expr, at: Ratio, start: Ratio) -> Option<Ratio> {
    let mut value = value_at(&pipe.expr, of, at, start)?;
    for clause in &pipe.clauses {
        value = match clause {
            Clause::AtLeast(limit) => value.max(value_at(limit, of, at, start)?),
            Clause::AtMost(limit) => value.min(value_at(limit, of, at, start)?),
            Clause::Rounded(mode, unit) => crate::amount::round(value, *mode, value_at(unit, of, at, start)?).ok()?,
            Clause::Cumulative { .. } => return None,
        };
    }
    Some(value)
}

fn value_at(expr: &Expr, of: &Expr, at: Ratio, start: Ratio) -> Option<Ratio> {
    if expr == of {
        return Some(at);
    }
    let value = |expr: &Expr| value_at(expr, of, at, start);
    match expr {
        Expr::Literal(_) => plain(expr),
        Expr::Excess => at.sub(start).ok(),
        Expr::Add(a, b) => value(a)?.add(value(b)?).ok(),
        Expr::Subtract(a, b) => value(a)?.sub(value(b)?).ok(),
        Expr::Multiply(a, b) => value(a)?.mul(value(b)?).ok(),
        Expr::Divide(a, b) => value(a)?.div(value(b)?)?.ok(),
        Expr::Group(pipe) => pipe_at(pipe, of, at, start),
        Expr::Call(function @ (Function::Min | Function::Max), parts) => {
            let parts = parts.iter().map(|part| pipe_at(part, of, at, start)).collect::<Option<Vec<Ratio>>>()?;
            if *function == Function::Min { parts.into_iter().min() } else { parts.into_iter().max() }
        }
        Expr::Fact(_)
        | Expr::Field(..)
        | Expr::Let(_)
        | Expr::Argument
        | Expr::Instant(_)
        | Expr::Constant(_)
        | Expr::Lookup(_)
        | Expr::Sum(..)
        | Expr::Call(..)
        | Expr::Table(..) => None,
    }
}

/// The most that a table of plain amounts can give.
fn most(expr: &Expr) -> Option<Ratio> {
    match expr {
        Expr::Literal(_) => plain(expr),
        Expr::Lookup(lookup) if lookup.kind == LookupKind::Bracket => {
            let cells = lookup.rows.iter().flat_map(|row| &row.cells);
            let amounts = cells.map(|cell| match cell {
                Cell::Value(Pipe { expr, clauses }) if clauses.is_empty() => plain(expr),
                Cell::Value(_) | Cell::Undetermined(_) => None,
            });
            amounts.collect::<Option<Vec<Ratio>>>()?.into_iter().max()
        }
        _ => None,
    }
}
