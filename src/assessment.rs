//! The answer: due dates, status, lateness and fees, each part with its own outcome and its ground.

mod brief;
mod columns;
mod references;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::amount::{Currency, Money, Ratio};
use crate::calendar::Certainty;
use crate::source::Citation;
use crate::term;

pub(crate) use self::brief::Figures;
pub use self::brief::{Brief, BriefDue};
pub(crate) use self::columns::AnswerRows;
pub use self::columns::{AnswerColumn, AnswerColumns, AnswerTexts};
pub use self::difference::{
    Difference, DifferenceKind, Differences, FeeCount, FeeDifference, MoveRange, ProcedureCount, Standing,
};
pub use self::ledger::{
    Arithmetic, ClockCause, Count, Entry, Exact, Fate, Finding, Ledger, LedgerDay, Operation, Part, Treatment, Verdict,
    WaitEffect,
};
pub use self::missing::{Completeness, Extreme, Given, Missing, Spread, Unanswered};
pub(crate) use self::references::on_one_line;
pub use self::references::{Reference, References, StatementId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <String as serde::Deserialize>::deserialize(deserializer)?;
                let found = Self::ALL.iter().find(|known| known.as_str() == word);
                found.copied().ok_or_else(|| serde::de::Error::custom(format!("`{word}` is not known here")))
            }
        }
    };
}

mod difference; // after `words!`, which they use
mod ledger;
mod missing;

words! {
    /// Why a dossier, or a part of its answer, has no answer.
    ErrorKind {
        /// The book has no such procedure.
        UnknownProcedure => "unknown_procedure",
        /// The book has no such fee.
        UnknownFee => "unknown_fee",
        /// The book has no such office.
        UnknownOffice => "unknown_office",
        /// The book has no such place.
        UnknownPlace => "unknown_place",
        /// The book has no such event.
        UnknownEvent => "unknown_event",
        /// The procedure has no such step.
        UnknownStep => "unknown_step",
        /// The book has no such fact.
        UnknownFact => "unknown_fact",
        /// A fact that is needed is not given.
        MissingFact => "missing_fact",
        /// A fact is of another type than declared.
        WrongFactType => "wrong_fact_type",
        /// A fact lies outside its declared range.
        FactOutOfRange => "fact_out_of_range",
        /// An instant that is needed is not given.
        MissingInstant => "missing_instant",
        /// A local time that happens twice.
        AmbiguousLocalTime => "ambiguous_local_time",
        /// A local time that never happens.
        SkippedLocalTime => "skipped_local_time",
        /// No version of the rules is in force on that day.
        NoVersionInForce => "no_version_in_force",
        /// No rule answers.
        NoRuleInForce => "no_rule_in_force",
        /// A day that the calendar does not cover.
        OutsideCalendar => "outside_calendar",
        /// Two rules answer differently.
        ConflictingRules => "conflicting_rules",
        /// An event log that cannot have happened.
        ImpossibleLog => "impossible_log",
        /// An exchange rate that is needed is not given.
        MissingRate => "missing_rate",
        /// Amounts of two currencies meet.
        WrongCurrency => "wrong_currency",
        /// A number too large to be held exactly.
        Overflow => "overflow",
        /// The dossier cannot be read.
        Unreadable => "unreadable",
        /// A construct that this version reads but does not evaluate.
        Unsupported => "unsupported",
    }
}

words! {
    /// How a dossier, deadline or step stands.
    Status {
        /// Finished on a date before the due date.
        Early => "early",
        /// Finished on the due date, not after the due instant.
        OnTime => "on_time",
        /// Finished after the due instant.
        Late => "late",
        /// Open, and not yet due.
        InTime => "in_time",
        /// Open, and past due.
        Overdue => "overdue",
        /// The law gives no due date.
        NoDueDate => "no_due_date",
        /// The applicant must supplement the dossier.
        AwaitingApplicant => "awaiting_applicant",
        /// An event that starts the clock has not happened.
        Awaiting => "awaiting",
        /// The applicant withdrew.
        Withdrawn => "withdrawn",
        /// The dossier was refused.
        Refused => "refused",
        /// The dossier was closed.
        Closed => "closed",
        /// The due date is not determined.
        Undetermined => "undetermined",
    }
}

