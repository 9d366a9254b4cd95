//! What a calendar is built from: the statements of one `calendar` declaration as plain data.

mod weekdays;

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday, WeekdaySet};
use serde::{Deserialize, Serialize};

use super::hours::Span;
use crate::source::Citation;

/// The caller's own number of a statement, handed back in reasons and faults.
pub type Tag = u32;

/// One calendar: its dated blocks of statements and its notices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CalendarRules {
    /// The name by which offices and other calendars call it.
    pub name: Arc<str>,
    /// Its title for people.
    pub title: Option<Arc<str>>,
    /// The name of its time zone in the tz database: `Asia/Ho_Chi_Minh`.
    pub timezone: Option<Arc<str>>,
    /// The days that it answers for.
    pub covers: Option<DateSpan>,
    /// Its blocks; statements outside blocks form one block without `since`.
    pub blocks: Vec<RuleBlock>,
    /// Notices of the authority (thông báo), in the order of the text.
    pub notices: Vec<Notice>,
}

impl CalendarRules {
    /// These rules on top of those of `base` (`extends`): a slot that an own active block states (`week`,
    /// `holiday tet`) hides the base's, whatever the dates; everything else is inherited.
    #[must_use]
    pub fn extending(&self, base: &Self) -> Self {
        let above = base.blocks.iter().map(|block| block.layer.saturating_add(1)).max().unwrap_or(0);
        let own = self.blocks.iter().cloned().map(|mut block| {
            block.layer = block.layer.saturating_add(above);
            block
        });
        Self {
            name: self.name.clone(),
            title: self.title.clone(),
            timezone: self.timezone.clone().or_else(|| base.timezone.clone()),
            covers: self.covers.or(base.covers),
            blocks: base.blocks.iter().cloned().chain(own).collect(),
            notices: base.notices.iter().cloned().map(Notice::inherited).chain(self.notices.iter().cloned()).collect(),
        }
    }
}

/// Days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateSpan {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl DateSpan {
    /// Days from `first` to `last`, both included.
    pub const fn new(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, last }
    }

    /// One day.
    pub const fn day(date: NaiveDate) -> Self {
        Self { first: date, last: date }
    }

    pub(super) fn holds(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    pub(super) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |date| *date <= self.last)
    }
}

/// Statements that apply together from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RuleBlock {
    /// The block's own number.
    pub tag: Tag,
    /// The first day; `None` for the base block, which is always in force.
    pub since: Option<NaiveDate>,
    /// The last day, included; `None` for no end.
    pub until: Option<NaiveDate>,
    /// The day on which the text became known; before it the block does not exist.
    pub issued: Option<NaiveDate>,
    /// Whether it silences the older blocks of the same declaration.
    pub replacing_all: bool,
    /// What the block rests on; a statement without a document inherits it.
    pub citation: Option<Citation>,
    /// The depth of `extends`: 0 in a calendar that extends none; set by [`CalendarRules::extending`].
    pub layer: u16,
    /// The statements.
    pub statements: Vec<Statement>,
}

/// One statement with its number and citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The caller's number.
    pub tag: Tag,
    /// What it rests on.
    pub citation: Option<Citation>,
    /// What it says.
    pub rule: Rule,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// `week`: weekdays that are worked and their hours.
    Week(Hours),
    /// `counter`: when the counter receives, though the day need not be a working day; it never makes one.
    Counter(Hours),
    /// `holiday`.
    Holiday(Holiday),
    /// `substitute next …`: a day off for a holiday that falls on a weekly rest day (nghỉ bù).
    Substitute(SubstitutePolicy),
    /// `closed`: days, or hours of days, on which nobody works.
    Closed(Closing),
    /// `ignore swaps`: the authority's swaps do not apply to these offices.
    IgnoreSwaps,
}

/// Weekdays with hours, all year or in a season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The weekdays.
    #[serde(with = "weekdays")]
    pub weekdays: WeekdaySet,
    /// The spans, in any order, without overlap.
    pub spans: Vec<Span>,
    /// The part of the year; `None` for all of it.
    pub season: Option<Season>,
}

impl Hours {
    pub(super) fn applies(&self, date: NaiveDate) -> bool {
        self.weekdays.contains(date.weekday()) && self.season.is_none_or(|season| season.holds(date))
    }
}

/// A day of the year, without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct YearDay {
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month.
    pub day: u8,
}

impl YearDay {
    pub(super) fn of(date: NaiveDate) -> Self {
        Self { month: date.month() as u8, day: date.day() as u8 }
    }

