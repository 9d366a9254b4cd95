//! Calendar declarations as the plain rules that the calendar room builds tables from.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Timelike, WeekdaySet};

use crate::calendar::rules::{
    Anchor, Closing, DateSpan, Decision, DecisionRule, Holiday, HolidayStart, Hours, Notice, Projection, Rule,
    RuleBlock, Season, Statement, SubstitutePolicy, SubstituteStance, YearDay,
};
use crate::calendar::{Calendar, CalendarFault, CalendarRules, Span};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::Builder;
use crate::model::declarations::title;
use crate::source::{Citation, Place};
use crate::syntax::ast::{self, CalendarKind, CalendarPart, HolidayDay, HolidaySubstitute, NoticeKind};
use crate::wording::calendar as say;

impl Builder {
    /// Builds every calendar; a calendar that extends another is built on its rules.
    pub(super) fn calendars(&mut self, files: &[ast::File]) {
        let declared: Vec<&ast::Calendar> = files
            .iter()
            .flat_map(|file| &file.items)
            .filter_map(|item| match item {
                ast::Item::Calendar(calendar) => Some(calendar),
                _ => None,
            })
            .collect();
        let mut rules: HashMap<Arc<str>, CalendarRules> = HashMap::new();
        let mut places: HashMap<u32, Place> = HashMap::new();
        let mut done: Vec<(u32, Arc<str>, Calendar)> = Vec::new();
        let mut left: Vec<&ast::Calendar> = Vec::new();
        for calendar in declared {
            let name = &calendar.name;
            if self.scope.declared.get(&("calendar", Arc::clone(&name.text))) == Some(&name.place) {
                left.push(calendar);
            }
        }
        loop {
            let (ready, waiting): (Vec<_>, Vec<_>) = left
                .iter()
                .copied()
                .partition(|calendar| calendar.extends.as_ref().is_none_or(|base| rules.contains_key(&base.text)));
            if ready.is_empty() {
                for calendar in waiting {
                    let Some(base) = &calendar.extends else { continue };
                    if self.scope.calendars.contains_key(&base.text) {
                        let message = say::rests_on_itself(&calendar.name.text);
                        self.report(Diagnostic::error(Code::Circular, base.place, message).help(say::extend_sound()));
                    } else {
                        let known = self.scope.calendars.keys().cloned().collect();
                        self.unknown(crate::wording::rules::calendar(), base, known);
                    }
                }
                break;
            }
            for calendar in ready {
                let own = self.calendar_rules(calendar, &mut places);
                let whole = match calendar.extends.as_ref().and_then(|base| rules.get(&base.text)) {
                    Some(base) => own.extending(base),
                    None => own,
                };
                let index = self.scope.calendars.get(&calendar.name.text).copied().unwrap_or(0);
                match Calendar::build(&whole) {
                    Ok(built) => {
                        for fault in built.warnings() {
                            self.calendar_fault(fault, calendar.place, &places, Severity::Warning);
                        }
                        done.push((index, Arc::clone(&calendar.name.text), built));
                        rules.insert(Arc::clone(&calendar.name.text), whole);
                    }
                    Err(faults) => {
                        for fault in &faults {
                            let severity = if fault.is_error() { Severity::Error } else { Severity::Warning };
                            self.calendar_fault(fault, calendar.place, &places, severity);
                        }
                    }
                }
            }
            left = waiting;
        }
        done.sort_by_key(|(index, ..)| *index);
        self.model.calendars = done.into_iter().map(|(_, name, calendar)| (name, calendar)).collect();
    }

    fn calendar_fault(
        &mut self,
        fault: &CalendarFault,
        whole: Place,
        places: &HashMap<u32, Place>,
        severity: Severity,
    ) {
        let mut involved = fault.tags.iter().filter_map(|tag| places.get(tag).copied());
        let place = involved.next().unwrap_or(whole);
        let code = if severity == Severity::Error { Code::BadCalendar } else { Code::DoubtfulCalendar };
        let mut finding = Diagnostic { severity, ..Diagnostic::error(code, place, fault.message.clone()) };
        finding.help.clone_from(&fault.help);
        if finding.help.is_none() {
            finding.help = Some(say::see_kind(fault.kind.as_str()));
        }
        for other in involved {
            finding = finding.label(other, say::involved());
        }
        // a calendar that extends another repeats the other's faults
        if !self.findings.contains(&finding) {
            self.report(finding);
        }
    }

