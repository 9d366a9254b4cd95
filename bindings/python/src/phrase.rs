//! Time limits in prose, read.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Reads a text about a time limit (thời hạn giải quyết): exactly, by cases, or with the reason why a person must read it.
///
/// Counts are texts of exact decimal digits.
#[pyfunction]
#[pyo3(signature = (text))]
pub(crate) fn parse_term<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(&thoihan::phrase::parse_term(text))
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
}
