//! The due date of a row: a term whose version, calendar and policies are settled.

use std::sync::Arc;

use super::batch::{Batch, NONE, Table, TableRow, Values};
use super::code::{Beyond, Choice, DAY, Flat, MISSING, NodeId, Run};
use super::compile::{Compiler, Scope};
use super::days::{MINUTE, date, day_of, in_day, microseconds, moment, since_1970};
use super::plain::{Judge, Plain};
use super::settle::{Days, instant};
use super::shape::{Kind, Shape};
use crate::assessment::Figures;
use crate::calendar::{Calendar, DayTable};
use crate::engine::flat::code::Facts;
use crate::engine::slot::Activity;
use crate::engine::term::{Counter, Point, Policies, merged, minute_of_day};
use crate::model::builtin;
use crate::plan::{Anchor, CutoffTime, Limit, Missed, OnTime, OnePoint, ProcKind, ProcedurePlan, Slot, Statement};
use crate::term::{OutsideHours, Part};

/// A point that a term starts from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum From {
    Instant(u8),
    /// An event that is in no row.
    Never,
    Day(u32),
    Moment(u32),
}

/// What a statement on the due date comes to.
#[derive(Debug)]
enum Term {
    /// The law gives none.
    None,
    Beyond,
    Plain(Plain),
    Limit {
        statement: Arc<Statement<ProcKind>>,
        /// The points it starts from; the clock where there are none.
        from: Vec<From>,
        policies: Policies,
        chain: Vec<Part>,
    },
}

impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) | (Self::Beyond, Self::Beyond) => true,
            (Self::Plain(one), Self::Plain(other)) => one == other,
            (
                Self::Limit { statement, from, policies, chain },
                Self::Limit { statement: its, from: its_from, policies: its_policies, chain: its_chain },
            ) => (&statement.kind, from, policies, chain) == (&its.kind, its_from, its_policies, its_chain),
            _ => false,
        }
    }
}

/// The times of a procedure.
#[derive(Debug, PartialEq)]
pub(super) struct Times {
    pub(super) calendar: u32,
    pub(super) on_time: OnTime,
    policies: Policies,
    /// Statements that the evaluator asks for though no row shows them: facts that they miss open the due date.
    asked: Vec<Choice>,
    clock: Flat<Vec<From>>,
    cutoff: Choice,
    cutoffs: Vec<(CutoffTime, bool)>,
    is_stated: bool,
    due: Choice,
    terms: Vec<Term>,
    /// When something is added to the term.
    added: Vec<NodeId>,
    /// When something is added to another; what these conditions miss opens the due date too.
    added_elsewhere: Vec<NodeId>,
}

/// The due date of a row.
pub(super) enum Due {
    None,
    Awaiting,
    At(Ended),
}

/// The end of a term, in days and local microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) date: i32,
    pub(super) at: i64,
    /// Whether the instant itself is too late.
    pub(super) exclusive: bool,
    /// From where the days between count for certainty.
    pub(super) from: i32,
}

