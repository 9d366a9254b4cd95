//! Every name of the book and what it stands for.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::expression::{ConstantId, EventId, FactId, FeeId, PlaceId, TableId};
use crate::source::Place;

/// Names by kind; facts, events, constants share one space because expressions use them alike.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) facts: HashMap<Arc<str>, FactId>,
    pub(super) events: HashMap<Arc<str>, EventId>,
    pub(super) constants: HashMap<Arc<str>, ConstantId>,
    pub(super) tables: HashMap<Arc<str>, TableId>,
    pub(super) fees: HashMap<Arc<str>, FeeId>,
    pub(super) places: HashMap<Arc<str>, PlaceId>,
    pub(super) calendars: HashMap<Arc<str>, u32>,
    pub(super) regimes: HashMap<Arc<str>, u32>,
    pub(super) deadlines: HashMap<Arc<str>, Place>,
    /// The types of constants, by id.
    pub(super) constant_types: Vec<Option<crate::model::expression::Type>>,
    /// The result types of tables, by id.
    pub(super) table_types: Vec<Option<crate::model::expression::Type>>,
    /// Where each top-level name was declared first.
    pub(super) declared: HashMap<(&'static str, Arc<str>), Place>,
}
