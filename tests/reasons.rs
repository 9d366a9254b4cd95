//! The ledger agrees with the answer, and what is written of it is safe to show.
#![cfg(feature = "vietnam")]

use proptest::prelude::*;
use thoihan::amount::Ratio;
use thoihan::assessment::{Finding, Ledger, Operation, Outcome, Part, TermForm, Treatment};
use thoihan::slip::{Language, reasons};
use thoihan::term::Unit;
use thoihan::{AsOf, Dossier, Event, Moment, Rulebook};

fn book() -> &'static Rulebook {
    static BOOK: std::sync::LazyLock<Rulebook> = std::sync::LazyLock::new(|| Rulebook::vietnam().unwrap());
    &BOOK
}

fn civil(day: i64, minute: u32) -> chrono::NaiveDateTime {
    let first = chrono::NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    first.and_hms_opt(0, 0, 0).unwrap() + chrono::Duration::days(day) + chrono::Duration::minutes(i64::from(minute))
}

/// A dossier of the shipped rules, with a log that can have happened.
#[derive(Debug, Clone)]
struct Drawn {
    procedure: usize,
    day: i64,
    minute: u32,
    bare: bool,
    facts: u64,
    supplement: Option<(i64, i64)>,
    suspended: Option<(i64, i64)>,
    extended: Option<i64>,
    reappointed: Option<i64>,
    judged: i64,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let wait = || proptest::option::of((1_i64..12, 1_i64..14));
    let rest = (proptest::option::of(1_i64..40), proptest::option::of(1_i64..40), 0_i64..120);
    let first = (any::<prop::sample::Index>(), 0_i64..3200, 0_u32..1440, prop::bool::weighted(0.1), any::<u64>());
    (first, wait(), wait(), rest).prop_map(|(first, supplement, suspended, rest)| {
        let (procedure, day, minute, bare, facts) = first;
        let (extended, reappointed, judged) = rest;
        let procedure = procedure.index(book().procedures().len());
        Drawn { procedure, day, minute, bare, facts, supplement, suspended, extended, reappointed, judged }
    })
}

impl Drawn {
    fn dossier(&self) -> (Dossier, AsOf) {
        let code = book().procedures()[self.procedure].code.to_owned();
        let accepted = civil(self.day, self.minute);
        let at = if self.bare { Moment::Date(accepted.date()) } else { Moment::Civil(accepted) };
        let mut dossier = Dossier::new(code.as_str()).submitted(at).accepted(at).paid(at);
        let mut bits = self.facts;
        for question in book().facts(&code, accepted.date()).unwrap() {
            let pick = bits % 4;
            bits = bits.rotate_right(2).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let name = question.name.to_string();
            dossier = match (question.kind, pick) {
                (_, 0) => dossier,
                ("flag", pick) => dossier.fact(name, pick == 1),
                ("integer", pick) => dossier.fact(name, pick as i64),
                ("money", pick) => dossier.fact(name, thoihan::amount::Money::vnd(i128::from(pick) * 40_000_000)),
                ("one_of", pick) if name != "place" && name != "office" && name != "chosen_benefit" => {
                    match question.choices.get(pick as usize % question.choices.len().max(1)) {
                        Some(choice) => dossier.fact(name, choice.to_string().as_str()),
                        None => dossier,
                    }
                }
                _ => dossier,
            };
        }
        let mut clock = self.day;
        let mut event = |kind: &str, after: i64| {
            clock += after;
            Event::new(kind, civil(clock, 600))
        };
        let mut events = Vec::new();
        if let Some((after, wait)) = self.supplement {
            events.push(event("supplement_requested", after));
            events.push(event("supplement_completed", wait));
        }
        if let Some((after, wait)) = self.suspended {
            for (kind, after) in [("suspended", after), ("resumed", wait)] {
                events.push(Event { ground: Some("public_posting".to_owned()), ..event(kind, after) });
            }
        }
        if let Some(days) = self.extended {
            let until = Some(Moment::Date(civil(self.day + 60 + days, 0).date()));
            events.push(Event { until, agreed: Some(true), ..event("extended", 1) });
        }
        if let Some(days) = self.reappointed {
            let to = Some(Moment::Date(civil(self.day + 90 + days, 0).date()));
            events.push(Event { to, ..event("reappointed", 1) });
        }
        dossier.events = events;
        (dossier, AsOf::new(civil(self.day + self.judged, 1000)))
    }
}

