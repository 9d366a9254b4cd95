//! Bodies of procedures and regimes: blocks, slots, terms, points, steps.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Timelike;

use crate::assessment::StatementId;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Builder;
use crate::model::declaration::{
    Anchor, Block, Body, CutoffTime, Level, Limit, OnePoint, Point, ProcKind, Procedure, Regime, Statement, Step,
    StepTable, Supplement,
};
use crate::model::declarations::title;
use crate::model::expression::{EventId, Expr, FactId, Literal, Type};
use crate::model::expressions::{Local, comparable};
use crate::source::Place;
use crate::syntax::ast::{self, ProcPart};
use crate::term::{Length, Part, Policy, Unit};
use crate::wording::rules as say;

impl Builder {
    pub(super) fn regime(&mut self, regime: &ast::Regime) {
        let body = self.proc_body(&regime.body);
        for part in &regime.body {
            let statements = match part {
                ProcPart::Block(_, statements) => statements.as_slice(),
                ProcPart::Statement(statement) => std::slice::from_ref(statement),
            };
            for statement in statements {
                if let ast::ProcKind::Under(_) = &statement.kind {
                    self.report(
                        Diagnostic::error(Code::Misplaced, statement.place, say::regime_under_regime())
                            .help(say::list_both_regimes()),
                    );
                }
            }
        }
        self.model.regimes.push(Regime { name: Arc::clone(&regime.name.text), title: title(&regime.title), body });
    }

    pub(super) fn procedure(&mut self, procedure: &ast::Procedure) {
        let mut under = Vec::new();
        for part in &procedure.body {
            if let ProcPart::Statement(statement) = part
                && let ast::ProcKind::Under(names) = &statement.kind
            {
                for name in names {
                    match self.scope.regimes.get(&name.text).copied() {
                        Some(index) => under.push(index),
                        None => {
                            let known = self.scope.regimes.keys().cloned().collect();
                            self.unknown(say::regime(), name, known);
                        }
                    }
                }
            }
        }
        let body = self.proc_body(&procedure.body);
        self.model.procedures.push(Procedure {
            code: Arc::clone(&procedure.code.text),
            title: title(&procedure.title),
            under,
            body,
            place: procedure.place,
        });
    }

    fn proc_body(&mut self, parts: &[ProcPart]) -> Body<ProcKind> {
        let mut body = Body { blocks: vec![Block::default()], statements: Vec::new(), anchor: None };
        let mut stated = Stated::default();
        for part in parts {
            match part {
                ProcPart::Statement(statement) => self.proc_statement(&mut body, 0, None, statement, &mut stated),
                ProcPart::Block(since, statements) => {
                    let block = self.block(since);
                    body.blocks.push(block);
                    let index = body.blocks.len() as u32 - 1;
                    for statement in statements {
                        self.proc_statement(&mut body, index, since.cite.as_ref(), statement, &mut stated);
                    }
                }
            }
        }
        body
    }

    /// The head of a dated block.
    pub(super) fn block(&mut self, since: &ast::Since) -> Block {
        if let Some(until) = &since.until
            && until.value < since.from.value
        {
            self.report(
                Diagnostic::error(Code::BadVersion, until.place, say::version_ends_first())
                    .label(since.from.place, say::begins_here())
                    .help(say::since_until()),
            );
        }
        let mut places = Vec::new();
        for name in &since.places {
            match self.scope.places.get(&name.text).copied() {
                Some(id) => places.push(id),
                None => {
                    let known = self.scope.places.keys().cloned().collect();
                    self.unknown(say::place(), name, known);
                }
            }
        }
        Block {
            since: Some(since.from.value),
            until: since.until.map(|until| until.value),
            anchor: since.anchor.as_ref().and_then(|name| self.anchor(name)),
            places,
            issued: since.issued.map(|issued| issued.value),
            except: since
                .except
                .as_ref()
                .and_then(|when| self.condition(&Local::default(), &when.condition))
                .map(Box::new),
            replacing_all: since.replacing_all,
            place: since.place,
        }
    }

