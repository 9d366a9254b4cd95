//! General rule and exceptions (E1–E3), decided for every kind of dossier that the conditions can tell apart, by the engine
//! itself: two that both apply and differ, one that never applies or always does, a dossier that none answers.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime};

use super::cells::{Atom, Cell, Gathered, cells};
use crate::assessment::StatementId;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::expression::{Frame, Reader, Truth};
use crate::engine::slot::grouped;
use crate::engine::value::Value;
use crate::model;
use crate::plan::{Condition, Entry, FeeKind, FeeSlots, LayeredBlock, Level, PlaceId, Plan, ProcKind, Slot, Type};
use crate::source::Place;
use crate::wording::{Text, amounts as say};

/// Proves the slots of every procedure, fee and table; what several procedures share is proved once.
pub(super) fn check(plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let (facts, instants) = (vec![None; plan.facts.len()], vec![None; plan.events.len()]);
    let mut proof = Proof { plan, facts: &facts, instants: &instants, seen: HashSet::new(), findings };
    for procedure in &plan.procedures {
        for slot in procedure.slots() {
            let adds = |entry: &Entry<ProcKind>| matches!(entry.statement.kind, ProcKind::Add(..));
            let must = std::ptr::eq(slot, &procedure.due);
            proof.slot(&procedure.blocks, None, slot, must, slot.entries.iter().any(adds));
        }
    }
    for slots in plan.fees.iter().map(|fee| &fee.slots).chain(plan.tables.iter().map(|table| &table.slots)) {
        for slot in slots.slots() {
            let is_let = |entry: &Entry<FeeKind>| matches!(entry.statement.kind, FeeKind::Let(..));
            let must = std::ptr::eq(slot, &slots.amount) || slot.entries.iter().any(is_let);
            proof.slot(&slots.blocks, Some(slots), slot, must, false);
        }
    }
}

struct Proof<'p, 'f> {
    plan: &'p Plan,
    /// Nothing is known of any fact, and nothing has happened.
    facts: &'p [Option<Value>],
    instants: &'p [Option<NaiveDateTime>],
    /// Groups of statements that have been proved.
    seen: HashSet<Vec<StatementId>>,
    findings: &'f mut Vec<Diagnostic>,
}

/// What can stand in a slot.
trait InSlot: PartialEq {
    /// What rules call the slot.
    fn slot_name(&self) -> String;
}

impl InSlot for ProcKind {
    fn slot_name(&self) -> String {
        model::procedure_slot(self)
    }
}

impl InSlot for FeeKind {
    fn slot_name(&self) -> String {
        match self {
            Self::Let(..) => "let".to_owned(),
            other => model::fee_slot(other, StatementId::default()),
        }
    }
}

/// What became of one statement over all kinds of dossiers.
#[derive(Clone, Copy)]
struct Fate {
    always: bool,
    ever: bool,
    answers: bool,
}

