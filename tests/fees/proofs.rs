//! What `check` proves of fees: each fault with its code and its witness, and silence where there is none.

use serde_json::json;

use crate::book::{answer, compile, findings, line};

/// The findings on one body of a fee, as `code: message`.
fn of(body: &str) -> Vec<String> {
    text(&format!("fee tested phi {{ anchor paid; {body} }}"))
}

fn text(text: &str) -> Vec<String> {
    findings(text).into_iter().map(|(code, message)| format!("{code}: {message}")).collect()
}

fn quiet(body: &str) {
    assert_eq!(of(body), Vec::<String>::new(), "{body}");
}

#[test]
fn a_jump_and_a_fall_have_the_amount_where_they_happen() {
    assert_eq!(
        of("amount bracket of value { below 50 VND: 5 VND; up to 100 VND: 10 VND; above 100 VND: 10% of value }"),
        ["jump: at 50 the amount jumps from 5 to 10"],
    );
    assert_eq!(
        of("amount bracket of number { below 500: 3 VND × number; from 500: 2.5 × number × 1 VND }"),
        ["jump: at 500 the amount falls from 1500 to 1250"],
    );
    assert_eq!(
        of("amount bracket of value { up to 1_000 VND: 1% of value; above 1_000 VND: 11 VND + 0.5% of excess }"),
        ["jump: at 1000 the amount jumps from 10 to 11"],
    );
    // over whole numbers the first one above the edge tells
    assert_eq!(
        of("amount bracket of count { up to 1: 300 VND; above 1: 500 VND }"),
        ["jump: at 2 the amount jumps from 300 to 500"],
    );
    // each column is looked at, and one of them is enough
    assert_eq!(
        text(
            "fact zone one of near, far
             fee tested phi { amount bracket of value columns of zone: near | far { up to 10 VND: 1 VND | 2 VND; above 10 VND: 1 VND | 3 VND } }"
        ),
        ["jump: at 10 the amount jumps from 2 to 3"],
    );
}

#[test]
fn what_meets_is_quiet_and_so_is_what_the_law_wants() {
    quiet("amount bracket of value { up to 1_000 VND: 1% of value; above 1_000 VND: 10 VND + 0.5% of excess }");
    quiet("amount bracket of value jumps by law { below 50 VND: 5 VND; from 50 VND: 10 VND }");
    quiet("amount graduated of value { up to 50 VND: 5%; above 50 VND: 10% }");
    quiet("amount graduated of count { up to 2: 2_000 VND; above 2: 1_000 VND }, at most 200_000 VND");
    // what rests on another fact cannot be proved
    quiet("amount bracket of value { up to 50 VND: other; above 50 VND: 10 VND }");
    // a value that is owned up to as open stands between its neighbours
    quiet("amount bracket of value { below 20 VND: 5 VND; at 20 VND: undetermined \"bỏ sót\"; above 20 VND: 9 VND }");
}

#[test]
fn a_cap_that_nothing_reaches() {
    assert_eq!(
        of("amount bracket of value jumps by law { up to 10 VND: 5 VND; above 10 VND: 9 VND }, at most 10 VND"),
        ["unreachable-limit: nothing reaches this cap of 10: the most is 9"],
    );
    assert_eq!(
        of("amount 1% of value, at least 500 VND, at most 400 VND"),
        ["unreachable-limit: the floor is above this cap"],
    );
    quiet("amount bracket of value jumps by law { up to 10 VND: 5 VND; above 10 VND: 9 VND }, at most 9 VND");
    quiet("amount 1% of value, at least 500 VND, at most 500 VND");
}

#[test]
fn one_threshold_twice() {
    let bracket =
        of("amount bracket of value jumps by law { up to 10 VND: 5 VND; up to 10 VND: 6 VND; above 10 VND: 7 VND }");
    assert!(bracket.iter().any(|finding| finding.starts_with("table-overlap")), "{bracket:?}");
    for point in [25, 24] {
        let points = of(&format!(
            "amount value × interpolated of value jumps by law {{ up to 15 VND: 3%; at 25 VND: 2%; at {point} VND: 1%; from 30 VND: 0.5% }}"
        ));
        assert_eq!(points, [format!("table-overlap: the points do not rise at {point}")]);
    }
}

#[test]
fn a_day_between_two_versions() {
    assert_eq!(
        of("since 2020-01-01 until 2020-12-31 { amount 1 VND } since 2021-02-01 { amount 2 VND }"),
        ["version-hole: no version is in force on 2021-01-01: one ends on 2020-12-31, the next begins on 2021-02-01"],
    );
    quiet("since 2020-01-01 until 2020-12-31 { amount 1 VND } since 2021-01-01 until 2021-12-31 { amount 2 VND }");
    // an older version shows again, and what is stated outside blocks is in force always
    quiet(
        "since 2019-01-01 { amount 9 VND } since 2020-01-01 until 2020-12-31 { amount 1 VND } since 2021-02-01 { amount 2 VND }",
    );
    quiet("amount 9 VND; since 2020-01-01 until 2020-12-31 { amount 1 VND } since 2021-02-01 { amount 2 VND }");
    // a benefit comes and goes
    quiet("amount 9 VND; since 2020-01-01 until 2020-12-31 { benefit x pay 1% } since 2021-02-01 { benefit x pay 2% }");
}

