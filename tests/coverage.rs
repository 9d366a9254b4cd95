//! Which statements the tests of rule files reach, on small books whose answer is plain, and on the shipped rules.

use thoihan::rulebook::Coverage;
use thoihan::{Rulebook, Source};

const RULES: &str = r#"calendar office {
  timezone Asia/Ho_Chi_Minh
  covers 2025-01-01..2028-12-31
  week Mon..Fri 07:30-11:30 13:30-17:30
  holiday first "Ngày đầu" on 5 Mar
  holiday second "Ngày sau" on 5 Oct
  holiday tet "Tết" on lunar day 1 month 1 for 5 days decided yearly starting -2 or -1 projected -1 otherwise
  notice "1/TB" { decides tet 2026-02-16..2026-02-20; swap off 2026-03-06 work 2026-03-14 }
  notice "2/TB" { decides tet 2027-02-05..2027-02-09 }
}
regime unused { count day ends at midnight }
fact pages integer from 1
fact urgent flag default no
fact rate integer from 0 default 1
fee copy phi {
  anchor paid
  let page = bracket of pages { up to 2: 5_000 VND; from 3 up to 9: 3_000 VND; otherwise: undetermined "not read" }
  let more = interpolated of rate { up to 1: 0 VND; at 10: 9 VND; from 20: 19 VND }
  amount pages × page + more
  amount 1 VND when urgent
  exempt "x" overriding when pages above 100
}
procedure "A" {
  agency "B"
  calendar office
  anchor accepted
  count first day excluded, last day rolls to next working day, day ends at closing, outside hours stays
  clock starts when accepted
  due in 3 working days
  due in 1 working day when urgent
  deadline notice in 1 working day from supplement_requested
  reappointment at most 1
  steps { step one in 1 working day; step two in 2 working days }
  steps when urgent { step fast in 1 working day }
  collects copy
}
"#;

fn coverage(tests: &str) -> Coverage {
    let rules = format!("{RULES}{tests}");
    let book = Rulebook::compile(&[Source::new("a.han", rules)]).unwrap_or_else(|findings| panic!("{findings}"));
    let failures: Vec<String> = book.run_tests().into_iter().flat_map(|result| result.failures).collect();
    assert!(failures.is_empty(), "{failures:?}");
    book.coverage()
}

fn missed(tests: &str) -> Vec<String> {
    let coverage = coverage(tests);
    let text = |text: &str| text.split(' ').take(4).collect::<Vec<_>>().join(" ");
    let shown = |one: &thoihan::rulebook::Missed| {
        format!("{}{}: {}", one.kind, if one.exception { "!" } else { "" }, text(&one.text))
    };
    coverage.missed.iter().map(shown).collect()
}

#[test]
fn without_tests_nothing_is_reached() {
    let coverage = coverage("");
    assert_eq!((coverage.reached(), coverage.missed.len()), (0, coverage.total()));
    assert_eq!(coverage.files.len(), 1);
    assert_eq!(coverage.total(), 32, "{:#?}", coverage.missed);
    assert_eq!(coverage.missed[0].place, "a.han:4:3");
}

#[test]
fn a_test_reaches_what_its_answer_rests_on() {
    let plain = "test \"a\" { given procedure \"A\"; given accepted 2026-03-04T09:00; given paid 2026-03-04T09:00
        given pages 2; expect due 2026-03-11; expect fee copy 10_000 VND }";
    assert_eq!(
        missed(plain),
        [
            "holiday: holiday second \"Ngày sau\"",
            "holiday: holiday tet \"Tết\" on",
            "decides: decides tet 2026-02-16..2026-02-20",
            "decides: decides tet 2027-02-05..2027-02-09",
            "regime: count day ends at",
            "row: from 3 up to",
            "row: otherwise: undetermined \"not read\"",
            "row: at 10: 9 VND",
            "row: from 20: 19 VND",
            "amount!: amount 1 VND when",
            "exempt!: exempt \"x\" overriding when",
            "due!: due in 1 working",
            "deadline: deadline notice in 1",
            "reappointment: reappointment at most 1",
            "steps!: steps when urgent {",
            "step!: step fast in 1",
        ]
    );
    let open = "test \"b\" { given procedure \"A\"; given accepted 2026-02-13T09:00; given paid 2026-02-13T09:00
        given pages 12; given rate 15; expect due 2026-02-25; expect fee copy undetermined }";
    let left = missed(&format!("{plain}\n{open}"));
    for reached in ["holiday tet", "decides tet 2026", "otherwise"] {
        assert!(!left.iter().any(|one| one.contains(reached)), "{reached}: {left:?}");
    }
    assert!(left.iter().any(|one| one.contains("decides tet 2027")), "{left:?}");
    let urgent = "test \"c\" { given procedure \"A\"; given accepted 2026-05-05T09:00; given paid 2026-05-05T09:00
        given pages 1; given urgent yes; expect due 2026-05-06; expect fee copy 1 VND }";
    let left = missed(urgent);
    assert!(left.iter().any(|one| one == "due: due in 3 working"), "an exception answers instead: {left:?}");
    assert!(!left.iter().any(|one| one.starts_with("step!") || one.starts_with("amount!")), "{left:?}");
}

/// A row between points is reached with both its ends; a row beyond the value is not.
#[test]
fn points_are_reached_by_what_lies_beside_them() {
    let with = |rate: u32, amount: u32| {
        let test = format!(
            "test \"a\" {{ given fee copy; given paid 2026-03-04T09:00; given pages 1; given rate {rate}
             expect fee copy {amount} VND }}"
        );
        let left = missed(&test);
        ["up to 1:", "at 10:", "from 20:"].map(|row| !left.iter().any(|one| one.contains(row)))
    };
    assert_eq!(with(1, 5_000), [true, false, false]);
    assert_eq!(with(4, 5_003), [true, true, false]);
    assert_eq!(with(10, 5_009), [false, true, false]);
    assert_eq!(with(19, 5_018), [false, true, true]);
    assert_eq!(with(30, 5_019), [false, false, true]);
}

#[test]
fn a_book_from_its_plan_has_the_same_coverage() {
    let book = Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"));
    let stored = Rulebook::from_plan(&book.to_plan()).unwrap();
    let coverage = book.coverage();
    assert_eq!(coverage, stored.coverage());
    assert_eq!(coverage.reached() + coverage.missed.len(), coverage.total());
    assert!(coverage.reached() > 400, "{} of {}", coverage.reached(), coverage.total());
    for one in &coverage.missed {
        let (path, line) = one.place.rsplit_once(':').and_then(|(place, _)| place.rsplit_once(':')).unwrap();
        let source = book.findings().sources.iter().find(|source| *source.path == *path).unwrap();
        let line = source.text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        let word = one.text.split([' ', ':']).next().unwrap();
        assert!(line.contains(word), "{}: `{word}` in `{line}`", one.place);
    }
}
