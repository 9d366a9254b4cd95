//! `thoihan test`: the tests written inside the rule files.

use std::io::Write;

use serde::Serialize;
use thoihan::assessment::SCHEMA;

use crate::arguments::{Common, Format};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, say};

pub(crate) fn run(common: &Common) -> Result<Verdict, Failure> {
    let results = book::open(common)?.run_tests();
    let mut output = Output::open(common)?;
    for result in &results {
        let passed = result.failures.is_empty();
        match common.format() {
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
