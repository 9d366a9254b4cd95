//! The days of a calendar in tables: what is asked of them is looked up, not walked.

use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate};

use super::assembly;
use super::days::{EPOCH, WorkingDays};
use super::draft::{Choice, Draft};
use super::evidence::{Certainty, Day, Evidence};
use super::frame::Frame;
use super::hours::Span;
use super::outside::{OutsideCalendar, Reach};
use super::pool::{Pool, Shift};
use super::raw::Hours;
use super::rules::{CalendarRules, DateSpan};
use super::working_time::WorkingTime;

/// The days of a calendar as known on one day, under one set of starts of the undecided holidays.
///
/// Days are dates of the calendar's own zone. Every function answers for the days that the calendar covers and gives
/// [`OutsideCalendar`] for others, also when a count runs over the edge.
pub struct DayTable {
    pub(super) covers: DateSpan,
    pub(super) days: WorkingDays,
    pub(super) time: WorkingTime,
    pub(super) shift: Box<[u32]>,
    /// Empty when the calendar has no counter hours of its own.
    counter: Box<[u32]>,
    evidence: Box<[u32]>,
    /// How many days before each are announced, and projected; one more entry than there are days.
    announced: Box<[u32]>,
    projected: Box<[u32]>,
    undated: Box<[u32]>,
    shifts: Box<[Shift]>,
    /// Of each shift.
    pub(super) hours: Box<[Hours]>,
    pieces: Box<[Evidence]>,
    choice: Choice,
    variants: OnceLock<Box<[DayTable]>>,
    recipe: Option<Recipe>,
}

/// What the variants of a table are built from.
pub(super) struct Recipe {
    pub(super) rules: Arc<CalendarRules>,
    pub(super) known_on: Option<NaiveDate>,
}

impl DayTable {
    pub(super) fn new(frame: &Frame<'_>, draft: Draft, pool: &Pool, choice: Choice, recipe: Option<Recipe>) -> Self {
        let covers = frame.covers;
        let from = frame.index(covers.first).unwrap_or(0);
        let to = frame.index(covers.last).map_or(from, |last| last + 1);
        let slice = |values: &[u32]| -> Box<[u32]> { values.get(from..to).unwrap_or(&[]).into() };
        let certainty = draft.certainty.get(from..to).unwrap_or(&[]);
        let (shift, evidence) = (slice(&draft.shifts), slice(&draft.evidence));
        let (shifts, pieces) = (pool.shifts(), pool.pieces());
        let is_worked = |id: &u32| shifts.get(*id as usize).is_some_and(|shift: &Shift| shift.minutes() > 0);
        let days = WorkingDays::new(number(covers.first), shift.iter().map(is_worked));
        let time = WorkingTime::new(&days, &shift, &shifts);
        let with = |wanted| counts(certainty.iter().map(|own| *own == wanted));
        let is_undated = |id: &u32| {
            let piece: Option<&Evidence> = pieces.get(*id as usize);
            piece.and_then(|piece| piece.notice.as_ref()).is_some_and(|notice| notice.issued.is_none())
        };
        Self {
            covers,
            days,
            time,
            counter: slice(&draft.counter),
            announced: with(Certainty::Announced),
            projected: with(Certainty::Projected),
            undated: places(evidence.iter().map(is_undated)),
            shift,
            evidence,
            hours: shifts.iter().map(|shift| Hours::of(&shift.spans)).collect(),
            shifts,
            pieces,
            choice,
            variants: OnceLock::new(),
            recipe,
        }
    }

    /// The first day that the calendar covers.
    pub fn first(&self) -> NaiveDate {
        self.covers.first
    }

    /// The last day that the calendar covers.
    pub fn last(&self) -> NaiveDate {
        self.covers.last
    }

    /// Whether a day is a working day (ngày làm việc).
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn is_working(&self, date: NaiveDate) -> Result<bool, OutsideCalendar> {
        let at = self.index(date)?;
        Ok(self.days.is_working(at))
    }

