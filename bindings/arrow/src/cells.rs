//! Arrow arrays as plain columns: the same values, borrowed where they lie in the same form.

use std::borrow::Cow;
use std::str::FromStr;

use arrow_array::cast::AsArray;
use arrow_array::timezone::Tz;
use arrow_array::types::{
    ArrowTimestampType, Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt32Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use chrono::{DateTime, FixedOffset, Offset, TimeZone};
use thoihan::dossier::{Column, MomentColumn, TextColumn};

/// Why an array is no column of some kind.
#[derive(Debug)]
pub enum Unfit {
    /// A float holds no exact value.
    Float,
    /// Another type than these.
    Wanted(&'static str),
    /// A value that another width does not hold.
    Value(String),
}

impl Unfit {
    /// The sentence for an array of a type.
    pub fn message(self, kind: &DataType) -> String {
        match self {
            Self::Float => format!("{kind} is not exact: give integers, decimals or text"),
            Self::Wanted(wanted) => format!("{kind} does not fit: give {wanted}"),
            Self::Value(reason) => reason,
        }
    }
}

impl From<ArrowError> for Unfit {
    fn from(error: ArrowError) -> Self {
        Self::Value(error.to_string())
    }
}

fn unfit(kind: &DataType, wanted: &'static str) -> Unfit {
    if kind.is_floating() { Unfit::Float } else { Unfit::Wanted(wanted) }
}

/// Which rows have a value; nothing when all have.
pub fn given(array: &dyn Array) -> Option<Cow<'static, [bool]>> {
    array.nulls().filter(|nulls| nulls.null_count() > 0).map(|nulls| nulls.iter().collect::<Vec<bool>>().into())
}

fn owned<T: Clone>(values: Vec<T>, array: &dyn Array) -> Column<'static, T> {
    Column { values: values.into(), given: given(array) }
}

/// A value that does not fit is an error, not a null.
fn cast(array: &dyn Array, kind: &DataType) -> Result<ArrayRef, Unfit> {
    Ok(cast_with_options(array, kind, &CastOptions { safe: false, ..CastOptions::default() })?)
}

/// Texts of any width, as they are or in a dictionary.
pub fn texts(array: &dyn Array) -> Result<TextColumn<'_>, Unfit> {
    match array.data_type() {
        DataType::Utf8 => Ok(array.as_string::<i32>().iter().collect()),
        DataType::LargeUtf8 => Ok(array.as_string::<i64>().iter().collect()),
        DataType::Utf8View => Ok(array.as_string_view().iter().collect()),
        DataType::Null => Ok(std::iter::repeat_n(None, array.len()).collect()),
        DataType::Dictionary(_, values) if !values.is_nested() => {
            let dictionary = array.as_any_dictionary();
            let known = texts(dictionary.values().as_ref())?;
            let keys = cast(dictionary.keys(), &DataType::UInt32)?;
            let code = |key: Option<u32>| key.and_then(|key| known.codes.get(key as usize).ok().flatten().copied());
            let codes: Vec<Option<u32>> = keys.as_primitive::<UInt32Type>().iter().map(code).collect();
            Ok(TextColumn { codes: codes.into(), words: known.words })
        }
        kind => Err(unfit(kind, "text")),
    }
}

/// Whatever can be written as text, as text.
///
/// # Errors
/// A type that has no text, such as lists.
pub fn written(array: &dyn Array) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null | DataType::Dictionary(..) => {
            Ok(array.slice(0, array.len()))
        }
        _ => cast_with_options(array, &DataType::Utf8, &CastOptions { safe: false, ..CastOptions::default() }),
    }
}

/// Yes or no.
pub fn flags(array: &dyn Array) -> Result<Column<'_, bool>, Unfit> {
    match array.data_type() {
        DataType::Boolean => Ok(owned(array.as_boolean().values().iter().collect(), array)),
        DataType::Null => Ok(vec![None; array.len()].into()),
        kind => Err(unfit(kind, "booleans")),
    }
}

/// Whole numbers of up to 64 bits.
pub fn integers(array: &dyn Array) -> Result<Column<'_, i64>, Unfit> {
    match array.data_type() {
        DataType::Int64 => {
            let values = array.as_primitive::<Int64Type>().values().as_ref();
            Ok(Column { values: Cow::Borrowed(values), given: given(array) })
        }
        kind if kind.is_integer() => {
            let wide = cast(array, &DataType::Int64)?;
            Ok(owned(wide.as_primitive::<Int64Type>().values().to_vec(), array))
        }
        DataType::Null => Ok(vec![None; array.len()].into()),
        kind => Err(unfit(kind, "integers")),
    }
}

