//! `thoihan report`: the statutory forms of a period, and the late dossiers of it with what they owe.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde::Serialize;
use thoihan::report::{
    AgencyRank, Cell, Entry, Late, OnlineLevel, Period, PeriodReport, Sheet, Statement, late_text, ranked,
};
use thoihan::slip::Language;
use thoihan::{AsOf, Dossier, DossierError, Moment, Rulebook, Status};

use crate::arguments::{Common, Form, Report, ReportBy};
use crate::assess::{FailedLine, Progress, each, next_batch, open};
use crate::dossiers::Dossiers;
use crate::failure::Failure;
use crate::output::{Output, csv_line, json_line};
use crate::{Verdict, book, say};

pub(crate) fn run(common: &Common, options: &Report) -> Result<Verdict, Failure> {
    let form = common.form();
    if form == Form::Xlsx && common.out.is_none() {
        return Err(Failure::Usage("--format xlsx is written to a file: name it with --out FILE".to_owned()));
    }
    if options.late && matches!(form, Form::Html | Form::Xlsx) {
        return Err(Failure::Usage("--late is written as text, json or csv".to_owned()));
    }
    let period = Period::new(options.from, options.to).map_err(|error| Failure::Usage(error.to_string()))?;
    let (dossiers, _) = open(common, Some(&options.dossiers), false, "report")?;
    let book = book::open(common)?;
    let levels = options.levels.as_deref().map(levels).transpose()?.unwrap_or_default();
    let parties = book.procedures().into_iter().map(|one| (one.code, [one.agency, one.field])).collect();
    let known = |as_of: AsOf| AsOf { known_on: common.known_on.or(as_of.known_on), ..as_of };
    let (end, before) = (known(period.end()), known(period.before()));
    let desk = Desk { book: &book, period, end, before, by: &options.by, parties, levels, late: options.late };
    let mut output = Output::open(common)?;
    let (report, late) = desk.read(dossiers, common.threads(), &mut output, form)?;
    let failed = report.outside().unreadable + report.total().counts().failed();
    let verdict = if failed > 0 { Verdict::Findings } else { Verdict::Clean };
    let language = common.language();
    if options.late {
        write_late(&mut output, &late, form, language)?;
    } else {
        let sheet = Sheet::of(&report, options.form);
        match form {
            Form::Json => {
                json_line(&mut output, &Statement::new(&report, options.form, book.identity()))?;
            }
            Form::Html => write!(output, "{}", sheet.html(period, language))?,
            Form::Csv => {
                write_csv(&mut output, &sheet)?;
                // a line among the rows would be read as one
                sheet.remarks(language).iter().for_each(|remark| say(format_args!("{remark}")));
            }
            Form::Xlsx => crate::workbook::write(&mut output, &sheet, period, language)?,
            Form::Text | Form::Markdown | Form::Sarif => write!(output, "{}", sheet.text(period, language))?,
        }
    }
    output.finish()?;
    Ok(verdict)
}

/// How much of each procedure is online: lines of `CODE,full` or `CODE,partial`.
fn levels(path: &Path) -> Result<HashMap<String, OnlineLevel>, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let mut found = HashMap::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| Failure::file(path, &error))?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        let read = line.split_once(',').and_then(|(code, level)| Some((code.trim(), level.trim().parse().ok()?)));
        let Some((code, level)) = read else {
            let what = "a line is a procedure's code, a comma, and `full` or `partial`";
            return Err(Failure::Usage(format!("{}:{number}: {what}, not `{line}`", path.display())));
        };
        found.insert(code.to_owned(), level);
    }
    Ok(found)
}

/// What every dossier is counted by.
struct Desk<'a> {
    book: &'a Rulebook,
    period: Period,
    end: AsOf,
    before: AsOf,
    by: &'a [ReportBy],
    /// By procedure: who decides, and its field.
    parties: HashMap<&'a str, [Option<&'a str>; 2]>,
    levels: HashMap<String, OnlineLevel>,
    late: bool,
}

/// What one dossier adds.
struct Counted {
    entries: Vec<(Vec<Option<String>>, Entry)>,
    late: Option<Late>,
    /// Why it has no answer, though it is counted.
    failed: Option<(Option<String>, DossierError)>,
}

