//! Extensions and re-appointments: E4, L4.

use super::{Course, Raw, Start, Walk};
use crate::answer::{Due, Outcome};
use crate::case::*;
use crate::date::{Date, Moment};
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    pub(super) fn move_due(&self, course: &mut Course) -> Result<(), Silent> {
        let moves = |kind| matches!(kind, EventKind::Extended { .. } | EventKind::Reappointed { .. });
        let Outcome::At(unmoved) = course.due else {
            let moved = self.happened().any(|occurrence| moves(occurrence.kind));
            return if moved { Err(Silent("L4: a due date moved that never was")) } else { Ok(()) };
        };
        let waited =
            |kind| matches!(kind, EventKind::SupplementRequested | EventKind::Suspended(_) | EventKind::Interrupted);
        if self.happened().any(|one| moves(one.kind)) && self.happened().any(|one| waited(one.kind)) {
            return Err(Silent("a due date both moved and paused"));
        }
        let mut due = unmoved;
        let (mut extensions, mut appointments, mut moved) = (0, 0, false);
        for occurrence in self.happened() {
            match occurrence.kind {
                EventKind::Extended { until, .. } => {
                    extensions += 1;
                    if extensions > 1 || course.waiting.is_some() {
                        return Err(Silent("a second extension, or one while waiting"));
                    }
                    match self.rules.one(Slot::Extension)? {
                        Some(Meaning::Extension(Some(ceiling))) => {
                            // E4 does not say whether the ceiling runs from the raw or the rolled due date.
                            let raw = Start::at(Moment::minute_of(course.raw.ok_or(Silent("a ceiling of no day"))?, 0));
                            let Raw::Day(highest) = self.term(ceiling, raw, &[Policy::FirstDayExcluded], &[], &[])?
                            else {
                                return Err(Silent("a ceiling in hours"));
                            };
                            // A term that ends within a day has a ceiling within a day as well.
                            if until >= highest {
                                return Err(Silent("an extension near or above its ceiling"));
                            }
                        }
                        Some(_) => {}
                        None => return Err(Silent("an extension that no rule allows")),
                    }
                    if until <= due.date || !self.days.is_working(until) {
                        return Err(Silent("an extension to no later day or to a day off"));
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
                    if course.waiting.is_some() {
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
}
