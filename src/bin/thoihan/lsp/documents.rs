//! The rule files of the book: those of the folders, those of the editor, and the embedded ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::Uri;
use thoihan::diagnostic::Diagnostics;
use thoihan::source::Source;
use thoihan::{LoadError, Rulebook};

use super::address;
use crate::arguments::Common;
use crate::failure::Failure;

/// Folders below a given one are read this deep.
const DEPTH: usize = 32;

/// A document that the editor has open.
pub(super) struct Open {
    /// As the editor calls it.
    pub(super) uri: Uri,
    /// The editor's count of its changes.
    pub(super) version: i32,
    /// Its unsaved text.
    pub(super) text: Arc<str>,
}

/// All files, by their whole paths.
pub(super) struct Documents {
    folders: Vec<PathBuf>,
    embedded: Vec<Source>,
    saved: BTreeMap<PathBuf, Arc<str>>,
    unreadable: BTreeMap<PathBuf, Diagnostics>,
    open: BTreeMap<PathBuf, Open>,
}

/// The sources of a book, and the file behind each that has one.
pub(super) struct Book {
    /// In no order.
    pub(super) sources: Vec<Source>,
    /// By the path of the source.
    pub(super) files: BTreeMap<Arc<str>, PathBuf>,
}

impl Documents {
    pub(super) fn new(common: &Common) -> Result<Self, Failure> {
        let embedded = if common.no_embedded { Vec::new() } else { Rulebook::vietnam()?.findings().sources.clone() };
        let absolute = |folder: &PathBuf| std::path::absolute(folder).map_err(|error| Failure::file(folder, &error));
        let folders = common.rules.iter().map(absolute).collect::<Result<Vec<_>, _>>()?;
        let (saved, unreadable, open) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut documents = Self { folders, embedded, saved, unreadable, open };
        documents.read();
        Ok(documents)
    }

    /// Takes the folders of the editor in.
    pub(super) fn add_folders(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        self.folders.extend(folders);
        self.read();
    }

    /// Reads what is saved anew; a file that cannot be opened is as good as none.
    pub(super) fn read(&mut self) {
        let mut files = BTreeSet::new();
        for folder in &self.folders {
            collect(folder, 0, &mut files);
        }
        self.saved.clear();
        self.unreadable.clear();
        for file in files {
            match Rulebook::read_folder(&file) {
                Ok(sources) => {
                    let texts = sources.into_iter().map(|source| without_mark(&source.text));
                    self.saved.extend(texts.map(|text| (file.clone(), text)));
                }
                Err(LoadError::Rules(findings)) => {
                    self.unreadable.insert(file, findings);
                }
                Err(LoadError::Io { .. }) => {}
            }
        }
    }

    pub(super) fn open(&mut self, uri: Uri, version: i32, text: &str) {
        self.open.insert(address::path(&uri), Open { uri, version, text: text.into() });
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.open.remove(path);
    }

    pub(super) fn opened(&self, path: &Path) -> Option<&Open> {
        self.open.get(path)
    }

    /// The address of a file, as the editor writes it if it has it open.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        self.opened(path).map_or_else(|| address::uri(path), |open| Some(open.uri.clone()))
    }

    /// The text of a file, unsaved before saved.
    pub(super) fn text(&self, path: &Path) -> Option<Arc<str>> {
        self.opened(path).map(|open| &open.text).or_else(|| self.saved.get(path)).cloned()
    }

    /// Files whose bytes are no text, unless the editor has a text of them.
    pub(super) fn unreadable(&self) -> impl Iterator<Item = (&Path, &Diagnostics)> {
        let unread = self.unreadable.iter().filter(|(path, _)| !self.open.contains_key(*path));
        unread.map(|(path, findings)| (path.as_path(), findings))
    }

    /// Every file under its path below its folder, in place of the embedded file of that path.
    pub(super) fn book(&self) -> Book {
        let paths: BTreeSet<&PathBuf> = self.saved.keys().chain(self.open.keys()).collect();
        let mut book = Book { sources: Vec::with_capacity(paths.len()), files: BTreeMap::new() };
        for path in paths {
            let Some(text) = self.text(path) else { continue };
            let mut shown: Arc<str> = self.shown(path).into();
            if book.files.contains_key(&shown) {
                shown = slashed(path).into();
            }
            book.files.insert(Arc::clone(&shown), path.clone());
            book.sources.push(Source { path: shown, text });
        }
        let kept = self.embedded.iter().filter(|source| !book.files.contains_key(&source.path));
        book.sources.extend(kept.cloned());
        book
    }

    /// The path below the first folder that holds the file.
    fn shown(&self, path: &Path) -> String {
        let below = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
        slashed(below.filter(|below| !below.as_os_str().is_empty()).unwrap_or(path))
    }
}

fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Editors show no byte order mark, so none is counted.
fn without_mark(text: &Arc<str>) -> Arc<str> {
    text.strip_prefix('\u{FEFF}').map_or_else(|| Arc::clone(text), Into::into)
}

/// Every rule file below a folder; links to folders and hidden folders are left alone.
fn collect(folder: &Path, depth: usize, files: &mut BTreeSet<PathBuf>) {
    if folder.is_file() {
        files.insert(folder.to_owned());
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth < DEPTH && !hidden {
                collect(&path, depth + 1, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "han") && path.is_file() {
            files.insert(path);
        }
    }
}
