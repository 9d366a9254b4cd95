//! Due dates, lateness and fees of public-service dossiers, from dated rules with citations.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::todo
    )
)]

extern crate alloc; // the generated parser names it, as pest is built without its `std`

pub mod amount;
pub mod assessment;
pub mod calendar;
pub mod diagnostic;
pub mod dossier;
mod engine;
pub mod import;
mod model;
pub mod phrase;
mod plan;
pub mod report;
pub mod rulebook;
pub mod slip;
pub mod source;
pub mod syntax;
pub mod term;
mod wording;

pub use crate::assessment::{Assessment, DossierError, ErrorKind, Status};
pub use crate::calendar::Calendar;
pub use crate::diagnostic::{Diagnostic, Diagnostics};
pub use crate::dossier::{AsOf, Channel, Dossier, Event, FactValue, Moment};
pub use crate::rulebook::{LoadError, Rulebook};
pub use crate::source::Source;
pub use crate::wording::Language;

/// The code of the front page, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
