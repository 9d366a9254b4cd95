//! The one evaluator of expressions and conditions.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::amount::{Ratio, round};
use crate::assessment::{ErrorKind, Operation, StatementId};
use crate::dossier::FactValue;
use crate::engine::record::Record;
use crate::engine::slot::Activity;
use crate::engine::term::minute_of_day;
use crate::engine::value::{Evaluated, Stop, Value};
use crate::plan::{
    Clause, Condition, ConstantId, EventId, Expr, FactId, FeeKind, FeeSlots, Function, Pipe, PlaceId, Plan, TableId,
};

/// Three-valued truth: unknown names the facts that would decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Unknown(Vec<Arc<str>>),
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What one dossier is read with.
pub(crate) struct Reader<'p> {
    pub(crate) plan: &'p Plan,
    /// By fact: its value, or its default.
    pub(crate) facts: &'p [Option<Value>],
    /// Facts whose value is replaced for a while, the latest last.
    pub(crate) overrides: Vec<(FactId, Value)>,
    /// By event: when it last happened.
    pub(crate) instants: &'p [Option<NaiveDateTime>],
    pub(crate) place: Option<PlaceId>,
    pub(crate) as_of: NaiveDateTime,
    pub(crate) known_on: NaiveDate,
    /// What the dossier itself gave.
    pub(crate) given: Option<&'p BTreeMap<String, FactValue>>,
    /// The statements used so far.
    pub(crate) basis: Vec<StatementId>,
    /// The facts asked for so far.
    pub(crate) asked: Vec<FactId>,
    /// Where the answer turns with the instants that conditions asked for.
    pub(crate) turns: Turns,
    /// Two statements that answered differently.
    pub(crate) clash: Option<(StatementId, StatementId)>,
    /// The ledger, when somebody asks why.
    pub(crate) record: Record<'p>,
}

/// Where an answer can turn when an instant of the dossier moves, besides the terms themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Turns {
    /// Whether any expression read an instant: then every day is a case of its own.
    pub(crate) on_days: bool,
    /// The minutes of a day from which a condition answers differently.
    pub(crate) minutes: BTreeSet<u16>,
}

impl Turns {
    /// Both.
    pub(crate) fn join(&mut self, other: Self) {
        self.on_days |= other.on_days;
        self.minutes.extend(other.minutes);
    }
}

/// What an expression of a fee or table is read in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame<'p> {
    pub(crate) slots: Option<&'p FeeSlots>,
    pub(crate) activity: Activity,
    /// The reader's date, for constants and tables.
    pub(crate) date: Option<NaiveDate>,
    pub(crate) argument: Option<Value>,
    pub(crate) excess: Option<Value>,
    pub(crate) record: Option<Vec<Option<Value>>>,
    lets: Vec<Option<Evaluated>>,
    depth: u16,
}

impl<'p> Frame<'p> {
    pub(crate) fn new(slots: &'p FeeSlots, activity: Activity, date: NaiveDate) -> Self {
        Self { slots: Some(slots), activity, date: Some(date), lets: vec![None; slots.lets.len()], ..Self::default() }
    }

    /// Outside fees and tables, on a day.
    pub(crate) fn on(date: NaiveDate) -> Self {
        Self { date: Some(date), ..Self::default() }
    }

    /// Takes a `let` to have this value.
    pub(crate) fn suppose(&mut self, index: u16, value: Value) {
        if let Some(slot) = self.lets.get_mut(usize::from(index)) {
            *slot = Some(Ok(value));
        }
    }
}

/// Calls of tables deeper than this are refused.
const CALL_DEPTH: u16 = 16;

impl<'p> Reader<'p> {
    /// A reader of the rules alone: at noon of a day, with what was known then.
    pub(crate) fn without_dossier(
        plan: &'p Plan,
        facts: &'p [Option<Value>],
        instants: &'p [Option<NaiveDateTime>],
        on: NaiveDate,
    ) -> Self {
        Self {
            plan,
            facts,
            overrides: Vec::new(),
            instants,
            place: None,
            as_of: on.and_hms_opt(12, 0, 0).unwrap_or_default(),
            known_on: on,
            given: None,
            basis: Vec::new(),
            asked: Vec::new(),
            turns: Turns::default(),
            clash: None,
            record: None,
        }
    }

