//! The five ways in which benefits go together, the floors and caps of a relief, and its order with those of the fee.

use serde_json::json;

use crate::book::{answer, check, compile, dong, findings, line};

#[test]
fn the_best_for_the_payer() {
    let body = "amount value; combine best
        benefit half pay 50% when a
        benefit fixed reduce 30_000 VND when b
        benefit nothing_paid free when c";
    check(
        body,
        &[
            (json!({"value": dong(100_000)}), "100000"),
            (json!({"value": dong(100_000), "a": true}), "50000"),
            (json!({"value": dong(100_000), "b": true}), "70000"),
            (json!({"value": dong(100_000), "a": true, "b": true}), "50000"),
            (json!({"value": dong(40_000), "a": true, "b": true}), "10000"),
            // at 60.000 both leave 30.000
            (json!({"value": dong(60_000), "a": true, "b": true}), "30000"),
            // a reduction never goes below zero
            (json!({"value": dong(20_000), "b": true}), "0"),
            (json!({"value": dong(100_000), "a": true, "b": true, "c": true}), "exempt"),
        ],
    );
}

#[test]
fn several_grounds_are_still_one_half() {
    let rows = [
        (json!({"value": dong(40_000), "a": true}), "20000"),
        (json!({"value": dong(40_000), "a": true, "b": true, "c": true}), "20000"),
        (json!({"value": dong(40_000)}), "40000"),
    ];
    check("amount value; benefit half pay 50% when a or b or c", &rows);
    check(
        "amount value; combine best; benefit x pay 50% when a; benefit y pay 50% when b; benefit z pay 50% when c",
        &rows,
    );
}

#[test]
fn the_payer_chooses() {
    let body = "amount value; combine choose
        benefit relative pay 50% when a
        benefit siblings reduce 25% when b";
    let both = |chosen: Option<&str>| {
        let mut facts = json!({"value": dong(9_000_000), "a": true, "b": true});
        if let Some(chosen) = chosen {
            facts["chosen_benefit"] = json!(chosen);
        }
        facts
    };
    check(
        body,
        &[
            (both(None), "undetermined 4500000|6750000"),
            (both(Some("relative")), "4500000"),
            (both(Some("siblings")), "6750000"),
            (json!({"value": dong(9_000_000), "b": true, "chosen_benefit": "relative"}), "6750000"),
        ],
    );
}

#[test]
fn one_replaces_the_other() {
    let book = compile(
        "fee tested phi { anchor paid
          since 2020-01-01 { amount value; benefit online pay 80% when a }
          since 2024-01-01 { benefit online pay 90% when a }
          since 2025-07-01 until 2026-12-31 { benefit relief pay 50% excludes online } }",
    );
    for (day, facts, expected) in [
        ("2023-12-31", json!({"value": dong(200_000), "a": true}), "160000"),
        ("2024-01-01", json!({"value": dong(200_000), "a": true}), "180000"),
        ("2025-06-30", json!({"value": dong(200_000)}), "200000"),
        ("2025-07-01", json!({"value": dong(200_000), "a": true}), "100000"),
        ("2026-12-31", json!({"value": dong(200_000)}), "100000"),
        ("2027-01-01", json!({"value": dong(200_000), "a": true}), "180000"),
    ] {
        assert_eq!(answer(&line(&book, "tested", day, facts, &[])), expected, "{day}");
    }
}

#[test]
fn they_multiply() {
    let body = "amount value; combine multiply
        benefit half pay 50% when a
        benefit four_fifths pay 80% when b
        benefit off reduce 10_000 VND when c";
    check(
        body,
        &[
            (json!({"value": dong(100_000), "a": true, "b": true}), "40000"),
            // in text order: 100.000 → 50.000 → 40.000
            (json!({"value": dong(100_000), "a": true, "c": true}), "40000"),
            (json!({"value": dong(100_000), "a": true, "b": true, "c": true}), "30000"),
        ],
    );
    // A benefit of an older law goes first, wherever it stands: (100.000 − 10.000) × 50%.
    let book = compile(
        "fee tested phi { anchor paid; amount value; combine multiply
          since 2025-01-01 { benefit half pay 50% when a }
          since 2020-01-01 { benefit off reduce 10_000 VND when c } }",
    );
    let facts = json!({"value": dong(100_000), "a": true, "c": true});
    assert_eq!(answer(&line(&book, "tested", "2026-03-02", facts, &[])), "45000");
}

#[test]
fn what_the_law_leaves_open_is_listed() {
    let body = "amount value; benefit half pay 50% when a; benefit third pay 1/3 when b";
    check(
        body,
        &[
            (json!({"value": dong(90_000), "a": true, "b": true}), "undetermined 30000|45000"),
            (json!({"value": dong(90_000), "b": true}), "30000"),
            (json!({"value": dong(0), "a": true, "b": true}), "undetermined 0"),
        ],
    );
}

#[test]
fn exclusion_is_by_name_or_of_all_others_and_not_mutual() {
    check(
        "amount value; combine multiply
         benefit x pay 50% excludes y when a; benefit y pay 80% when b; benefit z pay 90% when c",
        &[
            (json!({"value": dong(100_000), "a": true, "b": true}), "50000"),
            (json!({"value": dong(100_000), "b": true, "c": true}), "72000"),
            (json!({"value": dong(100_000), "a": true, "b": true, "c": true}), "45000"),
        ],
    );
    check(
        "amount value; combine multiply
         benefit x pay 50% excludes all when a; benefit y pay 80% when b; benefit z pay 90% when c",
        &[(json!({"value": dong(100_000), "a": true, "b": true, "c": true}), "50000")],
    );
    check(
        "amount value; benefit x pay 50% excludes y when a; benefit y pay 80% excludes x when b",
        &[
            (json!({"value": dong(100_000), "a": true, "b": true}), "error conflicting_rules"),
            (json!({"value": dong(100_000), "b": true}), "80000"),
        ],
    );
    let unknown = findings("fee tested phi { amount value; benefit x pay 50% excludes nothing_here when a }");
    assert_eq!(unknown.len(), 1, "{unknown:?}");
}

