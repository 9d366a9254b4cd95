//! The rule book in Python.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict};
use thoihan::diagnostic::Reading;
use thoihan::source::Source;
use thoihan::{Language, Rulebook};

use crate::answer::{Answer, Asked};
use crate::calendar::Calendar;
use crate::errors::{Diagnostic, diagnostics, dossier_error, load_error, plan_error, reading, rule_error, table_error};
use crate::ledger::Ledger;
use crate::question;
use crate::report::Report;
use crate::table::{self, AnswerTable, Call, open};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<RuleBook>()?;
    module.add_class::<Procedure>()?;
    module.add_class::<Question>()?;
    module.add_class::<TestResult>()?;
    module.add_function(wrap_pyfunction!(load, module)?)?;
    module.add_function(wrap_pyfunction!(vietnam, module)?)?;
    module.add_function(wrap_pyfunction!(from_plan, module)?)?;
    module.add_function(wrap_pyfunction!(compile, module)?)
}

/// Reads every rule file (.han) below a folder.
#[pyfunction]
#[pyo3(signature = (folder))]
fn load(py: Python<'_>, folder: PathBuf) -> PyResult<RuleBook> {
    py.detach(|| Rulebook::load(folder)).map(RuleBook).map_err(|error| load_error(py, error))
}

/// The embedded Vietnamese rules, with more sources (text by path) if given.
#[pyfunction]
#[pyo3(signature = (extra_sources=None))]
fn vietnam(py: Python<'_>, extra_sources: Option<&Bound<'_, PyDict>>) -> PyResult<RuleBook> {
    let sources = extra_sources.map(sources).transpose()?.unwrap_or_default();
    py.detach(|| Rulebook::vietnam_with(&sources)).map(RuleBook).map_err(|findings| rule_error(py, &findings))
}

/// A book from the bytes that `RuleBook.to_plan` gave: what it came from is answered the same, and a host starts quickly.
#[pyfunction]
#[pyo3(signature = (plan))]
fn from_plan(py: Python<'_>, plan: PyBackedBytes) -> PyResult<RuleBook> {
    py.detach(|| Rulebook::from_plan(&plan)).map(RuleBook).map_err(|error| plan_error(&error))
}

/// Compiles rule texts by path.
#[pyfunction]
#[pyo3(signature = (sources))]
fn compile(py: Python<'_>, sources: &Bound<'_, PyDict>) -> PyResult<RuleBook> {
    let sources = self::sources(sources)?;
    py.detach(|| Rulebook::compile(&sources)).map(RuleBook).map_err(|findings| rule_error(py, &findings))
}

fn sources(texts: &Bound<'_, PyDict>) -> PyResult<Vec<Source>> {
    texts.iter().map(|(path, text)| Ok(Source::new(path.extract::<String>()?, text.extract::<String>()?))).collect()
}

/// A compiled book of rules; it never changes and may be shared between threads.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct RuleBook(Rulebook);

