//! Look-ups as rows of whole numbers.

use super::condition::{Edge, high, low};
use super::{Compiler, Scope, Typed};
use crate::amount::Ratio;
use crate::engine::flat::code::{Beyond, Flat, MISSING, Node, NodeId, Row};
use crate::engine::flat::settle::Days;
use crate::engine::flat::shape::Kind;
use crate::plan::{Columns, Expr, Lookup, LookupKind, Row as Written, RowKey};

/// The edges of a written row over the denominator of the value.
#[derive(Clone, Copy, Default)]
struct Edges {
    lower: Edge,
    upper: Edge,
}

impl<'p, D: Days> Compiler<'p, D> {
    pub(super) fn lookup(&mut self, scope: &mut Scope<'p>, lookup: &'p Lookup) -> Flat<Typed> {
        let of = self.expr(scope, &lookup.of)?;
        match lookup.kind {
            LookupKind::Bracket => self.bracket(scope, lookup, of),
            LookupKind::Graduated => self.graduated(scope, lookup, of),
            LookupKind::Interpolated => Err(Beyond),
        }
    }

    /// The edges of every row; a row without lower edge starts where the former ended (M2).
    fn edges(&mut self, scope: &mut Scope<'p>, rows: &'p [Written], of: Typed) -> Flat<Vec<Edges>> {
        let mut before: Edge = None;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(match &row.key {
                RowKey::Is(_) | RowKey::Otherwise => Edges::default(),
                RowKey::At(point) => {
                    let point = Some((self.edge_of(scope, of, point)?, true));
                    before = point;
                    Edges { lower: point, upper: point }
                }
                RowKey::Range { lower, upper } => {
                    let lower = match lower {
                        Some((edge, included)) => Some((self.edge_of(scope, of, edge)?, *included)),
                        None => before.take().map(|(edge, included)| (edge, !included)),
                    };
                    let upper = match upper {
                        Some((edge, included)) => Some((self.edge_of(scope, of, edge)?, *included)),
                        None => None,
                    };
                    before = upper;
                    Edges { lower, upper }
                }
            });
        }
        Ok(all)
    }

    fn edge_of(&mut self, scope: &mut Scope<'p>, of: Typed, edge: &'p Expr) -> Flat<Ratio> {
        let edge = self.expr(scope, edge)?;
        self.edge(of.kind, edge)
    }

    fn bracket(&mut self, scope: &mut Scope<'p>, lookup: &'p Lookup, of: Typed) -> Flat<Typed> {
        let edges = self.edges(scope, &lookup.rows, of)?;
        let mut ranges: Vec<(i64, i64, usize)> = Vec::new();
        let mut cells: Vec<Flat<Typed>> = Vec::new();
        let mut otherwise = None;
        for (row, edges) in lookup.rows.iter().zip(edges) {
            let at = cells.len();
            match &row.key {
                RowKey::Is(choices) if of.kind == Kind::Choice => {
                    ranges.extend(choices.iter().map(|choice| (i64::from(*choice), i64::from(*choice), at)));
                }
                RowKey::Is(_) => return Err(Beyond),
                RowKey::Otherwise => otherwise = Some(at),
                RowKey::At(_) | RowKey::Range { .. } => ranges.push((low(edges.lower)?, high(edges.upper)?, at)),
            }
            cells.push(self.row_cell(scope, lookup, row, of, edges));
        }
        ranges.extend(otherwise.map(|at| (MISSING + 1, i64::MAX, at)));
        let (nodes, kind) = self.cells(cells)?;
        let first = self.code.rows.len() as u32;
        let count = ranges.len() as u32;
        for (low, high, at) in ranges {
            self.code.rows.push(Row { low, high, cell: *nodes.get(at).ok_or(Beyond)? });
        }
        Ok(Typed { node: self.push(Node::Bracket { of: of.node, first, count }), kind })
    }

    /// Cells over one denominator; one that flat code cannot hold leaves its rows to the evaluator.
    fn cells(&mut self, cells: Vec<Flat<Typed>>) -> Flat<(Vec<NodeId>, Kind)> {
        let kind = self.common(cells.iter().flatten().map(|cell| cell.kind))?;
        let mut nodes = Vec::with_capacity(cells.len());
        for cell in cells {
            nodes.push(match cell {
                Ok(cell) => self.converted(cell, kind)?,
                Err(Beyond) => self.push(Node::Beyond),
            });
        }
        Ok((nodes, kind))
    }

    fn row_cell(
        &mut self,
        scope: &mut Scope<'p>,
        lookup: &'p Lookup,
        row: &'p Written,
        of: Typed,
        edges: Edges,
    ) -> Flat<Typed> {
        let excess = self.excess(of, edges).ok();
        let before = std::mem::replace(&mut scope.excess, excess);
        let cell = self.cell_of(scope, lookup.columns.as_ref(), row);
        scope.excess = before;
        cell
    }

    /// The part of the value above the row's lower edge.
    fn excess(&mut self, of: Typed, edges: Edges) -> Flat<Typed> {
        let start = edges.lower.map_or(Ratio::ZERO, |(edge, _)| edge).to_integer().ok_or(Beyond)?;
        let start = i64::try_from(start).map_err(|_| Beyond)?;
        of.kind.denominator().ok_or(Beyond)?;
        if start == 0 {
            return Ok(of);
        }
        let start = self.constant(start);
        self.subtract(of, Typed { node: start, kind: of.kind })
    }

    fn cell_of(&mut self, scope: &mut Scope<'p>, columns: Option<&'p Columns>, row: &'p Written) -> Flat<Typed> {
        let Some(columns) = columns else { return self.cell(scope, row.cells.first().ok_or(Beyond)?) };
        let wanted = self.fact(scope, columns.fact)?;
        if wanted.kind != Kind::Choice {
            return Err(Beyond);
        }
        let cells: Vec<Flat<Typed>> = row.cells.iter().map(|cell| self.cell(scope, cell)).collect();
        let (nodes, kind) = self.cells(cells)?;
        let first = self.code.rows.len() as u32;
        let count = nodes.len().min(columns.choices.len()) as u32;
        for (cell, choice) in nodes.iter().zip(&columns.choices) {
            self.code.rows.push(Row { low: i64::from(*choice), high: i64::from(*choice), cell: *cell });
        }
        Ok(Typed { node: self.push(Node::Bracket { of: wanted.node, first, count }), kind })
    }

    fn graduated(&mut self, scope: &mut Scope<'p>, lookup: &'p Lookup, of: Typed) -> Flat<Typed> {
        let over = of.kind.denominator().ok_or(Beyond)?;
        let edges = self.edges(scope, &lookup.rows, of)?;
        let step = if lookup.whole { Ratio::integer(i128::from(over)) } else { Ratio::ZERO };
        let whole = |edge: Ratio| i64::try_from(edge.to_integer().ok_or(Beyond)?).map_err(|_| Beyond);
        let mut bounds = Vec::new();
        let mut cells = Vec::new();
        for (row, edges) in lookup.rows.iter().zip(edges) {
            let lower = match edges.lower {
                None => 0,
                Some((edge, true)) => whole(edge.sub(step).map_err(|_| Beyond)?)?,
                Some((edge, false)) => whole(edge)?,
            };
            let upper = match edges.upper {
                None => i64::MAX,
                Some((edge, true)) => whole(edge)?,
                Some((edge, false)) => whole(edge.sub(step).map_err(|_| Beyond)?)?,
            };
            bounds.push((lower, upper));
            cells.push(self.row_cell(scope, lookup, row, of, edges));
        }
        let (nodes, cell) = self.cells(cells)?;
        // rate × part: money by a number, or a number by money or a number
        let product = self.product(cell, of.kind)?;
        let first = self.code.rows.len() as u32;
        let count = nodes.len() as u32;
        for ((low, high), cell) in bounds.into_iter().zip(nodes) {
            self.code.rows.push(Row { low, high, cell });
        }
        Ok(Typed { node: self.push(Node::Graduated { of: of.node, first, count }), kind: product })
    }

    fn product(&self, a: Kind, b: Kind) -> Flat<Kind> {
        let over = |a: i64, b: i64| a.checked_mul(b).ok_or(Beyond);
        match (a, b) {
            (Kind::Number(a), Kind::Number(b)) => Ok(Kind::Number(over(a, b)?)),
            (Kind::Money(currency, a), Kind::Number(b)) | (Kind::Number(b), Kind::Money(currency, a)) => {
                Ok(Kind::Money(currency, over(a, b)?))
            }
            _ => Err(Beyond),
        }
    }
}
