//! Rows of the same code together, whichever procedures they are of: as a batch, each with its own constants.

use std::collections::HashMap;
use std::sync::Arc;

use super::batch::{Batch, Constants};
use super::code::{Beyond, Flat, Run};
use super::rows::Read;
use super::settle::Bounds;
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
    times: Kinds<Times>,
    fees: Kinds<Fees>,
    /// Columns that are used again.
    pool: Vec<Vec<i64>>,
    /// The owners of the last rows, and how many kinds of code these went through.
    asked: Vec<u32>,
    met: usize,
}

/// Programs by the code that they share, and by their owners.
struct Kinds<T> {
    /// By owner.
    shortcuts: Vec<Shortcut>,
    kinds: Vec<Kind<T>>,
    /// By the number of the code: its place among the kinds.
    by_number: Vec<Option<u16>>,
    /// By where the program is kept.
    known: HashMap<usize, Place>,
    /// Of the last rows.
    places: Vec<Place>,
}

/// Code, the constants of all programs that have it, one program after another, and the rows that go through it.
struct Kind<T> {
    shared: Arc<Shared<T>>,
    constants: Vec<i64>,
    programs: u32,
    window: Window,
    rows: Vec<u32>,
    /// The program of each row.
    of: Vec<u32>,
}

/// A program among the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    kind: u16,
    program: u32,
}

/// How many programs of an owner are found without asking it.
const LINES: usize = 4;

/// Programs of an owner that two days of a row tell apart: to be near when a row asks.
#[derive(Clone, Copy)]
struct Shortcut {
    of: [Option<u8>; 2],
    count: u8,
    lines: [Line; LINES],
}

#[derive(Clone, Copy)]
struct Line {
    first: [i32; 2],
    last: [i32; 2],
    place: Place,
}

const NOWHERE: Place = Place { kind: u16::MAX, program: 0 };

impl Shortcut {
    const fn none() -> Self {
        let none = Line { first: [i32::MAX; 2], last: [i32::MIN; 2], place: NOWHERE };
        Self { of: [None; 2], count: 0, lines: [none; LINES] }
    }

    /// The program that is right for a row, or nowhere.
    #[inline]
    fn find(&self, read: &Read<'_>, row: usize) -> Place {
        let [one, other] = self.of.map(|of| of.map_or(0, |of| read.own_day(of, row)));
        let mut found = NOWHERE;
        for Line { first, last, place } in &self.lines {
            let holds = (first[0] <= one) & (one <= last[0]) & (first[1] <= other) & (other <= last[1]);
            found = if holds { *place } else { found };
        }
        found
    }

    /// Keeps a program near, if its days are two at most and those of the others.
    fn keep(&mut self, stretches: &[Bounds], place: Place) {
        let mut bounds = [(None, i32::MIN, i32::MAX); 2];
        if stretches.len() > bounds.len() || usize::from(self.count) == LINES {
            return;
        }
        for (place, stretch) in bounds.iter_mut().zip(stretches) {
            let Some((of, first, last)) = stretch.days() else { return };
            *place = (Some(of), first, last);
        }
        let mut of = self.of;
        let mut line = Line { first: [i32::MIN; 2], last: [i32::MAX; 2], place };
        for (its, first, last) in bounds {
            if its.is_none() {
                continue;
            }
            let at = of.iter().position(|of| *of == its).or_else(|| of.iter().position(Option::is_none));
            let Some(at) = at else { return };
            if let (Some(of), Some(low), Some(high)) = (of.get_mut(at), line.first.get_mut(at), line.last.get_mut(at)) {
                (*of, *low, *high) = (its, first, last);
            }
        }
        self.of = of;
        if let Some(free) = self.lines.get_mut(usize::from(self.count)) {
            *free = line;
            self.count += 1;
        }
    }
}

impl<T> Kinds<T> {
    fn new() -> Self {
        Self {
            shortcuts: Vec::new(),
            kinds: Vec::new(),
            by_number: Vec::new(),
            known: HashMap::new(),
            places: Vec::new(),
        }
    }

