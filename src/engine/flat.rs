//! Flat code: what the common rows of a procedure come to, as arithmetic on 64-bit integers.
//!
//! The code of a procedure is made from the plan when a row first asks for it, for the versions, the place and the
//! office of that row; what the rules leave to facts and instants is all that is left in it. It holds for every row
//! whose days lie in the same stretches. It answers what it can answer exactly; the rest (events in the log, facts that
//! are missing, open questions, errors, numbers beyond 64 bits) is [`Beyond`] it and goes to the evaluator.

mod batch;
mod code;
mod compile;
mod days;
mod fees;
mod group;
mod rows;
mod settle;
mod shape;
mod times;
mod verdict;
mod window;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use self::code::{Code, DAY, Facts, Flat, MISSING, Run};
use self::compile::Compiler;
use self::fees::{Fees, Total};
use self::settle::{Bounds, Days, OWN, Settling, day_of};
use self::shape::{Kind, Shape, shapes};
use self::times::{Due, Times};
use self::window::Window;
use crate::amount::Currency;
use crate::assessment::{Figures, Status};
use crate::calendar::{Certainty, DayTable};
use crate::plan::{OnTime, PlaceId, Plan, ProcKind, ProcedurePlan};

pub(crate) use self::code::Beyond;
pub(crate) use self::group::Group;
pub(crate) use self::rows::{Prepared, single};

/// The flat code of a book, made as rows ask for it.
#[derive(Debug, Default)]
pub struct FlatBook {
    shapes: OnceLock<Vec<Shape>>,
    windows: OnceLock<Vec<OnceLock<Option<Window>>>>,
    times: Programs<Times>,
    fees: Programs<Fees>,
}

/// Code by whose it is.
type Programs<T> = RwLock<HashMap<Key, Vec<Arc<Program<T>>>>>;

/// Whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) procedure: u32,
    pub(crate) place: Option<PlaceId>,
    /// The choice that the office is, or [`MISSING`].
    pub(crate) office: i64,
    pub(crate) office_calendar: Option<u32>,
}

/// Code for one stretch of days; more of them than this for one key and the evaluator answers.
const STRETCHES: usize = 64;

/// Code of one key, right for the rows of some stretches of days.
#[derive(Debug)]
pub(crate) struct Program<T> {
    stretches: Vec<Bounds>,
    code: Code,
    of: Flat<T>,
}

/// One row, its instants in local microseconds.
pub(crate) struct Subject<'r, F> {
    facts: &'r F,
    shapes: &'r [Shape],
    instants: [i64; 4],
    as_of: i64,
    known_on: i32,
    own: [i64; OWN],
}

impl<'r, F: Facts> Subject<'r, F> {
    #[inline]
    fn new(facts: &'r F, shapes: &'r [Shape], instants: [i64; 4], as_of: i64, known_on: i32) -> Self {
        let happened = |at: i64| if at == MISSING { as_of } else { at };
        let [submitted, accepted, paid, finished] = instants.map(happened);
        let own = [submitted, accepted, paid, finished, as_of, i64::from(known_on) * DAY];
        Self { facts, shapes, instants, as_of, known_on, own }
    }
}

impl<F: Facts> Days for Subject<'_, F> {
    #[inline]
    fn own(&self) -> &[i64; OWN] {
        &self.own
    }

    fn fact(&self, fact: u32) -> Flat<i32> {
        match self.shapes.get(fact as usize).and_then(|shape| shape.kind) {
            Some(kind @ (Kind::Date | Kind::Moment)) => match self.facts.get(fact) {
                MISSING => Ok(days::day_of(self.as_of)),
                value => day_of(value, kind == Kind::Moment).ok_or(Beyond),
            },
            _ => Err(Beyond),
        }
    }
}

impl FlatBook {
    fn shapes(&self, plan: &Plan) -> &[Shape] {
        self.shapes.get_or_init(|| shapes(plan))
    }

    /// The time in which a calendar's clock keeps one offset; nothing where it changes.
    fn window(&self, plan: &Plan, calendar: u32) -> Option<Window> {
        let windows = self.windows.get_or_init(|| plan.calendars.iter().map(|_| OnceLock::new()).collect());
        let at = calendar as usize;
        *windows.get(at)?.get_or_init(|| plan.calendars.get(at).and_then(Window::of))
    }

    /// The clock that the first calendar keeps, and the others with the same offset.
    fn common_window(&self, plan: &Plan) -> Option<Window> {
        let mut windows = (0..plan.calendars.len()).filter_map(|calendar| self.window(plan, calendar as u32));
        let first = windows.next()?;
        Some(windows.fold(first, |known, other| known.shared(other).unwrap_or(known)))
    }
}

