//! Rows of columns, and single dossiers, as flat code reads them.

mod cells;
mod lanes;
mod single;

use std::ops::Range;
use std::sync::Arc;

use super::batch::{Column as Cells, Table};
use super::code::{Beyond, DAY, Facts, Flat, MISSING};
use super::shape::Shape;
use super::window::Window;
use super::{FlatBook, Key, Owner, Session, Subject, days};
use crate::assessment::Figures;
use crate::dossier::{AsOfColumn, Channel, Columns, Moment, MomentColumn, TextColumn};
use crate::engine::facts::known;
use crate::model::builtin;
use crate::plan::{PlaceId, Plan, Type};
use cells::each;
use lanes::{Lane, Of, Record, of_facts};

pub(crate) use self::single::{lent, single};

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
    /// The words of written moments: of the four instants, then of `as_of`.
    written: [Vec<Flat<(i64, Clock)>>; INSTANTS + 1],
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
    let found = Channel::ALL.into_iter().find(|one| one.as_str() == name);
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

/// The moment of judgement.
fn now(written: Moment) -> Flat<(i64, Clock)> {
    match written {
        Moment::Date(_) => of(written),
        Moment::Civil(civil) => Ok((days::microseconds_begun(civil), Clock::Civil)),
        Moment::Instant(at) => Ok((days::microseconds_begun(at.naive_utc()), Clock::Instant)),
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
            written: [
                written(columns.submitted.as_ref()),
                written(columns.accepted.as_ref()),
                written(columns.paid.as_ref()),
                written(columns.finished.as_ref()),
                match as_of {
                    AsOfColumn::Same(_) => Vec::new(),
                    AsOfColumn::Each { at, .. } => written(Some(at)),
                },
            ],
            window: book.common_window(plan),
            beyond,
        }
    }

    /// What tells the code of rows of one procedure apart: the numbers of their offices and places; nothing where rows
    /// name neither.
    pub(super) fn parties(&self, row: usize) -> Option<[Option<u32>; 2]> {
        let columns = [&self.columns.office, &self.columns.place];
        let are_given = columns.iter().any(|column| column.is_some());
        are_given.then(|| columns.map(|column| column.as_ref().and_then(|column| column.code(row))))
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

    /// Reads some rows of the columns as 64-bit integers.
    pub(crate) fn read(&self, rows: Range<usize>, room: Room) -> Read<'_> {
        let of = of_facts(self.shapes, self.lanes.iter().map(|(fact, _)| *fact), self.columns.channel.is_some());
        let width = FACTS + self.lanes.len() + usize::from(self.columns.channel.is_some());
        let Room { mut cells, mut marks } = room;
        marks.clear();
        marks.resize(rows.len(), 0);
        cells.resize(rows.len() * width, MISSING);
        let mut read = Read { prepared: self, of, first: rows.start, cells, marks };
        let Some(window) = self.window.filter(|_| !self.beyond) else {
            read.marks.fill(BEYOND);
            return read;
        };
        for (block, rows) in blocks(rows).enumerate() {
            read.block(block * BLOCK, rows, window);
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

/// Instants of a row.
const INSTANTS: usize = 4;
/// The columns after them: when the row is judged, and the day on which things were known. Its facts follow.
const AS_OF: usize = 4;
const KNOWN_ON: usize = 5;
const FACTS: usize = 6;
/// Rows of a block: few enough that what is made of them on the way stays in the nearest cache.
const BLOCK: usize = 1_024;

fn blocks(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    rows.clone().step_by(BLOCK).map(move |start| start..rows.end.min(start + BLOCK))
}

/// Memory for rows, used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Room {
    cells: Vec<i64>,
    marks: Vec<u8>,
}

/// Some rows, read.
pub(crate) struct Read<'c> {
    prepared: &'c Prepared<'c>,
    /// By fact: one value for all rows, or its column.
    of: Vec<Of>,
    /// The first of the rows, in the table.
    first: usize,
    /// Column after column: local microseconds of what had happened by `as_of`, `as_of` itself, facts.
    cells: Vec<i64>,
    marks: Vec<u8>,
}

