//! Which block answers for a slot on a day.

use chrono::NaiveDate;

use super::rules::{CalendarRules, DateSpan, Rule, RuleBlock, Statement};
use crate::source::Citation;

/// What two statements have in common when the newer replaces the older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Slot<'r> {
    Week,
    Counter,
    Holiday(&'r str),
    Substitute,
    IgnoreSwaps,
}

impl<'r> Slot<'r> {
    /// The slot of a statement; closings have none, they add up.
    pub(super) fn of(rule: &'r Rule) -> Option<Self> {
        match rule {
            Rule::Week(_) => Some(Self::Week),
            Rule::Counter(_) => Some(Self::Counter),
            Rule::Holiday(holiday) => Some(Self::Holiday(&holiday.name)),
            Rule::Substitute(_) => Some(Self::Substitute),
            Rule::IgnoreSwaps => Some(Self::IgnoreSwaps),
            Rule::Closed(_) => None,
        }
    }

    /// Whether several statements of one block make up the slot together.
    pub(super) fn is_group(self) -> bool {
        match self {
            Self::Week | Self::Counter => true,
            Self::Holiday(_) | Self::Substitute | Self::IgnoreSwaps => false,
        }
    }
}

impl std::fmt::Display for Slot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Week => f.write_str("week"),
            Self::Counter => f.write_str("counter"),
            Self::Holiday(name) => write!(f, "holiday {name}"),
            Self::Substitute => f.write_str("substitute"),
            Self::IgnoreSwaps => f.write_str("ignore swaps"),
        }
    }
}

/// The blocks of a calendar that are known on a day.
pub(super) struct KnownBlocks<'r> {
    blocks: Vec<&'r RuleBlock>,
}

impl<'r> KnownBlocks<'r> {
    /// The blocks issued by `known_on`; `None` knows all.
    pub(super) fn new(rules: &'r CalendarRules, known_on: Option<NaiveDate>) -> Self {
        Self { blocks: rules.blocks.iter().filter(|block| is_known(block.issued, known_on)).collect() }
    }

    /// All of them, whether in force or not.
    pub(super) fn all(&self) -> impl Iterator<Item = &'r RuleBlock> {
        self.blocks.iter().copied()
    }

    /// Whether a block is in force on a day and not silenced by a newer one that replaces all.
    pub(super) fn is_active(&self, block: &RuleBlock, date: NaiveDate) -> bool {
        let silenced = || {
            self.blocks.iter().any(|other| {
                other.replacing_all
                    && other.layer == block.layer
                    && block.since.is_some()
                    && other.since > block.since
                    && in_force(other, date)
            })
        };
        in_force(block, date) && !silenced()
    }

    /// The block whose statements answer for the slot on that day.
    pub(super) fn answering(&self, slot: Slot<'_>, date: NaiveDate) -> Option<&'r RuleBlock> {
        self.blocks
            .iter()
            .copied()
            .filter(|block| statements(block, slot).next().is_some() && self.is_active(block, date))
            .max_by_key(|block| (block.layer, block.since))
    }

    /// The stretches of days with one answering block each, in order, from `first` to `last`.
    pub(super) fn stretches(&self, slot: Slot<'_>, days: DateSpan) -> Vec<(DateSpan, Option<&'r RuleBlock>)> {
        let turns = self.blocks.iter().flat_map(|block| [block.since, block.until.and_then(|until| until.succ_opt())]);
        let mut starts: Vec<NaiveDate> =
            turns.flatten().filter(|turn| days.holds(*turn)).chain(std::iter::once(days.first)).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).filter_map(|next| next.pred_opt()).chain(std::iter::once(days.last));
        starts
            .iter()
            .zip(ends)
            .map(|(first, last)| (DateSpan::new(*first, last), self.answering(slot, *first)))
            .collect()
    }
}

/// Whether something issued on a day is known on another; `None` issued is known always, `None` known knows all.
pub(super) fn is_known(issued: Option<NaiveDate>, known_on: Option<NaiveDate>) -> bool {
    match (issued, known_on) {
        (Some(issued), Some(known_on)) => issued <= known_on,
        (None, _) | (_, None) => true,
    }
}

/// The statements of a block for a slot.
pub(super) fn statements<'r>(block: &'r RuleBlock, slot: Slot<'_>) -> impl Iterator<Item = &'r Statement> {
    block.statements.iter().filter(move |statement| Slot::of(&statement.rule).is_some_and(|own| own == slot))
}

/// The citation of a statement, with its block's document where it names none.
pub(super) fn citation(own: Option<&Citation>, block: Option<&Citation>) -> Option<Citation> {
    match (own, block) {
        (Some(own), Some(block)) if own.document.is_none() => {
            Some(Citation { document: block.document.clone(), article: own.article.clone() })
        }
        (Some(own), _) => Some(own.clone()),
        (None, block) => block.cloned(),
    }
}

fn in_force(block: &RuleBlock, date: NaiveDate) -> bool {
    block.since.is_none_or(|since| since <= date) && block.until.is_none_or(|until| date <= until)
}
