//! The referee on worked examples: the dates and amounts of `tests/vectors`, each with its source.

use crate::answer::{Charge, Due, Outcome};
use crate::case::*;
use crate::date::{Date, Moment, Weekday, date};
use crate::exact::{ratio, whole};
use crate::{print, walk};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

type Row = HashMap<String, String>;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(name)).expect("a table of vectors");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn rule_text(row: &Row) -> String {
    let read = |path: &str| std::fs::read_to_string(folder().join("rules").join(path)).expect("a rule file");
    row["rules"].split(' ').map(read).collect()
}

// ── deadlines

#[test]
fn deadlines_are_those_of_the_sources() {
    let rows = rows("deadlines.csv");
    assert!(rows.len() >= 50, "{} rows", rows.len());
    for row in rows {
        let dossier: Json = serde_json::from_str(&row["dossier"]).expect("a dossier");
        let limit = limit(&row["term"]);
        assert_eq!(format!("{} ", print::limit_text(&limit)), format!("{} ", row["term"]), "{}", row["id"]);
        let stated = format!("procedure {} {{ calendar {} ", dossier["procedure"], row["calendar"]);
        let text = rule_text(&row);
        let line = text.lines().find(|line| line.starts_with(&stated)).unwrap_or_else(|| panic!("{stated}"));
        assert!(line.contains(&format!("due {};", row["term"])), "{line}");

        let (answer, open) = walk::answer(&case(&row, &dossier, limit), None);
        let due = Due { date: Date::read(&row["due_date"]), at: Moment::read(&row["due_at"]) };
        assert_eq!(answer.due, Some(Outcome::At(due)), "{}: {open:?}", row["id"]);
        assert_eq!(answer.status.as_deref(), Some(row["status"].as_str()), "{}", row["id"]);
    }
}

fn case(row: &Row, dossier: &Json, limit: Limit) -> Case {
    let accepted = Moment::read(dossier["accepted"].as_str().expect("accepted"));
    let events = dossier["events"].as_array().into_iter().flatten();
    let events = events
        .map(|event| Occurrence { at: Moment::read(event["at"].as_str().expect("at")), kind: EventKind::Evaluation });
    let mut policies = policies(&row["rule"]);
    policies.push(Policy::OutsideHoursStays);
    let statements = vec![Statement::plain(Meaning::Count(policies)), Statement::plain(Meaning::Due(limit))];
    let procedure =
        Layer { name: "procedure", anchor: Some(ACCEPTED), blocks: vec![Block { statements, ..Block::default() }] };
    Case {
        calendar: calendar(&row["calendar"]),
        layers: vec![procedure],
        facts: Vec::new(),
        fee: None,
        dossier: Dossier { accepted: Some(accepted), events: events.collect(), ..Dossier::default() },
        as_of: Moment::read(&row["as_of"]),
        known_on: None,
        may_conflict: false,
    }
}

fn policies(set: &str) -> Vec<Policy> {
    use Policy::*;
    let mut policies = match set {
        "civil_code" | "tax" => vec![FirstDayExcluded, LastDayRollsToNextWorkingDay, MonthEndClamps],
        "detention" => vec![FirstDayIncluded, LastDayStays, MonthsOf30Days],
        "inclusive_months" => vec![FirstDayIncluded, LastDayStays, MonthEndClamps],
        "month_end_sticks" => vec![FirstDayExcluded, LastDayStays, MonthEndSticks],
        "unrolled" => vec![FirstDayExcluded, LastDayStays, MonthEndClamps],
        other => panic!("no set of policies is called {other}"),
    };
    policies.push(DayEndsAtMidnight);
    policies
}

