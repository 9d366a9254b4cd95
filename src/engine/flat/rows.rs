//! Rows of columns, and single dossiers, as flat code reads them.

mod cells;
mod lanes;
mod single;

use std::ops::Range;

use super::batch::{Column as Cells, Table};
use super::code::{Beyond, DAY, Facts, Flat, MISSING};
use super::shape::Shape;
use super::window::Window;
use super::{FlatBook, Key, Session, Subject, days};
use crate::assessment::Figures;
use crate::dossier::{AsOfColumn, Channel, Columns, Moment, MomentColumn, TextColumn};
use crate::engine::facts::known;
use crate::model::builtin;
use crate::plan::{PlaceId, Plan, Type};
use cells::each;
use lanes::{Lane, LaneRow, Lanes};

pub(crate) use self::single::single;

/// What the words of the columns mean, found once for all rows.
pub(crate) struct Prepared<'c> {
    columns: &'c Columns<'c>,
    as_of: &'c AsOfColumn<'c>,
    procedures: Vec<Option<u32>>,
    offices: Vec<Option<Office>>,
    places: Vec<Option<PlaceId>>,
    channels: Vec<Option<i64>>,
    shapes: &'c [Shape],
    lanes: Vec<(u32, Lane<'c>)>,
    /// The clock of the calendars; nothing where they differ.
    window: Option<Window>,
    /// Whether columns are there that flat code does not read.
    beyond: bool,
}

#[derive(Clone, Copy)]
struct Office {
    choice: i64,
    calendar: u32,
    within: Option<PlaceId>,
}

fn office(plan: &Plan, name: &str) -> Option<Office> {
    let found = plan.offices.get(name)?;
    let choices = plan.facts.get(builtin::OFFICE.0 as usize).map(|fact| &fact.kind);
    let choice = match choices {
        Some(Type::OneOf(choices)) => choices.iter().position(|choice| **choice == *name),
        _ => None,
    };
    let choice = choice.map_or(MISSING, |at| at as i64);
    Some(Office { choice, calendar: found.calendar, within: found.within })
}

fn channel(name: &str) -> Option<i64> {
    let found = [Channel::Counter, Channel::Online, Channel::Post].into_iter().find(|one| one.as_str() == name);
    found.map(|one| one as i64)
}

fn words<T>(column: Option<&TextColumn<'_>>, mut meaning: impl FnMut(&str) -> T) -> Vec<T> {
    column.map(|column| column.words.iter().map(|word| meaning(word)).collect()).unwrap_or_default()
}

/// How a moment is written: a day without its hour, local time, or an instant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Date,
    Civil,
    Instant,
}

fn of(written: Moment) -> Flat<(i64, Clock)> {
    match written {
        Moment::Date(date) => Ok((i64::from(days::since_1970(date)) * DAY, Clock::Date)),
        Moment::Civil(civil) => Ok((days::microseconds(civil)?, Clock::Civil)),
        Moment::Instant(at) => Ok((days::microseconds(at.naive_utc())?, Clock::Instant)),
    }
}

/// The last second of a day.
const LAST: i64 = DAY - 1_000_000;

/// Marks of a row: beyond flat code, and which of its instants have no hour.
const BEYOND: u8 = 1;
const BARE: [u8; 4] = [2, 4, 8, 16];
const ANY_BARE: u8 = 30;

impl<'c> Prepared<'c> {
    pub(crate) fn new(plan: &'c Plan, book: &'c FlatBook, columns: &'c Columns<'c>, as_of: &'c AsOfColumn<'c>) -> Self {
        let shapes = book.shapes(plan);
        let mut lanes = Vec::with_capacity(columns.facts.len());
        let mut beyond = columns.procedure.is_none();
        for (name, column) in &columns.facts {
            match known(plan, name).ok().and_then(|id| Some((id.0, *shapes.get(id.0 as usize)?))) {
                Some((id, shape)) => lanes.push((id, Lane::new(plan, id, shape, column))),
                None => beyond = true,
            }
        }
        Self {
            columns,
            as_of,
            procedures: words(columns.procedure.as_ref(), |code| plan.procedure_codes.get(code).copied()),
            offices: words(columns.office.as_ref(), |name| office(plan, name)),
            places: words(columns.place.as_ref(), |name| plan.place_names.get(name).copied()),
            channels: words(columns.channel.as_ref(), channel),
            shapes,
            lanes,
            window: book.common_window(plan),
            beyond,
        }
    }

    /// Whether rows name offices or places.
    pub(crate) fn has_parties(&self) -> bool {
        self.columns.office.is_some() || self.columns.place.is_some()
    }