words! {
    /// The form of a statutory term.
    TermForm {
        /// A length from the clock or another point.
        In => "in",
        /// A length counted back from a point.
        Before => "before",
        /// More than a length counted back from a point.
        MoreThanBefore => "more_than_before",
        /// The day of the start.
        SameDay => "same_day",
        /// The day of the start, or the next working day.
        SameWorkingDay => "same_working_day",
        /// A day of the calendar.
        FixedDay => "fixed_day",
        /// At once.
        Immediately => "immediately",
        /// The law gives none.
        Unspecified => "unspecified",
    }
}

words! {
    /// The statutory kind of a charge (Law 97/2015/QH13).
    ChargeKind {
        /// Phí.
        Phi => "phi",
        /// Lệ phí.
        LePhi => "le_phi",
        /// Giá dịch vụ.
        Gia => "gia",
    }
}

/// Why there is no answer, for the caller: a kind that never changes and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DossierError {
    /// The kind.
    pub kind: ErrorKind,
    /// One sentence: what is wrong and what to do.
    pub message: String,
}

impl DossierError {
    /// An error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl Serialize for DossierError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("message", &self.message)?;
        map.end()
    }
}

/// What came of one part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// A value.
    Value(T),
    /// The law gives none; the word says why (`immediately`, `unspecified`, `not_stated`).
    None(&'static str),
    /// An event has not happened yet.
    Awaiting(Arc<str>),
    /// Exempt, on a ground.
    Exempt(Ground),
    /// Not determined.
    Undetermined(Undetermined<T>),
    /// No answer.
    Error(DossierError),
}

impl<T> Outcome<T> {
    /// The word in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Value(_) => "value",
            Self::None(_) => "none",
            Self::Awaiting(_) => "awaiting",
            Self::Exempt(_) => "exempt",
            Self::Undetermined(_) => "undetermined",
            Self::Error(_) => "error",
        }
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

/// The ground of an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ground {
    /// In words, when the rule gives them.
    pub title: Option<Arc<str>>,
    /// The statement.
    pub statement: Option<StatementId>,
}

/// What is known where the answer is not determined.
#[derive(Debug, Clone, PartialEq)]
pub struct Undetermined<T> {
    /// Why, in one sentence.
    pub reason: Arc<str>,
    /// Facts that would decide it.
    pub missing: Vec<Arc<str>>,
    /// The possible answers, as far as they are known.
    pub candidates: Vec<T>,
}

/// A due date (ngày hẹn trả).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDate {
    /// The last day.
    pub date: NaiveDate,
    /// The instant: when the last day ends at 24:00 this is 00:00 of the next day.
    pub at: DateTime<FixedOffset>,
    /// Whether the instant itself is too late (24:00); otherwise it is met through its minute.
    pub exclusive: bool,
    /// How sure the calendar is of every day between.
    pub certainty: Certainty,
    /// The earliest date that a decision still to come can lead to.
    pub earliest: NaiveDate,
    /// The latest.
    pub latest: NaiveDate,
}

/// The main deadline, or another.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// When.
    pub outcome: Outcome<DueDate>,
    /// Whether an instant that decides the law in force has not happened and `as_of` stood in for it,
    /// or the dossier waits and the date is as if it went on at `as_of`.
    pub provisional: bool,
}

impl Due {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("outcome", self.outcome.word())?;
        let value = self.outcome.value();
        map.serialize_entry("at", &value.map(|due| due.at.to_rfc3339()))?;
        map.serialize_entry("date", &value.map(|due| due.date))?;
        map.serialize_entry("certainty", &value.map(|due| due.certainty))?;
        let candidates = match &self.outcome {
            Outcome::Undetermined(undetermined) => undetermined.candidates.as_slice(),
            _ => &[],
        };
        let earliest = value.map(|due| due.earliest).or_else(|| candidates.iter().map(|due| due.earliest).min());
        let latest = value.map(|due| due.latest).or_else(|| candidates.iter().map(|due| due.latest).max());
        map.serialize_entry("earliest", &earliest)?;
        map.serialize_entry("latest", &latest)?;
        map.serialize_entry("provisional", &self.provisional)?;
        reasons(map, &self.outcome)?;
        map.serialize_entry("candidates", &candidates.iter().map(|due| due.date).collect::<Vec<_>>())
    }
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

