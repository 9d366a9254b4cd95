//! Findings as a SARIF 2.1.0 log, which code hosts and editors read.

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use thoihan::diagnostic::{Code, Diagnostic, Diagnostics, Reading, help_word};
use thoihan::source::{LineIndex, Place, Source};

/// One run of the tool with every finding in it; files are named from the folder in which the command was started.
pub(crate) fn log(findings: &Diagnostics, reading: Reading, folders: &[PathBuf]) -> Value {
    let places = Places::new(findings, reading, folders);
    let rules: Vec<Value> = Code::ALL
        .iter()
        .map(|code| json!({ "id": code.as_str(), "shortDescription": { "text": code.meaning() } }))
        .collect();
    let results: Vec<Value> = findings.findings.iter().map(|finding| places.result(finding)).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "thoihan", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The sources with the starts of their lines and their addresses.
struct Places<'a> {
    findings: &'a Diagnostics,
    reading: Reading,
    indexes: Vec<(LineIndex, String)>,
}

impl<'a> Places<'a> {
    fn new(findings: &'a Diagnostics, reading: Reading, folders: &[PathBuf]) -> Self {
        let sources = findings.sources.iter();
        let indexes = sources.map(|source| (LineIndex::new(&source.text), uri(&path(source, folders)))).collect();
        Self { findings, reading, indexes }
    }

    fn result(&self, finding: &Diagnostic) -> Value {
        let language = self.findings.language(finding, self.reading);
        let message = finding.message.in_language(language);
        let text = match &finding.help {
            Some(help) => format!("{message}\n{}: {}", help_word(language), help.in_language(language)),
            None => message.to_owned(),
        };
        let mut result = Map::new();
        result.insert("ruleId".to_owned(), finding.code.as_str().into());
        result.insert("ruleIndex".to_owned(), Code::ALL.iter().position(|code| *code == finding.code).into());
        result.insert("level".to_owned(), finding.severity.as_str().into());
        result.insert("message".to_owned(), json!({ "text": text }));
        if let Some(place) = self.physical(finding.place) {
            result.insert("locations".to_owned(), json!([{ "physicalLocation": place }]));
        }
        let related: Vec<Value> = finding
            .labels
            .iter()
            .filter_map(|label| {
                let place = self.physical(label.place)?;
                Some(json!({ "physicalLocation": place, "message": { "text": label.text.in_language(language) } }))
            })
            .collect();
        if !related.is_empty() {
            result.insert("relatedLocations".to_owned(), related.into());
        }
        result.into()
    }

    /// File and region; nothing where a finding belongs to no file.
    fn physical(&self, place: Place) -> Option<Value> {
        let at = place.source.0 as usize;
        let (source, (index, uri)) = self.findings.sources.get(at).zip(self.indexes.get(at))?;
        let start = index.locate(&source.text, place.start);
        let end = index.locate(&source.text, place.end.max(place.start));
        Some(json!({
            "artifactLocation": { "uri": uri },
            "region": {
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            },
        }))
    }
}

/// A source is called by its path below its folder, which alone leads nobody to the file; an embedded file has no other.
fn path(source: &Source, folders: &[PathBuf]) -> String {
    let is_it = |file: &PathBuf| fs::read_to_string(file).is_ok_and(|text| text == *source.text);
    let file = folders.iter().map(|folder| folder.join(&*source.path)).find(is_it);
    file.map_or_else(|| source.path.to_string(), |file| file.display().to_string())
}

/// A path as a URI reference: absolute paths are `file:` addresses, all others stay relative.
pub(crate) fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let drive = cfg!(windows) && path.get(1..2) == Some(":");
    let scheme = match (path.starts_with('/'), drive) {
        (true, _) => "file://",
        (false, true) => "file:///",
        (false, false) => "",
    };
    let encoded = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        b':' if drive => ":".to_owned(),
        other => format!("%{other:02X}"),
    });
    scheme.chars().map(String::from).chain(encoded).collect()
}
