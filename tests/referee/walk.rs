//! The referee: every deadline found by walking days and minutes, T1 to T13 and L1 to L4.

use crate::answer::{Answer, Due, Outcome};
use crate::case::*;
use crate::date::{DAY, Date, Moment, date, days_between, days_in_month};
use crate::days::Days;
use crate::exact::{Ratio, whole};
use crate::faults::Fault;
use crate::money;
use crate::rules::{Rules, Said, Silent};

/// The referee's answer, and why some of it is left open.
pub fn answer(case: &Case, fault: Option<Fault>) -> (Answer, Vec<Silent>) {
    let walk =
        Walk { rules: Rules { case, fault }, days: Days::new(&case.calendar, years(case), case.as_of.date, fault) };
    let mut open = Vec::new();
    let mut answer = Answer::default();
    match walk.course() {
        Ok(course) => walk.record(&course, &mut answer, &mut open),
        Err(silent) => open.push(silent),
    }
    if let Some(fee) = &case.fee {
        match money::charge(&walk.rules, fee) {
            Ok(charge) => answer.fee = Some(charge),
            Err(silent) => open.push(silent),
        }
    }
    (answer, open)
}

/// Every year that a day asked can lie in.
fn years(case: &Case) -> std::ops::RangeInclusive<i32> {
    let dossier = &case.dossier;
    let instants = [dossier.submitted, dossier.accepted, dossier.paid, dossier.finished];
    let events = dossier.events.iter().map(|occurrence| occurrence.at);
    let years: Vec<i32> =
        instants.into_iter().flatten().chain(events).chain([case.as_of]).map(|moment| moment.date.year).collect();
    *years.iter().min().unwrap() - 2..=*years.iter().max().unwrap() + 4
}

/// Where a term starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    date: Date,
    at: Moment,
    /// The contract does not say at what time of the day.
    time_open: bool,
}

impl Start {
    fn at(at: Moment) -> Start {
        Start { date: at.date, at, time_open: false }
    }
}

/// A wait for the applicant that stops the clock.
#[derive(Clone, Copy, Debug)]
struct Wait {
    from: Moment,
    to: Moment,
    is_open: bool,
}

/// The end of a term before rolling.
#[derive(Clone, Copy, Debug)]
enum Raw {
    Day(Date),
    Instant(Moment),
}

/// What happened to the main deadline.
struct Course {
    due: Outcome,
    /// Before re-appointments, where nothing else moved it.
    unmoved: Option<Outcome>,
    /// By an extension or a re-appointment.
    moved: bool,
    raw: Option<Date>,
    /// The clock, where it has started and neither restarted nor is silent.
    clock: Option<Moment>,
    waiting: bool,
}

struct Walk<'a> {
    rules: Rules<'a>,
    days: Days<'a>,
}

