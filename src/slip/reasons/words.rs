//! The words of the ledger in Vietnamese and English, side by side.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use super::Language;
use super::document::Source;
use crate::assessment::{
    ClockCause, Exact, Fate, Ledger, Operation, Reference, StatementId, Treatment, Verdict, WaitEffect,
};
use crate::calendar::{Certainty, Day, Reason};
use crate::slip::written::{self, date, decimal, instant};
use crate::term::Part;

pub(in crate::slip) fn certainty(certainty: Certainty, language: Language) -> &'static str {
    match certainty {
        Certainty::Statutory => language.pick("theo luật", "set by law"),
        Certainty::Announced => language.pick("đã có thông báo", "announced"),
        Certainty::Projected => language.pick("dự kiến, chưa có thông báo", "projected, not announced yet"),
    }
}

pub(super) fn treatment(treatment: Treatment, language: Language) -> &'static str {
    match treatment {
        Treatment::Start => language.pick("ngày bắt đầu, không tính", "the start, not counted"),
        Treatment::Counted => language.pick("được tính", "counted"),
        Treatment::Skipped => language.pick("không tính", "not counted"),
        Treatment::Paused => language.pick("tạm dừng", "paused"),
        Treatment::Before => language.pick("trước khi tính thời hạn", "before the time limit runs"),
        Treatment::Rolled => language.pick("chuyển sang ngày sau", "moved on"),
        Treatment::Moved => language.pick("lùi ngày trả kết quả", "due date moved"),
    }
}

pub(super) fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Applies => language.pick("áp dụng", "applies"),
        Verdict::ConditionFails => language
            .pick("không áp dụng: hồ sơ không thuộc trường hợp này", "does not apply: not the case of this dossier"),
        Verdict::Unknown => language.pick("chưa rõ có áp dụng không", "not known whether it applies"),
        Verdict::Overridden => {
            language.pick("không áp dụng: đã có ngoại lệ được áp dụng", "does not apply: an exception to it does")
        }
        Verdict::Superseded => language.pick(
            "không áp dụng: đã có quy định mới hơn hoặc quy định riêng",
            "does not apply: a newer or more special rule does",
        ),
        Verdict::NotInForce => language.pick("không có hiệu lực", "not in force"),
    }
}

pub(super) fn fate(fate: Fate, language: Language) -> &'static str {
    match fate {
        Fate::InForce => language.pick("có hiệu lực", "in force"),
        Fate::NotYet => language.pick("chưa có hiệu lực", "not in force yet"),
        Fate::Ended => language.pick("đã hết hiệu lực", "no longer in force"),
        Fate::NotIssued => language.pick("chưa ban hành", "not issued yet"),
        Fate::OtherPlace => language.pick("của địa phương khác", "for another place"),
        Fate::Excepted => language.pick("hồ sơ này được loại trừ", "excepts this dossier"),
        Fate::Replaced => language.pick("đã được thay thế toàn bộ", "replaced as a whole"),
    }
}

pub(super) fn cause(cause: ClockCause, language: Language) -> &'static str {
    match cause {
        ClockCause::Set => language.pick("Mốc tính thời hạn", "The clock is set"),
        ClockCause::Supplement => {
            language.pick("Đã bổ sung đủ hồ sơ: tính lại từ đầu", "The dossier was completed: counting starts again")
        }
        ClockCause::Interruption => language.pick("Gián đoạn: tính lại từ đầu", "Interrupted: counting starts again"),
    }
}

pub(super) fn effect(effect: WaitEffect, language: Language) -> &'static str {
    match effect {
        WaitEffect::Restarts => language.pick("thời hạn được tính lại từ đầu", "the time limit starts again"),
        WaitEffect::Pauses => language.pick("không tính vào thời hạn", "does not count"),
        WaitEffect::Adds => {
            language.pick("không tính vào thời hạn và được cộng thêm thời gian", "does not count, and time is added")
        }
        WaitEffect::Continues => language.pick("vẫn tính vào thời hạn", "counts all the same"),
        WaitEffect::NotAllowed => {
            language.pick("không được phép trừ, vẫn tính vào thời hạn", "is not allowed for, so it counts")
        }
        WaitEffect::Before => {
            language.pick("trước mốc tính, không ảnh hưởng", "came before the clock was set, no effect")
        }
    }
}

pub(super) fn operation(operation: Operation, language: Language) -> &'static str {
    match operation {
        Operation::Let => language.pick("Giá trị trung gian", "Intermediate value"),
        Operation::Constant => language.pick("Hằng số", "Constant"),
        Operation::Band => language.pick("Theo bậc", "By band"),
        Operation::GraduatedRow => language.pick("Phần trong bậc", "Part inside the band"),
        Operation::Interpolated => language.pick("Nội suy", "Interpolated"),
        Operation::AtLeast => language.pick("Mức tối thiểu", "At least"),
        Operation::AtMost => language.pick("Mức tối đa", "At most"),
        Operation::Rounded => language.pick("Làm tròn", "Rounded"),
        Operation::Cumulative => language.pick("Lũy kế, trừ phần đã thu", "Cumulative, less what was charged before"),
        Operation::Product => language.pick("Số lượng × đơn giá", "Quantity × rate"),
        Operation::Gross => language.pick("Mức thu", "Amount"),
        Operation::Benefit => language.pick("Sau khi giảm", "After the reduction"),
        Operation::Surcharge => language.pick("Cộng thêm", "Plus"),
        Operation::Settled => language.pick("Làm tròn số phải nộp", "Rounded to what is paid"),
        Operation::Net => language.pick("Phải nộp", "To pay"),
        Operation::Refund => language.pick("Hoàn lại", "Given back"),
    }
}

