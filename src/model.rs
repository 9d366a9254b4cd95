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

pub use self::fees::slot_name as fee_slot;
pub use self::procedures::slot_name as procedure_slot;

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Currency;
use crate::assessment::{References, StatementId};
use crate::calendar::Calendar;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::declaration::{
    Benefits, Constant, Event, Fact, Fee, FinalRounding, Office, Procedure, Regime, Table, Territory, Test,
};
use crate::source::{Citation, Place, Source};
use crate::syntax::ast;
use crate::wording::{Text, rules as say};

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
    builder.model.tests = tests(files);
    (builder.model, builder.findings)
}

/// The tests of all files, in the order of the files.
pub fn tests(files: &[ast::File]) -> Vec<Test> {
    let items = files.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match item {
            ast::Item::Test(test) => Some(Test {
                name: Arc::clone(&test.name.text),
                place: test.place,
                given: test.given.clone(),
                expect: test.expect.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// The model under construction.
struct Builder {
    scope: scope::Scope,
    model: Model,
    findings: Vec<Diagnostic>,
}

impl Builder {
    fn new(sources: &[Source]) -> Self {
        Self {
            scope: scope::Scope::default(),
            model: Model { references: References::new(sources), ..Model::default() },
            findings: Vec::new(),
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// A name that stands for nothing.
    fn unknown(&mut self, what: Text, name: &ast::Name, known: Vec<Arc<str>>) {
        let hint = names::suggestion(&name.text, known.iter().map(|known| &**known));
        let message = say::there_is_no(&what, &name.text, &hint);
        self.report(Diagnostic::error(Code::UnknownName, name.place, message).help(say::declare_the(&what)));
    }

    /// Numbers a statement and keeps its text, place and citation for people.
    fn statement(&mut self, place: Place, cite: Option<&ast::Cite>, block: Option<&ast::Cite>) -> StatementId {
        let part = |choose: fn(&ast::Cite) -> Option<&ast::Text>| {
            cite.and_then(choose).or_else(|| block.and_then(choose)).map(|text| Arc::clone(&text.text))
        };
        let citation =
            Citation { document: part(|cite| cite.document.as_ref()), article: part(|cite| cite.article.as_ref()) };
        if let Citation { document: None, article: Some(article) } = &citation {
            let own = cite.filter(|cite| cite.article.is_some()).or(block);
            let place = own.map_or(place, |cite| cite.place);
            let finding =
                Diagnostic::warning(Code::NoDocument, place, say::no_document(article)).help(say::name_the_document());
            if !self.findings.contains(&finding) {
                self.report(finding);
            }
        }
        self.model.references.add(citation, place)
    }
}
