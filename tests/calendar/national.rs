//! The national calendar of `rules/vn/calendar/vn.han`, statement by statement, as plain data.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday, WeekdaySet};
use thoihan::calendar::rules::*;
use thoihan::calendar::{CalendarRules, Span};
use thoihan::source::Citation;

/// A date written as `2026-02-16`.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is not a date"))
}

/// `2026-02-16..2026-02-20, 2026-02-22`.
pub(crate) fn dates(text: &str) -> Vec<DateSpan> {
    let span = |span: &str| match span.split_once("..") {
        Some((first, last)) => DateSpan::new(date(first), date(last)),
        None => DateSpan::day(date(span)),
    };
    text.split(", ").map(span).collect()
}

/// `07:30-11:30 13:30-17:30`.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let minute = |text: &str| text[..2].parse::<u16>().unwrap() * 60 + text[3..].parse::<u16>().unwrap();
    text.split(' ')
        .map(|span| span.split_once('-').unwrap())
        .map(|(open, close)| Span::new(minute(open), minute(close)))
        .collect()
}

pub(crate) const WORKDAYS: WeekdaySet =
    WeekdaySet::from_array([Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri]);

pub(crate) fn week(weekdays: WeekdaySet, hours: &str) -> Rule {
    Rule::Week(Hours { weekdays, spans: spans(hours), season: None })
}

pub(crate) fn season(weekdays: WeekdaySet, hours: &str, from: (u8, u8), to: (u8, u8)) -> Hours {
    let day = |(day, month)| YearDay { month, day };
    Hours { weekdays, spans: spans(hours), season: Some(Season { from: day(from), to: day(to) }) }
}

/// Numbers statements in the order of writing, as a parser would.
#[derive(Default)]
pub(crate) struct Writer {
    tag: Tag,
}

impl Writer {
    pub(crate) fn tag(&mut self) -> Tag {
        self.tag += 1;
        self.tag
    }

    pub(crate) fn says(&mut self, rule: Rule) -> Statement {
        Statement { tag: self.tag(), citation: None, rule }
    }

    pub(crate) fn block(&mut self, since: &str, document: &str, article: &str, rules: Vec<Rule>) -> RuleBlock {
        RuleBlock {
            tag: self.tag(),
            since: Some(date(since)),
            citation: cite(document, article),
            statements: rules.into_iter().map(|rule| self.says(rule)).collect(),
            ..RuleBlock::default()
        }
    }

    pub(crate) fn notice(&mut self, number: &str, issued: &str, rules: Vec<DecisionRule>) -> Notice {
        Notice {
            tag: self.tag(),
            number: number.into(),
            issued: (!issued.is_empty()).then(|| date(issued)),
            decisions: rules.into_iter().map(|rule| Decision { tag: self.tag(), citation: None, rule }).collect(),
            ..Notice::default()
        }
    }
}

pub(crate) fn cite(document: &str, article: &str) -> Option<Citation> {
    let text = |text: &str| (!text.is_empty()).then(|| Arc::from(text));
    Some(Citation { document: text(document), article: text(article) })
}

pub(crate) fn solar(day: u8, month: u8) -> Anchor {
    Anchor::Solar(YearDay { month, day })
}

pub(crate) fn holiday(name: &str, title: &str, anchor: Anchor) -> Holiday {
    Holiday {
        name: name.into(),
        title: Some(title.into()),
        anchor,
        days: 1,
        start: HolidayStart::Offset(0),
        substitute: SubstituteStance::Policy,
    }
}

pub(crate) fn swap(off: &str, work: &str) -> DecisionRule {
    DecisionRule::Swap { off: dates(off), work: dates(work) }
}

pub(crate) fn decides(name: &str, days: &str) -> DecisionRule {
    DecisionRule::Decides { name: name.into(), dates: dates(days) }
}

