//! From the national table of procedures to rule files, with all that a person has to look at.
//!
//! The table (Cơ sở dữ liệu quốc gia về thủ tục hành chính) has a row for each channel of a procedure. [`import`] writes a rule
//! file for each field (lĩnh vực): code, name, agency, citation, terms and fees by channel and by case. What [`crate::phrase`]
//! does not understand exactly stays `unspecified` or `undetermined`, with its text beside it and a line in the review list.
//!
//! **Updates.** Each procedure is a block of its file that begins with the line `#@ CODE`. The memory, a table beside the rule
//! files, holds the rows of the last import and the digest of every block as it was written. A block whose digest is still that
//! one is written anew; one that a person changed, moved or deleted is left as it is, and what the table now says instead is
//! reported. So no edit is ever lost, and no digest has to stand in the rules.

mod block;
mod documents;
mod fees;
mod memory;
mod names;
mod table;
mod terms;
mod update;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::table::{Column, Row, Table, TableError};
pub use self::update::import;
use crate::source::Source;
use crate::wording::Language;

/// The name of the memory beside the rule files.
pub const MEMORY: &str = "import.tsv";

/// What an import starts from.
#[derive(Debug, Default)]
pub struct Before<'a> {
    /// The rule files of the folder, by their paths in it.
    pub files: &'a [Source],
    /// The memory of the last import, if there was one.
    pub memory: Option<&'a str>,
    /// Procedures that other rules of the book declare; they are left out.
    pub elsewhere: BTreeSet<String>,
}

/// What an import gives: the whole folder as it shall be, and what to tell.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The rule files, by path; those that stay as they are among them.
    pub files: Vec<Source>,
    /// Files of the folder in which nothing is left.
    pub emptied: Vec<String>,
    /// The memory for the next import.
    pub memory: String,
    /// Every cell that was not understood with certainty.
    pub review: Vec<Review>,
    /// What is not as it was after the last import.
    pub changes: Vec<Change>,
    /// How many cells came out how.
    pub counts: Counts,
}

/// A cell that a person has to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The procedure.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The cell.
    pub column: Column,
    /// The channels of its rows, as the table writes them.
    pub channel: String,
    /// Why, as a word that never changes.
    pub reason: &'static str,
    /// What the table says.
    pub text: String,
    /// The rule file.
    pub path: String,
    /// The line in it at which something is left open, from 1.
    pub line: usize,
    #[serde(skip)]
    sentence: Sentence,
}

/// A sentence in both languages, English first.
type Sentence = (&'static str, &'static str);

impl Review {
    /// Why, as a sentence.
    pub const fn sentence(&self, language: Language) -> &'static str {
        language.pick(self.sentence.1, self.sentence.0)
    }
}

/// What an update of the table did to a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The procedure.
    pub code: String,
    /// What was done.
    pub kind: ChangeKind,
    /// The cells of the table that differ from the last import.
    pub cells: Vec<CellChange>,
}

/// What was done with the block of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new in the table.
    Added,
    /// It is no longer in the table; its block is gone.
    Removed,
    /// The table changed, and its block with it.
    Changed,
    /// A person changed its block: it stays, whatever the table says.
    Kept,
    /// A person deleted its block: it stays away.
    StaysAway,
    /// Other rules declare it; it is left out.
    Elsewhere,
}

impl ChangeKind {
    /// Every kind, in order.
    pub const ALL: [Self; 6] =
        [Self::Added, Self::Removed, Self::Changed, Self::Kept, Self::StaysAway, Self::Elsewhere];

    /// The word, which never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Kept => "kept",
            Self::StaysAway => "stays_away",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// A cell of the table before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// The channel of the row.
    pub channel: String,
    /// The column.
    pub column: Column,
    /// What it said; nothing for a new row.
    pub before: Option<String>,
    /// What it says; nothing for a row that is gone.
    pub after: Option<String>,
}

/// How many procedures and rows there are, and how their cells came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Procedures of the table.
    pub procedures: usize,
    /// Rows of the table.
    pub rows: usize,
    /// Term cells.
    pub terms: Outcomes,
    /// Fee cells.
    pub fees: Outcomes,
}

/// How cells of one kind came out, row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outcomes {
    /// Understood exactly.
    pub exact: usize,
    /// Understood as one of several cases.
    pub cases: usize,
    /// Not filled in.
    pub not_stated: usize,
    /// Left to a person.
    pub review: usize,
}

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The folder has rule files, and no memory of an import.
    #[error("the folder has rule files but no `{MEMORY}`: import into a folder of its own, or put that file back")]
    NoMemory,
    /// The memory was damaged.
    #[error(
        "`{MEMORY}`, line {0}, is not what an import wrote: put the file back from a copy, or import into a new folder"
    )]
    Memory(usize),
    /// A procedure could not be written as a rule.
    #[error("the procedure `{code}` could not be written as a rule: {findings}")]
    Unwritable {
        /// The procedure.
        code: String,
        /// What is wrong with it.
        findings: String,
    },
}