fn reasons<T, M: SerializeMap>(map: &mut M, outcome: &Outcome<T>) -> Result<(), M::Error> {
    let (awaiting, reason, missing, error) = match outcome {
        Outcome::Value(_) | Outcome::Exempt(_) => (None, None, &[][..], None),
        Outcome::None(why) => (None, Some(*why), &[][..], None),
        Outcome::Awaiting(event) => (Some(event), None, &[][..], None),
        Outcome::Undetermined(undetermined) => {
            (None, Some(&*undetermined.reason), undetermined.missing.as_slice(), None)
        }
        Outcome::Error(error) => (None, None, &[][..], Some(error)),
    };
    map.serialize_entry("awaiting", &awaiting)?;
    map.serialize_entry("reason", &reason)?;
    map.serialize_entry("missing", missing)?;
    map.serialize_entry("error", &error)
}

/// The statutory term (thời gian giải quyết theo quy định) as the rules print it, before any calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its form.
    pub form: TermForm,
    /// The printed length, part by part; empty for a form that has none.
    pub parts: Vec<term::Part>,
    /// What further statements add, by unit.
    pub added: Vec<term::Part>,
    /// The statement that gives it.
    pub statement: StatementId,
}

/// Signed: end minus due. Above zero is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Lateness {
    /// Working days after the due date (or before it, negative).
    pub working_days: i64,
    /// Minutes of office hours.
    pub working_minutes: i64,
    /// Dates.
    pub calendar_days: i64,
}

/// A named deadline with its own verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// When.
    pub due: Due,
    /// How it stands: at the event that met it (of its own name, or one that the rules name), else at `as_of` or where the
    /// dossier ended.
    pub status: Status,
    /// Whose consequence a miss has: `closes`, `consents`, `refuses`.
    pub if_missed: Option<&'static str>,
    /// The statements used.
    pub basis: Vec<StatementId>,
}

/// An internal step with its own verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// Who does it.
    pub agency: Option<Arc<str>>,
    /// When.
    pub due: Due,
    /// When it was done.
    pub finished: Option<DateTime<FixedOffset>>,
    /// How it stands.
    pub status: Status,
    /// Signed lateness, when it has a due date and is done or overdue.
    pub lateness: Option<Lateness>,
    /// The statement.
    pub basis: Vec<StatementId>,
}

/// An agency of the step table with its own verdict: who was late, by how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyVerdict {
    /// The agency, as the table writes it.
    pub agency: Arc<str>,
    /// `overdue` when an open step of its own adds to the delay now, else `late` when a finished one did; `in_time` while
    /// it has open steps, also past ones that it has not received yet; then `early` or `on_time`.
    pub status: Status,
    /// Minutes of office hours that its own steps added to the delay; none when nothing is measured. What a step was late
    /// already when the dossier reached it is not its own.
    pub working_minutes: Option<i64>,
    /// Its steps, in order of the table.
    pub steps: Vec<Arc<str>>,
}

/// One reduction of a fee.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduction {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// By how much; negative where a rule raises the amount.
    pub amount: Money,
    /// The statement.
    pub statement: StatementId,
}

/// One surcharge on a fee.
#[derive(Debug, Clone, PartialEq)]
pub struct Surcharge {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// How much.
    pub amount: Money,
    /// The statement.
    pub statement: StatementId,
}

/// A share of what is collected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// To whom.
    pub to: Arc<str>,
    /// How much.
    pub amount: Money,
}

/// A plain number, or an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A number: a count, or a share such as 0.001.
    Number(Ratio),
    /// Money: a unit price, or what a share is taken of.
    Money(Money),
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.collect_str(number),
            Self::Money(money) => money.serialize(serializer),
        }
    }
}

