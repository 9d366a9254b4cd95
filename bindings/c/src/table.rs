//! Tables of dossiers through the C interfaces of Arrow.

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use arrow_select::concat::concat_batches;
use thoihan::{DossierError, ErrorKind, Rulebook};
use thoihan_arrow::{Answers, Dossiers, Reader, Unasked, Wish, Wishes};

use crate::argument::{array, optional_text, text};
use crate::book::{ThoihanBook, json, live_book};
use crate::error::ThoihanError;
use crate::guard::{answer, done};

/// What a caller says besides the table.
///
/// # Safety
/// The texts are null or C strings.
unsafe fn wishes(
    as_of: *const c_char,
    known_on: *const c_char,
    currency: *const c_char,
) -> Result<Wishes, ThoihanError> {
    let wish = |text: Option<&str>| text.map_or(Wish::Unsaid, |text| Wish::Text(text.to_owned()));
    // SAFETY: by the caller's promise these are null or C strings.
    let (as_of, known_on, currency) = unsafe {
        (optional_text(as_of, "as_of")?, optional_text(known_on, "known_on")?, optional_text(currency, "currency")?)
    };
    let currency = currency.map(str::to_owned);
    Ok(Wishes { as_of: wish(as_of), known_on: wish(known_on), currency, ..Wishes::default() })
}

fn unreadable(error: &ArrowError) -> ThoihanError {
    let message = match error {
        ArrowError::InvalidArgumentError(message) => message.clone(),
        other => other.to_string(),
    };
    DossierError::new(ErrorKind::Unreadable, message).into()
}

fn dossiers(book: &Rulebook, reader: Reader, wishes: Wishes) -> Result<Dossiers, ThoihanError> {
    Dossiers::new(book, reader, wishes).map_err(|unasked| match unasked {
        Unasked::NoAsOf => ThoihanError::bad_argument(
            "give `as_of`, the moment of judgement or the name of a column: neither the call nor a column `as_of` says it",
        ),
        Unasked::Column(error) => error.into(),
    })
}

/// The stream that C hands over; its place is left empty.
///
/// # Safety
/// `stream` is null or a stream of the interface, released or not.
unsafe fn stream(stream: *mut FFI_ArrowArrayStream) -> Result<Reader, ThoihanError> {
    if stream.is_null() {
        return Err(ThoihanError::bad_argument("`dossiers` is NULL"));
    }
    // SAFETY: not null, and by the caller's promise a stream.
    let reader = unsafe { ArrowArrayStreamReader::from_raw(stream) };
    Ok(Box::new(reader.map_err(|error| ThoihanError::bad_argument(format!("`dossiers`: {error}")))?))
}

/// Answers as C reads them: no panic crosses the border.
struct Guarded(Answers);

impl Iterator for Guarded {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = catch_unwind(AssertUnwindSafe(|| self.0.next()));
        next.unwrap_or_else(|_| {
            Some(Err(ArrowError::ComputeError("a fault inside the library; please report it".to_owned())))
        })
    }
}

impl RecordBatchReader for Guarded {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}