impl Desk<'_> {
    fn read(
        &self,
        mut dossiers: Dossiers,
        threads: usize,
        output: &mut Output,
        form: Form,
    ) -> Result<(PeriodReport, Vec<Late>), Failure> {
        let mut report = PeriodReport::of(self.period, self.by.iter().map(|by| by.as_str()));
        let mut late = Vec::new();
        let mut progress = Progress::new(output);
        loop {
            let batch = next_batch(&mut dossiers)?;
            if batch.is_empty() {
                break;
            }
            let counted = each(&batch, threads, |item| item.read().map(|dossier| self.counted(&dossier)));
            for (item, counted) in batch.iter().zip(counted) {
                let failed = match counted {
                    Ok(counted) => {
                        counted.entries.into_iter().for_each(|(key, entry)| report.add(key, entry));
                        late.extend(counted.late);
                        counted.failed
                    }
                    Err(error) => {
                        report.add_unreadable();
                        Some((None, error))
                    }
                };
                if let Some((id, error)) = failed {
                    let line = item.line;
                    if form == Form::Json && self.late {
                        json_line(output, &FailedLine { line, id, error })?;
                    } else {
                        let id = id.map(|id| format!(" ({id})")).unwrap_or_default();
                        say(format_args!("line {line}{id}: error[{}]: {error}", error.kind));
                    }
                }
            }
            progress.advance(batch.len() as u64);
        }
        progress.clear();
        Ok((report, late))
    }

    fn counted(&self, dossier: &Dossier) -> Counted {
        let day = |moment: Option<Moment>| moment.map(|moment| self.book.day_of(moment));
        let (accepted, finished) = (day(dossier.accepted), day(dossier.finished));
        let by_step = self.by.contains(&ReportBy::Step);
        let standing = self.book.brief(dossier, &self.end);
        let status = standing.as_ref().ok().map(|brief| brief.status);
        let failed = standing.err().map(|error| (dossier.id.clone(), error));
        let before = accepted.filter(|day| *day < self.period.from());
        let before = before.and_then(|_| self.book.brief(dossier, &self.before).ok()).map(|brief| brief.status);
        let settled_before = self.period.is_settled_before(accepted, finished, before);
        let level = dossier.procedure.as_deref().and_then(|code| self.levels.get(code)).copied();
        let entry = Entry { accepted, channel: dossier.channel, level, settled_before, status };
        let is_late = matches!(status, Some(Status::Late | Status::Overdue)) && !settled_before;
        let answer = if by_step || (self.late && is_late) { self.book.assess(dossier, &self.end).ok() } else { None };
        let steps = answer.iter().filter(|_| by_step).flat_map(|answer| &answer.steps);
        let mut entries: Vec<_> = steps
            .map(|step| {
                let name = step.title.as_ref().unwrap_or(&step.name);
                let key = self.key(dossier, step.agency.as_deref(), Some(name));
                (key, entry.of_step(self.period, finished, step))
            })
            .collect();
        // one without steps, or without an answer, is counted as a whole
        if entries.is_empty() {
            entries.push((self.key(dossier, None, None), entry));
        }
        let in_period = accepted.is_some_and(|day| day <= self.period.to());
        let late = answer.filter(|_| self.late && is_late && in_period).and_then(|answer| Late::of(dossier, &answer));
        Counted { entries, late, failed }
    }

    /// The key of a row: of a dossier, or of one of its steps with the agency that does it.
    fn key(&self, dossier: &Dossier, agency: Option<&str>, step: Option<&str>) -> Vec<Option<String>> {
        let parties = dossier.procedure.as_deref().and_then(|code| self.parties.get(code));
        let [decides, field] = parties.copied().unwrap_or_default();
        let value = |by: &ReportBy| match by {
            ReportBy::Agency => agency.or(decides).map(str::to_owned),
            ReportBy::Field => field.map(str::to_owned),
            ReportBy::Procedure => dossier.procedure.clone(),
            ReportBy::Step => step.map(str::to_owned),
            ReportBy::Office => dossier.office.clone(),
            ReportBy::Place => dossier.place.clone(),
            ReportBy::Channel => dossier.channel.map(|channel| channel.as_str().to_owned()),
        };
        self.by.iter().map(value).collect()
    }
}

/// Rows under the names of the columns, without a total, so that what reads them can add them up.
fn write_csv(output: &mut Output, sheet: &Sheet) -> Result<(), Failure> {
    let heads = sheet.by.iter().map(String::as_str).chain(sheet.columns.iter().map(|column| column.name));
    csv_line(output, heads)?;
    for row in &sheet.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Key(text) => text.clone().unwrap_or_default(),
            Cell::Count(count) => count.to_string(),
        });
        csv_line(output, cells)?;
    }
    Ok(())
}

/// The columns of `--late --format csv`.
const HEAD: &str = "id,procedure,agency,status,original_due,due,working_days,working_minutes,calendar_days,\
    reappointments,agencies,steps,waits";

/// The last line of `--late --json`.
#[derive(Serialize)]
struct Ranking {
    schema: u32,
    late: usize,
    agencies: Vec<AgencyRank>,
}

fn write_late(output: &mut Output, late: &[Late], form: Form, language: Language) -> Result<(), Failure> {
    match form {
        Form::Json => {
            late.iter().try_for_each(|one| json_line(output, one))?;
            let schema = thoihan::assessment::SCHEMA;
            json_line(output, &Ranking { schema, late: late.len(), agencies: ranked(late) })
        }
        Form::Csv => {
            writeln!(output, "{HEAD}")?;
            for one in late {
                csv_line(output, record(one))?;
            }
            Ok(())
        }
        Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Xlsx => {
            write!(output, "{}", late_text(late, language))?;
            Ok(())
        }
    }
}

fn record(one: &Late) -> [String; 13] {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let count = |count: fn(&thoihan::assessment::Lateness) -> i64| {
        one.lateness.as_ref().map(|lateness| count(lateness).to_string()).unwrap_or_default()
    };
    let agencies = one.agencies.iter().map(|one| &*one.agency).collect::<Vec<_>>();
    [
        one.id.clone().unwrap_or_default(),
        one.procedure.as_deref().unwrap_or_default().to_owned(),
        one.agency.as_deref().unwrap_or_default().to_owned(),
        one.status.to_string(),
        day(one.original_due),
        day(one.due),
        count(|lateness| lateness.working_days),
        count(|lateness| lateness.working_minutes),
        count(|lateness| lateness.calendar_days),
        one.reappointments.to_string(),
        agencies.join("; "),
        one.steps.iter().map(|step| &**step).collect::<Vec<_>>().join("; "),
        one.waits.join("; "),
    ]
}
