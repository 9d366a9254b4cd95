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
mod plain;
mod rows;
mod settle;
mod shape;
mod shared;
mod times;
mod verdict;
mod window;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use smallvec::SmallVec;

use self::code::{Code, DAY, Facts, Flat, MISSING, Run};
use self::compile::Compiler;
use self::fees::{Fees, Total};
use self::plain::Judge;
use self::settle::{Bounds, Days, OWN, Settling, day_of};
use self::shape::{Kind, Shape, shapes};
use self::shared::{Shared, Shelf, Templates};
use self::times::Times;
use self::window::Window;
use crate::amount::Currency;
use crate::assessment::Figures;
use crate::calendar::DayTable;
use crate::plan::{PlaceId, Plan, ProcKind, ProcedurePlan};

pub(crate) use self::code::Beyond;
use self::group::Roster;
pub(crate) use self::rows::{Prepared, Room, lent, single};

/// The flat code of a book, made as rows ask for it.
#[derive(Debug, Default)]
pub struct FlatBook {
    shapes: OnceLock<Vec<Shape>>,
    windows: OnceLock<Vec<OnceLock<Option<Window>>>>,
    times: Templates<Times>,
    fees: Templates<Fees>,
    /// By procedure, for rows that name neither office nor place; then by all that tells code apart.
    procedures: OnceLock<Vec<OnceLock<Arc<Owner>>>>,
    owners: RwLock<HashMap<Key, Arc<Owner>>>,
    /// Of the tables that were answered, for those that come.
    rosters: Mutex<Vec<Roster>>,
}

/// Whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) procedure: u32,
    pub(crate) place: Option<PlaceId>,
    /// The choice that the office is, or [`MISSING`].
    pub(crate) office: i64,
    pub(crate) office_calendar: Option<u32>,
}

/// The code of one key, and the clock by which the instants of its rows are read.
#[derive(Debug)]
pub(crate) struct Owner {
    key: Key,
    window: Option<Window>,
    times: Shelf<Times>,
    fees: Shelf<Fees>,
}

/// An owner where it stands, or out of what is behind a lock.
enum Held<'b> {
    Here(&'b Arc<Owner>),
    Behind(Arc<Owner>),
}

impl Held<'_> {
    fn owner(&self) -> &Arc<Owner> {
        match self {
            Self::Here(owner) => owner,
            Self::Behind(owner) => owner,
        }
    }
}

/// Code of one key, right for the rows of some stretches of days.
#[derive(Debug)]
pub(crate) struct Program<T> {
    /// Two at most, as a rule.
    stretches: SmallVec<[Bounds; 2]>,
    shared: Flat<Arc<Shared<T>>>,
    constants: SmallVec<[i64; 4]>,
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

    /// The owner of the code for a key.
    fn owner(&self, plan: &Plan, key: Key) -> Flat<Held<'_>> {
        let make = || {
            let procedure = plan.procedures.get(key.procedure as usize)?;
            let calendar = stated_calendar(plan, procedure, key.office_calendar);
            let window = calendar.and_then(|calendar| self.window(plan, calendar));
            Some(Arc::new(Owner { key, window, times: Shelf::default(), fees: Shelf::default() }))
        };
        if key.place.is_none() && key.office == MISSING && key.office_calendar.is_none() {
            let procedures = self.procedures.get_or_init(|| plan.procedures.iter().map(|_| OnceLock::new()).collect());
            let owner = procedures.get(key.procedure as usize).ok_or(Beyond)?;
            if let Some(known) = owner.get() {
                return Ok(Held::Here(known));
            }
            let made = make().ok_or(Beyond)?;
            return Ok(Held::Here(owner.get_or_init(|| made)));
        }
        let known = self.owners.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(Held::Behind(known));
        }
        let made = make().ok_or(Beyond)?;
        let mut owners = self.owners.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Held::Behind(Arc::clone(owners.entry(key).or_insert(made))))
    }

    /// What earlier tables asked for; to be given back with [`FlatBook::keep`].
    pub(crate) fn roster(&self) -> Roster {
        self.rosters.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Keeps what the rows of a table asked for: as many rosters as there were tables at a time.
    pub(crate) fn keep(&self, mut roster: Roster) {
        roster.rest();
        self.rosters.lock().unwrap_or_else(PoisonError::into_inner).push(roster);
    }

    /// The clock that the first calendar keeps, and the others with the same offset.
    fn common_window(&self, plan: &Plan) -> Option<Window> {
        let mut windows = (0..plan.calendars.len()).filter_map(|calendar| self.window(plan, calendar as u32));
        let first = windows.next()?;
        Some(windows.fold(first, |known, other| known.shared(other).unwrap_or(known)))
    }
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
    Compiler { settling, shapes: subject.shapes, office: key.office, code: Code::default(), constants: Vec::new() }
}

