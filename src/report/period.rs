//! The statutory report of a period: what was received, what was resolved and what is pending at its end.
//!
//! Biểu 06 (Thông tư 01/2020/TT-VPCP) and Biểu 07 (Thông tư 09/2026/TT-BTP, in force from 2026-08-01) count the same
//! dossiers: those accepted in the period, and those accepted before it that were not settled when it began. Each is judged
//! at the end of the period, so that a report can be made again later and says the same. What the forms have no column
//! for (withdrawn, waiting for the applicant, without a due date …) is counted beside them, so that every row adds up.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Counts, Form, Key, by_codes};
use crate::assessment::{Status, Step};
use crate::dossier::{AsOf, BadCell, Channel, Moment, TextColumn};

/// A reporting period: both days belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

/// A period that ends before it begins, or at the edge of what dates can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period from {from} to {to}: its first day must not be after its last")]
pub struct BadPeriod {
    from: NaiveDate,
    to: NaiveDate,
}

impl Period {
    /// The period from one day to another.
    ///
    /// # Errors
    /// The first day is after the last.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, BadPeriod> {
        if from <= to && from.pred_opt().is_some() { Ok(Self { from, to }) } else { Err(BadPeriod { from, to }) }
    }

    /// Its first day.
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// Its last day.
    pub const fn to(self) -> NaiveDate {
        self.to
    }

    /// The end of its last day: when what is in it is judged.
    pub fn end(self) -> AsOf {
        AsOf::new(Moment::Date(self.to))
    }

    /// The end of the day before it: what was settled by then is not in it.
    pub fn before(self) -> AsOf {
        AsOf::new(Moment::Date(self.from.checked_sub_days(Days::new(1)).unwrap_or(self.from)))
    }

    /// Whether a dossier was settled before the period, from the days of its acceptance and its end and how it stood at the
    /// end of the day before ([`Period::before`]); one that is accepted in the period never was.
    pub fn is_settled_before(
        self,
        accepted: Option<NaiveDate>,
        finished: Option<NaiveDate>,
        standing: Option<Status>,
    ) -> bool {
        self.is_carried(accepted) && standing.is_some_and(|status| is_settled(status, self.is_carried(finished)))
    }

    /// Whether a day is before the period.
    fn is_carried(self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| day < self.from)
    }
}

/// How a dossier came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intake {
    /// Online, the whole procedure being online.
    OnlineFull,
    /// Online, a part of the procedure being online.
    OnlinePartial,
    /// Online, it not being known how much of the procedure is.
    Online,
    /// By post.
    Post,
    /// At the counter.
    Counter,
    /// In the period, it not being known how.
    Unknown,
    /// Before the period.
    CarriedOver,
}

impl Intake {
    /// Every way.
    pub const ALL: [Self; 7] = [
        Self::OnlineFull,
        Self::OnlinePartial,
        Self::Online,
        Self::Post,
        Self::Counter,
        Self::Unknown,
        Self::CarriedOver,
    ];

    /// Its word in JSON and CSV.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnlineFull => "online_full",
            Self::OnlinePartial => "online_partial",
            Self::Online => "online",
            Self::Post => "post",
            Self::Counter => "counter",
            Self::Unknown => "channel_unknown",
            Self::CarriedOver => "carried_over",
        }
    }
}

/// How much of a procedure is online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnlineLevel {
    /// All of it (toàn trình).
    Full,
    /// A part (một phần).
    Partial,
}

/// A text that names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level of being online: write full or partial")]
pub struct UnknownLevel(pub String);

impl std::str::FromStr for OnlineLevel {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        match text {
            "full" => Ok(Self::Full),
            "partial" => Ok(Self::Partial),
            _ => Err(UnknownLevel(text.to_owned())),
        }
    }
}

/// One dossier, or one step of it, as a report sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The day on which it was accepted.
    pub accepted: Option<NaiveDate>,
    /// How it was submitted.
    pub channel: Option<Channel>,
    /// How much of its procedure is online, where that is known.
    pub level: Option<OnlineLevel>,
    /// Whether it was settled before the period began.
    pub settled_before: bool,
    /// How it stands at the end of the period; nothing where it cannot be answered.
    pub status: Option<Status>,
}