    /// The instant that decides a version: an event, or a fact that is a date.
    pub(super) fn anchor(&mut self, name: &ast::Name) -> Option<Anchor> {
        if let Some(event) = self.scope.events.get(&name.text) {
            return Some(Anchor::Event(*event));
        }
        if let Some(fact) = self.scope.facts.get(&name.text).copied() {
            if matches!(self.model.facts.get(fact.0 as usize).map(|fact| &fact.kind), Some(Type::Date | Type::Moment)) {
                return Some(Anchor::Fact(fact));
            }
            let message = say::fact_no_date(&name.text);
            self.report(Diagnostic::error(Code::WrongType, name.place, message).help(say::anchor_to()));
            return None;
        }
        let known = self.scope.events.keys().cloned().collect();
        self.unknown(say::event(), name, known);
        None
    }

    fn proc_statement(
        &mut self,
        body: &mut Body<ProcKind>,
        block: u32,
        block_cite: Option<&ast::Cite>,
        statement: &ast::ProcStatement,
        stated: &mut Stated,
    ) {
        if let ast::ProcKind::Anchor(name) = &statement.kind {
            if block > 0 {
                self.report(
                    Diagnostic::error(Code::Misplaced, statement.place, say::anchor_in_block())
                        .help(say::anchor_outside(say::submitted())),
                );
            }
            body.anchor = self.anchor(name);
            return;
        }
        let id = self.statement(statement.place, statement.cite.as_ref(), block_cite);
        let when = match &statement.when {
            None => None,
            Some(when) => match self.condition(&Local { statement: id, ..Local::default() }, &when.condition) {
                Some(condition) => Some(condition),
                None => return,
            },
        };
        let level = level(statement.when.as_deref());
        for kind in self.proc_kinds(statement, id) {
            let slot = slot_name(&kind);
            if !statement.also && level == Level::General && !matches!(kind, ProcKind::Add(..)) {
                self.state_once(stated, (block, slot), statement.place);
            }
            let statement = Statement {
                id,
                block,
                also: statement.also,
                level,
                when: when.clone().map(Box::new),
                kind,
                place: statement.place,
            };
            body.statements.push(Arc::new(statement));
        }
    }

    /// At most one statement without `when` in a slot and block (E1).
    pub(super) fn state_once(&mut self, stated: &mut Stated, key: (u32, String), place: Place) {
        if let Some(first) = stated.general.get(&key).copied() {
            let message = say::stated_twice(&key.1);
            self.report(
                Diagnostic::error(Code::DuplicateStatement, place, message)
                    .label(first, say::first_stated())
                    .help(say::when_or_later()),
            );
        } else {
            stated.general.insert(key, place);
        }
    }

