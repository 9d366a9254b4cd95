//! The longest of the 27 shapes once more as a careful Rust function: it says the same, and is longer.

use proptest::prelude::*;
use serde_json::json;
use thoihan::{Rulebook, Source};

use crate::book::{answer, dong, line};

const RULES: &str = include_str!("../vectors/rules/shapes.han");
const HERE: &str = include_str!("by_hand.rs");

/// Thẩm định dự án: the rate is linear between points, exact, and the amount lies between 500.000 and 150 million.
fn appraisal(value: i128) -> Option<i128> {
    const BILLION: i128 = 1_000_000_000;
    const POINTS: [(i128, i128); 10] = [
        (15, 190),
        (25, 170),
        (50, 150),
        (100, 125),
        (200, 100),
        (500, 75),
        (1_000, 47),
        (2_000, 25),
        (5_000, 20),
        (10_000, 10),
    ];
    const RATE_UNIT: i128 = 1_000_000;
    if value < 0 {
        return None;
    }
    let (mut over, mut under) = (POINTS[POINTS.len() - 1].1, 1);
    for (at, (point, rate)) in POINTS.iter().enumerate() {
        let edge = point * BILLION;
        if value > edge {
            continue;
        }
        if at == 0 {
            over = *rate;
        } else {
            let (former, start) = (POINTS[at - 1].0 * BILLION, POINTS[at - 1].1);
            under = edge - former;
            over = start.checked_mul(edge - value)?.checked_add(rate.checked_mul(value - former)?)?;
        }
        break;
    }
    let divisor = under.checked_mul(RATE_UNIT)?;
    let exact = value.checked_mul(over)?;
    let rounded = exact.checked_mul(2)?.checked_add(divisor)? / divisor.checked_mul(2)?;
    Some(rounded.clamp(500_000, 150_000_000))
}
// the end of the function

/// A text without its blanks at line ends and with one blank for many.
fn length(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count() + 1).sum()
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).expect("a beginning");
    &text[start..start + text[start..].find(to).expect("an end")]
}

#[test]
fn the_longest_shape_is_shorter_as_rule_text() {
    let fees = RULES.split("\nfee ").skip(1).map(|fee| fee.split("\n# ").next().unwrap_or(fee));
    let longest = fees.clone().map(length).max().expect("fees");
    let rule = length(fees.clone().find(|fee| fee.starts_with("shape_12")).expect("the shape"));
    assert_eq!(rule, longest);
    let function = length(between(HERE, "fn appraisal", "// the end of the function"));
    assert!(rule < function, "{rule} characters of rule text, {function} of Rust");
    println!("{rule} characters of rule text, {function} of Rust");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_say_the_same(values in prop::collection::vec(0..30_000_000_000_000_i128, 40)) {
        let source = Source::new("shapes.han", RULES.to_owned());
        let book = Rulebook::compile(&[source]).unwrap_or_else(|findings| panic!("{findings}"));
        for value in values {
            let got = answer(&line(&book, "shape_12", "2026-03-02", json!({"value": dong(value)}), &[]));
            prop_assert_eq!(Some(got), appraisal(value).map(|amount| amount.to_string()), "{}", value);
        }
    }
}
