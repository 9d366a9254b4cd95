//! A calendar in Python: arithmetic with working days and minutes on whole columns.

use std::sync::Arc;

use arrow_array::types::Date32Type;
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, PrimitiveArray, TimestampMicrosecondArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, TimeUnit};
use chrono::{DateTime, NaiveDate};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{to_array_pycapsules, to_schema_pycapsule};
use pyo3_arrow::input::AnyArray;
use thoihan::Moment;
use thoihan::calendar::{DayTable, NO_DAY, NO_MOMENT};
use thoihan_arrow::cells;

use crate::question;
use crate::year::CalendarYear;

const SECOND: i64 = 1_000_000;

/// Which days and hours are worked; arithmetic with whole columns.
///
/// A column is an Arrow array or series (date32, timestamps, integers), an array of numpy (datetime64, integers) or one
/// value, which counts for every row. A row without an answer, because it lies outside the calendar or an input is
/// null, is null. `known_on` leaves out what was issued after that day. Raises TypeError for other types, ValueError
/// for columns of different lengths.
///
/// >>> import thoihan, datetime
/// >>> calendar = thoihan.vietnam().calendar("vn")
/// >>> import numpy
/// >>> numpy.asarray(calendar.add_working_days(datetime.date(2026, 2, 12), 5))
/// array(['2026-02-26'], dtype='datetime64[D]')
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Calendar {
    name: String,
    calendar: thoihan::Calendar,
}

impl Calendar {
    pub(crate) fn new(name: &str, calendar: thoihan::Calendar) -> Self {
        Self { name: name.to_owned(), calendar }
    }

    /// Answers days with the table of a day of knowledge; the interpreter is free meanwhile.
    fn answer<T: Send + Sync + Copy>(
        &self,
        py: Python<'_>,
        known_on: Option<NaiveDate>,
        rows: usize,
        mark: T,
        answer: impl FnOnce(&DayTable, &mut [T]) + Send,
    ) -> Vec<T> {
        py.detach(|| {
            let mut out = vec![mark; rows];
            answer(self.calendar.known_on(known_on), &mut out);
            out
        })
    }
}

#[pymethods]
impl Calendar {
    /// The name of its time zone.
    #[getter]
    fn zone(&self) -> &str {
        self.calendar.zone_name()
    }

    /// The days so many working days after others, before them where the count is negative: date32.
    ///
    /// >>> import numpy, thoihan
    /// >>> days = numpy.array(["2026-02-12", "2026-08-28"], dtype="datetime64[D]")
    /// >>> numpy.asarray(thoihan.vietnam().calendar("vn").add_working_days(days, 3))
    /// array(['2026-02-24', '2026-09-07'], dtype='datetime64[D]')
    #[pyo3(signature = (dates, n, *, known_on=None))]
    fn add_working_days(
        &self,
        py: Python<'_>,
        dates: &Bound<'_, PyAny>,
        n: &Bound<'_, PyAny>,
        known_on: Option<NaiveDate>,
    ) -> PyResult<Column> {
        let (dates, counts) = (days(dates, "dates")?, counts(n, "n")?);
        let counts: Vec<i32> = counts.iter().map(|count| i32::try_from(*count).unwrap_or(NO_DAY)).collect();
        let rows = rows(dates.len(), counts.len())?;
        let out = self.answer(py, known_on, rows, NO_DAY, |table, out| {
            table.add_working_days_slice(&dates, &counts, out);
            absent(&dates, NO_DAY, out);
            absent(&counts, NO_DAY, out);
        });
        Ok(Column(Arc::new(marked::<Date32Type>(out, NO_DAY))))
    }

    /// The working days after one day up to another, negative when that is before: int32.
    ///
    /// >>> import datetime, numpy, thoihan
    /// >>> days = datetime.date(2026, 8, 28), datetime.date(2026, 9, 7)
    /// >>> int(numpy.asarray(thoihan.vietnam().calendar("vn").count_working_days(*days))[0])
    /// 3
    #[pyo3(signature = (start, end, *, known_on=None))]
    fn count_working_days(
        &self,
        py: Python<'_>,
        start: &Bound<'_, PyAny>,
        end: &Bound<'_, PyAny>,
        known_on: Option<NaiveDate>,
    ) -> PyResult<Column> {
        let (start, end) = (days(start, "start")?, days(end, "end")?);
        let rows = rows(start.len(), end.len())?;
        let out = self.answer(py, known_on, rows, NO_DAY, |table, out| {
            table.count_working_days_slice(&start, &end, out);
        });
        Ok(Column(Arc::new(marked::<arrow_array::types::Int32Type>(out, NO_DAY))))
    }

