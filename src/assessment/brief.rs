//! What a dossier comes to, in a few figures.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Assessment, DossierError, Lateness, Outcome, Status};
use crate::amount::{Currency, Money};
use crate::calendar::Certainty;

/// An answer in brief: what a row of [`super::AnswerColumns`] shows, without its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The due date; none where there is none, or none yet.
    pub due: Option<BriefDue>,
    /// The due date before re-appointments.
    pub original_due_date: Option<NaiveDate>,
    /// How the dossier stands.
    pub status: Status,
    /// Its end, or the moment of judgement, minus its due date.
    pub lateness: Option<Lateness>,
    /// What is paid; none when a line has no amount yet, when there are several currencies, or nothing is collected.
    pub total: Option<Money>,
    /// Why one of its parts has no answer.
    pub error: Option<DossierError>,
}

/// A due date in brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefDue {
    /// The day.
    pub date: NaiveDate,
    /// The instant, in the calendar's offset.
    pub at: DateTime<FixedOffset>,
    /// How sure the calendar is of the days up to it.
    pub certainty: Certainty,
}

impl From<Assessment> for Brief {
    fn from(answer: Assessment) -> Self {
        let due = answer.due.outcome.value();
        let total = if let [total] = answer.totals.as_slice() { total.amount } else { None };
        Self {
            due: due.map(|due| BriefDue { date: due.date, at: due.at, certainty: due.certainty }),
            original_due_date: answer.original_due.outcome.value().map(|due| due.date),
            status: answer.status,
            lateness: answer.lateness,
            total,
            error: answer.into_error(),
        }
    }
}

impl Assessment {
    /// The first part that is an error: the due date, else a fee.
    pub(super) fn into_error(self) -> Option<DossierError> {
        let mut fees = self.fees.into_iter().map(|line| line.outcome);
        match self.due.outcome {
            Outcome::Error(error) => Some(error),
            _ => fees.find_map(|outcome| if let Outcome::Error(error) = outcome { Some(error) } else { None }),
        }
    }
}

/// The figures of a row that flat code answers, small enough for one line of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    /// The due instant in microseconds since 1970-01-01T00:00Z, or [`Figures::NONE`].
    pub(crate) due_at: i64,
    /// What is paid in minor units, or [`Figures::NONE`].
    pub(crate) total: i64,
    /// Lateness in working minutes, or [`Figures::NONE`].
    pub(crate) working_minutes: i64,
    pub(crate) working_days: i32,
    pub(crate) calendar_days: i32,
    /// The due date in days since 1970-01-01.
    pub(crate) due_date: i32,
    /// Seconds east of UTC.
    pub(crate) due_offset: i32,
    pub(crate) currency: Option<Currency>,
    pub(crate) certainty: Certainty,
    pub(crate) status: Status,
    /// Whether the evaluator is to answer.
    pub(crate) is_beyond: bool,
}

impl Default for Figures {
    fn default() -> Self {
        Self {
            due_at: Self::NONE,
            total: Self::NONE,
            working_minutes: Self::NONE,
            working_days: 0,
            calendar_days: 0,
            due_date: 0,
            due_offset: 0,
            currency: None,
            certainty: Certainty::Statutory,
            status: Status::Undetermined,
            is_beyond: false,
        }
    }
}

impl Figures {
    /// There is none.
    pub(crate) const NONE: i64 = i64::MIN;

    /// Figures that the evaluator is to give.
    pub(crate) fn beyond() -> Self {
        Self { is_beyond: true, ..Self::default() }
    }

    pub(crate) fn is_due(&self) -> bool {
        self.due_at != Self::NONE
    }

    pub(crate) fn has_lateness(&self) -> bool {
        self.working_minutes != Self::NONE
    }

    /// The figures with dates as dates; nothing where one cannot be written.
    pub(crate) fn brief(self) -> Option<Brief> {
        let due = match self.is_due() {
            false => None,
            true => Some(BriefDue {
                date: super::columns::date(self.due_date)?,
                at: DateTime::from_timestamp_micros(self.due_at)?
                    .with_timezone(&FixedOffset::east_opt(self.due_offset)?),
                certainty: self.certainty,
            }),
        };
        let total = self.currency.filter(|_| self.total != Self::NONE);
        Some(Brief {
            due,
            original_due_date: due.map(|due| due.date),
            status: self.status,
            lateness: self.has_lateness().then_some(Lateness {
                working_days: i64::from(self.working_days),
                working_minutes: self.working_minutes,
                calendar_days: i64::from(self.calendar_days),
            }),
            total: total.map(|currency| Money { currency, minor: i128::from(self.total) }),
            error: None,
        })
    }
}
