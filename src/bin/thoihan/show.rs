//! `thoihan show`: the consolidated text of a procedure in force on a day, or its history.

use std::io::Write;

use chrono::NaiveDate;
use serde::Serialize;
use thoihan::assessment::SCHEMA;
use thoihan::rulebook::{ChangeKind, Version};
use thoihan::{DossierError, Rulebook};

use crate::arguments::{Common, Format, Show};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, clock, say};

pub(crate) fn run(common: &Common, options: &Show) -> Result<Verdict, Failure> {
    let book = book::open(common)?;
    let code = options.code.as_str();
    if options.history {
        return match book.history(code) {
            Ok(versions) => write_history(common, &book, code, &versions),
            Err(error) => Ok(refused(&error)),
        };
    }
    let on = options.on.unwrap_or_else(|| clock::date(clock::as_of(common).at));
    let text = match book.show(code, on) {
        Ok(text) => text,
        Err(error) => return Ok(refused(&error)),
    };
    let mut output = Output::open(common)?;
    match common.format() {
        Format::Text => writeln!(output, "{}", text.trim_end())?,
        Format::Json => {
            json_line(&mut output, &ShownLine { schema: SCHEMA, code, on, rules: book.identity(), text: &text })?;
        }
    }
    output.finish()?;
    Ok(Verdict::Clean)
}

fn refused(error: &DossierError) -> Verdict {
    say(format_args!("error[{}]: {error}", error.kind));
    Verdict::Findings
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

/// The line of `--history --json`.
#[derive(Serialize)]
struct HistoryLine<'a> {
    schema: u32,
    code: &'a str,
    rules: &'a str,
    versions: &'a [Version],
}

fn write_history(common: &Common, book: &Rulebook, code: &str, versions: &[Version]) -> Result<Verdict, Failure> {
    let mut output = Output::open(common)?;
    match common.format() {
        Format::Json => {
            json_line(&mut output, &HistoryLine { schema: SCHEMA, code, rules: book.identity(), versions })?;
        }
        Format::Text => {
            for (at, version) in versions.iter().enumerate() {
                if at > 0 {
                    writeln!(output)?;
                }
                match version.since {
                    Some(since) => writeln!(output, "# {code}, in force since {since}")?,
                    None => writeln!(output, "# {code}, in force before its first dated version")?,
                }
                for change in &version.changes {
                    let sign = match change.kind {
                        ChangeKind::Kept => ' ',
                        ChangeKind::Added => '+',
                        ChangeKind::Removed => '-',
                    };
                    change.text.lines().try_for_each(|line| writeln!(output, "{sign}{line}"))?;
                }
            }
        }
    }
    output.finish()?;
    Ok(Verdict::Clean)
}
