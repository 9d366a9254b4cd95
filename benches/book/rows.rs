//! A table of dossiers for the generated book, the same in every run: of every version, a tenth of them still open.

use std::borrow::Cow;
use std::ops::Range;

use thoihan::dossier::{Column, Columns, FactColumn, MomentColumn, TextColumn};

use super::generated;

/// When the rows are judged.
pub const AS_OF: &str = "2026-08-28T16:00";

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Days of acceptance: from 2017-02-03, when fees are already in force, so that every end lies before [`AS_OF`].
const FIRST: i64 = 17_200;
const DAYS: usize = 3_450;
/// The last of the days on which recent dossiers were accepted, 2026-08-27, and how many they are.
const LAST: i64 = 20_692;
const RECENT: usize = 60;

pub const CHANNELS: [&str; 3] = ["counter", "online", "post"];
pub const KINDS: [&str; 4] = ["house", "factory", "road", "other"];

/// One value of each row; instants in microseconds since 1970 on the calendar's clock.
pub struct Rows {
    state: u64,
    pub procedures: Range<usize>,
    words: Vec<String>,
    pub procedure: Vec<u32>,
    pub channel: Vec<u32>,
    pub accepted: Vec<i64>,
    pub paid: Vec<i64>,
    pub finished: Vec<i64>,
    pub is_finished: Vec<bool>,
    pub urgent: Vec<bool>,
    pub complex: Vec<bool>,
    pub remote: Vec<bool>,
    pub poor: Vec<bool>,
    pub kind: Vec<u32>,
    pub pages: Vec<i64>,
    pub copies: Vec<i64>,
    pub value: Vec<i128>,
}

impl Rows {
    /// So many dossiers of the procedures with these indices, in no order.
    pub fn new(procedures: Range<usize>, rows: usize) -> Self {
        let mut table = Self {
            state: 0x2545_f491_4f6c_dd1d,
            words: procedures.clone().map(generated::code).collect(),
            procedures,
            procedure: Vec::new(),
            channel: Vec::new(),
            accepted: Vec::new(),
            paid: Vec::new(),
            finished: Vec::new(),
            is_finished: Vec::new(),
            urgent: Vec::new(),
            complex: Vec::new(),
            remote: Vec::new(),
            poor: Vec::new(),
            kind: Vec::new(),
            pages: Vec::new(),
            copies: Vec::new(),
            value: Vec::new(),
        };
        table.refill(rows);
        table
    }

    /// As many other dossiers in the same memory.
    pub fn refill(&mut self, rows: usize) {
        let mut state = self.state;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as i64
        };
        let choices = self.procedures.len();
        fill(&mut self.procedure, rows, |_| next(choices) as u32);
        fill(&mut self.channel, rows, |_| next(CHANNELS.len()) as u32);
        fill(&mut self.is_finished, rows, |_| next(10) > 0);
        let is_finished = &self.is_finished;
        // Half of the open ones are recent. Within hours and after them, before the cutoff of a day and after it.
        fill(&mut self.accepted, rows, |row| {
            let recent = !is_finished[row] && next(2) == 0;
            let day = if recent { LAST - next(RECENT) } else { FIRST + next(DAYS) };
            day * DAY + (450 + next(540)) * MINUTE
        });
        let accepted = &self.accepted;
        fill(&mut self.paid, rows, |row| accepted[row] + 10 * MINUTE);
        fill(&mut self.finished, rows, |row| accepted[row] + next(40) * DAY + next(60) * MINUTE);
        for (flags, one_in) in
            [(&mut self.urgent, 20), (&mut self.complex, 4), (&mut self.remote, 10), (&mut self.poor, 12)]
        {
            fill(flags, rows, |_| next(one_in) == 0);
        }
        fill(&mut self.kind, rows, |_| next(KINDS.len()) as u32);
        fill(&mut self.pages, rows, |_| 1 + next(300));
        fill(&mut self.copies, rows, |_| 1 + next(6));
        fill(&mut self.value, rows, |_| i128::from(next(3_000_000) * 1_000));
        self.state = state;
    }

    /// The table as the library takes it, without copies.
    pub fn columns(&self) -> Columns<'_> {
        let mut columns = Columns::of_rows(self.procedure.len());
        columns.procedure = Some(texts(self.words.iter().map(String::as_str), &self.procedure));
        columns.channel = Some(texts(CHANNELS.into_iter(), &self.channel));
        columns.accepted = Some(MomentColumn::Civil(self.accepted[..].into()));
        columns.paid = Some(MomentColumn::Civil(self.paid[..].into()));
        let given = Some(Cow::Borrowed(&self.is_finished[..]));
        columns.finished = Some(MomentColumn::Civil(Column { values: Cow::Borrowed(&self.finished), given }));
        let facts = [
            ("urgent", FactColumn::Flags(self.urgent[..].into())),
            ("complex", FactColumn::Flags(self.complex[..].into())),
            ("remote", FactColumn::Flags(self.remote[..].into())),
            ("poor", FactColumn::Flags(self.poor[..].into())),
            ("kind_of_work", FactColumn::Texts(texts(KINDS.into_iter(), &self.kind))),
            ("pages", FactColumn::Integers(self.pages[..].into())),
            ("copies", FactColumn::Integers(self.copies[..].into())),
            ("value", dong(&self.value)),
        ];
        columns.facts = facts.into_iter().map(|(name, column)| (name.to_owned(), column)).collect();
        columns
    }
}

fn fill<T>(column: &mut Vec<T>, rows: usize, value: impl FnMut(usize) -> T) {
    column.clear();
    column.extend((0..rows).map(value));
}

fn texts<'a>(words: impl Iterator<Item = &'a str>, codes: &'a [u32]) -> TextColumn<'a> {
    TextColumn { words: words.map(Cow::Borrowed).collect(), codes: codes.into() }
}

fn dong(digits: &[i128]) -> FactColumn<'_> {
    let currencies = TextColumn { words: vec!["VND".into()], codes: vec![0].into() };
    FactColumn::Money { currencies, digits: digits.into(), decimals: 0 }
}
