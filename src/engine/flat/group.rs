//! Rows of one key together: those of one stretch of days go through its code as a batch.

use super::batch::Batch;
use super::code::{Beyond, Flat};
use super::rows::{Read, Records};
use super::window::Window;
use super::{Fees, Program, Session, Subject, Times, Total, judged, keep, place, table};
use crate::assessment::Figures;

/// Rows of one key, and columns that are used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// The records of the rows, copied to lie one after another, and their places among those read.
    records: Vec<i64>,
    places: Vec<u32>,
    /// What the rows come to.
    figures: Vec<Figures>,
    /// By code: the rows that it is right for.
    times: Vec<Vec<u32>>,
    fees: Vec<Vec<u32>>,
    pool: Vec<Vec<i64>>,
}

fn clear(lists: &mut [Vec<u32>]) {
    lists.iter_mut().for_each(Vec::clear);
}

fn list(lists: &mut Vec<Vec<u32>>, code: usize, row: usize) {
    if lists.len() <= code {
        lists.resize_with(code + 1, Vec::new);
    }
    if let Some(list) = lists.get_mut(code) {
        list.push(row as u32);
    }
}

impl Group {
    /// Answers rows of the key that the session took up, each in its place.
    pub(crate) fn answer(
        &mut self,
        session: &mut Session<'_>,
        read: &Read<'_>,
        window: Window,
        ats: impl Iterator<Item = usize>,
        answers: &mut [Figures],
    ) {
        self.take(session, read, window, ats, answers);
        let Self { records, places, figures, times, fees, pool } = self;
        let table = read.records(records);
        figures.clear();
        figures.resize(places.len(), Figures::default());
        for row in 0..places.len() {
            match table.with_subject(row, |subject| session.member(&subject)) {
                Ok((code_of_times, code_of_fees)) => {
                    list(times, code_of_times, row);
                    list(fees, code_of_fees, row);
                }
                Err(Beyond) => figures.get_mut(row).into_iter().for_each(|figures| *figures = Figures::beyond()),
            }
        }
        for (code, rows) in times.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            due(session, code, &table, window, rows, pool, figures);
        }
        for (code, rows) in fees.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            total(session, code, &table, rows, pool, figures);
        }
        for (place, figures) in places.iter().zip(figures) {
            if let Some(answer) = answers.get_mut(*place as usize) {
                // what was found before the evaluator turned out to be needed is not left beside its answer
                *answer = if figures.is_beyond { Figures::beyond() } else { *figures };
            }
        }
    }

    /// Copies the records of the rows that can go together; the others are answered one by one.
    fn take(
        &mut self,
        session: &mut Session<'_>,
        read: &Read<'_>,
        window: Window,
        ats: impl Iterator<Item = usize>,
        answers: &mut [Figures],
    ) {
        self.records.clear();
        self.places.clear();
        clear(&mut self.times);
        clear(&mut self.fees);
        for at in ats {
            if read.is_for_a_batch(at) {
                self.records.extend_from_slice(read.record(at));
                self.places.push(at as u32);
            } else if let Some(answer) = answers.get_mut(at) {
                *answer = Figures::default();
                if read.answer(session, window, at, answer).is_err() {
                    *answer = Figures::beyond();
                }
            }
        }
    }
}

fn all_beyond(rows: &[u32], figures: &mut [Figures]) {
    for row in rows {
        if let Some(figures) = figures.get_mut(*row as usize) {
            *figures = Figures::beyond();
        }
    }
}

/// Due dates, statuses and lateness of rows.
fn due(
    session: &mut Session<'_>,
    code: usize,
    records: &Records<'_>,
    window: Window,
    rows: &[u32],
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let Session { plan, times, table: known, .. } = session;
    let Some(program) = times.get(code).map(|program| &**program) else { return all_beyond(rows, figures) };
    let Program { code, of: Ok(times), .. } = program else { return all_beyond(rows, figures) };
    // the rows of a batch are asked of one table of days: where what was known differs, they go one by one
    let known_on = |row: &u32| records.judged(*row as usize).2;
    let first = rows.first().map(known_on);
    let Some(on) = first.filter(|first| rows.iter().all(|row| known_on(row) == *first)) else {
        for row in rows {
            let Some(figures) = figures.get_mut(*row as usize) else { continue };
            let answer = records.with_subject(*row as usize, |subject| {
                super::due(plan, program, &subject, known, window, figures).is_err()
            });
            figures.is_beyond |= answer;
        }
        return;
    };
    let days = table(plan, known, times.calendar, on);
    let (Ok(days), Some(calendar)) = (days, plan.calendars.get(times.calendar as usize)) else {
        return all_beyond(rows, figures);
    };
    let mut batch = Batch::new(code, records, rows, pool);
    times.dues(&mut batch, calendar, days, |row, due| {
        let Some(figures) = figures.get_mut(row as usize) else { return };
        let (finished, as_of, _) = records.judged(row as usize);
        let judged = due.and_then(|due| judged(due, days, times.on_time, finished, as_of, window, figures));
        figures.is_beyond |= judged.is_err();
    });
}

/// What rows pay.
fn total(
    session: &Session<'_>,
    code: usize,
    records: &Records<'_>,
    rows: &[u32],
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let Some(Program { code, of: Ok(fees), .. }) = session.fees.get(code).map(|program| &**program) else {
        return all_beyond(rows, figures);
    };
    let mut put = |row: u32, total: Flat<Total>| {
        let Some(figures) = figures.get_mut(row as usize) else { return };
        match total {
            Ok(total) => total.put(figures),
            Err(Beyond) => figures.is_beyond = true,
        }
    };
    if fees.is_in_vnd {
        return fees.totals(&mut Batch::new(code, records, rows, pool), put);
    }
    for row in rows {
        let total = records.with_subject(*row as usize, |subject| {
            fees.total(&mut super::Run::new(code, subject.facts, &subject.instants))
        });
        put(*row, total);
    }
}

impl Session<'_> {
    /// Which code is right for a row of the key that was taken up.
    #[inline]
    fn member<F: super::Facts>(&mut self, subject: &Subject<'_, F>) -> Flat<(usize, usize)> {
        let Self { plan, book, key, times, fees, .. } = self;
        let key = key.ok_or(Beyond)?;
        let times = place(times, subject, || keep(&book.times, key, Program::<Times>::make(plan, key, subject)?))?;
        let fees = place(fees, subject, || keep(&book.fees, key, Program::<Fees>::make(plan, key, subject)?))?;
        Ok((times, fees))
    }
}
