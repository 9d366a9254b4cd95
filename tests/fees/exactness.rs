//! Random tariffs against whole numbers: every amount is exact to the one rounding at its end.

use proptest::prelude::*;
use serde_json::json;

use crate::book::{answer, compile, dong, line};
use crate::fraction::half_up;

/// Rising edges; each says whether it belongs to the row below it.
fn edges() -> impl Strategy<Value = Vec<(i128, bool)>> {
    prop::collection::btree_map(1..2_000_000_000_000_i128, any::<bool>(), 1..7)
        .prop_map(|edges| edges.into_iter().collect())
}

/// A value anywhere, or at and beside an edge.
fn near(edges: &[(i128, bool)]) -> BoxedStrategy<i128> {
    let at: Vec<i128> = edges.iter().map(|(edge, _)| *edge).collect();
    prop_oneof![0..4_000_000_000_000_i128, (prop::sample::select(at), -1..=1_i128).prop_map(|(edge, by)| edge + by)]
        .boxed()
}

/// Edges, one rate in thousandths of a percent for each of their rows, and a value.
fn tariff() -> impl Strategy<Value = (Vec<(i128, bool)>, Vec<i128>, i128)> {
    edges().prop_flat_map(|edges| {
        let rows = edges.len() + 1;
        (Just(edges.clone()), prop::collection::vec(0..200_000_i128, rows), near(&edges))
    })
}

/// A rate in thousandths of a percent, as rule text.
fn percent(rate: i128) -> String {
    format!("{}.{:03}%", rate / 1_000, rate % 1_000)
}

/// What `percent` is divided by.
const RATE: i128 = 100_000;

fn rows(edges: &[(i128, bool)], cell: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for (at, (edge, included)) in edges.iter().enumerate() {
        text += &format!("{} {edge} VND: {}; ", if *included { "up to" } else { "below" }, cell(at));
    }
    let (last, included) = edges[edges.len() - 1];
    text + &format!("{} {last} VND: {}", if included { "above" } else { "from" }, cell(edges.len()))
}

/// The row of a value: how many edges it has passed.
fn row(edges: &[(i128, bool)], value: i128) -> usize {
    edges.iter().filter(|(edge, included)| value > *edge || (value == *edge && !included)).count()
}

