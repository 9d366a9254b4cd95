//! The calendar of the due date: every day of it, drawn by months and told by stretches.

use chrono::{Datelike, NaiveDate};

use super::document::{Block, Cell, Drawing, LegendItem, Look, Month, Section, Span};
use super::{Language, section as titled, words};
use crate::assessment::{Finding, Ledger, LedgerDay, Part, Treatment, WaitEffect};
use crate::calendar::{Certainty, NoticeName, Reason};
use crate::slip::written::{date, weekday};

/// More months than these are not drawn: their stretches say the same.
const MOST_MONTHS: usize = 24;

/// The section of the calendar; none without a due date.
pub(super) fn section(ledger: &Ledger, language: Language) -> Option<Section> {
    let days = ledger.days(&Part::Due);
    if days.is_empty() {
        return None;
    }
    let drawing = drawing(ledger, &days, language);
    let blocks = vec![
        Block::Note(tally(&days, language)),
        Block::Calendar(drawing),
        Block::Spans(spans(ledger, &days, language)),
    ];
    Some(titled("calendar", ("Từng ngày trên lịch", "Day by day"), language, blocks))
}

/// How many days were treated in which way.
fn tally(days: &[LedgerDay], language: Language) -> String {
    let count = |wanted: Treatment| days.iter().filter(|day| day.treatment == wanted).count();
    let told: Vec<String> = [Treatment::Counted, Treatment::Paused, Treatment::Skipped]
        .into_iter()
        .filter(|wanted| count(*wanted) > 0)
        .map(|wanted| format!("{}: {}", words::treatment(wanted, language), days_of(count(wanted), language)))
        .collect();
    format!("{}.", super::times::capital(&told.join("; ")))
}

fn days_of(count: usize, language: Language) -> String {
    crate::slip::written::quantity(count as u64, language.pick("ngày", "day"), language)
}

fn drawing(ledger: &Ledger, days: &[LedgerDay], language: Language) -> Drawing {
    let look = |day| days.iter().find(|one| one.day.date == day).map(|found| look(ledger, found, language));
    let mut months = match (days.first(), days.last()) {
        (Some(first), Some(last)) => months(first.day.date, last.day.date, language, look),
        _ => Vec::new(),
    };
    if months.len() > MOST_MONTHS {
        months.clear();
    }
    Drawing { weekdays: weekdays(language), months, legend: legend(days, language) }
}

/// The heads of a month's columns.
pub(in crate::slip) const fn weekdays(language: Language) -> [&'static str; 7] {
    language.pick(["T2", "T3", "T4", "T5", "T6", "T7", "CN"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
}

/// The months of two days and those between, with the weeks of which a day has a look.
pub(in crate::slip) fn months(
    first: NaiveDate,
    last: NaiveDate,
    language: Language,
    look: impl Fn(NaiveDate) -> Option<Look>,
) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    let begin = first.with_day(1).unwrap_or(first);
    for day in begin.iter_days().take_while(|day| same_month_or_before(*day, last)) {
        if day.day() == 1 || months.is_empty() {
            months.push(Month { title: month_title(day, language), weeks: Vec::new() });
        }
        let Some(month) = months.last_mut() else { break };
        let column = day.weekday().num_days_from_monday() as usize;
        if month.weeks.is_empty() || column == 0 {
            month.weeks.push(Default::default());
        }
        let look = look(day);
        if let Some(slot) = month.weeks.last_mut().and_then(|week| week.get_mut(column)) {
            *slot = Some(Cell { date: day, look });
        }
    }
    for month in &mut months {
        month.weeks.retain(|week| week.iter().flatten().any(|cell| cell.look.is_some()));
    }
    months
}

fn same_month_or_before(day: NaiveDate, last: NaiveDate) -> bool {
    (day.year(), day.month()) <= (last.year(), last.month())
}

fn month_title(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Vi => format!("Tháng {}/{}", day.month(), day.year()),
        Language::En => day.format("%B %Y").to_string(),
    }
}

