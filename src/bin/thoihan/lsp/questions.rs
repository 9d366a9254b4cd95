//! What an editor asks about a place: what stands there, where it is declared, what could stand there.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::{ErrorCode, ResponseError};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, DocumentSymbol, Hover, HoverContents, Location,
    MarkupContent, MarkupKind, TextDocumentPositionParams, TextEdit, Uri,
};
use thoihan::Language;
use thoihan::diagnostic::Reading;
use thoihan::source::{LineIndex, Place};
use thoihan::syntax::{ast, keywords};

use super::documents::{Book, Documents};
use super::names::{Declared, File, Kind, Names};
use super::positions::Lines;
use super::server::refusal;
use super::words::{Under, before, is_of_word, phrase, under, words};
use super::{address, meanings};

/// So many versions of a declaration are quoted.
const VERSIONS: usize = 8;

/// A word or two before a name, and what the name must stand for.
const LEADS: &[(&str, Kind)] = &[
    ("calendar", Kind::Calendar),
    ("lịch", Kind::Calendar),
    ("extends", Kind::Calendar),
    ("mở rộng", Kind::Calendar),
    ("under", Kind::Regime),
    ("thuộc", Kind::Regime),
    ("collects", Kind::Fee),
    ("thu", Kind::Fee),
    ("given fee", Kind::Fee),
    ("event", Kind::Event),
    ("sự kiện", Kind::Event),
];

/// A declaration, and what it stands in.
#[derive(Clone, Copy)]
struct Found<'a> {
    path: &'a Arc<str>,
    file: &'a File,
    declared: &'a Declared,
    outer: Option<&'a Declared>,
}

/// The book as it is now, with one of its files.
pub(super) struct Desk<'a> {
    documents: &'a Documents,
    book: Book,
    names: &'a Names,
    path: Arc<str>,
    file: &'a File,
    language: Language,
}

impl<'a> Desk<'a> {
    /// Reads what changed since the last question.
    pub(super) fn new(
        documents: &'a Documents,
        names: &'a mut Names,
        reading: Reading,
        uri: &Uri,
    ) -> Result<Self, ResponseError> {
        let book = documents.book();
        names.refresh(&book.sources);
        let names = &*names;
        let asked: PathBuf = address::path(uri);
        let path = book.files.iter().find(|(_, file)| **file == asked).map(|(path, _)| Arc::clone(path));
        let known = path.and_then(|path| names.files.get(&path).map(|file| (path, file)));
        let (path, file) = known.ok_or_else(|| refusal(ErrorCode::InvalidParams, "the document is not known"))?;
        let language = match (reading, file.language) {
            (Reading::In(language), _) => language,
            (Reading::AsWritten, ast::Language::Vietnamese) => Language::Vi,
            (Reading::AsWritten, ast::Language::English) => Language::En,
        };
        Ok(Self { documents, book, names, path, file, language })
    }

    pub(super) fn hover(&self, asked: &TextDocumentPositionParams) -> Option<Hover> {
        let text = &*self.file.text;
        let lines = Lines::new(text);
        let offset = lines.offset(asked.position);
        let found = self.found(offset);
        let (value, range) = if let Some((range, declared)) = found {
            let told: Vec<String> = declared.iter().map(|found| self.quote(*found)).collect();
            (told.join("\n\n---\n\n"), range)
        } else {
            let Under::Word(_) = under(text, offset) else { return None };
            let meaning = |keyword: &str| meanings::of(keyword, self.file.language, self.language);
            let (range, meaning) = phrase(text, offset, meaning)?;
            (format!("`{}`: {meaning}", text.get(range.clone())?), range)
        };
        let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
        Some(Hover { contents, range: Some(lines.range(range.start, range.end)) })
    }