    /// Remembers that a statement was used.
    pub(crate) fn used(&mut self, statement: StatementId) {
        if !self.basis.contains(&statement) {
            self.basis.push(statement);
        }
    }

    /// Remembers that a fact was asked for.
    pub(crate) fn asks(&mut self, fact: FactId) {
        if !self.asked.contains(&fact) {
            self.asked.push(fact);
        }
    }

    pub(crate) fn instant(&self, event: EventId) -> Option<NaiveDateTime> {
        self.instants.get(event.0 as usize).copied().flatten()
    }

    pub(crate) fn event_name(&self, event: EventId) -> Arc<str> {
        self.plan.events.get(event.0 as usize).map_or_else(|| Arc::from("?"), |found| Arc::clone(&found.name))
    }

    /// The value of a fact; missing when it has none.
    pub(crate) fn fact(&self, fact: FactId) -> Evaluated {
        if let Some((_, value)) = self.overrides.iter().rev().find(|(other, _)| *other == fact) {
            return Ok(value.clone());
        }
        match self.facts.get(fact.0 as usize) {
            Some(Some(value)) => Ok(value.clone()),
            _ => {
                let name = self.plan.facts.get(fact.0 as usize).map(|found| Arc::clone(&found.name));
                Err(Stop::Missing(name.into_iter().collect()))
            }
        }
    }

    /// Evaluates an expression.
    pub(crate) fn eval(&mut self, frame: &mut Frame<'p>, expr: &'p Expr) -> Evaluated {
        match expr {
            Expr::Literal(literal) => Ok((*literal).into()),
            Expr::Fact(fact) => {
                self.asks(*fact);
                self.fact(*fact)
            }
            Expr::Field(fact, field) => self.field(frame, *fact, *field),
            Expr::Let(index) => self.eval_let(frame, *index),
            Expr::Argument => frame.argument.clone().ok_or_else(|| internal("a table's argument")),
            Expr::Excess => frame.excess.clone().ok_or_else(|| internal("`excess`")),
            Expr::Instant(event) => {
                self.turns.on_days = true;
                match self.instant(*event) {
                    Some(at) => Ok(Value::Moment(at)),
                    None => Err(Stop::Awaiting(self.event_name(*event))),
                }
            }
            Expr::Constant(constant) => self.constant(frame, *constant),
            Expr::Add(a, b) => self.eval(frame, a)?.add(self.eval(frame, b)?),
            Expr::Subtract(a, b) => self.eval(frame, a)?.subtract(self.eval(frame, b)?),
            Expr::Multiply(a, b) => self.eval(frame, a)?.multiply(self.eval(frame, b)?),
            Expr::Divide(a, b) => self.eval(frame, a)?.divide(self.eval(frame, b)?),
            Expr::Lookup(lookup) => self.lookup(frame, lookup),
            Expr::Sum(of, records) => self.sum(frame, of, *records),
            Expr::Call(function, arguments) => self.call(frame, *function, arguments),
            Expr::Table(table, argument) => self.table(frame, *table, argument),
            Expr::Group(pipe) => self.pipe(frame, pipe),
        }
    }

    fn field(&self, frame: &Frame<'p>, fact: FactId, field: u16) -> Evaluated {
        let value = frame.record.as_ref().and_then(|record| record.get(usize::from(field))).cloned().flatten();
        value.ok_or_else(|| {
            let name = self.plan.facts.get(fact.0 as usize).map_or("", |found| &found.name);
            Stop::Missing(vec![Arc::from(format!("{name}[].{field}"))])
        })
    }

