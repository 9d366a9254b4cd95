//! The table that is imported, from a CSV file or from the first sheet of a workbook.

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use thoihan::import::Table;

use crate::failure::Failure;

pub(super) fn read(path: &Path) -> Result<Table, Failure> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let rows = match extension.as_deref() {
        Some("csv") => from_csv(path),
        Some("xlsx") => from_workbook(path),
        Some(_) | None => Err("neither .csv nor .xlsx: save the table as one of these".to_owned()),
    };
    let failure = |message: String| Failure::Usage(format!("{}: {message}", path.display()));
    let mut rows = rows.map_err(failure)?.into_iter();
    let header = rows.next().ok_or_else(|| failure("has no row".to_owned()))?;
    Table::read(header, rows).map_err(|error| failure(error.to_string()))
}

fn from_csv(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    reader.records().map(|record| Ok(cells(&record.map_err(|error| error.to_string())?))).collect()
}

fn cells(record: &csv::StringRecord) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

fn from_workbook(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let mut workbook: Xlsx<_> = open_workbook(path).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheet = workbook.worksheet_range_at(0).ok_or("has no sheet")?.map_err(|error| error.to_string())?;
    sheet.rows().map(|row| row.iter().map(cell).collect()).collect()
}

/// The text of a cell. A number is what a spreadsheet made of a text, and is refused where it may not be that text any more.
fn cell(data: &Data) -> Result<String, String> {
    match data {
        Data::String(text) => Ok(text.clone()),
        Data::Empty => Ok(String::new()),
        Data::Int(number) => Ok(number.to_string()),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => Ok(format!("{number:.0}")),
        other => Err(format!("a cell is not a text but `{other}`: format the columns as text")),
    }
}
