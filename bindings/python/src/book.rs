//! The rule book in Python.

use std::collections::{BTreeMap, HashMap};
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
use crate::period::{Asked as AskedForm, PeriodReport};
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

/// Reads every rule file (.han) below a folder. Raises OSError or RuleError.
#[pyfunction]
#[pyo3(signature = (folder))]
fn load(py: Python<'_>, folder: PathBuf) -> PyResult<RuleBook> {
    py.detach(|| Rulebook::load(folder)).map(RuleBook).map_err(|error| load_error(py, error))
}

/// The embedded Vietnamese rules, with more sources (text by path) if given. Raises RuleError for errors in these.
#[pyfunction]
#[pyo3(signature = (extra_sources=None))]
fn vietnam(py: Python<'_>, extra_sources: Option<&Bound<'_, PyDict>>) -> PyResult<RuleBook> {
    let sources = extra_sources.map(sources).transpose()?.unwrap_or_default();
    py.detach(|| Rulebook::vietnam_with(&sources)).map(RuleBook).map_err(|findings| rule_error(py, &findings))
}

/// A book from the bytes that `RuleBook.to_plan` gave: it answers everything as the book did that they came from.
///
/// Procedures, fees, calendars and texts are read when they are first asked for, so it takes a few milliseconds. Raises
/// PlanError for bytes that are no plan, that another version wrote, or that were damaged; forgery is not found, so read
/// plans that you stored yourself.
#[pyfunction]
#[pyo3(signature = (plan))]
fn from_plan(py: Python<'_>, plan: PyBackedBytes) -> PyResult<RuleBook> {
    py.detach(|| Rulebook::from_plan(&plan)).map(RuleBook).map_err(|error| plan_error(&error))
}

/// Compiles rule texts by path. Raises RuleError with all findings.
#[pyfunction]
#[pyo3(signature = (sources))]
fn compile(py: Python<'_>, sources: &Bound<'_, PyDict>) -> PyResult<RuleBook> {
    let sources = self::sources(sources)?;
    py.detach(|| Rulebook::compile(&sources)).map(RuleBook).map_err(|findings| rule_error(py, &findings))
}

fn sources(texts: &Bound<'_, PyDict>) -> PyResult<Vec<Source>> {
    texts.iter().map(|(path, text)| Ok(Source::new(path.extract::<String>()?, text.extract::<String>()?))).collect()
}

/// A compiled book of rules; it never changes and may be shared between threads, and pickled for workers.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct RuleBook(Rulebook);

#[pymethods]
impl RuleBook {
    /// Assesses a dossier given as a dictionary or as keywords.
    ///
    /// Its keys: `id`, `procedure`, `office`, `place`, `channel` (`counter`, `online`, `post`), the moments `submitted`,
    /// `accepted`, `paid` and `finished`, `facts` (a dictionary), `events` (a list of dictionaries with `kind`, `at` and
    /// what the kind needs) and `fees` (a list of names). Facts are bool, int, Decimal, str, dates, lists, and money as
    /// `{"currency": "VND", "amount": "28000"}`; floats are refused.
    ///
    /// A moment is a datetime, a date or its ISO text; without a zone it is on the calendar's clock, with a zone it is that
    /// instant. What lies after `as_of` has not happened yet; what was issued after `known_on`, else after the date of
    /// `as_of`, does not exist.
    ///
    /// >>> import thoihan
    /// >>> answer = thoihan.vietnam().assess(procedure="1.004873", accepted="2026-03-06T09:00", as_of="2026-03-12T08:00")
    /// >>> answer.due, answer.status.value, answer.lateness.working_days
    /// (<Due value: 2026-03-11T17:30:00+07:00>, 'overdue', 1)
    ///
    /// Raises DossierError only where nothing can be said; else each part of the answer has its own outcome. Raises
    /// TypeError for a dictionary and keywords at once, and for neither.
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

    /// Assesses a dossier as `assess` does, with the same arguments and errors, and keeps why the answer is what it is.
    ///
    /// >>> import thoihan
    /// >>> ledger = thoihan.vietnam().explain(procedure="1.012784", accepted="2026-02-12T09:00", as_of="2026-02-12T09:00")
    /// >>> "Tết Nguyên đán" in ledger.text("en"), ledger.answer.due.date.isoformat()
    /// (True, '2026-03-09')
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

