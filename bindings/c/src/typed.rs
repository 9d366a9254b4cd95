//! The common part of a dossier and of its answer as structures: no JSON is written or read.

use std::ffi::c_char;

use chrono::{DateTime, FixedOffset};
use thoihan::amount::Currency;
use thoihan::assessment::Brief;
use thoihan::calendar::Certainty;
use thoihan::dossier::{FactValue, LentDossier};
use thoihan::{AsOf, Channel, DossierError, ErrorKind, Moment, Status};

use crate::argument::{array, sized_text, text_of};
use crate::book::{ThoihanBook, live_book};
use crate::calendar::{THOIHAN_NO_DAY, day, number};
use crate::error::ThoihanError;
use crate::guard::done;

/// A text in UTF-8 of so many bytes; it need not end with NUL. Not given where `text` is NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ThoihanText {
    /// The bytes.
    pub text: *const c_char,
    /// How many they are.
    pub length: usize,
}

/// In `ThoihanMoment.kind`: there is none.
pub const THOIHAN_MOMENT_NONE: u32 = 0;
/// In `ThoihanMoment.kind`: a day whose hour is not known; `microseconds` are those of its midnight.
pub const THOIHAN_MOMENT_DATE: u32 = 1;
/// In `ThoihanMoment.kind`: a time on the calendar's own clock.
pub const THOIHAN_MOMENT_CIVIL: u32 = 2;
/// In `ThoihanMoment.kind`: an instant; `microseconds` are UTC.
pub const THOIHAN_MOMENT_INSTANT: u32 = 3;

/// A point of time. All zero: there is none.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ThoihanMoment {
    /// Microseconds since 1970-01-01T00:00, on the clock that `kind` says.
    pub microseconds: i64,
    /// `THOIHAN_MOMENT_…`.
    pub kind: u32,
    /// Of an instant: seconds east of UTC with which it was written.
    pub offset: i32,
}

/// In `ThoihanFact.kind`: `number` is 0 or 1.
pub const THOIHAN_FACT_FLAG: u32 = 1;
/// In `ThoihanFact.kind`: `number` is a whole number.
pub const THOIHAN_FACT_INTEGER: u32 = 2;
/// In `ThoihanFact.kind`: `text` is a choice, a date, or exact digits such as `12.5`.
pub const THOIHAN_FACT_TEXT: u32 = 3;
/// In `ThoihanFact.kind`: `number` is an amount in minor units (đồng; cents) of the currency in `text`, such as `VND`.
pub const THOIHAN_FACT_MONEY: u32 = 4;

/// A fact. Facts of several choices, and records, go through the call with JSON.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ThoihanFact {
    /// Its name in the rules.
    pub name: ThoihanText,
    /// `THOIHAN_FACT_…`.
    pub kind: u32,
    /// The value, or its currency, as the kind says.
    pub text: ThoihanText,
    /// The value, as the kind says.
    pub number: i64,
}

/// The common part of a dossier. Set it to zero, and `size` to `sizeof(ThoihanDossier)`: later versions add fields at the
/// end, and know by the size which ones are there.
#[repr(C)]
pub struct ThoihanDossier {
    /// `sizeof(ThoihanDossier)`.
    pub size: usize,
    /// The code of the procedure.
    pub procedure: ThoihanText,
    /// The office that takes it in.
    pub office: ThoihanText,
    /// The place whose law holds.
    pub place: ThoihanText,
    /// `counter`, `online` or `post`.
    pub channel: ThoihanText,
    /// When it was sent in.
    pub submitted: ThoihanMoment,
    /// When it was accepted.
    pub accepted: ThoihanMoment,
    /// When it was paid for.
    pub paid: ThoihanMoment,
    /// When it was finished.
    pub finished: ThoihanMoment,
    /// The facts; NULL for none.
    pub facts: *const ThoihanFact,
    /// How many they are.
    pub fact_count: usize,
}

