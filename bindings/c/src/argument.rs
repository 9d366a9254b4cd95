//! What C gives, as Rust values: null and bad UTF-8 become errors.

use std::ffi::{CStr, c_char};
use std::slice;

use thoihan::source::Source;

use crate::book::ThoihanSource;
use crate::error::ThoihanError;

/// A text that must be there.
///
/// # Safety
/// `text` is null or points to bytes that end with NUL and stay as they are for `'a`.
pub(crate) unsafe fn text<'a>(text: *const c_char, name: &str) -> Result<&'a str, ThoihanError> {
    // SAFETY: the caller's promise is the same.
    unsafe { optional_text(text, name) }?.ok_or_else(|| ThoihanError::bad_argument(format!("`{name}` is NULL")))
}

/// A text that may be null.
///
/// # Safety
/// As for [`text`].
pub(crate) unsafe fn optional_text<'a>(text: *const c_char, name: &str) -> Result<Option<&'a str>, ThoihanError> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, and by the caller's promise it ends with NUL and does not change.
    let bytes = unsafe { CStr::from_ptr(text) };
    bytes.to_str().map(Some).map_err(|error| ThoihanError::bad_argument(format!("`{name}` is not UTF-8: {error}")))
}

/// The sources of an array.
///
/// # Safety
/// `sources` is null or points to `count` sources, whose texts are null or as long as they say.
pub(crate) unsafe fn sources(sources: *const ThoihanSource, count: usize) -> Result<Vec<Source>, ThoihanError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if sources.is_null() {
        return Err(ThoihanError::bad_argument("`sources` is NULL"));
    }
    if count > isize::MAX as usize / size_of::<ThoihanSource>() {
        return Err(ThoihanError::bad_argument("`count` is impossible"));
    }
    // SAFETY: not null, no longer than an object can be, and by the caller's promise there are `count` of them.
    let sources = unsafe { slice::from_raw_parts(sources, count) };
    sources
        .iter()
        .map(|source| {
            // SAFETY: by the caller's promise the path is null or as long as it says.
            let path = unsafe { sized_text(source.path, source.path_length, "path") }?;
            // SAFETY: by the caller's promise the text is null or as long as it says.
            let text = unsafe { sized_text(source.text, source.text_length, "text") }?;
            Ok(Source::new(path, text))
        })
        .collect()
}

/// Bytes that must be there.
///
/// # Safety
/// `bytes` is null or points to `length` bytes that stay as they are for `'a`.
pub(crate) unsafe fn bytes<'a>(bytes: *const u8, length: usize, name: &str) -> Result<&'a [u8], ThoihanError> {
    if bytes.is_null() {
        return Err(ThoihanError::bad_argument(format!("the {name} is NULL")));
    }
    if isize::try_from(length).is_err() {
        return Err(ThoihanError::bad_argument(format!("the {name} has an impossible length")));
    }
    // SAFETY: not null, no longer than an object can be, and by the caller's promise it has `length` bytes.
    Ok(unsafe { slice::from_raw_parts(bytes, length) })
}

/// # Safety
/// As for [`bytes`].
unsafe fn sized_text<'a>(text: *const c_char, length: usize, name: &str) -> Result<&'a str, ThoihanError> {
    // SAFETY: the caller's promise is the same.
    let bytes = unsafe { bytes(text.cast::<u8>(), length, &format!("{name} of a source")) }?;
    std::str::from_utf8(bytes)
        .map_err(|error| ThoihanError::bad_argument(format!("the {name} of a source is not UTF-8: {error}")))
}
