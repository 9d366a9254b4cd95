//! The lunar table against the years that are published.

use std::fs;

use thoihan::calendar::lunar::{leap_month, lunar_to_solar, solar_to_lunar};

use crate::national::date;

/// Rows of year, new year, tenth of the third month, leap month (0 for none).
fn check(text: &str, separator: char) -> usize {
    let rows = text.lines().skip(1);
    for row in rows.clone() {
        let cells: Vec<&str> = row.split(separator).collect();
        let year: i32 = cells[0].parse().unwrap();
        assert_eq!(lunar_to_solar(year, 1, false, 1), Ok(date(cells[1])), "{row}");
        assert_eq!(lunar_to_solar(year, 3, false, 10), Ok(date(cells[2])), "{row}");
        assert_eq!(leap_month(year).unwrap().unwrap_or(0), cells[3].parse::<u8>().unwrap(), "{row}");
        let back = solar_to_lunar(date(cells[2])).unwrap();
        assert_eq!((back.year, back.month, back.leap, back.day), (year, 3, false, 10), "{row}");
    }
    rows.count()
}

#[test]
fn years_that_sources_disagree_on_and_some_others() {
    assert_eq!(check(include_str!("../vectors/lunar.csv"), ','), 46);
}

#[test]
fn every_shared_year() {
    let Ok(text) = fs::read_to_string("../shared/data/lunar-new-year.tsv") else {
        println!("SKIPPED every_shared_year: no ../shared/data/lunar-new-year.tsv");
        return;
    };
    assert_eq!(check(&text, '\t'), 201);
}
