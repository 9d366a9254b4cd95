//! Expressions, their clauses, and the tables inside them.

use super::literal::{is_name, scale};
use super::{Reader, child, has};
use crate::amount::{Currency, RoundingMode};
use crate::diagnostic::Code;
use crate::source::Place;
use crate::syntax::ast::{
    Cell, Clause, ClauseKind, Columns, Edge, Expr, ExprKind, Lookup, LookupKind, Operator, Pipe, Range, Round, Row,
    RowKey, Scale,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;
use crate::wording::reading as say;

/// How deep a tree may be: its readers and its destructor may then be recursive.
const MAX_TREE_DEPTH: usize = 512;

impl Reader<'_> {
    /// Reads something that lies so much deeper in the tree, unless that is too deep.
    pub(super) fn deeper<T>(
        &mut self,
        levels: usize,
        place: Place,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let before = self.depth;
        self.depth += levels;
        if self.depth > MAX_TREE_DEPTH {
            self.depth = before;
            let message = say::many_operations(MAX_TREE_DEPTH);
            let place = Place { end: self.line_end(place), ..place };
            self.error(Code::TooDeep, place, message, say::name_parts());
            return None;
        }
        let result = read(self);
        self.depth = before;
        result
    }

    /// A long place ends with its first line, so that a finding shows where it begins.
    fn line_end(&self, place: Place) -> u32 {
        let text = self.text.get(place.start as usize..place.end as usize).unwrap_or("");
        place.start + text.find('\n').unwrap_or(text.len()) as u32
    }

    /// The pipeline inside a node.
    pub(super) fn pipe_in(&mut self, pair: &Pair<'_>) -> Option<Pipe> {
        let pipe = child(pair, Rule::pipe)?;
        self.pipe(pipe)
    }

    /// An expression and its clauses.
    pub(super) fn pipe(&mut self, pair: Pair<'_>) -> Option<Pipe> {
        let place = self.place(&pair);
        let mut parts = pair.into_inner();
        let expr = self.expression(parts.next()?)?;
        let clauses = parts.map(|clause| self.clause(&clause)).collect::<Option<_>>()?;
        Some(Pipe { place, expr, clauses })
    }

    fn clause(&mut self, pair: &Pair<'_>) -> Option<Clause> {
        let inner = pair.clone().into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::at_least => ClauseKind::AtLeast(self.expression_in(&inner)?),
            Rule::at_most => ClauseKind::AtMost(self.expression_in(&inner)?),
            Rule::rounded => ClauseKind::Rounded(self.round(&child(&inner, Rule::round)?)?),
            _ => {
                let mut names = self.names(&inner).into_iter();
                ClauseKind::Cumulative { over: names.next()?, after: names.next()? }
            }
        };
        Some(Clause { place: self.place(pair), kind })
    }

    /// `half up to 1_000 VND`
    pub(super) fn round(&mut self, pair: &Pair<'_>) -> Option<Round> {
        let mode = pair.clone().into_inner().find_map(|word| match word.as_rule() {
            Rule::HALF_UP => Some(RoundingMode::HalfUp),
            Rule::UP => Some(RoundingMode::Up),
            Rule::DOWN => Some(RoundingMode::Down),
            _ => None,
        })?;
        Some(Round { mode, unit: self.expression_in(pair)?, place: self.place(pair) })
    }

    /// The first expression inside a node.
    pub(super) fn expression_in(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        let expression = child(pair, Rule::expression)?;
        self.expression(expression)
    }

    /// A row of factors and operators: a product is closed by `+` or `-`, the sum takes it from the left.
    pub(super) fn expression(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let place = self.place(&pair);
        let parts = pair.into_inner();
        let levels = 1 + parts.len() / 2;
        self.deeper(levels, place, |reader| reader.operations(parts.peekable()))
    }

    fn operations<'p>(&mut self, mut parts: std::iter::Peekable<impl Iterator<Item = Pair<'p>>>) -> Option<Expr> {
        let mut sum: Option<(Expr, Operator)> = None;
        let mut product = self.operand(&mut parts)?;
        while let Some(sign) = parts.next() {
            let operator = operator(&sign)?;
            let next = self.operand(&mut parts)?;
            product = match operator {
                Operator::Multiply | Operator::Divide => binary(product, operator, next),
                Operator::Add | Operator::Subtract => {
                    let left = match sum.take() {
                        Some((left, sign)) => binary(left, sign, product),
                        None => product,
                    };
                    sum = Some((left, operator));
                    next
                }
            };
        }
        Some(match sum {
            Some((left, sign)) => binary(left, sign, product),
            None => product,
        })
    }

    fn operand<'p>(&mut self, parts: &mut std::iter::Peekable<impl Iterator<Item = Pair<'p>>>) -> Option<Expr> {
        let pair = parts.next()?;
        match parts.next_if(|next| next.as_rule() == Rule::arguments) {
            Some(arguments) => self.call(&pair, arguments),
            None => self.factor(pair),
        }
    }

    fn call(&mut self, name: &Pair<'_>, arguments: Pair<'_>) -> Option<Expr> {
        let place = self.token(name).to(self.place(&arguments));
        let name = self.name(name);
        let pipes = arguments.into_inner().filter(|part| part.as_rule() == Rule::pipe);
        let pipes = pipes.map(|pipe| self.pipe(pipe)).collect::<Option<_>>()?;
        Some(Expr { place, kind: ExprKind::Call(name, pipes) })
    }

    fn factor(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let place = self.place(&pair);
        let kind = match pair.as_rule() {
            Rule::identifier | Rule::spoken_name => ExprKind::Name(self.name(&pair)),
            Rule::quantity => self.quantity(&pair)?,
            Rule::date_digits => ExprKind::Date(self.date(&pair)?.value),
            Rule::lookup => ExprKind::Lookup(Box::new(self.lookup(&pair)?)),
            Rule::group => ExprKind::Group(Box::new(self.pipe_in(&pair)?)),
            Rule::sum => self.sum(pair)?,
            _ => return None,
        };
        Some(Expr { place, kind })
    }

    fn quantity(&mut self, pair: &Pair<'_>) -> Option<ExprKind> {
        let number = self.number_in(pair)?;
        if let Some(currency) = self.currency_in(pair) {
            self.small_money(&number, currency)?;
            return Some(ExprKind::Money(number, currency));
        }
        Some(if has(pair, Rule::percent_sign) { ExprKind::Percent(number) } else { ExprKind::Number(number) })
    }

    fn sum(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let place = self.place(&pair);
        let list = pair.clone().into_inner().filter(is_name).last()?;
        let list = self.name(&list);
        let mut parts = pair.into_inner().peekable();
        let what = self.deeper(1, place, |reader| reader.operand(&mut parts))?;
        Some(ExprKind::Sum(Box::new(what), list))
    }

    fn lookup(&mut self, pair: &Pair<'_>) -> Option<Lookup> {
        let kind = match pair.clone().into_inner().next()?.as_rule() {
            Rule::BRACKET => LookupKind::Bracket,
            Rule::GRADUATED => LookupKind::Graduated,
            _ => LookupKind::Interpolated,
        };
        let of = self.expression(child(pair, Rule::subject)?);
        let columns = child(pair, Rule::columns).map(|columns| self.columns(&columns));
        let money_unit = child(pair, Rule::money_unit).and_then(|unit| self.money_unit(&unit));
        let rows = self.body(child(pair, Rule::rows)?, Body::Rows, |reader, row| reader.row(&row));
        let jumps_by_law = has(pair, Rule::JUMPS_BY_LAW);
        Some(Lookup { kind, of: of?, columns: columns.flatten(), money_unit, jumps_by_law, rows })
    }

    fn columns(&mut self, pair: &Pair<'_>) -> Option<Columns> {
        let mut names = self.names(pair);
        if names.is_empty() {
            return None;
        }
        let fact = names.remove(0);
        Some(Columns { place: self.place(pair), highest: has(pair, Rule::HIGHEST), fact, choices: names })
    }

    fn money_unit(&mut self, pair: &Pair<'_>) -> Option<(Option<Scale>, Currency)> {
        Some((child(pair, Rule::scale).and_then(|word| scale(&word)), self.currency_in(pair)?))
    }

    fn row(&mut self, pair: &Pair<'_>) -> Option<Row> {
        let mut parts = pair.clone().into_inner();
        let key = parts.next()?;
        let key = match key.as_rule() {
            Rule::range => RowKey::Range(self.range(&key)?),
            Rule::is_row => RowKey::Is(self.names_in(&key)),
            Rule::at_row => RowKey::At(self.expression_in(&key)?),
            _ => RowKey::Otherwise,
        };
        let mut cells = Vec::with_capacity(1);
        for cell in parts.filter(is_cell) {
            cells.push(self.cell(cell)?);
        }
        Some(Row { place: self.place(pair), key, cells })
    }

    /// A value, or why there is none.
    pub(super) fn cell(&mut self, pair: Pair<'_>) -> Option<Cell> {
        match pair.as_rule() {
            Rule::pipe => Some(Cell::Value(self.pipe(pair)?)),
            Rule::open_cell => Some(Cell::Undetermined(self.text_in(&pair)?)),
            _ => None,
        }
    }

    /// Limits of a value.
    pub(super) fn range(&mut self, pair: &Pair<'_>) -> Option<Range> {
        let (mut lower, mut upper) = (None, None);
        for edge in pair.clone().into_inner() {
            let included = matches!(edge.as_rule(), Rule::from_edge | Rule::up_to_edge);
            let side =
                if matches!(edge.as_rule(), Rule::from_edge | Rule::above_edge) { &mut lower } else { &mut upper };
            *side = Some(Edge { included, value: self.expression_in(&edge)? });
        }
        Some(Range { place: self.place(pair), lower, upper })
    }
}

/// The operator that a node writes.
fn operator(pair: &Pair<'_>) -> Option<Operator> {
    match pair.as_str().chars().next()? {
        '+' => Some(Operator::Add),
        '-' => Some(Operator::Subtract),
        '/' => Some(Operator::Divide),
        _ => Some(Operator::Multiply),
    }
}

/// Two operands and what stands between them.
fn binary(left: Expr, operator: Operator, right: Expr) -> Expr {
    Expr { place: left.place.to(right.place), kind: ExprKind::Binary(Box::new(left), operator, Box::new(right)) }
}

fn is_cell(pair: &Pair<'_>) -> bool {
    matches!(pair.as_rule(), Rule::pipe | Rule::open_cell)
}
