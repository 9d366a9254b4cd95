//! The ledger: why an answer is what it is, in the order in which the engine found out.

mod days;
mod json;

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

use super::{Assessment, Reference, StatementId, Term, UsedFact};
use crate::amount::{Currency, Ratio};
use crate::calendar::{Calendar, Day, DayTable};
use crate::source::Place;
use crate::term;

pub use self::days::{LedgerDay, Treatment};

/// Which part of an answer an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Part {
    /// The law in force and what it says of every dossier: versions, counting policies, the calendar.
    #[default]
    Law,
    /// The clock: where it starts, starts again and stands still.
    Clock,
    /// The due date.
    Due,
    /// A named deadline.
    Deadline(Arc<str>),
    /// The internal steps, or one of them.
    Step(Option<Arc<str>>),
    /// What the procedure collects, or one of its fees.
    Fee(Option<Arc<str>>),
}

impl Part {
    /// The word in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Clock => "clock",
            Self::Due => "due",
            Self::Deadline(_) => "deadline",
            Self::Step(_) => "step",
            Self::Fee(_) => "fee",
        }
    }

    /// The name of a deadline, step or fee in the rules.
    pub const fn name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Law | Self::Clock | Self::Due => None,
            Self::Deadline(name) => Some(name),
            Self::Step(name) | Self::Fee(name) => name.as_ref(),
        }
    }
}

words! {
    /// What became of a dated block of the law.
    Fate {
        /// In force on the day that decides.
        InForce => "in_force",
        /// It begins later.
        NotYet => "not_yet",
        /// It had ended.
        Ended => "ended",
        /// It was issued after what is taken as known.
        NotIssued => "not_issued",
        /// It is for other places.
        OtherPlace => "other_place",
        /// Its own exception holds.
        Excepted => "excepted",
        /// A later block replaces all that stood before it.
        Replaced => "replaced",
    }
}

words! {
    /// Whether a statement applies, and if not, why.
    Verdict {
        /// It applies.
        Applies => "applies",
        /// Its condition does not hold.
        ConditionFails => "condition_fails",
        /// Whether its condition holds is not known.
        Unknown => "unknown",
        /// An exception to it answered.
        Overridden => "overridden",
        /// A newer version, a special law or local law states the same.
        Superseded => "superseded",
        /// The block that it stands in is not in force.
        NotInForce => "not_in_force",
    }
}

words! {
    /// What sets the clock.
    ClockCause {
        /// The events that the rules name.
        Set => "set",
        /// A supplement after which the time limit starts again.
        Supplement => "supplement",
        /// An interruption.
        Interruption => "interruption",
    }
}

words! {
    /// What a supplement or a suspension does to the clock.
    WaitEffect {
        /// The time limit starts again.
        Restarts => "restarts",
        /// The clock stands still.
        Pauses => "pauses",
        /// The clock stands still, and a term is added.
        Adds => "adds",
        /// The clock goes on.
        Continues => "continues",
        /// The rules do not allow it, so the clock goes on.
        NotAllowed => "not_allowed",
        /// The clock was set after it.
        Before => "before_the_clock",
    }
}

words! {
    /// One step of arithmetic.
    Operation {
        /// A `let` of the rules.
        Let => "let",
        /// A constant of the rules.
        Constant => "constant",
        /// The row of a table that holds a value: the value, and the row's amount.
        Band => "band",
        /// A row of a progressive table: the part of the value inside it at the row's rate.
        GraduatedRow => "graduated_row",
        /// Between two points of a table.
        Interpolated => "interpolated",
        /// A floor.
        AtLeast => "at_least",
        /// A cap.
        AtMost => "at_most",
        /// A rounding in the rule.
        Rounded => "rounded",
        /// What is new over what was before.
        Cumulative => "cumulative",
        /// A quantity at a rate.
        Product => "product",
        /// The amount before benefits and surcharges.
        Gross => "gross",
        /// What a benefit leaves.
        Benefit => "benefit",
        /// What is added.
        Surcharge => "surcharge",
        /// The rounding of the book.
        Settled => "settled",
        /// What is paid.
        Net => "net",
        /// What is given back.
        Refund => "refund",
    }
}