    /// The `n`-th working day after a day (`n > 0`) or before it (`n < 0`), the day itself not counted; with 0 the day
    /// itself if it is a working day, else the next one.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn add_working_days(&self, date: NaiveDate, n: i32) -> Result<NaiveDate, OutsideCalendar> {
        self.index(date)?;
        date_of(self.days.add(number(date), n)).ok_or_else(|| self.beyond(date, n < 0))
    }

    /// The working days after `from` up to and including `to`; when `to` is before `from`, the negative of those after
    /// `to` up to and including `from`.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn count_working_days(&self, from: NaiveDate, to: NaiveDate) -> Result<i32, OutsideCalendar> {
        self.index(from)?;
        self.index(to)?;
        Ok(self.days.count(number(from), number(to)))
    }

    /// The first working day after a day.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn next_working_day(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCalendar> {
        self.add_working_days(date, 1)
    }

    /// The last working day before a day.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn previous_working_day(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCalendar> {
        self.add_working_days(date, -1)
    }

    /// The day itself if it is a working day, else the next one.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn working_day_on_or_after(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCalendar> {
        self.add_working_days(date, 0)
    }

    /// The day itself if it is a working day, else the one before.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day, or an answer, that is not covered.
    pub fn working_day_on_or_before(&self, date: NaiveDate) -> Result<NaiveDate, OutsideCalendar> {
        self.index(date)?;
        date_of(self.days.forward().walk(number(date), 0)).ok_or_else(|| self.beyond(date, true))
    }

    /// The working hours of a day, in order; none on a day that is not worked.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn spans(&self, date: NaiveDate) -> Result<&[Span], OutsideCalendar> {
        let at = self.index(date)?;
        Ok(self.spans_at(at))
    }

    /// The hours in which the counter receives on a day: the working hours and those of `counter` statements.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn counter_spans(&self, date: NaiveDate) -> Result<&[Span], OutsideCalendar> {
        let at = self.index(date)?;
        let own = self.counter.get(at).and_then(|id| self.shifts.get(*id as usize)).map(|shift| &*shift.spans);
        Ok(own.unwrap_or_else(|| self.spans_at(at)))
    }

    /// The working minutes of a day.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn working_minutes(&self, date: NaiveDate) -> Result<u32, OutsideCalendar> {
        let at = self.index(date)?;
        Ok(self.time.minutes_at(at))
    }

    /// When a day's first span opens, in minutes since midnight; `None` on a day that is not worked.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn opening(&self, date: NaiveDate) -> Result<Option<u16>, OutsideCalendar> {
        Ok(self.spans(date)?.first().map(|span| span.open))
    }

    /// When a day's last span closes, in minutes since midnight (1440 is 24:00); `None` on a day that is not worked.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn closing(&self, date: NaiveDate) -> Result<Option<u16>, OutsideCalendar> {
        Ok(self.spans(date)?.last().map(|span| span.close))
    }

    /// A day with its reason, certainty and what it rests on.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn day(&self, date: NaiveDate) -> Result<Day, OutsideCalendar> {
        let at = self.index(date)?;
        let certainty = self.weakest_at(at, at);
        let piece = self.evidence.get(at).and_then(|id| self.pieces.get(*id as usize));
        let Some(Evidence { reason, tag, citation, notice }) = piece.cloned() else { return Err(self.outside(date)) };
        Ok(Day { date, working: self.days.is_working(at), reason, certainty, tag, citation, notice })
    }

    /// The weakest certainty of the days from `from` to `to`, both included, in either order.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn weakest(&self, from: NaiveDate, to: NaiveDate) -> Result<Certainty, OutsideCalendar> {
        let (from, to) = (self.index(from)?, self.index(to)?);
        Ok(self.weakest_at(from.min(to), from.max(to)))
    }

    /// Whether a notice without a recorded date of issue decided any day from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`OutsideCalendar`] for a day that is not covered.
    pub fn undated(&self, from: NaiveDate, to: NaiveDate) -> Result<bool, OutsideCalendar> {
        let (from, to) = (self.index(from)?, self.index(to)?);
        Ok(any_between(&self.undated, from.min(to), from.max(to)))
    }

    /// The same calendar once for every combination of legal starts of the holidays that are still undecided, the same
    /// start in every year; empty when nothing is undecided. Built when first asked for.
    pub fn variants(&self) -> &[DayTable] {
        self.variants.get_or_init(|| self.recipe.as_ref().map_or_else(Box::default, assembly::variants))
    }

    /// The starts that a variant assumes: the holiday's name and days after its nominal day. Empty for a main table.
    pub fn choices(&self) -> impl Iterator<Item = (&str, i32)> {
        self.choice.iter().map(|(name, start)| (&**name, *start))
    }

    pub(super) fn index(&self, date: NaiveDate) -> Result<usize, OutsideCalendar> {
        self.days.place(number(date)).ok_or_else(|| self.outside(date))
    }

    pub(super) fn spans_at(&self, at: usize) -> &[Span] {
        self.shift.get(at).and_then(|id| self.shifts.get(*id as usize)).map_or(&[], |shift| &shift.spans)
    }

    pub(super) fn outside(&self, asked: NaiveDate) -> OutsideCalendar {
        OutsideCalendar { first: self.covers.first, last: self.covers.last, asked, reach: Reach::Asked }
    }

    pub(super) fn beyond(&self, asked: NaiveDate, backward: bool) -> OutsideCalendar {
        let reach = if backward { Reach::BeforeFirst } else { Reach::PastLast };
        OutsideCalendar { reach, ..self.outside(asked) }
    }

    /// How sure the days from one place to another are, neither before the other.
    #[inline]
    pub(crate) fn weakest_at(&self, from: usize, to: usize) -> Certainty {
        let any_between = |before: &[u32], from: usize, to: usize| before.get(from) != before.get(to + 1);
        if any_between(&self.projected, from, to) {
            Certainty::Projected
        } else if any_between(&self.announced, from, to) {
            Certainty::Announced
        } else {
            Certainty::Statutory
        }
    }
}

impl fmt::Debug for DayTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DayTable")
            .field("first", &self.covers.first)
            .field("last", &self.covers.last)
            .field("working_days", &self.days.worked())
            .field("choice", &self.choice)
            .finish_non_exhaustive()
    }
}

/// The date of a day by number; none of the mark.
fn date_of(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

/// The number of a date since 1970-01-01.
pub(super) fn number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

fn counts(marks: impl Iterator<Item = bool>) -> Box<[u32]> {
    let sums = marks.scan(0, |sum, marked| {
        *sum += u32::from(marked);
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

fn places(marks: impl Iterator<Item = bool>) -> Box<[u32]> {
    (0u32..).zip(marks).filter(|(_, marked)| *marked).map(|(at, _)| at).collect()
}

fn any_between(places: &[u32], from: usize, to: usize) -> bool {
    let next = places.partition_point(|place| (*place as usize) < from);
    places.get(next).is_some_and(|place| *place as usize <= to)
}
