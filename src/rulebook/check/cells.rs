//! Every kind of dossier that a set of conditions can tell apart, each by one that stands for it.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::sums::Sum;
use crate::amount::Ratio;
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::Value;
use crate::plan::{Condition, EventId, Expr, Fact, FactId, Plan, Type};

/// More kinds than this are not looked at.
const MOST: usize = 1 << 16;

/// What conditions ask of one fact or event, and values that stand for all answers.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    Fact(FactId, Vec<Value>),
    Event(EventId, Vec<Option<NaiveDateTime>>),
    /// Facts that are asked for together, as a sum.
    Together(Vec<Vec<(FactId, Value)>>),
}

impl Atom {
    const fn len(&self) -> usize {
        match self {
            Self::Fact(_, values) => values.len(),
            Self::Event(_, instants) => instants.len(),
            Self::Together(facts) => facts.len(),
        }
    }
}

/// What is asked of a fact or event.
#[derive(Debug, Default)]
struct Asked {
    edges: Vec<Value>,
    bits: u64,
    minutes: Vec<u16>,
}

/// The questions of all conditions, gathered.
pub(super) struct Gathered<'p> {
    plan: &'p Plan,
    day: NaiveDate,
    facts: Vec<(FactId, Asked)>,
    events: Vec<(EventId, Asked)>,
    sums: Vec<(Sum, Vec<Ratio>)>,
    decidable: bool,
}

impl<'p> Gathered<'p> {
    pub(super) const fn new(plan: &'p Plan, day: NaiveDate) -> Self {
        Self { plan, day, facts: Vec::new(), events: Vec::new(), sums: Vec::new(), decidable: true }
    }

    /// Adds what a condition asks.
    pub(super) fn add(&mut self, reader: &mut Reader<'p>, condition: &'p Condition) {
        match condition {
            Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| self.add(reader, part)),
            Condition::Not(part) => self.add(reader, part),
            Condition::Happened(event) => {
                asked(&mut self.events, *event, |_| {});
            }
            Condition::Flag(Expr::Fact(fact)) | Condition::Is { subject: Expr::Fact(fact), .. } => {
                asked(&mut self.facts, *fact, |_| {});
            }
            Condition::Has { subject: Expr::Fact(fact), set } => {
                asked(&mut self.facts, *fact, |asked| asked.bits |= set);
            }
            Condition::LaterInDay(Expr::Instant(event), minute) => {
                asked(&mut self.events, *event, |asked| asked.minutes.extend([*minute, minute + 1]));
            }
            Condition::EarlierInDay(Expr::Instant(event), minute) => {
                asked(&mut self.events, *event, |asked| asked.minutes.extend([minute.saturating_sub(1), *minute]));
            }
            Condition::Within { subject, lower, upper } => {
                for (edge, _) in lower.iter().chain(upper) {
                    self.decidable &= self.compare(reader, subject, edge).is_some();
                }
            }
            Condition::Flag(_)
            | Condition::Is { .. }
            | Condition::Has { .. }
            | Condition::LaterInDay(..)
            | Condition::EarlierInDay(..) => self.decidable = false,
        }
    }

    /// Adds what a comparison asks: of a fact, or of a sum of facts; nothing when it cannot be told.
    fn compare(&mut self, reader: &mut Reader<'p>, subject: &'p Expr, edge: &'p Expr) -> Option<()> {
        let mut frame = Frame::on(self.day);
        if let Expr::Fact(fact) = subject
            && let Ok(value) = reader.eval(&mut frame, edge)
        {
            asked(&mut self.facts, *fact, |asked| asked.edges.push(value));
            return Some(());
        }
        let difference = Sum::of(reader, &mut frame, subject)?.minus(&Sum::of(reader, &mut frame, edge)?)?;
        if difference.terms.is_empty() {
            return Some(());
        }
        let (sum, edge) = difference.edge()?;
        if let [(id, _)] = sum.terms.as_slice() {
            let value = sum.value(self.plan.facts.get(id.0 as usize)?, edge);
            asked(&mut self.facts, *id, |asked| asked.edges.push(value));
            return Some(());
        }
        match self.sums.iter_mut().find(|(known, _)| known.terms == sum.terms) {
            Some((_, edges)) => edges.push(edge),
            None => self.sums.push((sum, vec![edge])),
        }
        Some(())
    }

    /// One atom for each fact and event; nothing when they cannot be decided, or are too many.
    pub(super) fn atoms(self) -> Option<Vec<Atom>> {
        let mut atoms = Vec::with_capacity(self.facts.len() + self.events.len());
        for (id, asked) in &self.facts {
            let fact = self.plan.facts.get(id.0 as usize)?;
            atoms.push(Atom::Fact(*id, values(fact, asked)?));
        }
        for (id, asked) in &self.events {
            let mut minutes = asked.minutes.clone();
            minutes.push(12 * 60);
            minutes.sort_unstable();
            minutes.dedup();
            let at = |minute: &u16| self.day.and_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0);
            let happened = minutes.iter().map(at).filter(Option::is_some);
            atoms.push(Atom::Event(*id, std::iter::once(None).chain(happened).collect()));
        }
        for (at, (sum, edges)) in self.sums.iter().enumerate() {
            // a fact that is also asked for by itself, or in another sum, ties the two together
            let others = self.sums.iter().enumerate().filter(|(other, _)| *other != at);
            let mut elsewhere = others.flat_map(|(_, (other, _))| &other.terms).map(|(id, _)| id);
            let tied = |id: &FactId| self.facts.iter().any(|(known, _)| known == id);
            if sum.terms.iter().any(|(id, _)| tied(id))
                || elsewhere.any(|id| sum.terms.iter().any(|(own, _)| own == id))
            {
                return None;
            }
            atoms.push(Atom::Together(sum.cells(self.plan, edges)?));
        }
        let cells = atoms.iter().try_fold(1_usize, |cells, atom| cells.checked_mul(atom.len()))?;
        (self.decidable && cells <= MOST).then_some(atoms)
    }
}

