//! Declarations with every name resolved: facts, places, dated bodies, procedures, fees.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::amount::{Ratio, RoundingMode};
use crate::assessment::{ChargeKind, StatementId};
use crate::model::expression::{Cell, Condition, EventId, Expr, FactId, FeeId, Limits, Literal, Pipe, PlaceId, Type};
use crate::source::Place;
use crate::term::{Length, Policy};

/// A fact of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
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
    /// Whether it may stay unknown.
    pub optional: bool,
    /// Where it is declared.
    pub place: Place,
}

/// An event of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
}

/// A place of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Territory {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// The place it lies in.
    pub within: Option<PlaceId>,
    /// How many places it lies in, itself included.
    pub depth: u16,
}

/// An office of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// The place it lies in.
    pub within: Option<PlaceId>,
    /// Its calendar, by index.
    pub calendar: u32,
}

/// A dated constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// Its name.
    pub name: Arc<str>,
    /// Its values in order of their first days.
    pub values: Vec<ConstantValue>,
}

/// One value of a constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConstantValue {
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// The value, or why it is not known.
    pub value: Cell,
    /// The statement.
    pub statement: StatementId,
    /// Where.
    pub place: Place,
}

/// The instant that decides which version is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Anchor {
    /// An event.
    Event(EventId),
    /// A fact that is a date.
    Fact(FactId),
}

/// A dated block; the first block of a body is its base block.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Block {
    /// First day; none for the base block.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// The instant that decides.
    pub anchor: Option<Anchor>,
    /// The places it is for; everywhere when empty.
    pub places: Vec<PlaceId>,
    /// The day of its issue.
    pub issued: Option<NaiveDate>,
    /// When it does not apply.
    pub except: Option<Box<Condition>>,
    /// Whether older blocks of the declaration do not survive.
    pub replacing_all: bool,
    /// Where its head stands.
    pub place: Place,
}

/// On which level a statement answers (E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Without `when`.
    General,
    /// `when`
    Exception,
    /// `overriding when`
    Overriding,
}

/// A statement of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement<K> {
    /// Its index in the references.
    pub id: StatementId,
    /// The block that it stands in.
    pub block: u32,
    /// Whether it joins the group of an older block.
    pub also: bool,
    /// Its level.
    pub level: Level,
    /// Its condition.
    pub when: Option<Box<Condition>>,
    /// What it says.
    pub kind: K,
    /// Where.
    pub place: Place,
}

/// The dated statements of a declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<K> {
    /// The blocks; the first is the base block.
    pub blocks: Vec<Block>,
    /// The statements in text order.
    pub statements: Vec<Arc<Statement<K>>>,
    /// The anchor of the declaration.
    pub anchor: Option<Anchor>,
}

/// A point of time that a term starts from or is counted back from: the later of these.
pub type Point = Vec<OnePoint>;

/// One point.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OnePoint {
    /// An event.
    Event(EventId),
    /// A fact that is a date or a moment.
    Fact(FactId),
    /// The main deadline.
    Due {
        /// Before rolling.
        raw: bool,
    },
    /// A named deadline.
    DueOf {
        /// Before rolling.
        raw: bool,
        /// Its name.
        name: Arc<str>,
    },
}

/// When a cutoff falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CutoffTime {
    /// A minute of the day.
    Minute(u16),
    /// A length of hours before closing, in minutes.
    BeforeClosing(u32),
}

/// Until when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Limit {
    /// At once.
    Immediately,
    /// The law does not say.
    Unspecified,
    /// The day of the start.
    SameDay {
        /// Or the next working day.
        working: bool,
    },
    /// A term from a point, else from the clock.
    In(Length, Option<Point>),
    /// A term counted back from a point.
    Before {
        /// One more unit.
        more: bool,
        /// How long.
        length: Length,
        /// Before what.
        point: Point,
    },
    /// A day of the year.
    YearDay {
        /// The day before it.
        before: bool,
        /// Day.
        day: u32,
        /// Month.
        month: u32,
    },
    /// The last day of the period in which the clock starts.
    EndOfPeriod {
        /// The day before it.
        before: bool,
        /// The period.
        period: Period,
    },
    /// A day of the next period after a point, else after the clock.
    NextPeriod {
        /// The day before it.
        before: bool,
        /// The day; the last when none.
        day: Option<u32>,
        /// The period.
        period: Period,
        /// After what.
        after: Option<Point>,
    },
}

pub use crate::syntax::ast::{Combine, LimitsOrder, Missed, OnTime, Period};

/// A step table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepTable {
    /// The printed total.
    pub total: Option<Length>,
    /// Its rows; a row of several steps is parallel.
    pub rows: Vec<Vec<Step>>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// Who does it.
    pub agency: Option<Arc<str>>,
    /// How long; nothing when it is not counted.
    pub length: Option<Length>,
    /// How long it may take though the chain does not count it.
    pub at_most: Option<Length>,
    /// Where it starts.
    pub from: Option<Point>,
    /// The statement.
    pub statement: StatementId,
}

