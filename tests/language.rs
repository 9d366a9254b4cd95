//! Rule files that are good and rule files that are at fault, as data in `tests/language/`.
//!
//! A file in `bad/` says itself what must be found in it, in comments anywhere:
//!
//! ```text
//! #! 3:7 unknown-statement "did you mean `due`"
//! ```
//!
//! Line and column count from 1, columns in characters; each quoted text must stand in the message or in the help.
//! Nothing else may be found, and every finding must say what to do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use thoihan::diagnostic::{Diagnostic, Diagnostics};
use thoihan::source::{LineIndex, Source, SourceId};
use thoihan::syntax::ast::File;

/// The findings of the reader alone; the whole compiler is checked with the same files.
fn syntax_findings(source: &Source) -> Vec<Diagnostic> {
    thoihan::syntax::parse(SourceId(0), source).1
}

fn parse(text: &str) -> (File, Vec<Diagnostic>) {
    thoihan::syntax::parse(SourceId(0), &Source::new("text.han", text))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "han"));
    files.sort();
    assert!(!files.is_empty(), "no files in {folder}");
    files
}

fn source(path: &Path) -> Source {
    Source::new(path.file_name().unwrap().to_str().unwrap(), std::fs::read_to_string(path).unwrap())
}

/// One `#!` line: where, what, and words of the message or the help.
#[derive(Debug)]
struct Expected {
    place: String,
    code: String,
    words: Vec<String>,
}

fn expected(text: &str) -> Vec<Expected> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("#!"));
    lines
        .map(|line| {
            let (place, rest) = line.trim().split_once(' ').unwrap();
            let (code, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let words = rest.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            Expected { place: place.to_owned(), code: code.to_owned(), words }
        })
        .collect()
}

fn as_expected(finding: &Diagnostic, text: &str) -> String {
    let at = LineIndex::new(text).locate(text, finding.place.start);
    let help = finding.help.as_deref().unwrap_or("");
    format!("#! {}:{} {} {:?} {help:?}", at.line, at.column, finding.code, finding.message)
}

fn matches(expected: &Expected, finding: &Diagnostic, text: &str) -> bool {
    let at = LineIndex::new(text).locate(text, finding.place.start);
    let said = format!("{}\n{}", finding.message, finding.help.as_deref().unwrap_or(""));
    expected.place == format!("{}:{}", at.line, at.column)
        && expected.code == finding.code.as_str()
        && expected.words.iter().all(|words| said.contains(words.as_str()))
}

/// Compares what a file says must be found with what is found, by whatever finds it.
fn check_bad(source: &Source, find: impl Fn(&Source) -> Vec<Diagnostic>) -> Result<(), String> {
    let (expected, found) = (expected(&source.text), find(source));
    let same = expected.len() == found.len()
        && expected.iter().zip(&found).all(|(expected, finding)| matches(expected, finding, &source.text));
    let mut report = String::new();
    if expected.is_empty() || !same {
        let _ = writeln!(report, "{} finds:", source.path);
        for finding in &found {
            let _ = writeln!(report, "{}", as_expected(finding, &source.text));
        }
    }
    for finding in found.iter().filter(|finding| finding.help.as_deref().unwrap_or("").is_empty()) {
        let _ = writeln!(report, "{}: no help in: {}", source.path, finding.message);
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

/// The tree without its places, to compare two ways to write the same.
fn shape(file: &File) -> String {
    let text = format!("{:?} {:?}", file.items, file.comments);
    let mut parts = text.split("Place { source: SourceId(0), start: ");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |shape, part| shape + part.split_once('}').unwrap().1)
}

#[test]
fn good_files_have_no_findings() {
    for path in files("good") {
        let source = source(&path);
        let findings = syntax_findings(&source);
        assert!(findings.is_empty(), "{}", Diagnostics { findings, sources: vec![source] });
    }
}

#[test]
fn bad_files_say_what_is_wrong_with_them() {
    let reports: Vec<String> =
        files("bad").iter().filter_map(|path| check_bad(&source(path), syntax_findings).err()).collect();
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

#[test]
fn both_surfaces_give_the_same_tree() {
    for path in files("good").iter().filter(|path| path.to_str().unwrap().ends_with(".vi.han")) {
        let english = PathBuf::from(path.to_str().unwrap().replace(".vi.han", ".han"));
        let (vietnamese, english) = (parse(&source(path).text).0, parse(&source(&english).text).0);
        for (left, right) in vietnamese.items.iter().zip(&english.items) {
            let one = |item: &thoihan::syntax::ast::Item| File { items: vec![item.clone()], ..File::default() };
            assert_eq!(shape(&one(left)), shape(&one(right)), "{}", path.display());
        }
        assert_eq!(shape(&vietnamese), shape(&english), "{}", path.display());
    }
}
