//! Hours and evidence that many days share, each kept once.

use std::collections::HashMap;
use std::hash::Hash;

use super::evidence::Evidence;
use super::hours::Span;
use super::rules::Tag;
use crate::source::Citation;

/// The working hours of a day and the statement that gives them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Shift {
    /// In order, apart from each other; empty on a day that is not worked.
    pub(super) spans: Box<[Span]>,
    pub(super) tag: Option<Tag>,
    pub(super) citation: Option<Citation>,
}

impl Shift {
    pub(super) fn minutes(&self) -> u32 {
        self.spans.iter().map(|span| span.minutes()).sum()
    }

    pub(super) fn with_spans(&self, spans: Vec<Span>) -> Self {
        Self { spans: spans.into_boxed_slice(), tag: self.tag, citation: self.citation.clone() }
    }
}

/// The shifts and pieces of evidence of one calendar as known on one day.
#[derive(Default)]
pub(super) struct Pool {
    shifts: Interned<Shift>,
    evidence: Interned<Evidence>,
}

impl Pool {
    pub(super) fn shift(&mut self, shift: Shift) -> u32 {
        self.shifts.id(shift)
    }

    pub(super) fn evidence(&mut self, evidence: Evidence) -> u32 {
        self.evidence.id(evidence)
    }

    pub(super) fn shift_at(&self, id: u32) -> Option<&Shift> {
        self.shifts.values.get(id as usize)
    }

    pub(super) fn shifts(&self) -> Box<[Shift]> {
        self.shifts.values.clone().into_boxed_slice()
    }

    pub(super) fn pieces(&self) -> Box<[Evidence]> {
        self.evidence.values.clone().into_boxed_slice()
    }
}

struct Interned<T> {
    ids: HashMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { ids: HashMap::new(), values: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    fn id(&mut self, value: T) -> u32 {
        let next = self.values.len() as u32;
        let id = *self.ids.entry(value.clone()).or_insert(next);
        if id == next {
            self.values.push(value);
        }
        id
    }
}
