//! What went wrong, as an object that C can ask.

use std::ffi::{CString, c_char};
use std::ptr;

use thoihan::diagnostic::{Diagnostics, Reading};
use thoihan::rulebook::{LoadError, PlanError};
use thoihan::{DossierError, Language};

use crate::guard::quietly;
use crate::handle::{Tagged, give, live, take_back};

/// Why a call failed.
#[repr(C)]
pub struct ThoihanError {
    tag: u64,
    kind: CString,
    message: CString,
    /// The findings in English and in Vietnamese.
    diagnostics: Option<(CString, CString)>,
}

// SAFETY: `repr(C)` with the tag first.
unsafe impl Tagged for ThoihanError {
    const TAG: u64 = 0x7468_6f69_6572_7231;
    const NAME: &'static str = "error";
}

/// A C string; a NUL inside, which C could not see past, is replaced.
pub(crate) fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default()
}

impl ThoihanError {
    fn new(kind: &str, message: &str) -> Self {
        Self { tag: Self::TAG, kind: c_string(kind), message: c_string(message), diagnostics: None }
    }

    pub(crate) fn bad_argument(message: impl AsRef<str>) -> Self {
        Self::new("bad_argument", message.as_ref())
    }

    pub(crate) fn panic() -> Self {
        Self::new("internal", "a fault inside the library; please report it")
    }

    /// The sentence.
    pub(crate) fn text(&self) -> std::borrow::Cow<'_, str> {
        self.message.to_string_lossy()
    }

    /// The object for C, if it has a place for it.
    pub(crate) fn into_raw_if(self, wanted: bool) -> *mut Self {
        if wanted { give(self) } else { ptr::null_mut() }
    }
}

impl From<DossierError> for ThoihanError {
    fn from(error: DossierError) -> Self {
        Self::new(error.kind.as_str(), &error.message)
    }
}

impl From<Diagnostics> for ThoihanError {
    fn from(findings: Diagnostics) -> Self {
        let json = |language| serde_json::to_string(&findings.for_hosts_in(Reading::In(language))).ok();
        let both = json(Language::En).zip(json(Language::Vi));
        Self {
            diagnostics: both.map(|(english, vietnamese)| (c_string(&english), c_string(&vietnamese))),
            ..Self::new("rules", &findings.to_string())
        }
    }
}

impl From<PlanError> for ThoihanError {
    fn from(error: PlanError) -> Self {
        Self::new("plan", &error.to_string())
    }
}

impl From<LoadError> for ThoihanError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Io { .. } => Self::new("io", &error.to_string()),
            LoadError::Rules(findings) => findings.into(),
        }
    }
}

/// The kind: one of the library's error kinds, or `rules`, `io`, `plan`, `bad_argument`, `internal`. NULL for NULL.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_error_kind(error: *const ThoihanError) -> *const c_char {
    // SAFETY: by the caller's promise it is null or a live error.
    unsafe { live(error) }.map_or(ptr::null(), |error| error.kind.as_ptr())
}

/// One sentence for people. NULL for NULL.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_error_message(error: *const ThoihanError) -> *const c_char {
    // SAFETY: by the caller's promise it is null or a live error.
    unsafe { live(error) }.map_or(ptr::null(), |error| error.message.as_ptr())
}

/// All findings of rules with errors in English, as a JSON list; NULL for other errors.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_error_diagnostics(error: *const ThoihanError) -> *const c_char {
    // SAFETY: by the caller's promise it is null or a live error.
    let error = unsafe { live(error) }.ok();
    error.and_then(|error| error.diagnostics.as_ref()).map_or(ptr::null(), |(english, _)| english.as_ptr())
}

/// The same in Vietnamese.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_error_diagnostics_vi(error: *const ThoihanError) -> *const c_char {
    // SAFETY: by the caller's promise it is null or a live error.
    let error = unsafe { live(error) }.ok();
    error.and_then(|error| error.diagnostics.as_ref()).map_or(ptr::null(), |(_, vietnamese)| vietnamese.as_ptr())
}

/// Frees an error.
///
/// # Safety
/// `error` is NULL or an error that was not freed; it is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn thoihan_free_error(error: *mut ThoihanError) {
    // SAFETY: the caller's promise is the same.
    quietly(|| unsafe { take_back(error) });
}
