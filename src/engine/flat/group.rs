//! Rows of the same code together, whichever procedures they are of: as a batch, each with its own constants.

use std::collections::HashMap;
use std::sync::Arc;

use super::batch::Batch;
use super::code::{Beyond, Flat, Run};
use super::rows::Read;
use super::shared::Shared;
use super::window::Window;
use super::{Fees, FlatBook, Owner, Program, Session, Times, Total, judged, table};
use crate::assessment::Figures;
use crate::calendar::DayTable;
use crate::plan::Plan;

/// Rows of a batch: few enough that its columns stay near the processor.
const BATCH: usize = 1_024;

/// Whose code the rows of a table ask for, found once for all that name the same.
pub(crate) struct Roster {
    owners: Vec<Flat<(Arc<Owner>, Window)>>,
    /// By the procedure that is named: its place among the owners.
    by_procedure: Vec<Option<u32>>,
    by_names: HashMap<(usize, [Option<u32>; 2]), u32>,
    /// Columns that are used again.
    pool: Vec<Vec<i64>>,
    /// How many kinds of code the last rows went through.
    kinds: usize,
}

/// The rows that go through the same code.
struct Members<'k, T> {
    shared: &'k Shared<T>,
    window: Window,
    rows: Vec<u32>,
    constants: Vec<&'k [i64]>,
}

/// Rows by code.
struct Sorted<'k, T> {
    /// By the number of the code: its place among the members.
    places: Vec<Option<usize>>,
    members: Vec<Members<'k, T>>,
}

impl<'k, T> Sorted<'k, T> {
    const fn new() -> Self {
        Self { places: Vec::new(), members: Vec::new() }
    }

    #[inline]
    fn put(&mut self, row: u32, program: &'k Program<T>, shared: &'k Shared<T>, window: Window) {
        if self.places.len() <= shared.number {
            self.places.resize(shared.number + 1, None);
        }
        let Some(place) = self.places.get_mut(shared.number) else { return };
        let at = *place.get_or_insert_with(|| {
            self.members.push(Members { shared, window, rows: Vec::new(), constants: Vec::new() });
            self.members.len() - 1
        });
        if let Some(members) = self.members.get_mut(at) {
            members.rows.push(row);
            members.constants.push(&program.constants);
        }
    }
}

impl<'k, T> Members<'k, T> {
    /// The rows a batch at a time.
    fn batches(&self) -> impl Iterator<Item = (&[u32], &[&'k [i64]])> {
        self.rows.chunks(BATCH).zip(self.constants.chunks(BATCH))
    }
}

impl Roster {
    pub(crate) fn new() -> Self {
        Self { owners: Vec::new(), by_procedure: Vec::new(), by_names: HashMap::new(), pool: Vec::new(), kinds: 0 }
    }

    /// How many kinds of code the last rows went through: the more there are, the more rows it takes for a batch.
    pub(crate) fn kinds(&self) -> usize {
        self.kinds
    }

    /// Which owner's code answers a row.
    fn owner(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, row: usize) -> u32 {
        let (procedure, parties) = read.names(row);
        if self.by_procedure.is_empty() {
            self.by_procedure.resize(read.groups(), None);
        }
        let known = match parties {
            None => self.by_procedure.get(procedure).copied().flatten(),
            Some(parties) => self.by_names.get(&(procedure, parties)).copied(),
        };
        if let Some(known) = known {
            return known;
        }
        let at = self.owners.len() as u32;
        self.owners.push(read.owner(plan, book, row));
        match parties {
            None => self.by_procedure.get_mut(procedure).into_iter().for_each(|place| *place = Some(at)),
            Some(parties) => drop(self.by_names.insert((procedure, parties), at)),
        }
        at
    }

