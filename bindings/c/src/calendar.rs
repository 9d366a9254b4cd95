//! The arithmetic of working days and minutes, one by one and over arrays.

use std::ffi::c_char;

use chrono::{Datelike, NaiveDate};
use thoihan::Calendar;
use thoihan::calendar::{DayTable, NO_DAY, NO_MOMENT};

use crate::argument::{array, array_to_write, text};
use crate::book::{ThoihanBook, live_book};
use crate::error::ThoihanError;
use crate::guard::{answer, done};
use crate::handle::{Tagged, give, live, take_back};

/// In arrays of days: no day. What stands beside it, or what the calendar does not cover, is answered with it.
pub const THOIHAN_NO_DAY: i32 = i32::MIN;
/// In arrays of moments and minutes: none.
pub const THOIHAN_NO_MOMENT: i64 = i64::MIN;

const _: () = assert!(THOIHAN_NO_DAY == NO_DAY && THOIHAN_NO_MOMENT == NO_MOMENT);

/// A calendar as known on a day.
#[repr(C)]
pub struct ThoihanCalendar {
    tag: u64,
    calendar: Calendar,
    known_on: Option<NaiveDate>,
}

// SAFETY: `repr(C)` with the tag first.
unsafe impl Tagged for ThoihanCalendar {
    const TAG: u64 = 0x7468_6f69_6361_6c31;
    const NAME: &'static str = "calendar";
}

impl ThoihanCalendar {
    fn days(&self) -> &DayTable {
        self.calendar.known_on(self.known_on)
    }
}

/// The number since the beginning of the common era of 1970-01-01.
const EPOCH: i32 = 719_163;

/// A date by its number since 1970-01-01; nothing for `THOIHAN_NO_DAY`.
pub(crate) fn day(number: i32, name: &str) -> Result<Option<NaiveDate>, ThoihanError> {
    if number == THOIHAN_NO_DAY {
        return Ok(None);
    }
    let date = number.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
    date.map(Some).ok_or_else(|| ThoihanError::bad_argument(format!("{name}: there is no day {number}")))
}

/// The number of a date since 1970-01-01.
pub(crate) fn number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

/// A calendar of a book by its name, as known on a day (days since 1970-01-01; `THOIHAN_NO_DAY`: all that the rules
/// know). It does not need the book any more; free it with `thoihan_free_calendar`.
///
/// # Safety
/// `book` is NULL or a live book; `name` is NULL or a C string; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_calendar(
    book: *const ThoihanBook,
    name: *const c_char,
    known_on: i32,
    error: *mut *mut ThoihanError,
) -> *mut ThoihanCalendar {
    let work = || {
        // SAFETY: by the caller's promise these are null, or a live book and a C string.
        let (book, name) = unsafe { (live_book(book)?, text(name, "name")?) };
        let known_on = day(known_on, "known_on")?;
        let calendar = book.calendar(name).cloned().ok_or_else(|| {
            let names = book.calendars().join(", ");
            ThoihanError::bad_argument(format!("there is no calendar `{name}` in these rules: there is {names}"))
        })?;
        Ok(give(ThoihanCalendar { tag: ThoihanCalendar::TAG, calendar, known_on }))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// Frees a calendar.
///
/// # Safety
/// `calendar` is NULL or a calendar that was not freed; it is not used afterwards, by no thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_free_calendar(calendar: *mut ThoihanCalendar) {
    // SAFETY: the caller's promise is the same.
    crate::guard::quietly(|| unsafe { take_back(calendar) });
}

/// Asks a calendar for arrays.
///
/// # Safety
/// `calendar` is null or live; the arrays are null or have `length` entries, and nobody else writes them or reads `out`
/// meanwhile; `error` is null or can hold a pointer.
unsafe fn arrays<A: Copy, B: Copy, C>(
    calendar: *const ThoihanCalendar,
    one: (*const A, &str),
    other: Option<(*const B, &str)>,
    length: usize,
    out: *mut C,
    error: *mut *mut ThoihanError,
    ask: impl FnOnce(&DayTable, &[A], &[B], &mut [C]),
) -> bool {
    let work = || {
        // SAFETY: by the caller's promise it is null or live.
        let calendar = unsafe { live(calendar) }?;
        // SAFETY: by the caller's promise the arrays are null or have so many entries.
        let one = unsafe { array(one.0, length, one.1) }?;
        let other = match other {
            // SAFETY: by the caller's promise the array is null or has so many entries.
            Some((other, name)) => unsafe { array(other, length, name) }?,
            None => &[],
        };
        // SAFETY: by the caller's promise the array is null or has so many entries, which nobody else uses meanwhile.
        let out = unsafe { array_to_write(out, length, "out") }?;
        ask(calendar.days(), one, other, out);
        Ok(())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { done(error, work) }
}

/// For each day 1 when it is a working day, 0 when it is not, `THOIHAN_NO_DAY` where the calendar does not cover it.
///
/// Days are days since 1970-01-01; one day is an array of one. `out` is another array than those that are read. False when
/// an argument is refused.
///
/// # Safety
/// `calendar` is NULL or live; the arrays are NULL or have `length` entries; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_is_working_day(
    calendar: *const ThoihanCalendar,
    days: *const i32,
    length: usize,
    out: *mut i32,
    error: *mut *mut ThoihanError,
) -> bool {
    let ask = |table: &DayTable, days: &[i32], _: &[i32], out: &mut [i32]| table.is_working_slice(days, out);
    // SAFETY: the caller's promise is the same.
    unsafe { arrays(calendar, (days, "days"), None, length, out, error, ask) }
}

/// For each day the day so many working days after it, or before it where the count is below zero; with 0 the day itself
/// if it is a working day, else the next one.
///
/// # Safety
/// As for `thoihan_is_working_day`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_add_working_days(
    calendar: *const ThoihanCalendar,
    days: *const i32,
    counts: *const i32,
    length: usize,
    out: *mut i32,
    error: *mut *mut ThoihanError,
) -> bool {
    let ask = |table: &DayTable, days: &[i32], counts: &[i32], out: &mut [i32]| {
        table.add_working_days_slice(days, counts, out);
    };
    // SAFETY: the caller's promise is the same.
    unsafe { arrays(calendar, (days, "days"), Some((counts, "counts")), length, out, error, ask) }
}

