//! A plan as bytes: what every answer needs is read at once, procedures, fees and texts when they are asked for.
//!
//! ```text
//! length of each part: head, procedures, fees, references, findings
//! head          facts, events, places, calendars, …, statements that several declarations share, and where the others end
//! procedures    one after the other
//! fees          one after the other
//! references    statements, citations and the files (cold)
//! findings      warnings and notes (cold)
//! ```

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::envelope::{self, PlanError};
use super::{
    Anchor, Constant, Entry, Event, Fact, FeeId, FeeKind, FeePlan, FeeSlots, FinalRounding, LayeredBlock, Lazily,
    Office, Plan, ProcKind, ProcedurePlan, Statement, TablePlan, Territory, names_of, place_entry, place_fee_entry,
};
use crate::amount::Currency;
use crate::assessment::{ChargeKind, References};
use crate::calendar::{Calendar, CalendarRules};
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::source::bytes::{Parts, SharedBytes};

/// What is read at once.
#[derive(Serialize, Deserialize)]
struct Head {
    identity: Arc<str>,
    facts: Vec<Fact>,
    events: Vec<Event>,
    places: Vec<Territory>,
    offices: Vec<Office>,
    calendars: Vec<CalendarRules>,
    constants: Vec<Constant>,
    roundings: Vec<(Currency, FinalRounding)>,
    of_procedures: Vec<Arc<Statement<ProcKind>>>,
    of_fees: Vec<Arc<Statement<FeeKind>>>,
    tables: Vec<(Arc<str>, SlotsRecord)>,
    /// Procedures by code, each with where it ends among the procedures.
    procedures: Vec<(Arc<str>, u64)>,
    /// Fees by name, each with where it ends among the fees.
    fees: Vec<(Arc<str>, u64)>,
}

#[derive(Serialize, Deserialize)]
struct ProcedureRecord {
    code: Arc<str>,
    title: Option<Arc<str>>,
    place: Place,
    anchor: Option<Anchor>,
    blocks: Vec<LayeredBlock>,
    entries: Vec<(u32, Stated<ProcKind>)>,
}

#[derive(Serialize, Deserialize)]
struct FeeRecord {
    name: Arc<str>,
    title: Option<Arc<str>>,
    kind: ChargeKind,
    slots: SlotsRecord,
}

#[derive(Serialize, Deserialize)]
struct SlotsRecord {
    anchor: Option<Anchor>,
    blocks: Vec<LayeredBlock>,
    lets: u16,
    entries: Vec<(u32, Stated<FeeKind>)>,
}

/// A statement, or its number among those that several declarations share: a regime's stand in each of its procedures.
#[derive(Serialize, Deserialize)]
enum Stated<K> {
    Here(Arc<Statement<K>>),
    Shared(u32),
}

/// Statements that several declarations share, in the order in which they are met again.
struct Shared<K> {
    numbers: HashMap<*const Statement<K>, u32>,
    statements: Vec<Arc<Statement<K>>>,
}

impl<K> Shared<K> {
    fn of<'p>(entries: impl Iterator<Item = &'p Entry<K>>) -> Self
    where
        K: 'p,
    {
        let (mut seen, mut shared) = (HashSet::new(), Self { numbers: HashMap::new(), statements: Vec::new() });
        for statement in entries.map(|entry| &entry.statement) {
            let pointer = Arc::as_ptr(statement);
            if !seen.insert(pointer) && !shared.numbers.contains_key(&pointer) {
                shared.numbers.insert(pointer, shared.statements.len() as u32);
                shared.statements.push(Arc::clone(statement));
            }
        }
        shared
    }

    fn records<'p>(&self, entries: impl Iterator<Item = &'p Entry<K>>) -> Vec<(u32, Stated<K>)>
    where
        K: 'p,
    {
        let stated = |statement: &Arc<Statement<K>>| match self.numbers.get(&Arc::as_ptr(statement)) {
            Some(number) => Stated::Shared(*number),
            None => Stated::Here(Arc::clone(statement)),
        };
        entries.map(|entry| (entry.block, stated(&entry.statement))).collect()
    }
}

