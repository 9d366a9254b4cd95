//! The clock of a dossier: when it starts, starts again, stands still (T1, L2, L3).

use chrono::NaiveDateTime;

use crate::amount::Ratio;
use crate::assessment::{ClockCause, ErrorKind, Finding, StatementId, WaitEffect};
use crate::engine::expression::{Frame, Reader};
use crate::engine::log::{Log, What};
use crate::engine::slot::Activity;
use crate::engine::term::{Counter, Point, minute_of_day};
use crate::engine::timing::Closing;
use crate::engine::value::Stop;
use crate::engine::verdict::minute;
use crate::model::builtin as event;
use crate::plan::{Anchor, CutoffTime, OnePoint, ProcKind, ProcedurePlan, Supplement};
use crate::term::{Part, Unit};

/// What the log made of the clock.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// Where the term starts.
    pub(crate) start: Point,
    /// When it was last set: before any cutoff, and not while the dossier waits.
    pub(crate) set: NaiveDateTime,
    /// When it stood still.
    pub(crate) pauses: Vec<(NaiveDateTime, NaiveDateTime)>,
    /// Terms added by supplements.
    pub(crate) added: Vec<Part>,
}

impl<'p> Reader<'p> {
    /// Runs the log through the clock.
    pub(crate) fn clock(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        counter: &Counter<'_>,
        log: &Log<'_>,
        closing: Option<&Closing>,
    ) -> Result<Clock, Stop> {
        let set = self.clock_set(procedure, activity)?;
        self.note_set(ClockCause::Set, set, None);
        let start = self.start_at(procedure, activity, counter, set)?;
        let mut clock = Clock { start, set, pauses: Vec::new(), added: Vec::new() };
        let mut running = Running { set, supplement: None, requests: 0, counted: false, waiting: false };
        // a closed dossier stays closed, whatever is asked for or brought later
        let closed = |at: NaiveDateTime| closing.is_some_and(|closing| at >= closing.at);
        for one in log.occurrences.iter().filter(|one| !closed(one.at)) {
            let What::Event(id) = one.what else { continue };
            match id {
                event::SUPPLEMENT_REQUESTED => {
                    self.requested(procedure, activity, &mut running, one.at)?;
                }
                event::SUPPLEMENT_COMPLETED => {
                    self.completed(procedure, activity, counter, &mut running, &mut clock, one.at)?;
                }
                event::INTERRUPTED if one.at > running.set => {
                    running.set = one.at;
                    self.note_set(ClockCause::Interruption, one.at, None);
                    clock.start = self.start_at(procedure, activity, counter, one.at)?;
                    clock.pauses.clear();
                    clock.added.clear();
                }
                _ => {}
            }
        }
        // while the dossier waits, it is answered as if it went on in the minute of `as_of`, or of its end (L3)
        clock.set = running.set;
        let end = closing.map(|closing| closing.at).into_iter().chain(log.end()).min();
        let now = minute(end.unwrap_or(self.as_of));
        running.waiting = true;
        if running.supplement.is_some() {
            self.completed(procedure, activity, counter, &mut running, &mut clock, now)?;
        }
        for suspension in log.suspensions().iter().filter(|suspension| !closed(suspension.since)) {
            let until = suspension.until.map_or(now, |until| until.min(now));
            let (excluded, statement) = self.excludes(procedure, activity, suspension.ground)?;
            if excluded {
                clock.stood_still(suspension.since, until);
            }
            if let Some(record) = self.record {
                let effect = match excluded {
                    false => WaitEffect::NotAllowed,
                    true if until <= clock.start.at => WaitEffect::Before,
                    true => WaitEffect::Pauses,
                };
                let ground = suspension.ground.map(std::sync::Arc::from);
                let (from, ended) = (suspension.since, suspension.until.is_some());
                record.note(Finding::Wait { from, to: until, ground, effect, ended }, statement);
            }
        }
        Ok(clock)
    }

