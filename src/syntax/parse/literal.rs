//! Names, texts, numbers and values, as the language of the file writes them.

use std::sync::Arc;

use super::time::unit;
use super::{Reader, child};
use crate::amount::Currency;
use crate::diagnostic::Code;
use crate::source::Place;
use crate::syntax::ast::{Language, Name, Number, Scale, Text, Value, ValueKind};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::shown;
use crate::wording::reading as say;

/// Digits of a number may follow its point up to here.
const MAX_DECIMALS: u32 = 18;

impl Reader<'_> {
    /// A name; what Vietnamese writes in several words has its one name in the tree.
    pub(super) fn name(&mut self, pair: &Pair<'_>) -> Name {
        // the last word tells: any blank space may stand between the words
        let written = pair.as_str();
        let last = |word: &str| written.ends_with(word);
        let text = match pair.as_rule() {
            Rule::spoken_name if last("vượt") => "excess",
            Rule::spoken_name if last("tiền") => "paid",
            Rule::spoken_name if last("nộp") => "submitted",
            Rule::spoken_name if last("nhận") => "accepted",
            Rule::spoken_name if last("thành") => "finished",
            Rule::answer_part if last("hạn") => "due",
            Rule::answer_part if last("trạng") => "status",
            Rule::answer_part if last("cộng") => "total",
            Rule::truth if last("có") => "yes",
            Rule::truth if last("không") => "no",
            _ => written,
        };
        Name { text: Arc::from(text), place: self.token(pair) }
    }

    /// The first name inside a node.
    pub(super) fn name_in(&mut self, pair: &Pair<'_>) -> Option<Name> {
        let name = pair.clone().into_inner().find(is_name)?;
        Some(self.name(&name))
    }

    /// All names inside a node.
    pub(super) fn names(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        pair.clone().into_inner().filter(is_name).map(|name| self.name(&name)).collect()
    }

    /// The first text inside a node.
    pub(super) fn text_in(&mut self, pair: &Pair<'_>) -> Option<Text> {
        let text = child(pair, Rule::text)?;
        Some(self.text(&text))
    }

    /// A quoted text without its quotes and escapes.
    pub(super) fn text(&mut self, pair: &Pair<'_>) -> Text {
        let place = self.token(pair);
        let quoted = pair.as_str();
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
        let text = if inner.contains('\\') { self.unescape(inner, place).into() } else { Arc::from(inner) };
        Text { text, place }
    }

    fn unescape(&mut self, written: &str, place: Place) -> String {
        let mut text = String::with_capacity(written.len());
        let mut letters = written.char_indices();
        while let Some((at, letter)) = letters.next() {
            match (letter, letter == '\\') {
                (_, false) => text.push(letter),
                (_, true) => match letters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                    Some((_, unknown)) => {
                        let start = place.start + 1 + at as u32;
                        let end = start + 1 + unknown.len_utf8() as u32;
                        self.error(
                            Code::BadEscape,
                            Place { source: self.id, start, end },
                            say::bad_escape(unknown),
                            say::write_escapes(),
                        );
                    }
                    None => {}
                },
            }
        }
        text
    }

    /// A count of whole things, such as days of a holiday.
    pub(super) fn whole(
        &mut self,
        pair: &Pair<'_>,
        range: std::ops::RangeInclusive<u32>,
        what: crate::wording::Text,
    ) -> Option<u32> {
        let digits = child(pair, Rule::digits)?;
        self.whole_digits(&digits, range, what)
    }

    /// A whole number within limits.
    pub(super) fn whole_digits(
        &mut self,
        digits: &Pair<'_>,
        range: std::ops::RangeInclusive<u32>,
        what: crate::wording::Text,
    ) -> Option<u32> {
        let value = digits.as_str().parse::<u32>().ok().filter(|value| range.contains(value));
        if value.is_none() {
            self.error(
                Code::BadNumber,
                self.token(digits),
                say::is_no(digits.as_str(), &what),
                say::whole_from_to(range.start(), range.end()),
            );
        }
        value
    }

    /// Days before or after, with their sign.
    pub(super) fn offset(&mut self, digits: &Pair<'_>) -> Option<i32> {
        let value = digits.as_str().parse::<i32>().ok().filter(|days| (-366..=366).contains(days));
        if value.is_none() {
            self.error(
                Code::BadNumber,
                self.token(digits),
                say::is_no(digits.as_str(), say::number_of_days()),
                say::whole_days(),
            );
        }
        value
    }

    /// The number inside a node, with its denominator and scale word.
    pub(super) fn number_in(&mut self, pair: &Pair<'_>) -> Option<Number> {
        let digits = child(pair, Rule::digits)?;
        let (mantissa, decimals) = self.digits(&digits)?;
        let mut number = Number { mantissa, decimals, scale: None, denominator: None, place: self.token(&digits) };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::scale => {
                    number.scale = scale(&part);
                    number.place = number.place.to(self.place(&part));
                }
                Rule::denominator => {
                    number.place = number.place.to(self.place(&part));
                    number.denominator = Some(self.denominator(&part)?);
                }
                _ => {}
            }
        }
        self.holdable(number)
    }

    /// A number without anything after it.
    pub(super) fn plain_number(&mut self, digits: &Pair<'_>) -> Option<Number> {
        let (mantissa, decimals) = self.digits(digits)?;
        self.holdable(Number { mantissa, decimals, scale: None, denominator: None, place: self.token(digits) })
    }

    fn holdable(&mut self, number: Number) -> Option<Number> {
        if number.value().is_none() {
            self.too_large(number.place);
            return None;
        }
        Some(number)
    }

    fn too_large(&mut self, place: Place) {
        let written = self.written(place);
        self.error(Code::BadNumber, place, say::too_large_number(&written), say::at_most_digits(MAX_DECIMALS));
    }

    /// What stands at a place, cut short when it is long.
    pub(super) fn written(&self, place: Place) -> String {
        shown(self.text.get(place.start as usize..place.end as usize).unwrap_or(""))
    }

    fn denominator(&mut self, pair: &Pair<'_>) -> Option<i128> {
        let digits = child(pair, Rule::denominator_digits)?;
        let place = self.token(&digits);
        match digits.as_str().parse::<i128>() {
            Ok(0) => {
                self.error(Code::BadNumber, place, say::divided_by_zero(), say::write_fraction());
                None
            }
            Ok(value) => Some(value),
            Err(_) => {
                self.too_large(place);
                None
            }
        }
    }

    /// Digits as the file's language writes them: the number without its point, and how many digits stand after it.
    fn digits(&mut self, pair: &Pair<'_>) -> Option<(i128, u32)> {
        let written = pair.as_str();
        let (group, point) = match self.language {
            Language::English => (b'_', b'.'),
            Language::Vietnamese => (b'.', b','),
        };
        match read_digits(written.as_bytes(), group, point) {
            Digits::Number(mantissa, decimals) if decimals <= MAX_DECIMALS => Some((mantissa, decimals)),
            Digits::Number(..) | Digits::TooLarge => {
                self.too_large(self.token(pair));
                None
            }
            Digits::Malformed => {
                let help = match self.language {
                    Language::English => say::english_digits(),
                    Language::Vietnamese => say::vietnamese_digits(),
                };
                self.error(Code::BadNumber, self.token(pair), say::is_no(written, say::plain_number()), help);
                None
            }
        }
    }

    /// Thousands that are written as the other language writes them: `2.000 VND` is two dong, and nobody means that.
    pub(super) fn small_money(&mut self, number: &Number, currency: Currency) -> Option<()> {
        let groups = number.decimals == 3 && number.scale.is_none() && number.denominator.is_none();
        if !groups || currency.minor_digits() > 0 {
            return Some(());
        }
        let group = if self.language == Language::English { "_" } else { "." };
        let written = self.written(number.place);
        let meant = written.replace(['.', ','], group);
        let read = number.value().unwrap_or(crate::amount::Ratio::ZERO);
        self.error(Code::BadNumber, number.place, say::small_money(written, read), say::group_thousands(meant));
        None
    }

    /// The currency inside a node.
    pub(super) fn currency_in(&mut self, pair: &Pair<'_>) -> Option<Currency> {
        child(pair, Rule::currency_code).and_then(|currency| currency.as_str().parse().ok())
    }

    /// A literal.
    pub(super) fn value(&mut self, pair: &Pair<'_>) -> Option<Value> {
        let place = self.place(pair);
        let inner = pair.clone().into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::moment_digits => ValueKind::Moment(self.moment(&inner)?),
            Rule::date_digits => ValueKind::Date(self.date(&inner)?.value),
            Rule::measure => self.measure(&inner)?,
            Rule::text => ValueKind::Text(self.text(&inner)),
            _ => ValueKind::Name(self.name(&inner)),
        };
        Some(Value { place, kind })
    }

    fn measure(&mut self, pair: &Pair<'_>) -> Option<ValueKind> {
        let number = self.number_in(pair)?;
        let last = pair.clone().into_inner().next_back()?;
        Some(match last.as_rule() {
            Rule::currency_code => {
                let currency = self.currency_in(pair)?;
                self.small_money(&number, currency)?;
                ValueKind::Money(number, currency)
            }
            Rule::percent_sign => ValueKind::Percent(number),
            Rule::unit => ValueKind::Number(number, unit(&last)),
            _ => ValueKind::Number(number, None),
        })
    }
}

