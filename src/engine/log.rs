//! The event log: read, put in order, cut at `as_of`, and refused when it cannot have happened (L1, D5, D6).

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::assessment::{DossierError, ErrorKind};
use crate::calendar::LocalTimeError;
use crate::dossier::{Dossier, Event, Moment};
use crate::engine::zone::Zone;
use crate::model::builtin as event;
use crate::plan::{EventId, Plan, ProcKind, ProcedurePlan};

/// Which hour stands for a day whose hour is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BareHour {
    /// Its first minute.
    First,
    /// Its last minute.
    Last,
}

/// What happened: an event of the book, or a named deadline that was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Event(EventId),
    Met(Arc<str>),
}

/// One entry of the log.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence<'d> {
    pub(crate) what: What,
    pub(crate) kind: &'d str,
    pub(crate) at: NaiveDateTime,
    /// Where it stands in the log: a day without its hour follows what was given before it for that day.
    order: NaiveDateTime,
    /// The event with its further keys; none for the instants of the dossier itself.
    pub(crate) event: Option<&'d Event>,
}

/// A log that can have happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log<'d> {
    pub(crate) occurrences: Vec<Occurrence<'d>>,
    /// By event: when it last happened.
    pub(crate) instants: Vec<Option<NaiveDateTime>>,
    pub(crate) ignored_later: usize,
    /// Whether any instant is a date without its hour.
    pub(crate) bare: bool,
}

/// A moment as local time.
pub(crate) fn local(
    zone: Zone<'_>,
    moment: Moment,
    hour: BareHour,
    what: &str,
) -> Result<(NaiveDateTime, bool), DossierError> {
    match moment {
        Moment::Date(date) => Ok((bare(date, hour), true)),
        Moment::Instant(at) => Ok((zone.local(at), false)),
        Moment::Civil(civil) => match zone.resolve(civil) {
            Ok(_) => Ok((civil, false)),
            Err(error) => {
                let kind = match error {
                    LocalTimeError::Ambiguous => ErrorKind::AmbiguousLocalTime,
                    LocalTimeError::Skipped => ErrorKind::SkippedLocalTime,
                    LocalTimeError::OutOfRange => ErrorKind::OutsideCalendar,
                };
                Err(DossierError::new(kind, format!("`{what}`: {error}; write it with its offset")))
            }
        },
    }
}

/// A day whose hour is not known.
pub(crate) fn bare(date: NaiveDate, hour: BareHour) -> NaiveDateTime {
    match hour {
        BareHour::First => date.and_time(NaiveTime::MIN),
        BareHour::Last => date.and_hms_opt(23, 59, 59).unwrap_or_else(|| date.and_time(NaiveTime::MIN)),
    }
}

fn impossible(message: String) -> DossierError {
    DossierError::new(ErrorKind::ImpossibleLog, message)
}

/// A time during which a dossier was suspended.
pub(crate) struct Suspension<'l> {
    pub(crate) ground: Option<&'l str>,
    pub(crate) since: NaiveDateTime,
    pub(crate) until: Option<NaiveDateTime>,
}

