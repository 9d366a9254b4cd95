//! `thoihan import`: the national table of procedures as a folder of rule files, beside the rules that there are.

mod summary;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use thoihan::Rulebook;
use thoihan::import::{Before, Imported, MEMORY, Review, import};
use thoihan::source::Source;

use crate::arguments::{Common, Import};
use crate::failure::Failure;
use crate::output::Output;
use crate::{Verdict, say};

/// The review list beside the rule files.
const REVIEW: &str = "review.csv";
/// Where the calendar and the regimes stand among the embedded rules, which an import without them brings along.
const FRAME: [&str; 2] = ["vn/calendar/", "vn/regime/"];

pub(crate) fn run(common: &Common, options: &Import) -> Result<Verdict, Failure> {
    let Some(folder) = &common.out else {
        return Err(Failure::Usage("thoihan import writes a folder of rule files: name it with --out DIR".to_owned()));
    };
    let table = table::read(&options.file)?;
    let files = if folder.exists() { Rulebook::read_folder(folder)? } else { Vec::new() };
    let memory = remembered(&folder.join(MEMORY))?;
    let others = others(common, folder)?;
    let before = Before { files: &files, memory: memory.as_deref(), elsewhere: others.codes };
    let imported = import(&table, &before).map_err(|error| Failure::Usage(format!("{}: {error}", folder.display())))?;

    // The folder alone is a book when no other rules are named: then the frame stands in it, as a person left it.
    let mut all = imported.files.clone();
    all.extend(others.frame.iter().filter(|frame| files.iter().all(|file| file.path != frame.path)).cloned());
    let book: Vec<Source> = others.sources.iter().chain(&all).cloned().collect();
    Rulebook::compile(&book)?;

    write(common, folder, &files, &all, &imported)?;
    for header in &table.unknown {
        say(format_args!("the column `{header}` is not read"));
    }
    // The summary goes to standard output: --out names the folder.
    let mut output = Output::standard();
    summary::write(common, &mut output, folder, all.len(), &imported)?;
    output.finish()?;
    Ok(Verdict::Clean)
}

fn remembered(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::file(path, &error)),
    }
}

/// The rules beside which the folder shall stand.
struct Others {
    sources: Vec<Source>,
    /// The procedures that they declare.
    codes: BTreeSet<String>,
    /// The calendar and the regimes, when the folder stands alone.
    frame: Vec<Source>,
}

fn others(common: &Common, folder: &Path) -> Result<Others, Failure> {
    let mut own: Vec<Source> = Vec::new();
    for rules in common.rules.iter().filter(|rules| !is_same(rules, folder)) {
        own.extend(Rulebook::read_folder(rules)?);
    }
    let shipped = Rulebook::vietnam()?;
    if common.no_embedded && own.is_empty() {
        let is_frame = |source: &&Source| FRAME.iter().any(|place| source.path.starts_with(place));
        let frame = shipped.findings().sources.iter().filter(is_frame).cloned().collect();
        return Ok(Others { sources: Vec::new(), codes: BTreeSet::new(), frame });
    }
    let book = if common.no_embedded { Rulebook::compile(&own)? } else { Rulebook::vietnam_with(&own)? };
    let codes = book.procedures().into_iter().map(|procedure| procedure.code.to_string()).collect();
    Ok(Others { sources: book.findings().sources.clone(), codes, frame: Vec::new() })
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Writes what changed: every file first beside its place, then all take their names, the memory last.
fn write(
    common: &Common,
    folder: &Path,
    before: &[Source],
    files: &[Source],
    imported: &Imported,
) -> Result<(), Failure> {
    let mut drafts = Vec::new();
    let changed = files.iter().filter(|file| before.iter().all(|old| old != *file));
    for file in changed {
        drafts.push(draft(&folder.join(&*file.path), file.text.as_bytes())?);
    }
    drafts.push(draft(&folder.join(REVIEW), &review(common, &imported.review)?)?);
    drafts.push(draft(&folder.join(MEMORY), imported.memory.as_bytes())?);
    drafts.into_iter().try_for_each(Output::finish)?;
    for path in &imported.emptied {
        let path = folder.join(path);
        fs::remove_file(&path).map_err(|error| Failure::file(&path, &error))?;
    }
    Ok(())
}

fn draft(path: &Path, bytes: &[u8]) -> Result<Output, Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    }
    let mut output = Output::at(path)?;
    output.write_all(bytes)?;
    Ok(output)
}

/// The review list as a table.
fn review(common: &Common, items: &[Review]) -> Result<Vec<u8>, Failure> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let failure = |error: csv::Error| Failure::Usage(error.to_string());
    table.write_record(["code", "name", "cell", "channel", "reason", "sentence", "text", "place"]).map_err(failure)?;
    for item in items {
        let place = format!("{}:{}", item.path, item.line);
        let sentence = item.sentence(common.language());
        let cells =
            [&item.code, &item.name, item.column.as_str(), &item.channel, item.reason, sentence, &item.text, &place];
        table.write_record(cells).map_err(failure)?;
    }
    table.into_inner().map_err(|error| Failure::Usage(error.to_string()))
}
