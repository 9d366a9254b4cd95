//! The tree of one rule file: its shape, its literals as they were written, and every place.

// A tree lives for one compilation: boxing its larger nodes would cost more than it saves.
#![allow(clippy::large_enum_variant)]

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::amount::{Currency, Ratio, RoundingMode};
use crate::source::Place;
use crate::term::{Policy, Unit};

/// The surface in which a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English keywords and literals.
    #[default]
    English,
    /// Vietnamese keywords and literals.
    Vietnamese,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The surface; English when the file does not say.
    pub language: Language,
    /// The version of the language, when the file says it.
    pub version: Option<u32>,
    /// The declarations, in order.
    pub items: Vec<Item>,
    /// Every comment, in order, for the formatter.
    pub comments: Vec<Comment>,
}

/// A comment, from `#` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where.
    pub place: Place,
    /// The text after `#`, without trailing blanks.
    pub text: Arc<str>,
    /// Whether something stands before it on its line.
    pub trailing: bool,
}

/// A name in the rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The name.
    pub text: Arc<str>,
    /// Where.
    pub place: Place,
}

/// A quoted text, unescaped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text.
    pub text: Arc<str>,
    /// Where, with its quotes.
    pub place: Place,
}

/// A date with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The date.
    pub value: NaiveDate,
    /// Where.
    pub place: Place,
}

/// `2 Sep`, `lunar day 1 month 1` is [`HolidayDay::Lunar`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearDay {
    /// Day of the month, from 1.
    pub day: u32,
    /// Month, from 1.
    pub month: u32,
    /// Where.
    pub place: Place,
}

/// Dates from a first to a last, both included; one date when they are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpan {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Where.
    pub place: Place,
}

/// `07:30-11:30`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Opening.
    pub open: NaiveTime,
    /// Closing.
    pub close: NaiveTime,
    /// Where.
    pub place: Place,
}

/// `by "…" article "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The document, when stated here.
    pub document: Option<Text>,
    /// The article.
    pub article: Option<Text>,
    /// Where.
    pub place: Place,
}

/// `when …` or `overriding when …`
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// Whether it overrides other exceptions.
    pub overriding: bool,
    /// The condition.
    pub condition: Condition,
    /// Where.
    pub place: Place,
}

/// The head of a dated block.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// Where (the head alone).
    pub place: Place,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub until: Option<Date>,
    /// `for NAME`: the instant that decides.
    pub anchor: Option<Name>,
    /// `in PLACE, …`
    pub places: Vec<Name>,
    /// `issued DATE`
    pub issued: Option<Date>,
    /// `except when …`
    pub except: Option<When>,
    /// `replacing all`
    pub replacing_all: bool,
    /// The document of the block.
    pub cite: Option<Cite>,
}

/// A top-level declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `place`
    Place(PlaceItem),
    /// `office`
    Office(Office),
    /// `fact`
    Fact(Box<Fact>),
    /// `event`
    Event(Event),
    /// `constant`
    Constant(Constant),
    /// `calendar`
    Calendar(Calendar),
    /// `regime`
    Regime(Regime),
    /// `procedure`
    Procedure(Procedure),
    /// `table`
    Table(Table),
    /// `fee`
    Fee(Fee),
    /// `benefits on`
    Benefits(Benefits),
    /// `rounding`
    Rounding(Rounding),
    /// `test`
    Test(Test),
}

/// `place NAME "title" in NAME`
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceItem {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// The place it lies in.
    pub within: Option<Name>,
}

/// `office NAME "title" in PLACE { calendar NAME }`
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// The place it lies in.
    pub within: Option<Name>,
    /// Its calendar.
    pub calendar: Name,
}

/// `event NAME "title"`
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
}

/// `fact NAME "title" TYPE RANGE default VALUE`
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What to ask for.
    pub title: Option<Text>,
    /// The type.
    pub kind: FactKind,
    /// Limits of the value.
    pub range: Option<Range>,
    /// `default VALUE`
    pub default: Option<Value>,
    /// `optional`
    pub optional: bool,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum FactKind {
    /// `flag`
    Flag,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `money`
    Money,
    /// `date`
    Date,
    /// `moment`
    Moment,
    /// `one of …`
    OneOf(Vec<Name>),
    /// `several of …`
    SeveralOf(Vec<Name>),
    /// `many { … }`
    Many(Vec<Fact>),
}

