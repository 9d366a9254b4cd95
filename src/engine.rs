//! The one evaluator: a plan and a dossier in, an assessment out.

mod agency;
mod benefit;
mod breaches;
mod clock;
pub mod columns;
pub mod consolidated;
pub mod difference;
pub(crate) mod expression;
pub(crate) mod facts;
mod fee;
pub mod flat;
mod log;
pub(crate) mod lookup;
pub mod missing;
pub mod questions;
pub mod reasons;
mod record;
pub(crate) mod slot;
mod term;
mod timing;
pub(crate) mod value;
mod verdict;
mod waiting;
pub mod way_back;
mod zone;

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::amount::{Currency, Money};
use crate::assessment::{
    Assessment, Deadline, DossierError, Due, DueDate, ErrorKind, FeeLine, Finding, Lateness, Outcome, Part, Status,
    Step, Total, Undetermined,
};
use crate::calendar::{Calendar, Certainty, DayTable};
use crate::dossier::{AsOf, Dossier};
use crate::engine::agency::Task;
use crate::engine::expression::{Reader, Turns};
use crate::engine::log::{BareHour, Log};
use crate::engine::record::Record;
use crate::engine::slot::Activity;
use crate::engine::term::{Counter, End};
use crate::engine::timing::{Ended, Timed, TimedStep, Times, Timing};
use crate::engine::value::{Stop, Value};
use crate::engine::waiting::Wait;
use crate::engine::zone::Zone;
use crate::model::builtin as event;
use crate::model::names::suggestion;
use crate::plan::{Missed, OnTime, PlaceId, Plan, ProcKind, ProcedurePlan};

/// Assesses one dossier.
///
/// # Errors
/// What leaves nothing to say: unknown procedure, place, office, event or fact, a fact of a wrong type, an impossible log.
pub fn assess(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> Result<Assessment, DossierError> {
    Question::new(plan, dossier, as_of)?.answer()
}

/// Whose dossier it is: its procedure, its place, and the calendar of its office.
#[derive(Clone, Copy)]
struct Parties<'p> {
    procedure: Option<&'p ProcedurePlan>,
    place: Option<PlaceId>,
    office_calendar: Option<u32>,
}

/// A dossier with the parts of the plan that answer it.
struct Question<'a> {
    plan: &'a Plan,
    dossier: &'a Dossier,
    procedure: Option<&'a ProcedurePlan>,
    place: Option<PlaceId>,
    office_calendar: Option<u32>,
    as_of: &'a AsOf,
    /// The ledger, when somebody asks why.
    record: Record<'a>,
}

struct Run {
    assessment: Assessment,
    bare: bool,
    turns: Turns,
}

impl<'p> Parties<'p> {
    fn of(plan: &'p Plan, dossier: &Dossier) -> Result<Self, DossierError> {
        let procedure = match &dossier.procedure {
            Some(code) => Some(find_procedure(plan, code)?),
            None if dossier.fees.is_empty() => {
                return Err(DossierError::new(
                    ErrorKind::UnknownProcedure,
                    "the dossier names no procedure: give its code as `procedure`",
                ));
            }
            None => None,
        };
        let office = match &dossier.office {
            Some(name) => Some(plan.offices.get(name.as_str()).ok_or_else(|| {
                let hint = suggestion(name, plan.offices.keys().map(|known| &**known));
                DossierError::new(ErrorKind::UnknownOffice, format!("there is no office `{name}` in these rules{hint}"))
            })?),
            None => None,
        };
        let place = match &dossier.place {
            Some(name) => Some(*plan.place_names.get(name.as_str()).ok_or_else(|| {
                let hint = suggestion(name, plan.place_names.keys().map(|known| &**known));
                DossierError::new(ErrorKind::UnknownPlace, format!("there is no place `{name}` in these rules{hint}"))
            })?),
            None => office.and_then(|office| office.within),
        };
        Ok(Self { procedure, place, office_calendar: office.map(|office| office.calendar) })
    }
}

impl<'a> Question<'a> {
    fn new(plan: &'a Plan, dossier: &'a Dossier, as_of: &'a AsOf) -> Result<Self, DossierError> {
        Ok(Self::between(plan, dossier, Parties::of(plan, dossier)?, as_of))
    }

