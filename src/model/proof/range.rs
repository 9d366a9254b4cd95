//! The least and the most that an expression can come to: never too narrow, wide where nothing better is known.

use crate::amount::{Overflow, Ratio};
use crate::model::Model;
use crate::model::expression::{Cell, Clause, Expr, Function, Limits, Literal, Lookup, LookupKind, Pipe, RowKey, Type};

/// A closed range; an end that is not known is open to infinity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: Option<Ratio>,
    pub(super) most: Option<Ratio>,
}

/// What the surroundings of an expression say of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'e> {
    /// The looked-up expression and where the row lets it lie.
    of: Option<(&'e Expr, Range)>,
    /// The part above the row's lower edge.
    excess: Option<Range>,
}

impl Range {
    const ANYTHING: Self = Self { least: None, most: None };

    const fn only(value: Ratio) -> Self {
        Self { least: Some(value), most: Some(value) }
    }

    /// Both together.
    fn hull(self, other: Self) -> Self {
        Self {
            least: self.least.zip(other.least).map(|(a, b)| a.min(b)),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
        }
    }

    fn add(self, other: Self) -> Self {
        Self { least: both(self.least, other.least, Ratio::add), most: both(self.most, other.most, Ratio::add) }
    }

    fn minus(self) -> Self {
        let minus = |value: Option<Ratio>| value.and_then(|value| Ratio::ZERO.sub(value).ok());
        Self { least: minus(self.most), most: minus(self.least) }
    }

    fn multiply(self, other: Self) -> Self {
        if let (Some(a), Some(b), Some(c), Some(d)) = (self.least, self.most, other.least, other.most) {
            let ends: Vec<Ratio> = [(a, c), (a, d), (b, c), (b, d)].into_iter().flat_map(|(x, y)| x.mul(y)).collect();
            if ends.len() == 4 {
                return Self { least: ends.iter().min().copied(), most: ends.iter().max().copied() };
            }
            return Self::ANYTHING;
        }
        // a fixed share of an open range is as open
        for (fixed, open) in [(self, other), (other, self)] {
            if let Some(share) = fixed.least.filter(|share| fixed.most == Some(*share) && *share >= Ratio::ZERO) {
                let times = |end: Option<Ratio>| end.and_then(|end| end.mul(share).ok());
                return Self { least: times(open.least), most: times(open.most) };
            }
        }
        // of what is never negative at least the least is known
        match (self.least, other.least) {
            (Some(a), Some(c)) if a >= Ratio::ZERO && c >= Ratio::ZERO => {
                Self { least: a.mul(c).ok(), most: both(self.most, other.most, Ratio::mul) }
            }
            _ => Self::ANYTHING,
        }
    }

    fn divide(self, other: Self) -> Self {
        let (Some(c), Some(d)) = (other.least, other.most) else { return Self::ANYTHING };
        if c <= Ratio::ZERO {
            return Self::ANYTHING;
        }
        let invert = |value: Ratio| Ratio::ONE.div(value).and_then(Result::ok);
        self.multiply(Self { least: invert(d), most: invert(c) })
    }

    fn at_least(self, floor: Self) -> Self {
        let least = match (self.least, floor.least) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        Self { least, most: self.most.zip(floor.most).map(|(a, b)| a.max(b)) }
    }

    fn at_most(self, cap: Self) -> Self {
        self.minus().at_least(cap.minus()).minus()
    }
}

fn both(a: Option<Ratio>, b: Option<Ratio>, join: impl Fn(Ratio, Ratio) -> Result<Ratio, Overflow>) -> Option<Ratio> {
    a.zip(b).and_then(|(a, b)| join(a, b).ok())
}

/// Where an expression lies.
pub(super) fn of(model: &Model, expr: &Expr, known: Known<'_>) -> Range {
    if let Some((of, range)) = known.of
        && of == expr
    {
        return range;
    }
    let inner = |expr: &Expr| of(model, expr, known);
    match expr {
        Expr::Literal(Literal::Number(value) | Literal::Money(_, value)) => Range::only(*value),
        Expr::Fact(fact) => model.facts.get(fact.0 as usize).map_or(Range::ANYTHING, |fact| limits(&fact.limits)),
        Expr::Field(fact, field) => match model.facts.get(fact.0 as usize).map(|fact| &fact.kind) {
            Some(Type::Many(fields)) => {
                fields.get(usize::from(*field)).map_or(Range::ANYTHING, |field| limits(&field.limits))
            }
            _ => Range::ANYTHING,
        },
        Expr::Excess => known.excess.unwrap_or(Range::ANYTHING),
        Expr::Constant(constant) => {
            let values = model.constants.get(constant.0 as usize).map_or(&[][..], |found| &found.values);
            let ranges = values.iter().filter_map(|value| match &value.value {
                Cell::Undetermined(_) => None,
                Cell::Value(value) => Some(pipe(model, value, known)),
            });
            ranges.reduce(Range::hull).unwrap_or(Range::ANYTHING)
        }
        Expr::Add(a, b) => inner(a).add(inner(b)),
        Expr::Subtract(a, b) => inner(a).add(inner(b).minus()),
        Expr::Multiply(a, b) => inner(a).multiply(inner(b)),
        Expr::Divide(a, b) => inner(a).divide(inner(b)),
        Expr::Group(inside) => pipe(model, inside, known),
        Expr::Lookup(lookup) => rows(model, lookup, known),
        Expr::Call(Function::Min, parts) => {
            parts.iter().map(|part| pipe(model, part, known)).reduce(Range::at_most).unwrap_or(Range::ANYTHING)
        }
        Expr::Call(Function::Max, parts) => {
            parts.iter().map(|part| pipe(model, part, known)).reduce(Range::at_least).unwrap_or(Range::ANYTHING)
        }
        // a sum has at least one record
        Expr::Sum(each, _) => Range { least: inner(each).least.filter(|least| *least >= Ratio::ZERO), most: None },
        Expr::Literal(_)
        | Expr::Let(_)
        | Expr::Argument
        | Expr::Instant(_)
        | Expr::Table(..)
        | Expr::Call(
            Function::Floor
            | Function::Ceil
            | Function::Year
            | Function::Month
            | Function::Day
            | Function::DaysBetween
            | Function::MonthsBetween,
            _,
        ) => Range::ANYTHING,
    }
}