/// The code of a key that is made so far.
fn known<T>(programs: &Programs<T>, key: Key) -> Vec<Arc<Program<T>>> {
    let known = programs.read().unwrap_or_else(PoisonError::into_inner);
    known.get(&key).cloned().unwrap_or_default()
}

/// Keeps code that was made for a row.
fn keep<T>(programs: &Programs<T>, key: Key, made: Program<T>) -> Flat<Arc<Program<T>>> {
    let mut known = programs.write().unwrap_or_else(PoisonError::into_inner);
    let programs = known.entry(key).or_default();
    if programs.len() >= STRETCHES {
        return Err(Beyond);
    }
    let made = Arc::new(made);
    programs.push(Arc::clone(&made));
    Ok(made)
}

/// The calendar by which a procedure's instants are read: the office's, else the one stated outside dated blocks, else
/// the only one (D3).
fn stated_calendar(plan: &Plan, procedure: &ProcedurePlan, office_calendar: Option<u32>) -> Option<u32> {
    let stated = || {
        procedure.calendar.entries.iter().rev().find_map(|entry| match entry.statement.kind {
            ProcKind::Calendar(index) => Some(index),
            _ => None,
        })
    };
    let only = || if plan.calendars.len() == 1 { Some(0) } else { None };
    office_calendar.or_else(stated).or_else(only)
}

/// A compiler for one row's versions.
fn compiler<'p, F: Facts>(plan: &'p Plan, key: Key, subject: &'p Subject<'p, F>) -> Compiler<'p, Subject<'p, F>> {
    let settling = Settling { plan, days: subject, place: key.place, stretches: Vec::new() };
    Compiler { settling, shapes: subject.shapes, office: key.office, code: Code::default() }
}

impl<T> Program<T> {
    fn of<D>(compiler: Compiler<'_, D>, of: Flat<T>) -> Self {
        let mut code = compiler.code;
        code.shrink();
        let stretches = compiler.settling.stretches.into_iter().map(Bounds::from).collect();
        Self { stretches, code, of }
    }
}

impl Program<Times> {
    fn make<F: Facts>(plan: &Plan, key: Key, subject: &Subject<'_, F>) -> Flat<Self> {
        let procedure = plan.procedures.get(key.procedure as usize).ok_or(Beyond)?;
        let stated = stated_calendar(plan, procedure, key.office_calendar).ok_or(Beyond)?;
        let mut compiler = compiler(plan, key, subject);
        let times = compiler.times(procedure, key.office_calendar, stated);
        Ok(Self::of(compiler, times))
    }
}

impl Program<Fees> {
    fn make<F: Facts>(plan: &Plan, key: Key, subject: &Subject<'_, F>) -> Flat<Self> {
        let procedure = plan.procedures.get(key.procedure as usize).ok_or(Beyond)?;
        let mut compiler = compiler(plan, key, subject);
        let fees = compiler.fees(procedure);
        Ok(Self::of(compiler, fees))
    }
}

/// What rows that follow each other share.
pub(crate) struct Session<'p> {
    plan: &'p Plan,
    book: &'p FlatBook,
    key: Option<Key>,
    window: Option<Window>,
    times: Vec<Arc<Program<Times>>>,
    fees: Vec<Arc<Program<Fees>>>,
    table: Option<(u32, i32, &'p DayTable)>,
}

/// The place of the code that is right for a row: that of the key, or newly made.
#[inline]
fn place<T, F: Facts>(
    programs: &mut Vec<Arc<Program<T>>>,
    subject: &Subject<'_, F>,
    make: impl FnOnce() -> Flat<Arc<Program<T>>>,
) -> Flat<usize> {
    match programs.iter().position(|program| settle::holds(&program.stretches, subject)) {
        Some(at) => Ok(at),
        None if programs.len() >= STRETCHES => Err(Beyond),
        None => {
            programs.push(make()?);
            Ok(programs.len() - 1)
        }
    }
}

/// The code that is right for a row.
fn right<'s, T, F: Facts>(
    programs: &'s mut Vec<Arc<Program<T>>>,
    subject: &Subject<'_, F>,
    make: impl FnOnce() -> Flat<Arc<Program<T>>>,
) -> Flat<&'s Program<T>> {
    let at = place(programs, subject, make)?;
    programs.get(at).map(|program| &**program).ok_or(Beyond)
}

impl<'p> Session<'p> {
    pub(crate) fn new(plan: &'p Plan, book: &'p FlatBook) -> Self {
        Self { plan, book, key: None, window: None, times: Vec::new(), fees: Vec::new(), table: None }
    }

