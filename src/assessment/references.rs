//! The statements of a book for people: kept as places in their files, written out only when an answer is shown.

use std::sync::Arc;

use serde::Serialize;

use crate::source::{Citation, LineIndex, Place, Source};

/// A statement of the rules: an index into the [`References`] of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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
    statements: Vec<(Citation, Place)>,
    sources: Vec<(Source, LineIndex)>,
}

impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        let sources = self.sources.iter().zip(&other.sources).all(|((one, _), (two, _))| one == two);
        self.statements == other.statements && self.sources.len() == other.sources.len() && sources
    }
}

impl References {
    /// No statement yet, of files that have been read.
    pub fn new(sources: &[Source]) -> Self {
        let sources = sources.iter().map(|source| (source.clone(), LineIndex::new(&source.text))).collect();
        Self { statements: Vec::new(), sources }
    }

    /// Adds a statement.
    pub fn add(&mut self, citation: Citation, place: Place) -> StatementId {
        self.statements.push((citation, place));
        StatementId((self.statements.len() - 1) as u32)
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Forgets the statements from one on.
    pub fn truncate(&mut self, length: usize) {
        self.statements.truncate(length);
    }

    /// Gives a statement another citation.
    pub fn cite(&mut self, id: StatementId, citation: Citation) {
        if let Some(statement) = self.statements.get_mut(id.0 as usize) {
            statement.0 = citation;
        }
    }

    /// What a statement rests on.
    pub fn citation(&self, id: StatementId) -> Option<&Citation> {
        self.statements.get(id.0 as usize).map(|(citation, _)| citation)
    }

    /// `path:line:column` of a statement.
    pub fn place(&self, id: StatementId) -> Option<String> {
        let (_, place) = self.statements.get(id.0 as usize)?;
        let (source, lines) = self.sources.get(place.source.0 as usize)?;
        let at = lines.locate(&source.text, place.start);
        Some(format!("{}:{}:{}", source.path, at.line, at.column))
    }

    /// The statement with its place and text.
    pub fn get(&self, id: StatementId) -> Option<Reference> {
        let (citation, place) = self.statements.get(id.0 as usize)?;
        let source = self.sources.get(place.source.0 as usize);
        let text = source.and_then(|(source, _)| source.text.get(place.start as usize..place.end as usize));
        let (text, at) = (on_one_line(text.unwrap_or("")), self.place(id).unwrap_or_default());
        Some(Reference { citation: citation.clone(), place: at, text: text.into() })
    }
}

/// A text on one line, without comments.
fn on_one_line(text: &str) -> String {
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