    /// The slots that a statement states: `count` has one for each policy.
    fn proc_kinds(&mut self, statement: &ast::ProcStatement, id: StatementId) -> Vec<ProcKind> {
        let one = match &statement.kind {
            ast::ProcKind::Agency(text) => Some(ProcKind::Agency(Arc::clone(&text.text))),
            ast::ProcKind::Field(text) => Some(ProcKind::Field(Arc::clone(&text.text))),
            ast::ProcKind::Calendar(name) => {
                let found = self.scope.calendars.get(&name.text).copied();
                if found.is_none() {
                    let known = self.scope.calendars.keys().cloned().collect();
                    self.unknown(say::calendar(), name, known);
                }
                found.map(ProcKind::Calendar)
            }
            ast::ProcKind::Under(_) | ast::ProcKind::Anchor(_) | ast::ProcKind::Fact(_) | ast::ProcKind::Event(_) => {
                None
            }
            ast::ProcKind::Count(policies) => {
                return policies.iter().map(|placed| ProcKind::Count(placed.policy)).collect();
            }
            ast::ProcKind::Clock(point) => self.point(point).map(ProcKind::Clock),
            ast::ProcKind::Cutoff(cutoff) => self.cutoff(cutoff),
            ast::ProcKind::Due(limit, counting) => {
                self.limit(limit).map(|limit| ProcKind::Due(limit, policies(counting)))
            }
            ast::ProcKind::Deadline(deadline) => self.deadline(deadline),
            ast::ProcKind::Add(length, target) => {
                if let Some(name) = target {
                    self.known_deadline(name);
                }
                self.length(length)
                    .map(|length| ProcKind::Add(length, target.as_ref().map(|name| Arc::clone(&name.text))))
            }
            ast::ProcKind::Extension(extension) => self.extension(extension),
            ast::ProcKind::Supplement(supplement) => self.supplement(supplement),
            ast::ProcKind::Exclude(names) => {
                Some(ProcKind::Exclude(names.iter().map(|name| Arc::clone(&name.text)).collect()))
            }
            ast::ProcKind::Reappointment(None) => Some(ProcKind::Reappointment(None)),
            ast::ProcKind::Reappointment(Some(number)) => {
                self.count(number).map(|count| ProcKind::Reappointment(Some(count)))
            }
            ast::ProcKind::OnTime(on_time) => Some(ProcKind::OnTime(*on_time)),
            ast::ProcKind::Steps(steps) => self.steps(steps, statement, id),
            ast::ProcKind::Collects(ast::Collects::None) => Some(ProcKind::CollectsNone),
            ast::ProcKind::Collects(ast::Collects::Fee { fee, with }) => self.collects(fee, with, id),
        };
        one.into_iter().collect()
    }

    fn deadline(&mut self, deadline: &ast::Deadline) -> Option<ProcKind> {
        let met_by: Vec<Option<EventId>> = deadline.met_by.iter().map(|name| self.event_of(name)).collect();
        Some(ProcKind::Deadline {
            name: Arc::clone(&deadline.name.text),
            title: title(&deadline.title),
            limit: self.limit(&deadline.limit)?,
            counting: policies(&deadline.counting),
            met_by: met_by.into_iter().collect::<Option<_>>()?,
            missed: deadline.missed,
        })
    }

    fn event_of(&mut self, name: &ast::Name) -> Option<EventId> {
        let found = self.scope.events.get(&name.text).copied();
        if found.is_none() {
            let known = self.scope.events.keys().cloned().collect();
            self.unknown(say::event(), name, known);
        }
        found
    }

    fn collects(&mut self, fee: &ast::Name, with: &[(ast::Name, ast::Expr)], id: StatementId) -> Option<ProcKind> {
        let Some(found) = self.scope.fees.get(&fee.text).copied() else {
            let known = self.scope.fees.keys().cloned().collect();
            self.unknown(say::fee(), fee, known);
            return None;
        };
        let mut given = Vec::with_capacity(with.len());
        for (name, expr) in with {
            given.push(self.given_fact(name, expr, id)?);
        }
        Some(ProcKind::Collects(found, given))
    }

    /// `with fact = EXPR`; a choice or yes and no may stand on the right.
    pub(super) fn given_fact(&mut self, name: &ast::Name, expr: &ast::Expr, id: StatementId) -> Option<(FactId, Expr)> {
        let Some(fact) = self.scope.facts.get(&name.text).copied() else {
            let known = self.scope.facts.keys().cloned().collect();
            self.unknown(say::fact(), name, known);
            return None;
        };
        let kind = self.model.facts.get(fact.0 as usize).map(|fact| fact.kind.clone())?;
        if let ast::ExprKind::Name(word) = &expr.kind {
            match &kind {
                Type::OneOf(choices) if choices.contains(&word.text) || !self.scope.facts.contains_key(&word.text) => {
                    return self.choice(choices, word).map(|choice| (fact, Expr::Literal(Literal::Choice(choice))));
                }
                Type::Flag if &*word.text == "yes" || &*word.text == "có" => {
                    return Some((fact, Expr::Literal(Literal::Flag(true))));
                }
                Type::Flag if &*word.text == "no" || &*word.text == "không" => {
                    return Some((fact, Expr::Literal(Literal::Flag(false))));
                }
                _ => {}
            }
        }
        let (value, found) = self.expr(&Local { statement: id, ..Local::default() }, expr)?;
        if !comparable(&kind, &found) {
            let message = say::fact_is_not(
                &name.text,
                super::declarations::describe(&kind),
                super::declarations::describe(&found),
            );
            self.report(Diagnostic::error(Code::WrongType, expr.place, message).help(say::give_that_type()));
            return None;
        }
        Some((fact, value))
    }

