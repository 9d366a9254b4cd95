//! From text to tree: the one room that knows the grammar.

pub mod ast;
mod check_text;
mod distance;
mod format;
mod grammar;
mod parse;
mod print;
mod recover;
mod words;

use pest::Parser;

pub use self::format::{FormatError, format};
use self::grammar::{Grammar, Rule};
use self::parse::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source, SourceId};
use crate::wording::reading as say;

/// Reads a rule file: the tree of all that was understood, and every finding at once, in the order of the text.
///
/// ```
/// use thoihan::source::{Source, SourceId};
/// let (file, findings) = thoihan::syntax::parse(SourceId(0), &Source::new("a.han", "fact work one of house, other"));
/// assert_eq!((file.items.len(), findings.len()), (1, 0));
/// ```
pub fn parse(id: SourceId, source: &Source) -> (ast::File, Vec<Diagnostic>) {
    let text = &*source.text;
    if let Some(refusal) = check_text::refuse(id, text) {
        return (ast::File::default(), vec![refusal]);
    }
    let scan = check_text::scan(id, text);
    if let Some(place) = scan.too_deep {
        return (ast::File::default(), vec![too_deep(place)]);
    }
    match Grammar::parse(Rule::file, text) {
        Ok(mut pairs) => {
            let mut reader = Reader::new(id, text, &scan);
            let items = pairs.next().map(|file| reader.file(file)).unwrap_or_default();
            let (language, version, mut findings) = reader.finish();
            findings.sort_by_key(|finding| finding.place);
            (ast::File { language, version, items, comments: scan.comments }, findings)
        }
        // The rule matches every text: only the parser's guard of the stack is left as a reason.
        Err(_) => (ast::File::default(), vec![too_deep(Place { source: id, start: 0, end: 0 })]),
    }
}

/// Every keyword as a file of this language spells it, one blank between its words; some stand for several things and come
/// again.
///
/// ```
/// use thoihan::syntax::{ast::Language, keywords};
/// assert!(keywords(Language::English).any(|keyword| keyword == "due in"));
/// assert!(keywords(Language::Vietnamese).any(|keyword| keyword == "thời hạn"));
/// ```
pub fn keywords(language: ast::Language) -> impl Iterator<Item = &'static str> {
    words::WORDS.iter().filter_map(move |row| words::spelled(row, language))
}

/// Whether the grammar alone takes the text, without a tree: what the tree costs is measured against it.
#[doc(hidden)]
pub fn parse_only(text: &str) -> bool {
    Grammar::parse(Rule::file, text).is_ok()
}

/// Nothing is read of a file that is nested too deep, so that no text can exhaust the stack.
fn too_deep(place: Place) -> Diagnostic {
    let message = say::nested_deeper(check_text::MAX_DEPTH);
    Diagnostic::error(Code::TooDeep, place, message).help(say::name_inner())
}