    /// What a dossier lacks: the fewest facts that decide its answer, and the range of due dates and fees until then.
    ///
    /// >>> import thoihan
    /// >>> at = "2026-08-28T15:30"
    /// >>> lacks = thoihan.vietnam().missing(procedure="2.000815", channel="counter", accepted=at, paid=at, as_of=at)
    /// >>> [fact["name"] for fact in lacks["facts"]]
    /// ['pages']
    ///
    /// Raises what `assess` raises.
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

    /// Assesses a table of dossiers, one a row: the same answers as `assess` gives row by row.
    ///
    /// `data` is whatever speaks Arrow: a frame of polars or pandas, a table, batch or reader of pyarrow, a relation of
    /// DuckDB. A reader is read batch by batch while the answers are, so it may be larger than memory.
    ///
    /// Columns map by name. `procedure`, `office`, `place` and `channel` are text; `submitted`, `accepted`, `paid` and
    /// `finished` are timestamps (with a zone: instants; without: the calendar's clock), dates or ISO text; `events` is
    /// a list of structs with `kind`, `at` and what the kind needs; `fees` a list of text; `id` is not read. Every
    /// other column is a fact that the rules declare: booleans, integers, decimals, text, dates, timestamps, lists.
    /// Money is a struct of `currency` and `amount`, or numbers in major units whose currency is said here. A null is
    /// not given. Floats are refused, because they are not exact.
    ///
    /// `as_of` is one moment or the name of a column of moments, and so is `known_on` for dates; where they are not
    /// said, columns of these names are taken.
    ///
    /// The columns named in `keep` stand before the answers; the rules need not ask for them. `include` adds a list of
    /// structs for each of its names: `fees`, the lines of what is paid; `steps` and `agencies`, who was late, by how
    /// much. These lists cost a whole assessment for each row. `threads` is how many work, all processors where it is
    /// None. `progress` is called with the number of rows that were answered since its last call, as the `update` of a
    /// bar of tqdm is; what it raises ends the work.
    ///
    /// >>> import datetime as dt
    /// >>> import pyarrow as pa, thoihan
    /// >>> at = dt.datetime(2026, 8, 28, 15, 30)
    /// >>> dossiers = pa.table({"id": ["a"], "procedure": ["2.000815"], "accepted": [at], "paid": [at], "pages": [5]})
    /// >>> answers = pa.table(thoihan.vietnam().assess_table(dossiers, as_of=at, keep=["id"], include=["fees"]))
    /// >>> answers.select(["id", "due_date", "fee_total"]).to_pylist()
    /// [{'id': 'a', 'due_date': datetime.date(2026, 9, 3), 'fee_total': Decimal('7000.00')}]
    /// >>> [line["name"] for line in answers["fees"][0].as_py()]
    /// ['copy_certification']
    ///
    /// Raises DossierError for a column that cannot be what its name says, with its name; TypeError for what is no
    /// table; ValueError for a word of `include` that there is not, and for no thread. A row that has no answer has its
    /// own `error_kind` and `error_message` and spoils no other.
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