    fn cutoff(&mut self, cutoff: &ast::Cutoff) -> Option<ProcKind> {
        let at = match &cutoff.at {
            ast::CutoffTime::Time(time) => CutoffTime::Minute((time.hour() * 60 + time.minute()) as u16),
            ast::CutoffTime::BeforeClosing(length) => {
                let mut minutes = 0_i128;
                for part in self.length(length)?.parts {
                    let factor = match part.unit {
                        Unit::Minute => 1,
                        Unit::Hour | Unit::WorkingHour => 60,
                        _ => {
                            self.report(
                                Diagnostic::error(Code::MixedUnits, length.place, say::cutoff_before_closing())
                                    .help(say::write_cutoff()),
                            );
                            return None;
                        }
                    };
                    let count = part.count.mul(crate::amount::Ratio::integer(factor)).ok()?;
                    minutes = minutes.saturating_add(count.ceil());
                }
                CutoffTime::BeforeClosing(u32::try_from(minutes).ok()?)
            }
        };
        Some(ProcKind::Cutoff { at, working: cutoff.working })
    }

    fn extension(&mut self, extension: &ast::Extension) -> Option<ProcKind> {
        let times = match &extension.times {
            Some(number) => Some(self.count(number)?),
            None => None,
        };
        Some(match &extension.ceiling {
            ast::Ceiling::Agreed => ProcKind::ExtensionAgreed(times),
            ast::Ceiling::AsLongAsDue => ProcKind::ExtensionCeiling(None, times),
            ast::Ceiling::Length(length) => ProcKind::ExtensionCeiling(Some(self.length(length)?), times),
        })
    }

    fn supplement(&mut self, supplement: &ast::Supplement) -> Option<ProcKind> {
        let at_most = match &supplement.at_most {
            Some(number) => Some(self.count(number)?),
            None => None,
        };
        let effect = match &supplement.effect {
            ast::SupplementEffect::Restarts => Supplement::Restarts,
            ast::SupplementEffect::Pauses => Supplement::Pauses,
            ast::SupplementEffect::Continues => Supplement::Continues,
            ast::SupplementEffect::Adds(length) => Supplement::Adds(self.length(length)?),
        };
        Some(ProcKind::Supplement(effect, at_most))
    }

    fn limit(&mut self, limit: &ast::Limit) -> Option<Limit> {
        Some(match limit {
            ast::Limit::Immediately => Limit::Immediately,
            ast::Limit::Unspecified => Limit::Unspecified,
            ast::Limit::SameDay { working } => Limit::SameDay { working: *working },
            ast::Limit::In(length, point) => {
                let length = self.length(length);
                let point = match point {
                    Some(point) => Some(self.point(point)?),
                    None => None,
                };
                Limit::In(length?, point)
            }
            ast::Limit::Before { more, length, point } => {
                let length = self.length(length);
                let point = self.point(point);
                Limit::Before { more: *more, length: length?, point: point? }
            }
            ast::Limit::Fixed(word, fixed) => {
                let before = *word == ast::FixedWord::Before;
                match fixed {
                    ast::Fixed::YearDay(day) => Limit::YearDay { before, day: day.day, month: day.month },
                    ast::Fixed::EndOf(period) => Limit::EndOfPeriod { before, period: *period },
                    ast::Fixed::Next { day, period, after } => {
                        let day = match day {
                            Some(number) => Some(self.count(number)?),
                            None => None,
                        };
                        let after = match after {
                            Some(point) => Some(self.point(point)?),
                            None => None,
                        };
                        Limit::NextPeriod { before, day, period: *period, after }
                    }
                }
            }
        })
    }

