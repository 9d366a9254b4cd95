//! Time limits in prose, read.

use std::ffi::c_char;

use crate::argument::text;
use crate::book::json;
use crate::error::ThoihanError;
use crate::guard::answer;

/// Reads a text about a time limit (thời hạn giải quyết), as JSON; free it with `thoihan_free_string`.
///
/// `outcome` is `exact` (then `term`), `cases` (then `cases`, each with its `condition` in the words of the text and its
/// `term`) or `review` (then the `reason` as a word, and the lengths that were `found`): no term is guessed.
///
/// # Safety
/// `phrase` is NULL or a C string; `error` is NULL or can hold a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_parse_term(phrase: *const c_char, error: *mut *mut ThoihanError) -> *mut c_char {
    let work = || {
        // SAFETY: by the caller's promise it is null or a C string.
        let phrase = unsafe { text(phrase, "phrase") }?;
        json(&thoihan::phrase::parse_term(phrase))
    };
    // SAFETY: by the caller's promise `error` is null or can hold a pointer.
    unsafe { answer(error, work) }
}
