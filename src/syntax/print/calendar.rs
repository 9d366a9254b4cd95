//! Calendars: weeks, holidays and notices.

use super::Writer;
use super::phrase::{Joint, Phrase, Row};
use crate::syntax::ast::{
    CalendarKind, CalendarPart, CalendarStatement, Closed, Holiday, HolidayDay, HolidayStart, HolidaySubstitute,
    Language, Notice, NoticeKind, NoticeStatement, Week,
};
use crate::syntax::grammar::Rule;

impl Writer<'_> {
    /// A part of a calendar's body.
    pub(super) fn calendar_part(&self, part: &CalendarPart) -> Row {
        match part {
            CalendarPart::Block(since, body) => {
                let rows = body.iter().map(|statement| self.calendar_statement(statement)).collect();
                self.dated(since, rows)
            }
            CalendarPart::Notice(notice) => self.notice(notice),
            CalendarPart::Statement(statement) => self.calendar_statement(statement),
        }
    }

    fn calendar_statement(&self, statement: &CalendarStatement) -> Row {
        let mut phrase = Phrase::default();
        match &statement.kind {
            CalendarKind::Timezone(zone) => {
                phrase.say(self.word(Rule::TIMEZONE));
                phrase.say(&*zone.text);
            }
            CalendarKind::Covers(dates) => {
                phrase.say(self.word(Rule::COVERS));
                self.dates(&mut phrase, dates);
            }
            CalendarKind::Week(week) => self.week(&mut phrase, Rule::WEEK, week),
            CalendarKind::Counter(week) => self.week(&mut phrase, Rule::COUNTER, week),
            CalendarKind::Holiday(holiday) => self.holiday(&mut phrase, holiday),
            CalendarKind::Substitute { working } => {
                phrase.say(self.word(Rule::SUBSTITUTE));
                self.next_day(&mut phrase, *working);
            }
            CalendarKind::Closed(closed) => self.closed(&mut phrase, closed),
            CalendarKind::IgnoreSwaps => phrase.say(self.word(Rule::IGNORE_SWAPS)),
        }
        self.cite(&mut phrase, statement.cite.as_ref(), Joint::Cite);
        Row { place: statement.place, phrase, packs: false }
    }

    /// `next working day`: the word for the next one stands before the day in English and after it in Vietnamese.
    pub(super) fn next_day(&self, phrase: &mut Phrase, working: bool) {
        let mut day = Phrase::default();
        self.day(&mut day, working);
        let words: Vec<String> = day.head().into_iter().map(|word| word.1).collect();
        self.next(phrase, &words.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// The next of something.
    pub(super) fn next(&self, phrase: &mut Phrase, what: &[&str]) {
        if self.language == Language::English {
            phrase.say(self.word(Rule::NEXT));
        }
        for word in what {
            phrase.say(*word);
        }
        if self.language == Language::Vietnamese {
            phrase.say(self.word(Rule::NEXT));
        }
    }

    /// `day`, `working day`
    pub(super) fn day(&self, phrase: &mut Phrase, working: bool) {
        match (working, self.language) {
            (false, _) => phrase.say(self.one(Rule::DAY)),
            (true, Language::English) => {
                phrase.say(self.word(Rule::WORKING));
                phrase.say(self.one(Rule::DAY));
            }
            (true, Language::Vietnamese) => {
                phrase.say(self.one(Rule::DAY));
                phrase.say(self.word(Rule::AT_WORK));
            }
        }
    }

    fn week(&self, phrase: &mut Phrase, word: Rule, week: &Week) {
        phrase.say(self.word(word));
        phrase.say(self.weekdays(&week.weekdays));
        for hours in &week.hours {
            phrase.say(self.hours(hours));
        }
        if let Some((first, last)) = &week.season {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::FROM));
            phrase.say(self.year_day(first));
            phrase.say(self.word(Rule::TO));
            phrase.say(self.year_day(last));
        }
    }

    fn holiday(&self, phrase: &mut Phrase, holiday: &Holiday) {
        phrase.say(self.word(Rule::HOLIDAY));
        phrase.say(self.name(&holiday.name));
        if let Some(title) = &holiday.title {
            phrase.joint(Joint::Column(1));
            phrase.say(self.text(title));
        }
        phrase.joint(Joint::Column(2));
        phrase.say(self.word(Rule::ON));
        match &holiday.day {
            HolidayDay::Solar(day) => phrase.say(self.year_day(day)),
            HolidayDay::Lunar { day, month, place: _ } => {
                phrase.say(self.word(Rule::LUNAR_DAY));
                phrase.say(day.to_string());
                phrase.say(self.one(Rule::MONTH));
                phrase.say(month.to_string());
            }
        }
        if holiday.days != 1 {
            phrase.say(self.word(Rule::KEEPS));
            phrase.say(holiday.days.to_string());
            phrase.say(self.word(Rule::DAY));
        }
        match &holiday.start {
            HolidayStart::Fixed(0) => {}
            HolidayStart::Fixed(offset) => {
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::STARTING));
                phrase.say(offset.to_string());
            }
            HolidayStart::Decided { starts, projected } => self.decided(phrase, starts, projected),
        }
        match holiday.substitute {
            HolidaySubstitute::Policy => {}
            HolidaySubstitute::Without => {
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::WITHOUT_SUBSTITUTE));
            }
            HolidaySubstitute::Unsettled => {
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::SUBSTITUTE_UNSETTLED));
            }
        }
    }

    fn decided(&self, phrase: &mut Phrase, starts: &[i32], projected: &[(i32, Option<Vec<chrono::Weekday>>)]) {
        phrase.joint(Joint::Part);
        self.words(phrase, &[Rule::DECIDED_YEARLY, Rule::STARTING]);
        for (at, start) in starts.iter().enumerate() {
            if at > 0 {
                phrase.say(self.word(Rule::OR));
            }
            phrase.say(start.to_string());
        }
        for (at, (offset, weekdays)) in projected.iter().enumerate() {
            if at > 0 {
                phrase.comma();
            } else {
                phrase.joint(Joint::Soft);
                phrase.say(self.word(Rule::PROJECTED));
            }
            phrase.say(offset.to_string());
            match weekdays {
                Some(weekdays) => {
                    phrase.say(self.word(Rule::WHEN));
                    phrase.say(self.weekdays(weekdays));
                }
                None => phrase.say(self.word(Rule::OTHERWISE)),
            }
        }
    }

    fn closed(&self, phrase: &mut Phrase, closed: &Closed) {
        phrase.say(self.word(Rule::CLOSED));
        self.dates(phrase, &closed.dates);
        if let Some(hours) = &closed.hours {
            phrase.say(self.hours(hours));
        }
        self.maybe_text(phrase, closed.reason.as_ref());
    }

    fn notice(&self, notice: &Notice) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::NOTICE));
        phrase.say(self.text(&notice.number));
        if let Some(issued) = notice.issued {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::ISSUED));
            phrase.say(self.date(issued.value));
        }
        if let Some(replaces) = &notice.replaces {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::REPLACES));
            phrase.say(self.text(replaces));
        }
        let rows = notice.body.iter().map(|statement| self.notice_statement(statement)).collect();
        self.headed(notice.place, phrase, rows, 1)
    }

    fn notice_statement(&self, statement: &NoticeStatement) -> Row {
        let mut phrase = Phrase::default();
        match &statement.kind {
            NoticeKind::Decides(name, dates) => {
                phrase.say(self.word(Rule::DECIDES));
                phrase.say(self.name(name));
                phrase.joint(Joint::Column(1));
                self.dates(&mut phrase, dates);
            }
            NoticeKind::Swap { off, work } => {
                phrase.say(self.word(Rule::SWAP_OFF));
                self.dates(&mut phrase, off);
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::WORK));
                self.dates(&mut phrase, work);
            }
            NoticeKind::Closed(closed) => self.closed(&mut phrase, closed),
        }
        self.cite(&mut phrase, statement.cite.as_ref(), Joint::Cite);
        Row { place: statement.place, phrase, packs: false }
    }
}
