//! Rows of one key together: those of one stretch of days go through its code as a batch.

use super::batch::Batch;
use super::code::{Beyond, Flat};
use super::rows::Read;
use super::window::Window;
use super::{Fees, Program, Session, Subject, Times, judged, keep, settle, table};
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
    figures: Vec<Flat<Figures>>,
    /// The members in a batch, and their places.
    places: Vec<u32>,
    rows: Vec<u32>,
    pool: Vec<Vec<i64>>,
}

impl Group {
    /// Answers rows of the key that the session took up; `put` gets each with what it comes to.
    pub(crate) fn answer(
        &mut self,
        session: &mut Session<'_>,
        read: &Read<'_>,
        window: Window,
        ats: impl Iterator<Item = usize>,
        mut put: impl FnMut(usize, Result<&Figures, Beyond>),
    ) {
        self.members.clear();
        self.figures.clear();
        for at in ats {
            if read.is_for_a_batch(at) {
                let member = read.with_subject(at, |subject| session.member(at, &subject));
                match member {
                    Ok(member) => {
                        self.members.push(member);
                        self.figures.push(Ok(Figures::default()));
                    }
                    Err(Beyond) => put(at, Err(Beyond)),
                }
            } else {
                let mut figures = Figures::default();
                let answer = read.answer(session, window, at, &mut figures);
                put(at, answer.map(|()| &figures));
            }
        }
        for code in 0..session.times.len() {
            self.batch(|member| usize::from(member.times) == code);
            self.times(session, code, read, window);
        }
        for code in 0..session.fees.len() {
            self.batch(|member| usize::from(member.fees) == code);
            self.fees(session, code, read);
        }
        for (member, figures) in self.members.iter().zip(&self.figures) {
            put(member.at as usize, figures.as_ref().map_err(|beyond| *beyond));
        }
    }

    fn batch(&mut self, belongs: impl Fn(&Member) -> bool) {
        self.places.clear();
        self.rows.clear();
        for (place, member) in self.members.iter().enumerate().filter(|(_, member)| belongs(member)) {
            self.places.push(place as u32);
            self.rows.push(member.at);
        }
    }

    fn all_beyond(&mut self) {
        for place in &self.places {
            if let Some(figures) = self.figures.get_mut(*place as usize) {
                *figures = Err(Beyond);
            }
        }
    }

    fn times(&mut self, session: &mut Session<'_>, code: usize, read: &Read<'_>, window: Window) {
        let Session { plan, times, table: known, .. } = session;
        let Some(Program { code, of: Ok(times), .. }) = times.get(code).map(|program| &**program) else {
            return self.all_beyond();
        };
        // the rows of a batch are asked of one table: what was known is the same of all, or they go one by one
        let known_on = self.rows.first().map(|row| read.known_on(*row as usize));
        let same = self.rows.iter().all(|row| Some(read.known_on(*row as usize)) == known_on);
        let days = known_on.filter(|_| same).ok_or(Beyond).and_then(|on| table(plan, known, times.calendar, on));
        let (Ok(days), Some(calendar)) = (days, plan.calendars.get(times.calendar as usize)) else {
            return self.all_beyond();
        };
        let Self { figures, places, rows, pool, .. } = self;
        let mut batch = Batch::new(code, read, rows, pool);
        times.dues(&mut batch, calendar, days, |at, due| {
            let (Some(place), Some(row)) = (places.get(at), rows.get(at)) else { return };
            let Some(Ok(own)) = figures.get_mut(*place as usize) else { return };
            let (finished, as_of) = (read.finished(*row as usize), read.as_of(*row as usize));
            let judged = due.and_then(|due| judged(due, days, times.on_time, finished, as_of, window, own));
            if judged.is_err() {
                figures.get_mut(*place as usize).into_iter().for_each(|figures| *figures = Err(Beyond));
            }
        });
    }

    fn fees(&mut self, session: &Session<'_>, code: usize, read: &Read<'_>) {
        let Some(Program { code, of: Ok(fees), .. }) = session.fees.get(code).map(|program| &**program) else {
            return self.all_beyond();
        };
        if !fees.is_in_vnd() {
            return self.one_by_one(code, fees, read);
        }
        let Self { figures, places, rows, pool, .. } = self;
        let mut batch = Batch::new(code, read, rows, pool);
        fees.totals(&mut batch, |at, total| {
            let own = places.get(at).and_then(|place| figures.get_mut(*place as usize));
            if let Some(own) = own {
                match (&mut *own, total) {
                    (Ok(figures), Ok(total)) => (figures.total, figures.currency) = total.figures(),
                    (_, _) => *own = Err(Beyond),
                }
            }
        });
    }

    fn one_by_one(&mut self, code: &super::Code, fees: &Fees, read: &Read<'_>) {
        for (place, row) in self.places.iter().zip(&self.rows) {
            let Some(own) = self.figures.get_mut(*place as usize) else { continue };
            let total = read.with_subject(*row as usize, |subject| {
                fees.total(&mut super::Run::new(code, subject.facts, &subject.instants))
            });
            match (&mut *own, total) {
                (Ok(figures), Ok(total)) => (figures.total, figures.currency) = total.figures(),
                (_, _) => *own = Err(Beyond),
            }
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