    fn eval_let(&mut self, frame: &mut Frame<'p>, index: u16) -> Evaluated {
        let at = usize::from(index);
        if let Some(Some(known)) = frame.lets.get(at)
            && frame.record.is_none()
        {
            return known.clone();
        }
        let slots = frame.slots.ok_or_else(|| internal("`let`"))?;
        let slot = slots.lets.get(at).ok_or_else(|| internal("`let`"))?;
        let activity = frame.activity.clone();
        let answers = self.answers(frame, &activity, slot)?;
        if !answers.missing.is_empty() {
            return Err(Stop::Missing(answers.missing));
        }
        let result = match answers.statements.first() {
            Some(statement) => match &statement.kind {
                FeeKind::Let(_, pipe) => {
                    self.used(statement.id);
                    let value = self.pipe(frame, pipe);
                    if let (Some(record), Ok(value)) = (self.record, &value) {
                        record.arithmetic((Operation::Let, None), [None; 2], value, Some(statement.id), None);
                    }
                    value
                }
                _ => Err(internal("`let`")),
            },
            None => Err(Stop::error(ErrorKind::NoRuleInForce, "no `let` that is used here is in force on that day")),
        };
        if frame.record.is_none()
            && let Some(cache) = frame.lets.get_mut(at)
        {
            *cache = Some(result.clone());
        }
        result
    }

    fn constant(&mut self, frame: &mut Frame<'p>, constant: ConstantId) -> Evaluated {
        let plan = self.plan;
        let found = plan.constants.get(constant.0 as usize).ok_or_else(|| internal("a constant"))?;
        let date = frame.date.unwrap_or_else(|| self.as_of.date());
        let value = found
            .values
            .iter()
            .rev()
            .find(|value| value.since <= date && value.until.is_none_or(|until| date <= until))
            .ok_or_else(|| {
                Stop::error(ErrorKind::NoRuleInForce, format!("`{}` has no value in force on {date}", found.name))
            })?;
        self.used(value.statement);
        let known = self.cell_value(frame, &value.value);
        if let (Some(record), Ok(known)) = (self.record, &known) {
            let step = (Operation::Constant, Some(&found.name));
            record.arithmetic(step, [None; 2], known, Some(value.statement), None);
        }
        known
    }

    fn sum(&mut self, frame: &mut Frame<'p>, of: &'p Expr, records: FactId) -> Evaluated {
        self.asks(records);
        let Value::Records(records) = self.fact(records)? else { return Err(internal("`sum of`")) };
        let before = frame.record.take();
        let mut total: Option<Value> = None;
        for record in records.iter() {
            frame.record = Some(record.clone());
            let term = self.eval(frame, of);
            let term = match term {
                Ok(term) => term,
                Err(stop) => {
                    frame.record = before;
                    return Err(stop);
                }
            };
            total = Some(match total {
                Some(sum) => sum.add(term)?,
                None => term,
            });
        }
        frame.record = before;
        total.ok_or_else(|| Stop::error(ErrorKind::FactOutOfRange, "a sum over an empty list has no amount"))
    }

