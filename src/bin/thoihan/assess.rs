//! `thoihan assess`: dossiers in, slips or JSON Lines out, in constant memory and in the order of the input.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;
use thoihan::slip::{Language, slip};
use thoihan::{AsOf, Dossier, DossierError, ErrorKind, Rulebook};

use crate::arguments::{Assess, Common, Form, Format};
use crate::dossiers::{Dossiers, Item};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, clock, say};

const EXAMPLE: &str = include_str!("example.json");

/// What is read before it is answered: enough to keep the threads busy, little enough for any machine.
const BATCH_ITEMS: usize = 4_096;
const BATCH_BYTES: usize = 8 << 20;

/// Below this, starting a thread costs more than it saves.
const ITEMS_PER_THREAD: usize = 32;

const RULE: &str = "────────────────────────────────────────────────────────────────────────";

pub(crate) fn run(common: &Common, options: &Assess) -> Result<Verdict, Failure> {
    let (dossiers, as_of) = open(common, options.file.as_deref(), options.example, "assess")?;
    let book = book::open(common)?;
    let (language, format) = (common.language(), common.format());
    let form = if format == Format::Json { Form::Json } else { Form::Text };
    let desk = Desk { book: &book, as_of, language, form, answer: slip_or_json };
    answer_all(&desk, dossiers, Output::open(common)?, common.threads())
}

/// The dossiers of a file, of standard input or of the example, and the moment of judgement.
pub(crate) fn open(
    common: &Common,
    file: Option<&Path>,
    example: bool,
    command: &str,
) -> Result<(Dossiers, AsOf), Failure> {
    let input: Box<dyn Read> = match file {
        _ if example => Box::new(EXAMPLE.as_bytes()),
        Some(path) if path != Path::new("-") => {
            Box::new(File::open(path).map_err(|error| Failure::file(path, &error))?)
        }
        None if io::stdin().is_terminal() => return Err(Failure::Usage(what_to_do(command))),
        Some(_) | None => Box::new(io::stdin()),
    };
    let mut as_of = clock::as_of(common);
    if example {
        let dossier = read(EXAMPLE).map_err(|error| Failure::Usage(error.to_string()))?;
        as_of.at = common.as_of.or(dossier.accepted).unwrap_or(as_of.at);
        say(format_args!("The example, to save and to change (thoihan {command} FILE):\n{EXAMPLE}"));
    }
    Ok((Dossiers::new(input), as_of))
}

fn what_to_do(command: &str) -> String {
    let first = "no dossiers: name a FILE of JSON, JSON Lines or CSV, or pipe it in";
    let examples = match command {
        "diff" => {
            "  thoihan diff embedded new-rules --dossiers dossiers.jsonl        what new-rules change for them\n  \
             thoihan diff old.plan new.plan --dossiers - --format csv < dossiers.jsonl"
        }
        "explain" => {
            "  thoihan explain --example                                   the reasons for the built-in example\n  \
             thoihan explain dossier.json --format html --out why.html   a page with the calendar drawn\n  \
             thoihan explain dossiers.jsonl --json"
        }
        _ => {
            "  thoihan assess --example            a slip for the built-in example\n  \
             thoihan assess dossiers.jsonl       slips\n  \
             thoihan assess dossiers.jsonl --json --out answers.jsonl"
        }
    };
    format!("{first}\n\n{examples}\n\n{A_DOSSIER}")
}

const A_DOSSIER: &str = "A dossier: {\"id\": \"1\", \"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\", \
     \"facts\": {\"pages\": 5, \"copies\": 4}}\n\
     As CSV: id,procedure,accepted,pages,copies\n        1,2.000815,2026-08-28T15:30,5,4";

