//! Handles: what C holds is checked before it is used, so that a wrong one is an error and no crash.

use crate::error::ThoihanError;

/// What lives behind a handle; its first eight bytes say what it is.
///
/// # Safety
/// The type is `repr(C)` and its first field is the tag, a `u64`.
pub(crate) unsafe trait Tagged: Sized {
    const TAG: u64;
    /// The word for people.
    const NAME: &'static str;
}

/// What stands in the place of the tag when a handle was freed.
const FREED: u64 = 0xdead_dead_dead_dead;

/// A new handle.
pub(crate) fn give<T>(value: T) -> *mut T {
    let handle = Box::into_raw(Box::new(value));
    register::add(handle.cast());
    handle
}

/// What a handle stands for.
///
/// # Safety
/// `handle` is null or points to something that this library gave, which is not freed during `'a`.
pub(crate) unsafe fn live<'a, T: Tagged>(handle: *const T) -> Result<&'a T, ThoihanError> {
    let refused = |what: &str| Err(ThoihanError::bad_argument(format!("the {} {what}", T::NAME)));
    if handle.is_null() {
        return refused("is NULL");
    }
    if !handle.is_aligned() || !register::has(handle.cast()) {
        return refused("is none of this library's handles, or was freed");
    }
    // SAFETY: not null and aligned; by the caller's promise at least the tag of some handle stands there.
    match unsafe { handle.cast::<u64>().read() } {
        // SAFETY: the tag says that it is a `T`, and by the caller's promise it is not freed meanwhile.
        tag if tag == T::TAG => Ok(unsafe { &*handle }),
        FREED => refused("was freed"),
        _ => refused("is a handle of another kind"),
    }
}

/// Frees a handle. What is no handle of this kind is left alone; in a debug build the process stops and says why.
///
/// # Safety
/// As for [`live`]; the handle is not used afterwards.
pub(crate) unsafe fn take_back<T: Tagged>(handle: *mut T) {
    if handle.is_null() {
        return;
    }
    // SAFETY: the caller's promise is the same.
    if let Err(error) = unsafe { live(handle) } {
        return register::refuse(&error);
    }
    register::remove(handle.cast());
    // SAFETY: `live` found the tag of a `T` there, so it came from `give`; it can be written as nobody else uses it.
    unsafe {
        handle.cast::<u64>().write(FREED);
        drop(Box::from_raw(handle));
    }
}

/// In a debug build, the addresses of what is not freed yet: with them a handle that is freed twice, or used afterwards,
/// is found without looking at memory that is not ours any more.
#[cfg(debug_assertions)]
pub(crate) mod register {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use crate::error::ThoihanError;

    static LIVE: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

    fn all() -> MutexGuard<'static, BTreeSet<usize>> {
        LIVE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(address: *const ()) {
        all().insert(address.addr());
    }

    pub(crate) fn has(address: *const ()) -> bool {
        all().contains(&address.addr())
    }

    /// Whether it was there.
    pub(crate) fn remove(address: *const ()) -> bool {
        all().remove(&address.addr())
    }

    pub(crate) fn refuse(error: &ThoihanError) {
        eprintln!("thoihan: {} (free it once, with the function named for it)", error.text());
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(crate) mod register {
    use crate::error::ThoihanError;

    pub(crate) fn add(_: *const ()) {}

    pub(crate) fn has(_: *const ()) -> bool {
        true
    }

    pub(crate) fn remove(_: *const ()) -> bool {
        true
    }

    pub(crate) fn refuse(_: &ThoihanError) {}
}