    /// Whether days are worked: boolean.
    ///
    /// >>> import numpy, thoihan
    /// >>> days = numpy.arange("2026-08-29", "2026-09-04", dtype="datetime64[D]")
    /// >>> numpy.asarray(thoihan.vietnam().calendar("vn").is_working(days)).tolist()
    /// [False, False, False, False, False, True]
    #[pyo3(signature = (dates, *, known_on=None))]
    fn is_working(&self, py: Python<'_>, dates: &Bound<'_, PyAny>, known_on: Option<NaiveDate>) -> PyResult<Column> {
        let dates = days(dates, "dates")?;
        let out = self.answer(py, known_on, dates.len(), NO_DAY, |table, out| table.is_working_slice(&dates, out));
        let worked: BooleanArray = out.iter().map(|worked| (*worked != NO_DAY).then_some(*worked == 1)).collect();
        Ok(Column(Arc::new(worked)))
    }

    /// The moments at which so many working minutes have passed since others, to the second.
    ///
    /// Timestamps without a zone are on the calendar's clock, and so are the answers; with a zone they are instants, and
    /// the answers are in the calendar's zone.
    ///
    /// >>> import numpy, thoihan
    /// >>> friday = numpy.array(["2026-03-06T16:30"], dtype="datetime64[m]")
    /// >>> numpy.asarray(thoihan.vietnam().calendar("vn").add_working_minutes(friday, 90))
    /// array(['2026-03-09T08:00:00.000000'], dtype='datetime64[us]')
    #[pyo3(signature = (moments, minutes, *, known_on=None))]
    fn add_working_minutes(
        &self,
        py: Python<'_>,
        moments: &Bound<'_, PyAny>,
        minutes: &Bound<'_, PyAny>,
        known_on: Option<NaiveDate>,
    ) -> PyResult<Column> {
        let (moments, minutes) = (self::moments(moments, "moments")?, counts(minutes, "minutes")?);
        let rows = rows(moments.values.len(), minutes.len())?;
        let out = self.answer(py, known_on, rows, NO_MOMENT, |table, out| {
            let seconds: Vec<i64> = moments.values.iter().map(|at| self.civil_second(*at, moments.zoned)).collect();
            table.add_working_minutes_slice(&seconds, &minutes, out);
            absent(&seconds, NO_MOMENT, out);
            absent(&minutes, NO_MOMENT, out);
            for place in out {
                *place = self.microsecond(*place, moments.zoned);
            }
        });
        let column =
            TimestampMicrosecondArray::from(marked::<arrow_array::types::TimestampMicrosecondType>(out, NO_MOMENT));
        let zone = moments.zoned.then(|| Arc::from(self.zone()));
        Ok(Column(Arc::new(column.with_timezone_opt(zone))))
    }

    /// A year for people, which a notebook shows as a page. Raises ValueError for one that is not covered.
    #[pyo3(signature = (year, *, known_on=None))]
    fn year(&self, year: i32, known_on: Option<NaiveDate>) -> PyResult<CalendarYear> {
        CalendarYear::new(&self.name, &self.calendar, year, known_on)
    }

    fn __repr__(&self) -> String {
        format!("<Calendar {} in {}>", self.name, self.zone())
    }
}

impl Calendar {
    /// A moment on the calendar's clock.
    fn civil_second(&self, at: i64, zoned: bool) -> i64 {
        let local = || {
            let instant = DateTime::from_timestamp_micros(at)?.fixed_offset();
            Some(self.calendar.local(instant).and_utc().timestamp())
        };
        match (at, zoned) {
            (NO_MOMENT, _) => NO_MOMENT,
            (_, true) => local().unwrap_or(NO_MOMENT),
            (_, false) => at.div_euclid(SECOND),
        }
    }

    fn microsecond(&self, second: i64, zoned: bool) -> i64 {
        let instant = || {
            let civil = DateTime::from_timestamp(second, 0)?.naive_utc();
            Some(self.calendar.resolve(civil).ok()?.timestamp_micros())
        };
        match (second, zoned) {
            (NO_MOMENT, _) => NO_MOMENT,
            (_, true) => instant().unwrap_or(NO_MOMENT),
            (_, false) => second.checked_mul(SECOND).unwrap_or(NO_MOMENT),
        }
    }
}

