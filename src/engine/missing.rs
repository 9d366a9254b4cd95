//! What a dossier lacks: the same engine, asked again with every kind of value of the facts that are not given.

mod direction;
mod uses;
mod values;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::amount::{Currency, Money};
use crate::assessment::{Assessment, Completeness, DossierError, Extreme, Given, Missing, Outcome, Spread, Unanswered};
use crate::dossier::{AsOf, Channel, Dossier, FactValue};
use crate::engine::missing::uses::Uses;
use crate::engine::missing::values::Values;
use crate::engine::questions;
use crate::model::builtin;
use crate::plan::{Anchor, FactId, FeeSlots, LayeredBlock, Plan};

/// More combinations of values than this are not looked at.
const MOST: usize = 1 << 12;

/// Which half of an answer is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Half {
    Times,
    Fees,
}

/// What a dossier lacks.
///
/// # Errors
/// As for [`crate::engine::assess`].
pub fn missing(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> Result<Missing, DossierError> {
    let answer = super::assess(plan, dossier, as_of)?;
    let mut search = Search::new(plan, dossier, as_of);
    let times = search.explore(Half::Times);
    let fees = search.explore(Half::Fees);
    let facts = search.fewest();
    let due = answer.procedure.is_some().then(|| {
        times.spread(Key::Due, search.gave_up, |days| {
            i32::try_from(days).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
        })
    });
    let mut currencies: Vec<Currency> = fees.leaves.iter().flat_map(Leaf::currencies).collect();
    currencies.sort_by_key(|currency| (*currency != Currency::VND, currency.code().to_owned()));
    currencies.dedup();
    let totals = currencies.into_iter().map(|currency| {
        let money = |minor| Some(Money { currency, minor });
        (currency, fees.spread(Key::Total(currency), search.gave_up, money))
    });
    let totals = totals.collect();
    let mut unanswered: Vec<Unanswered> = Vec::new();
    for one in times.leaves.into_iter().chain(fees.leaves).flat_map(|leaf| leaf.unanswered) {
        if !unanswered
            .iter()
            .any(|known| (&known.part, known.outcome, &known.reason) == (&one.part, one.outcome, &one.reason))
        {
            unanswered.push(one);
        }
    }
    let completeness = match (search.gave_up, search.sampled) {
        (true, _) => Completeness::TooMany,
        (false, true) => Completeness::Sampled,
        (false, false) => Completeness::Complete,
    };
    let facts = facts.into_iter().filter_map(|fact| plan.facts.get(fact.0 as usize)).map(questions::question);
    Ok(Missing {
        id: answer.id,
        procedure: answer.procedure,
        as_of: answer.as_of,
        rules: answer.rules,
        facts: facts.collect(),
        completeness,
        due,
        totals,
        unanswered,
    })
}

/// What a leaf measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Due,
    Total(Currency),
}

/// An answer that lacks nothing, and the values that lead there.
struct Leaf {
    with: Given,
    /// Least and greatest of what is measured.
    values: Vec<(Key, i128, i128)>,
    /// What moves on beyond these values.
    beyond: Vec<Key>,
    unanswered: Vec<Unanswered>,
    /// Whether nothing is left without a value.
    whole: bool,
}

impl Leaf {
    fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.values.iter().filter_map(|(key, ..)| if let Key::Total(currency) = key { Some(*currency) } else { None })
    }

    /// What it comes to; nothing is collected in a currency that a whole receipt does not name.
    fn value(&self, key: Key) -> Option<(i128, i128)> {
        let found = self.values.iter().find(|(known, ..)| *known == key).map(|(_, low, high)| (*low, *high));
        found.or_else(|| (key != Key::Due && self.whole).then_some((0, 0)))
    }

    /// Whether the law, or what is wrong, leaves this without even candidates: then no range is all of it.
    fn leaves_open(&self, key: Key) -> bool {
        self.value(key).is_none()
            && self.unanswered.iter().any(|one| {
                let concerns = one.part == "dossier" || (one.part == "due") == (key == Key::Due);
                concerns && matches!(one.outcome, "undetermined" | "error")
            })
    }
}

