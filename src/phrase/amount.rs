//! The grammar of a fee cell: an amount, free, or review.

use serde::{Deserialize, Serialize};

use super::doubt::AmountDoubt;
use super::token::{Cursor, Kind, Token, contains, tidy, tokens};
use crate::amount::{Currency, Money, Ratio};

/// The smallest fee that is believed, in đồng: the smallest of the fee circulars is 1 000 đồng a page.
const SMALLEST_VND: i128 = 1_000;
/// Digits between two marks of thousands.
const GROUP: usize = 3;

/// What a text says about an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum AmountReading {
    /// An amount for a dossier.
    Exact {
        /// The amount.
        amount: Money,
    },
    /// Nothing is paid: `Miễn phí`.
    Free,
    /// The cell was not filled in: `Không có thông tin`.
    NotStated,
    /// Not understood with certainty: a person has to read the text.
    Review {
        /// Why.
        reason: AmountDoubt,
        /// The amounts that stand in the text, in its order; none of them is the answer.
        found: Vec<Money>,
    },
}

const CURRENCIES: &[(&str, Currency)] = &[
    ("đồng", Currency::VND),
    ("đ", Currency::VND),
    ("vnđ", Currency::VND),
    ("vnd", Currency::VND),
    ("việt nam đồng", Currency::VND),
    ("usd", Currency::USD),
    ("đô la mỹ", Currency::USD),
];
const SCALES: &[(&str, i128)] =
    &[("nghìn", 1_000), ("ngàn", 1_000), ("triệu", 1_000_000), ("tỷ", 1_000_000_000), ("tỉ", 1_000_000_000)];
/// What may stand before an amount and adds nothing.
const LEADS: &[&str] = &["phí", "lệ phí", "mức phí", "mức lệ phí", "mức thu"];
const FREE: &[&str] = &["miễn phí", "không thu phí", "không thu phí lệ phí"];
const NOT_STATED: &[&str] = &["không có thông tin"];
/// Words in brackets after `Miễn phí` that say the same once more.
const FREE_AGAIN: &[&str] =
    &["không", "không có", "miễn phí", "không thu", "không thu phí", "không thu phí lệ phí", "miễn lệ phí"];
/// What an amount may be for each of, as there is one of it in a dossier.
const OF_A_DOSSIER: &[&str] = &["hồ sơ", "bộ hồ sơ", "lần", "lần cấp", "lần thẩm định"];
/// How a text begins that names the instrument of the amount.
const CITES: &[&str] = &["theo quy định tại thông tư", "theo thông tư", "thông tư", "quy định tại thông tư"];
/// Words by which an amount holds for a case, a time or a place alone.
const CONDITIONS: &[&str] = &[
    "miễn",
    "giảm",
    "đối với",
    "trường hợp",
    "áp dụng",
    "từ ngày",
    "đến ngày",
    "đến hết",
    "kể từ",
    "hội đồng",
    "trừ",
    "sửa đổi",
    "mức",
];
/// A fee cell that was not filled in; brackets after it belong to the text beside.
const EMPTY: &str = "Không có thông tin";
/// Brackets that begin a list and not the description of a fee.
const LIST_SIGNS: &[&str] =
    &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(i)", "(ii)", "(iii)", "(iv)", "(a)", "(b)", "(c)"];
/// Words of a text that speaks of fees.
const OF_FEES: &[&str] = &["phí", "lệ phí", "mức thu", "giá dịch vụ"];
/// Words with `phí` that are no fee of the procedure.
const NOT_FEES: &[&str] = &["chi phí", "kinh phí", "học phí", "viện phí", "miễn phí tổn"];

