//! Which statement of a slot answers: versions (V2–V5) and exceptions (E1–E3).

use std::sync::Arc;

use chrono::NaiveDate;

use crate::assessment::{DossierError, ErrorKind, Fate, StatementId, Verdict};
use crate::engine::expression::{Frame, Reader, Truth};
use crate::engine::value::Stop;
use crate::plan::{Anchor, Block, Entry, LayeredBlock, Level, Slot, Statement};
use crate::source::Place;

/// Which blocks are in force, and in which layer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Activity {
    /// By block: its layer when it is in force. Deeper places win, then later declarations.
    layers: Vec<Option<(u16, u16)>>,
    since: Vec<Option<NaiveDate>>,
    /// Whether `as_of` stood in for an anchor that has not happened.
    pub(crate) provisional: bool,
}

/// The statements that can answer a slot.
#[derive(Debug, Clone)]
pub(crate) struct Answers<'p, K> {
    /// Those that can answer; exactly one when nothing is missing.
    pub(crate) statements: Vec<&'p Arc<Statement<K>>>,
    /// Whether it is possible that none answers.
    pub(crate) none: bool,
    /// Facts that would decide it.
    pub(crate) missing: Vec<Arc<str>>,
}

impl<'p> Reader<'p> {
    /// Decides which blocks are in force (V2, V4, V6, V7); `date` replaces every anchor (of tables).
    pub(crate) fn activity(&mut self, blocks: &'p [LayeredBlock], date: Option<NaiveDate>) -> Result<Activity, Stop> {
        let mut activity = Activity {
            layers: vec![None; blocks.len()],
            since: blocks.iter().map(|block| block.block.since).collect(),
            provisional: false,
        };
        let mark = self.record.map(|record| record.mark());
        for (at, layered) in blocks.iter().enumerate() {
            let layer = self.block_layer(layered, date, &mut activity.provisional)?;
            if let Some(slot) = activity.layers.get_mut(at) {
                *slot = layer;
            }
        }
        let before = self.record.map(|_| activity.layers.clone());
        silence_replaced(blocks, &mut activity.layers);
        if let (Some(record), Some(mark), Some(before)) = (self.record, mark, before) {
            let silenced = before.iter().zip(&activity.layers).zip(blocks);
            let silenced = silenced.filter(|((before, after), _)| before.is_some() && after.is_none());
            let heads: Vec<Place> = silenced.map(|(_, layered)| layered.block.place).collect();
            record.replaced(mark, &heads);
            record.keep_once(blocks.as_ptr() as usize, mark);
        }
        Ok(activity)
    }

    /// A block that is not in force, and why.
    fn left_out<T>(&self, block: &Block, day: Option<NaiveDate>, fate: Fate) -> Result<Option<T>, Stop> {
        if let Some(record) = self.record {
            record.block(block, day, fate);
        }
        Ok(None)
    }

    fn block_layer(
        &mut self,
        layered: &'p LayeredBlock,
        date: Option<NaiveDate>,
        provisional: &mut bool,
    ) -> Result<Option<(u16, u16)>, Stop> {
        let block = &layered.block;
        if block.issued.is_some_and(|issued| issued > self.known_on) {
            return self.left_out(block, None, Fate::NotIssued);
        }
        let (mut depth, mut decides) = (0, None);
        if !block.places.is_empty() {
            let Some(place) = self.place else { return self.left_out(block, None, Fate::OtherPlace) };
            let holds = block.places.iter().filter(|other| self.plan.lies_in(place, **other));
            match holds.filter_map(|other| self.plan.places.get(other.0 as usize)).map(|found| found.depth).max() {
                Some(found) => depth = found,
                None => return self.left_out(block, None, Fate::OtherPlace),
            }
        }
        if let Some(since) = block.since {
            let day = match date {
                Some(day) => day,
                None => self.anchor_date(block.anchor, provisional)?,
            };
            decides = Some(day);
            if day < since {
                return self.left_out(block, decides, Fate::NotYet);
            }
            if block.until.is_some_and(|until| day > until) {
                return self.left_out(block, decides, Fate::Ended);
            }
        }
        if let Some(except) = &block.except {
            match self.truth(&mut Frame::default(), except)? {
                Truth::Yes => return self.left_out(block, decides, Fate::Excepted),
                Truth::No => {}
                Truth::Unknown(missing) => return Err(Stop::Missing(missing)),
            }
        }
        if let Some(record) = self.record {
            record.block(block, decides, Fate::InForce);
        }
        Ok(Some((depth, layered.rank)))
    }

    /// The day that decides the version; `as_of` when the anchor has not happened (V6).
    pub(crate) fn anchor_date(&self, anchor: Option<Anchor>, provisional: &mut bool) -> Result<NaiveDate, Stop> {
        let known = match anchor {
            Some(Anchor::Event(event)) => self.instant(event).map(|at| at.date()),
            Some(Anchor::Fact(fact)) => match self.fact(fact) {
                Ok(value) => value.date(),
                Err(Stop::Missing(_)) => None,
                Err(stop) => return Err(stop),
            },
            None => None,
        };
        Ok(known.unwrap_or_else(|| {
            *provisional = true;
            self.as_of.date()
        }))
    }

