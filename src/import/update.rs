//! The folder after an import: new blocks, blocks of unchanged digest written anew, and whatever a person did left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::block::{self, Block, MARKER};
use super::memory::{self, Remembered};
use super::table::{Column, Row, Table};
use super::{Before, CellChange, Change, ChangeKind, Counts, ImportError, Imported, Outcomes, Review, names};
use crate::source::{Source, SourceId};
use crate::syntax::{ast, parse};

/// Imports a table into a folder: the whole folder as it shall be, what a person has to read, and what changed.
///
/// It reads and writes no file. A procedure that the table has twice under one channel is one procedure with several rows.
///
/// # Errors
/// The folder has rule files that no import wrote, its memory is damaged, or a procedure cannot be written as a rule.
///
/// ```
/// use thoihan::import::{Before, Table, import};
/// let header = ["code", "name", "field", "channel", "time", "fee"];
/// let table = Table::read(header, [["1.000001", "Cấp giấy", "Hộ tịch", "Trực tiếp", "05 Ngày làm việc", "Miễn phí"]])?;
/// let imported = import(&table, &Before::default())?;
/// assert_eq!(&*imported.files[0].path, "ho-tich.han");
/// assert!(imported.files[0].text.contains("due in 5 working days"));
/// assert!(imported.review.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn import(table: &Table, before: &Before<'_>) -> Result<Imported, ImportError> {
    let remembered = match before.memory {
        Some(text) => memory::read(text)?,
        None if before.files.is_empty() => Vec::new(),
        None => return Err(ImportError::NoMemory),
    };
    let mut folder = Folder::read(before.files);
    let mut procedures: BTreeMap<&str, Procedure<'_>> = BTreeMap::new();
    for row in &table.rows {
        procedures.entry(row.cell(Column::Code)).or_default().rows.push(row);
    }
    for old in &remembered {
        procedures.entry(&old.code).or_default().old = Some(old);
    }
    let mut work = Work { counts: Counts { rows: table.rows.len(), ..Counts::default() }, ..Work::default() };
    for (code, procedure) in procedures {
        work.procedure(code, &procedure, &mut folder, before.elsewhere.contains(code))?;
    }
    Ok(work.finish(folder))
}

/// A procedure in the table, and in the memory.
#[derive(Default)]
struct Procedure<'t> {
    rows: Vec<&'t Row>,
    old: Option<&'t Remembered>,
}

/// What is known of the block of a procedure in the folder.
enum Standing {
    /// As an import wrote it.
    Untouched,
    /// A person changed it, or moved it.
    Edited,
    /// A person deleted it.
    Deleted,
    /// There never was one.
    New,
}

#[derive(Default)]
struct Work {
    memory: Vec<Remembered>,
    written: BTreeMap<String, (String, Block)>,
    changes: Vec<Change>,
    counts: Counts,
}

impl Work {
    fn procedure(
        &mut self,
        code: &str,
        procedure: &Procedure<'_>,
        folder: &mut Folder,
        elsewhere: bool,
    ) -> Result<(), ImportError> {
        let standing = folder.standing(code, procedure.old);
        if procedure.rows.is_empty() {
            self.gone(code, procedure, &standing, folder);
            return Ok(());
        }
        self.counts.procedures += 1;
        let block = block::write(code, &procedure.rows)?;
        // What an interrupted import wrote, or a person just as the table has it, is nobody's edit.
        let same = folder.block(code).is_some_and(|old| old.trim() == block.text.trim());
        let standing = if same { Standing::Untouched } else { standing };
        add(&mut self.counts.terms, block.terms);
        add(&mut self.counts.fees, block.fees);
        let is_ours = matches!(standing, Standing::Untouched | Standing::New);
        if is_ours {
            folder.remove(code);
        }
        let kind = match standing {
            Standing::Untouched | Standing::New if elsewhere => {
                self.change(code, ChangeKind::Elsewhere, Vec::new());
                return Ok(());
            }
            Standing::Edited => Some(ChangeKind::Kept),
            Standing::Deleted => Some(ChangeKind::StaysAway),
            Standing::Untouched if same => None,
            Standing::Untouched => Some(ChangeKind::Changed),
            Standing::New => Some(ChangeKind::Added),
        };
        let digest = match procedure.old {
            Some(old) if !is_ours => old.digest.clone(),
            Some(_) | None => memory::digest(&block.text),
        };
        let rows: Vec<Row> = procedure.rows.iter().map(|row| (*row).clone()).collect();
        let cells = procedure.old.map(|old| cell_changes(&old.rows, &rows)).unwrap_or_default();
        self.memory.push(Remembered { code: code.to_owned(), digest, rows });
        if let Some(kind) = kind {
            self.change(code, kind, cells);
        }
        if is_ours {
            let field = procedure.rows.first().map_or("", |row| row.cell(Column::Field));
            folder.insert(code, field, &block.text);
            let name = procedure.rows.first().map_or("", |row| row.cell(Column::Name));
            self.written.insert(code.to_owned(), (name.to_owned(), block));
        }
        Ok(())
    }