    /// Counts how the dossiers of a table stand, by the values of the columns named in `by`.
    ///
    /// The table is read as by `assess_table`, batch by batch, so that it may be larger than memory; the columns of
    /// `by` need not be what the rules ask for. Where the table has no column of that name, `agency` and `field` are
    /// those of the rules, and `step` counts the steps of each dossier in its place, each under the agency that does it.
    /// `threads` and `progress` are as in `assess_table`.
    ///
    /// With `form` (`06`, `07a`, `07b`, `07c`) and `period` (its first and its last day) it is that statutory form: a
    /// PeriodReport of what was received in the period or carried over into it, judged at the end of its last day.
    /// `levels` says of procedures whether they are online wholly (`full`) or in part (`partial`).
    ///
    /// >>> import pyarrow as pa, thoihan
    /// >>> days = ["2026-07-20T09:00", "2026-09-29T09:00"]
    /// >>> dossiers = pa.table({"procedure": ["2.000815", "1.004873"], "accepted": days, "channel": ["counter", "online"]})
    /// >>> quarter = ("2026-07-01", "2026-09-30")
    /// >>> form = thoihan.vietnam().report(dossiers, form="07b", period=quarter, levels={"1.004873": "full"})
    /// >>> form
    /// <PeriodReport 07b from 2026-07-01 to 2026-09-30: 2 dossiers>
    /// >>> pa.table(form).select(["received", "online_full", "counter", "pending", "overdue"]).to_pylist()
    /// [{'received': 2, 'online_full': 1, 'counter': 1, 'pending': 2, 'overdue': 1}]
    ///
    /// Raises DossierError for a name that no column has; TypeError for a form without a period or with `as_of`;
    /// ValueError for words that there are not; and what `progress` raises.
    #[pyo3(signature = (data, /, *, by=Vec::new(), as_of=None, known_on=None, currency=None, form=None, period=None, levels=None, threads=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of the call")]
    fn report<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        by: Vec<String>,
        as_of: Option<&Bound<'py, PyAny>>,
        known_on: Option<&Bound<'py, PyAny>>,
        currency: Option<String>,
        form: Option<&str>,
        period: Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        levels: Option<HashMap<String, String>>,
        threads: Option<usize>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        let asked = AskedForm::new(form, period, levels, as_of)?;
        let wishes = table::wishes(as_of, known_on, currency, by, &[], threads)?;
        let Some(AskedForm { form, period, levels }) = asked else {
            let dossiers = open(&self.0, data, &Call { wishes, progress })?;
            let report = py.detach(|| dossiers.report()).map_err(|error| table_error(py, error))?;
            return Ok(Bound::new(py, Report::new(report))?.into_any());
        };
        let dossiers = open(&self.0, data, &Call { wishes: wishes.at_the_end_of(period), progress })?;
        let report = py.detach(|| dossiers.period_report(period, &levels)).map_err(|error| table_error(py, error))?;
        Ok(Bound::new(py, PeriodReport::new(report, form, &self.0))?.into_any())
    }

    /// A calendar by its name. Raises KeyError with the names that there are.
    #[pyo3(signature = (name))]
    fn calendar(&self, name: &str) -> PyResult<Calendar> {
        let found = self.0.calendar(name).map(|calendar| Calendar::new(name, calendar.clone()));
        found.ok_or_else(|| {
            let names = self.0.calendars().join(", ");
            PyKeyError::new_err(format!("there is no calendar `{name}` in these rules: there is {names}"))
        })
    }

    /// The latest minute at which a dossier can be accepted so that it is due on the wanted day or before.
    ///
    /// An aware datetime; None when no minute up to that day leads there. Of the dossier count procedure, office, place,
    /// channel and facts.
    ///
    /// >>> import datetime, thoihan
    /// >>> wanted = datetime.date(2026, 3, 9)
    /// >>> latest = thoihan.vietnam().latest_acceptance(procedure="1.012784", wanted=wanted, as_of="2026-02-02T08:00")
    /// >>> latest.isoformat()
    /// '2026-02-12T23:59:00+07:00'
    ///
    /// Raises DossierError for a fact that is missing, and a wanted day outside the calendar.
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

    /// What a newer book changes in the answer to a dossier: its due date, status, fees, and who stands worse than told.
    ///
    /// None where it changes nothing. For a table assess it with both books and compare the columns.
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

    /// The facts to ask for, by the rules in force on a day: those of the procedure, then those of its fees.
    ///
    /// Raises DossierError for an unknown procedure.
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
    ///
    /// >>> import thoihan
    /// >>> book = thoihan.vietnam()
    /// >>> without = {path: text.replace("swap off 2026-08-31 work 2026-08-22", "") for path, text in book.sources().items()}
    /// >>> other = thoihan.compile(without)
    /// >>> change = other.difference(book, procedure="1.012784", accepted="2026-08-28T09:00", as_of="2026-08-28T09:00")
    /// >>> change["moved"]["working_days"]
    /// 1
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

    /// The warnings and notes of the book, in English.
    #[getter]
    fn findings(&self) -> Vec<Diagnostic> {
        diagnostics(self.0.findings(), Reading::In(Language::En))
    }

    /// The same in Vietnamese or English, or each in the language of its file.
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

    /// The consolidated text of a procedure in force on a day. Raises DossierError for an unknown procedure.
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