fn look(ledger: &Ledger, day: &LedgerDay, language: Language) -> Look {
    let sign = match (day.number, day.treatment) {
        (Some(number), _) => number.to_string(),
        (None, Treatment::Start) => "▶".to_owned(),
        (None, Treatment::Counted) => "✓".to_owned(),
        (None, Treatment::Skipped) => words::day_off_sign(&day.day, language).to_owned(),
        (None, Treatment::Paused) => "‖".to_owned(),
        (None, Treatment::Before) => "○".to_owned(),
        (None, Treatment::Rolled | Treatment::Moved) => "→".to_owned(),
    };
    let (what, why) = told(ledger, day, language);
    let due = if day.due { language.pick(" – hạn trả kết quả", " – the result is due") } else { "" };
    let number = day.number.map(|number| format!(" ({})", counted(number, number, language))).unwrap_or_default();
    let spoken = format!("{}: {what}{number}, {why}{due}", date(day.day.date, language));
    Look { treatment: day.treatment, sign, due: day.due, certainty: day.day.certainty, spoken }
}

fn legend(days: &[LedgerDay], language: Language) -> Vec<LegendItem> {
    let statutory = Certainty::Statutory;
    let all = [
        (Treatment::Before, "○", language.pick("trước khi tính thời hạn", "before the time limit runs")),
        (Treatment::Start, "▶", language.pick("ngày bắt đầu, không tính", "the start, not counted")),
        (Treatment::Counted, "1", language.pick("ngày được tính, theo thứ tự", "counted, with its number")),
        (
            Treatment::Skipped,
            language.pick("L", "H"),
            language.pick(
                "không tính: – nghỉ hằng tuần, L lễ tết, B nghỉ bù, Đ hoán đổi, N cơ quan nghỉ",
                "not counted: – weekly rest, H holiday, S substitute, X exchanged, C closed",
            ),
        ),
        (Treatment::Paused, "‖", language.pick("tạm dừng tính", "the clock stands still")),
        (Treatment::Rolled, "→", language.pick("ngày cuối là ngày nghỉ: chuyển tiếp", "last day is off: moved on")),
        (Treatment::Moved, "→", language.pick("gia hạn hoặc hẹn lại", "extended or re-appointed")),
    ];
    let item = |treatment, sign, meaning, due, certainty| LegendItem { treatment, due, certainty, sign, meaning };
    let shown = all.into_iter().filter(|(treatment, ..)| days.iter().any(|day| day.treatment == *treatment));
    let mut legend: Vec<LegendItem> =
        shown.map(|(treatment, sign, meaning)| item(treatment, sign, meaning, false, statutory)).collect();
    if days.iter().any(|day| day.due) {
        let meaning = language.pick("hạn trả kết quả", "the result is due");
        legend.push(item(Treatment::Counted, "", meaning, true, statutory));
    }
    for certainty in [Certainty::Announced, Certainty::Projected] {
        if days.iter().any(|day| day.day.certainty == certainty) {
            legend.push(item(Treatment::Skipped, "", words::certainty(certainty, language), false, certainty));
        }
    }
    legend
}

/// `ngày thứ 3`, `days 3–7`.
fn counted(from: u32, to: u32, language: Language) -> String {
    match (language, from == to) {
        (Language::Vi, true) => format!("ngày thứ {from}"),
        (Language::Vi, false) => format!("ngày thứ {from} đến {to}"),
        (Language::En, true) => format!("day {from}"),
        (Language::En, false) => format!("days {from} to {to}"),
    }
}

/// What is done with a day, and why.
fn told(ledger: &Ledger, day: &LedgerDay, language: Language) -> (String, String) {
    let what = words::treatment(day.treatment, language).to_owned();
    let why = match day.treatment {
        Treatment::Skipped | Treatment::Counted | Treatment::Rolled | Treatment::Moved => {
            words::reason(&day.day, language)
        }
        Treatment::Start => begins(ledger, language),
        Treatment::Paused => waits(ledger, day.day.date, true, language)
            .unwrap_or_else(|| language.pick("tạm dừng giải quyết", "suspended").to_owned()),
        Treatment::Before => waits(ledger, day.day.date, false, language).unwrap_or_else(|| {
            language.pick("tính lại sau khi bổ sung hồ sơ", "counting starts again later").to_owned()
        }),
    };
    (what, why)
}

