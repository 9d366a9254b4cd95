//! Which statements are in force and which of them answers: V1 to V7, E1 to E3.

use crate::case::*;
use crate::date::Moment;
use crate::faults::Fault;

/// The contract does not settle this; what depends on it is not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent(pub &'static str);

/// What a slot says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said<'a> {
    One(&'a Meaning),
    Nothing,
    Conflict,
}

pub struct Rules<'a> {
    pub case: &'a Case,
    pub fault: Option<Fault>,
    /// As it stands.
    pub log: Vec<Occurrence>,
}

/// A statement with the rank of its block: the base is the oldest.
#[derive(Clone, Copy)]
pub struct Stated<'a> {
    pub statement: &'a Statement,
    pub rank: usize,
}

impl<'a> Rules<'a> {
    pub fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// The instant of a point as far as it is known: D5.
    pub fn known(&self, event: Event) -> Option<Moment> {
        if event == EVALUATION {
            return self.log.iter().find(|occurrence| occurrence.kind == EventKind::Evaluation).map(|found| found.at);
        }
        self.case.dossier.stated(event).filter(|at| *at <= self.case.as_of || self.is(Fault::LaterEventsKnown))
    }

    /// V6: the anchor of a layer; that of the procedure may be its regime's.
    pub fn anchor(&self, layer: &Layer) -> Option<Event> {
        layer.anchor.or_else(|| self.case.layers.iter().rev().find_map(|layer| layer.anchor))
    }

    fn is_active(&self, layer: &Layer, block: &Block) -> Result<bool, Silent> {
        let Some(since) = block.since else { return Ok(true) };
        let Some(anchor) = self.anchor(layer) else { return Err(Silent("dated blocks without an anchor")) };
        // V6: an anchor that has not happened is read as `as_of`.
        let day = self.known(anchor).unwrap_or(self.case.as_of).date;
        let begun = if self.is(Fault::SinceExclusive) { since < day } else { since <= day };
        let ended =
            block.until.is_some_and(|until| if self.is(Fault::UntilExclusive) { until <= day } else { until < day });
        Ok(begun && !ended)
    }

