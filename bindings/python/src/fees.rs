//! The lines of what is paid, in Python: a sequence that shows itself as a table.

use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple};
use thoihan::Language;
use thoihan::slip::receipt;

use crate::answer::Answer;
use crate::errors::parsed;

/// The lines of what is paid: a sequence of FeeLine that never changes; a notebook shows it as a table.
#[pyclass(frozen, sequence, module = "thoihan")]
pub(crate) struct FeeLines {
    answer: Py<Answer>,
    lines: Py<PyTuple>,
}

impl FeeLines {
    pub(crate) const fn new(answer: Py<Answer>, lines: Py<PyTuple>) -> Self {
        Self { answer, lines }
    }
}

#[pymethods]
impl FeeLines {
    fn __len__(&self, py: Python<'_>) -> usize {
        self.lines.bind(py).len()
    }

    fn __getitem__<'py>(&self, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.lines.bind(at.py()).as_any().get_item(at)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.lines.bind(py).try_iter()
    }

    /// Where a line stands. Raises ValueError for a line that is not there.
    fn index<'py>(&self, line: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.lines.bind(line.py()).as_any().call_method1("index", (line,))
    }

    /// How often a line is there.
    fn count<'py>(&self, line: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.lines.bind(line.py()).as_any().call_method1("count", (line,))
    }

    /// The lines as a table of HTML, in Vietnamese (`vi`) or English (`en`).
    #[pyo3(signature = (lang="vi"))]
    fn html(&self, lang: &str) -> PyResult<String> {
        Ok(receipt::html(self.answer.get().assessment(), parsed(lang)?))
    }

    fn _repr_html_(&self) -> String {
        receipt::html(self.answer.get().assessment(), Language::Vi)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let lines: Vec<String> =
            self.lines.bind(py).iter().map(|line| line.repr()?.extract()).collect::<PyResult<_>>()?;
        Ok(format!("[{}]", lines.join(", ")))
    }
}