/// Exact numbers: their digits, and how many of these stand after the point.
pub fn numbers(array: &dyn Array) -> Result<(Column<'_, i128>, u32), Unfit> {
    match array.data_type() {
        DataType::Decimal128(_, scale) if *scale >= 0 => {
            let values = array.as_primitive::<Decimal128Type>().values().as_ref();
            Ok((Column { values: Cow::Borrowed(values), given: given(array) }, u32::from(scale.unsigned_abs())))
        }
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => {
            let scale = (*scale).max(0);
            let wide = cast(array, &DataType::Decimal128(38, scale))?;
            let values = wide.as_primitive::<Decimal128Type>().values().to_vec();
            Ok((owned(values, array), u32::from(scale.unsigned_abs())))
        }
        kind if kind.is_integer() => {
            let wide = cast(array, &DataType::Decimal128(38, 0))?;
            Ok((owned(wide.as_primitive::<Decimal128Type>().values().to_vec(), array), 0))
        }
        DataType::Null => Ok((vec![None; array.len()].into(), 0)),
        kind => Err(unfit(kind, "integers or decimals")),
    }
}

/// Dates, timestamps with and without a zone, and texts.
pub fn moments(array: &dyn Array) -> Result<MomentColumn<'_>, Unfit> {
    match array.data_type() {
        DataType::Date32 | DataType::Date64 | DataType::Null => dates(array).map(MomentColumn::Dates),
        DataType::Timestamp(unit, None) => Ok(MomentColumn::Civil(microseconds(array, *unit))),
        DataType::Timestamp(unit, Some(zone)) => {
            let microseconds = microseconds(array, *unit);
            let offsets = offsets(&microseconds, zone)?.into();
            Ok(MomentColumn::Instants { microseconds, offsets })
        }
        kind => match texts(array) {
            Ok(texts) => Ok(MomentColumn::Written(texts)),
            Err(_) => Err(unfit(kind, "timestamps, dates or text")),
        },
    }
}

/// Days since 1970-01-01.
pub fn dates(array: &dyn Array) -> Result<Column<'_, i32>, Unfit> {
    match array.data_type() {
        DataType::Date32 => {
            let values = array.as_primitive::<Date32Type>().values().as_ref();
            Ok(Column { values: Cow::Borrowed(values), given: given(array) })
        }
        DataType::Date64 => {
            let days = cast(array, &DataType::Date32)?;
            Ok(owned(days.as_primitive::<Date32Type>().values().to_vec(), array))
        }
        DataType::Null => Ok(vec![None; array.len()].into()),
        kind => Err(unfit(kind, "dates")),
    }
}

/// Whatever the unit; what 64 bits of microseconds do not hold is beyond every calendar and stays so.
pub fn microseconds(array: &dyn Array, unit: TimeUnit) -> Column<'_, i64> {
    fn values<T: ArrowTimestampType>(array: &dyn Array) -> &[i64] {
        array.as_primitive::<T>().values().as_ref()
    }
    let times = |values: &[i64], factor: i64| values.iter().map(|value| value.saturating_mul(factor)).collect();
    match unit {
        TimeUnit::Microsecond => {
            Column { values: Cow::Borrowed(values::<TimestampMicrosecondType>(array)), given: given(array) }
        }
        TimeUnit::Second => owned(times(values::<TimestampSecondType>(array), 1_000_000), array),
        TimeUnit::Millisecond => owned(times(values::<TimestampMillisecondType>(array), 1_000), array),
        TimeUnit::Nanosecond => {
            let values = values::<TimestampNanosecondType>(array);
            owned(values.iter().map(|value| value.div_euclid(1_000)).collect(), array)
        }
    }
}

/// The offsets of instants in their zone; one for all when it has only one.
fn offsets(microseconds: &Column<'_, i64>, zone: &str) -> Result<Vec<i32>, Unfit> {
    if zone == "UTC" {
        return Ok(vec![0]);
    }
    if let Ok(fixed) = FixedOffset::from_str(zone) {
        return Ok(vec![fixed.local_minus_utc()]);
    }
    let zone: Tz = zone.parse()?;
    let offset = |at: &i64| {
        DateTime::from_timestamp_micros(*at)
            .map_or(0, |at| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc())
    };
    Ok(microseconds.values.iter().map(offset).collect())
}