    /// What tells the code of rows of one procedure apart: the numbers of their offices and places.
    pub(crate) fn parties(&self, row: usize) -> [Option<u32>; 2] {
        [&self.columns.office, &self.columns.place].map(|column| column.as_ref().and_then(|column| column.code(row)))
    }

    /// How many procedures the column can name, and one more for rows that name none.
    pub(crate) fn groups(&self) -> usize {
        self.procedures.len() + 1
    }

    /// The group of a row: rows of one procedure share it.
    pub(crate) fn group(&self, row: usize) -> usize {
        let code = self.columns.procedure.as_ref().and_then(|column| column.codes.get(row).ok().flatten());
        code.map_or(self.procedures.len(), |code| (*code as usize).min(self.procedures.len()))
    }

    fn key(&self, row: usize) -> Flat<Key> {
        let word = |column: &Option<TextColumn<'_>>| match column {
            None => Ok(None),
            Some(column) => Ok(column.codes.get(row).map_err(|_| Beyond)?.map(|code| *code as usize)),
        };
        let procedure = word(&self.columns.procedure)?.ok_or(Beyond)?;
        let procedure = self.procedures.get(procedure).copied().flatten().ok_or(Beyond)?;
        let office = match word(&self.columns.office)? {
            Some(word) => Some(self.offices.get(word).copied().flatten().ok_or(Beyond)?),
            None => None,
        };
        let place = match word(&self.columns.place)? {
            Some(word) => Some(self.places.get(word).copied().flatten().ok_or(Beyond)?),
            None => office.and_then(|office| office.within),
        };
        Ok(Key {
            procedure,
            place,
            office: office.map_or(MISSING, |office| office.choice),
            office_calendar: office.map(|office| office.calendar),
        })
    }

    /// Reads the columns of some rows.
    pub(crate) fn read(&self, rows: Range<usize>) -> Read<'_> {
        let mut read = Read {
            prepared: self,
            lanes: Lanes::new(self.shapes),
            instants: Default::default(),
            as_of: Vec::new(),
            known_on: Vec::new(),
            marks: vec![0; rows.len()],
        };
        if self.beyond || self.window.is_none() {
            read.marks.fill(BEYOND);
            return read;
        }
        for (fact, lane) in &self.lanes {
            let column = lane.read(rows.clone(), &mut read.marks);
            read.lanes.put(*fact, column);
        }
        if let Some(channel) = &self.columns.channel {
            let meaning = |code: Option<u32>| match code {
                None => Ok(MISSING),
                Some(code) => self.channels.get(code as usize).copied().flatten().ok_or(Beyond),
            };
            let column = each(&channel.codes, rows.clone(), &mut read.marks, meaning);
            read.lanes.put(builtin::CHANNEL.0, column);
        }
        read.moments(rows.clone());
        if self.columns.events.is_some() || !self.columns.fees.is_empty() {
            for (row, mark) in rows.zip(&mut read.marks) {
                *mark |= u8::from(self.has_more(row)) * BEYOND;
            }
        }
        read
    }

    /// Events and further fees are for the evaluator.
    fn has_more(&self, row: usize) -> bool {
        let events = self.columns.events.as_ref().is_some_and(|events| {
            match (events.starts.get(row), events.starts.get(row + 1)) {
                (Some(start), Some(end)) => start != end,
                _ => true,
            }
        });
        events || self.columns.fees.get(row).is_some_and(|fees| !fees.is_empty())
    }
}

/// Some rows, read.
pub(crate) struct Read<'c> {
    prepared: &'c Prepared<'c>,
    lanes: Lanes,
    /// Local microseconds of what had happened by `as_of`.
    instants: [Vec<i64>; 4],
    /// One value for all rows, or one for each.
    as_of: Vec<i64>,
    known_on: Vec<i32>,
    marks: Vec<u8>,
}