    /// The active blocks of a layer, oldest first: V2, V4.
    fn active(&self, layer: &'a Layer) -> Result<Vec<&'a Block>, Silent> {
        let mut blocks = Vec::new();
        for block in &layer.blocks {
            if self.is_active(layer, block)? {
                blocks.push(block);
            }
        }
        blocks.sort_by_key(|block| block.since);
        if let Some(newest) = blocks.iter().rposition(|block| block.replacing_all)
            && !self.is(Fault::ReplacingAllForgotten)
        {
            let since = blocks[newest].since;
            let base_too = self.is(Fault::ReplacingAllTakesTheBase);
            blocks.retain(|block| block.since >= since || block.since.is_none() && !base_too);
        }
        Ok(blocks)
    }

    /// V3: the statements of one layer that stand for a slot.
    fn group(&self, layer: &'a Layer, slot: Slot) -> Result<Vec<Stated<'a>>, Silent> {
        let blocks = self.active(layer)?;
        let states = |block: &&Block| {
            block.statements.iter().any(|statement| statement.states(slot) && !self.is_also(block, statement))
        };
        let joins = |block: &&Block| block.statements.iter().any(|statement| statement.states(slot));
        let found =
            if self.is(Fault::AlsoReplaces) { blocks.iter().rposition(joins) } else { blocks.iter().rposition(states) };
        let Some(newest) = found else {
            return if blocks.iter().any(joins) {
                Err(Silent("`also` with nothing to join in its layer"))
            } else {
                Ok(Vec::new())
            };
        };
        let mut group = Vec::new();
        for (rank, block) in blocks.iter().enumerate() {
            for statement in &block.statements {
                let stands = rank == newest || rank > newest && self.is_also(block, statement);
                let survives = self.is(Fault::OlderExceptionsSurvive) && statement.guard != Guard::Always;
                if statement.states(slot) && (stands || survives) {
                    group.push(Stated { statement, rank });
                }
            }
        }
        Ok(group)
    }

    /// V5: the highest layer that states the slot.
    pub fn stated(&self, layers: &'a [Layer], slot: Slot) -> Result<Vec<Stated<'a>>, Silent> {
        let mut answer: Option<Vec<Stated<'a>>> = None;
        let downwards: Vec<&Layer> =
            if self.is(Fault::RegimeAboveProcedure) { layers.iter().collect() } else { layers.iter().rev().collect() };
        let mut hidden_elsewhere = false;
        for layer in downwards {
            let group = self.group(layer, slot)?;
            if answer.is_none() && !group.is_empty() {
                if hidden_elsewhere {
                    return Err(Silent("V5: does a block that is not in force hide the lower layer?"));
                }
                answer = Some(group);
            } else if group.is_empty() {
                hidden_elsewhere |=
                    layer.blocks.iter().flat_map(|block| &block.statements).any(|statement| statement.states(slot));
            }
        }
        Ok(answer.unwrap_or_default())
    }

    /// E1, E2: the highest level with a true condition, and on it the newest block.
    pub fn choose(&self, group: &[Stated<'a>]) -> Said<'a> {
        if self.is(Fault::FirstMatchAnswers) {
            let first = group.iter().find(|stated| self.holds_guard(&stated.statement.guard));
            return first.map_or(Said::Nothing, |stated| Said::One(&stated.statement.meaning));
        }
        for level in [2, 1, 0] {
            let on_level: Vec<&Stated> = group
                .iter()
                .filter(|stated| {
                    self.level(&stated.statement.guard) == level && self.holds_guard(&stated.statement.guard)
                })
                .collect();
            let Some(newest) = on_level.iter().map(|stated| stated.rank).max() else { continue };
            let values: Vec<&Meaning> = on_level
                .iter()
                .filter(|stated| stated.rank == newest)
                .map(|stated| &stated.statement.meaning)
                .collect();
            return if values.iter().all(|value| *value == values[0]) { Said::One(values[0]) } else { Said::Conflict };
        }
        Said::Nothing
    }

    fn level(&self, guard: &Guard) -> usize {
        match guard {
            Guard::Always => 0,
            Guard::When(_) => 1,
            Guard::Overriding(_) if self.is(Fault::OverridingIsAnOrdinaryException) => 1,
            Guard::Overriding(_) => 2,
        }
    }

    pub fn say(&self, slot: Slot) -> Result<Said<'a>, Silent> {
        Ok(self.choose(&self.stated(&self.case.layers, slot)?))
    }

    /// Where the slot is optional and a conflict would be the generator's mistake.
    pub fn one(&self, slot: Slot) -> Result<Option<&'a Meaning>, Silent> {
        match self.say(slot)? {
            Said::One(meaning) => Ok(Some(meaning)),
            Said::Nothing => Ok(None),
            Said::Conflict => Err(Silent("a conflict outside `due`")),
        }
    }

    /// T2: the policy of a family; `counting` on a deadline wins.
    pub fn policy(&self, slot: Slot, counting: &[Policy]) -> Result<Option<Policy>, Silent> {
        if let Some(policy) = counting.iter().find(|policy| policy.slot() == slot) {
            return Ok(Some(*policy));
        }
        match self.one(slot)? {
            Some(Meaning::Count(policies)) => Ok(policies.iter().copied().find(|policy| policy.slot() == slot)),
            _ => Ok(None),
        }
    }

    pub fn holds_guard(&self, guard: &Guard) -> bool {
        match guard {
            Guard::Always => true,
            Guard::When(condition) | Guard::Overriding(condition) => self.holds(condition),
        }
    }

    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Flag(name) => self.fact(name) == Value::Flag(true),
            Condition::Integer(name, range) => range.holds(self.number(name)),
            Condition::Choice { fact, is, of } => {
                let Value::Choice(chosen) = self.fact(fact) else { panic!("{fact} is no choice") };
                of.contains(&chosen) == *is
            }
            Condition::After(event, minute) => {
                // T12 for cutoffs, and for conditions alike: later than that minute.
                self.case.dossier.stated(event).is_some_and(|at| at.minute > *minute)
            }
            Condition::Not(inner) => !self.holds(inner),
            Condition::And(left, right) => self.holds(left) && self.holds(right),
            Condition::Or(left, right) => self.holds(left) || self.holds(right),
        }
    }

    pub fn fact(&self, name: &str) -> Value {
        let declared = self.case.facts.iter().find(|fact| fact.name == name).expect("a declared fact");
        self.case.dossier.facts.get(name).copied().or(declared.default).expect("a fact with a value")
    }

    pub fn number(&self, name: &str) -> i128 {
        match self.fact(name) {
            Value::Integer(number) | Value::Money(number) => number,
            other => panic!("{name} is {other:?}, no number"),
        }
    }

    /// V1: written, or read into an `exempt` or `undetermined` with `when` in a block that has no `amount`.
    fn is_also(&self, block: &Block, statement: &Statement) -> bool {
        let beside =
            matches!(statement.meaning, Meaning::Exempt | Meaning::Undetermined(_)) && statement.guard != Guard::Always;
        let has_amount = block.statements.iter().any(|other| matches!(other.meaning, Meaning::Amount(_)));
        statement.also || beside && !has_amount && !self.is(Fault::ExemptHidesTheAmount)
    }
}