/// `constant NAME { since D: EXPR … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// Its dated values.
    pub values: Vec<ConstantValue>,
}

/// One dated value of a constant.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstantValue {
    /// Where.
    pub place: Place,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub until: Option<Date>,
    /// The value, or why it is not known.
    pub value: Cell,
    /// Its source.
    pub cite: Option<Cite>,
}

/// `calendar NAME "title" extends NAME { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Where (the head).
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// The calendar it changes.
    pub extends: Option<Name>,
    /// What it says.
    pub body: Vec<CalendarPart>,
}

/// A part of a calendar's body.
#[derive(Debug, Clone, PartialEq)]
pub enum CalendarPart {
    /// `since … { … }`
    Block(Box<Since>, Vec<CalendarStatement>),
    /// `notice … { … }`
    Notice(Notice),
    /// A statement of the base block.
    Statement(CalendarStatement),
}

/// A statement of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarStatement {
    /// Where.
    pub place: Place,
    /// What it says.
    pub kind: CalendarKind,
    /// Its source.
    pub cite: Option<Cite>,
}

/// What a calendar statement says.
#[derive(Debug, Clone, PartialEq)]
pub enum CalendarKind {
    /// `timezone Asia/Ho_Chi_Minh`
    Timezone(Name),
    /// `covers D..D`
    Covers(Vec<DateSpan>),
    /// `week Mon..Fri 07:30-11:30 … from 16 Apr to 15 Oct`
    Week(Week),
    /// `counter Sat 07:30-11:30`
    Counter(Week),
    /// `holiday …`
    Holiday(Holiday),
    /// `substitute next working day`, or `next day` (false)
    Substitute {
        /// Whether the substitute is the next *working* day.
        working: bool,
    },
    /// `closed DATES HOURS "why"`
    Closed(Closed),
    /// `ignore swaps`
    IgnoreSwaps,
}

/// Weekdays and their hours, in a season or all year.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// The weekdays.
    pub weekdays: Vec<Weekday>,
    /// The spans of hours, in order.
    pub hours: Vec<Hours>,
    /// First and last day of the season.
    pub season: Option<(YearDay, YearDay)>,
}

/// `closed DATES HOURS "why"`
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// The days.
    pub dates: Vec<DateSpan>,
    /// The hours, else the whole day.
    pub hours: Option<Hours>,
    /// Why.
    pub reason: Option<Text>,
}

/// A holiday.
#[derive(Debug, Clone, PartialEq)]
pub struct Holiday {
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// The nominal day.
    pub day: HolidayDay,
    /// `for N days`; 1 when not stated.
    pub days: u32,
    /// Where its days start.
    pub start: HolidayStart,
    /// What of a substitute.
    pub substitute: HolidaySubstitute,
}

/// The nominal day of a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayDay {
    /// `on 2 Sep`
    Solar(YearDay),
    /// `on lunar day 10 month 3`
    Lunar {
        /// Day of the lunar month.
        day: u32,
        /// Lunar month (never the leap one).
        month: u32,
        /// Where.
        place: Place,
    },
}

/// Where the days of a holiday start, counted from its nominal day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolidayStart {
    /// `starting -1`; 0 when not stated.
    Fixed(i32),
    /// `decided yearly starting -2 or -1 projected -1 when Mon, Tue, -2 otherwise`
    Decided {
        /// The legal starts.
        starts: Vec<i32>,
        /// The projection: an offset and the weekdays of the nominal day (`None`: otherwise).
        projected: Vec<(i32, Option<Vec<Weekday>>)>,
    },
}

/// What a holiday says of its substitute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidaySubstitute {
    /// As the calendar's policy.
    Policy,
    /// `without substitute`
    Without,
    /// `substitute unsettled`
    Unsettled,
}

/// `notice "…" issued D replaces "…" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Where (the head).
    pub place: Place,
    /// Its number.
    pub number: Text,
    /// The day of its issue.
    pub issued: Option<Date>,
    /// The number of the notice that it replaces.
    pub replaces: Option<Text>,
    /// What it orders.
    pub body: Vec<NoticeStatement>,
}

