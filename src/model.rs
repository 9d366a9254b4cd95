//! From tree to model: every name resolved, every type known, every statement numbered.

pub mod builtin;
mod calendars;
pub mod declaration;
mod declarations;
pub mod expression;
mod expressions;
mod fees;
mod lookups;
pub mod names;
mod procedures;
mod proof;
mod resolution;
mod scope;
pub mod slots;
mod visit;

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Currency;
use crate::assessment::{Reference, References, StatementId};
use crate::calendar::Calendar;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::declaration::{
    Benefits, Constant, Event, Fact, Fee, FinalRounding, Office, Procedure, Regime, Table, Territory, Test,
};
use crate::source::{Citation, LineIndex, Place, Source};
use crate::syntax::ast;

/// A book with every name resolved.
#[derive(Debug, Default)]
pub struct Model {
    /// Facts; the first ones are built in.
    pub facts: Vec<Fact>,
    /// Events; the first ones are built in.
    pub events: Vec<Event>,
    /// Places.
    pub places: Vec<Territory>,
    /// Offices.
    pub offices: Vec<Office>,
    /// Calendars by name.
    pub calendars: Vec<(Arc<str>, Calendar)>,
    /// Constants.
    pub constants: Vec<Constant>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Fees.
    pub fees: Vec<Fee>,
    /// Benefits on fees.
    pub benefits: Vec<Benefits>,
    /// Regimes.
    pub regimes: Vec<Regime>,
    /// Procedures.
    pub procedures: Vec<Procedure>,
    /// How amounts are rounded once, at the end.
    pub roundings: HashMap<Currency, FinalRounding>,
    /// Tests.
    pub tests: Vec<Test>,
    /// The statements, for people.
    pub references: References,
}

/// Resolves the trees of all files; order of files never matters.
pub fn build(files: &[ast::File], sources: &[Source]) -> (Model, Vec<Diagnostic>) {
    let mut builder = Builder::new(sources);
    builder.declare(files);
    builder.resolve(files);
    (builder.model, builder.findings)
}

/// The model under construction.
struct Builder<'s> {
    sources: &'s [Source],
    lines: Vec<LineIndex>,
    scope: scope::Scope,
    model: Model,
    findings: Vec<Diagnostic>,
}

impl<'s> Builder<'s> {
    fn new(sources: &'s [Source]) -> Self {
        Self {
            sources,
            lines: sources.iter().map(|source| LineIndex::new(&source.text)).collect(),
            scope: scope::Scope::default(),
            model: Model::default(),
            findings: Vec::new(),
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// A name that stands for nothing.
    fn unknown(&mut self, what: &str, name: &ast::Name, known: Vec<Arc<str>>) {
        let hint = names::suggestion(&name.text, known.iter().map(|known| &**known));
        let message = format!("there is no {what} `{}`{hint}", name.text);
        self.report(
            Diagnostic::error(Code::UnknownName, name.place, message)
                .help(format!("declare the {what}, or write its name as it is declared")),
        );
    }

    /// Numbers a statement and keeps its text, place and citation for people.
    fn statement(&mut self, place: Place, cite: Option<&ast::Cite>, block: Option<&ast::Cite>) -> StatementId {
        let part = |choose: fn(&ast::Cite) -> Option<&ast::Text>| {
            cite.and_then(choose).or_else(|| block.and_then(choose)).map(|text| Arc::clone(&text.text))
        };
        let citation =
            Citation { document: part(|cite| cite.document.as_ref()), article: part(|cite| cite.article.as_ref()) };
        let id = StatementId(self.model.references.statements.len() as u32);
        let reference = Reference { citation, place: self.show_place(place), text: self.text(place).into() };
        self.model.references.statements.push(reference);
        id
    }

    fn show_place(&self, place: Place) -> String {
        let at = place.source.0 as usize;
        match (self.sources.get(at), self.lines.get(at)) {
            (Some(source), Some(lines)) => {
                let at = lines.locate(&source.text, place.start);
                let mut shown = String::with_capacity(source.path.len() + 10);
                shown.push_str(&source.path);
                for number in [at.line, at.column] {
                    shown.push(':');
                    shown.push_str(&number.to_string());
                }
                shown
            }
            _ => String::new(),
        }
    }

    /// The text of a place on one line, without comments.
    fn text(&self, place: Place) -> String {
        let source = self.sources.get(place.source.0 as usize);
        let text = source.and_then(|source| source.text.get(place.start as usize..place.end as usize)).unwrap_or("");
        let mut result = String::with_capacity(text.len());
        let (mut quoted, mut escaped, mut comment, mut gap) = (false, false, false, false);
        for letter in text.chars() {
            if comment {
                comment = letter != '\n';
                continue;
            }
            if letter == '#' && !quoted {
                (comment, gap) = (true, true);
                continue;
            }
            quoted ^= letter == '"' && !escaped;
            escaped = quoted && letter == '\\' && !escaped;
            if letter.is_whitespace() {
                gap = true;
                continue;
            }
            if gap && !result.is_empty() {
                result.push(' ');
            }
            gap = false;
            result.push(letter);
        }
        result
    }
}