    /// The statements that can answer a slot, by E1–E3.
    pub(crate) fn answers<K: PartialEq>(
        &mut self,
        frame: &mut Frame<'p>,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Result<Answers<'p, K>, Stop> {
        let judging = self.record.map(|record| record.judging());
        let answers = self.answers_of(frame, activity, slot);
        if let (Some(record), Some(judging)) = (self.record, judging) {
            record.decided(slot.entries.as_ptr() as usize, judging, unreached(activity, slot));
        }
        answers
    }

    fn answers_of<K: PartialEq>(
        &mut self,
        frame: &mut Frame<'p>,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Result<Answers<'p, K>, Stop> {
        let group = group(activity, slot)?;
        let mut answers = Answers { statements: Vec::new(), none: false, missing: Vec::new() };
        for level in [Level::Overriding, Level::Exception, Level::General] {
            let mut rest: Vec<&Entry<K>> =
                group.iter().copied().filter(|entry| entry.statement.level == level).collect();
            rest.sort_by_key(|entry| std::cmp::Reverse(activity.since(entry.block)));
            while let Some(first) = rest.first() {
                let since = activity.since(first.block);
                let count = rest.iter().take_while(|entry| activity.since(entry.block) == since).count();
                let certain = self.judge(frame, rest.drain(..count), &mut answers)?;
                if certain {
                    return Ok(answers);
                }
            }
        }
        answers.none = true;
        Ok(answers)
    }

    /// Adds the statements of one level and block whose conditions hold or may hold; whether one surely holds.
    fn judge<K: PartialEq>(
        &mut self,
        frame: &mut Frame<'p>,
        entries: impl Iterator<Item = &'p Entry<K>>,
        answers: &mut Answers<'p, K>,
    ) -> Result<bool, Stop> {
        let mut sure: Option<&'p Arc<Statement<K>>> = None;
        for entry in entries {
            let truth = match &entry.statement.when {
                Some(condition) => self.truth(frame, condition)?,
                None => Truth::Yes,
            };
            if let Some(record) = self.record {
                record.judged(entry.statement.id, &truth);
            }
            match truth {
                Truth::No => {}
                Truth::Yes => match sure {
                    None => sure = Some(&entry.statement),
                    Some(other) if other.kind == entry.statement.kind => {}
                    Some(other) => return Err(self.conflict(other.id, entry.statement.id)),
                },
                Truth::Unknown(missing) => {
                    if !answers.statements.iter().any(|other| other.kind == entry.statement.kind) {
                        answers.statements.push(&entry.statement);
                    }
                    for name in missing {
                        if !answers.missing.contains(&name) {
                            answers.missing.push(name);
                        }
                    }
                }
            }
        }
        if let Some(found) = sure {
            let alone = answers.statements.iter().all(|other| other.kind == found.kind);
            if alone {
                answers.statements = vec![found];
                answers.missing.clear();
            } else if !answers.statements.iter().any(|other| other.kind == found.kind) {
                answers.statements.push(found);
            }
        }
        Ok(sure.is_some())
    }

    fn conflict(&mut self, a: crate::assessment::StatementId, b: crate::assessment::StatementId) -> Stop {
        self.clash = Some((a, b));
        let show = |id| {
            self.plan
                .references
                .get(id)
                .map_or_else(String::new, |found| format!("`{}` at {}", found.text, found.place))
        };
        Stop::Error(DossierError::new(
            ErrorKind::ConflictingRules,
            format!("two rules answer differently: {} and {}; one of them must override the other", show(a), show(b)),
        ))
    }

    /// The one statement that answers; nothing when none does; an error when facts are missing.
    pub(crate) fn answer<K: PartialEq>(
        &mut self,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Result<Option<&'p Arc<Statement<K>>>, Stop> {
        let answers = self.answers(&mut Frame::default(), activity, slot)?;
        if !answers.missing.is_empty() {
            return Err(Stop::Missing(answers.missing));
        }
        let found = answers.statements.first().copied();
        if let Some(statement) = found {
            self.used(statement.id);
        }
        Ok(found)
    }

    /// Every statement of the slot's group whose condition holds, in text order (`add`, E4).
    pub(crate) fn all_answers<K: PartialEq>(
        &mut self,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Result<Vec<&'p Arc<Statement<K>>>, Stop> {
        let judging = self.record.map(|record| record.judging());
        let found = self.all_answers_of(activity, slot);
        if let (Some(record), Some(judging)) = (self.record, judging) {
            record.decided(slot.entries.as_ptr() as usize, judging, unreached(activity, slot));
        }
        found
    }

    fn all_answers_of<K: PartialEq>(
        &mut self,
        activity: &Activity,
        slot: &'p Slot<K>,
    ) -> Result<Vec<&'p Arc<Statement<K>>>, Stop> {
        let mut found = Vec::new();
        for entry in collecting_group(activity, slot) {
            let truth = match &entry.statement.when {
                Some(condition) => self.truth(&mut Frame::default(), condition)?,
                None => Truth::Yes,
            };
            if let Some(record) = self.record {
                record.judged(entry.statement.id, &truth);
            }
            match truth {
                Truth::Yes => {
                    self.used(entry.statement.id);
                    found.push(&entry.statement);
                }
                Truth::No => {}
                Truth::Unknown(missing) => return Err(Stop::Missing(missing)),
            }
        }
        Ok(found)
    }
}

/// `replacing all`: no older dated block of the same declaration survives; the base block does (V4).
fn silence_replaced(blocks: &[LayeredBlock], layers: &mut [Option<(u16, u16)>]) {
    for (at, replacing) in blocks.iter().enumerate() {
        if !replacing.block.replacing_all || layers.get(at).is_none_or(Option::is_none) {
            continue;
        }
        for (other, block) in blocks.iter().enumerate() {
            let older = block.declaration == replacing.declaration
                && block.block.since.is_some_and(|since| Some(since) < replacing.block.since);
            if older && let Some(layer) = layers.get_mut(other) {
                *layer = None;
            }
        }
    }
}

impl Activity {
    /// Blocks whose layers are known.
    pub(crate) fn of(blocks: &[LayeredBlock], mut layers: Vec<Option<(u16, u16)>>) -> Self {
        silence_replaced(blocks, &mut layers);
        Self { layers, since: blocks.iter().map(|block| block.block.since).collect(), provisional: false }
    }

