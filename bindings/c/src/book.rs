//! Books, answers and slips.

use std::ffi::{CString, c_char};
use std::ptr;

use chrono::NaiveDate;
use thoihan::diagnostic::Reading;
use thoihan::rulebook::LoadError;
use thoihan::slip::{Language, reasons, slip};
use thoihan::{AsOf, Assessment, Dossier, DossierError, ErrorKind, Moment, Rulebook};

use crate::argument::{bytes, optional_text, sources, text};
use crate::error::{ThoihanError, c_string};
use crate::guard::{answer, quietly};
use crate::handle::{Tagged, give, live, register, take_back};

/// A compiled book of rules.
#[repr(C)]
pub struct ThoihanBook {
    tag: u64,
    book: Rulebook,
    identity: CString,
}

// SAFETY: `repr(C)` with the tag first.
unsafe impl Tagged for ThoihanBook {
    const TAG: u64 = 0x7468_6f69_626f_6f31;
    const NAME: &'static str = "book";
}

/// One rule file in memory: its path, as diagnostics call it, and its text. Neither needs to end with NUL.
#[repr(C)]
pub struct ThoihanSource {
    /// The path in UTF-8.
    pub path: *const c_char,
    /// Its length in bytes.
    pub path_length: usize,
    /// The text in UTF-8.
    pub text: *const c_char,
    /// Its length in bytes.
    pub text_length: usize,
}

fn handle(book: Rulebook) -> *mut ThoihanBook {
    let identity = c_string(book.identity());
    give(ThoihanBook { tag: ThoihanBook::TAG, book, identity })
}

/// The version of the library; never freed.
#[unsafe(no_mangle)]
pub extern "C" fn thoihan_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Reads every rule file (.han) below a folder.
///
/// # Safety
/// `folder` is NULL or a C string; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_load(folder: *const c_char, error: *mut *mut ThoihanError) -> *mut ThoihanBook {
    let work = || {
        // SAFETY: by the caller's promise it is null or a C string.
        let folder = unsafe { text(folder, "folder") }?;
        Rulebook::load(folder).map(handle).map_err(|error: LoadError| error.into())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// The embedded Vietnamese rules.
///
/// # Safety
/// `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_vietnam(error: *mut *mut ThoihanError) -> *mut ThoihanBook {
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, || Rulebook::vietnam().map(handle).map_err(ThoihanError::from)) }
}

/// The embedded Vietnamese rules together with more sources.
///
/// # Safety
/// `sources` is NULL or an array of `count` sources whose texts are NULL or as long as they say; `error` is NULL or can
/// hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_vietnam_with(
    sources: *const ThoihanSource,
    count: usize,
    error: *mut *mut ThoihanError,
) -> *mut ThoihanBook {
    let work = || {
        // SAFETY: by the caller's promise the array and its texts are null or as long as they say.
        let sources = unsafe { self::sources(sources, count) }?;
        Rulebook::vietnam_with(&sources).map(handle).map_err(ThoihanError::from)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// Compiles rule texts from memory.
///
/// # Safety
/// As for `thoihan_vietnam_with`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_compile(
    sources: *const ThoihanSource,
    count: usize,
    error: *mut *mut ThoihanError,
) -> *mut ThoihanBook {
    let work = || {
        // SAFETY: by the caller's promise the array and its texts are null or as long as they say.
        let sources = unsafe { self::sources(sources, count) }?;
        Rulebook::compile(&sources).map(handle).map_err(ThoihanError::from)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// A book from the bytes that `thoihan_to_plan` gave: what it came from is answered the same, and a host starts quickly.
///
/// Bytes that another version wrote, or that were damaged, are refused with an error of kind `plan`: load the rules again.
/// Damage is found, forgery is not: read plans that you stored yourself.
///
/// # Safety
/// `plan` is NULL or has `length` bytes; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_from_plan(
    plan: *const u8,
    length: usize,
    error: *mut *mut ThoihanError,
) -> *mut ThoihanBook {
    let work = || {
        // SAFETY: by the caller's promise it is null or has so many bytes.
        let plan = unsafe { bytes(plan, length, "plan") }?;
        Rulebook::from_plan(plan).map(handle).map_err(ThoihanError::from)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// The compiled book as bytes, to be stored for `thoihan_from_plan`; `length` receives how many there are. Free them with
/// `thoihan_free_plan`.
///
/// # Safety
/// `book` is NULL or a live book; `length` is NULL or can hold a number; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_to_plan(
    book: *const ThoihanBook,
    length: *mut usize,
    error: *mut *mut ThoihanError,
) -> *mut u8 {
    let work = || {
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        if length.is_null() {
            return Err(ThoihanError::bad_argument("`length` is NULL"));
        }
        let plan = book.to_plan().into_boxed_slice();
        // SAFETY: not null, and by the caller's promise it can hold a number.
        unsafe { length.write(plan.len()) };
        Ok(Box::into_raw(plan).cast())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// Frees the bytes of a plan.
///
/// # Safety
/// `plan` is NULL or came from `thoihan_to_plan` with this length and was not freed; it is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_free_plan(plan: *mut u8, length: usize) {
    if !plan.is_null() {
        // SAFETY: by the caller's promise it came from `Box::into_raw` with this length and is freed once.
        quietly(|| drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(plan, length)) }));
    }
}

/// SHA-256 over the sorted sources, in hexadecimal; it belongs to the book. NULL for NULL.
///
/// # Safety
/// `book` is NULL or a book that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_identity(book: *const ThoihanBook) -> *const c_char {
    // SAFETY: by the caller's promise it is null or a live book.
    unsafe { live(book) }.map_or(ptr::null(), |book| book.identity.as_ptr())
}

