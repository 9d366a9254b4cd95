//! Working minutes by number: where each lies, and how many lie before a moment, without a walk over spans.

use std::collections::HashMap;

use super::days::WorkingDays;
use super::hours::{DAY, Span};
use super::pool::Shift;

/// The mark of a row without an answer in columns of moments and minutes.
pub const NO_MOMENT: i64 = i64::MIN;

/// Seconds of a minute.
const MINUTE: i64 = 60;
/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// The working minutes of a calendar. Moments are seconds of civil time since 1970-01-01T00:00.
pub(super) struct WorkingTime {
    first: i32,
    days: Box<[DayMinutes]>,
    worked: Box<[WorkedDay]>,
    /// How many working minutes lie before each working day; one more entry than there are working days.
    before: Box<[u32]>,
    /// The working day in which the first working minute of each bucket lies.
    buckets: Box<[u32]>,
    /// Minutes of a bucket, as a power of two: no longer than the shortest working day where that is not very short, so
    /// that no more than one working day begins in it.
    bucket_bits: u32,
    /// For each kind of day and each minute of it, how many working minutes lie before that; 1441 entries a kind.
    passed: Box<[u16]>,
    /// For each kind of day, the minutes of the day that are worked.
    starts: Box<[u16]>,
}

/// What lies before a day, and where its kind begins in `passed`.
#[derive(Clone, Copy)]
struct DayMinutes {
    before: u32,
    passed: u32,
}

/// A working day by number, and where its kind begins in `starts`.
#[derive(Clone, Copy)]
struct WorkedDay {
    number: i32,
    starts: u32,
}

/// Working time up to a moment: whole minutes, and the seconds of the working minute in which the moment lies.
#[derive(Clone, Copy)]
pub(super) struct Passed {
    pub(super) minutes: u32,
    pub(super) seconds: u32,
}

/// Where a kind of day begins in the tables of minutes.
#[derive(Clone, Copy)]
struct Kind {
    passed: u32,
    starts: u32,
    minutes: u32,
}

impl WorkingTime {
    /// The shift of each day is an index into `shifts`.
    pub(super) fn new(days: &WorkingDays, shift: &[u32], shifts: &[Shift]) -> Self {
        let (mut passed, mut starts) = (Vec::new(), Vec::new());
        let kinds = kinds(shift, shifts, &mut passed, &mut starts);
        let (mut all, mut worked, mut before, mut sum) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for ((number, is_worked), id) in days.days().zip(shift) {
            let Some(kind) = kinds.get(id) else { continue };
            all.push(DayMinutes { before: sum, passed: kind.passed });
            if is_worked {
                worked.push(WorkedDay { number, starts: kind.starts });
                before.push(sum);
                sum += kind.minutes;
            }
        }
        before.push(sum);
        let shortest = before.iter().zip(before.iter().skip(1)).map(|(one, next)| next - one).min();
        let bucket_bits = shortest.and_then(u32::checked_ilog2).unwrap_or(0).clamp(5, 9);
        Self {
            first: days.first(),
            days: all.into(),
            worked: worked.into(),
            buckets: buckets(&before, sum, bucket_bits),
            before: before.into(),
            bucket_bits,
            passed: passed.into(),
            starts: starts.into(),
        }
    }

    /// The moment at which so many working minutes have passed since another; [`NO_MOMENT`] where one of them is not
    /// there.
    #[inline]
    pub(super) fn add(&self, moment: i64, minutes: i64) -> i64 {
        let Some(passed) = self.passed(moment) else { return NO_MOMENT };
        if minutes == 0 {
            return moment;
        }
        // Ending with a working minute is to be at its end, not at the start of the next, which may be on another day.
        let at_end = u32::from(minutes > 0 && passed.seconds == 0);
        let Some(nth) = minutes.checked_add(i64::from(passed.minutes) - i64::from(at_end)) else { return NO_MOMENT };
        match u32::try_from(nth).ok().and_then(|nth| self.start(nth)) {
            Some(start) => start + i64::from(passed.seconds + 60 * at_end),
            None => NO_MOMENT,
        }
    }

