//! thoihan for Python: values are converted, nothing is decided here.

mod answer;
mod book;
mod errors;
mod question;
mod words;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    errors::register(module)?;
    words::register(module)?;
    answer::register(module)?;
    book::register(module)
}
