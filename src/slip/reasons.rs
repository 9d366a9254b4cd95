//! The reasons of an answer for people: one page, as text, Markdown or HTML, in Vietnamese and English.

pub(super) mod calendar;
mod clauses;
pub(super) mod document;
mod fees;
pub(super) mod html;
pub(super) mod markdown;
mod rule;
pub(super) mod text;
mod times;
pub(super) mod words;

use super::Language;
use super::written::{date, moment, money};
use super::{due_text, status};
use crate::assessment::{Ledger, Part};
use crate::slip::reasons::document::{Block, Document, Field, Section};
use crate::wording::framed;

/// The reasons as plain text.
pub fn text(ledger: &Ledger, language: Language) -> String {
    text::written(&document(ledger, language))
}

/// The reasons in Markdown.
pub fn markdown(ledger: &Ledger, language: Language) -> String {
    markdown::written(&document(ledger, language))
}

/// The reasons as one HTML page with the calendar drawn: it asks nothing of any server, runs no script, and prints.
pub fn html(ledger: &Ledger, language: Language) -> String {
    html::written(&document(ledger, language), language)
}

/// [`html`] inside a frame: to be shown within another page, such as a notebook's, without touching its looks.
pub fn html_frame(ledger: &Ledger, language: Language) -> String {
    framed(&html(ledger, language), language.pick("Vì sao có kết quả này", "Why this is the answer"))
}

/// What all forms say.
fn document(ledger: &Ledger, language: Language) -> Document {
    let answer = &ledger.answer;
    let mut sections = Vec::new();
    if let Some(section) = calendar::section(ledger, language) {
        sections.push(section);
    }
    sections.extend(times::sections(ledger, language));
    sections.extend(fees::section(ledger, language));
    sections.extend(clauses::sections(ledger, language));
    sections.retain(|section: &Section| section.blocks.iter().any(Block::stands_alone));
    let name = answer.title.as_deref().or(answer.procedure.as_deref()).unwrap_or_default();
    Document {
        title: language.pick("Vì sao có kết quả này", "Why this is the answer").to_owned(),
        subtitle: name.to_owned(),
        summary: summary(ledger, language),
        sections,
        foot: foot(ledger, language),
    }
}

fn summary(ledger: &Ledger, language: Language) -> Vec<Field> {
    let answer = &ledger.answer;
    let mut fields = Vec::new();
    let mut field = |names: (&str, &str), value: String, strong: bool| {
        fields.push(Field { name: language.pick(names.0, names.1).to_owned(), value, strong });
    };
    if answer.procedure.is_some() {
        field(("Ngày trả kết quả", "Result due"), due_text(&answer.due, language), true);
        if let Some(due) = answer.due.outcome.value() {
            let mut sure = words::certainty(due.certainty, language).to_owned();
            if due.earliest != due.latest {
                let (from, to) = (date(due.earliest, language), date(due.latest, language));
                sure.push_str(&format!(" ({from} – {to})"));
            }
            field(("Mức chắc chắn của lịch", "Certainty of the calendar"), sure, false);
        }
        if let Some(time) = super::term::statutory_time(answer, language) {
            field(("Thời hạn theo quy định", "Time limit in law"), time, false);
        }
    }
    if let Some(status) = status(answer, language) {
        field(("Tình trạng", "Status"), status, false);
    }
    for total in &answer.totals {
        let amount = match total.amount {
            Some(amount) => money(amount, language),
            None => format!(
                "{} – {} {}",
                language.pick("chưa xác định", "not determined"),
                language.pick("phần đã biết", "known part"),
                money(total.known, language)
            ),
        };
        field(("Phí, lệ phí", "Fees"), amount, true);
    }
    if let Some(agency) = &answer.agency {
        field(("Cơ quan giải quyết", "Agency"), agency.to_string(), false);
    }
    if let Some(code) = &answer.procedure {
        field(("Mã thủ tục", "Procedure"), code.to_string(), false);
    }
    if let Some(id) = &answer.id {
        field(("Mã hồ sơ", "Dossier"), id.clone(), false);
    }
    fields
}

fn foot(ledger: &Ledger, language: Language) -> Vec<String> {
    let answer = &ledger.answer;
    let (at, known_on) = (moment(answer.as_of, language), date(answer.known_on, language));
    vec![
        language.pick("Xác định tại thời điểm", "Assessed as of").to_owned()
            + ": "
            + &at
            + language.pick(", theo văn bản ban hành đến hết ngày ", ", with what was issued by ")
            + &known_on,
        format!("{}: {}", language.pick("Bộ quy tắc", "Rules"), answer.rules),
    ]
}

/// What people call a part of the answer.
fn part_title(ledger: &Ledger, part: &Part, language: Language) -> String {
    let answer = &ledger.answer;
    match part {
        Part::Law => language.pick("quy định chung", "general rules").to_owned(),
        Part::Clock => language.pick("thời điểm tính", "the clock").to_owned(),
        Part::Due => language.pick("thời hạn giải quyết", "the due date").to_owned(),
        Part::Step(None) => language.pick("quy trình nội bộ", "internal steps").to_owned(),
        Part::Fee(None) => language.pick("khoản thu", "fees").to_owned(),
        Part::Deadline(name) => {
            let found = answer.deadlines.iter().find(|one| one.name == *name);
            found.and_then(|one| one.title.as_deref()).unwrap_or(name).to_owned()
        }
        Part::Step(Some(name)) => {
            let found = answer.steps.iter().find(|one| one.name == *name);
            found.and_then(|one| one.title.as_deref()).unwrap_or(name).to_owned()
        }
        Part::Fee(Some(name)) => {
            let found = answer.fees.iter().find(|one| one.name == *name);
            found.and_then(|one| one.title.as_deref()).unwrap_or(name).to_owned()
        }
    }
}

/// A section of lines.
fn section(id: &'static str, title: (&str, &str), language: Language, blocks: Vec<Block>) -> Section {
    Section { id, title: language.pick(title.0, title.1).to_owned(), blocks }
}