#[test]
fn edges_that_rest_on_dated_figures_are_looked_at_when_the_figures_change() {
    let with = |edge: &str| {
        text(&format!(
            "constant base {{ since 2020-01-01: 10 VND; since 2024-07-01: 30 VND }}
             fee tested phi {{ anchor paid; since 2022-01-01 {{ {edge} }} }}"
        ))
    };
    // two times the base passes the next edge in 2024, and not before
    assert_eq!(
        with("amount bracket of value jumps by law { up to 2 × base: 0 VND; above 40 VND: 5 VND; otherwise: 1 VND }"),
        ["table-overlap: two rows hold 40 since 2024-07-01"]
    );
    assert_eq!(
        with("amount bracket of value jumps by law { up to base: 0 VND; from 30 VND: 5 VND }"),
        ["table-hole: no row holds 10 since 2022-01-01", "table-overlap: two rows hold 30 since 2024-07-01"]
    );
    assert_eq!(
        with("amount bracket of value jumps by law { up to base: 0 VND; above base: 5 VND }"),
        Vec::<String>::new()
    );
    // an amount that meets at one figure jumps at the next; the version before 2022 is not this fee's
    assert_eq!(
        with("amount bracket of value { up to base: 10 VND; above base: value }"),
        ["jump: at 30 the amount jumps from 10 to 30"]
    );
    // so does a figure that a `let` gives
    assert_eq!(
        of("let edge = 50 VND × 2; amount bracket of value jumps by law { below edge: 1 VND; above 100 VND: 2 VND }"),
        ["table-hole: no row holds 100 since 2000-01-01"]
    );
    // an edge that the dossier gives is not decided
    quiet("amount bracket of value { below other: 1 VND; above 100 VND: 2 VND }");
}

#[test]
fn a_constant_has_a_value_every_day_or_says_that_it_is_not_known() {
    assert_eq!(
        text("constant base { since 2020-01-01 until 2020-12-31: 1 VND; since 2021-02-01: 2 VND }"),
        ["version-hole: `base` has no value on 2021-01-01: one ends on 2020-12-31"]
    );
    let open = "constant base { since 2020-01-01 until 2020-12-31: 1 VND
                  since 2021-01-01 until 2021-01-31: undetermined \"chưa rõ\"; since 2021-02-01: 2 VND }
                fee tested phi { anchor paid; amount base × count }";
    assert_eq!(text(open), Vec::<String>::new());
    let book = compile(open);
    let on = |day| line(&book, "tested", day, json!({"count": 3}), &[]);
    assert_eq!(on("2021-01-31")["reason"], "chưa rõ");
    assert_eq!([answer(&on("2020-12-31")), answer(&on("2021-02-01"))], ["3", "6"]);
}

#[test]
fn two_versions_of_one_day() {
    assert_eq!(
        of("since 2020-01-01 { amount 1 VND } since 2020-01-01 { amount 2 VND }"),
        ["version-overlap: two versions begin on 2020-01-01 and state the same; neither is the newer one"],
    );
    quiet("since 2020-01-01 { amount 1 VND } since 2020-01-01 { exempt when a }");
    quiet("since 2020-01-01 { amount 1 VND } since 2020-01-01 { also amount 2 VND when a }");
    quiet("since 2020-01-01 { amount 1 VND } since 2020-01-01 { surcharge x 2 VND }");
}

#[test]
fn rows_reach_as_far_as_the_fact_goes() {
    let with = |range: &str, rows: &str| {
        text(&format!(
            "fact pages integer {range} fee tested phi {{ amount bracket of pages jumps by law {{ {rows} }} }}"
        ))
    };
    let short = "from 2 up to 5: 1 VND; above 5 up to 9: 2 VND";
    assert_eq!(
        with("from 1 up to 10", short),
        [
            "table-hole: no row holds 1, and the fact can be that",
            "table-hole: no row holds 10, and the fact can be that"
        ]
    );
    assert_eq!(with("from 2 up to 9", short), Vec::<String>::new());
    assert_eq!(with("from 1 up to 10", "from 2 up to 5: 1 VND; otherwise: 2 VND"), Vec::<String>::new());
    // where the fact has no limit nothing is said: the law may not reach further
    assert_eq!(with("", short), Vec::<String>::new());
}