/// A statement of a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeStatement {
    /// Where.
    pub place: Place,
    /// What it orders.
    pub kind: NoticeKind,
    /// Its source (`closed` alone can have one).
    pub cite: Option<Cite>,
}

/// What a notice orders.
#[derive(Debug, Clone, PartialEq)]
pub enum NoticeKind {
    /// `decides tet 2026-02-16..2026-02-20`
    Decides(Name, Vec<DateSpan>),
    /// `swap off D work D`
    Swap {
        /// Days off.
        off: Vec<DateSpan>,
        /// Days worked instead.
        work: Vec<DateSpan>,
    },
    /// `closed …`
    Closed(Closed),
}

/// `regime NAME "title" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Regime {
    /// Where (the head).
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// What it says.
    pub body: Vec<ProcPart>,
}

/// `procedure "code" "title" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// Where (the head).
    pub place: Place,
    /// Its code in the national database.
    pub code: Text,
    /// Its name.
    pub title: Option<Text>,
    /// What it says.
    pub body: Vec<ProcPart>,
}

/// A part of the body of a procedure or regime.
#[derive(Debug, Clone, PartialEq)]
pub enum ProcPart {
    /// `since … { … }`
    Block(Box<Since>, Vec<ProcStatement>),
    /// A statement of the base block.
    Statement(ProcStatement),
}

/// A statement of a procedure or regime.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcStatement {
    /// Where.
    pub place: Place,
    /// What it says.
    pub kind: ProcKind,
    /// `also`
    pub also: bool,
    /// Its condition.
    pub when: Option<Box<When>>,
    /// Its source.
    pub cite: Option<Cite>,
}

/// What a statement of a procedure or regime says.
#[derive(Debug, Clone, PartialEq)]
pub enum ProcKind {
    /// `agency "…"`
    Agency(Text),
    /// `field "…"`
    Field(Text),
    /// `calendar NAME`
    Calendar(Name),
    /// `under NAME, …`
    Under(Vec<Name>),
    /// `anchor NAME`
    Anchor(Name),
    /// `fact …`
    Fact(Box<Fact>),
    /// `event …`
    Event(Event),
    /// `count …`
    Count(Vec<PlacedPolicy>),
    /// `clock starts when …`
    Clock(Point),
    /// `cutoff …`
    Cutoff(Cutoff),
    /// `due …`
    Due(Limit, Vec<PlacedPolicy>),
    /// `deadline NAME …`
    Deadline(Box<Deadline>),
    /// `add LENGTH to NAME`
    Add(Length, Option<Name>),
    /// `extension …`
    Extension(Extension),
    /// `supplement …`
    Supplement(Supplement),
    /// `exclude NAME, …`
    Exclude(Vec<Name>),
    /// `reappointment at most N`; nothing for `unlimited`
    Reappointment(Option<Number>),
    /// `on time to the …`
    OnTime(OnTime),
    /// `steps … { … }`
    Steps(Steps),
    /// `collects …`
    Collects(Collects),
}

/// A policy with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedPolicy {
    /// The policy.
    pub policy: Policy,
    /// Where.
    pub place: Place,
}

/// `A and B`: the later of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Where.
    pub place: Place,
    /// The events or deadlines.
    pub points: Vec<OnePoint>,
}

/// One event or deadline.
#[derive(Debug, Clone, PartialEq)]
pub enum OnePoint {
    /// An event or a fact that is an instant.
    Event(Name),
    /// `due`, `due of NAME`, `raw due …`
    Due {
        /// The date before rolling.
        raw: bool,
        /// The deadline; the main one when none.
        of: Option<Name>,
        /// Where.
        place: Place,
    },
}

/// `cutoff 15:00 counts as next working day`
#[derive(Debug, Clone, PartialEq)]
pub struct Cutoff {
    /// When.
    pub at: CutoffTime,
    /// Whether the next *working* day is meant.
    pub working: bool,
}

/// The time of a cutoff.
#[derive(Debug, Clone, PartialEq)]
pub enum CutoffTime {
    /// A time of day.
    Time(NaiveTime),
    /// `1 hour before closing`
    BeforeClosing(Length),
}

