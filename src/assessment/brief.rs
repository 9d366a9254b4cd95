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

/// The figures of a row that flat code answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) due: Option<DueFigures>,
    pub(crate) status: Status,
    pub(crate) lateness: Option<Lateness>,
    /// In minor units.
    pub(crate) total: Option<i128>,
    pub(crate) currency: Option<Currency>,
}

/// A due date in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueFigures {
    /// Microseconds since 1970-01-01T00:00Z.
    pub(crate) at: i64,
    /// Seconds east of UTC.
    pub(crate) offset: i32,
    /// Days since 1970-01-01.
    pub(crate) date: i32,
    pub(crate) certainty: Certainty,
}

impl Default for Figures {
    fn default() -> Self {
        Self { due: None, status: Status::Undetermined, lateness: None, total: None, currency: None }
    }
}

impl Figures {
    /// The figures with dates as dates; nothing where one cannot be written.
    pub(crate) fn brief(self) -> Option<Brief> {
        let due = match self.due {
            None => None,
            Some(due) => Some(BriefDue {
                date: super::columns::date(due.date)?,
                at: DateTime::from_timestamp_micros(due.at)?.with_timezone(&FixedOffset::east_opt(due.offset)?),
                certainty: due.certainty,
            }),
        };
        Some(Brief {
            due,
            original_due_date: due.map(|due| due.date),
            status: self.status,
            lateness: self.lateness,
            total: self.total.zip(self.currency).map(|(minor, currency)| Money { currency, minor }),
            error: None,
        })
    }
}
