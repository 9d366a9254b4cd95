//! Rows of one key together: those of one stretch of days go through its code as a batch.

use super::batch::Batch;
use super::code::{Beyond, Flat};
use super::rows::Read;
use super::window::Window;
use super::{Fees, Program, Session, Subject, Times, Total, judged, keep, settle, table};
use crate::assessment::Figures;

/// A row of a group.
#[derive(Debug, Clone, Copy)]
struct Member {
    /// Its place among the rows read.
    at: u32,
    /// Which of the key's codes are right for it.
    times: u16,
    fees: u16,
}

/// Rows of one key, and columns that are used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Group {
    members: Vec<Member>,
    /// Those in a batch.
    rows: Vec<u32>,
    pool: Vec<Vec<i64>>,
}

impl Group {
    /// Answers rows of the key that the session took up, each in its place.
    pub(crate) fn answer(
        &mut self,
        session: &mut Session<'_>,
        read: &Read<'_>,
        window: Window,
        ats: impl Iterator<Item = usize>,
        answers: &mut [Flat<Figures>],
    ) {
        self.members.clear();
        for at in ats {
            let Some(place) = answers.get_mut(at) else { continue };
            *place = if read.is_for_a_batch(at) {
                read.with_subject(at, |subject| session.member(at, &subject)).map(|member| {
                    self.members.push(member);
                    Figures::default()
                })
            } else {
                let mut figures = Figures::default();
                read.answer(session, window, at, &mut figures).map(|()| figures)
            };
        }
        for code in 0..session.times.len() {
            self.batch(|member| usize::from(member.times) == code);
            if !self.rows.is_empty() {
                self.times(session, code, read, window, answers);
            }
        }
        for code in 0..session.fees.len() {
            self.batch(|member| usize::from(member.fees) == code);
            if !self.rows.is_empty() {
                self.fees(session, code, read, answers);
            }
        }
    }

    fn batch(&mut self, belongs: impl Fn(&Member) -> bool) {
        self.rows.clear();
        self.rows.extend(self.members.iter().filter(|member| belongs(member)).map(|member| member.at));
    }

    fn all_beyond(&self, answers: &mut [Flat<Figures>]) {
        for row in &self.rows {
            if let Some(answer) = answers.get_mut(*row as usize) {
                *answer = Err(Beyond);
            }
        }
    }

    fn times(
        &mut self,
        session: &mut Session<'_>,
        code: usize,
        read: &Read<'_>,
        window: Window,
        answers: &mut [Flat<Figures>],
    ) {
        let Session { plan, times, table: known, .. } = session;
        let Some(Program { code, of: Ok(times), .. }) = times.get(code).map(|program| &**program) else {
            return self.all_beyond(answers);
        };
        // the rows of a batch are asked of one table of days: what was known must be the same of all
        let known_on = self.rows.first().map(|row| read.known_on(*row as usize));
        let same = self.rows.iter().all(|row| Some(read.known_on(*row as usize)) == known_on);
        let days = known_on.filter(|_| same).ok_or(Beyond).and_then(|on| table(plan, known, times.calendar, on));
        let (Ok(days), Some(calendar)) = (days, plan.calendars.get(times.calendar as usize)) else {
            return self.all_beyond(answers);
        };
        let Self { rows, pool, .. } = self;
        let mut batch = Batch::new(code, read, rows, pool);
        times.dues(&mut batch, calendar, days, |at, due| {
            let Some(row) = rows.get(at).map(|row| *row as usize) else { return };
            let Some(answer) = answers.get_mut(row) else { return };
            let Ok(figures) = answer else { return };
            let (finished, as_of) = (read.finished(row), read.as_of(row));
            let judged = due.and_then(|due| judged(due, days, times.on_time, finished, as_of, window, figures));
            if judged.is_err() {
                *answer = Err(Beyond);
            }
        });
    }

    fn fees(&mut self, session: &Session<'_>, code: usize, read: &Read<'_>, answers: &mut [Flat<Figures>]) {
        let Some(Program { code, of: Ok(fees), .. }) = session.fees.get(code).map(|program| &**program) else {
            return self.all_beyond(answers);
        };
        let Self { rows, pool, .. } = self;
        let mut put = |row: u32, total: Flat<Total>| {
            let Some(answer) = answers.get_mut(row as usize) else { return };
            match (&mut *answer, total) {
                (Ok(figures), Ok(total)) => (figures.total, figures.currency) = total.figures(),
                (_, _) => *answer = Err(Beyond),
            }
        };
        if fees.is_in_vnd() {
            let mut batch = Batch::new(code, read, rows, pool);
            fees.totals(&mut batch, |at, total| rows.get(at).into_iter().for_each(|row| put(*row, total)));
            return;
        }
        for row in &*rows {
            let total = read.with_subject(*row as usize, |subject| {
                fees.total(&mut super::Run::new(code, subject.facts, &subject.instants))
            });
            put(*row, total);
        }
    }
}

impl Session<'_> {
    /// Which code is right for a row of the key that was taken up.
    fn member<F: super::Facts>(&mut self, at: usize, subject: &Subject<'_, F>) -> Flat<Member> {
        let Self { plan, book, key, times, fees, .. } = self;
        let key = key.ok_or(Beyond)?;
        let times = match times.iter().position(|program| settle::holds(&program.stretches, subject)) {
            Some(code) => code,
            None => {
                times.push(keep(&book.times, key, Program::<Times>::make(plan, key, subject)?)?);
                times.len() - 1
            }
        };
        let fees = match fees.iter().position(|program| settle::holds(&program.stretches, subject)) {
            Some(code) => code,
            None => {
                fees.push(keep(&book.fees, key, Program::<Fees>::make(plan, key, subject)?)?);
                fees.len() - 1
            }
        };
        Ok(Member { at: at as u32, times: times as u16, fees: fees as u16 })
    }
}