/// Every answer of one half.
#[derive(Default)]
struct Explored {
    leaves: Vec<Leaf>,
    /// By what is measured: the facts with which it grows, or falls, without a bound.
    up: Vec<(Key, Arc<str>)>,
    down: Vec<(Key, Arc<str>)>,
    /// Facts whose values do not show how far an answer goes.
    open: Vec<Arc<str>>,
}

impl Explored {
    fn spread<T>(&self, key: Key, gave_up: bool, value: impl Fn(i128) -> Option<T>) -> Spread<T> {
        let left_open = self.leaves.iter().any(|leaf| !leaf.beyond.contains(&key) && leaf.leaves_open(key));
        let bounded = |moving: &[(Key, Arc<str>)]| {
            self.open.is_empty() && !gave_up && !left_open && !moving.iter().any(|(known, _)| *known == key)
        };
        let ends = || {
            let counted = self.leaves.iter().filter(|leaf| !leaf.beyond.contains(&key));
            counted.filter_map(|leaf| leaf.value(key).map(|ends| (leaf, ends)))
        };
        let end = |leaf: &Leaf, at| value(at).map(|value| Extreme { value, with: leaf.with.clone() });
        let least = ends().min_by_key(|(_, (low, _))| *low).filter(|_| bounded(&self.down));
        // the first of the greatest, as of the least
        let greatest = ends().min_by_key(|(_, (_, high))| std::cmp::Reverse(*high)).filter(|_| bounded(&self.up));
        let mut depends_on = self.open.clone();
        for (_, name) in self.up.iter().chain(&self.down).filter(|(known, _)| *known == key) {
            if !depends_on.contains(name) {
                depends_on.push(Arc::clone(name));
            }
        }
        Spread {
            least: least.and_then(|(leaf, (low, _))| end(leaf, low)),
            greatest: greatest.and_then(|(leaf, (_, high))| end(leaf, high)),
            depends_on,
        }
    }
}

struct Search<'p> {
    plan: &'p Plan,
    dossier: &'p Dossier,
    as_of: &'p AsOf,
    uses: Uses<'p>,
    values: HashMap<FactId, Values>,
    /// Facts that answers lacked.
    seen: Vec<FactId>,
    asked: usize,
    gave_up: bool,
    sampled: bool,
}

impl<'p> Search<'p> {
    fn new(plan: &'p Plan, dossier: &'p Dossier, as_of: &'p AsOf) -> Self {
        let (uses, values) = (Uses::of(plan, dossier), HashMap::new());
        Self { plan, dossier, as_of, uses, values, seen: Vec::new(), asked: 0, gave_up: false, sampled: false }
    }

    fn answer(&mut self, dossier: &Dossier) -> Result<Assessment, DossierError> {
        self.asked += 1;
        super::assess(self.plan, dossier, self.as_of)
    }

    fn values(&mut self, fact: FactId) -> Values {
        let uses = &self.uses;
        self.values.entry(fact).or_insert_with(|| uses.values(fact)).clone()
    }

    /// Every answer of a half, each fact being given when an answer lacks it.
    fn explore(&mut self, half: Half) -> Explored {
        let mut explored = Explored::default();
        let mut with = Vec::new();
        self.branch(half, &self.dossier.clone(), &mut with, &mut explored);
        explored
    }

