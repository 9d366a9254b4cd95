//! Answers as Python objects: real dates, aware datetimes, decimals.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use thoihan::assessment::{self as core, Outcome, StatementId};
use thoihan::slip::{reasons, slip};
use thoihan::{AsOf, Assessment, Dossier, Language, Rulebook};

use crate::errors::dossier_error;
use crate::fees::FeeLines;
use crate::words::{error_kind, status};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<AgencyVerdict>()?;
    module.add_class::<Answer>()?;
    module.add_class::<Breach>()?;
    module.add_class::<Deadline>()?;
    module.add_class::<Due>()?;
    module.add_class::<FeeLine>()?;
    module.add_class::<FeeLines>()?;
    module.add_class::<UsedFact>()?;
    module.add_class::<Lateness>()?;
    module.add_class::<Money>()?;
    module.add_class::<NamedAmount>()?;
    module.add_class::<Problem>()?;
    module.add_class::<Reference>()?;
    module.add_class::<Share>()?;
    module.add_class::<Step>()?;
    module.add_class::<Term>()?;
    module.add_class::<TermPart>()?;
    module.add_class::<Total>()
}

type Instant = DateTime<FixedOffset>;

fn text(value: Option<&Arc<str>>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// What was asked: enough to say why the answer is what it is.
pub(crate) struct Asked {
    pub(crate) book: Rulebook,
    pub(crate) dossier: Dossier,
    pub(crate) as_of: AsOf,
}

/// The answer for one dossier; all datetimes carry the offset of the calendar's zone.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Answer(Assessment, Arc<Asked>);

impl Answer {
    pub(crate) const fn new(assessment: Assessment, asked: Arc<Asked>) -> Self {
        Self(assessment, asked)
    }

    pub(crate) const fn assessment(&self) -> &Assessment {
        &self.0
    }
}

#[pymethods]
impl Answer {
    /// The host's own number: str or None.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// The code of the procedure: str or None.
    #[getter]
    fn procedure(&self) -> Option<&str> {
        self.0.procedure.as_deref()
    }

    /// The title of the procedure: str or None.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Who decides: str or None.
    #[getter]
    fn agency(&self) -> Option<&str> {
        self.0.agency.as_deref()
    }

    /// The moment of judgement: an aware datetime.
    #[getter]
    fn as_of(&self) -> Instant {
        self.0.as_of
    }

    /// What was issued after this date was left out.
    #[getter]
    fn known_on(&self) -> NaiveDate {
        self.0.known_on
    }

    /// The identity of the rules: SHA-256 in hexadecimal digits.
    #[getter]
    fn rules(&self) -> &str {
        &self.0.rules
    }

    /// The first day of the version that answered the due date: date, or None for rules without date.
    #[getter]
    fn version(&self) -> Option<NaiveDate> {
        self.0.version
    }

    /// The statutory term that the due date was counted by: Term or None.
    #[getter]
    fn term(&self, py: Python<'_>) -> PyResult<Option<Term>> {
        self.0.term.as_ref().map(|term| Term::new(py, &self.0, term)).transpose()
    }

    /// When the time limit began to run: an aware datetime or None.
    #[getter]
    fn clock_start(&self) -> Option<Instant> {
        self.0.clock_start
    }

    /// The due date in force: Due.
    #[getter]
    fn due(&self, py: Python<'_>) -> PyResult<Due> {
        Due::new(py, &self.0.due)
    }

    /// The due date before re-appointments: Due.
    #[getter]
    fn original_due(&self, py: Python<'_>) -> PyResult<Due> {
        Due::new(py, &self.0.original_due)
    }

    /// Other deadlines, each with its own verdict: list of Deadline.
    #[getter]
    fn deadlines(&self, py: Python<'_>) -> PyResult<Vec<Deadline>> {
        self.0.deadlines.iter().map(|deadline| Deadline::new(py, &self.0, deadline)).collect()
    }

    /// The internal steps: list of Step.
    #[getter]
    fn steps(&self, py: Python<'_>) -> PyResult<Vec<Step>> {
        self.0.steps.iter().map(|step| Step::new(py, &self.0, step)).collect()
    }

    /// The agencies of the steps, in order of first appearance: list of AgencyVerdict.
    #[getter]
    fn agencies(&self, py: Python<'_>) -> PyResult<Vec<AgencyVerdict>> {
        self.0.agencies.iter().map(|agency| AgencyVerdict::new(py, agency)).collect()
    }

    /// How the dossier stands: Status, which is a str.
    #[getter]
    fn status(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        status(py, self.0.status)
    }

    /// The event that is awaited: str or None.
    #[getter]
    fn awaiting(&self) -> Option<&str> {
        self.0.awaiting.as_deref()
    }

    /// The end, or `as_of`, minus the due date in force: Lateness, or None where nothing is measured.
    #[getter]
    fn lateness(&self) -> Option<Lateness> {
        self.0.lateness.map(Lateness::new)
    }

    /// The same against the due date before re-appointments.
    #[getter]
    fn lateness_original(&self) -> Option<Lateness> {
        self.0.lateness_original.map(Lateness::new)
    }

    /// What is left of the time limit of an open dossier: Lateness or None.
    #[getter]
    fn slack(&self) -> Option<Lateness> {
        self.0.slack.map(Lateness::new)
    }

    /// The first instant at which an open dossier is overdue: an aware datetime, None while it waits.
    #[getter]
    fn turns_overdue(&self) -> Option<Instant> {
        self.0.turns_overdue
    }

    /// The lines of what is paid: FeeLines, a sequence of FeeLine.
    #[getter]
    fn fees(slf: &Bound<'_, Self>) -> PyResult<FeeLines> {
        let (py, answer) = (slf.py(), &slf.get().0);
        let lines = answer.fees.iter().map(|line| FeeLine::new(py, answer, line)).collect::<PyResult<Vec<_>>>()?;
        Ok(FeeLines::new(slf.clone().unbind(), PyTuple::new(py, lines)?.unbind()))
    }

    /// Their totals, one for each currency: list of Total.
    #[getter]
    fn totals(&self, py: Python<'_>) -> PyResult<Vec<Total>> {
        self.0.totals.iter().map(|total| Total::new(py, total)).collect()
    }

    /// What was done against the rules: list of Breach.
    #[getter]
    fn breaches(&self) -> Vec<Breach> {
        self.0.breaches.iter().map(|breach| Breach::new(&self.0, breach)).collect()
    }

    /// How many events lie after `as_of` and were left out.
    #[getter]
    fn ignored_later(&self) -> usize {
        self.0.ignored_later
    }

    /// Whether a notice without a date of issue was used though `known_on` was asked.
    #[getter]
    fn undated_notice(&self) -> bool {
        self.0.undated_notice
    }

    /// Every statement that was used: list of Reference.
    #[getter]
    fn basis(&self) -> Vec<Reference> {
        self.0.basis.iter().filter_map(|id| reference(&self.0, Some(*id))).collect()
    }

    /// The answer as JSON text, the same as from every other host.
    fn as_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The answer as dictionaries and lists, the shape of its JSON.
    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.as_json()?,))
    }

    /// The appointment slip in Vietnamese (`vi`) or English (`en`).
    #[pyo3(signature = (lang="vi"))]
    fn slip(&self, lang: &str) -> PyResult<String> {
        let language =
            lang.parse().map_err(|error: thoihan::slip::UnknownLanguage| PyValueError::new_err(error.to_string()))?;
        Ok(slip(&self.0, language))
    }

    /// Why the answer is what it is, as `RuleBook.explain` gives it: the calendar drawn, the fees summed up.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let Asked { book, dossier, as_of } = &*self.1;
        let ledger = py.detach(|| book.explain(dossier, as_of)).map_err(|error| dossier_error(py, &error))?;
        Ok(reasons::html_frame(&ledger, Language::Vi))
    }

    fn __repr__(&self) -> String {
        let due =
            self.0.due.outcome.value().map_or_else(|| self.0.due.outcome.word().to_owned(), |due| due.at.to_rfc3339());
        let id = self.id().or(self.procedure()).unwrap_or_default();
        format!("<Answer {id}: {}, due {due}>", self.0.status)
    }
}

