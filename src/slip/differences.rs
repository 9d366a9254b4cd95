//! What other rules or another calendar change for many dossiers, for people: as text, Markdown or HTML.

mod words;

use super::Language;
use super::reasons::document::{Block, Document, Field, Head, Section, Table};
use super::reasons::{html as page, markdown as marked, text as plain};
use super::written::{date, money};
use crate::amount::Money;
use crate::assessment::{Difference, DifferenceKind, Differences, MoveRange, Standing};

/// How many procedures are listed: those with most changes.
const PROCEDURES: usize = 30;

/// What is to be shown: the counts, some of the changed dossiers, and between which rules.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The older rules, as people call them.
    pub old: &'a str,
    /// The newer rules.
    pub new: &'a str,
    /// The moment of judgement, as it was given.
    pub as_of: &'a str,
    /// The counts.
    pub counts: &'a Differences,
    /// Changed dossiers to be listed.
    pub first: &'a [Difference],
}

/// The comparison as plain text.
pub fn text(comparison: &Comparison<'_>, language: Language) -> String {
    plain::written(&document(comparison, language))
}

/// The comparison in Markdown.
pub fn markdown(comparison: &Comparison<'_>, language: Language) -> String {
    marked::written(&document(comparison, language))
}

/// The comparison as one HTML page: it asks nothing of any server, runs no script, and prints.
pub fn html(comparison: &Comparison<'_>, language: Language) -> String {
    page::written(&document(comparison, language), language)
}

fn document(comparison: &Comparison<'_>, language: Language) -> Document {
    let Comparison { old, new, as_of, counts, first } = *comparison;
    let sections = [
        section(
            "moves",
            ("Ngày trả kết quả dời đi bao nhiêu", "How far due dates move"),
            moves(counts, language),
            language,
        ),
        section("kinds", ("Những gì thay đổi", "What changes"), kinds(counts, language), language),
        section("statuses", ("Tình trạng thay đổi", "Changes of status"), statuses(counts, language), language),
        section("amounts", ("Phí, lệ phí thay đổi", "Changes of fees"), fees(counts, language), language),
        section("procedures", ("Theo thủ tục", "By procedure"), procedures(counts, language), language),
        section(
            "dossiers",
            ("Các hồ sơ thay đổi đầu tiên", "The first changed dossiers"),
            dossiers(first, language),
            language,
        ),
    ];
    Document {
        title: language.pick("Quy định mới thay đổi những gì", "What the newer rules change").to_owned(),
        subtitle: format!("{old} → {new}"),
        summary: summary(counts, language),
        sections: sections.into_iter().filter(|one| one.blocks.iter().any(Block::stands_alone)).collect(),
        foot: vec![
            format!("{}: {as_of}", language.pick("Xác định tại thời điểm", "Assessed as of")),
            language
                .pick(
                    "Bất lợi hơn điều đã hẹn: hồ sơ đã tiếp nhận đến thời điểm đó, chưa kết thúc, mà ngày trả kết quả muộn hơn \
                     hoặc phải nộp nhiều hơn.",
                    "Worse off than told: accepted by then and still open, and now due later or costing more.",
                )
                .to_owned(),
        ],
    }
}

fn summary(counts: &Differences, language: Language) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut field = |names: (&str, &str), count: u64, strong: bool| {
        fields.push(Field { name: language.pick(names.0, names.1).to_owned(), value: count.to_string(), strong });
    };
    field(("Hồ sơ thay đổi", "Changed dossiers"), counts.changed, true);
    field(("Bất lợi hơn điều đã hẹn", "Worse off than told"), counts.worse_off, true);
    field(("Hồ sơ đã so sánh", "Dossiers compared"), counts.dossiers, false);
    if counts.without_answer > 0 {
        field(("Không có kết quả theo cả hai", "Without an answer from either"), counts.without_answer, false);
    }
    if counts.unreadable > 0 {
        field(("Không đọc được", "Unreadable"), counts.unreadable, false);
    }
    fields
}

fn section(id: &'static str, title: (&str, &str), table: Table, language: Language) -> Section {
    Section { id, title: language.pick(title.0, title.1).to_owned(), blocks: vec![Block::Table(table)] }
}

/// Heads with a mark before those of numbers.
fn heads<const N: usize>(names: [(&str, &str, bool); N], language: Language) -> Vec<Head> {
    let head = |(vi, en, number): (&str, &str, bool)| Head { name: language.pick(vi, en).to_owned(), number };
    names.into_iter().map(head).collect()
}

/// The longest bar of the drawing.
const BAR: u64 = 40;

fn moves(counts: &Differences, language: Language) -> Table {
    let moves = counts.moves();
    let most = moves.iter().map(|range| range.dossiers).max().unwrap_or(0).max(1);
    let row = |range: &MoveRange| {
        let length = (u128::from(range.dossiers) * u128::from(BAR)).div_ceil(u128::from(most));
        vec![
            words::range(range, language),
            range.dossiers.to_string(),
            "█".repeat(usize::try_from(length).unwrap_or(0)),
        ]
    };
    Table {
        heads: heads([("Ngày làm việc", "Working days", true), ("Hồ sơ", "Dossiers", true), ("", "", false)], language),
        rows: moves.iter().map(row).collect(),
    }
}