    pub(super) fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, u32::from(self.month), u32::from(self.day))
    }
}

/// A part of every year, both days included; it wraps over new year when `to` is before `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Season {
    /// The first day.
    pub from: YearDay,
    /// The last day.
    pub to: YearDay,
}

impl Season {
    pub(super) fn holds(self, date: NaiveDate) -> bool {
        let day = YearDay::of(date);
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }
}

/// A holiday of every year (ngày lễ, tết).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Its name; all statements of one name are one slot.
    pub name: Arc<str>,
    /// Its title for people.
    pub title: Option<Arc<str>>,
    /// Its nominal day, by which the block in force is judged.
    pub anchor: Anchor,
    /// How many days in a row it has.
    pub days: u16,
    /// The first of them.
    pub start: HolidayStart,
    /// What happens when one of them falls on a weekly rest day.
    pub substitute: SubstituteStance,
}

/// The nominal day of a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Anchor {
    /// A day of the solar year.
    Solar(YearDay),
    /// A day of the lunar year, never in a leap month.
    Lunar {
        /// The month, 1 to 12.
        month: u8,
        /// The day, 1 to 29.
        day: u8,
    },
}

/// Where a holiday's days begin, in days after the nominal day (negative: before it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HolidayStart {
    /// `starting o`; 0 when nothing is said.
    Offset(i32),
    /// `decided yearly`: the authority chooses one of the legal starts.
    Decided {
        /// The legal starts.
        starts: Vec<i32>,
        /// What is assumed before the choice is known: the first line whose weekdays hold the nominal day.
        projected: Vec<Projection>,
    },
}

/// One line of `projected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Projection {
    /// The start assumed.
    pub offset: i32,
    /// Weekdays of the nominal day; `None` is `otherwise`.
    #[serde(with = "weekdays::or_none")]
    pub when: Option<WeekdaySet>,
}

impl Projection {
    pub(super) fn holds(&self, weekday: Weekday) -> bool {
        self.when.is_none_or(|days| days.contains(weekday))
    }
}

/// What a holiday says on substitutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum SubstituteStance {
    /// As the calendar's `substitute` statement says.
    #[default]
    Policy,
    /// `without substitute`.
    Without,
    /// `substitute unsettled`: the law leaves it open; none is placed and the day that would be it is only projected.
    Unsettled,
}

/// The day that a substitute takes. Both mean the next day that is worked and not yet taken: so the years under
/// `next day` (luật 84/2007) were in fact announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SubstitutePolicy {
    /// `substitute next working day`.
    NextWorkingDay,
    /// `substitute next day`.
    NextDay,
}

/// Days, or hours of days, that are closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The days.
    pub dates: Vec<DateSpan>,
    /// The hours; `None` for the whole day.
    pub hours: Option<Span>,
    /// Why, for people.
    pub reason: Option<Arc<str>>,
}

/// A notice of the authority.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notice {
    /// The notice's own tag.
    pub tag: Tag,
    /// Its number: `9441/TB-BNV`.
    pub number: Arc<str>,
    /// The day on which it became known; `None`: known always, and answers that rest on it say so.
    pub issued: Option<NaiveDate>,
    /// The number of the notice that it replaces, which is void as soon as this one is known.
    pub replaces: Option<Arc<str>>,
    /// Whether it comes from the calendar that is extended, so that days outside the own `covers` are no fault;
    /// set by [`CalendarRules::extending`].
    pub is_inherited: bool,
    /// What it decides.
    pub decisions: Vec<Decision>,
}

impl Notice {
    fn inherited(self) -> Self {
        Self { is_inherited: true, ..self }
    }
}

/// One statement of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The caller's number.
    pub tag: Tag,
    /// What it rests on, if it says more than the notice's number.
    pub citation: Option<Citation>,
    /// What it decides.
    pub rule: DecisionRule,
}

/// What a statement of a notice decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionRule {
    /// `decides NAME dates`: the days of that holiday in the year whose nominal day is nearest.
    Decides {
        /// The holiday.
        name: Arc<str>,
        /// Its days.
        dates: Vec<DateSpan>,
    },
    /// `swap off … work …`: as many days off as days worked for them, paired in their order.
    Swap {
        /// Working days that become days off.
        off: Vec<DateSpan>,
        /// Days off that are worked.
        work: Vec<DateSpan>,
    },
    /// `closed`.
    Closed(Closing),
}