impl Walk<'_> {
    fn is(&self, fault: Fault) -> bool {
        self.rules.is(fault)
    }

    fn case(&self) -> &Case {
        self.rules.case
    }

    fn record(&self, course: &Course, answer: &mut Answer, open: &mut Vec<Silent>) {
        answer.due = Some(course.due.clone());
        answer.original_due = course.unmoved.clone();
        answer.clock_start = course.clock;
        match self.deadline(course) {
            Ok(deadline) => answer.deadline = Some(deadline),
            Err(silent) => open.push(silent),
        }
        if let Err(silent) = self.judge(course, answer) {
            open.push(silent);
        }
    }

    // ── the main deadline

    fn course(&self) -> Result<Course, Silent> {
        let limit = match self.rules.say(Slot::Due)? {
            Said::One(Meaning::Due(limit)) => Ok(limit),
            Said::One(other) => panic!("{other:?} is no due"),
            Said::Nothing => Err(Outcome::Error("no_rule_in_force".to_owned())),
            Said::Conflict => Err(Outcome::Error("conflicting_rules".to_owned())),
        };
        let begins = self.clock_begins()?;
        let waits = self.waits()?;
        let waiting = waits.last().is_some_and(|wait| wait.is_open);
        let mut course = Course { due: Outcome::Absent, unmoved: None, moved: false, raw: None, clock: None, waiting };
        let limit = match limit {
            Ok(limit) => limit,
            Err(_) if begins.is_err() => return Err(Silent("no rule for a clock that has not started")),
            Err(error) => {
                course.due = error;
                return Ok(course);
            }
        };
        if *limit == Limit::Unspecified {
            return if waits.is_empty() { Ok(course) } else { Err(Silent("a wait without a term")) };
        }
        let counted = self.counted(limit, begins, &waits, &mut course)?;
        course.due = match counted {
            Ok((due, raw)) => {
                course.raw = raw;
                Outcome::At(due)
            }
            Err(event) => Outcome::Awaiting(event.to_owned()),
        };
        self.move_due(&mut course)?;
        Ok(course)
    }

    /// The due date by the rule alone, or the event that it waits for.
    #[expect(clippy::type_complexity, reason = "two kinds of absence: awaited, and silent")]
    fn counted(
        &self,
        limit: &Limit,
        begins: Result<Moment, Event>,
        waits: &[Wait],
        course: &mut Course,
    ) -> Result<Result<(Due, Option<Date>), Event>, Silent> {
        let mode = self.supplement()?.map(|(mode, _)| mode);
        let stops = !waits.is_empty() && mode != Some(Supplement::Continues);
        let adds = self.adds()?;
        if !matches!(limit, Limit::In(_, None) | Limit::SameWorkingDay) {
            if stops || !adds.is_empty() {
                return Err(Silent("waits and additions of a term that does not start at the clock"));
            }
            return self.unclocked(limit, None, &[]);
        }
        let begins = match begins {
            Ok(begins) => begins,
            Err(event) => return Ok(Err(event)),
        };
        let start = self.clock(begins)?;
        if !stops {
            course.clock = (!start.time_open).then_some(start.at);
        }
        if stops && waits[0].from < start.at {
            return Err(Silent("a wait before the clock"));
        }
        let restarts = mode == Some(Supplement::Restarts) || self.is(Fault::SupplementRestartsInsteadOfPausing);
        let restarts = restarts && !self.is(Fault::SupplementPausesInsteadOfRestarting);
        let start = if stops && restarts { self.clock(waits[waits.len() - 1].to)? } else { start };
        let waits = if stops && !restarts { waits } else { &[] };
        let Limit::In(length, None) = limit else {
            if !waits.is_empty() || !adds.is_empty() {
                return Err(Silent("waits and additions of `same working day`"));
            }
            return Ok(Ok((self.same_working_day(start), None)));
        };
        if !waits.is_empty() && !adds.is_empty() {
            return Err(Silent("does a term with additions pause as a sum?"));
        }
        let chain: Length = length.iter().chain(&adds).copied().collect();
        if !waits.is_empty() {
            let unpaused = self.settle(self.term(&chain, start, &[], &[], None)?, start, &[])?;
            if waits.iter().any(|wait| !unpaused.is_met_by(wait.from)) {
                return Err(Silent("a wait after the term had run out"));
            }
        }
        let added = match &mode {
            Some(Supplement::Adds(added)) if !waits.is_empty() => Some(added),
            _ => None,
        };
        if added.is_some() && waits.len() > 1 {
            return Err(Silent("two waits that each add a term"));
        }
        let raw = self.term(&chain, start, &[], waits, added)?;
        let date = match raw {
            Raw::Day(date) => date,
            Raw::Instant(at) => at.date,
        };
        Ok(Ok((self.settle(raw, start, &[])?, Some(date))))
    }

    /// A limit that runs from a named point: no cutoff, no opening, no wait.
    #[expect(clippy::type_complexity, reason = "two kinds of absence: awaited, and silent")]
    fn unclocked(
        &self,
        limit: &Limit,
        course: Option<&Course>,
        counting: &[Policy],
    ) -> Result<Result<(Due, Option<Date>), Event>, Silent> {
        let point = match limit {
            Limit::In(_, Some(point)) | Limit::Before { point, .. } => *point,
            Limit::DayOfNextMonth(_, event) | Limit::LastDayOfNextMonth(event) => Point::Event(*event),
            _ => return Err(Silent("no point to count from")),
        };
        let start = match self.start_at(point, course)? {
            Ok(start) => start,
            Err(event) => return Ok(Err(event)),
        };
        let raw = match limit {
            Limit::In(length, _) => self.term(length, start, counting, &[], None)?,
            Limit::Before { more_than, length, .. } => {
                return Ok(Ok((self.before(length, *more_than, start, counting)?, None)));
            }
            Limit::DayOfNextMonth(day, _) => {
                let (year, month) = start.date.month_away(1);
                Raw::Day(date(year, month, (*day).min(days_in_month(year, month))))
            }
            _ => {
                let (year, month) = start.date.month_away(1);
                Raw::Day(date(year, month, days_in_month(year, month)))
            }
        };
        Ok(Ok((self.settle(raw, start, counting)?, None)))
    }

    fn start_at(&self, point: Point, course: Option<&Course>) -> Result<Result<Start, Event>, Silent> {
        if let Point::Event(event) = point {
            return Ok(self.rules.known(event).map(Start::at).ok_or(event));
        }
        let course = course.ok_or(Silent("`due` counted from itself"))?;
        if course.moved {
            return Err(Silent("T8: is `due` the moved or the original one?"));
        }
        if course.waiting {
            return Err(Silent("a deadline from a due date that is only supposed"));
        }
        let Outcome::At(due) = course.due else { return Err(Silent("a deadline from a due date that is none")) };
        if point == Point::Due {
            // T13: 24:00 belongs to the day that it ends.
            return Ok(Ok(Start { date: due.date, at: due.at, time_open: due.is_exclusive() }));
        }
        let raw = course.raw.ok_or(Silent("a raw due of a term that is not counted"))?;
        Ok(Ok(Start { date: raw, at: due.at, time_open: true }))
    }

    // ── the clock

    /// T1: the later of the events, or the first that has not happened.
    fn clock_begins(&self) -> Result<Result<Moment, Event>, Silent> {
        let procedure = self.case().layers.last().expect("a procedure");
        let events = match self.rules.one(Slot::Clock)? {
            Some(Meaning::Clock(events)) => events.clone(),
            // T12: without `clock starts` the clock is the anchor.
            _ => vec![self.rules.anchor(procedure).ok_or(Silent("neither clock nor anchor"))?],
        };
        let mut latest: Option<Moment> = None;
        let mut missing = None;
        for event in events {
            if event == PAID && self.is(Fault::PaymentForgotten) {
                continue;
            }
            match self.rules.known(event) {
                Some(at) => latest = latest.max(Some(at)),
                None if missing.is_some() => return Err(Silent("which of two awaited events is named")),
                None => missing = Some(event),
            }
        }
        Ok(match missing {
            Some(event) => Err(event),
            None => Ok(latest.expect("a clock event")),
        })
    }

    /// T1, T12: then the cutoff, then the opening.
    fn clock(&self, begins: Moment) -> Result<Start, Silent> {
        let mut start = Start::at(begins);
        if let Some(Meaning::Cutoff(cutoff, next)) = self.rules.one(Slot::Cutoff)?
            && self.is_after(begins, *cutoff)
        {
            let to_day = *next == NextDay::Day && !self.is(Fault::CutoffToTheNextWorkingDayOnly)
                || self.is(Fault::CutoffToTheNextDayOnly);
            let day = if to_day { begins.date.next() } else { self.days.next_working_day(begins.date) };
            start = match self.days.opening(day) {
                Some(opening) => Start::at(Moment::minute_of(day, opening)),
                // "The opening of the next day", and that day never opens.
                None => Start { date: day, at: Moment::minute_of(day, 0), time_open: true },
            };
        }
        let opens = self.rules.policy(Slot::OutsideHours, &[])? == Some(Policy::OutsideHoursNextOpening);
        if opens && !self.is(Fault::OpeningForgotten) && !self.days.is_working_minute(start.at) {
            let spans = self.days.spans(start.date);
            if !start.time_open && spans.iter().any(|span| span.1 == start.at.minute) {
                return Err(Silent("is the minute of closing outside hours?"));
            }
            let mut at = start.at.whole_minute();
            while !self.days.is_working_minute(at) {
                at = at.next_minute();
            }
            start = Start::at(at);
        }
        Ok(start)
    }

    fn is_after(&self, moment: Moment, cutoff: CutoffTime) -> bool {
        if self.is(Fault::CutoffForgotten) {
            return false;
        }
        let minute = match cutoff {
            CutoffTime::At(minute) => minute,
            CutoffTime::HoursBeforeClosing(hours) => match self.days.closing(moment.date) {
                Some(closing) => closing - 60 * hours,
                None => return false,
            },
        };
        moment.minute > minute || self.is(Fault::CutoffAtTheMinuteToo) && moment.minute == minute
    }

    // ── waits

    fn supplement(&self) -> Result<Option<(Supplement, Option<u32>)>, Silent> {
        Ok(match self.rules.one(Slot::Supplement)? {
            Some(Meaning::Supplement(mode, maximum)) => Some((mode.clone(), *maximum)),
            _ => None,
        })
    }

    /// L2: the waits that stop the clock, those beyond `at most` left out.
    fn waits(&self) -> Result<Vec<Wait>, Silent> {
        let mut waits: Vec<Wait> = Vec::new();
        for occurrence in self.happened() {
            match occurrence.kind {
                EventKind::SupplementRequested => {
                    waits.push(Wait { from: occurrence.at, to: self.case().as_of, is_open: true })
                }
                EventKind::SupplementCompleted => {
                    let wait = waits.last_mut().expect("a request before the completion");
                    (wait.to, wait.is_open) = (occurrence.at, false);
                }
                _ => {}
            }
        }
        if waits.is_empty() {
            return Ok(waits);
        }
        let (_, maximum) = self.supplement()?.ok_or(Silent("a wait and no `supplement`"))?;
        if let Some(maximum) = maximum
            && !self.is(Fault::RequestBeyondTheMaximumStops)
        {
            waits.truncate(maximum as usize);
        }
        Ok(waits)
    }

    fn happened(&self) -> impl Iterator<Item = &Occurrence> {
        let as_of = self.case().as_of;
        self.case()
            .dossier
            .events
            .iter()
            .filter(move |occurrence| occurrence.at <= as_of || self.is(Fault::LaterEventsKnown))
    }

    /// "Request day in, completion day out."
    fn waited_dates(&self, wait: &Wait) -> Vec<Date> {
        let mut dates = Vec::new();
        let mut day = wait.from.date;
        while day < wait.to.date || self.is(Fault::CompletionDayPausedToo) && day == wait.to.date {
            dates.push(day);
            day = day.next();
        }
        dates
    }

    /// E4: the additions that apply, summed by unit in the order of the text.
    fn adds(&self) -> Result<Length, Silent> {
        let blocks = self.case().layers.iter().flat_map(|layer| &layer.blocks);
        let adding = blocks.filter(|block| block.statements.iter().any(|statement| statement.states(Slot::Add)));
        if adding.count() > 1 {
            return Err(Silent("do additions of several blocks collect or replace?"));
        }
        let mut sum: Length = Vec::new();
        if self.is(Fault::AddedTermForgotten) {
            return Ok(sum);
        }
        for stated in self.rules.stated(&self.case().layers, Slot::Add)? {
            let Meaning::Add(length) = &stated.statement.meaning else { panic!("no addition") };
            if self.rules.holds_guard(&stated.statement.guard) {
                for part in length {
                    match sum.iter().position(|other| other.unit == part.unit) {
                        Some(place) if place + 1 == sum.len() => sum[place].amount = sum[place].amount + part.amount,
                        Some(_) => return Err(Silent("additions of one unit with another between")),
                        None => sum.push(*part),
                    }
                }
            }
        }
        Ok(sum)
    }

    // ── terms

    fn term(
        &self,
        length: &[Part],
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: Option<&Length>,
    ) -> Result<Raw, Silent> {
        let all = |unit: Unit| length.iter().all(|part| part.unit == unit);
        let total = length.iter().fold(whole(0), |sum, part| sum + part.amount);
        if length.iter().all(|part| matches!(part.unit, Unit::Hour | Unit::Minute)) {
            if added.is_some() {
                return Err(Silent("hours and an added term"));
            }
            return self.clock_hours(length, start, waits);
        }
        if all(Unit::WorkingHour) {
            if added.is_some() {
                return Err(Silent("hours and an added term"));
            }
            return self.working_hours(total, start, waits);
        }
        if length.iter().any(|part| matches!(part.unit, Unit::Hour | Unit::Minute | Unit::WorkingHour)) {
            return Err(Silent("hours mixed with days"));
        }
        if all(Unit::WorkingDay) && !length.iter().all(|part| part.amount.is_whole()) {
            return self.fraction(length, total, start, counting, waits, added);
        }
        if !length.iter().all(|part| part.amount.is_whole()) {
            return Err(Silent("a fraction of another unit than working days"));
        }
        Ok(Raw::Day(self.day_term(length, start, counting, waits, added)?))
    }

    fn clock_hours(&self, length: &[Part], start: Start, waits: &[Wait]) -> Result<Raw, Silent> {
        if start.time_open {
            return Err(Silent("hours from a time that is open"));
        }
        if !waits.is_empty() && length.len() > 1 {
            return Err(Silent("a pause of hours and minutes"));
        }
        let mut minutes = 0;
        for part in length {
            let each = if part.unit == Unit::Hour { 60 } else { 1 };
            let product = part.amount * whole(each);
            if !product.is_whole() {
                return Err(Silent("a fraction of a minute"));
            }
            minutes += product.floor();
        }
        let mut at = start.at;
        while minutes > 0 {
            if !self.is(Fault::HoursSkipDaysOff) || self.days.is_working(at.date) {
                minutes -= 1;
            }
            at = at.next_minute();
        }
        for wait in waits {
            let mut passed = wait.from;
            while passed < wait.to {
                passed = passed.next_minute();
                at = at.next_minute();
            }
        }
        if at.minute == 0 {
            return Err(Silent("T13: does an hour term that ends at 00:00 end on the day before?"));
        }
        if self.is(Fault::HoursRoll) {
            while !self.days.is_working(at.date) {
                at.date = at.date.next();
            }
        }
        Ok(Raw::Instant(at))
    }

    fn working_hours(&self, hours: Ratio, start: Start, waits: &[Wait]) -> Result<Raw, Silent> {
        let minutes = hours * whole(60);
        if !minutes.is_whole() {
            return Err(Silent("a fraction of a minute"));
        }
        if start.at.minute == 0 && start.at.date != start.date {
            return Err(Silent("working hours from 24:00"));
        }
        let mut left = minutes.floor();
        for wait in waits {
            left += i128::from(self.working_minutes(wait.from, wait.to));
        }
        let mut day = start.at.date;
        loop {
            let mut spans = self.days.spans(day);
            if self.is(Fault::WorkingHoursThroughLunch) && spans.len() == 2 {
                spans = vec![(spans[0].0, spans[1].1)];
            }
            for minute in 0..DAY {
                let counts = spans.iter().any(|span| span.0 <= minute && minute < span.1);
                if counts && (day > start.at.date || minute >= start.at.minute) {
                    left -= 1;
                    if left == 0 {
                        return Ok(Raw::Instant(Moment::minute_of(day, 0).date_at(minute + 1)));
                    }
                }
            }
            day = day.next();
        }
    }

    /// T9: on the counted working day after the whole ones, when that share of its minutes has passed.
    fn fraction(
        &self,
        length: &[Part],
        total: Ratio,
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: Option<&Length>,
    ) -> Result<Raw, Silent> {
        if added.is_some() || !waits.is_empty() && length.len() > 1 {
            return Err(Silent("a fraction and an added or paused sum"));
        }
        if self.rules.policy(Slot::FirstDay, counting)? != Some(Policy::FirstDayExcluded) {
            return Err(Silent("a fraction whose first day is counted"));
        }
        if self.rules.policy(Slot::DayEnds, counting)? == Some(Policy::DayEndsAtSameTime) {
            return Err(Silent("T9: on which day a share since the start's clock time begins"));
        }
        let mut wholes = total.floor();
        let mut share = total - whole(wholes);
        for wait in waits {
            wholes += self.waited_dates(wait).iter().filter(|day| self.days.is_working(**day)).count() as i128;
        }
        if self.is(Fault::FractionRoundedUpToADay) && share > whole(0) {
            (wholes, share) = (wholes + 1, whole(0));
        }
        let mut day = start.date;
        for _ in 0..wholes {
            day = self.days.next_working_day(day);
        }
        if share == whole(0) {
            return Ok(Raw::Day(day));
        }
        let day = self.days.next_working_day(day);
        let all = if self.is(Fault::FractionOfEightHours) { 480 } else { self.days.minutes_of(day) };
        let mut left = (share * whole(i128::from(all))).ceiling();
        for (opening, closing) in self.days.spans(day) {
            for minute in opening..closing {
                left -= 1;
                if left == 0 {
                    return Ok(Raw::Instant(Moment::minute_of(day, 0).date_at(minute + 1)));
                }
            }
        }
        Ok(Raw::Day(day))
    }

    /// Days, working days, weeks, months and years, and their sums.
    fn day_term(
        &self,
        length: &[Part],
        start: Start,
        counting: &[Policy],
        waits: &[Wait],
        added: Option<&Length>,
    ) -> Result<Date, Silent> {
        let first_included = match self.rules.policy(Slot::FirstDay, counting)? {
            Some(Policy::FirstDayIncluded) => !self.is(Fault::StartDayNeverCounted),
            Some(_) => self.is(Fault::StartDayCounted),
            None => return Err(Silent("first day: no layer says")),
        };
        let mut last = start.date;
        for (place, part) in length.iter().enumerate() {
            let included = first_included && place == 0;
            // A pause in the term's own unit; months and sums pause in days, below.
            let mut amount = part.amount.floor();
            if length.len() == 1 && part.unit == Unit::WorkingDay {
                for wait in waits {
                    amount += self.waited_dates(wait).iter().filter(|day| self.days.is_working(**day)).count() as i128;
                }
            }
            if amount == 0 && length.len() > 1 {
                return Err(Silent("a part of no length"));
            }
            last = self.part(last, amount as i64, part.unit, included, counting)?;
            if place + 1 < length.len() {
                if self.is(Fault::RollsBetweenTheParts) && !self.days.is_working(last) {
                    last = self.days.next_working_day(last);
                }
                if self.is(Fault::SecondPartSkipsItsFirstDay) {
                    last = last.next();
                }
            }
        }
        if self.is(Fault::PauseAddedAfterRolling) && !waits.is_empty() && !self.days.is_working(last) {
            last = self.days.next_working_day(last);
        }
        if length.len() > 1 || length[0].unit != Unit::WorkingDay {
            for wait in waits {
                last = last.plus_days(self.waited_dates(wait).len() as i64);
            }
        }
        if let Some(added) = added
            && !self.is(Fault::SupplementAddsNothing)
        {
            for part in added {
                last = self.part(last, part.amount.floor() as i64, part.unit, false, counting)?;
            }
        }
        Ok(last)
    }

    /// One part from the day before its first counted day, or with that day itself counted.
    fn part(&self, from: Date, amount: i64, unit: Unit, included: bool, counting: &[Policy]) -> Result<Date, Silent> {
        let days = |count: i64| from.plus_days(if included { count - 1 } else { count });
        match unit {
            Unit::Day => Ok(days(amount)),
            Unit::Week if self.is(Fault::WeekOfFiveDays) => Ok(days(5 * amount)),
            Unit::Week => Ok(days(7 * amount)),
            Unit::Month | Unit::Year => {
                let months = if unit == Unit::Year { 12 * amount } else { amount };
                let of_30 = self.rules.policy(Slot::MonthLength, counting)?.is_some();
                if of_30 && unit == Unit::Year {
                    return Err(Silent("a year of months of 30 days"));
                }
                if of_30 && !self.is(Fault::MonthOf30DaysByTheCalendar) {
                    return Ok(days(30 * months));
                }
                let end = self.months(from, months, counting)?;
                let same_day = self.is(Fault::IncludedMonthEndsOnTheSameDay);
                Ok(if included && !same_day { end.previous() } else { end })
            }
            Unit::WorkingDay => {
                if amount == 0 && !self.days.is_working(from) {
                    return Err(Silent("no working days from a day off"));
                }
                let (mut day, mut left) = (from, amount);
                if included {
                    if !self.days.is_working(from) {
                        return Err(Silent("working days whose first counted day is a day off"));
                    }
                    left -= 1;
                }
                for _ in 0..left {
                    day = self.days.next_working_day(day);
                }
                Ok(day)
            }
            Unit::Minute | Unit::Hour | Unit::WorkingHour => Err(Silent("hours mixed with days")),
        }
    }

    /// The corresponding day of the month `months` away.
    fn months(&self, from: Date, months: i64, counting: &[Policy]) -> Result<Date, Silent> {
        let (year, month) = from.month_away(months);
        let last = days_in_month(year, month);
        let sticks = match self.rules.policy(Slot::MonthEnd, counting)? {
            Some(Policy::MonthEndSticks) => !self.is(Fault::StickClamps),
            Some(_) => self.is(Fault::ClampSticks),
            None if self.is(Fault::MonthOf30DaysByTheCalendar) => false,
            None => return Err(Silent("month end: no layer says")),
        };
        if sticks && from.is_last_of_month() {
            return Ok(date(year, month, last));
        }
        if from.day > last && self.is(Fault::ClampOverflowsIntoNextMonth) {
            return Ok(date(year, month, last).plus_days(i64::from(from.day - last)));
        }
        Ok(date(year, month, from.day.min(last)))
    }

    // ── rolling and the day's end

    fn settle(&self, raw: Raw, start: Start, counting: &[Policy]) -> Result<Due, Silent> {
        match raw {
            Raw::Instant(at) => Ok(Due { date: at.date, at }),
            Raw::Day(date) => self.end_of(self.roll(date, counting)?, start, counting),
        }
    }

    /// T3: the last day only.
    fn roll(&self, day: Date, counting: &[Policy]) -> Result<Date, Silent> {
        if self.days.is_working(day) || self.is(Fault::NoRoll) {
            return Ok(day);
        }
        match self.rules.policy(Slot::LastDay, counting)? {
            Some(Policy::LastDayStays) if self.is(Fault::StayRolls) => Ok(self.days.next_working_day(day)),
            Some(Policy::LastDayStays) => Ok(day),
            Some(Policy::LastDayRollsToNextDay) if self.is(Fault::RollsOnToWorkingDay) => {
                Ok(self.days.next_working_day(day))
            }
            Some(Policy::LastDayRollsToNextDay) => Ok(day.next()),
            Some(Policy::LastDayRollsToNextWorkingDay) if self.is(Fault::RollsToDayAfterEvenIfOff) => Ok(day.next()),
            Some(Policy::LastDayRollsToNextWorkingDay) => Ok(self.days.next_working_day(day)),
            Some(Policy::LastDayRollsBack) => Err(Silent("T2: `rolls back` of a forward term")),
            _ => Err(Silent("last day: no layer says")),
        }
    }

    /// T5, T13.
    fn end_of(&self, day: Date, start: Start, counting: &[Policy]) -> Result<Due, Silent> {
        let midnight = Due { date: day, at: Moment::minute_of(day.next(), 0) };
        let closing = |day: Date| {
            let spans = self.days.spans(day);
            let span = if self.is(Fault::ClosingOfTheFirstSpan) { spans.first() } else { spans.last() };
            span.map_or(midnight, |span| Due { date: day, at: Moment::minute_of(day, span.1) })
        };
        match self.rules.policy(Slot::DayEnds, counting)?.ok_or(Silent("day ends: no layer says"))? {
            Policy::DayEndsAtMidnight if self.is(Fault::ClosingForMidnight) => Ok(closing(day)),
            Policy::DayEndsAtMidnight => Ok(midnight),
            Policy::DayEndsAtClosing if self.is(Fault::MidnightForClosing) => Ok(midnight),
            Policy::DayEndsAtClosing => Ok(closing(day)),
            _ if self.is(Fault::SameTimeForgotten) => Ok(midnight),
            _ if start.time_open || start.at.minute == 0 => {
                Err(Silent("the same time as a time that is open, or as 00:00"))
            }
            _ => Ok(Due { date: day, at: Moment::minute_of(day, start.at.minute) }),
        }
    }

    fn same_working_day(&self, start: Start) -> Due {
        let stays = self.days.is_working(start.date) || self.is(Fault::SameWorkingDayOnADayOff);
        let day = if stays { start.date } else { self.days.next_working_day(start.date) };
        let closing = self.days.closing(day).unwrap_or(17 * 60);
        Due { date: day, at: Moment::minute_of(day, closing) }
    }

    /// T6, T11.
    fn before(&self, length: &[Part], more_than: bool, event: Start, counting: &[Policy]) -> Result<Due, Silent> {
        let [part] = length else { return Err(Silent("a sum counted back")) };
        if !part.amount.is_whole() {
            return Err(Silent("a fraction counted back"));
        }
        let mut amount = part.amount.floor() as i64;
        if more_than && !self.is(Fault::MoreThanForgotten) {
            amount += 1;
        }
        if self.is(Fault::EventDayCounted) {
            amount -= 1;
        }
        let day = match part.unit {
            Unit::Day => event.date.plus_days(-amount),
            Unit::Week => event.date.plus_days(-7 * amount),
            Unit::Month | Unit::Year => {
                if more_than || self.rules.policy(Slot::MonthEnd, counting)? == Some(Policy::MonthEndSticks) {
                    return Err(Silent("months counted back that stick or are more than so many"));
                }
                let months = if part.unit == Unit::Year { 12 * amount } else { amount };
                match self.rules.policy(Slot::MonthLength, counting)? {
                    Some(_) => return Err(Silent("months of 30 days counted back")),
                    None => self.months(event.date, -months, counting)?,
                }
            }
            Unit::WorkingDay => {
                let mut day = event.date;
                for _ in 0..amount {
                    day = self.days.previous_working_day(day);
                }
                day
            }
            Unit::Hour | Unit::Minute | Unit::WorkingHour => return self.hours_before(amount, part.unit, event),
        };
        let back = self.rules.policy(Slot::LastDay, counting)? == Some(Policy::LastDayRollsBack);
        let day = match self.days.is_working(day) {
            false if self.is(Fault::BackwardRollsForward) || back && self.is(Fault::RollsBackForward) => {
                self.days.next_working_day(day)
            }
            false if back => self.days.previous_working_day(day),
            _ => day,
        };
        self.end_of(day, event, counting)
    }

    fn hours_before(&self, amount: i64, unit: Unit, event: Start) -> Result<Due, Silent> {
        if event.time_open {
            return Err(Silent("hours before a time that is open"));
        }
        let mut left = if unit == Unit::Minute { amount } else { 60 * amount };
        let mut at = event.at;
        while left > 0 {
            at = at.previous_minute();
            if unit != Unit::WorkingHour || self.days.is_working_minute(at) {
                left -= 1;
            }
        }
        if at.minute == 0 {
            return Err(Silent("T13: does an hour term that ends at 00:00 end on the day before?"));
        }
        Ok(Due { date: at.date, at })
    }

    // ── extensions and re-appointments

    fn move_due(&self, course: &mut Course) -> Result<(), Silent> {
        let Outcome::At(unmoved) = course.due else { return Ok(()) };
        let mut due = unmoved;
        let (mut extensions, mut appointments, mut moved) = (0, 0, false);
        for occurrence in self.happened() {
            match occurrence.kind {
                EventKind::Extended { until, .. } => {
                    extensions += 1;
                    if extensions > 1 || course.waiting {
                        return Err(Silent("a second extension, or one while waiting"));
                    }
                    match self.rules.one(Slot::Extension)? {
                        Some(Meaning::Extension(Some(ceiling))) => {
                            // E4 does not say whether the ceiling runs from the raw or the rolled due date.
                            let raw = Start::at(Moment::minute_of(course.raw.ok_or(Silent("a ceiling of no day"))?, 0));
                            let Raw::Day(highest) = self.term(ceiling, raw, &[Policy::FirstDayExcluded], &[], None)?
                            else {
                                return Err(Silent("a ceiling in hours"));
                            };
                            if until > highest {
                                return Err(Silent("an extension near or above its ceiling"));
                            }
                        }
                        Some(_) => {}
                        None => return Err(Silent("an extension that no rule allows")),
                    }
                    if until < due.date || !self.days.is_working(until) {
                        return Err(Silent("an extension to an earlier day or a day off"));
                    }
                    if !self.is(Fault::ExtensionForgotten) {
                        due = self.end_of_open_time(until)?;
                    }
                    moved = true;
                }
                EventKind::Reappointed { to } => {
                    let Some(Meaning::Reappointment(maximum)) = self.rules.one(Slot::Reappointment)? else {
                        return Err(Silent("a re-appointment that no rule allows"));
                    };
                    if course.waiting {
                        return Err(Silent("a re-appointment while waiting"));
                    }
                    appointments += 1;
                    moved = true;
                    // L4: beyond the maximum the earlier one stays.
                    if maximum.is_none_or(|maximum| appointments <= maximum)
                        || self.is(Fault::ReappointmentBeyondTheMaximumCounts)
                    {
                        due = self.end_of_open_time(to)?;
                    }
                }
                _ => {}
            }
        }
        course.moved = moved;
        course.unmoved = (!moved).then_some(Outcome::At(unmoved));
        course.due = Outcome::At(due);
        // The contract keeps `original_due` for re-appointments and is silent for extensions.
        if moved && extensions == 0 {
            course.unmoved =
                Some(Outcome::At(if self.is(Fault::ReappointmentMovesTheOriginal) { due } else { unmoved }));
        }
        Ok(())
    }

    fn end_of_open_time(&self, day: Date) -> Result<Due, Silent> {
        self.end_of(day, Start { date: day, at: Moment::minute_of(day, 0), time_open: true }, &[])
    }

    // ── the second deadline

    fn deadline(&self, course: &Course) -> Result<Outcome, Silent> {
        match self.rules.say(Slot::Deadline)? {
            // E5: absent, not an error.
            Said::Nothing => Ok(Outcome::Absent),
            Said::Conflict => Ok(Outcome::Error("conflicting_rules".to_owned())),
            Said::One(Meaning::Deadline(limit, counting)) => {
                Ok(match self.unclocked(limit, Some(course), counting)? {
                    Ok((due, _)) => Outcome::At(due),
                    Err(event) => Outcome::Awaiting(event.to_owned()),
                })
            }
            Said::One(other) => panic!("{other:?} is no deadline"),
        }
    }

    // ── lateness

    fn judge(&self, course: &Course, answer: &mut Answer) -> Result<(), Silent> {
        if self.happened().any(|occurrence| occurrence.kind == EventKind::Withdrawn) {
            answer.status = Some("withdrawn".to_owned());
            return Ok(());
        }
        let as_of = self.case().as_of;
        let finished = self.case().dossier.finished.filter(|at| *at <= as_of || self.is(Fault::LaterEventsKnown));
        if course.waiting {
            if finished.is_some() {
                return Err(Silent("finished while waiting"));
            }
            answer.status = Some("awaiting_applicant".to_owned());
            return Ok(());
        }
        if course.due == Outcome::Absent {
            answer.status = Some("no_due_date".to_owned());
        }
        let Outcome::At(due) = course.due else { return Ok(()) };
        let to_the_date = matches!(self.rules.one(Slot::OnTime)?, Some(Meaning::OnTimeToTheDate));
        let to_the_date =
            to_the_date && !self.is(Fault::DateComparedAsInstant) || self.is(Fault::InstantComparedAsDate);
        let end = finished.unwrap_or(as_of);
        let met = if to_the_date {
            end.date <= due.date
        } else if self.is(Fault::EqualIsLate) {
            end.whole_minute() < due.at
        } else if self.is(Fault::MidnightInclusive) {
            end.whole_minute() <= due.at
        } else {
            due.is_met_by(end)
        };
        let status = match (finished.is_some(), met) {
            (true, true) if end.date < due.date => "early",
            (true, true) => "on_time",
            (true, false) => "late",
            (false, true) => "in_time",
            (false, false) => "overdue",
        };
        answer.status = Some(status.to_owned());
        if status == "in_time" {
            return Err(Silent("is a dossier that is open and in time late by less than nothing, or not at all?"));
        }
        answer.working_days = Some(self.working_days(due.date, end.date));
        answer.working_minutes = (end.second == 0).then(|| self.working_minutes(due.at, end));
        answer.calendar_days = Some(if self.is(Fault::LatenessByTheClock) {
            clock_days(due.at, end)
        } else {
            days_between(due.date, end.date)
        });
        Ok(())
    }

    /// Working days in (due, end], or minus those in (end, due].
    fn working_days(&self, due: Date, end: Date) -> i64 {
        if end < due {
            return -self.working_days(end, due);
        }
        let mut count = i64::from(self.is(Fault::LatenessCountsTheDueDay) && self.days.is_working(due));
        let mut day = due;
        while day < end {
            day = day.next();
            count += i64::from(self.days.is_working(day));
        }
        count
    }

    /// Minutes inside spans from `from` to `to`, negative backwards.
    fn working_minutes(&self, from: Moment, to: Moment) -> i64 {
        if to < from {
            return -self.working_minutes(to, from);
        }
        let mut count = 0;
        let mut day = from.date;
        while day <= to.date {
            for (opening, closing) in self.days.spans(day) {
                for minute in opening..closing {
                    let at = Moment::minute_of(day, minute);
                    count += i64::from(from <= at && at < to);
                }
            }
            day = day.next();
        }
        count
    }
}

fn clock_days(from: Moment, to: Moment) -> i64 {
    if to < from {
        return -clock_days(to, from);
    }
    let days = days_between(from.date, to.date);
    if to.minute < from.minute { days - 1 } else { days }
}

impl Moment {
    /// That minute of the same day, 24:00 being 00:00 of the next.
    fn date_at(self, minute: u32) -> Moment {
        if minute == DAY { Moment::minute_of(self.date.next(), 0) } else { Moment::minute_of(self.date, minute) }
    }
}