impl<'p, D: Days> Compiler<'p, D> {
    pub(super) fn times(
        &mut self,
        procedure: &'p ProcedurePlan,
        office_calendar: Option<u32>,
        stated: u32,
    ) -> Flat<Times> {
        let activity = self.settling.activity(&procedure.blocks, None)?;
        let calendar = match self.settled(&activity, &procedure.calendar)?.map(|statement| &statement.kind) {
            Some(ProcKind::Calendar(index)) if office_calendar.is_none() => *index,
            _ => stated,
        };
        // instants were read on the stated calendar's clock
        if calendar != stated {
            return Err(Beyond);
        }
        let mut policies = Policies::default();
        for slot in &procedure.count {
            if let Some(statement) = self.settled(&activity, slot)?
                && let ProcKind::Count(policy) = &statement.kind
            {
                policies = policies.with(&[*policy]);
            }
        }
        let on_time = match self.settled(&activity, &procedure.on_time)?.map(|statement| &statement.kind) {
            Some(ProcKind::OnTime(on_time)) => *on_time,
            _ => OnTime::Instant,
        };
        let agency = self.choice(&mut Scope::outside(), &activity, &procedure.agency, |_, _, _| 0)?;
        let asked = if matches!(agency, Choice::Cases { .. }) { vec![agency] } else { Vec::new() };
        for (_, slot) in &procedure.deadlines {
            self.closes_nothing(&activity, slot)?;
        }
        let (mut added, mut added_elsewhere) = (Vec::new(), Vec::new());
        for entry in procedure.add.entries.iter().filter(|entry| activity.is_active(entry.block)) {
            let condition = match &entry.statement.when {
                Some(condition) => self.condition(&mut Scope::outside(), condition)?,
                None => self.constant(1),
            };
            match &entry.statement.kind {
                ProcKind::Add(_, None) => added.push(condition),
                _ => added_elsewhere.push(condition),
            }
        }
        let mut cutoffs = Vec::new();
        let cutoff = self.choice(&mut Scope::outside(), &activity, &procedure.cutoff, |_, _, statement| {
            if let ProcKind::Cutoff { at, working } = &statement.kind {
                cutoffs.push((at.clone(), *working));
            }
            (cutoffs.len() as u32).saturating_sub(1)
        })?;
        let clock = self.clock(procedure, &activity);
        let mut terms = Vec::new();
        let due = self.choice(&mut Scope::outside(), &activity, &procedure.due, |compiler, _, statement| {
            terms.push(compiler.term(policies, &clock, statement).unwrap_or(Term::Beyond));
            (terms.len() - 1) as u32
        })?;
        let is_stated = !procedure.due.entries.is_empty();
        Ok(Times {
            calendar,
            on_time,
            policies,
            asked,
            clock,
            cutoff,
            cutoffs,
            is_stated,
            due,
            terms,
            added,
            added_elsewhere,
        })
    }

    /// A deadline that can close a dossier without any event is for the evaluator.
    fn closes_nothing(&mut self, activity: &Activity, slot: &'p Slot<ProcKind>) -> Flat<()> {
        for entry in slot.entries.iter().filter(|entry| activity.is_active(entry.block)) {
            let ProcKind::Deadline { limit, missed: Some(Missed::Closes), .. } = &entry.statement.kind else {
                continue;
            };
            let from_request = matches!(limit, Limit::In(_, Some(points))
                if points.contains(&OnePoint::Event(builtin::SUPPLEMENT_REQUESTED)));
            if !from_request {
                return Err(Beyond);
            }
        }
        Ok(())
    }

    fn clock(&mut self, procedure: &'p ProcedurePlan, activity: &Activity) -> Flat<Vec<From>> {
        match self.settled(activity, &procedure.clock)?.map(|statement| &statement.kind) {
            Some(ProcKind::Clock(points)) => points.iter().map(|point| self.from(point)).collect(),
            _ => match procedure.anchor {
                Some(Anchor::Event(event)) => Ok(vec![self.from(&OnePoint::Event(event))?]),
                Some(Anchor::Fact(fact)) => Ok(vec![self.from(&OnePoint::Fact(fact))?]),
                None => Err(Beyond),
            },
        }
    }

    fn from(&self, point: &OnePoint) -> Flat<From> {
        match point {
            OnePoint::Event(event) => Ok(instant(*event).map_or(From::Never, From::Instant)),
            OnePoint::Fact(fact) => match self.shapes.get(fact.0 as usize).and_then(|shape: &Shape| shape.kind) {
                Some(Kind::Date) => Ok(From::Day(fact.0)),
                Some(Kind::Moment) => Ok(From::Moment(fact.0)),
                _ => Err(Beyond),
            },
            OnePoint::Due { .. } | OnePoint::DueOf { .. } => Err(Beyond),
        }
    }