    fn branch(&mut self, half: Half, dossier: &Dossier, with: &mut Vec<(FactId, FactValue)>, into: &mut Explored) {
        if into.leaves.len() >= MOST {
            self.gave_up = true;
            return;
        }
        let answer = match self.answer(dossier) {
            Ok(answer) => answer,
            // a value that the fact cannot have stands for no dossier
            Err(error) if values::is_no_value(error.kind) => return,
            Err(error) => {
                let (part, reason) = ("dossier".to_owned(), Arc::from(error.message));
                let unanswered = vec![Unanswered { part, outcome: "error", reason, with: self.named(with) }];
                let leaf =
                    Leaf { with: self.named(with), values: Vec::new(), beyond: Vec::new(), unanswered, whole: false };
                into.leaves.push(leaf);
                return;
            }
        };
        let open = self.lacking(half, &answer, dossier);
        let Some((fact, values)) = open.into_iter().find_map(|fact| {
            let values = self.useful(half, fact, dossier);
            (!values.all.is_empty()).then_some((fact, values))
        }) else {
            into.leaves.push(self.leaf(half, &answer, with));
            return;
        };
        if !self.seen.contains(&fact) {
            self.seen.push(fact);
        }
        self.sampled |= values.sampled;
        let name = self.name(fact);
        let unbounded = if half == Half::Times { values.times_open } else { values.fees_open };
        if unbounded && !into.open.contains(&name) {
            into.open.push(Arc::clone(&name));
        }
        for value in values.all {
            self.try_value(half, dossier, (fact, value), with, into);
        }
        if let Some([far, farther]) = values.far {
            let start = into.leaves.len();
            self.try_value(half, dossier, (fact, far), with, into);
            let middle = into.leaves.len();
            self.try_value(half, dossier, (fact, farther), with, into);
            beyond(into, &name, start, middle);
        }
    }

    fn try_value(
        &mut self,
        half: Half,
        dossier: &Dossier,
        (fact, value): (FactId, FactValue),
        with: &mut Vec<(FactId, FactValue)>,
        into: &mut Explored,
    ) {
        let given = self.give(dossier, fact, &value);
        with.push((fact, value));
        self.branch(half, &given, with, into);
        with.pop();
    }

    /// The values of a fact; of benefits to choose from, those that are candidates.
    fn useful(&mut self, half: Half, fact: FactId, dossier: &Dossier) -> Values {
        let mut values = self.values(fact);
        if fact == builtin::CHOSEN_BENEFIT {
            values.all.retain(|value| {
                let given = self.give(dossier, fact, value);
                self.answer(&given).is_ok_and(|answer| !self.named_missing(half, &answer).contains(&fact))
            });
        }
        values
    }

    fn name(&self, fact: FactId) -> Arc<str> {
        self.plan.facts.get(fact.0 as usize).map_or_else(|| Arc::from("?"), |found| Arc::clone(&found.name))
    }

    fn named(&self, with: &[(FactId, FactValue)]) -> Given {
        with.iter().map(|(fact, value)| (self.name(*fact), written(value))).collect()
    }

    /// The dossier with one more fact, or with the field that a built-in fact is.
    fn give(&self, dossier: &Dossier, fact: FactId, value: &FactValue) -> Dossier {
        let mut given = dossier.clone();
        match (fact, value) {
            (builtin::CHANNEL, FactValue::Text(text)) => {
                given.channel = Channel::ALL.into_iter().find(|channel| channel.as_str() == text);
            }
            (builtin::OFFICE, FactValue::Text(text)) => given.office = Some(text.clone()),
            (builtin::PLACE, FactValue::Text(text)) => given.place = Some(text.clone()),
            _ => {
                given.facts.insert(self.name(fact).to_string(), value.clone());
            }
        }
        given
    }

    fn is_given(&self, fact: FactId, dossier: &Dossier) -> bool {
        match fact {
            builtin::CHANNEL => dossier.channel.is_some(),
            builtin::OFFICE => dossier.office.is_some(),
            builtin::PLACE => dossier.place.is_some(),
            _ => dossier.facts.contains_key(&*self.name(fact)),
        }
    }