    /// Declarations in embedded files have no address.
    pub(super) fn definition(&self, asked: &TextDocumentPositionParams) -> Option<Vec<Location>> {
        let offset = Lines::new(&self.file.text).offset(asked.position);
        let (_, found) = self.found(offset)?;
        let location = |found: &Found<'_>| {
            let uri = self.documents.uri(self.book.files.get(found.path)?)?;
            let at = found.declared.at;
            Some(Location { uri, range: Lines::new(&found.file.text).range(at.start as usize, at.end as usize) })
        };
        Some(found.iter().filter_map(location).collect())
    }

    /// The kind, the declaration and its versions as they are written, and where.
    fn quote(&self, found: Found<'_>) -> String {
        let Found { path, file, declared, outer } = found;
        let written = |place: &Place| file.text.get(place.start as usize..place.end as usize).unwrap_or("").trim();
        let mut head = declared.kind.in_language(self.language).to_owned();
        if let Some(outer) = outer {
            head += &format!(" · {} `{}`", outer.kind.in_language(self.language), outer.name);
        }
        let mut lines = vec![written(&declared.place).to_owned()];
        lines.extend(declared.versions.iter().take(VERSIONS).map(|place| format!("  {}", written(place))));
        if declared.versions.len() > VERSIONS {
            lines.push("  …".to_owned());
        }
        let line = LineIndex::new(&file.text).locate(&file.text, declared.at.start).line;
        format!("{head}\n```thoihan\n{}\n```\n{path}:{line}", lines.join("\n"))
    }

    /// The declarations of the name at a place, nearest in meaning.
    fn found(&self, offset: usize) -> Option<(std::ops::Range<usize>, Vec<Found<'a>>)> {
        let text = &*self.file.text;
        let (range, quoted) = match under(text, offset) {
            Under::Comment => return None,
            Under::Text(range) => (range, true),
            Under::Word(range) => (range, false),
        };
        let name = text.get(range.clone()).filter(|name| !name.is_empty())?;
        let all = self.declarations(|declared| {
            *declared.name == *name && quoted == matches!(declared.kind, Kind::Procedure | Kind::Test)
        });
        let here = |found: &Found<'_>| found.path == &self.path;
        let is_itself = |found: &Found<'_>| {
            here(found)
                && found.declared.at.start as usize <= range.start
                && range.end <= found.declared.at.end as usize
        };
        if let Some(itself) = all.iter().copied().find(is_itself) {
            return Some((range, vec![itself]));
        }
        let line = before(text, range.start);
        let lead = LEADS.iter().find(|(lead, _)| {
            let rest = line.trim_end().strip_suffix(lead);
            rest.is_some_and(|rest| !rest.ends_with(is_of_word))
        });
        let asks = |found: &Found<'_>| match found.outer {
            Some(outer) if found.declared.kind == Kind::Choice => words(line).any(|(_, word)| *word == *outer.name),
            _ => false,
        };
        let all = prefer(all, |found| lead.is_some_and(|(_, kind)| *kind == found.declared.kind));
        let all = prefer(all, asks);
        let all = prefer(all, |found| found.declared.kind != Kind::Choice);
        // What is local to declarations is that of this file, or of none that can be told apart.
        let all = prefer(all, |found| !found.declared.kind.is_local() || here(found));
        (!all.is_empty()).then_some((range, all))
    }

    fn declarations(&self, wanted: impl Fn(&Declared) -> bool) -> Vec<Found<'a>> {
        let mut all = Vec::new();
        for (path, file) in &self.names.files {
            for declared in &file.declared {
                declared.each(None, &mut |declared, outer| {
                    if wanted(declared) {
                        all.push(Found { path, file, declared, outer });
                    }
                });
            }
        }
        all
    }

    /// Keywords of the file's language and declared names that go on with what is written.
    pub(super) fn completion(&self, asked: &TextDocumentPositionParams) -> Vec<CompletionItem> {
        let text = &*self.file.text;
        let lines = Lines::new(text);
        let offset = lines.offset(asked.position);
        let Under::Word(word) = under(text, offset) else { return Vec::new() };
        let item = |label: &str, kind, detail: Option<String>, start: usize| CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail,
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range: lines.range(start, offset),
                new_text: label.to_owned(),
            })),
            ..CompletionItem::default()
        };
        let mut items: Vec<CompletionItem> = Vec::new();
        let mut spelled: Vec<&str> = keywords(self.file.language).collect();
        spelled.sort_unstable();
        spelled.dedup();
        for keyword in spelled {
            let Some(start) = begun(before(text, offset), keyword).map(|length| offset - length) else { continue };
            let meaning = meanings::of(keyword, self.file.language, self.language).map(str::to_owned);
            items.push(item(keyword, CompletionItemKind::KEYWORD, meaning, start));
        }
        let written = text.get(word.start..offset).unwrap_or("");
        let begins = |declared: &Declared| {
            declared.name.starts_with(written) && !matches!(declared.kind, Kind::Procedure | Kind::Test)
        };
        let mut all = self.declarations(begins);
        all.retain(|found| !found.declared.kind.is_local() || found.path == &self.path);
        all.sort_by_key(|found| (&found.declared.name, found.declared.kind));
        all.dedup_by_key(|found| (&found.declared.name, found.declared.kind));
        for Found { declared, outer, .. } in all {
            let title = declared.title.as_ref().or_else(|| outer.map(|outer| &outer.name));
            let kind = declared.kind.in_language(self.language);
            let detail = title.map_or_else(|| kind.to_owned(), |title| format!("{kind} · {title}"));
            items.push(item(&declared.name, declared.kind.completion(), Some(detail), word.start));
        }
        items
    }

    pub(super) fn symbols(&self) -> Vec<DocumentSymbol> {
        let lines = Lines::new(&self.file.text);
        self.file.declared.iter().map(|declared| symbol(declared, &lines)).collect()
    }
}

/// Those that are preferred, if there are any, else all.
fn prefer<'a>(all: Vec<Found<'a>>, wanted: impl Fn(&Found<'a>) -> bool) -> Vec<Found<'a>> {
    let (preferred, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|found| wanted(found));
    if preferred.is_empty() { others } else { preferred }
}

/// How many bytes before the cursor already belong to a keyword of one or more words.
fn begun(before: &str, keyword: &str) -> Option<usize> {
    let starts = words(before).map(|(at, _)| at).filter_map(|at| before.get(at..));
    let longest = starts.filter(|written| keyword.starts_with(*written)).map(str::len).max();
    longest.or_else(|| (!before.ends_with(is_of_word)).then_some(0))
}

#[allow(deprecated)] // the type has a field that nobody may name any more
fn symbol(declared: &Declared, lines: &Lines<'_>) -> DocumentSymbol {
    let range = |place: Place| lines.range(place.start as usize, place.end as usize);
    let inner: Vec<DocumentSymbol> = declared.inner.iter().map(|inner| symbol(inner, lines)).collect();
    DocumentSymbol {
        name: declared.name.to_string(),
        detail: declared.title.as_ref().map(ToString::to_string),
        kind: declared.kind.symbol(),
        tags: None,
        deprecated: None,
        range: range(declared.place.to(declared.at)),
        selection_range: range(declared.at),
        children: (!inner.is_empty()).then_some(inner),
    }
}
