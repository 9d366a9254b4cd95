//! Rule files with one mistake each, of the kind that a legal officer makes: every one must be found, and nothing else.
//!
//! A file in `tests/faults/` says at its end what must be found on which line, the mistake itself first and then what
//! follows from it, and how its wrong line was right:
//!
//! ```text
//! #! 37 version-hole
//! #= 36   since 2015-01-01 until 2026-06-30 by "50/2014/QH13" article "102" {
//! ```
//!
//! With the right line in its place the file has no finding: the mistake is the only one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thoihan::diagnostic::{Code, Diagnostics, Severity};
use thoihan::source::LineIndex;
use thoihan::{Rulebook, Source};

struct Fault {
    name: String,
    text: String,
    /// The lines and the codes that must be found, that of the mistake first.
    expected: Vec<(usize, String)>,
    /// The line as it was right.
    right: (usize, String),
}

fn faults() -> Vec<Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let said = |mark: &str| -> Vec<(usize, String)> {
            let lines = text.lines().filter_map(|line| line.strip_prefix(mark)?.trim_start().split_once(' '));
            lines.map(|(at, rest)| (at.parse().unwrap(), rest.to_owned())).collect()
        };
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (expected, right) = (said("#!"), said("#=").pop());
        assert!(expected.is_empty() == right.is_none(), "{name} says half of what is wrong with it");
        Some(Fault { name, expected, right: right?, text })
    };
    paths.into_iter().filter_map(read).collect()
}

fn found(text: &str) -> Diagnostics {
    match Rulebook::compile(&[Source::new("rules.han", text)]) {
        Ok(book) => book.findings().clone(),
        Err(findings) => findings,
    }
}

/// The text with one line written anew.
fn with_line(text: &str, at: usize, line: &str) -> String {
    text.lines().enumerate().map(|(number, old)| if number + 1 == at { line } else { old }.to_owned() + "\n").collect()
}

#[test]
fn every_mistake_is_found_on_its_line() {
    let (faults, mut wrong) = (faults(), Vec::new());
    for Fault { name, text, expected, right } in &faults {
        let findings = found(text);
        let index = LineIndex::new(text);
        let at = |place: thoihan::source::Place| index.locate(text, place.start).line;
        let places: BTreeSet<(usize, String)> =
            findings.findings.iter().map(|one| (at(one.place), one.code.to_string())).collect();
        if places != expected.iter().cloned().collect() {
            wrong.push(format!("{name}: expected {expected:?}\n{findings}"));
        }
        let repaired = found(&with_line(text, right.0, &right.1));
        if !repaired.findings.is_empty() {
            wrong.push(format!("{name} has another mistake:\n{repaired}"));
        }
    }
    assert!(faults.len() >= 40, "only {} mistakes", faults.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The codes of the mistakes are found in nothing that is right.
#[test]
fn nothing_right_is_called_a_mistake() {
    let mut books: Vec<(String, Vec<Source>)> = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    books.push(("rules".to_owned(), Rulebook::read_folder(root.join("rules")).unwrap()));
    let good = std::fs::read_to_string(root.join("tests/faults/good.han")).unwrap();
    books.push(("good.han".to_owned(), vec![Source::new("good.han", good)]));
    let codes: BTreeSet<String> = faults().into_iter().flat_map(|fault| fault.expected).map(|(_, code)| code).collect();
    for (name, sources) in books {
        let findings = match Rulebook::compile(&sources) {
            Ok(book) => book.findings().clone(),
            Err(findings) => findings,
        };
        let is_mistake = |code: Code| codes.contains(code.as_str());
        let called: Vec<_> = findings
            .findings
            .iter()
            .filter(|one| one.severity != Severity::Note && is_mistake(one.code))
            .map(|one| format!("{} {} {}", findings.locate(one.place), one.code, one.message))
            .collect();
        assert!(called.is_empty(), "{name}:\n{called:#?}");
    }
}

/// What the reader alone finds is found in no good file of the language.
#[test]
fn good_files_of_the_language_have_no_such_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/good");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = Source::new(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
        let findings = thoihan::syntax::parse(thoihan::source::SourceId(0), &source).1;
        assert!(findings.is_empty(), "{}", Diagnostics { findings, sources: vec![source] });
        read += 1;
    }
    assert!(read > 0);
}
