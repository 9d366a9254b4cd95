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
