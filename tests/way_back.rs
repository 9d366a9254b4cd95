//! The way back against the way there: the latest acceptance for a wanted day, and the minute of turning overdue.

use std::sync::LazyLock;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta};
use proptest::prelude::*;
use thoihan::assessment::{ErrorKind, Status};
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

const RULES: &str = r#"
event evidence
fact urgent flag default no
fact pages integer from 1
calendar six_days "Sáu ngày" extends vn { ignore swaps; week Mon..Fri 07:30-11:30 13:30-17:30; week Sat 07:30-11:30 }
procedure "working days" { calendar vn under civil_code, one_stop due in 7 working days }
procedure "a fraction" { calendar vn under civil_code, one_stop due in 2.5 working days }
procedure "days" { calendar vn under civil_code, one_stop due in 30 days }
procedure "first day too" { calendar vn under civil_code, one_stop count first day included due in 4 working days }
procedure "months" { calendar vn under civil_code, one_stop due in 1 month }
procedure "sum" { calendar vn under civil_code, one_stop due in 2 working days + 15 days }
procedure "working hours" { calendar six_days under civil_code, one_stop due in 12 working hours }
procedure "hours" { calendar vn under civil_code, one_stop due in 24 hours }
procedure "same day" { calendar vn under civil_code, one_stop due same working day; cutoff 15:00 counts as next working day }
procedure "cutoff" { calendar vn under civil_code, one_stop due in 3 working days; cutoff 15:00 counts as next working day }
procedure "before closing" { calendar six_days under civil_code, one_stop due in 3 days; cutoff 1 hour before closing counts as next working day }
procedure "opening" { calendar vn under civil_code, one_stop count outside hours next opening due in 4 working days }
procedure "stays" { calendar vn under civil_code, one_stop due in 10 days counting last day stays }
procedure "by the hour" { calendar vn under civil_code, one_stop due same working day; due in 2 working days when accepted after 15:00 }
procedure "sooner in the afternoon" { calendar vn under civil_code, one_stop due in 9 days; due in 2 days when accepted after 13:00 }
procedure "two laws" { calendar vn under civil_code, one_stop
  since 2020-01-01 by "1" { due in 30 days }
  since 2026-03-01 until 2026-08-31 by "2" { due in 5 days } }
procedure "late paid" { calendar vn under civil_code, one_stop clock starts when accepted and paid; due in 6 working days }
procedure "to the date" { calendar vn under civil_code, one_stop due in 3 working days; on time to the date }
procedure "to the half day" { calendar vn under civil_code, one_stop due in 2.5 working days; on time to the half day }
procedure "midnight" { calendar vn under civil_code, one_stop count day ends at midnight; due in 3 days }
procedure "waits" { calendar vn under civil_code, one_stop due in 3 working days from evidence }
procedure "asks" { calendar vn under civil_code, one_stop due in 3 days; due in 9 days when urgent and pages above 5 }
procedure "none" { calendar vn under civil_code, one_stop due unspecified }
"#;

/// Those whose due date never moves back when acceptance moves on.
const STEADY: [&str; 18] = [
    "working days",
    "first day too",
    "a fraction",
    "days",
    "months",
    "sum",
    "working hours",
    "hours",
    "same day",
    "cutoff",
    "before closing",
    "opening",
    "stays",
    "by the hour",
    "late paid",
    "to the date",
    "to the half day",
    "midnight",
];

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| {
    Rulebook::vietnam_with(&[Source::new("way_back.han", RULES)]).unwrap_or_else(|findings| panic!("{findings}"))
});

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn instant(day: NaiveDate, minute: u32) -> DateTime<FixedOffset> {
    let at = day.and_hms_opt(minute / 60, minute % 60, 0).expect("a minute");
    at.and_local_timezone(FixedOffset::east_opt(7 * 3600).expect("an offset")).single().expect("an instant")
}

fn known() -> AsOf {
    AsOf::new("2026-01-05T08:00".parse::<Moment>().expect("a moment")).known_on(NaiveDate::MAX)
}

