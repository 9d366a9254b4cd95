//! Each step of a table: when it is due and how it stands: T9, T10.
//!
//! Settled here, where the contract is silent: a step `from` a point begins the chain anew there, and the steps after it
//! follow on; `uncounted at most` is due that length after what stands before it, and passes nothing on; a wait
//! lengthens only the steps that had not run out when it began, and none that starts at a point; what a supplement adds to
//! the term is no step's. A step that nobody has done is judged as open, in a dossier that has ended as of its end. Where
//! a branch waits for its point the next row waits with it.

use super::{Running, Start, Walk};
use crate::answer::{Answer, Due, Outcome, StepAnswer};
use crate::case::*;
use crate::date::Moment;
use crate::faults::Fault;
use crate::rules::{Said, Silent};

/// What the steps before have taken, and since when.
#[derive(Clone)]
struct Chain {
    /// The clock where there is none.
    from: Option<Event>,
    taken: Length,
}

impl Walk<'_> {
    pub(super) fn steps(&self, answer: &mut Answer) -> Result<(), Silent> {
        let Said::One(Meaning::Steps(rows)) = self.rules.say(Slot::Steps)? else { return Ok(()) };
        let mut chain = Chain { from: None, taken: Vec::new() };
        for row in rows {
            match row {
                TableRow::Step(step) => {
                    let (answered, passed_on) = self.step(step, &chain)?;
                    answer.steps.insert(step.name.to_owned(), answered);
                    chain = passed_on;
                }
                TableRow::Parallel(branches) => {
                    let mut latest: Option<(Due, Chain)> = None;
                    let mut waits: Option<Chain> = None;
                    for step in branches {
                        let (answered, passed_on) = self.step(step, &chain)?;
                        let takes_time = matches!(step.time, StepTime::In(_));
                        match answered.due {
                            Some(Outcome::Awaiting(_)) if takes_time => waits = waits.or(Some(passed_on)),
                            Some(Outcome::At(due)) if takes_time => {
                                let later = latest.as_ref().is_none_or(|(other, _)| due.at > other.at);
                                if later && (latest.is_none() || !self.is(Fault::ParallelPassesOnItsFirst)) {
                                    latest = Some((due, passed_on));
                                }
                            }
                            None if takes_time => return Err(Silent("which of two branches ends later")),
                            _ => {}
                        }
                        answer.steps.insert(step.name.to_owned(), answered);
                    }
                    let latest = latest.map(|(_, passed_on)| passed_on);
                    chain = waits.or(latest).unwrap_or(chain);
                }
            }
        }
        Ok(())
    }

    /// Its answer, and the chain after it.
    fn step(&self, step: &Step, before: &Chain) -> Result<(StepAnswer, Chain), Silent> {
        let mut chain = before.clone();
        if step.from.is_some() && !self.is(Fault::StepFromForgotten) {
            chain = Chain { from: step.from, taken: Vec::new() };
        }
        if self.is(Fault::StepsEachFromTheClock) {
            chain.taken.clear();
        }
        let after = |length: &Length| Chain { taken: [chain.taken.as_slice(), length].concat(), ..chain.clone() };
        let (end, passed_on) = match &step.time {
            StepTime::In(length) => (Some(after(length)), after(length)),
            StepTime::Uncounted => (None, chain.clone()),
            StepTime::UncountedAtMost(length) if self.is(Fault::UncountedTakesTime) => {
                (Some(after(length)), after(length))
            }
            StepTime::UncountedAtMost(length) => (Some(after(length)), chain.clone()),
        };
        let due = match end.map(|end| self.chain_ends(&end)) {
            None => Outcome::Absent,
            Some(Ok(Ok(due))) => Outcome::At(due),
            Some(Ok(Err(event))) => Outcome::Awaiting(event.to_owned()),
            Some(Err(_)) => return Ok((StepAnswer::default(), passed_on)),
        };
        Ok((self.judge_step(step.name, due)?, passed_on))
    }

    /// The lengths since the clock, added as one chain, or since the point.
    fn chain_ends(&self, chain: &Chain) -> Result<Result<Due, Event>, Silent> {
        let (start, waits) = match chain.from {
            Some(event) => match self.rules.known(event) {
                Some(at) => (Start::at(at), Vec::new()),
                None => return Ok(Err(event)),
            },
            None => match self.clock_begins()? {
                Err(event) => return Ok(Err(event)),
                Ok(begins) => {
                    let Running { start, waits, .. } = self.running(begins, &self.waits()?)?;
                    (start, waits)
                }
            },
        };
        let mut taken = chain.taken.clone();
        if self.is(Fault::StepFractionsAreDays) {
            for part in &mut taken {
                part.amount = crate::exact::whole(part.amount.ceiling());
            }
        }
        let pausing = self.pausing(&taken, start, &waits)?;
        Ok(Ok(self.settle(self.term(&taken, start, &[], &pausing, &[])?, start, &[])?))
    }

    fn judge_step(&self, name: &str, due: Outcome) -> Result<StepAnswer, Silent> {
        let done = self.done(name);
        let mut answer = StepAnswer { due: Some(due.clone()), ..StepAnswer::default() };
        match due {
            Outcome::Absent => answer.status = Some("no_due_date".to_owned()),
            Outcome::Awaiting(_) => answer.status = Some("awaiting".to_owned()),
            Outcome::At(due) => {
                let ended = if self.is(Fault::StepLeftOpenAtTheEndGoesOn) { None } else { self.end()? };
                let at = done.or(ended).unwrap_or(self.case().as_of);
                let verdict = self.verdict(due, at, done.is_some())?;
                answer.status = Some(verdict.status.to_owned());
                if verdict.status != "in_time" {
                    answer.working_days = Some(verdict.working_days);
                    answer.working_minutes = verdict.working_minutes;
                    answer.calendar_days = Some(verdict.calendar_days);
                }
            }
            Outcome::Error(_) => {}
        }
        Ok(answer)
    }

    fn done(&self, name: &str) -> Option<Moment> {
        if self.is(Fault::StepsAreDoneWithTheDossier) {
            return self.finished();
        }
        let done = |occurrence: &&Occurrence| matches!(occurrence.kind, EventKind::StepDone(step) if step == name || self.is(Fault::AnyStepIsDone));
        self.happened().find(done).map(|occurrence| occurrence.at)
    }
}
