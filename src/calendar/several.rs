//! Columns in which each row names its own calendar.

use super::days::{NO_DAY, WorkingDays, from};
use super::rows::{each_of_three, in_blocks_of_three};
use super::table::DayTable;
use super::working_time::{NO_MOMENT, WorkingTime};

/// Several calendars, asked in columns of which each row names one by its place.
///
/// All that [`DayTable`]'s columns say holds; a row that names a calendar that is not there is marked. Building it copies
/// the tables of days, two bytes a day, so that those of a province's offices stay near the processor together; build it
/// once for many columns. Places are columns of `u8`, `u16` or `usize`, or one value for every row.
///
/// ```
/// use thoihan::calendar::{DayTable, DayTables, NO_DAY};
///
/// fn due(north: &DayTable, south: &DayTable) -> [i32; 3] {
///     let (calendars, accepted) = ([0_u8, 1, 2], [20_511; 3]);
///     let mut due = [0; 3];
///     DayTables::new([north, south]).add_working_days_slice(&calendars, &accepted, &[3], &mut due);
///     assert_eq!(due[2], NO_DAY); // there is no third calendar
///     due
/// }
/// ```
#[derive(Debug)]
pub struct DayTables<'t> {
    tables: Box<[&'t DayTable]>,
    parts: Box<[Part]>,
    /// For each calendar how many working days lie before each day, and one more entry.
    ranks: Box<[u16]>,
    /// For each calendar its working days in order, counted from its first day.
    ranked: Box<[u16]>,
}

/// What one calendar has of the common tables: no days when it is too long for two bytes; it is asked itself then.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: i32,
    days: u32,
    worked: u32,
    ranks: u32,
    ranked: u32,
}

impl<'t> DayTables<'t> {
    /// The calendars in the order of their places.
    pub fn new(tables: impl IntoIterator<Item = &'t DayTable>) -> Self {
        let tables: Box<[&DayTable]> = tables.into_iter().collect();
        let (mut ranks, mut ranked) = (Vec::new(), Vec::new());
        let parts = tables.iter().map(|table| part(&table.days, &mut ranks, &mut ranked)).collect();
        Self { tables, parts, ranks: ranks.into(), ranked: ranked.into() }
    }

    /// [`DayTable::is_working`] of every row, as 1 or 0.
    pub fn is_working_slice<C: Copy + Into<usize>>(&self, calendars: &[C], days: &[i32], out: &mut [i32]) {
        self.days(
            calendars,
            days,
            days,
            out,
            |place, day, _| {
                let (part, at) = self.part(place, day)?;
                Some(self.rank(part, at + 1)? as i32 - self.rank(part, at)? as i32)
            },
            |days, day, _| days.is_working_day(day),
        );
    }