    /// Whole working minutes from one moment to another; [`NO_MOMENT`] where one of them is not there.
    #[inline]
    pub(super) fn between(&self, one: i64, other: i64) -> i64 {
        self.seconds_between(one, other).map_or(NO_MOMENT, |seconds| seconds / MINUTE)
    }

    #[inline]
    pub(super) fn seconds_between(&self, one: i64, other: i64) -> Option<i64> {
        let (one, other) = (self.passed(one)?, self.passed(other)?);
        let minutes = i64::from(other.minutes) - i64::from(one.minutes);
        Some(minutes * MINUTE + i64::from(other.seconds) - i64::from(one.seconds))
    }

    /// The working minutes of the day at a place.
    #[inline]
    pub(super) fn minutes_at(&self, at: usize) -> u32 {
        let full = |day: &DayMinutes| self.passed.get(day.passed as usize + usize::from(DAY)).copied();
        self.days.get(at).and_then(full).map_or(0, u32::from)
    }

    #[inline(always)]
    fn passed(&self, moment: i64) -> Option<Passed> {
        // In seconds of the calendar the length of a day is no division of a signed number.
        let second = moment.wrapping_sub(i64::from(self.first) * DAY_SECONDS) as u64;
        let at = usize::try_from(second / DAY_SECONDS as u64).ok()?;
        self.passed_at(at, (second % DAY_SECONDS as u64) as u32)
    }

    /// The same of a second of the day at a place.
    #[inline(always)]
    pub(super) fn passed_at(&self, at: usize, second: u32) -> Option<Passed> {
        let day = self.days.get(at)?;
        let minute = day.passed as usize + (second / 60) as usize;
        let [before, after] = *self.passed.get(minute..)?.first_chunk()?;
        let is_worked = u32::from(before != after);
        Some(Passed { minutes: day.before + u32::from(before), seconds: is_worked * (second % 60) })
    }

    /// The moment at which a working minute begins.
    #[inline(always)]
    fn start(&self, minute: u32) -> Option<i64> {
        let mut nth = *self.buckets.get((minute >> self.bucket_bits) as usize)? as usize;
        // One step without a branch, as whether it is needed cannot be foreseen; more only after very short days.
        nth += usize::from(*self.before.get(nth + 1)? <= minute);
        while *self.before.get(nth + 1)? <= minute {
            nth += 1;
        }
        let (day, before) = (self.worked.get(nth)?, self.before.get(nth)?);
        let start = self.starts.get(day.starts as usize + (minute - before) as usize)?;
        Some(i64::from(day.number) * DAY_SECONDS + i64::from(*start) * MINUTE)
    }
}

/// The kind of day of each shift that occurs; shifts of the same spans are of one kind.
fn kinds(shift: &[u32], shifts: &[Shift], passed: &mut Vec<u16>, starts: &mut Vec<u16>) -> HashMap<u32, Kind> {
    let (mut of_shift, mut of_spans) = (HashMap::new(), HashMap::<&[Span], Kind>::new());
    for id in shift {
        of_shift.entry(*id).or_insert_with(|| {
            let spans = shifts.get(*id as usize).map_or(&[][..], |shift| &shift.spans);
            *of_spans.entry(spans).or_insert_with(|| kind(spans, passed, starts))
        });
    }
    of_shift
}

fn kind(spans: &[Span], passed: &mut Vec<u16>, starts: &mut Vec<u16>) -> Kind {
    let (first_passed, first_start) = (passed.len() as u32, starts.len() as u32);
    let mut minutes = 0;
    for minute in 0..=DAY {
        passed.push(minutes);
        if spans.iter().any(|span| (span.open..span.close).contains(&minute)) {
            starts.push(minute);
            minutes += 1;
        }
    }
    Kind { passed: first_passed, starts: first_start, minutes: u32::from(minutes) }
}

fn buckets(before: &[u32], sum: u32, bits: u32) -> Box<[u32]> {
    let mut nth = 0;
    let mut day_of = |minute: u32| {
        while before.get(nth + 1).is_some_and(|end| *end <= minute) {
            nth += 1;
        }
        nth as u32
    };
    (0..=sum >> bits).map(|bucket| day_of(bucket << bits)).collect()
}