fn reference(answer: &Assessment, id: Option<StatementId>) -> Option<Reference> {
    id.and_then(|id| answer.reference(id)).map(|found| Reference {
        document: text(found.citation.document.as_ref()),
        article: text(found.citation.article.as_ref()),
        place: found.place.clone(),
        text: found.text.to_string(),
    })
}

/// A statement of the rules and what it rests on.
#[pyclass(frozen, get_all, module = "thoihan")]
#[derive(Clone)]
pub(crate) struct Reference {
    /// The number of the document: str or None.
    document: Option<String>,
    /// The article: str or None.
    article: Option<String>,
    /// Where the statement stands: `path:line:column`.
    place: String,
    /// The statement itself, on one line.
    text: String,
}

/// Why a part has no answer.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Problem {
    /// ErrorKind, a word that never changes.
    kind: Py<PyAny>,
    /// One sentence for people.
    message: String,
}

/// What every outcome may have to say besides its value.
struct Reasons {
    awaiting: Option<String>,
    reason: Option<String>,
    missing: Vec<String>,
    error: Option<Py<Problem>>,
}

impl Reasons {
    fn new<T>(py: Python<'_>, outcome: &Outcome<T>) -> PyResult<Self> {
        let mut reasons = Self { awaiting: None, reason: None, missing: Vec::new(), error: None };
        match outcome {
            Outcome::Value(_) | Outcome::Exempt(_) => {}
            Outcome::None(why) => reasons.reason = Some((*why).to_owned()),
            Outcome::Awaiting(event) => reasons.awaiting = Some(event.to_string()),
            Outcome::Undetermined(undetermined) => {
                reasons.reason = Some(undetermined.reason.to_string());
                reasons.missing = undetermined.missing.iter().map(|fact| fact.to_string()).collect();
            }
            Outcome::Error(error) => {
                let problem = Problem { kind: error_kind(py, error.kind)?, message: error.message.clone() };
                reasons.error = Some(Py::new(py, problem)?);
            }
        }
        Ok(reasons)
    }
}

