//! Suggested tests: they are rule text in its canonical form, they pass, and they reach what they say.

use std::collections::BTreeSet;

use thoihan::rulebook::Suggestion;
use thoihan::syntax::format;
use thoihan::{ErrorKind, Rulebook, Source};

const CONFIRM: &str = "a person must confirm it";

fn pasted(book: &Rulebook, suggestions: &[Suggestion]) -> Rulebook {
    let text: Vec<&str> = suggestions.iter().map(|one| one.text.as_str()).collect();
    let mut sources = book.findings().sources.clone();
    sources.push(Source::new("suggested.han", text.join("\n")));
    Rulebook::compile(&sources).unwrap_or_else(|findings| panic!("{findings}"))
}

fn check(book: &Rulebook, suggestions: &[Suggestion]) {
    for one in suggestions {
        assert!(one.text.contains(CONFIRM), "{}", one.text);
        let again = format(&Source::new("suggested.han", one.text.clone()), None).unwrap();
        assert_eq!(again, one.text, "the canonical form");
    }
    let with = pasted(book, suggestions);
    let results = with.run_tests();
    assert_eq!(results.len(), book.run_tests().len() + suggestions.len());
    let failed: Vec<_> = results.iter().filter(|result| !result.failures.is_empty()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let names: BTreeSet<&str> = results.iter().map(|result| result.name.as_str()).collect();
    assert_eq!(names.len(), results.len(), "every test has a name of its own");
    let (before, after) = (book.coverage(), with.coverage());
    assert_eq!(before.total(), after.total());
    let missed = |coverage: &thoihan::rulebook::Coverage| -> BTreeSet<String> {
        coverage.missed.iter().map(|one| one.place.clone()).collect()
    };
    let reached: BTreeSet<String> = missed(&before).difference(&missed(&after)).cloned().collect();
    let said: BTreeSet<String> = suggestions.iter().flat_map(|one| one.reaches.clone()).collect();
    assert_eq!(said, reached, "what they say they reach is what is reached");
}

#[test]
fn suggestions_for_the_shipped_rules_pass() {
    let book = Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"));
    let suggestions = book.suggest(None).unwrap();
    check(&book, &suggestions);
    let reached: usize = suggestions.iter().map(|one| one.reaches.len()).sum();
    assert!(reached * 2 > book.coverage().missed.len(), "more than half of what was missed: {reached}");
}

const RULES: &str = r#"calendar office {
  timezone Asia/Ho_Chi_Minh
  covers 2020-01-01..2028-12-31
  week Mon..Fri 07:30-11:30 13:30-17:30
}
fact pages integer from 1 up to 500
fact urgent flag default no
fact kind one of house, land
fee copy phi {
  anchor paid
  amount bracket of pages { up to 10: 5_000 VND; above 10: 8_000 VND }
  exempt "x" when urgent
}
procedure "A" {
  calendar office
  anchor accepted
  count first day excluded, last day rolls to next working day, day ends at closing, outside hours stays
  clock starts when accepted
  cutoff 15:00 counts as next working day
  since 2022-03-01 { due in 3 working days; due in 1 working day when kind is land }
  since 2026-07-01 { due in 5 working days; due in 1 working day when kind is land }
  collects copy
}
test "plain" {
  given procedure "A"; given submitted 2026-09-08T09:00; given accepted 2026-09-08T09:00
  given paid 2026-09-08T09:00; given pages 2; given kind house
  expect due 2026-09-15
}
"#;

#[test]
fn edges_hours_versions_and_exceptions_are_suggested() {
    let book = Rulebook::compile(&[Source::new("a.han", RULES)]).unwrap_or_else(|findings| panic!("{findings}"));
    let suggestions = book.suggest(Some("A")).unwrap();
    check(&book, &suggestions);
    let has = |parts: &[&str]| {
        assert!(
            suggestions.iter().any(|one| parts.iter().all(|part| one.text.contains(part))),
            "{parts:?} in\n{}",
            suggestions.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n")
        );
    };
    has(&["given pages 9", "fee copy 5_000 VND"]);
    has(&["given pages 10", "fee copy 5_000 VND"]);
    has(&["given pages 11", "fee copy 8_000 VND"]);
    has(&["T14:59", "expect due 2026-07-08"]);
    has(&["T15:00", "expect due 2026-07-08"]);
    has(&["T15:01", "expect due 2026-07-09"]);
    has(&["given accepted 2026-06-30", "expect due 2026-07-03"]);
    has(&["given accepted 2026-07-01", "expect due 2026-07-08"]);
    has(&["given accepted 2022-03-01", "given kind land", "expect due 2022-03-02"]);
    has(&["given urgent yes", "fee copy exempt"]);
    assert!(pasted(&book, &suggestions).coverage().missed.is_empty());
    let first = suggestions.first().map_or(0, |one| one.reaches.len());
    assert!(suggestions.iter().all(|one| one.reaches.len() <= first), "those that reach most come first");
    let again = pasted(&book, &suggestions).suggest(Some("A")).unwrap();
    assert!(again.iter().all(|one| one.reaches.is_empty()), "nothing is left to reach");
}

#[test]
fn a_name_that_nothing_has_is_refused() {
    let book = Rulebook::compile(&[Source::new("a.han", RULES)]).unwrap_or_else(|findings| panic!("{findings}"));
    let error = book.suggest(Some("B")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownProcedure);
}
