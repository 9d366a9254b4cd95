//! What another book of rules, or another calendar, changes in the answer to one dossier.

mod many;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Assessment, Brief, BriefDue, DossierError, Lateness, Status};
use crate::amount::{Currency, Money};

pub use self::many::{Differences, FeeCount, MoveRange, ProcedureCount};

words! {
    /// One way in which two answers differ.
    DifferenceKind {
        /// The due date gets later.
        DueLater => "due_later",
        /// The due date gets earlier.
        DueEarlier => "due_earlier",
        /// It is due on the same day at another time.
        DueHour => "due_hour",
        /// There is a due date where there was none.
        DueGained => "due_gained",
        /// There is no due date where there was one.
        DueLost => "due_lost",
        /// The status is another.
        Status => "status",
        /// More is paid.
        FeeHigher => "fee_higher",
        /// Less is paid.
        FeeLower => "fee_lower",
        /// What is paid is determined now, or no longer.
        FeeOpen => "fee_open",
        /// There is an error where there was none.
        ErrorGained => "error_gained",
        /// There was an error, and there is none.
        ErrorLost => "error_lost",
        /// The error is of another kind.
        ErrorOther => "error_other",
    }
}

/// How a dossier stands under one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The due date; none where there is none, or none yet.
    pub due: Option<BriefDue>,
    /// How it stands; none where an error leaves nothing to say.
    pub status: Option<Status>,
    /// What is paid in each currency, its amount none while it is not determined; an empty list says that nothing is
    /// collected. None where an error leaves nothing to say.
    pub fees: Option<Vec<(Currency, Option<Money>)>>,
    /// Why it, or one of its parts, has no answer.
    pub error: Option<DossierError>,
}

impl Standing {
    /// The figures of a brief answer, where they say what is paid.
    pub(crate) fn of_brief(brief: &Brief) -> Option<Self> {
        let total = brief.total?;
        let fees = Some(vec![(total.currency, Some(total))]);
        Some(Self { due: brief.due, status: Some(brief.status), fees, error: brief.error.clone() })
    }

    /// What is paid in a currency; nothing while it is not determined.
    pub fn paid(&self, currency: Currency) -> Option<Money> {
        let fees = self.fees.as_ref()?;
        match fees.iter().find(|(known, _)| *known == currency) {
            Some((_, amount)) => *amount,
            None => fees.iter().all(|(_, amount)| amount.is_some()).then_some(Money { currency, minor: 0 }),
        }
    }
}

impl From<Assessment> for Standing {
    fn from(answer: Assessment) -> Self {
        let fees = answer.totals.iter().map(|total| (total.currency, total.amount)).collect();
        let brief = Brief::from(answer);
        Self { due: brief.due, status: Some(brief.status), fees: Some(fees), error: brief.error }
    }
}

impl From<DossierError> for Standing {
    fn from(error: DossierError) -> Self {
        Self { due: None, status: None, fees: None, error: Some(error) }
    }
}

/// What is paid under both books in one currency, where that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FeeDifference {
    /// The currency.
    pub currency: Currency,
    /// What the older rules take; none where they leave it open.
    pub old: Option<Money>,
    /// What the newer rules take.
    pub new: Option<Money>,
    /// The newer amount less the older one, where both are known.
    pub by: Option<Money>,
}

impl FeeDifference {
    /// Whether more is paid, or less, or that is left open.
    pub fn kind(&self) -> DifferenceKind {
        match self.by {
            None => DifferenceKind::FeeOpen,
            Some(by) if by.minor > 0 => DifferenceKind::FeeHigher,
            Some(_) => DifferenceKind::FeeLower,
        }
    }
}

