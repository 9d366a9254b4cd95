//! Reading terms and amounts from prose: tables of texts, and every text of the shared data.

#[path = "vectors/shared.rs"]
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};
use shared::shared;
use thoihan::Language;
use thoihan::phrase::{
    AmountDoubt, AmountReading, Limit, Start, Term, TermDoubt, TermReading, parse_amount, parse_amount_beside,
    parse_term, parse_term_beside, split_fee_cell,
};

/// A reading on one line: `5 working days from receipt`, `[case] 5 days | [] 3 days`, `review no_unit`.
fn told(reading: &TermReading) -> String {
    match reading {
        TermReading::Exact { term } => term_told(term),
        TermReading::Cases { cases } => {
            let told = cases
                .iter()
                .map(|case| format!("[{}] {}", case.condition.as_deref().unwrap_or(""), term_told(&case.term)));
            told.collect::<Vec<_>>().join(" | ")
        }
        TermReading::Review { reason, .. } => format!("review {reason}"),
    }
}

fn term_told(term: &Term) -> String {
    let limit = match &term.limit {
        Limit::In { length } => length.to_string(),
        Limit::Immediately => "immediately".to_owned(),
        Limit::SameDay { working } => format!("same {}day", if *working { "working " } else { "" }),
        Limit::Unspecified => "unspecified".to_owned(),
        Limit::NotStated => "not stated".to_owned(),
    };
    match term.start {
        Start::Unstated => limit,
        Start::Receipt => limit + " from receipt",
    }
}

fn amount_told(reading: &AmountReading) -> String {
    match reading {
        AmountReading::Exact { amount } => amount.to_string(),
        AmountReading::Free => "free".to_owned(),
        AmountReading::NotStated => "not stated".to_owned(),
        AmountReading::Review { reason, .. } => format!("review {reason}"),
    }
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.unwrap()).collect()
}

#[test]
fn terms() {
    let mut faults = String::new();
    let rows = rows(include_str!("vectors/terms.csv"));
    for row in &rows {
        let found = if row[1].is_empty() { parse_term(&row[0]) } else { parse_term_beside(&row[0], &row[1]) };
        if told(&found) != row[2] {
            writeln!(faults, "{} + {}: expected {}, read {}", &row[0], &row[1], &row[2], told(&found)).unwrap();
        }
    }
    assert!(rows.len() > 80, "{}", rows.len());
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn amounts() {
    let mut faults = String::new();
    let rows = rows(include_str!("vectors/amounts.csv"));
    for row in &rows {
        let found = if row[1].is_empty() { parse_amount(&row[0]) } else { parse_amount_beside(&row[0], &row[1]) };
        if amount_told(&found) != row[2] {
            writeln!(faults, "{} + {}: expected {}, read {}", &row[0], &row[1], &row[2], amount_told(&found)).unwrap();
        }
    }
    assert!(rows.len() > 30, "{}", rows.len());
    assert!(faults.is_empty(), "\n{faults}");
}

/// The two drawers of the sample: declared terms, cells and steps; and sentences of procedures.
fn drawers(text: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let rows = || text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let stated: BTreeSet<&str> =
        rows().filter(|row| !row[3].contains("procedural sentence")).map(|row| row[2]).collect();
    let sentences = rows().map(|row| row[2]).filter(|phrase| !stated.contains(phrase)).collect();
    (stated, sentences)
}

/// The texts whose SHA-256 with the seed is smallest.
fn draw<'t>(drawer: &BTreeSet<&'t str>, count: usize) -> Vec<&'t str> {
    let mut drawn: Vec<(Vec<u8>, &str)> =
        drawer.iter().map(|text| (Sha256::digest(format!("{SEED}\n{text}")).to_vec(), *text)).collect();
    drawn.sort_unstable();
    drawn.into_iter().take(count).map(|(_, text)| text).collect()
}

const SEED: &str = "thoihan-phrases-1";

/// Two hundred texts, each read by a person: `right` (the term is what the text says), `needed` (no term follows from the
/// text alone), `cautious` (a person would have read a term). No other verdict is in the table, least of all `wrong`.
#[test]
fn the_sample_that_was_read_by_hand() {
    let rows = rows(include_str!("vectors/phrases-sample.csv"));
    assert_eq!(rows.len(), 200);
    let mut faults = String::new();
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        let found = told(&parse_term(&row[0]));
        if found != row[1] {
            writeln!(faults, "{}: expected {}, read {found}", &row[0], &row[1]).unwrap();
        }
        let review = found.starts_with("review");
        assert!(matches!((&row[2], review), ("right", false) | ("needed" | "cautious", true)), "{row:?}");
        *verdicts.entry(&row[2]).or_default() += 1;
    }
    println!("{verdicts:?}");
    assert!(faults.is_empty(), "\n{faults}");
    let Some(text) = shared("duration-phrases.tsv", "the_sample_that_was_read_by_hand, its drawing") else {
        return;
    };
    let (stated, sentences) = drawers(&text);
    let drawn: Vec<&str> = [draw(&stated, 120), draw(&sentences, 80)].concat();
    let kept: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(drawn, kept, "the sample is not what its seed draws");
}