#[pymethods]
impl RuleBook {
    /// Assesses a dossier given as a dictionary or as keywords.
    #[pyo3(signature = (dossier=None, /, *, as_of, known_on=None, **keywords))]
    fn assess(
        &self,
        py: Python<'_>,
        dossier: Option<&Bound<'_, PyDict>>,
        as_of: &Bound<'_, PyAny>,
        known_on: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Answer> {
        let dossier = question::dossier(dossier, keywords)?;
        let as_of = question::as_of(as_of, known_on)?;
        let answer = py.detach(|| self.0.assess(&dossier, &as_of)).map_err(|error| dossier_error(py, &error))?;
        Ok(Answer::new(answer, Arc::new(Asked { book: self.0.clone(), dossier, as_of })))
    }

    /// Assesses a dossier given as a dictionary or as keywords, and keeps why the answer is what it is.
    #[pyo3(signature = (dossier=None, /, *, as_of, known_on=None, **keywords))]
    fn explain(
        &self,
        py: Python<'_>,
        dossier: Option<&Bound<'_, PyDict>>,
        as_of: &Bound<'_, PyAny>,
        known_on: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Ledger> {
        let dossier = question::dossier(dossier, keywords)?;
        let as_of = question::as_of(as_of, known_on)?;
        let ledger = py.detach(|| self.0.explain(&dossier, &as_of)).map_err(|error| dossier_error(py, &error))?;
        Ok(Ledger::new(ledger, Arc::new(Asked { book: self.0.clone(), dossier, as_of })))
    }

    /// What a dossier lacks, as a dictionary: the fewest facts that decide it, and the range of answers until then.
    #[pyo3(signature = (dossier=None, /, *, as_of, known_on=None, **keywords))]
    fn missing<'py>(
        &self,
        py: Python<'py>,
        dossier: Option<&Bound<'_, PyDict>>,
        as_of: &Bound<'_, PyAny>,
        known_on: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let dossier = question::dossier(dossier, keywords)?;
        let as_of = question::as_of(as_of, known_on)?;
        let found = py.detach(|| self.0.missing(&dossier, &as_of)).map_err(|error| dossier_error(py, &error))?;
        let json = serde_json::to_string(&found).map_err(|error| PyValueError::new_err(error.to_string()))?;
        py.import("json")?.call_method1("loads", (json,))
    }

    /// Assesses a table of dossiers, one a row: whatever speaks Arrow goes in, and the answers come out the same way.
    ///
    /// Columns map by name; every further column is a fact that the rules declare. A null is not given, floats are
    /// refused. `as_of` and `known_on` are one value or the name of a column; plain money columns need `currency`. The
    /// columns of `keep` are not asked of the rules and stand before the answers; `include` adds lists of structs:
    /// `fees`, `steps`, `agencies`. A row that has no answer has its own `error_kind`.
    #[pyo3(signature = (data, /, *, as_of=None, known_on=None, currency=None, keep=Vec::new(), include=Vec::new(), threads=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of the call")]
    fn assess_table(
        &self,
        data: &Bound<'_, PyAny>,
        as_of: Option<&Bound<'_, PyAny>>,
        known_on: Option<&Bound<'_, PyAny>>,
        currency: Option<String>,
        keep: Vec<String>,
        include: Vec<String>,
        threads: Option<usize>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<AnswerTable> {
        let call = Call { wishes: table::wishes(as_of, known_on, currency, keep, &include, threads)?, progress };
        AnswerTable::new(&self.0, data, call)
    }

    /// Counts how the dossiers of a table stand, by the values of some of its columns.
    ///
    /// The table is read as by `assess_table`, batch by batch; the columns of `by` need not be what the rules ask for.
    #[pyo3(signature = (data, /, *, by=Vec::new(), as_of=None, known_on=None, currency=None, threads=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of the call")]
    fn report(
        &self,
        data: &Bound<'_, PyAny>,
        by: Vec<String>,
        as_of: Option<&Bound<'_, PyAny>>,
        known_on: Option<&Bound<'_, PyAny>>,
        currency: Option<String>,
        threads: Option<usize>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Report> {
        let py = data.py();
        let call = Call { wishes: table::wishes(as_of, known_on, currency, by, &[], threads)?, progress };
        let dossiers = open(&self.0, data, &call)?;
        py.detach(|| dossiers.report()).map(Report::new).map_err(|error| table_error(py, error))
    }

    /// A calendar by its name.
    #[pyo3(signature = (name))]
    fn calendar(&self, name: &str) -> PyResult<Calendar> {
        let found = self.0.calendar(name).map(|calendar| Calendar::new(name, calendar.clone()));
        found.ok_or_else(|| {
            let names = self.0.calendars().join(", ");
            PyKeyError::new_err(format!("there is no calendar `{name}` in these rules: there is {names}"))
        })
    }

    /// The latest minute at which a dossier can be accepted so that it is due on the wanted day or before.
    #[pyo3(signature = (dossier=None, /, *, wanted, as_of, known_on=None, **keywords))]
    fn latest_acceptance(
        &self,
        py: Python<'_>,
        dossier: Option<&Bound<'_, PyDict>>,
        wanted: NaiveDate,
        as_of: &Bound<'_, PyAny>,
        known_on: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Option<DateTime<FixedOffset>>> {
        let dossier = question::dossier(dossier, keywords)?;
        let as_of = question::as_of(as_of, known_on)?;
        py.detach(|| self.0.latest_acceptance(&dossier, wanted, &as_of)).map_err(|error| dossier_error(py, &error))
    }

    /// What a newer book changes in the answer to a dossier, as a dictionary; None where it changes nothing.
    #[pyo3(signature = (newer, dossier=None, /, *, as_of, known_on=None, **keywords))]
    fn difference<'py>(
        &self,
        py: Python<'py>,
        newer: &Self,
        dossier: Option<&Bound<'_, PyDict>>,
        as_of: &Bound<'_, PyAny>,
        known_on: Option<&Bound<'_, PyAny>>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let dossier = question::dossier(dossier, keywords)?;
        let as_of = question::as_of(as_of, known_on)?;
        let found = py.detach(|| self.0.difference(&newer.0, &dossier, &as_of));
        if found.is_none() {
            return Ok(None);
        }
        let json = serde_json::to_string(&found).map_err(|error| PyValueError::new_err(error.to_string()))?;
        py.import("json")?.call_method1("loads", (json,)).map(Some)
    }

    /// The facts to ask for, by the rules in force on a day.
    #[pyo3(signature = (code, on))]
    fn facts(&self, py: Python<'_>, code: &str, on: NaiveDate) -> PyResult<Vec<Question>> {
        let questions = self.0.facts(code, on).map_err(|error| dossier_error(py, &error))?;
        questions.iter().map(|question| Question::new(py, question)).collect()
    }

    /// SHA-256 over the sorted sources.
    #[getter]
    fn identity(&self) -> &str {
        self.0.identity()
    }

    /// The rule texts by path: change one and `compile` them to see what other rules would answer.
    fn sources(&self) -> BTreeMap<String, String> {
        let sources = self.0.findings().sources.iter();
        sources.map(|source| (source.path.to_string(), source.text.to_string())).collect()
    }

    /// The compiled book as bytes, to be stored and read by `from_plan` where a host starts often.
    fn to_plan<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.to_plan()))
    }