/// The answers of two books to one dossier: the older rules and the newer ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The host's number.
    pub id: Option<String>,
    /// The procedure, where one of the books knows it.
    pub procedure: Option<Arc<str>>,
    /// By the older rules.
    pub old: Standing,
    /// By the newer rules.
    pub new: Standing,
    /// From the older due date to the newer one, above zero when it gets later; working time is that of the calendar
    /// that the newer rules count on. None where one of them has no due date, or where they are the same.
    pub moved: Option<Lateness>,
    /// What is paid, where that differs.
    pub fees: Vec<FeeDifference>,
    /// Whether the applicant was told the older answer: the dossier had been accepted by the moment of judgement, so that
    /// its receipt was handed out, and it was still open by the older rules.
    pub notified: bool,
}

impl Difference {
    /// Two standings side by side; `moved` and `notified` are still to be found out.
    pub(crate) fn between(id: Option<String>, procedure: Option<Arc<str>>, old: Standing, new: Standing) -> Self {
        let fees = fees(&old, &new);
        Self { id, procedure, old, new, moved: None, fees, notified: false }
    }

    /// Both due dates, where they are not the same.
    pub(crate) fn two_dues(&self) -> Option<(BriefDue, BriefDue)> {
        let (old, new) = (self.old.due?, self.new.due?);
        (old.date != new.date || old.at != new.at).then_some((old, new))
    }

    /// Whether the books answer the same.
    pub fn is_none(&self) -> bool {
        self.kinds().is_empty()
    }

    /// In which ways the answers differ, in the order of [`DifferenceKind::ALL`].
    pub fn kinds(&self) -> Vec<DifferenceKind> {
        let mut kinds = Vec::new();
        match (&self.old.due, &self.new.due) {
            (Some(old), Some(new)) if new.date > old.date => kinds.push(DifferenceKind::DueLater),
            (Some(old), Some(new)) if new.date < old.date => kinds.push(DifferenceKind::DueEarlier),
            (Some(old), Some(new)) if new.at != old.at => kinds.push(DifferenceKind::DueHour),
            (None, Some(_)) => kinds.push(DifferenceKind::DueGained),
            (Some(_), None) => kinds.push(DifferenceKind::DueLost),
            (Some(_), Some(_)) | (None, None) => {}
        }
        if self.old.status.is_some() && self.new.status.is_some() && self.old.status != self.new.status {
            kinds.push(DifferenceKind::Status);
        }
        let any = |kind| self.fees.iter().any(|fee| fee.kind() == kind);
        let of_fees = [DifferenceKind::FeeHigher, DifferenceKind::FeeLower, DifferenceKind::FeeOpen];
        kinds.extend(of_fees.into_iter().filter(|kind| any(*kind)));
        match (&self.old.error, &self.new.error) {
            (None, Some(_)) => kinds.push(DifferenceKind::ErrorGained),
            (Some(_), None) => kinds.push(DifferenceKind::ErrorLost),
            (Some(old), Some(new)) if old.kind != new.kind => kinds.push(DifferenceKind::ErrorOther),
            (Some(_), Some(_)) | (None, None) => {}
        }
        kinds
    }

    /// Whether the applicant comes to stand worse than told: a notified dossier that is due later, or that costs more.
    pub fn is_worse_off(&self) -> bool {
        let later = self.two_dues().is_some_and(|(old, new)| new.at > old.at);
        self.notified && (later || self.fees.iter().any(|fee| fee.kind() == DifferenceKind::FeeHigher))
    }
}

/// The currencies in which what is paid differs; nothing where an error leaves one side without fees.
fn fees(old: &Standing, new: &Standing) -> Vec<FeeDifference> {
    let (Some(before), Some(after)) = (&old.fees, &new.fees) else { return Vec::new() };
    let mut currencies: Vec<Currency> = Vec::new();
    for (currency, _) in before.iter().chain(after) {
        if !currencies.contains(currency) {
            currencies.push(*currency);
        }
    }
    let difference = |currency| {
        let (old, new) = (old.paid(currency), new.paid(currency));
        let by = old.zip(new).and_then(|(old, new)| new.minor.checked_sub(old.minor));
        (old != new).then_some(FeeDifference { currency, old, new, by: by.map(|minor| Money { currency, minor }) })
    };
    currencies.into_iter().filter_map(difference).collect()
}