fn candidates<T>(outcome: &Outcome<T>) -> &[T] {
    match outcome {
        Outcome::Undetermined(undetermined) => &undetermined.candidates,
        _ => &[],
    }
}

/// A due date, or why there is none.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Due {
    /// `value`, `none`, `awaiting`, `exempt`, `undetermined` or `error`.
    outcome: &'static str,
    /// The instant: an aware datetime, or None where there is no value.
    at: Option<Instant>,
    /// The day: date or None.
    date: Option<NaiveDate>,
    /// How sure the calendar is of the days up to it: `statutory`, `announced`, `projected`, or None.
    certainty: Option<&'static str>,
    /// The earliest day that it can be: date or None.
    earliest: Option<NaiveDate>,
    /// The latest day that it can be: date or None.
    latest: Option<NaiveDate>,
    /// Whether `as_of` stood in for an instant that has not come.
    provisional: bool,
    /// The event that is awaited: str or None.
    awaiting: Option<String>,
    /// Why there is no value: str or None.
    reason: Option<String>,
    /// The facts that are missing: list of str.
    missing: Vec<String>,
    /// What went wrong: Problem or None.
    error: Option<Py<Problem>>,
    /// The days between which it is undetermined: list of date.
    candidates: Vec<NaiveDate>,
}

impl Due {
    fn new(py: Python<'_>, due: &core::Due) -> PyResult<Self> {
        let value = due.outcome.value();
        let candidates = candidates(&due.outcome);
        let Reasons { awaiting, reason, missing, error } = Reasons::new(py, &due.outcome)?;
        Ok(Self {
            outcome: due.outcome.word(),
            at: value.map(|due| due.at),
            date: value.map(|due| due.date),
            certainty: value.map(|due| certainty(due.certainty)),
            earliest: value.map(|due| due.earliest).or_else(|| candidates.iter().map(|due| due.earliest).min()),
            latest: value.map(|due| due.latest).or_else(|| candidates.iter().map(|due| due.latest).max()),
            provisional: due.provisional,
            awaiting,
            reason,
            missing,
            error,
            candidates: candidates.iter().map(|due| due.date).collect(),
        })
    }
}

#[pymethods]
impl Due {
    fn __repr__(&self) -> String {
        let at = self.at.map_or_else(|| self.reason.clone().unwrap_or_default(), |at| at.to_rfc3339());
        format!("<Due {}: {at}>", self.outcome)
    }
}

pub(crate) const fn certainty(certainty: thoihan::calendar::Certainty) -> &'static str {
    match certainty {
        thoihan::calendar::Certainty::Statutory => "statutory",
        thoihan::calendar::Certainty::Announced => "announced",
        thoihan::calendar::Certainty::Projected => "projected",
    }
}

