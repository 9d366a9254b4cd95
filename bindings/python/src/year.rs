//! A year of a calendar in Python, for people.

use chrono::NaiveDate;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use thoihan::calendar::OutsideCalendar;
use thoihan::slip::{Language, year};

use crate::errors::parsed;

/// A year of a calendar: every day drawn, every day off with its reason and what it rests on.
///
/// >>> import thoihan
/// >>> "Quốc khánh" in thoihan.vietnam().calendar("vn").year(2026).html("en")
/// True
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct CalendarYear {
    name: String,
    calendar: thoihan::Calendar,
    year: i32,
    known_on: Option<NaiveDate>,
}

impl CalendarYear {
    pub(crate) fn new(
        name: &str,
        calendar: &thoihan::Calendar,
        year: i32,
        known_on: Option<NaiveDate>,
    ) -> PyResult<Self> {
        let made = Self { name: name.to_owned(), calendar: calendar.clone(), year, known_on };
        made.page(Language::En).map(|_| made)
    }

    fn page(&self, language: Language) -> PyResult<String> {
        year::html(&self.calendar, &self.name, self.year, self.known_on, language).map_err(outside)
    }
}

fn outside(error: OutsideCalendar) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymethods]
impl CalendarYear {
    /// One page in Vietnamese (`vi`) or English (`en`): it asks nothing of any server, runs no script, and prints.
    #[pyo3(signature = (lang="vi"))]
    fn html(&self, lang: &str) -> PyResult<String> {
        self.page(parsed(lang)?)
    }

    fn _repr_html_(&self) -> PyResult<String> {
        year::html_frame(&self.calendar, &self.name, self.year, self.known_on, Language::Vi).map_err(outside)
    }

    fn __repr__(&self) -> String {
        format!("<CalendarYear {} {}>", self.name, self.year)
    }
}
