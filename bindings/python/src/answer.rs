//! Answers as Python objects: real dates, aware datetimes, decimals.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use thoihan::Assessment;
use thoihan::assessment::{self as core, Outcome, StatementId};
use thoihan::slip::slip;

use crate::words::{error_kind, status};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<AgencyVerdict>()?;
    module.add_class::<Answer>()?;
    module.add_class::<Breach>()?;
    module.add_class::<Deadline>()?;
    module.add_class::<Due>()?;
    module.add_class::<FeeLine>()?;
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

/// The answer for one dossier.
#[pyclass(frozen, module = "thoihan")]
pub(crate) struct Answer(Assessment);

impl Answer {
    pub(crate) const fn new(assessment: Assessment) -> Self {
        Self(assessment)
    }
}

#[pymethods]
impl Answer {
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    #[getter]
    fn procedure(&self) -> Option<&str> {
        self.0.procedure.as_deref()
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    #[getter]
    fn agency(&self) -> Option<&str> {
        self.0.agency.as_deref()
    }

    #[getter]
    fn as_of(&self) -> Instant {
        self.0.as_of
    }

    #[getter]
    fn known_on(&self) -> NaiveDate {
        self.0.known_on
    }

    #[getter]
    fn rules(&self) -> &str {
        &self.0.rules
    }

    #[getter]
    fn version(&self) -> Option<NaiveDate> {
        self.0.version
    }

    #[getter]
    fn term(&self, py: Python<'_>) -> PyResult<Option<Term>> {
        self.0.term.as_ref().map(|term| Term::new(py, &self.0, term)).transpose()
    }

    #[getter]
    fn clock_start(&self) -> Option<Instant> {
        self.0.clock_start
    }

    #[getter]
    fn due(&self, py: Python<'_>) -> PyResult<Due> {
        Due::new(py, &self.0.due)
    }

    #[getter]
    fn original_due(&self, py: Python<'_>) -> PyResult<Due> {
        Due::new(py, &self.0.original_due)
    }

    #[getter]
    fn deadlines(&self, py: Python<'_>) -> PyResult<Vec<Deadline>> {
        self.0.deadlines.iter().map(|deadline| Deadline::new(py, &self.0, deadline)).collect()
    }

    #[getter]
    fn steps(&self, py: Python<'_>) -> PyResult<Vec<Step>> {
        self.0.steps.iter().map(|step| Step::new(py, &self.0, step)).collect()
    }

    #[getter]
    fn agencies(&self, py: Python<'_>) -> PyResult<Vec<AgencyVerdict>> {
        self.0.agencies.iter().map(|agency| AgencyVerdict::new(py, agency)).collect()
    }

    #[getter]
    fn status(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        status(py, self.0.status)
    }

    #[getter]
    fn awaiting(&self) -> Option<&str> {
        self.0.awaiting.as_deref()
    }

    #[getter]
    fn lateness(&self) -> Option<Lateness> {
        self.0.lateness.map(Lateness::new)
    }

    #[getter]
    fn lateness_original(&self) -> Option<Lateness> {
        self.0.lateness_original.map(Lateness::new)
    }

    #[getter]
    fn slack(&self) -> Option<Lateness> {
        self.0.slack.map(Lateness::new)
    }

    #[getter]
    fn turns_overdue(&self) -> Option<Instant> {
        self.0.turns_overdue
    }

    #[getter]
    fn fees(&self, py: Python<'_>) -> PyResult<Vec<FeeLine>> {
        self.0.fees.iter().map(|line| FeeLine::new(py, &self.0, line)).collect()
    }

    #[getter]
    fn totals(&self, py: Python<'_>) -> PyResult<Vec<Total>> {
        self.0.totals.iter().map(|total| Total::new(py, total)).collect()
    }

    #[getter]
    fn breaches(&self) -> Vec<Breach> {
        self.0.breaches.iter().map(|breach| Breach::new(&self.0, breach)).collect()
    }

    #[getter]
    fn ignored_later(&self) -> usize {
        self.0.ignored_later
    }

    #[getter]
    fn undated_notice(&self) -> bool {
        self.0.undated_notice
    }

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
    document: Option<String>,
    article: Option<String>,
    place: String,
    text: String,
}

/// Why a part has no answer.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Problem {
    kind: Py<PyAny>,
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
    outcome: &'static str,
    at: Option<Instant>,
    date: Option<NaiveDate>,
    certainty: Option<&'static str>,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    provisional: bool,
    awaiting: Option<String>,
    reason: Option<String>,
    missing: Vec<String>,
    error: Option<Py<Problem>>,
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
    form: &'static str,
    parts: Vec<Py<TermPart>>,
    added: Vec<Py<TermPart>>,
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
    count: Py<PyAny>,
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
    working_days: i64,
    working_minutes: i64,
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
    name: String,
    title: Option<String>,
    due: Py<Due>,
    status: Py<PyAny>,
    if_missed: Option<&'static str>,
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
    name: String,
    title: Option<String>,
    agency: Option<String>,
    due: Py<Due>,
    finished: Option<Instant>,
    status: Py<PyAny>,
    lateness: Option<Lateness>,
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

/// An agency of the step table with its own verdict.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct AgencyVerdict {
    agency: String,
    status: Py<PyAny>,
    working_minutes: Option<i64>,
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

/// An amount: its currency and an exact decimal.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Money {
    currency: String,
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
    name: String,
    title: Option<String>,
    amount: Py<Money>,
    citation: Option<Reference>,
}

/// A share of what is collected.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Share {
    to: String,
    amount: Py<Money>,
}

/// A fact that an amount rests on.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct UsedFact {
    name: String,
    title: Option<String>,
    value: String,
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
    name: String,
    title: Option<String>,
    kind: &'static str,
    outcome: &'static str,
    quantity: Option<Py<PyAny>>,
    rate: Option<Py<PyAny>>,
    gross: Option<Py<Money>>,
    reductions: Vec<Py<NamedAmount>>,
    surcharges: Vec<Py<NamedAmount>>,
    net: Option<Py<Money>>,
    split: Vec<Py<Share>>,
    refund: Option<Py<Money>>,
    payable: Option<String>,
    in_words: Option<String>,
    provisional: bool,
    facts: Vec<Py<UsedFact>>,
    citation: Option<Reference>,
    ground: Option<String>,
    awaiting: Option<String>,
    reason: Option<String>,
    missing: Vec<String>,
    error: Option<Py<Problem>>,
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

/// What is paid in one currency.
#[pyclass(frozen, get_all, module = "thoihan")]
pub(crate) struct Total {
    currency: String,
    outcome: &'static str,
    amount: Option<Py<Money>>,
    known: Py<Money>,
    minimum: Option<Py<Money>>,
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
    rule: &'static str,
    event: String,
    at: String,
    citation: Option<Reference>,
}

impl Breach {
    fn new(answer: &Assessment, breach: &core::Breach) -> Self {
        let citation = reference(answer, breach.statement);
        Self { rule: breach.rule, event: breach.event.clone(), at: breach.at.clone(), citation }
    }
}
