//! What the main keywords mean, in one line.

use thoihan::Language;
use thoihan::syntax::ast;

/// A keyword in English and Vietnamese, and what it means in both.
const MEANINGS: &[(&str, &str, &str, &str)] = &[
    (
        "procedure",
        "thủ tục",
        "an administrative procedure, by its national code",
        "một thủ tục hành chính, theo mã quốc gia",
    ),
    (
        "regime",
        "cơ chế",
        "rules that procedures share, taken in by `under`",
        "quy định dùng chung, thủ tục dẫn bằng `thuộc`",
    ),
    ("calendar", "lịch", "which days and hours are worked", "ngày giờ làm việc và ngày nghỉ"),
    ("fee", "khoản thu", "a charge, with its dated amounts", "một khoản thu, với mức thu theo từng thời kỳ"),
    (
        "table",
        "biểu mức",
        "an amount that depends on one argument, for fees to call",
        "mức thu theo một đại lượng, để khoản thu gọi",
    ),
    (
        "benefits on",
        "ưu đãi cho",
        "reductions and exemptions of fees that are declared elsewhere",
        "miễn, giảm cho khoản thu khai báo nơi khác",
    ),
    (
        "constant",
        "hằng số",
        "a value that law changes from time to time",
        "giá trị do pháp luật thay đổi theo thời gian",
    ),
    (
        "place",
        "địa bàn",
        "a place with local law, inside a larger one",
        "địa bàn có quy định riêng, trong địa bàn lớn hơn",
    ),
    ("office", "trụ sở", "an office and the calendar that it keeps", "một trụ sở và lịch làm việc của nó"),
    (
        "fact",
        "thông tin",
        "something that the dossier must state, with its type",
        "điều hồ sơ phải cho biết, với kiểu của nó",
    ),
    ("event", "sự kiện", "something that can happen to a dossier", "việc có thể xảy ra với hồ sơ"),
    ("rounding", "làm tròn số", "how amounts of a currency are rounded", "cách làm tròn số tiền của một loại tiền"),
    ("test", "kiểm thử", "a dossier and the answer that is expected of it", "một hồ sơ và kết quả phải có"),
    ("by", "theo", "the document that a statement rests on", "văn bản làm căn cứ"),
    ("article", "điều", "the article of the document", "điều, khoản, điểm của văn bản"),
    (
        "when",
        "khi",
        "an exception: the statement applies only under this condition",
        "ngoại lệ: chỉ áp dụng khi đúng điều kiện này",
    ),
    (
        "overriding",
        "ưu tiên",
        "an exception that goes before other exceptions",
        "ngoại lệ đứng trước các ngoại lệ khác",
    ),
    ("since", "từ", "a version, from its first day in force", "một phiên bản, từ ngày có hiệu lực"),
    ("until", "đến hết", "the last day in force", "ngày cuối cùng còn hiệu lực"),
    (
        "issued",
        "ban hành",
        "the day of issue: earlier nobody knew the rule",
        "ngày ban hành: trước đó chưa ai biết quy định",
    ),
    ("replacing all", "thay thế toàn bộ", "nothing of earlier versions stays", "không giữ lại gì của phiên bản trước"),
    ("anchor", "mốc", "the instant that picks the version", "thời điểm quyết định phiên bản áp dụng"),
    ("extends", "mở rộng", "the calendar that this one changes", "lịch được sửa đổi"),
    ("covers", "bao quát", "the days of which the calendar knows", "những ngày mà lịch biết"),
    ("week", "tuần", "working weekdays and their hours", "ngày làm việc trong tuần và giờ làm việc"),
    ("counter", "quầy", "hours of the counter that differ from working hours", "giờ tiếp nhận khác giờ làm việc"),
    ("holiday", "ngày lễ", "a holiday of every year", "ngày lễ hằng năm"),
    (
        "notice",
        "thông báo",
        "a notice that decides days off or swaps days",
        "thông báo ấn định ngày nghỉ hoặc hoán đổi",
    ),
    ("agency", "cơ quan", "who is competent", "cơ quan có thẩm quyền"),
    ("under", "thuộc", "the regimes that the procedure follows", "các cơ chế mà thủ tục theo"),
    ("count", "cách tính", "how days and hours are counted", "cách tính ngày và giờ"),
    ("clock starts when", "bắt đầu tính khi", "where the processing time starts", "khi nào bắt đầu tính thời hạn"),
    ("cutoff", "giờ chốt", "from when on a dossier counts as received later", "sau giờ này hồ sơ tính là nhận sau"),
    ("due in", "thời hạn", "the processing time", "thời hạn giải quyết"),
    ("deadline", "hạn phụ", "a duty with a time limit of its own", "một nghĩa vụ có thời hạn riêng"),
    ("met by", "hoàn thành khi", "the events that fulfil a duty", "sự kiện hoàn thành nghĩa vụ"),
    ("if missed", "nếu quá hạn", "what happens when the time limit is missed", "hệ quả khi quá hạn"),
    ("extension", "gia hạn", "how far the due date may be extended", "được gia hạn đến đâu"),
    (
        "supplement",
        "bổ sung",
        "what a request for more documents does to the clock",
        "yêu cầu bổ sung tác động đến thời hạn ra sao",
    ),
    ("exclude", "loại trừ", "the time of which events does not count", "thời gian của sự kiện nào không tính"),
    ("reappointment", "hẹn lại", "how often the due date may be put off", "được hẹn lại bao nhiêu lần"),
    ("on time to the", "đúng hạn theo", "how exactly lateness is measured", "đúng hạn được xét chính xác đến đâu"),
    ("steps", "quy trình", "the internal steps and their times", "các bước nội bộ và thời gian của chúng"),
    ("collects", "thu", "the fees that the procedure collects", "các khoản mà thủ tục thu"),
    ("let", "đặt", "a name for a value of this declaration", "đặt tên cho một giá trị trong khai báo này"),
    ("amount", "mức thu", "what is charged", "số tiền phải thu"),
    ("exempt", "miễn", "nothing is charged, on this ground", "không thu, vì lý do này"),
    (
        "undetermined",
        "chưa xác định",
        "the law gives no answer here, for this reason",
        "pháp luật chưa cho câu trả lời, vì lý do này",
    ),
    ("surcharge", "phụ thu", "an addition to the amount", "khoản cộng thêm vào mức thu"),
    ("benefit", "ưu đãi", "a reduction or exemption of the amount", "miễn hoặc giảm mức thu"),
    ("combine", "kết hợp", "what becomes of several benefits", "có nhiều ưu đãi thì tính thế nào"),
    ("split", "phân chia", "who gets which share", "ai được phần nào"),
    ("payable", "nộp", "when the charge is paid", "khi nào phải nộp"),
    ("refund", "hoàn trả", "what is paid back", "phần được hoàn trả"),
    (
        "printed",
        "văn bản ghi",
        "an amount that the document prints, against the formula",
        "số tiền văn bản ghi, để đối chiếu công thức",
    ),
    ("bracket of", "theo bậc", "the row in which the value lies gives the amount", "mức của bậc chứa giá trị"),
    (
        "graduated of",
        "lũy tiến theo",
        "each row charges the part of the value within it",
        "mỗi bậc tính trên phần giá trị trong bậc",
    ),
    (
        "interpolated of",
        "nội suy theo",
        "a rate between those of the neighbouring rows",
        "tỷ lệ nằm giữa hai bậc kề nhau",
    ),
    ("otherwise", "còn lại", "every other case", "mọi trường hợp khác"),
    ("given", "cho", "what the dossier of a test states", "điều hồ sơ kiểm thử cho biết"),
    ("expect", "kết quả", "what the answer must say", "điều câu trả lời phải nói"),
];

/// What a keyword means, as a file of this surface spells it.
pub(super) fn of(keyword: &str, surface: ast::Language, language: Language) -> Option<&'static str> {
    let row = MEANINGS.iter().find(|(english, vietnamese, ..)| match surface {
        ast::Language::English => *english == keyword,
        ast::Language::Vietnamese => *vietnamese == keyword,
    });
    row.map(|(.., english, vietnamese)| match language {
        Language::En => *english,
        Language::Vi => *vietnamese,
    })
}

#[cfg(test)]
mod tests {
    use thoihan::syntax::{ast::Language, keywords};

    use super::MEANINGS;

    #[test]
    fn every_row_explains_one_keyword_in_both_surfaces() {
        let all: Vec<(&str, &str)> = MEANINGS.iter().map(|(english, vietnamese, ..)| (*english, *vietnamese)).collect();
        for (at, (english, vietnamese)) in all.iter().enumerate() {
            assert!(keywords(Language::English).any(|keyword| keyword == *english), "{english}");
            assert!(keywords(Language::Vietnamese).any(|keyword| keyword == *vietnamese), "{vietnamese}");
            assert!(all[..at].iter().all(|(earlier, _)| earlier != english), "{english} twice");
        }
    }
}