impl Read<'_> {
    fn block(&mut self, first: usize, rows: Range<usize>, window: Window) {
        let Prepared { columns, lanes, channels, written, .. } = self.prepared;
        let (height, end) = (self.marks.len(), first + rows.len());
        let Some(marks) = self.marks.get_mut(first..end) else { return };
        let mut places = self.cells.chunks_exact_mut(height.max(1)).filter_map(|column| column.get_mut(first..end));
        let mut next = || places.next().unwrap_or_default();
        let instants: [&mut [i64]; INSTANTS] = std::array::from_fn(|_| next());
        let (as_of, known_on) = (next(), next());
        judged(self.prepared, rows.clone(), marks, window, as_of, known_on);
        let given = [&columns.submitted, &columns.accepted, &columns.paid, &columns.finished];
        let [submitted, accepted, paid, finished] = instants;
        let instants = [&mut *submitted, &mut *accepted, &mut *paid, &mut *finished];
        for (((column, written), moments), bare) in given.into_iter().zip(written).zip(instants).zip(BARE) {
            let is_bare = self::moments(column.as_ref(), written, rows.clone(), marks, window, moments);
            if is_bare {
                marks.iter_mut().for_each(|mark| *mark |= bare);
            }
            leave_out_what_came_later(moments, as_of, is_bare);
        }
        let all = submitted.iter().zip(accepted).zip(paid).zip(finished);
        for ((((submitted, accepted), paid), finished), mark) in all.zip(&mut *marks) {
            *mark |= u8::from(!possible(&[*submitted, *accepted, *paid, *finished], *mark));
        }
        for (_, lane) in lanes {
            lane.read(rows.clone(), marks, next());
        }
        if let Some(channel) = &columns.channel {
            let meaning = |code: Option<u32>| match code {
                None => Ok(MISSING),
                Some(code) => channels.get(code as usize).copied().flatten().ok_or(Beyond),
            };
            each(&channel.codes, rows.clone(), marks, next(), meaning);
        }
        if columns.events.is_some() || !columns.fees.is_empty() {
            for (row, mark) in rows.zip(marks) {
                *mark |= u8::from(self.prepared.has_more(row)) * BEYOND;
            }
        }
    }

    /// Whose code answers a row, and the clock by which its instants are read.
    pub(super) fn owner(&self, plan: &Plan, book: &FlatBook, row: usize) -> Flat<(Arc<Owner>, Window)> {
        let held = book.owner(plan, self.prepared.key(self.first + row)?)?;
        let owner = held.owner();
        match (self.prepared.window, owner.window) {
            (Some(read), Some(window)) if read.offset() == window.offset() => Ok((Arc::clone(owner), window)),
            _ => Err(Beyond),
        }
    }

    /// Of the owners of the code, which is that of a row: the number of its procedure, and those of its office and place.
    pub(super) fn names(&self, row: usize) -> (usize, Option<[Option<u32>; 2]>) {
        let row = self.first + row;
        (self.prepared.group(row), self.prepared.parties(row))
    }

    /// The numbers of the procedures of all rows, where these are named in each row and nothing else tells owners apart.
    pub(super) fn procedures(&self) -> Option<&[u32]> {
        let Columns { procedure: Some(procedure), office: None, place: None, .. } = self.prepared.columns else {
            return None;
        };
        let codes = &procedure.codes;
        let rows = self.first..self.first + self.rows();
        if codes.given.is_none() && codes.values.len() > 1 { codes.values.get(rows) } else { None }
    }

    /// The day on which things were known, where it is that of every row.
    pub(super) fn known_on_in_all(&self) -> Option<i32> {
        match self.prepared.as_of {
            AsOfColumn::Same(_) => self.cell(KNOWN_ON, 0).map(|day| day as i32),
            AsOfColumn::Each { .. } => None,
        }
    }

    /// How many procedures the rows can name, and one more for rows that name none.
    pub(super) fn groups(&self) -> usize {
        self.prepared.groups()
    }

    /// Gives back the memory.
    pub(crate) fn room(self) -> Room {
        Room { cells: self.cells, marks: self.marks }
    }

    /// How many rows were read.
    pub(crate) fn rows(&self) -> usize {
        self.marks.len()
    }

    /// Whether a row can go with others: flat code reads it, and its instants have their hours.
    pub(super) fn is_for_a_batch(&self, at: usize) -> bool {
        self.marks.get(at).is_some_and(|mark| *mark == 0)
    }

    /// What a row comes to by itself; `at` is its place among the rows read.
    pub(super) fn answer(
        &self,
        session: &mut Session<'_>,
        owner: &Owner,
        window: Window,
        at: usize,
        figures: &mut Figures,
    ) -> Flat<()> {
        let mark = self.marks.get(at).copied().unwrap_or(BEYOND);
        if mark & BEYOND != 0 {
            return Err(Beyond);
        }
        self.with_subject(at, |subject| answered(session, owner, window, mark, subject, figures))
    }

    #[inline]
    fn column(&self, at: usize) -> &[i64] {
        self.cells.get(at * self.marks.len()..(at + 1) * self.marks.len()).unwrap_or(&[])
    }

    /// A day of a row that decides versions, by its place in [`super::settle::OWN`].
    #[inline]
    pub(super) fn own_day(&self, of: u8, row: usize) -> i32 {
        match usize::from(of) {
            KNOWN_ON => self.cell(KNOWN_ON, row).unwrap_or(0) as i32,
            of => {
                let as_of = self.cell(AS_OF, row).unwrap_or(0);
                let at = self.cell(of.min(AS_OF), row).unwrap_or(MISSING);
                days::day_of(if at == MISSING { as_of } else { at })
            }
        }
    }

    #[inline]
    fn cell(&self, at: usize, row: usize) -> Option<i64> {
        self.cells.get(at * self.marks.len() + row).copied()
    }

    /// Does something with a row.
    #[inline]
    pub(super) fn with_subject<R>(&self, row: usize, ask: impl FnOnce(Subject<'_, Record<'_>>) -> R) -> R {
        let facts = Record { of: &self.of, cells: &self.cells, height: self.marks.len(), row };
        let (_, as_of, known_on) = self.judged(row);
        ask(Subject::new(&facts, self.prepared.shapes, self.moments_of(row as u32), as_of, known_on))
    }

    /// When a row was finished, when it is judged, and the day on which things were known.
    #[inline]
    pub(super) fn judged(&self, row: usize) -> (i64, i64, i32) {
        let finished = self.cell(INSTANTS - 1, row).unwrap_or(MISSING);
        (finished, self.cell(AS_OF, row).unwrap_or(0), self.cell(KNOWN_ON, row).unwrap_or(0) as i32)
    }
}