impl<'d> Log<'d> {
    /// Reads the instants and events of a dossier; an event can meet a deadline of the procedure, or do a step of it.
    pub(crate) fn read(
        dossier: &'d Dossier,
        plan: &Plan,
        procedure: Option<&ProcedurePlan>,
        zone: Zone<'_>,
        as_of: NaiveDateTime,
        hour: BareHour,
    ) -> Result<Self, DossierError> {
        let mut log = Self { instants: vec![None; plan.events.len()], ..Self::default() };
        let own = [
            ("submitted", dossier.submitted, event::SUBMITTED),
            ("accepted", dossier.accepted, event::ACCEPTED),
            ("paid", dossier.paid, event::PAID),
        ];
        for (kind, moment, id) in own {
            if let Some(moment) = moment {
                log.push(zone, hour, as_of, kind, What::Event(id), moment, None)?;
            }
        }
        let mut listed: Option<(NaiveDateTime, bool, &str)> = None;
        for event in &dossier.events {
            let what = name(plan, procedure, &event.kind)?;
            if what == What::Event(event::STEP_DONE) {
                known_step(procedure, event)?;
            }
            let (at, bare) = local(zone, event.at, hour, &event.kind)?;
            if let Some((before, before_bare, kind)) = listed {
                let earlier = if bare || before_bare { at.date() < before.date() } else { at < before };
                if earlier {
                    return Err(impossible(format!(
                        "`{}` at {} stands after `{kind}` at {before}: write the events in order of time",
                        event.kind, at
                    )));
                }
            }
            listed = Some((at, bare, &event.kind));
            log.push(zone, hour, as_of, &event.kind, what, event.at, Some(event))?;
        }
        if let Some(moment) = dossier.finished {
            log.push(zone, hour, as_of, "finished", What::Event(event::FINISHED), moment, None)?;
        }
        log.occurrences.sort_by_key(|one| one.order);
        log.revoke()?;
        log.check()?;
        for one in &log.occurrences {
            if let What::Event(id) = one.what
                && let Some(slot) = log.instants.get_mut(id.0 as usize)
            {
                *slot = Some(one.at);
            }
        }
        Ok(log)
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        zone: Zone<'_>,
        hour: BareHour,
        as_of: NaiveDateTime,
        kind: &'d str,
        what: What,
        moment: Moment,
        event: Option<&'d Event>,
    ) -> Result<(), DossierError> {
        let (at, bare) = local(zone, moment, hour, kind)?;
        let later = if bare { at.date() > as_of.date() } else { at > as_of };
        if later {
            self.ignored_later += 1;
            return Ok(());
        }
        for then in event.iter().flat_map(|event| [event.until, event.to]).flatten() {
            let (then, then_bare) = local(zone, then, BareHour::Last, kind)?;
            let passed = if bare || then_bare { then.date() < at.date() } else { then < at };
            if passed {
                return Err(impossible(format!("`{kind}` at {at} leads to {then}, which had passed by then")));
            }
        }
        self.bare |= bare;
        let same_day = self.occurrences.iter().filter(|one| one.at.date() == at.date()).map(|one| one.order);
        let order = match bare {
            true => same_day.max().unwrap_or_else(|| at.date().and_time(NaiveTime::MIN)),
            false => at,
        };
        self.occurrences.push(Occurrence { what, kind, at, order, event });
        Ok(())
    }

    /// Takes back what `revoked` events take back.
    fn revoke(&mut self) -> Result<(), DossierError> {
        let mut kept: Vec<Occurrence<'d>> = Vec::with_capacity(self.occurrences.len());
        for one in std::mem::take(&mut self.occurrences) {
            if one.what != What::Event(event::REVOKED) {
                kept.push(one);
                continue;
            }
            let Some(kind) = one.event.and_then(|event| event.revokes.as_deref()) else {
                return Err(impossible(format!(
                    "`revoked` at {} does not say what it revokes: give `revokes`",
                    one.at
                )));
            };
            match kept.iter().rposition(|other| other.kind == kind) {
                Some(at) => drop(kept.remove(at)),
                None => {
                    return Err(impossible(format!(
                        "`revoked` at {} takes back `{kind}`, which has not happened",
                        one.at
                    )));
                }
            }
        }
        self.occurrences = kept;
        Ok(())
    }

    /// Refuses a log that cannot have happened, naming its events (D6).
    fn check(&self) -> Result<(), DossierError> {
        let mut state = Possible::default();
        for one in &self.occurrences {
            state.step(one)?;
        }
        Ok(())
    }

