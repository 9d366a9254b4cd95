//! The rule book that the options ask for, and the two books of a comparison.

use std::path::Path;

use thoihan::Rulebook;
use thoihan::source::Source;

use crate::arguments::Common;
use crate::failure::Failure;

/// What names the embedded rules where a path may stand.
const EMBEDDED: &str = "embedded";

pub(crate) fn open(common: &Common) -> Result<Rulebook, Failure> {
    let mut sources: Vec<Source> = Vec::new();
    for folder in &common.rules {
        sources.extend(Rulebook::read_folder(folder)?);
    }
    if common.no_embedded {
        if sources.is_empty() {
            return Err(Failure::Usage("no rules: --no-embedded needs --rules DIR with .han files".to_owned()));
        }
        return Ok(Rulebook::compile(&sources)?);
    }
    Ok(Rulebook::vietnam_with(&sources)?)
}

/// The rules that a word or a path of `thoihan diff` names: `embedded`, a plan, or rule files.
///
/// Rule files, and those of `--rules`, stand beside the embedded ones, each in place of the embedded file of its path.
pub(crate) fn named(common: &Common, path: &Path) -> Result<Rulebook, Failure> {
    let is_rules = path.is_dir() || path.extension().is_some_and(|extension| extension == "han");
    if !is_rules && path != Path::new(EMBEDDED) {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
        return Rulebook::from_plan(&bytes).map_err(|error| {
            Failure::Usage(format!("{}: {error}; name `{EMBEDDED}`, a folder, a .han file or a plan", path.display()))
        });
    }
    let mut own: Vec<Source> = Vec::new();
    for folder in &common.rules {
        own.extend(Rulebook::read_folder(folder)?);
    }
    if is_rules {
        own.extend(Rulebook::read_folder(path)?);
    }
    let shipped = Rulebook::vietnam()?;
    if own.is_empty() {
        return Ok(shipped);
    }
    let embedded = if common.no_embedded && is_rules { &[] } else { shipped.findings().sources.as_slice() };
    let kept = embedded.iter().filter(|source| own.iter().all(|other| other.path != source.path)).cloned();
    let mut all: Vec<Source> = kept.collect();
    all.append(&mut own);
    Ok(Rulebook::compile(&all)?)
}
