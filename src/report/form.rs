//! The statutory forms: which columns they have, and a report laid out in them.

use super::period::{Intake, Outside, PeriodReport, Tally};
use crate::assessment::Status;
use crate::wording::Language;

/// A form of the report of a period.
///
/// Thông tư 09/2026/TT-BTP has 07a, 07b and 07c with the same columns; who fills in which is known at second hand only,
/// so the caller says which it is and by what the rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Biểu 06/VPCP/KSTT, Thông tư 01/2020/TT-VPCP.
    F06,
    /// Biểu 07a/BTP/KSTT, Thông tư 09/2026/TT-BTP.
    F07a,
    /// Biểu 07b/BTP/KSTT.
    F07b,
    /// Biểu 07c/BTP/KSTT.
    F07c,
}

/// A text that names no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no form: write 06, 07a, 07b or 07c")]
pub struct UnknownForm(pub String);

impl std::str::FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        let known = [Self::F06, Self::F07a, Self::F07b, Self::F07c].into_iter().find(|form| form.as_str() == text);
        known.ok_or_else(|| UnknownForm(text.to_owned()))
    }
}

/// What a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Dossiers received.
    Received,
    /// Dossiers resolved.
    Resolved,
    /// Dossiers pending.
    Pending,
    /// What the form has no column for.
    Beside,
}

/// A column of a form.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its number in the form, where that is known.
    pub number: Option<u8>,
    /// Its name in CSV.
    pub name: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// Its heading in Vietnamese and in English.
    heading: (&'static str, &'static str),
    value: fn(&Tally) -> u64,
}

impl Column {
    /// Its heading.
    pub const fn heading(&self, language: Language) -> &'static str {
        language.pick(self.heading.0, self.heading.1)
    }

    const fn new(
        number: Option<u8>,
        name: &'static str,
        group: Group,
        heading: (&'static str, &'static str),
        value: fn(&Tally) -> u64,
    ) -> Self {
        Self { number, name, group, heading, value }
    }
}

impl Group {
    /// The heading over its columns.
    pub const fn heading(self, language: Language) -> &'static str {
        match self {
            Self::Received => language.pick("Số hồ sơ tiếp nhận", "Received"),
            Self::Resolved => language.pick("Số hồ sơ đã giải quyết", "Resolved"),
            Self::Pending => language.pick("Số hồ sơ đang giải quyết", "Pending"),
            Self::Beside => language.pick("Không thuộc cột nào của biểu", "In no column of the form"),
        }
    }
}

const ALL: (&str, &str) = ("Tổng số", "All");
const EARLY: (&str, &str) = ("Trước hạn", "Early");
const ON_TIME: (&str, &str) = ("Đúng hạn", "On time");
const LATE: (&str, &str) = ("Quá hạn", "Late");
const IN_TIME: (&str, &str) = ("Trong hạn", "In time");
const OVERDUE: (&str, &str) = ("Quá hạn", "Overdue");
const CARRIED: (&str, &str) = ("Từ kỳ trước", "Carried over");

fn online(tally: &Tally) -> u64 {
    tally.came(Intake::OnlineFull) + tally.came(Intake::OnlinePartial) + tally.came(Intake::Online)
}

const SIX: &[Column] = &[
    Column::new(None, "received", Group::Received, ALL, |tally| tally.counts().received()),
    Column::new(None, "online", Group::Received, ("Trong kỳ: trực tuyến", "In the period: online"), online),
    Column::new(
        None,
        "direct_or_post",
        Group::Received,
        ("Trong kỳ: trực tiếp, dịch vụ bưu chính", "In the period: at the counter, by post"),
        |tally| tally.came(Intake::Counter) + tally.came(Intake::Post),
    ),
    Column::new(None, "carried_over", Group::Received, CARRIED, |tally| tally.came(Intake::CarriedOver)),
    Column::new(None, "resolved", Group::Resolved, ALL, |tally| tally.counts().resolved()),
    Column::new(None, "early", Group::Resolved, EARLY, |tally| tally.counts().of(Status::Early)),
    Column::new(None, "on_time", Group::Resolved, ON_TIME, |tally| tally.counts().of(Status::OnTime)),
    Column::new(None, "late", Group::Resolved, LATE, |tally| tally.counts().of(Status::Late)),
    Column::new(None, "pending", Group::Pending, ALL, |tally| tally.counts().open()),
    Column::new(None, "in_time", Group::Pending, IN_TIME, |tally| tally.counts().of(Status::InTime)),
    Column::new(None, "overdue", Group::Pending, OVERDUE, |tally| tally.counts().of(Status::Overdue)),
];

