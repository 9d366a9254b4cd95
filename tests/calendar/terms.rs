//! Published and derived terms in working days and working hours.

use chrono::NaiveDateTime;
use thoihan::calendar::Calendar;

use crate::national::{WORKDAYS, date, national, week};

fn end(start: &str, amount: i64, unit: &str, hours: &str) -> String {
    let mut rules = national();
    if !hours.is_empty() {
        rules.blocks[0].statements[0].rule = week(WORKDAYS, hours);
    }
    let calendar = Calendar::build(&rules).unwrap();
    let table = calendar.known_on(None);
    if unit == "days" {
        return table.add_working_days(date(start), amount as i32).unwrap().to_string();
    }
    let start: NaiveDateTime = start.parse().unwrap();
    table.add_working_minutes(start, amount).unwrap().format("%Y-%m-%dT%H:%M:%S").to_string()
}

#[test]
fn terms_end_where_the_law_says() {
    for row in include_str!("../vectors/working-terms.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(end(cells[0], cells[1].parse().unwrap(), cells[2], cells[3]), cells[4], "{row}");
    }
}
