//! thoihan for Python: values are converted, nothing is decided here.

mod answer;
mod book;
mod calendar;
mod errors;
mod fees;
mod html;
mod ledger;
mod period;
mod phrase;
mod question;
mod report;
mod table;
mod words;
mod year;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    errors::register(module)?;
    words::register(module)?;
    answer::register(module)?;
    module.add_class::<calendar::Calendar>()?;
    module.add_class::<calendar::Column>()?;
    module.add_class::<year::CalendarYear>()?;
    module.add_class::<ledger::Ledger>()?;
    module.add_class::<report::Report>()?;
    module.add_class::<period::PeriodReport>()?;
    module.add_class::<table::AnswerTable>()?;
    module.add_function(wrap_pyfunction!(phrase::parse_term, module)?)?;
    book::register(module)
}
