//! `thoihan show`: the consolidated text of a procedure in force on a day.

use std::io::Write;

use chrono::NaiveDate;
use serde::Serialize;
use thoihan::assessment::SCHEMA;

use crate::arguments::{Common, Format, Show};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, clock, say};

pub(crate) fn run(common: &Common, options: &Show) -> Result<Verdict, Failure> {
    let book = book::open(common)?;
    let as_of = clock::as_of(common);
    let on = options.on.unwrap_or_else(|| clock::date(as_of.at));
    let text = match book.show(&options.code, on) {
        Ok(text) => text,
        Err(error) => {
            say(format_args!("error[{}]: {error}", error.kind));
            return Ok(Verdict::Findings);
        }
    };
    let mut output = Output::open(common)?;
    match common.format() {
        Format::Text => writeln!(output, "{}", text.trim_end())?,
        Format::Json => json_line(
            &mut output,
            &ShownLine { schema: SCHEMA, code: &options.code, on, rules: book.identity(), text: &text },
        )?,
    }
    output.finish()?;
    Ok(Verdict::Clean)
}

/// The line of `--json`.
#[derive(Serialize)]
struct ShownLine<'a> {
    schema: u32,
    code: &'a str,
    on: NaiveDate,
    rules: &'a str,
    text: &'a str,
}
