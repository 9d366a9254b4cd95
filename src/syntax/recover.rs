//! What is wrong with a fragment that is no statement, in human words.

use super::grammar::{Pair, Rule};
use super::parse::Reader;
use crate::diagnostic::Code;
use crate::source::Place;

/// A body: what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    File,
    Procedure,
    ProcedureBlock,
    Steps,
    Parallel,
    Fee,
    FeeBlock,
    Rows,
    Calendar,
    CalendarBlock,
    Notice,
    Constant,
    Test,
    Many,
}

/// The member of a body before a fragment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Previous {
    pub(super) rule: Rule,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Reader<'_> {
    pub(super) fn unknown(&mut self, pair: &Pair<'_>, body: Body, previous: Option<Previous>) {
        let place = Place { source: self.id, start: pair.as_span().start() as u32, end: pair.as_span().end() as u32 };
        self.error(Code::UnknownStatement, place, format!("{body:?} {previous:?}"), "");
    }

    pub(super) fn stray(&mut self, pair: &Pair<'_>) {
        let start = pair.as_span().start() as u32;
        self.error(Code::StrayBrace, Place { source: self.id, start, end: start + 1 }, "this `}` closes nothing", "");
    }

    pub(super) fn unclosed(&mut self, start: usize, _pair: &Pair<'_>, _body: Body) {
        let start = start as u32;
        self.error(Code::UnclosedBlock, Place { source: self.id, start, end: start + 1 }, "never closed", "");
    }

    pub(super) fn bad_head(&mut self, _pair: &Pair<'_>, head: &Pair<'_>, _rule: Rule) {
        let place = Place { source: self.id, start: head.as_span().start() as u32, end: head.as_span().end() as u32 };
        self.error(Code::MalformedStatement, place, "bad head", "");
    }
}