fn dossier(procedure: &str, at: DateTime<FixedOffset>) -> Dossier {
    Dossier::new(procedure).submitted(at).accepted(at).paid(at)
}

/// The way there.
fn due(procedure: &str, at: DateTime<FixedOffset>) -> Option<NaiveDate> {
    let answer = BOOK.assess(&dossier(procedure, at), &AsOf::new(at).known_on(NaiveDate::MAX)).expect("an answer");
    answer.due.outcome.value().map(|due| due.date)
}

fn back(procedure: &str, wanted: NaiveDate) -> Option<DateTime<FixedOffset>> {
    BOOK.latest_acceptance(&Dossier::new(procedure), wanted, &known()).expect("an answer")
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_000).prop_map(|days| date("2025-01-06") + Days::new(days))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// One minute more and the dossier is due later.
    #[test]
    fn the_latest_moment_leads_there_and_the_next_minute_does_not(which in 0..STEADY.len(), wanted in days()) {
        let procedure = STEADY[which];
        let found = back(procedure, wanted).expect("years of the calendar lie before");
        prop_assert!(due(procedure, found).is_some_and(|due| due <= wanted), "{procedure} {wanted} {found}");
        let next = found + TimeDelta::minutes(1);
        prop_assert!(
            next.date_naive() > wanted || due(procedure, next).is_none_or(|due| due > wanted),
            "{procedure} {wanted} {found}"
        );
    }

    /// There and back: what leads to a day is not later than the latest that does, and that leads to the same day.
    #[test]
    fn there_and_back(which in 0..STEADY.len(), day in days(), minute in 0_u32..1440) {
        let procedure = STEADY[which];
        let accepted = instant(day, minute);
        let wanted = due(procedure, accepted).expect("a due date");
        let found = back(procedure, wanted).expect("one that leads there");
        prop_assert!(found >= accepted, "{procedure} {accepted} {wanted} {found}");
        prop_assert_eq!(due(procedure, found), Some(wanted));
    }

    /// As many working days lie between acceptance and due date as the term has.
    #[test]
    fn counting_undoes_the_term(day in days(), minute in 0_u32..1440) {
        let table = BOOK.calendar("vn").expect("the calendar").known_on(None);
        let due = due("working days", instant(day, minute)).expect("a due date");
        prop_assert_eq!(table.count_working_days(day, due), Ok(7));
        prop_assert!(table.is_working(due).expect("a day"));
    }

    /// The last minute before it is in time, it is not.
    #[test]
    fn an_open_dossier_turns_overdue_in_that_minute(which in 0..STEADY.len(), day in days(), minute in 0_u32..1440) {
        let accepted = instant(day, minute);
        let dossier = dossier(STEADY[which], accepted);
        let at = |at: DateTime<FixedOffset>| {
            BOOK.assess(&dossier, &AsOf::new(at).known_on(NaiveDate::MAX)).expect("an answer")
        };
        let turns = at(accepted).turns_overdue.expect("an open dossier with a due date");
        let before = at((turns - TimeDelta::seconds(1)).max(accepted));
        prop_assert!(turns <= accepted || before.status == Status::InTime, "{} {accepted} {turns}", STEADY[which]);
        prop_assert_eq!(at(turns.max(accepted)).status, Status::Overdue);
        prop_assert_eq!(at(turns + TimeDelta::days(3)).turns_overdue, Some(turns));
    }
}

