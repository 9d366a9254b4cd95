//! One dossier as a row.

use super::lanes::value;
use super::{ANY_BARE, BARE, Clock, Key, LAST, Session, answered, now, of, office, possible};
use crate::assessment::Figures;
use crate::dossier::{AsOf, Dossier, FactValue, LentDossier, Moment};
use crate::engine::facts::known;
use crate::engine::flat::code::{Beyond, DAY, Facts, Flat, MISSING};
use crate::engine::flat::{FlatBook, Subject, days};
use crate::model::builtin;
use crate::plan::Plan;

/// The values of one dossier's facts.
struct Single(Vec<i64>);

impl Facts for Single {
    fn get(&self, fact: u32) -> i64 {
        self.0.get(fact as usize).copied().unwrap_or(MISSING)
    }
}

/// What one dossier comes to.
pub(crate) fn single(plan: &Plan, book: &FlatBook, dossier: &Dossier, as_of: &AsOf) -> Flat<Figures> {
    if !dossier.events.is_empty() || !dossier.fees.is_empty() {
        return Err(Beyond);
    }
    let lent = LentDossier::of(dossier, &[]);
    with_facts(plan, book, &lent, dossier.facts.iter().map(|(name, value)| (&**name, value)), as_of)
}

/// What a dossier comes to that is only lent.
pub(crate) fn lent(plan: &Plan, book: &FlatBook, dossier: &LentDossier<'_>, as_of: &AsOf) -> Flat<Figures> {
    with_facts(plan, book, dossier, dossier.facts.iter().map(|(name, value)| (*name, value)), as_of)
}

fn with_facts<'a>(
    plan: &Plan,
    book: &FlatBook,
    dossier: &LentDossier<'_>,
    given_facts: impl Iterator<Item = (&'a str, &'a FactValue)>,
    as_of: &AsOf,
) -> Flat<Figures> {
    let code = dossier.procedure.ok_or(Beyond)?;
    let procedure = *plan.procedure_codes.get(code).ok_or(Beyond)?;
    let office = match dossier.office {
        Some(name) => Some(office(plan, name).ok_or(Beyond)?),
        None => None,
    };
    let place = match dossier.place {
        Some(name) => Some(*plan.place_names.get(name).ok_or(Beyond)?),
        None => office.and_then(|office| office.within),
    };
    let key = Key {
        procedure,
        place,
        office: office.map_or(MISSING, |office| office.choice),
        office_calendar: office.map(|office| office.calendar),
    };
    let held = book.owner(plan, key)?;
    let owner = held.owner();
    let window = owner.window.ok_or(Beyond)?;
    let local = |(at, clock): (i64, Clock)| match clock {
        Clock::Instant => window.local(at),
        Clock::Civil | Clock::Date => window.civil(at),
    };
    let now = now(as_of.at)?;
    let mut now_at = local(now)?;
    if now.1 == Clock::Date {
        now_at = window.civil(now_at + LAST)?;
    }
    let today = now_at.div_euclid(DAY);
    let (mut instants, mut mark) = ([MISSING; 4], 0);
    let given = [dossier.submitted, dossier.accepted, dossier.paid, dossier.finished];
    for ((place, bare), moment) in instants.iter_mut().zip(BARE).zip(given) {
        let Some(moment) = moment.map(|moment: Moment| of(moment)).transpose()? else { continue };
        let at = local(moment)?;
        let is_bare = moment.1 == Clock::Date;
        if at > if is_bare { today * DAY } else { now_at } {
            continue;
        }
        *place = at;
        mark |= if is_bare { bare } else { 0 };
    }
    if !possible(&instants, mark & ANY_BARE) {
        return Err(Beyond);
    }
    let shapes = book.shapes(plan);
    let mut facts = Single(shapes.iter().map(|shape| shape.default).collect());
    for (name, given) in given_facts {
        let id = known(plan, name).map_err(|_| Beyond)?;
        let shape = shapes.get(id.0 as usize).ok_or(Beyond)?;
        let value = value(plan, id.0, *shape, given)?;
        *facts.0.get_mut(id.0 as usize).ok_or(Beyond)? = value;
    }
    if let (Some(channel), Some(place)) = (dossier.channel, facts.0.get_mut(builtin::CHANNEL.0 as usize)) {
        *place = channel as i64;
    }
    let known_on = match as_of.known_on {
        Some(day) => days::since_1970(day),
        None => i32::try_from(today).map_err(|_| Beyond)?,
    };
    let mut figures = Figures::default();
    let subject = Subject::new(&facts, shapes, instants, now_at, known_on);
    answered(&mut Session::new(plan, book), owner, window, mark, subject, &mut figures)?;
    Ok(figures)
}
