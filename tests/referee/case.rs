//! One question as plain structs: a calendar, layers of dated rules, a fee, a dossier and the moment of asking.

use crate::date::{Date, Moment, Weekday};
pub use crate::dossier::*;
use crate::exact::Ratio;
pub use crate::table::*;

#[derive(Clone, Debug)]
pub struct Case {
    pub calendar: Calendar,
    /// Regimes in the order of `under`, then the procedure.
    pub layers: Vec<Layer>,
    pub facts: Vec<Fact>,
    pub fee: Option<Layer>,
    pub dossier: Dossier,
    pub as_of: Moment,
    /// The date of `as_of` where it is not asked.
    pub known_on: Option<Date>,
    /// Two exceptions on one level can both hold and differ: a book may be refused for it.
    pub may_conflict: bool,
}

/// The name of an instant or event: `submitted`, `accepted`, `paid`, `evaluation` …
pub type Event = &'static str;

pub const SUBMITTED: Event = "submitted";
pub const ACCEPTED: Event = "accepted";
pub const PAID: Event = "paid";
pub const EVALUATION: Event = "evaluation";

// ── the calendar

#[derive(Clone, Debug)]
pub struct Calendar {
    pub weeks: Vec<Week>,
    pub holidays: Vec<Holiday>,
    pub substitutes: bool,
    pub closed: Vec<Date>,
    pub notices: Vec<Notice>,
}

#[derive(Clone, Debug)]
pub struct Week {
    pub first: Weekday,
    pub last: Weekday,
    pub spans: Vec<Span>,
    pub season: Option<(YearDay, YearDay)>,
}

/// Minutes of a day, the first inside and the last outside.
pub type Span = (u32, u32);

/// (month, day)
pub type YearDay = (u32, u32);

#[derive(Clone, Debug)]
pub struct Holiday {
    pub name: &'static str,
    pub on: YearDay,
    pub days: u32,
    pub starting: i64,
    pub since: Option<Date>,
}

#[derive(Clone, Debug)]
pub struct Notice {
    pub issued: Option<Date>,
    /// (off, work)
    pub swaps: Vec<(Date, Date)>,
}

// ── the rules