fn kinds(counts: &Differences, language: Language) -> Table {
    let found = DifferenceKind::ALL.iter().map(|kind| (*kind, counts.count(*kind))).filter(|(_, count)| *count > 0);
    Table {
        heads: heads([("Thay đổi", "Change", false), ("Hồ sơ", "Dossiers", true)], language),
        rows: found.map(|(kind, count)| vec![words::kind(kind, language).to_owned(), count.to_string()]).collect(),
    }
}

fn statuses(counts: &Differences, language: Language) -> Table {
    let row = |(old, new, count): (_, _, u64)| {
        vec![words::status(old, language).to_owned(), words::status(new, language).to_owned(), count.to_string()]
    };
    Table {
        heads: heads([("Trước", "Before", false), ("Sau", "After", false), ("Hồ sơ", "Dossiers", true)], language),
        rows: counts.statuses().map(row).collect(),
    }
}

fn fees(counts: &Differences, language: Language) -> Table {
    let sum = |amount: Option<Money>| {
        amount.map_or_else(|| language.pick("quá lớn", "too large").to_owned(), |amount| signed(amount, language))
    };
    let names = [
        ("Loại tiền", "Currency", false),
        ("Nộp nhiều hơn", "Costing more", true),
        ("Tổng tăng", "More in all", true),
        ("Nộp ít hơn", "Costing less", true),
        ("Tổng giảm", "Less in all", true),
        ("Chưa xác định", "Left open", true),
    ];
    let row = |fee: &crate::assessment::FeeCount| {
        let counts =
            [fee.higher.to_string(), sum(fee.more), fee.lower.to_string(), sum(fee.less), fee.open.to_string()];
        std::iter::once(fee.currency.to_string()).chain(counts).collect()
    };
    Table { heads: heads(names, language), rows: counts.fees().map(row).collect() }
}

fn procedures(counts: &Differences, language: Language) -> Table {
    let names = [
        ("Thủ tục", "Procedure", false),
        ("Hồ sơ", "Dossiers", true),
        ("Thay đổi", "Changed", true),
        ("Muộn hơn", "Later", true),
        ("Sớm hơn", "Earlier", true),
        ("Phí tăng", "Fee up", true),
        ("Phí giảm", "Fee down", true),
        ("Lỗi mới", "New errors", true),
        ("Bất lợi hơn", "Worse off", true),
    ];
    let row = |(code, one): (&str, &crate::assessment::ProcedureCount)| {
        let counts = [one.dossiers, one.changed, one.later, one.earlier, one.fee_higher, one.fee_lower, one.errors];
        let counts = counts.into_iter().chain([one.worse_off]).map(|count| count.to_string());
        std::iter::once(code.to_owned()).chain(counts).collect()
    };
    Table { heads: heads(names, language), rows: counts.procedures().into_iter().take(PROCEDURES).map(row).collect() }
}

fn dossiers(first: &[Difference], language: Language) -> Table {
    let names = [
        ("Hồ sơ", "Dossier", false),
        ("Thủ tục", "Procedure", false),
        ("Ngày trả kết quả", "Due", false),
        ("Ngày làm việc", "Working days", true),
        ("Ngày", "Days", true),
        ("Phí, lệ phí", "Fees", false),
        ("Tình trạng", "Status", false),
        ("Đã hẹn", "Told", false),
    ];
    Table { heads: heads(names, language), rows: first.iter().map(|one| dossier(one, language)).collect() }
}

fn dossier(one: &Difference, language: Language) -> Vec<String> {
    let arrow = |old: String, new: String| if old == new { old } else { format!("{old} → {new}") };
    let due = |standing: &Standing| standing.due.map_or_else(|| "–".to_owned(), |due| date(due.date, language));
    let status = |standing: &Standing| match (&standing.error, standing.status) {
        (Some(error), _) => error.kind.to_string(),
        (None, Some(status)) => words::status(status, language).to_owned(),
        (None, None) => "–".to_owned(),
    };
    let amount = |amount: Option<Money>| amount.map_or_else(|| "?".to_owned(), |amount| money(amount, language));
    let fee = |fee: &crate::assessment::FeeDifference| {
        let by = fee.by.map(|by| format!(" ({})", signed(by, language))).unwrap_or_default();
        format!("{} → {}{by}", amount(fee.old), amount(fee.new))
    };
    let days = |count: fn(&crate::assessment::Lateness) -> i64| {
        one.moved.as_ref().map_or_else(String::new, |moved| words::signed(count(moved)))
    };
    vec![
        one.id.clone().unwrap_or_else(|| "–".to_owned()),
        one.procedure.as_deref().unwrap_or("–").to_owned(),
        arrow(due(&one.old), due(&one.new)),
        days(|moved| moved.working_days),
        days(|moved| moved.calendar_days),
        one.fees.iter().map(fee).collect::<Vec<_>>().join("; "),
        arrow(status(&one.old), status(&one.new)),
        match (one.is_worse_off(), one.notified) {
            (true, _) => language.pick("bất lợi hơn", "worse off").to_owned(),
            (false, true) => language.pick("có", "yes").to_owned(),
            (false, false) => String::new(),
        },
    ]
}

/// An amount with its sign.
fn signed(amount: Money, language: Language) -> String {
    let sign = if amount.minor > 0 { "+" } else { "" };
    format!("{sign}{}", money(amount, language))
}
