//! Why a day is worked or not, and how sure that is.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::rules::Tag;
use crate::source::Citation;

/// How sure a day is; the weakest of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The law itself says so.
    #[default]
    Statutory,
    /// A notice or an order of the authority says so.
    Announced,
    /// The authority has still to decide; this is the pattern of past years.
    Projected,
}

/// Why a day is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// An ordinary working day.
    Working,
    /// A weekly rest day.
    Weekend,
    /// A day of a holiday, also when it falls on a weekly rest day.
    Holiday {
        /// The holiday's name.
        name: Arc<str>,
        /// Its title.
        title: Option<Arc<str>>,
    },
    /// A day off for a holiday's day that fell on a weekly rest day (nghỉ bù).
    Substitute {
        /// The holiday's name.
        of: Arc<str>,
        /// Its title.
        title: Option<Arc<str>>,
        /// The day that it stands for.
        #[serde(rename = "for", serialize_with = "iso")]
        stands_for: NaiveDate,
    },
    /// A working day exchanged for a rest day (nghỉ hoán đổi).
    SwapOff {
        /// The rest day that is worked for it.
        #[serde(serialize_with = "iso")]
        worked: NaiveDate,
    },
    /// A rest day worked for a day off (làm bù).
    SwapWork {
        /// The day off that it pays for.
        #[serde(serialize_with = "iso")]
        off: NaiveDate,
    },
    /// Closed by the office or the authority.
    Closed {
        /// Why, for people.
        reason: Option<Arc<str>>,
    },
}

/// The notice on which a day rests.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NoticeName {
    /// Its number.
    pub number: Arc<str>,
    /// When it became known; `None` if that is not recorded.
    #[serde(serialize_with = "iso_or_null")]
    pub issued: Option<NaiveDate>,
}

/// One day with everything that speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day.
    #[serde(serialize_with = "iso")]
    pub date: NaiveDate,
    /// Whether it is a working day.
    pub working: bool,
    /// Why.
    pub reason: Reason,
    /// How sure that is.
    pub certainty: Certainty,
    /// The statement responsible.
    pub tag: Option<Tag>,
    /// What that statement rests on.
    pub citation: Option<Citation>,
    /// The notice that decided it.
    pub notice: Option<NoticeName>,
}

/// What speaks for a day, shared by all days for which the same does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Evidence {
    pub(super) reason: Reason,
    pub(super) tag: Option<Tag>,
    pub(super) citation: Option<Citation>,
    pub(super) notice: Option<NoticeName>,
}

fn iso<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

fn iso_or_null<S: Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}