fn limits(limits: &Limits) -> Range {
    let end = |limit: &Option<(Literal, bool)>| match limit {
        Some((Literal::Number(value) | Literal::Money(_, value), _)) => Some(*value),
        _ => None,
    };
    Range { least: end(&limits.lower), most: end(&limits.upper) }
}

fn pipe(model: &Model, pipe: &Pipe, known: Known<'_>) -> Range {
    let first = of(model, &pipe.expr, known);
    pipe.clauses.iter().fold(first, |value, clause| after(model, value, clause, known))
}

/// Where a value lies after a clause.
pub(super) fn after(model: &Model, value: Range, clause: &Clause, known: Known<'_>) -> Range {
    match clause {
        Clause::AtLeast(floor) => value.at_least(of(model, floor, known)),
        Clause::AtMost(cap) => value.at_most(of(model, cap, known)),
        Clause::Rounded(_, unit) => {
            let unit = of(model, unit, known);
            value.add(Range { least: unit.minus().least, most: unit.most })
        }
        Clause::Cumulative { .. } => Range::ANYTHING,
    }
}

/// What each row says of its cells; nothing for a row that the looked-up value cannot reach.
pub(super) fn in_rows<'e>(model: &Model, lookup: &'e Lookup, known: Known<'_>) -> Vec<Option<Known<'e>>> {
    let whole = of(model, &lookup.of, known);
    let plain = |edge: &Expr| match edge {
        Expr::Literal(Literal::Number(value) | Literal::Money(_, value)) => Some(*value),
        _ => None,
    };
    let mut before: Option<Ratio> = None;
    let rows = lookup.rows.iter().map(|row| {
        let (lower, upper) = match &row.key {
            RowKey::Is(_) | RowKey::Otherwise => (None, None),
            RowKey::At(point) => (plain(point), plain(point)),
            RowKey::Range { lower, upper } => {
                let lower = lower.as_ref().map_or(before, |(edge, _)| plain(edge));
                (lower, upper.as_ref().and_then(|(edge, _)| plain(edge)))
            }
        };
        before = upper;
        let least = lower.into_iter().chain(whole.least).max();
        let most = upper.into_iter().chain(whole.most).min();
        let within = match lookup.kind {
            LookupKind::Bracket => Range { least, most },
            // every row answers for a part, or for the way to the next point
            LookupKind::Graduated | LookupKind::Interpolated => whole,
        };
        if within.least.zip(within.most).is_some_and(|(least, most)| least > most) {
            return None;
        }
        let start = lower.unwrap_or(Ratio::ZERO);
        Some(Known { of: Some((&lookup.of, within)), excess: Some(within.add(Range::only(start).minus())) })
    });
    rows.collect()
}

fn rows(model: &Model, lookup: &Lookup, known: Known<'_>) -> Range {
    let mut result: Option<Range> = None;
    for (row, inner) in lookup.rows.iter().zip(in_rows(model, lookup, known)) {
        let Some(inner) = inner else { continue };
        for cell in &row.cells {
            let cell = match cell {
                Cell::Undetermined(_) => Range::ANYTHING,
                Cell::Value(inside) => pipe(model, inside, inner),
            };
            result = Some(result.map_or(cell, |result| result.hull(cell)));
        }
    }
    let cells = result.unwrap_or(Range::ANYTHING);
    match lookup.kind {
        LookupKind::Bracket | LookupKind::Interpolated => cells,
        // parts of the value at rates of the cells, nothing below the first row: at most the value at the highest rate
        LookupKind::Graduated => {
            let most = of(model, &lookup.of, known).multiply(cells);
            Range { least: most.least.map(|least| least.min(Ratio::ZERO)), most: most.most }
        }
    }
}
