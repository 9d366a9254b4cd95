//! What the engine runs on: declarations flattened into slots, calendars built, texts set apart.

mod envelope;
mod lazily;
mod stored;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

pub use self::envelope::PlanError;
pub use self::lazily::Lazily;
pub use self::stored::{Stored, read, write};
use crate::amount::Currency;
use crate::assessment::{ChargeKind, References};
use crate::calendar::Calendar;
pub use crate::model::declaration::*;
pub use crate::model::expression::*;
use crate::model::{Model, slots};
use crate::source::Place;

/// Things of a book by their names. Whoever asks for a name does not choose what stands here, so that a hash need not
/// withstand him.
pub type Names<T> = HashMap<Arc<str>, T, FxBuildHasher>;

/// A compiled book.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Facts; the first ones are built in.
    pub facts: Vec<Fact>,
    /// Facts by name.
    pub fact_names: Names<FactId>,
    /// Events; the first ones are built in.
    pub events: Vec<Event>,
    /// Events by name.
    pub event_names: Names<EventId>,
    /// Places.
    pub places: Vec<Territory>,
    /// Places by name.
    pub place_names: Names<PlaceId>,
    /// Offices by name.
    pub offices: Names<Office>,
    /// Calendars.
    pub calendars: Vec<Calendar>,
    /// Calendars by name.
    pub calendar_names: Names<u32>,
    /// Constants.
    pub constants: Vec<Constant>,
    /// Tables.
    pub tables: Vec<TablePlan>,
    /// Fees.
    pub fees: Lazily<FeePlan>,
    /// Fees by name.
    pub fee_names: Names<FeeId>,
    /// Procedures in order of their codes.
    pub procedures: Lazily<ProcedurePlan>,
    /// Procedures by code.
    pub procedure_codes: Names<u32>,
    /// How amounts are rounded once, at the end.
    pub roundings: HashMap<Currency, FinalRounding>,
    /// The statements' texts, for people.
    pub references: Arc<References>,
    /// The identity of the book.
    pub identity: Arc<str>,
}

/// A dated block in its layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayeredBlock {
    /// The block.
    pub block: Block,
    /// Rank of its declaration among the layers: later wins.
    pub rank: u16,
    /// The declaration that it belongs to.
    pub declaration: u16,
}

/// A statement and the block that it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<K> {
    /// Index of the block.
    pub block: u32,
    /// The statement.
    pub statement: Arc<Statement<K>>,
}

/// All statements of one slot (V1).
#[derive(Debug, Clone, PartialEq)]
pub struct Slot<K> {
    /// In text order.
    pub entries: Vec<Entry<K>>,
}

impl<K> Default for Slot<K> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

/// A procedure with the regimes that it is under.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedurePlan {
    /// Its code.
    pub code: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Where it is declared.
    pub place: Place,
    /// The anchor of the procedure, else of a regime.
    pub anchor: Option<Anchor>,
    /// The blocks of every layer.
    pub blocks: Vec<LayeredBlock>,
    /// `agency`
    pub agency: Slot<ProcKind>,
    /// `field`
    pub field: Slot<ProcKind>,
    /// `calendar`
    pub calendar: Slot<ProcKind>,
    /// The families of `count`, in the order of [`slots::FAMILIES`].
    pub count: [Slot<ProcKind>; slots::FAMILIES],
    /// `clock`
    pub clock: Slot<ProcKind>,
    /// `cutoff`
    pub cutoff: Slot<ProcKind>,
    /// `due`
    pub due: Slot<ProcKind>,
    /// `deadline NAME`
    pub deadlines: Vec<(Arc<str>, Slot<ProcKind>)>,
    /// `add`
    pub add: Slot<ProcKind>,
    /// `extension agreed`
    pub extension_agreed: Slot<ProcKind>,
    /// `extension at most`
    pub extension_ceiling: Slot<ProcKind>,
    /// `supplement`
    pub supplement: Slot<ProcKind>,
    /// `exclude`
    pub exclude: Slot<ProcKind>,
    /// `reappointment`
    pub reappointment: Slot<ProcKind>,
    /// `on time`
    pub on_time: Slot<ProcKind>,
    /// `steps`
    pub steps: Slot<ProcKind>,
    /// `collects none`
    pub collects_none: Slot<ProcKind>,
    /// `collects FEE`
    pub collects: Vec<(FeeId, Slot<ProcKind>)>,
}

