//! Which statements of the rule files their tests reach: what the engine writes down of each test, laid over the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::tests_in_rules;
use crate::assessment::{Due, Finding, Ledger, Outcome, Part, StatementId, Verdict};
use crate::dossier::{AsOf, Dossier};
use crate::engine::reasons;
use crate::plan::{BenefitEffect, Cell, Entry, Expr, FeeKind, FeeSlots, Level, Pipe, Plan, ProcKind, Statement, Test};
use crate::source::Place;
use crate::syntax::ast::{self, CalendarKind, CalendarPart, NoticeKind};

/// What the tests of a book reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The files with statements, in order of their paths.
    pub files: Vec<FileCoverage>,
    /// The statements that no test reaches, in the order of the files.
    pub missed: Vec<Missed>,
}

/// How much of one file is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileCoverage {
    /// Its path.
    pub path: String,
    /// How many statements some test reaches.
    pub reached: usize,
    /// How many there are.
    pub total: usize,
}

/// A statement that no test reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// What it is, in the word of the language: `due`, `holiday`, `step`; `row` for a row of a table.
    pub kind: &'static str,
    /// Whether it is an exception, a statement with `when`.
    pub exception: bool,
    /// `path:line:column`
    pub place: String,
    /// Its text on one line, without comments.
    pub text: String,
}

impl Coverage {
    /// How many statements some test reaches.
    pub fn reached(&self) -> usize {
        self.files.iter().map(|file| file.reached).sum()
    }

    /// How many statements there are.
    pub fn total(&self) -> usize {
        self.files.iter().map(|file| file.total).sum()
    }
}

/// Runs every test once more and lays what it reaches over the statements.
pub(super) fn coverage(plan: &Plan, trees: &[ast::File], tests: &[Test]) -> Coverage {
    let units = units(plan, trees);
    let mut reach = Reach::default();
    for (dossier, as_of) in tests.iter().filter_map(|test| tests_in_rules::given(plan, test).ok()) {
        reach.add(plan, &dossier, &as_of);
    }
    let mut files: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (place, unit) in &units {
        let reached = reach.holds(*place, unit);
        let (count, total) = files.entry(place.source.0).or_default();
        *count += usize::from(reached);
        *total += 1;
        if !reached {
            let text = plan.references.text(*place).unwrap_or_default();
            missed.push(Missed {
                kind: unit.kind,
                exception: unit.exception,
                place: plan.references.at(*place).unwrap_or_default(),
                text: crate::assessment::on_one_line(text),
            });
        }
    }
    let paths: Vec<String> = plan.references.sources().map(|source| source.path.to_string()).collect();
    let path = |at: u32| paths.get(at as usize).cloned().unwrap_or_default();
    let files = files.into_iter().map(|(at, (reached, total))| FileCoverage { path: path(at), reached, total });
    Coverage { files: files.collect(), missed }
}

/// A statement that can be reached.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    kind: &'static str,
    exception: bool,
    /// Of what a notice decides: its number and the days.
    decides: Option<(Arc<str>, Vec<ast::DateSpan>)>,
}

/// What one or several dossiers reached.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    places: BTreeSet<Place>,
    /// Days that a notice speaks for, by its number.
    noticed: BTreeSet<(Arc<str>, NaiveDate)>,
}

impl Reach {
    /// Whether a statement is among what was reached.
    pub(super) fn holds(&self, place: Place, unit: &Unit) -> bool {
        let decided = || {
            let (number, spans) = unit.decides.as_ref()?;
            let decided = |(notice, day): &(Arc<str>, NaiveDate)| {
                notice == number && spans.iter().any(|span| span.from <= *day && *day <= span.to)
            };
            Some(self.noticed.iter().any(decided))
        };
        self.places.contains(&place) || decided().unwrap_or(false)
    }