    fn between(plan: &'a Plan, dossier: &'a Dossier, parties: Parties<'a>, as_of: &'a AsOf) -> Self {
        let Parties { procedure, place, office_calendar } = parties;
        Self { plan, dossier, procedure, place, office_calendar, as_of, record: None }
    }

    fn answer(&self) -> Result<Assessment, DossierError> {
        let first = self.run(BareHour::First)?;
        if !first.bare {
            return Ok(first.assessment);
        }
        if let Some(record) = self.record {
            record.note(Finding::BareHour, None);
            record.mute();
        }
        let last = self.run(BareHour::Last)?;
        Ok(agree(first.assessment, last.assessment))
    }

    /// The office's calendar, else the procedure's, else the only one of the book (D3).
    fn calendar(&self, index: Option<u32>) -> Result<&'a Calendar, DossierError> {
        let only = || if self.plan.calendars.len() == 1 { self.plan.calendars.first() } else { None };
        let found = match self.office_calendar.or(index) {
            Some(at) => self.plan.calendars.get(at as usize),
            None => only(),
        };
        found.ok_or_else(|| {
            DossierError::new(
                ErrorKind::OutsideCalendar,
                "no calendar: state `calendar NAME` in the procedure, or give the dossier an `office`",
            )
        })
    }

    /// The calendar that the procedure states outside dated blocks, before any law is chosen: it gives the zone.
    fn stated_calendar(&self) -> Option<u32> {
        self.procedure.and_then(|procedure| {
            procedure.calendar.entries.iter().rev().find_map(|entry| match entry.statement.kind {
                ProcKind::Calendar(index) => Some(index),
                _ => None,
            })
        })
    }

    fn run(&self, hour: BareHour) -> Result<Run, DossierError> {
        let calendar = self.calendar(self.stated_calendar());
        let zone = match (&calendar, self.procedure) {
            (Ok(calendar), _) => Zone::Calendar(calendar),
            (Err(_), None) => Zone::as_written(self.as_of.at),
            (Err(error), Some(_)) => return Err(error.clone()),
        };
        let (now, _) = log::local(zone, self.as_of.at, BareHour::Last, "as_of")?;
        let known_on = self.as_of.known_on.unwrap_or(now.date());
        let facts = facts::read(self.plan, self.dossier, zone)?;
        let log = Log::read(self.dossier, self.plan, self.procedure, zone, now, hour)?;
        let facts = self.builtin_facts(facts)?;
        let mut reader = Reader {
            plan: self.plan,
            facts: &facts,
            overrides: Vec::new(),
            instants: &log.instants,
            place: self.place,
            as_of: now,
            known_on,
            given: Some(&self.dossier.facts),
            basis: Vec::new(),
            asked: Vec::new(),
            turns: Turns::default(),
            clash: None,
            record: self.record,
        };
        let mut assessment = self.blank(zone, now, known_on);
        assessment.ignored_later = log.ignored_later;
        if let (Some(procedure), Ok(calendar)) = (self.procedure, calendar) {
            self.times(&mut reader, procedure, calendar, &log, &mut assessment);
        }
        let turns = std::mem::take(&mut reader.turns);
        if let Some(record) = self.record {
            let asked = reader.asked.iter().filter_map(|fact| reader.used_fact(*fact));
            asked.for_each(|fact| record.note(Finding::Fact(Box::new(fact)), None));
            record.enter(Part::Fee(None));
        }
        assessment.fees = self.fees(&mut reader);
        assessment.totals = totals(&assessment.fees);
        assessment.basis = reader.basis;
        Ok(Run { assessment, bare: log.bare, turns })
    }

    /// `office` and `place` as choices, so that conditions can ask for them.
    fn builtin_facts(&self, mut facts: Vec<Option<Value>>) -> Result<Vec<Option<Value>>, DossierError> {
        if let (Some(place), Some(slot)) = (self.place, facts.get_mut(event::PLACE.0 as usize)) {
            *slot = Some(Value::Choice(place.0 as u16));
        }
        if let (Some(office), Some(fact)) = (&self.dossier.office, self.plan.facts.get(event::OFFICE.0 as usize))
            && let crate::plan::Type::OneOf(choices) = &fact.kind
            && let Some(index) = choices.iter().position(|choice| **choice == **office)
            && let Some(slot) = facts.get_mut(event::OFFICE.0 as usize)
        {
            *slot = Some(Value::Choice(index as u16));
        }
        Ok(facts)
    }

    fn blank(&self, zone: Zone<'_>, now: NaiveDateTime, known_on: NaiveDate) -> Assessment {
        let none = || Due { outcome: Outcome::None("not_stated"), provisional: false };
        Assessment {
            id: self.dossier.id.clone(),
            procedure: self.procedure.map(|procedure| Arc::clone(&procedure.code)),
            title: self.procedure.and_then(|procedure| procedure.title.clone()),
            agency: None,
            as_of: zone.show(now),
            known_on,
            rules: Arc::clone(&self.plan.identity),
            version: None,
            term: None,
            clock_start: None,
            due: none(),
            original_due: none(),
            deadlines: Vec::new(),
            steps: Vec::new(),
            agencies: Vec::new(),
            status: Status::NoDueDate,
            awaiting: None,
            lateness: None,
            lateness_original: None,
            slack: None,
            turns_overdue: None,
            fees: Vec::new(),
            totals: Vec::new(),
            breaches: Vec::new(),
            ignored_later: 0,
            undated_notice: false,
            basis: Vec::new(),
            references: Arc::clone(&self.plan.references),
        }
    }

    fn times<'p>(
        &self,
        reader: &mut Reader<'p>,
        procedure: &'p ProcedurePlan,
        calendar: &'p Calendar,
        log: &Log<'_>,
        answer: &mut Assessment,
    ) {
        let prepared = reader.activity(&procedure.blocks, None).and_then(|activity| {
            let calendar = match reader.answer(&activity, &procedure.calendar)?.map(|statement| &statement.kind) {
                Some(ProcKind::Calendar(index)) if self.office_calendar.is_none() => {
                    self.plan.calendars.get(*index as usize).unwrap_or(calendar)
                }
                _ => calendar,
            };
            if let Some(ProcKind::Agency(agency)) =
                reader.answer(&activity, &procedure.agency)?.map(|statement| &statement.kind)
            {
                answer.agency = Some(Arc::clone(agency));
            }
            let policies = reader.policies(procedure, &activity)?;
            let on_time = match reader.answer(&activity, &procedure.on_time)?.map(|statement| &statement.kind) {
                Some(ProcKind::OnTime(on_time)) => *on_time,
                _ => OnTime::Instant,
            };
            Ok((activity, calendar, policies, on_time))
        });
        let (activity, calendar, policies, on_time) = match prepared {
            Ok(prepared) => prepared,
            Err(stop) => {
                let outcome = outcome_of(stop);
                answer.status = status_without_due(&outcome);
                answer.due = Due { outcome: outcome.clone(), provisional: false };
                answer.original_due = Due { outcome, provisional: false };
                return;
            }
        };
        let days = calendar.known_on(Some(answer.known_on));
        let counter = Counter { calendar, days, policies, record: reader.record };
        if let Some(record) = reader.record {
            record.on(calendar, answer.known_on);
        }
        let times = Timing::new(reader, procedure, &activity, counter, log).run();
        let crossed = |days: &DayTable, from: Option<NaiveDate>, end: &End| {
            let from = from.unwrap_or(end.date);
            days.weakest(from.min(end.date), from.max(end.date)).unwrap_or(Certainty::Projected)
        };
        let projected = |timed: &Timed| match &timed.ended {
            Ok(Ended::At(end)) => crossed(days, timed.from, end) == Certainty::Projected,
            _ => false,
        };
        let any_projected = projected(&times.due)
            || projected(&times.original)
            || times.deadlines.iter().any(|one| projected(&one.timed))
            || times.steps.iter().any(|one| projected(&one.timed));
        let mut variants: Vec<Times<'p>> = Vec::new();
        let record = reader.record.take(); // what could be otherwise is no reason for what is
        if any_projected {
            let basis = reader.basis.clone();
            for table in days.variants() {
                let counter = Counter { days: table, record: None, ..counter };
                variants.push(Timing::new(reader, procedure, &activity, counter, log).run());
            }
            reader.basis = basis;
        }
        let waiting = reader.waits(procedure, &activity, log);
        reader.record = record;
        let view = View {
            calendar,
            days,
            now: reader.as_of,
            on_time,
            provisional: activity.provisional || waiting.is_some(),
            crossed: &crossed,
            stopped: log.end().or(times.closing.map(|closing| closing.at)),
        };
        let dues: Vec<Timed> = variants.iter().map(|one| one.due.clone()).collect();
        let originals: Vec<Timed> = variants.iter().map(|one| one.original.clone()).collect();
        answer.due = view.due(&times.due, &dues);
        answer.original_due = view.due(&times.original, &originals);
        answer.version = times.version;
        answer.term = times.term.clone();
        answer.breaches = times.breaches.clone();
        answer.clock_start = times.clock.as_ref().ok().map(|clock| Zone::Calendar(calendar).show(clock.start.at));
        if let Ok(Ended::At(end)) = &times.due.ended {
            let from = times.due.from.unwrap_or(end.date);
            answer.undated_notice =
                self.as_of.known_on.is_some() && days.undated(from.min(end.date), from.max(end.date)).unwrap_or(false);
        }
        for (at, deadline) in times.deadlines.iter().enumerate() {
            let others: Vec<Timed> =
                variants.iter().filter_map(|one| one.deadlines.get(at)).map(|one| one.timed.clone()).collect();
            let status = match &deadline.timed.ended {
                Ok(Ended::At(end)) => view.verdict(end, deadline.met.unwrap_or(view.until()), deadline.met.is_some()),
                Ok(Ended::None(_)) => Status::NoDueDate,
                Err(Stop::Awaiting(_)) => Status::Awaiting,
                Err(_) => Status::Undetermined,
            };
            answer.deadlines.push(Deadline {
                name: Arc::clone(&deadline.name),
                title: deadline.title.clone(),
                due: view.due(&deadline.timed, &others),
                status,
                if_missed: deadline.missed.map(|missed| match missed {
                    Missed::Closes => "closes",
                    Missed::Consents => "consents",
                    Missed::Refuses => "refuses",
                }),
                basis: vec![deadline.statement],
            });
        }
        for (at, step) in times.steps.iter().enumerate() {
            let others: Vec<Timed> =
                variants.iter().filter_map(|one| one.steps.get(at)).map(|one| one.timed.clone()).collect();
            answer.steps.push(view.step(step, &others, log));
        }
        let steps = times.steps.iter().zip(&answer.steps);
        let tasks: Vec<Task<'_>> = steps.map(|(timed, step)| task(timed, step, log)).collect();
        answer.agencies = agency::verdicts(days, &tasks, view.until());
        self.status(&times, &view, log, waiting, answer);
    }

    /// How the dossier stands.
    fn status(
        &self,
        times: &Times<'_>,
        view: &View<'_>,
        log: &Log<'_>,
        waiting: Option<Wait>,
        answer: &mut Assessment,
    ) {
        let instant = |id: crate::plan::EventId| log.instants.get(id.0 as usize).copied().flatten();
        let finished = instant(event::FINISHED);
        let ended = [event::WITHDRAWN, event::REFUSED, event::CLOSED].into_iter().find_map(|id| {
            let status = match id {
                event::WITHDRAWN => Status::Withdrawn,
                event::REFUSED => Status::Refused,
                _ => Status::Closed,
            };
            instant(id).map(|at| (status, at))
        });
        answer.status = match (&times.due.ended, finished, &ended, waiting) {
            (_, None, Some((status, _)), _) => *status,
            (_, None, None, _) if times.closing.is_some() => Status::Closed,
            (_, None, None, Some(wait)) => wait.status(),
            (Ok(Ended::At(end)), Some(at), ..) => view.verdict(end, at, true),
            (Ok(Ended::At(end)), None, None, None) => view.verdict(end, view.now, false),
            (Ok(Ended::None(_)), ..) => Status::NoDueDate,
            (Err(Stop::Awaiting(_)), ..) => Status::Awaiting,
            (Err(_), ..) => Status::Undetermined,
        };
        let open = finished.is_none() && ended.is_none() && times.closing.is_none();
        answer.awaiting = match (&times.due.ended, waiting) {
            (_, Some(wait)) if open => Some(Arc::from(wait.event())),
            (Err(Stop::Awaiting(event)), _) if open => Some(Arc::clone(event)),
            _ => None,
        };
        let at = view.until();
        let lateness = |timed: &Timed| match &timed.ended {
            Ok(Ended::At(end)) => verdict::lateness(view.days, end, at).ok(),
            _ => None,
        };
        answer.lateness = lateness(&times.due);
        answer.lateness_original = lateness(&times.original);
        if open {
            answer.slack = answer.lateness.map(|late| Lateness {
                working_days: -late.working_days,
                working_minutes: -late.working_minutes,
                calendar_days: -late.calendar_days,
            });
        }
        if let (true, None, Ok(Ended::At(end))) = (open, waiting, &times.due.ended) {
            let turns = verdict::turns_overdue(view.days, end, view.on_time).ok();
            answer.turns_overdue = turns.map(|at| Zone::Calendar(view.calendar).show(at));
        }
    }

    /// The lines of the receipt: what the procedure collects, then what the dossier asks for (D2).
    fn fees(&self, reader: &mut Reader<'a>) -> Vec<FeeLine> {
        let mut lines = Vec::new();
        if let Some(procedure) = self.procedure {
            match self.collected(reader, procedure) {
                Ok(found) => lines = found,
                Err(stop) => lines.push(uncollected(reader.stopped(stop))),
            }
        }
        for name in &self.dossier.fees {
            match reader.plan.fee_names.get(name.as_str()).and_then(|id| reader.plan.fees.get(id.0 as usize)) {
                Some(fee) => lines.push(reader.fee_line(fee)),
                None => {
                    let hint = suggestion(name, reader.plan.fee_names.keys().map(|known| &**known));
                    let message = format!("there is no fee `{name}` in these rules{hint}");
                    let mut line = uncollected(Outcome::Error(DossierError::new(ErrorKind::UnknownFee, message)));
                    line.name = Arc::from(name.as_str());
                    lines.push(line);
                }
            }
        }
        lines
    }

    fn collected(&self, reader: &mut Reader<'a>, procedure: &'a ProcedurePlan) -> Result<Vec<FeeLine>, Stop> {
        let activity: Activity = reader.activity(&procedure.blocks, None)?;
        let mut lines = Vec::new();
        for (id, slot) in &procedure.collects {
            let Some(statement) = reader.answer(&activity, slot)? else { continue };
            let ProcKind::Collects(_, with) = &statement.kind else { continue };
            let depth = reader.overrides.len();
            for (fact, expr) in with {
                let value = reader.eval(&mut expression::Frame::default(), expr)?;
                reader.overrides.push((*fact, value));
            }
            if let Some(fee) = reader.plan.fees.get(id.0 as usize) {
                lines.push(reader.fee_line(fee));
            }
            reader.overrides.truncate(depth);
        }
        let none = reader.answer(&activity, &procedure.collects_none)?.is_some();
        if lines.is_empty() && !none && self.dossier.fees.is_empty() {
            let reason = format!("the rules do not say what procedure {} collects", procedure.code);
            lines.push(uncollected(Outcome::Undetermined(Undetermined {
                reason: reason.into(),
                missing: Vec::new(),
                candidates: Vec::new(),
            })));
        }
        Ok(lines)
    }
}