/// The limit of a `due` or a `deadline`.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// `immediately`
    Immediately,
    /// `unspecified`
    Unspecified,
    /// `same day`, `same working day`
    SameDay {
        /// Whether a working day is meant.
        working: bool,
    },
    /// `in LENGTH from POINT`
    In(Length, Option<Point>),
    /// `LENGTH before POINT`, `more than LENGTH before POINT`
    Before {
        /// `more than`
        more: bool,
        /// How long before.
        length: Length,
        /// Before what.
        point: Point,
    },
    /// `on 31 Dec`, `before 31 Dec`, `no later than 31 Dec`
    Fixed(FixedWord, Fixed),
}

/// Which side of a fixed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixedWord {
    /// `on`
    On,
    /// `before`
    Before,
    /// `no later than`
    NoLaterThan,
}

/// A fixed day.
#[derive(Debug, Clone, PartialEq)]
pub enum Fixed {
    /// `31 Dec`
    YearDay(YearDay),
    /// `day 20 of next month after POINT`, `last day of next quarter`
    Next {
        /// The day of the period; the last when none.
        day: Option<Number>,
        /// The period.
        period: Period,
        /// After what; the clock when none.
        after: Option<Point>,
    },
    /// `last day of same month`
    EndOf(Period),
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// Month.
    Month,
    /// Quarter.
    Quarter,
    /// Year.
    Year,
}

/// A sum of counts of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Length {
    /// Where.
    pub place: Place,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A count of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// How many.
    pub count: Number,
    /// Of what.
    pub unit: Unit,
}

/// `deadline NAME "title" LIMIT met by EVENT or EVENT if missed closes`
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// Until when.
    pub limit: Limit,
    /// Policies of its own.
    pub counting: Vec<PlacedPolicy>,
    /// The events that fulfil it, besides one of its own name.
    pub met_by: Vec<Name>,
    /// What happens when it is missed.
    pub missed: Option<Missed>,
}

/// What a missed deadline does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Missed {
    /// The dossier is closed.
    Closes,
    /// Silence is consent.
    Consents,
    /// Silence is refusal.
    Refuses,
}

/// `extension …`
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// How much.
    pub ceiling: Ceiling,
    /// How often; not limited when not stated.
    pub times: Option<Number>,
}

/// The ceiling of an extension.
#[derive(Debug, Clone, PartialEq)]
pub enum Ceiling {
    /// `agreed`
    Agreed,
    /// `at most as long as due`
    AsLongAsDue,
    /// `at most LENGTH`
    Length(Length),
}

/// `supplement …`
#[derive(Debug, Clone, PartialEq)]
pub struct Supplement {
    /// What it does to the clock.
    pub effect: SupplementEffect,
    /// How many requests move the clock.
    pub at_most: Option<Number>,
}

/// What a supplement does to the clock.
#[derive(Debug, Clone, PartialEq)]
pub enum SupplementEffect {
    /// `restarts`
    Restarts,
    /// `pauses`
    Pauses,
    /// `continues`
    Continues,
    /// `adds LENGTH`
    Adds(Length),
}

/// To what lateness is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OnTime {
    /// `instant`
    Instant,
    /// `date`
    Date,
    /// `half day`
    HalfDay,
}

/// `steps total LENGTH { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// The printed total.
    pub total: Option<Length>,
    /// The rows.
    pub rows: Vec<StepRow>,
}

/// A row of a step table.
#[derive(Debug, Clone, PartialEq)]
pub enum StepRow {
    /// One step.
    Step(Step),
    /// `parallel { … }`
    Parallel(Vec<Step>),
}

/// One internal step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// Who does it.
    pub agency: Option<Text>,
    /// How long it may take.
    pub time: StepTime,
    /// Where it starts, else after the former step.
    pub from: Option<Point>,
}

/// The time of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepTime {
    /// Nothing stated.
    None,
    /// `in LENGTH`
    In(Length),
    /// `uncounted at most LENGTH`
    Uncounted(Option<Length>),
}

/// `collects …`
#[derive(Debug, Clone, PartialEq)]
pub enum Collects {
    /// `collects none`
    None,
    /// `collects FEE with fact = EXPR`
    Fee {
        /// The fee.
        fee: Name,
        /// Facts of the fee given by expressions.
        with: Vec<(Name, Expr)>,
    },
}

