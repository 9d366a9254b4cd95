//! `thoihan diff`: what other rules or another calendar change for dossiers, batch by batch and in constant memory.

use std::io::Write;

use serde::Serialize;
use thoihan::assessment::{Difference, Differences, SCHEMA, Standing};
use thoihan::slip::differences::{self, Comparison};
use thoihan::{AsOf, DossierError, Rulebook};

use crate::arguments::{Common, Diff, Form};
use crate::assess::{FailedLine, Progress, each, next_batch, open};
use crate::dossiers::{Dossiers, Item};
use crate::failure::Failure;
use crate::output::{Output, csv_line, json_line};
use crate::{Verdict, book, say};

/// The columns of `--format csv`.
const HEAD: &str = "line,id,procedure,kinds,old_due,new_due,old_due_at,new_due_at,working_days,working_minutes,\
    calendar_days,old_status,new_status,old_fees,new_fees,fee_by,notified,worse_off,old_error,new_error";

pub(crate) fn run(common: &Common, options: &Diff) -> Result<Verdict, Failure> {
    let (dossiers, as_of) = open(common, Some(&options.dossiers), false, "diff")?;
    let (old, new) = (book::named(common, &options.old)?, book::named(common, &options.new)?);
    let desk =
        Desk { old: &old, new: &new, as_of, form: common.form(), listed: options.first, threads: common.threads() };
    let mut output = Output::open(common)?;
    let (counts, first) = desk.compare(dossiers, &mut output)?;
    let page = Comparison {
        old: &shown(options.old.as_path(), &old),
        new: &shown(options.new.as_path(), &new),
        as_of: &as_of.at.to_string(),
        counts: &counts,
        first: &first,
    };
    let language = common.language();
    match desk.form {
        Form::Text | Form::Sarif | Form::Xlsx => write!(output, "{}", differences::text(&page, language))?,
        Form::Markdown => write!(output, "{}", differences::markdown(&page, language))?,
        Form::Html => write!(output, "{}", differences::html(&page, language))?,
        Form::Json => json_line(&mut output, &SummaryLine::of(&page, &old, &new))?,
        Form::Csv => say(format_args!(
            "{} dossiers, {} changed, {} worse off than told, {} unreadable",
            counts.dossiers, counts.changed, counts.worse_off, counts.unreadable
        )),
    }
    output.finish()?;
    let failed = counts.unreadable > 0 || counts.without_answer > 0;
    Ok(if failed { Verdict::Findings } else { Verdict::Clean })
}

/// What a book is called: the path that was given, and as much of its identity as tells books apart.
fn shown(path: &std::path::Path, book: &Rulebook) -> String {
    let identity: String = book.identity().chars().take(8).collect();
    format!("{} ({identity})", path.display())
}

/// What every dossier is compared with.
struct Desk<'a> {
    old: &'a Rulebook,
    new: &'a Rulebook,
    as_of: AsOf,
    form: Form,
    listed: usize,
    threads: usize,
}

