//! What C gives, as Rust values: null and bad UTF-8 become errors.

use std::ffi::{CStr, c_char};
use std::slice;

use thoihan::source::Source;

use crate::book::ThoihanSource;
use crate::error::ThoihanError;
use crate::typed::ThoihanText;

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
    // SAFETY: by the caller's promise it is null or has so many entries.
    let sources = unsafe { array(sources, count, "sources") }?;
    sources
        .iter()
        .map(|source| {
            // SAFETY: by the caller's promise the path is null or as long as it says.
            let path = unsafe { sized_text(source.path, source.path_length, "path of a source") }?;
            // SAFETY: by the caller's promise the text is null or as long as it says.
            let text = unsafe { sized_text(source.text, source.text_length, "text of a source") }?;
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

/// Entries of an array; none where there are to be none, wherever it points to.
///
/// # Safety
/// `entries` is null or points to `length` of them that stay as they are for `'a`.
pub(crate) unsafe fn array<'a, T>(entries: *const T, length: usize, name: &str) -> Result<&'a [T], ThoihanError> {
    if length == 0 {
        return Ok(&[]);
    }
    possible(entries, length, name)?;
    // SAFETY: not null, aligned, no longer than an object can be, and by the caller's promise there are `length` of them.
    Ok(unsafe { slice::from_raw_parts(entries, length) })
}

/// The same to be written.
///
/// # Safety
/// As for [`array`]; nobody else reads or writes them for `'a`.
pub(crate) unsafe fn array_to_write<'a, T>(
    entries: *mut T,
    length: usize,
    name: &str,
) -> Result<&'a mut [T], ThoihanError> {
    if length == 0 {
        return Ok(&mut []);
    }
    possible(entries.cast_const(), length, name)?;
    // SAFETY: not null, aligned, no longer than an object can be, and by the caller's promise there are `length` of them,
    // which nobody else uses.
    Ok(unsafe { slice::from_raw_parts_mut(entries, length) })
}

/// Whether there can be an array.
fn possible<T>(entries: *const T, length: usize, name: &str) -> Result<(), ThoihanError> {
    if entries.is_null() {
        return Err(ThoihanError::bad_argument(format!("`{name}` is NULL")));
    }
    if !entries.is_aligned() {
        return Err(ThoihanError::bad_argument(format!("`{name}` does not lie where an array of its entries can")));
    }
    if length > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(ThoihanError::bad_argument(format!("`{name}` has an impossible length")));
    }
    Ok(())
}

/// A text that may be null.
///
/// # Safety
/// It is null or as long as it says.
pub(crate) unsafe fn text_of<'a>(text: ThoihanText, name: &str) -> Result<Option<&'a str>, ThoihanError> {
    if text.text.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, and by the caller's promise as long as it says.
    unsafe { sized_text(text.text, text.length, name) }.map(Some)
}

/// A text of so many bytes, which must be there.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn sized_text<'a>(text: *const c_char, length: usize, name: &str) -> Result<&'a str, ThoihanError> {
    // SAFETY: the caller's promise is the same.
    let bytes = unsafe { bytes(text.cast::<u8>(), length, name) }?;
    std::str::from_utf8(bytes).map_err(|error| ThoihanError::bad_argument(format!("the {name} is not UTF-8: {error}")))
}
