//! Expressions and conditions with every name resolved and every type known.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::amount::{Currency, Ratio, RoundingMode};
use crate::source::Place;

/// A declared fact: an index into the facts of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(pub u32);

/// A built-in or declared event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(pub u32);

/// A declared place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceId(pub u32);

/// A dated constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConstantId(pub u32);

/// A table that a fee can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableId(pub u32);

/// A fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FeeId(pub u32);

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Type {
    /// Yes or no.
    Flag,
    /// An exact number; whether it must be whole.
    Number {
        /// Whether it must be whole.
        whole: bool,
    },
    /// Money; the currency is carried by the value.
    Money,
    /// A date.
    Date,
    /// A date with a time.
    Moment,
    /// One of the choices.
    OneOf(Arc<[Arc<str>]>),
    /// A set of the choices.
    SeveralOf(Arc<[Arc<str>]>),
    /// Records with these fields.
    Many(Arc<[Field]>),
}

/// A field of the records of a `many` fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// What to ask for.
    pub title: Option<Arc<str>>,
    /// Its type.
    pub kind: Type,
    /// Its limits.
    pub limits: Limits,
    /// What it is when not given.
    pub default: Option<Literal>,
}

/// The limits of a fact's value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Lower edge, and whether it belongs.
    pub lower: Option<(Literal, bool)>,
    /// Upper edge, and whether it belongs.
    pub upper: Option<(Literal, bool)>,
}

/// A value written in the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Literal {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(Ratio),
    /// Money in major units.
    Money(Currency, Ratio),
    /// A date.
    Date(NaiveDate),
    /// A choice by its index.
    Choice(u16),
    /// Choices by their bits.
    Set(u64),
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A literal.
    Literal(Literal),
    /// A fact.
    Fact(FactId),
    /// A field of the record that `sum of … over` stands at.
    Field(FactId, u16),
    /// A `let` of the fee, by its index.
    Let(u16),
    /// The argument of the table.
    Argument,
    /// The part of the looked-up value above the row's lower edge.
    Excess,
    /// The instant of an event.
    Instant(EventId),
    /// A constant at the reader's date.
    Constant(ConstantId),
    /// Sum.
    Add(Box<Expr>, Box<Expr>),
    /// Difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// Product.
    Multiply(Box<Expr>, Box<Expr>),
    /// Quotient.
    Divide(Box<Expr>, Box<Expr>),
    /// A look-up in rows.
    Lookup(Box<Lookup>),
    /// Σ of an expression over the records of a fact.
    Sum(Box<Expr>, FactId),
    /// A built-in function.
    Call(Function, Vec<Pipe>),
    /// A table of the book.
    Table(TableId, Box<Pipe>),
    /// A pipeline in parentheses.
    Group(Box<Pipe>),
}

/// A built-in function (M6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Function {
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The largest whole number not above.
    Floor,
    /// The least whole number not below.
    Ceil,
    /// The year of a date.
    Year,
    /// The month of a date.
    Month,
    /// The day of a date.
    Day,
    /// Days from the first date to the second.
    DaysBetween,
    /// Whole months from the first date to the second.
    MonthsBetween,
}

/// An expression with its clauses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pipe {
    /// The value.
    pub expr: Expr,
    /// The clauses, applied from left to right.
    pub clauses: Vec<Clause>,
}

/// A clause of a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Clause {
    /// A floor.
    AtLeast(Expr),
    /// A cap.
    AtMost(Expr),
    /// A rounding.
    Rounded(RoundingMode, Expr),
    /// F(after + over) − F(after).
    Cumulative {
        /// The instalment.
        over: FactId,
        /// What came before.
        after: FactId,
    },
}

/// A look-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    /// How the rows answer.
    pub kind: LookupKind,
    /// What is looked up.
    pub of: Expr,
    /// Whether the looked-up value is a whole number, so that edges meet as integers.
    pub whole: bool,
    /// The fact that picks the column.
    pub columns: Option<Columns>,
    /// The rows, in the order of their edges.
    pub rows: Vec<Row>,
    /// Whether the law wants the amount to jump or fall from row to row.
    pub jumps_by_law: bool,
}

/// How the rows of a look-up answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LookupKind {
    /// The row that holds the value answers.
    Bracket,
    /// Every row answers for its part.
    Graduated,
    /// Linear between points.
    Interpolated,
}

/// Which cell of a row answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// The fact.
    pub fact: FactId,
    /// For each cell, the choice that it is for.
    pub choices: Vec<u16>,
    /// Whether the largest cell over the set answers.
    pub highest: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which values it is for.
    pub key: RowKey,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Where it is written.
    pub written: Written,
}

/// Where something is written. All are equal: rules that say the same are the same wherever they stand (E2).
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Written(pub Place);

impl PartialEq for Written {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Which values a row is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RowKey {
    /// Choices.
    Is(Vec<u16>),
    /// One point.
    At(Expr),
    /// All that no other row holds.
    Otherwise,
    /// A range; a lower edge that was not written is the former row's upper one.
    Range {
        /// Lower edge, and whether it belongs.
        lower: Option<(Expr, bool)>,
        /// Upper edge, and whether it belongs.
        upper: Option<(Expr, bool)>,
    },
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// What the law leaves open.
    Undetermined(Arc<str>),
    /// A value.
    Value(Pipe),
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// One of them.
    Any(Vec<Condition>),
    /// All of them.
    All(Vec<Condition>),
    /// Not.
    Not(Box<Condition>),
    /// A flag.
    Flag(Expr),
    /// Whether an event has happened.
    Happened(EventId),
    /// Whether a choice is one of these.
    Is {
        /// The choice.
        subject: Expr,
        /// Indexes, sorted.
        choices: Vec<u16>,
    },
    /// Whether a set has all of these.
    Has {
        /// The set.
        subject: Expr,
        /// Bits.
        set: u64,
    },
    /// Whether an instant's minute of the day is later than this one.
    LaterInDay(Expr, u16),
    /// Whether an instant's minute of the day is earlier than this one.
    EarlierInDay(Expr, u16),
    /// Whether a value lies in a range.
    Within {
        /// The value.
        subject: Expr,
        /// Lower edge, and whether it belongs.
        lower: Option<(Expr, bool)>,
        /// Upper edge, and whether it belongs.
        upper: Option<(Expr, bool)>,
    },
}