    fn term(
        &mut self,
        policies: Policies,
        clock: &Flat<Vec<From>>,
        statement: &Arc<Statement<ProcKind>>,
    ) -> Flat<Term> {
        let ProcKind::Due(limit, counting) = &statement.kind else { return Err(Beyond) };
        let (points, parts): (&[OnePoint], &[Part]) = match limit {
            Limit::Immediately | Limit::Unspecified => return Ok(Term::None),
            Limit::SameDay { .. } | Limit::YearDay { .. } | Limit::EndOfPeriod { .. } => (&[], &[]),
            Limit::In(length, point) => (point.as_deref().unwrap_or(&[]), &length.parts),
            Limit::Before { length, point, .. } => (point, &length.parts),
            Limit::NextPeriod { after, .. } => (after.as_deref().unwrap_or(&[]), &[]),
        };
        let from = points.iter().map(|point| self.from(point)).collect::<Flat<Vec<From>>>()?;
        let (policies, chain) = (policies.with(counting), merged(parts).map_err(|_| Beyond)?);
        if let (Limit::In(..), [], Ok([From::Instant(event)])) = (limit, from.as_slice(), clock.as_deref())
            && let Some(plain) = self.plain(*event, policies, &chain)
        {
            return Ok(Term::Plain(plain));
        }
        Ok(Term::Limit { statement: Arc::clone(statement), from, policies, chain })
    }
}

/// The place of the end among the instants of a row.
const FINISHED: u8 = 3;

/// What is known of a start: a point, or that it has not come.
enum Start {
    At(Point),
    Awaiting,
}

impl Times {
    /// How a row stands.
    pub(super) fn judge_row<F: Facts>(
        &self,
        run: &Run<'_, F>,
        calendar: &Calendar,
        judge: &Judge<'_>,
        as_of: i64,
        figures: &mut Figures,
    ) -> Flat<()> {
        for choice in &self.asked {
            run.choose(*choice)?;
        }
        let term = run.choose(self.due)?;
        for condition in &self.added {
            if run.holds(*condition)? {
                return Err(Beyond);
            }
        }
        for condition in &self.added_elsewhere {
            run.holds(*condition)?;
        }
        let (cutoff, finished) = (run.choose(self.cutoff), run.instant(FINISHED));
        if let Some(Term::Plain(plain)) = term.and_then(|term| self.terms.get(term as usize))
            && let Some(count) = run.constants.get(plain.count as usize)
            && let start = run.instant(plain.event)
            && start != MISSING
            && let Ok((start, outside)) = self.began(cutoff, start, judge.days)
            && plain.look_up(judge, outside, start, *count as i32, (finished, as_of), figures).is_some()
        {
            return Ok(());
        }
        let due = self.dated(term, cutoff, run.constants, run.facts, run.instants, (calendar, judge.days))?;
        judge.judged(due, finished, as_of, figures)
    }

    /// How the rows of a batch stand.
    pub(super) fn judge_rows<T: Table>(
        &self,
        batch: &mut Batch<'_, T>,
        calendar: &Calendar,
        judge: &Judge<'_>,
        figures: &mut [Figures],
    ) {
        let mut open: Vec<bool> = Vec::new();
        let rows = batch.rows.len();
        let mut keep = |values: &Values, holds: fn(i64) -> bool| {
            open.resize(rows, true);
            open.iter_mut().enumerate().for_each(|(at, open)| *open &= holds(values.get(at)));
        };
        for choice in &self.asked {
            let asked = batch.choose(*choice);
            keep(&asked, |asked| asked != MISSING);
        }
        for condition in &self.added {
            let added = batch.values(*condition);
            keep(&added, |added| added == 0);
        }
        for condition in &self.added_elsewhere {
            let added = batch.values(*condition);
            keep(&added, |added| added != MISSING);
        }
        let (terms, cutoffs) = (batch.choose(self.due), batch.choose(self.cutoff));
        let instants: [_; 4] = std::array::from_fn(|event| batch.table.instant(event as u8));
        let (finished, as_of) = (batch.table.instant(FINISHED), batch.table.as_of());
        for (at, row) in batch.rows.iter().enumerate() {
            let Some(figures) = figures.get_mut(*row as usize) else { continue };
            let is_open = open.get(at).copied().unwrap_or(true);
            let (finished, as_of) = (finished.get(*row), as_of.get(*row));
            let term = terms.get(at);
            // most rows are looked up here; whatever else has a say is worked out below
            if let Some(Term::Plain(plain)) = self.terms.get(term as usize)
                && is_open
                && let Some(start) = instants.get(usize::from(plain.event)).map(|column| column.get(*row))
                && start != MISSING
                && let Ok((start, outside)) = self.began(decided(cutoffs.get(at)), start, judge.days)
                && let Some(count) = batch.constant_of(at, plain.count)
                && plain.look_up(judge, outside, start, count as i32, (finished, as_of), figures).is_some()
            {
                continue;
            }
            let due = match decided(term) {
                Ok(term) if is_open => {
                    let instants = batch.table.moments_of(*row);
                    let facts = TableRow { table: batch.table, row: *row };
                    let constants = batch.constants_of(at);
                    self.dated(term, decided(cutoffs.get(at)), constants, &facts, &instants, (calendar, judge.days))
                }
                Ok(_) | Err(Beyond) => Err(Beyond),
            };
            let judged = due.and_then(|due| judge.judged(due, finished, as_of, figures));
            figures.is_beyond |= judged.is_err();
        }
        batch.give_back(terms);
        batch.give_back(cutoffs);
    }