    /// [`DayTable::add_working_days`] of every row.
    pub fn add_working_days_slice<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        days: &[i32],
        counts: &[i32],
        out: &mut [i32],
    ) {
        self.days(
            calendars,
            days,
            counts,
            out,
            |place, day, n| self.add(place, day, n),
            |days, day, n| days.add(day, n),
        );
    }

    /// [`DayTable::count_working_days`] of every row.
    pub fn count_working_days_slice<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        from: &[i32],
        to: &[i32],
        out: &mut [i32],
    ) {
        self.days(
            calendars,
            from,
            to,
            out,
            |place, from, to| {
                let ((part, from), (_, to)) = (self.part(place, from)?, self.part(place, to)?);
                Some(self.rank(part, to + 1)? as i32 - self.rank(part, from + 1)? as i32)
            },
            |days, from, to| days.count(from, to),
        );
    }

    /// [`DayTable::next_working_day`] of every row.
    pub fn next_working_day_slice<C: Copy + Into<usize>>(&self, calendars: &[C], days: &[i32], out: &mut [i32]) {
        self.days(calendars, days, days, out, |place, day, _| self.add(place, day, 1), |days, day, _| days.add(day, 1));
    }

    /// [`DayTable::previous_working_day`] of every row.
    pub fn previous_working_day_slice<C: Copy + Into<usize>>(&self, calendars: &[C], days: &[i32], out: &mut [i32]) {
        self.days(
            calendars,
            days,
            days,
            out,
            |place, day, _| self.add(place, day, -1),
            |days, day, _| days.add(day, -1),
        );
    }

    /// [`DayTable::add_working_minutes`] of every row.
    pub fn add_working_minutes_slice<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        moments: &[i64],
        minutes: &[i64],
        out: &mut [i64],
    ) {
        self.times(calendars, moments, minutes, out, |time, moment, minutes| time.add(moment, minutes));
    }

    /// [`DayTable::working_minutes_between`] of every row.
    pub fn working_minutes_between_slice<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        from: &[i64],
        to: &[i64],
        out: &mut [i64],
    ) {
        self.times(calendars, from, to, out, |time, from, to| time.between(from, to));
    }

    /// Answers from the common tables, and what they do not answer from the calendar itself.
    #[inline(always)]
    fn days<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        left: &[i32],
        right: &[i32],
        out: &mut [i32],
        short: impl Fn(usize, i32, i32) -> Option<i32>,
        long: impl Fn(&WorkingDays, i32, i32) -> i32,
    ) {
        in_blocks_of_three(calendars, left, right, out, NO_DAY, |calendars, left, right, out| {
            each_of_three(calendars, left, right, out, |calendar, left, right| {
                let place: usize = calendar.into();
                let itself = || self.tables.get(place).map_or(NO_DAY, |table| long(&table.days, left, right));
                short(place, left, right).unwrap_or_else(itself)
            });
        });
    }

    fn times<C: Copy + Into<usize>>(
        &self,
        calendars: &[C],
        left: &[i64],
        right: &[i64],
        out: &mut [i64],
        answer: impl Fn(&WorkingTime, i64, i64) -> i64,
    ) {
        in_blocks_of_three(calendars, left, right, out, NO_MOMENT, |calendars, left, right, out| {
            each_of_three(calendars, left, right, out, |calendar, left, right| {
                self.tables.get(calendar.into()).map_or(NO_MOMENT, |table| answer(&table.time, left, right))
            });
        });
    }

    /// A calendar's part of the tables, and the place of a day in it.
    #[inline(always)]
    fn part(&self, place: usize, day: i32) -> Option<(&Part, usize)> {
        let part = self.parts.get(place)?;
        let at = from(part.first, day);
        (at < part.days as usize).then_some((part, at))
    }

    #[inline(always)]
    fn rank(&self, part: &Part, at: usize) -> Option<u32> {
        self.ranks.get(part.ranks as usize + at).map(|rank| u32::from(*rank))
    }

    /// As in [`WorkingDays::add`], but the direction is part of the sums: it may change from row to row.
    #[inline(always)]
    fn add(&self, place: usize, day: i32, n: i32) -> Option<i32> {
        let (part, at) = self.part(place, day)?;
        let forward = u32::from(n > 0);
        let nth = self.rank(part, at + forward as usize)?.wrapping_add(n as u32).wrapping_sub(forward);
        if nth >= part.worked {
            return None;
        }
        self.ranked.get((part.ranked + nth) as usize).map(|offset| part.first + i32::from(*offset))
    }
}

/// Copies a calendar behind the others; the tables of all of them end before the places of four bytes do.
fn part(days: &WorkingDays, ranks: &mut Vec<u16>, ranked: &mut Vec<u16>) -> Part {
    let room = u32::MAX as usize - ranks.len().max(ranked.len());
    let fits = days.len() <= usize::from(u16::MAX) && days.len() < room;
    let part = Part {
        first: days.first(),
        days: if fits { days.len() as u32 } else { 0 },
        worked: if fits { days.worked() as u32 } else { 0 },
        ranks: ranks.len() as u32,
        ranked: ranked.len() as u32,
    };
    if fits {
        ranks.extend((0..=days.len()).map(|at| days.rank(at) as u16));
        ranked.extend((0u16..).zip(days.days()).filter(|(_, (_, worked))| *worked).map(|(offset, _)| offset));
    }
    part
}
