//! `thoihan fmt`: rule files in their canonical form, in English or Vietnamese keywords.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use thoihan::Language;
use thoihan::assessment::SCHEMA;
use thoihan::diagnostic::{Diagnostics, Finding, Reading};
use thoihan::source::Source;
use thoihan::syntax::{FormatError, ast, format};

use crate::arguments::{Common, Fmt, Format, Lang};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, say};

/// Folders below a given one are read this deep.
const DEPTH: usize = 32;

pub(crate) fn run(common: &Common, options: &Fmt) -> Result<Verdict, Failure> {
    let mut files = Vec::new();
    for file in &options.files {
        collect(file, 0, &mut files)?;
    }
    let mut work = Work { common, options, output: Output::open(common)?, clean: true, unreadable: 0 };
    for file in &files {
        work.file(file)?;
    }
    work.output.finish()?;
    if work.unreadable > 0 {
        return Err(Failure::Usage(format!("{} of {} files were not read or written", work.unreadable, files.len())));
    }
    Ok(if work.clean { Verdict::Clean } else { Verdict::Findings })
}

/// The file itself, or every rule file of a folder, in order.
fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    if depth > DEPTH {
        return Err(Failure::Usage(format!("{}: folders are nested too deeply", path.display())));
    }
    let failure = |error| Failure::file(path, &error);
    let entries = fs::read_dir(path).map_err(failure)?.collect::<Result<Vec<_>, _>>().map_err(failure)?;
    let mut inside: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    inside.retain(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "han"));
    inside.sort();
    inside.iter().try_for_each(|path| collect(path, depth + 1, files))
}

/// The files that are formatted, and how it goes.
struct Work<'a> {
    common: &'a Common,
    options: &'a Fmt,
    output: Output,
    clean: bool,
    unreadable: usize,
}

impl Work<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let is_input = path.as_os_str() == "-";
        let read = if is_input { read_input() } else { fs::read_to_string(path) };
        let text = match read {
            Ok(text) => text,
            Err(error) => {
                self.fails(&Failure::file(path, &error));
                return Ok(());
            }
        };
        let source = Source::new(path.display().to_string(), text);
        let surface = self.options.to.map(|language| match language {
            Lang::Vi => ast::Language::Vietnamese,
            Lang::En => ast::Language::English,
        });
        match format(&source, surface) {
            Ok(formatted) => self.formatted(path, is_input, &source, &formatted),
            Err(FormatError::Faulty(findings)) => {
                self.clean = false;
                self.findings(&findings)
            }
            Err(error) => {
                self.clean = false;
                say(format_args!("error: {error}"));
                Ok(())
            }
        }
    }

    fn formatted(&mut self, path: &Path, is_input: bool, source: &Source, formatted: &str) -> Result<(), Failure> {
        let changed = *source.text != *formatted;
        if self.options.check {
            self.clean = self.clean && !changed;
        } else if is_input && self.common.format() == Format::Text {
            self.output.write_all(formatted.as_bytes())?;
            return Ok(());
        } else if changed && !is_input {
            let written = Output::at(path).and_then(|mut file| {
                file.write_all(formatted.as_bytes())?;
                file.finish()
            });
            if let Err(failure) = written {
                self.fails(&failure);
                return Ok(());
            }
        }
        match self.common.format() {
            Format::Text if changed => writeln!(self.output, "{}", source.path)?,
            Format::Text => {}
            Format::Json => {
                let text = (is_input && !self.options.check).then_some(formatted);
                json_line(&mut self.output, &FileLine { schema: SCHEMA, path: &source.path, changed, text })?;
            }
        }
        Ok(())
    }

    fn findings(&mut self, findings: &Diagnostics) -> Result<(), Failure> {
        match self.common.format() {
            Format::Text => say(findings.render(self.common.reading(Reading::AsWritten)).to_string().trim_end()),
            Format::Json => {
                for finding in findings.for_hosts_in(self.common.reading(Reading::In(Language::En))) {
                    json_line(&mut self.output, &FindingLine { schema: SCHEMA, finding })?;
                }
            }
        }
        Ok(())
    }

    /// One file that cannot be read or written does not keep the others from it.
    fn fails(&mut self, failure: &Failure) {
        self.unreadable += 1;
        if let Some(message) = failure.message() {
            say(message);
        }
    }
}

fn read_input() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// The line of `--json` for a file without faults.
#[derive(Serialize)]
struct FileLine<'a> {
    schema: u32,
    path: &'a str,
    changed: bool,
    text: Option<&'a str>,
}

/// The line of `--json` for a fault.
#[derive(Serialize)]
struct FindingLine<'a> {
    schema: u32,
    #[serde(flatten)]
    finding: Finding<'a>,
}
