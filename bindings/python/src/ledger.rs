//! Ledgers in Python: why an answer is what it is.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use thoihan::assessment::Ledger as Core;
use thoihan::slip::{Language, reasons};

use crate::answer::{Answer, Asked};
use crate::errors::parsed;

/// Why an answer is what it is: days counted and left out, rules that apply or not, the arithmetic of the fees.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Ledger(Core, Arc<Asked>);

impl Ledger {
    pub(crate) const fn new(ledger: Core, asked: Arc<Asked>) -> Self {
        Self(ledger, asked)
    }
}

#[pymethods]
impl Ledger {
    /// The answer that it explains.
    #[getter]
    fn answer(&self) -> Answer {
        Answer::new(self.0.answer.clone(), self.1.clone())
    }

    /// The ledger as JSON (`tests/contract/ledger.schema.json`), with the answer in it.
    fn as_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The JSON as a dictionary.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.as_json()?,))
    }

    /// The reasons as plain text, in Vietnamese (`vi`) or English (`en`).
    #[pyo3(signature = (lang="vi"))]
    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(reasons::text(&self.0, parsed(lang)?))
    }

    /// The reasons in Markdown.
    #[pyo3(signature = (lang="vi"))]
    fn markdown(&self, lang: &str) -> PyResult<String> {
        Ok(reasons::markdown(&self.0, parsed(lang)?))
    }

    /// One page with the calendar drawn: it asks nothing of any server, runs no script, and prints.
    #[pyo3(signature = (lang="vi"))]
    fn html(&self, lang: &str) -> PyResult<String> {
        Ok(reasons::html(&self.0, parsed(lang)?))
    }

    fn _repr_html_(&self) -> String {
        reasons::html_frame(&self.0, Language::Vi)
    }

    fn __repr__(&self) -> String {
        let id = self.0.answer.id.as_deref().or(self.0.answer.procedure.as_deref()).unwrap_or_default();
        format!("<Ledger {id}: {} entries>", self.0.entries.len())
    }
}