/// The statutory term as the rules print it; `added` is what further statements add.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Term {
    /// How the parts go together: `in`, `before` or another word of the rules.
    form: &'static str,
    /// What the rules print: list of TermPart.
    parts: Vec<Py<TermPart>>,
    /// What further statements add: list of TermPart.
    added: Vec<Py<TermPart>>,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
}

impl Term {
    fn new(py: Python<'_>, answer: &Assessment, term: &core::Term) -> PyResult<Self> {
        let all = |parts: &[thoihan::term::Part]| parts.iter().map(|part| TermPart::new(py, part)).collect();
        let (parts, added): (PyResult<_>, PyResult<_>) = (all(&term.parts), all(&term.added));
        let citation = reference(answer, Some(term.statement));
        Ok(Self { form: term.form.as_str(), parts: parts?, added: added?, citation })
    }
}

/// A count of one unit: an exact fraction and a word such as `working_day`.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct TermPart {
    /// How many: Fraction.
    count: Py<PyAny>,
    /// A word such as `working_day`.
    unit: String,
}

impl TermPart {
    fn new(py: Python<'_>, part: &thoihan::term::Part) -> PyResult<Py<Self>> {
        let count = py.import("fractions")?.getattr("Fraction")?.call1((part.count.to_string(),))?.unbind();
        let unit = serde_json::to_value(part.unit).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Py::new(py, Self { count, unit: unit.as_str().unwrap_or_default().to_owned() })
    }
}

/// Signed: end minus due; above zero is late.
#[pyclass(frozen, get_all, eq, module = "thoihan")]
#[derive(Clone, PartialEq)]
pub(crate) struct Lateness {
    /// Working days, above zero when late.
    working_days: i64,
    /// Minutes of office hours, above zero when late.
    working_minutes: i64,
    /// Calendar days, above zero when late.
    calendar_days: i64,
}

impl Lateness {
    const fn new(lateness: core::Lateness) -> Self {
        let core::Lateness { working_days, working_minutes, calendar_days } = lateness;
        Self { working_days, working_minutes, calendar_days }
    }
}

/// A named deadline with its own verdict.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Deadline {
    /// Its name in the rules.
    name: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// Its due date: Due.
    due: Py<Due>,
    /// How it stands: Status.
    status: Py<PyAny>,
    /// What a miss means: `closes`, `consents`, `refuses` or None.
    if_missed: Option<&'static str>,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
}

impl Deadline {
    fn new(py: Python<'_>, answer: &Assessment, deadline: &core::Deadline) -> PyResult<Self> {
        Ok(Self {
            name: deadline.name.to_string(),
            title: text(deadline.title.as_ref()),
            due: Py::new(py, Due::new(py, &deadline.due)?)?,
            status: status(py, deadline.status)?,
            if_missed: deadline.if_missed,
            citation: reference(answer, deadline.basis.first().copied()),
        })
    }
}

/// An internal step with its own verdict.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Step {
    /// Its name in the rules.
    name: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// Who does it: str or None.
    agency: Option<String>,
    /// Its due date: Due.
    due: Py<Due>,
    /// When it was done: an aware datetime or None.
    finished: Option<Instant>,
    /// How it stands: Status.
    status: Py<PyAny>,
    /// Its end minus its due date: Lateness or None.
    lateness: Option<Lateness>,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
}

impl Step {
    fn new(py: Python<'_>, answer: &Assessment, step: &core::Step) -> PyResult<Self> {
        Ok(Self {
            name: step.name.to_string(),
            title: text(step.title.as_ref()),
            agency: text(step.agency.as_ref()),
            due: Py::new(py, Due::new(py, &step.due)?)?,
            finished: step.finished,
            status: status(py, step.status)?,
            lateness: step.lateness.map(Lateness::new),
            citation: reference(answer, step.basis.first().copied()),
        })
    }
}

#[pymethods]
impl Step {
    fn __repr__(&self) -> String {
        format!("<Step {}: {}>", self.name, self.status)
    }
}

/// An agency of the step table with its own verdict: who was late, by how much.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct AgencyVerdict {
    /// The agency, as the table of steps writes it.
    agency: String,
    /// How it stands: Status.
    status: Py<PyAny>,
    /// Minutes of office hours that its own steps added to the delay: int, None when nothing is measured.
    working_minutes: Option<i64>,
    /// The names of its steps, in order: list of str.
    steps: Vec<String>,
}

