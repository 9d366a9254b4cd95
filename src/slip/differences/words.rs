//! The words of a comparison in Vietnamese and English, side by side.

use super::Language;
use crate::assessment::{DifferenceKind, MoveRange, Status};

pub(super) fn kind(kind: DifferenceKind, language: Language) -> &'static str {
    match kind {
        DifferenceKind::DueLater => language.pick("trả kết quả muộn hơn", "due later"),
        DifferenceKind::DueEarlier => language.pick("trả kết quả sớm hơn", "due earlier"),
        DifferenceKind::DueHour => language.pick("cùng ngày, khác giờ", "due at another hour of the day"),
        DifferenceKind::DueGained => language.pick("nay có ngày trả kết quả", "now with a due date"),
        DifferenceKind::DueLost => language.pick("không còn ngày trả kết quả", "no longer with a due date"),
        DifferenceKind::Status => language.pick("tình trạng khác", "of another status"),
        DifferenceKind::FeeHigher => language.pick("nộp nhiều hơn", "costing more"),
        DifferenceKind::FeeLower => language.pick("nộp ít hơn", "costing less"),
        DifferenceKind::FeeOpen => {
            language.pick("mức thu nay xác định được, hoặc không còn", "fee determined now, or no longer")
        }
        DifferenceKind::ErrorGained => language.pick("nay có lỗi", "with an error now"),
        DifferenceKind::ErrorLost => language.pick("hết lỗi", "without the error now"),
        DifferenceKind::ErrorOther => language.pick("lỗi khác", "with another error"),
    }
}

pub(super) fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::Early => language.pick("trước hạn", "early"),
        Status::OnTime => language.pick("đúng hạn", "on time"),
        Status::Late => language.pick("trễ hạn", "late"),
        Status::InTime => language.pick("trong hạn", "in time"),
        Status::Overdue => language.pick("quá hạn", "overdue"),
        Status::NoDueDate => language.pick("không có thời hạn", "no due date"),
        Status::AwaitingApplicant => language.pick("chờ bổ sung", "awaiting the applicant"),
        Status::Awaiting => language.pick("đang chờ", "awaiting"),
        Status::Withdrawn => language.pick("đã rút", "withdrawn"),
        Status::Refused => language.pick("đã từ chối", "refused"),
        Status::Closed => language.pick("đã đóng", "closed"),
        Status::Undetermined => language.pick("chưa xác định", "not determined"),
    }
}

/// A whole number with its sign.
pub(super) fn signed(count: i64) -> String {
    match count {
        0 => "0".to_owned(),
        count if count > 0 => format!("+{count}"),
        count => format!("−{}", count.unsigned_abs()),
    }
}

/// `+3 … +5`, `−20 and less`.
pub(super) fn range(range: &MoveRange, language: Language) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) if from == to => signed(from),
        (Some(from), Some(to)) => format!("{} … {}", signed(from), signed(to)),
        (None, Some(to)) => format!("{} {}", signed(to), language.pick("trở xuống", "and less")),
        (Some(from), None) => format!("{} {}", signed(from), language.pick("trở lên", "and more")),
        (None, None) => String::new(),
    }
}