    /// Whether a block is in force.
    pub(crate) fn is_active(&self, block: u32) -> bool {
        self.layer(block).is_some()
    }

    fn layer(&self, block: u32) -> Option<(u16, u16)> {
        self.layers.get(block as usize).copied().flatten()
    }

    pub(crate) fn since(&self, block: u32) -> Option<NaiveDate> {
        self.since.get(block as usize).copied().flatten()
    }

    /// Whether any dated block is in force, or no block is dated.
    pub(crate) fn any_version(&self) -> bool {
        let mut dated = self.since.iter().zip(&self.layers).filter(|(since, _)| since.is_some()).peekable();
        dated.peek().is_none() || dated.any(|(_, layer)| layer.is_some())
    }
}

/// The group of a slot (V3, V5), or the conflict of two blocks of one day.
fn group<'p, K>(activity: &Activity, slot: &'p Slot<K>) -> Result<Vec<&'p Entry<K>>, Stop> {
    let (group, clash) = grouped(activity, slot);
    match clash {
        false => Ok(group),
        true => Err(Stop::error(
            ErrorKind::ConflictingRules,
            "two blocks in force since the same day state the same slot; one of them must be `also` or be dated later",
        )),
    }
}

/// What is said of each statement of a slot whose condition was not asked.
fn unreached<K>(activity: &Activity, slot: &Slot<K>) -> impl Iterator<Item = (StatementId, Verdict)> {
    let group: Vec<StatementId> = grouped(activity, slot).0.iter().map(|entry| entry.statement.id).collect();
    slot.entries.iter().map(move |entry| {
        let verdict = if activity.layer(entry.block).is_none() {
            Verdict::NotInForce
        } else if group.contains(&entry.statement.id) {
            Verdict::Overridden
        } else {
            Verdict::Superseded
        };
        (entry.statement.id, verdict)
    })
}

fn collecting_group<'p, K>(activity: &Activity, slot: &'p Slot<K>) -> Vec<&'p Entry<K>> {
    grouped(activity, slot).0
}

pub(crate) fn grouped<'p, K>(activity: &Activity, slot: &'p Slot<K>) -> (Vec<&'p Entry<K>>, bool) {
    let active = || slot.entries.iter().filter(|entry| activity.layer(entry.block).is_some());
    let stating = || active().filter(|entry| !entry.statement.also);
    let top = stating().filter_map(|entry| activity.layer(entry.block)).max();
    let Some(top) = top else { return (active().collect(), false) };
    let in_top = |entry: &&Entry<K>| activity.layer(entry.block) == Some(top);
    let newest = stating().filter(in_top).map(|entry| activity.since(entry.block)).max().flatten();
    let group: Vec<&Entry<K>> = active()
        .filter(|entry| {
            let since = activity.since(entry.block);
            if entry.statement.also {
                activity.layer(entry.block) >= Some(top) && since >= newest
            } else {
                activity.layer(entry.block) == Some(top) && since == newest
            }
        })
        .collect();
    let mut blocks = group.iter().filter(|entry| !entry.statement.also).map(|entry| entry.block);
    let first = blocks.next();
    let clash = newest.is_some() && blocks.any(|block| Some(block) != first);
    (group, clash)
}