/// How a dossier stands.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum ThoihanStatus {
    /// Finished on a date before the due date.
    Early = 0,
    /// Finished on the due date, not after the due instant.
    OnTime = 1,
    /// Finished after the due instant.
    Late = 2,
    /// Open, and not yet due.
    InTime = 3,
    /// Open, and past due.
    Overdue = 4,
    /// The law gives no due date.
    NoDueDate = 5,
    /// The applicant must supplement the dossier.
    AwaitingApplicant = 6,
    /// An event that starts the clock has not happened.
    Awaiting = 7,
    /// The applicant withdrew.
    Withdrawn = 8,
    /// The dossier was refused.
    Refused = 9,
    /// The dossier was closed.
    Closed = 10,
    /// The due date is not determined.
    Undetermined = 11,
    /// A status that this header does not know yet; the answer in JSON has its word.
    Other = 255,
}

/// How sure the calendar is of the days up to the due date.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum ThoihanCertainty {
    /// By the law itself.
    Statutory = 0,
    /// By a notice.
    Announced = 1,
    /// Not announced yet.
    Projected = 2,
}

/// The common part of an answer. Set `size` to `sizeof(ThoihanAnswer)` before the call.
#[repr(C)]
pub struct ThoihanAnswer {
    /// `sizeof(ThoihanAnswer)`.
    pub size: usize,
    /// The due instant: microseconds since 1970-01-01T00:00 UTC.
    pub due_at: i64,
    /// Its offset in the calendar's zone: seconds east of UTC.
    pub due_offset: i32,
    /// The due date: days since 1970-01-01; `THOIHAN_NO_DAY` where there is none, or none yet.
    pub due_date: i32,
    /// The due date before re-appointments; `THOIHAN_NO_DAY` where there is none.
    pub original_due_date: i32,
    /// How the dossier stands.
    pub status: ThoihanStatus,
    /// How sure the due date is.
    pub certainty: ThoihanCertainty,
    /// Whether the following three are known: its end, or the moment of judgement, minus its due date.
    pub has_lateness: bool,
    /// In working days.
    pub lateness_working_days: i64,
    /// In working minutes.
    pub lateness_working_minutes: i64,
    /// In calendar days.
    pub lateness_calendar_days: i64,
    /// Whether the following two are known: not where a line has no amount yet, or nothing is collected.
    pub has_fee: bool,
    /// The currency: three letters and NUL.
    pub fee_currency: [c_char; 4],
    /// What is paid, in minor units (đồng; cents).
    pub fee_minor: i64,
    /// Whether a part has no answer; the answer in JSON says which, and why.
    pub has_error: bool,
}

fn moment(moment: ThoihanMoment, name: &str) -> Result<Option<Moment>, ThoihanError> {
    let bad = |what: &str| ThoihanError::bad_argument(format!("{name}: {what}"));
    if moment.kind == THOIHAN_MOMENT_NONE {
        return Ok(None);
    }
    let at = DateTime::from_timestamp_micros(moment.microseconds)
        .ok_or_else(|| bad("is beyond the years that can be written"))?;
    match moment.kind {
        THOIHAN_MOMENT_DATE => Ok(Some(Moment::Date(at.date_naive()))),
        THOIHAN_MOMENT_CIVIL => Ok(Some(Moment::Civil(at.naive_utc()))),
        THOIHAN_MOMENT_INSTANT => {
            let offset = FixedOffset::east_opt(moment.offset).ok_or_else(|| bad("its offset is no offset from UTC"))?;
            Ok(Some(Moment::Instant(at.with_timezone(&offset))))
        }
        _ => Err(bad("is of no kind: write THOIHAN_MOMENT_…")),
    }
}

/// # Safety
/// The text of the name and the value are null or as long as they say.
#[inline]
unsafe fn fact(fact: &ThoihanFact) -> Result<(&str, FactValue), ThoihanError> {
    // SAFETY: by the caller's promise it is null or as long as it says.
    let name = unsafe { sized_text(fact.name.text, fact.name.length, "name of a fact") }?;
    let value = match fact.kind {
        THOIHAN_FACT_FLAG if fact.number == 0 || fact.number == 1 => FactValue::Flag(fact.number == 1),
        THOIHAN_FACT_INTEGER => FactValue::Integer(fact.number),
        THOIHAN_FACT_TEXT | THOIHAN_FACT_MONEY => {
            // SAFETY: by the caller's promise it is null or as long as it says.
            let text = unsafe { sized_text(fact.text.text, fact.text.length, "text of a fact") }?;
            if fact.kind == THOIHAN_FACT_TEXT {
                FactValue::Text(text.to_owned())
            } else {
                let currency: Currency = text.parse().map_err(|error: thoihan::amount::UnknownCurrency| {
                    ThoihanError::bad_argument(format!("fact `{name}`: {error}"))
                })?;
                FactValue::Money(thoihan::amount::Money { currency, minor: i128::from(fact.number) })
            }
        }
        THOIHAN_FACT_FLAG => {
            return Err(ThoihanError::bad_argument(format!("fact `{name}`: a flag is 0 or 1")));
        }
        _ => {
            let message = format!("fact `{name}`: is of no kind: write THOIHAN_FACT_…");
            return Err(ThoihanError::bad_argument(message));
        }
    };
    Ok((name, value))
}

