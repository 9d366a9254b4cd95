//! Reports in Python: how many dossiers stand how.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use thoihan::Status;
use thoihan::report::{Counts, Report as Core};

use crate::html::escaped;

/// How many dossiers stand how, by the values of some columns: give it to pyarrow.table or polars.DataFrame.
///
/// A row for each key, with `received`, a count for each status, `failed` (rows that have no answer), which together are
/// those received, and `resolved` (early, on time, late) and `open` (in time, overdue).
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Report(Core);

impl Report {
    pub(crate) const fn new(report: Core) -> Self {
        Self(report)
    }

    /// The names of the counts and what they are in a row.
    fn counts(counts: &Counts) -> Vec<(&'static str, u64)> {
        let mut named = vec![("received", counts.received())];
        named.extend(Status::ALL.iter().map(|status| (status.as_str(), counts.of(*status))));
        named.extend([("failed", counts.failed()), ("resolved", counts.resolved()), ("open", counts.open())]);
        named
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let rows: Vec<(&[Option<String>], &Counts)> = self.0.rows().collect();
        let mut fields = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (at, name) in self.0.names().iter().enumerate() {
            fields.push(Field::new(name, DataType::Utf8, true));
            let words: StringArray = rows.iter().map(|(key, _)| key.get(at).and_then(Option::as_deref)).collect();
            columns.push(Arc::new(words));
        }
        let counts: Vec<Vec<(&str, u64)>> = rows.iter().map(|(_, counts)| Self::counts(counts)).collect();
        for (at, (name, _)) in Self::counts(&Counts::default()).into_iter().enumerate() {
            fields.push(Field::new(name, DataType::Int64, true));
            let count = |row: &Vec<(&str, u64)>| row.get(at).and_then(|(_, count)| i64::try_from(*count).ok());
            columns.push(Arc::new(counts.iter().map(count).collect::<Int64Array>()));
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

/// The columns of some rows, as an Arrow schema.
pub(crate) fn schema<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    Ok(to_schema_pycapsule(py, batch.schema().as_ref())?)
}

/// Some rows, as an Arrow stream.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    batch: RecordBatch,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let field = Field::new_struct("", batch.schema().fields().clone(), false);
    let rows: ArrayRef = Arc::new(StructArray::from(batch));
    let rows = ArrayIterator::new(std::iter::once(Ok(rows)), Arc::new(field));
    Ok(to_stream_pycapsule(py, Box::new(rows), requested_schema)?)
}

fn failed(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymethods]
impl Report {
    /// The names of the columns that it counts by.
    #[getter]
    fn by(&self) -> Vec<String> {
        self.0.names().to_vec()
    }

    /// All dossiers that were read.
    #[getter]
    fn received(&self) -> u64 {
        self.0.total().received()
    }

    /// `rows` with `by` and the counts, and `total`; shares in percent as text, half up.
    fn as_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(failed)
    }

    /// The JSON as a dictionary.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.as_json()?,))
    }

    /// The columns, as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema(py, &self.batch().map_err(failed)?)
    }

    /// The rows, as an Arrow stream: one a key, without the total.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.batch().map_err(failed)?, requested_schema)
    }

    /// A table with a row for each key and the total; counts that are nought everywhere are left out.
    fn _repr_html_(&self) -> String {
        let total = self.0.total();
        let all = Self::counts(&total).into_iter().enumerate();
        let shown: Vec<(usize, &str)> =
            all.filter(|(at, (_, count))| *at == 0 || *count > 0).map(|(at, (name, _))| (at, name)).collect();
        let mut html = String::from("<table><thead><tr>");
        for name in self.0.names() {
            html += &format!("<th style=\"text-align:left\">{}</th>", escaped(name));
        }
        for (_, name) in &shown {
            html += &format!("<th>{name}</th>");
        }
        html += "<th>late %</th><th>overdue %</th></tr></thead><tbody>";
        let percent = |share: Option<u64>| share.map_or_else(String::new, |it| format!("{}.{:02}", it / 100, it % 100));
        let mut line = |key: &str, row: &Counts| {
            html += &format!("<tr>{key}");
            let counts = Self::counts(row);
            for (at, _) in &shown {
                html += &format!("<td>{}</td>", counts.get(*at).map_or(0, |(_, count)| *count));
            }
            html += &format!("<td>{}</td><td>{}</td></tr>", percent(row.late_share()), percent(row.overdue_share()));
        };
        for (key, row) in self.0.rows() {
            let cells = key
                .iter()
                .map(|word| format!("<td style=\"text-align:left\">{}</td>", escaped(word.as_deref().unwrap_or("–"))));
            line(&cells.collect::<String>(), row);
        }
        if !self.0.names().is_empty() {
            line(&format!("<th colspan=\"{}\" style=\"text-align:left\">total</th>", self.0.names().len()), &total);
        }
        html + "</tbody></table>"
    }

    /// Bars of the counts, one for each row: axes of matplotlib, which the extra `plot` installs.
    ///
    /// `ax` draws into axes that there are. Raises ImportError without matplotlib.
    #[pyo3(signature = (**options))]
    fn plot<'py>(slf: &Bound<'py, Self>, options: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("thoihan._plot")?.call_method("bars", (slf,), options)
    }

    fn __repr__(&self) -> String {
        let rows = self.0.rows().count();
        let by = match self.0.names() {
            [] => String::new(),
            names => format!(" by {}", names.join(", ")),
        };
        format!("<Report of {} dossiers{by}: {rows} rows>", self.received())
    }
}