fn slip_or_json(desk: &Desk<'_>, dossier: &Dossier) -> Result<String, DossierError> {
    let answer = desk.book.assess(dossier, &desk.as_of)?;
    match desk.form {
        Form::Json => json(&answer),
        Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx => {
            Ok(slip(&answer, desk.language))
        }
    }
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, DossierError> {
    serde_json::to_string(value).map_err(|error| DossierError::new(ErrorKind::Unreadable, error.to_string()))
}

/// Everything that one dossier is answered with.
pub(crate) struct Desk<'a> {
    pub(crate) book: &'a Rulebook,
    pub(crate) as_of: AsOf,
    pub(crate) language: Language,
    pub(crate) form: Form,
    /// What is written of one dossier.
    pub(crate) answer: fn(&Desk<'_>, &Dossier) -> Result<String, DossierError>,
}

enum Row {
    Answer(String),
    Failed { line: u64, id: Option<String>, error: DossierError },
}

/// What `--json` says of a row without an answer.
#[derive(Serialize)]
pub(crate) struct FailedLine {
    pub(crate) line: u64,
    pub(crate) id: Option<String>,
    pub(crate) error: DossierError,
}

pub(crate) fn answer_all(
    desk: &Desk<'_>,
    mut dossiers: Dossiers,
    mut output: Output,
    threads: usize,
) -> Result<Verdict, Failure> {
    let mut progress = Progress::new(&output);
    let (mut verdict, mut written) = (Verdict::Clean, 0_u64);
    loop {
        let batch = next_batch(&mut dossiers)?;
        if batch.is_empty() {
            break;
        }
        for row in rows(desk, &batch, threads) {
            if matches!(row, Row::Failed { .. }) {
                verdict = Verdict::Findings;
            }
            write_row(&mut output, desk.form, row, &mut written)?;
        }
        progress.advance(batch.len() as u64);
        if dossiers.must_wait() {
            output.flush()?;
        }
    }
    progress.clear();
    output.finish()?;
    Ok(verdict)
}

/// As much as has arrived: whoever writes one line and waits for its answer gets it.
pub(crate) fn next_batch(dossiers: &mut Dossiers) -> Result<Vec<Item>, Failure> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH_ITEMS && bytes < BATCH_BYTES {
        let Some(item) = dossiers.next_item().map_err(|error| Failure::Usage(format!("reading dossiers: {error}")))?
        else {
            break;
        };
        bytes += item.text.as_ref().map_or(0, String::len);
        batch.push(item);
        if dossiers.must_wait() {
            break;
        }
    }
    Ok(batch)
}

fn rows(desk: &Desk<'_>, batch: &[Item], threads: usize) -> Vec<Row> {
    each(batch, threads, |item| desk.answer(item))
}

/// What comes of every dossier of a batch, worked out on several threads and in their order.
pub(crate) fn each<T: Send>(batch: &[Item], threads: usize, work: impl Fn(&Item) -> T + Sync) -> Vec<T> {
    let share = batch.len().div_ceil(threads).max(ITEMS_PER_THREAD);
    if share >= batch.len() {
        return batch.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            batch.chunks(share).map(|chunk| scope.spawn(|| chunk.iter().map(&work).collect::<Vec<_>>())).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn write_row(output: &mut Output, form: Form, row: Row, written: &mut u64) -> Result<(), Failure> {
    match (form, row) {
        (Form::Json, Row::Answer(text)) => writeln!(output, "{text}")?,
        (Form::Json, Row::Failed { line, id, error }) => json_line(output, &FailedLine { line, id, error })?,
        (Form::Html, Row::Answer(_)) if *written > 0 => {
            return Err(Failure::Usage("a page of HTML is for one dossier: give one, or another --format".to_owned()));
        }
        (Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx, Row::Answer(text)) => {
            if *written > 0 {
                writeln!(output, "{}", if form == Form::Text { RULE } else { "" })?;
            }
            writeln!(output, "{}", text.trim_end())?;
            *written += 1;
        }
        (
            Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx,
            Row::Failed { line, id, error },
        ) => {
            let id = id.map(|id| format!(" ({id})")).unwrap_or_default();
            say(format_args!("line {line}{id}: error[{}]: {error}", error.kind));
        }
    }
    Ok(())
}

impl Desk<'_> {
    fn answer(&self, item: &Item) -> Row {
        let failed = |id, error| Row::Failed { line: item.line, id, error };
        let dossier = match item.read() {
            Ok(dossier) => dossier,
            Err(error) => return failed(None, error),
        };
        match (self.answer)(self, &dossier) {
            Ok(text) => Row::Answer(text),
            Err(error) => failed(dossier.id, error),
        }
    }
}

impl Item {
    /// The dossier that the text is.
    pub(crate) fn read(&self) -> Result<Dossier, DossierError> {
        match &self.text {
            Ok(text) => read(text),
            Err(message) => Err(DossierError::new(ErrorKind::Unreadable, message)),
        }
    }
}

fn read(text: &str) -> Result<Dossier, DossierError> {
    serde_json::from_str(text).map_err(|error| DossierError::new(ErrorKind::Unreadable, error.to_string()))
}

/// A count on a terminal for work that takes long and prints nothing there.
pub(crate) struct Progress {
    shown: bool,
    wanted: bool,
    done: u64,
    last: Instant,
}

impl Progress {
    pub(crate) fn new(output: &Output) -> Self {
        let wanted = io::stderr().is_terminal() && !output.is_terminal();
        Self { shown: false, wanted, done: 0, last: Instant::now() }
    }

    pub(crate) fn advance(&mut self, count: u64) {
        self.done += count;
        if self.wanted && self.last.elapsed() > Duration::from_millis(500) {
            let _ = write!(io::stderr(), "\r{} dossiers", self.done);
            (self.shown, self.last) = (true, Instant::now());
        }
    }

    pub(crate) fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