fn fixed_holidays(tet: Holiday, national: Holiday, policy: SubstitutePolicy) -> Vec<Rule> {
    let mut rules: Vec<Rule> = [
        holiday("new_year", "Tết Dương lịch", solar(1, 1)),
        tet,
        holiday("hung_kings", "Giỗ Tổ Hùng Vương", Anchor::Lunar { month: 3, day: 10 }),
        holiday("victory", "Ngày Chiến thắng", solar(30, 4)),
        holiday("labour", "Quốc tế Lao động", solar(1, 5)),
        national,
    ]
    .into_iter()
    .map(Rule::Holiday)
    .collect();
    rules.push(Rule::Substitute(policy));
    rules
}

fn tet(days: u16, start: HolidayStart) -> Holiday {
    Holiday { days, start, ..holiday("tet", "Tết Nguyên đán", Anchor::Lunar { month: 1, day: 1 }) }
}

fn decided_tet() -> Holiday {
    let early = WeekdaySet::from_array([Weekday::Mon, Weekday::Tue]);
    let projected = vec![Projection { offset: -1, when: Some(early) }, Projection { offset: -2, when: None }];
    tet(5, HolidayStart::Decided { starts: vec![-2, -1], projected })
}

fn decided_national() -> Holiday {
    let after = WeekdaySet::from_array([Weekday::Mon, Weekday::Thu]);
    let before = WeekdaySet::from_array([Weekday::Tue, Weekday::Wed, Weekday::Fri, Weekday::Sat]);
    let projected = vec![Projection { offset: 0, when: Some(after) }, Projection { offset: -1, when: Some(before) }];
    let start = HolidayStart::Decided { starts: vec![-1, 0], projected };
    Holiday { days: 2, start, ..holiday("national", "Quốc khánh", solar(2, 9)) }
}

/// The rules of `calendar vn`.
pub(crate) fn national() -> CalendarRules {
    let mut w = Writer::default();
    let one_day = || holiday("national", "Quốc khánh", solar(2, 9));
    let mut base = RuleBlock::default();
    base.statements.push(Statement {
        citation: cite("188/1999/QĐ-TTg", "1"),
        ..w.says(week(WORKDAYS, "07:30-11:30 13:30-17:30"))
    });
    let tet_2007 = tet(4, HolidayStart::Offset(-1));
    let code_2007 =
        w.block("2007-07-01", "84/2007/QH11", "", fixed_holidays(tet_2007, one_day(), SubstitutePolicy::NextDay));
    let holidays_2012 = fixed_holidays(decided_tet(), one_day(), SubstitutePolicy::NextDay);
    let code_2012 = RuleBlock { replacing_all: true, ..w.block("2013-05-01", "10/2012/QH13", "115", holidays_2012) };
    let holidays_2019 = fixed_holidays(decided_tet(), decided_national(), SubstitutePolicy::NextWorkingDay);
    let mut code_2019 =
        RuleBlock { replacing_all: true, ..w.block("2021-01-01", "45/2019/QH14", "112.1", holidays_2019) };
    for statement in &mut code_2019.statements {
        if matches!(statement.rule, Rule::Substitute(_)) {
            statement.citation = cite("", "111.3");
        }
    }
    let culture = Holiday {
        substitute: SubstituteStance::Unsettled,
        ..holiday("culture", "Ngày Văn hóa Việt Nam", solar(24, 11))
    };
    let culture = RuleBlock {
        issued: Some(date("2026-04-24")),
        ..w.block("2026-07-01", "28/2026/QH16", "2", vec![Rule::Holiday(culture)])
    };
    CalendarRules {
        name: "vn".into(),
        title: Some("Lịch làm việc của cơ quan hành chính nhà nước".into()),
        timezone: Some("Asia/Ho_Chi_Minh".into()),
        covers: dates("2008-01-01..2035-12-31").pop(),
        blocks: vec![base, code_2007, code_2012, code_2019, culture],
        notices: notices(&mut w),
    }
}