/// The facts of a dossier, each once.
///
/// # Safety
/// The facts are null or so many, and their texts null or as long as they say.
#[inline]
unsafe fn facts(given: &ThoihanDossier) -> Result<Vec<(&str, FactValue)>, ThoihanError> {
    // SAFETY: by the caller's promise the array is null or has so many entries.
    let given = unsafe { array(given.facts, given.fact_count, "facts") }?;
    let mut facts: Vec<(&str, FactValue)> = Vec::with_capacity(given.len().min(16));
    for one in given {
        // SAFETY: by the caller's promise its texts are null or as long as they say.
        facts.push(unsafe { fact(one) }?);
    }
    facts.sort_unstable_by_key(|(name, _)| *name);
    let twice = facts.windows(2).find_map(|pair| match pair {
        [(one, _), (other, _)] if one == other => Some(*one),
        _ => None,
    });
    match twice {
        Some(name) => Err(ThoihanError::bad_argument(format!("fact `{name}` is given twice"))),
        None => Ok(facts),
    }
}

/// # Safety
/// The texts are null or as long as they say.
#[inline]
unsafe fn dossier<'a>(
    given: &'a ThoihanDossier,
    facts: &'a [(&'a str, FactValue)],
) -> Result<LentDossier<'a>, ThoihanError> {
    // SAFETY: by the caller's promise each text is null or as long as it says.
    let (procedure, office, place, channel) = unsafe {
        let channel = text_of(given.channel, "channel")?;
        (
            text_of(given.procedure, "procedure")?,
            text_of(given.office, "office")?,
            text_of(given.place, "place")?,
            channel,
        )
    };
    let channel = match channel {
        None => None,
        Some(word) => {
            let found = Channel::ALL.into_iter().find(|channel| channel.as_str() == word);
            Some(found.ok_or_else(|| {
                ThoihanError::bad_argument(format!("channel: `{word}` is none: write counter, online or post"))
            })?)
        }
    };
    Ok(LentDossier {
        procedure,
        office,
        place,
        channel,
        submitted: moment(given.submitted, "submitted")?,
        accepted: moment(given.accepted, "accepted")?,
        paid: moment(given.paid, "paid")?,
        finished: moment(given.finished, "finished")?,
        facts,
    })
}

const fn status(status: Status) -> ThoihanStatus {
    match status {
        Status::Early => ThoihanStatus::Early,
        Status::OnTime => ThoihanStatus::OnTime,
        Status::Late => ThoihanStatus::Late,
        Status::InTime => ThoihanStatus::InTime,
        Status::Overdue => ThoihanStatus::Overdue,
        Status::NoDueDate => ThoihanStatus::NoDueDate,
        Status::AwaitingApplicant => ThoihanStatus::AwaitingApplicant,
        Status::Awaiting => ThoihanStatus::Awaiting,
        Status::Withdrawn => ThoihanStatus::Withdrawn,
        Status::Refused => ThoihanStatus::Refused,
        Status::Closed => ThoihanStatus::Closed,
        Status::Undetermined => ThoihanStatus::Undetermined,
        _ => ThoihanStatus::Other,
    }
}

const fn certainty(certainty: Certainty) -> ThoihanCertainty {
    match certainty {
        Certainty::Statutory => ThoihanCertainty::Statutory,
        Certainty::Announced => ThoihanCertainty::Announced,
        Certainty::Projected => ThoihanCertainty::Projected,
    }
}

fn letters(currency: Currency) -> [c_char; 4] {
    let mut letters = [0; 4];
    for (place, letter) in letters.iter_mut().zip(currency.code().bytes().take(3)) {
        *place = letter as c_char;
    }
    letters
}

