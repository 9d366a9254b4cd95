//! Values at run time, what stops an evaluation, and exact arithmetic on values.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::amount::{Currency, Overflow, Ratio};
use crate::assessment::{DossierError, ErrorKind};
use crate::plan::Literal;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Flag(bool),
    Number(Ratio),
    /// In major units.
    Money(Currency, Ratio),
    Date(NaiveDate),
    Moment(NaiveDateTime),
    Choice(u16),
    Set(u64),
    Records(Arc<Vec<Vec<Option<Value>>>>),
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Flag(value) => Self::Flag(value),
            Literal::Number(value) => Self::Number(value),
            Literal::Money(currency, value) => Self::Money(currency, value),
            Literal::Date(value) => Self::Date(value),
            Literal::Choice(value) => Self::Choice(value),
            Literal::Set(value) => Self::Set(value),
        }
    }
}

/// Why an evaluation has no value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// Facts or instants that are not given, by name.
    Missing(Vec<Arc<str>>),
    /// What the law leaves open.
    Undetermined(Arc<str>, Vec<Value>),
    /// An event that has not happened.
    Awaiting(Arc<str>),
    /// An error.
    Error(DossierError),
}

impl Stop {
    pub(crate) fn error(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Error(DossierError::new(kind, message))
    }
}

impl From<Overflow> for Stop {
    fn from(overflow: Overflow) -> Self {
        Self::error(ErrorKind::Overflow, overflow.to_string())
    }
}

pub(crate) type Evaluated = Result<Value, Stop>;

fn mismatch(what: &str) -> Stop {
    Stop::error(ErrorKind::WrongFactType, format!("{what} does not go with these values"))
}

fn currencies(a: Currency, b: Currency) -> Stop {
    Stop::error(ErrorKind::WrongCurrency, format!("{a} and {b} meet in one amount; convert one of them first"))
}

impl Value {
    pub(crate) fn add(self, other: Self) -> Evaluated {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Ok(Self::Number(a.add(b)?)),
            (Self::Money(a, x), Self::Money(b, y)) if a == b => Ok(Self::Money(a, x.add(y)?)),
            (Self::Money(a, _), Self::Money(b, _)) => Err(currencies(a, b)),
            _ => Err(mismatch("addition")),
        }
    }

    pub(crate) fn subtract(self, other: Self) -> Evaluated {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Ok(Self::Number(a.sub(b)?)),
            (Self::Money(a, x), Self::Money(b, y)) if a == b => Ok(Self::Money(a, x.sub(y)?)),
            (Self::Money(a, _), Self::Money(b, _)) => Err(currencies(a, b)),
            _ => Err(mismatch("subtraction")),
        }
    }

    pub(crate) fn multiply(self, other: Self) -> Evaluated {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Ok(Self::Number(a.mul(b)?)),
            (Self::Money(a, x), Self::Number(y)) | (Self::Number(y), Self::Money(a, x)) => {
                Ok(Self::Money(a, x.mul(y)?))
            }
            _ => Err(mismatch("multiplication")),
        }
    }

    pub(crate) fn divide(self, other: Self) -> Evaluated {
        let zero = || Stop::error(ErrorKind::FactOutOfRange, "division by zero");
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Ok(Self::Number(a.div(b).ok_or_else(zero)??)),
            (Self::Money(a, x), Self::Number(y)) => Ok(Self::Money(a, x.div(y).ok_or_else(zero)??)),
            (Self::Money(a, x), Self::Money(b, y)) if a == b => Ok(Self::Number(x.div(y).ok_or_else(zero)??)),
            (Self::Money(a, _), Self::Money(b, _)) => Err(currencies(a, b)),
            _ => Err(mismatch("division")),
        }
    }

    /// Order of two values of one type; dates compare with the days of moments.
    pub(crate) fn compare(&self, other: &Self) -> Result<std::cmp::Ordering, Stop> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Ok(a.cmp(b)),
            (Self::Money(a, x), Self::Money(b, y)) if a == b => Ok(x.cmp(y)),
            (Self::Money(a, _), Self::Money(b, _)) => Err(currencies(*a, *b)),
            // zero is zero in every currency
            (Self::Money(_, x), Self::Number(y)) | (Self::Number(x), Self::Money(_, y))
                if *x == Ratio::ZERO || *y == Ratio::ZERO =>
            {
                Ok(x.cmp(y))
            }
            (Self::Moment(a), Self::Moment(b)) => Ok(a.cmp(b)),
            _ => match (self.date(), other.date()) {
                (Some(a), Some(b)) => Ok(a.cmp(&b)),
                _ => Err(mismatch("comparison")),
            },
        }
    }

    /// The number of a number or of money.
    pub(crate) fn ratio(&self) -> Result<Ratio, Stop> {
        match self {
            Self::Number(value) | Self::Money(_, value) => Ok(*value),
            _ => Err(mismatch("a number")),
        }
    }

    /// A value of the same kind (number, or money of the same currency).
    pub(crate) fn like(&self, value: Ratio) -> Self {
        match self {
            Self::Money(currency, _) => Self::Money(*currency, value),
            _ => Self::Number(value),
        }
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Moment(at) => Some(at.date()),
            _ => None,
        }
    }

    pub(crate) fn minute_of_day(&self) -> Option<u16> {
        match self {
            Self::Moment(at) => Some((at.hour() * 60 + at.minute()) as u16),
            _ => None,
        }
    }
}