    /// The due date, when it is decided which statements answer.
    #[inline]
    fn dated<F: Facts>(
        &self,
        term: Option<u32>,
        cutoff: Flat<Option<u32>>,
        constants: &[i64],
        facts: &F,
        instants: &[i64; 4],
        (calendar, days): (&Calendar, &DayTable),
    ) -> Flat<Due> {
        let Some(term) = term else { return if self.is_stated { Err(Beyond) } else { Ok(Due::None) } };
        let (statement, from, policies, chain) = match self.terms.get(term as usize) {
            Some(Term::None) => return Ok(Due::None),
            Some(Term::Plain(plain)) => {
                let at = instants.get(usize::from(plain.event)).copied().unwrap_or(MISSING);
                if at == MISSING {
                    return Ok(Due::Awaiting);
                }
                let start = self.started(cutoff?, at, days)?;
                return plain.end(start, constants, days).map(Due::At).ok_or(Beyond);
            }
            Some(Term::Limit { statement, from, policies, chain }) => (statement, from, *policies, chain),
            Some(Term::Beyond) | None => return Err(Beyond),
        };
        let start = match from.as_slice() {
            [] => {
                let counter = Counter { calendar, days, policies: self.policies, record: None };
                self.clock(cutoff, facts, instants, counter)?
            }
            points => latest(facts, instants, points)?,
        };
        let Start::At(start) = start else { return Ok(Due::Awaiting) };
        let counter = Counter { calendar, days, policies, record: None };
        let ProcKind::Due(limit, _) = &statement.kind else { return Err(Beyond) };
        let end = match limit {
            Limit::In(..) => counter.forward_along(start, chain),
            Limit::SameDay { working } => counter.same_day(start, *working),
            Limit::Before { more, .. } => counter.backward(start, chain, *more),
            Limit::YearDay { before, day, month } => counter.year_day(start, *day, *month, *before),
            Limit::EndOfPeriod { before, period } => counter.end_of_period(start, *period, *before),
            Limit::NextPeriod { before, day, period, .. } => counter.next_period(start, *period, *day, *before),
            Limit::Immediately | Limit::Unspecified => return Err(Beyond),
        };
        let end = end.map_err(|_| Beyond)?;
        Ok(Due::At(Ended {
            date: since_1970(end.date),
            at: microseconds(end.at)?,
            exclusive: end.exclusive,
            from: since_1970(start.date),
        }))
    }

    /// When the clock of a row starts, and what is still to be done about hours: with a cutoff nothing is.
    #[inline(always)]
    fn began(&self, cutoff: Flat<Option<u32>>, at: i64, days: &DayTable) -> Flat<(i64, Option<OutsideHours>)> {
        match cutoff? {
            None => Ok((at, self.policies.outside_hours)),
            cutoff => Ok((self.started(cutoff, at, days)?, Some(OutsideHours::Stays))),
        }
    }

