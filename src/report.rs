//! How many dossiers stand how: counts by status and by whatever tells dossiers apart, whose rows add up.
//!
//! ```
//! use thoihan::report::Report;
//! use thoihan::dossier::{Columns, MomentColumn};
//! use thoihan::{AsOf, Moment, Rulebook};
//!
//! let book = Rulebook::vietnam()?;
//! let mut dossiers = Columns::of_rows(2);
//! dossiers.procedure = Some(["2.000815", "2.000815"].map(Some).into_iter().collect());
//! dossiers.accepted = Some("2026-08-28T15:30".parse::<Moment>()?.into());
//! let offices = ["Phường Bến Thành", "Phường Sài Gòn"].map(Some).into_iter().collect();
//!
//! let now: Moment = "2026-09-10T09:00".parse()?;
//! let answers = book.assess_columns(&dossiers, AsOf::new(now));
//! let mut report = Report::by(["office"]);
//! report.add(&answers, &[offices])?;
//! assert_eq!(report.total().received(), 2);
//! assert_eq!(report.total().of(thoihan::Status::Overdue), 2);
//! assert_eq!(report.rows().count(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod form;
mod late;
mod page;
mod period;

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::assessment::{AnswerColumns, Status};
use crate::dossier::{BadCell, TextColumn};

pub use self::form::{Cell, Column, Form, Group, Sheet, UnknownForm};
pub use self::late::{AgencyRank, Late, LateAgency, late_text, ranked};
pub use self::period::{BadPeriod, Entry, Intake, OnlineLevel, Outside, Period, PeriodReport};
pub use self::period::{Statement, Tally, UnknownLevel, step_status};

/// How many statuses there are.
const STATUSES: usize = Status::ALL.len();

/// How many dossiers stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    by_status: [u64; STATUSES],
    failed: u64,
}

impl Counts {
    fn add(&mut self, status: Option<Status>) {
        match status.and_then(|status| self.by_status.get_mut(status as usize)) {
            Some(count) => *count += 1,
            None => self.failed += 1,
        }
    }

    fn add_all(&mut self, other: &Self) {
        for (count, more) in self.by_status.iter_mut().zip(other.by_status) {
            *count += more;
        }
        self.failed += other.failed;
    }

    /// Dossiers of a status.
    pub fn of(&self, status: Status) -> u64 {
        self.by_status.get(status as usize).copied().unwrap_or(0)
    }

    /// Dossiers that could not be answered: each has its error in its row of the answers.
    pub const fn failed(&self) -> u64 {
        self.failed
    }

    /// All dossiers: those of every status and those that could not be answered.
    pub fn received(&self) -> u64 {
        self.by_status.iter().sum::<u64>() + self.failed
    }

    /// Finished with a due date: early, on time or late.
    pub fn resolved(&self) -> u64 {
        self.of(Status::Early) + self.of(Status::OnTime) + self.of(Status::Late)
    }

    /// Open with a due date: in time or overdue.
    pub fn open(&self) -> u64 {
        self.of(Status::InTime) + self.of(Status::Overdue)
    }

    /// Late ones among the resolved, in hundredths of a percent, half up; none where nothing is resolved.
    pub fn late_share(&self) -> Option<u64> {
        share(self.of(Status::Late), self.resolved())
    }

    /// Its entries in JSON.
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("received", &self.received())?;
        for status in Status::ALL {
            map.serialize_entry(status.as_str(), &self.of(*status))?;
        }
        map.serialize_entry("failed", &self.failed)?;
        map.serialize_entry("resolved", &self.resolved())?;
        map.serialize_entry("open", &self.open())?;
        map.serialize_entry("late_percent", &percent(self.late_share()))?;
        map.serialize_entry("overdue_percent", &percent(self.overdue_share()))?;
        Ok(())
    }

    /// Overdue ones among the open, in hundredths of a percent, half up; none where nothing is open.
    pub fn overdue_share(&self) -> Option<u64> {
        share(self.of(Status::Overdue), self.open())
    }
}

fn share(part: u64, whole: u64) -> Option<u64> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let share = (part * 20_000 + whole).checked_div(2 * whole)?;
    u64::try_from(share).ok()
}

/// Counts by the values of some columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    by: Vec<String>,
    counts: BTreeMap<Vec<Option<String>>, Counts>,
}

impl Report {
    /// An empty report by columns of these names; without a name there is one row for all.
    pub fn by<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self { by: names.into_iter().map(Into::into).collect(), counts: BTreeMap::new() }
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.by
    }

    /// Counts further dossiers; `keys` are the columns in the order of their names.
    ///
    /// # Errors
    /// Another number of columns than of names, or a column that is shorter than the answers: nothing is counted then.
    pub fn add(&mut self, answers: &AnswerColumns, keys: &[TextColumn<'_>]) -> Result<(), BadCell> {
        let statuses: Vec<Option<Status>> = (0..answers.rows).map(|row| answers.status.get(row).copied()).collect();
        self.add_rows(&statuses, keys)
    }

    /// Counts further dossiers, or steps of dossiers, of these statuses; none is that of what has no answer.
    ///
    /// # Errors
    /// As for [`Report::add`].
    pub fn add_rows(&mut self, statuses: &[Option<Status>], keys: &[TextColumn<'_>]) -> Result<(), BadCell> {
        let rows = statuses.iter().copied().enumerate();
        let found = by_codes(&self.by, keys, rows, Counts::add)?;
        found.into_iter().for_each(|(key, counts)| self.counts.entry(key).or_default().add_all(&counts));
        Ok(())
    }

    /// The counts by key, sorted; a value that is not given is none.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<String>], &Counts)> {
        self.counts.iter().map(|(key, counts)| (key.as_slice(), counts))
    }

    /// All rows together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.counts.values().for_each(|counts| total.add_all(counts));
        total
    }
}