impl Read<'_> {
    fn moments(&mut self, rows: Range<usize>) {
        let Some(window) = self.prepared.window else { return };
        let columns = self.prepared.columns;
        self.judged(rows.clone(), window);
        let given = [&columns.submitted, &columns.accepted, &columns.paid, &columns.finished];
        for ((column, place), bare) in given.into_iter().zip(&mut self.instants).zip(BARE) {
            let (moments, is_bare) = moments(column.as_ref(), rows.clone(), &mut self.marks, window);
            *place = moments;
            if is_bare {
                self.marks.iter_mut().for_each(|mark| *mark |= bare);
            }
        }
        self.leave_out_what_came_later();
        let Self { instants: [submitted, accepted, paid, finished], marks, .. } = self;
        let rows = submitted.iter().zip(accepted.iter()).zip(paid.iter()).zip(finished.iter());
        for ((((submitted, accepted), paid), finished), mark) in rows.zip(marks) {
            *mark |= u8::from(!possible(&[*submitted, *accepted, *paid, *finished], *mark));
        }
    }

    /// When the rows are judged, and what is known then.
    fn judged(&mut self, rows: Range<usize>, window: Window) {
        let end_of = |at: i64, clock: Clock| match clock {
            Clock::Date => window.civil(at + LAST),
            Clock::Civil => window.civil(at),
            Clock::Instant => window.local(at),
        };
        let (at, known_on) = match self.prepared.as_of {
            AsOfColumn::Same(as_of) => {
                let at = of(as_of.at).and_then(|(at, clock)| end_of(at, clock));
                match at {
                    Ok(at) => self.as_of = vec![at],
                    Err(Beyond) => self.marks.fill(BEYOND),
                }
                let known_on = as_of.known_on.map(days::since_1970);
                let today = at.map_or(0, |at| at.div_euclid(DAY) as i32);
                self.known_on = vec![known_on.unwrap_or(today)];
                return;
            }
            AsOfColumn::Each { at, known_on } => (at, known_on),
        };
        let (mut moments, is_bare) = moments(Some(at), rows.clone(), &mut self.marks, window);
        for (at, mark) in moments.iter_mut().zip(&mut self.marks) {
            if *at == MISSING {
                *mark |= BEYOND;
            } else if is_bare {
                *at += LAST;
            }
        }
        let own = known_on
            .as_ref()
            .map(|known_on| each(known_on, rows.clone(), &mut self.marks, |day| Ok(day.map_or(MISSING, i64::from))));
        let today = |at: &i64| at.div_euclid(DAY) as i32;
        self.known_on = match own {
            None => moments.iter().map(today).collect(),
            Some(own) => {
                let days = own.iter().zip(&moments);
                days.map(|(own, at)| if *own == MISSING { today(at) } else { *own as i32 }).collect()
            }
        };
        self.as_of = moments;
    }

    pub(super) fn as_of(&self, at: usize) -> i64 {
        if self.as_of.len() == 1 { self.as_of.first() } else { self.as_of.get(at) }.copied().unwrap_or(MISSING)
    }

    pub(super) fn known_on(&self, at: usize) -> i32 {
        if self.known_on.len() == 1 { self.known_on.first() } else { self.known_on.get(at) }.copied().unwrap_or(0)
    }

    fn leave_out_what_came_later(&mut self) {
        let same = if self.as_of.len() == 1 { self.as_of.first().copied() } else { None };
        for (column, bare) in self.instants.iter_mut().zip(BARE) {
            for (at, (moment, mark)) in column.iter_mut().zip(&self.marks).enumerate() {
                let as_of = same.or_else(|| self.as_of.get(at).copied()).unwrap_or(MISSING);
                let until = if mark & bare != 0 { as_of.div_euclid(DAY) * DAY } else { as_of };
                if *moment > until {
                    *moment = MISSING;
                }
            }
        }
    }

    /// Takes up the rows of a key by one of them.
    pub(crate) fn take_up(&self, session: &mut Session<'_>, row: usize) -> Flat<Window> {
        let window = session.window(self.prepared.key(row)?).ok_or(Beyond)?;
        match self.prepared.window {
            Some(read) if read.offset() == window.offset() => Ok(window),
            _ => Err(Beyond),
        }
    }

    /// Whether a row can go with others: flat code reads it, and its instants have their hours.
    pub(super) fn is_for_a_batch(&self, at: usize) -> bool {
        self.marks.get(at).is_some_and(|mark| *mark == 0)
    }

    pub(super) fn finished(&self, at: usize) -> i64 {
        let [.., finished] = &self.instants;
        finished.get(at).copied().unwrap_or(MISSING)
    }

    /// Does something with a row.
    #[inline]
    pub(super) fn with_subject<R>(&self, at: usize, ask: impl FnOnce(Subject<'_, LaneRow<'_>>) -> R) -> R {
        let moment = |column: &Vec<i64>| column.get(at).copied().unwrap_or(MISSING);
        let [submitted, accepted, paid, finished] = &self.instants;
        let instants = [moment(submitted), moment(accepted), moment(paid), moment(finished)];
        let facts = self.lanes.row(at);
        let (as_of, known_on) = (self.as_of(at), self.known_on(at));
        ask(Subject::new(&facts, self.prepared.shapes, instants, as_of, known_on))
    }

    /// What a row that was taken up comes to; `at` is its place among the rows read.
    pub(super) fn answer(
        &self,
        session: &mut Session<'_>,
        window: Window,
        at: usize,
        figures: &mut Figures,
    ) -> Flat<()> {
        let mark = self.marks.get(at).copied().unwrap_or(BEYOND);
        if mark & BEYOND != 0 {
            return Err(Beyond);
        }
        self.with_subject(at, |subject| answered(session, window, mark, subject, figures))
    }
}

