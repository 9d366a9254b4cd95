//! Rows of the same code together, whichever procedures they are of: as a batch, each with its own constants.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::batch::{Batch, Constants};
use super::code::{Beyond, Flat, Run};
use super::plain::Judge;
use super::rows::Read;
use super::settle::Bounds;
use super::shared::Shared;
use super::window::Window;
use super::{Fees, FlatBook, Owner, Program, Session, Times, Total, table};
use crate::assessment::Figures;
use crate::calendar::DayTable;
use crate::plan::Plan;

/// Rows of a batch: few enough that its columns stay near the processor.
const BATCH: usize = 1_024;

/// Whose code rows asked for: what the rows of one table are told, those of the next need not ask again.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    owners: Vec<(Arc<Owner>, Window)>,
    /// By where the owner is kept: its place among the owners.
    by_owner: ByPlace<u32>,
    /// By owner.
    shortcuts: Vec<Shortcut>,
    times: Kinds<Times>,
    fees: Kinds<Fees>,
    /// How many kinds of code the last rows went through.
    met: usize,
    its: OfTable,
}

/// What holds for the rows of one table.
#[derive(Debug, Default)]
struct OfTable {
    /// By the procedure that is named: the place of its owner, or [`UNKNOWN`].
    by_procedure: Vec<u32>,
    by_names: HashMap<(usize, [Option<u32>; 2]), u32>,
    /// The owners of the last rows, and the programs that are near.
    asked: Vec<u32>,
    found: Vec<Places>,
    /// Columns that are used again.
    pool: Vec<Vec<i64>>,
}

/// By where something is kept, which no host chooses: a hash need not withstand one.
type ByPlace<T> = HashMap<usize, T, FxBuildHasher>;

/// Programs by the code that they share, and by their owners.
#[derive(Debug)]
struct Kinds<T> {
    kinds: Vec<Kind<T>>,
    /// By the number of the code: its place among the kinds.
    by_number: Vec<Option<u16>>,
    /// By where the program is kept.
    known: ByPlace<Place>,
}

/// Code, the constants of all programs that have it, one program after another, and the rows that go through it.
#[derive(Debug)]
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

/// The programs of a row's times and of its fees.
#[derive(Debug, Clone, Copy)]
struct Places {
    times: Place,
    fees: Place,
}

const NOWHERE: Places =
    Places { times: Place { kind: u16::MAX, program: 0 }, fees: Place { kind: u16::MAX, program: 0 } };

/// The owner of a row that no row before it had.
const UNKNOWN: u32 = u32::MAX;
/// The owner of a row that the evaluator answers.
const NOBODY: u32 = u32::MAX - 1;

/// How many programs of an owner are found without asking it: the later half only when none of the first is right.
const HALF: usize = 4;
/// A bit for each line of a half.
const FLAGS: [i32; HALF] = [1, 2, 4, 8];

/// A table with a place for each line.
type Lines<T> = [[T; HALF]; 2];

/// Programs of an owner that two days of a row tell apart: to be near when a row asks. Each has a line of every table.
#[derive(Debug, Clone, Copy)]
struct Shortcut {
    of: [Option<u8>; 2],
    /// The line of the next one; where all are taken, it gives way.
    next: u8,
    /// From when to when the programs are right, of each of the two days.
    first: [Lines<i32>; 2],
    last: [Lines<i32>; 2],
    places: Lines<Places>,
}

impl Shortcut {
    const fn none() -> Self {
        Self {
            of: [None; 2],
            next: 0,
            first: [[[i32::MAX; HALF]; 2]; 2],
            last: [[[i32::MIN; HALF]; 2]; 2],
            places: [[NOWHERE; HALF]; 2],
        }
    }