impl Table for Read<'_> {
    #[inline]
    fn fact(&self, fact: u32) -> Cells<'_> {
        match self.of.get(fact as usize) {
            Some(Of::Same(value)) => Cells::Same(*value),
            Some(Of::Column(at)) => Cells::Each(self.column(*at as usize)),
            None => Cells::Same(MISSING),
        }
    }

    fn instant(&self, event: u8) -> Cells<'_> {
        Cells::Each(self.column(usize::from(event)))
    }

    fn as_of(&self) -> Cells<'_> {
        Cells::Each(self.column(AS_OF))
    }

    #[inline]
    fn moments_of(&self, row: u32) -> [i64; 4] {
        std::array::from_fn(|at| self.cell(at, row as usize).unwrap_or(MISSING))
    }
}

/// When rows are judged, and what is known then.
fn judged(
    prepared: &Prepared<'_>,
    rows: Range<usize>,
    marks: &mut [u8],
    window: Window,
    as_of: &mut [i64],
    known_on: &mut [i64],
) {
    let (at, known) = match prepared.as_of {
        AsOfColumn::Same(same) => {
            let read = now(same.at).and_then(|(at, clock)| match clock {
                Clock::Date => window.civil(at + LAST),
                Clock::Civil => window.civil(at),
                Clock::Instant => window.local(at),
            });
            let at = read.unwrap_or_else(|Beyond| {
                marks.fill(BEYOND);
                0
            });
            as_of.fill(at);
            return known_on.fill(i64::from(same.known_on.map_or_else(|| days::day_of(at), days::since_1970)));
        }
        AsOfColumn::Each { at, known_on } => (at, known_on),
    };
    let [.., written] = &prepared.written;
    let is_bare = moments(Some(at), written, rows.clone(), marks, window, as_of);
    for (at, mark) in as_of.iter_mut().zip(&mut *marks) {
        if *at == MISSING {
            *mark |= BEYOND;
        } else if is_bare {
            *at += LAST;
        }
    }
    match known {
        None => known_on.fill(MISSING),
        Some(own) => each(own, rows, marks, known_on, |day| day.map_or(Ok(MISSING), days::written)),
    }
    for (known_on, at) in known_on.iter_mut().zip(as_of) {
        *known_on = if *known_on == MISSING { i64::from(days::day_of(*at)) } else { *known_on };
    }
}

