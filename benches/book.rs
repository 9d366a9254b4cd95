//! Loading a nation's book, and assessing dossiers with it one by one.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use thoihan::{AsOf, Dossier, Event, Moment, Rulebook, Source};

#[path = "book/by_hand.rs"]
mod by_hand;
#[path = "book/generated.rs"]
mod generated;
#[path = "book/load.rs"]
mod load;
#[path = "book/memory.rs"]
#[allow(dead_code)] // a book is held; the most that a stream needs is asked in `columns`
mod memory;

use by_hand::{Happening, Office};

#[global_allocator]
static ALLOCATOR: memory::Counted = memory::Counted;

fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

fn assess(criterion: &mut Criterion) {
    let book = Rulebook::compile(&generated::book(1_500)).expect("the generated book compiles");
    let now = AsOf::new(moment("2026-04-01T10:00"));
    let plain = Dossier::new(generated::code(700))
        .accepted(moment("2026-03-06T09:00"))
        .paid(moment("2026-03-06T09:10"))
        .fact("pages", 5)
        .fact("copies", 4);
    let mut group = criterion.benchmark_group("assess");
    group.throughput(Throughput::Elements(1));
    group.bench_function("due_fee_steps", |bench| bench.iter(|| book.assess(black_box(&plain), &now)));
    let old = Dossier::new(generated::code(700)).accepted(moment("2019-03-06T09:00")).fact("complex", true);
    group.bench_function("old_version_with_steps", |bench| bench.iter(|| book.assess(black_box(&old), &now)));
    group.finish();
}

const TEN_EVENTS: &str = r#"
procedure "ten" "Mười sự kiện" {
  calendar vn  under civil_code, one_stop
  due in 10 working days
  supplement pauses, at most 1
  exclude verification
  extension at most 5 working days once
  reappointment at most 1
  steps total 10 working days {
    step receive in 1 working day
    step examine in 6 working days
    step approve in 3 working days
  }
  collects none
}
"#;

fn civil(text: &str) -> chrono::NaiveDateTime {
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a moment")
}

/// One dossier with ten events, against a loop that was written for this one case; their answers are compared first.
fn log_of_ten_events(criterion: &mut Criterion) {
    let mut sources = generated::book(100);
    sources.push(Source::new("ten.han", TEN_EVENTS));
    let book = Rulebook::compile(&sources).expect("the book compiles");
    let with = |kind: &str, at: &str| Event::new(kind, civil(at));
    let until = |day: &str| Some(Moment::Date(day.parse().expect("a date")));
    let step = |at: &str, step: &str| Event { step: Some(step.to_owned()), ..with("step_done", at) };
    let ground = |kind: &str, at: &str| Event { ground: Some("verification".to_owned()), ..with(kind, at) };
    let events = [
        step("2026-03-03T10:00", "receive"),
        with("supplement_requested", "2026-03-04T09:00"),
        with("supplement_completed", "2026-03-10T09:00"),
        ground("suspended", "2026-03-12T09:00"),
        ground("resumed", "2026-03-19T09:00"),
        step("2026-03-24T10:00", "examine"),
        Event { until: until("2026-03-31"), ..with("extended", "2026-03-25T10:00") },
        with("supplement_requested", "2026-03-26T09:00"),
        with("supplement_completed", "2026-03-27T09:00"),
        Event { to: until("2026-04-03"), ..with("reappointed", "2026-03-30T09:00") },
    ];
    let mut dossier = Dossier::new("ten").accepted(civil("2026-03-02T09:00")).finished(civil("2026-04-10T15:00"));
    dossier.events = events.to_vec();
    let now = AsOf::new(civil("2026-04-20T10:00"));

    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a date");
    let office = Office { off: ["2026-04-27", "2026-04-30", "2026-05-01"].into_iter().map(day).collect() };
    let log = [
        (civil("2026-03-03T10:00"), Happening::StepDone(0)),
        (civil("2026-03-04T09:00"), Happening::SupplementRequested),
        (civil("2026-03-10T09:00"), Happening::SupplementCompleted),
        (civil("2026-03-12T09:00"), Happening::Suspended),
        (civil("2026-03-19T09:00"), Happening::Resumed),
        (civil("2026-03-24T10:00"), Happening::StepDone(1)),
        (civil("2026-03-25T10:00"), Happening::Extended(day("2026-03-31"))),
        (civil("2026-03-26T09:00"), Happening::SupplementRequested),
        (civil("2026-03-27T09:00"), Happening::SupplementCompleted),
        (civil("2026-03-30T09:00"), Happening::Reappointed(day("2026-04-03"))),
    ];
    let (accepted, finished) = (civil("2026-03-02T09:00"), civil("2026-04-10T15:00"));
    let by_hand = || office.assess(black_box(accepted), black_box(&log), black_box(finished), &[1, 6, 3]);
    let by_rule = || book.assess(black_box(&dossier), &now).expect("an answer");
    same(&by_rule(), &by_hand());

    let mut group = criterion.benchmark_group("log_of_ten_events");
    group.throughput(Throughput::Elements(1));
    group.bench_function("by_hand", |bench| bench.iter(by_hand));
    group.bench_function("by_rule", |bench| bench.iter(by_rule));
    group.finish();
    let nanoseconds = |run: &dyn Fn()| {
        let (started, times) = (std::time::Instant::now(), 20_000);
        (0..times).for_each(|_| run());
        started.elapsed().as_nanos() / times
    };
    let (hand, rule) = (nanoseconds(&|| drop(black_box(by_hand()))), nanoseconds(&|| drop(black_box(by_rule()))));
    println!("log_of_ten_events: by hand {hand} ns, by rule {rule} ns: {:.1} times", rule as f64 / hand as f64);
}