/// What a plain cell says, by a reading of its own: `30 Ngày làm việc`.
fn plain(cell: &str) -> Option<String> {
    let (count, unit) = cell.trim().split_once(' ')?;
    let unit = match unit {
        "Ngày làm việc" => "working day",
        "Ngày" => "day",
        "Giờ" => "hour",
        "Tháng" => "month",
        _ => return None,
    };
    let count = count.trim_start_matches('0');
    count.chars().all(|c| c.is_ascii_digit() || c == '.').then_some(())?;
    (!count.is_empty()).then(|| format!("{count} {unit}{}", if count == "1" { "" } else { "s" }))
}

fn outcome(told: &str) -> &str {
    match told {
        told if told.starts_with("review") => told,
        told if told.starts_with('[') || told.contains(" | ") => "cases",
        "not stated" => told,
        _ => "exact",
    }
}

#[test]
fn every_cell_of_the_national_table() {
    let Some(text) = shared("national-procedures.csv", "every_cell_of_the_national_table") else {
        return;
    };
    let (mut alone, mut beside, mut fees) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let rows = rows(&text);
    for row in &rows {
        let (fee, note) = split_fee_cell(&row[8]);
        let cell = told(&parse_term(&row[7]));
        if let Some(expected) = plain(&row[7]) {
            assert_eq!(cell, expected, "{}", &row[7]);
        }
        let both = told(&parse_term_beside(&row[7], note));
        assert!(both == cell || both.starts_with("review") || outcome(&both) == "cases", "{}: {both}", &row[7]);
        *alone.entry(outcome(&cell).to_owned()).or_insert(0) += 1;
        *beside.entry(outcome(&both).to_owned()).or_insert(0) += 1;
        *fees.entry(outcome(&amount_told(&parse_amount_beside(fee, note))).to_owned()).or_insert(0) += 1;
    }
    println!("cells alone: {alone:?}\nwith the text beside: {beside:?}\nfees: {fees:?}");
    let review: usize = alone.iter().filter(|(told, _)| told.starts_with("review")).map(|(_, count)| *count).sum();
    assert!(review * 100 < rows.len() * 15, "{review} of {} cells to review", rows.len());
}

#[test]
fn every_shared_phrase() {
    let Some(text) = shared("duration-phrases.tsv", "every_shared_phrase") else {
        return;
    };
    let mut outcomes: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for row in text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let found = told(&parse_term(row[2]));
        if let Some(expected) = plain(row[2]).filter(|_| found != "review zero") {
            assert_eq!(found, expected, "{}", row[2]);
        }
        *outcomes.entry((row[3].contains("structured cell,"), outcome(&found).to_owned())).or_default() += 1;
    }
    for ((cell, outcome), count) in &outcomes {
        println!("{}: {outcome} {count}", if *cell { "cell" } else { "sentence" });
    }
    assert_eq!(outcomes.values().sum::<usize>(), text.lines().count() - 1);
}

/// The JSON that hosts read, and back.
#[cfg(feature = "json")]
#[test]
fn readings_in_json() {
    use serde_json::{from_value, json, to_value};
    let exact = parse_term("0,5 ngày làm việc kể từ ngày nhận đủ hồ sơ");
    let json = json!({ "outcome": "exact", "term": {
        "limit": { "kind": "in", "length": [{ "count": "0.5", "unit": "working_day" }] }, "start": "receipt" } });
    assert_eq!(to_value(&exact).unwrap(), json);
    let review = to_value(parse_term("02 ngày làm việc và 45 ngày")).unwrap();
    assert_eq!((&review["reason"], &review["found"][1][0]["count"]), (&json!("two_units"), &json!("45")));
    for text in ["5 ngày", "ngay", "x", "5 ngày đối với trường hợp cấp lại", "Không quy định", "trong ngày làm việc"]
    {
        let reading = parse_term(text);
        assert_eq!(from_value::<TermReading>(to_value(&reading).unwrap()).unwrap(), reading);
    }
    let amount = parse_amount("20.000 đồng");
    assert_eq!(
        to_value(&amount).unwrap(),
        json!({ "outcome": "exact", "amount": { "currency": "VND", "amount": "20000" } })
    );
    assert_eq!(from_value::<AmountReading>(to_value(&amount).unwrap()).unwrap(), amount);
}

#[test]
fn every_doubt_has_a_word_and_two_sentences() {
    let terms =
        TermDoubt::ALL.iter().map(|doubt| (doubt.as_str(), doubt.sentence(Language::Vi), doubt.sentence(Language::En)));
    let terms: BTreeSet<_> = terms.collect();
    let amounts = AmountDoubt::ALL
        .iter()
        .map(|doubt| (doubt.as_str(), doubt.sentence(Language::Vi), doubt.sentence(Language::En)));
    let amounts: BTreeSet<_> = amounts.collect();
    assert_eq!((terms.len(), amounts.len()), (TermDoubt::ALL.len(), AmountDoubt::ALL.len()));
    for (word, vietnamese, english) in terms.iter().chain(&amounts) {
        assert!(!word.is_empty() && !vietnamese.is_empty() && english.is_ascii(), "{word}");
    }
}
