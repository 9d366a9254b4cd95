//! `thoihan calendar`: a year drawn, with the reason, certainty and source of every day that is not ordinary.

use std::io::Write;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;
use thoihan::calendar::{Calendar, Certainty, Day, Reason};
use thoihan::{AsOf, Language, Moment};

use crate::arguments::{CalendarYear, Common, Format};
use crate::failure::Failure;
use crate::output::{Output, json_line};
use crate::{Verdict, book, clock};

const MONTHS_IN_A_ROW: u32 = 3;
const MONTH_WIDTH: usize = 7 * 3;

pub(crate) fn run(common: &Common, options: &CalendarYear) -> Result<Verdict, Failure> {
    let book = book::open(common)?;
    let calendar = book
        .calendar(&options.name)
        .ok_or_else(|| Failure::Usage(format!("the rules have no calendar `{}`", options.name)))?;
    let as_of = clock::as_of(common);
    let known_on = as_of.known_on.unwrap_or_else(|| date_there(&as_of, calendar));
    let days = days(calendar, options.year, known_on)?;
    let mut output = Output::open(common)?;
    match common.format() {
        Format::Json => days.iter().try_for_each(|day| json_line(&mut output, &day_line(day)))?,
        Format::Text => {
            let colours = output.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            let drawing = Drawing { days: &days, vietnamese: common.language() == Language::Vi, colours };
            drawing.draw(&mut output, options, known_on)?;
        }
    }
    output.finish()?;
    Ok(Verdict::Clean)
}

/// The date on the calendar's own clock.
fn date_there(as_of: &AsOf, calendar: &Calendar) -> NaiveDate {
    match as_of.at {
        Moment::Instant(instant) => calendar.local(instant).date(),
        written @ (Moment::Date(_) | Moment::Civil(_)) => clock::date(written),
    }
}

fn days(calendar: &Calendar, year: i32, known_on: NaiveDate) -> Result<Vec<Day>, Failure> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(|| Failure::Usage(format!("no year {year}")))?;
    let table = calendar.known_on(Some(known_on));
    first
        .iter_days()
        .take_while(|date| date.year() == year)
        .map(|date| table.day(date).map_err(|outside| Failure::Usage(outside.to_string())))
        .collect()
}

/// One line of `--json`.
#[derive(Serialize)]
struct DayLine<'a> {
    date: NaiveDate,
    working: bool,
    reason: &'a Reason,
    certainty: Certainty,
    source: Option<SourceLine<'a>>,
}

/// What a day rests on: a statute, a notice, or both.
#[derive(Serialize)]
struct SourceLine<'a> {
    document: Option<&'a str>,
    article: Option<&'a str>,
    notice: Option<&'a str>,
}

fn day_line(day: &Day) -> DayLine<'_> {
    DayLine { date: day.date, working: day.working, reason: &day.reason, certainty: day.certainty, source: source(day) }
}

fn source(day: &Day) -> Option<SourceLine<'_>> {
    let citation = day.citation.as_ref();
    let document = citation.and_then(|citation| citation.document.as_deref());
    let article = citation.and_then(|citation| citation.article.as_deref());
    let notice = day.notice.as_ref().map(|notice| &*notice.number);
    (document.is_some() || article.is_some() || notice.is_some()).then_some(SourceLine { document, article, notice })
}

struct Drawing<'a> {
    days: &'a [Day],
    vietnamese: bool,
    colours: bool,
}

/// How a day is marked behind its number, and in which colour.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    letter: char,
    colour: &'static str,
    names: (&'static str, &'static str),
}

const WORKING: Mark = Mark { letter: ' ', colour: "", names: ("ngày làm việc", "working day") };
const WEEKEND: Mark = Mark { letter: '.', colour: "2", names: ("nghỉ hằng tuần", "weekly rest") };
const HOLIDAY: Mark = Mark { letter: '*', colour: "31;1", names: ("nghỉ lễ, tết", "holiday") };
const SUBSTITUTE: Mark = Mark { letter: '+', colour: "35", names: ("nghỉ bù", "substitute day off") };
const SWAPPED_OFF: Mark = Mark { letter: '~', colour: "33", names: ("nghỉ hoán đổi", "swapped day off") };
const SWAPPED_WORK: Mark = Mark { letter: '!', colour: "32;1", names: ("làm bù", "worked rest day") };
const CLOSED: Mark = Mark { letter: 'x', colour: "36", names: ("đóng cửa", "closed") };
const PROJECTED: Mark =
    Mark { letter: '?', colour: "34;4", names: ("dự kiến, chưa quyết định", "projected, not decided") };
const OTHER: Mark = Mark { letter: 'o', colour: "36", names: ("lý do khác", "other reason") };

const MARKS: [Mark; 8] = [WEEKEND, HOLIDAY, SUBSTITUTE, SWAPPED_OFF, SWAPPED_WORK, CLOSED, PROJECTED, OTHER];

fn mark(day: &Day) -> Mark {
    match day.reason {
        Reason::Working => WORKING,
        Reason::Weekend => WEEKEND,
        _ if day.certainty == Certainty::Projected => PROJECTED,
        Reason::Holiday { .. } => HOLIDAY,
        Reason::Substitute { .. } => SUBSTITUTE,
        Reason::SwapOff { .. } => SWAPPED_OFF,
        Reason::SwapWork { .. } => SWAPPED_WORK,
        Reason::Closed { .. } => CLOSED,
        _ => OTHER,
    }
}

