//! How the value of each fact is held in 64 bits.

use crate::amount::{Currency, Ratio};
use crate::plan::{Fact, Literal, Plan, Type};

use super::code::MISSING;
use super::days::since_1970;

/// What a value is, and its denominator where it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Choice,
    Set,
    Date,
    Moment,
    Number(i64),
    Money(Currency, i64),
}

/// A fact of the book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Nothing for lists of records.
    pub(super) kind: Option<Kind>,
    /// Whether a number must be whole.
    pub(super) whole: bool,
    /// The least and the greatest value that the rules allow.
    pub(super) low: i64,
    pub(super) high: i64,
    /// The value where none is given, or [`MISSING`].
    pub(super) default: i64,
}

/// Decimals of a number that flat code holds.
const DECIMALS: i64 = 10_000;

/// A number over a denominator, where it is whole over it.
pub(super) fn scaled(number: Ratio, denominator: i64) -> Option<i64> {
    let whole = number.mul(Ratio::integer(i128::from(denominator))).ok()?.to_integer()?;
    i64::try_from(whole).ok().filter(|value| *value != MISSING)
}

impl Kind {
    /// A literal of this kind.
    pub(super) fn literal(self, literal: Literal) -> Option<i64> {
        match (self, literal) {
            (Self::Flag, Literal::Flag(flag)) => Some(i64::from(flag)),
            (Self::Choice, Literal::Choice(choice)) => Some(i64::from(choice)),
            (Self::Set, Literal::Set(bits)) => Some(bits as i64).filter(|bits| *bits != MISSING),
            (Self::Date, Literal::Date(date)) => Some(i64::from(since_1970(date))),
            (Self::Moment, Literal::Date(_)) => None,
            (Self::Number(denominator), Literal::Number(number)) => scaled(number, denominator),
            (Self::Money(currency, denominator), Literal::Money(other, amount)) if currency == other => {
                scaled(amount, denominator)
            }
            (Self::Money(_, denominator), Literal::Number(number)) if number == Ratio::ZERO => {
                scaled(number, denominator)
            }
            _ => None,
        }
    }
}

fn minor(currency: Currency) -> Option<i64> {
    10_i64.checked_pow(currency.minor_digits())
}

fn kind(fact: &Fact) -> Option<Kind> {
    let literals = || {
        let edges = fact.limits.lower.iter().chain(&fact.limits.upper).map(|(literal, _)| *literal);
        edges.chain(fact.default)
    };
    Some(match &fact.kind {
        Type::Flag => Kind::Flag,
        Type::Number { whole: true } => Kind::Number(1),
        Type::Number { whole: false } => Kind::Number(DECIMALS),
        Type::Money => {
            let currency = literals().find_map(|literal| match literal {
                Literal::Money(currency, _) => Some(currency),
                _ => None,
            });
            let currency = currency.unwrap_or(Currency::VND);
            Kind::Money(currency, minor(currency)?)
        }
        Type::Date => Kind::Date,
        Type::Moment => Kind::Moment,
        Type::OneOf(_) => Kind::Choice,
        Type::SeveralOf(_) => Kind::Set,
        Type::Many(_) => return None,
    })
}

fn shape(fact: &Fact) -> Option<Shape> {
    let kind = kind(fact)?;
    let edge = |edge: &Option<(Literal, bool)>, open: i64, step: i64| match edge {
        None => Some(open),
        Some((literal, true)) => kind.literal(*literal),
        Some((literal, false)) => kind.literal(*literal)?.checked_add(step),
    };
    Some(Shape {
        kind: Some(kind),
        whole: matches!(fact.kind, Type::Number { whole: true }),
        low: edge(&fact.limits.lower, MISSING + 1, 1)?,
        high: edge(&fact.limits.upper, i64::MAX, -1)?,
        default: match fact.default {
            None => MISSING,
            Some(literal) => kind.literal(literal)?,
        },
    })
}

/// The shapes of all facts; one that 64 bits do not hold has no kind.
pub(super) fn shapes(plan: &Plan) -> Vec<Shape> {
    let none = Shape { kind: None, whole: false, low: 1, high: 0, default: MISSING };
    plan.facts.iter().map(|fact| shape(fact).unwrap_or(none)).collect()
}
