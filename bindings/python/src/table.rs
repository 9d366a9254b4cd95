//! Tables of dossiers: whatever speaks Arrow goes in, and comes out batch by batch.

pub(crate) mod cells;
mod layout;
mod output;
mod values;

use std::sync::{Arc, Mutex};

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch, RecordBatchOptions, RecordBatchReader, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use thoihan::Rulebook;

use self::layout::Layout;
pub(crate) use self::layout::{Wish, Wishes};

/// Rows that are answered before they are handed on; a batch of more is taken in parts, so that memory stays bounded.
const ROWS: usize = 1 << 18;

type Reader = Box<dyn RecordBatchReader + Send>;

/// The answers for a table of dossiers, computed while they are read.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct AnswerTable {
    book: Rulebook,
    data: Py<PyAny>,
    wishes: Wishes,
    schema: SchemaRef,
    /// What was opened to look at its columns, until it is read.
    opened: Mutex<Option<(Reader, Layout)>>,
    /// Whether the data can be read more than once: a table can, a stream cannot.
    lasting: bool,
}

impl AnswerTable {
    pub(crate) fn new(book: &Rulebook, data: &Bound<'_, PyAny>, wishes: Wishes) -> PyResult<Self> {
        let opened = open(book, data, &wishes)?;
        Ok(Self {
            schema: output::schema(book),
            book: book.clone(),
            data: data.clone().unbind(),
            wishes,
            opened: Mutex::new(Some(opened)),
            lasting: data.len().is_ok(),
        })
    }
}

/// The batches of some data, and what each of its columns is.
fn open(book: &Rulebook, data: &Bound<'_, PyAny>, wishes: &Wishes) -> PyResult<(Reader, Layout)> {
    if !data.hasattr("__arrow_c_stream__")? && !data.hasattr("__arrow_c_array__")? {
        return Err(PyTypeError::new_err(format!(
            "a {} is no table: give a data frame, a pyarrow table, or anything else with `__arrow_c_stream__`",
            data.get_type().name()?
        )));
    }
    let reader = data.extract::<AnyRecordBatch>()?.into_reader()?;
    let layout = Layout::new(data.py(), book, &reader.schema(), wishes)?;
    Ok((reader, layout))
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
        let (reader, layout) = match opened {
            Some(opened) => opened,
            None if self.lasting => open(&self.book, self.data.bind(py), &self.wishes)?,
            None => {
                return Err(PyValueError::new_err(
                    "these answers have been read, and a stream of dossiers is read once: keep them, with pyarrow.table",
                ));
            }
        };
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let answers = Answers { reader, book: self.book.clone(), layout, schema: self.schema.clone(), rest: None };
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(answers, Arc::new(field))), requested_schema)?)
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        format!("<AnswerTable {}>", names.join(", "))
    }
}

/// Batches of dossiers, each answered when it is asked for.
struct Answers {
    reader: Reader,
    book: Rulebook,
    layout: Layout,
    schema: SchemaRef,
    /// What is left of the last batch.
    rest: Option<RecordBatch>,
}

impl Answers {
    fn answer(&mut self) -> Option<Result<ArrayRef, ArrowError>> {
        let batch = match self.rest.take() {
            Some(rest) => rest,
            None => match self.reader.next()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            },
        };
        let part = batch.slice(0, batch.num_rows().min(ROWS));
        if batch.num_rows() > ROWS {
            self.rest = Some(batch.slice(ROWS, batch.num_rows() - ROWS));
        }
        Some(alone(&part).and_then(|part| self.assess(&part)))
    }

    fn assess(&self, batch: &RecordBatch) -> Result<ArrayRef, ArrowError> {
        let (columns, as_of) =
            self.layout.columns(batch).map_err(|error| ArrowError::InvalidArgumentError(error.message))?;
        let answers = self.book.assess_columns_in_parallel(&columns, as_of);
        Ok(Arc::new(StructArray::from(output::batch(&self.schema, answers)?)))
    }
}

/// The same batch with lists that hold no more than their own rows: a part of a batch shares those of all rows.
fn alone(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Result<Vec<ArrayRef>, ArrowError> = batch
        .columns()
        .iter()
        .map(|array| match (array.as_list_opt::<i32>(), array.as_list_opt::<i64>()) {
            (Some(list), _) => list_alone(list),
            (_, Some(list)) => list_alone(list),
            (None, None) => Ok(array.clone()),
        })
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns?, &options)
}

fn list_alone<O: OffsetSizeTrait>(list: &GenericListArray<O>) -> Result<ArrayRef, ArrowError> {
    let (DataType::List(field) | DataType::LargeList(field)) = list.data_type() else {
        return Ok(Arc::new(list.clone()));
    };
    let offsets = list.offsets();
    let first = offsets.first().map_or(0, |first| first.as_usize());
    let last = offsets.last().map_or(0, |last| last.as_usize());
    let values = list.values().slice(first, last - first);
    let lengths = OffsetBuffer::from_lengths(offsets.lengths());
    Ok(Arc::new(GenericListArray::<O>::try_new(field.clone(), lengths, values, list.nulls().cloned())?))
}

impl Iterator for Answers {
    type Item = Result<ArrayRef, ArrowError>;

    /// Whoever reads may hold the interpreter: it is released while the answers are computed.
    fn next(&mut self) -> Option<Self::Item> {
        match Python::try_attach(|py| py.detach(|| self.answer())) {
            Some(answer) => answer,
            None => self.answer(),
        }
    }
}
