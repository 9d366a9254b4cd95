//! Working hours and days in one chain: T4.

use super::{Raw, Start, Walk};
use crate::case::*;
use crate::date::Moment;
use crate::exact::whole;
use crate::faults::Fault;
use crate::rules::Silent;

impl Walk<'_> {
    /// What stands after a day begins on the day after it; a day after hours is counted from the day after theirs.
    pub(super) fn hours_and_days(&self, length: &[Part], start: Start, counting: &[Policy]) -> Result<Raw, Silent> {
        if self.rules.policy(Slot::DayEnds, counting)? == Some(Policy::DayEndsAtSameTime) {
            return Err(Silent("T9: on which day a share since the start's clock time begins"));
        }
        if !length.iter().all(|part| part.unit == Unit::WorkingHour || part.amount.is_whole()) {
            return Err(Silent("a fraction of a day beside hours"));
        }
        let after_hours = [&[Policy::FirstDayExcluded], counting].concat();
        let (mut on, mut counting) = (start, counting);
        let mut reached = Raw::Day(start.date);
        for alike in length.chunk_by(|one, other| one.unit.is_hours() == other.unit.is_hours()) {
            if alike[0].unit.is_hours() {
                let hours = alike.iter().fold(whole(0), |sum, part| sum + part.amount);
                reached = self.working_hours(hours, on, &[])?;
                if let Raw::Instant(at) = reached {
                    on = Start::at(at);
                }
            } else {
                let last = self.day_term(alike, on, counting, &[], &[])?;
                reached = Raw::Day(last);
                on = Start::at(match self.is(Fault::HoursOnTheLastDay) {
                    true => Moment::minute_of(last, start.at.minute),
                    false => Moment::minute_of(last.next(), 0),
                });
            }
            counting = &after_hours;
        }
        Ok(reached)
    }
}