fn answered(brief: &Brief) -> Result<ThoihanAnswer, ThoihanError> {
    let overflow = |_| {
        let message = "the total does not fit into 64 bits: ask for the answer in JSON";
        ThoihanError::from(DossierError::new(ErrorKind::Overflow, message))
    };
    let total = brief.total.map(|total| i64::try_from(total.minor)).transpose().map_err(overflow)?;
    Ok(ThoihanAnswer {
        size: size_of::<ThoihanAnswer>(),
        due_at: brief.due.map_or(0, |due| due.at.timestamp_micros()),
        due_offset: brief.due.map_or(0, |due| due.at.offset().local_minus_utc()),
        due_date: brief.due.map_or(THOIHAN_NO_DAY, |due| number(due.date)),
        original_due_date: brief.original_due_date.map_or(THOIHAN_NO_DAY, number),
        status: status(brief.status),
        certainty: brief.due.map_or(ThoihanCertainty::Statutory, |due| certainty(due.certainty)),
        has_lateness: brief.lateness.is_some(),
        lateness_working_days: brief.lateness.map_or(0, |late| late.working_days),
        lateness_working_minutes: brief.lateness.map_or(0, |late| late.working_minutes),
        lateness_calendar_days: brief.lateness.map_or(0, |late| late.calendar_days),
        has_fee: total.is_some(),
        fee_currency: brief.total.map_or([0; 4], |total| letters(total.currency)),
        fee_minor: total.unwrap_or(0),
        has_error: brief.error.is_some(),
    })
}

/// Assesses a dossier without JSON, and without reasons: true, and `answer` is written; or false and an error.
///
/// `known_on` is a day since 1970-01-01, or `THOIHAN_NO_DAY` for that of `as_of`. Events, several choices, records and
/// fees by name go through `thoihan_assess`.
///
/// # Safety
/// `book` is NULL or live; `dossier` is NULL or a structure whose texts and facts are NULL or as long as they say;
/// `answer` is NULL or can hold an answer; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_assess_typed(
    book: *const ThoihanBook,
    dossier: *const ThoihanDossier,
    as_of: ThoihanMoment,
    known_on: i32,
    answer: *mut ThoihanAnswer,
    error: *mut *mut ThoihanError,
) -> bool {
    let work = || {
        // SAFETY: by the caller's promise it is null or live.
        let book = unsafe { live_book(book) }?;
        // SAFETY: by the caller's promise it is null or a structure, which has its size first.
        unsafe { sized(dossier, "dossier") }?;
        // SAFETY: by the caller's promise it is null or a structure, which has its size first.
        unsafe { sized(answer, "answer") }?;
        // SAFETY: not null, and as large as it says; by the caller's promise what it holds is as long as it says.
        let given = unsafe { &*dossier };
        // SAFETY: by the caller's promise the facts and their texts are as many and as long as they say.
        let facts = unsafe { facts(given) }?;
        // SAFETY: by the caller's promise the texts are null or as long as they say.
        let dossier = unsafe { self::dossier(given, &facts) }?;
        let at = moment(as_of, "as_of")?.ok_or_else(|| ThoihanError::bad_argument("as_of is not given"))?;
        let mut as_of = AsOf::new(at);
        as_of.known_on = day(known_on, "known_on")?;
        let found = answered(&book.brief_of(&dossier, &as_of)?)?;
        // SAFETY: not null, as large as an answer, and by the caller's promise it can be written.
        unsafe { answer.write(found) };
        Ok(())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { done(error, work) }
}

/// A structure whose first field is its size is there, and this version's.
///
/// # Safety
/// `structure` is null or points to at least a size.
unsafe fn sized<T>(structure: *const T, name: &str) -> Result<(), ThoihanError> {
    if structure.is_null() {
        return Err(ThoihanError::bad_argument(format!("the {name} is NULL")));
    }
    if !structure.is_aligned() {
        return Err(ThoihanError::bad_argument(format!("the {name} does not lie where a structure can")));
    }
    // SAFETY: not null, aligned, and by the caller's promise a size stands there.
    let size = unsafe { structure.cast::<usize>().read() };
    if size == size_of::<T>() {
        return Ok(());
    }
    let message = format!("the size of the {name} is {size}, not {}: set it with sizeof", size_of::<T>());
    Err(ThoihanError::bad_argument(message))
}