impl ProcedurePlan {
    fn new(
        code: Arc<str>,
        title: Option<Arc<str>>,
        place: Place,
        anchor: Option<Anchor>,
        blocks: Vec<LayeredBlock>,
    ) -> Self {
        Self {
            code,
            title,
            place,
            anchor,
            blocks,
            agency: Slot::default(),
            field: Slot::default(),
            calendar: Slot::default(),
            count: Default::default(),
            clock: Slot::default(),
            cutoff: Slot::default(),
            due: Slot::default(),
            deadlines: Vec::new(),
            add: Slot::default(),
            extension_agreed: Slot::default(),
            extension_ceiling: Slot::default(),
            supplement: Slot::default(),
            exclude: Slot::default(),
            reappointment: Slot::default(),
            on_time: Slot::default(),
            steps: Slot::default(),
            collects_none: Slot::default(),
            collects: Vec::new(),
        }
    }

    /// Every slot.
    pub fn slots(&self) -> impl Iterator<Item = &Slot<ProcKind>> {
        let single = [
            &self.agency,
            &self.field,
            &self.calendar,
            &self.clock,
            &self.cutoff,
            &self.due,
            &self.add,
            &self.extension_agreed,
            &self.extension_ceiling,
            &self.supplement,
            &self.exclude,
            &self.reappointment,
            &self.on_time,
            &self.steps,
            &self.collects_none,
        ];
        let named = self.deadlines.iter().map(|(_, slot)| slot).chain(self.collects.iter().map(|(_, slot)| slot));
        self.count.iter().chain(single).chain(named)
    }

    /// Every statement.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<ProcKind>> {
        self.slots().flat_map(|slot| &slot.entries)
    }
}

/// The slots of a fee or table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeeSlots {
    /// The anchor of the declaration.
    pub anchor: Option<Anchor>,
    /// The blocks of every declaration.
    pub blocks: Vec<LayeredBlock>,
    /// `let`
    pub lets: Vec<Slot<FeeKind>>,
    /// `amount`, `exempt`, `undetermined`
    pub amount: Slot<FeeKind>,
    /// `surcharge NAME`
    pub surcharges: Vec<(Arc<str>, Slot<FeeKind>)>,
    /// `benefit NAME`
    pub benefits: Vec<(Arc<str>, Slot<FeeKind>)>,
    /// `combine`
    pub combine: Slot<FeeKind>,
    /// `split`
    pub split: Slot<FeeKind>,
    /// `payable`
    pub payable: Slot<FeeKind>,
    /// `refund`
    pub refund: Slot<FeeKind>,
    /// `printed`
    pub printed: Slot<FeeKind>,
}

impl FeeSlots {
    fn new(anchor: Option<Anchor>, blocks: Vec<LayeredBlock>, lets: usize) -> Self {
        Self { anchor, blocks, lets: (0..lets).map(|_| Slot::default()).collect(), ..Self::default() }
    }

    /// Every slot but the printed amounts, which add up.
    pub fn slots(&self) -> impl Iterator<Item = &Slot<FeeKind>> {
        let single = [&self.amount, &self.combine, &self.split, &self.payable, &self.refund];
        let named = self.surcharges.iter().chain(&self.benefits).map(|(_, slot)| slot);
        self.lets.iter().chain(single).chain(named)
    }

    /// Every statement.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<FeeKind>> {
        self.slots().chain([&self.printed]).flat_map(|slot| &slot.entries)
    }
}