/// What lies after `as_of` has not happened.
fn leave_out_what_came_later(moments: &mut [i64], as_of: &[i64], is_bare: bool) {
    let until = |as_of: i64| if is_bare { as_of.wrapping_sub(days::in_day(as_of)) } else { as_of };
    for (moment, as_of) in moments.iter_mut().zip(as_of) {
        *moment = if *moment > until(*as_of) { MISSING } else { *moment };
    }
}

/// Answers; where days have no hour, for the first and the last.
#[inline]
fn answered<F: Facts>(
    session: &mut Session<'_>,
    owner: &Owner,
    window: Window,
    mark: u8,
    subject: Subject<'_, F>,
    figures: &mut Figures,
) -> Flat<()> {
    session.answer(owner, &subject, window, figures)?;
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
    session.answer(owner, &Subject::new(facts, shapes, instants, as_of, known_on), window, figures)?;
    if *figures == first { Ok(()) } else { Err(Beyond) }
}

/// What the words of a column of written moments say: many rows can share one.
fn written(column: Option<&MomentColumn<'_>>) -> Vec<Flat<(i64, Clock)>> {
    match column {
        Some(MomentColumn::Written(texts)) => {
            texts.words.iter().map(|word| word.parse().map_err(|_| Beyond).and_then(of)).collect()
        }
        Some(MomentColumn::Dates(_) | MomentColumn::Civil(_) | MomentColumn::Instants { .. }) | None => Vec::new(),
    }
}

/// A column of moments as local microseconds; tells whether they are days without their hours.
fn moments(
    column: Option<&MomentColumn<'_>>,
    written: &[Flat<(i64, Clock)>],
    rows: Range<usize>,
    marks: &mut [u8],
    window: Window,
    out: &mut [i64],
) -> bool {
    let civil = |at: Option<i64>| at.map_or(Ok(MISSING), |at| window.civil(at));
    match column {
        None => out.fill(MISSING),
        Some(MomentColumn::Civil(microseconds)) => each(microseconds, rows, marks, out, civil),
        Some(MomentColumn::Instants { microseconds, offsets }) => {
            // the offset that an instant is written with says nothing of when it was, but it must be one
            each(offsets, rows.clone(), marks, out, |offset| match offset {
                Some(offset) if offset.abs() >= 86_400 => Err(Beyond),
                _ => Ok(0),
            });
            each(microseconds, rows, marks, out, |at| at.map_or(Ok(MISSING), |at| window.local(at)));
        }
        Some(MomentColumn::Dates(column)) => {
            let day = |day: Option<i32>| civil(day.map(|day| days::written(day).map(|day| day * DAY)).transpose()?);
            each(column, rows, marks, out, day);
            return true;
        }
        Some(MomentColumn::Written(texts)) => {
            let word = |code: Option<u32>| match code.map(|code| written.get(code as usize)) {
                None => Ok(MISSING),
                Some(Some(Ok((at, Clock::Civil)))) => window.civil(*at),
                Some(Some(Ok((at, Clock::Instant)))) => window.local(*at),
                // days without their hours among moments that have them are for the evaluator
                Some(Some(Ok((_, Clock::Date)) | Err(Beyond)) | None) => Err(Beyond),
            };
            each(&texts.codes, rows, marks, out, word);
        }
    }
    false
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