/// Assesses a dossier, a JSON object, and returns the answer as JSON; free it with `thoihan_free_string`.
///
/// `as_of` is a moment such as `2026-08-28T15:30`; `known_on` a date, or NULL for that of `as_of`.
///
/// # Safety
/// `book` is NULL or a live book; the texts are NULL or C strings; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_assess(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
        let assessment = unsafe { assess(book, dossier, as_of, known_on) }?;
        json(&assessment)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// Assesses a dossier and returns its appointment slip in Vietnamese (`vi`) or English (`en`); free it with
/// `thoihan_free_string`.
///
/// # Safety
/// As for `thoihan_assess`; `language` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_slip(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
    language: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise it is null or a C string.
        let language = unsafe { self::language(language) }?;
        // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
        let assessment = unsafe { assess(book, dossier, as_of, known_on) }?;
        Ok(string(&slip(&assessment, language)))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// Assesses a dossier and returns why the answer is what it is: every day counted or not, every rule that applies or not,
/// the arithmetic of the fees; free it with `thoihan_free_string`.
///
/// `format` is `json`, which has the answer in it, or `text`, `markdown` or `html`, in Vietnamese (`vi`) or English
/// (`en`). The page of HTML asks nothing of any server and runs no script.
///
/// # Safety
/// As for `thoihan_assess`; `format` and `language` are NULL or C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_explain(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
    format: *const c_char,
    language: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise these are null or C strings.
        let (format, language) = unsafe { (text(format, "format")?, self::language(language)?) };
        // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
        let (book, dossier, as_of) = unsafe { question(book, dossier, as_of, known_on) }?;
        let ledger = book.explain(&dossier, &as_of)?;
        let written = match format {
            "json" => return json(&ledger),
            "text" => reasons::text(&ledger, language),
            "markdown" => reasons::markdown(&ledger, language),
            "html" => reasons::html(&ledger, language),
            other => {
                let message = format!("`{other}` is no format of reasons: write json, text, markdown or html");
                return Err(ThoihanError::bad_argument(message));
            }
        };
        Ok(string(&written))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// What a dossier lacks, as JSON: the fewest facts that decide its answer whatever they are, and the range of due dates
/// and fees until then, with values that lead to its ends; free it with `thoihan_free_string`.
///
/// # Safety
/// As for `thoihan_assess`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_missing(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
        let (book, dossier, as_of) = unsafe { question(book, dossier, as_of, known_on) }?;
        json(&book.missing(&dossier, &as_of)?)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// The latest minute at which the dossier can be accepted so that it is due on `wanted`, a date, or before: a moment in
/// quotes, as JSON, or `null` when no minute up to that day leads there; free it with `thoihan_free_string`.
///
/// Of the dossier count its procedure, office, place, channel and facts.
///
/// # Safety
/// As for `thoihan_assess`; `wanted` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_latest_acceptance(
    book: *const ThoihanBook,
    dossier: *const c_char,
    wanted: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
        let (book, dossier, as_of) = unsafe { question(book, dossier, as_of, known_on) }?;
        // SAFETY: by the caller's promise it is null or a C string.
        let wanted = day(unsafe { text(wanted, "wanted") }?, "wanted")?;
        let found = book.latest_acceptance(&dossier, wanted, &as_of)?;
        json(&found.map(|at| at.to_rfc3339()))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// The facts to ask for, by the rules in force on a day, as a JSON list: names, kinds, choices, limits; free it with