    fn tagged(
        &mut self,
        place: Place,
        cite: Option<&ast::Cite>,
        block: Option<&ast::Cite>,
        places: &mut HashMap<u32, Place>,
    ) -> (u32, Option<Citation>) {
        let id = self.statement(place, cite, block);
        let tag = id.0;
        places.insert(tag, place);
        let citation = self.model.references.citation(id);
        (tag, citation.filter(|found| found.document.is_some() || found.article.is_some()))
    }

    fn calendar_rules(&mut self, calendar: &ast::Calendar, places: &mut HashMap<u32, Place>) -> CalendarRules {
        let (tag, _) = self.tagged(calendar.place, None, None, places);
        let mut rules = CalendarRules {
            name: Arc::clone(&calendar.name.text),
            title: title(&calendar.title),
            blocks: vec![RuleBlock { tag, ..RuleBlock::default() }],
            ..CalendarRules::default()
        };
        for part in &calendar.body {
            match part {
                CalendarPart::Statement(statement) => {
                    let found = self.calendar_statement(statement, None, &mut rules, places);
                    if let Some(base) = rules.blocks.first_mut() {
                        base.statements.extend(found);
                    }
                }
                CalendarPart::Block(since, statements) => {
                    let (tag, citation) = self.tagged(since.place, since.cite.as_ref(), None, places);
                    self.calendar_head(since);
                    let mut block = RuleBlock {
                        tag,
                        since: Some(since.from.value),
                        until: since.until.map(|until| until.value),
                        issued: since.issued.map(|issued| issued.value),
                        replacing_all: since.replacing_all,
                        citation,
                        ..RuleBlock::default()
                    };
                    for statement in statements {
                        let found = self.calendar_statement(statement, since.cite.as_ref(), &mut rules, places);
                        block.statements.extend(found);
                    }
                    rules.blocks.push(block);
                }
                CalendarPart::Notice(notice) => {
                    let notice = self.notice(notice, places);
                    rules.notices.push(notice);
                }
            }
        }
        rules
    }

    /// A calendar is read at the day asked: its blocks have no anchor, place or condition.
    fn calendar_head(&mut self, since: &ast::Since) {
        let misplaced = since.anchor.is_some() || !since.places.is_empty() || since.except.is_some();
        if misplaced {
            let message = say::days_alone();
            self.report(Diagnostic::error(Code::Misplaced, since.place, message).help(say::own_calendar()));
        }
    }

    fn calendar_statement(
        &mut self,
        statement: &ast::CalendarStatement,
        block: Option<&ast::Cite>,
        rules: &mut CalendarRules,
        places: &mut HashMap<u32, Place>,
    ) -> Option<Statement> {
        let rule = match &statement.kind {
            CalendarKind::Timezone(name) => {
                rules.timezone = Some(Arc::clone(&name.text));
                return None;
            }
            CalendarKind::Covers(spans) => {
                let first = spans.iter().map(|span| span.from).min();
                let last = spans.iter().map(|span| span.to).max();
                rules.covers = first.zip(last).map(|(first, last)| DateSpan { first, last });
                return None;
            }
            CalendarKind::Week(week) => Rule::Week(hours(week)),
            CalendarKind::Counter(week) => Rule::Counter(hours(week)),
            CalendarKind::Holiday(holiday) => Rule::Holiday(self.holiday(holiday)),
            CalendarKind::Substitute { working: true } => Rule::Substitute(SubstitutePolicy::NextWorkingDay),
            CalendarKind::Substitute { working: false } => Rule::Substitute(SubstitutePolicy::NextDay),
            CalendarKind::Closed(closed) => Rule::Closed(closing(closed)),
            CalendarKind::IgnoreSwaps => Rule::IgnoreSwaps,
        };
        let (tag, citation) = self.tagged(statement.place, statement.cite.as_ref(), block, places);
        Some(Statement { tag, citation, rule })
    }