    /// A procedure that the table no longer has.
    fn gone(&mut self, code: &str, procedure: &Procedure<'_>, standing: &Standing, folder: &mut Folder) {
        match (standing, procedure.old) {
            (Standing::Untouched, Some(_)) => {
                folder.remove(code);
                self.change(code, ChangeKind::Removed, Vec::new());
            }
            (Standing::Edited, Some(old)) => {
                self.memory.push(old.clone());
                self.change(code, ChangeKind::Kept, cell_changes(&old.rows, &[]));
            }
            (Standing::Deleted | Standing::New, _) | (_, None) => {}
        }
    }

    fn change(&mut self, code: &str, kind: ChangeKind, cells: Vec<CellChange>) {
        self.changes.push(Change { code: code.to_owned(), kind, cells });
    }

    fn finish(self, folder: Folder) -> Imported {
        let mut files = Vec::new();
        let mut emptied = Vec::new();
        let mut review = Vec::new();
        for (path, file) in folder.files {
            if file.is_empty() {
                emptied.push(path);
                continue;
            }
            let text = file.text();
            for (code, start) in starts(&text) {
                let Some((name, block)) = self.written.get(code) else {
                    continue;
                };
                review.extend(block.doubts.iter().map(|(doubt, line)| Review {
                    code: code.to_owned(),
                    name: name.clone(),
                    column: doubt.column,
                    channel: doubt.channel.clone(),
                    reason: doubt.reason,
                    text: doubt.text.clone(),
                    path: path.clone(),
                    line: start + line + 1,
                    sentence: doubt.sentence,
                }));
            }
            files.push(Source::new(path, text));
        }
        review.sort_by(|one, other| (&one.path, one.line, one.column).cmp(&(&other.path, other.line, other.column)));
        let memory = memory::write(&self.memory);
        Imported { files, emptied, memory, review, changes: self.changes, counts: self.counts }
    }
}

fn add(sum: &mut Outcomes, more: Outcomes) {
    sum.exact += more.exact;
    sum.cases += more.cases;
    sum.not_stated += more.not_stated;
    sum.review += more.review;
}

/// The cells that differ, the n-th row of a channel beside the n-th of that channel before.
fn cell_changes(before: &[Row], after: &[Row]) -> Vec<CellChange> {
    let (before, after) = (numbered(before), numbered(after));
    let keys: BTreeSet<&(String, usize)> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        for column in Column::ALL {
            let (old, new) = (old.map(|row| row.cell(column)), new.map(|row| row.cell(column)));
            if old != new {
                let (channel, before, after) = (key.0.clone(), old.map(str::to_owned), new.map(str::to_owned));
                changes.push(CellChange { channel, column, before, after });
            }
        }
    }
    changes
}

fn numbered(rows: &[Row]) -> BTreeMap<(String, usize), &Row> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbered = BTreeMap::new();
    for row in rows {
        let channel = row.cell(Column::Channel);
        let count = seen.entry(channel).or_default();
        numbered.insert((channel.to_owned(), *count), row);
        *count += 1;
    }
    numbered
}

