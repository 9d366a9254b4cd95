//! The rule book that the options ask for.

use thoihan::Rulebook;
use thoihan::source::Source;

use crate::arguments::Common;
use crate::failure::Failure;

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
