//! Reports of tables: what tells dossiers apart, and how they stand.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;
use chrono::NaiveDate;
use rayon::prelude::*;
use thoihan::assessment::{AnswerColumns, Assessment, Step};
use thoihan::dossier::{AsOfColumn, BadCell, Channel, Columns, Dossier, MomentColumn, TextColumn};
use thoihan::report::{Entry, OnlineLevel, Period, PeriodReport, Report, step_status};
use thoihan::rulebook::ProcedureInfo;
use thoihan::{ErrorKind, Rulebook, Status};

use crate::layout::Key;
use crate::{Dossiers, ROWS, Shared, Wish, Wishes, cells, said};

/// Rows whose steps are held at a time.
const ROWS_OF_STEPS: usize = 1 << 14;

impl Wishes {
    /// The same, the dossiers being judged at the end of a period.
    #[must_use]
    pub fn at_the_end_of(self, period: Period) -> Self {
        Self { as_of: Wish::At(period.end().at), ..self }
    }
}

impl Dossiers {
    /// Reads all dossiers and counts how they stand, by what tells them apart: columns of the table, and where it has none
    /// of that name `agency` and `field` of the rules, and `step`, which counts the steps of a dossier in its place.
    ///
    /// # Errors
    /// A key that is no text and cannot be written as one, and what the reader fails with.
    pub fn report(mut self) -> Result<Report, ArrowError> {
        let mut report = Report::by(&self.wishes.keys);
        while let Some(part) = self.part(self.rows_at_a_time()) {
            let part = part?;
            let written = self.written(&part)?;
            self.on_its_threads(|its| {
                let (columns, as_of) = its.layout.columns(&part).map_err(said)?;
                if !its.keys.contains(&Key::Step) {
                    let answers = its.book.assess_columns_in_parallel(&columns, as_of);
                    return report.add(&answers, &its.keys(&columns, &written, None)?).map_err(bad);
                }
                let (statuses, lines) = lines(its.book, &columns, &as_of, |_, seen| {
                    let (dossier, answer, step) = seen?;
                    Some(match step {
                        Some(step) => step_status(answer.status, dossier.finished.is_some(), step),
                        None => answer.status,
                    })
                });
                report.add_rows(&statuses, &its.keys(&columns, &written, Some(&lines))?).map_err(bad)
            })?;
            self.went_on(part.num_rows())?;
        }
        Ok(report)
    }

    /// Reads all dossiers and counts those of a period, by what tells them apart as in [`Dossiers::report`]; the wishes say
    /// [`Wishes::at_the_end_of`] it. `levels` says how much of a procedure is online.
    ///
    /// # Errors
    /// As for [`Dossiers::report`].
    pub fn period_report(
        mut self,
        period: Period,
        levels: &HashMap<String, OnlineLevel>,
    ) -> Result<PeriodReport, ArrowError> {
        let mut report = PeriodReport::of(period, &self.wishes.keys);
        while let Some(part) = self.part(self.rows_at_a_time()) {
            let part = part?;
            let written = self.written(&part)?;
            self.on_its_threads(|its| {
                let (columns, as_of) = its.layout.columns_at(&part, period.end().at).map_err(said)?;
                let answers = its.book.assess_columns_in_parallel(&columns, as_of.clone());
                let entries = entries(its, &part, &columns, &answers, period, levels)?;
                if !its.keys.contains(&Key::Step) {
                    return report.add_rows(&entries, &its.keys(&columns, &written, None)?).map_err(bad);
                }
                let (entries, lines) = lines(its.book, &columns, &as_of, |row, seen| {
                    let entry = entries.get(row).copied().flatten()?;
                    let Some((dossier, _, Some(step))) = seen else { return Some(entry) };
                    Some(entry.of_step(period, dossier.finished.map(|at| its.book.day_of(at)), step))
                });
                report.add_rows(&entries, &its.keys(&columns, &written, Some(&lines))?).map_err(bad)
            })?;
            self.went_on(part.num_rows())?;
        }
        Ok(report)
    }

    fn rows_at_a_time(&self) -> usize {
        if self.keys.contains(&Key::Step) { ROWS_OF_STEPS } else { ROWS }
    }

    /// The columns of the table that tell dossiers apart, as text.
    fn written(&self, part: &RecordBatch) -> Result<Vec<Option<ArrayRef>>, ArrowError> {
        let written = |key: &Key| match key {
            Key::Column(at) => cells::written(part.column(*at).as_ref()).map(Some),
            Key::Agency | Key::Field | Key::Step => Ok(None),
        };
        self.keys.iter().map(written).collect()
    }
}

impl Shared<'_> {
    /// What tells rows apart, or the lines that are counted in their place.
    fn keys<'a>(
        &'a self,
        columns: &'a Columns<'_>,
        written: &'a [Option<ArrayRef>],
        lines: Option<&'a [Line]>,
    ) -> Result<Vec<TextColumn<'a>>, ArrowError> {
        // of every procedure what the rules know of it
        let known = |of: fn(&ProcedureInfo<'a>) -> Option<&'a str>| {
            let known: HashMap<&str, &str> =
                self.book.procedures().into_iter().filter_map(|one| Some((one.code, of(&one)?))).collect();
            of_words(columns.procedure.as_ref(), move |code| known.get(code).copied())
        };
        let mut keys = Vec::with_capacity(self.keys.len());
        for ((key, array), name) in self.keys.iter().zip(written).zip(self.names) {
            keys.push(match (key, array, lines) {
                (Key::Step, ..) => lines.unwrap_or_default().iter().map(|line| line.step.as_deref()).collect(),
                (Key::Agency, _, Some(lines)) => {
                    let decides = known(|one| one.agency);
                    lines.iter().map(|line| line.agency.as_deref().or_else(|| decides(line.row))).collect()
                }
                (Key::Agency, _, None) => (0..columns.rows).map(known(|one| one.agency)).collect(),
                (Key::Field, _, Some(lines)) => lines.iter().map(|line| line.row).map(known(|one| one.field)).collect(),
                (Key::Field, _, None) => (0..columns.rows).map(known(|one| one.field)).collect(),
                (Key::Column(_), array, lines) => {
                    let texts = array.as_ref().map(|array| {
                        let unfit = |unfit: cells::Unfit| unfit.message(array.data_type());
                        cells::texts(array.as_ref()).map_err(unfit)
                    });
                    let texts = texts.unwrap_or_else(|| Err("there is no such column".to_owned()));
                    let refused = |reason: String| ArrowError::InvalidArgumentError(format!("by: `{name}`: {reason}"));
                    picked(texts.map_err(refused)?, lines).map_err(bad)?
                }
            });
        }
        Ok(keys)
    }
}

