//! The answers for many dossiers, as columns.

use std::collections::BTreeMap;
use std::ops::Range;

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

    fn resize(&mut self, rows: usize, filler: T) {
        self.values.resize(rows, filler);
        self.given.resize(rows, false);
    }

    fn cells(&mut self) -> Cells<'_, T> {
        Cells { values: &mut self.values, given: &mut self.given }
    }
}

/// Some rows of a column.
struct Cells<'a, T> {
    values: &'a mut [T],
    given: &'a mut [bool],
}

impl<T> Cells<'_, T> {
    /// The first of so many cells, which are no longer among these.
    #[cfg(feature = "parallel")]
    fn take(&mut self, cells: usize) -> Self {
        let cells = cells.min(self.values.len()).min(self.given.len());
        let (values, other_values) = std::mem::take(&mut self.values).split_at_mut(cells);
        let (given, other_given) = std::mem::take(&mut self.given).split_at_mut(cells);
        (self.values, self.given) = (other_values, other_given);
        Self { values, given }
    }

    fn write(
        &mut self,
        first: usize,
        rows: &[Figures],
        value: impl Fn(&Figures) -> T,
        given: impl Fn(&Figures) -> bool,
    ) {
        let values = self.values.get_mut(first..).unwrap_or_default();
        values.iter_mut().zip(rows).for_each(|(place, row)| *place = value(row));
        let flags = self.given.get_mut(first..).unwrap_or_default();
        flags.iter_mut().zip(rows).for_each(|(place, row)| *place = given(row));
    }

    fn set(&mut self, row: usize, value: Option<T>) {
        let Some(value) = value else { return };
        if let (Some(place), Some(given)) = (self.values.get_mut(row), self.given.get_mut(row)) {
            (*place, *given) = (value, true);
        }
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

    /// Makes room for so many rows, of which each is to be written: what stands in them is of other rows.
    pub(crate) fn rows_to_write(&mut self, rows: usize) -> AnswerRows<'_> {
        if self.due_at.values.capacity() < rows {
            *self = Self::none(rows);
        } else {
            self.rows = rows;
            self.error_message.0.clear();
            self.due_at.resize(rows, 0);
            self.due_offset.resize(rows, 0);
            self.due_date.resize(rows, 0);
            self.original_due_date.resize(rows, 0);
            self.certainty.resize(rows, Certainty::Statutory);
            self.status.resize(rows, Status::Undetermined);
            self.lateness_working_days.resize(rows, 0);
            self.lateness_working_minutes.resize(rows, 0);
            self.lateness_calendar_days.resize(rows, 0);
            self.fee_total.resize(rows, 0);
            self.fee_currency.resize(rows, Currency::VND);
            self.error_kind.resize(rows, ErrorKind::Unreadable);
        }
        AnswerRows {
            first: 0,
            rows,
            due_at: self.due_at.cells(),
            due_offset: self.due_offset.cells(),
            due_date: self.due_date.cells(),
            original_due_date: self.original_due_date.cells(),
            certainty: self.certainty.cells(),
            status: self.status.cells(),
            lateness_working_days: self.lateness_working_days.cells(),
            lateness_working_minutes: self.lateness_working_minutes.cells(),
            lateness_calendar_days: self.lateness_calendar_days.cells(),
            fee_total: self.fee_total.cells(),
            fee_currency: self.fee_currency.cells(),
            error_kind: self.error_kind.cells(),
            messages: Vec::new(),
        }
    }

    /// Puts sentences to their rows.
    pub(crate) fn tell(&mut self, messages: Vec<(usize, String)>) {
        self.error_message.0.extend(messages);
    }

    /// What is paid in major units, as digits of which so many stand after the point; none where these do not hold
    /// the amount exactly.
    pub fn fee_total_in_major_units(&self, decimals: u32) -> AnswerColumn<i128> {
        let mut totals = AnswerColumn::none(self.rows, 0);
        for row in 0..self.rows {
            let amount = self.fee_total.get(row).zip(self.fee_currency.get(row));
            let money = amount.map(|(minor, currency)| Money { currency: *currency, minor: *minor });
            totals.cells().set(row, money.and_then(|money| money.digits(decimals)));
        }
        totals
    }

    /// The due instant of a row, in the calendar's offset.
    pub fn due_instant(&self, row: usize) -> Option<DateTime<chrono::FixedOffset>> {
        let offset = chrono::FixedOffset::east_opt(*self.due_offset.get(row)?)?;
        Some(DateTime::from_timestamp_micros(*self.due_at.get(row)?)?.with_timezone(&offset))
    }
}