/// The days off of 2023 (its first week) to 2026 as announced; law/holidays.md says by which documents.
fn calendar(name: &str) -> Calendar {
    let hours = |morning: (u32, u32), afternoon: (u32, u32)| vec![morning, afternoon];
    let spans = match name {
        "vn" => hours((450, 690), (810, 1050)),
        "vn_early" => hours((420, 690), (810, 1020)),
        "vn_long_morning" => hours((450, 720), (810, 1020)),
        other => panic!("no calendar is called {other}"),
    };
    let run = |year, month, first, last| (first..=last).map(move |day| date(year, month, day));
    let mut closed = vec![
        date(2023, 1, 2),
        date(2024, 1, 1),
        date(2024, 4, 18),
        date(2025, 1, 1),
        date(2025, 4, 7),
        date(2026, 1, 1),
        date(2026, 4, 27),
    ];
    closed.extend(run(2024, 2, 8, 14));
    closed.extend(run(2025, 1, 27, 31));
    closed.extend(run(2026, 2, 16, 20));
    for year in 2024..=2026 {
        closed.extend([date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]);
    }
    closed.extend([date(2024, 9, 3), date(2025, 9, 1), date(2026, 9, 1)]);
    let swaps = vec![
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ];
    Calendar {
        weeks: vec![Week { first: Weekday::Mon, last: Weekday::Fri, spans, season: None }],
        holidays: Vec::new(),
        substitutes: false,
        closed,
        notices: vec![Notice { issued: None, swaps }],
    }
}

/// Reads the few limits of the table.
fn limit(text: &str) -> Limit {
    let evaluation = Point::Event(EVALUATION);
    if text == "on last day of next month after evaluation" {
        return Limit::LastDayOfNextMonth(EVALUATION);
    }
    if text == "on last day of same month" {
        return Limit::LastDayOfSameMonth;
    }
    if let Some((day, month)) = text.strip_prefix("on ").and_then(|rest| rest.split_once(' '))
        && let Some(month) = crate::date::MONTHS.iter().position(|name| *name == month)
    {
        return Limit::YearDay { day: day.parse().expect("a day"), month: month as u32 + 1 };
    }
    if let Some(day) =
        text.strip_prefix("on day ").and_then(|rest| rest.strip_suffix(" of next month after evaluation"))
    {
        return Limit::DayOfNextMonth(day.parse().expect("a day"), EVALUATION);
    }
    if let Some(term) = text.strip_suffix(" before evaluation") {
        let more_than = term.starts_with("more than ");
        return Limit::Before { more_than, length: length(term.trim_start_matches("more than ")), point: evaluation };
    }
    let term = text.strip_prefix("in ").expect("a limit");
    match term.strip_suffix(" from evaluation") {
        Some(term) => Limit::In(length(term), Some(evaluation)),
        None => Limit::In(length(term), None),
    }
}

fn length(text: &str) -> Length {
    let part = |text: &str| {
        let (number, unit) = text.split_once(' ').expect("a number and a unit");
        let unit = match unit.trim_end_matches('s') {
            "hour" => Unit::Hour,
            "working hour" => Unit::WorkingHour,
            "day" => Unit::Day,
            "working day" => Unit::WorkingDay,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            other => panic!("no unit is called {other}"),
        };
        Part { amount: whole(number.parse().expect("a number")), unit }
    };
    text.split(" + ").map(part).collect()
}

// ── fees

#[test]
fn fees_are_those_of_the_sources() {
    let mut rows = rows("fees.csv");
    // The other rows rest on the shipped rules, which the referee does not restate.
    rows.retain(|row| row["rules"] == "fees.han");
    assert!(rows.len() >= 81, "{} rows", rows.len());
    for row in rows {
        assert!(rule_text(&row).contains(&format!("\nfee {} ", row["fee"])), "{}", row["id"]);
        if row["outcome"] == "error" {
            continue; // A fact out of its range: the referee checks no dossiers.
        }
        let dossier: Json = serde_json::from_str(&row["dossier"]).expect("a dossier");
        let (answer, open) = walk::answer(&fee_case(&row, &dossier), None);
        let charge = match row["outcome"].as_str() {
            "value" => Charge::Amount(row["fee_total"].parse().expect("an amount")),
            _ => Charge::Undetermined,
        };
        assert_eq!(answer.fee, Some(charge), "{}: {open:?}", row["id"]);
    }
}