/// The units that a part counts are those of its term and of what waits add to it, and the calendar counts the same.
fn counts_agree(ledger: &Ledger) -> Result<bool, TestCaseError> {
    let findings = || ledger.of(&Part::Due).map(|entry| &entry.finding);
    let (mut counted, mut owed) = (Ratio::ZERO, Ratio::ZERO);
    let mut unit = None;
    let Some(term) = &ledger.answer.term else { return Ok(false) };
    if term.form != TermForm::In || findings().any(|one| matches!(one, Finding::BareHour)) {
        return Ok(false);
    }
    let mut parts: Vec<_> = term.parts.iter().chain(&term.added).copied().collect();
    let mut legs = Vec::new();
    for finding in findings() {
        match finding {
            Finding::Paused(part) | Finding::Added(part) => parts.push(*part),
            Finding::Count(count) => {
                counted = counted.add(count.part.count).unwrap();
                legs.push(*count);
            }
            _ => {}
        }
    }
    for part in &parts {
        owed = owed.add(part.count).unwrap();
        unit.get_or_insert(part.unit);
    }
    let Some(unit) = unit.filter(|unit| parts.iter().all(|part| part.unit == *unit)) else { return Ok(false) };
    if legs.is_empty() {
        return Ok(false);
    }
    prop_assert_eq!(counted, owed);
    if unit != Unit::WorkingDay || !counted.is_integer() || ledger.answer.due.outcome.value().is_none() {
        return Ok(true);
    }
    let table = book().calendar("vn").unwrap().known_on(Some(ledger.answer.known_on));
    let walked: i32 = legs.iter().map(|leg| table.count_working_days(leg.from, leg.to).unwrap()).sum();
    prop_assert_eq!(Ratio::from(i64::from(walked)), counted, "{:?}", legs);
    let days = ledger.days(&Part::Due);
    let of = |wanted: &[Treatment]| days.iter().filter(|day| wanted.contains(&day.treatment)).count();
    prop_assert_eq!(i64::from(walked), of(&[Treatment::Counted, Treatment::Paused]) as i64);
    let last = days.iter().filter_map(|day| day.number).max().unwrap_or(0);
    prop_assert_eq!(last as usize, of(&[Treatment::Counted]));
    prop_assert_eq!(days.iter().filter(|day| day.due).count(), 1);
    Ok(true)
}

