//! What two answers to one dossier are compared by: the time between their due dates, and whether the older one was told.

use crate::assessment::{BriefDue, Lateness};
use crate::dossier::{AsOf, Dossier};
use crate::engine::log::{self, BareHour, Log};
use crate::engine::term::End;
use crate::engine::zone::Zone;
use crate::engine::{Question, reasons, verdict};
use crate::model::builtin as event;
use crate::plan::Plan;

/// The time from one due date to another, on the calendar that the plan counts the dossier on.
pub fn between(plan: &Plan, dossier: &Dossier, as_of: &AsOf, (from, to): (BriefDue, BriefDue)) -> Option<Lateness> {
    let ledger = reasons::explain(plan, dossier, as_of).ok()?;
    let at = from.at.naive_local();
    let end = End { raw: from.date, date: from.date, at, exclusive: at.date() > from.date };
    let to_at = to.at.naive_local();
    let mut between = verdict::lateness(ledger.table()?, &end, to_at).ok()?;
    // what is due at 24:00 is due on the day that it ends
    between.calendar_days = (to.date - from.date).num_days();
    between.working_days = i64::from(ledger.table()?.count_working_days(from.date, to.date).ok()?);
    Some(between)
}

/// Whether the dossier had been accepted by the moment of judgement, and had not ended by then.
pub fn is_open_and_accepted(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> bool {
    let happened = || {
        let question = Question::new(plan, dossier, as_of).ok()?;
        let calendar = question.calendar(question.stated_calendar());
        let zone = calendar.map_or_else(|_| Zone::as_written(as_of.at), Zone::Calendar);
        let (now, _) = log::local(zone, as_of.at, BareHour::Last, "as_of").ok()?;
        let log = Log::read(dossier, plan, question.procedure, zone, now, BareHour::First).ok()?;
        let accepted = log.instants.get(event::ACCEPTED.0 as usize).copied().flatten();
        Some(accepted.is_some() && log.end().is_none())
    };
    happened().unwrap_or(false)
}
