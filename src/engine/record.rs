//! What the engine writes down while it answers, when somebody asks why.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::assessment::{Arithmetic, Count, Entry, Exact, Fate, Finding, Operation, Part, StatementId, Verdict};
use crate::calendar::Calendar;
use crate::engine::expression::Truth;
use crate::engine::value::Value;
use crate::model::slots;
use crate::plan::{Block, Written};
use crate::source::Place;
use crate::term::Policy;

/// Nothing for a plain answer: then a question costs one comparison with null at each place that would be written down.
pub(crate) type Record<'r> = Option<&'r Recorder>;

/// The ledger that is being written. Calls made while it is written to would be lost, and there are none.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pages: RefCell<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    entries: Vec<Entry>,
    part: Part,
    muted: u32,
    /// Conditions of the slots that are being decided.
    judged: Vec<(StatementId, Verdict, Vec<Arc<str>>)>,
    /// Slots and blocks that were decided: a second time with the same result says nothing new.
    decided: Vec<(usize, usize, usize)>,
    /// The statements that give the counting policies, by family.
    policies: [Option<StatementId>; slots::FAMILIES],
    calendar: Option<(Calendar, NaiveDate)>,
    /// The rows of tables that had a part in an answer.
    rows: Vec<Place>,
}

impl Recorder {
    fn with<T: Default>(&self, work: impl FnOnce(&mut Pages) -> T) -> T {
        self.pages.try_borrow_mut().map(|mut pages| work(&mut pages)).unwrap_or_default()
    }

    /// The entries, the calendar that was counted on, and the rows of tables that had a part.
    pub(crate) fn finish(self) -> (Vec<Entry>, Option<(Calendar, NaiveDate)>, Vec<Place>) {
        let pages = self.pages.into_inner();
        (pages.entries, pages.calendar, pages.rows)
    }

    /// Remembers a row of a table that has a part in an answer.
    pub(crate) fn reach(&self, row: Place) {
        self.with(|pages| pages.rows.push(row));
    }

    /// Remembers the calendar that is counted on.
    pub(crate) fn on(&self, calendar: &Calendar, known_on: NaiveDate) {
        self.with(|pages| pages.calendar = Some((calendar.clone(), known_on)));
    }

    /// From here on entries are about another part; gives back the one before.
    pub(crate) fn enter(&self, part: Part) -> Part {
        self.with(|pages| std::mem::replace(&mut pages.part, part))
    }

    /// Nothing is written from here on, until as many calls of [`Self::speak`].
    pub(crate) fn mute(&self) {
        self.with(|pages| pages.muted += 1);
    }

    /// Ends a [`Self::mute`].
    pub(crate) fn speak(&self) {
        self.with(|pages| pages.muted = pages.muted.saturating_sub(1));
    }

    /// Where the ledger stands.
    pub(crate) fn mark(&self) -> usize {
        self.with(|pages| pages.entries.len())
    }

    /// Forgets what was written since a mark: it was a trial.
    pub(crate) fn rewind(&self, mark: usize) {
        self.with(|pages| {
            if pages.muted == 0 {
                pages.entries.truncate(mark);
                pages.decided.retain(|(_, _, end)| *end <= mark);
            }
        });
    }

    /// Writes an entry.
    pub(crate) fn note(&self, finding: Finding, statement: Option<StatementId>) {
        self.with(|pages| pages.write(finding, statement));
    }

    /// Writes an entry that rests on a counting policy.
    pub(crate) fn note_by(&self, finding: Finding, policy: Policy) {
        self.with(|pages| {
            let statement = pages.policies.get(slots::family(policy)).copied().flatten();
            pages.write(finding, statement);
        });
    }

    /// Remembers which statement gives a counting policy.
    pub(crate) fn policy(&self, policy: Policy, statement: Option<StatementId>) {
        self.with(|pages| {
            if let Some(slot) = pages.policies.get_mut(slots::family(policy)) {
                *slot = statement;
            }
        });
    }

    /// The policies of a deadline's own are given by its statement; gives back those of the procedure.
    pub(crate) fn own_policies(&self, counting: &[Policy]) -> [Option<StatementId>; slots::FAMILIES] {
        let before = self.with(|pages| pages.policies);
        counting.iter().for_each(|policy| self.policy(*policy, None));
        before
    }

    /// Ends [`Self::own_policies`].
    pub(crate) fn restore_policies(&self, policies: [Option<StatementId>; slots::FAMILIES]) {
        self.with(|pages| pages.policies = policies);
    }

