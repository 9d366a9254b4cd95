//! Random logs: requests for papers, suspensions, interruptions, new dates, ends, and what of these is taken back.

use crate::answer::Outcome;
use crate::case::*;
use crate::date::{Date, Moment};
use crate::days::Days;
use crate::draw::Draw;
use crate::generate_dossier::{after, near};
use crate::generate_steps::NAMES;
use crate::walk;

pub const EXCLUDED: [Ground; 2] = ["verification", "financial_duty"];
const LEAVE: Ground = "leave";

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    request: bool,
    suspensions: Vec<Option<Ground>>,
}

impl Open {
    fn is_waiting(&self) -> bool {
        self.request || !self.suspensions.is_empty()
    }
}

/// What a log comes to: when it ends, and whether the dossier waits then or has ended.
pub struct Course {
    pub latest: Moment,
    pub waiting: bool,
    pub ended: bool,
}

/// Of a hundred dossiers some 45 have an empty log; 20 a request, 20 a suspension, 12 an interruption, 10 a new date,
/// 5 an end without a result; and of one in eight the last event is taken back.
pub fn log(draw: &mut Draw, case: &mut Case, since: Moment) -> Course {
    let mut writer = Writer { draw, case, latest: since, open: Open::default() };
    let mut ended = false;
    match writer.draw.below(22) {
        0..=8 => {}
        9..=12 => writer.requests(),
        13 | 14 => writer.suspensions(),
        15 => writer.overlap(),
        16 => writer.interruptions(),
        17 | 18 => writer.mixed(),
        19 => writer.extension(),
        20 => writer.reappointments(),
        _ => {
            let kind = writer.draw.pick(&[EventKind::Withdrawn, EventKind::Refused, EventKind::Closed]);
            let request = EventKind::SupplementRequested;
            match writer.draw.below(4) {
                0 => writer.happens(request, &[1, 0]),
                1 => writer.happens(EventKind::Suspended(Some(EXCLUDED[0])), &[1, 0]),
                _ => {}
            }
            writer.happens(kind, &[1, 3]);
            ended = true;
        }
    }
    if writer.draw.chance(12) && writer.takes_back() {
        ended = false;
    }
    Course { latest: writer.latest, waiting: writer.open.is_waiting(), ended }
}

struct Writer<'a> {
    draw: &'a mut Draw,
    case: &'a mut Case,
    latest: Moment,
    open: Open,
}