/// A fee with the benefits that other declarations give on it.
#[derive(Debug, Clone, PartialEq)]
pub struct FeePlan {
    /// Its name.
    pub name: Arc<str>,
    /// Its statutory name.
    pub title: Option<Arc<str>>,
    /// Its kind.
    pub kind: ChargeKind,
    /// Its slots.
    pub slots: FeeSlots,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct TablePlan {
    /// Its name.
    pub name: Arc<str>,
    /// Its slots.
    pub slots: FeeSlots,
}

/// Blocks and entries of several declarations joined, with their offsets.
struct Layers<K> {
    blocks: Vec<LayeredBlock>,
    entries: Vec<Entry<K>>,
}

fn layer<K>(bodies: &[(u16, &Body<K>, Option<Anchor>)]) -> Layers<K> {
    let mut layers = Layers { blocks: Vec::new(), entries: Vec::new() };
    for (declaration, (rank, body, fallback)) in bodies.iter().enumerate() {
        let offset = layers.blocks.len() as u32;
        layers.blocks.extend(body.blocks.iter().map(|block| {
            let anchor = block.anchor.or(body.anchor).or(*fallback);
            LayeredBlock { block: Block { anchor, ..block.clone() }, rank: *rank, declaration: declaration as u16 }
        }));
        layers.entries.extend(
            body.statements
                .iter()
                .map(|statement| Entry { block: offset + statement.block, statement: Arc::clone(statement) }),
        );
    }
    layers
}

fn named<K>(slots: &mut Vec<(Arc<str>, Slot<K>)>, name: &Arc<str>, entry: Entry<K>) {
    match slots.iter_mut().find(|(known, _)| known == name) {
        Some((_, slot)) => slot.entries.push(entry),
        None => slots.push((Arc::clone(name), Slot { entries: vec![entry] })),
    }
}

fn procedure(source: &Procedure, regimes: &[Regime]) -> ProcedurePlan {
    let regimes: Vec<&Regime> = source.under.iter().filter_map(|index| regimes.get(*index as usize)).collect();
    let anchor = source.body.anchor.or_else(|| regimes.iter().rev().find_map(|regime| regime.body.anchor));
    let mut bodies: Vec<_> =
        regimes.iter().enumerate().map(|(rank, regime)| (rank as u16, &regime.body, anchor)).collect();
    bodies.push((regimes.len() as u16, &source.body, anchor));
    let layers = layer(&bodies);
    let mut plan =
        ProcedurePlan::new(Arc::clone(&source.code), source.title.clone(), source.place, anchor, layers.blocks);
    for entry in layers.entries {
        place_entry(&mut plan, entry);
    }
    plan
}

fn place_entry(plan: &mut ProcedurePlan, entry: Entry<ProcKind>) {
    let slot = match &entry.statement.kind {
        ProcKind::Agency(_) => &mut plan.agency,
        ProcKind::Field(_) => &mut plan.field,
        ProcKind::Calendar(_) => &mut plan.calendar,
        ProcKind::Count(policy) => match plan.count.get_mut(slots::family(*policy)) {
            Some(slot) => slot,
            None => return,
        },
        ProcKind::Clock(_) => &mut plan.clock,
        ProcKind::Cutoff { .. } => &mut plan.cutoff,
        ProcKind::Due(..) => &mut plan.due,
        ProcKind::Deadline { name, .. } => {
            let name = Arc::clone(name);
            return named(&mut plan.deadlines, &name, entry);
        }
        ProcKind::Add(..) => &mut plan.add,
        ProcKind::ExtensionAgreed(_) => &mut plan.extension_agreed,
        ProcKind::ExtensionCeiling(..) => &mut plan.extension_ceiling,
        ProcKind::Supplement(..) => &mut plan.supplement,
        ProcKind::Exclude(_) => &mut plan.exclude,
        ProcKind::Reappointment(_) => &mut plan.reappointment,
        ProcKind::OnTime(_) => &mut plan.on_time,
        ProcKind::Steps(_) => &mut plan.steps,
        ProcKind::CollectsNone => &mut plan.collects_none,
        ProcKind::Collects(fee, _) => {
            let fee = *fee;
            match plan.collects.iter_mut().find(|(known, _)| *known == fee) {
                Some((_, slot)) => slot,
                None => {
                    plan.collects.push((fee, Slot { entries: vec![entry] }));
                    return;
                }
            }
        }
    };
    slot.entries.push(entry);
}

fn fee_slots(bodies: &[(u16, &Body<FeeKind>, Option<Anchor>)], lets: usize) -> FeeSlots {
    let layers = layer(bodies);
    let mut plan = FeeSlots::new(bodies.first().and_then(|(_, body, _)| body.anchor), layers.blocks, lets);
    for entry in layers.entries {
        place_fee_entry(&mut plan, entry);
    }
    plan
}

fn place_fee_entry(plan: &mut FeeSlots, entry: Entry<FeeKind>) {
    let slot = match &entry.statement.kind {
        FeeKind::Let(index, _) => match plan.lets.get_mut(usize::from(*index)) {
            Some(slot) => slot,
            None => return,
        },
        FeeKind::Amount(_) | FeeKind::Exempt(_) | FeeKind::Undetermined(..) => &mut plan.amount,
        FeeKind::Surcharge(name, ..) => {
            let name = Arc::clone(name);
            return named(&mut plan.surcharges, &name, entry);
        }
        FeeKind::Benefit(benefit) => {
            let name = Arc::clone(&benefit.name);
            return named(&mut plan.benefits, &name, entry);
        }
        FeeKind::Combine(_) => &mut plan.combine,
        FeeKind::Split(_) => &mut plan.split,
        FeeKind::Payable { .. } => &mut plan.payable,
        FeeKind::Refund(_) => &mut plan.refund,
        FeeKind::Printed(..) => &mut plan.printed,
    };
    slot.entries.push(entry);
}

fn fee(index: usize, source: &Fee, benefits: &[Benefits]) -> FeePlan {
    let id = FeeId(index as u32);
    let anchor = source.body.anchor;
    let mut bodies = vec![(0, &source.body, anchor)];
    bodies.extend(benefits.iter().filter(|one| one.fees.contains(&id)).map(|one| (0, &one.body, anchor)));
    FeePlan {
        name: Arc::clone(&source.name),
        title: source.title.clone(),
        kind: source.kind,
        slots: fee_slots(&bodies, source.lets.len()),
    }
}

/// Things by their names.
fn names_of<T, I: Copy>(things: &[T], name: impl Fn(&T) -> &Arc<str>, make: impl Fn(u32) -> I) -> Names<I> {
    things.iter().enumerate().map(|(at, thing)| (Arc::clone(name(thing)), make(at as u32))).collect()
}

impl Plan {
    /// Flattens a model.
    pub fn new(model: Model, identity: Arc<str>) -> Self {
        let mut procedures: Vec<ProcedurePlan> =
            model.procedures.iter().map(|source| procedure(source, &model.regimes)).collect();
        procedures.sort_by(|a, b| a.code.cmp(&b.code));
        let fees: Vec<FeePlan> =
            model.fees.iter().enumerate().map(|(at, source)| fee(at, source, &model.benefits)).collect();
        let tables = model
            .tables
            .iter()
            .map(|table| TablePlan {
                name: Arc::clone(&table.name),
                slots: fee_slots(&[(0, &table.body, None)], table.lets.len()),
            })
            .collect();
        Self {
            fact_names: names_of(&model.facts, |fact| &fact.name, FactId),
            event_names: names_of(&model.events, |event| &event.name, EventId),
            place_names: names_of(&model.places, |place| &place.name, PlaceId),
            fee_names: names_of(&fees, |fee| &fee.name, FeeId),
            procedure_codes: names_of(&procedures, |procedure| &procedure.code, |at| at),
            calendar_names: names_of(&model.calendars, |(name, _)| name, |at| at),
            calendars: model.calendars.into_iter().map(|(_, calendar)| calendar).collect(),
            offices: model.offices.into_iter().map(|office| (Arc::clone(&office.name), office)).collect(),
            facts: model.facts,
            events: model.events,
            places: model.places,
            constants: model.constants,
            tables,
            fees: fees.into_iter().collect(),
            procedures: procedures.into_iter().collect(),
            roundings: model.roundings,
            references: Arc::new(model.references),
            identity,
        }
    }

    /// Whether a place is another one or lies in it.
    pub fn lies_in(&self, mut place: PlaceId, other: PlaceId) -> bool {
        for _ in 0..64 {
            if place == other {
                return true;
            }
            match self.places.get(place.0 as usize).and_then(|found| found.within) {
                Some(within) => place = within,
                None => return false,
            }
        }
        false
    }

    /// The first day of the block that a statement stands in, for a procedure.
    pub fn since(procedure: &ProcedurePlan, block: u32) -> Option<NaiveDate> {
        procedure.blocks.get(block as usize).and_then(|block| block.block.since)
    }
}
