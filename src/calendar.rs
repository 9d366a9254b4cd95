//! Working days and hours (ngày làm việc, giờ làm việc): which are worked, why, and how sure that is.
//!
//! A [`Calendar`] is built once from [`CalendarRules`](rules::CalendarRules), plain data that knows nothing of a
//! grammar, and answers from tables.
//!
//! ```text
//! rules ── check ──> frame ──────────> draft ─────────────> table
//!          faults    versions, weeks,  holidays, queue of   days, minutes, columns,
//!                    notices known     substitutes, swaps,  evidence
//!                                      closings
//! ```

mod assembly;
mod check;
mod columns;
mod draft;
mod evidence;
mod fault;
mod frame;
mod hours;
pub mod lunar;
mod minutes;
mod outside;
mod pool;
pub mod rules;
mod slots;
mod table;
mod zone;

pub use assembly::Calendar;
pub use columns::{NO_DAY, NO_MOMENT};
pub use evidence::{Certainty, Day, NoticeName, Reason};
pub use fault::{CalendarFault, FaultKind};
pub use hours::Span;
pub use outside::{OutsideCalendar, Reach};
pub use rules::CalendarRules;
pub use table::DayTable;
pub use zone::LocalTimeError;
