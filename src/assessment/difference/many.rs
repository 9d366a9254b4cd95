//! The differences of many dossiers, counted as they come: the count stays as small after millions as after one.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Difference, DifferenceKind};
use crate::amount::{Currency, Money};
use crate::assessment::Status;

/// The least number of days of each range of moves from the second one on; the first has none.
const RANGES: [i64; 14] = [-19, -9, -4, -2, -1, 0, 1, 2, 3, 6, 11, 21, 61, 181];

/// How many dossiers move by so many working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MoveRange {
    /// The least number of working days; none for all below `to`.
    pub from: Option<i64>,
    /// The greatest; none for all above `from`.
    pub to: Option<i64>,
    /// How many dossiers.
    pub dossiers: u64,
}

/// What changes in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FeeCount {
    /// The currency.
    pub currency: Currency,
    /// Dossiers that cost more.
    pub higher: u64,
    /// What they cost more, together; none beyond what can be held exactly.
    pub more: Option<Money>,
    /// Dossiers that cost less.
    pub lower: u64,
    /// What they cost less, together, below zero.
    pub less: Option<Money>,
    /// Dossiers whose amount is determined now, or no longer.
    pub open: u64,
}

/// The dossiers of one procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProcedureCount {
    /// How many dossiers.
    pub dossiers: u64,
    /// Of these, how many are answered differently.
    pub changed: u64,
    /// Due later.
    pub later: u64,
    /// Due earlier.
    pub earlier: u64,
    /// Costing more.
    pub fee_higher: u64,
    /// Costing less.
    pub fee_lower: u64,
    /// With an error where there was none.
    pub errors: u64,
    /// Worse off than told.
    pub worse_off: u64,
}

/// The differences of many dossiers.
///
/// ```
/// use thoihan::assessment::Differences;
/// use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};
/// let new = Rulebook::vietnam()?;
/// let without_swap = |source: &Source| {
///     Source::new(&*source.path, source.text.replace("swap off 2026-08-31 work 2026-08-22", ""))
/// };
/// let old = Rulebook::compile(&new.findings().sources.iter().map(without_swap).collect::<Vec<_>>())?;
/// let mut differences = Differences::default();
/// for accepted in ["2026-08-28T09:00", "2026-10-05T09:00"] {
///     let at: Moment = accepted.parse()?;
///     differences.add(&old.difference(&new, &Dossier::new("1.012784").accepted(at), &AsOf::new(at)));
/// }
/// assert_eq!((differences.dossiers, differences.changed, differences.worse_off), (2, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// How many dossiers were compared.
    pub dossiers: u64,
    /// How many are answered differently.
    pub changed: u64,
    /// How many could not be read.
    pub unreadable: u64,
    /// How many neither book can say anything of.
    pub without_answer: u64,
    /// How many come to stand worse than told: see [`Difference::is_worse_off`].
    pub worse_off: u64,
    kinds: BTreeMap<DifferenceKind, u64>,
    moves: [u64; RANGES.len() + 1],
    statuses: BTreeMap<(Status, Status), u64>,
    fees: BTreeMap<Currency, FeeCount>,
    procedures: BTreeMap<Arc<str>, ProcedureCount>,
}

impl Differences {
    /// Counts one more dossier.
    pub fn add(&mut self, one: &Difference) {
        let kinds = one.kinds();
        self.dossiers += 1;
        self.without_answer += u64::from(one.old.status.is_none() && one.new.status.is_none());
        let changed = u64::from(!kinds.is_empty());
        let worse_off = u64::from(one.is_worse_off());
        self.changed += changed;
        self.worse_off += worse_off;
        for kind in &kinds {
            *self.kinds.entry(*kind).or_default() += 1;
        }
        if let Some(moved) = one.moved {
            let range = RANGES.partition_point(|least| *least <= moved.working_days);
            if let Some(count) = self.moves.get_mut(range) {
                *count += 1;
            }
        }
        if let (Some(old), Some(new)) = (one.old.status, one.new.status)
            && old != new
        {
            *self.statuses.entry((old, new)).or_default() += 1;
        }
        self.add_fees(one);
        // only codes of the books are names here, so that there are never more of them than procedures
        if let Some(code) = &one.procedure {
            let has = |kind| u64::from(kinds.contains(&kind));
            let group = self.procedures.entry(Arc::clone(code)).or_default();
            group.dossiers += 1;
            group.changed += changed;
            group.later += has(DifferenceKind::DueLater);
            group.earlier += has(DifferenceKind::DueEarlier);
            group.fee_higher += has(DifferenceKind::FeeHigher);
            group.fee_lower += has(DifferenceKind::FeeLower);
            group.errors += has(DifferenceKind::ErrorGained);
            group.worse_off += worse_off;
        }
    }