impl Entry {
    /// The entry of one of the dossier's steps, where this is the dossier's own; `finished` is the dossier's last day.
    pub fn of_step(self, period: Period, finished: Option<NaiveDate>, step: &Step) -> Self {
        let done = step.finished.map(|at| at.date_naive());
        let status = self.status.map_or(step.status, |dossier| step_status(dossier, finished.is_some(), step));
        let settled_before = self.settled_before || (period.is_carried(self.accepted) && period.is_carried(done));
        Self { settled_before, status: Some(status), ..self }
    }
}

/// How a step stands of a dossier of this status. A step that nobody recorded of a dossier that is settled is not pending:
/// how it stood is not determined.
pub fn step_status(dossier: Status, finished: bool, step: &Step) -> Status {
    if step.finished.is_none() && is_settled(dossier, finished) { Status::Undetermined } else { step.status }
}

/// Whether nothing more happens to a dossier of this status; one without a due date is settled when it is finished.
const fn is_settled(status: Status, finished: bool) -> bool {
    match status {
        Status::Early | Status::OnTime | Status::Late | Status::Withdrawn | Status::Refused | Status::Closed => true,
        Status::NoDueDate | Status::Undetermined => finished,
        Status::InTime | Status::Overdue | Status::AwaitingApplicant | Status::Awaiting => false,
    }
}

/// The dossiers of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    intake: [u64; Intake::ALL.len()],
    counts: Counts,
}

impl Tally {
    fn add(&mut self, intake: Intake, status: Option<Status>) {
        if let Some(count) = self.intake.get_mut(intake as usize) {
            *count += 1;
        }
        self.counts.add(status);
    }

    fn add_all(&mut self, other: &Self) {
        for (count, more) in self.intake.iter_mut().zip(other.intake) {
            *count += more;
        }
        self.counts.add_all(&other.counts);
    }

    /// Those that came in this way.
    pub fn came(&self, intake: Intake) -> u64 {
        self.intake.get(intake as usize).copied().unwrap_or(0)
    }

    /// How they stand.
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Those that are neither resolved nor pending in the sense of the forms.
    pub fn beside(&self) -> u64 {
        self.counts.received() - self.counts.resolved() - self.counts.open()
    }
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for intake in Intake::ALL {
            map.serialize_entry(intake.as_str(), &self.came(intake))?;
        }
        self.counts.entries(&mut map)?;
        map.serialize_entry("beside", &self.beside())?;
        map.end()
    }
}

/// What a report leaves out, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Outside {
    /// Settled before the period.
    pub settled_before: u64,
    /// Accepted after it.
    pub accepted_after: u64,
    /// Not accepted: without a day of acceptance.
    pub not_accepted: u64,
    /// Could not be read.
    pub unreadable: u64,
}

/// A report of a period, by what tells its dossiers apart.
///
/// ```
/// use thoihan::report::{Entry, Intake, Period, PeriodReport};
/// use thoihan::{Channel, Status};
/// let period = Period::new("2026-07-01".parse()?, "2026-09-30".parse()?)?;
/// let mut report = PeriodReport::of(period, ["agency"]);
/// let entry = Entry {
///     accepted: Some("2026-06-29".parse()?),
///     channel: Some(Channel::Counter),
///     level: None,
///     settled_before: false,
///     status: Some(Status::Late),
/// };
/// report.add(vec![Some("Sở Tư pháp".to_owned())], entry);
/// assert_eq!(report.total().came(Intake::CarriedOver), 1);
/// assert_eq!(report.total().counts().resolved(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodReport {
    period: Period,
    by: Vec<String>,
    rows: BTreeMap<Vec<Option<String>>, Tally>,
    outside: Outside,
}

impl PeriodReport {
    /// An empty report with rows by these names; without a name there is one row.
    pub fn of<S: Into<String>>(period: Period, by: impl IntoIterator<Item = S>) -> Self {
        let by = by.into_iter().map(Into::into).collect();
        Self { period, by, rows: BTreeMap::new(), outside: Outside::default() }
    }

