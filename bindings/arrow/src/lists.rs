//! What an answer holds several of, as lists of structs: the lines of its fees, its steps, its agencies.

use std::sync::Arc;

use arrow_array::builder::BooleanBufferBuilder;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, ListArray, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, TimeUnit};
use arrow_select::concat::concat;
use chrono::{DateTime, FixedOffset, NaiveDate};
use rayon::prelude::*;
use thoihan::amount::Money;
use thoihan::assessment::{AgencyVerdict, Assessment, Charge, FeeLine, Step};
use thoihan::dossier::{AsOfColumn, Columns};
use thoihan::{DossierError, ErrorKind, Rulebook};

use crate::output::DECIMALS;

/// Rows whose whole answers are held at a time by one processor.
const PART: usize = 1_024;

/// What an answer holds several of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The lines of what is paid.
    Fees,
    /// The steps of the procedure.
    Steps,
    /// The agencies of these steps.
    Agencies,
}

impl List {
    /// Every one there is.
    pub const ALL: &'static [Self] = &[Self::Fees, Self::Steps, Self::Agencies];

    /// The name of its column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fees => "fees",
            Self::Steps => "steps",
            Self::Agencies => "agencies",
        }
    }

    /// The column, as instants of a zone.
    pub(crate) fn field(self, zone: &Arc<str>) -> Field {
        Field::new_list(self.name(), self.item(zone), true)
    }

    fn item(self, zone: &Arc<str>) -> FieldRef {
        let instant = DataType::Timestamp(TimeUnit::Microsecond, Some(zone.clone()));
        let amount = DataType::Decimal128(38, DECIMALS);
        let fields = match self {
            Self::Fees => vec![
                ("name", DataType::Utf8),
                ("title", DataType::Utf8),
                ("kind", DataType::Utf8),
                ("outcome", DataType::Utf8),
                ("currency", DataType::Utf8),
                ("gross", amount.clone()),
                ("net", amount.clone()),
                ("refund", amount),
                ("document", DataType::Utf8),
                ("article", DataType::Utf8),
            ],
            Self::Steps => vec![
                ("name", DataType::Utf8),
                ("title", DataType::Utf8),
                ("agency", DataType::Utf8),
                ("due_at", instant.clone()),
                ("due_date", DataType::Date32),
                ("finished", instant),
                ("status", DataType::Utf8),
                ("lateness_working_days", DataType::Int64),
                ("lateness_working_minutes", DataType::Int64),
                ("lateness_calendar_days", DataType::Int64),
            ],
            Self::Agencies => {
                vec![("agency", DataType::Utf8), ("status", DataType::Utf8), ("working_minutes", DataType::Int64)]
            }
        };
        let fields: Fields = fields.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect();
        Arc::new(Field::new_struct("item", fields, true))
    }

    /// The rows of some answers; a row that has no answer has no list.
    fn array(self, answers: &[Answered], zone: &Arc<str>) -> Result<ArrayRef, ArrowError> {
        let (lengths, columns): (Vec<usize>, Vec<ArrayRef>) = match self {
            Self::Fees => (lengths(answers, |answer| answer.fees.len()), fees(answers)?),
            Self::Steps => (lengths(answers, |answer| answer.steps.len()), steps(answers, zone)),
            Self::Agencies => (lengths(answers, |answer| answer.agencies.len()), agencies(answers)),
        };
        let item = self.item(zone);
        let DataType::Struct(fields) = item.data_type() else {
            return Err(ArrowError::SchemaError("a list of something else than structs".to_owned()));
        };
        let structs = StructArray::try_new(fields.clone(), columns, None)?;
        let mut given = BooleanBufferBuilder::new(answers.len());
        answers.iter().for_each(|answer| given.append(answer.is_ok()));
        let given = NullBuffer::new(given.finish());
        let offsets = OffsetBuffer::from_lengths(lengths);
        Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(structs), Some(given))?))
    }
}

type Answered = Result<Assessment, DossierError>;

/// The columns of these lists; each row is assessed with all that its answer holds.
pub(crate) fn columns(
    book: &Rulebook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    lists: &[List],
    zone: &Arc<str>,
) -> Result<Vec<ArrayRef>, ArrowError> {
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let unreadable = |bad: thoihan::dossier::BadCell| DossierError::new(ErrorKind::Unreadable, bad.to_string());
    let answer = |row: usize| -> Answered {
        let dossier = columns.dossier(row).map_err(unreadable)?;
        book.assess(&dossier, &as_of.get(row).map_err(unreadable)?)
    };
    let starts: Vec<usize> = (0..columns.rows.max(1)).step_by(PART).collect();
    let part = |start: usize| -> Result<Vec<ArrayRef>, ArrowError> {
        let answers: Vec<Answered> = (start..columns.rows.min(start + PART)).map(answer).collect();
        lists.iter().map(|list| list.array(&answers, zone)).collect()
    };
    let parts = starts.into_par_iter().map(part).collect::<Result<Vec<Vec<ArrayRef>>, ArrowError>>()?;
    let whole = |at: usize| {
        let arrays: Vec<&dyn arrow_array::Array> =
            parts.iter().filter_map(|part| part.get(at)).map(AsRef::as_ref).collect();
        concat(&arrays)
    };
    (0..lists.len()).map(whole).collect()
}

