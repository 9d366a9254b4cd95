//! Working days by rank: which day comes after how many, in tables of four bytes a day.

/// The mark of a row without an answer in columns of days and counts.
pub const NO_DAY: i32 = i32::MIN;

/// The number of 1970-01-01 since the beginning of the common era.
pub(super) const EPOCH: i32 = 719_163;

/// The days of a calendar and its working days, both by number since 1970-01-01.
///
/// The `n`-th working day after a place is `ranked[after(place) + n]`, and before it (or on it) it is
/// `ranked[before(place) + n + 1]`: one entry of one table, then one entry of the other, whatever `n` is. The mark that
/// stands before the first working day saves the test for it.
pub(super) struct WorkingDays {
    first: i32,
    /// How many working days lie before each day; one more entry than there are days.
    before: Box<[u32]>,
    /// [`NO_DAY`], then the working days in order.
    ranked: Box<[i32]>,
    /// Nothing where two bytes do not hold the days.
    short: Option<Short>,
}

/// The way to a working day after a day in tables of two bytes a day, of which twice as many are near.
struct Short {
    /// How many working days lie up to the end of each day.
    after: Box<[u16]>,
    /// After a place that is never asked for, how far the working days lie from the first day.
    ranked: Box<[u16]>,
}

/// [`Way`] by [`Short`] tables.
#[derive(Clone, Copy)]
pub(super) struct ShortWay<'t> {
    first: i32,
    after: &'t [u16],
    ranked: &'t [u16],
}

impl ShortWay<'_> {
    /// The `n`-th working day after a day, for `n > 0`.
    #[inline(always)]
    pub(super) fn walk(self, day: i32, n: i32) -> i32 {
        let rank = self.after.get(from(self.first, day));
        let reached = rank.and_then(|rank| self.ranked.get(u32::from(*rank).wrapping_add(n as u32) as usize));
        reached.map_or(NO_DAY, |at| self.first + i32::from(*at))
    }
}

/// The way to an answer: an entry of `ranks` for the day, and with the count added the entry of `ranked`.
#[derive(Clone, Copy)]
pub(super) struct Way<'t> {
    pub(super) first: i32,
    pub(super) ranks: &'t [u32],
    pub(super) ranked: &'t [i32],
}

impl WorkingDays {
    /// Counts days of which is told whether they are worked.
    pub(super) fn new(first: i32, worked: impl Iterator<Item = bool>) -> Self {
        let (mut before, mut ranked) = (vec![0], vec![NO_DAY]);
        for (day, worked) in (first..).zip(worked) {
            if worked {
                ranked.push(day);
            }
            before.push(ranked.len() as u32 - 1);
        }
        let short = || {
            let far = |day: &i32| if *day == NO_DAY { Some(0) } else { u16::try_from(day - first).ok() };
            let after = before.iter().skip(1).map(|rank| u16::try_from(*rank).ok()).collect::<Option<_>>()?;
            Some(Short { after, ranked: ranked.iter().map(far).collect::<Option<_>>()? })
        };
        let short = short();
        Self { first, before: before.into(), ranked: ranked.into(), short }
    }

