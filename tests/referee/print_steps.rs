//! A table of steps as it stands in a rule file.

use crate::case::{Step, StepTime, TableRow};
use crate::print::length_text;

pub fn steps_text(rows: &[TableRow]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| match row {
            TableRow::Step(step) => step_text(step),
            TableRow::Parallel(steps) => {
                format!("parallel {{ {} }}", steps.iter().map(step_text).collect::<Vec<_>>().join("; "))
            }
        })
        .collect();
    format!("{{ {} }}", rows.join("; "))
}

fn step_text(step: &Step) -> String {
    let time = match &step.time {
        StepTime::In(length) => format!("in {}", length_text(length)),
        StepTime::Uncounted => "uncounted".to_owned(),
        StepTime::UncountedAtMost(length) => format!("uncounted at most {}", length_text(length)),
    };
    let from = step.from.map_or(String::new(), |event| format!(" from {event}"));
    format!("step {} {time}{from}", step.name)
}