/// `thoihan_free_string`.
///
/// # Safety
/// `book` is NULL or a live book; the texts are NULL or C strings; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_facts(
    book: *const ThoihanBook,
    code: *const c_char,
    on: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        // SAFETY: by the caller's promise these are null or C strings.
        let (code, on) = unsafe { (text(code, "code")?, text(on, "on")?) };
        json(&book.facts(code, day(on, "on")?)?)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// The warnings and notes of a book as a JSON list, in Vietnamese (`vi`), in English (`en`), or for NULL each in the
/// language of its file; free it with `thoihan_free_string`. Rules with errors make no book: ask their error.
///
/// # Safety
/// `book` is NULL or a book that was not freed, `language` is NULL or a C string, `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_check(
    book: *const ThoihanBook,
    language: *const c_char,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        let reading = if language.is_null() {
            Reading::AsWritten
        } else {
            // SAFETY: by the caller's promise it is a C string.
            Reading::In(unsafe { self::language(language) }?)
        };
        json(&book.findings().for_hosts_in(reading))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}

/// # Safety
/// As for [`thoihan_assess`].
unsafe fn assess(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
) -> Result<Assessment, ThoihanError> {
    // SAFETY: by the caller's promise the arguments are null, or a live book and C strings.
    let (book, dossier, as_of) = unsafe { question(book, dossier, as_of, known_on) }?;
    Ok(book.assess(&dossier, &as_of)?)
}

/// # Safety
/// `language` is null or a C string.
unsafe fn language(language: *const c_char) -> Result<Language, ThoihanError> {
    // SAFETY: by the caller's promise it is null or a C string.
    unsafe { text(language, "language") }?
        .parse()
        .map_err(|error: thoihan::slip::UnknownLanguage| ThoihanError::bad_argument(error.to_string()))
}

/// # Safety
/// `book` is null or stays alive for `'a`.
pub(crate) unsafe fn live_book<'a>(book: *const ThoihanBook) -> Result<&'a Rulebook, ThoihanError> {
    // SAFETY: the caller's promise is the same.
    unsafe { live(book) }.map(|book| &book.book)
}

/// # Safety
/// As for [`thoihan_assess`]; the book stays alive for `'a`.
unsafe fn question<'a>(
    book: *const ThoihanBook,
    dossier: *const c_char,
    as_of: *const c_char,
    known_on: *const c_char,
) -> Result<(&'a Rulebook, Dossier, AsOf), ThoihanError> {
    // SAFETY: by the caller's promise it is null or a live book.
    let book = unsafe { live_book(book) }?;
    // SAFETY: by the caller's promise these are null or C strings.
    let (dossier, as_of, known_on) =
        unsafe { (text(dossier, "dossier")?, text(as_of, "as_of")?, optional_text(known_on, "known_on")?) };
    let dossier: Dossier =
        serde_json::from_str(dossier).map_err(|error| DossierError::new(ErrorKind::Unreadable, error.to_string()))?;
    let mut as_of = AsOf::new(moment(as_of, "as_of")?);
    if let Some(known_on) = known_on {
        as_of = as_of.known_on(day(known_on, "known_on")?);
    }
    Ok((book, dossier, as_of))
}

/// A string for C.
pub(crate) fn string(text: &str) -> *mut c_char {
    let string = c_string(text).into_raw();
    register::add(string.cast_const().cast());
    string
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<*mut c_char, ThoihanError> {
    serde_json::to_string(value)
        .map(|json| string(&json))
        .map_err(|error| DossierError::new(ErrorKind::Unreadable, error.to_string()).into())
}

fn day(text: &str, name: &str) -> Result<NaiveDate, ThoihanError> {
    match moment(text, name)? {
        Moment::Date(day) => Ok(day),
        Moment::Civil(_) | Moment::Instant(_) => {
            Err(ThoihanError::bad_argument(format!("{name}: `{text}` is no date")))
        }
    }
}

fn moment(text: &str, name: &str) -> Result<Moment, ThoihanError> {
    text.parse().map_err(|error| ThoihanError::bad_argument(format!("{name}: {error}")))
}

/// Frees a string that was returned as `char *`.
///
/// # Safety
/// `string` is NULL or came from this library as `char *` and was not freed; it is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_free_string(string: *mut c_char) {
    if string.is_null() {
        return;
    }
    if !register::remove(string.cast_const().cast()) {
        return register::refuse(&ThoihanError::bad_argument("the string is none of this library's, or was freed"));
    }
    // SAFETY: by the caller's promise it came from `CString::into_raw`, unchanged in length, and is freed once.
    quietly(|| drop(unsafe { CString::from_raw(string) }));
}

/// Frees a book.
///
/// # Safety
/// `book` is NULL or a book that was not freed; it is not used afterwards, by no thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_free_book(book: *mut ThoihanBook) {
    // SAFETY: the caller's promise is the same.
    quietly(|| unsafe { take_back(book) });
}
