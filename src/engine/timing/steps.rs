//! The steps of a table: one after the other, side by side, outside the chain, and from points of their own (T10).

use chrono::NaiveDateTime;

use crate::assessment::Part as About;
use crate::engine::term::{End, Point};
use crate::engine::timing::{Ended, Timed, TimedStep, Timing};
use crate::engine::value::Stop;
use crate::engine::verdict;
use crate::plan::ProcKind;
use crate::term::Part;

impl<'p> Timing<'_, 'p, '_> {
    /// The steps of the table in force (T10).
    pub(super) fn steps(&mut self) -> Result<Vec<TimedStep<'p>>, Stop> {
        let Some(statement) = self.reader.answer(self.activity, &self.procedure.steps)? else { return Ok(Vec::new()) };
        let ProcKind::Steps(table) = &statement.kind else { return Ok(Vec::new()) };
        let paused = self.clock().is_ok_and(|clock| !clock.pauses.is_empty());
        let start = self.clock().map(|clock| clock.start);
        let ends = start.as_ref().ok().map(|start| start.at);
        let mut chain = Chain { start, clocked: true, parts: Vec::new(), ends };
        let mut all = Vec::new();
        for (row, steps) in table.rows.iter().enumerate() {
            let (mut passed, mut latest) = (None, None);
            for step in steps {
                let mut own = match &step.from {
                    Some(point) => Chain::new(self.point(point)),
                    None => chain.clone(),
                };
                let mut planned = if step.from.is_none() { chain.ends } else { None };
                let from = own.start.as_ref().ok().map(|start| start.date);
                let before = own.clone();
                let Some(length) = step.length.as_ref().or(step.at_most.as_ref()) else {
                    let timed = Timed { ended: Ok(Ended::None("uncounted")), from: None };
                    all.push(TimedStep { step, timed, row, planned });
                    if step.from.is_some() && passed.is_none() {
                        passed = Some(before);
                    }
                    continue;
                };
                own.parts.extend(length.parts.iter().copied());
                let part = || About::Step(Some(std::sync::Arc::clone(&step.name)));
                let ended = self.about(part, |timing| timing.step_end(&own, None));
                if let (true, Some(_), Ok(end)) = (paused && !before.parts.is_empty(), planned, &ended) {
                    // what stood still since the steps before were due moves the beginning as it moves the end
                    self.mute();
                    planned = self.step_end(&before, Some(end)).ok().map(|begin| begin.at);
                    self.speak();
                }
                own.ends = ended.as_ref().ok().map(|end| end.at);
                // the latest of parallel steps passes on, and one that waits holds the others up
                let at = ended.as_ref().map_or(NaiveDateTime::MAX, |end| end.at);
                if step.length.is_none() {
                    passed = passed.or(step.from.is_some().then_some(before));
                } else if latest.is_none_or(|latest| latest < at) {
                    latest = Some(at);
                    passed = Some(own);
                }
                all.push(TimedStep { step, timed: Timed { ended: ended.map(Ended::At), from }, row, planned });
            }
            chain = passed.unwrap_or(chain);
        }
        Ok(all)
    }

    /// The end of a step: what stood still after it was due does not excuse it. With `due`, the end of the steps before
    /// one that is due then, with all that stood still until then.
    fn step_end(&mut self, chain: &Chain, due: Option<&End>) -> Result<End, Stop> {
        let (start, parts) = (chain.start.clone()?, &chain.parts);
        let mark = self.reader.record.map(|record| record.mark());
        let mut end = self.counter.forward(start, parts)?;
        if !chain.clocked {
            return Ok(end);
        }
        let mut clock = self.clock()?;
        let mut pauses = std::mem::take(&mut clock.pauses);
        pauses.sort();
        for pause in pauses {
            if !verdict::met(due.unwrap_or(&end), pause.0) {
                break;
            }
            clock.pauses.push(pause);
            if let (Some(record), Some(mark)) = (self.reader.record, mark) {
                record.rewind(mark);
            }
            let mut whole = parts.clone();
            whole.extend(clock.pause_parts(parts, &self.counter)?);
            end = self.counter.forward(start, &whole)?;
        }
        Ok(end)
    }
}

/// Steps one after the other: where they start, whether that is the clock, and what they take together.
#[derive(Clone)]
struct Chain {
    start: Result<Point, Stop>,
    clocked: bool,
    parts: Vec<Part>,
    /// When they are due.
    ends: Option<NaiveDateTime>,
}

impl Chain {
    /// A chain that starts at a point of its own.
    fn new(start: Result<Point, Stop>) -> Self {
        let ends = start.as_ref().ok().map(|start| start.at);
        Self { start, clocked: false, parts: Vec::new(), ends }
    }
}
