//! `thoihan test`: the tests written inside the rule files, and what they do not reach.

use std::io::Write;

use serde::Serialize;
use thoihan::Rulebook;
use thoihan::assessment::SCHEMA;
use thoihan::rulebook::{Coverage, Missed, Suggestion};

use crate::arguments::{Common, Format, Test};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, say};

pub(crate) fn run(common: &Common, options: &Test) -> Result<Verdict, Failure> {
    let book = book::open(common)?;
    if let Some(procedure) = &options.suggest {
        return suggest(common, &book, procedure.as_deref());
    }
    let results = book.run_tests();
    let mut output = Output::open(common)?;
    for result in &results {
        let passed = result.failures.is_empty();
        match common.format() {
            Format::Text if passed && options.coverage => {}
            Format::Text => {
                let word = if passed { "ok    " } else { "FAILED" };
                writeln!(output, "{word} {} ({})", result.name, result.place)?;
                for failure in &result.failures {
                    writeln!(output, "       {failure}")?;
                }
            }
            Format::Json => json_line(
                &mut output,
                &TestLine {
                    schema: SCHEMA,
                    name: &result.name,
                    place: &result.place,
                    passed,
                    failures: &result.failures,
                },
            )?,
        }
    }
    let failed = results.iter().filter(|result| !result.failures.is_empty()).count();
    let counts = format!("{} passed, {failed} failed", results.len() - failed);
    match common.format() {
        Format::Text => writeln!(output, "{counts}")?,
        Format::Json => say(&counts),
    }
    if options.coverage {
        write_coverage(common, &mut output, &book.coverage())?;
    }
    output.finish()?;
    Ok(if failed == 0 { Verdict::Clean } else { Verdict::Findings })
}

/// One line of `--json`.
#[derive(Serialize)]
struct TestLine<'a> {
    schema: u32,
    name: &'a str,
    place: &'a str,
    passed: bool,
    failures: &'a [String],
}

/// The line of `--coverage --json`.
#[derive(Serialize)]
struct CoverageLine<'a> {
    schema: u32,
    reached: usize,
    total: usize,
    coverage: &'a Coverage,
}

/// What no test reaches, then how much of each file is reached.
fn write_coverage(common: &Common, output: &mut Output, coverage: &Coverage) -> Result<(), Failure> {
    let (reached, total) = (coverage.reached(), coverage.total());
    if common.format() == Format::Json {
        return json_line(output, &CoverageLine { schema: SCHEMA, reached, total, coverage });
    }
    for Missed { kind, exception, place, text } in &coverage.missed {
        let when = if *exception { " (exception)" } else { "" };
        writeln!(output, "{place}: no test reaches this {kind}{when}: {text}")?;
    }
    if !coverage.missed.is_empty() {
        writeln!(output)?;
    }
    let width = total.to_string().len();
    for file in &coverage.files {
        writeln!(output, "{:>width$} of {:>width$}  {}", file.reached, file.total, file.path)?;
    }
    writeln!(output, "{reached:>width$} of {total:>width$}  in all")?;
    Ok(())
}

/// One line of `--suggest --json`.
#[derive(Serialize)]
struct SuggestionLine<'a> {
    schema: u32,
    subject: &'a str,
    text: &'a str,
    reaches: &'a [String],
}

/// Tests to be pasted into rule files once a person has confirmed what they expect.
fn suggest(common: &Common, book: &Rulebook, procedure: Option<&str>) -> Result<Verdict, Failure> {
    let suggestions = match book.suggest(procedure) {
        Ok(suggestions) => suggestions,
        Err(error) => {
            say(format_args!("error[{}]: {error}", error.kind));
            return Ok(Verdict::Findings);
        }
    };
    let mut output = Output::open(common)?;
    for (at, Suggestion { subject, text, reaches }) in suggestions.iter().enumerate() {
        match common.format() {
            Format::Text if at > 0 => write!(output, "\n{text}")?,
            Format::Text => write!(output, "{text}")?,
            Format::Json => json_line(&mut output, &SuggestionLine { schema: SCHEMA, subject, text, reaches })?,
        }
    }
    output.finish()?;
    let reached: usize = suggestions.iter().map(|one| one.reaches.len()).sum();
    say(format_args!("{} tests suggested, {reached} statements reached that no test reaches", suggestions.len()));
    Ok(Verdict::Clean)
}