fn begins(ledger: &Ledger, language: Language) -> String {
    let cause = ledger.entries.iter().rev().find_map(|entry| match &entry.finding {
        Finding::ClockSet { cause, .. } => Some(*cause),
        _ => None,
    });
    cause.map_or_else(String::new, |cause| words::cause(cause, language).to_lowercase())
}

/// The wait that a day lies in.
fn waits(ledger: &Ledger, day: NaiveDate, paused: bool, language: Language) -> Option<String> {
    ledger.entries.iter().find_map(|entry| match &entry.finding {
        Finding::Wait { from, to, ground, effect, .. }
            if from.date() <= day
                && day < to.date()
                && matches!(effect, WaitEffect::Pauses | WaitEffect::Adds) == paused =>
        {
            Some(match ground {
                Some(ground) => format!("{}: {ground}", language.pick("lý do", "on the ground of")),
                None => language.pick("chờ bổ sung hồ sơ", "waiting for the supplement").to_owned(),
            })
        }
        _ => None,
    })
}

/// Stretches of days that are treated in one way for one reason.
pub(super) fn spans(ledger: &Ledger, days: &[LedgerDay], language: Language) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = days;
    while let Some(first) = rest.first() {
        let told_first = told(ledger, first, language);
        let same = |day: &LedgerDay| {
            let ground = [first, day].map(|one| ground(one));
            day.treatment == first.treatment
                && !(day.due || first.due)
                && ground.first() == ground.last()
                && told(ledger, day, language) == told_first
        };
        let length = rest.iter().take_while(|day| same(day)).count().max(1);
        let (stretch, after) = rest.split_at(length.min(rest.len()));
        spans.extend(span(ledger, stretch, told_first, language));
        rest = after;
    }
    spans
}

/// What a day rests on, where that tells it from the days around it.
fn ground(day: &LedgerDay) -> Option<(&Reason, &Option<NoticeName>, Certainty)> {
    let ordinary = match day.treatment {
        Treatment::Counted | Treatment::Skipped | Treatment::Rolled | Treatment::Moved => false,
        Treatment::Start | Treatment::Paused | Treatment::Before => {
            matches!(day.day.reason, Reason::Working | Reason::Weekend)
        }
    };
    (!ordinary).then_some((&day.day.reason, &day.day.notice, day.day.certainty))
}

fn span(ledger: &Ledger, days: &[LedgerDay], told: (String, String), language: Language) -> Option<Span> {
    let (first, last) = (days.first()?, days.last()?);
    let dates = if first.day.date == last.day.date {
        format!("{} ({})", date(first.day.date, language), weekday(first.day.date.weekday(), language))
    } else {
        format!("{} – {}", date(first.day.date, language), date(last.day.date, language))
    };
    let (what, why) = match (first.number, last.number) {
        (Some(from), Some(to)) => {
            let ordinary = matches!(first.day.reason, Reason::Working);
            let why = if ordinary { String::new() } else { told.1 };
            (counted(from.min(to), from.max(to), language), why)
        }
        _ => told,
    };
    let special = !matches!(first.day.reason, Reason::Working | Reason::Weekend);
    let mut source = if special { words::day_source(ledger, &first.day, language) } else { Default::default() };
    if special && first.day.certainty != Certainty::Statutory {
        let sure = words::certainty(first.day.certainty, language);
        source.citation = Some(source.citation.map_or(sure.to_owned(), |known| format!("{known} – {sure}")));
    }
    let due = last.due;
    let why = match due {
        true => [why.as_str(), language.pick("hạn trả kết quả", "the result is due")].join(" · "),
        false => why,
    };
    let why = why.trim_start_matches(" · ").to_owned();
    Some(Span { days: dates, treatment: first.treatment, what, why, source, due })
}

/// The days left out of a time limit, in a few words: `27/12/2025 – 28/12/2025 nghỉ hằng tuần`.
pub(super) fn left_out(ledger: &Ledger, part: &Part, language: Language) -> Option<String> {
    let days = ledger.days(part);
    let skipped = spans(ledger, &days, language);
    let told: Vec<String> = skipped
        .into_iter()
        .filter(|span| span.treatment == Treatment::Skipped)
        .map(|span| format!("{} {}", span.days, span.why))
        .collect();
    let begin = language.pick("không tính", "not counted");
    (!told.is_empty()).then(|| format!("{begin}: {}", told.join("; ")))
}