/// The rule and the loop answer the same case.
fn same(answer: &thoihan::Assessment, hand: &by_hand::Outcome) {
    let date = |due: &thoihan::assessment::Due| due.outcome.value().expect("a due date").date;
    assert_eq!((date(&answer.original_due), date(&answer.due)), (hand.original_due, hand.due));
    let late = answer.lateness.expect("lateness");
    assert_eq!(late.working_days, hand.late_working_days);
    assert_eq!(late.working_minutes, hand.late_working_minutes);
    assert_eq!(late.calendar_days, hand.late_calendar_days);
    assert_eq!(answer.breaches.len(), hand.breaches);
    for (step, (due, late)) in answer.steps.iter().zip(&hand.steps) {
        assert_eq!(date(&step.due), *due);
        assert!(step.lateness.is_none_or(|found| found.working_minutes == *late));
    }
}

/// The ledger, before it is rendered, against the plain answer: the ratio is what counts.
fn explain(criterion: &mut Criterion) {
    let book = Rulebook::vietnam().expect("the embedded rules compile");
    let text = include_str!("../tests/contract/reasons/tet.json");
    let full: Dossier = serde_json::from_str(text).expect("a dossier");
    let full_now = AsOf::new(moment("2026-01-30T09:00"));
    let at = moment("2026-08-28T15:30");
    let plain = Dossier::new("2.000815").accepted(at).paid(at).fact("pages", 5).fact("copies", 4);
    let mut group = criterion.benchmark_group("explain");
    group.throughput(Throughput::Elements(1));
    for (name, dossier, now) in [("supplement_and_tet", &full, full_now), ("certification", &plain, AsOf::new(at))] {
        group.bench_function(format!("{name}/assess"), |bench| bench.iter(|| book.assess(black_box(dossier), &now)));
        group.bench_function(format!("{name}/ledger"), |bench| bench.iter(|| book.explain(black_box(dossier), &now)));
    }
    group.finish();
    for (name, dossier, now) in [("supplement_and_tet", &full, full_now), ("certification", &plain, AsOf::new(at))] {
        let nanoseconds = |run: &dyn Fn()| {
            let (started, times) = (std::time::Instant::now(), 5_000);
            (0..times).for_each(|_| run());
            started.elapsed().as_nanos() / times
        };
        let answer = nanoseconds(&|| drop(black_box(book.assess(black_box(dossier), &now))));
        let ledger = nanoseconds(&|| drop(black_box(book.explain(black_box(dossier), &now))));
        println!("explain/{name}: answer {answer} ns, ledger {ledger} ns: {:.2} times", ledger as f64 / answer as f64);
    }
}

criterion_group!(benches, load::load, assess, explain, log_of_ten_events);
criterion_main!(benches);
