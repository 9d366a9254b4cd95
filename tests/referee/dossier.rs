//! The dossier of a case: its facts, its instants and what happened to it.

use crate::case::{ACCEPTED, EVALUATION, Event, PAID, SUBMITTED};
use crate::date::{Date, Moment};
use std::collections::BTreeMap;

/// Why a dossier is suspended.
pub type Ground = &'static str;

#[derive(Clone, Debug)]
pub struct Fact {
    pub name: &'static str,
    pub kind: FactKind,
    pub default: Option<Value>,
}

#[derive(Clone, Debug)]
pub enum FactKind {
    Flag,
    Integer,
    Money,
    OneOf(Vec<&'static str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Flag(bool),
    Integer(i128),
    Money(i128),
    Choice(&'static str),
}

#[derive(Clone, Debug, Default)]
pub struct Dossier {
    pub submitted: Option<Moment>,
    pub accepted: Option<Moment>,
    pub paid: Option<Moment>,
    pub finished: Option<Moment>,
    pub facts: BTreeMap<&'static str, Value>,
    /// In the order of their instants.
    pub events: Vec<Occurrence>,
}

#[derive(Clone, Debug)]
pub struct Occurrence {
    pub at: Moment,
    pub kind: EventKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    SupplementRequested,
    SupplementCompleted,
    Suspended(Option<Ground>),
    /// Without a ground it ends the one suspension that there is.
    Resumed(Option<Ground>),
    Interrupted,
    Extended {
        until: Date,
        agreed: bool,
    },
    Reappointed {
        to: Date,
    },
    Withdrawn,
    Refused,
    Closed,
    Evaluation,
    StepDone(&'static str),
    /// In the log by the instant of the dossier.
    Finished,
    /// Takes back the latest earlier event that is called so.
    Revoked(&'static str),
}

impl EventKind {
    /// Its name in a dossier.
    pub fn word(self) -> &'static str {
        match self {
            EventKind::SupplementRequested => "supplement_requested",
            EventKind::SupplementCompleted => "supplement_completed",
            EventKind::Suspended(_) => "suspended",
            EventKind::Resumed(_) => "resumed",
            EventKind::Interrupted => "interrupted",
            EventKind::Extended { .. } => "extended",
            EventKind::Reappointed { .. } => "reappointed",
            EventKind::Withdrawn => "withdrawn",
            EventKind::Refused => "refused",
            EventKind::Closed => "closed",
            EventKind::Evaluation => EVALUATION,
            EventKind::StepDone(_) => "step_done",
            EventKind::Finished => "finished",
            EventKind::Revoked(_) => "revoked",
        }
    }
}

impl Dossier {
    /// An instant that the dossier states itself, whenever it is.
    pub fn stated(&self, event: Event) -> Option<Moment> {
        match event {
            SUBMITTED => self.submitted,
            ACCEPTED => self.accepted,
            PAID => self.paid,
            _ => None,
        }
    }
}
