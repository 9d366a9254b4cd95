//! The same questions for whole columns.
//!
//! Days are numbers of days since 1970-01-01, moments are seconds of civil time since 1970-01-01T00:00. A row that is
//! not covered, or whose answer is not, gets [`NO_DAY`] (or [`NO_MOMENT`]) and spoils no other; these marks, as input,
//! give the same mark. A column of one value counts for every row. Rows of `out` beyond the end of an input are marked
//! too.

use super::minutes::DAY_SECONDS;
use super::table::DayTable;

/// The mark of a row without an answer in columns of days and counts.
pub const NO_DAY: i32 = i32::MIN;
/// The mark of a row without an answer in columns of moments and minutes.
pub const NO_MOMENT: i64 = i64::MIN;

/// The number of 1970-01-01 since the beginning of the common era.
const EPOCH: i32 = 719_163;

impl DayTable {
    /// [`DayTable::is_working`] of every row, as 1 or 0.
    pub fn is_working_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| Some(i32::from(self.rank(at) != self.rank(at + 1))));
    }

    /// [`DayTable::add_working_days`] of every row.
    pub fn add_working_days_slice(&self, days: &[i32], counts: &[i32], out: &mut [i32]) {
        pairs(days, counts, out, NO_DAY, |day, n| {
            let at = self.place(day)?;
            self.nth_from(at, n).map(since_1970)
        });
    }

    /// [`DayTable::count_working_days`] of every row.
    pub fn count_working_days_slice(&self, from: &[i32], to: &[i32], out: &mut [i32]) {
        pairs(from, to, out, NO_DAY, |from, to| {
            let (from, to) = (self.place(from)?, self.place(to)?);
            Some(self.rank(to + 1) as i32 - self.rank(from + 1) as i32)
        });
    }

    /// [`DayTable::next_working_day`] of every row.
    pub fn next_working_day_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| self.nth_from(at, 1).map(since_1970));
    }

    /// [`DayTable::previous_working_day`] of every row.
    pub fn previous_working_day_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| self.nth_from(at, -1).map(since_1970));
    }

    /// [`DayTable::working_day_on_or_after`] of every row.
    pub fn working_day_on_or_after_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| self.nth_from(at, 0).map(since_1970));
    }

    /// [`DayTable::working_day_on_or_before`] of every row.
    pub fn working_day_on_or_before_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| self.on_or_before(at).map(since_1970));
    }

    /// [`DayTable::working_minutes`] of every row.
    pub fn working_minutes_slice(&self, days: &[i32], out: &mut [i32]) {
        self.each(days, out, |at| i32::try_from(self.minutes_at(at)).ok());
    }

    /// [`DayTable::add_working_minutes`] of every row.
    pub fn add_working_minutes_slice(&self, moments: &[i64], minutes: &[i64], out: &mut [i64]) {
        pairs(moments, minutes, out, NO_MOMENT, |moment, minutes| {
            let (at, second) = self.split(moment)?;
            if minutes == 0 {
                return Some(moment);
            }
            let (day, second) = self.shift_minutes(at, second, minutes)?;
            Some(i64::from(since_1970(day)) * DAY_SECONDS + second)
        });
    }

    /// [`DayTable::working_minutes_between`] of every row.
    pub fn working_minutes_between_slice(&self, from: &[i64], to: &[i64], out: &mut [i64]) {
        pairs(from, to, out, NO_MOMENT, |from, to| {
            let ((from, from_second), (to, to_second)) = (self.split(from)?, self.split(to)?);
            Some((self.passed(to, to_second) - self.passed(from, from_second)) / 60)
        });
    }

    fn place(&self, day: i32) -> Option<usize> {
        self.index_of(day.checked_add(EPOCH)?)
    }

    fn split(&self, moment: i64) -> Option<(usize, i64)> {
        let day = i32::try_from(moment.div_euclid(DAY_SECONDS)).ok()?;
        Some((self.place(day)?, moment.rem_euclid(DAY_SECONDS)))
    }

    fn each(&self, days: &[i32], out: &mut [i32], answer: impl Fn(usize) -> Option<i32>) {
        pairs(days, &[0], out, NO_DAY, |day, _| answer(self.place(day)?));
    }
}

fn since_1970(day: i32) -> i32 {
    day - EPOCH
}

/// Answers row by row; a column of one value is as long as it must be.
fn pairs<T: Copy>(left: &[T], right: &[T], out: &mut [T], mark: T, answer: impl Fn(T, T) -> Option<T>) {
    let rows = out.len();
    match (left, right) {
        ([one], [two]) => fill(std::iter::repeat_n((*one, *two), rows), out, mark, answer),
        ([one], _) => fill(right.iter().map(|two| (*one, *two)), out, mark, answer),
        (_, [two]) => fill(left.iter().map(|one| (*one, *two)), out, mark, answer),
        _ => fill(left.iter().copied().zip(right.iter().copied()), out, mark, answer),
    }
}

fn fill<T: Copy>(rows: impl Iterator<Item = (T, T)>, out: &mut [T], mark: T, answer: impl Fn(T, T) -> Option<T>) {
    let mut places = out.iter_mut();
    for ((one, two), place) in rows.zip(places.by_ref()) {
        *place = answer(one, two).unwrap_or(mark);
    }
    for place in places {
        *place = mark;
    }
}