    /// The programs that are right for a row, or nowhere.
    #[inline]
    fn find(&self, read: &Read<'_>, row: usize) -> Places {
        let [one, other] = self.of.map(|of| of.map_or(0, |of| read.own_day(of, row)));
        let ([first, second], [last, latest]) = (&self.first, &self.last);
        let halves = first.iter().zip(last).zip(second.iter().zip(latest)).zip(&self.places);
        for (((first, last), (second, latest)), places) in halves {
            let lines = first.iter().zip(last).zip(second.iter().zip(latest)).zip(&FLAGS);
            let holds = lines.fold(0, |holds, (((first, last), (second, latest)), flag)| {
                let within = (*first <= one) & (one <= *last) & (*second <= other) & (other <= *latest);
                holds | if within { *flag } else { 0 }
            });
            if let Some(places) = places.get(holds.trailing_zeros() as usize) {
                return *places;
            }
        }
        NOWHERE
    }

    /// Keeps programs near, if their days are two at most and those of the others.
    fn keep(&mut self, stretches: [&[Bounds]; 2], places: Places) {
        let mut of = self.of;
        let (mut first, mut last) = ([i32::MIN; 2], [i32::MAX; 2]);
        for stretch in stretches.into_iter().flatten() {
            let Some((its, from, to)) = stretch.days() else { return };
            let at = of.iter().position(|of| *of == Some(its)).or_else(|| of.iter().position(Option::is_none));
            let Some(at) = at else { return };
            if let (Some(of), Some(low), Some(high)) = (of.get_mut(at), first.get_mut(at), last.get_mut(at)) {
                (*of, *low, *high) = (Some(its), from.max(*low), to.min(*high));
            }
        }
        let line = usize::from(self.next) % (2 * HALF);
        let Some(place) = self.places.as_flattened_mut().get_mut(line) else { return };
        *place = places;
        for (tables, values) in [(&mut self.first, first), (&mut self.last, last)] {
            for (table, value) in tables.iter_mut().zip(values) {
                table.as_flattened_mut().get_mut(line).into_iter().for_each(|cell| *cell = value);
            }
        }
        self.of = of;
        self.next = self.next.wrapping_add(1);
    }
}

impl<T> Default for Kinds<T> {
    fn default() -> Self {
        Self { kinds: Vec::new(), by_number: Vec::new(), known: ByPlace::default() }
    }
}

