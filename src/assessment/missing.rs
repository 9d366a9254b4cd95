//! What a dossier lacks: the fewest facts that decide its answer, and the range of answers until then.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Question;
use crate::amount::{Currency, Money};

words! {
    /// How far the values of the missing facts were looked at.
    Completeness {
        /// Every kind of value: the facts are the fewest, the ranges hold.
        Complete => "complete",
        /// A sample of values: a fact stands in a condition that cannot be cut into kinds, or in a list of records.
        Sampled => "sampled",
        /// There are more combinations than are looked at: the facts are those met so far, and there are no ranges.
        TooMany => "too_many",
    }
}

/// Values of facts by their names, as a dossier gives them in JSON.
pub type Given = BTreeMap<Arc<str>, String>;

/// The end of a range, and values that lead there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extreme<T> {
    /// The value.
    pub value: T,
    /// Facts that lead there, as text.
    pub with: Given,
}

/// The range of an answer over everything that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spread<T> {
    /// The least; none when it is not bounded, when no values lead to an answer, or when some lead to none at all (the law
    /// leaves it open there: see [`Missing::unanswered`]).
    pub least: Option<Extreme<T>>,
    /// The greatest.
    pub greatest: Option<Extreme<T>>,
    /// The facts with which the answer moves without a bound.
    pub depends_on: Vec<Arc<str>>,
}

/// A part of the answer that has no value for some or all facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// The part: `due`, `deadline NAME`, `step NAME`, `fee NAME`.
    pub part: String,
    /// Its outcome: `none`, `awaiting`, `undetermined` (no fact decides it) or `error`.
    pub outcome: &'static str,
    /// Why, in a sentence, or the event that is awaited.
    pub reason: Arc<str>,
    /// Facts with which it is so, as text.
    pub with: Given,
}

/// What a dossier lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The host's number.
    pub id: Option<String>,
    /// The procedure.
    pub procedure: Option<Arc<str>>,
    /// The moment of judgement.
    pub as_of: DateTime<FixedOffset>,
    /// The identity of the book.
    pub rules: Arc<str>,
    /// The fewest facts that decide the answer whatever they are, in order of their declaration; none when nothing lacks.
    pub facts: Vec<Question>,
    /// How far values were looked at.
    pub completeness: Completeness,
    /// From the earliest to the latest due date; nothing without a procedure.
    pub due: Option<Spread<NaiveDate>>,
    /// From the lowest to the highest sum of the fees, by currency.
    pub totals: Vec<(Currency, Spread<Money>)>,
    /// What has no value, whatever facts are given or with some of them.
    pub unanswered: Vec<Unanswered>,
}

/// A total with its currency.
#[derive(Serialize)]
struct Total<'a> {
    currency: Currency,
    #[serde(flatten)]
    spread: &'a Spread<Money>,
}

impl Serialize for Missing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let totals = self.totals.iter().map(|(currency, spread)| Total { currency: *currency, spread });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("procedure", &self.procedure)?;
        map.serialize_entry("as_of", &self.as_of.to_rfc3339())?;
        map.serialize_entry("rules", &self.rules)?;
        map.serialize_entry("facts", &self.facts)?;
        map.serialize_entry("completeness", &self.completeness)?;
        map.serialize_entry("due", &self.due)?;
        map.serialize_entry("totals", &totals.collect::<Vec<_>>())?;
        map.serialize_entry("unanswered", &self.unanswered)?;
        map.end()
    }
}
