//! The grammar of a time limit: every word of the text, or review.

use super::cases;
use super::doubt::TermDoubt;
use super::lengths::lengths;
use super::number::{Fault, number};
use super::token::{Cursor, Kind, Token, begins, contains, tidy, tokens};
use super::vocabulary as words;
use super::{Limit, Start, Term, TermReading};
use crate::amount::Ratio;
use crate::term::{Length, Part};

/// Reads a text about a time limit (thời hạn giải quyết): a term, several cases, or the reason why a person must read it.
///
/// A term is exact only when every word of the text is understood. Calendar days (`ngày`) and working days (`ngày làm việc`)
/// are what they are called; a decimal comma and a decimal point are the same; a number and its words must agree.
///
/// ```
/// use thoihan::phrase::{Limit, TermDoubt, TermReading, parse_term};
///
/// let TermReading::Exact { term } = parse_term("Không quá 05 (năm) ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ.") else {
///     panic!("a term");
/// };
/// assert!(matches!(&term.limit, Limit::In { length } if length.to_string() == "5 working days"));
///
/// let TermReading::Cases { cases } = parse_term("10 ngày (đối với trường hợp cấp mới); 05 ngày (đối với trường hợp cấp lại)") else {
///     panic!("cases");
/// };
/// assert_eq!(cases[1].condition.as_deref(), Some("đối với trường hợp cấp lại"));
///
/// let TermReading::Review { reason, .. } = parse_term("0102 ngày") else { panic!("fused digits") };
/// assert_eq!(reason, TermDoubt::FusedDigits);
/// ```
pub fn parse_term(text: &str) -> TermReading {
    let text = tidy(text);
    let tokens = tokens(&text);
    if let Some(term) = whole(&tokens) {
        return TermReading::Exact { term };
    }
    if let Some(cases) = cases::parse(&text, &tokens) {
        return TermReading::Cases { cases };
    }
    let found = lengths(&text);
    TermReading::Review { reason: doubt(&tokens, &found), found }
}

/// Reads a cell with a text beside it in the same record: the text must not state other lengths than the cell.
///
/// A term with its parts (`30 ngày, bao gồm 20 ngày … và 10 ngày …`) is the term; lengths that merely add up to the cell may be
/// cases that the table added up. A cell that was not filled in contradicts a text with a length.
///
/// ```
/// use thoihan::phrase::{TermDoubt, TermReading, parse_term_beside};
/// let reading = parse_term_beside("60 Ngày làm việc", "không quá 30 ngày, kể từ ngày thụ lý");
/// assert!(matches!(reading, TermReading::Review { reason: TermDoubt::Contradiction, .. }));
/// ```
pub fn parse_term_beside(cell: &str, beside: &str) -> TermReading {
    let reading = parse_term(cell);
    let TermReading::Exact { term } = &reading else {
        return reading;
    };
    let found = lengths(beside);
    let reason = match &term.limit {
        Limit::In { length } => match differs(length, &found, names_parts(beside)) {
            Some(TermDoubt::Contradiction) => Some(TermDoubt::Contradiction),
            reason => changed(beside).or(reason),
        },
        Limit::NotStated | Limit::Unspecified | Limit::Immediately | Limit::SameDay { .. } => {
            (!found.is_empty()).then_some(TermDoubt::Contradiction)
        }
    };
    match (reason, parse_term(beside)) {
        (None, _) => reading,
        // The text names the cases, and the cell is the term of one of them.
        (Some(TermDoubt::SeveralTerms), TermReading::Cases { cases })
            if cases.iter().any(|case| case.term.limit == term.limit) =>
        {
            TermReading::Cases { cases }
        }
        (Some(reason), _) => TermReading::Review { reason, found },
    }
}

/// Whether a text says that the term is not always that of its cell: `có thể kéo dài`, `không quy định thời hạn giải quyết`.
fn changed(beside: &str) -> Option<TermDoubt> {
    let beside = tidy(beside);
    let tokens = tokens(&beside);
    let has = |phrase: &&str| contains(&tokens, phrase);
    // `không quy định` alone may be about the fee.
    let mut unspecified = words::UNSPECIFIED.iter().filter(|phrase| phrase.contains("thời"));
    if unspecified.any(has) {
        return Some(TermDoubt::Contradiction);
    }
    if words::AT_ONCE_BESIDE.iter().any(has) {
        return Some(TermDoubt::ClockTime);
    }
    SIGNS.iter().find(|(_, phrases)| phrases.iter().any(has)).map(|(reason, _)| *reason)
}

/// Whether lengths beside a cell say something else than it.
fn differs(cell: &Length, found: &[Length], names_parts: bool) -> Option<TermDoubt> {
    let others: Vec<&Length> = found.iter().filter(|length| *length != cell).collect();
    let stands_there = others.len() < found.len();
    let parts = stands_there && names_parts && sum(&others).as_ref() == Some(cell);
    match others.as_slice() {
        [] if found.len() > 1 => Some(TermDoubt::SeveralTerms), // two steps of one length, or the term twice
        [] => None,
        _ if parts => None,
        _ if stands_there => Some(TermDoubt::SeveralTerms),
        // The portal adds up what may be cases: a sum that the text does not state proves nothing.
        _ => Some(TermDoubt::Contradiction),
    }
}