/// Notes a question of a fact or event.
fn asked<K: PartialEq + Copy>(all: &mut Vec<(K, Asked)>, id: K, note: impl FnOnce(&mut Asked)) {
    if !all.iter().any(|(known, _)| *known == id) {
        all.push((id, Asked::default()));
    }
    if let Some((_, asked)) = all.iter_mut().find(|(known, _)| *known == id) {
        note(asked);
    }
}

/// Values of a fact that stand for all that it can be.
fn values(fact: &Fact, asked: &Asked) -> Option<Vec<Value>> {
    Some(match &fact.kind {
        Type::Flag => vec![Value::Flag(false), Value::Flag(true)],
        Type::OneOf(choices) => (0..choices.len()).map(|at| Value::Choice(at as u16)).collect(),
        Type::SeveralOf(_) => {
            let bits: Vec<u64> = (0..64).map(|at| 1_u64 << at).filter(|bit| asked.bits & bit != 0).collect();
            if bits.len() > 16 {
                return None;
            }
            let set = |subset: u64| (0..).zip(&bits).filter(|(at, _)| subset >> at & 1 == 1).map(|(_, bit)| *bit).sum();
            (0..1_u64 << bits.len()).map(|subset| Value::Set(set(subset))).collect()
        }
        Type::Number { whole } => numbers(fact, asked, *whole)?,
        Type::Money => numbers(fact, asked, false)?,
        Type::Date | Type::Moment => dates(fact, asked)?,
        Type::Many(_) => return None,
    })
}

/// Each edge, a value between each two, one below and one above all; those that the fact's limits allow.
fn numbers(fact: &Fact, asked: &Asked, whole: bool) -> Option<Vec<Value>> {
    let first = asked.edges.first()?;
    let mut edges = asked.edges.iter().map(|edge| edge.ratio().ok()).collect::<Option<Vec<Ratio>>>()?;
    // between a limit of the fact and an edge there may be less than one
    let limits = [fact.limits.lower, fact.limits.upper].into_iter().flatten();
    edges.extend(limits.filter_map(|(limit, _)| Value::from(limit).ratio().ok()));
    if whole {
        edges = edges.iter().flat_map(|edge| [edge.floor(), edge.ceil()]).map(Ratio::integer).collect();
    }
    edges.sort_unstable();
    edges.dedup();
    let mut all = vec![edges.first()?.sub(Ratio::ONE).ok()?];
    for (at, edge) in edges.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|at| edges.get(at)) {
            let middle = before.add(*edge).ok()?.div(Ratio::integer(2))?.ok()?;
            all.push(if whole { Ratio::integer(middle.floor()) } else { middle });
        }
        all.push(*edge);
    }
    all.push(edges.last()?.add(Ratio::ONE).ok()?);
    all.sort_unstable();
    all.dedup();
    let values = all.into_iter().filter(|value| !whole || value.is_integer()).map(|value| first.like(value));
    Some(values.filter(|value| crate::engine::facts::allows(fact, value)).collect())
}

fn dates(fact: &Fact, asked: &Asked) -> Option<Vec<Value>> {
    let mut edges = asked.edges.iter().map(Value::date).collect::<Option<Vec<NaiveDate>>>()?;
    let limits = [fact.limits.lower, fact.limits.upper].into_iter().flatten();
    edges.extend(limits.filter_map(|(limit, _)| Value::from(limit).date()));
    edges.sort_unstable();
    edges.dedup();
    let mut all = Vec::new();
    for edge in edges {
        all.extend([edge.checked_sub_days(Days::new(1))?, edge, edge.checked_add_days(Days::new(1))?]);
    }
    all.sort_unstable();
    all.dedup();
    Some(all.into_iter().map(Value::Date).filter(|day| crate::engine::facts::allows(fact, day)).collect())
}

/// One kind of dossier.
pub(super) struct Cell {
    pub(super) facts: Vec<(FactId, Value)>,
    pub(super) instants: Vec<Option<NaiveDateTime>>,
}

/// Every combination of the atoms' values.
pub(super) fn cells<'a>(plan: &Plan, atoms: &'a [Atom]) -> impl Iterator<Item = Cell> + use<'a> {
    let count: usize = atoms.iter().map(Atom::len).product();
    // where no event is asked for, none has happened: nothing needs to be made for each cell
    let events = if atoms.iter().any(|atom| matches!(atom, Atom::Event(..))) { plan.events.len() } else { 0 };
    (0..count).map(move |number| {
        let mut cell = Cell { facts: Vec::new(), instants: vec![None; events] };
        let mut rest = number;
        for atom in atoms {
            let at = rest % atom.len();
            rest /= atom.len();
            match atom {
                Atom::Fact(id, values) => cell.facts.extend(values.get(at).map(|value| (*id, value.clone()))),
                Atom::Together(facts) => cell.facts.extend(facts.get(at).into_iter().flatten().cloned()),
                Atom::Event(id, instants) => {
                    if let (Some(slot), Some(at)) = (cell.instants.get_mut(id.0 as usize), instants.get(at)) {
                        *slot = *at;
                    }
                }
            }
        }
        cell
    })
}
