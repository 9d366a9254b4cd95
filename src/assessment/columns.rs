//! The answers for many dossiers, as columns.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate};

use super::{Assessment, DossierError, ErrorKind, Figures, Status};
use crate::amount::{Currency, Money};
use crate::calendar::Certainty;

/// The number of 1970-01-01 since the beginning of the common era.
const EPOCH: i32 = 719_163;

/// One answer for each row, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerColumn<T> {
    /// The answers; that of a row that has none says nothing.
    pub values: Vec<T>,
    /// Whether each row has one.
    pub given: Vec<bool>,
}

impl<T: Clone> AnswerColumn<T> {
    /// The answer of a row; nothing when it has none.
    pub fn get(&self, row: usize) -> Option<&T> {
        self.values.get(row).filter(|_| self.given.get(row).copied().unwrap_or(false))
    }

    fn none(rows: usize, filler: T) -> Self {
        Self { values: vec![filler; rows], given: vec![false; rows] }
    }

    fn set(&mut self, row: usize, value: Option<T>) {
        let Some(value) = value else { return };
        if let (Some(place), Some(given)) = (self.values.get_mut(row), self.given.get_mut(row)) {
            (*place, *given) = (value, true);
        }
    }

    fn reserve(&mut self, rows: usize) {
        self.values.reserve(rows);
        self.given.reserve(rows);
    }

    fn clear(&mut self) {
        self.values.clear();
        self.given.clear();
    }

    fn extend(&mut self, rows: &[Figures], value: impl Fn(&Figures) -> T, given: impl Fn(&Figures) -> bool) {
        self.values.extend(rows.iter().map(value));
        self.given.extend(rows.iter().map(given));
    }

    #[cfg(feature = "parallel")]
    fn append(&mut self, mut other: Self) {
        self.values.append(&mut other.values);
        self.given.append(&mut other.given);
    }
}

/// Sentences for the rows that have one: few do, so that the others cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerTexts(BTreeMap<usize, String>);

impl AnswerTexts {
    /// The sentence of a row; nothing when it has none.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.0.get(&row).map(String::as_str)
    }

    /// The rows that have a sentence, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().map(|(row, text)| (*row, text.as_str()))
    }
}

/// The answers of [`crate::Rulebook::assess_columns`], in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumns {
    /// How many dossiers.
    pub rows: usize,
    /// The due instants: microseconds since 1970-01-01T00:00Z.
    pub due_at: AnswerColumn<i64>,
    /// Their offsets in the calendars' zones: seconds east of UTC.
    pub due_offset: AnswerColumn<i32>,
    /// The due dates: days since 1970-01-01.
    pub due_date: AnswerColumn<i32>,
    /// The due dates before re-appointments.
    pub original_due_date: AnswerColumn<i32>,
    /// How sure the calendars are of the due dates.
    pub certainty: AnswerColumn<Certainty>,
    /// How the dossiers stand.
    pub status: AnswerColumn<Status>,
    /// Working days from the due date to the end, above zero when late.
    pub lateness_working_days: AnswerColumn<i64>,
    /// Working minutes from the due instant to the end.
    pub lateness_working_minutes: AnswerColumn<i64>,
    /// Calendar days from the due date to the end.
    pub lateness_calendar_days: AnswerColumn<i64>,
    /// What is paid, in minor units; none when a line has no amount yet, or when there are several currencies.
    pub fee_total: AnswerColumn<i128>,
    /// In which currency; none when there are several, or nothing is collected.
    pub fee_currency: AnswerColumn<Currency>,
    /// Why there is no answer, or none to one of its parts.
    pub error_kind: AnswerColumn<ErrorKind>,
    /// The same as a sentence.
    pub error_message: AnswerTexts,
}

impl Default for AnswerColumns {
    fn default() -> Self {
        Self::none(0)
    }
}

impl AnswerColumns {
    /// So many rows without answers.
    pub(crate) fn none(rows: usize) -> Self {
        Self {
            rows,
            due_at: AnswerColumn::none(rows, 0),
            due_offset: AnswerColumn::none(rows, 0),
            due_date: AnswerColumn::none(rows, 0),
            original_due_date: AnswerColumn::none(rows, 0),
            certainty: AnswerColumn::none(rows, Certainty::Statutory),
            status: AnswerColumn::none(rows, Status::Undetermined),
            lateness_working_days: AnswerColumn::none(rows, 0),
            lateness_working_minutes: AnswerColumn::none(rows, 0),
            lateness_calendar_days: AnswerColumn::none(rows, 0),
            fee_total: AnswerColumn::none(rows, 0),
            fee_currency: AnswerColumn::none(rows, Currency::VND),
            error_kind: AnswerColumn::none(rows, ErrorKind::Unreadable),
            error_message: AnswerTexts::default(),
        }
    }

