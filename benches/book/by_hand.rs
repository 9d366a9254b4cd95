//! One case as an office's program would write it: a loop over its days, with the law in the code.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

/// What happens to the dossier.
pub enum Happening {
    Suspended,
    Resumed,
    SupplementRequested,
    SupplementCompleted,
    Extended(NaiveDate),
    Reappointed(NaiveDate),
    StepDone(usize),
}

/// What comes out: the due date before and after re-appointments, lateness on it, and the lateness of each step.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    pub original_due: NaiveDate,
    pub due: NaiveDate,
    pub late_working_days: i64,
    pub late_working_minutes: i64,
    pub late_calendar_days: i64,
    pub steps: Vec<(NaiveDate, i64)>,
    pub breaches: usize,
}

/// The days off, and office hours of 07:30–11:30 and 13:30–17:30.
pub struct Office {
    pub off: HashSet<NaiveDate>,
}

const SPANS: [(i64, i64); 2] = [(7 * 60 + 30, 11 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30)];

impl Office {
    fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.off.contains(&day)
    }

    fn add(&self, mut day: NaiveDate, mut count: i64) -> NaiveDate {
        while count > 0 {
            day += TimeDelta::days(1);
            count -= i64::from(self.is_working(day));
        }
        day
    }

    fn count(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if from > to {
            return -self.count(to, from);
        }
        from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| self.is_working(*day)).count() as i64
    }

    fn minutes(&self, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        if from > to {
            return -self.minutes(to, from);
        }
        let mut sum = 0;
        for day in from.date().iter_days().take_while(|day| *day <= to.date()).filter(|day| self.is_working(*day)) {
            let midnight = day.and_time(NaiveTime::MIN);
            for (open, close) in SPANS {
                let open = (midnight + TimeDelta::minutes(open)).max(from);
                let close = (midnight + TimeDelta::minutes(close)).min(to);
                sum += (close - open).num_minutes().max(0);
            }
        }
        sum
    }

    /// Ten working days; a supplement and a suspension pause; five more working days at most; one re-appointment.
    pub fn assess(
        &self,
        accepted: NaiveDateTime,
        log: &[(NaiveDateTime, Happening)],
        finished: NaiveDateTime,
        steps: &[i64],
    ) -> Outcome {
        let closing = |day: NaiveDate| day.and_time(NaiveTime::MIN) + TimeDelta::minutes(SPANS[1].1);
        let mut outcome = Outcome::default();
        let mut pauses: Vec<(NaiveDate, i64)> = Vec::new();
        let mut waits: Option<NaiveDateTime> = None;
        let (mut requests, mut extensions, mut appointments) = (0, 0, 0);
        let (mut extended, mut reappointed) = (None, None);
        let mut done = vec![None; steps.len()];
        for (at, happening) in log {
            match happening {
                Happening::Suspended => waits = Some(*at),
                Happening::SupplementRequested => {
                    requests += 1;
                    if requests > 1 {
                        outcome.breaches += 1;
                    } else {
                        waits = Some(*at);
                    }
                }
                Happening::Resumed | Happening::SupplementCompleted => {
                    if let Some(since) = waits.take() {
                        let day = TimeDelta::days(1);
                        pauses.push((since.date(), self.count(since.date() - day, at.date() - day)));
                    }
                }
                Happening::Extended(until) => {
                    extensions += 1;
                    if extensions > 1 { outcome.breaches += 1 } else { extended = Some(*until) }
                }
                Happening::Reappointed(to) => {
                    appointments += 1;
                    if appointments > 1 { outcome.breaches += 1 } else { reappointed = Some(*to) }
                }
                Happening::StepDone(step) => done[*step] = Some(*at),
            }
        }
        let paused: i64 = pauses.iter().map(|(_, days)| days).sum();
        let term = self.add(accepted.date(), 10 + paused);
        let ceiling = self.add(accepted.date(), 15 + paused);
        if extended.is_some_and(|until| until > ceiling) {
            outcome.breaches += 1;
        }
        outcome.original_due = extended.map_or(term, |until| until.min(ceiling).max(term));
        outcome.due = reappointed.unwrap_or(outcome.original_due);
        outcome.late_working_days = self.count(outcome.due, finished.date());
        outcome.late_working_minutes = self.minutes(closing(outcome.due), finished);
        outcome.late_calendar_days = (finished.date() - outcome.due).num_days();
        let mut sum = 0;
        for (step, days) in steps.iter().enumerate() {
            sum += days;
            let mut end = self.add(accepted.date(), sum);
            let mut waited = 0;
            for (since, days) in &pauses {
                if *since <= end {
                    waited += days;
                    end = self.add(accepted.date(), sum + waited);
                }
            }
            let at = done[step].unwrap_or(finished);
            outcome.steps.push((end, self.minutes(closing(end), at)));
        }
        outcome
    }
}
