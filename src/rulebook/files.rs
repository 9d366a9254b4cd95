//! Rule files from folders, and those embedded in the library.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rulebook::LoadError;
use crate::source::{Place, Source, SourceId};
use crate::wording::reading as say;

/// Folders below the given one are read this deep.
const DEPTH: usize = 32;

/// Every `.han` file below a folder, by its path relative to it.
pub(super) fn read_folder(folder: &Path) -> Result<Vec<Source>, LoadError> {
    let mut sources = Vec::new();
    collect(folder, folder, 0, &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, depth: usize, sources: &mut Vec<Source>) -> Result<(), LoadError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |error| LoadError::Io { path, error }
    };
    if depth > DEPTH {
        return Err(io(folder)(std::io::Error::other("folders are nested too deeply")));
    }
    if folder.is_file() {
        sources.push(read(folder, folder)?);
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        if path.is_dir() {
            collect(root, &path, depth + 1, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "han") {
            sources.push(read(root, &path)?);
        }
    }
    Ok(())
}

fn read(root: &Path, path: &Path) -> Result<Source, LoadError> {
    let bytes = std::fs::read(path).map_err(|error| LoadError::Io { path: path.display().to_string(), error })?;
    let shown = path.strip_prefix(root).ok().filter(|shown| !shown.as_os_str().is_empty()).unwrap_or(path);
    let shown = shown.display().to_string().replace('\\', "/");
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(shown, text)),
        Err(error) => Err(LoadError::Rules(not_utf8(&shown, error.utf8_error().valid_up_to(), error.as_bytes()))),
    }
}

/// The first byte that is no UTF-8, in the file as far as it can be shown.
fn not_utf8(path: &str, at: usize, bytes: &[u8]) -> Diagnostics {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
    let place = u32::try_from(at).ok().zip(u32::try_from(end).ok());
    let place = place.map(|(start, end)| Place { source: SourceId(0), start, end }).unwrap_or_default();
    let finding = Diagnostic::error(Code::NotUtf8, place, say::not_utf8(path)).help(say::save_as_utf8());
    Diagnostics { findings: vec![finding], sources: vec![Source::new(path, text)] }
}

/// The rule files of the `rules` folder, as they were when the library was built.
#[cfg(feature = "vietnam")]
pub(super) fn embedded() -> Vec<Source> {
    static RULES: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/rules");
    fn collect(folder: &include_dir::Dir<'_>, sources: &mut Vec<Source>) {
        for file in folder.files() {
            let is_rules = file.path().extension().is_some_and(|extension| extension == "han");
            if is_rules && let Some(text) = file.contents_utf8() {
                sources.push(Source::new(file.path().display().to_string().replace('\\', "/"), text));
            }
        }
        for inner in folder.dirs() {
            collect(inner, sources);
        }
    }
    let mut sources = Vec::new();
    collect(&RULES, &mut sources);
    sources
}