/// A line for what cannot be named: the rules do not say what is collected.
fn uncollected(outcome: Outcome<crate::assessment::Charge>) -> FeeLine {
    FeeLine {
        name: Arc::from("unknown"),
        title: None,
        kind: crate::assessment::ChargeKind::Phi,
        outcome,
        refund: None,
        payable: None,
        provisional: false,
        facts: Vec::new(),
        basis: Vec::new(),
    }
}

fn find_procedure<'a>(plan: &'a Plan, code: &str) -> Result<&'a ProcedurePlan, DossierError> {
    plan.procedure_codes.get(code).and_then(|at| plan.procedures.get(*at as usize)).ok_or_else(|| {
        let hint = suggestion(code, plan.procedure_codes.keys().map(|known| &**known));
        DossierError::new(ErrorKind::UnknownProcedure, format!("there is no procedure `{code}` in these rules{hint}"))
    })
}

/// What is needed to show times.
struct View<'v> {
    calendar: &'v Calendar,
    days: &'v DayTable,
    now: NaiveDateTime,
    on_time: OnTime,
    provisional: bool,
    crossed: &'v dyn Fn(&DayTable, Option<NaiveDate>, &End) -> Certainty,
    /// When the dossier ended, in whatever way.
    stopped: Option<NaiveDateTime>,
}

