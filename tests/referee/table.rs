//! A table of internal steps, as it stands in a decision.

use crate::case::{Event, Length};

#[derive(Clone, Debug, PartialEq)]
pub enum TableRow {
    Step(Step),
    /// Side by side.
    Parallel(Vec<Step>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub name: &'static str,
    pub time: StepTime,
    /// Where the chain begins anew.
    pub from: Option<Event>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StepTime {
    In(Length),
    Uncounted,
    UncountedAtMost(Length),
}
