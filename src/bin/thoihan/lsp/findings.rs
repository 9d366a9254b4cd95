//! The findings of a book as editors show them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString};
use thoihan::diagnostic::{self, Diagnostics, Reading, Severity, help_word};
use thoihan::source::Place;

use super::documents::Documents;
use super::positions::Lines;

/// The findings of each file that has some; those of embedded files are nobody's to mend.
pub(super) fn by_file(
    all: &Diagnostics,
    reading: Reading,
    documents: &Documents,
    file: impl Fn(&str) -> Option<PathBuf>,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let files = all.sources.iter().map(|source| file(&source.path)).collect();
    let lines = all.sources.iter().map(|source| Lines::new(&source.text)).collect();
    let places = Places { all, documents, files, lines };
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for finding in &all.findings {
        if let Some(path) = places.file(finding.place) {
            found.entry(path.to_owned()).or_default().push(places.finding(finding, reading));
        }
    }
    found
}

/// The sources of findings with their files and lines.
struct Places<'a> {
    all: &'a Diagnostics,
    documents: &'a Documents,
    files: Vec<Option<PathBuf>>,
    lines: Vec<Lines<'a>>,
}

impl Places<'_> {
    fn file(&self, place: Place) -> Option<&Path> {
        self.files.get(place.source.0 as usize)?.as_deref()
    }

    fn location(&self, place: Place) -> Option<Location> {
        let uri = self.documents.uri(self.file(place)?)?;
        let lines = self.lines.get(place.source.0 as usize)?;
        Some(Location { uri, range: lines.range(place.start as usize, place.end as usize) })
    }

    /// What has no file to point into is told in the message.
    fn finding(&self, finding: &diagnostic::Diagnostic, reading: Reading) -> Diagnostic {
        let language = self.all.language(finding, reading);
        let mut message = finding.message.in_language(language).to_owned();
        let mut related = Vec::new();
        for label in &finding.labels {
            let text = label.text.in_language(language);
            match self.location(label.place) {
                Some(location) => {
                    related.push(DiagnosticRelatedInformation { location, message: text.to_owned() });
                }
                None => message += &format!("\n{}: {text}", self.all.locate(label.place)),
            }
        }
        if let Some(help) = &finding.help {
            message += &format!("\n{}: {}", help_word(language), help.in_language(language));
        }
        Diagnostic {
            range: self.location(finding.place).map(|location| location.range).unwrap_or_default(),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Note => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(finding.code.as_str().to_owned())),
            source: Some("thoihan".to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }
    }
}