/// Assesses a stream of dossiers, one a row (the C stream interface of Arrow): `answers` becomes a stream of as many rows,
/// whose batches are computed as they are read. What was read of `dossiers` is released with `answers`; its own place is
/// left empty, also when the call fails.
///
/// Columns map by name (`id`, `procedure`, `office`, `place`, `channel`, `submitted`, `accepted`, `paid`, `finished`,
/// `events`, `fees`); every further column is a fact that the rules declare. `as_of` and `known_on` are one value or the
/// name of a column, or NULL; `currency` is that of plain amounts, or NULL. A row without an answer has its own
/// `error_kind`. The stream is read by one thread at a time; the book may be freed before it.
///
/// # Safety
/// `book` is NULL or live; `dossiers` is NULL or a stream; `answers` is NULL or can hold a stream; the texts are NULL or C
/// strings; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_assess_stream(
    book: *const ThoihanBook,
    dossiers: *mut FFI_ArrowArrayStream,
    as_of: *const c_char,
    known_on: *const c_char,
    currency: *const c_char,
    answers: *mut FFI_ArrowArrayStream,
    error: *mut *mut ThoihanError,
) -> bool {
    let work = || {
        // SAFETY: by the caller's promise it is null or a stream.
        let reader = unsafe { stream(dossiers) }?;
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        // SAFETY: by the caller's promise the texts are null or C strings.
        let wishes = unsafe { wishes(as_of, known_on, currency) }?;
        if answers.is_null() {
            return Err(ThoihanError::bad_argument("`answers` is NULL"));
        }
        let made = Guarded(self::dossiers(book, reader, wishes)?.answers()?);
        // SAFETY: not null, and by the caller's promise it can hold a stream.
        unsafe { answers.write(FFI_ArrowArrayStream::new(Box::new(made))) };
        Ok(())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { done(error, work) }
}

/// Assesses one batch of dossiers (the C data interface of Arrow: a structure whose fields are the columns). `dossiers` is
/// taken over, and its place left empty, also when the call fails; `schema` stays the caller's. The answers are released
/// by their own `release`.
///
/// # Safety
/// As for `thoihan_assess_stream`; `dossiers` is NULL or an array of the type that `schema`, or NULL, says;
/// `answers_schema` is NULL or can hold a schema.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_assess_batch(
    book: *const ThoihanBook,
    dossiers: *mut FFI_ArrowArray,
    schema: *const FFI_ArrowSchema,
    as_of: *const c_char,
    known_on: *const c_char,
    currency: *const c_char,
    answers: *mut FFI_ArrowArray,
    answers_schema: *mut FFI_ArrowSchema,
    error: *mut *mut ThoihanError,
) -> bool {
    let work = || {
        if dossiers.is_null() || schema.is_null() || answers.is_null() || answers_schema.is_null() {
            return Err(ThoihanError::bad_argument("`dossiers`, `schema` or a place for the answers is NULL"));
        }
        // SAFETY: not null, and by the caller's promise an array.
        let taken = unsafe { FFI_ArrowArray::from_raw(dossiers) };
        // SAFETY: not null, and by the caller's promise a schema, that of the array.
        let data = unsafe { from_ffi(taken, &*schema) };
        let data = data.map_err(|error| ThoihanError::bad_argument(format!("`dossiers`: {error}")))?;
        if !matches!(data.data_type(), DataType::Struct(_)) || data.null_count() > 0 {
            return Err(ThoihanError::bad_argument("`dossiers` is no batch: give a structure of columns, none null"));
        }
        let batch = RecordBatch::from(StructArray::from(data));
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        // SAFETY: by the caller's promise the texts are null or C strings.
        let wishes = unsafe { wishes(as_of, known_on, currency) }?;
        let its = batch.schema();
        let reader = RecordBatchIterator::new([Ok(batch)], its);
        let made = self::dossiers(book, Box::new(reader), wishes)?.answers()?;
        let its = made.schema();
        let batches = made.collect::<Result<Vec<RecordBatch>, ArrowError>>().map_err(|error| unreadable(&error))?;
        let all = concat_batches(&its, &batches).map_err(|error| unreadable(&error))?;
        let (array, schema) = to_ffi(&StructArray::from(all).to_data()).map_err(|error| unreadable(&error))?;
        // SAFETY: not null, and by the caller's promise they can hold an array and a schema.
        unsafe {
            answers.write(array);
            answers_schema.write(schema);
        }
        Ok(())
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { done(error, work) }
}

/// Counts how the dossiers of a stream stand, by the columns of these names (where it has none of that name, `agency` and
/// `field` are those of the rules, and `step` counts the steps of each dossier): a JSON object with a row for each of their
/// values and a total; the counts by status and of rows that have no answer add up to those received. Free it with
/// `thoihan_free_string`. The stream is taken over as by `thoihan_assess_stream`.
///
/// # Safety
/// As for `thoihan_assess_stream`; `by` is NULL or an array of `by_count` C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_report(
    book: *const ThoihanBook,
    dossiers: *mut FFI_ArrowArrayStream,
    as_of: *const c_char,
    known_on: *const c_char,
    currency: *const c_char,
    by: *const *const c_char,
    by_count: usize,
    error: *mut *mut ThoihanError,
) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise it is null or a stream.
        let reader = unsafe { stream(dossiers) }?;
        // SAFETY: by the caller's promise it is null or a live book.
        let book = unsafe { live_book(book) }?;
        // SAFETY: by the caller's promise the texts are null or C strings.
        let mut wishes = unsafe { wishes(as_of, known_on, currency) }?;
        // SAFETY: by the caller's promise it is null or has so many entries.
        for name in unsafe { array(by, by_count, "by") }? {
            // SAFETY: by the caller's promise it is null or a C string.
            wishes.keys.push(unsafe { text(*name, "by") }?.to_owned());
        }
        let report = self::dossiers(book, reader, wishes)?.report().map_err(|error| unreadable(&error))?;
        json(&report)
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}
