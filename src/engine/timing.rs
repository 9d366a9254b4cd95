//! Due date, named deadlines and steps of one dossier on one day table.

mod steps;

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::assessment::{Breach, ErrorKind, Finding, Part as About, StatementId, Term, TermForm};
use crate::dossier::Moment;
use crate::engine::breaches::breach;
use crate::engine::clock::Clock;
use crate::engine::expression::Reader;
use crate::engine::log::Log;
use crate::engine::slot::Activity;
use crate::engine::term::{Counter, End, Point, Policies};
use crate::engine::value::Stop;
use crate::engine::verdict;
use crate::model::builtin as event;
use crate::plan::{EventId, Limit, Missed, OnePoint, ProcKind, ProcedurePlan, Slot, Step};
use crate::term::{FirstDay, Length, Part, Policy};

/// What a limit comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ended {
    At(End),
    /// The law gives none.
    None(&'static str),
}

/// A deadline that was computed.
#[derive(Debug, Clone)]
pub(crate) struct Timed {
    pub(crate) ended: Result<Ended, Stop>,
    /// From where the days between count for certainty.
    pub(crate) from: Option<NaiveDate>,
}

/// A named deadline in force.
#[derive(Debug, Clone)]
pub(crate) struct NamedDeadline {
    pub(crate) name: Arc<str>,
    pub(crate) title: Option<Arc<str>>,
    pub(crate) missed: Option<Missed>,
    pub(crate) timed: Timed,
    /// When it was fulfilled.
    pub(crate) met: Option<NaiveDateTime>,
    pub(crate) statement: StatementId,
    /// Whether it runs from a request for a supplement.
    from_request: bool,
}

/// A deadline whose miss closed the dossier (L3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closing {
    /// The first instant that was too late for it.
    pub(crate) at: NaiveDateTime,
    /// The request that was not answered in time, where it ran from one.
    request: Option<NaiveDateTime>,
    pub(crate) statement: StatementId,
}

/// A step in force.
#[derive(Debug, Clone)]
pub(crate) struct TimedStep<'p> {
    pub(crate) step: &'p Step,
    pub(crate) timed: Timed,
    /// Its row in the table.
    pub(crate) row: usize,
    /// When what stands before it was due; nothing for a step that starts at a point of its own.
    pub(crate) planned: Option<NaiveDateTime>,
}

/// All times of a dossier on one day table.
#[derive(Debug, Clone)]
pub(crate) struct Times<'p> {
    pub(crate) clock: Result<Clock, Stop>,
    /// Before re-appointments.
    pub(crate) original: Timed,
    pub(crate) due: Timed,
    /// The first day of the version that answered.
    pub(crate) version: Option<NaiveDate>,
    /// The term that it gives.
    pub(crate) term: Option<Term>,
    pub(crate) deadlines: Vec<NamedDeadline>,
    pub(crate) steps: Vec<TimedStep<'p>>,
    pub(crate) breaches: Vec<Breach>,
    /// What closed the dossier by lapse of time.
    pub(crate) closing: Option<Closing>,
}

/// Computes the times of one dossier.
pub(crate) struct Timing<'r, 'p, 'c> {
    pub(crate) reader: &'r mut Reader<'p>,
    pub(crate) procedure: &'p ProcedurePlan,
    pub(crate) activity: &'r Activity,
    pub(crate) counter: Counter<'c>,
    pub(crate) log: &'r Log<'r>,
    clock: Option<Result<Clock, Stop>>,
    due: Option<Timed>,
    /// Deadlines that are done or under way.
    named: Vec<(Arc<str>, Option<Timed>)>,
    breaches: Vec<Breach>,
    version: Option<NaiveDate>,
    term: Option<Term>,
    under_way: bool,
    closing: Option<Closing>,
    /// The request for a supplement that is looked at; the last one when none.
    request: Option<NaiveDateTime>,
}