    /// The later of the events that set the clock; the anchor when no rule names any.
    fn clock_set(&mut self, procedure: &'p ProcedurePlan, activity: &Activity) -> Result<NaiveDateTime, Stop> {
        let statement = self.answer(activity, &procedure.clock)?;
        let points: Vec<OnePoint> = match statement.map(|statement| &statement.kind) {
            Some(ProcKind::Clock(points)) => points.clone(),
            _ => match procedure.anchor {
                Some(Anchor::Event(event)) => vec![OnePoint::Event(event)],
                Some(Anchor::Fact(fact)) => vec![OnePoint::Fact(fact)],
                None => {
                    return Err(Stop::error(
                        ErrorKind::NoRuleInForce,
                        "no rule says when the clock starts: state `clock starts when …` or `anchor …`",
                    ));
                }
            },
        };
        let mut latest: Option<NaiveDateTime> = None;
        for point in &points {
            let at = match point {
                OnePoint::Event(event) => {
                    let (at, statement) = (self.instant(*event), statement.map(|statement| statement.id));
                    if let Some(record) = self.record {
                        record.note(Finding::Point { event: self.event_name(*event), at }, statement);
                    }
                    at.ok_or_else(|| Stop::Awaiting(self.event_name(*event)))?
                }
                OnePoint::Fact(fact) => self.fact_point(*fact)?.at,
                OnePoint::Due { .. } | OnePoint::DueOf { .. } => {
                    return Err(Stop::error(ErrorKind::NoRuleInForce, "a clock cannot start at a deadline"));
                }
            };
            latest = Some(latest.map_or(at, |known| known.max(at)));
        }
        latest.ok_or_else(|| Stop::error(ErrorKind::NoRuleInForce, "no rule says when the clock starts"))
    }

    /// A fact that is a date or a moment, as a point.
    pub(crate) fn fact_point(&self, fact: crate::plan::FactId) -> Result<Point, Stop> {
        use crate::engine::value::Value;
        match self.fact(fact)? {
            Value::Date(date) => Ok(Point::day(date)),
            Value::Moment(at) => Ok(Point::at(at)),
            _ => Err(Stop::error(ErrorKind::WrongFactType, "a term starts at a date or a moment")),
        }
    }

    /// T1: cutoff, then outside hours.
    fn start_at(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        counter: &Counter<'_>,
        mut at: NaiveDateTime,
    ) -> Result<Point, Stop> {
        let answers = self.answers(&mut Frame::default(), activity, &procedure.cutoff)?;
        if !answers.missing.is_empty() {
            return Err(Stop::Missing(answers.missing));
        }
        if let Some(statement) = answers.statements.first()
            && let ProcKind::Cutoff { at: cutoff, working } = &statement.kind
        {
            let limit = match cutoff {
                CutoffTime::Minute(minute) => Some(*minute),
                CutoffTime::BeforeClosing(minutes) => counter
                    .days
                    .closing(at.date())?
                    .map(|closing| closing.saturating_sub(u16::try_from(*minutes).unwrap_or(u16::MAX))),
            };
            let came = at;
            let late = limit.is_some_and(|limit| minute_of_day(at) > limit);
            if late {
                self.used(statement.id);
                at = counter.after_cutoff(at, *working)?;
            }
            if let Some(record) = self.record {
                record.note(Finding::Cutoff { at: came, limit, moved: late.then_some(at) }, Some(statement.id));
            }
        }
        let at = counter.within_hours(at)?;
        if let Some(record) = self.record {
            record.note(Finding::Begins { at }, None);
        }
        Ok(Point::at(at))
    }

    fn note_set(&self, cause: ClockCause, at: NaiveDateTime, statement: Option<StatementId>) {
        if let Some(record) = self.record {
            record.note(Finding::ClockSet { cause, at }, statement);
        }
    }

    /// What a supplement does, and how many requests do it.
    pub(crate) fn supplement_rule(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
    ) -> Result<(&'p Supplement, Option<u32>, StatementId), Stop> {
        match self.answer(activity, &procedure.supplement)? {
            Some(statement) => match &statement.kind {
                ProcKind::Supplement(effect, at_most) => Ok((effect, *at_most, statement.id)),
                _ => Err(Stop::error(ErrorKind::NoRuleInForce, "no rule on supplements")),
            },
            None => Err(Stop::error(
                ErrorKind::NoRuleInForce,
                "no rule says what a supplement does to the clock: state `supplement restarts`, `pauses`, `adds …` or `continues`",
            )),
        }
    }

    fn requested(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        running: &mut Running,
        at: NaiveDateTime,
    ) -> Result<(), Stop> {
        let (_, at_most, statement) = self.supplement_rule(procedure, activity)?;
        running.requests += 1;
        running.supplement = Some(at);
        running.counted = at_most.is_none_or(|limit| running.requests <= limit);
        if let Some(record) = self.record {
            let (number, allowed) = (running.requests, running.counted);
            record.note(Finding::Requested { at, number, allowed }, Some(statement));
        }
        Ok(())
    }