    /// The period.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// What its rows are told apart by.
    pub fn names(&self) -> &[String] {
        &self.by
    }

    /// What it leaves out.
    pub const fn outside(&self) -> Outside {
        self.outside
    }

    /// Counts a dossier in the row of its key, or among what is left out.
    pub fn add(&mut self, key: Vec<Option<String>>, entry: Entry) {
        if let Some(intake) = self.intake(&entry) {
            self.rows.entry(key).or_default().add(intake, entry.status);
        }
    }

    /// Counts further dossiers; `keys` are the columns in the order of their names. None is one that could not be read.
    ///
    /// # Errors
    /// Another number of columns than of names, or a column that is shorter than the entries: nothing is counted then.
    pub fn add_rows(&mut self, entries: &[Option<Entry>], keys: &[TextColumn<'_>]) -> Result<(), BadCell> {
        let before = self.outside;
        let mut counted = Vec::with_capacity(entries.len());
        for (row, entry) in entries.iter().enumerate() {
            match entry {
                Some(entry) => counted.extend(self.intake(entry).map(|intake| (row, (intake, entry.status)))),
                None => self.add_unreadable(),
            }
        }
        let rows = counted.into_iter();
        let found = by_codes(&self.by, keys, rows, |tally: &mut Tally, (intake, status)| tally.add(intake, status));
        match found {
            Ok(found) => {
                found.into_iter().for_each(|(key, tally)| self.rows.entry(key).or_default().add_all(&tally));
                Ok(())
            }
            Err(bad) => {
                self.outside = before;
                Err(bad)
            }
        }
    }

    /// How a dossier of the period came; one that is left out is counted there.
    fn intake(&mut self, entry: &Entry) -> Option<Intake> {
        let outside = match entry.accepted {
            None => &mut self.outside.not_accepted,
            Some(day) if day > self.period.to => &mut self.outside.accepted_after,
            Some(day) if day < self.period.from && entry.settled_before => &mut self.outside.settled_before,
            Some(day) => {
                return Some(match (entry.channel, entry.level) {
                    _ if day < self.period.from => Intake::CarriedOver,
                    (Some(Channel::Online), Some(OnlineLevel::Full)) => Intake::OnlineFull,
                    (Some(Channel::Online), Some(OnlineLevel::Partial)) => Intake::OnlinePartial,
                    (Some(Channel::Online), None) => Intake::Online,
                    (Some(Channel::Post), _) => Intake::Post,
                    (Some(Channel::Counter), _) => Intake::Counter,
                    (None, _) => Intake::Unknown,
                });
            }
        };
        *outside += 1;
        None
    }

    /// Counts a dossier that could not be read.
    pub const fn add_unreadable(&mut self) {
        self.outside.unreadable += 1;
    }

    /// The rows by key, sorted; a value that is not given is none.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<String>], &Tally)> {
        self.rows.iter().map(|(key, tally)| (key.as_slice(), tally))
    }

    /// All rows together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.rows.values().for_each(|tally| total.add_all(tally));
        total
    }
}

#[derive(serde::Serialize)]
struct Line<'r> {
    by: Key<'r>,
    #[serde(flatten)]
    tally: &'r Tally,
}

impl Serialize for PeriodReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = |(values, tally)| Line { by: Key { names: &self.by, values }, tally };
        let rows: Vec<Line<'_>> = self.rows().map(line).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &crate::assessment::SCHEMA)?;
        map.serialize_entry("from", &self.period.from)?;
        map.serialize_entry("to", &self.period.to)?;
        map.serialize_entry("by", &self.by)?;
        map.serialize_entry("rows", &rows)?;
        map.serialize_entry("total", &self.total())?;
        map.serialize_entry("outside", &self.outside)?;
        map.end()
    }
}

/// A report under the form that it is asked for, as JSON.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Statement<'r> {
    form: &'static str,
    rules: &'r str,
    #[serde(flatten)]
    report: &'r PeriodReport,
}

impl<'r> Statement<'r> {
    /// The report; `rules` is the identity of the book that answered.
    pub const fn new(report: &'r PeriodReport, form: Form, rules: &'r str) -> Self {
        Self { form: form.as_str(), rules, report }
    }
}
