//! What an import tells: counts by outcome and by reason, and what changed since the last one.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use thoihan::Language;
use thoihan::assessment::SCHEMA;
use thoihan::import::{Change, ChangeKind, Column, Counts, Imported, Outcomes, Review};

use crate::arguments::{Common, Format};
use crate::failure::Failure;
use crate::output::{Output, json_line};

/// Changes that a terminal lists; JSON has them all.
const LISTED: usize = 20;

pub(super) fn write(
    common: &Common,
    output: &mut Output,
    folder: &Path,
    files: usize,
    imported: &Imported,
) -> Result<(), Failure> {
    match common.format() {
        Format::Json => {
            let line = Line {
                schema: SCHEMA,
                files,
                counts: &imported.counts,
                changes: &imported.changes,
                review: &imported.review,
            };
            json_line(output, &line)
        }
        Format::Text => text(common.language(), output, folder, files, imported),
    }
}

/// The line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    files: usize,
    counts: &'a Counts,
    changes: &'a [Change],
    review: &'a [Review],
}

fn text(
    language: Language,
    output: &mut Output,
    folder: &Path,
    files: usize,
    imported: &Imported,
) -> Result<(), Failure> {
    let vietnamese = language == Language::Vi;
    let say = |vi: &'static str, en: &'static str| if vietnamese { vi } else { en };
    let counts = &imported.counts;
    writeln!(
        output,
        "{}: {} {}, {} {}, {files} {}",
        folder.display(),
        counts.procedures,
        say("thủ tục", "procedures"),
        counts.rows,
        say("dòng", "rows"),
        say("tệp quy tắc", "rule files")
    )?;
    outcomes(language, output, say("Thời hạn", "Terms"), counts.terms)?;
    outcomes(language, output, say("Phí, lệ phí", "Fees"), counts.fees)?;
    writeln!(
        output,
        "{}: {} {}",
        say("Cần người đọc (review.csv)", "For a person to read (review.csv)"),
        imported.review.len(),
        say("mục", "items")
    )?;
    let mut reasons: BTreeMap<(Column, &str), (usize, &str)> = BTreeMap::new();
    for item in &imported.review {
        reasons.entry((item.column, item.reason)).or_insert((0, item.sentence(language))).0 += 1;
    }
    for ((column, reason), (count, sentence)) in reasons {
        writeln!(output, "  {count:>6}  {column} {reason}: {sentence}")?;
    }
    changes(language, output, &imported.changes)
}

fn outcomes(language: Language, output: &mut Output, what: &str, counts: Outcomes) -> Result<(), Failure> {
    let [exact, cases, empty, review] = match language {
        Language::Vi => ["rõ", "theo trường hợp", "không có thông tin", "cần người đọc"],
        Language::En => ["exact", "by cases", "not stated", "to review"],
    };
    writeln!(
        output,
        "{what}: {} {exact}, {} {cases}, {} {empty}, {} {review}",
        counts.exact, counts.cases, counts.not_stated, counts.review
    )?;
    Ok(())
}

fn changes(language: Language, output: &mut Output, changes: &[Change]) -> Result<(), Failure> {
    for kind in ChangeKind::ALL {
        let of_kind: Vec<&Change> = changes.iter().filter(|change| change.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        writeln!(output, "{}: {}", word(language, kind), of_kind.len())?;
        // All is new after a first import, and what other rules hold is no news: their codes would only be noise.
        if matches!(kind, ChangeKind::Added) && of_kind.len() > LISTED || kind == ChangeKind::Elsewhere {
            continue;
        }
        for change in of_kind.iter().take(LISTED) {
            writeln!(output, "  {}", change.code)?;
            for cell in &change.cells {
                let shown = |text: &Option<String>| text.as_deref().unwrap_or("–").to_owned();
                writeln!(
                    output,
                    "    {} {}: {} → {}",
                    cell.channel,
                    cell.column,
                    shown(&cell.before),
                    shown(&cell.after)
                )?;
            }
        }
        if of_kind.len() > LISTED {
            writeln!(output, "  … {} (--json)", of_kind.len() - LISTED)?;
        }
    }
    Ok(())
}

const fn word(language: Language, kind: ChangeKind) -> &'static str {
    let vietnamese = matches!(language, Language::Vi);
    match (kind, vietnamese) {
        (ChangeKind::Added, true) => "Thêm mới",
        (ChangeKind::Added, false) => "Added",
        (ChangeKind::Removed, true) => "Không còn trong bảng, đã bỏ",
        (ChangeKind::Removed, false) => "No longer in the table, removed",
        (ChangeKind::Changed, true) => "Bảng thay đổi, đã ghi lại",
        (ChangeKind::Changed, false) => "Changed by the table",
        (ChangeKind::Kept, true) => "Người đã sửa, được giữ nguyên",
        (ChangeKind::Kept, false) => "Changed by a person, kept as they are",
        (ChangeKind::StaysAway, true) => "Người đã xóa, không ghi lại",
        (ChangeKind::StaysAway, false) => "Deleted by a person, not written again",
        (ChangeKind::Elsewhere, true) => "Đã có trong bộ quy tắc khác, bỏ qua",
        (ChangeKind::Elsewhere, false) => "In other rules already, left out",
    }
}