impl<'p> Proof<'p, '_> {
    /// Proves each version of a slot, everywhere and in each place that has rules of its own.
    fn slot<K: InSlot>(
        &mut self,
        blocks: &'p [LayeredBlock],
        slots: Option<&'p FeeSlots>,
        slot: &'p Slot<K>,
        must: bool,
        adds: bool,
    ) {
        if slot.entries.iter().all(|entry| entry.statement.when.is_none()) {
            return;
        }
        let stating = || slot.entries.iter().filter_map(|entry| blocks.get(entry.block as usize));
        let mut days: Vec<NaiveDate> = stating().filter_map(|layered| layered.block.since).collect();
        if days.is_empty() || stating().any(|layered| layered.block.since.is_none()) {
            days.extend(NaiveDate::from_ymd_opt(1900, 1, 1));
        }
        days.sort_unstable();
        days.dedup();
        let local = stating().flat_map(|layered| &layered.block.places).map(|place| Some(*place));
        let places: Vec<Option<PlaceId>> = std::iter::once(None).chain(local).collect();
        for (day, place) in days.iter().flat_map(|day| places.iter().map(move |place| (*day, *place))) {
            self.version(blocks, slots, slot, (day, place), must, adds);
        }
    }

    fn version<K: InSlot>(
        &mut self,
        blocks: &'p [LayeredBlock],
        slots: Option<&'p FeeSlots>,
        slot: &'p Slot<K>,
        (day, place): (NaiveDate, Option<PlaceId>),
        must: bool,
        adds: bool,
    ) {
        let (plan, facts) = (self.plan, self.facts);
        let mut reader = Reader { place, ..Reader::without_dossier(plan, facts, self.instants, day) };
        reader.known_on = NaiveDate::MAX;
        // a version that does not hold for some dossiers is not decided here
        let Ok(activity) = reader.activity(blocks, Some(day)) else { return };
        let (group, clash) = grouped(&activity, slot);
        if clash || group.iter().all(|entry| entry.statement.when.is_none()) {
            return;
        }
        if !self.seen.insert(group.iter().map(|entry| entry.statement.id).collect()) {
            return;
        }
        let mut gathered = Gathered::new(plan, day);
        group.iter().filter_map(|entry| entry.statement.when.as_ref()).for_each(|when| gathered.add(&mut reader, when));
        let Some(atoms) = gathered.atoms() else {
            let mut exceptions = group.iter().filter(|entry| entry.statement.when.is_some());
            if let (Some(first), Some(_)) = (exceptions.next(), exceptions.next()) {
                self.findings.push(
                    Diagnostic::note(
                        Code::NotDecided,
                        first.statement.place,
                        say::exceptions_not_decided(first.statement.kind.slot_name()),
                    )
                    .help(say::decided_of()),
                );
            }
            return;
        };
        let mut fates = vec![Fate { always: true, ever: false, answers: false }; group.len()];
        let mut uncovered: Option<Text> = None;
        let mut clashes: Vec<(StatementId, StatementId)> = Vec::new();
        let alone = group.iter().filter(|entry| entry.statement.when.is_some()).count() == 1;
        let lets = slots.filter(|slots| !slots.lets.is_empty());
        let mut hold = Vec::with_capacity(group.len());
        for cell in cells(plan, &atoms) {
            let mut reader = Reader { place, ..Reader::without_dossier(plan, facts, &cell.instants, day) };
            reader.overrides.clone_from(&cell.facts);
            let mut frame = lets.map_or_else(|| Frame::on(day), |slots| Frame::new(slots, activity.clone(), day));
            hold.clear();
            for (entry, fate) in group.iter().zip(&mut fates) {
                let holds = entry.statement.when.as_ref().is_none_or(|when| holds(&mut reader, &mut frame, when));
                hold.push(holds);
                fate.always &= holds;
                fate.ever |= holds;
                fate.answers |= adds && holds;
            }
            if adds {
                continue;
            }
            if alone {
                // nothing can come before it or beside it
                fates.iter_mut().zip(&hold).for_each(|(fate, holds)| fate.answers |= *holds);
                if must && uncovered.is_none() && !hold.contains(&true) {
                    uncovered = Some(self.show(&atoms, &cell));
                }
                continue;
            }
            match reader.answers(&mut frame, &activity, slot) {
                Ok(answers) => {
                    for ((entry, fate), holds) in group.iter().zip(&mut fates).zip(&hold) {
                        // equal ones answer together, though one of them is named
                        fate.answers = fate.answers
                            || *holds && answers.statements.iter().any(|other| other.kind == entry.statement.kind);
                    }
                    if must && answers.none && uncovered.is_none() {
                        uncovered = Some(self.show(&atoms, &cell));
                    }
                }
                Err(_) => {
                    if let Some(pair) = reader.clash.filter(|pair| !clashes.contains(pair)) {
                        clashes.push(pair);
                        self.clash(&group, pair, &atoms, &cell);
                    }
                    for (entry, fate) in group.iter().zip(&mut fates) {
                        fate.answers |= reader.clash.is_some_and(|(a, b)| [a, b].contains(&entry.statement.id));
                    }
                }
            }
        }
        self.fates(&group, &fates);
        if let (Some(dossier), Some(first)) = (uncovered, group.first()) {
            let message = say::not_answered(&dossier);
            self.findings
                .push(Diagnostic::warning(Code::NotCovered, first.statement.place, message).help(say::general_rule()));
        }
    }

    fn clash<K>(&mut self, group: &[&Entry<K>], (a, b): (StatementId, StatementId), atoms: &[Atom], cell: &Cell) {
        let place = |id| {
            group.iter().find(|entry| entry.statement.id == id).map_or(Place::default(), |entry| entry.statement.place)
        };
        let message = say::exceptions_differ(self.show(atoms, cell));
        self.findings.push(
            Diagnostic::error(Code::ConflictingExceptions, place(b), message)
                .label(place(a), say::other_one())
                .help(say::narrow_one()),
        );
    }

    fn fates<K>(&mut self, group: &[&Entry<K>], fates: &[Fate]) {
        for (entry, fate) in group.iter().zip(fates) {
            let statement = &entry.statement;
            if statement.when.is_none() {
                continue;
            }
            let finding = if !fate.ever {
                Diagnostic::warning(Code::NeverApplies, statement.place, say::never_met())
                    .help(say::correct_or_leave_out())
            } else if !fate.answers {
                Diagnostic::warning(Code::NeverApplies, statement.place, say::always_preceded())
                    .help(say::first_or_out())
            } else if fate.always && statement.level != Level::General {
                Diagnostic::warning(Code::AlwaysTrue, statement.place, say::always_met())
                    .help(say::leave_condition_out())
            } else {
                continue;
            };
            self.findings.push(finding);
        }
    }

    /// A kind of dossier in words: `when work is house, urgent is yes`.
    fn show(&self, atoms: &[Atom], cell: &Cell) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        for (id, value) in &cell.facts {
            let Some(fact) = self.plan.facts.get(id.0 as usize) else { continue };
            let text = match (value, &fact.kind) {
                (Value::Flag(true), _) => say::yes(),
                (Value::Flag(false), _) => say::no(),
                (Value::Choice(at), Type::OneOf(choices)) => {
                    choices.get(usize::from(*at)).map_or_else(Text::nothing, Text::alike)
                }
                (Value::Set(bits), Type::SeveralOf(choices)) => {
                    let chosen = choices.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
                    let chosen: Vec<Text> = chosen.map(|(_, choice)| Text::alike(choice)).collect();
                    chosen.into_iter().reduce(say::both).unwrap_or_else(say::none)
                }
                (Value::Date(day), _) => Text::alike(day),
                _ => Text::alike(crate::engine::show(value)),
            };
            parts.push(say::fact_is(&fact.name, text));
        }
        for atom in atoms {
            let Atom::Event(id, _) = atom else { continue };
            let Some(event) = self.plan.events.get(id.0 as usize) else { continue };
            parts.push(match cell.instants.get(id.0 as usize).copied().flatten() {
                Some(at) => say::event_at(&event.name, at.format("%H:%M").to_string()),
                None => say::event_not(&event.name),
            });
        }
        say::when_all(Text::joined(&parts, ", "))
    }
}

fn holds<'p>(reader: &mut Reader<'p>, frame: &mut Frame<'p>, condition: &'p Condition) -> bool {
    matches!(reader.truth(frame, condition), Ok(Truth::Yes))
}
