//! Every expression within an expression, each visited once, the outer before the inner.

use crate::model::expression::{Cell, Clause, Expr, Pipe, RowKey};

impl Pipe {
    /// Visits the value and every limit.
    pub fn each<'p>(&'p self, visit: &mut dyn FnMut(&'p Expr)) {
        self.expr.each(visit);
        for clause in &self.clauses {
            match clause {
                Clause::AtLeast(expr) | Clause::AtMost(expr) | Clause::Rounded(_, expr) => expr.each(visit),
                Clause::Cumulative { .. } => {}
            }
        }
    }
}

impl Expr {
    /// Visits this expression and all that it is made of.
    pub fn each<'p>(&'p self, visit: &mut dyn FnMut(&'p Self)) {
        visit(self);
        match self {
            Self::Literal(_)
            | Self::Fact(_)
            | Self::Field(..)
            | Self::Let(_)
            | Self::Argument
            | Self::Excess
            | Self::Instant(_)
            | Self::Constant(_) => {}
            Self::Add(a, b) | Self::Subtract(a, b) | Self::Multiply(a, b) | Self::Divide(a, b) => {
                a.each(visit);
                b.each(visit);
            }
            Self::Sum(of, _) => of.each(visit),
            Self::Call(_, arguments) => arguments.iter().for_each(|pipe| pipe.each(visit)),
            Self::Table(_, argument) => argument.each(visit),
            Self::Group(pipe) => pipe.each(visit),
            Self::Lookup(lookup) => {
                lookup.of.each(visit);
                for row in &lookup.rows {
                    match &row.key {
                        RowKey::Is(_) | RowKey::Otherwise => {}
                        RowKey::At(point) => point.each(visit),
                        RowKey::Range { lower, upper } => {
                            lower.iter().chain(upper).for_each(|(edge, _)| edge.each(visit));
                        }
                    }
                    for cell in &row.cells {
                        if let Cell::Value(pipe) = cell {
                            pipe.each(visit);
                        }
                    }
                }
            }
        }
    }
}
