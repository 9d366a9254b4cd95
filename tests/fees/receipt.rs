//! The line of a receipt: quantity of shares, currency, refund, surcharge, split and words.

use serde_json::json;

use crate::book::{answer, compile, dong, line};

#[test]
fn a_surcharge_comes_after_the_benefit_and_the_rounding_is_one() {
    let book = compile(
        "fee tested phi { amount value; benefit half pay 50% when a
           surcharge printing \"In\" 1/3 × 1_000 VND when b }",
    );
    let got = |facts| answer(&line(&book, "tested", "2026-03-02", facts, &[]));
    assert_eq!(got(json!({"value": dong(1_001), "a": true})), "501"); // 500,5
    // 500,5 + 333,33… = 833,83…: rounded once to 834, not 501 + 333
    assert_eq!(got(json!({"value": dong(1_001), "a": true, "b": true})), "834");
}

#[test]
fn an_exemption_carries_no_surcharge_unless_it_says_so() {
    let book =
        compile("fee tested phi { amount value; exempt \"Hộ nghèo\" when a; surcharge printing 5_000 VND when b }");
    let line = line(&book, "tested", "2026-03-02", json!({"value": dong(1_000), "a": true, "b": true}), &[]);
    assert_eq!(answer(&line), "exempt");
    assert_eq!(line["ground"], "Hộ nghèo");
}

#[test]
fn shares_add_up_to_the_net_amount() {
    let book = compile("fee tested phi { amount value; split 65% collector, 20% department, 15% budget }");
    for value in [90_000_000, 1, 2, 3, 7, 19, 101, 99_999_999] {
        let line = line(&book, "tested", "2026-03-02", json!({"value": dong(value)}), &[]);
        let shares: Vec<i128> = line["split"]
            .as_array()
            .expect("shares")
            .iter()
            .map(|share| share["amount"]["amount"].as_str().expect("digits").parse().expect("a number"))
            .collect();
        assert_eq!(shares.iter().sum::<i128>(), value);
        assert_eq!(shares[..2], [value * 65 / 100, value * 20 / 100], "{value}");
    }
}

