//! Two exceptions for two readers: authors of rules and callers.

use arrow_schema::ArrowError;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use thoihan::Language;
use thoihan::diagnostic::{Diagnostics, Finding, Position, Reading, Text};
use thoihan::rulebook::LoadError;

use crate::html::escaped;
use crate::words::error_kind;

create_exception!(thoihan, Error, PyException, "What thoihan has to say against a question or a rule.");
create_exception!(thoihan, RuleError, Error, "The rules have errors; `diagnostics` lists all findings.");
create_exception!(thoihan, DossierError, Error, "The dossier has no answer; `kind` says why and never changes.");
create_exception!(thoihan, PlanError, Error, "The bytes are no plan of this version, or were damaged: load the rules.");

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("Error", py.get_type::<Error>())?;
    module.add("RuleError", py.get_type::<RuleError>())?;
    module.add("DossierError", py.get_type::<DossierError>())?;
    module.add("PlanError", py.get_type::<PlanError>())?;
    module.add_class::<Diagnostic>()?;
    module.add_class::<Label>()
}

pub(crate) fn dossier_error(py: Python<'_>, error: &thoihan::DossierError) -> PyErr {
    let raised = DossierError::new_err(error.message.clone());
    match error_kind(py, error.kind).and_then(|kind| raised.value(py).setattr("kind", kind)) {
        Ok(()) => raised,
        Err(error) => error,
    }
}

pub(crate) fn rule_error(py: Python<'_>, findings: &Diagnostics) -> PyErr {
    let raised = RuleError::new_err(findings.to_string());
    match raised.value(py).setattr("diagnostics", diagnostics(findings, Reading::In(Language::En))) {
        Ok(()) => raised,
        Err(error) => error,
    }
}

pub(crate) fn plan_error(error: &thoihan::rulebook::PlanError) -> PyErr {
    PlanError::new_err(error.to_string())
}

pub(crate) fn load_error(py: Python<'_>, error: LoadError) -> PyErr {
    match error {
        LoadError::Io { path, error } => std::io::Error::new(error.kind(), format!("{path}: {error}")).into(),
        LoadError::Rules(findings) => rule_error(py, &findings),
    }
}

/// Every finding, read in a language.
pub(crate) fn diagnostics(all: &Diagnostics, reading: Reading) -> Vec<Diagnostic> {
    let hosts = all.for_hosts();
    let each = all.findings.iter().zip(&hosts);
    each.map(|(finding, host)| diagnostic(finding, host, all.language(finding, reading))).collect()
}

fn diagnostic(finding: &thoihan::Diagnostic, host: &Finding<'_>, language: Language) -> Diagnostic {
    let (path, line, column) = place(host.at);
    let labels = finding.labels.iter().zip(&host.labels).map(|(label, host)| {
        let (path, line, column) = place(host.at);
        Label { path, line, column, said: label.text.clone(), language }
    });
    Diagnostic {
        code: finding.code.as_str(),
        severity: finding.severity.as_str(),
        path,
        line,
        column,
        labels: labels.collect(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        language,
    }
}

fn place(at: Position<'_>) -> (String, usize, usize) {
    (at.path.unwrap_or_default().to_owned(), at.line.unwrap_or_default(), at.column.unwrap_or_default())
}

/// What came of reading a table.
pub(crate) fn table_error(py: Python<'_>, error: ArrowError) -> PyErr {
    let message = match error {
        ArrowError::InvalidArgumentError(message) => message,
        // what the caller's own progress raised
        ArrowError::ExternalError(error) => match error.downcast::<PyErr>() {
            Ok(raised) => return *raised,
            Err(other) => other.to_string(),
        },
        other => other.to_string(),
    };
    dossier_error(py, &thoihan::DossierError::new(thoihan::ErrorKind::Unreadable, message))
}

/// `vi` or `en`; nothing is each finding in the language of its file.
pub(crate) fn reading(language: Option<&str>) -> PyResult<Reading> {
    language.map_or(Ok(Reading::AsWritten), |language| Ok(Reading::In(parsed(language)?)))
}

pub(crate) fn parsed(language: &str) -> PyResult<Language> {
    language.parse().map_err(|error: thoihan::slip::UnknownLanguage| PyValueError::new_err(error.to_string()))
}

/// One finding in the rules.
#[pyclass(frozen, module = "thoihan")]
#[derive(Clone)]
pub(crate) struct Diagnostic {
    /// A word that never changes, such as `jump`.
    #[pyo3(get)]
    code: &'static str,
    /// `error`, `warning` or `note`.
    #[pyo3(get)]
    severity: &'static str,
    /// The rule file.
    #[pyo3(get)]
    path: String,
    /// From 1 on.
    #[pyo3(get)]
    line: usize,
    /// From 1 on, in characters.
    #[pyo3(get)]
    column: usize,
    /// Other places that are part of it: list of Label.
    #[pyo3(get)]
    labels: Vec<Label>,
    message: Text,
    help: Option<Text>,
    language: Language,
}

/// Another place that is part of a finding.
#[pyclass(frozen, module = "thoihan")]
#[derive(Clone)]
pub(crate) struct Label {
    /// The rule file.
    #[pyo3(get)]
    path: String,
    /// From 1 on.
    #[pyo3(get)]
    line: usize,
    /// From 1 on, in characters.
    #[pyo3(get)]
    column: usize,
    said: Text,
    language: Language,
}

#[pymethods]
impl Label {
    /// What it says.
    #[getter]
    fn text(&self) -> &str {
        self.said.in_language(self.language)
    }
}

#[pymethods]
impl Diagnostic {
    /// One sentence for people.
    #[getter]
    fn message(&self) -> &str {
        self.message.in_language(self.language)
    }

    /// What to do: str or None.
    #[getter]
    fn help(&self) -> Option<&str> {
        self.help.as_ref().map(|help| help.in_language(self.language))
    }

    /// The same finding in Vietnamese or English.
    fn in_language(&self, language: &str) -> PyResult<Self> {
        let language = parsed(language)?;
        let labels = self.labels.iter().map(|label| Label { language, ..label.clone() }).collect();
        Ok(Self { language, labels, ..self.clone() })
    }

    fn _repr_html_(&self) -> String {
        let Self { code, severity, path, line, column, .. } = self;
        let labels = self.labels.iter().map(|label| {
            let Label { path, line, column, .. } = label;
            format!("<li><code>{}:{line}:{column}</code> {}</li>", escaped(path), escaped(label.text()))
        });
        let help = self.help().map(|help| format!("<p>{}</p>", escaped(help))).unwrap_or_default();
        format!(
            "<div><p><b>{severity}</b> <code>{code}</code> <code>{}:{line}:{column}</code><br>{}</p><ul>{}</ul>{help}</div>",
            escaped(path),
            escaped(self.message()),
            labels.collect::<String>(),
        )
    }

    fn __repr__(&self) -> String {
        let Self { code, severity, path, line, column, .. } = self;
        format!("{path}:{line}:{column}: {severity}[{code}]: {}", self.message())
    }
}
