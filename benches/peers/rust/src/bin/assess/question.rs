//! What is asked: the generated book with every day worked, and tables of one procedure and of all.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::{fs, io};

use thoihan::dossier::Moment;
use thoihan::{AsOf, Rulebook, Source};

use super::generated::{self, Parameters};
use super::rows::{AS_OF, Rows};

pub const PROCEDURES: usize = 1_500;
/// The procedure of the table of one.
const ONE: usize = 700;
/// Rows of the contestants that take one after another.
pub const FEW: usize = 20_000;

const MINUTE: i64 = 60_000_000;
const MINUTES: i64 = 24 * 60;

pub struct Table {
    pub rows: Rows,
    pub book: Rulebook,
    pub now: AsOf,
    pub as_of: i64,
}

/// A row as contestants without columns are given it: days since 1970, minutes of a day, and of `end` since 1970.
#[cfg_attr(not(feature = "engines"), allow(dead_code))] // only the engines read words
pub struct Row {
    pub procedure: usize,
    pub accepted_day: i64,
    pub accepted_minute: i64,
    pub paid_day: i64,
    pub end_day: i64,
    pub end_minute: i64,
    pub finished: bool,
    pub urgent: bool,
    pub complex: bool,
    pub remote: bool,
    pub poor: bool,
    pub channel: &'static str,
    pub kind_of_work: &'static str,
    pub pages: i64,
    pub copies: i64,
    pub value: i64,
}

impl Table {
    pub fn all(rows: usize) -> HashMap<&'static str, Self> {
        let book = Rulebook::compile(&sources()).expect("the generated book compiles");
        let at: chrono::NaiveDateTime = format!("{AS_OF}:00").parse().expect("a moment");
        let table = |procedures: Range<usize>| Self {
            rows: Rows::new(procedures, rows),
            book: book.clone(),
            now: AsOf::new(Moment::Civil(at)),
            as_of: at.and_utc().timestamp_micros(),
        };
        [("one", table(ONE..ONE + 1)), ("spread", table(0..PROCEDURES))].into()
    }

    pub fn few(&self) -> usize {
        FEW.min(self.rows.procedure.len())
    }

    pub fn index(&self, row: usize) -> usize {
        self.rows.procedures.start + self.rows.procedure[row] as usize
    }

    pub fn row(&self, row: usize) -> Row {
        let Self { rows, as_of, .. } = self;
        let accepted = rows.accepted[row] / MINUTE;
        let finished = rows.is_finished[row];
        let end = if finished { rows.finished[row] } else { *as_of } / MINUTE;
        Row {
            procedure: self.index(row),
            accepted_day: accepted / MINUTES,
            accepted_minute: accepted % MINUTES,
            paid_day: rows.paid[row] / MINUTE / MINUTES,
            end_day: end / MINUTES,
            end_minute: end,
            finished,
            urgent: rows.urgent[row],
            complex: rows.complex[row],
            remote: rows.remote[row],
            poor: rows.poor[row],
            channel: super::rows::CHANNELS[rows.channel[row] as usize],
            kind_of_work: super::rows::KINDS[rows.kind[row] as usize],
            pages: rows.pages[row],
            copies: rows.copies[row],
            value: i64::try_from(rows.value[row]).expect("an amount of 64 bits"),
        }
    }

    /// Files of numbers for the contestants in Python: those of the rows, and the parameters of every procedure.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let rows = || (0..self.rows.procedure.len()).map(|row| self.row(row));
        write(folder, "procedure", rows().map(|row| row.procedure as i64))?;
        write(folder, "accepted_day", rows().map(|row| row.accepted_day))?;
        write(folder, "accepted_minute", rows().map(|row| row.accepted_minute))?;
        write(folder, "paid_day", rows().map(|row| row.paid_day))?;
        write(folder, "end_day", rows().map(|row| row.end_day))?;
        write(folder, "end_minute", rows().map(|row| row.end_minute))?;
        write(folder, "finished", rows().map(|row| i64::from(row.finished)))?;
        write(folder, "urgent", rows().map(|row| i64::from(row.urgent)))?;
        write(folder, "complex", rows().map(|row| i64::from(row.complex)))?;
        write(folder, "remote", rows().map(|row| i64::from(row.remote)))?;
        write(folder, "poor", rows().map(|row| i64::from(row.poor)))?;
        write(folder, "channel", self.rows.channel.iter().map(|code| i64::from(*code)))?;
        write(folder, "kind_of_work", self.rows.kind.iter().map(|code| i64::from(*code)))?;
        write(folder, "pages", rows().map(|row| row.pages))?;
        write(folder, "copies", rows().map(|row| row.copies))?;
        write(folder, "value", rows().map(|row| row.value))?;
        write(folder, "parameters", (0..PROCEDURES).flat_map(|index| parameters(index).map(|(_, value)| value as i64)))
    }
}

/// What stands for each placeholder in the rules of one procedure.
pub fn parameters(index: usize) -> [(&'static str, usize); 8] {
    let Parameters { old: [old, old_more, old_far], days: [days, days_more], new: [new, new_more], base } =
        Parameters::of(index);
    [
        ("<old>", old),
        ("<old_more>", old_more),
        ("<old_far>", old_far),
        ("<days>", days),
        ("<days_more>", days_more),
        ("<new>", new),
        ("<new_more>", new_more),
        ("<fee>", base * 1_000),
    ]
}

/// The generated book with every day worked: the peers know no calendar.
fn sources() -> Vec<Source> {
    let mut sources = generated::book(PROCEDURES);
    let head = &mut sources[0];
    let lines = head.text.lines().filter(|line| !line.starts_with("  holiday") && !line.starts_with("  substitute"));
    let text = lines.collect::<Vec<_>>().join("\n").replace("Mon..Fri", "Mon..Sun") + "\n";
    *head = Source::new(head.path.clone(), text);
    sources
}

/// A column as a file of numbers, the lowest byte first.
pub fn write(folder: &Path, name: &str, values: impl Iterator<Item = i64>) -> io::Result<()> {
    fs::write(folder.join(name), values.flat_map(i64::to_le_bytes).collect::<Vec<u8>>())
}