fn fee_case(row: &Row, dossier: &Json) -> Case {
    let paid = Moment::read(dossier["paid"].as_str().expect("paid"));
    let mut facts = BTreeMap::new();
    for (name, value) in dossier["facts"].as_object().expect("facts") {
        let (name, value) = match name.as_str() {
            "pages" => ("pages", Value::Integer(value.as_i64().expect("pages").into())),
            "copies" => ("copies", Value::Integer(value.as_i64().expect("copies").into())),
            "price" => {
                ("price", Value::Money(value["amount"].as_str().and_then(|amount| amount.parse().ok()).expect("price")))
            }
            "short_procedure" => ("short_procedure", Value::Flag(value.as_bool().expect("a flag"))),
            other => panic!("no fact is called {other}"),
        };
        facts.insert(name, value);
    }
    let declared = [
        ("pages", FactKind::Integer, Value::Integer(1)),
        ("copies", FactKind::Integer, Value::Integer(1)),
        ("price", FactKind::Money, Value::Money(0)),
        ("short_procedure", FactKind::Flag, Value::Flag(false)),
    ];
    let facts_declared = declared.into_iter().map(|(name, kind, default)| Fact { name, kind, default: Some(default) });
    let blocks = vec![Block { statements: fee(&row["fee"]), ..Block::default() }];
    let statements = vec![Statement::plain(Meaning::Due(Limit::Unspecified))];
    Case {
        calendar: calendar("vn"),
        layers: vec![Layer {
            name: "procedure",
            anchor: Some(PAID),
            blocks: vec![Block { statements, ..Block::default() }],
        }],
        facts: facts_declared.collect(),
        fee: Some(Layer { name: "fee", anchor: Some(PAID), blocks }),
        dossier: Dossier { paid: Some(paid), facts, ..Dossier::default() },
        as_of: Moment::read(&row["as_of"]),
        known_on: None,
        may_conflict: false,
    }
}

fn money(amount: i128) -> Expression {
    Expression::Money(amount)
}

fn times(left: Expression, right: Expression) -> Expression {
    Expression::Times(Box::new(left), Box::new(right))
}

fn plus(left: Expression, right: Expression) -> Expression {
    Expression::Plus(Box::new(left), Box::new(right))
}

fn percent_of(thousandths: i128, of: Expression) -> Expression {
    times(Expression::Percent(thousandths), of)
}

fn with_excess(base: i128, thousandths: i128) -> Expression {
    plus(money(base), percent_of(thousandths, Expression::Excess))
}

fn row(edge: Edge, cell: Expression) -> crate::case::Row {
    crate::case::Row { edge, cell: Some(cell) }
}

fn per_page(first: i128, later: i128) -> Expression {
    Expression::Graduated("pages", vec![row(Edge::UpTo(2), money(first)), row(Edge::Above(2), money(later))])
}

fn pipe(value: Expression, clauses: Vec<Clause>) -> Pipe {
    Pipe { value, clauses }
}

fn amount(value: Expression, clauses: Vec<Clause>) -> Statement {
    Statement::plain(Meaning::Amount(pipe(value, clauses)))
}

const MILLION: i128 = 1_000_000;
const BILLION: i128 = 1_000 * MILLION;

/// The scale of the civil courts, its first step aside.
fn court(first: i128, least: i128) -> Expression {
    let rows = vec![
        row(Edge::UpTo(first), money(least)),
        row(Edge::UpTo(400 * MILLION), percent_of(5_000, Expression::Fact("price"))),
        row(Edge::UpTo(800 * MILLION), with_excess(20 * MILLION, 4_000)),
        row(Edge::UpTo(2 * BILLION), with_excess(36 * MILLION, 3_000)),
        row(Edge::UpTo(4 * BILLION), with_excess(72 * MILLION, 2_000)),
        row(Edge::Above(4 * BILLION), with_excess(112 * MILLION, 100)),
    ];
    Expression::Bracket("price", rows)
}

fn notary() -> Expression {
    let rows = vec![
        row(Edge::Below(50 * MILLION), money(50_000)),
        row(Edge::UpTo(100 * MILLION), money(100_000)),
        row(Edge::UpTo(BILLION), percent_of(100, Expression::Fact("price"))),
        row(Edge::UpTo(3 * BILLION), with_excess(MILLION, 60)),
        row(Edge::UpTo(5 * BILLION), with_excess(2_200_000, 50)),
        row(Edge::UpTo(10 * BILLION), with_excess(3_200_000, 40)),
        row(Edge::UpTo(100 * BILLION), with_excess(5_200_000, 30)),
        row(Edge::Above(100 * BILLION), with_excess(32_200_000, 20)),
    ];
    Expression::Group(Box::new(pipe(Expression::Bracket("price", rows), vec![Clause::AtMost(money(70 * MILLION))])))
}

