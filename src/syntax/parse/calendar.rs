//! Calendars: weeks, holidays and notices.

use super::{Reader, child, has};
use crate::syntax::ast::{
    CalendarKind, CalendarPart, CalendarStatement, Closed, Holiday, HolidayDay, HolidayStart, HolidaySubstitute,
    Notice, NoticeKind, NoticeStatement, Week,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;
use crate::wording::reading as say;

impl Reader<'_> {
    /// A part of a calendar's body.
    pub(super) fn calendar_part(&mut self, pair: Pair<'_>) -> Option<CalendarPart> {
        match pair.as_rule() {
            Rule::calendar_block => {
                let (since, body) = self.block(pair, Body::CalendarBlock, Self::calendar_statement)?;
                Some(CalendarPart::Block(Box::new(since), body))
            }
            Rule::notice => self.notice(&pair).map(CalendarPart::Notice),
            _ => self.calendar_statement(pair).map(CalendarPart::Statement),
        }
    }

    fn calendar_statement(&mut self, pair: Pair<'_>) -> Option<CalendarStatement> {
        let kind = match pair.as_rule() {
            Rule::timezone => {
                let zone = child(&pair, Rule::zone)?;
                CalendarKind::Timezone(self.name(&zone))
            }
            Rule::covers => CalendarKind::Covers(self.dates_in(&pair)?),
            Rule::week => CalendarKind::Week(self.week(&pair)?),
            Rule::counter => CalendarKind::Counter(self.week(&pair)?),
            Rule::holiday => CalendarKind::Holiday(self.holiday(&pair)?),
            Rule::substitute => CalendarKind::Substitute { working: next_is_working(&pair)? },
            Rule::closed => CalendarKind::Closed(self.closed(&pair)?),
            Rule::ignore_swaps => CalendarKind::IgnoreSwaps,
            _ => return None,
        };
        Some(CalendarStatement { place: self.place(&pair), kind, cite: self.cite_in(&pair) })
    }

    fn week(&mut self, pair: &Pair<'_>) -> Option<Week> {
        let weekdays = self.weekdays_in(pair)?;
        let mut hours = Vec::with_capacity(2);
        for span in pair.clone().into_inner().filter(|part| part.as_rule() == Rule::hours) {
            hours.push(self.hours(&span)?);
        }
        let season = match child(pair, Rule::season) {
            Some(season) => {
                let mut ends = season.into_inner().filter(|end| end.as_rule() == Rule::year_day);
                Some((self.year_day(&ends.next()?)?, self.year_day(&ends.next()?)?))
            }
            None => None,
        };
        Some(Week { weekdays, hours, season })
    }

    fn holiday(&mut self, pair: &Pair<'_>) -> Option<Holiday> {
        let mut start = HolidayStart::Fixed(0);
        let (mut day, mut days, mut substitute) = (None, 1, HolidaySubstitute::Policy);
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::year_day => day = Some(HolidayDay::Solar(self.year_day(&part)?)),
                Rule::lunar => day = Some(self.lunar(&part)?),
                Rule::keeps => days = self.whole(&part, 1..=366, say::number_of_days())?,
                Rule::starting => start = HolidayStart::Fixed(self.offset(&child(&part, Rule::offset_digits)?)?),
                Rule::decided => start = self.decided(&part)?,
                Rule::WITHOUT_SUBSTITUTE => substitute = HolidaySubstitute::Without,
                Rule::SUBSTITUTE_UNSETTLED => substitute = HolidaySubstitute::Unsettled,
                _ => {}
            }
        }
        Some(Holiday { name: self.name_in(pair)?, title: self.text_in(pair), day: day?, days, start, substitute })
    }

    fn lunar(&mut self, pair: &Pair<'_>) -> Option<HolidayDay> {
        let mut digits = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::digits);
        let day = self.whole_digits(&digits.next()?, 1..=30, say::day_of_lunar_month())?;
        let month = self.whole_digits(&digits.next()?, 1..=12, say::lunar_month())?;
        Some(HolidayDay::Lunar { day, month, place: self.place(pair) })
    }

    fn decided(&mut self, pair: &Pair<'_>) -> Option<HolidayStart> {
        let (mut starts, mut projected) = (Vec::new(), Vec::new());
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::offset_digits => starts.push(self.offset(&part)?),
                Rule::projected => {
                    for projection in part.into_inner() {
                        projected.push(self.projection(&projection)?);
                    }
                }
                _ => {}
            }
        }
        Some(HolidayStart::Decided { starts, projected })
    }

    fn projection(&mut self, pair: &Pair<'_>) -> Option<(i32, Option<Vec<chrono::Weekday>>)> {
        let offset = self.offset(&child(pair, Rule::offset_digits)?)?;
        match child(pair, Rule::weekdays) {
            Some(weekdays) => Some((offset, Some(self.weekdays(&weekdays)?))),
            None => Some((offset, None)),
        }
    }

    fn closed(&mut self, pair: &Pair<'_>) -> Option<Closed> {
        let dates = self.dates_in(pair)?;
        let hours = match child(pair, Rule::hours) {
            Some(hours) => Some(self.hours(&hours)?),
            None => None,
        };
        Some(Closed { dates, hours, reason: self.text_in(pair) })
    }

    fn notice(&mut self, pair: &Pair<'_>) -> Option<Notice> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            let issued = match child(head, Rule::issued) {
                Some(issued) => Some(reader.date_in(&issued)?),
                None => None,
            };
            let replaces = child(head, Rule::replaces).and_then(|replaces| reader.text_in(&replaces));
            Some((reader.place(head), reader.text_in(head)?, issued, replaces))
        };
        let ((place, number, issued, replaces), body) =
            self.declaration(pair, Rule::notice_head, head, |reader, body| {
                reader.body(body, Body::Notice, Self::notice_statement)
            })?;
        Some(Notice { place, number, issued, replaces, body })
    }

    fn notice_statement(&mut self, pair: Pair<'_>) -> Option<NoticeStatement> {
        let kind = match pair.as_rule() {
            Rule::decides => NoticeKind::Decides(self.name_in(&pair)?, self.dates_in(&pair)?),
            Rule::swap => {
                let mut dates = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::dates);
                NoticeKind::Swap { off: self.dates(&dates.next()?)?, work: self.dates(&dates.next()?)? }
            }
            Rule::closed => NoticeKind::Closed(self.closed(&pair)?),
            _ => return None,
        };
        Some(NoticeStatement { place: self.place(&pair), kind, cite: self.cite_in(&pair) })
    }
}

/// Whether the next *working* day is meant.
pub(super) fn next_is_working(pair: &Pair<'_>) -> Option<bool> {
    let next = child(pair, Rule::next_day)?;
    Some(has(&next, Rule::WORKING) || has(&next, Rule::AT_WORK))
}
