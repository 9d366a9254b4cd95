//! What a dossier lacks, for people: the questions left to ask, and the range of answers until then.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Language;
use super::written::{date, event, money, no_due_date};
use crate::amount::Money;
use crate::assessment::{Completeness, Extreme, Given, Missing, Spread, Unanswered};

/// What a dossier lacks, as plain text.
///
/// ```
/// use thoihan::slip::{Language, missing};
/// use thoihan::{AsOf, Dossier, Moment, Rulebook};
/// let at: Moment = "2026-08-28T15:30".parse()?;
/// let dossier = Dossier::new("2.000815").accepted(at).paid(at);
/// let text = missing::text(&Rulebook::vietnam()?.missing(&dossier, &AsOf::new(at))?, Language::En);
/// assert!(text.contains("pages"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn text(missing: &Missing, language: Language) -> String {
    let mut lines = Vec::new();
    if let Some(code) = &missing.procedure {
        lines.push(format!("{}: {code}", language.pick("Mã thủ tục", "Procedure")));
    }
    if let Some(id) = &missing.id {
        lines.push(format!("{}: {id}", language.pick("Mã hồ sơ", "Dossier")));
    }
    facts(missing, language, &mut lines);
    if let Some(due) = &missing.due {
        let day = |day: &NaiveDate| date(*day, language);
        range(language.pick("Ngày trả kết quả", "Result due"), due, day, language, &mut lines);
    }
    for (_, total) in &missing.totals {
        let amount = |amount: &Money| money(*amount, language);
        range(language.pick("Phí, lệ phí", "Fees"), total, amount, language, &mut lines);
    }
    if !missing.unanswered.is_empty() {
        lines.push(String::new());
        lines.push(language.pick("Không có kết quả", "Without an answer").to_owned());
        lines.extend(missing.unanswered.iter().map(|one| unanswered(one, language)));
    }
    lines.join("\n") + "\n"
}

fn facts(missing: &Missing, language: Language, lines: &mut Vec<String>) {
    lines.push(String::new());
    if missing.facts.is_empty() {
        lines.push(language.pick("Không thiếu dữ kiện nào.", "No fact is missing.").to_owned());
    } else {
        lines.push(match missing.completeness {
            Completeness::Complete => {
                language.pick("Cần hỏi, ít nhất có thể", "To ask: the fewest that decide the answer").to_owned()
            }
            Completeness::Sampled | Completeness::TooMany => language.pick("Cần hỏi", "To ask").to_owned(),
        });
    }
    for fact in &missing.facts {
        let title = fact.title.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
        let choices = fact.choices.join(", ");
        let choices = if choices.is_empty() { choices } else { format!(": {choices}") };
        lines.push(format!("- {}{title}{choices}", fact.name));
    }
    match missing.completeness {
        Completeness::Complete => {}
        Completeness::Sampled => lines.push(
            language
                .pick(
                    "Chỉ xét được một số giá trị tiêu biểu: có thể còn phải hỏi thêm.",
                    "Only a sample of values could be looked at: more may have to be asked.",
                )
                .to_owned(),
        ),
        Completeness::TooMany => lines.push(
            language
                .pick(
                    "Quá nhiều trường hợp để xét hết: đây là các dữ kiện đã gặp.",
                    "There are more cases than are looked at: these are the facts met so far.",
                )
                .to_owned(),
        ),
    }
    lines.push(String::new());
}

fn range<T: PartialEq>(
    name: &str,
    spread: &Spread<T>,
    show: impl Fn(&T) -> String,
    language: Language,
    lines: &mut Vec<String>,
) {
    match (&spread.least, &spread.greatest) {
        (Some(least), Some(greatest)) if least.value == greatest.value => {
            lines.push(format!("{name}: {}", show(&least.value)));
        }
        (least, greatest) => {
            lines.push(format!("{name}:"));
            let (from, to) = language.pick(("từ", "đến"), ("from", "to"));
            for (word, end) in [(from, least), (to, greatest)] {
                lines.push(match end {
                    Some(Extreme { value, with }) => format!("  {word} {}{}", show(value), given(with, language)),
                    None => format!("  {word}: {}", unbounded(&spread.depends_on, language)),
                });
            }
        }
    }
}

fn unbounded(names: &[Arc<str>], language: Language) -> String {
    match names {
        [] => language.pick("chưa xác định", "not determined").to_owned(),
        names => format!("{} {}", language.pick("tùy theo", "depends on"), names.join(", ")),
    }
}

fn given(with: &Given, language: Language) -> String {
    if with.is_empty() {
        return String::new();
    }
    let facts: Vec<String> = with.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!(" ({} {})", language.pick("nếu", "when"), facts.join(", "))
}

fn unanswered(one: &Unanswered, language: Language) -> String {
    let why = match one.outcome {
        "awaiting" => format!("{} {}", language.pick("đang chờ", "awaiting"), event(&one.reason, language)),
        "none" => no_due_date(&one.reason, language),
        _ => format!("{}: {}", language.pick("chưa xác định", "not determined"), one.reason),
    };
    format!("- {}: {why}{}", part(&one.part, language), given(&one.with, language))
}

/// A part of the answer in the reader's words; its own name stays.
fn part(part: &str, language: Language) -> String {
    let (kind, name) = part.split_once(' ').unwrap_or((part, ""));
    let kind = match kind {
        "due" => language.pick("ngày trả kết quả", "due date"),
        "deadline" => language.pick("thời hạn", "deadline"),
        "step" => language.pick("bước", "step"),
        "fee" => language.pick("khoản thu", "fee"),
        "dossier" => language.pick("hồ sơ", "dossier"),
        other => other,
    };
    format!("{kind} {name}").trim_end().to_owned()
}
