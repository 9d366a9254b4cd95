//! A statement in the keywords of the reader's language.

use super::Language;
use crate::source::Source;
use crate::syntax::{ast, format};

/// Declarations that a statement can stand in.
const FRAMES: [&str; 4] = ["procedure \"x\"", "fee x phi", "calendar x", "constant x"];
const VIETNAMESE_FRAMES: [&str; 4] = ["thủ tục \"x\"", "khoản thu x phí", "lịch x", "hằng số x"];

/// The statement translated; as it is written where it cannot be read alone.
pub(super) fn in_language(text: &str, language: Language) -> String {
    let wanted = match language {
        Language::Vi => ast::Language::Vietnamese,
        Language::En => ast::Language::English,
    };
    let english = FRAMES.iter().map(|frame| format!("{frame} {{\n{text}\n}}\n"));
    let vietnamese = VIETNAMESE_FRAMES.iter().map(|frame| format!("ngôn ngữ vi\n{frame} {{\n{text}\n}}\n"));
    let framed = english.chain(vietnamese).find_map(|text| format(&Source::new("rule", text), Some(wanted)).ok());
    let inner = framed.as_deref().and_then(|framed| {
        let begin = framed.find('{')? + 1;
        framed.get(begin..framed.rfind('}')?)
    });
    let inner = inner.map(|inner| inner.split_whitespace().collect::<Vec<_>>().join(" "));
    inner.filter(|inner| !inner.is_empty()).unwrap_or_else(|| text.to_owned()).trim_end_matches(';').to_owned()
}
