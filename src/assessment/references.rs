//! The statements of a book for people: kept as places in their files, written out only when an answer is shown.

mod packed;

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use self::packed::Packed;
use crate::source::{Citation, LineIndex, Place, Source};

/// A statement of the rules: an index into the [`References`] of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct StatementId(pub u32);

/// One statement, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Document and article.
    #[serde(flatten)]
    pub citation: Citation,
    /// `path:line:column`
    pub place: String,
    /// Its text on one line, without comments.
    pub text: Arc<str>,
}

/// The statements of a book.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// The first ones, when the book was read from a plan.
    packed: Option<Packed>,
    statements: Vec<(Citation, Place)>,
    sources: Vec<Indexed>,
}

/// A source and where its lines begin, once that was asked for.
#[derive(Debug, Clone, Default)]
struct Indexed {
    source: OnceLock<Source>,
    lines: OnceLock<LineIndex>,
}

impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        let statements = (0..self.len()).all(|at| self.statement(at) == other.statement(at));
        self.len() == other.len() && statements && self.sources().eq(other.sources())
    }
}

impl References {
    /// No statement yet, of files that have been read.
    pub fn new(sources: &[Source]) -> Self {
        let indexed = |source: &Source| Indexed { source: source.clone().into(), lines: OnceLock::new() };
        Self { packed: None, statements: Vec::new(), sources: sources.iter().map(indexed).collect() }
    }

    /// Adds a statement.
    pub fn add(&mut self, citation: Citation, place: Place) -> StatementId {
        self.statements.push((citation, place));
        StatementId((self.len() - 1) as u32)
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.packed() + self.statements.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets the statements from one on that were added.
    pub fn truncate(&mut self, length: usize) {
        self.statements.truncate(length.saturating_sub(self.packed()));
    }

    /// Gives a statement that was added another citation.
    pub fn cite(&mut self, id: StatementId, citation: Citation) {
        let at = (id.0 as usize).checked_sub(self.packed());
        if let Some(statement) = at.and_then(|at| self.statements.get_mut(at)) {
            statement.0 = citation;
        }
    }

    /// What a statement rests on.
    pub fn citation(&self, id: StatementId) -> Option<Citation> {
        self.statement(id.0 as usize).map(|(citation, _)| citation)
    }

    /// Where a statement stands in the files of the book.
    pub(crate) fn range(&self, id: StatementId) -> Option<Place> {
        self.statement(id.0 as usize).map(|(_, place)| place)
    }

    /// `path:line:column` of a statement.
    pub fn place(&self, id: StatementId) -> Option<String> {
        let (_, place) = self.statement(id.0 as usize)?;
        self.locate(place)
    }

    /// `path:line:column` of a place in the files of the book.
    pub fn at(&self, place: Place) -> Option<String> {
        self.locate(place)
    }

    /// The text that stands in a place.
    pub fn text(&self, place: Place) -> Option<&str> {
        let source = self.source(place.source.0 as usize)?;
        source.text.get(place.start as usize..place.end as usize)
    }

    /// The statement with its place and text.
    pub fn get(&self, id: StatementId) -> Option<Reference> {
        let (citation, place) = self.statement(id.0 as usize)?;
        let source = self.source(place.source.0 as usize);
        let text = source.and_then(|source| source.text.get(place.start as usize..place.end as usize));
        let (text, at) = (on_one_line(text.unwrap_or("")), self.locate(place).unwrap_or_default());
        Some(Reference { citation, place: at, text: text.into() })
    }

    /// The files, in the order of their paths.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        (0..self.sources.len()).filter_map(|at| self.source(at))
    }

    fn locate(&self, place: Place) -> Option<String> {
        let at = place.source.0 as usize;
        let (source, indexed) = (self.source(at)?, self.sources.get(at)?);
        let at = indexed.lines.get_or_init(|| LineIndex::new(&source.text)).locate(&source.text, place.start);
        Some(format!("{}:{}:{}", source.path, at.line, at.column))
    }

    fn source(&self, at: usize) -> Option<&Source> {
        let read = || self.packed.as_ref().and_then(|packed| packed.source(at));
        let empty = || Source::new("", "");
        self.sources.get(at).map(|indexed| indexed.source.get_or_init(|| read().unwrap_or_else(empty)))
    }

    fn statement(&self, at: usize) -> Option<(Citation, Place)> {
        match (&self.packed, at.checked_sub(self.packed())) {
            (Some(packed), None) => packed.statement(at),
            (None, None) => None,
            (Some(_) | None, Some(at)) => self.statements.get(at).cloned(),
        }
    }

    /// How many statements are bytes.
    fn packed(&self) -> usize {
        self.packed.as_ref().map_or(0, Packed::len)
    }
}

/// A text on one line, without comments.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let (mut quoted, mut escaped, mut comment, mut gap) = (false, false, false, false);
    for letter in text.chars() {
        if comment {
            comment = letter != '\n';
            continue;
        }
        if letter == '#' && !quoted {
            (comment, gap) = (true, true);
            continue;
        }
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !result.is_empty() {
            result.push(' ');
        }
        gap = false;
        result.push(letter);
    }
    result
}
