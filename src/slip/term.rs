//! The statutory time (thời gian giải quyết theo quy định) in words, from the statement that set the due date.

use super::Language;
use super::written::citation;
use crate::assessment::Assessment;
use crate::term::Unit;

const UNITS: [Unit; 8] =
    [Unit::WorkingHour, Unit::WorkingDay, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

pub(super) fn statutory_time(answer: &Assessment, language: Language) -> Option<String> {
    let (id, time) = answer.basis.iter().find_map(|id| {
        let text = &answer.reference(*id)?.text;
        let rest = ["due ", "also due ", "thời hạn "].iter().find_map(|begin| text.strip_prefix(begin))?;
        Some((*id, in_words(rest, language).unwrap_or_else(|| format!("“{}”", text.trim_end_matches(';').trim()))))
    })?;
    let source = citation(answer, id, language).map(|source| format!(" ({source})")).unwrap_or_default();
    Some(format!("{time}{source}"))
}

/// The length at the start of a statement, in words; nothing when it has another form.
fn in_words(statement: &str, language: Language) -> Option<String> {
    let plain = |vietnamese: &str, english: &str| Some(language.pick(vietnamese, english).to_owned());
    if statement.starts_with("immediately") {
        return plain("giải quyết ngay", "at once");
    }
    if statement.starts_with("same working day") {
        return plain("trong ngày làm việc", "within the working day");
    }
    if statement.starts_with("same day") {
        return plain("trong ngày", "within the day");
    }
    let mut rest = statement.strip_prefix("in ").unwrap_or(statement).trim_start();
    let mut parts = Vec::new();
    loop {
        let (part, after) = one_part(rest, language)?;
        parts.push(part);
        match after.trim_start().strip_prefix('+') {
            Some(next) => rest = next.trim_start(),
            None => break,
        }
    }
    Some(parts.join(language.pick(" và ", " and ")))
}

fn one_part(text: &str, language: Language) -> Option<(String, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',' | '/'))?;
    let (count, rest) = text.split_at_checked(end)?;
    let rest = rest.trim_start();
    let (unit, after) = UNITS.iter().find_map(|unit| Some((*unit, after_unit(rest, *unit)?)))?;
    let whole: Option<u64> = count.parse().ok();
    let text = match (language, whole) {
        (Language::Vi, Some(whole)) => format!("{whole:02} {}", unit.vietnamese()),
        (Language::Vi, None) => format!("{} {}", count.replace('.', ","), unit.vietnamese()),
        (Language::En, Some(1)) => format!("1 {}", unit.word()),
        (Language::En, _) => format!("{count} {}s", unit.word()),
    };
    (!count.is_empty()).then_some((text, after))
}

fn after_unit(text: &str, unit: Unit) -> Option<&str> {
    let plural = format!("{}s", unit.word());
    [plural.as_str(), unit.word(), unit.vietnamese()]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .filter(|after| !after.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_words() {
        for (statement, vietnamese, english) in [
            ("in 7 working days when work is house", "07 ngày làm việc", "7 working days"),
            ("in 1 working day", "01 ngày làm việc", "1 working day"),
            ("in 2 working days + 45 days", "02 ngày làm việc và 45 ngày", "2 working days and 45 days"),
            ("in 0.5 working days", "0,5 ngày làm việc", "0.5 working days"),
            ("in 8 working hours from submitted", "08 giờ làm việc", "8 working hours"),
            ("15 ngày làm việc khi", "15 ngày làm việc", "15 working days"),
            ("same working day", "trong ngày làm việc", "within the working day"),
        ] {
            assert_eq!(in_words(statement, Language::Vi).as_deref(), Some(vietnamese));
            assert_eq!(in_words(statement, Language::En).as_deref(), Some(english));
        }
        assert_eq!(in_words("on 31 Dec", Language::Vi), None);
        assert_eq!(in_words("no later than last day of next month", Language::En), None);
    }
}
