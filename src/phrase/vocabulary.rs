//! The words of time limits: tables, so that a new wording is a line.

use crate::term::Unit;

/// Units, with the spellings that mean them exactly.
pub(super) const UNITS: &[(&str, Unit)] = &[
    ("ngày làm việc", Unit::WorkingDay),
    ("ngày", Unit::Day),
    ("giờ làm việc", Unit::WorkingHour),
    ("giờ", Unit::Hour),
    ("phút", Unit::Minute),
    ("tuần", Unit::Week),
    ("tháng", Unit::Month),
    ("năm", Unit::Year),
];

/// The most that a time limit of one unit may be: above it, digits are taken for those of two cells that ran together.
/// The longest of the national table are 300 days and 12 months.
pub(super) const LONGEST: &[(Unit, i128)] = &[
    (Unit::Minute, 600),
    (Unit::Hour, 720),
    (Unit::WorkingHour, 720),
    (Unit::Day, 400),
    (Unit::WorkingDay, 400),
    (Unit::Week, 52),
    (Unit::Month, 60),
    (Unit::Year, 10),
];

/// What may stand before a figure and adds nothing to it.
pub(super) const LEADS: &[&str] = &[
    "thời hạn giải quyết",
    "thời hạn giải quyết hồ sơ",
    "thời hạn giải quyết thủ tục hành chính",
    "thời gian giải quyết",
    "thời gian giải quyết hồ sơ",
    "thời gian giải quyết thủ tục hành chính",
    "tổng thời gian",
    "tổng thời gian giải quyết",
    "thời hạn",
    "thời gian",
    "trong thời hạn",
    "trong thời gian",
    "trong vòng",
    "trong",
    "không quá",
    "không vượt quá",
    "tối đa",
    "chậm nhất",
    "là",
];

/// Marks that may stand before or after and add nothing.
pub(super) const LIST_MARKS: &[&str] = &["-", "–", "+", "*", "•", ":"];
/// Marks with which a sentence ends.
pub(super) const END_MARKS: &[&str] = &[".", ";", ","];

/// What begins the words about the start of a term.
pub(super) const FROM: &[&str] = &[
    "kể từ ngày",
    "kể từ khi",
    "kể từ thời điểm",
    "kể từ lúc",
    "kể từ",
    "tính từ ngày",
    "tính từ khi",
    "tính từ thời điểm",
    "từ ngày",
    "từ khi",
    "sau khi",
];
/// The receipt of a dossier: one of these, then the qualities of the dossier.
pub(super) const RECEIPT: &[&str] = &["nhận", "nhận được", "tiếp nhận", "tiếp nhận được"];
/// The dossier itself; without it the receipt is that of something else.
pub(super) const DOSSIER: &str = "hồ sơ";
/// What is said of a dossier that is received in order.
pub(super) const IN_ORDER: &[&str] = &[
    "đủ",
    "đầy đủ",
    "hợp lệ",
    "và",
    "theo quy định",
    "theo đúng quy định",
    "đúng quy định",
    "đúng theo quy định",
    "theo quy định của pháp luật",
    "đề nghị",
];

/// Texts that say that no term is set.
pub(super) const UNSPECIFIED: &[&str] = &[
    "không quy định",
    "chưa quy định",
    "không quy định thời hạn",
    "không quy định thời gian",
    "không quy định thời hạn giải quyết",
    "không quy định thời gian giải quyết",
    "không quy định về thời hạn giải quyết",
    "không quy định về thời gian giải quyết",
    "chưa quy định cụ thể về thời gian giải quyết",
    "chưa quy định cụ thể về thời hạn giải quyết",
];
/// Texts of a cell that nobody filled in.
pub(super) const NOT_STATED: &[&str] = &["không có thông tin"];
/// What comes at once.
pub(super) const AT_ONCE: &[&str] = &["ngay", "giải quyết ngay", "trả kết quả ngay", "trả ngay"];
/// What says beside a cell that the lengths after it are its parts.
pub(super) const PARTS: &[&str] = &["bao gồm", "trong đó"];
/// What says beside a cell that the result may come on the day itself.
pub(super) const AT_ONCE_BESIDE: &[&str] = &["ngay trong ngày"];
/// What comes on the day of receipt.
pub(super) const SAME_DAY: &[(&str, bool)] = &[
    ("ngay trong ngày", false),
    ("trong ngày", false),
    ("ngay trong ngày làm việc", true),
    ("trong ngày làm việc", true),
];
/// What may follow the day of receipt and adds nothing.
pub(super) const OF_RECEIPT: &[&str] =
    &["tiếp nhận yêu cầu", "tiếp nhận hồ sơ", "nhận hồ sơ", "nhận được hồ sơ", "nhận đủ hồ sơ"];

/// What begins a case.
pub(super) const CASES: &[&str] =
    &["đối với", "trường hợp", "trong trường hợp", "với trường hợp", "áp dụng đối với", "áp dụng với", "nếu"];
/// Channels, which are cases of their own when a colon follows.
pub(super) const CHANNELS: &[&str] = &[
    "trực tuyến",
    "trực tiếp",
    "bưu chính",
    "dịch vụ bưu chính",
    "qua dịch vụ bưu chính",
    "nộp trực tuyến",
    "nộp trực tiếp",
];
/// Words that a case must not have: it would hold a term, or change one.
pub(super) const NOT_IN_A_CASE: &[&str] = &[
    "kéo dài",
    "gia hạn thêm",
    "thêm",
    "tăng",
    "giảm",
    "thời hạn",
    "thời gian",
    "không quá",
    "tối đa",
    "chậm nhất",
    "phải có",
    "phải thông báo",
    "thì phải",
    "có trách nhiệm",
    "thông báo",
    "trả kết quả",
    "hoàn thành",
    "xem xét",
    "trả lời",
    "từ chối",
    "hướng dẫn",
    "không hợp lệ",
    "chưa hợp lệ",
    "chưa đầy đủ",
];
