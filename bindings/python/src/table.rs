//! Tables of dossiers: whatever speaks Arrow goes in, and comes out batch by batch.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use arrow_array::{ArrayRef, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyString};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use thoihan::Rulebook;
use thoihan_arrow::{Answers, Dossiers, List, Unasked, Wish, Wishes};

use crate::errors::dossier_error;
use crate::question;

/// What a call says besides the table.
pub(crate) struct Call {
    pub(crate) wishes: Wishes,
    /// Is called with the number of rows that were answered since the last time.
    pub(crate) progress: Option<Py<PyAny>>,
}

/// The keywords of a call as wishes.
pub(crate) fn wishes(
    as_of: Option<&Bound<'_, PyAny>>,
    known_on: Option<&Bound<'_, PyAny>>,
    currency: Option<String>,
    keys: Vec<String>,
    include: &[String],
    threads: Option<usize>,
) -> PyResult<Wishes> {
    let list = |name: &String| {
        List::ALL.iter().copied().find(|list| list.name() == name).ok_or_else(|| {
            let known: Vec<&str> = List::ALL.iter().map(|list| list.name()).collect();
            PyValueError::new_err(format!("include: there is no `{name}`: there are {}", known.join(", ")))
        })
    };
    let several = |count: usize| {
        NonZeroUsize::new(count)
            .ok_or_else(|| PyValueError::new_err("threads: give 1 or more, or None for all processors"))
    };
    Ok(Wishes {
        as_of: wish(as_of, "as_of")?,
        known_on: wish(known_on, "known_on")?,
        currency,
        keys,
        lists: include.iter().map(list).collect::<PyResult<_>>()?,
        threads: threads.map(several).transpose()?,
    })
}

/// A moment, its text, or the name of a column.
fn wish(given: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<Wish> {
    match given {
        None => Ok(Wish::Unsaid),
        Some(text) if text.is_instance_of::<PyString>() => Ok(Wish::Text(text.extract()?)),
        Some(given) => question::moment(given, name).map(Wish::At),
    }
}

/// Answers for a table of dossiers, in the order of its rows: give it to pyarrow.table, polars.DataFrame or DuckDB.
///
/// They are computed while they are read, batch by batch. First come the columns that the call keeps, then `due_at` (timestamp in
/// microseconds, in the calendars' zone), `due_date`, `original_due_date` (date32), `certainty`, `status` (dictionary),
/// `lateness_working_days`, `lateness_working_minutes`, `lateness_calendar_days` (int64, above zero when late),
/// `fee_total` (decimal128(38, 2), major units), `fee_currency`, `error_kind` (dictionary), `error_message` (text), then
/// the lists of structs that the call includes: `fees`, `steps`, `agencies`.
/// Answers for a table can be read again, those for a reader once; then ValueError.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct AnswerTable {
    book: Rulebook,
    data: Py<PyAny>,
    call: Call,
    schema: SchemaRef,
    /// What was opened to look at its columns, until it is read.
    opened: Mutex<Option<Answers>>,
    /// Whether the data can be read more than once: a table can, a stream cannot.
    lasting: bool,
}

impl AnswerTable {
    pub(crate) fn new(book: &Rulebook, data: &Bound<'_, PyAny>, call: Call) -> PyResult<Self> {
        let opened = answers(book, data, &call)?;
        Ok(Self {
            schema: opened.schema(),
            book: book.clone(),
            data: data.clone().unbind(),
            call,
            opened: Mutex::new(Some(opened)),
            lasting: data.len().is_ok(),
        })
    }
}

fn answers(book: &Rulebook, data: &Bound<'_, PyAny>, call: &Call) -> PyResult<Answers> {
    open(book, data, call)?.answers().map_err(|error| dossier_error(data.py(), &error))
}

/// The dossiers of some data, once its columns are looked at.
pub(crate) fn open(book: &Rulebook, data: &Bound<'_, PyAny>, call: &Call) -> PyResult<Dossiers> {
    if !data.hasattr("__arrow_c_stream__")? && !data.hasattr("__arrow_c_array__")? {
        return Err(PyTypeError::new_err(format!(
            "a {} is no table: give a data frame, a pyarrow table, or anything else with `__arrow_c_stream__`",
            data.get_type().name()?
        )));
    }
    let reader = data.extract::<AnyRecordBatch>()?.into_reader()?;
    let opened = Dossiers::new(book, reader, call.wishes.clone()).map_err(|unasked| match unasked {
        Unasked::NoAsOf => PyTypeError::new_err(
            "give `as_of`, the moment of judgement: a datetime, a date, their ISO text or the name of a column",
        ),
        Unasked::Column(error) => dossier_error(data.py(), &error),
    })?;
    Ok(match &call.progress {
        None => opened,
        Some(told) => {
            let told = told.clone_ref(data.py());
            let tell = move |rows: usize| Python::attach(|py| told.call1(py, (rows,))).map(drop);
            opened.with_progress(Box::new(move |rows| {
                tell(rows).map_err(|error| ArrowError::ExternalError(Box::new(error)))
            }))
        }
    })
}

#[pymethods]
impl AnswerTable {
    /// The columns, as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The answers, as an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let opened =
            self.opened.lock().map_err(|_| PyValueError::new_err("a reader of these answers broke off"))?.take();
        let answers = match opened {
            Some(opened) => opened,
            None if self.lasting => answers(&self.book, self.data.bind(py), &self.call)?,
            None => {
                return Err(PyValueError::new_err(
                    "these answers have been read, and a stream of dossiers is read once: keep them, with pyarrow.table",
                ));
            }
        };
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(Detached(answers), Arc::new(field))), requested_schema)?)
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        format!("<AnswerTable {}>", names.join(", "))
    }
}

/// Answers as they are read: whoever reads may hold the interpreter, which is released while they are computed.
struct Detached(Answers);

impl Iterator for Detached {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let answers = &mut self.0;
        let batch = match Python::try_attach(|py| py.detach(|| answers.next())) {
            Some(batch) => batch,
            None => answers.next(),
        };
        batch.map(|batch| batch.map(|batch| Arc::new(StructArray::from(batch)) as ArrayRef))
    }
}