/// An exact number or amount of money, in major units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    /// The currency; none for a plain number.
    pub currency: Option<Currency>,
    /// How much.
    pub value: Ratio,
}

/// One step of arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arithmetic {
    /// What was done.
    pub operation: Operation,
    /// What the rules call it.
    pub name: Option<Arc<str>>,
    /// What it was done with, in order.
    pub operands: [Option<Exact>; 2],
    /// What it came to.
    pub result: Exact,
    /// The row of the table.
    pub row: Option<Place>,
}

impl Arithmetic {
    /// Whether it changed anything: a floor that was not reached did not.
    pub fn changed(&self) -> bool {
        match self.operation {
            Operation::AtLeast | Operation::AtMost | Operation::Rounded | Operation::Settled | Operation::Benefit => {
                self.operands.first().copied().flatten() != Some(self.result)
            }
            Operation::GraduatedRow => self.result.value != Ratio::ZERO,
            Operation::Let
            | Operation::Constant
            | Operation::Band
            | Operation::Interpolated
            | Operation::Cumulative
            | Operation::Product
            | Operation::Gross
            | Operation::Surcharge
            | Operation::Net
            | Operation::Refund => true,
        }
    }
}

/// A count of units from a day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The day from which it runs.
    pub from: NaiveDate,
    /// The day that it reaches; before `from` when it is counted back.
    pub to: NaiveDate,
    /// How much of what.
    pub part: term::Part,
    /// Whether the first day counts.
    pub included: bool,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Finding {
    /// A fact that conditions asked for.
    Fact(Box<UsedFact>),
    /// An instant of the dossier is given without its hour: these entries take its first minute.
    BareHour,
    /// A dated block of the law.
    Block {
        /// Its head.
        place: Place,
        /// The day that decides; none when nothing has to be decided.
        day: Option<NaiveDate>,
        /// Its first day.
        since: Option<NaiveDate>,
        /// Its last day.
        until: Option<NaiveDate>,
        /// What became of it.
        fate: Fate,
    },
    /// A statement of the law.
    Clause {
        /// Whether it applies.
        verdict: Verdict,
        /// The facts that would decide it.
        missing: Vec<Arc<str>>,
    },
    /// An event that the clock waits for, and when it happened.
    Point {
        /// The event.
        event: Arc<str>,
        /// When.
        at: Option<NaiveDateTime>,
    },
    /// The clock is set.
    ClockSet {
        /// By what.
        cause: ClockCause,
        /// When.
        at: NaiveDateTime,
    },
    /// A cutoff of the day.
    Cutoff {
        /// What came in.
        at: NaiveDateTime,
        /// Until when it counts as of the same day, in minutes since midnight.
        limit: Option<u16>,
        /// Where the clock starts instead, when it came in later.
        moved: Option<NaiveDateTime>,
    },
    /// What came in outside office hours.
    OutsideHours {
        /// When.
        at: NaiveDateTime,
        /// The next opening, where the rules count it as of then.
        moved: Option<NaiveDateTime>,
    },
    /// The time limit begins.
    Begins {
        /// When.
        at: NaiveDateTime,
    },
    /// A supplement was asked for.
    Requested {
        /// When.
        at: NaiveDateTime,
        /// Which request it is, from 1.
        number: u32,
        /// Whether the rules allow it.
        allowed: bool,
    },
    /// A wait of the dossier, and what it does to the clock.
    Wait {
        /// Its first moment.
        from: NaiveDateTime,
        /// Its end: the moment of judgement while it lasts.
        to: NaiveDateTime,
        /// On which ground it was suspended; none for a supplement.
        ground: Option<Arc<str>>,
        /// What it does.
        effect: WaitEffect,
        /// Whether it has ended.
        ended: bool,
    },
    /// What all pauses together add to the time limit.
    Paused(term::Part),
    /// What supplements add.
    Added(term::Part),
    /// A miss of this deadline closed the dossier.
    Closed {
        /// When.
        at: NaiveDateTime,
    },
    /// The time limit as the rules give it.
    Limit(Box<Term>),
    /// Units that were counted.
    Count(Count),
    /// A last day that is a day off.
    Rolled {
        /// The day off.
        from: NaiveDate,
        /// The last day instead.
        to: NaiveDate,
    },
    /// The instant at which the last day ends.
    Ends {
        /// The last day.
        date: NaiveDate,
        /// When: 24:00 is 00:00 of the next day.
        at: NaiveDateTime,
    },
    /// An extension.
    Extended {
        /// When it was decided.
        at: NaiveDateTime,
        /// The new due date, at most the ceiling.
        until: Option<NaiveDate>,
        /// The rule that it breaks.
        breach: Option<&'static str>,
    },
    /// A re-appointment.
    Reappointed {
        /// When it was made.
        at: NaiveDateTime,
        /// The new due date.
        to: Option<NaiveDate>,
        /// The rule that it breaks.
        breach: Option<&'static str>,
    },
    /// A row of a table that does not hold the value.
    PassedBand(Place),
    /// A benefit beside another: whether it is left when they are put together.
    Benefit {
        /// Its name.
        name: Arc<str>,
        /// What people call it.
        title: Option<Arc<str>>,
        /// `applies`, `excluded` by another, `not_best`, `not_chosen` or `unknown`.
        verdict: &'static str,
    },
    /// A step of arithmetic.
    Arithmetic(Box<Arithmetic>),
}