    /// Points: events, facts that are dates, deadlines.
    pub(super) fn point(&mut self, point: &ast::Point) -> Option<Point> {
        let mut points = Vec::with_capacity(point.points.len());
        for one in &point.points {
            points.push(match one {
                ast::OnePoint::Due { raw, of: None, .. } => OnePoint::Due { raw: *raw },
                ast::OnePoint::Due { raw, of: Some(name), .. } => {
                    self.known_deadline(name);
                    OnePoint::DueOf { raw: *raw, name: Arc::clone(&name.text) }
                }
                ast::OnePoint::Event(name) => match self.anchor(name)? {
                    Anchor::Event(event) => OnePoint::Event(event),
                    Anchor::Fact(fact) => OnePoint::Fact(fact),
                },
            });
        }
        Some(points)
    }

    fn known_deadline(&mut self, name: &ast::Name) {
        if !self.scope.deadlines.contains_key(&name.text) {
            let known = self.scope.deadlines.keys().cloned().collect();
            self.unknown(say::deadline(), name, known);
        }
    }

    /// A length whose units can be added (T4).
    pub(super) fn length(&mut self, length: &ast::Length) -> Option<Length> {
        let mut parts = Vec::with_capacity(length.parts.len());
        for part in &length.parts {
            let Some(count) = part.count.value() else {
                self.report(
                    Diagnostic::error(Code::BadNumber, part.count.place, say::not_exact()).help(say::fewer_digits()),
                );
                return None;
            };
            if matches!(part.unit, Unit::Month | Unit::Year) && !count.is_integer() {
                self.report(
                    Diagnostic::error(Code::BadNumber, part.count.place, say::part_of_month()).help(say::write_days()),
                );
                return None;
            }
            parts.push(Part { count, unit: part.unit });
        }
        let clock = parts.iter().any(|part| part.unit.is_clock());
        let days = parts.iter().any(|part| !part.unit.is_clock());
        if clock && days {
            self.report(Diagnostic::error(Code::MixedUnits, length.place, say::hours_and_days()).help(say::one_unit()));
            return None;
        }
        Some(Length { parts })
    }

    /// A small whole number.
    fn count(&mut self, number: &ast::Number) -> Option<u32> {
        let found = number.value().and_then(|value| value.to_integer()).and_then(|value| u32::try_from(value).ok());
        if found.is_none() {
            self.report(
                Diagnostic::error(Code::BadNumber, number.place, say::whole_needed()).help(say::small_numbers()),
            );
        }
        found
    }

    fn steps(&mut self, steps: &ast::Steps, statement: &ast::ProcStatement, id: StatementId) -> Option<ProcKind> {
        let total = match &steps.total {
            Some(length) => Some(self.length(length)?),
            None => None,
        };
        let mut rows = Vec::with_capacity(steps.rows.len());
        let mut names: HashMap<Arc<str>, Place> = HashMap::new();
        for row in &steps.rows {
            let list = match row {
                ast::StepRow::Step(step) => std::slice::from_ref(step),
                ast::StepRow::Parallel(steps) => steps.as_slice(),
            };
            let mut found = Vec::with_capacity(list.len());
            for step in list {
                if let Some(first) = names.insert(Arc::clone(&step.name.text), step.name.place) {
                    let message = say::step_twice(&step.name.text);
                    self.report(
                        Diagnostic::error(Code::DuplicateName, step.name.place, message)
                            .label(first, say::first_here())
                            .help(say::name_steps()),
                    );
                }
                found.push(self.step(step, id)?);
            }
            rows.push(found);
        }
        let table = StepTable { total, rows };
        self.step_total(&table, statement.place);
        Some(ProcKind::Steps(table))
    }

