//! The canonical form of a rule file, and the proof that it says the same.

use super::ast::{File, Language};
use super::{parse, print};
use crate::diagnostic::Diagnostics;
use crate::source::{Source, SourceId};

/// Why a file was not formatted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file has errors; nothing is known of what it means.
    #[error("{0}")]
    Faulty(Box<Diagnostics>),
    /// The formatted text would not have said the same, so it was thrown away.
    #[error("`{0}` would say something else after formatting: it is left as it is")]
    Changed(String),
}

/// Writes a rule file in its canonical form, in its own surface or in another one.
///
/// Comments, blank lines and the digits of numbers are kept. The result is read again before it is given: it has the
/// tree and the comments of the file, else there is none.
///
/// ```
/// use thoihan::source::Source;
/// use thoihan::syntax::{ast::Language, format};
/// let source = Source::new("a.han", "fee copies   phi { amount 2000 VND×pages } # one side");
/// assert_eq!(format(&source, None)?, "fee copies phi { amount 2_000 VND × pages }   # one side\n");
/// let vietnamese = format(&source, Some(Language::Vietnamese))?;
/// assert_eq!(vietnamese, "ngôn ngữ vi\nkhoản thu copies phí { mức thu 2.000 đồng × pages }   # one side\n");
/// # Ok::<(), thoihan::syntax::FormatError>(())
/// ```
pub fn format(source: &Source, language: Option<Language>) -> Result<String, FormatError> {
    let (file, findings) = parse(SourceId(0), source);
    if !findings.is_empty() {
        let sources = vec![source.clone()];
        return Err(FormatError::Faulty(Box::new(Diagnostics { findings, sources })));
    }
    let language = language.unwrap_or(file.language);
    let text = print::print(&file, &source.text, language);
    let (again, findings) = parse(SourceId(0), &Source::new(source.path.clone(), text.clone()));
    if findings.is_empty() && again.language == language && says_the_same(&file, &again) {
        Ok(text)
    } else {
        Err(FormatError::Changed(source.path.to_string()))
    }
}

/// Whether two files have one tree, but for its places, and the same comments in one order.
fn says_the_same(one: &File, other: &File) -> bool {
    let comments = |file: &File| file.comments.iter().map(|comment| comment.text.clone()).collect::<Vec<_>>();
    one.version == other.version && comments(one) == comments(other) && tree(one) == tree(other)
}

/// The declarations as they are told to programmers, without places: what is added to the tree is compared as well.
fn tree(file: &File) -> String {
    const PLACE: &str = "Place { source: ";
    let told = format!("{:?}", file.items);
    let mut tree = String::with_capacity(told.len());
    let mut rest = told.as_str();
    while let Some(at) = rest.find(['"', 'P']) {
        let (before, from) = rest.split_at(at);
        tree.push_str(before);
        let length = if from.starts_with('"') {
            quoted(from)
        } else if from.starts_with(PLACE) {
            rest = from.split_once('}').map_or("", |(_, after)| after);
            continue;
        } else {
            1
        };
        let (word, after) = from.split_at(length);
        tree.push_str(word);
        rest = after;
    }
    tree + rest
}

/// The length of the quoted text at the beginning.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let mut letters = text.char_indices().skip(1);
    let end = letters.find(|(_, letter)| match (escaped, letter) {
        (true, _) => {
            escaped = false;
            false
        }
        (false, '\\') => {
            escaped = true;
            false
        }
        (false, letter) => *letter == '"',
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}