impl Drawing<'_> {
    fn pick<'t>(&self, (vietnamese, english): (&'t str, &'t str)) -> &'t str {
        if self.vietnamese { vietnamese } else { english }
    }

    fn draw(&self, output: &mut Output, options: &CalendarYear, known_on: NaiveDate) -> Result<(), Failure> {
        let known = self.pick(("theo văn bản ban hành đến hết ngày", "with what was issued by"));
        writeln!(output, "{} {} – {known} {known_on}\n", options.name, options.year)?;
        for first in (1..=12).step_by(MONTHS_IN_A_ROW as usize) {
            self.draw_row(output, first..first + MONTHS_IN_A_ROW)?;
        }
        self.draw_legend(output)?;
        self.draw_list(output)
    }

    fn draw_row(&self, output: &mut Output, months: std::ops::Range<u32>) -> Result<(), Failure> {
        let blocks: Vec<Vec<String>> = months.map(|month| self.month(month)).collect();
        let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
        let blank = " ".repeat(MONTH_WIDTH);
        for row in 0..height {
            let cells: Vec<&str> =
                blocks.iter().map(|block| block.get(row).map_or(blank.as_str(), String::as_str)).collect();
            writeln!(output, "{}", cells.join("   ").trim_end())?;
        }
        writeln!(output)?;
        Ok(())
    }

    /// Title, weekdays and weeks of a month, every line of the same width.
    fn month(&self, month: u32) -> Vec<String> {
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let english = ENGLISH.get(month as usize - 1).copied().unwrap_or_default();
        let title = if self.vietnamese { format!("Tháng {month}") } else { english.to_owned() };
        let weekdays = self.pick(("T2 T3 T4 T5 T6 T7 CN ", "Mo Tu We Th Fr Sa Su "));
        let mut lines = vec![format!("{title:^MONTH_WIDTH$}"), weekdays.to_owned()];
        let (mut week, mut filled) = (String::new(), 0);
        for day in self.days.iter().filter(|day| day.date.month() == month) {
            let column = day.date.weekday().num_days_from_monday();
            while filled < column {
                week.push_str("   ");
                filled += 1;
            }
            week.push_str(&self.cell(day));
            filled += 1;
            if column == Weekday::Sun.num_days_from_monday() {
                lines.push(std::mem::take(&mut week));
                filled = 0;
            }
        }
        if filled > 0 {
            lines.push(format!("{week}{}", "   ".repeat(7 - filled as usize)));
        }
        lines
    }

    fn cell(&self, day: &Day) -> String {
        let mark = mark(day);
        self.painted(mark, &format!("{:>2}{}", day.date.day(), mark.letter))
    }

    fn painted(&self, mark: Mark, text: &str) -> String {
        if self.colours && !mark.colour.is_empty() {
            format!("\x1b[{}m{text}\x1b[0m", mark.colour)
        } else {
            text.to_owned()
        }
    }

    fn draw_legend(&self, output: &mut Output) -> Result<(), Failure> {
        let entries: Vec<String> = MARKS
            .into_iter()
            .filter(|wanted| self.days.iter().any(|day| mark(day) == *wanted))
            .map(|mark| format!("{} {}", self.painted(mark, &mark.letter.to_string()), self.pick(mark.names)))
            .collect();
        let working = self.days.iter().filter(|day| day.working).count();
        writeln!(output, "{}", entries.join("   "))?;
        writeln!(output, "{working} {}\n", self.pick(("ngày làm việc", "working days")))?;
        Ok(())
    }

    fn draw_list(&self, output: &mut Output) -> Result<(), Failure> {
        for day in self.days.iter().filter(|day| !matches!(day.reason, Reason::Working | Reason::Weekend)) {
            let (certainty, source) = (self.certainty(day.certainty), source_text(day));
            let weekday = self.weekday(day.date.weekday());
            writeln!(output, "{} {weekday:<3} {} – {certainty}{source}", day.date, self.reason(&day.reason))?;
        }
        Ok(())
    }

    fn weekday(&self, day: Weekday) -> &'static str {
        let names = match day {
            Weekday::Mon => ("T2", "Mon"),
            Weekday::Tue => ("T3", "Tue"),
            Weekday::Wed => ("T4", "Wed"),
            Weekday::Thu => ("T5", "Thu"),
            Weekday::Fri => ("T6", "Fri"),
            Weekday::Sat => ("T7", "Sat"),
            Weekday::Sun => ("CN", "Sun"),
        };
        self.pick(names)
    }

    fn certainty(&self, certainty: Certainty) -> &'static str {
        self.pick(match certainty {
            Certainty::Statutory => ("theo luật", "statutory"),
            Certainty::Announced => ("đã thông báo", "announced"),
            Certainty::Projected => ("dự kiến", "projected"),
        })
    }

    fn reason(&self, reason: &Reason) -> String {
        let named = |name: &str, title: &Option<std::sync::Arc<str>>| title.as_deref().unwrap_or(name).to_owned();
        match reason {
            Reason::Holiday { name, title } => named(name, title),
            Reason::Substitute { of, title, stands_for } => {
                format!("{} {} ({stands_for})", self.pick(("nghỉ bù", "substitute for")), named(of, title))
            }
            Reason::SwapOff { worked } => {
                format!("{} {worked}", self.pick(("nghỉ hoán đổi, làm bù ngày", "off in exchange for work on")))
            }
            Reason::SwapWork { off } => {
                format!("{} {off}", self.pick(("làm bù cho ngày nghỉ", "worked in exchange for")))
            }
            Reason::Closed { reason } => reason.as_deref().unwrap_or(self.pick(CLOSED.names)).to_owned(),
            _ => self.pick(OTHER.names).to_owned(),
        }
    }
}

fn source_text(day: &Day) -> String {
    let Some(SourceLine { document, article, notice }) = source(day) else {
        return String::new();
    };
    let parts: Vec<&str> =
        notice.into_iter().chain(document.filter(|named| notice != Some(named))).chain(article).collect();
    format!(" – {}", parts.join(", "))
}