impl View<'_> {
    /// When what is still open is judged: nothing gets later after the dossier has ended.
    fn until(&self) -> NaiveDateTime {
        self.stopped.unwrap_or(self.now)
    }

    fn verdict(&self, end: &End, at: NaiveDateTime, finished: bool) -> Status {
        verdict::verdict(self.days, end, at, finished, self.on_time).unwrap_or(Status::Undetermined)
    }

    fn due(&self, timed: &Timed, variants: &[Timed]) -> Due {
        let outcome = match &timed.ended {
            Ok(Ended::At(end)) => {
                let certainty = (self.crossed)(self.days, timed.from, end);
                let (mut earliest, mut latest) = (end.date, end.date);
                if certainty == Certainty::Projected {
                    for other in variants {
                        if let Ok(Ended::At(other)) = &other.ended {
                            earliest = earliest.min(other.date);
                            latest = latest.max(other.date);
                        }
                    }
                }
                Outcome::Value(DueDate {
                    date: end.date,
                    at: Zone::Calendar(self.calendar).show(end.at),
                    exclusive: end.exclusive,
                    certainty,
                    earliest,
                    latest,
                })
            }
            Ok(Ended::None(why)) => Outcome::None(why),
            Err(stop) => outcome_of(stop.clone()),
        };
        Due { outcome, provisional: self.provisional }
    }

    fn step(&self, step: &TimedStep<'_>, variants: &[Timed], log: &Log<'_>) -> Step {
        let done = log.step_done(&step.step.name);
        let (status, lateness) = match &step.timed.ended {
            Ok(Ended::At(end)) => {
                let at = done.unwrap_or(self.until());
                let status = self.verdict(end, at, done.is_some());
                let late = verdict::lateness(self.days, end, at).ok();
                (status, late.filter(|_| done.is_some() || status == Status::Overdue))
            }
            Ok(Ended::None(_)) => (Status::NoDueDate, None),
            Err(Stop::Awaiting(_)) => (Status::Awaiting, None),
            Err(_) => (Status::Undetermined, None),
        };
        Step {
            name: Arc::clone(&step.step.name),
            title: step.step.title.clone(),
            agency: step.step.agency.clone(),
            due: self.due(&step.timed, variants),
            finished: done.map(|at| Zone::Calendar(self.calendar).show(at)),
            status,
            lateness,
            basis: vec![step.step.statement],
        }
    }
}