impl Writer<'_> {
    fn happens(&mut self, kind: EventKind, days: &[i64]) {
        let at = after(self.draw, self.latest, days);
        self.case.dossier.events.push(Occurrence { at, kind });
        self.latest = at;
        match kind {
            EventKind::SupplementRequested => self.open.request = true,
            EventKind::SupplementCompleted => self.open.request = false,
            EventKind::Suspended(ground) => self.open.suspensions.push(ground),
            EventKind::Resumed(ground) => {
                self.open.suspensions.retain(|other| ground.is_some() && *other != ground);
            }
            _ => {}
        }
    }

    fn requests(&mut self) {
        for _ in 0..1 + self.draw.below(2) {
            self.happens(EventKind::SupplementRequested, &[0, 1, 0, 2, 1, 0, 5]);
            if self.draw.chance(15) {
                return;
            }
            self.happens(EventKind::SupplementCompleted, &[3, 0, 1, 7, 15, 2]);
        }
    }

    fn ground(&mut self) -> Option<Ground> {
        self.draw.pick(&[Some(EXCLUDED[0]), Some(EXCLUDED[1]), Some(EXCLUDED[0]), Some(LEAVE), None])
    }

    fn suspensions(&mut self) {
        for _ in 0..1 + self.draw.below(2) {
            let ground = self.ground();
            self.happens(EventKind::Suspended(ground), &[1, 0, 2, 0, 5]);
            if self.draw.chance(12) {
                return;
            }
            let said = if self.draw.chance(25) { None } else { ground };
            self.happens(EventKind::Resumed(said), &[3, 0, 1, 7, 15, 2]);
        }
    }

    /// Two suspensions at a time, which end in either order.
    fn overlap(&mut self) {
        let grounds = self.draw.pick(&[EXCLUDED, [EXCLUDED[1], EXCLUDED[0]], [EXCLUDED[0], LEAVE]]);
        self.happens(EventKind::Suspended(Some(grounds[0])), &[1, 0, 2]);
        self.happens(EventKind::Suspended(Some(grounds[1])), &[1, 0, 3]);
        let first = self.draw.below(2);
        self.happens(EventKind::Resumed(Some(grounds[first])), &[2, 0, 1, 7]);
        if !self.draw.chance(15) {
            self.happens(EventKind::Resumed(Some(grounds[1 - first])), &[1, 0, 3]);
        }
    }

    fn interruptions(&mut self) {
        for _ in 0..1 + self.draw.below(2) {
            self.happens(EventKind::Interrupted, &[1, 3, 0, 6]);
        }
    }

    /// Whatever can follow, one after the other.
    fn mixed(&mut self) {
        for _ in 0..2 + self.draw.below(4) {
            if self.open.request {
                self.happens(EventKind::SupplementCompleted, &[2, 0, 1, 5]);
            } else if let Some(ground) = self.open.suspensions.first().copied() {
                self.happens(EventKind::Resumed(ground), &[2, 0, 1, 5]);
            } else {
                let ground = self.ground();
                let kind = self.draw.pick(&[
                    EventKind::Interrupted,
                    EventKind::SupplementRequested,
                    EventKind::Suspended(ground),
                ]);
                self.happens(kind, &[1, 0, 3]);
            }
        }
    }

    fn extension(&mut self) {
        let at = after(self.draw, self.latest, &[1, 3]);
        let until = self.later_working_day(at.date);
        self.case.dossier.events.push(Occurrence { at, kind: EventKind::Extended { until, agreed: true } });
        self.latest = at;
    }

    /// A working day a little after the due date, and not in the past.
    fn later_working_day(&mut self, at: Date) -> Date {
        let from = match walk::answer(self.case, None).0.due {
            Some(Outcome::At(due)) => due.date,
            _ => self.case.as_of.date,
        };
        let from = from.max(at);
        let days = Days::new(&self.case.calendar, from.year - 1..=from.year + 1, from, None);
        days.next_working_day(from.plus_days(self.draw.pick(&[3, 0, 8, 13, 25])))
    }

    fn reappointments(&mut self) {
        for _ in 0..1 + self.draw.below(3) {
            let at = after(self.draw, self.latest, &[1, 3, 6]);
            let to = at.date.plus_days(self.draw.pick(&[20, 10, 15, 30]));
            self.case.dossier.events.push(Occurrence { at, kind: EventKind::Reappointed { to } });
            self.latest = at;
        }
    }

    /// The last event is taken back, where there is one.
    fn takes_back(&mut self) -> bool {
        let Some(last) = self.case.dossier.events.last().map(|occurrence| occurrence.kind) else { return false };
        match last {
            EventKind::SupplementRequested => self.open.request = false,
            EventKind::SupplementCompleted => self.open.request = true,
            EventKind::Suspended(ground) => self.open.suspensions.retain(|other| *other != ground),
            EventKind::Resumed(ground) => self.open.suspensions.push(ground),
            _ => {}
        }
        self.happens(EventKind::Revoked(last.word()), &[1, 0, 3]);
        true
    }
}

/// The steps are done about when they are due, or not yet; the last that is done may be undone, and done again.
pub fn steps_done(draw: &mut Draw, case: &mut Case, latest: Moment) -> Moment {
    let accepted = case.dossier.accepted.expect("accepted");
    let (answer, _) = walk::answer(case, None);
    let mut done: Vec<Occurrence> = Vec::new();
    for (name, step) in &answer.steps {
        if draw.chance(35) {
            continue;
        }
        let name = NAMES.iter().find(|known| *known == name).expect("a step of the table");
        let at = match step.due {
            Some(Outcome::At(due)) => near(draw, due.at).whole_minute().max(accepted),
            _ => after(draw, accepted, &[1, 3]),
        };
        done.push(Occurrence { at, kind: EventKind::StepDone(name) });
    }
    done.sort_by_key(|occurrence| occurrence.at);
    if let Some(last) = done.last().cloned()
        && draw.chance(20)
    {
        let undone = after(draw, last.at, &[0, 1]);
        done.push(Occurrence { at: undone, kind: EventKind::Revoked(last.kind.word()) });
        if draw.chance(60) {
            done.push(Occurrence { at: after(draw, undone, &[1, 0, 3]), kind: last.kind });
        }
    }
    let last = done.last().map_or(latest, |occurrence| occurrence.at.max(latest));
    case.dossier.events.extend(done);
    case.dossier.events.sort_by_key(|occurrence| occurrence.at);
    last
}