    /// The programs of rows that are near; the others are nowhere yet. Nothing is decided between one row and the next,
    /// so that the processor looks many up at a time.
    fn near(&mut self, read: &Read<'_>, owners: &[u32]) {
        let Self { places, shortcuts, .. } = self;
        places.clear();
        let near = |(row, owner): (usize, &u32)| match shortcuts.get(*owner as usize) {
            Some(near) => near.find(read, row),
            None => NOWHERE,
        };
        places.extend(owners.iter().enumerate().map(near));
    }

    /// The program of a row: near, or as its owner says.
    #[inline]
    fn place<'o>(
        &mut self,
        read: &Read<'_>,
        row: usize,
        owner: u32,
        window: Window,
        ask: impl FnOnce() -> Flat<&'o Program<T>>,
    ) -> Flat<Place>
    where
        T: 'o,
    {
        match self.places.get(row) {
            Some(place) if place.kind != NOWHERE.kind => Ok(*place),
            // a row before this one may have brought it near
            _ => match self.shortcuts.get(owner as usize).map_or(NOWHERE, |near| near.find(read, row)) {
                NOWHERE => self.take_up(owner, window, ask()?),
                place => Ok(place),
            },
        }
    }

    fn take_up(&mut self, owner: u32, window: Window, program: &Program<T>) -> Flat<Place> {
        let shared = program.shared.as_ref().map_err(|beyond| *beyond)?;
        let kept_at = std::ptr::from_ref(program) as usize;
        if let Some(place) = self.known.get(&kept_at) {
            return Ok(*place);
        }
        if self.by_number.len() <= shared.number {
            self.by_number.resize(shared.number + 1, None);
        }
        let number = self.by_number.get_mut(shared.number).ok_or(Beyond)?;
        let at = match *number {
            Some(at) => at,
            None => {
                let at = u16::try_from(self.kinds.len()).ok().filter(|at| *at < NOWHERE.kind).ok_or(Beyond)?;
                self.kinds.push(Kind {
                    shared: Arc::clone(shared),
                    constants: Vec::new(),
                    programs: 0,
                    window,
                    rows: Vec::new(),
                    of: Vec::new(),
                });
                *number = Some(at);
                at
            }
        };
        let kind = self.kinds.get_mut(usize::from(at)).ok_or(Beyond)?;
        let place = Place { kind: at, program: kind.programs };
        kind.constants.extend_from_slice(&program.constants);
        kind.programs += 1;
        self.known.insert(kept_at, place);
        if self.shortcuts.len() <= owner as usize {
            self.shortcuts.resize(owner as usize + 1, Shortcut::none());
        }
        if let Some(near) = self.shortcuts.get_mut(owner as usize) {
            near.keep(&program.stretches, place);
        }
        Ok(place)
    }

    #[inline]
    fn put(&mut self, row: usize, place: Place) {
        if let Some(kind) = self.kinds.get_mut(usize::from(place.kind)) {
            kind.rows.push(row as u32);
            kind.of.push(place.program);
        }
    }

    /// Leaves no row of the last ones.
    fn clear(&mut self) {
        for kind in &mut self.kinds {
            kind.rows.clear();
            kind.of.clear();
        }
    }

    fn met(&self) -> usize {
        self.kinds.iter().filter(|kind| !kind.rows.is_empty()).count()
    }
}

impl<T> Kind<T> {
    /// The rows a batch at a time.
    fn batches(&self) -> impl Iterator<Item = (&[u32], Constants<'_>)> {
        let width = self.shared.varies.len();
        let of = self.of.chunks(BATCH).map(move |of| Constants { all: &self.constants, width, of });
        self.rows.chunks(BATCH).zip(of)
    }
}

impl Roster {
    pub(crate) fn new() -> Self {
        Self {
            owners: Vec::new(),
            by_procedure: Vec::new(),
            by_names: HashMap::new(),
            times: Kinds::new(),
            fees: Kinds::new(),
            pool: Vec::new(),
            asked: Vec::new(),
            met: 0,
        }
    }

    /// How many kinds of code the last rows went through: the more there are, the more rows it takes for a batch.
    pub(crate) fn kinds(&self) -> usize {
        self.met
    }

    /// Which owner's code answers a row.
    #[inline]
    fn owner(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, row: usize) -> u32 {
        let (procedure, parties) = read.names(row);
        let known = match parties {
            None => self.by_procedure.get(procedure).copied().flatten(),
            Some(parties) => self.by_names.get(&(procedure, parties)).copied(),
        };
        known.unwrap_or_else(|| self.new_owner(plan, book, read, row))
    }

