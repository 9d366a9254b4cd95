//! The tree, built from what pest read: one short function for each rule of the grammar.

mod calendar;
mod condition;
mod expression;
mod fee;
mod item;
mod literal;
mod procedure;
mod shared;
mod test;
mod time;

use super::ast::{Comment, Item, Language};
use super::check_text::Scan;
use super::grammar::{Pair, Rule};
use super::recover::{Body, Previous};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, SourceId};
use crate::wording::{Text, reading as say};

/// Reads one file into its tree and collects what is wrong with it.
pub(super) struct Reader<'t> {
    pub(super) id: SourceId,
    pub(super) text: &'t str,
    pub(super) language: Language,
    version: Option<u32>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) unclosed_strings: &'t [Place],
    /// Whether so much is wrong that the rest is no longer explained.
    pub(super) silenced: bool,
    comments: &'t [Comment],
    /// How deep the expression or condition being read lies in others.
    depth: usize,
}

impl<'t> Reader<'t> {
    /// A reader of one text whose comments and open strings are known.
    pub(super) fn new(id: SourceId, text: &'t str, scan: &'t Scan) -> Self {
        Self {
            id,
            text,
            language: Language::English,
            version: None,
            findings: Vec::new(),
            unclosed_strings: &scan.unclosed,
            silenced: false,
            comments: &scan.comments,
            depth: 0,
        }
    }

    /// The language and the version that the file says, and the findings.
    pub(super) fn finish(self) -> (Language, Option<u32>, Vec<Diagnostic>) {
        (self.language, self.version, self.findings)
    }

    /// The whole file.
    pub(super) fn file(&mut self, pair: Pair<'_>) -> Vec<Item> {
        self.body(pair, Body::File, Self::item)
    }

    /// The members of a body; faults between them are explained, a member that cannot be kept is left out.
    fn body<T>(
        &mut self,
        pair: Pair<'_>,
        body: Body,
        mut read: impl FnMut(&mut Self, Pair<'_>) -> Option<T>,
    ) -> Vec<T> {
        let start = pair.as_span().start();
        let inner = pair.into_inner();
        let mut members = Vec::with_capacity(inner.len());
        let mut previous = None;
        for part in inner {
            match part.as_rule() {
                Rule::unknown | Rule::unknown_row => {
                    self.unknown(&part, body, previous);
                    previous = None;
                }
                Rule::stray => self.stray(&part),
                Rule::unclosed => self.unclosed(start, &part, body),
                Rule::header => self.header(part),
                Rule::EOI => {}
                rule => {
                    let span = part.as_span();
                    previous = Some(Previous { rule, start: span.start(), end: span.end() });
                    let before = self.findings.len();
                    let place = self.place(&part);
                    match read(self, part) {
                        Some(member) => members.push(member),
                        None if self.findings.len() == before => self.unread(place),
                        None => {}
                    }
                }
            }
        }
        members
    }

    /// A node's place without the blank space and the comments at its end.
    fn place(&self, pair: &Pair<'_>) -> Place {
        let span = pair.as_span();
        Place { source: self.id, start: span.start() as u32, end: self.trim(span.start(), span.end()) as u32 }
    }

    /// The place of a token, which has nothing at its end.
    fn token(&self, pair: &Pair<'_>) -> Place {
        let span = pair.as_span();
        Place { source: self.id, start: span.start() as u32, end: span.end() as u32 }
    }

    /// Where the text before `end` ends when blank space and comments are cut off.
    pub(super) fn trim(&self, start: usize, mut end: usize) -> usize {
        loop {
            let node = self.text.get(start..end).unwrap_or("");
            let kept = start + node.trim_end_matches([' ', '\n', '\r', '\t']).len();
            match self.comments.binary_search_by_key(&kept, |comment| comment.place.end as usize) {
                Ok(at) if kept > start => {
                    end = self.comments.get(at).map_or(start, |comment| comment.place.start as usize).max(start);
                }
                Ok(_) | Err(_) => return kept,
            }
        }
    }

    /// Records an error.
    pub(super) fn error(&mut self, code: Code, place: Place, message: Text, help: Text) {
        self.findings.push(Diagnostic::error(code, place, message).help(help));
    }

    /// The last resort for a node that the grammar takes and the tree does not.
    fn unread(&mut self, place: Place) {
        self.error(Code::MalformedStatement, place, say::cannot_be_read(), say::as_language_page());
    }
}

/// The first node of a rule inside another.
fn child<'t>(pair: &Pair<'t>, rule: Rule) -> Option<Pair<'t>> {
    pair.clone().into_inner().find(|part| part.as_rule() == rule)
}

/// Whether a node of a rule stands inside another.
fn has(pair: &Pair<'_>, rule: Rule) -> bool {
    child(pair, rule).is_some()
}