/// Some rows of answers, so that each processor writes its own.
pub(crate) struct AnswerRows<'a> {
    first: usize,
    rows: usize,
    due_at: Cells<'a, i64>,
    due_offset: Cells<'a, i32>,
    due_date: Cells<'a, i32>,
    original_due_date: Cells<'a, i32>,
    certainty: Cells<'a, Certainty>,
    status: Cells<'a, Status>,
    lateness_working_days: Cells<'a, i64>,
    lateness_working_minutes: Cells<'a, i64>,
    lateness_calendar_days: Cells<'a, i64>,
    fee_total: Cells<'a, i128>,
    fee_currency: Cells<'a, Currency>,
    error_kind: Cells<'a, ErrorKind>,
    messages: Vec<(usize, String)>,
}

impl AnswerRows<'_> {
    /// The rows that they are of the table.
    pub(crate) fn range(&self) -> Range<usize> {
        self.first..self.first + self.rows
    }

    /// The first of these rows, so many at most, which are no longer among them.
    #[cfg(feature = "parallel")]
    pub(crate) fn take(&mut self, rows: usize) -> Self {
        let (first, rows) = (self.first, rows.min(self.rows));
        self.first += rows;
        self.rows -= rows;
        Self {
            first,
            rows,
            due_at: self.due_at.take(rows),
            due_offset: self.due_offset.take(rows),
            due_date: self.due_date.take(rows),
            original_due_date: self.original_due_date.take(rows),
            certainty: self.certainty.take(rows),
            status: self.status.take(rows),
            lateness_working_days: self.lateness_working_days.take(rows),
            lateness_working_minutes: self.lateness_working_minutes.take(rows),
            lateness_calendar_days: self.lateness_calendar_days.take(rows),
            fee_total: self.fee_total.take(rows),
            fee_currency: self.fee_currency.take(rows),
            error_kind: self.error_kind.take(rows),
            messages: Vec::new(),
        }
    }

    /// What rows from one of the table on come to in figures: column by column, few enough at a time to stay in the nearest
    /// cache.
    pub(crate) fn write(&mut self, row: usize, figures: &[Figures]) {
        const BLOCK: usize = 256;
        let first = row.saturating_sub(self.first);
        for (at, figures) in figures.chunks(BLOCK).enumerate() {
            self.write_block(first + at * BLOCK, figures);
        }
    }

    fn write_block(&mut self, first: usize, rows: &[Figures]) {
        let due = |row: &Figures| row.is_due();
        let late = |row: &Figures| row.has_lateness();
        self.due_at.write(first, rows, |row| row.due_at, due);
        self.due_offset.write(first, rows, |row| row.due_offset, due);
        self.due_date.write(first, rows, |row| row.due_date, due);
        self.original_due_date.write(first, rows, |row| row.due_date, due);
        self.certainty.write(first, rows, |row| row.certainty, due);
        self.status.write(first, rows, |row| row.status, |row| !row.is_beyond);
        self.lateness_working_days.write(first, rows, |row| i64::from(row.working_days), late);
        self.lateness_working_minutes.write(first, rows, |row| row.working_minutes, late);
        self.lateness_calendar_days.write(first, rows, |row| i64::from(row.calendar_days), late);
        self.fee_total.write(first, rows, |row| i128::from(row.total), |row| row.total != Figures::NONE);
        let currency = |row: &Figures| row.currency.unwrap_or(Currency::VND);
        self.fee_currency.write(first, rows, currency, |row| row.currency.is_some());
        self.error_kind.write(first, rows, |_| ErrorKind::Unreadable, |_| false);
    }

    /// The answer of one row of the table, in the place of its figures.
    pub(crate) fn set(&mut self, row: usize, answer: Result<Assessment, DossierError>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.refuse(row, error),
        };
        let at = row.saturating_sub(self.first);
        let due = answer.due.outcome.value();
        self.due_at.set(at, due.map(|due| due.at.timestamp_micros()));
        self.due_offset.set(at, due.map(|due| due.at.offset().local_minus_utc()));
        self.due_date.set(at, due.map(|due| since_1970(due.date)));
        self.original_due_date.set(at, answer.original_due.outcome.value().map(|due| since_1970(due.date)));
        self.certainty.set(at, due.map(|due| due.certainty));
        self.status.set(at, Some(answer.status));
        self.lateness_working_days.set(at, answer.lateness.map(|late| late.working_days));
        self.lateness_working_minutes.set(at, answer.lateness.map(|late| late.working_minutes));
        self.lateness_calendar_days.set(at, answer.lateness.map(|late| late.calendar_days));
        if let [total] = answer.totals.as_slice() {
            self.fee_total.set(at, total.amount.map(|money| money.minor));
            self.fee_currency.set(at, Some(total.currency));
        }
        if let Some(error) = answer.into_error() {
            self.refuse(row, error);
        }
    }

    fn refuse(&mut self, row: usize, error: DossierError) {
        self.error_kind.set(row.saturating_sub(self.first), Some(error.kind));
        self.messages.push((row, error.message));
    }

    /// The sentences of the rows that have one.
    pub(crate) fn into_messages(self) -> Vec<(usize, String)> {
        self.messages
    }
}

pub(super) fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

fn since_1970(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}
