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
    /// Nothing for a calendar of more days than these tables hold, or of others than two bytes do.
    near: Option<Box<Near>>,
}

/// How many days [`Near`] tables hold: an index is cut to it, which takes the place of a test.
const NEAR_DAYS: usize = 1 << 14;
/// Up to how many working days they lead.
const NEAR_COUNT: u32 = 256;

/// The way to a working day after a day in tables that fit into the nearest cache: two bytes a day, and no test of a row
/// of which [`Near::holds`] is known.
pub(super) struct Near {
    first: i32,
    /// How far from the first day the last one is from which every count leads to a day.
    span: i32,
    /// How many working days lie up to the end of each day, by the day.
    after: [u16; NEAR_DAYS],
    /// After a place that is never asked for, the working days.
    ranked: [u16; NEAR_DAYS],
}

impl Near {
    fn new(first: i32, after: &[u32], ranked: &[i32]) -> Option<Box<Self>> {
        let near = after.partition_point(|rank| ((rank + NEAR_COUNT) as usize) < ranked.len());
        let span = i32::try_from(near).ok()?.checked_sub(1).filter(|span| *span >= 0)?;
        if after.len() > NEAR_DAYS || ranked.len() > NEAR_DAYS {
            return None;
        }
        let mut tables = Box::new(Self { first, span, after: [0; NEAR_DAYS], ranked: [0; NEAR_DAYS] });
        for (day, rank) in (first..).zip(after) {
            *tables.after.get_mut(within(day as u32))? = u16::try_from(*rank).ok()?;
        }
        for (own, day) in tables.ranked.iter_mut().zip(ranked).skip(1) {
            *own = u16::try_from(*day).ok()?;
        }
        Some(tables)
    }

    /// Whether these tables have the answers of all these rows.
    #[inline(always)]
    pub(super) fn holds<const ROWS: usize>(&self, days: &[i32; ROWS], counts: &[i32; ROWS]) -> bool {
        let (mut beyond, mut far) = (0, 0);
        for (day, n) in days.iter().zip(counts) {
            let at = day.wrapping_sub(self.first);
            // negative for a day before the first, or after the last
            beyond |= at | self.span.wrapping_sub(at);
            far |= n.wrapping_sub(1) as u32;
        }
        beyond >= 0 && far < NEAR_COUNT
    }

    /// The `n`-th working day after a day that these tables hold.
    #[inline(always)]
    pub(super) fn walk(&self, day: i32, n: i32) -> i32 {
        let rank = self.after.get(within(day as u32)).copied().unwrap_or(0);
        self.ranked.get(within(u32::from(rank).wrapping_add(n as u32))).copied().map_or(NO_DAY, i32::from)
    }
}

/// A place in tables of so many.
#[inline(always)]
fn within(at: u32) -> usize {
    at as usize % NEAR_DAYS
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
        let near = Near::new(first, before.get(1..).unwrap_or(&[]), &ranked);
        Self { first, before: before.into(), ranked: ranked.into(), near }
    }

    /// The way to a working day after a day, where these tables hold it.
    #[inline]
    pub(super) fn near(&self) -> Option<&Near> {
        self.near.as_deref()
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

    /// Answers as the tables of all days give them, wherever the near tables say that they hold.
    #[test]
    fn near_tables_lead_where_all_do() {
        for (first, days, is_near) in [
            (0, 300, false),
            (0, 9_000, true),
            (49_100, 16_384, true),
            (49_153, 16_384, false),
            (-1, 9_000, true),
            (-2, 9_000, false),
            (13_879, 16_385, false),
        ] {
            let table = WorkingDays::new(first, (0..days).map(|at| at % 7 < 5 && at % 11 > 0));
            let Some(near) = table.near() else {
                assert!(!is_near, "{days} days from {first}");
                continue;
            };
            assert!(is_near, "{days} days from {first}");
            let mut held = 0;
            let others = [i32::MIN, first - 65_536, first - 16_384, first + 16_384, first + 65_536, i32::MAX];
            for day in (first - 300..first + days + 300).chain(others) {
                for n in [i32::MIN, -1, 0, 1, 2, 30, 255, 256, 257, 65_537, i32::MAX] {
                    if near.holds(&[day], &[n]) {
                        held += 1;
                        assert_eq!(near.walk(day, n), table.add(day, n), "{n} after {day} of {days} days from {first}");
                    }
                }
            }
            let within = |n: i32| move |day: &i32| table.add(*day, n) != NO_DAY;
            assert_eq!(held, 5 * (first..first + days).filter(within(256)).count());
        }
    }
}
