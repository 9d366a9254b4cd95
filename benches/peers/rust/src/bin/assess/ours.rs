//! thoihan: in columns, one by one, and one by one with every reason.

use std::hint::black_box;

use chrono::{Datelike, NaiveDate};
use thoihan::assessment::AnswerColumns;
use thoihan::dossier::Columns;
use thoihan::{Dossier, Status};

use super::contestant::{Answer, Contestant, OneByOne};
use super::question::Table;

pub struct InColumns {
    table: &'static Table,
    columns: Columns<'static>,
    answers: Option<AnswerColumns>,
}

impl InColumns {
    pub fn new(table: &'static Table) -> Self {
        Self { table, columns: table.rows.columns(), answers: None }
    }
}

impl Contestant for InColumns {
    fn run(&mut self) {
        self.answers = None;
        self.answers = Some(black_box(self.table.book.assess_columns(&self.columns, self.table.now)));
    }

    fn answers(&self) -> Vec<Answer> {
        let answers = self.answers.as_ref().expect("a run");
        let row = |row| {
            let due = i64::from(*answers.due_date.get(row).expect("a due date"));
            let late = *answers.lateness_calendar_days.get(row).expect("a lateness");
            let total = *answers.fee_total.get(row).expect("an amount");
            [due, late, status(*answers.status.get(row).expect("a status")), total as i64]
        };
        (0..answers.rows).map(row).collect()
    }
}

fn dossiers(table: &Table) -> Vec<Dossier> {
    let columns = table.rows.columns();
    (0..table.few()).map(|row| columns.dossier(row).expect("a dossier")).collect()
}

pub fn brief(table: &'static Table) -> Box<dyn Contestant> {
    let dossiers = dossiers(table);
    Box::new(OneByOne::new(dossiers.len(), move |row| {
        let brief = table.book.brief(&dossiers[row], &table.now).expect("an answer");
        let late = brief.lateness.expect("a lateness").calendar_days;
        let total = brief.total.expect("an amount").minor as i64;
        [since_1970(brief.due.expect("a due date").date), late, status(brief.status), total]
    }))
}

pub fn assess(table: &'static Table) -> Box<dyn Contestant> {
    let dossiers = dossiers(table);
    Box::new(OneByOne::new(dossiers.len(), move |row| {
        let answer = table.book.assess(&dossiers[row], &table.now).expect("an answer");
        let due = since_1970(answer.due.outcome.value().expect("a due date").date);
        let late = answer.lateness.expect("a lateness").calendar_days;
        let total = answer.totals[0].amount.expect("an amount").minor as i64;
        [due, late, status(answer.status), total]
    }))
}

fn since_1970(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce() - 719_163)
}

/// The numbers that the peers give.
fn status(status: Status) -> i64 {
    match status {
        Status::Early => 0,
        Status::OnTime => 1,
        Status::Late => 2,
        Status::InTime => 3,
        Status::Overdue => 4,
        other => panic!("no row is {other:?}"),
    }
}