impl<T> Kinds<T> {
    fn take_up(&mut self, window: Window, program: &Program<T>) -> Flat<Place> {
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
                let at = u16::try_from(self.kinds.len()).ok().filter(|at| *at < u16::MAX).ok_or(Beyond)?;
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

    /// Keeps no memory for rows.
    fn rest(&mut self) {
        for kind in &mut self.kinds {
            (kind.rows, kind.of) = (Vec::new(), Vec::new());
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
    /// Keeps nothing of the table whose rows it answered.
    pub(super) fn rest(&mut self) {
        self.its = OfTable::default();
        self.times.rest();
        self.fees.rest();
    }

    /// How many kinds of code the last rows went through: the more there are, the more rows it takes for a batch.
    pub(crate) fn kinds(&self) -> usize {
        self.met
    }

    /// Which owner's code answers a row.
    fn owner(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, row: usize) -> u32 {
        let (procedure, parties) = read.names(row);
        let known = match parties {
            None => self.its.by_procedure.get(procedure).copied().filter(|at| *at != UNKNOWN),
            Some(parties) => self.its.by_names.get(&(procedure, parties)).copied(),
        };
        known.unwrap_or_else(|| {
            let at = read.owner(plan, book, row).map_or(NOBODY, |(owner, window)| self.place_of(owner, window));
            match parties {
                None => self.its.by_procedure.get_mut(procedure).into_iter().for_each(|place| *place = at),
                Some(parties) => drop(self.its.by_names.insert((procedure, parties), at)),
            }
            at
        })
    }

    /// The place of an owner, which stays where it is as long as the roster has it.
    fn place_of(&mut self, owner: Arc<Owner>, window: Window) -> u32 {
        let Self { owners, by_owner, shortcuts, .. } = self;
        *by_owner.entry(Arc::as_ptr(&owner) as usize).or_insert_with(|| {
            owners.push((owner, window));
            shortcuts.push(Shortcut::none());
            owners.len() as u32 - 1
        })
    }

    /// The owners of all rows.
    fn owners(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, asked: &mut Vec<u32>) {
        self.its.by_procedure.resize(read.groups(), UNKNOWN);
        asked.clear();
        let Some(procedures) = read.procedures() else {
            asked.extend((0..read.rows()).map(|row| self.owner(plan, book, read, row)));
            return;
        };
        let known = |procedure: &u32| self.its.by_procedure.get(*procedure as usize).copied().unwrap_or(UNKNOWN);
        asked.extend(procedures.iter().map(known));
        for (row, at) in asked.iter_mut().enumerate().filter(|(_, at)| **at == UNKNOWN) {
            *at = self.owner(plan, book, read, row);
        }
    }

    /// The programs of rows that are near; the others are nowhere yet. Nothing is decided between one row and the next, so
    /// that the processor looks many up at a time.
    fn near(&mut self, read: &Read<'_>, asked: &[u32]) {
        let Self { its: OfTable { found, .. }, shortcuts, .. } = self;
        found.clear();
        let near = |(row, owner): (usize, &u32)| match shortcuts.get(*owner as usize) {
            Some(near) => near.find(read, row),
            None => NOWHERE,
        };
        found.extend(asked.iter().enumerate().map(near));
    }

    /// What some rows come to, each in its place.
    pub(crate) fn answer(&mut self, plan: &Plan, book: &FlatBook, read: &Read<'_>, figures: &mut Vec<Figures>) {
        let mut session = Session::new(plan, book);
        figures.clear();
        figures.resize(read.rows(), Figures::default());
        let mut asked = std::mem::take(&mut self.its.asked);
        self.owners(plan, book, read, &mut asked);
        self.near(read, &asked);
        let Self { owners, shortcuts, times, fees, its: OfTable { found, pool, .. }, .. } = self;
        times.clear();
        fees.clear();
        for (row, ((at, places), figures)) in asked.iter().zip(found).zip(&mut *figures).enumerate() {
            if places.times != NOWHERE.times && read.is_for_a_batch(row) {
                times.put(row, places.times);
                fees.put(row, places.fees);
                continue;
            }
            let answer = owners.get(*at as usize).ok_or(Beyond).and_then(|owner| {
                let (owner, window) = owner;
                if !read.is_for_a_batch(row) {
                    return read.answer(&mut session, owner, *window, row, figures);
                }
                let near = shortcuts.get_mut(*at as usize).ok_or(Beyond)?;
                // a row before this one may have brought them near
                let mut places = near.find(read, row);
                if places.times == NOWHERE.times {
                    let of_times = read.with_subject(row, |subject| owner.times(plan, book, &subject))?;
                    let of_fees = read.with_subject(row, |subject| owner.fees(plan, book, &subject))?;
                    places = Places { times: times.take_up(*window, of_times)?, fees: fees.take_up(*window, of_fees)? };
                    near.keep([&of_times.stretches, &of_fees.stretches], places);
                }
                times.put(row, places.times);
                fees.put(row, places.fees);
                Ok(())
            });
            figures.is_beyond |= answer.is_err();
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
        self.its.asked = asked;
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
    let judge = Judge { days, on_time: times.on_time, window: *window };
    times.judge_rows(&mut batch, calendar, &judge, figures);
}

/// The days that all rows are asked of.
fn one_table<'p>(
    plan: &'p Plan,
    known: &mut Option<(u32, i32, &'p DayTable)>,
    calendar: u32,
    read: &Read<'_>,
    rows: &[u32],
) -> Flat<&'p DayTable> {
    if let Some(on) = read.known_on_in_all() {
        return table(plan, known, calendar, on);
    }
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
