//! Two exceptions for two readers: authors of rules and callers.

use arrow_schema::ArrowError;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use thoihan::diagnostic::{Diagnostics, Finding, Position};
use thoihan::rulebook::LoadError;

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
    match raised.value(py).setattr("diagnostics", diagnostics(findings)) {
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

pub(crate) fn diagnostics(all: &Diagnostics) -> Vec<Diagnostic> {
    all.for_hosts().iter().map(diagnostic).collect()
}

fn diagnostic(finding: &Finding<'_>) -> Diagnostic {
    let (path, line, column) = place(finding.at);
    let labels = finding.labels.iter().map(|label| {
        let (path, line, column) = place(label.at);
        Label { path, line, column, text: label.text.to_owned() }
    });
    Diagnostic {
        code: finding.code.as_str(),
        severity: finding.severity.as_str(),
        message: finding.message.to_owned(),
        path,
        line,
        column,
        labels: labels.collect(),
        help: finding.help.map(str::to_owned),
    }
}

fn place(at: Position<'_>) -> (String, usize, usize) {
    (at.path.unwrap_or_default().to_owned(), at.line.unwrap_or_default(), at.column.unwrap_or_default())
}

/// What came of reading a table.
pub(crate) fn table_error(py: Python<'_>, error: &ArrowError) -> PyErr {
    let message = match error {
        ArrowError::InvalidArgumentError(message) => message.clone(),
        other => other.to_string(),
    };
    dossier_error(py, &thoihan::DossierError::new(thoihan::ErrorKind::Unreadable, message))
}

/// One finding in the rules.
#[pyclass(frozen, get_all, module = "thoihan")]
#[derive(Clone)]
pub(crate) struct Diagnostic {
    code: &'static str,
    severity: &'static str,
    message: String,
    path: String,
    line: usize,
    column: usize,
    labels: Vec<Label>,
    help: Option<String>,
}

/// Another place that is part of a finding.
#[pyclass(frozen, get_all, module = "thoihan")]
#[derive(Clone)]
pub(crate) struct Label {
    path: String,
    line: usize,
    column: usize,
    text: String,
}

#[pymethods]
impl Diagnostic {
    fn __repr__(&self) -> String {
        let Self { code, severity, message, path, line, column, .. } = self;
        format!("{path}:{line}:{column}: {severity}[{code}]: {message}")
    }
}
