//! Names, texts, numbers and dates as each surface writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::Writer;
use super::phrase::{Joint, Phrase};
use crate::amount::Currency;
use crate::syntax::ast::{DateSpan, Hours, Language, Length, Name, Number, Scale, Text, Value, ValueKind, YearDay};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{spelling, spellings};
use crate::term::Unit;

impl Writer<'_> {
    /// A word of the language.
    pub(super) fn word(&self, rule: Rule) -> &'static str {
        spelling(rule, self.language).unwrap_or("")
    }

    /// A unit in the singular.
    pub(super) fn one(&self, rule: Rule) -> &'static str {
        spellings(rule, self.language).last().unwrap_or("")
    }

    /// Says words of the language one after the other.
    pub(super) fn words(&self, phrase: &mut Phrase, rules: &[Rule]) {
        for rule in rules {
            phrase.say(self.word(*rule));
        }
    }

    /// A name; built-in ones have several words in Vietnamese.
    pub(super) fn name(&self, name: &Name) -> String {
        let spoken = match (self.language, &*name.text) {
            (Language::English, _) => None,
            (Language::Vietnamese, "excess") => Some("phần vượt"),
            (Language::Vietnamese, "paid") => Some("ngày nộp tiền"),
            (Language::Vietnamese, "submitted") => Some("ngày nộp"),
            (Language::Vietnamese, "accepted") => Some("ngày tiếp nhận"),
            (Language::Vietnamese, "finished") => Some("ngày hoàn thành"),
            (Language::Vietnamese, _) => None,
        };
        spoken.unwrap_or(&name.text).to_owned()
    }

    /// A name where a flag's value can stand as well.
    pub(super) fn name_or_truth(&self, name: &Name) -> String {
        match (self.language, &*name.text) {
            (Language::Vietnamese, "yes") => "có".to_owned(),
            (Language::Vietnamese, "no") => "không".to_owned(),
            (Language::Vietnamese | Language::English, _) => self.name(name),
        }
    }

    /// A part of an answer.
    pub(super) fn answer_part(&self, name: &Name) -> String {
        match (self.language, &*name.text) {
            (Language::Vietnamese, "due") => "hạn".to_owned(),
            (Language::Vietnamese, "status") => "tình trạng".to_owned(),
            (Language::Vietnamese, "total") => "tổng cộng".to_owned(),
            (Language::Vietnamese | Language::English, _) => self.name(name),
        }
    }

    /// Names with commas.
    pub(super) fn names(&self, phrase: &mut Phrase, names: &[Name]) {
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                phrase.comma();
            }
            phrase.say(self.name(name));
        }
    }

    /// Names with `or`.
    pub(super) fn either(&self, phrase: &mut Phrase, names: &[Name]) {
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                phrase.joint(Joint::Soft);
                phrase.say(self.word(Rule::OR));
            }
            phrase.say(self.name(name));
        }
    }

    /// A text in its quotes.
    pub(super) fn text(&self, text: &Text) -> String {
        let escaped = text.text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("\"{escaped}\"")
    }

    /// A text where there is one.
    pub(super) fn maybe_text(&self, phrase: &mut Phrase, text: Option<&Text>) {
        if let Some(text) = text {
            phrase.say(self.text(text));
        }
    }

    /// A number with the digits that it was written with, its denominator and its scale word.
    pub(super) fn number(&self, number: &Number) -> String {
        let (group, point) = match self.language {
            Language::English => ('_', '.'),
            Language::Vietnamese => ('.', ','),
        };
        let digits = format!("{:0>1$}", number.mantissa, number.decimals as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - number.decimals as usize);
        let mut text = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if !part.is_empty() {
            text.push(point);
            text.push_str(part);
        }
        if let Some(denominator) = number.denominator {
            text.push_str(&format!("/{denominator}"));
        }
        if let Some(scale) = number.scale {
            text.push(' ');
            text.push_str(self.scale(scale));
        }
        text
    }

    /// A scale word.
    pub(super) fn scale(&self, scale: Scale) -> &'static str {
        self.word(match scale {
            Scale::Thousand => Rule::THOUSAND,
            Scale::Million => Rule::MILLION,
            Scale::Billion => Rule::BILLION,
        })
    }

    /// A currency.
    pub(super) fn currency(&self, currency: Currency) -> String {
        match self.language {
            Language::Vietnamese if currency == Currency::VND => "đồng".to_owned(),
            Language::Vietnamese | Language::English => currency.code().to_owned(),
        }
    }

    /// An amount of money.
    pub(super) fn money(&self, number: &Number, currency: Currency) -> String {
        format!("{} {}", self.number(number), self.currency(currency))
    }

    /// A day.
    pub(super) fn date(&self, date: NaiveDate) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self.language {
            Language::English => format!("{year:04}-{month:02}-{day:02}"),
            Language::Vietnamese => format!("{day:02}/{month:02}/{year:04}"),
        }
    }

    /// A day and a time of day.
    pub(super) fn moment(&self, moment: NaiveDateTime) -> String {
        format!("{}T{}", self.date(moment.date()), self.time(moment.time()))
    }

    /// A time of day.
    pub(super) fn time(&self, time: NaiveTime) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// Days and spans of days.
    pub(super) fn dates(&self, phrase: &mut Phrase, spans: &[DateSpan]) {
        for (at, span) in spans.iter().enumerate() {
            if at > 0 {
                phrase.comma();
            }
            if span.from == span.to {
                phrase.say(self.date(span.from));
            } else {
                phrase.say(format!("{}..{}", self.date(span.from), self.date(span.to)));
            }
        }
    }

    /// Opening and closing.
    pub(super) fn hours(&self, hours: &Hours) -> String {
        format!("{}-{}", self.time(hours.open), self.time(hours.close))
    }

    /// A day of every year.
    pub(super) fn year_day(&self, day: &YearDay) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        match self.language {
            Language::English => {
                let month = MONTHS.get((day.month as usize).saturating_sub(1)).copied().unwrap_or("");
                format!("{} {month}", day.day)
            }
            Language::Vietnamese => format!("{} tháng {}", day.day, day.month),
        }
    }

    /// Weekdays; three or more in a row are written by the first and the last.
    pub(super) fn weekdays(&self, days: &[Weekday]) -> String {
        let row = days.iter().zip(days.iter().skip(1)).all(|(day, next)| day.succ() == *next);
        match (days, days.first(), days.last()) {
            ([_, _, _, ..], Some(first), Some(last)) if row => {
                format!("{}..{}", self.weekday(*first), self.weekday(*last))
            }
            _ => days.iter().map(|day| self.weekday(*day)).collect::<Vec<_>>().join(", "),
        }
    }

    fn weekday(&self, day: Weekday) -> &'static str {
        let (english, vietnamese) = match day {
            Weekday::Mon => ("Mon", "T2"),
            Weekday::Tue => ("Tue", "T3"),
            Weekday::Wed => ("Wed", "T4"),
            Weekday::Thu => ("Thu", "T5"),
            Weekday::Fri => ("Fri", "T6"),
            Weekday::Sat => ("Sat", "T7"),
            Weekday::Sun => ("Sun", "CN"),
        };
        match self.language {
            Language::English => english,
            Language::Vietnamese => vietnamese,
        }
    }

    /// `2 working days`
    pub(super) fn measure(&self, count: &Number, unit: Unit) -> String {
        let at_most_one =
            count.decimals == 0 && count.scale.is_none() && count.mantissa <= count.denominator.unwrap_or(1);
        let word = match self.language {
            Language::English if count.mantissa > 0 && at_most_one => unit.word().to_owned(),
            Language::English => format!("{}s", unit.word()),
            Language::Vietnamese => unit.vietnamese().to_owned(),
        };
        format!("{} {word}", self.number(count))
    }

    /// A sum of counts of units.
    pub(super) fn length(&self, phrase: &mut Phrase, length: &Length) {
        for (at, part) in length.parts.iter().enumerate() {
            if at > 0 {
                phrase.say("+");
            }
            phrase.say(self.measure(&part.count, part.unit));
        }
    }

    /// A literal.
    pub(super) fn value(&self, value: &Value) -> String {
        match &value.kind {
            ValueKind::Moment(moment) => self.moment(*moment),
            ValueKind::Date(date) => self.date(*date),
            ValueKind::Money(number, currency) => self.money(number, *currency),
            ValueKind::Percent(number) => format!("{}%", self.number(number)),
            ValueKind::Number(number, Some(unit)) => self.measure(number, *unit),
            ValueKind::Number(number, None) => self.number(number),
            ValueKind::Text(text) => self.text(text),
            ValueKind::Name(name) => self.name_or_truth(name),
        }
    }
}
