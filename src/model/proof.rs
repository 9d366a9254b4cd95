//! What can be proved of floors and caps: those that nothing reaches.

mod range;

use self::range::{Known, Range};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Builder;
use crate::model::expression::{Cell, Clause, Lookup, Pipe};
use crate::syntax::ast;
use crate::wording::{Text, amounts as say};

impl Builder {
    /// Warns of a floor or cap that changes nothing, and of one that leaves nothing.
    pub(super) fn idle_limits(&mut self, source: &ast::Pipe, pipe: &Pipe) {
        self.idle_limits_where(source, pipe, Known::default());
    }

    /// The same of the cells of a table, each where its row lets the looked-up value lie.
    pub(super) fn idle_limits_in_rows(&mut self, source: &ast::Lookup, lookup: &Lookup) {
        let rows = source.rows.iter().zip(&lookup.rows).zip(range::in_rows(&self.model, lookup, Known::default()));
        for ((source, row), known) in rows {
            let Some(known) = known else { continue };
            for cells in source.cells.iter().zip(&row.cells) {
                if let (ast::Cell::Value(source), Cell::Value(pipe)) = cells {
                    self.idle_limits_where(source, pipe, known);
                }
            }
        }
    }

    fn idle_limits_where(&mut self, source: &ast::Pipe, pipe: &Pipe, known: Known<'_>) {
        if pipe.clauses.is_empty() {
            return;
        }
        let mut value = range::of(&self.model, &pipe.expr, known);
        let mut floor: Option<Range> = None;
        for (source, clause) in source.clauses.iter().zip(&pipe.clauses) {
            let found = match clause {
                Clause::AtLeast(limit) => {
                    let limit = range::of(&self.model, limit, known);
                    floor = Some(limit);
                    match (value.least, limit.most, value.most, limit.least) {
                        (Some(least), Some(floor), _, _) if least > floor => Some(say::nothing_below(floor, least)),
                        (_, _, Some(most), Some(floor)) if most < floor => Some(say::everything_below(floor, most)),
                        _ => None,
                    }
                }
                Clause::AtMost(limit) => {
                    let limit = range::of(&self.model, limit, known);
                    let floor = floor.and_then(|floor| floor.least);
                    match (value.most, limit.least, value.least, limit.most) {
                        (_, _, _, Some(cap)) if floor.is_some_and(|floor| floor > cap) => Some(say::floor_above_cap()),
                        (Some(most), Some(cap), _, _) if most < cap => Some(say::nothing_reaches(cap, most)),
                        (_, _, Some(least), Some(cap)) if least > cap => Some(say::everything_above(cap, least)),
                        _ => None,
                    }
                }
                Clause::Rounded(..) | Clause::Cumulative { .. } => None,
            };
            // a cell is looked at by itself first
            let new = |message: &Text| {
                !self
                    .findings
                    .iter()
                    .rev()
                    .take(8)
                    .any(|known| known.place == source.place && known.message == *message)
            };
            if let Some(message) = found.filter(new) {
                self.report(
                    Diagnostic::warning(Code::UnreachableLimit, source.place, message).help(say::check_figures()),
                );
            }
            value = range::after(&self.model, value, clause, known);
        }
    }
}
