//! `thoihan check`: every finding in the rules.

use std::io::Write;

use serde::Serialize;
use thoihan::Language;
use thoihan::assessment::SCHEMA;
use thoihan::diagnostic::{Finding, Reading, Severity};

use crate::arguments::{Check, Common, Form, Format};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, sarif, say};

/// What programs read is in English unless they ask.
const ENGLISH: Reading = Reading::In(Language::En);

pub(crate) fn run(common: &Common, options: &Check) -> Result<Verdict, Failure> {
    if options.unsupported {
        return list_unsupported(common);
    }
    let findings = match book::open(common) {
        Ok(book) => book.findings().clone(),
        Err(Failure::Rules(findings)) => *findings,
        Err(failure) => return Err(failure),
    };
    let verdict = if findings.has_errors() { Verdict::Findings } else { Verdict::Clean };
    let mut output = Output::open(common)?;
    match common.form() {
        Form::Text | Form::Markdown | Form::Html | Form::Csv | Form::Xlsx => {
            write!(output, "{}", findings.render(common.reading(Reading::AsWritten)))?
        }
        Form::Sarif => json_line(&mut output, &sarif::log(&findings, common.reading(ENGLISH), &common.rules))?,
        Form::Json => {
            for finding in findings.for_hosts_in(common.reading(ENGLISH)) {
                json_line(&mut output, &FindingLine { schema: SCHEMA, finding })?;
            }
        }
    }
    output.finish()?;
    let count = |severity| findings.findings.iter().filter(|finding| finding.severity == severity).count();
    say(format_args!(
        "{} errors, {} warnings, {} notes",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    ));
    Ok(verdict)
}

fn list_unsupported(common: &Common) -> Result<Verdict, Failure> {
    let book = book::open(common)?;
    let mut output = Output::open(common)?;
    for found in book.unsupported() {
        let (construct, place) = (found.construct, found.place.as_str());
        match common.format() {
            Format::Text => writeln!(output, "{place}: `{construct}` is read but not evaluated")?,
            Format::Json => json_line(&mut output, &UnsupportedLine { schema: SCHEMA, construct, place })?,
        }
    }
    output.finish()?;
    Ok(Verdict::Clean)
}

/// One line of `--unsupported --json`.
#[derive(Serialize)]
struct UnsupportedLine<'a> {
    schema: u32,
    construct: &'a str,
    place: &'a str,
}

/// One line of `--json`.
#[derive(Serialize)]
struct FindingLine<'a> {
    schema: u32,
    #[serde(flatten)]
    finding: Finding<'a>,
}