fn amount(body: &str, facts: serde_json::Value) -> String {
    let book = compile(&format!("fee tested phi {{ {body} }}"));
    answer(&line(&book, "tested", "2026-03-02", facts, &[]))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bracket_gives_the_base_of_its_row_and_a_share_of_the_excess((edges, rates, value) in tariff()) {
        let body = format!(
            "amount bracket of value {{ {} }}",
            rows(&edges, |at| format!("{} VND + {} of excess", at * 1_000, percent(rates[at])))
        );
        let at = row(&edges, value);
        let start = if at == 0 { 0 } else { edges[at - 1].0 };
        let expected = half_up(at as i128 * 1_000 * RATE + rates[at] * (value - start), RATE);
        prop_assert_eq!(amount(&body, json!({"value": dong(value)})), expected.to_string());
    }

    #[test]
    fn graduated_money_is_the_sum_of_its_parts((edges, rates, value) in tariff()) {
        let body = format!("amount graduated of value {{ {} }}", rows(&edges, |at| percent(rates[at])));
        // from the top: what lies above the highest edge, then what is left above the next one
        let (mut left, mut sum) = (value, 0);
        for (at, (edge, _)) in edges.iter().enumerate().rev() {
            if left > *edge {
                sum += rates[at + 1] * (left - edge);
                left = *edge;
            }
        }
        sum += rates[0] * left;
        prop_assert_eq!(amount(&body, json!({"value": dong(value)})), half_up(sum, RATE).to_string());
    }

    #[test]
    fn graduated_counts_are_the_sum_of_their_units(
        edges in prop::collection::btree_map(1..300_i64, any::<bool>(), 1..5),
        prices in prop::collection::vec(0..1_000_000_i128, 6),
        count in 0..400_i64,
    ) {
        let edges: Vec<(i64, bool)> = edges.into_iter().collect();
        // over whole numbers `below 10` and `up to 9` are one edge; equal ones would be an empty row
        let last: Vec<i64> = edges.iter().map(|(edge, included)| if *included { *edge } else { *edge - 1 }).collect();
        prop_assume!(last.windows(2).all(|pair| pair[0] < pair[1]) && last[0] > 0);
        let mut text = String::new();
        for (at, (edge, included)) in edges.iter().enumerate() {
            text += &format!("{} {edge}: {} VND; ", if *included { "up to" } else { "below" }, prices[at]);
        }
        text += &format!("from {}: {} VND", last[last.len() - 1] + 1, prices[last.len()]);
        let each = (1..=count).map(|one| prices[last.iter().filter(|last| one > **last).count()]);
        let expected: i128 = each.sum();
        let got = amount(&format!("amount graduated of count {{ {text} }}"), json!({"count": count}));
        prop_assert_eq!(got, expected.to_string());
    }

    #[test]
    fn an_interpolated_rate_is_not_rounded(
        (points, rates, value) in edges().prop_flat_map(|edges| {
            let points: Vec<i128> = edges.iter().map(|(edge, _)| *edge).collect();
            let count = points.len() + 1;
            (Just(points), prop::collection::vec(0..20_000_i128, count), near(&edges))
        }),
    ) {
        let count = points.len();
        prop_assume!(count >= 2);
        let mut text = format!("up to {} VND: {}; ", points[0], percent(rates[0]));
        for at in 1..count - 1 {
            text += &format!("at {} VND: {}; ", points[at], percent(rates[at]));
        }
        text += &format!("from {} VND: {}", points[count - 1], percent(rates[count - 1]));
        let body = format!("amount value × interpolated of value {{ {text} }}");
        // the rate as one fraction over the width of its stretch
        let (over, under) = if value <= points[0] {
            (rates[0], 1)
        } else if value >= points[count - 1] {
            (rates[count - 1], 1)
        } else {
            let upper = points.iter().position(|point| value <= *point).expect("a point above");
            let width = points[upper] - points[upper - 1];
            (rates[upper - 1] * (points[upper] - value) + rates[upper] * (value - points[upper - 1]), width)
        };
        let expected = half_up(value * over, under * RATE);
        prop_assert_eq!(amount(&body, json!({"value": dong(value)})), expected.to_string());
    }

    #[test]
    fn instalments_make_the_whole((edges, rates, total) in tariff(), parts in prop::collection::vec(0..1_000_i128, 1..6)) {
        let body = format!(
            "amount graduated of value {{ {} }}, cumulative over value after paid_in_parts",
            rows(&edges, |at| percent(rates[at] / 1_000 * 1_000)) // whole percents of hundreds: no instalment is rounded
        );
        let book = compile(&format!("fee tested phi {{ {body} }}"));
        let shares: i128 = parts.iter().sum();
        prop_assume!(shares > 0 && edges.iter().all(|(edge, _)| *edge > 100));
        // edges may split a hundred: then a rounding of half a đồng for each instalment is allowed
        let (mut before, mut sum) = (0_i128, 0_i128);
        let whole = {
            let facts = json!({"value": dong(total), "paid_in_parts": dong(0)});
            answer(&line(&book, "tested", "2026-03-02", facts, &[])).parse::<i128>().expect("an amount")
        };
        for (at, part) in parts.iter().enumerate() {
            let this = if at + 1 == parts.len() { total - before } else { total * part / shares };
            let facts = json!({"value": dong(this), "paid_in_parts": dong(before)});
            sum += answer(&line(&book, "tested", "2026-03-02", facts, &[])).parse::<i128>().expect("an amount");
            before += this;
        }
        prop_assert!((whole - sum).abs() <= parts.len() as i128, "{whole} in one, {sum} in parts");
    }

    #[test]
    fn a_benefit_in_each_order_with_the_limits(
        value in 0..10_000_000_000_000_i128, rate in 1..5_000_i128, paid in 0..=150_i128,
        floor in 0..1_000_000_i128, width in 0..1_000_000_000_i128, order in 0..3_usize,
    ) {
        let cap = floor + width;
        let word = ["before limits", "after limits", "with limits"][order];
        let body = format!(
            "amount {} of value, at least {floor} VND, at most {cap} VND; benefit share pay {paid}% {word} when a",
            percent(rate)
        );
        // everything in hundredths of RATE
        let scale = RATE * 100;
        let base = value * rate * 100;
        let limit = |amount: i128, part: i128| amount.max(floor * RATE * part).min(cap * RATE * part);
        let expected = match order {
            0 => limit(base / 100 * paid, 100),
            1 => limit(base, 100) / 100 * paid,
            _ => limit(base / 100 * paid, paid),
        };
        let got = amount(&body, json!({"value": dong(value), "a": true}));
        prop_assert_eq!(got, half_up(expected, scale).to_string());
    }

    #[test]
    fn roundings_where_the_rule_says_so(value in 0..10_000_000_000_i128, unit in 1..100_000_i128, mode in 0..3_usize) {
        let word = ["half up", "up", "down"][mode];
        let body = format!("amount 1/3 × value, rounded {word} to {unit} VND");
        let (whole, rest) = (value / (3 * unit), value % (3 * unit));
        let more = match mode {
            0 => 2 * rest >= 3 * unit,
            1 => rest > 0,
            _ => false,
        };
        let expected = (whole + i128::from(more)) * unit;
        prop_assert_eq!(amount(&body, json!({"value": dong(value)})), expected.to_string());
    }
}
