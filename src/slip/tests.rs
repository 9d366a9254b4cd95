//! Slips of hand-built answers, read by a person and kept as snapshots.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::amount::Money;
use crate::assessment::{
    AgencyVerdict, Breach, Charge, ChargeKind, DossierError, ErrorKind, FeeLine, Ground, Reduction, References,
    StatementId, Surcharge, Term, TermForm, Total,
};
use crate::source::{Citation, Place, Source, SourceId};
use crate::term::Part;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<chrono::FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn value(date: &str, at_text: &str, certainty: Certainty) -> Due {
    let (date, at) = (day(date), at(at_text));
    let exclusive = at.date_naive() != date;
    let due = DueDate { date, at, exclusive, certainty, earliest: date, latest: date };
    Due { outcome: Outcome::Value(due), provisional: false }
}

/// Statements one after the other in a file.
fn references(statements: &[(&str, &str, &str)]) -> Arc<References> {
    let text: String = statements.iter().map(|(_, _, text)| *text).collect();
    let mut references = References::new(&[Source::new("rules/example.han", text)]);
    let mut start = 0;
    for (document, article, text) in statements {
        let citation = Citation { document: Some((*document).into()), article: Some((*article).into()) };
        let end = start + text.len() as u32;
        references.add(citation, Place { source: SourceId(0), start, end });
        start = end;
    }
    Arc::new(references)
}

fn charge(net: i128) -> Charge {
    Charge {
        measure: None,
        gross: Money::vnd(net),
        reductions: Vec::new(),
        surcharges: Vec::new(),
        net: Money::vnd(net),
        split: Vec::new(),
    }
}

fn line(name: &str, title: &str, kind: ChargeKind, outcome: Outcome<Charge>) -> FeeLine {
    let (name, title) = (name.into(), Some(title.into()));
    let (facts, basis) = (Vec::new(), vec![StatementId(2)]);
    FeeLine { name, title, kind, outcome, refund: None, payable: None, provisional: false, facts, basis }
}

fn copy_certification() -> Assessment {
    let due = value("2026-09-03", "2026-09-03T17:30:00+07:00", Certainty::Announced);
    Assessment {
        id: Some("000.00.19.H26-260828-0001".to_owned()),
        procedure: Some("2.000815".into()),
        title: Some("Chứng thực bản sao từ bản chính".into()),
        agency: Some("UBND cấp xã".into()),
        as_of: at("2026-08-28T15:30:00+07:00"),
        known_on: day("2026-08-28"),
        rules: "5f2c9a".into(),
        version: Some(day("2025-07-01")),
        term: Some(Term {
            form: TermForm::In,
            parts: vec![Part { count: crate::amount::Ratio::ONE, unit: crate::term::Unit::WorkingDay }],
            added: Vec::new(),
            statement: StatementId(0),
        }),
        clock_start: Some(at("2026-08-28T15:30:00+07:00")),
        due: due.clone(),
        original_due: due,
        deadlines: Vec::new(),
        steps: Vec::new(),
        agencies: Vec::new(),
        status: Status::InTime,
        awaiting: None,
        lateness: None,
        lateness_original: None,
        slack: Some(Lateness { working_days: 1, working_minutes: 600, calendar_days: 6 }),
        turns_overdue: None,
        fees: vec![line(
            "copy_certification",
            "Phí chứng thực bản sao từ bản chính",
            ChargeKind::Phi,
            Outcome::Value(charge(28_000)),
        )],
        totals: vec![Total {
            currency: crate::amount::Currency::VND,
            outcome: "value",
            amount: Some(Money::vnd(28_000)),
            known: Money::vnd(28_000),
            minimum: Some(Money::vnd(28_000)),
            maximum: Some(Money::vnd(28_000)),
        }],
        breaches: Vec::new(),
        ignored_later: 0,
        undated_notice: false,
        basis: vec![StatementId(0), StatementId(1), StatementId(2)],
        references: references(&[
            ("23/2015/NĐ-CP", "7", "due in 1 working day"),
            ("118/2025/NĐ-CP", "17.3", "clock starts when accepted"),
            ("226/2016/TT-BTC", "4", "amount copies × one_copy"),
            ("118/2025/NĐ-CP", "17.2.a, 19.5", "supplement restarts, at most 1"),
        ]),
    }
}

fn both(answer: &Assessment) -> String {
    format!("{}\n========\n{}", slip(answer, Language::Vi), slip(answer, Language::En))
}

#[test]
fn in_time_with_a_fee() {
    insta::assert_snapshot!(both(&copy_certification()));
}

#[test]
fn midnight_projected_and_re_appointed_late() {
    let mut answer = copy_certification();
    answer.original_due = value("2027-02-01", "2027-02-02T00:00:00+07:00", Certainty::Statutory);
    answer.due = value("2027-02-12", "2027-02-13T00:00:00+07:00", Certainty::Projected);
    if let Outcome::Value(due) = &mut answer.due.outcome {
        (due.earliest, due.latest) = (day("2027-02-11"), day("2027-02-15"));
    }
    answer.status = Status::Late;
    answer.lateness = Some(Lateness { working_days: 2, working_minutes: 960, calendar_days: 4 });
    answer.lateness_original = Some(Lateness { working_days: 6, working_minutes: 2_880, calendar_days: 15 });
    answer.slack = None;
    let agency = |name: &str, status, minutes| AgencyVerdict {
        agency: name.into(),
        status,
        working_minutes: Some(minutes),
        steps: Vec::new(),
    };
    answer.agencies = vec![
        agency("Bộ phận Một cửa", Status::OnTime, 0),
        agency("Phòng Kinh tế, Hạ tầng", Status::Late, 750),
        agency("Lãnh đạo UBND", Status::Overdue, 45),
    ];
    answer.breaches = vec![Breach {
        rule: "reappointment_limit",
        event: "reappointed".to_owned(),
        at: "2027-02-03T09:00:00+07:00".to_owned(),
        statement: Some(StatementId(3)),
    }];
    answer.ignored_later = 2;
    answer.undated_notice = true;
    insta::assert_snapshot!(both(&answer));
}