/// Whether a text says that the lengths after a term are its parts.
fn names_parts(beside: &str) -> bool {
    let beside = tidy(beside);
    let tokens = tokens(&beside);
    words::PARTS.iter().any(|phrase| contains(&tokens, phrase))
}

/// The sum of several lengths of one unit.
fn sum(lengths: &[&Length]) -> Option<Length> {
    let mut parts = lengths.iter().flat_map(|length| &length.parts);
    let first = *parts.next()?;
    let count = parts
        .try_fold(first.count, |sum, part| (part.unit == first.unit).then(|| sum.add(part.count).ok()).flatten())?;
    (lengths.len() > 1).then_some(Length { parts: vec![Part { count, unit: first.unit }] })
}

/// A text that is one term from its first word to its last.
fn whole(tokens: &[Token]) -> Option<Term> {
    let mut cursor = Cursor::new(tokens);
    let term = term(&mut cursor)?;
    end(&mut cursor);
    cursor.is_done().then_some(term)
}

/// Takes marks with which a sentence ends.
pub(super) fn end(cursor: &mut Cursor<'_>) {
    cursor.marks(words::END_MARKS);
}

/// Takes a term with the words before it and the words about its start.
pub(super) fn term(cursor: &mut Cursor<'_>) -> Option<Term> {
    let mut ahead = *cursor;
    cursor_over_leads(&mut ahead);
    let limit = limit(&mut ahead).or_else(|| {
        // `thời hạn` may be the word before a limit that has the word itself: `Thời hạn: không quy định thời hạn`.
        ahead = *cursor;
        ahead.marks(words::LIST_MARKS);
        limit(&mut ahead)
    })?;
    let start = start(&mut ahead)?;
    *cursor = ahead;
    Some(Term { limit, start })
}

fn cursor_over_leads(cursor: &mut Cursor<'_>) {
    loop {
        cursor.marks(words::LIST_MARKS);
        if !same_day_begins(cursor) && cursor.any(words::LEADS) {
            continue;
        }
        return;
    }
}

/// `trong` is a word before a term, and the first word of `trong ngày`.
fn same_day_begins(cursor: &Cursor<'_>) -> bool {
    words::SAME_DAY.iter().any(|(phrase, _)| begins(cursor.rest(), phrase).is_some())
}

fn limit(cursor: &mut Cursor<'_>) -> Option<Limit> {
    if let Some(length) = length(cursor) {
        return Some(Limit::In { length: length.ok()? });
    }
    if cursor.any(words::UNSPECIFIED) {
        return Some(Limit::Unspecified);
    }
    if cursor.any(words::NOT_STATED) {
        return Some(Limit::NotStated);
    }
    if let Some(working) = cursor.longest(words::SAME_DAY) {
        cursor.any(words::OF_RECEIPT);
        return Some(Limit::SameDay { working: *working });
    }
    cursor.any(words::AT_ONCE).then_some(Limit::Immediately)
}

/// Takes a figure and its unit; a fault when they begin here and are not sure.
fn length(cursor: &mut Cursor<'_>) -> Option<Result<Length, TermDoubt>> {
    let mut ahead = *cursor;
    let count = number(&mut ahead)?;
    let unit = *ahead.longest(words::UNITS)?;
    *cursor = ahead;
    let longest = words::LONGEST.iter().find(|(of, _)| *of == unit).map_or(0, |(_, longest)| *longest);
    Some(match count {
        Err(Fault::Fused) => Err(TermDoubt::FusedDigits),
        Err(Fault::WordsDisagree) => Err(TermDoubt::WordsDisagree),
        Ok(count) if count == Ratio::ZERO => Err(TermDoubt::Zero),
        Ok(count) if count > Ratio::integer(longest) => Err(TermDoubt::TooLong),
        Ok(count) => Ok(Length { parts: vec![Part { count, unit }] }),
    })
}

/// Takes the words about the start of a term; nothing when they are begun and not understood.
pub(super) fn start(cursor: &mut Cursor<'_>) -> Option<Start> {
    let mut ahead = *cursor;
    ahead.mark(",");
    if !ahead.any(words::FROM) {
        return Some(Start::Unstated);
    }
    let receipt = receipt(&mut ahead);
    *cursor = ahead;
    receipt.then_some(Start::Receipt)
}

/// Takes the receipt of a dossier and what is said of its order.
fn receipt(cursor: &mut Cursor<'_>) -> bool {
    if !cursor.any(words::RECEIPT) {
        return false;
    }
    let mut dossier = false;
    loop {
        if cursor.phrase(words::DOSSIER) {
            dossier = true;
        } else {
            let mut ahead = *cursor;
            ahead.mark(",");
            if !ahead.any(words::IN_ORDER) {
                return dossier;
            }
            *cursor = ahead;
        }
    }
}

