//! The statutory time (thời gian giải quyết theo quy định) in words.

use super::Language;
use super::written::{citation, no_due_date};
use crate::assessment::{Assessment, Term, TermForm};
use crate::term::Part;

pub(super) fn statutory_time(answer: &Assessment, language: Language) -> Option<String> {
    let term = answer.term.as_ref()?;
    let quoted = |text: &str| format!("“{}”", text.trim_end_matches(';').trim());
    let printed = || answer.reference(term.statement).map(|found| quoted(&found.text));
    let time = in_words(term, language).or_else(printed)?;
    let source = citation(answer, term.statement, language);
    Some(format!("{time}{}", source.map(|source| format!(" ({source})")).unwrap_or_default()))
}

/// The term in words; nothing for one that names another event or a day of the calendar, which its statement says best.
pub(super) fn in_words(term: &Term, language: Language) -> Option<String> {
    let time = match term.form {
        TermForm::In => lengths(&term.parts, language),
        TermForm::SameDay => language.pick("trong ngày", "within the day").to_owned(),
        TermForm::SameWorkingDay => language.pick("trong ngày làm việc", "within the working day").to_owned(),
        TermForm::Immediately => language.pick("giải quyết ngay", "at once").to_owned(),
        TermForm::Unspecified => no_due_date("unspecified", language),
        TermForm::Before | TermForm::MoreThanBefore | TermForm::FixedDay => return None,
    };
    if term.added.is_empty() {
        return Some(time);
    }
    Some(format!("{time}, {} {}", language.pick("cộng thêm", "and further"), lengths(&term.added, language)))
}

fn lengths(parts: &[Part], language: Language) -> String {
    let words: Vec<String> = parts.iter().map(|part| length(part, language)).collect();
    words.join(language.pick(" và ", " and "))
}

/// Official Vietnamese writes small whole numbers with two digits.
pub(super) fn length(part: &Part, language: Language) -> String {
    let count = part.count.to_string();
    match (language, part.count.to_integer()) {
        (Language::Vi, Some(whole)) => format!("{whole:02} {}", part.unit.vietnamese()),
        (Language::Vi, None) => format!("{} {}", count.replace('.', ","), part.unit.vietnamese()),
        (Language::En, Some(1)) => format!("1 {}", part.unit.word()),
        (Language::En, _) => format!("{count} {}s", part.unit.word()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Ratio;
    use crate::assessment::StatementId;
    use crate::term::Unit;

    fn term(form: TermForm, parts: &[(Ratio, Unit)], added: &[(Ratio, Unit)]) -> Term {
        let all =
            |parts: &[(Ratio, Unit)]| parts.iter().map(|(count, unit)| Part { count: *count, unit: *unit }).collect();
        Term { form, parts: all(parts), added: all(added), statement: StatementId(0) }
    }

    #[test]
    fn terms_in_words() {
        let (one, half) = (Ratio::ONE, Ratio::new(1, 2).unwrap());
        let whole = Ratio::integer;
        for (term, vietnamese, english) in [
            (term(TermForm::In, &[(whole(7), Unit::WorkingDay)], &[]), "07 ngày làm việc", "7 working days"),
            (term(TermForm::In, &[(one, Unit::WorkingDay)], &[]), "01 ngày làm việc", "1 working day"),
            (
                term(TermForm::In, &[(whole(2), Unit::WorkingDay), (whole(45), Unit::Day)], &[]),
                "02 ngày làm việc và 45 ngày",
                "2 working days and 45 days",
            ),
            (term(TermForm::In, &[(half, Unit::WorkingDay)], &[]), "0,5 ngày làm việc", "0.5 working days"),
            (
                term(TermForm::In, &[(whole(10), Unit::WorkingDay)], &[(whole(10), Unit::WorkingDay)]),
                "10 ngày làm việc, cộng thêm 10 ngày làm việc",
                "10 working days, and further 10 working days",
            ),
            (term(TermForm::SameWorkingDay, &[], &[]), "trong ngày làm việc", "within the working day"),
            (term(TermForm::Immediately, &[], &[]), "giải quyết ngay", "at once"),
        ] {
            assert_eq!(in_words(&term, Language::Vi).as_deref(), Some(vietnamese));
            assert_eq!(in_words(&term, Language::En).as_deref(), Some(english));
        }
        assert_eq!(in_words(&term(TermForm::FixedDay, &[], &[]), Language::Vi), None);
        assert_eq!(in_words(&term(TermForm::Before, &[(whole(8), Unit::Hour)], &[]), Language::En), None);
    }
}