    fn call(&mut self, frame: &mut Frame<'p>, function: Function, arguments: &'p [Pipe]) -> Evaluated {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.pipe(frame, argument)?);
        }
        apply(function, values)
    }

    fn table(&mut self, frame: &mut Frame<'p>, table: TableId, argument: &'p Pipe) -> Evaluated {
        if frame.depth >= CALL_DEPTH {
            return Err(Stop::error(ErrorKind::Overflow, "tables call each other too deeply"));
        }
        let value = self.pipe(frame, argument)?;
        let plan = self.plan;
        let table = plan.tables.get(table.0 as usize).ok_or_else(|| internal("a table"))?;
        let date = frame.date.unwrap_or_else(|| self.as_of.date());
        let activity = self.activity(&table.slots.blocks, Some(date))?;
        let mut inner = Frame::new(&table.slots, activity.clone(), date);
        inner.argument = Some(value);
        inner.depth = frame.depth + 1;
        let answers = self.answers(&mut inner, &activity, &table.slots.amount)?;
        if !answers.missing.is_empty() {
            return Err(Stop::Missing(answers.missing));
        }
        let none = || {
            Stop::error(ErrorKind::NoRuleInForce, format!("table `{}` has no amount in force on {date}", table.name))
        };
        let statement = answers.statements.first().ok_or_else(none)?;
        self.used(statement.id);
        match &statement.kind {
            FeeKind::Amount(pipe) => self.pipe(&mut inner, pipe),
            FeeKind::Undetermined(reason, candidates) => Err(self.open_question(&mut inner, reason, candidates)),
            _ => Err(none()),
        }
    }

    /// What the law leaves open, with its candidates.
    pub(crate) fn open_question(&mut self, frame: &mut Frame<'p>, reason: &Arc<str>, candidates: &'p [Pipe]) -> Stop {
        let mut values = Vec::new();
        for candidate in candidates {
            match self.pipe(frame, candidate) {
                Ok(value) => values.push(value),
                Err(stop @ Stop::Error(_)) => return stop,
                Err(_) => {}
            }
        }
        Stop::Undetermined(Arc::clone(reason), values)
    }

    /// Evaluates a pipeline (M3).
    pub(crate) fn pipe(&mut self, frame: &mut Frame<'p>, pipe: &'p Pipe) -> Evaluated {
        self.pipe_until(frame, pipe, pipe.clauses.len())
    }

    /// Evaluates a pipeline up to a clause.
    pub(crate) fn pipe_until(&mut self, frame: &mut Frame<'p>, pipe: &'p Pipe, end: usize) -> Evaluated {
        let clauses = pipe.clauses.get(..end).unwrap_or(&pipe.clauses);
        let cumulative = clauses.iter().rposition(|clause| matches!(clause, Clause::Cumulative { .. }));
        let value = match cumulative {
            Some(at) => self.cumulative(frame, pipe, at)?,
            None => self.eval(frame, &pipe.expr)?,
        };
        let rest = clauses.get(cumulative.map_or(0, |at| at + 1)..).unwrap_or(&[]);
        self.clauses(frame, value, rest, Ratio::ONE)
    }

    /// Applies clauses; `scale` multiplies floors and caps (B3, *with limits*).
    pub(crate) fn clauses(
        &mut self,
        frame: &mut Frame<'p>,
        mut value: Value,
        clauses: &'p [Clause],
        scale: Ratio,
    ) -> Evaluated {
        for clause in clauses {
            let before = self.record.map(|_| value.clone());
            let (operation, with);
            value = match clause {
                Clause::AtLeast(limit) => {
                    let limit = self.limit(frame, limit, scale)?;
                    (operation, with) = (Operation::AtLeast, self.record.map(|_| limit.clone()));
                    if value.compare(&limit)? == Ordering::Less { limit } else { value }
                }
                Clause::AtMost(limit) => {
                    let limit = self.limit(frame, limit, scale)?;
                    (operation, with) = (Operation::AtMost, self.record.map(|_| limit.clone()));
                    if value.compare(&limit)? == Ordering::Greater { limit } else { value }
                }
                Clause::Rounded(mode, unit) => {
                    let unit = self.eval(frame, unit)?;
                    let rounded = round(value.ratio()?, *mode, unit.ratio()?)?;
                    (operation, with) = (Operation::Rounded, self.record.map(|_| unit));
                    value.like(rounded)
                }
                Clause::Cumulative { .. } => continue,
            };
            if let Some(record) = self.record {
                record.arithmetic((operation, None), [before.as_ref(), with.as_ref()], &value, None, None);
            }
        }
        Ok(value)
    }

    fn limit(&mut self, frame: &mut Frame<'p>, limit: &'p Expr, scale: Ratio) -> Evaluated {
        let limit = self.eval(frame, limit)?;
        if scale == Ratio::ONE { Ok(limit) } else { limit.multiply(Value::Number(scale)) }
    }

    /// F(after + over) − F(after), F being everything left of the clause (M4).
    fn cumulative(&mut self, frame: &mut Frame<'p>, pipe: &'p Pipe, at: usize) -> Evaluated {
        let Some(Clause::Cumulative { over, after }) = pipe.clauses.get(at) else {
            return Err(internal("`cumulative`"));
        };
        self.asks(*over);
        self.asks(*after);
        let before = self.fact(*after)?;
        let now = before.clone().add(self.fact(*over)?)?;
        let after = self.with_fact(frame, *over, now, pipe, at)?;
        let before = self.with_fact(frame, *over, before, pipe, at)?;
        let new = after.clone().subtract(before.clone())?;
        if let Some(record) = self.record {
            record.arithmetic((Operation::Cumulative, None), [Some(&after), Some(&before)], &new, None, None);
        }
        Ok(new)
    }

    fn with_fact(
        &mut self,
        frame: &mut Frame<'p>,
        fact: FactId,
        value: Value,
        pipe: &'p Pipe,
        end: usize,
    ) -> Evaluated {
        self.overrides.push((fact, value));
        let lets = std::mem::take(&mut frame.lets);
        frame.lets = vec![None; lets.len()];
        let result = self.pipe_until(frame, pipe, end);
        frame.lets = lets;
        self.overrides.pop();
        result
    }

    /// Evaluates a condition in three values.
    pub(crate) fn truth(&mut self, frame: &mut Frame<'p>, condition: &'p Condition) -> Result<Truth, Stop> {
        match condition {
            Condition::Any(parts) => self.junction(frame, parts, Truth::Yes, Truth::No),
            Condition::All(parts) => self.junction(frame, parts, Truth::No, Truth::Yes),
            Condition::Not(part) => Ok(match self.truth(frame, part)? {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                unknown @ Truth::Unknown(_) => unknown,
            }),
            Condition::Happened(event) => Ok(Truth::of(self.instant(*event).is_some())),
            Condition::Flag(expr) => self.ask(frame, expr, |value| match value {
                Value::Flag(flag) => Ok(*flag),
                _ => Err(internal("a flag")),
            }),
            Condition::Is { subject, choices } => self.ask(frame, subject, |value| match value {
                Value::Choice(choice) => Ok(choices.contains(choice)),
                _ => Err(internal("a choice")),
            }),
            Condition::Has { subject, set } => self.ask(frame, subject, |value| match value {
                Value::Set(bits) => Ok(bits & set == *set),
                _ => Err(internal("a set")),
            }),
            Condition::LaterInDay(expr, minute) => {
                self.turns.minutes.insert(*minute + 1);
                self.ask(frame, expr, |value| Ok(value.minute_of_day().is_some_and(|at| at > *minute)))
            }
            Condition::EarlierInDay(expr, minute) => {
                self.turns.minutes.insert(*minute);
                self.ask(frame, expr, |value| Ok(value.minute_of_day().is_some_and(|at| at < *minute)))
            }
            Condition::Within { subject, lower, upper } => self.within(frame, subject, lower, upper),
        }
    }

    fn junction(
        &mut self,
        frame: &mut Frame<'p>,
        parts: &'p [Condition],
        deciding: Truth,
        otherwise: Truth,
    ) -> Result<Truth, Stop> {
        let mut missing = Vec::new();
        for part in parts {
            match self.truth(frame, part)? {
                Truth::Unknown(names) => missing.extend(names),
                truth if truth == deciding => return Ok(deciding),
                _ => {}
            }
        }
        missing.dedup();
        Ok(if missing.is_empty() { otherwise } else { Truth::Unknown(missing) })
    }

    /// Asks something of a value that may be missing.
    fn ask(
        &mut self,
        frame: &mut Frame<'p>,
        expr: &'p Expr,
        test: impl FnOnce(&Value) -> Result<bool, Stop>,
    ) -> Result<Truth, Stop> {
        match self.eval(frame, expr) {
            Ok(value) => test(&value).map(Truth::of),
            Err(Stop::Missing(names)) => Ok(Truth::Unknown(names)),
            Err(Stop::Awaiting(event)) => Ok(Truth::Unknown(vec![event])),
            Err(stop) => Err(stop),
        }
    }

    fn within(
        &mut self,
        frame: &mut Frame<'p>,
        subject: &'p Expr,
        lower: &'p Option<(Expr, bool)>,
        upper: &'p Option<(Expr, bool)>,
    ) -> Result<Truth, Stop> {
        let result = (|| {
            let value = self.eval(frame, subject)?;
            if let Some((edge, included)) = lower {
                let edge = self.edge(frame, edge)?;
                let order = value.compare(&edge)?;
                if order == Ordering::Less || (order == Ordering::Equal && !included) {
                    return Ok(false);
                }
            }
            if let Some((edge, included)) = upper {
                let edge = self.edge(frame, edge)?;
                let order = value.compare(&edge)?;
                if order == Ordering::Greater || (order == Ordering::Equal && !included) {
                    return Ok(false);
                }
            }
            Ok(true)
        })();
        match result {
            Ok(holds) => Ok(Truth::of(holds)),
            Err(Stop::Missing(names)) => Ok(Truth::Unknown(names)),
            Err(Stop::Awaiting(event)) => Ok(Truth::Unknown(vec![event])),
            Err(stop) => Err(stop),
        }
    }

    /// An edge; one within a day turns the answer in that minute.
    fn edge(&mut self, frame: &mut Frame<'p>, edge: &'p Expr) -> Evaluated {
        let edge = self.eval(frame, edge)?;
        if let Value::Moment(at) = edge {
            let minute = minute_of_day(at);
            self.turns.minutes.extend([minute, minute + 1]);
        }
        Ok(edge)
    }
}