impl<'p> Reader<'p> {
    /// The count policies in force for a procedure.
    pub(crate) fn policies(&mut self, procedure: &'p ProcedurePlan, activity: &Activity) -> Result<Policies, Stop> {
        let mut policies = Policies::default();
        for slot in &procedure.count {
            if let Some(statement) = self.answer(activity, slot)?
                && let ProcKind::Count(policy) = &statement.kind
            {
                policies.set(*policy);
                if let Some(record) = self.record {
                    record.policy(*policy, Some(statement.id));
                }
            }
        }
        Ok(policies)
    }
}

impl Policies {
    fn set(&mut self, policy: Policy) {
        match policy {
            Policy::FirstDay(value) => self.first_day = Some(value),
            Policy::LastDay(value) => self.last_day = Some(value),
            Policy::MonthEnd(value) => self.month_end = Some(value),
            Policy::MonthsOf30Days => self.months_of_30_days = true,
            Policy::OutsideHours(value) => self.outside_hours = Some(value),
            Policy::DayEnds(value) => self.day_ends = Some(value),
        }
    }

    pub(crate) fn with(mut self, policies: &[Policy]) -> Self {
        for policy in policies {
            self.set(*policy);
        }
        self
    }
}

fn circular() -> Stop {
    Stop::error(ErrorKind::ConflictingRules, "deadlines wait for each other in a circle")
}

impl<'r, 'p, 'c> Timing<'r, 'p, 'c> {
    /// A fresh computation.
    pub(crate) fn new(
        reader: &'r mut Reader<'p>,
        procedure: &'p ProcedurePlan,
        activity: &'r Activity,
        counter: Counter<'c>,
        log: &'r Log<'r>,
    ) -> Self {
        Self {
            reader,
            procedure,
            activity,
            counter,
            log,
            clock: None,
            due: None,
            named: Vec::new(),
            breaches: Vec::new(),
            version: None,
            term: None,
            under_way: false,
            closing: None,
            request: None,
        }
    }

