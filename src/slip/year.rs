//! A year of a calendar for people: every day drawn, every day off with its reason and what it rests on.
//!
//! ```
//! use thoihan::slip::{Language, year};
//! let book = thoihan::Rulebook::vietnam()?;
//! let calendar = book.calendar("vn").ok_or("no calendar")?;
//! let page = year::html(calendar, "vn", 2026, None, Language::En)?;
//! assert!(page.contains("September 2026") && page.contains("Quốc khánh"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::{Datelike, NaiveDate};

use super::Language;
use super::reasons::calendar::{months, weekdays};
use super::reasons::document::{Block, Document, Drawing, LegendItem, Look, Section, Source, Span};
use super::reasons::{html as page, words};
use super::written::{date, weekday};
use crate::assessment::Treatment;
use crate::calendar::{Calendar, Certainty, Day, OutsideCalendar, Reason};
use crate::wording::framed;

/// One page: it asks nothing of any server, runs no script, and prints. What was issued after `known_on` is left out.
///
/// # Errors
/// A year that the calendar does not cover as a whole.
pub fn html(
    calendar: &Calendar,
    name: &str,
    year: i32,
    known_on: Option<NaiveDate>,
    language: Language,
) -> Result<String, OutsideCalendar> {
    let table = calendar.known_on(known_on);
    let days = NaiveDate::from_yo_opt(year, 1).into_iter().flat_map(|first| first.iter_days());
    let days = days.take_while(|day| day.year() == year).map(|day| table.day(day));
    let days = days.collect::<Result<Vec<Day>, OutsideCalendar>>()?;
    Ok(page::written(&document(&days, name, year, known_on, language), language))
}

/// [`html`] inside a frame: to be shown within another page, such as a notebook's, without touching its looks.
///
/// # Errors
/// As for [`html`].
pub fn html_frame(
    calendar: &Calendar,
    name: &str,
    year: i32,
    known_on: Option<NaiveDate>,
    language: Language,
) -> Result<String, OutsideCalendar> {
    Ok(framed(&html(calendar, name, year, known_on, language)?, &title(year, language)))
}

fn title(year: i32, language: Language) -> String {
    format!("{} {year}", language.pick("Lịch làm việc năm", "Working days of"))
}

fn document(days: &[Day], name: &str, year: i32, known_on: Option<NaiveDate>, language: Language) -> Document {
    let worked = days.iter().filter(|day| day.working).count();
    let tally = match language {
        Language::Vi => format!("{worked} ngày làm việc, {} ngày nghỉ.", days.len() - worked),
        Language::En => format!("{worked} working days, {} days off.", days.len() - worked),
    };
    let look = |day: NaiveDate| days.iter().find(|one| one.date == day).map(|day| look(day, language));
    let months = match (days.first(), days.last()) {
        (Some(first), Some(last)) => months(first.date, last.date, language, look),
        _ => Vec::new(),
    };
    let drawing = Drawing { weekdays: weekdays(language), months, legend: legend(days, language) };
    let known = known_on.map(|day| {
        let with = language.pick("Theo văn bản ban hành đến hết ngày", "With what was issued by");
        format!("{with} {}", date(day, language))
    });
    Document {
        title: title(year, language),
        subtitle: name.to_owned(),
        summary: Vec::new(),
        sections: vec![Section {
            id: "calendar",
            title: language.pick("Từng ngày trên lịch", "Day by day").to_owned(),
            blocks: vec![Block::Note(tally), Block::Calendar(drawing), Block::Spans(spans(days, language))],
        }],
        foot: known.into_iter().collect(),
    }
}

const fn treatment(day: &Day) -> Treatment {
    if day.working { Treatment::Counted } else { Treatment::Skipped }
}

fn look(day: &Day, language: Language) -> Look {
    let sign = match (&day.reason, day.working) {
        (Reason::SwapWork { .. }, _) => "+",
        (_, true) => "",
        (_, false) => words::day_off_sign(day, language),
    };
    let spoken = format!("{}: {}", date(day.date, language), words::reason(day, language));
    let certainty = day.certainty;
    Look { treatment: treatment(day), sign: sign.to_owned(), due: false, certainty, spoken }
}

fn legend(days: &[Day], language: Language) -> Vec<LegendItem> {
    let statutory = Certainty::Statutory;
    let item = |treatment, sign, meaning, certainty| LegendItem { treatment, due: false, certainty, sign, meaning };
    let off = language.pick(
        "nghỉ: – nghỉ hằng tuần, L lễ tết, B nghỉ bù, Đ hoán đổi, N cơ quan nghỉ",
        "off: – weekly rest, H holiday, S substitute, X exchanged, C closed",
    );
    let mut legend = vec![
        item(Treatment::Counted, "", language.pick("ngày làm việc", "working day"), statutory),
        item(Treatment::Skipped, language.pick("L", "H"), off, statutory),
    ];
    if days.iter().any(|day| matches!(day.reason, Reason::SwapWork { .. })) {
        let meaning = language.pick("ngày nghỉ phải làm bù", "a rest day that is worked");
        legend.push(item(Treatment::Counted, "+", meaning, statutory));
    }
    for certainty in [Certainty::Announced, Certainty::Projected] {
        if days.iter().any(|day| day.certainty == certainty) {
            legend.push(item(Treatment::Skipped, "", words::certainty(certainty, language), certainty));
        }
    }
    legend
}

/// The days that are not as their day of the week is, those of one reason together.
fn spans(days: &[Day], language: Language) -> Vec<Span> {
    let ground = |day: &Day| (words::reason(day, language), words::day_citation(day, language), day.certainty);
    let special = |day: &&Day| !matches!(day.reason, Reason::Working | Reason::Weekend);
    let special: Vec<&Day> = days.iter().filter(special).collect();
    let together = |one: &&Day, next: &&Day| one.date.succ_opt() == Some(next.date) && ground(one) == ground(next);
    special.chunk_by(together).filter_map(|stretch| span(stretch, language)).collect()
}

fn span(stretch: &[&Day], language: Language) -> Option<Span> {
    let (first, last) = (stretch.first()?, stretch.last()?);
    let days = if first.date == last.date {
        format!("{} ({})", date(first.date, language), weekday(first.date.weekday(), language))
    } else {
        format!("{} – {}", date(first.date, language), date(last.date, language))
    };
    let what = if first.working { language.pick("làm việc", "worked") } else { language.pick("nghỉ", "off") };
    let sure =
        (first.certainty != Certainty::Statutory).then(|| words::certainty(first.certainty, language).to_owned());
    let citation: Vec<String> = words::day_citation(first, language).into_iter().chain(sure).collect();
    Some(Span {
        days,
        treatment: treatment(first),
        what: what.to_owned(),
        why: words::reason(first, language),
        source: Source { citation: (!citation.is_empty()).then(|| citation.join(" – ")), place: None },
        due: false,
    })
}
