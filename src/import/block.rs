//! The block of a procedure: what it says as a rule, in canonical form.

use super::fees::{Collects, Fees, fees, quoted};
use super::table::{Column, Row};
use super::terms::{Doubt, Statement, Terms, by_channel, terms};
use super::{ImportError, Outcomes, Sentence, documents, names};
use crate::source::Source;
use crate::syntax::format;

/// The line with which the block of a procedure begins.
pub(super) const MARKER: &str = "#@ ";
/// Comments are broken at this width.
const WIDTH: usize = 120;
/// What begins the comment with the legal basis.
const BASIS: &str = "Căn cứ: ";
/// A cell that nobody filled in.
const NOT_STATED: &str = "Không có thông tin";

const DOCUMENT_NUMBER: Sentence = (
    "a number that no document has: digits or letters of the next one ran into it",
    "số hiệu văn bản không hợp lệ: dính chữ hoặc số của phần sau",
);
const ROWS_DIFFER: Sentence =
    ("the rows of the procedure differ; the first counts", "các dòng của thủ tục ghi khác nhau; lấy dòng đầu");

/// A procedure as a rule.
pub(super) struct Block {
    /// Its text, which ends with a line end.
    pub(super) text: String,
    /// What a person has to read, with the line in the block, from 0.
    pub(super) doubts: Vec<(Doubt, usize)>,
    pub(super) terms: Outcomes,
    pub(super) fees: Outcomes,
}

/// Writes the rows of a procedure as a rule.
pub(super) fn write(code: &str, rows: &[&Row]) -> Result<Block, ImportError> {
    let (channels, mut doubts) = by_channel(rows);
    let mut terms = terms(code, &channels);
    let mut fees = fees(&channels);
    let first = Row::default();
    let first = rows.first().copied().unwrap_or(&first);
    doubts.extend(common_doubts(rows, first));
    let text = text(code, first, &terms, &fees);
    let formatted = format(&Source::new(code, text), None)
        .map_err(|error| ImportError::Unwritable { code: code.to_owned(), findings: error.to_string() })?;
    doubts.append(&mut terms.doubts);
    doubts.append(&mut fees.doubts);
    let doubts = doubts
        .into_iter()
        .map(|doubt| {
            let line = line_of(&formatted, &doubt);
            (doubt, line)
        })
        .collect();
    Ok(Block { text: formatted, doubts, terms: terms.outcomes, fees: fees.outcomes })
}

/// Cells that every row of a procedure repeats.
fn common_doubts(rows: &[&Row], first: &Row) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut doubt = |column, reason, sentence, text: String| {
        doubts.push(Doubt { column, channel: String::new(), reason, sentence, text, statement: None });
    };
    for column in [Column::Name, Column::Decision, Column::Level, Column::Field, Column::Agency, Column::LegalBasis] {
        if let Some(other) = rows.iter().find(|row| row.cell(column) != first.cell(column)) {
            doubt(column, "rows_differ", ROWS_DIFFER, format!("{} | {}", first.cell(column), other.cell(column)));
        }
    }
    let decision = first.cell(Column::Decision);
    if !decision.is_empty() && !documents::is_decision(decision) {
        doubt(Column::Decision, "document_number", DOCUMENT_NUMBER, decision.to_owned());
    }
    let doubtful = documents::doubtful(first.cell(Column::LegalBasis));
    if !doubtful.is_empty() {
        doubt(Column::LegalBasis, "document_number", DOCUMENT_NUMBER, doubtful.join("; "));
    }
    doubts
}

/// The rule, in any form.
fn text(code: &str, first: &Row, terms: &Terms, fees: &Fees) -> String {
    let mut lines = vec![format!("{MARKER}{code}")];
    let about = [(Column::Level, ""), (Column::LegalBasis, BASIS)];
    for (column, word) in about.iter().filter(|(column, _)| !first.cell(*column).is_empty()) {
        lines.extend(comment(&format!("{word}{}", first.cell(*column)), ""));
    }
    let fact = names::name_of("case", code);
    if !terms.cases.is_empty() {
        let mut choices: Vec<String> = (1..=terms.cases.len()).map(|at| format!("case_{at}")).collect();
        choices.extend(terms.general.then(|| "other_case".to_owned()));
        for (at, case) in terms.cases.iter().enumerate() {
            lines.extend(comment(&format!("case_{}: {case}", at + 1), ""));
        }
        lines.push(format!("fact {fact} \"Trường hợp\" one of {}", choices.join(", ")));
    }
    let decision = first.cell(Column::Decision);
    let by = if decision.is_empty() { String::new() } else { format!(" by {}", quoted(decision)) };
    let fee = names::name_of("fee", code);
    if let Collects::Fee(statements) = &fees.collects {
        lines.push(format!("fee {fee} \"Phí, lệ phí\" phi {{"));
        lines.extend(statements.iter().flat_map(|statement| said(statement, &by)));
        lines.push("}".to_owned());
    }
    lines.push(format!("procedure {} {} {{", quoted(code), quoted(first.cell(Column::Name))));
    for (column, word) in [(Column::Agency, "agency"), (Column::Field, "field")] {
        let cell = first.cell(column);
        if !cell.is_empty() && cell != NOT_STATED {
            lines.push(format!("  {word} {}", quoted(cell)));
        }
    }
    lines.push("  calendar vn\n  under civil_code, one_stop\n  anchor accepted".to_owned());
    lines.extend(terms.statements.iter().flat_map(|statement| said(statement, &by)));
    match &fees.collects {
        Collects::Silent => lines.push("  # Bảng không có thông tin về phí, lệ phí.".to_owned()),
        Collects::None => lines.push(format!("  collects none{by}")),
        Collects::Fee(_) => lines.push(format!("  collects {fee}{by}")),
    }
    lines.push("}".to_owned());
    lines.join("\n") + "\n"
}

fn said(statement: &Statement, by: &str) -> Vec<String> {
    let mut lines: Vec<String> = statement.remarks.iter().flat_map(|remark| comment(remark, "  ")).collect();
    lines.push(format!("  {}{by}", statement.text));
    lines
}

/// A text as comments of bounded width.
fn comment(text: &str, indent: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}# {word}")),
        }
    }
    lines
}

/// The line at which a cell is left open: its statement, its comment, or the head of the procedure.
fn line_of(block: &str, doubt: &Doubt) -> usize {
    let words: &[&str] = match doubt.column {
        Column::Time => &["due "],
        Column::Fee => &["amount ", "exempt ", "undetermined "],
        Column::LegalBasis => &["# Căn cứ: "],
        Column::Code
        | Column::Name
        | Column::Decision
        | Column::Level
        | Column::Field
        | Column::Agency
        | Column::Channel
        | Column::Note => &["procedure "],
    };
    let begins = |line: &str| {
        words.iter().any(|word| line.trim_start().starts_with(word) || line.contains(&format!("{{ {word}")))
    };
    let mut lines = block.lines().enumerate().filter(|(_, line)| begins(line));
    lines.nth(doubt.statement.unwrap_or(0)).map_or(0, |(at, _)| at)
}