/// How an amount that is a product was measured: 4 copies at 7 000 VND, or 50 million VND at 0.001.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Of what: a count, or the amount that a share is taken of.
    pub quantity: Figure,
    /// The unit price, or the share.
    pub rate: Figure,
}

/// A fact that an amount rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsedFact {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// What people call it.
    pub title: Option<Arc<str>>,
    /// Its value as text: `5`, `25000000 VND`, `online`.
    pub value: String,
    /// Whether the dossier did not give it and its declared default stands.
    pub assumed: bool,
}

/// What a fee line comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    /// How it was measured, when it is a quantity at a rate.
    pub measure: Option<Measure>,
    /// Before reductions.
    pub gross: Money,
    /// What reduces it.
    pub reductions: Vec<Reduction>,
    /// What is added.
    pub surcharges: Vec<Surcharge>,
    /// What is paid.
    pub net: Money,
    /// Who keeps it.
    pub split: Vec<Share>,
}

/// A line of the receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct FeeLine {
    /// Its name in the rules.
    pub name: Arc<str>,
    /// Its statutory name.
    pub title: Option<Arc<str>>,
    /// Its kind.
    pub kind: ChargeKind,
    /// How much.
    pub outcome: Outcome<Charge>,
    /// What is given back, when a rule says so for this dossier.
    pub refund: Option<Money>,
    /// When it is paid: an event, with `before ` in front where the rule says so.
    pub payable: Option<String>,
    /// Whether `as_of` stood in for the instant that decides the rate.
    pub provisional: bool,
    /// The facts that it rests on, in the order in which the rules asked for them: an exchange rate handed in as well.
    pub facts: Vec<UsedFact>,
    /// The statements used, the deciding one first.
    pub basis: Vec<StatementId>,
}

/// What is paid in one currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// The currency.
    pub currency: Currency,
    /// `value` or `undetermined`.
    pub outcome: &'static str,
    /// The whole, when every line has an amount.
    pub amount: Option<Money>,
    /// The lines that have one.
    pub known: Money,
    /// The least that it can come to, when that is known.
    pub minimum: Option<Money>,
    /// The most.
    pub maximum: Option<Money>,
}

/// A fact to ask for: enough to draw a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its name in the rules and in a dossier.
    pub name: Arc<str>,
    /// What to ask.
    pub title: Option<Arc<str>>,
    /// `flag`, `integer`, `number`, `money`, `date`, `moment`, `one_of`, `several_of` or `many`.
    pub kind: &'static str,
    /// The choices, for `one_of` and `several_of`.
    pub choices: Vec<Arc<str>>,
    /// The least value.
    pub minimum: Option<String>,
    /// The greatest value.
    pub maximum: Option<String>,
    /// What it is when not given.
    pub default: Option<String>,
    /// Whether it may stay unknown.
    pub optional: bool,
    /// The fields of a record, for `many`.
    pub fields: Vec<Question>,
}

/// An event that the rules do not allow.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// What was broken: `supplement_limit`, `reappointment_limit`, `extension_limit`, `extension_not_allowed`,
    /// `extension_not_agreed`, `ground_not_excluded`, `supplement_after_closing`.
    pub rule: &'static str,
    /// The event.
    pub event: String,
    /// When.
    pub at: String,
    /// The statement that was broken.
    pub statement: Option<StatementId>,
}