impl Table for Read<'_> {
    fn fact(&self, fact: u32) -> Cells<'_> {
        self.lanes.fact(fact)
    }

    fn instants(&self, event: u8) -> &[i64] {
        self.instants.get(usize::from(event)).map_or(&[], Vec::as_slice)
    }
}

/// Answers; where days have no hour, for the first and the last.
#[inline]
fn answered<F: Facts>(
    session: &mut Session<'_>,
    window: Window,
    mark: u8,
    subject: Subject<'_, F>,
    figures: &mut Figures,
) -> Flat<()> {
    session.answer(&subject, window, figures)?;
    if mark & ANY_BARE == 0 {
        return Ok(());
    }
    let first = *figures;
    let Subject { facts, shapes, mut instants, as_of, known_on, .. } = subject;
    for (at, bare) in instants.iter_mut().zip(BARE) {
        if mark & bare != 0 && *at != MISSING {
            *at = window.civil(*at + LAST)?;
        }
    }
    session.answer(&Subject::new(facts, shapes, instants, as_of, known_on), window, figures)?;
    if *figures == first { Ok(()) } else { Err(Beyond) }
}

/// A column of moments as local microseconds, and whether they are days without their hours.
fn moments(
    column: Option<&MomentColumn<'_>>,
    rows: Range<usize>,
    marks: &mut [u8],
    window: Window,
) -> (Vec<i64>, bool) {
    let civil = |at: Option<i64>| at.map_or(Ok(MISSING), |at| window.civil(at));
    match column {
        None => (vec![MISSING; rows.len()], false),
        Some(MomentColumn::Civil(microseconds)) => (each(microseconds, rows, marks, civil), false),
        Some(MomentColumn::Instants { microseconds, offsets }) => {
            // the offset that an instant is written with says nothing of when it was, but it must be one
            each(offsets, rows.clone(), marks, |offset| match offset {
                Some(offset) if offset.abs() >= 86_400 => Err(Beyond),
                _ => Ok(0),
            });
            (each(microseconds, rows, marks, |at| at.map_or(Ok(MISSING), |at| window.local(at))), false)
        }
        Some(MomentColumn::Dates(days)) => {
            let day = |day: Option<i32>| civil(day.map(|day| i64::from(day) * DAY));
            (each(days, rows, marks, day), true)
        }
        Some(MomentColumn::Written(texts)) => {
            let read = |word: &str| match word.parse().map_err(|_| Beyond).and_then(of) {
                Ok((at, Clock::Civil)) => window.civil(at),
                Ok((at, Clock::Instant)) => window.local(at),
                Ok((_, Clock::Date)) | Err(Beyond) => Err(Beyond),
            };
            // many rows can share a word: each is read once
            let known: Vec<Flat<i64>> = texts.words.iter().map(|word| read(word)).collect();
            let word = |code: Option<u32>| match code {
                None => Ok(MISSING),
                Some(code) => known.get(code as usize).copied().unwrap_or(Err(Beyond)),
            };
            (each(&texts.codes, rows, marks, word), false)
        }
    }
}

/// Whether these instants can have happened in this order; what is doubtful is for the evaluator.
fn possible(instants: &[i64; 4], mark: u8) -> bool {
    let [submitted, accepted, paid, finished] = *instants;
    // what is not given is before everything, and no start
    let after = |earlier: i64, later: i64| later >= earlier || later == MISSING;
    let in_order =
        after(submitted, accepted) && after(submitted, paid) && after(submitted, finished) && after(accepted, finished);
    in_order && (mark & ANY_BARE == 0 || hours_apart(instants, mark))
}

/// Beside an hour that is known, one of the same day that is not can stand on either side.
fn hours_apart(instants: &[i64; 4], mark: u8) -> bool {
    let is_bare = |at: usize| BARE.get(at).is_some_and(|bare| mark & bare != 0);
    let given = || instants.iter().enumerate().filter(|(_, at)| **at != MISSING);
    !given()
        .any(|(one, a)| given().any(|(two, b)| is_bare(one) != is_bare(two) && a.div_euclid(DAY) == b.div_euclid(DAY)))
}
