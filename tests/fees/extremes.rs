//! Numbers beyond all measure: an exact amount or the error `overflow`, never a panic, never a wrong number.

use proptest::prelude::*;
use serde_json::json;

use crate::book::{answer, compile, line};
use crate::fraction::{product, shifted_half_up};

/// Digits of a number of up to 38 digits, which a dossier can hold.
fn digits() -> impl Strategy<Value = String> {
    "[1-9][0-9]{0,36}"
}

fn money(digits: &str) -> serde_json::Value {
    json!({"currency": "VND", "amount": digits})
}

#[test]
fn ten_to_the_thirty() {
    let book = compile(
        "fee share phi { amount 0.1% of value }
         fee doubled phi { amount value × 1_000_000_000 }
         fee dollars phi { amount value / 1 VND × 1 USD }
         fee between phi { amount value × interpolated of value { up to 7 VND: 1%; from 1_000_000_007 VND: 0.3% } }
         fee part phi { amount (value + other) × 1/3 }",
    );
    let got = |fee: &str, digits: &str| answer(&line(&book, fee, "2026-03-02", json!({"value": money(digits)}), &[]));
    let huge = format!("1{}", "0".repeat(30));
    assert_eq!(got("share", &huge), format!("1{}", "0".repeat(27)));
    assert_eq!(got("doubled", &huge), "error overflow");
    assert_eq!(got("dollars", &huge), huge);
    assert_eq!(got("dollars", &format!("1{}", "0".repeat(37))), "error overflow", "in cents it is too large");
    assert_eq!(got("part", &i128::MAX.to_string()), "error overflow");
    assert_eq!(got("between", "8").parse::<i128>().expect("an amount"), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_product_is_right_or_an_overflow(value in digits(), whole in "[1-9][0-9]{0,20}", places in 0..15_usize) {
        let number = {
            let padded = format!("{whole:0>width$}", width = places + 1);
            let (head, tail) = padded.split_at(padded.len() - places);
            if tail.is_empty() { head.to_owned() } else { format!("{head}.{tail}") }
        };
        let book = compile("fee tested phi { amount value × number }");
        let facts = json!({"value": money(&value), "number": number});
        let got = answer(&line(&book, "tested", "2026-03-02", facts, &[]));
        let exact = product(&value, &whole);
        if got == "error overflow" {
            prop_assert!(exact.len() > 36, "{value} × {number} fits");
        } else {
            prop_assert_eq!(got, shifted_half_up(&exact, places));
        }
    }

    #[test]
    fn nothing_panics_and_nothing_wraps(
        value in digits(), other in digits(), negative in any::<bool>(), count in any::<i64>(), choice in 0..9_usize,
    ) {
        let bodies = [
            "amount value × (value / 1 VND)",
            "amount value + other - 3 × value",
            "amount (value - other) × count / 7, at least 1 VND, rounded half up to 3 VND",
            "amount graduated of value { up to 3 VND: 1/3; above 3 VND: 99.99% }",
            "amount value × interpolated of value { up to 3 VND: 1/3; at 1_000_003 VND: 1/7; from 10_000_000_000_003 VND: 0.013% }",
            "amount value, cumulative over value after other",
            "amount value × count; benefit off reduce other when a; benefit part pay 1/7 when b; combine multiply",
            "amount value; surcharge more \"Thêm\" other; split 33% one, 67% two; benefit fixed pay other - 3 × value when a",
            "amount max(value, other) × (count - 7) / 11; refund 1/3 when withdrawn",
        ];
        let sign = if negative { "-" } else { "" };
        let book = compile(&format!("fee tested phi {{ {} }}", bodies[choice]));
        let facts = json!({
            "value": money(&value), "other": money(&format!("{sign}{other}")), "count": count, "a": true, "b": true,
        });
        let got = answer(&line(&book, "tested", "2026-03-02", facts, &[]));
        let known = got.parse::<i128>().is_ok() || got == "error overflow" || got == "error no_rule_in_force";
        prop_assert!(known, "{got}");
    }
}