fn notices(w: &mut Writer) -> Vec<Notice> {
    vec![
        w.notice("02/TB-UBND (TP.HCM) 2010", "", vec![swap("2010-02-19", "2010-02-27")]),
        w.notice(
            "VPCP 2011 (không rõ số)",
            "",
            vec![swap("2011-01-31, 2011-02-01", "2011-01-29, 2011-01-30"), swap("2011-04-11", "2011-04-09")],
        ),
        w.notice("VPCP 2012 (không rõ số)", "2011-12-27", vec![swap("2012-01-27", "2012-02-04")]),
        w.notice(
            "Bộ LĐTBXH 2013 (không rõ số)",
            "",
            vec![swap("2012-12-31", "2013-01-05"), swap("2013-02-15", "2013-02-23"), swap("2013-04-29", "2013-05-04")],
        ),
        w.notice(
            "VPCP 2014 (không rõ số)",
            "2013-12-12",
            vec![
                decides("tet", "2014-01-30..2014-02-03"),
                swap("2014-01-28, 2014-01-29", "2014-01-25, 2014-02-08"),
                swap("2014-05-02", "2014-04-26"),
            ],
        ),
        w.notice("1015/TB-UBND (Quảng Bình) 2014", "", vec![swap("2014-09-01", "2014-09-06")]),
        w.notice(
            "Bộ LĐTBXH 2015 (không rõ số)",
            "",
            vec![
                decides("tet", "2015-02-17..2015-02-21"),
                swap("2015-01-02", "2014-12-27"),
                swap("2015-02-16", "2015-02-14"),
                swap("2015-04-29", "2015-04-25"),
            ],
        ),
        w.notice("4659/TB-LĐTBXH", "2015-11-13", vec![decides("tet", "2016-02-07..2016-02-11")]),
        w.notice("Bộ LĐTBXH 2017 (không rõ số)", "2016-11-24", vec![decides("tet", "2017-01-26..2017-01-30")]),
        w.notice("Bộ LĐTBXH 2018 (không rõ số)", "", vec![decides("tet", "2018-02-14..2018-02-18")]),
        w.notice(
            "6519/VPCP-KGVX",
            "2018-07-11",
            vec![
                decides("tet", "2019-02-04..2019-02-08"),
                swap("2018-12-31", "2019-01-05"),
                swap("2019-04-29", "2019-05-04"),
            ],
        ),
        w.notice("Bộ LĐTBXH 2020 (không rõ số)", "", vec![decides("tet", "2020-01-23..2020-01-27")]),
        w.notice(
            "4875/TB-LĐTBXH",
            "",
            vec![decides("tet", "2021-02-10..2021-02-14"), decides("national", "2021-09-02..2021-09-03")],
        ),
        w.notice("245/VPCP-KGVX", "2022-01-11", vec![decides("tet", "2022-01-31..2022-02-04")]),
        w.notice("VPCP Quốc khánh 2022 (không rõ số)", "", vec![decides("national", "2022-09-01..2022-09-02")]),
        w.notice(
            "5034/TB-LĐTBXH",
            "",
            vec![decides("tet", "2023-01-20..2023-01-24"), decides("national", "2023-09-01..2023-09-02")],
        ),
        w.notice(
            "5015/TB-LĐTBXH",
            "",
            vec![decides("tet", "2024-02-08..2024-02-12"), decides("national", "2024-09-02..2024-09-03")],
        ),
        w.notice("2450/VPCP-KGVX", "", vec![swap("2024-04-29", "2024-05-04")]),
        w.notice(
            "8726/VPCP-KGVX",
            "2024-11-26",
            vec![decides("tet", "2025-01-27..2025-01-31"), swap("2025-05-02", "2025-04-26")],
        ),
        w.notice("6150/TB-BLĐTBXH", "2024-12-03", vec![decides("national", "2025-09-01..2025-09-02")]),
        w.notice(
            "9441/TB-BNV",
            "2025-10-16",
            vec![
                decides("tet", "2026-02-16..2026-02-20"),
                decides("national", "2026-09-01..2026-09-02"),
                swap("2026-08-31", "2026-08-22"),
            ],
        ),
        w.notice("12729/VPCP-KGVX", "2025-12-25", vec![swap("2026-01-02", "2026-01-10")]),
        w.notice(
            "10065/VPCP-KGVX",
            "2026-10-02",
            vec![decides("tet", "2027-02-04..2027-02-08"), decides("national", "2027-09-02..2027-09-03")],
        ),
    ]
}
