//! What `check` proves of fees: each fault with its code and its witness, and silence where there is none.

use crate::book::findings;

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
            "amount value × interpolated of value {{ up to 15 VND: 3%; at 25 VND: 2%; at {point} VND: 1%; from 30 VND: 0.5% }}"
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