fn bad(cell: BadCell) -> ArrowError {
    ArrowError::InvalidArgumentError(cell.to_string())
}

/// A step of a dossier, or a dossier without steps.
struct Line {
    row: usize,
    step: Option<Arc<str>>,
    agency: Option<Arc<str>>,
}

/// A dossier with its answer, and one of its steps.
type Seen<'a> = Option<(&'a Dossier, &'a Assessment, Option<&'a Step>)>;

/// The steps of all dossiers, row after row, and what is made of each; one without steps, or without an answer, is a line of
/// its own.
fn lines<T: Send>(
    book: &Rulebook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    of: impl Fn(usize, Seen<'_>) -> T + Sync,
) -> (Vec<T>, Vec<Line>) {
    let of_row = |row: usize| -> Vec<(T, Line)> {
        let whole = |seen: Seen<'_>| vec![(of(row, seen), Line { row, step: None, agency: None })];
        let (Ok(dossier), Ok(as_of)) = (columns.dossier(row), as_of.get(row)) else { return whole(None) };
        let Ok(answer) = book.assess(&dossier, &as_of) else { return whole(None) };
        if answer.steps.is_empty() {
            return whole(Some((&dossier, &answer, None)));
        }
        let line = |step: &Step| {
            let name = Arc::clone(step.title.as_ref().unwrap_or(&step.name));
            let line = Line { row, step: Some(name), agency: step.agency.clone() };
            (of(row, Some((&dossier, &answer, Some(step)))), line)
        };
        answer.steps.iter().map(line).collect()
    };
    (0..columns.rows).into_par_iter().flat_map_iter(of_row).unzip()
}

/// The same texts for these lines instead of rows.
fn picked<'a>(column: TextColumn<'a>, lines: Option<&[Line]>) -> Result<TextColumn<'a>, BadCell> {
    let Some(lines) = lines else { return Ok(column) };
    let codes = lines.iter().map(|line| column.codes.get(line.row).map(Option::<&u32>::copied));
    let codes = codes.collect::<Result<Vec<Option<u32>>, BadCell>>()?;
    Ok(TextColumn { codes: codes.into(), words: column.words })
}

/// What is made of the word of a row: made once for each word.
fn of_words<T: Copy>(column: Option<&TextColumn<'_>>, made: impl Fn(&str) -> Option<T>) -> impl Fn(usize) -> Option<T> {
    let values: Vec<Option<T>> = column.iter().flat_map(|column| &column.words).map(|word| made(word)).collect();
    move |row| {
        let code = column?.codes.get(row).ok().flatten()?;
        values.get(*code as usize).copied().flatten()
    }
}

/// How each dossier counts in a period; nothing where it cannot be read.
fn entries(
    its: &Shared<'_>,
    part: &RecordBatch,
    columns: &Columns<'_>,
    answers: &AnswerColumns,
    period: Period,
    levels: &HashMap<String, OnlineLevel>,
) -> Result<Vec<Option<Entry>>, ArrowError> {
    let day = |column: &Option<MomentColumn<'_>>, row: usize| -> Option<NaiveDate> {
        column.as_ref()?.get(row).ok().flatten().map(|at| its.book.day_of(at))
    };
    let accepted: Vec<Option<NaiveDate>> = (0..columns.rows).map(|row| day(&columns.accepted, row)).collect();
    let earlier: BooleanArray =
        accepted.iter().map(|day| Some(day.is_some_and(|day| day < period.from()))).collect::<BooleanArray>();
    // how those stood when the period began that were accepted before it
    let before = filter_record_batch(part, &earlier)?;
    let (before, as_of) = its.layout.columns_at(&before, period.before().at).map_err(said)?;
    let before = its.book.assess_columns_in_parallel(&before, as_of);
    let mut standing = (0..before.rows).map(|row| before.status.get(row).copied());
    let level = of_words(columns.procedure.as_ref(), |code| levels.get(code).copied());
    let channel =
        of_words(columns.channel.as_ref(), |word| Channel::ALL.into_iter().find(|channel| channel.as_str() == word));
    let entry = |(row, accepted): (usize, Option<NaiveDate>)| {
        let before = if earlier.value(row) { standing.next().flatten() } else { None };
        if answers.error_kind.get(row) == Some(&ErrorKind::Unreadable) && columns.dossier(row).is_err() {
            return None;
        }
        let settled_before = period.is_settled_before(accepted, day(&columns.finished, row), before);
        let status: Option<Status> = answers.status.get(row).copied();
        Some(Entry { accepted, channel: channel(row), level: level(row), settled_before, status })
    };
    Ok(accepted.into_iter().enumerate().map(entry).collect())
}