pub(super) fn benefit(verdict: &str, language: Language) -> &'static str {
    match verdict {
        "applies" => language.pick("ưu đãi có lợi nhất, được áp dụng", "the best benefit, applied"),
        "excluded" => language.pick("không áp dụng cùng ưu đãi khác", "excluded by another benefit"),
        "not_best" => language.pick("không áp dụng: có ưu đãi lợi hơn", "not applied: another is better"),
        "not_chosen" => {
            language.pick("không áp dụng: người nộp chọn ưu đãi khác", "not applied: the payer chose another")
        }
        _ => language.pick("chưa rõ", "not known"),
    }
}

pub(super) fn breach(rule: &'static str, language: Language) -> &'static str {
    written::breach(rule, language)
}

/// Why a day is worked or off.
pub(in crate::slip) fn reason(day: &Day, language: Language) -> String {
    let titled = |name: &str, title: &Option<std::sync::Arc<str>>| title.as_deref().unwrap_or(name).to_owned();
    match &day.reason {
        Reason::Working => language.pick("ngày làm việc", "working day").to_owned(),
        Reason::Weekend => language.pick("nghỉ hằng tuần", "weekly rest").to_owned(),
        Reason::Holiday { name, title } => titled(name, title),
        Reason::Substitute { of, title, stands_for } => format!(
            "{} {} ({})",
            language.pick("nghỉ bù", "substitute for"),
            titled(of, title),
            date(*stands_for, language)
        ),
        Reason::SwapOff { worked } => {
            let word = language.pick("nghỉ hoán đổi, làm bù ngày", "off, worked instead on");
            format!("{word} {}", date(*worked, language))
        }
        Reason::SwapWork { off } => {
            let word = language.pick("làm bù cho ngày nghỉ", "worked for the day off on");
            format!("{word} {}", date(*off, language))
        }
        Reason::Closed { reason } => {
            reason.as_deref().unwrap_or(language.pick("cơ quan nghỉ", "office closed")).to_owned()
        }
    }
}

/// A letter for a day off, so that it can be told without colour.
pub(in crate::slip) fn day_off_sign(day: &Day, language: Language) -> &'static str {
    match &day.reason {
        Reason::Holiday { .. } => language.pick("L", "H"),
        Reason::Substitute { .. } => language.pick("B", "S"),
        Reason::SwapOff { .. } => language.pick("Đ", "X"),
        Reason::Closed { .. } => language.pick("N", "C"),
        Reason::Working | Reason::Weekend | Reason::SwapWork { .. } => "–",
    }
}

pub(super) fn at(at: NaiveDateTime, language: Language) -> String {
    instant(at.hour(), at.minute(), at.date(), language)
}

/// The end of a day: 24:00 of it, and not 00:00 of the next one.
pub(super) fn end(day: NaiveDate, at: NaiveDateTime, language: Language) -> String {
    if at.date() > day && at.time() == chrono::NaiveTime::MIN {
        return instant(24, 0, day, language);
    }
    self::at(at, language)
}

pub(super) fn length(part: &Part, language: Language) -> String {
    crate::slip::term::length(part, language)
}

pub(super) fn exact(amount: Exact, language: Language) -> String {
    let number = || match amount.value.is_decimal() {
        true => decimal(amount.value, language),
        false => amount.value.to_string(),
    };
    match amount.currency {
        None => number(),
        Some(currency) => match crate::amount::Money::from_ratio(currency, amount.value) {
            Some(money) => written::money(money, language),
            None => format!("{} {currency}", number()),
        },
    }
}

/// Where a statement stands.
pub(super) fn source(ledger: &Ledger, id: Option<StatementId>, language: Language) -> Source {
    let Some(id) = id else { return Source::default() };
    let references = &ledger.answer.references;
    Source { citation: written::citation(&ledger.answer, id, language), place: references.place(id).map(short) }
}

/// A place for people: the line says enough.
pub(super) fn short(place: String) -> String {
    place.rsplit_once(':').map_or(place.clone(), |(line, _)| line.to_owned())
}

pub(super) fn reference(ledger: &Ledger, id: Option<StatementId>) -> Option<Reference> {
    id.and_then(|id| ledger.answer.reference(id))
}

/// What a day rests on: its notice and its article.
pub(in crate::slip) fn day_citation(day: &Day, language: Language) -> Option<String> {
    let notice = day.notice.as_ref().map(|notice| notice.number.to_string());
    let article = day.citation.as_ref().and_then(|citation| written::cited(citation, language));
    match (notice, article) {
        (Some(notice), Some(article)) if !article.contains(&notice) => Some(format!("{notice}; {article}")),
        (notice, article) => article.or(notice),
    }
}

/// The same, with its place in the rules.
pub(super) fn day_source(ledger: &Ledger, day: &Day, language: Language) -> Source {
    let citation = day_citation(day, language);
    let place = day.tag.and_then(|tag| ledger.answer.references.place(StatementId(tag))).map(short);
    Source { citation, place }
}
