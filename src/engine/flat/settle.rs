//! What is in force for a row, and from when to when the same is: flat code is right for every row within.

use chrono::NaiveDate;

use super::code::{Beyond, DAY, Flat, MISSING};
use super::days::{self, since_1970};
use crate::engine::slot::Activity;
use crate::model::builtin;
use crate::plan::{Anchor, EventId, LayeredBlock, PlaceId, Plan};

/// What decides a version: a day that each row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// The day of an instant, by its event; `as_of` where it has not happened.
    Instant(u8),
    /// A fact that is a date; `as_of` where it is not given.
    Fact(u32),
    /// The day of `as_of`.
    AsOf,
    /// What was known.
    KnownOn,
}

impl When {
    pub(super) fn of(anchor: Option<Anchor>) -> Self {
        match anchor {
            Some(Anchor::Event(event)) => instant(event).map_or(Self::AsOf, Self::Instant),
            Some(Anchor::Fact(fact)) => Self::Fact(fact.0),
            None => Self::AsOf,
        }
    }
}

/// The place of an event among the instants of a dossier; the other events are in no row that flat code answers.
pub(super) fn instant(event: EventId) -> Option<u8> {
    match event {
        builtin::SUBMITTED => Some(0),
        builtin::ACCEPTED => Some(1),
        builtin::PAID => Some(2),
        builtin::FINISHED => Some(3),
        _ => None,
    }
}

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) when: When,
    pub(super) first: i32,
    pub(super) last: i32,
}

/// What every row has to decide versions by: the four instants, `as_of`, and the day on which things were known.
pub(super) const OWN: usize = 6;

/// The days of one row.
pub(super) trait Days {
    /// Local microseconds of the instants, `as_of` for those that have not happened, and the start of the day on which
    /// things were known.
    fn own(&self) -> &[i64; OWN];

    /// The day of a fact; of `as_of` where it is not given.
    fn fact(&self, fact: u32) -> Flat<i32>;

    /// The day that decides.
    fn day(&self, when: When) -> Flat<i32> {
        match when.own() {
            Ok(at) => self.own().get(usize::from(at)).map(|at| days::day_of(*at)).ok_or(Beyond),
            Err(fact) => self.fact(fact),
        }
    }
}

impl When {
    /// Its place among what every row has, or else the fact that it is.
    fn own(self) -> Result<u8, u32> {
        match self {
            Self::Instant(event) => Ok(event),
            Self::AsOf => Ok(OWN as u8 - 2),
            Self::KnownOn => Ok(OWN as u8 - 1),
            Self::Fact(fact) => Err(fact),
        }
    }
}

/// A stretch in local microseconds, so that no row's day is worked out to compare it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    first: i64,
    last: i64,
    /// A place among what every row has, or else a fact.
    of: Result<u8, u32>,
}

impl Bounds {
    /// The first and the last day of a stretch of one of the row's own instants.
    pub(super) fn days(&self) -> Option<(u8, i32, i32)> {
        let day = |at: i64| i32::try_from(at.div_euclid(DAY)).ok();
        let first = if self.first == i64::MIN { i32::MIN } else { day(self.first)? };
        let last = if self.last == i64::MAX { i32::MAX } else { day(self.last)? };
        self.of.ok().map(|of| (of, first, last))
    }
}

impl From<Stretch> for Bounds {
    fn from(stretch: Stretch) -> Self {
        let midnight = |day: i64| day.saturating_mul(DAY);
        let first = if stretch.first == i32::MIN { i64::MIN } else { midnight(i64::from(stretch.first)) };
        let last = if stretch.last == i32::MAX { i64::MAX } else { midnight(i64::from(stretch.last) + 1) - 1 };
        Self { first, last, of: stretch.when.own() }
    }
}

/// Settles what is in force on the days of a row, and remembers how far that holds.
pub(super) struct Settling<'p, D> {
    pub(super) plan: &'p Plan,
    pub(super) days: &'p D,
    pub(super) place: Option<PlaceId>,
    pub(super) stretches: Vec<Stretch>,
}

impl<'p, D: Days> Settling<'p, D> {
    fn stretch(&mut self, when: When) -> Flat<(i32, &mut Stretch)> {
        let day = self.days.day(when)?;
        let at = match self.stretches.iter().position(|known| known.when == when) {
            Some(at) => at,
            None => {
                self.stretches.push(Stretch { when, first: i32::MIN, last: i32::MAX });
                self.stretches.len() - 1
            }
        };
        self.stretches.get_mut(at).map(|stretch| (day, stretch)).ok_or(Beyond)
    }

    /// Whether the row's day is this one or later.
    pub(super) fn since(&mut self, when: When, date: NaiveDate) -> Flat<bool> {
        let date = since_1970(date);
        let (day, stretch) = self.stretch(when)?;
        if day >= date {
            stretch.first = stretch.first.max(date);
        } else {
            stretch.last = stretch.last.min(date - 1);
        }
        Ok(day >= date)
    }

    /// Whether the row's day is this one or earlier.
    pub(super) fn until(&mut self, when: When, date: NaiveDate) -> Flat<bool> {
        Ok(match date.succ_opt() {
            Some(next) => !self.since(when, next)?,
            None => true,
        })
    }

    /// Which blocks are in force; `day` replaces every anchor (of tables).
    pub(super) fn activity(&mut self, blocks: &[LayeredBlock], day: Option<When>) -> Flat<Activity> {
        let mut layers = Vec::with_capacity(blocks.len());
        for block in blocks {
            layers.push(self.layer(block, day)?);
        }
        Ok(Activity::of(blocks, layers))
    }

    fn layer(&mut self, layered: &LayeredBlock, day: Option<When>) -> Flat<Option<(u16, u16)>> {
        let block = &layered.block;
        if let Some(issued) = block.issued
            && !self.since(When::KnownOn, issued)?
        {
            return Ok(None);
        }
        let mut depth = 0;
        if !block.places.is_empty() {
            let Some(place) = self.place else { return Ok(None) };
            let plan = self.plan;
            let holds = block.places.iter().filter(|other| plan.lies_in(place, **other));
            match holds.filter_map(|other| plan.places.get(other.0 as usize)).map(|found| found.depth).max() {
                Some(found) => depth = found,
                None => return Ok(None),
            }
        }
        if let Some(since) = block.since {
            let when = day.unwrap_or(When::of(block.anchor));
            if !self.since(when, since)? {
                return Ok(None);
            }
            if let Some(until) = block.until
                && !self.until(when, until)?
            {
                return Ok(None);
            }
        }
        // a block that does not apply to some dossiers is a condition, not a version
        if block.except.is_some() {
            return Err(Beyond);
        }
        Ok(Some((depth, layered.rank)))
    }
}

/// The day of a fact's value, by the type that it has.
pub(super) fn day_of(value: i64, is_moment: bool) -> Option<i32> {
    if value == MISSING {
        return None;
    }
    i32::try_from(if is_moment { value.div_euclid(DAY) } else { value }).ok()
}

/// Whether code that was settled with these stretches is right for a row.
#[inline]
pub(super) fn holds<D: Days>(stretches: &[Bounds], days: &D) -> bool {
    stretches.iter().all(|one| {
        let at = match one.of {
            Ok(at) => days.own().get(usize::from(at)).copied(),
            Err(fact) => days.fact(fact).ok().map(|day| i64::from(day) * DAY),
        };
        at.is_some_and(|at| one.first <= at && at <= one.last)
    })
}