    /// The facts that a half of an answer lacks, in order of declaration.
    fn lacking(&self, half: Half, answer: &Assessment, dossier: &Dossier) -> Vec<FactId> {
        let mut facts = self.named_missing(half, answer);
        facts.extend(self.anchors(half, answer));
        facts.retain(|fact| !self.is_given(*fact, dossier));
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    fn named_missing(&self, half: Half, answer: &Assessment) -> Vec<FactId> {
        let add = |missing: &[Arc<str>]| -> Vec<FactId> {
            missing.iter().filter_map(|name| self.plan.fact_names.get(name)).copied().collect()
        };
        let mut facts = Vec::new();
        match half {
            Half::Times => {
                let main = [&answer.due, &answer.original_due].into_iter();
                let named = answer.deadlines.iter().map(|one| &one.due).chain(answer.steps.iter().map(|one| &one.due));
                for due in main.chain(named) {
                    if let Outcome::Undetermined(open) = &due.outcome {
                        facts.extend(add(&open.missing));
                    }
                }
            }
            Half::Fees => {
                for line in &answer.fees {
                    if let Outcome::Undetermined(open) = &line.outcome {
                        facts.extend(add(&open.missing));
                    }
                }
            }
        }
        facts
    }

    /// Facts that date the law and are not given: the answer is provisional for want of them.
    fn anchors(&self, half: Half, answer: &Assessment) -> Vec<FactId> {
        let plan = self.plan;
        let of = |blocks: &[LayeredBlock]| -> Vec<FactId> {
            let dated = blocks.iter().filter(|layered| layered.block.since.is_some());
            dated
                .filter_map(
                    |layered| if let Some(Anchor::Fact(fact)) = layered.block.anchor { Some(fact) } else { None },
                )
                .collect()
        };
        match half {
            Half::Times if answer.due.provisional => {
                let code = answer.procedure.as_deref().and_then(|code| plan.procedure_codes.get(code));
                let procedure = code.and_then(|at| plan.procedures.get(*at as usize));
                procedure.map(|procedure| of(&procedure.blocks)).unwrap_or_default()
            }
            Half::Times => Vec::new(),
            Half::Fees => {
                let lines = answer.fees.iter().filter(|line| line.provisional);
                let fees = lines.filter_map(|line| plan.fees.get(plan.fee_names.get(&line.name)?.0 as usize));
                let anchors = |slots: &FeeSlots| {
                    let own = if let Some(Anchor::Fact(fact)) = slots.anchor { Some(fact) } else { None };
                    of(&slots.blocks).into_iter().chain(own).collect::<Vec<_>>()
                };
                fees.flat_map(|fee| anchors(&fee.slots)).collect()
            }
        }
    }

    fn leaf(&self, half: Half, answer: &Assessment, with: &[(FactId, FactValue)]) -> Leaf {
        let named = self.named(with);
        let mut unanswered = Vec::new();
        let mut note = |part: String, said: Option<(&'static str, Arc<str>)>| {
            if let Some((outcome, reason)) = said {
                unanswered.push(Unanswered { part, outcome, reason, with: named.clone() });
            }
        };
        let mut values = Vec::new();
        match half {
            Half::Times => {
                if answer.procedure.is_some() {
                    note("due".to_owned(), unsaid(&answer.due.outcome, true));
                }
                for one in &answer.deadlines {
                    note(format!("deadline {}", one.name), unsaid(&one.due.outcome, false));
                }
                for one in &answer.steps {
                    note(format!("step {}", one.name), unsaid(&one.due.outcome, false));
                }
                let dates = match &answer.due.outcome {
                    Outcome::Value(due) => std::slice::from_ref(due),
                    Outcome::Undetermined(open) => &open.candidates,
                    Outcome::None(_) | Outcome::Awaiting(_) | Outcome::Exempt(_) | Outcome::Error(_) => &[],
                };
                let days = |date: NaiveDate| i128::from(date.num_days_from_ce());
                let earliest = dates.iter().map(|due| days(due.earliest.min(due.date))).min();
                let latest = dates.iter().map(|due| days(due.latest.max(due.date))).max();
                values.extend(earliest.zip(latest).map(|(low, high)| (Key::Due, low, high)));
            }
            Half::Fees => {
                for line in &answer.fees {
                    note(format!("fee {}", line.name), unsaid(&line.outcome, false));
                }
                for total in &answer.totals {
                    if let (Some(low), Some(high)) = (total.minimum, total.maximum) {
                        values.push((Key::Total(total.currency), low.minor, high.minor));
                    }
                }
            }
        }
        let whole = unanswered.is_empty();
        Leaf { with: named, values, beyond: Vec::new(), unanswered, whole }
    }

    /// The fewest facts that decide both halves whatever they are; the first in order of declaration among equals.
    fn fewest(&mut self) -> Vec<FactId> {
        let mut seen = self.seen.clone();
        seen.sort_unstable();
        if self.gave_up {
            return seen;
        }
        self.asked = 0;
        let without = |fact: FactId| seen.iter().copied().filter(|other| *other != fact).collect::<Vec<_>>();
        let (mut needed, mut rest) = (Vec::new(), Vec::new());
        for fact in &seen {
            if self.decide(&without(*fact)) { rest.push(*fact) } else { needed.push(*fact) }
        }
        for count in 0..=rest.len() {
            for chosen in (0..1_u64 << rest.len().min(20)).filter(|subset| subset.count_ones() as usize == count) {
                let more = rest.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, fact)| *fact);
                let mut facts: Vec<FactId> = needed.iter().copied().chain(more).collect();
                facts.sort_unstable();
                if self.decide(&facts) {
                    return facts;
                }
                if self.gave_up {
                    return seen;
                }
            }
        }
        seen
    }

    /// Whether these facts decide both halves, whatever they are.
    fn decide(&mut self, facts: &[FactId]) -> bool {
        let dossier = self.dossier.clone();
        [Half::Times, Half::Fees].into_iter().all(|half| self.decides(half, &dossier, facts))
    }

    fn decides(&mut self, half: Half, dossier: &Dossier, facts: &[FactId]) -> bool {
        if self.asked > 16 * MOST {
            self.gave_up = true;
            return false;
        }
        let Ok(answer) = self.answer(dossier) else { return true };
        let open = self.lacking(half, &answer, dossier);
        let useful = open.into_iter().map(|fact| (fact, self.useful(half, fact, dossier)));
        let all: Vec<(FactId, Values)> = useful.filter(|(_, values)| !values.all.is_empty()).collect();
        if all.is_empty() {
            return true;
        }
        let Some((fact, values)) = all.into_iter().find(|(fact, _)| facts.contains(fact)) else { return false };
        values.all.iter().chain(values.far.iter().flatten()).all(|value| {
            let given = self.give(dossier, fact, value);
            self.decides(half, &given, facts)
        })
    }
}