fn lengths(answers: &[Answered], length: impl Fn(&Assessment) -> usize) -> Vec<usize> {
    answers.iter().map(|answer| answer.as_ref().map_or(0, &length)).collect()
}

fn each<T>(items: &[T], word: impl Fn(&T) -> Option<&str>) -> ArrayRef {
    Arc::new(items.iter().map(word).collect::<StringArray>())
}

fn amounts<T>(items: &[T], amount: impl Fn(&T) -> Option<Money>) -> Result<ArrayRef, ArrowError> {
    let digits = |item: &T| amount(item).and_then(|money| money.digits(u32::from(DECIMALS.unsigned_abs())));
    let column = items.iter().map(digits).collect::<Decimal128Array>();
    Ok(Arc::new(column.with_precision_and_scale(38, DECIMALS)?))
}

fn numbers<T>(items: &[T], number: impl Fn(&T) -> Option<i64>) -> ArrayRef {
    Arc::new(items.iter().map(number).collect::<Int64Array>())
}

fn instants<T>(items: &[T], zone: &Arc<str>, at: impl Fn(&T) -> Option<DateTime<FixedOffset>>) -> ArrayRef {
    let at = |item: &T| at(item).map(|at| at.timestamp_micros());
    let column = items.iter().map(at).collect::<TimestampMicrosecondArray>();
    Arc::new(column.with_timezone(zone.clone()))
}

fn days<T>(items: &[T], day: impl Fn(&T) -> Option<NaiveDate>) -> ArrayRef {
    let since_1970 = |day: NaiveDate| i32::try_from((day - NaiveDate::default()).num_days()).ok();
    Arc::new(items.iter().map(|item| day(item).and_then(since_1970)).collect::<Date32Array>())
}

fn fees(answers: &[Answered]) -> Result<Vec<ArrayRef>, ArrowError> {
    let all = answers.iter().flatten();
    let lines: Vec<(&Assessment, &FeeLine)> =
        all.flat_map(|answer| answer.fees.iter().map(move |line| (answer, line))).collect();
    let charge = |(_, line): &(&Assessment, &FeeLine)| -> Option<Charge> { line.outcome.value().cloned() };
    let cited: Vec<_> = lines
        .iter()
        .map(|(answer, line)| line.basis.first().and_then(|id| answer.references.citation(*id)).unwrap_or_default())
        .collect();
    let currency = |(_, line): &(&Assessment, &FeeLine)| {
        line.outcome.value().map(|charge| charge.net.currency).or(line.refund.map(|refund| refund.currency))
    };
    let currencies: Vec<_> = lines.iter().map(currency).collect();
    Ok(vec![
        each(&lines, |(_, line)| Some(&line.name)),
        each(&lines, |(_, line)| line.title.as_deref()),
        each(&lines, |(_, line)| Some(line.kind.as_str())),
        each(&lines, |(_, line)| Some(line.outcome.word())),
        each(&currencies, |currency| currency.as_ref().map(|currency| currency.code())),
        amounts(&lines, |line| charge(line).map(|charge| charge.gross))?,
        amounts(&lines, |line| charge(line).map(|charge| charge.net))?,
        amounts(&lines, |(_, line)| line.refund)?,
        each(&cited, |citation| citation.document.as_deref()),
        each(&cited, |citation| citation.article.as_deref()),
    ])
}

fn steps(answers: &[Answered], zone: &Arc<str>) -> Vec<ArrayRef> {
    let steps: Vec<&Step> = answers.iter().flatten().flat_map(|answer| &answer.steps).collect();
    let due = |step: &&Step| step.due.outcome.value().map(|due| (due.at, due.date));
    vec![
        each(&steps, |step| Some(&step.name)),
        each(&steps, |step| step.title.as_deref()),
        each(&steps, |step| step.agency.as_deref()),
        instants(&steps, zone, |step| due(step).map(|(at, _)| at)),
        days(&steps, |step| due(step).map(|(_, date)| date)),
        instants(&steps, zone, |step| step.finished),
        each(&steps, |step| Some(step.status.as_str())),
        numbers(&steps, |step| step.lateness.map(|late| late.working_days)),
        numbers(&steps, |step| step.lateness.map(|late| late.working_minutes)),
        numbers(&steps, |step| step.lateness.map(|late| late.calendar_days)),
    ]
}

fn agencies(answers: &[Answered]) -> Vec<ArrayRef> {
    let agencies: Vec<&AgencyVerdict> = answers.iter().flatten().flat_map(|answer| &answer.agencies).collect();
    vec![
        each(&agencies, |one| Some(&one.agency)),
        each(&agencies, |one| Some(one.status.as_str())),
        numbers(&agencies, |one| one.working_minutes),
    ]
}