/// Reads a fee cell: an amount, `Miễn phí`, `Không có thông tin`, or the reason why a person must read it.
///
/// `Miễn phí` with words beside it is not free: the national table writes it where a province's council sets the fee. An
/// amount below 1 000 đồng lost its thousands.
///
/// ```
/// use thoihan::amount::Money;
/// use thoihan::phrase::{AmountDoubt, AmountReading, parse_amount};
///
/// assert_eq!(parse_amount("Phí : 20000 Đồng (20.000 đồng/hồ sơ)"), AmountReading::Exact { amount: Money::vnd(20_000) });
/// let reading = parse_amount("Miễn phí (Theo quy định của Hội đồng nhân dân cấp tỉnh)");
/// assert!(matches!(reading, AmountReading::Review { reason: AmountDoubt::FreeWithNote, .. }));
/// let reading = parse_amount("20.00 Đồng");
/// assert!(matches!(reading, AmountReading::Review { reason: AmountDoubt::LostThousands, .. }));
/// ```
pub fn parse_amount(text: &str) -> AmountReading {
    let text = tidy(text);
    let tokens = tokens(&text);
    match read(&tokens) {
        Ok(reading) => reading,
        Err(reason) => AmountReading::Review { reason, found: amounts(&tokens) },
    }
}

/// Reads a fee cell with a text beside it in the same record: the text must not speak of fees, or repeat the amount alone.
///
/// ```
/// use thoihan::phrase::{AmountDoubt, AmountReading, parse_amount_beside};
/// let reading = parse_amount_beside("Miễn phí", "Phí : Thông tư số 261/2016/TT-BTC");
/// assert!(matches!(reading, AmountReading::Review { reason: AmountDoubt::TextBeside, .. }));
/// ```
pub fn parse_amount_beside(cell: &str, beside: &str) -> AmountReading {
    let reading = parse_amount(cell);
    let beside = tidy(beside);
    let tokens = tokens(&beside);
    let found = amounts(&tokens);
    let same = matches!(&reading, AmountReading::Exact { amount } if found.iter().all(|other| other == amount));
    let speaks = speaks_of_fees(&tokens) && (!same || found.is_empty());
    match reading {
        AmountReading::Review { .. } => reading,
        AmountReading::Exact { .. } | AmountReading::Free | AmountReading::NotStated
            if speaks || (!found.is_empty() && !same) =>
        {
            AmountReading::Review { reason: AmountDoubt::TextBeside, found }
        }
        AmountReading::Exact { .. } | AmountReading::Free | AmountReading::NotStated => reading,
    }
}

/// Splits the cell of a table that was taken over without separators: the fee with its brackets, and the text after it.
///
/// ```
/// use thoihan::phrase::split_fee_cell;
/// assert_eq!(split_fee_cell("Miễn phí06 ngày làm việc"), ("Miễn phí", "06 ngày làm việc"));
/// assert_eq!(split_fee_cell("70,000 VNĐ(/giấy (1))Nộp tại bưu cục"), ("70,000 VNĐ(/giấy (1))", "Nộp tại bưu cục"));
/// ```
pub fn split_fee_cell(text: &str) -> (&str, &str) {
    let text = text.trim();
    let Some(head) = head(text) else {
        return ("", text);
    };
    let after = text.get(head..).unwrap_or("");
    let is_list = LIST_SIGNS.iter().any(|sign| after.trim_start().starts_with(sign)) || text.starts_with(EMPTY);
    let end = if after.trim_start().starts_with('(') && !is_list {
        // Brackets that never close hold all that follows: what belongs to the fee is then not known.
        head + closing(after).unwrap_or(after.len())
    } else {
        head
    };
    (text.get(..end).unwrap_or("").trim(), text.get(end..).unwrap_or("").trim())
}

/// The length of the fee at the beginning of a cell.
fn head(text: &str) -> Option<usize> {
    const WORDS: &[&str] = &["Miễn phí", EMPTY];
    const UNITS: &[&str] = &["Việt Nam Đồng", "VNĐ", "USD", "Đồng", "đồng"];
    if let Some(word) = WORDS.iter().find(|word| text.starts_with(**word)) {
        return Some(word.len());
    }
    let figure =
        text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')).filter(|at| *at > 0)?;
    let rest = text.get(figure..)?;
    let blank = rest.len() - rest.trim_start().len();
    let unit = UNITS.iter().find(|unit| rest.trim_start().starts_with(**unit))?;
    Some(figure + blank + unit.len())
}