    /// As a plan: a worker of another process answers as this one.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((py.import("thoihan")?.getattr("from_plan")?, (self.to_plan(py),)))
    }

    /// The procedures, in order of their codes.
    fn procedures(&self) -> Vec<Procedure> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        self.0
            .procedures()
            .into_iter()
            .map(|found| Procedure {
                code: found.code.to_owned(),
                title: owned(found.title),
                agency: owned(found.agency),
                field: owned(found.field),
            })
            .collect()
    }

    /// The warnings and notes of the book.
    #[getter]
    fn findings(&self) -> Vec<Diagnostic> {
        diagnostics(self.0.findings(), Reading::In(Language::En))
    }

    /// The warnings and notes of the book in Vietnamese (`vi`), in English (`en`), or each in the language of its file.
    #[pyo3(signature = (language=None))]
    fn check(&self, language: Option<&str>) -> PyResult<Vec<Diagnostic>> {
        Ok(diagnostics(self.0.findings(), reading(language)?))
    }

    /// Runs the tests written in the rule files.
    fn run_tests(&self, py: Python<'_>) -> Vec<TestResult> {
        py.detach(|| self.0.run_tests())
            .into_iter()
            .map(|result| TestResult {
                passed: result.failures.is_empty(),
                name: result.name,
                place: result.place,
                failures: result.failures,
            })
            .collect()
    }

    /// The consolidated text of a procedure in force on a day.
    #[pyo3(signature = (code, on))]
    fn show(&self, py: Python<'_>, code: &str, on: NaiveDate) -> PyResult<String> {
        self.0.show(code, on).map_err(|error| dossier_error(py, &error))
    }

    fn __repr__(&self) -> String {
        format!("<RuleBook {}>", self.0.identity())
    }
}

/// A procedure of the book.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Procedure {
    /// Its code.
    code: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// Who decides: str or None.
    agency: Option<String>,
    /// Its field of administration: str or None.
    field: Option<String>,
}

/// A fact to ask for: enough to draw a form.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Question {
    /// The name of the fact, in the rules and in a dossier.
    name: String,
    /// What to ask: str or None.
    title: Option<String>,
    /// `flag`, `integer`, `number`, `money`, `date`, `moment`, `one_of`, `several_of` or `many`.
    kind: &'static str,
    /// The choices of `one_of` and `several_of`: list of str.
    choices: Vec<String>,
    /// The least value, as text: str or None.
    minimum: Option<String>,
    /// The greatest value, as text: str or None.
    maximum: Option<String>,
    /// What it is when it is not given, as text: str or None.
    default: Option<String>,
    /// Whether it may stay unknown.
    optional: bool,
    /// The fields of a record of `many`: list of Question.
    fields: Vec<Py<Question>>,
}

impl Question {
    fn new(py: Python<'_>, question: &thoihan::assessment::Question) -> PyResult<Self> {
        let fields = question.fields.iter().map(|field| Py::new(py, Self::new(py, field)?));
        Ok(Self {
            name: question.name.to_string(),
            title: question.title.as_ref().map(|title| title.to_string()),
            kind: question.kind,
            choices: question.choices.iter().map(|choice| choice.to_string()).collect(),
            minimum: question.minimum.clone(),
            maximum: question.maximum.clone(),
            default: question.default.clone(),
            optional: question.optional,
            fields: fields.collect::<PyResult<_>>()?,
        })
    }
}

/// What came of one test in a rule file.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct TestResult {
    /// The name of the test.
    name: String,
    /// Where it stands: `path:line:column`.
    place: String,
    /// Whether it passed.
    passed: bool,
    /// What differs: list of str.
    failures: Vec<String>,
}
