//! The statutory forms in Python: the report of a period.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use chrono::NaiveDate;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use thoihan::report::{Cell, Form, OnlineLevel, Period, PeriodReport as Core, Sheet, Statement};
use thoihan::{Language, Rulebook};

use crate::errors::parsed;
use crate::question;
use crate::report::{schema, stream};

/// What a call says that asks for a form.
pub(crate) struct Asked {
    pub(crate) form: Form,
    pub(crate) period: Period,
    pub(crate) levels: HashMap<String, OnlineLevel>,
}

fn invalid(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

impl Asked {
    /// The keywords of a call; nothing where it asks for no form.
    pub(crate) fn new(
        form: Option<&str>,
        period: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        levels: Option<HashMap<String, String>>,
        as_of: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Self>> {
        let (form, (from, to)) = match (form, period) {
            (Some(form), Some(period)) => (form.parse().map_err(invalid)?, period),
            (None, None) if levels.is_none() => return Ok(None),
            _ => {
                return Err(PyTypeError::new_err(
                    "give `form` and `period` together, or neither of them and no `levels`",
                ));
            }
        };
        if as_of.is_some() {
            return Err(PyTypeError::new_err("a form is judged at the end of its `period`: leave out `as_of`"));
        }
        let period = Period::new(question::day(&from, "period")?, question::day(&to, "period")?).map_err(invalid)?;
        let level = |(code, level): (String, String)| Ok((code, level.parse().map_err(invalid)?));
        let levels = levels.unwrap_or_default().into_iter().map(level).collect::<PyResult<_>>()?;
        Ok(Some(Self { form, period, levels }))
    }
}

/// A statutory form, filled in: give it to pyarrow.table or polars.DataFrame for its rows without the total.
///
/// Its columns are those of `by`, then those of the form by their names in CSV, then what the form has no column for, each
/// only where it counts something; every row adds up.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct PeriodReport {
    report: Core,
    form: Form,
    rules: String,
}

impl PeriodReport {
    pub(crate) fn new(report: Core, form: Form, book: &Rulebook) -> Self {
        Self { report, form, rules: book.identity().to_owned() }
    }

    fn sheet(&self) -> Sheet {
        Sheet::of(&self.report, self.form)
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let sheet = self.sheet();
        let mut fields = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (at, name) in sheet.by.iter().enumerate() {
            fields.push(Field::new(name, DataType::Utf8, true));
            let word = |row: &Vec<Cell>| match row.get(at) {
                Some(Cell::Key(word)) => word.clone(),
                Some(Cell::Count(_)) | None => None,
            };
            columns.push(Arc::new(sheet.rows.iter().map(word).collect::<StringArray>()));
        }
        for (at, column) in sheet.columns.iter().enumerate() {
            fields.push(Field::new(column.name, DataType::Int64, true));
            let count = |row: &Vec<Cell>| match row.get(sheet.by.len() + at) {
                Some(Cell::Count(count)) => i64::try_from(*count).ok(),
                Some(Cell::Key(_)) | None => None,
            };
            columns.push(Arc::new(sheet.rows.iter().map(count).collect::<Int64Array>()));
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

#[pymethods]
impl PeriodReport {
    /// The form: `06`, `07a`, `07b` or `07c`.
    #[getter]
    fn form(&self) -> &'static str {
        self.form.as_str()
    }

    /// The first and the last day of the period: tuple of two dates.
    #[getter]
    fn period(&self) -> (NaiveDate, NaiveDate) {
        (self.report.period().from(), self.report.period().to())
    }

    /// The names of what its rows are told apart by.
    #[getter]
    fn by(&self) -> Vec<String> {
        self.report.names().to_vec()
    }

    /// All dossiers of the period; with `step` in `by`, their steps.
    #[getter]
    fn received(&self) -> u64 {
        self.report.total().counts().received()
    }

    /// What the report leaves out, a number for each reason: dict of str to int.
    #[getter]
    fn outside<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let outside = self.report.outside();
        let counts = PyDict::new(py);
        counts.set_item("settled_before", outside.settled_before)?;
        counts.set_item("accepted_after", outside.accepted_after)?;
        counts.set_item("not_accepted", outside.not_accepted)?;
        counts.set_item("unreadable", outside.unreadable)?;
        Ok(counts)
    }

    /// What `thoihan report --json` prints: `form`, `rules`, `from`, `to`, `by`, `rows`, `total` and `outside`.
    fn as_json(&self) -> PyResult<String> {
        serde_json::to_string(&Statement::new(&self.report, self.form, &self.rules)).map_err(invalid)
    }

    /// The JSON as a dictionary.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.as_json()?,))
    }

    /// The form as plain text, in Vietnamese (`vi`) or English (`en`).
    #[pyo3(signature = (lang="vi"))]
    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.sheet().text(self.report.period(), parsed(lang)?))
    }

    /// The form as a page: it asks nothing of any server, runs no script, and prints.
    #[pyo3(signature = (lang="vi"))]
    fn html(&self, lang: &str) -> PyResult<String> {
        Ok(self.sheet().html(self.report.period(), parsed(lang)?))
    }

    /// The columns, as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema(py, &self.batch().map_err(invalid)?)
    }

    /// The rows, as an Arrow stream: one a key, without the total.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.batch().map_err(invalid)?, requested_schema)
    }

    fn _repr_html_(&self) -> String {
        self.sheet().html_frame(self.report.period(), Language::Vi)
    }

    /// Bars of the counts, one for each row: axes of matplotlib, which the extra `plot` installs.
    ///
    /// `ax` draws into axes that there are. Raises ImportError without matplotlib.
    #[pyo3(signature = (**options))]
    fn plot<'py>(slf: &Bound<'py, Self>, options: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("thoihan._plot")?.call_method("bars", (slf,), options)
    }

    fn __repr__(&self) -> String {
        let (from, to) = self.period();
        format!("<PeriodReport {} from {from} to {to}: {} dossiers>", self.form.as_str(), self.received())
    }
}
