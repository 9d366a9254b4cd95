//! Working days and hours.

/// How sure a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// By statute.
    Statutory,
    /// By a notice.
    Announced,
    /// By projection.
    Projected,
}

/// A calendar (stub).
#[derive(Debug, Clone)]
pub struct Calendar;
