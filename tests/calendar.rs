//! The calendar against the record of days off, and against what its operations promise of each other.

#[path = "calendar/anything.rs"]
mod anything;
#[path = "calendar/columns.rs"]
mod columns;
#[path = "calendar/faults.rs"]
mod faults;
#[path = "calendar/laws.rs"]
mod laws;
#[path = "calendar/lunar.rs"]
mod lunar;
#[path = "calendar/national.rs"]
mod national;
#[path = "calendar/projection.rs"]
mod projection;
#[path = "calendar/record.rs"]
mod record;
#[path = "calendar/terms.rs"]
mod terms;
#[path = "calendar/versions.rs"]
mod versions;
