//! The way back: from a wanted due date to the latest moment of acceptance that still leads to it.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime};

use crate::assessment::{DossierError, ErrorKind, Outcome};
use crate::dossier::{AsOf, Dossier, Moment};
use crate::engine::log::{self, BareHour};
use crate::engine::term::at_minute;
use crate::engine::zone::Zone;
use crate::engine::{Question, Turns};
use crate::plan::Plan;

const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// The last minute at which a dossier can be accepted so that it is due on a wanted day or before.
///
/// The due date never moves back when acceptance moves on, as long as the same law is in force and no rule asks for the
/// instant itself: there halves are searched. Where the law changes the search begins anew, and where a rule asks for
/// the day or the hour of an instant every day is looked at, cut at the minutes where the rule turns.
pub fn latest_acceptance(
    plan: &Plan,
    dossier: &Dossier,
    wanted: NaiveDate,
    as_of: &AsOf,
) -> Result<Option<DateTime<FixedOffset>>, DossierError> {
    let planned = Dossier {
        procedure: dossier.procedure.clone(),
        office: dossier.office.clone(),
        place: dossier.place.clone(),
        channel: dossier.channel,
        facts: dossier.facts.clone(),
        ..Dossier::default()
    };
    let (zone, first, last, known_on, cuts) = {
        let question = Question::new(plan, &planned, as_of)?;
        let calendar = question.calendar(question.stated_calendar())?;
        let (now, _) = log::local(Zone::Calendar(calendar), as_of.at, BareHour::Last, "as_of")?;
        let known_on = as_of.known_on.unwrap_or(now.date());
        let days = calendar.known_on(Some(known_on));
        let blocks = question.procedure.into_iter().flat_map(|procedure| &procedure.blocks);
        let cuts: BTreeSet<NaiveDate> = blocks
            .flat_map(|layered| [layered.block.since, layered.block.until.and_then(|until| until.succ_opt())])
            .flatten()
            .collect();
        (Zone::Calendar(calendar), days.first(), days.last(), known_on, cuts)
    };
    if wanted < first || wanted > last {
        let message = format!("the wanted day {wanted} lies outside the calendar, which covers {first} to {last}");
        return Err(DossierError::new(ErrorKind::OutsideCalendar, message));
    }
    let mut search = Search { plan, planned: planned.clone(), zone, wanted, known_on, turns: Turns::default() };
    let mut end = wanted;
    let starts = cuts.into_iter().rev().filter(|cut| *cut > first && *cut <= wanted).chain([first]);
    for start in starts {
        if let Some(found) = search.last_between(start, end)? {
            return Ok(Some(zone.show(found)));
        }
        let Some(before) = start.pred_opt() else { break };
        end = before;
    }
    Ok(None)
}

/// One question that is asked for many moments of acceptance.
struct Search<'p> {
    plan: &'p Plan,
    planned: Dossier,
    zone: Zone<'p>,
    wanted: NaiveDate,
    known_on: NaiveDate,
    turns: Turns,
}

impl Search<'_> {
    /// Whether a dossier that is submitted, accepted and paid at a moment is due by the wanted day.
    fn leads_there(&mut self, at: NaiveDateTime) -> Result<bool, DossierError> {
        let at = Moment::Instant(self.zone.show(at));
        self.planned.submitted = Some(at);
        self.planned.accepted = Some(at);
        self.planned.paid = Some(at);
        let as_of = AsOf { at, known_on: Some(self.known_on) };
        let run = Question::new(self.plan, &self.planned, &as_of)?.run(BareHour::First)?;
        self.turns.join(run.turns);
        match run.assessment.due.outcome {
            Outcome::Value(due) => Ok(due.date <= self.wanted),
            Outcome::None(_) | Outcome::Exempt(_) => Ok(false),
            Outcome::Awaiting(event) => Err(DossierError::new(
                ErrorKind::MissingInstant,
                format!("the due date waits for `{event}`, so no moment of acceptance leads to a day"),
            )),
            Outcome::Undetermined(open) => Err(DossierError::new(ErrorKind::MissingFact, open.reason.to_string())),
            // a term that leaves the calendar ends after every day of it; where no rule is in force nothing is due
            Outcome::Error(error) => match error.kind {
                ErrorKind::OutsideCalendar | ErrorKind::NoRuleInForce | ErrorKind::NoVersionInForce => Ok(false),
                _ => Err(error),
            },
        }
    }

    /// The last minute within days of one law.
    fn last_between(&mut self, first: NaiveDate, last: NaiveDate) -> Result<Option<NaiveDateTime>, DossierError> {
        let begins = self.leads_there(at_minute(first, 0))?;
        if self.turns.on_days {
            for day in first.iter_days().take_while(|day| *day <= last).collect::<Vec<_>>().into_iter().rev() {
                if let Some(found) = self.last_of_day(day)? {
                    return Ok(Some(found));
                }
            }
            return Ok(None);
        }
        if !begins {
            return Ok(None);
        }
        let (mut low, mut high) = (first, last.succ_opt().unwrap_or(last));
        while (high - low).num_days() > 1 {
            let middle = low + Days::new((high - low).num_days().unsigned_abs() / 2);
            match self.leads_there(at_minute(middle, 0))? {
                true => low = middle,
                false => high = middle,
            }
        }
        self.last_of_day(low)
    }

    /// The last minute of one day: between the minutes where a rule turns, halves are searched.
    fn last_of_day(&mut self, day: NaiveDate) -> Result<Option<NaiveDateTime>, DossierError> {
        self.leads_there(at_minute(day, 0))?;
        let mut end = MINUTES_OF_A_DAY;
        let starts: Vec<u16> = self.turns.minutes.iter().rev().copied().chain([0]).collect();
        for start in starts {
            if start < end && self.leads_there(at_minute(day, start))? {
                let (mut low, mut high) = (start, end);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    match self.leads_there(at_minute(day, middle))? {
                        true => low = middle,
                        false => high = middle,
                    }
                }
                return Ok(Some(at_minute(day, low)));
            }
            end = end.min(start);
        }
        Ok(None)
    }
}