    /// Everything; where a deadline that closes the dossier was missed, once more with a clock that ends there.
    pub(crate) fn run(mut self) -> Times<'p> {
        let mark = self.reader.record.map(|record| record.mark());
        let times = self.pass();
        self.mute();
        self.closing = self.closing_of(&times);
        self.speak();
        let Some(closing) = self.closing else { return times };
        if let (Some(record), Some(mark)) = (self.reader.record, mark) {
            record.rewind(mark);
            let part = record.enter(About::Clock);
            record.note(Finding::Closed { at: closing.at }, Some(closing.statement));
            record.enter(part);
        }
        self.request = self.closing.and_then(|closing| closing.request);
        (self.clock, self.due, self.version) = (None, None, None);
        self.named.clear();
        self.breaches.clear();
        self.pass()
    }

    fn mute(&self) {
        if let Some(record) = self.reader.record {
            record.mute();
        }
    }

    fn speak(&self) {
        if let Some(record) = self.reader.record {
            record.speak();
        }
    }

    /// Does a part of the work; what is written down meanwhile is about that part.
    fn about<T>(&mut self, part: impl FnOnce() -> About, work: impl FnOnce(&mut Self) -> T) -> T {
        let Some(record) = self.reader.record else { return work(self) };
        let before = record.enter(part());
        let result = work(self);
        record.enter(before);
        result
    }

    /// The first deadline whose miss closed the dossier, each request for a supplement having its own. A request that the
    /// rules do not allow cannot have closed it, and a dossier that ended before had nothing left to close.
    fn closing_of(&mut self, times: &Times<'p>) -> Option<Closing> {
        let until = self.log.end().unwrap_or(self.reader.as_of);
        let procedure = self.procedure;
        let mut first: Option<Closing> = None;
        for one in times.deadlines.iter().filter(|one| one.missed == Some(Missed::Closes)) {
            let Some((name, slot)) = procedure.deadlines.iter().find(|(name, _)| *name == one.name) else { continue };
            let requests: Vec<Option<NaiveDateTime>> = if one.from_request {
                let allowed = self.reader.allowed_requests(procedure, self.activity, self.log);
                allowed.into_iter().map(Some).collect()
            } else {
                vec![None]
            };
            for request in requests {
                self.request = request;
                self.named.clear();
                let Some(found) = self.deadline(name, slot) else { continue };
                let Ok(Ended::At(end)) = &found.timed.ended else { continue };
                let at = verdict::too_late(end);
                let missed = !verdict::met(end, found.met.unwrap_or(until));
                if missed && first.is_none_or(|first| at < first.at) {
                    first = Some(Closing { at, request, statement: found.statement });
                }
            }
        }
        first
    }

    fn pass(&mut self) -> Times<'p> {
        let original = self.about(|| About::Due, Self::original);
        let due = self.about(|| About::Due, |timing| timing.reappointed(original.clone()));
        self.due = Some(due.clone());
        let mut deadlines = Vec::new();
        for (name, slot) in &self.procedure.deadlines {
            let part = || About::Deadline(Arc::clone(name));
            if let Some(found) = self.about(part, |timing| timing.deadline(name, slot)) {
                deadlines.push(found);
            }
        }
        let steps = self.about(|| About::Step(None), Self::steps).unwrap_or_default();
        let clock = self.clock.take().unwrap_or_else(|| Err(circular()));
        self.mute();
        let mut breaches = self.reader.breaches(self.procedure, self.activity, self.log, self.closing.as_ref());
        self.speak();
        breaches.append(&mut self.breaches);
        breaches.sort_by(|a, b| a.at.cmp(&b.at));
        let (version, term, closing) = (self.version, self.term.take(), self.closing);
        Times { clock, original, due, version, term, deadlines, steps, breaches, closing }
    }

    fn clock(&mut self) -> Result<Clock, Stop> {
        if self.clock.is_none() {
            let clock = self.about(
                || About::Clock,
                |timing| {
                    let Timing { procedure, activity, counter, log, closing, .. } = &*timing;
                    let (procedure, activity, counter, log, closing) =
                        (*procedure, *activity, *counter, *log, *closing);
                    timing.reader.clock(procedure, activity, &counter, log, closing.as_ref())
                },
            );
            self.clock = Some(clock);
        }
        self.clock.clone().unwrap_or_else(|| Err(circular()))
    }

    /// The due date after extensions, before re-appointments.
    fn original(&mut self) -> Timed {
        let mut from = None;
        let ended = self.main_due(&mut from);
        Timed { ended, from }
    }

    fn main_due(&mut self, from: &mut Option<NaiveDate>) -> Result<Ended, Stop> {
        if self.under_way {
            return Err(circular());
        }
        self.under_way = true;
        let result = self.main_due_once(from);
        self.under_way = false;
        result
    }

    fn main_due_once(&mut self, from: &mut Option<NaiveDate>) -> Result<Ended, Stop> {
        let Some(statement) = self.reader.answer(self.activity, &self.procedure.due)? else {
            if self.procedure.due.entries.is_empty() {
                return Ok(Ended::None("not_stated"));
            }
            let kind = if self.activity.any_version() { ErrorKind::NoRuleInForce } else { ErrorKind::NoVersionInForce };
            let code = &self.procedure.code;
            return Err(Stop::error(kind, format!("procedure {code} has no `due` in force for this dossier")));
        };
        let ProcKind::Due(limit, counting) = &statement.kind else { return Ok(Ended::None("not_stated")) };
        self.version = crate::plan::Plan::since(self.procedure, self.block_of(&self.procedure.due, statement.id));
        let adds = self.adds(None)?;
        let term = limit.term(&adds, statement.id);
        self.note_limit(&term);
        self.term = Some(term);
        let ended = self.limit(limit, counting, &adds, from)?;
        self.extended(ended, limit, counting)
    }

    fn note_limit(&self, term: &Term) {
        if let Some(record) = self.reader.record {
            record.note(Finding::Limit(Box::new(term.clone())), Some(term.statement));
        }
    }

    fn block_of(&self, slot: &Slot<ProcKind>, id: StatementId) -> u32 {
        slot.entries.iter().find(|entry| entry.statement.id == id).map_or(0, |entry| entry.block)
    }

    /// `add` terms for a deadline, summed by unit in text order (E4).
    fn adds(&mut self, name: Option<&str>) -> Result<Vec<Part>, Stop> {
        let mut sum: Vec<Part> = Vec::new();
        for statement in self.reader.all_answers(self.activity, &self.procedure.add)? {
            let ProcKind::Add(length, target) = &statement.kind else { continue };
            if target.as_deref() != name {
                continue;
            }
            for part in &length.parts {
                match sum.iter_mut().find(|known| known.unit == part.unit) {
                    Some(known) => known.count = known.count.add(part.count)?,
                    None => sum.push(*part),
                }
            }
        }
        Ok(sum)
    }

    /// The end of a limit.
    fn limit(
        &mut self,
        limit: &'p Limit,
        counting: &[Policy],
        adds: &[Part],
        from: &mut Option<NaiveDate>,
    ) -> Result<Ended, Stop> {
        let own = self.reader.record.map(|record| record.own_policies(counting));
        let ended = self.limit_of(limit, counting, adds, from);
        if let (Some(record), Some(own)) = (self.reader.record, own) {
            record.restore_policies(own);
        }
        ended
    }

    fn limit_of(
        &mut self,
        limit: &'p Limit,
        counting: &[Policy],
        adds: &[Part],
        from: &mut Option<NaiveDate>,
    ) -> Result<Ended, Stop> {
        let counter = Counter { policies: self.counter.policies.with(counting), ..self.counter };
        let end = match limit {
            Limit::Immediately => return Ok(Ended::None("immediately")),
            Limit::Unspecified => return Ok(Ended::None("unspecified")),
            Limit::SameDay { working } => {
                let start = self.clock()?.start;
                *from = Some(start.date);
                let end = counter.same_day(start, *working)?;
                if adds.is_empty() { end } else { counter.forward(end.point(), adds)? }
            }
            Limit::In(length, None) => {
                let clock = self.clock()?;
                *from = Some(clock.start.date);
                let mut parts = length.parts.clone();
                parts.extend_from_slice(adds);
                let mut chain = parts.clone();
                chain.extend(clock.pause_parts(&parts, &counter)?);
                chain.extend(clock.added.iter().copied());
                if let Some(record) = counter.record {
                    clock.added.iter().for_each(|part| record.note(Finding::Added(*part), None));
                }
                counter.forward(clock.start, &chain)?
            }
            Limit::In(length, Some(point)) => {
                let start = self.point(point)?;
                *from = Some(start.date);
                let mut parts = length.parts.clone();
                parts.extend_from_slice(adds);
                counter.forward(start, &parts)?
            }
            Limit::Before { more, length, point } => {
                let event = self.point(point)?;
                *from = Some(event.date);
                counter.backward(event, &length.parts, *more)?
            }
            Limit::YearDay { before, day, month } => {
                let start = self.clock()?.start;
                *from = Some(start.date);
                counter.year_day(start, *day, *month, *before)?
            }
            Limit::EndOfPeriod { before, period } => {
                let start = self.clock()?.start;
                *from = Some(start.date);
                counter.end_of_period(start, *period, *before)?
            }
            Limit::NextPeriod { before, day, period, after } => {
                let start = match after {
                    Some(point) => self.point(point)?,
                    None => self.clock()?.start,
                };
                *from = Some(start.date);
                counter.next_period(start, *period, *day, *before)?
            }
        };
        Ok(Ended::At(end))
    }

    /// The later of the points; the first that has not come is awaited (T8).
    fn point(&mut self, points: &'p [OnePoint]) -> Result<Point, Stop> {
        let mut latest: Option<Point> = None;
        for one in points {
            let point = self.one_point(one)?;
            latest = Some(match latest {
                Some(known) if known.at >= point.at => known,
                _ => point,
            });
        }
        latest.ok_or_else(circular)
    }

    fn one_point(&mut self, one: &'p OnePoint) -> Result<Point, Stop> {
        let (raw, ended) = match one {
            OnePoint::Event(id) => {
                let request = self.request.filter(|_| *id == event::SUPPLEMENT_REQUESTED);
                let at = request.or_else(|| self.reader.instant(*id));
                return at.map(Point::at).ok_or_else(|| Stop::Awaiting(self.reader.event_name(*id)));
            }
            OnePoint::Fact(fact) => return self.reader.fact_point(*fact),
            OnePoint::Due { raw } => {
                let due = match &self.due {
                    Some(due) => due.ended.clone(),
                    None => self.about(|| About::Due, |timing| timing.main_due(&mut None)),
                };
                (*raw, due?)
            }
            OnePoint::DueOf { raw, name } => {
                let slot = self.procedure.deadlines.iter().find(|(known, _)| known == name);
                let Some((name, slot)) = slot else { return Err(circular()) };
                match self.about(|| About::Deadline(Arc::clone(name)), |timing| timing.timed(name, slot)) {
                    Some(timed) => (*raw, timed.ended?),
                    None => {
                        return Err(Stop::error(
                            ErrorKind::NoRuleInForce,
                            format!("deadline `{name}` is not in force for this dossier"),
                        ));
                    }
                }
            }
        };
        match ended {
            Ended::At(end) if raw => Ok(Point::day(end.raw)),
            Ended::At(end) => Ok(end.point()),
            Ended::None(_) => {
                Err(Stop::error(ErrorKind::NoRuleInForce, "a deadline starts at one that the law does not give"))
            }
        }
    }

    /// When a named deadline ends, for another that is counted from it.
    fn timed(&mut self, name: &Arc<str>, slot: &'p Slot<ProcKind>) -> Option<Timed> {
        match self.reader.answer(self.activity, slot) {
            Ok(Some(statement)) => match &statement.kind {
                ProcKind::Deadline { limit, counting, .. } => Some(self.named_end(name, limit, counting)),
                _ => None,
            },
            Ok(None) => None,
            Err(stop) => Some(Timed { ended: Err(stop), from: None }),
        }
    }

    /// A named deadline; absent when no statement answers (E5).
    fn deadline(&mut self, name: &Arc<str>, slot: &'p Slot<ProcKind>) -> Option<NamedDeadline> {
        let statement = match self.reader.answer(self.activity, slot) {
            Ok(Some(statement)) => statement,
            Ok(None) => return None,
            Err(stop) => {
                let first = slot.entries.first().map(|entry| &entry.statement);
                let id = first.map_or(StatementId(0), |statement| statement.id);
                let title = slot.entries.iter().find_map(|entry| match &entry.statement.kind {
                    ProcKind::Deadline { title, .. } => title.clone(),
                    _ => None,
                });
                return Some(NamedDeadline {
                    name: Arc::clone(name),
                    title,
                    missed: None,
                    timed: Timed { ended: Err(stop), from: None },
                    met: self.log.met(name),
                    statement: id,
                    from_request: false,
                });
            }
        };
        let ProcKind::Deadline { title, limit, counting, met_by, missed, .. } = &statement.kind else { return None };
        if self.reader.record.is_some() {
            self.note_limit(&limit.term(&[], statement.id));
        }
        let timed = self.named_end(name, limit, counting);
        let from_request = matches!(limit, Limit::In(_, Some(points))
            if points.contains(&OnePoint::Event(event::SUPPLEMENT_REQUESTED)));
        let met = [self.log.met(name), self.met_by(met_by, limit)].into_iter().flatten().min();
        Some(NamedDeadline {
            name: Arc::clone(name),
            title: title.clone(),
            missed: *missed,
            timed,
            met,
            statement: statement.id,
            from_request,
        })
    }

    /// When the first of the events that fulfil a duty happened, from its start on: an event before it had another
    /// reason. A term that is counted back has no start, and what was done while the dossier had not begun cannot fulfil it.
    fn met_by(&mut self, events: &[EventId], limit: &'p Limit) -> Option<NaiveDateTime> {
        if events.is_empty() {
            return None;
        }
        let start = match limit {
            Limit::Before { .. } => NaiveDateTime::MIN,
            Limit::In(_, Some(point)) | Limit::NextPeriod { after: Some(point), .. } => self.point(point).ok()?.at,
            // a cutoff moves the clock, not what was done after the clock was set
            Limit::Immediately
            | Limit::Unspecified
            | Limit::SameDay { .. }
            | Limit::In(_, None)
            | Limit::YearDay { .. }
            | Limit::EndOfPeriod { .. }
            | Limit::NextPeriod { after: None, .. } => self.clock().ok()?.set,
        };
        self.log.first_of(events, start)
    }

    fn named_end(&mut self, name: &Arc<str>, limit: &'p Limit, counting: &[Policy]) -> Timed {
        if let Some((_, known)) = self.named.iter().find(|(known, _)| known == name) {
            return known.clone().unwrap_or_else(|| Timed { ended: Err(circular()), from: None });
        }
        self.named.push((Arc::clone(name), None));
        let mut from = None;
        let ended = match self.adds(Some(name)) {
            Ok(adds) => self.limit(limit, counting, &adds, &mut from),
            Err(stop) => Err(stop),
        };
        let timed = Timed { ended, from };
        if let Some((_, slot)) = self.named.iter_mut().find(|(known, _)| known == name) {
            *slot = Some(timed.clone());
        }
        timed
    }

    /// `extended` sets the due date to its `until`, at most the ceiling; more is a breach (E4).
    fn extended(&mut self, ended: Ended, limit: &'p Limit, counting: &[Policy]) -> Result<Ended, Stop> {
        let Ended::At(mut end) = ended else { return Ok(ended) };
        let events: Vec<_> =
            self.log.of(event::EXTENDED).filter_map(|one| one.event.map(|event| (one.at, event))).collect();
        if events.is_empty() {
            return Ok(ended);
        }
        let agreed = self.reader.answer(self.activity, &self.procedure.extension_agreed)?;
        let ceiling = self.reader.answer(self.activity, &self.procedure.extension_ceiling)?;
        let statement = ceiling.or(agreed).map(|statement| statement.id);
        let times = match (ceiling.map(|one| &one.kind), agreed.map(|one| &one.kind)) {
            (Some(ProcKind::ExtensionCeiling(_, Some(times))), _)
            | (_, Some(ProcKind::ExtensionAgreed(Some(times)))) => Some(*times),
            _ => None,
        };
        let base = end;
        for (at_index, (at, event)) in events.into_iter().enumerate() {
            let Some(until) = event.until else { continue };
            // an agreement lifts the ceiling where the rules let the parties agree; else the ceiling holds
            let by_agreement = agreed.is_some() && event.agreed == Some(true);
            let broken = if statement.is_none() {
                Some("extension_not_allowed")
            } else if times.is_some_and(|times| at_index as u64 >= u64::from(times)) {
                Some("extension_limit")
            } else if ceiling.is_none() && !by_agreement {
                Some("extension_not_agreed")
            } else {
                None
            };
            let note = |until: Option<NaiveDate>, breach| {
                if let Some(record) = self.reader.record {
                    record.note(Finding::Extended { at, until, breach }, statement);
                }
            };
            if let Some(rule) = broken {
                note(None, Some(rule));
                self.breaches.push(breach(rule, "extended", at, statement));
                continue;
            }
            let mut wanted = self.moment_end(until)?;
            if let Some(ProcKind::ExtensionCeiling(length, _)) = ceiling.map(|one| &one.kind)
                && !by_agreement
            {
                let top = self.ceiling(base, limit, counting, length.as_ref())?;
                if wanted.at > top.at {
                    self.breaches.push(breach("extension_limit", "extended", at, statement));
                    wanted = top;
                }
            }
            if let Some(record) = self.reader.record {
                record.note(Finding::Extended { at, until: Some(wanted.date), breach: None }, statement);
            }
            if wanted.at > end.at {
                end = wanted;
            }
        }
        Ok(Ended::At(end))
    }

    /// The latest due date that an extension may lead to: a term of its own that begins after the raw due date.
    fn ceiling(
        &mut self,
        base: End,
        limit: &'p Limit,
        counting: &[Policy],
        length: Option<&'p Length>,
    ) -> Result<End, Stop> {
        let first_day = Some(FirstDay::Excluded);
        let policies = Policies { first_day, ..self.counter.policies.with(counting) };
        let counter = Counter { policies, ..self.counter };
        let extra = match (length, limit) {
            (Some(length), _) => length.parts.as_slice(),
            (None, Limit::In(term, _)) => term.parts.as_slice(),
            (None, _) => &[],
        };
        self.mute(); // how far it may go, not how far it went
        let top = counter.forward(Point { date: base.raw, at: base.at }, extra);
        self.speak();
        top
    }

    /// A moment that an event names as a new due date: a bare date ends as days end.
    fn moment_end(&mut self, moment: Moment) -> Result<End, Stop> {
        match moment {
            Moment::Date(date) => {
                let as_of = self.reader.as_of.time();
                let time = self.clock().map_or(as_of, |clock| clock.start.at.time());
                self.counter.day_end(date, date, time)
            }
            Moment::Civil(at) => Ok(End { raw: at.date(), date: at.date(), at, exclusive: false }),
            Moment::Instant(instant) => {
                let at = self.counter.calendar.local(instant);
                Ok(End { raw: at.date(), date: at.date(), at, exclusive: false })
            }
        }
    }

    /// Re-appointments change the due date; beyond the maximum the earlier one stays (L4).
    fn reappointed(&mut self, original: Timed) -> Timed {
        let events: Vec<(NaiveDateTime, Option<Moment>)> =
            self.log.of(event::REAPPOINTED).map(|one| (one.at, one.event.and_then(|event| event.to))).collect();
        if events.is_empty() {
            return original;
        }
        let rule = match self.reader.answer(self.activity, &self.procedure.reappointment) {
            Ok(rule) => rule,
            Err(stop) => return Timed { ended: Err(stop), ..original },
        };
        let limit = match rule.map(|statement| &statement.kind) {
            Some(ProcKind::Reappointment(limit)) => *limit,
            _ => Some(0),
        };
        let mut due = original;
        for (index, (at, to)) in events.into_iter().enumerate() {
            let Some(to) = to else { continue };
            if limit.is_some_and(|limit| index as u64 >= u64::from(limit)) {
                let statement = rule.map(|statement| statement.id);
                self.note_reappointed(at, None, Some("reappointment_limit"), statement);
                self.breaches.push(breach("reappointment_limit", "reappointed", at, statement));
                continue;
            }
            due.ended = self.moment_end(to).map(Ended::At);
            if let Ok(Ended::At(end)) = &due.ended {
                self.note_reappointed(at, Some(end.date), None, rule.map(|statement| statement.id));
            }
        }
        due
    }
}

