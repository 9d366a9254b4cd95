//! Moments, amounts, events and citations as people write them in Vietnamese and in English.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::Language;
use crate::amount::{Currency, Money, Ratio};
use crate::assessment::{Assessment, StatementId};
use crate::source::Citation;

pub(super) fn moment(at: DateTime<FixedOffset>, language: Language) -> String {
    instant(at.hour(), at.minute(), at.date_naive(), language)
}

pub(super) fn instant(hour: u32, minute: u32, day: NaiveDate, language: Language) -> String {
    let (day, weekday) = (date(day, language), weekday(day.weekday(), language));
    match language {
        Language::Vi => format!("{hour:02} giờ {minute:02} phút, ngày {day} ({weekday})"),
        Language::En => format!("{hour:02}:{minute:02} on {weekday}, {day}"),
    }
}

/// The moment of a breach, which is written on the calendar's clock or with its offset.
pub(super) fn breach_moment(text: &str, language: Language) -> String {
    let with_offset = DateTime::parse_from_rfc3339(text).map(|at| at.naive_local());
    match with_offset.or_else(|_| text.parse::<NaiveDateTime>()) {
        Ok(at) => instant(at.hour(), at.minute(), at.date(), language),
        Err(_) => text.to_owned(),
    }
}

pub(super) fn date(day: NaiveDate, language: Language) -> String {
    day.format(language.pick("%d/%m/%Y", "%-d %B %Y")).to_string()
}

pub(super) fn weekday(day: Weekday, language: Language) -> &'static str {
    match day {
        Weekday::Mon => language.pick("thứ Hai", "Monday"),
        Weekday::Tue => language.pick("thứ Ba", "Tuesday"),
        Weekday::Wed => language.pick("thứ Tư", "Wednesday"),
        Weekday::Thu => language.pick("thứ Năm", "Thursday"),
        Weekday::Fri => language.pick("thứ Sáu", "Friday"),
        Weekday::Sat => language.pick("thứ Bảy", "Saturday"),
        Weekday::Sun => language.pick("Chủ nhật", "Sunday"),
    }
}

/// `2 working days`, `02 ngày làm việc`: official Vietnamese writes small numbers with two digits.
pub(super) fn quantity(count: u64, unit: &str, language: Language) -> String {
    match language {
        Language::Vi => format!("{count:02} {unit}"),
        Language::En if count == 1 => format!("{count} {unit}"),
        Language::En => format!("{count} {unit}s"),
    }
}

/// `02 giờ 30 phút làm việc`, `2 working hours 30 minutes`.
pub(super) fn working_time(minutes: u64, language: Language) -> String {
    match (language, minutes / 60, minutes % 60) {
        (Language::Vi, 0, minutes) => format!("{minutes:02} phút làm việc"),
        (Language::Vi, hours, 0) => format!("{hours:02} giờ làm việc"),
        (Language::Vi, hours, minutes) => format!("{hours:02} giờ {minutes:02} phút làm việc"),
        (Language::En, 0, minutes) => quantity(minutes, "working minute", language),
        (Language::En, hours, 0) => quantity(hours, "working hour", language),
        (Language::En, hours, minutes) => {
            format!("{} {}", quantity(hours, "working hour", language), quantity(minutes, "minute", language))
        }
    }
}

/// `28.000 đồng`, `VND 28,000`; groups of three digits, the other mark before cents.
pub(super) fn money(amount: Money, language: Language) -> String {
    let text = amount.to_ratio().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = language.pick((".", ","), (",", "."));
    let mut number = grouped(whole, group);
    if !fraction.is_empty() {
        let places = amount.currency.minor_digits() as usize;
        number.push_str(&format!("{point}{fraction:0<places$}"));
    }
    match language {
        Language::Vi if amount.currency == Currency::VND => format!("{sign}{number} đồng"),
        Language::Vi => format!("{sign}{number} {}", amount.currency),
        Language::En => format!("{sign}{} {number}", amount.currency),
    }
}

/// `1.250,5`, `1,250.5`.
pub(super) fn decimal(number: Ratio, language: Language) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (group, point) = language.pick((".", ","), (",", "."));
    match digits.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}{point}{fraction}", grouped(whole, group)),
        None => format!("{sign}{}", grouped(digits, group)),
    }
}

fn grouped(digits: &str, mark: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(mark);
        }
        text.push(digit);
    }
    text
}

pub(super) fn no_due_date(why: &str, language: Language) -> String {
    match why {
        "immediately" => language.pick("giải quyết ngay khi tiếp nhận", "at once, on receipt").to_owned(),
        "unspecified" => language.pick("pháp luật không quy định thời hạn", "the law sets no time limit").to_owned(),
        "not_stated" => {
            language.pick("chưa có thông tin về thời hạn", "no time limit is stated in the rules").to_owned()
        }
        other => format!("{}: {other}", language.pick("không có", "none")),
    }
}

