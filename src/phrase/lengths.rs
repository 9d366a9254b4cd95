//! Every length of time that stands in a text, whatever the text says about it.

use super::number::number;
use super::token::{Cursor, Kind, begins, tidy, tokens};
use super::vocabulary::UNITS;
use crate::term::{Length, Part, Unit};

/// Before an hour of the day, not a length: `sau 15 giờ`.
const CLOCK_WORDS: &[&str] = &["sau", "trước", "lúc", "đến", "từ", "hồi"];

/// The lengths that stand in a text, in its order, each of one part; hours of the day and dates are none.
///
/// For a person who reviews the text, and to compare texts: no length is the term for standing in it.
///
/// ```
/// use thoihan::phrase::lengths;
/// let found = lengths("02 ngày làm việc và 45 ngày; nhận sau 15 giờ thì tính từ hôm sau");
/// assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2 working days", "45 days"]);
/// ```
pub fn lengths(text: &str) -> Vec<Length> {
    let text = tidy(text);
    let tokens = tokens(&text);
    let mut cursor = Cursor::new(&tokens);
    let mut found = Vec::new();
    let mut before = "";
    while let Some(token) = cursor.peek() {
        let mut ahead = cursor;
        let figure = token.kind == Kind::Figure;
        if let Some(Ok(count)) = number(&mut ahead)
            && let Some(unit) = ahead.longest(UNITS)
        {
            let clock = *unit == Unit::Hour && CLOCK_WORDS.contains(&before);
            // `ngày 15 tháng 7 năm 2026` is a date; so is `15 tháng 7`.
            let date = matches!(unit, Unit::Month | Unit::Year)
                && (before == "ngày" || ahead.peek().is_some_and(|next| next.kind == Kind::Figure));
            // `một năm` as words is too often no length: `hằng năm`, `năm ngày` are left to figures and to days.
            let words = !figure && matches!(unit, Unit::Month | Unit::Year);
            if !clock && !date && !words {
                found.push(Length { parts: vec![Part { count, unit: *unit }] });
            }
            before = "";
            cursor = ahead;
            continue;
        }
        before = token.text.as_str();
        cursor.next();
    }
    found
}

/// Whether a length begins at the tokens.
pub(super) fn begins_length(tokens: &[super::token::Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    number(&mut cursor).is_some_and(|read| read.is_ok())
        && UNITS.iter().any(|(unit, _)| begins(cursor.rest(), unit).is_some())
}
