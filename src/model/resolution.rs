//! Second pass: every declaration resolved, those that others call first.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::model::Builder;
use crate::model::declaration::{Block, Body, Table};
use crate::model::expression::Type;
use crate::syntax::ast::{self, Item};

impl Builder {
    /// Resolves the declarations of every file.
    pub(super) fn resolve(&mut self, files: &[ast::File]) {
        self.calendars(files);
        self.offices(files);
        let items = || files.iter().flat_map(|file| &file.items);
        let constants: Vec<&ast::Constant> = items()
            .filter_map(|item| match item {
                Item::Constant(constant) if self.is_first("constant", &constant.name) => Some(constant),
                _ => None,
            })
            .collect();
        self.model.constants.reserve(constants.len());
        self.in_rounds(constants, |builder, constant| builder.constant(constant));
        self.order_constants();
        let tables: Vec<&ast::Table> = items()
            .filter_map(|item| match item {
                Item::Table(table) if self.is_first("table", &table.name) => Some(table),
                _ => None,
            })
            .collect();
        for table in &tables {
            let argument = self.fact_type(&table.kind).unwrap_or(Type::Money);
            let body = Body { blocks: vec![Block::default()], statements: Vec::new(), anchor: None };
            self.model.tables.push(Table { name: Arc::clone(&table.name.text), argument, lets: Vec::new(), body });
        }
        self.in_rounds(tables, |builder, table| builder.table(table));
        for item in items() {
            match item {
                Item::Fee(fee) if self.is_first("fee", &fee.name) => self.fee(fee),
                Item::Regime(regime) if self.is_first("regime", &regime.name) => self.regime(regime),
                Item::Rounding(rounding) => self.rounding(rounding),
                Item::Benefits(benefits) => self.benefits(benefits),
                _ => {}
            }
        }
        for item in items() {
            if let Item::Procedure(procedure) = item {
                let name = ast::Name { text: Arc::clone(&procedure.code.text), place: procedure.code.place };
                if self.is_first("procedure", &name) {
                    self.procedure(procedure);
                }
            }
        }
    }

    fn is_first(&self, what: &'static str, name: &ast::Name) -> bool {
        self.scope.declared.get(&(what, Arc::clone(&name.text))) == Some(&name.place)
    }

    /// Resolves what can be resolved, again and again, until nothing moves; what is left rests on itself.
    fn in_rounds<'a, T>(&mut self, mut left: Vec<&'a T>, resolve: impl Fn(&mut Self, &'a T)) {
        loop {
            let mut waiting = Vec::new();
            for one in &left {
                let before = (self.findings.len(), self.model.references.len(), self.model.constants.len());
                resolve(self, one);
                let circular = |finding: &crate::diagnostic::Diagnostic| finding.code == Code::Circular;
                if self.findings.get(before.0..).is_some_and(|new| new.iter().any(circular)) {
                    self.findings.truncate(before.0);
                    self.model.references.truncate(before.1);
                    self.model.constants.truncate(before.2);
                    waiting.push(*one);
                }
            }
            if waiting.len() == left.len() {
                for one in waiting {
                    resolve(self, one);
                }
                return;
            }
            if waiting.is_empty() {
                return;
            }
            left = waiting;
        }
    }

    /// Puts constants where their ids point.
    fn order_constants(&mut self) {
        let ids = &self.scope.constants;
        self.model.constants.sort_by_key(|constant| ids.get(&constant.name).copied());
    }
}
