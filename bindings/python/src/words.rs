//! The words of answers as string enumerations, made from the library's own lists so that none is missing.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use thoihan::{ErrorKind, Status};

static STATUS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static ERROR_KIND: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let status = enumeration(py, "Status", Status::ALL.iter().map(|status| status.as_str()))?;
    let kind = enumeration(py, "ErrorKind", ErrorKind::ALL.iter().map(|kind| kind.as_str()))?;
    module.add("Status", STATUS.get_or_init(py, || status.unbind()).bind(py))?;
    module.add("ErrorKind", ERROR_KIND.get_or_init(py, || kind.unbind()).bind(py))
}

fn enumeration<'py>(
    py: Python<'py>,
    name: &str,
    words: impl Iterator<Item = &'static str>,
) -> PyResult<Bound<'py, PyAny>> {
    let base = py.import("enum")?.getattr("StrEnum")?.cast_into::<PyType>()?;
    let members: Vec<(String, &str)> = words.map(|word| (word.to_uppercase(), word)).collect();
    let options = PyDict::new(py);
    options.set_item("module", "thoihan")?;
    base.call((name, members), Some(&options))
}

pub(crate) fn status(py: Python<'_>, status: Status) -> PyResult<Py<PyAny>> {
    member(py, &STATUS, status.as_str())
}

pub(crate) fn error_kind(py: Python<'_>, kind: ErrorKind) -> PyResult<Py<PyAny>> {
    member(py, &ERROR_KIND, kind.as_str())
}

fn member(py: Python<'_>, class: &PyOnceLock<Py<PyAny>>, word: &str) -> PyResult<Py<PyAny>> {
    match class.get(py) {
        Some(class) => class.call1(py, (word,)),
        None => Ok(word.into_pyobject(py)?.into_any().unbind()),
    }
}
