//! One cell of a column, read into the dossier of its row.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime};

use super::{FactColumn, MomentColumn, TextColumn};
use crate::amount::{Money, Ratio};
use crate::dossier::{FactValue, Moment};

/// The number of 1970-01-01 since the beginning of the common era.
const EPOCH: i32 = 719_163;

/// A cell that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadCell(String);

impl BadCell {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// The same, with the column that it stands in.
    pub(super) fn within(self, column: &str) -> Self {
        Self(format!("column `{column}`: {}", self.0))
    }
}

pub(super) fn date(day: i32) -> Result<NaiveDate, BadCell> {
    let date = day.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
    date.ok_or_else(|| BadCell::new(format!("day {day} since 1970-01-01 is beyond the years that can be written")))
}

pub(super) fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

pub(super) fn civil(microseconds: i64) -> Result<NaiveDateTime, BadCell> {
    DateTime::from_timestamp_micros(microseconds).map(|at| at.naive_utc()).ok_or_else(|| beyond(microseconds))
}

pub(super) fn instant(microseconds: i64, offset: i32) -> Result<DateTime<FixedOffset>, BadCell> {
    let utc = DateTime::from_timestamp_micros(microseconds).ok_or_else(|| beyond(microseconds))?;
    let offset = FixedOffset::east_opt(offset);
    let offset = offset.ok_or_else(|| BadCell::new("an offset of a day and more is none".to_owned()))?;
    Ok(utc.with_timezone(&offset))
}

fn beyond(microseconds: i64) -> BadCell {
    BadCell::new(format!("{microseconds} µs since 1970-01-01 is beyond the years that can be written"))
}

pub(super) fn moment(column: Option<&MomentColumn<'_>>, row: usize, name: &str) -> Result<Option<Moment>, BadCell> {
    Ok(column.map(|column| column.get(row)).transpose().map_err(|bad| bad.within(name))?.flatten())
}

/// Writes into the text of the row before.
pub(super) fn text(
    place: &mut Option<String>,
    column: Option<&TextColumn<'_>>,
    row: usize,
    name: &str,
) -> Result<(), BadCell> {
    let found = column.map(|column| column.get(row)).transpose().map_err(|bad| bad.within(name))?.flatten();
    match (found, place) {
        (None, place) => *place = None,
        (Some(text), place @ None) => *place = Some(text.to_owned()),
        (Some(text), Some(before)) => replace(before, text),
    }
    Ok(())
}

/// Puts the value of a row in the place of that of the row before.
pub(super) fn fact(
    facts: &mut BTreeMap<String, FactValue>,
    name: &str,
    column: &FactColumn<'_>,
    row: usize,
) -> Result<(), BadCell> {
    if let FactColumn::Texts(texts) = column
        && let Some(FactValue::Text(before)) = facts.get_mut(name)
        && let Some(text) = texts.get(row)?
    {
        replace(before, text);
        return Ok(());
    }
    match (value(column, row)?, facts.get_mut(name)) {
        (Some(value), Some(place)) => *place = value,
        (Some(value), None) => {
            facts.insert(name.to_owned(), value);
        }
        (None, Some(_)) => {
            facts.remove(name);
        }
        (None, None) => {}
    }
    Ok(())
}

fn value(column: &FactColumn<'_>, row: usize) -> Result<Option<FactValue>, BadCell> {
    match column {
        FactColumn::Flags(flags) => Ok(flags.get(row)?.copied().map(FactValue::Flag)),
        FactColumn::Integers(integers) => Ok(integers.get(row)?.copied().map(FactValue::Integer)),
        FactColumn::Numbers { digits, decimals } => {
            digits.get(row)?.map(|digits| number(*digits, *decimals).map(FactValue::Number)).transpose()
        }
        FactColumn::Money { currencies, digits, decimals } => match (digits.get(row)?, currencies.get(row)?) {
            (None, _) => Ok(None),
            (Some(_), None) => Err(BadCell::new("an amount has no currency")),
            (Some(digits), Some(currency)) => {
                let currency = currency.parse().map_err(|unknown| BadCell::new(format!("{unknown}")))?;
                let major = number(*digits, *decimals)?;
                let money = Money::from_ratio(currency, major);
                money
                    .map(|money| Some(FactValue::Money(money)))
                    .ok_or_else(|| BadCell::new(format!("`{major}` is no amount in {currency}")))
            }
        },
        FactColumn::Moments(moments) => Ok(moments.get(row)?.map(FactValue::Moment)),
        FactColumn::Texts(texts) => Ok(texts.get(row)?.map(FactValue::from)),
        FactColumn::Values(values) => match values.get(row) {
            Some(value) => Ok(value.clone()),
            None => Err(BadCell::new(format!("it ends before row {row}"))),
        },
    }
}

fn number(digits: i128, decimals: u32) -> Result<Ratio, BadCell> {
    Ratio::decimal(digits, decimals).ok_or_else(|| BadCell::new("the number is too large to be held exactly"))
}

/// A text replaced in its own place.
fn replace(before: &mut String, text: &str) {
    if before != text {
        before.clear();
        before.push_str(text);
    }
}