/// `table NAME(fact TYPE) { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where (the head).
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// The name of its argument.
    pub argument: Name,
    /// The type of its argument.
    pub kind: FactKind,
    /// What people call it.
    pub title: Option<Text>,
    /// Its source.
    pub cite: Option<Cite>,
    /// What it says.
    pub body: Vec<FeePart>,
}

/// The statutory kind of a charge (Law 97/2015/QH13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeeKind {
    /// `phi`: phí
    Phi,
    /// `le_phi`: lệ phí
    LePhi,
    /// `gia`: giá dịch vụ
    Gia,
}

/// `fee NAME "title" phi { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Fee {
    /// Where (the head).
    pub place: Place,
    /// Its name.
    pub name: Name,
    /// Its statutory name.
    pub title: Option<Text>,
    /// Its kind.
    pub kind: FeeKind,
    /// What it says.
    pub body: Vec<FeePart>,
}

/// `benefits on FEE, … { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Benefits {
    /// Where (the head).
    pub place: Place,
    /// The fees.
    pub fees: Vec<Name>,
    /// What it says.
    pub body: Vec<FeePart>,
}

/// A part of the body of a fee, table or benefits declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum FeePart {
    /// `since … { … }`
    Block(Box<Since>, Vec<FeeStatement>),
    /// A statement of the base block.
    Statement(FeeStatement),
}

/// A statement of a fee, table or benefits declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct FeeStatement {
    /// Where.
    pub place: Place,
    /// What it says.
    pub kind: FeeStatementKind,
    /// `also`
    pub also: bool,
    /// Its condition.
    pub when: Option<Box<When>>,
    /// Its source.
    pub cite: Option<Cite>,
}

/// What a statement of a fee says.
#[derive(Debug, Clone, PartialEq)]
pub enum FeeStatementKind {
    /// `anchor NAME`
    Anchor(Name),
    /// `fact …`
    Fact(Box<Fact>),
    /// `event …`
    Event(Event),
    /// `let NAME = …`
    Let(Name, Pipe),
    /// `amount …`
    Amount(Pipe),
    /// `exempt "ground"`
    Exempt(Option<Text>),
    /// `undetermined "reason" candidates … or …`
    Undetermined(Text, Vec<Pipe>),
    /// `surcharge NAME "title" …`
    Surcharge(Name, Option<Text>, Pipe),
    /// `benefit …`
    Benefit(Box<Benefit>),
    /// `combine …`
    Combine(Combine),
    /// `split 50% NAME, …`
    Split(Vec<(Number, Name)>),
    /// `payable at …`, `payable before …` (true)
    Payable {
        /// `before`
        before: bool,
        /// The moment.
        point: Point,
    },
    /// `refund …`; the whole when no amount is stated
    Refund(Option<Expr>),
    /// `printed EXPR with fact = EXPR`
    Printed(Expr, Vec<(Name, Expr)>),
}

/// `benefit NAME …`
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: Option<Text>,
    /// What it does.
    pub effect: BenefitEffect,
    /// Where it stands to the limits; not stated when none.
    pub limits: Option<LimitsOrder>,
    /// What it excludes.
    pub excludes: Excludes,
}

/// What a benefit does to the amount.
#[derive(Debug, Clone, PartialEq)]
pub enum BenefitEffect {
    /// `free`
    Free,
    /// `pay EXPR`
    Pay(Expr),
    /// `reduce EXPR, at most EXPR`
    Reduce(Expr, Option<Expr>),
}

/// Where a benefit stands to floor and cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LimitsOrder {
    /// `before limits`
    Before,
    /// `after limits`
    After,
    /// `with limits`
    With,
    /// `limits undetermined`
    Undetermined,
}

/// What other benefits a benefit excludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excludes {
    /// None.
    None,
    /// `excludes all`
    All,
    /// `excludes NAME, …`
    Names(Vec<Name>),
}

/// How several benefits go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Combine {
    /// `best`: the lowest net amount.
    Best,
    /// `choose`: the payer chooses.
    Choose,
    /// `multiply`: one after the other.
    Multiply,
}