    fn completed(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        counter: &Counter<'_>,
        running: &mut Running,
        clock: &mut Clock,
        at: NaiveDateTime,
    ) -> Result<(), Stop> {
        let Some(since) = running.supplement.take() else { return Ok(()) };
        if !running.counted || at <= running.set {
            let effect = if running.counted { WaitEffect::Before } else { WaitEffect::NotAllowed };
            self.note_supplement(since, at, effect, !running.waiting, None);
            return Ok(());
        }
        let (effect, _, statement) = self.supplement_rule(procedure, activity)?;
        let word = match effect {
            Supplement::Restarts => WaitEffect::Restarts,
            Supplement::Pauses => WaitEffect::Pauses,
            Supplement::Continues => WaitEffect::Continues,
            Supplement::Adds(_) => WaitEffect::Adds,
        };
        self.note_supplement(since, at, word, !running.waiting, Some(statement));
        match effect {
            Supplement::Restarts => {
                running.set = at;
                self.note_set(ClockCause::Supplement, at, Some(statement));
                clock.start = self.start_at(procedure, activity, counter, at)?;
                clock.pauses.clear();
                clock.added.clear();
            }
            Supplement::Pauses => clock.stood_still(since, at),
            Supplement::Continues => {}
            Supplement::Adds(length) => {
                clock.stood_still(since, at);
                clock.added.extend(length.parts.iter().copied());
            }
        }
        Ok(())
    }

    fn note_supplement(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        effect: WaitEffect,
        ended: bool,
        statement: Option<StatementId>,
    ) {
        if let Some(record) = self.record {
            record.note(Finding::Wait { from, to, ground: None, effect, ended }, statement);
        }
    }

    /// Whether the rules name a ground, and the statement that names those that stop the clock.
    pub(crate) fn excludes(
        &mut self,
        procedure: &'p ProcedurePlan,
        activity: &Activity,
        ground: Option<&str>,
    ) -> Result<(bool, Option<StatementId>), Stop> {
        let statement = self.answer(activity, &procedure.exclude)?;
        let named = match statement.map(|statement| &statement.kind) {
            Some(ProcKind::Exclude(grounds)) => grounds.iter().any(|name| Some(&**name) == ground),
            _ => false,
        };
        Ok((named, statement.map(|statement| statement.id)))
    }
}

/// The state while the log is read.
struct Running {
    /// When the clock was last set.
    set: NaiveDateTime,
    /// The open request.
    supplement: Option<NaiveDateTime>,
    requests: u32,
    /// Whether the open request moves the clock.
    counted: bool,
    /// Whether all events are read, and what is still open is answered as if it ended now.
    waiting: bool,
}

impl Clock {
    /// A wait stops the clock only from its start on, which may lie after the wait began.
    fn stood_still(&mut self, since: NaiveDateTime, until: NaiveDateTime) {
        let since = since.max(self.start.at);
        if since < until {
            self.pauses.push((since, until));
        }
    }

    /// The pauses without what two of them share: a day is left out once, on however many grounds.
    fn pauses_apart(&self) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let mut pauses = self.pauses.clone();
        pauses.sort();
        let mut apart: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
        for (from, to) in pauses {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        apart
    }

    /// The pauses as parts in the unit of a term: dates for days, minutes for hours; months and sums pause in days (L2).
    pub(crate) fn pause_parts(&self, term: &[Part], counter: &Counter<'_>) -> Result<Vec<Part>, Stop> {
        let single = term.iter().all(|part| Some(part.unit) == term.first().map(|first| first.unit));
        let unit = match term.first().map(|part| part.unit) {
            Some(unit @ (Unit::WorkingDay | Unit::WorkingHour | Unit::Hour | Unit::Minute)) if single => unit,
            _ => Unit::Day,
        };
        let mut total = Ratio::ZERO;
        for (from, to) in &self.pauses_apart() {
            let count = match unit {
                Unit::WorkingDay => {
                    // the day of the request counts, the day of the completion does not
                    let yesterday = |at: &NaiveDateTime| at.date().pred_opt().unwrap_or(at.date());
                    Ratio::from(i64::from(counter.days.count_working_days(yesterday(from), yesterday(to))?))
                }
                Unit::WorkingHour => {
                    Ratio::new(i128::from(counter.days.working_minutes_between(*from, *to)?), 60).unwrap_or(Ratio::ZERO)
                }
                Unit::Hour => Ratio::new(i128::from((*to - *from).num_minutes()), 60).unwrap_or(Ratio::ZERO),
                Unit::Minute => Ratio::from((*to - *from).num_minutes()),
                _ => Ratio::from((to.date() - from.date()).num_days()),
            };
            total = total.add(count)?;
        }
        if let Some(record) = counter.record.filter(|_| total > Ratio::ZERO) {
            record.note(Finding::Paused(Part { count: total, unit }), None);
        }
        Ok(if total > Ratio::ZERO { vec![Part { count: total, unit }] } else { Vec::new() })
    }
}
