//! A correct example of every statement, in both surfaces.

use super::super::ast::Language;
use super::super::grammar::Rule;

/// A correct example of what a rule reads.
pub(super) fn example(rule: Rule, language: Language) -> Option<&'static str> {
    let (_, english, vietnamese) = EXAMPLES.iter().find(|(example, ..)| *example == basic(rule))?;
    Some(match language {
        Language::English => english,
        Language::Vietnamese => vietnamese,
    })
}

/// Rules that show the example of another.
fn basic(rule: Rule) -> Rule {
    match rule {
        Rule::procedure_block | Rule::fee_block | Rule::calendar_block => Rule::since,
        Rule::notice => Rule::notice_head,
        rule => rule,
    }
}

/// Every example parses as what it is an example of.
pub(super) const EXAMPLES: &[(Rule, &str, &str)] = &[
    (Rule::header, "language en 1", "ngôn ngữ vi 1"),
    (
        Rule::procedure,
        "procedure \"2.000815\" \"Certified copies\" { due same working day }",
        "thủ tục \"2.000815\" \"Chứng thực bản sao\" { hạn cùng ngày làm việc }",
    ),
    (
        Rule::regime,
        "regime one_stop \"One-stop shops\" { clock starts when accepted }",
        "cơ chế one_stop \"Một cửa\" { bắt đầu tính khi ngày tiếp nhận }",
    ),
    (
        Rule::calendar,
        "calendar vn \"Public administration\" { week Mon..Fri 07:30-11:30 13:30-17:30 }",
        "lịch vn \"Cơ quan hành chính\" { tuần T2..T6 07:30-11:30 13:30-17:30 }",
    ),
    (
        Rule::fee,
        "fee passport \"Passport\" le_phi { amount 200_000 VND }",
        "khoản thu passport \"Hộ chiếu\" lệ phí { mức thu 200.000 đồng }",
    ),
    (
        Rule::table,
        "table notary(value money) { amount 0.1% of value }",
        "biểu mức notary(value số tiền) { mức thu 0,1% của value }",
    ),
    (
        Rule::benefits,
        "benefits on passport, identity_card { benefit online pay 90% }",
        "ưu đãi cho passport, identity_card { ưu đãi online thu 90% }",
    ),
    (
        Rule::constant,
        "constant base_salary { since 2024-07-01: 2_340_000 VND }",
        "hằng số base_salary { từ 01/07/2024: 2.340.000 đồng }",
    ),
    (
        Rule::fact,
        "fact pages \"Pages\" integer from 1 default 1",
        "thông tin pages \"Số trang\" số nguyên từ mức 1 mặc định 1",
    ),
    (Rule::event, "event tax_evidence \"Proof of payment\"", "sự kiện tax_evidence \"Chứng từ thuế\""),
    (Rule::place, "place hue \"Huế\"", "địa bàn hue \"Huế\""),
    (
        Rule::office,
        "office hue_one_stop \"One-stop shop\" in hue { calendar hue }",
        "trụ sở hue_one_stop \"Trung tâm\" tại hue { lịch hue }",
    ),
    (Rule::rounding, "rounding VND half up to 1 VND", "làm tròn số VND nửa lên đến 1 đồng"),
    (
        Rule::test,
        "test \"in time\" { given procedure \"2.000815\"; expect due 2026-09-03 }",
        "kiểm thử \"đúng hạn\" { cho thủ tục \"2.000815\"; kết quả hạn 03/09/2026 }",
    ),
    (
        Rule::since,
        "since 2026-07-01 until 2026-12-31 by \"217/2026/NĐ-CP\" { … }",
        "từ 01/07/2026 đến hết 31/12/2026 theo \"217/2026/NĐ-CP\" { … }",
    ),
    (Rule::due, "due in 7 working days when work is house", "thời hạn 7 ngày làm việc khi work là house"),
    (Rule::deadline, "deadline apology 1 day before due", "hạn phụ apology 1 ngày trước hạn"),
    (Rule::clock, "clock starts when accepted and paid", "bắt đầu tính khi ngày tiếp nhận và ngày nộp tiền"),
    (Rule::cutoff, "cutoff 15:00 counts as next working day", "giờ chốt 15:00 tính là ngày làm việc tiếp theo"),
    (
        Rule::count,
        "count first day excluded, last day rolls to next working day",
        "cách tính ngày đầu không tính, ngày cuối chuyển sang ngày làm việc tiếp theo",
    ),
    (Rule::supplement, "supplement restarts, at most 1", "bổ sung tính lại, tối đa 1"),
    (Rule::extension, "extension at most 10 days once", "gia hạn tối đa 10 ngày một lần"),
    (Rule::reappointment, "reappointment at most 1", "hẹn lại tối đa 1"),
    (Rule::exclude, "exclude tax_payment, expert_opinion", "loại trừ tax_payment, expert_opinion"),
    (Rule::add, "add 10 working days when region is difficult", "cộng thêm 10 ngày làm việc khi region là difficult"),
    (
        Rule::steps,
        "steps total 7 working days { step examine at \"Office\" in 7 working days }",
        "quy trình tổng 7 ngày làm việc { bước examine tại \"Phòng\" trong 7 ngày làm việc }",
    ),
    (
        Rule::parallel,
        "parallel { step fire in 3 working days; step site in 4 working days }",
        "song song { bước fire trong 3 ngày làm việc; bước site trong 4 ngày làm việc }",
    ),
    (
        Rule::step,
        "step examine \"Thẩm định\" at \"Phòng Kinh tế\" in 5 working days",
        "bước examine \"Thẩm định\" tại \"Phòng Kinh tế\" trong 5 ngày làm việc",
    ),
    (
        Rule::collects,
        "collects copy_certification with pages = sheets × 2",
        "thu copy_certification với pages = sheets × 2",
    ),
    (Rule::on_time, "on time to the date", "đúng hạn theo ngày"),
    (Rule::agency, "agency \"UBND cấp xã\"", "cơ quan \"UBND cấp xã\""),
    (Rule::field, "field \"Hoạt động xây dựng\"", "lĩnh vực \"Hoạt động xây dựng\""),
    (Rule::calendar_use, "calendar vn", "lịch vn"),
    (Rule::under, "under civil_code, one_stop", "thuộc civil_code, one_stop"),
    (Rule::anchor, "anchor accepted", "mốc ngày tiếp nhận"),
    (Rule::amount, "amount 0.1% of value, at least 50_000 VND", "mức thu 0,1% của value, tối thiểu 50.000 đồng"),
    (Rule::exempt, "exempt \"Poor households\" when poor", "miễn \"Hộ nghèo\" khi poor"),
    (
        Rule::undetermined,
        "undetermined \"the text leaves this open\" candidates 0 VND or 5_000 VND",
        "chưa xác định \"văn bản không nói\" các khả năng 0 đồng hoặc 5.000 đồng",
    ),
    (
        Rule::let_statement,
        "let copy = 2_000 VND × pages, at most 200_000 VND",
        "đặt copy = 2.000 đồng × pages, tối đa 200.000 đồng",
    ),
    (
        Rule::benefit,
        "benefit online \"Online\" pay 90% before limits when channel is online",
        "ưu đãi online \"Trực tuyến\" thu 90% trước mức chặn khi channel là online",
    ),
    (
        Rule::surcharge,
        "surcharge printing 5_000 VND × (copies - 2) when copies above 2",
        "phụ thu printing 5.000 đồng × (copies - 2) khi copies trên 2",
    ),
    (Rule::combine, "combine best", "kết hợp có lợi nhất"),
    (Rule::split, "split 65% collector, 35% budget", "phân chia 65% collector, 35% budget"),
    (Rule::payable, "payable before council_meeting", "nộp trước council_meeting"),
    (Rule::refund, "refund 50% when withdrawn", "hoàn trả 50% khi withdrawn"),
    (
        Rule::printed,
        "printed 46_000_000 VND with value = 1 billion VND",
        "văn bản ghi 46.000.000 đồng với value = 1 tỷ đồng",
    ),
    (Rule::row, "from 101 up to 150: 1_000 VND", "từ mức 101 đến 150: 1.000 đồng"),
    (Rule::week, "week Mon..Fri 07:30-11:30 13:30-17:30", "tuần T2..T6 07:30-11:30 13:30-17:30"),
    (Rule::counter, "counter Sat 07:30-11:30", "quầy T7 07:30-11:30"),
    (
        Rule::holiday,
        "holiday national \"Quốc khánh\" on 2 Sep for 2 days starting -1",
        "ngày lễ national \"Quốc khánh\" vào 2 tháng 9 kéo dài 2 ngày bắt đầu -1",
    ),
    (Rule::substitute, "substitute next working day", "nghỉ bù ngày làm việc tiếp theo"),
    (Rule::closed, "closed 2026-09-28 \"storm\"", "đóng cửa 28/09/2026 \"bão\""),
    (Rule::timezone, "timezone Asia/Ho_Chi_Minh", "múi giờ Asia/Ho_Chi_Minh"),
    (Rule::covers, "covers 2008-01-01..2035-12-31", "bao quát 01/01/2008..31/12/2035"),
    (Rule::ignore_swaps, "ignore swaps", "bỏ qua hoán đổi"),
    (
        Rule::notice_head,
        "notice \"9441/TB-BNV\" issued 2025-10-16 { swap off 2026-08-31 work 2026-08-22 }",
        "thông báo \"9441/TB-BNV\" ban hành 16/10/2025 { hoán đổi nghỉ 31/08/2026 làm 22/08/2026 }",
    ),
    (Rule::decides, "decides tet 2026-02-16..2026-02-20", "ấn định tet 16/02/2026..20/02/2026"),
    (Rule::swap, "swap off 2026-08-31 work 2026-08-22", "hoán đổi nghỉ 31/08/2026 làm 22/08/2026"),
    (
        Rule::constant_value,
        "since 2024-07-01: 2_340_000 VND by \"73/2024/NĐ-CP\"",
        "từ 01/07/2024: 2.340.000 đồng theo \"73/2024/NĐ-CP\"",
    ),
    (Rule::given, "given accepted 2026-08-28T15:30", "cho ngày tiếp nhận 28/08/2026T15:30"),
    (Rule::expect, "expect fee copy_certification 28_000 VND", "kết quả khoản thu copy_certification 28.000 đồng"),
    (Rule::also_due, "also due in 24 hours when urgent", "đồng thời thời hạn 24 giờ khi urgent"),
    (Rule::also_amount, "also exempt when poor", "đồng thời miễn khi poor"),
];