/// `rounding NAME half up to 1 VND`
#[derive(Debug, Clone, PartialEq)]
pub struct Rounding {
    /// Where.
    pub place: Place,
    /// Its name (the currency that it is for).
    pub name: Name,
    /// How.
    pub round: Round,
    /// Its source.
    pub cite: Option<Cite>,
}

/// `half up to 1_000 VND`
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// The mode.
    pub mode: RoundingMode,
    /// The unit.
    pub unit: Expr,
    /// Where.
    pub place: Place,
}

// ── expressions

/// A number as written: digits and scale word are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// All digits as one integer.
    pub mantissa: i128,
    /// How many of them stand after the point.
    pub decimals: u32,
    /// `thousand`, `million`, `billion`
    pub scale: Option<Scale>,
    /// `1/3`: the denominator.
    pub denominator: Option<i128>,
    /// Where.
    pub place: Place,
}

impl Number {
    /// The value; nothing when it does not fit or the denominator is zero.
    pub fn value(&self) -> Option<Ratio> {
        if let (0, None, None) = (self.decimals, self.scale, self.denominator) {
            return (self.mantissa != i128::MIN).then(|| Ratio::integer(self.mantissa));
        }
        let scale = self.scale.map_or(1, Scale::factor);
        let value = Ratio::decimal(self.mantissa, self.decimals)?.mul(Ratio::integer(scale)).ok()?;
        match self.denominator {
            Some(denominator) => value.div(Ratio::integer(denominator))?.ok(),
            None => Some(value),
        }
    }
}

/// A scale word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// 10³
    Thousand,
    /// 10⁶
    Million,
    /// 10⁹
    Billion,
}

impl Scale {
    /// The factor.
    pub const fn factor(self) -> i128 {
        match self {
            Self::Thousand => 1_000,
            Self::Million => 1_000_000,
            Self::Billion => 1_000_000_000,
        }
    }
}

/// An expression followed by its clauses, applied from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipe {
    /// Where.
    pub place: Place,
    /// The value.
    pub expr: Expr,
    /// The clauses.
    pub clauses: Vec<Clause>,
}

/// One clause of a pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Where.
    pub place: Place,
    /// What it does.
    pub kind: ClauseKind,
}

/// What a clause does.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// `at least EXPR`
    AtLeast(Expr),
    /// `at most EXPR`
    AtMost(Expr),
    /// `rounded …`
    Rounded(Round),
    /// `cumulative over NAME after NAME`
    Cumulative {
        /// The instalment.
        over: Name,
        /// What came before.
        after: Name,
    },
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `12`, `1/3`, `15 billion`
    Number(Number),
    /// `2_000 VND`, `15 billion VND`
    Money(Number, Currency),
    /// `0.06%`
    Percent(Number),
    /// `2026-07-01`
    Date(NaiveDate),
    /// A fact, a `let`, a constant, an instant, `excess`.
    Name(Name),
    /// `a + b`, `a of b`
    Binary(Box<Expr>, Operator, Box<Expr>),
    /// `bracket of …`
    Lookup(Box<Lookup>),
    /// `sum of … over LIST`
    Sum(Box<Expr>, Name),
    /// `max(a, b)`, `notary(value)`
    Call(Name, Vec<Pipe>),
    /// `( … )`
    Group(Box<Pipe>),
}

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `×`, `*`, `of`
    Multiply,
    /// `/`
    Divide,
}

/// `bracket of EXPR … { rows }`
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// How the rows answer.
    pub kind: LookupKind,
    /// What is looked up.
    pub of: Expr,
    /// `columns of highest NAME: a | b | c`
    pub columns: Option<Columns>,
    /// `in million VND`: what plain numbers in cells mean.
    pub money_unit: Option<(Option<Scale>, Currency)>,
    /// `jumps by law`: the law wants the amount to jump at the edges of rows.
    pub jumps_by_law: bool,
    /// The rows.
    pub rows: Vec<Row>,
}

/// How the rows of a table answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// The row that holds the value answers.
    Bracket,
    /// Every row answers for its part.
    Graduated,
    /// Linear between points.
    Interpolated,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Where.
    pub place: Place,
    /// `highest`
    pub highest: bool,
    /// The fact that picks the column.
    pub fact: Name,
    /// Its choices, in the order of the cells.
    pub choices: Vec<Name>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where.
    pub place: Place,
    /// Which values it is for.
    pub key: RowKey,
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
}