pub(super) fn awaited(what: &str, language: Language) -> String {
    format!("{} {}", language.pick("đang chờ", "awaiting"), event(what, language))
}

/// An event in words; the name in the rules when it is not one of the built-in ones.
pub(super) fn event(name: &str, language: Language) -> String {
    let (vietnamese, english) = match name {
        "submitted" => ("nộp hồ sơ", "submission"),
        "accepted" => ("tiếp nhận hồ sơ đầy đủ, hợp lệ", "acceptance of the complete dossier"),
        "paid" => ("nộp phí, lệ phí", "payment of the fee"),
        "finished" => ("giải quyết xong hồ sơ", "the end of processing"),
        "issued" => ("ban hành kết quả", "issue of the result"),
        "supplement_requested" => ("yêu cầu bổ sung hồ sơ", "request for a supplement"),
        "supplement_completed" => ("bổ sung đủ hồ sơ", "completion of the supplement"),
        "suspended" => ("tạm dừng giải quyết", "suspension"),
        "resumed" => ("tiếp tục giải quyết", "resumption"),
        "interrupted" => ("gián đoạn", "interruption"),
        "extended" => ("gia hạn", "extension"),
        "reappointed" => ("hẹn lại ngày trả kết quả", "re-appointment"),
        "withdrawn" => ("rút hồ sơ", "withdrawal"),
        "refused" => ("từ chối giải quyết", "refusal"),
        "revoked" => ("thu hồi sự kiện", "revocation"),
        "closed" => ("đóng hồ sơ", "closing"),
        "step_done" => ("hoàn thành bước", "completion of a step"),
        other => (other, other),
    };
    language.pick(vietnamese, english).to_owned()
}

pub(super) fn consequence(word: &str, language: Language) -> &'static str {
    match word {
        "closes" => language.pick("Quá thời hạn này hồ sơ được đóng.", "The dossier is closed when this is missed."),
        "consents" => language.pick("Quá thời hạn này được coi là đồng ý.", "Missing this counts as consent."),
        "refuses" => language.pick("Quá thời hạn này được coi là từ chối.", "Missing this counts as refusal."),
        _ => language.pick("Đã quá thời hạn này.", "This was missed."),
    }
}

pub(super) fn breach(rule: &str, language: Language) -> &'static str {
    match rule {
        "supplement_limit" => {
            language.pick("yêu cầu bổ sung quá số lần cho phép", "more supplement requests than allowed")
        }
        "reappointment_limit" => language.pick("hẹn lại quá số lần cho phép", "more re-appointments than allowed"),
        "extension_limit" => language.pick("gia hạn quá mức cho phép", "extended beyond the limit"),
        "supplement_after_closing" => {
            language.pick("bổ sung sau khi hồ sơ đã đóng", "completed after the dossier was closed")
        }
        "ground_not_excluded" => language
            .pick("lý do tạm dừng không được trừ vào thời hạn", "the ground of suspension does not stop the clock"),
        _ => language.pick("không đúng quy định", "against the rules"),
    }
}

/// `khoản 3 Điều 17, 118/2025/NĐ-CP`; nothing when the statement cites nothing.
pub(super) fn citation(answer: &Assessment, id: StatementId, language: Language) -> Option<String> {
    answer.references.citation(id).and_then(|citation| cited(&citation, language))
}

pub(super) fn cited(citation: &Citation, language: Language) -> Option<String> {
    let article = citation.article.as_deref().map(|text| article(text, language));
    match (article, citation.document.as_deref()) {
        (Some(article), Some(document)) => Some(format!("{article}, {document}")),
        (Some(text), None) => Some(text),
        (None, document) => document.map(str::to_owned),
    }
}

/// `17.2.c` is read as lawyers do: điểm c khoản 2 Điều 17. Whatever is not written so stays as it is.
fn article(text: &str, language: Language) -> String {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match language {
        Language::Vi if parts.iter().all(|part| is_number_path(part)) => {
            parts.iter().map(|part| vietnamese_article(part)).collect::<Vec<_>>().join("; ")
        }
        // an annex or a form has its own name
        _ if !text.starts_with(|first: char| first.is_ascii_digit()) => text.to_owned(),
        Language::Vi => format!("Điều {text}"),
        Language::En => format!("Article {text}"),
    }
}

fn is_number_path(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_digit())
        && part.split('.').count() <= 3
        && part.split('.').all(|level| !level.is_empty() && level.chars().all(char::is_alphanumeric))
}

fn vietnamese_article(part: &str) -> String {
    let mut levels = part.split('.');
    let article = format!("Điều {}", levels.next().unwrap_or_default());
    let text = levels.next().map_or(article.clone(), |clause| format!("khoản {clause} {article}"));
    levels.next().map_or(text.clone(), |point| format!("điểm {point} {text}"))
}