fn fees_agree(ledger: &Ledger) -> Result<(), TestCaseError> {
    for line in &ledger.answer.fees {
        let Outcome::Value(charge) = &line.outcome else { continue };
        let part = Part::Fee(Some(line.name.clone()));
        let net = ledger.of(&part).filter_map(|entry| match &entry.finding {
            Finding::Arithmetic(step) if step.operation == Operation::Net => Some(step.result),
            _ => None,
        });
        let last = net.last();
        prop_assert_eq!(last.map(|net| net.value), Some(charge.net.to_ratio()), "{}", line.name);
        prop_assert_eq!(last.and_then(|net| net.currency), Some(charge.net.currency));
    }
    for total in &ledger.answer.totals {
        let Some(amount) = total.amount else { continue };
        let values = ledger.answer.fees.iter().filter_map(|line| line.outcome.value());
        let sum: i128 = values.filter(|one| one.net.currency == total.currency).map(|one| one.net.minor).sum();
        prop_assert_eq!(sum, amount.minor);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_agrees_with_the_answer(drawn in drawn()) {
        let (dossier, as_of) = drawn.dossier();
        let plain = book().assess(&dossier, &as_of);
        let explained = book().explain(&dossier, &as_of);
        prop_assert_eq!(plain.is_ok(), explained.is_ok());
        let (Ok(plain), Ok(ledger)) = (plain, explained) else { return Ok(()) };
        prop_assert_eq!(&plain, &ledger.answer);
        for entry in &ledger.entries {
            if let Some(id) = entry.statement {
                let found = plain.reference(id);
                prop_assert!(found.is_some_and(|found| !found.place.is_empty() && !found.text.is_empty()));
            }
            if matches!(entry.finding, Finding::Clause { .. }) {
                prop_assert!(entry.statement.is_some());
            }
            if matches!(entry.finding, Finding::Block { .. } | Finding::PassedBand(_)) {
                prop_assert!(ledger.place(entry).is_some());
            }
        }
        counts_agree(&ledger)?;
        fees_agree(&ledger)?;
    }
}

/// What the property looks at is there to be looked at.
#[test]
fn random_dossiers_count_and_charge() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut counted, mut charged, mut paused) = (0, 0, 0);
    for _ in 0..400 {
        let (dossier, as_of) = drawn().new_tree(&mut runner).unwrap().current().dossier();
        let Ok(ledger) = book().explain(&dossier, &as_of) else { continue };
        counted += usize::from(counts_agree(&ledger).unwrap());
        charged += ledger.answer.fees.iter().filter(|line| line.outcome.value().is_some()).count();
        paused += usize::from(ledger.entries.iter().any(|entry| matches!(entry.finding, Finding::Paused(_))));
    }
    assert!(counted > 100 && charged > 50 && paused > 2, "{counted} counted, {charged} charged, {paused} paused");
}

#[test]
fn nothing_of_a_dossier_is_read_as_markup() {
    let at: Moment = "2026-08-28T15:30".parse().unwrap();
    let evil = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)> `x` [a](javascript:b)";
    let source = thoihan::Source::new(
        "evil.han",
        "procedure \"x\" \"<b>T</b>\" { calendar vn  due in 2 days  anchor accepted  count first day excluded, last day stays, \
         day ends at midnight, outside hours stays  collects none }",
    );
    let book = Rulebook::vietnam_with(&[source]).unwrap();
    let ledger = book.explain(&Dossier::new("x").id(evil).accepted(at), &AsOf::new(at)).unwrap();
    for language in [Language::Vi, Language::En] {
        let html = reasons::html(&ledger, language);
        for bad in ["<script", "<img", "<b>T", "onerror=alert(1)>", "http://", "https://", "url("] {
            assert!(!html.contains(bad), "{bad}");
        }
        assert!(html.contains("&lt;script&gt;") && html.contains("&lt;b&gt;T"));
        let framed = reasons::html_frame(&ledger, language);
        assert_eq!(framed.matches('<').count(), 2, "the page inside the frame is escaped");
        let markdown = reasons::markdown(&ledger, language);
        assert!(!markdown.contains("<script") && markdown.contains(r"\[a\](javascript"), "{markdown}");
    }
}

#[test]
fn every_day_around_tet_is_told() {
    let text = include_str!("contract/reasons/tet.json");
    let dossier: Dossier = serde_json::from_str(text).unwrap();
    let as_of = AsOf::new("2026-01-30T09:00".parse::<Moment>().unwrap());
    let ledger = book().explain(&dossier, &as_of).unwrap();
    let days = ledger.days(&Part::Due);
    let treated = |date: &str| days.iter().find(|day| day.day.date.to_string() == date).map(|day| day.treatment);
    for (date, treatment) in [
        ("2025-12-22", Treatment::Before),
        ("2026-01-02", Treatment::Before),
        ("2026-01-05", Treatment::Start),
        ("2026-01-10", Treatment::Counted),
        ("2026-01-11", Treatment::Skipped),
        ("2026-01-12", Treatment::Paused),
        ("2026-01-27", Treatment::Counted),
        ("2026-02-17", Treatment::Skipped),
        ("2026-02-23", Treatment::Counted),
    ] {
        assert_eq!(treated(date), Some(treatment), "{date}");
    }
    assert_eq!(days.last().and_then(|day| day.number), Some(20));
    assert_eq!(days.iter().filter(|day| day.treatment == Treatment::Paused).count(), 11);
}