/// A step as its agency is judged by it.
fn task<'s>(timed: &TimedStep<'_>, step: &'s Step, log: &Log<'_>) -> Task<'s> {
    Task {
        name: &step.name,
        agency: step.agency.as_ref(),
        row: timed.row,
        planned: timed.planned,
        end: match &timed.timed.ended {
            Ok(Ended::At(end)) => Some(*end),
            Ok(Ended::None(_)) | Err(_) => None,
        },
        finished: log.step_done(&step.name),
        status: step.status,
    }
}

fn outcome_of(stop: Stop) -> Outcome<DueDate> {
    match stop {
        Stop::Missing(missing) => {
            let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
            let reason = format!("not given: {}", names.join(", ")).into();
            Outcome::Undetermined(Undetermined { reason, missing, candidates: Vec::new() })
        }
        Stop::Undetermined(reason, _) => {
            Outcome::Undetermined(Undetermined { reason, missing: Vec::new(), candidates: Vec::new() })
        }
        Stop::Awaiting(event) => Outcome::Awaiting(event),
        Stop::Error(error) => Outcome::Error(error),
    }
}

fn status_without_due(outcome: &Outcome<DueDate>) -> Status {
    match outcome {
        Outcome::Awaiting(_) => Status::Awaiting,
        Outcome::None(_) => Status::NoDueDate,
        Outcome::Value(_) | Outcome::Exempt(_) | Outcome::Undetermined(_) | Outcome::Error(_) => Status::Undetermined,
    }
}

