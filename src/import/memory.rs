//! The memory of an import: the rows of the table and the digest of each block, as a table of its own.

use sha2::{Digest, Sha256};

use super::ImportError;
use super::table::{Column, Row};

/// The first line: what the file is, and its form.
const HEAD: &str = "#thoihan-import\t1";
/// Hexadecimal digits of a digest that are kept: 64 bits, enough to see an edit.
const DIGITS: usize = 16;

/// A procedure as the last import left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remembered {
    pub(super) code: String,
    /// Of its block as it was written.
    pub(super) digest: String,
    pub(super) rows: Vec<Row>,
}

/// The digest of a block: blank lines around it are no part of it.
pub(super) fn digest(block: &str) -> String {
    let bytes = Sha256::digest(block.trim().as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().chars().take(DIGITS).collect()
}

pub(super) fn write(procedures: &[Remembered]) -> String {
    let mut text = format!("{HEAD}\n");
    for procedure in procedures {
        for row in &procedure.rows {
            let cells: Vec<&str> = Column::ALL.iter().map(|column| row.cell(*column)).collect();
            text.push_str(&format!("{}\t{}\n", procedure.digest, cells.join("\t")));
        }
    }
    text
}

pub(super) fn read(text: &str) -> Result<Vec<Remembered>, ImportError> {
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, head)| head) != Some(HEAD) {
        return Err(ImportError::Memory(1));
    }
    let mut procedures: Vec<Remembered> = Vec::new();
    for (at, line) in lines {
        let mut cells = line.split('\t');
        let digest = cells.next().unwrap_or("");
        let mut row = Row::default();
        for column in Column::ALL {
            row.set(column, cells.next().ok_or(ImportError::Memory(at + 1))?);
        }
        let code = row.cell(Column::Code).to_owned();
        if code.is_empty() || digest.len() != DIGITS || cells.next().is_some() {
            return Err(ImportError::Memory(at + 1));
        }
        match procedures.last_mut() {
            Some(last) if last.code == code => last.rows.push(row),
            _ => procedures.push(Remembered { code, digest: digest.to_owned(), rows: vec![row] }),
        }
    }
    Ok(procedures)
}