    /// Leaves no row, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.rows = 0;
        self.due_at.clear();
        self.due_offset.clear();
        self.due_date.clear();
        self.original_due_date.clear();
        self.certainty.clear();
        self.status.clear();
        self.lateness_working_days.clear();
        self.lateness_working_minutes.clear();
        self.lateness_calendar_days.clear();
        self.fee_total.clear();
        self.fee_currency.clear();
        self.error_kind.clear();
        self.error_message.0.clear();
    }

    pub(crate) fn reserve(&mut self, rows: usize) {
        self.due_at.reserve(rows);
        self.due_offset.reserve(rows);
        self.due_date.reserve(rows);
        self.original_due_date.reserve(rows);
        self.certainty.reserve(rows);
        self.status.reserve(rows);
        self.lateness_working_days.reserve(rows);
        self.lateness_working_minutes.reserve(rows);
        self.lateness_calendar_days.reserve(rows);
        self.fee_total.reserve(rows);
        self.fee_currency.reserve(rows);
        self.error_kind.reserve(rows);
    }

    /// Further rows: what they come to in figures, column by column, few enough at a time to stay in the nearest cache.
    pub(crate) fn extend(&mut self, rows: &[Figures]) {
        rows.chunks(256).for_each(|rows| self.extend_block(rows));
    }

    fn extend_block(&mut self, rows: &[Figures]) {
        let due = |row: &Figures| row.is_due();
        let late = |row: &Figures| row.has_lateness();
        self.rows += rows.len();
        self.due_at.extend(rows, |row| row.due_at, due);
        self.due_offset.extend(rows, |row| row.due_offset, due);
        self.due_date.extend(rows, |row| row.due_date, due);
        self.original_due_date.extend(rows, |row| row.due_date, due);
        self.certainty.extend(rows, |row| row.certainty, due);
        self.status.extend(rows, |row| row.status, |row| !row.is_beyond);
        self.lateness_working_days.extend(rows, |row| i64::from(row.working_days), late);
        self.lateness_working_minutes.extend(rows, |row| row.working_minutes, late);
        self.lateness_calendar_days.extend(rows, |row| i64::from(row.calendar_days), late);
        self.fee_total.extend(rows, |row| i128::from(row.total), |row| row.total != Figures::NONE);
        self.fee_currency.extend(rows, |row| row.currency.unwrap_or(Currency::VND), |row| row.currency.is_some());
        self.error_kind.extend(rows, |_| ErrorKind::Unreadable, |_| false);
    }

    /// Writes the answer of one row.
    pub(crate) fn set(&mut self, row: usize, answer: Result<Assessment, DossierError>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.refuse(row, error),
        };
        let due = answer.due.outcome.value();
        self.due_at.set(row, due.map(|due| due.at.timestamp_micros()));
        self.due_offset.set(row, due.map(|due| due.at.offset().local_minus_utc()));
        self.due_date.set(row, due.map(|due| since_1970(due.date)));
        self.original_due_date.set(row, answer.original_due.outcome.value().map(|due| since_1970(due.date)));
        self.certainty.set(row, due.map(|due| due.certainty));
        self.status.set(row, Some(answer.status));
        self.lateness_working_days.set(row, answer.lateness.map(|late| late.working_days));
        self.lateness_working_minutes.set(row, answer.lateness.map(|late| late.working_minutes));
        self.lateness_calendar_days.set(row, answer.lateness.map(|late| late.calendar_days));
        if let [total] = answer.totals.as_slice() {
            self.fee_total.set(row, total.amount.map(|money| money.minor));
            self.fee_currency.set(row, Some(total.currency));
        }
        if let Some(error) = answer.into_error() {
            self.refuse(row, error);
        }
    }

    fn refuse(&mut self, row: usize, error: DossierError) {
        self.error_kind.set(row, Some(error.kind));
        self.error_message.0.insert(row, error.message);
    }

    /// Further rows.
    #[cfg(feature = "parallel")]
    pub(crate) fn append(&mut self, other: Self) {
        let first = self.rows;
        self.rows += other.rows;
        self.due_at.append(other.due_at);
        self.due_offset.append(other.due_offset);
        self.due_date.append(other.due_date);
        self.original_due_date.append(other.original_due_date);
        self.certainty.append(other.certainty);
        self.status.append(other.status);
        self.lateness_working_days.append(other.lateness_working_days);
        self.lateness_working_minutes.append(other.lateness_working_minutes);
        self.lateness_calendar_days.append(other.lateness_calendar_days);
        self.fee_total.append(other.fee_total);
        self.fee_currency.append(other.fee_currency);
        self.error_kind.append(other.error_kind);
        self.error_message.0.extend(other.error_message.0.into_iter().map(|(row, text)| (first + row, text)));
    }

    /// What is paid in major units, as digits of which so many stand after the point; none where these do not hold
    /// the amount exactly.
    pub fn fee_total_in_major_units(&self, decimals: u32) -> AnswerColumn<i128> {
        let mut totals = AnswerColumn::none(self.rows, 0);
        for row in 0..self.rows {
            let amount = self.fee_total.get(row).zip(self.fee_currency.get(row));
            let money = amount.map(|(minor, currency)| Money { currency: *currency, minor: *minor });
            totals.set(row, money.and_then(|money| money.digits(decimals)));
        }
        totals
    }

    /// The due instant of a row, in the calendar's offset.
    pub fn due_instant(&self, row: usize) -> Option<DateTime<chrono::FixedOffset>> {
        let offset = chrono::FixedOffset::east_opt(*self.due_offset.get(row)?)?;
        Some(DateTime::from_timestamp_micros(*self.due_at.get(row)?)?.with_timezone(&offset))
    }
}

pub(super) fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

fn since_1970(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}
