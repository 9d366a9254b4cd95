//! The door: rule files in, answers out.

use std::path::Path;
use std::sync::Arc;

use crate::assessment::{Assessment, DossierError};
use crate::calendar::Calendar;
use crate::diagnostic::Diagnostics;
use crate::dossier::{AsOf, Dossier};
use crate::source::Source;

/// Why a rule book could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("{path}: {error}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The rules have errors.
    #[error("{0}")]
    Rules(Diagnostics),
}

/// A compiled book of rules: cheap to clone, safe to share between threads.
#[derive(Debug, Clone)]
pub struct Rulebook {
    inner: Arc<()>,
}

impl Rulebook {
    /// Reads every `.han` file below a folder.
    ///
    /// # Errors
    /// A file that cannot be read; rules with errors.
    pub fn load(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        todo!()
    }

    /// Compiles sources.
    ///
    /// # Errors
    /// Every finding, when any of them is an error.
    pub fn compile(sources: &[Source]) -> Result<Self, Diagnostics> {
        todo!()
    }

    /// The embedded Vietnamese rules.
    ///
    /// # Errors
    /// None in a released version; the embedded rules are tested.
    #[cfg(feature = "vietnam")]
    pub fn vietnam() -> Result<Self, Diagnostics> {
        todo!()
    }

    /// The embedded Vietnamese rules together with more sources.
    ///
    /// # Errors
    /// Every finding, when any of them is an error.
    #[cfg(feature = "vietnam")]
    pub fn vietnam_with(sources: &[Source]) -> Result<Self, Diagnostics> {
        todo!()
    }

    /// The warnings and notes of the book.
    pub fn findings(&self) -> &Diagnostics {
        todo!()
    }

    /// SHA-256 over the sorted sources, in hexadecimal.
    pub fn identity(&self) -> &str {
        todo!()
    }

    /// Assesses a dossier.
    ///
    /// # Errors
    /// Only what leaves nothing to say: an unknown procedure, an unreadable dossier, an impossible log.
    pub fn assess(&self, dossier: &Dossier, as_of: &AsOf) -> Result<Assessment, DossierError> {
        todo!()
    }

    /// A calendar by its name.
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        todo!()
    }

    /// The procedures, in order of their codes.
    pub fn procedures(&self) -> Vec<ProcedureInfo<'_>> {
        todo!()
    }

    /// Runs the tests written in the rule files.
    pub fn run_tests(&self) -> Vec<TestResult> {
        todo!()
    }

    /// The consolidated text of a procedure in force on a day, each statement with its source.
    ///
    /// # Errors
    /// An unknown procedure.
    pub fn show(&self, code: &str, on: chrono::NaiveDate) -> Result<String, DossierError> {
        todo!()
    }
}

/// One procedure of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureInfo<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who decides.
    pub agency: Option<&'a str>,
    /// Its field.
    pub field: Option<&'a str>,
}

/// What came of one test in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// The name of the test.
    pub name: String,
    /// `path:line:column`
    pub place: String,
    /// What was expected and what came; empty when the test passed.
    pub failures: Vec<String>,
}