/// The answer for one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The host's number.
    pub id: Option<String>,
    /// The procedure.
    pub procedure: Option<Arc<str>>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Who decides.
    pub agency: Option<Arc<str>>,
    /// The moment of judgement.
    pub as_of: DateTime<FixedOffset>,
    /// What was known.
    pub known_on: NaiveDate,
    /// The identity of the rule book.
    pub rules: Arc<str>,
    /// The first day of the version that answered the due date; none for rules without date.
    pub version: Option<NaiveDate>,
    /// The term that the due date was counted by.
    pub term: Option<Term>,
    /// When the clock started.
    pub clock_start: Option<DateTime<FixedOffset>>,
    /// The due date in force.
    pub due: Due,
    /// The due date before re-appointments.
    pub original_due: Due,
    /// Other deadlines.
    pub deadlines: Vec<Deadline>,
    /// Internal steps.
    pub steps: Vec<Step>,
    /// The agencies of the steps, in order of first appearance.
    pub agencies: Vec<AgencyVerdict>,
    /// How the dossier stands.
    pub status: Status,
    /// The event that is awaited.
    pub awaiting: Option<Arc<str>>,
    /// Against the due date in force.
    pub lateness: Option<Lateness>,
    /// Against the original one.
    pub lateness_original: Option<Lateness>,
    /// What is left, for an open dossier: due minus `as_of`.
    pub slack: Option<Lateness>,
    /// The first instant at which an open dossier is overdue; none while it waits, because its due date still moves.
    pub turns_overdue: Option<DateTime<FixedOffset>>,
    /// The receipt lines.
    pub fees: Vec<FeeLine>,
    /// Their totals, one for each currency.
    pub totals: Vec<Total>,
    /// What was done against the rules.
    pub breaches: Vec<Breach>,
    /// Events after `as_of`, which were left out.
    pub ignored_later: usize,
    /// Whether a notice without a date of issue was used though `known_on` was asked.
    pub undated_notice: bool,
    /// Every statement used.
    pub basis: Vec<StatementId>,
    /// The statements' texts.
    pub references: Arc<References>,
}

/// The version of the JSON.
pub const SCHEMA: u32 = 1;

struct With<'a, T>(&'a T, &'a References);

impl Assessment {
    /// The statement that an id stands for.
    pub fn reference(&self, id: StatementId) -> Option<Reference> {
        self.references.get(id)
    }
}

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let references = &self.references;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &SCHEMA)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("procedure", &self.procedure)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("agency", &self.agency)?;
        map.serialize_entry("as_of", &self.as_of.to_rfc3339())?;
        map.serialize_entry("known_on", &self.known_on)?;
        map.serialize_entry("rules", &self.rules)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("term", &self.term.as_ref().map(|term| With(term, references)))?;
        map.serialize_entry("clock_start", &self.clock_start.map(|at| at.to_rfc3339()))?;
        map.serialize_entry("due", &self.due)?;
        map.serialize_entry("original_due", &self.original_due)?;
        map.serialize_entry("deadlines", &list(&self.deadlines, references))?;
        map.serialize_entry("steps", &list(&self.steps, references))?;
        map.serialize_entry("agencies", &self.agencies)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("awaiting", &self.awaiting)?;
        map.serialize_entry("lateness", &self.lateness)?;
        map.serialize_entry("lateness_original", &self.lateness_original)?;
        map.serialize_entry("slack", &self.slack)?;
        map.serialize_entry("turns_overdue", &self.turns_overdue.map(|at| at.to_rfc3339()))?;
        map.serialize_entry("fees", &list(&self.fees, references))?;
        map.serialize_entry("totals", &self.totals)?;
        map.serialize_entry("breaches", &list(&self.breaches, references))?;
        map.serialize_entry("ignored_later", &self.ignored_later)?;
        map.serialize_entry("undated_notice", &self.undated_notice)?;
        map.serialize_entry("basis", &list(&self.basis, references))?;
        map.serialize_entry("error", &None::<DossierError>)?;
        map.end()
    }
}

fn list<'a, T>(items: &'a [T], references: &'a References) -> Vec<With<'a, T>> {
    items.iter().map(|item| With(item, references)).collect()
}

fn citation(references: &References, id: Option<StatementId>) -> Option<Citation> {
    id.and_then(|id| references.citation(id))
}

impl Serialize for With<'_, StatementId> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.1.get(*self.0).serialize(serializer)
    }
}

/// A part of a term in JSON.
struct Counted<'a>(&'a term::Part);

impl Serialize for Counted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("count", &self.0.count.to_string())?;
        map.serialize_entry("unit", &self.0.unit)?;
        map.end()
    }
}