/// Sums by currency; one open line opens its total (A1).
fn totals(lines: &[FeeLine]) -> Vec<Total> {
    let mut currencies: Vec<Currency> = Vec::new();
    for line in lines {
        if let Outcome::Value(charge) = &line.outcome
            && !currencies.contains(&charge.net.currency)
        {
            currencies.push(charge.net.currency);
        }
        if let Outcome::Undetermined(open) = &line.outcome {
            for charge in &open.candidates {
                if !currencies.contains(&charge.net.currency) {
                    currencies.push(charge.net.currency);
                }
            }
        }
    }
    if currencies.is_empty() && !lines.is_empty() {
        currencies.push(Currency::VND);
    }
    currencies.into_iter().map(|currency| total(lines, currency)).collect()
}

fn total(lines: &[FeeLine], currency: Currency) -> Total {
    let (mut known, mut minimum, mut maximum) = (0_i128, Some(0_i128), Some(0_i128));
    let mut open = false;
    for line in lines {
        match &line.outcome {
            Outcome::Value(charge) if charge.net.currency == currency => {
                let amount = charge.net.minor;
                match known.checked_add(amount) {
                    Some(sum) => known = sum,
                    None => (open, minimum, maximum) = (true, None, None),
                }
                minimum = minimum.and_then(|sum| sum.checked_add(amount));
                maximum = maximum.and_then(|sum| sum.checked_add(amount));
            }
            Outcome::Value(_) | Outcome::Exempt(_) | Outcome::None(_) => {}
            Outcome::Undetermined(undetermined) => {
                open = true;
                let nets =
                    || undetermined.candidates.iter().map(|charge| charge.net).filter(|net| net.currency == currency);
                minimum = minimum.zip(nets().map(|net| net.minor).min()).and_then(|(sum, low)| sum.checked_add(low));
                maximum = maximum.zip(nets().map(|net| net.minor).max()).and_then(|(sum, high)| sum.checked_add(high));
            }
            Outcome::Awaiting(_) | Outcome::Error(_) => {
                open = true;
                minimum = None;
                maximum = None;
            }
        }
    }
    let money = |minor| Money { currency, minor };
    Total {
        currency,
        outcome: if open { "undetermined" } else { "value" },
        amount: (!open).then(|| money(known)),
        known: money(known),
        minimum: minimum.map(money),
        maximum: maximum.map(money),
    }
}