    /// Adds what the answer to a dossier rests on; nothing where there is none.
    pub(super) fn add(&mut self, plan: &Plan, dossier: &Dossier, as_of: &AsOf) {
        let Ok((ledger, rows)) = reasons::explain_with_rows(plan, dossier, as_of) else { return };
        self.places.extend(rows);
        let answer = &ledger.answer;
        let entries = ledger.entries.iter().filter(|entry| match &entry.finding {
            Finding::Clause { verdict, .. } => *verdict == Verdict::Applies,
            _ => true,
        });
        let noted = entries.filter_map(|entry| entry.statement);
        let of_parts = answer.deadlines.iter().map(|one| &one.basis).chain(answer.steps.iter().map(|one| &one.basis));
        let of_fees = answer.fees.iter().map(|line| &line.basis);
        let rests_on = answer.basis.iter().chain(of_parts.chain(of_fees).flatten()).copied();
        // of what still waits for its event nothing was worked out
        let waits = |due: &Due| matches!(due.outcome, Outcome::Awaiting(_));
        let open = answer.deadlines.iter().filter(|one| waits(&one.due)).flat_map(|one| &one.basis);
        let open: Vec<&StatementId> =
            open.chain(answer.steps.iter().filter(|one| waits(&one.due)).flat_map(|one| &one.basis)).collect();
        let reached = noted.chain(rests_on).filter(|id| !open.contains(&id));
        self.places.extend(reached.filter_map(|id| plan.references.range(id)));
        self.add_days(plan, &ledger);
    }

    fn add_days(&mut self, plan: &Plan, ledger: &Ledger) {
        let deadlines = ledger.answer.deadlines.iter().map(|one| Part::Deadline(Arc::clone(&one.name)));
        let steps = ledger.answer.steps.iter().map(|one| Part::Step(Some(Arc::clone(&one.name))));
        for part in std::iter::once(Part::Due).chain(deadlines).chain(steps) {
            for one in ledger.days(&part) {
                self.places.extend(one.day.tag.and_then(|tag| plan.references.range(StatementId(tag))));
                self.noticed.extend(one.day.notice.map(|notice| (notice.number, one.day.date)));
            }
        }
    }
}

/// Every statement that can be reached, by where it stands.
pub(super) fn units(plan: &Plan, trees: &[ast::File]) -> BTreeMap<Place, Unit> {
    let mut units = BTreeMap::new();
    for procedure in plan.procedures.iter() {
        for Entry { statement, .. } in procedure.entries() {
            procedure_statement(statement, plan, &mut units);
        }
    }
    let of_fees = plan.fees.iter().map(|fee| &fee.slots).chain(plan.tables.iter().map(|table| &table.slots));
    for Entry { statement, .. } in of_fees.flat_map(FeeSlots::entries) {
        fee_statement(statement, &mut units);
    }
    for value in plan.constants.iter().flat_map(|constant| &constant.values) {
        units.insert(value.place, Unit { kind: "constant", ..Unit::default() });
        if let Cell::Value(pipe) = &value.value {
            rows_of_pipe(pipe, &mut units);
        }
    }
    for item in trees.iter().flat_map(|file| &file.items) {
        match item {
            ast::Item::Calendar(calendar) => calendar_statements(calendar, &mut units),
            ast::Item::Regime(regime) => regime_statements(regime, &mut units),
            _ => {}
        }
    }
    units
}

fn unit<K>(kind: &'static str, statement: &Statement<K>) -> Unit {
    Unit { kind, exception: statement.level != Level::General, decides: None }
}

fn procedure_statement(statement: &Statement<ProcKind>, plan: &Plan, units: &mut BTreeMap<Place, Unit>) {
    let kind = match &statement.kind {
        ProcKind::Agency(_) | ProcKind::Field(_) => return,
        ProcKind::Calendar(_) => "calendar",
        ProcKind::Count(_) => "count",
        ProcKind::Clock(_) => "clock",
        ProcKind::Cutoff { .. } => "cutoff",
        ProcKind::Due(..) => "due",
        ProcKind::Deadline { .. } => "deadline",
        ProcKind::Add(..) => "add",
        ProcKind::ExtensionAgreed(_) | ProcKind::ExtensionCeiling(..) => "extension",
        ProcKind::Supplement(..) => "supplement",
        ProcKind::Exclude(_) => "exclude",
        ProcKind::Reappointment(_) => "reappointment",
        ProcKind::OnTime(_) => "on time",
        ProcKind::CollectsNone => "collects",
        ProcKind::Steps(table) => {
            for step in table.rows.iter().flatten() {
                if let Some(place) = plan.references.range(step.statement) {
                    units.insert(place, unit("step", statement));
                }
            }
            "steps"
        }
        ProcKind::Collects(_, with) => {
            with.iter().for_each(|(_, expr)| rows_of(expr, units));
            "collects"
        }
    };
    units.insert(plan.references.range(statement.id).unwrap_or(statement.place), unit(kind, statement));
}

