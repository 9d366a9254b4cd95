//! The border: no panic and no half-written result crosses it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use crate::error::ThoihanError;

/// Runs the work and gives its result to C; a failure, also a panic, becomes an error object.
///
/// # Safety
/// `error` is null or points to a place that can hold a pointer.
pub(crate) unsafe fn answer<T>(
    error: *mut *mut ThoihanError,
    work: impl FnOnce() -> Result<*mut T, ThoihanError>,
) -> *mut T {
    // The work only reads what C lends it, so nothing is left half-changed by a panic.
    let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ThoihanError::panic()));
    let (value, failure) = match result {
        Ok(value) => (value, ptr::null_mut()),
        Err(failure) => (ptr::null_mut(), failure.into_raw_if(!error.is_null())),
    };
    if !error.is_null() {
        // SAFETY: not null, and by the caller's promise it can hold a pointer.
        unsafe { error.write(failure) };
    }
    value
}

/// The same for work that has nothing to give but that it was done.
///
/// # Safety
/// As for [`answer`].
pub(crate) unsafe fn done(error: *mut *mut ThoihanError, work: impl FnOnce() -> Result<(), ThoihanError>) -> bool {
    // what is pointed to is nothing: only whether it points counts
    let worked = || work().map(|()| ptr::NonNull::<()>::dangling().as_ptr());
    // SAFETY: the caller's promise is the same.
    !unsafe { answer(error, worked) }.is_null()
}

/// Runs work that has nothing to say when it fails.
pub(crate) fn quietly(work: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(work));
}