impl Desk<'_> {
    /// Compares dossier by dossier: only the counts and the first changed ones are kept.
    fn compare(&self, mut dossiers: Dossiers, output: &mut Output) -> Result<(Differences, Vec<Difference>), Failure> {
        let mut progress = Progress::new(output);
        let (mut counts, mut first) = (Differences::default(), Vec::new());
        if self.form == Form::Csv {
            writeln!(output, "{HEAD}")?;
        }
        loop {
            let batch = next_batch(&mut dossiers)?;
            if batch.is_empty() {
                break;
            }
            for (item, found) in batch.iter().zip(each(&batch, self.threads, |item| self.difference(item))) {
                match found {
                    Ok(found) => {
                        counts.add(&found);
                        self.row(output, item.line, &found)?;
                        if first.len() < self.listed && !found.is_none() {
                            first.push(found);
                        }
                    }
                    Err(error) => {
                        counts.unreadable += 1;
                        self.unreadable(output, item.line, error)?;
                    }
                }
            }
            progress.advance(batch.len() as u64);
            if dossiers.must_wait() {
                output.flush()?;
            }
        }
        progress.clear();
        Ok((counts, first))
    }

    fn difference(&self, item: &Item) -> Result<Difference, DossierError> {
        item.read().map(|dossier| self.old.difference(self.new, &dossier, &self.as_of))
    }

    /// What is written of a dossier at once: a changed one, or one that neither book answers.
    fn row(&self, output: &mut Output, line: u64, found: &Difference) -> Result<(), Failure> {
        let unanswered = found.new.error.as_ref().filter(|_| found.new.status.is_none() && found.old.status.is_none());
        match (self.form, unanswered) {
            (Form::Json, Some(error)) => {
                json_line(output, &FailedLine { line, id: found.id.clone(), error: error.clone() })?;
            }
            (Form::Json, None) if !found.is_none() => {
                json_line(output, &ChangedLine { schema: SCHEMA, line, found })?;
            }
            (Form::Csv, _) if !found.is_none() => csv_line(output, record(line, found))?,
            (Form::Json, None) => {}
            (Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx, Some(error)) => {
                let id = found.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
                say(format_args!("line {line}{id}: error[{}]: {error}", error.kind));
            }
            (Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx, None) => {}
        }
        Ok(())
    }

    fn unreadable(&self, output: &mut Output, line: u64, error: DossierError) -> Result<(), Failure> {
        match self.form {
            Form::Json => json_line(output, &FailedLine { line, id: None, error }),
            Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx => {
                say(format_args!("line {line}: error[{}]: {error}", error.kind));
                Ok(())
            }
        }
    }
}

/// One line of `--json`.
#[derive(Serialize)]
struct ChangedLine<'a> {
    schema: u32,
    line: u64,
    #[serde(flatten)]
    found: &'a Difference,
}

/// The last line of `--json`.
#[derive(Serialize)]
struct SummaryLine<'a> {
    schema: u32,
    as_of: &'a str,
    old_rules: &'a str,
    new_rules: &'a str,
    summary: &'a Differences,
}

impl<'a> SummaryLine<'a> {
    fn of(page: &Comparison<'a>, old: &'a Rulebook, new: &'a Rulebook) -> Self {
        let (old_rules, new_rules) = (old.identity(), new.identity());
        Self { schema: SCHEMA, as_of: page.as_of, old_rules, new_rules, summary: page.counts }
    }
}

/// One record of `--format csv`.
fn record(line: u64, found: &Difference) -> [String; 20] {
    let due = |one: &Standing| one.due.map(|due| due.date.to_string()).unwrap_or_default();
    let due_at = |one: &Standing| one.due.map(|due| due.at.to_rfc3339()).unwrap_or_default();
    let status = |one: &Standing| one.status.map(|status| status.to_string()).unwrap_or_default();
    let error = |one: &Standing| one.error.as_ref().map(|error| error.kind.to_string()).unwrap_or_default();
    let fees = |one: &Standing| {
        let paid = one.fees.iter().flatten();
        let paid = paid.map(|(currency, amount)| amount.map_or(format!("? {currency}"), |amount| amount.to_string()));
        paid.collect::<Vec<_>>().join("; ")
    };
    let moved = |count: fn(&thoihan::assessment::Lateness) -> i64| {
        found.moved.as_ref().map(|moved| count(moved).to_string()).unwrap_or_default()
    };
    let by = found.fees.iter().map(|fee| fee.by.map_or(format!("? {}", fee.currency), |by| by.to_string()));
    [
        line.to_string(),
        found.id.clone().unwrap_or_default(),
        found.procedure.as_deref().unwrap_or_default().to_owned(),
        found.kinds().iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" "),
        due(&found.old),
        due(&found.new),
        due_at(&found.old),
        due_at(&found.new),
        moved(|moved| moved.working_days),
        moved(|moved| moved.working_minutes),
        moved(|moved| moved.calendar_days),
        status(&found.old),
        status(&found.new),
        fees(&found.old),
        fees(&found.new),
        by.collect::<Vec<_>>().join("; "),
        found.notified.to_string(),
        found.is_worse_off().to_string(),
        error(&found.old),
        error(&found.new),
    ]
}