impl<T: PartialEq> Program<T> {
    fn of<D>(compiler: Compiler<'_, D>, of: Flat<T>, templates: &Templates<T>) -> Self {
        let stretches = compiler.settling.stretches.into_iter().map(Bounds::from).collect();
        let constants = compiler.constants;
        let shared = of.map(|of| templates.shared(compiler.code, of, &constants));
        Self { stretches, shared, constants: constants.into() }
    }
}

impl<T> Program<T> {
    /// What it has in common with others.
    fn shared(&self) -> Flat<&Shared<T>> {
        self.shared.as_ref().map(|shared| &**shared).map_err(|beyond| *beyond)
    }
}

impl Owner {
    /// The code that is right for a row.
    #[inline]
    fn times<F: Facts>(&self, plan: &Plan, book: &FlatBook, subject: &Subject<'_, F>) -> Flat<&Program<Times>> {
        self.times.right(subject, || {
            let procedure = plan.procedures.get(self.key.procedure as usize).ok_or(Beyond)?;
            let stated = stated_calendar(plan, procedure, self.key.office_calendar).ok_or(Beyond)?;
            let mut compiler = compiler(plan, self.key, subject);
            let times = compiler.times(procedure, self.key.office_calendar, stated);
            Ok(Program::of(compiler, times, &book.times))
        })
    }

    #[inline]
    fn fees<F: Facts>(&self, plan: &Plan, book: &FlatBook, subject: &Subject<'_, F>) -> Flat<&Program<Fees>> {
        self.fees.right(subject, || {
            let procedure = plan.procedures.get(self.key.procedure as usize).ok_or(Beyond)?;
            let mut compiler = compiler(plan, self.key, subject);
            let fees = compiler.fees(procedure);
            Ok(Program::of(compiler, fees, &book.fees))
        })
    }
}

/// What rows that follow each other share.
pub(crate) struct Session<'p> {
    plan: &'p Plan,
    book: &'p FlatBook,
    table: Option<(u32, i32, &'p DayTable)>,
}

impl<'p> Session<'p> {
    pub(crate) fn new(plan: &'p Plan, book: &'p FlatBook) -> Self {
        Self { plan, book, table: None }
    }

    /// What a row comes to.
    #[inline]
    fn answer<F: Facts>(
        &mut self,
        owner: &Owner,
        subject: &Subject<'_, F>,
        window: Window,
        figures: &mut Figures,
    ) -> Flat<()> {
        let Self { plan, book, table } = self;
        let times = owner.times(plan, book, subject)?;
        let fees = owner.fees(plan, book, subject)?;
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
    let shared = program.shared()?;
    let run = Run::new(&shared.code, &program.constants, subject.facts, &subject.instants);
    due_by(plan, &shared.of, &run, subject, known, window, figures)
}

fn due_by<'p, F: Facts>(
    plan: &'p Plan,
    times: &Times,
    run: &Run<'_, F>,
    subject: &Subject<'_, F>,
    known: &mut Option<(u32, i32, &'p DayTable)>,
    window: Window,
    figures: &mut Figures,
) -> Flat<()> {
    let calendar = plan.calendars.get(times.calendar as usize).ok_or(Beyond)?;
    let days = table(plan, known, times.calendar, subject.known_on)?;
    let judge = Judge { days, on_time: times.on_time, window };
    times.judge_row(run, calendar, &judge, subject.as_of, figures)
}

/// What is paid.
fn total<F: Facts>(program: &Program<Fees>, subject: &Subject<'_, F>, figures: &mut Figures) -> Flat<()> {
    let shared = program.shared()?;
    let mut run = Run::new(&shared.code, &program.constants, subject.facts, &subject.instants);
    shared.of.total(&mut run)?.put(figures);
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
