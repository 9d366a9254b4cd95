//! Years that are not decided yet, and what was known when.

use thoihan::calendar::{Calendar, Certainty, Reason};

use crate::national::{date, national};

#[test]
fn a_notice_changes_what_is_known_from_its_day_on() {
    let calendar = Calendar::build(&national()).unwrap();
    let due = |known: &str| calendar.known_on(Some(date(known))).add_working_days(date("2025-12-31"), 1).unwrap();
    assert_eq!(due("2025-12-10"), date("2026-01-02"));
    assert_eq!(due("2025-12-24"), date("2026-01-02"));
    assert_eq!(due("2025-12-25"), date("2026-01-05"));
    assert_eq!(due("2030-01-01"), date("2026-01-05"));
    let culture = |known: &str| calendar.known_on(Some(date(known))).is_working(date("2026-11-24")).unwrap();
    assert!(culture("2026-04-23") && !culture("2026-04-24"));
}

#[test]
fn before_the_notice_a_year_is_projected() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(Some(date("2025-10-15")));
    // 2 September 2026 is a Wednesday: the day before is projected.
    let off = table.day(date("2026-09-01")).unwrap();
    assert_eq!((off.working, off.certainty), (false, Certainty::Projected));
    let other = table.day(date("2026-09-03")).unwrap();
    assert_eq!((other.working, other.certainty, other.reason), (true, Certainty::Projected, Reason::Working));
    let sure = table.day(date("2026-09-02")).unwrap();
    assert_eq!((sure.working, sure.certainty), (false, Certainty::Statutory));
    let ordinary = table.day(date("2026-08-31")).unwrap();
    assert_eq!((ordinary.working, ordinary.certainty), (true, Certainty::Statutory)); // swaps are never projected
}

#[test]
fn variants_are_every_combination_of_legal_starts() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    let choices: Vec<Vec<(&str, i32)>> = table.variants().iter().map(|variant| variant.choices().collect()).collect();
    assert_eq!(
        choices,
        [
            vec![("national", -1), ("tet", -2)],
            vec![("national", -1), ("tet", -1)],
            vec![("national", 0), ("tet", -2)],
            vec![("national", 0), ("tet", -1)],
        ]
    );
    // Tết 2028 begins on Wednesday 26 January: from the 24th or from the 25th.
    let worked = |at: usize, day: &str| table.variants()[at].is_working(date(day)).unwrap();
    assert_eq!((worked(0, "2028-01-24"), worked(1, "2028-01-24")), (false, true));
    assert_eq!(table.is_working(date("2028-01-24")), Ok(false));
    let due: Vec<String> = table
        .variants()
        .iter()
        .map(|variant| variant.add_working_days(date("2028-01-21"), 1).unwrap().to_string())
        .collect();
    assert_eq!(due, ["2028-01-31", "2028-01-24", "2028-01-31", "2028-01-24"]);
    // A decided year is the same in all of them.
    for variant in table.variants() {
        assert_eq!(
            variant.count_working_days(date("2027-01-01"), date("2027-12-31")),
            table.count_working_days(date("2027-01-01"), date("2027-12-31"))
        );
        assert_eq!(variant.variants().len(), 0);
    }
}

#[test]
fn an_unlisted_weekday_takes_what_all_starts_share() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    // 2 September 2029 is a Sunday: Saturday to Sunday or Sunday to Monday, and substitutes after.
    let day = |text: &str| {
        let day = table.day(date(text)).unwrap();
        (day.working, day.certainty)
    };
    assert_eq!(day("2029-09-02"), (false, Certainty::Statutory));
    assert_eq!(day("2029-09-03"), (false, Certainty::Projected)); // the substitute of the 2nd, or the 3rd itself
    assert_eq!(day("2029-09-04"), (false, Certainty::Projected)); // a substitute with either neighbour
    assert_eq!(day("2029-09-05"), (true, Certainty::Statutory));
    let after = |at: usize| table.variants()[at].next_working_day(date("2029-08-31")).unwrap().to_string();
    assert_eq!([after(0), after(2)], ["2029-09-05", "2029-09-05"]);
}

#[test]
fn an_unsettled_substitute_is_not_placed_but_not_sure() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    let monday = table.day(date("2029-11-26")).unwrap();
    assert_eq!((monday.working, monday.reason, monday.certainty), (true, Reason::Working, Certainty::Projected));
    assert_eq!(table.day(date("2026-11-25")).unwrap().certainty, Certainty::Statutory);
}
