//! Random cases, answered by the library and by a slow and obvious referee that knows nothing of it.
//!
//! `THOIHAN_CASES=1000000 cargo test --release --test referee` runs long, with fresh cases each time.
#![allow(unreachable_pub, reason = "modules of one test, not a face")]

#[path = "referee/answer.rs"]
mod answer;
#[path = "referee/back.rs"]
mod back;
#[path = "referee/case.rs"]
mod case;
#[path = "referee/date.rs"]
mod date;
#[path = "referee/days.rs"]
mod days;
#[path = "referee/dossier.rs"]
mod dossier;
#[path = "referee/draw.rs"]
mod draw;
#[path = "referee/exact.rs"]
mod exact;
#[path = "referee/faults.rs"]
mod faults;
#[path = "referee/generate.rs"]
mod generate;
#[path = "referee/generate_calendar.rs"]
mod generate_calendar;
#[path = "referee/generate_dossier.rs"]
mod generate_dossier;
#[path = "referee/generate_fee.rs"]
mod generate_fee;
#[path = "referee/generate_log.rs"]
mod generate_log;
#[path = "referee/generate_steps.rs"]
mod generate_steps;
#[path = "referee/holes.rs"]
mod holes;
#[path = "referee/library.rs"]
mod library;
#[path = "referee/log.rs"]
mod log;
#[path = "referee/money.rs"]
mod money;
#[path = "referee/print.rs"]
mod print;
#[path = "referee/print_dossier.rs"]
mod print_dossier;
#[path = "referee/print_steps.rs"]
mod print_steps;
#[path = "referee/rules.rs"]
mod rules;
#[path = "referee/shares.rs"]
mod shares;
#[path = "referee/table.rs"]
mod table;
#[path = "referee/vectors.rs"]
mod vectors;
#[path = "referee/walk.rs"]
mod walk;

use answer::{StepAnswer, differences};
use faults::Fault;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

const SHORT: u32 = 3_000;

/// A planted fault counts as refuted when so many cases tell it from the referee.
const ENOUGH: u32 = 2;

/// A longer run is asked for by the environment.
fn cases() -> u32 {
    std::env::var("THOIHAN_CASES").ok().map_or(SHORT, |count| count.parse().expect("THOIHAN_CASES is a number"))
}