    /// What some rows come to, each in its place.
    pub(crate) fn answer(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>) -> Vec<Figures> {
        let owners: Vec<u32> = (0..read.rows()).map(|row| self.owner(plan, book, read, row)).collect();
        let mut session = Session::new(plan, book);
        let mut figures = vec![Figures::default(); read.rows()];
        let (mut by_times, mut by_fees) = (Sorted::new(), Sorted::new());
        for ((row, owner), figures) in owners.iter().enumerate().zip(&mut figures) {
            let found = self.owners.get(*owner as usize).ok_or(Beyond).and_then(|owner| {
                let (owner, window) = owner.as_ref().map_err(|beyond| *beyond)?;
                if !read.is_for_a_batch(row) {
                    return read.answer(&mut session, owner, *window, row, figures);
                }
                read.with_subject(row, |subject| {
                    let (times, fees) = (owner.times(plan, book, &subject)?, owner.fees(plan, book, &subject)?);
                    let (shared_times, shared_fees) = (times.shared()?, fees.shared()?);
                    by_times.put(row as u32, times, shared_times, *window);
                    by_fees.put(row as u32, fees, shared_fees, *window);
                    Ok(())
                })
            });
            figures.is_beyond |= found.is_err();
        }
        self.kinds = by_times.members.len().max(by_fees.members.len());
        for members in &by_times.members {
            for batch in members.batches() {
                due(&mut session, members, read, batch, &mut self.pool, &mut figures);
            }
        }
        for members in &by_fees.members {
            for batch in members.batches() {
                total(members, read, batch, &mut self.pool, &mut figures);
            }
        }
        // what was found before the evaluator turned out to be needed is not left beside its answer
        figures.iter_mut().filter(|figures| figures.is_beyond).for_each(|figures| *figures = Figures::beyond());
        figures
    }
}

/// Due dates, statuses and lateness of rows.
fn due<'p>(
    session: &mut Session<'p>,
    members: &Members<'_, Times>,
    read: &Read<'_>,
    (rows, constants): (&[u32], &[&[i64]]),
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let Session { plan, table: known, .. } = session;
    let Members { shared, window, .. } = members;
    let times = &shared.of;
    let calendar = plan.calendars.get(times.calendar as usize);
    let days = one_table(plan, known, times.calendar, read, rows);
    let (Ok(days), Some(calendar)) = (days, calendar) else {
        // what was known differs from row to row, and so do the days: one by one
        for (row, constants) in rows.iter().zip(constants) {
            let Some(figures) = figures.get_mut(*row as usize) else { continue };
            let answer = read.with_subject(*row as usize, |subject| {
                let run = Run::new(&shared.code, constants, subject.facts, &subject.instants);
                super::due_by(plan, times, &run, &subject, known, *window, figures).is_err()
            });
            figures.is_beyond |= answer;
        }
        return;
    };
    let mut batch = Batch::new(&shared.code, &shared.varies, read, (rows, constants), pool);
    times.dues(&mut batch, calendar, days, |row, due| {
        let Some(figures) = figures.get_mut(row as usize) else { return };
        let (finished, as_of, _) = read.judged(row as usize);
        let judged = due.and_then(|due| judged(due, days, times.on_time, finished, as_of, *window, figures));
        figures.is_beyond |= judged.is_err();
    });
}

/// The days that all rows are asked of.
fn one_table<'p>(
    plan: &'p Plan,
    known: &mut Option<(u32, i32, &'p DayTable)>,
    calendar: u32,
    read: &Read<'_>,
    rows: &[u32],
) -> Flat<&'p DayTable> {
    let mut found: Option<(i32, &'p DayTable)> = None;
    for row in rows {
        let (_, _, on) = read.judged(*row as usize);
        match found {
            Some((day, _)) if day == on => {}
            Some((_, first)) => {
                let other = table(plan, known, calendar, on)?;
                if !std::ptr::eq(first, other) {
                    return Err(Beyond);
                }
                found = Some((on, other));
            }
            None => found = Some((on, table(plan, known, calendar, on)?)),
        }
    }
    found.map(|(_, days)| days).ok_or(Beyond)
}

/// What rows pay.
fn total(
    members: &Members<'_, Fees>,
    read: &Read<'_>,
    (rows, constants): (&[u32], &[&[i64]]),
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let shared = members.shared;
    let mut put = |row: u32, total: Flat<Total>| {
        let Some(figures) = figures.get_mut(row as usize) else { return };
        match total {
            Ok(total) => total.put(figures),
            Err(Beyond) => figures.is_beyond = true,
        }
    };
    if shared.of.is_in_vnd {
        return shared.of.totals(&mut Batch::new(&shared.code, &shared.varies, read, (rows, constants), pool), put);
    }
    for (row, constants) in rows.iter().zip(constants) {
        let total = read.with_subject(*row as usize, |subject| {
            shared.of.total(&mut Run::new(&shared.code, constants, subject.facts, &subject.instants))
        });
        put(*row, total);
    }
}
