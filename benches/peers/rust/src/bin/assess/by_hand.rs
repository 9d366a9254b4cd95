//! The floor: the same decisions in Rust for rules of this one shape, with arrays of their parameters.

use std::hint::black_box;

use super::contestant::{Answer, Contestant};
use super::generated::Parameters;
use super::question::{PROCEDURES, Table};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
const ONLINE: u32 = 1;
const FACTORY: u32 = 1;
const ROAD: u32 = 2;

pub struct ByHand {
    table: &'static Table,
    days: Vec<[i64; 7]>,
    fees: Vec<i64>,
    answers: Vec<Answer>,
}

impl ByHand {
    pub fn new(table: &'static Table) -> Self {
        let parameters = || (0..PROCEDURES).map(Parameters::of);
        let days = parameters().map(|of| {
            let [old, more, far] = of.old;
            [old, more, far, of.days[0], of.days[1], of.new[0], of.new[1]].map(|days| days as i64)
        });
        Self {
            table,
            days: days.collect(),
            fees: parameters().map(|of| of.base as i64 * 1_000).collect(),
            answers: vec![[0; 4]; table.rows.procedure.len()],
        }
    }

    fn answer(&self, row: usize) -> Answer {
        let rows = &self.table.rows;
        let procedure = self.table.index(row);
        let [old, old_more, old_far, days, days_more, new, new_more] = self.days[procedure];
        let (accepted, complex) = (rows.accepted[row], rows.complex[row]);
        let day = accepted / DAY;
        let term = if day < 18_444 {
            if rows.remote[row] {
                old_far
            } else if complex {
                old_more
            } else {
                old
            }
        } else if day < 20_270 {
            if rows.urgent[row] && rows.channel[row] == ONLINE {
                1
            } else if complex {
                days_more
            } else {
                days
            }
        } else {
            let more = complex || matches!(rows.kind[row], FACTORY | ROAD);
            (if more { new_more } else { new }) + i64::from(accepted % DAY >= (15 * 60 + 1) * MINUTE)
        };
        let due = day + term;
        let finished = rows.is_finished[row];
        let end = if finished { rows.finished[row] } else { self.table.as_of };
        let in_time = end < due * DAY + (17 * 60 + 31) * MINUTE;
        let status = match (finished, in_time) {
            (true, _) if end / DAY < due => 0,
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        };
        [due, end / DAY - due, status, self.total(row, self.fees[procedure])]
    }

    fn total(&self, row: usize, fee: i64) -> i64 {
        let rows = &self.table.rows;
        if rows.poor[row] {
            return 0;
        }
        let value = rows.value[row] as i64;
        let share = |above: i64, rate: i64| ((value - above) * rate + 5_000) / 10_000;
        if rows.paid[row] / DAY >= 19_723 {
            let pages = rows.pages[row];
            let one_copy = pages.min(2) * 2_000 + (pages - 2).max(0) * 1_000;
            fee + rows.copies[row] * one_copy.min(200_000)
        } else if value < 50_000_000 {
            fee
        } else if value <= 1_000_000_000 {
            fee * 10 + share(50_000_000, 6)
        } else {
            (1_000_000 + share(1_000_000_000, 3)).min(70_000_000)
        }
    }
}

impl Contestant for ByHand {
    fn run(&mut self) {
        let mut answers = std::mem::take(&mut self.answers);
        answers.iter_mut().enumerate().for_each(|(row, answer)| *answer = self.answer(row));
        self.answers = black_box(answers);
    }

    fn answers(&self) -> Vec<Answer> {
        self.answers.clone()
    }
}