/// The length up to the bracket that closes the first one.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    text.char_indices().find_map(|(at, letter)| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (letter == ')' && depth == 0).then_some(at + 1)
    })
}

fn read(tokens: &[Token]) -> Result<AmountReading, AmountDoubt> {
    let mut cursor = Cursor::new(tokens);
    if cursor.any(NOT_STATED) {
        return if ends(&mut cursor) { Ok(AmountReading::NotStated) } else { Err(AmountDoubt::MoreWords) };
    }
    if cursor.any(FREE) {
        let again = cursor.mark("(") && free_again(&mut cursor);
        return if ends(&mut cursor) || again && ends(&mut cursor) {
            Ok(AmountReading::Free)
        } else {
            Err(AmountDoubt::FreeWithNote)
        };
    }
    if cursor.any(LEADS) {
        cursor.mark(":");
    }
    let amount = money(&mut cursor).ok_or(AmountDoubt::NoAmount)??;
    per(&mut cursor)?;
    if cursor.mark("(") {
        beside(&mut cursor, amount)?;
    }
    if ends(&mut cursor) { Ok(AmountReading::Exact { amount }) } else { Err(AmountDoubt::MoreWords) }
}

fn ends(cursor: &mut Cursor<'_>) -> bool {
    cursor.marks(&[".", ";", ","]);
    cursor.is_done()
}

/// `(Không có.)`
fn free_again(cursor: &mut Cursor<'_>) -> bool {
    let said = cursor.any(FREE_AGAIN);
    cursor.mark(".");
    said && cursor.mark(")")
}

/// Takes a figure, its scale and its currency; nothing when none begins here.
fn money(cursor: &mut Cursor<'_>) -> Option<Result<Money, AmountDoubt>> {
    let mut ahead = *cursor;
    let figure = ahead.next().filter(|token| token.kind == Kind::Figure)?;
    let scale = ahead.longest(SCALES).copied();
    let Some(currency) = ahead.longest(CURRENCIES).copied() else {
        *cursor = ahead;
        return Some(Err(AmountDoubt::NoCurrency));
    };
    *cursor = ahead;
    Some(value(&figure.text, scale, currency))
}

fn value(figure: &str, scale: Option<i128>, currency: Currency) -> Result<Money, AmountDoubt> {
    let major = match scale {
        Some(scale) => decimal(figure).and_then(|number| number.mul(Ratio::integer(scale)).ok()),
        None => grouped(figure).or_else(|| if currency == Currency::VND { None } else { decimal(figure) }),
    };
    let lost = || {
        if currency == Currency::VND && decimal(figure).is_some() {
            AmountDoubt::LostThousands
        } else {
            AmountDoubt::BadDigits
        }
    };
    let money = major.and_then(|major| Money::from_ratio(currency, major)).ok_or_else(lost)?;
    if money.minor == 0 {
        return Err(AmountDoubt::Zero);
    }
    if currency == Currency::VND && money.minor < SMALLEST_VND {
        return Err(AmountDoubt::LostThousands);
    }
    Ok(money)
}

/// `20000`, `20.000`, `1,025,000`: whole, with one kind of mark between groups of three.
fn grouped(figure: &str) -> Option<Ratio> {
    let mark = if figure.contains('.') { '.' } else { ',' };
    let mut groups = figure.split(mark);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let leads = first.len() > 1 && first.starts_with('0');
    let fits = (rest.is_empty() || first.len() <= GROUP) && !leads && rest.iter().all(|group| group.len() == GROUP);
    let digits = format!("{first}{}", rest.concat());
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    (fits && plain).then(|| digits.parse().ok().map(Ratio::integer)).flatten()
}