/// A due date in JSON.
#[derive(Serialize)]
struct DueLine {
    date: NaiveDate,
    at: String,
    certainty: crate::calendar::Certainty,
}

/// What is paid in one currency, in JSON.
#[derive(Serialize)]
struct PaidLine {
    currency: Currency,
    amount: Option<Money>,
}

impl Serialize for Standing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = |at: DateTime<FixedOffset>| at.to_rfc3339();
        let due = self.due.map(|due| DueLine { date: due.date, at: written(due.at), certainty: due.certainty });
        let paid = |(currency, amount): &(Currency, Option<Money>)| PaidLine { currency: *currency, amount: *amount };
        let fees = self.fees.as_ref().map(|fees| fees.iter().map(paid).collect::<Vec<_>>());
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("due", &due)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("fees", &fees)?;
        map.serialize_entry("error", &self.error)?;
        map.end()
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("procedure", &self.procedure)?;
        map.serialize_entry("kinds", &self.kinds())?;
        map.serialize_entry("moved", &self.moved)?;
        map.serialize_entry("fees", &self.fees)?;
        map.serialize_entry("notified", &self.notified)?;
        map.serialize_entry("worse_off", &self.is_worse_off())?;
        map.serialize_entry("old", &self.old)?;
        map.serialize_entry("new", &self.new)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::ErrorKind;

    fn paying(fees: &[(Currency, Option<i128>)]) -> Standing {
        let money = |(currency, minor): &(Currency, Option<i128>)| {
            (*currency, minor.map(|minor| Money { currency: *currency, minor }))
        };
        Standing { due: None, status: None, fees: Some(fees.iter().map(money).collect()), error: None }
    }

    fn kinds(old: Standing, new: Standing) -> Vec<&'static str> {
        Difference::between(None, None, old, new).kinds().into_iter().map(DifferenceKind::as_str).collect()
    }

    #[test]
    fn fees_are_compared_by_currency() {
        let usd: Currency = "USD".parse().unwrap();
        let vnd = Currency::VND;
        assert!(kinds(paying(&[]), paying(&[(vnd, Some(0))])).is_empty(), "nothing is collected, and nothing is paid");
        assert_eq!(kinds(paying(&[]), paying(&[(vnd, Some(5))])), ["fee_higher"]);
        assert_eq!(kinds(paying(&[(vnd, Some(5))]), paying(&[(usd, Some(1))])), ["fee_higher", "fee_lower"]);
        assert_eq!(kinds(paying(&[(vnd, None)]), paying(&[(vnd, Some(1))])), ["fee_open"]);
        assert!(kinds(paying(&[(vnd, None)]), paying(&[(vnd, None)])).is_empty());
        let open = paying(&[(vnd, Some(5)), (usd, None)]);
        assert_eq!(
            kinds(open.clone(), paying(&[(vnd, Some(5))])),
            ["fee_open"],
            "whether anything is left is not known"
        );
    }

    #[test]
    fn an_error_says_nothing_of_fees() {
        let error = || Standing::from(DossierError::new(ErrorKind::UnknownProcedure, "x"));
        assert_eq!(kinds(paying(&[(Currency::VND, Some(5))]), error()), ["error_gained"]);
        assert_eq!(kinds(error(), paying(&[(Currency::VND, Some(5))])), ["error_lost"]);
        assert!(kinds(error(), error()).is_empty());
        let other = Standing::from(DossierError::new(ErrorKind::UnknownFact, "x"));
        assert_eq!(kinds(error(), other), ["error_other"]);
    }

    #[test]
    fn only_who_was_told_is_worse_off() {
        let (old, new) = (paying(&[(Currency::VND, Some(5))]), paying(&[(Currency::VND, Some(6))]));
        let mut one = Difference::between(None, None, old, new);
        assert!(!one.is_worse_off());
        one.notified = true;
        assert!(one.is_worse_off());
        std::mem::swap(&mut one.old, &mut one.new);
        let back = Difference { notified: true, ..Difference::between(None, None, one.old, one.new) };
        assert!(!back.is_worse_off());
    }
}