/// For each pair the working days after `from` up to and including `to`, below zero when `to` is before `from`.
///
/// # Safety
/// As for `thoihan_is_working_day`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_count_working_days(
    calendar: *const ThoihanCalendar,
    from: *const i32,
    to: *const i32,
    length: usize,
    out: *mut i32,
    error: *mut *mut ThoihanError,
) -> bool {
    let ask = |table: &DayTable, from: &[i32], to: &[i32], out: &mut [i32]| {
        table.count_working_days_slice(from, to, out);
    };
    // SAFETY: the caller's promise is the same.
    unsafe { arrays(calendar, (from, "from"), Some((to, "to")), length, out, error, ask) }
}

/// For each moment the one at which so many working minutes have passed since it, or before it where they are below
/// zero. Moments are seconds since 1970-01-01T00:00 on the calendar's own clock; `THOIHAN_NO_MOMENT` where there is none.
///
/// # Safety
/// As for `thoihan_is_working_day`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_add_working_minutes(
    calendar: *const ThoihanCalendar,
    moments: *const i64,
    minutes: *const i64,
    length: usize,
    out: *mut i64,
    error: *mut *mut ThoihanError,
) -> bool {
    let ask = |table: &DayTable, moments: &[i64], minutes: &[i64], out: &mut [i64]| {
        table.add_working_minutes_slice(moments, minutes, out);
    };
    // SAFETY: the caller's promise is the same.
    unsafe { arrays(calendar, (moments, "moments"), Some((minutes, "minutes")), length, out, error, ask) }
}

/// For each pair of moments the whole working minutes from one to the other, below zero when `to` is before `from`.
///
/// # Safety
/// As for `thoihan_is_working_day`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_working_minutes_between(
    calendar: *const ThoihanCalendar,
    from: *const i64,
    to: *const i64,
    length: usize,
    out: *mut i64,
    error: *mut *mut ThoihanError,
) -> bool {
    let ask = |table: &DayTable, from: &[i64], to: &[i64], out: &mut [i64]| {
        table.working_minutes_between_slice(from, to, out);
    };
    // SAFETY: the caller's promise is the same.
    unsafe { arrays(calendar, (from, "from"), Some((to, "to")), length, out, error, ask) }
}