    /// The occurrences of an event, in order.
    pub(crate) fn of(&self, event: EventId) -> impl Iterator<Item = &Occurrence<'d>> {
        self.occurrences.iter().filter(move |one| one.what == What::Event(event))
    }

    /// Each suspension with its ground and, where it has ended, its end.
    pub(crate) fn suspensions(&self) -> Vec<Suspension<'_>> {
        let mut all: Vec<Suspension<'_>> = Vec::new();
        for one in &self.occurrences {
            let ground = one.event.and_then(|event| event.ground.as_deref());
            match one.what {
                What::Event(event::SUSPENDED) => all.push(Suspension { ground, since: one.at, until: None }),
                What::Event(event::RESUMED) => {
                    let mut open = all.iter_mut().rev().filter(|other| other.until.is_none());
                    if let Some(ended) = open.find(|other| ground.is_none() || other.ground == ground) {
                        ended.until = Some(one.at);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// When the dossier ended, in whatever way.
    pub(crate) fn end(&self) -> Option<NaiveDateTime> {
        let ends = [event::FINISHED, event::WITHDRAWN, event::REFUSED, event::CLOSED];
        ends.into_iter().find_map(|id| self.instants.get(id.0 as usize).copied().flatten())
    }

    /// When a step was done.
    pub(crate) fn step_done(&self, name: &str) -> Option<NaiveDateTime> {
        let mut done = self.of(event::STEP_DONE);
        done.find(|one| one.event.and_then(|event| event.step.as_deref()) == Some(name)).map(|one| one.at)
    }

    /// When the first of some events happened, from a moment on.
    pub(crate) fn first_of(&self, events: &[EventId], from: NaiveDateTime) -> Option<NaiveDateTime> {
        let wanted =
            |one: &&Occurrence<'d>| matches!(one.what, What::Event(id) if events.contains(&id)) && one.order >= from;
        self.occurrences.iter().find(wanted).map(|one| one.at)
    }

    /// When a named deadline was met by an event of its own name.
    pub(crate) fn met(&self, name: &str) -> Option<NaiveDateTime> {
        let met = |one: &&Occurrence<'d>| matches!(&one.what, What::Met(found) if **found == *name);
        self.occurrences.iter().find(met).map(|one| one.at)
    }
}

fn name(plan: &Plan, procedure: Option<&ProcedurePlan>, kind: &str) -> Result<What, DossierError> {
    if let Some(id) = plan.event_names.get(kind) {
        return Ok(What::Event(*id));
    }
    let deadlines = || procedure.into_iter().flat_map(|procedure| &procedure.deadlines).map(|(name, _)| name);
    if let Some(name) = deadlines().find(|name| &***name == kind) {
        return Ok(What::Met(Arc::clone(name)));
    }
    let known = plan.event_names.keys().chain(deadlines()).map(|name| &**name);
    let hint = crate::model::names::suggestion(kind, known);
    Err(DossierError::new(ErrorKind::UnknownEvent, format!("there is no event `{kind}` in these rules{hint}")))
}

/// Refuses a step that no version of the procedure has.
fn known_step(procedure: Option<&ProcedurePlan>, event: &Event) -> Result<(), DossierError> {
    let (Some(procedure), Some(step)) = (procedure, event.step.as_deref()) else { return Ok(()) };
    let tables = procedure.steps.entries.iter().filter_map(|entry| match &entry.statement.kind {
        ProcKind::Steps(table) => Some(table),
        _ => None,
    });
    let names = || tables.clone().flat_map(|table| table.rows.iter().flatten()).map(|step| &*step.name);
    if names().any(|name| name == step) {
        return Ok(());
    }
    let hint = crate::model::names::suggestion(step, names());
    let code = &procedure.code;
    Err(DossierError::new(ErrorKind::UnknownStep, format!("procedure {code} has no step `{step}`{hint}")))
}

/// What can happen next.
#[derive(Default)]
struct Possible<'a> {
    once: Vec<&'a str>,
    waiting: Option<NaiveDateTime>,
    suspended: Vec<(Option<&'a str>, NaiveDateTime)>,
    steps: Vec<&'a str>,
    ended: Option<(&'a str, NaiveDateTime)>,
    last: Option<NaiveDateTime>,
}

impl<'a> Possible<'a> {
    fn step(&mut self, one: &'a Occurrence<'_>) -> Result<(), DossierError> {
        let (kind, at) = (one.kind, one.at);
        let What::Event(id) = one.what else {
            self.once.push(kind);
            return Ok(());
        };
        let once = matches!(
            id,
            event::SUBMITTED
                | event::ACCEPTED
                | event::FINISHED
                | event::WITHDRAWN
                | event::REFUSED
                | event::CLOSED
                | event::ISSUED
        );
        if once && self.once.contains(&kind) {
            return Err(impossible(format!("`{kind}` at {at} has happened before; a dossier is {kind} once")));
        }
        if let Some((end, when)) = self.ended
            && !matches!(id, event::ISSUED | event::PAID)
            && id.0 < event::STEP_DONE.0
        {
            return Err(impossible(format!("`{kind}` at {at} comes after `{end}` at {when}, which ended the dossier")));
        }
        if id == event::FINISHED && self.once.contains(&"issued") {
            return Err(impossible(format!("`{kind}` at {at}, but its result was issued before that")));
        }
        if id == event::SUBMITTED && !self.once.is_empty() {
            return Err(impossible(format!("`{}` comes before `submitted` at {at}", self.once.join("`, `"))));
        }
        match id {
            event::SUPPLEMENT_REQUESTED => {
                if let Some(since) = self.waiting {
                    return Err(impossible(format!(
                        "`{kind}` at {at}, but the supplement requested at {since} is not completed yet"
                    )));
                }
                self.waiting = Some(at);
            }
            event::SUPPLEMENT_COMPLETED if self.waiting.take().is_none() => {
                return Err(impossible(format!("`{kind}` at {at}, but no supplement was requested before it")));
            }
            event::SUSPENDED => {
                let ground = one.event.and_then(|event| event.ground.as_deref());
                if let Some((_, since)) = self.suspended.iter().find(|(other, _)| *other == ground) {
                    return Err(impossible(format!(
                        "`{kind}` at {at}, but it is suspended since {since} on that ground"
                    )));
                }
                self.suspended.push((ground, at));
            }
            event::RESUMED => {
                let ground = one.event.and_then(|event| event.ground.as_deref());
                let found = self.suspended.iter().rposition(|(other, _)| ground.is_none() || *other == ground);
                match found {
                    Some(index) => drop(self.suspended.remove(index)),
                    None => {
                        let on =
                            ground.map_or_else(|| "before".to_owned(), |ground| format!("on the ground `{ground}`"));
                        return Err(impossible(format!("`{kind}` at {at}, but it was not suspended {on}")));
                    }
                }
            }
            event::EXTENDED if one.event.is_none_or(|event| event.until.is_none()) => {
                return Err(impossible(format!("`{kind}` at {at} does not say until when: give `until`")));
            }
            event::REAPPOINTED if one.event.is_none_or(|event| event.to.is_none()) => {
                return Err(impossible(format!("`{kind}` at {at} does not say to when: give `to`")));
            }
            event::STEP_DONE => {
                let Some(step) = one.event.and_then(|event| event.step.as_deref()) else {
                    return Err(impossible(format!("`{kind}` at {at} does not say which step: give `step`")));
                };
                if self.steps.contains(&step) {
                    return Err(impossible(format!("step `{step}` at {at} was done before")));
                }
                self.steps.push(step);
            }
            event::FINISHED | event::WITHDRAWN | event::REFUSED | event::CLOSED => self.ended = Some((kind, at)),
            _ => {}
        }
        if let Some(last) = self.last
            && at.date() < last.date()
        {
            return Err(impossible(format!("`{kind}` at {at} comes before what happened at {last}")));
        }
        self.last = Some(at);
        self.once.push(kind);
        Ok(())
    }
}
