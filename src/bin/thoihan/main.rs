//! The command line of thoihan: reads files and the clock, asks the library, prints what it says.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::todo
    )
)]

mod arguments;
mod assess;
mod book;
mod calendar;
mod check;
mod clock;
mod diff;
mod dossiers;
mod explain;
mod failure;
mod format;
mod import;
mod lsp;
mod output;
mod report;
mod sarif;
mod show;
mod test;
mod workbook;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, Check, Command, Form};
use crate::failure::Failure;
use crate::output::Output;

/// How the work ended when nothing failed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Clean,
    Findings,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(arguments) {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(failure) => {
            if let Some(message) = failure.message() {
                say(message);
            }
            failure.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Result<Verdict, Failure> {
    let common = arguments.common;
    let command = &arguments.command;
    let (served, elsewhere) = match common.form() {
        Form::Text | Form::Json => (true, ""),
        Form::Markdown => (
            matches!(command, Command::Explain(_) | Command::Diff(_)),
            "--format markdown is for thoihan explain and diff",
        ),
        Form::Html => (
            matches!(command, Command::Explain(_) | Command::Diff(_) | Command::Report(_)),
            "--format html is for thoihan explain, diff and report",
        ),
        Form::Csv => {
            (matches!(command, Command::Diff(_) | Command::Report(_)), "--format csv is for thoihan diff and report")
        }
        Form::Xlsx => (matches!(command, Command::Report(_)), "--format xlsx is for thoihan report"),
        Form::Sarif => (
            matches!(command, Command::Check(Check { unsupported: false })),
            "--format sarif is for thoihan check, without --unsupported",
        ),
    };
    if !served {
        return Err(Failure::Usage(elsewhere.to_owned()));
    }
    match arguments.command {
        Command::Assess(options) => assess::run(&common, &options),
        Command::Explain(options) => explain::run(&common, &options),
        Command::Diff(options) => diff::run(&common, &options),
        Command::Report(options) => report::run(&common, &options),
        Command::Check(options) => check::run(&common, &options),
        Command::Fmt(options) => format::run(&common, &options),
        Command::Test(options) => test::run(&common, &options),
        Command::Show(options) => show::run(&common, &options),
        Command::Calendar(options) => calendar::run(&common, &options),
        Command::Import(options) => import::run(&common, &options),
        Command::Lsp { stdio: _ } => lsp::run(&common),
        Command::Completions { shell } => {
            let mut output = Output::open(&common)?;
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "thoihan", &mut script);
            output.write_all(&script)?;
            output.finish()?;
            Ok(Verdict::Clean)
        }
    }
}

/// Talk goes to stderr; when nobody listens there, nothing is lost.
fn say(message: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{message}");
}
