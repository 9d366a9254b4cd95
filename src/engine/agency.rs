//! Who was late and by how much: the part of the lateness of the steps that each agency added itself.
//!
//! The control slip of a dossier records at every hand-over whether it came early, in time or late (BM.05 of
//! TT 03/2025/TT-VPCP), and an agency answers for its own work only: it is not late because it received the dossier late.

use std::sync::Arc;

use chrono::NaiveDateTime;

use crate::assessment::{AgencyVerdict, Status};
use crate::calendar::{DayTable, OutsideCalendar};
use crate::engine::term::End;

/// A step as the agency that does it is judged by it.
#[derive(Debug, Clone)]
pub(crate) struct Task<'s> {
    pub(crate) name: &'s Arc<str>,
    pub(crate) agency: Option<&'s Arc<str>>,
    /// The row of the table; the steps of one row are parallel.
    pub(crate) row: usize,
    /// When the steps before it were due; nothing for a step that starts at a point of its own.
    pub(crate) planned: Option<NaiveDateTime>,
    /// When it was due.
    pub(crate) end: Option<End>,
    pub(crate) finished: Option<NaiveDateTime>,
    pub(crate) status: Status,
}

/// The verdict on every agency of the table, in order of first appearance.
///
/// What a step added itself is its lateness at its end less what it was late already when the dossier reached it, never
/// below zero, in minutes of office hours, and nothing where its own verdict is not late or overdue. It was reached when
/// the last step of the rows before it was finished; a step whose predecessor is still open has not been reached and
/// adds nothing, though its due date may have passed; one that starts at a point of its own is reached there. Of
/// parallel steps of one agency the longest delay counts, as it alone held the dossier up.
pub(crate) fn verdicts(days: &DayTable, tasks: &[Task<'_>], until: NaiveDateTime) -> Vec<AgencyVerdict> {
    let mut names: Vec<&Arc<str>> = Vec::new();
    for agency in tasks.iter().filter_map(|task| task.agency) {
        if !names.contains(&agency) {
            names.push(agency);
        }
    }
    names.into_iter().map(|agency| verdict(days, tasks, agency, until)).collect()
}

fn verdict(days: &DayTable, tasks: &[Task<'_>], agency: &Arc<str>, until: NaiveDateTime) -> AgencyVerdict {
    let mut rows: Vec<(usize, i64)> = Vec::new();
    let (mut late, mut overdue, mut unknown) = (false, false, false);
    let own: Vec<&Task<'_>> = tasks.iter().filter(|task| task.agency == Some(agency)).collect();
    for task in &own {
        match added(days, tasks, task, until) {
            Ok(0) => {}
            Ok(minutes) => {
                late |= task.finished.is_some();
                overdue |= task.finished.is_none();
                match rows.iter_mut().find(|(row, _)| *row == task.row) {
                    Some((_, longest)) => *longest = (*longest).max(minutes),
                    None => rows.push((task.row, minutes)),
                }
            }
            Err(_) => unknown = true,
        }
    }
    let any = |wanted: &[Status]| own.iter().any(|task| wanted.contains(&task.status));
    let all = |wanted: &[Status]| own.iter().all(|task| wanted.contains(&task.status));
    let status = if unknown || any(&[Status::Undetermined]) {
        Status::Undetermined
    } else if overdue {
        Status::Overdue
    } else if late {
        Status::Late
    } else if all(&[Status::NoDueDate]) {
        Status::NoDueDate
    } else if any(&[Status::InTime, Status::Overdue]) {
        Status::InTime
    } else if any(&[Status::Awaiting]) {
        Status::Awaiting
    } else if all(&[Status::Early, Status::NoDueDate]) {
        Status::Early
    } else {
        Status::OnTime
    };
    let measured = !matches!(status, Status::Undetermined | Status::NoDueDate);
    AgencyVerdict {
        agency: Arc::clone(agency),
        status,
        working_minutes: measured.then(|| rows.iter().map(|(_, minutes)| minutes).sum()),
        steps: own.iter().map(|task| Arc::clone(task.name)).collect(),
    }
}

/// The minutes that a step added itself.
fn added(days: &DayTable, tasks: &[Task<'_>], task: &Task<'_>, until: NaiveDateTime) -> Result<i64, OutsideCalendar> {
    let (Status::Late | Status::Overdue, Some(end)) = (task.status, task.end) else { return Ok(0) };
    let at = task.finished.unwrap_or(until);
    let late = days.working_minutes_between(end.at, at)?;
    let late_before = match (task.planned, reached(tasks, task, at)) {
        (Some(planned), Some(reached)) => days.working_minutes_between(planned, reached)?,
        (None, _) | (_, None) => 0,
    };
    Ok((late - late_before.max(0)).max(0))
}

/// When the dossier reached a step, as far as the log tells.
fn reached(tasks: &[Task<'_>], task: &Task<'_>, at: NaiveDateTime) -> Option<NaiveDateTime> {
    let held_up = tasks.iter().any(|other| other.row + 1 == task.row && other.finished.is_none());
    if held_up && task.finished.is_none() {
        return Some(at);
    }
    let before = tasks.iter().filter(|other| other.row < task.row).filter_map(|other| other.finished);
    before.max().map(|reached| reached.min(at))
}