    /// The same for a clock that one instant sets, in microseconds.
    #[inline]
    fn started(&self, cutoff: Option<u32>, mut at: i64, days: &DayTable) -> Flat<i64> {
        if let Some(cutoff) = cutoff
            && let Some((cutoff, working)) = self.cutoffs.get(cutoff as usize)
        {
            let day = day_of(at);
            let limit = match cutoff {
                CutoffTime::Minute(minute) => Some(i64::from(*minute)),
                CutoffTime::BeforeClosing(minutes) => {
                    let closing = days.spans_of(day).ok_or(Beyond)?.last().map(|span| i64::from(span.close));
                    closing.map(|closing| (closing - i64::from(*minutes)).max(0))
                }
            };
            if limit.is_some_and(|limit| in_day(at) / MINUTE > limit) {
                let next = if *working { days.nth_working_day(day, 1).ok_or(Beyond)? } else { day + 1 };
                at = opening(days, next)?;
            }
        }
        let day = day_of(at);
        let spans = days.spans_of(day).ok_or(Beyond)?;
        if self.policies.outside_hours == Some(OutsideHours::Stays) {
            return Ok(at);
        }
        let minute = (in_day(at) / MINUTE) as u16;
        if spans.iter().any(|span| span.open <= minute && minute <= span.close) {
            return Ok(at);
        }
        if self.policies.outside_hours != Some(OutsideHours::NextOpening) {
            return Err(Beyond);
        }
        match spans.iter().find(|span| span.open >= minute) {
            Some(span) => Ok(i64::from(day) * DAY + i64::from(span.open) * MINUTE),
            None => opening(days, days.nth_working_day(day, 1).ok_or(Beyond)?),
        }
    }

    /// Where the clock starts: the cutoff, then what is outside hours (T1).
    fn clock<F: Facts>(
        &self,
        cutoff: Flat<Option<u32>>,
        facts: &F,
        instants: &[i64; 4],
        counter: Counter<'_>,
    ) -> Flat<Start> {
        let points = self.clock.as_ref().map_err(|beyond| *beyond)?;
        let Start::At(Point { mut at, .. }) = latest(facts, instants, points)? else { return Ok(Start::Awaiting) };
        if let Some(cutoff) = cutoff?
            && let Some((cutoff, working)) = self.cutoffs.get(cutoff as usize)
        {
            let limit = match cutoff {
                CutoffTime::Minute(minute) => Some(*minute),
                CutoffTime::BeforeClosing(minutes) => {
                    let closing = counter.days.closing(at.date()).map_err(|_| Beyond)?;
                    closing.map(|closing| closing.saturating_sub(u16::try_from(*minutes).unwrap_or(u16::MAX)))
                }
            };
            if limit.is_some_and(|limit| minute_of_day(at) > limit) {
                at = counter.after_cutoff(at, *working).map_err(|_| Beyond)?;
            }
        }
        Ok(Start::At(Point::at(counter.within_hours(at).map_err(|_| Beyond)?)))
    }
}

/// Which statement was chosen, if any.
fn decided(chosen: i64) -> Flat<Option<u32>> {
    match chosen {
        MISSING => Err(Beyond),
        NONE => Ok(None),
        payload => Ok(Some(payload as u32)),
    }
}

/// The opening of a day; its first minute when it has no hours.
fn opening(days: &DayTable, day: i32) -> Flat<i64> {
    let open = days.spans_of(day).ok_or(Beyond)?.first().map_or(0, |span| span.open);
    Ok(i64::from(day) * DAY + i64::from(open) * MINUTE)
}

/// The later of some points; the first that has not come is awaited.
fn latest<F: Facts>(facts: &F, instants: &[i64; 4], points: &[From]) -> Flat<Start> {
    let mut latest: Option<Point> = None;
    for point in points {
        let point = match point {
            From::Never => return Ok(Start::Awaiting),
            From::Instant(event) => match instants.get(usize::from(*event)).copied().unwrap_or(MISSING) {
                MISSING => return Ok(Start::Awaiting),
                at => Point::at(moment(at)?),
            },
            From::Day(fact) => match facts.get(*fact) {
                MISSING => return Err(Beyond),
                day => Point::day(date(day)?),
            },
            From::Moment(fact) => match facts.get(*fact) {
                MISSING => return Err(Beyond),
                at => Point::at(moment(at)?),
            },
        };
        latest = Some(match latest {
            Some(known) if known.at >= point.at => known,
            _ => point,
        });
    }
    latest.map(Start::At).ok_or(Beyond)
}
