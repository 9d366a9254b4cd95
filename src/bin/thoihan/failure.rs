//! Why the work could not be done, and the exit code that says so.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use thoihan::diagnostic::{Diagnostics, Reading};
use thoihan::rulebook::LoadError;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The question or the machine is at fault.
    Usage(String),
    /// The rules have errors.
    Rules(Box<Diagnostics>),
    /// Nobody reads the output any more.
    ClosedPipe,
}

impl Failure {
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::Usage(format!("{}: {error}", path.display()))
    }

    pub(crate) fn message(&self) -> Option<String> {
        match self {
            Self::Usage(message) => Some(format!("error: {message}")),
            Self::Rules(findings) => Some(format!(
                "{}error: the rules have errors; `thoihan check` lists all findings",
                findings.render(Reading::AsWritten)
            )),
            Self::ClosedPipe => None,
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Rules(_) => ExitCode::from(1),
            Self::ClosedPipe => ExitCode::SUCCESS,
        }
    }
}

impl From<Diagnostics> for Failure {
    fn from(findings: Diagnostics) -> Self {
        Self::Rules(Box::new(findings))
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Io { .. } => Self::Usage(error.to_string()),
            LoadError::Rules(findings) => findings.into(),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::Usage(error.to_string()) }
    }
}
