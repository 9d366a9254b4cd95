//! Working days and hours (ngày làm việc, giờ làm việc): which are worked, why, and how sure that is.
//!
//! A [`Calendar`] is built once from [`CalendarRules`], plain data that knows nothing of a
//! grammar, and answers from tables.
//!
//! ```text
//! rules ── check ──> frame ──────────> draft ─────────────> table
//!          faults    versions, weeks,  holidays, queue of   days, minutes, columns,
//!                    notices known     substitutes, swaps,  evidence
//!                                      closings
//! ```
//!
//! ```
//! use chrono::{NaiveDate, Weekday, WeekdaySet};
//! use thoihan::calendar::rules::{DateSpan, Hours, Rule, RuleBlock, Statement};
//! use thoihan::calendar::{Calendar, CalendarRules, Span};
//!
//! let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
//! let weekdays = WeekdaySet::ALL.difference(WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]));
//! let hours = Hours { weekdays, spans: vec![Span::new(7 * 60, 11 * 60), Span::new(13 * 60, 17 * 60)], season: None };
//! let week = Statement { tag: 1, citation: None, rule: Rule::Week(hours) };
//! let calendar = Calendar::build(&CalendarRules {
//!     name: "office".into(),
//!     timezone: Some("Asia/Ho_Chi_Minh".into()),
//!     covers: Some(DateSpan::new(day(1, 1), day(12, 31))),
//!     blocks: vec![RuleBlock { statements: vec![week], ..RuleBlock::default() }],
//!     ..CalendarRules::default()
//! })
//! .unwrap();
//! let table = calendar.known_on(None);
//! assert_eq!(table.add_working_days(day(3, 6), 1), Ok(day(3, 9)));
//! let friday_four = day(3, 6).and_hms_opt(16, 0, 0).unwrap();
//! assert_eq!(table.add_working_minutes(friday_four, 120), Ok(day(3, 9).and_hms_opt(8, 0, 0).unwrap()));
//! assert!(table.is_working(day(1, 1).pred_opt().unwrap()).is_err());
//! ```

mod assembly;
mod check;
mod columns;
mod days;
mod draft;
mod evidence;
mod fault;
mod frame;
mod hours;
pub mod lunar;
mod minutes;
mod outside;
mod pool;
mod raw;
mod rows;
pub mod rules;
mod several;
mod slots;
mod table;
mod working_time;
mod zone;

pub use assembly::Calendar;
pub use days::NO_DAY;
pub use evidence::{Certainty, Day, NoticeName, Reason};
pub use fault::{CalendarFault, FaultKind};
pub use hours::Span;
pub use outside::{OutsideCalendar, Reach};
pub use rules::CalendarRules;
pub use several::DayTables;
pub use table::DayTable;
pub use working_time::NO_MOMENT;
pub use zone::LocalTimeError;