/// A column of one value counts for every row; other lengths must be the same.
fn rows(left: usize, right: usize) -> PyResult<usize> {
    match (left, right) {
        (rows, 1) | (1, rows) => Ok(rows),
        _ if left == right => Ok(left),
        _ => Err(PyValueError::new_err(format!("{left} rows and {right} rows do not go together"))),
    }
}

/// Marks the rows of which an input is not there.
fn absent<T: Copy + PartialEq>(input: &[T], mark: T, out: &mut [T]) {
    match input {
        [one] if *one == mark => out.fill(mark),
        _ => {
            for (_, place) in input.iter().zip(out).filter(|(value, _)| **value == mark) {
                *place = mark;
            }
        }
    }
}

fn marked<T: arrow_array::ArrowPrimitiveType>(values: Vec<T::Native>, mark: T::Native) -> PrimitiveArray<T> {
    let given: Vec<bool> = values.iter().map(|value| *value != mark).collect();
    PrimitiveArray::new(ScalarBuffer::from(values), Some(NullBuffer::from(given)))
}

/// Days since 1970-01-01, marked where there is none.
fn days(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<i32>> {
    if let Some(days) = numpy_integers(given, name, "M", "datetime64[D]")? {
        return Ok(days.into_iter().map(|day| i32::try_from(day).unwrap_or(NO_DAY)).collect());
    }
    let mut days = Vec::new();
    for array in arrays(given, name)? {
        let column = match array.data_type() {
            DataType::Timestamp(unit, None) => {
                let microseconds = cells::microseconds(array.as_ref(), *unit);
                let day = |at: &i64| i32::try_from(at.div_euclid(86_400 * SECOND)).unwrap_or(NO_DAY);
                days.extend(filled(&microseconds, NO_MOMENT).map(|at| if at == NO_MOMENT { NO_DAY } else { day(&at) }));
                continue;
            }
            _ => cells::dates(array.as_ref()).map_err(|unfit| refuse(name, unfit, array.data_type()))?,
        };
        days.extend(filled(&column, NO_DAY));
    }
    Ok(days)
}

/// Whole numbers, marked where there is none.
fn counts(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<i64>> {
    if let Ok(count) = given.extract::<i64>() {
        return Ok(vec![count]);
    }
    for kind in ["i", "u"] {
        if let Some(counts) = numpy_integers(given, name, kind, "int64")? {
            return Ok(counts);
        }
    }
    let mut counts = Vec::new();
    for array in arrays(given, name)? {
        let column = cells::integers(array.as_ref()).map_err(|unfit| refuse(name, unfit, array.data_type()))?;
        counts.extend(filled(&column, NO_MOMENT));
    }
    Ok(counts)
}

/// Microseconds since 1970-01-01, marked where there is none.
struct Moments {
    values: Vec<i64>,
    zoned: bool,
}

fn moments(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Moments> {
    if let Some(values) = numpy_integers(given, name, "M", "datetime64[us]")? {
        return Ok(Moments { values, zoned: false });
    }
    let mut moments = Moments { values: Vec::new(), zoned: false };
    for array in arrays(given, name)? {
        let (DataType::Timestamp(unit, zone), array) = (array.data_type(), array.as_ref()) else {
            return Err(refuse(name, cells::Unfit::Wanted("timestamps"), array.data_type()));
        };
        moments.zoned = zone.is_some();
        moments.values.extend(filled(&cells::microseconds(array, *unit), NO_MOMENT));
    }
    Ok(moments)
}

fn filled<'c, T: Copy>(column: &'c thoihan::dossier::Column<'_, T>, mark: T) -> impl Iterator<Item = T> + 'c {
    let given = |at: usize| column.given.as_ref().is_none_or(|given| given.get(at).copied().unwrap_or(false));
    column.values.iter().enumerate().map(move |(at, value)| if given(at) { *value } else { mark })
}

fn refuse(name: &str, unfit: cells::Unfit, kind: &DataType) -> PyErr {
    PyTypeError::new_err(format!("{name}: {}", unfit.message(kind)))
}

/// An array of numpy as 64-bit integers of a unit; nothing for what is no array of that kind.
fn numpy_integers(given: &Bound<'_, PyAny>, name: &str, kind: &str, unit: &str) -> PyResult<Option<Vec<i64>>> {
    if given.hasattr("__arrow_c_array__")? || given.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    let Ok(found) = given.getattr("dtype").and_then(|dtype| dtype.getattr("kind")?.extract::<String>()) else {
        return Ok(None);
    };
    if found != kind {
        return Ok(None);
    }
    let whole = given.call_method1("astype", (unit,))?.call_method1("astype", ("int64",))?;
    let whole = whole.call_method1("reshape", (-1,))?;
    let values = whole.cast::<PyArray1<i64>>().map_err(|_| PyTypeError::new_err(format!("{name}: no such array")))?;
    Ok(Some(values.to_vec()?))
}

/// The arrays of an Arrow column, or one of a single date or datetime.
fn arrays(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<ArrayRef>> {
    if given.hasattr("__arrow_c_array__")? || given.hasattr("__arrow_c_stream__")? {
        let reader = given.extract::<AnyArray>()?.into_reader()?;
        let arrays: Result<Vec<ArrayRef>, _> = reader.collect();
        return arrays.map_err(|error| PyValueError::new_err(format!("{name}: {error}")));
    }
    let wanted =
        || PyTypeError::new_err(format!("{name}: give an Arrow column, a series, an array of numpy, or one value"));
    let array: ArrayRef = match question::moment(given, name).map_err(|_| wanted())? {
        Moment::Date(day) => {
            let days = (day - NaiveDate::default()).num_days();
            Arc::new(Date32Array::from(vec![i32::try_from(days).unwrap_or(NO_DAY)]))
        }
        Moment::Civil(civil) => Arc::new(TimestampMicrosecondArray::from(vec![civil.and_utc().timestamp_micros()])),
        Moment::Instant(at) => {
            Arc::new(TimestampMicrosecondArray::from(vec![at.timestamp_micros()]).with_timezone("UTC"))
        }
    };
    Ok(vec![array])
}

/// A column of answers: give it to pyarrow.array, polars.Series or numpy.asarray.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Column(ArrayRef);

#[pymethods]
impl Column {
    /// The column, as an Arrow array.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        Ok(to_array_pycapsules(py, Arc::new(self.field()), &self.0, requested_schema)?)
    }

    /// Its type, as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.field())?)
    }

    /// As an array of numpy: NaT where a day or moment has no answer; ValueError where a count or flag has none.
    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if copy == Some(false) {
            return Err(PyValueError::new_err("an array of numpy cannot share these values: let it copy them"));
        }
        let array = self.numpy(py)?;
        match dtype {
            Some(dtype) => array.call_method1("astype", (dtype,)),
            None => Ok(array),
        }
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<Column of {} rows: {}>", self.0.len(), self.0.data_type())
    }
}

impl Column {
    fn field(&self) -> Field {
        Field::new("", self.0.data_type().clone(), true)
    }

    fn numpy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        use arrow_array::cast::AsArray;
        use arrow_array::types::{Int32Type, TimestampMicrosecondType};
        let array = self.0.as_ref();
        let whole = || match array.null_count() {
            0 => Ok(()),
            some => Err(PyValueError::new_err(format!(
                "{some} rows have no answer, which an array of numpy cannot say: take the column as Arrow"
            ))),
        };
        match array.data_type() {
            DataType::Date32 => {
                let days = array.as_primitive::<Date32Type>();
                let days: Vec<i64> = days.iter().map(|day| day.map_or(i64::MIN, i64::from)).collect();
                PyArray1::from_vec(py, days).call_method1("view", ("datetime64[D]",))
            }
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                let at = array.as_primitive::<TimestampMicrosecondType>();
                let at: Vec<i64> = at.iter().map(|at| at.unwrap_or(i64::MIN)).collect();
                PyArray1::from_vec(py, at).call_method1("view", ("datetime64[us]",))
            }
            DataType::Boolean => {
                whole()?;
                Ok(PyArray1::from_vec(py, array.as_boolean().values().iter().collect()).into_any())
            }
            _ => {
                whole()?;
                let counts: &Int32Array = array.as_primitive::<Int32Type>();
                Ok(PyArray1::from_vec(py, counts.values().to_vec()).into_any())
            }
        }
    }
}