/// `1,5`, `02`, `20.00`
fn decimal(figure: &str) -> Option<Ratio> {
    let number = figure.replace(',', ".");
    let short = number.split_once('.').is_none_or(|(_, decimals)| decimals.len() < GROUP);
    Ratio::parse(&number).filter(|_| short)
}

/// `/hồ sơ`: one of it is in a dossier, else the amount is a rate.
fn per(cursor: &mut Cursor<'_>) -> Result<(), AmountDoubt> {
    let mut ahead = *cursor;
    if !ahead.mark("/") && !ahead.phrase("một") {
        return Ok(());
    }
    if !ahead.any(OF_A_DOSSIER) {
        return Err(AmountDoubt::PerUnit);
    }
    *cursor = ahead;
    Ok(())
}

/// What stands in the brackets after an amount, up to the last one: the amount again, its unit, or its instrument.
fn beside(cursor: &mut Cursor<'_>, amount: Money) -> Result<(), AmountDoubt> {
    cursor.any(LEADS);
    cursor.mark(":");
    let mut ahead = *cursor;
    if let Some(again) = money(&mut ahead).filter(|again| *again != Err(AmountDoubt::NoCurrency)) {
        if again != Ok(amount) {
            return Err(AmountDoubt::SeveralAmounts);
        }
        *cursor = ahead;
    } else {
        cursor.any(&["đồng", "vnđ"]);
    }
    per(cursor)?;
    cursor.mark(".");
    let inner = cursor.mark("(");
    if CITES.iter().any(|phrase| super::token::begins(cursor.rest(), phrase).is_some()) {
        instrument(cursor)?;
    }
    let closed = cursor.mark(")") && (!inner || cursor.mark(")"));
    if closed { Ok(()) } else { Err(rest_doubt(cursor.rest())) }
}

/// Takes the name of an instrument, up to the bracket that closes it.
fn instrument(cursor: &mut Cursor<'_>) -> Result<(), AmountDoubt> {
    let begin = *cursor;
    while cursor.peek().is_some_and(|token| !matches!(token.text.as_str(), "(" | ")")) {
        cursor.next();
    }
    let named = cursor.since(&begin);
    if !amounts(named).is_empty() {
        return Err(AmountDoubt::SeveralAmounts);
    }
    // The title of a circular says `quy định mức thu`: what follows it is its name.
    let title = (0..named.len())
        .find(|at| named.get(*at..).is_some_and(|rest| super::token::begins(rest, "quy định mức thu").is_some()));
    let before_title = named.get(..title.unwrap_or(named.len())).unwrap_or(&[]);
    let percent = named.iter().any(|token| token.text == "%");
    if percent || CONDITIONS.iter().any(|word| contains(before_title, word)) {
        return Err(AmountDoubt::Conditional);
    }
    Ok(())
}

fn rest_doubt(rest: &[Token]) -> AmountDoubt {
    if !amounts(rest).is_empty() {
        AmountDoubt::SeveralAmounts
    } else if CONDITIONS.iter().any(|word| contains(rest, word)) {
        AmountDoubt::Conditional
    } else {
        AmountDoubt::MoreWords
    }
}

/// Every amount that stands in a text.
fn amounts(tokens: &[Token]) -> Vec<Money> {
    let mut cursor = Cursor::new(tokens);
    let mut found = Vec::new();
    while !cursor.is_done() {
        let mut ahead = cursor;
        match money(&mut ahead) {
            Some(Ok(amount)) => {
                found.push(amount);
                cursor = ahead;
            }
            Some(Err(_)) | None => {
                cursor.next();
            }
        }
    }
    found
}

/// Whether a text says something about fees.
fn speaks_of_fees(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    while !cursor.is_done() {
        if cursor.any(NOT_FEES) {
            continue;
        }
        if cursor.any(OF_FEES) {
            return true;
        }
        cursor.next();
    }
    false
}