#[test]
fn a_rate_that_falls_faster_than_the_value_rises() {
    assert_eq!(
        of("amount value × interpolated of value { up to 10 VND: 10%; at 20 VND: 6%; from 40 VND: 2% }"),
        [
            // x × (14% − 0.4% x) is highest at 17.5
            "jump: from 17.5 to 20 the amount falls from 1.225 to 1.2",
            // x × (10% − 0.2% x) is highest at 25
            "jump: from 25 to 40 the amount falls from 1.25 to 0.8",
        ],
    );
    // a cap above both hides nothing, a cap below both hides the fall
    quiet("amount value × interpolated of value { up to 10 VND: 10%; at 20 VND: 6%; from 40 VND: 5% }, at most 1 VND");
    quiet("amount value × interpolated of value { up to 10 VND: 10%; from 40 VND: 9% }");
    quiet("amount value × interpolated of value jumps by law { up to 10 VND: 10%; from 40 VND: 2% }");
    // through a `let`, and for each column
    let columns = "fact zone one of near, far
        fee tested phi { anchor paid
          let rate = interpolated of value columns of zone: near | far { up to 10 VND: 9% | 10%; from 40 VND: 9% | 2% }
          amount value × rate }";
    assert_eq!(text(columns).len(), 1);
    // what rests on another fact is not decided
    quiet("amount other × interpolated of value { up to 10 VND: 10%; from 40 VND: 2% }");
}

#[test]
fn limits_that_change_nothing_or_leave_nothing() {
    let with = |amount: &str| {
        text(&format!(
            "fact share number from 0 up to 1 fact copies integer from 1 fee tested phi {{ amount {amount} }}"
        ))
    };
    assert_eq!(
        with("share × 100 VND, at most 200 VND"),
        ["unreachable-limit: nothing reaches this cap of 200: the most is 100"]
    );
    assert_eq!(
        with("copies × 3_000 VND, at least 2_000 VND"),
        ["unreachable-limit: nothing is below this floor of 2000: the least is 3000"]
    );
    assert_eq!(
        with("copies × 3_000 VND, at most 2_000 VND"),
        ["unreachable-limit: everything is above this cap of 2000: the least is 3000"]
    );
    assert_eq!(
        with("share × 100 VND, at least 200 VND"),
        ["unreachable-limit: everything is below this floor of 200: the most is 100"]
    );
    // the cap of a linear row: the row ends before the cap
    assert_eq!(
        with("bracket of value jumps by law { up to 100 VND: 10% of value, at most 11 VND; above 100 VND: 12 VND }"),
        ["unreachable-limit: nothing reaches this cap of 11: the most is 10"]
    );
    assert_eq!(
        with(
            "bracket of value jumps by law { up to 100 VND: 5 VND; above 100 VND: 10 VND + 1% of excess, at most 9 VND }"
        ),
        ["unreachable-limit: everything is above this cap of 9: the least is 10"]
    );
    for quiet in [
        "share × 100 VND, at most 100 VND",
        "copies × 3_000 VND, at most 20_000 VND",
        "copies × 3_000 VND, at least 3_000 VND",
        "1% of value, at most 10 VND",
        "graduated of copies { up to 2: 2_000 VND; above 2: 1_000 VND }, at most 200_000 VND",
        "bracket of value { up to 100 VND: 10% of value; above 100 VND: 10 VND + 1% of excess }, at most 1_000 VND",
        "(value - 10 VND) × 5%, at least 0 VND",
    ] {
        assert_eq!(with(quiet), Vec::<String>::new(), "{quiet}");
    }
}

#[test]
fn an_amount_that_the_instrument_prints_beside_its_formula() {
    let with = |printed: &str| {
        of(&format!("since 2022-01-01 {{ amount 0.1% of value × count, at least 7 VND; exempt when c; {printed} }}"))
    };
    assert_eq!(
        with("printed 10 VND with value = 5_000 VND, count = 2; printed 7 VND with value = 10 VND"),
        Vec::<String>::new()
    );
    assert_eq!(
        with("printed 9 VND with value = 5_000 VND, count = 2"),
        ["printed-amount: the rule gives 10 VND here and the instrument prints 9 VND"]
    );
    assert_eq!(
        with("printed 9 VND with count = 2"),
        ["printed-amount: the rule gives no amount here: not given: `value`"]
    );
    assert_eq!(with("printed 9 VND with value = 5 VND, c = yes"), ["printed-amount: the rule takes nothing here"]);
    assert_eq!(with("printed 9 with value = 5 VND"), ["wrong-type: what is printed of a fee is money"]);
    assert_eq!(
        with("printed 9 VND with valu = 5 VND"),
        ["unknown-name: there is no fact `valu`: did you mean `value`?"]
    );
}

#[test]
fn an_excluded_benefit_that_no_fee_has() {
    assert_eq!(
        of("amount value; benefit x pay 50% excludes y when a"),
        ["unknown-name: no benefit of this fee is called `y`"]
    );
    // one of the fees has it
    assert_eq!(
        text(
            "fee one phi { amount value; benefit online pay 80% when a } fee two phi { amount value }
             benefits on one, two { benefit relief pay 50% excludes online }"
        ),
        Vec::<String>::new(),
    );
}