const SEVEN: &[Column] = &[
    Column::new(Some(3), "received", Group::Received, ALL, |tally| tally.counts().received()),
    Column::new(Some(4), "online_full", Group::Received, ("Trực tuyến toàn trình", "Wholly online"), |tally| {
        tally.came(Intake::OnlineFull)
    }),
    Column::new(Some(5), "online_partial", Group::Received, ("Trực tuyến một phần", "Partly online"), |tally| {
        tally.came(Intake::OnlinePartial)
    }),
    Column::new(Some(6), "post", Group::Received, ("Bưu chính", "By post"), |tally| tally.came(Intake::Post)),
    Column::new(Some(7), "counter", Group::Received, ("Trực tiếp", "At the counter"), |tally| {
        tally.came(Intake::Counter)
    }),
    Column::new(Some(8), "carried_over", Group::Received, CARRIED, |tally| tally.came(Intake::CarriedOver)),
    Column::new(Some(9), "resolved", Group::Resolved, ALL, |tally| tally.counts().resolved()),
    Column::new(Some(10), "early", Group::Resolved, EARLY, |tally| tally.counts().of(Status::Early)),
    Column::new(Some(11), "on_time", Group::Resolved, ON_TIME, |tally| tally.counts().of(Status::OnTime)),
    Column::new(Some(12), "late", Group::Resolved, LATE, |tally| tally.counts().of(Status::Late)),
    Column::new(Some(13), "pending", Group::Pending, ALL, |tally| tally.counts().open()),
    Column::new(Some(14), "in_time", Group::Pending, IN_TIME, |tally| tally.counts().of(Status::InTime)),
    Column::new(Some(15), "overdue", Group::Pending, OVERDUE, |tally| tally.counts().of(Status::Overdue)),
];

/// What no form has a column for; those that count nothing are not shown.
const BESIDE: &[Column] = &[
    Column::new(
        None,
        "channel_unknown",
        Group::Beside,
        ("Tiếp nhận trong kỳ, không rõ kênh", "Received in the period, channel not known"),
        |tally| tally.came(Intake::Unknown),
    ),
    Column::new(
        None,
        "awaiting_applicant",
        Group::Beside,
        ("Chờ người nộp bổ sung", "Waiting for the applicant"),
        |tally| tally.counts().of(Status::AwaitingApplicant),
    ),
    Column::new(None, "awaiting", Group::Beside, ("Chờ sự kiện khác", "Waiting for another event"), |tally| {
        tally.counts().of(Status::Awaiting)
    }),
    Column::new(
        None,
        "no_due_date",
        Group::Beside,
        ("Không quy định thời hạn", "Without a legal time limit"),
        |tally| tally.counts().of(Status::NoDueDate),
    ),
    Column::new(None, "withdrawn", Group::Beside, ("Rút hồ sơ", "Withdrawn"), |tally| {
        tally.counts().of(Status::Withdrawn)
    }),
    Column::new(None, "refused", Group::Beside, ("Từ chối", "Refused"), |tally| tally.counts().of(Status::Refused)),
    Column::new(None, "closed", Group::Beside, ("Đóng hồ sơ", "Closed"), |tally| {
        tally.counts().of(Status::Closed)
    }),
    Column::new(None, "undetermined", Group::Beside, ("Chưa xác định", "Not determined"), |tally| {
        tally.counts().of(Status::Undetermined)
    }),
    Column::new(None, "failed", Group::Beside, ("Không tính được", "Without an answer"), |tally| {
        tally.counts().failed()
    }),
];

/// Of form 07 alone, which tells how much of a procedure is online.
const ONLINE: Column = Column::new(
    None,
    "online",
    Group::Beside,
    ("Trực tuyến, chưa rõ toàn trình hay một phần", "Online, wholly or partly not known"),
    |tally| tally.came(Intake::Online),
);

impl Form {
    /// Its name: `06`, `07a`, `07b`, `07c`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::F06 => "06",
            Self::F07a => "07a",
            Self::F07b => "07b",
            Self::F07c => "07c",
        }
    }

    /// Its columns, those of numbers.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::F06 => SIX,
            Self::F07a | Self::F07b | Self::F07c => SEVEN,
        }
    }

    /// Its name and the instrument that has it.
    pub fn title(self, language: Language) -> String {
        let (name, instrument) = match self {
            Self::F06 => ("06/VPCP/KSTT", "Thông tư 01/2020/TT-VPCP"),
            Self::F07a => ("07a/BTP/KSTT", "Thông tư 09/2026/TT-BTP"),
            Self::F07b => ("07b/BTP/KSTT", "Thông tư 09/2026/TT-BTP"),
            Self::F07c => ("07c/BTP/KSTT", "Thông tư 09/2026/TT-BTP"),
        };
        let what = language
            .pick("Tình hình, kết quả giải quyết thủ tục hành chính", "How administrative procedures were resolved");
        format!("{} {name} ({instrument}): {what}", language.pick("Biểu", "Form"))
    }
}

/// A cell of a row: its key, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A part of the key; none where it is not given.
    Key(Option<String>),
    /// How many.
    Count(u64),
}

/// A report laid out in a form.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The form.
    pub form: Form,
    /// The columns of numbers: those of the form, then those beside it that count something.
    pub columns: Vec<Column>,
    /// What rows are told apart by: the first columns.
    pub by: Vec<String>,
    /// The rows, each with its key and its numbers.
    pub rows: Vec<Vec<Cell>>,
    /// The numbers of all rows together.
    pub total: Vec<u64>,
    /// What the report leaves out.
    pub outside: Outside,
}