/// Each fee of `fees.han`, written a second time.
fn fee(name: &str) -> Vec<Statement> {
    let at_most = |limit| vec![Clause::AtMost(money(limit))];
    let per_unit = |rate| times(money(rate), Expression::Fact("pages"));
    match name {
        "copies_of_originals" => {
            let one = Expression::Group(Box::new(pipe(per_page(2_000, 1_000), at_most(200_000))));
            vec![amount(times(Expression::Fact("copies"), one), Vec::new())]
        }
        "notarised_copies" => vec![amount(per_page(5_000, 3_000), at_most(100_000))],
        "translations" => {
            let later = Statement::plain(Meaning::Let("later", pipe(per_page(5_000, 3_000), at_most(200_000))));
            let others =
                Expression::Minus(Box::new(Expression::Fact("copies")), Box::new(Expression::Number(whole(1))));
            vec![later, amount(plus(per_unit(10_000), times(others, Expression::Local("later"))), Vec::new())]
        }
        "contract_notarisation" => vec![amount(notary(), Vec::new())],
        "amendment_notarisation" => {
            let raised = Condition::Integer("price", Range { lower: Some((0, false)), upper: None });
            let raised = Statement {
                also: false,
                meaning: Meaning::Amount(pipe(notary(), Vec::new())),
                guard: Guard::When(raised),
            };
            vec![amount(money(40_000), Vec::new()), raised]
        }
        "auction_notarisation" => {
            let gap = crate::case::Row { edge: Edge::At(20 * BILLION), cell: None };
            let rows = vec![
                row(Edge::Below(5 * BILLION), money(90_000)),
                row(Edge::Below(20 * BILLION), money(270_000)),
                gap,
                row(Edge::Above(20 * BILLION), money(450_000)),
            ];
            vec![amount(Expression::Bracket("price", rows), Vec::new())]
        }
        "civil_court" => vec![amount(court(6 * MILLION, 300_000), Vec::new())],
        "civil_court_advance" => {
            let half = || percent_of(50_000, court(6 * MILLION, 300_000));
            let least = || vec![Clause::AtLeast(money(300_000))];
            let short = percent_of(50_000, Expression::Group(Box::new(pipe(half(), least()))));
            let short = Statement {
                also: false,
                meaning: Meaning::Amount(pipe(short, Vec::new())),
                guard: Guard::When(Condition::Flag("short_procedure")),
            };
            vec![amount(half(), least()), short]
        }
        "commercial_court" => vec![amount(court(60 * MILLION, 3 * MILLION), Vec::new())],
        "photographs" => {
            let rows = vec![
                row(Edge::UpTo(10), money(100_000)),
                row(Edge::UpTo(49), money(90_000)),
                row(Edge::From(50), money(80_000)),
            ];
            vec![amount(Expression::Graduated("pages", rows), Vec::new())]
        }
        "ship_registration" => {
            let rows = vec![
                row(Edge::Below(500), per_unit(3_000)),
                row(Edge::Below(1_600), per_unit(2_500)),
                row(Edge::Below(3_000), per_unit(2_000)),
                row(Edge::From(3_000), per_unit(1_500)),
            ];
            vec![amount(Expression::Bracket("pages", rows), vec![Clause::AtLeast(money(300_000))])]
        }
        "road_use" => {
            let share = |edge, percent| row(edge, Expression::Number(ratio(percent, 100)));
            let months = vec![share(Edge::UpTo(12), 100), share(Edge::UpTo(24), 92), share(Edge::UpTo(36), 85)];
            let months = Expression::Graduated("pages", months);
            vec![amount(times(Expression::Fact("price"), months), vec![Clause::Rounded(Rounding::HalfUp, 10_000)])]
        }
        other => panic!("no fee is called {other}"),
    }
}