impl AgencyVerdict {
    fn new(py: Python<'_>, verdict: &core::AgencyVerdict) -> PyResult<Self> {
        Ok(Self {
            agency: verdict.agency.to_string(),
            status: status(py, verdict.status)?,
            working_minutes: verdict.working_minutes,
            steps: verdict.steps.iter().map(|step| step.to_string()).collect(),
        })
    }
}

#[pymethods]
impl AgencyVerdict {
    fn __repr__(&self) -> String {
        format!("<AgencyVerdict {}: {}>", self.agency, self.status)
    }
}

/// An amount: its currency and an exact decimal.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Money {
    /// ISO 4217, such as `VND`.
    currency: String,
    /// In major units, exact: Decimal.
    amount: Py<PyAny>,
}

#[pymethods]
impl Money {
    fn __repr__(&self) -> String {
        format!("{} {}", self.amount, self.currency)
    }
}

/// Python's own decimals hold any number of digits, so every amount is exact.
fn money(py: Python<'_>, money: thoihan::amount::Money) -> PyResult<Py<Money>> {
    let decimal = py.import("decimal")?.getattr("Decimal")?;
    let amount = decimal.call1((money.to_ratio().to_string(),))?.unbind();
    Py::new(py, Money { currency: money.currency.to_string(), amount })
}

/// A reduction or a surcharge.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct NamedAmount {
    /// Its name in the rules.
    name: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// How much: Money.
    amount: Py<Money>,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
}

/// A share of what is collected.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Share {
    /// Who is paid.
    to: String,
    /// How much: Money.
    amount: Py<Money>,
}

/// A fact that an amount rests on; `assumed` where the dossier did not give it and its declared default stands.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct UsedFact {
    /// Its name in the rules.
    name: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// Its value, as text.
    value: String,
    /// Whether the dossier did not give it and its declared default stands.
    assumed: bool,
}

/// A number as `Decimal`, an amount as `Money`.
fn figure(py: Python<'_>, figure: core::Figure) -> PyResult<Py<PyAny>> {
    match figure {
        core::Figure::Number(number) => {
            Ok(py.import("decimal")?.getattr("Decimal")?.call1((number.to_string(),))?.unbind())
        }
        core::Figure::Money(amount) => Ok(money(py, amount)?.into_any()),
    }
}

/// A line of the receipt.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct FeeLine {
    /// Its name in the rules.
    name: String,
    /// What people call it: str or None.
    title: Option<String>,
    /// `phi`, `le_phi` or `gia`.
    kind: &'static str,
    /// `value`, `none`, `awaiting`, `exempt`, `undetermined` or `error`.
    outcome: &'static str,
    /// How many, where quantity times rate is the gross amount: Decimal, Money or None.
    quantity: Option<Py<PyAny>>,
    /// At what rate: Decimal, Money or None.
    rate: Option<Py<PyAny>>,
    /// Before reductions and surcharges: Money or None.
    gross: Option<Py<Money>>,
    /// What is taken off: list of NamedAmount.
    reductions: Vec<Py<NamedAmount>>,
    /// What is added: list of NamedAmount.
    surcharges: Vec<Py<NamedAmount>>,
    /// What is paid: Money, or None where it is not known.
    net: Option<Py<Money>>,
    /// Who is paid how much of it: list of Share.
    split: Vec<Py<Share>>,
    /// What is given back: Money or None.
    refund: Option<Py<Money>>,
    /// The event at which it is paid, `before ` in front where the rule says so: str or None.
    payable: Option<String>,
    /// The net amount in Vietnamese words: str or None.
    in_words: Option<String>,
    /// Whether `as_of` stood in for an instant that has not come.
    provisional: bool,
    /// The facts that it rests on: list of UsedFact.
    facts: Vec<Py<UsedFact>>,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
    /// On what ground it is exempt: str or None.
    ground: Option<String>,
    /// The event that is awaited: str or None.
    awaiting: Option<String>,
    /// Why there is no value: str or None.
    reason: Option<String>,
    /// The facts that are missing: list of str.
    missing: Vec<String>,
    /// What went wrong: Problem or None.
    error: Option<Py<Problem>>,
    /// The amounts between which it is undetermined: list of Money.
    candidates: Vec<Py<Money>>,
}

