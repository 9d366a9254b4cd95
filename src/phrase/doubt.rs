//! Why a text was given up for review: a word that never changes, and a sentence.

use serde::{Deserialize, Serialize};

use crate::wording::Language;

/// Doubts with their words and sentences, in one table for each kind.
macro_rules! doubts {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal, $english:literal, $vietnamese:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word, which never changes.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// One sentence for a person.
            pub const fn sentence(self, language: Language) -> &'static str {
                match self { $(Self::$variant => language.pick($vietnamese, $english),)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

doubts! {
    /// Why a time limit was not understood with certainty.
    TermDoubt {
        /// `5`
        NoUnit = "no_unit", "a number without a unit", "có số nhưng không có đơn vị";
        /// `0102 ngày`, `1100`
        FusedDigits = "fused_digits", "the digits of several cells, or a mark that can be thousands or decimals",
            "các chữ số dính liền, hoặc dấu có thể là hàng nghìn hay thập phân";
        /// `05 (mười) ngày`
        WordsDisagree = "words_disagree", "the figure and the words beside it differ", "số và chữ không khớp nhau";
        /// `0 ngày`
        Zero = "zero", "a term of zero", "thời hạn bằng không";
        /// `2000 ngày`
        TooLong = "too_long", "longer than any term of its unit is", "dài hơn mọi thời hạn cùng đơn vị";
        /// `02 ngày làm việc và 45 ngày`
        TwoUnits = "two_units", "lengths of two units, and it is not said how they go together",
            "có hai đơn vị, không rõ cộng hay thay nhau";
        /// `từ 10 đến 25 ngày`
        Range = "range", "a range, not a term", "là một khoảng, không phải một thời hạn";
        /// `trước ngày 31 tháng 12`
        Date = "date", "a date stands in the text", "có ngày tháng cụ thể trong câu";
        /// `chậm nhất 08 giờ trước khi tàu đến`
        BeforeEvent = "before_event", "a term that is counted back from an event", "thời hạn tính lùi từ một sự kiện";
        /// `cắt giảm từ 17 ngày xuống 15 ngày`
        Reduction = "reduction", "a reduction, from one length to another", "là việc cắt giảm thời gian";
        /// `có thể kéo dài nhưng không quá 60 ngày`
        Extension = "extension", "an extension, or time that is added", "có gia hạn hoặc cộng thêm thời gian";
        /// `sau 15 giờ`
        ClockTime = "clock_time", "an hour of the day decides", "phụ thuộc giờ tiếp nhận trong ngày";
        /// `kể từ ngày thụ lý`
        OtherStart = "other_start", "it does not run from the receipt of the dossier alone",
            "không tính từ ngày nhận hồ sơ mà từ mốc khác";
        /// several lengths, and their cases are not clear
        SeveralTerms = "several_terms", "several lengths whose cases are not clear",
            "có nhiều thời hạn, không rõ từng trường hợp";
        /// one length, and words that were not understood
        MoreWords = "more_words", "words that were not understood stand beside the term",
            "còn những từ chưa hiểu bên cạnh thời hạn";
        /// no length at all
        NoTerm = "no_term", "no length of time stands in the text", "không có thời hạn trong câu";
        /// the cell and the text beside it differ
        Contradiction = "contradiction", "the cell and the text beside it state different terms",
            "ô thời hạn và phần mô tả ghi khác nhau";
        /// several rows of one channel
        RowsDiffer = "rows_differ", "rows of one channel state different terms, and their cases are not clear",
            "các dòng cùng hình thức nộp ghi khác nhau, không rõ từng trường hợp";
    }
}

doubts! {
    /// Why an amount was not understood with certainty.
    AmountDoubt {
        /// `Miễn phí (theo quy định của Hội đồng nhân dân)`
        FreeWithNote = "free_with_note", "it says free, and adds words that may set a fee",
            "ghi miễn phí nhưng kèm nội dung có thể là mức thu";
        /// `45 VNĐ`, `20.00`
        LostThousands = "lost_thousands", "smaller than any fee is: thousands were lost", "nhỏ bất thường, có thể mất hàng nghìn";
        /// `1.00.000`
        BadDigits = "bad_digits", "digits whose marks fit no amount", "dấu phân cách không phù hợp";
        /// `100.000`
        NoCurrency = "no_currency", "a number without a currency", "có số nhưng không có đơn vị tiền";
        /// `0 đồng`
        Zero = "zero", "an amount of zero, which may mean free or not known", "mức thu bằng không, không rõ miễn hay chưa có";
        /// `/tấn`
        PerUnit = "per_unit", "an amount for each of something that is not counted here", "mức thu theo đơn vị tính khác hồ sơ";
        /// several amounts
        SeveralAmounts = "several_amounts", "several amounts stand in the text", "có nhiều mức thu";
        /// `áp dụng đến hết ngày 31/12/2026`
        Conditional = "conditional", "it holds for a case or for a time", "chỉ áp dụng cho một trường hợp hoặc một thời gian";
        /// words that were not understood
        MoreWords = "more_words", "words that were not understood stand beside the amount",
            "còn những từ chưa hiểu bên cạnh mức thu";
        /// no amount
        NoAmount = "no_amount", "no amount stands in the text", "không có mức thu trong câu";
        /// the cell and the text beside it
        TextBeside = "text_beside", "the text beside the cell speaks of fees too", "phần mô tả cũng nói về phí, lệ phí";
        /// free by one channel, and a fee by another
        FreeBesideFee = "free_beside_fee", "free by this channel, while another channel has a fee",
            "hình thức nộp này ghi miễn phí, hình thức khác lại có thu";
        /// several rows of one channel
        RowsDiffer = "rows_differ", "rows of one channel state different amounts", "các dòng cùng hình thức nộp ghi khác nhau";
    }
}