/// What stands in the columns of a key.
type Values = Vec<Option<String>>;

/// Adds up rows by what stands in the columns of their key; a text that stands in two entries of a dictionary has two groups.
fn by_codes<T, C: Default>(
    names: &[String],
    keys: &[TextColumn<'_>],
    rows: impl Iterator<Item = (usize, T)>,
    add: impl Fn(&mut C, T),
) -> Result<Vec<(Values, C)>, BadCell> {
    if keys.len() != names.len() {
        return Err(BadCell::new(format!("a report by {} columns has {}", names.len(), keys.len())));
    }
    let mut groups: BTreeMap<Vec<Option<u32>>, C> = BTreeMap::new();
    let mut key = vec![None; keys.len()];
    for (row, value) in rows {
        for (place, column) in key.iter_mut().zip(keys) {
            *place = column.codes.get(row)?.copied();
            column.get(row)?;
        }
        match groups.get_mut(&key) {
            Some(group) => add(group, value),
            None => add(groups.entry(key.clone()).or_default(), value),
        }
    }
    let word = |(code, column): (Option<u32>, &TextColumn<'_>)| {
        code.and_then(|code| column.words.get(code as usize)).map(|word| word.clone().into_owned())
    };
    let words = |codes: Vec<Option<u32>>| codes.into_iter().zip(keys).map(word).collect();
    Ok(groups.into_iter().map(|(codes, group)| (words(codes), group)).collect())
}

/// One key under its name.
struct Key<'r> {
    names: &'r [String],
    values: &'r [Option<String>],
}

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.values))
    }
}

/// Counts, with the key of their row.
struct Line<'r> {
    key: Option<Key<'r>>,
    counts: &'r Counts,
}

/// `"12.34"`: percent.
fn percent(share: Option<u64>) -> Option<String> {
    share.map(|share| format!("{}.{:02}", share / 100, share % 100))
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(key) = &self.key {
            map.serialize_entry("by", key)?;
        }
        self.counts.entries(&mut map)?;
        map.end()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = |(values, counts)| Line { key: Some(Key { names: &self.by, values }), counts };
        let rows: Vec<Line<'_>> = self.rows().map(line).collect();
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("by", &self.by)?;
        map.serialize_entry("rows", &rows)?;
        map.serialize_entry("total", &Line { key: None, counts: &self.total() })?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(statuses: &[Option<Status>]) -> AnswerColumns {
        let mut answers = AnswerColumns::none(statuses.len());
        for (row, status) in statuses.iter().enumerate() {
            answers.status.values[row] = status.unwrap_or(Status::Undetermined);
            answers.status.given[row] = status.is_some();
        }
        answers
    }

    #[test]
    fn rows_add_up_and_batches_meet() {
        let mut report = Report::by(["office", "field"]);
        let column = |texts: &[Option<&'static str>]| texts.iter().copied().collect::<TextColumn<'static>>();
        let first = answers(&[Some(Status::Late), Some(Status::Early), None, Some(Status::NoDueDate)]);
        let offices = column(&[Some("b"), Some("a"), Some("b"), None]);
        let fields = column(&[Some("x"), Some("x"), Some("x"), Some("x")]);
        report.add(&first, &[offices, fields]).unwrap();
        let second = answers(&[Some(Status::OnTime), Some(Status::Late)]);
        report.add(&second, &[column(&[Some("b"), Some("b")]), column(&[Some("x"), Some("y")])]).unwrap();
        let keys: Vec<Vec<Option<&str>>> =
            report.rows().map(|(key, _)| key.iter().map(|one| one.as_deref()).collect()).collect();
        let expected = [[None, Some("x")], [Some("a"), Some("x")], [Some("b"), Some("x")], [Some("b"), Some("y")]];
        assert_eq!(keys, expected);
        let (_, both) = report.rows().nth(2).unwrap();
        assert_eq!((both.received(), both.of(Status::Late), both.failed(), both.resolved()), (3, 1, 1, 2));
        assert_eq!(both.late_share(), Some(5_000));
        let total = report.total();
        assert_eq!(total.received(), 6);
        assert_eq!(total.received(), report.rows().map(|(_, counts)| counts.received()).sum::<u64>());
        assert_eq!((total.late_share(), total.overdue_share()), (Some(5_000), None));
    }

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(share(1, 3), Some(3_333));
        assert_eq!(share(2, 3), Some(6_667));
        assert_eq!(share(1, 20_000), Some(1));
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn a_bad_column_counts_nothing() {
        let mut report = Report::by(["office"]);
        let answers = answers(&[Some(Status::Late), Some(Status::Late)]);
        assert!(report.add(&answers, &[]).is_err());
        assert!(report.add(&answers, &[[].into_iter().collect()]).is_err());
        assert_eq!(report.total().received(), 0);
    }
}