impl<K> Stated<K> {
    fn entry(self, block: u32, shared: &[Arc<Statement<K>>]) -> Option<Entry<K>> {
        let statement = match self {
            Self::Here(statement) => statement,
            Self::Shared(number) => Arc::clone(shared.get(number as usize)?),
        };
        Some(Entry { block, statement })
    }
}

/// The plan and the findings of its book as bytes.
pub fn write(plan: &Plan, findings: &[Diagnostic]) -> Vec<u8> {
    // Nothing of a plan is of a kind that the format refuses; were there any, no plan is better than a part of one.
    parts(plan, findings).map_or_else(|_| Vec::new(), |bytes| envelope::close(&bytes))
}

fn parts(plan: &Plan, findings: &[Diagnostic]) -> postcard::Result<Vec<u8>> {
    let of_procedures = Shared::of(plan.procedures.iter().flat_map(ProcedurePlan::entries));
    let slots = plan.fees.iter().map(|fee| &fee.slots).chain(plan.tables.iter().map(|table| &table.slots));
    let of_fees = Shared::of(slots.flat_map(FeeSlots::entries));
    let (mut procedures, mut fees) = (Vec::new(), Vec::new());
    let mut codes = Vec::with_capacity(plan.procedures.len());
    for procedure in &plan.procedures {
        procedures = postcard::to_extend(&procedure_record(procedure, &of_procedures), procedures)?;
        codes.push((Arc::clone(&procedure.code), procedures.len() as u64));
    }
    let mut names = Vec::with_capacity(plan.fees.len());
    for fee in &plan.fees {
        let slots = slots_record(&fee.slots, &of_fees);
        let record = FeeRecord { name: Arc::clone(&fee.name), title: fee.title.clone(), kind: fee.kind, slots };
        fees = postcard::to_extend(&record, fees)?;
        names.push((Arc::clone(&fee.name), fees.len() as u64));
    }
    let sorted: BTreeMap<_, _> = plan.offices.iter().collect();
    let roundings: BTreeMap<_, _> = plan.roundings.iter().collect();
    let head = Head {
        identity: Arc::clone(&plan.identity),
        facts: plan.facts.clone(),
        events: plan.events.clone(),
        places: plan.places.clone(),
        offices: sorted.into_values().cloned().collect(),
        calendars: plan.calendars.iter().map(|calendar| calendar.rules().clone()).collect(),
        constants: plan.constants.clone(),
        roundings: roundings.into_iter().map(|(currency, rounding)| (*currency, *rounding)).collect(),
        tables: plan
            .tables
            .iter()
            .map(|table| (Arc::clone(&table.name), slots_record(&table.slots, &of_fees)))
            .collect(),
        of_procedures: of_procedures.statements,
        of_fees: of_fees.statements,
        procedures: codes,
        fees: names,
    };
    let head = postcard::to_allocvec(&head)?;
    let parts = [head, procedures, fees, plan.references.pack(), postcard::to_allocvec(findings)?];
    let lengths = parts.iter().flat_map(|part| (part.len() as u64).to_le_bytes());
    Ok(lengths.chain(parts.iter().flatten().copied()).collect())
}

fn procedure_record(procedure: &ProcedurePlan, shared: &Shared<ProcKind>) -> ProcedureRecord {
    ProcedureRecord {
        code: Arc::clone(&procedure.code),
        title: procedure.title.clone(),
        place: procedure.place,
        anchor: procedure.anchor,
        blocks: procedure.blocks.clone(),
        entries: shared.records(procedure.entries()),
    }
}

fn slots_record(slots: &FeeSlots, shared: &Shared<FeeKind>) -> SlotsRecord {
    SlotsRecord {
        anchor: slots.anchor,
        blocks: slots.blocks.clone(),
        lets: slots.lets.len() as u16,
        entries: shared.records(slots.entries()),
    }
}

/// The findings and the bytes of a plan that was read.
#[derive(Debug)]
pub struct Stored {
    findings: SharedBytes,
    bytes: SharedBytes,
}

impl Stored {
    /// The warnings and notes of the book.
    pub fn findings(&self) -> Vec<Diagnostic> {
        whole(&self.findings).unwrap_or_default()
    }