/// Compares what was found beyond all edges with what was found twice as far, and keeps the nearer.
fn beyond(into: &mut Explored, name: &Arc<str>, start: usize, middle: usize) {
    let farther = into.leaves.split_off(middle);
    let near = into.leaves.get_mut(start..).unwrap_or_default();
    let mut keys: Vec<Key> = Vec::new();
    near.iter().chain(&farther).flat_map(|leaf| &leaf.values).for_each(|(key, ..)| {
        if !keys.contains(key) {
            keys.push(*key);
        }
    });
    for key in keys {
        let ends = |leaves: &[Leaf]| {
            let values = || leaves.iter().filter_map(|leaf| leaf.value(key));
            (values().map(|(low, _)| low).min(), values().map(|(_, high)| high).max())
        };
        let ((low, high), (lower, higher)) = (ends(near), ends(&farther));
        if higher > high {
            into.up.push((key, Arc::clone(name)));
        }
        if lower < low {
            into.down.push((key, Arc::clone(name)));
        }
        if (low, high) != (lower, higher) {
            near.iter_mut().for_each(|leaf| leaf.beyond.push(key));
        }
    }
}

/// What an outcome without a value says; that the law gives none is said of the due date alone.
fn unsaid<T>(outcome: &Outcome<T>, none: bool) -> Option<(&'static str, Arc<str>)> {
    match outcome {
        Outcome::Value(_) | Outcome::Exempt(_) => None,
        Outcome::None(why) => none.then(|| (outcome.word(), Arc::from(*why))),
        Outcome::Awaiting(event) => Some((outcome.word(), Arc::clone(event))),
        Outcome::Undetermined(open) => Some((outcome.word(), Arc::clone(&open.reason))),
        Outcome::Error(error) => Some((outcome.word(), Arc::from(error.message.as_str()))),
    }
}

/// A value as text.
fn written(value: &FactValue) -> String {
    match value {
        FactValue::Flag(flag) => flag.to_string(),
        FactValue::Integer(number) => number.to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Money(money) => money.to_string(),
        FactValue::Moment(moment) => moment.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::List(values) => values.iter().map(written).collect::<Vec<_>>().join(", "),
        FactValue::Record(fields) => {
            let fields: BTreeMap<&str, String> =
                fields.iter().map(|(name, value)| (name.as_str(), written(value))).collect();
            fields.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
    }
}