/// One entry: what was found, for which part of the answer, by which statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The part.
    pub part: Part,
    /// What was found.
    pub finding: Finding,
    /// The statement that says so.
    pub statement: Option<StatementId>,
}

/// Why an answer is what it is: written by the engine while it answers.
///
/// ```
/// use thoihan::assessment::{Finding, Part};
/// use thoihan::{AsOf, Dossier, Moment, Rulebook};
/// let book = Rulebook::vietnam()?;
/// let at: Moment = "2026-08-28T15:30".parse()?;
/// let dossier = Dossier::new("2.000815").accepted(at).paid(at).fact("pages", 5).fact("copies", 4);
/// let ledger = book.explain(&dossier, &AsOf::new(at))?;
/// let counted = |entry: &thoihan::assessment::Entry| matches!(entry.finding, Finding::Count(_));
/// assert!(ledger.entries.iter().any(|entry| entry.part == Part::Due && counted(entry)));
/// assert_eq!(ledger.days(&Part::Due).last().map(|day| day.day.date.to_string()).as_deref(), Some("2026-09-03"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The answer.
    pub answer: Assessment,
    /// The entries, in the order in which the engine found out.
    pub entries: Vec<Entry>,
    /// The calendar that was counted on, and what was known of it.
    pub(crate) calendar: Option<(Calendar, NaiveDate)>,
}

impl Ledger {
    /// A day as the calendar had it, with its reason and certainty; none without a calendar, or outside it.
    pub fn day(&self, date: NaiveDate) -> Option<Day> {
        self.table()?.day(date).ok()
    }

    /// The entries of one part.
    pub fn of<'l>(&'l self, part: &'l Part) -> impl Iterator<Item = &'l Entry> {
        self.entries.iter().filter(move |entry| entry.part == *part)
    }

    /// The statement that an entry rests on, with its citation, place and text.
    pub fn reference(&self, entry: &Entry) -> Option<Reference> {
        entry.statement.and_then(|id| self.answer.reference(id))
    }

    /// `path:line:column` of what an entry is about, where that is no statement: a dated block, a row of a table.
    pub fn place(&self, entry: &Entry) -> Option<String> {
        let place = match &entry.finding {
            Finding::Block { place, .. } | Finding::PassedBand(place) => Some(*place),
            Finding::Arithmetic(step) => step.row,
            _ => None,
        };
        place.and_then(|place| self.answer.references.at(place))
    }

    pub(crate) fn table(&self) -> Option<&DayTable> {
        self.calendar.as_ref().map(|(calendar, known_on)| calendar.known_on(Some(*known_on)))
    }
}