    fn holiday(&mut self, holiday: &ast::Holiday) -> Holiday {
        let anchor = match holiday.day {
            HolidayDay::Solar(day) => Anchor::Solar(year_day(day)),
            HolidayDay::Lunar { day, month, .. } => Anchor::Lunar { month: small(month), day: small(day) },
        };
        let start = match &holiday.start {
            ast::HolidayStart::Fixed(offset) => HolidayStart::Offset(*offset),
            ast::HolidayStart::Decided { starts, projected } => HolidayStart::Decided {
                starts: starts.clone(),
                projected: projected
                    .iter()
                    .map(|(offset, days)| Projection {
                        offset: *offset,
                        when: days.as_ref().map(|days| days.iter().copied().collect::<WeekdaySet>()),
                    })
                    .collect(),
            },
        };
        Holiday {
            name: Arc::clone(&holiday.name.text),
            title: title(&holiday.title),
            anchor,
            days: u16::try_from(holiday.days).unwrap_or(u16::MAX),
            start,
            substitute: match holiday.substitute {
                HolidaySubstitute::Policy => SubstituteStance::Policy,
                HolidaySubstitute::Without => SubstituteStance::Without,
                HolidaySubstitute::Unsettled => SubstituteStance::Unsettled,
            },
        }
    }

    fn notice(&mut self, notice: &ast::Notice, places: &mut HashMap<u32, Place>) -> Notice {
        let cite = ast::Cite { document: Some(notice.number.clone()), article: None, place: notice.place };
        let (tag, _) = self.tagged(notice.place, Some(&cite), None, places);
        let mut decisions = Vec::with_capacity(notice.body.len());
        for statement in &notice.body {
            let (tag, citation) = self.tagged(statement.place, statement.cite.as_ref(), Some(&cite), places);
            let rule = match &statement.kind {
                NoticeKind::Decides(name, dates) => {
                    DecisionRule::Decides { name: Arc::clone(&name.text), dates: spans(dates) }
                }
                NoticeKind::Swap { off, work } => DecisionRule::Swap { off: spans(off), work: spans(work) },
                NoticeKind::Closed(closed) => DecisionRule::Closed(closing(closed)),
            };
            decisions.push(Decision { tag, citation, rule });
        }
        Notice {
            tag,
            number: Arc::clone(&notice.number.text),
            issued: notice.issued.map(|issued| issued.value),
            replaces: title(&notice.replaces),
            is_inherited: false,
            decisions,
        }
    }
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn year_day(day: ast::YearDay) -> YearDay {
    YearDay { month: small(day.month), day: small(day.day) }
}

fn minute(time: chrono::NaiveTime) -> u16 {
    (time.hour() * 60 + time.minute()) as u16
}

fn span(hours: &ast::Hours) -> Span {
    // the syntax room has no 24:00 of its own; 00:00 as a closing means it
    let close = match minute(hours.close) {
        0 => 24 * 60,
        close => close,
    };
    Span::new(minute(hours.open), close)
}

fn hours(week: &ast::Week) -> Hours {
    Hours {
        weekdays: week.weekdays.iter().copied().collect(),
        spans: week.hours.iter().map(span).collect(),
        season: week.season.map(|(from, to)| Season { from: year_day(from), to: year_day(to) }),
    }
}

fn spans(dates: &[ast::DateSpan]) -> Vec<DateSpan> {
    dates.iter().map(|span| DateSpan { first: span.from, last: span.to }).collect()
}

fn closing(closed: &ast::Closed) -> Closing {
    Closing { dates: spans(&closed.dates), hours: closed.hours.as_ref().map(span), reason: title(&closed.reason) }
}
