//! The rows of the table, by the names of its columns.

use std::fmt;

use serde::Serialize;

use crate::phrase::{split_fee_cell, tidy};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Mã thủ tục.
    Code,
    /// Tên thủ tục.
    Name,
    /// Số quyết định, by which the procedure was published.
    Decision,
    /// Cấp thực hiện.
    Level,
    /// Lĩnh vực.
    Field,
    /// Cơ quan thực hiện.
    Agency,
    /// Hình thức nộp.
    Channel,
    /// Thời hạn giải quyết.
    Time,
    /// Phí, lệ phí.
    Fee,
    /// Mô tả.
    Note,
    /// Căn cứ pháp lý.
    LegalBasis,
}

/// The columns in the order of a row.
const COLUMNS: [Column; 11] = [
    Column::Code,
    Column::Name,
    Column::Decision,
    Column::Level,
    Column::Field,
    Column::Agency,
    Column::Channel,
    Column::Time,
    Column::Fee,
    Column::Note,
    Column::LegalBasis,
];

/// The columns without which a table is none of procedures.
const REQUIRED: [Column; 4] = [Column::Code, Column::Name, Column::Channel, Column::Time];

impl Column {
    /// Every column, in the order of a row.
    pub const ALL: [Self; 11] = COLUMNS;

    /// The word, which never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Decision => "decision",
            Self::Level => "level",
            Self::Field => "field",
            Self::Agency => "agency",
            Self::Channel => "channel",
            Self::Time => "time",
            Self::Fee => "fee",
            Self::Note => "note",
            Self::LegalBasis => "legal_basis",
        }
    }

    /// The headers of the portal for the column, the usual one first, in small letters.
    const fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["mã thủ tục", "mã số", "mã tthc", "code"],
            Self::Name => &["tên thủ tục", "tên thủ tục hành chính", "tên tthc", "name"],
            Self::Decision => &["số quyết định", "quyết định công bố", "decision"],
            Self::Level => &["cấp thực hiện", "level"],
            Self::Field => &["lĩnh vực", "field"],
            Self::Agency => &["cơ quan thực hiện", "cơ quan có thẩm quyền", "agency"],
            Self::Channel => &["hình thức nộp", "cách thức thực hiện", "channel"],
            Self::Time => &["thời hạn giải quyết", "thời gian giải quyết", "thời gian", "time"],
            Self::Fee => &["phí, lệ phí", "phí lệ phí", "fee"],
            Self::Note => &["mô tả", "note"],
            Self::LegalBasis => &["căn cứ pháp lý", "legal_basis"],
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The column of a table that was taken over without separators: the fee and its description in one.
const FEE_AND_NOTE: &str = "fee_and_note";

/// A row: the texts of its cells, tidied; a cell that is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Row {
    cells: [String; 11],
}

impl Row {
    /// The text of a cell.
    pub fn cell(&self, column: Column) -> &str {
        COLUMNS.iter().position(|own| *own == column).and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, column: Column, text: &str) {
        let at = COLUMNS.iter().position(|own| *own == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = tidy(text);
        }
    }
}

/// The rows of a table, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The rows that have a code.
    pub rows: Vec<Row>,
    /// Headers that name no column.
    pub unknown: Vec<String>,
}

/// Why a table could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A needed column is not there.
    #[error("the table has no column `{header}` ({column}): the first row must name the columns as the portal does")]
    NoColumn {
        /// The column.
        column: Column,
        /// How the portal calls it.
        header: &'static str,
    },
    /// A row without a code.
    #[error("row {0} has no code of a procedure (mã thủ tục)")]
    NoCode(usize),
}

impl Table {
    /// Reads rows by the headers of their columns; empty rows are passed over.
    ///
    /// # Errors
    /// A needed column (code, name, channel, time) is missing, or a row has no code.
    ///
    /// ```
    /// use thoihan::import::{Column, Table};
    /// let header = ["Mã thủ tục", "Tên thủ tục", "Hình thức nộp", "Thời hạn giải quyết"];
    /// let table = Table::read(header, [["1.000001", "Cấp giấy", "Trực tiếp", "5 Ngày"]])?;
    /// assert_eq!(table.rows[0].cell(Column::Time), "5 Ngày");
    /// # Ok::<(), thoihan::import::TableError>(())
    /// ```
    pub fn read<Header, Record>(
        header: impl IntoIterator<Item = Header>,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Self, TableError>
    where
        Header: AsRef<str>,
        Record: IntoIterator<Item: AsRef<str>>,
    {
        let headers: Vec<String> = header.into_iter().map(|text| named(text.as_ref())).collect();
        let columns: Vec<Option<Column>> = headers.iter().map(|header| column(header)).collect();
        for needed in REQUIRED {
            if !columns.contains(&Some(needed)) {
                return Err(TableError::NoColumn { column: needed, header: needed.headers().first().unwrap_or(&"") });
            }
        }
        let fused: Vec<bool> = headers.iter().map(|header| header == FEE_AND_NOTE).collect();
        let mut rows = Vec::new();
        for (at, record) in records.into_iter().enumerate() {
            let mut row = Row::default();
            let mut empty = true;
            for ((column, fused), text) in columns.iter().zip(&fused).zip(record) {
                let text = tidy(text.as_ref());
                empty = empty && text.is_empty();
                if *fused {
                    let (fee, note) = split_fee_cell(&text);
                    row.set(Column::Fee, fee);
                    row.set(Column::Note, note);
                } else if let Some(column) = column {
                    row.set(*column, &text);
                }
            }
            if empty {
                continue;
            }
            if row.cell(Column::Code).is_empty() {
                return Err(TableError::NoCode(at + 2));
            }
            rows.push(row);
        }
        let known = columns.iter().zip(&fused).map(|(column, fused)| column.is_some() || *fused);
        let unknown = headers.iter().zip(known).filter(|(_, known)| !known).map(|(header, _)| header.clone()).collect();
        Ok(Self { rows, unknown })
    }
}

fn named(header: &str) -> String {
    tidy(header.trim_start_matches('\u{feff}')).to_lowercase()
}

fn column(header: &str) -> Option<Column> {
    COLUMNS.into_iter().find(|column| column.headers().contains(&header))
}