/// Two runs with the first and the last hour of days without hours: equal answers stand, others are open.
fn agree(mut first: Assessment, last: Assessment) -> Assessment {
    let open = |a: &Due, b: &Due| match (&a.outcome, &b.outcome) {
        (Outcome::Value(x), Outcome::Value(y)) if x != y => Due {
            outcome: Outcome::Undetermined(Undetermined {
                reason: Arc::from("the hour decides, and an instant is given without its hour"),
                missing: Vec::new(),
                candidates: vec![*x, *y],
            }),
            provisional: a.provisional || b.provisional,
        },
        _ => a.clone(),
    };
    first.due = open(&first.due, &last.due);
    first.original_due = open(&first.original_due, &last.original_due);
    for one in &mut first.deadlines {
        let other = last.deadlines.iter().find(|other| other.name == one.name);
        one.due = other.map_or(one.due.clone(), |other| open(&one.due, &other.due));
        if other.is_none_or(|other| one.status != other.status) {
            one.status = Status::Undetermined;
        }
    }
    for found in &last.deadlines {
        if !first.deadlines.iter().any(|one| one.name == found.name) {
            first.deadlines.push(Deadline { status: Status::Undetermined, ..found.clone() });
        }
    }
    for one in &mut first.steps {
        let other = last.steps.iter().find(|other| other.name == one.name);
        one.due = other.map_or(one.due.clone(), |other| open(&one.due, &other.due));
        if other.is_none_or(|other| one.status != other.status) {
            one.status = Status::Undetermined;
            one.lateness = None;
        }
    }
    if first.term != last.term {
        first.term = None;
    }
    for one in &mut first.agencies {
        if last.agencies.iter().find(|other| other.agency == one.agency) != Some(one) {
            (one.status, one.working_minutes) = (Status::Undetermined, None);
        }
    }
    if first.status != last.status {
        first.status = Status::Undetermined;
    }
    if first.lateness != last.lateness {
        first.lateness = None;
        first.slack = None;
    }
    if first.turns_overdue != last.turns_overdue {
        first.turns_overdue = None;
    }
    if first.lateness_original != last.lateness_original {
        first.lateness_original = None;
    }
    if first.clock_start != last.clock_start {
        first.clock_start = None;
    }
    for (one, other) in first.fees.iter_mut().zip(&last.fees) {
        if one.outcome != other.outcome
            && let (Outcome::Value(a), Outcome::Value(b)) = (&one.outcome, &other.outcome)
        {
            one.outcome = Outcome::Undetermined(Undetermined {
                reason: Arc::from("the hour decides, and an instant is given without its hour"),
                missing: Vec::new(),
                candidates: vec![a.clone(), b.clone()],
            });
        }
    }
    first.totals = totals(&first.fees);
    first
}

/// A value for people.
pub(crate) fn show(value: &Value) -> String {
    lookup::show(value)
}