fn fee_statement(statement: &Statement<FeeKind>, units: &mut BTreeMap<Place, Unit>) {
    let kind = match &statement.kind {
        FeeKind::Let(_, pipe) => {
            rows_of_pipe(pipe, units);
            "let"
        }
        FeeKind::Amount(pipe) => {
            rows_of_pipe(pipe, units);
            "amount"
        }
        FeeKind::Exempt(_) => "exempt",
        FeeKind::Undetermined(_, candidates) => {
            candidates.iter().for_each(|pipe| rows_of_pipe(pipe, units));
            "undetermined"
        }
        FeeKind::Surcharge(_, _, pipe) => {
            rows_of_pipe(pipe, units);
            "surcharge"
        }
        FeeKind::Benefit(benefit) => {
            match &benefit.effect {
                BenefitEffect::Free => {}
                BenefitEffect::Pay(expr) => rows_of(expr, units),
                BenefitEffect::Reduce(expr, most) => {
                    rows_of(expr, units);
                    most.iter().for_each(|most| rows_of(most, units));
                }
            }
            "benefit"
        }
        FeeKind::Combine(_) => "combine",
        FeeKind::Split(_) => "split",
        FeeKind::Payable { .. } => "payable",
        FeeKind::Refund(expr) => {
            expr.iter().for_each(|expr| rows_of(expr, units));
            "refund"
        }
        // `check` works printed amounts out; no dossier reaches them
        FeeKind::Printed(..) => return,
    };
    units.insert(statement.place, unit(kind, statement));
}

fn rows_of_pipe(pipe: &Pipe, units: &mut BTreeMap<Place, Unit>) {
    pipe.each(&mut |expr| add_rows(expr, units));
}

fn rows_of(expr: &Expr, units: &mut BTreeMap<Place, Unit>) {
    expr.each(&mut |expr| add_rows(expr, units));
}

fn add_rows(expr: &Expr, units: &mut BTreeMap<Place, Unit>) {
    if let Expr::Lookup(lookup) = expr {
        let places = lookup.rows.iter().map(|row| row.written.0);
        units.extend(places.map(|place| (place, Unit { kind: "row", ..Unit::default() })));
    }
}

fn calendar_statements(calendar: &ast::Calendar, units: &mut BTreeMap<Place, Unit>) {
    for part in &calendar.body {
        match part {
            CalendarPart::Statement(statement) => calendar_statement(statement, units),
            CalendarPart::Block(_, statements) => {
                statements.iter().for_each(|statement| calendar_statement(statement, units));
            }
            CalendarPart::Notice(notice) => {
                for statement in &notice.body {
                    let number = || Arc::clone(&notice.number.text);
                    let (kind, decides) = match &statement.kind {
                        NoticeKind::Decides(_, days) => ("decides", Some((number(), days.clone()))),
                        NoticeKind::Swap { .. } => ("swap", None),
                        NoticeKind::Closed(_) => ("closed", None),
                    };
                    units.insert(statement.place, Unit { kind, exception: false, decides });
                }
            }
        }
    }
}

fn calendar_statement(statement: &ast::CalendarStatement, units: &mut BTreeMap<Place, Unit>) {
    let kind = match &statement.kind {
        CalendarKind::Timezone(_) | CalendarKind::Covers(_) | CalendarKind::IgnoreSwaps => return,
        CalendarKind::Week(_) => "week",
        CalendarKind::Counter(_) => "counter",
        CalendarKind::Holiday(_) => "holiday",
        CalendarKind::Substitute { .. } => "substitute",
        CalendarKind::Closed(_) => "closed",
    };
    units.insert(statement.place, Unit { kind, ..Unit::default() });
}

/// The statements of a regime that no procedure is under: nothing can reach them, and that is worth being told.
fn regime_statements(regime: &ast::Regime, units: &mut BTreeMap<Place, Unit>) {
    for part in &regime.body {
        let statements = match part {
            ast::ProcPart::Statement(statement) => std::slice::from_ref(statement),
            ast::ProcPart::Block(_, statements) => statements.as_slice(),
        };
        for statement in statements {
            let names = matches!(
                statement.kind,
                ast::ProcKind::Agency(_)
                    | ast::ProcKind::Field(_)
                    | ast::ProcKind::Under(_)
                    | ast::ProcKind::Anchor(_)
                    | ast::ProcKind::Fact(_)
                    | ast::ProcKind::Event(_)
            );
            if !names {
                units.entry(statement.place).or_insert(Unit { kind: "regime", ..Unit::default() });
            }
        }
    }
}
