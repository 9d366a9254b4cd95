//! Figures: digits, decimals, fractions, and Vietnamese number words beside them.

use std::ops::RangeInclusive;

use super::token::{Cursor, Kind, Token};
use crate::amount::{Ratio, number_in_words};

/// Digits after a decimal sign; three are as likely thousands.
const MAX_DECIMALS: usize = 2;
/// Digits of a whole figure that a term may have; longer ones are cells that ran together.
const MAX_DIGITS: usize = 3;
/// Number words are read up to here, the days of a year.
const MAX_IN_WORDS: u128 = 365;
/// `ba trăm sáu mươi lăm`, and one more to see that nothing goes on.
const LONGEST_IN_WORDS: usize = 6;

/// The words with which a number begins, and the number that each is alone.
const FIRST_WORDS: &[(&str, u128)] = &[
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("bẩy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
];
/// Spellings of number words, and how the library writes them.
const SPELLINGS: &[(&str, &str)] = &[
    (" lẻ ", " linh "),
    (" bẩy ", " bảy "),
    (" mươi một ", " mươi mốt "),
    (" mươi bốn ", " mươi tư "),
    (" mươi năm ", " mươi lăm "),
    (" mười năm ", " mười lăm "),
];
/// Fractions that have a character of their own.
const FRACTIONS: &[(&str, i128, i128)] = &[("½", 1, 2), ("¼", 1, 4), ("¾", 3, 4)];

/// Why a figure is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Digits of two cells, thousands where there can be none, or marks that fit nothing.
    Fused,
    /// The words say another number than the digits.
    WordsDisagree,
}

/// Reads a number with the words in brackets beside it; nothing when none begins here.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Option<Result<Ratio, Fault>> {
    match cursor.peek()?.kind {
        Kind::Figure => {
            let value = digits(&cursor.next()?.text);
            let said = in_brackets(cursor, is_number_word, in_words);
            Some(value.and_then(|value| agree(value, said)))
        }
        Kind::Word => {
            let value = in_words(cursor)?;
            let said =
                in_brackets(cursor, |token| token.kind == Kind::Figure, |inner| digits(&inner.next()?.text).ok());
            Some(agree(value, said))
        }
        Kind::Mark => None,
    }
}

/// Whether what brackets say is the value; `None` where there are none.
fn agree(value: Ratio, said: Option<Option<Ratio>>) -> Result<Ratio, Fault> {
    match said {
        Some(said) if said != Some(value) => Err(Fault::WordsDisagree),
        Some(_) | None => Ok(value),
    }
}

/// The number in brackets that begin here and begin with such a token; its inner is nothing when more is in them.
fn in_brackets(
    cursor: &mut Cursor<'_>,
    begins: impl Fn(&Token) -> bool,
    read: impl Fn(&mut Cursor<'_>) -> Option<Ratio>,
) -> Option<Option<Ratio>> {
    let mut ahead = *cursor;
    if !ahead.mark("(") || !ahead.peek().is_some_and(begins) {
        return None;
    }
    let value = read(&mut ahead);
    let closed = ahead.mark(")");
    *cursor = ahead;
    Some(value.filter(|_| closed))
}

fn is_number_word(token: &Token) -> bool {
    first_word(token).is_some()
}

fn first_word(token: &Token) -> Option<u128> {
    let found = FIRST_WORDS.iter().find(|(word, _)| token.kind == Kind::Word && token.text == *word);
    found.map(|(_, number)| *number)
}

/// The numbers that can be meant by words that begin so.
fn meant(first: u128, second: &str) -> RangeInclusive<u128> {
    match second {
        "trăm" => first * 100..=(first * 100 + 99).min(MAX_IN_WORDS),
        "mươi" => first * 10..=first * 10 + 9,
        _ if first == 10 => 10..=19,
        _ => first..=first,
    }
}

/// The longest number that the next words say.
fn in_words(cursor: &mut Cursor<'_>) -> Option<Ratio> {
    let first = first_word(cursor.peek()?)?;
    let words = cursor.rest().iter().take(LONGEST_IN_WORDS).take_while(|token| token.kind == Kind::Word);
    let words: Vec<&str> = words.map(|token| token.text.as_str()).collect();
    let mut said = format!(" {} ", words.join(" "));
    for (spelling, ours) in SPELLINGS {
        said = said.replace(spelling, ours);
    }
    let numbers = meant(first, words.get(1).unwrap_or(&"")).map(|number| (number, number_in_words(number)));
    let fitting = numbers.filter(|(_, words)| said.starts_with(&format!(" {words} ")));
    let (number, words) = fitting.max_by_key(|(_, words)| words.len())?;
    for _ in words.split(' ') {
        cursor.next();
    }
    Some(Ratio::integer(i128::try_from(number).ok()?))
}

/// Reads `07`, `1.5`, `0,25`, `1/2`, `½`; anything else is a fault.
fn digits(text: &str) -> Result<Ratio, Fault> {
    if let Some((_, numerator, denominator)) = FRACTIONS.iter().find(|(sign, ..)| *sign == text) {
        return Ratio::new(*numerator, *denominator).ok_or(Fault::Fused);
    }
    let plain = |digits: &str| {
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let leads = digits.len() > 2 && digits.starts_with('0');
        (whole && !leads && digits.len() <= MAX_DIGITS).then_some(())
    };
    if let Some((numerator, denominator)) = text.split_once('/') {
        plain(numerator).and(plain(denominator)).ok_or(Fault::Fused)?;
        let value = numerator.parse().ok().zip(denominator.parse().ok()).and_then(|(n, d)| Ratio::new(n, d));
        return value.filter(|value| *value < Ratio::ONE && value.is_decimal()).ok_or(Fault::Fused);
    }
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    plain(whole).ok_or(Fault::Fused)?;
    if decimals.len() > MAX_DECIMALS || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Fused);
    }
    let mark = if decimals.is_empty() { "" } else { "." };
    Ratio::parse(&format!("{whole}{mark}{decimals}")).ok_or(Fault::Fused)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn read(text: &str) -> Option<Result<String, Fault>> {
        let tokens = tokens(text);
        number(&mut Cursor::new(&tokens)).map(|read| read.map(|value| value.to_string()))
    }

    #[test]
    fn figures() {
        let good = [
            ("07", "7"),
            ("1.5", "1.5"),
            ("22,25", "22.25"),
            ("4,0", "4"),
            ("1/4", "0.25"),
            ("½", "0.5"),
            ("05 (năm)", "5"),
            ("15 (mười năm)", "15"),
            ("24 (hai mươi bốn)", "24"),
            ("105 (một trăm lẻ năm)", "105"),
            ("Mười (10)", "10"),
            ("mười tám (18)", "18"),
            ("ba mươi", "30"),
        ];
        for (text, value) in good {
            assert_eq!(read(text), Some(Ok(value.to_owned())), "{text}");
        }
        let fused = ["0102", "1100", "1.500", "1100,000", "1.2.3", "12/0", "5/4", "1/3", "012", "²", "٣"];
        for text in fused {
            assert_eq!(read(text), Some(Err(Fault::Fused)), "{text}");
        }
        for text in ["05 (mười)", "10 (năm", "mười (11)", "05 (năm hoặc sáu)", "5 (năm trăm tỷ)"] {
            assert_eq!(read(text), Some(Err(Fault::WordsDisagree)), "{text}");
        }
        assert_eq!(read("ngày"), None);
        assert_eq!(read("(5)"), None);
    }
}