fn apply(function: Function, values: Vec<Value>) -> Evaluated {
    let two_dates = || match values.as_slice() {
        [a, b] => a.date().zip(b.date()).ok_or_else(|| internal("two dates")),
        _ => Err(internal("two dates")),
    };
    let one = || values.first().ok_or_else(|| internal("an argument"));
    let date = || one().and_then(|value| value.date().ok_or_else(|| internal("a date")));
    let number = |value: i64| Ok(Value::Number(Ratio::from(value)));
    match function {
        Function::Min => extreme(&values, Ordering::Less),
        Function::Max => extreme(&values, Ordering::Greater),
        Function::Floor => one().and_then(|value| Ok(value.like(Ratio::integer(value.ratio()?.floor())))),
        Function::Ceil => one().and_then(|value| Ok(value.like(Ratio::integer(value.ratio()?.ceil())))),
        Function::Year => number(i64::from(date()?.year())),
        Function::Month => number(i64::from(date()?.month())),
        Function::Day => number(i64::from(date()?.day())),
        Function::DaysBetween => two_dates().and_then(|(a, b)| number((b - a).num_days())),
        Function::MonthsBetween => two_dates().and_then(|(a, b)| number(months_between(a, b))),
    }
}

fn extreme(values: &[Value], wanted: Ordering) -> Evaluated {
    let mut best: Option<&Value> = None;
    for value in values {
        best = match best {
            Some(known) if value.compare(known)? != wanted => Some(known),
            _ => Some(value),
        };
    }
    best.cloned().ok_or_else(|| internal("an argument"))
}

/// Whole months from one date to another, negative backwards.
pub(crate) fn months_between(a: NaiveDate, b: NaiveDate) -> i64 {
    if b < a {
        return -months_between(b, a);
    }
    let months = i64::from(b.year() - a.year()) * 12 + i64::from(b.month()) - i64::from(a.month());
    months - i64::from(b.day() < a.day())
}

/// A program error that the checker should have made impossible; reported, never a panic.
pub(crate) fn internal(what: &str) -> Stop {
    Stop::error(ErrorKind::WrongFactType, format!("{what} is used where it has no value"))
}
