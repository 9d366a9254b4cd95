//! Every day of 2008–2027 as it was: days off and worked weekends.

use std::collections::BTreeMap;
use std::fs;

use chrono::{Datelike, NaiveDate, Weekday};
use thoihan::calendar::rules::DecisionRule;
use thoihan::calendar::{Calendar, Certainty, DayTable, Reason};

use crate::national::{date, national};

/// Date to kind, from a table with the columns `date` and `kind` first.
fn record(text: &str, separator: char) -> BTreeMap<NaiveDate, String> {
    let row = |line: &str| {
        let mut cells = line.split(separator);
        (date(cells.next().unwrap()), cells.next().unwrap().to_owned())
    };
    text.lines().skip(1).map(row).collect()
}

fn kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::Working => "working",
        Reason::Weekend => "weekend",
        Reason::Holiday { .. } => "holiday",
        Reason::Substitute { .. } => "substitute",
        Reason::SwapOff { .. } => "swap_off",
        Reason::SwapWork { .. } => "swap_work",
        Reason::Closed { .. } => "closed",
        _ => "?",
    }
}

/// What differs from the record, both ways: a line per day.
fn differences(table: &DayTable, record: &BTreeMap<NaiveDate, String>) -> Vec<String> {
    let days = date("2008-01-01").iter_days().take_while(|day| *day <= date("2027-12-31"));
    days.filter_map(|day| {
        let found = table.day(day).unwrap();
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let ordinary = if is_weekend { "weekend" } else { "working" };
        let expected = record.get(&day).map_or(ordinary, String::as_str);
        let is_worked = matches!(expected, "working" | "swap_work");
        let agrees =
            kind(&found.reason) == expected && found.working == is_worked && table.is_working(day) == Ok(is_worked);
        (!agrees).then(|| format!("{day}: expected {expected}, found {found:?}"))
    })
    .collect()
}

#[test]
fn every_day_since_2008_is_as_it_was() {
    let calendar = Calendar::build(&national()).unwrap();
    assert_eq!(calendar.warnings(), []);
    let record = record(include_str!("../vectors/days-off.csv"), ',');
    assert_eq!(record.len(), 298);
    assert_eq!(differences(calendar.known_on(None), &record), Vec::<String>::new());
}

#[test]
fn a_notice_left_out_is_noticed() {
    let record = record(include_str!("../vectors/days-off.csv"), ',');
    for left_out in 0..national().notices.len() {
        let mut rules = national();
        let notice = rules.notices.remove(left_out);
        let calendar = Calendar::build(&rules).unwrap();
        let is_projected_right =
            notice.decisions.iter().all(|decision| matches!(decision.rule, DecisionRule::Decides { .. }));
        let differs = !differences(calendar.known_on(None), &record).is_empty();
        assert!(differs || is_projected_right, "{}", notice.number);
    }
}

#[test]
fn the_shared_record_says_the_same() {
    let Ok(text) = fs::read_to_string("../shared/data/days-off.tsv") else {
        println!("SKIPPED the_shared_record_says_the_same: no ../shared/data/days-off.tsv");
        return;
    };
    let calendar = Calendar::build(&national()).unwrap();
    assert_eq!(differences(calendar.known_on(None), &record(&text, '\t')), Vec::<String>::new());
}

#[test]
fn the_rule_file_names_every_notice() {
    let text = include_str!("../../rules/vn/calendar/vn.han");
    for notice in national().notices {
        let issued = notice.issued.map_or_else(String::new, |day| format!(" issued {day}"));
        assert!(text.contains(&format!("notice \"{}\"{issued} {{", notice.number)), "{}", notice.number);
    }
}

#[test]
fn a_day_tells_what_it_rests_on() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    let substitute = table.day(date("2026-04-27")).unwrap();
    assert_eq!(substitute.certainty, Certainty::Statutory);
    assert_eq!(substitute.citation, crate::national::cite("45/2019/QH14", "111.3"));
    assert_eq!(
        serde_json::to_value(&substitute.reason).unwrap(),
        serde_json::json!({"kind": "substitute", "of": "hung_kings", "title": "Giỗ Tổ Hùng Vương", "for": "2026-04-26"})
    );
    let swapped = table.day(date("2026-01-02")).unwrap();
    assert_eq!(swapped.certainty, Certainty::Announced);
    assert_eq!(swapped.reason, Reason::SwapOff { worked: date("2026-01-10") });
    assert_eq!(&*swapped.notice.unwrap().number, "12729/VPCP-KGVX");
    let paid = table.day(date("2011-01-30")).unwrap();
    assert_eq!(paid.reason, Reason::SwapWork { off: date("2011-02-01") });
    assert_eq!(table.undated(date("2011-01-01"), date("2011-01-28")), Ok(false));
    assert_eq!(table.undated(date("2011-01-01"), date("2011-01-29")), Ok(true));
}

#[test]
fn certainty_follows_the_statute() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    let certainty = |day: &str| table.day(date(day)).unwrap().certainty;
    assert_eq!(certainty("2013-02-09"), Certainty::Statutory); // the 1994 Code fixed the split
    assert_eq!(certainty("2026-02-17"), Certainty::Statutory); // mùng 1 is in every split
    assert_eq!(certainty("2026-02-20"), Certainty::Announced);
    assert_eq!(certainty("2027-02-04"), Certainty::Announced);
    assert_eq!(certainty("2027-02-10"), Certainty::Statutory); // off with every split
    assert_eq!(certainty("2026-09-02"), Certainty::Statutory);
    assert_eq!(certainty("2026-09-01"), Certainty::Announced);
    assert_eq!(table.weakest(date("2026-08-24"), date("2026-08-28")), Ok(Certainty::Statutory));
    assert_eq!(table.weakest(date("2026-08-28"), date("2026-09-04")), Ok(Certainty::Announced));
    assert_eq!(table.weakest(date("2026-08-28"), date("2028-12-31")), Ok(Certainty::Projected));
}

#[test]
fn a_worked_swap_day_has_the_hours_it_pays_for() {
    let calendar = Calendar::build(&national()).unwrap();
    let table = calendar.known_on(None);
    assert_eq!(table.spans(date("2026-08-22")), table.spans(date("2026-08-24")));
    assert_eq!(table.working_minutes(date("2026-08-22")), Ok(480));
    assert_eq!(table.working_minutes(date("2026-08-31")), Ok(0));
    assert_eq!(table.opening(date("2026-08-31")), Ok(None));
    assert_eq!(table.closing(date("2026-08-24")), Ok(Some(17 * 60 + 30)));
}