    fn step(&mut self, step: &ast::Step, id: StatementId) -> Option<Step> {
        let (length, at_most) = match &step.time {
            ast::StepTime::In(length) => (Some(self.length(length)?), None),
            ast::StepTime::Uncounted(Some(most)) => (None, Some(self.length(most)?)),
            ast::StepTime::None | ast::StepTime::Uncounted(None) => (None, None),
        };
        let from = match &step.from {
            Some(point) => Some(self.point(point)?),
            None => None,
        };
        let own = self.statement(step.place, None, None);
        if let Some(parent) = self.model.references.citation(id) {
            self.model.references.cite(own, parent);
        }
        Some(Step {
            name: Arc::clone(&step.name.text),
            title: title(&step.title),
            agency: title(&step.agency),
            length,
            at_most,
            from,
            statement: own,
        })
    }

    /// The printed total and the sum of the steps, in minutes of 8-hour days as such tables count them.
    fn step_total(&mut self, table: &StepTable, place: Place) {
        let minutes = |length: &Length| {
            length.parts.iter().try_fold(crate::amount::Ratio::ZERO, |sum, part| {
                let unit = match part.unit {
                    Unit::Minute => 1,
                    Unit::Hour | Unit::WorkingHour => 60,
                    Unit::Day | Unit::WorkingDay => 480,
                    Unit::Week | Unit::Month | Unit::Year => return None,
                };
                sum.add(part.count.mul(crate::amount::Ratio::integer(unit)).ok()?).ok()
            })
        };
        let Some(total) = &table.total else { return };
        let sum = table.rows.iter().try_fold(crate::amount::Ratio::ZERO, |sum, row| {
            let longest =
                row.iter().filter_map(|step| step.length.as_ref()).map(minutes).collect::<Option<Vec<_>>>()?;
            sum.add(longest.into_iter().max().unwrap_or(crate::amount::Ratio::ZERO)).ok()
        });
        if let (Some(printed), Some(sum)) = (minutes(total), sum)
            && printed != sum
        {
            let days = |minutes: crate::amount::Ratio| {
                minutes.div(crate::amount::Ratio::integer(480)).and_then(Result::ok).unwrap_or(minutes)
            };
            let message = say::steps_take(days(sum), total);
            self.report(Diagnostic::warning(Code::StepTotal, place, message).help(say::correct_decision()));
        }
    }
}

/// Which slots have a statement without `when`, by block.
#[derive(Default)]
pub(super) struct Stated {
    general: HashMap<(u32, String), Place>,
}

/// The level of a statement (E1).
pub(super) fn level(when: Option<&ast::When>) -> Level {
    match when {
        None => Level::General,
        Some(when) if when.overriding => Level::Overriding,
        Some(_) => Level::Exception,
    }
}

fn policies(placed: &[ast::PlacedPolicy]) -> Vec<Policy> {
    placed.iter().map(|placed| placed.policy).collect()
}

/// What a slot is called (V1).
pub fn slot_name(kind: &ProcKind) -> String {
    match kind {
        ProcKind::Agency(_) => "agency".into(),
        ProcKind::Field(_) => "field".into(),
        ProcKind::Calendar(_) => "calendar".into(),
        ProcKind::Count(policy) => {
            let family = super::slots::family(*policy);
            format!("count {}", super::slots::NAMES.get(family).copied().unwrap_or(""))
        }
        ProcKind::Clock(_) => "clock".into(),
        ProcKind::Cutoff { .. } => "cutoff".into(),
        ProcKind::Due(..) => "due".into(),
        ProcKind::Deadline { name, .. } => format!("deadline {name}"),
        ProcKind::Add(..) => "add".into(),
        ProcKind::ExtensionAgreed(_) => "extension agreed".into(),
        ProcKind::ExtensionCeiling(..) => "extension".into(),
        ProcKind::Supplement(..) => "supplement".into(),
        ProcKind::Exclude(_) => "exclude".into(),
        ProcKind::Reappointment(_) => "reappointment".into(),
        ProcKind::OnTime(_) => "on time".into(),
        ProcKind::Steps(_) => "steps".into(),
        ProcKind::CollectsNone => "collects none".into(),
        ProcKind::Collects(fee, _) => format!("collects {}", fee.0),
    }
}