/// 0.1% of the value between 500.000 and 150 million, halved in each order.
#[test]
fn a_half_before_after_and_with_the_limits() {
    let rows = |order: &str, low: &str, low_limit: &str, middle: &str, over: &str, far: &str| {
        let body = format!(
            "amount 0.1% of value, at least 500_000 VND, at most 150 million VND; benefit half pay 50% {order} when a"
        );
        let value = |millions: i128| json!({"value": dong(millions * 1_000_000), "a": true});
        check(
            &body,
            &[
                (value(400), low),       // 400.000, below the floor
                (value(600), low_limit), // 600.000, its half below the floor
                (value(10_000), middle), // 10 million, far from both
                (value(200_000), over),  // 200 million, its half below the cap
                (value(400_000), far),   // 400 million, its half above the cap
                (json!({"value": dong(400_000_000)}), "500000"),
            ],
        );
    };
    rows("before limits", "500000", "500000", "5000000", "100000000", "150000000");
    rows("after limits", "250000", "300000", "5000000", "75000000", "75000000");
    rows("with limits", "250000", "300000", "5000000", "75000000", "75000000");
    rows(
        "limits undetermined",
        "undetermined 250000|500000",
        "undetermined 300000|500000",
        "5000000",
        "undetermined 75000000|100000000",
        "undetermined 75000000|150000000",
    );
}

/// With the limits is not the same as after them where the base lies beyond one limit and its half does not.
#[test]
fn the_floor_is_halved_too_but_not_the_base_that_is_above_it() {
    let body = "amount value, at least 500_000 VND, rounded up to 1_000 VND; benefit third pay 1/3 with limits when a";
    check(
        body,
        &[
            // 1/3 of 400.000 = 133.333,3 below a third of the floor = 166.666,6 → 167.000
            (json!({"value": dong(400_000), "a": true}), "167000"),
            (json!({"value": dong(900_100), "a": true}), "301000"),
        ],
    );
    // after the limits the rounding of the fee is not replayed: 1/3 of 901.000
    check(
        "amount value, at least 500_000 VND, rounded up to 1_000 VND; benefit third pay 1/3 after limits when a",
        &[(json!({"value": dong(900_100), "a": true}), "300333")],
    );
}

#[test]
fn a_relief_has_a_floor_and_a_cap_of_its_own() {
    check(
        "amount value; benefit relief reduce max(10% of value, 20_000 VND), at most 50_000 VND when a",
        &[
            (json!({"value": dong(100_000), "a": true}), "80000"), // 10.000, raised to 20.000
            (json!({"value": dong(300_000), "a": true}), "270000"), // 30.000
            (json!({"value": dong(500_000), "a": true}), "450000"), // 50.000
            (json!({"value": dong(501_000), "a": true}), "451000"), // 50.100, cut to 50.000
            (json!({"value": dong(15_000), "a": true}), "0"),      // never below zero
        ],
    );
    check(
        "amount 0.5% of value, at most 500 million VND; benefit relief reduce 10%, at most 12_650_000 VND after limits when a",
        &[
            (json!({"value": dong(40_000_000_000), "a": true}), "187350000"),
            (json!({"value": dong(2_000_000_000), "a": true}), "9000000"),
            (json!({"value": dong(200_000_000_000), "a": true}), "487350000"),
        ],
    );
}

#[test]
fn a_fixed_amount_never_raises_and_a_share_above_the_whole_does() {
    check(
        "amount value; benefit fixed pay 115_000 VND when a; benefit both_roles pay 150% when b",
        &[
            (json!({"value": dong(135_000), "a": true}), "115000"),
            (json!({"value": dong(100_000), "a": true}), "100000"),
            (json!({"value": dong(100_000), "b": true}), "150000"),
        ],
    );
}

/// An amount of zero is not an exemption: it keeps its reduction, an exemption its ground.
#[test]
fn free_names_its_ground_and_all_off_shows_its_reduction() {
    let book = compile(
        "fee tested phi { amount value
           benefit gone \"Giảm toàn bộ\" reduce 100% when a
           benefit freed \"Công dân số\" free when b }",
    );
    let off = line(&book, "tested", "2026-03-02", json!({"value": dong(90_000), "a": true}), &[]);
    assert_eq!((answer(&off).as_str(), off["reductions"][0]["amount"]["amount"].as_str()), ("0", Some("90000")));
    let freed = line(&book, "tested", "2026-03-02", json!({"value": dong(90_000), "b": true}), &[]);
    assert_eq!((answer(&freed).as_str(), freed["ground"].as_str()), ("exempt", Some("Công dân số")));
}

#[test]
fn a_condition_that_is_not_known_gives_both_amounts() {
    let book = compile(
        "fact poor flag optional
         fee tested phi { amount value; benefit half pay 50% when poor }",
    );
    let got = |facts| answer(&line(&book, "tested", "2026-03-02", facts, &[]));
    assert_eq!(got(json!({"value": dong(90_000)})), "undetermined 45000|90000");
    assert_eq!(got(json!({"value": dong(90_000), "poor": true})), "45000");
    assert_eq!(got(json!({"value": dong(0)})), "0", "what is not known cannot matter");
}