#[test]
fn the_library_agrees_with_the_referee() {
    use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng};
    let config = Config { cases: cases(), max_shrink_iters: 5_000, failure_persistence: None, ..Config::default() };
    let mut runner = if cases() == SHORT {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    } else {
        TestRunner::new(config)
    };
    let outcome = runner.run(&generate::case(), |case| {
        let rules = print::rules(&case);
        let dossier = print_dossier::dossier(&case).to_string();
        let (referee, _) = walk::answer(&case, None);
        let hole = holes::any(&case);
        let found = match library::library_answer(&rules, &dossier, &case.as_of.to_string()) {
            Ok(_) if hole => vec!["a day without a version is taken".to_owned()],
            Ok(library) => differences(&referee, &library),
            Err(refused) if hole && refused.contains("error[version-hole]") => Vec::new(),
            Err(_) if case.may_conflict => Vec::new(),
            Err(refused) => vec![refused],
        };
        if found.is_empty() {
            return Ok(());
        }
        Err(TestCaseError::fail(format!("{}\n\n{rules}\n{dossier}\nas of {}", found.join("\n"), case.as_of)))
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

#[test]
fn every_planted_fault_is_refuted() {
    let mut refuted: BTreeMap<String, u32> = faults::ALL.iter().map(|fault| (format!("{fault:?}"), 0)).collect();
    let mut runner = TestRunner::deterministic();
    for _ in 0..cases().max(SHORT) {
        let case = generate::case().new_tree(&mut runner).expect("a case").current();
        let (honest, _) = walk::answer(&case, None);
        for fault in faults::ALL {
            let count = refuted.get_mut(&format!("{fault:?}")).expect("a fault");
            if *count < ENOUGH && is_refuted(&case, &honest, *fault) {
                *count += 1;
            }
        }
        if refuted.values().all(|count| *count >= ENOUGH) {
            return;
        }
    }
    let unrefuted: Vec<_> = refuted.iter().filter(|(_, count)| **count < ENOUGH).collect();
    assert!(unrefuted.is_empty(), "faults that fewer than {ENOUGH} cases refute: {unrefuted:?}");
}

/// Only where both are sure: a fault that makes the referee silent proves nothing.
fn is_refuted(case: &case::Case, honest: &answer::Answer, fault: Fault) -> bool {
    let (mut wrong, _) = walk::answer(case, Some(fault));
    wrong.due = wrong.due.or_else(|| honest.due.clone());
    wrong.original_due = wrong.original_due.or_else(|| honest.original_due.clone());
    wrong.deadline = wrong.deadline.or_else(|| honest.deadline.clone());
    wrong.clock_start = wrong.clock_start.or(honest.clock_start);
    wrong.status = wrong.status.or_else(|| honest.status.clone());
    wrong.working_days = wrong.working_days.or(honest.working_days);
    wrong.working_minutes = wrong.working_minutes.or(honest.working_minutes);
    wrong.calendar_days = wrong.calendar_days.or(honest.calendar_days);
    wrong.breaches = wrong.breaches.or_else(|| honest.breaches.clone());
    wrong.slack = wrong.slack.or(honest.slack);
    wrong.turns_overdue = wrong.turns_overdue.or(honest.turns_overdue);
    fill_steps(&mut wrong.steps, &honest.steps);
    wrong.fee = wrong.fee.or_else(|| honest.fee.clone());
    !differences(honest, &wrong).is_empty()
}

fn fill_steps(wrong: &mut BTreeMap<String, StepAnswer>, honest: &BTreeMap<String, StepAnswer>) {
    for (name, honest) in honest {
        let step = wrong.entry(name.clone()).or_default();
        step.due = step.due.take().or_else(|| honest.due.clone());
        step.status = step.status.take().or_else(|| honest.status.clone());
        step.working_days = step.working_days.or(honest.working_days);
        step.working_minutes = step.working_minutes.or(honest.working_minutes);
        step.calendar_days = step.calendar_days.or(honest.calendar_days);
    }
}

/// A referee that is mostly silent compares little.
#[test]
fn the_referee_settles_most_of_what_it_is_asked() {
    let mut runner = TestRunner::deterministic();
    let (mut settled, mut due, mut deadline, mut lateness, mut fee, mut with_fee) = (0, 0, 0, 0, 0, 0);
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    let mut statuses: BTreeMap<String, u32> = BTreeMap::new();
    let mut errors: BTreeMap<String, u32> = BTreeMap::new();
    let asked = 800;
    for _ in 0..asked {
        let case = generate::case().new_tree(&mut runner).expect("a case").current();
        let (answer, open) = walk::answer(&case, None);
        settled += u32::from(answer.due.is_some());
        due += u32::from(matches!(answer.due, Some(answer::Outcome::At(_))));
        deadline += u32::from(matches!(answer.deadline, Some(answer::Outcome::At(_))));
        lateness += u32::from(answer.working_days.is_some());
        with_fee += u32::from(case.fee.is_some());
        fee += u32::from(answer.fee.is_some());
        if let Some(answer::Outcome::Error(kind)) = &answer.due {
            *errors.entry(kind.clone()).or_default() += 1;
        }
        *statuses.entry(answer.status.clone().unwrap_or("open".to_owned())).or_default() += 1;
        for silent in open {
            *reasons.entry(silent.0).or_default() += 1;
        }
    }
    let report = format!(
        "settled {settled}, due {due}, deadline {deadline}, lateness {lateness}, fee {fee} of {with_fee}\n{errors:#?}\n{statuses:#?}\n{reasons:#?}"
    );
    println!("{report}");
    assert!(settled * 100 > asked * 65, "{report}");
    assert!(due * 100 > asked * 50, "{report}");
    assert!(deadline * 100 > asked * 15, "{report}");
    assert!(lateness * 100 > asked * 35, "{report}");
    assert!(fee * 100 > with_fee * 85, "{report}");
}

#[test]
fn printed_rules_close_their_braces_and_keep_their_facts() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let case = generate::case().new_tree(&mut runner).expect("a case").current();
        let rules = print::rules(&case);
        assert_eq!(rules.matches('{').count(), rules.matches('}').count(), "{rules}");
        let dossier = print_dossier::dossier(&case);
        assert_eq!(dossier["facts"].as_object().expect("facts").len(), case.dossier.facts.len());
        assert_eq!(
            date::Moment::read(dossier["accepted"].as_str().expect("accepted")),
            case.dossier.accepted.expect("accepted")
        );
    }
}