/// What digits say.
enum Digits {
    Number(i128, u32),
    TooLarge,
    Malformed,
}

/// Reads digits in groups of three with at most one point.
fn read_digits(written: &[u8], group: u8, point: u8) -> Digits {
    let (mut mantissa, mut decimals, mut run, mut grouped, mut after) = (0_i128, 0_u32, 0_u32, false, false);
    for byte in written {
        if byte.is_ascii_digit() {
            let next = mantissa.checked_mul(10).and_then(|value| value.checked_add(i128::from(byte - b'0')));
            let Some(next) = next else { return Digits::TooLarge };
            (mantissa, run, decimals) = (next, run + 1, decimals + u32::from(after));
        } else if *byte == group && !after && run <= 3 && (!grouped || run == 3) {
            (grouped, run) = (true, 0);
        } else if *byte == point && !after && (!grouped || run == 3) {
            (after, run) = (true, 0);
        } else {
            return Digits::Malformed;
        }
    }
    if grouped && !after && run != 3 { Digits::Malformed } else { Digits::Number(mantissa, decimals) }
}

/// Whether a node is a name.
pub(super) fn is_name(pair: &Pair<'_>) -> bool {
    matches!(pair.as_rule(), Rule::identifier | Rule::spoken_name | Rule::answer_part)
}

/// The scale word of a node.
pub(super) fn scale(pair: &Pair<'_>) -> Option<Scale> {
    match pair.clone().into_inner().next()?.as_rule() {
        Rule::THOUSAND => Some(Scale::Thousand),
        Rule::MILLION => Some(Scale::Million),
        Rule::BILLION => Some(Scale::Billion),
        _ => None,
    }
}
