//! The rule book that the options ask for.

use std::fs;
use std::path::{Path, PathBuf};

use thoihan::Rulebook;
use thoihan::source::Source;

use crate::arguments::Common;
use crate::failure::Failure;

pub(crate) fn open(common: &Common) -> Result<Rulebook, Failure> {
    let mut sources = Vec::new();
    for folder in &common.rules {
        collect(folder, &mut sources)?;
    }
    if common.no_embedded {
        if sources.is_empty() {
            return Err(Failure::Usage("no rules: --no-embedded needs --rules DIR with .han files".to_owned()));
        }
        return Ok(Rulebook::compile(&sources)?);
    }
    Ok(Rulebook::vietnam_with(&sources)?)
}

fn collect(folder: &Path, sources: &mut Vec<Source>) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::file(folder, &error);
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(failure)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failure)?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "han") {
            let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
            sources.push(Source::new(path.display().to_string(), text));
        }
    }
    Ok(())
}
