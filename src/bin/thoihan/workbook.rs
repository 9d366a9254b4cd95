//! A report as a workbook for spreadsheets.

use std::io::Write;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use thoihan::report::{Cell, Period, Sheet};
use thoihan::slip::Language;

use crate::failure::Failure;
use crate::output::Output;

/// Writes a sheet: title, period, headings by group, rows and the total as numbers.
pub(crate) fn write(output: &mut Output, sheet: &Sheet, period: Period, language: Language) -> Result<(), Failure> {
    let mut workbook = Workbook::new();
    let bytes = fill(workbook.add_worksheet(), sheet, period, language).and_then(|()| workbook.save_to_buffer());
    let bytes = bytes.map_err(|error| Failure::Usage(format!("the workbook cannot be written: {error}")))?;
    output.write_all(&bytes)?;
    Ok(())
}

/// Rows and columns as a workbook counts them.
fn row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

const HEADINGS: usize = 3;

fn fill(page: &mut Worksheet, sheet: &Sheet, period: Period, language: Language) -> Result<(), XlsxError> {
    let title = Format::new().set_bold();
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
    let (cell, total) = (Format::new().set_border(FormatBorder::Thin), head.clone().set_align(FormatAlign::Right));
    page.set_landscape();
    page.write_with_format(0, 0, sheet.form.title(language), &title)?;
    page.write(1, 0, period.title(language))?;
    let keys = sheet.by.len();
    for (at, name) in sheet.heads(language).iter().take(keys).enumerate() {
        page.write_with_format(row(HEADINGS + 1), column(at), name.as_str(), &head)?;
        page.set_column_width(column(at), 32)?;
    }
    let mut at = keys;
    for columns in sheet.columns.chunk_by(|one, other| one.group == other.group) {
        let (first, last) = (column(at), column(at + columns.len() - 1));
        let group = columns.first().map_or("", |column| column.group.heading(language));
        if first == last {
            page.write_with_format(row(HEADINGS), first, group, &head)?;
        } else {
            page.merge_range(row(HEADINGS), first, row(HEADINGS), last, group, &head)?;
        }
        for (place, one) in columns.iter().enumerate() {
            page.write_with_format(row(HEADINGS + 1), column(at + place), one.heading(language), &head)?;
        }
        at += columns.len();
    }
    let first = HEADINGS + 2;
    for (at, cells) in sheet.rows.iter().enumerate() {
        for (place, one) in cells.iter().enumerate() {
            let (at, place) = (row(first + at), column(place));
            match one {
                Cell::Key(text) => page.write_with_format(at, place, text.as_deref().unwrap_or_default(), &cell)?,
                // numbers of a workbook are floating-point: exact up to 2^53
                Cell::Count(count) => page.write_with_format(at, place, *count as f64, &cell)?,
            };
        }
    }
    let last = first + sheet.rows.len();
    if keys > 0 {
        page.write_with_format(row(last), 0, Sheet::total_heading(language), &total)?;
    }
    for (at, count) in sheet.total.iter().enumerate() {
        page.write_with_format(row(last), column(keys + at), *count as f64, &total)?;
    }
    for (at, remark) in sheet.remarks(language).iter().enumerate() {
        page.write(row(last + 2 + at), 0, remark.as_str())?;
    }
    page.set_freeze_panes(row(first), column(keys))?;
    Ok(())
}
