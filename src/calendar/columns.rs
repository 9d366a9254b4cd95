//! The same questions for whole columns, into the caller's buffer.
//!
//! Days are numbers of days since 1970-01-01, moments are seconds of civil time since 1970-01-01T00:00. A row that is
//! not covered, or whose answer is not, gets [`NO_DAY`](super::NO_DAY) (or [`NO_MOMENT`](super::NO_MOMENT)) and spoils
//! no other; these marks, as input, give the same mark. A column of one value counts for every row. Rows of `out` beyond
//! the end of an input are marked too.

use super::days::{NO_DAY, Near, Way, WorkingDays};
use super::rows::{each, each_pair, each_round, in_blocks};
use super::table::DayTable;
use super::working_time::NO_MOMENT;

impl DayTable {
    /// [`DayTable::is_working`] of every row, as 1 or 0.
    pub fn is_working_slice(&self, days: &[i32], out: &mut [i32]) {
        in_blocks(days, days, out, NO_DAY, |days, _, out| each(days, out, |day| self.days.is_working_day(day)));
    }

    /// [`DayTable::add_working_days`] of every row.
    ///
    /// ```
    /// # use thoihan::calendar::{DayTable, NO_DAY};
    /// # fn example(table: &DayTable) {
    /// let (days, mut due) = ([20_511, i32::MAX], [0; 2]);
    /// table.add_working_days_slice(&days, &[3], &mut due); // the third working day after each of them
    /// assert_eq!(due[1], NO_DAY);
    /// # }
    /// ```
    pub fn add_working_days_slice(&self, days: &[i32], counts: &[i32], out: &mut [i32]) {
        in_blocks(days, counts, out, NO_DAY, |days, counts, out| self.add_block(days, counts, out));
    }

    /// [`DayTable::count_working_days`] of every row.
    pub fn count_working_days_slice(&self, from: &[i32], to: &[i32], out: &mut [i32]) {
        in_blocks(from, to, out, NO_DAY, |from, to, out| {
            each_pair(from, to, out, |from, to| self.days.count(from, to))
        });
    }

    /// [`DayTable::next_working_day`] of every row.
    pub fn next_working_day_slice(&self, days: &[i32], out: &mut [i32]) {
        self.walk(self.days.forward(), 1, days, out);
    }

    /// [`DayTable::previous_working_day`] of every row.
    pub fn previous_working_day_slice(&self, days: &[i32], out: &mut [i32]) {
        self.walk(self.days.backward(), -1, days, out);
    }

    /// [`DayTable::working_day_on_or_after`] of every row.
    pub fn working_day_on_or_after_slice(&self, days: &[i32], out: &mut [i32]) {
        self.walk(self.days.backward(), 0, days, out);
    }

    /// [`DayTable::working_day_on_or_before`] of every row.
    pub fn working_day_on_or_before_slice(&self, days: &[i32], out: &mut [i32]) {
        self.walk(self.days.forward(), 0, days, out);
    }

    /// [`DayTable::working_minutes`] of every row.
    pub fn working_minutes_slice(&self, days: &[i32], out: &mut [i32]) {
        let minutes = |day| self.days.place(day).map_or(NO_DAY, |at| self.time.minutes_at(at) as i32);
        in_blocks(days, days, out, NO_DAY, |days, _, out| each(days, out, minutes));
    }

    /// [`DayTable::add_working_minutes`] of every row.
    pub fn add_working_minutes_slice(&self, moments: &[i64], minutes: &[i64], out: &mut [i64]) {
        in_blocks(moments, minutes, out, NO_MOMENT, |moments, minutes, out| {
            each_pair(moments, minutes, out, |moment, minutes| self.time.add(moment, minutes));
        });
    }

    /// [`DayTable::working_minutes_between`] of every row.
    pub fn working_minutes_between_slice(&self, from: &[i64], to: &[i64], out: &mut [i64]) {
        in_blocks(from, to, out, NO_MOMENT, |from, to, out| {
            each_pair(from, to, out, |from, to| self.time.between(from, to));
        });
    }

    /// Most columns count in one direction: the tables are chosen once for a block, or for a round of it.
    fn add_block(&self, days: &[i32], counts: &[i32], out: &mut [i32]) {
        match (self.days.near(), counts.first()) {
            (Some(near), Some(1..)) => add_near(near, &self.days, days, counts, out),
            _ => add_far(&self.days, days, counts, out),
        }
    }

    fn walk(&self, way: Way<'_>, n: i32, days: &[i32], out: &mut [i32]) {
        in_blocks(days, days, out, NO_DAY, |days, _, out| each(days, out, |day| way.walk(day, n)));
    }
}

// Each on its own, so that what a row needs stays in registers.

#[inline(never)]
fn add_near(near: &Near, table: &WorkingDays, days: &[i32], counts: &[i32], out: &mut [i32]) {
    let holds = |days: &_, counts: &_| near.holds(days, counts);
    let far = |days: &_, counts: &_, out: &mut _| add_far(table, days, counts, out);
    each_round(days, counts, out, holds, |day, n| near.walk(day, n), far);
}

#[inline(never)]
fn add_far(table: &WorkingDays, days: &[i32], counts: &[i32], out: &mut [i32]) {
    let forward: i32 = counts.iter().map(|n| i32::from(*n > 0)).sum();
    let (onward, back) = (table.forward(), table.backward());
    if forward == 0 {
        each_pair(days, counts, out, |day, n| back.walk(day, n));
    } else if forward as usize == counts.len() {
        each_pair(days, counts, out, |day, n| onward.walk(day, n));
    } else {
        each_pair(days, counts, out, |day, n| table.add(day, n));
    }
}