impl Sheet {
    /// Lays a report out.
    pub fn of(report: &PeriodReport, form: Form) -> Self {
        let total = report.total();
        let more = if form == Form::F06 { None } else { Some(&ONLINE) };
        let beside = more.into_iter().chain(BESIDE).filter(|column| (column.value)(&total) > 0);
        let columns: Vec<Column> = form.columns().iter().chain(beside).copied().collect();
        let numbers = |tally: &Tally| columns.iter().map(|column| (column.value)(tally)).collect::<Vec<_>>();
        let rows = report.rows().map(|(key, tally)| {
            let key = key.iter().cloned().map(Cell::Key);
            key.chain(numbers(tally).into_iter().map(Cell::Count)).collect()
        });
        let rows = rows.collect();
        let total = numbers(&total);
        Self { form, rows, total, columns, by: report.names().to_vec(), outside: report.outside() }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::dossier::Channel;
    use crate::report::{Entry, OnlineLevel, Period};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Every way in with every status, and what lies outside.
    fn everything() -> PeriodReport {
        let period = Period::new(day("2026-07-01"), day("2026-09-30")).unwrap();
        let mut report = PeriodReport::of(period, ["agency"]);
        let mut statuses: Vec<Option<Status>> = Status::ALL.iter().copied().map(Some).collect();
        statuses.push(None);
        let channels = [Some(Channel::Counter), Some(Channel::Online), Some(Channel::Post), None];
        for (at, status) in statuses.into_iter().enumerate() {
            for channel in channels {
                for level in [Some(OnlineLevel::Full), Some(OnlineLevel::Partial), None] {
                    for accepted in ["2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01"] {
                        for settled_before in [true, false] {
                            let accepted = Some(day(accepted));
                            let key = vec![(at % 2 == 0).then(|| format!("agency {}", at % 3))];
                            report.add(key, Entry { accepted, channel, level, settled_before, status });
                        }
                    }
                }
            }
        }
        report.add(
            vec![None],
            Entry { accepted: None, channel: None, level: None, settled_before: false, status: Some(Status::Awaiting) },
        );
        report
    }

    #[test]
    fn every_row_adds_up() {
        let report = everything();
        for form in [Form::F06, Form::F07a] {
            let sheet = Sheet::of(&report, form);
            let place = |name: &str| sheet.columns.iter().position(|column| column.name == name).unwrap();
            let mut sums = vec![0; sheet.columns.len()];
            for row in &sheet.rows {
                let numbers: Vec<u64> = row
                    .iter()
                    .filter_map(|cell| if let Cell::Count(count) = cell { Some(*count) } else { None })
                    .collect();
                assert_eq!(numbers.len() + 1, row.len());
                let of = |wanted: Group, all: &str| {
                    let parts = sheet.columns.iter().zip(&numbers);
                    parts
                        .filter(|(column, _)| column.group == wanted && column.name != all)
                        .map(|(_, n)| *n)
                        .sum::<u64>()
                };
                let named = |names: &[&str]| -> u64 {
                    names
                        .iter()
                        .filter_map(|name| sheet.columns.iter().position(|one| one.name == *name))
                        .map(|at| numbers[at])
                        .sum()
                };
                let unnamed_channels = match form {
                    Form::F06 => named(&["channel_unknown"]),
                    _ => {
                        named(&["channel_unknown"])
                            + numbers[sheet
                                .columns
                                .iter()
                                .position(|one| one.group == Group::Beside && one.name == "online")
                                .unwrap()]
                    }
                };
                let received = numbers[place("received")];
                assert_eq!(received, of(Group::Received, "received") + unnamed_channels, "{form:?}");
                assert_eq!(numbers[place("resolved")], of(Group::Resolved, "resolved"));
                assert_eq!(numbers[place("pending")], of(Group::Pending, "pending"));
                let beside = of(Group::Beside, "") - unnamed_channels;
                assert_eq!(received, numbers[place("resolved")] + numbers[place("pending")] + beside);
                sums.iter_mut().zip(&numbers).for_each(|(sum, number)| *sum += number);
            }
            assert_eq!(sums, sheet.total);
            // 13 outcomes, 12 ways in: a day before the period not settled, its first and its last day twice
            let outcomes = Status::ALL.len() as u64 + 1;
            assert_eq!(sheet.total[place("received")], outcomes * 12 * 5);
            assert_eq!(sheet.total[place("carried_over")], outcomes * 12);
            let outside = sheet.outside;
            assert_eq!((outside.settled_before, outside.accepted_after), (outcomes * 12, outcomes * 12 * 2));
            assert_eq!((outside.not_accepted, outside.unreadable), (1, 0));
        }
    }

    #[test]
    fn forms_are_read_by_their_names() {
        assert_eq!("07b".parse(), Ok(Form::F07b));
        assert!("7".parse::<Form>().unwrap_err().to_string().contains("06, 07a"));
        assert!(Period::new(day("2026-07-02"), day("2026-07-01")).is_err());
    }
}