/// Which values a row is for.
#[derive(Debug, Clone, PartialEq)]
pub enum RowKey {
    /// `is a, b`
    Is(Vec<Name>),
    /// `at EXPR`
    At(Expr),
    /// `otherwise`
    Otherwise,
    /// `from … up to …`
    Range(Range),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// `undetermined "why"`
    Undetermined(Text),
    /// A value.
    Value(Pipe),
}

/// Limits of a value: `from 101 up to 150`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Where.
    pub place: Place,
    /// `from` (included) or `above`.
    pub lower: Option<Edge>,
    /// `up to` (included) or `below`.
    pub upper: Option<Edge>,
}

/// One edge of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Whether the edge belongs to the range.
    pub included: bool,
    /// Where the edge is.
    pub value: Expr,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ConditionKind,
}

/// What a condition is.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionKind {
    /// `a or b`
    Any(Vec<Condition>),
    /// `a and b`
    All(Vec<Condition>),
    /// `not a`
    Not(Box<Condition>),
    /// A value and what is asked of it; a flag when nothing is asked.
    Check(Expr, Option<CheckKind>),
}

/// What is asked of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckKind {
    /// `is a, b`, `is not a`
    Is {
        /// `not`
        negated: bool,
        /// The choices.
        names: Vec<Name>,
    },
    /// `has a, b`
    Has(Vec<Name>),
    /// `after 15:00`
    After(NaiveTime),
    /// `before 08:00`
    Before(NaiveTime),
    /// `above 10 up to 20`
    Range(Range),
}

// ── tests

/// `test "name" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Where (the head).
    pub place: Place,
    /// Its name.
    pub name: Text,
    /// What is given.
    pub given: Vec<Given>,
    /// What is expected.
    pub expect: Vec<Expect>,
}

/// One `given`.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: GivenKind,
}

/// What is given.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenKind {
    /// `given procedure "code"`
    Procedure(Text),
    /// `given fee NAME`
    Fee(Name),
    /// `given event NAME MOMENT …`
    Event {
        /// The event.
        name: Name,
        /// When.
        at: Value,
        /// What else the event says.
        keys: Vec<EventKey>,
    },
    /// `given NAME VALUE`
    Value(Name, Value),
}

/// What an event of the log says besides its kind and moment.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKey {
    /// `ground NAME`
    Ground(Name),
    /// `until MOMENT`
    Until(Value),
    /// `to MOMENT`
    To(Value),
    /// `agreed`
    Agreed,
    /// `step NAME`
    Step(Name),
    /// `revokes NAME`
    Revokes(Name),
}

/// One `expect`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ExpectKind,
}

/// What is expected.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectKind {
    /// `expect error KIND`
    Error(Name),
    /// `expect fee NAME OUTCOME`
    Fee(Name, Outcome),
    /// `expect deadline NAME OUTCOME`
    Deadline(Name, Outcome),
    /// `expect step NAME …`
    Step(Name, Outcome),
    /// `expect agency "TITLE" …`: how it stands, or by how many office minutes it is late of its own doing
    Agency(Text, Outcome),
    /// `expect due OUTCOME`, `expect status …`, `expect total …`
    Part(Name, Outcome),
}

/// An expected outcome.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// `undetermined candidates A or B`
    Undetermined(Vec<Value>),
    /// `exempt`
    Exempt,
    /// `awaiting EVENT`
    Awaiting(Name),
    /// A value, or `A to B` for earliest and latest.
    Value(Value, Option<Value>),
}

/// A literal value.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ValueKind,
}

/// What a literal value is.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// `2026-08-28T15:30`
    Moment(NaiveDateTime),
    /// `2026-08-28`
    Date(NaiveDate),
    /// `28_000 VND`
    Money(Number, Currency),
    /// `50%`
    Percent(Number),
    /// `5`, `1/3`, `2 working days`
    Number(Number, Option<Unit>),
    /// `"text"`
    Text(Text),
    /// `yes`, `no`, a choice
    Name(Name),
}