    /// Writes what became of a dated block.
    pub(crate) fn block(&self, block: &Block, day: Option<NaiveDate>, fate: Fate) {
        if block.since.is_none() && block.places.is_empty() && block.issued.is_none() {
            return;
        }
        let (place, since, until) = (block.place, block.since, block.until);
        self.with(|pages| {
            pages.write(Finding::Block { place, day, since, until, fate }, None);
        });
    }

    /// A later block replaces all that stands in these places before it.
    pub(crate) fn replaced(&self, since_mark: usize, heads: &[Place]) {
        self.with(|pages| {
            for entry in pages.entries.iter_mut().skip(since_mark) {
                if let Finding::Block { place, fate, .. } = &mut entry.finding
                    && heads.contains(place)
                {
                    *fate = Fate::Replaced;
                }
            }
        });
    }

    /// Remembers whether the condition of a statement holds.
    pub(crate) fn judged(&self, statement: StatementId, truth: &Truth) {
        self.with(|pages| {
            if pages.muted > 0 {
                return;
            }
            let (verdict, missing) = match truth {
                Truth::Yes => (Verdict::Applies, Vec::new()),
                Truth::No => (Verdict::ConditionFails, Vec::new()),
                Truth::Unknown(missing) => (Verdict::Unknown, missing.clone()),
            };
            pages.judged.push((statement, verdict, missing));
        });
    }

    /// How many conditions are remembered.
    pub(crate) fn judging(&self) -> usize {
        self.with(|pages| pages.judged.len())
    }

    /// Writes what became of the statements of a slot: those judged since the mark, and those that were not reached.
    pub(crate) fn decided(&self, key: usize, judged: usize, statements: impl Iterator<Item = (StatementId, Verdict)>) {
        self.with(|pages| {
            if pages.muted > 0 {
                return;
            }
            let begin = pages.entries.len();
            for (id, unjudged) in statements {
                let found = pages.judged.get(judged..).unwrap_or(&[]).iter().position(|(other, ..)| *other == id);
                let (verdict, missing) = match found.and_then(|at| pages.judged.get_mut(judged + at)) {
                    Some((_, verdict, missing)) => (*verdict, std::mem::take(missing)),
                    None => (unjudged, Vec::new()),
                };
                pages.write(Finding::Clause { verdict, missing }, Some(id));
            }
            pages.judged.truncate(judged);
            pages.keep_once(key, begin);
        });
    }

    /// Keeps the entries since `begin` unless the same were written for this key before.
    pub(crate) fn keep_once(&self, key: usize, begin: usize) {
        self.with(|pages| pages.keep_once(key, begin));
    }

    /// Writes a step of arithmetic.
    pub(crate) fn arithmetic(
        &self,
        (operation, name): (Operation, Option<&Arc<str>>),
        operands: [Option<&Value>; 2],
        result: &Value,
        statement: Option<StatementId>,
        row: Option<Written>,
    ) {
        let Some(result) = exact(result) else { return };
        let operands = operands.map(|operand| operand.and_then(exact));
        let (name, row) = (name.cloned(), row.map(|row| row.0));
        let step = Arithmetic { operation, name, operands, result, row };
        self.note(Finding::Arithmetic(Box::new(step)), statement);
    }

    /// Writes a count of units.
    pub(crate) fn count(&self, count: Count) {
        self.note(Finding::Count(count), None);
    }
}

impl Pages {
    fn write(&mut self, finding: Finding, statement: Option<StatementId>) {
        if self.muted == 0 {
            self.entries.push(Entry { part: self.part.clone(), finding, statement });
        }
    }

    fn keep_once(&mut self, key: usize, begin: usize) {
        if self.muted > 0 {
            return;
        }
        let end = self.entries.len();
        let new = self.entries.get(begin..end).unwrap_or(&[]);
        let same = |(known, from, to): &(usize, usize, usize)| {
            *known == key && self.entries.get(*from..*to).is_some_and(|old| equal(old, new))
        };
        match self.decided.iter().any(same) {
            true => self.entries.truncate(begin),
            false => self.decided.push((key, begin, end)),
        }
    }
}

/// Whether two runs of entries say the same, for whatever part.
fn equal(one: &[Entry], other: &[Entry]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.statement == b.statement && a.finding == b.finding)
}

/// A number or money; other values are no arithmetic.
fn exact(value: &Value) -> Option<Exact> {
    match value {
        Value::Number(value) => Some(Exact { currency: None, value: *value }),
        Value::Money(currency, value) => Some(Exact { currency: Some(*currency), value: *value }),
        Value::Flag(_) | Value::Date(_) | Value::Moment(_) | Value::Choice(_) | Value::Set(_) | Value::Records(_) => {
            None
        }
    }
}