impl Serialize for With<'_, Term> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let With(term, references) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("form", &term.form)?;
        map.serialize_entry("parts", &term.parts.iter().map(Counted).collect::<Vec<_>>())?;
        map.serialize_entry("added", &term.added.iter().map(Counted).collect::<Vec<_>>())?;
        map.serialize_entry("citation", &citation(references, Some(term.statement)))?;
        map.end()
    }
}

impl Serialize for With<'_, Deadline> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let With(deadline, references) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &deadline.name)?;
        map.serialize_entry("title", &deadline.title)?;
        deadline.due.entries(&mut map)?;
        map.serialize_entry("status", &deadline.status)?;
        map.serialize_entry("if_missed", &deadline.if_missed)?;
        map.serialize_entry("citation", &citation(references, deadline.basis.first().copied()))?;
        map.end()
    }
}

impl Serialize for With<'_, Step> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let With(step, references) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &step.name)?;
        map.serialize_entry("title", &step.title)?;
        map.serialize_entry("agency", &step.agency)?;
        step.due.entries(&mut map)?;
        map.serialize_entry("finished", &step.finished.map(|at| at.to_rfc3339()))?;
        map.serialize_entry("status", &step.status)?;
        map.serialize_entry("lateness", &step.lateness)?;
        map.serialize_entry("citation", &citation(references, step.basis.first().copied()))?;
        map.end()
    }
}

impl Serialize for With<'_, FeeLine> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let With(line, references) = self;
        let charge = line.outcome.value();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &line.name)?;
        map.serialize_entry("title", &line.title)?;
        map.serialize_entry("kind", &line.kind)?;
        map.serialize_entry("outcome", line.outcome.word())?;
        let measure = charge.and_then(|charge| charge.measure);
        map.serialize_entry("quantity", &measure.map(|measure| measure.quantity))?;
        map.serialize_entry("rate", &measure.map(|measure| measure.rate))?;
        map.serialize_entry("gross", &charge.map(|charge| charge.gross))?;
        let reductions = charge.map_or(&[][..], |charge| &charge.reductions);
        map.serialize_entry("reductions", &list(reductions, references))?;
        let surcharges = charge.map_or(&[][..], |charge| &charge.surcharges);
        map.serialize_entry("surcharges", &list(surcharges, references))?;
        map.serialize_entry("net", &charge.map(|charge| charge.net))?;
        map.serialize_entry("split", charge.map_or(&[][..], |charge| &charge.split))?;
        map.serialize_entry("refund", &line.refund)?;
        map.serialize_entry("payable", &line.payable)?;
        map.serialize_entry("in_words", &charge.and_then(|charge| charge.net.in_words()))?;
        map.serialize_entry("provisional", &line.provisional)?;
        map.serialize_entry("facts", &line.facts)?;
        map.serialize_entry("citation", &citation(references, line.basis.first().copied()))?;
        let ground = match &line.outcome {
            Outcome::Exempt(ground) => Some(ground.title.as_deref().unwrap_or("")),
            _ => None,
        };
        map.serialize_entry("ground", &ground)?;
        reasons(&mut map, &line.outcome)?;
        let candidates: Vec<Money> = match &line.outcome {
            Outcome::Undetermined(undetermined) => undetermined.candidates.iter().map(|charge| charge.net).collect(),
            _ => Vec::new(),
        };
        map.serialize_entry("candidates", &candidates)?;
        map.end()
    }
}

macro_rules! serialize_named_amount {
    ($type:ty) => {
        impl Serialize for With<'_, $type> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let With(item, references) = self;
                let mut map = serializer.serialize_map(Some(4))?;
                map.serialize_entry("name", &item.name)?;
                map.serialize_entry("title", &item.title)?;
                map.serialize_entry("amount", &item.amount)?;
                map.serialize_entry("citation", &citation(references, Some(item.statement)))?;
                map.end()
            }
        }
    };
}

serialize_named_amount!(Reduction);
serialize_named_amount!(Surcharge);

impl Serialize for With<'_, Breach> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let With(breach, references) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("rule", breach.rule)?;
        map.serialize_entry("event", &breach.event)?;
        map.serialize_entry("at", &breach.at)?;
        map.serialize_entry("citation", &citation(references, breach.statement))?;
        map.end()
    }
}
