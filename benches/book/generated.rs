//! A generated book: many procedures of three versions each, with conditions, steps and a fee of their own.

use std::fmt::Write;

use thoihan::Source;

const HEAD: &str = r#"
calendar vn "Lịch" {
  timezone Asia/Ho_Chi_Minh
  covers 2008-01-01..2035-12-31
  week Mon..Fri 07:30-11:30 13:30-17:30 by "188/1999/QĐ-TTg" article "1"
  holiday new_year "Tết Dương lịch" on 1 Jan
  holiday tet "Tết Nguyên đán" on lunar day 1 month 1 for 5 days starting -1
  holiday victory "Ngày Chiến thắng" on 30 Apr
  holiday labour "Quốc tế Lao động" on 1 May
  holiday national "Quốc khánh" on 2 Sep for 2 days
  substitute next working day
}
regime civil_code {
  count first day excluded, last day rolls to next working day, month end clamps by "91/2015/QH13" article "147–148"
}
regime one_stop {
  anchor accepted
  count day ends at closing, outside hours stays
  clock starts when accepted by "118/2025/NĐ-CP" article "17.3"
  supplement restarts, at most 1
  reappointment at most 1
  deadline apology 1 day before due by "118/2025/NĐ-CP" article "19.6"
}
rounding VND half up to 1 VND
fact urgent flag default no
fact complex flag default no
fact remote flag default no
fact poor flag default no
fact value "Giá trị" money from 0 VND default 0 VND
fact pages "Số trang" integer from 1 default 1
fact copies "Số bản" integer from 1 default 1
fact kind_of_work "Loại" one of house, factory, road, other default other
"#;

/// The rule files: one head, then files of 50 procedures.
pub fn book(procedures: usize) -> Vec<Source> {
    let mut sources = vec![Source::new("head.han", HEAD)];
    for (file, chunk) in (0..procedures).collect::<Vec<_>>().chunks(50).enumerate() {
        let text: String = chunk.iter().map(|index| procedure(*index)).collect();
        sources.push(Source::new(format!("field_{file:03}.han"), text));
    }
    sources
}

/// The code of the procedure with an index.
pub fn code(index: usize) -> String {
    format!("{}.{:06}", 1 + index % 3, index)
}

/// What differs from one procedure to the next.
pub struct Parameters {
    /// Days from 2015, in the simple case, when complex, and when remote.
    pub old: [usize; 3],
    /// Working days from July 2020, in the simple case and when complex.
    pub days: [usize; 2],
    /// Working days from July 2025, in the simple case and when complex, or for a factory or a road.
    pub new: [usize; 2],
    /// The fee that the others start from, in thousands of VND.
    pub base: usize,
}

impl Parameters {
    pub fn of(index: usize) -> Self {
        let (days, more) = (3 + index % 27, 5 + index % 11);
        Self {
            old: [days + 10, days + more + 10, days + more + 15],
            days: [days, days + more],
            new: [days.div_ceil(2) + 1, (days + more) / 2 + 1],
            base: 10 + index % 90,
        }
    }
}

fn procedure(index: usize) -> String {
    let Parameters { old: [old, old_more, old_far], days: [days, days_more], new: [new, new_more], base } =
        Parameters::of(index);
    let mut text = String::new();
    let _ = write!(
        text,
        r#"
procedure "{code}" "Thủ tục hành chính được sinh ra để đo, số {index}" {{
  agency "Sở số {agency}"  field "Lĩnh vực {field}"  calendar vn  under civil_code, one_stop
  anchor accepted                                          by "{index}/2014/NĐ-CP" article "3"
  since 2015-01-01 by "{index}/2014/NĐ-CP" {{
    due in {old} days                                       article "12"
    due in {old_more} days when complex and not remote      article "12"
    due in {old_far} days when remote                       article "13"
    steps total {old} days {{
      step receive "Tiếp nhận" at "Bộ phận Một cửa" in 1 day
      step examine "Thẩm định" at "Phòng chuyên môn" in {examine} days
      step approve "Phê duyệt" at "Lãnh đạo" in 1 day
    }}
  }}
  since 2020-07-01 by "{index}/2020/NĐ-CP" {{
    due in {days} working days                              article "8"
    due in {days_more} working days when complex            article "8"
    due in 1 working day overriding when urgent and channel is online  article "9"
  }}
  since 2025-07-01 by "{index}/2025/NĐ-CP" {{
    cutoff 15:00 counts as next working day                 article "4"
    due in {new} working days                               article "10"
    due in {new_more} working days when complex or kind_of_work is factory, road  article "10"
    extension at most 5 working days once                   article "11"
    deadline notice in 2 working days from accepted         article "12"
  }}
  collects fee_{index}
}}
fee fee_{index} "Phí thẩm định số {index}" phi {{
  anchor paid
  since 2017-01-01 by "{index}/2016/TT-BTC" article "4" {{
    amount bracket of value {{
      below 50 million VND:     {base}_000 VND
      up to 1 billion VND:      {base}0_000 VND + 0.06% of excess
      above 1 billion VND:      1 million VND + 0.03% of excess, at most 70 million VND
    }}
    exempt "Hộ nghèo" when poor                             article "5"
  }}
  since 2024-01-01 by "{index}/2023/TT-BTC" article "4" {{
    let one_copy = graduated of pages {{ up to 2: 2_000 VND; above 2: 1_000 VND }}, at most 200_000 VND
    amount {base}_000 VND + copies × one_copy
    exempt "Hộ nghèo" when poor                             article "5"
    split 50% collector, 50% budget
  }}
}}
"#,
        code = code(index),
        agency = index % 20,
        field = index % 60,
        examine = old - 2,
    );
    text
}
