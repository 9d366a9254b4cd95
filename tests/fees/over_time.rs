//! The same question over time, and at the edges that the law draws, from the shipped rules.

use serde_json::json;
use thoihan::Rulebook;

use crate::book::{answer, dong, findings, line};

fn vietnam() -> Rulebook {
    Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn a_passport_from_2021_to_2027() {
    let book = vietnam();
    for (day, channel, digital, expected) in [
        ("2021-05-21", "counter", false, "error no_rule_in_force"),
        ("2022-01-10", "counter", false, "200000"),
        ("2022-01-10", "online", false, "200000"),
        ("2023-06-30", "online", false, "200000"),
        ("2023-07-01", "online", false, "160000"),
        ("2023-12-31", "online", false, "160000"),
        ("2024-01-01", "online", false, "180000"),
        ("2024-01-01", "counter", false, "200000"),
        ("2025-06-30", "online", false, "180000"),
        ("2025-07-01", "online", false, "100000"),
        ("2025-07-01", "counter", false, "100000"),
        ("2026-08-14", "online", true, "100000"),
        ("2026-08-15", "online", true, "exempt"),
        ("2026-08-15", "online", false, "100000"),
        ("2026-12-31", "counter", false, "100000"),
        ("2027-01-01", "counter", false, "200000"),
        ("2027-01-01", "online", true, "exempt"),
        ("2027-03-01", "online", true, "200000"),
    ] {
        let facts = json!({"digital_citizen": digital});
        let line = line(&book, "passport", day, facts, &[("channel", json!(channel))]);
        assert_eq!(answer(&line), expected, "{day} {channel} {digital}: {line}");
    }
}

#[test]
fn exactly_fifty_million_and_exactly_twenty_billion() {
    let book = vietnam();
    let sale = |matter: &str, value: i128| {
        let facts = json!({"contract_value": dong(value), "notarial_matter": matter});
        answer(&line(&book, "contract_notarisation", "2026-03-02", facts, &[]))
    };
    assert_eq!(sale("transfer", 49_999_999), "50000");
    assert_eq!(sale("transfer", 50_000_000), "100000");
    assert_eq!(sale("auction", 19_999_999_999), "270000");
    assert_eq!(sale("auction", 20_000_000_000), "undetermined", "the tariff has no row for it");
    assert_eq!(sale("auction", 20_000_000_001), "450000");
}

/// A tariff that leaves a value out and does not say so does not load; the witness is the value.
#[test]
fn a_hole_that_is_not_owned_up_to_is_an_error() {
    let found = findings(
        "fee tested phi { amount bracket of value jumps by law {
           below 5 billion VND: 90_000 VND; below 20 billion VND: 270_000 VND; above 20 billion VND: 450_000 VND } }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("20000000000"), "{found:?}");
}

#[test]
fn a_larger_project_can_pay_less() {
    let book = vietnam();
    let fee = |billions: i128| {
        let facts = json!({"investment": dong(billions * 1_000_000_000)});
        answer(&line(&book, "project_appraisal", "2024-05-06", facts, &[]))
    };
    assert_eq!(fee(7_500), "112500000");
    assert_eq!(fee(10_000), "100000000");
}

#[test]
fn after_the_last_interval_there_is_no_rule_and_never_the_last_rate() {
    let book = crate::book::compile(
        "constant rate { since 2020-01-01 until 2024-12-31: 5% }
         fee tested phi { anchor paid; since 2020-01-01 until 2025-12-31 { amount rate of value } }",
    );
    let on = |day| answer(&line(&book, "tested", day, json!({"value": dong(1_000)}), &[]));
    assert_eq!(on("2019-12-31"), "error no_rule_in_force");
    assert_eq!(on("2020-01-01"), "50");
    assert_eq!(on("2024-12-31"), "50");
    assert_eq!(on("2025-01-01"), "error no_rule_in_force", "the constant has ended");
    assert_eq!(on("2026-01-01"), "error no_rule_in_force", "the fee has ended");
}

/// Which instant decides is the instrument's own: the day of filing, of payment, of each receipt.
#[test]
fn each_block_has_its_own_instant() {
    let book = crate::book::compile(
        "fee tested phi { anchor paid
           since 2020-01-01 { amount 100_000 VND }
           since 2026-07-01 for submitted { amount 70_000 VND } }",
    );
    let keys = |submitted: &str| [("submitted", json!(format!("{submitted}T08:00:00+07:00")))];
    let on = |submitted: &str| answer(&line(&book, "tested", "2026-07-20", json!({}), &keys(submitted)));
    assert_eq!(on("2026-06-30"), "100000", "filed before, paid after: the old rate");
    assert_eq!(on("2026-07-01"), "70000");
}
