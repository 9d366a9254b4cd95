//! A book from a plan against the book from text: the same answers, byte by byte; nothing else is read.
#![cfg(all(feature = "json", feature = "vietnam"))]

use proptest::prelude::*;
use thoihan::rulebook::PlanError;
use thoihan::slip::{Language, slip};
use thoihan::{AsOf, Dossier, Rulebook};

#[path = "../benches/book/generated.rs"]
mod generated;
#[path = "vectors/worked_cases.rs"]
mod worked_cases;

use worked_cases::{book, moment, worked};

/// The answer and its slips, or the error, as text.
fn answer(book: &Rulebook, dossier: &Dossier, as_of: &AsOf) -> String {
    match book.assess(dossier, as_of) {
        Ok(answer) => {
            let json = serde_json::to_string(&answer).expect("JSON");
            format!("{json}\n{}\n{}", slip(&answer, Language::Vi), slip(&answer, Language::En))
        }
        Err(error) => format!("{} {error}", error.kind),
    }
}

/// Everything that a book says of itself.
fn said(book: &Rulebook) -> Vec<String> {
    let days =
        ["2010-01-04", "2019-06-03", "2024-08-01", "2025-08-01", "2026-08-28"].map(|day| day.parse().expect("a day"));
    let mut said = vec![
        book.identity().to_owned(),
        format!("{:?}", book.findings().for_hosts()),
        format!("{:?}", book.fees()),
        format!("{:?}", book.zone_name()),
        format!("{:?}", book.unsupported()),
        format!("{:?}", book.run_tests()),
        format!("{:?}", book.fact("chanel")),
    ];
    for procedure in book.procedures() {
        said.push(format!("{procedure:?}"));
        for day in days {
            said.push(format!("{:?}", book.facts(procedure.code, day)));
            said.push(format!("{:?}", book.show(procedure.code, day)));
        }
    }
    for name in book.calendars() {
        let calendar = book.calendar(name).expect("a calendar of that name");
        said.push(format!("{:?} {:?} {:?}", calendar.rules(), calendar.warnings(), calendar.issue_dates()));
        for known_on in days.into_iter().map(Some).chain([None]) {
            let table = calendar.known_on(known_on);
            let all = table.first().iter_days().take_while(|day| *day <= table.last());
            said.extend(all.map(|day| format!("{:?} {:?}", table.day(day), table.spans(day))));
            said.push(format!("{:?}", table.variants()));
        }
    }
    said
}

fn again(book: &Rulebook) -> Rulebook {
    Rulebook::from_plan(&book.to_plan()).expect("a plan that was just written")
}

fn same(book: &Rulebook) -> Rulebook {
    let again = again(book);
    for (text, plan) in said(book).iter().zip(said(&again)) {
        assert_eq!(*text, plan);
    }
    assert_eq!(said(book).len(), said(&again).len());
    again
}

#[test]
fn every_worked_case_has_the_same_answer() {
    let mut compared = 0;
    for (rules, cases) in worked() {
        let text = book(&rules);
        let plan = same(&text);
        for (dossier, as_of) in &cases {
            assert_eq!(answer(&plan, dossier, as_of), answer(&text, dossier, as_of), "{dossier:?}");
            compared += 1;
        }
    }
    assert!(compared > 300, "only {compared} cases were compared");
}

#[test]
fn every_generated_procedure_has_the_same_answer() {
    let text = Rulebook::compile(&generated::book(60)).expect("the generated book compiles");
    let plan = same(&text);
    let as_of = AsOf::new(moment("2026-06-01T10:00"));
    for index in 0..60 {
        for accepted in ["2016-03-01T09:00", "2021-03-01T09:00", "2026-03-02T16:00"] {
            let at = moment(accepted);
            let dossier =
                Dossier::new(generated::code(index)).accepted(at).paid(at).fact("pages", 5).fact("complex", true);
            assert_eq!(answer(&plan, &dossier, &as_of), answer(&text, &dossier, &as_of));
        }
    }
    let unknown = Dossier::new("1.00000");
    assert_eq!(answer(&plan, &unknown, &as_of), answer(&text, &unknown, &as_of));
}

#[test]
fn a_plan_of_a_plan_is_the_same_plan() {
    let bytes = Rulebook::vietnam().expect("the embedded rules").to_plan();
    assert_eq!(Rulebook::vietnam().expect("the embedded rules").to_plan(), bytes);
    assert_eq!(Rulebook::from_plan(&bytes).expect("a plan").to_plan(), bytes);
}

#[test]
fn what_is_no_plan_of_this_version_is_refused_by_name() {
    let plan = small().to_plan();
    let error = |bytes: &[u8]| Rulebook::from_plan(bytes).expect_err("no plan");
    assert_eq!(error(b""), PlanError::NotAPlan);
    assert_eq!(error(b"fact urgent flag default no, and some more words"), PlanError::NotAPlan);
    let changed = |at: usize, byte: u8| {
        let mut bytes = plan.clone();
        bytes[at] = byte;
        error(&bytes)
    };
    assert_eq!(changed(8, 77).to_string(), "the plan has format 77 and this version reads format 1: store it again");
    assert!(matches!(changed(12, b'9'), PlanError::OtherVersion { found, .. } if found.starts_with('9')));
    assert_eq!(changed(32, plan[32] ^ 1), PlanError::OtherBuild);
    assert_eq!(changed(plan.len() - 1, plan[plan.len() - 1] ^ 1), PlanError::Damaged);
    assert_eq!(error(&plan[..plan.len() - 1]), PlanError::Damaged);
    assert_eq!(error(&[&plan[..], &[0]].concat()), PlanError::Damaged);
}

fn small() -> Rulebook {
    Rulebook::compile(&generated::book(1)).expect("the generated book compiles")
}

#[test]
fn every_changed_byte_and_every_missing_end_is_refused() {
    let plan = small().to_plan();
    for at in 0..plan.len() {
        let mut bytes = plan.clone();
        for change in [1, 0x80, 0xFF] {
            bytes[at] = plan[at] ^ change;
            assert!(Rulebook::from_plan(&bytes).is_err(), "byte {at} changed by {change}");
        }
        assert!(Rulebook::from_plan(&plan[..at]).is_err(), "{at} bytes");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), keep in 0..2_000_usize) {
        prop_assert!(Rulebook::from_plan(&bytes).is_err());
        let plan = small().to_plan();
        let head = &plan[..keep.min(plan.len() - 1)];
        prop_assert!(Rulebook::from_plan(&[head, &bytes].concat()).is_err());
    }
}