    fn new_owner(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, row: usize) -> u32 {
        let (procedure, parties) = read.names(row);
        if self.by_procedure.is_empty() {
            self.by_procedure.resize(read.groups(), None);
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
    pub(crate) fn answer(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, figures: &mut Vec<Figures>) {
        let mut session = Session::new(plan, book);
        figures.clear();
        figures.resize(read.rows(), Figures::default());
        let mut asked = std::mem::take(&mut self.asked);
        asked.clear();
        asked.extend((0..read.rows()).map(|row| self.owner(plan, book, read, row)));
        let Self { owners, times, fees, pool, .. } = self;
        times.clear();
        fees.clear();
        times.near(read, &asked);
        fees.near(read, &asked);
        for ((row, at), figures) in asked.iter().enumerate().zip(&mut *figures) {
            let found = owners.get(*at as usize).ok_or(Beyond).and_then(|owner| {
                let (owner, window) = owner.as_ref().map_err(|beyond| *beyond)?;
                if !read.is_for_a_batch(row) {
                    return read.answer(&mut session, owner, *window, row, figures);
                }
                let of_times = times.place(read, row, *at, *window, || {
                    read.with_subject(row, |subject| owner.times(plan, book, &subject))
                })?;
                let of_fees = fees.place(read, row, *at, *window, || {
                    read.with_subject(row, |subject| owner.fees(plan, book, &subject))
                })?;
                times.put(row, of_times);
                fees.put(row, of_fees);
                Ok(())
            });
            figures.is_beyond |= found.is_err();
        }
        for kind in &times.kinds {
            for (rows, constants) in kind.batches() {
                due(&mut session, kind, read, rows, constants, pool, figures);
            }
        }
        for kind in &fees.kinds {
            for (rows, constants) in kind.batches() {
                total(kind, read, rows, constants, pool, figures);
            }
        }
        self.met = times.met().max(fees.met());
        self.asked = asked;
        // what was found before the evaluator turned out to be needed is not left beside its answer
        figures.iter_mut().filter(|figures| figures.is_beyond).for_each(|figures| *figures = Figures::beyond());
    }
}

/// Due dates, statuses and lateness of rows.
fn due<'p>(
    session: &mut Session<'p>,
    kind: &Kind<Times>,
    read: &Read<'_>,
    rows: &[u32],
    constants: Constants<'_>,
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let Session { plan, table: known, .. } = session;
    let Kind { shared, window, .. } = kind;
    let times = &shared.of;
    let calendar = plan.calendars.get(times.calendar as usize);
    let days = one_table(plan, known, times.calendar, read, rows);
    let (Ok(days), Some(calendar)) = (days, calendar) else {
        // what was known differs from row to row, and so do the days: one by one
        for (at, row) in rows.iter().enumerate() {
            let constants = constants.of_row(at);
            let Some(figures) = figures.get_mut(*row as usize) else { continue };
            let answer = read.with_subject(*row as usize, |subject| {
                let run = Run::new(&shared.code, constants, subject.facts, &subject.instants);
                super::due_by(plan, times, &run, &subject, known, *window, figures).is_err()
            });
            figures.is_beyond |= answer;
        }
        return;
    };
    let mut batch = Batch::new(&shared.code, &shared.varies, read, rows, constants, pool);
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
    kind: &Kind<Fees>,
    read: &Read<'_>,
    rows: &[u32],
    constants: Constants<'_>,
    pool: &mut Vec<Vec<i64>>,
    figures: &mut [Figures],
) {
    let shared = &*kind.shared;
    let mut put = |row: u32, total: Flat<Total>| {
        let Some(figures) = figures.get_mut(row as usize) else { return };
        match total {
            Ok(total) => total.put(figures),
            Err(Beyond) => figures.is_beyond = true,
        }
    };
    if shared.of.is_in_vnd {
        return shared.of.totals(&mut Batch::new(&shared.code, &shared.varies, read, rows, constants, pool), put);
    }
    for (at, row) in rows.iter().enumerate() {
        let constants = constants.of_row(at);
        let total = read.with_subject(*row as usize, |subject| {
            shared.of.total(&mut Run::new(&shared.code, constants, subject.facts, &subject.instants))
        });
        put(*row, total);
    }
}