/// Where the due date moves back with a later acceptance, the latest moment counts all the same: here every minute is tried.
#[test]
fn laws_that_change_and_rules_that_ask_for_the_hour() {
    for procedure in ["two laws", "sooner in the afternoon", "by the hour", "cutoff"] {
        for wanted in [
            "2026-03-02",
            "2026-03-05",
            "2026-03-06",
            "2026-03-10",
            "2026-04-01",
            "2026-09-03",
            "2026-09-29",
            "2026-10-01",
        ] {
            let wanted = date(wanted);
            let mut slow = None;
            'days: for back in 0..45_u64 {
                let day = wanted - Days::new(back);
                // Rules turn at full hours only, and closing is at half past.
                for minute in (0..48).rev().flat_map(|half| [half * 30 + 29, half * 30 + 1, half * 30]) {
                    if due(procedure, instant(day, minute)).is_some_and(|due| due <= wanted) {
                        slow = Some(instant(day, minute));
                        break 'days;
                    }
                }
            }
            let found = back(procedure, wanted);
            let same = match (slow, found) {
                (Some(slow), Some(found)) => {
                    found >= slow
                        && found - slow < TimeDelta::minutes(30)
                        && due(procedure, found).is_some_and(|due| due <= wanted)
                }
                (None, found) => found.is_none_or(|found| found.date_naive() < wanted - Days::new(44)),
                (Some(_), None) => false,
            };
            assert!(same, "{procedure} {wanted}: {found:?}, and by trying {slow:?}");
        }
    }
}

/// Worked by hand.
#[test]
fn the_latest_acceptance() {
    for (procedure, wanted, expected) in [
        ("working days", "2026-03-11", "2026-03-02T23:59:00+07:00"),
        ("cutoff", "2026-09-03", "2026-08-26T15:00:00+07:00"),
        ("cutoff", "2026-09-05", "2026-08-27T15:00:00+07:00"),
        ("before closing", "2026-03-09", "2026-03-06T16:30:00+07:00"),
        ("same day", "2026-03-06", "2026-03-06T15:00:00+07:00"),
        ("months", "2026-02-27", "2026-01-27T23:59:00+07:00"),
        ("hours", "2026-03-08", "2026-03-07T23:59:00+07:00"),
        ("two laws", "2026-03-10", "2026-03-05T23:59:00+07:00"),
        ("sooner in the afternoon", "2026-03-06", "2026-03-04T23:59:00+07:00"),
        ("by the hour", "2026-03-06", "2026-03-06T15:00:00+07:00"),
    ] {
        let found = back(procedure, date(wanted)).map(|at| at.to_rfc3339());
        assert_eq!(found.as_deref(), Some(expected), "{procedure} for {wanted}");
    }
}

#[test]
fn what_has_no_way_back() {
    let ask = |dossier: Dossier, wanted: &str| BOOK.latest_acceptance(&dossier, date(wanted), &known());
    assert_eq!(ask(Dossier::new("none"), "2026-03-06"), Ok(None));
    assert_eq!(ask(Dossier::new("two laws"), "2020-01-15"), Ok(None));
    assert_eq!(ask(Dossier::new("days"), "2008-01-05"), Ok(None));
    let kind = |dossier, wanted| ask(dossier, wanted).map_err(|error| error.kind);
    assert_eq!(kind(Dossier::new("waits"), "2026-03-06"), Err(ErrorKind::MissingInstant));
    assert_eq!(kind(Dossier::new("asks").fact("urgent", true), "2026-03-06"), Err(ErrorKind::MissingFact));
    assert_eq!(kind(Dossier::new("days"), "2055-03-06"), Err(ErrorKind::OutsideCalendar));
    assert_eq!(kind(Dossier::new("dais"), "2026-03-06"), Err(ErrorKind::UnknownProcedure));
}

/// What was known decides: before the notice of 25/12/2025 Friday 02/01/2026 was a working day.
#[test]
fn known_on_decides_the_way_back() {
    let ask = |known: &str| {
        let as_of = AsOf::new("2025-12-20T08:00".parse::<Moment>().expect("a moment")).known_on(date(known));
        let found = BOOK.latest_acceptance(&Dossier::new("1.012906"), date("2026-01-06"), &as_of).expect("an answer");
        found.expect("a moment").to_rfc3339()
    };
    assert_eq!(ask("2025-12-24"), "2025-12-22T23:59:00+07:00");
    assert_eq!(ask("2025-12-26"), "2025-12-21T23:59:00+07:00");
}