    fn add_fees(&mut self, one: &Difference) {
        for fee in &one.fees {
            let currency = fee.currency;
            let nothing = Some(Money { currency, minor: 0 });
            let count = self.fees.entry(currency).or_insert(FeeCount {
                currency,
                higher: 0,
                more: nothing,
                lower: 0,
                less: nothing,
                open: 0,
            });
            let (dossiers, sum) = match fee.by {
                None => {
                    count.open += 1;
                    continue;
                }
                Some(by) if by.minor > 0 => (&mut count.higher, &mut count.more),
                Some(_) => (&mut count.lower, &mut count.less),
            };
            *dossiers += 1;
            let minor = sum.zip(fee.by).and_then(|(sum, by)| sum.minor.checked_add(by.minor));
            *sum = minor.map(|minor| Money { currency, minor });
        }
    }

    /// How many dossiers differ in one way.
    pub fn count(&self, kind: DifferenceKind) -> u64 {
        self.kinds.get(&kind).copied().unwrap_or(0)
    }

    /// Moves of due dates in working days, earlier ones first; ranges without dossiers between others are there as well.
    pub fn moves(&self) -> Vec<MoveRange> {
        let from = |range: usize| range.checked_sub(1).and_then(|at| RANGES.get(at)).copied();
        let to = |range: usize| RANGES.get(range).map(|next| next - 1);
        let all = self.moves.iter().enumerate();
        let all: Vec<MoveRange> =
            all.map(|(at, dossiers)| MoveRange { from: from(at), to: to(at), dossiers: *dossiers }).collect();
        let first = all.iter().position(|range| range.dossiers > 0);
        let last = all.iter().rposition(|range| range.dossiers > 0);
        let within = first.zip(last).and_then(|(first, last)| all.get(first..=last));
        within.unwrap_or(&[]).to_vec()
    }

    /// Changes of status, from which to which, and how many dossiers.
    pub fn statuses(&self) -> impl Iterator<Item = (Status, Status, u64)> {
        self.statuses.iter().map(|((old, new), dossiers)| (*old, *new, *dossiers))
    }

    /// What changes in each currency.
    pub fn fees(&self) -> impl Iterator<Item = &FeeCount> {
        self.fees.values()
    }

    /// The procedures with a changed dossier, those with most of them first.
    pub fn procedures(&self) -> Vec<(&str, &ProcedureCount)> {
        let mut found: Vec<(&str, &ProcedureCount)> = self
            .procedures
            .iter()
            .map(|(code, group)| (&**code, group))
            .filter(|(_, group)| group.changed > 0)
            .collect();
        found.sort_by(|(one, a), (other, b)| b.changed.cmp(&a.changed).then(one.cmp(other)));
        found
    }
}

/// A change of status in JSON.
#[derive(Serialize)]
struct StatusLine {
    old: Status,
    new: Status,
    dossiers: u64,
}

/// A procedure in JSON.
#[derive(Serialize)]
struct ProcedureLine<'a> {
    procedure: &'a str,
    #[serde(flatten)]
    group: &'a ProcedureCount,
}

impl Serialize for Differences {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let kinds: BTreeMap<&str, u64> =
            DifferenceKind::ALL.iter().map(|kind| (kind.as_str(), self.count(*kind))).collect();
        let statuses: Vec<StatusLine> =
            self.statuses().map(|(old, new, dossiers)| StatusLine { old, new, dossiers }).collect();
        let procedures = self.procedures().into_iter();
        let procedures: Vec<ProcedureLine<'_>> =
            procedures.map(|(procedure, group)| ProcedureLine { procedure, group }).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("dossiers", &self.dossiers)?;
        map.serialize_entry("changed", &self.changed)?;
        map.serialize_entry("unreadable", &self.unreadable)?;
        map.serialize_entry("without_answer", &self.without_answer)?;
        map.serialize_entry("worse_off", &self.worse_off)?;
        map.serialize_entry("kinds", &kinds)?;
        map.serialize_entry("moves", &self.moves())?;
        map.serialize_entry("statuses", &statuses)?;
        map.serialize_entry("fees", &self.fees().collect::<Vec<_>>())?;
        map.serialize_entry("procedures", &procedures)?;
        map.end()
    }
}
