//! A dossier that is being thought of, as the `given` lines of a test.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// Nine in the morning, in minutes.
const MORNING: i64 = 9 * 60;
const NOON: i64 = 12 * 60;

/// What a test gives.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// `procedure "code"`, or `fee name`.
    pub(super) subject: String,
    /// The day on which everything happens.
    pub(super) day: NaiveDate,
    /// The minute of the day at which one of the dossier's own instants falls, when not in the morning.
    pub(super) minutes: BTreeMap<&'static str, i64>,
    /// Facts, the place and the channel, as they are written.
    pub(super) values: BTreeMap<Arc<str>, String>,
    /// Further events, each at noon of a day so many days later, and to which day so many days later they move the date.
    pub(super) events: Vec<(Arc<str>, i64, Option<i64>)>,
}

impl Draft {
    /// A dossier that is submitted, accepted and paid in one morning.
    pub(super) fn new(subject: String, day: NaiveDate) -> Self {
        Self { subject, day, minutes: BTreeMap::new(), values: BTreeMap::new(), events: Vec::new() }
    }

    /// The `given` lines.
    pub(super) fn written(&self) -> String {
        let mut text = format!("given {};", self.subject);
        let mut latest = None;
        for (at, name) in ["submitted", "accepted", "paid"].into_iter().enumerate() {
            let minute = self.minutes.get(name).copied().unwrap_or(MORNING + at as i64);
            // what comes later is never before what came earlier
            let minute = latest.map_or(minute, |before: i64| before.max(minute));
            latest = Some(minute);
            text.push_str(&format!(" given {name} {};", moment(self.at(0, minute))));
        }
        for (name, value) in &self.values {
            text.push_str(&format!(" given {name} {value};"));
        }
        for (name, days, to) in &self.events {
            let to = to.map(|days| format!(" to {}", self.at(days, NOON).date())).unwrap_or_default();
            text.push_str(&format!(" given event {name} {}{to};", moment(self.at(*days, NOON))));
        }
        text
    }

    fn at(&self, days: i64, minute: i64) -> NaiveDateTime {
        let day = self.day.and_time(chrono::NaiveTime::MIN);
        day.checked_add_signed(TimeDelta::minutes(days * 24 * 60 + minute)).unwrap_or(day)
    }
}

/// A moment as the rule language writes it.
pub(super) fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}