/// What a statement of a procedure or regime says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ProcKind {
    /// `agency`
    Agency(Arc<str>),
    /// `field`
    Field(Arc<str>),
    /// `calendar`, by index
    Calendar(u32),
    /// One counting policy.
    Count(Policy),
    /// `clock starts when`
    Clock(Point),
    /// `cutoff`
    Cutoff {
        /// When.
        at: CutoffTime,
        /// To the next working day.
        working: bool,
    },
    /// `due`
    Due(Limit, Vec<Policy>),
    /// `deadline`
    Deadline {
        /// Its name.
        name: Arc<str>,
        /// What people call it.
        title: Option<Arc<str>>,
        /// Until when.
        limit: Limit,
        /// Policies of its own.
        counting: Vec<Policy>,
        /// The events that fulfil it, besides one of its own name.
        met_by: Vec<EventId>,
        /// What a miss does.
        missed: Option<Missed>,
    },
    /// `add`, to a named deadline or to the main one
    Add(Length, Option<Arc<str>>),
    /// `extension agreed`
    ExtensionAgreed(Option<u32>),
    /// `extension at most`; nothing for `as long as due`
    ExtensionCeiling(Option<Length>, Option<u32>),
    /// `supplement`
    Supplement(Supplement, Option<u32>),
    /// `exclude`
    Exclude(Vec<Arc<str>>),
    /// `reappointment`; nothing when unlimited
    Reappointment(Option<u32>),
    /// `on time to the`
    OnTime(OnTime),
    /// `steps`
    Steps(StepTable),
    /// `collects none`
    CollectsNone,
    /// `collects FEE with …`
    Collects(FeeId, Vec<(FactId, Expr)>),
}

/// What a supplement does to the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Supplement {
    /// It starts again.
    Restarts,
    /// It stands still.
    Pauses,
    /// It goes on.
    Continues,
    /// It stands still, and a term is added.
    Adds(Length),
}

/// A regime.
#[derive(Debug, Clone, PartialEq)]
pub struct Regime {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// What it says.
    pub body: Body<ProcKind>,
}

/// A procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// Its code.
    pub code: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// The regimes, in order, by index.
    pub under: Vec<u32>,
    /// What it says.
    pub body: Body<ProcKind>,
    /// Where.
    pub place: Place,
}

/// What a statement of a fee says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FeeKind {
    /// `let`, by its index in the fee
    Let(u16, Pipe),
    /// `amount`
    Amount(Pipe),
    /// `exempt`
    Exempt(Option<Arc<str>>),
    /// `undetermined`
    Undetermined(Arc<str>, Vec<Pipe>),
    /// `surcharge`
    Surcharge(Arc<str>, Option<Arc<str>>, Pipe),
    /// `benefit`
    Benefit(Benefit),
    /// `combine`
    Combine(Combine),
    /// `split`
    Split(Vec<(Ratio, Arc<str>)>),
    /// `payable`
    Payable {
        /// `before`
        before: bool,
        /// The moment.
        point: Point,
    },
    /// `refund`; the whole when nothing is stated
    Refund(Option<Expr>),
    /// `printed`: what the instrument works out itself for these facts
    Printed(Expr, Vec<(FactId, Expr)>),
}

/// A benefit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benefit {
    /// Its name.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// What it does.
    pub effect: BenefitEffect,
    /// Where it stands to the limits.
    pub limits: Option<LimitsOrder>,
    /// Which others it excludes.
    pub excludes: Excludes,
}

/// Which other benefits a benefit excludes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Excludes {
    /// None.
    None,
    /// All.
    All,
    /// These.
    Names(Vec<Arc<str>>),
}

/// What a benefit does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BenefitEffect {
    /// Nothing is paid.
    Free,
    /// A share or a fixed amount is paid.
    Pay(Expr),
    /// A share or a fixed amount is taken off, at most so much.
    Reduce(Expr, Option<Expr>),
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: Arc<str>,
    /// The type of its argument.
    pub argument: Type,
    /// Names of its `let`s.
    pub lets: Vec<Arc<str>>,
    /// What it says.
    pub body: Body<FeeKind>,
}

/// A fee.
#[derive(Debug, Clone, PartialEq)]
pub struct Fee {
    /// Its name.
    pub name: Arc<str>,
    /// Its statutory name.
    pub title: Option<Arc<str>>,
    /// Its kind.
    pub kind: ChargeKind,
    /// Names of its `let`s.
    pub lets: Vec<Arc<str>>,
    /// What it says.
    pub body: Body<FeeKind>,
    /// Where.
    pub place: Place,
}

/// Benefits that a law of its own gives on several fees.
#[derive(Debug, Clone, PartialEq)]
pub struct Benefits {
    /// The fees.
    pub fees: Vec<FeeId>,
    /// What it says.
    pub body: Body<FeeKind>,
}

/// The rounding of a currency, applied once to every line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalRounding {
    /// The mode.
    pub mode: RoundingMode,
    /// The unit in major units.
    pub unit: Ratio,
    /// The statement.
    pub statement: StatementId,
}

/// A test of a rule file.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: Arc<str>,
    /// Where.
    pub place: Place,
    /// As it was written.
    pub given: Vec<crate::syntax::ast::Given>,
    /// As it was written.
    pub expect: Vec<crate::syntax::ast::Expect>,
}