/// Words and what they make of a text that was not understood whole; the first that is found is the reason.
const SIGNS: &[(TermDoubt, &[&str])] = &[
    (TermDoubt::Reduction, &["cắt giảm", "rút ngắn", "đã giảm", "giảm từ", "giảm còn"]),
    (TermDoubt::Extension, &["kéo dài", "gia hạn giải quyết", "gia hạn thêm", "tăng thêm", "cộng thêm", "dài hơn"]),
    (TermDoubt::ClockTime, &["hoặc trong ngày làm việc tiếp theo", "ngày làm việc tiếp theo", "ngày tiếp theo"]),
];

/// Why a text was not understood whole.
fn doubt(tokens: &[Token], found: &[Length]) -> TermDoubt {
    let has = |phrase: &str| contains(tokens, phrase);
    if let Some(fault) = first_fault(tokens) {
        return fault;
    }
    if !tokens.iter().any(|token| token.kind == Kind::Figure) && found.is_empty() {
        return TermDoubt::NoTerm;
    }
    if let Some((reason, _)) = SIGNS.iter().find(|(_, phrases)| phrases.iter().any(|phrase| has(phrase))) {
        return *reason;
    }
    if is_range(tokens) {
        return TermDoubt::Range;
    }
    if has_date(tokens) {
        return TermDoubt::Date;
    }
    if has_clock_time(tokens) {
        return TermDoubt::ClockTime;
    }
    match found {
        [] if begins_with_figure(tokens) => TermDoubt::NoUnit,
        [] => TermDoubt::NoTerm,
        [_] if is_before_event(tokens) => TermDoubt::BeforeEvent,
        [_] if other_start(tokens) => TermDoubt::OtherStart,
        [_] => TermDoubt::MoreWords,
        [one, other] if units(one) != units(other) => TermDoubt::TwoUnits,
        _ => TermDoubt::SeveralTerms,
    }
}

/// `5`, `10 làm việc kể từ ngày nhận hồ sơ`
fn begins_with_figure(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    cursor_over_leads(&mut cursor);
    cursor.peek().is_some_and(|token| token.kind == Kind::Figure)
}

fn units(length: &Length) -> Vec<crate::term::Unit> {
    length.parts.iter().map(|part| part.unit).collect()
}

/// The first figure with a unit, or alone, that is no number.
fn first_fault(tokens: &[Token]) -> Option<TermDoubt> {
    let mut cursor = Cursor::new(tokens);
    while !cursor.is_done() {
        let begin = cursor;
        match length(&mut cursor) {
            Some(Err(fault)) => return Some(fault),
            Some(Ok(_)) => {}
            None if matches!(number(&mut cursor), Some(Err(Fault::WordsDisagree))) => {
                return Some(TermDoubt::WordsDisagree);
            }
            None => {
                cursor = begin;
                cursor.next();
            }
        }
    }
    let mut alone = Cursor::new(tokens);
    let fault = matches!(number(&mut alone), Some(Err(_)));
    (fault && alone.is_done()).then_some(TermDoubt::FusedDigits)
}

/// `10-25`, `từ 5 đến 10 ngày`.
fn is_range(tokens: &[Token]) -> bool {
    tokens.windows(3).any(|three| match three {
        [from, between, to] => {
            let joins = between.text == "đến" || matches!(between.text.as_str(), "-" | "–") && !to.apart;
            joins && from.kind == Kind::Figure && to.kind == Kind::Figure
        }
        _ => false,
    })
}

/// `ngày 31 tháng 12`, `30/6/2026`.
fn has_date(tokens: &[Token]) -> bool {
    let dated = |token: &Token| token.kind == Kind::Figure && token.text.matches('/').count() == 2;
    let pair = tokens.windows(2).any(|two| match two {
        [word, figure] => matches!(word.text.as_str(), "ngày" | "tháng") && figure.kind == Kind::Figure,
        _ => false,
    });
    pair || tokens.iter().any(dated)
}

/// `sau 15 giờ`.
fn has_clock_time(tokens: &[Token]) -> bool {
    tokens.windows(3).any(|three| match three {
        [word, figure, unit] => {
            matches!(word.text.as_str(), "sau" | "lúc") && figure.kind == Kind::Figure && unit.text == "giờ"
        }
        _ => false,
    })
}

/// `08 giờ trước khi tàu đến`.
fn is_before_event(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| {
        let mut cursor = Cursor::new(tokens.get(at..).unwrap_or(&[]));
        length(&mut cursor).is_some_and(|length| length.is_ok()) && cursor.phrase("trước")
    })
}

/// A start that is not the receipt of the dossier, right after a length.
fn other_start(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| {
        let mut cursor = Cursor::new(tokens.get(at..).unwrap_or(&[]));
        length(&mut cursor).is_some_and(|length| length.is_ok()) && start(&mut cursor).is_none()
    })
}
