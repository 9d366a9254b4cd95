//! Answers as Arrow: the names and types that `tests/contract/answer-columns.txt` keeps.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use thoihan::amount::Currency;
use thoihan::assessment::{AnswerColumn, AnswerColumns};
use thoihan::calendar::Certainty;
use thoihan::{DossierError, ErrorKind, Rulebook, Status};

use crate::lists::List;

/// Digits of amounts after the point: đồng need none, dollars two.
pub(crate) const DECIMALS: i8 = 2;

/// The zone of the due instants: that of the calendars, or UTC when these have several.
pub(crate) fn zone(book: &Rulebook) -> Arc<str> {
    book.zone_name().unwrap_or("UTC").into()
}

/// Keys, answers, lists.
pub(crate) fn schema(book: &Rulebook, keys: Vec<Field>, lists: &[List]) -> Result<SchemaRef, DossierError> {
    let words = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let columns = [
        ("due_at", DataType::Timestamp(TimeUnit::Microsecond, Some(zone(book)))),
        ("due_date", DataType::Date32),
        ("original_due_date", DataType::Date32),
        ("certainty", words()),
        ("status", words()),
        ("lateness_working_days", DataType::Int64),
        ("lateness_working_minutes", DataType::Int64),
        ("lateness_calendar_days", DataType::Int64),
        ("fee_total", DataType::Decimal128(38, DECIMALS)),
        ("fee_currency", words()),
        ("error_kind", words()),
        ("error_message", DataType::Utf8),
    ];
    let answers = columns.into_iter().map(|(name, kind)| Field::new(name, kind, true));
    let answers: Vec<Field> = answers.chain(lists.iter().map(|list| list.field(&zone(book)))).collect();
    if let Some(both) = keys.iter().find(|key| answers.iter().any(|field| field.name() == key.name())) {
        let message =
            format!("column `{0}`: the answers have a column `{0}` as well: give yours another name", both.name());
        return Err(DossierError::new(ErrorKind::Unreadable, message));
    }
    Ok(Arc::new(Schema::new(keys.into_iter().chain(answers).collect::<Vec<Field>>())))
}

pub(crate) fn batch(
    schema: &SchemaRef,
    keys: Vec<ArrayRef>,
    answers: AnswerColumns,
    lists: Vec<ArrayRef>,
) -> Result<RecordBatch, ArrowError> {
    let total = answers.fee_total_in_major_units(u32::from(DECIMALS.unsigned_abs()));
    let rows = answers.rows;
    let zone = match schema.fields().get(keys.len()).map(|field| field.data_type()) {
        Some(DataType::Timestamp(_, zone)) => zone.clone(),
        _ => None,
    };
    let certainties = [Certainty::Statutory, Certainty::Announced, Certainty::Projected];
    let mut currencies: Vec<Currency> = answers.fee_currency.values.clone();
    currencies.sort_unstable();
    currencies.dedup();
    let messages: StringArray = (0..rows).map(|row| answers.error_message.get(row)).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(instants(answers.due_at).with_timezone_opt(zone)),
        Arc::new(dates(answers.due_date)),
        Arc::new(dates(answers.original_due_date)),
        dictionary(&answers.certainty, &certainties, |one| certainty(*one))?,
        dictionary(&answers.status, Status::ALL, |one| one.as_str())?,
        Arc::new(integers(answers.lateness_working_days)),
        Arc::new(integers(answers.lateness_working_minutes)),
        Arc::new(integers(answers.lateness_calendar_days)),
        Arc::new(decimals(total)?),
        dictionary(&answers.fee_currency, &currencies, Currency::code)?,
        dictionary(&answers.error_kind, ErrorKind::ALL, |one| one.as_str())?,
        Arc::new(messages),
    ];
    RecordBatch::try_new(schema.clone(), keys.into_iter().chain(columns).chain(lists).collect())
}

const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Statutory => "statutory",
        Certainty::Announced => "announced",
        Certainty::Projected => "projected",
    }
}

fn integers(column: AnswerColumn<i64>) -> Int64Array {
    Int64Array::new(ScalarBuffer::from(column.values), Some(NullBuffer::from(column.given)))
}

fn instants(column: AnswerColumn<i64>) -> TimestampMicrosecondArray {
    TimestampMicrosecondArray::new(ScalarBuffer::from(column.values), Some(NullBuffer::from(column.given)))
}

fn dates(column: AnswerColumn<i32>) -> Date32Array {
    Date32Array::new(ScalarBuffer::from(column.values), Some(NullBuffer::from(column.given)))
}

fn decimals(column: AnswerColumn<i128>) -> Result<Decimal128Array, ArrowError> {
    Decimal128Array::new(ScalarBuffer::from(column.values), Some(NullBuffer::from(column.given)))
        .with_precision_and_scale(38, DECIMALS)
}

/// Words by their numbers; every batch has the whole list, so that all have the same.
fn dictionary<T: PartialEq>(
    column: &AnswerColumn<T>,
    all: &[T],
    word: impl Fn(&T) -> &str,
) -> Result<ArrayRef, ArrowError> {
    let code = |value: &T| all.iter().position(|one| one == value).map_or(0, |at| at as i32);
    let codes: Vec<i32> = column.values.iter().map(code).collect();
    let keys = Int32Array::new(ScalarBuffer::from(codes), Some(NullBuffer::from(column.given.clone())));
    let words = StringArray::from_iter_values(all.iter().map(word));
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(words))?))
}
