//! Tables of rows: cells and edges resolved.

use std::sync::Arc;

use crate::amount::{Currency, Ratio};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Builder;
use crate::model::declarations::describe;
use crate::model::expression::{Cell, Columns, Expr, Literal, Lookup, LookupKind, Pipe, Row, RowKey, Type, Written};
use crate::model::expressions::{Local, Typed, comparable};
use crate::source::Place;
use crate::syntax::ast::{self, ExprKind};
use crate::wording::amounts as say;
use crate::wording::rules;

impl Builder {
    pub(super) fn lookup(&mut self, local: &Local, lookup: &ast::Lookup, place: Place) -> Option<Typed> {
        let (of, of_type) = self.expr(local, &lookup.of)?;
        let kind = match lookup.kind {
            ast::LookupKind::Bracket => LookupKind::Bracket,
            ast::LookupKind::Graduated => LookupKind::Graduated,
            ast::LookupKind::Interpolated => LookupKind::Interpolated,
        };
        if kind != LookupKind::Bracket && !matches!(of_type, Type::Number { .. } | Type::Money) {
            let message = say::not_graduated(describe(&of_type));
            self.report(Diagnostic::error(Code::WrongType, lookup.of.place, message).help(say::use_number()));
            return None;
        }
        let columns = match &lookup.columns {
            Some(columns) => Some(self.columns(columns)?),
            None => None,
        };
        let excess = match &of_type {
            Type::Number { .. } | Type::Money => Some(of_type.clone()),
            _ => None,
        };
        let inner = Local { excess, ..local.clone() };
        let mut rows = Vec::with_capacity(lookup.rows.len());
        let mut result: Option<Type> = None;
        let mut sound = true;
        for row in &lookup.rows {
            match self.row(&inner, lookup, columns.as_ref(), row, &of_type, &mut result) {
                Some(row) => rows.push(row),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        if rows.is_empty() {
            self.report(Diagnostic::error(Code::TableHole, place, say::no_row()).help(say::write_row()));
            return None;
        }
        let whole = of_type == Type::Number { whole: true };
        let cell = result.unwrap_or(Type::Money);
        let answer = match kind {
            LookupKind::Bracket | LookupKind::Interpolated => cell,
            LookupKind::Graduated => match (&of_type, &cell) {
                (Type::Money, Type::Money) => {
                    self.report(
                        Diagnostic::error(Code::WrongType, place, say::graduated_by_rates())
                            .help(say::write_percentages()),
                    );
                    return None;
                }
                (Type::Money, _) | (_, Type::Money) => Type::Money,
                (Type::Number { whole: true }, Type::Number { whole: true }) => Type::Number { whole: true },
                _ => Type::Number { whole: false },
            },
        };
        let found = Lookup { kind, of, whole, columns, rows, jumps_by_law: lookup.jumps_by_law };
        self.idle_limits_in_rows(lookup, &found);
        Some((Expr::Lookup(Box::new(found)), answer))
    }

    fn columns(&mut self, columns: &ast::Columns) -> Option<Columns> {
        let Some(fact) = self.scope.facts.get(&columns.fact.text).copied() else {
            let known = self.scope.facts.keys().cloned().collect();
            self.unknown(rules::fact(), &columns.fact, known);
            return None;
        };
        let kind = self.model.facts.get(fact.0 as usize).map(|fact| fact.kind.clone())?;
        let choices = match (&kind, columns.highest) {
            (Type::OneOf(choices), _) | (Type::SeveralOf(choices), true) => Arc::clone(choices),
            _ => {
                let message = say::columns_picked_by(describe(&kind));
                self.report(Diagnostic::error(Code::WrongType, columns.fact.place, message).help(say::pick_columns()));
                return None;
            }
        };
        let found: Vec<Option<u16>> = columns.choices.iter().map(|name| self.choice(&choices, name)).collect();
        let choices = found.into_iter().collect::<Option<Vec<u16>>>()?;
        Some(Columns { fact, choices, highest: columns.highest })
    }

    fn row(
        &mut self,
        local: &Local,
        lookup: &ast::Lookup,
        columns: Option<&Columns>,
        row: &ast::Row,
        of_type: &Type,
        result: &mut Option<Type>,
    ) -> Option<Row> {
        let wanted = columns.map_or(1, |columns| columns.choices.len());
        if row.cells.len() != wanted {
            let message = say::cells_and_columns(row.cells.len(), wanted);
            self.report(Diagnostic::error(Code::TableHole, row.place, message).help(say::one_cell_each()));
            return None;
        }
        let key = self.row_key(local, &row.key, of_type);
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut sound = true;
        for cell in &row.cells {
            match self.cell(local, lookup, cell, result) {
                Some(cell) => cells.push(cell),
                None => sound = false,
            }
        }
        let key = key?;
        sound.then_some(Row { key, cells, written: Written(row.place) })
    }

    fn row_key(&mut self, local: &Local, key: &ast::RowKey, of_type: &Type) -> Option<RowKey> {
        // an edge does not know `excess`
        let outer = Local { excess: None, ..local.clone() };
        let mut edge = |value: &ast::Expr| {
            let (expr, kind) = self.expr(&outer, value)?;
            if comparable(of_type, &kind) && !matches!(of_type, Type::OneOf(_) | Type::Flag | Type::SeveralOf(_)) {
                return Some(expr);
            }
            let message = say::edge_is(describe(&kind), describe(of_type));
            self.report(Diagnostic::error(Code::WrongType, value.place, message).help(rules::write(describe(of_type))));
            None
        };
        match key {
            ast::RowKey::At(value) => edge(value).map(RowKey::At),
            ast::RowKey::Otherwise => Some(RowKey::Otherwise),
            ast::RowKey::Range(range) => {
                let mut side = |side: &Option<ast::Edge>| match side {
                    None => Some(None),
                    Some(found) => edge(&found.value).map(|expr| Some((expr, found.included))),
                };
                let lower = side(&range.lower);
                let upper = side(&range.upper);
                Some(RowKey::Range { lower: lower?, upper: upper? })
            }
            ast::RowKey::Is(names) => match of_type {
                Type::OneOf(choices) => {
                    let found: Vec<Option<u16>> = names.iter().map(|name| self.choice(choices, name)).collect();
                    found.into_iter().collect::<Option<Vec<u16>>>().map(RowKey::Is)
                }
                _ => {
                    let place = names.first().map(|name| name.place).unwrap_or_default();
                    let message = say::is_picks_choices(describe(of_type));
                    self.report(Diagnostic::error(Code::WrongType, place, message).help(say::write_edges()));
                    None
                }
            },
        }
    }

    fn cell(
        &mut self,
        local: &Local,
        lookup: &ast::Lookup,
        cell: &ast::Cell,
        result: &mut Option<Type>,
    ) -> Option<Cell> {
        let pipe = match cell {
            ast::Cell::Undetermined(reason) => return Some(Cell::Undetermined(Arc::clone(&reason.text))),
            ast::Cell::Value(pipe) => pipe,
        };
        let (found, kind) = match (&lookup.money_unit, &pipe.expr.kind) {
            (Some((scale, currency)), ExprKind::Number(number)) if pipe.clauses.is_empty() => {
                let scale = Ratio::integer(scale.map_or(1, ast::Scale::factor));
                let value = number.value().and_then(|value| value.mul(scale).ok())?;
                (money(*currency, value), Type::Money)
            }
            _ => self.pipe(local, pipe)?,
        };
        match result {
            None => *result = Some(kind),
            Some(known) if comparable(known, &kind) => {
                if let (Type::Number { whole }, Type::Number { whole: false }) = (&mut *known, &kind) {
                    *whole = false;
                }
            }
            Some(known) => {
                let message = say::cell_is(describe(&kind), describe(known));
                self.report(Diagnostic::error(Code::WrongType, pipe.place, message).help(say::same_type_cells()));
                return None;
            }
        }
        Some(Cell::Value(found))
    }
}

fn money(currency: Currency, value: Ratio) -> Pipe {
    Pipe { expr: Expr::Literal(Literal::Money(currency, value)), clauses: Vec::new() }
}