    /// The plan as it was written.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads what [`write`] wrote.
pub fn read(bytes: &[u8]) -> Result<(Plan, Stored), PlanError> {
    let bytes = SharedBytes::new(bytes);
    let inside = envelope::open(&bytes)?;
    let (plan, findings) = plan(inside).ok_or(PlanError::Damaged)?;
    Ok((plan, Stored { findings, bytes }))
}

fn plan(inside: SharedBytes) -> Option<(Plan, SharedBytes)> {
    let mut parts = Parts::new(inside);
    let lengths = [parts.number()?, parts.number()?, parts.number()?, parts.number()?, parts.number()?];
    let [head, procedures, fees, references, findings] = lengths.map(|length| parts.take(length));
    let head: Head = whole(&head?)?;
    let (of_procedures, of_fees) = (head.of_procedures, head.of_fees);
    let tables =
        head.tables.into_iter().map(|(name, record)| Some(TablePlan { name, slots: slots(record, &of_fees)? }));
    let plan = Plan {
        fact_names: names_of(&head.facts, |fact| &fact.name, super::FactId),
        event_names: names_of(&head.events, |event| &event.name, super::EventId),
        place_names: names_of(&head.places, |place| &place.name, super::PlaceId),
        fee_names: names_of(&head.fees, |(name, _)| name, FeeId),
        procedure_codes: names_of(&head.procedures, |(code, _)| code, |at| at),
        calendar_names: names_of(&head.calendars, |rules| &rules.name, |at| at),
        tables: tables.collect::<Option<_>>()?,
        procedures: records(procedures?, ends(&head.procedures)?, move |record| procedure(record, &of_procedures)),
        fees: records(fees?, ends(&head.fees)?, move |record| fee(record, &of_fees)),
        calendars: head.calendars.into_iter().map(Calendar::of_sound_rules).collect::<Option<_>>()?,
        offices: head.offices.into_iter().map(|office| (Arc::clone(&office.name), office)).collect(),
        facts: head.facts,
        events: head.events,
        places: head.places,
        constants: head.constants,
        roundings: head.roundings.into_iter().collect(),
        references: Arc::new(References::unpack(references?)?),
        identity: head.identity,
    };
    Some((plan, findings?))
}

/// The whole of some bytes as one thing; nothing when they are another thing or more than that.
fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::take_from_bytes(bytes).ok().filter(|(_, rest)| rest.is_empty()).map(|(whole, _)| whole)
}

fn ends(named: &[(Arc<str>, u64)]) -> Option<Vec<usize>> {
    named.iter().map(|(_, end)| usize::try_from(*end).ok()).collect()
}

/// Records that stand one after the other, each read when it is first asked for.
fn records<R: DeserializeOwned, T>(
    bytes: SharedBytes,
    ends: Vec<usize>,
    make: impl Fn(R) -> Option<T> + Send + Sync + UnwindSafe + RefUnwindSafe + 'static,
) -> Lazily<T> {
    Lazily::new(ends.len(), move |at| {
        let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
        make(whole(bytes.get(start..*ends.get(at)?)?)?)
    })
}

fn procedure(record: ProcedureRecord, shared: &[Arc<Statement<ProcKind>>]) -> Option<ProcedurePlan> {
    let ProcedureRecord { code, title, place, anchor, blocks, entries } = record;
    let mut plan = ProcedurePlan::new(code, title, place, anchor, blocks);
    for (block, stated) in entries {
        place_entry(&mut plan, stated.entry(block, shared)?);
    }
    Some(plan)
}

fn fee(record: FeeRecord, shared: &[Arc<Statement<FeeKind>>]) -> Option<FeePlan> {
    Some(FeePlan { name: record.name, title: record.title, kind: record.kind, slots: slots(record.slots, shared)? })
}

fn slots(record: SlotsRecord, shared: &[Arc<Statement<FeeKind>>]) -> Option<FeeSlots> {
    let mut slots = FeeSlots::new(record.anchor, record.blocks, usize::from(record.lets));
    for (block, stated) in record.entries {
        place_fee_entry(&mut slots, stated.entry(block, shared)?);
    }
    Some(slots)
}