    /// Takes up rows of a key, and gives the clock by which their instants are read.
    fn window(&mut self, key: Key) -> Option<Window> {
        if self.key != Some(key) {
            let procedure = self.plan.procedures.get(key.procedure as usize)?;
            let calendar = stated_calendar(self.plan, procedure, key.office_calendar);
            self.window = calendar.and_then(|calendar| self.book.window(self.plan, calendar));
            (self.times, self.fees) = (known(&self.book.times, key), known(&self.book.fees, key));
            self.key = Some(key);
        }
        self.window
    }

    /// What a row of that key comes to.
    #[inline]
    fn answer<F: Facts>(&mut self, subject: &Subject<'_, F>, window: Window, figures: &mut Figures) -> Flat<()> {
        let Self { plan, book, key, times, fees, table, .. } = self;
        let key = key.ok_or(Beyond)?;
        let times = right(times, subject, || keep(&book.times, key, Program::<Times>::make(plan, key, subject)?))?;
        let fees = right(fees, subject, || keep(&book.fees, key, Program::<Fees>::make(plan, key, subject)?))?;
        *figures = Figures::default();
        due(plan, times, subject, table, window, figures)?;
        total(fees, subject, figures)
    }
}

fn table<'p>(
    plan: &'p Plan,
    known: &mut Option<(u32, i32, &'p DayTable)>,
    calendar: u32,
    known_on: i32,
) -> Flat<&'p DayTable> {
    match *known {
        Some((its, day, table)) if its == calendar && day == known_on => Ok(table),
        _ => {
            let found = plan.calendars.get(calendar as usize).ok_or(Beyond)?;
            let table = found.known_on(Some(days::date(i64::from(known_on))?));
            *known = Some((calendar, known_on, table));
            Ok(table)
        }
    }
}

/// Due date, status and lateness.
fn due<'p, F: Facts>(
    plan: &'p Plan,
    program: &Program<Times>,
    subject: &Subject<'_, F>,
    known: &mut Option<(u32, i32, &'p DayTable)>,
    window: Window,
    figures: &mut Figures,
) -> Flat<()> {
    let times = program.of.as_ref().map_err(|beyond| *beyond)?;
    let run = Run::new(&program.code, subject.facts, &subject.instants);
    let calendar = plan.calendars.get(times.calendar as usize).ok_or(Beyond)?;
    let days = table(plan, known, times.calendar, subject.known_on)?;
    let due = times.due(&run, calendar, days)?;
    let [.., finished] = subject.instants;
    judged(due, days, times.on_time, finished, subject.as_of, window, figures)
}

/// How a row stands with its due date.
#[inline]
fn judged(
    due: Due,
    days: &DayTable,
    on_time: OnTime,
    finished: i64,
    as_of: i64,
    window: Window,
    figures: &mut Figures,
) -> Flat<()> {
    let end = match due {
        Due::At(end) => end,
        Due::None => {
            figures.status = Status::NoDueDate;
            return Ok(());
        }
        Due::Awaiting => {
            figures.status = Status::Awaiting;
            return Ok(());
        }
    };
    let is_finished = finished != MISSING;
    let at = if is_finished { finished } else { as_of };
    figures.status = end.verdict(days, at, is_finished, on_time)?;
    if let Some(late) = end.lateness(days, at) {
        figures.working_minutes = late.working_minutes;
        (figures.working_days, figures.calendar_days) = (late.working_days as i32, late.calendar_days as i32);
    }
    figures.due_at = window.instant(end.at)?;
    (figures.due_date, figures.due_offset) = (end.date, window.offset());
    figures.certainty = days.weakest_between(end.from, end.date).unwrap_or(Certainty::Projected);
    Ok(())
}

/// What is paid.
fn total<F: Facts>(program: &Program<Fees>, subject: &Subject<'_, F>, figures: &mut Figures) -> Flat<()> {
    let fees = program.of.as_ref().map_err(|beyond| *beyond)?;
    let mut run = Run::new(&program.code, subject.facts, &subject.instants);
    fees.total(&mut run)?.put(figures);
    Ok(())
}

impl Total {
    fn put(self, figures: &mut Figures) {
        (figures.total, figures.currency) = match self {
            Self::Nothing => (Figures::NONE, None),
            Self::Unstated => (Figures::NONE, Some(Currency::VND)),
            Self::Sum(sum, currency) => (sum, Some(currency.unwrap_or(Currency::VND))),
            Self::Open(currency) => (Figures::NONE, Some(currency.unwrap_or(Currency::VND))),
        };
    }
}