#[test]
fn what_is_not_determined_is_said() {
    let mut answer = copy_certification();
    let due = value("2026-09-10", "2026-09-11T00:00:00+07:00", Certainty::Statutory);
    let candidates: Vec<DueDate> = due.outcome.value().into_iter().copied().collect();
    answer.due.outcome = Outcome::Undetermined(Undetermined {
        reason: "thời hạn tùy loại công trình".into(),
        missing: vec!["work".into()],
        candidates,
    });
    answer.original_due = answer.due.clone();
    answer.status = Status::Undetermined;
    answer.slack = None;
    answer.fees = vec![
        line(
            "a",
            "Phí thẩm định",
            ChargeKind::Phi,
            Outcome::Undetermined(Undetermined {
                reason: "chưa biết số trang".into(),
                missing: vec!["pages".into(), "copies".into()],
                candidates: vec![charge(10_000), charge(20_500)],
            }),
        ),
        line(
            "b",
            "Lệ phí cấp giấy phép",
            ChargeKind::LePhi,
            Outcome::Exempt(Ground {
                title: Some("Người có công với cách mạng".into()),
                statement: Some(StatementId(3)),
            }),
        ),
        line("c", "Giá kiểm định", ChargeKind::Gia, Outcome::Awaiting("paid".into())),
        line("d", "Phí khác", ChargeKind::Phi, Outcome::None("not_stated")),
        line("e", "Phí quá lớn", ChargeKind::Phi, Outcome::Error(DossierError::new(ErrorKind::Overflow, "số quá lớn"))),
    ];
    answer.totals = vec![Total {
        currency: crate::amount::Currency::VND,
        outcome: "undetermined",
        amount: None,
        known: Money::vnd(0),
        minimum: Some(Money::vnd(10_000)),
        maximum: Some(Money::vnd(20_500)),
    }];
    insta::assert_snapshot!(both(&answer));
}

#[test]
fn awaiting_and_provisional_with_deadlines() {
    let mut answer = copy_certification();
    answer.due.provisional = true;
    answer.original_due.provisional = true;
    answer.status = Status::AwaitingApplicant;
    answer.awaiting = Some("supplement_completed".into());
    answer.slack = None;
    answer.deadlines = vec![
        Deadline {
            name: "completion".into(),
            title: Some("Bổ sung, hoàn thiện hồ sơ".into()),
            due: value("2026-08-20", "2026-08-21T00:00:00+07:00", Certainty::Statutory),
            status: Status::Overdue,
            if_missed: Some("closes"),
            basis: vec![StatementId(3)],
        },
        Deadline {
            name: "apology".into(),
            title: None,
            due: Due { outcome: Outcome::Awaiting("accepted".into()), provisional: false },
            status: Status::Awaiting,
            if_missed: None,
            basis: Vec::new(),
        },
    ];
    let mut reduced = charge(80_000);
    reduced.gross = Money::vnd(100_000);
    reduced.reductions = vec![Reduction {
        name: "online".into(),
        title: Some("Nộp trực tuyến".into()),
        amount: Money::vnd(50_000),
        statement: StatementId(2),
    }];
    reduced.surcharges =
        vec![Surcharge { name: "post".into(), title: None, amount: Money::vnd(30_000), statement: StatementId(2) }];
    answer.fees = vec![line("a", "Phí thẩm định", ChargeKind::Phi, Outcome::Value(reduced))];
    answer.fees[0].provisional = true;
    answer.fees[0].refund = Some(Money::vnd(40_000));
    answer.fees[0].payable = Some("before accepted".to_owned());
    insta::assert_snapshot!(both(&answer));
}

#[test]
fn a_fee_alone_has_no_due_date() {
    let mut answer = copy_certification();
    (answer.procedure, answer.title, answer.agency, answer.clock_start) = (None, None, None, None);
    answer.term = None;
    answer.due.outcome = Outcome::None("not_stated");
    answer.original_due = answer.due.clone();
    answer.status = Status::NoDueDate;
    answer.slack = None;
    answer.version = None;
    insta::assert_snapshot!(both(&answer));
}

#[test]
fn money_of_other_currencies() {
    let usd = |minor| Money { currency: "USD".parse().unwrap(), minor };
    assert_eq!(written::money(usd(1_050), Language::Vi), "10,50 USD");
    assert_eq!(written::money(usd(123_456_700), Language::En), "USD 1,234,567");
    assert_eq!(written::money(usd(-5), Language::Vi), "−0,05 USD");
    assert_eq!(written::money(Money::vnd(1_234_567), Language::En), "VND 1,234,567");
    assert_eq!(written::money(Money::vnd(999), Language::Vi), "999 đồng");
}