    /// The way to a working day after a day, where two bytes hold it.
    #[inline]
    pub(super) fn short_forward(&self) -> Option<ShortWay<'_>> {
        self.short.as_ref().map(|Short { after, ranked }| ShortWay { first: self.first, after, ranked })
    }

    pub(super) fn first(&self) -> i32 {
        self.first
    }

    /// How many days there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.before.len().saturating_sub(1)
    }

    /// How many of them are worked.
    pub(super) fn worked(&self) -> usize {
        self.ranked.len().saturating_sub(1)
    }

    /// The place of a day. No distance between a day and a day that can be written wraps around into the calendar.
    #[inline]
    pub(super) fn place(&self, day: i32) -> Option<usize> {
        let at = from(self.first, day);
        (at < self.len()).then_some(at)
    }

    /// How many working days lie before a place.
    pub(super) fn rank(&self, at: usize) -> u32 {
        self.before.get(at).copied().unwrap_or(0)
    }

    pub(super) fn is_working(&self, at: usize) -> bool {
        self.rank(at) != self.rank(at + 1)
    }

    /// 1 for a working day, 0 for another day, [`NO_DAY`] where there is none.
    #[inline]
    pub(super) fn is_working_day(&self, day: i32) -> i32 {
        let at = from(self.first, day);
        match (self.before().get(at), self.after().get(at)) {
            (Some(before), Some(after)) => (after - before) as i32,
            (None, _) | (_, None) => NO_DAY,
        }
    }

    /// The days in order, each with whether it is worked.
    pub(super) fn days(&self) -> impl Iterator<Item = (i32, bool)> {
        (self.first..).zip(self.before().iter().zip(self.after()).map(|(rank, after)| rank != after))
    }

    /// How many working days lie up to the end of each day.
    #[inline]
    pub(super) fn after(&self) -> &[u32] {
        self.before.get(1..).unwrap_or(&[])
    }

    /// How many working days lie before each day.
    #[inline]
    pub(super) fn before(&self) -> &[u32] {
        self.before.get(..self.len()).unwrap_or(&[])
    }

    /// From a day to a working day after it: with 0 to the last that is not after it.
    #[inline]
    pub(super) fn forward(&self) -> Way<'_> {
        Way { first: self.first, ranks: self.after(), ranked: &self.ranked }
    }

    /// From a day to a working day before it: with 0 to the first that is not before it.
    #[inline]
    pub(super) fn backward(&self) -> Way<'_> {
        Way { first: self.first, ranks: self.before(), ranked: self.ranked.get(1..).unwrap_or(&[]) }
    }

    /// The way of a count.
    #[inline]
    pub(super) fn way(&self, n: i32) -> Way<'_> {
        if n > 0 { self.forward() } else { self.backward() }
    }

    /// The `n`-th working day after a day (`n > 0`) or before it (`n < 0`), with 0 the first that is not before it;
    /// [`NO_DAY`] beyond the days there are.
    #[inline]
    pub(super) fn add(&self, day: i32, n: i32) -> i32 {
        self.way(n).walk(day, n)
    }

    /// The working days after one day up to another; [`NO_DAY`] where one of them is not there.
    #[inline]
    pub(super) fn count(&self, one: i32, other: i32) -> i32 {
        let after = self.after();
        match (after.get(from(self.first, one)), after.get(from(self.first, other))) {
            (Some(one), Some(other)) => *other as i32 - *one as i32,
            (None, _) | (_, None) => NO_DAY,
        }
    }
}

impl Way<'_> {
    /// From a day, [`NO_DAY`] beyond the days there are.
    #[inline(always)]
    pub(super) fn walk(self, day: i32, n: i32) -> i32 {
        self.walk_from(from(self.first, day), n).unwrap_or(NO_DAY)
    }

    /// From the day at a place; nothing, or [`NO_DAY`], beyond the days there are. The sum of a rank and a count never
    /// wraps around into the working days: a rank is below 2^28.
    #[inline(always)]
    pub(super) fn walk_from(self, at: usize, n: i32) -> Option<i32> {
        let rank = self.ranks.get(at)?;
        self.ranked.get(rank.wrapping_add(n as u32) as usize).copied()
    }
}

/// The distance between two days, far beyond any table when it is negative.
#[inline(always)]
pub(super) fn from(first: i32, day: i32) -> usize {
    day.wrapping_sub(first) as u32 as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_bytes_lead_where_four_do() {
        for (days, is_short) in [(1, true), (9_000, true), (65_536, true), (65_537, false)] {
            let table = WorkingDays::new(-3_000, (0..days).map(|at| at % 7 < 5 && at % 11 > 0));
            let Some(short) = table.short_forward() else {
                assert!(!is_short, "{days} days");
                continue;
            };
            assert!(is_short, "{days} days");
            for day in (-3_010..-3_000 + days + 10).step_by(if days > 20_000 { 37 } else { 1 }) {
                for n in [1, 2, 3, 250, 65_535, i32::MAX] {
                    assert_eq!(short.walk(day, n), table.add(day, n), "{n} after {day} of {days}");
                }
            }
        }
    }
}