/// The rule files of the folder, in blocks.
struct Folder {
    files: BTreeMap<String, File>,
    /// Every procedure that some file declares.
    declared: BTreeSet<String>,
}

/// A rule file: what stands before the first block, and the blocks by the code of their marker.
#[derive(Default)]
struct File {
    head: String,
    blocks: BTreeMap<String, String>,
    /// Whether a person wrote something into the head.
    own_head: bool,
    /// The text as it was read with its blocks: while these are the same, not a letter of it changes.
    read: Option<(Arc<str>, BTreeMap<String, String>)>,
}

impl Folder {
    fn read(sources: &[Source]) -> Self {
        let mut folder = Self { files: BTreeMap::new(), declared: BTreeSet::new() };
        for source in sources {
            let (tree, _) = parse(SourceId(0), source);
            folder.declared.extend(tree.items.iter().filter_map(|item| match item {
                ast::Item::Procedure(procedure) => Some(procedure.code.text.to_string()),
                _ => None,
            }));
            folder.files.insert(source.path.to_string(), File::read(&source.text));
        }
        folder
    }

    fn standing(&self, code: &str, old: Option<&Remembered>) -> Standing {
        match (self.block(code), old) {
            (Some(block), Some(old)) if memory::digest(block) == old.digest => Standing::Untouched,
            (Some(_), _) => Standing::Edited,
            (None, _) if self.declared.contains(code) => Standing::Edited,
            (None, Some(_)) => Standing::Deleted,
            (None, None) => Standing::New,
        }
    }

    fn block(&self, code: &str) -> Option<&str> {
        self.files.values().find_map(|file| file.blocks.get(code)).map(String::as_str)
    }

    fn remove(&mut self, code: &str) {
        for file in self.files.values_mut() {
            file.blocks.remove(code);
        }
    }

    fn insert(&mut self, code: &str, field: &str, block: &str) {
        let file = self.files.entry(names::file_of(field)).or_default();
        if file.head.is_empty() {
            file.head = head(field);
        }
        file.blocks.insert(code.to_owned(), block.trim_end().to_owned());
    }
}

/// What a file begins with, for those who open it.
fn head(field: &str) -> String {
    let mut head = String::new();
    if !field.is_empty() {
        head.push_str(&format!("# Lĩnh vực: {field}\n"));
    }
    head + HEAD
}

const HEAD: &str = "\
# Written by `thoihan import` from the national table of procedures. What follows a line `#@ CODE` belongs to that procedure:
# changed by hand it is kept, else the next import writes it anew. A term or fee that was not understood with certainty is
# `unspecified` or `undetermined`; review.csv lists them. The table does not tell phí from lệ phí: every fee stands as `phi`.
";

impl File {
    fn read(text: &Arc<str>) -> Self {
        let mut file = Self::default();
        let mut current: Option<String> = None;
        for line in text.lines() {
            if let Some(code) = line.strip_prefix(MARKER) {
                current = Some(code.trim().to_owned());
            }
            let into = match &current {
                Some(code) => file.blocks.entry(code.clone()).or_default(),
                None => &mut file.head,
            };
            into.push_str(line);
            into.push('\n');
        }
        file.blocks.values_mut().for_each(|block| block.truncate(block.trim_end().len()));
        file.read = Some((text.clone(), file.blocks.clone()));
        file.own_head = !file.head.trim().is_empty() && !file.head.trim_end().ends_with(HEAD.trim_end());
        file
    }

    /// Whether nothing is left but what an import writes.
    fn is_empty(&self) -> bool {
        self.blocks.is_empty() && !self.own_head
    }

    fn text(&self) -> Arc<str> {
        if let Some((text, blocks)) = &self.read
            && *blocks == self.blocks
        {
            return text.clone();
        }
        let mut text = self.head.trim_end().to_owned();
        for block in self.blocks.values() {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(block);
        }
        text.push('\n');
        text.into()
    }
}

/// The line of each block in a file, from 0, by its code.
fn starts(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.lines().enumerate().filter_map(|(at, line)| Some((line.strip_prefix(MARKER)?.trim(), at)))
}
