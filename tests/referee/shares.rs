//! How often each meaning of the log and of step tables is met: a comparison that rarely happens proves little.

use crate::answer::{Answer, Outcome};
use crate::case::*;
use crate::generate_log::EXCLUDED;
use crate::{generate, walk};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

const ASKED: usize = 1_500;

/// In so many of a thousand cases at least, and settled there.
const LEAST: [(&str, usize); 22] = [
    ("suspended on an excluded ground", 60),
    ("suspended on another ground", 15),
    ("suspended on two grounds at once", 10),
    ("interrupted", 40),
    ("interrupted and paused", 5),
    ("an event taken back", 60),
    ("waiting to be resumed", 8),
    ("refused, withdrawn or closed", 25),
    ("ended while waiting", 5),
    ("closed for want of the supplement", 2),
    ("a breach", 60),
    ("judged to the half day", 15),
    ("a step due", 150),
    ("a step in a branch", 40),
    ("a step not counted", 20),
    ("a step from a point", 20),
    ("a step on a fraction of a working day", 60),
    ("a step late or overdue", 80),
    ("a step in a branch from a point", 5),
    ("a step done twice", 10),
    ("slack", 30),
    ("turning overdue", 150),
];

#[test]
fn each_meaning_is_met_often_enough() {
    let mut runner = TestRunner::deterministic();
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..ASKED {
        let case = generate::case().new_tree(&mut runner).expect("a case").current();
        let (answer, _) = walk::answer(&case, None);
        for meaning in log_meanings(&case, &answer).into_iter().chain(step_meanings(&case, &answer)) {
            *met.entry(meaning).or_default() += 1;
        }
    }
    let counts: Vec<String> =
        LEAST.iter().map(|(meaning, _)| format!("{meaning}: {}", met.get(meaning).unwrap_or(&0))).collect();
    println!("of {ASKED} cases\n{}", counts.join("\n"));
    for (meaning, least) in LEAST {
        let count = met.get(meaning).copied().unwrap_or(0);
        assert!(count * 1000 >= least * ASKED, "{meaning}: {count} of {ASKED}");
    }
}

fn log_meanings(case: &Case, answer: &Answer) -> Vec<&'static str> {
    let mut met = Vec::new();
    let kinds: Vec<EventKind> = case.dossier.events.iter().map(|occurrence| occurrence.kind).collect();
    let due = matches!(answer.due, Some(Outcome::At(_)));
    let has = |wanted: fn(&EventKind) -> bool| kinds.iter().any(wanted);
    let excluded = has(|kind| matches!(kind, EventKind::Suspended(Some(ground)) if EXCLUDED.contains(ground)));
    let interrupted = has(|kind| *kind == EventKind::Interrupted);
    let two = kinds.windows(2).any(|pair| matches!(pair, [EventKind::Suspended(_), EventKind::Suspended(_)]));
    let other =
        has(|kind| matches!(kind, EventKind::Suspended(ground) if ground.is_none_or(|ground| ground == "leave")));
    met.extend((due && excluded).then_some("suspended on an excluded ground"));
    met.extend((due && other).then_some("suspended on another ground"));
    met.extend((due && two).then_some("suspended on two grounds at once"));
    met.extend((due && interrupted).then_some("interrupted"));
    met.extend((due && interrupted && excluded).then_some("interrupted and paused"));
    met.extend((due && has(|kind| matches!(kind, EventKind::Revoked(_)))).then_some("an event taken back"));
    let status = answer.status.as_deref().unwrap_or_default();
    met.extend((status == "awaiting" && excluded).then_some("waiting to be resumed"));
    met.extend(["refused", "withdrawn", "closed"].contains(&status).then_some("refused, withdrawn or closed"));
    let waits = |begun: fn(&EventKind) -> bool, over: fn(&EventKind) -> bool| {
        kinds.iter().filter(|kind| begun(kind)).count() > kinds.iter().filter(|kind| over(kind)).count()
    };
    let waiting = waits(|kind| *kind == EventKind::SupplementRequested, |kind| *kind == EventKind::SupplementCompleted)
        || waits(|kind| matches!(kind, EventKind::Suspended(_)), |kind| matches!(kind, EventKind::Resumed(_)));
    let ended = ["early", "on_time", "late", "refused", "withdrawn", "closed"].contains(&status);
    met.extend((due && waiting && ended).then_some("ended while waiting"));
    let open = !has(|kind| *kind == EventKind::Closed);
    met.extend((status == "closed" && open).then_some("closed for want of the supplement"));
    met.extend(answer.breaches.as_ref().is_some_and(|breaches| !breaches.is_empty()).then_some("a breach"));
    let judged = matches!(status, "early" | "on_time" | "late" | "in_time" | "overdue");
    met.extend((judged && states(case, &Meaning::OnTime(OnTime::HalfDay))).then_some("judged to the half day"));
    met.extend(answer.slack.map(|_| "slack"));
    met.extend(answer.turns_overdue.map(|_| "turning overdue"));
    met
}

fn states(case: &Case, meaning: &Meaning) -> bool {
    let statements = case.layers.iter().flat_map(|layer| &layer.blocks).flat_map(|block| &block.statements);
    statements.into_iter().any(|statement| statement.meaning == *meaning)
}

fn step_meanings(case: &Case, answer: &Answer) -> Vec<&'static str> {
    let mut met = Vec::new();
    let statements = case.layers.iter().flat_map(|layer| &layer.blocks).flat_map(|block| &block.statements);
    let rows = statements.filter_map(|statement| match &statement.meaning {
        Meaning::Steps(rows) => Some(rows),
        _ => None,
    });
    let is_due =
        |step: &Step| answer.steps.get(step.name).is_some_and(|answer| matches!(answer.due, Some(Outcome::At(_))));
    for row in rows.flatten() {
        let steps = match row {
            TableRow::Step(step) => std::slice::from_ref(step),
            TableRow::Parallel(steps) => {
                met.extend(steps.iter().any(is_due).then_some("a step in a branch"));
                let from = steps.iter().any(|step| step.from.is_some() && is_due(step));
                met.extend(from.then_some("a step in a branch from a point"));
                steps
            }
        };
        for step in steps.iter().filter(|step| is_due(step)) {
            met.push("a step due");
            met.extend(matches!(step.time, StepTime::UncountedAtMost(_)).then_some("a step not counted"));
            met.extend(step.from.map(|_| "a step from a point"));
            let fraction = |part: &Part| part.unit == Unit::WorkingDay && !part.amount.is_whole();
            let fraction = matches!(&step.time, StepTime::In(length) if length.iter().any(fraction));
            met.extend(fraction.then_some("a step on a fraction of a working day"));
        }
    }
    let done = |name: &str| {
        let done = |one: &&Occurrence| matches!(one.kind, EventKind::StepDone(step) if step == name);
        case.dossier.events.iter().filter(done).count()
    };
    met.extend(answer.steps.keys().any(|name| done(name) > 1).then_some("a step done twice"));
    let judged = |status: &str| answer.steps.values().any(|step| step.status.as_deref() == Some(status));
    met.extend((judged("late") || judged("overdue")).then_some("a step late or overdue"));
    met.sort();
    met.dedup();
    met
}