impl Timing<'_, '_, '_> {
    fn note_reappointed(
        &self,
        at: NaiveDateTime,
        to: Option<NaiveDate>,
        breach: Option<&'static str>,
        statement: Option<StatementId>,
    ) {
        if let Some(record) = self.reader.record {
            record.note(Finding::Reappointed { at, to, breach }, statement);
        }
    }
}

impl Limit {
    /// The term as it is printed.
    fn term(&self, adds: &[Part], statement: StatementId) -> Term {
        let (form, parts) = match self {
            Self::Immediately => (TermForm::Immediately, &[][..]),
            Self::Unspecified => (TermForm::Unspecified, &[][..]),
            Self::SameDay { working: true } => (TermForm::SameWorkingDay, &[][..]),
            Self::SameDay { working: false } => (TermForm::SameDay, &[][..]),
            Self::In(length, _) => (TermForm::In, length.parts.as_slice()),
            Self::Before { more: true, length, .. } => (TermForm::MoreThanBefore, length.parts.as_slice()),
            Self::Before { more: false, length, .. } => (TermForm::Before, length.parts.as_slice()),
            Self::YearDay { .. } | Self::EndOfPeriod { .. } | Self::NextPeriod { .. } => (TermForm::FixedDay, &[][..]),
        };
        // only a day of the start and a length take what is added
        let added = match self {
            Self::In(..) | Self::SameDay { .. } => adds.to_vec(),
            Self::Immediately
            | Self::Unspecified
            | Self::Before { .. }
            | Self::YearDay { .. }
            | Self::EndOfPeriod { .. }
            | Self::NextPeriod { .. } => Vec::new(),
        };
        Term { form, parts: parts.to_vec(), added, statement }
    }
}