impl FeeLine {
    fn new(py: Python<'_>, answer: &Assessment, line: &core::FeeLine) -> PyResult<Self> {
        let charge = line.outcome.value();
        let measure = charge.and_then(|charge| charge.measure);
        let used = |fact: &core::UsedFact| {
            let (name, title) = (fact.name.to_string(), text(fact.title.as_ref()));
            Py::new(py, UsedFact { name, title, value: fact.value.clone(), assumed: fact.assumed })
        };
        let Reasons { awaiting, reason, missing, error } = Reasons::new(py, &line.outcome)?;
        let named = |name: &str, title: Option<&Arc<str>>, amount, id| -> PyResult<Py<NamedAmount>> {
            let (name, title) = (name.to_owned(), text(title));
            Py::new(py, NamedAmount { name, title, amount: money(py, amount)?, citation: reference(answer, Some(id)) })
        };
        let reductions = charge.map_or(&[][..], |charge| &charge.reductions).iter();
        let surcharges = charge.map_or(&[][..], |charge| &charge.surcharges).iter();
        let split = charge.map_or(&[][..], |charge| &charge.split).iter();
        Ok(Self {
            name: line.name.to_string(),
            title: text(line.title.as_ref()),
            kind: line.kind.as_str(),
            outcome: line.outcome.word(),
            quantity: measure.map(|measure| figure(py, measure.quantity)).transpose()?,
            rate: measure.map(|measure| figure(py, measure.rate)).transpose()?,
            gross: charge.map(|charge| money(py, charge.gross)).transpose()?,
            reductions: reductions
                .map(|item| named(&item.name, item.title.as_ref(), item.amount, item.statement))
                .collect::<PyResult<_>>()?,
            surcharges: surcharges
                .map(|item| named(&item.name, item.title.as_ref(), item.amount, item.statement))
                .collect::<PyResult<_>>()?,
            net: charge.map(|charge| money(py, charge.net)).transpose()?,
            split: split
                .map(|share| Py::new(py, Share { to: share.to.to_string(), amount: money(py, share.amount)? }))
                .collect::<PyResult<_>>()?,
            refund: line.refund.map(|refund| money(py, refund)).transpose()?,
            payable: line.payable.clone(),
            in_words: charge.and_then(|charge| charge.net.in_words()),
            provisional: line.provisional,
            facts: line.facts.iter().map(used).collect::<PyResult<_>>()?,
            citation: reference(answer, line.basis.first().copied()),
            ground: match &line.outcome {
                Outcome::Exempt(ground) => Some(ground.title.as_deref().unwrap_or_default().to_owned()),
                _ => None,
            },
            awaiting,
            reason,
            missing,
            error,
            candidates: candidates(&line.outcome)
                .iter()
                .map(|charge| money(py, charge.net))
                .collect::<PyResult<_>>()?,
        })
    }
}

#[pymethods]
impl FeeLine {
    fn __repr__(&self) -> String {
        let net = self.net.as_ref().map_or_else(String::new, |net| format!(" {}", net.get().__repr__()));
        format!("<FeeLine {}: {}{net}>", self.name, self.outcome)
    }
}

/// What is paid in one currency.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Total {
    /// ISO 4217, such as `VND`.
    currency: String,
    /// `value`, `none`, `awaiting`, `exempt`, `undetermined` or `error`.
    outcome: &'static str,
    /// The whole, when every line has an amount: Money or None.
    amount: Option<Py<Money>>,
    /// The lines that have an amount: Money.
    known: Py<Money>,
    /// The least that it can come to: Money or None.
    minimum: Option<Py<Money>>,
    /// The most that it can come to: Money or None.
    maximum: Option<Py<Money>>,
}

impl Total {
    fn new(py: Python<'_>, total: &core::Total) -> PyResult<Self> {
        let optional = |amount: Option<_>| amount.map(|amount| money(py, amount)).transpose();
        Ok(Self {
            currency: total.currency.to_string(),
            outcome: total.outcome,
            amount: optional(total.amount)?,
            known: money(py, total.known)?,
            minimum: optional(total.minimum)?,
            maximum: optional(total.maximum)?,
        })
    }
}

/// An event that the rules do not allow.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Breach {
    /// What was broken, a word such as `supplement_limit`.
    rule: &'static str,
    /// The event that broke it.
    event: String,
    /// When, in ISO 8601.
    at: String,
    /// What it rests on: Reference or None.
    citation: Option<Reference>,
}

impl Breach {
    fn new(answer: &Assessment, breach: &core::Breach) -> Self {
        let citation = reference(answer, breach.statement);
        Self { rule: breach.rule, event: breach.event.clone(), at: breach.at.clone(), citation }
    }
}
