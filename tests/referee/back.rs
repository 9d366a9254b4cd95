//! The way back: the latest acceptance for a wanted day, held against the referee's way there.
//!
//! Any minute of a day can be a moment of acceptance, so the answer is the last minute that leads to the day or before:
//! it leads there, the next minute does not, nor does any edge of the days after it and of the last before the wanted one. An answer a minute off must be refuted.

use crate::answer::Outcome;
use crate::case::*;
use crate::date::{DAY, Date, Moment};
use crate::faults::Fault;
use crate::{cases, generate, library, print, print_dossier, walk};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Where one accepted at that moment leads.
enum There {
    Day(Date),
    Nowhere,
    /// The referee does not say, or the due date waits for something else.
    Open,
}

/// Submitted, accepted and paid at one moment, with an empty log, and what was known stays known.
fn there(case: &Case, at: Moment, fault: Option<Fault>) -> There {
    let instant = Some(at);
    let dossier = Dossier {
        submitted: instant,
        accepted: instant,
        paid: instant,
        facts: case.dossier.facts.clone(),
        ..Dossier::default()
    };
    let known_on = Some(case.as_of.date);
    let asked = Case { dossier, as_of: at, known_on, fee: None, ..case.clone() };
    match walk::answer(&asked, fault).0.due {
        Some(Outcome::At(due)) => There::Day(due.date),
        Some(Outcome::Absent | Outcome::Error(_)) => There::Nowhere,
        Some(Outcome::Awaiting(_)) | None => There::Open,
    }
}

/// The minutes of a day at which a rule can turn, each with the next.
fn edges(case: &Case) -> Vec<u32> {
    let spans = case.calendar.weeks.iter().flat_map(|week| &week.spans);
    let mut edges: Vec<u32> = spans.flat_map(|span| [span.0, span.1, span.1 - 60]).collect();
    edges.extend([15 * 60, 16 * 60 + 30]);
    let mut minutes: Vec<u32> = edges.iter().flat_map(|edge| [*edge, edge + 1]).collect();
    minutes.extend([0, DAY - 1]);
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// What is wrong with an answer, or that the referee cannot tell.
fn complaint(case: &Case, wanted: Date, found: Option<Moment>, fault: Option<Fault>) -> Result<Option<String>, ()> {
    let leads = |at: Moment| match there(case, at, fault) {
        There::Day(day) => Some(day <= wanted),
        There::Nowhere => Some(false),
        There::Open => None,
    };
    let Some(found) = found else {
        for back in 0..40 {
            let day = wanted.plus_days(-back);
            for minute in [0, DAY - 1] {
                if leads(Moment::minute_of(day, minute)) == Some(true) {
                    return Ok(Some(format!("none for {wanted}, though {day} leads there")));
                }
            }
        }
        return Ok(None);
    };
    if found.date > wanted {
        return Ok(Some(format!("{found} lies after {wanted}")));
    }
    if !leads(found).ok_or(())? {
        return Ok(Some(format!("{found} does not lead to {wanted}")));
    }
    leads(found.next_minute()).ok_or(())?;
    let mut later = vec![found.next_minute()];
    let near = (0..5).map(|days| found.date.plus_days(days)).chain((0..3).map(|days| wanted.plus_days(-days)));
    for day in near {
        later.extend(edges(case).into_iter().map(|minute| Moment::minute_of(day, minute)));
    }
    for at in later {
        if at > found && at.date <= wanted && leads(at) == Some(true) {
            return Ok(Some(format!("{found} for {wanted}, though {at} leads there too")));
        }
    }
    Ok(None)
}

#[test]
fn the_latest_acceptance_is_the_last_that_leads_there() {
    let mut runner = TestRunner::deterministic();
    let (mut asked, mut answered, mut compared) = (0, 0, 0);
    let mut refuted = [0; 3];
    for number in 0..cases() / 10 {
        let case = generate::case().new_tree(&mut runner).expect("a case").current();
        let There::Day(day) = there(&case, case.dossier.accepted.expect("accepted"), None) else { continue };
        let wanted = day.plus_days([0, 1, -1, 3][number as usize % 4]);
        let rules = print::rules(&case);
        let dossier = print_dossier::dossier(&case).to_string();
        asked += 1;
        let Ok(found) = library::latest_acceptance(&rules, &dossier, wanted, &case.as_of.to_string()) else { continue };
        answered += 1;
        let Ok(complaint_found) = complaint(&case, wanted, found, None) else { continue };
        compared += 1;
        if let Some(complaint) = complaint_found {
            panic!("{complaint}\n\n{rules}\n{dossier}\nas of {}", case.as_of);
        }
        let Some(found) = found else { continue };
        for (count, wrong) in refuted.iter_mut().zip([found.next_minute(), found.previous_minute()]) {
            *count += usize::from(matches!(complaint(&case, wanted, Some(wrong), None), Ok(Some(_))));
        }
        if refuted[2] <= 2 {
            let without_cutoff = complaint(&case, wanted, Some(found), Some(Fault::CutoffForgotten));
            refuted[2] += usize::from(matches!(without_cutoff, Ok(Some(_))));
        }
    }
    let report = format!("{asked} asked, {answered} answered, {compared} compared, refuted {refuted:?}");
    println!("{report}");
    assert!(answered * 100 > asked * 60 && compared * 100 > asked * 50, "{report}");
    assert!(refuted[0] * 100 > compared * 90 && refuted[1] * 100 > compared * 90 && refuted[2] > 2, "{report}");
}