#[test]
fn what_comes_back_is_never_more_than_was_paid() {
    let book = compile(
        "fee half phi { amount value; refund 50% when withdrawn }
         fee whole phi { amount value; refund when refused }
         fee fixed phi { amount value; refund 70_000 VND when withdrawn }",
    );
    let back = |fee: &str, kind: &str| {
        let events = json!([{"kind": kind, "at": "2026-03-02T08:00:00+07:00"}]);
        let keys = [("submitted", json!("2026-03-01T08:00:00+07:00")), ("events", events)];
        let line = line(&book, fee, "2026-03-02", json!({"value": dong(60_001)}), &keys);
        line["refund"]["amount"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(back("half", "withdrawn"), "30001"); // 30.000,5
    assert_eq!(back("half", "refused"), "none");
    assert_eq!(back("whole", "refused"), "60001");
    assert_eq!(back("fixed", "withdrawn"), "60001");
}

#[test]
fn currencies_never_mix_unless_a_rate_is_handed_in() {
    let book = compile(
        "fact rate money optional
         fee mixed phi { amount 25 USD + value }
         fee dollars phi { amount 25 USD }
         fee dong phi { amount 25 USD / 1 USD × rate }",
    );
    let got = |fee, facts| answer(&line(&book, fee, "2026-03-02", facts, &[]));
    assert_eq!(got("mixed", json!({"value": dong(1)})), "error wrong_currency");
    assert_eq!(got("dollars", json!({})), "25");
    assert_eq!(got("dong", json!({"rate": dong(26_100)})), "652500");
    assert_eq!(got("dong", json!({})), "undetermined");
}

#[test]
fn without_a_rounding_of_the_book_a_part_of_a_dong_is_not_guessed() {
    let source = thoihan::Source::new("fee.han", "fact value money; fee tested phi { amount 1/3 × value }".to_owned());
    let book = thoihan::Rulebook::compile(&[source]).unwrap_or_else(|findings| panic!("{findings}"));
    let got = |value| answer(&line(&book, "tested", "2026-03-02", json!({"value": dong(value)}), &[]));
    assert_eq!(got(300), "100");
    assert_eq!(got(100), "undetermined 33|34");
}

/// A receipt says how many at what price, or what share of what amount.
#[test]
fn quantity_and_rate_stand_on_the_line() {
    let book = compile(
        "fact factor number default 0.5
         fee copies phi { let one = graduated of count { up to 2: 2_000 VND; above 2: 1_000 VND }; amount (count × 3) × one }
         fee share phi { amount 0.1% of value × factor, at least 5 VND }
         fee thirds phi { amount 1/3 of value }
         fee table phi { amount bracket of value jumps by law { below 10 VND: 5 VND; from 10 VND: 9 VND } }
         fee fixed phi { amount 20 VND; exempt when a }
         fee parts phi { let rate = bracket of value jumps by law { up to 100 VND: 10%; above 100 VND: 20% }
           amount rate × value, cumulative over value after paid_in_parts }",
    );
    let got = |fee, facts| {
        let line = line(&book, fee, "2026-03-02", facts, &[]);
        (line["quantity"].clone(), line["rate"].clone())
    };
    assert_eq!(got("copies", json!({"count": 4})), (json!("12"), dong(6_000)));
    assert_eq!(got("share", json!({"value": dong(50_000)})), (dong(50_000), json!("0.0005")));
    let none = (serde_json::Value::Null, serde_json::Value::Null);
    assert_eq!(got("thirds", json!({"value": dong(30)})), none);
    assert_eq!(got("table", json!({"value": dong(30)})), none);
    assert_eq!(got("fixed", json!({})), none);
    assert_eq!(got("fixed", json!({"a": true})), none);
    // a floor, and a part of a sum whose earlier part was charged at another rate, are no quantity at a rate
    assert_eq!(got("share", json!({"value": dong(100)})), none);
    assert_eq!(got("parts", json!({"value": dong(60)})), (dong(60), json!("0.1")));
    assert_eq!(got("parts", json!({"value": dong(60), "paid_in_parts": dong(60)})), none);
}

/// The exchange rate that was handed in, and what was only assumed, can be read off the line.
#[test]
fn the_facts_that_an_amount_rests_on_stand_on_the_line() {
    let book = compile(
        "fact rate \"Tỷ giá\" money  fact kinds several of red, green  fact kind one of old, new  fact days date
         fact papers many { fact sheets integer }
         fee dong phi { amount 25 USD / 1 USD × rate }
         fee many phi { amount 5 VND × sum of sheets over papers; exempt when kind is old and not a and days below 2026-01-01 and kinds has red }",
    );
    let facts = |fee, given| line(&book, fee, "2026-03-02", given, &[])["facts"].clone();
    assert_eq!(
        facts("dong", json!({"rate": dong(26_100)})),
        json!([{"name": "rate", "title": "Tỷ giá", "value": "26100 VND", "assumed": false}])
    );
    let given =
        json!({"papers": [{"sheets": 2}, {"sheets": 3}], "kind": "old", "days": "2025-02-01", "kinds": ["green"]});
    let found = facts("many", given);
    let shown: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| (fact["name"].as_str(), fact["value"].as_str(), fact["assumed"].as_bool()))
        .collect();
    let expected = [
        ("kind", "old", false),
        ("a", "no", true),
        ("days", "2025-02-01", false),
        ("kinds", "green", false),
        ("papers", "2", false),
    ];
    assert_eq!(shown, expected.map(|(name, value, assumed)| (Some(name), Some(value), Some(assumed))));
}

/// Where an exemption is one of the possible answers, nothing is nothing in the currency of the fee.
#[test]
fn an_exemption_among_candidates_has_the_currency_of_the_fee() {
    let book = compile("fact poor flag; fee dollars phi { exempt when poor; amount 25 USD }");
    let line = line(&book, "dollars", "2026-03-02", json!({}), &[]);
    assert_eq!(line["candidates"], json!([{"currency": "USD", "amount": "0"}, {"currency": "USD", "amount": "25"}]));
}