#[derive(Clone, Debug)]
pub struct Layer {
    pub name: &'static str,
    pub anchor: Option<Event>,
    /// The first is the base block.
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub replacing_all: bool,
    pub statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub also: bool,
    pub meaning: Meaning,
    pub guard: Guard,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    Always,
    When(Condition),
    Overriding(Condition),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Count(Vec<Policy>),
    Clock(Vec<Event>),
    Cutoff(CutoffTime, NextDay),
    Due(Limit),
    Deadline(Limit, Vec<Policy>),
    Add(Length),
    /// `None` is `agreed`.
    Extension(Option<Length>),
    Supplement(Supplement, Option<u32>),
    /// `None` is `unlimited`.
    Reappointment(Option<u32>),
    /// The grounds on which a suspension stops the clock.
    Exclude(Vec<Ground>),
    Steps(Vec<TableRow>),
    OnTime(OnTime),
    /// A supplement not completed within that time closes the dossier.
    Completion(Length),
    Let(&'static str, Pipe),
    Amount(Pipe),
    Exempt,
    Undetermined(Vec<Pipe>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    FirstDay,
    LastDay,
    MonthEnd,
    MonthLength,
    OutsideHours,
    DayEnds,
    Clock,
    Cutoff,
    Due,
    Deadline,
    Add,
    Extension,
    Supplement,
    Reappointment,
    Exclude,
    Steps,
    OnTime,
    Completion,
    Let(&'static str),
    Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    FirstDayExcluded,
    FirstDayIncluded,
    LastDayRollsToNextWorkingDay,
    LastDayRollsToNextDay,
    LastDayRollsBack,
    LastDayStays,
    MonthEndClamps,
    MonthEndSticks,
    MonthsOf30Days,
    OutsideHoursStays,
    OutsideHoursNextOpening,
    DayEndsAtMidnight,
    DayEndsAtClosing,
    DayEndsAtSameTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTime {
    Instant,
    Date,
    HalfDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutoffTime {
    At(u32),
    HoursBeforeClosing(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextDay {
    WorkingDay,
    Day,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    In(Length, Option<Point>),
    Before { more_than: bool, length: Length, point: Point },
    SameWorkingDay,
    Unspecified,
    DayOfNextMonth(u32, Event),
    LastDayOfNextMonth(Event),
    LastDayOfSameMonth,
    YearDay { day: u32, month: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    Event(Event),
    Due,
    RawDue,
}

pub type Length = Vec<Part>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub amount: Ratio,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minute,
    Hour,
    WorkingHour,
    Day,
    WorkingDay,
    Week,
    Month,
    Year,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Supplement {
    Restarts,
    Pauses,
    Continues,
    Adds(Length),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Flag(&'static str),
    Integer(&'static str, Range),
    Choice {
        fact: &'static str,
        is: bool,
        of: Vec<&'static str>,
    },
    /// The event's clock time is later than that minute.
    After(Event, u32),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// Each edge with "belongs to it".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub lower: Option<(i128, bool)>,
    pub upper: Option<(i128, bool)>,
}

// ── money

#[derive(Clone, Debug, PartialEq)]
pub struct Pipe {
    pub value: Expression,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    AtLeast(Expression),
    AtMost(Expression),
    Rounded(Rounding, i128),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    HalfUp,
    Up,
    Down,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Money(i128),
    Number(Ratio),
    /// In thousandths of one per cent.
    Percent(i128),
    Fact(&'static str),
    Local(&'static str),
    Excess,
    Times(Box<Expression>, Box<Expression>),
    Plus(Box<Expression>, Box<Expression>),
    Minus(Box<Expression>, Box<Expression>),
    Larger(Box<Expression>, Box<Expression>),
    Group(Box<Pipe>),
    Bracket(&'static str, Vec<Row>),
    Graduated(&'static str, Vec<Row>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub edge: Edge,
    /// `None` is `undetermined`.
    pub cell: Option<Expression>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    UpTo(i128),
    Below(i128),
    Above(i128),
    From(i128),
    At(i128),
}

// ── small readings of the structs

impl Statement {
    pub fn plain(meaning: Meaning) -> Statement {
        Statement { also: false, meaning, guard: Guard::Always }
    }

    pub fn states(&self, slot: Slot) -> bool {
        match &self.meaning {
            Meaning::Count(policies) => policies.iter().any(|policy| policy.slot() == slot),
            Meaning::Clock(_) => slot == Slot::Clock,
            Meaning::Cutoff(..) => slot == Slot::Cutoff,
            Meaning::Due(_) => slot == Slot::Due,
            Meaning::Deadline(..) => slot == Slot::Deadline,
            Meaning::Add(_) => slot == Slot::Add,
            Meaning::Extension(_) => slot == Slot::Extension,
            Meaning::Supplement(..) => slot == Slot::Supplement,
            Meaning::Reappointment(_) => slot == Slot::Reappointment,
            Meaning::Exclude(_) => slot == Slot::Exclude,
            Meaning::Steps(_) => slot == Slot::Steps,
            Meaning::OnTime(_) => slot == Slot::OnTime,
            Meaning::Completion(_) => slot == Slot::Completion,
            Meaning::Let(name, _) => slot == Slot::Let(name),
            Meaning::Amount(_) | Meaning::Exempt | Meaning::Undetermined(_) => slot == Slot::Amount,
        }
    }
}

impl Policy {
    pub fn slot(self) -> Slot {
        use Policy::*;
        match self {
            FirstDayExcluded | FirstDayIncluded => Slot::FirstDay,
            LastDayRollsToNextWorkingDay | LastDayRollsToNextDay | LastDayRollsBack | LastDayStays => Slot::LastDay,
            MonthEndClamps | MonthEndSticks => Slot::MonthEnd,
            MonthsOf30Days => Slot::MonthLength,
            OutsideHoursStays | OutsideHoursNextOpening => Slot::OutsideHours,
            DayEndsAtMidnight | DayEndsAtClosing | DayEndsAtSameTime => Slot::DayEnds,
        }
    }
}

impl Unit {
    pub fn is_hours(self) -> bool {
        matches!(self, Unit::Minute | Unit::Hour | Unit::WorkingHour)
    }
}

impl Range {
    pub fn holds(self, number: i128) -> bool {
        self.lower.is_none_or(|(edge, closed)| number > edge || closed && number == edge)
            && self.upper.is_none_or(|(edge, closed)| number < edge || closed && number == edge)
    }
}
